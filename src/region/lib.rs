//! What a region is: its records, settings and classifiers, the types of quantities, the two languages, and how a problem of the
//! input is told. Knows no file.
//!
//! May use no other member: all of them stand on it.

pub mod choice;
pub mod codes;
pub mod formula;
pub mod lang;
pub mod problem;
pub mod reference;
pub mod scenario;
pub mod settings;
pub mod units;

mod observed;
mod records;

pub use lang::{Lang, Text};
pub use observed::{LongSeries, Observed, observed};
pub use records::*;
pub use settings::{Contracts, ControlTotals, GoalName, Mode, Scenario, Settings, Weights};
