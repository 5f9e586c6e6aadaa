//! The template workbook: what it offers, that it reads back as it was filled, and that errors name sheet and cell.

use crate::support::{Package, contents, kadry};
use calamine::{Data, Reader};
use kadry_package::schema::TABLES;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    let book = folder.path().join("book.xlsx");
    (folder, book)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// A workbook filled from a package.
fn filled(package: &Path, book: &Path, lang: &str) {
    let answer = kadry(&["template", &text(book), "--from", &text(package), "--lang", lang]);
    assert_eq!(answer.code, 0, "{}", answer.err);
}

fn check(package: &Path) -> (i32, String) {
    let answer = kadry(&["check", &text(package)]);
    assert!(answer.err.is_empty(), "{}", answer.err);
    (answer.code, answer.out)
}

fn planned(package: &Path, out: &Path) -> BTreeMap<String, Vec<u8>> {
    let answer = kadry(&["plan", &text(package), "--out", &text(out)]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    contents(&out.join("tables"))
}

/// The sheets as cells of text, for the eye of a user who edits them.
type Book = Vec<(String, Vec<Vec<Data>>)>;

fn open(book: &Path) -> Book {
    let mut file: calamine::Xlsx<_> = calamine::open_workbook(book).expect("workbook");
    let names = file.sheet_names();
    let mut rows = |name: &str| file.worksheet_range(name).expect("sheet").rows().map(<[Data]>::to_vec).collect();
    names.into_iter().map(|name| (name.clone(), rows(&name))).collect()
}

/// Saves the sheets as another program would: values only.
fn save(book: &Book, path: &Path) {
    let mut out = rust_xlsxwriter::Workbook::new();
    for (name, rows) in book {
        let sheet = out.add_worksheet();
        sheet.set_name(name).expect("name");
        let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Data::Float(number) => drop(sheet.write_number(row, column, *number).expect("cell")),
                    Data::Int(number) => drop(sheet.write_number(row, column, *number as f64).expect("cell")),
                    Data::DateTime(date) => drop(sheet.write_number_with_format(row, column, date.as_f64(), &day).expect("cell")),
                    Data::String(text) => drop(sheet.write_string(row, column, text).expect("cell")),
                    _ => {}
                }
            }
        }
    }
    out.save(path).expect("saved");
}

/// Writes into a cell of a sheet, named as a user sees it.
fn set(book: &mut Book, sheet: &str, row: usize, head: &str, value: Data) {
    let rows = &mut book.iter_mut().find(|(name, _)| name == sheet).expect("sheet").1;
    let column = rows[0].iter().position(|cell| *cell == head).expect("head");
    let width = rows[0].len();
    rows.resize(rows.len().max(row), vec![Data::Empty; width]);
    rows[row - 1][column] = value;
}

fn words(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[test]
fn a_workbook_filled_from_a_package_gives_the_same_plan() {
    let (folder, book) = place();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    filled(&demo, &book, "ru");
    let from_folder = planned(&demo, &folder.path().join("a"));
    let from_book = planned(&book, &folder.path().join("b"));
    assert_eq!(from_folder.keys().collect::<Vec<_>>(), from_book.keys().collect::<Vec<_>>());
    for (name, bytes) in &from_folder {
        assert!(from_book[name] == *bytes, "{name} differs");
    }
}

#[test]
fn an_untouched_template_lacks_what_is_required_and_nothing_else() {
    for lang in ["ru", "en"] {
        let (_folder, book) = place();
        assert_eq!(kadry(&["template", &text(&book), "--lang", lang]).code, 0);
        let (code, said) = check(&book);
        assert_eq!(code, 3);
        let sheets =
            |table: &kadry_package::schema::Table| table.sheet(if lang == "ru" { kadry_region::Lang::Ru } else { kadry_region::Lang::En });
        for table in TABLES.iter().filter(|table| table.required) {
            let line = format!("ошибка: book.xlsx, лист «{}»\n  в обязательной таблице {} нет строк", sheets(table), table.name);
            assert!(said.contains(&line), "{said}");
        }
        assert!(said.ends_with("6 ошибок, 0 предупреждений\n"), "{said}");
        assert!(said.contains(if lang == "ru" { "book.xlsx, лист «регион»\n" } else { "book.xlsx, лист «region»\n" }), "{said}");
    }
}

#[test]
fn the_workbook_has_notes_checks_protection_and_the_same_bytes_each_time() {
    let (folder, book) = place();
    assert_eq!(kadry(&["template", &text(&book)]).code, 0);
    let bytes = std::fs::read(&book).expect("file");
    let again = folder.path().join("again");
    assert_eq!(kadry(&["template", &text(&again), "--xlsx"]).code, 0);
    assert!(std::fs::read(folder.path().join("again.xlsx")).expect("file") == bytes, "not the same bytes");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("zip");
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("part").read_to_string(&mut text).expect("UTF-8");
        text
    };
    for (number, table) in TABLES.iter().enumerate() {
        let columns = table.all_columns().count();
        // The first two sheets are the guide and the settings.
        let sheet = part(&format!("xl/worksheets/sheet{}.xml", number + 3));
        assert_eq!(part(&format!("xl/comments{}.xml", number + 1)).matches("<comment ref=").count(), columns, "{}", table.name);
        assert!(sheet.contains("<sheetProtection sheet=\"1\"") && !sheet.contains("password"), "{}", table.name);
        assert!(sheet.contains("sort=\"0\"") && sheet.contains("insertRows=\"0\"") && sheet.contains("deleteRows=\"0\""), "{}", table.name);
        assert!(sheet.contains("<pane ") && sheet.contains("state=\"frozen\""), "{}", table.name);
        assert!(sheet.contains("<dataValidation "), "{}", table.name);
    }
    let offers = part("xl/worksheets/sheet5.xml");
    assert!(offers.contains("<formula1>kadry_college</formula1>") && offers.contains("<formula1>\"9,11,нет\"</formula1>"), "{offers}");
}

