//! A linear model that stays in the solver while right-hand sides move: each solve starts from a basis that is given, so that no
//! answer depends on the one before.
#![allow(unsafe_code, reason = "no crate wraps bases or a change of many rows at once")]

use super::Failure;
use super::words::{ended, refused};
use crate::quota::model::Model;
use highs::{HighsModelStatus, RowProblem, Sense};
use highs_sys::{
    Highs_changeRowsBoundsBySet, Highs_clearSolver, Highs_getBasicVariables, Highs_getBasis, Highs_getBasisInverseRow,
    Highs_getModelStatus, Highs_getSolution, Highs_run, Highs_setBasis, HighsInt, STATUS_ERROR,
};

/// Which columns and rows are basic, and at which bound the others stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    columns: Vec<HighsInt>,
    rows: Vec<HighsInt>,
}

/// The inverse of a basis. Columns are counted through the rows: that of row `i` is the unit column `columns + i`, standing for
/// less than nothing as much as the row is more.
pub struct Inverse {
    /// Basic column of each row of the inverse.
    pub basic: Vec<u32>,
    /// Rows of the inverse, by where they are not zero.
    pub rows: Vec<Vec<(u32, f64)>>,
    /// Whether a column that is not basic stands at its upper bound.
    pub at_upper: Vec<bool>,
}

pub struct WarmStart {
    model: highs::Model,
    columns: usize,
    rows: usize,
    moving: Vec<HighsInt>,
}

// SAFETY: a HiGHS handle has no state of its thread, and a `WarmStart` is used by the one thread that borrows it mutably.
unsafe impl Send for WarmStart {}

impl WarmStart {
    /// `moving` are the rows whose sides change, ascending.
    ///
    /// # Errors
    /// [`Failure::Solver`] where the solver does not take the model.
    pub fn new(model: &Model, goal: &[(usize, f64)], moving: &[usize]) -> Result<Self, Failure> {
        let mut cost = vec![0.0; model.columns.len()];
        goal.iter().for_each(|(column, weight)| cost[*column] += weight);
        let mut problem = RowProblem::new();
        let columns: Vec<_> =
            model.columns.iter().zip(cost).map(|(column, cost)| problem.add_column(cost, column.lower..=column.upper)).collect();
        for row in &model.rows {
            let terms: Vec<_> = row.terms.iter().map(|(column, weight)| (columns[*column], *weight)).collect();
            problem.add_row(row.lower..=row.upper, terms);
        }
        let mut inner = problem.try_optimise(Sense::Minimise).map_err(|_| refused("the model"))?;
        inner.make_quiet();
        inner
            .try_set_option("threads", 1)
            .and_then(|()| inner.try_set_option("random_seed", 20_261_122))
            .and_then(|()| inner.try_set_option("presolve", "off"))
            .and_then(|()| inner.try_set_option("solver", "simplex"))
            // Devex: exact weights of a basis cost as much as the iterations that they save.
            .and_then(|()| inner.try_set_option("simplex_dual_edge_weight_strategy", 1))
            .map_err(|_| refused("an option"))?;
        let moving = moving.iter().map(|row| *row as HighsInt).collect();
        Ok(Self { model: inner, columns: model.columns.len(), rows: model.rows.len(), moving })
    }

