//! Why the solver gave no answer.

use kadry_engine::quota::Failure;
use kadry_region::lang::{Text, text};

/// For the user, without a full stop.
pub fn failure_text(failure: &Failure) -> Text {
    match failure {
        Failure::Infeasible => text!("ни один план не выполняет всех ограничений", "no plan meets every constraint"),
        Failure::NoPlanInTime => text!("за отведённое время не найдено ни одного плана", "no plan was found in time"),
        Failure::Stopped => text!("расчёт остановлен", "the work was stopped"),
        Failure::Solver(error) => text!("решатель не справился: {error}", "the solver failed: {error}"),
    }
}
