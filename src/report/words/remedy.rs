//! What would mend a reason, and what is enough altogether, in words.

use super::amount::{Case, amount, each, figure, joined, short};
use super::bound::{bound_name, contracts, kind_of, named, places, subject};
use kadry_engine::Inputs;
use kadry_engine::quota::{Asked, Kind, Lacking, Receiver, Relief, Remedy, RowKey, Unit, owner};
use kadry_region::lang::{Lang, Text, number};

/// «увеличить предел приёма до 125 мест (на 25)»
pub fn sentence(remedy: &Remedy, data: &Inputs) -> Text {
    match remedy {
        Remedy::All(parts) => {
            let parts: Vec<Text> = parts.iter().map(|part| sentence(part, data)).collect();
            joined(&parts, [" и ", " and "])
        }
        Remedy::Groups(groups) => more_groups(*groups),
        Remedy::Growth(share) => change(*share, ["рост", "growth"]),
        Remedy::Decline(share) => change(*share, ["снижение", "a decrease"]),
        Remedy::More { bound, by } => more(*bound, data, *by),
        Remedy::Widened { bound, asked } => widened(*bound, data, asked),
        Remedy::LimitLowered { limit, to } => limit_lowered(*limit, data, *to),
        Remedy::LimitsLowered { limits, by } => limits_lowered(limits, data, *by),
        Remedy::Moved { from, lack, to } => moved(data, *lack, to, *from),
        Remedy::MovedWithGroup { from, lack, left, to, group, lacking } => moved_with_group(data, *lack, *left, to, *group, lacking, *from),
        Remedy::GivenUp { from, lack, left, to } => given_up(data, *lack, *left, to, *from),
        Remedy::MovedOut(moves) => moved_out(data, moves),
        Remedy::Contracts(count) => given_back(*count),
        Remedy::Exceeded { kind, by } => exceeded(*kind, *by),
        Remedy::Lowered { bound, to, by } => lowered(kind_of(*bound, data), *to, *by),
        Remedy::Reset { bound, to, by, raised } => reset(kind_of(*bound, data), *to, *by, *raised),
        Remedy::Changed { kind, by } => changed(*kind, *by),
    }
}

/// «Колледж № 1, приём 2027: увеличить предел приёма до 125 мест (на 25)»
pub fn relief(relief: &Relief, data: &Inputs) -> Text {
    let (subject, change) = (subject(relief.bound, data), sentence(&relief.change, data));
    Text::new(format!("{}: {}", subject.ru, change.ru), format!("{}: {}", subject.en, change.en))
}

fn more_groups(groups: f64) -> Text {
    each(|lang| {
        let groups = amount(Unit::Groups, groups.max(1.0), Case::Accusative, lang);
        match lang {
            Lang::Ru => format!("добавить {groups} сверх лицензии"),
            Lang::En => format!("add {groups} beyond the licence"),
        }
    })
}

fn change(share: f64, [ru, en]: [&str; 2]) -> Text {
    let percent = number(share * 100.0, 0, Lang::Ru);
    Text::new(
        format!("разрешить {ru} приёма до {percent} % в год (change_share = {share:.2})"),
        format!("allow {en} of up to {percent}% a year (change_share = {share:.2})"),
    )
}

/// How much more of a bound: «добавить 4 места в общежитии (Колледж № 1)».
fn more(bound: RowKey, data: &Inputs, by: f64) -> Text {
    let (name, owner, unit) = (named(bound, data), owner(bound, data), kind_of(bound, data).unit());
    each(|lang| {
        let (full, short) = (amount(unit, by, Case::Accusative, lang), amount(short(unit), by, Case::Accusative, lang));
        let added = matches!(unit, Unit::Workshop | Unit::Hours | Unit::Beds);
        match (lang, added) {
            (Lang::Ru, true) => format!("добавить {full} ({owner})"),
            (Lang::Ru, false) if unit == Unit::People => format!("привлечь ещё {full} ({owner})"),
            (Lang::Ru, false) => format!("увеличить {} на {short}", name.ru),
            (Lang::En, true) => format!("add {full} ({owner})"),
            (Lang::En, false) if unit == Unit::People => format!("attract {full} more ({owner})"),
            (Lang::En, false) => format!("raise the {} by {short}", name.en),
        }
    })
}

