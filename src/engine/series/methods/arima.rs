//! ARIMA of low order by conditional least squares, chosen by AICc: with annual series of this length a third parameter
//! does not pay.

use super::search::{self, Effort};

/// A fitted equation for the (differenced) series: constant, one autoregressive and one moving-average term.
#[derive(Clone, Copy)]
struct Equation {
    constant: f64,
    ar: f64,
    ma: f64,
    aicc: f64,
}

/// One-step errors of the equation, the first value of the series being given.
fn squares(z: &[f64], constant: f64, ar: f64, ma: f64) -> (f64, f64) {
    let (mut sum, mut error) = (0.0, 0.0);
    for pair in z.windows(2) {
        error = pair[1] - constant - ar * pair[0] - ma * error;
        sum += error * error;
    }
    (sum, error)
}

fn criterion(squares: f64, n: usize, parameters: usize) -> f64 {
    let (n, k) = (n as f64, parameters as f64 + 1.0);
    if n <= k + 1.0 { f64::INFINITY } else { n * (squares.max(1e-30) / n).ln() + 2.0 * k * n / (n - k - 1.0) }
}

/// Candidates on a series that is stationary: white noise, AR(1) and MA(1), with a constant and without.
fn best(z: &[f64], constants: &[bool], effort: Effort) -> Option<Equation> {
    let n = z.len() - 1;
    let mut candidates: Vec<Equation> = Vec::new();
    for with_constant in constants {
        let mean = if *with_constant { z[1..].iter().sum::<f64>() / n as f64 } else { 0.0 };
        let k = usize::from(*with_constant);
        candidates.push(Equation { constant: mean, ar: 0.0, ma: 0.0, aicc: criterion(squares(z, mean, 0.0, 0.0).0, n, k) });
        let (mx, my) = if *with_constant { (z[..n].iter().sum::<f64>() / n as f64, mean) } else { (0.0, 0.0) };
        let (mut xy, mut xx) = (0.0, 0.0);
        for pair in z.windows(2) {
            xy += (pair[0] - mx) * (pair[1] - my);
            xx += (pair[0] - mx).powi(2);
        }
        let ar = if xx > 0.0 { (xy / xx).clamp(-0.95, 0.95) } else { 0.0 };
        let constant = my - ar * mx;
        candidates.push(Equation { constant, ar, ma: 0.0, aicc: criterion(squares(z, constant, ar, 0.0).0, n, k + 1) });
        let ma = search::on_interval(-0.95, 0.95, effort, |ma| squares(z, mean, 0.0, ma).0);
        candidates.push(Equation { constant: mean, ar: 0.0, ma, aicc: criterion(squares(z, mean, 0.0, ma).0, n, k + 1) });
    }
    candidates.into_iter().min_by(|a, b| a.aicc.total_cmp(&b.aicc))
}

fn differences(y: &[f64]) -> Vec<f64> {
    y.windows(2).map(|w| w[1] - w[0]).collect()
}

fn spread(z: &[f64]) -> f64 {
    let mean = z.iter().sum::<f64>() / z.len() as f64;
    z.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / z.len() as f64
}

/// Forecast of a series of five values or more; differenced once, or twice where that halves the variance again.
pub fn arima(y: &[f64], steps: usize, effort: Effort) -> Vec<f64> {
    let first = differences(y);
    let second = differences(&first);
    let twice = spread(&second) < 0.5 * spread(&first);
    let (z, constants): (&[f64], &[bool]) = if twice { (&second, &[false]) } else { (&first, &[false, true]) };
    let Some(equation) = best(z, constants, effort) else { return super::walk::naive(y, steps) };
    let (mut level, mut slope) = (y[y.len() - 1], first[first.len() - 1]);
    let (mut last, mut error) = (z[z.len() - 1], squares(z, equation.constant, equation.ar, equation.ma).1);
    (0..steps)
        .map(|_| {
            last = equation.constant + equation.ar * last + equation.ma * error;
            error = 0.0;
            if twice {
                slope += last;
                level += slope;
            } else {
                level += last;
            }
            level
        })
        .collect()
}
