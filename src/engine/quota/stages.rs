//! The goals one after the other, each kept within its tolerance while the next is solved.

use super::conflict::refuse;
use super::goals::{GoalName, objective, stages};
use super::model::{ColumnKey, Model, Row, RowKey};
use super::progress::{Progress, Watch};
use super::records::{GoalResult, Refusal};
use super::search::{PASSES, Search};
use super::solve::{Answer, Failure, Options, minimise};
use crate::inputs::Inputs;
use std::time::Instant;

/// Solves the goals in their order; returns the last answer and the duals of the relaxation of the shortage goal.
pub fn solve_goals(model: &mut Model, data: &Inputs, watch: Watch<'_>) -> Result<(Answer, Vec<GoalResult>, Vec<f64>), Refusal> {
    let scenario = &data.region.settings.scenario;
    let started = Instant::now();
    let mut results: Vec<GoalResult> = Vec::new();
    let mut kept: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut last: Option<Answer> = None;
    let mut prices = Vec::new();
    let mut timed_out = false;
    let stages = stages(scenario);
    for (number, goal) in stages.iter().copied().enumerate() {
        if watch.is_stopped() {
            return Err(Refusal::Stopped);
        }
        let terms = objective(goal, model, data);
        // Nothing that the plan can reach counts for this goal: it is met as it stands.
        if terms.is_empty() && last.is_some() {
            results.push(GoalResult::solved(goal, 0.0, 0.0, 0.0, 0.0));
            kept.push(terms);
            continue;
        }
        let stage = Instant::now();
        let (gap, nodes, search) = effort(goal, scenario.gap.0, model);
        let options = |relax: bool, planned: bool| {
            let left = (scenario.time_limit - started.elapsed().as_secs_f64()).max(0.0);
            // A goal that takes long leaves time to those after it, unless there is no plan at all yet.
            let time_limit = if planned && number + 1 < stages.len() { 0.5 * left } else { left };
            Options { gap, time_limit, nodes, search, relax, target: f64::NEG_INFINITY, stop: watch.stop }
        };
        let planned = last.is_some();
        // While the relaxation is solved, the other thread looks for a plan without it.
        let first = !planned && !is_small(model);
        let early = || first.then(|| Search::new(model, &terms, options(false, planned)).year_by_year()).flatten();
        let told = |incumbent, bound| (watch.tell)(Progress { goal, incumbent, bound, seconds: started.elapsed().as_secs_f64() });
        told(None, None);
        let (relaxed, early) = rayon::join(|| minimise(model, &terms, options(true, planned), None), early);
        let solved = match (relaxed, early) {
            (Ok(relaxed), early) => {
                told(None, Some(relaxed.objective));
                let last = last.as_ref().map(|answer| answer.values.clone());
                let options = options(false, planned || early.is_some());
                best(model, data, goal, &terms, &relaxed, (last, early), options).map(|answer| (relaxed, answer))
            }
            (Err(Failure::NoPlanInTime), Some(values)) => Ok(unproved(model, &terms, values)),
            (Err(failure), _) => Err(failure),
        };
        let (relaxed, answer) = match (solved, &last) {
            (Ok(solved), _) => solved,
            // An earlier goal already has a plan: the limit came during this one.
            (Err(Failure::NoPlanInTime), Some(_)) => {
                timed_out = true;
                continue;
            }
            (Err(Failure::Stopped), _) => return Err(Refusal::Stopped),
            (Err(failure), None) => return Err(refuse(failure, model, data, watch)),
            (Err(failure), Some(_)) => return Err(Refusal::Solver(format!("{}: {failure}", goal.key()))),
        };
        if goal == GoalName::Shortage {
            prices = relaxed.duals.clone();
        }
        timed_out |= answer.timed_out;
        told(Some(answer.objective), Some(answer.bound.max(relaxed.objective.min(answer.objective))));
        let bound = answer.bound.max(relaxed.objective.min(answer.objective));
        let solved = GoalResult::solved(goal, answer.objective, bound, relaxed.objective, stage.elapsed().as_secs_f64());
        let in_parts =
            matches!(goal, GoalName::Shortage | GoalName::Weighted).then(|| in_parts(model, &terms, options(true, true))).flatten();
        results.push(GoalResult { in_parts, retried: answer.retried.clone().or(relaxed.retried), duals: relaxed.duals, ..solved });
        // Fairness is a share: what is nothing to people is much to it.
        let least = if goal == GoalName::Fairness { 1e-6 } else { 1e-4 };
        let room = (answer.objective.abs() * scenario.tolerance(goal)).max(least);
        model.add_row(RowKey::Kept { goal: kept.len() }, terms.clone(), f64::NEG_INFINITY, answer.objective + room);
        kept.push(terms);
        last = Some(answer);
        if started.elapsed().as_secs_f64() >= scenario.time_limit {
            timed_out |= number + 1 < stages.len();
            break;
        }
    }
    let Some(mut answer) = last else { return Err(Refusal::Solver("no goal".to_owned())) };
    answer.timed_out = timed_out;
    for (result, terms) in results.iter_mut().zip(&kept) {
        result.value = terms.iter().map(|(column, coefficient)| answer.values[*column] * coefficient).sum();
    }
    Ok((answer, results, prices))
}

