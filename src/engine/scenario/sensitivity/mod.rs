//! Each assumption by itself a step down and a step up: need is forecast again and the plan solved again.

mod assumption;
mod world;

pub use assumption::{Assumption, Measure, Setting, Side};

use crate::inputs::Inputs;
use crate::quota::alternatives::Allocation;
use crate::quota::weighted::{InParts, in_parts, whole};
use crate::quota::{Failure, Watch};
use kadry_region::Region;
use kadry_region::units::Year;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// A line that is opened or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flip {
    pub offer: usize,
    pub year: Year,
    pub before: u32,
    pub after: u32,
}

/// What came of an assumption at one side.
#[derive(Clone, Debug)]
pub struct Case {
    /// The value of the assumption, or the factor on all of its values.
    pub value: f64,
    /// How many values could not take the whole step.
    pub capped: usize,
    /// `None` where there is no plan.
    pub found: Option<Found>,
}

#[derive(Clone, Debug)]
pub struct Found {
    pub parts: InParts,
    pub flips: Vec<Flip>,
}

/// One assumption with both of its sides.
#[derive(Clone, Debug)]
pub struct Row {
    pub assumption: Assumption,
    pub base: f64,
    pub low: Case,
    pub high: Case,
}

impl Row {
    /// Distance between the least and the largest shortage of both sides and the base.
    pub fn swing(&self, base: &InParts) -> f64 {
        let sides = [&self.low, &self.high].into_iter().filter_map(|case| case.found.as_ref()).map(|found| found.parts.shortage);
        let (low, high) = sides.fold((base.shortage, base.shortage), |(low, high), value| (low.min(value), high.max(value)));
        high - low
    }

    /// Lines that open or close on either side; one that does on both is one.
    pub fn flips(&self) -> usize {
        let found = [&self.low, &self.high].into_iter().filter_map(|case| case.found.as_ref());
        found.flat_map(|found| &found.flips).map(|flip| (flip.offer, flip.year)).collect::<BTreeSet<_>>().len()
    }
}

/// What was found of all assumptions, the largest swing first.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// The region as it is, solved in the same way.
    pub base: InParts,
    pub rows: Vec<Row>,
    /// A share: 0.1 for ten per cent.
    pub step: f64,
}

/// Draws of need do not matter here: only its point forecast is used.
const DRAWS: u32 = 10;

/// Moves every assumption of the region that has a value; flips are told against a plan in whole groups near `plan`.
///
/// # Errors
/// [`Failure`] where the region itself has no plan.
pub fn sensitivity(region: &Region, plan: &Allocation, step: f64, watch: Watch<'_>) -> Result<Sensitivity, Failure> {
    let mut region = region.clone();
    region.settings.scenario.draws = DRAWS;
    let data = Inputs::new(region);
    let region = &data.region;
    let base = in_parts(&data, watch)?;
    let near = whole(&data, plan, watch)?;
    let cases: Vec<(Assumption, Side)> =
        Assumption::of(region, step).into_iter().flat_map(|assumption| [(assumption, Side::Low), (assumption, Side::High)]).collect();
    let solved: Vec<Case> =
        cases.par_iter().map(|(assumption, side)| case(&data, (*assumption, *side), step, &base, &near, watch)).collect();
    if watch.is_stopped() {
        return Err(Failure::Stopped);
    }
    let mut rows: Vec<Row> = cases
        .iter()
        .zip(&solved)
        .collect::<Vec<_>>()
        .chunks(2)
        .filter_map(|sides| match sides {
            [((assumption, _), low), (_, high)] => {
                Some(Row { assumption: *assumption, base: assumption.base(region), low: (*low).clone(), high: (*high).clone() })
            }
            _ => None,
        })
        .collect();
    rows.sort_by(|a, b| b.swing(&base).total_cmp(&a.swing(&base)));
    Ok(Sensitivity { base, rows, step })
}

fn case(data: &Inputs, (assumption, side): (Assumption, Side), step: f64, base: &InParts, near: &Allocation, watch: Watch<'_>) -> Case {
    let (world, value, capped) = world::moved(data, assumption, side, step);
    let data = &world;
    let found = in_parts(data, watch).ok().and_then(|parts| {
        // What changes nothing flips nothing.
        let flips = if same(&parts, base) { Vec::new() } else { flips(near, &whole(data, near, watch).ok()?) };
        Some(Found { parts, flips })
    });
    Case { value, capped, found }
}

fn same(one: &InParts, two: &InParts) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (1.0 + a.abs());
    near(one.objective, two.objective) && near(one.need, two.need) && near(one.shortage, two.shortage)
}

fn flips(before: &Allocation, after: &Allocation) -> Vec<Flip> {
    let groups = |of: &Allocation, key: &(usize, Year)| of.get(key).map_or(0, |allotted| allotted.groups);
    let flip = |key: &(usize, Year)| {
        let (before, after) = (groups(before, key), groups(after, key));
        ((before == 0) != (after == 0)).then_some(Flip { offer: key.0, year: key.1, before, after })
    };
    after.keys().filter_map(flip).collect()
}

#[cfg(test)]
mod tests;
