//! Rows of the tables of a run that several documents read. Units are those of the tables: people unless said otherwise.

use serde::{Deserialize, Serialize};

/// A row of `balance`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Balance {
    pub programme: String,
    pub year: i32,
    pub need: f64,
    pub pipeline_workers: f64,
    pub planned_workers: f64,
    pub shortage: f64,
    pub surplus: f64,
    /// `out_of_reach`, `shortage`, `balanced` or `surplus`.
    pub status: String,
}

impl Balance {
    /// The plan of these years can change it.
    pub fn in_reach(&self) -> bool {
        self.status != "out_of_reach"
    }
}

/// A row of `need`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Need {
    pub programme: String,
    pub year: i32,
    /// Before raking to control totals.
    pub bottom_up: f64,
    pub need: f64,
    /// The 80 % interval.
    pub need_low: f64,
    pub need_high: f64,
}

/// A row of `pipeline`: those in training.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pipeline {
    pub programme: String,
    pub year: i32,
    pub graduates: f64,
    pub workers: f64,
}

/// A row of `programmes`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Programme {
    pub programme: String,
    pub name: String,
    pub industry: String,
    /// How much one worker who lacks counts.
    pub priority: f64,
}

/// A row of `colleges`; empty where the package does not say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct College {
    pub college: String,
    pub name: String,
    pub municipality: String,
    pub founder: String,
}

/// A row of `matrix`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatrixShare {
    pub occupation: String,
    pub programme: String,
    pub share: f64,
}

/// A row of `graduates_by_employer`; `programme` is an occupation where a request names no programme.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Employer {
    pub employer: String,
    pub programme: String,
    pub year: i32,
    pub requested: f64,
    pub contracted: f64,
    pub expected: f64,
}

/// A row of `contracts`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contract {
    pub contract: String,
    pub employer: String,
    pub college: String,
    pub programme: String,
    pub form: String,
    pub base: String,
    pub admission_year: i32,
    /// Places.
    pub count: u32,
    pub line_contracts: u32,
    pub line_places: u32,
    pub expected_workers: f64,
}

/// A row of `flags`: a remark on a line, an employer or a total.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Remark {
    pub flag: String,
    pub subject: String,
    pub college: String,
    pub programme: String,
    pub form: String,
    pub base: String,
    pub year: Option<i32>,
    pub sentence: String,
}

/// A row of `indicators`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Indicator {
    pub indicator: String,
    pub unit: String,
    pub year: i32,
    pub actual: Option<f64>,
    pub forecast: Option<f64>,
    pub target: Option<f64>,
    pub gap: Option<f64>,
    /// `met`, `close`, `missed`, `no_value` or empty.
    pub status: String,
    pub group: String,
    pub code: String,
    pub scope: String,
    pub direction: String,
    pub interpolated: bool,
    pub method: String,
    pub source: String,
}

/// A row of `assumptions`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assumption {
    pub topic: String,
    pub sentence: String,
}

/// A row of `sources`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Source {
    pub table: String,
    pub rows: usize,
    pub assumed: usize,
    pub source: String,
}
