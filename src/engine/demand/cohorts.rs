//! Ageing of an occupation's people: leavers by cause, survivors a year older, joiners by the occupation's own profile.

use super::exits::{AGES, BySexAge, FIRST_AGE, LAST_AGE, SEXES};
use kadry_region::{Cause, Region, reference};
use ndarray::{Array2, Array3, ArrayView2, Zip};

/// People of one occupation, `[sex, age]`.
pub struct Cohorts {
    people: Array2<f64>,
    /// How joiners are spread, `[sex, age]`, sums to 1.
    profile: Array2<f64>,
}

impl Cohorts {
    /// Spreads the headcount of the base year over sex and age. Returns also whether the age structure is the region's
    /// own (`false`: reference table).
    pub fn new(region: &Region, occupation: usize, headcount: f64, hazards: &Array3<f64>) -> (Self, bool) {
        let mut shares = Array2::<f64>::zeros((SEXES.len(), AGES));
        let mut add = |sex: Option<kadry_region::Sex>, from: u32, to: u32, share: f64| {
            let sexes: Vec<usize> = (0..SEXES.len()).filter(|s| sex.is_none_or(|sex| SEXES[*s] == sex)).collect();
            let part = share / f64::from(to - from + 1) / sexes.len() as f64;
            for age in from..=to {
                let a = (age.clamp(FIRST_AGE, LAST_AGE) - FIRST_AGE) as usize;
                sexes.iter().for_each(|s| shares[[*s, a]] += part);
            }
        };
        let own = region.ages.iter().filter(|row| row.occupation == occupation);
        let known = own.clone().next().is_some();
        if known {
            own.for_each(|row| add(row.sex, row.age_from, row.age_to, row.share.0));
        } else {
            reference::AGES.iter().for_each(|row| add(reference::sex(&row.sex), row.age_from, row.age_to, row.share));
        }
        let total = shares.sum();
        if total > 0.0 {
            shares /= total;
        }
        let profile = entry_profile(shares.view(), hazards);
        (Self { people: shares * headcount, profile }, known)
    }

    /// Runs one year. Returns the leavers by cause; afterwards the cohorts hold `target` people.
    pub fn year(&mut self, hazards: &Array3<f64>, target: f64) -> [f64; 4] {
        let mut leavers = [0.0; 4];
        for (cause, sum) in leavers.iter_mut().enumerate() {
            *sum = Zip::from(&self.people).and(hazards.index_axis(ndarray::Axis(0), cause)).fold(0.0, |sum, n, q| sum + n * q);
        }
        let mut next = survivors(self.people.view(), hazards);
        let stay = next.sum();
        if target >= stay {
            next.scaled_add(target - stay, &self.profile);
        } else if stay > 0.0 {
            next *= target / stay;
        }
        self.people = next;
        leavers
    }
}

/// The same ageing without the split by cause, on plain arrays: the Monte Carlo and the calibration run it many times.
/// Its loops are plain too: iterators of the standard library are not inlined in the development profile.
#[derive(Clone)]
pub struct Flow {
    people: BySexAge,
    profile: BySexAge,
    headcount: f64,
}

impl Flow {
    pub fn new(cohorts: &Cohorts) -> Self {
        let plain = |table: &Array2<f64>| std::array::from_fn(|s| std::array::from_fn(|a| table[[s, a]]));
        Self { people: plain(&cohorts.people), profile: plain(&cohorts.profile), headcount: cohorts.people.sum() }
    }

    pub fn headcount(&self) -> f64 {
        self.headcount
    }

    /// Takes the leavers of one year out and makes the others a year older. Returns the leavers.
    pub fn leave(&mut self, hazard: &BySexAge) -> f64 {
        let ([men, women], [of_men, of_women]) = (&mut self.people, hazard);
        // Two sums run side by side: one alone would wait for each addition.
        let (mut left, mut left_women) = (men[AGES - 1] * of_men[AGES - 1], women[AGES - 1] * of_women[AGES - 1]);
        let oldest = (men[AGES - 1] - left, women[AGES - 1] - left_women);
        let mut a = AGES - 1;
        while a > 0 {
            a -= 1;
            let (out, out_women) = (men[a] * of_men[a], women[a] * of_women[a]);
            men[a + 1] = men[a] - out;
            women[a + 1] = women[a] - out_women;
            left += out;
            left_women += out_women;
        }
        (men[0], women[0]) = (0.0, 0.0);
        men[AGES - 1] += oldest.0;
        women[AGES - 1] += oldest.1;
        left += left_women;
        self.headcount -= left;
        left
    }

