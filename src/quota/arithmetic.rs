//! Why no plan can exist, by arithmetic: what contracts and last year's figures ask at the least, against what licences,
//! capacity, money and applicants allow at the most.

use super::model::{ColumnKey, Data, Model, RowKey, Side};
use crate::lang::{Lang, Text, number, text};
use crate::units::Year;
use serde::Serialize;
use std::collections::BTreeMap;

/// One impossibility, with its size and owner.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    pub kind: &'static str,
    pub owner: String,
    pub year: Year,
    /// The least that is asked and the most that is allowed, in the unit of the constraint.
    pub required: f64,
    pub available: f64,
    pub sentence: Text,
}

/// Places that a line may have in a year, whole groups considered.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: f64,
    high: f64,
}

/// Every reason that arithmetic finds; an empty list proves nothing.
pub fn reasons(model: &Model, data: &Data<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let ranges = line_ranges(data, &mut reasons);
    for row in &model.rows {
        if let Some(reason) = row_reason(row, model, data, &ranges) {
            reasons.push(reason);
        }
    }
    reasons
}

/// Bounds that licence, contracts and the change from year to year set on each line alone.
fn line_ranges(data: &Data<'_>, reasons: &mut Vec<Reason>) -> BTreeMap<(usize, Year), Range> {
    let region = data.region;
    let scenario = &region.settings.scenario;
    let hard = scenario.contracts == crate::region::Contracts::Hard;
    let mut ranges = BTreeMap::new();
    for (offer, line) in region.offers.iter().enumerate() {
        let (size, min) = (f64::from(line.group_size), f64::from(line.group_min));
        let mut before = line.kcp.map(f64::from).map(|kcp| Range { low: kcp, high: kcp });
        for year in region.settings.admissions() {
            let label = region.offer_label(offer);
            let founder = region.founder(line).unwrap_or(&region.colleges[line.college].id).to_owned();
            let allowed = f64::from(line.groups_allowed(&region.programmes[line.programme], year));
            let licence = allowed * size;
            let contracts = if hard { f64::from(region.contracted(offer, year)) } else { 0.0 };
            let (up, down) = match before {
                Some(range) => {
                    let step = |places: f64| (scenario.change_share.0 * places).max(size);
                    (range.high + step(range.high), (range.low - step(range.low)).max(0.0))
                }
                None => (f64::INFINITY, 0.0),
            };
            // A line that must close is not held back by the limit of change.
            let down = if licence == 0.0 { 0.0 } else { down.min(licence) };
            let (asked, shown) = (number(contracts, 0, Lang::Ru), number(licence, 0, Lang::Ru));
            if contracts > licence {
                let (lacking, groups) = (number(contracts - licence, 0, Lang::Ru), allowed);
                reasons.push(Reason {
                    kind: "licence",
                    owner: founder,
                    year,
                    required: contracts,
                    available: licence,
                    sentence: text!(
                        "{label}, приём {year}: договоров {asked}, а лицензия и число групп ({groups} по {size}) дают {shown} мест — не хватает {lacking}. Нужно: ещё группа или перенос договоров в другой колледж",
                        "{label}, admission {year}: contracts {asked}, but licence and groups ({groups} of {size}) give {shown} places: {lacking} are missing. Needed: one more group, or contracts moved to another college"
                    ),
                });
            } else if contracts > whole_down(up.min(licence), min, size) {
                let most = whole_down(up.min(licence), min, size);
                let (most_shown, lacking) = (number(most, 0, Lang::Ru), number(contracts - most, 0, Lang::Ru));
                reasons.push(Reason {
                    kind: "continuity",
                    owner: founder,
                    year,
                    required: contracts,
                    available: most,
                    sentence: text!(
                        "{label}, приём {year}: договоров {asked}, а рост к прошлому году допускает {most_shown} мест — не хватает {lacking}. Нужно: увеличить change_share или перенести договоры",
                        "{label}, admission {year}: contracts {asked}, but the limit of change allows {most_shown} places: {lacking} are missing. Needed: a larger change_share, or contracts moved"
                    ),
                });
            }
            let high = whole_down(up.min(licence), min, size);
            let low = whole_up(contracts.max(down), min, size).min(high);
            let range = Range { low, high };
            ranges.insert((offer, year), range);
            before = Some(range);
        }
    }
    ranges
}

