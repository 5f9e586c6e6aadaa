//! The model as text that other solvers read: free MPS, or LP for the eye.
//!
//! Own writers, because a number must survive the way there and back: each is the shortest text that reads as the same number,
//! and the same model gives the same bytes.

use super::goals::{GoalName, objective};
use super::model::{Column, Model, Names};
use crate::inputs::Inputs;
use std::path::Path;

/// How a model is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFormat {
    Mps,
    Lp,
}

impl ModelFormat {
    /// From the ending of a file name.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "mps" => Some(ModelFormat::Mps),
            "lp" => Some(ModelFormat::Lp),
            _ => None,
        }
    }
}

/// A model with names and one objective: all that another solver needs.
#[derive(Clone, Copy)]
pub struct Portable<'a> {
    pub model: &'a Model,
    pub names: &'a Names,
    /// Name of the objective.
    pub goal: &'a str,
    pub terms: &'a [(usize, f64)],
}

/// The model of a region with its names and the objective that decides about people: least weighted shortage. With soft contracts
/// the unmet ones are left free, as the goal before it would leave them.
pub fn with_portable<T>(data: &Inputs, goal: GoalName, work: impl FnOnce(Portable<'_>) -> T) -> T {
    let model = Model::build(data);
    let names = Names::of(&model, data);
    let terms = objective(goal, &model, data);
    work(Portable { model: &model, names: &names, goal: goal.key(), terms: &terms })
}

/// A wrapped line of LP text is about this long; some readers stop at 255.
const WIDTH: usize = 100;

impl Portable<'_> {
    pub fn text(&self, format: ModelFormat) -> String {
        match format {
            ModelFormat::Mps => self.mps(),
            ModelFormat::Lp => self.lp(),
        }
    }

    /// Free MPS, to be minimised.
    pub fn mps(&self) -> String {
        let mut out = format!("NAME kadry\nROWS\n N {}\n", self.goal);
        let rows = || self.names.rows.iter().zip(&self.model.rows);
        for (name, row) in rows() {
            out.push_str(&format!(" {} {name}\n", side(row.lower, row.upper)));
        }
        out.push_str("COLUMNS\n");
        self.mps_columns(&mut out);
        out.push_str("RHS\n");
        for (name, row) in rows() {
            let bound = if row.lower.is_finite() { row.lower } else { row.upper };
            if bound.is_finite() && bound != 0.0 {
                out.push_str(&format!(" RHS {name} {}\n", number(bound)));
            }
        }
        out.push_str("RANGES\n");
        for (name, row) in rows().filter(|(_, row)| side(row.lower, row.upper) == "G" && row.upper.is_finite()) {
            out.push_str(&format!(" RNG {name} {}\n", number(row.upper - row.lower)));
        }
        out.push_str("BOUNDS\n");
        for (name, column) in self.names.columns.iter().zip(&self.model.columns) {
            mps_bounds(&mut out, name, column);
        }
        out.push_str("ENDATA\n");
        out
    }

    fn mps_columns(&self, out: &mut String) {
        let mut entries: Vec<Vec<(&str, f64)>> = vec![Vec::new(); self.model.columns.len()];
        let objective = (self.goal, self.terms);
        let rows = self.names.rows.iter().zip(&self.model.rows).map(|(name, row)| (name.as_str(), row.terms.as_slice()));
        for (name, terms) in std::iter::once(objective).chain(rows) {
            for (column, coefficient) in merged(terms) {
                entries[column].push((name, coefficient));
            }
        }
        let mut integer = false;
        let mut marker = |out: &mut String, now: bool| {
            if now != integer {
                integer = now;
                out.push_str(&format!(" MARKER 'MARKER' '{}'\n", if now { "INTORG" } else { "INTEND" }));
            }
        };
        for ((name, column), entries) in self.names.columns.iter().zip(&self.model.columns).zip(entries) {
            marker(out, column.integer);
            // A column that no row holds is still a column.
            let entries = if entries.is_empty() { vec![(self.goal, 0.0)] } else { entries };
            for (row, coefficient) in entries {
                out.push_str(&format!(" {name} {row} {}\n", number(coefficient)));
            }
        }
        marker(out, false);
    }

    /// LP text as CPLEX defined it, to be minimised. A row with two sides becomes two, as not every reader knows ranges.
    pub fn lp(&self) -> String {
        let mut out = format!("Minimize\n{}Subject To\n", self.lp_line(self.goal, self.terms, ""));
        for (name, row) in self.names.rows.iter().zip(&self.model.rows) {
            let line = |suffix: &str, relation: &str, bound: f64| {
                self.lp_line(&format!("{name}{suffix}"), &row.terms, &format!("{relation} {}", number(bound)))
            };
            match (row.lower.is_finite(), row.upper.is_finite()) {
                (true, true) if row.lower == row.upper => out.push_str(&line("", "=", row.lower)),
                (true, true) => {
                    out.push_str(&line("~low", ">=", row.lower));
                    out.push_str(&line("~high", "<=", row.upper));
                }
                (true, false) => out.push_str(&line("", ">=", row.lower)),
                (false, true) => out.push_str(&line("", "<=", row.upper)),
                (false, false) => {}
            }
        }
        out.push_str("Bounds\n");
        for (name, column) in self.names.columns.iter().zip(&self.model.columns) {
            out.push_str(&lp_bounds(name, column));
        }
        out.push_str("General\n");
        for (name, _) in self.names.columns.iter().zip(&self.model.columns).filter(|(_, column)| column.integer) {
            out.push_str(&format!(" {name}\n"));
        }
        out.push_str("End\n");
        out
    }

    fn lp_line(&self, name: &str, terms: &[(usize, f64)], relation: &str) -> String {
        let mut terms = merged(terms);
        if terms.is_empty() && !self.names.columns.is_empty() {
            terms.push((0, 0.0));
        }
        let mut words: Vec<String> = Vec::new();
        for (place, (column, coefficient)) in terms.iter().enumerate() {
            let sign = match (coefficient < &0.0, place) {
                (true, _) => "- ",
                (false, 0) => "",
                (false, _) => "+ ",
            };
            let size = if coefficient.abs() == 1.0 { String::new() } else { number(coefficient.abs()) + " " };
            words.push(format!("{sign}{size}{}", self.names.columns[*column]));
        }
        words.push(relation.to_owned());
        let mut lines = vec![format!(" {name}:")];
        for word in words.iter().filter(|word| !word.is_empty()) {
            match lines.last_mut() {
                Some(line) if line.len() + word.len() < WIDTH => line.extend([" ", word]),
                _ => lines.push(format!("   {word}")),
            }
        }
        lines.join("\n") + "\n"
    }
}

