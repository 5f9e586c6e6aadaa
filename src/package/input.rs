//! A file as it was read: name, hash and bytes.

use crate::seal::sha256;
use serde::Serialize;
use std::sync::Arc;

/// A file of the package as it was read: the evidence of the run card.
#[derive(Clone, Debug, Serialize)]
pub struct InputFile {
    pub name: String,
    pub sha256: String,
    pub rows: usize,
    /// The bytes that were read: what a run keeps, whatever becomes of the file meanwhile.
    #[serde(skip)]
    pub content: Arc<Vec<u8>>,
}

impl InputFile {
    pub fn new(name: String, content: Vec<u8>, rows: usize) -> Self {
        Self { name, sha256: sha256(&content), rows, content: Arc::new(content) }
    }
}
