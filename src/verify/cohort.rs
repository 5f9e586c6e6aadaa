//! Students and workers that come of a place, recomputed from the yields of the package and the reference table.
//! Written from the definitions of the model, apart from the code that the forecast uses.

use kadry_region::units::{Share, Year};
use kadry_region::{Offer, Region, YieldRow, reference};

/// The chain from a place of one line to workers.
#[derive(Clone, Debug)]
pub struct Chain {
    pub years: i32,
    pub survival: f64,
    /// Workers per graduate in the year of graduation, and a year later.
    pub prompt: f64,
    pub late: f64,
}

impl Chain {
    pub fn new(region: &Region, offer: &Offer) -> Self {
        Self::over(region, offer, offer.duration_months)
    }

    /// Of those whom the contingent counts: they may study for another time than those who are admitted now.
    pub fn earlier(region: &Region, offer: &Offer) -> Self {
        Self::over(region, offer, offer.months_in_training.unwrap_or(offer.duration_months))
    }

    fn over(region: &Region, offer: &Offer, months: u32) -> Self {
        let code = region.programmes.get(offer.programme).map(|p| p.code.as_str()).unwrap_or_default();
        let factor = |name: &str, get: fn(&YieldRow) -> Option<Share>| {
            given(region, offer, get).or_else(|| reference::factor(name, level(code), &offer.base).map(|row| row.value))
        };
        let years = months.div_ceil(12).max(1) as i32;
        let usual = || reference::factor("yearly_survival", level(code), &offer.base).map_or(1.0, |row| row.value.powi(years));
        let mut working = factor("employed", |row| row.employed).unwrap_or(1.0)
            * factor("in_occupation", |row| row.in_occupation).unwrap_or(1.0)
            * factor("in_region", |row| row.in_region).unwrap_or(1.0);
        if health(code) {
            working *= factor("accreditation_applied", |row| row.accreditation_applied).unwrap_or(1.0);
            working *= factor("accreditation_passed", |row| row.accreditation_passed).unwrap_or(1.0);
        }
        let delayed = factor("delayed", |row| row.delayed).unwrap_or(0.0);
        let returning = factor("returning", |row| row.returning).unwrap_or(1.0);
        Self {
            years,
            survival: more_leave(given(region, offer, |row| row.survival).unwrap_or_else(usual), years, region),
            prompt: working * (1.0 - delayed),
            late: working * delayed * returning,
        }
    }

    /// Part of a cohort that still studies so many years after it was counted.
    pub fn kept(&self, years: i32) -> f64 {
        self.survival.powf(f64::from(years) / f64::from(self.years))
    }

    pub fn workers_per_place(&self) -> f64 {
        self.survival * (self.prompt + self.late)
    }

    /// Students per place, summed over the years of study.
    pub fn student_years(&self) -> f64 {
        (0..self.years).map(|year| self.kept(year)).sum()
    }

    /// Part of those on a course in the autumn of `counted` who still study in the autumn of `year`.
    pub fn kept_of_course(&self, course: u32, counted: Year, year: Year) -> f64 {
        let later = year.since(counted);
        let course_then = i64::from(course) + i64::from(later);
        if later >= 0 && course_then <= i64::from(self.years) { self.kept(later) } else { 0.0 }
    }
}

/// The scenario's factor on the drop-out of a year.
fn more_leave(survival: f64, years: i32, region: &Region) -> f64 {
    let leave = 1.0 - survival.powf(1.0 / f64::from(years));
    let stay = 1.0 - leave * region.settings.scenario.dropout_factor;
    stay.clamp(0.0, 1.0).powi(years)
}

/// What the package itself says: the row of the college before that of the programme, factor by factor.
fn given(region: &Region, offer: &Offer, get: fn(&YieldRow) -> Option<Share>) -> Option<f64> {
    let of = |college: Option<usize>| {
        let found = region.yields.binary_search_by_key(&(offer.programme, college), |row| (row.programme, row.college));
        found.ok().and_then(|index| region.yields.get(index)).and_then(get)
    };
    of(Some(offer.college)).or_else(|| of(None)).map(|share| share.0)
}

fn level(code: &str) -> &str {
    code.get(3..5).unwrap_or_default()
}

fn health(code: &str) -> bool {
    matches!(code.get(..2), Some("31" | "32" | "33" | "34"))
}
