//! Annual series: methods, the choice between them by rolling origin, intervals, back-test. Knows nothing of colleges.
//!
//! Thirteen methods (naive, drift, growth, robust trend, theta in three forms, damped trend, ETS by AICc, ARIMA of low order, and the
//! same on logarithms) are tried over five rolling origins; the nine that err least, by the series' own errors shrunk towards those of
//! its group and of the collection, make a weighted, trimmed mean. Jumps of definition are found, in one series or in most of a group
//! at once, and mended. Intervals are conformal: errors of the origins in units of the series' yearly change, pooled by horizon and
//! blended with those of five collections, which stand alone for a single series. `benches/README.md` has the figures.

mod backtest;
mod breaks;
mod cohort;
mod intervals;
mod measures;
mod methods;
mod pool;
mod reconcile;

pub use backtest::{Backtest, Comparison, Point, Structure, Trials, Verdict, backtest};
pub use cohort::{Lags, forecast_from_entrants};
pub use intervals::Spread;
pub use measures::Score;
pub use methods::Method;
pub use reconcile::{Whole, reconcile};

use intervals::Errors;
use methods::{Effort, METHODS, Paths};
use pool::{Pool, Record};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// A forecast of the years after the last observation, step 1 first.
#[derive(Clone, Debug)]
pub struct Forecast {
    pub mean: Vec<f64>,
    /// Bounds of the central interval of the level that was asked for.
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    pub choice: Choice,
    /// Index of the first value on a new level, where the history has a break.
    pub level_break: Option<usize>,
    /// Indices of single wild years that were taken as the mean of their neighbours.
    pub spikes: Vec<usize>,
    pub spread: Spread,
    /// One-step errors at the origins of the back-test, `actual − forecast`, the latest first.
    pub errors: Vec<f64>,
}

impl Forecast {
    /// The same forecast with another mean, as after reconciliation; its interval moves along and stays above zero where it
    /// was.
    pub fn moved_to(&self, mean: Vec<f64>) -> Self {
        let floor = if self.low.iter().all(|low| *low >= 0.0) { 0.0 } else { f64::NEG_INFINITY };
        let shift = |bounds: &[f64]| bounds.iter().zip(&self.mean).zip(&mean).map(|((b, old), new)| (b + new - old).max(floor)).collect();
        Self { low: shift(&self.low), high: shift(&self.high), mean, ..self.clone() }
    }

    /// What it is made of, and whether the history was brought over a break first.
    pub fn method(&self) -> String {
        let mended = if self.level_break.is_some() { "+level_break" } else { "" };
        format!("{}{mended}", self.choice)
    }
}

/// What a forecast is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One value: it stays.
    Level,
    /// Too short for a fit: part of the drift.
    ShortDrift,
    /// From entrants of earlier years.
    Cohort,
    /// A weighted, trimmed mean of methods, the heaviest first.
    Combination(Vec<Method>),
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Choice::Level => f.write_str("naive"),
            Choice::ShortDrift => f.write_str("short_drift"),
            Choice::Cohort => f.write_str("cohort"),
            Choice::Combination(methods) => {
                f.write_str("combination:")?;
                methods.iter().take(3).enumerate().try_for_each(|(i, m)| write!(f, "{}{m}", if i > 0 { "+" } else { "" }))
            }
        }
    }
}

/// Origins of the rolling back-test that chooses, one year apart, the latest first.
const ORIGINS: usize = 5;

/// One origin of a series: the forecasts of all methods and what came.
struct Origin {
    paths: Paths,
    actual: Vec<f64>,
    scale: f64,
}

/// A series of consecutive years.
#[derive(Clone, Debug)]
pub struct Series<'a> {
    /// Series of one group are of one kind (one indicator of many regions): they share methods, errors and breaks.
    pub group: &'a str,
    /// Year (or number) of the last value.
    pub end: i32,
    pub values: &'a [f64],
}

/// A series after its back-test.
struct Tested {
    /// Divided by `unit`, breaks mended.
    values: Vec<f64>,
    unit: f64,
    level_break: Option<usize>,
    spikes: Vec<usize>,
    origins: Vec<Origin>,
    record: Record,
}

impl Tested {
    fn new(series: &Series, common_break: Option<i32>) -> Self {
        let values = series.values;
        let unit = values.iter().map(|v| v.abs()).sum::<f64>() / values.len().max(1) as f64;
        let unit = if unit > 0.0 && unit.is_finite() { unit } else { 1.0 };
        let mut raw: Vec<f64> = values.iter().map(|v| v / unit).collect();
        let spikes = breaks::spikes(&raw);
        spikes.iter().for_each(|at| raw[*at] = (raw[at - 1] * raw[at + 1]).sqrt());
        let common =
            common_break.and_then(|year| (values.len() as i32 - 1 + year).checked_sub(series.end)).and_then(|at| usize::try_from(at).ok());
        let level_break = breaks::find(&raw, common);
        let values = level_break.map_or_else(|| raw.clone(), |at| breaks::mend(&raw, at));
        let (mut origins, mut record) = (Vec::new(), Record::default());
        for back in 1..=ORIGINS {
            let Some(origin) = values.len().checked_sub(back).filter(|origin| *origin >= Method::LEAST) else { break };
            let (history, future) = values.split_at(origin);
            let paths = methods::run(history, back, Effort::Grid);
            let change = history.windows(2).map(|w| (w[1] - w[0]).abs()).sum::<f64>() / (origin - 1) as f64;
            record.add(&paths, future, change);
            origins.push(Origin { paths, actual: future.to_vec(), scale: intervals::scale(history) });
        }
        Self { values, unit, level_break, spikes, origins, record }
    }

