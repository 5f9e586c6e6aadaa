//! The goals of a run: each value recomputed from the plan, and what the run card says of bounds and gaps.
//! How far the bounds are proved is the matter of `certificate`. Those of a competition are bounds of the need-optimal plan:
//! only the first of them binds every plan, and no tolerance was kept.

use super::allocation::Plan;
use super::balance::Supply;
use super::card::{Card, Goal};
use super::need::Needs;
use super::{Report, at_most, differs, near};
use kadry_region::lang::text;
use kadry_region::{Contracts, Mode};
use std::collections::BTreeMap;

const PLACE: &str = "run.json";
/// The goal of the weighted mode, beside those that it adds up.
const WEIGHTED: &str = "weighted";

pub fn check(card: &Card, plan: Option<&Plan<'_>>, needs: Option<&Needs>, supply: Option<&Supply>, report: &mut Report) {
    largest(card, report);
    let Some(plan) = plan else { return };
    let mode = plan.region.settings.scenario.mode;
    for (index, goal) in card.goals.iter().enumerate() {
        // Parts of a weighted sum and what a competition does not minimise have no bounds of their own.
        let part = (mode == Mode::Weighted && goal.name != WEIGHTED) || (mode == Mode::Competition && index > 0);
        if part && (goal.bound.is_some() || goal.gap.is_some()) {
            let name: String = goal.name.chars().take(40).collect();
            let message = text!(
                "цель {name} не минимизировалась: границы и разрыва у неё быть не может",
                "goal {name} was not minimised: it can have neither bound nor gap"
            );
            report.find("goal_bound", PLACE, message);
        }
        bound(goal, part || card.status == "time_limit", report);
        passed(goal, report);
    }
    order(card, plan, report);
    for goal in &card.goals {
        match value(&goal.name, plan, needs, supply) {
            Value::Known(expected) => {
                let names = [format!("цель {}", goal.name), format!("goal {}", goal.name)];
                report.compare("goal_value", PLACE, [&names[0], &names[1]], expected, goal.value);
                report.count("goals", 1);
            }
            Value::Unread => {}
            Value::Unknown => {
                let name: String = goal.name.chars().take(40).collect();
                report.find(
                    "goal_unknown",
                    PLACE,
                    text!("цель «{name}» неизвестна: не пересчитана", "the goal “{name}” is unknown: it was not recomputed"),
                );
            }
        }
        if mode == Mode::Lexicographic {
            kept(goal, plan, report);
        }
    }
    status(card, plan, report);
}

enum Value {
    Known(f64),
    /// A table that it needs did not read, which was said already.
    Unread,
    Unknown,
}

fn value(name: &str, plan: &Plan<'_>, needs: Option<&Needs>, supply: Option<&Supply>) -> Value {
    let from_balance = |of: fn(&Plan<'_>, &Needs, &Supply) -> f64| {
        needs.zip(supply).map_or(Value::Unread, |(needs, supply)| Value::Known(of(plan, needs, supply)))
    };
    match name {
        "contracts" => Value::Known(contracts(plan)),
        "shortage" => from_balance(shortage),
        "surplus" => from_balance(surplus),
        "fairness" => from_balance(fairness),
        "change" => Value::Known(change(plan)),
        "cost" => Value::Known(cost(plan)),
        "score" => Value::Known(score(plan)),
        WEIGHTED => weighted(plan, needs, supply),
        _ => Value::Unknown,
    }
}

/// Places under contract that the plan does not give.
fn contracts(plan: &Plan<'_>) -> f64 {
    lines(plan).map(|(k, year)| (plan.contracted(k, year) - plan.places(k, year)).max(0.0)).sum()
}

fn shortage(plan: &Plan<'_>, needs: &Needs, supply: &Supply) -> f64 {
    let weight = |programme: usize| plan.region.programmes.get(programme).map_or(1.0, |p| p.priority);
    let open = |key: &(usize, _)| supply.open(key, needs.get(key).copied().unwrap_or_default());
    supply.reach.iter().map(|key| weight(key.0) * open(key).max(0.0)).sum()
}

