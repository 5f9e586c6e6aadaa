//! Fan charts: what was, the forecast with its interval, and the naive forecast beside it, one panel per series.

use super::canvas::{BLUE, Canvas, DARK, GREY, ORANGE, Rect, SILVER, SKY, VERMILLION, tint};
use super::frame::{Context, Frame, Page};
use super::marks::Mark;
use super::panels::{self, grid, small};
use super::scale::{Figures, Scale, value_axis, year_axis};
use super::words::brief;
use super::{ChartError, Drawing, exact};
use kadry_engine::demand::{EmploymentForecast, IndustryPath};
use kadry_region::lang::{Text, plural_ru, text};
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// Panels of the chart of employment; the last holds the sum of the rest.
const PANELS: usize = 12;
/// Of the intervals of employment.
const LEVEL: f64 = 0.8;

/// One year of a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    pub year: Year,
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

/// One series with its forecast. The naive forecast is the last value of the history.
#[derive(Clone, Debug, Default)]
pub struct Fan {
    pub name: String,
    /// May be empty.
    pub unit: Text,
    /// By year.
    pub history: Vec<(Year, f64)>,
    /// By year, after the history.
    pub forecast: Vec<Ahead>,
    /// First year on a new level.
    pub level_break: Option<Year>,
}

impl Fan {
    fn last(&self) -> Option<(Year, f64)> {
        self.history.last().copied()
    }

    /// The forecast of `horizon`, or the last one before it.
    fn at(&self, horizon: Option<Year>) -> Option<Ahead> {
        self.forecast.iter().rev().find(|ahead| horizon.is_none_or(|year| ahead.year <= year)).copied()
    }

    /// Half of the interval as a part of the forecast.
    fn half_width(&self, horizon: Option<Year>) -> Option<f64> {
        let ahead = self.at(horizon)?;
        let half = (ahead.high - ahead.low) / 2.0 / ahead.mean.abs();
        half.is_finite().then_some(half)
    }

    fn years(&self) -> Option<(Year, Year)> {
        let years = || self.history.iter().map(|(year, _)| *year).chain(self.forecast.iter().map(|ahead| ahead.year));
        Some((years().min()?, years().max()?))
    }
}

/// What stands around the panels.
pub struct Sheet {
    pub name: &'static str,
    pub title: Text,
    pub subtitle: Text,
    /// Marked in every panel that reaches it.
    pub horizon: Option<Year>,
    /// Of the intervals, 0 to 1.
    pub level: f64,
    /// Input tables named in the footer.
    pub tables: &'static [&'static str],
}

/// Draws one panel per fan, in the order given.
pub fn fans(page: Page<'_>, sheet: Sheet, fans: &[Fan]) -> Result<Drawing, ChartError> {
    let columns = if fans.len() > 6 { 4 } else { 3 };
    let rows = fans.len().div_ceil(columns).max(1) as i32;
    let band = page.percent(sheet.level, 1.0);
    let mut legend = vec![
        (Mark::Line(DARK), text!("факт", "history")),
        (Mark::Line(BLUE), text!("прогноз", "forecast")),
        (Mark::Fill(tint(SKY, 0.5)), text!("интервал {band}", "{band} interval")),
        (Mark::Dashes(GREY), text!("наивный прогноз: последнее значение", "naive forecast: the last value")),
        (Mark::Upright(SILVER), text!("последний год фактов", "last year of facts")),
    ];
    if let Some(year) = sheet.horizon {
        legend.push((Mark::Upright(VERMILLION), text!("горизонт — {year} год", "horizon: {year}")));
    }
    if fans.iter().any(|fan| fan.level_break.is_some()) {
        legend.push((Mark::Dot(ORANGE), text!("ряд перешёл на другой уровень", "the series moves to a new level")));
    }
    let frame = Frame {
        title: page.say(sheet.title),
        subtitle: page.say(sheet.subtitle),
        legend: legend.into_iter().map(|(mark, name)| (mark, page.say(name))).collect(),
        tables: sheet.tables,
        height: rows * 330 - 40,
    };
    let table: Vec<Vec<String>> = fans.iter().flat_map(table_rows).collect();
    let canvas = if fans.is_empty() {
        frame.empty(page)
    } else {
        let (mut canvas, body) = frame.open(page);
        let headings: Vec<(&str, String)> = fans.iter().map(|fan| (fan.name.as_str(), note(page, fan, sheet.horizon))).collect();
        let areas = panels::open(&mut canvas, &grid(body, fans.len(), columns, 40), &headings);
        for (fan, area) in fans.iter().zip(areas) {
            panel(&mut canvas, page, fan, sheet.horizon, area);
        }
        canvas
    };
    Drawing::new(sheet.name, canvas, &["series", "year", "value", "low", "high", "naive", "level_break"], &table)
}

