//! The cells of one table, by the name of the column.

use crate::frame::Frame;
use crate::schema::Kind;
use kadry_region::units::{Share, Year};
use std::collections::HashMap;

/// The columns of one table, each read once.
pub struct Columns<'a> {
    pub frame: &'a Frame,
    text: HashMap<&'static str, Vec<Option<String>>>,
    real: HashMap<&'static str, Vec<Option<f64>>>,
    flag: HashMap<&'static str, Vec<Option<bool>>>,
}

impl<'a> Columns<'a> {
    pub fn new(frame: &'a Frame) -> Self {
        let (mut text, mut real, mut flag) = (HashMap::new(), HashMap::new(), HashMap::new());
        for column in frame.schema.all_columns() {
            match column.kind {
                Kind::Year | Kind::Count | Kind::Positive | Kind::Amount | Kind::Number | Kind::Share => {
                    real.insert(column.name, frame.real(column.name));
                }
                Kind::Flag => {
                    flag.insert(column.name, frame.flag(column.name));
                }
                _ => {
                    text.insert(column.name, frame.text(column.name));
                }
            }
        }
        Self { frame, text, real, flag }
    }

    pub fn text(&self, name: &str, row: usize) -> Option<String> {
        self.text.get(name).and_then(|v| v.get(row).cloned()).flatten()
    }

    pub fn real(&self, name: &str, row: usize) -> Option<f64> {
        self.real.get(name).and_then(|v| v.get(row).copied()).flatten()
    }

    pub fn whole(&self, name: &str, row: usize) -> Option<u32> {
        self.real(name, row).map(|v| v as u32)
    }

    pub fn year(&self, name: &str, row: usize) -> Option<Year> {
        self.real(name, row).map(|v| Year(v as i32))
    }

    pub fn flag(&self, name: &str, row: usize) -> Option<bool> {
        self.flag.get(name).and_then(|v| v.get(row).copied()).flatten()
    }

    pub fn share(&self, name: &str, row: usize) -> Option<Share> {
        self.real(name, row).map(Share)
    }

    pub fn assumed(&self, row: usize) -> bool {
        self.flag("assumed", row).unwrap_or(false)
    }
}

/// The year of a date, or of a year that stands alone.
pub fn date_year(date: &str) -> Option<Year> {
    date.get(..4)?.parse().ok().map(Year)
}