fn surplus(plan: &Plan<'_>, needs: &Needs, supply: &Supply) -> f64 {
    let band = plan.region.settings.scenario.surplus_tolerance.0;
    let beyond = |key: &(usize, _)| {
        let need = needs.get(key).copied().unwrap_or_default();
        ((-supply.open(key, need)).max(0.0) - band * need).max(0.0)
    };
    supply.reach.iter().map(beyond).sum()
}

/// Largest part of its need that an industry lacks, over all years in reach.
fn fairness(plan: &Plan<'_>, needs: &Needs, supply: &Supply) -> f64 {
    let mut industries: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for key in &supply.reach {
        let need = needs.get(key).copied().unwrap_or_default();
        let industry = plan.region.programmes.get(key.0).map_or("", |programme| programme.industry.as_str());
        let (lacks, needed) = industries.entry(industry).or_default();
        *lacks += supply.open(key, need).max(0.0);
        *needed += need;
    }
    industries.values().filter(|(_, needed)| *needed > 0.0).map(|(lacks, needed)| lacks / needed).fold(0.0, f64::max)
}

/// Millions of roubles over all years of study; a line without a cost counts nothing.
fn cost(plan: &Plan<'_>) -> f64 {
    let year_of = |k: usize| plan.region.offers.get(k).and_then(|offer| offer.cost).map_or(0.0, |cost| cost.0);
    let years = |k: usize| plan.chains.get(k).map_or(0.0, |chain| chain.student_years());
    plan.filled().map(|(k, _, places)| places * years(k) * year_of(k)).sum::<f64>() / 1e6
}

/// Points of the places, with a minus: the goal is least where they are most.
fn score(plan: &Plan<'_>) -> f64 {
    let points = |k: usize| plan.region.offers.get(k).and_then(|offer| offer.score).unwrap_or_default();
    0.0 - plan.filled().map(|(k, _, places)| places * points(k)).sum::<f64>()
}

fn weighted(plan: &Plan<'_>, needs: Option<&Needs>, supply: Option<&Supply>) -> Value {
    let weights = &plan.region.settings.scenario.weights;
    let mut sum = 0.0;
    for name in expected(plan) {
        let weight = match name {
            "contracts" => weights.contracts,
            "shortage" => weights.shortage,
            "fairness" => weights.fairness,
            "surplus" => weights.surplus,
            "change" => weights.change,
            "cost" => weights.cost,
            "score" => weights.score,
            _ => continue,
        };
        match value(name, plan, needs, supply) {
            Value::Known(value) => sum += weight * value,
            other => return other,
        }
    }
    Value::Known(sum)
}

fn change(plan: &Plan<'_>) -> f64 {
    let moved: f64 =
        lines(plan).filter_map(|(k, year)| plan.previous(k, year).map(|previous| (plan.places(k, year) - previous).abs())).sum();
    let opened = |k: &usize| {
        plan.region.offers.get(*k).and_then(|o| o.kcp).is_some_and(|kcp| kcp.0 == 0)
            && plan.admissions.iter().any(|year| plan.places(*k, *year) > 0.0)
    };
    let lines = (0..plan.region.offers.len()).filter(opened).count();
    moved + plan.region.settings.scenario.new_line_weight * lines as f64
}

fn lines<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (usize, kadry_region::units::Year)> + 'p {
    (0..plan.region.offers.len()).flat_map(|k| plan.admissions.iter().map(move |year| (k, *year)))
}

/// The gap is the distance of the value from its bound. Only a run that time cut short and a part of a weighted sum may
/// lack a bound.
fn bound(goal: &Goal, may_lack: bool, report: &mut Report) {
    let name = short(&goal.name);
    let Some(bound) = goal.bound else {
        if !may_lack {
            report.find("goal_bound", PLACE, text!("цель {name}: граница не указана", "goal {name}: the bound is missing"));
        }
        return;
    };
    let relative = match goal.value - bound {
        distance if distance <= 0.0 => 0.0,
        _ if goal.value == 0.0 => 1.0,
        distance => distance / goal.value.abs(),
    };
    let found = goal.gap.unwrap_or(f64::INFINITY);
    // A value that is its bound but for rounding has no gap to speak of.
    let nothing = near(bound, goal.value) && (near(0.0, found) || near(1.0, found));
    if !(nothing || near(relative, found)) {
        let names = [format!("цель {name}: разрыв"), format!("goal {name}: gap")];
        report.find("goal_gap", PLACE, differs([&names[0], &names[1]], relative, found));
    }
}