/// Whole columns up to which every goal is solved to the gap asked for.
const SMALL: usize = 350;

/// Whole columns from which on branch and bound finds good plans too late by itself.
const LARGE: usize = 2500;

/// Least value of a goal where groups come in parts, and nothing of what whole groups imply is said.
fn in_parts(model: &Model, terms: &[(usize, f64)], options: Options<'_>) -> Option<f64> {
    let implied = |row: &&Row| matches!(row.key, RowKey::Wholeness { .. } | RowKey::Rounded { .. });
    let rows = model.rows.iter().filter(|row| !implied(row)).cloned().collect();
    let mut columns = model.columns.clone();
    columns.iter_mut().for_each(|column| column.integer = false);
    minimise(&Model::from_parts(columns, rows), terms, options, None).ok().map(|answer| answer.objective)
}

fn is_small(model: &Model) -> bool {
    model.columns.iter().filter(|column| column.integer && column.lower < column.upper).count() <= SMALL
}

pub fn is_large(model: &Model) -> bool {
    model.columns.iter().filter(|column| column.integer).count() >= LARGE
}

/// A plan whose relaxation was not solved in time: no better bound than that of each column by itself.
fn unproved(model: &Model, terms: &[(usize, f64)], values: Vec<f64>) -> (Answer, Answer) {
    let least = |(column, weight): &(usize, f64)| {
        let column = &model.columns[*column];
        weight * if *weight > 0.0 { column.lower } else { column.upper }
    };
    let bound = terms.iter().map(least).sum();
    let objective = terms.iter().map(|(column, weight)| values[*column] * weight).sum();
    let plan = Answer { values, objective, bound, timed_out: true, duals: Vec::new(), retried: None };
    (Answer { objective: bound, values: Vec::new(), ..plan.clone() }, plan)
}

/// The best plan for one goal: near the relaxation, better than that of an earlier goal or an early one. Branch and bound
/// takes it up where the gap is wider than asked, unless the model is large.
fn best(
    model: &Model,
    data: &Inputs,
    goal: GoalName,
    terms: &[(usize, f64)],
    relaxed: &Answer,
    (last, early): (Option<Vec<f64>>, Option<Vec<f64>>),
    options: Options<'_>,
) -> Result<Answer, Failure> {
    let search = Search::new(model, terms, options);
    let near = match last {
        Some(last) => {
            let plan = search.towards(relaxed, &last).unwrap_or(last);
            let back = (goal == GoalName::Change).then(|| Answer { values: last_year(model, data, &plan), ..relaxed.clone() });
            Some(back.and_then(|last_year| search.towards(&last_year, &plan)).unwrap_or(plan))
        }
        None if is_small(model) => None,
        None => search.better(search.round(relaxed), early),
    };
    let plan = match near {
        Some(plan) if !is_small(model) => plan,
        near => return minimise(model, terms, options, near.as_deref()),
    };
    // The bound of change is weak: a plan is worth improving whatever it says.
    let bound = if goal == GoalName::Change { f64::NEG_INFINITY } else { relaxed.objective };
    let found = improved(&search, plan, bound, relaxed, if is_large(model) { PASSES } else { 3 });
    if is_large(model) || found.timed_out || found.objective - found.bound <= options.gap * found.objective.abs() {
        return Ok(found);
    }
    minimise(model, terms, Options { time_limit: search.left(), ..options }, Some(&found.values))
}

/// A plan improved part by part while the gap to `bound` is wider than asked.
pub fn improved(search: &Search<'_>, plan: Vec<f64>, bound: f64, relaxed: &Answer, passes: usize) -> Answer {
    let values = search.improve(plan, bound, passes);
    let objective = search.objective(&values);
    let bound = relaxed.objective.min(objective);
    Answer { values, objective, bound, timed_out: search.out_of_time(), duals: Vec::new(), retried: None }
}

/// Gap and nodes at which the work on a goal ends, and the part of it that looks for plans. The goals that decide about
/// people are solved to the gap that was asked for, and so are all goals of a small region. On a larger one the goals after
/// them have long proofs that are worth little: a good plan is sought first, then the proof gets a fixed amount of work, and
/// the gap that is left is reported.
fn effort(goal: GoalName, asked: f64, model: &Model) -> (f64, i32, f64) {
    match goal {
        GoalName::Contracts => (0.0, i32::MAX, 0.05),
        GoalName::Shortage | GoalName::Weighted => (asked, i32::MAX, 0.05),
        _ if is_small(model) => (asked, 2000, 0.05),
        GoalName::Fairness | GoalName::Surplus | GoalName::Cost | GoalName::Score => (asked.max(0.02), 1, 0.0),
        GoalName::Change => (asked.max(0.30), 1, 0.0),
    }
}

/// The plan with every line at last year's number of groups, as far as it is known.
fn last_year(model: &Model, data: &Inputs, plan: &[f64]) -> Vec<f64> {
    let mut values = plan.to_vec();
    for (value, column) in values.iter_mut().zip(&model.columns) {
        if let ColumnKey::Groups { offer, .. } = column.key {
            let line = &data.region.offers[offer];
            if let Some(kcp) = line.kcp {
                *value = f64::from(kcp) / f64::from(line.group_size);
            }
        }
    }
    values
}
