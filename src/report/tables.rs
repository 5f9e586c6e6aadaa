//! The tables of a run as data frames, in the order and with the columns of the contract.

use super::words::constraint;
use kadry_engine::demand::{ControlStatus, Level, SourceShare, Subject};
use kadry_engine::indicators;
use kadry_engine::outcome::{Forecast, Outcome, Tested};
use kadry_engine::quota::{BalanceStatus, Competition};
use kadry_engine::series;
use kadry_engine::series::{Comparison, Verdict};
use kadry_region::Region;
use kadry_region::lang::Lang;
use kadry_region::units::Year;
use polars::prelude::*;
use std::collections::BTreeMap;

mod justification;
mod lists;
mod scoreboard;
mod sweep;

pub use sweep::sweep;

/// A table of the run folder.
pub struct Table {
    pub name: &'static str,
    pub frame: DataFrame,
}

/// Every table of a run.
///
/// # Errors
/// Only if columns of one table differ in length, which would be a defect of this file.
pub fn tables(outcome: &Outcome, lang: Lang) -> PolarsResult<Vec<Table>> {
    let mut tables = need_tables(&outcome.forecast, lang, pipeline(outcome)?, indicators::indicators(outcome))?;
    tables.extend([
        Table { name: "matrix", frame: matrix(outcome.region())? },
        Table { name: "allocation", frame: allocation(outcome)? },
        Table { name: "balance", frame: balance(outcome)? },
        Table { name: "constraints", frame: constraints(outcome, lang)? },
        Table { name: "certificate", frame: certificate(outcome)? },
        Table { name: "justification", frame: justification::justification(outcome, lang)? },
        Table { name: "contracts", frame: lists::contracts(outcome)? },
        Table { name: "flags", frame: lists::flags(outcome, lang)? },
        Table { name: "assumptions", frame: lists::assumed(&outcome.forecast, lang)? },
        Table { name: "sources", frame: lists::sources(outcome.region())? },
        Table { name: "colleges", frame: lists::colleges(outcome.region())? },
        Table { name: "programmes", frame: lists::programmes(outcome.region())? },
        Table { name: "graduates_by_employer", frame: graduates_by_employer(outcome)? },
    ]);
    if let Some(result) = &outcome.plan.competition {
        tables.push(Table { name: "competition", frame: competition(outcome, result)? });
        tables.push(Table { name: "competition_goals", frame: competition_goals(result)? });
    }
    if !outcome.robust.is_empty() {
        tables.push(Table { name: "robust", frame: lists::robust(&outcome.robust)? });
    }
    Ok(tables)
}

/// The tables of a run that need no plan.
///
/// # Errors
/// As [`tables`].
pub fn forecast_tables(forecast: &Forecast, lang: Lang) -> PolarsResult<Vec<Table>> {
    need_tables(forecast, lang, whole_pipeline(forecast)?, indicators::entered(forecast.region()))
}

/// What a plan and a forecast have in common.
fn need_tables(forecast: &Forecast, lang: Lang, pipeline: DataFrame, indicators: Vec<indicators::Row>) -> PolarsResult<Vec<Table>> {
    Ok(vec![
        Table { name: "need_by_cause", frame: need_by_cause(forecast)? },
        Table { name: "need", frame: need(forecast)? },
        Table { name: "employment", frame: employment(forecast)? },
        Table { name: "pipeline", frame: pipeline },
        Table { name: "yields", frame: yields(forecast)? },
        Table { name: "unmapped", frame: unmapped(forecast)? },
        Table { name: "indicators", frame: scoreboard::indicators(&indicators)? },
        Table { name: "uncertainty", frame: uncertainty(forecast)? },
        Table { name: "calibration", frame: calibration(forecast, lang)? },
        Table { name: "control_totals", frame: control_totals(forecast)? },
        Table { name: "reconciliation", frame: reconciliation(forecast)? },
    ])
}

/// The verdict of the back-test: by group and by series.
///
/// # Errors
/// As [`tables`].
pub fn backtest_tables(tested: &Tested) -> PolarsResult<Vec<Table>> {
    Ok(vec![
        Table { name: "backtest_groups", frame: backtest_groups(tested)? },
        Table { name: "backtest_series", frame: backtest_series(tested)? },
    ])
}

