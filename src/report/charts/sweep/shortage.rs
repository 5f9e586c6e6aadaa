//! How weighted shortage spreads over draws and scenarios.

use super::super::canvas::{Align, BLUE, Canvas, DARK, GREY, Lettering, Rect, SKY, VERMILLION};
use super::super::frame::{Frame, Page};
use super::super::marks::{Mark, span};
use super::super::rows::{self, Label};
use super::super::scale::{Scale, value_axis};
use super::super::words::brief;
use super::super::{ChartError, Drawing, plain};
use crate::words::scenario_title;
use kadry_engine::scenario::sweep::{Findings, ScenarioShortage, quantile};
use kadry_region::lang::{Text, number, text};

const ROW: i32 = 54;
const HEIGHT: i32 = 460;
const BINS: usize = 24;
const POINT: Mark = Mark::Diamond(VERMILLION);
const SPREAD: Mark = Mark::Span(SKY);
const MEDIAN: Mark = Mark::Dot(BLUE);
const DRAWS: Mark = Mark::Fill(SKY);
const FORECAST: Mark = Mark::Line(VERMILLION);
const TENTHS: Mark = Mark::Dashes(DARK);

struct Row<'a> {
    scenario: &'a str,
    /// What people call it.
    title: Text,
    point: Option<f64>,
    /// Sorted.
    drawn: Vec<f64>,
}

impl Row<'_> {
    fn at(&self, share: f64) -> f64 {
        quantile(&self.drawn, share)
    }
}

/// A histogram of the draws of one scenario, or a row for each of several.
pub fn shortage(page: Page<'_>, of: &Findings) -> Result<Drawing, ChartError> {
    let rows: Vec<Row<'_>> = of.scenarios.iter().enumerate().map(|(index, scenario)| row(of, index, scenario)).collect();
    let table: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let point = row.point.map(plain).unwrap_or_default();
            let quantiles = [0.1, 0.5, 0.9].map(|share| if row.drawn.is_empty() { String::new() } else { plain(row.at(share)) });
            [row.scenario.to_owned(), point].into_iter().chain(quantiles).collect()
        })
        .collect();
    let canvas = match &rows[..] {
        [one] if !one.drawn.is_empty() => histogram(page, one, of.settings.parts),
        _ => scenarios(page, &rows, of.settings.parts),
    };
    Drawing::new("sweep_shortage", canvas, &["scenario", "point_forecast", "p10", "p50", "p90"], &table)
}

fn row<'a>(of: &'a Findings, index: usize, scenario: &'a str) -> Row<'a> {
    let ScenarioShortage { point, drawn } = of.shortage_of(index);
    Row { scenario, title: scenario_title(of, index), point, drawn }
}

fn mode(parts: bool) -> Text {
    if parts {
        text!(" Группы испытаний — частями, группы прогноза — целиком.", " Groups of draws in parts, those of the forecast whole.")
    } else {
        Text::default()
    }
}

fn histogram(page: Page<'_>, row: &Row<'_>, parts: bool) -> Canvas {
    let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| page.whole(row.at(share)));
    let count = row.drawn.len();
    let mode = mode(parts);
    let frame = Frame {
        title: page.say(text!(
            "Взвешенный дефицит: в 8 случаях из 10 от {low} до {high} чел., в середине {middle}",
            "Weighted shortage: from {low} to {high} people in 8 cases of 10, {middle} in the middle"
        )),
        subtitle: page.say(text!(
            "По горизонтали — дефицит лучшего плана под испытанием потребности, чел. с приоритетами программ; по вертикали — доля испытаний, %. Испытаний: {count}.{ru}",
            "Across: shortage of the best plan under a draw of need, people times the priority of their programme; up: share of draws, %. {count} draws.{en}",
            ru = &mode.ru,
            en = &mode.en,
        )),
        legend: vec![
            (DRAWS, page.say(text!("доля испытаний", "share of draws"))),
            (TENTHS, page.say(text!("10 % и 90 % испытаний", "10% and 90% of draws"))),
            (FORECAST, page.say(text!("по прогнозу потребности", "under the forecast of need"))),
        ],
        tables: &["employment", "exit_rates", "projects", "offers", "yields"],
        height: HEIGHT,
    };
    let (mut canvas, body) = frame.open(page);
    let area = Rect { x: body.x + 70, y: body.y + 34, width: body.width - 110, height: body.height - 84 };
    let values = || row.drawn.iter().copied().chain(row.point);
    let (least, most) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let across = Scale::measured(least, most, area.x, area.right()).rounded(10);
    let ticks = across.ticks(10);
    let (from, to) = (ticks.first().copied().unwrap_or_default(), ticks.last().copied().unwrap_or(1.0));
    let width = (to - from) / BINS as f64;
    let share = |bin: usize| {
        let (low, high) = (from + width * bin as f64, from + width * (bin + 1) as f64);
        let last = bin + 1 == BINS;
        row.drawn.iter().filter(|value| **value >= low && (**value < high || last)).count() as f64 / count as f64 * 100.0
    };
    let shares: Vec<f64> = (0..BINS).map(share).collect();
    let up = Scale::new(0.0, shares.iter().copied().fold(0.0, f64::max), area.bottom(), area.y).rounded(5);
    let small = Lettering::new(18).colour(GREY);
    value_axis(&mut canvas, area, up, 5, small, &|value| number(value, 0, page.lang) + page.percent_sign());
    for (bin, share) in shares.iter().enumerate() {
        let (left, right) = (across.at(from + width * bin as f64), across.at(from + width * (bin + 1) as f64));
        DRAWS.fill(&mut canvas, Rect { x: left + 1, y: up.at(*share), width: right - left - 2, height: area.bottom() - up.at(*share) });
    }
    let step = across.step(10);
    let decimals = if step < 1.0 { 1 } else { 0 };
    for tick in ticks {
        canvas.text(across.at(tick), area.bottom() + 26, &number(tick, decimals, page.lang), small.align(Align::Centre));
    }
    let upright = |x: i32| vec![(x, area.y - 6), (x, area.bottom())];
    for share in [0.1, 0.9] {
        canvas.dashes(&upright(across.at(row.at(share))), 3, TENTHS.colour());
    }
    if let Some(point) = row.point {
        canvas.line(upright(across.at(point)), 4, FORECAST.colour());
    }
    canvas
}

