//! A small run, and what must be said of it after each kind of tampering.

use kadry_package::{read_package, sha256};
use kadry_region::Lang;
use kadry_verify::{Report, verify};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

const REGION: &str = r#"name = "Область"
base_year = 2024
first_admission_year = 2026
admission_years = 2
horizon = 2030
[scenario]
draws = 20
gap = 0.0
time_limit = 20.0
"#;
const PROGRAMMES: &str = "programme,name,industry,priority\n34.02.01,Сестринское дело,Здравоохранение,2\n08.01.07,Мастер,Строительство,1\n";
const COLLEGES: &str = "college,municipality,founder,intake_capacity,contingent_capacity,dormitory,teacher_hours
=А,Город,Минздрав,100,260,120,20000
Б,Район,Минобр,75,160,90,
";
const OFFERS: &str = "college,programme,form,base,duration_months,group_size,group_min,max_groups,licensed,cost,workshop,kcp
=А,34.02.01,очная,9,46,25,20,3,да,100000,180,50
=А,34.02.01,очно-заочная,11,34,25,20,2,да,60000,,0
Б,08.01.07,очная,9,34,25,25,2,да,90000,,25
Б,08.01.07,очная,11,10,25,,1,да,,,25
";
const CONTINGENT: &str = "college,programme,form,base,course,base_date,students
=А,34.02.01,очная,9,1,2025-10-01,50
=А,34.02.01,очная,9,2,2025-10-01,46
Б,08.01.07,очная,9,1,2025-10-01,25
";
const MATRIX: &str = "occupation,programme,share\nМедсестра,34.02.01,0.9\nСтроитель,08.01.07,0.8\n";
const YIELDS: &str = "programme,college,survival,employed,delayed,returning,accreditation_passed
34.02.01,,0.8,0.9,0.1,0.8,0.9
34.02.01,=А,,0.92,,,
08.01.07,,0.85,,0.25,0.7,
";
const CONTRACTS: &str = "contract,employer,college,programme,form,base,admission_year,count\n1,Больница,=А,34.02.01,очная,9,2026,22\n";
const BUDGET: &str = "year,founder,amount\n2026,Минздрав,30000000\n2027,,60000000\n";
const LIMITS: &str = "kind,base,year,min,max\nbase,9,,20,200\ntotal,,2027,40,\n";
const LEAVERS: &str = "year,base,count,participation\n2025,9,800,0.5\n2026,9,820,0.5\n2026,11,500,\n";

static RUN: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let package = folder.path().join("package");
    fs::create_dir(&package).expect("package");
    let employment: String =
        (2015..2025).map(|year| format!("{year},Медсестра,{}\n{year},Строитель,{}\n", 1500 + year - 2015, 900 + year - 2015)).collect();
    let employment = format!("year,occupation,headcount\n{employment}");
    let tables = [
        ("region.toml", REGION),
        ("programmes.csv", PROGRAMMES),
        ("colleges.csv", COLLEGES),
        ("offers.csv", OFFERS),
        ("contingent.csv", CONTINGENT),
        ("matrix.csv", MATRIX),
        ("yields.csv", YIELDS),
        ("contracts.csv", CONTRACTS),
        ("budget.csv", BUDGET),
        ("limits.csv", LIMITS),
        ("school_leavers.csv", LEAVERS),
        ("employment.csv", employment.as_str()),
    ];
    for (name, content) in tables {
        fs::write(package.join(name), content).expect("table");
    }
    let reading = read_package(&package);
    let region = reading.region.unwrap_or_else(|| panic!("{:#?}", reading.problems));
    let outcome = kadry_engine::compute(region).unwrap_or_else(|_| panic!("no plan"));
    let making = kadry::run::Making { inputs: &reading.inputs, log: "", started: String::new(), lang: Lang::Ru, overwrite: false };
    kadry::write_run(kadry::Computed::Plan(&outcome), &making, &folder.path().join("run")).expect("run");
    folder
});

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { fs::copy(entry.path(), target).map(|_| ()).expect("copy") }
    }
}

/// The report on a copy of the run after a change.
fn after(change: impl Fn(&Path)) -> Report {
    let folder = tempfile::tempdir().expect("folder");
    copy(&RUN.path().join("run"), folder.path());
    change(folder.path());
    // Who edits a run with care seals its card anew.
    let card = folder.path().join("run.json");
    let edited = fs::read(&card).ok().and_then(|content| serde_json::from_slice::<serde_json::Value>(&content).ok());
    if let Some(edited) = edited {
        fs::write(card, kadry_package::sealed(&edited).expect("card")).expect("file");
    }
    verify(folder.path())
}

