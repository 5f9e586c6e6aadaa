//! The dual simplex method (Koberstein 2005) from one basis whose inverse is known: another right-hand side leaving it dual
//! feasible, and the optimum is a few hundred iterations away. Every answer is proved by weak duality before it is given; what
//! cannot be is left to the solver.
//!
//! Pricing by Devex weights (Harris 1973) that begin as the exact ones of dual steepest edge (Forrest and Goldfarb 1992); bound
//! flipping ratio test (Maros 2003). In `A·x + r = 0` a row has a logical column `r` of its own.

use super::product_form::{BaseInverse, ProductForm, SparseMatrix, SparseVector};
use super::reduced::Reduced;
use crate::quota::model::Model;
use crate::quota::solve::Inverse;

/// Primal feasibility tolerance.
const PRIMAL_TOLERANCE: f64 = 1e-9;
/// Smallest pivots, and iterations that are worth the work, before the solver takes over.
const PIVOT: f64 = 1e-7;
const ITERATIONS: usize = 3000;
/// Recomputations of primal and dual values, before the solver takes over.
const RECOMPUTED: usize = 3;
/// The objective and its dual bound may differ by this part.
const DUALITY_GAP: f64 = 1e-9;

/// The start basis, which all solves share.
pub struct StartBasis {
    columns: usize,
    rows: usize,
    by_column: SparseMatrix,
    by_row: SparseMatrix,
    cost: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    moving: Vec<usize>,
    /// Of the first basis.
    inverse: BaseInverse,
    basic: Vec<u32>,
    at_upper: Vec<bool>,
    weights: Vec<f64>,
    reduced_costs: Vec<f64>,
}

impl StartBasis {
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
            by_column: SparseMatrix::new(&by_column),
            by_row: SparseMatrix::new(&by_row),
            cost,
            lower,
            upper,
            moving: reduced.moving(),
            inverse: BaseInverse { rows: SparseMatrix::new(&optimal.rows), columns: SparseMatrix::new(&inverse_columns) },
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
    fn add(&self, column: usize, times: f64, sum: &mut SparseVector) {
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
    /// Devex weight: squared length of the dual edge.
    weight: f64,
    /// Primal infeasibility, with its sign, and the square of it over the weight.
    infeasibility: f64,
    merit: f64,
    column: u32,
    listed: bool,
}

/// Room for one thread's solves.
pub struct DualSimplex<'a> {
    start: &'a StartBasis,
    lower: Vec<f64>,
    upper: Vec<f64>,
    is_basic: Vec<bool>,
    at_upper: Vec<bool>,
    reduced_costs: Vec<f64>,
    basic: Vec<Basic>,
    /// Rows whose basic column is primal infeasible, and some where it was.
    infeasible: Vec<u32>,
    pivots: ProductForm,
    /// Rows and columns at work.
    prices: SparseVector,
    row: SparseVector,
    entering: SparseVector,
    scratch: SparseVector,
    candidates: Vec<(f64, u32)>,
    /// Reduced costs of the last optimum that was proved.
    slopes: Vec<f64>,
    pub iterations: usize,
}

impl<'a> DualSimplex<'a> {
    pub fn new(start: &'a StartBasis) -> Self {
        let (all, rows) = (start.columns + start.rows, start.rows);
        Self {
            start,
            lower: Vec::new(),
            upper: Vec::new(),
            is_basic: vec![false; all],
            at_upper: Vec::new(),
            reduced_costs: Vec::new(),
            basic: vec![Basic::default(); rows],
            infeasible: Vec::new(),
            pivots: ProductForm::new(rows),
            prices: SparseVector::new(rows),
            row: SparseVector::new(all),
            entering: SparseVector::new(rows),
            scratch: SparseVector::new(rows),
            candidates: Vec::new(),
            slopes: Vec::new(),
            iterations: 0,
        }
    }

    /// Values of the columns at the optimum under these right-hand sides of the moving rows, with some columns held at a value, or
    /// nothing where it was not reached or not proved.
    pub fn solve(&mut self, lower: &[f64], upper: &[f64], held: &[(usize, f64)]) -> Option<Vec<f64>> {
        self.begin(lower, upper, held);
        self.iterations = 0;
        for _ in 0..=RECOMPUTED {
            while let Some((row, infeasibility)) = self.leaving_row() {
                self.iterations += 1;
                if self.iterations > ITERATIONS {
                    return None;
                }
                if !self.iterate(row, infeasibility) {
                    break;
                }
            }
            let optimum = self.optimum();
            if optimum.is_some() {
                return optimum;
            }
            self.recompute();
        }
        None
    }

