//! How many school leavers may enter vocational education.

use crate::region::{Region, reference};
use crate::series;
use crate::units::{People, Year};
use std::collections::BTreeSet;

/// Upper bound on the places of one base in one admission year, for a municipality or the whole region.
#[derive(Clone, Debug)]
pub struct Applicants {
    pub municipality: Option<String>,
    pub base: String,
    pub year: Year,
    pub people: People,
    /// The count of the year is a forecast from earlier years.
    pub forecast: bool,
    /// The share that enters comes from the reference table.
    pub participation_assumed: bool,
}

/// Applicants of each planned admission year. A year that the table does not give is forecast from those before it;
/// a gap inside the history ends the part that is used.
pub fn applicants(region: &Region) -> Vec<Applicants> {
    let groups: BTreeSet<(Option<String>, String)> = region.leavers.iter().map(|l| (l.municipality.clone(), l.base.clone())).collect();
    let mut out = Vec::new();
    for (municipality, base) in groups {
        let rows: Vec<_> = region.leavers.iter().filter(|l| l.municipality == municipality && l.base == base).collect();
        for year in region.settings.admissions() {
            let given = rows.iter().find(|row| row.year == year);
            let before: Vec<_> = rows.iter().filter(|row| row.year < year).collect();
            let (count, forecast) = match (given, before.last()) {
                (Some(row), _) => (row.count.0, false),
                (None, Some(last)) => {
                    let mut history: Vec<f64> = Vec::new();
                    for (steps, row) in before.iter().rev().enumerate() {
                        if row.year != last.year.plus(-(steps as i32)) {
                            break;
                        }
                        history.insert(0, row.count.0);
                    }
                    let steps = year.since(last.year) as usize;
                    (series::forecast(&history, steps, 0.8).mean.last().copied().unwrap_or(last.count.0), true)
                }
                (None, None) => continue,
            };
            let participation = given.or(before.last().copied()).and_then(|row| row.participation);
            let fallback = || reference::factor("participation", "", &base).map_or(1.0, |row| row.value);
            let share = participation.map_or_else(fallback, |p| p.0);
            out.push(Applicants {
                municipality: municipality.clone(),
                base: base.clone(),
                year,
                people: People(count * share),
                forecast,
                participation_assumed: participation.is_none(),
            });
        }
    }
    out
}
