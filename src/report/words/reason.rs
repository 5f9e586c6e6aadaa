//! The sentence of a reason why there is no plan: what is asked, what there is, how much lacks.

use super::amount::{Case, amount, each, figure, joined, short};
use super::bound::{bound_left, bound_name, contracts, kind_of, line, named, places, subject};
use kadry_engine::Inputs;
use kadry_engine::quota::{Asked, Bound, Kind, Reach, RowKey, Sense, Unit, Why};
use kadry_region::lang::{Lang, Text, number};
use kadry_region::units::Year;

/// How many bounds one sentence names.
const NAMED: usize = 3;

pub fn sentence(why: &Why, data: &Inputs) -> Text {
    match why {
        Why::ContractsOver { offer, year, asked, caps } => contracts_over(data, *offer, *year, *asked, caps),
        Why::OutOfReach { limit, fixed, empty, reach, lowered } => out_of_reach(data, *limit, *fixed, *empty, *reach, lowered),
        Why::TooMuch { bound, asked, raised } => too_much(data, *bound, asked, raised),
        Why::Together { bounds, in_whole_groups } => together(data, bounds, *in_whole_groups),
    }
}

/// «…: договоров 84, мест 75 (лицензия 75, общежитие 80); не хватает 9 мест»
fn contracts_over(data: &Inputs, offer: usize, year: Year, asked: f64, caps: &[(Kind, f64)]) -> Text {
    let most = caps.first().map_or(0.0, |(_, places)| *places);
    let bound = |(kind, most): &(Kind, f64)| each(|lang| format!("{} {}", bound_name(*kind).get(lang), places(*most, lang)));
    let caps: Vec<Text> = caps.iter().map(bound).collect();
    let (caps, line) = (joined(&caps, [", ", ", "]), line(data, offer));
    each(|lang| {
        let (asked_shown, most_shown) = (places(asked, lang), places(most, lang));
        let lack = amount(Unit::Places, asked - most, Case::Nominative, lang);
        let (line, caps) = (line.get(lang), caps.get(lang));
        match lang {
            Lang::Ru => format!("{line}, приём {year}: договоров {asked_shown}, мест {most_shown} ({caps}); не хватает {lack}"),
            Lang::En => {
                format!("{line}, admission {year}: contracts {asked_shown}, places {most_shown} ({caps}); {lack} missing")
            }
        }
    })
}

fn out_of_reach(data: &Inputs, limit: RowKey, fixed: bool, empty: bool, reach: Reach, lowered: &[RowKey]) -> Text {
    let Reach { required, licences, growth, available } = reach;
    let (subject, federal) = (subject(limit, data), kind_of(limit, data) == Kind::Federal);
    each(|lang| {
        let (need, lack) =
            (amount(Unit::Places, required, Case::Genitive, lang), amount(Unit::Places, required - available, Case::Nominative, lang));
        let exactly = amount(Unit::Places, required, Case::Nominative, lang);
        let subject = subject.get(lang);
        let asked = match (lang, federal) {
            (Lang::Ru, false) if fixed => format!("{subject}: задано {exactly}"),
            (Lang::En, false) if fixed => format!("{subject}: {exactly} are set"),
            (Lang::Ru, true) => format!("{subject}: решение федерального органа требует не менее {need}"),
            (Lang::Ru, false) => format!("{subject}: нижний предел требует не менее {need}"),
            (Lang::En, true) => format!("{subject}: the federal decision asks for at least {need}"),
            (Lang::En, false) => format!("{subject}: the lower limit asks for at least {need}"),
        };
        if empty {
            return match lang {
                Lang::Ru => format!("{asked}, а подходящих направлений в пакете нет"),
                Lang::En => format!("{asked}, but no line of the package belongs to it"),
            };
        }
        let mut gives = vec![match lang {
            Lang::Ru => format!("лицензии дают {}", places(licences, lang)),
            Lang::En => format!("licences give {}", places(licences, lang)),
        }];
        if growth < licences {
            gives.push(match lang {
                Lang::Ru => format!("предел роста — {}", places(growth, lang)),
                Lang::En => format!("the limit of growth {}", places(growth, lang)),
            });
        }
        if !lowered.is_empty() {
            let mut names: Vec<String> = lowered.iter().take(NAMED).map(|key| named(*key, data).get(lang).to_owned()).collect();
            names.dedup();
            let more = lowered.len().saturating_sub(NAMED);
            if more > 0 {
                names.push(match lang {
                    Lang::Ru => format!("ещё {more}"),
                    Lang::En => format!("{more} more"),
                });
            }
            let (names, most) = (names.join(", "), places(available, lang));
            gives.push(match lang {
                Lang::Ru => format!("с ограничениями ({names}) — {most}"),
                Lang::En => format!("within other bounds ({names}) {most}"),
            });
        }
        match lang {
            Lang::Ru => format!("{asked}, а {}; не хватает {lack}", gives.join(", ")),
            Lang::En => format!("{asked}, but {}; {lack} missing", gives.join(", ")),
        }
    })
}

