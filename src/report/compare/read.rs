//! One finished run as the comparison sees it: its card, and the tables of its plan where it has one.

use crate::chain::{CAUSES, causes_of_programmes};
use crate::contract::{Balance, Constraint, Indicator, Need, Pipeline, PlanRow, Programme, YieldRow};
use crate::dossier::{Card, Dossier, Input, Unreadable, contents, table};
use kadry_region::Settings;
use kadry_region::lang::text;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What the card of every command has.
#[derive(Clone, Debug, Deserialize)]
pub struct Outline {
    pub version: String,
    pub run_id: String,
    pub schema_version: String,
    pub status: String,
    pub settings: Settings,
    pub inputs: Vec<Input>,
    #[serde(default)]
    pub outputs: BTreeMap<String, String>,
    /// Why there is no plan.
    #[serde(default)]
    pub reasons: Vec<serde_json::Value>,
}

pub struct Run {
    /// Told apart from every other run of the comparison.
    pub name: String,
    pub card: Outline,
    /// Settings as they stand in the card.
    pub settings: serde_json::Value,
    pub plan: Option<Plan>,
    /// Of a run without a plan.
    pub forecast: Forecast,
}

/// What is known where there is no plan, by programme and year.
#[derive(Default)]
pub struct Forecast {
    pub need: BTreeMap<Cell, f64>,
    /// Workers that those in training will give.
    pub training: BTreeMap<Cell, f64>,
}

/// College, programme, form, base and admission year.
pub type LineKey = (String, String, String, String, i32);

/// A programme and a year.
pub type Cell = (String, i32);

/// The tables of a run with a plan, by what they are looked up with.
pub struct Plan {
    pub card: Card,
    pub lines: BTreeMap<LineKey, PlanRow>,
    pub balance: BTreeMap<Cell, Balance>,
    pub programmes: BTreeMap<String, Programme>,
    /// In the order of [`CAUSES`].
    pub causes: HashMap<Cell, [f64; CAUSES.len()]>,
    pub constraints: BTreeMap<String, Constraint>,
    /// Steps between a place and a worker, by college, programme, form and base.
    pub yields: HashMap<[String; 4], BTreeMap<String, f64>>,
    pub indicators: Vec<Indicator>,
}

/// Reads a finished run; `name` is decided by [`names`].
///
/// # Errors
/// [`Unreadable`] where the folder is no run, or a file of it was changed.
pub fn read(folder: &Path) -> Result<Run, Unreadable> {
    let (value, _) = contents(folder, &[])?;
    let card = Outline::deserialize(&value).map_err(|error| {
        Unreadable(text!(
            "run.json не читается: {error}; если расчёт другой версии, повторите его",
            "run.json cannot be read: {error}; repeat the run if it is of another version"
        ))
    })?;
    let has_plan = value.get("goals").is_some();
    // Copies of the input are not compared, but a run with an edited one is no evidence.
    let (plan, forecast) = if has_plan {
        (Some(plan(&Dossier::read_inputs(folder)?)?), Forecast::default())
    } else {
        (None, forecast(&contents(folder, &["tables/", "input/"])?.1)?)
    };
    let settings = value.get("settings").cloned().unwrap_or_default();
    Ok(Run { name: card.settings.scenario.name.clone(), card, settings, plan, forecast })
}

/// A back-test has no such tables.
fn forecast(files: &BTreeMap<String, Vec<u8>>) -> Result<Forecast, Unreadable> {
    let mut known = Forecast::default();
    if files.contains_key("tables/need.csv") {
        let of = |row: Need| ((row.programme, row.year), row.need);
        known.need = table(files, "need")?.into_iter().map(of).collect();
    }
    if files.contains_key("tables/pipeline.csv") {
        let of = |row: Pipeline| ((row.programme, row.year), row.workers);
        known.training = table(files, "pipeline")?.into_iter().map(of).collect();
    }
    Ok(known)
}

fn plan(dossier: &Dossier) -> Result<Plan, Unreadable> {
    let lines = dossier.table::<PlanRow>("justification")?;
    let balance = dossier.table::<Balance>("balance")?;
    let programmes = dossier.table::<Programme>("programmes")?;
    let constraints = dossier.table::<Constraint>("constraints")?;
    let mut causes = causes_of_programmes(dossier)?;
    for row in dossier.table::<Need>("need")? {
        if let Some(parts) = causes.get_mut(&(row.programme.clone(), row.year)) {
            parts[CAUSES.len() - 1] = row.need - row.bottom_up;
        }
    }
    let mut yields: HashMap<[String; 4], BTreeMap<String, f64>> = HashMap::new();
    for row in dossier.table::<YieldRow>("yields")? {
        yields.entry([row.college, row.programme, row.form, row.base]).or_default().insert(row.factor, row.value);
    }
    Ok(Plan {
        card: dossier.card.clone(),
        lines: lines.into_iter().map(|row| (key(&row), row)).collect(),
        balance: balance.into_iter().map(|row| ((row.programme.clone(), row.year), row)).collect(),
        programmes: programmes.into_iter().map(|row| (row.programme.clone(), row)).collect(),
        causes,
        constraints: constraints.into_iter().map(|row| (row.constraint.clone(), row)).collect(),
        yields,
        indicators: dossier.table("indicators")?,
    })
}

fn key(row: &PlanRow) -> LineKey {
    (row.college.clone(), row.programme.clone(), row.form.clone(), row.base.clone(), row.admission_year)
}

/// The longest name that heads a column.
const LONGEST: usize = 60;

/// Names that are told apart: the scenario, with the folder where several share it, with a number where that is no help.
/// Capitals tell nothing apart: heads of a workbook's table do not know them.
pub fn names(runs: &mut [Run], folders: &[String]) {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let short = |text: &str| -> String { text.trim().chars().map(plain).take(LONGEST).collect() };
    let count = |names: &[String], name: &str| names.iter().filter(|other| other.to_lowercase() == name.to_lowercase()).count();
    let scenarios: Vec<String> = runs.iter().map(|run| short(&run.card.settings.scenario.name)).collect();
    let named = |(scenario, folder): (&String, &String)| match (scenario.is_empty(), count(&scenarios, scenario)) {
        (false, 1) => scenario.clone(),
        _ => short(folder),
    };
    let mut names: Vec<String> = scenarios.iter().zip(folders).map(named).collect();
    for at in 0..names.len() {
        if names[at].is_empty() || count(&names[..at], &names[at]) > 0 {
            let free = (2..).map(|number| format!("{} ({number})", names[at])).find(|name| count(&names, name) == 0);
            names[at] = free.unwrap_or_default();
        }
    }
    for (run, name) in runs.iter_mut().zip(names) {
        run.name = name;
    }
}
