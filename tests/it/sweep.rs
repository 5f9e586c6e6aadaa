//! `kadry sweep`: the same bytes whatever threads, kills and shards; tables that agree with one another.

use crate::support::{Answer, contents, kadry, number, rows};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo")
}

fn sweep(out: &Path, more: &[&str]) -> Answer {
    let (package, out) = (demo().display().to_string(), out.display().to_string());
    kadry(&[&["sweep", &package, "--out", &out], more].concat())
}

fn swept(out: &Path, more: &[&str]) -> String {
    let answer = sweep(out, more);
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out
}

fn same(one: &Path, other: &Path) {
    let (one, other) = (contents(one), contents(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let different: Vec<&String> = one.keys().filter(|name| one[*name] != other[*name]).collect();
    assert!(different.is_empty(), "{different:?}");
}

fn line(row: &BTreeMap<String, String>) -> String {
    ["scenario", "college", "programme", "form", "base", "admission_year"].map(|column| row[column].as_str()).join("|")
}

/// Starts a sweep and kills it as soon as `parts` units stand.
fn killed(out: &Path, parts: usize, more: &[&str]) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kadry"))
        .args(["sweep", &demo().display().to_string(), "--out", &out.display().to_string()])
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let began = Instant::now();
    // Half-written files begin with a point.
    let whole = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with('0');
    let stand = || std::fs::read_dir(out.join("parts")).into_iter().flatten().flatten().filter(whole).count();
    while stand() < parts && began.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(!out.join("study.json").exists(), "the sweep ended before it was killed");
}

#[test]
fn a_killed_sweep_goes_on_to_the_same_bytes_on_any_number_of_threads() {
    let folder = TempDir::new().expect("folder");
    let [whole, resumed] = ["whole", "resumed"].map(|name| folder.path().join(name));
    let draws = ["--draws", "20"];
    swept(&whole, &[&draws[..], &["--threads", "2"]].concat());
    killed(&resumed, 2, &[&draws[..], &["--threads", "1"]].concat());
    let before = contents(&resumed);
    // What a kill in the middle of a file leaves.
    std::fs::write(resumed.join("parts/.kadry-1-00005.parquet"), "half").expect("written");
    let stood: Vec<&String> = before.keys().filter(|name| name.starts_with("parts/0")).collect();
    // Which units stand is a matter of threads: one of them is spoilt, the others are to be kept.
    let (spoilt, kept) = stood.split_last().expect("units");
    assert!(!kept.is_empty());
    std::fs::write(resumed.join(spoilt), "cut").expect("written");
    let times = || -> Vec<_> {
        kept.iter().map(|name| std::fs::metadata(resumed.join(name)).and_then(|meta| meta.modified()).expect("time")).collect()
    };
    let written = times();
    swept(&resumed, &[&draws[..], &["--threads", "1"]].concat());
    assert_eq!(written, times(), "a finished unit was computed again");
    same(&whole, &resumed);
    let said = swept(&resumed, &draws);
    assert!(said.contains("уже закончен"), "{said}");
    same(&whole, &resumed);
    // A table that was lost, or edited, is made again from the units.
    std::fs::remove_file(resumed.join("tables/draws.csv")).expect("removed");
    std::fs::write(resumed.join("tables/regret.csv"), "edited").expect("written");
    swept(&resumed, &draws);
    same(&whole, &resumed);
    let english = swept(&resumed, &[&draws[..], &["--lang", "en"]].concat());
    assert!(english.contains("Tables, charts and workbook"), "{english}");
}

#[test]
fn shards_put_together_are_one_sweep_and_a_missing_one_is_named() {
    let folder = TempDir::new().expect("folder");
    let [whole, first, second, merged] = ["whole", "first", "second", "merged"].map(|name| folder.path().join(name));
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).expect("folder");
    std::fs::copy(demo().join("scenarios/low-demand.toml"), scenarios.join("low-demand.toml")).expect("copied");
    let asked = ["--draws", "9", "--parts", "--scenarios", &scenarios.display().to_string()].map(str::to_owned);
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    swept(&whole, &asked);
    let said = swept(&first, &[&asked[..], &["--shard", "1/2"]].concat());
    assert!(said.contains("kadry sweep merge") && !first.join("tables").exists(), "{said}");
    let paths = [&first, &second, &merged].map(|path| path.display().to_string());
    let early = kadry(&["sweep", "merge", &paths[0], "--out", &paths[2]]);
    assert_eq!(early.code, 2);
    assert!(early.err.contains("2 (base, known_employment 1)"), "{}", early.err);
    swept(&second, &[&asked[..], &["--shard", "2/2"]].concat());
    let answer = kadry(&["sweep", "merge", &paths[0], &paths[1], "--out", &paths[2]]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    same(&whole, &merged);
    let other = folder.path().join("other");
    swept(&other, &["--draws", "5", "--parts", "--shard", "1/2"]);
    let disagree =
        kadry(&["sweep", "merge", &paths[0], &other.display().to_string(), "--out", &folder.path().join("x").display().to_string()]);
    assert_eq!(disagree.code, 2);
    assert!(disagree.err.contains("draws: 9 → 5"));
}

#[test]
fn another_sweep_is_not_mixed_into_a_folder_nor_into_one_that_is_none() {
    let folder = TempDir::new().expect("folder");
    let out = folder.path().join("out");
    swept(&out, &["--draws", "4", "--parts"]);
    let before = contents(&out);
    let refused = sweep(&out, &["--draws", "5", "--parts"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("draws: 4 → 5"));
    let seeded = sweep(&out, &["--draws", "4", "--parts", "--seed", "7"]);
    assert_eq!(seeded.code, 2);
    assert_eq!(contents(&out), before);
    swept(&out, &["--draws", "5", "--parts", "--overwrite"]);
    assert_eq!(rows(&out, "draws").iter().filter(|row| row["case"] == "draw").count(), 5);
    let letters = folder.path().join("letters");
    std::fs::create_dir(&letters).expect("folder");
    std::fs::write(letters.join("thesis.doc"), "x").expect("written");
    for more in [&["--draws", "4"][..], &["--draws", "4", "--overwrite"]] {
        assert_eq!(sweep(&letters, more).code, 2);
    }
    assert_eq!(std::fs::read(letters.join("thesis.doc")).expect("file"), b"x");
}

#[test]
fn nothing_to_sweep_and_shards_that_are_none_are_refused() {
    let folder = TempDir::new().expect("folder");
    let out = folder.path().join("out");
    for more in [
        &[][..],
        &["--draws", "0"],
        &["--draws", "4", "--shard", "3/2"],
        &["--draws", "4", "--shard", "x"],
        &["--draws", "4", "--scenarios", "/nowhere"],
    ] {
        assert_eq!(sweep(&out, more).code, 2, "{more:?}");
    }
    assert!(!out.exists());
}

#[test]
fn tables_agree_with_one_another() {
    let folder = TempDir::new().expect("folder");
    let out = folder.path().join("out");
    swept(&out, &["--draws", "12"]);
    let draws = rows(&out, "draws");
    let drawn: Vec<_> = draws.iter().filter(|row| row["case"] == "draw").collect();
    assert_eq!(drawn.len(), 12);
    // A proved bound is below its plan, and places of all lines are the places of the draw.
    assert!(draws.iter().all(|row| number(row, "bound") <= number(row, "objective") + 1e-6));
    let lines = rows(&out, "line_distribution");
    let mean_places = drawn.iter().map(|row| number(row, "places")).sum::<f64>() / 12.0;
    let by_line: f64 = lines.iter().map(|row| number(row, "mean")).sum();
    assert!((mean_places - by_line).abs() < 1e-3 * mean_places, "{mean_places} and {by_line}");
    let first: BTreeMap<String, f64> =
        rows(&out, "group_frequency").iter().filter(|row| row["group"] == "1").map(|row| (line(row), number(row, "share"))).collect();
    for row in &lines {
        let [least, low, middle, high, most] = ["min", "p10", "p50", "p90", "max"].map(|column| number(row, column));
        assert!(least <= low && low <= middle && middle <= high && high <= most, "{row:?}");
        assert_eq!(first.get(&line(row)).copied().unwrap_or_default(), number(row, "opened_share"), "{row:?}");
    }
    let shortage: f64 = rows(&out, "shortage_distribution").iter().map(|row| number(row, "mean")).sum();
    let mean_shortage = drawn.iter().map(|row| number(row, "shortage")).sum::<f64>() / 12.0;
    assert!((shortage - mean_shortage).abs() < 1e-3 * mean_shortage.max(1.0), "{shortage} and {mean_shortage}");

    let regret = rows(&out, "regret");
    let objective: BTreeMap<&str, f64> = drawn.iter().map(|row| (row["draw"].as_str(), number(row, "objective"))).collect();
    for row in &regret {
        let (found, best, bound) = (number(row, "objective"), number(row, "best_known"), number(row, "bound"));
        assert!((number(row, "regret") - (found - best)).abs() < 1e-5 && number(row, "regret") >= 0.0);
        assert!(best <= objective[row["draw"].as_str()] + 1e-6 && bound <= best + 1e-6, "{row:?}");
    }
    for row in rows(&out, "regret_summary") {
        let of: Vec<f64> = regret.iter().filter(|one| one["candidate"] == row["candidate"]).map(|one| number(one, "regret")).collect();
        assert_eq!(of.len() as f64, number(&row, "judged"));
        assert!((number(&row, "worst") - of.iter().copied().fold(0.0, f64::max)).abs() < 1e-9);
    }
    let values = rows(&out, "uncertainty_value");
    let sources: Vec<&str> = values.iter().map(|row| row["source"].as_str()).collect();
    assert_eq!(sources, ["all", "employment", "hazards", "projects", "yields"]);
    assert!(values.iter().all(|row| number(row, "value") >= 0.0 && number(row, "standard_error") >= 0.0));
    assert!(number(&values[0], "value") > 0.0 && number(&values[1], "value") > 0.0);
    assert_eq!(regret.iter().filter(|row| row["candidate"] == "point:base").count(), 12);
}

/// Without draws the forecasts of the scenarios are what is swept.
#[test]
fn scenarios_alone_are_compared() {
    let folder = TempDir::new().expect("folder");
    let out = folder.path().join("out");
    let scenarios = demo().join("scenarios").display().to_string();
    let said = swept(&out, &["--scenarios", &scenarios, "--parts", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let names: Vec<&str> = answer["scenarios"].as_array().expect("list").iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names[0], "base");
    assert!(names.contains(&"low-demand") && names.contains(&"high-demand") && names.len() > 5);
    let shortage = |name: &str| {
        answer["scenarios"].as_array().and_then(|rows| rows.iter().find(|row| row["name"] == name)?["weighted_shortage"].as_f64())
    };
    assert!(shortage("low-demand") < shortage("base") && shortage("base") < shortage("high-demand"));
    assert!(rows(&out, "line_distribution").iter().all(|row| row["scenario"] == "*" && number(row, "draws") <= names.len() as f64));
    // The plan of a scenario is judged under the others unless it breaks their constraints, and is best under its own.
    let own = |row: &BTreeMap<String, String>| row["candidate"] == format!("point:{}", row["scenario"]);
    let candidates = rows(&out, "candidates");
    assert!(candidates.iter().filter(|row| own(row)).all(|row| row["constraints"] == "kept"), "{candidates:?}");
    let judged = rows(&out, "regret").len();
    assert_eq!(judged, candidates.iter().filter(|row| row["constraints"] == "kept").count());
}