#[test]
fn a_card_that_was_edited_and_not_sealed_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    copy(&RUN.path().join("run"), folder.path());
    edit(folder.path(), "run.json", |text| text.replacen("\"started\": \"\"", "\"started\": \"2020-01-01T00:00:00Z\"", 1));
    assert_eq!(codes(&verify(folder.path())), BTreeSet::from(["card_changed"]));
}

fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.what).collect()
}

fn edit(run: &Path, name: &str, change: impl Fn(&str) -> String) {
    let path = run.join(name);
    let before = fs::read_to_string(&path).expect("file");
    let text = change(&before);
    assert_ne!(before, text, "{name} was not changed");
    fs::write(path, text).expect("file");
}

/// Changes cells of the first row of a table that holds every text given.
fn cells(run: &Path, table: &str, row: &[&str], change: &[(&str, &str)]) {
    edit(run, &format!("tables/{table}.csv"), |text| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("header").clone();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).expect("header");
        let mut done = false;
        for record in reader.records() {
            let mut record: Vec<String> = record.expect("row").iter().map(str::to_owned).collect();
            if !done && row.iter().all(|wanted| record.iter().any(|cell| cell == wanted)) {
                done = true;
                for (column, value) in change {
                    let index = header.iter().position(|name| name == *column).expect("column");
                    record[index] = (*value).to_owned();
                }
            }
            writer.write_record(&record).expect("row");
        }
        assert!(done, "no such row");
        String::from_utf8(writer.into_inner().expect("table")).expect("text")
    });
}

/// Writes the checksum of an edited file into the card, as a careful forger would.
fn reseal(run: &Path, name: &str) {
    let hash = sha256(&fs::read(run.join(name)).expect("file"));
    card(run, |card| card["outputs"][name] = hash.clone().into());
}

fn card(run: &Path, change: impl Fn(&mut serde_json::Value)) {
    edit(run, "run.json", |text| {
        let mut card = serde_json::from_str(text).expect("card");
        change(&mut card);
        card.to_string()
    });
}

fn forged(table: &str, row: &[&str], change: &[(&str, &str)]) -> BTreeSet<&'static str> {
    let report = after(|run| {
        cells(run, table, row, change);
        reseal(run, &format!("tables/{table}.csv"));
    });
    codes(&report)
}

#[test]
fn a_run_as_written_holds() {
    let report = after(|_| {});
    assert_eq!(report.findings, []);
    for kind in [
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
        "limit_min",
        "balance",
        "goals",
        "certificate",
    ] {
        assert!(report.checked.iter().any(|checked| checked.kind == kind && checked.count > 0), "{kind} was not checked");
    }
}

#[test]
fn the_bound_of_every_goal_is_proved_by_duality() {
    let report = after(|_| {});
    assert_eq!(
        report.bounds.iter().map(|proof| proof.goal.as_str()).collect::<Vec<_>>(),
        ["shortage", "fairness", "surplus", "change", "cost", "score"]
    );
    for proof in &report.bounds {
        let (proved, stated) = (proof.proved.expect("proved"), proof.lp_bound.expect("stated"));
        assert!((proved - stated).abs() <= 1e-4 + 1e-5 * stated.abs(), "{proof:?}");
        assert!(proved <= proof.bound.expect("bound") + 1e-4 + 1e-5 * stated.abs(), "{proof:?}");
    }
    let positive = report.bounds.iter().filter(|proof| proof.proved.is_some_and(|proved| proved > 1.0)).count();
    assert_eq!(positive, 3, "shortage, change and cost: {:?}", report.bounds);
}

/// Multiplies each dual by a factor of its own; the checksum is mended.
fn scaled(run: &Path, factor: impl Fn(usize) -> f64) {
    edit(run, "tables/certificate.csv", |text| {
        let mut lines = text.lines().map(str::to_owned);
        let header = lines.next().expect("header");
        let rows = lines.enumerate().map(|(index, line)| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let dual = cells.len() - 2;
            cells[dual] = (cells[dual].parse::<f64>().expect("dual") * factor(index)).to_string();
            cells.join(",")
        });
        std::iter::once(header).chain(rows).map(|line| line + "\r\n").collect()
    });
    reseal(run, "tables/certificate.csv");
}

