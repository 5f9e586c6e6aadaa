//! What a person reads where no plan exists: the reasons, what would mend each, and what is enough altogether.

use super::tables::Table;
use kadry_engine::quota::{Conflict, Reason, Relief, bound_name};
use kadry_region::lang::{Lang, plural_ru};
use polars::prelude::*;

/// How many lines of the least change a terminal gets; the table has them all.
const SHOWN: usize = 20;

/// `reasons` and `relief`.
///
/// # Errors
/// From polars; none is expected.
pub fn tables(conflict: &Conflict, lang: Lang) -> PolarsResult<Vec<Table>> {
    Ok(vec![
        Table { name: "reasons", frame: reasons(&conflict.reasons, lang)? },
        Table { name: "relief", frame: relief(&conflict.relief, lang)? },
    ])
}

fn reasons(rows: &[Reason], lang: Lang) -> PolarsResult<DataFrame> {
    let remedies = |row: &Reason| {
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

fn relief(rows: &[Relief], lang: Lang) -> PolarsResult<DataFrame> {
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
pub fn text(conflict: &Conflict, lang: Lang) -> String {
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

fn single(reason: &Reason, lang: Lang) -> String {
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

fn together(set: &[Reason], lang: Lang) -> String {
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

fn enough(relief: &[Relief], lang: Lang) -> String {
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