fn table_rows(fan: &Fan) -> Vec<Vec<String>> {
    let row = |year: Year, value: f64, bounds: [String; 3]| {
        let [low, high, naive] = bounds;
        let level_break = if fan.level_break == Some(year) { "1" } else { "" };
        vec![fan.name.clone(), year.to_string(), exact(value), low, high, naive, level_break.to_owned()]
    };
    let naive = fan.last().map(|(_, value)| exact(value)).unwrap_or_default();
    let history = fan.history.iter().map(|(year, value)| row(*year, *value, Default::default()));
    let forecast = fan.forecast.iter().map(|ahead| row(ahead.year, ahead.mean, [exact(ahead.low), exact(ahead.high), naive.clone()]));
    history.chain(forecast).collect()
}

/// The forecast at the horizon in figures; the word for thousands and millions also serves the axis below.
fn note(page: Page<'_>, fan: &Fan, horizon: Option<Year>) -> String {
    let Some(ahead) = fan.at(horizon) else { return page.no_data() };
    let figures = Figures::precise(size(fan), page.lang);
    let unit = [page.say(figures.word.clone()), page.say(fan.unit.clone())].join(" ");
    let [mean, low, high] = [ahead.mean, ahead.low, ahead.high].map(|value| figures.show(value));
    let dash = if ahead.low < 0.0 { "…" } else { "–" };
    format!("{}: {mean} ({low}{dash}{high}) {}", ahead.year, unit.trim()).trim_end().to_owned()
}

/// The largest value of the panel in size.
fn size(fan: &Fan) -> f64 {
    values(fan).map(f64::abs).fold(0.0, f64::max)
}

fn values(fan: &Fan) -> impl Iterator<Item = f64> {
    let forecast = fan.forecast.iter().flat_map(|ahead| [ahead.mean, ahead.low, ahead.high]);
    fan.history.iter().map(|(_, value)| *value).chain(forecast).filter(|value| value.is_finite())
}

fn panel(canvas: &mut Canvas, page: Page<'_>, fan: &Fan, horizon: Option<Year>, area: Rect) {
    let Some((first, end)) = fan.years() else { return };
    let (low, high) = values(fan).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let scale = Scale::measured(low, high, area.bottom(), area.y).rounded(4);
    let figures = Figures::new(size(fan), scale.step(4), page.lang);
    value_axis(canvas, area, scale, 4, small(), &|value| figures.show(value));
    let x = |year: Year| area.x + (i64::from(area.width) * i64::from(year.since(first)) / i64::from(end.since(first).max(1))) as i32;
    let upright = |year: Year| vec![(x(year), area.y), (x(year), area.bottom())];
    let point = |(year, value): (Year, f64)| (x(year), scale.at(value));
    let ahead = |pick: fn(&Ahead) -> f64| -> Vec<(i32, i32)> {
        fan.last().into_iter().chain(fan.forecast.iter().map(|ahead| (ahead.year, pick(ahead)))).map(point).collect()
    };
    let mut band = ahead(|ahead| ahead.high);
    band.extend(ahead(|ahead| ahead.low).into_iter().rev());
    canvas.area(band, tint(SKY, 0.5));
    if let Some((year, value)) = fan.last() {
        canvas.line(upright(year), 2, SILVER);
        canvas.dashes(&[point((year, value)), point((end, value))], 2, GREY);
    }
    if let Some(year) = horizon.filter(|year| (first..=end).contains(year)) {
        canvas.line(upright(year), 2, VERMILLION);
    }
    canvas.line(ahead(|ahead| ahead.mean), 4, BLUE);
    canvas.line(fan.history.iter().copied().map(point).collect(), 3, DARK);
    if let [only] = fan.history.as_slice() {
        canvas.dot(point(*only), 5, DARK);
    }
    if let Some(moved) = fan.history.iter().find(|(year, _)| Some(*year) == fan.level_break) {
        canvas.dot(point(*moved), 8, DARK);
        canvas.dot(point(*moved), 6, ORANGE);
    }
    let places: Vec<(Year, i32)> = first.to(end).map(|year| (year, x(year))).collect();
    year_axis(canvas, &places, area.bottom() + 26, horizon.unwrap_or(end), small());
}

