//! One sheet of the workbook: title, totals of what the filter leaves, a real table with its heads, and a page that prints.

use crate::dossier::Dossier;
use kadry_region::lang::{Lang, Text};
use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Formula, Note, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;

/// Row of the title, of what stands below it, of the totals, and of the heads of a table.
const TITLE: u32 = 0;
const SUBTITLE: u32 = 1;
const TOTALS: u32 = 2;
pub const HEAD: u32 = 3;
/// First row of data.
pub const FIRST: u32 = HEAD + 1;

/// What a column holds: its number format and its alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Year,
    Whole,
    /// With a sign, so that growth and cuts are told apart.
    Change,
    /// People with one decimal.
    People,
    /// The same with a sign.
    Moved,
    /// Three decimals.
    Factor,
    /// As many decimals as it has, none above a thousand.
    Plain,
    Percent,
    /// A year that stands in the place of a name.
    Label,
}

impl Holds {
    fn is_text(self) -> bool {
        matches!(self, Holds::Text | Holds::Label)
    }
}

/// What every sheet of a book says below the page, and its language.
pub struct Paper {
    pub lang: Lang,
    pub footer: String,
}

impl From<&Dossier> for Paper {
    /// Region, scenario and run.
    fn from(dossier: &Dossier) -> Self {
        let settings = &dossier.card.settings;
        // Excel takes at most 255 characters.
        let region: String = settings.name.chars().take(80).collect();
        let scenario: String = settings.scenario.name.chars().take(40).collect();
        Self { lang: dossier.lang(), footer: format!("{region} · {scenario} · {}", dossier.card.run_id) }
    }
}

/// A column of a table.
pub struct Column {
    pub head: Cow<'static, str>,
    /// Characters.
    pub width: f64,
    pub holds: Holds,
    /// The sum of what the filter leaves stands above the head.
    pub total: bool,
}

/// Heads in both languages, width and content of a column.
pub fn column(lang: Lang, ru: &'static str, en: &'static str, width: f64, holds: Holds) -> Column {
    Column { head: Cow::Borrowed(if lang == Lang::Ru { ru } else { en }), width, holds, total: false }
}

impl Column {
    /// With a head that the figures themselves give, such as the name of a run.
    pub fn named(head: String, width: f64, holds: Holds) -> Self {
        Self { head: Cow::Owned(head), width, holds, total: false }
    }

    pub fn summed(self) -> Self {
        Self { total: true, ..self }
    }
}

/// A cell before it is written. Text is typed as text: what begins with `=` is no formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// `=later − earlier`, both columns of the same row, with the value that it has.
    Difference {
        later: u16,
        earlier: u16,
        value: f64,
    },
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Cell::Number(number) } else { Cell::Empty }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Cell::Number(f64::from(number))
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Cell::Number(f64::from(number))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// A sheet with one table.
pub struct Grid {
    /// Name of the sheet.
    pub name: &'static str,
    /// Name of the table, ASCII, unique in the book.
    pub table: &'static str,
    pub title: String,
    pub subtitle: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Columns that stay in sight.
    pub frozen: u16,
    /// Rows that are printed, where not all of them are worth the paper.
    pub printed: Option<usize>,
    /// Last columns that stay on the screen, so that the others print in a size that can be read.
    pub unprinted: u16,
}

