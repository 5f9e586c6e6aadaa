//! Small multiples by industry: need with its interval, and the workers that those in training and the plan give.

use super::canvas::{BLUE, Canvas, GREEN, Rect, SILVER, VERMILLION};
use super::frame::{Context, Frame};
use super::marks::Mark;
use super::panels::{self, grid, small};
use super::scale::{Scale, value_axis, year_axis};
use super::words::brief;
use super::{ChartError, Drawing, plain};
use kadry_engine::demand::IndustryNeed;
use kadry_engine::quota::BalanceLine;
use kadry_region::lang::{Text, text};
use kadry_region::units::Year;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// The last holds the sum of the rest.
const PANELS: usize = 12;
const COLUMNS: usize = 3;
const NEED: Mark = Mark::Line(BLUE);
const BOUND: Mark = Mark::Dashes(BLUE);
const TRAINING: Mark = Mark::Fill(SILVER);
const PLANNED: Mark = Mark::Rising(GREEN);

/// Need and supply of one industry in one year.
#[derive(Clone, Copy, Default)]
struct Flow {
    need: f64,
    low: f64,
    high: f64,
    pipeline: f64,
    planned: f64,
    shortage: f64,
}

impl Flow {
    fn supply(&self) -> f64 {
        self.pipeline + self.planned
    }

    /// Need that somebody of the right programme meets: what one programme has too many does not help another.
    fn met(&self) -> f64 {
        (self.need - self.shortage).max(0.0)
    }
}

impl AddAssign for Flow {
    fn add_assign(&mut self, more: Self) {
        self.need += more.need;
        self.low += more.low;
        self.high += more.high;
        self.pipeline += more.pipeline;
        self.planned += more.planned;
        self.shortage += more.shortage;
    }
}

struct Panel {
    name: String,
    years: BTreeMap<Year, Flow>,
}

impl Panel {
    fn at(&self, year: Year) -> Flow {
        self.years.get(&year).copied().unwrap_or_default()
    }
}

/// One panel per industry, the largest need at the horizon first.
pub fn small_multiples(context: Context<'_>, industries: &[IndustryNeed], balance: &[BalanceLine]) -> Result<Drawing, ChartError> {
    let settings = &context.region.settings;
    let (horizon, first, last) = (settings.horizon, settings.first_admission_year, settings.last_admission());
    let panels = panels(context, industries, balance);
    let rest = if panels.len() == PANELS {
        text!(" Границы последней группы — сумма границ её отраслей.", " Bounds of the last group are the sums of its industries' bounds.")
    } else {
        Text::default()
    };
    let frame = Frame {
        title: context.say(title(context, &panels)),
        subtitle: context.say(text!(
            "Работники по программам СПО, чел. в год: сколько нужно и сколько придёт. Выпуск показан только тех, кто уже учится, и \
             приёмов {first}–{last} годов. Шкала у каждой отрасли своя.{ru}",
            "Workers with the planned vocational programmes, people a year: needed and coming. Graduates are only those already in training and \
             those of the {first}–{last} admissions. Each industry has a scale of its own.{en}",
            ru = &rest.ru,
            en = &rest.en,
        )),
        legend: vec![
            (NEED, context.say(text!("потребность", "need"))),
            (BOUND, context.say(text!("её интервал 80 %", "its 80% interval"))),
            (TRAINING, context.say(text!("дадут уже обучающиеся", "from those in training"))),
            (PLANNED, context.say(text!("даст план", "from the plan"))),
            (Mark::Upright(VERMILLION), context.say(text!("горизонт — {horizon} год", "horizon: {horizon}"))),
        ],
        tables: &["employment", "matrix", "contingent", "offers", "yields"],
        height: panels.len().div_ceil(COLUMNS).max(1) as i32 * 330 - 40,
    };
    let table: Vec<Vec<String>> = panels
        .iter()
        .flat_map(|panel| {
            panel.years.iter().map(|(year, flow)| {
                let values = [flow.need, flow.low, flow.high, flow.pipeline, flow.planned].map(plain);
                [panel.name.clone(), year.to_string()].into_iter().chain(values).collect()
            })
        })
        .collect();
    let canvas = if panels.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let headings: Vec<(&str, String)> = panels.iter().map(|panel| (panel.name.as_str(), note(context, panel))).collect();
        let areas = panels::open(&mut canvas, &grid(body, panels.len(), COLUMNS, 40), &headings);
        for (panel, area) in panels.iter().zip(areas) {
            draw(&mut canvas, context, panel, area);
        }
        canvas
    };
    let header = ["industry", "year", "need", "low", "high", "pipeline_workers", "planned_workers"];
    Drawing::new("need_small_multiples", canvas, &header, &table)
}

fn panels(context: Context<'_>, industries: &[IndustryNeed], balance: &[BalanceLine]) -> Vec<Panel> {
    let mut by_name: BTreeMap<&str, BTreeMap<Year, Flow>> = BTreeMap::new();
    for row in industries {
        let flow = Flow { need: row.need.0, low: row.low.0, high: row.high.0, ..Flow::default() };
        by_name.entry(&row.industry).or_default().insert(row.year, flow);
    }
    for line in balance {
        let Some(programme) = context.region.programmes.get(line.programme) else { continue };
        let Some(flow) = by_name.get_mut(programme.industry.as_str()).and_then(|years| years.get_mut(&line.year)) else { continue };
        let (pipeline, planned, shortage) = (line.pipeline.0, line.planned.0, line.shortage.0);
        *flow += Flow { pipeline, planned, shortage, ..Flow::default() };
    }
    let mut panels: Vec<Panel> = by_name.into_iter().map(|(name, years)| Panel { name: name.to_owned(), years }).collect();
    let horizon = context.region.settings.horizon;
    panels.sort_by(|a, b| b.at(horizon).need.total_cmp(&a.at(horizon).need));
    if panels.len() > PANELS {
        let rest = panels.split_off(PANELS - 1);
        let count = rest.len();
        let mut years: BTreeMap<Year, Flow> = BTreeMap::new();
        for (year, flow) in rest.iter().flat_map(|panel| &panel.years) {
            *years.entry(*year).or_default() += *flow;
        }
        panels.push(Panel { name: context.say(text!("Прочие отрасли ({count})", "Other industries ({count})")), years });
    }
    panels
}