/// The single forecasts behind the verdict.
///
/// # Errors
/// As [`tables`].
pub fn backtest_details(tested: &Tested) -> PolarsResult<Vec<Table>> {
    Ok(vec![Table { name: "backtest_points", frame: backtest_points(tested)? }, Table { name: "structure", frame: structure(tested)? }])
}

/// A spreadsheet would take the text for a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Millionths are kept: enough for every check, and free of the noise of the last bits.
fn round(value: f64) -> f64 {
    let rounded = (value * 1e6).round() / 1e6;
    if rounded == 0.0 { 0.0 } else { rounded }
}

pub(super) fn real(name: &str, values: impl Iterator<Item = f64>) -> Column {
    Column::new(name.into(), values.map(round).collect::<Vec<f64>>())
}

pub(super) fn maybe_real(name: &str, values: impl Iterator<Item = Option<f64>>) -> Column {
    Column::new(name.into(), values.map(|v| v.map(round)).collect::<Vec<Option<f64>>>())
}

pub(super) fn whole(name: &str, values: impl Iterator<Item = i64>) -> Column {
    Column::new(name.into(), values.collect::<Vec<i64>>())
}

pub(super) fn maybe_whole(name: &str, values: impl Iterator<Item = Option<i64>>) -> Column {
    Column::new(name.into(), values.collect::<Vec<Option<i64>>>())
}

pub(super) fn text<S: Into<String>>(name: &str, values: impl Iterator<Item = S>) -> Column {
    Column::new(name.into(), values.map(Into::into).collect::<Vec<String>>())
}

pub(super) fn flag(name: &str, values: impl Iterator<Item = bool>) -> Column {
    Column::new(name.into(), values.collect::<Vec<bool>>())
}

fn year(values: impl Iterator<Item = Year>) -> Column {
    whole("year", values.map(|y| i64::from(y.0)))
}

pub(super) fn frame(columns: Vec<Column>) -> PolarsResult<DataFrame> {
    DataFrame::new_infer_height(columns)
}

fn need_by_cause(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let rows = || forecast.inputs.demand.by_cause.iter();
    frame(vec![
        text("occupation", rows().map(|r| forecast.inputs.region.occupations[r.occupation].clone())),
        year(rows().map(|r| r.year)),
        real("retirement", rows().map(|r| r.retirement.0)),
        real("death", rows().map(|r| r.death.0)),
        real("transfer", rows().map(|r| r.transfer.0)),
        real("migration", rows().map(|r| r.migration.0)),
        real("growth", rows().map(|r| r.growth.0)),
        real("projects", rows().map(|r| r.projects.0)),
        real("vacancies", rows().map(|r| r.vacancies.0)),
        real("other_supply", rows().map(|r| r.other_supply.0)),
        real("openings", rows().map(|r| r.openings.0)),
        real("remainder", rows().map(|r| r.remainder.0)),
        real("headcount", rows().map(|r| r.headcount.0)),
    ])
}

fn need(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let rows = || forecast.inputs.demand.programmes.iter();
    frame(vec![
        text("programme", rows().map(|r| forecast.inputs.region.programmes[r.programme].code.clone())),
        year(rows().map(|r| r.year)),
        real("bottom_up", rows().map(|r| r.bottom_up.0)),
        real("need", rows().map(|r| r.need.0)),
        real("need_low", rows().map(|r| r.low.0)),
        real("need_high", rows().map(|r| r.high.0)),
        text("method", rows().map(|r| r.method.clone())),
        text("flags", rows().map(|r| r.flags.join(";"))),
    ])
}

