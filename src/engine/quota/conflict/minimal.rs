//! The smallest sets of constraints that cannot hold together.

use super::feasible::{Feasible, Verdict};
use crate::quota::solve::{Options, conflict};

/// Conflicts that have nothing in common, at most this many: the first ones to be settled.
const SETS: usize = 6;

/// Sets of constraints of which each contradicts itself, and holds without any one of its members.
///
/// The conflict of the relaxation comes first: it is found by LP. Where parts of groups could do it and only whole ones
/// cannot, constraints are left out half by half for as long as the rest still contradicts; that takes longer, and is not
/// done where other reasons are `known`.
pub fn conflicts(feasible: &Feasible, mut left: Vec<usize>, known: bool, options: Options<'_>) -> Vec<Vec<usize>> {
    let mut sets = Vec::new();
    while sets.len() < SETS {
        let (model, of) = feasible.model(&left);
        let Ok(rows) = conflict(&model, options) else { break };
        let mut found: Vec<usize> = rows.into_iter().filter_map(|row| of.get(row).copied()).collect();
        found.sort_unstable();
        found.dedup();
        if found.is_empty() || feasible.test(&found, options) != Verdict::Infeasible {
            break;
        }
        let set = reduce(feasible, found, options);
        left.retain(|constraint| !set.contains(constraint));
        sets.push(set);
    }
    if sets.is_empty() && !known && feasible.test(&left, options) == Verdict::Infeasible {
        sets.push(reduce(feasible, left, options));
    }
    sets
}

/// Leaves out of a contradicting set whatever it contradicts without.
pub fn reduce(feasible: &Feasible, set: Vec<usize>, options: Options<'_>) -> Vec<usize> {
    let mut kept = set.clone();
    let mut chunks = vec![set];
    while let Some(chunk) = chunks.pop() {
        let without: Vec<usize> = kept.iter().copied().filter(|constraint| !chunk.contains(constraint)).collect();
        if feasible.test(&without, options) == Verdict::Infeasible {
            kept = without;
        } else if chunk.len() > 1 {
            let (first, second) = chunk.split_at(chunk.len() / 2);
            chunks.extend([first.to_vec(), second.to_vec()]);
        }
    }
    kept
}
