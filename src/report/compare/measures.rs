//! What the runs come to: totals, goals, programmes, industries and indicators, each with a value for every run.

use super::lines::Line;
use super::read::{Cell, Forecast, Plan, Run};
use crate::contract::Balance;
use crate::scoreboard::scores;
use crate::summary::goal_name;
use kadry_engine::quota::GoalName;
use kadry_region::lang::{Lang, Text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One measure of all runs.
#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    pub key: &'static str,
    pub name: String,
    pub unit: String,
    #[serde(skip)]
    pub decimals: usize,
    pub values: Vec<Option<f64>>,
}

impl Measure {
    /// Against the first run.
    pub fn difference(&self, run: usize) -> Option<f64> {
        difference(&self.values, run)
    }

    /// Part of the value of the first run; none where that is zero.
    pub fn share(&self, run: usize) -> Option<f64> {
        let base = self.values.first().copied().flatten().filter(|base| base.abs() > 0.0)?;
        self.difference(run).map(|difference| difference / base.abs())
    }
}

pub fn difference(values: &[Option<f64>], run: usize) -> Option<f64> {
    Some(values.get(run).copied().flatten()? - values.first().copied().flatten()?)
}

/// People of some programmes in the years that a plan reaches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    pub need: f64,
    pub pipeline: f64,
    pub planned: f64,
    pub shortage: f64,
    pub surplus: f64,
}

impl Sums {
    fn add(&mut self, row: &Balance) {
        self.need += row.need;
        self.pipeline += row.pipeline_workers;
        self.planned += row.planned_workers;
        self.shortage += row.shortage;
        self.surplus += row.surplus;
    }

    pub fn of<'a>(rows: impl Iterator<Item = &'a Balance>) -> Self {
        rows.fold(Self::default(), |mut sums, row| {
            sums.add(row);
            sums
        })
    }
}

/// A programme in a year that some run reaches.
pub struct Programme {
    pub code: String,
    pub name: String,
    pub industry: String,
    pub year: i32,
    /// None where the plan of the run does not reach the programme in the year.
    pub sums: Vec<Option<Sums>>,
}

pub struct Industry {
    pub name: String,
    pub places: Vec<Option<f64>>,
    pub sums: Vec<Option<Sums>>,
}

/// An indicator in its last year with a forecast.
pub struct Score {
    pub group: String,
    pub name: String,
    pub unit: String,
    pub year: i32,
    pub values: Vec<Option<f64>>,
    pub targets: Vec<Option<f64>>,
    pub statuses: Vec<String>,
}

fn each(runs: &[Run], of: impl Fn(&Plan) -> Option<f64>) -> Vec<Option<f64>> {
    runs.iter().map(|run| run.plan.as_ref().and_then(&of)).collect()
}

/// Programmes and years that some plan can change: totals of all runs are over these, so that they are of the same people.
pub fn reach(runs: &[Run]) -> BTreeSet<Cell> {
    runs.iter().filter_map(|run| run.plan.as_ref()).flat_map(own_reach).collect()
}

/// Those that one plan can change.
pub fn own_reach(plan: &Plan) -> BTreeSet<Cell> {
    plan.balance.iter().filter(|(_, row)| row.in_reach()).map(|(cell, _)| cell.clone()).collect()
}

/// What a plan says of them.
pub fn reached<'p>(plan: &'p Plan, reach: &BTreeSet<Cell>) -> impl Iterator<Item = &'p Balance> {
    plan.balance.iter().filter(|(cell, _)| reach.contains(*cell)).map(|(_, row)| row)
}

fn priority(plan: &Plan, programme: &str) -> f64 {
    plan.programmes.get(programme).map_or(1.0, |programme| programme.priority)
}

pub fn industry<'p>(plan: &'p Plan, programme: &str) -> &'p str {
    plan.programmes.get(programme).map_or("", |programme| programme.industry.as_str())
}

/// The largest part of its need that an industry lacks, %.
fn worst(plan: &Plan, reach: &BTreeSet<Cell>) -> Option<f64> {
    let mut industries: BTreeMap<&str, Sums> = BTreeMap::new();
    reached(plan, reach).for_each(|row| industries.entry(industry(plan, &row.programme)).or_default().add(row));
    industries.values().filter(|sums| sums.need > 0.0).map(|sums| 100.0 * sums.shortage / sums.need).reduce(f64::max)
}