/// Employment by industry, the largest first; beyond twelve panels the rest is added up.
pub fn employment(context: Context<'_>, employment: &EmploymentForecast) -> Result<Drawing, ChartError> {
    let horizon = context.region.settings.horizon;
    let fans_shown = industries(context, employment);
    let (ru, en) = if context.region.industries.is_empty() { ("занятиям", "occupation") } else { ("отраслям", "industry") };
    let rest = if fans_shown.len() == PANELS && employment.industries.len() > PANELS {
        text!(
            " Последняя группа — суммы рядов и их границ за годы, которые есть у всех.",
            " The last group holds the sums of its series and of their bounds, for the years that all of them have."
        )
    } else {
        Text::default()
    };
    let sheet = Sheet {
        name: "employment_fan",
        title: employment_title(context, &fans_shown),
        subtitle: text!(
            "Численность занятых по {ru}, чел.; прогноз — с индексом роста. Шкала у каждой панели своя и не всегда от нуля.{rest_ru}",
            "Employment by {en}, people; the forecast includes the growth index. Each panel has a scale of its own, not always from zero.{rest_en}",
            rest_ru = &rest.ru,
            rest_en = &rest.en,
        ),
        horizon: Some(horizon),
        level: LEVEL,
        tables: &["employment", "growth"],
    };
    fans(*context, sheet, &fans_shown)
}

fn industries(context: Context<'_>, employment: &EmploymentForecast) -> Vec<Fan> {
    let horizon = Some(context.region.settings.horizon);
    let size = |fan: &Fan| fan.at(horizon).map_or(0.0, |ahead| ahead.mean);
    let mut fans: Vec<Fan> = employment.industries.iter().map(|industry| fan(employment.base, industry)).collect();
    fans.sort_by(|a, b| size(b).total_cmp(&size(a)));
    if fans.len() > PANELS {
        let rest = fans.split_off(PANELS - 1);
        let count = rest.len();
        fans.push(sum(context.say(text!("Прочие ({count})", "Others ({count})")), &rest));
    }
    fans
}

/// The growth index moves the forecast and its bounds alike.
fn fan(base: Year, industry: &IndustryPath) -> Fan {
    let forecast = &industry.forecast;
    let ahead = |(step, people): (usize, &f64)| {
        let (mean, low, high) = (forecast.mean.get(step)?, forecast.low.get(step)?, forecast.high.get(step)?);
        let factor = if *mean > 0.0 { people / mean } else { 1.0 };
        Some(Ahead { year: base.plus(step as i32 + 1), mean: *people, low: low * factor, high: high * factor })
    };
    Fan {
        name: industry.name.clone(),
        unit: people(),
        history: industry.history.clone(),
        forecast: industry.path.iter().skip(1).enumerate().filter_map(ahead).collect(),
        level_break: forecast.level_break.and_then(|index| industry.history.get(index)).map(|(year, _)| *year),
    }
}

fn people() -> Text {
    text!("чел.", "people")
}

