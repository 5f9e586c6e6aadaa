//! The settings as rows of a sheet, and how a filled sheet reads. With it a workbook needs no `region.toml`.

use crate::read::{Cell, RawTable};
use crate::schema::{Choice, Kind, TABLES, normalise};
use crate::settings;
use kadry_region::lang::{Lang, Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use kadry_region::settings::{Domain, MOST, Section, Setting, Settings, YEARS, list};
use std::collections::{BTreeMap, BTreeSet};

/// Every setting in the order of the sheet, and the source of every table.
pub fn sections() -> Vec<Section> {
    let sources = Section { title: Text::new("Источники данных", "Sources of the data"), settings: sources() };
    list::sections().iter().cloned().chain([sources]).collect()
}

fn sources() -> Vec<Setting> {
    let all = ("all", "все таблицы", "all tables");
    std::iter::once(all)
        .chain(TABLES.iter().map(|table| (table.name, table.alias, table.name)))
        .map(|(key, ru, en)| {
            let label = Text::new(format!("Источник: {}", ru.replace('_', " ")), format!("Source: {}", en.replace('_', " ")));
            Setting::source(key, label, Text::new("откуда данные", "where the data come from"))
        })
        .collect()
}

/// Reads the sheet of settings: a name in its first column, the value in its second. A name is that of `region.toml`,
/// levels parted by points, or the label in words; the items of a list are parted by commas.
pub fn read(raw: &RawTable, problems: &mut Problems) -> Option<Settings> {
    let before = problems.errors();
    let sheet = Sheet::read(raw, problems);
    if problems.errors() > before {
        return None;
    }
    let content: String = sheet.lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    let place = |row: Option<u64>| row.map_or_else(|| raw.place.clone(), |row| at(raw, row));
    let line = |number: u64| place(usize::try_from(number).ok().and_then(|n| sheet.lines.get(n.checked_sub(1)?)).map(|(row, _)| *row));
    let key = |key: &str| place(sheet.rows.get(key).copied());
    settings::parse(&content, &raw.place, &line, &key, problems)
}

/// The sheet as TOML, one setting a line, so that a line of an error leads back to its row.
#[derive(Default)]
struct Sheet {
    /// Row and line of each setting that has a value.
    lines: Vec<(u64, String)>,
    /// Row of each setting that is named.
    rows: BTreeMap<String, u64>,
}

impl Sheet {
    fn read(raw: &RawTable, problems: &mut Problems) -> Self {
        let known: Vec<Setting> = sections().into_iter().flat_map(|section| section.settings).collect();
        let mut sheet = Self::default();
        let mut given = BTreeSet::new();
        for (row, name, value) in rows(raw) {
            let setting = known.iter().find(|s| is_name(s, &name));
            let key = setting.map_or(name, |setting| setting.key.clone());
            sheet.rows.entry(key.clone()).or_insert(row);
            if value.is_empty() {
                continue;
            }
            if !given.insert(key.clone()) {
                problems.push(stands_twice(at(raw, row), &key));
                continue;
            }
            match as_toml(setting, &key, &value) {
                Ok(value) => sheet.lines.push((row, format!("{} = {value}", quoted(&key)))),
                Err(expected) => problems.push(bad_value(at(raw, row), &key, &value, expected)),
            }
        }
        sheet
    }
}

fn stands_twice(place: Place, key: &str) -> Problem {
    Problem::error("bad_region_toml", place, text!("настройка {key} указана дважды", "the setting {key} stands twice"))
        .cure(text!("оставьте одну из строк", "keep one of the rows"))
}

fn bad_value(place: Place, key: &str, value: &Cell, expected: Text) -> Problem {
    Problem::error("bad_setting", place, text!("недопустимое значение настройки {key}", "the setting {key} has a value outside its domain"))
        .value(value.show())
        .expected(expected)
        .cure(text!("исправьте значение или оставьте ячейку пустой", "mend the value, or leave the cell empty"))
}

/// Name and value of every row; a sheet without a header begins with a setting.
fn rows(raw: &RawTable) -> Vec<(u64, String, Cell)> {
    let header: Vec<Cell> = raw.header.iter().map(|name| Cell::Text(name.clone())).collect();
    let all = std::iter::once((raw.header_row, &header)).chain(raw.rows.iter().map(|(row, cells)| (*row, cells)));
    let pair = |(row, cells): (u64, &Vec<Cell>)| Some((row, cells.first()?.show().trim().to_owned(), cells.get(1)?.clone()));
    let is_header = |name: &str| matches!(normalise(name).as_str(), "key" | "ключ" | "setting" | "настройка");
    all.filter_map(pair).filter(|(_, name, _)| !name.is_empty() && !is_header(name)).collect()
}

fn is_name(setting: &Setting, name: &str) -> bool {
    let wanted = normalise(name);
    [&setting.key, &setting.label.ru, &setting.label.en].into_iter().any(|known| normalise(known) == wanted)
}

/// The cell of a value.
fn at(raw: &RawTable, row: u64) -> Place {
    raw.place_of(row, 1)
}

/// A sheet that holds no value of any setting is as good as none.
pub fn is_blank(raw: &RawTable) -> bool {
    rows(raw).iter().all(|(.., value)| value.is_empty())
}

/// A dotted key whose parts TOML reads whatever they hold. The name of a source may hold points of its own.
fn quoted(key: &str) -> String {
    let levels = if key.starts_with("sources.") { 2 } else { usize::MAX };
    let parts = key.splitn(levels, '.').map(|part| toml::Value::String(part.to_owned()).to_string());
    parts.collect::<Vec<_>>().join(".")
}

/// A cell as a value of TOML, or what was expected of it.
fn as_toml(setting: Option<&Setting>, key: &str, cell: &Cell) -> Result<toml::Value, Text> {
    let shown = cell.show();
    let shown = shown.trim();
    let string = |word: &str| toml::Value::String(word.to_owned());
    let choose = |choices: &'static [Choice], given: &str| {
        Choice::find(choices, given.trim()).map(|choice| string(choice.key)).ok_or_else(|| one_of(choices))
    };
    match setting.map(|setting| setting.domain) {
        Some(Domain::Text | Domain::Name | Domain::Oktmo) => Ok(string(shown)),
        Some(Domain::One(choices)) => choose(choices, shown),
        Some(Domain::YesNo) => choose(Kind::Flag.choices(), shown).map(|word| toml::Value::Boolean(word.as_str() == Some("true"))),
        Some(Domain::Many(choices)) => {
            let items = shown.split([',', ';']).filter(|item| !item.trim().is_empty());
            items.map(|item| choose(choices, item)).collect::<Result<_, _>>().map(toml::Value::Array)
        }
        None if key.starts_with("sources.") => Ok(string(shown)),
        Some(domain) => number(shown).ok_or_else(|| expectation(domain)),
        None => Ok(number(shown).unwrap_or_else(|| string(shown))),
    }
}

