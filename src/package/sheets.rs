//! Sheets of a workbook that are no tables: the settings, and those that a template brings along for people.

use crate::schema::normalise;
use kadry_region::lang::Lang;

/// How to fill the workbook in, the reference, the lists behind drop-downs.
pub const GUIDE: [&str; 2] = ["как заполнять", "how to"];
pub const REFERENCE: [&str; 2] = ["справочник", "reference"];
pub const CODES: [&str; 2] = ["коды и умолчания", "codes and defaults"];
pub const LISTS: [&str; 2] = ["списки", "lists"];

/// The sheet of settings.
pub const SETTINGS: [&str; 2] = ["регион", "region"];

pub fn in_lang(names: [&'static str; 2], lang: Lang) -> &'static str {
    if lang == Lang::Ru { names[0] } else { names[1] }
}

/// Whether a sheet is one of those that a template brings along for people.
pub fn is_helper(sheet: &str) -> bool {
    let name = normalise(sheet);
    [GUIDE, REFERENCE, CODES, LISTS].iter().flatten().any(|helper| normalise(helper) == name)
}