#[test]
fn whatever_the_multipliers_no_bound_passes_the_plan() {
    for seed in 0..12_usize {
        let report = after(|run| scaled(run, |row| ((row * 7919 + seed * 104_729) % 401) as f64 / 100.0 - 1.0));
        assert!(!codes(&report).contains("bound_passed"), "{seed}: {:?}", report.findings);
        assert!(report.bounds.iter().all(|proof| proof.proved.is_some_and(|proved| proved <= proof.value + 1e-4)), "{:?}", report.bounds);
    }
}

#[test]
fn a_bound_that_its_multipliers_do_not_prove_is_named() {
    let weaker = after(|run| scaled(run, |_| 0.9));
    let finding = weaker.findings.iter().find(|f| f.what == "bound_unproved").expect("finding");
    assert!(finding.message.ru.starts_with("цель shortage: граница lp_bound не доказана: в расчёте "), "{}", finding.message.ru);
    let one = after(|run| scaled(run, |row| if row == 0 { 0.0 } else { 1.0 }));
    assert_eq!(codes(&one), BTreeSet::from(["bound_unproved"]), "{:?}", one.findings);
    for goal in 0..3 {
        let raised = after(|run| {
            card(run, |card| {
                let stated = card["goals"][goal]["lp_bound"].as_f64().expect("bound");
                card["goals"][goal]["lp_bound"] = (stated + 0.1).into();
            })
        });
        assert_eq!(codes(&raised), BTreeSet::from(["bound_unproved"]), "{:?}", raised.findings);
    }
    let none = after(|run| card(run, |card| card["goals"][0]["lp_bound"] = serde_json::Value::Null));
    assert_eq!(codes(&none), BTreeSet::from(["goal_bound"]));
    assert_eq!(forged("certificate", &["shortage"], &[("owner", "нет такой")]), BTreeSet::from(["certificate_row", "bound_unproved"]));
    let moved = forged("certificate", &["shortage"], &[("bound", "123456")]);
    assert_eq!(moved, BTreeSet::from(["certificate_bound"]));
}

/// One group more or less, with the checksum mended, and with every figure of the line mended too.
#[test]
fn one_group_changed_by_hand_is_caught() {
    let table = fs::read_to_string(RUN.path().join("run/tables/allocation.csv")).expect("table");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("header").clone();
    let at = |row: &csv::StringRecord, name: &str| row[header.iter().position(|head| head == name).expect("column")].to_owned();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("row")).collect();
    let filled = rows.iter().filter(|row| at(row, "places") != "0");
    let mut tried = 0;
    for row in filled {
        let number = |name: &str| at(row, name).parse::<f64>().expect("number");
        let (groups, places) = (number("groups"), number("places"));
        let less = (groups - 1.0) / groups;
        let mended = ["places", "expected_graduates", "expected_workers", "cost"].map(|name| match at(row, name).parse::<f64>() {
            Ok(value) if name == "places" => (name, (value * less).round().to_string()),
            Ok(value) => (name, (value * (places * less).round() / places).to_string()),
            Err(_) => (name, String::new()),
        });
        let groups = (groups - 1.0).to_string();
        let change: Vec<(&str, &str)> =
            mended.iter().map(|(name, value)| (*name, value.as_str())).chain([("groups", groups.as_str())]).collect();
        let key = ["college", "programme", "form", "base", "admission_year"].map(|name| at(row, name));
        let found = forged("allocation", &key.each_ref().map(String::as_str), &change);
        assert!(found.contains("balance_planned") && !found.contains("expected_workers"), "{key:?}: {found:?}");
        tried += 1;
    }
    assert!(tried > 3);
}

#[test]
fn an_edited_table_is_named_and_recomputed_as_well() {
    let report = after(|run| cells(run, "allocation", &["'=А", "очная", "2026"], &[("groups", "4"), ("places", "100")]));
    let changed = report.findings.iter().find(|f| f.what == "file_changed").expect("finding");
    assert_eq!(changed.message.ru, "таблица tables/allocation.csv изменена после расчёта");
    assert_eq!(changed.place, "tables/allocation.csv");
    let licence = report.findings.iter().find(|f| f.what == "licence").expect("finding");
    assert_eq!(licence.message.ru, "нарушено: лицензия и число групп — 4, должно быть не больше 3");
    assert!(codes(&report).is_superset(&BTreeSet::from([
        "expected_graduates",
        "expected_workers",
        "cost",
        "balance_planned",
        "constraint_activity",
        "goal_value"
    ])));
}

