//! What all answers say together. They are read unit by unit: what is held grows with lines and scenarios, of each draw only
//! a few numbers stay.

use super::candidates::{self, Candidate};
use super::regret::{self, Regret, RegretSummary};
use super::spread::Spread;
use super::value::{self, InformationValue};
use super::work::Engine;
use super::{Answer, Case, Failed, Found, Settings, Status, Sweep, Unit};
use kadry_region::Region;
use kadry_region::scenario::Applied;
use kadry_region::units::Year;
use std::collections::BTreeMap;

/// A line of the plan as all scenarios know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineKey {
    pub college: String,
    pub programme: String,
    pub form: String,
    pub base: String,
    pub year: Year,
}

impl LineKey {
    pub fn of(region: &Region, (offer, year): (usize, Year)) -> Self {
        let line = &region.offers[offer];
        Self {
            college: region.colleges[line.college].id.clone(),
            programme: region.programmes[line.programme].code.clone(),
            form: line.form.clone(),
            base: line.base.clone(),
            year,
        }
    }
}

/// The numbers of one answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub scenario: usize,
    pub case: Case,
    pub status: Status,
    pub result: Option<Totals>,
}

#[derive(Clone, Copy, Debug)]
pub struct Totals {
    pub objective: f64,
    pub bound: f64,
    pub gap: f64,
    pub shortage: f64,
    pub shortage_people: f64,
    pub surplus: f64,
    pub places: f64,
    pub cost: Option<f64>,
}

/// A line over the draws of one scenario, or of all (`None`).
#[derive(Clone, Debug)]
pub struct LineSpread {
    pub scenario: Option<usize>,
    pub key: LineKey,
    /// Under the point forecast of the scenario, or of the first one.
    pub base_places: Option<f64>,
    pub places: Spread,
    /// Whole groups.
    pub groups: Spread,
}

/// A shortage over the draws of one scenario.
#[derive(Clone, Debug)]
pub struct ShortageSpread {
    pub scenario: usize,
    pub programme: String,
    pub year: Year,
    pub point: Option<f64>,
    pub people: Spread,
}

/// What draws and scenarios leave of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SureKind {
    /// At least one group is opened in nearly all draws and in every scenario.
    Sure,
    /// It depends on the draw or the scenario whether a group is opened.
    Open,
    /// No group in any draw or scenario.
    Never,
}

