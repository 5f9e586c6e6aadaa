//! The plan of one region resolved under other needs: only the right-hand side moves, which leaves the last basis dual feasible.
//!
//! The objective is the weighted sum of the goals in one solve; fairness keeps the denominators of the point forecast. What whole
//! groups imply of a need is left out of the relaxation, and comes back where whole groups are asked for.

mod benders;
mod dual_simplex;
mod evaluator;
mod extensive;
mod local_search;
mod measure;
mod product_form;
mod reduced;
mod rhs;
#[cfg(test)]
mod tests;

pub use evaluator::Evaluation;
pub use extensive::Aim;
pub use measure::{Criterion, Measure};

use super::build::in_reach;
use super::families;
use super::goals::{GoalName, objective};
use super::model::{ColumnKey, Model, RowKey};
use super::progress::Watch;
use super::search::Search;
use super::solve::{Answer, Basis, Failure, Options, WarmStart, minimise};
use crate::inputs::Inputs;
use dual_simplex::{DualSimplex, StartBasis};
use evaluator::Evaluator;
use kadry_region::units::Year;
use local_search::{Instance, LocalSearch};
use reduced::Reduced;
use rhs::Rhs;
use std::sync::OnceLock;

/// What the plan is asked for, by pair of programme and year in reach (order of [`Resolver::pairs`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Need less the workers of the students in training; may be negative.
    pub workers: Vec<f64>,
    /// Tolerated surplus.
    pub band: Vec<f64>,
}

/// Places where groups may come in parts, by line and admission year (order of [`Resolver::lines`]).
#[derive(Clone, Debug)]
pub struct Parts {
    pub objective: f64,
    pub places: Vec<f64>,
}

/// A plan in whole groups, by line and admission year, and a proved bound of its objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    pub objective: f64,
    pub bound: f64,
    pub groups: Vec<u32>,
    pub places: Vec<u32>,
}

impl Whole {
    /// What a better plan could at most gain, as a part of the objective.
    pub fn gap(&self) -> f64 {
        if self.objective.abs() > 1e-9 { (self.objective - self.bound) / self.objective.abs() } else { 0.0 }
    }
}

/// One region, ready for many needs.
pub struct Resolver<'a> {
    data: &'a Inputs,
    /// Without the rows that depend on need other than by their right-hand side.
    model: Model,
    goal: Vec<(usize, f64)>,
    pairs: Vec<(usize, Year)>,
    lines: Vec<(usize, Year)>,
    rhs: Rhs,
    evaluator: Evaluator,
    base: Wanted,
    reduced: Reduced,
    /// Optimal under the point forecast: every solve starts from it.
    basis: Basis,
    start: Option<StartBasis>,
    instance: Instance,
    /// A plan in whole groups. What a plan must meet does not move with need: it is one under every need.
    fitting: OnceLock<Result<Vec<u32>, Failure>>,
    watch: Watch<'a>,
}

impl<'a> Resolver<'a> {
    /// Builds the model and solves it under the point forecast.
    ///
    /// # Errors
    /// [`Failure`] where the region has no plan: that depends on no need.
    pub fn new(data: &'a Inputs) -> Result<Self, Failure> {
        Self::watched(data, Watch::silent())
    }

    /// [`Again::new`] with somebody who may stop the solves: it is asked before each.
    ///
    /// # Errors
    /// As for [`Again::new`].
    pub fn watched(data: &'a Inputs, watch: Watch<'a>) -> Result<Self, Failure> {
        let mut model = Model::build(data);
        let implied = |key| matches!(key, RowKey::Wholeness { .. } | RowKey::Rounded { .. });
        model.rows.retain(|row| !implied(row.key));
        let goal = objective(GoalName::Weighted, &model, data);
        let pairs: Vec<_> = in_reach(data).into_iter().collect();
        let lines: Vec<_> = model
            .columns
            .iter()
            .filter_map(|column| match column.key {
                ColumnKey::Places { offer, year } => Some((offer, year)),
                _ => None,
            })
            .collect();
        let rhs = Rhs::of(&model, &pairs);
        let evaluator = Evaluator::new(&model, &goal, data, &pairs, &lines);
        let need: Vec<f64> = pairs.iter().map(|(programme, year)| data.demand.need(*programme, *year).0).collect();
        let base = wanted(data, &pairs, &need, 1.0);
        let reduced = Reduced::of(&model, &goal, &pairs, &lines)?;
        let (lower, upper) = reduced.rhs(&base);
        let mut warm = WarmStart::new(&reduced.model, &reduced.goal, &reduced.moving())?;
        warm.solve(None, &lower, &upper)?;
        let basis = warm.basis();
        let start = StartBasis::new(&reduced, warm.inverse()?);
        let minima: Vec<f64> = lines.iter().map(|(offer, _)| f64::from(data.region.offers[*offer].group_min)).collect();
        let instance = Instance::new(&model, &evaluator, &minima);
        Ok(Self { data, model, goal, pairs, lines, rhs, evaluator, base, reduced, basis, start, instance, fitting: OnceLock::new(), watch })
    }

