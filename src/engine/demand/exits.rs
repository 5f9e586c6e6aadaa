//! Hazards of leaving an occupation, by cause, sex, age and calendar year.

use kadry_region::units::Year;
use kadry_region::{Cause, ExitRate, Region, Sex, reference};
use ndarray::Array3;
use std::collections::{BTreeMap, BTreeSet};

/// Ages that the cohorts run over; younger and older people are counted at the ends.
pub const FIRST_AGE: u32 = 15;
pub const LAST_AGE: u32 = 80;
pub const AGES: usize = (LAST_AGE - FIRST_AGE + 1) as usize;
pub const SEXES: [Sex; 2] = [Sex::Male, Sex::Female];

/// Values by sex and age.
pub type BySexAge = [[f64; AGES]; SEXES.len()];

/// Yearly rates of the causes over a span of years, `[cause, sex, age]` each, before [`capped`].
pub struct Rates {
    general: Vec<Array3<f64>>,
    own: BTreeMap<usize, Vec<Array3<f64>>>,
}

impl Rates {
    pub fn new(region: &Region, years: &[Year]) -> Self {
        let of = |occupation| years.iter().map(|year| rates(region, occupation, *year)).collect();
        let own: BTreeSet<usize> = region.exits.iter().filter_map(|row| row.occupation).collect();
        Self { general: of(None), own: own.into_iter().map(|o| (o, of(Some(o)))).collect() }
    }

    pub fn general(&self) -> &[Array3<f64>] {
        &self.general
    }

    /// Rates that hold for this occupation only, where it has any.
    pub fn own(&self, occupation: usize) -> Option<&[Array3<f64>]> {
        self.own.get(&occupation).map(Vec::as_slice)
    }

    pub fn of(&self, occupation: usize) -> &[Array3<f64>] {
        self.own(occupation).unwrap_or(&self.general)
    }

    /// Hazards of an occupation, year by year, with each cause multiplied by its factor.
    pub fn hazards(&self, occupation: usize, factors: &Factors) -> Vec<Array3<f64>> {
        self.of(occupation).iter().map(|rates| capped(rates, factors)).collect()
    }
}

/// A factor for each of [`Cause::ALL`].
pub type Factors = [f64; Cause::ALL.len()];

/// Rates times their factors, scaled so that the causes of a person never sum above 1.
fn capped(rates: &Array3<f64>, factors: &Factors) -> Array3<f64> {
    let mut table = rates.clone();
    for (mut cause, factor) in table.outer_iter_mut().zip(factors) {
        cause *= *factor;
    }
    for s in 0..SEXES.len() {
        for a in 0..AGES {
            let sum: f64 = (0..Cause::ALL.len()).map(|c| table[[c, s, a]]).sum();
            if sum > 1.0 {
                (0..Cause::ALL.len()).for_each(|c| table[[c, s, a]] /= sum);
            }
        }
    }
    table
}

/// Hazard of leaving for any cause: the sum over causes of what [`Rates::hazards`] gives, without the table.
pub fn total(rates: &Array3<f64>, factors: &Factors) -> BySexAge {
    let mut total = [[0.0; AGES]; SEXES.len()];
    for (cause, factor) in rates.outer_iter().zip(factors) {
        for (sums, rates) in total.iter_mut().zip(cause.outer_iter()) {
            sums.iter_mut().zip(&rates).for_each(|(sum, rate)| *sum += factor * rate);
        }
    }
    total.iter_mut().flatten().for_each(|sum| *sum = sum.min(1.0));
    total
}

/// Rates of one year as the region gives them: the occupation's own, else the general ones, else the program's.
fn rates(region: &Region, occupation: Option<usize>, year: Year) -> Array3<f64> {
    let mut table = Array3::zeros((Cause::ALL.len(), SEXES.len(), AGES));
    for (c, cause) in Cause::ALL.into_iter().enumerate() {
        let own: Vec<&ExitRate> = occupation.map(|o| rows(region, cause, Some(o))).unwrap_or_default();
        let general = if own.is_empty() { rows(region, cause, None) } else { own };
        for (s, sex) in SEXES.into_iter().enumerate() {
            for a in 0..AGES {
                let age = FIRST_AGE + a as u32;
                table[[c, s, a]] =
                    if general.is_empty() { default_rate(region, cause, sex, age, year) } else { given(&general, sex, age, year) };
            }
        }
    }
    table
}

/// Causes for which the region gives no rate at all.
pub fn missing_causes(region: &Region) -> Vec<Cause> {
    Cause::ALL.into_iter().filter(|cause| !region.exits.iter().any(|row| row.cause == *cause)).collect()
}

fn rows(region: &Region, cause: Cause, occupation: Option<usize>) -> Vec<&ExitRate> {
    region.exits.iter().filter(|row| row.cause == cause && row.occupation == occupation).collect()
}

