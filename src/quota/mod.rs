//! The optimisation: whole groups of each line and year that leave the least shortage (model.md, section 3).

mod arithmetic;
mod certificate;
mod collect;
mod conflict;
mod constraints;
mod families;
mod goals;
mod model;
mod plan;
mod prices;
mod solve;
mod stages;

pub use arithmetic::Reason;
pub use certificate::Multiplier;
pub use constraints::kind_ru;
pub use goals::GoalName;
pub use model::{Data, Model};
pub use plan::{BalanceLine, BalanceStatus, ConstraintLine, GoalResult, Plan, PlanLine, PlanStatus, Refusal, plan, shortage_bound};
pub use solve::SOLVER;