/// Type of a row in MPS; one with two sides is `G` with a range.
fn side(lower: f64, upper: f64) -> &'static str {
    match (lower.is_finite(), upper.is_finite()) {
        (true, _) if lower == upper => "E",
        (true, _) => "G",
        (false, true) => "L",
        (false, false) => "N",
    }
}

/// Every bound of a whole-number column is written out: readers differ in what they suppose.
fn mps_bounds(out: &mut String, name: &str, column: &Column) {
    let (lower, upper) = (column.lower, column.upper);
    let mut line = |kind: &str, bound: Option<f64>| {
        let bound = bound.map(|bound| format!(" {}", number(bound))).unwrap_or_default();
        out.push_str(&format!(" {kind} BND {name}{bound}\n"));
    };
    match (lower.is_finite(), upper.is_finite()) {
        (true, true) if lower == upper => return line("FX", Some(lower)),
        (false, false) => return line("FR", None),
        (false, true) => line("MI", None),
        (true, _) if lower != 0.0 || upper < 0.0 => line("LO", Some(lower)),
        _ => {}
    }
    if upper.is_finite() {
        line("UP", Some(upper));
    } else if column.integer {
        line("PL", None);
    }
}

fn lp_bounds(name: &str, column: &Column) -> String {
    let (lower, upper) = (column.lower, column.upper);
    match (lower.is_finite(), upper.is_finite()) {
        (true, true) if lower == upper => format!(" {name} = {}\n", number(lower)),
        (true, true) => format!(" {} <= {name} <= {}\n", number(lower), number(upper)),
        (true, false) if lower == 0.0 => String::new(),
        (true, false) => format!(" {name} >= {}\n", number(lower)),
        (false, true) => format!(" -inf <= {name} <= {}\n", number(upper)),
        (false, false) => format!(" {name} free\n"),
    }
}

/// Terms in their order, each column once, without zeros.
fn merged(terms: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let mut place = std::collections::HashMap::new();
    let mut out: Vec<(usize, f64)> = Vec::new();
    for (column, coefficient) in terms {
        let at = *place.entry(*column).or_insert(out.len());
        match out.get_mut(at) {
            Some(term) => term.1 += coefficient,
            None => out.push((*column, *coefficient)),
        }
    }
    out.retain(|(_, coefficient)| *coefficient != 0.0);
    out
}

