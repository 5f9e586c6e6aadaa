//! Ten ways to break a region, and what the program says: exit code 4, every reason as a whole sentence with its remedies,
//! and a run folder all the same.

use crate::support::{Answer, Package, Written, kadry, rows};
use std::collections::BTreeMap;

/// What a refused package leaves: the answer, the folder, and its table of reasons.
struct Refused {
    written: Written,
    answer: Answer,
    reasons: Vec<BTreeMap<String, String>>,
}

#[track_caller]
fn refused(package: &Package) -> Refused {
    let written = package.write();
    let answer = written.plan();
    assert_eq!(answer.code, 4, "{}{}", answer.out, answer.err);
    let reasons = rows(&written.out, "reasons");
    Refused { written, answer, reasons }
}

impl Refused {
    fn sentences(&self) -> Vec<&str> {
        self.reasons.iter().map(|row| row["sentence"].as_str()).collect()
    }

    fn remedies(&self) -> Vec<&str> {
        self.reasons.iter().map(|row| row["remedy"].as_str()).collect()
    }
}

/// A limit of one year: filters by column, then the smallest and the largest number of places.
fn limited(package: Package, kind: &str, filters: &[(&str, &str)], year: &str, min: &str, max: &str) -> Package {
    let head = "kind,programme,ugps,industry,municipality,base,cluster,college,founder,professionalitet,year,min,max";
    let cell = |column: &str| match column {
        "kind" => kind,
        "year" => year,
        "min" => min,
        "max" => max,
        column => filters.iter().find(|(name, _)| *name == column).map_or("", |(_, value)| value),
    };
    let line: Vec<&str> = head.split(',').map(cell).collect();
    package.append("limits.csv", &format!("{},", line.join(",")))
}

/// The first row of a table in which the columns have these values.
fn row(package: &Package, table: &str, values: &[(&str, &str)]) -> usize {
    let count = package.text(table).lines().count();
    let found = (1..count).find(|row| values.iter().all(|(column, value)| package.get(table, *row, column) == *value));
    found.unwrap_or_else(|| panic!("{table}: no {values:?}"))
}

#[test]
fn contracts_over_the_licence() {
    let refused = refused(&Package::tiny().cell("contracts.csv", 1, "count", "84"));
    let sentence = "Колледж № 1, программа 34.02.01 (очная, база 11), приём 2027: договоров 84, мест 75 (лицензия 75, предел роста 75); \
                    не хватает 9 мест";
    assert_eq!(refused.sentences(), [sentence]);
    assert_eq!(
        refused.remedies(),
        ["добавить 1 группу сверх лицензии и разрешить рост приёма до 70 % в год (change_share = 0.70); \
          или перенести 9 договоров в Колледж № 3, очная, база 9 (свободно 100 мест)"]
    );
    let told = format!(
        "План невозможен: 1 причина.\n\nКолледж № 1 — лицензия\n  1. {sentence}.\n     Нужно: добавить 1 группу сверх лицензии и \
         разрешить рост приёма до 70 % в год (change_share = 0.70)\n     или: перенести 9 договоров в Колледж № 3, очная, база 9 \
         (свободно 100 мест)\n"
    );
    assert!(refused.answer.err.contains(&told), "{}", refused.answer.err);
}

#[test]
fn contracts_over_the_limit_of_change() {
    let package = Package::tiny().cell("offers.csv", 1, "max_groups", "6").cell("contracts.csv", 1, "count", "84");
    let refused = refused(&package);
    assert_eq!(
        refused.sentences(),
        ["Колледж № 1, программа 34.02.01 (очная, база 11), приём 2027: договоров 84, мест 75 (предел роста 75); не хватает 9 мест"]
    );
    assert_eq!(
        refused.remedies(),
        ["разрешить рост приёма до 70 % в год (change_share = 0.70); или перенести 9 договоров в Колледж № 3, очная, база 9 \
          (свободно 100 мест)"]
    );
}

#[test]
fn contracts_over_the_intake_of_the_college() {
    let refused = refused(&Package::tiny().cell("colleges.csv", 1, "intake_capacity", "60"));
    assert_eq!(
        refused.sentences(),
        [
            "Колледж № 1, приём 2027: нужно не менее 125 мест (договоры целыми группами — 70, предел снижения приёма — 55), \
             а предел приёма — 60 мест; не хватает 65 мест",
            "Колледж № 1, приём 2028: нужно не менее 70 мест (договоры целыми группами — 70), а предел приёма — 60 мест; \
             не хватает 10 мест",
            "Колледж № 1, приём 2029: нужно не менее 70 мест (договоры целыми группами — 70), а предел приёма — 60 мест; \
             не хватает 10 мест",
        ]
    );
    assert_eq!(
        refused.remedies(),
        [
            "увеличить предел приёма до 125 мест (на 65)",
            "увеличить предел приёма до 70 мест (на 10); или перенести 3 договора по 34.02.01 в Колледж № 3, очная, база 9 \
             (свободно 100 мест)",
            "увеличить предел приёма до 70 мест (на 10); или перенести 5 договоров по 15.01.05 в Колледж № 2 (свободно 97 мест)",
        ]
    );
}

