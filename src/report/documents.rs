//! The documents of a run, all from the same dossier: the workbook, the note, the annex of the order and the page.

use super::dossier::{Dossier, Unreadable};
use super::{page, word, workbook};
use rayon::prelude::*;

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    #[error("justification.xlsx: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("docx: {0}")]
    Word(#[from] word::WordError),
}

type Make = fn(&Dossier) -> Result<Vec<u8>, DocumentError>;

const DOCUMENTS: [(&str, Make); 4] = [
    ("justification.xlsx", workbook::justification),
    ("note.docx", |dossier| word::note(dossier)),
    ("order_annex.docx", |dossier| word::order_annex(dossier)),
    ("report.html", |dossier| Ok(page::page(dossier)?)),
];

/// Every document with the name of its file, in the language of the run; made side by side.
///
/// # Errors
/// [`DocumentError`] where a table of the run is missing, or a document cannot be assembled.
pub fn documents(dossier: &Dossier) -> Result<Vec<(&'static str, Vec<u8>)>, DocumentError> {
    DOCUMENTS.par_iter().map(|(name, make)| Ok((*name, make(dossier)?))).collect()
}
