//! Employment by industry, forecast, moved by the growth index, and split over occupations by the staffing pattern.

use crate::region::Region;
use crate::series::{self, Forecast};
use crate::units::Year;
use ndarray::Array2;
use std::collections::{BTreeMap, BTreeSet};

/// History and forecast of one industry; of one occupation where the table has no industries.
#[derive(Clone, Debug)]
pub struct IndustryPath {
    pub name: String,
    /// Consecutive years up to the base year.
    pub history: Vec<(Year, f64)>,
    pub forecast: Forecast,
    /// Forecast headcount after the growth index; index 0 is the base year itself.
    pub path: Vec<f64>,
    /// Staffing pattern: share of each occupation, `(occupation, share)`.
    pub pattern: Vec<(usize, f64)>,
    /// A year inside the history was filled by interpolation, or the base year by the last one before it.
    pub filled: bool,
}

/// Employment of the region to the last year of need.
#[derive(Clone, Debug)]
pub struct EmploymentForecast {
    pub base: Year,
    pub industries: Vec<IndustryPath>,
    /// Headcount, `[occupation, years after the base year]`.
    pub headcount: Array2<f64>,
}

type Cells = BTreeMap<(Option<usize>, Option<usize>), BTreeMap<Year, BTreeMap<usize, f64>>>;

/// Forecasts every industry and splits it over occupations.
pub fn forecast(region: &Region) -> EmploymentForecast {
    let base = region.settings.base_year;
    let steps = region.last_need_year().since(base).max(1) as usize;
    // Without industries each occupation is a series of its own: a common trend would hide what the data say.
    let mut cells: Cells = BTreeMap::new();
    for row in &region.employment {
        let key = (row.industry, row.industry.is_none().then_some(row.occupation));
        *cells.entry(key).or_default().entry(row.year).or_default().entry(row.occupation).or_default() += row.headcount.0;
    }
    let mut headcount = Array2::zeros((region.occupations.len(), steps + 1));
    let mut industries = Vec::new();
    for ((industry, occupation), years) in cells {
        let name = match (industry, occupation) {
            (Some(i), _) => region.industries[i].clone(),
            (None, Some(o)) => region.occupations[o].clone(),
            (None, None) => continue,
        };
        let Some((last, staff)) = years.last_key_value() else { continue };
        let total: f64 = staff.values().sum();
        let pattern: Vec<(usize, f64)> = staff.iter().map(|(o, people)| (*o, if total > 0.0 { people / total } else { 0.0 })).collect();
        let known: BTreeMap<Year, f64> = years.iter().map(|(year, staff)| (*year, staff.values().sum())).collect();
        let (history, filled) = consecutive(&known, base.max(*last));
        let values: Vec<f64> = history.iter().map(|(_, value)| *value).collect();
        let forecast = series::forecast(&values, steps, 0.8);
        let start = values.last().copied().unwrap_or_default();
        let path: Vec<f64> = std::iter::once(start)
            .chain(forecast.mean.iter().enumerate().map(|(i, mean)| mean * index(region, industry, base.plus(i as i32 + 1))))
            .collect();
        for (occupation, share) in &pattern {
            for (step, people) in path.iter().enumerate() {
                headcount[[*occupation, step]] += people * share;
            }
        }
        industries.push(IndustryPath { name, history, forecast, path, pattern, filled });
    }
    EmploymentForecast { base, industries, headcount }
}

/// Every year from the first known to `last`; gaps are interpolated, the end is carried on.
fn consecutive(known: &BTreeMap<Year, f64>, last: Year) -> (Vec<(Year, f64)>, bool) {
    let years: BTreeSet<Year> = known.keys().copied().collect();
    let Some(first) = years.first().copied() else { return (Vec::new(), false) };
    let mut filled = false;
    let values = first
        .to(last)
        .filter_map(|year| {
            if let Some(value) = known.get(&year) {
                return Some((year, *value));
            }
            filled = true;
            let (before, low) = known.range(..year).next_back()?;
            Some(match known.range(year..).next() {
                Some((after, high)) => {
                    let part = f64::from(year.since(*before)) / f64::from(after.since(*before));
                    (year, low + part * (high - low))
                }
                None => (year, *low),
            })
        })
        .collect();
    (values, filled)
}

/// Factor of the growth table: the last given year up to `year`; 1 before the first and where there is none.
fn index(region: &Region, industry: Option<usize>, year: Year) -> f64 {
    let rows = region.growth.iter().filter(|row| Some(row.industry) == industry && row.year <= year);
    rows.max_by_key(|row| row.year).map_or(1.0, |row| row.index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_interpolated_and_the_end_carried_on() {
        let known = BTreeMap::from([(Year(2015), 10.0), (Year(2018), 16.0), (Year(2019), 17.0)]);
        let (years, filled) = consecutive(&known, Year(2021));
        assert!(filled);
        assert_eq!(years.iter().map(|(_, v)| *v).collect::<Vec<_>>(), [10.0, 12.0, 14.0, 16.0, 17.0, 17.0, 17.0]);
    }
}
