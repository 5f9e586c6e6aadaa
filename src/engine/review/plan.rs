//! A plan summed up: places by admission year, and what holds more groups back.

use crate::quota::{ConstraintLine, Kind, Plan};
use kadry_region::units::{Groups, Places, Year};
use std::collections::BTreeMap;

/// All lines of one admission year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdmissionTotal {
    pub year: Year,
    pub places: Places,
    /// Places against the year before; a line whose year before is unknown has no change.
    pub change: f64,
    pub groups: Groups,
    pub contracts: Places,
    pub workers: f64,
}

impl AdmissionTotal {
    pub fn of(plan: &Plan, year: Year) -> Self {
        let lines = || plan.lines.iter().filter(move |line| line.year == year);
        Self {
            year,
            places: lines().map(|line| line.places).sum(),
            change: lines().filter_map(|line| Some(f64::from(line.places) - f64::from(line.previous?))).sum(),
            groups: Groups(lines().map(|line| line.groups.0).sum()),
            contracts: lines().map(|line| line.contracts).sum(),
            workers: lines().map(|line| line.workers.0).sum(),
        }
    }
}

/// A kind of constraint that keeps one more group out of lines.
#[derive(Clone, Copy, Debug)]
pub struct HeldBack<'a> {
    pub kind: Kind,
    /// Lines of the plan, each admission year by itself.
    pub lines: u32,
    /// Of those of the kind the one whose unit more lowers shortage most; the first of equal ones.
    pub dearest: &'a ConstraintLine,
}

/// The kinds that hold most lines back first.
pub fn held_back(plan: &Plan) -> Vec<HeldBack<'_>> {
    let mut kinds: BTreeMap<Kind, HeldBack<'_>> = BTreeMap::new();
    for constraint in plan.lines.iter().filter_map(|line| plan.constraints.get(line.blocked_by?)) {
        let held = kinds.entry(constraint.kind).or_insert(HeldBack { kind: constraint.kind, lines: 0, dearest: constraint });
        held.lines += 1;
        let price = |row: &ConstraintLine| row.one_more.unwrap_or_default();
        if price(constraint) < price(held.dearest) {
            held.dearest = constraint;
        }
    }
    let mut kinds: Vec<_> = kinds.into_values().collect();
    kinds.sort_by(|a, b| b.lines.cmp(&a.lines).then(a.kind.cmp(&b.kind)));
    kinds
}
