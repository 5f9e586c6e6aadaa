//! Who will get the graduates: what employers ask, what is contracted, and the workers expected from the contracts.

use crate::quota::PlanLine;
use crate::supply::Chain;
use kadry_region::Region;
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// One employer, programme and year of graduation.
#[derive(Clone, Debug)]
pub struct EmployerYear {
    pub employer: String,
    /// Code of a programme, or name of an occupation.
    pub subject: String,
    pub year: Year,
    /// People that requests ask for, each need once.
    pub requested: f64,
    /// Places of the contracts.
    pub contracted: f64,
    /// Workers, both lags of the yield chain together.
    pub expected: f64,
}

/// Requests of employers, places contracted, and workers expected from the contracts.
pub fn graduates_by_employer(region: &Region, lines: &[PlanLine], chains: &[Chain]) -> Vec<EmployerYear> {
    let mut rows: BTreeMap<(&str, &str, Year), [f64; 3]> = BTreeMap::new();
    for request in region.requests.iter().filter(|request| !request.repeated) {
        let subject = match (request.programme, request.occupation) {
            (Some(programme), _) => &region.programmes[programme].code,
            (None, Some(occupation)) => &region.occupations[occupation],
            (None, None) => continue,
        };
        rows.entry((&request.employer, subject, request.year)).or_default()[0] += request.count.0;
    }
    let places: BTreeMap<(usize, Year), f64> = lines.iter().map(|line| ((line.offer, line.year), f64::from(line.places))).collect();
    for contract in &region.contracts {
        let offer = &region.offers[contract.offer];
        let all = f64::from(region.contracted(contract.offer, contract.admission_year));
        let given = places.get(&(contract.offer, contract.admission_year)).copied().unwrap_or_default();
        // Where soft contracts find fewer places than they ask, each keeps its part.
        let kept = if all > 0.0 { (given / all).min(1.0) } else { 0.0 };
        let count = f64::from(contract.count);
        let (first, second) = chains[contract.offer].per_place();
        let key =
            (contract.employer.as_str(), region.programmes[offer.programme].code.as_str(), contract.admission_year.plus(offer.years()));
        let row = rows.entry(key).or_default();
        row[1] += count;
        row[2] += count * kept * (first + second);
    }
    let record = |((employer, subject, year), [requested, contracted, expected]): ((&str, &str, Year), [f64; 3])| EmployerYear {
        employer: employer.to_owned(),
        subject: subject.to_owned(),
        year,
        requested,
        contracted,
        expected,
    };
    rows.into_iter().map(record).collect()
}
