//! What one unit more of a constraint is worth in people of weighted shortage.
//! The price is a dual of the relaxation, with the range in which it holds; the dearest are confirmed by solving again with
//! one unit more, and the dearest of each kind also in whole groups.

use super::constraints::has_price;
use super::goals::{GoalName, objective};
use super::kind::Kind;
use super::model::{ColumnKey, Model, Row, RowKey};
use super::owners::describe;
use super::progress::Watch;
use super::records::GoalResult;
use super::solve::{Answer, Options, Relaxed, minimise};
use crate::inputs::Inputs;
use kadry_region::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// Prices by the row of the model.
#[derive(Clone, Debug, Default)]
pub struct Prices {
    pub duals: Vec<f64>,
    /// Bounds between which the dual holds; infinite where it holds without end.
    pub ranges: BTreeMap<usize, (f64, f64)>,
    /// Change of weighted shortage with one [`one_unit`] more, solved again with groups in parts.
    pub one_more: BTreeMap<usize, f64>,
    /// The same with room for one more group, in whole groups; the lines of the constraint may move by one group.
    pub group_more: BTreeMap<usize, f64>,
}

/// How many prices are confirmed: a fixed number, so that the work is the same on every machine.
const CONFIRMED: usize = 24;
/// Duals below this are no price.
const LEAST: f64 = 1e-6;

/// One unit more of a kind of constraint, in the unit of its bound.
pub fn one_unit(kind: Kind, scenario: &Scenario) -> f64 {
    match kind {
        Kind::Budget => 1e6,
        Kind::Teachers => scenario.teacher_hours_per_group,
        Kind::Applicants
        | Kind::Contingent
        | Kind::Contract
        | Kind::Decline
        | Kind::Dormitory
        | Kind::Federal
        | Kind::Growth
        | Kind::Intake
        | Kind::Licence
        | Kind::LimitMax
        | Kind::LimitMin
        | Kind::Workshop => 1.0,
    }
}

/// Prices of the rows under the shortage goal; `duals` are those of its relaxation.
pub fn prices(model: &Model, data: &Inputs, goals: &[GoalResult], answer: &Answer, duals: Vec<f64>, watch: Watch<'_>) -> Prices {
    let mut prices = Prices { duals, ..Prices::default() };
    let scenario = &data.region.settings.scenario;
    let Some(goal) = goals.iter().find(|goal| goal.name == GoalName::Shortage).filter(|_| !answer.timed_out) else { return prices };
    let terms = objective(GoalName::Shortage, model, data);
    if terms.is_empty() {
        return prices;
    }
    let model = opened(model, goal.duals.len());
    let options = Options {
        gap: 0.0,
        time_limit: scenario.time_limit,
        nodes: 40,
        search: 0.05,
        relax: true,
        target: f64::NEG_INFINITY,
        stop: watch.stop,
    };
    let Ok(mut relaxed) = Relaxed::solve(&model, &terms, options) else { return prices };
    prices.duals = relaxed.duals.clone();
    let owned: Vec<(usize, Kind)> = model
        .rows
        .iter()
        .enumerate()
        .filter(|(index, row)| has_price(row) && prices.duals.get(*index).is_some_and(|dual| dual.abs() > LEAST))
        .filter_map(|(index, row)| describe(row.key, data).map(|(kind, ..)| (index, kind)))
        .collect();
    if let Some(ranges) = relaxed.ranges() {
        prices.ranges = owned.iter().filter_map(|(row, _)| ranges.get(*row).copied().flatten().map(|range| (*row, range))).collect();
    }
    let objective = relaxed.objective;
    for (row, kind) in dearest(&model, data, &prices.duals, &owned) {
        if let Some(found) = relaxed.moved(row, one_unit(kind, scenario)) {
            prices.one_more.insert(row, found - objective);
        }
    }
    for row in best_of_kinds(&model, &owned, &prices.one_more) {
        if let Some(change) = group_more(&model, data, &terms, row, &answer.values, options) {
            prices.group_more.insert(row, change);
        }
    }
    prices
}

