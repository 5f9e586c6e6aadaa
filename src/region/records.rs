//! The records of a region: what the tables say, checked, and tied to one another by index.

use crate::formula::Formula;
use crate::scenario::Applied;
use crate::settings::Settings;
use crate::units::{People, Places, Rate, Roubles, Share, Year};
use serde::Serialize;

/// A checked region. Records are sorted by their keys, so that the order of rows in the input changes nothing;
/// they refer to one another by index.
#[derive(Clone, Debug)]
pub struct Region {
    pub settings: Settings,
    pub programmes: Vec<Programme>,
    pub colleges: Vec<College>,
    pub offers: Vec<Offer>,
    pub industries: Vec<String>,
    pub occupations: Vec<String>,
    pub employment: Vec<Employment>,
    /// The same people by municipality, where the table tells it; else empty.
    pub municipal: Vec<MunicipalEmployment>,
    pub matrix: Vec<MatrixShare>,
    pub ages: Vec<AgeShare>,
    pub exits: Vec<ExitRate>,
    pub growth: Vec<Growth>,
    pub projects: Vec<Project>,
    pub vacancies: Vec<Vacancies>,
    pub requests: Vec<Request>,
    pub contracts: Vec<Contract>,
    pub contingent: Vec<Students>,
    pub admissions: Vec<Admissions>,
    pub yields: Vec<YieldRow>,
    pub leavers: Vec<Leavers>,
    pub births: Vec<Births>,
    pub budgets: Vec<Budget>,
    pub limits: Vec<Limit>,
    pub control_totals: Vec<ControlTotal>,
    pub indicators: Vec<Indicator>,
    /// What scenarios changed.
    pub changes: Vec<Applied>,
    /// Input rows that refer to nothing known and were left aside: `(table, row, what)`.
    pub unmatched: Vec<(String, u64, String)>,
    /// Rows and assumed rows of each table that was given.
    pub rows: Vec<TableRows>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TableRows {
    pub table: String,
    pub rows: usize,
    pub assumed: usize,
}

#[derive(Clone, Debug)]
pub struct Programme {
    pub code: String,
    pub name: String,
    pub industry: String,
    pub priority: f64,
    pub valid_from: Option<Year>,
    pub valid_to: Option<Year>,
}

#[derive(Clone, Debug)]
pub struct College {
    pub id: String,
    pub name: String,
    pub municipality: Option<String>,
    pub founder: Option<String>,
    pub cluster: Option<String>,
    pub intake_capacity: Option<Places>,
    pub contingent_capacity: Option<People>,
    pub dormitory: Option<People>,
    pub dormitory_share: Option<Share>,
    pub teacher_hours: Option<f64>,
}

/// A line of the plan: what a college may admit to.
#[derive(Clone, Debug)]
pub struct Offer {
    pub college: usize,
    pub programme: usize,
    pub form: String,
    /// "9", "11" or "none".
    pub base: String,
    pub duration_months: u32,
    /// Length of study of those already in training, where it is another one.
    pub months_in_training: Option<u32>,
    pub group_size: u32,
    pub group_min: u32,
    pub max_groups: u32,
    pub licensed: bool,
    pub cost: Option<Roubles>,
    pub workshop: Option<People>,
    pub score: Option<f64>,
    pub professionalitet: bool,
    pub adapted: bool,
    /// Last year's admission figure; unknown is not zero.
    pub kcp: Option<Places>,
    pub admitted: Option<Places>,
}

impl Offer {
    /// Academic years from admission to graduation: 10 months are 1, 3 years 10 months are 4.
    pub fn years(&self) -> i32 {
        self.duration_months.div_ceil(12) as i32
    }

    /// The same of those already in training.
    pub fn years_in_training(&self) -> i32 {
        self.months_in_training.unwrap_or(self.duration_months).div_ceil(12) as i32
    }

