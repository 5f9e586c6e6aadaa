//! Nouns that stand behind numbers, in the three forms that Russian numbers ask for; sentences of records in its parts.

mod amount;
mod assumption;
mod bound;
mod calibration;
pub mod constraint;
mod failure;
pub mod reason;
pub mod remedy;
mod robust;
mod source;
mod sweep;

pub use amount::unit_name;
pub use assumption::assumption_name;
pub use bound::bound_name;
pub use calibration::calibration_basis;
pub use failure::failure_text;
pub use robust::robust_titles;
pub use source::source_name;
pub use sweep::{candidate_name, scenario_title};

use kadry_engine::quota::Criterion;
use kadry_region::lang::{Lang, Text, number, plural_ru, text};

pub const PLACES: [&str; 3] = ["место", "места", "мест"];
pub const GROUPS: [&str; 3] = ["группа", "группы", "групп"];
pub const GRADUATES: [&str; 3] = ["выпускник", "выпускника", "выпускников"];
pub const WORKERS: [&str; 3] = ["работник", "работника", "работников"];
pub const CONTRACTS: [&str; 3] = ["целевой договор", "целевых договора", "целевых договоров"];
pub const COLLEGES: [&str; 3] = ["колледж", "колледжа", "колледжей"];
pub const PROGRAMMES: [&str; 3] = ["программа", "программы", "программ"];
pub const LINES: [&str; 3] = ["строка", "строки", "строк"];

