//! The balance of need with those in training and those planned, programme by programme and year by year.
//! Both kinds of workers are recomputed from students and places.

use super::allocation::Plan;
use super::cohort::Chain;
use super::need::{Needs, label};
use super::table::{self, Row};
use super::{Report, at_most, differs, near};
use kadry_region::lang::text;
use kadry_region::units::Year;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// What the balance rests on, recomputed.
#[derive(Default)]
pub struct Supply {
    pub graduates: Needs,
    pub pipeline: Needs,
    pub planned: Needs,
    pub reach: BTreeSet<(usize, Year)>,
}

impl Supply {
    fn new(plan: &Plan<'_>) -> Self {
        let mut supply = Self { reach: plan.reach().collect(), ..Self::default() };
        for row in &plan.region.contingent {
            let Some(offer) = plan.region.offers.get(row.offer) else { continue };
            let chain = Chain::earlier(plan.region, offer);
            let remaining = i64::from(chain.years) - i64::from(row.course) + 1;
            let Some(remaining) = i32::try_from(remaining).ok().filter(|years| *years >= 1) else { continue };
            let summer = row.year.plus(remaining);
            let graduates = row.students.0 * chain.kept(remaining);
            add(&mut supply.graduates, offer.programme, summer, graduates);
            add(&mut supply.pipeline, offer.programme, summer, graduates * chain.prompt);
            add(&mut supply.pipeline, offer.programme, summer.plus(1), graduates * chain.late);
        }
        for (k, year, places) in plan.filled() {
            let (Some(offer), Some(chain)) = (plan.region.offers.get(k), plan.chains.get(k)) else { continue };
            let graduates = places * chain.survival;
            add(&mut supply.planned, offer.programme, year.plus(chain.years), graduates * chain.prompt);
            add(&mut supply.planned, offer.programme, year.plus(chain.years + 1), graduates * chain.late);
        }
        supply
    }

    /// Need that neither those in training nor the plan meet; negative where there are too many.
    pub fn open(&self, key: &(usize, Year), need: f64) -> f64 {
        need - at(&self.pipeline, key) - at(&self.planned, key)
    }
}

fn add(sums: &mut Needs, programme: usize, year: Year, people: f64) {
    *sums.entry((programme, year)).or_default() += people;
}

fn at(sums: &BTreeMap<(usize, Year), f64>, key: &(usize, Year)) -> f64 {
    sums.get(key).copied().unwrap_or_default()
}

/// Checks `balance.csv` and `pipeline.csv`.
pub fn check(run: &Path, plan: &Plan<'_>, needs: Option<&Needs>, report: &mut Report) -> Supply {
    let supply = Supply::new(plan);
    let programmes: HashMap<&str, usize> = plan.region.programmes.iter().enumerate().map(|(index, p)| (p.code.as_str(), index)).collect();
    pipeline(run, plan, &programmes, &supply, report);
    let columns = ["programme", "year", "need", "pipeline_workers", "planned_workers", "shortage", "surplus", "status"];
    let Some(table) = table::read(run, "balance", &columns, report) else { return supply };
    let mut seen = BTreeSet::new();
    for row in table.rows() {
        let Some(key) = key(&row, &programmes, &mut seen, report) else { continue };
        line(plan, &row, key, needs, &supply, report);
    }
    report.count("balance", table.len());
    complete(plan, "balance", &seen, &supply, report);
    supply
}

/// The programme and year of a row, each pair once.
fn key(row: &Row<'_>, programmes: &HashMap<&str, usize>, seen: &mut BTreeSet<(usize, Year)>, report: &mut Report) -> Option<(usize, Year)> {
    let Some(programme) = programmes.get(row.text("programme")).copied() else {
        report.find("unknown_line", row.place(), text!("такой программы во входных данных нет", "the inputs have no such programme"));
        return None;
    };
    let key = (programme, row.year("year", report)?);
    if !seen.insert(key) {
        report.find("duplicate_line", row.place(), text!("программа и год уже были", "programme and year were there already"));
        return None;
    }
    Some(key)
}

