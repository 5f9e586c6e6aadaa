//! Answers to a unit as a Parquet file: a row per case, lines and pairs as lists.

use kadry_engine::scenario::sweep::{Answer, Case, Found, Settings, Unit};
use kadry_package::sha256;
use polars::prelude::*;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Number = fn(&Found) -> Option<f64>;
type List = fn(&Found) -> &[f64];

/// Numbers of an answer, by their column.
const NUMBERS: [(&str, Number); 6] = [
    ("objective", |found| Some(found.objective)),
    ("bound", |found| Some(found.bound)),
    ("shortage", |found| Some(found.shortage)),
    ("shortage_people", |found| Some(found.shortage_people)),
    ("surplus", |found| Some(found.surplus)),
    ("cost", |found| found.cost),
];

/// Lists of an answer, by their column.
const LISTS: [(&str, List); 3] =
    [("groups", |found| &found.groups), ("places", |found| &found.places), ("shortage_by_pair", |found| &found.short)];

/// The file of a unit of the sweep that `mark` names.
///
/// # Errors
/// Only where polars refuses a table of its own making.
pub fn write(answers: &[Answer], settings: Settings, mark: &str) -> PolarsResult<Vec<u8>> {
    let mut columns = vec![
        Column::new("seal".into(), answers.iter().map(|answer| seal(answer, mark)).collect::<Vec<_>>()),
        Column::new("case".into(), answers.iter().map(|a| a.case.key()).collect::<Vec<_>>()),
        Column::new("draw".into(), answers.iter().map(|a| a.case.draw()).collect::<Vec<_>>()),
        Column::new("status".into(), answers.iter().map(|a| a.status(settings).key()).collect::<Vec<_>>()),
    ];
    for (name, pick) in NUMBERS {
        columns.push(Column::new(name.into(), answers.iter().map(|a| a.found.as_ref().and_then(pick)).collect::<Vec<_>>()));
    }
    for (name, pick) in LISTS {
        let list = |answer: &Answer| Series::new(PlSmallStr::EMPTY, answer.found.as_ref().map_or(&[][..], pick));
        columns.push(Column::new(name.into(), answers.iter().map(list).collect::<Vec<_>>()));
    }
    let mut frame = DataFrame::new_infer_height(columns)?;
    let mut content = Vec::new();
    ParquetWriter::new(&mut content).finish(&mut frame)?;
    Ok(content)
}

/// The answers that a file holds; `None` where they are not those of the unit, or of another sweep.
pub fn read(content: &[u8], unit: &Unit, mark: &str) -> Option<Vec<Answer>> {
    // The reader panics on some damaged files.
    let frame = catch_unwind(AssertUnwindSafe(|| ParquetReader::new(Cursor::new(content)).finish())).ok()?.ok()?;
    let answers = answers(&frame)?;
    let seals = frame.column("seal").ok()?.str().ok()?;
    if !seals.iter().zip(&answers).all(|(own, answer)| own == Some(seal(answer, mark).as_str())) {
        return None;
    }
    answers.iter().map(|answer| answer.case).eq(unit.cases.iter().copied()).then_some(answers)
}

/// What an answer and its sweep hash to: figures that were changed later, or come from another sweep, do not count.
fn seal(answer: &Answer, mark: &str) -> String {
    // Numbers are printed so that they come back bit for bit.
    sha256(format!("{mark} {answer:?}").as_bytes())
}

fn answers(frame: &DataFrame) -> Option<Vec<Answer>> {
    let (cases, draws) = (frame.column("case").ok()?.str().ok()?, frame.column("draw").ok()?.u64().ok()?);
    let number = |name: &str, row: usize| frame.column(name).ok()?.f64().ok()?.get(row);
    let list = |name: &str, row: usize| -> Option<Vec<f64>> {
        let values = frame.column(name).ok()?.list().ok()?.get_as_series(row)?;
        values.f64().ok()?.iter().collect()
    };
    let answer = |row: usize| {
        let case = Case::of(cases.get(row)?, draws.get(row).unwrap_or_default())?;
        let Some(objective) = number("objective", row) else { return Some(Answer { case, found: None }) };
        let found = Found {
            objective,
            bound: number("bound", row)?,
            shortage: number("shortage", row)?,
            shortage_people: number("shortage_people", row)?,
            surplus: number("surplus", row)?,
            cost: number("cost", row),
            groups: list("groups", row)?,
            places: list("places", row)?,
            short: list("shortage_by_pair", row)?,
        };
        Some(Answer { case, found: Some(found) })
    };
    (0..frame.height()).map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit() -> (Unit, Vec<Answer>) {
        let found = Found {
            objective: 0.1 + 0.2,
            bound: 0.25,
            shortage: 1.0 / 3.0,
            shortage_people: 1e-300,
            surplus: 0.0,
            cost: None,
            groups: vec![1.0, 0.0],
            places: vec![25.0, 0.0],
            short: vec![1e9 + 0.1],
        };
        let answers = vec![
            Answer { case: Case::Point, found: Some(Found { cost: Some(2.5), ..found.clone() }) },
            Answer { case: Case::Draw(7), found: Some(found) },
            Answer { case: Case::Draw(8), found: None },
        ];
        (Unit { scenario: 0, cases: answers.iter().map(|answer| answer.case).collect() }, answers)
    }

    #[test]
    fn answers_come_back_bit_for_bit() {
        let (unit, answers) = unit();
        let settings = Settings { draws: 8, parts: false };
        let content = write(&answers, settings, "a").expect("written");
        assert_eq!(read(&content, &unit, "a"), Some(answers.clone()));
        assert_eq!(read(&content, &unit, "b"), None, "the file is of another sweep");
        assert_eq!(content, write(&answers, settings, "a").expect("written"));
    }

    #[test]
    fn a_file_that_is_cut_or_of_another_unit_does_not_count() {
        let (unit, answers) = unit();
        let content = write(&answers, Settings { draws: 8, parts: false }, "a").expect("written");
        for length in [0, 3, content.len() / 2, content.len() - 1] {
            assert_eq!(read(&content[..length], &unit, "a"), None, "{length}");
        }
        let other = Unit { scenario: 0, cases: vec![Case::Point] };
        assert_eq!(read(&content, &other, "a"), None);
    }

    #[test]
    fn a_figure_that_was_changed_does_not_count() {
        let (unit, answers) = unit();
        let content = write(&answers, Settings { draws: 8, parts: false }, "a").expect("written");
        let mut frame = ParquetReader::new(Cursor::new(content)).finish().expect("frame");
        frame.with_column(Column::new("shortage".into(), vec![Some(0.0), Some(0.0), None])).expect("column");
        let mut changed = Vec::new();
        ParquetWriter::new(&mut changed).finish(&mut frame).expect("written");
        assert_eq!(read(&changed, &unit, "a"), None);
    }

    #[test]
    fn a_unit_without_any_plan_is_kept_as_such() {
        let answers = vec![Answer { case: Case::Point, found: None }];
        let content = write(&answers, Settings { draws: 0, parts: false }, "a").expect("written");
        assert_eq!(read(&content, &Unit { scenario: 0, cases: vec![Case::Point] }, "a"), Some(answers));
    }
}
