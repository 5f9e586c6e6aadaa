//! A linear model that stays in the solver while the sides of some rows move: each solve starts from a basis that is given, so
//! that no answer depends on the one before.
#![allow(unsafe_code, reason = "no crate wraps bases or a change of many rows at once")]

use super::Failure;
use crate::quota::model::Model;
use highs::{HighsModelStatus, RowProblem, Sense};
use highs_sys::{
    Highs_changeRowsBoundsBySet, Highs_clearSolver, Highs_getBasis, Highs_getModelStatus, Highs_getSolution, Highs_run, Highs_setBasis,
    HighsInt, STATUS_ERROR,
};

/// Which columns and rows are basic, and at which bound the others stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    columns: Vec<HighsInt>,
    rows: Vec<HighsInt>,
}

pub struct Warm {
    model: highs::Model,
    columns: usize,
    rows: usize,
    moving: Vec<HighsInt>,
}

// SAFETY: a HiGHS handle has no state of its thread, and a `Warm` is used by the one thread that borrows it mutably.
unsafe impl Send for Warm {}

impl Warm {
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
        let failed = |what: String| Failure::Solver(what);
        let mut inner = problem.try_optimise(Sense::Minimise).map_err(|e| failed(format!("{e:?}")))?;
        inner.make_quiet();
        inner
            .try_set_option("threads", 1)
            .and_then(|()| inner.try_set_option("random_seed", 20_261_122))
            .and_then(|()| inner.try_set_option("presolve", "off"))
            .and_then(|()| inner.try_set_option("solver", "simplex"))
            // Devex: exact weights of a basis cost as much as the iterations that they save.
            .and_then(|()| inner.try_set_option("simplex_dual_edge_weight_strategy", 1))
            .map_err(|e| failed(format!("{e:?}")))?;
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
            other => Err(Failure::Solver(format!("{other:?}"))),
        }
    }

    /// The basis of the last optimum.
    pub fn basis(&mut self) -> Basis {
        let (mut columns, mut rows) = (vec![0; self.columns], vec![0; self.rows]);
        // SAFETY: the handle is alive, and the buffers have a number for each column and each row.
        unsafe { Highs_getBasis(self.model.as_ptr(), columns.as_mut_ptr(), rows.as_mut_ptr()) };
        Basis { columns, rows }
    }
}
