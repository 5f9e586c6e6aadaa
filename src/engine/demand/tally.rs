//! Sums over draws: variance of each output, what each source explains of it, and percentiles.

use super::sources::{COMBINATIONS, MOVING};

/// Draws whose values are kept for the percentiles, which bounds the memory; later ones sharpen the shares only.
pub const KEPT: usize = 2_000;

/// Sums of the outputs' deviations from their centres over all combinations of all draws.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    evaluations: f64,
    sum: Vec<f64>,
    squares: Vec<f64>,
    /// By source: products of an evaluation with one that shares this source alone, less those with one that shares
    /// nothing.
    gains: [Vec<f64>; MOVING],
    /// Products of evaluations that share nothing.
    apart: Vec<f64>,
    /// Values of the two independent combinations, `(2 · draw + combination) · outputs + output`.
    values: Vec<f32>,
}

impl Tally {
    pub fn new(outputs: usize) -> Self {
        let zeros = || vec![0.0; outputs];
        Self {
            evaluations: 0.0,
            sum: zeros(),
            squares: zeros(),
            gains: std::array::from_fn(|_| zeros()),
            apart: zeros(),
            values: Vec::new(),
        }
    }

    /// Takes what [`super::simulate::Model::run`] gives for one pair of draws.
    pub fn add(&mut self, needs: &[f64], centre: &[f64], keep: bool) {
        const ALL: usize = COMBINATIONS - 1;
        let outputs = self.sum.len();
        let of = |combination: usize| &needs[combination * outputs..(combination + 1) * outputs];
        for one in 0..COMBINATIONS {
            let (here, apart) = (of(one), of(one ^ ALL));
            let sharing: [&[f64]; MOVING] = std::array::from_fn(|source| of(one ^ (ALL & !(1 << source))));
            let (sums, squares, products) = (&mut self.sum[..], &mut self.squares[..], &mut self.apart[..]);
            let gains = self.gains.each_mut().map(|gains| &mut gains[..]);
            // A plain loop: iterators of the standard library are not inlined in the development profile.
            let mut output = 0;
            while output < outputs {
                let (far, centre) = (apart[output], centre[output]);
                let deviation = here[output] - centre;
                sums[output] += deviation;
                squares[output] += deviation * deviation;
                products[output] += deviation * (far - centre);
                let mut source = 0;
                while source < MOVING {
                    gains[source][output] += deviation * (sharing[source][output] - far);
                    source += 1;
                }
                output += 1;
            }
        }
        self.evaluations += COMBINATIONS as f64;
        if keep {
            self.values.extend(of(0).iter().chain(of(COMBINATIONS - 1)).map(|need| *need as f32));
        }
    }

    pub fn append(&mut self, other: Tally) {
        let add = |sums: &mut [f64], more: &[f64]| sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        self.evaluations += other.evaluations;
        add(&mut self.sum, &other.sum);
        add(&mut self.squares, &other.squares);
        self.gains.iter_mut().zip(&other.gains).for_each(|(sums, more)| add(sums, more));
        add(&mut self.apart, &other.apart);
        self.values.extend(other.values);
    }

    pub fn variance(&self, output: usize) -> f64 {
        let mean = self.sum[output] / self.evaluations;
        (self.squares[output] / self.evaluations - mean * mean).max(0.0)
    }

    /// First-order shares of the variance, `S_i = Var(E[Y|X_i]) / Var(Y)`.
    ///
    /// The numerator is the mean product of evaluations that share source i alone, less that of evaluations that share
    /// nothing (Saltelli et al. 2010, Comput. Phys. Commun. 181, table 2 b), averaged over all such pairs of the two
    /// matrices; the denominator is Jansen's half mean square of the difference of evaluations that share nothing. So a
    /// source that moves nothing has exactly 0 and one that moves all exactly 1. Kept within 0 and 1, and scaled down
    /// where their sum exceeds 1.
    pub fn shares(&self, output: usize) -> [f64; MOVING] {
        let variance = self.squares[output] - self.apart[output];
        if variance <= 0.0 {
            return [0.0; MOVING];
        }
        let shares = self.gains.each_ref().map(|gains| (gains[output] / variance).clamp(0.0, 1.0));
        let sum: f64 = shares.iter().sum();
        if sum > 1.0 { shares.map(|share| share / sum) } else { shares }
    }

    /// 10th and 90th percentiles of the kept values.
    pub fn percentiles(&self, output: usize) -> (f64, f64) {
        let mut values: Vec<f32> = self.values.iter().skip(output).step_by(self.sum.len().max(1)).copied().collect();
        values.sort_unstable_by(f32::total_cmp);
        let at = |part: f64| values.get((values.len().saturating_sub(1) as f64 * part).round() as usize).copied().unwrap_or_default();
        (f64::from(at(0.1)), f64::from(at(0.9)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::StandardNormal;

    /// Every combination of two draws of three inputs, for two functions of them.
    fn tally(draws: usize, functions: [fn([f64; 3]) -> f64; 2]) -> Tally {
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let mut tally = Tally::new(2);
        for _ in 0..draws {
            let pair: [[f64; 3]; 2] = std::array::from_fn(|_| std::array::from_fn(|_| random.sample(StandardNormal)));
            let needs: Vec<f64> = (0..COMBINATIONS)
                .flat_map(|c| {
                    let inputs: [f64; 3] = std::array::from_fn(|source| pair[c >> source & 1][source]);
                    functions.map(|f| f(inputs))
                })
                .collect();
            tally.add(&needs, &[100.0, 0.0], true);
        }
        tally
    }

    #[test]
    fn shares_of_a_sum_and_of_a_product_are_those_of_the_algebra() {
        let tally = tally(4_000, [|x| 100.0 + 3.0 * x[0] + 2.0 * x[1] + x[2], |x| x[0] + x[1] * x[2]]);
        let near = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.03);
        assert!((tally.variance(0) - 14.0).abs() < 0.6, "{}", tally.variance(0));
        assert!(near(tally.shares(0), [9.0 / 14.0, 4.0 / 14.0, 1.0 / 14.0]), "{:?}", tally.shares(0));
        assert!(near(tally.shares(1), [0.5, 0.0, 0.0]), "an interaction is no source's own: {:?}", tally.shares(1));
        let (low, high) = tally.percentiles(0);
        assert!((low - (100.0 - 1.2816 * 14f64.sqrt())).abs() < 0.2 && (high - (100.0 + 1.2816 * 14f64.sqrt())).abs() < 0.2);
    }

    #[test]
    fn what_never_varies_has_no_shares() {
        let tally = tally(20, [|_| 5.0, |x| x[2]]);
        assert_eq!((tally.variance(0), tally.shares(0)), (0.0, [0.0; 3]));
        let [first, second, third] = tally.shares(1);
        assert!(first.abs() < 1e-12 && second.abs() < 1e-12 && (third - 1.0).abs() < 1e-12);
    }
}
