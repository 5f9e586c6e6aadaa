//! Turns the answer of the solver into records, computed again from whole groups and places.

use super::constraints::{blockers, constraints};
use super::goals::GoalName;
use super::model::{ColumnKey, Data, Model, in_reach};
use super::plan::{BalanceLine, BalanceStatus, GoalResult, Plan, PlanLine, PlanStatus};
use super::prices::Prices;
use super::solve::Answer;
use crate::units::{Groups, People, Places, Roubles, Workers, Year};
use std::collections::BTreeMap;

pub fn collect(model: &Model, data: &Data<'_>, answer: &Answer, mut goals: Vec<GoalResult>, prices: &Prices, size: (usize, usize)) -> Plan {
    let region = data.region;
    // Everything is computed again from whole groups and places, so that no trace of the solver's rounding remains.
    let mut values = answer.values.clone();
    for (value, column) in values.iter_mut().zip(&model.columns) {
        if matches!(
            column.key,
            ColumnKey::Groups { .. } | ColumnKey::Places { .. } | ColumnKey::ChangeMode { .. } | ColumnKey::Opened { .. }
        ) {
            *value = value.round();
        }
    }
    let places = |offer: usize, year: Year| model.column(ColumnKey::Places { offer, year }).map_or(0.0, |x| values[x]);
    let constraints = constraints(model, data, &values, prices, &places);
    let blockers = blockers(model, data, &values, &constraints);
    let mut lines = Vec::new();
    let mut planned: BTreeMap<(usize, Year), f64> = BTreeMap::new();
    for (k, offer) in region.offers.iter().enumerate() {
        let chain = &data.chains[k];
        for year in region.settings.admissions() {
            let count = places(k, year);
            let groups = model.column(ColumnKey::Groups { offer: k, year }).map_or(0.0, |g| values[g]);
            let (first, second) = chain.per_place();
            let graduation = year.plus(offer.years());
            *planned.entry((offer.programme, graduation)).or_default() += first * count;
            *planned.entry((offer.programme, graduation.plus(1))).or_default() += second * count;
            let contracts = region.contracted(k, year);
            if !offer.licensed && offer.kcp.is_none_or(|kcp| kcp.0 == 0) && contracts.0 == 0 {
                continue;
            }
            let previous =
                if year == region.settings.first_admission_year { offer.kcp } else { Some(Places(places(k, year.plus(-1)) as u32)) };
            let student_years: f64 = (0..offer.years()).map(|passed| chain.alive_after(passed)).sum();
            lines.push(PlanLine {
                offer: k,
                year,
                groups: Groups(groups as u32),
                places: Places(count as u32),
                previous,
                contracts,
                graduation,
                graduates: People(count * chain.survival.value.0),
                workers: Workers(count * (first + second)),
                cost: offer.cost.map(|cost| Roubles(cost.0 * count * student_years)),
                blocked_by: blockers.get(&(k, year)).copied(),
            });
        }
    }
    let balance = balance(data, &planned);
    for goal in &mut goals {
        goal.value = goal_value(goal.name, data, &balance, &lines, &places);
        // Rounding may move a value below its bound by the solver's tolerance; that is no negative gap.
        goal.gap = if goal.value > goal.bound + 1e-6 { (goal.value - goal.bound) / goal.value.abs().max(1e-9) } else { 0.0 };
    }
    let gap = goals.iter().map(|goal| goal.gap).fold(0.0, f64::max);
    let stopped =
        goals.len() < GoalName::ORDER.iter().filter(|goal| **goal != GoalName::Contracts || !goal.terms(model, data).is_empty()).count();
    let status = match gap {
        _ if stopped || answer.timed_out => PlanStatus::TimeLimit,
        gap if gap <= 1e-4 => PlanStatus::Optimal,
        _ => PlanStatus::Gap,
    };
    Plan { status, gap, goals, lines, balance, constraints, certificate: Vec::new(), size }
}

fn balance(data: &Data<'_>, planned: &BTreeMap<(usize, Year), f64>) -> Vec<BalanceLine> {
    let region = data.region;
    let reach = in_reach(data);
    let tolerance = region.settings.scenario.surplus_tolerance.0;
    let last = reach.iter().map(|(_, year)| *year).max().unwrap_or(region.settings.horizon);
    let mut lines = Vec::new();
    for programme in 0..region.programmes.len() {
        for year in region.settings.base_year.plus(1).to(last) {
            let need = data.demand.need(programme, year);
            let pipeline = data.pipeline.at(programme, year).workers;
            let planned = planned.get(&(programme, year)).copied().unwrap_or_default();
            let left = need.0 - pipeline.0 - planned;
            // Half a person is no shortage.
            let band = (tolerance * need.0).max(0.5);
            let status = match left {
                _ if !reach.contains(&(programme, year)) => BalanceStatus::OutOfReach,
                left if left > band => BalanceStatus::Shortage,
                left if -left > band => BalanceStatus::Surplus,
                _ => BalanceStatus::Balanced,
            };
            lines.push(BalanceLine {
                programme,
                year,
                need,
                pipeline,
                planned: Workers(planned),
                shortage: Workers(left.max(0.0)),
                surplus: Workers((-left).max(0.0)),
                status,
            });
        }
    }
    lines
}

/// A goal of the final plan, from its records.
fn goal_value(goal: GoalName, data: &Data<'_>, balance: &[BalanceLine], lines: &[PlanLine], places: &dyn Fn(usize, Year) -> f64) -> f64 {
    let region = data.region;
    let scenario = &region.settings.scenario;
    let reached = || balance.iter().filter(|line| line.status != BalanceStatus::OutOfReach);
    match goal {
        GoalName::Contracts => lines.iter().map(|line| f64::from(line.contracts) - f64::from(line.places)).map(|lack| lack.max(0.0)).sum(),
        GoalName::Shortage => reached().map(|line| region.programmes[line.programme].priority * line.shortage.0).sum(),
        GoalName::Surplus => reached().map(|line| (line.surplus.0 - scenario.surplus_tolerance.0 * line.need.0).max(0.0)).sum(),
        GoalName::Change => {
            let moved: f64 =
                lines.iter().filter_map(|line| line.previous.map(|previous| (f64::from(line.places) - f64::from(previous)).abs())).sum();
            let years = region.settings.admissions();
            let opened = region
                .offers
                .iter()
                .enumerate()
                .filter(|(k, offer)| offer.kcp == Some(Places(0)) && years.iter().any(|year| places(*k, *year) > 0.0))
                .count();
            moved + scenario.new_line_weight * opened as f64
        }
    }
}
