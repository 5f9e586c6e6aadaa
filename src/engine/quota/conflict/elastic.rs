//! How much must give way: every constraint gets slack at a price, and the cheapest plan says which ones need it.

use super::feasible::Feasible;
use crate::inputs::Inputs;
use crate::quota::model::{Column, ColumnKey, Model, RowKey};
use crate::quota::solve::{Options, minimise};
use std::collections::BTreeMap;

/// How far a constraint gives way, and on which side.
#[derive(Clone, Copy, Debug)]
pub struct Give {
    pub by: f64,
    pub upper: bool,
}

/// The least give of the constraints in `giving` under which all `chosen` hold; by constraint, in its own unit.
pub fn give(feasible: &Feasible, data: &Inputs, chosen: &[usize], giving: &[usize], options: Options<'_>) -> Option<BTreeMap<usize, Give>> {
    let (mut model, of) = feasible.model(chosen);
    let mut slack: BTreeMap<(usize, bool), usize> = BTreeMap::new();
    let mut goal = Vec::new();
    for (row, constraint) in of.iter().enumerate().filter(|(_, constraint)| giving.contains(constraint)) {
        let owned = &feasible.owned[*constraint];
        for (upper, bound, direction) in [(true, model.rows[row].upper, -1.0), (false, model.rows[row].lower, 1.0)] {
            if !bound.is_finite() {
                continue;
            }
            // The rows of one constraint give way together, once.
            let column = *slack.entry((*constraint, upper)).or_insert_with(|| {
                let integer = matches!(owned.key, RowKey::Licence { .. });
                model.columns.push(Column { key: ColumnKey::Slack { row }, lower: 0.0, upper: f64::INFINITY, integer });
                goal.push((model.columns.len() - 1, weight(owned.key) * feasible.places(*constraint, data)));
                model.columns.len() - 1
            });
            model.rows[row].terms.push((column, direction));
        }
    }
    // What the relaxation leaves rigid hardly ever has to give: a search among the others alone finds the few that must.
    let relaxed = minimise(&model, &goal, Options { relax: true, ..options }, None).ok()?;
    let few = Model::from_parts(
        model
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| match column.key {
                ColumnKey::Slack { .. } if relaxed.values[index] <= 1e-6 => Column { upper: 0.0, ..column.clone() },
                _ => column.clone(),
            })
            .collect(),
        model.rows.clone(),
    );
    let near = minimise(&few, &goal, options, None).ok();
    let all = minimise(&model, &goal, options, near.as_ref().map(|answer| answer.values.as_slice())).ok();
    let answer = [near, all].into_iter().flatten().min_by(|a, b| a.objective.total_cmp(&b.objective))?;
    let gives = slack.into_iter().map(|((constraint, upper), column)| (constraint, Give { by: answer.values[column], upper }));
    Some(gives.filter(|(_, give)| give.by > 1e-6).collect())
}

/// A place of one constraint against a place of another. The scenario's own limit of change is the first to give; what law
/// or a signature binds is the last.
fn weight(key: RowKey) -> f64 {
    match key {
        RowKey::Growth { .. } | RowKey::Decline { .. } => 1.0,
        RowKey::Contract { .. } => 20.0,
        _ => 2.0,
    }
}
