//! The dual simplex method from one basis whose inverse is known: other sides of rows leave it dual feasible, and a few hundred
//! steps away the optimum is. Every answer is proved by weak duality before it is given; what cannot be is left to the solver.
//!
//! Devex weights (Harris 1973) that begin as the exact ones (Forrest and Goldfarb 1992), bounds flipped on the way (Maros 2003).
//! In `A·x + r = 0` a row is the column `r` of its own.

use super::pivots::{Inverted, Pivots, Scattered, Sparse};
use super::reduced::Reduced;
use crate::quota::model::Model;
use crate::quota::solve::Inverse;

/// Values may miss a bound by this much.
const FEASIBLE: f64 = 1e-9;
/// Smallest pivots, and steps that are worth the work, before the solver takes over.
const PIVOT: f64 = 1e-7;
const STEPS: usize = 3000;
/// Corrections of what the steps lost, before the solver takes over.
const REFRESHED: usize = 3;
/// The optimum and its dual bound may differ by this part.
const PROVED: f64 = 1e-9;

/// What all solves share.
pub struct Start {
    columns: usize,
    rows: usize,
    by_column: Sparse,
    by_row: Sparse,
    cost: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    moving: Vec<usize>,
    /// Of the first basis.
    inverse: Inverted,
    basic: Vec<u32>,
    at_upper: Vec<bool>,
    weights: Vec<f64>,
    reduced_costs: Vec<f64>,
}

impl Start {
    /// From an optimal basis of the reduced model; nothing where the basis is no start.
    pub fn new(reduced: &Reduced, optimal: Inverse) -> Option<Self> {
        let model: &Model = &reduced.model;
        let (columns, rows) = (model.columns.len(), model.rows.len());
        let (mut by_column, mut by_row) = (vec![Vec::new(); columns], vec![Vec::new(); rows]);
        for (number, row) in model.rows.iter().enumerate() {
            for (column, weight) in &row.terms {
                by_column[*column].push((number as u32, *weight));
                by_row[number].push((*column as u32, *weight));
            }
        }
        let mut cost = vec![0.0; columns + rows];
        reduced.goal.iter().for_each(|(column, weight)| cost[*column] += weight);
        let lower = model.columns.iter().map(|c| c.lower).chain(model.rows.iter().map(|r| -r.upper)).collect();
        let upper = model.columns.iter().map(|c| c.upper).chain(model.rows.iter().map(|r| -r.lower)).collect();
        let mut inverse_columns = vec![Vec::new(); rows];
        for (number, row) in optimal.rows.iter().enumerate() {
            row.iter().for_each(|(column, value)| inverse_columns[*column as usize].push((number as u32, *value)));
        }
        let weights = optimal.rows.iter().map(|row| row.iter().map(|(_, value)| value * value).sum()).collect();
        let mut start = Self {
            columns,
            rows,
            by_column: Sparse::new(&by_column),
            by_row: Sparse::new(&by_row),
            cost,
            lower,
            upper,
            moving: reduced.moving(),
            inverse: Inverted { rows: Sparse::new(&optimal.rows), columns: Sparse::new(&inverse_columns) },
            basic: optimal.basic,
            at_upper: optimal.at_upper,
            weights,
            reduced_costs: Vec::new(),
        };
        let mut prices = vec![0.0; rows];
        for (row, basic) in start.basic.iter().enumerate() {
            let cost = start.cost[*basic as usize];
            start.inverse.rows.at(row).iter().for_each(|(column, value)| prices[*column as usize] += cost * value);
        }
        start.reduced_costs = start.reduced(&prices);
        (start.basic.len() == rows && start.at_upper.len() == columns + rows).then_some(start)
    }

    /// Reduced costs of all columns under prices of the rows.
    fn reduced(&self, prices: &[f64]) -> Vec<f64> {
        let own =
            |column: usize| self.cost[column] - self.by_column.at(column).iter().map(|(row, w)| prices[*row as usize] * w).sum::<f64>();
        (0..self.columns).map(own).chain(prices.iter().map(|price| -price)).collect()
    }