    /// What one more of a held column would change the last optimum by, at least.
    pub fn slope(&self, column: usize) -> f64 {
        self.slopes[column]
    }

    /// Values and reduced costs anew, each with one correction by what is left over: what hundreds of steps lost comes back.
    fn recompute(&mut self) {
        let start = self.start;
        let mut prices = vec![0.0; start.rows];
        for _ in 0..2 {
            let reduced = start.reduced(&prices);
            self.scratch.clear();
            for (row, basic) in self.basic.iter().enumerate() {
                self.scratch.add(row, reduced[basic.column as usize]);
            }
            self.pivots.btran(&start.inverse, &mut self.scratch, &mut self.prices);
            self.prices.iter().for_each(|(row, value)| prices[row] += value);
        }
        self.reduced_costs = start.reduced(&prices);
        self.make_dual_feasible();
        self.basic.iter_mut().for_each(|basic| basic.value = 0.0);
        for _ in 0..2 {
            self.nonbasic_activity();
            for basic in &self.basic {
                start.add(basic.column as usize, -basic.value, &mut self.scratch);
            }
            self.pivots.ftran(&start.inverse, &self.scratch, &mut self.entering);
            for (row, value) in self.entering.iter() {
                self.basic[row].value += value;
            }
        }
        (0..self.basic.len()).for_each(|row| self.price_row(row));
    }

    /// Right-hand side that the nonbasic columns leave to the basic ones, into `scratch`.
    fn nonbasic_activity(&mut self) {
        self.scratch.clear();
        for column in (0..self.is_basic.len()).filter(|column| !self.is_basic[*column]) {
            let value = self.nonbasic(column);
            if value != 0.0 {
                self.start.add(column, -value, &mut self.scratch);
            }
        }
    }

    /// Puts every nonbasic column at the bound that its reduced cost asks for: boxed columns are dual feasible then.
    fn make_dual_feasible(&mut self) {
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
        self.make_dual_feasible();
        self.pivots.clear();
        self.nonbasic_activity();
        for (basic, (column, weight)) in self.basic.iter_mut().zip(start.basic.iter().zip(&start.weights)) {
            let (lower, upper) = (self.lower[*column as usize], self.upper[*column as usize]);
            *basic = Basic { lower, upper, weight: *weight, column: *column, ..Basic::default() };
        }
        for (row, value) in self.scratch.iter() {
            start.inverse.columns.at(row).iter().for_each(|(place, weight)| self.basic[*place as usize].value += value * weight);
        }
        self.scratch.clear();
        self.infeasible.clear();
        (0..self.basic.len()).for_each(|row| self.price_row(row));
    }

    /// Value of a nonbasic column; a free one is at zero.
    fn nonbasic(&self, column: usize) -> f64 {
        let bound = if self.at_upper[column] { self.upper[column] } else { self.lower[column] };
        if bound.is_finite() { bound } else { 0.0 }
    }

    /// Updates the infeasibility of a row for pricing.
    fn price_row(&mut self, row: usize) {
        let basic = &mut self.basic[row];
        let value = basic.value;
        let infeasibility = if value > basic.upper { value - basic.upper } else { (value - basic.lower).min(0.0) };
        if infeasibility.abs() > PRIMAL_TOLERANCE * value.abs().max(1.0) {
            basic.infeasibility = infeasibility;
            basic.merit = infeasibility * infeasibility / basic.weight;
            if !basic.listed {
                basic.listed = true;
                self.infeasible.push(row as u32);
            }
        } else {
            basic.merit = 0.0;
        }
    }

    /// Dual pricing: the row of largest infeasibility in the metric of its edge, and that infeasibility.
    fn leaving_row(&mut self) -> Option<(usize, f64)> {
        let (mut best, mut found) = (0.0, u32::MAX);
        let mut place = 0;
        while place < self.infeasible.len() {
            let row = self.infeasible[place];
            let basic = &mut self.basic[row as usize];
            if basic.merit == 0.0 {
                basic.listed = false;
                self.infeasible.swap_remove(place);
                continue;
            }
            if basic.merit > best || (basic.merit == best && row < found) {
                (best, found) = (basic.merit, row);
            }
            place += 1;
        }
        (best > 0.0).then(|| (found as usize, self.basic[found as usize].infeasibility))
    }

