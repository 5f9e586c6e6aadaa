//! A sweep: the plan under every scenario and every draw of need, cut into units that are solved in any order, on any machine,
//! and tell the same; then what all of them say together.

mod candidates;
mod conclusions;
mod findings;
mod regret;
mod spread;
mod value;
mod work;

pub use candidates::{Candidate, CandidateName};
pub use conclusions::{ScenarioShortage, SureTotal};
pub use findings::{Findings, LineKey, LineSpread, NEARLY_ALL, Read, Row, ShortageSpread, Sure, SureKind, Totals};
pub use regret::{Fit, Regret, RegretSummary};
pub use spread::{Spread, mean, quantile};
pub use value::InformationValue;
pub use work::{Engine, Failed};

use crate::demand::Source;
use std::fmt;

/// What a sweep is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Draws of each scenario; none sweeps the point forecasts of the scenarios alone.
    pub draws: u64,
    /// Groups of draws may come in parts: much faster. Plans of point forecasts stay whole.
    pub parts: bool,
}

impl Settings {
    /// Whether the groups of a case may come in parts.
    pub fn in_parts(self, case: Case) -> bool {
        self.parts && matches!(case, Case::Draw(_) | Case::Known(..))
    }
}

/// Under which need a plan is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Point,
    /// The lower and the upper end of the interval of every need.
    Low,
    High,
    /// A draw of one source is known, and of the others only what is to be expected.
    Known(Source, u64),
    Draw(u64),
}

impl Case {
    pub fn key(self) -> &'static str {
        match self {
            Case::Point => "point",
            Case::Low => "low",
            Case::High => "high",
            Case::Known(Source::Employment, _) => "known_employment",
            Case::Known(Source::Hazards, _) => "known_hazards",
            Case::Known(Source::Projects, _) => "known_projects",
            Case::Known(Source::Yields, _) => "known_yields",
            Case::Draw(_) => "draw",
        }
    }

    /// Number of the draw, from 1.
    pub fn draw(self) -> Option<u64> {
        match self {
            Case::Known(_, draw) | Case::Draw(draw) => Some(draw),
            Case::Point | Case::Low | Case::High => None,
        }
    }

    pub fn of(key: &str, draw: u64) -> Option<Self> {
        let known = Source::ALL.map(|source| Case::Known(source, draw));
        [Case::Point, Case::Low, Case::High, Case::Draw(draw)].into_iter().chain(known).find(|case| case.key() == key)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.draw() {
            Some(draw) => write!(f, "{} {draw}", self.key()),
            None => f.write_str(self.key()),
        }
    }
}

/// A piece of the work: some cases of one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub scenario: usize,
    pub cases: Vec<Case>,
}

/// Draws in a unit: what a kill may lose.
const UNIT: u64 = 8;
const UNIT_IN_PARTS: u64 = 64;

/// The work in the order in which it is numbered. Ends of intervals and known sources belong to the first scenario.
pub fn units(scenarios: usize, settings: Settings) -> Vec<Unit> {
    let Settings { draws, parts } = settings;
    let size = if parts { UNIT_IN_PARTS } else { UNIT };
    let mut units = Vec::new();
    for scenario in 0..scenarios {
        let mut fixed = vec![Case::Point];
        if scenario == 0 && draws > 0 {
            fixed.extend([Case::Low, Case::High]);
        }
        units.push(Unit { scenario, cases: fixed });
        if scenario == 0 {
            let known = value::known(draws);
            units.extend(known.into_iter().map(|cases| Unit { scenario, cases }));
        }
        let mut from = 1;
        while from <= draws {
            let to = draws.min(from + size - 1);
            units.push(Unit { scenario, cases: (from..=to).map(Case::Draw).collect() });
            from = to + 1;
        }
    }
    units
}

/// What a plan of one case brings; places by line and shortage by pair, in the order of the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Weighted sum of the goals, in people of shortage, and its proved bound.
    pub objective: f64,
    pub bound: f64,
    /// Workers that lack, each times the priority of its programme.
    pub shortage: f64,
    pub shortage_people: f64,
    pub surplus: f64,
    /// Million roubles of the lines whose cost is known; `None` where none is.
    pub cost: Option<f64>,
    /// Parts of groups where groups come in parts.
    pub groups: Vec<f64>,
    pub places: Vec<f64>,
    pub short: Vec<f64>,
}

/// The answer to one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub case: Case,
    /// `None` where the scenario has no plan at all.
    pub found: Option<Found>,
}

/// What the status column says of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proved to within 0.01 %.
    Optimal,
    Gap,
    /// Groups come in parts.
    Parts,
    NoPlan,
}

impl Status {
    pub fn key(self) -> &'static str {
        match self {
            Status::Optimal => "optimal",
            Status::Gap => "gap",
            Status::Parts => "parts",
            Status::NoPlan => "no_plan",
        }
    }
}

impl Found {
    /// What a better plan could at most gain, as a part of the objective.
    pub fn gap(&self) -> f64 {
        if self.objective.abs() > 1e-9 { (self.objective - self.bound) / self.objective.abs() } else { 0.0 }
    }
}

impl Answer {
    pub fn status(&self, settings: Settings) -> Status {
        match &self.found {
            None => Status::NoPlan,
            Some(_) if settings.in_parts(self.case) => Status::Parts,
            Some(found) if found.gap() <= 1e-4 => Status::Optimal,
            Some(_) => Status::Gap,
        }
    }
}

/// Scenarios ready to be solved.
pub struct Sweep<'a> {
    pub settings: Settings,
    pub scenarios: Vec<(String, Engine<'a>)>,
}

impl Sweep<'_> {
    pub fn units(&self) -> Vec<Unit> {
        units(self.scenarios.len(), self.settings)
    }

    /// Solves one unit; `tell` hears of every case that is done.
    ///
    /// # Errors
    /// [`Failed`] with the case whose solving failed.
    pub fn solve(&self, unit: &Unit, tell: &(dyn Fn() + Sync)) -> Result<Vec<Answer>, Failed> {
        let (name, engine) = &self.scenarios[unit.scenario];
        engine.solve(&unit.cases, self.settings, tell).map_err(|(case, failure)| Failed { scenario: name.clone(), case, failure })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_hold_every_case_once() {
        for (draws, parts, expected) in [(0, false, 2), (8, false, 8), (9, false, 10), (65, true, 10), (3, false, 4)] {
            let units = units(2, Settings { draws, parts });
            assert_eq!(units.len(), expected, "{draws}");
            for scenario in 0..2 {
                let cases: Vec<Case> = units.iter().filter(|u| u.scenario == scenario).flat_map(|u| u.cases.clone()).collect();
                let drawn: Vec<u64> = cases.iter().filter(|c| matches!(c, Case::Draw(_))).filter_map(|c| c.draw()).collect();
                assert_eq!(drawn, (1..=draws).collect::<Vec<_>>());
                assert!(cases.contains(&Case::Point));
            }
        }
    }

    #[test]
    fn a_case_is_read_back_from_its_key() {
        for case in [Case::Point, Case::Low, Case::High, Case::Known(Source::Yields, 3), Case::Draw(7)] {
            assert_eq!(Case::of(case.key(), case.draw().unwrap_or_default()), Some(case));
        }
        assert_eq!(Case::of("x", 1), None);
    }
}