/// History and forecast of employment by industry, with the growth index applied to the forecast.
fn employment(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let employment = &forecast.inputs.demand.employment;
    type Row = (String, Year, f64, Option<(f64, f64)>, String);
    let mut rows: Vec<Row> = Vec::new();
    for industry in &employment.industries {
        for (year, people) in &industry.history {
            let method = if industry.filled.contains(year) { "filled" } else { "fact" };
            rows.push((industry.name.clone(), *year, *people, None, method.to_owned()));
        }
        for (step, people) in industry.path.iter().enumerate().skip(1) {
            let factor = industry.forecast.mean.get(step - 1).filter(|m| **m > 0.0).map_or(1.0, |mean| people / mean);
            let bounds = Some((industry.forecast.low[step - 1] * factor, industry.forecast.high[step - 1] * factor));
            rows.push((industry.name.clone(), employment.base.plus(step as i32), *people, bounds, industry.forecast.choice.to_string()));
        }
    }
    frame(vec![
        text("industry", rows.iter().map(|r| r.0.clone())),
        year(rows.iter().map(|r| r.1)),
        real("headcount", rows.iter().map(|r| r.2)),
        maybe_real("low", rows.iter().map(|r| r.3.map(|b| b.0))),
        maybe_real("high", rows.iter().map(|r| r.3.map(|b| b.1))),
        text("method", rows.iter().map(|r| r.4.clone())),
    ])
}

fn pipeline(outcome: &Outcome) -> PolarsResult<DataFrame> {
    let keys: Vec<(usize, Year)> = outcome.plan.balance.iter().map(|line| (line.programme, line.year)).collect();
    let at = |key: &(usize, Year)| outcome.inputs().pipeline.at(key.0, key.1);
    frame(vec![
        text("programme", keys.iter().map(|k| outcome.inputs().region.programmes[k.0].code.clone())),
        year(keys.iter().map(|k| k.1)),
        real("graduates", keys.iter().map(|k| at(k).graduates.0)),
        real("workers", keys.iter().map(|k| at(k).workers.0)),
    ])
}

/// Without a plan there is no balance to name the years: every programme and every year of need.
fn whole_pipeline(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let region = &forecast.inputs.region;
    let years = region.settings.base_year.plus(1).to(region.last_need_year());
    let rows = || (0..region.programmes.len()).flat_map(|p| years.clone().map(move |y| (p, y)));
    frame(vec![
        text("programme", rows().map(|(p, _)| region.programmes[p].code.clone())),
        year(rows().map(|(_, y)| y)),
        real("graduates", rows().map(|(p, y)| forecast.inputs.pipeline.at(p, y).graduates.0)),
        real("workers", rows().map(|(p, y)| forecast.inputs.pipeline.at(p, y).workers.0)),
    ])
}

/// The chain of every offer, each factor with the source of a reference value (empty for the region's own).
fn yields(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let region = &forecast.inputs.region;
    let mut rows: Vec<(usize, &'static str, f64, &'static str)> = Vec::new();
    for (offer, chain) in forecast.inputs.chains.iter().enumerate() {
        for (name, factor) in chain.factors() {
            rows.push((offer, name, factor.value.0, factor.source.unwrap_or_default()));
        }
        let (first, second) = chain.per_place();
        rows.push((offer, "workers_per_place", first, ""));
        rows.push((offer, "workers_per_place_a_year_later", second, ""));
    }
    let mut columns = offer_columns(region, rows.iter().map(|r| r.0));
    columns.extend([
        text("factor", rows.iter().map(|r| r.1)),
        real("value", rows.iter().map(|r| r.2)),
        flag("assumed", rows.iter().map(|r| !r.3.is_empty())),
        text("source", rows.iter().map(|r| r.3)),
    ]);
    frame(columns)
}

pub(super) fn offer_columns(region: &Region, offers: impl Iterator<Item = usize> + Clone) -> Vec<Column> {
    let of = |k: usize| &region.offers[k];
    vec![
        text("college", offers.clone().map(|k| region.colleges[of(k).college].id.clone())),
        text("programme", offers.clone().map(|k| region.programmes[of(k).programme].code.clone())),
        text("form", offers.clone().map(|k| of(k).form.clone())),
        text("base", offers.map(|k| of(k).base.clone())),
    ]
}

/// The matrix as it was used: without the rows that match nothing.
fn matrix(region: &Region) -> PolarsResult<DataFrame> {
    let rows = || region.matrix.iter();
    frame(vec![
        text("occupation", rows().map(|r| region.occupations[r.occupation].clone())),
        text("programme", rows().map(|r| region.programmes[r.programme].code.clone())),
        real("share", rows().map(|r| r.share.0)),
    ])
}

