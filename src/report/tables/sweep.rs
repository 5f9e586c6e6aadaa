//! The tables of a sweep.

use super::{Table, flag, frame, maybe_real, maybe_whole, real, text, whole, year};
use kadry_engine::scenario::sweep::{Findings, Fit, LineKey, Regret, SureKind};
use kadry_region::lang::Lang;
use polars::prelude::*;

/// Stands for all scenarios together.
const ALL: &str = "*";

/// Every table of a sweep.
///
/// # Errors
/// Only if columns of one table differ in length, which would be a defect of this file.
pub fn sweep(of: &Findings, lang: Lang) -> PolarsResult<Vec<Table>> {
    let mut tables = vec![
        Table { name: "scenarios", frame: scenarios(of, lang)? },
        Table { name: "draws", frame: draws(of)? },
        Table { name: "line_distribution", frame: line_distribution(of)? },
        Table { name: "group_frequency", frame: group_frequency(of)? },
        Table { name: "shortage_distribution", frame: shortage_distribution(of)? },
        Table { name: "no_regret", frame: no_regret(of)? },
        Table { name: "no_regret_totals", frame: no_regret_totals(of)? },
        Table { name: "candidates", frame: candidates(of)? },
        Table { name: "regret", frame: regret(of)? },
        Table { name: "regret_summary", frame: regret_summary(of)? },
    ];
    if !of.values.is_empty() {
        tables.push(Table { name: "uncertainty_value", frame: uncertainty_value(of)? });
    }
    Ok(tables)
}

/// A row for each change that a scenario makes; one without changes is the package as it is.
fn scenarios(of: &Findings, lang: Lang) -> PolarsResult<DataFrame> {
    let mut rows: Vec<(&str, &str, &str)> = Vec::new();
    for (index, name) in of.scenarios.iter().enumerate() {
        let applied = || of.changes.iter().filter(move |(at, _)| *at == index).map(|(_, applied)| applied);
        let changes = applied().flat_map(|applied| applied.what.iter().map(|what| (applied.title.get(lang), what.get(lang))));
        let before = rows.len();
        rows.extend(changes.map(|(title, what)| (name.as_str(), title, what)));
        if rows.len() == before {
            rows.push((name, applied().next().map_or("", |applied| applied.title.get(lang)), ""));
        }
    }
    let rows = || rows.iter();
    frame(vec![text("scenario", rows().map(|row| row.0)), text("title", rows().map(|row| row.1)), text("change", rows().map(|row| row.2))])
}

fn scenario(of: &Findings, index: usize) -> &str {
    of.scenarios.get(index).map_or("", String::as_str)
}

fn keys<'k>(rows: impl Iterator<Item = &'k LineKey> + Clone) -> Vec<Column> {
    vec![
        text("college", rows.clone().map(|key| key.college.as_str())),
        text("programme", rows.clone().map(|key| key.programme.as_str())),
        text("form", rows.clone().map(|key| key.form.as_str())),
        text("base", rows.clone().map(|key| key.base.as_str())),
        whole("admission_year", rows.map(|key| i64::from(key.year.0))),
    ]
}

fn number(draw: Option<u64>) -> Option<i64> {
    draw.and_then(|draw| i64::try_from(draw).ok())
}

fn draws(of: &Findings) -> PolarsResult<DataFrame> {
    let rows = || of.rows.iter();
    let totals = || of.rows.iter().map(|row| row.result);
    frame(vec![
        text("scenario", rows().map(|row| scenario(of, row.scenario))),
        text("case", rows().map(|row| row.case.key())),
        maybe_whole("draw", rows().map(|row| number(row.case.draw()))),
        text("status", rows().map(|row| row.status.key())),
        maybe_real("objective", totals().map(|t| t.map(|t| t.objective))),
        maybe_real("bound", totals().map(|t| t.map(|t| t.bound))),
        maybe_real("gap", totals().map(|t| t.map(|t| t.gap))),
        maybe_real("weighted_shortage", totals().map(|t| t.map(|t| t.shortage))),
        maybe_real("shortage", totals().map(|t| t.map(|t| t.shortage_people))),
        maybe_real("surplus", totals().map(|t| t.map(|t| t.surplus))),
        maybe_real("places", totals().map(|t| t.map(|t| t.places))),
        maybe_real("cost_million", totals().map(|t| t.and_then(|t| t.cost))),
    ])
}

