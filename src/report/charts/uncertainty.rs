//! Where the uncertainty of need comes from: shares of its variance by source.

use super::canvas::{Align, BLUE, Canvas, DARK, GREEN, GREY, Lettering, ORANGE, PALE, PINK, Rect, SKY, VERMILLION, WHITE, YELLOW, ink};
use super::frame::{Context, Frame, LABEL};
use super::marks::Mark;
use super::words::{brief, ellipsis};
use super::{ChartError, Drawing};
use kadry_region::lang::{Text, text};
use kadry_region::units::Year;

/// Industries with a bar at the horizon.
const INDUSTRIES: usize = 14;
const ROW: i32 = 42;
const HEAD: i32 = 44;

/// What each source alone contributes to the variance of need of one subject and year (first-order shares).
#[derive(Clone, Debug)]
pub struct Shares {
    /// The whole region, or an industry.
    pub subject: String,
    pub year: Year,
    /// Display name of a source with its share of the variance, 0 to 1. What they lack to 1 is interaction.
    pub shares: Vec<(Text, f64)>,
}

/// A bar: its label, and the parts in the order of the sources, the rest last.
struct Bar<'a> {
    subject: &'a str,
    year: Year,
    parts: Vec<f64>,
}

/// Stacked bars: the years of the whole region, which is the subject of the first row, then every industry at the horizon,
/// in the order given.
pub fn uncertainty(context: Context<'_>, rows: &[Shares]) -> Result<Drawing, ChartError> {
    let horizon = context.region.settings.horizon;
    let whole = rows.first().map(|row| row.subject.as_str()).unwrap_or_default();
    let mut of_whole: Vec<&Shares> = rows.iter().filter(|row| row.subject == whole && row.year <= horizon).collect();
    of_whole.sort_by_key(|row| row.year);
    let industries: Vec<&Shares> = rows.iter().filter(|row| row.subject != whole && row.year == horizon).collect();
    let shown: Vec<&Shares> = of_whole.iter().chain(industries.iter().take(INDUSTRIES)).copied().collect();
    let sources = sources(&shown);
    let bars: Vec<Bar> = shown.iter().map(|row| bar(row, &sources)).collect();
    let (years, others) = bars.split_at(of_whole.len());
    let names: Vec<Text> =
        sources.iter().map(|name| (*name).clone()).chain([text!("взаимодействие и прочее", "interactions and the rest")]).collect();
    let heads = i32::from(!years.is_empty()) + i32::from(!others.is_empty());
    let frame = Frame {
        title: context.say(title(context, years, &names)),
        subtitle: context.say(subtitle(&shown, industries.len())),
        legend: names.iter().enumerate().map(|(index, name)| (mark(index, names.len()), context.say(name.clone()))).collect(),
        tables: &["employment", "age_structure", "exit_rates", "vacancies", "matrix"],
        height: ROW * bars.len() as i32 + HEAD * heads + 34,
    };
    let table: Vec<Vec<String>> = bars
        .iter()
        .flat_map(|bar| {
            bar.parts
                .iter()
                .zip(&names)
                .map(|(part, name)| vec![bar.subject.to_owned(), bar.year.to_string(), context.say(name.clone()), format!("{part:.4}")])
        })
        .collect();
    let canvas = if bars.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let area = axis(&mut canvas, context, body);
        let mut y = area.y;
        if !years.is_empty() {
            let whole = brief(whole, 70);
            let name = text!("{whole}: по годам", "{whole}, by year");
            y = section(&mut canvas, context, area, y, (&name, years), &|bar| bar.year.to_string());
        }
        if !others.is_empty() {
            let name = text!("По отраслям, {horizon} год", "By industry, {horizon}");
            section(&mut canvas, context, area, y, (&name, others), &|bar| bar.subject.to_owned());
        }
        canvas
    };
    Drawing::new("uncertainty_sources", canvas, &["subject", "year", "source", "share"], &table)
}

/// Sources by their weight over all bars, the heaviest first.
fn sources<'a>(rows: &[&'a Shares]) -> Vec<&'a Text> {
    let mut sums: Vec<(&Text, f64)> = Vec::new();
    for (name, share) in rows.iter().flat_map(|row| &row.shares) {
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += positive(*share),
            None => sums.push((name, positive(*share))),
        }
    }
    sums.sort_by(|a, b| b.1.total_cmp(&a.1));
    sums.into_iter().map(|(name, _)| name).collect()
}

fn positive(share: f64) -> f64 {
    if share.is_finite() { share.max(0.0) } else { 0.0 }
}

/// Estimates from draws may fall a little below 0 or sum to more than 1; a bar holds neither.
fn bar<'a>(row: &'a Shares, sources: &[&Text]) -> Bar<'a> {
    let share = |name: &Text| row.shares.iter().filter(|(known, _)| known == name).map(|(_, share)| positive(*share)).sum();
    let mut parts: Vec<f64> = sources.iter().map(|name| share(name)).collect();
    let sum: f64 = parts.iter().sum();
    if sum > 1.0 {
        parts.iter_mut().for_each(|part| *part /= sum);
    }
    parts.push((1.0 - sum).max(0.0));
    Bar { subject: &row.subject, year: row.year, parts }
}

/// Of a source by its weight, and of the rest.
fn mark(index: usize, count: usize) -> Mark {
    const MARKS: [Mark; 8] = [
        Mark::Fill(BLUE),
        Mark::Fill(ORANGE),
        Mark::Rising(GREEN),
        Mark::Level(PINK),
        Mark::Rising(SKY),
        Mark::Rising(VERMILLION),
        Mark::Falling(YELLOW),
        Mark::Fill(DARK),
    ];
    if index + 1 == count { Mark::Fill(PALE) } else { MARKS[index % MARKS.len()] }
}

