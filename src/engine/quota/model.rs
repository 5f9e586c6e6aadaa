//! Columns and rows with the domain keys that they stand for, apart from any solver.

pub use super::build::in_reach;
use kadry_region::GoalName;
use kadry_region::units::Year;
use std::collections::BTreeMap;

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
    /// The largest relative shortage of an industry.
    Worst,
    /// Places above those of the year before.
    Rise { offer: usize, year: Year },
    /// Places below those of the year before.
    Fall { offer: usize, year: Year },
    /// Places by which a line differs from a plan that is given.
    Apart { offer: usize, year: Year },
    /// 1 where a line without places last year is opened.
    Opened { offer: usize },
    /// 1 where the relative bound of change holds instead of one group.
    ChangeMode { offer: usize, year: Year },
    /// How far a row gives way, when it is asked what would make a plan possible.
    Slack { row: usize },
}

impl ColumnKey {
    /// The line that the column belongs to.
    pub fn offer(self) -> Option<usize> {
        use ColumnKey::{Apart, ChangeMode, Fall, Groups, Opened, Places, Rise, Unmet};
        match self {
            Groups { offer, .. } | Places { offer, .. } | Unmet { offer, .. } | Apart { offer, .. } => Some(offer),
            Rise { offer, .. } | Fall { offer, .. } | ChangeMode { offer, .. } | Opened { offer } => Some(offer),
            _ => None,
        }
    }

    /// The programme whose balance the column belongs to.
    pub fn programme(self) -> Option<usize> {
        use ColumnKey::{Shortage, Surplus, SurplusBeyond};
        match self {
            Shortage { programme, .. } | Surplus { programme, .. } | SurplusBeyond { programme, .. } => Some(programme),
            _ => None,
        }
    }

    /// The admission year that the column decides about.
    pub fn admission(self) -> Option<Year> {
        use ColumnKey::{ChangeMode, Groups, Places};
        match self {
            Groups { year, .. } | Places { year, .. } | ChangeMode { year, .. } => Some(year),
            _ => None,
        }
    }

    /// Follows from the groups and places around it.
    pub fn follows(self) -> bool {
        self.admission().is_none() && !self.of_all()
    }

    /// Counts a step from one year to the next.
    pub fn is_step(self) -> bool {
        matches!(self, ColumnKey::Rise { .. } | ColumnKey::Fall { .. } | ColumnKey::Opened { .. })
    }

    /// One value of the whole plan.
    pub fn of_all(self) -> bool {
        self.offer().is_none() && self.programme().is_none()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Min,
    Max,
}

/// What change is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Before {
    /// Last year's admission, a number: so is the bound.
    Known,
    /// The plan of the year before: the bound moves with it.
    Planned,
}

impl Before {
    /// For an admission year of a plan that begins with `first`.
    pub fn of(year: Year, first: Year) -> Self {
        if year > first { Before::Planned } else { Before::Known }
    }
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
    /// Change from the year before, up and down. Where both years are planned, one key may have two rows: the absolute bound of
    /// change and the relative one.
    Growth {
        offer: usize,
        year: Year,
        before: Before,
    },
    Decline {
        offer: usize,
        year: Year,
        before: Before,
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
    /// How far a line is from a plan that is given.
    Apart {
        offer: usize,
        year: Year,
        side: Side,
    },
    /// Index into the sorted names of industries.
    Fairness {
        industry: usize,
    },
    Change {
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
    /// What a row over places leaves to whole groups: implied as well.
    Rounded {
        row: usize,
        side: Side,
        /// Bits of the places or people that a unit stands for.
        size: u64,
    },
    /// Places of a lot in the competition.
    Lot {
        lot: usize,
    },
    /// An earlier goal stays within its tolerance (lexicographic method).
    Kept {
        goal: usize,
    },
    /// A goal stays below a level while another one is minimised: an ε-constraint (Haimes, Lasdon and Wismer 1971).
    Level {
        goal: GoalName,
    },
    /// An optimality cut of the value of later years (Benders 1962).
    Cut {
        number: usize,
    },
    /// Objective of a draw below the quantile, or the regret, and what is beyond it (Rockafellar and Uryasev 2000).
    Tail {
        draw: usize,
    },
    /// Places of a line as those that are given, more and less.
    Deviation {
        offer: usize,
        year: Year,
    },
    /// A row that ties the blocks of a decomposed model, or the part of it that one block may use.
    Linking {
        number: usize,
    },
    /// The answers of a block are mixed in parts that add up to one (Dantzig and Wolfe 1960).
    Convexity {
        block: usize,
    },
}

impl RowKey {
    /// The bound is no number of its own: it moves with the plan of the year before.
    pub fn follows_plan(self) -> bool {
        matches!(self, RowKey::Growth { before: Before::Planned, .. } | RowKey::Decline { before: Before::Planned, .. })
    }
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

/// Names in the order of the model; rows that were added later have none.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub columns: Vec<String>,
    pub rows: Vec<String>,
}

/// The model of one region.
#[derive(Default)]
pub struct Model {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Given where someone reads them; a model without names is built sooner.
    pub names: Names,
    index: BTreeMap<ColumnKey, usize>,
}

impl Model {
    /// A model of given parts, for re-solving with slack.
    pub fn from_parts(columns: Vec<Column>, rows: Vec<Row>) -> Self {
        Model { columns, rows, names: Names::default(), index: BTreeMap::new() }
    }

    /// With columns that are found by their keys.
    pub fn indexed(mut self) -> Self {
        self.index = self.columns.iter().enumerate().map(|(index, column)| (column.key, index)).collect();
        self
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