/// Rows whose price is confirmed: of each kind the one where a group is worth most, then the others in that order.
fn dearest(model: &Model, data: &Inputs, duals: &[f64], owned: &[(usize, Kind)]) -> Vec<(usize, Kind)> {
    let worth = |row: usize| (duals[row] * one_group(&model.rows[row], model, data)).abs();
    let mut ranked: Vec<(usize, Kind, f64)> = owned.iter().map(|(row, kind)| (*row, *kind, worth(*row))).collect();
    ranked.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let mut kinds = BTreeSet::new();
    let (first, rest): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(_, kind, _)| kinds.insert(*kind));
    first.into_iter().chain(rest).take(CONFIRMED).map(|(row, kind, _)| (row, kind)).collect()
}

/// Of each kind of upper bounds the row whose next unit gains most.
fn best_of_kinds(model: &Model, owned: &[(usize, Kind)], one_more: &BTreeMap<usize, f64>) -> Vec<usize> {
    let mut best: BTreeMap<Kind, (f64, usize)> = BTreeMap::new();
    for (row, kind) in owned.iter().filter(|(row, _)| model.rows[*row].upper.is_finite()) {
        if let Some(change) = one_more.get(row).copied().filter(|change| *change < -LEAST)
            && best.get(kind).is_none_or(|(least, _)| change < *least)
        {
            best.insert(*kind, (change, *row));
        }
    }
    best.into_values().map(|(_, row)| row).collect()
}

/// The model of the goal with licences as rows alone: a bound of the column beside the row would take a part of its price.
fn opened(model: &Model, rows: usize) -> Model {
    let mut columns = model.columns.clone();
    for column in &mut columns {
        if matches!(column.key, ColumnKey::Groups { .. } | ColumnKey::Places { .. }) {
            column.upper = f64::INFINITY;
        }
    }
    let mut rows: Vec<Row> = model.rows.iter().take(rows).cloned().collect();
    // What whole groups imply would take a part of the prices; these are told of groups in parts.
    for row in rows.iter_mut().filter(|row| matches!(row.key, RowKey::Rounded { .. } | RowKey::Wholeness { .. })) {
        (row.lower, row.upper) = (f64::NEG_INFINITY, f64::INFINITY);
    }
    Model::from_parts(columns, rows)
}

/// Change of weighted shortage when a row gets room for one more group. Its own lines move by one group at most, all others
/// stay; both plans are proved to be the best of that kind, or nothing is said.
fn group_more(model: &Model, data: &Inputs, goal: &[(usize, f64)], row: usize, plan: &[f64], options: Options<'_>) -> Option<f64> {
    let row_of = model.rows.get(row)?;
    let own: BTreeSet<usize> = row_of.terms.iter().filter_map(|(column, _)| line(model, *column)).collect();
    let mut columns = model.columns.clone();
    for (column, value) in columns.iter_mut().zip(plan) {
        if let ColumnKey::Groups { offer, .. } = column.key {
            let room = if own.contains(&offer) { 1.0 } else { 0.0 };
            column.lower = (value.round() - room).max(0.0);
            column.upper = value.round() + room;
        }
    }
    let solve = |rows: Vec<Row>| {
        let near = Model::from_parts(columns.clone(), rows);
        let answer = minimise(&near, goal, Options { relax: false, ..options }, Some(plan)).ok()?;
        (answer.objective - answer.bound <= 1e-6 * answer.objective.abs().max(1.0)).then_some(answer.objective)
    };
    let mut roomy = model.rows.clone();
    roomy.get_mut(row)?.upper += one_group(row_of, model, data);
    Some(solve(roomy)? - solve(model.rows.clone())?)
}