    pub fn full_time(&self) -> bool {
        !self.form.to_lowercase().contains("заоч")
            && !matches!(
                self.form.to_lowercase().as_str(),
                "part-time" | "part_time" | "correspondence" | "distance" | "оз" | "з" | "вечерняя"
            )
    }

    /// Groups that licence and programme allow in an admission year.
    pub fn groups_allowed(&self, programme: &Programme, year: Year) -> u32 {
        let valid = programme.valid_from.is_none_or(|from| from <= year) && programme.valid_to.is_none_or(|to| year <= to);
        if self.licensed && valid { self.max_groups } else { 0 }
    }
}

#[derive(Clone, Debug)]
pub struct Employment {
    pub year: Year,
    pub occupation: usize,
    /// `None` where the table has no industries.
    pub industry: Option<usize>,
    pub headcount: People,
    pub assumed: bool,
}

/// Headcount of an industry in a municipality, all occupations together.
#[derive(Clone, Debug)]
pub struct MunicipalEmployment {
    pub year: Year,
    pub municipality: String,
    pub industry: Option<usize>,
    pub headcount: People,
}

#[derive(Clone, Debug)]
pub struct MatrixShare {
    pub occupation: usize,
    pub programme: usize,
    pub share: Share,
    pub assumed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    Male,
    Female,
}

#[derive(Clone, Debug)]
pub struct AgeShare {
    pub occupation: usize,
    pub sex: Option<Sex>,
    pub age_from: u32,
    pub age_to: u32,
    /// Share of the occupation's people, normalised over its rows.
    pub share: Share,
    pub assumed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    Retire,
    Death,
    Transfer,
    Migration,
}

impl Cause {
    pub const ALL: [Cause; 4] = [Cause::Retire, Cause::Death, Cause::Transfer, Cause::Migration];
}

#[derive(Clone, Debug)]
pub struct ExitRate {
    pub cause: Cause,
    pub sex: Option<Sex>,
    pub age_from: u32,
    pub age_to: u32,
    /// First year in which the rate holds; `None` for all years.
    pub year: Option<Year>,
    pub rate: Rate,
    pub occupation: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Growth {
    pub industry: usize,
    pub year: Year,
    /// Factor on the forecast of employment.
    pub index: f64,
}

#[derive(Clone, Debug)]
pub struct Project {
    pub name: String,
    pub occupation: usize,
    pub year: Year,
    pub jobs: People,
    pub probability: Share,
}

#[derive(Clone, Debug)]
pub struct Vacancies {
    pub occupation: usize,
    pub open: People,
    pub year: Option<Year>,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub employer: String,
    pub occupation: Option<usize>,
    pub programme: Option<usize>,
    pub year: Year,
    pub count: People,
    pub source: String,
    /// Another row states the same need with a count at least as large.
    pub repeated: bool,
}

#[derive(Clone, Debug)]
pub struct Contract {
    pub id: String,
    pub employer: String,
    pub offer: usize,
    pub admission_year: Year,
    pub count: Places,
}

/// Students in training on 1 October of `year`.
#[derive(Clone, Debug)]
pub struct Students {
    pub offer: usize,
    pub course: u32,
    pub year: Year,
    pub students: People,
}

/// A past year of an offer, as the table of admissions tells; unknown is not zero.
#[derive(Clone, Debug)]
pub struct Admissions {
    pub offer: usize,
    pub year: Year,
    pub admitted: Option<People>,
    pub graduates: Option<People>,
}

/// Children born in a year.
#[derive(Clone, Debug)]
pub struct Births {
    pub year: Year,
    /// `None` for the whole region.
    pub municipality: Option<String>,
    pub count: People,
}

#[derive(Clone, Debug)]
pub struct YieldRow {
    pub programme: usize,
    pub college: Option<usize>,
    pub survival: Option<Share>,
    pub employed: Option<Share>,
    pub in_occupation: Option<Share>,
    pub in_region: Option<Share>,
    pub delayed: Option<Share>,
    pub returning: Option<Share>,
    pub accreditation_applied: Option<Share>,
    pub accreditation_passed: Option<Share>,
}

#[derive(Clone, Debug)]
pub struct Leavers {
    pub year: Year,
    /// `None` for the whole region.
    pub municipality: Option<String>,
    pub base: String,
    pub count: People,
    pub participation: Option<Share>,
}

#[derive(Clone, Debug)]
pub struct Budget {
    pub year: Year,
    /// `None` for all founders together.
    pub founder: Option<String>,
    pub amount: Roubles,
}

/// A limit on the sum of places of the lines that pass every filter given.
#[derive(Clone, Debug, Default)]
pub struct Limit {
    pub kind: String,
    pub programme: Option<usize>,
    pub ugps: Option<String>,
    pub industry: Option<String>,
    pub municipality: Option<String>,
    pub base: Option<String>,
    pub cluster: Option<String>,
    pub college: Option<usize>,
    pub form: Option<String>,
    pub founder: Option<String>,
    pub professionalitet: Option<bool>,
    pub year: Option<Year>,
    pub min: Option<Places>,
    pub max: Option<Places>,
}

#[derive(Clone, Debug)]
pub struct ControlTotal {
    pub source: String,
    pub programme: Option<usize>,
    pub ugps: Option<String>,
    pub occupation: Option<usize>,
    pub year: Year,
    pub need: People,
}

/// Which way an indicator should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    /// From the word that a checked table holds.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "up" => Some(Direction::Up),
            "down" => Some(Direction::Down),
            _ => None,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Indicator {
    pub name: String,
    pub unit: String,
    pub year: Year,
    pub actual: Option<f64>,
    pub target: Option<f64>,
    pub direction: Option<Direction>,
    pub group: Option<String>,
    pub formula: Option<Formula>,
    /// Which lines the formula is about; `None` for all.
    pub ugps: Option<String>,
    pub industry: Option<String>,
    pub source: Option<String>,
}

impl Region {
    /// "Колледж · 34.02.01 · очная · 9": how messages name a line.
    pub fn offer_label(&self, offer: usize) -> String {
        let offer = &self.offers[offer];
        let college = &self.colleges[offer.college].id;
        let programme = &self.programmes[offer.programme].code;
        format!("{college} · {programme} · {} · {}", offer.form, offer.base)
    }

