//! Rows that are no rows of data: totals, and those that are cut, broken or reach beside the table.

use crate::read::{Cell, RawTable, addressed};
use crate::tidy::tidy;
use kadry_region::lang::text;
use kadry_region::problem::{Problem, Problems};

/// A row of totals would be counted once more, as one of those that it sums up.
pub fn check_totals(raw: &RawTable, index: usize, problems: &mut Problems) {
    let is_total = |text: &str| {
        let text = tidy(text).to_lowercase();
        let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        matches!(first, "итого" | "всего") || text == "total"
    };
    for (row, cells) in &raw.rows {
        let shown = cells.get(index).map(Cell::show).unwrap_or_default();
        if is_total(&shown) {
            let place = raw.place_of(*row, index);
            let message =
                text!("строка итогов: её значения посчитались бы ещё раз", "a row of totals: its values would be counted once more");
            problems.push(
                Problem::error("totals_row", place, message)
                    .value(shown)
                    .expected(text!("строки без итогов", "rows without totals"))
                    .cure(text!("удалите строку итогов", "delete the row of totals")),
            );
        }
    }
}

pub fn check_widths(raw: &RawTable, problems: &mut Problems) {
    let width = raw.header.len();
    let sheet = raw.place.sheet.is_some();
    for (row, cells) in &raw.rows {
        let given = cells.len();
        if let Some(beside) = cells.iter().skip(width).position(|cell| !cell.is_empty()).filter(|_| sheet) {
            let place = addressed(raw.place.row(*row), width + beside);
            let message = text!(
                "ячейка правее таблицы не читается: у столбца нет названия",
                "a cell beside the table is not read: its column has no name"
            );
            let cure = text!(
                "если это данные, назовите столбец; если заметка, уберите её с листа",
                "name the column if it is data; take a note off the sheet"
            );
            problems.push(Problem::warning("beside_table", place, message).value(cells[width + beside].show()).cure(cure));
            continue;
        }
        let short = given < width;
        if short || cells[width..].iter().any(|cell| !cell.is_empty()) {
            let message = if short {
                text!(
                    "в строке {given} ячеек, а в заголовке {width}: файл оборван или строка разорвана",
                    "the row has {given} cells, the header {width}: the file is cut or the row is broken"
                )
            } else {
                text!(
                    "в строке {given} ячеек, а в заголовке {width}: разделитель внутри текста без кавычек",
                    "the row has {given} cells, the header {width}: a separator inside a text without quotes"
                )
            };
            problems.push(
                Problem::error(if short { "cut_file" } else { "long_row" }, raw.place.row(*row), message)
                    .value(cells.iter().map(Cell::show).collect::<Vec<_>>().join(" | "))
                    .expected(text!("{width} ячеек", "{width} cells"))
                    .cure(text!("получите файл заново или поправьте строку", "get the file again, or mend the row")),
            );
        }
    }
}
