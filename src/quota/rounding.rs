//! Capacities and limits in whole groups: what is left of a row when parts of groups are out of the question.

use super::model::{ColumnKey, Model, Row, RowKey, Side};
use std::collections::BTreeMap;

/// Roundings with a remainder this near to a whole number are left out: they say what the row says.
const CLEAR: f64 = 1e-6;

/// Groups that stand behind a column of places: their column, and the fewest and most places of a group.
type GroupsOf = BTreeMap<usize, (usize, f64, f64)>;

/// Adds to each row over places the rows over groups that follow from it by mixed-integer rounding.
pub fn capacities(model: &mut Model) {
    let groups = groups(model);
    let mut rounded = Vec::new();
    for (number, row) in model.rows.iter().enumerate() {
        if !ties(row.key) {
            continue;
        }
        for (side, bound, sign) in [(Side::Max, row.upper, 1.0), (Side::Min, row.lower, -1.0)] {
            if !bound.is_finite() {
                continue;
            }
            let Some(weights) = weights(row, &groups, model, sign) else { continue };
            for size in sizes(&weights) {
                if let Some((terms, most)) = round_down(&weights, sign * bound, size) {
                    rounded.push(Row {
                        key: RowKey::Rounded { row: number, side, size: size.to_bits() },
                        terms,
                        lower: f64::NEG_INFINITY,
                        upper: most,
                        taken: 0.0,
                    });
                }
            }
        }
    }
    model.rows.extend(rounded);
}

fn ties(key: RowKey) -> bool {
    matches!(
        key,
        RowKey::Intake { .. }
            | RowKey::Contingent { .. }
            | RowKey::Dormitory { .. }
            | RowKey::Workshop { .. }
            | RowKey::Applicants { .. }
            | RowKey::Limit { .. }
            | RowKey::Teachers { .. }
    )
}

fn groups(model: &Model) -> GroupsOf {
    let mut groups = GroupsOf::new();
    for row in &model.rows {
        let (RowKey::GroupSize { .. } | RowKey::GroupMin { .. }) = row.key else { continue };
        let [(places, _), (column, size)] = row.terms[..] else { continue };
        let entry = groups.entry(places).or_insert((column, -size, -size));
        entry.1 = entry.1.min(-size);
        entry.2 = entry.2.max(-size);
    }
    groups
}

/// `Σ weight · groups ≤ sign · bound` as the row implies it; nothing where a column is not in groups.
fn weights(row: &Row, groups: &GroupsOf, model: &Model, sign: f64) -> Option<Vec<(usize, f64)>> {
    row.terms
        .iter()
        .map(|(column, weight)| match model.columns[*column].key {
            ColumnKey::Groups { .. } => Some((*column, sign * weight)),
            _ => groups.get(column).map(|(group, least, most)| {
                let part = sign * weight;
                (*group, part * if part > 0.0 { *least } else { *most })
            }),
        })
        .collect()
}

fn sizes(weights: &[(usize, f64)]) -> Vec<f64> {
    let mut sizes: Vec<f64> = weights.iter().map(|(_, weight)| weight.abs()).filter(|w| *w > 1e-6).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    // Many sizes make many rows of little worth.
    if sizes.len() > 3 { vec![sizes[sizes.len() - 1]] } else { sizes }
}

/// `Σ a·g ≤ b` over whole `g`, divided by `size` and rounded down (Nemhauser and Wolsey 1990).
fn round_down(weights: &[(usize, f64)], bound: f64, size: f64) -> Option<(Vec<(usize, f64)>, f64)> {
    let scaled = bound / size;
    let whole = (scaled + CLEAR).floor();
    let rest = (scaled - whole).max(0.0);
    if rest > 1.0 - CLEAR {
        return None;
    }
    let cut = |weight: f64| {
        let parts = weight / size;
        let floor = (parts + 1e-9).floor();
        floor + ((parts - floor).max(0.0) - rest).max(0.0) / (1.0 - rest)
    };
    let terms: Vec<_> = weights.iter().map(|(column, weight)| (*column, cut(*weight))).filter(|(_, c)| *c != 0.0).collect();
    let same = rest <= CLEAR && weights.iter().all(|(_, weight)| (weight / size - (weight / size).round()).abs() < 1e-9);
    (!same && !terms.is_empty()).then_some((terms, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every whole point under a row must be under its roundings, and a row of one size must lose its part of a group.
    #[test]
    fn roundings_cut_off_no_whole_plan() {
        let rows = [
            (vec![(0, 25.0), (1, 25.0), (2, 25.0)], 145.0),
            (vec![(0, 25.0), (1, 20.0), (2, 22.5)], 97.0),
            (vec![(0, -25.0), (1, -20.0), (2, 15.0)], -60.0),
        ];
        let mut cut = 0;
        for (weights, bound) in rows {
            for size in sizes(&weights) {
                let Some((terms, most)) = round_down(&weights, bound, size) else { continue };
                for point in 0..512 {
                    let g = [f64::from(point % 8), f64::from(point / 8 % 8), f64::from(point / 64)];
                    let at = |terms: &[(usize, f64)]| terms.iter().map(|(column, weight)| weight * g[*column]).sum::<f64>();
                    assert!(at(&weights) > bound + 1e-9 || at(&terms) <= most + 1e-9, "{weights:?} {bound} {size} {g:?}");
                }
                cut += 1;
            }
        }
        assert!(cut >= 4, "{cut}");
        assert_eq!(round_down(&[(0, 25.0), (1, 25.0)], 145.0, 25.0), Some((vec![(0, 1.0), (1, 1.0)], 5.0)));
    }
}
