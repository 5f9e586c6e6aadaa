//! Parquet tables.

use super::content::kind;
use super::meter::Meter;
use super::{Cell, RawTable, cap, empty, too_big};
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem};
use polars::prelude::*;
use std::io::Cursor;

/// Reads one Parquet file.
///
/// # Errors
/// One [`Problem`] when the file is no Parquet, is damaged, or goes over a cap.
pub fn read(content: &[u8], place: Place) -> Result<RawTable, Problem> {
    let damaged = |error: &dyn std::fmt::Display| {
        // The reader's words may quote the file.
        let error: String = error.to_string().chars().filter(|c| !c.is_control()).take(160).collect();
        let (ru, en) = kind(content)
            .filter(|_| !content.starts_with(b"PAR1"))
            .map_or_else(|| (error.clone(), error.clone()), |kind| (kind.ru, kind.en));
        Problem::error(
            "not_parquet",
            place.clone(),
            text!("это не Parquet или файл повреждён ({ru})", "this is no Parquet, or the file is damaged ({en})"),
        )
        .expected(text!("целый файл Parquet", "a whole Parquet file"))
        .cure(text!("запишите файл заново или дайте таблицу в CSV", "write the file again, or give the table as CSV"))
    };
    let reading = std::panic::catch_unwind(|| {
        let mut reader = ParquetReader::new(Cursor::new(content));
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
    let mut table = RawTable { header_row: 1, header, place, ..RawTable::default() };
    let mut meter = Meter::default();
    for index in 0..frame.height() {
        // A Parquet file has no header row; row 1 is kept for it so that numbers agree with the CSV form.
        let row = index as u64 + 2;
        meter.row(&table.place, row)?;
        let mut cells = Vec::with_capacity(frame.width());
        for (position, column) in frame.columns().iter().enumerate() {
            let value = column.get(index).unwrap_or(AnyValue::Null);
            meter.cell(&table.place, row, position, value.get_str().unwrap_or_default())?;
            cells.push(convert(&value));
        }
        table.rows.push((row, cells));
    }
    Ok(table)
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
        other if other.dtype().is_nested() => Cell::Error("list".to_owned()),
        other => match other.extract::<f64>() {
            Some(number) if other.dtype().is_primitive_numeric() => Cell::Number(number),
            _ => Cell::Text(other.to_string()),
        },
    }
}
