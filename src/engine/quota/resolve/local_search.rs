//! Iterated local search (Lourenço, Martin and Stützle 2003) for whole groups near a relaxation: rounded, then improved by shifts
//! of a line and swaps between lines that share a row or a need, then perturbed line by line. What violates a row is penalised.
//! Each move is evaluated in closed form; no solver, no clock.

use super::Wanted;
use super::evaluator::Evaluator;
use crate::quota::model::{ColumnKey, Model, RowKey};
use std::collections::{BTreeMap, BTreeSet};

/// Penalty of a place beyond a bound while a plan is made feasible.
const PENALTY: f64 = 1e3;
/// Passes over all lines, perturbations, and neighbours that a line swaps with: limits of work, so that the answer is the same everywhere.
const PASSES: usize = 30;
const PERTURBATIONS: usize = 400;
const NEIGHBOURS: usize = 24;
/// Rows of more lines than this tie nobody to anybody.
const WIDE: usize = 60;

/// What a region's plans must meet, by line.
pub struct Instance {
    lines: Vec<Line>,
    rows: Vec<Bound>,
    modes: Vec<Vec<Disjunction>>,
    follower_cost: Vec<(f64, f64)>,
}

#[derive(Default)]
struct Line {
    cost: f64,
    size: f64,
    least: f64,
    groups: f64,
    /// Row, weight of a place and of a group.
    rows: Vec<(usize, f64, f64)>,
    /// Pair and workers of a place.
    pairs: Vec<(usize, f64)>,
    modes: Vec<usize>,
    followers: Vec<usize>,
    neighbours: Vec<usize>,
}

/// Bounds of a row in places of its heaviest line.
struct Bound {
    lower: f64,
    upper: f64,
}

/// A row with a binary (big-M): weights of places by line, and of the binary.
struct Disjunction {
    terms: Vec<(usize, f64)>,
    mode: f64,
    lower: f64,
    upper: f64,
}

impl Instance {
    pub fn new(model: &Model, evaluator: &Evaluator, minima: &[f64]) -> Self {
        let mut lines: Vec<Line> = evaluator
            .lines
            .iter()
            .zip(minima)
            .map(|(line, least)| Line {
                cost: evaluator.cost[line.places],
                size: f64::from(line.size),
                least: *least,
                groups: model.columns[line.groups].upper,
                ..Line::default()
            })
            .collect();
        for (pair, of) in evaluator.pairs.iter().enumerate() {
            of.supply.iter().for_each(|(line, workers)| lines[*line].pairs.push((pair, *workers)));
        }
        for (number, follower) in evaluator.followers.iter().enumerate() {
            follower.lines().iter().for_each(|line| lines[*line].followers.push(number));
        }
        let mut instance = Self { lines, rows: Vec::new(), modes: Vec::new(), follower_cost: evaluator.follower_costs() };
        let mut tied = vec![BTreeSet::new(); instance.lines.len()];
        instance.add_rows(model, evaluator, &mut tied);
        for pair in &evaluator.pairs {
            tie(&mut tied, pair.supply.iter().map(|(line, _)| *line).collect());
        }
        for (line, neighbours) in instance.lines.iter_mut().zip(tied) {
            line.neighbours = neighbours.into_iter().take(NEIGHBOURS).collect();
        }
        instance
    }

