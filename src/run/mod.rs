//! The run folder: what was computed, from what, and the evidence for it.

mod card;
mod folder;
pub mod verify;

pub use card::RunCard;
pub use folder::{WriteError, check_free, write};