#[test]
fn students_over_the_contingent() {
    let refused = refused(&Package::tiny().cell("colleges.csv", 1, "contingent_capacity", "400"));
    assert_eq!(
        refused.sentences(),
        [
            "Колледж № 1, 2027 год: нужно не менее 125 мест (договоры целыми группами — 70, предел снижения приёма — 55), \
             а предел контингента — 400 мест, уже занято на 23 места больше; не хватает 148 мест",
            "Колледж № 1, 2028 год: нужно не менее 188 мест (договоры целыми группами — 136, предел снижения приёма — 52), \
             а предел контингента — 400 мест, уже обучающиеся оставляют 163; не хватает 25 мест",
        ]
    );
    assert_eq!(refused.remedies()[0], "увеличить предел контингента до 548 мест (на 148)");
    assert!(refused.remedies()[1].starts_with("увеличить предел контингента до 425 мест (на 25)"), "{}", refused.remedies()[1]);
}

#[test]
fn minimum_over_the_capacity_of_the_colleges() {
    let refused = refused(&limited(Package::tiny(), "municipality", &[("municipality", "Район 1")], "2027", "690", ""));
    assert_eq!(
        refused.sentences(),
        [
            "Район 1, приём 2027: нижний предел требует не менее 690 мест, а лицензии дают 825, с ограничениями (предел приёма «Колледж № 3», \
          предел приёма «Колледж № 1», предел приёма «Колледж № 2») — 675; не хватает 15 мест"
        ]
    );
    assert_eq!(refused.remedies(), ["снизить нижний предел «Район 1» до 675 мест; или увеличить предел приёма «Колледж № 3» на 15 мест"]);
}

#[test]
fn budget_under_what_those_in_training_cost() {
    let refused = refused(&Package::tiny().cell("budget.csv", 1, "amount", "1000000"));
    assert_eq!(
        refused.sentences(),
        ["Министерство здравоохранения, 2027 год: нужно не менее 27,0 млн руб. (договоры целыми группами — 16,8, предел снижения \
          приёма — 10,2), а бюджет — 1,0 млн руб., уже обучающиеся стоят на 76,9 млн руб. больше; не хватает 103,9 млн руб."]
    );
    assert_eq!(refused.remedies(), ["увеличить бюджет до 104,9 млн руб. (на 103,9)"]);
    assert_eq!(refused.reasons[0]["unit"], "млн руб.");
}

#[test]
fn federal_total_out_of_reach() {
    let package = Package::tiny();
    let row = row(&package, "limits.csv", &[("kind", "federal")]);
    let refused = refused(&package.cell("limits.csv", row, "min", "400"));
    assert_eq!(
        refused.sentences(),
        ["15.02.16, приём 2027: решение федерального органа требует не менее 400 мест, а лицензии дают 150; не хватает 250 мест"]
    );
    assert_eq!(refused.remedies(), ["согласовать с федеральным органом снижение до 150 мест"]);
}

#[test]
fn limits_that_contradict() {
    let refused = refused(&limited(Package::tiny(), "industry", &[("industry", "Здравоохранение")], "2028", "", "100"));
    assert_eq!(
        refused.sentences(),
        [
            "отрасль Здравоохранение, приём 2028: нижний предел требует не менее 137 мест, а лицензии дают 400, с ограничениями (верхний предел \
          «отрасль Здравоохранение») — 100; не хватает 37 мест"
        ]
    );
    assert_eq!(
        refused.remedies(),
        ["снизить нижний предел «отрасль Здравоохранение» до 100 мест; или увеличить верхний предел «отрасль Здравоохранение» \
          на 37 мест"]
    );
}

