//! Where the table begins on a sheet: titles above the head, and cells that are merged.

use crate::lookalike;
use crate::read::{Cell, RawTable, addressed};
use crate::schema::{Column, Table, normalise};
use crate::tidy::visible;
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem, Problems};

/// Rows below the first that are looked at for the head.
const SEARCHED: usize = 10;

/// Takes the head from a lower row where the first is a title: a row that names every column that the table needs.
pub fn find(raw: &mut RawTable, schema: &Table, problems: &mut Problems) {
    let is_head = |names: &[String]| {
        let known = |column: &&Column| names.iter().any(|name| schema.column(name).is_some_and(|found| found.name == column.name));
        schema.columns.iter().filter(|column| column.required).all(|column| known(&column))
    };
    if is_head(&raw.header) {
        return;
    }
    let names = |cells: &[Cell]| cells.iter().map(|cell| cell.show().trim().to_owned()).collect::<Vec<_>>();
    let Some(at) = raw.rows.iter().take(SEARCHED).position(|(_, cells)| is_head(&names(cells))) else { return };
    let title: Vec<String> = raw.header.iter().filter(|name| !name.is_empty()).cloned().collect();
    let (row, first) = (raw.rows[at].0, raw.header_row);
    raw.header = names(&raw.rows[at].1);
    raw.header_row = row;
    raw.rows.drain(..=at);
    if raw.place.sheet.is_some() {
        let width = raw.header.len();
        raw.rows.iter_mut().for_each(|(_, cells)| cells.resize(cells.len().max(width), Cell::Empty));
    }
    let last = row - 1;
    problems.push(
        Problem::warning(
            "head_below_title",
            raw.place.row(row),
            text!(
                "названия столбцов взяты из строки {row}; строки {first}–{last} выше не читаются",
                "the names of the columns are taken from row {row}; rows {first} to {last} above are not read"
            ),
        )
        .value(title.join(", ")),
    );
}

/// Takes marks that no eye sees out of the names of the columns; with `mend`, letters that only look like those of a name.
pub fn clean(raw: &mut RawTable, schema: &Table, mend: bool, problems: &mut Problems) {
    for index in 0..raw.header.len() {
        let name = visible(&raw.header[index]);
        let shape = lookalike::shape(&normalise(&name));
        let known = |column: &&Column| [column.name, column.alias].into_iter().any(|known| lookalike::shape(&normalise(known)) == shape);
        let meant = schema.all_columns().filter(|_| mend && schema.column(&name).is_none()).find(known);
        if let Some(meant) = meant {
            let now = meant.name;
            let place = raw.place_of(raw.header_row, index);
            let message = text!(
                "похожие буквы в названии столбца заменены: {now}",
                "letters that look alike in the name of a column were replaced: {now}"
            );
            problems.push(Problem::warning("lookalikes_mended", place, message).value(name));
            raw.header[index] = now.to_owned();
        } else {
            raw.header[index] = name;
        }
    }
}

/// A merged cell has a value in its first corner only; below the head, or over two columns that are read, the rest would be
/// empty.
pub fn check_merged(raw: &RawTable, columns: &[(usize, &'static Column)], problems: &mut Problems) {
    for merged in &raw.merged {
        let ((top, bottom), (left, right)) = (merged.rows, merged.columns);
        let read = columns.iter().filter(|(index, _)| (left..=right).contains(index)).count();
        let in_data = bottom > raw.header_row && (top.max(raw.header_row + 1) < bottom || left < right || top <= raw.header_row);
        let head_over_columns = top <= raw.header_row && bottom >= raw.header_row && left < right && beside_is_filled(raw, left, right);
        if !(read > 0 && in_data || head_over_columns) {
            continue;
        }
        let (from, to) = (corner(&raw.place, top, left), corner(&raw.place, bottom, right));
        problems.push(
            Problem::error(
                "merged_cells",
                raw.place_of(top, left),
                text!(
                    "ячейки {from}:{to} объединены: значение есть только у первой",
                    "the cells {from}:{to} are merged: only the first has a value"
                ),
            )
            .expected(text!("своё значение в каждой ячейке", "a value of its own in each cell"))
            .cure(text!(
                "снимите объединение (Главная — Объединить ячейки) и заполните каждую ячейку",
                "unmerge them (Home, Merge cells) and fill each cell"
            )),
        );
    }
}

/// Cells stand below a head of several columns beside its first one.
fn beside_is_filled(raw: &RawTable, left: usize, right: usize) -> bool {
    raw.rows.iter().any(|(_, cells)| cells.iter().take(right + 1).skip(left + 1).any(|cell| !cell.is_empty()))
}

fn corner(place: &Place, row: u64, column: usize) -> String {
    addressed(place.row(row), column).cell.unwrap_or_default()
}
