//! `kadry alternatives`: other plans that are hardly worse, judged without the model that found them.

use super::support::{Answer, Package, contents, kadry, number, rows};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

struct Demo {
    run: PathBuf,
    study: PathBuf,
    said: String,
    _folder: TempDir,
}

/// The plan of the synthetic region and its alternatives, computed once.
fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().expect("folder");
        let (run, study) = (folder.path().join("run"), folder.path().join("study"));
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
        let planned = kadry(&["plan", &text(&package), "--out", &text(&run)]);
        assert_eq!(planned.code, 0, "{}", planned.err);
        let found = alternatives(&run, &study, &[]);
        assert_eq!(found.code, 0, "{}", found.err);
        Demo { run, study, said: found.out, _folder: folder }
    })
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn alternatives(run: &Path, out: &Path, more: &[&str]) -> Answer {
    kadry(&[&["alternatives", &text(run), "--out", &text(out)], more].concat())
}

fn key(row: &BTreeMap<String, String>) -> Vec<String> {
    ["college", "programme", "form", "base", "admission_year"].iter().map(|column| row[*column].clone()).collect()
}

/// A copy of the run whose allocation is another one, its hash stated anew.
fn instead(run: &Path, into: &Path, allotted: &BTreeMap<Vec<String>, (String, String)>) {
    for (name, content) in contents(run) {
        let path = into.join(&name);
        std::fs::create_dir_all(path.parent().expect("folder")).expect("folder");
        std::fs::write(path, content).expect("file");
    }
    let path = into.join("tables/allocation.csv");
    let mut reader = csv::Reader::from_path(run.join("tables/allocation.csv")).expect("table");
    let head = reader.headers().expect("head").clone();
    let mut writer = csv::Writer::from_path(&path).expect("table");
    writer.write_record(&head).expect("head");
    for record in reader.records() {
        let record = record.expect("row");
        let row: BTreeMap<String, String> = head.iter().zip(&record).map(|(column, cell)| (column.to_owned(), cell.to_owned())).collect();
        let (groups, places) = &allotted[&key(&row)];
        let cells = head.iter().zip(&record).map(|(column, cell)| match column {
            "groups" => groups.as_str(),
            "places" => places.as_str(),
            _ => cell,
        });
        writer.write_record(cells).expect("row");
    }
    writer.flush().expect("written");
    let mut card: serde_json::Value = serde_json::from_slice(&std::fs::read(into.join("run.json")).expect("card")).expect("JSON");
    card["outputs"]["tables/allocation.csv"] = kadry_package::sha256(&std::fs::read(&path).expect("table")).into();
    std::fs::write(into.join("run.json"), card.to_string()).expect("card");
}