#[test]
fn what_stands_is_not_replaced_and_a_refused_package_fills_nothing() {
    let (folder, book) = place();
    std::fs::write(&book, "чужое").expect("file");
    let answer = kadry(&["template", &text(&book)]);
    assert_eq!((answer.code, std::fs::read(&book).expect("file").as_slice()), (2, "чужое".as_bytes()), "{}", answer.err);
    assert!(answer.err.contains("уже есть"), "{}", answer.err);
    let answer = kadry(&["template", &text(&folder.path().join("p")), "--from", "data/demo"]);
    assert_eq!(answer.code, 2);
    let bad = Package::tiny().cell("offers.csv", 1, "group_size", "много").write();
    let new = folder.path().join("new.xlsx");
    let answer = kadry(&["template", &text(&new), "--from", &text(&bad.path)]);
    assert_eq!((answer.code, new.exists()), (3, false));
    assert!(answer.err.contains("group_size") && answer.err.contains("книга не записана"), "{}", answer.err);
}

#[test]
fn errors_of_a_workbook_name_sheet_row_head_and_cell() {
    let package = Package::tiny().write();
    let (folder, book) = place();
    filled(&package.path, &book, "ru");
    let mut sheets = open(&book);
    set(&mut sheets, "предложения", 3, "Группа", words("много"));
    set(&mut sheets, "предложения", 4, "Колледж", words("Колледж № 99"));
    set(&mut sheets, "матрица", 2, "Доля", Data::Float(85.0));
    let first = sheets.iter().find(|(name, _)| name == "программы").expect("sheet").1[1].clone();
    sheets.iter_mut().find(|(name, _)| name == "программы").expect("sheet").1.push(first);
    let wrong = folder.path().join("wrong.xlsx");
    save(&sheets, &wrong);
    let (code, said) = check(&wrong);
    assert_eq!(code, 3);
    let says = |line: &str| assert!(said.contains(line), "expected:\n{line}\n\nsaid:\n{said}");
    says(
        "ошибка: wrong.xlsx, лист «предложения», строка 3, столбец «Группа» (F3)\n  здесь нужно число, а стоит текст\n  значение: «много»",
    );
    says("ошибка: wrong.xlsx, лист «предложения», строка 4, столбец «Колледж» (A4)\n  «Колледж № 99» нет в таблице colleges");
    says("ошибка: wrong.xlsx, лист «матрица», строка 2, столбец «Доля» (C2)\n  доля больше 1");
    says("столбец «Программа» (A6)\n  такая строка уже есть: строка 2");
    let json: serde_json::Value = serde_json::from_str(&kadry(&["check", &text(&wrong), "--json"]).out).expect("JSON");
    let problem = json["problems"].as_array().expect("list").iter().find(|p| p["cell"] == "F3").expect("the cell");
    assert_eq!((&problem["sheet"], &problem["row"], &problem["column"]), (&"предложения".into(), &3.into(), &"Группа".into()));
}

