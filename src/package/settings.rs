//! `region.toml` as text: how it reads, and what is said where it does not.

use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem, Problems};
use kadry_region::settings::{Settings, Value};

/// Reads the text of `region.toml`.
pub fn from_toml(content: &str, place: &Place, problems: &mut Problems) -> Option<Settings> {
    let line = |line: u64| Place { row: Some(line), ..place.clone() };
    parse(content, place, &line, &|key| place.column(key), problems)
}

/// Reads settings as TOML that stands where `line` and `key` say.
pub fn parse(
    content: &str,
    place: &Place,
    line: &dyn Fn(u64) -> Place,
    key: &dyn Fn(&str) -> Place,
    problems: &mut Problems,
) -> Option<Settings> {
    match toml::from_str::<Settings>(content) {
        Ok(settings) => settings.checked(key, problems).then_some(settings),
        Err(error) => {
            let missing = error.message().strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
            // What is missing stands on no line of TOML, but a sheet has a row for it.
            let missing = missing.map(key).filter(|place| place.sheet.is_some());
            let number = |start: usize| content[..start.min(content.len())].matches('\n').count() as u64 + 1;
            let at = missing.or_else(|| error.span().map(|span| line(number(span.start))));
            problems.push(unreadable(&at.unwrap_or_else(|| place.clone()), error.message()));
            None
        }
    }
}

/// A value of the list as TOML writes it.
pub fn toml_of(value: Value) -> toml::Value {
    match value {
        Value::Text(text) => toml::Value::String(text),
        // TOML has no wider number, and no setting holds one.
        Value::Whole(number) => toml::Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)),
        Value::Number(number) => toml::Value::Float(number),
        Value::Flag(flag) => toml::Value::Boolean(flag),
        Value::Word(word) => toml::Value::String(word.to_owned()),
        Value::Words(words) => words.into_iter().map(|word| toml::Value::String(word.to_owned())).collect::<Vec<_>>().into(),
    }
}

/// The commonest words of the reader of TOML; what is not among them stays as it is.
pub fn in_russian(message: &str) -> String {
    if let Some(key) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return format!("не задана обязательная настройка {key}");
    }
    let said = [("unknown field `", "неизвестный ключ"), ("unknown variant `", "неизвестное значение")];
    let known = said.iter().find_map(|(start, what)| message.strip_prefix(start).map(|rest| (what, rest)));
    let Some((what, (name, expected))) = known.and_then(|(what, rest)| Some((what, rest.split_once('`')?))) else {
        return message.to_owned();
    };
    let allowed = expected.trim_start_matches(", expected ").trim_start_matches("one of ").replace('`', "").replace(" or ", ", ");
    format!("{what} «{name}», допустимо: {allowed}")
}

fn unreadable(place: &Place, message: &str) -> Problem {
    let sheet = place.sheet.is_some();
    let first = message.lines().next().unwrap_or_default();
    let first_ru = in_russian(first);
    Problem::error(
        "bad_region_toml",
        place.clone(),
        text!("настройки региона не читаются: {first_ru}", "the settings of the region cannot be read: {first}"),
    )
    .expected(text!(
        "name, base_year, first_admission_year и, если нужно, admission_years, horizon, [sources], [scenario]",
        "name, base_year, first_admission_year and, where needed, admission_years, horizon, [sources], [scenario]"
    ))
    .cure(if sheet {
        text!("сравните с листом в заготовке: kadry template книга.xlsx", "compare with the sheet of a template: kadry template book.xlsx")
    } else {
        text!("сравните с data/demo/region.toml", "compare with data/demo/region.toml")
    })
}

#[cfg(test)]
mod one_list;

#[cfg(test)]
mod tests {
    use super::*;
    use kadry_region::settings::{GoalName, Mode, Scenario};

    const HEAD: &str = "name = \"Область\"\nbase_year = 2025\nfirst_admission_year = 2027\n[scenario]\n";

    fn read(scenario: &str) -> Result<Scenario, [String; 2]> {
        let mut problems = Problems::default();
        let settings = from_toml(&format!("{HEAD}{scenario}"), &Place::file("region.toml"), &mut problems);
        let said = |lang| problems.iter().map(|p| p.describe(lang)).collect::<Vec<_>>().join("\n");
        settings.map(|settings| settings.scenario).ok_or_else(|| [said(kadry_region::Lang::Ru), said(kadry_region::Lang::En)])
    }

