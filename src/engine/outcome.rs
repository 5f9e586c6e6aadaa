//! The calculation from end to end, in stages that hold no more than is known: [`Inputs`], [`Forecast`], [`Outcome`].

use crate::demand::{SourceShare, demand};
use crate::inputs::Inputs;
use crate::quota::{Measure, Plan, Refusal, Watch, plan};
use crate::series;
use crate::series::{Backtest, Comparison, Series, Structure, Trials, Verdict};
use crate::supply::gap_sources;
use kadry_region::units::Year;
use kadry_region::{LongSeries, Observed, Region, observed};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Instant;

/// Need and supply before there is a plan.
pub struct Forecast {
    pub inputs: Inputs,
    /// What makes uncertain the need that the students in training leave open.
    pub gap_sources: Vec<SourceShare>,
    pub tested: Tested,
    /// Seconds of each stage.
    pub seconds: Vec<(&'static str, f64)>,
}

impl Forecast {
    pub fn region(&self) -> &Region {
        &self.inputs.region
    }
}

/// A region with everything that was computed from it.
pub struct Outcome {
    pub forecast: Forecast,
    pub plan: Plan,
    /// Where the first year was made for many draws: what it is worth against that of the plan without.
    pub robust: Vec<Measure>,
}

impl Outcome {
    pub fn region(&self) -> &Region {
        &self.forecast.inputs.region
    }

    /// What the plan was solved from.
    pub fn inputs(&self) -> &Inputs {
        &self.forecast.inputs
    }
}

/// Observed series and how their forecasts would have done.
pub struct Tested {
    /// The region, or the file of the series.
    pub title: String,
    pub observed: Vec<Observed>,
    pub trials: Trials,
    /// Its series are those of `observed`.
    pub result: Backtest,
}

impl Tested {
    /// Tries the forecast on a long table; `title` names it.
    pub fn long(series: Vec<LongSeries>, title: String, trials: Trials) -> Self {
        let observed = series
            .into_iter()
            .map(|s| Observed {
                table: "series",
                group: s.group,
                name: s.id,
                unit: String::new(),
                end: Year(s.end),
                values: s.values,
                cut: 0,
            })
            .collect();
        Self::new(title, observed, trials)
    }

    fn new(title: String, observed: Vec<Observed>, trials: Trials) -> Self {
        let series: Vec<Series> = observed.iter().map(|s| Series { group: &s.group, end: s.end.0, values: &s.values }).collect();
        let result = series::backtest(&series, trials);
        Self { title, observed, trials, result }
    }

    /// Structure at each origin and year of the groups whose series are parts of one whole: of a package that is employment,
    /// of a bare table every group may be.
    pub fn structure(&self) -> impl Iterator<Item = &Structure> {
        let tables: BTreeMap<&str, &str> = self.observed.iter().map(|s| (s.group.as_str(), s.table)).collect();
        self.result
            .structure
            .iter()
            .filter(move |row| tables.get(row.group.as_str()).is_some_and(|table| *table == "series" || table.starts_with("employment")))
    }

    /// Series whose error is above that of the last known value, the worst first.
    pub fn worse_than_naive(&self) -> Vec<(&Observed, &Comparison)> {
        let ratio = |c: &Comparison| match (c.kadry.mase, c.naive.mase) {
            (Some(own), Some(naive)) if naive > 0.0 => own / naive,
            _ => f64::INFINITY,
        };
        let compared = self.observed.iter().zip(&self.result.series).filter_map(|(s, c)| Some((s, c.as_ref()?)));
        let mut rows: Vec<_> = compared.filter(|(_, c)| c.verdict() == Verdict::Worse).collect();
        rows.sort_by(|a, b| ratio(b.1).total_cmp(&ratio(a.1)));
        rows
    }
}

/// The back-test unless another one is asked for.
pub const TRIALS: Trials = Trials { horizon: 4, origins: 5, level: 0.8 };

/// Tries the forecast on every observed series of the region.
pub fn backtest(region: &Region, trials: Trials) -> Tested {
    Tested::new(region.settings.name.clone(), observed(region), trials)
}

/// Forecasts need, runs the students in training, and tries the method on the past.
pub fn forecast(region: Region) -> Forecast {
    let mut seconds = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |name| {
        seconds.push((name, clock.elapsed().as_secs_f64()));
        clock = Instant::now();
    };
    let demand = demand(&region);
    lap("need");
    let inputs = Inputs::with_need(region, demand);
    let gap_sources = gap_sources(&inputs.region, &inputs.demand, &inputs.pipeline);
    lap("supply");
    let tested = backtest(&inputs.region, TRIALS);
    lap("backtest");
    Forecast { inputs, gap_sources, tested, seconds }
}

/// A region without a plan: why, and what was computed before.
#[derive(thiserror::Error)]
#[error("{refusal}")]
pub struct Refused {
    pub forecast: Forecast,
    #[source]
    pub refusal: Refusal,
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused").field("refusal", &self.refusal).finish_non_exhaustive()
    }
}

/// Forecasts, and solves the plan.
///
/// # Errors
/// [`Refusal`] where there is no plan.
pub fn compute(region: Region) -> Result<Outcome, Refusal> {
    distribute(forecast(region)).map_err(|refused| refused.refusal)
}

/// Solves the plan on a forecast.
///
/// # Errors
/// [`Refused`] where there is no plan.
pub fn distribute(forecast: Forecast) -> Result<Outcome, Box<Refused>> {
    distribute_watched(forecast, Watch::silent())
}

/// [`distribute`] with somebody who hears of its steps and may stop it.
///
/// # Errors
/// [`Refused`] where there is no plan, or the work was stopped.
pub fn distribute_watched(mut forecast: Forecast, watch: Watch<'_>) -> Result<Outcome, Box<Refused>> {
    let clock = Instant::now();
    let solved = plan(&forecast.inputs, watch);
    forecast.seconds.push(("plan", clock.elapsed().as_secs_f64()));
    match solved {
        Ok(plan) => Ok(Outcome { forecast, plan, robust: Vec::new() }),
        Err(refusal) => Err(Box::new(Refused { forecast, refusal })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn whoever_watches_hears_of_goals_and_stops_the_plan() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo");
        let region = kadry_package::read_package(&package).region.expect("the demo region");
        let (heard, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
        let tell = |progress: crate::quota::Progress| {
            heard.lock().expect("heard").push(progress.goal);
            // A plan of the first goal stands.
            stop.store(progress.incumbent.is_some(), Ordering::Relaxed);
        };
        let refused = distribute_watched(forecast(region), Watch { tell: &tell, stop: &stop }).err().expect("no plan");
        assert!(matches!(refused.refusal, Refusal::Stopped), "{refused:?}");
        let heard = heard.into_inner().expect("heard");
        assert!(!heard.is_empty() && heard.iter().all(|goal| *goal == heard[0]), "{heard:?}");
    }
}
