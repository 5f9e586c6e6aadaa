//! Series that follow another by a known delay: graduates after admissions, leavers of grade 9 after births. Where the
//! mechanism is known it beats every extrapolation.

use super::intervals::{self, Errors};
use super::{Choice, Forecast, Series, Spread};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Years from entry to exit, such as 3 to 4 for admissions to programmes of 2 years 10 months and 3 years 10 months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lags {
    pub first: usize,
    pub last: usize,
}

impl Lags {
    /// `None` unless `1 ≤ first ≤ last ≤ 30`.
    pub fn new(first: usize, last: usize) -> Option<Self> {
        (1 <= first && first <= last && last <= 30).then_some(Self { first, last })
    }

    /// Share of a cohort by years to its exit: a tenth leaves a year early, a tenth a year late (academic leave, a year
    /// repeated, a child sent to school at six or eight), the rest evenly in between.
    fn shares(self) -> impl Iterator<Item = (usize, f64)> {
        const STRAY: f64 = 0.1;
        let even = (1.0 - 2.0 * STRAY) / (self.last - self.first + 1) as f64;
        std::iter::once((self.first.saturating_sub(1).max(1), STRAY))
            .chain((self.first..=self.last).map(move |lag| (lag, even)))
            .chain(std::iter::once((self.last + 1, STRAY)))
    }
}

/// By how much exits grow where entrants grow by one per cent. Below one, since counts of entrants hold errors and
/// transfers that never come out. It and the weight of the years below were chosen with sight of the graduates of Russia's
/// regions in 2019–2022: elasticities of 0.7 to 1 with weights of 0.3 to 0.5 err there by 5.7 to 6.5 % (sMAPE), and on
/// targets to 2018, across a change of the source in 2013, by some 12 % as any choice does.
const ELASTICITY: f64 = 0.85;
/// Weight of a year's ratio of exits to entrants against that of the year after it, and how many years count.
const FADING: f64 = 0.4;
const YEARS: i32 = 8;
/// Weight of the errors of the collection against the prior of the intervals, which extrapolations made and which is too wide
/// where the mechanism is known.
const OWN_WEIGHT: f64 = 1.0;
/// Past forecasts of a series that tell whether its exits follow the entrants at all, and the error against that of the last
/// value beyond which they do not.
const LEAST_TRIALS: usize = 6;
const HOPELESS: f64 = 3.0;
/// Share of the value that the last value is taken to err by at least: no method is hopeless within it.
const NEAR: f64 = 0.02;
/// Origins of the back-test behind the intervals.
const ORIGINS: usize = 5;

/// Entrants of one series by year.
struct Entrants(BTreeMap<i32, f64>);

impl Entrants {
    /// Weighted entrants whose exit falls on `year`, those after `known` taken as in that year; `None` where less than
    /// four fifths of the weight is known, or there are none.
    fn due(&self, year: i32, lags: Lags, known: i32) -> Option<f64> {
        let (mut sum, mut mass) = (0.0, 0.0);
        for (lag, share) in lags.shares() {
            if let Some(entrants) = self.0.get(&(year - lag as i32).min(known)) {
                sum += share * entrants;
                mass += share;
            }
        }
        (mass > 0.8 - 1e-9 && sum > 0.0).then(|| sum / mass)
    }
}

/// Counts of people are not negative.
fn usable<'a, 'b>(entrants: &'b Series<'a>) -> Option<&'b Series<'a>> {
    entrants.values.iter().all(|v| *v >= 0.0).then_some(entrants)
}

/// Exits of `year` seen from the last years up to `origin`: each tells a ratio of exits to entrants, the last the most.
/// Entrants are known to `known`.
/// `None` where no year tells one.
fn exits(history: &BTreeMap<i32, f64>, entrants: &Entrants, lags: Lags, origin: i32, known: i32, year: i32) -> Option<f64> {
    let due = entrants.due(year, lags, known)?;
    let (mut sum, mut mass) = (0.0, 0.0);
    for past in origin - YEARS + 1..=origin {
        let Some((value, then)) = history.get(&past).filter(|v| **v > 0.0).zip(entrants.due(past, lags, known)) else { continue };
        let weight = FADING.powi(origin - past);
        sum += weight * (value.ln() + ELASTICITY * (due / then).ln());
        mass += weight;
    }
    (mass > 0.0).then(|| (sum / mass).exp())
}

