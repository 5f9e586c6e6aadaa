//! Charts of need: how much each industry asks for, and which causes the need has.

use super::canvas::{Align, BLUE, Canvas, DARK, GREEN, Lettering, ORANGE, PALE, PINK, Rect, SILVER, SKY, VERMILLION, WHITE, YELLOW, tint};
use super::frame::{Context, Frame, LABEL};
use super::marks::Mark;
use super::panels::{self, grid, small};
use super::scale::{Scale, value_axis, year_axis};
use super::words::brief;
use super::{ChartError, Drawing, plain};
use kadry_engine::demand::{CauseYear, IndustryNeed};
use kadry_region::ControlTotals;
use kadry_region::lang::{Text, plural_ru, text};
use kadry_region::units::Year;
use std::collections::BTreeMap;

const PANELS: usize = 12;

/// Need of one industry over the years: `(need, low, high)`.
struct Path {
    name: String,
    years: BTreeMap<Year, (f64, f64, f64)>,
}

impl Path {
    fn at(&self, year: Year) -> (f64, f64, f64) {
        self.years.get(&year).copied().unwrap_or_default()
    }
}

/// Fan charts of need by industry, the largest first; beyond twelve panels the rest is added up.
pub fn by_industry(context: Context<'_>, industries: &[IndustryNeed]) -> Result<Drawing, ChartError> {
    let horizon = context.region.settings.horizon;
    let paths = paths(context, industries);
    let columns = if paths.len() > 6 { 4 } else { 3 };
    let rows = paths.len().div_ceil(columns).max(1) as i32;
    let rest = if paths.len() == PANELS {
        text!(" Границы последней группы — сумма границ её отраслей.", " Bounds of the last group are the sums of its industries' bounds.")
    } else {
        Text::default()
    };
    let frame = Frame {
        title: context.say(industry_title(context, &paths)),
        subtitle: context.say(text!(
            "Потребность в работниках по программам СПО, чел. в год; полоса — интервал 80 %. Шкала у каждой отрасли своя.{ru}",
            "Need for workers with the planned vocational programmes, people a year; band: 80% interval. Each industry has a scale of its own.{en}",
            ru = &rest.ru,
            en = &rest.en,
        )
        ),
        legend: vec![
            (Mark::Line(BLUE), context.say(text!("потребность", "need"))),
            (Mark::Fill(tint(SKY, 0.5)), context.say(text!("интервал 80 %", "80% interval"))),
            (Mark::Upright(VERMILLION), context.say(text!("горизонт — {horizon} год", "horizon: {horizon}"))),
        ],
        tables: &["employment", "age_structure", "exit_rates", "vacancies", "matrix"],
        height: rows * 330 - 40,
    };
    let rows: Vec<Vec<String>> = paths
        .iter()
        .flat_map(|path| {
            path.years
                .iter()
                .map(|(year, (need, low, high))| vec![path.name.clone(), year.to_string(), plain(*need), plain(*low), plain(*high)])
        })
        .collect();
    let canvas = if paths.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let headings: Vec<(&str, String)> = paths.iter().map(|path| (path.name.as_str(), fan_note(context, path))).collect();
        let areas = panels::open(&mut canvas, &grid(body, paths.len(), columns, 40), &headings);
        for (path, area) in paths.iter().zip(areas) {
            fan(&mut canvas, context, path, area);
        }
        canvas
    };
    Drawing::new("need_by_industry", canvas, &["industry", "year", "need", "low", "high"], &rows)
}

fn paths(context: Context<'_>, industries: &[IndustryNeed]) -> Vec<Path> {
    let mut by_name: BTreeMap<&str, BTreeMap<Year, (f64, f64, f64)>> = BTreeMap::new();
    for row in industries {
        by_name.entry(&row.industry).or_default().insert(row.year, (row.need.0, row.low.0, row.high.0));
    }
    let mut paths: Vec<Path> = by_name.into_iter().map(|(name, years)| Path { name: name.to_owned(), years }).collect();
    let horizon = context.region.settings.horizon;
    paths.sort_by(|a, b| b.at(horizon).0.total_cmp(&a.at(horizon).0));
    if paths.len() > PANELS {
        let small = paths.split_off(PANELS - 1);
        let count = small.len();
        let mut years: BTreeMap<Year, (f64, f64, f64)> = BTreeMap::new();
        for (year, (need, low, high)) in small.iter().flat_map(|path| &path.years) {
            let sum = years.entry(*year).or_default();
            *sum = (sum.0 + need, sum.1 + low, sum.2 + high);
        }
        paths.push(Path { name: context.say(text!("Прочие отрасли ({count})", "Other industries ({count})")), years });
    }
    paths
}

