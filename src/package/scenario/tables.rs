//! Changes of tables: values of a column that are multiplied, raised or set, and rows that are added.

use super::file::{Append, Change, Operation};
use super::{Frames, Scenario, filter, find, nearest_of, wrong};
use crate::frame::Frame;
use crate::input::InputFile;
use crate::read::{Cell, RawTable};
use crate::schema::{Column, Kind, TABLES, Table};
use crate::{disk, read};
use kadry_region::lang::{Lang, Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use std::collections::BTreeSet;
use std::path::Path;
use toml::Value;

/// Applies the changes of a scenario to the tables, then adds its rows; `mend` is the consent to mend letters in them.
pub fn apply(
    scenario: &Scenario,
    mend: bool,
    frames: &mut Frames,
    problems: &mut Problems,
    inputs: &mut Vec<InputFile>,
    said: &mut Vec<Text>,
) {
    let mut touched = BTreeSet::new();
    for change in scenario.content.change.iter().filter(|change| change.as_ref().setting.is_none()) {
        let place = scenario.at(change.span().start);
        if !change.as_ref().is_sound() {
            problems.push(unsound(place));
            continue;
        }
        if let Some((table, what)) = change_table(frames, change.as_ref(), &place, problems) {
            touched.insert(table);
            said.push(what);
        }
    }
    for append in &scenario.content.append {
        let place = scenario.at(append.span().start);
        if let Some((table, what)) = add_rows(scenario, mend, frames, append.as_ref(), &place, problems, inputs) {
            touched.insert(table);
            said.push(what);
        }
    }
    for table in touched {
        if let Some(frame) = frames.get(table) {
            frame.check_key(problems);
        }
    }
}

/// A change that does not say what it changes, or does several things at once.
pub fn unclear(place: Place) -> Problem {
    wrong("unclear_change", place, text!("непонятно, что и как менять", "it is not clear what changes and how"))
        .expected(text!(
            "table и column (или setting) и одно из multiply, add, set",
            "table and column (or setting), and one of multiply, add, set"
        ))
        .cure(text!("оставьте одно действие на изменение", "keep one operation for each change"))
}

/// A change by no number, or between bounds that leave no room.
pub fn unsound(place: Place) -> Problem {
    wrong("bad_number", place, text!("число изменения не годится", "a number of the change is of no use"))
        .expected(text!("конечные multiply, add, min и max; min не больше max", "finite multiply, add, min and max; min not above max"))
        .cure(text!("исправьте число", "mend the number"))
}

fn table_named(name: &str, place: &Place, problems: &mut Problems) -> Option<&'static Table> {
    let table = Table::find(name);
    if table.is_none() {
        let known: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        let (expected, cure) = nearest_of(name, &known);
        let problem = wrong("unknown_table", place.column("table"), text!("такой таблицы в схеме нет", "the schema has no such table"));
        problems.push(problem.value(name).expected(expected).cure(cure));
    }
    table
}

fn column_named(table: &'static Table, name: &str, place: &Place, problems: &mut Problems) -> Option<&'static Column> {
    let column = table.column(name);
    if column.is_none() {
        let known: Vec<&str> = table.all_columns().map(|column| column.name).collect();
        let (expected, cure) = nearest_of(name, &known);
        let of = table.name;
        let problem = wrong(
            "unknown_column",
            place.column("column"),
            text!("в таблице {of} нет такого столбца", "the table {of} has no such column"),
        );
        problems.push(problem.value(name).expected(expected).cure(cure));
    }
    column
}

fn change_table(frames: &mut Frames, change: &Change, place: &Place, problems: &mut Problems) -> Option<(&'static str, Text)> {
    let (Some(table), Some(column), Some(operation)) = (&change.table, &change.column, change.operation()) else {
        problems.push(unclear(place.clone()));
        return None;
    };
    let table = table_named(table, place, problems)?;
    let column = column_named(table, column, place, problems)?;
    let name = table.name;
    let Some(frame) = frames.get(name) else {
        let problem =
            wrong("missing_table", place.column("table"), text!("таблицы {name} в пакете нет", "the package has no table {name}"));
        problems
            .push(problem.value(name).cure(text!("добавьте таблицу или её строки: [[append]]", "add the table, or its rows: [[append]]")));
        return None;
    };
    let rows = filter::rows(frames, frame, &change.filter, place, problems)?;
    let cells = new_cells(frame, column, change, &operation, &rows, place, problems)?;
    let count = cells.len();
    let frame = frames.get_mut(name)?;
    if (name, column.name) == ("offers", "duration_months") {
        keep_training(frame, &cells);
    }
    let before = problems.errors();
    frame.set(column, cells, place, problems);
    let [ru, en] = [Lang::Ru, Lang::En].map(|lang| operation.tell(lang));
    let (of, head) = (table.sheet(Lang::Ru), column.head(Lang::Ru));
    let column = column.name;
    let what = text!("{of} · {head} {ru}, строк: {count}", "{name}.{column} {en}, rows: {count}");
    (problems.errors() == before).then_some((name, what))
}

/// The new cells of the rows that have a value; `set` fills empty cells as well.
fn new_cells(
    frame: &Frame,
    column: &'static Column,
    change: &Change,
    operation: &Operation,
    rows: &[usize],
    place: &Place,
    problems: &mut Problems,
) -> Option<Vec<(usize, Cell)>> {
    let numeric = matches!(column.kind, Kind::Year | Kind::Count | Kind::Positive | Kind::Amount | Kind::Number | Kind::Share);
    let name = column.name;
    if let Operation::Set(value) = operation {
        let cell = cell(value);
        return Some(rows.iter().map(|row| (*row, cell.clone())).collect());
    }
    if !numeric {
        let problem =
            wrong("not_a_number", place.column("column"), text!("столбец {name} — не число", "the column {name} holds no numbers"));
        problems.push(problem.value(name).cure(text!("для текста годится только set", "only set works for text")));
        return None;
    }
    let whole = matches!(column.kind, Kind::Year | Kind::Count | Kind::Positive);
    let values = frame.real(name);
    let cells: Vec<(usize, Cell)> = rows
        .iter()
        .filter_map(|row| {
            let new = change.bounded(operation.of(values.get(*row).copied().flatten()?)?);
            Some((*row, Cell::Number(if whole { new.round() } else { new })))
        })
        .collect();
    if cells.is_empty() {
        let problem = wrong(
            "scenario_matches_nothing",
            place.column("column"),
            text!(
                "в отобранных строках столбец {name} пуст: менять нечего",
                "the column {name} is empty in these rows: there is nothing to change"
            ),
        );
        problems.push(problem.value(name).cure(text!("задайте значение: set", "give a value: set")));
        return None;
    }
    Some(cells)
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Integer(number) => Cell::Number(*number as f64),
        Value::Float(number) => Cell::Number(*number),
        Value::Boolean(flag) => Cell::Flag(*flag),
        Value::String(text) => Cell::Text(text.clone()),
        other => Cell::Text(other.to_string()),
    }
}

