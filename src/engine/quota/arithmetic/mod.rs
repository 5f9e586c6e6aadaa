//! Why no plan can exist, by arithmetic: what contracts, last year's figures and lower limits ask at the least, against what
//! licences, capacity, money, applicants and upper limits allow at the most.

mod ranges;
mod remedy;
mod sums;

use super::kind::Kind;
use super::model::{Before, Model, RowKey};
use super::owners::{describe, owner};
use super::reason::{Asked, Reach, Reason, Unit, Why};
use crate::inputs::Inputs;
use kadry_region::units::Year;
use ranges::Ranges;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use sums::{Effect, Sum, Sums, Term};

/// What arithmetic found, and the rows that it explains.
#[derive(Default)]
pub struct Found {
    pub reasons: Vec<Reason>,
    pub keys: BTreeSet<RowKey>,
    /// Rows that are named in a reason: they get none of their own.
    named: BTreeSet<RowKey>,
}

/// Every reason that arithmetic finds; none of them proves nothing.
pub fn find(model: &Model, data: &Inputs) -> Found {
    let check = Check {
        data,
        ranges: Ranges::new(data, data.region.settings.scenario.change_share.0),
        sums: Sums::new(model, data),
        wider: OnceCell::new(),
    };
    let mut found = Found::default();
    check.lines(&mut found);
    check.lower_limits(&mut found);
    check.upper_bounds(&mut found);
    found
}

struct Check<'a> {
    data: &'a Inputs,
    ranges: Ranges,
    sums: Sums,
    /// The same under wider limits of change.
    wider: OnceCell<Vec<(f64, Ranges)>>,
}

/// A bound on the places of one line, in places.
struct Cap<'a> {
    kind: Kind,
    places: f64,
    /// Where it comes from: a sum, or else the licence or the limit of growth.
    sum: Option<(&'a Sum, f64)>,
}

