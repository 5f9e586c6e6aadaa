//! The run folder: what was computed, from what, and the evidence for it.

mod alternatives;
mod card;
mod compare;
mod folder;
mod long;
mod model;
mod rebuild;
mod reopen;
mod replay;
mod sensitivity;
mod staging;
mod study;
pub mod sweep;

pub use alternatives::{AlternativesStudy, StudyError};
pub use card::{RunCard, Work, run_id};
pub use compare::comparison;
pub use folder::{Computed, Making, WriteError, check_free, check_place, write_run};
pub use long::{forecast_table, table_csv, write_charts, write_table};
pub use model::{names_path, write_model};
pub use rebuild::{RebuildError, rebuild};
pub use reopen::{Reopened, reopen};
pub use replay::{Difference, Replay, replay};
pub use sensitivity::SensitivityStudy;
pub use staging::Staging;
pub use study::{Study, write_study};
