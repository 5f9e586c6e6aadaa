//! Indicators of a run: the shipped catalogue, formulas of the package's own, and refusals of formulas that do not read.

use crate::support::{Package, number, rows};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_catalogue_stands_beside_the_packages_own_indicators() {
    let written = Package::tiny()
        .append("indicators.csv", "Работают по профессии,%,2030,,60,up,Наши,100 * workers / graduates,тест")
        .append("indicators.csv", "Доля педагогов с актуальными навыками,%,2025,40,,up,,,анкета колледжей")
        .append("indicators.csv", "Доля педагогов с актуальными навыками,%,2030,,90,up,,,план")
        .write();
    assert_eq!(written.plan().code, 0);
    let table = rows(&written.out, "indicators");
    let keys: BTreeSet<[&str; 3]> = table.iter().map(|r| ["indicator", "unit", "year"].map(|column| r[column].as_str())).collect();
    assert_eq!(keys.len(), table.len(), "indicator, unit and year are the key");
    let of = |code: &str| table.iter().filter(|r| r["code"] == code).collect::<Vec<_>>();
    let at = |code: &str, year: &str| *of(code).iter().find(|r| r["year"] == year).unwrap_or_else(|| panic!("{code} {year}"));
    // Seven of Профессионалитет with the values of its slides, the years between them on a line.
    let targets = ["2022", "2024", "2027", "2030"].map(|year| number(at("ПРОФ-1", year), "target"));
    assert_eq!(targets, [150_000.0, 600_000.0, 900_000.0, 1_200_000.0]);
    assert_eq!(["2024", "2027"].map(|year| at("ПРОФ-1", year)["interpolated"].as_str()), ["false", "true"]);
    assert_eq!(at("ПРОФ-5", "2024")["status"], "met");
    assert_eq!(at("ПРОФ-2", "2030")["status"], "no_value");
    // A package's rows of a name of the catalogue take its code, its own target and its sources.
    let teachers = at("РМОК-11", "2025");
    assert_eq!((number(teachers, "actual"), teachers["scope"].is_empty()), (40.0, false));
    assert!(teachers["source"].ends_with("; анкета колледжей; план"), "{}", teachers["source"]);
    assert_eq!(
        (number(at("РМОК-11", "2030"), "target"), at("РМОК-11", "2030")["group"].as_str()),
        (90.0, at("РМОК-1", "2027")["group"].as_str())
    );
    // A formula of the package's own.
    let own = table.iter().find(|r| r["indicator"] == "Работают по профессии" && r["year"] == "2030").expect("own");
    let (forecast, gap) = (number(own, "forecast"), number(own, "gap"));
    assert!((0.0..100.0).contains(&forecast) && (forecast - 60.0 - gap).abs() < 1e-5, "{own:?}");
    assert_eq!(
        own["status"],
        if gap >= 0.0 {
            "met"
        } else if gap >= -6.0 {
            "close"
        } else {
            "missed"
        }
    );
    assert_eq!(own["method"], "100 * workers / graduates");
}

#[test]
fn indices_of_synchronisation_follow_from_the_balance() {
    let written = Package::tiny().write();
    assert_eq!(written.plan().code, 0);
    let mut years: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for row in rows(&written.out, "balance") {
        let supply = number(&row, "pipeline_workers") + number(&row, "planned_workers");
        years.entry(row["year"].clone()).or_default().push((supply, number(&row, "need")));
    }
    let table = rows(&written.out, "indicators");
    let region = |code: &str, year: &str| {
        let found = table.iter().find(|r| r["code"] == code && r["year"] == year && !r["indicator"].contains(": "));
        number(found.unwrap_or_else(|| panic!("{code} {year}")), "forecast")
    };
    for year in ["2028", "2030"] {
        let pairs = &years[year];
        let (supply, need) = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let apart: f64 = pairs.iter().map(|p| (p.0 - p.1).abs()).sum();
        let shares: f64 = pairs.iter().map(|p| (p.0 / supply - p.1 / need).abs()).sum();
        assert!((region("СИНХР-1", year) - (1.0 - apart / (supply + need))).abs() < 1e-5);
        assert!((region("СИНХР-2", year) - (1.0 - (supply - need).abs() / (supply + need))).abs() < 1e-5);
        assert!((region("СИНХР-3", year) - (1.0 - shares / 2.0)).abs() < 1e-5);
    }
}

#[test]
fn a_formula_that_does_not_read_is_refused_with_what_it_may_name() {
    let checked = |formula: &str| Package::tiny().append("indicators.csv", &format!("Новый,%,2030,,60,up,,{formula},тест")).write().check();
    let answer = checked("100 * wages / graduates");
    assert_eq!(answer.code, 3);
    assert!(answer.out.contains("столбец «formula»") && answer.out.contains("величины «wages» нет"), "{}", answer.out);
    assert!(answer.out.contains("арифметика над величинами: admitted, contracts, students"), "{}", answer.out);
    assert_eq!(checked("100 * (graduates").code, 3);
    assert_eq!(checked("100 * workers / graduates").code, 0);
}
