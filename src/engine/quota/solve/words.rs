//! What the solver says, in words.

use super::Failure;
use highs::HighsModelStatus;

/// A call that the solver did not take: `what` it was about.
pub fn refused(what: &str) -> Failure {
    Failure::Solver(format!("HiGHS refused {what}"))
}

/// A solve that ended without an answer.
pub fn ended(status: HighsModelStatus) -> Failure {
    let how = match status {
        HighsModelStatus::NotSet => "nothing was solved",
        HighsModelStatus::LoadError => "the model was not loaded",
        HighsModelStatus::ModelError => "the model is invalid",
        HighsModelStatus::PresolveError => "presolve failed",
        HighsModelStatus::SolveError => "the solve failed",
        HighsModelStatus::PostsolveError => "postsolve failed",
        HighsModelStatus::ModelEmpty => "the model is empty",
        HighsModelStatus::Infeasible => "the model has no solution",
        HighsModelStatus::UnboundedOrInfeasible => "the model is unbounded or has no solution",
        HighsModelStatus::Unbounded => "the model is unbounded",
        HighsModelStatus::Optimal => "optimal, without a solution",
        HighsModelStatus::ObjectiveBound => "the bound of the objective was reached",
        HighsModelStatus::ObjectiveTarget => "the target of the objective was reached",
        HighsModelStatus::ReachedTimeLimit => "the time limit was reached",
        HighsModelStatus::ReachedIterationLimit => "the limit of iterations was reached",
        HighsModelStatus::ReachedSolutionLimit => "the limit of solutions was reached",
        HighsModelStatus::ReachedInterrupt => "the solve was interrupted",
        HighsModelStatus::ReachedMemoryLimit => "the memory limit was reached",
        // The list of the solver may grow.
        _ => "the status is unknown",
    };
    Failure::Solver(format!("HiGHS: {how}"))
}
