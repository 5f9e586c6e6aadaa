//! Why constraints that hold one by one cannot hold together.

use super::arithmetic::{Reason, describe};
use super::constraints::kind_ru;
use super::model::{ColumnKey, Data, Model};
use super::plan::Refusal;
use super::solve::{Failure, Options, minimise};
use crate::lang::{Lang, number, text};

pub fn refuse(failure: Failure, model: &Model, data: &Data<'_>) -> Refusal {
    match failure {
        Failure::Infeasible => Refusal::Impossible(elastic(model, data)),
        Failure::NoPlanInTime => Refusal::NoPlanInTime,
        Failure::Solver(error) => Refusal::Solver(error),
    }
}

/// Arithmetic found nothing and still the constraints contradict one another together: give every constraint of an owner
/// some slack at a price, and say which ones need it and how much.
fn elastic(model: &Model, data: &Data<'_>) -> Vec<Reason> {
    let mut columns = model.columns.clone();
    let mut rows = model.rows.clone();
    let mut goal = Vec::new();
    for (number, row) in rows.iter_mut().enumerate() {
        let Some(_) = describe(row.key, data) else { continue };
        // Each constraint gives way in parts of itself, so that roubles and places weigh alike.
        let scale = 1.0 / row.upper.abs().min(row.lower.abs()).max(1.0);
        for (bounded, direction) in [(row.upper.is_finite(), -1.0), (row.lower.is_finite(), 1.0)] {
            if bounded {
                let index = columns.len();
                columns.push(super::model::Column {
                    key: ColumnKey::Slack { row: number },
                    lower: 0.0,
                    upper: f64::INFINITY,
                    integer: false,
                });
                row.terms.push((index, direction));
                goal.push((index, scale));
            }
        }
    }
    let first_slack = model.columns.len();
    let relaxed = Model::from_parts(columns, rows);
    let options = Options { gap: 0.01, time_limit: data.region.settings.scenario.time_limit, nodes: i32::MAX, search: 0.05, relax: false };
    let Ok(answer) = minimise(&relaxed, &goal, options, None) else { return Vec::new() };
    relaxed
        .rows
        .iter()
        .filter_map(|row| {
            let (kind, owner, year) = describe(row.key, data)?;
            let give: f64 = row.terms.iter().filter(|(column, _)| *column >= first_slack).map(|(column, _)| answer.values[*column]).sum();
            let bound = if row.upper.is_finite() { row.upper } else { row.lower } + row.taken;
            (give > 1e-6).then(|| {
                let (shown, by, what) = (number(bound, 1, Lang::Ru), number(give, 1, Lang::Ru), kind_ru(kind));
                Reason {
                    kind,
                    owner: owner.clone(),
                    year,
                    required: bound,
                    available: give,
                    sentence: text!(
                        "Ограничения вместе невыполнимы. Достаточно, например, ослабить: {what}, {owner}, {year} год, граница {shown} — на {by}",
                        "The constraints cannot hold together. It is enough, for example, to relax {kind}, {owner}, {year}, bound {shown}, by {by}"
                    ),
                }
            })
        })
        .collect()
}