fn industry_title(context: Context<'_>, paths: &[Path]) -> Text {
    let horizon = context.region.settings.horizon;
    let sum = |year: Year| -> f64 { paths.iter().map(|path| path.at(year).0).sum() };
    let first = paths.iter().filter_map(|path| path.years.keys().next()).min().copied().unwrap_or(horizon);
    let (Some(largest), all, before) = (paths.first(), sum(horizon), sum(first)) else {
        return text!("Потребность отраслей: нет данных", "Need of industries: no data");
    };
    let (total, share, name) = (context.whole(all), context.percent(largest.at(horizon).0, all), brief(&largest.name, 60));
    let change = context.percent((all - before).abs(), before);
    let word = plural_ru(all.round(), ["работник", "работника", "работников"]);
    let (ru, en) = if all >= before { ("больше", "more") } else { ("меньше", "less") };
    if (all - before).abs() < 0.005 * before {
        return text!(
            "В {horizon} году отраслям нужно {total} {word} с СПО — столько же, сколько в {first} году; больше всего в отрасли «{name}» ({share})",
            "In {horizon} industries need {total} workers, as many as in {first}; most in “{name}” ({share})"
        );
    }
    text!(
        "В {horizon} году отраслям нужно {total} {word} с СПО — на {change} {ru}, чем в {first} году; больше всего в отрасли «{name}» ({share})",
        "In {horizon} industries need {total} workers, {change} {en} than in {first}; most in “{name}” ({share})"
    )
}

fn fan_note(context: Context<'_>, path: &Path) -> String {
    let horizon = context.region.settings.horizon;
    let (need, low, high) = path.at(horizon);
    let (need, low, high) = (context.whole(need), context.whole(low), context.whole(high));
    context.say(text!("{horizon}: {need} чел. ({low}–{high})", "{horizon}: {need} people ({low}–{high})"))
}

fn fan(canvas: &mut Canvas, context: Context<'_>, path: &Path, area: Rect) {
    let horizon = context.region.settings.horizon;
    let highest = path.years.values().map(|(_, _, high)| *high).fold(0.0, f64::max);
    let scale = Scale::new(0.0, highest, area.bottom(), area.y).rounded(4);
    value_axis(canvas, area, scale, 4, small(), &|value| context.whole(value));
    let places = positions(path.years.keys().copied(), area);
    let point = |pick: fn(&(f64, f64, f64)) -> f64| -> Vec<(i32, i32)> {
        places.iter().filter_map(|(year, x)| Some((*x, scale.at(pick(path.years.get(year)?))))).collect()
    };
    let mut band = point(|values| values.2);
    band.extend(point(|values| values.1).into_iter().rev());
    canvas.area(band, tint(SKY, 0.5));
    if let Some((_, x)) = places.iter().find(|(year, _)| *year == horizon) {
        canvas.line(vec![(*x, area.y), (*x, area.bottom())], 2, VERMILLION);
    }
    canvas.line(point(|values| values.0), 4, BLUE);
    year_axis(canvas, &places, area.bottom() + 26, horizon, small());
}

/// Years spread evenly over the width of `area`.
fn positions(years: impl Iterator<Item = Year>, area: Rect) -> Vec<(Year, i32)> {
    let years: Vec<Year> = years.collect();
    let last = years.len().saturating_sub(1).max(1) as i32;
    years.into_iter().enumerate().map(|(index, year)| (year, area.x + area.width * index as i32 / last)).collect()
}

/// The causes of `CauseYear::causes` and, last, what occupations shed beyond their leavers.
pub const CAUSES: usize = 9;
const OTHER_SUPPLY: usize = 7;

pub fn cause(index: usize) -> (Mark, Text) {
    match index {
        0 => (Mark::Fill(BLUE), text!("выход на пенсию", "retirement")),
        1 => (Mark::Fill(DARK), text!("смертность", "death")),
        2 => (Mark::Fill(SKY), text!("смена профессии", "transfer")),
        3 => (Mark::Rising(GREEN), text!("миграция", "migration")),
        4 => (Mark::Falling(ORANGE), text!("рост и сокращение занятости", "growth and decline of employment")),
        5 => (Mark::Fill(YELLOW), text!("проекты", "projects")),
        6 => (Mark::Level(PINK), text!("вакансии", "vacancies")),
        7 => (Mark::Rising(SILVER), text!("другие источники кадров", "other sources of workers")),
        _ => (
            Mark::Falling(tint(ORANGE, 0.35)),
            text!("сокращение сверх ухода, другим занятиям не в зачёт", "decline beyond leavers, not set against other occupations"),
        ),
    }
}