/// The most places up to `limit` that whole groups of `min` to `size` give.
fn whole_down(limit: f64, min: f64, size: f64) -> f64 {
    if !limit.is_finite() {
        return limit;
    }
    // With n groups places run from n·min to n·size; the largest n that fits decides.
    let groups = ((limit + 1e-9) / min).floor();
    (groups * size).min(limit.floor().max(0.0)).max(0.0)
}

/// The fewest places from `limit` on that whole groups give.
fn whole_up(limit: f64, min: f64, size: f64) -> f64 {
    let groups = ((limit - 1e-9) / size).ceil().max(0.0);
    (groups * min).max(limit.ceil()).max(0.0)
}

fn row_reason(row: &super::model::Row, model: &Model, data: &Data<'_>, ranges: &BTreeMap<(usize, Year), Range>) -> Option<Reason> {
    let region = data.region;
    let bounds = |column: usize| match model.columns.get(column).map(|c| c.key) {
        Some(ColumnKey::Places { offer, year }) => ranges.get(&(offer, year)).map(|r| (r.low, r.high)),
        Some(ColumnKey::Groups { offer, year }) => ranges.get(&(offer, year)).map(|r| {
            let size = f64::from(region.offers[offer].group_size);
            ((r.low / size).ceil(), r.high / f64::from(region.offers[offer].group_min))
        }),
        _ => None,
    };
    let (mut least, mut most) = (0.0, 0.0);
    for (column, coefficient) in &row.terms {
        let (low, high) = bounds(*column)?;
        least += if *coefficient > 0.0 { coefficient * low } else { coefficient * high };
        most += if *coefficient > 0.0 { coefficient * high } else { coefficient * low };
    }
    let slack = 1e-6 * row.upper.abs().min(row.lower.abs()).max(1.0);
    let (kind, owner, year) = describe(row.key, data)?;
    let upper_broken = least > row.upper + slack;
    let lower_broken = most < row.lower - slack;
    if !upper_broken && !lower_broken {
        return None;
    }
    let (required, available) = if upper_broken { (least, row.upper) } else { (row.lower, most) };
    let money = matches!(row.key, RowKey::Budget { .. });
    let scale = if money { 1e6 } else { 1.0 };
    let show = |value: f64| number(value / scale, if money { 1 } else { 0 }, Lang::Ru);
    // What students of earlier years already take is part of the bound; naming it says where the room went.
    let (need, have, lack) = (show(required), show(available), show((required - available).abs()));
    let sentence = match row.key {
        RowKey::Intake { .. } => text!(
            "{owner}, приём {year}: договоры и допустимое снижение требуют не менее {need} мест, предел приёма — {have}, не хватает {lack}. Нужно: расширить приём или перенести договоры",
            "{owner}, admission {year}: contracts and the limit of decrease ask for at least {need} places, the intake capacity is {have}, {lack} are missing. Needed: a larger intake, or contracts moved"
        ),
        RowKey::Contingent { .. } => text!(
            "{owner}, {year} год: новым студентам нужно не менее {need} мест контингента, после уже обучающихся свободно {have}, не хватает {lack}. Нужно: площади или вторая смена",
            "{owner}, {year}: new students need at least {need} places of the contingent, those in training leave {have}, {lack} are missing. Needed: rooms or a second shift"
        ),
        RowKey::Workshop { .. } => text!(
            "{owner}, {year} год: мастерским нужно не менее {need} мест, свободно {have}, не хватает {lack}",
            "{owner}, {year}: workshops need at least {need} places, {have} are free, {lack} are missing"
        ),
        RowKey::Teachers { .. } => text!(
            "{owner}, {year} год: нужно не менее {need} часов преподавателей, свободно {have}, не хватает {lack}. Нужны ставки",
            "{owner}, {year}: at least {need} teaching hours are needed, {have} are free, {lack} are missing. Posts are needed"
        ),
        RowKey::Dormitory { .. } => text!(
            "{owner}, {year} год: нужно не менее {need} мест в общежитии, свободно {have}, не хватает {lack}",
            "{owner}, {year}: at least {need} beds are needed, {have} are free, {lack} are missing"
        ),
        RowKey::Budget { .. } => text!(
            "Бюджет, {owner}, {year} год: обязательный приём стоит не менее {need} млн руб., после обучающихся остаётся {have} млн руб., не хватает {lack} млн руб. Нужно: увеличить бюджет или сократить обязательный приём",
            "Budget, {owner}, {year}: the admission that must be costs at least {need} m roubles, those in training leave {have} m, {lack} m are missing. Needed: a larger budget, or less of the admission that must be"
        ),
        RowKey::Applicants { .. } => text!(
            "{owner}, приём {year}: обязательных мест не менее {need}, поступающих {have}, не хватает {lack}",
            "{owner}, admission {year}: at least {need} places must be, {have} applicants are there, {lack} are missing"
        ),
        RowKey::Limit { .. } if upper_broken => text!(
            "{owner}, приём {year}: договоры и допустимое снижение требуют не менее {need} мест, предел — {have}, лишних {lack}",
            "{owner}, admission {year}: contracts and the limit of decrease ask for at least {need} places, the limit is {have}, {lack} too many"
        ),
        RowKey::Limit { .. } => text!(
            "{owner}, приём {year}: требуется не менее {need} мест, а лицензии и допустимый рост дают не более {have}, не хватает {lack}",
            "{owner}, admission {year}: at least {need} places are asked, licences and the limit of growth give at most {have}, {lack} are missing"
        ),
        _ => return None,
    };
    Some(Reason { kind, owner, year, required, available, sentence })
}