#[test]
fn lower_limits_that_together_exceed_an_upper_one() {
    let package = limited(Package::tiny(), "college", &[("college", "Колледж № 1")], "2028", "225", "");
    let package = limited(package, "college", &[("college", "Колледж № 2")], "2028", "200", "");
    let refused = refused(&limited(package, "total", &[], "2028", "", "400"));
    assert_eq!(
        refused.sentences(),
        ["Пример (синтетический регион), приём 2028: нужно не менее 500 мест (договоры целыми группами — 190, предел снижения \
          приёма — 30, нижний предел «Колледж № 1», нижний предел «Колледж № 2» — 280), а верхний предел — 400 мест; \
          не хватает 100 мест"]
    );
    assert_eq!(
        refused.remedies(),
        ["увеличить верхний предел до 500 мест (на 100); или снизить всего на 100 мест: нижний предел «Колледж № 1», нижний предел \
          «Колледж № 2»"]
    );
}

#[test]
fn no_applicants() {
    let package = Package::tiny();
    let row = row(&package, "school_leavers.csv", &[("year", "2027"), ("municipality", "Район 1"), ("base", "9")]);
    let refused = refused(&package.cell("school_leavers.csv", row, "count", "0"));
    assert_eq!(
        refused.sentences(),
        ["Район 1, база 9, приём 2027: нужно не менее 325 человек (договоры целыми группами — 145, предел снижения приёма — 155, \
          предел федерального решения «15.02.16» — 25), а поступающих — 0 человек; не хватает 325 человек"]
    );
    assert!(refused.remedies()[0].starts_with("привлечь ещё 325 человек или сократить обязательный приём на столько же мест"));
}

#[test]
fn students_without_beds() {
    let refused = refused(&Package::tiny().cell("colleges.csv", 1, "dormitory", "150"));
    assert_eq!(
        refused.sentences(),
        ["Колледж № 1, 2027 год: нужно не менее 38 мест (договоры целыми группами — 21, предел снижения приёма — 17), \
          а общежитие — 150 мест, уже обучающиеся оставляют 23; не хватает 15 мест"]
    );
    assert_eq!(refused.remedies(), ["добавить 15 мест в общежитии; или разрешить снижение приёма до 70 % в год (change_share = 0.70)"]);
}

/// Each sum could be; the limits on nursing and on one college cut into the same lines of the industry.
fn broken_only_together() -> Package {
    let package = limited(Package::tiny(), "industry", &[("industry", "Здравоохранение")], "2029", "260", "");
    let package = limited(package, "programme", &[("programme", "34.02.01")], "2029", "", "50");
    limited(package, "college", &[("college", "Колледж № 3"), ("industry", "Здравоохранение")], "2029", "", "30")
}

#[test]
fn a_combination_of_constraints_is_told_with_what_each_alone_would_have_to_give() {
    let refused = refused(&broken_only_together());
    assert_eq!(
        refused.sentences(),
        [
            "Колледж № 1, программа 31.02.01 (очная, база 9), приём 2029: лицензия — не более 4 групп",
            "Колледж № 2, программа 31.02.01 (очная, база 11), приём 2029: лицензия — не более 3 групп",
            "отрасль Здравоохранение, Колледж № 3, приём 2029: верхний предел — не более 30 мест",
            "34.02.01, приём 2029: верхний предел — не более 50 мест",
            "отрасль Здравоохранение, приём 2029: нижний предел — не менее 260 мест",
        ]
    );
    assert_eq!(
        refused.remedies(),
        [
            "добавить 1 группу сверх лицензии",
            "добавить 1 группу сверх лицензии",
            "увеличить верхний предел до 50 мест (на 20)",
            "увеличить верхний предел до 60 мест (на 10)",
            "снизить нижний предел до 250 мест (на 10)",
        ]
    );
    assert!(refused.reasons.iter().all(|row| row["set"] == "1"));
    let told = "  1. Вместе 5 условий невыполнимы, без любого из них остальные выполнимы:\n";
    assert!(refused.answer.err.contains(told), "{}", refused.answer.err);
    let relief = rows(&refused.written.out, "relief");
    assert_eq!(relief.len(), 1);
    assert_eq!(relief[0]["sentence"], "отрасль Здравоохранение, приём 2029: снизить нижний предел до 250 мест (на 10)");
}

#[test]
fn a_total_that_whole_groups_cannot_give() {
    let refused = refused(&limited(Package::tiny(), "programme", &[("programme", "15.02.16")], "2029", "110", "110"));
    assert_eq!(refused.sentences(), ["15.02.16, приём 2029: предел — ровно 110 мест; целыми группами это невозможно"]);
    assert_eq!(refused.remedies(), ["снизить предел до 100 мест (на 10)"]);
}

