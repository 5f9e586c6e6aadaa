//! `region.toml`: which region, which years, and the values of the default scenario.

pub mod list;

mod check;
mod domain;

pub use domain::{Domain, MOST, Since, Value, YEARS};
pub use list::{Section, Setting, Unit};

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
    /// Consent to put the right letter where one stands that only looks like it: Latin C in a Cyrillic word, О for zero.
    #[serde(default)]
    pub mend_lookalikes: bool,
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

/// What a plan is judged by; each is minimised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalName {
    /// Contracted places that are not given; counts where contracts are soft.
    Contracts,
    /// Workers that lack, by the priority of their programme.
    Shortage,
    /// The largest relative shortage of an industry, 0 to 1.
    Fairness,
    /// Workers above need and its tolerance.
    Surplus,
    /// Places moved from the year before, and lines opened.
    Change,
    /// Millions of roubles that the admitted cohorts take over all their years of study.
    Cost,
    /// Criteria score of the places, with a minus: more is better.
    Score,
    /// The weighted sum of the others, where the mode asks for it; no scenario names it as a goal.
    #[serde(skip_deserializing)]
    Weighted,
}

impl GoalName {
    /// The order of the model, before a scenario changes it.
    pub const ORDER: [GoalName; 7] =
        [GoalName::Contracts, GoalName::Shortage, GoalName::Fairness, GoalName::Surplus, GoalName::Change, GoalName::Cost, GoalName::Score];

    pub fn key(self) -> &'static str {
        match self {
            GoalName::Contracts => "contracts",
            GoalName::Shortage => "shortage",
            GoalName::Fairness => "fairness",
            GoalName::Surplus => "surplus",
            GoalName::Change => "change",
            GoalName::Cost => "cost",
            GoalName::Score => "score",
            GoalName::Weighted => "weighted",
        }
    }
}

/// How the goals make one plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// One after the other, each kept within its tolerance.
    #[default]
    Lexicographic,
    /// Their weighted sum at once.
    Weighted,
    /// The lots of the lexicographic plan, handed out by rank of the criteria score.
    Competition,
}

/// What a unit of each goal weighs in the weighted mode, in people of shortage.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    pub contracts: f64,
    pub shortage: f64,
    /// Of 1, that is of a whole industry without a worker.
    pub fairness: f64,
    pub surplus: f64,
    pub change: f64,
    /// Of a million roubles.
    pub cost: f64,
    /// Of one point of score of one place.
    pub score: f64,
}

impl Default for Weights {
    /// A contract outweighs everything. One person short weighs as much as two too many, as twenty places moved, as one
    /// per cent of the worst industry. A worker costs about a million to train, so that cost never outweighs need; score
    /// decides between like lines and opens none.
    fn default() -> Self {
        Self { contracts: 100.0, shortage: 1.0, fairness: 100.0, surplus: 0.5, change: 0.05, cost: 0.02, score: 0.0001 }
    }
}

impl Weights {
    pub fn of(&self, goal: GoalName) -> f64 {
        match goal {
            GoalName::Contracts => self.contracts,
            GoalName::Shortage => self.shortage,
            GoalName::Fairness => self.fairness,
            GoalName::Surplus => self.surplus,
            GoalName::Change => self.change,
            GoalName::Cost => self.cost,
            GoalName::Score => self.score,
            GoalName::Weighted => 0.0,
        }
    }
}

/// Values that a scenario may change. Each has a default, so that a package may leave all of them out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    pub name: String,
    /// Scenario files that were applied, in their order: a package does not set it, a run folder keeps it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applied: Vec<String>,
    /// Years over which the stock of vacancies is cleared (θ).
    pub vacancy_years: u32,
    /// Growth of employment a year beyond its forecast, −0.01 for one per cent a year less; of all industries.
    pub employment_trend: f64,
    /// Factor on the yearly drop-out of every line, of the package and of the reference table alike.
    pub dropout_factor: f64,
    /// Share of openings that other sources fill: experienced workers, paid places, colleges outside the plan.
    pub other_supply_share: Share,
    /// Change of a line from year to year, as a share of its places; one group is always allowed.
    pub change_share: Share,
    /// Surplus up to this share of need is not counted against the plan, and counts as balanced.
    pub surplus_tolerance: Share,
    pub contracts: Contracts,
    /// Whether need is raked to the table `control_totals` or only compared with it.
    pub control_totals: ControlTotals,
    /// Goals in their order; one that is left out plays no part.
    pub goals: Vec<GoalName>,
    pub mode: Mode,
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
    /// Where a goal has another tolerance than `goal_tolerance`; contracts have 0 unless they stand here.
    pub tolerances: BTreeMap<GoalName, Share>,
    pub weights: Weights,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "base".to_owned(),
            applied: Vec::new(),
            vacancy_years: 3,
            employment_trend: 0.0,
            dropout_factor: 1.0,
            other_supply_share: Share(0.0),
            change_share: Share(0.25),
            surplus_tolerance: Share(0.05),
            contracts: Contracts::Hard,
            control_totals: ControlTotals::Apply,
            goals: GoalName::ORDER.to_vec(),
            mode: Mode::Lexicographic,
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
            tolerances: BTreeMap::new(),
            weights: Weights::default(),
        }
    }
}

impl Scenario {
    /// The goals that count, in their order: where contracts are hard, there is nothing unmet to be least.
    pub fn counted(&self) -> Vec<GoalName> {
        let soft = self.contracts == Contracts::Soft;
        self.goals.iter().copied().filter(|goal| soft || *goal != GoalName::Contracts).collect()
    }

    /// Contracts are law: no tolerance of theirs is spent on later goals unless the scenario says so.
    pub fn tolerance(&self, goal: GoalName) -> f64 {
        let usual = if goal == GoalName::Contracts { 0.0 } else { self.goal_tolerance.0 };
        self.tolerances.get(&goal).map_or(usual, |share| share.0)
    }
}

fn three() -> u32 {
    3
}

fn horizon() -> Year {
    Year(2030)
}

impl Settings {
    /// Settings that say only what they must.
    pub fn new(name: &str, base_year: Year, first_admission_year: Year) -> Self {
        Self {
            name: name.to_owned(),
            oktmo: String::new(),
            base_year,
            first_admission_year,
            admission_years: three(),
            horizon: horizon(),
            mend_lookalikes: false,
            sources: BTreeMap::new(),
            scenario: Scenario::default(),
        }
    }

    /// Planned admission years.
    pub fn admissions(&self) -> Vec<Year> {
        (0..self.admission_years as i32).map(|i| self.first_admission_year.plus(i)).collect()
    }

    pub fn last_admission(&self) -> Year {
        self.first_admission_year.plus(self.admission_years as i32 - 1)
    }
}
