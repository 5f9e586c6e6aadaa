//! One function per family of constraints; each adds its rows and nothing else.

use super::model::{ColumnKey, Data, Model, RowKey, Side};
use crate::region::{Limit, Offer, Region};
use crate::supply;
use crate::units::Year;
use std::collections::BTreeMap;

const NONE: f64 = f64::NEG_INFINITY;
const FREE: f64 = f64::INFINITY;

fn plan_keys(data: &Data<'_>) -> Vec<(usize, Year)> {
    let years = data.region.settings.admissions();
    (0..data.region.offers.len()).flat_map(|offer| years.iter().map(move |year| (offer, *year)).collect::<Vec<_>>()).collect()
}

/// `group_min·g ≤ x ≤ group_size·g`, `g ≤ max_groups·licensed`.
pub fn groups(model: &mut Model, data: &Data<'_>) {
    for (offer, year) in plan_keys(data) {
        let (Some(g), Some(x)) = (model.column(ColumnKey::Groups { offer, year }), model.column(ColumnKey::Places { offer, year })) else {
            continue;
        };
        let line = &data.region.offers[offer];
        let allowed = line.groups_allowed(&data.region.programmes[line.programme], year);
        let (size, min) = (f64::from(line.group_size), f64::from(line.group_min));
        if min == size {
            model.add_row(RowKey::GroupSize { offer, year }, vec![(x, 1.0), (g, -size)], 0.0, 0.0);
        } else {
            model.add_row(RowKey::GroupSize { offer, year }, vec![(x, 1.0), (g, -size)], NONE, 0.0);
            model.add_row(RowKey::GroupMin { offer, year }, vec![(x, 1.0), (g, -min)], 0.0, FREE);
        }
        model.add_row(RowKey::Licence { offer, year }, vec![(g, 1.0)], NONE, f64::from(allowed));
    }
}

/// `pipeline + Σ y·x + u − o = need` for every programme and year in reach.
pub fn balance(model: &mut Model, data: &Data<'_>) {
    let region = data.region;
    let mut supplied: BTreeMap<(usize, Year), Vec<(usize, f64)>> = BTreeMap::new();
    for (offer, year) in plan_keys(data) {
        let Some(x) = model.column(ColumnKey::Places { offer, year }) else { continue };
        let programme = region.offers[offer].programme;
        let (first, second) = data.chains[offer].per_place();
        let graduation = year.plus(region.offers[offer].years());
        for (workers, arrives) in [(first, graduation), (second, graduation.plus(1))] {
            if workers > 0.0 {
                supplied.entry((programme, arrives)).or_default().push((x, workers));
            }
        }
    }
    for ((programme, year), mut terms) in supplied {
        let Some(shortage) = model.column(ColumnKey::Shortage { programme, year }) else { continue };
        let Some(surplus) = model.column(ColumnKey::Surplus { programme, year }) else { continue };
        terms.extend([(shortage, 1.0), (surplus, -1.0)]);
        let rest = data.demand.need(programme, year).0 - data.pipeline.at(programme, year).workers.0;
        model.add_row(RowKey::Balance { programme, year }, terms, rest, rest);
    }
}

/// `x + v ≥ contracts`; `v` exists only where the scenario makes contracts soft.
pub fn contracts(model: &mut Model, data: &Data<'_>) {
    for (offer, year) in plan_keys(data) {
        let count = data.region.contracted(offer, year);
        if count.0 == 0 {
            continue;
        }
        let terms = [model.term(ColumnKey::Places { offer, year }, 1.0), model.term(ColumnKey::Unmet { offer, year }, 1.0)];
        let terms = terms.into_iter().flatten().collect();
        model.add_row(RowKey::Contract { offer, year }, terms, f64::from(count), FREE);
    }
}

fn of_college(region: &Region, college: usize) -> impl Iterator<Item = (usize, &Offer)> {
    region.offers.iter().enumerate().filter(move |(_, offer)| offer.college == college)
}

