//! What people read: tables, sentences, the workbook, charts, the summary. Decides nothing.

pub mod backtest;
pub mod charts;
pub mod employers;
pub mod explain;
pub mod need;
pub mod reason;
pub mod refusal;
pub mod summary;
pub mod tables;
pub mod workbook;
