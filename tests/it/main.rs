//! The product seen from outside: whole commands on good and bad packages.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod alternatives;
mod bad_input;
mod browser;
mod charts;
mod compare;
mod crash;
mod dependencies;
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
