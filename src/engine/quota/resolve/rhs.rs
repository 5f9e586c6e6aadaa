//! The rows whose right-hand sides are what is wanted.

use super::Wanted;
use crate::quota::model::{Model, RowKey};
use kadry_region::units::Year;

/// By pair: rows of the balance and of the band of surplus.
pub struct Rhs {
    balance: Vec<usize>,
    band: Vec<usize>,
}

impl Rhs {
    pub fn of(model: &Model, pairs: &[(usize, Year)]) -> Self {
        let position = |wanted: RowKey| model.rows.iter().position(|row| row.key == wanted);
        let of = |key: fn(usize, Year) -> RowKey| pairs.iter().filter_map(|(programme, year)| position(key(*programme, *year))).collect();
        Self {
            balance: of(|programme, year| RowKey::Balance { programme, year }),
            band: of(|programme, year| RowKey::SurplusBand { programme, year }),
        }
    }

    pub fn put(&self, model: &mut Model, wanted: &Wanted) {
        for (row, workers) in self.balance.iter().zip(&wanted.workers) {
            (model.rows[*row].lower, model.rows[*row].upper) = (*workers, *workers);
        }
        for (row, band) in self.band.iter().zip(&wanted.band) {
            model.rows[*row].lower = -band;
        }
    }
}
