//! The model of the plan as a file for another solver, with a table beside it that says what each name stands for.

use super::error::WriteError;
use super::folder::csv;
use super::long::write_file;
use kadry_engine::outcome::Forecast;
use kadry_engine::quota::{GoalName, ModelFormat, NAMES_HEAD, names_table, with_portable};
use polars::prelude::{Column, DataFrame};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The table of names of a model: `plan.mps.names.csv` beside `plan.mps`.
pub fn names_path(model: &Path) -> PathBuf {
    let mut name = model.as_os_str().to_owned();
    name.push(".names.csv");
    name.into()
}

/// A file that the model is to be written to.
#[derive(Clone, Debug)]
pub struct ModelExport {
    file: PathBuf,
    format: ModelFormat,
}

/// Why a model cannot be written to a file, which is known before anything is computed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExportError {
    #[error("{0}: the name of the file must end with .mps or .lp")]
    Ending(PathBuf),
    #[error("{0}: a folder is needed that exists and is not the run folder")]
    Folder(PathBuf),
    /// The file, or the table of its names, is there.
    #[error("{0}: the file exists")]
    Taken(PathBuf),
}

impl ModelExport {
    /// Refuses before the long calculation what could not be written after it; `run` is the folder of the run.
    ///
    /// # Errors
    /// [`ExportError`].
    pub fn to(file: &Path, run: &Path, overwrite: bool) -> Result<Self, ExportError> {
        let Some(format) = ModelFormat::of(file) else { return Err(ExportError::Ending(file.to_owned())) };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() || file.starts_with(run) {
            return Err(ExportError::Folder(file.to_owned()));
        }
        let taken = [file.to_owned(), names_path(file)].into_iter().find(|path| path.is_dir() || (path.exists() && !overwrite));
        match taken {
            Some(taken) => Err(ExportError::Taken(taken)),
            None => Ok(Self { file: file.to_owned(), format }),
        }
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Writes the model with the goal of least weighted shortage; returns its columns and rows.
    ///
    /// # Errors
    /// [`WriteError`]; the path is with it.
    pub fn write(&self, forecast: &Forecast) -> Result<(usize, usize), WriteError> {
        let data = &forecast.inputs;
        with_portable(data, GoalName::Shortage, |portable| {
            let table = names_table(portable.model, data, portable.names);
            let cells = |(index, name): (usize, &&str)| {
                Column::new((*name).into(), table.iter().map(|row| row[index].as_str()).collect::<Vec<&str>>())
            };
            let table = DataFrame::new(table.len(), NAMES_HEAD.iter().enumerate().map(cells).collect())?;
            write_file(&self.file, portable.text(self.format).as_bytes())?;
            write_file(&names_path(&self.file), &csv(&table)?)?;
            Ok((portable.model.columns.len(), portable.model.rows.len()))
        })
    }
}
