//! The remarks of an expert review that a program can make (F01–F15 of domain.md A.6): what each says, its rule and threshold,
//! and those on lines of the plan. Thresholds without a source are conventions of this review.

use super::lines::LineFacts;
use crate::outcome::Outcome;
use crate::quota::{BalanceStatus, ConstraintLine, Kind, PlanLine};
use kadry_region::units::{Places, Year};
use kadry_region::{Offer, Region, codes};
use std::collections::{BTreeMap, HashMap, HashSet};

/// F03, part of the places of the year before: a larger change asks for a reason.
pub const SUDDEN: f64 = 0.25;
/// F06, part of last year's figure that has to be admitted before a line grows.
pub const FILLED: f64 = 0.85;
/// F07, part of graduates at work: where fewer work in the occupation, a line that is not cut asks why.
const IN_OCCUPATION: f64 = 0.5;
/// F10, months: the longest programme of skilled workers (base 9) is 3 years 10 months.
pub const LONGEST_PROFESSION: u32 = 46;
/// F11 and F13, in the unit of the constraint: a smaller excess or difference is rounding.
const ROUNDING: f64 = 0.5;
/// F14, part of a programme's need that one employer may state.
const ONE_EMPLOYER: f64 = 0.5;
/// F15, people a year: a smaller need is an estimate from few people.
const SMALL: f64 = 5.0;

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagKind {
    Licence,
    Groups,
    Sudden,
    Balance,
    Contracts,
    Admission,
    InOccupation,
    Evidence,
    Unserved,
    Duration,
    Capacity,
    Repeated,
    Total,
    OneEmployer,
    SmallNeed,
}

impl FlagKind {
    /// In the order of their codes.
    pub const ALL: [FlagKind; 15] = [
        FlagKind::Licence,
        FlagKind::Groups,
        FlagKind::Sudden,
        FlagKind::Balance,
        FlagKind::Contracts,
        FlagKind::Admission,
        FlagKind::InOccupation,
        FlagKind::Evidence,
        FlagKind::Unserved,
        FlagKind::Duration,
        FlagKind::Capacity,
        FlagKind::Repeated,
        FlagKind::Total,
        FlagKind::OneEmployer,
        FlagKind::SmallNeed,
    ];

    /// The code that tables hold.
    pub fn key(self) -> &'static str {
        match self {
            FlagKind::Licence => "F01",
            FlagKind::Groups => "F02",
            FlagKind::Sudden => "F03",
            FlagKind::Balance => "F04",
            FlagKind::Contracts => "F05",
            FlagKind::Admission => "F06",
            FlagKind::InOccupation => "F07",
            FlagKind::Evidence => "F08",
            FlagKind::Unserved => "F09",
            FlagKind::Duration => "F10",
            FlagKind::Capacity => "F11",
            FlagKind::Repeated => "F12",
            FlagKind::Total => "F13",
            FlagKind::OneEmployer => "F14",
            FlagKind::SmallNeed => "F15",
        }
    }

    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// One remark with its figures: people unless said otherwise, shares of 1.
