//! The tables of a run, each a row type: the one place where a column is named. Writing, reading back (documents, comparison) and
//! `kadry schema` come from it. `verify` has a reader of its own.

mod forecast;
mod lists;
mod plan;

pub use forecast::{
    Calibration, CauseRow, ControlTotalRow, Employment, Indicator, Need, Pipeline, Reconciliation, Uncertainty, Unmapped, YieldRow,
};
pub use lists::{Assumption, College, MatrixShare, Programme, Source};
pub use plan::{
    AllocationRow, Balance, CertificateRow, CompetitionGoal, CompetitionRow, Constraint, Contract, Employer, PlanRow, Remark, RobustMeasure,
};

use crate::tables::{Table, round};
use polars::prelude::{Column as Values, DataFrame, PolarsResult};
use serde::{Deserialize, Serialize};

/// A column of a table of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    pub name: &'static str,
    /// Of its numbers; empty for words, codes and years.
    pub unit: &'static str,
    /// As a reader of Russian calls it.
    pub ru: &'static str,
}

/// A table of a run as `kadry schema` tells it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Output {
    pub name: &'static str,
    pub columns: &'static [Column],
}

/// A row of a table of a run.
pub trait Row: Sized {
    const OUTPUT: Output;

    /// The table of these rows, its columns in the order of the contract.
    ///
    /// # Errors
    /// None that input can reach: every row has every column.
    fn frame(rows: Vec<Self>) -> PolarsResult<DataFrame>;

    /// # Errors
    /// As [`Row::frame`].
    fn table(rows: impl IntoIterator<Item = Self>) -> PolarsResult<Table> {
        Ok(Table { name: Self::OUTPUT.name, frame: Self::frame(rows.into_iter().collect())? })
    }
}

/// The tables of the contract, in the order of the alphabet.
pub const OUTPUTS: [Output; 27] = [
    AllocationRow::OUTPUT,
    Assumption::OUTPUT,
    Balance::OUTPUT,
    Calibration::OUTPUT,
    CertificateRow::OUTPUT,
    College::OUTPUT,
    CompetitionRow::OUTPUT,
    CompetitionGoal::OUTPUT,
    Constraint::OUTPUT,
    Contract::OUTPUT,
    ControlTotalRow::OUTPUT,
    Employment::OUTPUT,
    Remark::OUTPUT,
    Employer::OUTPUT,
    Indicator::OUTPUT,
    PlanRow::OUTPUT,
    MatrixShare::OUTPUT,
    Need::OUTPUT,
    CauseRow::OUTPUT,
    Pipeline::OUTPUT,
    Programme::OUTPUT,
    Reconciliation::OUTPUT,
    RobustMeasure::OUTPUT,
    Source::OUTPUT,
    Uncertainty::OUTPUT,
    Unmapped::OUTPUT,
    YieldRow::OUTPUT,
];

/// What a cell may be, and how a column of it is written.
trait Cell: Sized {
    fn column(name: &'static str, cells: Vec<Self>) -> Values;
}

/// A figure of which every digit counts: it is not rounded.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Exact(pub f64);

impl Cell for Exact {
    fn column(name: &'static str, cells: Vec<Self>) -> Values {
        Values::new(name.into(), cells.into_iter().map(|cell| cell.0).collect::<Vec<f64>>())
    }
}

impl Cell for f64 {
    fn column(name: &'static str, cells: Vec<Self>) -> Values {
        Values::new(name.into(), cells.into_iter().map(round).collect::<Vec<f64>>())
    }
}

impl Cell for Option<f64> {
    fn column(name: &'static str, cells: Vec<Self>) -> Values {
        Values::new(name.into(), cells.into_iter().map(|cell| cell.map(round)).collect::<Vec<Option<f64>>>())
    }
}

impl Cell for String {
    fn column(name: &'static str, cells: Vec<Self>) -> Values {
        Values::new(name.into(), cells)
    }
}

impl Cell for bool {
    fn column(name: &'static str, cells: Vec<Self>) -> Values {
        Values::new(name.into(), cells)
    }
}

/// Whole numbers are written as `i64`, whatever type a row holds them in.
macro_rules! whole {
    ($($type:ty),*) => {$(
        impl Cell for $type {
            fn column(name: &'static str, cells: Vec<Self>) -> Values {
                Values::new(name.into(), cells.into_iter().map(|cell| cell as i64).collect::<Vec<i64>>())
            }
        }

        impl Cell for Option<$type> {
            fn column(name: &'static str, cells: Vec<Self>) -> Values {
                Values::new(name.into(), cells.into_iter().map(|cell| cell.map(|cell| cell as i64)).collect::<Vec<Option<i64>>>())
            }
        }
    )*};
}
whole!(i32, u32, usize);

/// A row type: `Row = "table" { column: type, "unit", "по-русски"; … }`.
macro_rules! output {
    ($(#[$doc:meta])* $row:ident = $table:literal { $($(#[$note:meta])* $field:ident: $type:ty, $unit:literal, $ru:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $row {
            $($(#[$note])* pub $field: $type,)*
        }

        impl $crate::contract::Row for $row {
            const OUTPUT: $crate::contract::Output = $crate::contract::Output {
                name: $table,
                columns: &[$($crate::contract::Column { name: stringify!($field), unit: $unit, ru: $ru },)*],
            };

            fn frame(rows: Vec<Self>) -> polars::prelude::PolarsResult<polars::prelude::DataFrame> {
                $(let mut $field = Vec::with_capacity(rows.len());)*
                for row in rows {
                    $($field.push(row.$field);)*
                }
                polars::prelude::DataFrame::new_infer_height(vec![
                    $(<$type as $crate::contract::Cell>::column(stringify!($field), $field),)*
                ])
            }
        }
    };
}
use output;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tables_and_their_columns_are_told_apart_and_every_column_is_named() {
        let names: BTreeSet<&str> = OUTPUTS.iter().map(|output| output.name).collect();
        assert_eq!(names.len(), OUTPUTS.len());
        for output in OUTPUTS {
            let columns: BTreeSet<&str> = output.columns.iter().map(|column| column.name).collect();
            assert_eq!(columns.len(), output.columns.len(), "{}", output.name);
            assert!(output.columns.iter().all(|column| !column.ru.is_empty()), "{}", output.name);
        }
    }
}
