//! What the documents of a run are made of: its card, its tables and its pictures. The same bytes serve a run that was just
//! computed and one that is read back from its folder, so a document never says anything that the tables do not.

use kadry_package::disk::Fault;
use kadry_package::{disk, fingerprint, is_sealed, sha256};
use kadry_region::Settings;
use kadry_region::lang::{Lang, Text, text};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;

/// The folder is no run with a plan, or a file of it does not read; says which and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.en)]
pub struct Unreadable(pub Text);

/// What documents take from `run.json`; times stay out of it, so that the same run gives the same documents.
#[derive(Clone, Debug, Deserialize)]
pub struct Card {
    pub version: String,
    pub commit: String,
    pub run_id: String,
    pub schema_version: String,
    pub status: String,
    pub gap: f64,
    pub goals: Vec<Goal>,
    pub solver: Solver,
    /// Part of need that rests on estimates and reference values; unknown of a run of an older version.
    pub assumed_share: Option<f64>,
    pub seed: u64,
    pub settings: Settings,
    pub inputs: Vec<Input>,
    /// Language of the sentences in the tables.
    pub lang: Lang,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Goal {
    pub name: String,
    pub value: f64,
    pub bound: Option<f64>,
    pub gap: Option<f64>,
    pub optimum: Option<f64>,
    pub in_parts: Option<f64>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Solver {
    pub name: String,
    pub gap: f64,
    pub time_limit: f64,
    pub columns: usize,
    pub rows: usize,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Input {
    pub name: String,
    pub sha256: String,
    pub rows: usize,
}

/// A run of a plan, ready to be told.
pub struct Dossier {
    pub card: Card,
    files: BTreeMap<String, Vec<u8>>,
}

impl Dossier {
    /// A run that was just computed: its card before it is written, and the bytes of its files.
    ///
    /// # Errors
    /// [`Unreadable`] where the card is not that of a plan.
    pub fn new(card: &serde_json::Value, files: BTreeMap<String, Vec<u8>>) -> Result<Self, Unreadable> {
        Ok(Self { card: read_card(card)?, files })
    }

    /// Reads a finished run. Files that were changed since the calculation are refused.
    ///
    /// # Errors
    /// [`Unreadable`] with the file and what to do.
    pub fn read(folder: &Path) -> Result<Self, Unreadable> {
        Self::read_parts(folder, &["tables/", "charts/"])
    }

    /// The same without the pictures.
    ///
    /// # Errors
    /// As [`Dossier::read`].
    pub fn read_tables(folder: &Path) -> Result<Self, Unreadable> {
        Self::read_parts(folder, &["tables/"])
    }

    /// The tables, and the copies of the inputs, whose hashes are compared.
    ///
    /// # Errors
    /// As [`Dossier::read`].
    pub fn read_inputs(folder: &Path) -> Result<Self, Unreadable> {
        Self::read_parts(folder, &["tables/", "input/"])
    }

    fn read_parts(folder: &Path, parts: &[&str]) -> Result<Self, Unreadable> {
        let (card, files) = contents(folder, parts)?;
        Ok(Self { card: read_card(&card)?, files })
    }

    pub fn lang(&self) -> Lang {
        self.card.lang
    }

    /// The bytes of a picture: `png("need_by_cause")`.
    pub fn png(&self, chart: &str) -> Option<&[u8]> {
        self.files.get(&format!("charts/{chart}.png")).map(Vec::as_slice)
    }

    /// Rows of a table as records.
    ///
    /// # Errors
    /// As [`table`].
    pub fn table<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, Unreadable> {
        table(&self.files, name)
    }
}

/// Rows of a table of a run as records.
///
/// # Errors
/// [`Unreadable`] where the run has no such table, or a cell is not what the record expects.
pub fn table<T: DeserializeOwned>(files: &BTreeMap<String, Vec<u8>>, table: &str) -> Result<Vec<T>, Unreadable> {
    let name = format!("tables/{table}.csv");
    let unreadable = |error: &dyn std::fmt::Display| {
        Unreadable(text!("таблица {name} не читается: {error}", "the table {name} cannot be read: {error}"))
    };
    let Some(content) = files.get(&name) else {
        return Err(Unreadable(text!(
            "таблицы {name} нет: расчёт другой версии; повторите kadry plan",
            "there is no table {name}: the run is of another version; run kadry plan again"
        )));
    };
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let head = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let plain: csv::StringRecord = record.iter().map(unescaped).collect();
        rows.push(plain.deserialize(Some(&head)).map_err(|error| unreadable(&error))?);
    }
    Ok(rows)
}

/// The card of a finished run of any command, and its files below `parts`. Files that were changed since the calculation are
/// refused; those for programs only are left out.
///
/// # Errors
/// [`Unreadable`] with the file and what to do.
pub fn contents(folder: &Path, parts: &[&str]) -> Result<(serde_json::Value, BTreeMap<String, Vec<u8>>), Unreadable> {
    let content = disk::read_within(folder, &folder.join("run.json"), CARD_CAP).map_err(|fault| match fault {
        Fault::Io(_) => {
            Unreadable(text!("файла run.json нет: это не папка расчёта kadry", "there is no run.json: this is no run folder of kadry"))
        }
        fault => unread("run.json", &fault),
    })?;
    let card: serde_json::Value = serde_json::from_slice(&content)
        .map_err(|error| Unreadable(text!("run.json не читается: {error}", "run.json cannot be read: {error}")))?;
    if !is_sealed(&card) {
        return Err(Unreadable(text!(
            "run.json изменён после расчёта: его печать не сходится; что изменено, покажет kadry verify",
            "run.json was changed after the calculation: its seal does not hold; kadry verify shows what"
        )));
    }
    if Marked::deserialize(&card).is_ok_and(|card| !card.holds()) {
        return Err(Unreadable(text!(
            "run.json изменён после расчёта: номер расчёта не сходится с его настройками и входными данными; что изменено, покажет kadry verify",
            "run.json was changed after the calculation: the id of the run does not go with its settings and inputs; kadry verify shows what"
        )));
    }
    let mut files = BTreeMap::new();
    let outputs = card.get("outputs").and_then(|outputs| outputs.as_object()).into_iter().flatten();
    for (name, hash) in outputs.filter(|(name, _)| parts.iter().any(|part| name.starts_with(part))) {
        // The names come from a file that anyone can write: nothing outside the folder is opened.
        if name.split('/').any(|part| matches!(part, "" | "." | "..")) || name.contains('\\') || is_copy(name) {
            continue;
        }
        let content = disk::read_of_run(folder, name).map_err(|fault| unread(name, &fault))?;
        if hash.as_str() != Some(sha256(&content).as_str()) {
            return Err(Unreadable(text!(
                "файл {name} изменён после расчёта: что изменено, покажет kadry verify",
                "the file {name} was changed after the calculation: kadry verify shows what"
            )));
        }
        files.insert(name.clone(), content);
    }
    Ok((card, files))
}

/// Bytes of a card at most.
const CARD_CAP: u64 = 64 << 20;

fn unread(name: &str, fault: &Fault) -> Unreadable {
    let Text { ru, en } = fault.text();
    Unreadable(text!("{name}: {ru}", "{name}: {en}"))
}

/// What the id of a run was made of.
#[derive(Deserialize)]
struct Marked {
    version: String,
    run_id: String,
    settings: Settings,
    inputs: Vec<Input>,
}

impl Marked {
    /// Only this version knows what it made ids of: settings that came later have defaults that were not there.
    fn holds(&self) -> bool {
        let inputs = self.inputs.iter().map(|input| (input.name.as_str(), input.sha256.as_str())).collect();
        self.version != env!("CARGO_PKG_VERSION") || self.run_id == fingerprint(&self.version, inputs, &self.settings)
    }
}

/// Tables stand there twice; inputs may be of that format.
fn is_copy(name: &str) -> bool {
    name.starts_with("tables/") && name.ends_with(".parquet")
}

fn read_card(value: &serde_json::Value) -> Result<Card, Unreadable> {
    if value.get("goals").is_none() {
        return Err(Unreadable(text!(
            "в этой папке нет плана приёма: объяснять нечего; план считает и записывает kadry plan",
            "there is no admission plan in this folder: nothing to explain; kadry plan computes and writes one"
        )));
    }
    Card::deserialize(value).map_err(|error| {
        Unreadable(text!(
            "run.json не читается: {error}; если расчёт другой версии, повторите kadry plan",
            "run.json cannot be read: {error}; run kadry plan again if it is of another version"
        ))
    })
}

/// The text of a cell, without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unescaped(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}