fn allocation(outcome: &Outcome) -> PolarsResult<DataFrame> {
    let rows = || outcome.plan.lines.iter();
    let mut columns = offer_columns(outcome.region(), rows().map(|r| r.offer));
    columns.extend([
        whole("admission_year", rows().map(|r| i64::from(r.year.0))),
        whole("groups", rows().map(|r| i64::from(r.groups.0))),
        whole("places", rows().map(|r| i64::from(r.places.0))),
        maybe_whole("previous_places", rows().map(|r| r.previous.map(|p| i64::from(p.0)))),
        whole("contracts", rows().map(|r| i64::from(r.contracts.0))),
        whole("graduation_year", rows().map(|r| i64::from(r.graduation.0))),
        real("expected_graduates", rows().map(|r| r.graduates.0)),
        real("expected_workers", rows().map(|r| r.workers.0)),
        maybe_real("cost", rows().map(|r| r.cost.map(|c| c.0))),
    ]);
    frame(columns)
}

/// Each line of a lot in the competition, beside the need-optimal plan.
fn competition(outcome: &Outcome, result: &Competition) -> PolarsResult<DataFrame> {
    let rows = || result.lines.iter();
    let mut columns = offer_columns(outcome.region(), rows().map(|r| r.offer));
    columns.extend([
        whole("admission_year", rows().map(|r| i64::from(r.year.0))),
        maybe_real("score", rows().map(|r| r.score)),
        whole("rank", rows().map(|r| r.rank as i64)),
        whole("places", rows().map(|r| i64::from(r.places.0))),
        whole("places_need_optimal", rows().map(|r| i64::from(r.need_optimal.0))),
        whole("difference", rows().map(|r| i64::from(r.places.0) - i64::from(r.need_optimal.0))),
        text("flags", rows().map(|r| if r.score.is_none() { "no_score" } else { "" })),
    ]);
    frame(columns)
}

fn competition_goals(result: &Competition) -> PolarsResult<DataFrame> {
    let rows = || result.goals.iter();
    frame(vec![
        text("goal", rows().map(|r| r.goal.key())),
        real("competition", rows().map(|r| r.competition)),
        real("need_optimal", rows().map(|r| r.need_optimal)),
        real("difference", rows().map(|r| r.competition - r.need_optimal)),
    ])
}

fn balance(outcome: &Outcome) -> PolarsResult<DataFrame> {
    let rows = || outcome.plan.balance.iter();
    frame(vec![
        text("programme", rows().map(|r| outcome.region().programmes[r.programme].code.clone())),
        year(rows().map(|r| r.year)),
        real("need", rows().map(|r| r.need.0)),
        real("pipeline_workers", rows().map(|r| r.pipeline.0)),
        real("planned_workers", rows().map(|r| r.planned.0)),
        real("shortage", rows().map(|r| r.shortage.0)),
        real("surplus", rows().map(|r| r.surplus.0)),
        text("status", rows().map(|r| r.status.key())),
    ])
}

fn constraints(outcome: &Outcome, lang: Lang) -> PolarsResult<DataFrame> {
    let rows = || outcome.plan.constraints.iter();
    let scenario = &outcome.region().settings.scenario;
    frame(vec![
        text("constraint", rows().map(|r| r.name.clone())),
        text("kind", rows().map(|r| r.kind.key())),
        text("owner", rows().map(|r| r.owner.clone())),
        year(rows().map(|r| r.year)),
        real("bound", rows().map(|r| r.bound)),
        real("activity", rows().map(|r| r.activity)),
        real("slack", rows().map(|r| r.slack)),
        flag("binding", rows().map(|r| r.binding)),
        maybe_real("price_people", rows().map(|r| r.price_people)),
        // Empty where it is not known, and where the price holds without end.
        maybe_real("range_low", rows().map(|r| r.range.map(|range| range.0).filter(|low| low.is_finite()))),
        maybe_real("range_high", rows().map(|r| r.range.map(|range| range.1).filter(|high| high.is_finite()))),
        maybe_real("one_more_people", rows().map(|r| r.one_more)),
        maybe_real("group_more_people", rows().map(|r| r.group_more)),
        text("sentence", rows().map(|r| constraint::sentence(r, scenario).get(lang).to_owned())),
    ])
}

