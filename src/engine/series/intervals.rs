//! Intervals by conformal calibration: errors of the forecasts at the rolling origins of the whole collection, in units of
//! each series' own yearly change, pooled by horizon and blended with what other collections show.

use super::methods::median;

/// Half-width of the central 80 % interval one year ahead, in mean yearly changes, and its growth with the horizon: the
/// five collections named at the prior of the pool lie within 15 % of `1.5 · h^0.73` at every horizon to 6, and a little is added for the years that no collection has seen.
const PRIOR_WIDTH: f64 = 1.55;
const PRIOR_GROWTH: f64 = 0.73;
/// Largest weight of the collection's own errors against the prior, and the number of series that gives half of it.
pub const OWN_WEIGHT: f64 = 0.4;
/// The same for a group against its collection: its series miss together.
pub const GROUP_WEIGHT: f64 = 0.2;
const OWN_SERIES: f64 = 30.0;
/// Errors of a horizon that say something about its quantiles, and the origins of a series that give them.
const LEAST_ERRORS: usize = 10;
const ORIGINS_PER_SERIES: f64 = 5.0;
/// Horizons that are calibrated; later ones continue the last.
const CALIBRATED: usize = 6;
/// Yearly change of a typical regional series as a share of its level: stands in where a series cannot tell its own.
const TYPICAL_CHANGE: f64 = 0.05;

/// Yearly change by which the errors of a series are measured: the geometric mean of its average over the whole history
/// and over the last five years.
pub fn scale(y: &[f64]) -> f64 {
    let changes: Vec<f64> = y.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
    let level = y.iter().map(|v| v.abs()).sum::<f64>() / y.len().max(1) as f64;
    let typical = TYPICAL_CHANGE * level;
    if changes.is_empty() {
        return typical;
    }
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let all = mean(&changes);
    let recent = mean(&changes[changes.len().saturating_sub(5)..]).max(0.1 * all);
    // A series that never moved may yet move.
    let own = (all * recent).sqrt().max(1e-3 * level);
    match changes.len() {
        // One to three changes say little: the typical change counts as one more.
        n @ 1..=3 if own > 0.0 => ((n as f64 * own.ln() + typical.ln()) / (n + 1) as f64).exp(),
        _ => own,
    }
}

/// Widths below and above the mean of the central 80 % interval, in units of [`scale`], one per horizon.
pub type Widths = Vec<(f64, f64)>;

/// What other collections show.
pub fn prior(horizon: usize) -> Widths {
    (1..=horizon).map(|h| PRIOR_WIDTH * (h as f64).powf(PRIOR_GROWTH)).map(|w| (w, w)).collect()
}

/// Signed errors of combined forecasts, `actual − forecast` in units of [`scale`], by horizon.
#[derive(Clone, Debug, Default)]
pub struct Errors {
    by_step: Vec<Vec<f64>>,
}

impl Errors {
    pub fn add(&mut self, step: usize, error: f64) {
        // Beyond this a miss is a wreck whose size says nothing more; it must not be lost either.
        const WRECK: f64 = 1e3;
        let error = error.clamp(-WRECK, WRECK);
        if step < CALIBRATED && !error.is_nan() {
            self.by_step.resize_with(self.by_step.len().max(step + 1), Vec::new);
            self.by_step[step].push(error);
        }
    }

    pub fn append(&mut self, other: &Errors) {
        for (step, errors) in other.by_step.iter().enumerate() {
            errors.iter().for_each(|error| self.add(step, *error));
        }
    }