impl Grid {
    /// Adds the sheet to the book.
    ///
    /// # Errors
    /// Where the book does not take it.
    pub fn add<'b>(&self, book: &'b mut Workbook, paper: impl Into<Paper>) -> Result<&'b mut Worksheet, XlsxError> {
        let paper = paper.into();
        let sheet = open(book, self.name, &self.title, &self.subtitle)?;
        let last = self.last_row();
        for (at, column) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(at, column.width)?;
        }
        for (at, row) in (FIRST..).zip(&self.rows) {
            sheet.set_row_height(at, self.height(row))?;
            for ((index, cell), column) in (0_u16..).zip(row).zip(&self.columns) {
                write(sheet, at, index, cell, column.holds)?;
            }
        }
        let heads: Vec<TableColumn> = self
            .columns
            .iter()
            .map(|column| TableColumn::new().set_header(column.head.as_ref()).set_header_format(head_format(column.holds)))
            .collect();
        let table = Table::new().set_name(self.table).set_style(TableStyle::Light1).set_columns(&heads);
        sheet.add_table(HEAD, 0, last, self.last_column(), &table)?;
        sheet.set_row_height(HEAD, self.head_height())?;
        self.totals(sheet, paper.lang)?;
        sheet.set_freeze_panes(FIRST, self.frozen)?;
        sheet.set_repeat_rows(HEAD, HEAD)?;
        let printed = self.printed.map_or(last, |rows| HEAD + u32::try_from(rows.max(1)).unwrap_or(1));
        sheet.set_print_area(TITLE, 0, printed, self.last_column().saturating_sub(self.unprinted))?;
        sheet.set_print_fit_to_pages(1, 0);
        page(sheet, paper);
        Ok(sheet)
    }

    pub fn last_row(&self) -> u32 {
        HEAD + u32::try_from(self.rows.len().max(1)).unwrap_or(1)
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn totals(&self, sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
        if self.columns.iter().all(|column| !column.total) || self.rows.is_empty() {
            return Ok(());
        }
        let label = if lang == Lang::Ru { "Итого по отбору" } else { "Total of the selection" };
        sheet.write_string_with_format(TOTALS, 0, label, &Format::new().set_bold())?;
        for (index, column) in (0_u16..).zip(&self.columns).filter(|(_, column)| column.total) {
            let sum: f64 = self.rows.iter().filter_map(|row| value(row.get(usize::from(index))?)).sum();
            let range = format!("{0}{1}:{0}{2}", rust_xlsxwriter::utility::column_number_to_name(index), FIRST + 1, self.last_row() + 1);
            let formula = Formula::new(format!("=SUBTOTAL(109,{range})")).set_result(sum.to_string());
            sheet.write_formula_with_format(TOTALS, index, formula, &format(column.holds).set_bold())?;
        }
        Ok(())
    }

    /// Programs other than Excel keep the height that the file gives, so wrapped text needs its height counted here.
    fn height(&self, row: &[Cell]) -> f64 {
        let lines = row.iter().zip(&self.columns).map(|(cell, column)| match cell {
            Cell::Text(text) => lines(text, column.width),
            _ => 1.0,
        });
        // Excel's limit is 409 points.
        (lines.fold(1.0, f64::max) * LINE).min(405.0)
    }

    fn head_height(&self) -> f64 {
        // The button of the filter takes the place of three letters.
        let lines = self.columns.iter().map(|column| lines(&column.head, (column.width - 3.0).max(3.0)));
        lines.fold(2.0, f64::max) * LINE
    }
}

const LINE: f64 = 12.5;

/// Lines that a text takes when it is broken between words.
fn lines(text: &str, width: f64) -> f64 {
    // The width counts digits of the default font in 11 points; the letters here are of 9.
    let room = (width * 1.1 - 1.0).max(1.0);
    let mut lines = 1.0;
    let mut used = 0.0;
    for word in text.split(' ') {
        let letters = word.chars().count() as f64;
        if used > 0.0 && used + 1.0 + letters > room {
            lines += 1.0;
            used = 0.0;
        }
        lines += (letters / room).ceil().max(1.0) - 1.0;
        used += letters % room + if used > 0.0 { 1.0 } else { 0.0 };
    }
    lines
}

pub fn value(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(value) | Cell::Difference { value, .. } => Some(*value),
        Cell::Text(_) | Cell::Empty => None,
    }
}

/// A sheet with its title.
pub fn open<'b>(book: &'b mut Workbook, name: &str, title: &str, subtitle: &str) -> Result<&'b mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?.set_screen_gridlines(false);
    sheet.write_string_with_format(TITLE, 0, title, &Format::new().set_bold().set_font_size(14))?;
    sheet.write_string_with_format(SUBTITLE, 0, subtitle, &Format::new().set_font_size(9).set_font_color(GREY))?;
    Ok(sheet)
}