/// Years that every fan has; a sum over fewer would show a jump that never was.
fn sum(name: String, fans: &[Fan]) -> Fan {
    let mut history: BTreeMap<Year, (f64, usize)> = BTreeMap::new();
    let mut forecast: BTreeMap<Year, (Ahead, usize)> = BTreeMap::new();
    for fan in fans {
        for (year, value) in &fan.history {
            let entry = history.entry(*year).or_default();
            *entry = (entry.0 + value, entry.1 + 1);
        }
        for ahead in &fan.forecast {
            let zero = Ahead { year: ahead.year, mean: 0.0, low: 0.0, high: 0.0 };
            let (sum, count) = forecast.entry(ahead.year).or_insert((zero, 0));
            *sum = Ahead { year: sum.year, mean: sum.mean + ahead.mean, low: sum.low + ahead.low, high: sum.high + ahead.high };
            *count += 1;
        }
    }
    Fan {
        name,
        unit: people(),
        history: history.into_iter().filter(|(_, (_, count))| *count == fans.len()).map(|(year, (value, _))| (year, value)).collect(),
        forecast: forecast.into_values().filter(|(_, count)| *count == fans.len()).map(|(ahead, _)| ahead).collect(),
        level_break: None,
    }
}

fn employment_title(context: Context<'_>, fans: &[Fan]) -> Text {
    let horizon = Some(context.region.settings.horizon);
    let ends: Vec<(f64, Ahead)> = fans.iter().filter_map(|fan| Some((fan.last()?.1, fan.at(horizon)?))).collect();
    let Some((base, year)) = fans.iter().find_map(|fan| Some((fan.last()?.0, fan.at(horizon)?.year))) else {
        return text!("Занятость: нет данных", "Employment: no data");
    };
    let (before, after) = ends.iter().fold((0.0, 0.0), |(before, after), (last, ahead)| (before + last, after + ahead.mean));
    let total = context.whole(after);
    let word = plural_ru(after.round(), ["занятый", "занятых", "занятых"]);
    let (change_ru, change_en) = change(*context, before, after);
    let widths = widths(fans, horizon);
    let (Some(middle), Some((widest, name))) = (median(&widths), widths.last()) else {
        return text!(
            "В {year} году — {total} {word}, {change_ru}, чем в {base} году",
            "{total} employed in {year}, {change_en} in {base}"
        );
    };
    let (middle, widest) = (context.percent(middle, 1.0), context.percent(*widest, 1.0));
    let (name, level) = (brief(name, 45), context.percent(LEVEL, 1.0));
    if fans.len() < 2 {
        return text!(
            "В {year} году — {total} {word}, {change_ru}, чем в {base} году; интервал {level} — ±{middle}",
            "{total} employed in {year}, {change_en} in {base}; the {level} interval is ±{middle}"
        );
    }
    text!(
        "В {year} году — {total} {word}, {change_ru}, чем в {base} году; интервал {level} обычно ±{middle}, шире всего у «{name}» — ±{widest}",
        "{total} employed in {year}, {change_en} in {base}; the {level} interval is ±{middle} as a rule, widest for “{name}”: ±{widest}"
    )
}

/// "on 3 % more" in both languages, to be followed by "than".
fn change(page: Page<'_>, before: f64, after: f64) -> (String, String) {
    if before.abs() <= 0.0 || (after - before).abs() < 0.005 * before.abs() {
        return ("почти столько же".to_owned(), "nearly the same as".to_owned());
    }
    let share = page.percent((after - before).abs(), before.abs());
    if after > before {
        (format!("на {share} больше"), format!("{share} more than"))
    } else {
        (format!("на {share} меньше"), format!("{share} less than"))
    }
}

/// Half widths of the intervals, the widest last.
fn widths(fans: &[Fan], horizon: Option<Year>) -> Vec<(f64, &str)> {
    let mut widths: Vec<(f64, &str)> = fans.iter().filter_map(|fan| Some((fan.half_width(horizon)?, fan.name.as_str()))).collect();
    widths.sort_by(|a, b| a.0.total_cmp(&b.0));
    widths
}

fn median(widths: &[(f64, &str)]) -> Option<f64> {
    let upper = widths.get(widths.len() / 2)?.0;
    let lower = widths.get(widths.len().saturating_sub(1) / 2)?.0;
    Some(f64::midpoint(lower, upper))
}

/// Panels of one page of a table, and the pages; what they do not hold the subtitle says.
const PAGE: usize = 24;
const PAGES: [&str; 10] =
    ["series", "series_2", "series_3", "series_4", "series_5", "series_6", "series_7", "series_8", "series_9", "series_10"];

