//! `region.toml`: which region, which years, and the values of the default scenario.

use super::problem::{Place, Problem, Problems};
use super::read::{Cell, RawTable};
use crate::lang::{Text, text};
use crate::units::{Rate, Share, Year};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The head of a region package.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub name: String,
    #[serde(default)]
    pub oktmo: String,
    /// Last year of facts.
    pub base_year: Year,
    pub first_admission_year: Year,
    /// How many admission years are planned.
    #[serde(default = "three")]
    pub admission_years: u32,
    /// Last year of need that is reported.
    #[serde(default = "horizon")]
    pub horizon: Year,
    /// Where each table comes from.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    #[serde(default)]
    pub scenario: Scenario,
}

/// Whether a contract that finds no place refuses the plan or is listed as unmet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contracts {
    #[default]
    Hard,
    Soft,
}

/// What is done with official forecasts of need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ControlTotals {
    /// Need is raked to them.
    #[default]
    Apply,
    /// The discrepancy is shown and need stays as it is.
    Compare,
}

/// Values that a scenario may change. Each has a default, so that a package may leave all of them out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    pub name: String,
    /// Years over which the stock of vacancies is cleared (θ).
    pub vacancy_years: u32,
    /// Share of openings that other sources fill: experienced workers, paid places, colleges outside the plan.
    pub other_supply_share: Share,
    /// Change of a line from year to year, as a share of its places; one group is always allowed.
    pub change_share: Share,
    /// Surplus up to this share of need is not counted against the plan, and counts as balanced.
    pub surplus_tolerance: Share,
    pub contracts: Contracts,
    /// Whether need is raked to the table `control_totals` or only compared with it.
    pub control_totals: ControlTotals,
    /// How far a goal may move from its optimum while the next ones are solved, relative.
    pub goal_tolerance: Share,
    /// Places that opening a line weighs in the goal of least change.
    pub new_line_weight: f64,
    /// Years by which pension age differs from the general one (−5 in the Far North).
    pub pension_age_shift: i32,
    /// Share that retires in the year of eligibility, and the share of the eligible who retire in each later year.
    pub retire_first: Rate,
    pub retire_later: Rate,
    /// Share of full-time students who need a bed, where the college does not say.
    pub dormitory_share: Share,
    /// Teaching hours that one group takes a year: 36 weeks of 36 hours.
    pub teacher_hours_per_group: f64,
    /// Pairs of draws of the Monte Carlo run behind the intervals of need and the shares of its sources.
    pub draws: u32,
    pub seed: u64,
    /// Relative standard deviations of the rates of leaving, each common to all occupations; 0 takes a rate as certain.
    /// No source gives them: all are assumptions. Deaths are registered and age patterns stable; retirement depends on
    /// choices beyond the law; moves are known from surveys only.
    pub sd_retire: Share,
    pub sd_death: Share,
    pub sd_transfer: Share,
    pub sd_migration: Share,
    /// Relative standard deviation of the workers that a place or a student gives, common to all lines; an assumption.
    pub sd_yield: Share,
    /// Seconds that all goals together may take.
    pub time_limit: f64,
    /// Relative gap at which a goal counts as solved.
    pub gap: Share,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "base".to_owned(),
            vacancy_years: 3,
            other_supply_share: Share(0.0),
            change_share: Share(0.25),
            surplus_tolerance: Share(0.05),
            contracts: Contracts::Hard,
            control_totals: ControlTotals::Apply,
            goal_tolerance: Share(0.005),
            new_line_weight: 25.0,
            pension_age_shift: 0,
            retire_first: Rate(0.35),
            retire_later: Rate(0.20),
            dormitory_share: Share(1.0),
            teacher_hours_per_group: 1296.0,
            draws: 400,
            seed: 1,
            sd_retire: Share(0.10),
            sd_death: Share(0.05),
            sd_transfer: Share(0.20),
            sd_migration: Share(0.30),
            sd_yield: Share(0.10),
            time_limit: 60.0,
            gap: Share(0.005),
        }
    }
}

fn three() -> u32 {
    3
}

fn horizon() -> Year {
    Year(2030)
}

impl Settings {
    /// Planned admission years.
    pub fn admissions(&self) -> Vec<Year> {
        (0..self.admission_years as i32).map(|i| self.first_admission_year.plus(i)).collect()
    }

    pub fn last_admission(&self) -> Year {
        self.first_admission_year.plus(self.admission_years as i32 - 1)
    }

    /// Reads the text of `region.toml`.
    pub fn from_toml(content: &str, place: &Place, problems: &mut Problems) -> Option<Settings> {
        match toml::from_str::<Settings>(content) {
            Ok(settings) => settings.checked(place, problems).then_some(settings),
            Err(error) => {
                let line = error.span().map(|span| content[..span.start.min(content.len())].matches('\n').count() as u64 + 1);
                problems.push(unreadable(&Place { row: line, ..place.clone() }, error.message()));
                None
            }
        }
    }

