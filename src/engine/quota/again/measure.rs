//! What a first year is worth over draws, told against another one.

/// Measures of two first years over the fresh draws, in people of weighted shortage.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub name: &'static str,
    pub base: f64,
    pub robust: f64,
}

impl Measure {
    /// Negative where the robust first year is better.
    pub fn difference(&self) -> f64 {
        self.robust - self.base
    }
}
