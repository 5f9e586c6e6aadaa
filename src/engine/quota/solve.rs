//! The one place that names the solver: HiGHS through good_lp.

mod hot_start;
mod iis;
mod names;
mod ranging;
mod stop;
mod warm_start;
mod words;

pub use hot_start::HotStart;
pub use iis::conflict;
pub use ranging::Relaxed;
pub use warm_start::{Basis, Inverse, WarmStart};

use super::model::Model;
use good_lp::{Expression, ProblemVariables, SolverModel, Variable, constraint, variable};
use highs::{HighsModelStatus, HighsSolutionStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use thiserror::Error;
use words::{ended, refused};

/// Name and version as they stand in the run card.
pub const SOLVER: &str = "HiGHS 1.15 (highs-sys 1.15, good_lp 1.15)";

/// What to solve with.
#[derive(Clone, Copy, Debug)]
pub struct Options<'s> {
    pub gap: f64,
    /// Seconds.
    pub time_limit: f64,
    /// Nodes of branch and bound. A limit of work, unlike one of time, gives the same answer on every machine.
    pub nodes: i32,
    /// Part of the work that may go into looking for plans; the rest goes into the proof.
    pub search: f64,
    pub relax: bool,
    /// A plan with this objective or less is good enough: the work ends there.
    pub target: f64,
    /// Once it is true, the solver ends without an answer.
    pub stop: &'s AtomicBool,
}

impl Options<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// An answer with its proof: `bound` is a proved lower bound on the objective.
#[derive(Clone, Debug)]
pub struct Answer {
    pub values: Vec<f64>,
    pub objective: f64,
    pub bound: f64,
    pub timed_out: bool,
    /// Dual of each row of the model (LP only): change of the objective per unit of the binding side.
    pub duals: Vec<f64>,
    /// What the solver failed with before it was asked again with other settings.
    pub retried: Option<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    #[error("no plan meets every constraint")]
    Infeasible,
    /// The time limit was reached before any plan was found.
    #[error("no plan was found in time")]
    NoPlanInTime,
    /// Whoever watched stopped the work.
    #[error("the work was stopped")]
    Stopped,
    #[error("{0}")]
    Solver(String),
}

/// Minimises `goal` over the model.
///
/// # Errors
/// [`Failure`] when there is no answer. A solver error is retried once with presolve off.
pub fn minimise(model: &Model, goal: &[(usize, f64)], options: Options<'_>, start: Option<&[f64]>) -> Result<Answer, Failure> {
    // The solver's interface reads the answer of a model without columns past its end.
    if model.columns.is_empty() {
        let holds = model.rows.iter().all(|row| row.lower <= 0.0 && 0.0 <= row.upper);
        let duals = vec![0.0; model.rows.len()];
        let empty = Answer { values: Vec::new(), objective: 0.0, bound: 0.0, timed_out: false, duals, retried: None };
        return if holds { Ok(empty) } else { Err(Failure::Infeasible) };
    }
    twice(|first| attempt(model, goal, options, start.filter(|_| first), first))
}

/// Asks again once where the solver failed, and keeps in the answer that it did.
fn twice(attempt: impl Fn(bool) -> Result<Answer, Failure>) -> Result<Answer, Failure> {
    match attempt(true) {
        Err(Failure::Solver(error)) => attempt(false).map(|answer| Answer { retried: Some(error), ..answer }),
        answer => answer,
    }
}

/// The model as the solver holds it, and for each of our rows the solver's rows that stand for it, `from..to`.
fn build(model: &Model, goal: &[(usize, f64)], relax: bool) -> Result<(highs::Model, Vec<(usize, usize)>), Failure> {
    let mut variables = ProblemVariables::new();
    let columns: Vec<Variable> = model
        .columns
        .iter()
        .map(|column| {
            let mut definition = variable().min(column.lower);
            if column.upper.is_finite() {
                definition = definition.max(column.upper);
            }
            variables.add(if column.integer && !relax { definition.integer() } else { definition })
        })
        .collect();
    let sum = |terms: &[(usize, f64)]| terms.iter().map(|(column, coefficient)| *coefficient * columns[*column]).sum::<Expression>();
    let mut problem = good_lp::solvers::highs::highs(variables.minimise(sum(goal)));
    // Each row of the model becomes one or two rows of the solver; `solver_rows` remembers which.
    let mut solver_rows: Vec<(usize, usize)> = Vec::new();
    let mut rows = 0;
    for row in &model.rows {
        let before = rows;
        if row.lower == row.upper {
            problem.add_constraint(constraint::eq(sum(&row.terms), row.lower));
            rows += 1;
        } else {
            if row.lower.is_finite() {
                problem.add_constraint(constraint::geq(sum(&row.terms), row.lower));
                rows += 1;
            }
            if row.upper.is_finite() {
                problem.add_constraint(constraint::leq(sum(&row.terms), row.upper));
                rows += 1;
            }
        }
        solver_rows.push((before, rows));
    }
    // good_lp's own answer has neither bound nor duals, so the model behind it is solved.
    let mut inner = problem.try_into_inner().map_err(|e| Failure::Solver(e.to_string()))?;
    // The relaxation is solved in less time than its names take to write.
    if !relax {
        names::pass(&mut inner, model, &solver_rows)?;
    }
    Ok((inner, solver_rows))
}

