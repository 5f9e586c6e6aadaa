//! The comparison as tables, long by run: one row for each thing and run.

use super::Comparison;
use super::measures::{Measure, Sums, difference};
use crate::tables::{Table, flag, frame, maybe_real, maybe_whole, text, whole};
use polars::prelude::*;

/// Every table.
///
/// # Errors
/// Only if columns of one table differ in length, which would be a defect of this file.
pub fn tables(of: &Comparison) -> PolarsResult<Vec<Table>> {
    Ok(vec![
        Table { name: "comparison_runs", frame: runs(of)? },
        Table { name: "comparison_warnings", frame: warnings(of)? },
        Table { name: "comparison", frame: measures(of, &of.measures)? },
        Table { name: "comparison_goals", frame: measures(of, &of.goals)? },
        Table { name: "comparison_years", frame: years(of)? },
        Table { name: "comparison_lines", frame: lines(of)? },
        Table { name: "comparison_programmes", frame: programmes(of)? },
        Table { name: "comparison_industries", frame: industries(of)? },
        Table { name: "comparison_indicators", frame: indicators(of)? },
        Table { name: "comparison_settings", frame: settings(of)? },
        Table { name: "comparison_inputs", frame: inputs(of)? },
    ])
}

/// Each item with each run.
fn by_run<'a, T>(of: &'a Comparison, items: &'a [T]) -> impl Iterator<Item = (&'a T, usize)> + Clone {
    items.iter().flat_map(move |item| (0..of.runs.len()).map(move |run| (item, run)))
}

fn names<'a, T>(of: &'a Comparison, rows: impl Iterator<Item = (T, usize)> + 'a) -> Column {
    text("run", rows.map(|(_, run)| of.runs[run].name.clone()))
}

fn runs(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || of.runs.iter();
    frame(vec![
        text("run", rows().map(|run| run.name.clone())),
        text("run_id", rows().map(|run| run.card.run_id.clone())),
        text("scenario", rows().map(|run| run.card.settings.scenario.name.clone())),
        text("region", rows().map(|run| run.card.settings.name.clone())),
        text("version", rows().map(|run| run.card.version.clone())),
        text("status", rows().map(|run| run.card.status.clone())),
        maybe_real("gap", rows().map(|run| run.plan.as_ref().map(|plan| plan.card.gap))),
        whole("reasons", rows().map(|run| run.card.reasons.len() as i64)),
    ])
}

fn warnings(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || of.warnings.iter();
    frame(vec![
        text("kind", rows().map(|row| row.kind)),
        text("run", rows().map(|row| row.run.clone())),
        text("sentence", rows().map(|row| row.sentence.clone())),
    ])
}

fn measures(of: &Comparison, measures: &[Measure]) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, measures);
    frame(vec![
        text("measure", rows().map(|(row, _)| row.key)),
        text("name", rows().map(|(row, _)| row.name.clone())),
        text("unit", rows().map(|(row, _)| row.unit.clone())),
        names(of, rows()),
        maybe_real("value", rows().map(|(row, run)| row.values[run])),
        maybe_real("difference", rows().map(|(row, run)| row.difference(run))),
        maybe_real("difference_share", rows().map(|(row, run)| row.share(run))),
    ])
}

fn years(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, &of.years);
    frame(vec![
        whole("year", rows().map(|(row, _)| i64::from(row.year))),
        names(of, rows()),
        maybe_real("places", rows().map(|(row, run)| row.places[run])),
        maybe_real("need", rows().map(|(row, run)| row.need[run])),
        maybe_real("shortage", rows().map(|(row, run)| row.shortage[run])),
        maybe_real("surplus", rows().map(|(row, run)| row.surplus[run])),
    ])
}

fn lines(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, &of.lines);
    frame(vec![
        text("college", rows().map(|(row, _)| row.key.0.clone())),
        text("programme", rows().map(|(row, _)| row.key.1.clone())),
        text("form", rows().map(|(row, _)| row.key.2.clone())),
        text("base", rows().map(|(row, _)| row.key.3.clone())),
        whole("admission_year", rows().map(|(row, _)| i64::from(row.key.4))),
        names(of, rows()),
        maybe_whole("places", rows().map(|(row, run)| row.places[run].map(i64::from))),
        maybe_whole("groups", rows().map(|(row, run)| row.groups[run].map(i64::from))),
        maybe_whole("difference", rows().map(|(row, run)| row.differences[run])),
        text("why", rows().map(|(row, run)| row.why[run].clone())),
    ])
}

