//! What a plan that is fixed today would have cost against the best plan of each draw.

use super::candidates::{Candidate, CandidateName};
use super::findings::{LineKey, Read};
use super::spread::{mean, quantile};
use super::work::Engine;
use super::{Case, Failed, Sweep};
use crate::quota::{ColumnKey, Failure, Model, Options, Watch, minimise};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Whether a plan can be carried out under a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Kept,
    /// It breaks a constraint of the scenario.
    Breaks,
    /// It has places on lines that the scenario does not know.
    OtherLines,
    /// The scenario has no plan at all.
    NoPlan,
}

impl Fit {
    pub fn key(self) -> &'static str {
        match self {
            Fit::Kept => "kept",
            Fit::Breaks => "breaks_constraints",
            Fit::OtherLines => "other_lines",
            Fit::NoPlan => "no_plan",
        }
    }
}

/// Places are fixed and the rest of the model is asked whether it can follow.
pub fn fit(candidate: &Candidate, engine: &Engine<'_>) -> Result<Fit, Failure> {
    if !engine.has_plan() {
        return Ok(Fit::NoPlan);
    }
    let known: BTreeSet<&LineKey> = engine.keys().iter().collect();
    if candidate.places.iter().any(|(key, places)| *places > 0 && !known.contains(key)) {
        return Ok(Fit::OtherLines);
    }
    let mut model = Model::build(engine.inputs());
    for ((offer, year), places) in engine.lines().iter().zip(candidate.places_in(engine)) {
        let Some(column) = model.column(ColumnKey::Places { offer: *offer, year: *year }) else { continue };
        let column = &mut model.columns[column];
        if places > column.upper + 1e-9 {
            return Ok(Fit::Breaks);
        }
        (column.lower, column.upper) = (places, places);
    }
    let options = Options {
        gap: 1.0,
        time_limit: 1e6,
        nodes: i32::MAX,
        search: 0.05,
        relax: false,
        target: f64::NEG_INFINITY,
        stop: Watch::silent().stop,
    };
    match minimise(&model, &[], options, None) {
        Ok(_) => Ok(Fit::Kept),
        Err(Failure::Infeasible) => Ok(Fit::Breaks),
        Err(failure) => Err(failure),
    }
}

/// One candidate under one draw; objectives are people of weighted shortage.
#[derive(Clone, Copy, Debug)]
pub struct Regret {
    pub candidate: usize,
    pub scenario: usize,
    pub case: Case,
    pub objective: f64,
    /// Best plan known of the draw: its own, or a candidate that does better. Where groups come in parts, its relaxation.
    pub best: f64,
    /// Proved: no plan of the draw does better.
    pub bound: f64,
    pub regret: f64,
}

/// Candidates that keep the constraints, under every draw, or every point forecast where there are none.
pub fn regrets<E: From<Failed> + Send>(sweep: &Sweep<'_>, candidates: &[Candidate], read: &Read<'_, E>) -> Result<Vec<Regret>, E> {
    let plans: Vec<Vec<(usize, Vec<f64>)>> = sweep
        .scenarios
        .iter()
        .enumerate()
        .map(|(scenario, (_, engine))| {
            let kept = candidates.iter().enumerate().filter(|(_, candidate)| candidate.fits[scenario] == Fit::Kept);
            kept.map(|(index, candidate)| (index, candidate.places_in(engine))).collect()
        })
        .collect();
    let of_unit = |unit: &super::Unit| -> Result<Vec<Regret>, E> {
        let engine = &sweep.scenarios[unit.scenario].1;
        let mut rows = Vec::new();
        for answer in read(unit)?.into_iter().filter(|answer| sweep.settings.counts(answer.case)) {
            let (Some(found), Some(wanted)) = (answer.found, engine.wanted(answer.case, sweep.settings)) else { continue };
            let judged: Vec<(usize, f64)> = plans[unit.scenario]
                .iter()
                .filter_map(|(candidate, places)| Some((*candidate, engine.judge(places, &wanted)?.objective)))
                .collect();
            let best = if sweep.settings.in_parts(answer.case) {
                found.objective
            } else {
                judged.iter().map(|(_, objective)| *objective).fold(found.objective, f64::min)
            };
            rows.extend(judged.into_iter().map(|(candidate, objective)| Regret {
                candidate,
                scenario: unit.scenario,
                case: answer.case,
                objective,
                best,
                bound: found.bound.min(best),
                // The relaxation is exact to the tolerance of the solver only.
                regret: (objective - best).max(0.0),
            }));
        }
        Ok(rows)
    };
    let units = sweep.units();
    let rows: Vec<Result<Vec<Regret>, E>> = units.par_iter().map(of_unit).collect();
    let mut regrets = Vec::new();
    for rows in rows {
        regrets.extend(rows?);
    }
    Ok(regrets)
}

/// Regret of one candidate over all draws that it was judged under.
#[derive(Clone, Debug)]
pub struct RegretSummary {
    pub name: CandidateName,
    /// Fits every scenario that has a plan: only such candidates are compared.
    pub fits_all: bool,
    pub judged: usize,
    pub mean: f64,
    pub high: f64,
    /// The worst, with its scenario and draw.
    pub worst: Option<Regret>,
}

pub fn summaries(candidates: &[Candidate], regrets: &[Regret]) -> Vec<RegretSummary> {
    let of = |(index, candidate): (usize, &Candidate)| {
        let rows = || regrets.iter().filter(move |row| row.candidate == index);
        let values: Vec<f64> = rows().map(|row| row.regret).collect();
        // The first of equal ones.
        let worst = rows().fold(None, |worst: Option<Regret>, row| worst.filter(|worst| worst.regret >= row.regret).or(Some(*row)));
        RegretSummary {
            name: candidate.name.clone(),
            fits_all: candidate.fits_all(),
            judged: values.len(),
            mean: mean(&values),
            high: quantile(&values, 0.9),
            worst,
        }
    };
    candidates.iter().enumerate().map(of).collect()
}
