//! The way to a plan: model, arithmetic, goals, records.

use super::certificate::multipliers;
use super::collect::collect;
use super::competition::compete;
use super::conflict::{at_once, refuse};
use super::goals::{GoalName, objective};
use super::model::{Model, Names};
use super::prices::{Prices, prices};
use super::progress::Watch;
use super::records::{Competition, Plan, Refusal};
use super::solve::{Options, minimise};
use super::stages::solve_goals;
use crate::inputs::Inputs;
use kadry_region::Mode;
use std::time::Instant;

/// Finds the plan.
///
/// # Errors
/// [`Refusal`] when no plan exists, none was found in time, the work was stopped, or the solver failed twice.
pub fn plan(data: &Inputs, watch: Watch<'_>) -> Result<Plan, Refusal> {
    let started = Instant::now();
    let mut model = Model::build(data);
    model.names = Names::of(&model, data);
    if let Some(conflict) = at_once(&model, data, watch) {
        return Err(Refusal::Impossible(conflict));
    }
    let size = (model.columns.len(), model.rows.len());
    let own_rows = model.rows.len();
    let (answer, goals, duals) = solve_goals(&mut model, data, watch)?;
    let certificate = multipliers(&model, data, &goals);
    let prices = prices(&model, data, &goals, &answer, duals, watch);
    model.rows.truncate(own_rows);
    let mut plan = collect(&model, data, &answer, goals.clone(), &prices, size);
    if data.region.settings.scenario.mode == Mode::Competition {
        let seconds = data.region.settings.scenario.time_limit - started.elapsed().as_secs_f64();
        let answer = compete(&model, data, &answer, seconds, watch);
        // Prices belong to the need-optimal plan, and so do the bounds of all goals but the first: they rest on goals kept
        // before them, which the rules of a competition do not keep.
        let mut goals = goals;
        for (index, goal) in goals.iter_mut().enumerate() {
            goal.in_parts = None;
            if index > 0 {
                (goal.optimum, goal.bound, goal.lp_bound) = (None, None, None);
            }
        }
        let mut handed = collect(&model, data, &answer, goals, &Prices::default(), size);
        handed.competition = Some(Competition::between(data, &handed, &plan));
        plan = handed;
    }
    plan.certificate = certificate;
    // What was cut short looks like an answer that was not found, and another one was taken.
    if watch.is_stopped() { Err(Refusal::Stopped) } else { Ok(plan) }
}

/// Least weighted shortage where parts of groups are allowed: the LP of the second goal.
///
/// # Errors
/// [`Refusal`] as for [`plan`].
pub fn shortage_bound(model: &Model, data: &Inputs) -> Result<f64, Refusal> {
    let scenario = &data.region.settings.scenario;
    let options = Options {
        gap: scenario.gap.0,
        time_limit: scenario.time_limit,
        nodes: i32::MAX,
        search: 0.05,
        relax: true,
        target: f64::NEG_INFINITY,
        stop: Watch::silent().stop,
    };
    let answer = minimise(model, &objective(GoalName::Shortage, model, data), options, None);
    answer.map(|answer| answer.objective).map_err(|failure| refuse(failure, model, data, Watch::silent()))
}