/// Need of one year by cause: what adds to it and what takes from it.
#[derive(Clone, Copy, Default)]
pub struct Causes {
    pub plus: [f64; CAUSES],
    pub minus: [f64; CAUSES],
    pub openings: f64,
}

impl Causes {
    fn gross(&self) -> f64 {
        self.plus.iter().sum()
    }
}

/// Stacked causes of need of all programmes, with the openings that remain as a line.
pub fn by_cause(context: Context<'_>, rows: &[CauseYear]) -> Result<Drawing, ChartError> {
    let years = causes(context, rows);
    let horizon = context.region.settings.horizon;
    let total = total(&years, horizon);
    let shown = |index: usize| years.values().any(|year| year.plus[index] >= 0.05 || year.minus[index] >= 0.05);
    let legend = (0..CAUSES)
        .filter(|index| shown(*index))
        .map(|index| {
            let (mark, name) = cause(index);
            (mark, context.say(name))
        })
        .chain([
            (Mark::Line(DARK), context.say(text!("потребность в программах СПО", "need for the programmes"))),
            (Mark::Upright(VERMILLION), context.say(text!("горизонт — {horizon} год", "horizon: {horizon}"))),
        ])
        .collect();
    let raked = !context.region.control_totals.is_empty() && context.region.settings.scenario.control_totals == ControlTotals::Apply;
    let (ru, en) = if raked {
        (" до приведения к контрольным цифрам", " before raking to control totals")
    } else {
        ("", "")
    };
    let frame = Frame {
        title: context.say(cause_title(context, years.keys().next().copied(), &total)),
        subtitle: context.say(text!(
            "Чел. в год. Все занятия, каждое с весом — суммой его долей в матрице «занятие — программа», поэтому итог равен потребности в программах СПО{ru}. \
             Ниже нуля — то, что потребность уменьшает; верхняя строка — итог года.",
            "People a year. All occupations, each weighted by the sum of its shares in the matrix, so that the total equals need for the programmes{en}. \
             Below zero: what lessens need; top row: total of the year."
        )),
        legend,
        tables: &["employment", "age_structure", "exit_rates", "vacancies", "matrix"],
        height: 640,
    };
    let table: Vec<Vec<String>> = years
        .iter()
        .flat_map(|(year, values)| {
            let part = |name: &str, value: f64| vec![year.to_string(), name.to_owned(), plain(value)];
            let causes = (0..CAUSES).flat_map(move |index| [(index, values.plus[index]), (index, -values.minus[index])]);
            let mut rows: Vec<_> = causes.filter(|(_, value)| value.abs() >= 0.05).map(|(index, value)| part(&key(index), value)).collect();
            rows.push(part("openings", values.openings));
            rows
        })
        .collect();
    let canvas = if total.gross() > 0.0 { stack(frame, context, &years) } else { frame.empty(*context) };
    Drawing::new("need_by_cause", canvas, &["year", "cause", "people"], &table)
}

pub fn key(index: usize) -> String {
    let names = ["retirement", "death", "transfer", "migration", "growth", "projects", "vacancies", "other_supply"];
    names.get(index).copied().unwrap_or("remainder").to_owned()
}

pub fn causes(context: Context<'_>, rows: &[CauseYear]) -> BTreeMap<Year, Causes> {
    let mut years: BTreeMap<Year, Causes> = BTreeMap::new();
    for row in rows {
        let weight: f64 = context.region.programmes_of(row.occupation).iter().map(|share| share.share.0).sum();
        let year = years.entry(row.year).or_default();
        let values = row.causes().into_iter().map(|(_, people)| people.0).chain([row.remainder.0]);
        for ((value, plus), minus) in values.zip(&mut year.plus).zip(&mut year.minus) {
            *plus += weight * value.max(0.0);
            *minus += weight * (-value).max(0.0);
        }
        year.openings += weight * row.openings.0;
    }
    years
}

