//! Good plans in whole groups soon: the relaxation rounded by a small integer problem, then one admission year after the
//! other solved anew while the rest stands.

use super::model::{ColumnKey, Model, Row, RowKey};
use super::solve::{Options, minimise};
use crate::units::Year;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Nodes of branch and bound that a part may take: a limit of work, so that the same input gives the same plan.
const NODES: i32 = 40;

/// Whole columns that are free in a part of the plan.
const PART: usize = 240;

pub struct Search<'m> {
    model: &'m Model,
    goal: &'m [(usize, f64)],
    /// Objective of each column.
    cost: Vec<f64>,
    rows_of: Vec<Vec<u32>>,
    /// Columns of each admission year.
    years: BTreeMap<Year, Vec<usize>>,
    options: Options,
    until: Instant,
}

impl<'m> Search<'m> {
    pub fn new(model: &'m Model, goal: &'m [(usize, f64)], options: Options) -> Self {
        let mut cost = vec![0.0; model.columns.len()];
        for (column, weight) in goal {
            cost[*column] += weight;
        }
        let mut rows_of = vec![Vec::new(); model.columns.len()];
        for (number, row) in model.rows.iter().enumerate() {
            for (column, _) in &row.terms {
                rows_of[*column].push(number as u32);
            }
        }
        let mut years: BTreeMap<Year, Vec<usize>> = BTreeMap::new();
        for (column, key) in model.columns.iter().map(|column| column.key).enumerate() {
            if let Some(year) = key.admission() {
                years.entry(year).or_default().push(column);
            }
        }
        let until = Instant::now() + Duration::from_secs_f64(options.time_limit.clamp(0.0, 1e6));
        Self { model, goal, cost, rows_of, years, options: Options { relax: false, ..options }, until }
    }

    fn left(&self) -> f64 {
        self.until.saturating_duration_since(Instant::now()).as_secs_f64()
    }

    pub fn out_of_time(&self) -> bool {
        self.left() <= 0.0
    }

    pub fn objective(&self, values: &[f64]) -> f64 {
        self.goal.iter().map(|(column, weight)| values[*column] * weight).sum()
    }

    /// A first plan: every whole column between the whole numbers around its value in the relaxation. More work is spent
    /// only where the first plan is too far above `bound`.
    pub fn round(&self, relaxed: &[f64], bound: f64) -> Option<Vec<f64>> {
        let mut found: Option<Vec<f64>> = None;
        for (room, nodes) in [(0.0, 200), (1.0, 20)] {
            if let Some(plan) = &found {
                let value = self.objective(plan);
                if room > 0.0 || self.left() <= 0.0 || value - bound <= self.options.gap * value.abs() {
                    break;
                }
            }
            let mut columns = self.model.columns.clone();
            for (column, value) in columns.iter_mut().zip(relaxed).filter(|(column, _)| column.integer) {
                column.lower = ((value + 1e-6).floor() - room).max(column.lower);
                column.upper = ((value - 1e-6).ceil() + room).min(column.upper);
            }
            let near = Model::from_parts(columns, self.model.rows.clone());
            let target = near_enough(bound, self.options.gap);
            let options = Options { gap: 1e-6, nodes, search: 0.1, time_limit: self.left(), target, ..self.options };
            match minimise(&near, self.goal, options, found.as_deref()) {
                Ok(answer) => found = Some(answer.values),
                // No whole plan so near: the next try has more room.
                Err(_) => continue,
            }
        }
        found
    }

    /// Improves a plan year by year until it is within the gap of `bound`: a year holds all that programmes take from one
    /// another.
    pub fn improve(&self, mut plan: Vec<f64>, bound: f64) -> Vec<f64> {
        let mut value = self.objective(&plan);
        for pair in self.year_parts().chunks(2) {
            if self.left() <= 0.0 || value - bound <= self.options.gap * value.abs() {
                break;
            }
            let solved = match pair {
                [one, two] => {
                    let (one, two) = rayon::join(|| self.part(&plan, one), || self.part(&plan, two));
                    vec![one, two]
                }
                single => single.iter().map(|part| self.part(&plan, part)).collect(),
            };
            for changes in solved.into_iter().flatten() {
                self.accept(&mut plan, &mut value, changes);
            }
        }
        plan
    }

    /// Takes the changes where they are better and every row still holds.
    fn accept(&self, plan: &mut [f64], value: &mut f64, changes: Vec<(usize, f64)>) {
        let old: Vec<(usize, f64)> = changes.iter().map(|(column, _)| (*column, plan[*column])).collect();
        let rows: BTreeSet<u32> = changes.iter().flat_map(|(column, _)| self.rows_of[*column].iter().copied()).collect();
        for (column, new) in &changes {
            plan[*column] = *new;
        }
        let now = self.objective(plan);
        if now < *value - 1e-9 * value.abs() && rows.iter().all(|row| holds(&self.model.rows[*row as usize], plan)) {
            *value = now;
        } else {
            for (column, former) in old {
                plan[column] = former;
            }
        }
    }

