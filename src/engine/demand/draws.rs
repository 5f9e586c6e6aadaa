//! What is random about need: one draw of every source, each from a stream of its own.

use super::employment::EmploymentForecast;
use super::exits::Factors;
use super::sources::Source;
use kadry_region::{Cause, Region, Scenario};
use ndarray::Array2;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// Part of the variance of the employment errors that all industries share, on the normal scale: they are of one economy.
/// An assumption: histories of a dozen years are too short to measure it.
const COMMON: f64 = 0.3;

/// The two sample matrices of Saltelli's scheme.
#[derive(Clone, Copy, Debug)]
pub enum Matrix {
    A,
    B,
}

/// Values of all sources in one draw.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// `[occupation, years after the base year]`.
    pub headcount: Array2<f64>,
    /// Factors of the hazards by cause.
    pub factors: Factors,
    /// A standard normal for the scatter of the leavers of each occupation and year, `occupation · steps + step`; a cell
    /// without one does not scatter.
    pub scatter: Vec<f64>,
    /// Jobs of each project.
    pub jobs: Vec<f64>,
}

impl Drawn {
    /// The values of one draw of a matrix.
    pub fn draw(region: &Region, employment: &EmploymentForecast, matrix: Matrix, draw: usize) -> Self {
        Self::of(region, employment, matrix, [draw as u64; Source::ALL.len()])
    }

    /// Each source takes the values of the draw that stands at its place among [`Source::ALL`].
    pub fn of(region: &Region, employment: &EmploymentForecast, matrix: Matrix, draws: [u64; Source::ALL.len()]) -> Self {
        let scenario = &region.settings.scenario;
        let from = |source: Source| stream(scenario.seed, source, matrix, draws[source as usize]);
        let mut hazards = from(Source::Hazards);
        let factors = factors(scenario, &mut hazards);
        let cells = employment.headcount.nrows() * employment.headcount.ncols().saturating_sub(1);
        let scatter = (0..cells).map(|_| hazards.sample(StandardNormal)).collect();
        let mut projects = from(Source::Projects);
        let jobs = region.projects.iter().map(|p| if projects.random::<f64>() < p.probability.0 { p.jobs.0 } else { 0.0 }).collect();
        Self { headcount: headcount(employment, &mut from(Source::Employment)), factors, scatter, jobs }
    }
}

/// Factor on the workers of all students in training, of mean 1: one error that they share.
pub fn pipeline_factor(scenario: &Scenario, draw: u64) -> f64 {
    lognormal(scenario.sd_yield.0, &mut stream(scenario.seed, Source::Yields, Matrix::A, draw))
}

/// A stream for each source, matrix and draw, so that no value depends on the order of the work.
fn stream(seed: u64, source: Source, matrix: Matrix, draw: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(draw << 8 | (matrix as u64) << 4 | source as u64);
    random
}

/// Lognormal factors of mean 1 on the rates by cause, each common to all occupations.
fn factors(scenario: &Scenario, random: &mut ChaCha8Rng) -> Factors {
    Cause::ALL.map(|cause| {
        let sd = match cause {
            Cause::Retire => scenario.sd_retire,
            Cause::Death => scenario.sd_death,
            Cause::Transfer => scenario.sd_transfer,
            Cause::Migration => scenario.sd_migration,
        };
        lognormal(sd.0, random)
    })
}

/// A factor of mean 1 and the standard deviation `sd`.
fn lognormal(sd: f64, random: &mut ChaCha8Rng) -> f64 {
    let variance = (1.0 + sd * sd).ln();
    (variance.sqrt() * random.sample::<f64, _>(StandardNormal) - 0.5 * variance).exp()
}

/// Employment of one draw: each industry's level is moved by errors of its own back-test. Their normal scores walk, so
/// that the errors of later years contain those of earlier ones, and share a part with the other industries.
fn headcount(employment: &EmploymentForecast, random: &mut ChaCha8Rng) -> Array2<f64> {
    let mut headcount = Array2::zeros(employment.headcount.raw_dim());
    let steps = headcount.ncols().saturating_sub(1);
    let common = walk(steps, random);
    for industry in &employment.industries {
        let own = walk(steps, random);
        for (step, people) in industry.path.iter().enumerate().take(steps + 1) {
            let factor = match step.checked_sub(1) {
                None => 1.0,
                Some(before) => {
                    let score = COMMON.sqrt() * common[before] + (1.0 - COMMON).sqrt() * own[before];
                    let mean = industry.forecast.mean.get(before).copied().unwrap_or_default();
                    let offset = industry.forecast.spread.offset(before, normal_cdf(score));
                    if mean > 0.0 { ((mean + offset) / mean).max(0.0) } else { 1.0 }
                }
            };
            for (occupation, share) in &industry.pattern {
                headcount[[*occupation, step]] += people * share * factor;
            }
        }
    }
    headcount
}

