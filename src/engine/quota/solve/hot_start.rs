//! A relaxation that stays in the solver and is resolved under other costs from its last basis, which stays primal feasible.
#![allow(unsafe_code, reason = "no crate wraps a change of many costs at once, or lets a model pass between threads")]

use super::words::{ended, refused};
use super::{Failure, Options, build, configure};
use crate::quota::model::Model;
use highs::HighsModelStatus;

pub struct HotStart<'s> {
    model: Option<highs::Model>,
    options: Options<'s>,
    columns: i32,
    /// The solver holds the basis of a like problem.
    warm: bool,
}

// SAFETY: a HiGHS handle has no state of its thread, and a `HotStart` is used by the one thread that borrows it mutably.
unsafe impl Send for HotStart<'_> {}

impl<'s> HotStart<'s> {
    /// # Errors
    /// [`Failure::Solver`] where the solver does not take the model.
    pub fn new(model: &Model, options: Options<'s>) -> Result<Self, Failure> {
        let (mut inner, _) = build(model, &[], true)?;
        let options = Options { relax: true, ..options };
        configure(&mut inner, options, true).map_err(|_| refused("an option"))?;
        Ok(Self { model: Some(inner), options, columns: model.columns.len() as i32, warm: false })
    }

    /// Least cost and the values that reach it; `cost` has one number for each column.
    ///
    /// # Errors
    /// [`Failure`] where there is no optimum.
    pub fn solve(&mut self, cost: &[f64], seconds: f64) -> Result<(f64, Vec<f64>), Failure> {
        let Some(mut model) = self.model.take().filter(|_| cost.len() == self.columns as usize) else {
            return Err(Failure::Solver("the model was lost".to_owned()));
        };
        let options = Options { time_limit: seconds, ..self.options };
        if options.is_stopped() {
            return Err(Failure::Stopped);
        }
        configure(&mut model, options, true).map_err(|_| refused("an option"))?;
        if self.warm {
            model.try_set_option("solver", "simplex").map_err(|_| refused("an option"))?;
        }
        if self.columns > 0 {
            // SAFETY: the handle is alive, and `cost` has a number for each of the columns 0 to `columns - 1`.
            let status = unsafe { highs_sys::Highs_changeColsCostByRange(model.as_mut_ptr(), 0, self.columns - 1, cost.as_ptr()) };
            if status == highs_sys::STATUS_ERROR {
                return Err(Failure::Solver("costs were refused".to_owned()));
            }
        }
        let solved = model.try_solve().map_err(|_| refused("to solve"))?;
        let answer = match solved.status() {
            HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty => {
                let values = solved.get_solution().columns().to_vec();
                Ok((values.iter().zip(cost).map(|(value, cost)| value * cost).sum(), values))
            }
            HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Err(Failure::Infeasible),
            HighsModelStatus::ReachedTimeLimit => Err(Failure::NoPlanInTime),
            other => Err(ended(other)),
        };
        self.model = Some(solved.into());
        self.warm = answer.is_ok();
        answer
    }
}
