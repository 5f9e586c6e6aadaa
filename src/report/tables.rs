//! The tables of a run as data frames, in the order and with the columns of the contract.

use super::contract::{
    AllocationRow, Assumption, Balance, Calibration, CauseRow, CertificateRow, College, CompetitionGoal, CompetitionRow, Constraint,
    Contract, ControlTotalRow, Employer, Employment, Exact, Indicator, MatrixShare, Need, Pipeline, PlanRow, Programme, Reconciliation,
    Remark, RobustMeasure, Row, Source, Uncertainty, Unmapped, YieldRow,
};
use super::words::constraint;
use kadry_engine::demand::{CauseYear, ControlStatus, Level, ProgrammeNeed, SourceShare, Subject};
use kadry_engine::outcome::{Forecast, Outcome, Tested};
use kadry_engine::quota::{BalanceStatus, Competition};
use kadry_engine::series::{Comparison, Verdict};
use kadry_engine::{Inputs, indicators, series};
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
    let mut tables = need_tables(&outcome.forecast, lang, pipeline(outcome), indicators::indicators(outcome))?;
    tables.extend([
        MatrixShare::table(matrix(outcome.region()))?,
        AllocationRow::table(allocation(outcome))?,
        Balance::table(balance(outcome))?,
        Constraint::table(constraints(outcome, lang))?,
        CertificateRow::table(certificate(outcome))?,
        PlanRow::table(justification::justification(outcome, lang))?,
        Contract::table(lists::contracts(outcome))?,
        Remark::table(lists::flags(outcome, lang))?,
        Assumption::table(lists::assumed(&outcome.forecast, lang))?,
        Source::table(lists::sources(outcome.region()))?,
        College::table(lists::colleges(outcome.region()))?,
        Programme::table(lists::programmes(outcome.region()))?,
        Employer::table(graduates_by_employer(outcome))?,
    ]);
    if let Some(result) = &outcome.plan.competition {
        tables.push(CompetitionRow::table(competition(outcome, result))?);
        tables.push(CompetitionGoal::table(competition_goals(result))?);
    }
    if !outcome.robust.is_empty() {
        tables.push(RobustMeasure::table(lists::robust(&outcome.robust))?);
    }
    Ok(tables)
}

/// The tables of a run that need no plan.
///
/// # Errors
/// As [`tables`].
pub fn forecast_tables(forecast: &Forecast, lang: Lang) -> PolarsResult<Vec<Table>> {
    need_tables(forecast, lang, whole_pipeline(forecast), indicators::entered(forecast.region()))
}

