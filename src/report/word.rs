//! The Word documents of a run: the explanatory note to the draft figures, and the annex that an order carries.

mod facts;
mod grid;
mod note;
mod order;
mod package;
mod paper;

pub use note::note;
pub use order::order_annex;

/// Why a Word document was not made.
#[derive(Debug, thiserror::Error)]
pub enum WordError {
    #[error("{0}")]
    Packed(String),
    #[error("{0}.png: not a PNG picture")]
    Picture(String),
    #[error("{0}")]
    Archive(#[from] zip::result::ZipError),
}
