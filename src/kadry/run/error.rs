//! Why a run or a study is not made or not written.

use kadry_engine::quota::Failure;
use kadry_package::disk::said;
use kadry_region::lang::{Text, text};
use kadry_report::dossier::Unreadable;
use kadry_report::{DocumentError, charts};
use polars::prelude::PolarsError;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a run folder was not written.
#[derive(Debug, Error)]
pub enum WriteError {
    #[error("{0}: the folder exists")]
    Exists(PathBuf),
    /// The folder holds something else than a run: it is never replaced.
    #[error("{0}: the folder is no run folder")]
    NotARun(PathBuf),
    /// Nothing can be written there, which is known before anything is computed.
    #[error("{path}: {error}")]
    Place { path: PathBuf, error: io::Error },
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: io::Error },
    #[error("table: {0}")]
    Table(#[from] PolarsError),
    #[error("chart: {0}")]
    Chart(#[from] charts::ChartError),
    #[error("document: {0}")]
    Document(#[from] DocumentError),
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    #[error("run card: {0}")]
    Card(#[from] serde_json::Error),
}

impl WriteError {
    /// The sentence for the user.
    pub fn text(&self) -> Text {
        match self {
            WriteError::Place { path, error } | WriteError::Io { path, error } => {
                let (path, ru, en) = (path.display(), said(error), error.to_string());
                text!("{path}: {ru}", "{path}: {en}")
            }
            WriteError::Unreadable(Unreadable(text)) => text.clone(),
            other => Text::new(other.to_string(), other.to_string()),
        }
    }
}

pub(super) fn io_at(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |error| WriteError::Io { path, error }
}

/// Why nothing is said about a run.
#[derive(Debug, Error)]
pub enum StudyError {
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    #[error("{0}")]
    Solver(#[from] Failure),
    #[error("{0}")]
    Write(#[from] WriteError),
}

impl StudyError {
    /// What the solver failed with on the plan of a run: where there is no answer, that plan breaks rows of its own model.
    pub(super) fn of_plan(failure: Failure) -> Self {
        match failure {
            Failure::Infeasible => StudyError::Unreadable(Unreadable(text!(
                "план этой папки не выполняет ограничений: что нарушено, покажет kadry verify",
                "the plan of this folder does not meet its constraints: kadry verify shows which"
            ))),
            failure @ (Failure::NoPlanInTime | Failure::Stopped | Failure::Solver(_)) => StudyError::Solver(failure),
        }
    }
}
