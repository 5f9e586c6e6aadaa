//! A finished plan taken up again: the region as it was computed, from the copies of its inputs, and the plan itself.
//! Files that were changed since the calculation are refused.

use kadry_engine::quota::GoalName;
use kadry_engine::quota::alternatives::{Allocation, Allotted};
use kadry_package::{InputFile, Reading, read_copy};
use kadry_region::lang::{Lang, text};
use kadry_region::problem::{Place, Problems, Severity};
use kadry_region::units::Year;
use kadry_region::{Region, Settings};
use kadry_report::contract::AllocationRow;
use kadry_report::dossier::{Dossier, Input, Unreadable};
use std::collections::BTreeMap;
use std::path::Path;

/// A run with a plan, ready to be computed with.
pub struct Reopened {
    pub region: Region,
    pub inputs: Vec<InputFile>,
    pub plan: Allocation,
    /// Number of the run, as its documents carry it.
    pub run_id: String,
    /// What each goal reached when it was solved, where the run says so.
    pub optima: BTreeMap<GoalName, f64>,
    /// Goals of the plan by name, as the run states them.
    goals: BTreeMap<String, f64>,
}

/// Reads a finished plan.
///
/// # Errors
/// [`Unreadable`] where the folder is no run of a plan, a file of it was changed, or its inputs are refused now.
pub fn reopen(run: &Path) -> Result<Reopened, Unreadable> {
    let dossier = Dossier::read_inputs(run)?;
    let (region, reading) = region(run, settings(&dossier.card.settings)?, &dossier.card.inputs)?;
    let plan = allocation(&dossier, &region)?;
    let goals: BTreeMap<String, f64> = dossier.card.goals.iter().map(|goal| (goal.name.clone(), goal.value)).collect();
    let name = |key: &str| GoalName::ORDER.into_iter().chain([GoalName::Weighted]).find(|goal| goal.key() == key);
    let optima = dossier.card.goals.iter().filter_map(|goal| Some((name(&goal.name)?, goal.optimum?))).collect();
    Ok(Reopened { region, inputs: reading.inputs, plan, run_id: dossier.card.run_id, optima, goals })
}

impl Reopened {
    /// Compares the goals of the plan as computed now with those that the run states.
    ///
    /// # Errors
    /// [`Unreadable`] where they differ: another version of the program computes another forecast.
    pub fn same_goals(&self, computed: &[(GoalName, f64)]) -> Result<(), Unreadable> {
        let differs = |(goal, value): &&(GoalName, f64)| {
            self.goals.get(goal.key()).is_some_and(|stated| (stated - value).abs() > 1e-3 + 1e-5 * stated.abs())
        };
        match computed.iter().find(differs) {
            Some((goal, _)) => Err(Unreadable(text!(
                "цель {goal} этой версией программы считается иначе; повторите kadry plan",
                "this version of the program computes the goal {goal} differently; run kadry plan again",
                goal = goal.key()
            ))),
            None => Ok(()),
        }
    }
}

/// The region of a run from the copies of its inputs and scenarios, under the settings that it was computed with, and the
/// reading.
pub(super) fn region(run: &Path, settings: Settings, inputs: &[Input]) -> Result<(Region, Reading), Unreadable> {
    let mut reading = read_copy(&run.join("input"), &settings.scenario.applied);
    let first = reading.problems.iter().find(|problem| problem.severity == Severity::Error);
    let said = |lang| first.map(|problem| problem.describe(lang).replace('\n', " ")).unwrap_or_default();
    let (ru, en) = (said(Lang::Ru), said(Lang::En));
    let Some(mut region) = reading.region.take() else {
        return Err(Unreadable(text!("копия исходных данных не принята: {ru}", "the copy of the inputs is refused: {en}")));
    };
    let listed = |file: &&InputFile| !inputs.iter().any(|input| input.name == file.name && input.sha256 == file.sha256);
    if let Some(stranger) = reading.inputs.iter().find(listed) {
        let name = &stranger.name;
        return Err(Unreadable(text!(
            "файла input/{name} в расчёте не было: уберите его из папки",
            "the file input/{name} was no part of the run: take it out of the folder"
        )));
    }
    region.settings = settings;
    Ok((region, reading))
}

/// The settings of a card pass the checks of those of a package.
pub(super) fn settings(given: &Settings) -> Result<Settings, Unreadable> {
    let mut problems = Problems::default();
    let content = toml::to_string(given).unwrap_or_default();
    kadry_package::settings::from_toml(&content, &Place::file("run.json"), &mut problems).ok_or_else(|| {
        let said = |lang| problems.iter().next().map(|problem| problem.describe(lang).replace('\n', " ")).unwrap_or_default();
        let (ru, en) = (said(Lang::Ru), said(Lang::En));
        Unreadable(text!("настройки расчёта не принимаются: {ru}", "the settings of the run are refused: {en}"))
    })
}

fn allocation(dossier: &Dossier, region: &Region) -> Result<Allocation, Unreadable> {
    let key = |offer: usize| {
        let line = &region.offers[offer];
        (region.colleges[line.college].id.as_str(), region.programmes[line.programme].code.as_str(), line.form.as_str(), line.base.as_str())
    };
    let offers: BTreeMap<_, usize> = (0..region.offers.len()).map(|offer| (key(offer), offer)).collect();
    let years = region.settings.admissions();
    let mut plan = Allocation::new();
    for row in dossier.table::<AllocationRow>("allocation")? {
        let year = Year(row.admission_year);
        let offer = offers.get(&(row.college.as_str(), row.programme.as_str(), row.form.as_str(), row.base.as_str()));
        let Some(offer) = offer.filter(|_| years.contains(&year)) else {
            let (college, programme) = (row.college, row.programme);
            return Err(Unreadable(text!(
                "строки плана «{college}» · {programme}, {year} год, нет в исходных данных расчёта",
                "the line “{college}” · {programme}, {year} of the plan is not in the inputs of the run"
            )));
        };
        plan.insert((*offer, year), Allotted { groups: row.groups, places: row.places });
    }
    Ok(plan)
}
