//! Charts of the balance: where workers stay short and where they will be too many.

use super::canvas::{Align, BLUE, Canvas, Colour, DARK, GREY, Lettering, PALE, Rect, SKY, VERMILLION, WHITE, tint};
use super::frame::{Context, Frame, LABEL};
use super::marks::Mark;
use super::panels::{self, grid, small};
use super::scale::{Scale, value_axis, year_axis};
use super::words::{brief, ellipsis};
use super::{ChartError, Drawing, plain};
use kadry_engine::quota::{BalanceLine, BalanceStatus};
use kadry_region::lang::{Text, plural_ru, text};
use kadry_region::units::Year;
use std::collections::{BTreeMap, BTreeSet};

const ROWS: usize = 30;
/// Of the panels of industries.
const SHORTAGE: Mark = Mark::Fill(VERMILLION);
const SURPLUS: Mark = Mark::Rising(SKY);

/// Shortage less surplus: above zero people are lacking.
fn gap(line: &BalanceLine) -> f64 {
    line.shortage.0 - line.surplus.0
}

fn in_reach(line: &BalanceLine) -> bool {
    line.status != BalanceStatus::OutOfReach
}

fn years_in_reach<'a>(balance: impl IntoIterator<Item = &'a BalanceLine>) -> Option<(Year, Year)> {
    let years: BTreeSet<Year> = balance.into_iter().filter(|line| in_reach(line)).map(|line| line.year).collect();
    Some((*years.first()?, *years.last()?))
}

/// One programme of the heat map.
struct Row<'a> {
    name: String,
    code: &'a str,
    lines: Vec<&'a BalanceLine>,
    gap: f64,
}

/// Programme by year: shortage in one colour, surplus in another, the worst shortage on top.
pub fn heatmap(context: Context<'_>, balance: &[BalanceLine]) -> Result<Drawing, ChartError> {
    let rows = rows(context, balance);
    let reached = years_in_reach(rows.iter().flat_map(|row| row.lines.iter().copied()));
    let years: BTreeSet<Year> = reached.into_iter().flat_map(|(first, last)| first.to(last)).collect();
    let count = rows.len();
    let word = plural_ru(count as f64, ["программа", "программы", "программ"]);
    let frame = Frame {
        title: context.say(gap_title(context, balance, rows.first())),
        subtitle: context.say(text!(
            "Работников не хватает (+) или больше потребности (−), чел. в год; {count} {word} с наибольшим разрывом, сверху — дефицит. \
             «Итого» — сумма лет, на которые план влияет.",
            "Workers lacking (+) or beyond need (−), people a year; the {count} programmes with the largest gap, shortage on top. \
             “Total” sums the years that the plan affects."
        )),
        legend: vec![
            (Mark::Signed(tint(VERMILLION, 0.7), '+'), context.say(text!("дефицит", "shortage"))),
            (Mark::Signed(tint(BLUE, 0.7), '−'), context.say(text!("избыток", "surplus"))),
            (Mark::Fill(PALE), context.say(text!("в пределах допуска", "within tolerance"))),
            (Mark::Hatch, context.say(text!("план на этот год не влияет", "the plan does not affect this year"))),
        ],
        tables: &["offers", "contingent", "employment", "matrix"],
        height: 44 + 36 * count as i32,
    };
    let table: Vec<Vec<String>> = rows
        .iter()
        .flat_map(|row| {
            row.lines.iter().filter(|line| years.contains(&line.year)).map(|line| {
                let shown = |value: f64| if in_reach(line) { plain(value) } else { String::new() };
                let (code, status) = (row.code.to_owned(), line.status.key().to_owned());
                vec![code, row.name.clone(), line.year.to_string(), shown(line.shortage.0), shown(line.surplus.0), status]
            })
        })
        .collect();
    let canvas = if rows.is_empty() { frame.empty(*context) } else { cells(frame, context, &rows, &years) };
    Drawing::new("balance_heatmap", canvas, &["programme", "name", "year", "shortage", "surplus", "status"], &table)
}

fn rows<'a>(context: Context<'a>, balance: &'a [BalanceLine]) -> Vec<Row<'a>> {
    let mut by_programme: BTreeMap<usize, Vec<&BalanceLine>> = BTreeMap::new();
    for line in balance {
        by_programme.entry(line.programme).or_default().push(line);
    }
    let size = |lines: &[&BalanceLine]| -> f64 { lines.iter().filter(|line| in_reach(line)).map(|line| gap(line).abs()).sum() };
    let mut largest: Vec<(usize, Vec<&BalanceLine>)> =
        by_programme.into_iter().filter(|(_, lines)| lines.iter().any(|line| in_reach(line))).collect();
    largest.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
    largest.truncate(ROWS);
    let mut rows: Vec<Row<'_>> = largest
        .into_iter()
        .filter_map(|(programme, lines)| {
            let programme = context.region.programmes.get(programme)?;
            let gap = lines.iter().filter(|line| in_reach(line)).map(|line| gap(line)).sum();
            Some(Row { name: programme.name.clone(), code: &programme.code, lines, gap })
        })
        .collect();
    rows.sort_by(|a, b| b.gap.total_cmp(&a.gap));
    rows
}

