//! Which rows of a table a change is about. A key that the table does not have is looked up where the row refers to: the
//! industry of its programme, the municipality of its college, the programmes that its occupation feeds.

use super::{Frames, nearest_of, wrong};
use crate::frame::Frame;
use crate::schema::{Choice, Column, Kind, normalise};
use kadry_region::codes;
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problems};
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// Rows that pass every filter; nothing where a filter is unknown or matches nothing, which is reported.
pub fn rows(
    frames: &Frames,
    frame: &Frame,
    filter: &BTreeMap<String, Value>,
    place: &Place,
    problems: &mut Problems,
) -> Option<Vec<usize>> {
    let mut rows: Vec<usize> = (0..frame.len()).collect();
    let mut sound = true;
    for (key, wanted) in filter {
        let Some((kind, values)) = values_of(frames, frame, key) else {
            unknown_key(frame, key, place, problems);
            sound = false;
            continue;
        };
        let mut passing = BTreeSet::new();
        for one in each(wanted) {
            let found: Vec<usize> = (0..values.len()).filter(|row| values[*row].iter().any(|value| matches(kind, one, value))).collect();
            if found.is_empty() {
                no_match(key, one, &values, place, problems);
                sound = false;
            }
            passing.extend(found);
        }
        rows.retain(|row| passing.contains(row));
    }
    if sound && rows.is_empty() {
        let (name, keys) = (frame.schema.name, filter.keys().cloned().collect::<Vec<_>>().join(", "));
        let problem = wrong(
            "scenario_matches_nothing",
            place.clone(),
            text!(
                "в таблице {name} нет строк, которые подходят сразу по всем условиям",
                "no row of the table {name} passes all filters at once"
            ),
        );
        problems.push(problem.value(keys).cure(text!("ослабьте условия where", "loosen the filters of where")));
    }
    (sound && !rows.is_empty()).then_some(rows)
}

fn each(wanted: &Value) -> Vec<&Value> {
    match wanted {
        Value::Array(several) => several.iter().collect(),
        one => vec![one],
    }
}

/// What each row says of a key; an empty list where it says nothing.
fn values_of(frames: &Frames, frame: &Frame, key: &str) -> Option<(Kind, Vec<Vec<String>>)> {
    if let Some(column) = frame.schema.column(key) {
        return Some((column.kind, own(frame, column)));
    }
    let of = |name: &str| frame.schema.column(name).map(|column| own(frame, column));
    match normalise(key).as_str() {
        "year" | "год" => Some((Kind::Year, of("admission_year")?)),
        "ugps" | "угпс" => {
            let programmes = programmes_of(frames, frame)?;
            Some((Kind::Ugps, programmes.into_iter().map(|codes| codes.iter().map(|code| codes::ugps(code)).collect()).collect()))
        }
        "programme" | "программа" => Some((Kind::Text, programmes_of(frames, frame)?)),
        "industry" | "отрасль" => {
            let industries = pairs(frames, "programmes", "programme", "industry");
            Some((Kind::Text, through(programmes_of(frames, frame)?, &industries)))
        }
        "municipality" | "founder" | "cluster" | "муниципалитет" | "учредитель" | "кластер" => {
            let colleges = frames.get("colleges")?;
            let column = colleges.schema.column(key)?;
            let known = pairs(frames, "colleges", "college", column.name);
            Some((Kind::Text, through(of("college")?, &known)))
        }
        _ => None,
    }
}

fn own(frame: &Frame, column: &Column) -> Vec<Vec<String>> {
    frame.shown(column.name).into_iter().map(|value| value.into_iter().collect()).collect()
}

/// The programme of each row, or those that its occupation feeds.
fn programmes_of(frames: &Frames, frame: &Frame) -> Option<Vec<Vec<String>>> {
    if let Some(column) = frame.schema.column("programme") {
        return Some(own(frame, column));
    }
    let occupations = frame.schema.column("occupation").map(|column| own(frame, column))?;
    Some(through(occupations, &pairs(frames, "matrix", "occupation", "programme")))
}

/// What one column of a table says of another.
fn pairs(frames: &Frames, table: &str, from: &str, to: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    if let Some(frame) = frames.get(table) {
        for (key, value) in frame.text(from).into_iter().zip(frame.text(to)) {
            if let (Some(key), Some(value)) = (key, value) {
                found.entry(key).or_default().insert(value);
            }
        }
    }
    found
}

fn through(rows: Vec<Vec<String>>, known: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let of = |keys: Vec<String>| keys.iter().filter_map(|key| known.get(key)).flatten().cloned().collect();
    rows.into_iter().map(of).collect()
}

/// Whether a value of the table is the one that is asked for, or lies in the range that is.
fn matches(kind: Kind, wanted: &Value, value: &str) -> bool {
    let number = || value.parse::<f64>().ok();
    match wanted {
        Value::Integer(wanted) if kind != Kind::Base => number().is_some_and(|number| number == *wanted as f64),
        Value::Float(wanted) => number().is_some_and(|number| number == *wanted),
        Value::Boolean(wanted) => value == wanted.to_string(),
        Value::Integer(wanted) => spelled(kind, &wanted.to_string(), value),
        Value::String(wanted) => match (range(wanted), number()) {
            (Some((from, to)), Some(number)) => (from..=to).contains(&number),
            _ => spelled(kind, wanted, value),
        },
        _ => false,
    }
}

fn spelled(kind: Kind, wanted: &str, value: &str) -> bool {
    let (one, two) = (Choice::find(kind.choices(), wanted), Choice::find(kind.choices(), value));
    wanted.split_whitespace().eq(value.split_whitespace()) || one.is_some() && one.map(|c| c.key) == two.map(|c| c.key)
}

/// `2027..2030`, `22..` and `..46`, ends included.
fn range(text: &str) -> Option<(f64, f64)> {
    let (from, to) = text.split_once("..")?;
    let end = |text: &str, open: f64| if text.trim().is_empty() { Some(open) } else { text.trim().parse().ok() };
    Some((end(from, f64::NEG_INFINITY)?, end(to, f64::INFINITY)?))
}

fn unknown_key(frame: &Frame, key: &str, place: &Place, problems: &mut Problems) {
    let name = frame.schema.name;
    let mut known: Vec<&str> = frame.schema.all_columns().map(|column| column.name).collect();
    known.extend(["industry", "ugps", "municipality", "founder", "cluster", "programme", "year"]);
    known.sort_unstable();
    known.dedup();
    let (expected, cure) = nearest_of(key, &known);
    let problem =
        wrong("unknown_filter", place.column("where"), text!("таблицу {name} так не отобрать", "the table {name} has no such filter"));
    problems.push(problem.value(key).expected(expected).cure(cure));
}

fn no_match(key: &str, wanted: &Value, values: &[Vec<String>], place: &Place, problems: &mut Problems) {
    let known: BTreeSet<&str> = values.iter().flatten().map(String::as_str).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let shown = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_owned);
    let (expected, cure) = nearest_of(&shown, &known);
    let message: Text = text!("условию {key} не отвечает ни одна строка", "no row passes the filter {key}");
    problems.push(wrong("scenario_matches_nothing", place.column("where"), message).value(shown).expected(expected).cure(cure));
}