#[derive(Clone, Copy, Debug)]
pub enum Flag<'a> {
    /// F01: the college holds no licence.
    Unlicensed,
    /// F01: the admission is outside the years of the programme.
    OutOfYears { year: Year },
    /// F02: the places lie outside `groups` times the least and the most of a group.
    NotWholeGroups { places: u32, groups: u32, least: u32, most: u32 },
    /// F03: a change of over [`SUDDEN`], or a line that opens, which has no share.
    Sudden { before: Places, places: Places, moved: Option<f64> },
    /// F04: the balance of the programme in the year of graduation is a shortage.
    Shortage { year: Year, people: f64, need: f64 },
    /// F04: it is a surplus.
    Surplus { year: Year, people: f64, need: f64 },
    /// F05: more contracts than places.
    Contracts { contracts: Places, places: Places },
    /// F06: less than [`FILLED`] of last year's figure was admitted, and the line grows beyond it.
    Unfilled { admitted: Places, kcp: Places, places: Places },
    /// F07: by the college's own data fewer than half of those at work are in the occupation, and the line is not cut.
    FewInOccupation { share: f64 },
    /// F08: neither a request of an employer nor a contract.
    NoEvidence,
    /// F09: a request within the reach of the plan that not half a worker serves.
    Unserved { year: Year, people: f64, subject: &'a str },
    /// F10: over [`LONGEST_PROFESSION`] for a profession (NN.01.NN).
    TooLong { months: u32 },
    /// F10: base 9 takes less time than base 11 of the same line of the college.
    Durations { months: u32, base: &'a str, other_months: u32, other_base: &'a str },
    /// F11: a capacity of the college or the line is exceeded.
    Exceeded { constraint: &'a ConstraintLine },
    /// F12: the need of the programme in the year of graduation is stated more than once.
    Repeated,
    /// F13: the sum of lines differs from the federal decision.
    TotalMissed { constraint: &'a ConstraintLine },
    /// F14: one employer states over half of the programme's need.
    OneEmployer { employer: &'a str, year: Year, share: f64 },
    /// F15: the programme needs fewer than five people in the year of graduation.
    SmallNeed { year: Year, need: f64 },
}

impl Flag<'_> {
    pub fn kind(&self) -> FlagKind {
        match self {
            Flag::Unlicensed | Flag::OutOfYears { .. } => FlagKind::Licence,
            Flag::NotWholeGroups { .. } => FlagKind::Groups,
            Flag::Sudden { .. } => FlagKind::Sudden,
            Flag::Shortage { .. } | Flag::Surplus { .. } => FlagKind::Balance,
            Flag::Contracts { .. } => FlagKind::Contracts,
            Flag::Unfilled { .. } => FlagKind::Admission,
            Flag::FewInOccupation { .. } => FlagKind::InOccupation,
            Flag::NoEvidence => FlagKind::Evidence,
            Flag::Unserved { .. } => FlagKind::Unserved,
            Flag::TooLong { .. } | Flag::Durations { .. } => FlagKind::Duration,
            Flag::Exceeded { .. } => FlagKind::Capacity,
            Flag::Repeated => FlagKind::Repeated,
            Flag::TotalMissed { .. } => FlagKind::Total,
            Flag::OneEmployer { .. } => FlagKind::OneEmployer,
            Flag::SmallNeed { .. } => FlagKind::SmallNeed,
        }
    }
}

/// What the remarks on many lines share, looked up once.
pub struct Flags<'a> {
    outcome: &'a Outcome,
    facts: LineFacts<'a>,
    /// Programmes that an employer asks for.
    evidenced: Vec<bool>,
    /// Programmes and years whose need is stated more than once.
    repeated: HashSet<(usize, Year)>,
    /// Stated by one employer for a programme and year of graduation.
    stated: BTreeMap<(usize, Year), BTreeMap<&'a str, f64>>,
    /// Owners of capacities that are exceeded, with the first of these.
    exceeded: HashMap<&'a str, &'a ConstraintLine>,
}

impl<'a> Flags<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let region = outcome.region();
        let evidenced = (0..region.programmes.len()).map(|programme| region.evidenced(programme)).collect();
        let mut repeated = HashSet::new();
        let mut stated: BTreeMap<(usize, Year), BTreeMap<&str, f64>> = BTreeMap::new();
        for request in &region.requests {
            if request.repeated {
                repeated.extend(request.programme.map(|programme| (programme, request.year)));
            } else if let Some(programme) = request.programme {
                *stated.entry((programme, request.year)).or_default().entry(&request.employer).or_default() += request.count.0;
            }
        }
        for contract in &region.contracts {
            let offer = &region.offers[contract.offer];
            let key = (offer.programme, contract.admission_year.plus(offer.years()));
            let sum = stated.entry(key).or_default().entry(&contract.employer).or_default();
            // A contract usually repeats a request: the larger of both is the employer's need.
            *sum = sum.max(f64::from(contract.count));
        }
        let mut exceeded: HashMap<&str, &ConstraintLine> = HashMap::new();
        for row in &outcome.plan.constraints {
            if matches!(row.kind, Kind::Contingent | Kind::Workshop | Kind::Teachers | Kind::Dormitory) && row.slack < -ROUNDING {
                exceeded.entry(&row.owner).or_insert(row);
            }
        }
        Self { outcome, facts: LineFacts::new(outcome), evidenced, repeated, stated, exceeded }
    }

    /// Remarks on one line, in the order of their codes.
    pub fn of(&self, line: &PlanLine) -> Vec<Flag<'a>> {
        let region = self.outcome.region();
        let offer = &region.offers[line.offer];
        let found = [
            licence(region, offer, line),
            groups(offer, line),
            sudden(line),
            self.balance(line),
            contracts(line),
            admission(offer, line),
            self.in_occupation(line),
            (!self.evidenced[offer.programme]).then_some(Flag::NoEvidence),
            duration(region, offer),
            self.capacity(line.offer),
            self.repeated.contains(&(offer.programme, line.graduation)).then_some(Flag::Repeated),
            self.one_employer(offer, line),
            self.small(line),
        ];
        found.into_iter().flatten().collect()
    }

    fn balance(&self, line: &PlanLine) -> Option<Flag<'a>> {
        let b = self.facts.balance(line)?;
        let (year, need) = (line.graduation, b.need.0);
        match b.status {
            BalanceStatus::Shortage => Some(Flag::Shortage { year, people: b.shortage.0, need }),
            BalanceStatus::Surplus => Some(Flag::Surplus { year, people: b.surplus.0, need }),
            BalanceStatus::Balanced | BalanceStatus::OutOfReach => None,
        }
    }

    fn in_occupation(&self, line: &PlanLine) -> Option<Flag<'a>> {
        let factor = &self.outcome.inputs().chains.get(line.offer)?.in_occupation;
        // The reference value tells nothing of this college.
        let own = factor.source.is_none() && factor.value.0 < IN_OCCUPATION;
        let kept = line.places.0 > 0 && line.previous.is_none_or(|before| line.places >= before);
        (own && kept).then_some(Flag::FewInOccupation { share: factor.value.0 })
    }

    fn capacity(&self, offer: usize) -> Option<Flag<'a>> {
        let region = self.outcome.region();
        let college = region.colleges[region.offers[offer].college].id.as_str();
        let constraint = self.exceeded.get(college).or_else(|| self.exceeded.get(region.offer_label(offer).as_str()))?;
        Some(Flag::Exceeded { constraint })
    }

    fn one_employer(&self, offer: &Offer, line: &PlanLine) -> Option<Flag<'a>> {
        let year = line.graduation;
        let need = self.outcome.inputs().demand.need(offer.programme, year).0;
        let (employer, people) = self.stated.get(&(offer.programme, year))?.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))?;
        let share = people / need;
        (need > 0.0 && share > ONE_EMPLOYER).then_some(Flag::OneEmployer { employer, year, share })
    }

    fn small(&self, line: &PlanLine) -> Option<Flag<'a>> {
        let need = self.facts.balance(line)?.need.0;
        (need < SMALL).then_some(Flag::SmallNeed { year: line.graduation, need })
    }
}

