//! What a first year is worth over draws, told against another one.

use kadry_region::lang::{Text, text};

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

    /// What the measure is.
    pub fn text(&self) -> Text {
        match self.name {
            "mean" => text!("в среднем", "on average"),
            "cvar" => text!("в худших испытаниях", "in the worst draws"),
            "worst_regret" => text!("наибольшее сожаление", "the worst regret"),
            _ => text!("если сбудется точечный прогноз", "where the point forecast comes true"),
        }
    }
}
