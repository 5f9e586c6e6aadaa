//! Each bad package gets its own sentence and exit code 3; nothing panics.

use crate::support::{Package, kadry};
use std::time::Instant;

/// Checks a package and returns what was printed; asserts the exit code and the verdict.
fn refused(package: &Package) -> String {
    let written = package.write();
    let answer = written.check();
    assert_eq!(answer.code, 3, "{}{}", answer.out, answer.err);
    assert!(answer.out.contains("Пакет не принят"), "{}", answer.out);
    assert!(!answer.out.contains("panicked") && !answer.err.contains("panicked") && answer.err.is_empty(), "{}", answer.err);
    let plan = written.plan();
    assert_eq!((plan.code, written.out.exists()), (3, false), "{}", plan.err);
    answer.out
}

#[track_caller]
fn says(package: &Package, block: &str) {
    let said = refused(package);
    assert!(said.contains(block), "expected:\n{block}\n\nsaid:\n{said}");
}

#[test]
fn a_good_package_is_accepted() {
    let answer = Package::tiny().write().check();
    assert_eq!(answer.code, 0, "{}", answer.out);
    assert!(answer.out.contains("Пакет принят"));
}

#[test]
fn unknown_programme() {
    says(
        &Package::tiny().cell("offers.csv", 1, "programme", "34.02.02"),
        "ошибка: offers.csv, строка 2, столбец «programme»\n  «34.02.02» нет в таблице programmes\n  значение: «34.02.02»\n  \
         ожидалось: programme из таблицы programmes\n  как исправить: возможно, «34.02.01»; иначе добавьте «34.02.02» в таблицу programmes",
    );
}

#[test]
fn share_above_one() {
    says(
        &Package::tiny().cell("yields.csv", 1, "survival", "80"),
        "ошибка: yields.csv, строка 2, столбец «survival»\n  доля больше 1\n  значение: «80»\n  ожидалось: доля от 0 до 1\n  \
         как исправить: если это проценты, разделите на 100",
    );
}

#[test]
fn matrix_rows_that_sum_above_one() {
    let package = Package::tiny();
    let occupation = package.get("matrix.csv", 1, "occupation");
    let programme = package.get("matrix.csv", 2, "programme");
    let said = refused(&package.append("matrix.csv", &format!("{occupation},{programme},0.5,true,")));
    assert!(said.contains(&format!("доли занятия «{occupation}» в сумме больше 1")), "{said}");
    assert!(said.contains(&format!("значение: «{occupation}: 1,350»")), "{said}");
}

#[test]
fn negative_headcount_and_text_in_a_number() {
    let package = Package::tiny().cell("employment.csv", 3, "headcount", "-5").cell("employment.csv", 4, "headcount", "сто");
    let said = refused(&package);
    assert!(said.contains("строка 4, столбец «headcount»\n  отрицательное значение\n  значение: «-5»"), "{said}");
    assert!(said.contains("строка 5, столбец «headcount»\n  здесь нужно число, а стоит текст\n  значение: «сто»"), "{said}");
}

#[test]
fn duplicate_key() {
    let package = Package::tiny();
    let line = package.text("matrix.csv").lines().nth(1).expect("row").to_owned();
    says(&package.append("matrix.csv", &line), "такая строка уже есть: строка 2");
}

#[test]
fn missing_table_and_missing_column() {
    says(&Package::tiny().without("matrix.csv"), "ошибка: matrix.csv\n  нет обязательной таблицы matrix («матрица»)");
    let said = refused(&Package::tiny().patch("offers.csv", "group_size", "grup_size"));
    assert!(said.contains("нет обязательного столбца group_size"), "{said}");
    assert!(said.contains("похоже на столбец «grup_size» — переименуйте его в group_size"), "{said}");
}

#[test]
fn code_turned_into_a_date() {
    for value in ["08.02.2015", "2015-02-08 00:00:00", "08.фев.15"] {
        says(
            &Package::tiny().cell("programmes.csv", 1, "programme", value),
            &format!("код превращён в дату: таблица сохранена программой, которая приняла код за дату\n  значение: «{value}»"),
        );
    }
    says(&Package::tiny().cell("programmes.csv", 1, "programme", "09.03.01"), "это код высшего образования, а не СПО");
}

#[test]
fn contract_for_an_unlicensed_or_missing_offer() {
    let package = Package::tiny();
    let contract = package.get("contracts.csv", 1, "contract");
    says(
        &Package::tiny().cell("offers.csv", 1, "licensed", "нет"),
        &format!("договор {contract} заключён на программу, на которую у колледжа нет лицензии"),
    );
    says(&Package::tiny().cell("contracts.csv", 1, "form", "заочная"), "такой строки нет в таблице offers");
}

#[test]
fn cut_file() {
    let package = Package::tiny();
    let text = package.text("employment.csv");
    let cut = text[..text.char_indices().nth(text.chars().count() * 2 / 3).expect("cut").0].trim_end().to_owned();
    let cut = &cut[..cut.rfind(',').expect("comma")];
    let cut = &cut[..cut.rfind(',').expect("comma")];
    says(&package.set("employment.csv", cut), "файл оборван");
    let package = Package::tiny();
    let text = package.text("programmes.csv");
    says(&package.set("programmes.csv", format!("{text}\"34.02.77,Название")), "файл оборван: кавычка открыта и до конца файла не закрыта");
}

