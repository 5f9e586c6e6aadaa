//! The legal procedure (273-ФЗ, article 100): lots go to colleges by rank of their criteria score.
//!
//! The size of a lot is what the need-optimal plan gives it. From the plan with the fewest places that keeps every
//! constraint, groups are handed out in the order of rank as long as every row of the model holds; then a group of a lower
//! rank goes to a higher one wherever the rows allow that.

use super::goals::{GoalName, Records, objective};
use super::model::{Column, ColumnKey, Model, Row, RowKey};
use super::progress::Watch;
use super::records::{Compared, Competition, LotLine, Plan};
use super::solve::{Answer, Options, minimise};
use crate::inputs::Inputs;
use kadry_region::units::Year;
use kadry_region::{Offer, Region};
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Competition {
    pub fn between(data: &Inputs, competition: &Plan, need_optimal: &Plan) -> Self {
        let region = &data.region;
        let mut ranks = vec![0; region.offers.len()];
        for lot in lots(region) {
            for (rank, offer) in (1..).zip(lot) {
                ranks[offer] = rank;
            }
        }
        let lines = competition.lines.iter().zip(&need_optimal.lines).map(|(line, before)| LotLine {
            offer: line.offer,
            year: line.year,
            score: region.offers[line.offer].score,
            rank: ranks[line.offer],
            places: line.places,
            need_optimal: before.places,
        });
        let of = |plan: &Plan, goal| Records { data, lines: &plan.lines, balance: &plan.balance }.value(goal);
        let counted = region.settings.scenario.counted().into_iter();
        let goals =
            counted.map(|goal| Compared { goal, competition: of(competition, goal), need_optimal: of(need_optimal, goal) }).collect();
        Self { lines: lines.collect(), goals }
    }
}

/// Offers of each programme, form and base, the best ranked first: by score, then by last year's places, then by the name
/// of the college. What is not known stands behind what is.
fn lots(region: &Region) -> Vec<Vec<usize>> {
    let mut lots: BTreeMap<(usize, &str, &str), Vec<usize>> = BTreeMap::new();
    for (k, offer) in region.offers.iter().enumerate() {
        lots.entry((offer.programme, &offer.form, &offer.base)).or_default().push(k);
    }
    let score = |offer: &Offer| offer.score.unwrap_or(f64::NEG_INFINITY);
    let college = |offer: &Offer| &region.colleges[offer.college].id;
    for offers in lots.values_mut() {
        offers.sort_by(|a, b| {
            let (a, b) = (&region.offers[*a], &region.offers[*b]);
            let by_score = score(b).total_cmp(&score(a));
            by_score.then_with(|| Reverse(a.kcp).cmp(&Reverse(b.kcp))).then_with(|| college(a).cmp(college(b)))
        });
    }
    lots.into_values().collect()
}

/// Hands the lots of a need-optimal plan out by rank; the search for the start takes at most `seconds`.
pub fn compete(model: &Model, data: &Inputs, need_optimal: &Answer, seconds: f64, watch: Watch<'_>) -> Answer {
    let lots = lots(&data.region);
    let years = data.region.settings.admissions();
    let sizes: Vec<Lot> = lots
        .iter()
        .flat_map(|offers| years.iter().map(move |year| (offers, *year)))
        .map(|(offers, year)| Lot::new(model, offers, year, &need_optimal.values))
        .collect();
    let start = fewest_places(model, data, need_optimal, &sizes, (seconds, watch));
    let mut hand = Hand::new(model, start.values, &sizes);
    // The first of every lot come before the second of any: what colleges and founders have room for goes to the best ranks.
    let longest = lots.iter().map(Vec::len).max().unwrap_or_default();
    let by_rank: Vec<usize> = (0..longest).flat_map(|rank| lots.iter().filter_map(move |offers| offers.get(rank).copied())).collect();
    // Each round gives more places or better ranks, so that the rounds end.
    loop {
        let before = hand.values.clone();
        by_rank.iter().for_each(|offer| hand.fill(*offer, data, &years));
        lots.iter().for_each(|offers| hand.exchange(offers, data, &years));
        if hand.values == before {
            break;
        }
    }
    Answer { values: hand.values, timed_out: need_optimal.timed_out || start.timed_out, ..need_optimal.clone() }
}

