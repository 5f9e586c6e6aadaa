//! Employment by industry, forecast, moved by the growth index, and split over occupations by the staffing pattern.

use crate::series;
use crate::series::{Forecast, Series, Whole, reconcile};
use kadry_region::Region;
use kadry_region::units::{People, Year};
use ndarray::Array2;
use std::collections::{BTreeMap, BTreeSet};

/// History and forecast of one industry; of one occupation where the table has no industries.
#[derive(Clone, Debug)]
pub struct IndustryPath {
    pub name: String,
    /// Consecutive years up to the base year.
    pub history: Vec<(Year, f64)>,
    /// After reconciliation with the region and its municipalities.
    pub forecast: Forecast,
    /// Forecast headcount after the growth index and the trend of the scenario; index 0 is the base year itself.
    pub path: Vec<f64>,
    /// Staffing pattern: share of each occupation, `(occupation, share)`.
    pub pattern: Vec<(usize, f64)>,
    /// Years of the history that the table does not give: interpolated, or carried on to the base year.
    pub filled: Vec<Year>,
}

/// What a sum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Region,
    Industry,
    Municipality,
}

/// One sum in one year: its own forecast, the sum of the forecasts of its parts, and what both became.
#[derive(Clone, Debug)]
pub struct Reconciled {
    pub level: Level,
    pub name: String,
    pub year: Year,
    pub own: People,
    pub parts: People,
    pub reconciled: People,
}

/// Employment of the region to the last year of need.
#[derive(Clone, Debug)]
pub struct EmploymentForecast {
    pub base: Year,
    pub industries: Vec<IndustryPath>,
    /// Headcount, `[occupation, years after the base year]`.
    pub headcount: Array2<f64>,
    /// How the levels were made to add up, before the growth index.
    pub reconciliation: Vec<Reconciled>,
    /// Municipalities are told but not completely: they took no part.
    pub municipal_aside: bool,
}

/// An industry, or an occupation where the table has no industries.
type Key = (Option<usize>, Option<usize>);

/// Headcount of each year by occupation.
type Staff = BTreeMap<Year, BTreeMap<usize, f64>>;

/// A node of the hierarchy with its history.
#[derive(Clone)]
struct Node {
    level: Level,
    name: String,
    history: Vec<(Year, f64)>,
    filled: Vec<Year>,
}

/// Forecasts the region, its industries and, where the table tells them, municipalities; makes them add up; splits the
/// industries over occupations.
pub fn forecast(region: &Region) -> EmploymentForecast {
    let base = region.settings.base_year;
    let steps = region.last_need_year().since(base).max(1) as usize;
    // Without industries each occupation is a series of its own: a common trend would hide what the data say.
    let mut cells: BTreeMap<Key, Staff> = BTreeMap::new();
    for row in &region.employment {
        let key = (row.industry, row.industry.is_none().then_some(row.occupation));
        *cells.entry(key).or_default().entry(row.year).or_default().entry(row.occupation).or_default() += row.headcount.0;
    }
    let keys: Vec<Key> = cells.keys().copied().collect();
    let nodes: Vec<Node> = cells
        .iter()
        .map(|((industry, occupation), years)| {
            let name = match (industry, occupation) {
                (Some(i), _) => region.industries[*i].clone(),
                (None, Some(o)) => region.occupations[*o].clone(),
                (None, None) => String::new(),
            };
            Node::new(Level::Industry, name, &years.iter().map(|(year, staff)| (*year, staff.values().sum())).collect(), base)
        })
        .collect();
    let (forecasts, reconciliation, municipal_aside) = reconciled(region, &keys, &nodes, steps);
    let trend = 1.0 + region.settings.scenario.employment_trend;
    let mut headcount = Array2::zeros((region.occupations.len(), steps + 1));
    let mut industries = Vec::new();
    for ((((industry, _), years), node), forecast) in cells.into_iter().zip(nodes).zip(forecasts) {
        let Some((_, staff)) = years.last_key_value() else { continue };
        let total: f64 = staff.values().sum();
        let pattern: Vec<(usize, f64)> = staff.iter().map(|(o, people)| (*o, if total > 0.0 { people / total } else { 0.0 })).collect();
        let start = node.history.last().map_or(0.0, |(_, value)| *value);
        let path: Vec<f64> = std::iter::once(start)
            .chain(
                forecast
                    .mean
                    .iter()
                    .enumerate()
                    .map(|(i, mean)| mean * index(region, industry, base.plus(i as i32 + 1)) * trend.powi(i as i32 + 1)),
            )
            .collect();
        for (occupation, share) in &pattern {
            for (step, people) in path.iter().enumerate() {
                headcount[[*occupation, step]] += people * share;
            }
        }
        industries.push(IndustryPath { name: node.name, history: node.history, forecast, path, pattern, filled: node.filled });
    }
    EmploymentForecast { base, industries, headcount, reconciliation, municipal_aside }
}

