//! Kinds of constraints that somebody owns and can change, as tables of a run name them.

use super::reason::Unit;
use serde::{Serialize, Serializer};
use std::fmt::{self, Display};

/// A kind of owned constraint. The order is that of the keys: reasons and prices are listed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Applicants,
    Budget,
    Contingent,
    Contract,
    Decline,
    Dormitory,
    Federal,
    Growth,
    Intake,
    Licence,
    LimitMax,
    LimitMin,
    Teachers,
    Workshop,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::Applicants,
        Kind::Budget,
        Kind::Contingent,
        Kind::Contract,
        Kind::Decline,
        Kind::Dormitory,
        Kind::Federal,
        Kind::Growth,
        Kind::Intake,
        Kind::Licence,
        Kind::LimitMax,
        Kind::LimitMin,
        Kind::Teachers,
        Kind::Workshop,
    ];

    /// As tables and files write it.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Applicants => "applicants",
            Kind::Budget => "budget",
            Kind::Contingent => "contingent",
            Kind::Contract => "contract",
            Kind::Decline => "decline",
            Kind::Dormitory => "dormitory",
            Kind::Federal => "federal",
            Kind::Growth => "growth",
            Kind::Intake => "intake",
            Kind::Licence => "licence",
            Kind::LimitMax => "limit_max",
            Kind::LimitMin => "limit_min",
            Kind::Teachers => "teachers",
            Kind::Workshop => "workshop",
        }
    }

    /// The kind that a table names; `None` where it was written by another program or by hand.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What its bound is counted in.
    pub fn unit(self) -> Unit {
        match self {
            Kind::Licence => Unit::Groups,
            Kind::Contingent => Unit::Students,
            Kind::Workshop => Unit::Workshop,
            Kind::Teachers => Unit::Hours,
            Kind::Dormitory => Unit::Beds,
            Kind::Budget => Unit::Millions,
            Kind::Applicants => Unit::People,
            Kind::Contract | Kind::Decline | Kind::Federal | Kind::Growth | Kind::Intake | Kind::LimitMax | Kind::LimitMin => Unit::Places,
        }
    }
}

impl Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_as_they_are_written_and_stand_in_the_order_of_their_keys() {
        assert!(Kind::ALL.iter().all(|kind| Kind::of(kind.key()) == Some(*kind)));
        assert!(Kind::ALL.windows(2).all(|pair| pair[0] < pair[1] && pair[0].key() < pair[1].key()));
        assert_eq!(Kind::of("limit"), None);
    }
}