fn line_distribution(of: &Findings) -> PolarsResult<DataFrame> {
    let rows = || of.lines.iter();
    let mut columns = vec![text("scenario", rows().map(|row| row.scenario.map_or(ALL, |index| scenario(of, index))))];
    columns.extend(keys(rows().map(|row| &row.key)));
    columns.extend([
        maybe_real("base_places", rows().map(|row| row.base_places)),
        real("mean", rows().map(|row| row.places.mean())),
        real("p10", rows().map(|row| row.places.quantile(0.1))),
        real("p50", rows().map(|row| row.places.quantile(0.5))),
        real("p90", rows().map(|row| row.places.quantile(0.9))),
        real("min", rows().map(|row| row.places.least())),
        real("max", rows().map(|row| row.places.most())),
        real("opened_share", rows().map(|row| row.groups.share_from(1.0))),
        whole("draws", rows().map(|row| i64::try_from(row.places.number()).unwrap_or(i64::MAX))),
    ]);
    frame(columns)
}

/// One row for each number of groups up to the largest that any draw opens.
fn group_frequency(of: &Findings) -> PolarsResult<DataFrame> {
    let rows: Vec<_> = of.lines.iter().flat_map(|line| (1..=line.groups.most() as i64).map(move |group| (line, group))).collect();
    let rows = || rows.iter();
    let mut columns = vec![text("scenario", rows().map(|(line, _)| line.scenario.map_or(ALL, |index| scenario(of, index))))];
    columns.extend(keys(rows().map(|(line, _)| &line.key)));
    columns.extend([
        whole("group", rows().map(|(_, group)| *group)),
        real("share", rows().map(|(line, group)| line.groups.share_from(*group as f64))),
    ]);
    frame(columns)
}

fn shortage_distribution(of: &Findings) -> PolarsResult<DataFrame> {
    let rows = || of.shortages.iter();
    frame(vec![
        text("scenario", rows().map(|row| scenario(of, row.scenario))),
        text("programme", rows().map(|row| row.programme.as_str())),
        year(rows().map(|row| row.year)),
        maybe_real("point", rows().map(|row| row.point)),
        real("mean", rows().map(|row| row.people.mean())),
        real("p10", rows().map(|row| row.people.quantile(0.1))),
        real("p50", rows().map(|row| row.people.quantile(0.5))),
        real("p90", rows().map(|row| row.people.quantile(0.9))),
    ])
}

fn no_regret(of: &Findings) -> PolarsResult<DataFrame> {
    let rows = || of.sure.iter();
    let mut columns = keys(rows().map(|row| &row.key));
    columns.extend([
        text("kind", rows().map(|row| row.kind.key())),
        whole("groups", rows().map(|row| row.groups as i64)),
        real("places", rows().map(|row| row.places)),
        whole("most_groups", rows().map(|row| row.most_groups as i64)),
        real("opened_share", rows().map(|row| row.opened)),
    ]);
    frame(columns)
}

