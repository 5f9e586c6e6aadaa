//! The run card, `run.json`: enough to repeat the run and to tell whether its files were changed.

use kadry_engine::outcome::Outcome;
use kadry_engine::quota::{GoalResult, PlanStatus, SOLVER};
use kadry_engine::series::Trials;
use kadry_package::schema::SCHEMA_VERSION;
use kadry_package::{InputFile, fingerprint};
use kadry_region::Settings;
use kadry_region::lang::Lang;
use kadry_report::refusal::Explanation;
use serde::Serialize;
use std::collections::BTreeMap;

/// Contents of `run.json`.
#[derive(Serialize)]
pub struct RunCard<'a> {
    pub program: &'static str,
    pub version: &'static str,
    pub commit: &'static str,
    pub run_id: String,
    pub schema_version: &'static str,
    #[serde(flatten)]
    pub work: Work<'a>,
    pub seed: u64,
    /// Language of the sentences in tables and documents.
    pub lang: Lang,
    /// `region.toml` with every default filled in.
    pub settings: &'a Settings,
    pub inputs: &'a [InputFile],
    /// SHA-256 of each file of the run but this one.
    pub outputs: BTreeMap<String, String>,
    pub started: String,
    /// Wall seconds per stage.
    pub seconds: BTreeMap<String, f64>,
}

/// Which command made the run, and what it says of its own; `status` is the word of each that other programs read.
#[derive(Serialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Work<'a> {
    Plan {
        status: PlanStatus,
        /// Largest relative gap over the goals.
        gap: f64,
        goals: &'a [GoalResult],
        solver: SolverCard,
        /// Part of need that rests on estimates and reference values.
        assumed_share: f64,
    },
    /// Also the work of `kadry plan`, where no plan exists.
    #[serde(rename = "plan")]
    NoPlan {
        status: &'static str,
        #[serde(flatten)]
        conflict: &'a Explanation,
    },
    Forecast {
        status: &'static str,
    },
    Backtest {
        status: &'static str,
        origins: usize,
        horizon: usize,
        level: f64,
    },
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

impl<'a> Work<'a> {
    pub fn plan(outcome: &'a Outcome) -> Self {
        let (plan, scenario) = (&outcome.plan, &outcome.region().settings.scenario);
        let solver = SolverCard {
            name: SOLVER,
            threads: 1,
            gap: scenario.gap.0,
            time_limit: scenario.time_limit,
            columns: plan.size.0,
            rows: plan.size.1,
        };
        let assumed_share = outcome.inputs().demand.assumed_share;
        Work::Plan { status: plan.status, gap: plan.gap, goals: &plan.goals, solver, assumed_share }
    }

    pub fn no_plan(conflict: &'a Explanation) -> Self {
        Work::NoPlan { status: "no_plan", conflict }
    }

    pub fn forecast() -> Self {
        Work::Forecast { status: "forecast" }
    }

    pub fn backtest(trials: Trials) -> Self {
        Work::Backtest { status: "backtest", origins: trials.origins, horizon: trials.horizon, level: trials.level }
    }

    /// Documents are written of these.
    pub fn has_plan(&self) -> bool {
        matches!(self, Work::Plan { .. })
    }

    /// Seconds of the goals, which the stages do not hold.
    fn seconds(&self) -> impl Iterator<Item = (String, f64)> {
        let goals = match self {
            Work::Plan { goals, .. } => goals,
            _ => &[][..],
        };
        goals.iter().map(|goal| (format!("goal_{}", goal.name.key()), goal.seconds))
    }
}

/// The id of a run: see [`fingerprint`].
pub fn run_id(inputs: &[InputFile], settings: &Settings) -> String {
    let hashes = inputs.iter().map(|input| (input.name.as_str(), input.sha256.as_str())).collect();
    fingerprint(env!("CARGO_PKG_VERSION"), hashes, settings)
}

impl<'a> RunCard<'a> {
    /// A card without outputs: those are known when everything else is written.
    pub fn new(
        work: Work<'a>,
        lang: Lang,
        settings: &'a Settings,
        inputs: &'a [InputFile],
        started: String,
        seconds: &[(&'static str, f64)],
    ) -> Self {
        let stages = seconds.iter().map(|(name, s)| ((*name).to_owned(), *s));
        Self {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            commit: option_env!("KADRY_COMMIT").unwrap_or("unknown"),
            run_id: run_id(inputs, settings),
            schema_version: SCHEMA_VERSION,
            seconds: stages.chain(work.seconds()).collect(),
            work,
            seed: settings.scenario.seed,
            lang,
            settings,
            inputs,
            outputs: BTreeMap::new(),
            started,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_run_follows_inputs_and_settings_and_not_their_order() {
        let input = |name: &str, content: &str| InputFile::new(name.to_owned(), content.as_bytes().to_vec(), 1);
        let settings = |name: &str| -> Settings {
            toml::from_str(&format!("name = '{name}'\nbase_year = 2022\nfirst_admission_year = 2027")).expect("settings")
        };
        let (a, b) = (input("a.csv", "1"), input("b.csv", "2"));
        let id = run_id(&[a.clone(), b.clone()], &settings("А"));
        assert!(id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        assert_eq!(id, run_id(&[b.clone(), a.clone()], &settings("А")));
        let others = [
            run_id(&[a.clone(), b.clone()], &settings("Б")),
            run_id(&[a.clone(), input("b.csv", "3")], &settings("А")),
            run_id(&[a, input("c.csv", "2")], &settings("А")),
            run_id(&[b], &settings("А")),
        ];
        assert!(others.iter().all(|other| *other != id), "{id}: {others:?}");
    }
}
