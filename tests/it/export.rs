//! `--export-model`: the model as a file that other solvers read.

use crate::mps::Mps;
use crate::support::{Answer, Package, Written, kadry, rows};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn beside(written: &Written, name: &str) -> PathBuf {
    written.path.with_file_name(name)
}

fn export(written: &Written, model: &Path, more: &[&str]) -> Answer {
    let [package, out, model] = [&written.path, &written.out, model].map(|path| path.display().to_string());
    kadry(&[&["plan", &package, "--out", &out, "--export-model", &model, "--gap", "0.05"], more].concat())
}

#[test]
fn names_are_distinct_and_safe_and_lead_back_to_the_input() {
    let written = Package::tiny().write();
    let model = beside(&written, "plan.mps");
    let answer = export(&written, &model, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("Модель записана: "), "{}", answer.err);
    let mps = Mps::read(&std::fs::read_to_string(&model).expect("a model"));
    for names in [mps.columns.iter().map(|c| &c.name).collect::<Vec<_>>(), mps.rows.iter().map(|r| &r.name).collect()] {
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "two names alike");
        let safe = |c: char| c.is_ascii_alphanumeric() || "_.,()~".contains(c);
        assert!(names.iter().all(|name| name.len() <= 100 && name.chars().all(safe) && name.starts_with(|c: char| c.is_ascii_lowercase())));
    }
    let table = std::fs::read_to_string(beside(&written, "plan.mps.names.csv")).expect("names");
    let lines: Vec<_> = csv::Reader::from_reader(table.as_bytes()).into_records().map(|row| row.expect("row")).collect();
    let listed: Vec<&str> = lines.iter().map(|line| &line[0]).collect();
    let known: Vec<&str> = mps.columns.iter().map(|c| c.name.as_str()).chain(mps.rows.iter().map(|r| r.name.as_str())).collect();
    assert_eq!(listed, known);
    // The places of every line of the plan are a column of the model, found by the ids of the input.
    let places: BTreeSet<Vec<&str>> =
        lines.iter().filter(|l| &l[2] == "places").map(|l| [3, 4, 5, 6, 8].map(|cell| &l[cell]).to_vec()).collect();
    for line in rows(&written.out, "allocation") {
        let key: Vec<&str> = ["college", "programme", "form", "base", "admission_year"].map(|name| line[name].as_str()).to_vec();
        assert!(places.contains(&key), "{key:?}");
    }
}

#[test]
fn the_same_package_gives_the_same_bytes_in_both_formats() {
    let written = Package::tiny().write();
    for name in ["plan.mps", "plan.lp"] {
        let model = beside(&written, name);
        let texts = [(); 2].map(|()| {
            assert_eq!(export(&written, &model, &["--overwrite"]).code, 0);
            std::fs::read(&model).expect("a model")
        });
        assert!(texts[0] == texts[1] && texts[0].len() > 1000, "{name}");
    }
}

#[test]
fn what_cannot_be_written_is_refused_before_the_calculation() {
    // A package that would be refused with exit code 3 if it were read.
    let written = Package::tiny().without("offers.csv").write();
    let refused = |name: &str, part: &str| {
        let answer = export(&written, &beside(&written, name), &[]);
        assert_eq!(answer.code, 2, "{}", answer.err);
        assert!(answer.err.contains(part), "{}", answer.err);
    };
    refused("plan.csv", "имя файла должно кончаться на .mps или .lp");
    refused("plan", "имя файла должно кончаться на .mps или .lp");
    refused("nowhere/plan.mps", "нужна имеющаяся папка");
    std::fs::write(beside(&written, "plan.mps.names.csv"), "mine").expect("a file");
    refused("plan.mps", "plan.mps.names.csv уже есть");
    assert_eq!(std::fs::read(beside(&written, "plan.mps.names.csv")).expect("a file"), b"mine");
    assert_eq!(export(&written, &beside(&written, "plan.mps"), &["--overwrite"]).code, 3);
}

#[test]
fn a_region_without_a_plan_gives_its_model_all_the_same() {
    let written = Package::tiny().cell("contracts.csv", 1, "count", "500").write();
    let model = beside(&written, "plan.lp");
    let answer = export(&written, &model, &[]);
    assert_eq!(answer.code, 4, "{}", answer.err);
    let text = std::fs::read_to_string(&model).expect("a model");
    assert!(text.starts_with("Minimize\n shortage: ") && text.contains(">= 500\n") && text.ends_with("End\n"), "{text:.2000}");
}
