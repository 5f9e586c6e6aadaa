//! What a scenario file may hold.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::{Spanned, Table, Value};

/// A scenario file as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// For people, in Russian and English.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub title_en: String,
    /// What it supposes, and from where.
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub about_en: String,
    /// Scenarios that are applied before this one.
    #[serde(default)]
    pub stack: Vec<String>,
    /// Settings of `region.toml`, by their keys.
    #[serde(default)]
    pub set: Table,
    #[serde(default)]
    pub change: Vec<Spanned<Change>>,
    #[serde(default)]
    pub append: Vec<Spanned<Append>>,
}

/// A change of one column of a table, or of one setting that is a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub table: Option<String>,
    pub column: Option<String>,
    pub setting: Option<String>,
    /// Which rows: a value or several by column; ranges such as `2027..2030`.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Value>,
    pub multiply: Option<f64>,
    pub add: Option<f64>,
    pub set: Option<Value>,
    /// What goes beyond these bounds is put on them.
    pub min: Option<f64>,
    pub max: Option<f64>,
}

/// Rows that a scenario adds to a table: written here, or in a file beside this one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Append {
    pub table: String,
    #[serde(default)]
    pub rows: Vec<Table>,
    pub file: Option<String>,
}

/// What a change does to a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    Multiply(f64),
    Add(f64),
    Set(Value),
}

impl Change {
    /// The one operation of the change; nothing where there is none or several.
    pub fn operation(&self) -> Option<Operation> {
        match (self.multiply, self.add, &self.set) {
            (Some(factor), None, None) => Some(Operation::Multiply(factor)),
            (None, Some(term), None) => Some(Operation::Add(term)),
            (None, None, Some(value)) => Some(Operation::Set(value.clone())),
            _ => None,
        }
    }

    /// Its numbers are numbers, and its bounds leave room.
    pub fn is_sound(&self) -> bool {
        let given = [self.multiply, self.add, self.min, self.max];
        given.into_iter().flatten().all(f64::is_finite) && !matches!((self.min, self.max), (Some(min), Some(max)) if min > max)
    }

    /// A number put between the bounds of the change.
    pub fn bounded(&self, value: f64) -> f64 {
        value.max(self.min.unwrap_or(f64::NEG_INFINITY)).min(self.max.unwrap_or(f64::INFINITY))
    }
}

impl Operation {
    /// The new number; nothing where the operation sets something else than a number.
    pub fn of(&self, value: f64) -> Option<f64> {
        match self {
            Operation::Multiply(factor) => Some(value * factor),
            Operation::Add(term) => Some(value + term),
            Operation::Set(Value::Integer(number)) => Some(*number as f64),
            Operation::Set(Value::Float(number)) => Some(*number),
            Operation::Set(_) => None,
        }
    }

    pub fn tell(&self, lang: kadry_region::Lang) -> String {
        let number = |value: f64| {
            let text = kadry_region::lang::number(value, 6, lang);
            text.trim_end_matches('0').trim_end_matches(['.', ',']).to_owned()
        };
        match self {
            Operation::Multiply(factor) => format!("× {}", number(*factor)),
            Operation::Add(term) if *term < 0.0 => format!("− {}", number(-term)),
            Operation::Add(term) => format!("+ {}", number(*term)),
            Operation::Set(Value::String(text)) => format!("= {text}"),
            Operation::Set(value) => format!("= {value}"),
        }
    }
}