fn note(context: Context<'_>, panel: &Panel) -> String {
    let horizon = context.region.settings.horizon;
    let flow = panel.at(horizon);
    let (need, supply) = (context.whole(flow.need), context.whole(flow.supply()));
    context.say(text!("{horizon}: нужно {need}, придёт {supply} чел.", "{horizon}: {need} needed, {supply} come"))
}

fn title(context: Context<'_>, panels: &[Panel]) -> Text {
    let horizon = context.region.settings.horizon;
    let mut all = Flow::default();
    panels.iter().for_each(|panel| all += panel.at(horizon));
    let met: f64 = panels.iter().map(|panel| panel.at(horizon).met()).sum();
    let share = |panel: &Panel| panel.at(horizon).met() / panel.at(horizon).need;
    let worst = panels.iter().filter(|panel| panel.at(horizon).need >= 0.5).min_by(|a, b| share(a).total_cmp(&share(b)));
    let Some(worst) = worst else {
        return text!("Потребность отраслей и выпуск: нет данных", "Need of industries and supply: no data");
    };
    let (need, covered) = (context.whole(all.need), context.percent(met, all.need));
    let (name, least) = (brief(&worst.name, 55), context.percent(share(worst), 1.0));
    if panels.len() < 2 {
        return text!(
            "В {horizon} году обучающиеся и план закрывают {covered} потребности ({need} чел.)",
            "In {horizon} those in training and the plan meet {covered} of need ({need} people)"
        );
    }
    text!(
        "В {horizon} году обучающиеся и план закрывают {covered} потребности ({need} чел.); меньше всего — отрасли «{name}» ({least})",
        "In {horizon} those in training and the plan meet {covered} of need ({need} people), least in “{name}” ({least})"
    )
}

fn draw(canvas: &mut Canvas, context: Context<'_>, panel: &Panel, area: Rect) {
    let horizon = context.region.settings.horizon;
    let highest = panel.years.values().map(|flow| flow.high.max(flow.supply())).fold(0.0, f64::max);
    let scale = Scale::new(0.0, highest, area.bottom(), area.y).rounded(4);
    value_axis(canvas, area, scale, 4, small(), &|value| context.whole(value));
    let slot = (area.width / panel.years.len().max(1) as i32).max(1);
    let places: Vec<(Year, i32)> =
        panel.years.keys().enumerate().map(|(index, year)| (*year, area.x + slot * index as i32 + slot / 2)).collect();
    for ((_, x), flow) in places.iter().zip(panel.years.values()) {
        let (training, top) = (scale.at(flow.pipeline), scale.at(flow.supply()));
        let bar = |from: i32, to: i32| Rect { x: x - slot * 3 / 8, y: from, width: slot * 3 / 4, height: to - from };
        TRAINING.fill(canvas, bar(training, area.bottom()));
        PLANNED.fill(canvas, bar(top, training));
    }
    if let Some((_, x)) = places.iter().find(|(year, _)| *year == horizon) {
        let x = x + slot / 2;
        canvas.line(vec![(x, area.y), (x, area.bottom())], 2, VERMILLION);
    }
    let points = |pick: fn(&Flow) -> f64| -> Vec<(i32, i32)> {
        places.iter().zip(panel.years.values()).map(|((_, x), flow)| (*x, scale.at(pick(flow)))).collect()
    };
    canvas.dashes(&points(|flow| flow.low), 2, BOUND.colour());
    canvas.dashes(&points(|flow| flow.high), 2, BOUND.colour());
    canvas.line(points(|flow| flow.need), 7, super::canvas::WHITE);
    canvas.line(points(|flow| flow.need), 4, NEED.colour());
    year_axis(canvas, &places, area.bottom() + 26, horizon, small());
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RUN, industries, plan, records, region};
    use super::*;
    use kadry_region::lang::Lang;

    #[test]
    fn panels_hold_the_whole_balance_also_where_industries_are_added_up() {
        let (region, balance) = (region(20), plan(20).balance);
        let drawing = small_multiples(Context::new(&region, RUN, Lang::En), &industries(20), &balance).expect("a drawing");
        let rows = records(&drawing.csv);
        let names: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
        assert!(names.len() == PANELS && names.contains("Other industries (9)"), "{names:?}");
        let shown = |column: usize| -> f64 {
            rows.iter().filter(|row| &row[1] == "2030").map(|row| row[column].parse::<f64>().expect("a number")).sum()
        };
        let at = || balance.iter().filter(|line| line.year == Year(2030));
        let (pipeline, planned): (f64, f64) = (at().map(|line| line.pipeline.0).sum(), at().map(|line| line.planned.0).sum());
        assert!((shown(5) - pipeline).abs() < 1.0 && (shown(6) - planned).abs() < 1.0, "{} {pipeline}, {} {planned}", shown(5), shown(6));
    }
}
