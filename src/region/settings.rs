//! `region.toml`: which region, which years, and the values of the default scenario.

use super::problem::{Place, Problem, Problems};
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
    /// Planned admission years.
    pub fn admissions(&self) -> Vec<Year> {
        (0..self.admission_years as i32).map(|i| self.first_admission_year.plus(i)).collect()
    }

    pub fn last_admission(&self) -> Year {
        self.first_admission_year.plus(self.admission_years as i32 - 1)
    }

    /// Reads the text of `region.toml`.
    pub fn from_toml(content: &str, place: &Place, problems: &mut Problems) -> Option<Settings> {
        let line = |line: u64| Place { row: Some(line), ..place.clone() };
        Self::parse(content, place, &line, &|key| place.column(key), problems)
    }

    /// Reads settings as TOML that stands where `line` and `key` say.
    pub fn parse(
        content: &str,
        place: &Place,
        line: &dyn Fn(u64) -> Place,
        key: &dyn Fn(&str) -> Place,
        problems: &mut Problems,
    ) -> Option<Settings> {
        match toml::from_str::<Settings>(content) {
            Ok(settings) => settings.checked(key, problems).then_some(settings),
            Err(error) => {
                let missing = error.message().strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
                // What is missing stands on no line of TOML, but a sheet has a row for it.
                let missing = missing.map(key).filter(|place| place.sheet.is_some());
                let number = |start: usize| content[..start.min(content.len())].matches('\n').count() as u64 + 1;
                let at = missing.or_else(|| error.span().map(|span| line(number(span.start))));
                problems.push(unreadable(&at.unwrap_or_else(|| place.clone()), error.message()));
                None
            }
        }
    }

    /// Reports every value outside its domain.
    fn checked(&self, place: &dyn Fn(&str) -> Place, problems: &mut Problems) -> bool {
        let before = problems.errors();
        let scenario = &self.scenario;
        let mut demand = |key: &str, value: String, holds: bool, expected: Text| {
            if !holds {
                let place = place(key);
                let file = place.file.clone();
                problems.push(
                    Problem::error(
                        "bad_setting",
                        place,
                        text!("недопустимое значение настройки {key}", "the setting {key} has a value outside its domain"),
                    )
                    .value(value)
                    .expected(expected)
                    .cure(text!("исправьте {key} в {file}", "mend {key} in {file}")),
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
        let names = [("name".to_owned(), &self.name), ("scenario.name".to_owned(), &scenario.name)];
        let sources = self.sources.iter().map(|(table, source)| (format!("sources.{table}"), source));
        for (key, text) in names.into_iter().chain(sources) {
            let plain = !text.chars().chain(key.chars()).any(|c| c.is_control());
            demand(&key, text.clone(), plain, text!("текст без управляющих знаков", "text without control characters"));
        }
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
        demand(
            "scenario.employment_trend",
            scenario.employment_trend.to_string(),
            (-0.2..=0.2).contains(&scenario.employment_trend),
            text!("число от −0,2 до 0,2", "a number from −0.2 to 0.2"),
        );
        demand(
            "scenario.dropout_factor",
            scenario.dropout_factor.to_string(),
            (0.0..=10.0).contains(&scenario.dropout_factor),
            text!("число от 0 до 10", "a number from 0 to 10"),
        );
        let names = scenario.goals.iter().map(|goal| goal.key()).collect::<Vec<_>>().join(", ");
        let distinct = (1..scenario.goals.len()).all(|n| !scenario.goals[..n].contains(&scenario.goals[n]));
        demand(
            "scenario.goals",
            names.clone(),
            distinct && !scenario.goals.is_empty(),
            text!("хотя бы одна цель, и каждая не больше одного раза", "at least one goal, and each at most once"),
        );
        demand(
            "scenario.goals",
            names,
            !scenario.counted().is_empty() || scenario.goals.is_empty(),
            text!(
                "ещё хотя бы одна цель: contracts действует только при contracts = \"soft\"",
                "at least one goal more: contracts counts only with contracts = \"soft\""
            ),
        );
        for (goal, share) in &scenario.tolerances {
            demand(
                &format!("scenario.tolerances.{}", goal.key()),
                share.0.to_string(),
                (0.0..=1.0).contains(&share.0),
                text!("доля от 0 до 1", "a share from 0 to 1"),
            );
        }
        for goal in GoalName::ORDER {
            let weight = scenario.weights.of(goal);
            demand(
                &format!("scenario.weights.{}", goal.key()),
                weight.to_string(),
                (0.0..=1e6).contains(&weight),
                text!("число от 0 до 1000000", "a number from 0 to 1000000"),
            );
        }
        demand(
            "scenario.weights",
            "0".to_owned(),
            scenario.mode != Mode::Weighted || scenario.counted().iter().any(|goal| scenario.weights.of(*goal) != 0.0),
            text!("вес больше 0 хотя бы у одной из целей", "a weight above 0 of at least one of the goals"),
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
        const MOST: f64 = 1e9;
        let amounts = [
            ("scenario.change_share", scenario.change_share.0),
            ("scenario.surplus_tolerance", scenario.surplus_tolerance.0),
            ("scenario.new_line_weight", scenario.new_line_weight),
            ("scenario.teacher_hours_per_group", scenario.teacher_hours_per_group),
            ("scenario.time_limit", scenario.time_limit),
        ];
        for (key, value) in amounts {
            demand(key, value.to_string(), (0.0..=MOST).contains(&value), text!("число от 0 до миллиарда", "a number from 0 to a billion"));
        }
        problems.errors() == before
    }
}

/// The commonest words of the reader of TOML; what is not among them stays as it is.
pub fn in_russian(message: &str) -> String {
    if let Some(key) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return format!("не задана обязательная настройка {key}");
    }
    let said = [("unknown field `", "неизвестный ключ"), ("unknown variant `", "неизвестное значение")];
    let known = said.iter().find_map(|(start, what)| message.strip_prefix(start).map(|rest| (what, rest)));
    let Some((what, (name, expected))) = known.and_then(|(what, rest)| Some((what, rest.split_once('`')?))) else {
        return message.to_owned();
    };
    let allowed = expected.trim_start_matches(", expected ").trim_start_matches("one of ").replace('`', "").replace(" or ", ", ");
    format!("{what} «{name}», допустимо: {allowed}")
}

fn unreadable(place: &Place, message: &str) -> Problem {
    let sheet = place.sheet.is_some();
    let first = message.lines().next().unwrap_or_default();
    let first_ru = in_russian(first);
    Problem::error(
        "bad_region_toml",
        place.clone(),
        text!("настройки региона не читаются: {first_ru}", "the settings of the region cannot be read: {first}"),
    )
    .expected(text!(
        "name, base_year, first_admission_year и, если нужно, admission_years, horizon, [sources], [scenario]",
        "name, base_year, first_admission_year and, where needed, admission_years, horizon, [sources], [scenario]"
    ))
    .cure(if sheet {
        text!("сравните с листом в заготовке: kadry template книга.xlsx", "compare with the sheet of a template: kadry template book.xlsx")
    } else {
        text!("сравните с data/demo/region.toml", "compare with data/demo/region.toml")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name = \"Область\"\nbase_year = 2025\nfirst_admission_year = 2027\n[scenario]\n";

    fn read(scenario: &str) -> Result<Scenario, [String; 2]> {
        let mut problems = Problems::default();
        let settings = Settings::from_toml(&format!("{HEAD}{scenario}"), &Place::file("region.toml"), &mut problems);
        let said = |lang| problems.iter().map(|p| p.describe(lang)).collect::<Vec<_>>().join("\n");
        settings.map(|settings| settings.scenario).ok_or_else(|| [said(crate::Lang::Ru), said(crate::Lang::En)])
    }

    #[track_caller]
    fn refused(scenario: &str, ru: &str, en: &str) {
        let said = read(scenario).expect_err("refused");
        assert!(said[0].contains(ru), "{}", said[0]);
        assert!(said[1].contains(en), "{}", said[1]);
    }

    #[test]
    fn goals_have_an_order_tolerances_and_weights_of_their_own() {
        let usual = read("").expect("settings");
        assert_eq!(usual.counted(), GoalName::ORDER[1..]);
        assert_eq!([GoalName::Contracts, GoalName::Shortage].map(|goal| usual.tolerance(goal)), [0.0, 0.005]);
        let own = read(
            "goals = [\"surplus\", \"contracts\", \"shortage\"]\ncontracts = \"soft\"\nmode = \"weighted\"\n[scenario.tolerances]\nshortage = 0.02\n[scenario.weights]\nsurplus = 3",
        )
        .expect("settings");
        assert_eq!(own.counted(), [GoalName::Surplus, GoalName::Contracts, GoalName::Shortage]);
        assert_eq!([GoalName::Surplus, GoalName::Shortage].map(|goal| own.tolerance(goal)), [0.005, 0.02]);
        assert_eq!([GoalName::Surplus, GoalName::Shortage].map(|goal| own.weights.of(goal)), [3.0, 1.0]);
        assert_eq!(own.mode, Mode::Weighted);
        // What a run folder keeps reads back as it was.
        let text = toml::to_string(&own).expect("text");
        let again: Scenario = toml::from_str(&text).expect("settings");
        assert_eq!(toml::to_string(&again).expect("text"), text);
    }

    #[test]
    fn bad_goals_modes_tolerances_and_weights_are_named() {
        refused(
            "goals = [\"shortage\", \"beauty\"]",
            "region.toml, строка 5\n  настройки региона не читаются: неизвестное значение «beauty», допустимо: contracts, shortage, fairness, surplus, change, cost, score\n",
            "region.toml, row 5\n  the settings of the region cannot be read: unknown variant `beauty`, expected one of `contracts`, `shortage`, `fairness`, `surplus`, `change`, `cost`, `score`\n",
        );
        refused("goals = [\"weighted\"]", "неизвестное значение «weighted», допустимо: contracts,", "unknown variant `weighted`");
        refused(
            "mode = \"lottery\"",
            "неизвестное значение «lottery», допустимо: lexicographic, weighted, competition",
            "unknown variant `lottery`, expected one of `lexicographic`, `weighted`, `competition`",
        );
        refused("contracts = \"firm\"", "неизвестное значение «firm», допустимо: hard, soft", "expected `hard` or `soft`");
        refused("weights.beauty = 1", "неизвестный ключ «beauty», допустимо: contracts, shortage,", "unknown field `beauty`");
        refused("tolerances.beauty = 1", "неизвестное значение «beauty», допустимо: contracts, shortage,", "unknown variant `beauty`");
        for goals in ["[]", "[\"cost\", \"shortage\", \"cost\"]"] {
            refused(
                &format!("goals = {goals}"),
                "столбец «scenario.goals»\n  недопустимое значение настройки scenario.goals\n",
                "expected: at least one goal, and each at most once\n",
            );
        }
        refused(
            "goals = [\"contracts\"]",
            "значение: «contracts»\n  ожидалось: ещё хотя бы одна цель: contracts действует только при contracts = \"soft\"\n",
            "at least one goal more: contracts counts only with contracts = \"soft\"",
        );
        refused(
            "tolerances.cost = 1.5",
            "настройки scenario.tolerances.cost\n  значение: «1.5»\n  ожидалось: доля от 0 до 1",
            "a share from 0 to 1",
        );
        refused(
            "weights.cost = -1",
            "настройки scenario.weights.cost\n  значение: «-1»\n  ожидалось: число от 0 до 1000000",
            "a number from 0 to 1000000",
        );
        refused(
            "mode = \"weighted\"\ngoals = [\"cost\"]\nweights.cost = 0",
            "настройки scenario.weights\n",
            "expected: a weight above 0 of at least one of the goals",
        );
    }
}