#[test]
fn a_file_that_is_no_workbook() {
    says(&Package::tiny().without("matrix.csv").set("matrix.xlsx", "это не книга"), "это не книга Excel или файл повреждён");
    says(&Package::tiny().set("matrix.parquet", "PAR1 и дальше мусор").without("matrix.csv"), "это не Parquet или файл повреждён");
    says(&Package::tiny().set("old.xls", "x"), "формат .xls не читается");
    says(&Package::tiny().set("matrix.csv", b"PK\x03\x04\0\0\0\0".as_slice()), "это не текст CSV: по содержимому это архив ZIP");
}

/// 600 000 columns in one row are refused before they are split.
#[test]
fn very_wide_row() {
    let started = Instant::now();
    says(&Package::tiny().set("matrix.csv", "x,".repeat(600_000)), "слишком много: столбцов 600001");
    says(&Package::tiny().set("matrix.csv", format!("occupation,programme,share\n{}", "1,".repeat(600_000))), "слишком много");
    assert!(started.elapsed().as_secs() < 60, "a wide row must not be slow");
}

/// A workbook of 1.4 KB whose cells A1 and XFD1048576 would ask for 512 GiB as a rectangle.
#[test]
fn workbook_with_a_cell_in_the_last_corner() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("matrix").expect("name");
    sheet.write_string(0, 0, "occupation").expect("cell");
    sheet.write_number(1_048_575, 16_383, 1.0).expect("cell");
    let bytes = book.save_to_buffer().expect("workbook");
    says(&Package::tiny().without("matrix.csv").set("matrix.xlsx", bytes), "слишком много: ячейка в столбце 16384");
}

#[test]
fn empty_folder_and_no_folder() {
    let folder = tempfile::tempdir().expect("folder");
    let answer = kadry(&["check", &folder.path().display().to_string()]);
    assert_eq!(answer.code, 3);
    assert!(answer.out.contains("в пакете нет ни настроек, ни таблиц"), "{}", answer.out);
    let answer = kadry(&["check", &folder.path().join("no").display().to_string()]);
    assert_eq!(answer.code, 3);
    assert!(answer.out.contains("пакета региона нет"), "{}", answer.out);
}

#[test]
fn settings_are_checked_with_their_line() {
    let said = refused(&Package::tiny().patch("region.toml", "base_year = 2025", "base_year = \"позапрошлый\""));
    assert!(said.contains("region.toml, строка 4") && said.contains("настройки региона не читаются"), "{said}");
    says(&Package::tiny().patch("region.toml", "base_year = 2025", "base_year = 2026"), "нет занятости за базовый год 2026");
    says(&Package::tiny().patch("region.toml", "horizon = 2030", "horizon = 2020"), "недопустимое значение настройки horizon");
    says(&Package::tiny().without("region.toml"), "нет настроек региона");
}

#[test]
fn all_problems_come_at_once_in_both_languages_and_as_json() {
    let package = Package::tiny().cell("employment.csv", 1, "headcount", "-5").cell("matrix.csv", 1, "share", "1.5").without("offers.csv");
    let written = package.write();
    let path = written.path.display().to_string();
    let english = kadry(&["check", &path, "--lang", "en"]);
    assert_eq!(english.code, 3);
    for part in ["a negative value", "a share above 1", "the table offers is missing", "The package is refused"] {
        assert!(english.out.contains(part), "{part}: {}", english.out);
    }
    let json: serde_json::Value = serde_json::from_str(&kadry(&["check", &path, "--json"]).out).expect("JSON");
    let problems = json["problems"].as_array().expect("list");
    let negative = problems.iter().find(|p| p["code"] == "negative").expect("found");
    assert_eq!(negative["file"], "employment.csv");
    assert_eq!((&negative["row"], &negative["column"], &negative["value"]), (&2.into(), &"headcount".into(), &"-5".into()));
    assert_eq!(negative["message"]["ru"], "отрицательное значение");
    assert_eq!(negative["expected"]["en"], "a number, 0 or more");
    assert!(negative["cure"]["en"].as_str().is_some_and(|cure| !cure.is_empty()));
    assert_eq!(json["ok"], false);
    assert!(problems.iter().any(|p| p["code"] == "missing_table"));
}

#[test]
fn a_thousand_like_errors_are_counted_not_listed() {
    let package = Package::tiny();
    let rows: String = (0..1000).map(|i| format!("2020,Занятие {i},Отрасль,-1,true,\n")).collect();
    let text = package.text("employment.csv");
    let said = refused(&package.set("employment.csv", text + &rows));
    assert!(said.contains("… и ещё 980 таких же (negative; employment.csv, headcount)"), "{said}");
    assert!(said.contains("1000 ошибок"), "{said}");
}
