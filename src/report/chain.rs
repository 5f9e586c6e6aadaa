//! The chain behind each figure of a run: need by occupation and cause, the share of the programme, those in training, the
//! yield of a place, what keeps one more group out, and what a group more or less would do. Read from the tables of the run.

use super::dossier::{Dossier, Unreadable};
use crate::contract::{CauseRow, Constraint, MatrixShare, Need, PlanRow, YieldRow};
use serde::Serialize;
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
            constraints: constraints.into_iter().map(|row| (row.constraint.clone(), row)).collect(),
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
