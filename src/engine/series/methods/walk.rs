//! Forecasts that follow the last value: naive, with drift, and with a robust slope.

/// The last value stays.
pub fn naive(y: &[f64], steps: usize) -> Vec<f64> {
    vec![y[y.len() - 1]; steps]
}

/// Random walk with drift: the line through the first and the last value goes on.
pub fn drift(y: &[f64], steps: usize) -> Vec<f64> {
    let n = y.len();
    let slope = if n > 1 { (y[n - 1] - y[0]) / (n - 1) as f64 } else { 0.0 };
    (1..=steps).map(|h| y[n - 1] + slope * h as f64).collect()
}

/// Theil and Sen's slope (median over all pairs of years, Sen 1968) of the last `WINDOW` years, carried on from the last
/// value: one wild year moves neither the slope nor, half-way, the start.
pub fn robust_trend(y: &[f64], steps: usize) -> Vec<f64> {
    const WINDOW: usize = 12;
    let recent = &y[y.len().saturating_sub(WINDOW)..];
    let n = recent.len();
    let mut slopes: Vec<f64> = Vec::with_capacity(n * (n - 1) / 2);
    for j in 1..n {
        for i in 0..j {
            slopes.push((recent[j] - recent[i]) / (j - i) as f64);
        }
    }
    let slope = median(&mut slopes);
    let mut levels: Vec<f64> = recent.iter().enumerate().skip(n.saturating_sub(3)).map(|(t, v)| v + slope * (n - 1 - t) as f64).collect();
    let start = 0.5 * (median(&mut levels) + y[y.len() - 1]);
    (1..=steps).map(|h| start + slope * h as f64).collect()
}

/// Median; 0 of nothing. Sorts its argument.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[n / 2],
        n => 0.5 * (values[n / 2 - 1] + values[n / 2]),
    }
}
