//! The optimisation: whole groups of each line and year that leave the least shortage.
//!
//! Groups stand under licences, contracts, intake, contingent, workshops, teachers, dormitories, budget, applicants, change from year
//! to year and limits (`families`); goals come as the scenario orders them (`data/README.md`, goals and modes).
//!
//! Contracts and shortage, and every goal of a small region (up to 350 whole columns), are solved to the gap asked for (0.5 % by
//! default); the others get a fixed amount of work, so that the result does not depend on the clock, and their gaps are reported. A
//! good plan is sought first: one admission year after the other without a relaxation, then near the relaxation, then each year anew in
//! ever wider neighbourhoods; branch and bound goes on from there. Where the time limit is near, a goal takes at most half of what is
//! left, so that those after it are not lost.
//!
//! Where there is no plan, sums of bounds are compared first; then the conflict of the relaxation and, where only whole groups
//! contradict, a deletion filter give the smallest set of constraints that cannot hold together; an elastic solve says how much must
//! give (`arithmetic`, `conflict`).
//!
//! `unsafe` stands in `solve` alone, for calls of the solver that no crate wraps.

pub mod alternatives;
mod arithmetic;
mod build;
mod certificate;
mod collect;
mod competition;
mod conflict;
mod constraints;
mod dantzig_wolfe;
mod export;
mod families;
mod goals;
mod kind;
mod model;
mod names;
mod neighbourhood;
mod owners;
mod plan;
mod prices;
mod progress;
mod reason;
mod records;
mod resolve;
pub mod rounding;
mod search;
mod single;
mod solve;
mod stages;
#[cfg(test)]
mod tests;
pub mod trade_offs;
pub mod weighted;

pub use export::{ModelFormat, Portable, with_portable};
pub use goals::{GoalName, objective};
pub use kind::Kind;
pub use model::{Before, Column, ColumnKey, Model, Names, Row, RowKey, Side};
pub use names::{NAMES_HEAD, names_table};
pub use owners::{describe, limit_label, owner};
pub use plan::{plan, shortage_bound};
pub use prices::one_unit;
pub use progress::{Progress, Watch};
pub use reason::{Asked, Bound, Conflict, Lacking, Reach, Reason, Receiver, Relief, Remedy, Sense, Unit, Why};
pub use records::{
    BalanceLine, BalanceStatus, Compared, Competition, ConstraintLine, GoalResult, LotLine, Multiplier, Plan, PlanLine, PlanStatus, Refusal,
};
pub use resolve::{Aim, Criterion, Evaluation, Measure, Parts, Resolver, Wanted, Whole, Worker};
pub use single::{Solved, relax, solve};
pub use solve::{Answer, Failure, Options, SOLVER, minimise};
