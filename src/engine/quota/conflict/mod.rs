//! Why there is no plan: arithmetic first, then the smallest sets of constraints that contradict one another, and how much
//! must give way.

mod amounts;
mod elastic;
mod feasible;
mod minimal;

use super::arithmetic::{self, Found};
use super::kind::Kind;
use super::model::{Model, RowKey};
use super::owners::{describe, owner};
use super::progress::Watch;
use super::reason::{Conflict, Reason, Relief, Why};
use super::records::Refusal;
use super::solve::{Failure, Options};
use crate::inputs::Inputs;
use elastic::Give;
use feasible::{Feasible, Verdict};
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// Why a goal could not be solved.
pub fn refuse(failure: Failure, model: &Model, data: &Inputs, watch: Watch<'_>) -> Refusal {
    match failure {
        Failure::Infeasible => {
            let conflict = explain(model, data, Found::default(), watch);
            if watch.is_stopped() { Refusal::Stopped } else { Refusal::Impossible(conflict) }
        }
        Failure::NoPlanInTime => Refusal::NoPlanInTime,
        Failure::Stopped => Refusal::Stopped,
        Failure::Solver(error) => Refusal::Solver(error),
    }
}

/// What arithmetic tells before anything is solved, with whatever else stands in the way.
pub fn at_once(model: &Model, data: &Inputs, watch: Watch<'_>) -> Option<Conflict> {
    let found = arithmetic::find(model, data);
    (!found.reasons.is_empty()).then(|| explain(model, data, found, watch))
}

/// Work on one question about a part of the model. Nodes, not seconds, end it, so that every machine gives one answer.
fn options<'w>(data: &Inputs, gap: f64, watch: Watch<'w>) -> Options<'w> {
    let time_limit = data.region.settings.scenario.time_limit;
    Options { gap, time_limit, nodes: 300, search: 0.05, relax: false, target: f64::NEG_INFINITY, stop: watch.stop }
}

fn explain(model: &Model, data: &Inputs, found: Found, watch: Watch<'_>) -> Conflict {
    let feasible = Feasible::new(model, data);
    let all: Vec<usize> = (0..feasible.owned.len()).collect();
    let left = all.iter().copied().filter(|c| !found.keys.contains(&feasible.owned[*c].key)).collect();
    let known = !found.reasons.is_empty();
    let mut sets: Vec<Vec<Reason>> = found.reasons.into_iter().map(|reason| vec![reason]).collect();
    for set in minimal::conflicts(&feasible, left, known, options(data, 0.0, watch)) {
        sets.push(members(&feasible, data, &set, watch));
    }
    let relief = elastic::give(&feasible, data, &all, &all, options(data, 0.02, watch)).map(|gives| reliefs(&feasible, data, &gives));
    Conflict::from_sets(sets, relief.unwrap_or_default())
}

/// The constraints of a set by kind, owner and year, each with what it alone would have to give.
fn members(feasible: &Feasible, data: &Inputs, set: &[usize], watch: Watch<'_>) -> Vec<Reason> {
    let whole_groups = feasible.test(set, Options { relax: true, ..options(data, 0.0, watch) }) == Verdict::Feasible;
    let alone = set.len() == 1;
    let mut groups: BTreeMap<(Kind, String, Year, Option<RowKey>), Vec<usize>> = BTreeMap::new();
    for constraint in set {
        let key = feasible.owned[*constraint].key;
        if let Some((kind, _, year)) = describe(key, data) {
            // Limits have little in common but their owner.
            let own = matches!(key, RowKey::Limit { .. }).then_some(key);
            groups.entry((kind, owner(key, data), year, own)).or_default().push(*constraint);
        }
    }
    let reason = |((kind, owner, year, _), group): ((Kind, String, Year, Option<RowKey>), Vec<usize>)| {
        let unit = kind.unit();
        let gives = elastic::give(feasible, data, set, &group, options(data, 0.0, watch));
        let total = gives.as_ref().map(|gives| unit.up(gives.values().map(|give| give.by).sum()));
        let upper = gives.is_some_and(|gives| gives.values().any(|give| give.upper));
        let bounds = amounts::bounds(feasible, &group);
        let (required, available) = amounts::sizes(&bounds, unit, total);
        let remedies = total.map(|total| amounts::gives_way(&bounds, kind, total, upper)).into_iter().collect();
        Reason {
            set: 0,
            whole_groups,
            kind,
            owner,
            year,
            required,
            available,
            unit,
            why: Why::Together { bounds, in_whole_groups: whole_groups && alone },
            remedies,
        }
    };
    groups.into_iter().map(reason).collect()
}

