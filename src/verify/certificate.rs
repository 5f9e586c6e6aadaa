//! The bounds of the goals by weak duality: whatever the multipliers, `Σ y·bound + Σ min (c − y·A)·x` over the box of each
//! column is below every plan. The multipliers come from the run; rows, boxes and goals are written here anew.

use super::allocation::Plan;
use super::balance::Supply;
use super::card::Card;
use super::need::Needs;
use super::relaxation::{Column, Key, Relaxation};
use super::table::{self, Row, Table};
use super::{Report, differs, near, tolerance};
use kadry_region::Mode;
use kadry_region::lang::text;
use kadry_region::units::Year;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A goal of the run and how far its bound is proved here.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proof {
    pub goal: String,
    pub value: f64,
    /// The bound of the run; what is better than `lp_bound` is the word of branch and bound.
    pub bound: Option<f64>,
    pub lp_bound: Option<f64>,
    /// `None` where the goal is of a kind that is not proved here.
    pub proved: Option<f64>,
}

struct Multiplier {
    key: Key,
    dual: f64,
    bound: f64,
    place: String,
}

pub fn check(run: &Path, card: &Card, plan: &Plan<'_>, needs: &Needs, supply: &Supply, report: &mut Report) {
    let columns = ["goal", "kind", "owner", "year", "part", "dual", "bound"];
    let Some(table) = table::read(run, "certificate", &columns, report) else { return };
    let stated = applicants(run);
    let mut relaxation = Relaxation::new(plan, needs, supply, &|owner, year| stated.get(&(owner.to_owned(), year)).copied());
    let mut multipliers = read(&table, report);
    report.count("certificate", table.len());
    for goal in &card.goals {
        let own = multipliers.remove(&goal.name).unwrap_or_default();
        let costs = relaxation.goal(&goal.name);
        let mode = plan.region.settings.scenario.mode;
        // Parts of a weighted sum have no bound of their own; in a competition only the first goal has one.
        if (mode == Mode::Weighted && goal.name != "weighted") || (mode == Mode::Competition && !report.bounds.is_empty()) {
            continue;
        }
        let proved = costs.map(|costs| bound(&relaxation, costs, &own, report));
        let proof =
            Proof { goal: goal.name.chars().take(40).collect(), value: goal.value, bound: goal.bound, lp_bound: goal.lp_bound, proved };
        judge(&proof, card.status == "time_limit", report);
        report.bounds.push(proof);
        if let Some(optimum) = goal.optimum {
            relaxation.keep(&goal.name, optimum);
        }
    }
    // A run that time cut short may have proved a goal whose plan it did not finish.
    for (name, rest) in multipliers.into_iter().filter(|_| card.status != "time_limit") {
        let name: String = name.chars().take(40).collect();
        let place = rest.first().map(|m| m.place.clone()).unwrap_or_default();
        report.find("certificate_goal", place, text!("цели «{name}» в расчёте нет", "the run has no goal “{name}”"));
    }
}

/// Bounds of applicants that rest on a forecast, as the run states them.
fn applicants(run: &Path) -> HashMap<(String, Year), f64> {
    // What does not read was said when the table of constraints was checked.
    let mut aside = Report::default();
    let Some(table) = table::read(run, "constraints", &["kind", "owner", "year", "bound"], &mut aside) else { return HashMap::new() };
    let rows = table.rows().filter(|row| row.text("kind") == "applicants");
    rows.filter_map(|row| {
        Some(((row.text("owner").to_owned(), row.year("year", &mut Report::default())?), row.number("bound", &mut Report::default())?))
    })
    .collect()
}

fn read(table: &Table, report: &mut Report) -> BTreeMap<String, Vec<Multiplier>> {
    let mut found: BTreeMap<String, Vec<Multiplier>> = BTreeMap::new();
    let year = |row: &Row<'_>, report: &mut Report| if row.is_empty("year") { None } else { row.year("year", report) };
    for row in table.rows() {
        let (Some(dual), Some(bound)) = (row.number("dual", report), row.number("bound", report)) else { continue };
        let key = (row.text("kind").to_owned(), row.text("owner").to_owned(), year(&row, report), row.text("part").to_owned());
        found.entry(row.text("goal").to_owned()).or_default().push(Multiplier { key, dual, bound, place: row.place() });
    }
    found
}

/// The bound that the multipliers prove.
fn bound(relaxation: &Relaxation<'_>, costs: BTreeMap<Column, f64>, multipliers: &[Multiplier], report: &mut Report) -> f64 {
    let mut reduced = costs;
    let mut total = 0.0;
    for multiplier in multipliers {
        let Some(row) = relaxation.row(&multiplier.key, multiplier.dual, multiplier.bound) else {
            unknown(multiplier, report);
            continue;
        };
        let side = if multiplier.dual > 0.0 { row.lower } else { row.upper };
        // A multiplier of the wrong sign speaks for a side that the row does not have.
        if !side.is_finite() {
            continue;
        }
        if !near(side, multiplier.bound) {
            let kind = &multiplier.key.0;
            let names = [format!("граница строки {kind}"), format!("bound of the row {kind}")];
            report.find("certificate_bound", multiplier.place.clone(), differs([&names[0], &names[1]], side, multiplier.bound));
        }
        total += multiplier.dual * side;
        for (column, coefficient) in &row.terms {
            *reduced.entry(*column).or_default() -= multiplier.dual * coefficient;
        }
    }
    total + reduced.iter().filter(|(_, cost)| **cost < 0.0).map(|(column, cost)| cost * relaxation.upper(*column)).sum::<f64>()
}

fn unknown(multiplier: &Multiplier, report: &mut Report) {
    let (kind, owner, year, part) = &multiplier.key;
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    let named: String = [kind, owner, &year, part].map(String::as_str).join(" · ").chars().take(160).collect();
    report.find(
        "certificate_row",
        multiplier.place.clone(),
        text!("строки «{named}» в модели быть не может: множитель не учтён", "the model has no row “{named}”: its multiplier is left out"),
    );
}

fn judge(proof: &Proof, cut_short: bool, report: &mut Report) {
    const PLACE: &str = "tables/certificate.csv";
    let name = &proof.goal;
    let Some(stated) = proof.lp_bound else {
        if !cut_short {
            report.find(
                "goal_bound",
                "run.json",
                text!("цель {name}: граница lp_bound не указана", "goal {name}: the bound lp_bound is missing"),
            );
        }
        return;
    };
    let Some(proved) = proof.proved else { return };
    // Need stands in millionths in its table, and a rounding divides by remainders as small as a hundredth.
    let enough = proved >= stated - tolerance(stated) - 1e-5 * stated.abs();
    if !enough {
        let names = [format!("цель {name}: граница lp_bound не доказана"), format!("goal {name}: lp_bound is not proved")];
        report.find("bound_unproved", PLACE, differs([&names[0], &names[1]], proved, stated));
    }
    if proved > proof.value + tolerance(proof.value) {
        let names = [format!("цель {name}: значение лучше доказанной границы"), format!("goal {name}: the value passes the proved bound")];
        report.find("bound_passed", PLACE, differs([&names[0], &names[1]], proved, proof.value));
    }
}
