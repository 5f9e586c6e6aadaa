//! The level of retirement, fitted to the region's own past: the cohorts are run over the years whose entrants are known,
//! and one factor on the hazard is chosen that brings them nearest to the headcounts that were observed.

use super::cohorts::{Cohorts, Flow};
use super::exits::{self, Factors, Rates};
use argmin::core::{CostFunction, Error, Executor};
use argmin::solver::brent::BrentOpt;
use kadry_region::units::{Share, Year};
use kadry_region::{Admissions, Cause, Region, YieldRow, codes, reference};
use std::collections::BTreeMap;

/// Headcounts of consecutive years that an occupation needs.
const LEAST_YEARS: usize = 5;
/// Share of openings that the region's programmes must fill: below it, entrants are mostly people that no table counts.
const LEAST_COVERAGE: f64 = 0.5;
const BOUNDS: (f64, f64) = (0.5, 2.0);
/// Standard deviation of the factor before the data are seen: regions differ in the habit of working on by a fifth or so.
/// An assumption.
const PRIOR_SD: f64 = 0.2;
/// Relative errors of headcounts are never taken to be smaller: statistics of employment are no better.
const LEAST_ERROR: f64 = 0.01;

/// A factor on the hazard of retirement, and what it rests on.
#[derive(Clone, Debug)]
pub struct Calibration {
    pub factor: f64,
    /// First and last year of the headcounts that were compared.
    pub years: Option<(Year, Year)>,
    /// Occupations and years whose entrants are known and were used.
    pub entrants_known: usize,
    pub basis: CalibrationBasis,
}

/// How the factor was found, or why it is 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CalibrationBasis {
    /// Graduates of past years are unknown, so that entrants cannot be told.
    NoGraduates,
    /// No occupation has so many consecutive headcounts with known graduates.
    NoPath { least_years: usize },
    /// Least squares over so many occupations; `free` is the factor before the shrinkage to 1.
    LeastSquares { occupations: usize, free: f64 },
}

impl Calibration {
    fn none(basis: CalibrationBasis) -> Self {
        Self { factor: 1.0, years: None, entrants_known: 0, basis }
    }

    pub fn factors(&self) -> Factors {
        Cause::ALL.map(|cause| if cause == Cause::Retire { self.factor } else { 1.0 })
    }
}

/// The past of one occupation.
struct Path {
    occupation: usize,
    first: Year,
    /// Headcounts from `first` on, and the entrants of each year after it.
    headcounts: Vec<f64>,
    entrants: Vec<f64>,
}

/// Fits the factor where the past allows it.
pub fn calibrate(region: &Region) -> Calibration {
    if !region.admissions.iter().any(|row| row.graduates.is_some()) {
        return Calibration::none(CalibrationBasis::NoGraduates);
    }
    let paths = paths(region);
    let (Some(first), Some(last)) = (paths.iter().map(|p| p.first).min(), paths.iter().map(Path::last).max()) else {
        return Calibration::none(CalibrationBasis::NoPath { least_years: LEAST_YEARS });
    };
    let years: Vec<Year> = first.plus(1).to(last).collect();
    let rates = Rates::new(region, &years);
    let starts: Vec<Flow> = paths.iter().map(|path| path.start(region, &rates, first)).collect();
    let misfits = |factor: f64| -> Vec<f64> {
        paths.iter().zip(&starts).map(|(path, start)| path.misfit(start.clone(), &rates, first, factor)).collect()
    };
    let sum = |factor: f64| misfits(factor).iter().sum::<f64>();
    // Errors of a path accumulate over its years, so that each path counts as one observation.
    let free = least(&sum);
    let variance = (sum(free) / (paths.len() as f64 - 1.0).max(1.0)).max(LEAST_ERROR.powi(2));
    let factor = least(&|factor| sum(factor) / variance + ((factor - 1.0) / PRIOR_SD).powi(2));
    let entrants_known = paths.iter().map(|path| path.entrants.len()).sum();
    Calibration {
        factor,
        years: Some((first, last)),
        entrants_known,
        basis: CalibrationBasis::LeastSquares { occupations: paths.len(), free },
    }
}

impl Path {
    fn last(&self) -> Year {
        self.first.plus(self.entrants.len() as i32)
    }

    /// The cohorts in the first year, with the ages of today: those of the past are not known.
    fn start(&self, region: &Region, rates: &Rates, since: Year) -> Flow {
        let hazards = rates.hazards(self.occupation, &[1.0; Cause::ALL.len()]);
        let first = &hazards[self.first.since(since) as usize];
        Flow::new(&Cohorts::new(region, self.occupation, self.headcounts[0], first).0)
    }

    /// Mean square of the relative errors of the headcounts that the factor gives.
    fn misfit(&self, mut flow: Flow, rates: &Rates, since: Year, factor: f64) -> f64 {
        let factors = Cause::ALL.map(|cause| if cause == Cause::Retire { factor } else { 1.0 });
        let offset = self.first.since(since) as usize;
        let years = rates.of(self.occupation)[offset..].iter().zip(&self.entrants).zip(&self.headcounts[1..]);
        let sum: f64 = years
            .map(|((rates, entrants), observed)| {
                flow.leave(&exits::total(rates, &factors));
                flow.join(*entrants);
                ((flow.headcount() - observed) / observed).powi(2)
            })
            .sum();
        sum / self.entrants.len() as f64
    }
}

