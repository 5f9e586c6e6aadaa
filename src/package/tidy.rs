//! One writing of what reads the same: blanks, and marks that no eye sees.

use kadry_region::problem::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Trims, and turns runs of blanks and no-break spaces into one space: "Колледж  связи " and "Колледж связи" are one.
pub fn tidy(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}').filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The name of a column without marks that no eye sees.
pub fn visible(name: &str) -> String {
    name.nfc().filter(|c| !is_invisible(*c) && !is_control(*c)).collect::<String>().trim().to_owned()
}

pub fn is_control(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
}
