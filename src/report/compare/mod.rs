//! `kadry compare`: finished runs side by side, the first as the base: what is different, by how much, and why. Everything
//! comes from the cards and tables of the runs; nothing is solved again.

mod lines;
mod measures;
mod read;
mod tables;
mod told;
mod warnings;
mod why;

pub use lines::{Line, Year};
pub use measures::{Industry, Measure, Programme, Score, Sums};
pub use read::{LineKey, Run};
pub use warnings::{Differs, Warning, label};

use super::charts::{self, ChartError};
use super::documents::DocumentError;
use super::dossier::Unreadable;
use super::tables::Table;
use kadry_region::lang::{Lang, text};
use polars::prelude::PolarsResult;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A folder that cannot be compared, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {why}", .folder.display())]
pub struct Refused {
    pub folder: PathBuf,
    #[source]
    pub why: Unreadable,
}

/// Several runs, laid side by side. Every list of values has one for each run, in their order; `None` where a run says nothing.
#[derive(Serialize)]
pub struct Comparison {
    pub lang: Lang,
    #[serde(skip)]
    pub runs: Vec<Run>,
    pub measures: Vec<Measure>,
    /// Goals as the cards of the runs have them, in the unit that people read.
    pub goals: Vec<Measure>,
    pub lines: Vec<Line>,
    pub years: Vec<Year>,
    #[serde(skip)]
    pub programmes: Vec<Programme>,
    #[serde(skip)]
    pub industries: Vec<Industry>,
    #[serde(skip)]
    pub indicators: Vec<Score>,
    pub settings: Vec<Differs>,
    pub inputs: Vec<Differs>,
    pub warnings: Vec<Warning>,
}

impl Comparison {
    /// Reads the runs; the first is the base.
    ///
    /// # Errors
    /// [`Refused`] with the folder that is no run, or was changed since.
    pub fn read(folders: &[PathBuf], lang: Lang) -> Result<Self, Refused> {
        let one = |folder: &PathBuf| read::read(folder).map_err(|why| Refused { folder: folder.clone(), why });
        let mut runs = folders.iter().map(one).collect::<Result<Vec<_>, _>>()?;
        let folders: Vec<String> = folders.iter().map(|folder| folder_name(folder)).collect();
        read::names(&mut runs, &folders);
        let lines = lines::lines(&runs, lang);
        let settings = warnings::settings(&runs);
        let inputs = warnings::inputs(&runs);
        let warnings = warnings::warnings(&runs, &settings, &inputs, lang);
        Ok(Self {
            lang,
            measures: measures::measures(&runs, &lines, lang),
            goals: measures::goals(&runs, lang),
            years: lines::years(&runs),
            programmes: measures::programmes(&runs),
            industries: measures::industries(&runs),
            indicators: measures::indicators(&runs),
            lines,
            settings,
            inputs,
            warnings,
            runs,
        })
    }

    pub fn names(&self) -> Vec<&str> {
        self.runs.iter().map(|run| run.name.as_str()).collect()
    }

    /// Lines that change against the base in some run, the largest change first.
    pub fn changed(&self) -> Vec<&Line> {
        let mut changed: Vec<&Line> = self.lines.iter().filter(|line| line.largest() > 0).collect();
        changed.sort_by(|a, b| b.largest().cmp(&a.largest()).then(a.key.cmp(&b.key)));
        changed
    }

    /// Heading of what is written.
    pub fn title(&self) -> String {
        let region = self.runs.first().map_or("", |run| run.card.settings.name.as_str());
        let names = self.names().join(", ");
        text!("Сравнение расчётов: {region}. {names}", "Runs compared: {region}. {names}").get(self.lang).to_owned()
    }

    /// What was compared.
    pub fn parameters(&self) -> serde_json::Value {
        let run = |run: &Run| {
            let card = &run.card;
            serde_json::json!({ "run": run.name, "run_id": card.run_id, "scenario": card.settings.scenario.name, "status": card.status })
        };
        serde_json::json!({ "runs": self.runs.iter().map(run).collect::<Vec<_>>() })
    }

    /// Everything for programs; of the lines those that change.
    pub fn json(&self) -> serde_json::Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(parts) = value.as_object_mut() {
            parts.insert("runs".to_owned(), self.parameters()["runs"].clone());
            parts.insert("lines".to_owned(), serde_json::to_value(self.changed()).unwrap_or_default());
            parts.insert(
                "inputs".to_owned(),
                serde_json::to_value(self.inputs.iter().filter(|row| row.differs_at_all()).collect::<Vec<_>>()).unwrap_or_default(),
            );
        }
        value
    }

    /// The tables, long by run.
    ///
    /// # Errors
    /// None is expected.
    pub fn tables(&self) -> PolarsResult<Vec<Table>> {
        tables::tables(self)
    }

    /// The workbook and the page, which shows the charts.
    ///
    /// # Errors
    /// [`DocumentError`] where one cannot be assembled.
    pub fn documents(&self, charts: &[charts::Chart]) -> Result<Vec<(String, Vec<u8>)>, DocumentError> {
        Ok(vec![
            ("compare.xlsx".to_owned(), super::workbook::comparison(self)?),
            ("compare.html".to_owned(), super::page::comparison(self, charts)),
        ])
    }

    /// The charts, in the language of the comparison.
    ///
    /// # Errors
    /// [`ChartError`] where a picture fails.
    pub fn charts(&self) -> Result<Vec<charts::Chart>, ChartError> {
        charts::draw_comparison(self)
    }
}

/// The last part of the path that was given, also of `.` and `..`.
fn folder_name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
