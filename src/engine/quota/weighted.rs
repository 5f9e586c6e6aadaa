//! The weighted plan of one region, soon: in parts of groups for figures without the noise of whole groups, and in whole
//! groups near a plan that there is.

use super::alternatives::{Allocation, add_distance, allocation};
use super::goals::{GoalName, objective};
use super::model::{ColumnKey, Model, RowKey, in_reach};
use super::neighbourhood::{Width, neighbourhood};
use super::progress::Watch;
use super::solve::{Failure, Options, minimise};
use crate::inputs::Inputs;

/// What a place off the plan that there is weighs, in people of shortage: between plans as good the nearer one is taken.
const PULL: f64 = 0.002;

/// Least weighted sum with groups in parts, and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InParts {
    /// People, over the pairs of programme and year that the plan reaches.
    pub need: f64,
    /// By priority.
    pub shortage: f64,
    pub places: f64,
    /// Millions of roubles.
    pub cost: f64,
    pub objective: f64,
}

fn options(relax: bool, watch: Watch<'_>) -> Options<'_> {
    Options { gap: 0.002, time_limit: 600.0, nodes: 20, search: 0.1, relax, target: f64::NEG_INFINITY, stop: watch.stop }
}

/// The relaxation, without what whole groups imply.
///
/// # Errors
/// [`Failure::Infeasible`] where even parts of groups make no plan.
pub fn in_parts(data: &Inputs, watch: Watch<'_>) -> Result<InParts, Failure> {
    let mut model = Model::build(data);
    model.rows.retain(|row| !matches!(row.key, RowKey::Wholeness { .. } | RowKey::Rounded { .. }));
    let answer = minimise(&model, &objective(GoalName::Weighted, &model, data), options(true, watch), None)?;
    let value = |goal: GoalName| objective(goal, &model, data).iter().map(|(column, weight)| answer.values[*column] * weight).sum::<f64>();
    let places = model.columns.iter().zip(&answer.values).filter(|(column, _)| matches!(column.key, ColumnKey::Places { .. }));
    Ok(InParts {
        need: in_reach(data).into_iter().map(|(programme, year)| data.demand.need(programme, year).0).sum(),
        shortage: value(GoalName::Shortage),
        places: places.map(|(_, value)| value).sum(),
        cost: value(GoalName::Cost),
        objective: answer.objective,
    })
}

/// A plan in whole groups between the relaxation and `plan`.
///
/// # Errors
/// [`Failure`] where none was found.
pub fn whole(data: &Inputs, plan: &Allocation, watch: Watch<'_>) -> Result<Allocation, Failure> {
    let mut model = Model::build(data);
    let mut goal = objective(GoalName::Weighted, &model, data);
    add_distance(&mut model, plan);
    goal.extend(
        model.columns.iter().enumerate().filter(|(_, column)| matches!(column.key, ColumnKey::Apart { .. })).map(|(c, _)| (c, PULL)),
    );
    let relaxed = minimise(&model, &goal, options(true, watch), None)?;
    let start = start(&model, plan);
    let found = neighbourhood(&model, &goal, &relaxed, Width::NARROW, Some(&start), options(false, watch))
        .or_else(|| neighbourhood(&model, &goal, &relaxed, Width::ALL, None, options(false, watch)));
    let missing = || if watch.is_stopped() { Failure::Stopped } else { Failure::NoPlanInTime };
    found.map(|values| allocation(&model, &values)).ok_or_else(missing)
}

/// Groups and places of the plan within the bounds of the model; what follows from them is left to the solver.
fn start(model: &Model, plan: &Allocation) -> Vec<f64> {
    let of = |offer, year| plan.get(&(offer, year)).copied().unwrap_or_default();
    let value = |key: ColumnKey| match key {
        ColumnKey::Groups { offer, year } => f64::from(of(offer, year).groups),
        ColumnKey::Places { offer, year } => f64::from(of(offer, year).places),
        _ => 0.0,
    };
    model.columns.iter().map(|column| value(column.key).clamp(column.lower, column.upper.max(column.lower))).collect()
}
