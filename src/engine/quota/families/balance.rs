//! Groups and places of a line, and what they give: balances, contracts, the band of surplus.

use super::{FREE, NONE, plan_keys};
use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, RowKey, in_reach};
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// `group_min·g ≤ x ≤ group_size·g`, `g ≤ max_groups·licensed`.
pub fn groups(model: &mut Model, data: &Inputs) {
    for (offer, year) in plan_keys(data) {
        let (Some(g), Some(x)) = (model.column(ColumnKey::Groups { offer, year }), model.column(ColumnKey::Places { offer, year })) else {
            continue;
        };
        let line = &data.region.offers[offer];
        let allowed = line.groups_allowed(&data.region.programmes[line.programme], year);
        let (size, min) = (f64::from(line.group_size), f64::from(line.group_min));
        if min == size {
            model.add_row(RowKey::GroupSize { offer, year }, vec![(x, 1.0), (g, -size)], 0.0, 0.0);
        } else {
            model.add_row(RowKey::GroupSize { offer, year }, vec![(x, 1.0), (g, -size)], NONE, 0.0);
            model.add_row(RowKey::GroupMin { offer, year }, vec![(x, 1.0), (g, -min)], 0.0, FREE);
        }
        model.add_row(RowKey::Licence { offer, year }, vec![(g, 1.0)], NONE, f64::from(allowed));
    }
}

/// `pipeline + Σ y·x + u − o = need` for every programme and year in reach.
pub fn balance(model: &mut Model, data: &Inputs) {
    let region = &data.region;
    let mut supplied: BTreeMap<(usize, Year), Vec<(usize, f64)>> = BTreeMap::new();
    for (offer, year) in plan_keys(data) {
        let Some(x) = model.column(ColumnKey::Places { offer, year }) else { continue };
        let programme = region.offers[offer].programme;
        let (first, second) = data.chains[offer].per_place();
        let graduation = year.plus(region.offers[offer].years());
        for (workers, arrives) in [(first, graduation), (second, graduation.plus(1))] {
            if workers > 0.0 {
                supplied.entry((programme, arrives)).or_default().push((x, workers));
            }
        }
    }
    for ((programme, year), mut terms) in supplied {
        let Some(shortage) = model.column(ColumnKey::Shortage { programme, year }) else { continue };
        let Some(surplus) = model.column(ColumnKey::Surplus { programme, year }) else { continue };
        terms.extend([(shortage, 1.0), (surplus, -1.0)]);
        let rest = data.demand.need(programme, year).0 - data.pipeline.at(programme, year).workers.0;
        model.add_row(RowKey::Balance { programme, year }, terms, rest, rest);
    }
}

/// `x + v ≥ contracts`; `v` exists only where the scenario makes contracts soft.
pub fn contracts(model: &mut Model, data: &Inputs) {
    for (offer, year) in plan_keys(data) {
        let count = data.region.contracted(offer, year);
        if count.0 == 0 {
            continue;
        }
        let terms = [model.term(ColumnKey::Places { offer, year }, 1.0), model.term(ColumnKey::Unmet { offer, year }, 1.0)];
        let terms = terms.into_iter().flatten().collect();
        model.add_row(RowKey::Contract { offer, year }, terms, f64::from(count), FREE);
    }
}

/// `beyond ≥ o − tolerance · need`: the surplus that the fourth goal counts.
pub fn surplus_band(model: &mut Model, data: &Inputs) {
    let tolerance = data.region.settings.scenario.surplus_tolerance.0;
    for (programme, year) in in_reach(data) {
        let Some(surplus) = model.column(ColumnKey::Surplus { programme, year }) else { continue };
        let beyond = model.add_column(ColumnKey::SurplusBeyond { programme, year }, FREE, false);
        let band = tolerance * data.demand.need(programme, year).0;
        model.add_row(RowKey::SurplusBand { programme, year }, vec![(beyond, 1.0), (surplus, -1.0)], -band, FREE);
    }
}
