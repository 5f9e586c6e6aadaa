//! Goals, their order and switches, and the three modes, from outside.

use crate::support::{Package, Written, kadry, number, rows};
use std::collections::BTreeMap;

/// Two colleges that teach the same two programmes: А is cheaper, Б has the better score.
fn two_colleges(scenario: &str) -> Package {
    let employment: String =
        (2015..2025).map(|year| format!("{year},Медсестра,Здравоохранение,2000\n{year},Строитель,Строительство,2000\n")).collect();
    let region = "name = \"Область\"\nbase_year = 2024\nfirst_admission_year = 2026\nadmission_years = 2\n[scenario]\ndraws = 20\nchange_share = 3.0\n";
    let files = [
        ("region.toml", format!("{region}{scenario}\n")),
        (
            "programmes.csv",
            "programme,name,industry\n08.01.07,Мастер,Строительство\n34.02.01,Сестринское дело,Здравоохранение\n".to_owned(),
        ),
        ("colleges.csv", "college,intake_capacity\nА,150\nБ,150\n".to_owned()),
        (
            "offers.csv",
            "college,programme,form,base,duration_months,group_size,max_groups,licensed,cost,score,kcp\n\
             А,08.01.07,очная,9,10,25,3,да,80000,60,50\nА,34.02.01,очная,9,22,25,3,да,100000,60,50\n\
             Б,08.01.07,очная,9,10,25,3,да,90000,,25\nБ,34.02.01,очная,9,22,25,3,да,150000,90,25\n"
                .to_owned(),
        ),
        ("matrix.csv", "occupation,programme,share\nМедсестра,34.02.01,0.9\nСтроитель,08.01.07,0.9\n".to_owned()),
        ("employment.csv", format!("year,occupation,industry,headcount\n{employment}")),
        (
            "contracts.csv",
            "contract,employer,college,programme,form,base,admission_year,count\n1,Больница,А,34.02.01,очная,9,2026,20\n".to_owned(),
        ),
    ];
    Package { files: files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect::<BTreeMap<_, _>>() }
}

/// The run of this scenario, planned and verified.
#[track_caller]
fn planned(scenario: &str) -> (Written, Vec<serde_json::Value>) {
    let written = two_colleges(scenario).write();
    let answer = written.plan();
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let verified = kadry(&["verify", &written.out.display().to_string()]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    let card: serde_json::Value = serde_json::from_slice(&std::fs::read(written.out.join("run.json")).expect("card")).expect("JSON");
    let goals = card["goals"].as_array().expect("goals").clone();
    (written, goals)
}

fn names(goals: &[serde_json::Value]) -> Vec<&str> {
    goals.iter().filter_map(|goal| goal["name"].as_str()).collect()
}

fn value(goals: &[serde_json::Value], name: &str) -> f64 {
    goals.iter().find(|goal| goal["name"] == name).and_then(|goal| goal["value"].as_f64()).unwrap_or_else(|| panic!("{name}: {goals:?}"))
}

#[test]
fn the_order_of_the_scenario_decides_and_a_goal_left_out_plays_no_part() {
    let (_, all) = planned("");
    assert_eq!(names(&all), ["shortage", "fairness", "surplus", "change", "cost", "score"]);
    let (_, need) = planned("goals = [\"shortage\", \"cost\"]");
    let (_, thrift) = planned("goals = [\"cost\", \"shortage\"]");
    assert_eq!((names(&need), names(&thrift)), (vec!["shortage", "cost"], vec!["cost", "shortage"]));
    assert!(value(&need, "shortage") < value(&thrift, "shortage"), "{need:?} {thrift:?}");
    assert!(value(&need, "cost") > value(&thrift, "cost"), "{need:?} {thrift:?}");
}

#[test]
fn a_tolerance_of_its_own_gives_room_to_the_goals_after_it() {
    let (_, strict) = planned("goals = [\"cost\", \"shortage\"]\ntolerances.cost = 0.0");
    let (_, roomy) = planned("goals = [\"cost\", \"shortage\"]\ntolerances.cost = 1.0");
    assert!(value(&roomy, "shortage") < value(&strict, "shortage"), "{strict:?} {roomy:?}");
    assert!(value(&roomy, "cost") <= 2.0 * value(&strict, "cost") + 1e-3, "{strict:?} {roomy:?}");
}

#[test]
fn a_weighted_run_states_every_goal_and_proves_their_sum() {
    let (written, goals) = planned("mode = \"weighted\"\nweights.surplus = 2");
    assert_eq!(names(&goals), ["shortage", "fairness", "surplus", "change", "cost", "score", "weighted"]);
    assert!(goals[..6].iter().all(|goal| goal["bound"].is_null() && goal["gap"].is_null()), "{goals:?}");
    assert!(goals[6]["bound"].is_f64() && goals[6]["gap"].is_f64(), "{:?}", goals[6]);
    let weights = [("shortage", 1.0), ("fairness", 100.0), ("surplus", 2.0), ("change", 0.05), ("cost", 0.02), ("score", 0.0001)];
    let sum: f64 = weights.iter().map(|(name, weight)| weight * value(&goals, name)).sum();
    assert!((value(&goals, "weighted") - sum).abs() < 1e-6, "{sum} {goals:?}");
    // A sum that was edited is found.
    let path = written.out.join("run.json");
    let mut card: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).expect("card")).expect("JSON");
    card["goals"][6]["value"] = (sum - 1.0).into();
    std::fs::write(&path, card.to_string()).expect("card");
    let answer = kadry(&["verify", &written.out.display().to_string()]);
    assert_eq!(answer.code, 3);
    assert!(answer.out.contains("[goal_value] run.json: цель weighted"), "{}", answer.out);
}

