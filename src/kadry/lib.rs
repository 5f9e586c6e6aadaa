//! Forecast of a region's need for staff, and distribution of the admission control figures (КЦП) of vocational education.
//!
//! ```
//! use kadry::{Computed, Lang, Making, distribute, forecast, read_package, write_run};
//! use std::path::Path;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let reading = read_package(Path::new("data/demo"));
//! // Where the package is refused, `reading.problems` says why, in both languages.
//! let region = reading.region.ok_or("the package is refused")?;
//!
//! // Need by occupation, cause, programme and year; graduates of those who study already.
//! let forecast = forecast(region);
//! // Whole groups for each line and year. A region without a plan is `Refused`, with the reasons.
//! let outcome = distribute(forecast).map_err(|_refused| "there is no plan")?;
//!
//! let line = &outcome.plan.lines[0];
//! println!("{}, {}: {} places", outcome.region().offer_label(line.offer), line.year.0, line.places.0);
//! assert!(line.places.0 >= line.groups.0, "no group is empty");
//!
//! let folder = tempfile::tempdir()?;
//! let run = folder.path().join("run");
//! let started = "2027-01-15T09:00:00Z".to_owned();
//! let making = Making { inputs: &reading.inputs, log: "", started, lang: Lang::En, overwrite: false };
//! let files = write_run(Computed::Plan(&outcome), &making, &run)?;
//! assert!(files.contains(&"justification.xlsx".to_owned()) && run.join("run.json").is_file());
//! # Ok(())
//! # }
//! ```

#[doc(hidden)]
pub mod run;

#[doc(hidden)]
pub use kadry_engine::{Tested, backtest, compute};
pub use kadry_engine::{Forecast, Outcome, Refused, distribute, forecast};
pub use kadry_package::{Reading, read_package, read_package_with};
#[doc(hidden)]
pub use kadry_region::Text;
pub use kadry_region::{Lang, Region};
pub use run::{Computed, Making, WriteError, write_run};
