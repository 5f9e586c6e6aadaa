//! Good plans in whole groups soon: the relaxation rounded by a small integer problem, then parts of the plan solved anew
//! while the rest stands.
//!
//! Programmes are tied to one another only by rows of colleges, money and limits. A part is a handful of programmes that
//! share such rows; the rest of the plan leaves it the room that it has now. Where a part costs no more than in the
//! relaxation there is nothing to win, so the work goes where the plan stands highest above it.

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
    /// Columns of each programme that a plan decides: groups, places and what goes with them.
    own: Vec<Vec<usize>>,
    /// Columns of each admission year.
    years: BTreeMap<Year, Vec<usize>>,
    /// Rows that tie several programmes, and the programmes of each.
    ties: Vec<(usize, Vec<usize>)>,
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
        let programme_of = programmes(model);
        let count = programme_of.iter().flatten().max().map_or(0, |last| last + 1);
        let mut own = vec![Vec::new(); count];
        for (column, programme) in programme_of.iter().enumerate() {
            if let Some(programme) = programme {
                own[*programme].push(column);
            }
        }
        let ties = model
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| ties_programmes(row.key))
            .map(|(number, row)| {
                let of: BTreeSet<usize> = row.terms.iter().filter_map(|(column, _)| programme_of[*column]).collect();
                (number, of.into_iter().collect::<Vec<_>>())
            })
            .filter(|(_, of)| of.len() > 1)
            .collect();
        let mut years: BTreeMap<Year, Vec<usize>> = BTreeMap::new();
        for (column, key) in model.columns.iter().map(|column| column.key).enumerate() {
            if let Some(year) = key.admission() {
                years.entry(year).or_default().push(column);
            }
        }
        let until = Instant::now() + Duration::from_secs_f64(options.time_limit.clamp(0.0, 1e6));
        Self { model, goal, cost, rows_of, own, years, ties, options: Options { relax: false, ..options }, until }
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
        for (room, nodes, part) in [(0.0, 20, 0.8), (0.0, 200, 0.5), (1.0, 20, 0.8)] {
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
            let options = Options { gap: part * self.options.gap, nodes, search: 0.1, time_limit: self.left(), ..self.options };
            match minimise(&near, self.goal, options, found.as_deref()) {
                Ok(answer) => found = Some(answer.values),
                // No whole plan so near: the next try has more room.
                Err(_) => continue,
            }
        }
        found
    }

    /// Improves a plan part by part until it is within the gap of `bound`, or a round has won next to nothing: years first,
    /// which hold all that programmes take from one another, then programmes over all years.
    pub fn improve(&self, mut plan: Vec<f64>, relaxed: &[f64], bound: f64, rounds: usize) -> Vec<f64> {
        let mut value = self.objective(&plan);
        for round in 0..rounds {
            let before = value;
            let parts = if round % 2 == 0 { self.year_parts() } else { self.parts(&plan, relaxed, round) };
            for pair in parts.chunks(2) {
                if self.left() <= 0.0 || value - bound <= self.options.gap * value.abs() {
                    return plan;
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
            if before - value <= 1e-4 * value.abs() && round > 0 {
                break;
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

    /// Parts of the plan, the most promising first: each programme that stands above its cost in the relaxation leads one,
    /// and brings along those with which it shares the rows that are used up.
    fn parts(&self, plan: &[f64], relaxed: &[f64], round: usize) -> Vec<BTreeSet<usize>> {
        let count = self.own.len();
        let mut above = vec![0.0; count];
        for (programme, columns) in self.own.iter().enumerate() {
            above[programme] = columns.iter().map(|c| self.cost[*c] * (plan[*c] - relaxed[*c])).sum();
        }
        let mut near: Vec<BTreeMap<usize, u32>> = vec![BTreeMap::new(); count];
        for (number, of) in &self.ties {
            let row = &self.model.rows[*number];
            // Rows over nearly everything say nothing of who is near to whom.
            if of.len() > count.div_ceil(3).max(12) || !used_up(row, row.activity(plan)) {
                continue;
            }
            for a in of {
                for b in of.iter().filter(|b| *b != a) {
                    *near[*a].entry(*b).or_default() += 1;
                }
            }
        }
        let mut order: Vec<usize> = (0..count).filter(|p| !self.own[*p].is_empty()).collect();
        order.sort_by(|a, b| above[*b].total_cmp(&above[*a]).then(a.cmp(b)));
        let mut led = vec![false; count];
        let mut parts = Vec::new();
        for leader in &order {
            if led[*leader] {
                continue;
            }
            let (mut part, mut size) = (vec![*leader], self.whole(*leader));
            led[*leader] = true;
            while size < PART {
                // The most ties to the part; among equals the one with the most to win. Each round starts from another one.
                let mut pull: BTreeMap<usize, f64> = BTreeMap::new();
                for member in &part {
                    for (other, ties) in near[*member].iter().filter(|(other, _)| !part.contains(other)) {
                        let spread = f64::from(((*other * 7919 + round * 104_729 + *leader * 31) % 97) as u32) / 97.0;
                        *pull.entry(*other).or_default() += f64::from(*ties) * (0.3 + spread);
                    }
                }
                let best = pull
                    .into_iter()
                    .map(|(p, ties)| (p, ties * if led[p] { 0.5 } else { 1.0 }))
                    .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
                    .map(|(p, _)| p)
                    .or_else(|| order.iter().copied().find(|p| !led[*p] && !part.contains(p)));
                let Some(next) = best.filter(|next| size + self.whole(*next) <= PART * 2) else { break };
                size += self.whole(next);
                led[next] = true;
                part.push(next);
            }
            parts.push(part.iter().flat_map(|p| self.own[*p].iter().copied()).collect());
        }
        parts
    }

    fn whole(&self, programme: usize) -> usize {
        self.own[programme].iter().filter(|c| self.model.columns[**c].integer).count()
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

/// Rows by which programmes take from one another.
fn ties_programmes(key: RowKey) -> bool {
    matches!(
        key,
        RowKey::Intake { .. }
            | RowKey::Contingent { .. }
            | RowKey::Teachers { .. }
            | RowKey::Dormitory { .. }
            | RowKey::Budget { .. }
            | RowKey::Applicants { .. }
            | RowKey::Limit { .. }
    )
}

fn used_up(row: &Row, activity: f64) -> bool {
    let largest = row.terms.iter().map(|(_, weight)| weight.abs()).fold(0.0, f64::max) * 25.0;
    row.upper - activity < largest || activity - row.lower < largest
}

/// The programme that each column belongs to; columns of a line follow the balance that its places stand in.
fn programmes(model: &Model) -> Vec<Option<usize>> {
    let mut of_offer: BTreeMap<usize, usize> = BTreeMap::new();
    for row in &model.rows {
        let RowKey::Balance { programme, .. } = row.key else { continue };
        for (column, _) in &row.terms {
            if let ColumnKey::Places { offer, .. } = model.columns[*column].key {
                of_offer.insert(offer, programme);
            }
        }
    }
    // A line that reaches no need is a programme of its own.
    let mut next = model.columns.iter().filter_map(|c| c.key.programme()).max().map_or(0, |p| p + 1);
    model
        .columns
        .iter()
        .map(|column| match (column.key.programme(), column.key.offer()) {
            (Some(programme), _) => Some(programme),
            (None, Some(offer)) => Some(*of_offer.entry(offer).or_insert_with(|| {
                next += 1;
                next - 1
            })),
            (None, None) => None,
        })
        .collect()
}
