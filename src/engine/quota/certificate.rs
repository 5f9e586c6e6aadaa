//! What proves the bound of a goal: the multipliers of the rows of its relaxation, under the names of the domain.
//! `verify` builds the rows anew from the inputs and needs nothing else from here.

use super::families::industries;
use super::model::{ColumnKey, Model, Row, RowKey, Side};
use super::owners::describe;
use super::records::{GoalResult, Multiplier};
use crate::inputs::Inputs;
use kadry_region::units::Year;

/// Multipliers below this are the solver's noise: they prove nothing.
const NOISE: f64 = 1e-11;

/// Every multiplier of every goal. A row that is not known here is left out, which makes the proof weaker, never wrong.
pub fn multipliers(model: &Model, data: &Inputs, goals: &[GoalResult]) -> Vec<Multiplier> {
    let mut found = Vec::new();
    for goal in goals {
        for (row, dual) in model.rows.iter().zip(&goal.duals).filter(|(_, dual)| dual.abs() > NOISE) {
            let Some((kind, owner, year)) = named(row.key, model, data, goals) else { continue };
            let bound = if *dual > 0.0 { row.lower } else { row.upper };
            if bound.is_finite() {
                found.push(Multiplier { goal: goal.name, kind, owner, year, part: part(row, model, data), dual: *dual, bound });
            }
        }
    }
    found
}

fn named(key: RowKey, model: &Model, data: &Inputs, goals: &[GoalResult]) -> Option<(&'static str, String, Option<Year>)> {
    let line = |offer: usize| data.region.offer_label(offer);
    let programme = |index: usize| data.region.programmes[index].code.clone();
    let (kind, owner, year) = match key {
        RowKey::GroupSize { offer, year } => ("group_size", line(offer), year),
        RowKey::GroupMin { offer, year } => ("group_min", line(offer), year),
        RowKey::Change { offer, year } => ("change", line(offer), year),
        RowKey::Opening { offer, year } => ("opening", line(offer), year),
        RowKey::Balance { programme: p, year } => ("balance", programme(p), year),
        RowKey::SurplusBand { programme: p, year } => ("surplus_band", programme(p), year),
        RowKey::Wholeness { programme: p, year, .. } => ("wholeness", programme(p), year),
        RowKey::Rounded { row, .. } => {
            let (_, owner, year) = describe(model.rows.get(row)?.key, data)?;
            ("rounded", owner, year)
        }
        RowKey::Fairness { industry } => return Some(("fairness", industries(&data.region).get(industry)?.clone(), None)),
        RowKey::Kept { goal } => return Some(("kept", goals.get(goal)?.name.key().to_owned(), None)),
        key => {
            let (kind, owner, year) = describe(key, data)?;
            (kind.key(), owner, year)
        }
    };
    Some((kind, owner, Some(year)))
}

/// Rows of one key are told apart: the two sides of a limit, the roundings of a balance.
fn part(row: &Row, model: &Model, data: &Inputs) -> String {
    match row.key {
        RowKey::Rounded { row, side, size } => {
            let Some(base) = model.rows.get(row) else { return String::new() };
            let kind = describe(base.key, data).map_or("", |(kind, ..)| kind.key());
            let side = if side == Side::Max { "max" } else { "min" };
            format!("{kind} {side} {}", f64::from_bits(size))
        }
        RowKey::Growth { .. } | RowKey::Decline { .. } => match row.terms.get(1) {
            Some((_, before)) if *before != -1.0 => "share".to_owned(),
            _ => String::new(),
        },
        RowKey::Limit { side: Side::Min, .. } => "min".to_owned(),
        RowKey::Limit { side: Side::Max, .. } => "max".to_owned(),
        RowKey::Wholeness { size, .. } => {
            let slack = row.terms.last().and_then(|(column, _)| model.columns.get(*column)).map(|column| column.key);
            let side = match slack {
                Some(ColumnKey::Surplus { .. }) => "surplus",
                Some(ColumnKey::SurplusBeyond { .. }) => "beyond",
                _ => "shortage",
            };
            format!("{side} {}", f64::from_bits(size))
        }
        _ => String::new(),
    }
}