/// A bound as it would have to be.
fn widened(bound: RowKey, data: &Inputs, asked: &Asked) -> Text {
    let kind = kind_of(bound, data);
    let unit = kind.unit();
    let lack = asked.need - asked.have;
    let new = asked.capacity + lack;
    each(|lang| {
        let (more, by, to) =
            (amount(unit, lack, Case::Accusative, lang), figure(unit, lack, lang), amount(short(unit), new, Case::Genitive, lang));
        match (lang, kind) {
            (Lang::Ru, Kind::Teachers | Kind::Dormitory | Kind::Workshop) => format!("добавить {more}"),
            (Lang::Ru, Kind::Budget) => format!("увеличить бюджет до {to} (на {by})"),
            (Lang::Ru, Kind::Applicants) => format!("привлечь ещё {more} или сократить обязательный приём на столько же мест"),
            (Lang::Ru, _) => format!("увеличить {} до {to} (на {by})", bound_name(kind).ru),
            (Lang::En, Kind::Teachers | Kind::Dormitory | Kind::Workshop) => format!("add {more}"),
            (Lang::En, Kind::Applicants) => format!("attract {more} more, or take as many places from the admission that must be"),
            (Lang::En, _) => format!("raise the {} to {to} (by {by})", bound_name(kind).en),
        }
    })
}

/// A lower limit as it would have to be; a federal decision is not the region's to change.
fn limit_lowered(limit: RowKey, data: &Inputs, to: f64) -> Text {
    let (name, federal) = (named(limit, data), kind_of(limit, data) == Kind::Federal);
    each(|lang| {
        let to = amount(Unit::Places, to, Case::Genitive, lang);
        match (lang, federal) {
            (Lang::Ru, true) => format!("согласовать с федеральным органом снижение до {to}"),
            (Lang::Ru, false) => format!("снизить {} до {to}", name.ru),
            (Lang::En, true) => format!("agree on a decrease to {to} with the federal body"),
            (Lang::En, false) => format!("lower the {} to {to}", name.en),
        }
    })
}

/// Lower limits that together ask `by` too much.
fn limits_lowered(limits: &[RowKey], data: &Inputs, by: f64) -> Text {
    let names: Vec<Text> = limits.iter().map(|key| named(*key, data)).collect();
    let names = joined(&names, [", ", ", "]);
    each(|lang| {
        let by = amount(Unit::Places, by, Case::Accusative, lang);
        match lang {
            Lang::Ru => format!("снизить всего на {by}: {}", names.ru),
            Lang::En => format!("lower by {by} in all: {}", names.en),
        }
    })
}

/// What lacks for one more group.
fn lacks(lacking: &Lacking, data: &Inputs) -> Text {
    let kind = kind_of(lacking.bound, data);
    let unit = kind.unit();
    each(|lang| {
        let amount = amount(unit, lacking.amount, Case::Nominative, lang);
        match unit {
            Unit::Places | Unit::People => format!("{} — {amount}", bound_name(kind).get(lang)),
            _ => amount,
        }
    })
}

/// A line that takes contracts: its college, and form and base where they differ.
fn line_from(data: &Inputs, offer: usize, from: usize, lang: Lang) -> String {
    let region = &data.region;
    let (to, line) = (&region.offers[offer], &region.offers[from]);
    let college = &region.colleges[to.college].id;
    let differs = to.form != line.form || to.base != line.base;
    match (lang, differs) {
        (_, false) => college.clone(),
        (Lang::Ru, true) => format!("{college}, {}, база {}", to.form, to.base),
        (Lang::En, true) => format!("{college}, {}, base {}", to.form, to.base),
    }
}

fn receivers(data: &Inputs, to: &[Receiver], from: usize, lang: Lang) -> String {
    let one = to.len() == 1;
    let list = to.iter().map(|receiver| {
        let (name, free) = (line_from(data, receiver.offer, from, lang), amount(Unit::Places, receiver.free, Case::Nominative, lang));
        let count = if one { String::new() } else { format!("{} — ", places(receiver.taken, lang)) };
        match lang {
            Lang::Ru => format!("{count}в {name} (свободно {free})"),
            Lang::En => format!("{count}to {name} ({free} free)"),
        }
    });
    list.collect::<Vec<_>>().join(", ")
}

/// All contracts that lack places go to lines with room.
fn moved(data: &Inputs, lack: f64, to: &[Receiver], from: usize) -> Text {
    each(|lang| {
        let (what, list) = (contracts(lack, Case::Accusative, lang), receivers(data, to, from, lang));
        let colon = if to.len() > 1 { ":" } else { "" };
        match lang {
            Lang::Ru => format!("перенести {what}{colon} {list}"),
            Lang::En => format!("move {what}{colon} {list}"),
        }
    })
}

