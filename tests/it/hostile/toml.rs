use super::{Case, Expected, Read, Refused, case};
use crate::support::Package;

fn settings(change: impl Fn(String) -> String) -> Package {
    let text = Package::tiny().text("region.toml");
    Package::tiny().set("region.toml", change(text))
}

fn added(line: &str) -> Package {
    settings(|text| format!("{line}\n{text}"))
}

/// A setting of the scenario, in its own section.
fn scenario_setting(line: &str) -> Package {
    settings(|text| {
        if text.contains("[scenario]") {
            text.replace("[scenario]", &format!("[scenario]\n{line}"))
        } else {
            format!("{text}\n[scenario]\n{line}\n")
        }
    })
}

fn scenario(name: &'static str, content: impl Into<String>, expected: Expected) -> Case {
    asked(name, content, "x", expected)
}

fn asked(name: &'static str, content: impl Into<String>, scenario: &str, expected: Expected) -> Case {
    let mut case = case(name, Package::tiny().set("scenarios/x.toml", content.into()), expected);
    case.arguments = vec!["--scenario".to_owned(), scenario.to_owned()];
    case
}

pub fn cases() -> Vec<Case> {
    let deep = "[".repeat(100_000);
    vec![
        case(
            "toml: not UTF-8",
            Package::tiny().set("region.toml", b"name = \"\xcf\xf0\"".to_vec()),
            Refused("файл не читается как текст UTF-8"),
        ),
        case("toml: empty", Package::tiny().set("region.toml", ""), Refused("настройки региона не читаются")),
        case("toml: a slip of syntax", settings(|text| text.replacen(" = ", " == ", 1)), Refused("настройки региона не читаются")),
        case("toml: 100 000 brackets", added(&format!("x = {deep}")), Refused("настройки региона не читаются")),
        case(
            "toml: tables in tables 100 000 deep",
            added(&format!("{}x = 1", "a.".repeat(100_000))),
            Refused("настройки региона не читаются"),
        ),
        case("toml: an unknown key", added("horizont = 2030"), Refused("horizont")),
        case("toml: a key twice", added("horizon = 2031"), Refused("настройки региона не читаются")),
        case("toml: a word for a year", settings(|text| text.replacen("2025", "\"нет\"", 1)), Refused("настройки региона не читаются")),
        case("toml: a year beyond numbers", settings(|text| text.replacen("2025", "99999999999999999999", 1)), Refused("region.toml")),
        case("toml: the year 9999", settings(|text| text.replacen("2025", "9999", 1)), Refused("base_year")),
        case("toml: NaN", scenario_setting("goal_tolerance = nan"), Refused("scenario.goal_tolerance")),
        case("toml: inf", scenario_setting("time_limit = inf"), Refused("scenario.time_limit")),
        case("toml: minus inf", scenario_setting("employment_trend = -inf"), Refused("scenario.employment_trend")),
        case("toml: 10^308", scenario_setting("new_line_weight = 1e308"), Refused("scenario.new_line_weight")),
        case("toml: 10^308 draws", scenario_setting("draws = 4000000000"), Refused("scenario.draws")),
        case("toml: over a megabyte", added(&format!("# {}", "x".repeat(2 << 20))), Refused("файл больше 1 МБ")),
        case("toml: missing", Package::tiny().without("region.toml"), Refused("нет настроек региона")),
        case("toml: a byte of zero", added("# \0"), Refused("настройки региона не читаются")),
        case(
            "toml: control characters in the name",
            settings(|text| text.replacen("name = \"", "name = \"\\u001b[2J", 1)),
            Refused("name"),
        ),
        scenario("scenario: good", "title = \"Т\"\n[set]\n\"scenario.seed\" = 7\n", Read("Т")),
        scenario("scenario: not TOML", "это не TOML", Refused("сценарий не читается")),
        scenario("scenario: 100 000 brackets", format!("x = {deep}"), Refused("сценарий не читается")),
        scenario("scenario: an unknown part", "[[chnge]]\ntable = \"offers\"\n", Refused("сценарий не читается")),
        scenario(
            "scenario: an unknown table",
            "[[change]]\ntable = \"offer\"\ncolumn = \"cost\"\nset = 1\n",
            Refused("возможно, «offers»"),
        ),
        scenario(
            "scenario: times inf",
            "[[change]]\ntable = \"offers\"\ncolumn = \"cost\"\nmultiply = inf\n",
            Refused("число изменения не годится"),
        ),
        scenario(
            "scenario: times 10^308",
            "[[change]]\ntable = \"offers\"\ncolumn = \"cost\"\nmultiply = 1e308\n",
            Refused("значение вне допустимого"),
        ),
        scenario("scenario: on itself", "stack = [\"x\"]\n", Refused("по кругу")),
        scenario(
            "scenario: rows of a file above",
            "[[append]]\ntable = \"budget\"\nfile = \"../budget.csv\"\n",
            Refused("файла строк нет"),
        ),
        scenario(
            "scenario: rows of an absolute path",
            "[[append]]\ntable = \"budget\"\nfile = \"/etc/passwd\"\n",
            Refused("файла строк нет"),
        ),
        scenario(
            "scenario: rows of a Windows path",
            "[[append]]\ntable = \"budget\"\nfile = \"C:\\\\a.csv\"\n",
            Refused("файла строк нет"),
        ),
        scenario("scenario: stacked on a path above", "stack = [\"../region\"]\n", Refused("такого сценария нет")),
        scenario("scenario: stacked on a file elsewhere", "stack = [\"/etc/x.toml\"]\n", Refused("scenarios/x.toml")),
        asked("scenario: a name that leads out", "", "../region", Refused("такого сценария нет")),
        asked("scenario: a name of nothing", "", "..", Refused("такого сценария нет")),
        scenario("scenario: over a megabyte", format!("# {}", "x".repeat(2 << 20)), Refused("файл сценария больше 1 МБ")),
    ]
}