    /// Programme and year, sorted.
    pub fn pairs(&self) -> &[(usize, Year)] {
        &self.pairs
    }

    /// Offer and admission year, sorted.
    pub fn lines(&self) -> &[(usize, Year)] {
        &self.lines
    }

    /// Under the point forecast.
    pub fn base(&self) -> &Wanted {
        &self.base
    }

    /// What the plan is asked for where `need` is needed, by pair, and the students in training bring `pipeline_factor` of the
    /// workers that are expected of them.
    pub fn wanted(&self, need: &[f64], pipeline_factor: f64) -> Wanted {
        wanted(self.data, &self.pairs, need, pipeline_factor)
    }

    fn go_on(&self) -> Result<(), Failure> {
        if self.watch.is_stopped() { Err(Failure::Stopped) } else { Ok(()) }
    }

    /// A solver for one thread.
    ///
    /// # Errors
    /// [`Failure::Solver`] where the solver does not take the model.
    pub fn worker(&self) -> Result<Worker<'_>, Failure> {
        Ok(Worker { resolver: self, dual: self.start.as_ref().map(DualSimplex::new), warm: None, fallbacks: 0 })
    }

    /// What a plan brings under a need, without solving; `places` by line.
    pub fn evaluate(&self, places: &[u32], wanted: &Wanted) -> Evaluation {
        self.evaluate_parts(&places.iter().map(|places| f64::from(*places)).collect::<Vec<_>>(), wanted)
    }

    /// The same of places that need not be whole; a line with any place at all counts as opened in full.
    pub fn evaluate_parts(&self, places: &[f64], wanted: &Wanted) -> Evaluation {
        self.evaluator.evaluate(places, wanted)
    }

    /// The relaxation under a need as any solver may take it, and its objective.
    pub fn posed(&self, wanted: &Wanted) -> (Model, &[(usize, f64)]) {
        let mut model = Model::from_parts(self.model.columns.clone(), self.model.rows.clone());
        self.rhs.put(&mut model, wanted);
        (model, &self.goal)
    }

    /// The same in the fewest rows and columns: its model, its objective, and what is to be added to that.
    pub fn reduced(&self, wanted: &Wanted) -> (Model, &[(usize, f64)], f64) {
        (self.reduced.posed(wanted), &self.reduced.goal, self.reduced.constant)
    }

    /// Places of a plan that the solver finds under the point forecast, for needs where moves of lines find none.
    fn fitting(&self) -> Result<&[u32], Failure> {
        let searched = || {
            let model = self.whole_model(&self.base);
            let relaxed: Answer = minimise(&model, &self.goal, OPTIONS, None)?;
            let values = Search::new(&model, &self.goal, OPTIONS).round(&relaxed).ok_or(Failure::NoPlanInTime)?;
            Ok(self.evaluator.places(&values).iter().map(|places| places.round() as u32).collect())
        };
        self.fitting.get_or_init(searched).as_deref().map_err(Clone::clone)
    }

    /// The model in whole groups under a need, with all that whole groups imply.
    fn whole_model(&self, wanted: &Wanted) -> Model {
        let mut model = Model::from_parts(self.model.columns.clone(), self.model.rows.clone()).indexed();
        self.rhs.put(&mut model, wanted);
        families::wholeness(&mut model, self.data);
        super::rounding::capacities(&mut model);
        model
    }
}

fn wanted(data: &Inputs, pairs: &[(usize, Year)], need: &[f64], pipeline_factor: f64) -> Wanted {
    let tolerance = data.region.settings.scenario.surplus_tolerance.0;
    let workers =
        |((programme, year), need): (&(usize, Year), &f64)| need - pipeline_factor * data.pipeline.at(*programme, *year).workers.0;
    Wanted { workers: pairs.iter().zip(need).map(workers).collect(), band: need.iter().map(|need| tolerance * need).collect() }
}

/// Solves under one need after the other. No answer depends on those before it.
pub struct Worker<'a> {
    resolver: &'a Resolver<'a>,
    dual: Option<DualSimplex<'a>>,
    /// Made for the first solve in which our own method falls back on the solver.
    warm: Option<WarmStart>,
    fallbacks: usize,
}

