//! From the bytes of files to raw tables of cells, under caps. Knows formats, not meanings.

mod content;
mod csv;
mod meter;
mod parquet;
mod xlsx;
mod zipped;

pub use csv::read as csv;
pub use parquet::read as parquet;
pub use xlsx::read as xlsx;

use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problem};

/// Caps on what one package may hold. They are absolute: honest files can be compressed by any ratio.
pub mod cap {
    /// Bytes of one file, and of one workbook after inflation.
    pub const BYTES: u64 = 256 << 20;
    /// Bytes of all files of a package.
    pub const PACKAGE: u64 = 1 << 30;
    pub const ROWS: u64 = 1_048_576;
    pub const COLUMNS: usize = 512;
    /// Of one table, and of all tables of a package.
    pub const CELLS: u64 = 8_000_000;
    /// Characters of one cell, as in Excel.
    pub const CELL: usize = 32_767;
    /// Bytes of text of one workbook, and of all tables of a package: a thousand cells may share a text that the file holds once.
    pub const TEXT: u64 = 256 << 20;
    /// Sheets of a workbook, and files in its archive.
    pub const SHEETS: usize = 256;
    pub const ENTRIES: usize = 10_000;
    /// Levels of XML inside one another; Office programs write about a dozen.
    pub const DEPTH: usize = 100;
}

/// Adds the address of the cell, such as E7, by the index of its column; only sheets have addresses.
pub fn addressed(place: Place, column: usize) -> Place {
    let letters = u16::try_from(column).map(rust_xlsxwriter::column_number_to_name);
    let cell = place.row.filter(|_| place.sheet.is_some()).and_then(|row| Some(format!("{}{row}", letters.ok()?)));
    Place { cell, ..place }
}

/// A cell as the file gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Flag(bool),
    /// A cell that the file itself types as a date, as YYYY-MM-DD.
    Date(String),
    /// A spreadsheet error such as #REF!.
    Error(String),
    /// A formula that was saved without its result.
    Uncalculated,
}

impl Cell {
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as text, as a user sees it.
    pub fn show(&self) -> String {
        match self {
            Cell::Empty | Cell::Uncalculated => String::new(),
            Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Flag(flag) => flag.to_string(),
        }
    }
}

/// Cells that a sheet shows as one; both corners belong to it. Rows count as the user sees them, columns from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    pub rows: (u64, u64),
    pub columns: (usize, usize),
}

/// A sheet or file as rows of cells; each row keeps its number in the file.
#[derive(Debug, Default)]
pub struct RawTable {
    pub place: Place,
    /// Row of the header: 1, but for a sheet that begins further down.
    pub header_row: u64,
    pub header: Vec<String>,
    pub rows: Vec<(u64, Vec<Cell>)>,
    pub merged: Vec<Merged>,
    /// The workbook hides the sheet.
    pub hidden: bool,
    /// In CSV with a comma between cells a comma inside a number is ambiguous.
    pub comma_separated: bool,
    /// What had to be assumed to read the file, said once.
    pub assumed: Vec<Text>,
}

impl RawTable {
    /// Where a cell stands, by its row in the file and the index of its column.
    pub fn place_of(&self, row: u64, index: usize) -> Place {
        addressed(self.place.row(row).column(self.header.get(index).cloned().unwrap_or_default()), index)
    }

    /// Bytes of text.
    pub fn text(&self) -> u64 {
        let of = |cell: &Cell| if let Cell::Text(text) = cell { text.len() as u64 } else { 0 };
        self.rows.iter().flat_map(|(_, cells)| cells).map(of).sum()
    }

    pub fn cells(&self) -> u64 {
        self.rows.iter().map(|(_, cells)| cells.len() as u64).sum()
    }
}

/// Errors shared by the readers.
pub fn too_big(place: Place, what: Text, value: String) -> Problem {
    let what_ru = &what.ru;
    let what_en = &what.en;
    Problem::error("too_big", place, text!("слишком много: {what_ru}", "too much: {what_en}"))
        .value(value)
        .expected(text!(
            "не больше {rows} строк, {columns} столбцов, {cells} ячеек, {mb} МБ после распаковки",
            "at most {rows} rows, {columns} columns, {cells} cells, {mb} MB after inflation",
            rows = cap::ROWS,
            columns = cap::COLUMNS,
            cells = cap::CELLS,
            mb = cap::BYTES >> 20
        ))
        .cure(text!(
            "удалите пустые столбцы и строки за краем таблицы (в Excel: Ctrl+End показывает край) и сохраните заново",
            "delete the empty columns and rows beyond the edge of the table (Ctrl+End shows it in Excel) and save again"
        ))
}

/// A file without a header or rows.
fn empty(place: Place) -> Problem {
    Problem::error("empty_file", place, text!("таблица пуста: нет строки заголовков", "the table is empty: there is no header row"))
        .expected(text!("в первой строке — названия столбцов", "column names in the first row"))
        .cure(text!("возьмите заготовку: kadry template ПАПКА", "start from a template: kadry template DIR"))
}
