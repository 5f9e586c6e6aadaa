//! A table of a Word document: columns with widths as parts of the text, a head that repeats on every page, rows that do not
//! break across pages.

use super::paper::{clean, field_free};
use docx_rs::{
    AlignmentType, HeightRule, Paragraph, Shading, Table, TableAlignmentType, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};

/// Height in twentieths of a point that only heads have: the package writer puts «repeat this row» in its place.
pub const HEAD_MARK: f32 = 1.0;
const SHADE: &str = "EDEDED";
/// Rows of a table that need not break across pages.
const SHORT: usize = 12;
/// Columns that fit in the type of the other tables.
const WIDE: usize = 9;
/// Twentieths of a point between the text of a cell and its border.
const CELL_MARGIN: usize = 70;

pub struct Column {
    head: String,
    /// Part of the width of the table, against the other columns.
    weight: u32,
    align: AlignmentType,
}

impl Column {
    pub fn words(head: impl Into<String>, weight: u32) -> Self {
        Self { head: head.into(), weight, align: AlignmentType::Left }
    }

    pub fn centred(head: impl Into<String>, weight: u32) -> Self {
        Self { head: head.into(), weight, align: AlignmentType::Center }
    }

    pub fn number(head: impl Into<String>, weight: u32) -> Self {
        Self { head: head.into(), weight, align: AlignmentType::Right }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Weight {
    Plain,
    Bold,
}

enum Row {
    Cells(Weight, Vec<String>),
    /// One bold cell over all columns, kept on the page of the row behind it.
    Band(String),
    /// A bold label over the first columns, and cells for the rest.
    Sum(String, Vec<String>),
}

pub struct Grid {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Grid {
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(Weight::Plain, cells));
    }

    pub fn total(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(Weight::Bold, cells));
    }

    pub fn band(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Band(text.into()));
    }

    pub fn sum(&mut self, label: impl Into<String>, cells: Vec<String>) {
        self.rows.push(Row::Sum(label.into(), cells));
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table at a width in twentieths of a point. A short table stays on one page; sums do not begin a page without a row
    /// above them; where words `follow`, such as a signature, they keep to the last sums.
    pub fn table(&self, width: usize, follow: bool) -> Table {
        let widths = self.widths(width);
        let mut rows = vec![self.head(&widths)];
        let short = self.rows.len() <= SHORT;
        rows.extend(self.rows.iter().enumerate().map(|(index, row)| {
            let keep = match self.rows.get(index + 1) {
                Some(Row::Sum(..) | Row::Cells(Weight::Bold, _)) => true,
                Some(_) => short,
                None => follow,
            };
            self.body(row, &widths, keep)
        }));
        Table::new(rows)
            .set_grid(widths)
            .layout(TableLayoutType::Fixed)
            .width(width, WidthType::Dxa)
            .align(TableAlignmentType::Left)
            .margins(TableCellMargins::new().margin(20, CELL_MARGIN, 20, CELL_MARGIN))
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let all: usize = self.columns.iter().map(|column| column.weight as usize).sum();
        let mut widths: Vec<usize> = self.columns.iter().map(|column| width * column.weight as usize / all.max(1)).collect();
        let rest = width.saturating_sub(widths.iter().sum());
        if let Some(last) = widths.last_mut() {
            *last += rest;
        }
        widths
    }

    fn head(&self, widths: &[usize]) -> TableRow {
        let cells = self.columns.iter().zip(widths).map(|(column, width)| {
            let text = paragraph(style(widths.len()), &column.head, AlignmentType::Center, Weight::Bold, true);
            cell(*width, 1, text).shading(Shading::new().fill(SHADE)).vertical_align(VAlignType::Center)
        });
        TableRow::new(cells.collect()).cant_split().row_height(HEAD_MARK).height_rule(HeightRule::AtLeast)
    }

    fn body(&self, row: &Row, widths: &[usize], keep: bool) -> TableRow {
        let cells = match row {
            Row::Cells(weight, cells) => self.cells(0, cells, widths, *weight, keep),
            Row::Band(text) => {
                vec![cell(widths.iter().sum(), widths.len(), paragraph(style(widths.len()), text, AlignmentType::Left, Weight::Bold, true))]
            }
            Row::Sum(label, cells) => {
                let span = widths.len().saturating_sub(cells.len());
                let (under, _) = widths.split_at(span);
                let label = paragraph(style(widths.len()), label, AlignmentType::Left, Weight::Bold, keep);
                let mut all = vec![cell(under.iter().sum(), span, label)];
                all.extend(self.cells(span, cells, widths, Weight::Bold, keep));
                all
            }
        };
        TableRow::new(cells).cant_split()
    }

    fn cells(&self, from: usize, cells: &[String], widths: &[usize], weight: Weight, keep: bool) -> Vec<TableCell> {
        let columns = self.columns.iter().zip(widths).skip(from);
        columns
            .zip(cells)
            .map(|((column, width), text)| cell(*width, 1, paragraph(style(widths.len()), text, column.align, weight, keep)))
            .collect()
    }
}

fn cell(width: usize, span: usize, text: Paragraph) -> TableCell {
    let cell = TableCell::new().width(width, WidthType::Dxa).add_paragraph(text);
    if span > 1 { cell.grid_span(span) } else { cell }
}

/// Tables of many columns are set in smaller type.
fn style(columns: usize) -> &'static str {
    if columns > WIDE { "TableTextSmall" } else { "TableText" }
}

fn paragraph(style: &str, text: &str, align: AlignmentType, weight: Weight, keep_next: bool) -> Paragraph {
    let run = field_free(&clean(text));
    let run = if weight == Weight::Bold { run.bold() } else { run };
    let paragraph = Paragraph::new().style(style).add_run(run);
    let paragraph = paragraph.align(align);
    if keep_next { paragraph.keep_next(true) } else { paragraph }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_fill_the_text_to_the_last_unit() {
        let grid = Grid::new(vec![Column::words("a", 3), Column::number("b", 2), Column::number("c", 2)]);
        let widths = grid.widths(9638);
        assert_eq!(widths.iter().sum::<usize>(), 9638);
        assert!(widths[0] > widths[1] && widths[2] - widths[1] < 7, "{widths:?}");
    }
}