fn pipeline(run: &Path, plan: &Plan<'_>, programmes: &HashMap<&str, usize>, supply: &Supply, report: &mut Report) {
    let Some(table) = table::read(run, "pipeline", &["programme", "year", "graduates", "workers"], report) else { return };
    let mut seen = BTreeSet::new();
    for row in table.rows() {
        let Some(key) = key(&row, programmes, &mut seen, report) else { continue };
        let place = format!("{} ({})", row.place(), label(plan.region, key.0, key.1));
        if let (Some(graduates), Some(workers)) = (row.number("graduates", report), row.number("workers", report)) {
            report.compare(
                "pipeline",
                &place,
                ["выпускники из обучающихся", "graduates from those in training"],
                at(&supply.graduates, &key),
                graduates,
            );
            report.compare(
                "pipeline",
                &place,
                ["работники из обучающихся", "workers from those in training"],
                at(&supply.pipeline, &key),
                workers,
            );
        }
    }
    report.count("pipeline", table.len());
    complete(plan, "pipeline", &seen, supply, report);
}

/// Every programme and every year from the first after the base year to the last that a planned cohort reaches.
fn complete(plan: &Plan<'_>, name: &str, seen: &BTreeSet<(usize, Year)>, supply: &Supply, report: &mut Report) {
    let Some(last) = supply.reach.iter().map(|(_, year)| *year).max() else { return };
    let first = plan.region.settings.base_year.plus(1);
    for programme in 0..plan.region.programmes.len() {
        for year in first.to(last).filter(|year| !seen.contains(&(programme, *year))) {
            let place = format!("tables/{name}.csv: {}", label(plan.region, programme, year));
            report.find("missing_line", place, text!("строки за этот год в таблице нет", "the table lacks the row of this year"));
        }
    }
}

fn line(plan: &Plan<'_>, row: &Row<'_>, key: (usize, Year), needs: Option<&Needs>, supply: &Supply, report: &mut Report) {
    let numbers = ["need", "pipeline_workers", "planned_workers", "shortage", "surplus"].map(|column| row.number(column, report));
    let [Some(need), Some(pipeline), Some(planned), Some(shortage), Some(surplus)] = numbers else { return };
    let place = format!("{} ({})", row.place(), label(plan.region, key.0, key.1));
    if let Some(needs) = needs {
        report.compare("balance_need", &place, ["потребность", "need"], at(needs, &key), need);
    }
    report.compare(
        "balance_pipeline",
        &place,
        ["работники из обучающихся", "workers from those in training"],
        at(&supply.pipeline, &key),
        pipeline,
    );
    report.compare("balance_planned", &place, ["работники по плану", "workers of the plan"], at(&supply.planned, &key), planned);
    if !near(need, pipeline + planned + shortage - surplus) {
        let message = differs(
            [
                "тождество баланса: обучающиеся + план + дефицит − избыток против потребности",
                "balance: in training + planned + shortage − surplus against need",
            ],
            need,
            pipeline + planned + shortage - surplus,
        );
        report.find("balance_identity", place.clone(), message);
    }
    if !at_most(0.0, shortage) || !at_most(0.0, surplus) || !near(0.0, shortage.min(surplus)) {
        report.find(
            "balance_signs",
            place.clone(),
            text!(
                "дефицит {shortage} и избыток {surplus}: оба не меньше 0, и один из них 0",
                "shortage {shortage} and surplus {surplus}: neither below 0, and one of them 0"
            ),
        );
    }
    status(plan, row, key, need - pipeline - planned, need, supply, report);
}

fn status(plan: &Plan<'_>, row: &Row<'_>, key: (usize, Year), open: f64, need: f64, supply: &Supply, report: &mut Report) {
    let band = (plan.region.settings.scenario.surplus_tolerance.0 * need).max(0.5);
    let expected = match supply.reach.contains(&key) {
        false => "out_of_reach",
        true if open > band => "shortage",
        true if -open > band => "surplus",
        true => "balanced",
    };
    let found = row.text("status");
    // On the edge of the band rounding decides: both names are right.
    let edge = near(band, open.abs()) && supply.reach.contains(&key) && found != "out_of_reach";
    if found != expected && !edge {
        let found: String = found.chars().take(40).collect();
        let place = format!("{} ({})", row.place(), label(plan.region, key.0, key.1));
        report.find(
            "balance_status",
            place,
            text!("состояние «{found}», пересчёт даёт «{expected}»", "status “{found}”, the recomputation gives “{expected}”"),
        );
    }
}