    /// Adds `times` a column to `sum`.
    fn add(&self, column: usize, times: f64, sum: &mut Scattered) {
        match column.checked_sub(self.columns) {
            Some(row) => {
                sum.add(row, times);
            }
            None => self.by_column.at(column).iter().for_each(|(row, weight)| {
                sum.add(*row as usize, times * weight);
            }),
        }
    }
}

/// The basic column of a row: what a step reads of it lies together.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Basic {
    value: f64,
    lower: f64,
    upper: f64,
    /// Squared length of the edge.
    weight: f64,
    /// How far beyond its bounds it is, and the square of that in the metric of the edge.
    beyond: f64,
    merit: f64,
    column: u32,
    listed: bool,
}

/// Room for one thread's solves.
pub struct Dual<'a> {
    start: &'a Start,
    lower: Vec<f64>,
    upper: Vec<f64>,
    is_basic: Vec<bool>,
    at_upper: Vec<bool>,
    reduced_costs: Vec<f64>,
    basic: Vec<Basic>,
    /// Rows whose basic column is beyond its bounds, and some where it was.
    out: Vec<u32>,
    pivots: Pivots,
    /// Rows and columns at work.
    prices: Scattered,
    row: Scattered,
    entering: Scattered,
    scratch: Scattered,
    candidates: Vec<(f64, u32)>,
    /// Reduced costs of the last optimum that was proved.
    slopes: Vec<f64>,
    pub steps: usize,
}

impl<'a> Dual<'a> {
    pub fn new(start: &'a Start) -> Self {
        let (all, rows) = (start.columns + start.rows, start.rows);
        Self {
            start,
            lower: Vec::new(),
            upper: Vec::new(),
            is_basic: vec![false; all],
            at_upper: Vec::new(),
            reduced_costs: Vec::new(),
            basic: vec![Basic::default(); rows],
            out: Vec::new(),
            pivots: Pivots::new(rows),
            prices: Scattered::new(rows),
            row: Scattered::new(all),
            entering: Scattered::new(rows),
            scratch: Scattered::new(rows),
            candidates: Vec::new(),
            slopes: Vec::new(),
            steps: 0,
        }
    }

    /// Values of the columns at the optimum under these sides of the moving rows, with some columns held at a value, or nothing
    /// where it was not reached or not proved.
    pub fn solve(&mut self, lower: &[f64], upper: &[f64], held: &[(usize, f64)]) -> Option<Vec<f64>> {
        self.begin(lower, upper, held);
        self.steps = 0;
        for _ in 0..=REFRESHED {
            while let Some((row, beyond)) = self.leaving() {
                self.steps += 1;
                if self.steps > STEPS {
                    return None;
                }
                if !self.step(row, beyond) {
                    break;
                }
            }
            let proved = self.proved();
            if proved.is_some() {
                return proved;
            }
            self.refresh();
        }
        None
    }

    /// What one more of a held column would change the last optimum by, at least.
    pub fn slope(&self, column: usize) -> f64 {
        self.slopes[column]
    }

    /// Values and reduced costs anew, each with one correction by what is left over: what hundreds of steps lost comes back.
    fn refresh(&mut self) {
        let start = self.start;
        let mut prices = vec![0.0; start.rows];
        for _ in 0..2 {
            let reduced = start.reduced(&prices);
            self.scratch.clear();
            for (row, basic) in self.basic.iter().enumerate() {
                self.scratch.add(row, reduced[basic.column as usize]);
            }
            self.pivots.back(&start.inverse, &mut self.scratch, &mut self.prices);
            self.prices.iter().for_each(|(row, value)| prices[row] += value);
        }
        self.reduced_costs = start.reduced(&prices);
        self.stand_at_bounds();
        self.basic.iter_mut().for_each(|basic| basic.value = 0.0);
        for _ in 0..2 {
            self.standing();
            for basic in &self.basic {
                start.add(basic.column as usize, -basic.value, &mut self.scratch);
            }
            self.pivots.forward(&start.inverse, &self.scratch, &mut self.entering);
            for (row, value) in self.entering.iter() {
                self.basic[row].value += value;
            }
        }
        (0..self.basic.len()).for_each(|row| self.note(row));
    }

