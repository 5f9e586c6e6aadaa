//! Constraints on sums of places, each with the least and the most that its lines can come to.

use super::ranges::{Range, Ranges};
use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, RowKey};
use kadry_region::units::Year;
use std::collections::{BTreeMap, BTreeSet};

/// A part of a sum: one line in one admission year.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    pub offer: usize,
    /// Number of the admission year.
    pub year: usize,
    /// Of one place.
    pub each: f64,
    /// Size of a group where whole groups are counted, not places.
    group: Option<f64>,
}

impl Term {
    fn least_of(&self, low: f64) -> f64 {
        self.each * self.group.map_or(low, |size| (low / size - 1e-9).ceil() * size)
    }

    pub fn least(&self, range: Range) -> f64 {
        self.least_of(range.low)
    }

    pub fn contracts(&self, range: Range) -> f64 {
        self.least_of(range.contracts)
    }
}

/// `lower ≤ Σ each · places ≤ upper`, with what students of earlier years already take.
#[derive(Clone, Debug)]
pub struct Sum {
    pub key: RowKey,
    pub terms: Vec<Term>,
    pub lower: f64,
    pub upper: f64,
    pub taken: f64,
}

impl Sum {
    pub fn total(&self, of: impl Fn(&Term) -> f64) -> f64 {
        self.terms.iter().map(of).sum()
    }

    pub fn least(&self, ranges: &Ranges) -> f64 {
        self.total(|term| term.least(ranges.at(term.offer, term.year)))
    }

    /// What contracts alone ask.
    pub fn contracts(&self, ranges: &Ranges) -> f64 {
        self.total(|term| term.contracts(ranges.at(term.offer, term.year)))
    }

    /// Room for the rounding of sums.
    pub fn slack(bound: f64) -> f64 {
        1e-6 * bound.abs().max(1.0)
    }

    pub fn overfull(&self, ranges: &Ranges) -> bool {
        self.upper.is_finite() && self.least(ranges) > self.upper + Self::slack(self.upper)
    }
}

/// What one constraint adds to the least, or takes from the most, of another one.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    pub sum: usize,
    pub amount: f64,
}

/// All sums of a model, and which lines each one holds.
pub struct Sums {
    pub list: Vec<Sum>,
    pub years: Vec<Year>,
    limits: Vec<usize>,
    masks: BTreeMap<usize, Vec<bool>>,
}

impl Sums {
    pub fn new(model: &Model, data: &Inputs) -> Self {
        let years = data.region.settings.admissions();
        let list: Vec<Sum> = model.rows.iter().filter(|row| is_sum(row.key)).filter_map(|row| sum(row, model, data, &years)).collect();
        let limits: Vec<usize> = (0..list.len()).filter(|i| matches!(list[*i].key, RowKey::Limit { .. })).collect();
        let mut sums = Self { list, years, limits, masks: BTreeMap::new() };
        for limit in sums.limits.clone() {
            let mut mask = vec![false; data.region.offers.len() * sums.years.len()];
            for term in &sums.list[limit].terms {
                mask[sums.slot(term)] = true;
            }
            sums.masks.insert(limit, mask);
        }
        sums
    }

    fn slot(&self, term: &Term) -> usize {
        term.offer * self.years.len() + term.year
    }

    /// The sums that hold a line in a year and have an upper bound.
    pub fn over(&self, offer: usize, year: usize) -> impl Iterator<Item = (&Sum, &Term)> {
        self.list
            .iter()
            .filter(|sum| sum.upper.is_finite())
            .filter_map(move |sum| sum.terms.iter().find(|t| t.offer == offer && t.year == year).map(|term| (sum, term)))
    }

    /// Lower limits that ask more of the lines of sum `of` than the lines themselves, on lines apart from one another.
    pub fn raised(&self, of: usize, ranges: &Ranges, skip: impl Fn(usize) -> bool) -> Vec<Effect> {
        let target = &self.list[of];
        let found = self.limits.iter().copied().filter(|limit| *limit != of && !skip(*limit)).filter_map(|limit| {
            let (sum, mask) = (&self.list[limit], &self.masks[&limit]);
            if !sum.lower.is_finite() {
                return None;
            }
            let shared: Vec<&Term> = target.terms.iter().filter(|term| mask[self.slot(term)]).collect();
            let cheapest = shared.iter().map(|term| term.each).fold(f64::INFINITY, f64::min);
            let inside = |value: &dyn Fn(&Term, Range) -> f64| shared.iter().map(|t| value(t, ranges.at(t.offer, t.year))).sum::<f64>();
            let outside = sum.total(|term| ranges.at(term.offer, term.year).high) - inside(&|_, range| range.high);
            // A group that is counted whole has room for places at no further cost.
            let amount = (sum.lower - outside - inside(&|term, range| term.least(range) / term.each)) * cheapest;
            (!shared.is_empty() && amount > Sum::slack(amount)).then_some((Effect { sum: limit, amount }, slots(self, &shared)))
        });
        apart(&self.list, found.collect())
    }

