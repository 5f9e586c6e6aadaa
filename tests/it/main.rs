//! The product seen from outside: whole commands on good and bad packages.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod bad_input;
mod forecast;
mod formats;
mod goals;
mod no_plan;
mod plan;
mod series;
mod support;
