//! `kadry report`: the documents of a finished run, made again from its tables.

use super::error::{WriteError, io_at};
use super::long::write_file;
use kadry_package::disk::Fault;
use kadry_package::{sealed, sha256};
use kadry_region::lang::text;
use kadry_report::dossier::{Dossier, Unreadable};
use kadry_report::{DocumentError, documents};
use std::path::{Path, PathBuf};

/// Why the documents were not made again.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    #[error("{0}")]
    Document(#[from] DocumentError),
    #[error("{0}")]
    Write(#[from] WriteError),
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
    std::fs::create_dir_all(folder).map_err(io_at(folder))?;
    for (name, bytes) in &made {
        put(&folder.join(name), bytes)?;
    }
    if out.is_none() {
        state(run, &made)?;
    }
    Ok(made.iter().map(|(name, _)| folder.join(name)).collect())
}

/// Puts a file in place whole: a killed command leaves the old one. One that is there already is left alone; what is no file
/// of the folder, such as a link out of it, is not written to.
fn put(path: &Path, bytes: &[u8]) -> Result<(), RebuildError> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => {
            let (name, why) = (path.display(), Fault::NotAFile.text());
            return Err(Unreadable(text!("{name}: {ru}", "{name}: {en}", ru = why.ru, en = why.en)).into());
        }
        Ok(meta) if meta.len() == bytes.len() as u64 && std::fs::read(path).is_ok_and(|there| there == bytes) => return Ok(()),
        _ => {}
    }
    Ok(write_file(path, bytes)?)
}

/// Tells the card what the documents are now; a card that says so already is left alone.
fn state(run: &Path, made: &[(&'static str, Vec<u8>)]) -> Result<(), RebuildError> {
    let path = run.join("run.json");
    let io = |error| io_at(&path)(error);
    let content = std::fs::read(&path).map_err(io)?;
    let mut card: serde_json::Value = serde_json::from_slice(&content).map_err(|error| io(error.into()))?;
    let Some(outputs) = card.get_mut("outputs").and_then(|outputs| outputs.as_object_mut()) else { return Ok(()) };
    let mut changed = false;
    for (name, bytes) in made {
        let hash = serde_json::Value::String(sha256(bytes));
        changed |= outputs.insert((*name).to_owned(), hash.clone()) != Some(hash);
    }
    if changed {
        put(&path, &sealed(&card).map_err(|error| io(error.into()))?)?;
    }
    Ok(())
}
