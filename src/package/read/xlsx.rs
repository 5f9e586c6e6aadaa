//! Workbooks. Cells are streamed under caps: `worksheet_range` would allocate the whole rectangle between two corners,
//! and a 1.4 KB workbook with cells A1 and XFD1048576 would take the program down.

use super::content::kind;
use super::meter::Meter;
use super::{Cell, Merged, RawTable, addressed, cap, empty, too_big, zipped};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem};
use std::collections::BTreeSet;
use std::io::Cursor;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The sheets of a workbook that hold cells, and what must be said of the workbook.
#[derive(Debug)]
pub struct Book {
    pub sheets: Vec<Result<RawTable, Problem>>,
    pub said: Vec<Problem>,
}

/// Reads every sheet of a workbook; a sheet without any cell is left out.
///
/// # Errors
/// One [`Problem`] when the file is no workbook. Each sheet has its own.
pub fn read(content: &[u8], place: Place) -> Result<Book, Problem> {
    const OLD_EXCEL: &[u8] = b"\xd0\xcf\x11\xe0";
    if content.starts_with(OLD_EXCEL) {
        return Err(old_or_locked(place));
    }
    let damaged = |error: &dyn std::fmt::Display| damaged(&place, content, error);
    let said = zipped::check(content, &place, &damaged)?;
    // A damaged workbook may make the XML reader panic; the user gets the same sentence as for any damaged file.
    let reading = std::panic::catch_unwind(|| -> Result<_, Problem> {
        let mut book: Workbook<'_> = Xlsx::new(Cursor::new(content)).map_err(|e| damaged(&e))?;
        let sheets = book.sheets_metadata().to_vec();
        let number = sheets.len();
        if number == 0 {
            return Err(damaged(&"no sheets"));
        }
        if number > cap::SHEETS {
            return Err(too_big(place.clone(), text!("листов {number}", "{number} sheets"), number.to_string()));
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = sheets.iter().find(|sheet| !names.insert(sheet.name.to_lowercase())) {
            return Err(duplicate_sheet(Place { sheet: Some(twice.name.clone()), ..place.clone() }));
        }
        let mut read = Vec::new();
        let mut meter = Meter::default();
        for known in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
            let place = Place { sheet: Some(known.name.clone()), ..place.clone() };
            meter.next_sheet();
            let table = sheet(&mut book, &known.name, place, &mut meter).transpose();
            let hidden = known.visible != SheetVisible::Visible;
            read.extend(table.map(|table| table.map(|table| RawTable { hidden, ..table })));
        }
        Ok(read)
    });
    let sheets = reading.unwrap_or_else(|_| Err(damaged(&"panic")))?;
    Ok(Book { sheets, said })
}

