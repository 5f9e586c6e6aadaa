//! Quantities of the model by year, of the lines that an indicator is about: what formulas are made of.

use crate::outcome::Outcome;
use crate::supply::Chain;
use kadry_region::units::Year;
use kadry_region::{Offer, Region, codes};
use std::collections::HashSet;

/// Which lines an indicator is about; everything where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Enlarged groups of programmes, NN.00.00.
    pub ugps: Vec<String>,
    /// `01` professions, `02` specialties.
    pub level: Option<String>,
    pub professionalitet: Professionalitet,
    pub industry: Option<String>,
}

/// Auditors tell the students of the project's programmes from all students of colleges that have such programmes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Professionalitet {
    #[default]
    Any,
    Programme,
    College,
}

impl Scope {
    pub fn holds(&self, region: &Region, offer: &Offer) -> bool {
        let within = match self.professionalitet {
            Professionalitet::Any => true,
            Professionalitet::Programme => offer.professionalitet,
            Professionalitet::College => region.offers.iter().any(|other| other.college == offer.college && other.professionalitet),
        };
        within && self.holds_programme(region, offer.programme)
    }

    fn holds_programme(&self, region: &Region, programme: usize) -> bool {
        let record = &region.programmes[programme];
        let level = if codes::is_profession(&record.code) { "01" } else { "02" };
        (self.ugps.is_empty() || self.ugps.contains(&codes::ugps(&record.code)))
            && self.level.as_ref().is_none_or(|wanted| wanted == level)
            && self.industry.as_ref().is_none_or(|industry| *industry == record.industry)
    }
}

/// People of one admission of one line: how many began, and when.
struct Cohort {
    offer: usize,
    /// Students of course 1 on 1 October of this year, or as many as would have been.
    admission: Year,
    began: f64,
    /// Nothing is known of the cohort before this year.
    known_from: Year,
    /// It began before the plan, and may study for another time than those whom the plan admits.
    in_training: bool,
}

/// Everything that moves through the colleges: cohorts of the contingent and of the plan.
pub struct Flows<'a> {
    outcome: &'a Outcome,
    cohorts: Vec<Cohort>,
    /// Who graduates is known from this summer on, the first one after the count of students; without a count, from the first
    /// summer of the plan.
    told_from: Option<Year>,
}

