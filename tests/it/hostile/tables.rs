use super::{Case, Read, Refused, case, prepared};
use crate::support::Package;
use std::io::Write;
use std::path::Path;

const MATRIX: &str = "matrix.csv";

fn tiny() -> Package {
    Package::tiny()
}

/// The table of professions with one cell changed.
fn cell(table: &str, column: &str, value: &str) -> Package {
    tiny().cell(table, 1, column, value)
}

fn encoded(encoding: fn(&str) -> Vec<u8>) -> Package {
    let text = tiny().text(MATRIX);
    tiny().set(MATRIX, encoding(&text))
}

fn windows_1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn utf16_marked(text: &str) -> Vec<u8> {
    utf16(&format!("\u{feff}{text}"))
}

/// The first occupation, written with another letter, in the matrix and nowhere else.
fn first_letter(from: &str, to: &str) -> Package {
    tiny().patch(MATRIX, from, to)
}

fn with_consent(package: Package) -> Package {
    let settings = package.text("region.toml");
    package.set("region.toml", format!("mend_lookalikes = true\n{settings}"))
}

fn big(package: &Path, row: &str, rows: usize) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(package.join(MATRIX)).expect("file"));
    writeln!(file, "occupation,programme,share").expect("row");
    for _ in 0..rows {
        file.write_all(row.as_bytes()).expect("row");
    }
}

