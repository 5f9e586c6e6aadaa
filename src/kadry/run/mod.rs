//! The run folder: what was computed, from what, and the evidence for it.

mod accept;
mod alternatives;
mod card;
mod compare;
mod error;
mod folder;
mod long;
mod model;
mod plan;
mod rebuild;
mod reopen;
mod replay;
mod sensitivity;
mod staging;
mod study;
pub mod sweep;

pub use accept::{Accepted, accept};
pub use alternatives::AlternativesStudy;
pub use card::{RunCard, Work, run_id};
pub use compare::comparison;
pub use error::{StudyError, WriteError};
pub use folder::{Computed, Making, check_free, check_place, write_run};
pub use long::{forecast_table, table_csv, write_charts, write_table};
pub use model::{ExportError, ModelExport, names_path};
pub use plan::{Overrides, PlanError, PlanStep, PlanTask, Planned, Robust, TooFewDraws, Unplanned, make_plan};
pub use rebuild::{RebuildError, rebuild};
pub use reopen::{Reopened, reopen};
pub use replay::{Difference, Replay, replay};
pub use sensitivity::SensitivityStudy;
pub use staging::Staging;
pub use study::{Study, write_study};
