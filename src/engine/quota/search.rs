//! Good plans in whole groups soon: a plan near the relaxation, then one admission year after the other solved anew while
//! the rest stands, in ever wider neighbourhoods.

use super::model::{ColumnKey, Model, Row, RowKey};
use super::neighbourhood::{Width, neighbourhood};
use super::solve::{Answer, Options, minimise};
use kadry_region::units::Year;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Columns that are free in each pass over the years. The first pass takes a second where the last takes a minute.
const FREE: [usize; PASSES] = [0, 60, 60, 150, 150, 300, 300];

/// Passes over the years at most.
pub const PASSES: usize = 7;

/// Nodes of branch and bound in a year: a limit of work, so that the same input gives the same plan.
const NODES: i32 = 20;

pub struct Search<'m> {
    model: &'m Model,
    goal: &'m [(usize, f64)],
    /// Objective of each column.
    cost: Vec<f64>,
    rows_of: Vec<Vec<u32>>,
    /// Columns of each admission year.
    years: BTreeMap<Year, Vec<usize>>,
    options: Options<'m>,
    until: Instant,
}

impl<'m> Search<'m> {
    pub fn new(model: &'m Model, goal: &'m [(usize, f64)], options: Options<'m>) -> Self {
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

    pub fn left(&self) -> f64 {
        self.until.saturating_duration_since(Instant::now()).as_secs_f64()
    }

    pub fn out_of_time(&self) -> bool {
        self.left() <= 0.0
    }

    pub fn objective(&self, values: &[f64]) -> f64 {
        self.goal.iter().map(|(column, weight)| values[*column] * weight).sum()
    }

    /// A first plan near the relaxation.
    pub fn round(&self, relaxed: &Answer) -> Option<Vec<f64>> {
        let target = near_enough(relaxed.objective, self.options.gap);
        let options = Options { gap: 1e-6, nodes: 1, search: 0.1, time_limit: self.left(), target, ..self.options };
        let within = |width| neighbourhood(self.model, self.goal, relaxed, width, None, options);
        within(Width::NARROW).or_else(|| within(Width::ALL))
    }

    /// The best plan between one that there is and a target, such as the relaxation.
    pub fn towards(&self, target: &Answer, plan: &[f64]) -> Option<Vec<f64>> {
        let options = Options { gap: (0.5 * self.options.gap).max(0.01), nodes: 1, search: 0.1, time_limit: self.left(), ..self.options };
        neighbourhood(self.model, self.goal, target, Width::NARROW, Some(plan), options)
    }

    pub fn better(&self, one: Option<Vec<f64>>, two: Option<Vec<f64>>) -> Option<Vec<f64>> {
        [one, two].into_iter().flatten().min_by(|a, b| self.objective(a).total_cmp(&self.objective(b)))
    }

    /// Improves a plan year by year until it is within the gap of `bound`: a year holds all that programmes take from one
    /// another.
    pub fn improve(&self, mut plan: Vec<f64>, bound: f64, passes: usize) -> Vec<f64> {
        let years = self.year_parts();
        for (draw, free) in FREE.into_iter().take(passes).enumerate() {
            if !self.pass(&years, &mut plan, bound, Width { free, draw: draw as u64 }) {
                break;
            }
        }
        plan
    }

    /// One pass over the years; whether there is reason for another.
    fn pass(&self, years: &[BTreeSet<usize>], plan: &mut [f64], bound: f64, width: Width) -> bool {
        let mut value = self.objective(plan);
        for pair in years.chunks(2) {
            if self.left() <= 0.0 || value <= near_enough(bound, self.options.gap) {
                return false;
            }
            let solved = match pair {
                [one, two] => {
                    let (one, two) = rayon::join(|| self.year(plan, one, width), || self.year(plan, two, width));
                    vec![one, two]
                }
                single => single.iter().map(|year| self.year(plan, year, width)).collect(),
            };
            for changes in solved.into_iter().flatten() {
                self.accept(plan, &mut value, changes);
            }
        }
        value > near_enough(bound, self.options.gap)
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

    /// A first plan without a relaxation: one admission year after the other, as if those after it were like it.
    pub fn year_by_year(&self) -> Option<Vec<f64>> {
        let mut plan: Vec<f64> = self.model.columns.iter().map(|column| column.lower).collect();
        let mut open: BTreeSet<usize> = self.years.values().flatten().copied().collect();
        for (number, own) in self.years.values().enumerate() {
            let alike = (self.years.len() - number) as f64;
            own.iter().for_each(|column| {
                open.remove(column);
            });
            let active = self.with_what_follows(own.iter().copied().collect());
            let found = [Later::Share, Later::Nothing].into_iter().find_map(|later| {
                let mut part = self.part(&plan, active.clone(), &open, later);
                for (_, cost) in part.goal.iter_mut().filter(|(column, _)| !part.model.columns[*column].key.is_step()) {
                    *cost *= alike;
                }
                let values = self.within(&part, Width::NARROW, None).or_else(|| self.within(&part, Width::ALL, None))?;
                Some((part, values))
            });
            let (part, values) = found?;
            self.put(&mut plan, &part, &values);
        }
        // Needs that no line serves stand in no year.
        let rest = (0..self.model.columns.len()).filter(|column| self.model.columns[*column].key.follows()).collect();
        let part = self.part(&plan, rest, &BTreeSet::new(), Later::Nothing);
        let values = self.relax(&part)?.values;
        self.put(&mut plan, &part, &values);
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

    /// Solves a year anew near its own relaxation while all others stand; the values that may change.
    fn year(&self, plan: &[f64], active: &BTreeSet<usize>, width: Width) -> Option<Vec<(usize, f64)>> {
        let part = self.part(plan, active.clone(), &BTreeSet::new(), Later::Nothing);
        let start: Vec<f64> = part.columns.iter().map(|column| plan[*column]).collect();
        let values = self.within(&part, width, Some(&start))?;
        Some(part.columns.iter().copied().zip(values).map(|(column, value)| (column, self.clean(column, value))).collect())
    }

    /// The part of the model in which only the `active` columns move, while those that are `open` are decided later.
    fn part(&self, plan: &[f64], mut active: BTreeSet<usize>, open: &BTreeSet<usize>, later: Later) -> Part {
        // One value of the whole plan, such as the worst shortage, moves with every part.
        active.extend((0..self.model.columns.len()).filter(|c| self.model.columns[*c].key.of_all()));
        let rows: BTreeSet<u32> = active.iter().flat_map(|column| self.rows_of[*column].iter().copied()).collect();
        let mut place = vec![usize::MAX; self.model.columns.len()];
        active.iter().enumerate().for_each(|(new, old)| place[*old] = new);
        let mut small = Vec::with_capacity(rows.len());
        for row in rows.into_iter().map(|number| &self.model.rows[number as usize]) {
            let (mut terms, mut rest) = (Vec::new(), 0.0);
            let (mut own, mut others) = (0.0, 0.0);
            for (column, weight) in &row.terms {
                let most = weight * self.model.columns[*column].upper;
                match place[*column] {
                    usize::MAX if open.contains(column) => others += most,
                    usize::MAX => rest += weight * plan[*column],
                    new => {
                        own += most;
                        terms.push((new, *weight));
                    }
                }
            }
            if others > 0.0 && step(row.key) {
                continue;
            }
            let share = if others > 0.0 && later == Later::Share && capacity(row.key) { own / (own + others) } else { 1.0 };
            small.push(Row { key: row.key, terms, lower: row.lower - rest, upper: (row.upper - rest) * share, taken: 0.0 });
        }
        let goal = active.iter().filter(|c| self.cost[**c] != 0.0).map(|c| (place[*c], self.cost[*c])).collect();
        let columns = active.iter().map(|column| self.model.columns[*column].clone()).collect();
        Part { model: Model::from_parts(columns, small), goal, columns: active.into_iter().collect() }
    }

    fn relax(&self, part: &Part) -> Option<Answer> {
        let options = Options { relax: true, time_limit: self.left().max(0.01), ..self.options };
        minimise(&part.model, &part.goal, options, None).ok()
    }

    fn within(&self, part: &Part, width: Width, start: Option<&[f64]>) -> Option<Vec<f64>> {
        let relaxed = self.relax(part)?;
        let options = Options { gap: 1e-4, nodes: NODES, search: 0.1, time_limit: self.left().max(0.01), ..self.options };
        neighbourhood(&part.model, &part.goal, &relaxed, width, start, options)
    }

    fn put(&self, plan: &mut [f64], part: &Part, values: &[f64]) {
        for (column, value) in part.columns.iter().zip(values) {
            plan[*column] = self.clean(*column, *value);
        }
    }

    /// Places come in whole numbers with their groups; the solver leaves them a millionth off.
    fn clean(&self, column: usize, value: f64) -> f64 {
        let given = &self.model.columns[column];
        let whole = given.integer || matches!(given.key, ColumnKey::Places { .. });
        if whole && (value - value.round()).abs() < 1e-4 { value.round() } else { value }
    }
}

/// A model of some columns, and where they stand in the whole one.
struct Part {
    model: Model,
    goal: Vec<(usize, f64)>,
    columns: Vec<usize>,
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
    matches!(key, RowKey::Kept { .. } | RowKey::Level { .. } | RowKey::Fairness { .. })
}

/// What is left of common capacities to the years that are decided later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Later {
    /// As much as they could fill, beside the year that is decided.
    Share,
    Nothing,
}

/// Rows from one year to the next.
fn step(key: RowKey) -> bool {
    matches!(key, RowKey::Growth { .. } | RowKey::Decline { .. } | RowKey::Change { .. })
}

/// Rows that later students can only fill further.
fn capacity(key: RowKey) -> bool {
    matches!(
        key,
        RowKey::Contingent { .. }
            | RowKey::Teachers { .. }
            | RowKey::Dormitory { .. }
            | RowKey::Workshop { .. }
            | RowKey::Budget { .. }
            | RowKey::Linking { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::super::model::{Column, Side};
    use super::*;

    const SIZE: f64 = 25.0;

    /// Three years of twelve lines at four colleges: need by programme and year, intake by year, rooms for two years' students,
    /// least places, and a price on steps.
    fn model() -> (Model, Vec<(usize, f64)>) {
        let (mut model, mut goal) = (Model::default(), Vec::new());
        let years = || (0..3).map(|t| Year(2027 + t));
        for offer in 0..12 {
            for year in years() {
                let groups = model.add_column(ColumnKey::Groups { offer, year }, 3.0, true);
                let places = model.add_column(ColumnKey::Places { offer, year }, 3.0 * SIZE, false);
                model.add_row(RowKey::GroupSize { offer, year }, vec![(places, 1.0), (groups, -SIZE)], 0.0, 0.0);
                let rise = model.add_column(ColumnKey::Rise { offer, year }, f64::INFINITY, false);
                let fall = model.add_column(ColumnKey::Fall { offer, year }, f64::INFINITY, false);
                goal.extend([(rise, 0.05), (fall, 0.05)]);
                let before = model.column(ColumnKey::Places { offer, year: year.plus(-1) });
                let known = if before.is_some() { 0.0 } else { SIZE };
                let terms = [Some((places, 1.0)), before.map(|p| (p, -1.0)), Some((rise, -1.0)), Some((fall, 1.0))];
                model.add_row(RowKey::Change { offer, year }, terms.into_iter().flatten().collect(), known, known);
            }
        }
        let places = |model: &Model, offers: &[usize], year: Year| -> Vec<(usize, f64)> {
            offers.iter().filter_map(|offer| model.term(ColumnKey::Places { offer: *offer, year }, 1.0)).collect()
        };
        for year in years() {
            for programme in 0..4 {
                let own: Vec<usize> = (0..12).filter(|offer| offer % 4 == programme).collect();
                let shortage = model.add_column(ColumnKey::Shortage { programme, year }, f64::INFINITY, false);
                let surplus = model.add_column(ColumnKey::Surplus { programme, year }, f64::INFINITY, false);
                goal.extend([(shortage, 1.0 + programme as f64), (surplus, 0.3)]);
                let mut terms = places(&model, &own, year);
                terms.extend([(shortage, 1.0), (surplus, -1.0)]);
                let need = 60.0 + 17.0 * programme as f64 + f64::from(year.since(Year(2027))) * 9.0;
                model.add_row(RowKey::Balance { programme, year }, terms, need, need);
            }
            for college in 0..4 {
                let own: Vec<usize> = (0..12).filter(|offer| offer / 3 == college).collect();
                let now = places(&model, &own, year);
                let rooms = now.iter().copied().chain(places(&model, &own, year.plus(-1))).collect();
                model.add_row(RowKey::Intake { college, year }, now.clone(), f64::NEG_INFINITY, 110.0);
                model.add_row(RowKey::Contingent { college, year }, rooms, f64::NEG_INFINITY, 190.0);
                model.add_row(RowKey::Limit { limit: college, year, side: Side::Min }, now, 25.0, f64::INFINITY);
            }
        }
        (model, goal)
    }

    fn options() -> Options<'static> {
        Options {
            gap: 1e-6,
            time_limit: 60.0,
            nodes: i32::MAX,
            search: 0.05,
            relax: false,
            target: f64::NEG_INFINITY,
            stop: crate::quota::Watch::silent().stop,
        }
    }

    fn is_plan(model: &Model, plan: &[f64]) -> bool {
        let whole = |(column, value): (&Column, &f64)| !column.integer || (value - value.round()).abs() < 1e-6;
        model.rows.iter().all(|row| holds(row, plan)) && model.columns.iter().zip(plan).all(whole)
    }

    #[test]
    fn years_one_by_one_make_a_plan_and_passes_bring_it_near_the_best() {
        let (model, goal) = model();
        let search = Search::new(&model, &goal, options());
        let best = minimise(&model, &goal, options(), None).expect("the best plan");
        let first = search.year_by_year().expect("a first plan");
        assert!(is_plan(&model, &first));
        let better = search.improve(first.clone(), f64::NEG_INFINITY, PASSES);
        assert!(is_plan(&model, &better));
        let [found, from, least] = [search.objective(&better), search.objective(&first), best.objective];
        assert!(found >= least - 1e-6 && found <= from + 1e-9 && found <= 1.05 * least, "{from} {found} {least}");
        assert_eq!(search.improve(first.clone(), f64::NEG_INFINITY, PASSES), better, "the same work gives the same plan");
        assert_eq!(search.improve(first.clone(), from, PASSES), first, "a plan at the bound is left alone");
    }

    #[test]
    fn a_plan_near_the_relaxation_is_within_its_gap_or_near_it() {
        let (model, goal) = model();
        let relaxed = minimise(&model, &goal, Options { relax: true, ..options() }, None).expect("a relaxation");
        let search = Search::new(&model, &goal, Options { gap: 0.05, ..options() });
        let plan = search.round(&relaxed).expect("a plan");
        assert!(is_plan(&model, &plan));
        let towards = search.towards(&relaxed, &plan).expect("a plan");
        assert!(is_plan(&model, &towards) && search.objective(&towards) <= search.objective(&plan) + 1e-6);
        assert_eq!([near_enough(100.0, 0.5), near_enough(-100.0, 0.25)], [200.0, -80.0]);
    }
}
