//! The conflict of a relaxation, which neither good_lp nor the crate `highs` reaches.
#![allow(unsafe_code, reason = "HiGHS gives the conflict through its C interface only")]

use super::{Failure, Options, build, configure};
use crate::quota::model::Model;
use highs_sys::{Highs_getIis, HighsInt, STATUS_ERROR};
use std::collections::BTreeSet;
use std::ptr::null_mut;

/// From an elastic LP (2), then reduced until it is irreducible (4).
const STRATEGY: i32 = 2 + 4;

/// Rows of the model that contradict one another where groups may be parts; without any one of them the others do not.
/// Empty where the relaxation is feasible.
///
/// # Errors
/// [`Failure::Solver`] when HiGHS gives no answer.
pub fn conflict(model: &Model, options: Options<'_>) -> Result<Vec<usize>, Failure> {
    let failed = |what: String| Failure::Solver(what);
    let (mut inner, solver_rows) = build(model, &[], true)?;
    configure(&mut inner, options, true).map_err(|e| failed(format!("{e:?}")))?;
    inner
        .try_set_option("iis_strategy", STRATEGY)
        .and_then(|()| inner.try_set_option("iis_time_limit", options.time_limit.max(0.01)))
        .map_err(|e| failed(format!("{e:?}")))?;
    let rows = solver_rows.last().map_or(0, |(_, to)| *to);
    let mut row_index: Vec<HighsInt> = vec![0; rows];
    let (mut columns_found, mut rows_found): (HighsInt, HighsInt) = (0, 0);
    // SAFETY: the pointer comes from a live model that nothing else uses during the call. HiGHS writes the two counts, and
    // the index of each row of the conflict, at most as many as the model has, which are the `rows` that `build` made; it
    // leaves null pointers alone. The statuses of all rows are not asked for: it reads past their end when there is no conflict.
    let status = unsafe {
        Highs_getIis(
            inner.as_mut_ptr(),
            &raw mut columns_found,
            &raw mut rows_found,
            null_mut(),
            row_index.as_mut_ptr(),
            null_mut(),
            null_mut(),
            null_mut(),
            null_mut(),
        )
    };
    if status == STATUS_ERROR {
        return Err(failed("getIis".to_owned()));
    }
    let found: BTreeSet<usize> =
        row_index.iter().take(usize::try_from(rows_found).unwrap_or_default()).filter_map(|row| usize::try_from(*row).ok()).collect();
    let within = |(from, to): &(usize, usize)| (*from..*to).any(|row| found.contains(&row));
    Ok(solver_rows.iter().enumerate().filter(|(_, side)| within(side)).map(|(row, _)| row).collect())
}
