//! What a first year is worth over draws, told against another one.

use super::Aim;

/// What first years are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    Mean,
    Cvar,
    WorstRegret,
    /// Under the point forecast.
    Point,
}

impl Criterion {
    /// That of an aim over draws.
    pub fn of(aim: Aim) -> Self {
        match aim {
            Aim::Expected => Criterion::Mean,
            Aim::Cvar(_) => Criterion::Cvar,
            Aim::Regret => Criterion::WorstRegret,
        }
    }

    /// As tables write it.
    pub fn key(self) -> &'static str {
        match self {
            Criterion::Mean => "mean",
            Criterion::Cvar => "cvar",
            Criterion::WorstRegret => "worst_regret",
            Criterion::Point => "point",
        }
    }
}

/// Measures of two first years over the fresh draws, in people of weighted shortage.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub criterion: Criterion,
    pub base: f64,
    pub robust: f64,
}

impl Measure {
    /// Negative where the robust first year is better.
    pub fn difference(&self) -> f64 {
        self.robust - self.base
    }
}
