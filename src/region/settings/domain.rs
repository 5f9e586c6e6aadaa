//! What a setting may be, and what is said of a value outside.

use super::Settings;
use crate::choice::Choice;
use crate::lang::{Text, text};
use std::fmt;

/// The value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    /// Wide enough for every whole number of the settings.
    Whole(i128),
    Number(f64),
    Flag(bool),
    /// Key of a choice.
    Word(&'static str),
    /// Keys of choices in their order.
    Words(Vec<&'static str>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Whole(number) => number.fmt(f),
            Value::Number(number) => number.fmt(f),
            Value::Flag(flag) => flag.fmt(f),
            Value::Word(word) => f.write_str(word),
            Value::Words(words) => f.write_str(&words.join(", ")),
        }
    }
}

/// From when a year counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Since {
    Any,
    /// Not before `base_year`.
    Base,
    /// After `base_year`, at most [`FURTHEST`] years on.
    AfterBase,
}

/// What the value of a setting may be. Bounds belong to the domain.
#[derive(Clone, Copy, Debug)]
pub enum Domain {
    /// Any text without control characters.
    Text,
    /// The same, and not blank.
    Name,
    /// 8 or 11 digits, or nothing.
    Oktmo,
    Year(Since),
    Whole(i64, i64),
    Number(f64, f64),
    /// A number from 0 to 1.
    Share,
    YesNo,
    One(&'static [Choice]),
    /// At least one, each at most once.
    Many(&'static [Choice]),
}

pub const YEARS: [i32; 2] = [1990, 2100];
/// Bound of an amount that has no bound of its own.
pub const MOST: f64 = 1e9;
const FURTHEST: i128 = 40;

impl Domain {
    /// Least and most of a number; nothing where the value is no number.
    pub fn bounds(self) -> Option<(f64, f64)> {
        match self {
            Domain::Year(_) => Some((f64::from(YEARS[0]), f64::from(YEARS[1]))),
            Domain::Whole(least, most) => Some((least as f64, most as f64)),
            Domain::Number(least, most) => Some((least, most)),
            Domain::Share => Some((0.0, 1.0)),
            Domain::Text | Domain::Name | Domain::Oktmo | Domain::YesNo | Domain::One(_) | Domain::Many(_) => None,
        }
    }

    /// What a value should have been; nothing where it lies in the domain.
    pub fn refuses(self, value: &Value, settings: &Settings) -> Option<Text> {
        if self.holds(value, settings) {
            return None;
        }
        Some(match self {
            Domain::Name if value.to_string().trim().is_empty() => text!("название региона", "the name of the region"),
            Domain::Text | Domain::Name => text!("текст без управляющих знаков", "text without control characters"),
            Domain::Oktmo => text!("8 или 11 цифр", "8 or 11 digits"),
            Domain::Year(since) => expected_year(since, settings),
            Domain::Whole(least, most) => {
                let [least, most] = [least, most].map(|bound| bound.to_string().replace('-', "−"));
                text!("от {least} до {most}", "from {least} to {most}")
            }
            Domain::Number(least, most) if most == MOST => {
                let [ru, en] = shown(least);
                text!("число от {ru} до миллиарда", "a number from {en} to a billion")
            }
            Domain::Number(least, most) => {
                let ([least_ru, least_en], [most_ru, most_en]) = (shown(least), shown(most));
                text!("число от {least_ru} до {most_ru}", "a number from {least_en} to {most_en}")
            }
            Domain::Share => text!("доля от 0 до 1", "a share from 0 to 1"),
            Domain::YesNo => text!("да или нет", "yes or no"),
            Domain::One(choices) => {
                let keys = choices.iter().map(|choice| choice.key).collect::<Vec<_>>().join(", ");
                text!("одно из: {keys}", "one of: {keys}")
            }
            Domain::Many(_) => {
                text!("хотя бы одна цель, и каждая не больше одного раза", "at least one goal, and each at most once")
            }
        })
    }

    fn holds(self, value: &Value, settings: &Settings) -> bool {
        let known = |choices: &[Choice], word: &str| choices.iter().any(|choice| choice.key == word);
        match (self, value) {
            (Domain::Text, Value::Text(text)) => is_plain(text),
            (Domain::Name, Value::Text(text)) => is_plain(text) && !text.trim().is_empty(),
            (Domain::Oktmo, Value::Text(text)) => {
                text.is_empty() || (matches!(text.len(), 8 | 11) && text.bytes().all(|b| b.is_ascii_digit()))
            }
            (Domain::Year(since), Value::Whole(year)) => {
                let ahead = *year - i128::from(settings.base_year.0);
                (i128::from(YEARS[0])..=i128::from(YEARS[1])).contains(year)
                    && match since {
                        Since::Any => true,
                        Since::Base => ahead >= 0,
                        Since::AfterBase => (1..=FURTHEST).contains(&ahead),
                    }
            }
            (Domain::Whole(least, most), Value::Whole(number)) => (i128::from(least)..=i128::from(most)).contains(number),
            (Domain::Number(least, most), Value::Number(number)) => (least..=most).contains(number),
            (Domain::Share, Value::Number(number)) => (0.0..=1.0).contains(number),
            (Domain::YesNo, Value::Flag(_)) => true,
            (Domain::One(choices), Value::Word(word)) => known(choices, word),
            (Domain::Many(choices), Value::Words(words)) => {
                let distinct = (1..words.len()).all(|n| !words[..n].contains(&words[n]));
                distinct && !words.is_empty() && words.iter().all(|word| known(choices, word))
            }
            // A value of another kind lies in no domain.
            (_, Value::Text(_) | Value::Whole(_) | Value::Number(_) | Value::Flag(_) | Value::Word(_) | Value::Words(_)) => false,
        }
    }
}

/// Text that a terminal takes for no orders.
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

fn expected_year(since: Since, settings: &Settings) -> Text {
    let (base, [least, most]) = (settings.base_year, YEARS);
    match since {
        Since::Any => text!("год от {least} до {most}", "a year from {least} to {most}"),
        Since::Base => text!("год не раньше base_year ({base})", "a year not before base_year ({base})"),
        Since::AfterBase => {
            text!("год после base_year ({base}), не дальше {FURTHEST} лет", "a year after base_year ({base}), at most {FURTHEST} years on")
        }
    }
}

/// A bound in Russian and in English.
fn shown(bound: f64) -> [String; 2] {
    let en = bound.to_string().replace('-', "−");
    [en.replace('.', ","), en]
}
