//! The Word documents of a run: their figures are those of its tables, and every name of the input stays text.

use crate::support::{Package, kadry, number, rows};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

const DOCUMENTS: [&str; 2] = ["note.docx", "order_annex.docx"];
const HOSTILE: &str =
    "=cmd|' /C calc'!A0 <w:p>&amp; \"TOC\" { INCLUDETEXT /etc/passwd } очень длинное наименование колледжа имени всех учредителей";

/// The demo region, planned once.
static RUN: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("run");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").display().to_string();
    let answer = kadry(&["plan", &demo, "--out", &out.display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    (folder, out)
});

/// Text parts of a document by name.
fn parts(path: &Path) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).expect("document")).expect("archive");
    let mut found = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("part");
        let name = file.name().expect("name").into_owned();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let mut text = String::new();
            file.read_to_string(&mut text).expect("UTF-8");
            found.insert(name, text);
        }
    }
    found
}

/// What a document says, read by an XML parser of its own.
#[derive(Default)]
struct Said {
    /// Cells of the rows of all tables.
    rows: Vec<Vec<String>>,
    text: String,
    fields: Vec<String>,
}

fn said(xml: &str) -> Said {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut said = Said::default();
    let (mut inside, mut depth) = (String::new(), 0);
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => assert_eq!(depth, 0, "an element is not closed"),
            _ => {}
        }
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "w:tr" => said.rows.push(Vec::new()),
                "w:tc" => said.rows.last_mut().expect("row").push(String::new()),
                "w:t" => inside = "text".to_owned(),
                "w:instrText" => inside = "field".to_owned(),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" | "w:instrText" => inside.clear(),
                "w:p" => said.text.push('\n'),
                _ => {}
            },
            Event::Text(text) => keep(&mut said, &inside, &text),
            Event::GeneralRef(name) => {
                let character = match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("unknown entity {other}"),
                };
                keep(&mut said, &inside, character);
            }
            Event::Eof => return said,
            _ => {}
        }
    }
}

/// Puts a piece of text where it belongs; tables of a document hold no tables.
fn keep(said: &mut Said, inside: &str, piece: &str) {
    match inside {
        "text" => {
            said.text.push_str(piece);
            if let Some(cell) = said.rows.last_mut().and_then(|row| row.last_mut()) {
                cell.push_str(piece);
            }
        }
        "field" => said.fields.push(piece.to_owned()),
        _ => {}
    }
}

fn document(run: &Path, name: &str) -> Said {
    said(&parts(&run.join(name))["word/document.xml"])
}

fn whole(cell: &str) -> i64 {
    // The last cell of a table is followed by the paragraphs behind it.
    let digits: String = cell.chars().filter(|c| *c != '\u{a0}').take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number: {cell:?}"))
}

#[test]
fn the_annex_of_the_order_adds_up_to_the_allocation() {
    let run = &RUN.1;
    let founder: BTreeMap<String, String> = rows(run, "colleges")
        .into_iter()
        .map(|mut row| (row.remove("college").expect("college"), row.remove("founder").expect("founder")))
        .collect();
    let mut expected: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in rows(run, "allocation") {
        *expected.entry((founder[&row["college"]].clone(), row["admission_year"].clone())).or_default() += number(&row, "places") as i64;
    }
    let annex = document(run, "order_annex.docx");
    let totals: Vec<i64> = annex.rows.iter().filter(|row| row[0] == "Всего").map(|row| whole(&row[1])).collect();
    assert_eq!(totals, expected.values().copied().collect::<Vec<_>>());
    // Lines, subtotals of colleges and totals of levels each add up to the same.
    let all: i64 = totals.iter().sum();
    let of = |test: &dyn Fn(&[String]) -> bool, column: usize| -> i64 {
        annex.rows.iter().filter(|row| test(row)).map(|row| whole(&row[column])).sum()
    };
    assert_eq!(of(&|row| row.len() == 7 && row[5] != "Число мест", 5), all);
    assert_eq!(of(&|row| row[0].replace('\u{a0}', " ") == "Итого по колледжу", 1), all);
    assert_eq!(of(&|row| row[0].contains("ППКРС") || row[0].contains("ППССЗ"), 1), all);
    for founder in founder.values() {
        assert!(annex.text.contains(&format!("Учредитель: {founder}")), "{founder}");
    }
    assert!(!annex.rows.iter().any(|row| row.len() == 7 && row[5] == "0"), "no line without places");
}

