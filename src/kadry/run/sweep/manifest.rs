//! What a folder of a sweep belongs to: two sweeps with the same manifest have the same answers, whoever computes them.

use kadry_engine::scenario::sweep::{Settings, Unit, units};
use kadry_package::schema::SCHEMA_VERSION;
use kadry_package::{InputFile, sha256};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Contents of `sweep.json`. It holds no clock, no path and no number of threads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub program: String,
    pub version: String,
    pub schema_version: String,
    /// Draws of each scenario.
    pub draws: u64,
    /// Groups of draws come in parts.
    pub parts: bool,
    /// Given on the command line; else each scenario has its own.
    pub seed: Option<u64>,
    pub scenarios: Vec<ScenarioEntry>,
    /// SHA-256 of every file that was read, by its name under `input/`.
    pub inputs: BTreeMap<String, String>,
    pub units: Vec<UnitEntry>,
}

/// A scenario and the files that make it, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioEntry {
    pub name: String,
    pub files: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitEntry {
    pub file: String,
    pub scenario: String,
    pub first: String,
    pub cases: usize,
}

impl Manifest {
    pub fn new(settings: Settings, seed: Option<u64>, scenarios: Vec<ScenarioEntry>, inputs: &[InputFile]) -> Self {
        let entry = |(index, unit): (usize, &Unit)| UnitEntry {
            file: part_name(index),
            scenario: scenarios[unit.scenario].name.clone(),
            first: unit.cases.first().map(ToString::to_string).unwrap_or_default(),
            cases: unit.cases.len(),
        };
        let units = units(scenarios.len(), settings).iter().enumerate().map(entry).collect();
        Self {
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema_version: SCHEMA_VERSION.to_owned(),
            draws: settings.draws,
            parts: settings.parts,
            seed,
            scenarios,
            inputs: inputs.iter().map(|input| (input.name.clone(), input.sha256.clone())).collect(),
            units,
        }
    }

    /// What every part of the sweep carries: parts of another one are no answers to this.
    pub fn mark(&self) -> String {
        let content = serde_json::to_vec(self).unwrap_or_default();
        sha256(&content).chars().take(16).collect()
    }

    /// Whether it lists the units that its own numbers make: one that was edited does not.
    pub fn is_sound(&self) -> bool {
        const MOST: u64 = 1_000_000;
        let possible = self.draws <= MOST && !self.scenarios.is_empty() && self.scenarios.len() <= 10_000;
        possible && self.units.len() == units(self.scenarios.len(), self.settings()).len()
    }

    pub fn settings(&self) -> Settings {
        Settings { draws: self.draws, parts: self.parts }
    }

    /// What another manifest says otherwise, one line for each; the list of units follows from the rest.
    pub fn differences(&self, other: &Manifest) -> Vec<String> {
        let plain = |manifest: &Manifest| serde_json::to_value(Manifest { units: Vec::new(), ..manifest.clone() }).unwrap_or_default();
        let mut found = Vec::new();
        differences("", &plain(self), &plain(other), &mut found);
        if found.is_empty() && self.units != other.units {
            found.push("units".to_owned());
        }
        found
    }
}

/// Name of the file of a unit.
pub fn part_name(index: usize) -> String {
    format!("parts/{:05}.parquet", index + 1)
}

fn differences(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
            keys.sort();
            keys.dedup();
            keys.into_iter()
                .for_each(|key| differences(&below(key), a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null), found));
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(index, (a, b))| differences(&below(&index.to_string()), a, b, found));
        }
        _ if one == other => {}
        _ => found.push(format!("{path}: {one} → {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(draws: u64, hash: &str) -> Manifest {
        let input = InputFile { sha256: hash.to_owned(), ..InputFile::new("offers.csv".to_owned(), Vec::new(), 1) };
        let scenario = ScenarioEntry { name: "base".to_owned(), files: Vec::new() };
        Manifest::new(Settings { draws, parts: false }, None, vec![scenario], &[input])
    }

    #[test]
    fn what_differs_is_named() {
        assert!(manifest(9, "a").differences(&manifest(9, "a")).is_empty());
        assert_eq!(manifest(9, "a").differences(&manifest(8, "a")), ["draws: 9 → 8"]);
        assert_eq!(manifest(9, "a").differences(&manifest(9, "b")), ["inputs.offers.csv: \"a\" → \"b\""]);
        let mut other = manifest(9, "a");
        other.inputs.insert("yields.csv".to_owned(), "c".to_owned());
        assert_eq!(manifest(9, "a").differences(&other), ["inputs.yields.csv: null → \"c\""]);
    }
}
