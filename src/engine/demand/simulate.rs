//! Need as a function of its random inputs, with everything that is the same in all draws laid out once.

use super::CauseYear;
use super::calibration::Calibration;
use super::cohorts::{Cohorts, Flow};
use super::draws::{Drawn, scattered};
use super::employment::EmploymentForecast;
use super::exits::{self, BySexAge, Rates};
use super::sources::{COMBINATIONS, Subject};
use kadry_region::Region;
use kadry_region::units::Year;
use ndarray::Array3;

/// Bits of a combination.
const EMPLOYMENT: usize = 0;
const HAZARDS: usize = 1;
const PROJECTS: usize = 2;

pub struct Model<'a> {
    region: &'a Region,
    steps: usize,
    /// Only those that feed a programme: the others are no programme's need.
    occupations: Vec<Occupation>,
    general: Vec<Array3<f64>>,
    retire: f64,
    industries: Vec<&'a str>,
    /// Industry of each programme.
    industry: Vec<usize>,
}

struct Occupation {
    index: usize,
    start: Flow,
    own: Option<Vec<Array3<f64>>>,
    /// Openings for vacancies, by step.
    vacancies: Vec<f64>,
    /// Projects: index and step.
    projects: Vec<(usize, usize)>,
}

impl<'a> Model<'a> {
    pub fn new(
        region: &'a Region,
        employment: &EmploymentForecast,
        by_cause: &[CauseYear],
        rates: &Rates,
        calibration: &Calibration,
    ) -> Self {
        let steps = employment.headcount.ncols().saturating_sub(1);
        let step = |year: Year| usize::try_from(year.since(employment.base) - 1).ok().filter(|step| *step < steps);
        let mut occupations = Vec::new();
        for index in (0..region.occupations.len()).filter(|o| !region.programmes_of(*o).is_empty()) {
            let hazards = rates.hazards(index, &calibration.factors());
            let Some(first) = hazards.first() else { continue };
            let (cohorts, _) = Cohorts::new(region, index, employment.headcount[[index, 0]], first);
            let mut vacancies = vec![0.0; steps];
            for row in by_cause.iter().filter(|row| row.occupation == index) {
                if let Some(step) = step(row.year) {
                    vacancies[step] = row.vacancies.0;
                }
            }
            let projects =
                region.projects.iter().enumerate().filter(|(_, p)| p.occupation == index).filter_map(|(i, p)| Some((i, step(p.year)?)));
            occupations.push(Occupation {
                index,
                start: Flow::new(&cohorts),
                own: rates.own(index).map(<[_]>::to_vec),
                vacancies,
                projects: projects.collect(),
            });
        }
        let mut industries: Vec<&str> = region.programmes.iter().map(|p| p.industry.as_str()).collect();
        industries.sort_unstable();
        industries.dedup();
        let industry = region.programmes.iter().map(|p| industries.binary_search(&p.industry.as_str()).unwrap_or_default()).collect();
        Self { region, steps, occupations, general: rates.general().to_vec(), retire: calibration.factor, industries, industry }
    }

    /// Needs of one combination: programmes, industries, the region, each year by year.
    pub fn outputs(&self) -> usize {
        (self.region.programmes.len() + self.industries.len() + 1) * self.steps
    }

    /// Whose need an output is, and in which step.
    pub fn subject(&self, output: usize) -> (Subject, usize) {
        let (row, step) = (output / self.steps, output % self.steps);
        let programmes = self.region.programmes.len();
        let subject = match row.checked_sub(programmes) {
            None => Subject::Programme(row),
            Some(i) => self.industries.get(i).map_or(Subject::Region, |name| Subject::Industry((*name).to_owned())),
        };
        (subject, step)
    }

