//! Changes of settings: keys of `region.toml` that a scenario sets, multiplies or adds to.

use super::file::{Change, Operation};
use super::{Scenario, nearest_of, wrong};
use crate::settings::{in_russian, parse};
use crate::settings_sheet::sections;
use kadry_region::lang::{Lang, Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use kadry_region::settings::Settings;
use toml::{Table, Value};

/// Maps whose keys are not all there: a tolerance that is not given, a source of a table.
const OPEN: [&str; 2] = ["scenario.tolerances", "sources"];

/// The settings as the scenario has them; nothing where they are no settings any more, which is reported.
pub fn apply(scenario: &Scenario, settings: Settings, problems: &mut Problems, said: &mut Vec<Text>) -> Option<Settings> {
    let changes = || scenario.content.change.iter().filter(|change| change.as_ref().setting.is_some());
    if scenario.content.set.is_empty() && changes().next().is_none() {
        return Some(settings);
    }
    let before = problems.errors();
    let mut tree = match Table::try_from(&settings) {
        Ok(tree) => tree,
        Err(error) => {
            problems.push(wrong(
                "bad_scenario",
                scenario.place.clone(),
                text!("настройки не меняются: {error}", "the settings cannot be changed: {error}"),
            ));
            return None;
        }
    };
    let mut given = Vec::new();
    flatten("", &scenario.content.set, &mut given);
    for (key, value) in given {
        set(scenario, &mut tree, &key, value, problems, said);
    }
    for change in changes() {
        change_number(scenario, &mut tree, change.as_ref(), scenario.at(change.span().start), problems, said);
    }
    if problems.errors() > before {
        return None;
    }
    let content = toml::to_string(&tree).unwrap_or_default();
    let place = &scenario.place;
    parse(&content, place, &|_| place.clone(), &|key| place.column(key), problems)
}

/// Keys with points between levels, and their values.
fn flatten(prefix: &str, table: &Table, into: &mut Vec<(String, Value)>) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Table(inner) => flatten(&key, inner, into),
            value => into.push((key, value.clone())),
        }
    }
}

/// The place of a key in the tree; nothing where there is no such key.
fn find<'t>(tree: &'t mut Table, key: &str) -> Option<&'t mut Value> {
    let (above, name) = key.rsplit_once('.').unwrap_or(("", key));
    let mut table = tree;
    for part in above.split('.').filter(|part| !part.is_empty()) {
        table = table.get_mut(part)?.as_table_mut()?;
    }
    if OPEN.contains(&above) {
        return Some(table.entry(name).or_insert(Value::Integer(0)));
    }
    table.get_mut(name).filter(|value| !value.is_table())
}

fn set(scenario: &Scenario, tree: &mut Table, key: &str, value: Value, problems: &mut Problems, said: &mut Vec<Text>) {
    let shown = value.to_string();
    match find(tree, key) {
        Some(place) => {
            let before = place.clone();
            // A whole number stands for a number as well.
            *place = match (&before, value) {
                (Value::Float(_), Value::Integer(number)) => Value::Float(number as f64),
                (_, value) => value,
            };
            if let Some(error) = unreadable(tree) {
                let said = in_russian(&error);
                let message = text!("значение настройки {key} не годится: {said}", "the setting {key} takes no such value: {error}");
                let problem = wrong("bad_setting", scenario.place.column(key), message).value(shown);
                problems.push(problem.cure(text!("исправьте {key} в сценарии", "mend {key} in the scenario")));
                if let Some(place) = find(tree, key) {
                    *place = before;
                }
                return;
            }
            let label = label(key);
            said.push(text!("{label} = {shown}", "{key} = {shown}"));
        }
        None => unknown(scenario.place.column(key), key, tree, problems),
    }
}

/// Why the tree is no settings, in the first line of the reader.
fn unreadable(tree: &Table) -> Option<String> {
    let content = toml::to_string(tree).unwrap_or_default();
    let error = toml::from_str::<Settings>(&content).err()?;
    Some(error.message().lines().next().unwrap_or_default().to_owned())
}

/// What the sheet of settings calls a key.
fn label(key: &str) -> String {
    let found = sections().into_iter().flat_map(|section| section.settings).find(|setting| setting.key == key);
    found.map_or_else(|| key.to_owned(), |setting| format!("{} ({key})", setting.label.ru))
}

fn unknown(place: Place, key: &str, tree: &Table, problems: &mut Problems) {
    let mut all = Vec::new();
    flatten("", tree, &mut all);
    let names: Vec<&str> = all.iter().map(|(key, _)| key.as_str()).collect();
    let (expected, cure) = nearest_of(key, &names);
    problems.push(
        wrong("unknown_setting", place, text!("такой настройки нет", "there is no such setting")).value(key).expected(expected).cure(cure),
    );
}

fn change_number(scenario: &Scenario, tree: &mut Table, change: &Change, place: Place, problems: &mut Problems, said: &mut Vec<Text>) {
    let key = change.setting.clone().unwrap_or_default();
    let alone = change.table.is_none() && change.column.is_none() && change.filter.is_empty();
    let Some(operation) = change.operation().filter(|_| alone) else {
        problems.push(super::tables::unclear(place));
        return;
    };
    if !change.is_sound() {
        problems.push(super::tables::unsound(place));
        return;
    }
    if let Operation::Set(value) = &operation {
        set(scenario, tree, &key, value.clone(), problems, said);
        return;
    }
    let Some(value) = find(tree, &key) else { return unknown(place.column(&key), &key, tree, problems) };
    let new = match &*value {
        Value::Integer(number) => operation.of(*number as f64).map(|new| Value::Integer(change.bounded(new).round() as i64)),
        Value::Float(number) => operation.of(*number).map(|new| Value::Float(change.bounded(new))),
        _ => None,
    };
    match new {
        Some(new) => {
            let (was, now) = (value.to_string(), new.to_string());
            if was == now {
                let message = text!("изменение ничего не меняет: было и осталось {now}", "the change changes nothing: it was and is {now}");
                problems.push(Problem::warning("nothing_changed", place.column(&key), message));
            }
            let [ru, en] = [Lang::Ru, Lang::En].map(|lang| operation.tell(lang));
            let label = label(&key);
            said.push(text!("{label} {ru}: было {was}, стало {now}", "{key} {en}: {was} became {now}"));
            *value = new;
        }
        None => problems.push(
            wrong("not_a_number", place.column(&key), text!("эта настройка — не число", "this setting is no number"))
                .value(value.to_string())
                .cure(text!("задайте её в разделе [set]", "set it in the section [set]")),
        ),
    }
}