/// For each occupation the longest run of years with headcounts and entrants, the latest where several are equal.
fn paths(region: &Region) -> Vec<Path> {
    let mut headcounts: Vec<BTreeMap<Year, f64>> = vec![BTreeMap::new(); region.occupations.len()];
    for row in &region.employment {
        *headcounts[row.occupation].entry(row.year).or_default() += row.headcount.0;
    }
    let workers = workers(region);
    let mut paths = Vec::new();
    for (occupation, known) in headcounts.iter().enumerate() {
        let mut longest: Option<Path> = None;
        let mut path: Option<Path> = None;
        for (year, headcount) in known.iter().filter(|(_, headcount)| **headcount > 0.0) {
            let entrants = entrants(region, occupation, *year, &headcounts, &workers);
            path = match (path, entrants) {
                (Some(mut path), Some(entrants)) if path.last().plus(1) == *year => {
                    path.headcounts.push(*headcount);
                    path.entrants.push(entrants);
                    Some(path)
                }
                _ => Some(Path { occupation, first: *year, headcounts: vec![*headcount], entrants: Vec::new() }),
            };
            if let Some(path) = &path
                && longest.as_ref().is_none_or(|longest| path.headcounts.len() >= longest.headcounts.len())
            {
                longest = Some(Path { headcounts: path.headcounts.clone(), entrants: path.entrants.clone(), ..*path });
            }
        }
        paths.extend(longest.filter(|path| path.headcounts.len() >= LEAST_YEARS));
    }
    paths
}

/// Graduates who became workers, by programme and year; `None` where one of its lines does not tell its graduates.
fn workers(region: &Region) -> BTreeMap<(usize, Year), Option<f64>> {
    let mut workers: BTreeMap<(usize, Year), Option<f64>> = BTreeMap::new();
    for row in &region.admissions {
        let sum = workers.entry((region.offers[row.offer].programme, row.year)).or_insert(Some(0.0));
        *sum = sum.zip(row.graduates).map(|(sum, count)| sum + count.0 * per_graduate(region, row));
    }
    workers
}

/// Workers per graduate: the region's own factors, else the reference ones. Those who come a year later count at once.
fn per_graduate(region: &Region, row: &Admissions) -> f64 {
    let offer = &region.offers[row.offer];
    let code = &region.programmes[offer.programme].code;
    let level = if codes::is_profession(code) { "01" } else { "02" };
    let factor = |name: &str, unknown: f64, pick: fn(&YieldRow) -> Option<Share>| {
        let own = |college| region.yields.iter().find(|y| y.programme == offer.programme && y.college == college).and_then(pick);
        let given = own(Some(offer.college)).or_else(|| own(None)).map(|share| share.0);
        given.or_else(|| reference::factor(name, level, &offer.base).map(|row| row.value)).unwrap_or(unknown)
    };
    let delayed = factor("delayed", 0.0, |y| y.delayed);
    let mut work = factor("employed", 1.0, |y| y.employed)
        * factor("in_occupation", 1.0, |y| y.in_occupation)
        * factor("in_region", 1.0, |y| y.in_region)
        * (1.0 - delayed + delayed * factor("returning", 1.0, |y| y.returning));
    if codes::is_health(code) {
        work *= factor("accreditation_applied", 1.0, |y| y.accreditation_applied);
        work *= factor("accreditation_passed", 1.0, |y| y.accreditation_passed);
    }
    work
}

/// People who joined an occupation in a year, where the graduates of all its programmes are known.
///
/// The workers of a programme go to its occupations in proportion to `matrix · headcount of the year before`, as openings
/// of one age structure would. Programmes fill the part `Σ matrix · (1 − other_supply_share)` of an occupation's openings
/// in the model, so the entrants of all kinds are the workers divided by it.
fn entrants(
    region: &Region,
    occupation: usize,
    year: Year,
    headcounts: &[BTreeMap<Year, f64>],
    workers: &BTreeMap<(usize, Year), Option<f64>>,
) -> Option<f64> {
    let feeds = region.programmes_of(occupation);
    let coverage: f64 = feeds.iter().map(|feed| feed.share.0).sum();
    let filled = coverage * (1.0 - region.settings.scenario.other_supply_share.0);
    if coverage < LEAST_COVERAGE || filled <= 0.0 {
        return None;
    }
    let weight = |o: usize, share: f64| share * headcounts[o].get(&year.plus(-1)).copied().unwrap_or_default();
    let mut sum = 0.0;
    for feed in feeds {
        // A programme that no college here offers has no graduates.
        if !region.offers.iter().any(|offer| offer.programme == feed.programme) {
            continue;
        }
        let workers = workers.get(&(feed.programme, year)).copied().flatten()?;
        let all: f64 = region.matrix.iter().filter(|m| m.programme == feed.programme).map(|m| weight(m.occupation, m.share.0)).sum();
        if all > 0.0 {
            sum += workers * weight(occupation, feed.share.0) / all;
        }
    }
    Some(sum / filled)
}

