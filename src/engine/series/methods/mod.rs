//! The ladder of methods for annual series.

mod arima;
mod search;
mod smoothing;
mod theta;
mod walk;

pub use search::Effort;
use std::fmt;
use theta::Form;
pub use walk::median;

/// A method of the ladder, from the plainest up. `…Growth` works on logarithms, so that it extrapolates rates of growth;
/// on a series that is not positive it is the method itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    Naive,
    Drift,
    Growth,
    RobustTrend,
    Theta,
    OptimisedTheta,
    DynamicTheta,
    DynamicThetaGrowth,
    DampedTrend,
    DampedGrowth,
    Ets,
    Arima,
    ArimaGrowth,
}

/// Number of methods.
pub const METHODS: usize = Method::ALL.len();

/// A forecast of every method.
pub type Paths = [Vec<f64>; METHODS];

impl Method {
    pub const ALL: [Method; 13] = [
        Method::Naive,
        Method::Drift,
        Method::Growth,
        Method::RobustTrend,
        Method::Theta,
        Method::OptimisedTheta,
        Method::DynamicTheta,
        Method::DynamicThetaGrowth,
        Method::DampedTrend,
        Method::DampedGrowth,
        Method::Ets,
        Method::Arima,
        Method::ArimaGrowth,
    ];

    /// Shortest history that every method of the ladder can be fitted to.
    pub const LEAST: usize = 5;
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Naive => "naive",
            Method::Drift => "drift",
            Method::Growth => "growth",
            Method::RobustTrend => "robust_trend",
            Method::Theta => "theta",
            Method::OptimisedTheta => "optimised_theta",
            Method::DynamicTheta => "dynamic_theta",
            Method::DynamicThetaGrowth => "dynamic_theta_growth",
            Method::DampedTrend => "damped_trend",
            Method::DampedGrowth => "damped_growth",
            Method::Ets => "ets",
            Method::Arima => "arima",
            Method::ArimaGrowth => "arima_growth",
        })
    }
}

/// Forecasts `steps` years by every method, in the order of [`Method::ALL`]. Needs [`Method::LEAST`] finite values.
///
/// No path moves faster, on average, than one and a half times the largest yearly change of the history, and none goes
/// below zero where the history does not.
pub fn run(y: &[f64], steps: usize, effort: Effort) -> Paths {
    let logs: Option<Vec<f64>> = y.iter().all(|v| *v > 0.0).then(|| y.iter().map(|v| v.ln()).collect());
    let theta = |form| theta::theta(y, steps, form, effort);
    let (ets, damped) = smoothing::ets_and_damped(y, steps, effort);
    let growth = |of: &dyn Fn(&[f64]) -> Vec<f64>, plain: &dyn Fn() -> Vec<f64>| match &logs {
        Some(logs) => of(logs).into_iter().map(f64::exp).collect(),
        None => plain(),
    };
    let drift = walk::drift(y, steps);
    let dynamic = theta(Form::Dynamic);
    let arima = arima::arima(y, steps, effort);
    let mut paths = [
        walk::naive(y, steps),
        drift.clone(),
        growth(&|l| walk::drift(l, steps), &|| drift.clone()),
        walk::robust_trend(y, steps),
        theta(Form::Standard),
        theta(Form::Optimised),
        dynamic.clone(),
        growth(&|l| theta::theta(l, steps, Form::Dynamic, effort), &|| dynamic.clone()),
        damped.clone(),
        growth(&|l| smoothing::damped_trend(l, steps, effort), &|| damped.clone()),
        ets,
        arima.clone(),
        growth(&|l| arima::arima(l, steps, effort), &|| arima.clone()),
    ];
    let last = y[y.len() - 1];
    let fastest = y.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f64::max);
    let floor = if y.iter().all(|v| *v >= 0.0) { 0.0 } else { f64::NEG_INFINITY };
    for path in &mut paths {
        for (step, value) in path.iter_mut().enumerate() {
            let reach = 1.5 * fastest * (step + 1) as f64;
            let inside = if value.is_nan() { last } else { value.clamp(last - reach, last + reach) };
            *value = inside.max(floor);
        }
    }
    paths
}
