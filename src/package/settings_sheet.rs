//! The settings as rows of a sheet: what each is called in words, what it may hold, and how a filled sheet reads. With it a
//! workbook needs no `region.toml`.

use crate::read::{Cell, RawTable};
use crate::schema::{Choice, Kind, TABLES, choice, normalise};
use kadry_region::lang::{Lang, Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use kadry_region::settings::{GoalName, Settings};
use std::collections::{BTreeMap, BTreeSet};

/// What the value of a setting may be.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    Text,
    Year,
    /// Whole number between two bounds.
    Whole(i32, i32),
    /// Number between two bounds.
    Number(f64, f64),
    YesNo,
    One(&'static [Choice]),
    /// Several, parted by commas, in their order.
    Many(&'static [Choice]),
}

/// A row of the sheet.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name in `region.toml`, levels parted by points.
    pub key: String,
    pub label: Text,
    pub holds: Holds,
    pub required: bool,
    pub about: Text,
}

/// Rows under one heading.
#[derive(Clone, Debug)]
pub struct Section {
    pub title: Text,
    pub settings: Vec<Setting>,
}

const GOALS: &[Choice] = &[
    choice("contracts", "договоры", "contracts", &[]),
    choice("shortage", "дефицит", "shortage", &[]),
    choice("fairness", "равномерность", "fairness", &[]),
    choice("surplus", "избыток", "surplus", &[]),
    choice("change", "изменение", "change", &[]),
    choice("cost", "стоимость", "cost", &[]),
    choice("score", "балл", "score", &[]),
];
const MODE: &[Choice] = &[
    choice("lexicographic", "по очереди", "lexicographic", &[]),
    choice("weighted", "взвешенная сумма", "weighted", &[]),
    choice("competition", "конкурс", "competition", &[]),
];
const CONTRACTS: &[Choice] = &[choice("hard", "обязательны", "hard", &[]), choice("soft", "по возможности", "soft", &[])];
const CONTROL: &[Choice] = &[choice("apply", "приводить", "apply", &[]), choice("compare", "сравнивать", "compare", &[])];

const SHARE: Holds = Holds::Number(0.0, 1.0);
const AMOUNT: Holds = Holds::Number(0.0, 1e9);

/// Every setting in the order of the sheet.
pub fn sections() -> Vec<Section> {
    vec![
        Section { title: Text::new("Регион и годы", "The region and its years"), settings: region() },
        Section { title: Text::new("Сценарий: потребность", "Scenario: need"), settings: need() },
        Section { title: Text::new("Сценарий: план приёма", "Scenario: the admission plan"), settings: plan() },
        Section {
            title: Text::new("Сценарий: допуски и веса целей", "Scenario: tolerances and weights of goals"), settings: by_goal()
        },
        Section { title: Text::new("Источники данных", "Sources of the data"), settings: sources() },
    ]
}

fn row(key: &str, ru: &str, en: &str, holds: Holds, about_ru: &str, about_en: &str) -> Setting {
    let required = ["name", "base_year", "first_admission_year"].contains(&key);
    Setting { key: key.to_owned(), label: Text::new(ru, en), holds, required, about: Text::new(about_ru, about_en) }
}

fn region() -> Vec<Setting> {
    vec![
        row("name", "Название региона", "Name of the region", Holds::Text, "полное название", "full name"),
        row("oktmo", "ОКТМО", "OKTMO", Holds::Text, "8 или 11 цифр; можно не заполнять", "8 or 11 digits; may stay empty"),
        row(
            "base_year",
            "Базовый год",
            "Base year",
            Holds::Year,
            "последний год, за который есть фактическая занятость",
            "last year with facts on employment",
        ),
        row(
            "first_admission_year",
            "Первый год приёма",
            "First admission year",
            Holds::Year,
            "первый год, на который распределяются КЦП",
            "first year whose admission figures are distributed",
        ),
        row("admission_years", "Лет приёма", "Admission years", Holds::Whole(1, 15), "сколько лет приёма в плане", "how many are planned"),
        row("horizon", "Горизонт", "Horizon", Holds::Year, "последний год отчёта о потребности", "last year of need that is reported"),
        row(
            "mend_lookalikes",
            "Исправлять похожие буквы",
            "Mend letters that look alike",
            Holds::YesNo,
            "согласие заменять буквы, которые только похожи на нужные: латинскую C в русском слове, О вместо нуля в коде",
            "consent to replace letters that only look right: Latin C in a Russian word, О for zero in a code",
        ),
    ]
}

fn need() -> Vec<Setting> {
    vec![
        row("scenario.name", "Название сценария", "Name of the scenario", Holds::Text, "любое", "any"),
        row(
            "scenario.vacancy_years",
            "Срок закрытия вакансий",
            "Years to clear vacancies",
            Holds::Whole(1, 20),
            "лет, за которые закрывается запас вакансий",
            "years over which the stock of vacancies is cleared",
        ),
        row(
            "scenario.employment_trend",
            "Поправка к росту занятости",
            "Correction of employment growth",
            Holds::Number(-0.2, 0.2),
            "доля в год сверх прогноза, например −0,005",
            "share a year beyond the forecast, such as −0.005",
        ),
        row(
            "scenario.dropout_factor",
            "Множитель отсева",
            "Factor of drop-out",
            Holds::Number(0.0, 10.0),
            "годовой отсев всех строк умножается на это число; 1 — как есть",
            "the yearly drop-out of every line times this number; 1 as it is",
        ),
        row(
            "scenario.other_supply_share",
            "Доля других источников",
            "Share of other supply",
            SHARE,
            "доля потребности, которую закрывают опытные работники, платные места и колледжи вне плана",
            "share of openings that experienced workers, paid places and colleges outside the plan fill",
        ),
        row(
            "scenario.control_totals",
            "Официальный прогноз",
            "Official forecast",
            Holds::One(CONTROL),
            "потребность приводится к листу «контрольные итоги» или только сравнивается с ним",
            "whether need is raked to the sheet “control totals” or only compared with it",
        ),
        row(
            "scenario.pension_age_shift",
            "Сдвиг пенсионного возраста",
            "Shift of pension age",
            Holds::Whole(-20, 10),
            "лет; −5 на Крайнем Севере",
            "years; −5 in the Far North",
        ),
        row(
            "scenario.retire_first",
            "Выход в год права",
            "Retire at once",
            SHARE,
            "доля выходящих на пенсию в год наступления права",
            "share that retires in the year of eligibility",
        ),
        row(
            "scenario.retire_later",
            "Выход позже",
            "Retire later",
            SHARE,
            "доля выходящих из имеющих право в каждый следующий год",
            "share of the eligible who retire in each later year",
        ),
        row(
            "scenario.draws",
            "Испытаний",
            "Draws",
            Holds::Whole(10, 100_000),
            "случайных испытаний для интервалов",
            "draws behind the intervals",
        ),
        row(
            "scenario.seed",
            "Начальное число",
            "Seed",
            Holds::Whole(0, i32::MAX),
            "то же число даёт те же испытания",
            "the same seed gives the same draws",
        ),
        row(
            "scenario.sd_retire",
            "Погрешность: пенсия",
            "Error of retirement",
            SHARE,
            "относительная, вероятности выхода",
            "relative, of the rate",
        ),
        row("scenario.sd_death", "Погрешность: смерть", "Error of deaths", SHARE, "относительная, вероятности", "relative, of the rate"),
        row(
            "scenario.sd_transfer",
            "Погрешность: смена занятия",
            "Error of transfers",
            SHARE,
            "относительная, вероятности ухода в другое занятие",
            "relative, of the rate of moves to another occupation",
        ),
        row(
            "scenario.sd_migration",
            "Погрешность: миграция",
            "Error of migration",
            SHARE,
            "относительная, вероятности выезда",
            "relative, of the rate",
        ),
        row(
            "scenario.sd_yield",
            "Погрешность: выход",
            "Error of yields",
            SHARE,
            "относительная, числа работников на место",
            "relative, of the workers per place",
        ),
    ]
}

fn plan() -> Vec<Setting> {
    vec![
        row(
            "scenario.goals",
            "Цели по порядку",
            "Goals in their order",
            Holds::Many(GOALS),
            "через запятую, главная первой; лишние уберите: договоры, дефицит, равномерность, избыток, изменение, стоимость, балл",
            "parted by commas, the main one first; leave out what does not count",
        ),
        row(
            "scenario.mode",
            "Как совмещать цели",
            "How goals make one plan",
            Holds::One(MODE),
            "по очереди; взвешенная сумма; конкурс — по баллам заявок",
            "one after the other; their weighted sum; lots by rank of score",
        ),
        row(
            "scenario.contracts",
            "Договоры",
            "Contracts",
            Holds::One(CONTRACTS),
            "обязательны или по возможности: тогда невыполненные перечисляются",
            "hard, or soft: unmet ones are listed then",
        ),
        row(
            "scenario.change_share",
            "Изменение за год",
            "Change in a year",
            AMOUNT,
            "на какую долю может измениться строка за год; одна группа разрешена всегда",
            "share by which a line may change from year to year; one group is always allowed",
        ),
        row(
            "scenario.surplus_tolerance",
            "Допустимый избыток",
            "Surplus tolerated",
            AMOUNT,
            "доля потребности, до которой избыток не считается",
            "share of need up to which surplus does not count",
        ),
        row(
            "scenario.goal_tolerance",
            "Допуск целей",
            "Tolerance of goals",
            SHARE,
            "на какую долю цель может отступить ради следующих",
            "share by which a goal may give way to the next",
        ),
        row(
            "scenario.new_line_weight",
            "Вес новой строки",
            "Weight of a new line",
            AMOUNT,
            "сколько мест изменения весит открытие программы в колледже",
            "places of change that opening a line weighs",
        ),
        row(
            "scenario.dormitory_share",
            "Доля в общежитии",
            "Share in dormitories",
            SHARE,
            "доля очных студентов, которым нужно место, если колледж не указал своей",
            "share of full-time students who need a bed, where the college does not say",
        ),
        row(
            "scenario.teacher_hours_per_group",
            "Часов на группу",
            "Teaching hours per group",
            AMOUNT,
            "часов преподавателей на группу в год",
            "hours that one group takes a year",
        ),
        row("scenario.time_limit", "Время решения", "Time limit", AMOUNT, "секунд на все цели", "seconds for all goals together"),
        row("scenario.gap", "Достаточный разрыв", "Gap that is good enough", SHARE, "доля, например 0,005", "a share, such as 0.005"),
    ]
}

fn by_goal() -> Vec<Setting> {
    let word = |goal: GoalName| Choice::find(GOALS, goal.key()).map_or(["", ""], |choice| [choice.ru, choice.en]);
    let tolerance = GoalName::ORDER.map(|goal| {
        let [ru, en] = word(goal);
        row(
            &format!("scenario.tolerances.{}", goal.key()),
            &format!("Допуск: {ru}"),
            &format!("Tolerance: {en}"),
            SHARE,
            "свой допуск цели; пусто — общий (у договоров 0)",
            "the goal's own tolerance; empty takes the common one (0 for contracts)",
        )
    });
    let weight = GoalName::ORDER.map(|goal| {
        let [ru, en] = word(goal);
        row(
            &format!("scenario.weights.{}", goal.key()),
            &format!("Вес: {ru}"),
            &format!("Weight: {en}"),
            Holds::Number(0.0, 1e6),
            "вес цели, если цели складываются во взвешенную сумму",
            "weight of the goal where goals are summed",
        )
    });
    tolerance.into_iter().chain(weight).collect()
}

fn sources() -> Vec<Setting> {
    let all = ("all", "все таблицы", "all tables");
    std::iter::once(all)
        .chain(TABLES.iter().map(|table| (table.name, table.alias, table.name)))
        .map(|(key, ru, en)| {
            let [ru, en] = [format!("Источник: {}", ru.replace('_', " ")), format!("Source: {}", en.replace('_', " "))];
            row(&format!("sources.{key}"), &ru, &en, Holds::Text, "откуда данные", "where the data come from")
        })
        .collect()
}

/// Settings by key, as `region.toml` would hold them.
pub fn values(settings: &Settings) -> BTreeMap<String, toml::Value> {
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
    Settings::parse(&content, &raw.place, &line, &key, problems)
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
    match setting.map(|setting| setting.holds) {
        Some(Holds::Text) => Ok(string(shown)),
        Some(Holds::One(choices)) => choose(choices, shown),
        Some(Holds::YesNo) => choose(Kind::Flag.choices(), shown).map(|word| toml::Value::Boolean(word.as_str() == Some("true"))),
        Some(Holds::Many(choices)) => {
            let items = shown.split([',', ';']).filter(|item| !item.trim().is_empty());
            items.map(|item| choose(choices, item)).collect::<Result<_, _>>().map(toml::Value::Array)
        }
        None if key.starts_with("sources.") => Ok(string(shown)),
        Some(holds) => number(shown).ok_or_else(|| holds.expectation()),
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

impl Holds {
    /// What a value must be, in both languages.
    pub fn expectation(self) -> Text {
        match self {
            Holds::Text => Text::new("текст", "text"),
            Holds::Year => text!("год от 1990 до 2100", "a year from 1990 to 2100"),
            Holds::Whole(least, most) if most == i32::MAX => text!("целое число от {least}", "a whole number from {least}"),
            Holds::Whole(least, most) => text!("целое число от {least} до {most}", "a whole number from {least} to {most}"),
            Holds::Number(least, most) if most >= 1e9 => text!("число не меньше {least}", "a number, {least} or more"),
            Holds::Number(least, most) => text!("число от {least} до {most}", "a number from {least} to {most}"),
            Holds::YesNo => Kind::Flag.expectation(),
            Holds::One(choices) | Holds::Many(choices) => one_of(choices),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kadry_region::{Mode, Scenario};

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

    #[test]
    fn the_sheet_has_a_row_for_every_setting() {
        let tolerances = GoalName::ORDER.map(|goal| (goal, kadry_region::units::Share(0.5))).into();
        let scenario = Scenario { tolerances, ..Scenario::default() };
        let settings = Settings {
            name: "Область".to_owned(),
            oktmo: String::new(),
            base_year: kadry_region::units::Year(2025),
            first_admission_year: kadry_region::units::Year(2027),
            admission_years: 3,
            horizon: kadry_region::units::Year(2030),
            mend_lookalikes: false,
            sources: BTreeMap::new(),
            scenario,
        };
        let rows: Vec<String> = sections().into_iter().flat_map(|section| section.settings).map(|setting| setting.key).collect();
        let keys: Vec<String> = values(&settings).into_keys().collect();
        assert!(keys.iter().all(|key| rows.contains(key)), "{keys:?}");
        let no_source = rows.iter().filter(|row| !row.starts_with("sources."));
        assert!(no_source.clone().all(|row| keys.contains(row)), "{rows:?}");
    }
}
