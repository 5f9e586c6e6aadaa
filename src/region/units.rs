//! Newtypes for quantities: a number's type says what it is.

use derive_more::{Add, AddAssign, Display, From, Into, Sub, Sum};
use serde::{Deserialize, Serialize};

/// Calendar year. For admission it is the year of the campaign, for graduates the summer of graduation.
#[derive(Clone, Copy, Debug, Display, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, From, Into)]
#[serde(transparent)]
pub struct Year(pub i32);

impl Year {
    pub fn plus(self, years: i32) -> Self {
        Self(self.0 + years)
    }

    /// Years from `earlier` to this one; negative when this one is the earlier.
    pub fn since(self, earlier: Year) -> i32 {
        self.0 - earlier.0
    }

    /// Every year from this one to `last`, both included.
    pub fn to(self, last: Year) -> impl Iterator<Item = Year> + Clone {
        (self.0..=last.0).map(Year)
    }
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize, From, Into, Add, AddAssign, Sub, Sum,
        )]
        #[serde(transparent)]
        pub struct $name(pub f64);
    };
}

quantity!(
    /// People: headcount, leavers, openings, need, graduates.
    People
);
quantity!(
    /// Graduates who work in their occupation in the region.
    Workers
);
quantity!(
    /// Roubles of the year they are spent in.
    Roubles
);
quantity!(
    /// A part of a whole, 0 to 1.
    Share
);
quantity!(
    /// A probability per year, 0 to 1.
    Rate
);

macro_rules! count {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, Display, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, From, Into,
            Add, AddAssign, Sum,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);
    };
}

count!(
    /// Publicly funded entry places of one admission year.
    Places
);
count!(
    /// Whole study groups.
    Groups
);

impl From<Places> for f64 {
    fn from(places: Places) -> f64 {
        f64::from(places.0)
    }
}

impl From<Groups> for f64 {
    fn from(groups: Groups) -> f64 {
        f64::from(groups.0)
    }
}
