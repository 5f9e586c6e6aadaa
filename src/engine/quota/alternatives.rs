//! Plans in whole groups that are nearly as good as a given one and differ from it most: modelling to generate alternatives
//! (Brill, Chang and Hopkins 1982; DeCarolis 2011). Goals are kept within a share of their values, objectives push away, and
//! the relaxation proves which lines no such plan can change.

mod directions;
mod ranges;
mod room;

use super::progress::Watch;
use super::solve::{Failure, Options};
use crate::inputs::Inputs;
use directions::{Pushed, push};
use kadry_region::GoalName;
use kadry_region::units::Year;
use rayon::prelude::*;
use room::Room;
pub(super) use room::{add_distance, allocation, complete};
use std::collections::{BTreeMap, BTreeSet};

pub use directions::Direction;
pub use ranges::{LineRange, LineStatus};
pub use room::{Allocation, Allotted, Kept, Near};

/// A plan nearly as good as the given one.
#[derive(Clone, Debug)]
pub struct Alternative {
    pub direction: Direction,
    pub allocation: Allocation,
    /// In the order of [`Alternatives::goals`].
    pub goals: Vec<f64>,
}

/// What was found beside a plan.
#[derive(Clone, Debug)]
pub struct Alternatives {
    pub goals: Vec<GoalName>,
    /// Goals of the given plan.
    pub plan_goals: Vec<f64>,
    pub kept: Vec<Kept>,
    /// Directions that were tried, and how many different plans they gave.
    pub tried: usize,
    pub found: usize,
    /// Those that differ most, the farthest first.
    pub chosen: Vec<Alternative>,
    pub ranges: Vec<LineRange>,
}

/// Searches around `plan`; `optima` are what the goals reached when they were solved, where that is known.
///
/// # Errors
/// [`Failure::Infeasible`] where the plan itself does not meet the constraints; else what the solver failed with.
pub fn alternatives(
    data: &Inputs,
    plan: &Allocation,
    optima: &BTreeMap<GoalName, f64>,
    near: Near,
    watch: Watch<'_>,
) -> Result<Alternatives, Failure> {
    let room = Room::around(data, plan, optima, near, watch)?;
    let mut ranges = ranges::proved(&room, data, plan)?;
    let pushed = push(&room, data, &ranges)?;
    let tried = pushed.len();
    let pool: Vec<Alternative> = pushed.into_par_iter().filter_map(|pushed| found(&room, data, pushed)).collect();
    // A plan that was not sought for to its end is left out of the pool without a word.
    if watch.is_stopped() {
        return Err(Failure::Stopped);
    }
    let pool = distinct(pool, plan);
    ranges::widen(&mut ranges, pool.iter().map(|alternative| &alternative.allocation));
    let found = pool.len();
    let chosen = farthest(pool, plan, near.plans);
    Ok(Alternatives { goals: room.goals.clone(), plan_goals: room.values.clone(), kept: room.kept.clone(), tried, found, chosen, ranges })
}

/// Work of each solve is limited by nodes; the time is a guard against a solver that hangs.
fn options(watch: Watch<'_>) -> Options<'_> {
    Options { gap: 0.01, time_limit: 600.0, nodes: 20, search: 0.1, relax: false, target: f64::NEG_INFINITY, stop: watch.stop }
}

/// A whole plan near the relaxation of a direction.
fn found(room: &Room<'_>, data: &Inputs, pushed: Pushed) -> Option<Alternative> {
    let values = room.whole(&pushed.goal, pushed.relaxed)?;
    let allocation = allocation(&room.model, &values);
    let values = room.complete(&allocation).ok()?;
    Some(Alternative { direction: pushed.direction, goals: room.measured(data, &values), allocation })
}

/// Different plans only, and none that is the given one; of equal ones the first.
fn distinct(pool: Vec<Alternative>, plan: &Allocation) -> Vec<Alternative> {
    let mut seen: BTreeSet<Allocation> = BTreeSet::from([plan.clone()]);
    pool.into_iter().filter(|alternative| seen.insert(alternative.allocation.clone())).collect()
}

/// Places by which two plans differ, over all lines.
pub fn distance(one: &Allocation, two: &Allocation) -> u32 {
    let keys: BTreeSet<&(usize, Year)> = one.keys().chain(two.keys()).collect();
    let places = |of: &Allocation, key| of.get(key).map_or(0, |allotted: &Allotted| allotted.places);
    keys.into_iter().map(|key| places(one, key).abs_diff(places(two, key))).sum()
}

/// `count` plans, each as far as can be from the given one and from those before it.
fn farthest(mut pool: Vec<Alternative>, plan: &Allocation, count: usize) -> Vec<Alternative> {
    let mut apart: Vec<u32> = pool.iter().map(|alternative| distance(&alternative.allocation, plan)).collect();
    let mut chosen: Vec<Alternative> = Vec::new();
    while chosen.len() < count {
        // Of equal distances the first direction.
        let Some(best) = (0..pool.len()).max_by_key(|index| (apart[*index], std::cmp::Reverse(*index))) else { break };
        let next = pool.remove(best);
        apart.remove(best);
        for (apart, other) in apart.iter_mut().zip(&pool) {
            *apart = (*apart).min(distance(&other.allocation, &next.allocation));
        }
        chosen.push(next);
    }
    chosen
}

#[cfg(test)]
mod tests;
