//! The goals in the order in which they are solved.

use super::model::{ColumnKey, Data, Model};
use serde::Serialize;

/// Goals of model.md, section 3; fairness and cost are not solved yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalName {
    Contracts,
    Shortage,
    Surplus,
    Change,
}

impl GoalName {
    pub const ORDER: [GoalName; 4] = [GoalName::Contracts, GoalName::Shortage, GoalName::Surplus, GoalName::Change];

    pub fn key(self) -> &'static str {
        match self {
            GoalName::Contracts => "contracts",
            GoalName::Shortage => "shortage",
            GoalName::Surplus => "surplus",
            GoalName::Change => "change",
        }
    }

    /// Terms of the sum to be least.
    pub fn terms(self, model: &Model, data: &Data<'_>) -> Vec<(usize, f64)> {
        let weight = |key: ColumnKey| match (self, key) {
            (GoalName::Contracts, ColumnKey::Unmet { .. }) => Some(1.0),
            (GoalName::Shortage, ColumnKey::Shortage { programme, .. }) => Some(data.region.programmes[programme].priority),
            (GoalName::Surplus, ColumnKey::SurplusBeyond { .. }) => Some(1.0),
            (GoalName::Change, ColumnKey::Change { .. }) => Some(1.0),
            (GoalName::Change, ColumnKey::Opened { .. }) => Some(data.region.settings.scenario.new_line_weight),
            _ => None,
        };
        model
            .columns
            .iter()
            .enumerate()
            .filter_map(|(index, column)| weight(column.key).map(|w| (index, w)))
            .filter(|(_, w)| *w > 0.0)
            .collect()
    }
}