    fn add_rows(&mut self, model: &Model, evaluator: &Evaluator, tied: &mut [BTreeSet<usize>]) {
        let places: BTreeMap<usize, usize> = evaluator.lines.iter().enumerate().map(|(number, line)| (line.places, number)).collect();
        let groups: BTreeMap<usize, usize> = evaluator.lines.iter().enumerate().map(|(number, line)| (line.groups, number)).collect();
        let mut modes: BTreeMap<usize, Vec<Disjunction>> = BTreeMap::new();
        for row in model.rows.iter().filter(|row| !matches!(row.key, RowKey::GroupSize { .. } | RowKey::GroupMin { .. })) {
            let mode = row.terms.iter().find(|(column, _)| matches!(model.columns[*column].key, ColumnKey::ChangeMode { .. }));
            if let Some((column, weight)) = mode {
                let terms = row.terms.iter().filter_map(|(column, weight)| Some((*places.get(column)?, *weight))).collect();
                modes.entry(*column).or_default().push(Disjunction { terms, mode: *weight, lower: row.lower, upper: row.upper });
                continue;
            }
            let mut terms: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
            let mut of_lines = true;
            for (column, weight) in &row.terms {
                match (places.get(column), groups.get(column)) {
                    (Some(line), _) => terms.entry(*line).or_default().0 += weight,
                    (_, Some(line)) => terms.entry(*line).or_default().1 += weight,
                    _ => of_lines = false,
                }
            }
            if of_lines && !terms.is_empty() {
                if terms.len() <= WIDE {
                    tie(tied, terms.keys().copied().collect());
                }
                self.add_row(&terms, row.lower, row.upper);
            }
        }
        for (column, line) in places {
            let given = &model.columns[column];
            self.add_row(&BTreeMap::from([(line, (1.0, 0.0))]), given.lower, given.upper);
        }
        for choices in modes.into_values() {
            let of: BTreeSet<usize> = choices.iter().flat_map(|choice| &choice.terms).map(|(line, _)| *line).collect();
            of.iter().for_each(|line| self.lines[*line].modes.push(self.modes.len()));
            self.modes.push(choices);
        }
    }

    fn add_row(&mut self, terms: &BTreeMap<usize, (f64, f64)>, lower: f64, upper: f64) {
        let of_place = |(line, (place, group)): (&usize, &(f64, f64))| (place + group / self.lines[*line].size).abs();
        let heaviest = terms.iter().map(of_place).fold(0.0, f64::max);
        if heaviest <= 0.0 {
            return;
        }
        for (line, (place, group)) in terms {
            self.lines[*line].rows.push((self.rows.len(), place / heaviest, group / heaviest));
        }
        self.rows.push(Bound { lower: lower / heaviest, upper: upper / heaviest });
    }
}

fn tie(tied: &mut [BTreeSet<usize>], lines: Vec<usize>) {
    for one in &lines {
        tied[*one].extend(lines.iter().copied().filter(|other| other != one));
    }
}

/// By how much a value violates two bounds.
fn violated(value: f64, lower: f64, upper: f64) -> f64 {
    let beyond = (lower - value).max(value - upper).max(0.0);
    if beyond > 1e-7 { beyond } else { 0.0 }
}

/// A plan in the making.
pub struct LocalSearch<'a> {
    instance: &'a Instance,
    evaluator: &'a Evaluator,
    wanted: &'a Wanted,
    places: Vec<f64>,
    supply: Vec<f64>,
    activity: Vec<f64>,
    /// Shortage of each industry.
    lacking: Vec<f64>,
    industry: Vec<Option<usize>>,
    /// Moves since they were last forgotten: line and places before.
    log: Vec<(usize, f64)>,
}

impl<'a> LocalSearch<'a> {
    pub fn new(instance: &'a Instance, evaluator: &'a Evaluator, wanted: &'a Wanted) -> Self {
        let mut industry = vec![None; evaluator.pairs.len()];
        for (number, (_, pairs)) in evaluator.industries.iter().enumerate() {
            pairs.iter().for_each(|pair| industry[*pair] = Some(number));
        }
        let mut lacking = vec![0.0; evaluator.industries.len()];
        for (pair, workers) in wanted.workers.iter().enumerate() {
            if let Some(of) = industry[pair] {
                lacking[of] += workers.max(0.0);
            }
        }
        let (lines, pairs, rows) = (instance.lines.len(), evaluator.pairs.len(), instance.rows.len());
        Self {
            instance,
            evaluator,
            wanted,
            places: vec![0.0; lines],
            supply: vec![0.0; pairs],
            activity: vec![0.0; rows],
            lacking,
            industry,
            log: Vec::new(),
        }
    }

    /// The plan found near these places; nothing where none was made feasible.
    pub fn near_relaxed(mut self, relaxed: &[f64]) -> Option<Vec<u32>> {
        for (line, places) in relaxed.iter().enumerate() {
            self.put(line, self.rounded(line, *places));
        }
        self.local_optimum()
    }