/// The last of them need a further group elsewhere, and what lacks for it.
fn moved_with_group(data: &Inputs, lack: f64, left: f64, to: &[Receiver], group: usize, lacking: &[Lacking], from: usize) -> Text {
    let lacking: Vec<Text> = lacking.iter().map(|lacking| lacks(lacking, data)).collect();
    let lacking = joined(&lacking, [", ", ", "]);
    each(|lang| {
        let (what, list) = (contracts(lack, Case::Accusative, lang), receivers(data, to, from, lang));
        let (name, left, lacking) = (line_from(data, group, from, lang), places(left, lang), lacking.get(lang));
        let also = to.is_empty();
        match (lang, also) {
            (Lang::Ru, true) => format!("перенести {what} в {name} и открыть там ещё одну группу (лицензия есть, не хватает: {lacking})"),
            (Lang::Ru, false) => {
                format!(
                    "перенести {what}: {list}; остальные {left} — в {name}, открыв там ещё одну группу (лицензия есть, не хватает: {lacking})"
                )
            }
            (Lang::En, true) => format!("move {what} to {name} with one more group there (licensed; lacking: {lacking})"),
            (Lang::En, false) => {
                format!("move {what}: {list}; the other {left} to {name} with one more group there (licensed; lacking: {lacking})")
            }
        }
    })
}

/// No line of the programme has room for the last of them.
fn given_up(data: &Inputs, lack: f64, left: f64, to: &[Receiver], from: usize) -> Text {
    each(|lang| {
        let (all, left_shown) = (contracts(lack, Case::Genitive, lang), contracts(left, Case::Genitive, lang));
        let some = contracts(lack - left, Case::Accusative, lang);
        let list = receivers(data, to, from, lang);
        let colon = if to.len() > 1 { ":" } else { "" };
        match (lang, to.is_empty()) {
            (Lang::Ru, true) => format!("отказаться от {all}: в других колледжах по этой программе мест нет"),
            (Lang::Ru, false) => format!("перенести {some}{colon} {list} и отказаться от {left_shown}"),
            (Lang::En, true) => format!("give up {all}: no other line of the programme has room"),
            (Lang::En, false) => format!("move {some}{colon} {list} and give up {left_shown}"),
        }
    })
}

/// Contracts that leave a college, a budget or a limit.
fn moved_out(data: &Inputs, moves: &[(usize, Receiver)]) -> Text {
    each(|lang| {
        let list = moves.iter().map(|(from, to)| {
            let code = &data.region.programmes[data.region.offers[*from].programme].code;
            let what = contracts(to.taken, Case::Accusative, lang);
            let (name, free) = (line_from(data, to.offer, *from, lang), amount(Unit::Places, to.free, Case::Nominative, lang));
            match lang {
                Lang::Ru => format!("{what} по {code} в {name} (свободно {free})"),
                Lang::En => format!("{what} of {code} to {name} ({free} free)"),
            }
        });
        let list = list.collect::<Vec<_>>().join(", ");
        match lang {
            Lang::Ru => format!("перенести {list}"),
            Lang::En => format!("move {list}"),
        }
    })
}

fn given_back(count: f64) -> Text {
    each(|lang| match lang {
        Lang::Ru => format!("перенести или отменить {}", contracts(count, Case::Accusative, lang)),
        Lang::En => format!("move or give up {}", contracts(count, Case::Genitive, lang)),
    })
}

/// A limit of change.
fn exceeded(kind: Kind, by: f64) -> Text {
    each(|lang| {
        let (name, by) = (bound_name(kind), amount(kind.unit(), by, Case::Accusative, lang));
        match lang {
            Lang::Ru => format!("превысить {} на {by}", name.ru),
            Lang::En => format!("go beyond the {} by {by}", name.en),
        }
    })
}

/// A bound from below.
fn lowered(kind: Kind, to: f64, by: f64) -> Text {
    let unit = kind.unit();
    each(|lang| {
        let (name, by, to) = (bound_name(kind), figure(unit, by, lang), amount(unit, to, Case::Genitive, lang));
        match lang {
            Lang::Ru => format!("снизить {} до {to} (на {by})", name.ru),
            Lang::En => format!("lower the {} to {to} (by {by})", name.en),
        }
    })
}

/// A bound of one number: a limit of that sort is neither an upper nor a lower one.
fn reset(kind: Kind, to: f64, by: f64, raised: bool) -> Text {
    let unit = kind.unit();
    let name = if matches!(kind, Kind::LimitMin | Kind::LimitMax) { Text::new("предел", "limit") } else { bound_name(kind) };
    each(|lang| {
        let (by, to) = (figure(unit, by, lang), amount(unit, to, Case::Genitive, lang));
        match (lang, raised) {
            (Lang::Ru, true) => format!("увеличить {} до {to} (на {by})", name.ru),
            (Lang::Ru, false) => format!("снизить {} до {to} (на {by})", name.ru),
            (Lang::En, true) => format!("raise the {} to {to} (by {by})", name.en),
            (Lang::En, false) => format!("lower the {} to {to} (by {by})", name.en),
        }
    })
}

/// Several bounds of one kind.
fn changed(kind: Kind, by: f64) -> Text {
    each(|lang| {
        let (name, by) = (bound_name(kind), amount(kind.unit(), by, Case::Accusative, lang));
        match lang {
            Lang::Ru => format!("изменить {} всего на {by}", name.ru),
            Lang::En => format!("change the {} by {by} in all", name.en),
        }
    })
}
