//! What it is worth to know: the expected gain of the plan if a source of uncertainty were known before deciding (expected value
//! of partial perfect information: Raiffa and Schlaifer 1961; Strong, Oakley and Brennan 2014), by nested simulation over a
//! finite set of plans. Decided and informed choice use the same draws, so that no value is negative; few inner draws make
//! it too high rather than too low, and plans outside the set would raise it.

use super::candidates::Candidate;
use super::findings::Read;
use super::regret::Fit;
use super::spread::mean;
use super::work::Engine;
use super::{Case, Failed, Sweep, Unit};
use crate::demand::Source;
use rayon::prelude::*;
use std::cmp::Ordering;

/// What knowing a source before deciding would gain.
#[derive(Clone, Copy, Debug)]
pub struct InformationValue {
    /// `None` for all sources together.
    pub source: Option<Source>,
    /// People of weighted shortage: expected objective of the best fixed plan, less that of the plan chosen with knowledge.
    pub value: f64,
    /// Standard error over the outer draws.
    pub error: f64,
    /// Expected objective of the best fixed plan on the same draws.
    pub fixed: f64,
    /// Values of the source, and draws of the others for each of them.
    pub outer: u64,
    pub inner: u64,
    pub plans: usize,
}

/// Outer and inner draws of the nested simulation at most.
const NESTED: u64 = 24;
/// Draws below which no value can be told.
const LEAST: u64 = 4;
/// Plans of draws that are chosen from at most, and plans of known values of each source.
const POOL: u64 = 16;
const KNOWN: u64 = 8;

/// Cases whose plans serve a source that is known, a list for each source; none where draws are too few.
pub fn known(draws: u64) -> Vec<Vec<Case>> {
    let count = if draws < LEAST { 0 } else { (draws / 4).clamp(1, KNOWN) };
    Source::ALL
        .iter()
        .map(|source| (1..=count).map(|draw| Case::Known(*source, draw)).collect())
        .filter(|cases: &Vec<_>| !cases.is_empty())
        .collect()
}

/// Inner draws of a sweep.
pub fn inner_draws(draws: u64) -> u64 {
    NESTED.min(draws)
}

/// Draws by source: one source takes those of `outer`, the others those of `inner`.
pub fn one_known(source: Source, outer: u64, inner: u64) -> [u64; Source::ALL.len()] {
    Source::ALL.map(|one| if one == source { outer } else { inner })
}

/// Of all sources together and of each, in the first scenario; nothing where draws are too few.
pub fn values<E: From<Failed> + Send>(sweep: &Sweep<'_>, candidates: &[Candidate], read: &Read<'_, E>) -> Result<Vec<InformationValue>, E> {
    let Some((_, engine)) = sweep.scenarios.first().filter(|(_, engine)| engine.has_plan()) else { return Ok(Vec::new()) };
    if sweep.settings.draws < LEAST {
        return Ok(Vec::new());
    }
    let units: Vec<Unit> = sweep.units().into_iter().filter(|unit| unit.scenario == 0).collect();
    let plans = plans(engine, candidates, &units, read)?;
    let mut values = vec![of_all(sweep, engine, &plans, &units, read)?];
    let nested = inner_draws(sweep.settings.draws);
    values.extend(Source::ALL.map(|source| of_source(engine, &plans, source, nested)));
    Ok(values)
}

/// Places of the plans that are chosen from: candidates, plans of the first draws and of known sources; none twice.
fn plans<E: From<Failed> + Send>(
    engine: &Engine<'_>,
    candidates: &[Candidate],
    units: &[Unit],
    read: &Read<'_, E>,
) -> Result<Vec<Vec<f64>>, E> {
    let kept = candidates.iter().filter(|candidate| candidate.fits.first() == Some(&Fit::Kept));
    let mut plans: Vec<Vec<f64>> = kept.map(|candidate| candidate.places_in(engine)).collect();
    let drawn = |case: Case| match case {
        Case::Known(..) => true,
        Case::Draw(draw) => draw <= POOL,
        _ => false,
    };
    for unit in units.iter().filter(|unit| unit.cases.iter().any(|case| drawn(*case))) {
        for answer in read(unit)?.into_iter().filter(|answer| drawn(answer.case)) {
            plans.extend(answer.found.map(|found| found.places));
        }
    }
    plans.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    plans.dedup();
    Ok(plans)
}

