//! The house of `kadry`. Data flows one way: a room uses only rooms that stand before it.
pub mod lang;
pub mod region;
pub mod units;