fn line(model: &Model, column: usize) -> Option<usize> {
    match model.columns.get(column)?.key {
        ColumnKey::Groups { offer, .. } | ColumnKey::Places { offer, .. } => Some(offer),
        _ => None,
    }
}

/// What the largest group of a row asks of its bound.
fn one_group(row: &Row, model: &Model, data: &Inputs) -> f64 {
    let asked = |(column, coefficient): &(usize, f64)| match model.columns.get(*column).map(|column| column.key) {
        Some(ColumnKey::Places { offer, .. }) => coefficient * f64::from(data.region.offers[offer].group_size),
        Some(ColumnKey::Groups { .. }) => *coefficient,
        _ => 0.0,
    };
    row.terms.iter().map(asked).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quota::model::Column;
    use kadry_region::units::Year;

    /// `x + u = 10`, `x ≤ 4`, least u: six lack, each place more is a worker more, until none lacks.
    #[test]
    fn a_price_its_range_and_a_moved_bound() {
        let (shortage, year) = (ColumnKey::Shortage { programme: 0, year: Year(2030) }, Year(2030));
        let column = |key| Column { key, lower: 0.0, upper: f64::INFINITY, integer: false };
        let places = ColumnKey::Places { offer: 0, year };
        let row =
            |key, terms: &[usize], lower, upper| Row { key, terms: terms.iter().map(|c| (*c, 1.0)).collect(), lower, upper, taken: 0.0 };
        let rows = vec![
            row(RowKey::Balance { programme: 0, year }, &[0, 1], 10.0, 10.0),
            row(RowKey::Intake { college: 0, year }, &[0], f64::NEG_INFINITY, 4.0),
        ];
        let model = Model::from_parts(vec![column(places), column(shortage)], rows);
        let options = Options {
            gap: 0.0,
            time_limit: 10.0,
            nodes: 1,
            search: 0.0,
            relax: true,
            target: f64::NEG_INFINITY,
            stop: Watch::silent().stop,
        };
        let mut relaxed = Relaxed::solve(&model, &[(1, 1.0)], options).expect("solved");
        assert_eq!((relaxed.objective, relaxed.duals.clone()), (6.0, vec![1.0, -1.0]));
        assert_eq!(relaxed.ranges().expect("ranges")[1], Some((0.0, 10.0)));
        assert_eq!((relaxed.moved(1, 1.0), relaxed.moved(1, 20.0), relaxed.moved(1, -5.0)), (Some(5.0), Some(0.0), None));
        assert_eq!(relaxed.moved(1, 0.0), Some(6.0), "the bound is put back");
    }

    /// What is printed is what solving again gives: within its range a price is exact, beyond it less is gained.
    #[test]
    fn prices_hold_within_their_ranges_and_overstate_beyond() {
        let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo");
        let region = kadry_package::read_package(&demo).region.expect("region");
        let outcome = crate::compute(region).unwrap_or_else(|_| panic!("no plan"));
        let confirmed: Vec<_> = outcome.plan.constraints.iter().filter(|line| line.one_more.is_some()).collect();
        assert!(confirmed.len() >= 3, "{}", confirmed.len());
        let (mut exact, mut whole) = (0, 0);
        for line in confirmed {
            let unit = one_unit(line.kind, &outcome.region().settings.scenario);
            let (price, change) = (line.price_people.expect("price") * unit, line.one_more.expect("change"));
            assert!(change >= price - 1e-6, "the shortage is convex in its bounds: {} {price} {change}", line.name);
            if line.range.is_some_and(|(low, high)| low <= line.bound + 1e-6 && line.bound + unit <= high) {
                assert!((change - price).abs() < 1e-6, "{}: {price} {change}", line.name);
                exact += 1;
            }
            whole += usize::from(line.group_more.is_some_and(|change| change < -0.005));
            assert!(line.group_more.is_none_or(|change| change <= 1e-6), "more room never hurts: {}", line.name);
        }
        assert!(exact > 0 && whole > 0, "{exact} {whole}");
    }
}
