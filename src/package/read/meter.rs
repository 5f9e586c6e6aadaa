//! Counts what a table holds against the caps while it is read.

use super::{addressed, cap, too_big};
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem};

#[derive(Default)]
pub struct Meter {
    rows: u64,
    cells: u64,
    text: u64,
}

impl Meter {
    /// The next sheet of a workbook: rows begin anew, cells and text are of the whole workbook.
    pub fn next_sheet(&mut self) {
        self.rows = 0;
    }

    /// A row more.
    pub fn row(&mut self, place: &Place, row: u64) -> Result<(), Problem> {
        self.rows += 1;
        if self.rows <= cap::ROWS {
            return Ok(());
        }
        let rows = cap::ROWS;
        Err(too_big(place.row(row), text!("строк больше {rows}", "over {rows} rows"), format!("> {rows}")))
    }

    /// A cell more, by its index in the row, with the text that it holds.
    pub fn cell(&mut self, place: &Place, row: u64, column: usize, content: &str) -> Result<(), Problem> {
        let over = |what, value| Err(too_big(addressed(place.row(row), column), what, value));
        self.cells += 1;
        self.text += content.len() as u64;
        if column >= cap::COLUMNS {
            let number = column + 1;
            return over(text!("ячейка в столбце {number}", "a cell in column {number}"), content.chars().take(80).collect());
        }
        if self.cells > cap::CELLS {
            let cells = cap::CELLS;
            return over(text!("ячеек больше {cells}", "over {cells} cells"), format!("> {cells}"));
        }
        if content.len() > cap::CELL && content.chars().nth(cap::CELL).is_some() {
            let column = column + 1;
            let most = cap::CELL;
            let value = content.chars().take(80).collect();
            return over(
                text!("знаков в ячейке столбца {column} больше {most}", "over {most} characters in a cell of column {column}"),
                value,
            );
        }
        if self.text > cap::TEXT {
            let mb = cap::TEXT >> 20;
            return over(text!("текста больше {mb} МБ", "over {mb} MB of text"), format!("> {mb} MB"));
        }
        Ok(())
    }
}
