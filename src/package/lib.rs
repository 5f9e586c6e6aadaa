//! Files in: readers, one schema, checks; the result is a validated region or every problem at once.
//!
//! May use `kadry-region` alone, and the crates that read files. Every file is read once, whole, under absolute caps (`read::cap`);
//! what is hashed is what is checked and what a run keeps. `data/README.md` says what is read and what is refused.

pub mod disk;
pub mod generate;
pub mod scenario;
pub mod schema;
pub mod settings;
pub mod settings_sheet;
pub mod template;

mod alike;
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
mod tidy;

pub use input::InputFile;
pub use long::read_long;
pub use package::{Reading, read_copy, read_package, read_package_with};
pub use seal::{CARD, STUDY, fingerprint, is_sealed, sealed, sha256};
