//! A region that cannot meet its contracts, capacity or budget has no plan: exit code 4 and the arithmetic of it.

use crate::support::Package;

#[track_caller]
fn impossible(package: &Package, part: &str) {
    let written = package.write();
    let answer = written.plan();
    assert_eq!(answer.code, 4, "{}{}", answer.out, answer.err);
    assert!(answer.err.contains("План невозможен:") && answer.err.contains(part), "expected {part:?} in\n{}", answer.err);
    assert!(!written.out.exists(), "no run folder without a plan");
}

#[test]
fn contracts_over_the_licence() {
    impossible(&Package::tiny().cell("contracts.csv", 1, "count", "500"), "договоров 500, а лицензия и число групп (");
}

#[test]
fn contracts_over_the_intake_of_the_college() {
    let package = Package::tiny();
    let college = package.get("contracts.csv", 1, "college");
    let row = (1..=3).find(|row| package.get("colleges.csv", *row, "college") == college).expect("college");
    impossible(&package.cell("colleges.csv", row, "intake_capacity", "10"), "предел приёма — 10, не хватает");
}

#[test]
fn students_over_the_contingent() {
    let package = Package::tiny().cell("colleges.csv", 1, "contingent_capacity", "20");
    impossible(&package, "мест контингента, после уже обучающихся свободно −");
}

#[test]
fn budget_under_what_those_in_training_cost() {
    let package = Package::tiny().cell("budget.csv", 1, "amount", "1000000");
    impossible(&package, "Бюджет, ");
}

#[test]
fn federal_total_out_of_reach() {
    let package = Package::tiny();
    let row = (1..=6).find(|row| package.get("limits.csv", *row, "kind") == "federal").expect("row");
    impossible(
        &package.cell("limits.csv", row, "min", "100000"),
        "требуется не менее 100 000 мест"
            .replace(' ', "\u{a0}")
            .replace("требуется\u{a0}не\u{a0}менее\u{a0}", "требуется не менее ")
            .replace("\u{a0}мест", " мест")
            .as_str(),
    );
}

#[test]
fn soft_contracts_are_listed_instead() {
    let package =
        Package::tiny().cell("contracts.csv", 1, "count", "500").patch("region.toml", "[scenario]", "[scenario]\ncontracts = \"soft\"");
    let written = package.write();
    let answer = written.plan();
    assert_eq!(answer.code, 0, "{}", answer.err);
    let card: serde_json::Value = serde_json::from_slice(&std::fs::read(written.out.join("run.json")).expect("card")).expect("JSON");
    assert_eq!(card["goals"][0]["name"], "contracts");
    assert!(card["goals"][0]["value"].as_f64().is_some_and(|unmet| unmet > 300.0), "{}", card["goals"][0]);
}

#[test]
fn dump() {
    let p = Package::tiny();
    let d = std::path::Path::new("/tmp/tiny");
    std::fs::create_dir_all(d).unwrap();
    for (n, c) in &p.files {
        std::fs::write(d.join(n), c).unwrap();
    }
}
