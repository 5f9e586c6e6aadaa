//! How far each line can move among the plans that are nearly as good: bounds of the relaxation, which no whole plan can
//! leave, and what was really found.

use super::options;
use super::room::{Allocation, Room};
use crate::inputs::Inputs;
use crate::quota::model::ColumnKey;
use crate::quota::solve::{Failure, HotStart};
use kadry_region::units::Year;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Parts that the lines are solved in, each with its own warm solver. A fixed number, so that threads change nothing.
const PARTS: usize = 8;
/// Whole numbers are proved with room for the tolerance of the solver.
const ROOM: f64 = 1e-4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStatus {
    /// Proved: every plan nearly as good has the same whole groups.
    Fixed,
    /// The same places in every plan that was found, without a proof.
    Stable,
    /// Found with other places.
    Open,
}

impl LineStatus {
    pub fn key(self) -> &'static str {
        match self {
            LineStatus::Fixed => "fixed",
            LineStatus::Stable => "stable",
            LineStatus::Open => "open",
        }
    }
}

/// One line of the plan with the places that it may have.
#[derive(Clone, Copy, Debug)]
pub struct LineRange {
    pub offer: usize,
    pub year: Year,
    pub groups: u32,
    pub places: u32,
    /// Groups between which every plan nearly as good must lie.
    pub proved_groups: (u32, u32),
    /// The same in places, by the least and the largest group.
    pub proved: (u32, u32),
    pub found: (u32, u32),
    /// Plans found in which it has other places.
    pub differ: u32,
}

impl LineRange {
    pub fn status(&self) -> LineStatus {
        match () {
            () if self.proved_groups.0 == self.proved_groups.1 => LineStatus::Fixed,
            () if self.found.0 < self.found.1 => LineStatus::Open,
            () => LineStatus::Stable,
        }
    }
}

/// Bounds of the relaxation for every line of the plan.
pub fn proved(room: &Room<'_>, data: &Inputs, plan: &Allocation) -> Result<Vec<LineRange>, Failure> {
    let lines: Vec<(usize, (usize, Year))> = plan
        .keys()
        .filter_map(|(offer, year)| Some((room.model.column(ColumnKey::Groups { offer: *offer, year: *year })?, (*offer, *year))))
        .collect();
    let part = lines.len().div_ceil(PARTS).max(1);
    let bounds: Vec<Vec<(f64, f64)>> = lines
        .par_chunks(part)
        .map(|part| Prober::new(room).and_then(|mut prober| part.iter().map(|(column, _)| prober.bounds(*column)).collect()))
        .collect::<Result<_, Failure>>()?;
    let range = |key: &(usize, Year), (low, high): (f64, f64)| {
        let (offer, allotted) = (&data.region.offers[key.0], plan.get(key).copied().unwrap_or_default());
        let proved_groups =
            (((low - ROOM).ceil().max(0.0) as u32).min(allotted.groups), ((high + ROOM).floor() as u32).max(allotted.groups));
        LineRange {
            offer: key.0,
            year: key.1,
            groups: allotted.groups,
            places: allotted.places,
            proved_groups,
            proved: (proved_groups.0 * offer.group_min, proved_groups.1 * offer.group_size),
            found: (allotted.places, allotted.places),
            differ: 0,
        }
    };
    Ok(lines.iter().zip(bounds.into_iter().flatten()).map(|((_, key), bounds)| range(key, bounds)).collect())
}

/// Takes what plans have into the ranges found.
pub fn widen<'a>(ranges: &mut [LineRange], plans: impl Iterator<Item = &'a Allocation>) {
    for plan in plans {
        for range in ranges.iter_mut() {
            let places = plan.get(&(range.offer, range.year)).map_or(0, |allotted| allotted.places);
            range.found = (range.found.0.min(places), range.found.1.max(places));
            range.differ += u32::from(places != range.places);
        }
    }
}

/// A warm relaxation, and the least and largest value that any of its answers gave each column: one that reached the bound
/// of its column need not be sought.
struct Prober<'r> {
    room: &'r Room<'r>,
    held: HotStart<'r>,
    cost: Vec<f64>,
    seen: BTreeMap<usize, (f64, f64)>,
}

impl<'r> Prober<'r> {
    fn new(room: &'r Room<'r>) -> Result<Self, Failure> {
        Ok(Self {
            room,
            held: HotStart::new(&room.model, options(room.watch))?,
            cost: vec![0.0; room.model.columns.len()],
            seen: BTreeMap::new(),
        })
    }

    fn bounds(&mut self, column: usize) -> Result<(f64, f64), Failure> {
        let (lower, upper) = (self.room.model.columns[column].lower, self.room.model.columns[column].upper);
        let (low, high) = self.seen.get(&column).copied().unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
        let least = if lower == upper || low <= lower + 1e-9 { lower } else { self.solve(column, 1.0)? };
        let most = if lower == upper || high >= upper - 1e-9 { upper } else { self.solve(column, -1.0)? };
        Ok((least, most))
    }

    fn solve(&mut self, column: usize, sign: f64) -> Result<f64, Failure> {
        self.cost[column] = sign;
        let solved = self.held.solve(&self.cost, options(self.room.watch).time_limit);
        self.cost[column] = 0.0;
        let (_, values) = solved?;
        for (column, value) in self
            .room
            .model
            .columns
            .iter()
            .zip(&values)
            .enumerate()
            .filter_map(|(index, (column, value))| matches!(column.key, ColumnKey::Groups { .. }).then_some((index, *value)))
        {
            let seen = self.seen.entry(column).or_insert((value, value));
            *seen = (seen.0.min(value), seen.1.max(value));
        }
        Ok(values[column])
    }
}
