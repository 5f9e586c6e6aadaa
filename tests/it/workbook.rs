//! The justification workbook of a run, read back as a spreadsheet program reads it.

use crate::support::{Package, Written, kadry, number, rows};
use calamine::{Data, DataType, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::LazyLock;

const FORMULA: &str = "=cmd|' /C calc'!A0";

/// A region with a college and an employer that would be formulas, planned once.
static RUN: LazyLock<Written> = LazyLock::new(|| {
    let mut package = Package::tiny();
    let names: Vec<String> = package.files.keys().cloned().collect();
    for name in names.iter().filter(|name| name.ends_with(".csv")) {
        let text = package.text(name).replace("Колледж № 1", FORMULA);
        package = package.set(name, text);
    }
    let written = package.write();
    let answer = written.plan();
    assert_eq!(answer.code, 0, "{}", answer.err);
    written
});

fn book() -> Xlsx<Cursor<Vec<u8>>> {
    let content = std::fs::read(RUN.out.join("justification.xlsx")).expect("workbook");
    Xlsx::new(Cursor::new(content)).expect("a workbook")
}

/// Head of a sheet's table by name, and its rows.
fn sheet(name: &str) -> (BTreeMap<String, usize>, Vec<Vec<Data>>) {
    let range = book().worksheet_range(name).expect("sheet");
    let all: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
    let head = all[3].iter().enumerate().filter_map(|(i, cell)| Some((cell.get_string()?.to_owned(), i))).collect();
    (head, all[4..].to_vec())
}

/// Every part of the workbook's package as text.
fn parts() -> BTreeMap<String, String> {
    let content = std::fs::read(RUN.out.join("justification.xlsx")).expect("workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).expect("zip");
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).expect("part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("UTF-8");
            (part.name().expect("name").into_owned(), text)
        })
        .collect()
}

#[test]
fn the_plan_of_the_workbook_is_the_allocation_and_its_totals_are_formulas() {
    let names = book().sheet_names();
    let expected = [
        "Сводка",
        "План",
        "Обоснование",
        "Отрасли",
        "Потребность",
        "Баланс",
        "Обучающиеся",
        "Работодатели",
        "Договоры",
        "Ограничения",
        "Флаги",
        "Табло",
        "Показатели",
        "Допущения",
        "Карточка",
    ];
    assert_eq!(names, expected);
    let (head, lines) = sheet("План");
    let allocation = rows(&RUN.out, "allocation");
    assert_eq!(lines.len(), allocation.len());
    let at = |row: &[Data], name: &str| row[head[name]].as_f64().unwrap_or_default();
    for (line, row) in lines.iter().zip(&allocation) {
        assert_eq!(at(line, "Мест"), number(row, "places"));
        assert_eq!(at(line, "Целевых договоров"), number(row, "contracts"));
        assert!((at(line, "Работников, чел.") - number(row, "expected_workers")).abs() < 1e-9);
        if let Ok(before) = row["previous_places"].parse::<f64>() {
            assert_eq!(at(line, "Изменение"), number(row, "places") - before);
        }
    }
    let formulas = book().worksheet_formula("План").expect("formulas");
    let total = formulas.rows().flatten().find(|formula| formula.contains("SUBTOTAL(109,H5")).expect("a total of places");
    assert_eq!(total, &format!("SUBTOTAL(109,H5:H{})", lines.len() + 4));
    // The value that stands beside the formula for programs that do not compute.
    let range = book().worksheet_range("План").expect("sheet");
    let places: f64 = allocation.iter().map(|row| number(row, "places")).sum();
    assert_eq!(range.get_value((2, 7)).and_then(DataType::as_f64), Some(places));
}

#[test]
fn each_figure_carries_its_reason_in_a_note() {
    let parts = parts();
    let comments: String = parts.iter().filter(|(name, _)| name.contains("comments")).map(|(_, text)| text.as_str()).collect();
    let justification = rows(&RUN.out, "justification");
    assert_eq!(comments.matches("<comment ").count(), justification.len());
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    for row in &justification {
        assert!(comments.contains(&escaped(&row["reason"])), "{}", row["reason"]);
    }
}

#[test]
fn real_tables_frozen_heads_a4_pages_charts_and_colours() {
    let parts = parts();
    let count = |text: &str, part: &str| parts.iter().filter(|(name, body)| name.starts_with(part) && body.contains(text)).count();
    let sheets = count("<sheetData", "xl/worksheets/sheet");
    assert_eq!(sheets, 15);
    assert_eq!(count("<pageSetup paperSize=\"9\"", "xl/worksheets/sheet"), sheets, "A4 on every sheet");
    assert_eq!(count("orientation=\"landscape\"", "xl/worksheets/sheet"), sheets);
    assert_eq!(parts["xl/workbook.xml"].matches("_xlnm.Print_Area").count(), sheets);
    assert_eq!(count("state=\"frozen\"", "xl/worksheets/sheet"), 13, "every sheet with a table");
    assert_eq!(count("<autoFilter", "xl/tables/"), 13);
    assert!(count("<c:chart>", "xl/charts/chart") >= 4);
    assert!(count("<conditionalFormatting", "xl/worksheets/sheet") >= 4);
}

#[test]
fn names_from_input_stay_text() {
    let (head, lines) = sheet("План");
    assert!(lines.iter().any(|row| row[head["Колледж"]].get_string() == Some(FORMULA)));
    for (name, text) in parts() {
        for formula in text.split("<f>").skip(1).map(|rest| rest.split("</f>").next().unwrap_or_default()) {
            assert!(!formula.contains("cmd"), "{name}: {formula}");
        }
        assert!(!text.contains("TargetMode=\"External\""), "{name} links outside");
    }
}

#[test]
fn documents_are_made_again_byte_for_byte_and_only_from_whole_tables() {
    let run = RUN.out.display().to_string();
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("again");
    let answer = kadry(&["report", &run, "--out", &out.display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let made: Vec<&Path> = answer.out.lines().map(Path::new).collect();
    assert!(!made.is_empty());
    for path in made {
        let name = path.file_name().expect("name");
        assert_eq!(std::fs::read(path).expect("made"), std::fs::read(RUN.out.join(name)).expect("first"), "{name:?}");
    }
    let card = std::fs::read(RUN.out.join("run.json")).expect("card");
    assert_eq!(kadry(&["report", &run]).code, 0);
    assert_eq!(std::fs::read(RUN.out.join("run.json")).expect("card"), card, "the card says the same");
    assert_eq!(kadry(&["verify", &run]).code, 0);
    // A table that was edited is named, and no document is made of it.
    let written = Package::tiny().write();
    assert_eq!(written.plan().code, 0);
    let table = written.out.join("tables/balance.csv");
    let text = std::fs::read_to_string(&table).expect("table").replacen("shortage", "surplus", 2);
    std::fs::write(&table, text).expect("written");
    let answer = kadry(&["report", &written.out.display().to_string()]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("файл tables/balance.csv изменён после расчёта"), "{}", answer.err);
}

#[test]
fn libreoffice_opens_it_without_repair() {
    let Some(office) = crate::support::office() else {
        eprintln!("soffice is not installed: not tried");
        return;
    };
    let folder = tempfile::tempdir().expect("folder");
    let answer = office.convert(&RUN.out.join("justification.xlsx"), "pdf", folder.path());
    assert!(answer.contains("writer") || answer.contains("calc"), "{answer}");
    let pdf = std::fs::read(folder.path().join("justification.pdf")).expect("a PDF");
    assert!(pdf.starts_with(b"%PDF") && pdf.len() > 10_000, "{} bytes", pdf.len());
}
