//! One sheet per table: heads with notes, cells that check what is typed, drop-downs, the rows that are known or an example.

use super::filled::Filled;
use super::lists::{self, List};
use super::style::{self, capital, set_page};
use crate::entry::Entry;
use crate::example;
use crate::schema::{Column, Kind, Table};
use crate::sheets::in_lang;
use kadry_region::lang::Lang;
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, Formula, IgnoreError,
    Note, Workbook, Worksheet, XlsxError, column_number_to_name,
};

/// Last row of a sheet.
const LAST: u32 = 1_048_575;

/// Excel shows no row higher than 409 points.
const MOST_LINES: f64 = 27.0;

/// Adds the sheet of a table.
pub fn add(book: &mut Workbook, filled: &Filled, lang: Lang) -> Result<(), XlsxError> {
    let table = filled.table;
    let sheet = book.add_worksheet();
    sheet.set_name(table.sheet(lang))?;
    sheet.set_tab_color(if table.required { style::TAB_REQUIRED } else { style::TAB_OPTIONAL });
    let columns: Vec<&Column> = table.all_columns().collect();
    let last = u16::try_from(columns.len() + filled.others.len()).unwrap_or(u16::MAX).saturating_sub(1);
    for (index, column) in (0_u16..).zip(&columns) {
        add_column(sheet, index, table, column, lang)?;
    }
    add_rows(sheet, filled, &columns, lang)?;
    add_others(sheet, filled, columns.len())?;
    widen_for_example(sheet, filled, &columns, lang)?;
    mark_rows(sheet, &columns, last, lang)?;
    let lines = columns.iter().map(|column| style::lines(&column.head(lang), style::width(column, lang) - 3.0)).fold(1.0, f64::max);
    sheet.set_row_height(0, 15.0 * lines + 6.0)?;
    sheet.autofilter(0, 0, LAST, last)?;
    sheet.ignore_error_range(1, 0, LAST, last, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.protect_with_options(&style::protection());
    set_page(sheet, &table.sheet(lang));
    sheet.set_repeat_rows(0, 0)?.set_print_gridlines(true);
    sheet.set_selection(1, 0, 1, 0)?;
    Ok(())
}

fn add_column(sheet: &mut Worksheet, index: u16, table: &Table, column: &Column, lang: Lang) -> Result<(), XlsxError> {
    sheet.set_column_width(index, style::width(column, lang))?;
    sheet.set_column_format(index, &style::cell(column))?;
    sheet.write_string_with_format(0, index, column.head(lang), &style::head(column.required))?;
    sheet.insert_note(0, index, &note(table, column, lang))?;
    if let Some(rule) = validation(index, table, column, lang)? {
        sheet.add_data_validation(1, index, LAST, index, &rule)?;
    }
    Ok(())
}

fn note(table: &Table, column: &Column, lang: Lang) -> Note {
    const WIDTH: u32 = 280;
    let text = note_text(table, column, lang);
    let lines: f64 = text.lines().map(|line| style::lines(line, 44.0)).sum();
    Note::new(text).set_author("kadry").add_author_prefix(false).set_width(WIDTH).set_height(lines as u32 * 15 + 15)
}

/// What the column is, its unit, what a cell must be, whether it may stay empty.
fn note_text(table: &Table, column: &Column, lang: Lang) -> String {
    let words = match lang {
        Lang::Ru => ["Единица", "Что писать", "Выбор из листа", "Обязательный столбец.", "Можно не заполнять."],
        Lang::En => ["Unit", "What to write", "To choose from the sheet", "Required column.", "May stay empty."],
    };
    let mut lines = vec![format!("{}.", capital(column.about(lang)))];
    if !column.unit.is_empty() {
        lines.push(format!("{}: {}", words[0], column.unit(lang)));
    }
    lines.push(format!("{}: {}", words[1], column.kind.expectation().get(lang)));
    if let Some(source) = lists::behind(table, column).and_then(List::table) {
        lines.push(format!("{}: «{}»", words[2], source.sheet(lang)));
    }
    lines.push(words[if column.required { 3 } else { 4 }].to_owned());
    lines.join("\n")
}

/// What a cell of the column accepts, said in words where something else is typed.
fn validation(index: u16, table: &Table, column: &Column, lang: Lang) -> Result<Option<DataValidation>, XlsxError> {
    if let Some(list) = lists::behind(table, column) {
        return reference(list, lang).map(Some);
    }
    let letter = column_number_to_name(index);
    let rule = DataValidation::new();
    let rule = match column.kind {
        Kind::Text => return Ok(None),
        Kind::Year => rule.allow_whole_number(DataValidationRule::Between(1990, 2100)),
        Kind::Count => rule.allow_whole_number(DataValidationRule::Between(0, 1_000_000)),
        Kind::Positive => rule.allow_whole_number(DataValidationRule::Between(1, 1_000_000)),
        Kind::Amount => rule.allow_decimal_number(DataValidationRule::Between(0.0, 1e15)),
        Kind::Number => rule.allow_decimal_number(DataValidationRule::Between(-1e18, 1e18)),
        Kind::Share => rule.allow_decimal_number(DataValidationRule::Between(0.0, 1.0)),
        Kind::Inn => rule.allow_text_length(DataValidationRule::Between(10, 12)),
        Kind::Date => {
            let (from, to) = (ExcelDateTime::from_ymd(1990, 1, 1)?, ExcelDateTime::from_ymd(2100, 12, 31)?);
            rule.allow_date(DataValidationRule::Between(from, to))
        }
        Kind::Programme => rule.allow_custom(Formula::new(format!(
            "=AND(LEN({letter}2)=8,MID({letter}2,3,1)=\".\",OR(MID({letter}2,4,3)=\"01.\",MID({letter}2,4,3)=\"02.\"))"
        ))),
        Kind::Ugps => rule.allow_custom(Formula::new(format!("=AND(LEN({letter}2)=8,RIGHT({letter}2,6)=\".00.00\")"))),
        kind => {
            let words: Vec<&str> = kind.choices().iter().map(|choice| choice.word(lang)).collect();
            rule.allow_list_strings(&words)?
        }
    };
    let title = if lang == Lang::Ru { "Так не подходит" } else { "This does not fit" };
    let message = format!("{}: {}.", column.head(lang), column.kind.expectation().get(lang));
    Ok(Some(rule.set_error_title(title)?.set_error_message(shortened(&message))?))
}

/// Excel shows messages of up to 255 characters.
fn shortened(message: &str) -> String {
    message.chars().take(255).collect()
}

/// A drop-down of what another sheet names. It never forbids: that sheet may be filled in later.
fn reference(list: &List, lang: Lang) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new().allow_list_formula(Formula::new(format!("={}", list.name())));
    let Some(source) = list.table().filter(|_| list.strict) else { return Ok(rule.show_error_message(false)) };
    let sheet = source.sheet(lang);
    let (title, message) = match lang {
        Lang::Ru => {
            ("Такого нет в списке", format!("На листе «{sheet}» этого нет. Оставьте, если добавите туда позже; иначе выберите из списка."))
        }
        Lang::En => (
            "Not in the list",
            format!("The sheet “{sheet}” does not hold it. Keep it if you will add it there; otherwise choose from the list."),
        ),
    };
    rule.set_error_style(DataValidationErrorStyle::Warning).set_error_title(title)?.set_error_message(message)
}

