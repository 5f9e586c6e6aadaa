//! The model of the plan as a file for another solver, with a table beside it that says what each name stands for.

use super::error::WriteError;
use super::folder::csv;
use super::long::write_file;
use kadry_engine::outcome::Forecast;
use kadry_engine::quota::{GoalName, ModelFormat, NAMES_HEAD, names_table, with_portable};
use polars::prelude::{Column, DataFrame};
use std::path::{Path, PathBuf};

/// The table of names of a model: `plan.mps.names.csv` beside `plan.mps`.
pub fn names_path(model: &Path) -> PathBuf {
    let mut name = model.as_os_str().to_owned();
    name.push(".names.csv");
    name.into()
}

/// Writes the model with the goal of least weighted shortage; returns its columns and rows.
///
/// # Errors
/// [`WriteError`]; the path is with it.
pub fn write_model(forecast: &Forecast, out: &Path, format: ModelFormat) -> Result<(usize, usize), WriteError> {
    let data = &forecast.inputs;
    with_portable(data, GoalName::Shortage, |portable| {
        let names = names_path(out);
        let table = names_table(portable.model, data, portable.names);
        let cells =
            |(index, name): (usize, &&str)| Column::new((*name).into(), table.iter().map(|row| row[index].as_str()).collect::<Vec<&str>>());
        let table = DataFrame::new(table.len(), NAMES_HEAD.iter().enumerate().map(cells).collect())?;
        write_file(out, portable.text(format).as_bytes())?;
        write_file(&names, &csv(&table)?)?;
        Ok((portable.model.columns.len(), portable.model.rows.len()))
    })
}