/// Multipliers that prove the bounds of the goals. They are not rounded: a proof needs every digit.
fn certificate(outcome: &Outcome) -> PolarsResult<DataFrame> {
    let rows = || outcome.plan.certificate.iter();
    let exact = |name: &str, values: Vec<f64>| Column::new(name.into(), values);
    frame(vec![
        text("goal", rows().map(|r| r.goal.key())),
        text("kind", rows().map(|r| r.kind)),
        text("owner", rows().map(|r| r.owner.clone())),
        maybe_whole("year", rows().map(|r| r.year.map(|y| i64::from(y.0)))),
        text("part", rows().map(|r| r.part.clone())),
        exact("dual", rows().map(|r| r.dual).collect()),
        exact("bound", rows().map(|r| r.bound).collect()),
    ])
}

fn unmapped(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let region = &forecast.inputs.region;
    let mut rows: Vec<(&'static str, String, Option<f64>, String)> = Vec::new();
    for (occupation, name) in region.occupations.iter().enumerate() {
        if region.programmes_of(occupation).is_empty() {
            let years = region.settings.base_year.plus(1).to(region.settings.horizon);
            let openings: f64 = years.filter_map(|y| forecast.inputs.demand.at(occupation, y)).map(|r| r.openings.0).sum();
            if openings > 0.0 {
                rows.push((
                    "occupation_without_programme",
                    name.clone(),
                    Some(openings),
                    format!("openings to {}", region.settings.horizon),
                ));
            }
        }
    }
    for (programme, record) in region.programmes.iter().enumerate() {
        let feeds = region.matrix.iter().filter(|m| m.programme == programme);
        let demanded =
            feeds.clone().any(|m| forecast.inputs.demand.by_cause.iter().any(|r| r.occupation == m.occupation && r.openings.0 > 0.0));
        if !demanded {
            rows.push(("programme_without_demand", record.code.clone(), None, record.name.clone()));
        }
    }
    for (table, row, what) in &region.unmatched {
        rows.push(("input_row", format!("{table}, row {row}"), None, what.clone()));
    }
    frame(vec![
        text("kind", rows.iter().map(|r| r.0)),
        text("subject", rows.iter().map(|r| r.1.clone())),
        maybe_real("people", rows.iter().map(|r| r.2)),
        text("detail", rows.iter().map(|r| r.3.clone())),
    ])
}

/// Requests of employers (each need once), places contracted, and workers expected from the contracts.
fn graduates_by_employer(outcome: &Outcome) -> PolarsResult<DataFrame> {
    let rows = kadry_engine::review::employers::graduates_by_employer(outcome.region(), &outcome.plan.lines, &outcome.inputs().chains);
    frame(vec![
        text("employer", rows.iter().map(|r| r.employer.clone())),
        text("programme", rows.iter().map(|r| r.subject.clone())),
        year(rows.iter().map(|r| r.year)),
        real("requested", rows.iter().map(|r| r.requested)),
        real("contracted", rows.iter().map(|r| r.contracted)),
        real("expected", rows.iter().map(|r| r.expected)),
    ])
}

/// First-order shares of the sources in the variance of need, and of what the students in training leave of it. A subject
/// and year that does not vary has no rows; what the shares leave of 1 are interactions.
fn uncertainty(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let of = |quantity: &'static str, rows: &'_ [SourceShare]| rows.iter().map(move |row| (quantity, row.clone())).collect::<Vec<_>>();
    let rows = [of("need", &forecast.inputs.demand.sources), of("gap", &forecast.gap_sources)].concat();
    let names = |subject: &Subject| match subject {
        Subject::Region => (forecast.inputs.region.settings.name.clone(), "region"),
        Subject::Industry(name) => (name.clone(), "industry"),
        Subject::Programme(programme) => (forecast.inputs.region.programmes[*programme].code.clone(), "programme"),
    };
    frame(vec![
        text("subject", rows.iter().map(|(_, r)| names(&r.subject).0)),
        text("kind", rows.iter().map(|(_, r)| names(&r.subject).1)),
        year(rows.iter().map(|(_, r)| r.year)),
        text("quantity", rows.iter().map(|(quantity, _)| *quantity)),
        text("source", rows.iter().map(|(_, r)| r.source.key())),
        real("share", rows.iter().map(|(_, r)| r.share.0)),
    ])
}

/// What was fitted to the region's own past.
fn calibration(forecast: &Forecast, lang: Lang) -> PolarsResult<DataFrame> {
    let calibration = &forecast.inputs.demand.calibration;
    let years = calibration.years.map(|(first, last)| format!("{first}–{last}")).unwrap_or_default();
    let note = crate::words::calibration_basis(calibration.basis).get(lang).to_owned();
    let counted = kadry_region::lang::Text::new("занятие-лет с известным притоком", "occupation-years with known entrants");
    let rows = [
        ("retirement_factor", calibration.factor, note),
        ("entrants_known", calibration.entrants_known as f64, counted.get(lang).to_owned()),
    ];
    frame(vec![
        text("quantity", rows.iter().map(|r| r.0)),
        real("value", rows.iter().map(|r| r.1)),
        text("years", rows.iter().map(|_| years.clone())),
        text("note", rows.iter().map(|r| r.2.clone())),
    ])
}

fn control_totals(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let rows = || forecast.inputs.demand.control.iter();
    frame(vec![
        text("source", rows().map(|r| r.source.clone())),
        text("subject", rows().map(|r| r.subject.clone())),
        year(rows().map(|r| r.year)),
        real("official", rows().map(|r| r.official.0)),
        real("model", rows().map(|r| r.model.0)),
        real("difference", rows().map(|r| r.model.0 - r.official.0)),
        real("reconciled", rows().map(|r| r.reconciled.0)),
        flag("applied", rows().map(|r| r.status == ControlStatus::Applied)),
        text(
            "status",
            rows().map(|r| match r.status {
                ControlStatus::Applied => "applied",
                ControlStatus::Compared => "compared",
                ControlStatus::NoBase => "no_base",
                ControlStatus::Contradicted => "contradicted",
            }),
        ),
    ])
}

/// How employment was made to add up: forecasts of sums, sums of the forecasts of their parts, and what both became.
fn reconciliation(forecast: &Forecast) -> PolarsResult<DataFrame> {
    let rows = || forecast.inputs.demand.employment.reconciliation.iter();
    frame(vec![
        text(
            "level",
            rows().map(|r| match r.level {
                Level::Region => "region",
                Level::Industry => "industry",
                Level::Municipality => "municipality",
            }),
        ),
        text("name", rows().map(|r| r.name.clone())),
        year(rows().map(|r| r.year)),
        real("own_forecast", rows().map(|r| r.own.0)),
        real("sum_of_parts", rows().map(|r| r.parts.0)),
        real("discrepancy", rows().map(|r| r.parts.0 - r.own.0)),
        real("reconciled", rows().map(|r| r.reconciled.0)),
    ])
}

/// Shortage and surplus by industry and year, in reach: `(industry, year, need, shortage, surplus)`.
pub fn by_industry(outcome: &Outcome) -> Vec<(String, Year, f64, f64, f64)> {
    let mut sums: BTreeMap<(String, Year), (f64, f64, f64)> = BTreeMap::new();
    for line in outcome.plan.balance.iter().filter(|l| l.status != BalanceStatus::OutOfReach) {
        let sum = sums.entry((outcome.region().programmes[line.programme].industry.clone(), line.year)).or_default();
        sum.0 += line.need.0;
        sum.1 += line.shortage.0;
        sum.2 += line.surplus.0;
    }
    sums.into_iter().map(|((industry, year), (need, shortage, surplus))| (industry, year, need, shortage, surplus)).collect()
}

/// Word of a verdict for tables and programs.
pub fn verdict(comparison: Option<&Comparison>) -> &'static str {
    match comparison.map(Comparison::verdict) {
        Some(Verdict::Better) => "better",
        Some(Verdict::Same) => "same",
        Some(Verdict::Worse) => "worse",
        Some(Verdict::Unknown) | None => "unknown",
    }
}

