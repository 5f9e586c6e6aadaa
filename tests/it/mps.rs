//! A small reader of MPS, fixed or free, whose names have no spaces: what the program writes is read back here, not by its writer.

use kadry_engine::quota::{Column, ColumnKey, Model, Row, RowKey};
use std::collections::BTreeMap;

const FREE: f64 = f64::INFINITY;

#[derive(Clone, Debug)]
pub struct MpsColumn {
    pub name: String,
    pub lower: f64,
    pub upper: f64,
    pub integer: bool,
}

#[derive(Clone, Debug)]
pub struct MpsRow {
    pub name: String,
    pub terms: Vec<(usize, f64)>,
    pub lower: f64,
    pub upper: f64,
}

/// A problem to be minimised.
#[derive(Clone, Debug, Default)]
pub struct Mps {
    pub columns: Vec<MpsColumn>,
    pub rows: Vec<MpsRow>,
    pub objective: Vec<(usize, f64)>,
    /// Added to the objective.
    pub constant: f64,
}

impl Mps {
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::default();
        let mut section = "";
        for line in text.lines().filter(|line| !line.starts_with('*') && !line.trim().is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if !line.starts_with(' ') {
                section = words[0];
                continue;
            }
            match section {
                "ROWS" => reader.row(words[0], words[1]),
                "COLUMNS" => reader.column(&words),
                "RHS" => reader.sides(&words, Reader::right),
                "RANGES" => reader.sides(&words, Reader::range),
                "BOUNDS" => reader.bound(&words),
                _ => panic!("section {section:?}: {line}"),
            }
        }
        reader.mps
    }

    /// The same problem as the program keeps it, under keys without meaning.
    pub fn model(&self) -> Model {
        let columns = self.columns.iter().enumerate().map(|(row, column)| Column {
            key: ColumnKey::Slack { row },
            lower: column.lower,
            upper: column.upper,
            integer: column.integer,
        });
        let rows = self.rows.iter().enumerate().map(|(goal, row)| Row {
            key: RowKey::Kept { goal },
            terms: row.terms.clone(),
            lower: row.lower,
            upper: row.upper,
            taken: 0.0,
        });
        Model::from_parts(columns.collect(), rows.collect())
    }
}

#[derive(Default)]
struct Reader {
    mps: Mps,
    objective: Option<String>,
    rows: BTreeMap<String, usize>,
    columns: BTreeMap<String, usize>,
    equal: Vec<bool>,
    integer: bool,
}

fn value(word: &str) -> f64 {
    word.parse().unwrap_or_else(|_| panic!("no number: {word:?}"))
}

impl Reader {
    fn row(&mut self, kind: &str, name: &str) {
        let (lower, upper) = match kind {
            "E" => (0.0, 0.0),
            "G" => (0.0, FREE),
            "L" => (-FREE, 0.0),
            "N" if self.objective.is_none() => {
                self.objective = Some(name.to_owned());
                return;
            }
            "N" => (-FREE, FREE),
            _ => panic!("row {kind} {name}"),
        };
        self.rows.insert(name.to_owned(), self.mps.rows.len());
        self.mps.rows.push(MpsRow { name: name.to_owned(), terms: Vec::new(), lower, upper });
        self.equal.push(kind == "E");
    }

    fn column(&mut self, words: &[&str]) {
        if words[1] == "'MARKER'" {
            self.integer = words[2] == "'INTORG'";
            return;
        }
        let next = self.mps.columns.len();
        let index = *self.columns.entry(words[0].to_owned()).or_insert(next);
        if index == next {
            self.mps.columns.push(MpsColumn { name: words[0].to_owned(), lower: 0.0, upper: FREE, integer: self.integer });
        }
        for pair in words[1..].chunks(2) {
            let term = (index, value(pair[1]));
            if self.objective.as_deref() == Some(pair[0]) {
                self.mps.objective.push(term);
            } else {
                self.mps.rows[self.rows[pair[0]]].terms.push(term);
            }
        }
    }

    /// Pairs of row and number behind the name of the set, which may be missing.
    fn sides(&mut self, words: &[&str], set: fn(&mut Self, &str, f64)) {
        for pair in words[words.len() % 2..].chunks(2) {
            set(self, pair[0], value(pair[1]));
        }
    }

    fn right(&mut self, name: &str, bound: f64) {
        if self.objective.as_deref() == Some(name) {
            self.mps.constant = -bound;
            return;
        }
        let row = &mut self.mps.rows[self.rows[name]];
        row.lower = if row.lower.is_finite() { bound } else { row.lower };
        row.upper = if row.upper.is_finite() { bound } else { row.upper };
    }

    fn range(&mut self, name: &str, width: f64) {
        let index = self.rows[name];
        let row = &mut self.mps.rows[index];
        match (self.equal[index], row.lower.is_finite()) {
            (true, _) if width < 0.0 => row.lower += width,
            (true, _) | (false, true) => row.upper = row.lower + width.abs(),
            (false, false) => row.lower = row.upper - width.abs(),
        }
    }

    fn bound(&mut self, words: &[&str]) {
        let bare = matches!(words[0], "FR" | "MI" | "PL" | "BV");
        let (name, bound) = if bare { (words[words.len() - 1], 0.0) } else { (words[words.len() - 2], value(words[words.len() - 1])) };
        // A bound of this kind may carry a number that means nothing.
        let name = if self.columns.contains_key(name) { name } else { words[words.len() - 2] };
        let column = &mut self.mps.columns[self.columns[name]];
        match words[0] {
            "UP" => {
                column.upper = bound;
                if bound < 0.0 && column.lower == 0.0 {
                    column.lower = -FREE;
                }
            }
            "LO" => column.lower = bound,
            "FX" => (column.lower, column.upper) = (bound, bound),
            "FR" => (column.lower, column.upper) = (-FREE, FREE),
            "MI" => column.lower = -FREE,
            "PL" => column.upper = FREE,
            "BV" => (column.lower, column.upper, column.integer) = (0.0, 1.0, true),
            kind => panic!("bound {kind}"),
        }
    }
}
