//! The back-test in one picture: forecast against what came, and the errors beside those of naive and drift.

use super::canvas::{Align, BLUE, Canvas, DARK, GREY, Lettering, ORANGE, PALE, Rect, SILVER, VERMILLION, tint};
use super::frame::{Frame, Page};
use super::marks::Mark;
use super::panels::small;
use super::scale::{Scale, value_axis};
use super::words::{ellipsis, wrap};
use super::{ChartError, Drawing, exact};
use kadry_engine::series::{Backtest, Comparison, Point, Series, Verdict};
use kadry_region::lang::{Text, number, plural_ru, text};
use std::cmp::Ordering;

/// Groups with bars of their own; the rest share one.
const GROUPS: usize = 14;
/// Dots of the scatter; beyond that every second, third… is drawn.
const DOTS: usize = 4000;
const ROW: i32 = 46;
/// A fact inside the interval of its forecast, and one outside.
const HELD: Mark = Mark::Dot(BLUE);
const MISSED: Mark = Mark::Cross(VERMILLION);

/// `series` and `names` are those of the back-test, `level` is that of its intervals.
pub fn backtest(page: Page<'_>, result: &Backtest, series: &[Series], names: &[String], level: f64) -> Result<Drawing, ChartError> {
    let dots = dots(&result.points);
    let rows = rows(page, result, series);
    let band = page.percent(level, 1.0);
    let bar_area = |height: i32| height - 84;
    let height = 720.max(ROW * rows.len() as i32 + 84);
    let frame = Frame {
        title: page.say(title(page, result, level)),
        subtitle: page.say(subtitle(page, &dots, &result.points)),
        legend: vec![
            (HELD, page.say(text!("факт в интервале {band}", "actual inside the {band} interval"))),
            (MISSED, page.say(text!("факт вне интервала", "actual outside"))),
            (Mark::Fill(BLUE), page.say(text!("ошибка kadry", "error of kadry"))),
            (Mark::Fill(SILVER), page.say(text!("наивный прогноз", "naive forecast"))),
            (Mark::Fill(tint(ORANGE, 0.6)), page.say(text!("дрейф", "drift"))),
        ],
        tables: &["employment", "school_leavers", "admissions", "indicators"],
        height,
    };
    let table: Vec<Vec<String>> = result.points.iter().map(|point| table_row(point, series, names)).collect();
    let canvas = if result.points.is_empty() {
        frame.empty(page)
    } else {
        let (mut canvas, body) = frame.open(page);
        scatter(&mut canvas, page, &dots, Rect { x: body.x, y: body.y, width: 660, height: 720 });
        let right = Rect { x: body.x + 720, width: body.width - 720, ..body };
        bars(&mut canvas, page, &rows, &band, right, (bar_area(right.height) / rows.len().max(1) as i32).clamp(ROW, 80));
        canvas
    };
    let header = ["series", "group", "origin", "year", "forecast", "low", "high", "naive", "drift", "actual"];
    Drawing::new("backtest", canvas, &header, &table)
}

fn table_row(point: &Point, series: &[Series], names: &[String]) -> Vec<String> {
    let name = names.get(point.series).cloned().unwrap_or_else(|| point.series.to_string());
    let group = series.get(point.series).map(|one| one.group.to_owned()).unwrap_or_default();
    let values = [point.forecast, point.low, point.high, point.naive, point.drift, point.actual];
    [name, group, point.origin.to_string(), point.year.to_string()].into_iter().chain(values.map(exact)).collect()
}

/// Changes since the last known value, in per cent of it.
struct Dots {
    /// `(actual, forecast, inside the interval)`.
    shown: Vec<(f64, f64, bool)>,
    /// The same bounds for both axes: 1st and 99th percentile of what both hold.
    low: f64,
    high: f64,
    outside: usize,
    /// The last known value is zero: no change in per cent.
    unknown: usize,
    /// Every so many of the points is drawn.
    stride: usize,
}

fn dots(points: &[Point]) -> Dots {
    let change = |value: f64, naive: f64| 100.0 * (value - naive) / naive.abs();
    let all: Vec<(f64, f64, bool)> = points
        .iter()
        .map(|p| (change(p.actual, p.naive), change(p.forecast, p.naive), (p.low..=p.high).contains(&p.actual)))
        .filter(|(actual, forecast, _)| actual.is_finite() && forecast.is_finite())
        .collect();
    let mut values: Vec<f64> = all.iter().flat_map(|(actual, forecast, _)| [*actual, *forecast]).collect();
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1) as f64;
    let at = |rank: f64| values.get(rank as usize).copied().unwrap_or_default();
    let (low, high) = (at((0.01 * last).floor()), at((0.99 * last).ceil()));
    // What the axes will show once they end on round steps.
    let scale = axis(low, high, 0, 1);
    let known = all.len();
    let inside: Vec<(f64, f64, bool)> = all.into_iter().filter(|(x, y, _)| scale.covers(*x) && scale.covers(*y)).collect();
    let stride = inside.len().div_ceil(DOTS).max(1);
    let outside = known - inside.len();
    Dots { shown: inside.into_iter().step_by(stride).collect(), low, high, outside, unknown: points.len() - known, stride }
}