    /// One change of basis; false where it cannot be made safely.
    fn iterate(&mut self, leaving: usize, mut infeasibility: f64) -> bool {
        let start = self.start;
        self.btran(leaving);
        self.pivot_row();
        let Some(entering_column) = self.ratio_test(infeasibility) else { return false };
        self.scratch.clear();
        // Columns whose reduced cost changes sign on the way go to their other bound.
        for (_, column) in std::mem::take(&mut self.candidates) {
            let column = column as usize;
            let width = self.upper[column] - self.lower[column];
            start.add(column, if self.at_upper[column] { -width } else { width }, &mut self.scratch);
            self.at_upper[column] = !self.at_upper[column];
        }
        if !self.scratch.places.is_empty() {
            self.pivots.ftran(&start.inverse, &self.scratch, &mut self.entering);
            for place in 0..self.entering.places.len() {
                let row = self.entering.places[place] as usize;
                let value = self.entering.values[row];
                self.basic[row].value -= value;
                if row == leaving {
                    infeasibility -= value;
                }
                self.price_row(row);
            }
        }
        self.scratch.clear();
        start.add(entering_column, 1.0, &mut self.scratch);
        self.pivots.ftran(&start.inverse, &self.scratch, &mut self.entering);
        let (pivot, seen) = (self.entering.values[leaving], self.row.values[entering_column]);
        if pivot.abs() < PIVOT || (pivot - seen).abs() > 1e-6 * pivot.abs().max(1.0) {
            return false;
        }
        let moved = infeasibility / pivot;
        let entered = self.nonbasic(entering_column) + moved;
        let slope = self.reduced_costs[entering_column] / pivot;
        for (column, value) in self.row.iter() {
            self.reduced_costs[column] -= slope * value;
        }
        let left = self.basic[leaving].column as usize;
        (self.reduced_costs[entering_column], self.reduced_costs[left]) = (0.0, -slope);
        // Weights in the manner of Devex: exact ones cost another solve.
        let weight = self.basic[leaving].weight;
        for place in 0..self.entering.places.len() {
            let row = self.entering.places[place] as usize;
            let value = self.entering.values[row];
            let (ratio, basic) = (value / pivot, &mut self.basic[row]);
            basic.value -= moved * value;
            basic.weight = basic.weight.max(ratio * ratio * weight);
            self.price_row(row);
        }
        self.pivots.push(leaving, pivot, &self.entering);
        let basic = &mut self.basic[leaving];
        (basic.value, basic.lower, basic.upper) = (entered, self.lower[entering_column], self.upper[entering_column]);
        (basic.weight, basic.column) = ((weight / (pivot * pivot)).max(1.0), entering_column as u32);
        self.price_row(leaving);
        (self.is_basic[entering_column], self.is_basic[left]) = (true, false);
        self.at_upper[left] = infeasibility > 0.0;
        true
    }

    /// BTRAN of a unit vector: a row of the inverse, into `prices`.
    fn btran(&mut self, place: usize) {
        self.scratch.clear();
        self.scratch.add(place, 1.0);
        self.pivots.btran(&self.start.inverse, &mut self.scratch, &mut self.prices);
    }

    /// The pivot row over the nonbasic columns, into `row`.
    fn pivot_row(&mut self) {
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

    /// Bound flipping ratio test: the column that enters; those that flip before it stay among the candidates.
    fn ratio_test(&mut self, infeasibility: f64) -> Option<usize> {
        let sign = infeasibility.signum();
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
        let stop = self.breakpoint(infeasibility.abs())?;
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
        let entering_column = self.candidates[best].1 as usize;
        self.candidates.truncate(stop);
        self.candidates.retain(|(_, column)| *column as usize != entering_column);
        Some(entering_column)
    }

    /// Sorts the candidates by ratio as far as they are passed while the slope of the dual objective is positive, and gives the
    /// breakpoint where that ends. Most iterations pass few of many candidates: the rest stays unsorted, behind all that are as near.
    fn breakpoint(&mut self, mut slope: f64) -> Option<usize> {
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
    fn optimum(&mut self) -> Option<Vec<f64>> {
        let start = self.start;
        self.scratch.clear();
        for (row, basic) in self.basic.iter().enumerate() {
            let cost = start.cost[basic.column as usize];
            if cost != 0.0 {
                self.scratch.add(row, cost);
            }
        }
        self.pivots.btran(&start.inverse, &mut self.scratch, &mut self.prices);
        let reduced = start.reduced(&self.prices.values);
        let mut values: Vec<f64> = (0..start.columns + start.rows).map(|column| self.nonbasic(column)).collect();
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
        ((0..start.rows).all(meets) && objective - bound <= DUALITY_GAP * objective.abs().max(1.0)).then_some(values)
    }
}
