//! What whole groups imply for each balance.

use super::{FREE, NONE};
use crate::quota::model::{ColumnKey, Data, Model, RowKey, Side};

/// Mixed-integer rounding of each balance over its groups, one row for every size of group and both sides.
///
/// With `a` workers a group, `Σ a·g + u ≥ N` and whole `g`, shortage cannot shrink below the chord between the last group
/// that lacks and the first that suffices: `u ≥ r·(⌈N/a⌉ − Σ g)`, `r = N − a·⌊N/a⌋` (Nemhauser and Wolsey 1990 for unequal
/// sizes). Without these rows the relaxation opens parts of groups, and its bound lies far below the truth.
pub fn wholeness(model: &mut Model, data: &Data<'_>) {
    let tolerance = data.region.settings.scenario.surplus_tolerance.0;
    let balances: Vec<_> = model
        .rows
        .iter()
        .filter_map(|row| match row.key {
            RowKey::Balance { programme, year } => Some((programme, year, row.lower, row.terms.clone())),
            _ => None,
        })
        .collect();
    for (programme, year, need, terms) in balances {
        let (mut most, mut least) = (Vec::new(), Vec::new());
        for (column, workers) in terms {
            if let ColumnKey::Places { offer, year } = model.columns[column].key
                && let Some(groups) = model.column(ColumnKey::Groups { offer, year })
            {
                let line = &data.region.offers[offer];
                most.push((groups, workers * f64::from(line.group_size)));
                least.push((groups, workers * f64::from(line.group_min)));
            }
        }
        if let Some(shortage) = model.column(ColumnKey::Shortage { programme, year }) {
            for size in sizes(&most) {
                if let Some((terms, bound)) = round_up(&most, shortage, need, size) {
                    model.add_row(RowKey::Wholeness { programme, year, side: Side::Min, size: size.to_bits() }, terms, bound, FREE);
                }
            }
        }
        let band = tolerance * data.demand.need(programme, year).0;
        let sides = [(ColumnKey::Surplus { programme, year }, need), (ColumnKey::SurplusBeyond { programme, year }, need + band)];
        for (key, bound) in sides {
            let Some(surplus) = model.column(key) else { continue };
            for size in sizes(&least) {
                if let Some((terms, bound)) = round_down(&least, surplus, bound, size) {
                    model.add_row(RowKey::Wholeness { programme, year, side: Side::Max, size: size.to_bits() }, terms, NONE, bound);
                }
            }
        }
    }
}

/// Distinct workers per group in a balance.
fn sizes(groups: &[(usize, f64)]) -> Vec<f64> {
    let mut sizes: Vec<f64> = groups.iter().map(|(_, workers)| *workers).filter(|w| *w > 1e-6).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    sizes
}

/// Roundings with a remainder this near to a whole number are left out: their coefficients would be huge.
const CLEAR: f64 = 0.01;

type Rounded = Option<(Vec<(usize, f64)>, f64)>;

/// `Σ a·g + slack ≥ bound`, divided by `size` and rounded up.
fn round_up(groups: &[(usize, f64)], slack: usize, bound: f64, size: f64) -> Rounded {
    let whole = (bound / size).floor();
    let rest = bound / size - whole;
    if bound <= 0.0 || !(CLEAR..=1.0 - CLEAR).contains(&rest) {
        return None;
    }
    let mut terms: Vec<_> = groups
        .iter()
        .map(|(column, workers)| {
            let parts = workers / size;
            (*column, parts.floor() + ((parts - parts.floor()) / rest).min(1.0))
        })
        .collect();
    terms.push((slack, 1.0 / (size * rest)));
    Some((terms, whole + 1.0))
}

/// `Σ a·g − slack ≤ bound`, divided by `size` and rounded down.
fn round_down(groups: &[(usize, f64)], slack: usize, bound: f64, size: f64) -> Rounded {
    let whole = (bound / size).floor();
    let rest = bound / size - whole;
    if !(CLEAR..=1.0 - CLEAR).contains(&rest) {
        return None;
    }
    let mut terms: Vec<_> = groups
        .iter()
        .map(|(column, workers)| {
            let parts = workers / size;
            (*column, parts.floor() + ((parts - parts.floor() - rest) / (1.0 - rest)).max(0.0))
        })
        .collect();
    terms.push((slack, -1.0 / (size * (1.0 - rest))));
    Some((terms, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every whole point that meets the balance must meet its rounding, and the chord must be reached.
    #[test]
    fn roundings_cut_off_no_whole_plan() {
        let groups = [(0, 9.25), (1, 5.55), (2, 7.0)];
        for bound in [3.0, 12.4, 20.0, 31.7] {
            for size in sizes(&groups) {
                let (Some(up), Some(down)) = (round_up(&groups, 3, bound, size), round_down(&groups, 3, bound, size)) else { continue };
                for point in 0..125 {
                    let g = [f64::from(point % 5), f64::from(point / 5 % 5), f64::from(point / 25)];
                    let workers: f64 = groups.iter().map(|(i, a)| a * g[*i]).sum();
                    let value = |terms: &[(usize, f64)], slack: f64| {
                        terms.iter().map(|(i, c)| c * if *i == 3 { slack } else { g[*i] }).sum::<f64>()
                    };
                    assert!(value(&up.0, (bound - workers).max(0.0)) >= up.1 - 1e-9, "{g:?} {bound} {size}");
                    assert!(value(&down.0, (workers - bound).max(0.0)) <= down.1 + 1e-9, "{g:?} {bound} {size}");
                }
            }
        }
    }
}
