//! From raw cells to a typed table: every cell is checked against the schema, every problem is reported.

mod columns;
mod fault;
mod figure;
mod rows;
mod typed;
mod value;

use crate::header;
use crate::letters::Letters;
use crate::read::{Cell, RawTable, addressed};
use crate::schema::{Column, Kind, Table};
use columns::{match_header, other_columns};
use fault::describe;
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem, Problems};
use rows::{check_totals, check_widths};
use std::collections::{BTreeMap, HashMap};
use typed::{parse, typed};
use value::Value;

/// A table whose cells hold what the schema says; cells that did not are empty and were reported.
#[derive(Debug)]
pub struct Frame {
    pub schema: &'static Table,
    pub place: Place,
    /// Row numbers in the file, one per row.
    rows: Vec<u64>,
    /// Cells of each column that is there, one per row.
    columns: BTreeMap<&'static str, Cells>,
    /// Columns of an open table that the schema does not know, as they stand in the file.
    pub others: Vec<(String, Vec<Cell>)>,
    /// Name in the schema, index in the file and header of each column that was read.
    heads: Vec<(&'static str, usize, String)>,
    /// Rows that another file added: the first of them, and where the file is.
    added: Vec<(usize, Place)>,
}

/// The typed cells of a column; `None` where a cell is empty, or was reported.
type Cells = Vec<Option<Value>>;

impl Frame {
    /// Types a raw table. `None` when columns that every row needs are missing. With `mend`, letters that only look right are
    /// replaced.
    pub fn build(mut raw: RawTable, schema: &'static Table, mend: bool, problems: &mut Problems) -> Option<Frame> {
        header::find(&mut raw, schema, problems);
        header::clean(&mut raw, schema, mend, problems);
        let read = match_header(&raw, schema, problems)?;
        header::check_merged(&raw, &read, problems);
        check_widths(&raw, problems);
        let mut columns = BTreeMap::new();
        for (index, column) in &read {
            let mut letters = Letters::new(mend);
            let cells = raw
                .rows
                .iter()
                .map(|(row, cells)| {
                    let place = raw.place_of(*row, *index);
                    let cell = letters.checked(cells.get(*index).unwrap_or(&Cell::Empty), column.kind, &place, problems);
                    typed(&cell, column, &raw, place, problems)
                })
                .collect();
            if schema.key.contains(&column.name) && column.kind == Kind::Text && !schema.open {
                check_totals(&raw, *index, problems);
            }
            letters.tell(&raw.place.column(raw.header[*index].clone()), problems);
            columns.insert(column.name, cells);
        }
        let rows = raw.rows.iter().map(|(row, _)| *row).collect();
        let heads = read.iter().map(|(index, column)| (column.name, *index, raw.header[*index].clone())).collect();
        let others = if schema.open { other_columns(&raw, schema) } else { Vec::new() };
        let frame = Frame { schema, place: raw.place, rows, columns, others, heads, added: Vec::new() };
        frame.check_key(problems);
        Some(frame)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Where a cell of a row stands, under the header that the file gives the column. Of several columns, parted by
    /// commas, the first gives the address.
    pub fn place(&self, index: usize, columns: &str) -> Place {
        let file = self.added.iter().rev().find(|(from, _)| index >= *from).map_or(&self.place, |(_, place)| place);
        let place = file.row(self.rows.get(index).copied().unwrap_or_default());
        let heads: Vec<_> = columns.split(", ").filter_map(|name| self.heads.iter().find(|(known, ..)| *known == name)).collect();
        match heads.first() {
            Some((_, position, _)) => {
                let headers: Vec<&str> = heads.iter().map(|(.., header)| header.as_str()).collect();
                addressed(place.column(headers.join(", ")), *position)
            }
            None => place.column(columns),
        }
    }

    /// Text of a column; `None` for empty cells and for a column that is not there.
    pub fn text(&self, name: &str) -> Vec<Option<String>> {
        self.each(name, |value| value.text().map(str::to_owned))
    }

    pub fn real(&self, name: &str) -> Vec<Option<f64>> {
        self.each(name, Value::real)
    }

    pub fn flag(&self, name: &str) -> Vec<Option<bool>> {
        self.each(name, Value::flag)
    }

    /// The cells of a column as text, whatever its kind.
    pub fn shown(&self, name: &str) -> Vec<Option<String>> {
        self.each(name, |value| Some(value.shown()))
    }

    pub fn text_at(&self, name: &str, row: usize) -> Option<&str> {
        self.at(name, row)?.text()
    }

    /// Any number, of whole ones too.
    pub fn real_at(&self, name: &str, row: usize) -> Option<f64> {
        self.at(name, row)?.real()
    }

    /// A year or a count.
    pub fn whole_at(&self, name: &str, row: usize) -> Option<u32> {
        self.at(name, row)?.whole()
    }

    pub fn flag_at(&self, name: &str, row: usize) -> Option<bool> {
        self.at(name, row)?.flag()
    }

    fn at(&self, name: &str, row: usize) -> Option<&Value> {
        self.columns.get(name)?.get(row)?.as_ref()
    }

    fn each<T: Clone>(&self, name: &str, of: impl Fn(&Value) -> Option<T>) -> Vec<Option<T>> {
        match self.columns.get(name) {
            Some(cells) => cells.iter().map(|cell| cell.as_ref().and_then(&of)).collect(),
            None => vec![None; self.len()],
        }
    }

    /// Puts cells into a column, which is made where the file has none. Each is checked as if it had been read; the faults
    /// are of `place`, and their cells stay empty.
    pub fn set(&mut self, column: &'static Column, cells: Vec<(usize, Cell)>, place: &Place, problems: &mut Problems) {
        let mut values = self.columns.remove(column.name).unwrap_or_else(|| vec![None; self.len()]);
        for (row, cell) in cells {
            let checked = match parse(&cell, column.kind, false) {
                _ if cell.is_empty() => Ok(None),
                parsed => parsed.map(Some),
            };
            let value = checked.unwrap_or_else(|fault| {
                let (code, message, cure) = describe(fault, column.kind);
                let (table, at) = (self.schema.name, self.rows.get(row).copied().unwrap_or_default());
                let (ru, en) = (&message.ru, &message.en);
                let message = text!("таблица {table}, строка {at}: {ru}", "table {table}, row {at}: {en}");
                let problem = Problem::error(code, place.column(column.name), message);
                problems.push(problem.value(cell.show()).expected(column.kind.expectation()).cure(cure));
                None
            });
            if let Some(place) = values.get_mut(row) {
                *place = value;
            }
        }
        self.columns.insert(column.name, values);
    }

    /// Adds the rows of another file of the same table.
    pub fn extend(&mut self, mut other: Frame) {
        let (before, added) = (self.len(), other.len());
        for (name, cells) in &mut self.columns {
            cells.extend(other.columns.remove(name).unwrap_or_else(|| vec![None; added]));
        }
        for (name, cells) in other.columns {
            self.columns.insert(name, std::iter::repeat_n(None, before).chain(cells).collect());
        }
        self.rows.extend(other.rows);
        self.added.push((before, other.place));
    }

    pub fn check_key(&self, problems: &mut Problems) {
        let parts: Vec<(Column, Vec<Option<String>>)> = self
            .schema
            .key
            .iter()
            .filter_map(|name| self.schema.column(name))
            .filter(|column| self.columns.contains_key(column.name))
            .map(|column| (*column, self.shown(column.name)))
            .collect();
        let mut seen: HashMap<Vec<Option<&str>>, usize> = HashMap::new();
        for index in 0..self.len() {
            let key: Vec<Option<&str>> = parts.iter().map(|(_, values)| values[index].as_deref()).collect();
            if parts.iter().zip(&key).any(|((column, _), part)| column.required && part.is_none()) {
                continue;
            }
            let Some(first) = seen.insert(key.clone(), index) else { continue };
            seen.insert(key.clone(), first);
            let names = parts.iter().map(|(column, _)| column.name).collect::<Vec<_>>().join(", ");
            let value = key.iter().map(|part| part.unwrap_or("—")).collect::<Vec<_>>().join(", ");
            let first = self.rows[first];
            problems.push(
                Problem::error(
                    "duplicate_key",
                    self.place(index, &names),
                    text!("такая строка уже есть: строка {first}", "this row is there already: row {first}"),
                )
                .value(value)
                .expected(text!("одна строка на каждое сочетание {names}", "one row for each combination of {names}"))
                .cure(text!("удалите лишнюю строку или сложите значения в одной", "delete one of the rows, or add them up in one")),
            );
        }
    }
}
