//! One function per family of constraints; each adds its rows and nothing else.

mod balance;
mod capacities;
mod change;
mod fairness;
mod limits;
mod wholeness;

pub use balance::{balance, contracts, groups, surplus_band};
pub use capacities::{applicants, budget, contingent, dormitory, intake, teachers, workshop};
pub use change::{change, continuity};
pub use fairness::{fairness, industries};
pub use limits::limits;
pub use wholeness::wholeness;

use crate::inputs::Inputs;
use kadry_region::units::Year;

const NONE: f64 = f64::NEG_INFINITY;
const FREE: f64 = f64::INFINITY;

fn plan_keys(data: &Inputs) -> Vec<(usize, Year)> {
    let years = data.region.settings.admissions();
    (0..data.region.offers.len()).flat_map(|offer| years.iter().map(move |year| (offer, *year)).collect::<Vec<_>>()).collect()
}
