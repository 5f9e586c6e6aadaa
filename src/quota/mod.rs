//! The optimisation: whole groups of each line and year that leave the least shortage (model.md, section 3).

mod arithmetic;
mod families;
mod goals;
mod model;
mod plan;
mod solve;

pub use arithmetic::Reason;
pub use goals::GoalName;
pub use model::{Data, Model};
pub use plan::{
    BalanceLine, BalanceStatus, ConstraintLine, GoalResult, Plan, PlanLine, PlanStatus, Refusal, kind_ru, plan, shortage_bound,
};
pub use solve::SOLVER;
