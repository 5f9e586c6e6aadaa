//! The goals of a run: each value recomputed from the plan, and what the run card says of bounds and gaps.
//! How far the bounds are proved is the matter of `certificate`.

use super::allocation::Plan;
use super::balance::Supply;
use super::card::{Card, Goal};
use super::need::Needs;
use super::{Report, at_most, differs, near};
use crate::lang::text;
use crate::region::Contracts;

const PLACE: &str = "run.json";

pub fn check(card: &Card, plan: Option<&Plan<'_>>, needs: Option<&Needs>, supply: Option<&Supply>, report: &mut Report) {
    for goal in &card.goals {
        bound(goal, card.status == "time_limit", report);
    }
    largest(card, report);
    let Some(plan) = plan else { return };
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
        kept(goal, plan, report);
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
        "change" => Value::Known(change(plan)),
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

fn lines<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (usize, crate::units::Year)> + 'p {
    (0..plan.region.offers.len()).flat_map(|k| plan.admissions.iter().map(move |year| (k, *year)))
}

/// No value may pass its bound, and the gap is the distance between the two. Only a run that time cut short may lack a bound.
fn bound(goal: &Goal, cut_short: bool, report: &mut Report) {
    let name = goal.name.chars().take(40).collect::<String>();
    let Some(bound) = goal.bound else {
        if !cut_short {
            report.find("goal_bound", PLACE, text!("цель {name}: граница не указана", "goal {name}: the bound is missing"));
        }
        return;
    };
    if !at_most(bound, goal.value) {
        let names = [format!("цель {name}: значение лучше границы"), format!("goal {name}: the value passes its bound")];
        report.find("goal_bound", PLACE, differs([&names[0], &names[1]], bound, goal.value));
    }
    let relative = if goal.value == 0.0 { 0.0 } else { ((goal.value - bound) / goal.value).max(0.0) };
    let found = goal.gap.unwrap_or(f64::INFINITY);
    // A value that is zero but for rounding has no relative gap to speak of.
    let nothing = near(0.0, goal.value) && near(0.0, found);
    if !(nothing || near(relative, found)) {
        let names = [format!("цель {name}: разрыв"), format!("goal {name}: gap")];
        report.find("goal_gap", PLACE, differs([&names[0], &names[1]], relative, found));
    }
}

fn largest_gap(card: &Card) -> f64 {
    card.goals.iter().map(|goal| goal.gap.unwrap_or(f64::INFINITY)).fold(0.0, f64::max)
}

/// The gap on top of the card is the largest of all.
fn largest(card: &Card, report: &mut Report) {
    if card.goals.iter().all(|goal| goal.gap.is_some()) {
        report.compare("card_gap", PLACE, ["наибольший разрыв", "largest gap"], largest_gap(card), card.gap.unwrap_or(f64::INFINITY));
    }
}

/// Later goals may move an earlier one by its tolerance, no more.
fn kept(goal: &Goal, plan: &Plan<'_>, report: &mut Report) {
    let Some(optimum) = goal.optimum else { return };
    let most = optimum + plan.region.settings.scenario.goal_tolerance.0 * optimum.abs();
    if !at_most(goal.value, most) {
        let name = goal.name.chars().take(40).collect::<String>();
        let ru = format!("цель {name} отступила от достигнутого больше допуска");
        let en = format!("goal {name} moved from what was reached by more than its tolerance");
        report.find("goal_tolerance", PLACE, differs([&ru, &en], most, goal.value));
    }
}

/// Every goal of the model once and in its order; a run that time cut short may lack the later ones.
fn order(card: &Card, plan: &Plan<'_>, report: &mut Report) {
    let soft = plan.region.settings.scenario.contracts == Contracts::Soft;
    let expected: Vec<&str> =
        ["contracts", "shortage", "surplus", "change"].into_iter().filter(|name| soft || *name != "contracts").collect();
    let found: Vec<&str> = card.goals.iter().map(|goal| goal.name.as_str()).collect();
    let cut_short = card.status == "time_limit" && !found.is_empty() && expected.starts_with(&found);
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
