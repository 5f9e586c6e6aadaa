//! The balance of causes per occupation, and its way to programmes.

use super::calibration::{self, Calibration};
use super::control::{self, ControlGap};
use super::employment::{self, EmploymentForecast};
use super::exits::{self, Factors, Rates};
use super::sources::Subject;
use super::uncertainty::{self, Distributions, SourceShare};
use super::{CauseYear, cohorts::Cohorts};
use kadry_region::units::{People, Year};
use kadry_region::{Cause, Region};
use std::collections::BTreeMap;

/// Need of one programme in one year, with the central 80 % interval.
#[derive(Clone, Debug)]
pub struct ProgrammeNeed {
    pub programme: usize,
    pub year: Year,
    /// Sum over occupations of openings times the share that the programme can fill.
    pub bottom_up: People,
    /// The same after raking to the control totals.
    pub need: People,
    pub low: People,
    pub high: People,
    /// Methods of the employment series behind it.
    pub method: String,
    pub flags: Vec<&'static str>,
}

/// Need of an industry's programmes in one year.
#[derive(Clone, Debug)]
pub struct IndustryNeed {
    pub industry: String,
    pub year: Year,
    pub need: People,
    pub low: People,
    pub high: People,
}

/// Need of all programmes in one year.
#[derive(Clone, Debug)]
pub struct RegionNeed {
    pub year: Year,
    pub need: People,
    pub low: People,
    pub high: People,
}

/// Everything that is known of need.
#[derive(Clone, Debug)]
pub struct Demand {
    pub employment: EmploymentForecast,
    pub by_cause: Vec<CauseYear>,
    pub programmes: Vec<ProgrammeNeed>,
    pub industries: Vec<IndustryNeed>,
    pub region: Vec<RegionNeed>,
    /// What makes need uncertain, by subject, year and source.
    pub sources: Vec<SourceShare>,
    pub calibration: Calibration,
    /// Share of the need of all programmes and years that rests on assumed rows or reference tables.
    pub assumed_share: f64,
    /// Occupations whose ages come from the reference table.
    pub ages_assumed: usize,
    pub causes_assumed: Vec<Cause>,
    pub control: Vec<ControlGap>,
    need: BTreeMap<(usize, Year), f64>,
    variances: BTreeMap<(Subject, Year), f64>,
}

impl Demand {
    /// Variance of the need of every subject and year over the draws, people squared.
    pub fn variances(&self) -> &BTreeMap<(Subject, Year), f64> {
        &self.variances
    }

    pub fn need(&self, programme: usize, year: Year) -> People {
        People(self.need.get(&(programme, year)).copied().unwrap_or_default())
    }

    pub fn at(&self, occupation: usize, year: Year) -> Option<&CauseYear> {
        let index = self.by_cause.binary_search_by_key(&(occupation, year), |row| (row.occupation, row.year)).ok()?;
        self.by_cause.get(index)
    }
}

/// What a case of sensitivity supposes beside the records of its region.
#[derive(Clone, Copy, Debug)]
pub struct Supposed {
    /// Factor on what employment gains or loses against the base year.
    pub employment_change: f64,
    /// Factor on employment a year, to the power of the years that passed.
    pub employment_yearly: f64,
    /// Factors on the rates of leaving, after their calibration.
    pub exits: Factors,
}

impl Default for Supposed {
    fn default() -> Self {
        Self { employment_change: 1.0, employment_yearly: 1.0, exits: [1.0; Cause::ALL.len()] }
    }
}

impl Demand {
    /// This forecast with the need that other assumptions give; the series behind it and its intervals stay.
    pub fn supposing(&self, region: &Region, supposed: &Supposed) -> Demand {
        let mut employment = self.employment.clone();
        for mut row in employment.headcount.rows_mut() {
            let base = row[0];
            for (years, people) in row.iter_mut().enumerate() {
                *people = (base + supposed.employment_change * (*people - base)).max(0.0) * supposed.employment_yearly.powi(years as i32);
            }
        }
        let years: Vec<Year> = employment.base.plus(1).to(region.last_need_year()).collect();
        let rates = Rates::new(region, &years);
        let mut factors = calibration::calibrate(region).factors();
        factors.iter_mut().zip(supposed.exits).for_each(|(factor, case)| *factor *= case);
        let (by_cause, _) = causes(region, &employment, &rates, &factors);
        let (need, control) = control::reconcile(region, &by_cause);
        Demand { employment, by_cause, need, control, ..self.clone() }
    }
}