/// Columns of places of one lot in one admission year, and how many places there are to hand out.
struct Lot {
    columns: Vec<usize>,
    places: f64,
}

impl Lot {
    fn new(model: &Model, offers: &[usize], year: Year, values: &[f64]) -> Self {
        let columns: Vec<usize> = offers.iter().filter_map(|offer| model.column(ColumnKey::Places { offer: *offer, year })).collect();
        let places = columns.iter().map(|column| values[*column].round()).sum();
        Self { columns, places }
    }

    fn row(&self, number: usize) -> Row {
        let terms = self.columns.iter().map(|column| (*column, 1.0)).collect();
        Row { key: RowKey::Lot { lot: number }, terms, lower: f64::NEG_INFINITY, upper: self.places, taken: 0.0 }
    }
}

/// The plan with the fewest places within the lots: what contracts, limits and continuity ask at the least. Soft contracts
/// stay as far unmet as in the need-optimal plan, no further. Where none is found in time, the need-optimal plan itself is
/// the start.
fn fewest_places(model: &Model, data: &Inputs, need_optimal: &Answer, lots: &[Lot], (seconds, watch): (f64, Watch<'_>)) -> Answer {
    let mut rows = model.rows.clone();
    rows.extend(lots.iter().enumerate().map(|(number, lot)| lot.row(number)));
    let mut small = Model::from_parts(model.columns.clone(), rows);
    let unmet = objective(GoalName::Contracts, model, data);
    let reached: f64 = unmet.iter().map(|(column, coefficient)| need_optimal.values[*column] * coefficient).sum();
    small.add_row(RowKey::Level { goal: GoalName::Contracts }, unmet, f64::NEG_INFINITY, reached + 1e-4);
    let places = |(index, column): (usize, &Column)| matches!(column.key, ColumnKey::Places { .. }).then_some((index, 1.0));
    let goal: Vec<_> = model.columns.iter().enumerate().filter_map(places).collect();
    let gap = data.region.settings.scenario.gap.0;
    let options =
        Options { gap, time_limit: seconds, nodes: 1000, search: 0.05, relax: false, target: f64::NEG_INFINITY, stop: watch.stop };
    let found = minimise(&small, &goal, options, Some(&need_optimal.values));
    found.unwrap_or_else(|_| Answer { timed_out: true, ..need_optimal.clone() })
}

/// A plan that grows by groups, with what every row has used so far.
struct Hand<'m> {
    model: &'m Model,
    values: Vec<f64>,
    /// Rows that bind groups and places themselves; those of shortage, surplus and change follow whatever is decided.
    rows: Vec<Row>,
    used: Vec<f64>,
    /// For each column its rows and coefficients.
    uses: Vec<Vec<(usize, f64)>>,
}

impl<'m> Hand<'m> {
    fn new(model: &'m Model, mut values: Vec<f64>, lots: &[Lot]) -> Self {
        for (value, column) in values.iter_mut().zip(&model.columns) {
            if column.integer || matches!(column.key, ColumnKey::Places { .. }) {
                *value = value.round();
            }
        }
        let decided = |(column, _): &(usize, f64)| {
            matches!(
                model.columns[*column].key,
                ColumnKey::Groups { .. } | ColumnKey::Places { .. } | ColumnKey::ChangeMode { .. } | ColumnKey::Unmet { .. }
            )
        };
        let mut rows: Vec<Row> = model.rows.iter().filter(|row| row.terms.iter().all(decided)).cloned().collect();
        rows.extend(lots.iter().enumerate().map(|(number, lot)| lot.row(number)));
        let used = rows.iter().map(|row| row.activity(&values)).collect();
        let mut uses = vec![Vec::new(); model.columns.len()];
        for (index, row) in rows.iter().enumerate() {
            for (column, coefficient) in &row.terms {
                uses[*column].push((index, *coefficient));
            }
        }
        Self { model, values, rows, used, uses }
    }