    /// What the columns that are not basic leave to the basic ones, into `scratch`.
    fn standing(&mut self) {
        self.scratch.clear();
        for column in (0..self.is_basic.len()).filter(|column| !self.is_basic[*column]) {
            let value = self.at(column);
            if value != 0.0 {
                self.start.add(column, -value, &mut self.scratch);
            }
        }
    }

    /// Puts every column that is not basic at the bound that its reduced cost asks for.
    fn stand_at_bounds(&mut self) {
        for column in 0..self.at_upper.len() {
            let reduced = self.reduced_costs[column];
            if reduced < 0.0 && self.upper[column].is_finite() {
                self.at_upper[column] = true;
            } else if reduced > 0.0 && self.lower[column].is_finite() {
                self.at_upper[column] = false;
            }
        }
    }

    fn begin(&mut self, lower: &[f64], upper: &[f64], held: &[(usize, f64)]) {
        let start = self.start;
        self.lower.clone_from(&start.lower);
        self.upper.clone_from(&start.upper);
        for (row, (low, high)) in start.moving.iter().zip(lower.iter().zip(upper)) {
            (self.lower[start.columns + row], self.upper[start.columns + row]) = (-high, -low);
        }
        for (column, value) in held {
            (self.lower[*column], self.upper[*column]) = (*value, *value);
        }
        self.at_upper.clone_from(&start.at_upper);
        self.reduced_costs.clone_from(&start.reduced_costs);
        self.is_basic.fill(false);
        start.basic.iter().for_each(|column| self.is_basic[*column as usize] = true);
        self.stand_at_bounds();
        self.pivots.clear();
        self.standing();
        for (basic, (column, weight)) in self.basic.iter_mut().zip(start.basic.iter().zip(&start.weights)) {
            let (lower, upper) = (self.lower[*column as usize], self.upper[*column as usize]);
            *basic = Basic { lower, upper, weight: *weight, column: *column, ..Basic::default() };
        }
        for (row, value) in self.scratch.iter() {
            start.inverse.columns.at(row).iter().for_each(|(place, weight)| self.basic[*place as usize].value += value * weight);
        }
        self.scratch.clear();
        self.out.clear();
        (0..self.basic.len()).for_each(|row| self.note(row));
    }

    /// Where a column that is not basic stands; one without bounds stands at nothing.
    fn at(&self, column: usize) -> f64 {
        let bound = if self.at_upper[column] { self.upper[column] } else { self.lower[column] };
        if bound.is_finite() { bound } else { 0.0 }
    }

    /// Notes how far beyond its bounds a row is now.
    fn note(&mut self, row: usize) {
        let basic = &mut self.basic[row];
        let value = basic.value;
        let beyond = if value > basic.upper { value - basic.upper } else { (value - basic.lower).min(0.0) };
        if beyond.abs() > FEASIBLE * value.abs().max(1.0) {
            basic.beyond = beyond;
            basic.merit = beyond * beyond / basic.weight;
            if !basic.listed {
                basic.listed = true;
                self.out.push(row as u32);
            }
        } else {
            basic.merit = 0.0;
        }
    }

    /// The row that is furthest out in the metric of its edge, and how far beyond its bound it is.
    fn leaving(&mut self) -> Option<(usize, f64)> {
        let (mut best, mut found) = (0.0, u32::MAX);
        let mut place = 0;
        while place < self.out.len() {
            let row = self.out[place];
            let basic = &mut self.basic[row as usize];
            if basic.merit == 0.0 {
                basic.listed = false;
                self.out.swap_remove(place);
                continue;
            }
            if basic.merit > best || (basic.merit == best && row < found) {
                (best, found) = (basic.merit, row);
            }
            place += 1;
        }
        (best > 0.0).then(|| (found as usize, self.basic[found as usize].beyond))
    }

