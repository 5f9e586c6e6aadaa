//! `kadry replay`: the same bytes again, or exactly what differs.

use crate::support::{Answer, Package, Written, kadry};
use std::path::Path;

fn replay(run: &Path) -> Answer {
    kadry(&["replay", &run.display().to_string()])
}

fn made(arguments: &[&str], package: &Package) -> Written {
    let written = package.write();
    let [path, out] = [&written.path, &written.out].map(|path| path.display().to_string());
    let all: Vec<&str> = [arguments[0], &path, "--out", &out].into_iter().chain(arguments[1..].iter().copied()).collect();
    let answer = kadry(&all);
    assert!(matches!(answer.code, 0 | 4), "{}{}", answer.out, answer.err);
    written
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).expect("file");
    assert!(text.contains(from), "{} has no {from}", path.display());
    std::fs::write(path, text.replacen(from, to, 1)).expect("written");
}

fn impossible() -> Package {
    Package::tiny().cell("budget.csv", 1, "amount", "1").cell("budget.csv", 2, "amount", "1")
}

fn with_scenario() -> Package {
    Package::tiny()
        .set("scenarios/x.toml", "title = \"Меньше мест вакансий\"\n[[change]]\ntable = \"vacancies\"\ncolumn = \"open\"\nmultiply = 0.5\n")
}

#[test]
fn every_kind_of_run_comes_again_byte_for_byte() {
    let cases: [(&[&str], Package); 7] = [
        (&["plan"], Package::tiny()),
        (&["plan", "--lang", "en", "--seed", "99", "--gap", "0.02"], Package::tiny()),
        (&["plan", "--scenario", "x"], with_scenario()),
        (&["plan", "--robust", "cvar:0.5", "--robust-draws", "4"], Package::tiny()),
        (&["plan"], impossible()),
        (&["forecast", "--draws", "30"], Package::tiny()),
        (&["backtest", "--origins", "2", "--horizon", "2", "--level", "90"], Package::tiny()),
    ];
    for (arguments, package) in cases {
        let written = made(arguments, &package);
        let answer = replay(&written.out);
        assert_eq!(answer.code, 0, "{arguments:?}: {}{}", answer.out, answer.err);
        assert!(answer.out.starts_with("Расчёт повторён: ") && answer.out.contains("байт в байт"), "{}", answer.out);
        let carried = answer.out.contains("Взято из расчёта, не пересчитано: tables/robust.csv, tables/robust.parquet");
        assert_eq!(carried, arguments.contains(&"--robust"), "{}", answer.out);
    }
}

/// The package is not needed: a run carries all that it is made of.
#[test]
fn a_run_comes_again_elsewhere_without_its_package() {
    let written = made(&["plan"], &Package::tiny());
    std::fs::remove_dir_all(&written.path).expect("removed");
    let moved = written.out.with_file_name("архив");
    std::fs::rename(&written.out, &moved).expect("moved");
    assert_eq!(replay(&moved).code, 0);
}

#[test]
fn what_was_edited_is_named_by_file_row_column_and_values() {
    let written = made(&["plan"], &Package::tiny());
    let table = written.out.join("tables/allocation.csv");
    let text = std::fs::read_to_string(&table).expect("table");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().expect("head").clone();
    let places = head.iter().position(|name| name == "places").expect("column");
    let mut records: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("row")).collect();
    let was = records[1][places].to_owned();
    records[1] = records[1].iter().enumerate().map(|(index, cell)| if index == places { "7" } else { cell }).collect();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(&head).expect("head");
    records.iter().for_each(|record| writer.write_record(record).expect("row"));
    std::fs::write(&table, writer.into_inner().expect("bytes")).expect("written");
    let answer = replay(&written.out);
    assert_eq!(answer.code, 3);
    let line = format!(
        "  tables/allocation.csv: файл изменён после расчёта: строк с отличиями 1, первая — 3, столбец places: в папке «7», по расчёту «{was}»\n"
    );
    assert!(answer.out.starts_with("Расчёт не повторился: отличается 1,") && answer.out.contains(&line), "{}", answer.out);
    let verified = kadry(&["verify", &written.out.display().to_string()]);
    assert_eq!(verified.code, 3);
    assert!(verified.out.contains("таблица tables/allocation.csv изменена после расчёта"), "{}", verified.out);

    // Who also mends the hash and the seal is found by the calculation.
    let card = written.out.join("run.json");
    let mut value: serde_json::Value = serde_json::from_slice(&std::fs::read(&card).expect("card")).expect("JSON");
    value["outputs"]["tables/allocation.csv"] = kadry_package::sha256(&std::fs::read(&table).expect("table")).into();
    std::fs::write(&card, kadry_package::sealed(&value).expect("card")).expect("written");
    let answer = replay(&written.out);
    assert_eq!(answer.code, 3);
    assert!(
        answer.out.contains("tables/allocation.csv: теперь вычислено иначе: строк с отличиями 1, первая — 3, столбец places"),
        "{}",
        answer.out
    );
    let english = kadry(&["replay", &written.out.display().to_string(), "--lang", "en"]);
    assert!(english.out.contains("computed differently now: 1 rows differ, the first is 3, column places"), "{}", english.out);
    let json = kadry(&["replay", &written.out.display().to_string(), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!((&json["holds"], &json["differences"][0]["file"]), (&false.into(), &"tables/allocation.csv".into()));
}

#[test]
fn an_edited_card_or_input_is_no_ground_for_a_repetition() {
    let written = made(&["plan"], &Package::tiny());
    let card = written.out.join("run.json");
    let good = std::fs::read_to_string(&card).expect("card");
    edit(&card, "\"status\": \"", "\"status\": \"very ");
    let answer = replay(&written.out);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("run.json изменён после расчёта: его печать не сходится"), "{}", answer.err);
    for command in ["compare", "report", "alternatives"] {
        let run = written.out.display().to_string();
        let arguments = if command == "compare" { vec![command, &run, &run] } else { vec![command, &run] };
        let answer = kadry(&arguments);
        assert_eq!(answer.code, 3, "{command}: {}", answer.err);
        assert!(answer.err.contains("его печать не сходится"), "{command}: {}", answer.err);
    }
    let verified = kadry(&["verify", &written.out.display().to_string()]);
    assert!(verified.out.contains("[card_changed] run.json"), "{}", verified.out);

    std::fs::write(&card, good).expect("written");
    edit(&written.out.join("input/employment.csv"), "2025,", "2025 ,");
    let answer = replay(&written.out);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("файл input/employment.csv изменён после расчёта"), "{}", answer.err);
}

