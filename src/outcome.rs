//! The calculation from end to end: a region with everything that was computed from it.

use crate::demand::{Demand, SourceShare, demand};
use crate::quota::{Data, Measure, Plan, PlanStatus, Refusal, plan};
use crate::region::{LongSeries, Observed, Region, observed};
use crate::series::{self, Backtest, Series, Structure, Trials};
use crate::supply::{Applicants, Chain, Pipeline, applicants, chains, gap_sources, pipeline};
use crate::units::Year;
use std::collections::BTreeMap;
use std::time::Instant;

/// A region with everything that was computed from it.
pub struct Outcome {
    pub region: Region,
    pub demand: Demand,
    pub chains: Vec<Chain>,
    pub pipeline: Pipeline,
    /// What makes uncertain the need that the students in training leave open.
    pub gap_sources: Vec<SourceShare>,
    pub applicants: Vec<Applicants>,
    pub tested: Tested,
    pub plan: Plan,
    /// Where the first year was made for many draws: what it is worth against that of the plan without.
    pub robust: Vec<Measure>,
    /// Seconds of each stage.
    pub seconds: Vec<(&'static str, f64)>,
}

impl Outcome {
    /// What the model of the plan is built from.
    pub fn data(&self) -> Data<'_> {
        let Outcome { region, demand, chains, pipeline, applicants, .. } = self;
        Data { region, demand, chains, pipeline, applicants }
    }
}

/// Need and supply before there is a plan: the plan of the outcome is empty, and only what tells of need may read it.
pub struct Forecasted(pub(crate) Outcome);

impl Forecasted {
    pub fn region(&self) -> &Region {
        &self.0.region
    }

    /// What the model of the plan is built from.
    pub fn data(&self) -> Data<'_> {
        self.0.data()
    }

    /// Solves the plan.
    ///
    /// # Errors
    /// [`Refusal`] where there is no plan.
    pub fn plan(mut self) -> Result<Outcome, Refusal> {
        let clock = Instant::now();
        self.0.plan = plan(&self.data())?;
        self.0.seconds.push(("plan", clock.elapsed().as_secs_f64()));
        Ok(self.0)
    }

    /// Seconds of each stage.
    pub fn seconds(&mut self) -> &mut Vec<(&'static str, f64)> {
        &mut self.0.seconds
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
}

/// The back-test unless another one is asked for.
pub const TRIALS: Trials = Trials { horizon: 4, origins: 5, level: 0.8 };

/// Tries the forecast on every observed series of the region.
pub fn backtest(region: &Region, trials: Trials) -> Tested {
    Tested::new(region.settings.name.clone(), observed(region), trials)
}

/// Forecasts need, runs the students in training, and tries the method on the past.
pub fn forecast(region: Region) -> Forecasted {
    let mut seconds = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |name| {
        seconds.push((name, clock.elapsed().as_secs_f64()));
        clock = Instant::now();
    };
    let demand = demand(&region);
    lap("need");
    let chains = chains(&region);
    let pipeline = pipeline(&region, &chains);
    let gap_sources = gap_sources(&region, &demand, &pipeline);
    let applicants = applicants(&region);
    lap("supply");
    let tested = backtest(&region, TRIALS);
    lap("backtest");
    // Nothing is proved of it, and it is never written: the run folder of a forecast takes no table of the plan.
    let plan = Plan {
        status: PlanStatus::Gap,
        gap: 0.0,
        goals: Vec::new(),
        lines: Vec::new(),
        balance: Vec::new(),
        constraints: Vec::new(),
        certificate: Vec::new(),
        size: (0, 0),
        competition: None,
    };
    Forecasted(Outcome { region, demand, chains, pipeline, gap_sources, applicants, tested, plan, robust: Vec::new(), seconds })
}

/// A region without a plan: why, and what was computed before.
pub struct Refused {
    pub forecast: Forecasted,
    pub refusal: Refusal,
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
pub fn distribute(forecast: Forecasted) -> Result<Outcome, Box<Refused>> {
    let Forecasted(mut outcome) = forecast;
    let clock = Instant::now();
    let solved = plan(&outcome.data());
    outcome.seconds.push(("plan", clock.elapsed().as_secs_f64()));
    match solved {
        Ok(plan) => {
            outcome.plan = plan;
            Ok(outcome)
        }
        Err(refusal) => Err(Box::new(Refused { forecast: Forecasted(outcome), refusal })),
    }
}