    #[track_caller]
    fn refused(scenario: &str, ru: &str, en: &str) {
        let said = read(scenario).expect_err("refused");
        assert!(said[0].contains(ru), "{}", said[0]);
        assert!(said[1].contains(en), "{}", said[1]);
    }

    #[test]
    fn goals_have_an_order_tolerances_and_weights_of_their_own() {
        let usual = read("").expect("settings");
        assert_eq!(usual.counted(), GoalName::ORDER[1..]);
        assert_eq!([GoalName::Contracts, GoalName::Shortage].map(|goal| usual.tolerance(goal)), [0.0, 0.005]);
        let own = read(
            "goals = [\"surplus\", \"contracts\", \"shortage\"]\ncontracts = \"soft\"\nmode = \"weighted\"\n[scenario.tolerances]\nshortage = 0.02\n[scenario.weights]\nsurplus = 3",
        )
        .expect("settings");
        assert_eq!(own.counted(), [GoalName::Surplus, GoalName::Contracts, GoalName::Shortage]);
        assert_eq!([GoalName::Surplus, GoalName::Shortage].map(|goal| own.tolerance(goal)), [0.005, 0.02]);
        assert_eq!([GoalName::Surplus, GoalName::Shortage].map(|goal| own.weights.of(goal)), [3.0, 1.0]);
        assert_eq!(own.mode, Mode::Weighted);
        // What a run folder keeps reads back as it was.
        let text = toml::to_string(&own).expect("text");
        let again: Scenario = toml::from_str(&text).expect("settings");
        assert_eq!(toml::to_string(&again).expect("text"), text);
    }

    #[test]
    fn bad_goals_modes_tolerances_and_weights_are_named() {
        refused(
            "goals = [\"shortage\", \"beauty\"]",
            "region.toml, строка 5\n  настройки региона не читаются: неизвестное значение «beauty», допустимо: contracts, shortage, fairness, surplus, change, cost, score\n",
            "region.toml, row 5\n  the settings of the region cannot be read: unknown variant `beauty`, expected one of `contracts`, `shortage`, `fairness`, `surplus`, `change`, `cost`, `score`\n",
        );
        refused("goals = [\"weighted\"]", "неизвестное значение «weighted», допустимо: contracts,", "unknown variant `weighted`");
        refused(
            "mode = \"lottery\"",
            "неизвестное значение «lottery», допустимо: lexicographic, weighted, competition",
            "unknown variant `lottery`, expected one of `lexicographic`, `weighted`, `competition`",
        );
        refused("contracts = \"firm\"", "неизвестное значение «firm», допустимо: hard, soft", "expected `hard` or `soft`");
        refused("weights.beauty = 1", "неизвестный ключ «beauty», допустимо: contracts, shortage,", "unknown field `beauty`");
        refused("tolerances.beauty = 1", "неизвестное значение «beauty», допустимо: contracts, shortage,", "unknown variant `beauty`");
        for goals in ["[]", "[\"cost\", \"shortage\", \"cost\"]"] {
            refused(
                &format!("goals = {goals}"),
                "столбец «scenario.goals»\n  недопустимое значение настройки scenario.goals\n",
                "expected: at least one goal, and each at most once\n",
            );
        }
        refused(
            "goals = [\"contracts\"]",
            "значение: «contracts»\n  ожидалось: ещё хотя бы одна цель: contracts действует только при contracts = \"soft\"\n",
            "at least one goal more: contracts counts only with contracts = \"soft\"",
        );
        refused(
            "tolerances.cost = 1.5",
            "настройки scenario.tolerances.cost\n  значение: «1.5»\n  ожидалось: доля от 0 до 1",
            "a share from 0 to 1",
        );
        refused(
            "weights.cost = -1",
            "настройки scenario.weights.cost\n  значение: «-1»\n  ожидалось: число от 0 до 1000000",
            "a number from 0 to 1000000",
        );
        refused(
            "mode = \"weighted\"\ngoals = [\"cost\"]\nweights.cost = 0",
            "настройки scenario.weights\n",
            "expected: a weight above 0 of at least one of the goals",
        );
    }
}