#[test]
fn a_group_that_no_places_fill_breaks_the_bounds_of_groups() {
    let codes = forged("allocation", &["'=А", "очная", "2026"], &[("groups", "3"), ("places", "26")]);
    assert!(codes.contains("group_bounds"), "{codes:?}");
    assert!(!codes.contains("file_changed"));
}

#[test]
fn an_unmet_contract_is_found() {
    let codes = forged("allocation", &["'=А", "очная", "2026"], &[("groups", "1"), ("places", "20")]);
    assert!(codes.contains("contract"), "{codes:?}");
}

#[test]
fn a_balance_that_does_not_add_up_is_found() {
    let report = after(|run| {
        cells(run, "balance", &["34.02.01", "2026"], &[("shortage", "1.5")]);
        reseal(run, "tables/balance.csv");
    });
    assert_eq!(codes(&report), BTreeSet::from(["balance_identity"]));
    let table = fs::read_to_string(RUN.path().join("run/tables/balance.csv")).expect("table");
    let line = 1 + table.lines().position(|line| line.starts_with("34.02.01,2026,")).expect("row");
    assert_eq!(report.findings.first().map(|f| f.place.clone()), Some(format!("tables/balance.csv:{line} (34.02.01, 2026)")));
    assert_eq!(
        forged("balance", &["34.02.01", "2030"], &[("planned_workers", "1e308")]),
        BTreeSet::from(["balance_identity", "balance_planned", "balance_status"])
    );
    assert_eq!(forged("balance", &["34.02.01", "2025"], &[("status", "balanced")]), BTreeSet::from(["balance_status"]));
}

#[test]
fn need_is_held_against_its_causes_and_the_matrix() {
    assert_eq!(forged("need_by_cause", &["Медсестра", "2027"], &[("death", "99999")]), BTreeSet::from(["need_causes"]));
    assert_eq!(
        forged("need", &["34.02.01", "2027"], &[("need", "1"), ("need_low", "0")]),
        BTreeSet::from(["need_control", "balance_need"])
    );
    assert_eq!(forged("need", &["34.02.01", "2027"], &[("bottom_up", "1")]), BTreeSet::from(["need_matrix", "need_control"]));
    assert!(forged("need", &["34.02.01", "2027"], &[("need_low", "99999")]).contains("need_bounds"));
}

#[test]
fn goals_of_the_card_are_recomputed() {
    let value = after(|run| card(run, |card| card["goals"][0]["value"] = 1.0.into()));
    assert!(codes(&value).contains("goal_value"), "{:?}", value.findings);
    let bound = after(|run| card(run, |card| card["goals"][0]["bound"] = 1e308.into()));
    assert!(codes(&bound).contains("goal_bound"), "{:?}", bound.findings);
    let none = after(|run| card(run, |card| card["goals"] = serde_json::json!([])));
    assert!(codes(&none).contains("goal_order"));
    let unproved = after(|run| card(run, |card| card["goals"][0]["bound"] = serde_json::Value::Null));
    assert!(codes(&unproved).contains("goal_bound"), "{:?}", unproved.findings);
    let gap = after(|run| card(run, |card| card["goals"][0]["gap"] = 0.9.into()));
    assert!(codes(&gap).is_superset(&BTreeSet::from(["goal_gap", "card_gap"])));
}

#[test]
fn settings_cannot_be_softened_after_the_run() {
    let report = after(|run| card(run, |card| card["settings"]["scenario"]["change_share"] = 9.0.into()));
    assert!(codes(&report).contains("settings_differ"), "{:?}", report.findings);
    let report = after(|run| card(run, |card| card["settings"]["admission_years"] = 4_000_000_000_u64.into()));
    assert_eq!(codes(&report), BTreeSet::from(["bad_settings"]));
}

#[test]
fn missing_files_are_named() {
    let report = after(|run| fs::remove_file(run.join("tables/allocation.csv")).expect("file"));
    assert_eq!(codes(&report), BTreeSet::from(["file_missing", "table_missing"]));
    let report = after(|run| fs::remove_file(run.join("input/offers.csv")).expect("file"));
    assert_eq!(codes(&report), BTreeSet::from(["file_missing", "input_refused"]));
    let report = after(|run| fs::remove_file(run.join("run.json")).expect("file"));
    assert_eq!(codes(&report), BTreeSet::from(["no_run"]));
}

