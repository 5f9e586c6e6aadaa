//! The optimisation: whole groups of each line and year that leave the least shortage (model.md, section 3).

mod again;
pub mod alternatives;
mod arithmetic;
mod blocks;
mod build;
mod certificate;
mod collect;
mod competition;
mod conflict;
mod constraints;
mod export;
mod families;
mod goals;
mod model;
mod names;
mod near;
mod owners;
mod plan;
mod prices;
mod progress;
mod reason;
mod records;
pub mod rounding;
mod search;
mod single;
mod solve;
mod stages;
#[cfg(test)]
mod tests;
pub mod trade_offs;
pub mod weighted;

pub use again::{Again, Aim, Judged, Measure, Parts, Wanted, Whole, Worker};
pub use export::{ModelFormat, Portable, with_portable};
pub use goals::{GoalName, objective};
pub use model::{Column, ColumnKey, Model, Names, Row, RowKey, Side};
pub use names::{NAMES_HEAD, names_table};
pub use owners::{describe, limit_label, owner};
pub use plan::{plan, shortage_bound};
pub use prices::one_unit;
pub use progress::{Progress, watch};
pub use reason::{Asked, Bound, Conflict, Lacking, Reach, Reason, Receiver, Relief, Remedy, Sense, Unit, Why};
pub use records::{
    BalanceLine, BalanceStatus, Compared, Competition, ConstraintLine, GoalResult, LotLine, Multiplier, Plan, PlanLine, PlanStatus, Refusal,
};
pub use single::{Solved, relax, solve};
pub use solve::{Answer, Failure, Options, SOLVER, minimise};
