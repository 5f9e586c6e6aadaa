//! Names of columns and rows for HiGHS, which neither good_lp nor highs passes on.

#![allow(unsafe_code, reason = "the only way to these two functions of the solver")]

use super::{Failure, Model};
use highs_sys::{Highs_passColName, Highs_passRowName, HighsInt, STATUS_OK};
use std::borrow::Cow;
use std::ffi::{CString, c_char, c_void};

type Pass = unsafe extern "C" fn(*const c_void, HighsInt, *const c_char) -> HighsInt;

/// Names every column and row; `solver_rows` are the solver's rows of each row of the model. Rows that were added after the naming
/// go by family and number, and a model without names goes without.
pub fn pass(solver: &mut highs::Model, model: &Model, solver_rows: &[(usize, usize)]) -> Result<(), Failure> {
    if model.names.columns.is_empty() {
        return Ok(());
    }
    for (index, column) in model.columns.iter().enumerate() {
        call(solver, Highs_passColName, index, &name(&model.names.columns, index, column.key.family()))?;
    }
    for (index, (row, (from, to))) in model.rows.iter().zip(solver_rows).enumerate() {
        let name = name(&model.names.rows, index, row.key.family());
        if from < to {
            call(solver, Highs_passRowName, *from, &name)?;
        }
        for second in from + 1..*to {
            call(solver, Highs_passRowName, second, &format!("{name}~high"))?;
        }
    }
    Ok(())
}

fn name<'a>(names: &'a [String], index: usize, family: &str) -> Cow<'a, str> {
    names.get(index).map_or_else(|| Cow::Owned(format!("{family}({index})")), |name| Cow::Borrowed(name.as_str()))
}

fn call(solver: &mut highs::Model, pass: Pass, index: usize, name: &str) -> Result<(), Failure> {
    let failed = || Failure::Solver(format!("name {name} of {index}"));
    let (index, text) = (HighsInt::try_from(index).map_err(|_| failed())?, CString::new(name).map_err(|_| failed())?);
    // SAFETY: the pointer to the solver is valid while `solver` is borrowed, and the solver copies the text.
    let status = unsafe { pass(solver.as_mut_ptr(), index, text.as_ptr()) };
    if status == STATUS_OK { Ok(()) } else { Err(failed()) }
}

#[cfg(test)]
mod tests {
    use super::super::super::model::{Column, ColumnKey, Row, RowKey};
    use super::super::build;
    use super::*;
    use crate::quota::Names;
    use highs_sys::{Highs_getColName, Highs_getRowName};
    use std::ffi::CStr;

    type Get = unsafe extern "C" fn(*const c_void, HighsInt, *mut c_char) -> HighsInt;

    fn name(solver: &mut highs::Model, get: Get, index: HighsInt) -> String {
        let mut text = [0; 512];
        // SAFETY: the solver writes at most 512 characters with the closing zero, and the pointer is valid while borrowed.
        let status = unsafe { get(solver.as_mut_ptr(), index, text.as_mut_ptr()) };
        assert_eq!(status, STATUS_OK);
        // SAFETY: the text above ends with a zero.
        unsafe { CStr::from_ptr(text.as_ptr()) }.to_str().expect("ASCII").to_owned()
    }

    #[test]
    fn the_solver_knows_the_names() {
        let column = |row| Column { key: ColumnKey::Slack { row }, lower: 0.0, upper: 9.0, integer: row == 0 };
        let row = |goal, lower, upper| Row { key: RowKey::Kept { goal }, terms: vec![(0, 1.0), (1, 2.0)], lower, upper, taken: 0.0 };
        let mut model = Model::from_parts(vec![column(0), column(1)], vec![row(0, 1.0, 5.0)]);
        model.names = Names::numbered(&model);
        model.rows.push(row(1, 2.0, 2.0));
        let (mut solver, _) = build(&model, &[(0, 1.0)], false).expect("built");
        assert_eq!([0, 1].map(|i| name(&mut solver, Highs_getColName, i)), ["slack(0)", "slack(1)"]);
        assert_eq!([0, 1, 2].map(|i| name(&mut solver, Highs_getRowName, i)), ["kept(0)", "kept(0)~high", "kept(1)"]);
    }
}
