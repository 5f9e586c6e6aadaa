//! `kadry sensitivity`: what can be told by hand of its cases, and the shape of its curves.

use super::support::{Package, Written, contents, kadry, number, rows};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

struct Studied {
    package: Written,
    study: PathBuf,
    said: String,
}

/// A small region whose vacancies last into the years that the plan reaches.
fn studied() -> &'static Studied {
    static STUDIED: OnceLock<Studied> = OnceLock::new();
    STUDIED.get_or_init(|| {
        let package = Package::tiny().without("control_totals.csv");
        let package = package.patch("region.toml", "vacancy_years = 3", "vacancy_years = 12").write();
        let planned = package.plan();
        assert_eq!(planned.code, 0, "{}", planned.err);
        let study = package.out.with_file_name("study");
        let done = kadry(&["sensitivity", &text(&package.out), "--out", &text(&study)]);
        assert_eq!(done.code, 0, "{}", done.err);
        Studied { package, study, said: done.out }
    })
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Ten per cent more vacancies are a tenth of the vacancies of the table more, less other supply, carried by the matrix.
#[test]
fn vacancies_move_need_by_the_arithmetic() {
    let studied = studied();
    let run = &studied.package.out;
    let reached: BTreeSet<(String, String)> = rows(run, "balance")
        .into_iter()
        .filter(|row| row["status"] != "out_of_reach")
        .map(|row| (row["programme"].clone(), row["year"].clone()))
        .collect();
    let mut expected = 0.0;
    for cause in rows(run, "need_by_cause") {
        for share in rows(run, "matrix").iter().filter(|share| share["occupation"] == cause["occupation"]) {
            if reached.contains(&(share["programme"].clone(), cause["year"].clone())) {
                let (openings, other) = (number(&cause, "openings"), number(&cause, "other_supply"));
                let kept = openings / (openings + other);
                assert!(openings > 0.2 * number(&cause, "vacancies"), "an occupation that sheds people: {cause:?}");
                expected += 0.1 * number(&cause, "vacancies") * kept * number(share, "share");
            }
        }
    }
    let table = rows(&studied.study, "sensitivity");
    let of = |key: &str| table.iter().find(|row| row["assumption"] == key).unwrap_or_else(|| panic!("{key}"));
    let (base, vacancies) = (of("base"), of("vacancies"));
    assert!(expected > 0.1, "{expected}");
    for (side, sign) in [("need_low", -1.0), ("need_high", 1.0)] {
        let moved = number(vacancies, side) - number(base, side);
        assert!((moved - sign * expected).abs() < 1e-4 + 1e-4 * expected, "{side}: {moved} {expected}");
    }
    assert!(number(vacancies, "shortage_low") <= number(base, "shortage_low") + 1e-6);
    assert!(number(vacancies, "shortage_high") >= number(base, "shortage_high") - 1e-6);
}

#[test]
fn the_widest_swing_stands_first_and_flips_are_told() {
    let studied = studied();
    let table = rows(&studied.study, "sensitivity");
    let swings: Vec<f64> = table[1..].iter().map(|row| number(row, "swing")).collect();
    assert!(swings.len() > 20 && swings.windows(2).all(|pair| pair[0] >= pair[1]), "{swings:?}");
    let flips = rows(&studied.study, "flips");
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for flip in &flips {
        let (before, after) = (number(flip, "groups_before"), number(flip, "groups_after"));
        assert!((before == 0.0) != (after == 0.0), "{flip:?}");
        *counted.entry(flip["assumption"].clone()).or_default() += 1;
    }
    for row in &table[1..] {
        assert_eq!(number(row, "lines_flipped") as usize, counted.get(&row["assumption"]).copied().unwrap_or_default(), "{row:?}");
    }
    assert!(studied.said.contains("\n1. ") && studied.said.contains("\n5. "), "{}", studied.said);
    // Fewer who graduate are more who lack.
    let survival = table.iter().find(|row| row["assumption"] == "yield_survival").expect("a row");
    assert!(number(survival, "shortage_low") > number(survival, "shortage_high"));
}

#[test]
fn curves_fall_ever_slower_and_the_plan_is_never_below() {
    let studied = studied();
    let table = rows(&studied.study, "trade_offs");
    let against: BTreeSet<String> = table.iter().map(|row| row["against"].clone()).collect();
    assert_eq!(against.into_iter().collect::<Vec<_>>(), ["change", "cost", "surplus"]);
    let mut curved = 0;
    for goal in ["change", "cost", "surplus"] {
        let points: Vec<(f64, f64)> = table
            .iter()
            .filter(|row| row["against"] == goal && row["chosen"] == "false")
            .map(|row| (number(row, "limit"), number(row, "shortage")))
            .collect();
        // Goals that do not contend meet in one point.
        assert!(points.len() == 9 || points.len() == 1, "{points:?}");
        curved += usize::from(points.len() == 9);
        let falls: Vec<f64> = points.windows(2).map(|pair| (pair[0].1 - pair[1].1) / (pair[1].0 - pair[0].0).max(1e-9)).collect();
        let room = 1e-4 * falls.iter().fold(1e-3, |most: f64, fall| most.max(*fall));
        assert!(falls.iter().all(|fall| *fall >= -room), "{goal} rises: {points:?}");
        assert!(falls.windows(2).all(|pair| pair[1] <= pair[0] + room), "{goal} is no convex curve: {falls:?}");
        let plan = table.iter().find(|row| row["against"] == goal && row["chosen"] == "true").expect("the plan");
        assert!(number(plan, "shortage") >= number(plan, "least_shortage") - 1e-4, "{plan:?}");
        let beside = points.iter().filter(|(limit, _)| *limit >= number(plan, "limit"));
        assert!(beside.clone().all(|(_, shortage)| number(plan, "least_shortage") >= shortage - 1e-4));
    }
    assert!(curved >= 2, "{curved}");
}

#[test]
fn one_thread_or_many_give_the_same_bytes() {
    let studied = studied();
    let again = studied.package.out.with_file_name("again");
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_kadry"))
        .args(["sensitivity", &text(&studied.package.out), "--out", &text(&again)])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("runs");
    assert!(done.status.success());
    assert!(contents(&studied.study) == contents(&again));
}
