//! The cells of one table, by the name of the column.

use crate::frame::Frame;
use kadry_region::units::{Share, Year};

/// One table, and its cells as the records need them.
pub struct Columns<'a> {
    pub frame: &'a Frame,
}

impl Columns<'_> {
    pub fn text(&self, name: &str, row: usize) -> Option<String> {
        self.frame.text_at(name, row).map(str::to_owned)
    }

    pub fn real(&self, name: &str, row: usize) -> Option<f64> {
        self.frame.real_at(name, row)
    }

    pub fn whole(&self, name: &str, row: usize) -> Option<u32> {
        self.frame.whole_at(name, row)
    }

    pub fn year(&self, name: &str, row: usize) -> Option<Year> {
        self.whole(name, row).map(|year| Year(year as i32))
    }

    pub fn flag(&self, name: &str, row: usize) -> Option<bool> {
        self.frame.flag_at(name, row)
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
