//! Forecasts that add up: each whole equals the sum of its parts, by the minimum-trace projection with shrunk covariances of
//! one-step errors (Wickramasuriya, Athanasopoulos and Hyndman 2019, *JASA* 114, 804–819).

use super::Forecast;
use ndarray::{Array1, Array2, ArrayView2};

/// A sum with a forecast of its own: a region, an industry, a municipality.
#[derive(Clone, Debug)]
pub struct Whole<'a> {
    pub forecast: &'a Forecast,
    /// Indices of the parts that make it up.
    pub members: Vec<usize>,
}

/// Means of the parts after reconciliation, `[step][part]`, never below zero. A whole is the sum of its parts from then on.
///
/// The forecasts that erred least in the past move least. All forecasts must have the same horizon.
pub fn reconcile(parts: &[Forecast], wholes: &[Whole]) -> Vec<Vec<f64>> {
    let horizon = parts.first().map_or(0, |f| f.mean.len());
    let plain = |step: usize| parts.iter().map(|f| f.mean[step].max(0.0)).collect::<Vec<f64>>();
    if wholes.is_empty() {
        return (0..horizon).map(plain).collect();
    }
    let nodes: Vec<&Forecast> = wholes.iter().map(|w| w.forecast).chain(parts).collect();
    let (n, m) = (nodes.len(), wholes.len());
    let mut constraints = Array2::<f64>::zeros((m, n));
    for (row, whole) in wholes.iter().enumerate() {
        constraints[[row, row]] = 1.0;
        whole.members.iter().for_each(|part| constraints[[row, m + part]] -= 1.0);
    }
    let spread = covariance_times(&nodes, constraints.t());
    let mut gram = constraints.dot(&spread);
    let ridge = 1e-9 * gram.diag().sum() / m as f64;
    gram.diag_mut().mapv_inplace(|v| v + ridge.max(f64::MIN_POSITIVE));
    let Some(factor) = cholesky(gram) else { return (0..horizon).map(plain).collect() };
    (0..horizon)
        .map(|step| {
            let base = Array1::from_iter(nodes.iter().map(|f| f.mean[step]));
            let moved = base.clone() - spread.dot(&solve(&factor, constraints.dot(&base)));
            moved.iter().skip(m).map(|v| v.max(0.0)).collect()
        })
        .collect()
}

/// Product of the shrunk covariance of the one-step errors with a matrix of one row per node.
fn covariance_times(nodes: &[&Forecast], matrix: ArrayView2<f64>) -> Array2<f64> {
    let origins = nodes.iter().map(|f| f.errors.len()).min().unwrap_or_default();
    let variance = |f: &Forecast| {
        let known = if f.errors.is_empty() { 0.0 } else { f.errors.iter().map(|e| e * e).sum::<f64>() / f.errors.len() as f64 };
        // Where the errors say nothing the interval does: its half-width is about 1.3 standard deviations.
        let (low, high) = f.spread.bounds(0, 0.8);
        let assumed = (0.5 * (low + high) / 1.28).powi(2);
        if f.errors.len() < 3 { assumed.max(known) } else { known.max(0.01 * assumed) }
    };
    let variances: Vec<f64> = nodes.iter().map(|f| variance(f)).collect();
    let errors = Array2::from_shape_fn((nodes.len(), origins), |(i, t)| nodes[i].errors[t]);
    let shrink = shrinkage(&errors);
    let mut product = matrix.to_owned();
    for (mut row, variance) in product.rows_mut().into_iter().zip(&variances) {
        row.mapv_inplace(|v| v * variance * shrink);
    }
    if shrink < 1.0 {
        product.scaled_add((1.0 - shrink) / origins as f64, &errors.dot(&errors.t().dot(&matrix)));
    }
    product
}

/// Weight of the diagonal against the sample covariance (Schäfer and Strimmer 2005, on correlations); 1 where the origins are
/// too few to tell a correlation.
fn shrinkage(errors: &Array2<f64>) -> f64 {
    let (n, origins) = errors.dim();
    if origins < 3 {
        return 1.0;
    }
    let t = origins as f64;
    let mut unit = errors.clone();
    for mut row in unit.rows_mut() {
        let size = (row.iter().map(|e| e * e).sum::<f64>() / t).sqrt();
        row.mapv_inplace(|e| if size > 0.0 { e / size } else { 0.0 });
    }
    let (mut noise, mut signal) = (0.0, 0.0);
    for i in 0..n {
        for j in 0..i {
            let products: Vec<f64> = unit.row(i).iter().zip(unit.row(j)).map(|(a, b)| a * b).collect();
            let mean = products.iter().sum::<f64>() / t;
            signal += mean * mean;
            noise += products.iter().map(|p| (p - mean).powi(2)).sum::<f64>() / (t * (t - 1.0));
        }
    }
    if signal > 0.0 { (noise / signal).clamp(0.0, 1.0) } else { 1.0 }
}

