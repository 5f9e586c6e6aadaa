//! The optimisation: whole groups of each line and year that leave the least shortage (model.md, section 3).

mod arithmetic;
mod collect;
mod conflict;
mod constraints;
mod families;
mod goals;
mod model;
mod plan;
mod reason;
mod solve;
mod stages;

pub use arithmetic::words::bound_name;
pub use constraints::kind_ru;
pub use goals::GoalName;
pub use model::{Data, Model};
pub use plan::{BalanceLine, BalanceStatus, ConstraintLine, GoalResult, Plan, PlanLine, PlanStatus, Refusal, plan, shortage_bound};
pub use reason::{Conflict, Reason, Relief};
pub use solve::SOLVER;
