//! What the series of one collection teach about each other: how well each method does, and how far forecasts miss.

use super::methods::{METHODS, Method, Paths};

/// Errors are shares of the mean yearly change; one beyond this is a wreck whose size says nothing more.
const WORST: f64 = 20.0;
/// Collection errors of methods count as those of a collection of this many series more, which did as the prior says.
const PRIOR_SERIES: f64 = 100.0;
/// The same for a group within the collection. It is much, because the series of a group go through the same years: a
/// hundred regions that met one crisis teach little more than one.
const WIDER_SERIES: f64 = 200.0;
/// A series' own origins count against the pool as if the pool were this many origins.
const POOL_ORIGINS: f64 = 150.0;
/// The methods that are combined, and the power of their inverse errors that weighs them.
const CHOSEN: usize = 9;
const POWER: i32 = 8;
/// Share of the weight that is trimmed from either end before the mean.
const TRIM: f64 = 0.05;

/// Relative errors of the methods in the order of [`Method::ALL`], mean 1: averages over the rolling origins of the
/// training parts of five collections (M1 yearly, Rosstat's regional indicators to 2014, ICSID regions to 2005,
/// KLEMS to 2010, physicians by region to 2018).
const PRIOR: [f64; METHODS] = [1.10, 0.97, 1.01, 1.03, 1.01, 1.00, 0.98, 0.96, 0.96, 0.95, 1.06, 0.96, 0.99];

/// Errors of every method at the rolling origins of one series.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Origins that were evaluated.
    pub origins: usize,
    sum: [f64; METHODS],
    count: usize,
}

impl Record {
    /// Adds the forecasts of one origin. `scale` is the mean absolute yearly change before it.
    pub fn add(&mut self, paths: &Paths, actual: &[f64], scale: f64) {
        self.origins += 1;
        for (step, value) in actual.iter().enumerate() {
            self.count += 1;
            for (sum, path) in self.sum.iter_mut().zip(paths) {
                let error = (path[step] - value).abs();
                *sum += if error > 0.0 { (error / scale).min(WORST) } else { 0.0 };
            }
        }
    }

    /// Mean errors relative to their mean over the methods; `None` where nothing was evaluated or nothing missed.
    fn relative(&self) -> Option<[f64; METHODS]> {
        relative(&self.sum)
    }
}

fn relative(errors: &[f64; METHODS]) -> Option<[f64; METHODS]> {
    let mean = errors.iter().sum::<f64>() / METHODS as f64;
    (mean > 0.0).then(|| errors.map(|e| e / mean))
}

/// Errors of the methods over a collection.
#[derive(Clone, Debug)]
pub struct Pool {
    errors: [f64; METHODS],
}

impl Pool {
    /// Of the records of a group, shrunk towards the pool of the collection or, without one, the prior. The order of the
    /// records is that of the sum: callers keep it fixed.
    pub fn new<'a>(records: impl Iterator<Item = &'a Record>, wider: Option<&Pool>) -> Self {
        let mut sum = [0.0; METHODS];
        let mut series = 0.0;
        for record in records.filter(|r| r.count > 0) {
            series += 1.0;
            for (total, error) in sum.iter_mut().zip(record.sum) {
                *total += error / record.count as f64;
            }
        }
        let prior = wider.map_or(PRIOR, |pool| pool.errors);
        let own = relative(&sum).unwrap_or(prior);
        let weight = if wider.is_some() { WIDER_SERIES } else { PRIOR_SERIES };
        Self { errors: std::array::from_fn(|m| (series * own[m] + weight * prior[m]) / (series + weight)) }
    }

    /// Weights of the methods for one series, summing to 1: its own errors shrunk towards the pool's, the best few kept.
    pub fn weights(&self, record: &Record) -> [f64; METHODS] {
        let own = record.relative().unwrap_or([1.0; METHODS]);
        let n = record.origins as f64;
        let errors: [f64; METHODS] = std::array::from_fn(|m| (n * own[m] + POOL_ORIGINS * self.errors[m]) / (n + POOL_ORIGINS));
        let mut ranked = errors;
        ranked.sort_unstable_by(f64::total_cmp);
        let weights = errors.map(|e| if e <= ranked[CHOSEN - 1] { e.max(1e-6).powi(-POWER) } else { 0.0 });
        let total: f64 = weights.iter().sum();
        weights.map(|w| w / total)
    }
}

/// Weighted mean of the paths at each step, trimmed at both ends, so that one wild member moves nothing.
pub fn combine(paths: &Paths, weights: &[f64; METHODS]) -> Vec<f64> {
    let steps = paths[0].len();
    (0..steps)
        .map(|step| {
            let mut members: Vec<(f64, f64)> =
                paths.iter().zip(weights).filter(|(_, w)| **w > 0.0).map(|(path, w)| (path[step], *w)).collect();
            members.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let (mut below, mut sum, mut mass) = (0.0, 0.0, 0.0);
            for (value, weight) in members {
                let above = below + weight;
                let kept = (above.min(1.0 - TRIM) - below.max(TRIM)).max(0.0);
                sum += kept * value;
                mass += kept;
                below = above;
            }
            sum / mass
        })
        .collect()
}

/// The methods with the largest weights, largest first.
pub fn leading(weights: &[f64; METHODS]) -> Vec<Method> {
    let mut members: Vec<(Method, f64)> = Method::ALL.into_iter().zip(*weights).filter(|(_, w)| *w > 0.0).collect();
    members.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    members.into_iter().map(|(method, _)| method).collect()
}