/// Lower factor of a symmetric positive definite matrix; `None` where it is not.
fn cholesky(mut a: Array2<f64>) -> Option<Array2<f64>> {
    let n = a.nrows();
    for j in 0..n {
        for k in 0..j {
            let scale = a[[j, k]];
            for i in j..n {
                a[[i, j]] -= a[[i, k]] * scale;
            }
        }
        let pivot = a[[j, j]];
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        for i in j..n {
            a[[i, j]] /= pivot.sqrt();
        }
    }
    Some(a)
}

/// Solves `L Lᵀ x = b`.
fn solve(factor: &Array2<f64>, mut b: Array1<f64>) -> Array1<f64> {
    let n = b.len();
    for i in 0..n {
        b[i] = (b[i] - (0..i).map(|k| factor[[i, k]] * b[k]).sum::<f64>()) / factor[[i, i]];
    }
    for i in (0..n).rev() {
        b[i] = (b[i] - (i + 1..n).map(|k| factor[[k, i]] * b[k]).sum::<f64>()) / factor[[i, i]];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::super::{Series, forecast_all};
    use super::*;

    fn grid() -> Vec<Vec<f64>> {
        // Two industries in two municipalities, twelve years.
        (0..4).map(|c| (0..12).map(|t| 100.0 + 40.0 * f64::from(c) + f64::from((t * (c + 2) * 7) % 11)).collect()).collect()
    }

    #[test]
    fn wholes_are_the_sums_of_their_parts_in_both_directions() {
        let cells = grid();
        let sum = |members: &[usize]| (0..12).map(|t| members.iter().map(|c| cells[*c][t]).sum()).collect::<Vec<f64>>();
        let members = [vec![0, 1, 2, 3], vec![0, 1], vec![2, 3], vec![0, 2], vec![1, 3]];
        let sums: Vec<Vec<f64>> = members.iter().map(|m| sum(m)).collect();
        let all: Vec<Series> = sums.iter().chain(&cells).map(|values| Series { group: "", end: 2022, values }).collect();
        let forecasts = forecast_all(&all, 3, 0.8);
        let wholes: Vec<Whole> = members.iter().zip(&forecasts).map(|(m, forecast)| Whole { forecast, members: m.clone() }).collect();
        let reconciled = reconcile(&forecasts[5..], &wholes);
        // Each whole moves between its own forecast and the sum of the forecasts of its parts, and not far.
        for (step, parts) in reconciled.iter().enumerate() {
            assert_eq!(parts.len(), 4);
            for whole in &wholes {
                let after: f64 = whole.members.iter().map(|c| parts[*c]).sum();
                assert!((after / whole.forecast.mean[step] - 1.0).abs() < 0.05, "{after} {}", whole.forecast.mean[step]);
            }
        }
        // Forecasts that add up already stay as they are.
        let again: Vec<Forecast> = forecasts[5..]
            .iter()
            .enumerate()
            .map(|(c, f)| Forecast { mean: reconciled.iter().map(|parts| parts[c]).collect(), ..f.clone() })
            .collect();
        let sums: Vec<Forecast> = wholes
            .iter()
            .map(|w| Forecast { mean: reconciled.iter().map(|p| w.members.iter().map(|c| p[*c]).sum()).collect(), ..w.forecast.clone() })
            .collect();
        let settled: Vec<Whole> = members.iter().zip(&sums).map(|(m, forecast)| Whole { forecast, members: m.clone() }).collect();
        for (a, b) in reconcile(&again, &settled).iter().flatten().zip(reconciled.iter().flatten()) {
            assert!((a - b).abs() < 1e-6 * b, "{a} {b}");
        }
    }

    #[test]
    fn the_forecast_that_erred_least_moves_least() {
        let steady: Vec<f64> = (0..15).map(|t| 100.0 + f64::from(t % 2) * 0.1).collect();
        let wild: Vec<f64> = (0..15).map(|t| 100.0 + f64::from((t * 7) % 13) * 8.0).collect();
        let whole: Vec<f64> = steady.iter().zip(&wild).map(|(a, b)| a + b + 20.0).collect();
        let series: Vec<Series> = [&steady, &wild, &whole].map(|values| Series { group: "", end: 2022, values }).to_vec();
        let forecasts = forecast_all(&series, 1, 0.8);
        let parts = &reconcile(&forecasts[..2], &[Whole { forecast: &forecasts[2], members: vec![0, 1] }])[0];
        let (moved, still) = ((parts[1] - forecasts[1].mean[0]).abs(), (parts[0] - forecasts[0].mean[0]).abs());
        assert!(moved > 20.0 * still, "{moved} {still}");
    }
}
