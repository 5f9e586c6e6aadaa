//! The documents of a run, all from the same dossier: the workbook, the note, the annex of the order and the page.

use super::dossier::{Dossier, Unreadable};
use super::{page, word, workbook};

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

/// Every document with the name of its file, in the language of the run.
///
/// # Errors
/// [`DocumentError`] where a table of the run is missing, or a document cannot be assembled.
pub fn documents(dossier: &Dossier) -> Result<Vec<(&'static str, Vec<u8>)>, DocumentError> {
    Ok(vec![
        ("justification.xlsx", workbook::justification(dossier)?),
        ("note.docx", word::note(dossier)?),
        ("order_annex.docx", word::order_annex(dossier)?),
        ("report.html", page::page(dossier)?),
    ])
}
