//! The template workbook from its sheets. The same schema and the same data give the same bytes: the time of creation is fixed.

use super::filled::Filled;
use super::{guide, lists, settings, style, table};
use crate::frame::Frame;
use crate::schema::TABLES;
use kadry_region::Settings;
use kadry_region::lang::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::collections::BTreeMap;

/// What an existing package puts into the workbook.
pub struct Content {
    pub(super) settings: Settings,
    pub(super) tables: BTreeMap<&'static str, Frame>,
}

/// A workbook to fill in, or one filled from a package.
///
/// # Errors
/// When the workbook cannot be assembled: a table of a package has more rows than a sheet.
pub fn workbook(content: Option<&Content>, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    const ROW_HEIGHT: u32 = 20;
    const COLUMN_WIDTH: u32 = 64;
    let mut book = Workbook::new();
    book.set_default_format(&style::free(), ROW_HEIGHT, COLUMN_WIDTH)?;
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("kadry").set_author("kadry").set_creation_datetime(&created));
    guide::add_guide(&mut book, lang)?;
    settings::add(&mut book, content.map(|content| &content.settings), lang)?;
    let frame = |name: &str| content.and_then(|content| content.tables.get(name));
    let tables: Vec<Filled> = TABLES.iter().map(|table| Filled::new(table, frame(table.name), lang)).collect();
    tables.iter().try_for_each(|filled| table::add(&mut book, filled, lang))?;
    guide::add_reference(&mut book, lang)?;
    guide::add_codes(&mut book, lang)?;
    lists::add(&mut book, &tables, lang)?;
    book.save_to_buffer()
}
