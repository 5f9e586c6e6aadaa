//! A forecast summed up: need by year with its interval and causes, and the programmes that need most people.

use crate::outcome::Forecast;
use kadry_region::units::Year;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many programmes the summary names.
const TOP: usize = 10;

/// The figures of a summary, for people and for programs.
#[derive(Serialize)]
pub struct NeedSummary {
    pub region: String,
    pub scenario: String,
    pub base_year: Year,
    pub horizon: Year,
    pub years: Vec<NeedYear>,
    /// Of all programmes those with the largest need at the horizon.
    pub programmes: Vec<NeedProgramme>,
    /// Share of need that rests on assumptions.
    pub assumed_share: f64,
}

/// Need for workers with the programmes of the package in one year (people).
#[derive(Serialize)]
pub struct NeedYear {
    pub year: Year,
    pub need: f64,
    /// Sums of the 80 % bounds of the industries: as if all of them missed to one side.
    pub low: f64,
    pub high: f64,
    /// They add up to `need`; `remainder` is what shrinking occupations shed beyond their leavers.
    pub causes: BTreeMap<&'static str, f64>,
}

/// Need of one programme at the horizon, and the workers whom those in training will give.
#[derive(Serialize)]
pub struct NeedProgramme {
    pub code: String,
    pub name: String,
    pub need: f64,
    pub low: f64,
    pub high: f64,
    pub pipeline_workers: f64,
}

/// Sums up a forecast.
pub fn need_summary(forecast: &Forecast) -> NeedSummary {
    let settings = &forecast.region().settings;
    NeedSummary {
        region: settings.name.clone(),
        scenario: settings.scenario.name.clone(),
        base_year: settings.base_year,
        horizon: settings.horizon,
        years: settings.base_year.plus(1).to(settings.horizon).map(|year| need_year(forecast, year)).collect(),
        programmes: largest(forecast),
        assumed_share: forecast.inputs.demand.assumed_share,
    }
}

fn need_year(forecast: &Forecast, year: Year) -> NeedYear {
    let (mut need, mut low, mut high) = (0.0, 0.0, 0.0);
    if let Some(row) = forecast.inputs.demand.region.iter().find(|row| row.year == year) {
        (need, low, high) = (row.need.0, row.low.0, row.high.0);
    }
    let mut causes: BTreeMap<&'static str, f64> = BTreeMap::new();
    for row in forecast.inputs.demand.by_cause.iter().filter(|row| row.year == year) {
        let share: f64 = forecast.inputs.region.programmes_of(row.occupation).iter().map(|m| m.share.0).sum();
        for (cause, people) in row.causes().into_iter().chain([("remainder", row.remainder)]) {
            *causes.entry(cause).or_default() += share * people.0;
        }
    }
    let bottom_up: f64 = forecast.inputs.demand.programmes.iter().filter(|row| row.year == year).map(|row| row.bottom_up.0).sum();
    causes.insert("control_total", need - bottom_up);
    NeedYear { year, need, low, high, causes }
}

fn largest(forecast: &Forecast) -> Vec<NeedProgramme> {
    let horizon = forecast.inputs.region.settings.horizon;
    let mut rows: Vec<_> = forecast.inputs.demand.programmes.iter().filter(|row| row.year == horizon && row.need.0 > 0.0).collect();
    rows.sort_by(|a, b| b.need.0.total_cmp(&a.need.0).then(a.programme.cmp(&b.programme)));
    let named = rows.into_iter().take(TOP).map(|row| {
        let programme = &forecast.inputs.region.programmes[row.programme];
        NeedProgramme {
            code: programme.code.clone(),
            name: programme.name.clone(),
            need: row.need.0,
            low: row.low.0,
            high: row.high.0,
            pipeline_workers: forecast.inputs.pipeline.at(row.programme, horizon).workers.0,
        }
    });
    named.collect()
}
