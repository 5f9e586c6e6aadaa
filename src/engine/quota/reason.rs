//! Why there is no plan, as records: reasons in sets that contradict one another, what would mend each, and what is enough
//! altogether. Amounts are rounded as they are told, so that a table and its sentence agree; the report words them.

use super::kind::Kind;
use super::model::RowKey;
use kadry_region::units::Year;

/// One constraint that takes part in a contradiction.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Reasons of one set cannot hold together; without any one of them the others can. The smallest set is number 1.
    pub set: usize,
    /// They could hold together if groups came in parts.
    pub whole_groups: bool,
    pub kind: Kind,
    /// Who can change it: college, founder, employer, the region.
    pub owner: String,
    pub year: Year,
    /// What would be needed and what there is, in `unit`; `None` where the constraint has no single number.
    pub required: Option<f64>,
    pub available: Option<f64>,
    pub unit: Unit,
    pub why: Why,
    /// Each is enough to resolve this set.
    pub remedies: Vec<Remedy>,
}

/// What a reason is made of. Places and amounts are those of the unit of its constraint.
#[derive(Clone, Debug)]
pub enum Why {
    /// Contracts of one line above bounds on it alone.
    ContractsOver {
        offer: usize,
        year: Year,
        asked: f64,
        /// Kind and places of each bound, the least first.
        caps: Vec<(Kind, f64)>,
    },
    /// A lower limit above all that its lines can have.
    OutOfReach {
        limit: RowKey,
        /// The limit is one number, lower and upper.
        fixed: bool,
        /// No line of the package belongs to it.
        empty: bool,
        reach: Reach,
        /// Bounds that leave its lines less than licences and growth do.
        lowered: Vec<RowKey>,
    },
    /// A bound below what must be.
    TooMuch {
        bound: RowKey,
        asked: Asked,
        /// Lower limits that ask a part of it.
        raised: Vec<RowKey>,
    },
    /// Bounds of one kind and owner, each of which could hold alone.
    Together {
        bounds: Vec<Bound>,
        /// The set is this reason alone, and whole groups are what it cannot give.
        in_whole_groups: bool,
    },
}

/// Places that a lower limit asks of its lines, and what they can have under ever more bounds.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    pub required: f64,
    pub licences: f64,
    /// Under the limit of growth as well.
    pub growth: f64,
    /// Under every bound.
    pub available: f64,
}

/// What is asked of a bound and what it has.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub need: f64,
    /// Parts of it; what remains is last year's figures under the limit of decrease.
    pub contracts: f64,
    pub limits: f64,
    /// Below zero where students of earlier years alone exceed the bound.
    pub have: f64,
    pub capacity: f64,
}

/// A bound as it stands in the model, not rounded.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    pub key: RowKey,
    /// `None` where it depends on the plan itself.
    pub value: Option<f64>,
    /// What students of earlier years already take.
    pub taken: f64,
    pub sense: Sense,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    AtMost,
    AtLeast,
    Exactly,
}

/// A change that resolves a contradiction. Amounts are in the unit of the constraint, places and contracts as they are.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// All of these together.
    All(Vec<Remedy>),
    /// Groups beyond the licence.
    Groups(f64),
    /// A share by which the admission of a line may grow in a year.
    Growth(f64),
    Decline(f64),
    /// More of a bound, by this amount.
    More {
        bound: RowKey,
        by: f64,
    },
    /// A bound as it would have to be.
    Widened {
        bound: RowKey,
        asked: Asked,
    },
    /// A lower limit as it would have to be.
    LimitLowered {
        limit: RowKey,
        to: f64,
    },
    /// Lower limits that together ask too much.
    LimitsLowered {
        limits: Vec<RowKey>,
        by: f64,
    },
    /// Contracts of a line go to others with room.
    Moved {
        from: usize,
        lack: f64,
        to: Vec<Receiver>,
    },
    /// The last `left` of them need a further group of another line.
    MovedWithGroup {
        from: usize,
        lack: f64,
        left: f64,
        to: Vec<Receiver>,
        group: usize,
        lacking: Vec<Lacking>,
    },
    /// For the last `left` of them no line of the programme has room.
    GivenUp {
        from: usize,
        lack: f64,
        left: f64,
        to: Vec<Receiver>,
    },
    /// Contracts of several lines leave a bound, each to one other line.
    MovedOut(Vec<(usize, Receiver)>),
    /// Contracts moved or given up, wherever.
    Contracts(f64),
    /// A limit of change is exceeded.
    Exceeded {
        kind: Kind,
        by: f64,
    },
    /// A bound from below gives way.
    Lowered {
        bound: RowKey,
        to: f64,
        by: f64,
    },
    /// A bound of one number becomes another one.
    Reset {
        bound: RowKey,
        to: f64,
        by: f64,
        raised: bool,
    },
    /// Bounds of one kind give way by so much in all.
    Changed {
        kind: Kind,
        by: f64,
    },
}

/// A line that takes contracts.
#[derive(Clone, Copy, Debug)]
pub struct Receiver {
    pub offer: usize,
    pub taken: f64,
    /// Places that it has free.
    pub free: f64,
}

/// What lacks of a bound for one more group.
#[derive(Clone, Copy, Debug)]
pub struct Lacking {
    pub bound: RowKey,
    pub amount: f64,
}

/// How far one constraint gives way in the least change that makes a plan possible.
#[derive(Clone, Debug)]
pub struct Relief {
    pub owner: String,
    pub kind: Kind,
    pub year: Year,
    pub by: f64,
    pub unit: Unit,
    pub bound: RowKey,
    pub change: Remedy,
}

/// Everything that is known of a region without a plan.
#[derive(Clone, Debug, Default)]
pub struct Conflict {
    pub reasons: Vec<Reason>,
    /// All of these together make a plan possible, in the order of their bounds; empty where none was found within the work allowed.
    pub relief: Vec<Relief>,
}

impl Conflict {
    /// Numbers the sets from the smallest on; sets of one size by kind, owner and year.
    pub fn from_sets(mut sets: Vec<Vec<Reason>>, relief: Vec<Relief>) -> Self {
        let key = |set: &Vec<Reason>| (set.len(), set.first().map(|r| (r.kind, r.owner.clone(), r.year)));
        sets.sort_by_key(key);
        for (number, set) in sets.iter_mut().enumerate() {
            for reason in set {
                reason.set = number + 1;
            }
        }
        Self { reasons: sets.into_iter().flatten().collect(), relief }
    }
}

/// What a constraint is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Places,
    Groups,
    Students,
    Workshop,
    Hours,
    Beds,
    Millions,
    People,
}

impl Unit {
    /// What is asked, in steps that can be given: whole things, 0.1 million.
    pub fn up(self, value: f64) -> f64 {
        self.round(value, |steps| (steps - 1e-6).ceil())
    }

    /// What there is, in the same steps.
    pub fn down(self, value: f64) -> f64 {
        self.round(value, |steps| (steps + 1e-6).floor())
    }

    fn round(self, value: f64, to: impl Fn(f64) -> f64) -> f64 {
        match self {
            Unit::Millions => to(value / 1e5) / 10.0,
            _ => to(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_rounds_up_and_what_there_is_rounds_down() {
        assert_eq!((Unit::Beds.up(12.2), Unit::Beds.down(12.9)), (13.0, 12.0));
        assert_eq!((Unit::Millions.up(1_240_000.0), Unit::Millions.down(1_290_000.0)), (1.3, 1.2));
        assert_eq!((Unit::Places.up(25.0 + 1e-9), Unit::Places.down(25.0 - 1e-9)), (25.0, 25.0));
    }
}