/// Kind, owner and year of a row, as the tables name them.
pub fn describe(key: RowKey, data: &Data<'_>) -> Option<(&'static str, String, Year)> {
    let region = data.region;
    let college = |c: usize| region.colleges[c].id.clone();
    Some(match key {
        RowKey::Licence { offer, year } => ("licence", region.offer_label(offer), year),
        RowKey::Contract { offer, year } => ("contract", region.offer_label(offer), year),
        RowKey::Growth { offer, year } => ("growth", region.offer_label(offer), year),
        RowKey::Decline { offer, year } => ("decline", region.offer_label(offer), year),
        RowKey::Workshop { offer, year } => ("workshop", region.offer_label(offer), year),
        RowKey::Intake { college: c, year } => ("intake", college(c), year),
        RowKey::Contingent { college: c, year } => ("contingent", college(c), year),
        RowKey::Teachers { college: c, year } => ("teachers", college(c), year),
        RowKey::Dormitory { college: c, year } => ("dormitory", college(c), year),
        RowKey::Budget { budget, year } => {
            ("budget", region.budgets[budget].founder.clone().unwrap_or_else(|| region.settings.name.clone()), year)
        }
        RowKey::Applicants { group, year } => {
            let record = &data.applicants[group];
            let place = record.municipality.clone().unwrap_or_else(|| region.settings.name.clone());
            let base = &record.base;
            ("applicants", format!("{place}, база {base}"), year)
        }
        RowKey::Limit { limit, year, side } => {
            let record = &region.limits[limit];
            let parts: Vec<String> = [
                record.programme.map(|p| region.programmes[p].code.clone()),
                record.ugps.clone(),
                record.industry.as_ref().map(|name| format!("отрасль {name}")),
                record.municipality.clone(),
                record.base.as_ref().map(|b| format!("база {b}")),
                record.cluster.as_ref().map(|name| format!("кластер {name}")),
                record.college.map(college),
                record.founder.as_ref().map(|name| format!("учредитель {name}")),
                record.professionalitet.map(|_| "Профессионалитет".to_owned()),
            ]
            .into_iter()
            .flatten()
            .collect();
            let what = if parts.is_empty() { region.settings.name.clone() } else { parts.join(", ") };
            let kind = match (record.kind.as_str(), side) {
                ("federal", _) => "federal",
                (_, Side::Min) => "limit_min",
                (_, Side::Max) => "limit_max",
            };
            (kind, what, year)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_groups_round_places_both_ways() {
        // G10 of the domain notes: with bounds 20 to 28, 58 places cannot be: two groups give 40–56, three 60–84.
        assert_eq!(whole_up(58.0, 20.0, 28.0), 60.0);
        assert_eq!(whole_down(58.0, 20.0, 28.0), 56.0);
        assert_eq!(whole_up(51.0, 20.0, 28.0), 51.0);
        assert_eq!(whole_down(51.0, 25.0, 25.0), 50.0);
        assert_eq!(whole_up(51.0, 25.0, 25.0), 75.0);
        assert_eq!((whole_up(0.0, 25.0, 25.0), whole_down(10.0, 25.0, 25.0)), (0.0, 0.0));
    }
}
