//! `kadry report`: the documents of a finished run, made again from its tables.

use crate::region::sha256;
use crate::report::dossier::{Dossier, Unreadable};
use crate::report::{DocumentError, documents};
use std::io;
use std::path::{Path, PathBuf};

/// Why the documents were not made again.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    #[error("{0}")]
    Document(#[from] DocumentError),
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: io::Error },
}

/// Writes the documents of the run into its folder, or into `out`, and gives their paths. In the run folder the card is told
/// the new hashes.
///
/// # Errors
/// [`RebuildError`]; a document that stood there before stays whole.
pub fn rebuild(run: &Path, out: Option<&Path>) -> Result<Vec<PathBuf>, RebuildError> {
    let dossier = Dossier::read(run)?;
    let made = documents(&dossier)?;
    let folder = out.unwrap_or(run);
    std::fs::create_dir_all(folder).map_err(|error| RebuildError::Io { path: folder.to_owned(), error })?;
    for (name, bytes) in &made {
        replace(&folder.join(name), bytes)?;
    }
    if out.is_none() {
        state(run, &made)?;
    }
    Ok(made.iter().map(|(name, _)| folder.join(name)).collect())
}

/// Puts a file in place whole: a killed command leaves the old one. Made in a folder beside it, the file gets the rights of any
/// other file; a temporary file would be for its owner's eyes only.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), RebuildError> {
    let io = |error| RebuildError::Io { path: path.to_owned(), error };
    let folder = path.parent().unwrap_or(Path::new("."));
    let aside = tempfile::Builder::new().prefix(".kadry-").tempdir_in(folder).map_err(io)?;
    let made = aside.path().join("document");
    std::fs::write(&made, bytes).map_err(io)?;
    std::fs::rename(&made, path).map_err(io)
}

/// Tells the card what the documents are now; a card that says so already is left alone.
fn state(run: &Path, made: &[(&'static str, Vec<u8>)]) -> Result<(), RebuildError> {
    let path = run.join("run.json");
    let io = |error| RebuildError::Io { path: path.clone(), error };
    let content = std::fs::read(&path).map_err(io)?;
    let mut card: serde_json::Value = serde_json::from_slice(&content).map_err(|error| io(error.into()))?;
    let Some(outputs) = card.get_mut("outputs").and_then(|outputs| outputs.as_object_mut()) else { return Ok(()) };
    let mut changed = false;
    for (name, bytes) in made {
        let hash = serde_json::Value::String(sha256(bytes));
        changed |= outputs.insert((*name).to_owned(), hash.clone()) != Some(hash);
    }
    if changed {
        let text = serde_json::to_string_pretty(&card).map_err(|error| io(error.into()))?;
        replace(&path, text.as_bytes())?;
    }
    Ok(())
}
