//! What a person reads where no plan exists: the reasons, what would mend each, and what is enough altogether.

use super::tables::Table;
use super::words::{bound_name, reason, remedy, unit_name};
use kadry_engine::Inputs;
use kadry_engine::quota::{Conflict, Kind, Reason, Relief};
use kadry_region::lang::{Lang, Text, plural_ru};
use kadry_region::units::Year;
use polars::prelude::*;
use serde::Serialize;

/// How many lines of the least change a terminal gets; the table has them all.
const SHOWN: usize = 20;

/// A [`Conflict`] in words.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    pub reasons: Vec<ReasonLine>,
    pub relief: Vec<ReliefLine>,
}

/// A [`Reason`] in words.
#[derive(Clone, Debug, Serialize)]
pub struct ReasonLine {
    pub set: usize,
    pub whole_groups: bool,
    pub kind: Kind,
    pub owner: String,
    pub year: Year,
    pub required: Option<f64>,
    pub available: Option<f64>,
    pub unit: Text,
    pub sentence: Text,
    pub remedies: Vec<Text>,
}

/// A [`Relief`] in words.
#[derive(Clone, Debug, Serialize)]
pub struct ReliefLine {
    pub owner: String,
    pub kind: Kind,
    pub year: Year,
    pub by: f64,
    pub unit: Text,
    pub sentence: Text,
}

impl Explanation {
    /// Words what the engine found of these inputs.
    pub fn new(conflict: &Conflict, data: &Inputs) -> Self {
        let mut relief: Vec<ReliefLine> = conflict.relief.iter().map(|relief| ReliefLine::new(relief, data)).collect();
        relief.sort_by(|a, b| (&a.owner, a.kind, a.year, &a.sentence.ru).cmp(&(&b.owner, b.kind, b.year, &b.sentence.ru)));
        Self { reasons: conflict.reasons.iter().map(|reason| ReasonLine::new(reason, data)).collect(), relief }
    }

    /// The reasons of each set.
    fn sets(&self) -> impl Iterator<Item = &[ReasonLine]> {
        self.reasons.chunk_by(|a, b| a.set == b.set)
    }
}

impl ReasonLine {
    fn new(of: &Reason, data: &Inputs) -> Self {
        Self {
            set: of.set,
            whole_groups: of.whole_groups,
            kind: of.kind,
            owner: of.owner.clone(),
            year: of.year,
            required: of.required,
            available: of.available,
            unit: unit_name(of.unit),
            sentence: reason::sentence(&of.why, data),
            remedies: of.remedies.iter().map(|change| remedy::sentence(change, data)).collect(),
        }
    }
}

impl ReliefLine {
    fn new(of: &Relief, data: &Inputs) -> Self {
        let (unit, sentence) = (unit_name(of.unit), remedy::relief(of, data));
        Self { owner: of.owner.clone(), kind: of.kind, year: of.year, by: of.by, unit, sentence }
    }
}

/// `reasons` and `relief`.
///
/// # Errors
/// From polars; none is expected.
pub fn tables(conflict: &Explanation, lang: Lang) -> PolarsResult<Vec<Table>> {
    Ok(vec![
        Table { name: "reasons", frame: reasons(&conflict.reasons, lang)? },
        Table { name: "relief", frame: relief(&conflict.relief, lang)? },
    ])
}

fn reasons(rows: &[ReasonLine], lang: Lang) -> PolarsResult<DataFrame> {
    let remedies = |row: &ReasonLine| {
        let list: Vec<&str> = row.remedies.iter().map(|remedy| remedy.get(lang)).collect();
        list.join(if lang == Lang::Ru { "; или " } else { "; or " })
    };
    df![
        "set" => rows.iter().map(|row| row.set as u32).collect::<Vec<_>>(),
        "kind" => rows.iter().map(|row| row.kind.key()).collect::<Vec<_>>(),
        "owner" => rows.iter().map(|row| row.owner.as_str()).collect::<Vec<_>>(),
        "year" => rows.iter().map(|row| row.year.0).collect::<Vec<_>>(),
        "required" => rows.iter().map(|row| row.required).collect::<Vec<_>>(),
        "available" => rows.iter().map(|row| row.available).collect::<Vec<_>>(),
        "unit" => rows.iter().map(|row| row.unit.get(lang)).collect::<Vec<_>>(),
        "sentence" => rows.iter().map(|row| row.sentence.get(lang)).collect::<Vec<_>>(),
        "remedy" => rows.iter().map(remedies).collect::<Vec<_>>(),
    ]
}

