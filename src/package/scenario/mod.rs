//! Scenario files: named changes to a package, applied to its checked tables before they become a region, so that what a
//! scenario makes of a table passes the same checks as the table itself.

mod file;
mod filter;
mod find;
mod settings;
mod tables;

pub use find::{FOLDER, known};

pub(super) use find::stack;

use crate::frame::Frame;
use crate::input::InputFile;
use file::ScenarioFile;
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use kadry_region::scenario::{Applied, BASE};
use kadry_region::settings::Settings;
use std::collections::BTreeMap;
use std::path::PathBuf;

type Frames = BTreeMap<&'static str, Frame>;

/// A scenario file that was read, and where.
pub(super) struct Scenario {
    pub name: String,
    pub path: PathBuf,
    pub content: ScenarioFile,
    /// Where its parts stand.
    pub place: Place,
    text: String,
    pub input: InputFile,
}

impl Scenario {
    fn applied(&self, what: Vec<Text>) -> Applied {
        let (content, name) = (&self.content, &self.name);
        // A terminal would take control characters for orders.
        let plain = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
        let or = |text: &str, other: &str| plain(if text.is_empty() { other } else { text });
        let ru = or(&content.title, name);
        let title = Text::new(ru.clone(), or(&content.title_en, &ru));
        let about = Text::new(plain(&content.about), or(&content.about_en, &content.about));
        Applied { scenario: name.clone(), title, about, what }
    }

    /// Where a part of the file stands.
    fn at(&self, start: usize) -> Place {
        let line = self.text.get(..start).unwrap_or(&self.text).matches('\n').count() as u64 + 1;
        self.place.row(line)
    }
}

/// Applies scenarios one after the other; the name of the settings becomes that of the stack. Files that rows were taken
/// from are added to `inputs`.
pub(super) fn apply(
    scenarios: &[Scenario],
    names: &[String],
    settings: &mut Option<Settings>,
    frames: &mut Frames,
    problems: &mut Problems,
    inputs: &mut Vec<InputFile>,
) -> Vec<Applied> {
    let mut done = Vec::new();
    for scenario in scenarios {
        inputs.push(scenario.input.clone());
        let mut said = Vec::new();
        if let Some(given) = settings.take() {
            *settings = settings::apply(scenario, given, problems, &mut said);
        }
        let mend = settings.as_ref().is_some_and(|settings| settings.mend_lookalikes);
        tables::apply(scenario, mend, frames, problems, inputs, &mut said);
        done.push(scenario.applied(said));
    }
    if let Some(settings) = settings.as_mut().filter(|_| !names.is_empty()) {
        settings.scenario.name = names.iter().map(|name| find::name_of(name)).collect::<Vec<_>>().join("+");
        settings.scenario.applied = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    }
    done
}

/// A problem of a part of a scenario.
fn wrong(code: &'static str, place: Place, message: Text) -> Problem {
    Problem::error(code, place, message)
}

/// "возможно, «…»" and what there is.
fn nearest_of(wanted: &str, known: &[&str]) -> (Text, Text) {
    const SHOWN: usize = 12;
    let mut list = known.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    let more = known.len().saturating_sub(SHOWN);
    if more > 0 {
        list = format!("{list} … (+{more})");
    }
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(&wanted.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    let cure = match near {
        Some((_, near)) => text!("возможно, «{near}»", "perhaps “{near}”"),
        None => text!("выберите из имеющихся", "choose one of those there are"),
    };
    (text!("одно из: {list}", "one of: {list}"), cure)
}