fn gap_title(context: Context<'_>, balance: &[BalanceLine], worst: Option<&Row<'_>>) -> Text {
    let (Some((from, to)), Some(worst)) = (years_in_reach(balance), worst) else {
        return text!("Баланс программ: нет данных", "Balance of programmes: no data");
    };
    let reached = || balance.iter().filter(|line| in_reach(line));
    let before: f64 = reached().map(|line| (line.need.0 - line.pipeline.0).max(0.0)).sum();
    let after: f64 = reached().map(|line| line.shortage.0).sum();
    if after < 0.5 {
        return text!(
            "План закрывает весь дефицит {from}–{to} годов, на которые он влияет",
            "The plan closes all shortage of {from}–{to}, the years that it affects"
        );
    }
    let (closed, left) = (context.percent(before - after, before), context.whole(after));
    if worst.gap < 0.5 {
        return text!(
            "План закрывает {closed} дефицита {from}–{to} годов; остаётся {left} чел.",
            "The plan closes {closed} of the shortage of {from}–{to}; {left} people remain"
        );
    }
    let (code, name, lack) = (worst.code, brief(&worst.name, 55), context.whole(worst.gap));
    text!(
        "План закрывает {closed} дефицита {from}–{to} годов; остаётся {left} чел., больше всего не хватает: {code} {name} ({lack})",
        "The plan closes {closed} of the shortage of {from}–{to}; {left} people remain, most in {code} {name} ({lack})"
    )
}

fn cells(frame: Frame, context: Context<'_>, rows: &[Row<'_>], years: &BTreeSet<Year>) -> Canvas {
    let (mut canvas, body) = frame.open(*context);
    let (label, code) = (Lettering::new(20), Lettering::new(20).colour(GREY));
    let head = Lettering::new(LABEL).bold().align(Align::Centre);
    let (code_width, height) = (110, 36);
    let width = ((body.width - code_width - 520) / (years.len() as i32 + 1)).min(110);
    let names = body.width - code_width - width * (years.len() as i32 + 1);
    let column = |index: usize| body.x + code_width + names + width * index as i32;
    let strongest = rows.iter().flat_map(|row| &row.lines).filter(|line| in_reach(line)).map(|line| gap(line).abs()).fold(1.0, f64::max);
    for (index, year) in years.iter().enumerate() {
        canvas.text(column(index) + width / 2, body.y + 26, &year.to_string(), head);
    }
    canvas.text(column(years.len()) + width / 2, body.y + 26, &context.say(text!("Итого", "Total")), head);
    for (index, row) in rows.iter().enumerate() {
        let y = body.y + 44 + height * index as i32;
        canvas.text(body.x, y + 25, &ellipsis(row.code, code_width - 12, code), code);
        canvas.text(body.x + code_width, y + 25, &ellipsis(&row.name, names - 16, label), label);
        for (index, year) in years.iter().enumerate() {
            let rect = Rect { x: column(index) + 1, y: y + 1, width: width - 2, height: height - 2 };
            cell(&mut canvas, context, row.lines.iter().find(|line| line.year == *year).copied(), rect, strongest);
        }
        canvas.text(column(years.len()) + width / 2, y + 25, &context.signed(row.gap), label.bold().align(Align::Centre));
    }
    canvas
}

fn cell(canvas: &mut Canvas, context: Context<'_>, line: Option<&BalanceLine>, rect: Rect, strongest: f64) {
    let Some(line) = line.filter(|line| in_reach(line)) else { return canvas.hatch(rect) };
    let value = gap(line);
    // The root keeps small gaps visible beside a very large one.
    let strength = 0.15 + 0.85 * (value.abs() / strongest).sqrt();
    let (ground, ink): (Colour, Colour) = match line.status {
        BalanceStatus::Shortage => (tint(VERMILLION, strength), if strength > 0.8 { WHITE } else { DARK }),
        BalanceStatus::Surplus => (tint(BLUE, strength), if strength > 0.6 { WHITE } else { DARK }),
        BalanceStatus::Balanced | BalanceStatus::OutOfReach => (PALE, DARK),
    };
    canvas.fill(rect, ground);
    let lettering = Lettering::new(20).colour(ink).align(Align::Centre);
    canvas.text(rect.middle().0, rect.y + 24, &ellipsis(&context.signed(value), rect.width, lettering), lettering);
}

