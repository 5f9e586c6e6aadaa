//! The optimisation: whole groups of each line and year that leave the least shortage (model.md, section 3).

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
mod plan;
mod prices;
mod progress;
mod reason;
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

pub use arithmetic::words::bound_name;
pub use certificate::Multiplier;
pub use competition::{Compared, Competition, LotLine};
pub use constraints::{kind_ru, one_more};
pub use export::{ModelFormat, Portable, with_portable};
pub use goals::{GoalName, objective};
pub use kind::Kind;
pub use model::{Before, Column, ColumnKey, Model, Row, RowKey, Side};
pub use names::{NAMES_HEAD, Names, names_table};
pub use plan::{BalanceLine, BalanceStatus, ConstraintLine, GoalResult, Plan, PlanLine, PlanStatus, Refusal, plan, shortage_bound};
pub use progress::{Progress, watch};
pub use reason::{Conflict, Reason, Relief, Unit};
pub use resolve::{Aim, Criterion, Evaluation, Measure, Parts, Resolver, Wanted, Whole, Worker};
pub use single::{Solved, relax, solve};
pub use solve::{Answer, Failure, Options, SOLVER, minimise};
