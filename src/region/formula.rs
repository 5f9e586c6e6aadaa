//! Formulas of indicators: arithmetic over quantities of the model, such as `100 * employed / graduates`.

use crate::lang::{Text, text};
use exmex::{Express, FlatEx};

/// A quantity that a formula may name, of the lines that the indicator is about, and what it is.
pub const QUANTITIES: &[(&str, &str, &str)] = &[
    ("admitted", "мест приёма плана, год приёма", "places of the plan, admission year"),
    ("contracts", "мест по целевым договорам, год приёма", "contracted places, admission year"),
    ("students", "студентов осенью", "students in autumn"),
    ("financing", "рублей на обучение студентов за год", "roubles for the students of a year"),
    ("graduates", "выпускников летом", "graduates in summer"),
    ("employed", "выпускников, которые работают", "graduates at work"),
    ("applied", "подавших на аккредитацию", "graduates who apply for accreditation"),
    ("accredited", "прошедших аккредитацию", "graduates who pass accreditation"),
    ("workers_at_once", "работников по профессии в регионе в год выпуска", "workers in the occupation in the year of graduation"),
    (
        "workers",
        "работников по профессии в регионе с вернувшимися через год",
        "workers in the occupation with those who return a year later",
    ),
    ("need", "потребность программ", "need of the programmes"),
    ("shortage", "дефицит", "shortage"),
    ("surplus", "избыток", "surplus"),
    ("synchronisation", "индекс синхронизации", "index of synchronisation"),
    ("synchronisation_volume", "индекс синхронизации по объёму", "index of synchronisation by volume"),
    ("synchronisation_structure", "индекс синхронизации по структуре", "index of synchronisation by structure"),
];

/// A formula that reads and names nothing unknown.
#[derive(Clone, Debug)]
pub struct Formula {
    pub text: String,
    parsed: FlatEx<f64>,
}

impl Formula {
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let parsed =
            FlatEx::<f64>::parse(text).map_err(|error| text!("формула не читается: {error}", "the formula does not read: {error}"))?;
        let known = |name: &str| QUANTITIES.iter().any(|(known, ..)| *known == name);
        match parsed.var_names().iter().find(|name| !known(name)) {
            Some(name) => Err(text!("величины «{name}» нет", "there is no quantity “{name}”")),
            None => Ok(Self { text: text.to_owned(), parsed }),
        }
    }

    /// The value, where every quantity is known and the result is a number.
    pub fn value(&self, of: impl Fn(&str) -> Option<f64>) -> Option<f64> {
        let values: Vec<f64> = self.parsed.var_names().iter().map(|name| of(name)).collect::<Option<_>>()?;
        self.parsed.eval(&values).ok().filter(|value| value.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_arithmetic_over_known_quantities() {
        let formula = Formula::parse("100 * employed / graduates").expect("reads");
        let of = |name: &str| Some(if name == "employed" { 41.0 } else { 50.0 });
        assert_eq!(formula.value(of), Some(82.0));
        assert_eq!(formula.value(|name| (name == "employed").then_some(1.0)), None, "what is unknown is not zero");
        assert_eq!(Formula::parse("employed / graduates").expect("reads").value(|_| Some(0.0)), None, "0 / 0 is no number");
        assert_eq!(Formula::parse("100 * wages").expect_err("unknown").en, "there is no quantity “wages”");
        assert!(Formula::parse("100 * (").is_err());
    }
}
