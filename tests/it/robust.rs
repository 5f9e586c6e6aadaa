//! `kadry plan --robust`: the first year is made for many draws, stands in the run as a scenario, and is verified.

use crate::support::{Package, kadry};
use std::collections::BTreeMap;

/// Rows of a table of a run by the names of its columns.
fn rows(path: &std::path::Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("table");
    reader.deserialize().map(|row| row.expect("row")).collect()
}

#[test]
fn the_first_year_of_a_robust_run_is_that_of_its_scenario() {
    let written = Package::tiny().write();
    let (path, out) = (written.path.display().to_string(), written.out.display().to_string());
    let answer = kadry(&["plan", &path, "--robust", "cvar:0.8", "--robust-draws", "6", "--out", &out]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("Устойчивый первый год: выбран на 6 испытаниях, проверен на 30 других"), "{}", answer.err);
    let scenario = std::fs::read_to_string(written.out.join("input/scenarios/robust-cvar-0.8.toml")).expect("scenario");
    let scenario: toml::Table = toml::from_str(&scenario).expect("TOML");
    let given = scenario["append"][0]["rows"].as_array().expect("rows");
    let text = |row: &toml::Value, key: &str| row[key].as_str().expect("text").to_owned();
    let line = |row: &BTreeMap<String, String>| ["college", "programme", "form", "base"].map(|key| row[key].clone());
    let planned: BTreeMap<_, _> = rows(&written.out.join("tables/allocation.csv"))
        .iter()
        .filter(|row| row["admission_year"] == "2027")
        .map(|row| (line(row), row["places"].clone()))
        .collect();
    assert!(!given.is_empty());
    for row in given {
        let places = row["min"].as_integer().expect("places");
        assert_eq!(row["max"].as_integer(), Some(places));
        let key = ["college", "programme", "form", "base"].map(|key| text(row, key));
        assert_eq!(planned.get(&key).map_or("0".to_owned(), Clone::clone), places.to_string(), "{key:?}");
    }
    let measures = rows(&written.out.join("tables/robust.csv"));
    let names: Vec<&str> = measures.iter().map(|row| row["measure"].as_str()).collect();
    assert_eq!(names, ["mean", "cvar", "worst_regret", "point"]);
    for row in &measures {
        let [base, robust, difference] = ["base", "robust", "difference"].map(|key| row[key].parse::<f64>().expect("number"));
        assert!((robust - base - difference).abs() < 1e-5, "{row:?}");
    }
    let answer = kadry(&["verify", &out]);
    assert_eq!(answer.code, 0, "{}", answer.out);
}

#[test]
fn an_aim_that_there_is_not_is_wrong_usage() {
    for aim in ["mean", "cvar", "cvar:1", "cvar:x"] {
        let answer = kadry(&["plan", "data/demo", "--robust", aim, "--out", "nowhere"]);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains("нужно expected, cvar:ДОЛЯ"), "{}", answer.err);
    }
}
