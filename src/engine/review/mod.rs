//! What is judged of a forecast and a plan before anybody words it: figures of a line, remarks of a review, and who gets the
//! graduates. Documents of every kind tell these, so that no two of them decide one thing twice.

mod assumed;
pub mod employers;
pub mod flags;
pub mod lines;
pub mod need;
pub mod plan;
mod remarks;

pub use assumed::{Assumed, assumed};
pub use remarks::{Remark, remarks};