#[test]
fn the_note_holds_the_figures_of_the_tables() {
    let run = &RUN.1;
    let note = document(run, "note.docx");
    let text = note.text.replace('\u{a0}', " ");
    let mut by_year: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows(run, "allocation") {
        *by_year.entry(row["admission_year"].clone()).or_default() += number(&row, "places") as i64;
    }
    let total = note.rows.last().expect("annex table");
    assert_eq!(total[2..5].iter().map(|cell| whole(cell)).collect::<Vec<_>>(), by_year.values().copied().collect::<Vec<_>>());
    for (year, places) in &by_year {
        let admission = note.rows.iter().find(|row| row[0] == *year && row.len() == 8).expect("row of the year");
        assert_eq!(whole(&admission[1]), *places);
    }
    let flags = rows(run, "flags");
    assert!(text.contains(&format!("дала {} замечани", flags.len())), "{}", flags.len());
    let earliest =
        rows(run, "balance").iter().filter(|row| row["status"] != "out_of_reach").map(|row| row["year"].clone()).min().expect("year");
    assert!(text.contains(&format!("не закроют дефицит раньше лета {earliest} года")));
    for title in ["1. Назначение и основания", "4. Потребность в кадрах", "6. Что ограничивает план и какова цена", "9. Сценарии"]
    {
        // Once in the contents and once where it stands.
        assert_eq!(text.matches(title).count(), 2, "{title}");
    }
    let captions: Vec<&str> = text.lines().filter(|line| line.starts_with("Таблица ")).collect();
    for (index, caption) in captions.iter().enumerate() {
        assert!(caption.starts_with(&format!("Таблица {} — ", index + 1)), "{caption}");
    }
    assert_eq!(note.fields.iter().filter(|field| field.starts_with(" SEQ Таблица")).count(), captions.len());
    assert!(!text.contains("(см. )") && !text.contains("..") && !text.contains(" ,"), "{text}");
}

#[test]
fn the_same_run_gives_the_same_bytes_and_every_part_is_well_formed() {
    let run = &RUN.1;
    let other = tempfile::tempdir().expect("folder");
    let answer = kadry(&["report", &run.display().to_string(), "--out", &other.path().display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for name in DOCUMENTS {
        let (first, second) = (std::fs::read(run.join(name)).expect("first"), std::fs::read(other.path().join(name)).expect("second"));
        assert!(first == second, "{name} differs");
        for (part, text) in parts(&run.join(name)) {
            said(&text);
            assert!(!text.contains("unknown"), "{name}: {part}");
        }
    }
}

#[test]
fn names_of_the_input_stay_text_and_make_no_field() {
    let written = Package::tiny().cell("colleges.csv", 1, "name", HOSTILE).cell("programmes.csv", 1, "name", HOSTILE).write();
    let answer = written.plan();
    assert_eq!(answer.code, 0, "{}", answer.err);
    for name in DOCUMENTS {
        let document = document(&written.out, name);
        assert!(document.text.contains(HOSTILE), "{name}");
        let own = [" SEQ ", " REF ", " TOC ", "PAGE"];
        assert!(document.fields.iter().all(|field| own.iter().any(|start| field.starts_with(start))), "{:?}", document.fields);
    }
}

#[test]
fn a_run_in_english_has_english_documents() {
    let written = Package::tiny().write();
    let (package, out) = (written.path.display().to_string(), written.out.display().to_string());
    let answer = kadry(&["plan", &package, "--out", &out, "--lang", "en"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let note = document(&written.out, "note.docx").text;
    assert!(note.contains("Explanatory note\n") && note.contains("Table\u{a0}1 — Data and their sources"), "{note}");
    assert!(document(&written.out, "order_annex.docx").text.contains("Admission control figures"));
}

/// Converts in a profile of its own; `None` where there is no PDF.
fn pdf(file: &Path, folder: &Path) -> Option<Vec<u8>> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let folder = folder.display().to_string();
    let arguments =
        [profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir", &folder, &file.display().to_string()].map(str::to_owned);
    let done = Command::new("soffice").args(arguments).output().ok()?;
    let stem = file.file_stem()?.to_string_lossy();
    done.status.success().then(|| std::fs::read(Path::new(&folder).join(format!("{stem}.pdf"))).ok())?
}

/// Pages by their dictionaries.
fn pages(pdf: &[u8]) -> usize {
    let mark = b"/Type/Page";
    pdf.windows(mark.len() + 1).filter(|bytes| bytes.starts_with(mark) && bytes[mark.len()] != b's').count()
}

#[test]
fn an_office_program_opens_both_documents() {
    let folder = tempfile::tempdir().expect("folder");
    let plain = folder.path().join("plain.txt");
    std::fs::write(&plain, "text").expect("file");
    if pdf(&plain, folder.path()).is_none() {
        eprintln!("skipped: there is no soffice with a word processor");
        return;
    }
    for (name, least, most) in [("note.docx", 10, 30), ("order_annex.docx", 6, 15)] {
        let pages = pages(&pdf(&RUN.1.join(name), folder.path()).unwrap_or_else(|| panic!("{name} does not open")));
        assert!((least..=most).contains(&pages), "{name}: {pages} pages");
    }
}
