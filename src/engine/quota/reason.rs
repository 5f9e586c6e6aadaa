//! Why there is no plan, as records: reasons in sets that contradict one another, what would mend each, and what is enough
//! altogether. Amounts are rounded as they are told, so that a table and its sentence agree.

use super::kind::Kind;
use kadry_region::lang::{Lang, Text, number, plural_ru};
use kadry_region::units::Year;
use serde::Serialize;

/// One constraint that takes part in a contradiction.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// Reasons of one set cannot hold together; without any one of them the others can. The smallest set is number 1.
    pub set: usize,
    /// They could hold together if groups came in parts.
    pub whole_groups: bool,
    pub kind: Kind,
    /// Who can change it: college, founder, employer, the region.
    pub owner: String,
    pub year: Year,
    /// What would be needed and what there is, in `unit`; `None` where the constraint has no single number.
    pub required: Option<f64>,
    pub available: Option<f64>,
    pub unit: Text,
    pub sentence: Text,
    /// Each is enough to resolve this set.
    pub remedies: Vec<Text>,
}

/// How far one constraint gives way in the least change that makes a plan possible.
#[derive(Clone, Debug, Serialize)]
pub struct Relief {
    pub owner: String,
    pub kind: Kind,
    pub year: Year,
    pub by: f64,
    pub unit: Text,
    pub sentence: Text,
}

/// Everything that is known of a region without a plan.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Conflict {
    pub reasons: Vec<Reason>,
    /// All of these together make a plan possible; empty where none was found within the work allowed.
    pub relief: Vec<Relief>,
}

impl Conflict {
    /// Numbers the sets from the smallest on; sets of one size by kind, owner and year.
    pub fn from_sets(mut sets: Vec<Vec<Reason>>, relief: Vec<Relief>) -> Self {
        let key = |set: &Vec<Reason>| (set.len(), set.first().map(|r| (r.kind, r.owner.clone(), r.year)));
        sets.sort_by_key(key);
        for (number, set) in sets.iter_mut().enumerate() {
            for reason in set {
                reason.set = number + 1;
            }
        }
        Self { reasons: sets.into_iter().flatten().collect(), relief }
    }

    /// The reasons of each set.
    pub fn sets(&self) -> impl Iterator<Item = &[Reason]> {
        self.reasons.chunk_by(|a, b| a.set == b.set)
    }
}

/// What a constraint is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Places,
    Groups,
    Students,
    Workshop,
    Hours,
    Beds,
    Millions,
    People,
}

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

impl Unit {
    /// As a sentence says it that names the bound already.
    pub fn short(self) -> Self {
        match self {
            Unit::Students | Unit::Workshop | Unit::Beds => Unit::Places,
            unit => unit,
        }
    }

    /// As it heads a column.
    pub fn name(self) -> Text {
        let (ru, en) = match self {
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

    /// What is asked, in steps that can be given: whole things, 0.1 million.
    pub fn up(self, value: f64) -> f64 {
        self.round(value, |steps| (steps - 1e-6).ceil())
    }

    /// What there is, in the same steps.
    pub fn down(self, value: f64) -> f64 {
        self.round(value, |steps| (steps + 1e-6).floor())
    }

    fn round(self, value: f64, to: impl Fn(f64) -> f64) -> f64 {
        match self {
            Unit::Millions => to(value / 1e5) / 10.0,
            _ => to(value),
        }
    }

    pub fn figure(self, value: f64, lang: Lang) -> String {
        number(value, usize::from(self == Unit::Millions), lang)
    }

    /// "9 мест", "1 группу", "0,3 млн руб."
    pub fn amount(self, value: f64, case: Case, lang: Lang) -> String {
        let figure = self.figure(value, lang);
        let noun = match lang {
            Lang::Ru => self.noun_ru(value, case),
            Lang::En => self.noun_en(value),
        };
        format!("{figure} {noun}")
    }

    fn noun_ru(self, value: f64, case: Case) -> &'static str {
        // One in the nominative and in the accusative, a few (also the genitive of one), many.
        let [one, accusative, few, many] = match self {
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

    fn noun_en(self, value: f64) -> &'static str {
        let [one, many] = match self {
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
        let ru = |unit: Unit, value, case| unit.amount(value, case, Lang::Ru);
        assert_eq!(ru(Unit::Groups, 1.0, Case::Accusative), "1 группу");
        assert_eq!(ru(Unit::Groups, 2.0, Case::Accusative), "2 группы");
        assert_eq!(ru(Unit::Places, 21.0, Case::Genitive), "21 места");
        assert_eq!(ru(Unit::Places, 22.0, Case::Genitive), "22 мест");
        assert_eq!(ru(Unit::Hours, 1296.0, Case::Nominative), "1\u{a0}296 часов преподавателей");
        assert_eq!(ru(Unit::Millions, 0.3, Case::Nominative), "0,3 млн руб.");
        assert_eq!(Unit::Beds.amount(1.0, Case::Nominative, Lang::En), "1 bed");
    }

    #[test]
    fn what_is_asked_rounds_up_and_what_there_is_rounds_down() {
        assert_eq!((Unit::Beds.up(12.2), Unit::Beds.down(12.9)), (13.0, 12.0));
        assert_eq!((Unit::Millions.up(1_240_000.0), Unit::Millions.down(1_290_000.0)), (1.3, 1.2));
        assert_eq!((Unit::Places.up(25.0 + 1e-9), Unit::Places.down(25.0 - 1e-9)), (25.0, 25.0));
    }
}