    /// A first plan without a relaxation: one admission year after the other, as if none came after it.
    pub fn year_by_year(&self) -> Option<Vec<f64>> {
        let mut plan: Vec<f64> = self.model.columns.iter().map(|column| column.lower).collect();
        let mut open: BTreeSet<usize> = self.years.values().flatten().copied().collect();
        for own in self.years.values() {
            own.iter().for_each(|column| {
                open.remove(column);
            });
            let later = |row: &Row| !capacity(row.key) && row.terms.iter().any(|(column, _)| open.contains(column));
            let active = self.with_what_follows(own.iter().copied().collect());
            let options = Options { gap: 0.005, nodes: 1, search: 0.1, ..self.options };
            for (column, value) in self.solve(&plan, active, &later, None, options)? {
                plan[column] = value;
            }
        }
        // Needs that no line serves stand in no year.
        let rest = (0..self.model.columns.len()).filter(|column| self.model.columns[*column].key.follows()).collect();
        for (column, value) in self.solve(&plan, rest, &|_| false, None, self.options)? {
            plan[column] = value;
        }
        self.model.rows.iter().all(|row| holds(row, &plan)).then_some(plan)
    }

    /// Parts that are a year each, every other one, so that two are never neighbours.
    fn year_parts(&self) -> Vec<BTreeSet<usize>> {
        let years: Vec<&Vec<usize>> = self.years.values().collect();
        let order = (0..years.len()).step_by(2).chain((1..years.len()).step_by(2));
        order.map(|year| self.with_what_follows(years[year].iter().copied().collect())).collect()
    }

    /// Columns and those that follow from them: what lacks, what is too much, what changes.
    fn with_what_follows(&self, mut active: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut new: Vec<usize> = active.iter().copied().collect();
        for _ in 0..2 {
            let rows: BTreeSet<u32> = new.iter().flat_map(|column| self.rows_of[*column].iter().copied()).collect();
            let rows = rows.into_iter().map(|row| &self.model.rows[row as usize]).filter(|row| !of_all(row.key));
            let followers: BTreeSet<usize> = rows
                .flat_map(|row| &row.terms)
                .map(|(column, _)| *column)
                .filter(|column| self.model.columns[*column].key.follows())
                .collect();
            new = followers.into_iter().filter(|column| active.insert(*column)).collect();
        }
        active
    }

    /// Solves the active columns anew while all others stand; the values that may change.
    fn part(&self, plan: &[f64], active: &BTreeSet<usize>) -> Option<Vec<(usize, f64)>> {
        let large = active.iter().filter(|column| self.model.columns[**column].integer).count() > 2 * PART;
        let options = Options { gap: 1e-3, nodes: if large { 1 } else { NODES }, search: 0.1, ..self.options };
        self.solve(plan, active.clone(), &|_| false, Some(plan), options)
    }

    fn solve(
        &self,
        plan: &[f64],
        mut active: BTreeSet<usize>,
        leave_out: &dyn Fn(&Row) -> bool,
        start: Option<&[f64]>,
        options: Options,
    ) -> Option<Vec<(usize, f64)>> {
        // One value of the whole plan, such as the worst shortage, moves with every part.
        active.extend((0..self.model.columns.len()).filter(|c| self.model.columns[*c].key.of_all()));
        let rows: BTreeSet<u32> = active.iter().flat_map(|column| self.rows_of[*column].iter().copied()).collect();
        let mut place = vec![usize::MAX; self.model.columns.len()];
        active.iter().enumerate().for_each(|(new, old)| place[*old] = new);
        let columns = active.iter().map(|column| self.model.columns[*column].clone()).collect();
        let mut small = Vec::with_capacity(rows.len());
        for row in rows.into_iter().map(|number| &self.model.rows[number as usize]).filter(|row| !leave_out(row)) {
            let (mut terms, mut rest) = (Vec::new(), 0.0);
            for (column, weight) in &row.terms {
                match place[*column] {
                    usize::MAX => rest += weight * plan[*column],
                    new => terms.push((new, *weight)),
                }
            }
            small.push(Row { key: row.key, terms, lower: row.lower - rest, upper: row.upper - rest, taken: 0.0 });
        }
        let goal: Vec<(usize, f64)> = active.iter().filter(|c| self.cost[**c] != 0.0).map(|c| (place[*c], self.cost[*c])).collect();
        let start: Option<Vec<f64>> = start.map(|start| active.iter().map(|column| start[*column]).collect());
        let small = Model::from_parts(columns, small);
        let options = Options { time_limit: self.left().max(0.01), ..options };
        let answer = minimise(&small, &goal, options, start.as_deref()).ok()?;
        // Places come in whole numbers with their groups; the solver leaves them a millionth off.
        let whole = |c: usize| self.model.columns[c].integer || matches!(self.model.columns[c].key, ColumnKey::Places { .. });
        let clean = |c: usize, v: f64| if whole(c) && (v - v.round()).abs() < 1e-4 { v.round() } else { v };
        Some(active.into_iter().zip(answer.values).map(|(c, v)| (c, clean(c, v))).collect())
    }
}

/// The objective that lies just within `gap` of `bound`, the gap being relative to the objective.
fn near_enough(bound: f64, gap: f64) -> f64 {
    bound / (1.0 - gap * bound.signum())
}

fn holds(row: &Row, plan: &[f64]) -> bool {
    let activity = row.activity(plan);
    let room = |bound: f64| 1e-6 * bound.abs().max(1.0);
    activity >= row.lower - room(row.lower) && activity <= row.upper + room(row.upper)
}

/// Rows over everything.
fn of_all(key: RowKey) -> bool {
    matches!(key, RowKey::Kept { .. } | RowKey::Fairness { .. })
}

/// Rows that later students can only fill further.
fn capacity(key: RowKey) -> bool {
    matches!(
        key,
        RowKey::Contingent { .. } | RowKey::Teachers { .. } | RowKey::Dormitory { .. } | RowKey::Workshop { .. } | RowKey::Budget { .. }
    )
}
