//! Need for staff: by occupation and cause, then by programme.
//!
//! Employment of the region, its industries and municipalities is forecast and reconciled by minimum trace (table `reconciliation`),
//! then split by the staffing pattern. People of each occupation age year by year and leave by cause, retirement by the calendar of
//! the pension-age transition, fitted to the past where graduates of past years are known (table `calibration`); growth, projects and
//! vacancies are added, other supply is taken off. The need of programmes is raked to `control_totals`, unless the scenario says
//! `control_totals = "compare"`. The 80 % interval of need comes from seeded draws of employment, rates of leaving and projects, and
//! the table `uncertainty` says which of them moves need most.

mod calibration;
mod cohorts;
mod control;
mod draws;
mod employment;
mod exits;
mod need;
mod sampled;
mod simulate;
mod sources;
mod tally;
mod uncertainty;

pub use calibration::{Calibration, CalibrationBasis};
pub use control::{ControlGap, ControlStatus};
pub use employment::{EmploymentForecast, IndustryPath, Level, Reconciled};
pub use need::{Demand, IndustryNeed, ProgrammeNeed, RegionNeed, Supposed, demand};
pub use sampled::Draws;
pub use sources::{Source, Subject};
pub use uncertainty::SourceShare;

use kadry_region::units::{People, Year};

/// Openings of one occupation in one year, by cause (people).
///
/// `openings = max(0, retirement + death + transfer + migration + growth + projects + vacancies − other_supply)`.
/// Where the sum is negative, `remainder` is what the occupation sheds beyond its leavers; otherwise it is zero.
#[derive(Clone, Copy, Debug)]
pub struct CauseYear {
    pub occupation: usize,
    pub year: Year,
    /// Forecast of the headcount, year average.
    pub headcount: People,
    pub retirement: People,
    pub death: People,
    pub transfer: People,
    pub migration: People,
    pub growth: People,
    pub projects: People,
    pub vacancies: People,
    pub other_supply: People,
    pub openings: People,
    pub remainder: People,
}

impl CauseYear {
    /// Causes with their English names, in the order of the tables; `other_supply` counts against need.
    pub fn causes(&self) -> [(&'static str, People); 8] {
        [
            ("retirement", self.retirement),
            ("death", self.death),
            ("transfer", self.transfer),
            ("migration", self.migration),
            ("growth", self.growth),
            ("projects", self.projects),
            ("vacancies", self.vacancies),
            ("other_supply", People(-self.other_supply.0)),
        ]
    }
}
