//! From students to workers: the yield chain with every factor visible, students in training, school leavers.

mod leavers;
mod pipeline;
mod uncertainty;
mod yields;

pub use leavers::{Applicants, applicants};
pub use pipeline::{Pipeline, PipelineYear, existing_students, pipeline};
pub use uncertainty::gap_sources;
pub use yields::{Chain, Factor, chains};
