//! What whole groups imply for each balance.

use super::NONE;
use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, RowKey, Side};
use crate::quota::rounding::{Weighted, distinct, round};
use std::collections::BTreeMap;

/// Mixed-integer rounding of each balance over its groups, one row for every size of group and both sides.
///
/// With `a` workers a group, `Σ a·g + u ≥ N` and whole `g`, shortage cannot shrink below the chord between the last group
/// that lacks and the first that suffices. Without these rows the relaxation opens parts of groups, and its bound lies far
/// below the truth.
pub fn wholeness(model: &mut Model, data: &Inputs) {
    let bands: BTreeMap<_, _> = model
        .rows
        .iter()
        .filter_map(|row| match row.key {
            RowKey::SurplusBand { programme, year } => Some(((programme, year), -row.lower)),
            _ => None,
        })
        .collect();
    let balances: Vec<_> = model
        .rows
        .iter()
        .filter_map(|row| match row.key {
            RowKey::Balance { programme, year } => Some((programme, year, row.lower, row.terms.clone())),
            _ => None,
        })
        .collect();
    for (programme, year, need, terms) in balances {
        let (mut lacking, mut too_many) = (Vec::new(), Vec::new());
        for (places, workers) in terms {
            if let ColumnKey::Places { offer, year } = model.columns[places].key
                && let Some(column) = model.column(ColumnKey::Groups { offer, year })
            {
                let (line, most) = (&data.region.offers[offer], model.columns[column].upper);
                lacking.push(Weighted { column, weight: -workers * f64::from(line.group_size), most });
                too_many.push(Weighted { column, weight: workers * f64::from(line.group_min), most });
            }
        }
        let band = bands.get(&(programme, year)).copied().unwrap_or_default();
        let sides = [
            (ColumnKey::Shortage { programme, year }, Side::Min, &lacking, -need),
            (ColumnKey::Surplus { programme, year }, Side::Max, &too_many, need),
            (ColumnKey::SurplusBeyond { programme, year }, Side::Max, &too_many, need + band),
        ];
        for (key, side, weights, bound) in sides {
            let Some(slack) = model.column(key) else { continue };
            // Those in training are more than are needed: nothing can lack.
            if side == Side::Min && need <= 0.0 {
                continue;
            }
            for size in distinct(weights) {
                if let Some((terms, most)) = round(weights, Some(slack), bound, size) {
                    model.add_row(RowKey::Wholeness { programme, year, side, size: size.to_bits() }, terms, NONE, most);
                }
            }
        }
    }
}