/// A4 landscape, with what the book is about and the page on every sheet of paper.
pub fn page(sheet: &mut Worksheet, paper: impl Into<Paper>) {
    const A4: u8 = 9;
    sheet.set_landscape().set_paper_size(A4).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    // An ampersand begins a code in headers.
    sheet.set_footer(format!("&L&8{}&C&8&A&R&8&P / &N", paper.into().footer.replace('&', "&&")));
}

pub const GREY: Color = Color::RGB(0x59_59_59);

/// Ground of heads and lines between rows: programs that know no table styles show them all the same.
const HEAD_GROUND: Color = Color::RGB(0xE8_EE_F4);
const RULE: Color = Color::RGB(0xD0_D0_D0);

pub fn head_format(holds: Holds) -> Format {
    let format = Format::new()
        .set_bold()
        .set_font_size(9)
        .set_text_wrap()
        .set_background_color(HEAD_GROUND)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(GREY)
        .set_align(FormatAlign::VerticalCenter);
    align(format, holds)
}

fn align(format: Format, holds: Holds) -> Format {
    match holds {
        // The indent keeps a text apart from the number on its left.
        holds if holds.is_text() => format.set_align(FormatAlign::Left).set_indent(1),
        Holds::Year => format.set_align(FormatAlign::Center),
        _ => format.set_align(FormatAlign::Right),
    }
}

/// The format of a cell with its value, which tells how many decimals a plain number needs.
fn format_of(holds: Holds, cell: &Cell) -> Format {
    match value(cell).filter(|_| holds == Holds::Plain) {
        Some(value) if value.fract() != 0.0 && value.abs() < 1000.0 => format(holds).set_num_format("0.0##"),
        _ => format(holds),
    }
}

pub fn format(holds: Holds) -> Format {
    let format =
        Format::new().set_font_size(9).set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Hair).set_border_bottom_color(RULE);
    let format = match holds {
        Holds::Text => format.set_text_wrap(),
        Holds::Year | Holds::Label => format.set_num_format("0"),
        Holds::Whole | Holds::Plain => format.set_num_format("#,##0"),
        Holds::Change => format.set_num_format("+#,##0;−#,##0;0"),
        Holds::People => format.set_num_format("#,##0.0"),
        Holds::Moved => format.set_num_format("+#,##0.0;−#,##0.0;0.0"),
        Holds::Factor => format.set_num_format("0.000"),
        Holds::Percent => format.set_num_format("0.00%"),
    };
    align(format, holds)
}

/// Writes one cell.
///
/// # Errors
/// Where the book does not take it.
pub fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, holds: Holds) -> Result<(), XlsxError> {
    let format = format_of(holds, cell);
    match cell {
        Cell::Empty => sheet.write_blank(row, column, &format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &format)?,
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number, &format)?,
        Cell::Difference { later, earlier, value } => {
            let name = rust_xlsxwriter::utility::column_number_to_name;
            let formula = Formula::new(format!("={}{row1}-{}{row1}", name(*later), name(*earlier), row1 = row + 1));
            sheet.write_formula_with_format(row, column, formula.set_result(value.to_string()), &format)?
        }
    };
    Ok(())
}

/// A note on a cell, sized to its text.
///
/// # Errors
/// Where the book does not take it.
pub fn note(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    const WIDTH: u32 = 420;
    // About 65 letters of 9 points in a line.
    let height = (lines(text, 58.0) * 15.0) as u32 + 16;
    let note = Note::new(text).add_author_prefix(false).set_width(WIDTH).set_height(height).set_font_size(9);
    sheet.insert_note(row, column, &note)?;
    Ok(())
}

/// Both languages at once, for words that have no table.
pub fn say(lang: Lang, ru: &str, en: &str) -> String {
    Text::new(ru, en).get(lang).to_owned()
}
