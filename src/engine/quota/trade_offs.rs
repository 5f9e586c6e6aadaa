//! What a goal costs another one: the least weighted shortage at each level of surplus, cost and change, with groups in
//! parts (ε-constraint: Haimes, Lasdon and Wismer 1971). No plan in whole groups lies below such a curve.

use super::alternatives::{Allocation, complete};
use super::goals::{GoalName, objective};
use super::model::{Model, RowKey};
use super::progress::Watch;
use super::solve::{Failure, Options, Relaxed, minimise};
use crate::inputs::Inputs;
use rayon::prelude::*;

/// Levels between the ends of a curve, the ends included.
const LEVELS: usize = 9;
/// Room for the tolerance of the solver at the ends, relative.
const ROOM: f64 = 1e-6;

/// A level of the other goal, and the least shortage at it.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub value: f64,
    pub shortage: f64,
    /// How much more of the other goal the last person less short costs, up to this point from the one before it.
    pub slope: Option<f64>,
}

/// The least shortage against another goal.
#[derive(Clone, Debug)]
pub struct Curve {
    pub against: GoalName,
    /// From the least level of the other goal to that at the least shortage.
    pub points: Vec<Point>,
    /// The plan of the run: its level, its shortage, and the least shortage at that level.
    pub plan: (f64, f64),
    pub least_at_plan: f64,
}

/// The curves against surplus, change and cost; a goal that nothing counts for has none.
///
/// # Errors
/// [`Failure`] where the plan does not meet the constraints, or the solver failed.
pub fn trade_offs(data: &Inputs, plan: &Allocation, watch: Watch<'_>) -> Result<Vec<Curve>, Failure> {
    let model = Model::build(data);
    let values = complete(&model, plan, watch)?;
    let shortage = objective(GoalName::Shortage, &model, data);
    let measured = |terms: &[(usize, f64)]| terms.iter().map(|(column, weight)| values[*column] * weight).sum::<f64>();
    [GoalName::Surplus, GoalName::Cost, GoalName::Change]
        .into_par_iter()
        .map(|against| (against, objective(against, &model, data)))
        .filter(|(_, terms)| !terms.is_empty() && !shortage.is_empty())
        .map(|(against, terms)| curve(&model, &shortage, against, &terms, (measured(&terms), measured(&shortage)), watch))
        .collect()
}

fn options(watch: Watch<'_>) -> Options<'_> {
    Options { gap: 0.0, time_limit: 600.0, nodes: i32::MAX, search: 0.0, relax: true, target: f64::NEG_INFINITY, stop: watch.stop }
}

fn curve(
    model: &Model,
    shortage: &[(usize, f64)],
    against: GoalName,
    terms: &[(usize, f64)],
    plan: (f64, f64),
    watch: Watch<'_>,
) -> Result<Curve, Failure> {
    // The ends are lexicographic: the least of one goal, then the least of the other at it.
    let least = minimise(model, terms, options(watch), None)?.objective;
    let unbounded = minimise(model, shortage, options(watch), None)?.objective;
    let at_least_shortage =
        minimise(&limited(model, GoalName::Shortage, shortage, unbounded + room(unbounded)), terms, options(watch), None)?.objective;
    let (from, to) = (least + room(least), at_least_shortage.max(least) + room(at_least_shortage));
    let mut held = Relaxed::solve(&limited(model, against, terms, to), shortage, options(watch))?;
    let row = model.rows.len();
    let mut at = |level: f64| held.moved(row, level - to).ok_or(Failure::Solver("a level of the curve was not solved".to_owned()));
    // Where the goals do not contend, both ends are one point.
    let count = if to - from > 1e-4 * to.abs().max(1.0) { LEVELS } else { 1 };
    let levels = (0..count).map(|step| to - (to - from) * (count - 1 - step) as f64 / (LEVELS - 1) as f64);
    let mut points: Vec<Point> = Vec::new();
    for value in levels {
        let shortage = at(value)?;
        let slope = points.last().map(|before: &Point| (value - before.value, before.shortage - shortage));
        points.push(Point { value, shortage, slope: slope.filter(|(_, less)| *less > 1e-6).map(|(more, less)| more / less) });
    }
    let least_at_plan = if plan.0 >= to { unbounded } else { at(plan.0.max(from))? };
    Ok(Curve { against, points, plan, least_at_plan })
}

fn room(value: f64) -> f64 {
    ROOM * value.abs().max(1.0)
}

/// The model with a goal kept below a limit.
fn limited(model: &Model, goal: GoalName, terms: &[(usize, f64)], limit: f64) -> Model {
    let mut rows = model.rows.clone();
    rows.push(super::model::Row { key: RowKey::Level { goal }, terms: terms.to_vec(), lower: f64::NEG_INFINITY, upper: limit, taken: 0.0 });
    Model::from_parts(model.columns.clone(), rows)
}