    pub fn join(&mut self, joiners: f64) {
        let ([men, women], [of_men, of_women]) = (&mut self.people, &self.profile);
        let mut a = 0;
        while a <= LAST_ENTRY {
            men[a] += joiners * of_men[a];
            women[a] += joiners * of_women[a];
            a += 1;
        }
        self.headcount += joiners;
    }

    /// Fills up to `target`, or shrinks to it evenly.
    pub fn meet(&mut self, target: f64) {
        if target >= self.headcount {
            self.join(target - self.headcount);
        } else if self.headcount > 0.0 {
            let part = target / self.headcount;
            let [men, women] = &mut self.people;
            let mut a = 0;
            while a < AGES {
                men[a] *= part;
                women[a] *= part;
                a += 1;
            }
        }
        self.headcount = target;
    }
}

/// Oldest age of entry, as an index.
const LAST_ENTRY: usize = (45 - FIRST_AGE) as usize;

/// Those who stay, a year older; the last age collects everyone beyond it.
fn survivors(people: ArrayView2<'_, f64>, hazards: &Array3<f64>) -> Array2<f64> {
    let mut next = Array2::zeros(people.raw_dim());
    for ((s, a), n) in people.indexed_iter() {
        let leave: f64 = (0..Cause::ALL.len()).map(|c| hazards[[c, s, a]]).sum();
        next[[s, (a + 1).min(AGES - 1)]] += n * (1.0 - leave);
    }
    next
}

/// The ages at which people must join if the structure is to hold: the part of each age that the survivors of the age
/// below do not explain, up to 45.
fn entry_profile(shares: ArrayView2<'_, f64>, hazards: &Array3<f64>) -> Array2<f64> {
    let kept = survivors(shares, hazards);
    let mut profile = Array2::zeros(shares.raw_dim());
    for ((s, a), share) in shares.indexed_iter().filter(|((_, a), _)| *a <= LAST_ENTRY) {
        profile[[s, a]] = (share - kept[[s, a]]).max(0.0);
    }
    let total = profile.sum();
    if total > 0.0 {
        return profile / total;
    }
    // An occupation whose people are all older is joined at 20 to 34.
    let young = (20 - FIRST_AGE) as usize..(35 - FIRST_AGE) as usize;
    let part = 1.0 / (young.len() * SEXES.len()) as f64;
    for s in 0..SEXES.len() {
        young.clone().for_each(|a| profile[[s, a]] = part);
    }
    profile
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(rate: f64) -> Array3<f64> {
        Array3::from_elem((4, 2, AGES), rate)
    }

    #[test]
    fn people_are_conserved_year_by_year() {
        let mut cohorts = Cohorts {
            people: Array2::from_elem((2, AGES), 1.0),
            profile: entry_profile(Array2::from_elem((2, AGES), 1.0).view(), &flat(0.01)),
        };
        let before = cohorts.people.sum();
        let leavers = cohorts.year(&flat(0.01), 150.0);
        assert!((leavers.iter().sum::<f64>() - before * 0.04).abs() < 1e-9);
        assert!((cohorts.people.sum() - 150.0).abs() < 1e-9);
        let shrunk = cohorts.year(&flat(0.0), 90.0);
        assert_eq!(shrunk, [0.0; 4]);
        assert!((cohorts.people.sum() - 90.0).abs() < 1e-9);
    }

    #[test]
    fn the_flow_without_causes_is_that_of_the_cohorts() {
        let hazards = Array3::from_shape_fn((4, 2, AGES), |(c, s, a)| 0.002 * (c + 2 * s) as f64 + 0.001 * a as f64);
        let total: BySexAge = std::array::from_fn(|s| std::array::from_fn(|a| (0..4).map(|c| hazards[[c, s, a]]).sum()));
        let shares = Array2::from_shape_fn((2, AGES), |(s, a)| 1.0 + s as f64 + (a % 7) as f64);
        let mut cohorts = Cohorts { profile: entry_profile((&shares / shares.sum()).view(), &hazards), people: shares };
        let mut flow = Flow::new(&cohorts);
        for target in [700.0, 600.0, 300.0, 320.0] {
            let leavers: f64 = cohorts.year(&hazards, target).iter().sum();
            assert!((flow.leave(&total) - leavers).abs() < 1e-9);
            flow.meet(target);
            assert!((flow.headcount() - target).abs() < 1e-9);
        }
    }

    #[test]
    fn joiners_come_where_the_structure_grows() {
        let mut shares = Array2::zeros((2, AGES));
        shares[[0, 5]] = 0.4;
        shares[[0, 6]] = 0.6;
        let profile = entry_profile(shares.view(), &flat(0.0));
        assert!((profile[[0, 5]] - 0.4 / 0.6).abs() < 1e-12 && (profile[[0, 6]] - 0.2 / 0.6).abs() < 1e-12);
    }
}
