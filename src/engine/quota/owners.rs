//! Whose a constraint is: kind, owner and year, as the tables of a run name them.

use super::kind::Kind;
use super::model::{RowKey, Side};
use crate::inputs::Inputs;
use kadry_region::units::Year;
use kadry_region::{Limit, Region};

/// Kind, owner and year of a row, as the tables name them.
pub fn describe(key: RowKey, data: &Inputs) -> Option<(Kind, String, Year)> {
    let region = &data.region;
    let college = |c: usize| region.colleges[c].id.clone();
    Some(match key {
        RowKey::Licence { offer, year } => (Kind::Licence, region.offer_label(offer), year),
        RowKey::Contract { offer, year } => (Kind::Contract, region.offer_label(offer), year),
        RowKey::Growth { offer, year, .. } => (Kind::Growth, region.offer_label(offer), year),
        RowKey::Decline { offer, year, .. } => (Kind::Decline, region.offer_label(offer), year),
        RowKey::Workshop { offer, year } => (Kind::Workshop, region.offer_label(offer), year),
        RowKey::Intake { college: c, year } => (Kind::Intake, college(c), year),
        RowKey::Contingent { college: c, year } => (Kind::Contingent, college(c), year),
        RowKey::Teachers { college: c, year } => (Kind::Teachers, college(c), year),
        RowKey::Dormitory { college: c, year } => (Kind::Dormitory, college(c), year),
        RowKey::Budget { budget, year } => {
            (Kind::Budget, region.budgets[budget].founder.clone().unwrap_or_else(|| region.settings.name.clone()), year)
        }
        RowKey::Applicants { group, year } => {
            let record = &data.applicants[group];
            let place = record.municipality.clone().unwrap_or_else(|| region.settings.name.clone());
            let base = &record.base;
            (Kind::Applicants, format!("{place}, база {base}"), year)
        }
        RowKey::Limit { limit, year, side } => {
            let record = &region.limits[limit];
            let kind = match (record.kind.as_str(), side) {
                ("federal", _) => Kind::Federal,
                (_, Side::Min) => Kind::LimitMin,
                (_, Side::Max) => Kind::LimitMax,
            };
            (kind, limit_label(record, &data.region), year)
        }
        _ => return None,
    })
}

/// Who can change a constraint.
pub fn owner(key: RowKey, data: &Inputs) -> String {
    let region = &data.region;
    let college = |c: usize| region.colleges[c].id.clone();
    let founder = |offer: usize| {
        let line = &region.offers[offer];
        region.founder(line).map_or_else(|| college(line.college), str::to_owned)
    };
    match key {
        RowKey::Contract { offer, year } => {
            let here = region.contracts.iter().filter(|c| c.offer == offer && c.admission_year == year);
            let mut employers: Vec<&str> = here.map(|c| c.employer.as_str()).collect();
            employers.sort_unstable();
            employers.dedup();
            employers.join(", ")
        }
        RowKey::Licence { offer, .. } | RowKey::Workshop { offer, .. } => college(region.offers[offer].college),
        RowKey::Intake { college: c, .. }
        | RowKey::Contingent { college: c, .. }
        | RowKey::Teachers { college: c, .. }
        | RowKey::Dormitory { college: c, .. } => college(c),
        RowKey::Growth { offer, .. } | RowKey::Decline { offer, .. } => founder(offer),
        RowKey::Budget { budget, .. } => region.budgets[budget].founder.clone().unwrap_or_else(|| region.settings.name.clone()),
        RowKey::Applicants { group, .. } => data.applicants[group].municipality.clone().unwrap_or_else(|| region.settings.name.clone()),
        _ => region.settings.name.clone(),
    }
}

/// What a limit is about: "отрасль Здравоохранение, база 9"; the region where it is about all.
pub fn limit_label(record: &Limit, region: &Region) -> String {
    let parts: Vec<String> = [
        record.programme.map(|p| region.programmes[p].code.clone()),
        record.ugps.clone(),
        record.industry.as_ref().map(|name| format!("отрасль {name}")),
        record.municipality.clone(),
        record.base.as_ref().map(|base| format!("база {base}")),
        record.form.clone(),
        record.cluster.as_ref().map(|name| format!("кластер {name}")),
        record.college.map(|c| region.colleges[c].id.clone()),
        record.founder.as_ref().map(|name| format!("учредитель {name}")),
        record.professionalitet.map(|_| "Профессионалитет".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { region.settings.name.clone() } else { parts.join(", ") }
}