fn licence(region: &Region, offer: &Offer, line: &PlanLine) -> Option<Flag<'static>> {
    if !offer.licensed {
        return Some(Flag::Unlicensed);
    }
    let outside = offer.groups_allowed(&region.programmes[offer.programme], line.year) == 0 && offer.max_groups > 0;
    outside.then_some(Flag::OutOfYears { year: line.year })
}

fn groups(offer: &Offer, line: &PlanLine) -> Option<Flag<'static>> {
    let (places, groups) = (line.places.0, line.groups.0);
    let (least, most) = (offer.group_min, offer.group_size);
    let whole = places >= groups * least && places <= groups * most;
    (!whole).then_some(Flag::NotWholeGroups { places, groups, least, most })
}

fn sudden(line: &PlanLine) -> Option<Flag<'static>> {
    let (before, places) = (line.previous?, line.places);
    if before.0 == 0 {
        // A line that opens has no percentage; it is as sudden as any.
        return (places.0 > 0).then_some(Flag::Sudden { before, places, moved: None });
    }
    let moved = (f64::from(places) - f64::from(before)) / f64::from(before);
    (moved.abs() > SUDDEN).then_some(Flag::Sudden { before, places, moved: Some(moved) })
}

fn contracts(line: &PlanLine) -> Option<Flag<'static>> {
    let (contracts, places) = (line.contracts, line.places);
    (contracts > places).then_some(Flag::Contracts { contracts, places })
}

fn admission(offer: &Offer, line: &PlanLine) -> Option<Flag<'static>> {
    let (admitted, kcp, places) = (offer.admitted?, offer.kcp?, line.places);
    (f64::from(admitted) < FILLED * f64::from(kcp) && places > kcp).then_some(Flag::Unfilled { admitted, kcp, places })
}

fn duration<'a>(region: &'a Region, offer: &'a Offer) -> Option<Flag<'a>> {
    let months = offer.duration_months;
    if codes::is_profession(&region.programmes[offer.programme].code) && months > LONGEST_PROFESSION {
        return Some(Flag::TooLong { months });
    }
    let same = |other: &&Offer| other.college == offer.college && other.programme == offer.programme && other.form == offer.form;
    let other = region.offers.iter().filter(same).find(|other| match (offer.base.as_str(), other.base.as_str()) {
        ("9", "11") => months < other.duration_months,
        ("11", "9") => months > other.duration_months,
        _ => false,
    })?;
    Some(Flag::Durations { months, base: &offer.base, other_months: other.duration_months, other_base: &other.base })
}

/// F13 for a row of the plan.
pub(super) fn total(row: &ConstraintLine) -> Option<Flag<'_>> {
    (row.kind == Kind::Federal && row.slack.abs() > ROUNDING).then_some(Flag::TotalMissed { constraint: row })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_number_the_kinds_and_are_read_back() {
        for (index, kind) in FlagKind::ALL.into_iter().enumerate() {
            assert_eq!(kind.key(), format!("F{:02}", index + 1));
            assert_eq!(FlagKind::of(kind.key()), Some(kind));
        }
        assert_eq!(FlagKind::of("F16"), None);
    }
}
