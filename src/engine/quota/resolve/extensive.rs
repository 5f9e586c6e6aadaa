//! One first year for many draws, later years apart: the two-stage problem in extensive form (Birge and Louveaux 2011), with
//! the tail as Rockafellar and Uryasev (2000) have it.

use super::{OPTIONS, Resolver, Wanted};
use crate::quota::model::{Column, ColumnKey, Model, Row, RowKey};
use crate::quota::solve::{Failure, minimise};

/// What a plan should be good at over the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// The mean.
    Expected,
    /// The mean of the worst draws: those beyond this quantile.
    Cvar(f64),
    /// The most that it costs against the plan that would have known the draw.
    Regret,
}

impl Aim {
    /// `expected`, `cvar:ALPHA` with `0 ≤ ALPHA < 1`, or `regret`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "expected" => Some(Aim::Expected),
            None if text == "regret" => Some(Aim::Regret),
            Some(("cvar", alpha)) => alpha.parse().ok().filter(|alpha| (0.0..1.0).contains(alpha)).map(Aim::Cvar),
            _ => None,
        }
    }

    /// What the aim makes of the values of a plan in each draw, `optima` being the least that was possible there.
    pub fn of(self, values: &[f64], optima: &[f64]) -> f64 {
        self.weights(values, optima).iter().zip(self.counted(values, optima)).map(|(weight, value)| weight * value).sum()
    }

    /// What the value of each draw weighs in the aim at these values. The aim is the most that any weights of its kind give, so
    /// that by these it is no less at other values.
    pub fn weights(self, values: &[f64], optima: &[f64]) -> Vec<f64> {
        let part = 1.0 / values.len().max(1) as f64;
        match self {
            Aim::Expected => vec![part; values.len()],
            Aim::Cvar(alpha) => tail(values, alpha),
            Aim::Regret => tail(&self.counted(values, optima), 1.0 - part),
        }
    }

    /// The values that the weights are for.
    fn counted(self, values: &[f64], optima: &[f64]) -> Vec<f64> {
        match self {
            Aim::Regret => values.iter().zip(optima).map(|(value, least)| value - least).collect(),
            _ => values.to_vec(),
        }
    }
}

/// Weights of the mean of the part `1 − alpha` of the values that is greatest; a value on the border counts in part.
fn tail(values: &[f64], alpha: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
    let all = (1.0 - alpha) * values.len() as f64;
    let (mut left, mut weights) = (all, vec![0.0; values.len()]);
    for at in order {
        let part = left.clamp(0.0, 1.0);
        left -= part;
        weights[at] = if all > 0.0 { part / all } else { 0.0 };
    }
    weights
}

/// Weight of the mean beside another aim: of the many first years that are equally good in the tail, one that is good on the
/// whole.
const MEAN: f64 = 1e-4;

impl Resolver<'_> {
    /// Places of the first year, by offer, that serve the aim best where groups come in parts, and their value. `optima` are the
    /// least objectives of the draws.
    ///
    /// # Errors
    /// [`Failure`] of the solver.
    pub fn common(&self, draws: &[Wanted], optima: &[f64], aim: Aim) -> Result<(f64, Vec<(usize, f64)>), Failure> {
        let year = self.data.region.settings.first_admission_year;
        let extensive = Extensive::new(self, draws, optima, aim);
        let answer = minimise(&extensive.model, &extensive.goal, OPTIONS, None)?;
        let values: Vec<f64> = extensive.objectives.iter().map(|goal| self.reduced.constant + sum(goal, &answer.values)).collect();
        let own: Vec<f64> = (0..self.reduced.model.columns.len())
            .map(|column| extensive.shared[column].map_or(0.0, |column| answer.values[column]))
            .collect();
        let places = self.reduced.places(&own);
        let first = self.lines.iter().zip(places).filter(|((_, of), _)| *of == year).map(|((offer, _), places)| (*offer, places));
        Ok((aim.of(&values, optima), first.collect()))
    }
}

fn sum(goal: &[(usize, f64)], values: &[f64]) -> f64 {
    goal.iter().map(|(column, cost)| values[*column] * cost).sum()
}

struct Extensive {
    model: Model,
    goal: Vec<(usize, f64)>,
    /// Where each column of the first year stands, by column of the reduced model.
    shared: Vec<Option<usize>>,
    /// Objective of each draw.
    objectives: Vec<Vec<(usize, f64)>>,
}

impl Extensive {
    fn new(resolver: &Resolver<'_>, draws: &[Wanted], optima: &[f64], aim: Aim) -> Self {
        let reduced = &resolver.reduced;
        let first = resolver.data.region.settings.first_admission_year;
        let (mut columns, mut rows): (Vec<Column>, Vec<Row>) = (Vec::new(), Vec::new());
        let mut shared = vec![None; reduced.model.columns.len()];
        for (old, column) in reduced.model.columns.iter().enumerate().filter(|(_, column)| of_year(column.key, first)) {
            shared[old] = Some(columns.len());
            columns.push(column.clone());
        }
        let mut objectives = Vec::new();
        for (number, wanted) in draws.iter().enumerate() {
            let posed = reduced.posed(wanted);
            let mut place = Vec::with_capacity(shared.len());
            for (old, column) in posed.columns.into_iter().enumerate() {
                place.push(shared[old].unwrap_or(columns.len()));
                if shared[old].is_none() {
                    columns.push(column);
                }
            }
            for row in posed.rows {
                if number == 0 || row.terms.iter().any(|(column, _)| shared[*column].is_none()) {
                    let terms = row.terms.iter().map(|(column, weight)| (place[*column], *weight)).collect();
                    rows.push(Row { terms, ..row });
                }
            }
            objectives.push(reduced.goal.iter().map(|(column, cost)| (place[*column], *cost)).collect::<Vec<_>>());
        }
        let part = 1.0 / draws.len().max(1) as f64;
        let mut goal = vec![0.0; columns.len()];
        let mean = if aim == Aim::Expected { part } else { MEAN * part };
        objectives.iter().flatten().for_each(|(column, cost)| goal[*column] += mean * cost);
        let mut goal: Vec<(usize, f64)> = goal.into_iter().enumerate().filter(|(_, cost)| *cost != 0.0).collect();
        let mut add = |lower, cost| {
            let index = columns.len();
            columns.push(Column { key: ColumnKey::Slack { row: index }, lower, upper: f64::INFINITY, integer: false });
            goal.push((index, cost));
            index
        };
        if aim != Aim::Expected {
            let level = add(f64::NEG_INFINITY, 1.0);
            for (number, objective) in objectives.iter().enumerate() {
                // level + beyond ≥ objective, or objective less its optimum.
                let mut terms: Vec<_> = objective.iter().map(|(column, cost)| (*column, -cost)).collect();
                terms.push((level, 1.0));
                let lower = match aim {
                    Aim::Cvar(alpha) => {
                        terms.push((add(0.0, part / (1.0 - alpha)), 1.0));
                        reduced.constant
                    }
                    _ => reduced.constant - optima.get(number).copied().unwrap_or_default(),
                };
                rows.push(Row { key: RowKey::Tail { draw: number }, terms, lower, upper: f64::INFINITY, taken: 0.0 });
            }
        }
        Self { model: Model::from_parts(columns, rows), goal, shared, objectives }
    }
}

/// Decided with the admission of that year, or following from it alone.
fn of_year(key: ColumnKey, first: kadry_region::units::Year) -> bool {
    use ColumnKey::{Fall, Places, Rise, Unmet};
    matches!(key, Places { year, .. } | Rise { year, .. } | Fall { year, .. } | Unmet { year, .. } if year == first)
}
