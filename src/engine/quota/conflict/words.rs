//! Sentences of constraints that contradict one another only together, and of what each would have to give.

use super::feasible::{Constraint, Feasible};
use crate::inputs::Inputs;
use crate::quota::arithmetic::words::{Asked, bound_left, bound_name, contracts, more_groups, subject, widened};
use crate::quota::kind::Kind;
use crate::quota::reason::{Case, Unit, each, joined};
use kadry_region::lang::{Lang, Text, number};

/// How many lines one sentence names.
const NAMED: usize = 3;

/// The bound of a constraint as a number, where it is one: between planned years change depends on the plan itself.
fn number_of(constraint: &Constraint) -> Option<f64> {
    let row = constraint.rows.first()?;
    (!constraint.key.follows_plan()).then_some(if row.upper.is_finite() { row.upper } else { row.lower })
}

/// Whether it holds up from below.
fn is_floor(constraint: &Constraint) -> bool {
    constraint.rows.first().is_some_and(|row| !row.upper.is_finite())
}

fn is_fixed(constraint: &Constraint) -> bool {
    constraint.rows.first().is_some_and(|row| row.lower == row.upper)
}

/// What would be needed and what there is, summed over constraints of one kind and owner.
pub fn sizes(feasible: &Feasible, group: &[usize], kind: Kind, total: Option<f64>) -> (Option<f64>, Option<f64>) {
    let unit = kind.unit();
    let constraints = || group.iter().map(|c| &feasible.owned[*c]);
    let taken: f64 = constraints().filter_map(|c| c.rows.first()).map(|row| row.taken).sum();
    let Some(bound) = constraints().map(number_of).sum::<Option<f64>>() else { return (None, None) };
    let floor = constraints().all(is_floor);
    let bound = if floor { unit.up(bound + taken) } else { unit.down(bound + taken) };
    match (floor, total) {
        (true, total) => (Some(bound), total.map(|total| bound - total)),
        (false, total) => (total.map(|total| bound + total), Some(bound)),
    }
}

/// «Колледж № 1, приём 2027: предел приёма — 100 мест», of every line or of the first few.
pub fn bound(feasible: &Feasible, data: &Inputs, group: &[usize], kind: Kind, whole: bool) -> Text {
    let mut parts: Vec<Text> = group.iter().take(NAMED).map(|c| one_bound(&feasible.owned[*c], data, kind)).collect();
    let more = group.len().saturating_sub(NAMED);
    if more > 0 {
        parts.push(Text::new(format!("и ещё {more}"), format!("and {more} more")));
    }
    if whole {
        parts.push(Text::new("целыми группами это невозможно", "whole groups cannot give that"));
    }
    joined(&parts, ["; ", "; "])
}

/// A limit of one number is neither an upper nor a lower one.
fn name_of(constraint: &Constraint, kind: Kind) -> Text {
    match kind {
        Kind::LimitMin | Kind::LimitMax if is_fixed(constraint) => Text::new("предел", "limit"),
        _ => bound_name(kind),
    }
}

fn one_bound(constraint: &Constraint, data: &Inputs, kind: Kind) -> Text {
    let (subject, name, unit) = (subject(constraint.key, data), name_of(constraint, kind), kind.unit());
    let taken = constraint.rows.first().map_or(0.0, |row| row.taken);
    let share = data.region.settings.scenario.change_share.0;
    each(|lang| {
        let (subject, name) = (subject.get(lang), name.get(lang));
        let percent = number(share * 100.0, 0, lang);
        let Some(value) = number_of(constraint) else {
            return match lang {
                Lang::Ru => format!("{subject}: {name} — {percent} % за год или одна группа"),
                Lang::En => format!("{subject}: {name} is {percent}% a year or one group"),
            };
        };
        let at_least = unit.amount(unit.up(value), Case::Genitive, lang);
        let at_most = unit.amount(unit.down(value), Case::Genitive, lang);
        match (lang, kind) {
            (_, Kind::Contract) => format!("{subject}: {}", contracts(value, Case::Nominative, lang)),
            (Lang::Ru, _) if is_fixed(constraint) => format!("{subject}: {name} — ровно {}", unit.amount(value, Case::Nominative, lang)),
            (Lang::En, _) if is_fixed(constraint) => format!("{subject}: {name} is exactly {at_least}"),
            (Lang::Ru, _) if is_floor(constraint) => format!("{subject}: {name} — не менее {at_least}"),
            (Lang::En, _) if is_floor(constraint) => format!("{subject}: {name} is at least {at_least}"),
            (Lang::Ru, Kind::Licence | Kind::Growth | Kind::LimitMax | Kind::Federal) => format!("{subject}: {name} — не более {at_most}"),
            (Lang::En, Kind::Licence | Kind::Growth | Kind::LimitMax | Kind::Federal) => format!("{subject}: {name} is at most {at_most}"),
            _ => format!("{subject}: {}", bound_left(constraint.key, data, unit, &asked(value, taken, unit, 0.0), lang)),
        }
    })
}

