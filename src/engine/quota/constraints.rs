//! Every constraint that a user owns: bound, use, price.

use super::kind::Kind;
use super::model::{Before, ColumnKey, Model, Row, RowKey};
use super::owners::describe;
use super::prices::Prices;
use super::records::ConstraintLine;
use crate::inputs::Inputs;
use kadry_region::units::Year;
use std::collections::{BTreeMap, BTreeSet};

/// Every constraint that a user owns, with what the plan makes of it.
pub fn constraints(
    model: &Model,
    data: &Inputs,
    values: &[f64],
    prices: &Prices,
    places: &dyn Fn(usize, Year) -> f64,
) -> Vec<ConstraintLine> {
    let region = &data.region;
    let share = region.settings.scenario.change_share.0;
    let mut seen: BTreeSet<RowKey> = BTreeSet::new();
    let mut lines = Vec::new();
    for (index, row) in model.rows.iter().enumerate() {
        let Some((kind, owner, year)) = describe(row.key, data) else { continue };
        if !seen.insert(row.key) {
            continue;
        }
        let upper = row.upper.is_finite();
        let (mut bound, mut activity) = (if upper { row.upper } else { row.lower } + row.taken, row.activity(values) + row.taken);
        // An unmet part keeps the row of a soft contract, but it is no place.
        if let RowKey::Contract { offer, year } = row.key {
            activity = places(offer, year);
        }
        // Between planned years the bound depends on the plan itself: it is shown for the places of the year before.
        if let RowKey::Growth { offer, year, before: Before::Planned } | RowKey::Decline { offer, year, before: Before::Planned } = row.key
        {
            let before = places(offer, year.plus(-1));
            let step = (share * before).max(f64::from(region.offers[offer].group_size));
            activity = places(offer, year);
            bound = if upper { before + step } else { (before - step).max(0.0) };
        }
        let slack = if upper { bound - activity } else { activity - bound };
        let binding = slack <= 1e-6 * bound.abs().max(1.0) && !(bound == 0.0 && kind == Kind::Decline);
        let price = prices.duals.get(index).copied().filter(|_| has_price(row)).map(|p| if p.abs() < 1e-9 { 0.0 } else { p });
        lines.push(ConstraintLine {
            name: format!("{kind}[{owner}, {year}]"),
            kind,
            owner,
            year,
            bound,
            activity,
            slack,
            binding,
            price_people: price,
            range: prices.ranges.get(&index).map(|(low, high)| (low + row.taken, high + row.taken)),
            one_more: prices.one_more.get(&index).copied(),
            group_more: prices.group_more.get(&index).copied(),
        });
    }
    lines
}

/// A dual is a price of the bound only where the bound is a number of the user's.
pub fn has_price(row: &Row) -> bool {
    !row.key.follows_plan()
}

/// For each line the constraint that one more group would break; where several would, the one with the highest price.
pub fn blockers(model: &Model, data: &Inputs, values: &[f64], constraints: &[ConstraintLine]) -> BTreeMap<(usize, Year), usize> {
    let mut by_key: BTreeMap<RowKey, usize> = BTreeMap::new();
    for row in model.rows.iter().filter(|row| describe(row.key, data).is_some()) {
        let next = by_key.len();
        by_key.entry(row.key).or_insert(next);
    }
    let mut found: BTreeMap<(usize, Year), (f64, usize)> = BTreeMap::new();
    for row in model.rows.iter().filter(|row| row.upper.is_finite()) {
        let Some(line) = by_key.get(&row.key).copied().filter(|line| *line < constraints.len()) else { continue };
        let slack = row.upper - row.activity(values);
        for (column, coefficient) in row.terms.iter().filter(|(_, c)| *c > 0.0) {
            let (offer, admission, step) = match model.columns[*column].key {
                ColumnKey::Places { offer, year } => (offer, year, f64::from(data.region.offers[offer].group_min)),
                ColumnKey::Groups { offer, year } => (offer, year, 1.0),
                _ => continue,
            };
            if slack + 1e-6 < coefficient * step {
                let price = constraints[line].price_people.map_or(0.0, f64::abs);
                let entry = found.entry((offer, admission)).or_insert((price, line));
                if price > entry.0 {
                    *entry = (price, line);
                }
            }
        }
    }
    found.into_iter().map(|(key, (_, line))| (key, line)).collect()
}
