//! The folder of a sweep. Each unit is a file that takes its name when it is whole, so that a killed sweep goes on where it
//! stopped; tables and charts come last, and the same command, other threads, or shards put together give the same bytes.

mod manifest;
mod parts;
mod task;

pub use manifest::{Manifest, ScenarioEntry};
pub use task::{Asked, NotSwept, in_threads, shard};

use super::error::{WriteError, io_at};
use super::staging::{self, parent_of};
use super::study::{Study, is_whole};
use kadry_engine::Inputs;
use kadry_engine::scenario::sweep::{Answer, Engine, Failed, Findings, Sweep, Unit};
use kadry_package::{InputFile, STUDY, disk, read_copy};
use kadry_region::Region;
use kadry_region::lang::{Lang, text};
use kadry_region::problem::Problems;
use kadry_report::{charts, tables};
use manifest::part_name;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use task::seeded;
use thiserror::Error;

const MANIFEST: &str = "sweep.json";
/// What is being written carries this before its name.
const UNFINISHED: &str = staging::PREFIX;

/// Why a sweep has no result.
#[derive(Debug, Error)]
pub enum SweepError {
    #[error("{0}")]
    Write(#[from] WriteError),
    #[error("{0}")]
    Failed(#[from] Failed),
    /// The folder belongs to another sweep; what differs.
    #[error("another sweep: {}", .0.join("; "))]
    Differs(Vec<String>),
    #[error("{0}: no folder of a sweep")]
    NotASweep(PathBuf),
    /// Units that no shard holds, by number of all.
    #[error("missing units: {}", .0.join(", "))]
    Missing(Vec<String>),
    /// Two shards say different things of one unit.
    #[error("{0}: shards disagree")]
    Disagree(String),
    #[error("{0}: an input that was copied has changed")]
    Changed(String),
    /// The copy of the package, by this version of the program.
    #[error("the copy of the package is refused")]
    Refused(Box<Problems>),
    /// Before its last unit; those that are finished stay.
    #[error("the sweep was stopped")]
    Stopped,
}

/// A sweep to be computed.
pub struct Task {
    pub manifest: Manifest,
    /// By scenario of the manifest.
    pub regions: Vec<Region>,
    pub inputs: Vec<InputFile>,
    /// Only units whose number, less one, leaves the first less one when divided by the second.
    pub shard: Option<(usize, usize)>,
    pub lang: Lang,
    pub overwrite: bool,
}

/// Where the work stands.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Cases that are to be solved now, and those of finished units.
    Begun {
        cases: u64,
        kept: u64,
    },
    Solved,
    /// Tables and charts are made.
    Telling,
}

/// What became of a sweep.
pub enum Done {
    /// It was finished before.
    Already,
    /// The units of the shard are there.
    Shard {
        units: usize,
        missing: usize,
    },
    Finished(Box<Findings>),
}

/// Computes what is not there yet. Once `stop` is true, no unit is begun.
///
/// # Errors
/// [`SweepError`]; the units that were finished stay.
pub fn sweep(task: Task, out: &Path, tell: &(dyn Fn(Step) + Sync), stop: &AtomicBool) -> Result<Done, SweepError> {
    let folder = Folder::open(&task.manifest, &task.inputs, out, task.overwrite)?;
    let units = folder.units();
    let mine = |index: &usize| task.shard.is_none_or(|(part, parts)| index % parts.max(1) == part.saturating_sub(1));
    let left: Vec<usize> = folder.missing().into_iter().filter(mine).collect();
    if left.is_empty() && task.shard.is_none() && is_whole(&folder.root, task.lang) {
        return Ok(Done::Already);
    }
    let cases = |units: &mut dyn Iterator<Item = &Unit>| units.map(|unit| unit.cases.len() as u64).sum::<u64>();
    let now = cases(&mut left.iter().map(|index| &units[*index]));
    let of_shard = cases(&mut units.iter().enumerate().filter(|(index, _)| mine(index)).map(|(_, unit)| unit));
    tell(Step::Begun { cases: now, kept: of_shard - now });
    if left.is_empty() && task.shard.is_some() {
        return Ok(folder.shard(&mine));
    }
    let inputs: Vec<Inputs> = task.regions.into_par_iter().map(Inputs::new).collect();
    let sweep = ready(&task.manifest, &inputs)?;
    let solve = |index: &usize| match stop.load(Ordering::Relaxed) {
        true => Err(SweepError::Stopped),
        false => folder.solve(&sweep, *index, &units[*index], tell),
    };
    left.par_iter().try_for_each(solve)?;
    if task.shard.is_some() {
        return Ok(folder.shard(&mine));
    }
    tell(Step::Telling);
    folder.finish(&sweep, &task.inputs, task.lang).map(|findings| Done::Finished(Box::new(findings)))
}

/// Puts shards together in `out`, where a merge that was killed goes on.
///
/// # Errors
/// [`SweepError`], naming what does not agree or is missing.
pub fn merge(shards: &[PathBuf], out: &Path, lang: Lang, overwrite: bool) -> Result<Findings, SweepError> {
    let manifests = shards.iter().map(|shard| manifest_of(shard)).collect::<Result<Vec<_>, _>>()?;
    let Some(manifest) = manifests.first() else { return Err(SweepError::NotASweep(out.to_owned())) };
    if let Some(other) = manifests.iter().find(|other| *other != manifest) {
        return Err(SweepError::Differs(manifest.differences(other)));
    }
    let parts = collected(manifest, shards)?;
    let inputs = copied(manifest, &shards[0])?;
    let folder = Folder::open(manifest, &inputs, out, overwrite)?;
    for (name, content) in &parts {
        let content = fs::read(content).map_err(io_at(content))?;
        folder.put(name, &content)?;
    }
    let mut regions = Vec::new();
    let mut inputs: Vec<InputFile> = Vec::new();
    for scenario in &manifest.scenarios {
        let mut reading = read_copy(&folder.root.join("input"), &scenario.files);
        let Some(region) = reading.region.take() else { return Err(SweepError::Refused(Box::new(reading.problems))) };
        add_inputs(&mut inputs, reading.inputs);
        regions.push(seeded(region, manifest.seed));
    }
    let stages: Vec<Inputs> = regions.into_par_iter().map(Inputs::new).collect();
    let sweep = ready(manifest, &stages)?;
    folder.finish(&sweep, &inputs, lang)
}

/// Adds files that are not there yet; those of a package come with every scenario.
fn add_inputs(all: &mut Vec<InputFile>, files: Vec<InputFile>) {
    for file in files {
        if !all.iter().any(|known| known.name == file.name) {
            all.push(file);
        }
    }
}

fn ready<'a>(manifest: &Manifest, inputs: &'a [Inputs]) -> Result<Sweep<'a>, Failed> {
    let scenario = |(entry, inputs): (&ScenarioEntry, &'a Inputs)| Ok((entry.name.clone(), Engine::new(&entry.name, inputs)?));
    let scenarios: Vec<Result<_, Failed>> = manifest.scenarios.par_iter().zip(inputs).map(scenario).collect();
    Ok(Sweep { settings: manifest.settings(), scenarios: scenarios.into_iter().collect::<Result<_, _>>()? })
}