fn sheet(book: &mut Workbook<'_>, name: &str, place: Place, meter: &mut Meter) -> Result<Option<RawTable>, Problem> {
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let merged = merged.into_iter().map(|area| Merged {
        rows: (u64::from(area.start.0) + 1, u64::from(area.end.0) + 1),
        columns: (area.start.1 as usize, area.end.1 as usize),
    });
    let merged = merged.collect();
    let mut reader = book.worksheet_cells_reader(name).map_err(|e: XlsxError| damaged(&place, &[], &e))?;
    let mut table = RawTable { place, header_row: 1, merged, ..RawTable::default() };
    let mut header_row = None;
    let mut last_row = 0;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|e| damaged(&table.place, &[], &e))? {
        let (row, column) = (u64::from(cell.pos.0) + 1, cell.pos.1 as usize);
        let value = match (convert(&cell.value), cell.formula) {
            (Cell::Empty, Some(_)) => Cell::Uncalculated,
            (value, _) => value,
        };
        if value.is_empty() {
            continue;
        }
        if row < last_row {
            return Err(rows_out_of_order(addressed(table.place.row(row), column)));
        }
        last_row = row;
        let content = match &value {
            Cell::Text(text) => text.as_str(),
            _ => "",
        };
        meter.cell(&table.place, row, column, content)?;
        if *header_row.get_or_insert(row) == row {
            table.header_row = row;
            table.header.resize(table.header.len().max(column + 1), String::new());
            table.header[column] = value.show().trim().to_owned();
            continue;
        }
        if table.rows.last().is_none_or(|(last, _)| *last != row) {
            meter.row(&table.place, row)?;
            table.rows.push((row, Vec::new()));
        }
        if let Some((_, cells)) = table.rows.last_mut() {
            cells.resize(cells.len().max(column + 1), Cell::Empty);
            if cells[column] != Cell::Empty {
                return Err(two_at_one_place(addressed(table.place.row(row), column)));
            }
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

fn old_or_locked(place: Place) -> Problem {
    Problem::error(
        "old_or_locked_workbook",
        place,
        text!("это книга старого формата .xls или книга под паролем", "this is a workbook of the old .xls form or one with a password"),
    )
    .expected(text!("книга .xlsx без пароля", "an .xlsx workbook without a password"))
    .cure(text!("снимите пароль и сохраните как «Книга Excel (.xlsx)»", "remove the password and save as “Excel workbook (.xlsx)”"))
}

fn rows_out_of_order(place: Place) -> Problem {
    Problem::error(
        "rows_out_of_order",
        place,
        text!("строки листа записаны не по порядку: файл повреждён", "the rows of the sheet are out of order: the file is damaged"),
    )
    .expected(text!("строки по порядку", "rows in their order"))
    .cure(text!("откройте книгу в Excel или LibreOffice и сохраните заново", "open the workbook in Excel or LibreOffice and save it anew"))
}

fn two_at_one_place(place: Place) -> Problem {
    Problem::error(
        "two_cells",
        place,
        text!("две ячейки стоят на одном месте: файл повреждён", "two cells stand at one place: the file is damaged"),
    )
    .expected(text!("одно значение в ячейке", "one value in a cell"))
    .cure(text!("откройте книгу в Excel или LibreOffice и сохраните заново", "open the workbook in Excel or LibreOffice and save it anew"))
}

fn duplicate_sheet(place: Place) -> Problem {
    Problem::error("duplicate_sheet", place, text!("в книге два листа с этим именем", "the workbook has two sheets of this name"))
        .expected(text!("разные имена листов", "different names of sheets"))
        .cure(text!("откройте книгу, удалите лишний лист и сохраните", "open the workbook, delete the sheet that is not needed, and save"))
}

fn damaged(place: &Place, content: &[u8], error: &dyn std::fmt::Display) -> Problem {
    // The reader's words may quote the file.
    let error: String = error.to_string().chars().filter(|c| !c.is_control()).take(160).collect();
    let (ru, en) =
        kind(content).filter(|_| !content.is_empty() && !content.starts_with(b"PK")).map_or((error.clone(), error), |k| (k.ru, k.en));
    Problem::error(
        "not_a_workbook",
        place.clone(),
        text!("это не книга Excel или файл повреждён ({ru})", "this is no Excel workbook, or the file is damaged ({en})"),
    )
    .expected(text!("целая книга .xlsx", "a whole .xlsx workbook"))
    .cure(text!(
        "откройте файл в Excel или LibreOffice и сохраните как .xlsx; если не открывается — получите заново",
        "open the file in Excel or LibreOffice and save it as .xlsx; if it does not open, get it again"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    /// A workbook whose cell B2 holds the day `number` of the calendar in use.
    fn dated(number: f64, from_1904: bool) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "a").expect("cell").write_string(0, 1, "b").expect("cell");
        sheet.write_number_with_format(1, 1, number, &day).expect("cell");
        let content = book.save_to_buffer().expect("workbook");
        let mut archive = zip::ZipArchive::new(Cursor::new(content)).expect("archive");
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).expect("part");
            let mut text = Vec::new();
            part.read_to_end(&mut text).expect("part");
            let name = part.name().expect("name").into_owned();
            if name == "xl/workbook.xml" && from_1904 {
                let known = String::from_utf8(text).expect("UTF-8");
                assert!(known.contains("<workbookPr "), "{known}");
                text = known.replacen("<workbookPr ", "<workbookPr date1904=\"1\" ", 1).into_bytes();
            }
            writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("part");
            writer.write_all(&text).expect("part");
        }
        writer.finish().expect("archive").into_inner()
    }

    #[test]
    fn days_are_counted_from_the_year_that_the_workbook_says() {
        // 31 December 2025 in both calendars.
        for (number, from_1904) in [(46_022.0, false), (44_560.0, true)] {
            let book = read(&dated(number, from_1904), Place::file("a.xlsx")).expect("a workbook");
            let table = book.sheets.into_iter().next().expect("a sheet").expect("a table");
            assert_eq!(table.rows[0].1[1], Cell::Date("2025-12-31".to_owned()), "{from_1904}");
        }
    }
}