/// Normal scores of the errors of one path: a slope that is wrong from the start and yearly shocks that stay, so that the
/// variance `h + SLOPE·h²` grows about as the intervals do (`h^1.46`), and the error of a year's change does not grow.
fn walk(steps: usize, random: &mut ChaCha8Rng) -> Vec<f64> {
    const SLOPE: f64 = 0.3;
    let slope = SLOPE.sqrt() * random.sample::<f64, _>(StandardNormal);
    let mut sum = 0.0;
    (1..=steps)
        .map(|step| {
            let h = step as f64;
            sum += random.sample::<f64, _>(StandardNormal);
            (sum + slope * h) / (h + SLOPE * h * h).sqrt()
        })
        .collect()
}

/// Number of leavers when `mean` are expected and people leave independently: the Poisson quantile at the normal score
/// `z`. Above 16 people the Cornish–Fisher expansion to the skewness stands in for it.
pub fn scattered(mean: f64, z: f64) -> f64 {
    if mean >= 16.0 {
        return (mean + mean.sqrt() * z + (z * z - 1.0) / 6.0).max(0.0);
    }
    let probability = normal_cdf(z);
    let mut term = (-mean).exp();
    let (mut sum, mut count) = (term, 0.0);
    while sum < probability && count < 100.0 {
        count += 1.0;
        term *= mean / count;
        sum += term;
    }
    count
}

/// Distribution function of the standard normal, by the complementary error function of Abramowitz and Stegun 7.1.26.
fn normal_cdf(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.3275911 * (z.abs() / std::f64::consts::SQRT_2));
    let tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * (-0.5 * z * z).exp();
    if z >= 0.0 { 1.0 - 0.5 * tail } else { 0.5 * tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n)
    }

    #[test]
    fn the_normal_distribution_function_is_that_of_the_tables() {
        for (z, p) in [(0.0, 0.5), (1.0, 0.841345), (-1.281552, 0.1), (2.5, 0.993790), (-4.0, 0.0000317)] {
            assert!((normal_cdf(z) - p).abs() < 1e-6, "{z}");
        }
    }

    #[test]
    fn leavers_scatter_as_poisson_numbers_do() {
        let mut random = stream(1, Source::Hazards, Matrix::A, 0);
        let scores: Vec<f64> = (0..20_000).map(|_| random.sample(StandardNormal)).collect();
        for mean in [0.0, 0.3, 4.0, 15.9, 16.0, 80.0] {
            let (average, variance) = moments(&scores.iter().map(|z| scattered(mean, *z)).collect::<Vec<_>>());
            assert!((average - mean).abs() <= 0.03 * mean && (variance - mean).abs() <= 0.06 * mean, "{mean}: {average}, {variance}");
        }
    }

    #[test]
    fn factors_have_mean_one_and_the_spread_that_was_set() {
        let scenario = Scenario { sd_migration: kadry_region::units::Share(0.3), ..Scenario::default() };
        let mut random = stream(7, Source::Hazards, Matrix::B, 3);
        let (mean, variance) = moments(&(0..20_000).map(|_| factors(&scenario, &mut random)[3]).collect::<Vec<_>>());
        assert!((mean - 1.0).abs() < 0.01 && (variance.sqrt() - 0.3).abs() < 0.01, "{mean}, {variance}");
    }

    #[test]
    fn streams_of_sources_matrices_and_draws_differ() {
        let mut seen: Vec<u64> = Vec::new();
        for draw in 0..3 {
            for matrix in [Matrix::A, Matrix::B] {
                seen.extend(Source::ALL.map(|source| stream(1, source, matrix, draw).random::<u64>()));
            }
        }
        seen.sort_unstable();
        let all = seen.len();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }
}
