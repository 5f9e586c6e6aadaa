//! A plan as records, apart from the procedure that finds it.

use super::kind::Kind;
use super::reason::Conflict;
use kadry_region::GoalName;
use kadry_region::units::{Groups, People, Places, Roubles, Workers, Year};
use serde::Serialize;

/// One line of the plan.
#[derive(Clone, Debug)]
pub struct PlanLine {
    pub offer: usize,
    pub year: Year,
    pub groups: Groups,
    pub places: Places,
    /// Last year's fact for the first admission year, the plan of the year before after it; unknown is not zero.
    pub previous: Option<Places>,
    pub contracts: Places,
    pub graduation: Year,
    pub graduates: People,
    /// Both lags of the yield chain.
    pub workers: Workers,
    /// Of the whole cohort over its years of study; `None` where the offer gives no cost.
    pub cost: Option<Roubles>,
    /// The constraint that leaves no room for one more group; index into `Plan::constraints`.
    pub blocked_by: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceStatus {
    OutOfReach,
    Shortage,
    Balanced,
    Surplus,
}

impl BalanceStatus {
    pub fn key(self) -> &'static str {
        match self {
            BalanceStatus::OutOfReach => "out_of_reach",
            BalanceStatus::Shortage => "shortage",
            BalanceStatus::Balanced => "balanced",
            BalanceStatus::Surplus => "surplus",
        }
    }
}

/// Need of one programme and year against the workers that come.
#[derive(Clone, Debug)]
pub struct BalanceLine {
    pub programme: usize,
    pub year: Year,
    pub need: People,
    pub pipeline: Workers,
    pub planned: Workers,
    pub shortage: Workers,
    pub surplus: Workers,
    pub status: BalanceStatus,
}

/// One constraint as the plan meets it.
#[derive(Clone, Debug)]
pub struct ConstraintLine {
    pub name: String,
    pub kind: Kind,
    pub owner: String,
    pub year: Year,
    pub bound: f64,
    pub activity: f64,
    pub slack: f64,
    pub binding: bool,
    /// Change of weighted shortage (people) per unit more of the bound, from the LP relaxation of the second goal.
    pub price_people: Option<f64>,
    /// Bounds between which the price holds; infinite where it holds without end.
    pub range: Option<(f64, f64)>,
    /// Change of weighted shortage with one unit more (a place, a group, a million roubles), solved again.
    pub one_more: Option<f64>,
    /// The same with room for one more whole group.
    pub group_more: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct GoalResult {
    pub name: GoalName,
    /// In the final plan.
    pub value: f64,
    /// When the goal itself was solved; later goals may use the tolerance above it. This and the bounds are unknown where
    /// the goal was only a part of a weighted sum.
    pub optimum: Option<f64>,
    /// Proved: no plan does better.
    pub bound: Option<f64>,
    /// Least value where groups come in parts; the difference to the value is the price of whole groups. Known of the goal
    /// that decides about people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_parts: Option<f64>,
    /// Bound of the relaxation that knows what whole groups imply row by row: proved by the certificate.
    pub lp_bound: Option<f64>,
    /// `(value − bound) / |value|`.
    pub gap: Option<f64>,
    /// What the solver failed with before it was asked again with other settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retried: Option<String>,
    /// Duals of the relaxation that gave `lp_bound`, in the order of the rows that the model had then.
    #[serde(skip)]
    pub duals: Vec<f64>,
    #[serde(skip)]
    pub seconds: f64,
}

impl GoalResult {
    /// A goal that a stage solved; its gap is stated when the plan is collected.
    pub fn solved(name: GoalName, value: f64, bound: f64, lp_bound: f64, seconds: f64) -> Self {
        // Adding zero turns −0 into 0.
        let [value, bound, lp_bound] = [value, bound, lp_bound].map(|number| number + 0.0);
        Self {
            name,
            value,
            optimum: Some(value),
            bound: Some(bound),
            lp_bound: Some(lp_bound),
            gap: None,
            in_parts: None,
            retried: None,
            duals: Vec::new(),
            seconds,
        }
    }

    /// A goal of which only the value is known.
    pub fn valued(name: GoalName) -> Self {
        Self {
            name,
            value: 0.0,
            optimum: None,
            bound: None,
            lp_bound: None,
            in_parts: None,
            gap: None,
            retried: None,
            duals: Vec::new(),
            seconds: 0.0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// Every goal is proved to within 0.01 %.
    Optimal,
    /// The work on some goal ended with a gap, which is stated.
    Gap,
    TimeLimit,
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub status: PlanStatus,
    pub gap: f64,
    pub goals: Vec<GoalResult>,
    pub lines: Vec<PlanLine>,
    pub balance: Vec<BalanceLine>,
    pub constraints: Vec<ConstraintLine>,
    /// What proves the bounds of the goals.
    pub certificate: Vec<Multiplier>,
    /// Columns and rows of the model.
    pub size: (usize, usize),
    /// In the competition mode, what its rules change of the need-optimal plan.
    pub competition: Option<Competition>,
}

/// Why there is no plan.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refusal {
    /// Constraints contradict one another.
    #[error("the constraints contradict one another")]
    Impossible(Conflict),
    /// The time limit came before any plan.
    #[error("no plan was found in time")]
    NoPlanInTime,
    /// Whoever watched stopped the work.
    #[error("the work was stopped")]
    Stopped,
    #[error("{0}")]
    Solver(String),
}

/// The dual of one row of the relaxation of one goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiplier {
    pub goal: GoalName,
    pub kind: &'static str,
    pub owner: String,
    /// `None` for an earlier goal that is kept.
    pub year: Option<Year>,
    /// Which of several rows of this kind, owner and year.
    pub part: String,
    pub dual: f64,
    /// The side of the row that the dual stands for, without what earlier students take.
    pub bound: f64,
}

/// One line of a lot: programme, form, base and admission year are those of the lot.
#[derive(Clone, Debug)]
pub struct LotLine {
    pub offer: usize,
    pub year: Year,
    /// A line without a score stands behind all that have one.
    pub score: Option<f64>,
    /// From 1, within the lot.
    pub rank: usize,
    pub places: Places,
    pub need_optimal: Places,
}

/// A goal in both plans.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    pub goal: GoalName,
    pub competition: f64,
    pub need_optimal: f64,
}

/// What the competition changes of the need-optimal plan.
#[derive(Clone, Debug)]
pub struct Competition {
    pub lines: Vec<LotLine>,
    pub goals: Vec<Compared>,
}
