//! The solving of cases: a scenario is forecast once, then its plan is solved again under each need.

use super::value::{inner_draws, one_known};
use super::{Answer, Case, Found, LineKey, Settings};
use crate::demand::{Draws, ProgrammeNeed, Source};
use crate::inputs::Inputs;
use crate::quota::{Evaluation, Failure, Resolver, Wanted};
use kadry_region::Region;
use kadry_region::units::Year;
use std::collections::BTreeMap;
use thiserror::Error;

/// A case that the solver did not solve.
#[derive(Debug, Error)]
#[error("{scenario}, {case}: {failure}")]
pub struct Failed {
    pub scenario: String,
    pub case: Case,
    pub failure: Failure,
}

/// One scenario ready to be solved under any need.
pub struct Engine<'a> {
    inputs: &'a Inputs,
    draws: Draws<'a>,
    /// `None` where the scenario has no plan, which depends on no need.
    again: Option<Resolver<'a>>,
    /// Places of the pairs among the keys of the draws.
    at: Vec<Option<usize>>,
    keys: Vec<LineKey>,
}

impl<'a> Engine<'a> {
    /// # Errors
    /// [`Failed`] where the solver fails on the point forecast; a scenario without a plan is no error.
    pub fn new(name: &str, inputs: &'a Inputs) -> Result<Self, Failed> {
        let draws = Draws::new(&inputs.region, &inputs.demand);
        let again = match Resolver::new(inputs) {
            Ok(again) => Some(again),
            Err(Failure::Infeasible) => None,
            Err(failure) => return Err(Failed { scenario: name.to_owned(), case: Case::Point, failure }),
        };
        let index: BTreeMap<(usize, Year), usize> = draws.keys().iter().enumerate().map(|(at, key)| (*key, at)).collect();
        let at = again.iter().flat_map(|again| again.pairs()).map(|pair| index.get(pair).copied()).collect();
        let keys = again.iter().flat_map(|again| again.lines()).map(|line| LineKey::of(&inputs.region, *line)).collect();
        Ok(Self { inputs, draws, again, at, keys })
    }

    pub fn region(&self) -> &'a Region {
        &self.inputs.region
    }

    pub fn inputs(&self) -> &'a Inputs {
        self.inputs
    }

    pub fn has_plan(&self) -> bool {
        self.again.is_some()
    }

    /// Lines of its plan; none where there is no plan.
    pub fn keys(&self) -> &[LineKey] {
        &self.keys
    }

    /// Offer and admission year of each line.
    pub fn lines(&self) -> &[(usize, Year)] {
        self.again.as_ref().map_or(&[], |again| again.lines())
    }

    /// Programme and year of each shortage.
    pub fn pairs(&self) -> &[(usize, Year)] {
        self.again.as_ref().map_or(&[], |again| again.pairs())
    }

    /// What is wanted of the plan in a case.
    pub fn wanted(&self, case: Case, settings: Settings) -> Option<Wanted> {
        let again = self.again.as_ref()?;
        let bound = |pick: fn(&ProgrammeNeed) -> f64| {
            let rows = &self.inputs.demand.programmes;
            let need: Vec<f64> = self.at.iter().map(|at| at.and_then(|at| rows.get(at)).map_or(0.0, pick)).collect();
            again.wanted(&need, 1.0)
        };
        Some(match case {
            Case::Point => again.base().clone(),
            Case::Low => bound(|row| row.low.0),
            Case::High => bound(|row| row.high.0),
            Case::Known(source, draw) => return self.expected(source, draw, settings),
            Case::Draw(draw) => return self.wanted_of([draw; Source::ALL.len()]),
        })
    }

    /// What is wanted where each of [`Source::ALL`] takes the values of its own draw.
    pub fn wanted_of(&self, draws: [u64; Source::ALL.len()]) -> Option<Wanted> {
        let need = self.draws.need(draws);
        let need: Vec<f64> = self.at.iter().map(|at| at.and_then(|at| need.get(at)).copied().unwrap_or_default()).collect();
        let factor = self.draws.pipeline_factor(draws[Source::Yields as usize]);
        self.again.as_ref().map(|again| again.wanted(&need, factor))
    }

    /// What is wanted on average where a source takes the values of a draw and the others those of the inner draws.
    fn expected(&self, source: Source, draw: u64, settings: Settings) -> Option<Wanted> {
        let mut sum: Option<Wanted> = None;
        let inner = inner_draws(settings.draws);
        for draws in (1..=inner).map(|other| one_known(source, draw, other)) {
            let wanted = self.wanted_of(draws)?;
            let sum = sum.get_or_insert_with(|| Wanted { workers: vec![0.0; wanted.workers.len()], band: vec![0.0; wanted.band.len()] });
            let add = |sums: &mut [f64], values: &[f64]| sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value / inner as f64);
            add(&mut sum.workers, &wanted.workers);
            add(&mut sum.band, &wanted.band);
        }
        sum
    }

    /// What a plan brings, by its places.
    pub fn judge(&self, places: &[f64], wanted: &Wanted) -> Option<Evaluation> {
        self.again.as_ref().map(|again| again.evaluate_parts(places, wanted))
    }

    /// Answers to cases, one after the other; `tell` hears of each.
    pub fn solve(&self, cases: &[Case], settings: Settings, tell: &dyn Fn()) -> Result<Vec<Answer>, (Case, Failure)> {
        let Some(again) = &self.again else {
            return Ok(cases.iter().map(|case| Answer { case: *case, found: None }).inspect(|_| tell()).collect());
        };
        let first = cases.first().copied().unwrap_or(Case::Point);
        let mut worker = again.worker().map_err(|failure| (first, failure))?;
        let mut answers = Vec::with_capacity(cases.len());
        for case in cases {
            let wanted = self.wanted(*case, settings).unwrap_or_else(|| again.base().clone());
            let (objective, bound, groups, places) = if settings.in_parts(*case) {
                let parts = worker.relaxed(&wanted).map_err(|failure| (*case, failure))?;
                (parts.objective, parts.objective, self.in_parts(&parts.places), parts.places)
            } else {
                let whole = worker.whole(&wanted).map_err(|failure| (*case, failure))?;
                let real = |counts: &[u32]| counts.iter().map(|count| f64::from(*count)).collect::<Vec<_>>();
                (whole.objective, whole.bound, real(&whole.groups), real(&whole.places))
            };
            let judged = again.evaluate_parts(&places, &wanted);
            let found = Found {
                objective,
                bound,
                shortage: judged.shortage,
                shortage_people: judged.shortage_people,
                surplus: judged.surplus,
                cost: self.cost(&places),
                groups,
                places,
                short: judged.by_pair,
            };
            answers.push(Answer { case: *case, found: Some(found) });
            tell();
        }
        Ok(answers)
    }

    fn in_parts(&self, places: &[f64]) -> Vec<f64> {
        let offers = &self.region().offers;
        self.lines().iter().zip(places).map(|((offer, _), places)| places / f64::from(offers[*offer].group_size.max(1))).collect()
    }

    /// Million roubles over the years of study, of the lines whose cost is known.
    fn cost(&self, places: &[f64]) -> Option<f64> {
        let known = self.lines().iter().zip(places).filter_map(|((offer, _), places)| {
            let cost = self.region().offers[*offer].cost?;
            Some(places * cost.0 * self.inputs.chains[*offer].student_years() / 1e6)
        });
        known.fold(None, |sum, cost| Some(sum.unwrap_or(0.0) + cost))
    }
}