fn add_rows(sheet: &mut Worksheet, filled: &Filled, columns: &[&Column], lang: Lang) -> Result<(), XlsxError> {
    let room = |column: &Column| if style::wraps(column) { style::width(column, lang) - 1.0 } else { f64::INFINITY };
    let formats: Vec<(Format, f64)> = columns.iter().map(|column| (style::cell(column), room(column))).collect();
    for (row, cells) in (1_u32..).zip(&filled.rows) {
        let mut lines: f64 = 1.0;
        for ((index, cell), (format, width)) in (0_u16..).zip(cells).zip(&formats) {
            cell.write(sheet, row, index, format)?;
            if let Entry::Text(text) = cell
                && !(filled.example && index == 0)
            {
                lines = lines.max(style::lines(text, *width));
            }
        }
        if lines > 1.0 {
            sheet.set_row_height(row, style::height(lines.min(MOST_LINES)))?;
        }
    }
    Ok(())
}

fn add_others(sheet: &mut Worksheet, filled: &Filled, from: usize) -> Result<(), XlsxError> {
    let (head, free) = (style::head(false).set_unlocked(), style::free());
    for (index, (name, cells)) in (u16::try_from(from).unwrap_or(u16::MAX)..).zip(&filled.others) {
        sheet.write_string_with_format(0, index, name, &head)?;
        sheet.set_column_width(index, 16)?;
        for (row, cell) in (1_u32..).zip(cells) {
            cell.write(sheet, row, index, &free)?;
        }
    }
    Ok(())
}

/// The first column shows the mark and the example whole.
fn widen_for_example(sheet: &mut Worksheet, filled: &Filled, columns: &[&Column], lang: Lang) -> Result<(), XlsxError> {
    let first = filled.rows.first().filter(|_| filled.example).and_then(|row| row.first());
    if let (Some(Entry::Text(text)), Some(column)) = (first, columns.first()) {
        sheet.set_column_width(0, f64::max(style::width(column, lang), text.chars().count() as f64 + 2.0))?;
    }
    Ok(())
}

/// Example rows are grey as long as they bear the mark; required cells of a row that was begun are coloured while empty.
fn mark_rows(sheet: &mut Worksheet, columns: &[&Column], last: u16, lang: Lang) -> Result<(), XlsxError> {
    let mark = in_lang(example::MARK, lang);
    let letters = mark.chars().count();
    let marked = format!("LEFT($A2,{letters})=\"{mark}\"");
    let rule = ConditionalFormatFormula::new().set_rule(format!("={marked}").as_str()).set_format(style::example()).set_stop_if_true(true);
    sheet.add_conditional_format(1, 0, LAST, last, &rule)?;
    let end = column_number_to_name(last);
    for (index, _) in (0_u16..).zip(columns).filter(|(_, column)| column.required) {
        let letter = column_number_to_name(index);
        let begun = format!("=AND(ISBLANK(${letter}2),COUNTA($A2:${end}2)>0)");
        let rule = ConditionalFormatFormula::new().set_rule(begun.as_str()).set_format(style::missing());
        sheet.add_conditional_format(1, index, LAST, index, &rule)?;
    }
    Ok(())
}
