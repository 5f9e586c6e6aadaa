//! The list of settings, the settings as TOML and the settings as a sheet are one thing.

use super::{from_toml, toml_of};
use crate::read::{Cell, RawTable};
use kadry_region::GoalName;
use kadry_region::problem::{Place, Problems};
use kadry_region::settings::{Domain, Settings, YEARS, list};
use kadry_region::units::{Share, Year};
use std::collections::BTreeMap;

/// Settings by key, as `region.toml` would hold them.
fn values(settings: &Settings) -> BTreeMap<String, toml::Value> {
    fn flatten(prefix: &str, table: toml::Table, into: &mut BTreeMap<String, toml::Value>) {
        for (key, value) in table {
            match value {
                toml::Value::Table(inner) => flatten(&format!("{prefix}{key}."), inner, into),
                value => drop(into.insert(format!("{prefix}{key}"), value)),
            }
        }
    }
    let mut found = BTreeMap::new();
    flatten("", toml::Table::try_from(settings).unwrap_or_default(), &mut found);
    found
}

/// Settings in which everything that may be left out is said.
fn full() -> Settings {
    let mut settings = Settings::new("Область", Year(2025), Year(2027));
    settings.oktmo = "98000000".to_owned();
    settings.scenario.tolerances = GoalName::ORDER.map(|goal| (goal, Share(0.5))).into();
    settings
}

#[test]
fn the_list_and_the_settings_have_the_same_keys_each_once() {
    let mut listed: Vec<&str> = list::all().map(|setting| setting.key.as_str()).collect();
    listed.sort_unstable();
    let settings = full();
    let written = values(&settings);
    assert_eq!(listed, written.keys().map(String::as_str).collect::<Vec<_>>());
    for setting in list::all() {
        assert_eq!(setting.value(&settings).map(toml_of).as_ref(), written.get(&setting.key), "{}", setting.key);
    }
}

#[test]
fn the_defaults_of_the_list_are_those_of_the_reader() {
    let read: Settings = toml::from_str("name = \"Область\"\nbase_year = 2025\nfirst_admission_year = 2027").expect("settings");
    let read = values(&read);
    for setting in list::all().filter(|setting| !setting.required()) {
        assert_eq!(setting.default().map(toml_of).as_ref(), read.get(&setting.key), "{}", setting.key);
    }
}

/// Whether settings hold in which one has another value.
fn by_toml(key: &str, value: &str) -> bool {
    let mut all: BTreeMap<String, String> = values(&full()).into_iter().map(|(key, value)| (key, value.to_string())).collect();
    all.insert(key.to_owned(), value.to_owned());
    let content: String = all.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    from_toml(&content, &Place::file("region.toml"), &mut Problems::default()).is_some()
}

fn by_sheet(key: &str, value: &str) -> bool {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for setting in list::all() {
        all.extend(setting.value(&full()).map(|value| (setting.key.clone(), value.to_string())));
    }
    all.insert(key.to_owned(), value.to_owned());
    let cell = |text: &String| Cell::Text(text.clone());
    let rows = (2..).zip(all.iter().map(|(key, value)| vec![cell(key), cell(value)])).collect();
    let place = Place { sheet: Some("регион".to_owned()), ..Place::file("book.xlsx") };
    let raw = RawTable {
        place, header_row: 1, header: vec!["Настройка".to_owned(), "Значение".to_owned()], rows, ..RawTable::default()
    };
    crate::settings_sheet::read(&raw, &mut Problems::default()).is_some()
}

#[test]
fn toml_and_sheet_accept_and_refuse_the_same_at_both_ends_of_every_domain() {
    for setting in list::all() {
        let key = setting.key.as_str();
        let both = |value: &str, holds: bool| assert_eq!((by_toml(key, value), by_sheet(key, value)), (holds, holds), "{key} = {value}");
        let outside =
            |value: &str, quoted: &str| assert_eq!((by_toml(key, quoted), by_sheet(key, value)), (false, false), "{key} = {value}");
        match setting.domain {
            Domain::Whole(least, most) => {
                [least, most].into_iter().for_each(|end| both(&end.to_string(), true));
                [i128::from(least) - 1, i128::from(most) + 1].into_iter().for_each(|end| both(&end.to_string(), false));
            }
            Domain::Number(..) | Domain::Share => {
                let (least, most) = setting.domain.bounds().expect("bounds");
                let step = most.abs() * 1e-6;
                [least, most].into_iter().for_each(|end| both(&format!("{end:?}"), true));
                [least - step, most + step].into_iter().for_each(|end| both(&format!("{end:?}"), false));
            }
            Domain::Year(_) => {
                // A year alone may lie in its domain and yet not fit the others.
                [YEARS[0] - 1, YEARS[1] + 1].into_iter().for_each(|end| both(&end.to_string(), false));
                let own = setting.value(&full()).expect("a year").to_string();
                both(&own, true);
            }
            Domain::Text | Domain::Name => outside("a\u{7}b", "\"a\\u0007b\""),
            Domain::Oktmo => outside("1234567", "\"1234567\""),
            Domain::YesNo | Domain::One(_) | Domain::Many(_) => outside("красота", "\"красота\""),
        }
    }
}