/// Lines, sure groups and places by kind and admission year.
fn no_regret_totals(of: &Findings) -> PolarsResult<DataFrame> {
    let mut years: Vec<_> = of.sure.iter().map(|row| row.key.year).collect();
    years.sort();
    years.dedup();
    let kinds = [SureKind::Sure, SureKind::Open, SureKind::Never];
    let cells: Vec<_> = kinds.iter().flat_map(|kind| years.iter().map(move |year| (*kind, *year))).collect();
    let cells = || cells.iter();
    let of_cell = |(kind, year): &(SureKind, kadry_region::units::Year)| {
        let (kind, year) = (*kind, *year);
        of.sure.iter().filter(move |row| row.kind == kind && row.key.year == year)
    };
    frame(vec![
        text("kind", cells().map(|cell| cell.0.key())),
        whole("admission_year", cells().map(|cell| i64::from(cell.1.0))),
        whole("lines", cells().map(|cell| of_cell(cell).count() as i64)),
        real("groups", cells().map(|cell| of_cell(cell).map(|row| row.groups).sum())),
        real("places", cells().map(|cell| of_cell(cell).map(|row| row.places).sum())),
        real("most_groups", cells().map(|cell| of_cell(cell).map(|row| row.most_groups).sum())),
    ])
}

/// Whether each candidate keeps the constraints of each scenario.
fn candidates(of: &Findings) -> PolarsResult<DataFrame> {
    let rows: Vec<(String, &str, Fit, f64)> = of
        .candidates
        .iter()
        .flat_map(|candidate| {
            let places: f64 = candidate.places.values().map(|places| f64::from(*places)).sum();
            candidate.fits.iter().enumerate().map(move |(index, fit)| (candidate.name.key(), scenario(of, index), *fit, places))
        })
        .collect();
    let rows = || rows.iter();
    frame(vec![
        text("candidate", rows().map(|row| row.0.as_str())),
        text("scenario", rows().map(|row| row.1)),
        text("constraints", rows().map(|row| row.2.key())),
        real("places", rows().map(|row| row.3)),
    ])
}

fn candidate(of: &Findings, row: &Regret) -> String {
    of.candidates.get(row.candidate).map(|candidate| candidate.name.key()).unwrap_or_default()
}

fn regret(of: &Findings) -> PolarsResult<DataFrame> {
    let rows = || of.regrets.iter();
    frame(vec![
        text("candidate", rows().map(|row| candidate(of, row))),
        text("scenario", rows().map(|row| scenario(of, row.scenario))),
        maybe_whole("draw", rows().map(|row| number(row.case.draw()))),
        real("objective", rows().map(|row| row.objective)),
        real("best_known", rows().map(|row| row.best)),
        real("bound", rows().map(|row| row.bound)),
        real("regret", rows().map(|row| row.regret)),
    ])
}

fn regret_summary(of: &Findings) -> PolarsResult<DataFrame> {
    let rows = || of.summaries.iter();
    let judged = |value: f64, judged: usize| (judged > 0).then_some(value);
    frame(vec![
        text("candidate", rows().map(|row| row.name.key())),
        flag("fits_all_scenarios", rows().map(|row| row.fits_all)),
        whole("judged", rows().map(|row| row.judged as i64)),
        maybe_real("mean", rows().map(|row| judged(row.mean, row.judged))),
        maybe_real("p90", rows().map(|row| judged(row.high, row.judged))),
        maybe_real("worst", rows().map(|row| row.worst.map(|worst| worst.regret))),
        text("worst_scenario", rows().map(|row| row.worst.map_or("", |worst| scenario(of, worst.scenario)))),
        maybe_whole("worst_draw", rows().map(|row| row.worst.and_then(|worst| number(worst.case.draw())))),
    ])
}

fn uncertainty_value(of: &Findings) -> PolarsResult<DataFrame> {
    let rows = || of.values.iter();
    let count = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    frame(vec![
        text("source", rows().map(|row| row.source.map_or("all", |source| source.key()))),
        real("value", rows().map(|row| row.value)),
        real("standard_error", rows().map(|row| row.error)),
        real("decided_without", rows().map(|row| row.fixed)),
        whole("outer_draws", rows().map(|row| count(row.outer))),
        whole("inner_draws", rows().map(|row| count(row.inner))),
        whole("plans", rows().map(|row| row.plans as i64)),
    ])
}