    /// The values of the optimum under these sides of the moving rows, from this basis or from none.
    ///
    /// # Errors
    /// [`Failure`] where there is no optimum.
    pub fn solve(&mut self, basis: Option<&Basis>, lower: &[f64], upper: &[f64]) -> Result<Vec<f64>, Failure> {
        let fits = |basis: &&Basis| basis.columns.len() == self.columns && basis.rows.len() == self.rows;
        if lower.len() != self.moving.len() || upper.len() != self.moving.len() || !basis.as_ref().is_none_or(fits) {
            return Err(Failure::Solver("sides or basis of another model".to_owned()));
        }
        let highs = self.model.as_mut_ptr();
        let mut values = vec![0.0; self.columns];
        let (mut duals, mut activities, mut prices) = (vec![0.0; self.columns], vec![0.0; self.rows], vec![0.0; self.rows]);
        // SAFETY: the handle is alive; every pointer is to a buffer of as many numbers as HiGHS reads or writes there: one for
        // each moving row, each column or each row, whose counts were checked above or allocated here.
        let status = unsafe {
            let moved =
                Highs_changeRowsBoundsBySet(highs, self.moving.len() as HighsInt, self.moving.as_ptr(), lower.as_ptr(), upper.as_ptr());
            // What the last solve learnt, such as how full its vectors were, would show in the last bits of this one.
            let cleared = Highs_clearSolver(highs);
            let based = basis.map_or(0, |basis| Highs_setBasis(highs, basis.columns.as_ptr(), basis.rows.as_ptr()));
            let ran = Highs_run(highs);
            if [moved, cleared, based, ran].contains(&STATUS_ERROR) {
                return Err(Failure::Solver("a call was refused".to_owned()));
            }
            let status = Highs_getModelStatus(highs);
            Highs_getSolution(highs, values.as_mut_ptr(), duals.as_mut_ptr(), activities.as_mut_ptr(), prices.as_mut_ptr());
            status
        };
        match HighsModelStatus::try_from(status) {
            Ok(HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty) => Ok(values),
            Ok(HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible) => Err(Failure::Infeasible),
            Ok(other) => Err(ended(other)),
            Err(_) => Err(refused("to tell its status")),
        }
    }

    /// The basis of the last optimum.
    pub fn basis(&mut self) -> Basis {
        let (mut columns, mut rows) = (vec![0; self.columns], vec![0; self.rows]);
        // SAFETY: the handle is alive, and the buffers have a number for each column and each row.
        unsafe { Highs_getBasis(self.model.as_ptr(), columns.as_mut_ptr(), rows.as_mut_ptr()) };
        Basis { columns, rows }
    }

    /// The inverse of the basis of the last optimum.
    ///
    /// # Errors
    /// [`Failure::Solver`] where the solver has none.
    pub fn inverse(&mut self) -> Result<Inverse, Failure> {
        const LOWER: HighsInt = 0;
        const UPPER: HighsInt = 2;
        let basis = self.basis();
        let (mut basic, mut rows) = (vec![0; self.rows], Vec::with_capacity(self.rows));
        let (mut values, mut places, mut count) = (vec![0.0; self.rows], vec![0; self.rows], 0);
        // SAFETY: the handle is alive and holds a basis; HiGHS writes at most a number for each row into the three buffers.
        let mut refused = unsafe { Highs_getBasicVariables(self.model.as_ptr(), basic.as_mut_ptr()) } == STATUS_ERROR;
        for row in 0..self.rows as HighsInt {
            let (values_at, places_at) = (values.as_mut_ptr(), places.as_mut_ptr());
            // SAFETY: as above.
            let status = unsafe { Highs_getBasisInverseRow(self.model.as_ptr(), row, values_at, &raw mut count, places_at) };
            refused |= status == STATUS_ERROR;
            let of_place = |place: &HighsInt| (*place as u32, values[*place as usize]);
            rows.push(places.iter().take(count as usize).map(of_place).filter(|(_, value)| value.abs() > 1e-13).collect());
        }
        if refused {
            return Err(Failure::Solver("no inverse of the basis".to_owned()));
        }
        let number = |variable: &HighsInt| if *variable < 0 { self.columns as u32 + (-1 - variable) as u32 } else { *variable as u32 };
        // A row at its lower side is its unit column at the upper one.
        let at_upper = basis.columns.iter().map(|status| *status == UPPER).chain(basis.rows.iter().map(|status| *status == LOWER));
        Ok(Inverse { basic: basic.iter().map(number).collect(), rows, at_upper: at_upper.collect() })
    }
}