    /// Rows of the matrix of one occupation.
    pub fn programmes_of(&self, occupation: usize) -> &[MatrixShare] {
        let from = self.matrix.partition_point(|m| m.occupation < occupation);
        let to = self.matrix.partition_point(|m| m.occupation <= occupation);
        &self.matrix[from..to]
    }

    /// An employer asks for the programme: by a request for it or for an occupation that it feeds, or by a contract.
    pub fn evidenced(&self, programme: usize) -> bool {
        let feeds = |occupation: usize| self.programmes_of(occupation).iter().any(|m| m.programme == programme);
        self.requests.iter().any(|r| r.programme == Some(programme) || r.occupation.is_some_and(feeds))
            || self.contracts.iter().any(|c| self.offers[c.offer].programme == programme)
    }

    pub fn founder(&self, offer: &Offer) -> Option<&str> {
        self.colleges[offer.college].founder.as_deref()
    }

    /// Places that contracts ask of a line in an admission year.
    pub fn contracted(&self, offer: usize, year: Year) -> Places {
        self.contracts.iter().filter(|c| c.offer == offer && c.admission_year == year).map(|c| c.count).sum()
    }

    /// Last year of need that is computed: every planned cohort meets it, the delayed ones a year later.
    pub fn last_need_year(&self) -> Year {
        let longest = self.offers.iter().map(Offer::years).max().unwrap_or(0);
        self.settings.horizon.max(self.settings.last_admission().plus(longest + 1))
    }
}
