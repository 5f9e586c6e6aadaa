//! How far the solving has come, for whoever watches: a terminal, or nobody.

use super::goals::GoalName;
use std::sync::OnceLock;

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

static WATCHER: OnceLock<fn(&Progress)> = OnceLock::new();

/// Whom every step is told to, once for the whole program. It must not influence the plan.
pub fn watch(watcher: fn(&Progress)) {
    let _ = WATCHER.set(watcher);
}

pub fn tell(progress: &Progress) {
    if let Some(watcher) = WATCHER.get() {
        watcher(progress);
    }
}