/// What a plan and a forecast have in common.
fn need_tables(forecast: &Forecast, lang: Lang, pipeline: Vec<Pipeline>, indicators: Vec<indicators::Row>) -> PolarsResult<Vec<Table>> {
    Ok(vec![
        CauseRow::table(need_by_cause(forecast))?,
        Need::table(need(forecast))?,
        Employment::table(employment(forecast))?,
        Pipeline::table(pipeline)?,
        YieldRow::table(yields(forecast))?,
        Unmapped::table(unmapped(forecast))?,
        Indicator::table(scoreboard::indicators(indicators))?,
        Uncertainty::table(uncertainty(forecast))?,
        Calibration::table(calibration(forecast, lang))?,
        ControlTotalRow::table(control_totals(forecast))?,
        Reconciliation::table(reconciliation(forecast))?,
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
pub(crate) fn round(value: f64) -> f64 {
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

fn need_by_cause(forecast: &Forecast) -> impl Iterator<Item = CauseRow> {
    let of = |row: &CauseYear| CauseRow {
        occupation: forecast.inputs.region.occupations[row.occupation].clone(),
        year: row.year.0,
        retirement: row.retirement.0,
        death: row.death.0,
        transfer: row.transfer.0,
        migration: row.migration.0,
        growth: row.growth.0,
        projects: row.projects.0,
        vacancies: row.vacancies.0,
        other_supply: row.other_supply.0,
        openings: row.openings.0,
        remainder: row.remainder.0,
        headcount: row.headcount.0,
    };
    forecast.inputs.demand.by_cause.iter().map(of)
}

fn need(forecast: &Forecast) -> impl Iterator<Item = Need> {
    let of = |row: &ProgrammeNeed| Need {
        programme: code(&forecast.inputs.region, row.programme),
        year: row.year.0,
        bottom_up: row.bottom_up.0,
        need: row.need.0,
        need_low: row.low.0,
        need_high: row.high.0,
        method: row.method.clone(),
        flags: row.flags.join(";"),
    };
    forecast.inputs.demand.programmes.iter().map(of)
}

fn code(region: &Region, programme: usize) -> String {
    region.programmes[programme].code.clone()
}

/// History and forecast of employment by industry, with the growth index applied to the forecast.
fn employment(forecast: &Forecast) -> Vec<Employment> {
    let employment = &forecast.inputs.demand.employment;
    let mut rows = Vec::new();
    for industry in &employment.industries {
        let name = &industry.name;
        for (year, people) in &industry.history {
            let method = if industry.filled.contains(year) { "filled" } else { "fact" };
            let (industry, method) = (name.clone(), method.to_owned());
            rows.push(Employment { industry, year: year.0, headcount: *people, low: None, high: None, method });
        }
        for (step, people) in industry.path.iter().enumerate().skip(1) {
            let factor = industry.forecast.mean.get(step - 1).filter(|m| **m > 0.0).map_or(1.0, |mean| people / mean);
            rows.push(Employment {
                industry: name.clone(),
                year: employment.base.plus(step as i32).0,
                headcount: *people,
                low: Some(industry.forecast.low[step - 1] * factor),
                high: Some(industry.forecast.high[step - 1] * factor),
                method: industry.forecast.choice.to_string(),
            });
        }
    }
    rows
}

fn pipeline(outcome: &Outcome) -> Vec<Pipeline> {
    outcome.plan.balance.iter().map(|line| in_training(outcome.inputs(), line.programme, line.year)).collect()
}

/// Without a plan there is no balance to name the years: every programme and every year of need.
fn whole_pipeline(forecast: &Forecast) -> Vec<Pipeline> {
    let region = forecast.region();
    let years = region.settings.base_year.plus(1).to(region.last_need_year());
    let pairs = (0..region.programmes.len()).flat_map(|programme| years.clone().map(move |year| (programme, year)));
    pairs.map(|(programme, year)| in_training(&forecast.inputs, programme, year)).collect()
}

fn in_training(inputs: &Inputs, programme: usize, year: Year) -> Pipeline {
    let at = inputs.pipeline.at(programme, year);
    Pipeline { programme: code(&inputs.region, programme), year: year.0, graduates: at.graduates.0, workers: at.workers.0 }
}

/// The chain of every offer, each factor with the source of a reference value (empty for the region's own).
fn yields(forecast: &Forecast) -> Vec<YieldRow> {
    let mut rows = Vec::new();
    for (offer, chain) in forecast.inputs.chains.iter().enumerate() {
        let mut push = |factor: &str, value: f64, source: &str| {
            let [college, programme, form, base] = offer_cells(forecast.region(), offer);
            let (factor, source) = (factor.to_owned(), source.to_owned());
            rows.push(YieldRow { college, programme, form, base, factor, value, assumed: !source.is_empty(), source });
        };
        for (name, factor) in chain.factors() {
            push(name, factor.value.0, factor.source.unwrap_or_default());
        }
        let (first, second) = chain.per_place();
        push("workers_per_place", first, "");
        push("workers_per_place_a_year_later", second, "");
    }
    rows
}

pub(super) fn offer_columns(region: &Region, offers: impl Iterator<Item = usize> + Clone) -> Vec<Column> {
    let cells: Vec<[String; 4]> = offers.map(|offer| offer_cells(region, offer)).collect();
    let of = |at: usize, name: &str| text(name, cells.iter().map(|cell| cell[at].clone()));
    vec![of(0, "college"), of(1, "programme"), of(2, "form"), of(3, "base")]
}

/// College, programme, form and base.
pub(super) fn offer_cells(region: &Region, offer: usize) -> [String; 4] {
    let of = &region.offers[offer];
    [region.colleges[of.college].id.clone(), code(region, of.programme), of.form.clone(), of.base.clone()]
}

/// The matrix as it was used: without the rows that match nothing.
fn matrix(region: &Region) -> impl Iterator<Item = MatrixShare> {
    region.matrix.iter().map(|row| MatrixShare {
        occupation: region.occupations[row.occupation].clone(),
        programme: code(region, row.programme),
        share: row.share.0,
    })
}

fn allocation(outcome: &Outcome) -> impl Iterator<Item = AllocationRow> {
    outcome.plan.lines.iter().map(|line| {
        let [college, programme, form, base] = offer_cells(outcome.region(), line.offer);
        AllocationRow {
            college,
            programme,
            form,
            base,
            admission_year: line.year.0,
            groups: line.groups.0,
            places: line.places.0,
            previous_places: line.previous.map(|places| places.0),
            contracts: line.contracts.0,
            graduation_year: line.graduation.0,
            expected_graduates: line.graduates.0,
            expected_workers: line.workers.0,
            cost: line.cost.map(|cost| cost.0),
        }
    })
}

/// Each line of a lot in the competition, beside the need-optimal plan.
fn competition(outcome: &Outcome, result: &Competition) -> impl Iterator<Item = CompetitionRow> {
    result.lines.iter().map(|line| {
        let [college, programme, form, base] = offer_cells(outcome.region(), line.offer);
        CompetitionRow {
            college,
            programme,
            form,
            base,
            admission_year: line.year.0,
            score: line.score,
            rank: line.rank as u32,
            places: line.places.0,
            places_need_optimal: line.need_optimal.0,
            difference: line.places.0 as i32 - line.need_optimal.0 as i32,
            flags: if line.score.is_none() { "no_score" } else { "" }.to_owned(),
        }
    })
}

fn competition_goals(result: &Competition) -> impl Iterator<Item = CompetitionGoal> {
    result.goals.iter().map(|row| CompetitionGoal {
        goal: row.goal.key().to_owned(),
        competition: row.competition,
        need_optimal: row.need_optimal,
        difference: row.competition - row.need_optimal,
    })
}

fn balance(outcome: &Outcome) -> impl Iterator<Item = Balance> {
    outcome.plan.balance.iter().map(|line| Balance {
        programme: code(outcome.region(), line.programme),
        year: line.year.0,
        need: line.need.0,
        pipeline_workers: line.pipeline.0,
        planned_workers: line.planned.0,
        shortage: line.shortage.0,
        surplus: line.surplus.0,
        status: line.status.key().to_owned(),
    })
}

fn constraints(outcome: &Outcome, lang: Lang) -> impl Iterator<Item = Constraint> {
    let scenario = &outcome.region().settings.scenario;
    outcome.plan.constraints.iter().map(move |line| Constraint {
        constraint: line.name.clone(),
        kind: line.kind.key().to_owned(),
        owner: line.owner.clone(),
        year: line.year.0,
        bound: line.bound,
        activity: line.activity,
        slack: line.slack,
        binding: line.binding,
        price_people: line.price_people,
        range_low: line.range.map(|range| range.0).filter(|low| low.is_finite()),
        range_high: line.range.map(|range| range.1).filter(|high| high.is_finite()),
        one_more_people: line.one_more,
        group_more_people: line.group_more,
        sentence: constraint::sentence(line, scenario).get(lang).to_owned(),
    })
}

/// Multipliers that prove the bounds of the goals.
fn certificate(outcome: &Outcome) -> impl Iterator<Item = CertificateRow> {
    outcome.plan.certificate.iter().map(|row| CertificateRow {
        goal: row.goal.key().to_owned(),
        kind: row.kind.to_owned(),
        owner: row.owner.clone(),
        year: row.year.map(|year| year.0),
        part: row.part.clone(),
        dual: Exact(row.dual),
        bound: Exact(row.bound),
    })
}

fn unmapped(forecast: &Forecast) -> Vec<Unmapped> {
    let (region, demand) = (forecast.region(), &forecast.inputs.demand);
    let mut rows = Vec::new();
    let mut push = |kind: &str, subject: String, people: Option<f64>, detail: String| {
        rows.push(Unmapped { kind: kind.to_owned(), subject, people, detail });
    };
    for (occupation, name) in region.occupations.iter().enumerate() {
        if region.programmes_of(occupation).is_empty() {
            let years = region.settings.base_year.plus(1).to(region.settings.horizon);
            let openings: f64 = years.filter_map(|y| demand.at(occupation, y)).map(|r| r.openings.0).sum();
            if openings > 0.0 {
                let detail = format!("openings to {}", region.settings.horizon);
                push("occupation_without_programme", name.clone(), Some(openings), detail);
            }
        }
    }
    for (programme, record) in region.programmes.iter().enumerate() {
        let mut feeds = region.matrix.iter().filter(|m| m.programme == programme);
        let demanded = feeds.any(|m| demand.by_cause.iter().any(|r| r.occupation == m.occupation && r.openings.0 > 0.0));
        if !demanded {
            push("programme_without_demand", record.code.clone(), None, record.name.clone());
        }
    }
    for (table, row, what) in &region.unmatched {
        push("input_row", format!("{table}, row {row}"), None, what.clone());
    }
    rows
}

/// Requests of employers (each need once), places contracted, and workers expected from the contracts.
fn graduates_by_employer(outcome: &Outcome) -> impl Iterator<Item = Employer> {
    let rows = kadry_engine::review::employers::graduates_by_employer(outcome.region(), &outcome.plan.lines, &outcome.inputs().chains);
    rows.into_iter().map(|row| Employer {
        employer: row.employer,
        programme: row.subject,
        year: row.year.0,
        requested: row.requested,
        contracted: row.contracted,
        expected: row.expected,
    })
}

/// First-order shares of the sources in the variance of need, and of what the students in training leave of it. A subject
/// and year that does not vary has no rows; what the shares leave of 1 are interactions.
fn uncertainty(forecast: &Forecast) -> Vec<Uncertainty> {
    let region = forecast.region();
    let row = |quantity: &str, row: &SourceShare| {
        let (subject, kind) = match &row.subject {
            Subject::Region => (region.settings.name.clone(), "region"),
            Subject::Industry(name) => (name.clone(), "industry"),
            Subject::Programme(programme) => (code(region, *programme), "programme"),
        };
        let [kind, quantity, source] = [kind, quantity, row.source.key()].map(str::to_owned);
        Uncertainty { subject, kind, year: row.year.0, quantity, source, share: row.share.0 }
    };
    let need = forecast.inputs.demand.sources.iter().map(|share| row("need", share));
    need.chain(forecast.gap_sources.iter().map(|share| row("gap", share))).collect()
}

/// What was fitted to the region's own past.
fn calibration(forecast: &Forecast, lang: Lang) -> [Calibration; 2] {
    let calibration = &forecast.inputs.demand.calibration;
    let years = calibration.years.map(|(first, last)| format!("{first}–{last}")).unwrap_or_default();
    let note = crate::words::calibration_basis(calibration.basis);
    let counted = kadry_region::lang::Text::new("занятие-лет с известным притоком", "occupation-years with known entrants");
    [("retirement_factor", calibration.factor, note), ("entrants_known", calibration.entrants_known as f64, counted)].map(
        |(quantity, value, note)| Calibration {
            quantity: quantity.to_owned(),
            value,
            years: years.clone(),
            note: note.get(lang).to_owned(),
        },
    )
}

fn control_totals(forecast: &Forecast) -> impl Iterator<Item = ControlTotalRow> {
    forecast.inputs.demand.control.iter().map(|row| ControlTotalRow {
        source: row.source.clone(),
        subject: row.subject.clone(),
        year: row.year.0,
        official: row.official.0,
        model: row.model.0,
        difference: row.model.0 - row.official.0,
        reconciled: row.reconciled.0,
        applied: row.status == ControlStatus::Applied,
        status: match row.status {
            ControlStatus::Applied => "applied",
            ControlStatus::Compared => "compared",
            ControlStatus::NoBase => "no_base",
            ControlStatus::Contradicted => "contradicted",
        }
        .to_owned(),
    })
}

/// How employment was made to add up: forecasts of sums, sums of the forecasts of their parts, and what both became.
fn reconciliation(forecast: &Forecast) -> impl Iterator<Item = Reconciliation> {
    forecast.inputs.demand.employment.reconciliation.iter().map(|row| Reconciliation {
        level: match row.level {
            Level::Region => "region",
            Level::Industry => "industry",
            Level::Municipality => "municipality",
        }
        .to_owned(),
        name: row.name.clone(),
        year: row.year.0,
        own_forecast: row.own.0,
        sum_of_parts: row.parts.0,
        discrepancy: row.parts.0 - row.own.0,
        reconciled: row.reconciled.0,
    })
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