/// Forecasts of the industries that agree with those of the region and of its municipalities, and the differences there were.
fn reconciled(region: &Region, keys: &[Key], industries: &[Node], steps: usize) -> (Vec<Forecast>, Vec<Reconciled>, bool) {
    let base = region.settings.base_year;
    let mut cells: BTreeMap<(usize, &str), BTreeMap<Year, f64>> = BTreeMap::new();
    for row in &region.municipal {
        if let Some(industry) = keys.iter().position(|key| row.industry.is_some() && key.0 == row.industry) {
            *cells.entry((industry, &row.municipality)).or_default().entry(row.year).or_default() += row.headcount.0;
        }
    }
    let aside = !cells.is_empty() && !complete(&cells, industries.len(), base);
    if aside {
        cells.clear();
    }
    let by_place = !cells.is_empty();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    cells.keys().enumerate().for_each(|(part, (_, place))| places.entry(place).or_default().push(part));
    let cell_nodes: Vec<Node> =
        cells.iter().map(|((_, place), years)| Node::new(Level::Municipality, (*place).to_owned(), years, base)).collect();
    let parts: &[Node] = if by_place { &cell_nodes } else { industries };
    let mut wholes: Vec<(Node, Vec<usize>)> = Vec::new();
    if parts.len() > 1 {
        let all: Vec<usize> = (0..parts.len()).collect();
        let industries_all: Vec<usize> = (0..industries.len()).collect();
        wholes.push((Node::sum(Level::Region, region.settings.name.clone(), industries, &industries_all), all));
    }
    if by_place {
        for (i, node) in industries.iter().enumerate() {
            let members = cells.keys().enumerate().filter(|(_, (industry, _))| *industry == i).map(|(part, _)| part).collect::<Vec<_>>();
            wholes.push((node.clone(), members));
        }
        for (place, members) in &places {
            wholes.push((Node::sum(Level::Municipality, (*place).to_owned(), parts, members), members.clone()));
        }
    }
    let group = |node: &Node, part: bool| match (node.level, part) {
        (Level::Region, _) => "region",
        (Level::Industry, _) => "industry",
        (Level::Municipality, false) => "municipality",
        (Level::Municipality, true) => "cell",
    };
    let nodes = || wholes.iter().map(|(node, _)| (node, false)).chain(parts.iter().map(|node| (node, true)));
    let values: Vec<Vec<f64>> = nodes().map(|(node, _)| node.history.iter().map(|(_, v)| *v).collect()).collect();
    let series: Vec<Series> =
        nodes().zip(&values).map(|((node, part), values)| Series { group: group(node, part), end: base.0, values }).collect();
    let forecasts = series::forecast_all(&series, steps, 0.8);
    let (of_wholes, of_parts) = forecasts.split_at(wholes.len());
    let summed: Vec<Whole> =
        wholes.iter().zip(of_wholes).map(|((_, members), forecast)| Whole { forecast, members: members.clone() }).collect();
    let agreed = reconcile(of_parts, &summed);
    let sum = |members: &[usize], step: usize| -> f64 { members.iter().map(|part| agreed[step][*part]).sum() };
    let mut rows = Vec::new();
    for ((node, members), forecast) in wholes.iter().zip(of_wholes) {
        for step in 0..steps {
            rows.push(Reconciled {
                level: node.level,
                name: node.name.clone(),
                year: base.plus(step as i32 + 1),
                own: People(forecast.mean[step]),
                parts: People(members.iter().map(|part| of_parts[*part].mean[step]).sum()),
                reconciled: People(sum(members, step)),
            });
        }
    }
    let result = (0..industries.len())
        .map(|i| {
            let (own, members) = match by_place {
                true => wholes
                    .iter()
                    .zip(of_wholes)
                    .filter(|((node, _), _)| node.level == Level::Industry)
                    .nth(i)
                    .map(|((_, m), f)| (f, m.clone())),
                false => Some((&of_parts[i], vec![i])),
            }?;
            Some(own.moved_to((0..steps).map(|step| sum(&members, step)).collect()))
        })
        .collect::<Option<Vec<Forecast>>>();
    (result.unwrap_or_else(|| of_parts.to_vec()), rows, aside)
}

