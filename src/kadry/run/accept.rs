//! A package that was accepted, with what was said of it.

use kadry_package::{InputFile, Reading, read_package_with};
use kadry_region::problem::Problems;
use kadry_region::{Lang, Region};
use kadry_report::findings::{changes, described};
use std::path::Path;
use std::time::Instant;

pub struct Accepted {
    pub region: Region,
    pub inputs: Vec<InputFile>,
    pub problems: Problems,
    /// Of reading.
    pub seconds: f64,
}

/// Reads a package with scenarios on top of it, in their order.
///
/// # Errors
/// What was read, where the package is refused.
pub fn accept(package: &Path, scenarios: &[String]) -> Result<Accepted, Box<Reading>> {
    let clock = Instant::now();
    let mut reading = read_package_with(package, scenarios);
    match reading.region.take() {
        Some(region) => Ok(Accepted { region, inputs: reading.inputs, problems: reading.problems, seconds: clock.elapsed().as_secs_f64() }),
        None => Err(Box::new(reading)),
    }
}

impl Accepted {
    /// What was found, and what the scenarios changed: it goes into the log of a run.
    pub fn findings(&self, lang: Lang) -> String {
        described(&self.problems, lang) + &changes(&self.region, lang)
    }
}
