//! `kadry plan` from end to end: a package is read, forecast and distributed; where a robust first year is asked for, that is
//! chosen against a first plan, put on top of the package as a scenario, and all is computed again.

use super::accept::{Accepted, accept};
use super::error::WriteError;
use super::model::ModelExport;
use super::staging::Staging;
use kadry_engine::quota::{Aim, Failure, Measure, Watch};
use kadry_engine::scenario::imposed::{Imposed, impose};
use kadry_engine::{Outcome, Refused, distribute_watched, forecast};
use kadry_package::{InputFile, Reading};
use kadry_region::units::Share;
use kadry_region::{Lang, Scenario};
use kadry_report::words::robust_titles;
use std::io;
use std::path::Path;
use thiserror::Error;

/// Settings in place of those of the package.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overrides {
    /// Seconds, above 0.
    pub time_limit: Option<f64>,
    /// Share, from 0 to 1.
    pub gap: Option<f64>,
    pub seed: Option<u64>,
}

impl Overrides {
    fn put(self, scenario: &mut Scenario) -> Result<(), PlanError> {
        scenario.time_limit = self.time_limit.unwrap_or(scenario.time_limit);
        scenario.gap = self.gap.map_or(scenario.gap, Share);
        scenario.seed = self.seed.unwrap_or(scenario.seed);
        let holds = scenario.time_limit.is_finite() && scenario.time_limit > 0.0 && (0.0..=1.0).contains(&scenario.gap.0);
        if holds { Ok(()) } else { Err(PlanError::Overrides) }
    }
}

/// A first year that is good over many draws of need.
#[derive(Clone, Copy, Debug)]
pub struct Robust {
    aim: Aim,
    draws: usize,
}

/// The worst share of so few draws is less than one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the worst share is less than one draw; {least} draws are the least")]
pub struct TooFewDraws {
    pub least: u64,
}

impl Robust {
    /// # Errors
    /// [`TooFewDraws`] where the tail that the aim looks at holds no draw.
    pub fn new(aim: Aim, draws: usize) -> Result<Self, TooFewDraws> {
        match aim {
            Aim::Cvar(alpha) if (1.0 - alpha) * (draws as f64) < 1.0 - 1e-9 => {
                Err(TooFewDraws { least: (1.0 / (1.0 - alpha) - 1e-9).ceil() as u64 })
            }
            Aim::Cvar(_) | Aim::Expected | Aim::Regret => Ok(Self { aim, draws }),
        }
    }
}

/// A plan to be made.
pub struct PlanTask<'a> {
    pub package: &'a Path,
    /// Scenarios on top of it, in their order.
    pub scenarios: Vec<String>,
    pub overrides: Overrides,
    pub robust: Option<Robust>,
    /// Where the model is written to before it is solved.
    pub export: Option<&'a ModelExport>,
    /// The run folder that the plan is for: the file of a robust first year stands beside it for as long as it is read.
    pub out: &'a Path,
    /// Of the log.
    pub lang: Lang,
    pub watch: Watch<'a>,
}

/// What was done, as soon as it is.
pub enum PlanStep<'a> {
    /// The package is accepted; a robust plan reads it twice.
    Read(&'a Accepted),
    /// The robust first year stands, and the plan that it was told against.
    FirstYear(&'a Imposed, &'a Outcome),
    /// The model is written: its columns and rows.
    Exported(usize, usize),
}

/// A plan with what belongs into its run.
pub struct Planned {
    pub outcome: Outcome,
    pub inputs: Vec<InputFile>,
    pub log: String,
}

/// A region without a plan, with what belongs into its report.
pub struct Unplanned {
    pub refused: Refused,
    pub inputs: Vec<InputFile>,
    pub log: String,
}

