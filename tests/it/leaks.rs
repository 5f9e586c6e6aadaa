//! Nothing of an input runs as a formula or as markup, nothing of the machine stands in a run, and nothing goes over a network.

use crate::support::{Package, contents, kadry};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

/// Names of the good package, and what attackers write in their place.
const EVIL: [(&str, &str); 6] = [
    ("Колледж № 1", "=HYPERLINK(\"http://evil.example\";\"Колледж\")"),
    ("Министерство образования", "@SUM(1+1)*cmd|' /C calc'!A0</script><script>alert(1)</script>"),
    ("АО «Завод»", "+7\"><img src=x onerror=alert(1)>"),
    ("Машиностроение", "-2+3+cmd|' /C calc'!A0 {{7*7}} <svg onload=alert(1)>"),
    ("Сестринское дело", "<w:fldSimple w:instr=\"DDEAUTO c:\\\\cmd\"/>]]><b>"),
    ("Район 1", "'=1+1\u{2028}&lt;script&gt;"),
];

/// The good package with those names in every table that has them, and in the settings.
fn evil() -> Package {
    let mut package = Package::tiny();
    for (name, content) in package.files.clone() {
        let text = String::from_utf8(content).expect("UTF-8");
        let changed = if name.ends_with(".csv") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let mut writer = csv::Writer::from_writer(Vec::new());
            for record in reader.records() {
                let record = record.expect("row");
                let swapped =
                    |cell: &str| EVIL.iter().find(|(good, _)| *good == cell).map_or(cell.to_owned(), |(_, evil)| (*evil).to_owned());
                writer.write_record(record.iter().map(swapped)).expect("row");
            }
            String::from_utf8(writer.into_inner().expect("bytes")).expect("UTF-8")
        } else {
            text.replacen("name = \"", "name = \"=1+1</title><script>alert(2)</script> ", 1)
        };
        package = package.set(&name, changed);
    }
    package
}

/// The parts of an Office file as text.
fn parts(content: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).expect("archive");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("part");
        let name = entry.name().expect("name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("part");
        if let Ok(text) = String::from_utf8(bytes) {
            parts.insert(name, text);
        }
    }
    parts
}

/// Texts of elements of a name, wherever they stand.
fn elements(markup: &str, name: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(markup);
    let (mut found, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(start) => inside = start.name().as_ref() == name,
            quick_xml::events::Event::Text(text) if inside => found.push(text.to_string()),
            quick_xml::events::Event::End(_) => inside = false,
            quick_xml::events::Event::Eof => return found,
            _ => {}
        }
    }
}

fn check_csv(name: &str, content: &[u8]) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(content);
    for record in reader.records() {
        for cell in record.expect("row").iter() {
            let formula = cell.starts_with(['=', '+', '@', '\t', '\r', '\0']) || cell.starts_with('-') && cell.parse::<f64>().is_err();
            assert!(!formula, "{name}: {cell}");
        }
    }
}

fn check_office(name: &str, content: &[u8]) {
    for (part, text) in parts(content) {
        let formulas = if name.ends_with(".xlsx") && part.starts_with("xl/worksheets/") { elements(&text, "f") } else { Vec::new() };
        for formula in formulas {
            assert!(!["HYPERLINK", "cmd", "DDE", "SUM(1+1)"].iter().any(|bad| formula.contains(bad)), "{name}, {part}: {formula}");
        }
        assert!(!text.contains("TargetMode=\"External\""), "{name}, {part} leads out");
        assert!(
            !text.contains("<w:fldSimple w:instr=\"DDEAUTO") && !text.contains("<script") && !text.contains("<img src=x"),
            "{name}, {part}"
        );
        if part.ends_with(".xml") {
            elements(&text, "none");
        }
    }
}

fn check_markup(name: &str, text: &str, scripts: usize) {
    assert_eq!(text.matches("<script").count(), scripts, "{name}");
    for bad in ["<img src=x", "<svg onload", "<b>", "<title>=1+1</title>"] {
        assert!(!text.contains(bad), "{name}: {bad}");
    }
}

