//! Forecast of a region's need for staff, and distribution of the admission control figures (КЦП) of vocational education.

pub mod run;

pub use kadry_engine::quota::{Progress, Watch};
pub use kadry_engine::{Forecast, Outcome, Refused, Tested, backtest, compute, distribute, distribute_watched, forecast};
pub use kadry_package::{Reading, read_package, read_package_with};
pub use kadry_region::{Lang, Region, Text};
pub use run::{Computed, write_run};
