//! The product seen from outside: whole commands on good and bad packages.

mod bad_input;
mod formats;
mod no_plan;
mod plan;
mod support;