fn manifest_of(folder: &Path) -> Result<Manifest, SweepError> {
    let content = disk::read_within(folder, &folder.join(MANIFEST), 256 << 20).map_err(|_| SweepError::NotASweep(folder.to_owned()))?;
    let manifest: Option<Manifest> = serde_json::from_slice(&content).ok();
    manifest.filter(Manifest::is_sound).ok_or_else(|| SweepError::Changed(MANIFEST.to_owned()))
}

/// The file of every unit among the shards.
fn collected(manifest: &Manifest, shards: &[PathBuf]) -> Result<Vec<(String, PathBuf)>, SweepError> {
    let folders: Vec<Folder> = shards.iter().map(|shard| Folder::new(shard, manifest)).collect();
    let units = kadry_engine::scenario::sweep::units(manifest.scenarios.len(), manifest.settings());
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (index, unit) in units.iter().enumerate() {
        let name = part_name(index);
        let holders: Vec<&Folder> = folders.iter().filter(|folder| folder.answers(index, unit).is_some()).collect();
        let Some(first) = holders.first() else {
            let entry = &manifest.units[index];
            missing.push(format!("{} ({}, {})", index + 1, entry.scenario, entry.first));
            continue;
        };
        let content = |folder: &Folder| fs::read(folder.root.join(&name)).ok();
        if holders.iter().any(|other| content(other) != content(first)) {
            return Err(SweepError::Disagree(name));
        }
        found.push((name.clone(), first.root.join(&name)));
    }
    if missing.is_empty() { Ok(found) } else { Err(SweepError::Missing(missing)) }
}