/// The shortest text that reads as this number.
fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if (1e-5..1e15).contains(&size) => value.to_string(),
        _ => format!("{value:e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{ColumnKey, Row, RowKey};
    use super::*;

    /// Every kind of bound and row once.
    fn sample() -> Model {
        let (none, free) = (f64::NEG_INFINITY, f64::INFINITY);
        let bounds =
            [(0.0, 3.0, true), (0.0, free, true), (-2.5, free, false), (none, free, false), (none, -1.0, false), (4.0, 4.0, false)];
        let column =
            |(row, (lower, upper, integer)): (usize, (f64, f64, bool))| Column { key: ColumnKey::Slack { row }, lower, upper, integer };
        let rows = [
            (vec![(0, 1.0), (2, -0.1)], 1.0 / 3.0, free),
            (vec![(1, 25.0), (0, 1.0), (1, -5.0)], none, 1e16),
            (vec![(3, 1e-7), (4, -1.0)], -2.0, 2.0),
            (vec![(0, 1.0), (1, 1.0)], 5.0, 5.0),
        ];
        let row = |(goal, (terms, lower, upper)): (usize, (Vec<_>, f64, f64))| Row {
            key: RowKey::Kept { goal },
            terms,
            lower,
            upper,
            taken: 0.0,
        };
        Model::from_parts(bounds.into_iter().enumerate().map(column).collect(), rows.into_iter().enumerate().map(row).collect())
    }

    fn written(format: ModelFormat) -> String {
        let model = sample();
        let names = Names::numbered(&model);
        Portable { model: &model, names: &names, goal: "least", terms: &[(0, 1.0), (2, 2.5)] }.text(format)
    }

    #[test]
    fn mps_of_every_bound_and_row() {
        let expected = "NAME kadry\nROWS\n N least\n G kept(0)\n L kept(1)\n G kept(2)\n E kept(3)\nCOLUMNS\n MARKER 'MARKER' 'INTORG'\n \
             slack(0) least 1\n slack(0) kept(0) 1\n slack(0) kept(1) 1\n slack(0) kept(3) 1\n slack(1) kept(1) 20\n slack(1) kept(3) 1\n \
             MARKER 'MARKER' 'INTEND'\n slack(2) least 2.5\n slack(2) kept(0) -0.1\n slack(3) kept(2) 1e-7\n slack(4) kept(2) -1\n \
             slack(5) least 0\nRHS\n RHS kept(0) 0.3333333333333333\n RHS kept(1) 1e16\n RHS kept(2) -2\n RHS kept(3) 5\nRANGES\n \
             RNG kept(2) 4\nBOUNDS\n UP BND slack(0) 3\n PL BND slack(1)\n LO BND slack(2) -2.5\n FR BND slack(3)\n MI BND slack(4)\n \
             UP BND slack(4) -1\n FX BND slack(5) 4\nENDATA\n";
        assert_eq!(written(ModelFormat::Mps), expected);
    }

    #[test]
    fn lp_of_every_bound_and_row() {
        let expected = "Minimize\n least: slack(0) + 2.5 slack(2)\nSubject To\n kept(0): slack(0) - 0.1 slack(2) >= 0.3333333333333333\n \
             kept(1): 20 slack(1) + slack(0) <= 1e16\n kept(2)~low: 1e-7 slack(3) - slack(4) >= -2\n \
             kept(2)~high: 1e-7 slack(3) - slack(4) <= 2\n kept(3): slack(0) + slack(1) = 5\nBounds\n 0 <= slack(0) <= 3\n \
             slack(2) >= -2.5\n slack(3) free\n -inf <= slack(4) <= -1\n slack(5) = 4\nGeneral\n slack(0)\n slack(1)\nEnd\n";
        assert_eq!(written(ModelFormat::Lp), expected);
    }

    #[test]
    fn the_ending_decides_and_others_are_refused() {
        let of = |name: &str| ModelFormat::of(Path::new(name));
        assert_eq!((of("a/plan.mps"), of("PLAN.LP")), (Some(ModelFormat::Mps), Some(ModelFormat::Lp)));
        assert_eq!((of("plan.csv"), of("mps"), of("plan")), (None, None, None));
    }
}
