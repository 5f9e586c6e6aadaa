//! The calculation: annual series, need, supply, the plan, and many plans of one region. Reads no file and tells no sentence.
//!
//! May use `kadry-region` alone, and the crates of numbers and of the solver. What it finds are records; the report tells them.

pub mod demand;
pub mod indicators;
pub mod inputs;
pub mod outcome;
pub mod quota;
pub mod review;
pub mod scenario;
pub mod series;
pub mod supply;

pub use inputs::Inputs;
pub use outcome::{Forecast, Outcome, Refused, Tested, backtest, compute, distribute, distribute_watched, forecast};
