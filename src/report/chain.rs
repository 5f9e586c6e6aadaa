//! The chain behind each figure of a run: need by occupation and cause, the share of the programme, those in training, the
//! yield of a place, what keeps one more group out, and what a group more or less would do. Read from the tables of the run.

use super::dossier::{Dossier, Unreadable};
use super::records::{MatrixShare, Need};
use crate::words::constraint::kind_ru;
use kadry_engine::quota::Kind;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One line of the plan with everything behind it.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    #[serde(flatten)]
    pub plan: PlanRow,
    /// Occupations that the need of the programme in the year of graduation comes from.
    pub occupations: Vec<Occupation>,
    /// What raking to an official total adds.
    pub control_total: f64,
    pub yields: Vec<Factor>,
    pub constraint: Option<Constraint>,
}

/// A row of the table `justification`, without the causes and yields that the chain takes from their own tables.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanRow {
    pub college: String,
    pub college_name: String,
    pub programme: String,
    pub programme_name: String,
    pub form: String,
    pub base: String,
    pub industry: String,
    /// Empty where the package does not say.
    pub municipality: String,
    pub founder: String,
    pub admission_year: i32,
    pub groups: u32,
    pub places: u32,
    /// Unknown is not zero.
    pub previous_places: Option<u32>,
    pub contracts: u32,
    pub graduation_year: i32,
    pub expected_graduates: f64,
    pub expected_workers: f64,
    /// Roubles for the whole cohort.
    pub cost: Option<f64>,
    /// People, of the programme in the year of graduation.
    pub need: Option<f64>,
    pub pipeline_workers: Option<f64>,
    pub planned_workers: Option<f64>,
    pub shortage: Option<f64>,
    pub surplus: Option<f64>,
    /// Both lags of the yield chain.
    pub workers_per_place: f64,
    /// Places in a full group, and what one such group gives, both lags together.
    pub group_size: u32,
    pub group_workers: f64,
    /// Shortage of the programme over the years that the line reaches: as planned, with a group more, with a group less.
    pub shortage_reached: Option<f64>,
    pub shortage_group_more: Option<f64>,
    pub shortage_group_less: Option<f64>,
    pub binding_constraint: String,
    /// Codes of domain.md A.6 with semicolons between.
    pub flags: String,
    /// The whole chain in sentences, the short answer, and what a group more or less would do.
    pub reason: String,
    pub reason_group: String,
    pub reason_short: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Occupation {
    pub name: String,
    pub openings: f64,
    /// Part of the openings that this programme fills.
    pub share: f64,
    /// `(cause, people)` of all openings of the occupation, without zeros.
    pub causes: Vec<(String, f64)>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Factor {
    pub name: String,
    pub value: f64,
    pub assumed: bool,
    pub source: String,
}

/// A row of the table `constraints`; empty cells are `None`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Constraint {
    #[serde(alias = "constraint")]
    pub name: String,
    pub kind: String,
    pub owner: String,
    pub year: i32,
    pub bound: f64,
    pub activity: f64,
    pub slack: f64,
    pub binding: bool,
    pub price_people: Option<f64>,
    pub range_low: Option<f64>,
    pub range_high: Option<f64>,
    pub one_more_people: Option<f64>,
    pub group_more_people: Option<f64>,
    pub sentence: String,
}

impl Constraint {
    /// `None` where the table was written by another program.
    pub fn kind(&self) -> Option<Kind> {
        Kind::of(&self.kind)
    }

    pub fn kind_ru(&self) -> &'static str {
        kind_ru_of(&self.kind)
    }
}

/// Russian name of a kind of constraint that a table of a run names.
pub fn kind_ru_of(key: &str) -> &'static str {
    Kind::of(key).map_or("ограничение", kind_ru)
}

/// A row of the table `yields`.
#[derive(Deserialize)]
pub struct YieldRow {
    pub college: String,
    pub programme: String,
    pub form: String,
    pub base: String,
    pub factor: String,
    pub value: f64,
    pub assumed: bool,
    pub source: String,
}

/// A row of the table `need_by_cause`.
#[derive(Clone, Debug, Deserialize)]
pub struct CauseRow {
    pub occupation: String,
    pub year: i32,
    pub retirement: f64,
    pub death: f64,
    pub transfer: f64,
    pub migration: f64,
    pub growth: f64,
    pub projects: f64,
    pub vacancies: f64,
    pub other_supply: f64,
    pub openings: f64,
}