/// Scores of the method beside naive and drift, a row each; empty where nothing was compared.
fn scores(rows: &[Option<&Comparison>]) -> Vec<Column> {
    let compared = |row: &Option<&Comparison>| row.filter(|c| c.kadry.trials > 0).copied();
    let pick = |name: &str, of: fn(Comparison) -> Option<f64>| maybe_real(name, rows.iter().map(move |row| compared(row).and_then(of)));
    vec![
        whole("forecasts", rows.iter().map(|row| row.map_or(0, |c| c.kadry.trials as i64))),
        pick("mase", |c| c.kadry.mase),
        pick("smape", |c| Some(c.kadry.smape)),
        pick("coverage", |c| c.kadry.coverage),
        pick("interval_score", |c| c.kadry.interval_score),
        pick("naive_mase", |c| c.naive.mase),
        pick("naive_smape", |c| Some(c.naive.smape)),
        pick("drift_mase", |c| c.drift.mase),
        pick("drift_smape", |c| Some(c.drift.smape)),
        text("verdict", rows.iter().map(|row| verdict(*row))),
    ]
}

/// One row per group, and `all`.
fn backtest_groups(tested: &Tested) -> PolarsResult<DataFrame> {
    let result = &tested.result;
    let rows: Vec<(&str, &Comparison)> =
        result.groups.iter().map(|(group, c)| (group.as_str(), c)).chain(std::iter::once(("all", &result.all))).collect();
    let compared = |group: &str| {
        let series = tested.observed.iter().zip(&result.series);
        series.filter(|(s, c)| c.is_some() && (group == "all" || s.group == group)).count() as i64
    };
    let mut columns = vec![text("group", rows.iter().map(|r| r.0)), whole("series", rows.iter().map(|r| compared(r.0)))];
    columns.extend(scores(&rows.iter().map(|r| Some(r.1)).collect::<Vec<_>>()));
    frame(columns)
}

