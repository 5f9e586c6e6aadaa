//! The worst-off industry. Municipalities have no rows: need is known by programme, not by where its college stands.

use super::FREE;
use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, RowKey, in_reach};
use kadry_region::Region;

/// Industries of the programmes, in the order of the alphabet; [`RowKey::Fairness`] counts them.
pub fn industries(region: &Region) -> Vec<String> {
    let mut names: Vec<String> = region.programmes.iter().map(|programme| programme.industry.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// `F · Σ need ≥ Σ u` of every industry with need, over the years in reach.
pub fn fairness(model: &mut Model, data: &Inputs) {
    let reach = in_reach(data);
    let rows: Vec<_> = industries(&data.region)
        .into_iter()
        .enumerate()
        .map(|(industry, name)| {
            let own = reach.iter().filter(|(programme, _)| data.region.programmes[*programme].industry == name);
            let need: f64 = own.clone().map(|(programme, year)| data.demand.need(*programme, *year).0).sum();
            let terms = own.filter_map(|(programme, year)| model.term(ColumnKey::Shortage { programme: *programme, year: *year }, -1.0));
            (industry, need, terms.collect::<Vec<_>>())
        })
        .filter(|(_, need, _)| *need > 0.0)
        .collect();
    if rows.is_empty() {
        return;
    }
    let worst = model.add_column(ColumnKey::Worst, FREE, false);
    for (industry, need, mut terms) in rows {
        terms.push((worst, need));
        model.add_row(RowKey::Fairness { industry }, terms, 0.0, FREE);
    }
}
