//! Names and sentences of constraints: whole numbers with their nouns, money in millions, nothing negative.

use super::Cap;
use crate::inputs::Inputs;
use crate::quota::kind::Kind;
use crate::quota::model::{RowKey, Side};
use crate::quota::reason::{Case, Unit, each, joined};
use kadry_region::Limit;
use kadry_region::lang::{Lang, Text, number};
use kadry_region::units::Year;

/// What is asked of a bound and what it has, as told.
pub struct Asked {
    pub need: f64,
    /// Parts of it; what remains is last year's figures under the limit of decrease.
    pub contracts: f64,
    pub limits: f64,
    /// Below zero where students of earlier years alone exceed the bound.
    pub have: f64,
    pub capacity: f64,
}

/// Another line that could take contracts.
pub struct Target {
    pub offer: usize,
    pub free: f64,
    /// Places of a further group that its licence allows; 0 where it allows none.
    pub group: f64,
    /// What lacks for that group.
    pub lacking: Vec<Text>,
}

/// Kind, owner and year of a row, as the tables name them.
pub fn describe(key: RowKey, data: &Inputs) -> Option<(Kind, String, Year)> {
    let region = &data.region;
    let college = |c: usize| region.colleges[c].id.clone();
    Some(match key {
        RowKey::Licence { offer, year } => (Kind::Licence, region.offer_label(offer), year),
        RowKey::Contract { offer, year } => (Kind::Contract, region.offer_label(offer), year),
        RowKey::Growth { offer, year, .. } => (Kind::Growth, region.offer_label(offer), year),
        RowKey::Decline { offer, year, .. } => (Kind::Decline, region.offer_label(offer), year),
        RowKey::Workshop { offer, year } => (Kind::Workshop, region.offer_label(offer), year),
        RowKey::Intake { college: c, year } => (Kind::Intake, college(c), year),
        RowKey::Contingent { college: c, year } => (Kind::Contingent, college(c), year),
        RowKey::Teachers { college: c, year } => (Kind::Teachers, college(c), year),
        RowKey::Dormitory { college: c, year } => (Kind::Dormitory, college(c), year),
        RowKey::Budget { budget, year } => {
            (Kind::Budget, region.budgets[budget].founder.clone().unwrap_or_else(|| region.settings.name.clone()), year)
        }
        RowKey::Applicants { group, year } => {
            let record = &data.applicants[group];
            let place = record.municipality.clone().unwrap_or_else(|| region.settings.name.clone());
            let base = &record.base;
            (Kind::Applicants, format!("{place}, база {base}"), year)
        }
        RowKey::Limit { limit, year, side } => {
            let record = &region.limits[limit];
            let kind = match (record.kind.as_str(), side) {
                ("federal", _) => Kind::Federal,
                (_, Side::Min) => Kind::LimitMin,
                (_, Side::Max) => Kind::LimitMax,
            };
            (kind, of_limit(record, data).ru, year)
        }
        _ => return None,
    })
}

/// Who can change a constraint.
pub fn owner(key: RowKey, data: &Inputs) -> String {
    let region = &data.region;
    let college = |c: usize| region.colleges[c].id.clone();
    let founder = |offer: usize| {
        let line = &region.offers[offer];
        region.founder(line).map_or_else(|| college(line.college), str::to_owned)
    };
    match key {
        RowKey::Contract { offer, year } => {
            let here = region.contracts.iter().filter(|c| c.offer == offer && c.admission_year == year);
            let mut employers: Vec<&str> = here.map(|c| c.employer.as_str()).collect();
            employers.sort_unstable();
            employers.dedup();
            employers.join(", ")
        }
        RowKey::Licence { offer, .. } | RowKey::Workshop { offer, .. } => college(region.offers[offer].college),
        RowKey::Intake { college: c, .. }
        | RowKey::Contingent { college: c, .. }
        | RowKey::Teachers { college: c, .. }
        | RowKey::Dormitory { college: c, .. } => college(c),
        RowKey::Growth { offer, .. } | RowKey::Decline { offer, .. } => founder(offer),
        RowKey::Budget { budget, .. } => region.budgets[budget].founder.clone().unwrap_or_else(|| region.settings.name.clone()),
        RowKey::Applicants { group, .. } => data.applicants[group].municipality.clone().unwrap_or_else(|| region.settings.name.clone()),
        _ => region.settings.name.clone(),
    }
}

