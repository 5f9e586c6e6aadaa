//! Figures of one line of the plan: the balance and the constraint that it meets, need by cause, and a group more or less.

use crate::outcome::Outcome;
use crate::quota::{BalanceLine, ConstraintLine, PlanLine};
use kadry_region::units::{People, Year};
use std::collections::BTreeMap;

/// Workers a year: what a group gives a year late counts from here on, the least that one decimal shows.
const LATE_WORKERS: f64 = 0.05;

/// Need of a programme and year by cause, `(cause, people)`; other supply is negative, and what raking to a control total
/// adds or takes comes last.
pub fn causes(outcome: &Outcome, programme: usize, year: Year) -> Vec<(&'static str, People)> {
    let mut sums: Vec<(&'static str, People)> = Vec::new();
    for share in outcome.region().matrix.iter().filter(|m| m.programme == programme) {
        let Some(row) = outcome.inputs().demand.at(share.occupation, year) else { continue };
        for (index, (cause, people)) in row.causes().into_iter().enumerate() {
            if sums.len() <= index {
                sums.push((cause, People(0.0)));
            }
            sums[index].1 += People(people.0 * share.share.0);
        }
    }
    let row = outcome.inputs().demand.programmes.iter().find(|row| row.programme == programme && row.year == year);
    if let Some(moved) = row.map(|row| row.need.0 - row.bottom_up.0).filter(|moved| *moved != 0.0) {
        sums.push(("control_total", People(moved)));
    }
    sums
}

/// What one full group more or less would do to the shortage of its programme over the years that the group reaches, all
/// other lines as they are and limits put aside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupStep {
    pub places: u32,
    /// Both lags of the yield chain.
    pub workers: f64,
    /// People who lack as it is, with a group more, and with a group less.
    pub shortage: f64,
    pub more: f64,
    pub less: f64,
    /// The second of the two years counts only where the group still gives workers then.
    pub years: (Year, Year),
}

/// What is known of a line beside its own figures; balances, which many lines share, are looked up once.
pub struct LineFacts<'a> {
    outcome: &'a Outcome,
    balance: BTreeMap<(usize, Year), usize>,
}

impl<'a> LineFacts<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let balance = outcome.plan.balance.iter().enumerate().map(|(i, line)| ((line.programme, line.year), i)).collect();
        Self { outcome, balance }
    }

    /// Of the programme in the year of graduation.
    pub fn balance(&self, line: &PlanLine) -> Option<&'a BalanceLine> {
        self.balance_in(line, line.graduation)
    }

    fn balance_in(&self, line: &PlanLine, year: Year) -> Option<&'a BalanceLine> {
        let programme = self.outcome.region().offers[line.offer].programme;
        self.balance.get(&(programme, year)).and_then(|i| self.outcome.plan.balance.get(*i))
    }

    /// The constraint that keeps one more group of the line out.
    pub fn bound(&self, line: &PlanLine) -> Option<&'a ConstraintLine> {
        line.blocked_by.and_then(|i| self.outcome.plan.constraints.get(i))
    }

    /// Workers of one full group, both lags of the yield chain together.
    pub fn group_workers(&self, line: &PlanLine) -> f64 {
        let (first, second) = self.outcome.inputs().chains.get(line.offer).map_or((0.0, 0.0), |chain| chain.per_place());
        f64::from(self.outcome.region().offers[line.offer].group_size) * (first + second)
    }

    /// `None` where the programme has no balance in the year of graduation.
    pub fn group_step(&self, line: &PlanLine) -> Option<GroupStep> {
        let places = self.outcome.region().offers[line.offer].group_size;
        let (first, second) = self.outcome.inputs().chains.get(line.offer)?.per_place();
        let (now, later) = (f64::from(places) * first, f64::from(places) * second);
        let next = line.graduation.plus(1);
        let two = later >= LATE_WORKERS && self.balance_in(line, next).is_some();
        let reached = if two { vec![(line.graduation, now), (next, later)] } else { vec![(line.graduation, now)] };
        let shortage = |times: f64| -> f64 {
            let lack = |b: &BalanceLine, workers: f64| (b.need.0 - b.pipeline.0 - b.planned.0 - times * workers).max(0.0);
            reached.iter().filter_map(|(year, workers)| Some(lack(self.balance_in(line, *year)?, *workers))).sum()
        };
        self.balance(line)?;
        let last = if two { next } else { line.graduation };
        Some(GroupStep {
            places,
            workers: now + later,
            shortage: shortage(0.0),
            more: shortage(1.0),
            less: shortage(-1.0),
            years: (line.graduation, last),
        })
    }
}
