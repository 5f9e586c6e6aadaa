//! What a sweep is asked, made into what is computed: the scenarios, each stacked on those that the whole sweep stands on.

use super::{Manifest, ScenarioEntry, Task, add_inputs};
use crate::run::accept::accept;
use kadry_engine::scenario::sweep::Settings;
use kadry_package::{InputFile, Reading};
use kadry_region::problem::Problems;
use kadry_region::scenario::BASE;
use kadry_region::{Lang, Region};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What a sweep is asked.
pub struct Asked<'a> {
    pub package: &'a Path,
    /// Scenarios that the whole sweep stands on.
    pub stack: &'a [String],
    /// A folder of scenarios, each on top of those.
    pub folder: Option<&'a Path>,
    pub settings: Settings,
    /// In place of those of the scenarios.
    pub seed: Option<u64>,
    /// See [`Task::shard`].
    pub shard: Option<(usize, usize)>,
    pub lang: Lang,
    pub overwrite: bool,
}

/// Why nothing is swept.
#[derive(Debug, Error)]
pub enum NotSwept {
    #[error("{0}: there are no .toml files")]
    NoScenarios(PathBuf),
    #[error("neither draws nor scenarios to sweep")]
    Nothing,
    /// The package under a scenario.
    #[error("the package under the scenario {0} is refused")]
    Refused(String, Box<Reading>),
    #[error("two different files named {0}")]
    Clash(String),
}

impl Asked<'_> {
    /// Reads the package under each scenario. `tell` hears of what was found under the first: findings about the package are
    /// the same in all.
    ///
    /// # Errors
    /// [`NotSwept`].
    pub fn task(&self, tell: &dyn Fn(&Problems)) -> Result<Task, NotSwept> {
        let stacks = stacks(self.package, self.stack, self.folder)?;
        if self.settings.draws == 0 && stacks.len() < 2 {
            return Err(NotSwept::Nothing);
        }
        let (mut entries, mut regions, mut inputs): (Vec<ScenarioEntry>, Vec<Region>, Vec<InputFile>) = Default::default();
        for (name, stack) in stacks {
            let read = match accept(self.package, &stack) {
                Ok(read) => read,
                Err(reading) => return Err(NotSwept::Refused(name, reading)),
            };
            if entries.is_empty() {
                tell(&read.problems);
            }
            let clashes = |file: &&InputFile| inputs.iter().any(|known| known.name == file.name && known.sha256 != file.sha256);
            if let Some(clash) = read.inputs.iter().find(clashes) {
                return Err(NotSwept::Clash(clash.name.clone()));
            }
            add_inputs(&mut inputs, read.inputs);
            entries.push(ScenarioEntry { name, files: read.region.settings.scenario.applied.clone() });
            regions.push(seeded(read.region, self.seed));
        }
        let manifest = Manifest::new(self.settings, self.seed, entries, &inputs);
        Ok(Task { manifest, regions, inputs, shard: self.shard, lang: self.lang, overwrite: self.overwrite })
    }
}

impl Task {
    /// Scenarios that change how the goals follow one another, and not which of them count: a sweep weighs the goals in one
    /// sum, and tells such scenarios apart by nothing.
    pub fn unordered(&self) -> Vec<&str> {
        let order = |region: &Region| {
            let scenario = &region.settings.scenario;
            (scenario.goals.clone(), scenario.mode, scenario.goal_tolerance, scenario.tolerances.clone())
        };
        let counted = |region: &Region| region.settings.scenario.goals.iter().copied().collect::<BTreeSet<_>>();
        let Some(base) = self.regions.first() else { return Vec::new() };
        let differs = |region: &Region| order(region) != order(base) && counted(region) == counted(base);
        let scenarios = self.manifest.scenarios.iter().zip(&self.regions);
        scenarios.filter(|(_, region)| differs(region)).map(|(entry, _)| entry.name.as_str()).collect()
    }
}

/// Name and files of each scenario: the package under `stack`, then each file of the folder on top of it.
fn stacks(package: &Path, stack: &[String], folder: Option<&Path>) -> Result<Vec<(String, Vec<String>)>, NotSwept> {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = if stack.is_empty() { BASE.to_owned() } else { stack.iter().map(|one| stem(Path::new(one))).collect::<Vec<_>>().join("+") };
    let mut stacks = vec![(name, stack.to_vec())];
    let Some(folder) = folder else { return Ok(stacks) };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(NotSwept::NoScenarios(folder.to_owned()));
    }
    // The scenarios of the package itself go by their names.
    let own = package.join(kadry_package::scenario::FOLDER);
    let own = folder.canonicalize().ok() == own.canonicalize().ok();
    for file in files {
        let name = stem(&file);
        if name != BASE && !stack.contains(&name) {
            let given = if own { name.clone() } else { file.display().to_string() };
            stacks.push((name, stack.iter().cloned().chain([given]).collect()));
        }
    }
    Ok(stacks)
}

/// Under the seed that was given, where one was.
pub(super) fn seeded(mut region: Region, seed: Option<u64>) -> Region {
    region.settings.scenario.seed = seed.unwrap_or(region.settings.scenario.seed);
    named(region)
}

/// A scenario given as a path is called by its name: results know no folders.
fn named(mut region: Region) -> Region {
    let scenario = &mut region.settings.scenario;
    if !scenario.applied.is_empty() {
        scenario.name = scenario.applied.join("+");
    }
    region
}

/// `i/n`, with `i` from 1 to `n`.
pub fn shard(given: &str) -> Option<(usize, usize)> {
    let (part, parts) = given.split_once('/')?;
    let (part, parts) = (part.trim().parse().ok()?, parts.trim().parse().ok()?);
    (1..=parts).contains(&part).then_some((part, parts))
}

/// Does the work on so many threads, or on as many as there are. No answer depends on their number.
pub fn in_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> T {
    match threads.map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build()) {
        Some(Ok(pool)) => pool.install(work),
        Some(Err(_)) | None => work(),
    }
}
