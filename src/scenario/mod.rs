//! Many calculations of one region: what the plan owes to each of its assumptions.

pub mod sensitivity;