/// Shortage above and surplus below zero, by industry and year in reach; one scale for all panels.
pub fn by_industry(context: Context<'_>, balance: &[BalanceLine]) -> Result<Drawing, ChartError> {
    let panels = panels(context, balance);
    let columns = if panels.len() > 6 { 4 } else { 3 };
    let frame = Frame {
        title: context.say(industry_title(context, &panels)),
        subtitle: context.say(text!(
            "Чел. в год; вверх — не хватает, вниз — больше потребности. Только программы и годы, на которые план влияет; шкала у всех отраслей одна.",
            "People a year; up: lacking, down: beyond need. Only programmes and years that the plan affects; one scale for all industries."
        )),
        legend: vec![
            (SHORTAGE, context.say(text!("дефицит", "shortage"))),
            (SURPLUS, context.say(text!("избыток", "surplus"))),
        ],
        tables: &["programmes", "offers", "contingent", "employment", "matrix"],
        height: panels.len().div_ceil(columns).max(1) as i32 * 310 - 40,
    };
    let table: Vec<Vec<String>> = panels
        .iter()
        .flat_map(|panel| {
            panel.years.iter().map(|(year, (lack, excess))| vec![panel.name.clone(), year.to_string(), plain(*lack), plain(*excess)])
        })
        .collect();
    let canvas = if panels.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let values = || panels.iter().flat_map(|panel| panel.years.values());
        let extent = (values().map(|(lack, _)| *lack).fold(0.0, f64::max), values().map(|(_, excess)| *excess).fold(0.0, f64::max));
        let headings: Vec<(&str, String)> = panels.iter().map(|panel| (panel.name.as_str(), panel_note(context, panel))).collect();
        let areas = panels::open(&mut canvas, &grid(body, panels.len(), columns, 40), &headings);
        for (panel, area) in panels.iter().zip(areas) {
            diverging(&mut canvas, context, panel, area, extent);
        }
        canvas
    };
    Drawing::new("shortage_by_industry", canvas, &["industry", "year", "shortage", "surplus"], &table)
}

/// Shortage and surplus of one industry by year.
struct Panel {
    name: String,
    years: BTreeMap<Year, (f64, f64)>,
}

impl Panel {
    fn shortage(&self) -> f64 {
        self.years.values().map(|(lack, _)| lack).sum()
    }

    fn surplus(&self) -> f64 {
        self.years.values().map(|(_, excess)| excess).sum()
    }
}

fn panels(context: Context<'_>, balance: &[BalanceLine]) -> Vec<Panel> {
    let Some((from, to)) = years_in_reach(balance) else { return Vec::new() };
    let mut by_name: BTreeMap<&str, BTreeMap<Year, (f64, f64)>> = BTreeMap::new();
    for line in balance.iter().filter(|line| in_reach(line)) {
        let Some(programme) = context.region.programmes.get(line.programme) else { continue };
        let years = by_name.entry(&programme.industry).or_insert_with(|| from.to(to).map(|year| (year, (0.0, 0.0))).collect());
        let sum = years.entry(line.year).or_default();
        *sum = (sum.0 + line.shortage.0, sum.1 + line.surplus.0);
    }
    let mut panels: Vec<Panel> = by_name.into_iter().map(|(name, years)| Panel { name: name.to_owned(), years }).collect();
    panels.sort_by(|a, b| b.shortage().total_cmp(&a.shortage()));
    panels
}

fn industry_title(context: Context<'_>, panels: &[Panel]) -> Text {
    let most = panels.iter().max_by(|a, b| a.surplus().total_cmp(&b.surplus()));
    let (Some(worst), Some(most)) = (panels.first(), most) else {
        return text!("Дефицит и избыток отраслей: нет данных", "Shortage and surplus of industries: no data");
    };
    let (name, lack) = (brief(&worst.name, 45), context.whole(worst.shortage()));
    let (other, excess) = (brief(&most.name, 45), context.whole(most.surplus()));
    if worst.shortage() < 0.5 {
        return text!(
            "Дефицита в отраслях нет; наибольший избыток — «{other}» ({excess} чел.)",
            "No industry is short; the largest surplus is in “{other}” ({excess} people)"
        );
    }
    text!(
        "Больше всего не хватает работников в отрасли «{name}» — {lack} чел.; наибольший избыток — «{other}» ({excess} чел.)",
        "Workers are most lacking in “{name}”, {lack} people; the largest surplus is in “{other}” ({excess} people)"
    )
}

fn panel_note(context: Context<'_>, panel: &Panel) -> String {
    let (lack, excess) = (context.signed(panel.shortage()), context.signed(-panel.surplus()));
    context.say(text!("за все годы: {lack} и {excess} чел.", "all years: {lack} and {excess} people"))
}

fn diverging(canvas: &mut Canvas, context: Context<'_>, panel: &Panel, area: Rect, (top, bottom): (f64, f64)) {
    let scale = Scale::new(-bottom, top, area.bottom(), area.y).rounded(4);
    value_axis(canvas, area, scale, 4, small(), &|value| context.whole(value));
    let slot = area.width / panel.years.len().max(1) as i32;
    let mut places = Vec::new();
    for (index, (year, (lack, excess))) in panel.years.iter().enumerate() {
        let (x, zero) = (area.x + slot * index as i32, scale.at(0.0));
        let bar = |from: i32, to: i32| Rect { x: x + slot / 6, y: from, width: slot * 2 / 3, height: to - from };
        SHORTAGE.fill(canvas, bar(scale.at(*lack), zero));
        SURPLUS.fill(canvas, bar(zero, scale.at(-excess)));
        places.push((*year, x + slot / 2));
    }
    canvas.line(vec![(area.x, scale.at(0.0)), (area.right(), scale.at(0.0))], 2, DARK);
    year_axis(canvas, &places, area.bottom() + 26, context.region.settings.horizon, small());
}