/// Forecasts each series from its entrants, where it has them; `None` otherwise, where the entrants do not reach back far
/// enough or are negative, and where the past shows that exits do not follow them. `entrants[i]` belongs to `series[i]`; entrants still to come are taken as in their last year, which errs less than a
/// forecast of them.
pub fn forecast_from_entrants(
    series: &[Series],
    entrants: &[Option<Series>],
    lags: Lags,
    horizon: usize,
    level: f64,
) -> Vec<Option<Forecast>> {
    let by_year = |s: &Series| -> BTreeMap<i32, f64> { (s.end - s.values.len() as i32 + 1..).zip(s.values.iter().copied()).collect() };
    let paths: Vec<Option<(Entrants, i32)>> =
        entrants.iter().map(|one| usable(one.as_ref()?).map(|one| (Entrants(by_year(one)), one.end))).collect();
    let histories: Vec<BTreeMap<i32, f64>> = series.iter().map(by_year).collect();
    let mut errors = Errors::default();
    let mut fits: Vec<bool> = Vec::with_capacity(series.len());
    for ((one, history), path) in series.iter().zip(&histories).zip(&paths) {
        let mut misses = (0.0, 0.0, 0);
        if let Some((path, known)) = path {
            for back in 1..=ORIGINS.min(one.values.len().saturating_sub(2)) {
                let origin = one.end - back as i32;
                let scale = intervals::scale(&one.values[..one.values.len() - back]);
                for step in 1..=back {
                    let year = origin + step as i32;
                    if let Some(forecast) = exits(history, path, lags, origin, origin + known - one.end, year)
                        && scale > 0.0
                    {
                        errors.add(step - 1, (history[&year] - forecast) / scale);
                        misses = (
                            misses.0 + (history[&year] - forecast).abs(),
                            misses.1 + (history[&year] - history[&origin]).abs().max(NEAR * history[&year].abs()),
                            misses.2 + 1,
                        );
                    }
                }
            }
        }
        fits.push(misses.2 < LEAST_TRIALS || misses.0 <= HOPELESS * misses.1);
    }
    let widths = errors.widths(&intervals::prior(horizon), OWN_WEIGHT);
    series
        .par_iter()
        .zip(&histories)
        .zip(&paths)
        .zip(&fits)
        .map(|(((one, history), path), fits)| {
            let (path, known) = path.as_ref().filter(|_| *fits)?;
            let mean: Option<Vec<f64>> =
                (1..=horizon as i32).map(|step| exits(history, path, lags, one.end, *known, one.end + step)).collect();
            Some(Forecast::around(mean?, Choice::Cohort, None, Spread::new(&widths, intervals::scale(one.values)), 0.0, level))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(end: i32, values: &[f64]) -> Series<'_> {
        Series { group: "", end, values }
    }

    #[test]
    fn shares_of_a_cohort_sum_to_one() {
        for (first, last) in [(3, 4), (15, 15), (2, 2), (1, 3)] {
            let sum: f64 = Lags::new(first, last).unwrap().shares().map(|(_, share)| share).sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
        assert_eq!((Lags::new(0, 3), Lags::new(4, 3)), (None, None));
    }

    #[test]
    fn a_wave_of_entrants_comes_out_after_its_lag() {
        let admitted: Vec<f64> = (2000..=2018).map(|y| if y >= 2016 { 2000.0 } else { 1000.0 }).collect();
        let graduates = vec![800.0; 14];
        let forecast =
            forecast_from_entrants(&[series(2018, &graduates)], &[Some(series(2018, &admitted))], Lags::new(4, 4).unwrap(), 4, 0.8);
        let mean = &forecast[0].as_ref().unwrap().mean;
        assert!(mean[0] < 950.0 && mean[2] > 1300.0 && mean[3] > mean[0], "{mean:?}");
    }

    #[test]
    fn without_entrants_or_with_too_few_there_is_no_forecast() {
        let graduates = vec![800.0; 5];
        let late = vec![1000.0; 2];
        let lags = Lags::new(4, 4).unwrap();
        let of = |entrants| forecast_from_entrants(&[series(2018, &graduates)], &[entrants], lags, 2, 0.8).remove(0);
        assert!(of(None).is_none());
        assert!(of(Some(series(2018, &late))).is_none());
    }
}
