//! How uncertain need is and what makes it so: a seeded Monte Carlo, with the shares of its sources.

use super::CauseYear;
use super::calibration::Calibration;
use super::draws::{Drawn, Matrix};
use super::employment::EmploymentForecast;
use super::exits::Rates;
use super::simulate::Model;
use super::sources::{MOVING, Source, Subject};
use super::tally::{KEPT, Tally};
use kadry_region::Region;
use kadry_region::units::{Share, Year};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The part of a variance that one source explains alone, its first-order share; what the shares of a subject leave of 1
/// are interactions.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceShare {
    pub subject: Subject,
    pub year: Year,
    pub source: Source,
    pub share: Share,
}

/// Distribution of the need of one subject in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    /// 10th and 90th percentiles.
    pub low: f64,
    pub high: f64,
    pub variance: f64,
    /// First-order shares of [`Source::OF_NEED`]; all zero where need does not vary.
    pub shares: [f64; MOVING],
}

pub type Distributions = BTreeMap<(Subject, Year), Distribution>;

/// Pairs of draws that are summed in one go. Sums of such blocks are added in the order of the draws, so that the number
/// of threads changes no bit.
const BLOCK: usize = 16;
/// Blocks that may wait for their turn at the same time.
const WAITING: usize = 64;

/// Draws need `scenario.draws` times from each of two matrices.
pub fn run(
    region: &Region,
    employment: &EmploymentForecast,
    by_cause: &[CauseYear],
    rates: &Rates,
    calibration: &Calibration,
) -> Distributions {
    let model = Model::new(region, employment, by_cause, rates, calibration);
    let draws = region.settings.scenario.draws as usize;
    let outputs = model.outputs();
    let pair = |draw| [Matrix::A, Matrix::B].map(|matrix| Drawn::draw(region, employment, matrix, draw));
    // Deviations from the first draw keep the digits that squares of whole needs would lose.
    let centre: Vec<f64> = model.run(&pair(0)).into_iter().take(outputs).collect();
    let block = |from: usize| {
        let mut tally = Tally::new(outputs);
        (from..(from + BLOCK).min(draws)).for_each(|draw| tally.add(&model.run(&pair(draw)), &centre, draw < KEPT));
        tally
    };
    let mut tally = Tally::new(outputs);
    for from in (0..draws).step_by(BLOCK * WAITING) {
        let blocks: Vec<Tally> = (from..(from + BLOCK * WAITING).min(draws)).into_par_iter().step_by(BLOCK).map(block).collect();
        blocks.into_iter().for_each(|block| tally.append(block));
    }
    let distribution = |output: usize| {
        let (subject, step) = model.subject(output);
        let (low, high) = tally.percentiles(output);
        let distribution = Distribution { low, high, variance: tally.variance(output), shares: tally.shares(output) };
        ((subject, employment.base.plus(step as i32 + 1)), distribution)
    };
    (0..outputs).into_par_iter().map(distribution).collect::<Vec<_>>().into_iter().collect()
}

/// Shares of the sources of need, where it varies.
pub fn shares(distributions: &Distributions) -> Vec<SourceShare> {
    let varying = distributions.iter().filter(|(_, d)| d.variance > 0.0);
    varying
        .flat_map(|((subject, year), distribution)| {
            Source::OF_NEED.into_iter().zip(distribution.shares).map(|(source, share)| SourceShare {
                subject: subject.clone(),
                year: *year,
                source,
                share: Share(share),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{calibration, employment, exits, need};
    use kadry_package::generate::{Size, write};

    fn region() -> Region {
        let folder = tempfile::tempdir().expect("folder");
        write(folder.path(), Size { colleges: 3, programmes: 4 }, 3).expect("written");
        let mut region = kadry_package::read_package(folder.path()).region.expect("region");
        region.settings.scenario.draws = 60;
        region
    }

    struct Parts {
        region: Region,
        employment: EmploymentForecast,
        rates: Rates,
        calibration: Calibration,
        by_cause: Vec<CauseYear>,
    }

    impl Parts {
        fn new(region: Region) -> Self {
            let employment = employment::forecast(&region);
            let years: Vec<Year> = employment.base.plus(1).to(region.last_need_year()).collect();
            let rates = exits::Rates::new(&region, &years);
            let calibration = calibration::calibrate(&region);
            let (by_cause, _) = need::by_cause(&region, &employment, &rates, &calibration);
            Self { region, employment, rates, calibration, by_cause }
        }

        fn run(&self) -> Distributions {
            run(&self.region, &self.employment, &self.by_cause, &self.rates, &self.calibration)
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let parts = Parts::new(region());
        let within = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
            pool.install(|| parts.run())
        };
        assert_eq!(within(1), within(2));
    }

    #[test]
    fn without_errors_the_simulation_gives_the_need_of_the_causes() {
        let parts = Parts::new(region());
        let model = Model::new(&parts.region, &parts.employment, &parts.by_cause, &parts.rates, &parts.calibration);
        let certain = Drawn {
            headcount: parts.employment.headcount.clone(),
            factors: [1.0; 4],
            scatter: Vec::new(),
            jobs: parts.region.projects.iter().map(|p| p.jobs.0 * p.probability.0).collect(),
        };
        let needs = model.run(&[certain.clone(), certain]);
        let expected = need::by_programme(&parts.region, &parts.by_cause);
        for (output, need) in needs.iter().enumerate().take(model.outputs()) {
            let (subject, step) = model.subject(output);
            let year = parts.employment.base.plus(step as i32 + 1);
            let of = |keep: &dyn Fn(usize) -> bool| -> f64 {
                expected.iter().filter(|((p, y), _)| keep(*p) && *y == year).map(|(_, need)| need).sum()
            };
            let expected = match &subject {
                Subject::Programme(programme) => of(&|p| p == *programme),
                Subject::Industry(name) => of(&|p| parts.region.programmes[p].industry == *name),
                Subject::Region => of(&|_| true),
            };
            assert!((need - expected).abs() < 1e-6 * (1.0 + expected), "{subject:?} {year}: {need} and {expected}");
        }
    }

    #[test]
    fn projects_explain_nothing_where_there_are_none_and_employment_more_with_the_years() {
        let mut region = region();
        region.projects.clear();
        let parts = Parts::new(region);
        let distributions = parts.run();
        for ((subject, year), distribution) in &distributions {
            let [employment, hazards, projects] = distribution.shares;
            assert!(projects == 0.0 && employment + hazards + projects <= 1.0 + 1e-12, "{subject:?} {year}: {distribution:?}");
            assert!(distribution.low <= distribution.high && distribution.low >= 0.0);
        }
        let last = distributions.iter().filter(|((subject, _), _)| *subject == Subject::Region).map(|(_, d)| d).next_back();
        assert!(last.is_some_and(|d| d.variance > 0.0 && d.shares[0] + d.shares[1] > 0.5));
        assert_eq!(shares(&distributions).len() % MOVING, 0);
    }
}