fn scenarios(page: Page<'_>, rows: &[Row<'_>], parts: bool) -> Canvas {
    let drawn = rows.iter().any(|row| !row.drawn.is_empty());
    let mode = mode(parts && drawn);
    let mut legend = vec![(POINT, page.say(text!("по прогнозу потребности", "under the forecast of need")))];
    if drawn {
        legend.push((SPREAD, page.say(text!("от 10 % до 90 % испытаний", "10% to 90% of draws"))));
        legend.push((MEDIAN, page.say(text!("середина испытаний", "median of draws"))));
    }
    let frame = Frame {
        title: page.say(scenarios_title(page, rows)),
        subtitle: page.say(text!(
            "Взвешенный дефицит лучшего плана каждого сценария, чел. с приоритетами программ.{ru}",
            "Weighted shortage of the best plan of each scenario, people times the priority of their programme.{en}",
            ru = &mode.ru,
            en = &mode.en,
        )),
        legend,
        tables: &["employment", "exit_rates", "projects", "offers", "yields"],
        height: rows::height(rows.len(), ROW),
    };
    if rows.iter().all(|row| row.point.is_none()) {
        return frame.empty_for(page, text!("Ни у одного сценария нет плана.", "No scenario has a plan."));
    }
    let (mut canvas, body) = frame.open(page);
    let labels: Vec<Label> = rows.iter().map(|row| label(page, row)).collect();
    let most = rows.iter().flat_map(|row| row.point.into_iter().chain([row.at(0.9)])).fold(0.0, f64::max);
    let drawn = rows::open(&mut canvas, page, body, ROW, &labels, (0.0, most), most < 10.0);
    for (index, row) in rows.iter().enumerate() {
        let (y, at) = (drawn.middle(index), |value: f64| drawn.scale.at(value));
        if !row.drawn.is_empty() {
            span(&mut canvas, (at(row.at(0.1)), at(row.at(0.9))), y, SPREAD.colour());
        }
        if let Some(point) = row.point {
            POINT.point(&mut canvas, (at(point), y), 11);
        }
        if !row.drawn.is_empty() {
            MEDIAN.point(&mut canvas, (at(row.at(0.5)), y), 6);
        }
    }
    canvas
}

fn label(page: Page<'_>, row: &Row<'_>) -> Label {
    let note = match row.point {
        None => page.say(text!("плана нет", "no plan")),
        Some(point) if row.drawn.is_empty() => page.say(text!("{point} чел.", "{point} people", point = page.whole(point))),
        Some(_) => {
            let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| page.whole(row.at(share)));
            page.say(text!("{middle} ({low}–{high}) чел.", "{middle} ({low}–{high}) people"))
        }
    };
    Label { name: page.say(row.title.clone()), note, ..Label::default() }
}

fn scenarios_title(page: Page<'_>, rows: &[Row<'_>]) -> Text {
    let middle = |row: &Row<'_>| row.point.map(|point| if row.drawn.is_empty() { point } else { row.at(0.5) });
    let known = || rows.iter().filter_map(|row| Some((&row.title, middle(row)?)));
    let least = known().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = known().max_by(|a, b| a.1.total_cmp(&b.1));
    match (least, most) {
        (Some((low, least)), Some((high, most))) => {
            let (least, most) = (page.whole(least), page.whole(most));
            let (low, high) = (brief(low.get(page.lang), 40), brief(high.get(page.lang), 40));
            text!(
                "Взвешенный дефицит — от {least} чел. («{low}») до {most} («{high}»)",
                "Weighted shortage: from {least} people (“{low}”) to {most} (“{high}”)"
            )
        }
        _ => text!("Взвешенный дефицит по сценариям: планов нет", "Weighted shortage by scenario: no plans"),
    }
}