/// Fans of a table without a region, a page for every 24.
pub fn series(page: Page<'_>, all: &[Fan], level: f64) -> Result<Vec<Drawing>, ChartError> {
    let count = all.len();
    let unit = if all.iter().all(|fan| fan.unit == Text::default()) {
        text!("в единицах таблицы", "in units of the table")
    } else {
        text!("единица", "unit")
    };
    let sheet = |name: &'static str, first: usize, part: &[Fan]| {
        let last = first + part.len();
        let (from, shown) = (first + 1, PAGE * PAGES.len());
        let which = match count {
            0..=PAGE => Text::default(),
            _ if count <= shown => text!("Ряды {from}–{last} из {count}. ", "Series {from}–{last} of {count}. "),
            _ => text!(
                "Ряды {from}–{last} из {count}; дальше {shown}-го рисунков нет. ",
                "Series {from}–{last} of {count}; there are no pictures beyond number {shown}. "
            ),
        };
        Sheet {
            name,
            title: series_title(page, all, level),
            subtitle: text!(
                "{ru}Под именем ряда — год, прогноз (границы интервала), {unit_ru}. Шкала у каждой панели своя и не всегда от нуля.",
                "{en}Below the name: year, forecast (bounds), {unit_en}. Each panel has a scale of its own, not always from zero.",
                ru = &which.ru,
                en = &which.en,
                unit_ru = &unit.ru,
                unit_en = &unit.en,
            ),
            horizon: None,
            level,
            tables: &[],
        }
    };
    if all.is_empty() {
        return Ok(vec![fans(page, sheet(PAGES[0], 0, all), all)?]);
    }
    let parts = all.chunks(PAGE).zip(PAGES).enumerate();
    parts.map(|(index, (part, name))| fans(page, sheet(name, PAGE * index, part), part)).collect()
}

fn series_title(page: Page<'_>, all: &[Fan], level: f64) -> Text {
    let level = page.percent(level, 1.0);
    let ends: Vec<(f64, Ahead)> = all.iter().filter_map(|fan| Some((fan.last()?.1, fan.at(None)?))).collect();
    let widths = widths(all, None);
    let wide = median(&widths).map(|width| page.percent(width, 1.0));
    let (Some((last, ahead)), Some(fan)) = (ends.first(), all.first()) else {
        return text!("Прогноз рядов: нет данных", "Forecast of series: no data");
    };
    if let [_] = all {
        let figures = Figures::precise(size(fan), page.lang);
        let [before, mean, low, high] = [*last, ahead.mean, ahead.low, ahead.high].map(|value| figures.show(value));
        let (name, year, base) = (brief(&fan.name, 60), ahead.year, fan.last().map_or(ahead.year, |(year, _)| year));
        let unit = |lang: &dyn Fn(&Text) -> &str| format!("{} {}", lang(&figures.word), lang(&fan.unit)).trim().to_owned();
        let (ru, en) = (unit(&|text| &text.ru), unit(&|text| &text.en));
        let (ru, en) = (if ru.is_empty() { ru } else { format!(", {ru}") }, if en.is_empty() { en } else { format!(", {en}") });
        return text!(
            "«{name}»{ru}: {year} — {mean} против {before} ({base}); интервал {level} — от {low} до {high}",
            "“{name}”{en}: {mean} in {year}, {before} in {base}; the {level} interval runs from {low} to {high}"
        );
    }
    let moved =
        |sign: f64| ends.iter().filter(|(last, ahead)| sign * (ahead.mean - last) >= 0.005 * last.abs().max(f64::MIN_POSITIVE)).count();
    let (count, up, down) = (all.len(), moved(1.0), moved(-1.0));
    let word = plural_ru(count as f64, ["ряда", "рядов", "рядов"]);
    let (ru, en) = match wide {
        Some(wide) => {
            (format!("; интервал {level} в конце — обычно ±{wide}"), format!("; the {level} interval at the end is ±{wide} as a rule"))
        }
        None => Default::default(),
    };
    text!(
        "Из {count} {word} к концу прогноза растут {up}, снижаются {down}{ru}",
        "Of {count} series {up} rise and {down} fall by the end of the forecast{en}"
    )
}