    /// The plan found between one that fits and these places.
    pub fn towards(mut self, relaxed: &[f64], plan: &[u32]) -> Option<Vec<u32>> {
        for (line, places) in plan.iter().enumerate() {
            self.put(line, f64::from(*places));
        }
        for (line, places) in relaxed.iter().enumerate() {
            self.try_to(&[(line, self.rounded(line, *places))]);
        }
        self.local_optimum()
    }

    /// Whole groups next to the places of a line.
    fn rounded(&self, line: usize, places: f64) -> f64 {
        let own = &self.instance.lines[line];
        let groups = (places / own.size + 0.5 - 1e-9).floor().clamp(0.0, own.groups);
        places.round().clamp(own.least * groups, own.size * groups)
    }

    /// The local optimum, where it is feasible.
    fn local_optimum(mut self) -> Option<Vec<u32>> {
        let all: Vec<usize> = (0..self.places.len()).collect();
        self.improve(&all);
        self.perturb();
        self.is_feasible().then(|| self.places.iter().map(|places| places.round() as u32).collect())
    }

    fn is_feasible(&self) -> bool {
        let rows = self.instance.rows.iter().zip(&self.activity);
        let violation = |modes: &Vec<Disjunction>| self.violation(modes);
        rows.into_iter().all(|(row, value)| violated(*value, row.lower, row.upper) <= 1e-6)
            && self.instance.modes.iter().all(|m| violation(m) == 0.0)
    }

    /// Improves the plan by moves of these lines until none is better.
    fn improve(&mut self, lines: &[usize]) -> f64 {
        let mut gained = 0.0;
        for _ in 0..PASSES {
            let mut now = 0.0;
            lines.iter().for_each(|line| now += self.shift(*line));
            if now > -1e-9 {
                lines.iter().for_each(|line| now += self.swap(*line));
            }
            gained += now;
            if now > -1e-9 {
                break;
            }
        }
        gained
    }

    /// Perturbs the local optimum: a line moves although that is worse, its neighbours follow, and what is no better is taken back.
    fn perturb(&mut self) {
        let count = self.places.len();
        let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
        for _ in 0..if count == 0 { 0 } else { PERTURBATIONS } {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let line = (state >> 33) as usize % count;
            let up = state >> 62 & 1 == 0;
            let Some(to) = self.group_away(line, up) else { continue };
            self.log.clear();
            let mut change = self.put(line, to);
            let instance = self.instance;
            for neighbour in &instance.lines[line].neighbours {
                change += self.shift(*neighbour);
            }
            change += self.swap(line) + self.shift(line);
            if change > -1e-9 {
                while let Some((line, places)) = self.log.pop() {
                    self.set(line, places);
                }
            }
        }
    }

    fn group_away(&self, line: usize, up: bool) -> Option<f64> {
        let own = &self.instance.lines[line];
        let groups = (self.places[line] / own.size).ceil() + if up { 1.0 } else { -1.0 };
        (0.0..=own.groups).contains(&groups).then_some(groups * own.size)
    }

    /// Moves one line where that is better.
    fn shift(&mut self, line: usize) -> f64 {
        let own = &self.instance.lines[line];
        let now = self.places[line];
        let groups = (now / own.size).ceil();
        let mut ways = [self.group_away(line, true), self.group_away(line, false), None, None, None];
        if own.least < own.size {
            ways[2] = Some(own.least * groups);
            ways[3] = Some(own.size * groups);
            ways[4] = own.pairs.first().map(|(pair, workers)| {
                let left = self.wanted.workers[*pair] - self.supply[*pair];
                (now + left / workers).ceil().clamp(own.least * groups, own.size * groups)
            });
        }
        let mut gained = 0.0;
        for way in ways.into_iter().flatten() {
            gained += self.try_to(&[(line, way)]);
        }
        gained
    }

