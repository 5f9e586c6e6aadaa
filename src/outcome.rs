//! The calculation from end to end: a region with everything that was computed from it.

use crate::demand::{Demand, SourceShare, demand};
use crate::quota::{Data, Plan, Refusal, plan};
use crate::region::Region;
use crate::supply::{Applicants, Chain, Pipeline, applicants, chains, gap_sources, pipeline};
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
    pub plan: Plan,
    /// Seconds of each stage.
    pub seconds: Vec<(&'static str, f64)>,
}

/// Forecasts need, runs the students in training, and solves the plan.
///
/// # Errors
/// [`Refusal`] where there is no plan.
pub fn compute(region: Region) -> Result<Outcome, Refusal> {
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
    let data = Data { region: &region, demand: &demand, chains: &chains, pipeline: &pipeline, applicants: &applicants };
    let plan = plan(&data)?;
    lap("plan");
    Ok(Outcome { demand, chains, pipeline, gap_sources, applicants, plan, seconds, region })
}
