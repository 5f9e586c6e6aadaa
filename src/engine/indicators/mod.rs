//! Indicators of the region and of the projects it takes part in: facts and targets as given, forecasts where the model or the
//! series can make them, and how far the one is from the other.

mod catalogue;
mod quantities;

use crate::outcome::Outcome;
use crate::series;
use catalogue::{Definition, Subject};
use kadry_region::formula::Formula;
use kadry_region::units::Year;
use kadry_region::{Direction, Indicator, Region};
use quantities::{Flows, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Scope of the indicators of the country as a whole.
pub const COUNTRY: &str = "Россия";

/// A forecast within this part of the target is close to it.
const CLOSE: f64 = 0.1;

/// One year of one indicator.
#[derive(Clone, Debug)]
pub struct Row {
    /// Code of the catalogue; empty for an indicator of the package's own.
    pub code: String,
    pub group: String,
    pub indicator: String,
    pub unit: String,
    /// What it is about: the region, an industry of it, or the country.
    pub scope: String,
    pub year: Year,
    pub actual: Option<f64>,
    pub forecast: Option<f64>,
    pub target: Option<f64>,
    /// The target lies on the line between two that were given.
    pub interpolated: bool,
    pub gap: Option<f64>,
    pub status: &'static str,
    pub direction: Option<Direction>,
    /// The formula, or `series` where the past of the indicator itself is carried on; empty where it is only entered.
    pub method: String,
    pub source: String,
}

/// The indicators of a package without a plan: facts, targets, and the past carried on.
pub fn entered(region: &Region) -> Vec<Row> {
    rows(region, None)
}

/// Every indicator: the package's own, those of the catalogue that concern the region, and what the plan makes of both.
pub fn indicators(outcome: &Outcome) -> Vec<Row> {
    rows(outcome.region(), Some(&Flows::new(outcome)))
}

fn rows(region: &Region, flows: Option<&Flows<'_>>) -> Vec<Row> {
    let mut given: BTreeMap<(String, String), Vec<&Indicator>> = BTreeMap::new();
    for row in &region.indicators {
        given.entry((row.name.clone(), row.unit.clone())).or_default().push(row);
    }
    let mut rows = Vec::new();
    if flows.is_some() {
        for definition in catalogue::definitions() {
            for subject in definition.subjects(region) {
                let named = format!("{}{}", definition.indicator, subject.mark);
                let own = given.remove(&(named, definition.unit.clone()));
                rows.extend(of_catalogue(region, flows, definition, &subject, own.unwrap_or_default()));
            }
        }
    }
    for ((name, unit), own) in given {
        rows.extend(of_package(region, flows, &name, &unit, &own));
    }
    rows
}

/// Years and values of one indicator before they are compared.
#[derive(Default)]
struct Values {
    actual: BTreeMap<Year, f64>,
    forecast: BTreeMap<Year, f64>,
    target: BTreeMap<Year, f64>,
    interpolated: BTreeSet<Year>,
}

impl Values {
    fn take(&mut self, own: &[&Indicator]) {
        self.actual.extend(own.iter().filter_map(|row| Some((row.year, row.actual?))));
        self.target.extend(own.iter().filter_map(|row| Some((row.year, row.target?))));
    }

    /// What the formula gives for the years that the model reaches.
    fn compute(&mut self, formula: &Formula, flows: &Flows<'_>, scope: &Scope, years: impl Iterator<Item = Year>) {
        for year in years.filter(|year| !self.actual.contains_key(year)) {
            if let Some(value) = formula.value(|name| flows.value(name, scope, year)) {
                self.forecast.insert(year, value);
            }
        }
    }

    /// Carries the last unbroken run of facts on to the horizon.
    fn carry_on(&mut self, horizon: Year) {
        let Some(last) = self.actual.keys().last().copied() else { return };
        let run = self.actual.iter().rev().enumerate().take_while(|(back, (year, _))| last.since(**year) as usize == *back);
        let mut history: Vec<f64> = run.map(|(_, (_, value))| *value).collect();
        history.reverse();
        let forecast = series::forecast(&history, horizon.since(last).max(0) as usize, 0.8);
        self.forecast = last.plus(1).to(horizon).zip(forecast.mean).collect();
    }

    /// Targets between two given ones lie on the line between them.
    fn interpolate(&mut self) {
        let given: Vec<(Year, f64)> = self.target.iter().map(|(year, value)| (*year, *value)).collect();
        for pair in given.windows(2) {
            let [(from, low), (to, high)] = [pair[0], pair[1]];
            for year in from.plus(1).to(to.plus(-1)) {
                let part = f64::from(year.since(from)) / f64::from(to.since(from));
                self.target.insert(year, low + part * (high - low));
                self.interpolated.insert(year);
            }
        }
    }

    fn years(&self) -> BTreeSet<Year> {
        self.actual.keys().chain(self.forecast.keys()).chain(self.target.keys()).copied().collect()
    }
}

/// What all years of an indicator share.
struct Head<'h> {
    code: &'h str,
    group: &'h str,
    indicator: &'h str,
    unit: &'h str,
    scope: &'h str,
    direction: Option<Direction>,
    method: &'h str,
    source: String,
}