    /// Combined forecast of the first `length` years. Soon after a break its trend is little trusted.
    fn combined(&self, paths: &Paths, weights: &[f64; METHODS], length: usize) -> Vec<f64> {
        let combined = pool::combine(paths, weights);
        match self.level_break.filter(|at| *at < length) {
            Some(at) => {
                let last = self.values[length - 1];
                combined.into_iter().map(|v| last + breaks::trust(length - at) * (v - last)).collect()
            }
            None => combined,
        }
    }

    fn one_step(&self, pool: &Pool) -> Vec<f64> {
        let weights = pool.weights(&self.record);
        let error = |origin: &Origin| {
            let combined = self.combined(&origin.paths, &weights, self.values.len() - origin.actual.len());
            Some((origin.actual.first()? - combined.first()?) * self.unit)
        };
        self.origins.iter().filter_map(error).collect()
    }

    /// Errors of the combination at the origins.
    fn errors(&self, pool: &Pool) -> Errors {
        let weights = pool.weights(&self.record);
        let mut errors = Errors::default();
        for origin in &self.origins {
            let combined = self.combined(&origin.paths, &weights, self.values.len() - origin.actual.len());
            for (step, (forecast, actual)) in combined.into_iter().zip(&origin.actual).enumerate() {
                errors.add(step, (actual - forecast) / origin.scale);
            }
        }
        errors
    }

    fn forecast(&self, pool: &Pool, widths: &[(f64, f64)], level: f64) -> Forecast {
        let steps = widths.len();
        let y = &self.values;
        let floor = if y.iter().all(|v| *v >= 0.0) { 0.0 } else { f64::NEG_INFINITY };
        let (mean, choice) = match y.len() {
            0 => (Vec::new(), Choice::Level),
            1 => (vec![y[0]; steps], Choice::Level),
            n if n < Method::LEAST => {
                // A slope of a few years is mostly luck; it gains trust with each.
                let slope = (y[n - 1] - y[0]) / (n - 1) as f64 * (n - 1) as f64 / (n + 3) as f64;
                ((1..=steps).map(|step| (y[n - 1] + slope * step as f64).max(floor)).collect(), Choice::ShortDrift)
            }
            n => {
                let weights = pool.weights(&self.record);
                (self.combined(&methods::run(y, steps, Effort::Full), &weights, n), Choice::Combination(pool::leading(&weights)))
            }
        };
        let mean: Vec<f64> = mean.into_iter().map(|v| v * self.unit).collect();
        let spread = Spread::new(widths, if y.is_empty() { 0.0 } else { intervals::scale(y) * self.unit });
        Forecast {
            errors: self.one_step(pool),
            spikes: self.spikes.clone(),
            ..Forecast::around(mean, choice, self.level_break, spread, floor, level)
        }
    }
}

impl Forecast {
    /// A mean with its interval of `level`; nothing lies below `floor`.
    fn around(mean: Vec<f64>, choice: Choice, level_break: Option<usize>, spread: Spread, floor: f64, level: f64) -> Self {
        let (mut low, mut high) = (Vec::with_capacity(mean.len()), Vec::with_capacity(mean.len()));
        let mut width = 0.0_f64;
        for (step, mean) in mean.iter().enumerate() {
            let (below, above) = spread.bounds(step, level);
            let bottom = (mean - below).max(floor);
            // Where zero cuts the interval below, it must not shrink with the horizon for that.
            let top = (mean + above).max(bottom + width);
            width = top - bottom;
            low.push(bottom);
            high.push(top);
        }
        Self { mean, low, high, choice, level_break, spikes: Vec::new(), spread, errors: Vec::new() }
    }
}

