//! The two languages that the program speaks, and Russian agreement of nouns with numbers.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Language of messages and documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Ru,
    En,
}

/// One message in both languages, so that a reader in either can be answered from the same evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    pub ru: String,
    pub en: String,
}

impl Text {
    pub fn new(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ru: ru.into(), en: en.into() }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }
}

/// Builds a [`Text`] from two format strings that capture the same variables.
#[macro_export]
macro_rules! text {
    ($ru:literal, $en:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = $value;)*
        $crate::lang::Text::new(format!($ru), format!($en))
    }};
}
pub use crate::text;

/// Picks the form of a Russian noun for `n`: `plural_ru(2, ["место", "места", "мест"])` is "места".
/// A fraction takes the genitive singular, the second form ("2,5 места").
pub fn plural_ru(n: f64, forms: [&'static str; 3]) -> &'static str {
    static RULES: OnceLock<Option<PluralRules>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let russian: unic_langid::LanguageIdentifier = "ru".parse().ok()?;
        PluralRules::create(russian, PluralRuleType::CARDINAL).ok()
    });
    let category = rules.as_ref().and_then(|r| r.select(n.abs()).ok());
    match category {
        Some(PluralCategory::ONE) => forms[0],
        Some(PluralCategory::FEW) => forms[1],
        Some(PluralCategory::MANY) => forms[2],
        _ => forms[1],
    }
}

/// `1234.5` as a reader of `lang` writes it: "1 234,5" (no-break space) or "1,234.5".
pub fn number(value: f64, decimals: usize, lang: Lang) -> String {
    let text = format!("{:.*}", decimals, value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (group, point) = match lang {
        Lang::Ru => ('\u{a0}', ','),
        Lang::En => (',', '.'),
    };
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_nouns_agree_with_their_number() {
        let place = |n| plural_ru(n, ["место", "места", "мест"]);
        assert_eq!(
            [1.0, 2.0, 5.0, 11.0, 21.0, 112.0, 0.0, 2.5].map(place),
            ["место", "места", "мест", "мест", "место", "мест", "мест", "места"]
        );
    }

    #[test]
    fn numbers_are_grouped_and_minus_zero_is_zero() {
        assert_eq!(number(1234567.25, 1, Lang::Ru), "1\u{a0}234\u{a0}567,2");
        assert_eq!(number(-1234.0, 0, Lang::En), "−1,234");
        assert_eq!(number(-0.2, 0, Lang::Ru), "0");
    }
}
