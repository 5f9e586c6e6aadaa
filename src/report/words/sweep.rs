//! How people call the scenarios of a sweep and the plans that it compares.

use kadry_engine::scenario::sweep::{CandidateName, Findings};
use kadry_region::lang::{Text, text};
use kadry_region::scenario::BASE;

/// The scenario at a place of the list; its title is that of the last file that makes it.
pub fn scenario_title(of: &Findings, scenario: usize) -> Text {
    let Some(name) = of.scenarios.get(scenario).map(String::as_str) else { return Text::default() };
    let last = of.changes.iter().rfind(|(at, _)| *at == scenario).map(|(_, applied)| applied);
    match last {
        Some(last) if last.scenario == name => last.title.clone(),
        None if name == BASE => text!("пакет как он есть", "package as it is"),
        Some(_) | None => Text::new(name, name),
    }
}

pub fn candidate_name(of: &Findings, name: &CandidateName) -> Text {
    match name {
        CandidateName::Point(scenario, _) => {
            let Text { ru, en } = scenario_title(of, *scenario);
            text!("план сценария «{ru}»", "plan of the scenario “{en}”")
        }
        CandidateName::Low => text!("план по нижней границе потребности (10 %)", "plan of the lower end of need (10%)"),
        CandidateName::High => text!("план по верхней границе потребности (90 %)", "plan of the upper end of need (90%)"),
        CandidateName::LastYear => text!("места прошлого года", "last year's places"),
        CandidateName::Frequent => text!("план, ближайший к самым частым местам", "plan nearest to the most frequent places"),
    }
}
