//! Forecast of a region's need for staff, and distribution of the admission control figures (КЦП) of vocational education.
//!
//! The map of the house. Data flows one way, and a room uses only rooms that stand above it:
//!
//! - [`lang`] two languages, Russian agreement, numbers; [`units`] types of quantities
//! - [`region`] what the user gave: readers, schema, checks → a validated `Region`
//! - [`series`] annual series: methods, choice, intervals, cohorts, sums that agree, back-test (knows nothing of colleges)
//! - [`demand`] need by occupation and cause, then by programme
//! - [`supply`] students in training, the yield chain, school leavers
//! - [`quota`] the optimisation: constraints, goals and modes, whole groups, prices, certificate; reasons where no plan exists
//! - [`outcome`] the calculation from end to end
//! - [`scenario`] many calculations of one region: what changes when assumptions and draws do
//! - [`indicators`] indicators with targets: entered, carried on, or computed from the outcome
//! - [`report`] tables, sentences, workbook, charts, summary; decides nothing
//! - [`run`] the run folder, its card, and `verify`, which recomputes a run without the model
//! - [`generate`] seeded regions of any size for tests and benches

pub mod demand;
pub mod generate;
pub mod indicators;
pub mod lang;
pub mod outcome;
pub mod quota;
pub mod region;
pub mod report;
pub mod run;
pub mod scenario;
pub mod series;
pub mod supply;
pub mod units;

pub use lang::{Lang, Text};
pub use outcome::{Forecasted, Outcome, Refused, Tested, backtest, compute, distribute, forecast};
pub use region::{Reading, Region, read_package, read_package_with};
pub use run::{Computed, write_run};
