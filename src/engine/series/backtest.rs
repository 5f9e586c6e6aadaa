//! The back-test: forecasts from earlier years, made with what was known then, beside what came; and beside naive and drift.

use super::measures::{Score, Trial, dissimilarity};
use super::{Series, forecast_all};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How the back-test runs.
#[derive(Clone, Copy, Debug)]
pub struct Trials {
    /// Years ahead that are compared.
    pub horizon: usize,
    /// Origins, one year apart, the last one year before the last value of the series.
    pub origins: usize,
    /// Of the intervals, 0 to 1.
    pub level: f64,
}

/// Shortest history a back-test forecasts from: below it a drift is nothing but the last change.
const LEAST: usize = 3;

/// One forecast of one series beside what came.
#[derive(Clone, Debug)]
pub struct Point {
    /// Index of the series in the input.
    pub series: usize,
    /// Last year that was known.
    pub origin: i32,
    pub year: i32,
    pub forecast: f64,
    pub low: f64,
    pub high: f64,
    pub naive: f64,
    pub drift: f64,
    pub actual: f64,
    /// Mean absolute yearly change of the known history.
    pub scale: f64,
}

/// The method against naive and drift.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Comparison {
    pub kadry: Score,
    pub naive: Score,
    pub drift: Score,
}

/// What the comparison says in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Better,
    /// Within two per cent of the naive error: no difference worth a word.
    Same,
    Worse,
    /// No history moved, or nothing was compared.
    Unknown,
}

impl Comparison {
    fn new<'a>(points: impl Iterator<Item = &'a Point> + Clone, level: f64) -> Self {
        let score = |of: &dyn Fn(&Point) -> Trial| Score::of(points.clone().map(of).collect::<Vec<_>>().iter(), level);
        let point = |p: &Point, forecast: f64| Trial { forecast, interval: None, actual: p.actual, scale: p.scale };
        Self {
            kadry: score(&|p| Trial { interval: Some((p.low, p.high)), ..point(p, p.forecast) }),
            naive: score(&|p| point(p, p.naive)),
            drift: score(&|p| point(p, p.drift)),
        }
    }

    pub fn verdict(&self) -> Verdict {
        match (self.kadry.mase, self.naive.mase) {
            (Some(own), Some(naive)) if own < 0.98 * naive => Verdict::Better,
            (Some(own), Some(naive)) if own > 1.02 * naive => Verdict::Worse,
            (Some(_), Some(_)) => Verdict::Same,
            _ => Verdict::Unknown,
        }
    }
}

/// Structure of a group, such as employment by industry, forecast and actual.
#[derive(Clone, Debug, Serialize)]
pub struct Structure {
    pub group: String,
    pub origin: i32,
    pub year: i32,
    /// Index of dissimilarity of the forecast shares and the actual ones, 0 to 1; and of the shares at the origin.
    pub forecast: f64,
    pub naive: f64,
}

/// Result of a back-test.
#[derive(Clone, Debug)]
pub struct Backtest {
    /// By series, origin and year.
    pub points: Vec<Point>,
    /// Of each series in the order of the input; `None` where it is too short.
    pub series: Vec<Option<Comparison>>,
    pub groups: BTreeMap<String, Comparison>,
    pub all: Comparison,
    pub structure: Vec<Structure>,
}

/// Forecasts from each origin with the years up to it alone: methods, weights and intervals are chosen anew every time.
pub fn backtest(series: &[Series], trials: Trials) -> Backtest {
    let mut points = Vec::new();
    let origins: BTreeSet<i32> = series.iter().flat_map(|s| (1..=trials.origins as i32).map(|back| s.end - back)).collect();
    for origin in origins {
        // Series that end in other years have their own origins: each is tried, and teaches the others, where it is known.
        let cut = |s: &Series| {
            let back = s.end - origin;
            s.values.len().checked_sub(usize::try_from(back).ok()?).filter(|n| (1..=trials.origins as i32).contains(&back) && *n >= LEAST)
        };
        let known: Vec<(usize, usize)> = series.iter().enumerate().filter_map(|(i, s)| Some((i, cut(s)?))).collect();
        let histories: Vec<Series> =
            known.iter().map(|(i, n)| Series { group: series[*i].group, end: origin, values: &series[*i].values[..*n] }).collect();
        let forecasts = forecast_all(&histories, trials.horizon, trials.level);
        for ((index, n), forecast) in known.into_iter().zip(forecasts) {
            let values = series[index].values;
            let (history, future) = values.split_at(n);
            let (first, end) = (history[0], history[n - 1]);
            let scale = history.windows(2).map(|w| (w[1] - w[0]).abs()).sum::<f64>() / (n - 1) as f64;
            for (step, actual) in future.iter().take(forecast.mean.len()).enumerate() {
                points.push(Point {
                    series: index,
                    origin,
                    year: origin + step as i32 + 1,
                    forecast: forecast.mean[step],
                    low: forecast.low[step],
                    high: forecast.high[step],
                    naive: end,
                    drift: end + (end - first) / (n - 1) as f64 * (step + 1) as f64,
                    actual: *actual,
                    scale,
                });
            }
        }
    }
    points.sort_by_key(|p| (p.series, p.origin, p.year));
    let compare = |keep: &dyn Fn(&Point) -> bool| {
        let kept: Vec<&Point> = points.iter().filter(|p| keep(p)).collect();
        Comparison::new(kept.iter().copied(), trials.level)
    };
    let mut by_series: Vec<Option<Comparison>> = vec![None; series.len()];
    for part in points.chunk_by(|a, b| a.series == b.series) {
        by_series[part[0].series] = Some(Comparison::new(part.iter(), trials.level));
    }
    let mut groups: BTreeMap<String, Comparison> = BTreeMap::new();
    for one in series {
        if !groups.contains_key(one.group) {
            groups.insert(one.group.to_owned(), compare(&|p| series[p.series].group == one.group));
        }
    }
    let all = compare(&|_| true);
    let structure = structure(series, &points);
    Backtest { points, series: by_series, groups, all, structure }
}

fn structure(series: &[Series], points: &[Point]) -> Vec<Structure> {
    let mut cells: BTreeMap<(&str, i32, i32), Vec<&Point>> = BTreeMap::new();
    for point in points {
        cells.entry((series[point.series].group, point.origin, point.year)).or_default().push(point);
    }
    cells
        .into_iter()
        .filter(|(_, members)| members.len() > 1 && members.iter().all(|p| p.actual >= 0.0 && p.forecast >= 0.0 && p.naive >= 0.0))
        .filter_map(|((group, origin, year), members)| {
            let index = |of: &dyn Fn(&Point) -> f64| dissimilarity(&members.iter().map(|p| (of(p), p.actual)).collect::<Vec<_>>());
            Some(Structure { group: group.to_owned(), origin, year, forecast: index(&|p| p.forecast)?, naive: index(&|p| p.naive)? })
        })
        .collect()
}
