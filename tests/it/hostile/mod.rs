//! Files as attackers and accidents make them: each gets a clear sentence or a right reading, in bounded memory.
//!
//! With `KADRY_TABLE=FILE` a table of every case is written: what was expected, what came, seconds and peak memory.

mod disk;
mod parquet;
mod tables;
mod toml;
mod workbooks;

use crate::support::{Answer, Package};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Address space that no case may go over, in kilobytes: most of it is reserved by threads and never touched.
const MEMORY: &str = "6000000";

/// What must come of a package.
pub enum Expected {
    /// Exit code 3, and this in the sentence.
    Refused(&'static str),
    /// Accepted, and this among what was said; nothing where it is empty.
    Read(&'static str),
}
use Expected::{Read, Refused};

pub struct Case {
    pub name: &'static str,
    pub package: Package,
    /// Further arguments of `check`.
    pub arguments: Vec<String>,
    /// Changes of the folder that no file in memory can hold: links, pipes, files of hundreds of megabytes.
    pub prepare: Option<fn(&Path)>,
    pub expected: Expected,
}

pub fn case(name: &'static str, package: Package, expected: Expected) -> Case {
    Case { name, package, arguments: Vec::new(), prepare: None, expected }
}

pub fn prepared(name: &'static str, prepare: fn(&Path), expected: Expected) -> Case {
    Case { prepare: Some(prepare), ..case(name, Package::tiny(), expected) }
}

/// What came of a case.
struct Came {
    answer: Answer,
    seconds: f64,
    megabytes: Option<f64>,
}

fn check(package: &Path, arguments: &[String]) -> Came {
    let folder = tempfile::tempdir().expect("folder");
    let measured = folder.path().join("time");
    let clock = Instant::now();
    let measure =
        if Path::new("/usr/bin/time").is_file() { format!("/usr/bin/time -f %M -o {} ", measured.display()) } else { String::new() };
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY}; exec {measure}\"$0\" \"$@\""), env!("CARGO_BIN_EXE_kadry"), "check"])
        .arg(package)
        .args(arguments)
        .output()
        .expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let answer = Answer { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    let peak = std::fs::read_to_string(measured).ok().and_then(|text| text.lines().last()?.trim().parse::<f64>().ok());
    Came { answer, seconds: clock.elapsed().as_secs_f64(), megabytes: peak.map(|kilobytes| kilobytes / 1024.0) }
}

fn run(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    let mut table =
        std::env::var_os("KADRY_TABLE").map(|path| std::fs::File::options().create(true).append(true).open(path).expect("table"));
    for case in cases {
        let written = case.package.write();
        if let Some(prepare) = case.prepare {
            prepare(&written.path);
        }
        let came = check(&written.path, &case.arguments);
        let (code, said) = match case.expected {
            Refused(said) => (3, said),
            Read(said) => (0, said),
        };
        let told = format!("{}{}", came.answer.out, came.answer.err);
        // Control characters of an input would command the terminal.
        let clean = !told.chars().any(|c| c.is_control() && c != '\n') && !told.contains("panicked") && !told.contains("Внутренняя ошибка");
        if came.answer.code != code || !told.contains(said) || !clean {
            wrong.push(format!("{}: expected {code} and «{said}», came {}:\n{told}", case.name, came.answer.code));
        }
        if let Some(table) = &mut table {
            let first = told.lines().nth(1).unwrap_or_default().trim();
            let expected = if code == 3 { "refused" } else { "read" };
            let megabytes = came.megabytes.map_or("—".to_owned(), |m| format!("{m:.0}"));
            writeln!(table, "| {} | {expected} | {} {first} | {:.2} | {megabytes} |", case.name, came.answer.code, came.seconds)
                .expect("row");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n----\n"));
}

#[test]
fn tables_of_text() {
    run(tables::cases());
}

#[test]
fn workbooks_of_every_kind() {
    run(workbooks::cases());
}

#[test]
fn parquet_files() {
    run(parquet::cases());
}

#[test]
fn settings_and_scenarios() {
    run(toml::cases());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_places() {
    run(disk::cases());
}

/// A path beside the package that is not part of it.
pub fn outside(package: &Path) -> PathBuf {
    package.parent().expect("folder").join("outside.csv")
}