/// Whether the cells of municipalities can stand for the region: every industry has some, and from a common year on, the base
/// year included, each has a value of its own every year. Else a renamed or late municipality would be counted twice.
fn complete(cells: &BTreeMap<(usize, &str), BTreeMap<Year, f64>>, industries: usize, base: Year) -> bool {
    const LEAST_YEARS: i32 = 3;
    let covered = (0..industries).all(|i| cells.keys().any(|(industry, _)| *industry == i));
    let start = cells.values().filter_map(|years| years.keys().next()).max().copied();
    covered
        && start.is_some_and(|start| {
            base.since(start) + 1 >= LEAST_YEARS && cells.values().all(|years| start.to(base).all(|year| years.contains_key(&year)))
        })
}

impl Node {
    fn new(level: Level, name: String, known: &BTreeMap<Year, f64>, base: Year) -> Self {
        let last = known.keys().next_back().map_or(base, |last| base.max(*last));
        let (history, filled) = consecutive(known, last);
        Self { level, name, history, filled }
    }

    /// Sum of parts over the years that all of them have.
    fn sum(level: Level, name: String, parts: &[Node], members: &[usize]) -> Self {
        let first = members.iter().filter_map(|part| parts[*part].history.first()).map(|(year, _)| *year).max();
        let mut years: BTreeMap<Year, f64> = BTreeMap::new();
        for (year, value) in members.iter().flat_map(|part| &parts[*part].history).filter(|(year, _)| first.is_some_and(|f| *year >= f)) {
            *years.entry(*year).or_default() += value;
        }
        Self { level, name, history: years.into_iter().collect(), filled: Vec::new() }
    }
}

/// Every year from the first known to `last`, and which of them were filled: gaps are interpolated, the end is carried on.
fn consecutive(known: &BTreeMap<Year, f64>, last: Year) -> (Vec<(Year, f64)>, Vec<Year>) {
    let years: BTreeSet<Year> = known.keys().copied().collect();
    let Some(first) = years.first().copied() else { return (Vec::new(), Vec::new()) };
    let mut filled = Vec::new();
    let values = first
        .to(last)
        .filter_map(|year| {
            if let Some(value) = known.get(&year) {
                return Some((year, *value));
            }
            filled.push(year);
            let (before, low) = known.range(..year).next_back()?;
            Some(match known.range(year..).next() {
                Some((after, high)) => {
                    let part = f64::from(year.since(*before)) / f64::from(after.since(*before));
                    (year, low + part * (high - low))
                }
                None => (year, *low),
            })
        })
        .collect();
    (values, filled)
}

/// Factor of the growth table: the last given year up to `year`; 1 before the first and where there is none.
fn index(region: &Region, industry: Option<usize>, year: Year) -> f64 {
    let rows = region.growth.iter().filter(|row| Some(row.industry) == industry && row.year <= year);
    rows.max_by_key(|row| row.year).map_or(1.0, |row| row.index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_interpolated_and_the_end_carried_on() {
        let known = BTreeMap::from([(Year(2015), 10.0), (Year(2018), 16.0), (Year(2019), 17.0)]);
        let (years, filled) = consecutive(&known, Year(2021));
        assert_eq!(filled, [2016, 2017, 2020, 2021].map(Year));
        assert_eq!(years.iter().map(|(_, v)| *v).collect::<Vec<_>>(), [10.0, 12.0, 14.0, 16.0, 17.0, 17.0, 17.0]);
    }
}
