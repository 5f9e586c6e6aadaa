//! The way of the region's need from the first forecast year to the horizon, cause by cause.

use super::canvas::{DARK, GREY, Rect};
use super::frame::{Context, Frame};
use super::marks::{GAIN, LOSS, Mark};
use super::need::{CAUSES, Causes, cause, causes, key};
use super::rows::{self, Label};
use super::{ChartError, Drawing, plain};
use kadry_engine::demand::{CauseYear, RegionNeed};
use kadry_region::lang::{Text, text};
use kadry_region::units::Year;

const ROW: i32 = 56;
const TOTAL: Mark = Mark::Fill(DARK);

/// Need of a year, or what a cause adds to it or takes from it.
struct Step {
    key: String,
    name: Text,
    total: bool,
    from: f64,
    to: f64,
}

impl Step {
    fn change(&self) -> f64 {
        self.to - self.from
    }
}

/// Bars that begin where the one above ends.
pub fn waterfall(context: Context<'_>, rows: &[CauseYear], need: &[RegionNeed]) -> Result<Drawing, ChartError> {
    let steps = steps(context, rows, need);
    let frame = Frame {
        title: context.say(title(context, &steps)),
        subtitle: context.say(text!(
            "Потребность в работниках по программам СПО, чел. в год: итог первого и последнего года и между ними — на сколько изменила его каждая причина. \
             Причина, которая слабеет, уводит влево; другие источники уводят вправо, когда закрывают меньше.",
            "Need for workers with the planned vocational programmes, people a year: the totals of the first and the last year, and between them what \
             each cause changes. A cause that weakens leads to the left; other sources lead to the right when they fill less."
        )),
        legend: vec![
            (TOTAL, context.say(text!("потребность года", "need of the year"))),
            (GAIN, context.say(text!("потребность растёт", "need grows"))),
            (LOSS, context.say(text!("потребность падает", "need falls"))),
        ],
        tables: &["employment", "age_structure", "exit_rates", "vacancies", "matrix"],
        height: rows::height(steps.len(), ROW),
    };
    let table: Vec<Vec<String>> =
        steps.iter().map(|step| vec![step.key.clone(), plain(step.change()), plain(step.from), plain(step.to)]).collect();
    let canvas = if steps.is_empty() {
        frame.empty(*context)
    } else {
        let (mut canvas, body) = frame.open(*context);
        let labels: Vec<Label> = steps.iter().map(|step| label(context, step)).collect();
        let (low, high) = steps.iter().fold((0.0_f64, 0.0_f64), |(low, high), step| (low.min(step.to), high.max(step.to)));
        let rows = rows::open(&mut canvas, *context, body, ROW, &labels, (low, high), false);
        let thick = ROW * 6 / 10;
        for (index, step) in steps.iter().enumerate() {
            let mark = match step.change() {
                _ if step.total => TOTAL,
                change if change > 0.0 => GAIN,
                _ => LOSS,
            };
            let bar = rows.bar(index, (step.from, step.to), thick);
            mark.fill(&mut canvas, Rect { width: bar.width.max(2), ..bar });
            if index + 1 < steps.len() {
                let top = rows.middle(index) + thick / 2;
                canvas.fill(Rect { x: rows.scale.at(step.to) - 1, y: top, width: 2, height: ROW - thick }, GREY);
            }
        }
        canvas
    };
    Drawing::new("need_waterfall", canvas, &["step", "change", "from", "to"], &table)
}

fn steps(context: Context<'_>, rows: &[CauseYear], need: &[RegionNeed]) -> Vec<Step> {
    let horizon = context.region.settings.horizon;
    let Some(first) = need.iter().map(|row| row.year).min().filter(|first| *first < horizon) else { return Vec::new() };
    let total = |year: Year| need.iter().find(|row| row.year == year).map(|row| row.need.0);
    let (Some(before), Some(after)) = (total(first), total(horizon)) else { return Vec::new() };
    let years = causes(context, rows);
    let (Some(old), Some(new)) = (years.get(&first), years.get(&horizon)) else { return Vec::new() };
    let mut steps = vec![whole(first, before)];
    let mut reached = before;
    let net = |of: &Causes, index: usize| of.plus[index] - of.minus[index];
    let mut add = |key: String, name: Text, change: f64| {
        if change.abs() >= 0.05 {
            steps.push(Step { key, name, total: false, from: reached, to: reached + change });
            reached += change;
        }
    };
    for index in 0..CAUSES {
        add(key(index), cause(index).1, net(new, index) - net(old, index));
    }
    let raking = (after - new.openings) - (before - old.openings);
    add("control_totals".to_owned(), text!("приведение к контрольным цифрам", "raking to control totals"), raking);
    steps.push(whole(horizon, after));
    steps
}

