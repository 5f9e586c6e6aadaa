//! The table of the competition: ranks recomputed from the inputs, places from the allocation, lots within their size.

use super::allocation::Plan;
use super::card::Card;
use super::table::{self, Row};
use super::{Report, at_most, differs};
use kadry_region::Mode;
use kadry_region::lang::text;
use kadry_region::units::Year;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

const COLUMNS: [&str; 10] =
    ["college", "programme", "form", "base", "admission_year", "score", "rank", "places", "places_need_optimal", "difference"];

pub fn check(run: &Path, card: &Card, plan: &Plan<'_>, report: &mut Report) {
    if plan.region.settings.scenario.mode != Mode::Competition {
        return;
    }
    goals(run, card, report);
    let Some(table) = table::read(run, "competition", &COLUMNS, report) else { return };
    let index: HashMap<[&str; 4], usize> = (0..plan.region.offers.len()).filter_map(|k| Some((names(plan, k)?, k))).collect();
    let ranks = ranks(plan);
    let mut sizes: BTreeMap<(Vec<&str>, Year), (f64, f64)> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in table.rows() {
        let key = ["college", "programme", "form", "base"].map(|column| row.text(column));
        let (Some(offer), Some(year)) = (index.get(&key).copied(), row.year("admission_year", report)) else {
            report.find("unknown_line", row.place(), text!("такой строки в таблице offers нет", "the table offers has no such line"));
            continue;
        };
        seen.insert((offer, year));
        if let Some((places, need_optimal)) = line(plan, (offer, year), ranks[offer], &row, report) {
            let size = sizes.entry((key[1..].to_vec(), year)).or_default();
            *size = (size.0 + places, size.1 + need_optimal);
        }
    }
    report.count("competition", table.len());
    for ((lot, year), (places, size)) in sizes {
        if !at_most(places, size) {
            let names = ["мест в лоте больше, чем в плане по потребности", "the lot has more places than in the need-optimal plan"];
            report.find("lot_size", format!("{}, {year}", lot.join(" · ")), differs(names, size, places));
        }
    }
    if let Some((offer, year, _)) = plan.filled().find(|(offer, year, _)| !seen.contains(&(*offer, *year))) {
        let place = format!("{}, {year}", plan.region.offer_label(offer));
        report.find("missing_line", place, text!("строки нет в таблице competition", "the table competition lacks the line"));
    }
}

/// Goals of both plans: the values of this one are those of the card, which are recomputed.
fn goals(run: &Path, card: &Card, report: &mut Report) {
    let Some(table) = table::read(run, "competition_goals", &["goal", "competition", "need_optimal", "difference"], report) else { return };
    for row in table.rows() {
        let numbers = ["competition", "need_optimal", "difference"].map(|column| row.number(column, report));
        let [Some(value), Some(before), Some(difference)] = numbers else { continue };
        if let Some(goal) = card.goals.iter().find(|goal| goal.name == row.text("goal")) {
            report.compare("competition", &row.place(), ["цель в конкурсе", "goal of the competition"], goal.value, value);
        }
        report.compare("competition", &row.place(), ["разница", "difference"], value - before, difference);
    }
}

/// Places of the line here and in the need-optimal plan.
fn line(plan: &Plan<'_>, (offer, year): (usize, Year), expected_rank: f64, row: &Row<'_>, report: &mut Report) -> Option<(f64, f64)> {
    let places = row.whole("places", report)?;
    let (need_optimal, rank) = (row.whole("places_need_optimal", report)?, row.whole("rank", report)?);
    let difference = row.number("difference", report)?;
    let place = row.place();
    report.compare("competition", &place, ["места", "places"], plan.places(offer, year), places);
    report.compare("competition", &place, ["разница", "difference"], places - need_optimal, difference);
    report.compare("competition", &place, ["ранг в лоте", "rank in the lot"], expected_rank, rank);
    Some((places, need_optimal))
}

/// Rank of each line in its lots, from 1.
fn ranks(plan: &Plan<'_>) -> Vec<f64> {
    let mut lots: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for k in 0..plan.region.offers.len() {
        lots.entry(names(plan, k).map(|names| names[1..].to_vec()).unwrap_or_default()).or_default().push(k);
    }
    let mut ranks = vec![0.0; plan.region.offers.len()];
    for lot in lots.values() {
        for k in lot {
            ranks[*k] = 1.0 + lot.iter().filter(|other| before(plan, **other, *k)).count() as f64;
        }
    }
    ranks
}

/// Whether a line ranks before another one of its lot: by score, then by last year's places, then by the college.
fn before(plan: &Plan<'_>, a: usize, b: usize) -> bool {
    let of = |k: usize| plan.region.offers.get(k);
    let score = |k| of(k).and_then(|offer| offer.score);
    let kcp = |k| of(k).and_then(|offer| offer.kcp).map(|places| places.0);
    if score(a) != score(b) {
        return score(a) > score(b);
    }
    if kcp(a) != kcp(b) { kcp(a) > kcp(b) } else { names(plan, a) < names(plan, b) }
}

/// College, programme, form and base of a line.
pub(super) fn names<'p>(plan: &Plan<'p>, offer: usize) -> Option<[&'p str; 4]> {
    let line = plan.region.offers.get(offer)?;
    let (college, programme) = (plan.region.colleges.get(line.college)?, plan.region.programmes.get(line.programme)?);
    Some([&college.id, &programme.code, &line.form, &line.base])
}
