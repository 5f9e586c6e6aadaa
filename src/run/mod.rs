//! The run folder: what was computed, from what, and the evidence for it.

mod card;
mod folder;
mod long;
pub mod verify;

pub use card::RunCard;
pub use folder::{WriteError, check_free, write};
pub use long::{forecast_table, table_csv, write_file, write_table};
