//! What the constraints cost: people of shortage that one unit more of each would save.

use super::canvas::{BLUE, DARK, SKY};
use super::frame::{Context, Frame};
use super::marks::{LOSS, Mark};
use super::plan::kind_name;
use super::rows::{self, Label};
use super::words::brief;
use super::{ChartError, Drawing, exact};
use crate::lang::{Text, number, plural_ru, text};
use crate::quota::{ConstraintLine, Plan, one_more};

const ROWS: usize = 24;
const ROW: i32 = 56;
/// Prices below this round to nothing.
const SHOWN: f64 = 0.005;
const SOLVED: Mark = Mark::Fill(BLUE);
const ESTIMATED: Mark = Mark::Rising(SKY);
const WHOLE: Mark = Mark::Diamond(DARK);

/// A constraint with what it costs; above zero one more saves people.
struct Price<'a> {
    line: &'a ConstraintLine,
    unit: Text,
    one: Option<f64>,
    group: Option<f64>,
}

impl Price<'_> {
    fn size(&self) -> f64 {
        [self.one, self.group].into_iter().flatten().map(f64::abs).fold(0.0, f64::max)
    }
}

/// Bars by constraint, the dearest first.
pub fn constraint_prices(context: Context<'_>, plan: &Plan) -> Result<Drawing, ChartError> {
    // Where the time ran out nothing was solved again, and the prices of the relaxation are all there is.
    let solved = plan.constraints.iter().any(|line| line.one_more.is_some());
    let prices = prices(context, plan, solved);
    let shown = &prices[..prices.len().min(ROWS)];
    let costs = shown.iter().any(|price| price.one.is_some_and(|one| one < 0.0));
    let whole = shown.iter().any(|price| price.group.is_some());
    let bar = if solved { SOLVED } else { ESTIMATED };
    let mut legend = vec![(
        bar,
        if solved {
            context.say(text!("снизит дефицит (пересчитано, группы частями)", "lowers shortage (solved again, groups in parts)"))
        } else {
            context.say(text!("снизит дефицит (оценка без пересчёта)", "lowers shortage (estimate, not solved again)"))
        },
    )];
    if costs {
        legend.push((LOSS, context.say(text!("увеличит дефицит", "raises shortage"))));
    }
    if whole {
        legend.push((WHOLE, context.say(text!("место ещё для одной целой группы", "room for one more whole group"))));
    }
    let frame = Frame {
        title: context.say(title(context, &prices)),
        subtitle: context.say(subtitle(shown.len(), prices.len())),
        legend,
        tables: &["offers", "colleges", "budget", "limits", "school_leavers", "contracts"],
        height: rows::height(shown.len(), ROW),
    };
    let table: Vec<Vec<String>> = shown
        .iter()
        .map(|price| {
            let line = price.line;
            let value = |value: Option<f64>| value.map(exact).unwrap_or_default();
            let words = [line.kind.to_owned(), line.owner.clone(), line.year.to_string(), context.say(price.unit.clone())];
            words.into_iter().chain([value(price.one), value(price.group)]).collect()
        })
        .collect();
    let canvas = if shown.is_empty() {
        frame.empty_for(*context, text!("Ни одна исчерпанная граница не имеет цены.", "No bound that is used up has a price."))
    } else {
        let (mut canvas, body) = frame.open(*context);
        let labels: Vec<Label> = shown.iter().map(|price| label(context, price)).collect();
        let values = || shown.iter().flat_map(|price| [price.one, price.group]).flatten();
        let ends = values().fold((0.0, 0.0), |(low, high), v: f64| (v.min(low), v.max(high)));
        let rows = rows::open(&mut canvas, *context, body, ROW, &labels, ends, true);
        for (index, price) in shown.iter().enumerate() {
            if let Some(one) = price.one {
                let mark = if one < 0.0 { LOSS } else { bar };
                mark.fill(&mut canvas, rows.bar(index, (0.0, one), ROW / 2));
            }
            if let Some(group) = price.group {
                WHOLE.point(&mut canvas, (rows.scale.at(group), rows.middle(index)), 9);
            }
        }
        canvas
    };
    let header = ["constraint", "owner", "year", "one_more", "people_saved", "people_saved_by_whole_group"];
    Drawing::new("constraint_prices", canvas, &header, &table)
}

/// A price of one unit is told of what is used up: with room left it would contradict what the plan shows.
fn prices<'a>(context: Context<'_>, plan: &'a Plan, solved: bool) -> Vec<Price<'a>> {
    let price = |line: &'a ConstraintLine| {
        let (size, unit) = one_more(line.kind, &context.region.settings.scenario);
        let change = if solved { line.one_more } else { line.price_people.map(|price| price * size) };
        let large = |change: &f64| change.abs() >= SHOWN;
        Price { line, unit, one: change.filter(large).filter(|_| line.binding).map(|v| -v), group: line.group_more.filter(large).map(|v| -v) }
    };
    let mut prices: Vec<Price<'_>> = plan.constraints.iter().map(price).filter(|price| price.size() > 0.0).collect();
    prices.sort_by(|a, b| b.size().total_cmp(&a.size()));
    prices
}

fn label(context: Context<'_>, price: &Price<'_>) -> Label {
    let line = price.line;
    let (kind, year) = (kind_name(context, line.kind), line.year);
    let two = |value: f64| number(value, 2, context.lang);
    let note = match (price.one.map(two), price.group.map(two)) {
        (Some(one), Some(group)) => context.say(text!("{one}; целая группа {group}", "{one}; whole group {group}")),
        (Some(one), None) => one,
        (None, Some(group)) => context.say(text!("целая группа {group}", "whole group {group}")),
        (None, None) => String::new(),
    };
    Label {
        name: line.owner.clone(),
        under: context.say(text!("{kind}, {year} год", "{kind}, {year}")),
        note,
        note_under: context.say(price.unit.clone()),
    }
}

fn subtitle(shown: usize, all: usize) -> Text {
    let rest = if shown < all {
        text!(" На рисунке {shown} из {all}.", " {shown} of {all} are shown.")
    } else {
        Text::default()
    };
    text!(
        "На сколько человек изменит взвешенный дефицит одна единица сверх исчерпанной границы; единица названа справа, цены разных единиц \
         прямо не сравнимы.{ru}",
        "People of weighted shortage changed by one unit beyond a bound that is used up; the unit stands at the right, prices of different units \
         do not compare directly.{en}",
        ru = &rest.ru,
        en = &rest.en,
    )
}

fn title(context: Context<'_>, prices: &[Price<'_>]) -> Text {
    let Some(first) = prices.first() else {
        return text!("Цена ограничений: нет данных", "Price of constraints: no data");
    };
    let (owner, kind, year) = (brief(&first.line.owner, 70), kind_name(context, first.line.kind), first.line.year);
    let people = number(first.size(), 1, context.lang);
    let word = plural_ru((first.size() * 10.0).round() / 10.0, ["человека", "человек", "человек"]);
    let (ru, en) = if first.one.or(first.group).is_some_and(|value| value < 0.0) { ("добавит к дефициту", "adds") } else { ("снимет с дефицита", "saves") };
    text!(
        "Дороже всего обходится «{kind}»: {owner}, {year} год — ещё одна единица {ru} {people} {word}",
        "The dearest constraint is “{kind}” of {owner}, {year}: one unit more {en} {people} people of shortage"
    )
}
