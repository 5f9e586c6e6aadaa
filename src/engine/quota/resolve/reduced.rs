//! The relaxation in the fewest rows and columns that are exactly the same problem: groups go with their places, rows of one
//! column are bounds, steps between years are bounded by the columns that count them, and surplus within its band is the
//! room between the two sides of a balance.

use super::Wanted;
use crate::quota::model::{Before, Column, ColumnKey, Model, Row, RowKey};
use crate::quota::solve::Failure;
use kadry_region::units::Year;
use std::collections::BTreeMap;

pub struct Reduced {
    pub model: Model,
    pub goal: Vec<(usize, f64)>,
    /// What the columns that stand still add to the objective.
    pub constant: f64,
    /// Row of each pair, and the workers that lines without a choice bring it.
    pairs: Vec<(usize, f64)>,
    lines: Vec<Line>,
}

/// Places of a line: a column, or known.
#[derive(Clone, Copy)]
enum Line {
    Column(usize),
    Known(f64),
}

/// Columns of the whole model with the bounds that the reduction finds, and the rows that are left.
struct Work<'a> {
    model: &'a Model,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Column of places and its weight that a column of groups stands for.
    places_of: BTreeMap<usize, (usize, f64)>,
}

impl Reduced {
    /// # Errors
    /// [`Failure::Infeasible`] where bounds contradict one another.
    pub fn of(whole: &Model, goal: &[(usize, f64)], pairs: &[(usize, Year)], lines: &[(usize, Year)]) -> Result<Self, Failure> {
        let mut work = Work::new(whole);
        work.bound();
        if work.low.iter().zip(&work.high).any(|(low, high)| low > &(high + 1e-9)) {
            return Err(Failure::Infeasible);
        }
        let mut columns = Vec::new();
        let mut place = vec![None; whole.columns.len()];
        for (old, column) in whole.columns.iter().enumerate() {
            let gone = work.places_of.contains_key(&old) || matches!(column.key, ColumnKey::Surplus { .. });
            if !gone && !work.still(old) {
                place[old] = Some(columns.len());
                columns.push(Column { lower: work.low[old], upper: work.high[old], integer: false, ..column.clone() });
            }
        }
        let (mut rows, mut found) = (Vec::new(), vec![None; pairs.len()]);
        for row in &whole.rows {
            let Some(terms) = work.terms(row) else { continue };
            let known: f64 = terms.iter().filter(|(column, _)| place[**column].is_none()).map(|(column, w)| w * work.low[*column]).sum();
            let terms: Vec<_> = terms.iter().filter_map(|(column, weight)| Some((place[*column]?, *weight))).collect();
            match row.key {
                RowKey::Balance { programme, year } => {
                    let Ok(pair) = pairs.binary_search(&(programme, year)) else { continue };
                    found[pair] = Some((rows.len(), known));
                }
                _ if never_binds(&terms, &columns, row.lower - known, row.upper - known) => continue,
                _ => {}
            }
            rows.push(Row { key: row.key, terms, lower: row.lower - known, upper: row.upper - known, taken: 0.0 });
        }
        let constant = goal.iter().filter(|(column, _)| place[*column].is_none()).map(|(column, cost)| cost * work.low[*column]).sum();
        let goal = goal.iter().filter_map(|(column, cost)| Some((place[*column]?, *cost))).collect();
        let line = |(offer, year): &(usize, Year)| match whole.column(ColumnKey::Places { offer: *offer, year: *year }) {
            Some(column) => place[column].map_or(Line::Known(work.low[column]), Line::Column),
            None => Line::Known(0.0),
        };
        let lines = lines.iter().map(line).collect();
        let pairs = found.into_iter().flatten().collect();
        Ok(Self { model: Model::from_parts(columns, rows), goal, constant, pairs, lines })
    }

    /// Rows that move with what is wanted.
    pub fn moving(&self) -> Vec<usize> {
        self.pairs.iter().map(|(row, _)| *row).collect()
    }

    /// Right-hand sides of the rows that move: lower and upper.
    pub fn rhs(&self, wanted: &Wanted) -> (Vec<f64>, Vec<f64>) {
        let lower: Vec<f64> = self.pairs.iter().zip(&wanted.workers).map(|((_, known), workers)| workers - known).collect();
        let upper = lower.iter().zip(&wanted.band).map(|(lower, band)| lower + band.max(0.0)).collect();
        (lower, upper)
    }

    /// The same problem under a need.
    pub fn posed(&self, wanted: &Wanted) -> Model {
        let mut model = Model::from_parts(self.model.columns.clone(), self.model.rows.clone());
        let (lower, upper) = self.rhs(wanted);
        for ((row, _), (lower, upper)) in self.pairs.iter().zip(lower.into_iter().zip(upper)) {
            (model.rows[*row].lower, model.rows[*row].upper) = (lower, upper);
        }
        model
    }

    pub fn objective(&self, values: &[f64]) -> f64 {
        self.constant + self.goal.iter().map(|(column, cost)| values[*column] * cost).sum::<f64>()
    }

    /// Column of the places of a line; none where they stand still.
    pub fn column(&self, line: usize) -> Option<usize> {
        match self.lines[line] {
            Line::Column(column) => Some(column),
            Line::Known(_) => None,
        }
    }

