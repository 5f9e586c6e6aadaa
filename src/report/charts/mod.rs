//! The charts of a run: each states its finding in the title and stands beside a CSV of exactly what it shows.
//! A chart is laid out once as shapes and painted twice, as SVG and as PNG.

mod alternatives;
mod backtest;
mod balance;
mod bars;
mod canvas;
mod change;
mod comparison;
mod employers;
mod fans;
mod frame;
mod intervals;
mod marks;
mod moves;
mod municipalities;
mod need;
mod panels;
mod plan;
mod prices;
mod rows;
#[cfg(test)]
mod sample;
mod scale;
mod sensitivity;
mod supply;
mod sweep;
mod uncertainty;
mod waterfall;
mod words;

use super::alternatives::Found;
use super::backtest::group_name;
use super::sensitivity::Moved;
use super::tables::is_formula;
use canvas::Canvas;
use frame::{Context, Origin, Page};
use kadry_engine::Inputs;
use kadry_engine::demand::Subject;
use kadry_engine::outcome::{Forecast, Outcome, Tested};
use kadry_engine::quota::Plan;
use kadry_engine::review::employers::graduates_by_employer;
use kadry_engine::series::{Backtest, Series};
use kadry_region::lang::Lang;
use rayon::prelude::*;
use uncertainty::Shares;

pub use fans::{Ahead, Fan};
pub use sweep::draw_sweep;

/// One chart in every form that documents need.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Name of its files.
    pub name: &'static str,
    pub svg: String,
    /// 1600 pixels wide.
    pub png: Vec<u8>,
    /// What the chart shows: UTF-8, commas, a header.
    pub csv: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    #[error("встроенный шрифт не читается / the built-in font cannot be read")]
    Font,
    #[error("рисунок не строится / the picture cannot be drawn: {0}")]
    Drawing(String),
    #[error("таблица рисунка / table of the picture: {0}")]
    Table(#[from] csv::Error),
}

/// A chart that is laid out but not painted.
struct Drawing {
    name: &'static str,
    canvas: Canvas,
    csv: String,
}

impl Drawing {
    fn new(name: &'static str, canvas: Canvas, header: &[&str], rows: &[Vec<String>]) -> Result<Self, ChartError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header)?;
        for row in rows {
            writer.write_record(row.iter().map(|cell| safe(cell)))?;
        }
        let bytes = writer.into_inner().map_err(|error| ChartError::Drawing(error.to_string()))?;
        Ok(Self { name, canvas, csv: String::from_utf8_lossy(&bytes).into_owned() })
    }

