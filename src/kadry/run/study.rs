//! The folder of a study: what several calculations say together, as tables, charts, one workbook and documents. It holds
//! no clock, so that equal studies are equal byte for byte.

use super::error::WriteError;
use super::folder::{Content, check_free};
use super::staging::Staging;
use kadry_package::schema::SCHEMA_VERSION;
use kadry_package::{InputFile, STUDY, disk, sealed, sha256};
use kadry_region::lang::Lang;
use kadry_report::charts::Chart;
use kadry_report::tables::Table;
use kadry_report::workbook::tables_book;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a study found, before it is written.
pub struct Study {
    /// The command that made it, such as `compare`.
    pub command: &'static str,
    /// Heading of the workbook.
    pub title: String,
    /// What the command was asked.
    pub parameters: serde_json::Value,
    pub inputs: Vec<InputFile>,
    pub tables: Vec<Table>,
    pub charts: Vec<Chart>,
    /// Further files by name.
    pub documents: Vec<(String, Vec<u8>)>,
}

/// Contents of `study.json`.
#[derive(Serialize)]
struct StudyCard<'a> {
    program: &'static str,
    version: &'static str,
    schema_version: &'static str,
    command: &'static str,
    lang: Lang,
    parameters: &'a serde_json::Value,
    inputs: &'a [InputFile],
    /// SHA-256 of each file but this one.
    outputs: BTreeMap<&'a str, String>,
}

impl Study {
    /// Every file of the folder by its name, the card included.
    ///
    /// # Errors
    /// [`WriteError`] where a table or the workbook cannot be assembled.
    pub fn files(self, lang: Lang) -> Result<BTreeMap<String, Vec<u8>>, WriteError> {
        let book = tables_book(&self.title, &self.tables, lang)?;
        let mut files = Content { tables: self.tables, charts: self.charts }.into_files()?;
        files.insert("tables.xlsx".to_owned(), book);
        files.extend(self.documents);
        let card = StudyCard {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            schema_version: SCHEMA_VERSION,
            command: self.command,
            lang,
            parameters: &self.parameters,
            inputs: &self.inputs,
            outputs: files.iter().map(|(name, content)| (name.as_str(), sha256(content))).collect(),
        };
        let card = sealed(&serde_json::to_value(&card)?)?;
        files.insert(STUDY.to_owned(), card);
        Ok(files)
    }
}

/// Whether a folder holds a study of this program in that language as it was written: every file of its card, unchanged.
pub fn is_whole(folder: &Path, lang: Lang) -> bool {
    #[derive(Deserialize)]
    struct Written {
        version: String,
        lang: Lang,
        outputs: BTreeMap<String, String>,
    }
    let card = fs::read(folder.join(STUDY)).ok().and_then(|content| serde_json::from_slice::<Written>(&content).ok());
    let is_there = |(name, hash): (&String, &String)| disk::read_of_run(folder, name).is_ok_and(|content| sha256(&content) == *hash);
    card.is_some_and(|card| card.version == env!("CARGO_PKG_VERSION") && card.lang == lang && card.outputs.iter().all(is_there))
}

/// Writes a study into a folder of its own; returns the names of its files.
///
/// # Errors
/// [`WriteError`]; nothing remains at `out` then but what was there before.
pub fn write_study(study: Study, lang: Lang, out: &Path, overwrite: bool) -> Result<Vec<String>, WriteError> {
    check_free(out, overwrite)?;
    let place = Staging::beside(out)?;
    let files = study.files(lang)?;
    for (name, content) in &files {
        place.put(name, content)?;
    }
    place.publish(overwrite)?;
    Ok(files.into_keys().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::*;

    fn study() -> Study {
        let frame = df!["college" => ["=1+1", "Колледж № 2"], "places" => [25_i64, 50], "share" => [0.5, 0.25]].expect("frame");
        Study {
            command: "compare",
            title: "Сравнение".to_owned(),
            parameters: serde_json::json!({ "runs": 2 }),
            inputs: Vec::new(),
            tables: vec![Table { name: "comparison", frame }],
            charts: Vec::new(),
            documents: vec![("note.txt".to_owned(), b"x".to_vec())],
        }
    }

    #[test]
    fn equal_studies_are_equal_files_and_the_card_hashes_them() {
        let files = study().files(Lang::Ru).expect("files");
        assert_eq!(files, study().files(Lang::Ru).expect("files"));
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["note.txt", "study.json", "tables.xlsx", "tables/comparison.csv", "tables/comparison.parquet"]);
        let card: serde_json::Value = serde_json::from_slice(&files["study.json"]).expect("card");
        assert_eq!(card["outputs"]["note.txt"], sha256(b"x"));
    }

    #[test]
    fn a_study_replaces_a_study_and_nothing_else() {
        let folder = tempfile::tempdir().expect("folder");
        let out = folder.path().join("study");
        write_study(study(), Lang::Ru, &out, false).expect("written");
        assert!(matches!(write_study(study(), Lang::Ru, &out, false), Err(WriteError::Exists(_))));
        write_study(study(), Lang::Ru, &out, true).expect("replaced");
        fs::remove_file(out.join("study.json")).expect("removed");
        assert!(matches!(write_study(study(), Lang::Ru, &out, true), Err(WriteError::NotARun(_))));
    }
}
