//! What is fuzzed, and what must hold of every case. `Ok(true)` is a case that was accepted.

use crate::mutate::Form;
use kadry::run;
use kadry::run::Making;
use kadry_package::Reading;
use kadry_package::generate::{Size, files};
use kadry_region::Lang;
use kadry_region::problem::{Problems, Severity};
use kadry_report::compare::Comparison;
use polars::prelude::*;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

pub struct Target {
    pub name: &'static str,
    pub form: Form,
    pub seeds: fn() -> Vec<Vec<u8>>,
    pub prepare: fn(&Path) -> Setting,
    pub run: fn(&mut Setting, &[u8]) -> Result<bool, String>,
}

/// Where the cases of a target are put.
pub struct Setting {
    folder: PathBuf,
    files: BTreeMap<String, String>,
    /// Left by the case before.
    written: Vec<PathBuf>,
}

pub const TARGETS: [Target; 8] = [
    Target { name: "csv", form: Form::Table, seeds: tables, prepare: package, run: csv },
    Target { name: "xlsx", form: Form::Archive, seeds: workbooks, prepare: package, run: xlsx },
    Target { name: "parquet", form: Form::Bytes, seeds: parquets, prepare: package, run: parquet },
    Target { name: "settings", form: Form::Text, seeds: settings, prepare: package, run: region_toml },
    Target { name: "scenario", form: Form::Text, seeds: scenarios, prepare: package, run: scenario },
    Target { name: "series", form: Form::Table, seeds: long_tables, prepare: package, run: series },
    Target { name: "run", form: Form::Text, seeds: run_files, prepare: finished, run: run_folder },
    Target { name: "plan", form: Form::Table, seeds: tables, prepare: package, run: plan },
];

fn tiny() -> BTreeMap<String, String> {
    files(Size { colleges: 2, programmes: 3 }, 3)
}

fn put(folder: &Path, files: &BTreeMap<String, String>) {
    for (name, content) in files {
        std::fs::write(folder.join(name), content).expect("file");
    }
}

fn package(folder: &Path) -> Setting {
    let files = tiny();
    put(folder, &files);
    Setting { folder: folder.to_owned(), files, written: Vec::new() }
}

impl Setting {
    /// The package with this file in it, and without what the case before put there.
    fn with(&mut self, name: &str, content: &[u8], without: Option<&str>) {
        for path in self.written.drain(..) {
            let _ = std::fs::remove_file(&path);
            let name = path.file_name().expect("name").to_string_lossy().into_owned();
            if let Some(content) = self.files.get(&name) {
                std::fs::write(path, content).expect("file");
            }
        }
        if let Some(without) = without {
            let path = self.folder.join(without);
            let _ = std::fs::remove_file(&path);
            self.written.push(path);
        }
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().expect("folder")).expect("folder");
        std::fs::write(&path, content).expect("file");
        self.written.push(path);
    }
}

/// Every refusal says what is wrong and how to mend it, in both languages; a region is there exactly when nothing is wrong.
fn holds(reading: &Reading) -> Result<bool, String> {
    if reading.region.is_some() == reading.problems.has_errors() {
        return Err(format!("a region with errors, or none without: {:?}", reading.problems.iter().next()));
    }
    told(&reading.problems)?;
    Ok(reading.region.is_some())
}

fn told(problems: &Problems) -> Result<(), String> {
    let said = |problem: &&kadry_region::problem::Problem| {
        let full = |text: &kadry_region::Text| !text.ru.trim().is_empty() && !text.en.trim().is_empty();
        full(&problem.message) && (problem.severity == Severity::Warning || full(&problem.cure))
    };
    match problems.iter().find(|problem| !said(problem)) {
        Some(problem) => Err(format!("a finding without words: {problem:?}")),
        None => Ok(()),
    }
}

fn tables() -> Vec<Vec<u8>> {
    tiny().into_iter().filter(|(name, _)| name.ends_with(".csv")).map(|(_, content)| content.into_bytes()).collect()
}

