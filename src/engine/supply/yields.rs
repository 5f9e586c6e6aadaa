//! How many workers one place gives, and when (model.md, section 2).

use kadry_region::units::Share;
use kadry_region::{Offer, Region, YieldRow, codes, reference};

/// One factor of the chain and where it comes from; `source` is `None` for the region's own value.
#[derive(Clone, Debug)]
pub struct Factor {
    pub value: Share,
    pub source: Option<&'static str>,
}

/// The chain of one line of the plan from a place to a worker.
#[derive(Clone, Debug)]
pub struct Chain {
    pub survival: Factor,
    pub employed: Factor,
    pub in_occupation: Factor,
    pub in_region: Factor,
    pub delayed: Factor,
    pub returning: Factor,
    /// Health programmes only.
    pub accreditation: Option<(Factor, Factor)>,
    /// Academic years from admission to graduation.
    pub years: i32,
    /// The chain of those already in training, where the line's length of study changed for those admitted from now on.
    pub training: Option<Box<Chain>>,
}

impl Chain {
    fn of(region: &Region, offer: &Offer, years: i32) -> Self {
        let code = &region.programmes[offer.programme].code;
        let level = if codes::is_profession(code) { "01" } else { "02" };
        let own = |college: Option<usize>, pick: fn(&YieldRow) -> Option<Share>| {
            region.yields.iter().find(|row| row.programme == offer.programme && row.college == college).and_then(pick)
        };
        let factor = |pick: fn(&YieldRow) -> Option<Share>, name: &str| match own(Some(offer.college), pick).or_else(|| own(None, pick)) {
            Some(value) => Factor { value, source: None },
            None => match reference::factor(name, level, &offer.base) {
                Some(row) => Factor { value: Share(row.value), source: Some(&row.source) },
                None => Factor { value: Share(1.0), source: Some("справочного значения нет") },
            },
        };
        let survival = match own(Some(offer.college), |r| r.survival).or_else(|| own(None, |r| r.survival)) {
            Some(value) => Factor { value, source: None },
            None => {
                let yearly = reference::factor("yearly_survival", level, &offer.base);
                let value = yearly.map_or(1.0, |row| row.value.powi(years));
                Factor {
                    value: Share(value), source: Some(yearly.map_or("справочного значения нет", |row| &row.source))
                }
            }
        };
        let survival = Factor { value: with_dropout(survival.value, years, region.settings.scenario.dropout_factor), ..survival };
        Self {
            survival,
            training: None,
            employed: factor(|r| r.employed, "employed"),
            in_occupation: factor(|r| r.in_occupation, "in_occupation"),
            in_region: factor(|r| r.in_region, "in_region"),
            delayed: factor(|r| r.delayed, "delayed"),
            returning: factor(|r| r.returning, "returning"),
            accreditation: codes::is_health(code).then(|| {
                (factor(|r| r.accreditation_applied, "accreditation_applied"), factor(|r| r.accreditation_passed, "accreditation_passed"))
            }),
            years,
        }
    }

    /// The chain of the students whom the contingent counts.
    pub fn in_training(&self) -> &Chain {
        self.training.as_deref().unwrap_or(self)
    }

    /// Multiplies a factor by its name, also for those in training; whether it would have exceeded 1.
    pub fn multiply(&mut self, name: &str, by: f64) -> bool {
        let factor = match (name, &mut self.accreditation) {
            ("survival", _) => &mut self.survival,
            ("employed", _) => &mut self.employed,
            ("in_occupation", _) => &mut self.in_occupation,
            ("in_region", _) => &mut self.in_region,
            ("delayed", _) => &mut self.delayed,
            ("returning", _) => &mut self.returning,
            ("accreditation_applied", Some((applied, _))) => applied,
            ("accreditation_passed", Some((_, passed))) => passed,
            _ => return false,
        };
        let wanted = factor.value.0 * by;
        factor.value = Share(wanted.clamp(0.0, 1.0));
        let training = self.training.as_mut().is_some_and(|chain| chain.multiply(name, by));
        wanted > 1.0 || training
    }

    /// Workers per graduate at once, and a year later.
    pub fn per_graduate(&self) -> (f64, f64) {
        let accreditation = self.accreditation.as_ref().map_or(1.0, |(applied, passed)| applied.value.0 * passed.value.0);
        let work = self.employed.value.0 * self.in_occupation.value.0 * self.in_region.value.0 * accreditation;
        let delayed = self.delayed.value.0;
        (work * (1.0 - delayed), work * delayed * self.returning.value.0)
    }

    /// Workers per place in the summer of graduation (lag `years`), and a year later.
    pub fn per_place(&self) -> (f64, f64) {
        let (first, second) = self.per_graduate();
        (self.survival.value.0 * first, self.survival.value.0 * second)
    }

    /// Part of a cohort that is still studying `passed` years after admission: yearly survival is the root of the whole.
    pub fn alive_after(&self, passed: i32) -> f64 {
        self.survival.value.0.powf(f64::from(passed) / f64::from(self.years.max(1)))
    }

    /// Students per place, summed over the years of study.
    pub fn student_years(&self) -> f64 {
        (0..self.years).map(|passed| self.alive_after(passed)).sum()
    }

    pub fn factors(&self) -> impl Iterator<Item = (&'static str, &Factor)> {
        let accreditation = self.accreditation.iter().flat_map(|(a, p)| [("accreditation_applied", a), ("accreditation_passed", p)]);
        [
            ("survival", &self.survival),
            ("employed", &self.employed),
            ("in_occupation", &self.in_occupation),
            ("in_region", &self.in_region),
            ("delayed", &self.delayed),
            ("returning", &self.returning),
        ]
        .into_iter()
        .chain(accreditation)
    }
}

/// The chain of each offer, in the order of `region.offers`.
pub fn chains(region: &Region) -> Vec<Chain> {
    let chain = |offer: &Offer| {
        let now = offer.years_in_training();
        let training = (now != offer.years()).then(|| Box::new(Chain::of(region, offer, now)));
        Chain { training, ..Chain::of(region, offer, offer.years()) }
    };
    region.offers.iter().map(chain).collect()
}

/// Survival of a course when those who leave in a year are `factor` times as many; at most everyone leaves.
fn with_dropout(survival: Share, years: i32, factor: f64) -> Share {
    if factor == 1.0 {
        return survival;
    }
    let yearly = survival.0.powf(1.0 / f64::from(years.max(1)));
    Share((1.0 - factor * (1.0 - yearly)).clamp(0.0, 1.0).powi(years))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table B.6 of the domain notes: published drop-out, employment and in-occupation shares.
    #[test]
    fn reference_yields_give_the_published_table() {
        let case = |code: &str, base: &str, years: i32| {
            let level = if codes::is_profession(code) { "01" } else { "02" };
            let value = |name| reference::factor(name, level, base).map_or(f64::NAN, |row| row.value);
            let survival = value("yearly_survival").powi(years);
            (survival, survival * value("employed") * value("in_occupation"))
        };
        let round = |(s, y): (f64, f64)| ((s * 1000.0).round() / 1000.0, (y * 1000.0).round() / 1000.0);
        assert_eq!(round(case("34.02.01", "9", 4)), (0.751, 0.370));
        assert_eq!(round(case("34.02.01", "11", 3)), (0.769, 0.378));
        assert_eq!(round(case("15.01.05", "9", 2)), (0.867, 0.405));
        assert_eq!(round(case("15.01.05", "9", 3)), (0.807, 0.377));
    }
}
