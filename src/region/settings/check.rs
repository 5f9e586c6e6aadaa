//! Whether settings hold: each value in its domain, and what one setting asks of another.

use super::domain::is_plain;
use super::{Mode, Settings, list};
use crate::lang::{Text, text};
use crate::problem::{Place, Problem, Problems};

impl Settings {
    /// Reports every value outside its domain, in the order of the list; whether there is none.
    pub fn checked(&self, place: &dyn Fn(&str) -> Place, problems: &mut Problems) -> bool {
        let before = problems.errors();
        let mut refuse = |key: &str, value: String, expected: Text| problems.push(outside(place(key), key, value, expected));
        for setting in list::all() {
            let Some(value) = setting.value(self) else { continue };
            if let Some(expected) = setting.domain.refuses(&value, self) {
                refuse(&setting.key, value.to_string(), expected);
            }
        }
        for (table, source) in &self.sources {
            if !is_plain(table) || !is_plain(source) {
                let expected = text!("текст без управляющих знаков", "text without control characters");
                refuse(&format!("sources.{table}"), source.clone(), expected);
            }
        }
        let scenario = &self.scenario;
        let counted = scenario.counted();
        if counted.is_empty() && !scenario.goals.is_empty() {
            let names = scenario.goals.iter().map(|goal| goal.key()).collect::<Vec<_>>().join(", ");
            let expected = text!(
                "ещё хотя бы одна цель: contracts действует только при contracts = \"soft\"",
                "at least one goal more: contracts counts only with contracts = \"soft\""
            );
            refuse("scenario.goals", names, expected);
        }
        if scenario.mode == Mode::Weighted && counted.iter().all(|goal| scenario.weights.of(*goal) == 0.0) {
            let expected = text!("вес больше 0 хотя бы у одной из целей", "a weight above 0 of at least one of the goals");
            refuse("scenario.weights", "0".to_owned(), expected);
        }
        problems.errors() == before
    }
}

fn outside(place: Place, key: &str, value: String, expected: Text) -> Problem {
    let file = place.file.clone();
    Problem::error("bad_setting", place, text!("недопустимое значение настройки {key}", "the setting {key} has a value outside its domain"))
        .value(value)
        .expected(expected)
        .cure(text!("исправьте {key} в {file}", "mend {key} in {file}"))
}