/// The table that a case is nearest to, by its header.
fn table_of(case: &[u8]) -> String {
    let text = String::from_utf8_lossy(case).into_owned();
    let head = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = head.split([',', ';', '\t']).map(|name| name.trim_matches('"')).collect();
    let known = tiny();
    let shared = |content: &str| content.lines().next().unwrap_or_default().split(',').filter(|name| names.contains(name)).count();
    let best = known.iter().filter(|(name, _)| name.ends_with(".csv")).max_by_key(|(_, content)| shared(content));
    best.map(|(name, _)| name.clone()).expect("a table")
}

/// Reading a file alone takes a hundredth of the time of a package: most cases are read so.
fn alone(setting: &mut Setting, name: &str, case: &[u8]) -> Result<bool, String> {
    let path = setting.folder.join(name);
    std::fs::write(&path, case).expect("file");
    let (_, problems) = kadry_package::read_long(&path);
    std::fs::remove_file(path).expect("removed");
    told(&problems)?;
    Ok(!problems.has_errors())
}

/// One case of sixteen, always the same ones.
fn is_for_package(case: &[u8]) -> bool {
    case.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)) % 16 == 0
}

fn csv(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    if !is_for_package(case) {
        return alone(setting, "alone.csv", case);
    }
    setting.with(&table_of(case), case, None);
    holds(&kadry_package::read_package(&setting.folder))
}

fn workbooks() -> Vec<Vec<u8>> {
    vec![book(), long_book()]
}

/// A workbook of series, with dates, formulas, errors and cells that are merged.
fn long_book() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    sheet.merge_range(0, 0, 0, 2, "Ряды региона", &rust_xlsxwriter::Format::new()).expect("title");
    for (column, name) in (0..).zip(["ряд", "год", "значение", "дата"]) {
        sheet.write_string(1, column, name).expect("cell");
    }
    for row in 2..12 {
        sheet.write_string(row, 0, "Занятость | всего").expect("cell");
        sheet.write_number(row, 1, f64::from(row) + 2010.0).expect("cell");
        sheet.write_formula(row, 2, rust_xlsxwriter::Formula::new("=B3*2").set_result("7.5")).expect("cell");
        sheet.write_number_with_format(row, 3, 45_000.0, &day).expect("cell");
    }
    sheet.write_formula(12, 2, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).expect("cell");
    sheet.write_boolean(12, 1, true).expect("cell");
    book.save_to_buffer().expect("workbook")
}

/// A workbook of some tables, with what a workbook may hold beside values.
fn book() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["matrix", "contracts"] {
        let content = tiny()[&format!("{name}.csv")].clone();
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("name");
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(content.as_bytes());
        for (row, record) in reader.records().enumerate() {
            for (column, cell) in record.expect("row").iter().enumerate() {
                let (row, column) = (row as u32, column as u16);
                match cell.parse::<f64>() {
                    Ok(number) if row > 0 => sheet.write_number(row, column, number).expect("cell"),
                    _ => sheet.write_string(row, column, cell).expect("cell"),
                };
            }
        }
    }
    let notes = book.add_worksheet();
    notes.set_name("заметки").expect("name").set_hidden(true);
    notes.write_formula(0, 0, "=1+1").expect("cell");
    notes.merge_range(2, 0, 4, 3, "объединены", &rust_xlsxwriter::Format::new()).expect("cells");
    book.save_to_buffer().expect("workbook")
}

fn xlsx(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    if !is_for_package(case) {
        return alone(setting, "alone.xlsx", case);
    }
    setting.with("book.xlsx", case, Some("matrix.csv"));
    setting.written.push(setting.folder.join("contracts.csv"));
    let _ = std::fs::remove_file(setting.folder.join("contracts.csv"));
    holds(&kadry_package::read_package(&setting.folder))
}

fn parquets() -> Vec<Vec<u8>> {
    let parquet = |content: &String| {
        let mut frame = CsvReader::new(Cursor::new(content.as_bytes())).finish().ok()?;
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut frame).ok()?;
        Some(bytes)
    };
    let known = tiny();
    let long = String::from_utf8(long_tables().remove(0)).expect("UTF-8");
    [&known["matrix.csv"], &known["employment.csv"], &long].into_iter().filter_map(parquet).collect()
}