/// Forecasts need by occupation and cause and carries it to programmes.
pub fn demand(region: &Region) -> Demand {
    let employment = employment::forecast(region);
    let years: Vec<Year> = employment.base.plus(1).to(region.last_need_year()).collect();
    let rates = Rates::new(region, &years);
    let calibration = calibration::calibrate(region);
    let (by_cause, ages_own) = by_cause(region, &employment, &rates, &calibration);
    let bottom_up = by_programme(region, &by_cause);
    let (need, control) = control::reconcile(region, &by_cause);
    let mut distributions = uncertainty::run(region, &employment, &by_cause, &rates, &calibration);
    move_with(region, &mut distributions, &bottom_up, &need);
    // The forecast is no quantile of its draws: where a few draws place it outside, the interval is widened to hold it.
    let bounds = |subject: Subject, year: Year, value: f64| {
        let found = distributions.get(&(subject, year)).map_or((value, value), |d| (d.low, d.high));
        (People(found.0.min(value)), People(found.1.max(value)))
    };
    let at = |of: &BTreeMap<(usize, Year), f64>, programme: usize, year: Year| of.get(&(programme, year)).copied().unwrap_or_default();
    let methods = methods(region, &employment);
    let mut programmes = Vec::new();
    for programme in 0..region.programmes.len() {
        let evidenced = region.evidenced(programme);
        for year in &years {
            let (raw, value) = (at(&bottom_up, programme, *year), at(&need, programme, *year));
            let (low, high) = bounds(Subject::Programme(programme), *year, value);
            let mut flags = Vec::new();
            if !region.matrix.iter().any(|m| m.programme == programme) {
                flags.push("no_demanded_occupation");
            }
            if !evidenced {
                flags.push("F08");
            }
            let method = methods.get(&programme).cloned().unwrap_or_default();
            programmes.push(ProgrammeNeed {
                programme,
                year: *year,
                bottom_up: People(raw),
                need: People(value),
                low,
                high,
                method,
                flags,
            });
        }
    }
    let mut names: Vec<&String> = region.programmes.iter().map(|p| &p.industry).collect();
    names.sort();
    names.dedup();
    let mut industries = Vec::new();
    for name in names {
        for year in &years {
            let subject = Subject::Industry(name.clone());
            let value = sum(region, &need, &subject, *year);
            let (low, high) = bounds(subject, *year, value);
            industries.push(IndustryNeed { industry: name.clone(), year: *year, need: People(value), low, high });
        }
    }
    let whole = years.iter().map(|year| {
        let value = sum(region, &need, &Subject::Region, *year);
        let (low, high) = bounds(Subject::Region, *year, value);
        RegionNeed { year: *year, need: People(value), low, high }
    });
    let whole = whole.collect();
    let assumed_share = assumed_share(region, &by_cause, &ages_own);
    Demand {
        assumed_share,
        ages_assumed: ages_own.iter().filter(|own| !**own).count(),
        causes_assumed: exits::missing_causes(region),
        employment,
        by_cause,
        programmes,
        industries,
        region: whole,
        sources: uncertainty::shares(&distributions),
        calibration,
        control,
        need,
        variances: distributions.into_iter().map(|(key, d)| (key, d.variance)).collect(),
    }
}

/// Need of a subject in a year.
fn sum(region: &Region, of: &BTreeMap<(usize, Year), f64>, subject: &Subject, year: Year) -> f64 {
    let programmes = match subject {
        Subject::Region | Subject::Industry(_) => 0..region.programmes.len(),
        Subject::Programme(own) => *own..own + 1,
    };
    let covers = |programme: &usize| match subject {
        Subject::Region | Subject::Programme(_) => true,
        Subject::Industry(name) => region.programmes[*programme].industry == *name,
    };
    programmes.filter(covers).filter_map(|programme| of.get(&(programme, year))).sum()
}

/// Draws are bottom-up: they move with the need that control totals move.
fn move_with(
    region: &Region,
    distributions: &mut Distributions,
    bottom_up: &BTreeMap<(usize, Year), f64>,
    need: &BTreeMap<(usize, Year), f64>,
) {
    for ((subject, year), d) in distributions {
        let raw = sum(region, bottom_up, subject, *year);
        let factor = if raw > 0.0 { sum(region, need, subject, *year) / raw } else { 1.0 };
        d.low *= factor;
        d.high *= factor;
        d.variance *= factor * factor;
    }
}

/// Openings carried to programmes.
pub fn by_programme(region: &Region, by_cause: &[CauseYear]) -> BTreeMap<(usize, Year), f64> {
    let mut need = BTreeMap::new();
    for row in by_cause {
        for share in region.programmes_of(row.occupation) {
            *need.entry((share.programme, row.year)).or_default() += row.openings.0 * share.share.0;
        }
    }
    need
}

