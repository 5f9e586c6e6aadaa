//! What a plan is solved from: a region, its need, and what its colleges can bring.

use crate::demand::{Demand, demand};
use crate::supply::{Applicants, Chain, Pipeline, applicants, chains, pipeline};
use kadry_region::Region;

/// A region with its need, its students in training and its school leavers.
pub struct Inputs {
    pub region: Region,
    pub demand: Demand,
    /// By offer.
    pub chains: Vec<Chain>,
    pub pipeline: Pipeline,
    pub applicants: Vec<Applicants>,
}

impl Inputs {
    /// Forecasts need, and runs the students in training.
    pub fn new(region: Region) -> Self {
        let demand = demand(&region);
        Self::with_need(region, demand)
    }

    /// Runs the students in training beside a need that is known.
    pub fn with_need(region: Region, demand: Demand) -> Self {
        let chains = chains(&region);
        let pipeline = pipeline(&region, &chains);
        let applicants = applicants(&region);
        Self { region, demand, chains, pipeline, applicants }
    }
}
