//! Recomputes the constraints and goals of a run from its own tables and its copy of the inputs.
//! Shares no code with the forecast, the yield chain or the model: an error there is not repeated here.
//!
//! May use `kadry-region` and `kadry-package`, which read the copy of the inputs, and never `kadry-engine`. The rows of the relaxation
//! are written anew from the inputs (`relaxation`); with the multipliers of `tables/certificate.csv` they prove a bound of each goal by
//! weak duality, whatever the multipliers are. Causes of need are not recomputed, and the report says so.

mod allocation;
mod balance;
mod card;
mod certificate;
mod cohort;
mod competition;
mod constraints;
mod evidence;
mod goals;
mod justification;
mod limits;
mod need;
mod relaxation;
mod table;

pub use certificate::Proof;

use kadry_package::{CARD, STUDY, read_copy};
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::problem::Severity;
use kadry_region::{Region, Settings};
use serde::Serialize;
use std::path::Path;

/// What was checked and what does not hold. A run holds when there are no findings.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// How many rows of each kind were recomputed.
    pub checked: Vec<Checked>,
    pub findings: Vec<Finding>,
    /// How far the bound of each goal is proved by duality.
    pub bounds: Vec<Proof>,
}

/// The number of rows of one kind that were recomputed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub kind: &'static str,
    pub count: usize,
}

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable name for programs that read the JSON form.
    pub what: &'static str,
    /// File and line, or the line of the plan.
    pub place: String,
    pub message: Text,
}

/// The finding that the run is no plan, so that nothing was recomputed.
pub const NO_PLAN: &str = "no_plan";

impl Report {
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }

    fn find(&mut self, what: &'static str, place: impl Into<String>, message: Text) {
        self.findings.push(Finding { what, place: place.into(), message });
    }

    fn count(&mut self, kind: &'static str, more: usize) {
        match self.checked.iter_mut().find(|checked| checked.kind == kind) {
            Some(checked) => checked.count += more,
            None => self.checked.push(Checked { kind, count: more }),
        }
    }

    /// A value of the run against its recomputation.
    fn compare(&mut self, what: &'static str, place: &str, names: [&str; 2], expected: f64, found: f64) {
        if !near(expected, found) {
            self.find(what, place, differs(names, expected, found));
        }
    }
}

/// Checks a run folder, or the files of a study. Whatever the folder holds, the answer is a report.
pub fn verify(run: &Path) -> Report {
    let mut report = Report::default();
    if run.join(STUDY).is_file() && !run.join(CARD).is_file() {
        evidence::study(run, &mut report);
        return report;
    }
    let Some(card) = card::read(run, &mut report) else { return report };
    evidence::check(run, &card, &mut report);
    let Some(settings) = card::settings(run, &card, &mut report) else { return report };
    let Some(region) = region(run, settings, &mut report) else { return report };
    let plan = allocation::read(run, &region, &mut report);
    let needs = need::check(run, &region, &mut report);
    constraints::check(run, plan.as_ref(), &region, &mut report);
    let reached = plan.as_ref().map(|plan| balance::check(run, plan, needs.as_ref(), &mut report));
    goals::check(&card, plan.as_ref(), needs.as_ref(), reached.as_ref(), &mut report);
    if let Some(plan) = &plan {
        justification::check(run, plan, &mut report);
        competition::check(run, &card, plan, &mut report);
    }
    if let (Some(plan), Some(needs), Some(supply)) = (&plan, &needs, &reached) {
        certificate::check(run, &card, plan, needs, supply, &mut report);
    }
    report
}

/// The region as the copy of the inputs and scenarios gives it, under the settings of the run.
fn region(run: &Path, settings: Settings, report: &mut Report) -> Option<Region> {
    let reading = read_copy(&run.join("input"), &settings.scenario.applied);
    let Some(mut region) = reading.region else {
        let errors = reading.problems.errors();
        let first = reading.problems.iter().find(|p| p.severity == Severity::Error);
        let said = |lang| first.map(|p| p.describe(lang).replace('\n', " ")).unwrap_or_default();
        let (ru, en) = (said(Lang::Ru), said(Lang::En));
        report.find(
            "input_refused",
            "input",
            text!("копия исходных данных не принята, ошибок {errors}: {ru}", "the copy of the inputs is refused, {errors} errors: {en}"),
        );
        return None;
    };
    region.settings = settings;
    // No course of study is so long; a sum over its years would not end.
    const LONGEST: i32 = 60;
    if let Some(offer) = (0..region.offers.len()).find(|k| region.offers[*k].years() > LONGEST) {
        let months = region.offers[offer].duration_months;
        report.find(
            "input_out_of_domain",
            region.offer_label(offer),
            text!("срок обучения {months} мес.: пересчёт не проведён", "{months} months of study: nothing was recomputed"),
        );
        return None;
    }
    Some(region)
}

/// Room for the rounding of the tables to millionths.
fn tolerance(expected: f64) -> f64 {
    1e-4 + 1e-6 * expected.abs()
}

fn near(expected: f64, found: f64) -> bool {
    (expected - found).abs() <= tolerance(expected)
}

/// `left ≤ right`; false where either is no number.
fn at_most(left: f64, right: f64) -> bool {
    left <= right + tolerance(right)
}

fn differs(names: [&str; 2], expected: f64, found: f64) -> Text {
    let say = |lang| (figure(expected, lang), figure(found, lang));
    let ((expected_ru, found_ru), (expected_en, found_en)) = (say(Lang::Ru), say(Lang::En));
    let [ru, en] = names;
    Text::new(
        format!("{ru}: в расчёте {found_ru}, пересчёт даёт {expected_ru}"),
        format!("{en}: the run has {found_en}, the recomputation gives {expected_en}"),
    )
}

/// A number as a reader writes it, without a tail of zeros; numbers of no use in full stay short.
fn figure(value: f64, lang: Lang) -> String {
    if !value.is_finite() || value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    let text = number(value, 6, lang);
    text.trim_end_matches('0').trim_end_matches(['.', ',']).to_owned()
}