    /// Gives a line as many groups over all years as the rows allow.
    fn fill(&mut self, offer: usize, data: &Inputs, years: &[Year]) {
        // One year may wait for the next, because a line changes by steps.
        while years.iter().filter(|year| self.grow(offer, data, **year)).count() > 0 {}
    }

    /// Fills the groups that a line has, or adds one.
    fn grow(&mut self, offer: usize, data: &Inputs, year: Year) -> bool {
        let Some((groups, places)) = self.columns(offer, year) else { return false };
        let size = data.region.offers[offer].group_size;
        let sizes = || (1..=size).rev().map(f64::from);
        sizes().any(|more| self.attempt(&[(places, more)])) || sizes().any(|more| self.attempt(&[(groups, 1.0), (places, more)]))
    }

    /// Moves groups of a lot up in rank wherever that is possible.
    fn exchange(&mut self, offers: &[usize], data: &Inputs, years: &[Year]) {
        for (rank, high) in offers.iter().enumerate() {
            for low in offers[rank + 1..].iter().rev() {
                for year in years {
                    while self.hand_over(*low, *high, data, *year) {}
                }
            }
        }
    }

    fn hand_over(&mut self, low: usize, high: usize, data: &Inputs, year: Year) -> bool {
        let Some(((low_groups, low_places), (high_groups, high_places))) = self.columns(low, year).zip(self.columns(high, year)) else {
            return false;
        };
        (1..=data.region.offers[high].group_size)
            .rev()
            .map(f64::from)
            .any(|moved| self.attempt(&[(low_groups, -1.0), (low_places, -moved), (high_groups, 1.0), (high_places, moved)]))
    }

    fn columns(&self, offer: usize, year: Year) -> Option<(usize, usize)> {
        self.model.column(ColumnKey::Groups { offer, year }).zip(self.model.column(ColumnKey::Places { offer, year }))
    }

    /// Makes the changes if every row holds after them, with either bound of change of the lines that move.
    fn attempt(&mut self, changes: &[(usize, f64)]) -> bool {
        let modes: Vec<usize> = changes
            .iter()
            .filter_map(|(column, _)| match self.model.columns[*column].key {
                ColumnKey::Places { offer, year } => Some([year, year.plus(1)].map(|year| ColumnKey::ChangeMode { offer, year })),
                _ => None,
            })
            .flatten()
            .filter_map(|key| self.model.column(key))
            .collect();
        for choice in 0..1_u32 << modes.len() {
            let flipped = modes.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1);
            let flips = flipped.map(|(_, mode)| (*mode, 1.0 - 2.0 * self.values[*mode]));
            let all: Vec<_> = changes.iter().copied().chain(flips).collect();
            if let Some(used) = self.after(&all) {
                all.iter().for_each(|(column, change)| self.values[*column] += change);
                used.into_iter().for_each(|(row, used)| self.used[row] = used);
                return true;
            }
        }
        false
    }

    /// What the rows concerned use after the changes; `None` where a bound does not hold.
    fn after(&self, changes: &[(usize, f64)]) -> Option<BTreeMap<usize, f64>> {
        let within = |(column, change): &(usize, f64)| {
            let bounds = &self.model.columns[*column];
            (bounds.lower..=bounds.upper).contains(&(self.values[*column] + change))
        };
        if !changes.iter().all(within) {
            return None;
        }
        let mut used: BTreeMap<usize, f64> = BTreeMap::new();
        for (column, change) in changes {
            for (row, coefficient) in &self.uses[*column] {
                *used.entry(*row).or_insert(self.used[*row]) += coefficient * change;
            }
        }
        let holds = |(index, used): (&usize, &f64)| {
            let row = &self.rows[*index];
            let slack = |bound: f64| 1e-7 * bound.abs().max(1.0);
            *used <= row.upper + slack(row.upper) && *used >= row.lower - slack(row.lower)
        };
        used.iter().all(holds).then_some(used)
    }
}
