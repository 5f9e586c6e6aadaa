//! Values of which there are few: what each is called in the tables of a run, in a Russian and in an English form.

use crate::lang::Lang;

/// One value of a kind that has few of them.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// What the value is in the tables of a run.
    pub key: &'static str,
    /// What a Russian and an English form offers.
    pub ru: &'static str,
    pub en: &'static str,
    /// Further spellings that are read.
    pub also: &'static [&'static str],
}

impl Choice {
    pub fn word(&self, lang: Lang) -> &'static str {
        if lang == Lang::Ru { self.ru } else { self.en }
    }

    /// The value that a cell spells, whatever its case.
    pub fn find(choices: &'static [Choice], given: &str) -> Option<&'static Choice> {
        let folded = given.to_lowercase();
        choices.iter().find(|c| [c.key, c.ru, c.en].contains(&folded.as_str()) || c.also.contains(&folded.as_str()))
    }
}

pub const fn choice(key: &'static str, ru: &'static str, en: &'static str, also: &'static [&'static str]) -> Choice {
    Choice { key, ru, en, also }
}