impl CauseRow {
    /// `(cause, people)`; other supply takes from need.
    pub fn causes(&self) -> [(&'static str, f64); 8] {
        [
            ("retirement", self.retirement),
            ("death", self.death),
            ("transfer", self.transfer),
            ("migration", self.migration),
            ("growth", self.growth),
            ("projects", self.projects),
            ("vacancies", self.vacancies),
            ("other_supply", -self.other_supply),
        ]
    }
}

/// Every line of the plan with its chain, in the order of the allocation.
///
/// # Errors
/// [`Unreadable`] where a table of the run is missing or does not read.
pub fn lines(dossier: &Dossier) -> Result<Vec<Line>, Unreadable> {
    let tables = Tables::read(dossier)?;
    Ok(dossier.table::<PlanRow>("justification")?.into_iter().map(|row| tables.line(row)).collect())
}

/// Causes of need, then what raking to a control total adds.
pub const CAUSES: [&str; 9] =
    ["retirement", "death", "transfer", "migration", "growth", "projects", "vacancies", "other_supply", "control_total"];

/// Need by cause of each programme and year, in the order of [`CAUSES`]: the openings of its occupations by its share of them,
/// and zero for the control total, which stands in the table `need`.
///
/// # Errors
/// [`Unreadable`] where a table of the run is missing or does not read.
pub fn causes_of_programmes(dossier: &Dossier) -> Result<HashMap<(String, i32), [f64; CAUSES.len()]>, Unreadable> {
    let mut of_occupation: HashMap<String, Vec<CauseRow>> = HashMap::new();
    for row in dossier.table::<CauseRow>("need_by_cause")? {
        of_occupation.entry(row.occupation.clone()).or_default().push(row);
    }
    let mut sums: HashMap<(String, i32), [f64; CAUSES.len()]> = HashMap::new();
    for MatrixShare { occupation, programme, share } in dossier.table::<MatrixShare>("matrix")? {
        for row in of_occupation.get(&occupation).into_iter().flatten() {
            let sum = sums.entry((programme.clone(), row.year)).or_default();
            for (part, (_, people)) in sum.iter_mut().zip(row.causes()) {
                *part += share * people;
            }
        }
    }
    Ok(sums)
}

/// The tables behind the lines, by what they are looked up with.
struct Tables {
    constraints: HashMap<String, Constraint>,
    yields: HashMap<[String; 4], Vec<Factor>>,
    raked: HashMap<(String, i32), f64>,
    causes: HashMap<(String, i32), CauseRow>,
    shares: HashMap<String, Vec<MatrixShare>>,
}

impl Tables {
    fn read(dossier: &Dossier) -> Result<Self, Unreadable> {
        let mut yields: HashMap<[String; 4], Vec<Factor>> = HashMap::new();
        for row in dossier.table::<YieldRow>("yields")? {
            let factor = Factor { name: row.factor, value: row.value, assumed: row.assumed, source: row.source };
            yields.entry([row.college, row.programme, row.form, row.base]).or_default().push(factor);
        }
        let mut shares: HashMap<String, Vec<MatrixShare>> = HashMap::new();
        for row in dossier.table::<MatrixShare>("matrix")? {
            shares.entry(row.programme.clone()).or_default().push(row);
        }
        let constraints = dossier.table::<Constraint>("constraints")?;
        let need = dossier.table::<Need>("need")?;
        let causes = dossier.table::<CauseRow>("need_by_cause")?;
        Ok(Self {
            constraints: constraints.into_iter().map(|row| (row.name.clone(), row)).collect(),
            yields,
            raked: need.into_iter().map(|row| ((row.programme, row.year), row.need - row.bottom_up)).collect(),
            causes: causes.into_iter().map(|row| ((row.occupation.clone(), row.year), row)).collect(),
            shares,
        })
    }

    fn line(&self, plan: PlanRow) -> Line {
        let offer = [&plan.college, &plan.programme, &plan.form, &plan.base].map(String::clone);
        let cell = (plan.programme.clone(), plan.graduation_year);
        Line {
            occupations: self.occupations(&plan.programme, plan.graduation_year),
            control_total: self.raked.get(&cell).copied().unwrap_or_default(),
            yields: self.yields.get(&offer).cloned().unwrap_or_default(),
            constraint: self.constraints.get(&plan.binding_constraint).cloned(),
            plan,
        }
    }

    /// Occupations behind the need of a programme, the largest first.
    fn occupations(&self, programme: &str, year: i32) -> Vec<Occupation> {
        let shares = self.shares.get(programme).into_iter().flatten();
        let mut found: Vec<Occupation> = shares
            .filter_map(|share| {
                let row = self.causes.get(&(share.occupation.clone(), year))?;
                let causes = row.causes().into_iter().filter(|(_, people)| people.abs() >= 0.05);
                let causes = causes.map(|(cause, people)| (cause.to_owned(), people)).collect();
                Some(Occupation { name: share.occupation.clone(), openings: row.openings, share: share.share, causes })
            })
            .collect();
        found.sort_by(|a, b| (b.openings * b.share).total_cmp(&(a.openings * a.share)).then(a.name.cmp(&b.name)));
        found
    }
}
