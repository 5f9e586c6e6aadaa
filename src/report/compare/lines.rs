//! Lines of the plan side by side, and the years.

use super::measures::{Sums, reach, reached};
use super::read::{LineKey, Run};
use super::why::{Side, why};
use kadry_region::lang::Lang;
use serde::Serialize;
use std::collections::BTreeSet;

/// A line that some run plans.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// College, programme, form, base and admission year.
    pub key: LineKey,
    pub college_name: String,
    pub programme_name: String,
    pub industry: String,
    /// None where the run has no such line.
    pub places: Vec<Option<u32>>,
    pub groups: Vec<Option<u32>>,
    /// Places above or below the first run; none where one of the two plans no admission of the year, or has no plan. A line
    /// that a run does not have admits nobody there.
    pub differences: Vec<Option<i64>>,
    /// Why the places differ from those of the first run; empty where they do not.
    pub why: Vec<String>,
}

impl Line {
    pub fn moved(&self, run: usize) -> i64 {
        self.differences.get(run).copied().flatten().unwrap_or_default()
    }

    /// The largest change in any run.
    pub fn largest(&self) -> i64 {
        self.differences.iter().flatten().map(|moved| moved.abs()).max().unwrap_or_default()
    }
}

/// An admission year or a year of need.
#[derive(Clone, Debug, Serialize)]
pub struct Year {
    pub year: i32,
    /// Of the admission of the year.
    pub places: Vec<Option<f64>>,
    /// Of the programmes that the plan reaches in the year.
    pub need: Vec<Option<f64>>,
    pub shortage: Vec<Option<f64>>,
    pub surplus: Vec<Option<f64>>,
}

fn plans_year(run: &Run, year: i32) -> bool {
    let settings = &run.card.settings;
    run.plan.is_some() && (settings.first_admission_year.0..=settings.last_admission().0).contains(&year)
}

/// Every line of the runs with a plan, with the reason of each change against the first.
pub fn lines(runs: &[Run], lang: Lang) -> Vec<Line> {
    let keys: BTreeSet<&LineKey> = runs.iter().filter_map(|run| run.plan.as_ref()).flat_map(|plan| plan.lines.keys()).collect();
    let mut lines: Vec<Line> = keys.into_iter().map(|key| line(runs, key)).collect();
    for run in 1..runs.len() {
        let said: Vec<String> = lines.iter().map(|line| said(runs, &lines, line, run, lang)).collect();
        for (line, said) in lines.iter_mut().zip(said) {
            line.why[run] = said;
        }
    }
    lines
}

fn line(runs: &[Run], key: &LineKey) -> Line {
    let rows: Vec<_> = runs.iter().map(|run| run.plan.as_ref().and_then(|plan| plan.lines.get(key))).collect();
    let known = rows.iter().flatten().next();
    let places: Vec<Option<u32>> = rows.iter().map(|row| row.map(|row| row.places)).collect();
    let difference = |run: usize| {
        let both = [0, run].iter().all(|at| runs.get(*at).is_some_and(|run| plans_year(run, key.4)));
        let of = |run: usize| i64::from(places.get(run).copied().flatten().unwrap_or_default());
        both.then(|| of(run) - of(0))
    };
    Line {
        key: key.clone(),
        college_name: known.map_or(String::new(), |row| row.college_name.clone()),
        programme_name: known.map_or(String::new(), |row| row.programme_name.clone()),
        industry: known.map_or(String::new(), |row| row.industry.clone()),
        differences: (0..runs.len()).map(difference).collect(),
        groups: rows.iter().map(|row| row.map(|row| row.groups)).collect(),
        why: vec![String::new(); runs.len()],
        places,
    }
}

fn said(runs: &[Run], lines: &[Line], line: &Line, run: usize, lang: Lang) -> String {
    let (Some(base), Some(other)) = (runs.first(), runs.get(run)) else { return String::new() };
    match (&base.plan, &other.plan) {
        (Some(before), Some(after)) if line.moved(run) != 0 => {
            why(Side { run: base, plan: before }, Side { run: other, plan: after }, lines, line, run, lang)
        }
        _ => String::new(),
    }
}

/// Every year that some run plans an admission of, or reaches.
pub fn years(runs: &[Run]) -> Vec<Year> {
    let plans = || runs.iter().filter_map(|run| run.plan.as_ref());
    let admissions = plans().flat_map(|plan| plan.lines.keys().map(|key| key.4));
    let reach = reach(runs);
    let years: BTreeSet<i32> = admissions.chain(reach.iter().map(|(_, year)| *year)).collect();
    let of = |year: i32| {
        let places = |run: &Run| {
            let plan = run.plan.as_ref().filter(|_| plans_year(run, year))?;
            Some(plan.lines.iter().filter(|(key, _)| key.4 == year).map(|(_, row)| f64::from(row.places)).sum())
        };
        let sums: Vec<Option<Sums>> = runs
            .iter()
            .map(|run| {
                let plan = run.plan.as_ref()?;
                let rows = || reached(plan, &reach).filter(|row| row.year == year);
                rows().next().map(|_| Sums::of(rows()))
            })
            .collect();
        let each = |of: fn(&Sums) -> f64| sums.iter().map(|sums| sums.as_ref().map(of)).collect();
        Year {
            year,
            places: runs.iter().map(places).collect(),
            need: each(|sums| sums.need),
            shortage: each(|sums| sums.shortage),
            surplus: each(|sums| sums.surplus),
        }
    };
    years.into_iter().map(of).collect()
}
