//! Measures of a forecast: how far it missed, and whether its intervals held.

use serde::Serialize;

/// One forecast beside what came.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    pub forecast: f64,
    /// Bounds of the central interval; `None` for a method without one.
    pub interval: Option<(f64, f64)>,
    pub actual: f64,
    /// Mean absolute yearly change of the history behind the forecast; 0 where it never moved.
    pub scale: f64,
}

/// Means over trials.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Score {
    pub trials: usize,
    /// Mean absolute error in mean yearly changes (Hyndman and Koehler 2006); `None` where no history moved.
    pub mase: Option<f64>,
    /// Symmetric mean absolute percentage error, 0 to 200 per cent; of two zeros it is 0.
    pub smape: f64,
    /// Share of values inside their interval.
    pub coverage: Option<f64>,
    /// Mean interval score in mean yearly changes (Gneiting and Raftery 2007): width, and misses times 2 / (1 − level).
    pub interval_score: Option<f64>,
}

impl Score {
    pub fn of<'a>(trials: impl Iterator<Item = &'a Trial>, level: f64) -> Self {
        let (mut mase, mut smape, mut inside, mut interval) = (Mean::default(), Mean::default(), Mean::default(), Mean::default());
        for trial in trials {
            let error = (trial.actual - trial.forecast).abs();
            let size = trial.actual.abs() + trial.forecast.abs();
            smape.add(if size > 0.0 { 200.0 * error / size } else { 0.0 });
            if trial.scale > 0.0 {
                mase.add(error / trial.scale);
            }
            if let Some((low, high)) = trial.interval {
                inside.add(if (low..=high).contains(&trial.actual) { 1.0 } else { 0.0 });
                if trial.scale > 0.0 {
                    let miss = (low - trial.actual).max(trial.actual - high).max(0.0);
                    interval.add((high - low + 2.0 / (1.0 - level) * miss) / trial.scale);
                }
            }
        }
        Self {
            trials: smape.count,
            mase: mase.get(),
            smape: smape.get().unwrap_or_default(),
            coverage: inside.get(),
            interval_score: interval.get(),
        }
    }
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn get(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// Index of dissimilarity of two structures: the share that would have to move for one to become the other, 0 to 1.
/// `None` where either has no mass.
pub fn dissimilarity(pairs: &[(f64, f64)]) -> Option<f64> {
    let (a, b) = pairs.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    (a > 0.0 && b > 0.0).then(|| 0.5 * pairs.iter().map(|(x, y)| (x / a - y / b).abs()).sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let trials = [
            Trial { forecast: 110.0, interval: Some((100.0, 120.0)), actual: 100.0, scale: 5.0 },
            Trial { forecast: 90.0, interval: Some((80.0, 95.0)), actual: 100.0, scale: 0.0 },
        ];
        let score = Score::of(trials.iter(), 0.8);
        assert_eq!((score.trials, score.mase, score.coverage), (2, Some(2.0), Some(0.5)));
        assert!((score.smape - (2000.0 / 210.0 + 2000.0 / 190.0) / 2.0).abs() < 1e-12);
        assert!((score.interval_score.unwrap() - 4.0).abs() < 1e-12);
        let missed = Trial { forecast: 90.0, interval: Some((80.0, 95.0)), actual: 100.0, scale: 5.0 };
        assert!((Score::of([missed].iter(), 0.8).interval_score.unwrap() - (15.0 + 10.0 * 5.0) / 5.0).abs() < 1e-9);
    }

    #[test]
    fn structures() {
        assert_eq!(dissimilarity(&[(1.0, 10.0), (1.0, 10.0)]), Some(0.0));
        assert_eq!(dissimilarity(&[(1.0, 0.0), (0.0, 3.0)]), Some(1.0));
        assert_eq!(dissimilarity(&[(0.0, 1.0)]), None);
    }
}
