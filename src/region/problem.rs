//! What is wrong with the input: where, which value, what was expected, how to mend it.

use crate::lang::{Lang, Text};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Where in the package a problem stands. `row` counts as the user's program shows it: the header is row 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    pub file: String,
    pub sheet: Option<String>,
    pub row: Option<u64>,
    pub column: Option<String>,
    /// Address of the cell in a sheet, such as E7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Place {
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    pub fn row(&self, row: u64) -> Self {
        Self { row: Some(row), ..self.clone() }
    }

    pub fn column(&self, column: impl Into<String>) -> Self {
        Self { column: Some(column.into()), ..self.clone() }
    }

    pub fn describe(&self, lang: Lang) -> String {
        let mut parts = vec![self.file.clone()];
        let words = match lang {
            Lang::Ru => ["лист", "строка", "столбец"],
            Lang::En => ["sheet", "row", "column"],
        };
        if let Some(sheet) = &self.sheet {
            parts.push(format!("{} «{sheet}»", words[0]));
        }
        if let Some(row) = self.row {
            parts.push(format!("{} {row}", words[1]));
        }
        if let Some(column) = &self.column {
            parts.push(format!("{} «{column}»", words[2]));
        }
        let place = harmless(&parts.join(", "));
        match &self.cell {
            Some(cell) => format!("{place} ({cell})"),
            None => place,
        }
    }
}

/// Errors refuse the input; warnings say what was assumed or left aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
}

/// One finding about the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub severity: Severity,
    /// Stable name for programs that read the JSON form.
    pub code: &'static str,
    #[serde(flatten)]
    pub place: Place,
    pub value: Option<String>,
    pub message: Text,
    pub expected: Text,
    pub cure: Text,
}

impl Problem {
    pub fn error(code: &'static str, place: Place, message: Text) -> Self {
        Self { severity: Severity::Error, code, place, value: None, message, expected: Text::default(), cure: Text::default() }
    }

    pub fn warning(code: &'static str, place: Place, message: Text) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// The offending value, shortened so that a broken file cannot flood the terminal.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        const SHOWN: usize = 80;
        let value: String = value.into();
        self.value = Some(match value.char_indices().nth(SHOWN) {
            Some((cut, _)) => format!("{}…", &value[..cut]),
            None => value,
        });
        self
    }

    pub fn expected(mut self, expected: Text) -> Self {
        self.expected = expected;
        self
    }

    pub fn cure(mut self, cure: Text) -> Self {
        self.cure = cure;
        self
    }

    /// Several lines for a terminal.
    pub fn describe(&self, lang: Lang) -> String {
        let words = match lang {
            Lang::Ru => ["ошибка", "предупреждение", "значение", "ожидалось", "как исправить"],
            Lang::En => ["error", "warning", "value", "expected", "how to mend"],
        };
        let head = match self.severity {
            Severity::Error => words[0],
            Severity::Warning => words[1],
        };
        let mut out = format!("{head}: {}\n  {}", self.place.describe(lang), harmless(self.message.get(lang)));
        if let Some(value) = &self.value {
            out.push_str(&format!("\n  {}: «{}»", words[2], harmless(value)));
        }
        for (word, text) in [(words[3], &self.expected), (words[4], &self.cure)] {
            if !text.get(lang).is_empty() {
                out.push_str(&format!("\n  {word}: {}", harmless(text.get(lang))));
            }
        }
        out
    }
}

/// Marks that change how text is shown or where it breaks, and no letter: none of them is part of a name or a code.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Text that quotes an input, for a terminal and a log: a terminal takes control characters for orders, a line break would make
/// a line of its own, and a direction mark would turn the rest around.
fn harmless(text: &str) -> String {
    let shown = |c: char| match c {
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => Some('\u{fffd}'),
        c => (!is_invisible(c)).then_some(c),
    };
    text.chars().filter_map(|c| if c == '\u{a0}' { Some(c) } else { shown(c) }).collect()
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Lang::En))
    }
}

impl std::error::Error for Problem {}

/// Findings in the order in which they were met. Like findings beyond [`Problems::KEPT_ALIKE`] are counted, not kept,
/// so that a file of a million bad cells costs no memory.
#[derive(Debug, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    counts: BTreeMap<(&'static str, String, Option<String>), u64>,
    errors: u64,
}

impl Problems {
    pub const KEPT_ALIKE: u64 = 20;

    pub fn push(&mut self, problem: Problem) {
        if problem.severity == Severity::Error {
            self.errors += 1;
        }
        let alike = (problem.code, problem.place.file.clone(), problem.place.column.clone());
        let count = self.counts.entry(alike).or_default();
        *count += 1;
        if *count <= Self::KEPT_ALIKE {
            self.kept.push(problem);
        }
    }

    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    pub fn errors(&self) -> u64 {
        self.errors
    }

    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }

    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter().filter(|p| p.severity == Severity::Warning)
    }

    /// How many findings of each kind were counted but not kept: `(code, file, column, number)`.
    pub fn unkept(&self) -> impl Iterator<Item = (&'static str, &str, Option<&str>, u64)> {
        self.counts
            .iter()
            .filter(|(_, n)| **n > Self::KEPT_ALIKE)
            .map(|((code, file, column), n)| (*code, file.as_str(), column.as_deref(), n - Self::KEPT_ALIKE))
    }
}