/// What was laid into the folder later, and what was taken off the card, is named.
#[test]
fn strangers_in_the_folder_are_named() {
    let written = made(&["plan"], &Package::tiny());
    let run = written.out.display().to_string();
    let stranger = written.out.join("input/extra.csv");
    std::fs::write(&stranger, "a\n1\n").expect("file");
    assert!(kadry(&["verify", &run]).out.contains("[file_unlisted] input/extra.csv"));
    std::fs::remove_file(&stranger).expect("removed");

    let card = written.out.join("run.json");
    let mut value: serde_json::Value = serde_json::from_slice(&std::fs::read(&card).expect("card")).expect("JSON");
    value["outputs"].as_object_mut().expect("outputs").remove("order_annex.docx");
    value["goals"][0]["value"] = (value["goals"][0]["value"].as_f64().expect("number") + 1.0).into();
    std::fs::write(&card, kadry_package::sealed(&value).expect("card")).expect("written");
    assert!(kadry(&["verify", &run]).out.contains("[file_unlisted] order_annex.docx"));
    let answer = replay(&written.out);
    assert!(answer.out.contains("order_annex.docx: файл есть в папке, но его нет в run.json"), "{}", answer.out);
    assert!(answer.out.contains("run.json: поле goals[0].value: записано "), "{}", answer.out);
}

#[test]
fn a_table_laid_beside_the_inputs_is_not_computed_with() {
    let package = Package::tiny().without("limits.csv");
    let written = made(&["plan"], &package);
    std::fs::write(written.out.join("input/limits.csv"), "kind,programme,year,min,max\ntotal,,,,400\n").expect("file");
    let run = written.out.display().to_string();
    for command in ["replay", "alternatives", "sensitivity"] {
        let answer = kadry(&[command, &run]);
        assert_eq!(answer.code, 3, "{command}: {}{}", answer.out, answer.err);
        assert!(answer.err.contains("файла input/limits.csv в расчёте не было"), "{command}: {}", answer.err);
    }
}

/// The files of a study are held by its card.
#[test]
fn an_edited_study_is_named() {
    let written = made(&["plan"], &Package::tiny());
    let run = written.out.display().to_string();
    let study = written.out.with_file_name("study");
    let folder = study.display().to_string();
    assert_eq!(kadry(&["compare", &run, &run, "--out", &folder]).code, 0);
    let good = kadry(&["verify", &folder]);
    assert_eq!(good.code, 0, "{}", good.out);
    edit(&study.join("tables/comparison.csv"), "0", "1");
    edit(&study.join("study.json"), "\"command\": \"compare\"", "\"command\": \"sweep\"");
    let answer = kadry(&["verify", &folder]);
    assert_eq!(answer.code, 3);
    assert!(
        answer.out.contains("[card_changed] study.json") && answer.out.contains("[file_changed] tables/comparison.csv"),
        "{}",
        answer.out
    );
}

#[test]
fn no_run_is_no_run() {
    let folder = tempfile::tempdir().expect("folder");
    let answer = replay(folder.path());
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("файла run.json нет: это не папка расчёта kadry"), "{}", answer.err);
}