impl Check<'_> {
    fn year(&self, number: usize) -> Year {
        self.sums.years[number]
    }

    /// Contracts of one line that no single bound on it leaves room for.
    fn lines(&self, found: &mut Found) {
        for offer in 0..self.data.region.offers.len() {
            for year in 0..self.sums.years.len() {
                let asked = self.ranges.at(offer, year).contracted;
                let short: Vec<Cap<'_>> = self.caps(offer, year, asked);
                let Some(least) = short.first() else { continue };
                let key = match least.sum {
                    Some((sum, _)) => sum.key,
                    None if least.kind == Kind::Licence => RowKey::Licence { offer, year: self.year(year) },
                    None => RowKey::Growth { offer, year: self.year(year), before: Before::of(self.year(year), self.year(0)) },
                };
                found.named.extend(short.iter().filter_map(|cap| cap.sum).map(|(sum, _)| sum.key));
                found.keys.insert(RowKey::Contract { offer, year: self.year(year) });
                found.reasons.push(Reason {
                    set: 0,
                    whole_groups: false,
                    kind: least.kind,
                    owner: owner(key, self.data),
                    year: self.year(year),
                    required: Some(asked),
                    available: Some(least.places),
                    unit: Unit::Places,
                    why: Why::ContractsOver {
                        offer,
                        year: self.year(year),
                        asked,
                        caps: short.iter().map(|cap| (cap.kind, cap.places)).collect(),
                    },
                    remedies: self.line_remedies(offer, year, asked, &short),
                });
            }
        }
    }

    /// Bounds on a line that lie below `asked`, the least first, one of each kind.
    fn caps(&self, offer: usize, year: usize, asked: f64) -> Vec<Cap<'_>> {
        if asked == 0.0 {
            return Vec::new();
        }
        let range = self.ranges.at(offer, year);
        let mut caps = vec![
            Cap { kind: Kind::Licence, places: range.licence, sum: None },
            Cap { kind: Kind::Growth, places: range.growth, sum: None },
        ];
        for (sum, term) in self.sums.over(offer, year).filter(|(sum, term)| self.is_own(sum, term)) {
            if let Some((kind, ..)) = describe(sum.key, self.data) {
                caps.push(Cap { kind, places: Unit::Places.down(sum.upper / term.each), sum: Some((sum, term.each)) });
            }
        }
        caps.retain(|cap| cap.places < asked);
        caps.sort_by(|a, b| a.places.total_cmp(&b.places));
        let mut kinds = BTreeSet::new();
        caps.retain(|cap| kinds.insert(cap.kind));
        caps
    }

    /// Whether a sum leaves no room for the contracts of this line alone: where several lines are so, the sum itself is told.
    fn is_own(&self, sum: &Sum, of: &Term) -> bool {
        let over = |term: &&Term| term.each * self.ranges.at(term.offer, term.year).contracted > sum.upper;
        sum.upper >= 0.0 && of.each > 0.0 && sum.terms.iter().filter(over).all(|term| term.offer == of.offer)
    }

    /// Lower limits and federal totals above all that their lines can have.
    fn lower_limits(&self, found: &mut Found) {
        for (index, sum) in self.sums.list.iter().enumerate().filter(|(_, sum)| sum.lower.is_finite()) {
            let highs = sum.total(|term| self.ranges.at(term.offer, term.year).high);
            let lowered = self.sums.lowered(index, &self.ranges);
            let most = highs - lowered.iter().map(|effect| effect.amount).sum::<f64>();
            let Some((kind, _, year)) = describe(sum.key, self.data) else { continue };
            if most >= sum.lower - Sum::slack(sum.lower) {
                continue;
            }
            let (required, available) = (sum.lower, Unit::Places.down(most));
            let licences = sum.total(|term| self.ranges.at(term.offer, term.year).licence);
            let reach = Reach { required, licences, growth: highs, available };
            found.keys.insert(sum.key);
            found.named.insert(sum.key);
            found
                .named
                .extend(lowered.iter().map(|effect| self.sums.list[effect.sum].key).filter(|key| matches!(key, RowKey::Limit { .. })));
            found.reasons.push(Reason {
                set: 0,
                whole_groups: false,
                kind: if kind == Kind::Federal { kind } else { Kind::LimitMin },
                owner: owner(sum.key, self.data),
                year,
                required: Some(required),
                available: Some(available),
                unit: Unit::Places,
                why: Why::OutOfReach {
                    limit: sum.key,
                    fixed: sum.lower == sum.upper,
                    empty: sum.terms.is_empty(),
                    reach,
                    lowered: self.named(&lowered),
                },
                remedies: self.limit_remedies(sum, &lowered, reach),
            });
        }
    }

    fn named(&self, effects: &[Effect]) -> Vec<RowKey> {
        effects.iter().map(|effect| self.sums.list[effect.sum].key).collect()
    }

    /// Capacities, budgets and upper limits below what must be.
    fn upper_bounds(&self, found: &mut Found) {
        for (index, sum) in self.sums.list.iter().enumerate().filter(|(_, sum)| sum.upper.is_finite()) {
            if found.named.contains(&sum.key) {
                continue;
            }
            let raised = self.sums.raised(index, &self.ranges, |limit| found.named.contains(&self.sums.list[limit].key));
            let extra: f64 = raised.iter().map(|effect| effect.amount).sum();
            let least = sum.least(&self.ranges) + extra;
            let Some((kind, _, year)) = describe(sum.key, self.data) else { continue };
            if least <= sum.upper + Sum::slack(sum.upper) {
                continue;
            }
            let unit = kind.unit();
            let asked = Asked {
                need: unit.up(least),
                contracts: unit.up(sum.contracts(&self.ranges)).min(unit.up(least)),
                limits: unit.up(extra).min(unit.up(least)),
                have: unit.down(sum.upper),
                capacity: unit.down(sum.upper + sum.taken),
            };
            found.keys.insert(sum.key);
            found.reasons.push(Reason {
                set: 0,
                whole_groups: false,
                kind: if kind == Kind::Federal {
                    kind
                } else if kind == Kind::LimitMin {
                    Kind::LimitMax
                } else {
                    kind
                },
                owner: owner(sum.key, self.data),
                year,
                required: Some(asked.need),
                available: Some(asked.have),
                unit,
                why: Why::TooMuch { bound: sum.key, asked, raised: self.named(&raised) },
                remedies: self.sum_remedies(index, asked, &raised),
            });
        }
    }

    /// The least limit of change, in steps of 0.05 up to 1, under which `holds`.
    fn share_that(&self, holds: impl Fn(&Ranges) -> bool) -> Option<f64> {
        let now = self.data.region.settings.scenario.change_share.0;
        let wider = self.wider.get_or_init(|| {
            let steps = (1..=20).map(|step| f64::from(step) / 20.0).filter(|share| *share > now + 1e-9);
            steps.map(|share| (share, Ranges::new(self.data, share))).collect()
        });
        wider.iter().find(|(_, ranges)| holds(ranges)).map(|(share, _)| *share)
    }
}
