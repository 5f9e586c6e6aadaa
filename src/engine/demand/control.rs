//! Reconciliation with official forecasts: the need of programmes is raked to the control totals (iterative proportional
//! fitting, Deming and Stephan 1940), and every discrepancy is kept.

use super::CauseYear;
use kadry_region::units::{People, Year};
use kadry_region::{ControlTotal, ControlTotals, Region, codes};
use std::collections::{BTreeMap, BTreeSet};

/// An official figure beside the model's own, and what became of both.
#[derive(Clone, Debug)]
pub struct ControlGap {
    /// Sources that give the figure; of several the mean counts.
    pub source: String,
    /// Programme, group of programmes, occupation, or "—" for the whole region.
    pub subject: String,
    pub year: Year,
    pub official: People,
    /// Bottom-up, before raking.
    pub model: People,
    /// After raking; the model's own where nothing was applied.
    pub reconciled: People,
    pub status: ControlStatus,
}

/// Whether a control total was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlStatus {
    Applied,
    /// The scenario only compares.
    Compared,
    /// The model has no need there that could be scaled.
    NoBase,
    /// Other control totals contradict it: it is met only in part.
    Contradicted,
}

/// Need of programmes in a year, one part per occupation it comes from.
struct Parts {
    /// `(occupation, programme, year)` → people.
    people: BTreeMap<(usize, usize, Year), f64>,
}

/// Raked need by programme and year, and the list of discrepancies.
pub fn reconcile(region: &Region, by_cause: &[CauseYear]) -> (BTreeMap<(usize, Year), f64>, Vec<ControlGap>) {
    let mut parts = Parts { people: BTreeMap::new() };
    for row in by_cause {
        for share in region.programmes_of(row.occupation) {
            *parts.people.entry((row.occupation, share.programme, row.year)).or_default() += row.openings.0 * share.share.0;
        }
    }
    let controls = controls(region);
    // An occupation counts with all its openings, also those that no programme here can fill.
    let whole: Vec<f64> = controls.iter().map(|c| c.model(region, &parts, by_cause)).collect();
    let before: Vec<f64> = controls.iter().map(|c| parts.sum(region, c)).collect();
    let mut dropped: BTreeSet<usize> = BTreeSet::new();
    if region.settings.scenario.control_totals == ControlTotals::Apply {
        let raw = parts.people.clone();
        // Totals that cannot be met together would wipe out programmes that none of them names: the broadest of the unmet is
        // set aside until the rest agree.
        while let Some(broadest) = rake(region, &mut parts, &controls, &whole, &before, &dropped) {
            dropped.insert(broadest);
            parts.people.clone_from(&raw);
        }
    }
    let gaps = controls
        .iter()
        .zip(&whole)
        .zip(&before)
        .map(|((control, whole), before)| {
            let after = if *before > 0.0 { parts.sum(region, control) * whole / before } else { *whole };
            let status = match region.settings.scenario.control_totals {
                ControlTotals::Compare => ControlStatus::Compared,
                ControlTotals::Apply if !(*before > 0.0 && *whole > 0.0) && control.official > 0.0 => ControlStatus::NoBase,
                ControlTotals::Apply if (after - control.official).abs() > 1e-6 * control.official.max(1.0) => ControlStatus::Contradicted,
                ControlTotals::Apply => ControlStatus::Applied,
            };
            ControlGap {
                source: control.sources.join("; "),
                subject: control.subject(region),
                year: control.year,
                official: People(control.official),
                model: People(*whole),
                reconciled: People(after),
                status,
            }
        })
        .collect();
    let mut need: BTreeMap<(usize, Year), f64> = BTreeMap::new();
    for ((_, programme, year), people) in parts.people {
        *need.entry((programme, year)).or_default() += people;
    }
    (need, gaps)
}

/// Scales the parts until every control that is not dropped is met; else names the broadest of those that are not.
fn rake(
    region: &Region,
    parts: &mut Parts,
    controls: &[Control],
    whole: &[f64],
    before: &[f64],
    dropped: &BTreeSet<usize>,
) -> Option<usize> {
    const ROUNDS: usize = 200;
    const AGREED: f64 = 1e-9;
    let mut unmet: Vec<usize> = Vec::new();
    for _ in 0..ROUNDS {
        unmet.clear();
        for (index, control) in controls.iter().enumerate().filter(|(index, _)| !dropped.contains(index)) {
            let now = parts.sum(region, control);
            if whole[index] > 0.0 && before[index] > 0.0 {
                let target = control.official * before[index] / whole[index];
                if (now - target).abs() > AGREED * target.max(1.0) {
                    unmet.push(index);
                    if now > 0.0 {
                        parts.scale(region, control, target / now);
                    }
                }
            }
        }
        if unmet.is_empty() {
            return None;
        }
    }
    unmet.into_iter().max_by(|a, b| before[*a].total_cmp(&before[*b]))
}

/// Control totals of one subject and year.
struct Control<'a> {
    row: &'a ControlTotal,
    sources: Vec<&'a str>,
    year: Year,
    official: f64,
}

fn controls(region: &Region) -> Vec<Control<'_>> {
    type Subject<'a> = (Option<usize>, Option<&'a str>, Option<usize>, Year);
    let mut by_subject: BTreeMap<Subject<'_>, Vec<&ControlTotal>> = BTreeMap::new();
    for row in &region.control_totals {
        by_subject.entry((row.programme, row.ugps.as_deref(), row.occupation, row.year)).or_default().push(row);
    }
    by_subject
        .into_values()
        .filter_map(|rows| {
            let official = rows.iter().map(|row| row.need.0).sum::<f64>() / rows.len() as f64;
            Some(Control {
                row: *rows.first()?,
                sources: rows.iter().map(|row| row.source.as_str()).collect(),
                year: rows[0].year,
                official,
            })
        })
        .collect()
}

impl Control<'_> {
    fn covers(&self, region: &Region, (occupation, programme, year): (usize, usize, Year)) -> bool {
        year == self.year
            && self.row.programme.is_none_or(|p| p == programme)
            && self.row.occupation.is_none_or(|o| o == occupation)
            && self.row.ugps.as_ref().is_none_or(|group| codes::ugps(&region.programmes[programme].code) == *group)
    }

    fn model(&self, region: &Region, parts: &Parts, by_cause: &[CauseYear]) -> f64 {
        match (self.row.programme, &self.row.ugps, self.row.occupation) {
            (None, None, Some(o)) => by_cause.iter().filter(|r| r.occupation == o && r.year == self.year).map(|r| r.openings.0).sum(),
            _ => parts.sum(region, self),
        }
    }

    fn subject(&self, region: &Region) -> String {
        match (self.row.programme, &self.row.ugps, self.row.occupation) {
            (Some(p), _, _) => region.programmes[p].code.clone(),
            (None, Some(group), _) => group.clone(),
            (None, None, Some(o)) => region.occupations[o].clone(),
            (None, None, None) => "—".to_owned(),
        }
    }
}

impl Parts {
    fn sum(&self, region: &Region, control: &Control) -> f64 {
        self.people.iter().filter(|(key, _)| control.covers(region, **key)).map(|(_, people)| people).sum()
    }

    fn scale(&mut self, region: &Region, control: &Control, factor: f64) {
        self.people.iter_mut().filter(|(key, _)| control.covers(region, **key)).for_each(|(_, people)| *people *= factor);
    }
}
