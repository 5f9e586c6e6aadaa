//! From students to workers: the yield chain with every factor visible, students in training, school leavers.
//!
//! A chain leads from a place to a worker: survival, employment, work in the occupation and in the region, accreditation where the
//! programme asks for it, and a part that comes a year later. Students in training go the same way from their course.

mod leavers;
mod pipeline;
mod uncertainty;
mod yields;

pub use leavers::{Applicants, applicants};
pub use pipeline::{Pipeline, PipelineYear, existing_students, pipeline};
pub use uncertainty::gap_sources;
pub use yields::{Chain, Factor, chains};
