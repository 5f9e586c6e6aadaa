//! What is left of a row when parts of groups are out of the question: mixed-integer rounding (Nemhauser and Wolsey 1990).

use super::model::{ColumnKey, Model, Row, RowKey, Side};
use std::collections::BTreeMap;

/// Roundings with a remainder this near to a whole number say what the row says, or have huge coefficients.
const CLEAR: f64 = 0.01;

/// A column of groups in a row: its weight, and the most groups that there may be.
#[derive(Clone, Copy, Debug)]
pub struct Weighted {
    pub column: usize,
    pub weight: f64,
    pub most: f64,
}

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
                if let Some((terms, most)) = round(&weights, None, sign * bound, size) {
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
fn weights(row: &Row, groups: &GroupsOf, model: &Model, sign: f64) -> Option<Vec<Weighted>> {
    row.terms
        .iter()
        .map(|(column, weight)| {
            let (column, weight) = match model.columns[*column].key {
                ColumnKey::Groups { .. } => (*column, sign * weight),
                _ => {
                    let (group, least, most) = groups.get(column)?;
                    let part = sign * weight;
                    (*group, part * if part > 0.0 { *least } else { *most })
                }
            };
            Some(Weighted { column, weight, most: model.columns[column].upper })
        })
        .collect()
}

fn sizes(weights: &[Weighted]) -> Vec<f64> {
    let sizes = distinct(weights);
    // Many sizes make many rows of little worth.
    if sizes.len() > 3 { vec![sizes[sizes.len() - 1]] } else { sizes }
}

/// Distinct sizes of the weights, ascending.
pub fn distinct(weights: &[Weighted]) -> Vec<f64> {
    let mut sizes: Vec<f64> = weights.iter().map(|group| group.weight.abs()).filter(|weight| *weight > 1e-6).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    sizes
}

/// What `Σ weight·g − slack ≤ bound` over whole `g ≤ most` and `slack ≥ 0` leaves after division by `size`: terms and their
/// upper bound. Counted in the groups that are not opened, `most − g`: these are few where a row is tight.
pub fn round(weights: &[Weighted], slack: Option<usize>, bound: f64, size: f64) -> Option<(Vec<(usize, f64)>, f64)> {
    let left = (bound - weights.iter().map(|group| group.weight * group.most).sum::<f64>()) / size;
    let whole = (left + 1e-9).floor();
    let rest = (left - whole).max(0.0);
    let multiple = |group: &Weighted| (group.weight / size - (group.weight / size).round()).abs() < 1e-9;
    let says_nothing = rest < CLEAR && (slack.is_some() || rest < 1e-6 && weights.iter().all(multiple));
    if rest > 1.0 - CLEAR || says_nothing {
        return None;
    }
    let cut = |group: &Weighted| {
        let parts = -group.weight / size;
        let floor = (parts + 1e-9).floor();
        floor + ((parts - floor).max(0.0) - rest).max(0.0) / (1.0 - rest)
    };
    let most = whole - weights.iter().map(|group| cut(group) * group.most).sum::<f64>();
    let mut terms: Vec<_> = weights.iter().map(|group| (group.column, -cut(group))).filter(|(_, weight)| *weight != 0.0).collect();
    if terms.is_empty() {
        return None;
    }
    terms.extend(slack.map(|slack| (slack, -1.0 / (size * (1.0 - rest)))));
    Some((terms, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighted(weights: &[f64], most: f64) -> Vec<Weighted> {
        weights.iter().enumerate().map(|(column, weight)| Weighted { column, weight: *weight, most }).collect()
    }

    /// Every whole point under a row must be under its roundings, whatever its slack, and a row must lose something.
    #[test]
    fn roundings_cut_off_no_whole_plan() {
        let rows = [
            (weighted(&[25.0, 25.0, 25.0], 7.0), 145.0),
            (weighted(&[25.0, 20.0, 22.5], 7.0), 97.0),
            (weighted(&[-25.0, -20.0, 15.0], 7.0), -60.0),
            (weighted(&[-9.25, -5.55, -7.0], 7.0), -31.7),
            (weighted(&[9.25, 5.55, 7.0], 7.0), 12.4),
        ];
        let mut cut = [0, 0];
        for (weights, bound) in rows {
            for size in distinct(&weights) {
                for slack in [None, Some(3)] {
                    let Some((terms, most)) = round(&weights, slack, bound, size) else { continue };
                    for point in 0..512 {
                        let mut g = [f64::from(point % 8), f64::from(point / 8 % 8), f64::from(point / 64), 0.0];
                        let used: f64 = weights.iter().map(|group| group.weight * g[group.column]).sum();
                        g[3] = (used - bound).max(0.0);
                        let allowed = slack.is_some() || g[3] <= 1e-9;
                        let value: f64 = terms.iter().map(|(column, weight)| weight * g[*column]).sum();
                        assert!(!allowed || value <= most + 1e-9, "{weights:?} {bound} {size} {g:?}");
                    }
                    cut[usize::from(slack.is_some())] += 1;
                }
            }
        }
        assert!(cut.iter().all(|rows| *rows >= 5), "{cut:?}");
        assert_eq!(round(&weighted(&[25.0, 25.0], 7.0), None, 145.0, 25.0), Some((vec![(0, 1.0), (1, 1.0)], 5.0)));
    }

    /// Two unequal groups of at most three, of which 17 fit: the rounding knows that 2 and 1 do not.
    #[test]
    fn what_is_not_opened_is_rounded() {
        let row = [Weighted { column: 0, weight: 7.0, most: 2.0 }, Weighted { column: 1, weight: 5.0, most: 1.0 }];
        let (terms, most) = round(&row, None, 17.0, 7.0).expect("a rounding");
        let at = |g: [f64; 2]| terms.iter().map(|(column, weight)| weight * g[*column]).sum::<f64>() - most;
        assert!(at([2.0, 1.0]) > 0.1 && at([1.0, 1.0]) <= 1e-9 && at([2.0, 0.0]) <= 1e-9, "{terms:?} {most}");
        assert!(at([2.0, 0.6]) > 1e-9, "the row itself holds there: 14 + 3 = 17");
    }
}
