//! A table with the rows of a package, or with its example.

use crate::entry::{Entry, entry};
use crate::example;
use crate::frame::Frame;
use crate::read::Cell;
use crate::schema::{Kind, Table};
use kadry_region::lang::Lang;

/// A table as it will stand in its sheet.
pub struct Filled {
    pub table: &'static Table,
    /// Heads and cells of the columns that an open table has besides.
    pub others: Vec<(String, Vec<Entry>)>,
    /// Cells by row, in the order of the schema's columns.
    pub rows: Vec<Vec<Entry>>,
    /// The rows are the example, not data.
    pub example: bool,
}

impl Filled {
    /// The rows of a package, or the example where it has none.
    pub fn new(table: &'static Table, frame: Option<&Frame>, lang: Lang) -> Self {
        match frame.filter(|frame| frame.len() > 0) {
            None => Self { table, others: Vec::new(), rows: vec![example::row(table, lang)], example: true },
            Some(frame) => {
                let columns: Vec<(Kind, Vec<Option<String>>)> = table.all_columns().map(|c| (c.kind, frame.shown(c.name))).collect();
                let cell = |kind: Kind, values: &[Option<String>], row: usize| {
                    values.get(row).and_then(Option::as_deref).map_or(Entry::Empty, |text| entry(kind, text, lang))
                };
                let row = |row: usize| columns.iter().map(|(kind, values)| cell(*kind, values, row)).collect();
                let others = frame.others.iter().map(|(head, cells)| (head.clone(), cells.iter().map(as_given).collect())).collect();
                Self { table, others, rows: (0..frame.len()).map(row).collect(), example: false }
            }
        }
    }
}

fn as_given(cell: &Cell) -> Entry {
    match cell {
        Cell::Empty => Entry::Empty,
        Cell::Number(number) => Entry::Number(*number),
        other => Entry::Text(other.show()),
    }
}
