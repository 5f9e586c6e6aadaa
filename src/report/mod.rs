//! What carries the decision: charts, later tables and documents. Nothing is decided here.

pub mod charts;
