//! Level breaks: a change of definition or scope moves a series to another level in one year. A jump is not a trend.

use super::methods::median;
use std::collections::BTreeMap;

/// A change counts as a break of one series when it is this many times its usual stray and moves the level by this factor.
const TIMES_STRAY: f64 = 6.0;
const FACTOR: f64 = 1.4;
/// Values that must stand on the new level: a single one may as well be a slip or a bad year.
const AFTER: usize = 2;
/// A wild year is this many times its neighbours, or they are that many times it.
const SPIKE: f64 = 5.0;
/// Years that must stand before a break, so that "usual" has a meaning.
const BEFORE: usize = 4;
/// A year breaks a group when this share of its series, of at least so many, jump by so many strays in it, and in no other
/// year nearly as many do.
const COMMON_SHARE: f64 = 0.3;
const COMMON_LEAD: f64 = 2.5;
const COMMON_SERIES: usize = 8;
const COMMON_STRAYS: f64 = 4.0;
/// The jump of the middle series moves its level by this factor at least.
const COMMON_FACTOR: f64 = 1.2;
/// A series of a broken group follows the break where its own change is at least so many strays.
const FOLLOW_STRAYS: f64 = 2.0;

/// Yearly changes of the logarithm, what is usual in them, and how they stray. `None` for a series that is too short or
/// not positive.
struct Changes {
    changes: Vec<f64>,
    usual: f64,
    stray: f64,
}

impl Changes {
    fn new(y: &[f64]) -> Option<Self> {
        if y.len() <= BEFORE || !y.iter().all(|v| *v > 0.0) {
            return None;
        }
        let changes: Vec<f64> = y.windows(2).map(|w| (w[1] / w[0]).ln()).collect();
        let usual = median(&mut changes.clone());
        let stray = median(&mut changes.iter().map(|c| (c - usual).abs()).collect::<Vec<_>>()).max(0.01);
        Some(Self { changes, usual, stray })
    }

    fn strays(&self, index: usize) -> f64 {
        (self.changes[index] - self.usual) / self.stray
    }
}