    /// One change of basis; false where it cannot be made safely.
    fn step(&mut self, leaves: usize, mut beyond: f64) -> bool {
        let start = self.start;
        self.back(leaves);
        self.price();
        let Some(enters) = self.ratio(beyond) else { return false };
        self.scratch.clear();
        // Columns whose reduced cost changes sign on the way go to their other bound.
        for (_, column) in std::mem::take(&mut self.candidates) {
            let column = column as usize;
            let width = self.upper[column] - self.lower[column];
            start.add(column, if self.at_upper[column] { -width } else { width }, &mut self.scratch);
            self.at_upper[column] = !self.at_upper[column];
        }
        if !self.scratch.places.is_empty() {
            self.pivots.forward(&start.inverse, &self.scratch, &mut self.entering);
            for place in 0..self.entering.places.len() {
                let row = self.entering.places[place] as usize;
                let value = self.entering.values[row];
                self.basic[row].value -= value;
                if row == leaves {
                    beyond -= value;
                }
                self.note(row);
            }
        }
        self.scratch.clear();
        start.add(enters, 1.0, &mut self.scratch);
        self.pivots.forward(&start.inverse, &self.scratch, &mut self.entering);
        let (pivot, seen) = (self.entering.values[leaves], self.row.values[enters]);
        if pivot.abs() < PIVOT || (pivot - seen).abs() > 1e-6 * pivot.abs().max(1.0) {
            return false;
        }
        let moved = beyond / pivot;
        let entered = self.at(enters) + moved;
        let slope = self.reduced_costs[enters] / pivot;
        for (column, value) in self.row.iter() {
            self.reduced_costs[column] -= slope * value;
        }
        let left = self.basic[leaves].column as usize;
        (self.reduced_costs[enters], self.reduced_costs[left]) = (0.0, -slope);
        // Weights in the manner of Devex: exact ones cost another solve.
        let weight = self.basic[leaves].weight;
        for place in 0..self.entering.places.len() {
            let row = self.entering.places[place] as usize;
            let value = self.entering.values[row];
            let (ratio, basic) = (value / pivot, &mut self.basic[row]);
            basic.value -= moved * value;
            basic.weight = basic.weight.max(ratio * ratio * weight);
            self.note(row);
        }
        self.pivots.push(leaves, pivot, &self.entering);
        let basic = &mut self.basic[leaves];
        (basic.value, basic.lower, basic.upper) = (entered, self.lower[enters], self.upper[enters]);
        (basic.weight, basic.column) = ((weight / (pivot * pivot)).max(1.0), enters as u32);
        self.note(leaves);
        (self.is_basic[enters], self.is_basic[left]) = (true, false);
        self.at_upper[left] = beyond > 0.0;
        true
    }

    /// The row of the inverse that belongs to a place of the basis, into `prices`.
    fn back(&mut self, place: usize) {
        self.scratch.clear();
        self.scratch.add(place, 1.0);
        self.pivots.back(&self.start.inverse, &mut self.scratch, &mut self.prices);
    }

    /// What the row of the inverse makes of each column that is not basic, into `row`.
    fn price(&mut self) {
        self.row.clear();
        for (number, value) in self.prices.iter() {
            for (column, weight) in self.start.by_row.at(number) {
                if !self.is_basic[*column as usize] {
                    self.row.add(*column as usize, value * weight);
                }
            }
            if !self.is_basic[self.start.columns + number] {
                self.row.add(self.start.columns + number, value);
            }
        }
    }

