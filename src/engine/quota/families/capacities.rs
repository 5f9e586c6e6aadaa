//! What colleges, founders and schools have room for.

use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, RowKey};
use crate::supply;
use kadry_region::units::Year;
use kadry_region::{Offer, Region};

fn of_college(region: &Region, college: usize) -> impl Iterator<Item = (usize, &Offer)> {
    region.offers.iter().enumerate().filter(move |(_, offer)| offer.college == college)
}

/// `Σ x ≤ intake_capacity` of a college and admission year.
pub fn intake(model: &mut Model, data: &Inputs) {
    for (college, record) in data.region.colleges.iter().enumerate() {
        let Some(capacity) = record.intake_capacity else { continue };
        for year in data.region.settings.admissions() {
            let terms: Vec<_> =
                of_college(&data.region, college).filter_map(|(offer, _)| model.term(ColumnKey::Places { offer, year }, 1.0)).collect();
            model.add_capacity(RowKey::Intake { college, year }, terms, f64::from(capacity), 0.0);
        }
    }
}

/// Students of planned cohorts who study in autumn of `year`, `(offer, admission, part of the cohort)`.
fn alive<'a>(data: &'a Inputs, offers: impl Iterator<Item = (usize, &'a Offer)>, year: Year) -> Vec<(usize, Year, f64)> {
    let admissions = data.region.settings.admissions();
    offers
        .flat_map(|(offer, line)| {
            let chain = &data.chains[offer];
            admissions
                .iter()
                .filter(|admission| (0..line.years()).contains(&year.since(**admission)))
                .map(|admission| (offer, *admission, chain.alive_after(year.since(*admission))))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Years in which a planned cohort may study.
fn study_years(region: &Region) -> impl Iterator<Item = Year> {
    let longest = region.offers.iter().map(Offer::years).max().unwrap_or(1);
    region.settings.first_admission_year.to(region.settings.last_admission().plus(longest - 1))
}

/// `existing + Σ students alive ≤ contingent_capacity` in every year, not only the entry year.
pub fn contingent(model: &mut Model, data: &Inputs) {
    for year in study_years(&data.region) {
        let existing = supply::existing_students(&data.region, &data.chains, year);
        for (college, record) in data.region.colleges.iter().enumerate() {
            let Some(capacity) = record.contingent_capacity else { continue };
            let here: f64 = of_college(&data.region, college).filter_map(|(offer, _)| existing.get(&offer)).map(|p| p.0).sum();
            let terms: Vec<_> = alive(data, of_college(&data.region, college), year)
                .into_iter()
                .filter_map(|(offer, admission, part)| model.term(ColumnKey::Places { offer, year: admission }, part))
                .collect();
            model.add_capacity(RowKey::Contingent { college, year }, terms, capacity.0, here);
        }
    }
}

/// Students at once in the workshop of a line, where the offer gives its size.
pub fn workshop(model: &mut Model, data: &Inputs) {
    for year in study_years(&data.region) {
        let existing = supply::existing_students(&data.region, &data.chains, year);
        for (offer, line) in data.region.offers.iter().enumerate() {
            let Some(capacity) = line.workshop else { continue };
            let here = existing.get(&offer).map_or(0.0, |p| p.0);
            let terms: Vec<_> = alive(data, std::iter::once((offer, line)), year)
                .into_iter()
                .filter_map(|(offer, admission, part)| model.term(ColumnKey::Places { offer, year: admission }, part))
                .collect();
            model.add_capacity(RowKey::Workshop { offer, year }, terms, capacity.0, here);
        }
    }
}

/// Teaching hours of the groups that study, against the hours of the college. A group keeps its hours while it shrinks.
pub fn teachers(model: &mut Model, data: &Inputs) {
    let hours = data.region.settings.scenario.teacher_hours_per_group;
    for year in study_years(&data.region) {
        let existing = supply::existing_students(&data.region, &data.chains, year);
        for (college, record) in data.region.colleges.iter().enumerate() {
            let Some(capacity) = record.teacher_hours else { continue };
            let taken: f64 = of_college(&data.region, college)
                .filter_map(|(offer, line)| existing.get(&offer).map(|students| students.0 / f64::from(line.group_size) * hours))
                .sum();
            let terms: Vec<_> = alive(data, of_college(&data.region, college), year)
                .into_iter()
                .filter_map(|(offer, admission, _)| model.term(ColumnKey::Groups { offer, year: admission }, hours))
                .collect();
            model.add_capacity(RowKey::Teachers { college, year }, terms, capacity, taken);
        }
    }
}

/// Beds: the share of full-time students who need one.
pub fn dormitory(model: &mut Model, data: &Inputs) {
    for year in study_years(&data.region) {
        let existing = supply::existing_students(&data.region, &data.chains, year);
        for (college, record) in data.region.colleges.iter().enumerate() {
            let Some(beds) = record.dormitory else { continue };
            let share = record.dormitory_share.unwrap_or(data.region.settings.scenario.dormitory_share).0;
            let full_time = || of_college(&data.region, college).filter(|(_, line)| line.full_time());
            let taken: f64 = full_time().filter_map(|(offer, _)| existing.get(&offer)).map(|p| p.0 * share).sum();
            let terms: Vec<_> = alive(data, full_time(), year)
                .into_iter()
                .filter_map(|(offer, admission, part)| model.term(ColumnKey::Places { offer, year: admission }, part * share))
                .collect();
            if share > 0.0 {
                model.add_capacity(RowKey::Dormitory { college, year }, terms, beds.0, taken);
            }
        }
    }
}

/// `Σ cost · students alive ≤ budget` of a founder and calendar year, today's students included.
pub fn budget(model: &mut Model, data: &Inputs) {
    let region = &data.region;
    for (budget, record) in region.budgets.iter().enumerate() {
        let year = record.year;
        let paid = |(_, offer): &(usize, &Offer)| record.founder.is_none() || region.founder(offer) == record.founder.as_deref();
        let offers = || region.offers.iter().enumerate().filter(paid);
        let cost = |offer: usize| region.offers[offer].cost.map_or(0.0, |c| c.0);
        let existing = supply::existing_students(region, &data.chains, year);
        let spent: f64 = offers().filter_map(|(offer, _)| existing.get(&offer).map(|students| students.0 * cost(offer))).sum();
        let terms: Vec<_> = alive(data, offers(), year)
            .into_iter()
            .filter(|(offer, _, _)| cost(*offer) > 0.0)
            .filter_map(|(offer, admission, part)| model.term(ColumnKey::Places { offer, year: admission }, part * cost(offer)))
            .collect();
        model.add_capacity(RowKey::Budget { budget, year }, terms, record.amount.0, spent);
    }
}

/// Places of one base in a municipality or the region, against school leavers who enter.
pub fn applicants(model: &mut Model, data: &Inputs) {
    let region = &data.region;
    for (group, record) in data.applicants.iter().enumerate() {
        let here = |offer: &Offer| {
            offer.base == record.base
                && (record.municipality.is_none() || region.colleges[offer.college].municipality == record.municipality)
        };
        let terms: Vec<_> = region
            .offers
            .iter()
            .enumerate()
            .filter(|(_, offer)| here(offer))
            .filter_map(|(offer, _)| model.term(ColumnKey::Places { offer, year: record.year }, 1.0))
            .collect();
        model.add_capacity(RowKey::Applicants { group, year: record.year }, terms, record.people.0, 0.0);
    }
}
