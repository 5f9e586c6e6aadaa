//! Amounts of constraints: figures with their nouns, money in millions.

use kadry_engine::quota::Unit;
use kadry_region::lang::{Lang, Text, number, plural_ru};

/// The place of an amount in a Russian sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// «не хватает», «свободно», «есть»
    Nominative,
    /// «на», «добавить»
    Accusative,
    /// «не менее», «больше»
    Genitive,
}

/// As a sentence says it that names the bound already.
pub fn short(unit: Unit) -> Unit {
    match unit {
        Unit::Students | Unit::Workshop | Unit::Beds => Unit::Places,
        unit => unit,
    }
}

/// As it heads a column.
pub fn unit_name(unit: Unit) -> Text {
    let (ru, en) = match unit {
        Unit::Places => ("мест", "places"),
        Unit::Groups => ("групп", "groups"),
        Unit::Students => ("мест контингента", "places of the contingent"),
        Unit::Workshop => ("мест в мастерских", "workshop places"),
        Unit::Hours => ("часов преподавателей", "teaching hours"),
        Unit::Beds => ("мест в общежитии", "beds"),
        Unit::Millions => ("млн руб.", "m roubles"),
        Unit::People => ("человек", "people"),
    };
    Text::new(ru, en)
}

pub fn figure(unit: Unit, value: f64, lang: Lang) -> String {
    number(value, usize::from(unit == Unit::Millions), lang)
}

/// "9 мест", "1 группу", "0,3 млн руб."
pub fn amount(unit: Unit, value: f64, case: Case, lang: Lang) -> String {
    let figure = figure(unit, value, lang);
    let noun = match lang {
        Lang::Ru => noun_ru(unit, value, case),
        Lang::En => noun_en(unit, value),
    };
    format!("{figure} {noun}")
}

fn noun_ru(unit: Unit, value: f64, case: Case) -> &'static str {
    // One in the nominative and in the accusative, a few (also the genitive of one), many.
    let [one, accusative, few, many] = match unit {
        Unit::Places => ["место", "место", "места", "мест"],
        Unit::Groups => ["группа", "группу", "группы", "групп"],
        Unit::Students => ["место контингента", "место контингента", "места контингента", "мест контингента"],
        Unit::Workshop => ["место в мастерских", "место в мастерских", "места в мастерских", "мест в мастерских"],
        Unit::Hours => ["час преподавателей", "час преподавателей", "часа преподавателей", "часов преподавателей"],
        Unit::Beds => ["место в общежитии", "место в общежитии", "места в общежитии", "мест в общежитии"],
        Unit::Millions => ["млн руб."; 4],
        Unit::People => ["человек", "человека", "человека", "человек"],
    };
    match case {
        Case::Nominative => plural_ru(value, [one, few, many]),
        Case::Accusative => plural_ru(value, [accusative, few, many]),
        Case::Genitive => plural_ru(value, [few, many, many]),
    }
}

fn noun_en(unit: Unit, value: f64) -> &'static str {
    let [one, many] = match unit {
        Unit::Places => ["place", "places"],
        Unit::Groups => ["group", "groups"],
        Unit::Students => ["place of the contingent", "places of the contingent"],
        Unit::Workshop => ["workshop place", "workshop places"],
        Unit::Hours => ["teaching hour", "teaching hours"],
        Unit::Beds => ["bed", "beds"],
        Unit::Millions => ["m roubles"; 2],
        Unit::People => ["person", "people"],
    };
    if value == 1.0 { one } else { many }
}

/// A text said in each language.
pub fn each(say: impl Fn(Lang) -> String) -> Text {
    Text::new(say(Lang::Ru), say(Lang::En))
}

/// Parts of a sentence, one after the other in each language.
pub fn joined(parts: &[Text], between: [&str; 2]) -> Text {
    let list = |lang| parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>();
    Text::new(list(Lang::Ru).join(between[0]), list(Lang::En).join(between[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_agree_with_their_place_in_the_sentence() {
        let ru = |unit: Unit, value, case| amount(unit, value, case, Lang::Ru);
        assert_eq!(ru(Unit::Groups, 1.0, Case::Accusative), "1 группу");
        assert_eq!(ru(Unit::Groups, 2.0, Case::Accusative), "2 группы");
        assert_eq!(ru(Unit::Places, 21.0, Case::Genitive), "21 места");
        assert_eq!(ru(Unit::Places, 22.0, Case::Genitive), "22 мест");
        assert_eq!(ru(Unit::Hours, 1296.0, Case::Nominative), "1\u{a0}296 часов преподавателей");
        assert_eq!(ru(Unit::Millions, 0.3, Case::Nominative), "0,3 млн руб.");
        assert_eq!(amount(Unit::Beds, 1.0, Case::Nominative, Lang::En), "1 bed");
    }
}