/// Causes of each occupation and year; also whether each occupation has an age structure of its own.
pub fn by_cause(region: &Region, employment: &EmploymentForecast, rates: &Rates, calibration: &Calibration) -> (Vec<CauseYear>, Vec<bool>) {
    causes(region, employment, rates, &calibration.factors())
}

/// The same under given factors on the rates of leaving.
fn causes(region: &Region, employment: &EmploymentForecast, rates: &Rates, factors: &Factors) -> (Vec<CauseYear>, Vec<bool>) {
    let scenario = &region.settings.scenario;
    let base = employment.base;
    let years: Vec<Year> = base.plus(1).to(region.last_need_year()).collect();
    let mut rows = Vec::new();
    let mut ages_own = Vec::new();
    for occupation in 0..region.occupations.len() {
        let hazards = rates.hazards(occupation, factors);
        let Some(first) = hazards.first() else { continue };
        let (mut cohorts, known) = Cohorts::new(region, occupation, employment.headcount[[occupation, 0]], first);
        ages_own.push(known);
        for (index, year) in years.iter().enumerate() {
            let target = employment.headcount[[occupation, index + 1]];
            let [retirement, death, transfer, migration] = cohorts.year(&hazards[index], target);
            let growth = target - employment.headcount[[occupation, index]];
            let projects: f64 =
                region.projects.iter().filter(|p| p.occupation == occupation && p.year == *year).map(|p| p.jobs.0 * p.probability.0).sum();
            let vacancies: f64 = region
                .vacancies
                .iter()
                .filter(|v| v.occupation == occupation)
                .filter(|v| (1..=scenario.vacancy_years as i32).contains(&year.since(v.year.unwrap_or(base).max(base))))
                .map(|v| v.open.0 / f64::from(scenario.vacancy_years))
                .sum();
            let gross = retirement + death + transfer + migration + growth + projects + vacancies;
            let other_supply = gross.max(0.0) * scenario.other_supply_share.0;
            let net = gross - other_supply;
            rows.push(CauseYear {
                occupation,
                year: *year,
                headcount: People(target),
                retirement: People(retirement),
                death: People(death),
                transfer: People(transfer),
                migration: People(migration),
                growth: People(growth),
                projects: People(projects),
                vacancies: People(vacancies),
                other_supply: People(other_supply),
                openings: People(net.max(0.0)),
                remainder: People((-net).max(0.0)),
            });
        }
    }
    (rows, ages_own)
}

/// Which series methods stand behind the need of each programme.
fn methods(region: &Region, employment: &EmploymentForecast) -> BTreeMap<usize, String> {
    let mut by_occupation: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for industry in &employment.industries {
        for (occupation, _) in &industry.pattern {
            by_occupation.entry(*occupation).or_default().push(industry.forecast.choice.to_string());
        }
    }
    let mut methods: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for share in &region.matrix {
        methods.entry(share.programme).or_default().extend(by_occupation.get(&share.occupation).cloned().unwrap_or_default());
    }
    methods
        .into_iter()
        .map(|(programme, mut names)| {
            names.sort();
            names.dedup();
            names.insert(0, "cohorts".to_owned());
            (programme, names.join("+"))
        })
        .collect()
}

/// A unit of need rests on an assumption when its row of the matrix, the headcount of the occupation in the base year
/// or its age structure is assumed.
fn assumed_share(region: &Region, by_cause: &[CauseYear], ages_own: &[bool]) -> f64 {
    let mut headcounts: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for row in region.employment.iter().filter(|row| row.year == region.settings.base_year) {
        let sum = headcounts.entry(row.occupation).or_default();
        sum.0 += row.headcount.0;
        sum.1 += if row.assumed { row.headcount.0 } else { 0.0 };
    }
    let ages_assumed = |o: usize| !ages_own.get(o).copied().unwrap_or(false) || region.ages.iter().any(|a| a.occupation == o && a.assumed);
    let occupation_share = |o: usize| match headcounts.get(&o) {
        _ if ages_assumed(o) => 1.0,
        Some((all, assumed)) if *all > 0.0 => assumed / all,
        _ => 1.0,
    };
    let (mut all, mut assumed) = (0.0, 0.0);
    for row in by_cause {
        for share in region.programmes_of(row.occupation) {
            let need = row.openings.0 * share.share.0;
            all += need;
            assumed += need * if share.assumed { 1.0 } else { occupation_share(row.occupation) };
        }
    }
    if all > 0.0 { assumed / all } else { 0.0 }
}
