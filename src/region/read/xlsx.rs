//! Workbooks. Cells are streamed under caps: `worksheet_range` would allocate the whole rectangle between two corners,
//! and a 1.4 KB workbook with cells A1 and XFD1048576 would take the program down.

use super::{Cell, RawTable, bytes, cap, empty, too_big};
use crate::lang::text;
use crate::region::problem::{Place, Problem};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use std::io::{Cursor, Read};
use std::path::Path;

/// Reads every sheet of a workbook; a sheet without any cell is left out.
///
/// # Errors
/// One [`Problem`] per sheet, or one for the file when it is no workbook.
pub fn read(path: &Path, place: Place) -> Result<Vec<Result<RawTable, Problem>>, Problem> {
    let content = bytes(path, &place)?;
    check_container(&content, &place)?;
    // A damaged workbook may make the XML reader panic; the user gets the same sentence as for any damaged file.
    let reading = std::panic::catch_unwind(|| -> Result<_, Problem> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content.as_slice())).map_err(|e| damaged(&place, &e))?;
        Ok(book
            .sheet_names()
            .into_iter()
            .filter_map(|name| {
                let place = Place { sheet: Some(name.clone()), ..place.clone() };
                sheet(&mut book, &name, place).transpose()
            })
            .collect())
    });
    reading.unwrap_or_else(|_| Err(damaged(&place, &"panic")))
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, place: Place) -> Result<Option<RawTable>, Problem> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|e: XlsxError| damaged(&place, &e))?;
    let mut table = RawTable { place, header_row: 1, header: Vec::new(), rows: Vec::new(), comma_separated: false, assumed: None };
    let mut cells = 0_u64;
    let mut header_row = None;
    while let Some(cell) = reader.next_cell().map_err(|e| damaged(&table.place, &e))? {
        let (row, column) = cell.get_position();
        let value = convert(cell.get_value());
        if value.is_empty() {
            continue;
        }
        cells += 1;
        let (row, column) = (u64::from(row) + 1, column as usize);
        if column >= cap::COLUMNS || cells > cap::CELLS || table.rows.len() as u64 > cap::ROWS {
            let number = column + 1;
            let place = table.place.row(row);
            return Err(too_big(place.cell(column), text!("ячейка в столбце {number}", "a cell in column {number}"), value.show()));
        }
        if matches!(&value, Cell::Text(text) if text.chars().count() > cap::CELL) {
            return Err(too_big(table.place.row(row).cell(column), text!("знаков в ячейке", "characters in a cell"), value.show()));
        }
        if *header_row.get_or_insert(row) == row {
            table.header_row = row;
            table.header.resize(table.header.len().max(column + 1), String::new());
            table.header[column] = value.show().trim().to_owned();
            continue;
        }
        if table.rows.last().is_none_or(|(last, _)| *last != row) {
            table.rows.push((row, Vec::new()));
        }
        if let Some((_, cells)) = table.rows.last_mut() {
            cells.resize(cells.len().max(column + 1), Cell::Empty);
            cells[column] = value;
        }
    }
    let width = table.header.len();
    for (_, cells) in &mut table.rows {
        cells.resize(cells.len().max(width), Cell::Empty);
    }
    match (header_row, table.rows.is_empty()) {
        (None, _) => Ok(None),
        (Some(_), _) if table.header.iter().all(String::is_empty) => Err(empty(table.place)),
        _ => Ok(Some(table)),
    }
}

fn convert(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::DateTimeIso(text) => Cell::Date(text.chars().take(10).collect()),
        DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// The file must be a zip archive whose parts stay under the cap when they are inflated, whatever their headers say.
fn check_container(content: &[u8], place: &Place) -> Result<(), Problem> {
    const OLD_EXCEL: &[u8] = b"\xd0\xcf\x11\xe0";
    if content.starts_with(OLD_EXCEL) {
        return Err(Problem::error(
            "old_or_locked_workbook",
            place.clone(),
            text!("это книга старого формата .xls или книга под паролем", "this is a workbook of the old .xls form or one with a password"),
        )
        .expected(text!("книга .xlsx без пароля", "an .xlsx workbook without a password"))
        .cure(text!("снимите пароль и сохраните как «Книга Excel (.xlsx)»", "remove the password and save as “Excel workbook (.xlsx)”")));
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|e| damaged(place, &e))?;
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| damaged(place, &e))?;
        let copied = std::io::copy(&mut entry.take(cap::BYTES + 1 - total), &mut std::io::sink()).map_err(|e| damaged(place, &e))?;
        total += copied;
        if total > cap::BYTES {
            let mb = cap::BYTES >> 20;
            return Err(too_big(
                place.clone(),
                text!("книга больше {mb} МБ после распаковки", "the workbook inflates to over {mb} MB"),
                format!("> {mb} MB"),
            ));
        }
    }
    Ok(())
}

fn damaged(place: &Place, error: &dyn std::fmt::Display) -> Problem {
    Problem::error(
        "not_a_workbook",
        place.clone(),
        text!("это не книга Excel или файл повреждён ({error})", "this is no Excel workbook, or the file is damaged ({error})"),
    )
    .expected(text!("целая книга .xlsx", "a whole .xlsx workbook"))
    .cure(text!(
        "откройте файл в Excel или LibreOffice и сохраните как .xlsx; если не открывается — получите заново",
        "open the file in Excel or LibreOffice and save it as .xlsx; if it does not open, get it again"
    ))
}
