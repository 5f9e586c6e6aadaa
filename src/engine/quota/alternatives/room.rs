//! The plans nearly as good as a given one: the model with every counted goal kept near its value.

use super::super::goals::objective;
use super::options;
use crate::inputs::Inputs;
use crate::quota::goals::{GoalName, stages};
use crate::quota::model::{ColumnKey, Model, RowKey, Side};
use crate::quota::neighbourhood::{Width, neighbourhood};
use crate::quota::progress::Watch;
use crate::quota::solve::{Answer, Failure, minimise};
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// What one line gets in one admission year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allotted {
    pub groups: u32,
    pub places: u32,
}

/// A plan by offer and admission year.
pub type Allocation = BTreeMap<(usize, Year), Allotted>;

/// How near is near enough, as shares of the values of the goals.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// Of contracts and shortage, or of the weighted sum where the mode makes one: they decide about people.
    pub deciding: f64,
    /// Of the goals that come after them.
    pub others: f64,
    /// How many alternatives are wanted.
    pub plans: usize,
}

/// A goal that an alternative may not worsen beyond a limit.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    pub goal: GoalName,
    pub value: f64,
    pub limit: f64,
    /// It decides about people.
    pub deciding: bool,
}

pub struct Room<'w> {
    /// With the rows of kept goals and the distance of every line from the plan.
    pub model: Model,
    pub plan: Vec<f64>,
    pub goals: Vec<GoalName>,
    /// Of the plan, in the order of `goals`.
    pub values: Vec<f64>,
    pub kept: Vec<Kept>,
    pub watch: Watch<'w>,
}

impl<'w> Room<'w> {
    pub fn around(
        data: &Inputs,
        plan: &Allocation,
        optima: &BTreeMap<GoalName, f64>,
        near: Near,
        watch: Watch<'w>,
    ) -> Result<Self, Failure> {
        let scenario = &data.region.settings.scenario;
        let mut model = Model::build(data);
        let values = complete(&model, plan, watch)?;
        let goals = scenario.counted();
        let measured = |goal: GoalName| value(goal, &model, data, &values);
        let plan_goals: Vec<f64> = goals.iter().map(|goal| measured(*goal)).collect();
        let mut kept: Vec<Kept> =
            stages(scenario).into_iter().map(|goal| keep(goal, measured(goal), optima.get(&goal).copied(), near)).collect();
        // In a weighted sum a contract would have a price; here it stays law.
        if scenario.mode == kadry_region::Mode::Weighted && goals.contains(&GoalName::Contracts) {
            kept.push(keep(GoalName::Contracts, measured(GoalName::Contracts), None, Near { deciding: 0.0, ..near }));
        }
        for kept in &kept {
            let terms = objective(kept.goal, &model, data);
            if !terms.is_empty() {
                model.add_row(RowKey::Level { goal: kept.goal }, terms, f64::NEG_INFINITY, kept.limit);
            }
        }
        add_distance(&mut model, plan);
        let plan = [values.as_slice(), &vec![0.0; model.columns.len() - values.len()]].concat();
        Ok(Self { model, plan, goals, values: plan_goals, kept, watch })
    }

    /// A plan in whole groups between the given one and a relaxation.
    pub fn whole(&self, goal: &[(usize, f64)], relaxed: Vec<f64>) -> Option<Vec<f64>> {
        let objective = goal.iter().map(|(column, weight)| relaxed[*column] * weight).sum();
        let relaxed = Answer { values: relaxed, objective, bound: objective, timed_out: false, duals: Vec::new(), retried: None };
        neighbourhood(&self.model, goal, &relaxed, Width::NARROW, Some(&self.plan), options(self.watch))
    }

    /// Every column of a plan whose groups and places are given; proves that it meets all constraints and kept goals.
    pub fn complete(&self, plan: &Allocation) -> Result<Vec<f64>, Failure> {
        complete(&self.model, plan, self.watch)
    }

    /// Values of the goals.
    pub fn measured(&self, data: &Inputs, values: &[f64]) -> Vec<f64> {
        self.goals.iter().map(|goal| value(*goal, &self.model, data, values)).collect()
    }
}

fn value(goal: GoalName, model: &Model, data: &Inputs, values: &[f64]) -> f64 {
    // An empty sum is −0.
    0.0 + objective(goal, model, data).iter().map(|(column, weight)| values[*column] * weight).sum::<f64>()
}

/// The limit of a goal: within its share of the optimum, and never tighter than the plan itself.
fn keep(goal: GoalName, value: f64, optimum: Option<f64>, near: Near) -> Kept {
    let deciding = matches!(goal, GoalName::Contracts | GoalName::Shortage | GoalName::Weighted);
    let (base, share) = if deciding { (optimum.unwrap_or(value), near.deciding) } else { (value, near.others) };
    // Fairness is a share: what is nothing to people is much to it.
    let least = if goal == GoalName::Fairness { 1e-6 } else { 1e-4 };
    Kept { goal, value, limit: (base + share * base.abs()).max(value + least), deciding }
}

/// Groups and places of an answer.
pub fn allocation(model: &Model, values: &[f64]) -> Allocation {
    let mut allocation = Allocation::new();
    for (column, value) in model.columns.iter().zip(values) {
        match column.key {
            ColumnKey::Groups { offer, year } => allocation.entry((offer, year)).or_default().groups = value.round() as u32,
            ColumnKey::Places { offer, year } => allocation.entry((offer, year)).or_default().places = value.round() as u32,
            _ => {}
        }
    }
    allocation
}

/// `d ≥ x − plan` and `d ≥ plan − x` for every line.
pub fn add_distance(model: &mut Model, plan: &Allocation) {
    let lines: Vec<_> = model
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| match column.key {
            ColumnKey::Places { offer, year } if column.upper > 0.0 => Some((index, offer, year)),
            _ => None,
        })
        .collect();
    for (places, offer, year) in lines {
        let planned = plan.get(&(offer, year)).map_or(0.0, |allotted| f64::from(allotted.places));
        let apart = model.add_column(ColumnKey::Apart { offer, year }, f64::INFINITY, false);
        model.add_row(RowKey::Apart { offer, year, side: Side::Max }, vec![(apart, 1.0), (places, -1.0)], -planned, f64::INFINITY);
        model.add_row(RowKey::Apart { offer, year, side: Side::Min }, vec![(apart, 1.0), (places, 1.0)], planned, f64::INFINITY);
    }
}

/// The model with groups and places fixed, what follows from them as small as it may be.
pub fn complete(model: &Model, plan: &Allocation, watch: Watch<'_>) -> Result<Vec<f64>, Failure> {
    let mut columns = model.columns.clone();
    for column in &mut columns {
        let of = |offer, year| plan.get(&(offer, year)).copied().unwrap_or_default();
        let fixed = match column.key {
            ColumnKey::Groups { offer, year } => of(offer, year).groups,
            ColumnKey::Places { offer, year } => of(offer, year).places,
            _ => continue,
        };
        if f64::from(fixed) > column.upper {
            return Err(Failure::Infeasible);
        }
        (column.lower, column.upper) = (f64::from(fixed), f64::from(fixed));
    }
    let least: Vec<(usize, f64)> =
        columns.iter().enumerate().filter(|(_, column)| column.lower < column.upper).map(|(index, _)| (index, 1.0)).collect();
    minimise(&Model::from_parts(columns, model.rows.clone()), &least, options(watch), None).map(|answer| answer.values)
}
