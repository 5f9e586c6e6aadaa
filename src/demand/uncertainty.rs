//! Intervals of need by Monte Carlo: employment moves by the errors of its back-test, leavers scatter, projects come or not.

use super::CauseYear;
use super::employment::EmploymentForecast;
use crate::region::Region;
use crate::units::Year;
use ndarray::Array2;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use std::collections::BTreeMap;

/// 10th and 90th percentiles by programme and by industry, per year.
pub struct Bounds {
    programmes: BTreeMap<(usize, Year), (f64, f64)>,
    industries: BTreeMap<(String, Year), (f64, f64)>,
}

impl Bounds {
    pub fn programme(&self, programme: usize, year: Year) -> Option<(f64, f64)> {
        self.programmes.get(&(programme, year)).copied()
    }

    pub fn industry(&self, name: &str, year: Year) -> Option<(f64, f64)> {
        self.industries.get(&(name.to_owned(), year)).copied()
    }
}

/// Draws need `scenario.draws` times. Each draw has a stream of its own, so that the result does not depend on order.
pub fn bounds(region: &Region, employment: &EmploymentForecast, by_cause: &[CauseYear]) -> Bounds {
    let base = employment.base;
    let steps = employment.headcount.ncols().saturating_sub(1);
    let draws = region.settings.scenario.draws as usize;
    let rows: BTreeMap<(usize, usize), &CauseYear> =
        by_cause.iter().map(|row| ((row.occupation, row.year.since(base) as usize), row)).collect();
    let mut programmes: Vec<Vec<f64>> = vec![Vec::with_capacity(draws); region.programmes.len() * steps];
    let mut industries: BTreeMap<(&str, usize), Vec<f64>> = BTreeMap::new();
    for draw in 0..draws {
        let mut random = ChaCha8Rng::seed_from_u64(region.settings.scenario.seed);
        random.set_stream(draw as u64);
        let headcount = drawn_headcount(employment, &mut random);
        let projects: Vec<f64> =
            region.projects.iter().map(|p| if random.random::<f64>() < p.probability.0 { p.jobs.0 } else { 0.0 }).collect();
        let mut need = Array2::<f64>::zeros((region.programmes.len(), steps));
        for ((occupation, step), row) in &rows {
            let scale = ratio(headcount[[*occupation, step - 1]], employment.headcount[[*occupation, step - 1]]);
            let leavers = scale * (row.retirement.0 + row.death.0 + row.transfer.0 + row.migration.0);
            // Leavers are independent people: their number scatters by its square root.
            let leavers = (leavers + leavers.sqrt() * random.sample::<f64, _>(StandardNormal)).max(0.0);
            let growth = headcount[[*occupation, *step]] - headcount[[*occupation, step - 1]];
            let new_jobs: f64 = region
                .projects
                .iter()
                .zip(&projects)
                .filter(|(p, _)| p.occupation == *occupation && p.year == row.year)
                .map(|(_, jobs)| jobs)
                .sum();
            let gross = leavers + growth + new_jobs + row.vacancies.0;
            let openings = gross.max(0.0) * (1.0 - region.settings.scenario.other_supply_share.0);
            for share in region.programmes_of(*occupation) {
                need[[share.programme, step - 1]] += openings * share.share.0;
            }
        }
        for step in 0..steps {
            let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
            for programme in 0..region.programmes.len() {
                let value = need[[programme, step]];
                programmes[programme * steps + step].push(value);
                *sums.entry(&region.programmes[programme].industry).or_default() += value;
            }
            sums.into_iter().for_each(|(name, value)| industries.entry((name, step)).or_default().push(value));
        }
    }
    let year = |step: usize| base.plus(step as i32 + 1);
    Bounds {
        programmes: programmes.into_iter().enumerate().map(|(i, values)| ((i / steps, year(i % steps)), percentiles(values))).collect(),
        industries: industries.into_iter().map(|((name, step), values)| ((name.to_owned(), year(step)), percentiles(values))).collect(),
    }
}

/// Employment of one draw: each industry's level is moved by errors of its own back-test, year after year.
fn drawn_headcount(employment: &EmploymentForecast, random: &mut ChaCha8Rng) -> Array2<f64> {
    let mut headcount = Array2::zeros(employment.headcount.raw_dim());
    for industry in &employment.industries {
        let mut walk = 0.0_f64;
        for (step, people) in industry.path.iter().enumerate() {
            let mut factor = 1.0;
            if step > 0 {
                walk += random.sample::<f64, _>(StandardNormal);
                let mean = industry.forecast.mean.get(step - 1).copied().unwrap_or_default();
                let offset = industry.forecast.spread.offset(step - 1, normal_cdf(walk / (step as f64).sqrt()));
                factor = if mean > 0.0 { ((mean + offset) / mean).max(0.0) } else { 1.0 };
            }
            for (occupation, share) in &industry.pattern {
                headcount[[*occupation, step]] += people * share * factor;
            }
        }
    }
    headcount
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 1.0 }
}

fn percentiles(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |part: f64| values.get(((values.len().saturating_sub(1)) as f64 * part).round() as usize).copied().unwrap_or_default();
    (at(0.1), at(0.9))
}

/// Distribution function of the standard normal, by the complementary error function of Abramowitz and Stegun 7.1.26.
fn normal_cdf(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.3275911 * (z.abs() / std::f64::consts::SQRT_2));
    let tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * (-0.5 * z * z).exp();
    if z >= 0.0 { 1.0 - 0.5 * tail } else { 0.5 * tail }
}
