//! The `region.toml` to fill in, from the list of settings: those of region and years as they would stand, the others as comments
//! that hold their defaults.

use crate::settings::toml_of;
use kadry_region::GoalName;
use kadry_region::settings::{Domain, Setting, Settings, list};
use kadry_region::units::{Share, Year};

/// The settings that are shown, the tolerance of each goal among them.
fn shown() -> Settings {
    let mut settings = Settings::new("Название региона", Year(2025), Year(2027));
    let tolerance = |goal| (goal, Share(settings.scenario.tolerance(goal)));
    settings.scenario.tolerances = GoalName::ORDER.map(tolerance).into();
    settings
}

pub fn text() -> String {
    const SCENARIO: &str = "scenario.";
    let settings = shown();
    let mut text = "# Настройки региона. The settings of the region.\n".to_owned();
    for setting in list::all().filter(|setting| !setting.key.starts_with(SCENARIO)) {
        text.push_str(&line(&setting.key, setting, &settings));
    }
    text.push_str("\n[sources]\n# employment = \"Росстат, ...\"\n\n[scenario]\n");
    for setting in list::all() {
        if let Some(key) = setting.key.strip_prefix(SCENARIO) {
            text.push_str(&line(&format!("# {key}"), setting, &settings));
        }
    }
    text
}

/// A setting, its value and what it is for.
fn line(start: &str, setting: &Setting, settings: &Settings) -> String {
    let value = setting.value(settings).map(|value| toml_of(value).to_string()).unwrap_or_default();
    let assigned = format!("{start} = {value}");
    let about = match setting.domain {
        // The help of a list names its items as a sheet does.
        Domain::Many(_) => &setting.label,
        _ => &setting.about,
    };
    let keys = match setting.domain {
        Domain::One(choices) => format!(" ({})", choices.iter().map(|choice| choice.key).collect::<Vec<_>>().join(", ")),
        _ => String::new(),
    };
    format!("{assigned:<38} # {} · {}{keys}\n", about.ru, about.en)
}

#[cfg(test)]
mod tests {
    use kadry_region::problem::{Place, Problems};

    #[test]
    fn every_comment_is_a_setting_that_may_be_put_in_force() {
        let text = super::text().replace("\n# ", "\n");
        let mut problems = Problems::default();
        assert!(crate::settings::from_toml(&text, &Place::file("region.toml"), &mut problems).is_some(), "{problems:?}\n{text}");
        for setting in kadry_region::settings::list::all() {
            let key = setting.key.trim_start_matches("scenario.");
            assert!(super::text().lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{key} = "))), "{key}");
        }
    }
}
