//! Every constraint that a user owns: bound, use, price, and the sentence of it.

use super::arithmetic::describe;
use super::model::{ColumnKey, Data, Model, Row, RowKey};
use super::plan::ConstraintLine;
use crate::lang::{Lang, Text, number};
use crate::units::Year;
use std::collections::{BTreeMap, BTreeSet};

/// Russian name of a kind of constraint.
pub fn kind_ru(kind: &str) -> &'static str {
    match kind {
        "licence" => "лицензия и число групп",
        "contract" => "целевые договоры",
        "intake" => "предел приёма колледжа",
        "contingent" => "контингент колледжа",
        "workshop" => "мастерские",
        "teachers" => "часы преподавателей",
        "dormitory" => "общежитие",
        "budget" => "бюджет",
        "applicants" => "число поступающих",
        "growth" => "рост к прошлому году",
        "decline" => "снижение к прошлому году",
        "limit_min" => "нижний предел",
        "limit_max" => "верхний предел",
        "federal" => "решение федерального органа",
        _ => "ограничение",
    }
}

/// Every constraint that a user owns, with what the plan makes of it.
pub fn constraints(
    model: &Model,
    data: &Data<'_>,
    values: &[f64],
    prices: &[f64],
    places: &dyn Fn(usize, Year) -> f64,
) -> Vec<ConstraintLine> {
    let region = data.region;
    let share = region.settings.scenario.change_share.0;
    let mut seen: BTreeSet<RowKey> = BTreeSet::new();
    let mut lines = Vec::new();
    for (index, row) in model.rows.iter().enumerate() {
        let Some((kind, owner, year)) = describe(row.key, data) else { continue };
        if !seen.insert(row.key) {
            continue;
        }
        let upper = row.upper.is_finite();
        let (mut bound, mut activity) = (if upper { row.upper } else { row.lower } + row.taken, row.activity(values) + row.taken);
        // An unmet part keeps the row of a soft contract, but it is no place.
        if let RowKey::Contract { offer, year } = row.key {
            activity = places(offer, year);
        }
        // Between planned years the bound depends on the plan itself: it is shown for the places of the year before.
        if let RowKey::Growth { offer, year } | RowKey::Decline { offer, year } = row.key
            && year > region.settings.first_admission_year
        {
            let before = places(offer, year.plus(-1));
            let step = (share * before).max(f64::from(region.offers[offer].group_size));
            activity = places(offer, year);
            bound = if upper { before + step } else { (before - step).max(0.0) };
        }
        let slack = if upper { bound - activity } else { activity - bound };
        let binding = slack <= 1e-6 * bound.abs().max(1.0) && !(bound == 0.0 && kind == "decline");
        let price = prices.get(index).copied().filter(|_| has_price(row)).map(|p| if p.abs() < 1e-9 { 0.0 } else { p });
        let sentence = sentence(kind, &owner, year, bound, activity, slack, binding, price);
        lines.push(ConstraintLine {
            name: format!("{kind}[{owner}, {year}]"),
            kind,
            owner,
            year,
            bound,
            activity,
            slack,
            binding,
            price_people: price,
            sentence,
        });
    }
    lines
}

/// A dual is a price of the bound only where the bound is a number of the user's.
fn has_price(row: &Row) -> bool {
    !matches!(row.key, RowKey::Growth { .. } | RowKey::Decline { .. }) || row.terms.len() == 1
}

#[allow(clippy::too_many_arguments, reason = "the parts of one sentence")]
fn sentence(kind: &str, owner: &str, year: Year, bound: f64, activity: f64, slack: f64, binding: bool, price: Option<f64>) -> Text {
    let money = kind == "budget";
    let (scale, unit_ru, unit_en) = match kind {
        "budget" => (1e6, "млн руб.", "m roubles"),
        "licence" => (1.0, "гр.", "groups"),
        "teachers" => (1.0, "ч", "hours"),
        "contingent" | "workshop" | "dormitory" => (1.0, "чел.", "people"),
        _ => (1.0, "мест", "places"),
    };
    let show = |value: f64, lang: Lang| number(value / scale, if money { 1 } else { 0 }, lang);
    let what = kind_ru(kind);
    let mut ru = format!("{owner}, {year} год: {what} — {} из {} {unit_ru}", show(activity, Lang::Ru), show(bound, Lang::Ru));
    let mut en = format!("{owner}, {year}: {kind}: {} of {} {unit_en}", show(activity, Lang::En), show(bound, Lang::En));
    if matches!(kind, "contract" | "limit_min" | "decline") {
        ru = format!("{owner}, {year} год: {what} — {} при нижней границе {} {unit_ru}", show(activity, Lang::Ru), show(bound, Lang::Ru));
        en = format!("{owner}, {year}: {kind}: {} with a lower bound of {} {unit_en}", show(activity, Lang::En), show(bound, Lang::En));
    }
    if binding {
        ru.push_str("; исчерпано");
        en.push_str("; used up");
    } else {
        ru.push_str(&format!("; свободно {}", show(slack, Lang::Ru)));
        en.push_str(&format!("; {} free", show(slack, Lang::En)));
    }
    if let Some(price) = price.filter(|p| p.abs() >= 5e-4 / scale) {
        let (ru_price, en_price) = (number(price * scale, 2, Lang::Ru), number(price * scale, 2, Lang::En));
        let (one_ru, one_en) = if unit_ru == "мест" { ("место", "place") } else { (unit_ru, unit_en) };
        ru.push_str(&format!("; ещё 1 {one_ru}: взвешенный дефицит {ru_price} чел. (оценка без требования целых групп)"));
        en.push_str(&format!("; 1 {one_en} more: weighted shortage {en_price} people (an estimate with groups in parts)"));
    }
    Text::new(ru, en)
}

/// For each line the constraint that one more group would break; where several would, the one with the highest price.
pub fn blockers(model: &Model, data: &Data<'_>, values: &[f64], constraints: &[ConstraintLine]) -> BTreeMap<(usize, Year), usize> {
    let mut by_key: BTreeMap<RowKey, usize> = BTreeMap::new();
    for row in model.rows.iter().filter(|row| describe(row.key, data).is_some()) {
        let next = by_key.len();
        by_key.entry(row.key).or_insert(next);
    }
    let mut found: BTreeMap<(usize, Year), (f64, usize)> = BTreeMap::new();
    for row in model.rows.iter().filter(|row| row.upper.is_finite()) {
        let Some(line) = by_key.get(&row.key).copied().filter(|line| *line < constraints.len()) else { continue };
        let slack = row.upper - row.activity(values);
        for (column, coefficient) in row.terms.iter().filter(|(_, c)| *c > 0.0) {
            let (offer, admission, step) = match model.columns[*column].key {
                ColumnKey::Places { offer, year } => (offer, year, f64::from(data.region.offers[offer].group_min)),
                ColumnKey::Groups { offer, year } => (offer, year, 1.0),
                _ => continue,
            };
            if slack + 1e-6 < coefficient * step {
                let price = constraints[line].price_people.map_or(0.0, f64::abs);
                let entry = found.entry((offer, admission)).or_insert((price, line));
                if price > entry.0 {
                    *entry = (price, line);
                }
            }
        }
    }
    found.into_iter().map(|(key, (_, line))| (key, line)).collect()
}