fn reliefs(feasible: &Feasible, data: &Inputs, gives: &BTreeMap<usize, Give>) -> Vec<Relief> {
    gives
        .iter()
        .filter_map(|(constraint, give)| {
            let key = feasible.owned[*constraint].key;
            let (kind, _, year) = describe(key, data)?;
            let unit = kind.unit();
            let by = unit.up(give.by);
            let change = amounts::gives_way(&amounts::bounds(feasible, &[*constraint]), kind, by, give.upper);
            Some(Relief { owner: owner(key, data), kind, year, by, unit, bound: key, change })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quota::solve::conflict;
    use kadry_package::generate::{Size, write};

    /// A small region with further rows of the table of limits, and no other.
    fn region(limits: &[&str]) -> Inputs {
        let folder = tempfile::tempdir().expect("folder");
        write(folder.path(), Size { colleges: 3, programmes: 4 }, 3).expect("written");
        let path = folder.path().join("limits.csv");
        let head = "kind,programme,ugps,industry,municipality,base,cluster,college,founder,professionalitet,year,min,max,source";
        std::fs::write(&path, format!("{head}\n{}\n", limits.join("\n"))).expect("written");
        let region = kadry_package::read_package(folder.path()).region.expect("region");
        Inputs::new(region)
    }

    fn with(inputs: &Inputs, check: impl FnOnce(&Inputs, &Model)) {
        check(inputs, &Model::build(inputs));
    }

    /// Three limits over lines that overlap: each sum alone could be.
    const TRIANGLE: [&str; 3] = [
        "industry,,,Здравоохранение,,,,,,,2029,260,,",
        "programme,34.02.01,,,,,,,,,2029,,50,",
        "college,,,Здравоохранение,,,,Колледж № 3,,,2029,,30,",
    ];

    #[test]
    fn the_conflict_of_the_relaxation_contradicts_itself_and_is_irreducible() {
        with(&region(&TRIANGLE), |data, model| {
            assert!(arithmetic::find(model, data).reasons.is_empty(), "arithmetic finds nothing");
            let feasible = Feasible::new(model, data);
            let all: Vec<usize> = (0..feasible.owned.len()).collect();
            let relaxed = Options { relax: true, ..options(data, 0.0, Watch::silent()) };
            let (whole, of) = feasible.model(&all);
            let rows = conflict(&whole, relaxed).expect("answer");
            let mut set: Vec<usize> = rows.into_iter().filter_map(|row| of.get(row).copied()).collect();
            set.dedup();
            assert!(set.len() >= 5, "{set:?}");
            assert_eq!(feasible.test(&set, relaxed), Verdict::Infeasible);
            for left_out in &set {
                let rest: Vec<usize> = set.iter().copied().filter(|constraint| constraint != left_out).collect();
                assert_eq!(feasible.test(&rest, relaxed), Verdict::Feasible, "without {:?}", feasible.owned[*left_out].key);
            }
        });
    }

    #[test]
    fn a_feasible_relaxation_has_no_conflict() {
        with(&region(&[]), |data, model| {
            let feasible = Feasible::new(model, data);
            let all: Vec<usize> = (0..feasible.owned.len()).collect();
            assert_eq!(conflict(&feasible.model(&all).0, options(data, 0.0, Watch::silent())), Ok(Vec::new()));
            assert!(minimal::conflicts(&feasible, all, false, options(data, 0.0, Watch::silent())).is_empty());
        });
    }

    #[test]
    fn where_only_whole_groups_contradict_the_smallest_set_is_found_all_the_same() {
        with(&region(&["programme,15.02.16,,,,,,,,,2029,110,110,"]), |data, model| {
            let feasible = Feasible::new(model, data);
            let all: Vec<usize> = (0..feasible.owned.len()).collect();
            let sets = minimal::conflicts(&feasible, all, false, options(data, 0.0, Watch::silent()));
            let keys: Vec<RowKey> = sets.concat().into_iter().map(|constraint| feasible.owned[constraint].key).collect();
            assert!(matches!(keys[..], [RowKey::Limit { .. }]), "{keys:?}");
            assert!(members(&feasible, data, &sets[0], Watch::silent()).iter().all(|reason| reason.whole_groups));
        });
    }

    /// What the elastic re-solve asks is enough, and a place less is not.
    #[test]
    fn amounts_are_enough_and_no_more_than_needed() {
        with(&region(&TRIANGLE), |data, model| {
            let mut feasible = Feasible::new(model, data);
            let all: Vec<usize> = (0..feasible.owned.len()).collect();
            let lowest = |f: &Feasible| f.owned.iter().position(|c| matches!(c.key, RowKey::Limit { .. }) && c.rows[0].lower == 260.0);
            let limit = lowest(&feasible).expect("limit");
            let gives = elastic::give(&feasible, data, &all, &[limit], options(data, 0.0, Watch::silent())).expect("amount");
            assert!((gives[&limit].by - 10.0).abs() < 1e-6 && !gives[&limit].upper, "{gives:?}");
            feasible.owned[limit].rows[0].lower = 250.0;
            assert_eq!(feasible.test(&all, options(data, 0.0, Watch::silent())), Verdict::Feasible);
            feasible.owned[limit].rows[0].lower = 251.0;
            assert_eq!(feasible.test(&all, options(data, 0.0, Watch::silent())), Verdict::Infeasible);
        });
    }
}
