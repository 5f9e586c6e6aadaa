//! What shortage owes to each assumption, and what it costs in the other goals.

use super::canvas::{Align, BLUE, Canvas, DARK, GREY, Lettering, ORANGE, PALE, Rect, VERMILLION};
use super::frame::{Context, Frame};
use super::marks::Mark;
use super::panels::{self, grid, small};
use super::rows::{self, Label};
use super::scale::{Figures, Scale, value_axis};
use super::words::brief;
use super::{ChartError, Drawing, exact};
use crate::alternatives::goal_name;
use crate::sensitivity::{Moved, slope_at_plan, unit, value};
use crate::words::assumption_name;
use kadry_engine::quota::trade_offs::Curve;
use kadry_engine::scenario::sensitivity::{Case, Measure, Row};
use kadry_region::lang::{Text, number, text};

const ROWS: usize = 15;
const ROW: i32 = 58;
const LOW: Mark = Mark::Rising(ORANGE);
const HIGH: Mark = Mark::Fill(BLUE);

/// Bars on both sides of the present shortage, the widest on top.
pub fn tornado(context: Context<'_>, moved: Moved<'_>) -> Result<Drawing, ChartError> {
    let all: Vec<&Row> = moved.moving().collect();
    let shown = &all[..all.len().min(ROWS)];
    let step = context.percent(moved.sensitivity.step, 1.0);
    let frame = Frame {
        title: context.say(tornado_title(context, moved, shown.first().copied())),
        subtitle: context.say(subtitle(context, moved, shown.len(), all.len())),
        legend: vec![
            (LOW, context.say(text!("предположение ниже на {step} (или на шаг)", "assumption lower by {step} (or a step)"))),
            (HIGH, context.say(text!("выше на столько же", "higher by as much"))),
        ],
        tables: &["employment", "exit_rates", "matrix", "yields", "offers", "colleges"],
        height: rows::height(shown.len(), ROW),
    };
    let table: Vec<Vec<String>> = shown
        .iter()
        .map(|row| {
            let change = |case: &Case| moved.change(case).map(exact).unwrap_or_default();
            let values = [row.base, row.low.value, row.high.value].map(exact);
            [row.assumption.key().to_owned(), context.say(assumption_name(row.assumption))]
                .into_iter()
                .chain(values)
                .chain([change(&row.low), change(&row.high)])
                .collect()
        })
        .collect();
    let canvas = if shown.is_empty() {
        frame.empty_for(*context, text!("Ни одно предположение дефицита не меняет.", "No assumption moves shortage."))
    } else {
        let (mut canvas, body) = frame.open(*context);
        let labels: Vec<Label> = shown.iter().map(|row| label(context, moved, row)).collect();
        let changes = || shown.iter().flat_map(|row| [&row.low, &row.high]).filter_map(|case| moved.change(case));
        let ends = changes().fold((0.0, 0.0), |(low, high), v: f64| (v.min(low), v.max(high)));
        let rows = rows::open(&mut canvas, *context, body, ROW, &labels, ends, true);
        for (index, row) in shown.iter().enumerate() {
            for (mark, case, shift) in [(LOW, &row.low, -10), (HIGH, &row.high, 10)] {
                if let Some(change) = moved.change(case) {
                    let bar = rows.bar(index, (0.0, change), 18);
                    mark.fill(&mut canvas, Rect { y: bar.y + shift, ..bar });
                }
            }
        }
        let zero = rows.scale.at(0.0);
        canvas.line(vec![(zero, rows.area.y), (zero, rows.area.bottom())], 3, DARK);
        canvas
    };
    let header = ["assumption", "name", "base_value", "low_value", "high_value", "shortage_change_low", "shortage_change_high"];
    Drawing::new("sensitivity", canvas, &header, &table)
}