/// The copies of the inputs in a folder, as the manifest knows them.
fn copied(manifest: &Manifest, folder: &Path) -> Result<Vec<InputFile>, SweepError> {
    let input = |(name, hash): (&String, &String)| {
        let copy = format!("input/{name}");
        let content = disk::read_of_run(folder, &copy).map_err(|_| SweepError::Changed(copy.clone()))?;
        let input = InputFile::new(name.clone(), content, 0);
        if input.sha256 == *hash { Ok(input) } else { Err(SweepError::Changed(copy)) }
    };
    manifest.inputs.iter().map(input).collect()
}

/// A folder that belongs to a manifest.
struct Folder {
    root: PathBuf,
    manifest: Manifest,
    /// Of its parts; made once, because the manifest lists every unit.
    mark: String,
}

impl Folder {
    fn new(root: &Path, manifest: &Manifest) -> Self {
        Self { root: root.to_owned(), manifest: manifest.clone(), mark: manifest.mark() }
    }

    /// A new folder, or one that the same sweep left.
    fn open(manifest: &Manifest, inputs: &[InputFile], out: &Path, overwrite: bool) -> Result<Self, SweepError> {
        let folder = Self::new(out, manifest);
        // What was to be replaced comes back where the replacement is gone.
        if !out.exists() && folder.earlier().is_dir() {
            fs::rename(folder.earlier(), out).map_err(io_at(out))?;
        }
        let begun = out.join(MANIFEST).is_file();
        if begun && overwrite {
            folder.set_aside().map_err(io_at(out))?;
        } else if begun {
            let differences = manifest_of(out)?.differences(manifest);
            if !differences.is_empty() {
                return Err(SweepError::Differs(differences));
            }
        } else if !only_unfinished(out)? {
            return Err(WriteError::Exists(out.to_owned()).into());
        }
        fs::create_dir_all(out.join("parts")).map_err(io_at(out))?;
        folder.put(MANIFEST, &serde_json::to_vec_pretty(manifest).map_err(WriteError::from)?)?;
        for input in inputs {
            if manifest.inputs.get(&input.name) != Some(&input.sha256) {
                return Err(SweepError::Changed(input.name.clone()));
            }
            folder.put(&format!("input/{}", input.name), &input.content)?;
        }
        Ok(folder)
    }

    /// Where a finished sweep stands until the one that replaces it is finished: a kill loses neither.
    fn earlier(&self) -> PathBuf {
        let name = self.root.file_name().unwrap_or_default().to_string_lossy().into_owned();
        parent_of(&self.root).join(format!("{UNFINISHED}earlier-{name}"))
    }

    fn set_aside(&self) -> io::Result<()> {
        if !self.root.join(STUDY).is_file() {
            return fs::remove_dir_all(&self.root);
        }
        let earlier = self.earlier();
        if earlier.exists() {
            fs::remove_dir_all(&earlier)?;
        }
        fs::rename(&self.root, earlier)
    }

    fn units(&self) -> Vec<Unit> {
        kadry_engine::scenario::sweep::units(self.manifest.scenarios.len(), self.manifest.settings())
    }

