//! What people read: tables, sentences, the workbook, charts, the summary. Decides nothing.
//!
//! May use `kadry-engine`, whose records it tells, `kadry-region` and `kadry-package`, and the crates that write documents. Tables come
//! first (`tables`); the documents are made from the tables of the run alone (`dossier`), so that `kadry report` makes them again byte
//! for byte. Text that a spreadsheet would take for a formula gets an apostrophe in CSV and is text in XLSX; documents and page escape it.

pub mod alternatives;
mod assumptions;
pub mod backtest;
pub mod chain;
pub mod charts;
pub mod compare;
pub mod contract;
mod documents;
pub mod dossier;
pub mod explain;
pub mod findings;
pub mod flags;
pub mod need;
mod page;
pub mod reason;
pub mod refusal;
pub mod scoreboard;
pub mod sensitivity;
pub mod summary;
pub mod sweep;
pub mod tables;
mod word;
pub mod words;
pub mod workbook;

pub use documents::{DocumentError, documents};
pub use word::WordError;
