//! What a form writes into a cell, so that the reader takes it for the value it was.

use crate::schema::{Choice, Kind};
use kadry_region::lang::Lang;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

/// What is written into a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    Empty,
    Text(String),
    Number(f64),
    /// Year, month, day.
    Date(u16, u8, u8),
}

impl Entry {
    /// As the reader shows it when it reads the cell back.
    pub fn show(&self) -> String {
        match self {
            Entry::Empty => String::new(),
            Entry::Text(text) => text.clone(),
            Entry::Number(number) => number.to_string(),
            Entry::Date(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    pub fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, format: &Format) -> Result<(), XlsxError> {
        match self {
            Entry::Empty => return Ok(()),
            // Text is typed as text: what begins with "=" is no formula here.
            Entry::Text(text) => sheet.write_string_with_format(row, column, text, format)?,
            Entry::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
            Entry::Date(year, month, day) => {
                let date = ExcelDateTime::from_ymd(*year, *month, *day)?;
                sheet.write_datetime_with_format(row, column, &date, format)?
            }
        };
        Ok(())
    }
}

/// A value of a kind, given as text, as the form of a language shows it.
pub fn entry(kind: Kind, text: &str, lang: Lang) -> Entry {
    let word = Choice::find(kind.choices(), text).map_or(text, |choice| choice.word(lang));
    let number = word.parse::<f64>().ok();
    match kind {
        _ if word.is_empty() => Entry::Empty,
        Kind::Text | Kind::Programme | Kind::Ugps | Kind::Inn => Entry::Text(word.to_owned()),
        Kind::Date => date(word).unwrap_or_else(|| Entry::Text(word.to_owned())),
        _ => number.map_or_else(|| Entry::Text(word.to_owned()), Entry::Number),
    }
}

/// A bare year is a date too, but stays text: no cell of Excel holds a year without a day.
fn date(text: &str) -> Option<Entry> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Entry::Date(year, month, day))
}