    /// Places by line.
    pub fn places(&self, values: &[f64]) -> Vec<f64> {
        let places = |line: &Line| match line {
            Line::Column(column) => values[*column],
            Line::Known(places) => *places,
        };
        self.lines.iter().map(places).collect()
    }
}

impl<'a> Work<'a> {
    fn new(model: &'a Model) -> Self {
        let mut places_of = BTreeMap::new();
        // What whole groups imply is about groups: these go with their places only where a group has one size.
        let whole = model.rows.iter().any(|row| matches!(row.key, RowKey::Wholeness { .. } | RowKey::Rounded { .. }));
        for row in model.rows.iter().filter(|row| matches!(row.key, RowKey::GroupSize { .. })) {
            if let [(places, one), (groups, size)] = row.terms[..]
                && (!whole || row.lower == row.upper)
            {
                places_of.insert(groups, (places, -one / size));
            }
        }
        let (low, high) = model.columns.iter().map(|column| (column.lower, column.upper)).unzip();
        Self { model, low, high, places_of }
    }

    fn still(&self, column: usize) -> bool {
        self.high[column] <= self.low[column]
    }

    /// Moves into bounds what rows of one column, and rows about one step, say.
    fn bound(&mut self) {
        for (groups, (places, weight)) in self.places_of.clone() {
            self.at_most(places, self.high[groups] / weight);
        }
        for row in &self.model.rows {
            if let Some((column, most)) = self.step(row) {
                self.at_most(column, most);
            } else if let Some((column, weight)) = self.single(row) {
                let (low, high) = (row.lower / weight, row.upper / weight);
                let (low, high) = if weight > 0.0 { (low, high) } else { (high, low) };
                self.low[column] = self.low[column].max(low);
                self.at_most(column, high);
            }
        }
    }

    fn at_most(&mut self, column: usize, most: f64) {
        self.high[column] = self.high[column].min(most);
    }

    /// Rows that the reduction has in another form, or that are about surplus within the band, which costs nothing.
    fn goes(&self, row: &Row) -> bool {
        match row.key {
            RowKey::SurplusBand { .. } => true,
            RowKey::GroupSize { .. } | RowKey::GroupMin { .. } => row.terms.iter().any(|(column, _)| self.places_of.contains_key(column)),
            RowKey::Wholeness { .. } => {
                row.terms.iter().any(|(column, _)| matches!(self.model.columns[*column].key, ColumnKey::Surplus { .. }))
            }
            _ => false,
        }
    }

    /// The only column of a row.
    fn single(&self, row: &Row) -> Option<(usize, f64)> {
        let terms = substituted(row, &self.places_of);
        let mut terms = terms.iter();
        match (terms.next(), terms.next()) {
            (Some((column, weight)), None) if *weight != 0.0 && !self.goes(row) => Some((*column, *weight)),
            _ => None,
        }
    }

    /// The column that counts the step which a row bounds, and the most that it may be.
    fn step(&self, row: &Row) -> Option<(usize, f64)> {
        // Where a binary chooses between two bounds, no row alone bounds the step.
        let chosen = |offer, year| self.model.column(ColumnKey::ChangeMode { offer, year }).is_some();
        match row.key {
            RowKey::Growth { offer, year, before: Before::Planned } if !chosen(offer, year) => {
                Some((self.model.column(ColumnKey::Rise { offer, year })?, row.upper))
            }
            RowKey::Decline { offer, year, before: Before::Planned } if !chosen(offer, year) => {
                Some((self.model.column(ColumnKey::Fall { offer, year })?, -row.lower))
            }
            _ => None,
        }
    }

    /// Terms of a row that is needed still.
    fn terms(&self, row: &Row) -> Option<BTreeMap<usize, f64>> {
        if self.goes(row) || self.step(row).is_some() || self.single(row).is_some() {
            return None;
        }
        let mut terms = substituted(row, &self.places_of);
        if let RowKey::Balance { programme, year } = row.key {
            terms.remove(&self.model.column(ColumnKey::Surplus { programme, year })?);
            terms.insert(self.model.column(ColumnKey::SurplusBeyond { programme, year })?, -1.0);
        }
        Some(terms)
    }
}

fn substituted(row: &Row, places_of: &BTreeMap<usize, (usize, f64)>) -> BTreeMap<usize, f64> {
    let mut terms = BTreeMap::new();
    for (column, weight) in &row.terms {
        let (column, weight) = places_of.get(column).map_or((*column, *weight), |(places, part)| (*places, weight * part));
        *terms.entry(column).or_default() += weight;
    }
    terms
}

fn never_binds(terms: &[(usize, f64)], columns: &[Column], lower: f64, upper: f64) -> bool {
    let extreme = |sign: f64| -> f64 {
        let at = |(column, weight): &(usize, f64)| {
            let column = &columns[*column];
            weight * if weight * sign > 0.0 { column.upper } else { column.lower }
        };
        terms.iter().map(at).sum()
    };
    extreme(1.0) <= upper + 1e-9 && extreme(-1.0) >= lower - 1e-9
}
