//! What the documents need beside the figures: names, contracts, remarks of the review, assumptions and sources.

use super::{flag, frame, maybe_whole, offer_columns, real, text, whole};
use crate::assumptions::assumptions;
use crate::flags::sentence;
use kadry_engine::outcome::{Forecast, Outcome};
use kadry_engine::quota::Measure;
use kadry_engine::review::flags::Flags;
use kadry_engine::review::remarks;
use kadry_region::Region;
use kadry_region::lang::{Lang, Text};
use polars::prelude::*;

pub fn colleges(region: &Region) -> PolarsResult<DataFrame> {
    let rows = || region.colleges.iter();
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    frame(vec![
        text("college", rows().map(|r| r.id.clone())),
        text("name", rows().map(|r| r.name.clone())),
        text("municipality", rows().map(|r| maybe(&r.municipality))),
        text("founder", rows().map(|r| maybe(&r.founder))),
        text("cluster", rows().map(|r| maybe(&r.cluster))),
    ])
}

pub fn programmes(region: &Region) -> PolarsResult<DataFrame> {
    let rows = || region.programmes.iter();
    frame(vec![
        text("programme", rows().map(|r| r.code.clone())),
        text("name", rows().map(|r| r.name.clone())),
        text("industry", rows().map(|r| r.industry.clone())),
        real("priority", rows().map(|r| r.priority)),
    ])
}

/// Contracts with the places of their line and the workers that come of them.
pub fn contracts(outcome: &Outcome) -> PolarsResult<DataFrame> {
    let region = outcome.region();
    let rows = || region.contracts.iter();
    let places = |offer: usize, year| outcome.plan.lines.iter().find(|l| l.offer == offer && l.year == year).map_or(0, |l| l.places.0);
    let per_place = |offer: usize| outcome.inputs().chains.get(offer).map_or(0.0, |c| c.per_place().0 + c.per_place().1);
    let mut columns = vec![text("contract", rows().map(|r| r.id.clone())), text("employer", rows().map(|r| r.employer.clone()))];
    columns.extend(offer_columns(region, rows().map(|r| r.offer)));
    columns.extend([
        whole("admission_year", rows().map(|r| i64::from(r.admission_year.0))),
        whole("count", rows().map(|r| i64::from(r.count.0))),
        whole("line_contracts", rows().map(|r| i64::from(region.contracted(r.offer, r.admission_year).0))),
        whole("line_places", rows().map(|r| i64::from(places(r.offer, r.admission_year)))),
        real("expected_workers", rows().map(|r| f64::from(r.count) * per_place(r.offer))),
    ]);
    frame(columns)
}

/// Remarks F01–F15, a row each: on lines of the plan first, then on employers and totals.
pub fn flags(outcome: &Outcome, lang: Lang) -> PolarsResult<DataFrame> {
    struct Row {
        flag: &'static str,
        subject: String,
        cell: [String; 4],
        year: Option<i64>,
        sentence: Text,
    }
    let region = outcome.region();
    let review = Flags::new(outcome);
    let mut rows: Vec<Row> = Vec::new();
    for line in &outcome.plan.lines {
        let offer = &region.offers[line.offer];
        let cell = [
            region.colleges[offer.college].id.clone(),
            region.programmes[offer.programme].code.clone(),
            offer.form.clone(),
            offer.base.clone(),
        ];
        rows.extend(review.of(line).into_iter().map(|flag| Row {
            flag: flag.kind().key(),
            subject: String::new(),
            cell: cell.clone(),
            year: Some(i64::from(line.year.0)),
            sentence: sentence(&flag, &outcome.region().settings.scenario),
        }));
    }
    rows.extend(remarks(outcome).into_iter().map(|remark| Row {
        flag: remark.flag.kind().key(),
        subject: remark.subject.to_owned(),
        cell: [String::new(), remark.programme.to_owned(), String::new(), String::new()],
        year: Some(i64::from(remark.year.0)),
        sentence: sentence(&remark.flag, &outcome.region().settings.scenario),
    }));
    let cell = |index: usize| rows.iter().map(move |r| r.cell[index].clone());
    frame(vec![
        text("flag", rows.iter().map(|r| r.flag)),
        text("subject", rows.iter().map(|r| r.subject.clone())),
        text("college", cell(0)),
        text("programme", cell(1)),
        text("form", cell(2)),
        text("base", cell(3)),
        maybe_whole("year", rows.iter().map(|r| r.year)),
        text("sentence", rows.iter().map(|r| r.sentence.get(lang).to_owned())),
    ])
}

/// What was assumed, a sentence each.
pub fn assumed(forecast: &Forecast, lang: Lang) -> PolarsResult<DataFrame> {
    let rows = assumptions(forecast);
    frame(vec![
        text("topic", rows.iter().map(|r| r.topic)),
        text("sentence", rows.iter().map(|r| r.sentence.get(lang).to_owned())),
        text("table", rows.iter().map(|r| r.table.unwrap_or_default())),
    ])
}

/// Each table that was given: rows, estimates among them, and where it comes from.
pub fn sources(region: &Region) -> PolarsResult<DataFrame> {
    let rows = || region.rows.iter();
    frame(vec![
        text("table", rows().map(|r| r.table.clone())),
        whole("rows", rows().map(|r| r.rows as i64)),
        whole("assumed", rows().map(|r| r.assumed as i64)),
        flag("stated", rows().map(|r| region.settings.sources.contains_key(&r.table))),
        text("source", rows().map(|r| region.settings.sources.get(&r.table).cloned().unwrap_or_default())),
    ])
}

/// What the robust first year is worth against that of the plan without it, in people of weighted shortage.
pub fn robust(measures: &[Measure]) -> PolarsResult<DataFrame> {
    frame(vec![
        text("measure", measures.iter().map(|measure| measure.criterion.key())),
        real("base", measures.iter().map(|measure| measure.base)),
        real("robust", measures.iter().map(|measure| measure.robust)),
        real("difference", measures.iter().map(Measure::difference)),
    ])
}