fn label(context: Context<'_>, moved: Moved<'_>, row: &Row) -> Label {
    let measure = row.assumption.measure();
    let written = |number: f64| value(measure, number, context.lang);
    let change = |case: &Case| match moved.change(case) {
        Some(change) => {
            let shown = number(change, 1, context.lang);
            if change > 0.0 { format!("+{shown}") } else { shown }
        }
        None => context.say(text!("плана нет", "no plan")),
    };
    let (low, high) = (change(&row.low), change(&row.high));
    let (from, to) = (written(row.low.value), written(row.high.value));
    Label {
        name: context.say(assumption_name(row.assumption)),
        // A table has no value of its own: the factors say all.
        under: if measure == Measure::Factor { format!("{from} … {to}") } else { format!("{}: {from} … {to}", written(row.base)) },
        note: format!("{low} / {high}"),
        note_under: context.say(text!("ниже / выше, чел.", "lower / higher, people")),
    }
}

fn subtitle(context: Context<'_>, moved: Moved<'_>, shown: usize, all: usize) -> Text {
    let rest =
        if shown < all { text!(" На рисунке {shown} из {all}.", " {shown} of {all} are shown.") } else { Text::default() };
    let base = number(moved.sensitivity.base.shortage, 1, context.lang);
    text!(
        "На сколько человек меняется взвешенный дефицит ({base} чел., группы частями), когда меняется одно предположение, а прочие остаются.{ru}",
        "People by which weighted shortage ({base}, groups in parts) changes when one assumption changes and all others stay.{en}",
        ru = &rest.ru,
        en = &rest.en
    )
}

fn tornado_title(context: Context<'_>, moved: Moved<'_>, first: Option<&Row>) -> Text {
    let Some(row) = first else {
        return text!("Чувствительность дефицита: нет данных", "Sensitivity of shortage: no data");
    };
    let swing = context.whole(row.swing(&moved.sensitivity.base));
    let Text { ru, en } = assumption_name(row.assumption);
    let (ru, en) = (brief(&ru, 70), brief(&en, 70));
    Text::new(
        format!("Сильнее всего дефицит зависит от предположения «{ru}»: размах — {swing} чел."),
        format!("Shortage depends most on “{en}”: a swing of {swing} people"),
    )
}

const CURVE: Mark = Mark::Line(BLUE);
const PLAN: Mark = Mark::Diamond(VERMILLION);
const ABOVE: Mark = Mark::Dashes(GREY);

/// The least shortage at each level of another goal, a panel for each.
pub fn trade_offs(context: Context<'_>, curves: &[Curve]) -> Result<Drawing, ChartError> {
    let frame = Frame {
        title: context.say(curves_title(context, curves)),
        subtitle: context.say(text!(
            "Наименьший взвешенный дефицит (чел.) при каждом уровне другой цели; группы частями, поэтому ни один план не лежит ниже кривой. \
             План выше её: группы в нём целые, и прочие цели тоже учтены.",
            "Least weighted shortage (people) at each level of another goal; groups come in parts, so that no plan lies below the curve. The plan lies \
             above it: its groups are whole, and the other goals count as well."
        )),
        legend: vec![
            (CURVE, context.say(text!("наименьший дефицит", "least shortage"))),
            (PLAN, context.say(text!("план расчёта", "plan of the run"))),
            (ABOVE, context.say(text!("расстояние до кривой", "distance to the curve"))),
        ],
        tables: &["offers", "employment", "matrix"],
        height: 560,
    };
    let mut table: Vec<Vec<String>> = Vec::new();
    for curve in curves {
        let row = |value: f64, shortage: f64, chosen: bool| {
            vec![curve.against.key().to_owned(), exact(value), exact(shortage), chosen.to_string()]
        };
        table.extend(curve.points.iter().map(|point| row(point.value, point.shortage, false)));
        table.push(row(curve.plan.0, curve.plan.1, true));
    }
    let canvas = if curves.is_empty() {
        frame.empty_for(*context, text!("Ни одна другая цель не считается.", "No other goal counts."))
    } else {
        let (mut canvas, body) = frame.open(*context);
        let names: Vec<String> = curves.iter().map(|curve| context.say(goal_name(curve.against))).collect();
        let notes = curves.iter().map(|curve| price(context, curve));
        let headings: Vec<(&str, String)> = names.iter().map(String::as_str).zip(notes).collect();
        let areas = panels::open(&mut canvas, &grid(body, curves.len(), 3, 40), &headings);
        for (curve, area) in curves.iter().zip(areas) {
            panel(&mut canvas, context, curve, area);
        }
        canvas
    };
    Drawing::new("trade_offs", canvas, &["against", "limit", "shortage", "chosen"], &table)
}