fn check(folder: &Path) {
    let files = contents(folder);
    assert!(files.len() > 10, "{}", folder.display());
    for (name, content) in &files {
        let text = || String::from_utf8(content.clone()).expect("UTF-8");
        match name.rsplit('.').next().unwrap_or_default() {
            "csv" if !name.starts_with("input/") => check_csv(name, content),
            "xlsx" | "docx" => check_office(name, content),
            "svg" => check_markup(name, &text(), 0),
            // The data, the library of charts and the page's own.
            "html" => {
                let page = text();
                let own = page.matches("<script").count();
                assert!(own <= 3, "{name}: {own} scripts");
                check_markup(name, &page, own);
                assert!(!page.contains("src=\"http") && !page.contains("href=\"http"), "{name} loads something");
            }
            _ => {}
        }
    }
}

#[test]
fn names_of_an_input_are_text_in_every_file() {
    let written = evil().write();
    let folder = written.out.parent().expect("folder").to_owned();
    let planned = written.plan();
    assert_eq!(planned.code, 0, "{}{}", planned.out, planned.err);
    check(&written.out);
    let [run, package] = [&written.out, &written.path].map(|path| path.display().to_string());
    let to = |name: &str| folder.join(name).display().to_string();
    for command in [
        vec!["compare".to_owned(), run.clone(), run.clone(), "--out".into(), to("compare")],
        vec!["alternatives".into(), run.clone(), "--out".into(), to("alternatives")],
        vec!["sweep".into(), package.clone(), "--draws".into(), "3".into(), "--parts".into(), "--out".into(), to("sweep")],
        vec!["forecast".into(), package.clone(), "--out".into(), to("forecast")],
        vec!["template".into(), "--xlsx".into(), "--from".into(), package.clone(), to("template.xlsx")],
    ] {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let answer = kadry(&words);
        assert_eq!(answer.code, 0, "{command:?}: {}{}", answer.out, answer.err);
        if command[0] != "template" {
            check(&folder.join(&command[0]));
        }
    }
    check_office("template.xlsx", &std::fs::read(folder.join("template.xlsx")).expect("workbook"));
}

/// A run names no user, no machine, no folder of theirs.
#[test]
fn a_run_says_nothing_of_the_machine() {
    let written = Package::tiny().set("scenarios/x.toml", "title = \"Т\"\n[set]\n\"scenario.vacancy_years\" = 4\n").write();
    let [package, out] = [&written.path, &written.out].map(|path| path.display().to_string());
    let scenario = written.path.join("scenarios/x.toml").display().to_string();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kadry"))
        .args(["plan", &package, "--scenario", &scenario, "--robust", "expected", "--robust-draws", "3", "--out", &out])
        .env("USER", "ivanov-secret")
        .env("USERNAME", "ivanov-secret")
        .env("HOME", "/home/ivanov-secret")
        .env("HOSTNAME", "minobr-secret")
        .env("COMPUTERNAME", "minobr-secret")
        .output()
        .expect("runs");
    assert!(output.status.success());
    let folder = written.path.parent().expect("folder").display().to_string();
    let temporary = written.path.parent().and_then(|path| path.file_name()).expect("name").to_string_lossy().into_owned();
    let secrets = ["ivanov-secret", "minobr-secret", folder.as_str(), temporary.as_str(), ".kadry-"];
    for (name, content) in contents(&written.out) {
        let texts = if name.ends_with(".xlsx") || name.ends_with(".docx") {
            parts(&content).into_values().collect()
        } else {
            vec![String::from_utf8_lossy(&content).into_owned()]
        };
        for secret in secrets {
            assert!(!texts.iter().any(|text| text.contains(secret)), "{name} has {secret}");
        }
    }
}

/// The program asks the system for no socket: the libraries of its tables could, and nothing of them is linked in.
#[cfg(target_os = "linux")]
#[test]
fn the_program_cannot_reach_a_network() {
    // It comes with the compiler that the solver needs.
    let listed = std::process::Command::new("nm").args(["-D", "--undefined-only", env!("CARGO_BIN_EXE_kadry")]).output().expect("nm runs");
    let listed = String::from_utf8(listed.stdout).expect("UTF-8");
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().last()?.split('@').next()).collect();
    let imports = |name: &str| names.contains(&name);
    assert!(imports("malloc"), "names of imports are found so");
    for name in ["socket", "connect", "getaddrinfo", "sendto", "recvfrom"] {
        assert!(!imports(name), "the program imports {name}");
    }
}
