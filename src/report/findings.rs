//! What is said of an input: on a terminal, and in the log of a run.

use kadry_region::Region;
use kadry_region::lang::Lang;
use kadry_region::problem::Problems;

/// The findings of reading, several lines each.
pub fn described(problems: &Problems, lang: Lang) -> String {
    let mut text = String::new();
    for problem in problems.iter() {
        text.push_str(&problem.describe(lang));
        text.push('\n');
    }
    for (code, file, column, number) in problems.unkept() {
        let column = column.map(|c| format!(", {c}")).unwrap_or_default();
        text.push_str(&match lang {
            Lang::Ru => format!("… и ещё {number} таких же ({code}; {file}{column})\n"),
            Lang::En => format!("… and {number} more alike ({code}; {file}{column})\n"),
        });
    }
    text
}

/// What the scenarios changed.
pub fn changes(region: &Region, lang: Lang) -> String {
    let mut text = String::new();
    for applied in &region.changes {
        let word = match lang {
            Lang::Ru => "Сценарий",
            Lang::En => "Scenario",
        };
        text += &format!("{word} «{}»\n", applied.title.get(lang));
        applied.what.iter().for_each(|what| text += &format!("  {}\n", what.get(lang)));
    }
    text
}