/// The totals of each run.
pub fn measures(runs: &[Run], lines: &[Line], lang: Lang) -> Vec<Measure> {
    let people = || Text::new("чел.", "people");
    let places = || Text::new("мест", "places");
    let new = |key, ru: &str, en: &str, unit: Text, decimals, values| Measure {
        key,
        name: Text::new(ru, en).get(lang).to_owned(),
        unit: unit.get(lang).to_owned(),
        decimals,
        values,
    };
    let reach = reach(runs);
    let sum = |of: fn(&Balance) -> f64| each(runs, |plan| Some(reached(plan, &reach).map(of).sum()));
    let forecast = |run: &Run, of: fn(&Forecast) -> &BTreeMap<Cell, f64>| -> Option<f64> {
        let first = run.card.settings.first_admission_year.0;
        let counts = |cell: &Cell| if reach.is_empty() { cell.1 > first } else { reach.contains(cell) };
        let known = of(&run.forecast).iter().filter(|(cell, _)| counts(cell)).map(|(_, people)| *people);
        known.reduce(|sum, people| sum + people)
    };
    let known = |of: fn(&Balance) -> f64, without: fn(&Forecast) -> &BTreeMap<Cell, f64>| -> Vec<Option<f64>> {
        sum(of).into_iter().zip(runs).map(|(planned, run)| planned.or_else(|| forecast(run, without))).collect()
    };
    let count = |of: fn(&crate::contract::PlanRow) -> f64| each(runs, |plan| Some(plan.lines.values().map(of).sum()));
    let weighted = each(runs, |plan| Some(reached(plan, &reach).map(|row| priority(plan, &row.programme) * row.shortage).sum()));
    // Places moved from the year before, where that is known.
    let moved = each(runs, |plan| {
        let known = plan.lines.values().filter_map(|row| Some((f64::from(row.places) - f64::from(row.previous_places?)).abs()));
        known.reduce(|sum, moved| sum + moved)
    });
    let cost = each(runs, |plan| plan.lines.values().filter_map(|row| row.cost).reduce(|sum, cost| sum + cost).map(|cost| cost / 1e6));
    let comparable = |run: usize| [0, run].iter().all(|at| runs.get(*at).is_some_and(|run| run.plan.is_some()));
    let changed =
        (0..runs.len()).map(|run| comparable(run).then(|| lines.iter().filter(|line| line.moved(run) != 0).count() as f64)).collect();
    vec![
        new("gap", "разрыв", "gap", Text::new("%", "%"), 2, each(runs, |plan| Some(100.0 * plan.card.gap))),
        new("places", "места", "places", places(), 0, count(|row| f64::from(row.places))),
        new("groups", "группы", "groups", Text::new("групп", "groups"), 0, count(|row| f64::from(row.groups))),
        new("workers", "работников даст план", "workers that the plan gives", people(), 1, count(|row| row.expected_workers)),
        new("need", "потребность", "need", people(), 1, known(|row| row.need, |known| &known.need)),
        new(
            "pipeline_workers",
            "дадут обучающиеся",
            "from those in training",
            people(),
            1,
            known(|row| row.pipeline_workers, |known| &known.training),
        ),
        new("shortage_weighted", "взвешенный дефицит", "weighted shortage", people(), 1, weighted),
        new("shortage", "дефицит", "shortage", people(), 1, sum(|row| row.shortage)),
        new("surplus", "избыток", "surplus", people(), 1, sum(|row| row.surplus)),
        new(
            "worst_industry",
            "дефицит самой обделённой отрасли",
            "shortage of the worst industry",
            Text::new("% её потребности", "% of its need"),
            1,
            each(runs, |plan| worst(plan, &reach)),
        ),
        new("change", "изменения к прошлому году", "change from the year before", places(), 0, moved),
        new("cost", "стоимость обучения принятых", "cost of those admitted", Text::new("млн руб.", "m roubles"), 1, cost),
        new(
            "lines_changed",
            "строк плана иначе, чем в базовом расчёте",
            "lines that differ from the base",
            Text::new("строк", "lines"),
            0,
            changed,
        ),
    ]
}

fn named(key: &str) -> Option<GoalName> {
    GoalName::ORDER.into_iter().chain([GoalName::Weighted]).find(|goal| goal.key() == key)
}

/// Name, unit and factor of a goal as people read it.
pub fn goal(name: GoalName, lang: Lang) -> (String, String, f64) {
    let (words, factor) = goal_name(name, lang);
    let (words, unit) = words.rsplit_once(", ").unwrap_or((words, ""));
    (words.to_owned(), unit.to_owned(), factor)
}

