//! The product seen from outside: whole commands on good and bad packages.
//!
//! What is held against accidents and attacks:
//!
//! - `hostile` has the files: workbook bombs, cut and renamed files, odd encodings, look-alike letters, links and pipes; `KADRY_TABLE=FILE`
//!   writes what came of each with seconds and memory.
//! - `crash` kills commands at random moments (`KADRY_KILLS=100` as often as that), fills the disk and changes the input meanwhile.
//! - `properties` has what must hold of every plan.
//! - `leaks`: names of an input stay text in every file, and the program imports no socket from the system.
//! - `dependencies` holds the walls between the members, the list of licences and the known advisories; `.ci/audit` runs cargo-deny on
//!   the stored facts of the RustSec database.
//! - `cargo test --test fuzz` replays `tests/corpus` and some fresh mutations; `cargo test --test fuzz -- --target xlsx --seconds 3600`
//!   searches one reader for an hour (`csv`, `xlsx`, `parquet`, `settings`, `scenario`, `series`, `run`, `plan`).

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod alternatives;
mod bad_input;
mod browser;
mod charts;
mod compare;
mod contract;
mod crash;
mod dependencies;
mod documents;
mod documents_word;
mod explain;
mod export;
mod flags;
mod forecast;
mod formats;
mod goals;
mod golden_lp;
mod hostile;
mod indicators;
mod leaks;
mod mps;
mod netlib;
mod no_plan;
mod page;
mod plan;
mod properties;
mod replay;
mod robust;
mod scenarios;
mod second_solver;
mod sensitivity;
mod series;
mod support;
mod sweep;
mod tampering;
mod template;
mod workbook;
