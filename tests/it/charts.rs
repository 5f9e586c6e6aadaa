//! Charts of a run folder: which there are, in which forms, and which run they name.

use crate::support::{Package, contents, kadry, number, rows};
use std::collections::BTreeMap;

const OF_NEED: [&str; 6] = ["backtest", "employment_fan", "need_by_cause", "need_by_industry", "need_waterfall", "uncertainty_sources"];
const OF_A_PLAN: [&str; 11] = [
    "balance_heatmap",
    "binding_constraints",
    "constraint_prices",
    "graduates_by_employer",
    "municipalities",
    "need_intervals",
    "need_small_multiples",
    "places_by_college",
    "places_change",
    "shortage_by_industry",
    "yield_funnel",
];

/// Width of a PNG, from its header.
fn width(png: &[u8]) -> u32 {
    u32::from_be_bytes(png[16..20].try_into().expect("four bytes"))
}

#[test]
fn every_chart_has_three_forms_and_the_id_of_its_run_in_both_languages() {
    let written = Package::tiny().write();
    let package = written.path.display().to_string();
    let mut ids = Vec::new();
    for (lang, label) in [("ru", "Расчёт № "), ("en", "Run ")] {
        let out = written.out.with_file_name(lang);
        let answer = kadry(&["plan", &package, "--out", &out.display().to_string(), "--lang", lang]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let files = contents(&out);
        let card: serde_json::Value = serde_json::from_slice(&files["run.json"]).expect("run card");
        let id = card["run_id"].as_str().expect("an id").to_owned();
        assert_eq!(files.keys().filter(|name| name.starts_with("charts/")).count(), 3 * (OF_NEED.len() + OF_A_PLAN.len()));
        for name in OF_NEED.iter().chain(&OF_A_PLAN) {
            let [svg, png, csv] = ["svg", "png", "csv"].map(|form| &files[&format!("charts/{name}.{form}")]);
            let svg = String::from_utf8(svg.clone()).expect("UTF-8");
            assert!(svg.contains(&format!("{label}{id}.")), "{name}: {id} is not in the picture");
            assert_eq!(width(png), 1600, "{name}");
            assert!(csv.iter().filter(|byte| **byte == b'\n').count() > 1, "{name} shows nothing");
        }
        assert_eq!(kadry(&["verify", &out.display().to_string()]).code, 0);
        ids.push(id);
    }
    assert_eq!(ids[0], ids[1], "the language is no part of a run");
    let changed = Package::tiny().cell("offers.csv", 1, "kcp", "26").write();
    assert_eq!(changed.plan().code, 0);
    let card: serde_json::Value = serde_json::from_slice(&contents(&changed.out)["run.json"]).expect("run card");
    assert_ne!(card["run_id"].as_str().expect("an id"), ids[0], "another input is another run");
}

#[test]
fn what_the_charts_of_places_show_is_what_the_plan_holds() {
    let written = Package::tiny().write();
    assert_eq!(written.plan().code, 0);
    let plan = rows(&written.out, "allocation");
    let first = plan.iter().map(|row| row["admission_year"].clone()).min().expect("a year");
    let places: f64 = plan.iter().filter(|row| row["admission_year"] == first).map(|row| number(row, "places")).sum();
    let mut reader = csv::Reader::from_path(written.out.join("charts/municipalities.csv")).expect("a table");
    let shown: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.expect("a row")).collect();
    let sum = |column: &str| -> f64 { shown.iter().map(|row| number(row, column)).sum() };
    assert!((sum("places_compared") + sum("places_not_compared") - places).abs() < 0.5, "{shown:?}");
}

#[test]
fn a_region_without_contracts_and_requests_gets_a_picture_that_says_so() {
    let written = Package::tiny().without("contracts.csv").without("employer_requests.csv").write();
    assert_eq!(written.plan().code, 0);
    let svg = std::fs::read_to_string(written.out.join("charts/graduates_by_employer.svg")).expect("a chart");
    assert!(svg.contains("нет ни заявок работодателей, ни целевых договоров"), "{svg}");
}
