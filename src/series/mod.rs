//! Annual series: methods, the choice between them by rolling origin, intervals. Knows nothing of colleges.

mod damped;

use std::fmt;

/// A forecast of the years after the last observation, step 1 first.
#[derive(Clone, Debug)]
pub struct Forecast {
    pub mean: Vec<f64>,
    pub method: Method,
    /// One-step errors of the chosen method at the origins of the back-test, as shares of the level at the origin.
    pub errors: Vec<f64>,
}

/// The methods in the order of preference where they do equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The last value stays.
    Naive,
    /// Holt's linear trend, damped (Gardner and McKenzie 1985).
    DampedTrend,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Naive => "naive",
            Method::DampedTrend => "damped_trend",
        })
    }
}

impl Forecast {
    /// Standard deviation of a one-step error as a share of the level; `None` where the series is too short to tell.
    pub fn relative_error(&self) -> Option<f64> {
        let n = self.errors.len();
        (n >= 2).then(|| (self.errors.iter().map(|e| e * e).sum::<f64>() / n as f64).sqrt())
    }

    /// Mean and the bounds of the central 80 % interval `steps` years ahead. Errors of successive years add up, so the
    /// width grows with the root of the horizon.
    pub fn interval80(&self, step: usize) -> Option<(f64, f64)> {
        const Z90: f64 = 1.2816;
        let mean = *self.mean.get(step.checked_sub(1)?)?;
        let width = Z90 * self.relative_error()? * (step as f64).sqrt() * mean;
        Some(((mean - width).max(0.0), mean + width))
    }
}

/// Shortest series on which a trend is tried; below it the last value stands.
const LEAST_FOR_TREND: usize = 6;
/// Origins of the back-test and the steps ahead that each is asked for.
const ORIGINS: usize = 5;
const STEPS: usize = 3;

/// Forecasts a series of consecutive years. Values are not negative, and neither is the forecast.
///
/// The damped trend is taken only where its mean absolute error over the rolling origins is at least 5 % below that of
/// the naive forecast: with so few origins a smaller lead is luck. An empty series gives an empty forecast.
pub fn forecast(values: &[f64], horizon: usize) -> Forecast {
    let Some(last) = values.last().copied() else {
        return Forecast { mean: Vec::new(), method: Method::Naive, errors: Vec::new() };
    };
    let naive = Backtest::run(values, |_, steps, last| vec![last; steps]);
    let trend = (values.len() >= LEAST_FOR_TREND).then(|| Backtest::run(values, |history, steps, _| damped::fit(history).forecast(steps)));
    match trend {
        Some(trend) if trend.mean_absolute < 0.95 * naive.mean_absolute => Forecast {
            mean: damped::fit(values).forecast(horizon).into_iter().map(|v| v.max(0.0)).collect(),
            method: Method::DampedTrend,
            errors: trend.one_step,
        },
        _ => Forecast { mean: vec![last; horizon], method: Method::Naive, errors: naive.one_step },
    }
}

struct Backtest {
    mean_absolute: f64,
    /// One-step errors relative to the level at the origin.
    one_step: Vec<f64>,
}

impl Backtest {
    fn run(values: &[f64], method: impl Fn(&[f64], usize, f64) -> Vec<f64>) -> Self {
        let n = values.len();
        let least = (LEAST_FOR_TREND - 2).min(n.saturating_sub(1)).max(1);
        let first = least.max(n.saturating_sub(ORIGINS));
        let (mut absolute, mut one_step) = (Vec::new(), Vec::new());
        for origin in first..n {
            let (history, future) = values.split_at(origin);
            let Some(last) = history.last().copied() else { continue };
            let steps = future.len().min(STEPS);
            for (step, (forecast, actual)) in method(history, steps, last).into_iter().zip(future).enumerate() {
                absolute.push((forecast - actual).abs());
                if step == 0 && last > 0.0 {
                    one_step.push((actual - forecast) / last);
                }
            }
        }
        let mean_absolute = absolute.iter().sum::<f64>() / absolute.len().max(1) as f64;
        Self { mean_absolute, one_step }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_constant_and_empty_series_get_an_answer() {
        assert!(forecast(&[], 3).mean.is_empty());
        assert_eq!(forecast(&[7.0], 2).mean, [7.0, 7.0]);
        assert_eq!(forecast(&[7.0, 9.0], 2).mean, [9.0, 9.0]);
        let constant = forecast(&[5.0; 12], 3);
        assert_eq!((constant.mean, constant.method), (vec![5.0; 3], Method::Naive));
        assert_eq!(forecast(&[0.0; 8], 2).mean, [0.0, 0.0]);
    }

    #[test]
    fn a_steady_trend_is_followed_and_damped() {
        let values: Vec<f64> = (0..14).map(|t| 100.0 + 5.0 * f64::from(t)).collect();
        let forecast = forecast(&values, 8);
        assert_eq!(forecast.method, Method::DampedTrend);
        assert!(forecast.mean[0] > 165.0 && forecast.mean[0] < 171.0, "{:?}", forecast.mean);
        let steps: Vec<f64> = forecast.mean.windows(2).map(|w| w[1] - w[0]).collect();
        assert!(steps.windows(2).all(|w| w[1] <= w[0] + 1e-9), "the trend must fade: {steps:?}");
    }

    #[test]
    fn a_falling_series_never_goes_below_zero_and_scale_does_not_matter() {
        let values: Vec<f64> = (0..10).map(|t| 100.0 - 11.0 * f64::from(t)).collect();
        let one = forecast(&values, 10);
        assert!(one.mean.iter().all(|v| *v >= 0.0));
        let thousand: Vec<f64> = values.iter().map(|v| v * 1000.0).collect();
        for (a, b) in one.mean.iter().zip(forecast(&thousand, 10).mean) {
            assert!((a * 1000.0 - b).abs() < 1.0, "{a} {b}");
        }
    }

    #[test]
    fn intervals_hold_the_mean_and_widen() {
        let values = [100.0, 104.0, 99.0, 103.0, 108.0, 101.0, 105.0, 110.0, 104.0];
        let forecast = forecast(&values, 5);
        let widths: Vec<f64> = (1..=5).filter_map(|s| forecast.interval80(s).map(|(low, high)| high - low)).collect();
        assert_eq!(widths.len(), 5);
        assert!(widths.windows(2).all(|w| w[1] > w[0]));
    }
}
