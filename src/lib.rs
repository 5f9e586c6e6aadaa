//! The house of `kadry`. Data flows one way: a room uses only rooms that stand before it.
pub mod demand;
pub mod lang;
pub mod quota;
pub mod region;
pub mod report;
pub mod run;
pub mod series;
pub mod supply;
pub mod units;