fn of_limit(record: &Limit, data: &Inputs) -> Text {
    let region = &data.region;
    let same = |name: &str| Text::new(name, name);
    let parts: Vec<Text> = [
        record.programme.map(|p| same(&region.programmes[p].code)),
        record.ugps.as_deref().map(same),
        record.industry.as_ref().map(|name| Text::new(format!("отрасль {name}"), format!("industry {name}"))),
        record.municipality.as_deref().map(same),
        record.base.as_ref().map(|b| Text::new(format!("база {b}"), format!("base {b}"))),
        record.form.as_deref().map(same),
        record.cluster.as_ref().map(|name| Text::new(format!("кластер {name}"), format!("cluster {name}"))),
        record.college.map(|c| same(&region.colleges[c].id)),
        record.founder.as_ref().map(|name| Text::new(format!("учредитель {name}"), format!("founder {name}"))),
        record.professionalitet.map(|_| same("Профессионалитет")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { same(&region.settings.name) } else { joined(&parts, [", ", ", "]) }
}

/// Both sides are one number.
fn is_fixed(record: &Limit) -> bool {
    record.min.is_some() && record.min == record.max
}

/// "Колледж № 1, программа 34.02.01 (очная, база 9)".
pub fn line(data: &Inputs, offer: usize) -> Text {
    let region = &data.region;
    let record = &region.offers[offer];
    let (college, code) = (&region.colleges[record.college].id, &region.programmes[record.programme].code);
    let (form, base) = (&record.form, &record.base);
    Text::new(format!("{college}, программа {code} ({form}, база {base})"), format!("{college}, programme {code} ({form}, base {base})"))
}

/// What a sentence about a row begins with: whose bound, and when.
pub fn subject(key: RowKey, data: &Inputs) -> Text {
    let Some((_, plain, year)) = describe(key, data) else { return Text::default() };
    let name = match key {
        RowKey::Licence { offer, .. }
        | RowKey::Contract { offer, .. }
        | RowKey::Growth { offer, .. }
        | RowKey::Decline { offer, .. }
        | RowKey::Workshop { offer, .. } => line(data, offer),
        RowKey::Limit { limit, .. } => of_limit(&data.region.limits[limit], data),
        RowKey::Applicants { group, .. } => {
            let record = &data.applicants[group];
            let place = record.municipality.as_ref().unwrap_or(&data.region.settings.name);
            Text::new(format!("{place}, база {}", record.base), format!("{place}, base {}", record.base))
        }
        _ => Text::new(plain.clone(), plain),
    };
    match key {
        RowKey::Contingent { .. }
        | RowKey::Workshop { .. }
        | RowKey::Teachers { .. }
        | RowKey::Dormitory { .. }
        | RowKey::Budget { .. } => Text::new(format!("{}, {year} год", name.ru), format!("{}, {year}", name.en)),
        _ => Text::new(format!("{}, приём {year}", name.ru), format!("{}, admission {year}", name.en)),
    }
}

/// A bound as a list names it.
pub fn bound_name(kind: Kind) -> Text {
    let (ru, en) = match kind {
        Kind::Licence => ("лицензия", "licence"),
        Kind::Contract => ("договоры", "contracts"),
        Kind::Growth => ("предел роста", "limit of growth"),
        Kind::Decline => ("предел снижения", "limit of decrease"),
        Kind::Intake => ("предел приёма", "intake capacity"),
        Kind::Contingent => ("предел контингента", "contingent capacity"),
        Kind::Workshop => ("мастерские", "workshop"),
        Kind::Teachers => ("часы преподавателей", "teaching hours"),
        Kind::Dormitory => ("общежитие", "dormitory"),
        Kind::Budget => ("бюджет", "budget"),
        Kind::Applicants => ("поступающие", "applicants"),
        Kind::LimitMin => ("нижний предел", "lower limit"),
        Kind::Federal => ("предел федерального решения", "federal decision"),
        Kind::LimitMax => ("верхний предел", "upper limit"),
    };
    Text::new(ru, en)
}

/// A bound with its owner, for lists: "предел приёма (Колледж № 1)".
fn named(key: RowKey, data: &Inputs) -> Text {
    let kind = describe(key, data).map(|(kind, ..)| kind);
    let name = match key {
        RowKey::Limit { limit, .. } if kind != Some(Kind::Federal) && is_fixed(&data.region.limits[limit]) => Text::new("предел", "limit"),
        _ => kind.map(bound_name).unwrap_or_default(),
    };
    let whose = match key {
        RowKey::Limit { limit, .. } => of_limit(&data.region.limits[limit], data),
        RowKey::Workshop { offer, .. } => line(data, offer),
        _ => {
            let owner = owner(key, data);
            Text::new(owner.clone(), owner)
        }
    };
    Text::new(format!("{} «{}»", name.ru, whose.ru), format!("{} “{}”", name.en, whose.en))
}

fn places(value: f64, lang: Lang) -> String {
    number(value, 0, lang)
}

pub fn contracts(value: f64, case: Case, lang: Lang) -> String {
    let noun = match (lang, case) {
        (Lang::Ru, Case::Genitive) => kadry_region::lang::plural_ru(value, ["договора", "договоров", "договоров"]),
        (Lang::Ru, _) => kadry_region::lang::plural_ru(value, ["договор", "договора", "договоров"]),
        (Lang::En, _) if value == 1.0 => "contract",
        (Lang::En, _) => "contracts",
    };
    format!("{} {noun}", places(value, lang))
}

/// «…: договоров 84, мест 75 (лицензия 75, общежитие 80); не хватает 9 мест»
pub(super) fn contracts_over(data: &Inputs, offer: usize, year: Year, asked: f64, short: &[Cap<'_>]) -> Text {
    let most = short.first().map_or(0.0, |cap| cap.places);
    let caps: Vec<Text> =
        short.iter().map(|cap| each(|lang| format!("{} {}", bound_name(cap.kind).get(lang), places(cap.places, lang)))).collect();
    let (caps, line) = (joined(&caps, [", ", ", "]), line(data, offer));
    each(|lang| {
        let (asked_shown, most_shown) = (places(asked, lang), places(most, lang));
        let lack = Unit::Places.amount(asked - most, Case::Nominative, lang);
        let (line, caps) = (line.get(lang), caps.get(lang));
        match lang {
            Lang::Ru => format!("{line}, приём {year}: договоров {asked_shown}, мест {most_shown} ({caps}); не хватает {lack}"),
            Lang::En => {
                format!("{line}, admission {year}: contracts {asked_shown}, places {most_shown} ({caps}); {lack} missing")
            }
        }
    })
}

/// A lower limit above all that its lines can have.
pub fn out_of_reach(data: &Inputs, sum: &super::Sum, lowered: &[RowKey], [required, licences, highs, available]: [f64; 4]) -> Text {
    let subject = subject(sum.key, data);
    let federal = describe(sum.key, data).is_some_and(|(kind, ..)| kind == Kind::Federal);
    let fixed = sum.lower == sum.upper;
    each(|lang| {
        let (need, lack) =
            (Unit::Places.amount(required, Case::Genitive, lang), Unit::Places.amount(required - available, Case::Nominative, lang));
        let exactly = Unit::Places.amount(required, Case::Nominative, lang);
        let subject = subject.get(lang);
        let asked = match (lang, federal) {
            (Lang::Ru, false) if fixed => format!("{subject}: задано {exactly}"),
            (Lang::En, false) if fixed => format!("{subject}: {exactly} are set"),
            (Lang::Ru, true) => format!("{subject}: решение федерального органа требует не менее {need}"),
            (Lang::Ru, false) => format!("{subject}: нижний предел требует не менее {need}"),
            (Lang::En, true) => format!("{subject}: the federal decision asks for at least {need}"),
            (Lang::En, false) => format!("{subject}: the lower limit asks for at least {need}"),
        };
        if sum.terms.is_empty() {
            return match lang {
                Lang::Ru => format!("{asked}, а подходящих направлений в пакете нет"),
                Lang::En => format!("{asked}, but no line of the package belongs to it"),
            };
        }
        let mut gives = vec![match lang {
            Lang::Ru => format!("лицензии дают {}", places(licences, lang)),
            Lang::En => format!("licences give {}", places(licences, lang)),
        }];
        if highs < licences {
            gives.push(match lang {
                Lang::Ru => format!("предел роста — {}", places(highs, lang)),
                Lang::En => format!("the limit of growth {}", places(highs, lang)),
            });
        }
        if !lowered.is_empty() {
            const NAMED: usize = 3;
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

/// A bound below what must be.
pub fn too_much(data: &Inputs, key: RowKey, unit: Unit, asked: &Asked, raised: &[RowKey]) -> Text {
    let subject = subject(key, data);
    each(|lang| {
        let short = unit.short();
        let need = short.amount(asked.need, Case::Genitive, lang);
        let lack = short.amount(asked.need - asked.have, Case::Nominative, lang);
        let parts = parts(data, unit, asked, raised, lang);
        let bound = bound_left(key, data, unit, asked, lang);
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
    list.map(|(name, value)| format!("{name} — {}", unit.figure(value, lang))).collect::<Vec<_>>().join(", ")
}

/// What a bound has left, with those in training named where they take a part of it.
pub fn bound_left(key: RowKey, data: &Inputs, unit: Unit, asked: &Asked, lang: Lang) -> String {
    let kind = describe(key, data).map(|(kind, ..)| kind);
    let name = kind.map(bound_name).unwrap_or_default();
    let (name, all) = (name.get(lang), unit.short().amount(asked.capacity, Case::Nominative, lang));
    let name = if (lang, kind) == (Lang::Ru, Some(Kind::Applicants)) { "поступающих" } else { name };
    if asked.have < 0.0 {
        let over = unit.short().amount(-asked.have, Case::Accusative, lang);
        return match (lang, unit) {
            (Lang::Ru, Unit::Millions) => format!("{name} — {all}, уже обучающиеся стоят на {over} больше"),
            (Lang::Ru, _) => format!("{name} — {all}, уже занято на {over} больше"),
            (Lang::En, Unit::Millions) => format!("{name} is {all}, those in training cost {over} more"),
            (Lang::En, _) => format!("{name} is {all}, those in training take {over} more"),
        };
    }
    if asked.capacity > asked.have {
        let left = unit.figure(asked.have, lang);
        return match (lang, unit) {
            (Lang::Ru, Unit::Millions) => format!("{name} — {all}, после расходов на уже обучающихся остаётся {left}"),
            (Lang::Ru, _) => format!("{name} — {all}, уже обучающиеся оставляют {left}"),
            (Lang::En, _) => format!("{name} is {all}, of which those in training leave {left}"),
        };
    }
    match lang {
        Lang::Ru => format!("{name} — {all}"),
        Lang::En => format!("{name} is {all}"),
    }
}

pub fn more_groups(groups: f64) -> Text {
    each(|lang| {
        let groups = Unit::Groups.amount(groups.max(1.0), Case::Accusative, lang);
        match lang {
            Lang::Ru => format!("добавить {groups} сверх лицензии"),
            Lang::En => format!("add {groups} beyond the licence"),
        }
    })
}

pub fn more_change(share: f64) -> Text {
    change(share, ["рост", "growth"])
}

pub fn more_decline(share: f64) -> Text {
    change(share, ["снижение", "a decrease"])
}

fn change(share: f64, [ru, en]: [&str; 2]) -> Text {
    let percent = number(share * 100.0, 0, Lang::Ru);
    Text::new(
        format!("разрешить {ru} приёма до {percent} % в год (change_share = {share:.2})"),
        format!("allow {en} of up to {percent}% a year (change_share = {share:.2})"),
    )
}

/// How much more of a bound: «добавить 4 места в общежитии (Колледж № 1)».
pub fn more(key: RowKey, data: &Inputs, unit: Unit, amount: f64) -> Text {
    let (name, owner) = (named(key, data), owner(key, data));
    each(|lang| {
        let (full, short) = (unit.amount(amount, Case::Accusative, lang), unit.short().amount(amount, Case::Accusative, lang));
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
pub fn widened(key: RowKey, data: &Inputs, unit: Unit, asked: &Asked) -> Text {
    let Some((kind, ..)) = describe(key, data) else { return Text::default() };
    let lack = asked.need - asked.have;
    let new = asked.capacity + lack;
    each(|lang| {
        let (more, by, to) =
            (unit.amount(lack, Case::Accusative, lang), unit.figure(lack, lang), unit.short().amount(new, Case::Genitive, lang));
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
pub fn limit_lowered(key: RowKey, data: &Inputs, to: f64) -> Text {
    let name = named(key, data);
    let federal = describe(key, data).is_some_and(|(kind, ..)| kind == Kind::Federal);
    each(|lang| {
        let to = Unit::Places.amount(to, Case::Genitive, lang);
        match (lang, federal) {
            (Lang::Ru, true) => format!("согласовать с федеральным органом снижение до {to}"),
            (Lang::Ru, false) => format!("снизить {} до {to}", name.ru),
            (Lang::En, true) => format!("agree on a decrease to {to} with the federal body"),
            (Lang::En, false) => format!("lower the {} to {to}", name.en),
        }
    })
}

/// Lower limits that together ask `by` too much.
pub fn limits_lowered(keys: &[RowKey], data: &Inputs, by: f64) -> Text {
    let names: Vec<Text> = keys.iter().map(|key| named(*key, data)).collect();
    let names = joined(&names, [", ", ", "]);
    each(|lang| {
        let by = Unit::Places.amount(by, Case::Accusative, lang);
        match lang {
            Lang::Ru => format!("снизить всего на {by}: {}", names.ru),
            Lang::En => format!("lower by {by} in all: {}", names.en),
        }
    })
}

/// What lacks for one more group.
pub fn lacking(key: RowKey, data: &Inputs, unit: Unit, amount: f64) -> Text {
    let name = describe(key, data).map(|(kind, ..)| bound_name(kind)).unwrap_or_default();
    each(|lang| {
        let amount = unit.amount(amount, Case::Nominative, lang);
        match unit {
            Unit::Places | Unit::People => format!("{} — {amount}", name.get(lang)),
            _ => amount,
        }
    })
}

/// A line that takes contracts: its college, and form and base where they differ.
fn receiver(data: &Inputs, target: &Target, from: usize, lang: Lang) -> String {
    let region = &data.region;
    let (to, line) = (&region.offers[target.offer], &region.offers[from]);
    let college = &region.colleges[to.college].id;
    let differs = to.form != line.form || to.base != line.base;
    match (lang, differs) {
        (_, false) => college.clone(),
        (Lang::Ru, true) => format!("{college}, {}, база {}", to.form, to.base),
        (Lang::En, true) => format!("{college}, {}, base {}", to.form, to.base),
    }
}

fn receivers(data: &Inputs, used: &[(&Target, f64)], from: usize, lang: Lang) -> String {
    let one = used.len() == 1;
    let list = used.iter().map(|(target, taken)| {
        let (name, free) = (receiver(data, target, from, lang), Unit::Places.amount(target.free, Case::Nominative, lang));
        let count = if one { String::new() } else { format!("{} — ", places(*taken, lang)) };
        match lang {
            Lang::Ru => format!("{count}в {name} (свободно {free})"),
            Lang::En => format!("{count}to {name} ({free} free)"),
        }
    });
    list.collect::<Vec<_>>().join(", ")
}

/// All contracts that lack places go to lines with room.
pub fn moved(data: &Inputs, lack: f64, used: &[(&Target, f64)], from: usize) -> Text {
    each(|lang| {
        let (what, to) = (contracts(lack, Case::Accusative, lang), receivers(data, used, from, lang));
        let colon = if used.len() > 1 { ":" } else { "" };
        match lang {
            Lang::Ru => format!("перенести {what}{colon} {to}"),
            Lang::En => format!("move {what}{colon} {to}"),
        }
    })
}

/// The last of them need a further group elsewhere, and what lacks for it.
pub fn moved_with_group(data: &Inputs, lack: f64, left: f64, used: &[(&Target, f64)], target: &Target, from: usize) -> Text {
    let lacking = joined(&target.lacking, [", ", ", "]);
    each(|lang| {
        let (what, to) = (contracts(lack, Case::Accusative, lang), receivers(data, used, from, lang));
        let (name, left, lacking) = (receiver(data, target, from, lang), places(left, lang), lacking.get(lang));
        let also = used.is_empty();
        match (lang, also) {
            (Lang::Ru, true) => format!("перенести {what} в {name} и открыть там ещё одну группу (лицензия есть, не хватает: {lacking})"),
            (Lang::Ru, false) => {
                format!(
                    "перенести {what}: {to}; остальные {left} — в {name}, открыв там ещё одну группу (лицензия есть, не хватает: {lacking})"
                )
            }
            (Lang::En, true) => format!("move {what} to {name} with one more group there (licensed; lacking: {lacking})"),
            (Lang::En, false) => {
                format!("move {what}: {to}; the other {left} to {name} with one more group there (licensed; lacking: {lacking})")
            }
        }
    })
}

/// No line of the programme has room for the last of them.
pub fn given_up(data: &Inputs, lack: f64, left: f64, used: &[(&Target, f64)], from: usize) -> Text {
    each(|lang| {
        let (all, left_shown) = (contracts(lack, Case::Genitive, lang), contracts(left, Case::Genitive, lang));
        let some = contracts(lack - left, Case::Accusative, lang);
        let to = receivers(data, used, from, lang);
        let colon = if used.len() > 1 { ":" } else { "" };
        match (lang, used.is_empty()) {
            (Lang::Ru, true) => format!("отказаться от {all}: в других колледжах по этой программе мест нет"),
            (Lang::Ru, false) => format!("перенести {some}{colon} {to} и отказаться от {left_shown}"),
            (Lang::En, true) => format!("give up {all}: no other line of the programme has room"),
            (Lang::En, false) => format!("move {some}{colon} {to} and give up {left_shown}"),
        }
    })
}

/// Contracts that leave a college, a budget or a limit.
pub fn moved_out(data: &Inputs, moves: &[(usize, f64, Target)]) -> Text {
    each(|lang| {
        let list = moves.iter().map(|(from, count, target)| {
            let code = &data.region.programmes[data.region.offers[*from].programme].code;
            let what = contracts(*count, Case::Accusative, lang);
            let (name, free) = (receiver(data, target, *from, lang), Unit::Places.amount(target.free, Case::Nominative, lang));
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
