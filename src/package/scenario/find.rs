//! From names to scenario files: `PACKAGE/scenarios/NAME.toml`, or a path of one's own.

use super::file::ScenarioFile;
use super::{BASE, Scenario, nearest_of, wrong};
use crate::disk;
use crate::disk::Fault;
use crate::input::InputFile;
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problems};
use std::path::{Path, PathBuf};

/// Where the scenarios of a package stand; beside a workbook they stand in a folder of this name.
pub const FOLDER: &str = "scenarios";

/// Bytes of a scenario file at most.
const CAP: u64 = 1 << 20;

/// Names of the scenarios of a package, `base` among them.
pub fn known(package: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder(package)).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml") && path.is_file())
        .filter_map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()))
        .chain([BASE.to_owned()])
        .collect();
    names.sort();
    names.dedup();
    names
}

fn folder(package: &Path) -> PathBuf {
    if package.is_dir() { package.join(FOLDER) } else { package.parent().unwrap_or(Path::new("")).join(FOLDER) }
}

/// Reads the scenarios that are asked for, those they stand on before them. Each file is applied once, where it is asked for
/// first.
pub fn stack(package: &Path, names: &[String], problems: &mut Problems) -> Vec<Scenario> {
    let mut search = Search { package, found: Vec::new(), trail: Vec::new(), problems };
    for name in names {
        search.take(name, None);
    }
    search.found
}

/// The name of a scenario that is asked for by name or path.
pub fn name_of(asked: &str) -> String {
    let stem = || Path::new(asked).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if asked.ends_with(".toml") { stem() } else { asked.to_owned() }
}

struct Search<'a> {
    package: &'a Path,
    found: Vec<Scenario>,
    /// Those that are being taken: each stands on the next.
    trail: Vec<String>,
    problems: &'a mut Problems,
}

impl Search<'_> {
    /// Takes a scenario by its name, or by its path where it is one; `by` is the file that asks for it.
    fn take(&mut self, asked: &str, by: Option<&Place>) {
        let (name, path) = self.path_of(asked);
        let place = Place::file(format!("{FOLDER}/{name}.toml"));
        if let Some(known) = self.found.iter().find(|scenario| scenario.name == name) {
            if known.path != path {
                let first = known.path.display().to_string();
                let problem = wrong(
                    "scenario_given_twice",
                    place,
                    text!("сценарий с таким именем уже взят: {first}", "a scenario of this name was taken already: {first}"),
                );
                self.problems.push(problem.value(asked).cure(text!("переименуйте один из файлов", "rename one of the files")));
            }
            return;
        }
        if name == BASE && !path.is_file() {
            return;
        }
        if self.trail.contains(&name) {
            let problem = wrong(
                "scenario_in_circle",
                place,
                text!("сценарии ссылаются друг на друга по кругу", "the scenarios stand on one another"),
            );
            self.problems.push(problem.value(asked).cure(text!("уберите лишнее из stack", "remove one of the entries of stack")));
            return;
        }
        let Some(scenario) = self.read(name, path, place, asked, by) else { return };
        let before = self.problems.errors();
        self.trail.push(scenario.name.clone());
        for lower in &scenario.content.stack {
            self.take(lower, Some(&scenario.place));
        }
        self.trail.pop();
        if self.problems.errors() == before {
            self.found.push(scenario);
        }
    }

    fn path_of(&self, asked: &str) -> (String, PathBuf) {
        let name = name_of(asked);
        let path = if asked.ends_with(".toml") { PathBuf::from(asked) } else { folder(self.package).join(format!("{name}.toml")) };
        (name, path)
    }

    fn read(&mut self, name: String, path: PathBuf, place: Place, asked: &str, by: Option<&Place>) -> Option<Scenario> {
        let named = Path::new(&name).components().count() == 1 && !name.contains(['/', '\\']);
        if !named || !path.exists() {
            let known = known(self.package);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let (expected, cure) = nearest_of(&name, &known);
            let at = by.cloned().unwrap_or_else(|| Place::file("--scenario"));
            let problem = wrong("unknown_scenario", at, text!("такого сценария нет", "there is no such scenario"));
            self.problems.push(problem.value(asked).expected(expected).cure(cure));
            return None;
        }
        // A scenario of the package stays in it; a path of one's own is where the user says.
        let read = match asked.ends_with(".toml") {
            true => disk::read(&path, CAP),
            false => disk::read_within(&folder(self.package), &path, CAP),
        };
        let content = match read {
            Ok(content) => content,
            Err(Fault::TooBig(_)) => {
                let message = text!("файл сценария больше 1 МБ", "the scenario file is over 1 MB");
                let cure = text!(
                    "вынесите строки в таблицу рядом: [[append]] file = …",
                    "put the rows into a table beside it: [[append]] file = …"
                );
                self.problems.push(wrong("too_big", place, message).cure(cure));
                return None;
            }
            Err(fault) => {
                self.problems.push(wrong(fault.code(), place, fault.text()).cure(fault.cure()));
                return None;
            }
        };
        let Ok(text) = String::from_utf8(content.clone()) else {
            let message = text!("файл не читается как текст UTF-8", "the file cannot be read as UTF-8 text");
            self.problems.push(wrong("unreadable", place, message).cure(text!("сохраните файл в UTF-8", "save the file in UTF-8")));
            return None;
        };
        let input = InputFile::new(format!("{FOLDER}/{name}.toml"), content, 0);
        let plain = text.trim_start_matches('\u{feff}').to_owned();
        match toml::from_str::<ScenarioFile>(&plain) {
            Ok(content) => Some(Scenario { name, path, content, place, text: plain, input }),
            Err(error) => {
                let line = error.span().map(|span| plain.get(..span.start).unwrap_or(&plain).matches('\n').count() as u64 + 1);
                let message = error.message().lines().next().unwrap_or_default().to_owned();
                let said = crate::settings::in_russian(&message);
                let problem = wrong(
                    "bad_scenario",
                    Place { row: line, ..place },
                    text!("сценарий не читается: {said}", "the scenario cannot be read: {message}"),
                );
                self.problems.push(
                    problem
                        .expected(text!(
                            "title, about, stack, [set], [[change]] и [[append]]",
                            "title, about, stack, [set], [[change]] and [[append]]"
                        ))
                        .cure(text!("сравните со сценариями data/demo/scenarios", "compare with the scenarios of data/demo/scenarios")),
                );
                None
            }
        }
    }
}
