//! The letters of a column, before its cells are typed: what no eye sees, and what only looks right. Invisible marks are taken
//! away and told of once; a letter of the other script is told of, and replaced only where the package consents.

use crate::lookalike;
use crate::read::Cell;
use crate::schema::Kind;
use crate::tidy::{is_control, tidy};
use kadry_region::codes;
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem, Problems, is_invisible};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What was met in a column.
pub struct Letters {
    mend: bool,
    /// Cells with invisible marks, and the first of their rows.
    invisible: Option<(u64, u64)>,
    /// Cells that were mended, and the first of them: its row, what stood there, and what does now.
    mended: Option<(u64, u64, String, String)>,
}

impl Letters {
    pub fn new(mend: bool) -> Self {
        Self { mend, invisible: None, mended: None }
    }

    /// The cell as it is typed.
    pub fn checked<'c>(&mut self, cell: &'c Cell, kind: Kind, place: &Place, problems: &mut Problems) -> Cow<'c, Cell> {
        let Cell::Text(text) = cell else { return Cow::Borrowed(cell) };
        let row = place.row.unwrap_or_default();
        if text.chars().any(is_control) {
            problems.push(control(text, place));
            return Cow::Owned(Cell::Empty);
        }
        // й of macOS is и and a mark: the same letter.
        let mut now = match is_nfc_quick(text.chars()) {
            IsNormalized::Yes => Cow::Borrowed(text.as_str()),
            _ => Cow::Owned(text.nfc().collect()),
        };
        if text.chars().any(is_invisible) {
            let (count, _) = self.invisible.get_or_insert((0, row));
            *count += 1;
            now = Cow::Owned(now.chars().filter(|c| !is_invisible(*c)).collect());
        }
        if let Some(meant) = self.lookalike(&now, kind, place, problems) {
            let (count, ..) = self.mended.get_or_insert_with(|| (0, row, now.to_string(), meant.clone()));
            *count += 1;
            now = Cow::Owned(meant);
        }
        match now {
            Cow::Borrowed(_) => Cow::Borrowed(cell),
            Cow::Owned(text) => Cow::Owned(Cell::Text(text)),
        }
    }

    /// The text that was meant, where letters only look right and may be mended; without consent they are told of.
    fn lookalike(&self, now: &str, kind: Kind, place: &Place, problems: &mut Problems) -> Option<String> {
        match kind {
            Kind::Programme | Kind::Ugps | Kind::Inn => {
                let is_code = |code: &str| match kind {
                    Kind::Programme => codes::is_programme(code),
                    Kind::Ugps => codes::is_ugps(code),
                    _ => codes::is_inn(code),
                };
                let given = tidy(now);
                let meant = lookalike::code(&given).filter(|meant| is_code(meant))?;
                if !self.mend {
                    problems.push(letter_in_code(&given, &meant, place));
                }
                self.mend.then_some(meant)
            }
            Kind::Text | Kind::Form => {
                let found = lookalike::mixed(now)?;
                if !self.mend {
                    problems.push(letter_in_word(now, &found, place));
                }
                self.mend.then_some(found.mended)
            }
            _ => None,
        }
    }

    /// Says what was changed in the column.
    pub fn tell(self, place: &Place, problems: &mut Problems) {
        if let Some((count, row)) = self.invisible {
            let message = text!(
                "убраны невидимые знаки (направление письма, мягкий перенос и т. п.), ячеек: {count}",
                "invisible marks (direction of writing, soft hyphens and the like) were removed, cells: {count}"
            );
            problems.push(Problem::warning("invisible_marks", place.row(row), message));
        }
        if let Some((count, row, was, now)) = self.mended {
            let message = text!(
                "похожие буквы заменены, ячеек: {count}; первая: «{now}»",
                "letters that look alike were replaced, cells: {count}; the first is “{now}”"
            );
            problems.push(Problem::warning("lookalikes_mended", place.row(row), message).value(was));
        }
    }
}

fn control(text: &str, place: &Place) -> Problem {
    let code = text.chars().find(|c| is_control(*c)).map_or(0, u32::from);
    let shown: String = text.chars().map(|c| if is_control(c) { '\u{fffd}' } else { c }).collect();
    let name = format!("U+{code:04X}");
    Problem::error(
        "control_character",
        place.clone(),
        text!("в ячейке управляющий знак {name}", "the cell holds the control character {name}"),
    )
    .value(shown)
    .expected(text!("видимые знаки", "visible characters"))
    .cure(text!("впишите значение заново", "write the value again"))
}

const CONSENT: [&str; 2] = ["mend_lookalikes = true в region.toml", "mend_lookalikes = true in region.toml"];

fn letter_in_code(given: &str, meant: &str, place: &Place) -> Problem {
    let letters: Vec<String> = given.chars().filter(|c| c.is_alphabetic()).map(|c| format!("«{c}»")).collect();
    let letters = letters.join(", ");
    let [ru, en] = CONSENT;
    Problem::error(
        "lookalike_in_code",
        place.clone(),
        text!("в коде буквы вместо цифр: {letters}", "the code has letters in the place of digits: {letters}"),
    )
    .value(given)
    .expected(text!("вероятно, {meant}", "probably {meant}"))
    .cure(text!("впишите код цифрами или разрешите замену: {ru}", "write the code in digits, or allow to replace them: {en}"))
}

fn letter_in_word(given: &str, found: &lookalike::Mixed, place: &Place) -> Problem {
    let (letters, meant) = (&found.strangers, tidy(&found.mended));
    let [ru, en] = CONSENT;
    let message = if found.latin {
        text!("в русском слове латинские буквы «{letters}»", "a Russian word holds the Latin letters “{letters}”")
    } else {
        text!("в латинском слове русские буквы «{letters}»", "a Latin word holds the Russian letters “{letters}”")
    };
    Problem::warning("lookalike_letters", place.clone(), message)
        .value(given)
        .expected(text!("вероятно, «{meant}»", "probably “{meant}”"))
        .cure(text!(
            "впишите заново: на вид одинаковые слова программа считает разными; или разрешите замену: {ru}",
            "write it again: words that look alike are different ones to the program; or allow to replace them: {en}"
        ))
}