/// «5 мест», «18,8 работника»: the number as a reader writes it and the form of the noun that it asks for, held together by a
/// no-break space.
pub fn counted(value: f64, decimals: usize, forms: [&'static str; 3]) -> String {
    let scale = 10_f64.powi(decimals as i32);
    let shown = (value * scale).round() / scale;
    // With a fraction that is written, even 5,0 takes the genitive singular.
    let form = if decimals > 0 { forms[1] } else { plural_ru(shown, forms) };
    format!("{}\u{a0}{form}", number(value, decimals, Lang::Ru))
}

/// A noun behind a number in a case other than the nominative: the singular with 1, 21, 101…, the plural with the rest.
pub type Oblique = [&'static str; 2];

pub const OF_LINES: Oblique = ["строки", "строк"];
pub const OF_PROGRAMMES: Oblique = ["программы", "программ"];
pub const FOR_OCCUPATIONS: Oblique = ["занятия", "занятий"];
pub const IN_CASES: Oblique = ["случае", "случаях"];

pub const REMARKS: [&str; 3] = ["замечание", "замечания", "замечаний"];
/// As the object of a verb, «содержат 21 таблицу».
pub const TABLES_AS_OBJECT: [&str; 3] = ["таблицу", "таблицы", "таблиц"];
pub const LINES_AS_OBJECT: [&str; 3] = ["строку", "строки", "строк"];

/// «в 21 колледже», «в 3 колледжах», «из 5 мест»: a whole number and a noun in the case that the preposition asks for.
pub fn in_case(value: usize, forms: Oblique) -> String {
    let singular = plural_ru(value as f64, ["one", "few", "many"]) == "one";
    format!("{}\u{a0}{}", number(value as f64, 0, Lang::Ru), if singular { forms[0] } else { forms[1] })
}

/// «1 place», «2 places».
pub fn counted_en(value: usize, forms: [&'static str; 2]) -> String {
    format!("{}\u{a0}{}", number(value as f64, 0, Lang::En), if value == 1 { forms[0] } else { forms[1] })
}

/// «2027», «2027 и 2028», «2027, 2028 и 2030», and an en dash for a run of three and more: «2027–2029».
pub fn listed_years(years: &[i32], lang: Lang) -> String {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *year => *last = *year,
            _ => runs.push((*year, *year)),
        }
    }
    let parts: Vec<String> = runs
        .into_iter()
        .flat_map(|(first, last)| match last - first {
            0 => vec![first.to_string()],
            1 => vec![first.to_string(), last.to_string()],
            _ => vec![format!("{first}–{last}")],
        })
        .collect();
    joined(&parts, lang)
}

/// A step between a place and a worker, by its key in the table `yields`.
pub fn factor_name(factor: &str, lang: Lang) -> &str {
    let (ru, en) = match factor {
        "survival" => ("сохранность контингента", "survival"),
        "employed" => ("трудоустройство", "employed"),
        "in_occupation" => ("по профессии", "in the occupation"),
        "in_region" => ("остаются в регионе", "stay in the region"),
        "accreditation_applied" => ("подают на аккредитацию", "apply for accreditation"),
        "accreditation_passed" => ("проходят аккредитацию", "pass accreditation"),
        "delayed" => ("выходят на работу позже", "come to work later"),
        "returning" => ("возвращаются после отсрочки", "return after the delay"),
        other => (other, other),
    };
    if lang == Lang::Ru { ru } else { en }
}

/// What a first year is worth over draws, by the key of its measure.
pub fn criterion_name(criterion: Criterion) -> Text {
    match criterion {
        Criterion::Mean => text!("в среднем", "on average"),
        Criterion::Cvar => text!("в худших испытаниях", "in the worst draws"),
        Criterion::WorstRegret => text!("наибольшее сожаление", "the worst regret"),
        Criterion::Point => text!("если сбудется точечный прогноз", "where the point forecast comes true"),
    }
}

/// A name, or that there is none.
pub fn stated(name: &str, lang: Lang) -> String {
    match (name.trim().is_empty(), lang) {
        (false, _) => name.to_owned(),
        (true, Lang::Ru) => "не указано".to_owned(),
        (true, Lang::En) => "not stated".to_owned(),
    }
}

/// «а, б и в».
pub fn joined(parts: &[String], lang: Lang) -> String {
    let and = if lang == Lang::Ru { "и" } else { "and" };
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} {and}\u{a0}{last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_nouns_agree_and_stay_together() {
        let places = |n: f64| counted(n, 0, PLACES);
        assert_eq!(places(1.0), "1\u{a0}место");
        assert_eq!(places(22.0), "22\u{a0}места");
        assert_eq!(places(11.0), "11\u{a0}мест");
        assert_eq!(places(1025.0), "1\u{a0}025\u{a0}мест");
        assert_eq!(counted(5.0, 1, WORKERS), "5,0\u{a0}работника");
        assert_eq!(counted(1.04, 1, WORKERS), "1,0\u{a0}работника");
        assert_eq!(counted(101.0, 0, CONTRACTS), "101\u{a0}целевой договор");
    }
    #[test]
    fn nouns_stand_in_the_case_that_the_sentence_asks_for() {
        let cases = |n| in_case(n, IN_CASES).replace('\u{a0}', " ");
        assert_eq!(
            [1, 2, 5, 11, 21, 111, 1001].map(cases),
            ["1 случае", "2 случаях", "5 случаях", "11 случаях", "21 случае", "111 случаях", "1 001 случае"]
        );
        assert_eq!(in_case(0, OF_LINES), "0\u{a0}строк");
        assert_eq!(in_case(31, OF_LINES), "31\u{a0}строки");
        assert_eq!(counted(21.0, 0, TABLES_AS_OBJECT), "21\u{a0}таблицу");
        assert_eq!(
            [0, 1, 2, 21].map(|n| counted_en(n, ["place", "places"])),
            ["0\u{a0}places", "1\u{a0}place", "2\u{a0}places", "21\u{a0}places"]
        );
    }

    #[test]
    fn years_are_listed_as_a_sentence_holds_them() {
        let ru = |years: &[i32]| listed_years(years, Lang::Ru).replace('\u{a0}', " ");
        assert_eq!(ru(&[]), "");
        assert_eq!(ru(&[2027]), "2027");
        assert_eq!(ru(&[2027, 2028]), "2027 и 2028");
        assert_eq!(ru(&[2027, 2028, 2029]), "2027–2029");
        assert_eq!(ru(&[2026, 2028, 2029, 2030, 2034]), "2026, 2028–2030 и 2034");
        assert_eq!(listed_years(&[2027, 2029], Lang::En), "2027 and\u{a0}2029");
    }
}