fn parquet(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    if !is_for_package(case) {
        return alone(setting, "alone.parquet", case);
    }
    let table = if case.len().is_multiple_of(2) { "matrix" } else { "employment" };
    setting.with(&format!("{table}.parquet"), case, Some(&format!("{table}.csv")));
    holds(&kadry_package::read_package(&setting.folder))
}

fn settings() -> Vec<Vec<u8>> {
    let full = "[scenario]\ngoals = [\"shortage\", \"cost\"]\nmode = \"weighted\"\ntime_limit = 5.0\nseed = 7\ndraws = 100\n\
        [scenario.weights]\nshortage = 1.0\ncost = 0.02\n[scenario.tolerances]\nshortage = 0.01\n[sources]\nemployment = \"Росстат\"\n";
    let plain = tiny()["region.toml"].clone();
    vec![plain.clone().into_bytes(), format!("{plain}\nmend_lookalikes = true\n{full}").into_bytes()]
}

fn region_toml(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    setting.with("region.toml", case, None);
    holds(&kadry_package::read_package(&setting.folder))
}

fn scenarios() -> Vec<Vec<u8>> {
    let cases = [
        "title = \"Рост\"\nabout = \"Больше денег\"\n[[change]]\ntable = \"offers\"\ncolumn = \"cost\"\nmultiply = 1.1\nwhere = { form = \"очная\" }\n\
         [[change]]\nsetting = \"scenario.other_supply_share\"\nset = 0.1\n",
        "title = \"Ряд\"\nstack = [\"base\"]\n[set]\nscenario.vacancy_years = 2\nhorizon = 2031\n[[append]]\ntable = \"projects\"\n\
         rows = [ { project = \"П\", employer = \"Р\", occupation = \"Т\", year = 2027, jobs = 5, probability = 0.5 } ]\n",
        "[[append]]\ntable = \"budget\"\nfile = \"rows.csv\"\n[[change]]\ntable = \"employment\"\ncolumn = \"headcount\"\nadd = 3\nmin = 0\nmax = 9\n",
    ];
    cases.iter().map(|case| case.as_bytes().to_vec()).collect()
}

fn scenario(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    setting.with("scenarios/x.toml", case, None);
    std::fs::write(setting.folder.join("scenarios/rows.csv"), "year,founder,amount\n2027,Министерство,5\n").expect("file");
    holds(&kadry_package::read_package_with(&setting.folder, &["x".to_owned()]))
}

fn long_tables() -> Vec<Vec<u8>> {
    let rows = |values: &[&str]| {
        let rows = (2010..).zip(values).map(|(year, value)| format!("a,{year},{value}\nb|x,{year},{value}\n"));
        format!("series_id,t,value\n{}", rows.collect::<String>()).into_bytes()
    };
    vec![rows(&["1", "2", "3.5", "2", "4", "5", "5", "6"]), rows(&["0", "0", "0", "0", "0", "0"]), rows(&["1e9", "1", "-4", "1e-9", "0"])]
}

fn series(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    let path = setting.folder.join("long").with_extension("csv");
    std::fs::write(&path, case).expect("file");
    setting.written.push(path.clone());
    let (series, problems) = kadry_package::read_long(&path);
    told(&problems)?;
    if let Some(bad) = series.iter().flat_map(|one| &one.values).find(|value| !value.is_finite()) {
        return Err(format!("a value that is no number: {bad}"));
    }
    let trials = kadry_engine::series::Trials { origins: 2, horizon: 2, level: 0.8 };
    if !problems.has_errors() && series.iter().map(|one| one.values.len()).sum::<usize>() < 2000 {
        drop(kadry_engine::Tested::long(series, "x".to_owned(), trials));
        return Ok(true);
    }
    Ok(false)
}

/// A finished run beside its package.
fn finished(folder: &Path) -> Setting {
    let setting = package(&folder.join("."));
    let run = folder.join("run");
    plan_into(&kadry_package::read_package(folder), &run).expect("a plan of the good package");
    setting
}