pub fn cases() -> Vec<Case> {
    let text = tiny().text(MATRIX);
    let header = text.lines().next().expect("header").to_owned();
    let rest = text.split_once('\n').expect("rows").1.to_owned();
    let nurse = tiny().get(MATRIX, 1, "occupation");
    assert!(nurse.contains('е'), "{nurse}");
    let latin = nurse.replacen('е', "e", 1);
    let split: String = nurse.chars().flat_map(|c| [c, '\u{ad}']).collect();
    let matrix = |content: String| tiny().set(MATRIX, content);
    vec![
        case("csv: empty file", matrix(String::new()), Refused("таблица пуста")),
        case("csv: blanks only", matrix("  \n\n  \n".into()), Refused("таблица пуста")),
        case("csv: byte order mark only", matrix("\u{feff}".into()), Refused("таблица пуста")),
        case("csv: header only", matrix(format!("{header}\n")), Refused("в обязательной таблице matrix нет строк")),
        case("csv: UTF-8 with a mark", matrix(format!("\u{feff}{text}")), Read("Пакет принят")),
        case("csv: windows-1251", encoded(windows_1251), Read("прочитано как windows-1251")),
        case("csv: windows-1251, semicolons", encoded(|t| windows_1251(&t.replace(',', ";"))), Read("точка с запятой")),
        case("csv: UTF-16 with a mark", encoded(utf16_marked), Read("UTF-16LE")),
        case("csv: UTF-16 without a mark", encoded(utf16), Refused("это не текст CSV")),
        case("csv: tabs", encoded(|t| t.replace(',', "\t").into_bytes()), Read("табуляция")),
        case("csv: lines end with CR alone", encoded(|t| t.replace('\n', "\r").into_bytes()), Read("Пакет принят")),
        case("csv: line endings mixed", encoded(|t| t.replacen('\n', "\r\n", 2).into_bytes()), Read("Пакет принят")),
        case("csv: blank lines between rows", encoded(|t| t.replace('\n', "\n\n").into_bytes()), Read("Пакет принят")),
        case("csv: blank lines, then a bad row", matrix(format!("{header}\n\n\n\nx,99.99.99,2,true,\n")), Refused("matrix.csv, строка 5")),
        case("csv: UTF-8 broken by a byte", encoded(|t| [t.as_bytes(), &[0x98, 0xff, 0]].concat()), Refused("это не текст CSV")),
        case("csv: a byte of zero", first_letter("0.85", "0\0.85"), Refused("matrix.csv, строка 2\n  в файле нулевые байты, всего 1")),
        case("csv: zeros all over", matrix("\0a".repeat(500)), Refused("это не текст CSV")),
        case("csv: ESC in a name", cell("colleges.csv", "name", "Кол\u{1b}[31mледж"), Refused("управляющий знак U+001B")),
        case("csv: BEL in a key", cell("programmes.csv", "name", "Дело\u{7}"), Refused("управляющий знак U+0007")),
        case("csv: direction override in a name", cell("colleges.csv", "name", "Колледж\u{202e}тест"), Read("убраны невидимые знаки")),
        case("csv: right-to-left mark in a key", first_letter(&nurse, &format!("{nurse}\u{200f}")), Read("убраны невидимые знаки")),
        case("csv: zero-width space in a key", first_letter(&nurse, &format!("\u{200b}{nurse}")), Read("Пакет принят")),
        case("csv: soft hyphens in a key", first_letter(&nurse, &split), Read("убраны невидимые знаки")),
        case("csv: й as two characters", decomposed(), Read("Пакет принят")),
        case("csv: no-break spaces in a number", cell("employment.csv", "headcount", "1\u{a0}234"), Read("Пакет принят")),
        case("csv: Latin letter in a Russian word", cell("colleges.csv", "founder", "Министeрство"), Read("латинские буквы «e»")),
        case("csv: the same in a key", first_letter(&nurse, &latin), Read("латинские буквы «e»")),
        case("csv: the same in the head", matrix(text.replacen("share", "shаre", 1)), Refused("буквы другого алфавита, похожие на нужные")),
        case(
            "csv: the same in the head, mended",
            with_consent(matrix(text.replacen("share", "shаre", 1))),
            Read("похожие буквы в названии столбца заменены: share"),
        ),
        case("csv: ESC in the head", matrix(text.replacen("source", "sou\u{1b}[2Jrce", 1)), Read("столбец не читается")),
        case("csv: a right-to-left mark in the head", matrix(text.replacen("share", "\u{200f}share", 1)), Read("Пакет принят")),
        case("csv: the same, mended with consent", with_consent(first_letter(&nurse, &latin)), Read("похожие буквы заменены, ячеек: 1")),
        case("csv: О for zero in a code", first_letter(".02.01,", ".О2.01,"), Refused("в коде буквы вместо цифр: «О»")),
        case("csv: O for zero, mended with consent", with_consent(first_letter(".02.01,", ".O2.01,")), Read("похожие буквы заменены")),
        case("csv: З for three in a code", first_letter(",3", ",З"), Refused("в коде буквы вместо цифр: «З»")),
        case("csv: 1e308", cell("employment.csv", "headcount", "1e308"), Refused("employment.csv, строка 2, столбец «headcount»")),
        case("csv: 1e309", cell("employment.csv", "headcount", "1e309"), Refused("значение вне допустимого")),
        case("csv: 1e308 of money", cell("budget.csv", "amount", "1e308"), Refused("значение вне допустимого")),
        case("csv: minus zero", cell("vacancies.csv", "open", "-0"), Read("Пакет принят")),
        case("csv: the typographic minus", cell("employment.csv", "headcount", "−5"), Refused("отрицательное значение")),
        case("csv: an employer in the other alphabet", employer(), Read("на вид то же, что «АО «Завод»», но буквы другие")),
        case("csv: two numbers in a cell", cell("employment.csv", "headcount", "1439\n1450"), Refused("здесь нужно число")),
        case("csv: a blank that parts no thousands", cell("employment.csv", "headcount", "25 30"), Refused("здесь нужно число")),
        case("csv: a row of totals", tiny().append("employment.csv", "2025,Итого,Здравоохранение,999,true,"), Refused("строка итогов")),
        case(
            "csv: a key in the other alphabet",
            tiny().patch("offers.csv", "Колледж № 1", "ТКС").patch("colleges.csv", "Колледж № 1", "ТКС").patch(
                "contingent.csv",
                "Колледж № 1",
                "TKC",
            ),
            Refused("на вид это «ТКС», но буквы другого алфавита"),
        ),
        case("csv: NaN", cell("employment.csv", "headcount", "NaN"), Refused("здесь нужно число, а стоит текст")),
        case("csv: inf", cell("offers.csv", "cost", "inf"), Refused("здесь нужно число, а стоит текст")),
        case("csv: hexadecimal", cell("offers.csv", "cost", "0x10"), Refused("здесь нужно число, а стоит текст")),
        case("csv: full-width digits", cell("employment.csv", "headcount", "１２"), Refused("здесь нужно число, а стоит текст")),
        case("csv: Arabic digits", cell("employment.csv", "headcount", "١٢"), Refused("здесь нужно число, а стоит текст")),
        case("csv: comma of thousands or of a fraction", cell("employment.csv", "headcount", "1,234"), Refused("число читается двояко")),
        case("csv: both separators", cell("employment.csv", "headcount", "1.234,5"), Refused("число читается двояко")),
        case("csv: a unit in a number", cell("employment.csv", "headcount", "12 чел."), Refused("здесь нужно число, а стоит текст")),
        case("csv: per cent", cell("yields.csv", "survival", "50%"), Refused("здесь нужно число, а стоит текст")),
        case("csv: a share of 80", cell("yields.csv", "survival", "80"), Refused("доля больше 1")),
        case("csv: a fraction of a group", cell("offers.csv", "group_size", "25.5"), Refused("здесь нужно целое число")),
        case("csv: ten million places", cell("offers.csv", "kcp", "10000000"), Refused("значение вне допустимого")),
        case("csv: the year 20255", cell("employment.csv", "year", "20255"), Refused("значение вне допустимого")),
        case("csv: the year 1989", cell("employment.csv", "year", "1989"), Refused("значение вне допустимого")),
        case("csv: a code that became a date", cell("programmes.csv", "programme", "08.02.2015"), Refused("код превращён в дату")),
        case("csv: a code that became 8-Feb", cell("programmes.csv", "programme", "8-Feb"), Refused("код превращён в дату")),
        case("csv: a code of higher education", cell("programmes.csv", "programme", "09.03.01"), Refused("код высшего образования")),
        case("csv: an unknown programme", cell(MATRIX, "programme", "34.02.02"), Refused("нет в таблице programmes")),
        case("csv: a row twice", tiny().append(MATRIX, rest.lines().next().expect("row")), Refused("такая строка уже есть")),
        case("csv: a row cut short", matrix(format!("{header}\nx,34.02.01\n")), Refused("файл оборван или строка разорвана")),
        case(
            "csv: a row too long",
            matrix(format!("{header}\nx,34.02.01,0.5,true,a,b,c\n")),
            Refused("разделитель внутри текста без кавычек"),
        ),
        case("csv: a quote that never closes", matrix(format!("{text}\"34")), Refused("кавычка открыта и до конца файла не закрыта")),
        case("csv: a quote inside a cell", first_letter(&nurse, &format!("{nurse}\"")), Read("Медицинские сёстры\"»")),
        case(
            "csv: a line break inside quotes",
            first_letter(&nurse, &format!("\"{}\"", nurse.replacen(' ', "\n", 1))),
            Read("Пакет принят"),
        ),
        case("csv: 600 000 columns in the head", matrix("x,".repeat(600_000)), Refused("столбцов 600001")),
        case("csv: 600 000 columns in a row", matrix(format!("{header}\n{}", "1,".repeat(600_000))), Refused("ячейка в столбце 513")),
        case(
            "csv: a cell of 40 000 characters",
            first_letter(&nurse, &"я".repeat(40_000)),
            Refused("знаков в ячейке столбца 1 больше 32767"),
        ),
        case("csv: a column twice", matrix(text.replace("share", "programme")), Refused("столбец programme дан дважды")),
        case("csv: a column missing", matrix(text.replacen("share", "part", 1)), Refused("нет обязательного столбца share")),
        case("csv: a head with a slip", matrix(text.replacen("programme", "programm", 1)), Refused("переименуйте его в programme")),
        case("csv: an unknown column", matrix(text.replacen("source", "remark", 1)), Read("столбец не читается: в схеме такого нет")),
        case("csv: a title above the head", matrix(format!("Матрица региона,,,,\n\n{text}")), Read("названия столбцов взяты из строки 3")),
        case("csv: a thousand bad rows", thousand(), Refused("… и ещё 980 таких же")),
        case("csv: a formula for a number", cell("employment.csv", "headcount", "=1+1"), Refused("здесь нужно число, а стоит текст")),
        case("csv: a formula for a name", cell("colleges.csv", "name", "=HYPERLINK(\"http://x\")"), Read("Пакет принят")),
        case("csv: #REF!", cell("employment.csv", "headcount", "#REF!"), Refused("здесь нужно число, а стоит текст")),
        case("csv: an emoji", cell("colleges.csv", "name", "Колледж \u{1f600}"), Read("Пакет принят")),
        case("csv: a PDF by content", matrix("%PDF-1.7\n%âãÏÓ\n\u{0}".into()), Refused("по содержимому это PDF")),
        case("csv: a workbook by content", tiny().set(MATRIX, super::workbooks::good()), Refused("по содержимому это книга Excel")),
        case("csv: Parquet by content", tiny().set(MATRIX, super::parquet::good()), Refused("по содержимому это Parquet")),
        case(
            "csv: HTML by content",
            matrix("<html><body><table><tr><td>1</td></tr></table>".into()),
            Refused("по содержимому это страница HTML"),
        ),
        case(
            "csv: a picture by content",
            tiny().set(MATRIX, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            Refused("по содержимому это картинка"),
        ),
        prepared("csv: ten million rows", |package| big(package, "a,34.02.01,0.1\n", 10_000_000), Refused("строк больше 1048576")),
        prepared("csv: a million bad rows", |package| big(package, "a,34.02.99,7\n", 1_000_000), Refused("… и ещё 999980 таких же")),
        prepared("csv: 300 MB", |package| big(package, &"я".repeat(1 << 20), 150), Refused("файл больше 256 МБ")),
    ]
}

/// A table as macOS programs write it: letters and their marks apart.
fn decomposed() -> Package {
    let text = tiny().text("colleges.csv").replacen("Район 1", "Рай\u{438}\u{306}он 1", 1);
    tiny().set("colleges.csv", text.replace('й', "\u{438}\u{306}"))
}

/// АО «Завод» of the contracts, with a Latin AO in the requests.
fn employer() -> Package {
    tiny().patch("employer_requests.csv", "АО «Завод»", "AO «Завод»")
}

fn thousand() -> Package {
    let rows: String = (0..1000).map(|i| format!("2020,Занятие {i},Отрасль,-1,true,\n")).collect();
    let text = tiny().text("employment.csv");
    tiny().set("employment.csv", text + &rows)
}
