//! The justification that goes to the approval says of each line what the allocation says.

use super::allocation::Plan;
use super::competition::names;
use super::{Report, table};
use kadry_region::lang::text;
use std::collections::HashMap;
use std::path::Path;

pub fn check(run: &Path, plan: &Plan<'_>, report: &mut Report) {
    let columns = ["college", "programme", "form", "base", "admission_year", "groups", "places"];
    let Some(table) = table::read(run, "justification", &columns, report) else { return };
    let index: HashMap<[&str; 4], usize> = (0..plan.region.offers.len()).filter_map(|k| Some((names(plan, k)?, k))).collect();
    let mut told: HashMap<(usize, i32), usize> = HashMap::new();
    for row in table.rows() {
        let key = ["college", "programme", "form", "base"].map(|column| row.text(column));
        let (Some(offer), Some(year)) = (index.get(&key).copied(), row.year("admission_year", report)) else {
            report.find("unknown_line", row.place(), text!("такой строки в таблице offers нет", "the table offers has no such line"));
            continue;
        };
        *told.entry((offer, year.0)).or_default() += 1;
        let figures = [
            ("groups", ["групп в обосновании", "groups of the justification"], plan.groups(offer, year)),
            ("places", ["мест в обосновании", "places of the justification"], plan.places(offer, year)),
        ];
        for (column, words, planned) in figures {
            if let Some(said) = row.number(column, report) {
                report.compare("justification", &row.place(), words, planned, said);
            }
        }
    }
    report.count("justification", table.len());
    for (offer, year, _) in plan.filled() {
        if told.get(&(offer, year.0)) != Some(&1) {
            let place = format!("{}, {year}", plan.region.offer_label(offer));
            report.find(
                "justification",
                place,
                text!(
                    "в таблице justification должна быть ровно одна такая строка",
                    "the table justification must have exactly one such line"
                ),
            );
        }
    }
}
