//! Reference values that ship with the program and stand in where a package gives none. Each names its source, and each
//! use is reported as an assumption.

use super::{Cause, Sex};
use serde::Deserialize;
use std::sync::LazyLock;

/// Death rates and the like by age and sex.
#[derive(Clone, Debug, Deserialize)]
pub struct RateRow {
    pub cause: String,
    pub sex: String,
    pub age_from: u32,
    pub age_to: u32,
    pub rate: f64,
    pub source: String,
}

/// Age and sex of the employed.
#[derive(Clone, Debug, Deserialize)]
pub struct AgeRow {
    pub sex: String,
    pub age_from: u32,
    pub age_to: u32,
    pub share: f64,
    pub source: String,
}

/// One factor of the chain from place to worker; `level` is 01, 02 or empty, `base` 9, 11, none or empty.
#[derive(Clone, Debug, Deserialize)]
pub struct FactorRow {
    pub level: String,
    pub base: String,
    pub factor: String,
    pub value: f64,
    pub source: String,
}

pub static RATES: LazyLock<Vec<RateRow>> = LazyLock::new(|| rows(include_str!("../../data/reference/exit_rates.csv")));
pub static AGES: LazyLock<Vec<AgeRow>> = LazyLock::new(|| rows(include_str!("../../data/reference/age_structure.csv")));
pub static FACTORS: LazyLock<Vec<FactorRow>> = LazyLock::new(|| rows(include_str!("../../data/reference/yields.csv")));

/// The most particular reference value of a factor for a level and a base.
pub fn factor(name: &str, level: &str, base: &str) -> Option<&'static FactorRow> {
    FACTORS
        .iter()
        .filter(|row| row.factor == name && (row.level.is_empty() || row.level == level) && (row.base.is_empty() || row.base == base))
        .max_by_key(|row| usize::from(!row.level.is_empty()) + usize::from(!row.base.is_empty()))
}

/// The tables are part of the program: a row that does not read is a defect that the test below catches.
fn rows<T: for<'a> Deserialize<'a>>(content: &str) -> Vec<T> {
    csv::Reader::from_reader(content.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
}

pub fn sex(text: &str) -> Option<Sex> {
    match text {
        "m" => Some(Sex::Male),
        "f" => Some(Sex::Female),
        _ => None,
    }
}

pub fn cause(text: &str) -> Option<Cause> {
    match text {
        "retire" => Some(Cause::Retire),
        "death" => Some(Cause::Death),
        "transfer" => Some(Cause::Transfer),
        "migration" => Some(Cause::Migration),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_reference_tables_reads() {
        let lines = |content: &str| content.lines().count() - 1;
        assert_eq!(RATES.len(), lines(include_str!("../../data/reference/exit_rates.csv")));
        assert_eq!(AGES.len(), lines(include_str!("../../data/reference/age_structure.csv")));
        assert_eq!(FACTORS.len(), lines(include_str!("../../data/reference/yields.csv")));
        let total: f64 = AGES.iter().map(|row| row.share).sum();
        assert!((total - 1.0).abs() < 1e-4, "shares of ages sum to {total}");
    }

    #[test]
    fn the_most_particular_factor_is_taken() {
        assert_eq!(factor("yearly_survival", "02", "9").map(|r| r.value), Some(0.931));
        assert_eq!(factor("in_occupation", "01", "11").map(|r| r.value), Some(0.56));
        assert_eq!(factor("in_region", "01", "11").map(|r| r.value), Some(1.0));
        assert!(factor("no_such_factor", "01", "9").is_none());
    }
}