    /// Writes a file that is there whole or not at all. One that holds the same already is left alone.
    fn put(&self, name: &str, content: &[u8]) -> Result<(), WriteError> {
        let path = self.root.join(name);
        if fs::read(&path).is_ok_and(|there| there == content) {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(io_at(folder))?;
        // A folder of parts that is a link would put them elsewhere.
        let inside = fs::canonicalize(folder).and_then(|real| Ok(real.starts_with(fs::canonicalize(&self.root)?)));
        if !inside.map_err(io_at(folder))? {
            return Err(io_at(folder)(io::ErrorKind::NotADirectory.into()));
        }
        let last = path.file_name().unwrap_or_default().to_string_lossy();
        let unfinished = folder.join(format!("{UNFINISHED}{}-{last}", std::process::id()));
        fs::write(&unfinished, content).map_err(io_at(&unfinished))?;
        fs::rename(&unfinished, &path).map_err(io_at(&path))
    }

    /// The answers to a unit, where its file is there and whole.
    fn answers(&self, index: usize, unit: &Unit) -> Option<Vec<Answer>> {
        let content = disk::read_of_run(&self.root, &part_name(index)).ok()?;
        parts::read(&content, unit, &self.mark)
    }

    fn missing(&self) -> Vec<usize> {
        let units = self.units();
        let missing = |(index, unit): (usize, &Unit)| self.answers(index, unit).is_none().then_some(index);
        units.par_iter().enumerate().filter_map(missing).collect()
    }

    fn solve(&self, sweep: &Sweep<'_>, index: usize, unit: &Unit, tell: &(dyn Fn(Step) + Sync)) -> Result<(), SweepError> {
        let answers = sweep.solve(unit, &|| tell(Step::Solved))?;
        let content = parts::write(&answers, sweep.settings, &self.mark).map_err(WriteError::from)?;
        Ok(self.put(&part_name(index), &content)?)
    }

    fn shard(&self, mine: &dyn Fn(&usize) -> bool) -> Done {
        let units = (0..self.manifest.units.len()).filter(mine).count();
        Done::Shard { units, missing: self.missing().len() }
    }

    /// Tables and charts of all answers; the card is written last.
    fn finish(&self, sweep: &Sweep<'_>, inputs: &[InputFile], lang: Lang) -> Result<Findings, SweepError> {
        let units = self.units();
        let read = |unit: &Unit| -> Result<Vec<Answer>, SweepError> {
            let index = units.iter().position(|known| known == unit).unwrap_or_default();
            self.answers(index, unit).ok_or_else(|| SweepError::Missing(vec![(index + 1).to_string()]))
        };
        let findings = Findings::new(sweep, &read)?;
        let Some((_, first)) = sweep.scenarios.first() else { return Ok(findings) };
        let region = first.region();
        let title = text!("Перебор: {name}", "Sweep: {name}", name = &region.settings.name);
        let study = Study {
            command: "sweep",
            title: title.get(lang).to_owned(),
            parameters: serde_json::json!({
                "draws": self.manifest.draws,
                "parts": self.manifest.parts,
                "seed": self.manifest.seed,
                "scenarios": self.manifest.scenarios,
            }),
            inputs: inputs.to_vec(),
            tables: tables::sweep(&findings, lang).map_err(WriteError::from)?,
            charts: charts::draw_sweep(&findings, region, lang).map_err(WriteError::from)?,
            documents: Vec::new(),
        };
        let mut files: BTreeMap<String, Vec<u8>> = study.files(lang)?;
        let card = files.remove(STUDY).unwrap_or_default();
        for (name, content) in &files {
            self.put(name, content)?;
        }
        self.clean()?;
        self.put(STUDY, &card)?;
        let earlier = self.earlier();
        if earlier.exists() {
            fs::remove_dir_all(&earlier).map_err(io_at(&earlier))?;
        }
        Ok(findings)
    }

    /// Takes away what a kill left half-written.
    fn clean(&self) -> Result<(), WriteError> {
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(io_at(&folder))? {
                let path = entry.map_err(io_at(&folder))?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED)) {
                    fs::remove_file(&path).map_err(io_at(&path))?;
                }
            }
        }
        Ok(())
    }
}

/// A folder that is not there, or holds only what a kill left.
fn only_unfinished(folder: &Path) -> Result<bool, WriteError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(io_at(folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(io_at(folder))?;
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with(UNFINISHED) && name != "parts" {
            return Ok(false);
        }
    }
    Ok(true)
}