/// `Σ x ≤ intake_capacity` of a college and admission year.
pub fn intake(model: &mut Model, data: &Data<'_>) {
    for (college, record) in data.region.colleges.iter().enumerate() {
        let Some(capacity) = record.intake_capacity else { continue };
        for year in data.region.settings.admissions() {
            let terms: Vec<_> =
                of_college(data.region, college).filter_map(|(offer, _)| model.term(ColumnKey::Places { offer, year }, 1.0)).collect();
            model.add_capacity(RowKey::Intake { college, year }, terms, f64::from(capacity), 0.0);
        }
    }
}

/// Students of planned cohorts who study in autumn of `year`, `(offer, admission, part of the cohort)`.
fn alive<'a>(data: &Data<'a>, offers: impl Iterator<Item = (usize, &'a Offer)>, year: Year) -> Vec<(usize, Year, f64)> {
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
pub fn contingent(model: &mut Model, data: &Data<'_>) {
    for year in study_years(data.region) {
        let existing = supply::existing_students(data.region, data.chains, year);
        for (college, record) in data.region.colleges.iter().enumerate() {
            let Some(capacity) = record.contingent_capacity else { continue };
            let here: f64 = of_college(data.region, college).filter_map(|(offer, _)| existing.get(&offer)).map(|p| p.0).sum();
            let terms: Vec<_> = alive(data, of_college(data.region, college), year)
                .into_iter()
                .filter_map(|(offer, admission, part)| model.term(ColumnKey::Places { offer, year: admission }, part))
                .collect();
            model.add_capacity(RowKey::Contingent { college, year }, terms, capacity.0, here);
        }
    }
}

/// Students at once in the workshop of a line, where the offer gives its size.
pub fn workshop(model: &mut Model, data: &Data<'_>) {
    for year in study_years(data.region) {
        let existing = supply::existing_students(data.region, data.chains, year);
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
pub fn teachers(model: &mut Model, data: &Data<'_>) {
    let hours = data.region.settings.scenario.teacher_hours_per_group;
    for year in study_years(data.region) {
        let existing = supply::existing_students(data.region, data.chains, year);
        for (college, record) in data.region.colleges.iter().enumerate() {
            let Some(capacity) = record.teacher_hours else { continue };
            let taken: f64 = of_college(data.region, college)
                .filter_map(|(offer, line)| existing.get(&offer).map(|students| students.0 / f64::from(line.group_size) * hours))
                .sum();
            let terms: Vec<_> = alive(data, of_college(data.region, college), year)
                .into_iter()
                .filter_map(|(offer, admission, _)| model.term(ColumnKey::Groups { offer, year: admission }, hours))
                .collect();
            model.add_capacity(RowKey::Teachers { college, year }, terms, capacity, taken);
        }
    }
}

/// Beds: the share of full-time students who need one.
pub fn dormitory(model: &mut Model, data: &Data<'_>) {
    for year in study_years(data.region) {
        let existing = supply::existing_students(data.region, data.chains, year);
        for (college, record) in data.region.colleges.iter().enumerate() {
            let Some(beds) = record.dormitory else { continue };
            let share = record.dormitory_share.unwrap_or(data.region.settings.scenario.dormitory_share).0;
            let full_time = || of_college(data.region, college).filter(|(_, line)| line.full_time());
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
pub fn budget(model: &mut Model, data: &Data<'_>) {
    let region = data.region;
    for (budget, record) in region.budgets.iter().enumerate() {
        let year = record.year;
        let paid = |(_, offer): &(usize, &Offer)| record.founder.is_none() || region.founder(offer) == record.founder.as_deref();
        let offers = || region.offers.iter().enumerate().filter(paid);
        let cost = |offer: usize| region.offers[offer].cost.map_or(0.0, |c| c.0);
        let existing = supply::existing_students(region, data.chains, year);
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
pub fn applicants(model: &mut Model, data: &Data<'_>) {
    let region = data.region;
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

/// `|x[t] − x[t−1]| ≤ max(change_share · x[t−1], one group)`.
///
/// Before the first planned year stands last year's fact, where it is known. Between planned years the larger of two
/// bounds is no convex set, so a binary chooses, but only for lines large enough for the share to exceed a group.
/// A line without a licence must close, whatever it had before.
pub fn continuity(model: &mut Model, data: &Data<'_>) {
    let region = data.region;
    let share = region.settings.scenario.change_share.0;
    let first = region.settings.first_admission_year;
    for (offer, year) in plan_keys(data) {
        let line = &region.offers[offer];
        let group = f64::from(line.group_size);
        let cap = |year| f64::from(line.groups_allowed(&region.programmes[line.programme], year)) * group;
        let Some(x) = model.column(ColumnKey::Places { offer, year }) else { continue };
        if cap(year) == 0.0 {
            continue;
        }
        if year == first {
            let Some(previous) = line.kcp.map(f64::from) else { continue };
            let step = (share * previous).max(group);
            model.add_row(RowKey::Growth { offer, year }, vec![(x, 1.0)], NONE, previous + step);
            // What licence and programme still allow may lie further down than the step.
            let floor = (previous - step).min(cap(year));
            if floor > 0.0 {
                model.add_row(RowKey::Decline { offer, year }, vec![(x, 1.0)], floor, FREE);
            }
            continue;
        }
        let before = year.plus(-1);
        let Some(p) = model.column(ColumnKey::Places { offer, year: before }) else { continue };
        let shrink = (cap(before) - cap(year)).max(0.0);
        if share * cap(before) <= group {
            model.add_row(RowKey::Growth { offer, year }, vec![(x, 1.0), (p, -1.0)], NONE, group);
            model.add_row(RowKey::Decline { offer, year }, vec![(x, 1.0), (p, -1.0)], -group - shrink, FREE);
        } else {
            let mode = model.add_column(ColumnKey::ChangeMode { offer, year }, 1.0, true);
            // mode = 1: |x − p| ≤ share·p, which asks share·p ≥ group; mode = 0: |x − p| ≤ group.
            let most = share * cap(before);
            model.add_row(RowKey::Growth { offer, year }, vec![(x, 1.0), (p, -1.0), (mode, group - most)], NONE, group);
            model.add_row(RowKey::Decline { offer, year }, vec![(x, 1.0), (p, -1.0), (mode, most - group)], -group - shrink, FREE);
            model.add_row(RowKey::Growth { offer, year }, vec![(x, 1.0), (p, -1.0 - share), (mode, cap(year))], NONE, cap(year));
            model.add_row(
                RowKey::Decline { offer, year },
                vec![(x, 1.0), (p, share - 1.0), (mode, -cap(before))],
                -cap(before) - shrink,
                FREE,
            );
        }
    }
}

/// Whether a line counts towards a limit: every filter that is given must hold.
pub fn limit_holds(region: &Region, limit: &Limit, offer: &Offer) -> bool {
    let programme = &region.programmes[offer.programme];
    let college = &region.colleges[offer.college];
    let same = |wanted: &Option<String>, have: Option<&str>| wanted.as_deref().is_none_or(|w| have == Some(w));
    limit.programme.is_none_or(|p| p == offer.programme)
        && limit.college.is_none_or(|c| c == offer.college)
        && limit.ugps.as_ref().is_none_or(|u| *u == crate::region::codes::ugps(&programme.code))
        && same(&limit.industry, Some(&programme.industry))
        && same(&limit.base, Some(&offer.base))
        && same(&limit.municipality, college.municipality.as_deref())
        && same(&limit.cluster, college.cluster.as_deref())
        && same(&limit.founder, college.founder.as_deref())
        && limit.professionalitet.is_none_or(|p| p == offer.professionalitet)
}

/// Every row of `limits`, for its year or for each planned year.
pub fn limits(model: &mut Model, data: &Data<'_>) {
    let region = data.region;
    for (limit, record) in region.limits.iter().enumerate() {
        for year in region.settings.admissions().into_iter().filter(|y| record.year.is_none_or(|wanted| wanted == *y)) {
            let terms: Vec<_> = region
                .offers
                .iter()
                .enumerate()
                .filter(|(_, offer)| limit_holds(region, record, offer))
                .filter_map(|(offer, _)| model.term(ColumnKey::Places { offer, year }, 1.0))
                .collect();
            match (record.min, record.max) {
                (Some(min), Some(max)) if min == max => {
                    model.add_row(RowKey::Limit { limit, year, side: Side::Max }, terms, f64::from(min), f64::from(max));
                }
                (min, max) => {
                    if let Some(min) = min {
                        model.add_row(RowKey::Limit { limit, year, side: Side::Min }, terms.clone(), f64::from(min), FREE);
                    }
                    if let Some(max) = max {
                        model.add_row(RowKey::Limit { limit, year, side: Side::Max }, terms, NONE, f64::from(max));
                    }
                }
            }
        }
    }
}

/// `beyond ≥ o − tolerance · need`: the surplus that the fourth goal counts.
pub fn surplus_band(model: &mut Model, data: &Data<'_>) {
    let tolerance = data.region.settings.scenario.surplus_tolerance.0;
    for (programme, year) in super::model::in_reach(data) {
        let Some(surplus) = model.column(ColumnKey::Surplus { programme, year }) else { continue };
        let beyond = model.add_column(ColumnKey::SurplusBeyond { programme, year }, FREE, false);
        let band = tolerance * data.demand.need(programme, year).0;
        model.add_row(RowKey::SurplusBand { programme, year }, vec![(beyond, 1.0), (surplus, -1.0)], -band, FREE);
    }
}

/// `d ≥ |x[t] − x[t−1]|`, and `opened` = 1 where a line without places last year gets some. A line whose last year is not
/// known has no change in its first year, and is not new.
pub fn change(model: &mut Model, data: &Data<'_>) {
    let first = data.region.settings.first_admission_year;
    for (offer, year) in plan_keys(data) {
        let line = &data.region.offers[offer];
        let Some(x) = model.column(ColumnKey::Places { offer, year }) else { continue };
        let (before, constant) = match (year == first, line.kcp) {
            (true, None) => continue,
            (true, Some(kcp)) => (None, f64::from(kcp)),
            (false, _) => (model.column(ColumnKey::Places { offer, year: year.plus(-1) }), 0.0),
        };
        let d = model.add_column(ColumnKey::Change { offer, year }, FREE, false);
        let up = before.map(|p| (p, 1.0));
        let down = before.map(|p| (p, -1.0));
        model.add_row(
            RowKey::ChangeUp { offer, year },
            [Some((d, 1.0)), Some((x, -1.0)), up].into_iter().flatten().collect(),
            -constant,
            FREE,
        );
        model.add_row(
            RowKey::ChangeDown { offer, year },
            [Some((d, 1.0)), Some((x, 1.0)), down].into_iter().flatten().collect(),
            constant,
            FREE,
        );
    }
    for (offer, line) in data.region.offers.iter().enumerate() {
        let years = data.region.settings.admissions();
        let most = |year: &Year| model.column(ColumnKey::Places { offer, year: *year }).map(|x| (*year, x, model.columns[x].upper));
        let open: Vec<_> = years.iter().filter_map(most).filter(|(_, _, upper)| *upper > 0.0).collect();
        if line.kcp.is_none_or(|kcp| kcp.0 > 0) || open.is_empty() {
            continue;
        }
        let opened = model.add_column(ColumnKey::Opened { offer }, 1.0, true);
        for (year, x, upper) in open {
            model.add_row(RowKey::Opening { offer, year }, vec![(x, 1.0), (opened, -upper)], NONE, 0.0);
        }
    }
}

/// Mixed-integer rounding of each balance over its groups, one row for every size of group and both sides.
///
/// With `a` workers a group, `Σ a·g + u ≥ N` and whole `g`, shortage cannot shrink below the chord between the last group
/// that lacks and the first that suffices: `u ≥ r·(⌈N/a⌉ − Σ g)`, `r = N − a·⌊N/a⌋` (Nemhauser and Wolsey 1990 for unequal
/// sizes). Without these rows the relaxation opens parts of groups, and its bound lies far below the truth.
pub fn wholeness(model: &mut Model, data: &Data<'_>) {
    let tolerance = data.region.settings.scenario.surplus_tolerance.0;
    let balances: Vec<_> = model
        .rows
        .iter()
        .filter_map(|row| match row.key {
            RowKey::Balance { programme, year } => Some((programme, year, row.lower, row.terms.clone())),
            _ => None,
        })
        .collect();
    for (programme, year, need, terms) in balances {
        let (mut most, mut least) = (Vec::new(), Vec::new());
        for (column, workers) in terms {
            if let ColumnKey::Places { offer, year } = model.columns[column].key
                && let Some(groups) = model.column(ColumnKey::Groups { offer, year })
            {
                let line = &data.region.offers[offer];
                most.push((groups, workers * f64::from(line.group_size)));
                least.push((groups, workers * f64::from(line.group_min)));
            }
        }
        if let Some(shortage) = model.column(ColumnKey::Shortage { programme, year }) {
            for size in sizes(&most) {
                if let Some((terms, bound)) = round_up(&most, shortage, need, size) {
                    model.add_row(RowKey::Wholeness { programme, year, side: Side::Min, size: size.to_bits() }, terms, bound, FREE);
                }
            }
        }
        let band = tolerance * data.demand.need(programme, year).0;
        let sides = [(ColumnKey::Surplus { programme, year }, need), (ColumnKey::SurplusBeyond { programme, year }, need + band)];
        for (key, bound) in sides {
            let Some(surplus) = model.column(key) else { continue };
            for size in sizes(&least) {
                if let Some((terms, bound)) = round_down(&least, surplus, bound, size) {
                    model.add_row(RowKey::Wholeness { programme, year, side: Side::Max, size: size.to_bits() }, terms, NONE, bound);
                }
            }
        }
    }
}

/// Distinct workers per group in a balance.
fn sizes(groups: &[(usize, f64)]) -> Vec<f64> {
    let mut sizes: Vec<f64> = groups.iter().map(|(_, workers)| *workers).filter(|w| *w > 1e-6).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    sizes
}

/// Roundings with a remainder this near to a whole number are left out: their coefficients would be huge.
const CLEAR: f64 = 0.01;

type Rounded = Option<(Vec<(usize, f64)>, f64)>;

/// `Σ a·g + slack ≥ bound`, divided by `size` and rounded up.
fn round_up(groups: &[(usize, f64)], slack: usize, bound: f64, size: f64) -> Rounded {
    let whole = (bound / size).floor();
    let rest = bound / size - whole;
    if bound <= 0.0 || !(CLEAR..=1.0 - CLEAR).contains(&rest) {
        return None;
    }
    let mut terms: Vec<_> = groups
        .iter()
        .map(|(column, workers)| {
            let parts = workers / size;
            (*column, parts.floor() + ((parts - parts.floor()) / rest).min(1.0))
        })
        .collect();
    terms.push((slack, 1.0 / (size * rest)));
    Some((terms, whole + 1.0))
}

/// `Σ a·g − slack ≤ bound`, divided by `size` and rounded down.
fn round_down(groups: &[(usize, f64)], slack: usize, bound: f64, size: f64) -> Rounded {
    let whole = (bound / size).floor();
    let rest = bound / size - whole;
    if !(CLEAR..=1.0 - CLEAR).contains(&rest) {
        return None;
    }
    let mut terms: Vec<_> = groups
        .iter()
        .map(|(column, workers)| {
            let parts = workers / size;
            (*column, parts.floor() + ((parts - parts.floor() - rest) / (1.0 - rest)).max(0.0))
        })
        .collect();
    terms.push((slack, -1.0 / (size * (1.0 - rest))));
    Some((terms, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every whole point that meets the balance must meet its rounding, and the chord must be reached.
    #[test]
    fn roundings_cut_off_no_whole_plan() {
        let groups = [(0, 9.25), (1, 5.55), (2, 7.0)];
        for bound in [3.0, 12.4, 20.0, 31.7] {
            for size in sizes(&groups) {
                let (Some(up), Some(down)) = (round_up(&groups, 3, bound, size), round_down(&groups, 3, bound, size)) else { continue };
                for point in 0..125 {
                    let g = [f64::from(point % 5), f64::from(point / 5 % 5), f64::from(point / 25)];
                    let workers: f64 = groups.iter().map(|(i, a)| a * g[*i]).sum();
                    let value = |terms: &[(usize, f64)], slack: f64| {
                        terms.iter().map(|(i, c)| c * if *i == 3 { slack } else { g[*i] }).sum::<f64>()
                    };
                    assert!(value(&up.0, (bound - workers).max(0.0)) >= up.1 - 1e-9, "{g:?} {bound} {size}");
                    assert!(value(&down.0, (workers - bound).max(0.0)) <= down.1 + 1e-9, "{g:?} {bound} {size}");
                }
            }
        }
    }
}