/// Constraints that `kadry verify` finds broken.
fn broken(run: &Path) -> Vec<String> {
    const KINDS: [&str; 14] = [
        "licence",
        "contract",
        "intake",
        "contingent",
        "workshop",
        "teachers",
        "dormitory",
        "budget",
        "applicants",
        "growth",
        "decline",
        "limit_min",
        "limit_max",
        "federal",
    ];
    let answer = kadry(&["verify", &text(run), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|finding| finding["what"].as_str().expect("what").to_owned())
        .filter(|what| KINDS.contains(&what.as_str()))
        .collect()
}

#[test]
fn every_alternative_meets_the_constraints_and_the_kept_goals() {
    let demo = demo();
    let plans = rows(&demo.study, "alternatives");
    assert_eq!(plans.len(), 6, "the plan and five others: {}", demo.said);
    for kept in rows(&demo.study, "kept_goals") {
        for plan in &plans {
            let (value, limit) = (number(plan, &format!("goal_{}", kept["goal"])), number(&kept, "limit"));
            assert!(value <= limit + 1e-5 * limit.abs().max(1.0), "{} {} {value} {limit}", plan["title"], kept["goal"]);
        }
    }
    let lines = rows(&demo.study, "alternative_lines");
    for (round, plan) in plans[1..].iter().enumerate() {
        let own = lines.iter().filter(|line| line["plan"] == plan["plan"]);
        let mut allotted: BTreeMap<Vec<String>, (String, String)> =
            own.map(|line| (key(line), (line["groups"].clone(), line["places"].clone()))).collect();
        let folder = tempfile::tempdir().expect("folder");
        instead(&demo.run, folder.path(), &allotted);
        assert_eq!(broken(folder.path()), Vec::<String>::new(), "{}", plan["title"]);
        if round == 0 {
            // The judge does see what is broken.
            let first = allotted.values_mut().next().expect("a line");
            *first = ("90".to_owned(), "2250".to_owned());
            let folder = tempfile::tempdir().expect("folder");
            instead(&demo.run, folder.path(), &allotted);
            assert!(!broken(folder.path()).is_empty());
        }
    }
}

#[test]
fn proved_ranges_hold_what_was_found() {
    let demo = demo();
    let lines = rows(&demo.study, "alternative_lines");
    let ranges = rows(&demo.study, "line_ranges");
    assert_eq!(ranges.len(), rows(&demo.run, "allocation").len());
    let mut by_status: BTreeMap<String, usize> = BTreeMap::new();
    for range in &ranges {
        let [low, found_low, places, found_high, high] =
            ["proved_min", "found_min", "places", "found_max", "proved_max"].map(|column| number(range, column));
        assert!(low <= found_low && found_low <= places && places <= found_high && found_high <= high, "{range:?}");
        *by_status.entry(range["status"].clone()).or_default() += 1;
        for line in lines.iter().filter(|line| key(line) == key(range)) {
            let (groups, places) = (number(line, "groups"), number(line, "places"));
            assert!((number(range, "proved_groups_min")..=number(range, "proved_groups_max")).contains(&groups), "{range:?} {line:?}");
            assert!((found_low..=found_high).contains(&places), "{range:?} {line:?}");
            assert!(range["status"] != "fixed" || line["groups"] == range["groups"]);
            assert!(range["status"] != "stable" || line["difference"] == "0");
        }
    }
    assert!(by_status.get("open").is_some_and(|open| *open > 10), "{by_status:?}");
    assert!(demo.said.contains("открыты для обсуждения"), "{}", demo.said);
}

#[test]
fn one_thread_or_many_give_the_same_bytes() {
    let package = Package::tiny().write();
    assert_eq!(package.plan().code, 0);
    let of = |threads: &str| {
        let folder = tempfile::tempdir().expect("folder");
        let out = folder.path().join("study");
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_kadry"))
            .args(["alternatives", &text(&package.out), "--out", &text(&out), "--plans", "3"])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        contents(&out)
    };
    let one = of("1");
    assert!(one.contains_key("study.json") && one.contains_key("charts/line_ranges.svg") && one.contains_key("tables.xlsx"));
    assert!(one == of("3"));
}

#[test]
fn what_is_no_plan_or_was_changed_is_refused() {
    let package = Package::tiny().write();
    assert_eq!(package.plan().code, 0);
    let out = package.out.with_file_name("study");
    let usage = alternatives(&package.out, &out, &["--within", "-1"]);
    assert_eq!(usage.code, 2, "{}", usage.err);
    std::fs::write(package.out.join("input/offers.csv"), package_text(&package.out).replacen("очная", "заочная", 1)).expect("file");
    let changed = alternatives(&package.out, &out, &[]);
    assert!(changed.code == 3 && changed.err.contains("input/offers.csv"), "{}", changed.err);
    let nothing = alternatives(&out, &out.with_file_name("other"), &[]);
    assert!(nothing.code == 3 && nothing.err.contains("run.json"), "{}", nothing.err);
    assert!(!out.exists());
}

fn package_text(run: &Path) -> String {
    std::fs::read_to_string(run.join("input/offers.csv")).expect("file")
}
