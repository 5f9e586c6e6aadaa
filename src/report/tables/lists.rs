//! What the documents need beside the figures: names, contracts, remarks of the review, assumptions and sources.

use super::offer_cells;
use crate::assumptions::assumptions;
use crate::contract::{Assumption, College, Contract, Programme, Remark, RobustMeasure, Source};
use crate::flags::sentence;
use kadry_engine::outcome::{Forecast, Outcome};
use kadry_engine::quota::Measure;
use kadry_engine::review::flags::{Flag, Flags};
use kadry_engine::review::remarks;
use kadry_region::Region;
use kadry_region::lang::Lang;

pub fn colleges(region: &Region) -> impl Iterator<Item = College> {
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    region.colleges.iter().map(move |row| College {
        college: row.id.clone(),
        name: row.name.clone(),
        municipality: maybe(&row.municipality),
        founder: maybe(&row.founder),
        cluster: maybe(&row.cluster),
    })
}

pub fn programmes(region: &Region) -> impl Iterator<Item = Programme> {
    region.programmes.iter().map(|row| Programme {
        programme: row.code.clone(),
        name: row.name.clone(),
        industry: row.industry.clone(),
        priority: row.priority,
    })
}

/// Contracts with the places of their line and the workers that come of them.
pub fn contracts(outcome: &Outcome) -> impl Iterator<Item = Contract> {
    let region = outcome.region();
    let places = |offer: usize, year| outcome.plan.lines.iter().find(|l| l.offer == offer && l.year == year).map_or(0, |l| l.places.0);
    let per_place = |offer: usize| outcome.inputs().chains.get(offer).map_or(0.0, |c| c.per_place().0 + c.per_place().1);
    region.contracts.iter().map(move |row| {
        let [college, programme, form, base] = offer_cells(region, row.offer);
        Contract {
            contract: row.id.clone(),
            employer: row.employer.clone(),
            college,
            programme,
            form,
            base,
            admission_year: row.admission_year.0,
            count: row.count.0,
            line_contracts: region.contracted(row.offer, row.admission_year).0,
            line_places: places(row.offer, row.admission_year),
            expected_workers: f64::from(row.count) * per_place(row.offer),
        }
    })
}

/// Remarks F01–F15, a row each: on lines of the plan first, then on employers and totals.
pub fn flags(outcome: &Outcome, lang: Lang) -> Vec<Remark> {
    let region = outcome.region();
    let row = |flag: &Flag<'_>, subject: &str, cells: [String; 4], year: i32| {
        let [college, programme, form, base] = cells;
        let sentence = sentence(flag, &region.settings.scenario).get(lang).to_owned();
        let (subject, flag) = (subject.to_owned(), flag.kind().key().to_owned());
        Remark { flag, subject, college, programme, form, base, year: Some(year), sentence }
    };
    let review = Flags::new(outcome);
    let mut rows: Vec<Remark> = Vec::new();
    for line in &outcome.plan.lines {
        rows.extend(review.of(line).iter().map(|flag| row(flag, "", offer_cells(region, line.offer), line.year.0)));
    }
    for remark in remarks(outcome) {
        let cells = [String::new(), remark.programme.to_owned(), String::new(), String::new()];
        rows.push(row(&remark.flag, remark.subject, cells, remark.year.0));
    }
    rows
}

/// What was assumed, a sentence each.
pub fn assumed(forecast: &Forecast, lang: Lang) -> impl Iterator<Item = Assumption> {
    assumptions(forecast).into_iter().map(move |row| Assumption {
        topic: row.topic.to_owned(),
        sentence: row.sentence.get(lang).to_owned(),
        table: row.table.unwrap_or_default().to_owned(),
    })
}

/// Each table that was given: rows, estimates among them, and where it comes from.
pub fn sources(region: &Region) -> impl Iterator<Item = Source> {
    let known = &region.settings.sources;
    region.rows.iter().map(|row| Source {
        table: row.table.clone(),
        rows: row.rows,
        assumed: row.assumed,
        stated: known.contains_key(&row.table),
        source: known.get(&row.table).cloned().unwrap_or_default(),
    })
}

/// What the robust first year is worth against that of the plan without it, in people of weighted shortage.
pub fn robust(measures: &[Measure]) -> impl Iterator<Item = RobustMeasure> {
    measures.iter().map(|measure| RobustMeasure {
        measure: measure.criterion.key().to_owned(),
        base: measure.base,
        robust: measure.robust,
        difference: measure.difference(),
    })
}
