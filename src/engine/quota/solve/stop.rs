//! A solve that another thread may end.
#![allow(unsafe_code, reason = "no crate wraps the callbacks of the solver")]

use highs_sys::{
    Highs_setCallback, Highs_startCallback, HighsCallbackDataIn, HighsCallbackDataOut, kHighsCallbackIpmInterrupt,
    kHighsCallbackMipInterrupt, kHighsCallbackSimplexInterrupt,
};
use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicBool, Ordering};

/// Lets the solver ask, now and then, whether it is to end. The model must not be solved after `stop` is gone. Where the solver
/// takes no callback it is asked between solves only.
pub fn listen(solver: &mut highs::Model, stop: &AtomicBool) {
    let data = std::ptr::from_ref(stop).cast_mut().cast::<c_void>();
    // SAFETY: the handle is alive; `data` outlives the solve, and is read as what it is, through a shared reference.
    unsafe {
        Highs_setCallback(solver.as_mut_ptr(), Some(ask), data);
        for kind in [kHighsCallbackSimplexInterrupt, kHighsCallbackIpmInterrupt, kHighsCallbackMipInterrupt] {
            Highs_startCallback(solver.as_mut_ptr(), kind);
        }
    }
}

unsafe extern "C" fn ask(_: c_int, _: *const c_char, _: *const HighsCallbackDataOut, answer: *mut HighsCallbackDataIn, data: *mut c_void) {
    // SAFETY: HiGHS hands over the data of `listen`, and an answer to be filled in.
    unsafe {
        if let (Some(stop), Some(answer)) = (data.cast::<AtomicBool>().as_ref(), answer.as_mut())
            && stop.load(Ordering::Relaxed)
        {
            answer.user_interrupt = 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Failure, Options, minimise};
    use crate::quota::model::{ColumnKey, Model, RowKey};
    use kadry_region::units::Year;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    /// Market split (Cornuéjols and Dawande 1998): branch and bound does not end within the life of a test.
    fn hard() -> (Model, Vec<(usize, f64)>) {
        let mut model = Model::default();
        let (rows, columns) = (5, 40);
        for offer in 0..columns {
            model.add_column(ColumnKey::Groups { offer, year: Year(2027) }, 1.0, true);
        }
        let mut goal = Vec::new();
        let mut state = 7_u64;
        for row in 0..rows {
            let mut draw = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % 100
            };
            let mut terms: Vec<(usize, f64)> = (0..columns).map(|column| (column, draw() as f64)).collect();
            let half = (terms.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0).floor();
            for sign in [1.0, -1.0] {
                let slack = model.add_column(ColumnKey::Slack { row }, 1e6, false);
                terms.push((slack, sign));
                goal.push((slack, 1.0));
            }
            model.add_row(RowKey::Kept { goal: row }, terms, half, half);
        }
        (model, goal)
    }

    #[test]
    fn a_solve_is_ended_from_another_thread() {
        let (model, goal) = hard();
        let stop = AtomicBool::new(false);
        let options =
            Options { gap: 0.0, time_limit: 60.0, nodes: i32::MAX, search: 0.05, relax: false, target: f64::NEG_INFINITY, stop: &stop };
        let began = Instant::now();
        let answer = std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(300));
                stop.store(true, Ordering::Relaxed);
            });
            minimise(&model, &goal, options, None)
        });
        assert_eq!(answer.err(), Some(Failure::Stopped));
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    }
}
