//! Exponential smoothing without season: level, level and trend, level and damped trend, with additive or relative errors
//! (Hyndman and others 2008, *Forecasting with Exponential Smoothing*, tables 2.2 and 2.3).

use super::search::{self, Effort};

/// The trend of the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    None,
    Linear,
    Damped,
}

#[derive(Clone, Copy, Debug)]
struct Smoothing {
    alpha: f64,
    beta: f64,
    phi: f64,
    /// Errors are shares of the forecast; else amounts.
    relative: bool,
}

#[derive(Clone, Copy, Debug)]
struct State {
    level: f64,
    slope: f64,
}

/// A fitted model: the state after the last year, and the criterion of its choice.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    state: State,
    phi: f64,
    pub aicc: f64,
}

impl Fit {
    pub fn forecast(&self, steps: usize) -> Vec<f64> {
        let (mut damp, mut power) = (0.0, 1.0);
        (0..steps)
            .map(|_| {
                power *= self.phi;
                damp += power;
                self.state.level + damp * self.state.slope
            })
            .collect()
    }
}

impl Smoothing {
    /// Runs over the values; returns the last state, the squared errors and the sum of logarithms of the forecasts, which
    /// the likelihood of relative errors needs.
    fn run(&self, y: &[f64], mut s: State) -> (State, f64, f64) {
        let (mut squares, mut logs, mut product) = (0.0, 0.0, 1.0_f64);
        for value in y {
            let trend = self.phi * s.slope;
            let expected = s.level + trend;
            let error = value - expected;
            if self.relative {
                let share = if expected > 0.0 { error / expected } else { f64::INFINITY };
                squares += share * share;
                // One logarithm for many forecasts: the product is emptied before it can leave the range of a float.
                product *= expected.max(1e-30);
                if !(1e-200..1e200).contains(&product) {
                    logs += product.ln();
                    product = 1.0;
                }
            } else {
                squares += error * error;
            }
            s = State { level: expected + self.alpha * error, slope: trend + self.beta * error };
        }
        (s, squares, logs + product.ln())
    }

    /// The state before the first year by backcasting: a run over the reversed series, turned round.
    fn start(&self, y: &[f64]) -> State {
        let n = y.len();
        let slope = if self.phi == 0.0 || n < 2 { 0.0 } else { (y[n - 1] - y[n - 1 - (n - 1).min(3)]) / (n - 1).min(3) as f64 };
        // One year beyond the last, so that the first step back expects the last value.
        let mut s = State { level: y[n - 1] + self.phi * slope, slope: -slope };
        for value in y.iter().rev() {
            let trend = self.phi * s.slope;
            let error = value - s.level - trend;
            s = State { level: s.level + trend + self.alpha * error, slope: trend + self.beta * error };
        }
        State { level: s.level + self.phi * s.slope, slope: -s.slope }
    }
}

impl Fit {
    /// Fits one member of the family. Relative errors need positive values.
    pub fn new(y: &[f64], trend: Trend, relative: bool, effort: Effort) -> Self {
        const LEVELS: [f64; 3] = [0.15, 0.5, 0.9];
        const SLOPES: [f64; 3] = [0.03, 0.2, 0.6];
        const DAMPING: [f64; 2] = [0.3, 0.9];
        let of = |p: &[f64]| {
            let alpha = 0.05 + 0.94 * p[0];
            match trend {
                Trend::None => Smoothing { alpha, beta: 0.0, phi: 0.0, relative },
                Trend::Linear => Smoothing { alpha, beta: alpha * 0.98 * p[1], phi: 1.0, relative },
                // Damping of 0.8 to 0.98: below it the trend is gone after a year, above it the trend runs away.
                Trend::Damped => Smoothing { alpha, beta: alpha * 0.98 * p[1], phi: 0.8 + 0.18 * p[2], relative },
            }
        };
        let n = y.len() as f64;
        // The likelihood of relative errors is that of the errors times the forecasts: their geometric mean scales them.
        let cost = |p: &[f64]| {
            let model = of(p);
            let (_, squares, logs) = model.run(y, model.start(y));
            squares.max(f64::MIN_POSITIVE) * if relative { (2.0 * logs / n).exp() } else { 1.0 }
        };
        let model = match trend {
            Trend::None => of(&[search::on_interval(0.0, 1.0, effort, |p| cost(&[p]))]),
            Trend::Linear => of(&search::in_box(&search::grid2(&LEVELS, &SLOPES), effort, cost)),
            Trend::Damped => of(&search::in_box(&search::grid3(&LEVELS, &SLOPES, &DAMPING), effort, cost)),
        };
        let (state, squares, logs) = model.run(y, model.start(y));
        // Smoothing parameters, starting states and the variance.
        let k = match trend {
            Trend::None => 3.0,
            Trend::Linear => 5.0,
            Trend::Damped => 6.0,
        };
        let penalty = if n > k + 1.0 { 2.0 * k * n / (n - k - 1.0) } else { f64::INFINITY };
        Self { state, phi: model.phi, aicc: n * (squares.max(1e-30) / n).ln() + 2.0 * logs + penalty }
    }
}

/// The member with the least AICc of those that the length and the sign of the values allow, and Holt's linear trend,
/// damped (Gardner and McKenzie 1985), which is one of them and a method of its own.
pub fn ets_and_damped(y: &[f64], steps: usize, effort: Effort) -> (Vec<f64>, Vec<f64>) {
    let damped = Fit::new(y, Trend::Damped, false, effort);
    let mut best = damped;
    let mut members = vec![(Trend::None, false), (Trend::Linear, false)];
    if y.iter().all(|v| *v > 0.0) {
        members.extend([(Trend::None, true), (Trend::Linear, true), (Trend::Damped, true)]);
    }
    for (trend, relative) in members {
        let fit = Fit::new(y, trend, relative, effort);
        if fit.aicc < best.aicc {
            best = fit;
        }
    }
    (best.forecast(steps), damped.forecast(steps))
}

/// Holt's linear trend, damped.
pub fn damped_trend(y: &[f64], steps: usize, effort: Effort) -> Vec<f64> {
    Fit::new(y, Trend::Damped, false, effort).forecast(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_line_has_no_errors() {
        let y: Vec<f64> = (0..14).map(|t| 100.0 + 5.0 * f64::from(t)).collect();
        let model = Smoothing { alpha: 0.4, beta: 0.08, phi: 1.0, relative: false };
        let (state, squares, _) = model.run(&y, model.start(&y));
        assert!(squares < 1e-18 && (state.slope - 5.0).abs() < 1e-9 && (state.level - 165.0).abs() < 1e-9, "{squares} {state:?}");
        let fit = Fit::new(&y, Trend::Linear, false, Effort::Full);
        assert!((fit.forecast(2)[1] - 175.0).abs() < 1e-6);
    }
}
