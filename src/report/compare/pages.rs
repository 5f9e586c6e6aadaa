use super::Comparison;
use crate::report::documents::DocumentError;
pub fn page(_of: &Comparison) -> Result<Vec<u8>, DocumentError> { Ok(Vec::new()) }