fn whole(year: Year, need: f64) -> Step {
    Step { key: year.to_string(), name: text!("{year} год", "{year}"), total: true, from: 0.0, to: need }
}

fn label(context: Context<'_>, step: &Step) -> Label {
    let note = if step.total { context.whole(step.to) } else { context.signed(step.change()) };
    Label { name: context.say(step.name.clone()), note, ..Label::default() }
}

fn title(context: Context<'_>, steps: &[Step]) -> Text {
    let [first, between @ .., last] = steps else {
        return text!("Как меняется потребность: нет данных", "How need changes: no data");
    };
    let (before, after) = (context.whole(first.to), context.whole(last.to));
    let (from, to) = (&first.key, &last.key);
    let moved = last.to - first.to;
    let most = between.iter().filter(|step| step.change() * moved > 0.0).max_by(|a, b| a.change().abs().total_cmp(&b.change().abs()));
    let Some(most) = most.filter(|_| before != after) else {
        return text!("С {from} по {to} год потребность не меняется: {after} чел.", "From {from} to {to} need stays at {after} people");
    };
    let (ru, en) = if moved > 0.0 { ("растёт", "grows") } else { ("падает", "falls") };
    let (cause_ru, cause_en, step) = (&most.name.ru, &most.name.en, context.signed(most.change()));
    text!(
        "С {from} по {to} год потребность {ru} с {before} до {after} чел.; главная причина — «{cause_ru}» ({step})",
        "From {from} to {to} need {en} from {before} to {after} people; the main cause is “{cause_en}” ({step})"
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RUN, causes, records, region, region_need, said};
    use super::*;
    use kadry_region::lang::Lang;

    #[test]
    fn each_step_begins_where_the_one_before_ends_and_the_last_is_the_need_of_the_horizon() {
        let (region, mut rows) = (region(4), causes(4));
        for row in rows.iter_mut().filter(|row| row.year > Year(2025)) {
            row.retirement.0 += 6.0;
            let net = row.openings.0 - row.remainder.0 + 6.0;
            (row.openings.0, row.remainder.0) = (net.max(0.0), (-net).max(0.0));
        }
        let need = region_need(4);
        let drawing = waterfall(Context::new(&region, RUN, Lang::Ru), &rows, &need).expect("a drawing");
        let steps: Vec<(String, [f64; 3])> = records(&drawing.csv)
            .iter()
            .map(|row| (row[0].to_owned(), [1, 2, 3].map(|index| row[index].parse().expect("a number"))))
            .collect();
        let [first, between @ .., last] = steps.as_slice() else { panic!("{steps:?}") };
        assert_eq!((first.0.as_str(), last.0.as_str()), ("2023", "2030"));
        assert!(between.iter().any(|(key, _)| key == "retirement") && between.iter().any(|(key, _)| key == "control_totals"), "{steps:?}");
        let mut reached = first.1[2];
        for (key, [change, from, to]) in between {
            assert!((from - reached).abs() < 0.11 && (to - from - change).abs() < 0.11, "{key}: {steps:?}");
            reached = *to;
        }
        let horizon = need.iter().find(|row| row.year == Year(2030)).expect("the horizon").need.0;
        assert!((reached - last.1[2]).abs() < 0.11 && (last.1[2] - horizon).abs() < 0.11, "{steps:?}");
    }

    #[test]
    fn need_that_stays_is_said() {
        let (region, rows) = (region(4), causes(4));
        let mut need = region_need(4);
        need.iter_mut().for_each(|row| row.need.0 = 50.0);
        let drawing = waterfall(Context::new(&region, RUN, Lang::Ru), &rows, &need).expect("a drawing");
        assert!(said(&drawing).contains("потребность не меняется: 50"));
    }
}
