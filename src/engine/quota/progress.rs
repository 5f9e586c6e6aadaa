//! How far the solving has come, for whoever watches, and whether it is to go on: a terminal, a notebook, or nobody.

use super::goals::GoalName;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the work on a goal stands.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub goal: GoalName,
    /// Best plan so far.
    pub incumbent: Option<f64>,
    /// Proved: no plan does better.
    pub bound: Option<f64>,
    /// Since the first goal was begun.
    pub seconds: f64,
}

/// Whoever watches the work. It must not influence the plan but by stopping it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Hears of every step.
    pub tell: &'a (dyn Fn(Progress) + Sync),
    /// Once it is true, the work ends without a plan.
    pub stop: &'a AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

fn nobody(_: Progress) {}

impl Watch<'static> {
    /// Nobody hears anything, and nothing stops the work.
    pub const fn silent() -> Self {
        Self { tell: &nobody, stop: &NEVER }
    }
}

impl Watch<'_> {
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
