//! Many calculations of one region: what changes when assumptions and draws do. Computes records; tables and charts of them are
//! made by the report.

pub mod imposed;
pub mod robust;
pub mod sensitivity;
pub mod sweep;