impl SureKind {
    pub fn key(self) -> &'static str {
        match self {
            SureKind::Sure => "sure",
            SureKind::Open => "open",
            SureKind::Never => "never",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Sure {
    pub key: LineKey,
    pub kind: SureKind,
    /// Groups and places that are reached in [`NEARLY_ALL`] draws and under the point forecast of every scenario.
    pub groups: f64,
    pub places: f64,
    /// Most groups in any draw or scenario.
    pub most_groups: f64,
    /// Share of the draws with at least one group.
    pub opened: f64,
}

/// Share of draws that makes a group sure.
pub const NEARLY_ALL: f64 = 0.95;

/// What a sweep found.
pub struct Findings {
    pub settings: Settings,
    pub scenarios: Vec<String>,
    /// What each scenario changes: its place in the list, and the files that make it.
    pub changes: Vec<(usize, Applied)>,
    pub rows: Vec<Row>,
    pub lines: Vec<LineSpread>,
    pub shortages: Vec<ShortageSpread>,
    pub sure: Vec<Sure>,
    pub candidates: Vec<Candidate>,
    /// Lines whose places of last year are unknown, so that last year's plan is no candidate.
    pub last_year_unknown: usize,
    pub regrets: Vec<Regret>,
    pub summaries: Vec<RegretSummary>,
    pub values: Vec<InformationValue>,
}

/// Reads the answers to one unit.
pub type Read<'r, E> = dyn Fn(&Unit) -> Result<Vec<Answer>, E> + Sync + 'r;

/// What is known of one scenario after its answers were read.
pub struct Tally {
    pub point: Option<Found>,
    places: Vec<Spread>,
    groups: Vec<Spread>,
    short: Vec<Spread>,
}

impl Findings {
    /// # Errors
    /// What `read` says, or [`Failed`] where the solver fails on a candidate.
    pub fn new<E: From<Failed> + Send>(sweep: &Sweep<'_>, read: &Read<'_, E>) -> Result<Self, E> {
        let mut rows = Vec::new();
        let mut tallies: Vec<Tally> =
            sweep.scenarios.iter().map(|(_, engine)| Tally::new(engine.keys().len(), engine.pairs().len())).collect();
        for unit in sweep.units() {
            for answer in read(&unit)? {
                rows.push(Row::new(unit.scenario, &answer, sweep.settings));
                tallies[unit.scenario].add(answer, sweep.settings);
            }
        }
        let lines = lines(sweep, &tallies);
        let sure = sure(sweep, &tallies);
        let (candidates, last_year_unknown) = candidates::candidates(sweep, &lines, read)?;
        let regrets = regret::regrets(sweep, &candidates, read)?;
        let summaries = regret::summaries(&candidates, &regrets);
        let values = value::values(sweep, &candidates, read)?;
        Ok(Self {
            settings: sweep.settings,
            changes: changes(sweep),
            scenarios: sweep.scenarios.iter().map(|(name, _)| name.clone()).collect(),
            rows,
            shortages: shortages(sweep, &tallies),
            lines,
            sure,
            candidates,
            last_year_unknown,
            regrets,
            summaries,
            values,
        })
    }

    /// Answers that distributions are made of: the draws, or the point forecasts where there are none.
    pub fn swept(&self) -> impl Iterator<Item = (&Row, &Totals)> {
        self.rows.iter().filter(|row| self.settings.counts(row.case)).filter_map(|row| Some((row, row.result.as_ref()?)))
    }

    /// Lines in the widest scope there is: all scenarios, else the only one.
    pub fn widest(&self) -> impl Iterator<Item = &LineSpread> {
        let all = self.lines.iter().any(|line| line.scenario.is_none());
        self.lines.iter().filter(move |line| line.scenario.is_none() || !all)
    }
}

impl Settings {
    /// Whether a case counts in the distributions.
    pub fn counts(self, case: Case) -> bool {
        match case {
            Case::Draw(_) => true,
            Case::Point => self.draws == 0,
            _ => false,
        }
    }
}

impl Row {
    fn new(scenario: usize, answer: &Answer, settings: Settings) -> Self {
        let result = answer.found.as_ref().map(|found| Totals {
            objective: found.objective,
            bound: found.bound,
            gap: found.gap(),
            shortage: found.shortage,
            shortage_people: found.shortage_people,
            surplus: found.surplus,
            places: found.places.iter().sum(),
            cost: found.cost,
        });
        Self { scenario, case: answer.case, status: answer.status(settings), result }
    }
}

impl Tally {
    fn new(lines: usize, pairs: usize) -> Self {
        let spreads = |count| vec![Spread::default(); count];
        Self { point: None, places: spreads(lines), groups: spreads(lines), short: spreads(pairs) }
    }

    fn add(&mut self, answer: Answer, settings: Settings) {
        let Some(found) = answer.found else { return };
        if settings.counts(answer.case) {
            let add =
                |spreads: &mut [Spread], values: &[f64]| spreads.iter_mut().zip(values).for_each(|(spread, value)| spread.add(*value));
            add(&mut self.places, &found.places);
            add(&mut self.groups, &found.groups.iter().map(|groups| whole(*groups)).collect::<Vec<_>>());
            add(&mut self.short, &found.short);
        }
        if answer.case == Case::Point {
            self.point = Some(found);
        }
    }
}

/// A group that comes in part is not opened.
fn whole(groups: f64) -> f64 {
    (groups + 1e-6).floor()
}

fn changes(sweep: &Sweep<'_>) -> Vec<(usize, Applied)> {
    let of = |(index, (_, engine)): (usize, &(String, Engine<'_>))| {
        engine.region().changes.iter().cloned().map(move |applied| (index, applied)).collect::<Vec<_>>()
    };
    sweep.scenarios.iter().enumerate().flat_map(of).collect()
}

/// By scenario, and over all where there are several. Without draws the point forecasts of all scenarios take their place.
fn lines(sweep: &Sweep<'_>, tallies: &[Tally]) -> Vec<LineSpread> {
    let mut lines = Vec::new();
    let mut all: BTreeMap<&LineKey, LineSpread> = BTreeMap::new();
    for (scenario, ((_, engine), tally)) in sweep.scenarios.iter().zip(tallies).enumerate() {
        for (line, key) in engine.keys().iter().enumerate() {
            let one = LineSpread {
                scenario: Some(scenario),
                key: key.clone(),
                base_places: tally.point.as_ref().and_then(|found| found.places.get(line).copied()),
                places: tally.places[line].clone(),
                groups: tally.groups[line].clone(),
            };
            let sum = all.entry(key).or_insert_with(|| LineSpread {
                scenario: None,
                places: Spread::default(),
                groups: Spread::default(),
                ..one.clone()
            });
            sum.places.append(&one.places);
            sum.groups.append(&one.groups);
            if sweep.settings.draws > 0 {
                lines.push(one);
            }
        }
    }
    if sweep.settings.draws == 0 || sweep.scenarios.len() > 1 {
        lines.extend(all.into_values());
    }
    lines
}

fn shortages(sweep: &Sweep<'_>, tallies: &[Tally]) -> Vec<ShortageSpread> {
    let mut rows = Vec::new();
    for (scenario, ((_, engine), tally)) in sweep.scenarios.iter().zip(tallies).enumerate() {
        let region = engine.region();
        rows.extend(engine.pairs().iter().zip(&tally.short).enumerate().map(|(pair, ((programme, year), people))| ShortageSpread {
            scenario,
            programme: region.programmes[*programme].code.clone(),
            year: *year,
            point: tally.point.as_ref().and_then(|found| found.short.get(pair).copied()),
            people: people.clone(),
        }));
    }
    rows
}

/// Lines by what nearly all draws and every scenario with a plan leave of them.
fn sure(sweep: &Sweep<'_>, tallies: &[Tally]) -> Vec<Sure> {
    #[derive(Default)]
    struct Seen {
        groups: Spread,
        /// Places and groups that nearly all draws of each scenario leave.
        each: Vec<(f64, f64)>,
        /// Places and groups under the point forecasts.
        points: Vec<(f64, f64)>,
    }
    let mut seen: BTreeMap<&LineKey, Seen> = BTreeMap::new();
    let scenarios = sweep.scenarios.iter().zip(tallies).filter(|((_, engine), _)| engine.has_plan()).count();
    for ((_, engine), tally) in sweep.scenarios.iter().zip(tallies) {
        for (line, key) in engine.keys().iter().enumerate() {
            let seen = seen.entry(key).or_default();
            seen.groups.append(&tally.groups[line]);
            if engine.has_plan() {
                seen.each.push((tally.places[line].sure(NEARLY_ALL), tally.groups[line].sure(NEARLY_ALL)));
            }
            seen.points.extend(tally.point.as_ref().map(|found| (found.places[line], whole(found.groups[line]))));
        }
    }
    let sure = |(key, seen): (&LineKey, Seen)| {
        let everywhere = seen.points.len() == scenarios;
        let least = |of: fn(&(f64, f64)) -> f64| {
            let all = seen.points.iter().chain(&seen.each).map(of);
            if everywhere { all.fold(f64::INFINITY, f64::min) } else { 0.0 }
        };
        let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
        let groups = finite(least(|point| point.1));
        let most_groups = seen.points.iter().map(|point| point.1).fold(seen.groups.most(), f64::max);
        let kind = match (groups > 0.0, most_groups > 0.0) {
            (true, _) => SureKind::Sure,
            (false, true) => SureKind::Open,
            (false, false) => SureKind::Never,
        };
        let places = if groups > 0.0 { finite(least(|point| point.0)) } else { 0.0 };
        Sure { key: key.clone(), kind, groups, places, most_groups, opened: seen.groups.share_from(1.0) }
    };
    seen.into_iter().map(sure).collect()
}