/// `NAME\n` and the content that the file of the run gets.
fn run_files() -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("folder");
    finished(folder.path());
    let names =
        ["run.json", "tables/allocation.csv", "tables/balance.csv", "tables/constraints.csv", "tables/certificate.csv", "tables/need.csv"];
    let more =
        ["tables/justification.csv", "tables/need_by_cause.csv", "tables/pipeline.csv", "input/offers.csv", "input/scenario.resolved.toml"];
    let case = |name: &&str| {
        let mut case = format!("{name}\n").into_bytes();
        case.extend(std::fs::read(folder.path().join("run").join(name)).expect("file"));
        case
    };
    names.iter().chain(&more).map(case).collect()
}

/// An edited run is never taken for a good one: where a file reads differently, `verify` has a finding.
fn run_folder(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    let run = setting.folder.join("run");
    let split = case.iter().position(|byte| *byte == b'\n').unwrap_or(case.len());
    let name = String::from_utf8_lossy(&case[..split]).into_owned();
    let known = name == "run.json" || name.starts_with("tables/") || name.starts_with("input/");
    if !known || name.contains("..") || !run.join(&name).is_file() {
        return Ok(false);
    }
    let before = std::fs::read(run.join(&name)).expect("file");
    let content = case.get(split + 1..).unwrap_or_default();
    std::fs::write(run.join(&name), content).expect("file");
    let outcome = std::panic::catch_unwind(|| {
        let report = kadry_verify::verify(&run);
        let _ = run::reopen(&run);
        let _ = Comparison::read(&[run.clone(), run.clone()], Lang::Ru);
        report.holds()
    });
    std::fs::write(run.join(&name), &before).expect("file");
    match outcome {
        Err(_) => Err("panic".to_owned()),
        Ok(true) if before != content && !same_card(&name, &before, content) => Err(format!("{name} was edited, and the run verifies")),
        Ok(held) => Ok(held),
    }
}

/// Blanks between the fields of a card mean nothing, and another card of the same run is one: its times differ.
fn same_card(name: &str, one: &[u8], other: &[u8]) -> bool {
    let value = |content: &[u8]| serde_json::from_slice::<serde_json::Value>(content).ok();
    let sealed = || value(other).is_some_and(|card| kadry_package::is_sealed(&card));
    name == "run.json" && (value(one).is_some() && value(one) == value(other) || sealed())
}

fn plan_into(reading: &Reading, out: &Path) -> Result<bool, String> {
    let Some(region) = reading.region.clone() else { return Ok(false) };
    let making = Making { inputs: &reading.inputs, log: "", started: "2026-01-01T00:00:00Z".to_owned(), lang: Lang::Ru, overwrite: true };
    let mut region = region;
    region.settings.scenario.time_limit = 5.0;
    region.settings.scenario.draws = region.settings.scenario.draws.min(50);
    match kadry_engine::distribute(kadry_engine::forecast(region)) {
        Ok(outcome) => {
            let wrote = kadry::write_run(kadry::Computed::Plan(&outcome), &making, out).map_err(|error| error.to_string())?;
            assert!(wrote.iter().any(|name| name == "run.json"));
            let report = kadry_verify::verify(out);
            match report.findings.first() {
                Some(finding) => Err(format!("the plan does not verify: {finding:?}")),
                None => Ok(true),
            }
        }
        Err(refused) => match &refused.refusal {
            kadry_engine::quota::Refusal::Impossible(conflict) if conflict.reasons.is_empty() => Err("no plan, and no reason".to_owned()),
            kadry_engine::quota::Refusal::Solver(error) => Err(format!("the solver failed: {error}")),
            _ => Ok(false),
        },
    }
}

/// A plan of a mutated package verifies, or there is a reason for none.
fn plan(setting: &mut Setting, case: &[u8]) -> Result<bool, String> {
    setting.with(&table_of(case), case, None);
    let reading = kadry_package::read_package(&setting.folder);
    holds(&reading)?;
    plan_into(&reading, &setting.folder.parent().expect("folder").join(format!("kadry-fuzz-run-{}", std::process::id())))
}
