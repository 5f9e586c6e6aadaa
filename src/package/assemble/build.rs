//! What assembling one table needs: its rows, and a way to say what is wrong with one.

use super::Frames;
use super::columns::Columns;
use kadry_region::lang::Text;
use kadry_region::problem::{Problem, Problems};

pub struct Build<'a> {
    pub frames: &'a Frames,
    pub problems: &'a mut Problems,
    /// Rows left aside: table, row of the file, what did not match.
    pub unmatched: Vec<(String, u64, String)>,
}

impl Build<'_> {
    /// Runs `record` on each row of a table and keeps what it returns. Rows with bad cells return nothing: they were
    /// reported when the cells were read.
    pub fn collect<T>(&mut self, table: &'static str, mut record: impl FnMut(&Columns<'_>, usize, &mut Self) -> Option<T>) -> Vec<T> {
        let Some(frame) = self.frames.get(table) else { return Vec::new() };
        let columns = Columns { frame };
        (0..frame.len()).filter_map(|row| record(&columns, row, self)).collect()
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one problem")]
    pub fn error(&mut self, columns: &Columns<'_>, row: usize, column: &str, code: &'static str, value: String, message: Text, cure: Text) {
        self.problems.push(Problem::error(code, columns.frame.place(row, column), message).value(value).cure(cure));
    }

    /// A row that refers to nothing known is left aside, said, and listed in the run.
    pub fn aside(&mut self, columns: &Columns<'_>, row: usize, column: &str, value: &str, message: Text) {
        let place = columns.frame.place(row, column);
        self.unmatched.push((columns.frame.schema.name.to_owned(), place.row.unwrap_or_default(), format!("{column} = {value}")));
        let cure = Text::new("поправьте написание или уберите строку", "mend the spelling or remove the row");
        self.problems.push(Problem::warning("unmatched_row", place, message).value(value).cure(cure));
    }
}
