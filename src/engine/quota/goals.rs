//! What is minimised: the terms of each goal of model.md, section 3, and its value in a plan.

use super::families::industries;
use super::model::{ColumnKey, Model};
use super::records::{BalanceLine, BalanceStatus, PlanLine};
use crate::inputs::Inputs;
pub use kadry_region::GoalName;
use kadry_region::units::Places;
use kadry_region::{Mode, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// Roubles in the unit that the goal of cost counts in: coefficients of one size suit the solver.
const MILLION: f64 = 1e6;

/// What is solved one after the other.
pub fn stages(scenario: &Scenario) -> Vec<GoalName> {
    if scenario.mode == Mode::Weighted { vec![GoalName::Weighted] } else { scenario.counted() }
}

/// Terms of the sum to be least.
pub fn objective(goal: GoalName, model: &Model, data: &Inputs) -> Vec<(usize, f64)> {
    if goal == GoalName::Weighted {
        return weighted(model, data);
    }
    let offer = |offer: usize| &data.region.offers[offer];
    let weight = |key: ColumnKey| match (goal, key) {
        (GoalName::Contracts, ColumnKey::Unmet { .. }) => Some(1.0),
        (GoalName::Shortage, ColumnKey::Shortage { programme, .. }) => Some(data.region.programmes[programme].priority),
        (GoalName::Fairness, ColumnKey::Worst) => Some(1.0),
        (GoalName::Surplus, ColumnKey::SurplusBeyond { .. }) => Some(1.0),
        (GoalName::Change, ColumnKey::Rise { .. } | ColumnKey::Fall { .. }) => Some(1.0),
        (GoalName::Change, ColumnKey::Opened { .. }) => Some(data.region.settings.scenario.new_line_weight),
        (GoalName::Cost, ColumnKey::Places { offer: k, .. }) => offer(k).cost.map(|cost| cost.0 * data.chains[k].student_years() / MILLION),
        (GoalName::Score, ColumnKey::Places { offer: k, .. }) => offer(k).score.map(|score| -score),
        _ => None,
    };
    model
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| weight(column.key).map(|w| (index, w)))
        .filter(|(_, w)| *w != 0.0)
        .collect()
}

/// The goals that count, each times its weight, added up by column.
fn weighted(model: &Model, data: &Inputs) -> Vec<(usize, f64)> {
    let scenario = &data.region.settings.scenario;
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for goal in scenario.counted() {
        for (column, coefficient) in objective(goal, model, data) {
            *sums.entry(column).or_default() += scenario.weights.of(goal) * coefficient;
        }
    }
    sums.into_iter().filter(|(_, weight)| *weight != 0.0).collect()
}

/// The records of a plan that goals are counted from.
pub struct Records<'a> {
    pub data: &'a Inputs,
    pub lines: &'a [PlanLine],
    pub balance: &'a [BalanceLine],
}

impl Records<'_> {
    /// A goal of the plan.
    pub fn value(&self, goal: GoalName) -> f64 {
        let region = &self.data.region;
        let scenario = &region.settings.scenario;
        let offer = |line: &PlanLine| &region.offers[line.offer];
        match goal {
            GoalName::Contracts => {
                self.lines.iter().map(|line| f64::from(line.contracts) - f64::from(line.places)).map(|lack| lack.max(0.0)).sum()
            }
            GoalName::Shortage => self.reached().map(|line| region.programmes[line.programme].priority * line.shortage.0).sum(),
            GoalName::Fairness => self.by_industry().into_iter().map(|(_, share)| share).fold(0.0, f64::max),
            GoalName::Surplus => self.reached().map(|line| (line.surplus.0 - scenario.surplus_tolerance.0 * line.need.0).max(0.0)).sum(),
            GoalName::Change => self.change(),
            GoalName::Cost => self.lines.iter().filter_map(|line| line.cost).map(|cost| cost.0 / MILLION).sum(),
            GoalName::Score => {
                let points = self.lines.iter().filter_map(|line| offer(line).score.map(|score| score * f64::from(line.places)));
                // An empty sum is −0.
                0.0 - points.sum::<f64>()
            }
            GoalName::Weighted => scenario.counted().into_iter().map(|goal| scenario.weights.of(goal) * self.value(goal)).sum(),
        }
    }

    fn reached(&self) -> impl Iterator<Item = &BalanceLine> {
        self.balance.iter().filter(|line| line.status != BalanceStatus::OutOfReach)
    }

    /// Relative shortage of each industry with need in reach.
    fn by_industry(&self) -> Vec<(String, f64)> {
        let region = &self.data.region;
        let share = |industry: &String| {
            let lines = || self.reached().filter(|line| region.programmes[line.programme].industry == *industry);
            let (shortage, need) = lines().fold((0.0, 0.0), |sum, line| (sum.0 + line.shortage.0, sum.1 + line.need.0));
            (need > 0.0).then(|| (industry.clone(), shortage / need))
        };
        industries(region).iter().filter_map(share).collect()
    }

    fn change(&self) -> f64 {
        let region = &self.data.region;
        let moved: f64 =
            self.lines.iter().filter_map(|line| line.previous.map(|previous| (f64::from(line.places) - f64::from(previous)).abs())).sum();
        let filled: BTreeSet<usize> = self.lines.iter().filter(|line| line.places.0 > 0).map(|line| line.offer).collect();
        let opened = filled.into_iter().filter(|k| region.offers[*k].kcp == Some(Places(0))).count();
        moved + region.settings.scenario.new_line_weight * opened as f64
    }
}