fn attempt(model: &Model, goal: &[(usize, f64)], options: Options<'_>, start: Option<&[f64]>, presolve: bool) -> Result<Answer, Failure> {
    if options.is_stopped() {
        return Err(Failure::Stopped);
    }
    let (mut inner, solver_rows) = build(model, goal, options.relax)?;
    configure(&mut inner, options, presolve).map_err(|_| refused("an option"))?;
    if let Some(values) = start {
        // A model that grew by columns gets no start; that only costs time.
        let _ = inner.try_set_solution(Some(values), None, None, None);
    }
    stop::listen(&mut inner, options.stop);
    let solved = inner.try_solve();
    if options.is_stopped() {
        return Err(Failure::Stopped);
    }
    let solved = solved.map_err(|_| refused("to solve"))?;
    let status = solved.status();
    let feasible = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    match status {
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => return Err(Failure::Infeasible),
        // A relaxation that was cut short proves nothing.
        HighsModelStatus::ReachedTimeLimit if !feasible || options.relax => return Err(Failure::NoPlanInTime),
        HighsModelStatus::Optimal
        | HighsModelStatus::ReachedTimeLimit
        | HighsModelStatus::ReachedSolutionLimit
        | HighsModelStatus::ReachedIterationLimit
        | HighsModelStatus::ObjectiveTarget
            if feasible => {}
        HighsModelStatus::ModelEmpty => {}
        other => return Err(ended(other)),
    }
    let solution = solved.get_solution();
    let values = solution.columns().to_vec();
    let objective = goal.iter().map(|(column, coefficient)| values[*column] * coefficient).sum::<f64>();
    let integer = !options.relax && model.columns.iter().any(|column| column.integer);
    let bound = if integer { solved.double_info_value(c"mip_dual_bound").map_err(|_| refused("to tell its bound"))? } else { objective };
    let duals = if integer {
        Vec::new()
    } else {
        solver_rows.iter().map(|(from, to)| solution.dual_rows().get(*from..*to).map_or(0.0, |d| d.iter().sum())).collect()
    };
    Ok(Answer {
        values,
        objective,
        bound: bound.min(objective),
        timed_out: status == HighsModelStatus::ReachedTimeLimit,
        duals,
        retried: None,
    })
}

/// One thread and a fixed seed: the same input gives the same plan.
fn configure(model: &mut highs::Model, options: Options<'_>, presolve: bool) -> Result<(), impl std::fmt::Debug> {
    model.make_quiet();
    model
        .try_set_option("threads", 1)
        .and_then(|()| model.try_set_option("random_seed", 20_261_122))
        .and_then(|()| model.try_set_option("mip_rel_gap", options.gap))
        .and_then(|()| model.try_set_option("mip_abs_gap", 1e-6))
        .and_then(|()| model.try_set_option("objective_target", options.target))
        .and_then(|()| model.try_set_option("time_limit", options.time_limit.max(0.01)))
        .and_then(|()| model.try_set_option("mip_max_nodes", options.nodes))
        .and_then(|()| model.try_set_option("mip_heuristic_effort", options.search))
        // Where only the proof is asked for, restarts and strong branching take most of the time and move the bound little.
        .and_then(|()| model.try_set_option("mip_allow_restart", options.search > 0.0))
        .and_then(|()| model.try_set_option("mip_pscost_minreliable", if options.search > 0.0 { 8 } else { 0 }))
        .and_then(|()| model.try_set_option("solver", if options.relax { "ipm" } else { "choose" }))
        .and_then(|()| model.try_set_option("presolve", if presolve { "choose" } else { "off" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answer {
        Answer { values: vec![1.0], objective: 1.0, bound: 1.0, timed_out: false, duals: Vec::new(), retried: None }
    }

    #[test]
    fn a_failure_is_tried_once_more_and_told() {
        let failure = || Err(Failure::Solver("SolveError".to_owned()));
        let second = twice(|first| if first { failure() } else { Ok(answer()) }).expect("an answer");
        assert_eq!(second.retried.as_deref(), Some("SolveError"));
        assert_eq!(twice(|_| Ok(answer())).expect("an answer").retried, None);
        assert_eq!(twice(|_| failure()).err(), Some(Failure::Solver("SolveError".to_owned())));
        let infeasible = twice(|first| if first { Err(Failure::Infeasible) } else { Ok(answer()) });
        assert_eq!(infeasible.err(), Some(Failure::Infeasible), "a proof needs no second attempt");
    }
}