/// Why there is no plan.
#[derive(Error)]
pub enum PlanError {
    #[error("the package is refused")]
    Package(Box<Reading>),
    /// It was accepted before the robust first year came on top of it.
    #[error("the package is refused with the robust first year")]
    PackageAgain(Box<Reading>),
    #[error("the time limit is to be above 0 seconds, the gap a share from 0 to 1")]
    Overrides,
    #[error("{}", .0.refused)]
    NoPlan(Box<Unplanned>),
    #[error("no robust first year: {0}")]
    FirstYear(#[source] Failure),
    #[error("the file of the first year: {0}")]
    FirstYearFile(#[source] io::Error),
    /// Nothing can be put beside the run folder.
    #[error("{0}")]
    Beside(#[source] WriteError),
    #[error("the model was not written: {0}")]
    Export(#[source] WriteError),
}

impl std::fmt::Debug for PlanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PlanError({self})")
    }
}

/// Makes a plan; `tell` hears of each step.
///
/// # Errors
/// [`PlanError`].
pub fn make_plan(task: PlanTask<'_>, tell: &dyn Fn(PlanStep<'_>)) -> Result<Planned, PlanError> {
    let mut read = read(&task, &task.scenarios, tell).map_err(PlanError::Package)?;
    task.overrides.put(&mut read.region.settings.scenario)?;
    let mut measures = Vec::new();
    if let Some(robust) = task.robust {
        (read, measures) = with_first_year(&task, robust, read, tell)?;
    }
    let log = read.findings(task.lang);
    let mut forecast = forecast(read.region);
    forecast.seconds.insert(0, ("read", read.seconds));
    // Before the solving: where there is no plan, another solver is wanted most.
    if let Some(export) = task.export {
        let (columns, rows) = export.write(&forecast).map_err(PlanError::Export)?;
        tell(PlanStep::Exported(columns, rows));
    }
    match distribute_watched(forecast, task.watch) {
        Ok(outcome) => Ok(Planned { outcome: Outcome { robust: measures, ..outcome }, inputs: read.inputs, log }),
        Err(refused) => Err(no_plan(*refused, read.inputs, log)),
    }
}

fn no_plan(refused: Refused, inputs: Vec<InputFile>, log: String) -> PlanError {
    PlanError::NoPlan(Box::new(Unplanned { refused, inputs, log }))
}

fn read(task: &PlanTask<'_>, scenarios: &[String], tell: &dyn Fn(PlanStep<'_>)) -> Result<Accepted, Box<Reading>> {
    accept(task.package, scenarios).inspect(|read| tell(PlanStep::Read(read)))
}

/// Plans once without the first year, chooses that against it, and reads the package again with it on top.
fn with_first_year(
    task: &PlanTask<'_>,
    robust: Robust,
    read: Accepted,
    tell: &dyn Fn(PlanStep<'_>),
) -> Result<(Accepted, Vec<Measure>), PlanError> {
    let folder = Staging::beside(task.out).map_err(PlanError::Beside)?;
    let log = read.findings(task.lang);
    let base = distribute_watched(forecast(read.region), task.watch).map_err(|refused| no_plan(*refused, read.inputs, log))?;
    let imposed = impose(&base, robust.aim, robust.draws, task.watch).map_err(PlanError::FirstYear)?;
    let path = folder.path().join(format!("{}.toml", imposed.name));
    let titles = robust_titles(&imposed, base.region().settings.first_admission_year);
    let file = imposed.file(base.region(), titles).map_err(|error| PlanError::FirstYearFile(io::Error::other(error)))?;
    std::fs::write(&path, file).map_err(PlanError::FirstYearFile)?;
    tell(PlanStep::FirstYear(&imposed, &base));
    let stack: Vec<String> = task.scenarios.iter().cloned().chain([path.display().to_string()]).collect();
    let mut read = self::read(task, &stack, tell).map_err(PlanError::PackageAgain)?;
    task.overrides.put(&mut read.region.settings.scenario)?;
    Ok((read, imposed.robust.measures))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_share_holds_a_draw_at_least() {
        assert_eq!(Robust::new(Aim::Cvar(0.9), 9).err(), Some(TooFewDraws { least: 10 }));
        assert!([Aim::Cvar(0.9), Aim::Expected, Aim::Regret].into_iter().all(|aim| Robust::new(aim, 10).is_ok()));
    }
}
