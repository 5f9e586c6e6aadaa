//! Plans that could be decided on today, whatever need turns out to be.

use super::findings::{LineKey, LineSpread, Read};
use super::regret::{Fit, fit};
use super::work::Engine;
use super::{Case, Failed, Sweep};
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// Where a plan comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CandidateName {
    /// The plan of the point forecast of a scenario: its place in the list, and its name.
    Point(usize, String),
    /// The plans of the ends of the intervals of need.
    Low,
    High,
    /// Places as they were last year.
    LastYear,
    /// Of the whole plans of the draws the one nearest to the most frequent places of every line.
    Frequent,
}

impl CandidateName {
    pub fn key(&self) -> String {
        match self {
            CandidateName::Point(_, scenario) => format!("point:{scenario}"),
            CandidateName::Low => "low_need".to_owned(),
            CandidateName::High => "high_need".to_owned(),
            CandidateName::LastYear => "last_year".to_owned(),
            CandidateName::Frequent => "most_frequent".to_owned(),
        }
    }
}

/// A plan in places, and whether it keeps the constraints of each scenario.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub name: CandidateName,
    pub places: BTreeMap<LineKey, u32>,
    /// By scenario.
    pub fits: Vec<Fit>,
}

impl Candidate {
    /// Places in the order of the lines of a scenario.
    pub fn places_in(&self, engine: &Engine<'_>) -> Vec<f64> {
        engine.keys().iter().map(|key| f64::from(self.places.get(key).copied().unwrap_or_default())).collect()
    }

    /// Fits every scenario that has a plan.
    pub fn fits_all(&self) -> bool {
        self.fits.iter().all(|fit| matches!(fit, Fit::Kept | Fit::NoPlan))
    }
}

type Plan = BTreeMap<LineKey, u32>;

/// The candidates, and the number of lines whose places of last year are unknown.
pub fn candidates<E: From<Failed> + Send>(
    sweep: &Sweep<'_>,
    lines: &[LineSpread],
    read: &Read<'_, E>,
) -> Result<(Vec<Candidate>, usize), E> {
    let mut plans: Vec<(CandidateName, Plan)> = Vec::new();
    let mut ends = Vec::new();
    let usual = usual(lines);
    let mut nearest: Option<(f64, Plan)> = None;
    for unit in sweep.units() {
        let (name, engine) = &sweep.scenarios[unit.scenario];
        for answer in read(&unit)? {
            let Some(found) = answer.found.filter(|_| !sweep.settings.in_parts(answer.case)) else { continue };
            let plan = || plan(engine, &found.places);
            match answer.case {
                Case::Point => plans.push((CandidateName::Point(unit.scenario, name.clone()), plan())),
                Case::Low => ends.push((CandidateName::Low, plan())),
                Case::High => ends.push((CandidateName::High, plan())),
                Case::Known(..) => {}
                Case::Draw(_) => {
                    let lines = engine.keys().iter().zip(&found.places);
                    let far: f64 = lines.map(|(key, places)| (places - usual.get(key).unwrap_or(&0.0)).abs()).sum();
                    if nearest.as_ref().is_none_or(|(least, _)| far < *least) {
                        nearest = Some((far, plan()));
                    }
                }
            }
        }
    }
    plans.extend(ends);
    let (last_year, unknown) = last_year(sweep);
    plans.extend(last_year.map(|plan| (CandidateName::LastYear, plan)));
    plans.extend(nearest.map(|(_, plan)| (CandidateName::Frequent, plan)));
    let mut candidates = Vec::new();
    for (name, places) in plans {
        let mut candidate = Candidate { name, places, fits: Vec::new() };
        for (scenario, engine) in &sweep.scenarios {
            let fit = fit(&candidate, engine).map_err(|failure| Failed { scenario: scenario.clone(), case: Case::Point, failure })?;
            candidate.fits.push(fit);
        }
        candidates.push(candidate);
    }
    Ok((candidates, unknown))
}

fn plan(engine: &Engine<'_>, places: &[f64]) -> Plan {
    engine.keys().iter().cloned().zip(places.iter().map(|places| places.round().max(0.0) as u32)).collect()
}

/// The most frequent places of each line, over all scenarios.
fn usual(lines: &[LineSpread]) -> BTreeMap<&LineKey, f64> {
    let all = lines.iter().any(|line| line.scenario.is_none());
    lines.iter().filter(|line| line.scenario.is_none() || !all).map(|line| (&line.key, line.places.mode())).collect()
}

/// Last year's places in every admission year of the first scenario; missing ones are not zero.
fn last_year(sweep: &Sweep<'_>) -> (Option<Plan>, usize) {
    let Some((_, engine)) = sweep.scenarios.first() else { return (None, 0) };
    let offers = &engine.region().offers;
    let places = |(offer, _): &(usize, Year)| offers[*offer].kcp.map(|kcp| kcp.0);
    let unknown = engine.lines().iter().filter(|line| places(line).is_none()).count();
    let known: Option<Plan> = engine.keys().iter().zip(engine.lines()).map(|(key, line)| Some((key.clone(), places(line)?))).collect();
    (known.filter(|plan| !plan.is_empty()), unknown)
}
