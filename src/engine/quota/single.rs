//! One objective over a model of any size: blocks under common prices where it falls into blocks, years and parts where it
//! is large, branch and bound where it is small.

use super::dantzig_wolfe::Blocks;
use super::model::Model;
use super::search::{PASSES, Search};
use super::solve::{Answer, Failure, Options, minimise};
use super::stages::{improved, is_large};
use std::time::Instant;

/// A plan and the relaxation that proves its bound.
pub struct Solved {
    /// Objective of the relaxation, and the bound it proves: they differ where prices were found to within a tolerance.
    pub relaxed: f64,
    pub bound: f64,
    pub plan: Answer,
    /// Seconds after which the first plan stood and the relaxation was solved, and the objective of the first plan.
    pub first_plan: Option<(f64, f64)>,
    pub relaxed_after: f64,
}

/// The relaxation to within `options.gap`: its objective and the bound that is proved.
///
/// # Errors
/// [`Failure`] where it has no optimum or time ran out.
pub fn relax(model: &Model, goal: &[(usize, f64)], options: Options<'_>) -> Result<(f64, f64), Failure> {
    match Blocks::split(model, goal) {
        Some(blocks) => blocks.relax(options.gap, options).map(|relaxed| (relaxed.objective, relaxed.bound)),
        None => minimise(model, goal, Options { relax: true, ..options }, None).map(|answer| (answer.objective, answer.objective)),
    }
}

/// The plan in whole groups.
///
/// # Errors
/// [`Failure`] where no plan was found, or there is none.
pub fn solve(model: &Model, goal: &[(usize, f64)], options: Options<'_>) -> Result<Solved, Failure> {
    let began = Instant::now();
    let since = || began.elapsed().as_secs_f64();
    if let Some(blocks) = Blocks::split(model, goal) {
        let relaxed = blocks.relax(0.2 * options.gap, options)?;
        let relaxed_after = since();
        let left = (options.time_limit - relaxed_after).max(0.01);
        let values = blocks.whole(&relaxed, Options { gap: 0.5 * options.gap, time_limit: left, ..options })?;
        let objective = goal.iter().map(|(column, weight)| values[*column] * weight).sum();
        let plan = Answer { values, objective, bound: relaxed.bound.min(objective), timed_out: false, duals: Vec::new(), retried: None };
        return Ok(Solved { relaxed: relaxed.objective, bound: relaxed.bound, plan, first_plan: None, relaxed_after });
    }
    let early = || is_large(model).then(|| Search::new(model, goal, options).year_by_year().map(|plan| (since(), plan))).flatten();
    let relaxation = || minimise(model, goal, Options { relax: true, ..options }, None).map(|answer| (since(), answer));
    let (relaxed, early) = rayon::join(relaxation, early);
    let (relaxed_after, relaxed) = relaxed?;
    let objective = |values: &[f64]| goal.iter().map(|(column, weight)| values[*column] * weight).sum::<f64>();
    let first_plan = early.as_ref().map(|(seconds, plan)| (*seconds, objective(plan)));
    let left = Options { relax: false, time_limit: (options.time_limit - since()).max(0.01), ..options };
    let search = Search::new(model, goal, left);
    let near = if is_large(model) { search.better(search.round(&relaxed), early.map(|(_, plan)| plan)) } else { None };
    let plan = match near {
        Some(near) => improved(&search, near, relaxed.objective, &relaxed, PASSES),
        None => minimise(model, goal, left, None)?,
    };
    let bound = plan.bound.max(relaxed.objective.min(plan.objective));
    Ok(Solved { relaxed: relaxed.objective, bound, plan, first_plan, relaxed_after })
}