fn asked(value: f64, taken: f64, unit: Unit, give: f64) -> Asked {
    let have = unit.down(value);
    Asked { need: have + give, contracts: 0.0, limits: 0.0, have, capacity: unit.down(value + taken) }
}

/// What would be enough if these constraints alone gave way.
pub fn gives_way(feasible: &Feasible, data: &Inputs, group: &[usize], kind: Kind, total: f64, upper: bool) -> Text {
    let unit = kind.unit();
    let first = group.first().map(|c| &feasible.owned[*c]);
    let single = first.filter(|_| group.len() == 1).and_then(|c| number_of(c).map(|value| (c, value)));
    match (kind, single) {
        (Kind::Licence, _) => more_groups(total),
        (Kind::Contract, _) => each(|lang| match lang {
            Lang::Ru => format!("перенести или отменить {}", contracts(total, Case::Accusative, lang)),
            Lang::En => format!("move or give up {}", contracts(total, Case::Genitive, lang)),
        }),
        (Kind::Growth | Kind::Decline, _) => each(|lang| {
            let (name, by) = (bound_name(kind), unit.amount(total, Case::Accusative, lang));
            match lang {
                Lang::Ru => format!("превысить {} на {by}", name.ru),
                Lang::En => format!("go beyond the {} by {by}", name.en),
            }
        }),
        (_, Some((constraint, value))) if is_floor(constraint) => each(|lang| {
            let (name, by, to) = (bound_name(kind), unit.figure(total, lang), unit.amount(unit.up(value) - total, Case::Genitive, lang));
            match lang {
                Lang::Ru => format!("снизить {} до {to} (на {by})", name.ru),
                Lang::En => format!("lower the {} to {to} (by {by})", name.en),
            }
        }),
        (_, Some((constraint, value))) if !is_fixed(constraint) => {
            let taken = constraint.rows.first().map_or(0.0, |row| row.taken);
            widened(constraint.key, data, unit, &asked(value, taken, unit, total))
        }
        (_, Some((constraint, value))) => each(|lang| {
            let (name, by) = (name_of(constraint, kind), unit.figure(total, lang));
            let to = unit.amount(if upper { value + total } else { value - total }, Case::Genitive, lang);
            match (lang, upper) {
                (Lang::Ru, true) => format!("увеличить {} до {to} (на {by})", name.ru),
                (Lang::Ru, false) => format!("снизить {} до {to} (на {by})", name.ru),
                (Lang::En, true) => format!("raise the {} to {to} (by {by})", name.en),
                (Lang::En, false) => format!("lower the {} to {to} (by {by})", name.en),
            }
        }),
        _ => each(|lang| {
            let (name, by) = (bound_name(kind), unit.amount(total, Case::Accusative, lang));
            match lang {
                Lang::Ru => format!("изменить {} всего на {by}", name.ru),
                Lang::En => format!("change the {} by {by} in all", name.en),
            }
        }),
    }
}

/// «Колледж № 1, приём 2027: увеличить предел приёма до 125 мест (на 25)»
pub fn relief(feasible: &Feasible, data: &Inputs, constraint: usize, kind: Kind, by: f64, upper: bool) -> Text {
    let subject = subject(feasible.owned[constraint].key, data);
    let change = gives_way(feasible, data, &[constraint], kind, by, upper);
    Text::new(format!("{}: {}", subject.ru, change.ru), format!("{}: {}", subject.en, change.en))
}