    /// Capacities and upper limits that leave the lines of limit `of` less than the lines themselves allow.
    pub fn lowered(&self, of: usize, ranges: &Ranges) -> Vec<Effect> {
        let Some(mask) = self.masks.get(&of) else { return Vec::new() };
        let found = self.list.iter().enumerate().filter(|(i, sum)| *i != of && sum.upper.is_finite()).filter_map(|(i, sum)| {
            let shared: Vec<&Term> = sum.terms.iter().filter(|term| mask[self.slot(term)]).collect();
            if shared.is_empty() || sum.overfull(ranges) {
                return None;
            }
            let outside = sum.least(ranges) - shared.iter().map(|t| t.least(ranges.at(t.offer, t.year))).sum::<f64>();
            let cheapest = shared.iter().map(|term| term.each).fold(f64::INFINITY, f64::min);
            if cheapest <= 0.0 {
                return None;
            }
            let room = ((sum.upper - outside) / cheapest).max(0.0);
            let high: f64 = shared.iter().map(|t| ranges.at(t.offer, t.year).high).sum();
            (high > room + Sum::slack(room)).then(|| (Effect { sum: i, amount: high - room }, slots(self, &shared)))
        });
        apart(&self.list, found.collect())
    }
}

fn slots(sums: &Sums, terms: &[&Term]) -> Vec<usize> {
    terms.iter().map(|term| sums.slot(term)).collect()
}

type Counted = (Effect, Vec<usize>);

/// Effects that count no line twice: of all kinds together, or of the one kind that comes to more, such as the colleges of a
/// municipality, which an upper limit across all of them would shut out.
fn apart(list: &[Sum], effects: Vec<Counted>) -> Vec<Effect> {
    let kind = |effect: &Counted| std::mem::discriminant(&list[effect.0.sum].key);
    let mut kinds = Vec::new();
    for effect in &effects {
        if !kinds.contains(&kind(effect)) {
            kinds.push(kind(effect));
        }
    }
    let of_one_kind = kinds.into_iter().map(|one| effects.iter().filter(|effect| kind(effect) == one).cloned().collect());
    let mut choices: Vec<Vec<Effect>> = of_one_kind.map(strongest_first).collect();
    choices.insert(0, strongest_first(effects.clone()));
    let total = |choice: &Vec<Effect>| choice.iter().map(|effect| effect.amount).sum::<f64>();
    choices.into_iter().reduce(|best, next| if total(&next) > total(&best) + 1e-6 { next } else { best }).unwrap_or_default()
}

/// The strongest effects first, none on a line that an earlier one counted.
fn strongest_first(mut effects: Vec<Counted>) -> Vec<Effect> {
    effects.sort_by(|a, b| b.0.amount.total_cmp(&a.0.amount).then(a.0.sum.cmp(&b.0.sum)));
    let mut counted = BTreeSet::new();
    let mut kept = Vec::new();
    for (effect, slots) in effects {
        if slots.iter().all(|slot| !counted.contains(slot)) {
            counted.extend(slots);
            kept.push(effect);
        }
    }
    kept
}

fn is_sum(key: RowKey) -> bool {
    matches!(
        key,
        RowKey::Intake { .. }
            | RowKey::Contingent { .. }
            | RowKey::Workshop { .. }
            | RowKey::Teachers { .. }
            | RowKey::Dormitory { .. }
            | RowKey::Budget { .. }
            | RowKey::Applicants { .. }
            | RowKey::Limit { .. }
    )
}

fn sum(row: &crate::quota::model::Row, model: &Model, data: &Inputs, years: &[Year]) -> Option<Sum> {
    let number = |year: Year| years.iter().position(|y| *y == year);
    let term = |(column, coefficient): &(usize, f64)| match model.columns.get(*column)?.key {
        ColumnKey::Places { offer, year } => Some(Term { offer, year: number(year)?, each: *coefficient, group: None }),
        ColumnKey::Groups { offer, year } => {
            let line = &data.region.offers[offer];
            let size = f64::from(line.group_size);
            Some(Term { offer, year: number(year)?, each: coefficient / size, group: Some(size) })
        }
        _ => None,
    };
    let terms = row.terms.iter().map(term).collect::<Option<Vec<_>>>()?;
    Some(Sum { key: row.key, terms, lower: row.lower, upper: row.upper, taken: row.taken })
}