/// The name of a column, and the people that it holds.
type Named = (&'static str, fn(&Sums) -> f64);

/// Values of sums with their differences to the first run.
fn sums<'a, T: 'a>(
    rows: impl Fn() -> Box<dyn Iterator<Item = (&'a T, usize)> + 'a>,
    of: fn(&T) -> &[Option<Sums>],
    named: &[Named],
) -> Vec<Column> {
    let value = |row: &T, run: usize, pick: fn(&Sums) -> f64| of(row).get(run).copied().flatten().map(|sums| pick(&sums));
    let values = named.iter().map(|(name, pick)| maybe_real(name, rows().map(|(row, run)| value(row, run, *pick))));
    let differences = named.iter().map(|(name, pick)| {
        let moved = rows().map(|(row, run)| Some(value(row, run, *pick)? - value(row, 0, *pick)?));
        maybe_real(&format!("{name}_difference"), moved)
    });
    values.chain(differences).collect()
}

const BALANCE: [Named; 5] = [
    ("need", |sums| sums.need),
    ("pipeline_workers", |sums| sums.pipeline),
    ("planned_workers", |sums| sums.planned),
    ("shortage", |sums| sums.shortage),
    ("surplus", |sums| sums.surplus),
];

fn programmes(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, &of.programmes);
    let mut columns = vec![
        text("programme", rows().map(|(row, _)| row.code.clone())),
        text("name", rows().map(|(row, _)| row.name.clone())),
        text("industry", rows().map(|(row, _)| row.industry.clone())),
        whole("year", rows().map(|(row, _)| i64::from(row.year))),
        names(of, rows()),
    ];
    columns.extend(sums(|| Box::new(by_run(of, &of.programmes)), |row| &row.sums, &BALANCE));
    frame(columns)
}

fn industries(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, &of.industries);
    let mut columns = vec![
        text("industry", rows().map(|(row, _)| row.name.clone())),
        names(of, rows()),
        maybe_real("places", rows().map(|(row, run)| row.places[run])),
        maybe_real("places_difference", rows().map(|(row, run)| difference(&row.places, run))),
    ];
    columns.extend(sums(|| Box::new(by_run(of, &of.industries)), |row| &row.sums, &BALANCE));
    frame(columns)
}

fn indicators(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, &of.indicators);
    frame(vec![
        text("group", rows().map(|(row, _)| row.group.clone())),
        text("indicator", rows().map(|(row, _)| row.name.clone())),
        text("unit", rows().map(|(row, _)| row.unit.clone())),
        whole("year", rows().map(|(row, _)| i64::from(row.year))),
        names(of, rows()),
        maybe_real("value", rows().map(|(row, run)| row.values[run])),
        maybe_real("difference", rows().map(|(row, run)| difference(&row.values, run))),
        maybe_real("target", rows().map(|(row, run)| row.targets[run])),
        text("status", rows().map(|(row, run)| row.statuses[run].clone())),
    ])
}

fn settings(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, &of.settings);
    frame(vec![
        text("key", rows().map(|(row, _)| row.key.clone())),
        text("name", rows().map(|(row, _)| super::warnings::label(&row.key, of.lang))),
        names(of, rows()),
        text("value", rows().map(|(row, run)| row.values[run].clone().unwrap_or_default())),
        flag("differs", rows().map(|(row, run)| row.differs(run))),
    ])
}

fn inputs(of: &Comparison) -> PolarsResult<DataFrame> {
    let rows = || by_run(of, &of.inputs);
    frame(vec![
        text("file", rows().map(|(row, _)| row.key.clone())),
        names(of, rows()),
        text("sha256", rows().map(|(row, run)| row.values[run].clone().unwrap_or_default())),
        flag("differs", rows().map(|(row, run)| row.differs(run))),
    ])
}