#[test]
fn rows_that_are_gone_doubled_or_foreign_are_found() {
    let without = |wanted: &'static str| {
        after(move |run| {
            edit(run, "tables/allocation.csv", |text| {
                text.lines().filter(|line| !line.starts_with(wanted)).map(|line| format!("{line}\r\n")).collect()
            });
            reseal(run, "tables/allocation.csv");
        })
    };
    assert!(codes(&without("Б,08.01.07,очная,9,2027")).contains("missing_line"));
    let double = after(|run| edit(run, "tables/need.csv", |text| format!("{text}{}\r\n", text.lines().nth(1).expect("row"))));
    assert_eq!(codes(&double), BTreeSet::from(["file_changed", "duplicate_line"]));
    assert!(
        forged("allocation", &["Б", "очная", "2027"], &[("college", "В")]).is_superset(&BTreeSet::from(["unknown_line", "missing_line"]))
    );
    let fewer = after(|run| {
        edit(run, "tables/constraints.csv", |text| {
            text.lines().filter(|line| !line.contains(",intake,")).map(|line| format!("{line}\r\n")).collect()
        })
    });
    assert_eq!(codes(&fewer), BTreeSet::from(["file_changed", "constraint_missing"]));
}

#[test]
fn constraints_that_tell_another_story_are_found() {
    assert_eq!(
        forged("constraints", &["intake", "Б", "2026"], &[("activity", "1"), ("slack", "74")]),
        BTreeSet::from(["constraint_activity"])
    );
    assert_eq!(forged("constraints", &["intake", "Б", "2026"], &[("slack", "3")]), BTreeSet::from(["slack"]));
    assert!(forged("constraints", &["intake", "Б", "2026"], &[("owner", "В")]).contains("constraint_unknown"));
}

#[test]
fn a_table_laid_beside_the_inputs_is_no_part_of_the_run() {
    let report = after(|run| fs::write(run.join("input/vacancies.csv"), "occupation,open\nМедсестра,5\n").expect("file"));
    assert_eq!(codes(&report), BTreeSet::from(["file_unlisted"]));
    let report = after(|run| card(run, |card| card["outputs"]["../../etc/passwd"] = "00".into()));
    assert_eq!(codes(&report), BTreeSet::from(["file_unsafe"]));
    let report = after(|run| card(run, |card| card["outputs"] = serde_json::json!({})));
    assert!(codes(&report).contains("not_hashed"));
}

#[test]
fn a_run_that_time_cut_short_may_lack_its_later_goals() {
    let report = after(|run| {
        card(run, |card| {
            let first = card["goals"][0].clone();
            card["gap"] = first["gap"].clone();
            card["goals"] = serde_json::json!([first]);
            card["status"] = "time_limit".into();
        });
    });
    assert_eq!(report.findings, []);
}

#[test]
fn hostile_runs_give_findings_and_no_panic() {
    let cut = after(|run| edit(run, "tables/allocation.csv", |text| text.chars().take(text.chars().count() - 30).collect()));
    assert!(codes(&cut).contains("bad_row"), "{:?}", cut.findings);
    assert!(forged("allocation", &["Б", "очная", "2027"], &[("places", "много")]).contains("bad_number"));
    assert!(forged("allocation", &["Б", "очная", "2027"], &[("places", "1e308")]).contains("bad_number"));
    assert!(forged("need", &["34.02.01", "2027"], &[("need", "1e308"), ("need_high", "1e308")]).contains("need_control"));
    let columns = after(|run| edit(run, "tables/balance.csv", |text| text.replacen("planned_workers", "planned", 1)));
    assert_eq!(codes(&columns), BTreeSet::from(["file_changed", "missing_column"]));
    for content in ["", "{", "[]", "{\"goals\": 1}"] {
        let report = after(|run| fs::write(run.join("run.json"), content).expect("file"));
        assert_eq!(codes(&report), BTreeSet::from(["bad_card"]));
    }
    let bytes = after(|run| fs::write(run.join("tables/need.csv"), [0xff_u8, 0xfe, 0, 10, 0xff]).expect("file"));
    assert!(codes(&bytes).is_superset(&BTreeSet::from(["file_changed", "table_unreadable"])), "{:?}", bytes.findings);
    assert_eq!(codes(&verify(Path::new("/no/such/run"))), BTreeSet::from(["no_run"]));
}
