//! Need of programmes at the horizon with its interval, beside the workers that will come.

use super::canvas::{BLUE, SKY, VERMILLION, WHITE};
use super::frame::{Context, Frame};
use super::marks::{Mark, span};
use super::rows::{self, Label};
use super::{ChartError, Drawing, plain};
use kadry_engine::demand::ProgrammeNeed;
use kadry_engine::quota::BalanceLine;
use kadry_region::lang::{Text, plural_ru, text};
use std::collections::BTreeMap;

const ROWS: usize = 30;
const ROW: i32 = 42;
const INTERVAL: Mark = Mark::Span(SKY);
const NEED: Mark = Mark::Dot(BLUE);
const SUPPLY: Mark = Mark::Diamond(VERMILLION);

struct Row<'a> {
    code: &'a str,
    name: &'a str,
    need: f64,
    low: f64,
    high: f64,
    pipeline: f64,
    planned: f64,
}

impl Row<'_> {
    fn supply(&self) -> f64 {
        self.pipeline + self.planned
    }
}

/// A dot with its interval per programme, the largest need first.
pub fn intervals(context: Context<'_>, need: &[ProgrammeNeed], balance: &[BalanceLine]) -> Result<Drawing, ChartError> {
    let horizon = context.region.settings.horizon;
    let all = programmes(context, need, balance);
    let shown = &all[..all.len().min(ROWS)];
    let rest = if shown.len() < all.len() {
        let (few, count) = (shown.len(), all.len());
        text!(" На рисунке {few} программ из {count}.", " {few} of {count} programmes are shown.")
    } else {
        Text::default()
    };
    let frame = Frame {
        title: context.say(title(context, &all)),
        subtitle: context.say(text!(
            "Потребность {horizon} года по программам, чел.; справа — потребность, в скобках её границы, и сколько работников придёт.{ru}",
            "Need in {horizon} by programme, people; right: need, its bounds in brackets, and the workers that come.{en}",
            ru = &rest.ru,
            en = &rest.en,
        )),
        legend: vec![
            (NEED, context.say(text!("потребность", "need"))),
            (INTERVAL, context.say(text!("интервал 80 %", "80% interval"))),
            (SUPPLY, context.say(text!("придёт: уже обучающиеся и план", "coming: those in training and the plan"))),
        ],
        tables: &["employment", "matrix", "contingent", "offers", "yields"],
        height: rows::height(shown.len(), ROW),
    };
    let table: Vec<Vec<String>> = shown
        .iter()
        .map(|row| {
            let values = [row.need, row.low, row.high, row.pipeline, row.planned].map(plain);
            [row.code.to_owned(), row.name.to_owned(), horizon.to_string()].into_iter().chain(values).collect()
        })
        .collect();
    let canvas = if shown.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let labels: Vec<Label> = shown.iter().map(|row| label(context, row)).collect();
        let most = shown.iter().map(|row| row.high.max(row.supply())).fold(0.0, f64::max);
        let rows = rows::open(&mut canvas, *context, body, ROW, &labels, (0.0, most), false);
        for (index, row) in shown.iter().enumerate() {
            let (y, at) = (rows.middle(index), |value: f64| rows.scale.at(value));
            span(&mut canvas, (at(row.low), at(row.high)), y, INTERVAL.colour());
            // Where need is met the dot lies within the diamond.
            SUPPLY.point(&mut canvas, (at(row.supply()), y), 13);
            canvas.dot((at(row.need), y), 8, WHITE);
            NEED.point(&mut canvas, (at(row.need), y), 6);
        }
        canvas
    };
    let header = ["programme", "name", "year", "need", "low", "high", "pipeline_workers", "planned_workers"];
    Drawing::new("need_intervals", canvas, &header, &table)
}

fn programmes<'a>(context: Context<'a>, need: &[ProgrammeNeed], balance: &[BalanceLine]) -> Vec<Row<'a>> {
    let horizon = context.region.settings.horizon;
    let coming: BTreeMap<usize, (f64, f64)> =
        balance.iter().filter(|line| line.year == horizon).map(|line| (line.programme, (line.pipeline.0, line.planned.0))).collect();
    let row = |record: &ProgrammeNeed| {
        let programme = context.region.programmes.get(record.programme)?;
        let (pipeline, planned) = coming.get(&record.programme).copied().unwrap_or_default();
        let (need, low, high) = (record.need.0, record.low.0, record.high.0);
        Some(Row { code: &programme.code, name: &programme.name, need, low, high, pipeline, planned })
    };
    let mut rows: Vec<Row<'_>> = need.iter().filter(|record| record.year == horizon && record.high.0 >= 0.05).filter_map(row).collect();
    rows.sort_by(|a, b| b.need.total_cmp(&a.need).then(a.code.cmp(b.code)));
    rows
}

fn label(context: Context<'_>, row: &Row<'_>) -> Label {
    let (need, low, high) = (context.whole(row.need), context.whole(row.low), context.whole(row.high));
    let supply = context.whole(row.supply());
    let note = context.say(text!("{need} ({low}–{high}), придёт {supply}", "{need} ({low}–{high}), {supply} come"));
    Label { name: format!("{} {}", row.code, row.name), note, ..Label::default() }
}

fn title(context: Context<'_>, rows: &[Row<'_>]) -> Text {
    let (horizon, count) = (context.region.settings.horizon, rows.len());
    let below = rows.iter().filter(|row| row.supply() < row.low).count();
    let above = rows.iter().filter(|row| row.supply() > row.high).count();
    let word = plural_ru(below as f64, ["программы", "программ", "программ"]);
    match (count, below, above) {
        (0, ..) => text!("Потребность программ с интервалами: нет данных", "Need of programmes with intervals: no data"),
        (_, 0, 0) => text!(
            "В {horizon} году выпуск попадает в интервал потребности по всем программам ({count})",
            "In {horizon} supply lies within the interval of need for every programme ({count})"
        ),
        _ => text!(
            "В {horizon} году работников придёт меньше нижней границы потребности у {below} {word} из {count}, больше верхней — у {above}",
            "In {horizon} fewer workers come than the lower bound of need for {below} of {count} programmes, more than the upper for {above}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RUN, plan, programme_needs, records, region, said};
    use super::*;
    use kadry_region::lang::Lang;
    use kadry_region::units::Workers;

    #[test]
    fn the_title_counts_supply_beyond_the_interval_over_all_programmes() {
        let (region, need, mut balance) = (region(40), programme_needs(40), plan(40).balance);
        let context = Context::new(&region, RUN, Lang::Ru);
        // Programme 1 gets exactly what it needs, programme 2 more than it can use.
        for line in &mut balance {
            let value = need.iter().find(|row| row.programme == line.programme && row.year == line.year).expect("need").need.0;
            let share = [0.1, 1.0, 3.0].get(line.programme).copied().unwrap_or(0.1);
            (line.pipeline, line.planned) = (Workers(0.0), Workers(share * value));
        }
        let drawing = intervals(context, &need, &balance).expect("a drawing");
        let said = said(&drawing);
        assert!(said.contains("у 38 программ из 40, больше верхней — у 1 ") && said.contains("30 программ из 40"), "{said}");
        assert_eq!(records(&drawing.csv).len(), ROWS);
    }
}
