//! What scenarios did to a region.

use crate::lang::Text;

/// The scenario without a file: the package as it is.
pub const BASE: &str = "base";

/// What a scenario supposes, and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub scenario: String,
    /// For people; the name where the file has no title.
    pub title: Text,
    pub about: Text,
    /// Each change.
    pub what: Vec<Text>,
}