fn axis(low: f64, high: f64, from: i32, to: i32) -> Scale {
    Scale::new(low, high, from, to).fine().rounded(6)
}

fn subtitle(page: Page<'_>, dots: &Dots, points: &[Point]) -> Text {
    let count = page.whole(points.len() as f64);
    let word = plural_ru(points.len() as f64, ["прогноз", "прогноза", "прогнозов"]);
    let mut parts = vec![text!(
        "{count} {word} по данным прошлых лет. Слева — изменение к последнему известному значению, %: на диагонали прогноз точен. \
         Справа — MASE: средняя ошибка в среднегодовых изменениях ряда, меньше — лучше.",
        "{count} forecasts from earlier years. Left: change since the last known value, %; exact forecasts lie on the diagonal. \
         Right: MASE, the mean error in mean yearly changes of the series; less is better."
    )];
    if dots.outside > 0 {
        let outside = page.whole(dots.outside as f64);
        let lie = plural_ru(dots.outside as f64, ["лежит", "лежат", "лежат"]);
        parts.push(text!("За краями осей {lie} {outside}.", "Beyond the axes: {outside}."));
    }
    if dots.unknown > 0 {
        let unknown = page.whole(dots.unknown as f64);
        parts.push(text!("Без процентов (последнее значение — ноль): {unknown}.", "Without per cent (the last value is zero): {unknown}."));
    }
    if dots.stride > 1 {
        let stride = dots.stride;
        parts.push(text!("Нарисована каждая {stride}-я точка.", "One dot in {stride} is drawn."));
    }
    let join = |of: &dyn Fn(&Text) -> String| parts.iter().map(of).collect::<Vec<_>>().join(" ");
    Text::new(join(&|text| text.ru.clone()), join(&|text| text.en.clone()))
}

fn title(page: Page<'_>, result: &Backtest, level: f64) -> Text {
    let all = &result.all;
    let (Some(own), Some(naive)) = (all.kadry.mase, all.naive.mase) else {
        return if result.points.is_empty() {
            text!("Проверка прогноза на прошлом: нет данных", "Back-test of the forecast: no data")
        } else {
            text!(
                "Прогноз не с чем сравнить: до начала проверки ни один ряд не менялся",
                "The forecast has nothing to beat: no series moved before the test"
            )
        };
    };
    let (own_text, naive_text) = (two(page, Some(own)), two(page, Some(naive)));
    let gain = page.percent((own - naive).abs(), naive);
    let (ru, en) = match all.verdict() {
        Verdict::Better => (format!("Прогноз точнее наивного на {gain}"), format!("The forecast beats the naive one by {gain}")),
        Verdict::Worse if naive == 0.0 => ("Прогноз хуже наивного".to_owned(), "The forecast is worse than the naive one".to_owned()),
        Verdict::Worse => (format!("Прогноз хуже наивного на {gain}"), format!("The forecast is worse than the naive one by {gain}")),
        Verdict::Same | Verdict::Unknown => {
            ("Прогноз не точнее наивного".to_owned(), "The forecast does not beat the naive one".to_owned())
        }
    };
    let covered = match all.kadry.coverage {
        Some(share) => {
            let (band, share) = (page.percent(level, 1.0), page.percent(share, 1.0));
            text!("; в интервал {band} попало {share} фактов", "; the {band} interval held {share} of actuals")
        }
        None => Text::default(),
    };
    let worse = result.groups.values().filter(|group| group.verdict() == Verdict::Worse).count();
    let count = result.groups.len();
    let groups = match (count, worse) {
        (0 | 1, _) => Text::default(),
        (_, 0) => text!("; хуже наивного — ни в одной группе из {count}", "; worse than naive in none of {count} groups"),
        _ => {
            let word = plural_ru(worse as f64, ["группе", "группах", "группах"]);
            text!("; хуже наивного — в {worse} {word} из {count}", "; worse than naive in {worse} of {count} groups")
        }
    };
    text!(
        "{ru} (MASE {own_text} против {naive_text}){covered_ru}{groups_ru}",
        "{en} (MASE {own_text} against {naive_text}){covered_en}{groups_en}",
        covered_ru = &covered.ru,
        covered_en = &covered.en,
        groups_ru = &groups.ru,
        groups_en = &groups.en,
    )
}

