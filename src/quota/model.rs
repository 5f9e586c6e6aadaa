//! Columns and rows with the domain keys that they stand for, apart from any solver.

use super::families;
use crate::demand::Demand;
use crate::region::{Contracts, Region};
use crate::supply::{Applicants, Chain, Pipeline};
use crate::units::Year;
use std::collections::{BTreeMap, BTreeSet};

/// What a column stands for. `offer` and `programme` index the region's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnKey {
    /// Groups admitted (whole number).
    Groups { offer: usize, year: Year },
    /// Places.
    Places { offer: usize, year: Year },
    /// Contracted places that are not given.
    Unmet { offer: usize, year: Year },
    /// Workers that lack.
    Shortage { programme: usize, year: Year },
    /// Workers above need.
    Surplus { programme: usize, year: Year },
    /// Surplus above the tolerated band.
    SurplusBeyond { programme: usize, year: Year },
    /// Distance from the places of the year before.
    Change { offer: usize, year: Year },
    /// 1 where a line without places last year is opened.
    Opened { offer: usize },
    /// 1 where the relative bound of change holds instead of one group.
    ChangeMode { offer: usize, year: Year },
    /// How far a row gives way, when it is asked what would make a plan possible.
    Slack { row: usize },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Min,
    Max,
}

/// What a row stands for. Indices as in [`ColumnKey`]; `college` and `limit` and `budget` index the region's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// places ≤ group_size · groups
    GroupSize {
        offer: usize,
        year: Year,
    },
    /// places ≥ group_min · groups
    GroupMin {
        offer: usize,
        year: Year,
    },
    /// groups ≤ max_groups · licensed
    Licence {
        offer: usize,
        year: Year,
    },
    Balance {
        programme: usize,
        year: Year,
    },
    Contract {
        offer: usize,
        year: Year,
    },
    Intake {
        college: usize,
        year: Year,
    },
    Contingent {
        college: usize,
        year: Year,
    },
    Workshop {
        offer: usize,
        year: Year,
    },
    Teachers {
        college: usize,
        year: Year,
    },
    Dormitory {
        college: usize,
        year: Year,
    },
    Budget {
        budget: usize,
        year: Year,
    },
    Applicants {
        group: usize,
        year: Year,
    },
    /// Change from the year before, up and down.
    Growth {
        offer: usize,
        year: Year,
    },
    Decline {
        offer: usize,
        year: Year,
    },
    Limit {
        limit: usize,
        year: Year,
        side: Side,
    },
    SurplusBand {
        programme: usize,
        year: Year,
    },
    ChangeUp {
        offer: usize,
        year: Year,
    },
    ChangeDown {
        offer: usize,
        year: Year,
    },
    Opening {
        offer: usize,
        year: Year,
    },
    /// Integer hull of shortage, and of surplus, over whole groups: implied, but the relaxation does not see it.
    /// `size` are the workers of the group by which it was rounded, as the bits of the number: keys have an order.
    Wholeness {
        programme: usize,
        year: Year,
        side: Side,
        size: u64,
    },
    /// An earlier goal stays within its tolerance.
    Kept {
        goal: usize,
    },
}

#[derive(Clone, Debug)]
pub struct Column {
    pub key: ColumnKey,
    pub lower: f64,
    pub upper: f64,
    pub integer: bool,
}

/// `lower ≤ Σ coefficient · column ≤ upper`; infinite where a side is open.
#[derive(Clone, Debug)]
pub struct Row {
    pub key: RowKey,
    pub terms: Vec<(usize, f64)>,
    pub lower: f64,
    pub upper: f64,
    /// What students of earlier years already take; the bounds are what is left after it.
    pub taken: f64,
}

/// Everything that the model is built from.
#[derive(Clone, Copy)]
pub struct Data<'a> {
    pub region: &'a Region,
    pub demand: &'a Demand,
    pub chains: &'a [Chain],
    pub pipeline: &'a Pipeline,
    pub applicants: &'a [Applicants],
}

/// The model of one region.
pub struct Model {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    index: BTreeMap<ColumnKey, usize>,
}

impl Model {
    /// Columns, then one family of rows after the other.
    pub fn build(data: &Data<'_>) -> Self {
        let mut model = Model { columns: Vec::new(), rows: Vec::new(), index: BTreeMap::new() };
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
        families::wholeness(&mut model, data);
        model
    }

    /// A model of given parts, for re-solving with slack.
    pub fn from_parts(columns: Vec<Column>, rows: Vec<Row>) -> Self {
        Model { columns, rows, index: BTreeMap::new() }
    }

    fn add_plan_columns(&mut self, data: &Data<'_>) {
        let region = data.region;
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

    pub fn add_column(&mut self, key: ColumnKey, upper: f64, integer: bool) -> usize {
        let index = self.columns.len();
        self.columns.push(Column { key, lower: 0.0, upper, integer });
        self.index.insert(key, index);
        index
    }

    pub fn add_row(&mut self, key: RowKey, terms: Vec<(usize, f64)>, lower: f64, upper: f64) {
        self.rows.push(Row { key, terms, lower, upper, taken: 0.0 });
    }

    /// `taken + Σ terms ≤ capacity`.
    pub fn add_capacity(&mut self, key: RowKey, terms: Vec<(usize, f64)>, capacity: f64, taken: f64) {
        if !terms.is_empty() {
            self.rows.push(Row { key, terms, lower: f64::NEG_INFINITY, upper: capacity - taken, taken });
        }
    }

    pub fn column(&self, key: ColumnKey) -> Option<usize> {
        self.index.get(&key).copied()
    }

    /// A term of a row, or nothing where the column does not exist.
    pub fn term(&self, key: ColumnKey, coefficient: f64) -> Option<(usize, f64)> {
        self.column(key).map(|index| (index, coefficient))
    }
}

impl Row {
    pub fn activity(&self, values: &[f64]) -> f64 {
        self.terms.iter().map(|(column, coefficient)| values.get(*column).copied().unwrap_or_default() * coefficient).sum()
    }
}

/// Pairs of programme and year that some planned admission can influence.
pub fn in_reach(data: &Data<'_>) -> BTreeSet<(usize, Year)> {
    let region = data.region;
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