impl<'a> Flows<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let contingent = outcome.region().contingent.iter().filter_map(|row| {
            let chain = outcome.inputs().chains.get(row.offer)?.in_training();
            let passed = row.course as i32 - 1;
            let alive = chain.alive_after(passed);
            let began = (alive > 0.0).then(|| row.students.0 / alive)?;
            Some(Cohort { offer: row.offer, admission: row.year.plus(-passed), began, known_from: row.year, in_training: true })
        });
        let planned = outcome.plan.lines.iter().map(|line| Cohort {
            offer: line.offer,
            admission: line.year,
            began: f64::from(line.places),
            known_from: line.year,
            in_training: false,
        });
        let counted = outcome.region().contingent.iter().map(|row| row.year.plus(1)).max();
        let told_from = counted.or_else(|| outcome.plan.lines.iter().map(|line| line.graduation).min());
        Self { outcome, cohorts: contingent.chain(planned).collect(), told_from }
    }

    /// A quantity of a formula in a year; `None` where the region does not tell what it needs.
    pub fn value(&self, name: &str, scope: &Scope, year: Year) -> Option<f64> {
        match name {
            "admitted" => self.of_admission(scope, year, |line| f64::from(line.places)),
            "contracts" => self.contracts(scope, year),
            "students" => self.students(scope, year, |_| Some(1.0)),
            "financing" => self.students(scope, year, |offer| offer.cost.map(|cost| cost.0)),
            "graduates" => self.graduates(scope, year, |_| 1.0),
            "employed" => self.graduates(scope, year, |chain| chain.employed.value.0),
            "applied" => self.graduates(scope, year, |chain| chain.accreditation.as_ref().map_or(0.0, |(applied, _)| applied.value.0)),
            "accredited" => self.graduates(scope, year, |chain| {
                chain.accreditation.as_ref().map_or(0.0, |(applied, passed)| applied.value.0 * passed.value.0)
            }),
            "workers_at_once" => self.graduates(scope, year, |chain| chain.per_graduate().0),
            "workers" => self.graduates(scope, year, |chain| chain.per_graduate().0 + chain.per_graduate().1),
            "need" => self.of_balance(scope, year, |row| row.need.0),
            "shortage" | "surplus" if !self.is_told(year) => None,
            "shortage" => self.of_balance(scope, year, |row| row.shortage.0),
            "surplus" => self.of_balance(scope, year, |row| row.surplus.0),
            "synchronisation" => self.synchronisation(scope, year).map(|index| index.whole),
            "synchronisation_volume" => self.synchronisation(scope, year).map(|index| index.volume),
            "synchronisation_structure" => self.synchronisation(scope, year).and_then(|index| index.structure),
            _ => None,
        }
    }

    /// Before that nobody knows who graduates, which is not nobody.
    fn is_told(&self, year: Year) -> bool {
        self.told_from.is_some_and(|from| year >= from)
    }

    fn of_admission(&self, scope: &Scope, year: Year, of: impl Fn(&crate::quota::PlanLine) -> f64) -> Option<f64> {
        let region = self.outcome.region();
        let lines: Vec<_> = self.outcome.plan.lines.iter().filter(|line| line.year == year).collect();
        let within = |offer: usize| scope.holds(region, &region.offers[offer]);
        (!lines.is_empty()).then(|| lines.into_iter().filter(|line| within(line.offer)).map(of).sum())
    }

    /// The register of contracts says nothing of years that it does not reach and that are not planned.
    fn contracts(&self, scope: &Scope, year: Year) -> Option<f64> {
        let region = self.outcome.region();
        let of_year = || region.contracts.iter().filter(move |row| row.admission_year == year);
        let told = region.settings.admissions().contains(&year) || of_year().next().is_some();
        let within = of_year().filter(|row| scope.holds(region, &region.offers[row.offer]));
        told.then(|| within.map(|row| f64::from(row.count)).sum())
    }

    fn cohorts_of(&self, scope: &Scope) -> impl Iterator<Item = (&Cohort, &'a Offer, &'a Chain)> {
        let outcome = self.outcome;
        self.cohorts.iter().filter_map(move |cohort| {
            let offer = &outcome.region().offers[cohort.offer];
            let chain = outcome.inputs().chains.get(cohort.offer)?;
            let chain = if cohort.in_training { chain.in_training() } else { chain };
            scope.holds(outcome.region(), offer).then_some((cohort, offer, chain))
        })
    }

    /// Students of an autumn, weighed. Where the admission of a year between the contingent and the plan is known to nobody,
    /// the students of the year are not known either.
    fn students(&self, scope: &Scope, year: Year, weight: impl Fn(&Offer) -> Option<f64>) -> Option<f64> {
        let mut sum = 0.0;
        let mut known = false;
        for (cohort, offer, chain) in self.cohorts_of(scope) {
            let passed = year.since(cohort.admission);
            if passed < 0 || passed >= chain.years || year < cohort.known_from || cohort.began == 0.0 {
                continue;
            }
            known = true;
            sum += cohort.began * chain.alive_after(passed) * weight(offer)?;
        }
        (known && !self.has_hole(year)).then_some(sum)
    }

    /// Years of admission that neither the contingent nor the plan tells of, among those who may study in `year`.
    fn has_hole(&self, year: Year) -> bool {
        let told: HashSet<Year> = self.cohorts.iter().filter(|cohort| cohort.began > 0.0).map(|cohort| cohort.admission).collect();
        let longest = self.outcome.region().offers.iter().map(Offer::years).max().unwrap_or(1);
        year.plus(1 - longest).to(year).any(|admission| !told.contains(&admission))
    }

    fn graduates(&self, scope: &Scope, year: Year, weight: impl Fn(&Chain) -> f64) -> Option<f64> {
        let summer = self.cohorts_of(scope).filter(|(cohort, _, chain)| cohort.admission.plus(chain.years) == year && cohort.began > 0.0);
        let parts: Vec<f64> = summer.map(|(cohort, _, chain)| cohort.began * chain.alive_after(chain.years) * weight(chain)).collect();
        (!parts.is_empty()).then(|| parts.iter().sum())
    }

    fn of_balance(&self, scope: &Scope, year: Year, of: impl Fn(&crate::quota::BalanceLine) -> f64) -> Option<f64> {
        let rows: Vec<f64> = self.balance(scope, year).map(of).collect();
        (!rows.is_empty()).then(|| rows.iter().sum())
    }

    fn balance(&self, scope: &Scope, year: Year) -> impl Iterator<Item = &'a crate::quota::BalanceLine> {
        let outcome = self.outcome;
        let rows = outcome.plan.balance.iter().filter(move |row| row.year == year);
        rows.filter(move |row| scope.holds_programme(outcome.region(), row.programme))
    }

    fn synchronisation(&self, scope: &Scope, year: Year) -> Option<Synchronisation> {
        if !self.is_told(year) {
            return None;
        }
        let pairs: Vec<(f64, f64)> = self.balance(scope, year).map(|row| (row.pipeline.0 + row.planned.0, row.need.0)).collect();
        Synchronisation::of(&pairs)
    }
}

/// How training goes with need, programme by programme: 1 where they are the same, 0 where they have nothing in common.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Synchronisation {
    /// 1 − Σ|g − n| / (Σg + Σn).
    whole: f64,
    /// 1 − |Σg − Σn| / (Σg + Σn).
    volume: f64,
    /// 1 − ½ Σ|g/Σg − n/Σn|; not defined where one of the sums is zero.
    structure: Option<f64>,
}

impl Synchronisation {
    /// Of pairs (supply, need) of programmes.
    fn of(pairs: &[(f64, f64)]) -> Option<Self> {
        let (supply, need) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        if supply + need <= 0.0 {
            return None;
        }
        let apart: f64 = pairs.iter().map(|(g, n)| (g - n).abs()).sum();
        let shares = || pairs.iter().map(|(g, n)| (g / supply - n / need).abs()).sum::<f64>();
        Some(Self {
            whole: 1.0 - apart / (supply + need),
            volume: 1.0 - (supply - need).abs() / (supply + need),
            structure: (supply > 0.0 && need > 0.0).then(|| 1.0 - shares() / 2.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_and_structure_tell_two_kinds_of_mismatch_apart() {
        let of = |pairs: &[(f64, f64)]| Synchronisation::of(pairs).expect("people");
        assert_eq!(of(&[(30.0, 30.0), (10.0, 10.0)]), Synchronisation { whole: 1.0, volume: 1.0, structure: Some(1.0) });
        // Half the volume in the right shape; the right volume in the wrong shape.
        let half = of(&[(15.0, 30.0), (5.0, 10.0)]);
        assert!((half.volume - 2.0 / 3.0).abs() < 1e-12 && (half.structure.expect("both") - 1.0).abs() < 1e-12);
        assert_eq!(of(&[(40.0, 0.0), (0.0, 40.0)]), Synchronisation { whole: 0.0, volume: 1.0, structure: Some(0.0) });
        assert_eq!(of(&[(0.0, 40.0)]).structure, None);
        assert_eq!(Synchronisation::of(&[(0.0, 0.0)]), None);
    }
}
