//! The rows of the table `limits`.

use super::{FREE, NONE};
use crate::inputs::Inputs;
use crate::quota::model::{ColumnKey, Model, RowKey, Side};
use kadry_region::{Limit, Offer, Region};

/// Whether a line counts towards a limit: every filter that is given must hold.
fn limit_holds(region: &Region, limit: &Limit, offer: &Offer) -> bool {
    let programme = &region.programmes[offer.programme];
    let college = &region.colleges[offer.college];
    let same = |wanted: &Option<String>, have: Option<&str>| wanted.as_deref().is_none_or(|w| have == Some(w));
    limit.programme.is_none_or(|p| p == offer.programme)
        && limit.college.is_none_or(|c| c == offer.college)
        && limit.ugps.as_ref().is_none_or(|u| *u == kadry_region::codes::ugps(&programme.code))
        && same(&limit.industry, Some(&programme.industry))
        && same(&limit.base, Some(&offer.base))
        && same(&limit.form, Some(&offer.form))
        && same(&limit.municipality, college.municipality.as_deref())
        && same(&limit.cluster, college.cluster.as_deref())
        && same(&limit.founder, college.founder.as_deref())
        && limit.professionalitet.is_none_or(|p| p == offer.professionalitet)
}

/// Every row of `limits`, for its year or for each planned year.
pub fn limits(model: &mut Model, data: &Inputs) {
    let region = &data.region;
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
