//! Holt's linear trend with damping, its parameters found by Nelder and Mead's method (argmin).

use argmin::core::{CostFunction, Error, Executor};
use argmin::solver::neldermead::NelderMead;

/// A fitted model: the state after the last observation.
#[derive(Clone, Copy, Debug)]
pub struct Damped {
    level: f64,
    slope: f64,
    phi: f64,
}

impl Damped {
    pub fn forecast(&self, steps: usize) -> Vec<f64> {
        let mut damp = 0.0;
        (1..=steps)
            .map(|step| {
                damp += self.phi.powi(step as i32);
                self.level + damp * self.slope
            })
            .collect()
    }
}

/// Smoothing of the level, of the slope, and damping, mapped from the whole line into their ranges.
fn parameters(point: &[f64]) -> (f64, f64, f64) {
    let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
    let part = |i: usize| point.get(i).copied().map_or(0.5, logistic);
    let alpha = 0.05 + 0.94 * part(0);
    // Damping stays in 0.8 to 0.98: below it the trend is gone after a year, above it the trend runs away.
    (alpha, alpha * (0.01 + 0.98 * part(1)), 0.8 + 0.18 * part(2))
}

fn run(values: &[f64], (alpha, beta, phi): (f64, f64, f64)) -> (Damped, f64) {
    let slopes = values.len().min(5);
    let first = values.first().copied().unwrap_or_default();
    let start = values.get(slopes.saturating_sub(1)).map_or(0.0, |v| (v - first) / (slopes.max(2) - 1) as f64);
    let mut state = Damped { level: first, slope: start, phi };
    let mut squares = 0.0;
    for value in &values[1..] {
        let expected = state.level + phi * state.slope;
        let error = value - expected;
        squares += error * error;
        state = Damped { level: expected + alpha * error, slope: phi * state.slope + beta * error, phi };
    }
    (state, squares)
}

struct Squares<'a> {
    values: &'a [f64],
    scale: f64,
}

impl CostFunction for Squares<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, point: &Vec<f64>) -> Result<f64, Error> {
        Ok(run(self.values, parameters(point)).1 / self.scale)
    }
}

/// Fits by least squares of one-step errors. Needs two values or more.
pub fn fit(values: &[f64]) -> Damped {
    let scale = values.iter().map(|v| v * v).sum::<f64>().max(f64::MIN_POSITIVE);
    let start = vec![0.0, -1.0, 0.5];
    let simplex: Vec<Vec<f64>> = std::iter::once(start.clone())
        .chain((0..3).map(|i| {
            let mut p = start.clone();
            p[i] += 1.5;
            p
        }))
        .collect();
    let fitted = NelderMead::new(simplex)
        .with_sd_tolerance(1e-9)
        .and_then(|solver| Executor::new(Squares { values, scale }, solver).configure(|state| state.max_iters(120)).run())
        .ok()
        .and_then(|result| result.state.best_param);
    run(values, parameters(&fitted.unwrap_or(start))).0
}