    /// Needs of every combination of two draws, `combination · outputs + output`.
    pub fn run(&self, pair: &[Drawn; 2]) -> Vec<f64> {
        let outputs = self.outputs();
        let mut need = vec![0.0; COMBINATIONS * outputs];
        let factors = pair.each_ref().map(|drawn| {
            let mut factors = drawn.factors;
            factors[0] *= self.retire;
            factors
        });
        let totals = |rates: &[Array3<f64>]| factors.map(|f| rates.iter().map(|r| exits::total(r, &f)).collect::<Vec<BySexAge>>());
        let general = totals(&self.general);
        let kept = 1.0 - self.region.settings.scenario.other_supply_share.0;
        let mut jobs = [vec![0.0; self.steps], vec![0.0; self.steps]];
        for occupation in &self.occupations {
            let own = occupation.own.as_deref().map(totals);
            let hazards = own.as_ref().unwrap_or(&general);
            for (jobs, drawn) in jobs.iter_mut().zip(pair) {
                jobs.fill(0.0);
                occupation.projects.iter().for_each(|(project, step)| jobs[*step] += drawn.jobs[*project]);
            }
            let feeds = self.region.programmes_of(occupation.index);
            for cohort in 0..4 {
                let (e, h) = (cohort >> EMPLOYMENT & 1, cohort >> HAZARDS & 1);
                self.openings(occupation, &hazards[h], (&pair[e], &pair[h]), |step, certain| {
                    for (p, jobs) in jobs.iter().enumerate() {
                        let openings = (certain + jobs[step]).max(0.0) * kept;
                        let row = (cohort | p << PROJECTS) * outputs + step;
                        feeds.iter().for_each(|feed| need[row + feed.programme * self.steps] += openings * feed.share.0);
                    }
                });
            }
        }
        need.chunks_exact_mut(outputs.max(1)).for_each(|needs| self.sum_up(needs));
        need
    }

    /// Needs of programmes in one draw, `programme · steps + step`: one evaluation where [`Self::run`] makes all combinations.
    pub fn programmes(&self, drawn: &Drawn) -> Vec<f64> {
        let mut need = vec![0.0; self.region.programmes.len() * self.steps];
        let mut factors = drawn.factors;
        factors[0] *= self.retire;
        let totals = |rates: &[Array3<f64>]| rates.iter().map(|rates| exits::total(rates, &factors)).collect::<Vec<BySexAge>>();
        let general = totals(&self.general);
        let kept = 1.0 - self.region.settings.scenario.other_supply_share.0;
        let mut jobs = vec![0.0; self.steps];
        for occupation in &self.occupations {
            let own = occupation.own.as_deref().map(totals);
            jobs.fill(0.0);
            occupation.projects.iter().for_each(|(project, step)| jobs[*step] += drawn.jobs[*project]);
            let feeds = self.region.programmes_of(occupation.index);
            self.openings(occupation, own.as_ref().unwrap_or(&general), (drawn, drawn), |step, certain| {
                let openings = (certain + jobs[step]).max(0.0) * kept;
                feeds.iter().for_each(|feed| need[feed.programme * self.steps + step] += openings * feed.share.0);
            });
        }
        need
    }

    /// Tells the openings of an occupation apart from projects, step by step, with employment of one draw and exits of another.
    fn openings(
        &self,
        occupation: &Occupation,
        hazards: &[BySexAge],
        (employment, exits): (&Drawn, &Drawn),
        mut tell: impl FnMut(usize, f64),
    ) {
        let headcount = employment.headcount.row(occupation.index);
        let scatter = exits.scatter.get(occupation.index * self.steps..).unwrap_or_default();
        let mut flow = occupation.start.clone();
        for step in 0..self.steps {
            let (before, target) = (headcount[step], headcount[step + 1]);
            let mean = flow.leave(&hazards[step]);
            flow.meet(target);
            let leavers = scatter.get(step).map_or(mean, |z| scattered(mean, *z));
            tell(step, leavers + target - before + occupation.vacancies[step]);
        }
    }

    /// Adds the needs of programmes up to industries and the region.
    fn sum_up(&self, needs: &mut [f64]) {
        let programmes = self.industry.len();
        let (of_programmes, sums) = needs.split_at_mut(programmes * self.steps);
        let (of_industries, of_region) = sums.split_at_mut(self.industries.len() * self.steps);
        for (programme, industry) in self.industry.iter().enumerate() {
            for step in 0..self.steps {
                let need = of_programmes[programme * self.steps + step];
                of_industries[industry * self.steps + step] += need;
                of_region[step] += need;
            }
        }
    }
}
