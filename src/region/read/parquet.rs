//! Parquet tables.

use super::{Cell, RawTable, bytes, cap, empty, too_big};
use crate::lang::text;
use crate::region::problem::{Place, Problem};
use polars::prelude::*;
use std::io::Cursor;
use std::path::Path;

/// Reads one Parquet file.
///
/// # Errors
/// One [`Problem`] when the file is no Parquet, is damaged, or goes over a cap.
pub fn read(path: &Path, place: Place) -> Result<RawTable, Problem> {
    let content = bytes(path, &place)?;
    let damaged = |error: &dyn std::fmt::Display| {
        Problem::error(
            "not_parquet",
            place.clone(),
            text!("это не Parquet или файл повреждён ({error})", "this is no Parquet, or the file is damaged ({error})"),
        )
        .expected(text!("целый файл Parquet", "a whole Parquet file"))
        .cure(text!("запишите файл заново или дайте таблицу в CSV", "write the file again, or give the table as CSV"))
    };
    let reading = std::panic::catch_unwind(|| {
        let mut reader = ParquetReader::new(Cursor::new(content.as_slice()));
        let columns = reader.schema().map(|schema| schema.len())?;
        let rows = reader.num_rows()?;
        if columns > cap::COLUMNS || rows as u64 > cap::ROWS || (columns * rows) as u64 > cap::CELLS {
            return Ok(Err((rows, columns)));
        }
        reader.finish().map(Ok)
    });
    let frame = match reading {
        Err(_) => return Err(damaged(&"panic")),
        Ok(Err(error)) => return Err(damaged(&error)),
        Ok(Ok(Err((rows, columns)))) => {
            return Err(too_big(
                place.clone(),
                text!("строк {rows}, столбцов {columns}", "{rows} rows, {columns} columns"),
                format!("{rows} × {columns}"),
            ));
        }
        Ok(Ok(Ok(frame))) => frame,
    };
    if frame.width() == 0 {
        return Err(empty(place));
    }
    let header: Vec<String> = frame.get_column_names().into_iter().map(|name| name.trim().to_owned()).collect();
    let rows = (0..frame.height())
        .map(|index| {
            let cells = frame.columns().iter().map(|column| column.get(index).map_or(Cell::Empty, |value| convert(&value))).collect();
            // A Parquet file has no header row; row 1 is kept for it so that numbers agree with the CSV form.
            (index as u64 + 2, cells)
        })
        .collect();
    Ok(RawTable { place, header_row: 1, header, rows, comma_separated: false, assumed: None })
}

fn convert(value: &AnyValue<'_>) -> Cell {
    match value {
        AnyValue::Null => Cell::Empty,
        AnyValue::Boolean(flag) => Cell::Flag(*flag),
        AnyValue::String(text) => Cell::Text((*text).to_owned()),
        AnyValue::StringOwned(text) => Cell::Text(text.to_string()),
        // Dictionary-encoded text, as other programs write it.
        AnyValue::Categorical(..) | AnyValue::CategoricalOwned(..) => {
            value.get_str().map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
        }
        other => match other.extract::<f64>() {
            Some(number) if other.dtype().is_primitive_numeric() => Cell::Number(number),
            _ => Cell::Text(other.to_string()),
        },
    }
}
