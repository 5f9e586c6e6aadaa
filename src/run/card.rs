//! The run card, `run.json`: enough to repeat the run and to tell whether its files were changed.

use crate::outcome::Outcome;
use crate::quota::{GoalResult, PlanStatus, SOLVER};
use crate::region::schema::SCHEMA_VERSION;
use crate::region::{InputFile, Settings};
use serde::Serialize;
use std::collections::BTreeMap;

/// Contents of `run.json`.
#[derive(Serialize)]
pub struct RunCard<'a> {
    pub program: &'static str,
    pub version: &'static str,
    pub commit: &'static str,
    pub schema_version: &'static str,
    pub status: PlanStatus,
    /// Largest relative gap over the goals.
    pub gap: f64,
    pub goals: &'a [GoalResult],
    pub seed: u64,
    pub solver: SolverCard,
    /// `region.toml` with every default filled in.
    pub settings: &'a Settings,
    pub inputs: &'a [InputFile],
    /// SHA-256 of each file of the run but this one.
    pub outputs: BTreeMap<String, String>,
    pub started: String,
    /// Wall seconds per stage.
    pub seconds: BTreeMap<String, f64>,
}

#[derive(Serialize)]
pub struct SolverCard {
    pub name: &'static str,
    pub threads: u32,
    pub gap: f64,
    pub time_limit: f64,
    pub columns: usize,
    pub rows: usize,
}

impl<'a> RunCard<'a> {
    pub fn new(outcome: &'a Outcome, inputs: &'a [InputFile], outputs: BTreeMap<String, String>, started: String) -> Self {
        let scenario = &outcome.region.settings.scenario;
        let mut seconds: BTreeMap<String, f64> = outcome.seconds.iter().map(|(name, s)| ((*name).to_owned(), *s)).collect();
        seconds.extend(outcome.plan.goals.iter().map(|goal| (format!("goal_{}", goal.name.key()), goal.seconds)));
        Self {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            commit: option_env!("KADRY_COMMIT").unwrap_or("unknown"),
            schema_version: SCHEMA_VERSION,
            status: outcome.plan.status,
            gap: outcome.plan.gap,
            goals: &outcome.plan.goals,
            seed: scenario.seed,
            solver: SolverCard {
                name: SOLVER,
                threads: 1,
                gap: scenario.gap.0,
                time_limit: scenario.time_limit,
                columns: outcome.plan.size.0,
                rows: outcome.plan.size.1,
            },
            settings: &outcome.region.settings,
            inputs,
            outputs,
            started,
            seconds,
        }
    }
}
