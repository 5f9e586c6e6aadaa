//! The sentence of a constraint: bound, use, and what a unit more of it is worth.

use kadry_engine::quota::{ConstraintLine, Kind, one_unit};
use kadry_region::Scenario;
use kadry_region::lang::{Lang, Text, number, plural_ru, text};

/// Russian name of a kind of constraint that a table of a run names.
pub fn kind_ru_of(key: &str) -> &'static str {
    Kind::of(key).map_or("ограничение", kind_ru)
}

/// Russian name of a kind of constraint.
pub fn kind_ru(kind: Kind) -> &'static str {
    match kind {
        Kind::Licence => "лицензия и число групп",
        Kind::Contract => "целевые договоры",
        Kind::Intake => "предел приёма колледжа",
        Kind::Contingent => "контингент колледжа",
        Kind::Workshop => "мастерские",
        Kind::Teachers => "часы преподавателей",
        Kind::Dormitory => "общежитие",
        Kind::Budget => "бюджет",
        Kind::Applicants => "число поступающих",
        Kind::Growth => "рост к прошлому году",
        Kind::Decline => "снижение к прошлому году",
        Kind::LimitMin => "нижний предел",
        Kind::LimitMax => "верхний предел",
        Kind::Federal => "решение федерального органа",
    }
}