fn relief(rows: &[ReliefLine], lang: Lang) -> PolarsResult<DataFrame> {
    df![
        "owner" => rows.iter().map(|row| row.owner.as_str()).collect::<Vec<_>>(),
        "kind" => rows.iter().map(|row| row.kind.key()).collect::<Vec<_>>(),
        "year" => rows.iter().map(|row| row.year.0).collect::<Vec<_>>(),
        "by" => rows.iter().map(|row| row.by).collect::<Vec<_>>(),
        "unit" => rows.iter().map(|row| row.unit.get(lang)).collect::<Vec<_>>(),
        "sentence" => rows.iter().map(|row| row.sentence.get(lang)).collect::<Vec<_>>(),
    ]
}

/// The reasons for a terminal and for the log, the smallest sets first, those of one kind and owner under one head.
pub fn text(conflict: &Explanation, lang: Lang) -> String {
    let count = conflict.sets().count();
    let mut text = match (count, lang) {
        (0, Lang::Ru) => "План невозможен: ограничения вместе невыполнимы; наименьший набор спорящих не найден.\n".to_owned(),
        (0, Lang::En) => "There can be no plan: the constraints cannot hold together; the smallest set of them was not found.\n".to_owned(),
        (_, Lang::Ru) => format!("План невозможен: {count} {}.\n", plural_ru(count as f64, ["причина", "причины", "причин"])),
        (1, Lang::En) => "There can be no plan: 1 reason.\n".to_owned(),
        (_, Lang::En) => format!("There can be no plan: {count} reasons.\n"),
    };
    let mut head = None;
    for set in conflict.sets() {
        match set {
            [reason] => {
                let this = (reason.kind, reason.owner.as_str());
                if head != Some(this) {
                    text.push_str(&format!("\n{} — {}\n", reason.owner, bound_name(reason.kind).get(lang)));
                    head = Some(this);
                }
                text.push_str(&single(reason, lang));
            }
            set => text.push_str(&together(set, lang)),
        }
    }
    text.push_str(&enough(&conflict.relief, lang));
    text
}

fn single(reason: &ReasonLine, lang: Lang) -> String {
    let mut text = format!("  {}. {}\n", reason.set, ended(reason.sentence.get(lang)));
    for (number, remedy) in reason.remedies.iter().enumerate() {
        let word = match (lang, number) {
            (Lang::Ru, 0) => "Нужно",
            (Lang::Ru, _) => "или",
            (Lang::En, 0) => "Needed",
            (Lang::En, _) => "or",
        };
        text.push_str(&format!("     {word}: {}\n", remedy.get(lang)));
    }
    text
}

/// A sentence with its full stop, which an abbreviation at its end may have brought.
fn ended(sentence: &str) -> String {
    format!("{}.", sentence.trim_end_matches('.'))
}

fn together(set: &[ReasonLine], lang: Lang) -> String {
    let (number, count) = (set[0].set, set.len());
    let mut text = match lang {
        Lang::Ru => format!(
            "\n  {number}. Вместе {count} {} {}невыполнимы, без любого из них остальные выполнимы:\n",
            plural_ru(count as f64, ["условие", "условия", "условий"]),
            if set[0].whole_groups { "целыми группами " } else { "" }
        ),
        Lang::En => format!(
            "\n  {number}. These {count} constraints cannot hold together{}; without any one of them the others can:\n",
            if set[0].whole_groups { " in whole groups" } else { "" }
        ),
    };
    for reason in set {
        text.push_str(&format!("     • {}\n", ended(reason.sentence.get(lang))));
        for remedy in &reason.remedies {
            let word = if lang == Lang::Ru { "Достаточно" } else { "Enough" };
            text.push_str(&format!("       {word}: {}\n", remedy.get(lang)));
        }
    }
    text
}

fn enough(relief: &[ReliefLine], lang: Lang) -> String {
    if relief.is_empty() {
        return String::new();
    }
    let mut text = match lang {
        Lang::Ru => "\nЧтобы план стал возможен, достаточно, например, всего этого вместе:\n",
        Lang::En => "\nFor a plan to be possible it is enough, for example, to do all of this:\n",
    }
    .to_owned();
    for row in relief.iter().take(SHOWN) {
        text.push_str(&format!("  • {}\n", row.sentence.get(lang)));
    }
    if relief.len() > SHOWN {
        let more = relief.len() - SHOWN;
        text.push_str(&match lang {
            Lang::Ru => format!("  … и ещё {more}: tables/relief.csv\n"),
            Lang::En => format!("  … and {more} more: tables/relief.csv\n"),
        });
    }
    text
}
