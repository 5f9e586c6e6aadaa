//! What people read: tables, sentences, the workbook, charts, the summary. Decides nothing.

pub mod alternatives;
mod assumptions;
pub mod backtest;
pub mod chain;
pub mod charts;
pub mod compare;
mod documents;
pub mod dossier;
pub mod explain;
pub mod findings;
pub mod flags;
pub mod need;
mod page;
pub mod reason;
pub mod records;
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