struct Cost<'a>(&'a dyn Fn(f64) -> f64);

impl CostFunction for Cost<'_> {
    type Param = f64;
    type Output = f64;

    fn cost(&self, x: &f64) -> Result<f64, Error> {
        Ok((self.0)(*x))
    }
}

/// The factor of least cost within the bounds (Brent's method). It never tries the ends, so they are compared.
fn least(cost: &dyn Fn(f64) -> f64) -> f64 {
    let (low, high) = BOUNDS;
    let solver = BrentOpt::new(low, high).set_tolerance(1e-6, 1e-6);
    let inner = Executor::new(Cost(cost), solver)
        .configure(|state| state.max_iters(60))
        .timer(false)
        .run()
        .ok()
        .and_then(|result| result.state.best_param)
        .unwrap_or(1.0);
    [inner, low, high].into_iter().min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kadry_package::generate::{Size, write};
    use kadry_region::Employment;
    use kadry_region::units::People;

    const FIRST: Year = Year(2015);
    const LAST: Year = Year(2025);

    fn generated() -> Region {
        let folder = tempfile::tempdir().expect("folder");
        write(folder.path(), Size { colleges: 3, programmes: 6 }, 3).expect("written");
        kadry_package::read_package(folder.path()).region.expect("region")
    }

    /// A region whose headcounts came of the given graduates and of retirement at `factor` times the model's hazard.
    fn grown(factor: f64) -> Region {
        let mut region = generated();
        region.admissions = (0..region.offers.len())
            .flat_map(|offer| FIRST.to(LAST).map(move |year| Admissions { offer, year, admitted: None, graduates: Some(People(20.0)) }))
            .collect();
        let years: Vec<Year> = FIRST.to(LAST).collect();
        let rates = Rates::new(&region, &years);
        let workers = workers(&region);
        let all = 0..region.occupations.len();
        let one = [1.0; Cause::ALL.len()];
        let mut flows: Vec<Flow> =
            all.clone().map(|o| Flow::new(&Cohorts::new(&region, o, 1500.0, &rates.hazards(o, &one)[1]).0)).collect();
        let factors = Cause::ALL.map(|cause| if cause == Cause::Retire { factor } else { 1.0 });
        let mut headcounts = vec![BTreeMap::from([(FIRST, 1500.0)]); all.len()];
        for (index, year) in years.iter().enumerate().skip(1) {
            let joined: Vec<Option<f64>> = all.clone().map(|o| entrants(&region, o, *year, &headcounts, &workers)).collect();
            for o in all.clone() {
                flows[o].leave(&exits::total(&rates.of(o)[index], &factors));
                flows[o].join(joined[o].unwrap_or_default());
                headcounts[o].insert(*year, flows[o].headcount());
            }
        }
        region.employment = headcounts
            .iter()
            .enumerate()
            .flat_map(|(occupation, years)| {
                years.iter().map(move |(year, people)| Employment {
                    year: *year,
                    occupation,
                    industry: None,
                    headcount: People(*people),
                    assumed: false,
                })
            })
            .collect();
        region
    }

    #[test]
    fn the_factor_that_made_the_past_is_found_and_shrunk_a_little() {
        let up = calibrate(&grown(1.4));
        assert!((1.25..1.4).contains(&up.factor), "{up:?}");
        assert_eq!(up.years, Some((FIRST, LAST)));
        assert!(matches!(up.basis, CalibrationBasis::LeastSquares { free, .. } if (free - 1.4).abs() < 0.005), "{up:?}");
        let down = calibrate(&grown(0.7));
        assert!((0.7..0.8).contains(&down.factor), "{down:?}");
        let same = calibrate(&grown(1.0));
        assert!((same.factor - 1.0).abs() < 0.01, "{same:?}");
    }

    #[test]
    fn the_factor_stays_within_its_bounds() {
        let mut region = grown(1.0);
        for row in &mut region.employment {
            row.headcount.0 *= 0.8f64.powi(row.year.since(FIRST));
        }
        assert!(calibrate(&region).factor <= BOUNDS.1);
    }

    #[test]
    fn a_past_without_entrants_leaves_the_factor_at_one_and_says_why() {
        let mut region = grown(1.4);
        for row in &mut region.admissions {
            row.graduates = None;
        }
        let calibration = calibrate(&region);
        assert_eq!((calibration.factor, calibration.years), (1.0, None));
        assert_eq!(calibration.basis, CalibrationBasis::NoGraduates);
    }

    #[test]
    fn three_years_of_graduates_are_too_few() {
        let region = generated();
        assert!(region.admissions.iter().any(|row| row.graduates.is_some()));
        let calibration = calibrate(&region);
        assert_eq!(calibration.factor, 1.0);
        assert_eq!(calibration.basis, CalibrationBasis::NoPath { least_years: LEAST_YEARS });
    }
}
