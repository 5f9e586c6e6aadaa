//! One line for each indicator: its last fact, and what the horizon asks and promises.

use crate::contract::Indicator;
use kadry_region::formula::QUANTITIES;
use kadry_region::lang::Lang;

/// An indicator on the scoreboard.
pub struct Score<'r> {
    /// Any of its rows: what all of them share.
    pub head: &'r Indicator,
    /// The last year with a fact, with a forecast, with a target; none after the horizon.
    pub fact: Option<&'r Indicator>,
    pub forecast: Option<&'r Indicator>,
    pub target: Option<&'r Indicator>,
    /// The last year with both a value and a target, whose gap and status are the verdict; else the last year of all.
    pub judged: Option<&'r Indicator>,
}

/// The indicators of a table, in its order.
pub fn scores(rows: &[Indicator], horizon: i32) -> Vec<Score<'_>> {
    rows.chunk_by(|a, b| a.indicator == b.indicator && a.unit == b.unit).filter_map(|of| score(of, horizon)).collect()
}

fn score(of: &[Indicator], horizon: i32) -> Option<Score<'_>> {
    let last = |test: fn(&Indicator) -> bool| of.iter().rfind(|row| row.year <= horizon && test(row));
    Some(Score {
        head: of.first()?,
        fact: last(|row| row.actual.is_some()),
        forecast: last(|row| row.forecast.is_some()),
        target: last(|row| row.target.is_some()),
        judged: last(|row| row.gap.is_some()).or_else(|| last(|_| true)),
    })
}

/// A status as people read it.
pub fn status(key: &str, lang: Lang) -> &'static str {
    match (key, lang) {
        ("met", Lang::Ru) => "достигается",
        ("close", Lang::Ru) => "близко (до 10 %)",
        ("missed", Lang::Ru) => "не достигается",
        ("no_value", Lang::Ru) => "нет данных",
        ("met", Lang::En) => "met",
        ("close", Lang::En) => "close (within 10%)",
        ("missed", Lang::En) => "missed",
        ("no_value", Lang::En) => "no data",
        _ => "",
    }
}

/// Where the values of an indicator come from.
pub fn method(row: &Indicator, lang: Lang) -> String {
    match (row.method.as_str(), lang) {
        ("series", Lang::Ru) => "продолжение ряда".to_owned(),
        ("series", Lang::En) => "the past carried on".to_owned(),
        ("", Lang::Ru) => "вводится".to_owned(),
        ("", Lang::En) => "entered".to_owned(),
        (formula, lang) => in_words(formula, lang),
    }
}

/// «100 × выпускников, которые работают / выпускников летом»: the quantities of a formula by what they are.
fn in_words(formula: &str, lang: Lang) -> String {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    let mut words = String::new();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| letter(c) != letter(first)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        match QUANTITIES.iter().find(|(name, ..)| *name == part) {
            Some((_, ru, en)) => words.push_str(if lang == Lang::Ru { ru } else { en }),
            None => words.push_str(&part.replace('*', "×")),
        }
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_by_what_their_quantities_are() {
        assert_eq!(in_words("100 * employed / graduates", Lang::Ru), "100 × выпускников, которые работают / выпускников летом");
        assert_eq!(in_words("2*(need-1.5e3)", Lang::En), "2×(need of the programmes-1.5e3)");
        assert_eq!(in_words("", Lang::Ru), "");
    }
}