fn two(page: Page<'_>, value: Option<f64>) -> String {
    match value {
        Some(value) if value >= 1e5 => format!("{value:.1e}"),
        Some(value) => number(value, 2, page.lang),
        None => "—".to_owned(),
    }
}

fn scatter(canvas: &mut Canvas, page: Page<'_>, dots: &Dots, cell: Rect) {
    head(canvas, cell, &page.say(text!("Изменение к последнему известному значению, %", "Change since the last known value, %")));
    let small = small();
    canvas.text(cell.x, cell.y + 56, &page.say(text!("прогноз", "forecast")), small);
    let show = |value: f64, step: f64| {
        let decimals = (-step.log10() - 1e-9).ceil().clamp(0.0, 4.0) as usize;
        let shown = if value.abs() >= 1e6 { format!("{value:.0e}") } else { number(value, decimals, page.lang) };
        if value > 0.0 { format!("+{shown}") } else { shown }
    };
    let area = Rect { x: cell.x + 90, y: cell.y + 76, width: cell.width - 110, height: cell.height - 76 - 64 };
    let (across, up) = (axis(dots.low, dots.high, area.x, area.right()), axis(dots.low, dots.high, area.bottom(), area.y));
    let step = across.step(6);
    for tick in across.ticks(6) {
        let x = across.at(tick);
        canvas.line(vec![(x, area.y), (x, area.bottom())], 1, if tick == 0.0 { GREY } else { PALE });
        canvas.text(x, area.bottom() + 26, &show(tick, step), small.align(Align::Centre));
    }
    value_axis(canvas, area, up, 6, small, &|value| show(value, step));
    canvas.text(area.right(), area.bottom() + 56, &page.say(text!("факт", "actual")), small.align(Align::Right));
    canvas.line(vec![(area.x, area.bottom()), (area.right(), area.y)], 2, DARK);
    let radius = if dots.shown.len() > 500 { 3 } else { 4 };
    for held in [true, false] {
        let mark = if held { HELD } else { MISSED };
        for (actual, forecast, _) in dots.shown.iter().filter(|(_, _, inside)| *inside == held) {
            mark.point(canvas, (across.at(*actual), up.at(*forecast)), radius);
        }
    }
}

fn head(canvas: &mut Canvas, cell: Rect, text: &str) {
    let lettering = Lettering::new(21).bold();
    canvas.text(cell.x, cell.y + 21, &ellipsis(text, cell.width, lettering), lettering);
}

/// Errors of one group.
struct Row {
    name: String,
    bold: bool,
    /// Of kadry, naive and drift.
    errors: [Option<f64>; 3],
    coverage: Option<f64>,
}

impl Row {
    fn new(name: String, bold: bool, comparison: &Comparison) -> Self {
        let errors = [comparison.kadry.mase, comparison.naive.mase, comparison.drift.mase];
        Self { name, bold, errors, coverage: comparison.kadry.coverage }
    }
}