/// How an amount of a constraint is written: divisor, unit, and what one unit more is called, in both languages.
struct Words {
    scale: f64,
    unit: [&'static str; 2],
    one_more: Text,
}

fn words(kind: Kind, scenario: &Scenario) -> Words {
    let one = |ru: &str, en: &str| Text::new(ru, en);
    let (scale, unit, one_more) = match kind {
        Kind::Budget => (1e6, ["млн руб.", "m roubles"], one("ещё 1 млн руб.", "1 m roubles more")),
        Kind::Licence => (1.0, ["гр.", "groups"], one("ещё одна группа", "one more group")),
        Kind::Teachers => {
            let hours = one_unit(kind, scenario);
            let (ru, en) = (number(hours, 0, Lang::Ru), number(hours, 0, Lang::En));
            let word = plural_ru(hours, ["час", "часа", "часов"]);
            (
                1.0,
                ["ч", "hours"],
                Text::new(
                    format!("прибавка в {ru} {word} преподавателей (на одну группу)"),
                    format!("{en} more teaching hours (one group)"),
                ),
            )
        }
        Kind::Contingent => (1.0, ["чел.", "people"], one("ещё 1 место контингента", "1 more place of the contingent")),
        Kind::Workshop => (1.0, ["чел.", "people"], one("ещё 1 место в мастерских", "1 more place in the workshops")),
        Kind::Dormitory => (1.0, ["чел.", "people"], one("ещё 1 место в общежитии", "1 more bed")),
        Kind::Applicants => (1.0, ["мест", "places"], one("ещё 1 поступающий", "1 more applicant")),
        Kind::Contract | Kind::Decline | Kind::Federal | Kind::Growth | Kind::Intake | Kind::LimitMax | Kind::LimitMin => {
            (1.0, ["мест", "places"], one("ещё 1 место", "1 more place"))
        }
    };
    Words { scale, unit, one_more }
}

/// One unit more of a kind of constraint: its size in the unit of the bound, and its name.
pub fn one_more(kind: Kind, scenario: &Scenario) -> (f64, Text) {
    (one_unit(kind, scenario), words(kind, scenario).one_more)
}

/// What the plan makes of a constraint, and what a unit more of it is worth.
pub fn sentence(line: &ConstraintLine, scenario: &Scenario) -> Text {
    let Words { scale, unit: [unit_ru, unit_en], one_more } = words(line.kind, scenario);
    let show = |value: f64, lang: Lang| number(value / scale, if scale > 1.0 { 1 } else { 0 }, lang);
    let (kind, owner, year, what) = (line.kind, &line.owner, line.year, kind_ru(line.kind));
    let (used, bound) = (show(line.activity, Lang::Ru), show(line.bound, Lang::Ru));
    let (used_en, bound_en) = (show(line.activity, Lang::En), show(line.bound, Lang::En));
    let mut text = if matches!(kind, Kind::Contract | Kind::LimitMin | Kind::Decline) {
        text!(
            "{owner}, {year} год: {what} — {used} при нижней границе {bound} {unit_ru}",
            "{owner}, {year}: {kind}: {used_en} with a lower bound of {bound_en} {unit_en}"
        )
    } else {
        text!("{owner}, {year} год: {what} — {used} из {bound} {unit_ru}", "{owner}, {year}: {kind}: {used_en} of {bound_en} {unit_en}")
    };
    if line.binding {
        add(&mut text, "; исчерпано", "; used up");
    } else {
        let (free, free_en) = (show(line.slack, Lang::Ru), show(line.slack, Lang::En));
        add(&mut text, &format!("; свободно {free}"), &format!("; {free_en} free"));
    }
    // With room left a price of one unit would contradict what stands before it.
    if line.binding {
        add_price(&mut text, line, &one_more);
        add_range(&mut text, line, one_unit(kind, scenario), scale, [unit_ru, unit_en]);
    }
    add_whole(&mut text, line);
    text
}

/// Changes below this round to nothing.
const SHOWN: f64 = 0.005;

fn add(text: &mut Text, ru: &str, en: &str) {
    text.ru.push_str(ru);
    text.en.push_str(en);
}

/// Only what was solved again is said: a dual alone may hold for no whole unit.
fn add_price(text: &mut Text, line: &ConstraintLine, one_more: &Text) {
    if let Some(change) = line.one_more.filter(|change| change.abs() >= SHOWN) {
        let (Text { ru, en }, more, more_en) = (effect(change), &one_more.ru, &one_more.en);
        add(
            text,
            &format!("; {more} {ru} (пересчитано, группы допускаются частями)"),
            &format!("; {more_en} {en} (solved again, with groups in parts)"),
        );
    }
}

fn add_whole(text: &mut Text, line: &ConstraintLine) {
    // Where nothing is won by the lines of the constraint alone, an exchange with others might still win: nothing is said.
    let Some(change) = line.group_more.filter(|change| change.abs() >= SHOWN) else { return };
    let (what, what_en) = match line.kind {
        Kind::Licence => ("ещё одна целая группа", "one more whole group"),
        Kind::Budget => ("бюджет ещё на одну целую группу", "money for one more whole group"),
        Kind::Teachers => ("запас часов ещё на одну целую группу", "hours for one more whole group"),
        Kind::Applicants
        | Kind::Contingent
        | Kind::Contract
        | Kind::Decline
        | Kind::Dormitory
        | Kind::Federal
        | Kind::Growth
        | Kind::Intake
        | Kind::LimitMax
        | Kind::LimitMin
        | Kind::Workshop => ("место ещё для одной целой группы", "room for one more whole group"),
    };
    let Text { ru, en } = effect(change);
    add(
        text,
        &format!("; {what} {ru} (пересчитано целыми группами, все прочие строки плана — как есть)"),
        &format!("; {what_en} {en} (solved again in whole groups, all other lines of the plan as they are)"),
    );
}

/// The range is told where it covers the unit that was solved again: there its figure is the price.
fn add_range(text: &mut Text, line: &ConstraintLine, one: f64, scale: f64, [unit_ru, unit_en]: [&str; 2]) {
    let priced = line.one_more.is_some_and(|change| change.abs() >= SHOWN);
    let covers = |(low, high): &(f64, f64)| *low <= line.bound + 1e-6 * scale && line.bound + one <= *high + 1e-6 * scale;
    let Some((low, high)) = line.range.filter(|range| priced && covers(range)) else { return };
    let show = |value: f64, lang: Lang| number(value / scale, 1, lang);
    let side = |value: f64, word: [&str; 2]| {
        let written = Text::new(format!(" {} {}", word[0], show(value, Lang::Ru)), format!(" {} {}", word[1], show(value, Lang::En)));
        if value.is_finite() { written } else { Text::default() }
    };
    let (from, to) = (side(low, ["от", "from"]), side(high, ["до", "to"]));
    if low.is_finite() || high.is_finite() {
        add(
            text,
            &format!("; цена верна при границе{}{} {unit_ru}", from.ru, to.ru),
            &format!("; the price holds for a bound{}{} {unit_en}", from.en, to.en),
        );
    }
}

/// «снизит взвешенный дефицит на 8,2 чел.»
fn effect(change: f64) -> Text {
    let (ru, en) = (number(change.abs(), 2, Lang::Ru), number(change.abs(), 2, Lang::En));
    if change < 0.0 {
        text!("снизит взвешенный дефицит на {ru} чел.", "lowers weighted shortage by {en} people")
    } else {
        text!("увеличит взвешенный дефицит на {ru} чел.", "raises weighted shortage by {en} people")
    }
}