#[test]
fn a_competition_gives_the_lot_to_the_higher_score_first() {
    let scenario = "mode = \"competition\"\ngoals = [\"shortage\", \"surplus\", \"cost\"]";
    let (written, goals) = planned(scenario);
    let lines = rows(&written.out, "competition");
    let at = |college: &str, programme: &str, year: &str| {
        let line = lines.iter().find(|l| l["college"] == college && l["programme"] == programme && l["admission_year"] == year);
        line.unwrap_or_else(|| panic!("{college} {programme} {year}: {lines:?}"))
    };
    let mut moved = 0.0;
    for year in ["2026", "2027"] {
        let (high, low) = (at("Б", "34.02.01", year), at("А", "34.02.01", year));
        assert_eq!((number(high, "rank"), number(low, "rank")), (1.0, 2.0));
        let lot = |column: &str| number(high, column) + number(low, column);
        assert_eq!(lot("places"), lot("places_need_optimal"), "{lines:?}");
        // The lower rank has more than the contract asks of it only where the higher one is at its three groups.
        let asked = if year == "2026" { 25.0 } else { 0.0 };
        assert!(number(high, "places") == 75.0 || number(low, "places") == asked, "{lines:?}");
        moved += number(high, "difference");
        // Without a score a line stands last, and that is said.
        let (unranked, ranked) = (at("Б", "08.01.07", year), at("А", "08.01.07", year));
        assert_eq!((unranked["rank"].as_str(), ranked["rank"].as_str()), ("2", "1"));
        assert_eq!((unranked["score"].as_str(), unranked["flags"].as_str()), ("", "no_score"));
    }
    assert!(moved > 0.0, "{lines:?}");
    // Б is dearer: the procedure costs money, and the tables say how much.
    let compared = rows(&written.out, "competition_goals");
    let cost = compared.iter().find(|row| row["goal"] == "cost").expect("cost");
    assert!(number(cost, "difference") > 0.0, "{compared:?}");
    assert!((number(cost, "competition") - value(&goals, "cost")).abs() < 1e-5);
    let (_, need_optimal) = planned("goals = [\"shortage\", \"surplus\", \"cost\"]");
    assert!((number(cost, "need_optimal") - value(&need_optimal, "cost")).abs() < 1e-5);
    // Bounds of goals after the first rest on tolerances that the procedure does not keep.
    let (own, first) = (goals.last().expect("cost"), goals.first().expect("shortage"));
    assert!(own["bound"].is_null() && own["gap"].is_null(), "{own}");
    assert_eq!(first["bound"], need_optimal.first().expect("shortage")["bound"]);
    let path = written.out.join("tables/competition.csv");
    let text = std::fs::read_to_string(&path).expect("table").replacen(",90.0,1,", ",90.0,2,", 1);
    std::fs::write(&path, text).expect("table");
    let answer = kadry(&["verify", &written.out.display().to_string()]);
    assert_eq!(answer.code, 3);
    assert!(answer.out.contains("ранг в лоте: в расчёте 2, пересчёт даёт 1"), "{}", answer.out);
}

#[test]
fn the_summary_names_goals_with_their_units_and_what_they_cannot_count() {
    let written = two_colleges("mode = \"competition\"").write();
    let answer = written.plan();
    for part in [
        "дефицит самой обделённой отрасли, % её потребности",
        "стоимость обучения принятых, млн руб.",
        "баллы отбора, балл × место (больше — лучше)",
        "без балла отбора (score) строк: 1 — в цели баллов их нет",
        "Конкурс: лоты по плану потребности розданы по рангу балла отбора",
    ] {
        assert!(answer.out.contains(part), "{part}: {}", answer.out);
    }
    let english =
        kadry(&["plan", &written.path.display().to_string(), "--out", &written.out.display().to_string(), "--overwrite", "--lang", "en"]);
    for part in ["shortage of the worst industry, % of its need", "cost of those admitted, m roubles", "Need-optimal plan"] {
        assert!(english.out.contains(part), "{part}: {}", english.out);
    }
}

#[test]
fn bad_keys_are_named_with_their_line() {
    let refused = |scenario: &str| {
        let answer = two_colleges(scenario).write().check();
        assert_eq!(answer.code, 3, "{}", answer.out);
        answer.out
    };
    let said = refused("goals = [\"shortage\", \"beauty\"]");
    assert!(
        said.contains(
            "ошибка: region.toml, строка 8\n  настройки региона не читаются: неизвестное значение «beauty», допустимо: contracts, shortage, fairness, surplus, change, cost, score\n"
        ),
        "{said}"
    );
    let said = refused("goals = [\"cost\", \"cost\"]");
    assert!(
        said.contains(
            "ошибка: region.toml, столбец «scenario.goals»\n  недопустимое значение настройки scenario.goals\n  значение: «cost, cost»\n  \
             ожидалось: хотя бы одна цель, и каждая не больше одного раза\n  как исправить: исправьте scenario.goals в region.toml"
        ),
        "{said}"
    );
    let said = refused("mode = \"lottery\"");
    assert!(said.contains("неизвестное значение «lottery», допустимо: lexicographic, weighted, competition\n"), "{said}");
}