/// The year in which many series of a group jump at once and far, if there is one: that is a new definition, where a crisis
/// or a reform moves them by less. Series are values with the year of the last.
pub fn common<'a>(group: impl Iterator<Item = (i32, &'a [f64])>) -> Option<i32> {
    #[derive(Default)]
    struct Year {
        all: usize,
        jumps: Vec<f64>,
    }
    let mut years: BTreeMap<i32, Year> = BTreeMap::new();
    for (end, y) in group {
        let Some(changes) = Changes::new(y) else { continue };
        for (index, change) in changes.changes.iter().enumerate() {
            let year = years.entry(end - (changes.changes.len() - 1 - index) as i32).or_default();
            year.all += 1;
            if changes.strays(index).abs() > COMMON_STRAYS {
                year.jumps.push((change - changes.usual).abs());
            }
        }
    }
    let share = |year: &Year| if year.all < COMMON_SERIES { 0.0 } else { year.jumps.len() as f64 / year.all as f64 };
    let (at, most) = years.iter().map(|(year, count)| (*year, share(count))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let next = years.iter().filter(|(other, _)| **other != at).map(|(_, count)| share(count)).fold(0.0, f64::max);
    let size = years.get_mut(&at).map_or(0.0, |year| median(&mut year.jumps));
    (most >= COMMON_SHARE && most >= COMMON_LEAD * next && size >= COMMON_FACTOR.ln()).then_some(at)
}

/// Index of the first value on a new level: the year that broke the group where the series follows it, else a change of
/// its own that stands far out, alone, and stays. `common` is an index too.
pub fn find(y: &[f64], common: Option<usize>) -> Option<usize> {
    let found = Changes::new(y)?;
    let last = y.len().checked_sub(AFTER)?;
    if let Some(at) = common.filter(|at| (1..=last).contains(at))
        && found.strays(at - 1).abs() >= FOLLOW_STRAYS
    {
        return Some(at);
    }
    let far = |index: &usize| found.strays(*index).abs();
    let index = (BEFORE - 1..found.changes.len()).max_by(|a, b| far(a).total_cmp(&far(b)))?;
    let jump = found.changes[index] - found.usual;
    if index + 1 > last || far(&index) < TIMES_STRAY || jump.abs() < FACTOR.ln() {
        return None;
    }
    // Near zero a steady decline jumps in proportion; a break jumps in amount as well.
    let amounts: Vec<f64> = y.windows(2).map(|w| w[1] - w[0]).collect();
    let usual = median(&mut amounts.clone());
    let stray = median(&mut amounts.iter().map(|a| (a - usual).abs()).collect::<Vec<_>>());
    if (amounts[index] - usual).abs() < TIMES_STRAY * stray {
        return None;
    }
    // A wild year returns; a new level stays.
    let stays = y[index + 1..].iter().all(|v| (v / y[index]).ln() * jump.signum() > 0.5 * jump.abs());
    let alone = (0..found.changes.len()).all(|other| other == index || (found.changes[other] - found.usual).abs() <= 0.5 * jump.abs());
    (stays && alone).then_some(index + 1)
}

/// Years in which a positive series leaps away and comes back the next year: a slip of the pen more often than a fact. The
/// first and the last year have no witness on both sides.
pub fn spikes(y: &[f64]) -> Vec<usize> {
    let Some(found) = Changes::new(y) else { return Vec::new() };
    let wild: Vec<usize> = (1..y.len() - 1)
        .filter(|at| {
            let (up, down) = (found.changes[at - 1], found.changes[*at]);
            let far = |change: f64| change.abs() > SPIKE.ln() && change.abs() > TIMES_STRAY * found.stray;
            up * down < 0.0 && far(up) && far(down)
        })
        .collect();
    if wild.len() * 6 > y.len() { Vec::new() } else { wild }
}

/// The history as if the level after the break had held all along: earlier values are multiplied so that the break year
/// changes as a usual year does.
pub fn mend(y: &[f64], at: usize) -> Vec<f64> {
    let factor = Changes::new(y).map_or(1.0, |found| (found.changes[at - 1] - found.usual).exp());
    y.iter().enumerate().map(|(i, v)| if i < at { v * factor } else { *v }).collect()
}

/// Trust in a trend when only `years` of it lie after a break: what went before went by another definition.
pub fn trust(years: usize) -> f64 {
    (years.saturating_sub(1) as f64 / 6.0).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_level_is_a_break_once_two_years_stand_on_it() {
        let before = [100.0, 103.0, 99.0, 101.0, 104.0, 100.0];
        let with = |after: &[f64]| [before.as_slice(), after].concat();
        assert_eq!(find(&with(&[41.0, 40.0, 42.0]), None), Some(6));
        assert_eq!(find(&with(&[41.0]), None), None);
        assert_eq!(find(&with(&[41.0, 98.0, 101.0]), None), None);
        assert_eq!(mend(&with(&[41.0, 40.0]), 6)[7], 40.0);
    }

    #[test]
    fn a_decline_to_zero_and_a_steady_growth_are_no_breaks() {
        let decline: Vec<f64> = (0..14).map(|t| 100.0 - 7.0 * f64::from(t) + f64::from(t % 3)).collect();
        assert_eq!(find(&decline, None), None);
        let growth: Vec<f64> = (0..14).map(|t| 1.5_f64.powi(t)).collect();
        assert_eq!(find(&growth, None), None);
    }

    #[test]
    fn the_year_in_which_most_of_a_group_jump_is_found_and_a_crisis_is_not() {
        let series = |factor: f64, s: usize| -> Vec<f64> {
            (0..12).map(|t| (50.0 + s as f64) * (1.0 + 0.01 * ((t * 5 + s * 3) % 7) as f64) * if t >= 9 { factor } else { 1.0 }).collect()
        };
        let group = |factor: f64| (0..20).map(|s| series(factor, s)).collect::<Vec<_>>();
        let year = |factor| common(group(factor).iter().map(|y| (2020, y.as_slice())));
        assert_eq!((year(0.6), year(0.93), year(1.0)), (Some(2018), None, None));
    }

    #[test]
    fn a_wild_year_is_a_spike() {
        assert_eq!(spikes(&[10.0, 11.0, 10.0, 1000.0, 11.0, 10.0, 12.0]), [3]);
        assert!(spikes(&[10.0, 11.0, 10.0, 13.0, 11.0, 10.0, 1200.0]).is_empty());
    }
}