/// The goals of the cards; a goal that a run does not have stays empty there.
pub fn goals(runs: &[Run], lang: Lang) -> Vec<Measure> {
    let present: BTreeSet<GoalName> = runs
        .iter()
        .filter_map(|run| run.plan.as_ref())
        .flat_map(|plan| plan.card.goals.iter().filter_map(|goal| named(&goal.name)))
        .collect();
    let of = |name: GoalName| {
        let (words, unit, factor) = goal(name, lang);
        let value = |plan: &Plan| plan.card.goals.iter().find(|goal| goal.name == name.key()).map(|goal| goal.value * factor);
        Measure { key: name.key(), name: words, unit, decimals: 1, values: each(runs, value) }
    };
    present.into_iter().map(of).collect()
}

/// Every programme and year that some run reaches.
pub fn programmes(runs: &[Run]) -> Vec<Programme> {
    let plans = || runs.iter().filter_map(|run| run.plan.as_ref());
    let of = |key: Cell| {
        let row = |run: &Run| run.plan.as_ref()?.balance.get(&key).map(|row| Sums::of([row].into_iter()));
        let (code, year) = &key;
        let known = plans().find_map(|plan| plan.programmes.get(code));
        Programme {
            code: code.clone(),
            name: known.map_or(String::new(), |known| known.name.clone()),
            industry: known.map_or(String::new(), |known| known.industry.clone()),
            year: *year,
            sums: runs.iter().map(row).collect(),
        }
    };
    reach(runs).into_iter().map(of).collect()
}

/// Places, and the balance of the years in reach, by industry.
pub fn industries(runs: &[Run]) -> Vec<Industry> {
    let plans = || runs.iter().filter_map(|run| run.plan.as_ref());
    let reach = reach(runs);
    let names: BTreeSet<&str> = plans().flat_map(|plan| plan.programmes.values().map(|programme| programme.industry.as_str())).collect();
    let of = |name: &str| {
        let has = |plan: &Plan| plan.programmes.values().any(|programme| programme.industry == name);
        let places = |plan: &Plan| {
            let of = plan.lines.values().filter(|row| industry(plan, &row.programme) == name);
            has(plan).then(|| of.map(|row| f64::from(row.places)).sum())
        };
        let sums = |run: &Run| {
            let plan = run.plan.as_ref().filter(|plan| has(plan))?;
            Some(Sums::of(reached(plan, &reach).filter(|row| industry(plan, &row.programme) == name)))
        };
        Industry { name: name.to_owned(), places: each(runs, places), sums: runs.iter().map(sums).collect() }
    };
    names.into_iter().map(of).collect()
}

/// Year, value, target and status of an indicator.
type Told = (i32, f64, Option<f64>, String);

/// Each indicator in the last year that all runs with it forecast.
pub fn indicators(runs: &[Run]) -> Vec<Score> {
    let mut found: BTreeMap<(String, String, String), Vec<Option<Told>>> = BTreeMap::new();
    for (at, run) in runs.iter().enumerate() {
        let Some(plan) = &run.plan else { continue };
        for score in scores(&plan.indicators, run.card.settings.horizon.0) {
            let Some((row, value)) = score.forecast.and_then(|row| Some((row, row.forecast?))) else { continue };
            let key = (row.group.clone(), row.indicator.clone(), row.unit.clone());
            let cells = found.entry(key).or_insert_with(|| vec![None; runs.len()]);
            cells[at] = Some((row.year, value, row.target, row.status.clone()));
        }
    }
    let told = found.into_iter().filter_map(|((group, name, unit), cells)| {
        let year = cells.iter().flatten().map(|cell| cell.0).next()?;
        // Values of different years are no comparison.
        let same = |cell: &Option<Told>| cell.clone().filter(|cell| cell.0 == year);
        let cells: Vec<_> = cells.iter().map(same).collect();
        Some(Score {
            group,
            name,
            unit,
            year,
            values: cells.iter().map(|cell| cell.as_ref().map(|cell| cell.1)).collect(),
            targets: cells.iter().map(|cell| cell.as_ref().and_then(|cell| cell.2)).collect(),
            statuses: cells.into_iter().map(|cell| cell.map_or(String::new(), |cell| cell.3)).collect(),
        })
    });
    told.collect()
}