    /// Reads the sheet `region` of a workbook: two columns, key and value; scenario keys are written `scenario.key`.
    pub fn from_sheet(raw: &RawTable, problems: &mut Problems) -> Option<Settings> {
        let mut top = toml::Table::new();
        let header = raw.header.iter().map(|name| Cell::Text(name.clone())).collect();
        let rows = std::iter::once((1, &header)).chain(raw.rows.iter().map(|(row, cells)| (*row, cells)));
        for (_, cells) in rows {
            let (Some(key), Some(value)) = (cells.first(), cells.get(1)) else { continue };
            let key = key.show().trim().to_owned();
            if key.is_empty() || value.is_empty() || matches!(key.as_str(), "key" | "ключ") {
                continue;
            }
            let text = value.show();
            let text = text.trim();
            let value = match (text.parse::<i64>(), text.replace(',', ".").parse::<f64>()) {
                (Ok(whole), _) if key != "oktmo" => toml::Value::Integer(whole),
                (_, Ok(number)) if key != "oktmo" && number.is_finite() => toml::Value::Float(number),
                _ => toml::Value::String(text.to_owned()),
            };
            let (table, key) = match key.split_once('.') {
                Some((group, key)) => {
                    let entry = top.entry(group).or_insert_with(|| toml::Value::Table(toml::Table::new()));
                    match entry.as_table_mut() {
                        Some(table) => (table, key.to_owned()),
                        None => continue,
                    }
                }
                None => (&mut top, key),
            };
            table.insert(key, value);
        }
        match top.try_into::<Settings>() {
            Ok(settings) => settings.checked(&raw.place, problems).then_some(settings),
            Err(error) => {
                problems.push(unreadable(&raw.place, error.message()));
                None
            }
        }
    }

    /// Reports every value outside its domain.
    fn checked(&self, place: &Place, problems: &mut Problems) -> bool {
        let before = problems.errors();
        let scenario = &self.scenario;
        let mut demand = |key: &str, value: String, holds: bool, expected: Text| {
            if !holds {
                problems.push(
                    Problem::error(
                        "bad_setting",
                        place.column(key),
                        text!("недопустимое значение настройки {key}", "the setting {key} has a value outside its domain"),
                    )
                    .value(value)
                    .expected(expected)
                    .cure(text!("исправьте {key} в region.toml", "mend {key} in region.toml")),
                );
            }
        };
        let year = |year: Year| (1990..=2100).contains(&year.0);
        let base = self.base_year;
        let years = || text!("год от 1990 до 2100", "a year from 1990 to 2100");
        demand("base_year", base.to_string(), year(base), years());
        demand(
            "first_admission_year",
            self.first_admission_year.to_string(),
            year(self.first_admission_year) && self.first_admission_year > base.plus(-1),
            text!("год не раньше base_year ({base})", "a year not before base_year ({base})"),
        );
        demand(
            "horizon",
            self.horizon.to_string(),
            year(self.horizon) && self.horizon > base && self.horizon.since(base) <= 40,
            text!("год после base_year ({base}), не дальше 40 лет", "a year after base_year ({base}), at most 40 years on"),
        );
        demand(
            "admission_years",
            self.admission_years.to_string(),
            (1..=15).contains(&self.admission_years),
            text!("от 1 до 15", "from 1 to 15"),
        );
        demand("name", self.name.clone(), !self.name.trim().is_empty(), text!("название региона", "the name of the region"));
        let oktmo = self.oktmo.is_empty() || (matches!(self.oktmo.len(), 8 | 11) && self.oktmo.bytes().all(|b| b.is_ascii_digit()));
        demand("oktmo", self.oktmo.clone(), oktmo, text!("8 или 11 цифр", "8 or 11 digits"));
        demand(
            "scenario.vacancy_years",
            scenario.vacancy_years.to_string(),
            (1..=20).contains(&scenario.vacancy_years),
            text!("от 1 до 20", "from 1 to 20"),
        );
        demand(
            "scenario.draws",
            scenario.draws.to_string(),
            (10..=100_000).contains(&scenario.draws),
            text!("от 10 до 100000", "from 10 to 100000"),
        );
        demand(
            "scenario.pension_age_shift",
            scenario.pension_age_shift.to_string(),
            (-20..=10).contains(&scenario.pension_age_shift),
            text!("от −20 до 10", "from −20 to 10"),
        );
        let shares = [
            ("scenario.other_supply_share", scenario.other_supply_share.0),
            ("scenario.goal_tolerance", scenario.goal_tolerance.0),
            ("scenario.gap", scenario.gap.0),
            ("scenario.retire_first", scenario.retire_first.0),
            ("scenario.retire_later", scenario.retire_later.0),
            ("scenario.dormitory_share", scenario.dormitory_share.0),
            ("scenario.sd_retire", scenario.sd_retire.0),
            ("scenario.sd_death", scenario.sd_death.0),
            ("scenario.sd_transfer", scenario.sd_transfer.0),
            ("scenario.sd_migration", scenario.sd_migration.0),
            ("scenario.sd_yield", scenario.sd_yield.0),
        ];
        for (key, value) in shares {
            demand(key, value.to_string(), (0.0..=1.0).contains(&value), text!("доля от 0 до 1", "a share from 0 to 1"));
        }
        let amounts = [
            ("scenario.change_share", scenario.change_share.0),
            ("scenario.surplus_tolerance", scenario.surplus_tolerance.0),
            ("scenario.new_line_weight", scenario.new_line_weight),
            ("scenario.teacher_hours_per_group", scenario.teacher_hours_per_group),
            ("scenario.time_limit", scenario.time_limit),
        ];
        for (key, value) in amounts {
            demand(key, value.to_string(), value.is_finite() && value >= 0.0, text!("число не меньше 0", "a number, 0 or more"));
        }
        problems.errors() == before
    }
}

fn unreadable(place: &Place, message: &str) -> Problem {
    let first = message.lines().next().unwrap_or_default();
    Problem::error(
        "bad_region_toml",
        place.clone(),
        text!("настройки региона не читаются: {first}", "the settings of the region cannot be read: {first}"),
    )
    .expected(text!(
        "name, base_year, first_admission_year и, если нужно, admission_years, horizon, [sources], [scenario]",
        "name, base_year, first_admission_year and, where needed, admission_years, horizon, [sources], [scenario]"
    ))
    .cure(text!("сравните с data/demo/region.toml", "compare with data/demo/region.toml"))
}