fn panel(canvas: &mut Canvas, context: Context<'_>, curve: &Curve, area: Rect) {
    let area = Rect { y: area.y + 26, height: area.height - 60, ..area };
    let of = |pick: fn(&(f64, f64)) -> f64| {
        let all = curve.points.iter().map(|point| (point.value, point.shortage)).chain([curve.plan]);
        all.map(|point| pick(&point)).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (v.min(low), v.max(high)))
    };
    let ((left, right), (low, high)) = (of(|point| point.0), of(|point| point.1));
    let across = Scale::measured(left, right, area.x, area.right()).rounded(4);
    let up = Scale::measured(low, high, area.bottom(), area.y).rounded(5);
    let figures = |scale: Scale, most: f64, wanted: usize| Figures::new(most, scale.step(wanted), context.lang);
    let shown = figures(up, high, 5);
    value_axis(canvas, area, up, 5, small(), &|value| shown.show(value));
    let shown = figures(across, right, 4);
    for tick in across.ticks(4) {
        let x = across.at(tick);
        canvas.line(vec![(x, area.y), (x, area.bottom())], 1, PALE);
        canvas.text(x, area.bottom() + 24, &shown.show(tick), small().align(Align::Centre));
    }
    canvas.text(area.right(), area.bottom() + 50, unit(curve.against).get(context.lang), small().align(Align::Right));
    canvas.text(area.x, area.y - 12, &context.say(text!("дефицит, чел.", "shortage, people")), small().align(Align::Centre));
    let at = |(value, shortage): (f64, f64)| (across.at(value), up.at(shortage));
    let line: Vec<(i32, i32)> = curve.points.iter().map(|point| at((point.value, point.shortage))).collect();
    canvas.line(line.clone(), 4, BLUE);
    line.into_iter().for_each(|point| canvas.dot(point, 5, BLUE));
    canvas.dashes(&[at(curve.plan), at((curve.plan.0, curve.least_at_plan))], 3, GREY);
    PLAN.point(canvas, at(curve.plan), 11);
    let name = context.say(text!("план: {value} чел.", "plan: {value} people", value = context.whole(curve.plan.1)));
    // Curves fall to the right: above the plan, at the right end, there is room.
    let (_, y) = at(curve.plan);
    canvas.text(area.right(), y - 36, &name, Lettering::new(18).bold().align(Align::Right));
}

fn price(context: Context<'_>, curve: &Curve) -> String {
    let Some(slope) = slope_at_plan(curve) else {
        return context.say(text!("выше этого уровня дефицит не снижается", "above this level shortage falls no further"));
    };
    let (slope, Text { ru, en }) = (number(slope, 1, context.lang), unit(curve.against));
    context.say(text!("на человека меньше — {slope} {ru}", "a person less: {slope} {en}"))
}

fn curves_title(context: Context<'_>, curves: &[Curve]) -> Text {
    let Some(curve) = curves.iter().max_by(|a, b| (a.plan.1 - a.least_at_plan).total_cmp(&(b.plan.1 - b.least_at_plan))) else {
        return text!("Дефицит против других целей: нет данных", "Shortage against other goals: no data");
    };
    let above = number(curve.plan.1 - curve.least_at_plan, 1, context.lang);
    let Text { ru, en } = goal_name(curve.against);
    text!(
        "План не дальше {above} чел. от наименьшего дефицита при своём уровне каждой цели; дальше всего — «{ru}»",
        "At its level of each goal the plan is within {above} people of the least shortage; farthest in “{en}”"
    )
}