fn too_much(data: &Inputs, bound: RowKey, asked: &Asked, raised: &[RowKey]) -> Text {
    let (subject, unit) = (subject(bound, data), kind_of(bound, data).unit());
    each(|lang| {
        let short = short(unit);
        let need = amount(short, asked.need, Case::Genitive, lang);
        let lack = amount(short, asked.need - asked.have, Case::Nominative, lang);
        let parts = parts(data, unit, asked, raised, lang);
        let bound = bound_left(bound, data, asked, lang);
        let subject = subject.get(lang);
        match (lang, asked.need > 0.0) {
            (Lang::Ru, true) => format!("{subject}: нужно не менее {need} ({parts}), а {bound}; не хватает {lack}"),
            (Lang::Ru, false) => format!("{subject}: {bound}; не хватает {lack}"),
            (Lang::En, true) => format!("{subject}: at least {need} must be ({parts}), but {bound}; {lack} missing"),
            (Lang::En, false) => format!("{subject}: {bound}; {lack} missing"),
        }
    })
}

/// Where the least comes from.
fn parts(data: &Inputs, unit: Unit, asked: &Asked, raised: &[RowKey], lang: Lang) -> String {
    let rest = (asked.need - asked.contracts - asked.limits).max(0.0);
    let limits = raised.iter().map(|key| named(*key, data).get(lang).to_owned()).collect::<Vec<_>>().join(", ");
    let list = match lang {
        Lang::Ru => {
            [("договоры целыми группами".to_owned(), asked.contracts), ("предел снижения приёма".to_owned(), rest), (limits, asked.limits)]
        }
        Lang::En => {
            [("contracts in whole groups".to_owned(), asked.contracts), ("limit of decrease".to_owned(), rest), (limits, asked.limits)]
        }
    };
    let list = list.into_iter().filter(|(_, value)| *value > 0.0);
    list.map(|(name, value)| format!("{name} — {}", figure(unit, value, lang))).collect::<Vec<_>>().join(", ")
}

/// «Колледж № 1, приём 2027: предел приёма — 100 мест», of every line or of the first few.
fn together(data: &Inputs, bounds: &[Bound], in_whole_groups: bool) -> Text {
    let mut parts: Vec<Text> = bounds.iter().take(NAMED).map(|bound| one_bound(bound, data)).collect();
    let more = bounds.len().saturating_sub(NAMED);
    if more > 0 {
        parts.push(Text::new(format!("и ещё {more}"), format!("and {more} more")));
    }
    if in_whole_groups {
        parts.push(Text::new("целыми группами это невозможно", "whole groups cannot give that"));
    }
    joined(&parts, ["; ", "; "])
}

fn one_bound(bound: &Bound, data: &Inputs) -> Text {
    let kind = kind_of(bound.key, data);
    let (subject, unit) = (subject(bound.key, data), kind.unit());
    // A limit of one number is neither an upper nor a lower one.
    let name = match (kind, bound.sense) {
        (Kind::LimitMin | Kind::LimitMax, Sense::Exactly) => Text::new("предел", "limit"),
        _ => bound_name(kind),
    };
    let share = data.region.settings.scenario.change_share.0;
    each(|lang| {
        let (subject, name) = (subject.get(lang), name.get(lang));
        let percent = number(share * 100.0, 0, lang);
        let Some(value) = bound.value else {
            return match lang {
                Lang::Ru => format!("{subject}: {name} — {percent} % за год или одна группа"),
                Lang::En => format!("{subject}: {name} is {percent}% a year or one group"),
            };
        };
        let at_least = amount(unit, unit.up(value), Case::Genitive, lang);
        let at_most = amount(unit, unit.down(value), Case::Genitive, lang);
        match (lang, kind, bound.sense) {
            (_, Kind::Contract, _) => format!("{subject}: {}", contracts(value, Case::Nominative, lang)),
            (Lang::Ru, _, Sense::Exactly) => format!("{subject}: {name} — ровно {}", amount(unit, value, Case::Nominative, lang)),
            (Lang::En, _, Sense::Exactly) => format!("{subject}: {name} is exactly {at_least}"),
            (Lang::Ru, _, Sense::AtLeast) => format!("{subject}: {name} — не менее {at_least}"),
            (Lang::En, _, Sense::AtLeast) => format!("{subject}: {name} is at least {at_least}"),
            (Lang::Ru, Kind::Licence | Kind::Growth | Kind::LimitMax | Kind::Federal, Sense::AtMost) => {
                format!("{subject}: {name} — не более {at_most}")
            }
            (Lang::En, Kind::Licence | Kind::Growth | Kind::LimitMax | Kind::Federal, Sense::AtMost) => {
                format!("{subject}: {name} is at most {at_most}")
            }
            (_, _, Sense::AtMost) => {
                let (have, capacity) = (unit.down(value), unit.down(value + bound.taken));
                let asked = Asked { need: have, contracts: 0.0, limits: 0.0, have, capacity };
                format!("{subject}: {}", bound_left(bound.key, data, &asked, lang))
            }
        }
    })
}