/// No value may pass its bound.
fn passed(goal: &Goal, report: &mut Report) {
    let name = short(&goal.name);
    if let Some(bound) = goal.bound.filter(|bound| !at_most(*bound, goal.value)) {
        let names = [format!("цель {name}: значение лучше границы"), format!("goal {name}: the value passes its bound")];
        report.find("goal_bound", PLACE, differs([&names[0], &names[1]], bound, goal.value));
    }
}

/// A name of a foreign file for a message.
fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

fn largest_gap(card: &Card) -> f64 {
    card.goals.iter().filter_map(|goal| goal.gap).fold(0.0, f64::max)
}

/// The gap on top of the card is the largest of all; without a gap of any goal there is nothing to be the largest of.
fn largest(card: &Card, report: &mut Report) {
    if card.goals.iter().any(|goal| goal.gap.is_some()) {
        report.compare("card_gap", PLACE, ["наибольший разрыв", "largest gap"], largest_gap(card), card.gap.unwrap_or(f64::INFINITY));
    }
}

/// Later goals may move an earlier one by its tolerance, no more.
fn kept(goal: &Goal, plan: &Plan<'_>, report: &mut Report) {
    let Some(optimum) = goal.optimum else { return };
    let most = optimum + tolerance(&goal.name, plan) * optimum.abs();
    if !at_most(goal.value, most) {
        let name = short(&goal.name);
        let ru = format!("цель {name} отступила от достигнутого больше допуска");
        let en = format!("goal {name} moved from what was reached by more than its tolerance");
        report.find("goal_tolerance", PLACE, differs([&ru, &en], most, goal.value));
    }
}

/// The tolerance of a goal: its own, or the common one, which contracts do not have.
fn tolerance(name: &str, plan: &Plan<'_>) -> f64 {
    let scenario = &plan.region.settings.scenario;
    let own = scenario.tolerances.iter().find(|(goal, _)| goal.key() == name).map(|(_, share)| share.0);
    own.unwrap_or(if name == "contracts" { 0.0 } else { scenario.goal_tolerance.0 })
}

/// Goals that the scenario names, in its order; hard contracts leave nothing unmet to count.
fn expected(plan: &Plan<'_>) -> Vec<&'static str> {
    let scenario = &plan.region.settings.scenario;
    let soft = scenario.contracts == Contracts::Soft;
    let mut names: Vec<&str> = scenario.goals.iter().map(|goal| goal.key()).filter(|name| soft || *name != "contracts").collect();
    if scenario.mode == Mode::Weighted {
        names.push(WEIGHTED);
    }
    names
}

/// Every goal of the scenario once and in its order; a run that time cut short may lack some, which then bind nothing.
fn order(card: &Card, plan: &Plan<'_>, report: &mut Report) {
    let expected = expected(plan);
    let found: Vec<&str> = card.goals.iter().map(|goal| goal.name.as_str()).collect();
    let mut rest = expected.iter();
    let in_order = found.iter().all(|name| rest.any(|other| other == name));
    let cut_short = card.status == "time_limit" && !found.is_empty() && in_order;
    if found != expected && !cut_short {
        let found: String = found.join(", ").chars().take(200).collect();
        let expected = expected.join(", ");
        report.find(
            "goal_order",
            PLACE,
            text!("цели в расчёте: {found}; должны быть: {expected}", "the run has the goals {found}; there should be {expected}"),
        );
    }
}

fn status(card: &Card, plan: &Plan<'_>, report: &mut Report) {
    let allowed = plan.region.settings.scenario.gap.0;
    let gap = largest_gap(card);
    let status: String = card.status.chars().take(40).collect();
    let known = matches!(status.as_str(), "optimal" | "gap" | "time_limit");
    if !known || (status == "optimal" && !(gap <= allowed || near(allowed, gap))) {
        report.find("card_status", PLACE, text!("состояние «{status}» при разрыве {gap}", "status “{status}” with a gap of {gap}"));
    }
}
