//! The product seen from outside: whole commands on good and bad packages.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod bad_input;
mod explain;
mod forecast;
mod formats;
mod no_plan;
mod plan;
mod series;
mod support;
