//! Turns the answer of the solver into records, computed again from whole groups and places.

use super::constraints::{blockers, constraints};
use super::goals::{Records, stages};
use super::model::{ColumnKey, Model, in_reach};
use super::prices::Prices;
use super::records::{BalanceLine, BalanceStatus, GoalResult, Plan, PlanLine, PlanStatus};
use super::solve::Answer;
use crate::inputs::Inputs;
use kadry_region::Mode;
use kadry_region::units::{Groups, People, Places, Roubles, Workers, Year};
use std::collections::BTreeMap;

pub fn collect(model: &Model, data: &Inputs, answer: &Answer, mut goals: Vec<GoalResult>, prices: &Prices, size: (usize, usize)) -> Plan {
    let region = &data.region;
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
                cost: offer.cost.map(|cost| Roubles(cost.0 * count * chain.student_years())),
                blocked_by: blockers.get(&(k, year)).copied(),
            });
        }
    }
    let balance = balance(data, &planned);
    let scenario = &region.settings.scenario;
    let stopped = goals.len() < stages(scenario).len();
    if scenario.mode == Mode::Weighted {
        goals.splice(0..0, scenario.counted().into_iter().map(GoalResult::valued));
    }
    let records = Records { data, lines: &lines, balance: &balance };
    for goal in &mut goals {
        goal.value = records.value(goal.name);
        goal.gap = goal.bound.map(|bound| relative_gap(goal.value, bound));
    }
    let gap = goals.iter().filter_map(|goal| goal.gap).fold(0.0, f64::max);
    let status = match gap {
        _ if stopped || answer.timed_out => PlanStatus::TimeLimit,
        gap if gap <= 1e-4 => PlanStatus::Optimal,
        _ => PlanStatus::Gap,
    };
    Plan { status, gap, goals, lines, balance, constraints, certificate: Vec::new(), size, competition: None }
}

/// `(value − bound) / |value|`. Rounding may move a value below its bound by the solver's tolerance; that is no negative
/// gap. Of a value of nothing any distance is all of it.
fn relative_gap(value: f64, bound: f64) -> f64 {
    match value - bound {
        distance if distance <= 1e-6 => 0.0,
        _ if value.abs() <= 1e-6 => 1.0,
        distance => distance / value.abs(),
    }
}

fn balance(data: &Inputs, planned: &BTreeMap<(usize, Year), f64>) -> Vec<BalanceLine> {
    let region = &data.region;
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
