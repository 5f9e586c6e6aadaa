//! The objectives that push away from a plan, and their relaxations.

use super::super::goals;
use super::options;
use super::ranges::LineRange;
use super::room::Room;
use crate::inputs::Inputs;
use crate::quota::families::industries;
use crate::quota::goals::GoalName;
use crate::quota::model::{ColumnKey, Side};
use crate::quota::solve::{Failure, HotStart};
use kadry_region::Region;
use kadry_region::units::Year;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a place off the plan weighs against a place of the direction: what the direction does not ask stays as it is.
const PULL: f64 = 0.02;
/// Directions that one warm solver takes after one another; a fixed number, so that threads change nothing.
const PART: usize = 8;

/// Where an alternative was sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Most or least places of all lines.
    Region(Side),
    Industry(String, Side),
    Municipality(String, Side),
    /// As near to last year's places as can be.
    LastYear,
    /// As far from the plan as can be.
    Farthest,
}

impl Direction {
    /// The one line that it is about, or not.
    pub fn covers(&self, region: &Region, offer: usize) -> bool {
        let offer = &region.offers[offer];
        match self {
            Direction::Industry(name, _) => region.programmes[offer.programme].industry == *name,
            Direction::Municipality(name, _) => region.colleges[offer.college].municipality.as_deref() == Some(name),
            Direction::Region(_) | Direction::LastYear | Direction::Farthest => true,
        }
    }
}

/// A direction with its objective and the relaxation of it.
pub struct Pushed {
    pub direction: Direction,
    pub goal: Vec<(usize, f64)>,
    pub relaxed: Vec<f64>,
}

/// Solves the relaxation of every direction.
pub fn push(room: &Room<'_>, data: &Inputs, ranges: &[LineRange]) -> Result<Vec<Pushed>, Failure> {
    let goals: Vec<(Direction, Vec<(usize, f64)>)> = directions(&data.region)
        .into_iter()
        .map(|direction| {
            let goal = objective(&direction, room, data, ranges);
            (direction, goal)
        })
        .filter(|(_, goal)| !goal.is_empty())
        .collect();
    let parts: Vec<Vec<Pushed>> = goals
        .par_chunks(PART)
        .map(|part| {
            let mut held = HotStart::new(&room.model, options(room.watch))?;
            let solve = |(direction, goal): &(Direction, Vec<(usize, f64)>)| {
                let mut cost = vec![0.0; room.model.columns.len()];
                goal.iter().for_each(|(column, weight)| cost[*column] += weight);
                let (_, relaxed) = held.solve(&cost, options(room.watch).time_limit)?;
                Ok(Pushed { direction: direction.clone(), goal: goal.clone(), relaxed })
            };
            part.iter().map(solve).collect()
        })
        .collect::<Result<_, Failure>>()?;
    Ok(parts.into_iter().flatten().collect())
}

fn directions(region: &Region) -> Vec<Direction> {
    let sides = [Side::Max, Side::Min];
    let municipalities: BTreeSet<&str> = region.colleges.iter().filter_map(|college| college.municipality.as_deref()).collect();
    let mut all = vec![Direction::Farthest, Direction::LastYear];
    all.extend(sides.map(Direction::Region));
    all.extend(industries(region).into_iter().flat_map(|name| sides.map(|side| Direction::Industry(name.clone(), side))));
    // One municipality is the region again.
    if municipalities.len() > 1 {
        all.extend(municipalities.into_iter().flat_map(|name| sides.map(|side| Direction::Municipality(name.to_owned(), side))));
    }
    all
}

fn objective(direction: &Direction, room: &Room<'_>, data: &Inputs, ranges: &[LineRange]) -> Vec<(usize, f64)> {
    let ranges: BTreeMap<(usize, Year), &LineRange> = ranges.iter().map(|range| ((range.offer, range.year), range)).collect();
    let columns = || room.model.columns.iter().enumerate().filter(|(_, column)| column.lower < column.upper);
    let places = |weight: &dyn Fn(usize, Year) -> f64| -> Vec<(usize, f64)> {
        columns()
            .filter_map(|(index, column)| match column.key {
                ColumnKey::Places { offer, year } => Some((index, weight(offer, year))),
                _ => None,
            })
            .filter(|(_, weight)| *weight != 0.0)
            .collect()
    };
    let mut goal = match direction {
        Direction::Region(side) | Direction::Industry(_, side) | Direction::Municipality(_, side) => {
            let sign = if *side == Side::Max { -1.0 } else { 1.0 };
            places(&|offer, _| if direction.covers(&data.region, offer) { sign } else { 0.0 })
        }
        Direction::LastYear => goals::objective(GoalName::Change, &room.model, data),
        // Each line goes to the end of its range that is farther from the plan.
        Direction::Farthest => {
            return places(&|offer, year| match ranges.get(&(offer, year)) {
                Some(range) if range.proved.1.abs_diff(range.places) >= range.places.abs_diff(range.proved.0) => -1.0,
                _ => 1.0,
            });
        }
    };
    if !goal.is_empty() {
        let apart = columns().filter(|(_, column)| matches!(column.key, ColumnKey::Apart { .. }));
        goal.extend(apart.map(|(index, _)| (index, PULL)));
    }
    goal
}