#[test]
fn settings_of_a_workbook_are_checked_by_cell() {
    let package = Package::tiny().write();
    let (folder, book) = place();
    filled(&package.path, &book, "ru");
    let mut sheets = open(&book);
    let rows = &sheets.iter().find(|(name, _)| name == "регион").expect("sheet").1;
    let row = rows.iter().position(|cells| cells[0] == "Лет приёма").expect("setting") + 1;
    set(&mut sheets, "регион", row, "Значение", Data::Float(99.0));
    let wrong = folder.path().join("wrong.xlsx");
    save(&sheets, &wrong);
    let (code, said) = check(&wrong);
    let line = format!("лист «регион», строка {row}, столбец «Значение» (B{row})\n  недопустимое значение настройки admission_years");
    assert!(code == 3 && said.contains(&line), "{said}");
    // Settings that stand twice are no choice of the program.
    let mixed = folder.path().join("mixed");
    std::fs::create_dir(&mixed).expect("folder");
    std::fs::copy(&book, mixed.join("book.xlsx")).expect("copy");
    std::fs::copy(package.path.join("region.toml"), mixed.join("region.toml")).expect("copy");
    let (code, said) = check(&mixed);
    assert!(code == 3 && said.contains("настройки региона уже прочитаны: book.xlsx, лист «регион»"), "{said}");
}

#[test]
fn an_example_row_is_never_data_and_may_be_written_over() {
    let package = Package::tiny().without("vacancies.csv").write();
    let (folder, book) = place();
    filled(&package.path, &book, "ru");
    assert_eq!(check(&book).0, 0);
    // The mark left over data of one's own: not read, and said.
    let mut sheets = open(&book);
    set(&mut sheets, "вакансии", 2, "Открыто", Data::Float(1e6));
    let left = folder.path().join("left.xlsx");
    save(&sheets, &left);
    let (code, said) = check(&left);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("лист «вакансии», строка 2, столбец «Занятие» (A2)\n  строка с пометкой примера не читается"), "{said}");
    // Without the mark it is a row like any other.
    let occupation = package.path.join("employment.csv");
    let known = csv::Reader::from_path(occupation).expect("table").records().next().expect("row").expect("row")[1].to_owned();
    set(&mut sheets, "вакансии", 2, "Занятие", words(&known));
    let over = folder.path().join("over.xlsx");
    save(&sheets, &over);
    let rows = |path: &Path| check(path).1.lines().last().expect("verdict").to_owned();
    let number =
        |verdict: String| verdict.split("строк ").nth(1).and_then(|rest| rest.split(';').next()?.parse::<u32>().ok()).expect("rows");
    assert_eq!(number(rows(&over)), number(rows(&left)) + 1);
}

#[test]
fn a_workbook_stands_beside_other_files_and_its_empty_sheets_hide_nothing() {
    let package = Package::tiny().write();
    let verdict = |(code, said): (i32, String)| (code, said.lines().last().expect("verdict").split(';').nth(1).expect("errors").to_owned());
    let alone = verdict(check(&package.path));
    let book = package.path.join("заготовка.xlsx");
    assert_eq!(kadry(&["template", &text(&book)]).code, 0);
    assert_eq!(verdict(check(&package.path)), alone);
}

#[test]
fn names_of_any_kind_come_back_as_they_were() {
    let long = "Очень длинное название ".repeat(5) + "№ 1";
    for name in ["=cmd|' /C calc'!A0", "<b>&\"</b>", "+7 (000) [пример", long.trim()] {
        let package = Package::tiny();
        let old = package.get("colleges.csv", 1, "college");
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        let files = ["colleges.csv", "offers.csv", "contracts.csv", "contingent.csv", "admissions.csv", "yields.csv"];
        let package = files.into_iter().fold(package, |package, file| {
            let text = package.text(file).replace(&format!("{old},"), &format!("{quoted},"));
            package.set(file, text)
        });
        let written = package.write();
        for lang in ["ru", "en"] {
            let (_folder, book) = place();
            filled(&written.path, &book, lang);
            let (code, said) = check(&book);
            assert_eq!((code, check(&written.path).0), (0, 0), "{name}: {said}");
            let sheet = if lang == "ru" { "колледжи" } else { "colleges" };
            let mut file: calamine::Xlsx<_> = calamine::open_workbook(&book).expect("workbook");
            assert!(file.worksheet_formula(sheet).expect("sheet").is_empty(), "{name} became a formula");
            let column = file.worksheet_range(sheet).expect("sheet");
            assert!(column.rows().any(|row| row[0] == name), "{name}");
        }
    }
}
