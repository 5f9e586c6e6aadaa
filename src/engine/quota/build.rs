//! The model of a region: its columns, then one family of rows after the other.

use super::model::{ColumnKey, Model};
use super::{families, rounding};
use crate::inputs::Inputs;
use kadry_region::Contracts;
use kadry_region::units::Year;
use std::collections::BTreeSet;

impl Model {
    /// Columns, then one family of rows after the other.
    pub fn build(data: &Inputs) -> Self {
        let mut model = Model::default();
        model.add_plan_columns(data);
        families::groups(&mut model, data);
        families::balance(&mut model, data);
        families::contracts(&mut model, data);
        families::intake(&mut model, data);
        families::contingent(&mut model, data);
        families::workshop(&mut model, data);
        families::teachers(&mut model, data);
        families::dormitory(&mut model, data);
        families::budget(&mut model, data);
        families::applicants(&mut model, data);
        families::continuity(&mut model, data);
        families::limits(&mut model, data);
        families::surplus_band(&mut model, data);
        families::change(&mut model, data);
        families::fairness(&mut model, data);
        families::wholeness(&mut model, data);
        rounding::capacities(&mut model);
        model
    }

    fn add_plan_columns(&mut self, data: &Inputs) {
        let region = &data.region;
        for (k, offer) in region.offers.iter().enumerate() {
            for year in region.settings.admissions() {
                let groups = f64::from(offer.groups_allowed(&region.programmes[offer.programme], year));
                let size = f64::from(offer.group_size);
                self.add_column(ColumnKey::Groups { offer: k, year }, groups, true);
                // A group of one size only makes places a multiple of groups, whole without being asked.
                self.add_column(ColumnKey::Places { offer: k, year }, groups * size, offer.group_min < offer.group_size);
                let soft = region.settings.scenario.contracts == Contracts::Soft;
                if soft && region.contracted(k, year).0 > 0 {
                    self.add_column(ColumnKey::Unmet { offer: k, year }, f64::from(region.contracted(k, year)), false);
                }
            }
        }
        for (programme, year) in in_reach(data) {
            self.add_column(ColumnKey::Shortage { programme, year }, f64::INFINITY, false);
            self.add_column(ColumnKey::Surplus { programme, year }, f64::INFINITY, false);
        }
    }
}

/// Pairs of programme and year that some planned admission can influence.
pub fn in_reach(data: &Inputs) -> BTreeSet<(usize, Year)> {
    let region = &data.region;
    let mut reach = BTreeSet::new();
    for (k, offer) in region.offers.iter().enumerate() {
        for year in region.settings.admissions() {
            if offer.groups_allowed(&region.programmes[offer.programme], year) == 0 {
                continue;
            }
            let (first, second) = data.chains[k].per_place();
            let graduation = year.plus(offer.years());
            if first > 0.0 {
                reach.insert((offer.programme, graduation));
            }
            if second > 0.0 {
                reach.insert((offer.programme, graduation.plus(1)));
            }
        }
    }
    reach
}
