//! The study that `kadry compare` writes.

use super::error::WriteError;
use super::study::Study;
use kadry_report::compare::Comparison;

/// Tables, charts, workbook and page of a comparison, ready to be written.
///
/// # Errors
/// [`WriteError`] where one of them cannot be assembled.
pub fn comparison(of: &Comparison) -> Result<Study, WriteError> {
    let charts = of.charts()?;
    let documents = of.documents(&charts)?;
    Ok(Study {
        command: "compare",
        title: of.title(),
        parameters: of.parameters(),
        inputs: Vec::new(),
        tables: of.tables()?,
        charts,
        documents,
    })
}
