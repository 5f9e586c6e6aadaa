//! Values of many draws as counts of tenths: what it holds grows with the spread of the values, not with their number.

use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Spread {
    counts: BTreeMap<i64, u64>,
    number: u64,
    sum: f64,
}

impl Spread {
    pub fn add(&mut self, value: f64) {
        *self.counts.entry((value * 10.0).round() as i64).or_default() += 1;
        self.number += 1;
        self.sum += value;
    }

    pub fn append(&mut self, other: &Spread) {
        other.counts.iter().for_each(|(value, count)| *self.counts.entry(*value).or_default() += count);
        self.number += other.number;
        self.sum += other.sum;
    }

    pub fn number(&self) -> u64 {
        self.number
    }

    pub fn mean(&self) -> f64 {
        if self.number > 0 { self.sum / self.number as f64 } else { 0.0 }
    }

    pub fn least(&self) -> f64 {
        self.counts.keys().next().map_or(0.0, |tenths| *tenths as f64 / 10.0)
    }

    pub fn most(&self) -> f64 {
        self.counts.keys().next_back().map_or(0.0, |tenths| *tenths as f64 / 10.0)
    }

    /// Least value that at least `share` of the draws do not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        self.reached(self.counts.iter(), share)
    }

    /// Largest value that at least `share` of the draws reach.
    pub fn sure(&self, share: f64) -> f64 {
        self.reached(self.counts.iter().rev(), share)
    }

    /// The value that occurs most often, the smaller of two.
    pub fn mode(&self) -> f64 {
        let most = self.counts.values().max().copied().unwrap_or_default();
        self.counts.iter().find(|(_, count)| **count == most).map_or(0.0, |(tenths, _)| *tenths as f64 / 10.0)
    }

    /// Share of the draws with at least this value.
    pub fn share_from(&self, value: f64) -> f64 {
        let from = (value * 10.0).round() as i64;
        let count: u64 = self.counts.range(from..).map(|(_, count)| count).sum();
        if self.number > 0 { count as f64 / self.number as f64 } else { 0.0 }
    }

    fn reached<'c>(&self, counts: impl Iterator<Item = (&'c i64, &'c u64)>, share: f64) -> f64 {
        let wanted = share * self.number as f64 * (1.0 - 1e-12);
        let mut sum = 0;
        for (tenths, count) in counts {
            sum += count;
            if sum as f64 >= wanted {
                return *tenths as f64 / 10.0;
            }
        }
        0.0
    }
}

/// The same quantile of values that are kept: the least that at least `share` of them do not exceed.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (share * sorted.len() as f64 * (1.0 - 1e-12)).ceil() as usize;
    sorted.get(index.max(1) - 1).copied().unwrap_or_default()
}

pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(values: &[f64]) -> Spread {
        let mut spread = Spread::default();
        values.iter().for_each(|value| spread.add(*value));
        spread
    }

    #[test]
    fn quantiles_are_those_of_the_sorted_values() {
        let values: Vec<f64> = (1..=20).map(|n| f64::from(n * 7 % 20) + 0.5).collect();
        let of = spread(&values);
        for share in [0.05, 0.1, 0.5, 0.9, 1.0] {
            assert_eq!(of.quantile(share), quantile(&values, share), "{share}");
        }
        assert_eq!((of.least(), of.most(), of.number()), (0.5, 19.5, 20));
        assert!((of.mean() - mean(&values)).abs() < 1e-12);
    }

    #[test]
    fn what_is_sure_is_reached_by_the_share_and_no_more_is() {
        let of = spread(&[2.0, 2.0, 2.0, 1.0, 0.0]);
        assert_eq!((of.sure(0.6), of.sure(0.7), of.sure(0.8), of.sure(0.95)), (2.0, 1.0, 1.0, 0.0));
        assert_eq!((of.share_from(1.0), of.share_from(2.0), of.share_from(3.0)), (0.8, 0.6, 0.0));
        assert_eq!(of.mode(), 2.0);
    }

    #[test]
    fn sums_of_spreads_are_spreads_of_all_values() {
        let mut one = spread(&[1.0, 5.0]);
        one.append(&spread(&[3.0]));
        assert_eq!((one.quantile(0.5), one.mean(), one.number()), (3.0, 3.0, 3));
        let none = Spread::default();
        assert_eq!((none.quantile(0.5), none.sure(0.5), none.mean(), none.mode()), (0.0, 0.0, 0.0, 0.0));
    }
}
