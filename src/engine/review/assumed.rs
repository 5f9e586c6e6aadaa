//! What was taken for granted where the region gives nothing, or was done to its data before they were used.

use crate::demand::{ControlStatus, Demand, IndustryPath};
use crate::outcome::Forecast;
use kadry_region::scenario::Applied;
use kadry_region::units::Year;
use kadry_region::{Cause, TableRows};
use std::collections::BTreeSet;

/// One assumption with its figures.
#[derive(Clone, Debug)]
pub enum Assumed<'a> {
    /// Share of need that rests on rows marked as estimates and on reference values.
    Share(f64),
    /// A scenario, with what it changed.
    Scenario(&'a Applied),
    /// Tables with rows marked as estimates.
    Rows(Vec<&'a TableRows>),
    /// Ages of so many of all occupations come from the reference.
    Ages { reference: usize, all: usize },
    /// Causes whose exit rates come from the reference.
    Exits(&'a [Cause]),
    /// Steps of the yield chain whose values come from the reference somewhere.
    Yields(BTreeSet<&'static str>),
    /// No students by course are given: those in training are missing.
    NoStudents,
    /// Admissions between the students that are given and the first year of the plan.
    StudentsUnseen { from: Year, to: Year },
    /// Cases in which school leavers are a forecast.
    LeaversForecast(usize),
    /// Cases in which the share of school leavers who enter comes from the reference.
    Participation(usize),
    /// Industries whose missing years of employment were filled.
    Filled(Vec<&'a str>),
    /// Industries whose earlier years were brought over a jump of the level.
    Rescaled(Vec<&'a str>),
    /// Municipalities take no part, their employment is not complete.
    MunicipalitiesAside,
    /// Factor that fits retirement to the past.
    Calibrated(f64),
    /// Control totals that need was raked to.
    ControlApplied(usize),
    /// Control totals that need was only compared with.
    ControlCompared(usize),
    /// Control totals without a base, or against others.
    ControlUnmet(usize),
    /// Rows of the input that match nothing.
    Unmatched(usize),
}

/// Every assumption; the first says how much of need rests on them.
pub fn assumed(forecast: &Forecast) -> Vec<Assumed<'_>> {
    let (inputs, demand) = (&forecast.inputs, &forecast.inputs.demand);
    let region = &inputs.region;
    let mut found = vec![Assumed::Share(demand.assumed_share)];
    found.extend(region.changes.iter().map(Assumed::Scenario));
    let estimates: Vec<_> = region.rows.iter().filter(|table| table.assumed > 0).collect();
    found.extend((!estimates.is_empty()).then_some(Assumed::Rows(estimates)));
    let (reference, all) = (demand.ages_assumed, region.occupations.len());
    found.extend((reference > 0).then_some(Assumed::Ages { reference, all }));
    found.extend((!demand.causes_assumed.is_empty()).then_some(Assumed::Exits(&demand.causes_assumed)));
    let factors = inputs.chains.iter().flat_map(|chain| chain.factors());
    let yields: BTreeSet<&str> = factors.filter(|(_, factor)| factor.source.is_some()).map(|(name, _)| name).collect();
    found.extend((!yields.is_empty()).then_some(Assumed::Yields(yields)));
    found.extend(students(forecast));
    found.extend(counted(inputs.applicants.iter().filter(|row| row.forecast).count(), Assumed::LeaversForecast));
    found.extend(counted(inputs.applicants.iter().filter(|row| row.participation_assumed).count(), Assumed::Participation));
    found.extend(series(demand));
    found.extend(counted(region.unmatched.len(), Assumed::Unmatched));
    found
}

/// Nothing is told of none.
fn counted<'a>(count: usize, told: fn(usize) -> Assumed<'a>) -> Option<Assumed<'a>> {
    (count > 0).then(|| told(count))
}

fn students(forecast: &Forecast) -> Option<Assumed<'_>> {
    let region = &forecast.inputs.region;
    let Some(year) = region.contingent.iter().map(|row| row.year).max() else { return Some(Assumed::NoStudents) };
    let (from, to) = (year.plus(1), region.settings.first_admission_year.plus(-1));
    (from <= to).then_some(Assumed::StudentsUnseen { from, to })
}

/// What was done to series and need before they were used.
fn series(demand: &Demand) -> Vec<Assumed<'_>> {
    let named = |keep: fn(&IndustryPath) -> bool| -> Vec<&str> {
        demand.employment.industries.iter().filter(|industry| keep(industry)).map(|industry| industry.name.as_str()).collect()
    };
    let (filled, rescaled) = (named(|industry| !industry.filled.is_empty()), named(|industry| industry.forecast.level_break.is_some()));
    let mut found = Vec::new();
    found.extend((!filled.is_empty()).then_some(Assumed::Filled(filled)));
    found.extend((!rescaled.is_empty()).then_some(Assumed::Rescaled(rescaled)));
    found.extend(demand.employment.municipal_aside.then_some(Assumed::MunicipalitiesAside));
    found.extend((demand.calibration.factor != 1.0).then_some(Assumed::Calibrated(demand.calibration.factor)));
    let count = |status: ControlStatus| demand.control.iter().filter(|gap| gap.status == status).count();
    found.extend(counted(count(ControlStatus::Applied), Assumed::ControlApplied));
    found.extend(counted(count(ControlStatus::Compared), Assumed::ControlCompared));
    found.extend(counted(count(ControlStatus::NoBase) + count(ControlStatus::Contradicted), Assumed::ControlUnmet));
    found
}
