use super::{Case, Expected, Read, Refused, case};
use crate::support::Package;
use std::io::{Cursor, Write};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const SHEET: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";

/// A workbook as its parts, so that each can be made what no program writes.
struct Book {
    parts: Vec<(String, Vec<u8>)>,
}

impl Book {
    /// A workbook with the matrix of the tiny region on one sheet.
    fn matrix() -> Self {
        Self::of(&[("matrix", sheet(&rows()))], "")
    }

    fn of(sheets: &[(&str, String)], properties: &str) -> Self {
        let names: String =
            (1..).zip(sheets).map(|(n, (name, _))| format!(r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#)).collect();
        let workbook = format!(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}<sheets>{names}</sheets></workbook>"#
        );
        let links: String =
            (1..=sheets.len()).map(|n| format!(r#"<Relationship Id="rId{n}" Type="{SHEET}" Target="worksheets/sheet{n}.xml"/>"#)).collect();
        let links = format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#
        );
        let styles = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
        let fixed = [
            ("[Content_Types].xml", TYPES.to_owned()),
            ("_rels/.rels", ROOT.to_owned()),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", links),
            ("xl/styles.xml", styles.to_owned()),
        ];
        let sheets = (1..).zip(sheets).map(|(n, (_, content))| (format!("xl/worksheets/sheet{n}.xml"), content.clone()));
        let parts = fixed.into_iter().map(|(name, content)| (name.to_owned(), content)).chain(sheets);
        Self { parts: parts.map(|(name, content)| (name, content.into_bytes())).collect() }
    }

    fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self
    }

    /// Replaces a text of a part, which must be there.
    fn patch(mut self, name: &str, from: &str, to: &str) -> Self {
        let part = self.parts.iter_mut().find(|(known, _)| known == name).expect("part");
        let text = String::from_utf8(part.1.clone()).expect("UTF-8");
        assert!(text.contains(from), "{name} has no {from}");
        part.1 = text.replacen(from, to, 1).into_bytes();
        self
    }

    fn sheet(self, from: &str, to: &str) -> Self {
        self.patch("xl/worksheets/sheet1.xml", from, to)
    }

    fn zipped(self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            writer.start_file(name.as_str(), options).expect("part");
            writer.write_all(content).expect("part");
        }
        writer.finish().expect("archive").into_inner()
    }
}

