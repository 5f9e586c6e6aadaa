//! Places that each line may have in each year, whole groups considered, by licence, contracts and the limit of change alone.

use crate::inputs::Inputs;
use kadry_region::Contracts;

/// Fewest and most places of a line in a year, and where they come from.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub low: f64,
    pub high: f64,
    /// The least that contracts alone ask, and the most that licence and the limit of growth alone allow.
    pub contracts: f64,
    pub contracted: f64,
    pub licence: f64,
    pub growth: f64,
}

/// Ranges of all lines: `at(offer, number of the admission year)`.
pub struct Ranges {
    list: Vec<Range>,
    years: usize,
}

impl Ranges {
    /// Under a limit of change of `share` a year.
    pub fn new(data: &Inputs, share: f64) -> Self {
        let region = &data.region;
        let hard = region.settings.scenario.contracts == Contracts::Hard;
        let years: Vec<_> = region.settings.admissions();
        let mut list = Vec::with_capacity(region.offers.len() * years.len());
        for (offer, line) in region.offers.iter().enumerate() {
            let (size, min) = (f64::from(line.group_size), f64::from(line.group_min));
            let mut before = line.kcp.map(f64::from).map(|kcp| (kcp, kcp));
            for year in &years {
                let licence = f64::from(line.groups_allowed(&region.programmes[line.programme], *year)) * size;
                let contracted = if hard { f64::from(region.contracted(offer, *year)) } else { 0.0 };
                let step = |places: f64| (share * places).max(size);
                let (up, down) = before.map_or((f64::INFINITY, 0.0), |(low, high)| (high + step(high), (low - step(low)).max(0.0)));
                // A line that must close is not held back by the limit of change.
                let down = down.min(licence);
                let growth = whole_down(up, min, size);
                let high = whole_down(up.min(licence), min, size);
                let low = whole_up(contracted.max(down), min, size).min(high);
                let contracts = whole_up(contracted, min, size).min(high);
                list.push(Range { low, high, contracts, contracted, licence, growth });
                before = Some((low, high));
            }
        }
        Self { list, years: years.len() }
    }

    pub fn at(&self, offer: usize, year: usize) -> Range {
        self.list[offer * self.years + year]
    }
}

/// The most places up to `limit` that whole groups of `min` to `size` give.
pub fn whole_down(limit: f64, min: f64, size: f64) -> f64 {
    if !limit.is_finite() {
        return limit;
    }
    // With n groups places run from n·min to n·size; the largest n that fits decides.
    let groups = ((limit + 1e-9) / min).floor();
    (groups * size).min(limit.floor().max(0.0)).max(0.0)
}

/// The fewest places from `limit` on that whole groups give.
pub fn whole_up(limit: f64, min: f64, size: f64) -> f64 {
    let groups = ((limit - 1e-9) / size).ceil().max(0.0);
    (groups * min).max(limit.ceil()).max(0.0)
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
