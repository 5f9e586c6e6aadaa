//! Indicators that ship with the program: eleven of a regional medical cluster (РМОК), seven of Профессионалитет with their
//! published values, and the indices of synchronisation. `data/reference/indicators.csv` defines them.

use super::COUNTRY;
use super::quantities::{Professionalitet, Scope};
use kadry_region::formula::Formula;
use kadry_region::{Direction, Region};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct DefinitionRow {
    code: String,
    group: String,
    indicator: String,
    unit: String,
    direction: String,
    scope: String,
    ugps: String,
    level: String,
    professionalitet: String,
    formula: String,
    source: String,
}

pub struct Definition {
    pub code: String,
    pub group: String,
    pub indicator: String,
    pub unit: String,
    pub direction: Option<Direction>,
    /// About the whole country: a target to compare with, never a figure of the region.
    country: bool,
    scope: Scope,
    pub formula: Option<Formula>,
    pub source: String,
}

/// What an indicator is computed of.
pub struct Subject {
    /// What the name of the indicator says of it; a name, its unit and a year are the key of the table.
    pub mark: String,
    pub name: String,
    pub scope: Scope,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Value {
    code: String,
    pub year: i32,
    pub actual: Option<f64>,
    pub target: Option<f64>,
}

static DEFINITIONS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_str!("../../../data/reference/indicators.csv").as_bytes()).into_deserialize();
    rows.filter_map(Result::ok).map(DefinitionRow::into).collect()
});

static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_str!("../../../data/reference/indicator_values.csv").as_bytes()).into_deserialize();
    rows.filter_map(Result::ok).collect()
});

pub fn definitions() -> &'static [Definition] {
    &DEFINITIONS
}

/// Published values of an indicator.
pub fn values(code: &str) -> impl Iterator<Item = &'static Value> {
    VALUES.iter().filter(move |value| value.code == code)
}

impl From<DefinitionRow> for Definition {
    fn from(row: DefinitionRow) -> Self {
        let professionalitet = match row.professionalitet.as_str() {
            "programme" => Professionalitet::Programme,
            "college" => Professionalitet::College,
            _ => Professionalitet::Any,
        };
        let scope = Scope {
            ugps: row.ugps.split_whitespace().map(|group| format!("{group}.00.00")).collect(),
            level: Some(row.level).filter(|level| !level.is_empty()),
            professionalitet,
            industry: None,
        };
        Self {
            direction: Direction::parse(&row.direction),
            country: row.scope == COUNTRY,
            formula: Formula::parse(&row.formula).ok(),
            code: row.code,
            group: row.group,
            indicator: row.indicator,
            unit: row.unit,
            scope,
            source: row.source,
        }
    }
}

impl Definition {
    /// The country, or the region where it has lines of the kind; the indices of synchronisation also for each industry.
    pub fn subjects(&self, region: &Region) -> Vec<Subject> {
        if self.country {
            return vec![Subject { mark: " (Россия)".to_owned(), name: COUNTRY.to_owned(), scope: self.scope.clone() }];
        }
        let concerned: Vec<_> = region.offers.iter().filter(|offer| self.scope.holds(region, offer)).collect();
        if concerned.is_empty() {
            return Vec::new();
        }
        let mut subjects = vec![Subject { mark: String::new(), name: region.settings.name.clone(), scope: self.scope.clone() }];
        if self.code.starts_with("СИНХР") {
            let industries: BTreeSet<&String> = concerned.iter().map(|offer| &region.programmes[offer.programme].industry).collect();
            subjects.extend(industries.into_iter().map(|industry| Subject {
                mark: format!(": {industry}"),
                name: industry.clone(),
                scope: Scope { industry: Some(industry.clone()), ..self.scope.clone() },
            }));
        }
        subjects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row that does not read would be left out silently.
    #[test]
    fn every_row_of_the_shipped_catalogue_reads() {
        let lines = |text: &str| csv::Reader::from_reader(text.as_bytes()).into_records().count();
        assert_eq!(definitions().len(), lines(include_str!("../../../data/reference/indicators.csv")));
        assert_eq!(VALUES.len(), lines(include_str!("../../../data/reference/indicator_values.csv")));
        assert!(definitions().iter().all(|d| d.direction.is_some()));
        let rows: Vec<DefinitionRow> = csv::Reader::from_reader(include_str!("../../../data/reference/indicators.csv").as_bytes())
            .into_deserialize()
            .map(Result::unwrap)
            .collect();
        for (row, definition) in rows.iter().zip(definitions()) {
            assert_eq!(row.formula.is_empty(), definition.formula.is_none(), "{}: {}", row.code, row.formula);
        }
        assert!(VALUES.iter().all(|value| definitions().iter().any(|d| d.code == value.code)));
    }

    /// E.1 and E.3 of the domain notes.
    #[test]
    fn eleven_indicators_of_a_medical_cluster_and_seven_of_professionalitet() {
        let count = |test: &dyn Fn(&Definition) -> bool| definitions().iter().filter(|d| test(d)).count();
        assert_eq!(count(&|d| d.code.starts_with("РМОК")), 11);
        assert_eq!(count(&|d| d.code.starts_with("ПРОФ") && d.country), 7);
        let target = |code: &str, year: i32| values(code).find(|v| v.year == year).and_then(|v| v.target);
        let row = |code: &str| [2022, 2023, 2024, 2030].map(|year| target(code, year));
        assert_eq!(row("ПРОФ-1"), [150_000.0, 350_000.0, 600_000.0, 1_200_000.0].map(Some));
        assert_eq!(row("ПРОФ-3"), [1.9, 3.8, 5.8, 17.5].map(Some));
        assert_eq!(row("ПРОФ-4"), [None, None, None, Some(85.0)]);
        assert_eq!(row("ПРОФ-5"), [70.0, 140.0, 210.0, 630.0].map(Some));
    }
}