fn number(shown: &str) -> Option<toml::Value> {
    let plain: String = shown.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace('−', "-").replace(',', ".");
    let whole = plain.parse::<i64>().ok().map(toml::Value::Integer);
    whole.or_else(|| plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(toml::Value::Float))
}

fn one_of(choices: &[Choice]) -> Text {
    let words = |lang| choices.iter().map(|choice| choice.word(lang)).collect::<Vec<_>>().join(", ");
    Text::new(words(Lang::Ru), words(Lang::En))
}

/// What a form says that a value must be.
pub fn expectation(domain: Domain) -> Text {
    match domain {
        Domain::Text | Domain::Name | Domain::Oktmo => Text::new("текст", "text"),
        Domain::Year(_) => {
            let [least, most] = YEARS;
            text!("год от {least} до {most}", "a year from {least} to {most}")
        }
        Domain::Whole(least, i64::MAX) => text!("целое число от {least}", "a whole number from {least}"),
        Domain::Whole(least, most) => text!("целое число от {least} до {most}", "a whole number from {least} to {most}"),
        Domain::Number(least, most) if most >= MOST => text!("число не меньше {least}", "a number, {least} or more"),
        Domain::Number(least, most) => text!("число от {least} до {most}", "a number from {least} to {most}"),
        Domain::Share => text!("число от 0 до 1", "a number from 0 to 1"),
        Domain::YesNo => Kind::Flag.expectation(),
        Domain::One(choices) | Domain::Many(choices) => one_of(choices),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kadry_region::{GoalName, Mode};

    fn sheet(rows: &[(&str, &str)]) -> RawTable {
        let cell = |text: &str| Cell::Text(text.to_owned());
        RawTable {
            place: Place { sheet: Some("регион".to_owned()), ..Place::file("book.xlsx") },
            header_row: 1,
            header: vec![rows[0].0.to_owned(), rows[0].1.to_owned()],
            rows: (2..).zip(rows[1..].iter().map(|(key, value)| vec![cell(key), cell(value)])).collect(),
            ..RawTable::default()
        }
    }

    fn read(rows: &[(&str, &str)]) -> Result<Settings, String> {
        let mut problems = Problems::default();
        let settings = super::read(&sheet(rows), &mut problems);
        settings.ok_or_else(|| problems.iter().map(|p| p.describe(Lang::Ru)).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn a_sheet_writes_levels_with_points_and_lists_with_commas() {
        let settings = read(&[
            ("name", "Область"),
            ("base_year", "2025"),
            ("first_admission_year", "2027"),
            ("scenario.goals", "surplus, shortage"),
            ("scenario.weights.shortage", "2,5"),
            ("scenario.weights.surplus", "1"),
            ("scenario.tolerances.surplus", "0,1"),
            ("scenario.seed", "7"),
            ("sources.all", "Росстат"),
            ("sources.Сборник, табл. 2.3", "2025"),
        ])
        .expect("settings");
        let scenario = settings.scenario;
        assert_eq!(scenario.goals, [GoalName::Surplus, GoalName::Shortage]);
        assert_eq!((scenario.weights.shortage, scenario.weights.surplus, scenario.weights.cost), (2.5, 1.0, 0.02));
        assert_eq!((scenario.tolerance(GoalName::Surplus), scenario.seed), (0.1, 7));
        assert_eq!(settings.sources["all"], "Росстат");
    }

    #[test]
    fn a_sheet_in_words_reads_too() {
        let settings = read(&[
            ("Настройка", "Значение"),
            ("Название региона", "2025"),
            ("Базовый год", "2 025"),
            ("Первый год приёма", "2027"),
            ("Сценарий: план приёма", ""),
            ("Цели по порядку", "Дефицит; стоимость"),
            ("Как совмещать цели", "взвешенная сумма"),
            ("Вес: дефицит", "3"),
            ("Сдвиг пенсионного возраста", "−5"),
            ("Источник: контрольные итоги", "Минтруд"),
        ])
        .expect("settings");
        assert_eq!((settings.name.as_str(), settings.base_year.0), ("2025", 2025));
        assert_eq!((settings.scenario.goals.clone(), settings.scenario.mode), (vec![GoalName::Shortage, GoalName::Cost], Mode::Weighted));
        assert_eq!((settings.scenario.weights.shortage, settings.scenario.pension_age_shift), (3.0, -5));
        assert_eq!(settings.sources["control_totals"], "Минтруд");
    }

    #[test]
    fn errors_of_a_sheet_name_the_cell() {
        let head = [("Настройка", "Значение"), ("Название региона", "Область"), ("Базовый год", "2025")];
        let with = |rows: &[(&'static str, &'static str)]| read(&[&head, rows].concat()).expect_err("refused");
        let first = ("Первый год приёма", "2027");
        let said = with(&[("Первый год приёма", "")]);
        assert!(said.contains("book.xlsx, лист «регион», строка 4, столбец «Значение» (B4)\n"), "{said}");
        assert!(said.contains("не задана обязательная настройка first_admission_year"), "{said}");
        let said = with(&[first, ("Горизонт", "2020")]);
        assert!(
            said.contains("строка 5, столбец «Значение» (B5)\n  недопустимое значение настройки horizon\n  значение: «2020»"),
            "{said}"
        );
        let said = with(&[first, ("Как совмещать цели", "жребий")]);
        assert!(said.contains("(B5)") && said.contains("ожидалось: по очереди, взвешенная сумма, конкурс"), "{said}");
        let said = with(&[first, ("Испытаний", "много")]);
        assert!(said.contains("(B5)") && said.contains("ожидалось: целое число от 10 до 100000"), "{said}");
        let said = with(&[first, ("Испытаний", "20.5")]);
        assert!(said.contains("(B5)"), "{said}");
        let said = with(&[first, ("Красота", "1")]);
        assert!(said.contains("(B5)") && said.contains("неизвестный ключ «Красота»"), "{said}");
        let said = with(&[first, ("base_year", "2024")]);
        assert!(said.contains("(B5)") && said.contains("base_year указана дважды"), "{said}");
    }
}