    fn chart(self) -> Result<Chart, ChartError> {
        Ok(Chart { name: self.name, svg: self.canvas.svg()?, png: self.canvas.png()?, csv: self.csv })
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front.
fn safe(cell: &str) -> String {
    if is_formula(cell) && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// One decimal: what the CSV beside a chart needs.
fn plain(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// Six decimals, and exponents where they would be lost: series come in any unit.
fn exact(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    match value.abs() {
        0.0 => "0".to_owned(),
        size if (1e-3..1e15).contains(&size) => rounded.to_string(),
        _ => format!("{value:e}"),
    }
}

/// Draws every chart of a plan's run; `run` is its id.
///
/// # Errors
/// [`ChartError`] where a font, a picture or its file fails; missing data is no error but a chart that says so.
pub fn draw_all(outcome: &Outcome, run: &str, lang: Lang) -> Result<Vec<Chart>, ChartError> {
    let mut charts = draw_forecast(&outcome.forecast, run, lang)?;
    let context = Context::new(outcome.region(), run, lang);
    let Plan { lines, balance, .. } = &outcome.plan;
    let Inputs { region, demand, chains, .. } = outcome.inputs();
    let of_plan = vec![
        balance::heatmap(context, balance)?,
        balance::by_industry(context, balance)?,
        supply::small_multiples(context, &demand.industries, balance)?,
        intervals::intervals(context, &demand.programmes, balance)?,
        moves::places_change(context, lines)?,
        plan::places_by_college(context, lines)?,
        municipalities::municipalities(context, lines)?,
        plan::yield_funnel(context, lines, chains)?,
        employers::graduates_by_employer(context, &graduates_by_employer(region, lines, chains))?,
        plan::binding_constraints(context, &outcome.plan)?,
        prices::constraint_prices(context, &outcome.plan)?,
    ];
    charts.extend(painted(of_plan)?);
    Ok(charts)
}

/// Draws what plans nearly as good as that of a run change; `run` is its id.
///
/// # Errors
/// As [`draw_all`].
pub fn draw_alternatives(found: Found<'_>, run: &str, lang: Lang) -> Result<Vec<Chart>, ChartError> {
    canvas::fonts()?;
    let context = Context::new(found.region, run, lang);
    painted(vec![alternatives::line_ranges(context, found)?, alternatives::industries(context, found)?])
}

/// Draws what assumptions and goals cost; `run` is the id of the run.
///
/// # Errors
/// As [`draw_all`].
pub fn draw_sensitivity(moved: Moved<'_>, run: &str, lang: Lang) -> Result<Vec<Chart>, ChartError> {
    canvas::fonts()?;
    let context = Context::new(moved.region, run, lang);
    painted(vec![sensitivity::tornado(context, moved)?, sensitivity::trade_offs(context, moved.curves)?])
}

/// Draws the charts that need no plan.
///
/// # Errors
/// As [`draw_all`].
pub fn draw_forecast(forecast: &Forecast, run: &str, lang: Lang) -> Result<Vec<Chart>, ChartError> {
    canvas::fonts()?;
    let context = Context::new(&forecast.inputs.region, run, lang);
    let drawings = vec![
        fans::employment(context, &forecast.inputs.demand.employment)?,
        need::by_industry(context, &forecast.inputs.demand.industries)?,
        need::by_cause(context, &forecast.inputs.demand.by_cause)?,
        waterfall::waterfall(context, &forecast.inputs.demand.by_cause, &forecast.inputs.demand.region)?,
        uncertainty::uncertainty(context, &shares(forecast))?,
        tested(*context, &forecast.tested)?,
    ];
    painted(drawings)
}

/// Paints on all cores; the order is kept.
fn painted(drawings: Vec<Drawing>) -> Result<Vec<Chart>, ChartError> {
    drawings.into_par_iter().map(Drawing::chart).collect()
}

/// Shares of the sources of the region's need, then of its industries, the largest need at the horizon first.
fn shares(forecast: &Forecast) -> Vec<Shares> {
    let demand = &forecast.inputs.demand;
    let horizon = forecast.inputs.region.settings.horizon;
    let mut industries: Vec<_> = demand.industries.iter().filter(|row| row.year == horizon).collect();
    industries.sort_by(|a, b| b.need.0.total_cmp(&a.need.0));
    let subjects = std::iter::once((Subject::Region, &forecast.inputs.region.settings.name))
        .chain(industries.iter().map(|row| (Subject::Industry(row.industry.clone()), &row.industry)));
    let mut rows = Vec::new();
    for (subject, name) in subjects {
        let of: Vec<_> = demand.sources.iter().filter(|share| share.subject == subject).collect();
        for part in of.chunk_by(|a, b| a.year == b.year) {
            let shares = part.iter().map(|share| (crate::words::source_name(share.source), share.share.0)).collect();
            rows.push(Shares { subject: name.clone(), year: part[0].year, shares });
        }
    }
    rows
}

/// Draws a back-test; `source` names the table or package that its series come from, `run` the run that it belongs to.
///
/// # Errors
/// As [`draw_all`].
pub fn draw_backtest(of: &Tested, source: &str, run: Option<&str>, lang: Lang) -> Result<Chart, ChartError> {
    canvas::fonts()?;
    tested(Page { origin: Origin::Table(source), run, lang }, of)?.chart()
}

fn tested(page: Page, of: &Tested) -> Result<Drawing, ChartError> {
    let groups: Vec<String> = of.observed.iter().map(|s| group_name(&s.group, page.lang).to_owned()).collect();
    let series: Vec<Series> = of.observed.iter().zip(&groups).map(|(s, group)| Series { group, end: s.end.0, values: &s.values }).collect();
    let names: Vec<String> = of.observed.iter().map(|s| s.name.clone()).collect();
    let named = of.result.groups.iter().map(|(group, scores)| (group_name(group, page.lang).to_owned(), *scores)).collect();
    let result = Backtest { groups: named, ..of.result.clone() };
    backtest::backtest(page, &result, &series, &names, of.trials.level)
}

/// Draws the forecasts of a table without a region, 24 to a chart; `source` names the table, `level` is that of the bounds.
///
/// # Errors
/// As [`draw_all`].
pub fn draw_series(fans: &[Fan], level: f64, source: &str, lang: Lang) -> Result<Vec<Chart>, ChartError> {
    canvas::fonts()?;
    let page = Page { origin: Origin::Table(source), run: None, lang };
    painted(fans::series(page, fans, level)?)
}

/// Draws a comparison of runs.
///
/// # Errors
/// As [`draw_all`].
pub fn draw_comparison(of: &super::compare::Comparison) -> Result<Vec<Chart>, ChartError> {
    canvas::fonts()?;
    painted(comparison::drawings(of)?)
}