/// All series, then the groups, those that lose most to naive first; beyond fourteen the rest in one row.
fn rows(page: Page<'_>, result: &Backtest, series: &[Series]) -> Vec<Row> {
    let mut rows = vec![Row::new(page.say(text!("Все ряды", "All series")), true, &result.all)];
    if result.groups.len() < 2 {
        return rows;
    }
    let ratio = |comparison: &Comparison| match (comparison.kadry.mase, comparison.naive.mase) {
        (Some(own), Some(naive)) if naive > 0.0 => Some(own / naive),
        _ => None,
    };
    let mut groups: Vec<(&String, &Comparison)> = result.groups.iter().collect();
    groups.sort_by(|(_, a), (_, b)| match (ratio(a), ratio(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    let rest = if groups.len() > GROUPS { groups.split_off(GROUPS - 1) } else { Vec::new() };
    let unnamed = page.say(text!("без группы", "no group"));
    rows.extend(
        groups
            .iter()
            .map(|(name, comparison)| Row::new(if name.is_empty() { unnamed.clone() } else { (*name).clone() }, false, comparison)),
    );
    if !rest.is_empty() {
        let within = |point: &&Point| series.get(point.series).is_some_and(|one| rest.iter().any(|(name, _)| *name == one.group));
        let points: Vec<&Point> = result.points.iter().filter(within).collect();
        let count = rest.len();
        rows.push(together(page.say(text!("прочие группы ({count})", "other groups ({count})")), &points));
    }
    rows
}

/// Errors over the points of several groups, by the definition of the score.
fn together(name: String, points: &[&Point]) -> Row {
    let moved = || points.iter().filter(|point| point.scale > 0.0);
    let mean = |sum: f64, count: usize| (count > 0).then(|| sum / count as f64);
    let error = |of: fn(&Point) -> f64| mean(moved().map(|p| (p.actual - of(p)).abs() / p.scale).sum(), moved().count());
    let inside = points.iter().filter(|p| (p.low..=p.high).contains(&p.actual)).count();
    Row {
        name,
        bold: false,
        errors: [error(|p| p.forecast), error(|p| p.naive), error(|p| p.drift)],
        coverage: mean(inside as f64, points.len()),
    }
}

fn bars(canvas: &mut Canvas, page: Page<'_>, rows: &[Row], band: &str, cell: Rect, row: i32) {
    head(canvas, cell, &page.say(text!("Ошибка по группам, MASE", "Error by group, MASE")));
    let (small, label) = (small(), Lettering::new(19));
    let (value_width, cover_width) = (90, 130);
    let names = rows.iter().map(|row| label.bold().width(&row.name)).max().unwrap_or_default().clamp(80, 260);
    let top = cell.y + 84;
    let area = Rect {
        x: cell.x + names + 14,
        y: top,
        width: cell.width - names - 14 - value_width - cover_width,
        height: row * rows.len() as i32,
    };
    let scale = Scale::new(0.0, reach(rows), area.x, area.right()).fine().rounded(3);
    for tick in scale.ticks(3) {
        let x = scale.at(tick);
        canvas.line(vec![(x, area.y), (x, area.bottom())], 1, PALE);
        canvas.text(x, top - 10, &two(page, Some(tick)), small.align(Align::Centre));
    }
    canvas.line(vec![(area.x, area.y), (area.x, area.bottom())], 2, GREY);
    canvas.text(area.right() + value_width, top - 10, "kadry", small.align(Align::Right));
    canvas.text(cell.right(), top - 36, &page.say(text!("попало", "held by")), small.align(Align::Right));
    canvas.text(cell.right(), top - 10, &page.say(text!("в {band}", "{band}")), small.align(Align::Right));
    for (index, entry) in rows.iter().enumerate() {
        let y = top + row * index as i32;
        let thick = (row - 10) / 3;
        for ((error, colour), order) in entry.errors.iter().zip([BLUE, SILVER, tint(ORANGE, 0.6)]).zip(0..) {
            let Some(error) = error else { continue };
            canvas.fill(Rect { x: area.x, y: y + 5 + thick * order, width: scale.at(*error) - area.x, height: thick }, colour);
            if !scale.covers(*error) {
                torn(canvas, Rect { x: area.right() - 22, y: y + 5 + thick * order, width: 6, height: thick });
            }
        }
        let lettering = if entry.bold { label.bold() } else { label };
        let lines = wrap(&entry.name, names, 2, lettering);
        let first = y + row / 2 + 7 - 11 * (lines.len() as i32 - 1);
        for (line, text) in lines.iter().enumerate() {
            canvas.text(area.x - 12, first + 22 * line as i32, text, lettering.align(Align::Right));
        }
        let middle = y + row / 2 + 7;
        let covered = entry.coverage.map_or_else(|| "—".to_owned(), |share| page.percent(share, 1.0));
        canvas.text(area.right() + value_width, middle, &two(page, entry.errors[0]), lettering.align(Align::Right));
        canvas.text(cell.right(), middle, &covered, lettering.align(Align::Right));
    }
}

/// End of the axis of errors. One group far out must not press the others flat: its bars are torn.
fn reach(rows: &[Row]) -> f64 {
    let mut errors: Vec<f64> = rows.iter().flat_map(|row| row.errors).flatten().filter(|error| error.is_finite()).collect();
    errors.sort_by(f64::total_cmp);
    let middle = errors.get(errors.len() / 2).copied().unwrap_or_default();
    let most = errors.last().copied().unwrap_or_default();
    if middle > 0.0 && most > 8.0 * middle { 4.0 * middle } else { most }
}

/// A gap in a bar that is longer than its axis.
fn torn(canvas: &mut Canvas, gap: Rect) {
    canvas.area(
        vec![(gap.x, gap.bottom()), (gap.x + gap.width, gap.bottom()), (gap.x + 2 * gap.width, gap.y), (gap.x + gap.width, gap.y)],
        super::canvas::WHITE,
    );
}
