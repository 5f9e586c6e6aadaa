//! Tables of a run as rows of text and numbers.
//! A file that is cut, edited or of another kind becomes findings, and the rows that read are still used.

use super::Report;
use kadry_package::disk;
use kadry_package::disk::Fault;
use kadry_region::lang::{Text, text};
use kadry_region::units::Year;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::Path;

/// The rows of one CSV table.
pub struct Table {
    name: String,
    columns: HashMap<String, usize>,
    rows: Vec<(u64, csv::StringRecord)>,
}

/// One row with the place where it stands.
pub struct Row<'t> {
    table: &'t Table,
    line: u64,
    cells: &'t csv::StringRecord,
}

/// Reads `tables/NAME.csv` with at least these columns. `None`, with a finding, where that cannot be.
pub fn read(run: &Path, name: &str, needed: &[&str], report: &mut Report) -> Option<Table> {
    let name = format!("tables/{name}.csv");
    let content = match disk::read_of_run(run, &name) {
        Ok(content) => content,
        Err(Fault::Io(error)) if error.kind() == ErrorKind::NotFound => {
            report.find(
                "table_missing",
                name.clone(),
                text!("таблицы {name} нет: её строки не проверены", "the table {name} is missing: its rows were not checked"),
            );
            return None;
        }
        Err(fault) => {
            let Text { ru, en } = fault.text();
            report.find(
                "table_unreadable",
                name.clone(),
                text!("таблица {name} не читается: {ru}", "the table {name} cannot be read: {en}"),
            );
            return None;
        }
    };
    let table = parse(name.clone(), &content, report)?;
    let missing: Vec<&str> = needed.iter().copied().filter(|column| !table.columns.contains_key(*column)).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        report.find(
            "missing_column",
            name.clone(),
            text!("в таблице {name} нет столбцов: {missing}", "the table {name} lacks columns: {missing}"),
        );
        return None;
    }
    Some(table)
}

fn parse(name: String, content: &[u8], report: &mut Report) -> Option<Table> {
    let mut unreadable = |error: csv::Error| {
        report.find(
            "table_unreadable",
            name.clone(),
            text!("таблица {name} не читается: {error}", "the table {name} cannot be read: {error}"),
        )
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content);
    let columns = match reader.headers() {
        Ok(headers) => headers
            .iter()
            .enumerate()
            .map(|(index, name)| (name.trim_start_matches('\u{feff}').to_owned(), index))
            .collect::<HashMap<_, _>>(),
        Err(error) => {
            unreadable(error);
            return None;
        }
    };
    let width = reader.headers().map_or(0, csv::StringRecord::len);
    let mut rows = Vec::new();
    let mut broken = Vec::new();
    // Rows count as a spreadsheet shows them: the header is row 1.
    for (line, record) in (2..).zip(reader.records()) {
        match record {
            Ok(cells) => {
                if cells.len() == width {
                    rows.push((line, cells))
                } else {
                    broken.push((line, cells.len()))
                }
            }
            Err(error) => unreadable(error),
        }
    }
    for (line, found) in broken {
        report.find(
            "bad_row",
            format!("{name}:{line}"),
            text!("ячеек {found}, столбцов {width}: строка обрезана", "{found} cells for {width} columns: the row is cut"),
        );
    }
    Some(Table { name, columns, rows })
}

impl Table {
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

impl<'t> Row<'t> {
    pub fn place(&self) -> String {
        format!("{}:{}", self.table.name, self.line)
    }

    fn raw(&self, column: &str) -> &'t str {
        self.table.columns.get(column).and_then(|index| self.cells.get(*index)).unwrap_or_default()
    }

    /// The text of a cell, without the apostrophe that keeps a spreadsheet from taking it for a formula.
    pub fn text(&self, column: &str) -> &'t str {
        let raw = self.raw(column);
        match raw.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
            _ => raw,
        }
    }

    pub fn is_empty(&self, column: &str) -> bool {
        self.raw(column).trim().is_empty()
    }

    pub fn number(&self, column: &str, report: &mut Report) -> Option<f64> {
        let raw = self.raw(column).trim();
        let value = raw.parse::<f64>().ok().filter(|value| value.is_finite());
        if value.is_none() {
            let shown: String = raw.chars().take(80).collect();
            report.find(
                "bad_number",
                self.place(),
                text!("столбец {column}: «{shown}» — не число", "column {column}: “{shown}” is no number"),
            );
        }
        value
    }

    /// A whole number from 0 to the largest that the program writes.
    pub fn whole(&self, column: &str, report: &mut Report) -> Option<f64> {
        let value = self.number(column, report)?;
        let holds = value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value);
        if !holds {
            report.find(
                "bad_number",
                self.place(),
                text!("столбец {column}: {value:e} — не целое число от 0", "column {column}: {value:e} is no whole number from 0"),
            );
        }
        holds.then_some(value)
    }

    pub fn year(&self, column: &str, report: &mut Report) -> Option<Year> {
        let value = self.number(column, report)?;
        let holds = value.fract() == 0.0 && (1900.0..=2300.0).contains(&value);
        if !holds {
            report.find("bad_number", self.place(), text!("столбец {column}: {value:e} — не год", "column {column}: {value:e} is no year"));
        }
        holds.then_some(Year(value as i32))
    }
}
