//! The relaxation's word against the solver's search, and the choice of plans that differ.

use super::room::Room;
use super::*;
use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, Side};
use crate::quota::solve::minimise;
use kadry_package::generate::{Size, write};
use kadry_region::units::Places;

fn region() -> kadry_region::Region {
    let folder = tempfile::tempdir().expect("folder");
    write(folder.path(), Size { colleges: 3, programmes: 4 }, 3).expect("written");
    let mut region = kadry_package::read_package(folder.path()).region.expect("region");
    region.settings.scenario.draws = 10;
    region
}

fn planned(data: &Inputs) -> Allocation {
    let plan = crate::quota::plan(data, crate::quota::Watch::silent()).expect("a plan");
    let places = |places: Places| f64::from(places) as u32;
    plan.lines.iter().map(|line| ((line.offer, line.year), Allotted { groups: line.groups.0, places: places(line.places) })).collect()
}

const NEAR: Near = Near { deciding: 0.02, others: 0.1, plans: 3 };

#[test]
fn beyond_a_proved_range_there_is_no_plan() {
    let forecast = crate::forecast(region());
    let data = &forecast.inputs;
    let plan = planned(data);
    let room = Room::around(data, &plan, &BTreeMap::new(), NEAR, Watch::silent()).expect("a room");
    let ranges = ranges::proved(&room, data, &plan).expect("ranges");
    let mut tried = 0;
    for range in &ranges {
        let column = room.model.column(ColumnKey::Groups { offer: range.offer, year: range.year }).expect("a column");
        let most = room.model.columns[column].upper;
        let sides = [(f64::from(range.proved_groups.1) + 1.0, most), (0.0, f64::from(range.proved_groups.0) - 1.0)];
        for (lower, upper) in sides.into_iter().filter(|(lower, upper)| lower <= upper) {
            let mut columns = room.model.columns.clone();
            (columns[column].lower, columns[column].upper) = (lower, upper);
            let beyond = Model::from_parts(columns, room.model.rows.clone());
            assert_eq!(minimise(&beyond, &[], options(Watch::silent()), None).err(), Some(Failure::Infeasible), "{range:?}");
            tried += 1;
        }
    }
    assert!(tried > 0, "the relaxation proves nothing of this region");
}

#[test]
fn alternatives_are_other_plans_within_the_limits() {
    let forecast = crate::forecast(region());
    let data = &forecast.inputs;
    let plan = planned(data);
    let found = alternatives(data, &plan, &BTreeMap::new(), NEAR, Watch::silent()).expect("alternatives");
    assert!(!found.chosen.is_empty() && found.chosen.len() <= NEAR.plans && found.found <= found.tried);
    for other in &found.chosen {
        assert!(distance(&other.allocation, &plan) > 0);
        for kept in &found.kept {
            let index = found.goals.iter().position(|goal| *goal == kept.goal).expect("a goal");
            assert!(other.goals[index] <= kept.limit + 1e-6 * kept.limit.abs().max(1.0), "{:?} {kept:?}", other.direction);
        }
    }
    let most = found.chosen.iter().find(|other| other.direction == Direction::Region(Side::Max));
    let places = |of: &Allocation| of.values().map(|allotted| allotted.places).sum::<u32>();
    assert!(most.is_none_or(|most| places(&most.allocation) > places(&plan)));
}

#[test]
fn the_plans_chosen_are_apart_from_one_another() {
    let plan = |places: [u32; 2]| -> Allocation {
        places.iter().enumerate().map(|(offer, places)| ((offer, Year(2027)), Allotted { groups: 1, places: *places })).collect()
    };
    let other = |places| Alternative { direction: Direction::LastYear, allocation: plan(places), goals: Vec::new() };
    let pool = distinct(
        vec![other([25, 25]), other([30, 25]), other([100, 25]), other([100, 25]), other([95, 25]), other([25, 60])],
        &plan([25, 25]),
    );
    assert_eq!(pool.len(), 4, "the plan itself and its like are no alternatives");
    let chosen: Vec<u32> = farthest(pool, &plan([25, 25]), 2).iter().map(|other| distance(&other.allocation, &plan([25, 25]))).collect();
    assert_eq!(chosen, [75, 35], "after the farthest not its neighbour");
}
