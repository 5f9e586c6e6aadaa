//! Names of constraints, of lines and of what is counted on them.

use super::amount::{Case, amount, figure, short};
use kadry_engine::Inputs;
use kadry_engine::quota::{Asked, Kind, RowKey, Unit, describe, limit_label, owner};
use kadry_region::lang::{Lang, Text, number, plural_ru};
use kadry_region::{Limit, Region};

/// Kind of a constraint that somebody owns, as the tables name it.
pub fn kind_of(key: RowKey, data: &Inputs) -> Kind {
    // Rows that nobody owns stand in no reason.
    describe(key, data).map_or(Kind::LimitMax, |(kind, ..)| kind)
}

/// What a limit is about.
fn limit_name(record: &Limit, region: &Region) -> Text {
    let parts: Vec<String> = [
        record.programme.map(|p| region.programmes[p].code.clone()),
        record.ugps.clone(),
        record.industry.as_ref().map(|name| format!("industry {name}")),
        record.municipality.clone(),
        record.base.as_ref().map(|base| format!("base {base}")),
        record.form.clone(),
        record.cluster.as_ref().map(|name| format!("cluster {name}")),
        record.college.map(|c| region.colleges[c].id.clone()),
        record.founder.as_ref().map(|name| format!("founder {name}")),
        record.professionalitet.map(|_| "Профессионалитет".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let en = if parts.is_empty() { region.settings.name.clone() } else { parts.join(", ") };
    Text::new(limit_label(record, region), en)
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
        RowKey::Limit { limit, .. } => limit_name(&data.region.limits[limit], &data.region),
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
pub fn named(key: RowKey, data: &Inputs) -> Text {
    let kind = kind_of(key, data);
    let name = match key {
        RowKey::Limit { limit, .. } if kind != Kind::Federal && is_fixed(&data.region.limits[limit]) => Text::new("предел", "limit"),
        _ => bound_name(kind),
    };
    let whose = match key {
        RowKey::Limit { limit, .. } => limit_name(&data.region.limits[limit], &data.region),
        RowKey::Workshop { offer, .. } => line(data, offer),
        _ => {
            let owner = owner(key, data);
            Text::new(owner.clone(), owner)
        }
    };
    Text::new(format!("{} «{}»", name.ru, whose.ru), format!("{} “{}”", name.en, whose.en))
}

pub fn places(value: f64, lang: Lang) -> String {
    number(value, 0, lang)
}

pub fn contracts(value: f64, case: Case, lang: Lang) -> String {
    let noun = match (lang, case) {
        (Lang::Ru, Case::Genitive) => plural_ru(value, ["договора", "договоров", "договоров"]),
        (Lang::Ru, _) => plural_ru(value, ["договор", "договора", "договоров"]),
        (Lang::En, _) if value == 1.0 => "contract",
        (Lang::En, _) => "contracts",
    };
    format!("{} {noun}", places(value, lang))
}

/// What a bound has left, with those in training named where they take a part of it.
pub fn bound_left(key: RowKey, data: &Inputs, asked: &Asked, lang: Lang) -> String {
    let kind = kind_of(key, data);
    let unit = kind.unit();
    let name = bound_name(kind);
    let (name, all) = (name.get(lang), amount(short(unit), asked.capacity, Case::Nominative, lang));
    let name = if (lang, kind) == (Lang::Ru, Kind::Applicants) { "поступающих" } else { name };
    if asked.have < 0.0 {
        let over = amount(short(unit), -asked.have, Case::Accusative, lang);
        return match (lang, unit) {
            (Lang::Ru, Unit::Millions) => format!("{name} — {all}, уже обучающиеся стоят на {over} больше"),
            (Lang::Ru, _) => format!("{name} — {all}, уже занято на {over} больше"),
            (Lang::En, Unit::Millions) => format!("{name} is {all}, those in training cost {over} more"),
            (Lang::En, _) => format!("{name} is {all}, those in training take {over} more"),
        };
    }
    if asked.capacity > asked.have {
        let left = figure(unit, asked.have, lang);
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
