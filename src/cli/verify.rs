//! `kadry verify`: a second opinion on a run, without the solver.

use super::{Context, exit};
use clap::ArgMatches;

pub fn run(_context: &Context, _arguments: &ArgMatches) -> u8 {
    exit::INTERNAL
}