impl Worker<'_> {
    /// The optimum where groups may come in parts.
    ///
    /// # Errors
    /// [`Failure`] of the solver.
    pub fn relaxed(&mut self, wanted: &Wanted) -> Result<Parts, Failure> {
        let resolver = self.resolver;
        resolver.go_on()?;
        let reduced = &resolver.reduced;
        let (lower, upper) = reduced.rhs(wanted);
        let values = match self.dual.as_mut().and_then(|dual| dual.solve(&lower, &upper, &[])) {
            Some(values) => values,
            None => self.fall_back(wanted, &lower, &upper)?,
        };
        Ok(Parts { objective: reduced.objective(&values), places: reduced.places(&values) })
    }

    /// The optimum where the places of some lines are given, and by how much one more place of each of them would change it at
    /// least: no slopes where our own method reached no optimum.
    ///
    /// # Errors
    /// [`Failure`] of the solver.
    pub fn held(&mut self, wanted: &Wanted, places: &[(usize, f64)]) -> Result<(f64, Option<Vec<f64>>), Failure> {
        let resolver = self.resolver;
        resolver.go_on()?;
        let reduced = &resolver.reduced;
        let (lower, upper) = reduced.rhs(wanted);
        let columns: Vec<Option<usize>> = places.iter().map(|(line, _)| reduced.column(*line)).collect();
        let held: Vec<(usize, f64)> = columns.iter().zip(places).filter_map(|(column, (_, value))| Some(((*column)?, *value))).collect();
        if let Some(dual) = &mut self.dual
            && let Some(values) = dual.solve(&lower, &upper, &held)
        {
            let slopes = columns.iter().map(|column| column.map_or(0.0, |column| dual.slope(column))).collect();
            return Ok((reduced.objective(&values), Some(slopes)));
        }
        self.fallbacks += 1;
        let mut model = reduced.posed(wanted);
        for (column, value) in held {
            (model.columns[column].lower, model.columns[column].upper) = (value, value);
        }
        let answer = minimise(&model, &reduced.goal, OPTIONS, None)?;
        Ok((reduced.objective(&answer.values), None))
    }

    fn fall_back(&mut self, wanted: &Wanted, lower: &[f64], upper: &[f64]) -> Result<Vec<f64>, Failure> {
        self.fallbacks += 1;
        let (resolver, reduced) = (self.resolver, &self.resolver.reduced);
        let warm = match &mut self.warm {
            Some(warm) => warm,
            none => none.insert(WarmStart::new(&reduced.model, &reduced.goal, &reduced.moving())?),
        };
        match warm.solve(Some(&resolver.basis), lower, upper) {
            Err(Failure::Solver(_)) => minimise(&reduced.posed(wanted), &reduced.goal, OPTIONS, None).map(|answer| answer.values),
            values => values,
        }
    }

    /// How many solves fell back on the solver, because our own method did not reach an optimum that it could prove.
    pub fn fallbacks(&self) -> usize {
        self.fallbacks
    }

    /// A good plan in whole groups, with its bound.
    ///
    /// # Errors
    /// [`Failure`] of the solver, or [`Failure::NoPlanInTime`] where no plan was found with the work allowed.
    pub fn whole(&mut self, wanted: &Wanted) -> Result<Whole, Failure> {
        let resolver = self.resolver;
        resolver.go_on()?;
        let model = resolver.whole_model(wanted);
        let reduced = Reduced::of(&model, &resolver.goal, &resolver.pairs, &resolver.lines)?;
        let (lower, upper) = reduced.rhs(wanted);
        let relaxed = WarmStart::new(&reduced.model, &reduced.goal, &reduced.moving())?.solve(None, &lower, &upper)?;
        let bound = reduced.objective(&relaxed);
        let relaxed = reduced.places(&relaxed);
        let local = || LocalSearch::new(&resolver.instance, &resolver.evaluator, wanted);
        let places = match local().near_relaxed(&relaxed) {
            Some(places) => places,
            None => {
                let plan = resolver.fitting()?;
                local().towards(&relaxed, plan).unwrap_or_else(|| plan.to_vec())
            }
        };
        let objective = resolver.evaluate(&places, wanted).objective;
        Ok(Whole { objective, bound: bound.min(objective), groups: resolver.evaluator.groups(&places), places })
    }
}

/// No clock: a limit of time would make the answer depend on the machine.
const OPTIONS: Options<'static> = Options {
    gap: 0.01,
    time_limit: 1e6,
    nodes: i32::MAX,
    search: 0.05,
    relax: true,
    target: f64::NEG_INFINITY,
    stop: Watch::silent().stop,
};
