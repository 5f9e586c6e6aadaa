//! Fuzzing on stable Rust: every reader, and the whole of `plan`, on mutated input.
//!
//! - `cargo test --test fuzz` replays the corpus, `tests/corpus`, and tries a fixed number of fresh mutations of each target;
//! - `cargo test --test fuzz -- --target xlsx --seconds 3600 --seed 7` searches one target for as long as asked.
//!
//! A case fails when it panics, takes too long, or when what came of it does not hold together (see `targets`). The case that
//! failed is put into the folder `--failed`, by default the system's temporary one; what stays of it belongs into the corpus.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail loudly")]

mod mutate;
mod targets;

use mutate::Mutator;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

/// One case may take so long on a slow machine; `plan` solves a model within its time limit, several times.
const LONGEST: Duration = Duration::from_secs(60);
/// Fresh mutations of each target in `make test`.
const FRESH: u64 = 200;
const FRESH_PLANS: u64 = 8;

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

struct Asked {
    target: Option<String>,
    seconds: Option<u64>,
    seed: u64,
    failed: PathBuf,
    /// Writes the cases of one target that are worth keeping.
    keep: Option<PathBuf>,
}

fn main() -> ExitCode {
    let asked = match asked() {
        Ok(asked) => asked,
        Err(code) => return code,
    };
    std::panic::set_hook(Box::new(|info| {
        *LAST_PANIC.lock().unwrap() = info.to_string();
    }));
    let chosen = TARGETS.iter().filter(|target| asked.target.as_ref().is_none_or(|name| name == target.name));
    let mut failures = 0;
    for target in chosen {
        failures += run(target, &asked);
    }
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked() -> Result<Asked, ExitCode> {
    let mut asked = Asked { target: None, seconds: None, seed: 1, failed: std::env::temp_dir(), keep: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("a value");
        match word.as_str() {
            "--target" => asked.target = Some(value()),
            "--seconds" => asked.seconds = Some(value().parse().expect("seconds")),
            "--seed" => asked.seed = value().parse().expect("a number"),
            "--failed" => asked.failed = value().into(),
            "--keep" => asked.keep = Some(value().into()),
            // What `cargo test` hands to every test program.
            "--list" => return Err(ExitCode::SUCCESS),
            word if word.starts_with("--") => {}
            // The name of a test of another program.
            _ => return Err(ExitCode::SUCCESS),
        }
    }
    Ok(asked)
}

/// Runs one target; gives the number of failures.
fn run(target: &Target, asked: &Asked) -> u64 {
    let begun = Instant::now();
    let folder = tempfile::tempdir_in(shared_memory()).expect("folder");
    let mut setting = (target.prepare)(folder.path());
    let (mut cases, mut failures, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    let (mut accepted, mut caught) = (0_u64, 0_u64);
    let mut one = |case: &[u8], failures: &mut u64| {
        // What takes the whole program down is still there to be looked at.
        let running = asked.failed.join(format!("kadry-fuzz-{}.running", target.name));
        std::fs::write(&running, case).expect("written");
        LAST_PANIC.lock().unwrap().clear();
        let clock = Instant::now();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (target.run)(&mut setting, case)));
        let taken = clock.elapsed();
        slowest = slowest.max(taken);
        cases += 1;
        let inner = std::mem::take(&mut *LAST_PANIC.lock().unwrap());
        let failure = match outcome {
            Err(_) => Some(inner),
            Ok(Err(what)) => Some(what),
            Ok(Ok(_)) if taken > LONGEST => Some(format!("took {:.1} s", taken.as_secs_f64())),
            Ok(Ok(good)) => {
                accepted += u64::from(good);
                caught += u64::from(!inner.is_empty());
                None
            }
        };
        if let Some(what) = failure {
            *failures += 1;
            let name = format!("kadry-fuzz-{}-{}.case", target.name, *failures);
            std::fs::copy(&running, asked.failed.join(&name)).expect("copied");
            eprintln!("{}: {name}: {what}", target.name);
        }
        std::fs::remove_file(&running).expect("removed");
        taken
    };

    let mut corpus = Vec::new();
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target.name)) {
        let case = std::fs::read(path).expect("corpus");
        one(&case, &mut failures);
        corpus.push(case);
    }
    let seeds: Vec<Vec<u8>> = (target.seeds)().into_iter().chain(corpus).collect();
    let mut mutator = Mutator::new(asked.seed, target.form);
    for seed in &seeds {
        one(seed, &mut failures);
    }
    let fresh = if target.name == "plan" { FRESH_PLANS } else { FRESH };
    let go_on = |tried: u64| match asked.seconds {
        Some(seconds) => begun.elapsed() < Duration::from_secs(seconds),
        None => tried < fresh,
    };
    let mut tried = 0;
    let mut pool = seeds.clone();
    while go_on(tried) {
        tried += 1;
        let case = mutator.mutate(&pool);
        let taken = one(&case, &mut failures);
        // Slow cases and some others are mutated further.
        if (taken > Duration::from_millis(200) || tried % 50 == 0) && case.len() < 1 << 20 {
            if let Some(keep) = &asked.keep {
                std::fs::write(keep.join(format!("{}-{tried}.case", target.name)), &case).expect("kept");
            }
            if pool.len() < seeds.len() + 200 {
                pool.push(case);
            } else {
                let place = seeds.len() + (tried as usize / 50) % 200;
                pool[place] = case;
            }
        }
    }
    eprintln!(
        "{}: {cases} cases, {accepted} accepted, {caught} caught inside, {failures} failures, slowest {:.2} s, {:.0} s in all, peak {} MB",
        target.name,
        slowest.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        peak_megabytes()
    );
    failures
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Packages are written a thousand times a second.
fn shared_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// The most memory that this process has held; 0 where the system does not say.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()).unwrap_or_default() / 1024
}