/// Causes of all years up to the horizon.
fn total(years: &BTreeMap<Year, Causes>, horizon: Year) -> Causes {
    let mut total = Causes::default();
    for year in years.range(..=horizon).map(|(_, year)| year) {
        total.plus.iter_mut().zip(year.plus).for_each(|(sum, value)| *sum += value);
        total.minus.iter_mut().zip(year.minus).for_each(|(sum, value)| *sum += value);
        total.openings += year.openings;
    }
    total
}

fn cause_title(context: Context<'_>, first: Option<Year>, total: &Causes) -> Text {
    let horizon = context.region.settings.horizon;
    // The last two are no causes but what is set against them.
    let largest = total.plus.iter().take(CAUSES - 2).enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
    let (Some(first), Some((largest, people)), true) = (first, largest, total.gross() > 0.0) else {
        return text!("Причины потребности: нет данных", "Causes of need: no data");
    };
    let (_, name) = cause(largest);
    let share = context.percent(*people, total.gross());
    let (others, openings) = (context.percent(total.minus[OTHER_SUPPLY], total.gross()), context.whole(total.openings));
    let (ru, en) = (&name.ru, &name.en);
    text!(
        "Главная причина потребности — {ru}: {share} за {first}–{horizon} годы; другие источники закрывают {others}, программам СПО остаётся {openings} чел.",
        "The main cause of need is {en}: {share} in {first}–{horizon}; other sources fill {others}, {openings} people are left to the programmes"
    )
}

fn stack(frame: Frame, context: Context<'_>, years: &BTreeMap<Year, Causes>) -> Canvas {
    let horizon = context.region.settings.horizon;
    let (mut canvas, body) = frame.open(*context);
    let (label, total) = (Lettering::new(LABEL), Lettering::new(LABEL).bold().align(Align::Centre));
    let area = Rect { x: body.x + 90, y: body.y + 44, width: body.width - 90, height: body.height - 44 - 40 };
    let top = years.values().map(|year| year.plus.iter().sum()).fold(0.0, f64::max);
    let bottom = years.values().map(|year| -year.minus.iter().sum::<f64>()).fold(0.0, f64::min);
    let scale = Scale::new(bottom, top, area.bottom(), area.y).rounded(6);
    value_axis(&mut canvas, area, scale, 6, label, &|value| context.whole(value));
    let slot = area.width / years.len().max(1) as i32;
    let places: Vec<(Year, i32)> = years.keys().enumerate().map(|(index, year)| (*year, area.x + slot * index as i32 + slot / 2)).collect();
    for ((_, x), year) in places.iter().zip(years.values()) {
        let bar = (x - slot * 3 / 10, slot * 6 / 10);
        column(&mut canvas, bar, scale, &year.plus, 1.0);
        column(&mut canvas, bar, scale, &year.minus, -1.0);
    }
    if let Some((_, x)) = places.iter().find(|(year, _)| *year == horizon) {
        let x = x + slot / 2;
        canvas.line(vec![(x, area.y - 34), (x, area.bottom() + 30)], 2, VERMILLION);
    }
    let line: Vec<(i32, i32)> = places.iter().zip(years.values()).map(|((_, x), year)| (*x, scale.at(year.openings))).collect();
    canvas.line(line.clone(), 9, WHITE);
    canvas.line(line.clone(), 4, DARK);
    for point in line {
        canvas.dot(point, 9, WHITE);
        canvas.dot(point, 6, DARK);
    }
    let room = slot - 10;
    for ((_, x), year) in places.iter().zip(years.values()) {
        let value = context.whole(year.openings);
        if total.width(&value) <= room {
            canvas.text(*x, area.y - 14, &value, total);
        }
    }
    year_axis(&mut canvas, &places, body.bottom() - 6, horizon, label);
    canvas
}

/// One column of a stack, upwards or downwards from zero; white edges keep the parts apart in grey print.
fn column(canvas: &mut Canvas, (x, width): (i32, i32), scale: Scale, parts: &[f64; CAUSES], sign: f64) {
    let mut sum = 0.0;
    for (index, part) in parts.iter().enumerate() {
        let (from, to) = (scale.at(sign * sum), scale.at(sign * (sum + part)));
        sum += part;
        let (top, height) = (from.min(to), (from - to).abs());
        cause(index).0.fill(canvas, Rect { x, y: top, width, height });
        if height > 3 {
            canvas.line(vec![(x, top), (x + width, top)], 1, WHITE);
        }
    }
    canvas.line(vec![(x, scale.at(0.0)), (x + width, scale.at(0.0))], 2, if sum > 0.0 { DARK } else { PALE });
}