/// The rate that holds for a sex, an age and a year: of its own sex before both sexes, of the last year up to `year`
/// before rates of all years, and the earliest year where `year` is before them all. An age that no row covers has none.
fn given(rows: &[&ExitRate], sex: Sex, age: u32, year: Year) -> f64 {
    let fits = |row: &&&ExitRate| row.sex.is_none_or(|s| s == sex) && (row.age_from..=row.age_to).contains(&age);
    let rank = |row: &&&ExitRate| {
        let when = match row.year {
            Some(from) if from <= year => (2, from.0),
            None => (1, 0),
            Some(from) => (0, -from.0),
        };
        (row.sex.is_some(), when)
    };
    rows.iter().filter(fits).max_by_key(rank).map_or(0.0, |row| row.rate.0)
}

fn default_rate(region: &Region, cause: Cause, sex: Sex, age: u32, year: Year) -> f64 {
    if cause == Cause::Retire {
        let scenario = &region.settings.scenario;
        return Pension { shift: scenario.pension_age_shift, first: scenario.retire_first.0, later: scenario.retire_later.0 }
            .hazard(sex, age, year);
    }
    reference::RATES
        .iter()
        .filter(|row| reference::cause(&row.cause) == Some(cause))
        .find(|row| reference::sex(&row.sex).is_none_or(|s| s == sex) && (row.age_from..=row.age_to).contains(&age))
        .map_or(0.0, |row| row.rate)
}

/// Retirement under the transition of the pension age from 55 and 60 to 60 and 65 (350-ФЗ of 3 October 2018).
#[derive(Clone, Copy, Debug)]
struct Pension {
    /// Years by which the region's age differs.
    shift: i32,
    /// Share that leaves in the year of eligibility, and each year after it.
    first: f64,
    later: f64,
}

impl Pension {
    /// Hazard in `year` of people who were `age` at the end of the year before.
    ///
    /// The transition goes by the year in which the old age is reached: half a year is added for 2019, a year and a half
    /// for 2020, then three, four, and five years from 2023 on. So nobody becomes eligible in 2023, 2025 and 2027.
    fn hazard(&self, sex: Sex, age: u32, year: Year) -> f64 {
        let born = year.plus(-1 - age as i32);
        let old = self.shift + if sex == Sex::Female { 55 } else { 60 };
        let reached = born.plus(old);
        let (years, half) = match reached.0 {
            ..=2018 => (0, false),
            2019 => (0, true),
            2020 => (1, true),
            2021 => (3, false),
            2022 => (4, false),
            _ => (5, false),
        };
        let since = year.since(reached.plus(years));
        let (first, later) = (self.first, self.later);
        match (since, half) {
            (..=-1, _) => 0.0,
            (0, false) => first,
            // With half a year added, those born in the second half of a year become eligible in the next one.
            (0, true) => first / 2.0,
            (1, true) => (0.5 * (1.0 - first) * later + 0.5 * first) / (1.0 - 0.5 * first),
            _ => later,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PENSION: Pension = Pension { shift: 0, first: 0.35, later: 0.2 };

    /// People who become eligible in a year, over all ages, at full weight.
    fn newly_eligible(pension: Pension, sex: Sex, year: i32) -> bool {
        (40..70).any(|age| pension.hazard(sex, age, Year(year)) == pension.first)
    }

    #[test]
    fn the_transition_is_saw_toothed_to_2028() {
        let years: Vec<i32> = (2022..=2030).filter(|y| newly_eligible(PENSION, Sex::Female, *y)).collect();
        assert_eq!(years, [2024, 2026, 2028, 2029, 2030]);
        let north: Vec<i32> = (2022..=2030).filter(|y| newly_eligible(Pension { shift: -5, ..PENSION }, Sex::Male, *y)).collect();
        assert_eq!(north, [2024, 2026, 2028, 2029, 2030]);
    }

    #[test]
    fn the_total_of_a_cell_is_the_sum_of_its_causes_and_never_above_one() {
        let mut rates = Array3::from_elem((4, 2, AGES), 0.1);
        rates[[0, 1, 60]] = 0.9;
        let factors = [1.5, 0.5, 2.0, 1.0];
        let (table, sums) = (capped(&rates, &factors), total(&rates, &factors));
        for s in 0..SEXES.len() {
            for a in 0..AGES {
                let sum: f64 = (0..4).map(|c| table[[c, s, a]]).sum();
                assert!((sum - sums[s][a]).abs() < 1e-12);
            }
        }
        assert_eq!((sums[1][60], (sums[0][0] * 1e9).round()), (1.0, 5e8));
    }

    #[test]
    fn eligibility_follows_the_law_by_year_of_birth() {
        let at = |born: i32, year: i32| PENSION.hazard(Sex::Female, (year - 1 - born) as u32, Year(year));
        assert_eq!((at(1966, 2023), at(1966, 2024), at(1966, 2025)), (0.0, 0.35, 0.2));
        assert_eq!((at(1968, 2027), at(1968, 2028)), (0.0, 0.35));
        assert_eq!(at(1964, 2019), 0.175);
        assert!(at(1964, 2020) > 0.2 && at(1964, 2020) < 0.35);
    }
}
