//! Why there is no plan: arithmetic first, then the smallest sets of constraints that contradict one another, and how much
//! must give way.

mod elastic;
mod feasible;
mod minimal;
mod words;

use super::arithmetic::{self, Found, describe, owner};
use super::model::{Data, Model};
use super::plan::Refusal;
use super::reason::{Conflict, Reason, Relief, Unit};
use super::solve::{Failure, Options};
use crate::units::Year;
use elastic::Give;
use feasible::{Feasible, Verdict};
use std::collections::BTreeMap;

/// Why a goal could not be solved.
pub fn refuse(failure: Failure, model: &Model, data: &Data<'_>) -> Refusal {
    match failure {
        Failure::Infeasible => Refusal::Impossible(explain(model, data, Found::default())),
        Failure::NoPlanInTime => Refusal::NoPlanInTime,
        Failure::Solver(error) => Refusal::Solver(error),
    }
}

/// What arithmetic tells before anything is solved, with whatever else stands in the way.
pub fn at_once(model: &Model, data: &Data<'_>) -> Option<Conflict> {
    let found = arithmetic::find(model, data);
    (!found.reasons.is_empty()).then(|| explain(model, data, found))
}

/// Work on one question about a part of the model. Nodes, not seconds, end it, so that every machine gives one answer.
fn options(data: &Data<'_>, gap: f64) -> Options {
    Options { gap, time_limit: data.region.settings.scenario.time_limit, nodes: 2000, search: 0.05, relax: false }
}

fn explain(model: &Model, data: &Data<'_>, found: Found) -> Conflict {
    let feasible = Feasible::new(model, data);
    let all: Vec<usize> = (0..feasible.owned.len()).collect();
    let left = all.iter().copied().filter(|c| !found.keys.contains(&feasible.owned[*c].key)).collect();
    let known = !found.reasons.is_empty();
    let mut sets: Vec<Vec<Reason>> = found.reasons.into_iter().map(|reason| vec![reason]).collect();
    for set in minimal::conflicts(&feasible, left, known, options(data, 0.0)) {
        sets.push(members(&feasible, data, &set));
    }
    let relief = elastic::give(&feasible, data, &all, &all, options(data, 0.02)).map(|gives| reliefs(&feasible, data, &gives));
    Conflict::from_sets(sets, relief.unwrap_or_default())
}

/// The constraints of a set by kind, owner and year, each with what it alone would have to give.
fn members(feasible: &Feasible, data: &Data<'_>, set: &[usize]) -> Vec<Reason> {
    let whole_groups = feasible.test(set, Options { relax: true, ..options(data, 0.0) }) == Verdict::Feasible;
    let alone = set.len() == 1;
    let mut groups: BTreeMap<(&str, String, Year), Vec<usize>> = BTreeMap::new();
    for constraint in set {
        let key = feasible.owned[*constraint].key;
        if let Some((kind, _, year)) = describe(key, data) {
            groups.entry((kind, owner(key, data), year)).or_default().push(*constraint);
        }
    }
    let reason = |((kind, owner, year), group): ((&'static str, String, Year), Vec<usize>)| {
        let unit = Unit::of(kind);
        let gives = elastic::give(feasible, data, set, &group, options(data, 0.0));
        let total = gives.as_ref().map(|gives| unit.up(gives.values().map(|give| give.by).sum()));
        let upper = gives.is_some_and(|gives| gives.values().any(|give| give.upper));
        let (required, available) = words::sizes(feasible, &group, kind, total);
        Reason {
            set: 0,
            whole_groups,
            kind,
            owner,
            year,
            required,
            available,
            unit: unit.name(),
            sentence: words::bound(feasible, data, &group, kind, whole_groups && alone),
            remedies: total.map(|total| words::gives_way(feasible, data, &group, kind, total, upper)).into_iter().collect(),
        }
    };
    groups.into_iter().map(reason).collect()
}

fn reliefs(feasible: &Feasible, data: &Data<'_>, gives: &BTreeMap<usize, Give>) -> Vec<Relief> {
    let mut reliefs: Vec<Relief> = gives
        .iter()
        .filter_map(|(constraint, give)| {
            let key = feasible.owned[*constraint].key;
            let (kind, _, year) = describe(key, data)?;
            let unit = Unit::of(kind);
            let by = unit.up(give.by);
            let sentence = words::relief(feasible, data, *constraint, kind, by, give.upper);
            Some(Relief { owner: owner(key, data), kind, year, by, unit: unit.name(), sentence })
        })
        .collect();
    reliefs.sort_by(|a, b| (&a.owner, a.kind, a.year, &a.sentence.ru).cmp(&(&b.owner, b.kind, b.year, &b.sentence.ru)));
    reliefs
}