    /// Moves one line and a neighbour where that is better.
    fn swap(&mut self, line: usize) -> f64 {
        let instance = self.instance;
        let mut gained = 0.0;
        for neighbour in &instance.lines[line].neighbours {
            for (own, other) in [(true, false), (false, true), (true, true), (false, false)] {
                if let (Some(own), Some(other)) = (self.group_away(line, own), self.group_away(*neighbour, other)) {
                    gained += self.try_to(&[(line, own), (*neighbour, other)]);
                }
            }
        }
        gained
    }

    /// Makes the moves and takes them back where they are not better; what was gained.
    fn try_to(&mut self, moves: &[(usize, f64)]) -> f64 {
        let mut before = [0.0; 2];
        let mut change = 0.0;
        for ((line, to), before) in moves.iter().zip(&mut before) {
            *before = self.places[*line];
            change += self.set(*line, *to);
        }
        if change < -1e-7 {
            self.log.extend(moves.iter().zip(before).map(|((line, _), before)| (*line, before)));
            return change;
        }
        for ((line, _), before) in moves.iter().zip(before).rev() {
            self.set(*line, before);
        }
        0.0
    }

    fn put(&mut self, line: usize, to: f64) -> f64 {
        self.log.push((line, self.places[line]));
        self.set(line, to)
    }

    /// Sets the places of a line; how the objective changes, what does not fit included.
    fn set(&mut self, line: usize, to: f64) -> f64 {
        let own = &self.instance.lines[line];
        let by = to - self.places[line];
        if by == 0.0 {
            return 0.0;
        }
        let groups = (to / own.size).ceil() - (self.places[line] / own.size).ceil();
        let mut change = own.cost * by - self.around(line);
        let worst = self.worst();
        for (pair, workers) in &own.pairs {
            let of = &self.evaluator.pairs[*pair];
            let before = self.wanted.workers[*pair] - self.supply[*pair];
            self.supply[*pair] += workers * by;
            let after = self.wanted.workers[*pair] - self.supply[*pair];
            let cost = |left: f64| {
                let beyond = of.beyond.map_or(0.0, |column| self.evaluator.cost[column] * (-left - self.wanted.band[*pair]).max(0.0));
                self.evaluator.cost[of.shortage] * left.max(0.0) + self.evaluator.cost[of.surplus] * (-left).max(0.0) + beyond
            };
            change += cost(after) - cost(before);
            if let Some(industry) = self.industry[*pair] {
                self.lacking[industry] += after.max(0.0) - before.max(0.0);
            }
        }
        change += self.worst() - worst;
        for (row, place, group) in &own.rows {
            let bound = &self.instance.rows[*row];
            let before = violated(self.activity[*row], bound.lower, bound.upper);
            self.activity[*row] += place * by + group * groups;
            change += PENALTY * (violated(self.activity[*row], bound.lower, bound.upper) - before);
        }
        self.places[line] = to;
        change + self.around(line)
    }

    /// What follows from the places of a line and those of the years around it.
    fn around(&self, line: usize) -> f64 {
        let own = &self.instance.lines[line];
        let violation: f64 = own.modes.iter().map(|mode| self.violation(&self.instance.modes[*mode])).sum();
        let follows = |number: &usize| self.evaluator.followers[*number].cost(&self.places, self.instance.follower_cost[*number]);
        PENALTY * violation + own.followers.iter().map(follows).sum::<f64>()
    }

    fn violation(&self, choices: &[Disjunction]) -> f64 {
        let of = |mode: f64| -> f64 {
            let violated_by = |choice: &Disjunction| {
                let places: f64 = choice.terms.iter().map(|(line, weight)| self.places[*line] * weight).sum();
                violated(places + mode * choice.mode, choice.lower, choice.upper)
            };
            choices.iter().map(violated_by).sum()
        };
        of(0.0).min(of(1.0))
    }

    fn worst(&self) -> f64 {
        let Some(column) = self.evaluator.worst else { return 0.0 };
        let shares = self.evaluator.industries.iter().zip(&self.lacking).map(|((need, _), lacking)| lacking / need);
        self.evaluator.cost[column] * shares.fold(0.0, f64::max)
    }
}
