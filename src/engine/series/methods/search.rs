//! Minimisation for the fits: golden section on an interval, Nelder and Mead's simplex in a unit box (argmin).

use argmin::core::{CostFunction, Error, Executor};
use argmin::solver::goldensectionsearch::GoldenSectionSearch;
use argmin::solver::neldermead::NelderMead;

struct Cost<F>(F);

impl<F: Fn(f64) -> f64> CostFunction for Cost<F> {
    type Param = f64;
    type Output = f64;

    fn cost(&self, x: &f64) -> Result<f64, Error> {
        Ok(finite((self.0)(*x)))
    }
}

struct BoxCost<F>(F);

impl<F: Fn(&[f64]) -> f64> CostFunction for BoxCost<F> {
    type Param = Vec<f64>;
    type Output = f64;

    /// Outside the unit box the cost is that of the nearest point in it and a little more, so that the simplex returns.
    fn cost(&self, x: &Vec<f64>) -> Result<f64, Error> {
        let inside: Vec<f64> = x.iter().map(|v| v.clamp(0.0, 1.0)).collect();
        let outside: f64 = x.iter().zip(&inside).map(|(a, b)| (a - b).abs()).sum();
        Ok(finite((self.0)(&inside)) * (1.0 + outside))
    }
}

fn finite(cost: f64) -> f64 {
    if cost.is_finite() { cost } else { f64::MAX.sqrt() }
}

/// How much work a fit may take: the back-test refits every method at every origin and is content with a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    Grid,
    Full,
}

/// The point of `low..=high` where a unimodal cost is least: the best of a grid, or golden section to a fiftieth.
///
/// A cost of annual smoothing often falls to the very end of its interval; the ends are therefore always tried.
pub fn on_interval(low: f64, high: f64, effort: Effort, cost: impl Fn(f64) -> f64) -> f64 {
    const POINTS: usize = 7;
    let best = |points: &mut dyn Iterator<Item = f64>| {
        points.map(|x| (finite(cost(x)), x)).min_by(|a, b| a.0.total_cmp(&b.0)).map_or(low, |(_, x)| x)
    };
    if effort == Effort::Grid {
        return best(&mut (0..POINTS).map(|i| low + (high - low) * i as f64 / (POINTS - 1) as f64));
    }
    let inner = GoldenSectionSearch::new(low, high)
        .and_then(|solver| solver.with_tolerance(0.02))
        .and_then(|solver| {
            Executor::new(Cost(&cost), solver).configure(|state| state.param(0.5 * (low + high)).max_iters(12)).timer(false).run()
        })
        .ok()
        .and_then(|result| result.state.best_param)
        .unwrap_or(0.5 * (low + high));
    best(&mut [inner, low, high].into_iter())
}

/// Moves of the simplex from the best point of the grid.
const MOVES: u64 = 12;

/// A point of the unit box with a low cost: the best of `grid`, improved by the simplex where the effort is full.
pub fn in_box<const N: usize>(grid: &[[f64; N]], effort: Effort, cost: impl Fn(&[f64]) -> f64) -> [f64; N] {
    let mut best = (f64::INFINITY, [0.5; N]);
    for point in grid {
        let value = finite(cost(point));
        if value < best.0 {
            best = (value, *point);
        }
    }
    if effort == Effort::Grid {
        return best.1;
    }
    let start = best.1.to_vec();
    let simplex: Vec<Vec<f64>> = std::iter::once(start.clone())
        .chain((0..N).map(|i| {
            let mut corner = start.clone();
            corner[i] += if corner[i] > 0.5 { -0.2 } else { 0.2 };
            corner
        }))
        .collect();
    let found = NelderMead::new(simplex)
        .with_sd_tolerance(1e-7)
        .and_then(|solver| Executor::new(BoxCost(&cost), solver).configure(|state| state.max_iters(MOVES)).timer(false).run())
        .ok()
        .and_then(|result| result.state.best_param);
    found.map_or(best.1, |point| std::array::from_fn(|i| point.get(i).copied().unwrap_or(0.5).clamp(0.0, 1.0)))
}

/// Every combination of the given coordinates.
pub fn grid2(first: &[f64], second: &[f64]) -> Vec<[f64; 2]> {
    first.iter().flat_map(|a| second.iter().map(move |b| [*a, *b])).collect()
}

/// Every combination of the given coordinates.
pub fn grid3(first: &[f64], second: &[f64], third: &[f64]) -> Vec<[f64; 3]> {
    first.iter().flat_map(|a| second.iter().flat_map(move |b| third.iter().map(move |c| [*a, *b, *c]))).collect()
}
