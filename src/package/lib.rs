//! Files in: readers, one schema, checks; the result is a validated region or every problem at once.

pub mod disk;
pub mod generate;
pub mod scenario;
pub mod schema;
pub mod settings;
pub mod settings_sheet;
pub mod template;

mod assemble;
mod entry;
mod example;
mod frame;
mod header;
mod input;
mod letters;
mod long;
mod lookalike;
mod package;
mod read;
mod seal;
mod sheets;

pub use input::InputFile;
pub use long::read_long;
pub use package::{Reading, read_copy, read_package, read_package_with};
pub use seal::{CARD, STUDY, fingerprint, is_sealed, sealed, sha256};
