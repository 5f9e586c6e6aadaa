//! What both documents take from the tables of a run, and how they call it.

use crate::contract::PlanRow;
use crate::dossier::{Dossier, Unreadable};
use kadry_region::codes;
use kadry_region::lang::{Lang, Text, text};
use serde::Deserialize;

/// Empty where nothing was compared.
#[derive(Clone, Debug, Deserialize)]
pub struct BacktestRow {
    pub group: String,
    pub mase: Option<f64>,
    pub naive_mase: Option<f64>,
    pub coverage: Option<f64>,
}

/// The lines of the plan that give places, in the order that a reader looks for them: college, level, code, form, base, year.
pub fn lines_with_places(dossier: &Dossier) -> Result<Vec<PlanRow>, Unreadable> {
    let mut lines = dossier.table::<PlanRow>("justification")?;
    lines.retain(|line| line.places > 0);
    lines.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(lines)
}

pub fn order(line: &PlanRow) -> (&str, &str, Level, &str, &str, &str, i32) {
    (college(line), &line.college, Level::of(&line.programme), &line.programme, &line.form, &line.base, line.admission_year)
}

/// Name of the college, or its identifier where the package names none.
pub fn college(line: &PlanRow) -> &str {
    if line.college_name.trim().is_empty() { &line.college } else { &line.college_name }
}

/// Kind of programme by the second part of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Profession,
    Specialty,
}

impl Level {
    pub const ALL: [Level; 2] = [Level::Profession, Level::Specialty];

    pub fn of(programme: &str) -> Self {
        if codes::is_profession(programme) { Level::Profession } else { Level::Specialty }
    }
}

/// Schooling before admission, as orders write it.
pub fn schooling(base: &str) -> Text {
    match base {
        "9" => text!("основное общее образование", "basic general education (9 years)"),
        "11" => text!("среднее общее образование", "secondary general education (11 years)"),
        _ => text!("не установлено", "not set"),
    }
}

/// Form of study in the language of the document.
pub fn form(form: &str, lang: Lang) -> String {
    match (form, lang) {
        ("очная", Lang::En) => "full-time".to_owned(),
        ("очно-заочная", Lang::En) => "part-time".to_owned(),
        ("заочная", Lang::En) => "distance".to_owned(),
        _ => form.to_owned(),
    }
}