fn rows() -> Vec<Vec<String>> {
    let text = Package::tiny().text("matrix.csv");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("row").iter().map(str::to_owned).collect()).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn sheet(rows: &[Vec<String>]) -> String {
    let cell = |row: usize, column: usize, text: &String| {
        let place = format!("{}{}", (b'A' + column as u8) as char, row + 1);
        match text.parse::<f64>() {
            Ok(number) => format!(r#"<c r="{place}"><v>{number}</v></c>"#),
            Err(_) => format!(r#"<c r="{place}" t="inlineStr"><is><t>{}</t></is></c>"#, escaped(text)),
        }
    };
    let rows: String = rows
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            let cells: String = cells.iter().enumerate().map(|(column, text)| cell(row, column, text)).collect();
            format!(r#"<row r="{}">{cells}</row>"#, row + 1)
        })
        .collect();
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

fn raw(data: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>"#
    )
}

/// The matrix as a workbook.
pub fn good() -> Vec<u8> {
    Book::matrix().zipped()
}

fn book(name: &'static str, book: Book, expected: Expected) -> Case {
    bytes(name, book.zipped(), expected)
}

fn bytes(name: &'static str, content: impl Into<Vec<u8>>, expected: Expected) -> Case {
    case(name, Package::tiny().without("matrix.csv").set("matrix.xlsx", content), expected)
}

/// The first share of the matrix, as it stands on the sheet.
fn share() -> String {
    format!(r#"<c r="C2"><v>{}</v></c>"#, rows()[1][2].parse::<f64>().expect("a share"))
}

fn shared(strings: &str, count: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{count}">{strings}</sst>"#
    )
}

/// Three colleges with vacancies dated by the calendar of old Macintosh programs.
fn macintosh_dates() -> Case {
    let occupation = Package::tiny().get("vacancies.csv", 1, "occupation");
    let data = format!(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>occupation</t></is></c><c r="B1" t="inlineStr"><is><t>open</t></is></c><c r="C1" t="inlineStr"><is><t>date</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>{}</t></is></c><c r="B2"><v>3</v></c><c r="C2" s="1"><v>44560</v></c></row>"#,
        escaped(&occupation)
    );
    let content = Book::of(&[("vacancies", raw(&data))], r#"<workbookPr date1904="1"/>"#).zipped();
    case("xlsx: dates counted from 1904", Package::tiny().without("vacancies.csv").set("vacancies.xlsx", content), Read("Пакет принят"))
}

pub fn cases() -> Vec<Case> {
    let good = good();
    let mut flipped = good.clone();
    let at = flipped.windows(6).position(|w| w == b"sheet1").expect("part") + 40;
    flipped[at] ^= 0x55;
    let corner = raw(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
    let dense = raw(&format!(r#"<row r="1">{}</row>"#, "<c><v>1</v></c>".repeat(500)).repeat(32_000));
    let head = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>occupation</t></is></c></row>"#;
    let same = format!("{head}{}", r#"<row><c t="s"><v>0</v></c></row>"#.repeat(20_000));
    let long = format!("<si><t>{}</t></si>", "я".repeat(32_000));
    let mut title = vec![vec!["Матрица занятий и программ".to_owned()]];
    title.extend(rows());
    let merged = |area: &str| format!(r#"</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>"#);
    let other = |name: &str| Book::of(&[("matrix", sheet(&rows())), (name, raw(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#))], "");
    let visible = r#"sheetId="1" r:id"#;
    let formula = |inner: &str| Book::matrix().sheet(&share(), &format!(r#"<c r="C2"{inner}</c>"#));
    let many: Vec<(String, String)> = (0..300).map(|n| (format!("s{n}"), raw(""))).collect();
    let many: Vec<(&str, String)> = many.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    let crowd = (0..11_000).fold(Book::matrix(), |mut book, n| {
        book.parts.push((format!("x/{n}"), Vec::new()));
        book
    });
    let value = |inner: &str| Book::matrix().sheet(&share(), &format!(r#"<c r="C2">{inner}</c>"#));
    let full = "xl/worksheets/sheet1.xml";
    let other_sheet = sheet(&rows()).replacen("0.85", "0.15", 1);
    let folded = |name: &str| Book::matrix().with(name, other_sheet.clone());
    // The archive's writer refuses a name twice; the second one is changed afterwards.
    let mut twice = folded("xl/worksheets/sheeX1.xml").zipped();
    while let Some(at) = twice.windows(8).position(|window| window == b"sheeX1.x") {
        twice[at + 4] = b't';
    }
    let spread = format!("{head}{}", r#"<row><c t="s"><v>0</v></c></row>"#.repeat(4_000));
    let names: Vec<String> = (0..64).map(|n| format!("лист {n}")).collect();
    let sheets: Vec<(&str, String)> = names.iter().map(|name| (name.as_str(), raw(&spread))).collect();
    let strings_link = r#"<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    let mut short_rows = vec![vec!["Матрица занятий и программ".to_owned()], Vec::new()];
    short_rows.extend(rows().into_iter().enumerate().map(|(n, row)| row.into_iter().take(if n == 0 { 5 } else { 3 }).collect()));
    vec![
        bytes("xlsx: good", good.clone(), Read("Пакет принят")),
        book("xlsx: a number with a comment in it", value("<v>0.8<!-- x -->5</v>"), Refused("значение ячейки записано с разметкой внутри или дважды")),
        book("xlsx: a number with CDATA in it", value("<v>0.8<![CDATA[5]]></v>"), Refused("значение ячейки записано с разметкой внутри")),
        book("xlsx: a number with an entity in it", value("<v>0.8&#53;</v>"), Refused("значение ячейки записано с разметкой внутри")),
        book("xlsx: two values in a cell", value("<v>0.85</v><v>0.15</v>"), Refused("значение ячейки записано с разметкой внутри или дважды")),
        book("xlsx: two parts, one in capitals", folded("xl/worksheets/Sheet1.xml"), Refused("в книге две части с именем xl/worksheets/sheet1.xml")),
        book("xlsx: two parts, one with other strokes", folded("xl\\worksheets\\sheet1.xml"), Refused("в книге две части с именем")),
        bytes("xlsx: two parts of one name", twice, Refused("в книге две части с именем")),
        book("xlsx: rows out of order", Book::matrix().patch(full, r#"r="2""#, r#"r="9""#).patch(full, r#"r="A2""#, r#"r="A9""#).patch(full, r#"r="B2""#, r#"r="B9""#).patch(full, r#"r="C2""#, r#"r="C9""#), Refused("строки листа записаны не по порядку")),
        book(
            "xlsx: bomb, one string of 64 KB in 4 000 cells of 64 sheets",
            Book::of(&sheets, "").with("xl/sharedStrings.xml", shared(&long, "1")).patch("xl/_rels/workbook.xml.rels", "</Relationships>", strings_link),
            Refused("текста больше 256 МБ"),
        ),
        book("xlsx: a title, and rows whose last cells are empty", Book::of(&[("matrix", sheet(&short_rows))], ""), Read("названия столбцов взяты из строки 3")),
        book("xlsx: a note beside the table", Book::matrix().sheet(r#"</row><row r="3">"#, r#"<c r="H2"><v>5</v></c></row><row r="3">"#), Read("ячейка правее таблицы не читается")),
        book("xlsx: bomb, cells A1 and XFD1048576", Book::of(&[("matrix", corner)], ""), Refused("ячейка в столбце 16384")),
        book("xlsx: bomb, 16 million cells", Book::of(&[("matrix", dense)], ""), Refused("слишком много")),
        book("xlsx: bomb, a gigabyte of zeros", Book::matrix().with("xl/media/a.bin", vec![0; 1 << 30]), Refused("книга больше 256 МБ после распаковки")),
        book("xlsx: bomb, 11 000 parts", crowd, Refused("файлов в архиве 11006")),
        book("xlsx: bomb, 10^15 strings announced", Book::matrix().with("xl/sharedStrings.xml", shared("", "1000000000000000")), Refused("книга объявляет строк текста")),
        book("xlsx: bomb, 2^64 strings announced", Book::matrix().with("xl/sharedStrings.xml", shared("", "18446744073709551616")), Refused("книга объявляет строк текста")),
        book(
            "xlsx: bomb, one string of 64 KB in 20 000 cells",
            Book::of(&[("matrix", raw(&same))], "").with("xl/sharedStrings.xml", shared(&long, "1")).patch(
                "xl/_rels/workbook.xml.rels",
                "</Relationships>",
                r#"<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
            ),
            Refused("текста больше 256 МБ"),
        ),
        book("xlsx: bomb, markup 100 000 deep", Book::matrix().sheet("<sheetData>", &format!("{}<sheetData>", "<a>".repeat(100_000))), Refused("разметка книги вложена глубже 100 уровней")),
        book(
            "xlsx: bomb, entities in entities",
            Book::matrix().sheet("<worksheet", r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet"#),
            Refused("описание сущностей (DOCTYPE)"),
        ),
        book("xlsx: 300 sheets", Book::of(&many, ""), Refused("листов 300")),
        bytes("xlsx: empty file", Vec::new(), Refused("это не книга Excel или файл повреждён")),
        bytes("xlsx: cut in the middle", good[..good.len() / 2].to_vec(), Refused("это не книга Excel или файл повреждён")),
        bytes("xlsx: cut by a byte", good[..good.len() - 1].to_vec(), Refused("matrix.xlsx")),
        bytes("xlsx: a byte changed", flipped, Refused("это не книга Excel или файл повреждён")),
        bytes("xlsx: text", "occupation;programme\n", Refused("по содержимому это текст")),
        bytes("xlsx: an HTML page", "<html><table></table></html>", Refused("по содержимому это страница HTML")),
        bytes("xlsx: a PDF", b"%PDF-1.4\0".to_vec(), Refused("по содержимому это PDF")),
        bytes("xlsx: old Excel or a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), Refused("книга старого формата .xls или книга под паролем")),
        bytes("xlsx: a Word document", Book { parts: Vec::new() }.with("word/document.xml", "<w/>").zipped(), Refused("это не книга Excel или файл повреждён")),
        bytes("xlsx: an empty archive", Book { parts: Vec::new() }.zipped(), Refused("это не книга Excel или файл повреждён")),
        book("xlsx: no workbook.xml", Book::matrix().without("xl/workbook.xml"), Refused("это не книга Excel или файл повреждён")),
        book("xlsx: a sheet whose part is missing", Book::matrix().without("xl/worksheets/sheet1.xml"), Refused("matrix.xlsx")),
        book("xlsx: a sheet that is a path above", Book::matrix().patch("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../../etc/passwd"), Refused("matrix.xlsx")),
        book("xlsx: markup that breaks off", Book::matrix().sheet("</sheetData>", ""), Refused("matrix.xlsx")),
        book("xlsx: a string that is not there", Book::matrix().sheet(&share(), r#"<c r="C2" t="s"><v>99</v></c>"#), Refused("matrix.xlsx")),
        book("xlsx: macros", Book::matrix().with("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0".to_vec()), Read("в книге есть макросы: они не выполняются")),
        case("xlsx: named .xlsm", Package::tiny().without("matrix.csv").set("matrix.xlsm", good.clone()), Read("Пакет принят")),
        book("xlsx: links to other files", Book::matrix().with("xl/externalLinks/externalLink1.xml", "<externalLink/>"), Read("в книге есть ссылки на другие файлы")),
        book("xlsx: #REF! in a cell", formula(r#" t="e"><v>#REF!</v>"#), Refused("в ячейке ошибка формулы\n  значение: «#REF!»")),
        book("xlsx: a formula with its result", formula("><f>1/4</f><v>0.25</v>"), Read("Пакет принят")),
        book("xlsx: a formula without a result", formula("><f>1/4</f>"), Refused("формула сохранена без результата")),
        book("xlsx: a formula with an empty result", formula("><f>1/4</f><v></v>"), Refused("формула сохранена без результата")),
        book("xlsx: a formula that gives empty text", formula(r#" t="str"><f>""</f><v></v>"#), Refused("пустая ячейка в обязательном столбце share")),
        book("xlsx: yes for a number", formula(r#" t="b"><v>1</v>"#), Refused("здесь нужно число")),
        book("xlsx: a date for a number", formula(r#" s="1"><v>45000</v>"#), Refused("здесь нужно число")),
        book("xlsx: 1e308", formula("><v>1e308</v>"), Refused("доля больше 1")),
        book("xlsx: minus zero", formula("><v>-0</v>"), Read("Пакет принят")),
        book("xlsx: a number as text", formula(r#" t="inlineStr"><is><t>0,25</t></is>"#), Read("Пакет принят")),
        book("xlsx: cells merged over rows", Book::matrix().sheet("</sheetData>", &merged("A2:A4")), Refused("ячейки A2:A4 объединены")),
        book("xlsx: cells merged over columns", Book::matrix().sheet("</sheetData>", &merged("C2:D2")), Refused("ячейки C2:D2 объединены")),
        book("xlsx: a head merged over columns", Book::matrix().sheet("</sheetData>", &merged("B1:C1")), Refused("ячейки B1:C1 объединены")),
        book("xlsx: a merged title above the head", Book::of(&[("matrix", sheet(&title))], "").sheet("</sheetData>", &merged("A1:E1")), Read("названия столбцов взяты из строки 2")),
        book("xlsx: merged cells everywhere", Book::matrix().sheet("</sheetData>", &merged("A1:XFD1048576")), Refused("объединены")),
        book("xlsx: a hidden sheet", Book::matrix().patch("xl/workbook.xml", visible, r#"sheetId="1" state="hidden" r:id"#), Read("лист скрыт, но прочитан")),
        book("xlsx: a very hidden sheet", Book::matrix().patch("xl/workbook.xml", visible, r#"sheetId="1" state="veryHidden" r:id"#), Read("лист скрыт, но прочитан")),
        book("xlsx: two sheets of one name", other("Matrix"), Refused("в книге два листа с этим именем")),
        book("xlsx: two sheets of one table", Book::of(&[("matrix", sheet(&rows())), ("матрица", sheet(&rows()))], ""), Refused("таблица matrix уже прочитана")),
        book("xlsx: a sheet that no table knows", other("расчёты"), Read("такой таблицы в схеме нет")),
        book("xlsx: two cells at one place", Book::matrix().sheet(&share(), &format!("{0}{0}", share())), Refused("две ячейки стоят на одном месте")),
        book("xlsx: a cell beyond the last column", Book::matrix().sheet(r#"r="C2""#, r#"r="AAAA2""#), Refused("matrix.xlsx")),
        book("xlsx: a cell A0", Book::matrix().sheet(r#"r="C2""#, r#"r="A0""#), Refused("matrix.xlsx")),
        book("xlsx: a row beyond the last", Book::matrix().sheet(r#"r="C2""#, r#"r="C99999999999""#), Refused("matrix.xlsx")),
        book("xlsx: ESC in the head", Book::matrix().sheet("<is><t>occupation", "<is><t>&#27;occupation"), Read("Пакет принят")),
        book("xlsx: no sheet with cells", Book::of(&[("matrix", raw(""))], ""), Refused("в книге нет ни одной ячейки")),
        case("xlsx: the table also as CSV", Package::tiny().set("book.xlsx", good), Refused("таблица matrix уже прочитана")),
        macintosh_dates(),
    ]
}
