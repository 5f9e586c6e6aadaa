//! Writing a run folder: everything goes into a [`Staging`], which takes the name of the run at the end.

use super::card::{RunCard, Work, run_id};
use super::error::WriteError;
use super::staging::{self, Staging, nonempty, parent_of};
use kadry_engine::outcome::{Forecast, Outcome, Tested};
use kadry_package::{CARD, InputFile, STUDY, sealed, sha256};
use kadry_region::Settings;
use kadry_region::lang::Lang;
use kadry_report::dossier::Dossier;
use kadry_report::refusal::Explanation;
use kadry_report::summary::retries;
use kadry_report::{charts, documents, refusal, tables};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor};
use std::path::Path;
use std::time::Instant;

/// Refuses a place where nothing can be written, and clears away what a killed program left there.
///
/// # Errors
/// [`WriteError::Place`].
pub fn check_place(out: &Path) -> Result<(), WriteError> {
    let at = |kind: io::ErrorKind| Err(WriteError::Place { path: out.to_owned(), error: kind.into() });
    let there = fs::canonicalize(out).ok();
    // Its replacement would leave the shell in a folder that is gone.
    if there.is_some() && there == std::env::current_dir().and_then(fs::canonicalize).ok() {
        return at(io::ErrorKind::ResourceBusy);
    }
    if there.is_none() && fs::symlink_metadata(out).is_ok() {
        return at(io::ErrorKind::NotFound);
    }
    let parent = parent_of(there.as_deref().unwrap_or(out));
    staging::clear(&parent);
    match parent.ancestors().map(nonempty).find(|folder| folder.exists()) {
        Some(folder) => tempfile::tempfile_in(folder).map(drop).map_err(|error| WriteError::Place { path: folder.to_owned(), error }),
        None => Ok(()),
    }
}

/// Refuses before the long calculation what could not be written after it, and clears away what a killed program left there.
///
/// # Errors
/// [`WriteError::Exists`] without `overwrite`; [`WriteError::NotARun`] where the folder to replace is no run;
/// [`WriteError::Place`] where nothing can be written.
pub fn check_free(out: &Path, overwrite: bool) -> Result<(), WriteError> {
    check_place(out)?;
    let taken = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(WriteError::Place { path: out.to_owned(), error }),
    };
    match (taken, overwrite) {
        (false, _) => Ok(()),
        (true, false) => Err(WriteError::Exists(out.to_owned())),
        (true, true) if [CARD, STUDY].iter().any(|card| out.join(card).is_file()) => Ok(()),
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

/// What a command computed.
#[derive(Clone, Copy)]
pub enum Computed<'a> {
    Plan(&'a Outcome),
    /// What needs no plan.
    Forecast(&'a Forecast),
    /// A region without a plan: the reasons, and what needs no plan.
    NoPlan(&'a Forecast, &'a Explanation),
    Backtest(&'a Tested, &'a Settings, &'a [(&'static str, f64)]),
}

