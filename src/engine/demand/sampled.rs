//! Draws of need for whoever computes with them: one evaluation per draw, each source from a stream of its own, so that
//! any of them can be held while the others move.

use super::Demand;
use super::draws::{Drawn, Matrix, pipeline_factor};
use super::employment::EmploymentForecast;
use super::exits::Rates;
use super::simulate::Model;
use super::sources::Source;
use kadry_region::Region;
use kadry_region::units::Year;

/// Draws of one region. Draw `n` with the same number for all sources is draw `n` of the intervals of need.
pub struct Draws<'a> {
    region: &'a Region,
    employment: &'a EmploymentForecast,
    model: Model<'a>,
    keys: Vec<(usize, Year)>,
    /// What control totals make of the bottom-up need of each key, as of the intervals.
    factors: Vec<f64>,
}

impl<'a> Draws<'a> {
    pub fn new(region: &'a Region, demand: &'a Demand) -> Self {
        let employment = &demand.employment;
        let years: Vec<Year> = employment.base.plus(1).to(region.last_need_year()).collect();
        let rates = Rates::new(region, &years);
        let model = Model::new(region, employment, &demand.by_cause, &rates, &demand.calibration);
        let rows = &demand.programmes;
        let factor = |raw: f64, need: f64| if raw > 0.0 { need / raw } else { 1.0 };
        Self {
            region,
            employment,
            model,
            keys: rows.iter().map(|row| (row.programme, row.year)).collect(),
            factors: rows.iter().map(|row| factor(row.bottom_up.0, row.need.0)).collect(),
        }
    }

    /// Programme and year of each need, sorted.
    pub fn keys(&self) -> &[(usize, Year)] {
        &self.keys
    }

    /// Needs in the order of [`Self::keys`]; the value of each source is that of the draw at its place among
    /// [`Source::ALL`] (the yields move no need).
    pub fn need(&self, draws: [u64; Source::ALL.len()]) -> Vec<f64> {
        let mut need = self.model.programmes(&Drawn::of(self.region, self.employment, Matrix::A, draws));
        need.iter_mut().zip(&self.factors).for_each(|(need, factor)| *need *= factor);
        need
    }

    /// Factor on the workers of the students in training.
    pub fn pipeline_factor(&self, draw: u64) -> f64 {
        pipeline_factor(&self.region.settings.scenario, draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{Subject, demand};
    use kadry_package::generate::{Size, write};
    use kadry_region::units::{People, Share};
    use kadry_region::{ControlTotal, ControlTotals};

    fn region() -> Region {
        let folder = tempfile::tempdir().expect("folder");
        write(folder.path(), Size { colleges: 3, programmes: 4 }, 3).expect("written");
        let mut region = kadry_package::read_package(folder.path()).region.expect("region");
        region.settings.scenario.draws = 200;
        region
    }

    fn moments(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n)
    }

    #[test]
    fn draws_have_the_variance_that_the_intervals_of_need_state() {
        let region = region();
        let demand = demand(&region);
        let draws = Draws::new(&region, &demand);
        let year = region.settings.horizon;
        let whole =
            |n: u64| draws.keys().iter().zip(draws.need([n; 4])).filter(|((_, y), _)| *y == year).map(|(_, need)| need).sum::<f64>();
        let (_, variance) = moments(&(0..200).map(whole).collect::<Vec<_>>());
        let stated = demand.variances()[&(Subject::Region, year)];
        assert!((variance / stated - 1.0).abs() < 0.25, "{variance} and {stated}");
    }

    #[test]
    fn a_source_that_is_held_does_not_move_and_the_others_do() {
        let region = region();
        let demand = demand(&region);
        let draws = Draws::new(&region, &demand);
        assert_eq!(draws.need([5; 4]), draws.need([5, 5, 5, 9]), "yields move no need");
        for source in 0..3 {
            let mut other = [5; 4];
            other[source] = 6;
            assert_ne!(draws.need([5; 4]), draws.need(other), "{:?}", Source::ALL[source]);
        }
        assert_eq!(draws.pipeline_factor(3), draws.pipeline_factor(3));
    }

    #[test]
    fn the_factor_of_the_pipeline_has_mean_one_and_the_spread_that_was_set() {
        let mut region = region();
        region.settings.scenario.sd_yield = Share(0.1);
        let demand = demand(&region);
        let draws = Draws::new(&region, &demand);
        let (mean, variance) = moments(&(0..5_000).map(|n| draws.pipeline_factor(n)).collect::<Vec<_>>());
        assert!((mean - 1.0).abs() < 0.01 && (variance.sqrt() - 0.1).abs() < 0.01, "{mean}, {variance}");
    }

    #[test]
    fn control_totals_move_the_draws_as_they_move_the_forecast() {
        let mut region = region();
        let year = region.settings.horizon;
        region.settings.scenario.control_totals = ControlTotals::Apply;
        let free = demand(&region);
        let row = free.programmes.iter().find(|row| row.year == year && row.need.0 > 1.0).expect("a need");
        let (programme, official) = (row.programme, 2.0 * row.need.0);
        let bare = Draws::new(&region, &free).need([1; 4]);
        let mut told = region.clone();
        told.control_totals.push(ControlTotal {
            source: "x".to_owned(),
            year,
            programme: Some(programme),
            ugps: None,
            occupation: None,
            need: People(official),
        });
        let moved = demand(&told);
        let draws = Draws::new(&told, &moved);
        let at = draws.keys().iter().position(|key| *key == (programme, year)).expect("the key");
        let told = draws.need([1; 4])[at];
        assert!((told - 2.0 * bare[at]).abs() < 1e-6 * told.max(1.0), "{told} and {}", bare[at]);
    }
}