/// Forecasts a collection of series of consecutive years, each to `horizon` steps with central intervals of `level`
/// (0 to 1). The series of a group teach each other, and the groups of the collection do: which methods do well, how far
/// they miss, which year broke a definition. Non-negative series have non-negative forecasts; an empty one has none.
/// Values must be finite.
///
/// Works in parallel. The results stand in the order of the series, and neither that order nor the number of threads
/// changes a bit of them.
pub fn forecast_all(series: &[Series], horizon: usize, level: f64) -> Vec<Forecast> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, one) in series.iter().enumerate() {
        groups.entry(one.group).or_default().push(index);
    }
    // Sums go in an order of their own, not in that of the caller.
    let order = |a: &usize, b: &usize| {
        let (a, b) = (&series[*a], &series[*b]);
        a.end
            .cmp(&b.end)
            .then_with(|| a.values.len().cmp(&b.values.len()))
            .then_with(|| a.values.iter().zip(b.values).map(|(x, y)| x.total_cmp(y)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal))
    };
    groups.values_mut().for_each(|members| members.sort_by(order));
    let mut common: Vec<Option<i32>> = vec![None; series.len()];
    for members in groups.values() {
        let year = breaks::common(members.iter().map(|i| (series[*i].end, series[*i].values)));
        members.iter().for_each(|i| common[*i] = year);
    }
    let tested: Vec<Tested> = series.par_iter().zip(&common).map(|(one, year)| Tested::new(one, *year)).collect();
    let all = Pool::new(groups.values().flatten().map(|i| &tested[*i].record), None);
    let pools: BTreeMap<&str, Pool> =
        groups.iter().map(|(group, members)| (*group, Pool::new(members.iter().map(|i| &tested[*i].record), Some(&all)))).collect();
    let errors: Vec<Errors> = tested.par_iter().zip(series).map(|(t, one)| t.errors(&pools[one.group])).collect();
    let sum = |members: &mut dyn Iterator<Item = usize>| {
        let mut sum = Errors::default();
        members.for_each(|i| sum.append(&errors[i]));
        sum
    };
    let prior = intervals::prior(horizon);
    let whole = sum(&mut groups.values().flatten().copied()).widths(&prior, intervals::OWN_WEIGHT);
    let widths: BTreeMap<&str, Vec<(f64, f64)>> =
        groups.iter().map(|(group, members)| (*group, sum(&mut members.iter().copied()).widths(&whole, intervals::GROUP_WEIGHT))).collect();
    tested.par_iter().zip(series).map(|(t, one)| t.forecast(&pools[one.group], &widths[one.group], level)).collect()
}

/// Forecasts one series alone, with what other collections teach.
pub fn forecast(values: &[f64], horizon: usize, level: f64) -> Forecast {
    let mut forecasts = forecast_all(&[Series { group: "", end: 0, values }], horizon, level);
    forecasts.swap_remove(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series<'_> {
        Series { group: "", end: 2022, values }
    }

    #[test]
    fn short_constant_and_empty_series_get_an_answer() {
        assert!(forecast(&[], 3, 0.8).mean.is_empty());
        assert_eq!(forecast(&[7.0], 2, 0.8).mean, [7.0, 7.0]);
        assert_eq!(forecast(&[0.0; 8], 2, 0.8).mean, [0.0, 0.0]);
        let constant = forecast(&[5.0; 12], 3, 0.8);
        assert_eq!(constant.mean, [5.0; 3]);
        assert!(constant.low[2] < 5.0 && constant.high[2] > 5.0);
    }

    #[test]
    fn a_steady_trend_is_followed_and_a_falling_one_stops_at_zero() {
        let rising: Vec<f64> = (0..14).map(|t| 100.0 + 5.0 * f64::from(t)).collect();
        let mean = forecast(&rising, 8, 0.8).mean;
        assert!(mean[0] > 167.0 && mean[0] < 172.0 && mean[7] > 185.0 && mean[7] < 212.0, "{mean:?}");
        let falling: Vec<f64> = (0..10).map(|t| 100.0 - 11.0 * f64::from(t)).collect();
        let forecast = forecast(&falling, 10, 0.8);
        assert!(forecast.mean.iter().chain(&forecast.low).all(|v| *v >= 0.0));
    }

    #[test]
    fn growth_never_explodes() {
        let doubling: Vec<f64> = (0..9).map(|t| 2.0_f64.powi(t)).collect();
        let mean = forecast(&doubling, 12, 0.8).mean;
        assert!(mean[11] < 256.0 + 1.5 * 128.0 * 12.0, "{mean:?}");
    }

    #[test]
    fn a_group_teaches_its_short_members() {
        let long: Vec<Vec<f64>> = (0..20).map(|s| (0..15).map(|t| f64::from(100 + s) * 1.1_f64.powi(t)).collect()).collect();
        let short = [100.0, 110.0, 121.0, 133.1, 146.41, 161.051];
        let mut all: Vec<Series> = long.iter().map(|values| series(values)).collect();
        all.push(series(&short));
        let alone = forecast(&short, 5, 0.8).mean[4];
        let together = forecast_all(&all, 5, 0.8).swap_remove(20).mean[4];
        let truth = 161.051 * 1.1_f64.powi(5);
        assert!((together - truth).abs() < (alone - truth).abs(), "{alone} {together} {truth}");
    }

    #[test]
    fn an_earlier_mean_is_moved_with_its_interval() {
        let values: Vec<f64> = (0..12).map(|t| 50.0 + f64::from(t % 3)).collect();
        let plain = forecast(&values, 2, 0.8);
        let moved = plain.moved_to(plain.mean.iter().map(|v| v + 10.0).collect());
        assert!((moved.high[1] - plain.high[1] - 10.0).abs() < 1e-9 && moved.low[1] <= moved.mean[1]);
    }
}
