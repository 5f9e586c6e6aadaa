//! What the constraints cost: people of shortage that one unit more of each would save.

use super::canvas::{BLUE, DARK, SKY};
use super::frame::{Context, Frame};
use super::marks::{LOSS, Mark};
use super::plan::kind_name;
use super::rows::{self, Label};
use super::words::brief;
use super::{ChartError, Drawing, exact};
use crate::words::constraint::one_more;
use kadry_engine::quota::{ConstraintLine, Plan};
use kadry_region::lang::{Text, number, text};

const ROWS: usize = 24;
const ROW: i32 = 64;
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
        title: context.say(title(context, &prices, solved)),
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
            let words = [line.kind.key().to_owned(), line.owner.clone(), line.year.to_string(), context.say(price.unit.clone())];
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
        Price {
            line,
            unit,
            one: change.filter(large).filter(|_| line.binding).map(|v| -v),
            group: line.group_more.filter(large).map(|v| -v),
        }
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
        note_under: price.one.map(|_| context.say(price.unit.clone())).unwrap_or_default(),
    }
}

fn subtitle(shown: usize, all: usize) -> Text {
    let rest =
        if shown < all { text!(" На рисунке {shown} из {all}.", " {shown} of {all} are shown.") } else { Text::default() };
    text!(
        "На сколько человек изменит взвешенный дефицит одна единица сверх исчерпанной границы; единица названа справа, цены разных единиц \
         прямо не сравнимы.{ru}",
        "People of weighted shortage changed by one unit beyond a bound that is used up; the unit stands at the right, prices of different units \
         do not compare directly.{en}",
        ru = &rest.ru,
        en = &rest.en,
    )
}

fn title(context: Context<'_>, prices: &[Price<'_>], solved: bool) -> Text {
    let Some(first) = prices.first() else {
        return text!("Цена ограничений: нет данных", "Price of constraints: no data");
    };
    let (owner, kind, year) = (brief(&first.line.owner, 70), kind_name(context, first.line.kind), first.line.year);
    let by_unit = first.one.filter(|one| one.abs() >= first.size());
    let more = match by_unit {
        Some(_) => first.unit.clone(),
        None => text!("место ещё для одной целой группы", "room for one more whole group"),
    };
    let (more_ru, more_en, people) = (&more.ru, &more.en, number(first.size(), 1, context.lang));
    let (ru, en) =
        if by_unit.or(first.group).is_some_and(|value| value < 0.0) { ("увеличит", "raises") } else { ("снизит", "lowers") };
    let (about_ru, about_en) = if solved { ("", "") } else { ("по оценке ", "by estimate ") };
    text!(
        "Дороже всего «{kind}»: {owner}, {year} год — {more_ru} {about_ru}{ru} дефицит на {people} чел.",
        "The dearest constraint is “{kind}” of {owner}, {year}: {more_en} {about_en}{en} shortage by {people} people"
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RUN, plan, records, region, said};
    use super::*;
    use kadry_region::lang::Lang;

    fn rows(plan: &Plan) -> (Vec<csv::StringRecord>, String) {
        let region = region(3);
        let drawing = constraint_prices(Context::new(&region, RUN, Lang::Ru), plan).expect("a drawing");
        (records(&drawing.csv), said(&drawing))
    }

    #[test]
    fn what_is_not_used_up_has_no_price_of_a_unit() {
        let mut plan = plan(3);
        let set = |line: &mut ConstraintLine, binding, one, group| (line.binding, line.one_more, line.group_more) = (binding, one, group);
        set(&mut plan.constraints[0], false, Some(-9.0), None);
        set(&mut plan.constraints[1], false, Some(-9.0), Some(-4.0));
        set(&mut plan.constraints[2], true, Some(-2.5), None);
        let (rows, _) = rows(&plan);
        assert_eq!(rows.len(), 2);
        assert_eq!((&rows[0][0], &rows[0][4], &rows[0][5]), ("teachers", "", "4"));
        assert_eq!((&rows[1][0], &rows[1][3], &rows[1][4]), ("budget", "ещё 1 млн руб.", "2.5"));
    }

    #[test]
    fn where_nothing_was_solved_again_prices_are_called_estimates() {
        let mut plan = plan(3);
        for line in &mut plan.constraints {
            (line.binding, line.one_more, line.group_more, line.price_people) = (true, None, None, Some(-2e-6));
        }
        let (rows, text) = rows(&plan);
        // A price per rouble becomes one per million; the others are too small to be shown.
        assert_eq!(rows.iter().map(|row| (&row[0], &row[4])).collect::<Vec<_>>(), [("budget", "2")]);
        assert!(text.contains("оценка без пересчёта"), "{text}");
    }
}