    /// The column that enters; those that flip before it stay among the candidates.
    fn ratio(&mut self, beyond: f64) -> Option<usize> {
        let sign = beyond.signum();
        self.candidates.clear();
        for (column, value) in self.row.iter() {
            let (value, width) = (sign * value, self.upper[column] - self.lower[column]);
            if width <= 0.0 || value.abs() < 1e-9 {
                continue;
            }
            let free = self.lower[column] == f64::NEG_INFINITY && self.upper[column] == f64::INFINITY;
            if free || (value > 0.0) != self.at_upper[column] {
                self.candidates.push((if free { 0.0 } else { (self.reduced_costs[column] / value).max(0.0) }, column as u32));
            }
        }
        let stop = self.passed(beyond.abs())?;
        // Of columns that change sign together the largest pivot enters.
        let bound = self.candidates[stop].0;
        let alike = |ratio: f64| (ratio - bound).abs() <= 1e-10;
        let from = self.candidates[..stop].iter().position(|(ratio, _)| alike(*ratio)).unwrap_or(stop);
        let to = stop + self.candidates[stop..].iter().take_while(|(ratio, _)| alike(*ratio)).count();
        let size = |(_, column): &(f64, u32)| self.row.values[*column as usize].abs();
        let mut best = stop;
        for number in from..to {
            if size(&self.candidates[number]) > size(&self.candidates[best]) {
                best = number;
            }
        }
        let enters = self.candidates[best].1 as usize;
        self.candidates.truncate(stop);
        self.candidates.retain(|(_, column)| *column as usize != enters);
        Some(enters)
    }

    /// Sorts the candidates by ratio as far as they are passed while the slope lasts, and gives the one where it ends. Most steps
    /// pass few of many candidates: the rest stays unsorted, behind all that are as near.
    fn passed(&mut self, mut slope: f64) -> Option<usize> {
        let order = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        let (mut sorted, mut more) = (0, 16);
        let mut stop = None;
        while sorted < self.candidates.len() {
            let rest = &mut self.candidates[sorted..];
            let count = more.min(rest.len());
            if count < rest.len() {
                rest.select_nth_unstable_by(count - 1, order);
            }
            rest[..count].sort_unstable_by(order);
            match stop {
                None => {
                    for number in sorted..sorted + count {
                        let column = self.candidates[number].1 as usize;
                        slope -= self.row.values[column].abs() * (self.upper[column] - self.lower[column]);
                        if slope <= 0.0 {
                            stop = Some(number);
                            break;
                        }
                    }
                }
                // Those that tie with it were wanted as well.
                Some(_) => return stop,
            }
            sorted += count;
            more *= 4;
        }
        stop
    }

    /// The values, where they meet every bound and row, and prices prove that nothing is better.
    fn proved(&mut self) -> Option<Vec<f64>> {
        let start = self.start;
        self.scratch.clear();
        for (row, basic) in self.basic.iter().enumerate() {
            let cost = start.cost[basic.column as usize];
            if cost != 0.0 {
                self.scratch.add(row, cost);
            }
        }
        self.pivots.back(&start.inverse, &mut self.scratch, &mut self.prices);
        let reduced = start.reduced(&self.prices.values);
        let mut values: Vec<f64> = (0..start.columns + start.rows).map(|column| self.at(column)).collect();
        self.basic.iter().for_each(|basic| values[basic.column as usize] = basic.value);
        values.truncate(start.columns);
        for (value, (low, high)) in values.iter_mut().zip(self.lower.iter().zip(&self.upper)) {
            *value = value.clamp(*low, *high);
        }
        let meets = |row: usize| {
            let activity = -start.by_row.at(row).iter().map(|(column, weight)| values[*column as usize] * weight).sum::<f64>();
            let (low, high) = (self.lower[start.columns + row], self.upper[start.columns + row]);
            let room = 1e-7 * activity.abs().max(1.0);
            activity >= low - room && activity <= high + room
        };
        let objective: f64 = values.iter().zip(&start.cost).map(|(value, cost)| value * cost).sum();
        let bound: f64 = reduced
            .iter()
            .zip(self.lower.iter().zip(&self.upper))
            .map(|(reduced, (low, high))| {
                let bound = if *reduced > 0.0 { *low } else { *high };
                if bound.is_finite() {
                    reduced * bound
                } else if reduced.abs() < 1e-9 {
                    0.0
                } else {
                    f64::NEG_INFINITY
                }
            })
            .sum();
        self.slopes = reduced;
        ((0..start.rows).all(meets) && objective - bound <= PROVED * objective.abs().max(1.0)).then_some(values)
    }
}