/// Objectives of all plans in a draw, and that of the informed choice.
type Draw = (Vec<f64>, f64);

/// Over all draws; the informed choice knows the whole plan of the draw as well.
fn of_all<E: From<Failed> + Send>(
    sweep: &Sweep<'_>,
    engine: &Engine<'_>,
    plans: &[Vec<f64>],
    units: &[Unit],
    read: &Read<'_, E>,
) -> Result<InformationValue, E> {
    let of_unit = |unit: &Unit| -> Result<Vec<Draw>, E> {
        let mut rows = Vec::new();
        for answer in read(unit)?.into_iter().filter(|answer| matches!(answer.case, Case::Draw(_))) {
            let (Some(found), Some(wanted)) = (answer.found, engine.wanted(answer.case, sweep.settings)) else { continue };
            let objective = |plan: &[f64]| engine.judge(plan, &wanted).map(|judged| judged.objective);
            let judged: Vec<f64> = plans.iter().filter_map(|plan| objective(plan)).collect();
            let informed = judged.iter().copied().chain(objective(&found.places)).fold(f64::INFINITY, f64::min);
            rows.push((judged, informed));
        }
        Ok(rows)
    };
    let parts: Vec<Result<Vec<Draw>, E>> = units.par_iter().map(of_unit).collect();
    let mut draws = Vec::new();
    for part in parts {
        draws.extend(part?);
    }
    Ok(InformationValue { source: None, inner: 1, ..value(&draws, plans.len()) })
}

/// A source known, the others drawn: outer draws give the source its values, inner ones the others.
fn of_source(engine: &Engine<'_>, plans: &[Vec<f64>], source: Source, nested: u64) -> InformationValue {
    let of_outer = |outer: u64| -> Draw {
        let mut sums = vec![0.0; plans.len()];
        for inner in 1..=nested {
            let Some(wanted) = engine.wanted_of(one_known(source, outer, inner)) else { continue };
            for (sum, plan) in sums.iter_mut().zip(plans) {
                *sum += engine.judge(plan, &wanted).map_or(0.0, |judged| judged.objective) / nested as f64;
            }
        }
        let informed = sums.iter().copied().fold(f64::INFINITY, f64::min);
        (sums, informed)
    };
    let draws: Vec<Draw> = (1..=nested).into_par_iter().map(of_outer).collect();
    InformationValue { source: Some(source), inner: nested, ..value(&draws, plans.len()) }
}

/// From the objectives of all plans in each outer draw, and that of the informed choice.
fn value(draws: &[Draw], plans: usize) -> InformationValue {
    let average = |plan: usize| mean(&draws.iter().filter_map(|(judged, _)| judged.get(plan).copied()).collect::<Vec<_>>());
    let means: Vec<f64> = (0..plans).map(average).collect();
    let best = means.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(plan, _)| plan);
    let gains: Vec<f64> = draws.iter().filter_map(|(judged, informed)| Some(judged.get(best)? - informed)).collect();
    let (gain, count) = (mean(&gains), gains.len() as f64);
    let variance = gains.iter().map(|one| (one - gain).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    InformationValue {
        source: None,
        value: gain.max(0.0),
        error: (variance / count.max(1.0)).sqrt(),
        fixed: means.get(best).copied().unwrap_or_default(),
        outer: draws.len() as u64,
        inner: 0,
        plans,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two plans and two outer draws: each plan is best in one of them.
    #[test]
    fn knowing_is_worth_what_the_better_choice_saves() {
        let found = value(&[(vec![1.0, 5.0], 1.0), (vec![4.0, 2.0], 2.0)], 2);
        assert_eq!((found.fixed, found.value), (2.5, 1.0));
        // Gains of the fixed plan are 0 and 2.
        assert!((found.error - 1.0).abs() < 1e-12);
        let certain = value(&[(vec![1.0, 5.0], 1.0), (vec![2.0, 6.0], 2.0)], 2);
        assert_eq!(certain.value, 0.0);
    }
}
