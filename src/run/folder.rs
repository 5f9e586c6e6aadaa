//! Writing a run folder. Everything goes into a folder beside the target, which takes its name at the end: a killed run
//! leaves nothing that reads as complete.

use super::card::{RunCard, Work, run_id};
use crate::lang::Lang;
use crate::outcome::{Forecasted, Outcome, Tested};
use crate::quota::Conflict;
use crate::region::{InputFile, Settings, sha256};
use crate::report::dossier::{Dossier, Unreadable};
use crate::report::{DocumentError, charts, documents, refusal, tables};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::time::Instant;
use thiserror::Error;

/// Why a run folder was not written.
#[derive(Debug, Error)]
pub enum WriteError {
    #[error("{0}: the folder exists")]
    Exists(PathBuf),
    /// The folder holds something else than a run: it is never replaced.
    #[error("{0}: the folder is no run folder")]
    NotARun(PathBuf),
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: io::Error },
    #[error("table: {0}")]
    Table(#[from] PolarsError),
    #[error("chart: {0}")]
    Chart(#[from] charts::ChartError),
    #[error("document: {0}")]
    Document(#[from] DocumentError),
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    #[error("run card: {0}")]
    Card(#[from] serde_json::Error),
}

/// Refuses before the long calculation what could not be written after it.
///
/// # Errors
/// [`WriteError::Exists`] without `overwrite`; [`WriteError::NotARun`] where the folder to replace is no run.
pub fn check_free(out: &Path, overwrite: bool) -> Result<(), WriteError> {
    let taken = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(WriteError::Io { path: out.to_owned(), error }),
    };
    match (taken, overwrite) {
        (false, _) => Ok(()),
        (true, false) => Err(WriteError::Exists(out.to_owned())),
        (true, true) if ["run.json", "study.json"].iter().any(|card| out.join(card).is_file()) => Ok(()),
        (true, true) => Err(WriteError::NotARun(out.to_owned())),
    }
}

/// What each command says of the making of its run.
#[derive(Clone, Debug)]
pub struct Making<'a> {
    pub inputs: &'a [InputFile],
    /// Findings about the input, as they were said.
    pub log: &'a str,
    /// When it began, RFC 3339.
    pub started: String,
    pub lang: Lang,
    /// A run that stands at the place is replaced.
    pub overwrite: bool,
}

/// Writes the run of a plan; returns the names of its files.
///
/// # Errors
/// [`WriteError`]; nothing remains at `out` then but what was there before.
pub fn write(outcome: &Outcome, making: Making<'_>, out: &Path) -> Result<Vec<String>, WriteError> {
    check_free(out, making.overwrite)?;
    let lang = making.lang;
    let content = Content {
        tables: [tables::tables(outcome, lang)?, tables::backtest_tables(&outcome.tested)?].into_iter().flatten().collect(),
        charts: charts::draw_all(outcome, &run_id(making.inputs, &outcome.region.settings), lang)?,
    };
    write_folder(content, Work::plan(outcome), &outcome.region.settings, &outcome.seconds, making, out)
}

/// Writes the run of a forecast: what needs no plan.
///
/// # Errors
/// As [`write`].
pub fn write_forecast(forecast: &Forecasted, making: Making<'_>, out: &Path) -> Result<Vec<String>, WriteError> {
    check_free(out, making.overwrite)?;
    let Forecasted(outcome) = forecast;
    let content = Content {
        tables: [tables::forecast_tables(outcome, making.lang)?, tables::backtest_tables(&outcome.tested)?].into_iter().flatten().collect(),
        charts: charts::draw_forecast(outcome, &run_id(making.inputs, &outcome.region.settings), making.lang)?,
    };
    write_folder(content, Work::forecast(), &outcome.region.settings, &outcome.seconds, making, out)
}

/// Writes the run of a region without a plan: the reasons, and what needs no plan.
///
/// # Errors
/// As [`write`].
pub fn write_refused(forecast: &Forecasted, conflict: &Conflict, making: Making<'_>, out: &Path) -> Result<Vec<String>, WriteError> {
    check_free(out, making.overwrite)?;
    let Forecasted(outcome) = forecast;
    let lang = making.lang;
    let content = Content {
        tables: [refusal::tables(conflict, lang)?, tables::forecast_tables(outcome, lang)?, tables::backtest_tables(&outcome.tested)?]
            .into_iter()
            .flatten()
            .collect(),
        charts: charts::draw_forecast(outcome, &run_id(making.inputs, &outcome.region.settings), lang)?,
    };
    let log = format!("{}{}", making.log, refusal::text(conflict, lang));
    let work = Work::no_plan(conflict);
    write_folder(content, work, &outcome.region.settings, &outcome.seconds, Making { log: &log, ..making }, out)
}

/// Writes the run of a back-test: its tables and its chart.
///
/// # Errors
/// As [`write`].
pub fn write_backtest(
    tested: &Tested,
    settings: &Settings,
    seconds: &[(&'static str, f64)],
    making: Making<'_>,
    out: &Path,
) -> Result<Vec<String>, WriteError> {
    check_free(out, making.overwrite)?;
    let tables = [tables::backtest_tables(tested)?, tables::backtest_details(tested)?].into_iter().flatten().collect();
    let charts = vec![charts::draw_backtest(tested, &tested.title, Some(&run_id(making.inputs, settings)), making.lang)?];
    let content = Content { tables, charts };
    write_folder(content, Work::backtest(tested.trials), settings, seconds, making, out)
}

/// What a run folder holds beside the inputs, the documents, the log and the card.
pub(super) struct Content {
    pub tables: Vec<tables::Table>,
    pub charts: Vec<charts::Chart>,
}

impl Content {
    pub fn into_files(self) -> Result<BTreeMap<String, Vec<u8>>, WriteError> {
        let mut files = BTreeMap::new();
        for mut table in self.tables {
            files.insert(format!("tables/{}.csv", table.name), csv(&table.frame)?);
            let mut content = Vec::new();
            ParquetWriter::new(&mut content).finish(&mut table.frame)?;
            files.insert(format!("tables/{}.parquet", table.name), content);
        }
        for chart in self.charts {
            files.insert(format!("charts/{}.svg", chart.name), chart.svg.into_bytes());
            files.insert(format!("charts/{}.png", chart.name), chart.png);
            files.insert(format!("charts/{}.csv", chart.name), chart.csv.into_bytes());
        }
        Ok(files)
    }
}

fn write_folder(
    content: Content,
    work: Work<'_>,
    settings: &Settings,
    seconds: &[(&'static str, f64)],
    making: Making<'_>,
    out: &Path,
) -> Result<Vec<String>, WriteError> {
    let parent = parent_of(out);
    fs::create_dir_all(&parent).map_err(io_at(&parent))?;
    let folder = tempfile::Builder::new().prefix(".kadry-").tempdir_in(&parent).map_err(io_at(&parent))?;
    let mut files = Files { root: folder.path().to_owned(), hashes: BTreeMap::new() };

    for input in making.inputs {
        let content = fs::read(&input.path).map_err(io_at(&input.path))?;
        files.add(&format!("input/{}", input.name), &content)?;
    }
    let scenario = toml::to_string(settings).unwrap_or_default();
    files.add("input/scenario.resolved.toml", scenario.as_bytes())?;
    let content = content.into_files()?;
    for (name, bytes) in &content {
        files.add(name, bytes)?;
    }
    let mut card = RunCard::new(work, making.lang, settings, making.inputs, making.started, seconds);
    if card.work.has_plan() {
        let clock = Instant::now();
        // Through the text, as `kadry report` will read it: a float may come back with another last bit.
        let dossier = Dossier::new(&serde_json::from_str(&serde_json::to_string(&card)?)?, content)?;
        for (name, bytes) in documents(&dossier)? {
            files.add(name, &bytes)?;
        }
        card.seconds.insert("documents".to_owned(), clock.elapsed().as_secs_f64());
    }
    files.add("log.txt", making.log.as_bytes())?;

    card.outputs = files.hashes.clone();
    let card = serde_json::to_string_pretty(&card)?;
    files.add("run.json", card.as_bytes())?;
    let names = files.hashes.into_keys().collect();
    publish(folder, out).map_err(io_at(out))?;
    Ok(names)
}

/// The folder that `out` stands in.
pub(super) fn parent_of(out: &Path) -> PathBuf {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

pub(super) fn io_at(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |error| WriteError::Io { path, error }
}

/// Puts the finished folder in place. An earlier run is moved aside first and deleted only when the new one stands.
pub(super) fn publish(work: tempfile::TempDir, out: &Path) -> io::Result<()> {
    let aside = work.path().with_extension("old");
    let replaced = match fs::rename(out, &aside) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    let finished = work.keep();
    if let Err(error) = fs::rename(&finished, out) {
        if replaced {
            fs::rename(&aside, out)?;
        }
        fs::remove_dir_all(&finished)?;
        return Err(error);
    }
    if replaced {
        fs::remove_dir_all(&aside)?;
    }
    Ok(())
}

struct Files {
    root: PathBuf,
    hashes: BTreeMap<String, String>,
}

impl Files {
    fn add(&mut self, name: &str, content: &[u8]) -> Result<(), WriteError> {
        let path = self.root.join(name);
        let io = |error| WriteError::Io { path: PathBuf::from(name), error };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io)?;
        }
        fs::write(&path, content).map_err(io)?;
        self.hashes.insert(name.to_owned(), sha256(content));
        Ok(())
    }
}

/// CSV of a table: UTF-8, comma, RFC 4180. Text that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn csv(table: &DataFrame) -> PolarsResult<Vec<u8>> {
    let mut safe = table.clone();
    for column in table.columns() {
        let Ok(values) = column.str() else { continue };
        if values.iter().flatten().any(tables::is_formula) {
            let escaped: Vec<Option<String>> =
                values.iter().map(|v| v.map(|v| if tables::is_formula(v) { format!("'{v}") } else { v.to_owned() })).collect();
            safe.with_column(Column::new(column.name().clone(), escaped))?;
        }
    }
    let mut content = Cursor::new(Vec::new());
    CsvWriter::new(&mut content).with_line_terminator("\r\n".into()).finish(&mut safe)?;
    Ok(content.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_from_input_stay_text_and_numbers_stay_numbers() {
        let frame = df!["name" => ["=cmd|' /C calc'!A0", "Колледж, «А»", "-1"], "n" => [-5.0, 1.5, 0.0]].expect("frame");
        let content = String::from_utf8(csv(&frame).expect("csv")).expect("utf-8");
        assert_eq!(content, "name,n\r\n'=cmd|' /C calc'!A0,-5.0\r\n\"Колледж, «А»\",1.5\r\n'-1,0.0\r\n");
    }

    #[test]
    fn only_an_empty_place_or_a_run_may_be_written_to() {
        let folder = tempfile::tempdir().expect("folder");
        let out = folder.path().join("run");
        assert!(check_free(&out, false).is_ok());
        fs::create_dir(&out).expect("folder");
        assert!(check_free(&out, false).is_ok());
        fs::write(out.join("thesis.doc"), "x").expect("file");
        assert!(matches!(check_free(&out, false), Err(WriteError::Exists(_))));
        assert!(matches!(check_free(&out, true), Err(WriteError::NotARun(_))));
        fs::write(out.join("run.json"), "{}").expect("file");
        assert!(check_free(&out, true).is_ok());
    }
}