/// A new length of study holds for those admitted from now on; those in training finish as they began.
fn keep_training(frame: &mut Frame, cells: &[(usize, Cell)]) {
    let (now, before) = (frame.real("months_in_training"), frame.real("duration_months"));
    let value = |row: usize, of: &[Option<f64>]| of.get(row).copied().flatten();
    let kept = cells
        .iter()
        .filter(|(row, _)| value(*row, &now).is_none())
        .filter_map(|(row, _)| Some((*row, Cell::Number(value(*row, &before)?))))
        .collect();
    if let Some(column) = frame.schema.column("months_in_training") {
        // What was a length of study is one again: nothing can be wrong with it.
        frame.set(column, kept, &Place::default(), &mut Problems::default());
    }
}

fn add_rows(
    scenario: &Scenario,
    mend: bool,
    frames: &mut Frames,
    append: &Append,
    place: &Place,
    problems: &mut Problems,
    inputs: &mut Vec<InputFile>,
) -> Option<(&'static str, Text)> {
    let table = table_named(&append.table, place, problems)?;
    let raw = match &append.file {
        Some(file) if append.rows.is_empty() => from_file(scenario, file, place, problems, inputs)?,
        None if !append.rows.is_empty() => written(append, place),
        _ => {
            let problem =
                wrong("unclear_change", place.clone(), text!("непонятно, какие строки добавить", "it is not clear which rows to add"));
            problems
                .push(problem.expected(text!("rows или file", "rows or file")).cure(text!("оставьте одно из двух", "keep one of the two")));
            return None;
        }
    };
    let before = problems.errors();
    let new = Frame::build(raw, table, mend, problems)?;
    let count = new.len();
    let name = table.name;
    match frames.get_mut(name) {
        Some(frame) => frame.extend(new),
        None => _ = frames.insert(name, new),
    }
    let of = table.sheet(Lang::Ru);
    let what = text!("{of}: добавлено строк: {count}", "{name}: rows added: {count}");
    (problems.errors() == before).then_some((name, what))
}

/// Rows that the scenario itself holds; each is of the line where its part begins.
fn written(append: &Append, place: &Place) -> RawTable {
    let mut header: Vec<String> = Vec::new();
    for key in append.rows.iter().flat_map(|row| row.keys()) {
        if !header.contains(key) {
            header.push(key.clone());
        }
    }
    let line = place.row.unwrap_or(1);
    let cells = |row: &toml::Table| header.iter().map(|key| row.get(key).map_or(Cell::Empty, cell)).collect();
    let rows = append.rows.iter().map(|row| (line, cells(row))).collect();
    RawTable { place: Place::file(place.file.clone()), header_row: line, header, rows, ..RawTable::default() }
}

/// Rows of a file beside the scenario.
fn from_file(scenario: &Scenario, file: &str, place: &Place, problems: &mut Problems, inputs: &mut Vec<InputFile>) -> Option<RawTable> {
    let plain = Path::new(file).components().count() == 1 && !file.contains(['/', '\\']) && file.ends_with(".csv");
    let folder = scenario.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = folder.join(file);
    if !plain || !path.exists() {
        let problem = wrong("missing_file", place.column("file"), text!("файла строк нет", "the file of the rows is missing"));
        problems.push(
            problem
                .value(file)
                .expected(text!("имя файла .csv, который лежит рядом со сценарием", "the name of a .csv file beside the scenario"))
                .cure(text!("положите файл рядом со сценарием", "put the file beside the scenario")),
        );
        return None;
    }
    let name = format!("{}/{file}", find::FOLDER);
    let content = match disk::read_within(folder, &path, read::cap::BYTES) {
        Ok(content) => content,
        Err(fault) => {
            problems.push(wrong(fault.code(), place.column("file"), fault.text()).value(file).cure(fault.cure()));
            return None;
        }
    };
    match read::csv(&content, Place::file(name.clone())) {
        Ok(raw) => {
            inputs.push(InputFile::new(name, content, raw.rows.len()));
            Some(raw)
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}