impl Head<'_> {
    fn rows(&self, values: &Values, years: BTreeSet<Year>) -> Vec<Row> {
        let row = |year: Year| {
            let (actual, forecast, target) =
                (values.actual.get(&year).copied(), values.forecast.get(&year).copied(), values.target.get(&year).copied());
            let gap = actual.or(forecast).zip(target).map(|(value, target)| value - target);
            Row {
                code: self.code.to_owned(),
                group: self.group.to_owned(),
                indicator: self.indicator.to_owned(),
                unit: self.unit.to_owned(),
                scope: self.scope.to_owned(),
                year,
                actual,
                forecast,
                target,
                interpolated: values.interpolated.contains(&year),
                gap,
                status: status(actual.or(forecast), target, self.direction),
                direction: self.direction,
                method: self.method.to_owned(),
                source: self.source.clone(),
            }
        };
        years.into_iter().map(row).collect()
    }
}

/// `met`, `close`, `missed`; `no_value` where nobody told or computed one, empty where there is no target or no direction.
fn status(value: Option<f64>, target: Option<f64>, direction: Option<Direction>) -> &'static str {
    let Some(value) = value else { return "no_value" };
    let Some((target, direction)) = target.zip(direction) else { return "" };
    let short = if direction == Direction::Up { target - value } else { value - target };
    match short {
        // What a table rounds away is no gap.
        short if short <= 1e-9 => "met",
        short if short <= CLOSE * target.abs() => "close",
        _ => "missed",
    }
}

fn of_catalogue(region: &Region, flows: Option<&Flows<'_>>, definition: &Definition, subject: &Subject, own: Vec<&Indicator>) -> Vec<Row> {
    let settings = &region.settings;
    let mut values = Values::default();
    // A region's own targets stand in the place of those of the catalogue.
    for value in catalogue::values(&definition.code).filter(|_| own.iter().all(|row| row.target.is_none())) {
        values.actual.extend(value.actual.map(|actual| (Year(value.year), actual)));
        values.target.extend(value.target.map(|target| (Year(value.year), target)));
    }
    values.take(&own);
    values.interpolate();
    match (&definition.formula, flows) {
        (Some(formula), Some(flows)) => values.compute(formula, flows, &subject.scope, settings.base_year.plus(1).to(settings.horizon)),
        _ if own.is_empty() => {}
        _ => values.carry_on(settings.horizon),
    }
    let carried = definition.formula.is_none() && !values.forecast.is_empty();
    let mut source = definition.source.clone();
    for added in own.iter().filter_map(|row| row.source.as_ref()).collect::<BTreeSet<_>>() {
        source = format!("{source}; {added}");
    }
    let head = Head {
        code: &definition.code,
        group: &definition.group,
        indicator: &format!("{}{}", definition.indicator, subject.mark),
        unit: &definition.unit,
        scope: &subject.name,
        direction: own.iter().find_map(|row| row.direction).or(definition.direction),
        method: definition.formula.as_ref().map_or(if carried { "series" } else { "" }, |formula| formula.text.as_str()),
        source,
    };
    // An indicator that only a college can tell keeps its place on the scoreboard until somebody does.
    let mut years = values.years();
    if years.is_empty() {
        years.insert(settings.horizon);
    }
    head.rows(&values, years)
}

fn of_package(region: &Region, flows: Option<&Flows<'_>>, name: &str, unit: &str, own: &[&Indicator]) -> Vec<Row> {
    let settings = &region.settings;
    let mut values = Values::default();
    values.take(own);
    values.interpolate();
    let formula = own.iter().find_map(|row| row.formula.as_ref());
    match (formula, flows) {
        (Some(formula), Some(flows)) => {
            let scope = Scope {
                ugps: own.iter().find_map(|row| row.ugps.clone()).into_iter().collect(),
                industry: own.iter().find_map(|row| row.industry.clone()),
                ..Scope::default()
            };
            values.compute(formula, flows, &scope, settings.base_year.plus(1).to(settings.horizon));
        }
        (Some(_), None) => {}
        (None, _) => values.carry_on(settings.horizon),
    }
    let sources: BTreeSet<&str> = own.iter().filter_map(|row| row.source.as_deref()).collect();
    let method = match formula {
        Some(formula) => formula.text.as_str(),
        None if values.forecast.is_empty() => "",
        None => "series",
    };
    let head = Head {
        code: "",
        group: own.iter().find_map(|row| row.group.as_deref()).unwrap_or_default(),
        indicator: name,
        unit,
        scope: &settings.name,
        direction: own.iter().find_map(|row| row.direction),
        method,
        source: sources.into_iter().collect::<Vec<_>>().join("; "),
    };
    head.rows(&values, values.years())
}