fn subtitle(shown: &[&Shares], industries: usize) -> Text {
    let mended = shown
        .iter()
        .any(|row| row.shares.iter().any(|(_, share)| *share < 0.0) || row.shares.iter().map(|(_, s)| positive(*s)).sum::<f64>() > 1.0);
    let (mended_ru, mended_en) = if mended {
        (
            " Оценки меньше нуля показаны нулём, суммы больше единицы приведены к ней.",
            " Estimates below zero are shown as zero, sums above one are scaled to it.",
        )
    } else {
        ("", "")
    };
    let cut = if industries > INDUSTRIES {
        text!(" Отраслей на рисунке {INDUSTRIES} из {industries}.", " {INDUSTRIES} of {industries} industries are shown.")
    } else {
        Text::default()
    };
    text!(
        "Доли дисперсии потребности, %: насколько её разброс объясняет каждый источник сам по себе.{cut_ru}{mended_ru}",
        "Shares of the variance of need, %: how much of its spread each source explains alone.{cut_en}{mended_en}",
        cut_ru = &cut.ru,
        cut_en = &cut.en,
    )
}

fn title(context: Context<'_>, years: &[Bar<'_>], names: &[Text]) -> Text {
    let leading = |bar: &Bar<'_>| {
        let sources = bar.parts.iter().zip(names).take(names.len().saturating_sub(1));
        sources.max_by(|a, b| a.0.total_cmp(b.0)).filter(|(share, _)| **share > 0.0).map(|(share, name)| (*share, name.clone()))
    };
    let Some((bar, (share, name))) = years.last().and_then(|bar| Some((bar, leading(bar)?))) else {
        return text!("Источники неопределённости потребности: нет данных", "Sources of the uncertainty of need: no data");
    };
    let (year, percent, rest) = (bar.year, context.percent(share, 1.0), bar.parts.last().copied().unwrap_or_default());
    let (ru, en) = (brief(&name.ru, 70), brief(&name.en, 70));
    if rest > share {
        let rest = context.percent(rest, 1.0);
        return text!(
            "Разброс потребности {year} года больше всего даёт взаимодействие источников — {rest}; из отдельных — «{ru}» ({percent})",
            "Interactions make {rest} of the spread of need in {year}; of single sources “{en}” moves it most ({percent})"
        );
    }
    let first = years.first().filter(|first| first.year < year).and_then(|first| Some((first.year, leading(first)?.1)));
    match first.filter(|(_, other)| *other != name) {
        Some((from, other)) => {
            let (other_ru, other_en) = (brief(&other.ru, 50), brief(&other.en, 50));
            text!(
                "Потребность {year} года сильнее всего зависит от источника «{ru}» — {percent} разброса; в {from} году главным был «{other_ru}»",
                "Need in {year} is moved most by “{en}”, {percent} of its spread; in {from} it was “{other_en}”"
            )
        }
        None => text!(
            "Потребность {year} года сильнее всего зависит от источника «{ru}» — {percent} разброса",
            "Need in {year} is moved most by “{en}”, {percent} of its spread"
        ),
    }
}

/// Draws the axis and gives the place of the bars.
fn axis(canvas: &mut Canvas, context: Context<'_>, body: Rect) -> Rect {
    let area = Rect { x: body.x + 440, y: body.y + 34, width: body.width - 440 - 40, height: body.height - 34 };
    let small = Lettering::new(18).colour(GREY).align(Align::Centre);
    for part in 0..=5 {
        let x = area.x + area.width * part / 5;
        canvas.line(vec![(x, area.y), (x, area.bottom())], 1, PALE);
        canvas.text(x, area.y - 10, &context.percent(f64::from(part), 5.0), small);
    }
    area
}

/// A heading and its bars from `y` down; gives the place below them.
fn section(
    canvas: &mut Canvas,
    context: Context<'_>,
    area: Rect,
    y: i32,
    (name, bars): (&Text, &[Bar<'_>]),
    label: &dyn Fn(&Bar<'_>) -> String,
) -> i32 {
    let (bold, plain, inside) = (Lettering::new(LABEL).bold(), Lettering::new(LABEL), Lettering::new(18).align(Align::Centre));
    let left = area.x - 440;
    let heading = ellipsis(&context.say(name.clone()), area.right() - left, bold);
    canvas.fill(Rect { x: area.x - 2, y, width: area.width + 4, height: HEAD }, WHITE);
    canvas.text(left, y + 30, &heading, bold);
    for (index, bar) in bars.iter().enumerate() {
        let top = y + HEAD + ROW * index as i32;
        canvas.text(area.x - 12, top + 28, &ellipsis(&label(bar), 420, plain), plain.align(Align::Right));
        let mut sum = 0.0;
        for (source, part) in bar.parts.iter().enumerate() {
            let at = |share: f64| area.x + (share.clamp(0.0, 1.0) * f64::from(area.width)).round() as i32;
            let (from, to) = (at(sum), at(sum + part));
            sum += part;
            let mark = mark(source, bar.parts.len());
            mark.fill(canvas, Rect { x: from, y: top + 6, width: to - from, height: ROW - 12 });
            canvas.line(vec![(to, top + 6), (to, top + ROW - 6)], 1, WHITE);
            let value = context.percent(*part, 1.0);
            let width = inside.width(&value) + 8;
            if width <= to - from {
                // Stripes must not cross the figure.
                canvas.fill(Rect { x: (from + to - width) / 2, y: top + 10, width, height: ROW - 20 }, mark.colour());
                canvas.text((from + to) / 2, top + 27, &value, inside.colour(ink(mark.colour())));
            }
        }
    }
    y + HEAD + ROW * bars.len() as i32
}