#[test]
fn a_further_group_elsewhere_is_named_with_what_it_lacks() {
    let package = Package::tiny().cell("contracts.csv", 1, "count", "84");
    let full = row(&package, "colleges.csv", &[("college", "Колледж № 3")]);
    let contract = "Ц-1,АО «Завод»,Колледж № 3,34.02.01,очная,9,2027,75,3,";
    let refused = refused(&package.append("contracts.csv", contract).cell("colleges.csv", full, "intake_capacity", "153"));
    assert!(
        refused.remedies()[0].ends_with(
            "или перенести 9 договоров в Колледж № 3, очная, база 9 и открыть там ещё одну группу (лицензия есть, не хватает: \
             предел приёма — 22 места)"
        ),
        "{}",
        refused.remedies()[0]
    );
}

#[test]
fn the_same_in_english() {
    let english = |package: &Package| {
        let written = package.write();
        let answer = kadry(&["plan", &written.path.display().to_string(), "--out", &written.out.display().to_string(), "--lang", "en"]);
        assert_eq!(answer.code, 4, "{}", answer.err);
        rows(&written.out, "reasons").into_iter().map(|row| (row["sentence"].clone(), row["remedy"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(
        english(&Package::tiny().cell("contracts.csv", 1, "count", "84")),
        [(
            "Колледж № 1, programme 34.02.01 (очная, base 11), admission 2027: contracts 84, places 75 (licence 75, limit of growth \
             75); 9 places missing"
                .to_owned(),
            "add 1 group beyond the licence and allow growth of up to 70% a year (change_share = 0.70); or move 9 contracts to \
             Колледж № 3, очная, base 9 (100 places free)"
                .to_owned()
        )]
    );
    assert_eq!(
        english(&Package::tiny().cell("colleges.csv", 1, "dormitory", "150")),
        [(
            "Колледж № 1, 2027: at least 38 places must be (contracts in whole groups — 21, limit of decrease — 17), but dormitory is \
             150 places, of which those in training leave 23; 15 places missing"
                .to_owned(),
            "add 15 beds; or allow a decrease of up to 70% a year (change_share = 0.70)".to_owned()
        )]
    );
    assert_eq!(
        english(&broken_only_together()).last().map(|(sentence, remedy)| (sentence.as_str(), remedy.as_str())),
        Some((
            "industry Здравоохранение, admission 2029: lower limit is at least 260 places",
            "lower the lower limit to 250 places (by 10)"
        ))
    );
}

#[test]
fn there_is_a_report_all_the_same() {
    let refused = refused(&broken_only_together());
    let out = &refused.written.out;
    let card: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("run.json")).expect("card")).expect("JSON");
    assert_eq!((card["command"].as_str(), card["status"].as_str()), (Some("plan"), Some("no_plan")));
    assert_eq!(card["reasons"].as_array().map(Vec::len), Some(5));
    assert_eq!(card["reasons"][4]["sentence"]["ru"], refused.sentences()[4]);
    assert_eq!((card["reasons"][4]["required"].as_f64(), card["reasons"][4]["available"].as_f64()), (Some(260.0), Some(250.0)));
    assert!(!rows(out, "need").is_empty() && !rows(out, "pipeline").is_empty());
    assert!(out.join("tables/reasons.parquet").is_file() && out.join("input/limits.csv").is_file());
    assert!(!out.join("tables/allocation.csv").exists());
    let log = std::fs::read_to_string(out.join("log.txt")).expect("log");
    assert!(log.contains("План невозможен: 1 причина."), "{log}");
    let verified = kadry(&["verify", &out.display().to_string()]);
    assert_eq!(verified.code, 3);
    assert_eq!(verified.out, "run.json: в этой папке нет плана приёма: он невозможен, причины — в tables/reasons.csv\n");
    let again = refused.written.plan();
    assert_eq!(again.code, 2, "the folder is not replaced unasked: {}", again.err);
}

#[test]
fn the_answer_for_programs_has_the_reasons() {
    let written = broken_only_together().write();
    let answer = kadry(&["plan", &written.path.display().to_string(), "--out", &written.out.display().to_string(), "--json"]);
    assert_eq!(answer.code, 4);
    let json: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!(json["status"], "no_plan");
    assert_eq!(json["reasons"][0]["kind"], "licence");
    assert_eq!(json["reasons"][0]["owner"], "Колледж № 1");
    assert_eq!(json["relief"][0]["by"], 10.0);
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
fn several_colleges_take_the_contracts_of_one() {
    let package = Package::tiny().cell("contracts.csv", 5, "count", "200");
    let refused = refused(&package);
    assert_eq!(
        refused.remedies(),
        ["перенести 100 договоров: 95 — в Колледж № 1 (свободно 95 мест), 5 — в Колледж № 3 (свободно 70 мест)"]
    );
}