/// One row per observed series, those too short to test included.
fn backtest_series(tested: &Tested) -> PolarsResult<DataFrame> {
    let rows = || tested.observed.iter();
    let mut columns = vec![
        text("table", rows().map(|s| s.table)),
        text("group", rows().map(|s| s.group.clone())),
        text("series", rows().map(|s| s.name.clone())),
        text("unit", rows().map(|s| s.unit.clone())),
        whole("first_year", rows().map(|s| i64::from(s.start().0))),
        whole("last_year", rows().map(|s| i64::from(s.end.0))),
        whole("cut", rows().map(|s| s.cut as i64)),
    ];
    columns.extend(scores(&tested.result.series.iter().map(Option::as_ref).collect::<Vec<_>>()));
    frame(columns)
}

/// Every forecast of the back-test beside what came.
///
/// # Errors
/// From polars; none is expected.
pub fn backtest_points(tested: &Tested) -> PolarsResult<DataFrame> {
    let rows = || tested.result.points.iter();
    let of = |p: &series::Point| &tested.observed[p.series];
    frame(vec![
        text("group", rows().map(|p| of(p).group.clone())),
        text("series", rows().map(|p| of(p).name.clone())),
        text("unit", rows().map(|p| of(p).unit.clone())),
        whole("origin", rows().map(|p| i64::from(p.origin))),
        year(rows().map(|p| Year(p.year))),
        real("forecast", rows().map(|p| p.forecast)),
        real("low", rows().map(|p| p.low)),
        real("high", rows().map(|p| p.high)),
        real("naive", rows().map(|p| p.naive)),
        real("drift", rows().map(|p| p.drift)),
        real("actual", rows().map(|p| p.actual)),
        real("scale", rows().map(|p| p.scale)),
    ])
}

/// Structure of employment, forecast and as at the origin, against the one that came: index of dissimilarity, 0 to 1.
fn structure(tested: &Tested) -> PolarsResult<DataFrame> {
    let rows = || tested.structure();
    frame(vec![
        text("group", rows().map(|r| r.group.clone())),
        whole("origin", rows().map(|r| i64::from(r.origin))),
        year(rows().map(|r| Year(r.year))),
        real("forecast", rows().map(|r| r.forecast)),
        real("naive", rows().map(|r| r.naive)),
    ])
}
