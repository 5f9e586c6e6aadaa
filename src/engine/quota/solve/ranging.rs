//! A relaxation that stays with the solver after it was solved: how far each dual holds, and what a moved bound gives.
//! The calls of HiGHS that no crate wraps.

#![allow(unsafe_code, reason = "ranging and changed bounds are reached through highs-sys only")]

use super::words::{ended, refused};
use super::{Failure, Options, build, configure};
use crate::quota::model::Model;
use highs::{HighsModelStatus, SolvedModel};
use highs_sys::{Highs_changeRowBounds, Highs_getRanging, Highs_run, HighsInt, STATUS_ERROR};
use std::ptr::null_mut;

pub struct Relaxed {
    solved: SolvedModel,
    /// Rows of the solver that stand for each of ours, and the bounds of ours.
    rows: Vec<((usize, usize), f64, f64)>,
    pub objective: f64,
    pub duals: Vec<f64>,
}

impl Relaxed {
    /// Solves the relaxation of a model to an optimal basis.
    ///
    /// # Errors
    /// [`Failure`] where there is none.
    pub fn solve(model: &Model, goal: &[(usize, f64)], options: Options<'_>) -> Result<Self, Failure> {
        let (mut inner, solver_rows) = build(model, goal, true)?;
        configure(&mut inner, options, true).map_err(|_| refused("an option"))?;
        let solved = inner.try_solve().map_err(|_| refused("to solve"))?;
        if solved.status() != HighsModelStatus::Optimal {
            return Err(ended(solved.status()));
        }
        let solution = solved.get_solution();
        let duals = solver_rows.iter().map(|(from, to)| solution.dual_rows().get(*from..*to).map_or(0.0, |d| d.iter().sum())).collect();
        let objective = solved.objective_value();
        let rows = solver_rows.into_iter().zip(&model.rows).map(|(side, row)| (side, row.lower, row.upper)).collect();
        Ok(Self { solved, rows, objective, duals })
    }

    /// The row of the solver for the side of a row that its bound is: the upper one where there is one.
    fn side(&self, row: usize) -> Option<(usize, f64, f64)> {
        let ((from, to), lower, upper) = *self.rows.get(row)?;
        match (to - from, lower == upper, upper.is_finite()) {
            (1, true, _) => Some((from, lower, upper)),
            (1, _, true) => Some((from, f64::NEG_INFINITY, upper)),
            (1, _, false) => Some((from, lower, f64::INFINITY)),
            (2, ..) => Some((from + 1, f64::NEG_INFINITY, upper)),
            _ => None,
        }
    }

    /// Bounds of each row between which its dual holds, all else equal; infinite where it holds without end.
    pub fn ranges(&mut self) -> Option<Vec<Option<(f64, f64)>>> {
        let rows = self.rows.iter().map(|((_, to), ..)| *to).max()?;
        let (mut high, mut low) = (vec![0.0_f64; rows], vec![0.0_f64; rows]);
        let (reals, ints) = (null_mut::<f64>, null_mut::<HighsInt>);
        // SAFETY: the pointer is of a live solver; HiGHS writes one number for each of its rows into the two buffers, which
        // are that long, and skips every null.
        let status = unsafe {
            Highs_getRanging(
                self.solved.as_mut_ptr(),
                reals(),
                reals(),
                ints(),
                ints(),
                reals(),
                reals(),
                ints(),
                ints(),
                reals(),
                reals(),
                ints(),
                ints(),
                reals(),
                reals(),
                ints(),
                ints(),
                high.as_mut_ptr(),
                reals(),
                ints(),
                ints(),
                low.as_mut_ptr(),
                reals(),
                ints(),
                ints(),
            )
        };
        if status == STATUS_ERROR {
            return None;
        }
        let range = |row| self.side(row).and_then(|(row, ..)| Some((*low.get(row)?, *high.get(row)?)));
        Some((0..self.rows.len()).map(range).collect())
    }

    /// The optimum when the bound of a row is moved, the basis kept; `None` where nothing meets it then.
    pub fn moved(&mut self, row: usize, by: f64) -> Option<f64> {
        let (row, lower, upper) = self.side(row)?;
        let row = HighsInt::try_from(row).ok()?;
        self.bounds(row, lower + by, upper + by)?;
        // SAFETY: the pointer is of a live solver that holds a whole model.
        let ran = unsafe { Highs_run(self.solved.as_mut_ptr()) } != STATUS_ERROR;
        let found = (ran && self.solved.status() == HighsModelStatus::Optimal).then(|| self.solved.objective_value());
        self.bounds(row, lower, upper)?;
        found
    }

    fn bounds(&mut self, row: HighsInt, lower: f64, upper: f64) -> Option<()> {
        // SAFETY: the pointer is of a live solver; the row is one of its own.
        let status = unsafe { Highs_changeRowBounds(self.solved.as_mut_ptr(), row, lower, upper) };
        (status != STATUS_ERROR).then_some(())
    }
}