    /// Blends the errors with wider knowledge, the more the more series there are. Beyond the calibrated horizons the
    /// relation at the last one holds.
    pub fn widths(&self, wider: &Widths, most: f64) -> Widths {
        // A horizon with few errors takes after the others: the widths then grow without kinks.
        const OTHERS: f64 = 60.0;
        struct Step {
            count: f64,
            series: f64,
            /// Logarithm of the width against the wider one, and how far the middle lies off the mean.
            ratio: f64,
            lean: f64,
        }
        let steps: Vec<Step> = self
            .by_step
            .iter()
            .zip(wider)
            .enumerate()
            .filter(|(_, (errors, _))| errors.len() >= LEAST_ERRORS)
            .map(|(step, (errors, (below, above)))| {
                let before = 0.5 * (below + above);
                let count = errors.len() as f64;
                let absolute = quantile(errors.iter().map(|e| e.abs()).collect(), 0.8).max(0.05 * before);
                let lean = 0.5 * (quantile(errors.clone(), 0.1) + quantile(errors.clone(), 0.9)) / absolute;
                Step { count, series: count / (ORIGINS_PER_SERIES - step as f64).max(1.0), ratio: (absolute / before).ln(), lean }
            })
            .collect();
        let all: f64 = steps.iter().map(|s| s.count).sum();
        let mean = |of: &dyn Fn(&Step) -> f64| if all > 0.0 { steps.iter().map(|s| s.count * of(s)).sum::<f64>() / all } else { 0.0 };
        let (ratio, lean, series) = (mean(&|s| s.ratio), mean(&|s| s.lean), mean(&|s| s.series));
        let own = most * series / (series + OWN_SERIES);
        let mut least = (0.0_f64, 0.0_f64);
        wider
            .iter()
            .enumerate()
            .map(|(step, (below, above))| {
                let before = 0.5 * (below + above);
                // Later horizons stand as the last that was tried.
                let at = steps.get(step).or(steps.last());
                let blend =
                    |of: &dyn Fn(&Step) -> f64, mean: f64| at.map_or(mean, |s| (s.count * of(s) + OTHERS * mean) / (s.count + OTHERS));
                let width = before * (own * blend(&|s| s.ratio, ratio)).exp();
                let lean = ((1.0 - own) * 0.5 * (above - below) / before + own * blend(&|s| s.lean, lean)).clamp(-0.6, 0.6);
                least = ((width * (1.0 - lean)).max(1.01 * least.0), (width * (1.0 + lean)).max(1.01 * least.1));
                least
            })
            .collect()
    }
}

/// Linear interpolation between order statistics.
fn quantile(mut values: Vec<f64>, part: f64) -> f64 {
    if values.len() == 1 || part == 0.5 {
        return median(&mut values);
    }
    values.sort_unstable_by(f64::total_cmp);
    let place = part * (values.len() - 1) as f64;
    let (low, rest) = (place.floor() as usize, place.fract());
    values[low] + rest * (values[(low + 1).min(values.len() - 1)] - values[low])
}

/// How far a forecast may miss, in the units of the series.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    /// Below and above the mean at 80 %, per step.
    widths: Vec<(f64, f64)>,
}

/// Half-widths of central intervals relative to that of 80 %, by level: tails are heavier than the normal's (1.28 to 1.64
/// to 1.96 would be 1, 1.28, 1.53). Averages over the five collections.
const SHAPE: [(f64, f64); 10] =
    [(0.0, 0.0), (0.2, 0.15), (0.5, 0.43), (0.6, 0.57), (0.7, 0.75), (0.8, 1.0), (0.9, 1.49), (0.95, 2.07), (0.98, 2.9), (0.99, 4.0)];

/// Relative half-width of the central interval that holds `level` of the cases.
fn shape(level: f64) -> f64 {
    let depth = |level: f64| -(1.0 - level).ln();
    let Some(next) = SHAPE.iter().position(|(l, _)| *l >= level) else {
        let (l, width) = SHAPE[SHAPE.len() - 1];
        return width * ((1.0 - l) / (1.0 - level).max(1e-6)).powf(0.4);
    };
    if next == 0 {
        return SHAPE[0].1;
    }
    let ((a, low), (b, high)) = (SHAPE[next - 1], SHAPE[next]);
    low + (high - low) * (depth(level) - depth(a)) / (depth(b) - depth(a))
}

impl Spread {
    pub fn new(widths: &[(f64, f64)], scale: f64) -> Self {
        Self { widths: widths.iter().map(|(low, high)| (low * scale, high * scale)).collect() }
    }

    /// Distances of the bounds below and above the mean at a step (from 0) for a central interval of `level`.
    pub fn bounds(&self, step: usize, level: f64) -> (f64, f64) {
        let part = shape(level);
        self.widths.get(step).or(self.widths.last()).map_or((0.0, 0.0), |(low, high)| (low * part, high * part))
    }

    /// Signed distance from the mean of the quantile `probability` at a step (from 0).
    pub fn offset(&self, step: usize, probability: f64) -> f64 {
        let (low, high) = self.bounds(step, (2.0 * probability - 1.0).abs());
        if probability < 0.5 { -low } else { high }
    }
}