impl<'a> Computed<'a> {
    fn settings(&self) -> &'a Settings {
        match *self {
            Computed::Plan(outcome) => &outcome.region().settings,
            Computed::Forecast(forecast) | Computed::NoPlan(forecast, _) => &forecast.region().settings,
            Computed::Backtest(_, settings, _) => settings,
        }
    }

    fn seconds(&self) -> &'a [(&'static str, f64)] {
        match *self {
            Computed::Plan(outcome) => &outcome.forecast.seconds,
            Computed::Forecast(forecast) | Computed::NoPlan(forecast, _) => &forecast.seconds,
            Computed::Backtest(.., seconds) => seconds,
        }
    }

    fn work(&self) -> Work<'a> {
        match *self {
            Computed::Plan(outcome) => Work::plan(outcome),
            Computed::Forecast(_) => Work::forecast(),
            Computed::NoPlan(_, conflict) => Work::no_plan(conflict),
            Computed::Backtest(tested, ..) => Work::backtest(tested.trials),
        }
    }

    fn content(&self, inputs: &[InputFile], lang: Lang) -> Result<Content, WriteError> {
        let id = run_id(inputs, self.settings());
        let (tables, tested) = match *self {
            Computed::Plan(outcome) => (tables::tables(outcome, lang)?, &outcome.forecast.tested),
            Computed::Forecast(forecast) => (tables::forecast_tables(forecast, lang)?, &forecast.tested),
            Computed::NoPlan(forecast, conflict) => {
                let tables = [refusal::tables(conflict, lang)?, tables::forecast_tables(forecast, lang)?];
                (tables.into_iter().flatten().collect(), &forecast.tested)
            }
            Computed::Backtest(tested, ..) => (tables::backtest_tables(tested)?, tested),
        };
        let charts = match *self {
            Computed::Plan(outcome) => charts::draw_all(outcome, &id, lang)?,
            Computed::Forecast(forecast) | Computed::NoPlan(forecast, _) => charts::draw_forecast(forecast, &id, lang)?,
            Computed::Backtest(tested, ..) => vec![charts::draw_backtest(tested, &tested.title, Some(&id), lang)?],
        };
        let more = match *self {
            Computed::Backtest(..) => tables::backtest_details(tested)?,
            _ => tables::backtest_tables(tested)?,
        };
        Ok(Content { tables: tables.into_iter().chain(more).collect(), charts })
    }

    fn log(&self, findings: &str, lang: Lang) -> String {
        match *self {
            Computed::NoPlan(_, conflict) => format!("{findings}{}", refusal::text(conflict, lang)),
            Computed::Plan(outcome) => format!("{findings}{}", retries(&outcome.plan.goals, lang)),
            Computed::Forecast(_) | Computed::Backtest(..) => findings.to_owned(),
        }
    }

    /// Every file of the run by its name. `carried` are tables that no calculation of the run itself makes.
    ///
    /// # Errors
    /// [`WriteError`] where a table, a chart or a document cannot be assembled.
    pub(super) fn files(&self, making: &Making<'_>, carried: BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, Vec<u8>>, WriteError> {
        let settings = self.settings();
        let mut content = self.content(making.inputs, making.lang)?.into_files()?;
        content.extend(carried);
        let mut files = content.clone();
        for input in making.inputs {
            files.insert(format!("input/{}", input.name), input.content.to_vec());
        }
        files.insert("input/scenario.resolved.toml".to_owned(), toml::to_string(settings).unwrap_or_default().into_bytes());
        let mut card = RunCard::new(self.work(), making.lang, settings, making.inputs, making.started.clone(), self.seconds());
        if card.work.has_plan() {
            let clock = Instant::now();
            // Through the text, as `kadry report` will read it: a float may come back with another last bit.
            let dossier = Dossier::new(&serde_json::from_str(&serde_json::to_string(&card)?)?, content)?;
            files.extend(documents(&dossier)?.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
            card.seconds.insert("documents".to_owned(), clock.elapsed().as_secs_f64());
        }
        files.insert("log.txt".to_owned(), self.log(making.log, making.lang).into_bytes());
        card.outputs = files.iter().map(|(name, content)| (name.clone(), sha256(content))).collect();
        files.insert(CARD.to_owned(), sealed(&serde_json::to_value(&card)?)?);
        Ok(files)
    }
}

/// Writes a run; returns the names of its files.
///
/// # Errors
/// [`WriteError`]; nothing remains at `out` then but what was there before.
pub fn write_run(computed: Computed<'_>, making: &Making<'_>, out: &Path) -> Result<Vec<String>, WriteError> {
    check_free(out, making.overwrite)?;
    let files = computed.files(making, BTreeMap::new())?;
    let place = Staging::beside(out)?;
    for (name, content) in &files {
        place.put(name, content)?;
    }
    place.publish(making.overwrite)?;
    Ok(files.into_keys().filter(|name| name != CARD).chain([CARD.to_owned()]).collect())
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
