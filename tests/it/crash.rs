//! What is left when a run is killed, the disk fills, or the input changes under it.
//!
//! `KADRY_KILLS=N` kills each command that often; the default keeps `make test` short.

use crate::support::{Package, Written, contents, kadry};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn kills() -> usize {
    std::env::var("KADRY_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(4)
}

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_kadry")).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts")
}

/// How long the command takes when it is left alone.
fn duration(arguments: &[&str]) -> Duration {
    let clock = Instant::now();
    assert!(start(arguments).wait().expect("ends").success());
    clock.elapsed()
}

/// Kills the command at a random moment of its life, half of the time near its end, where it writes.
fn killed(arguments: &[&str], whole: Duration, random: &mut ChaCha8Rng) -> bool {
    let from = if random.random_range(0..2) == 0 { 0.0 } else { 0.8 };
    let wait = whole.mul_f64(random.random_range(from..1.05));
    let mut child = start(arguments);
    std::thread::sleep(wait);
    let killed = child.kill().is_ok();
    child.wait().expect("ends");
    killed
}

fn leftovers(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".kadry-")).collect()
}

fn verified(run: &Path) {
    let answer = kadry(&["verify", &run.display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.out);
}

/// The package in its folder, and the paths of it and of a run beside it.
fn ready() -> (Written, String, String) {
    let settings = Package::tiny().text("region.toml").replacen("[scenario]", "[scenario]\ndraws = 20", 1);
    let written = Package::tiny().set("region.toml", settings).write();
    let (package, out) = (written.path.display().to_string(), written.out.display().to_string());
    (written, package, out)
}

/// A run that stood there before a kill stands there after it, whole, or the new one does; what the kill left goes away.
#[test]
fn a_killed_plan_loses_nothing_and_leaves_nothing_half_done() {
    let (written, package, out) = ready();
    let parent = written.out.parent().expect("folder").to_owned();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let arguments = ["plan", &package, "--out", &out, "--overwrite"];
    let whole = duration(&arguments);
    for _ in 0..kills() {
        killed(&arguments, whole, &mut random);
        verified(&written.out);
    }
    assert!(start(&arguments).wait().expect("ends").success());
    assert_eq!(leftovers(&parent), Vec::<String>::new());
    let held = contents(&written.out);
    let replayed = kadry(&["replay", &out]);
    assert_eq!(replayed.code, 0, "{}{}", replayed.out, replayed.err);
    assert!(replayed.out.contains("байт в байт"), "{}", replayed.out);
    assert_eq!(held, contents(&written.out), "replay leaves the run as it is");
}

/// With no run before it, a killed plan leaves no folder of its name.
#[test]
fn a_plan_that_is_killed_before_its_end_leaves_no_run() {
    let (written, package, out) = ready();
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let arguments = ["plan", &package, "--out", &out];
    let whole = duration(&arguments);
    for _ in 0..kills() {
        if written.out.exists() {
            verified(&written.out);
            std::fs::remove_dir_all(&written.out).expect("removed");
        }
        killed(&arguments, whole, &mut random);
    }
}

#[test]
fn killed_documents_studies_and_sweeps_are_whole_or_not_there() {
    let (written, package, out) = ready();
    assert_eq!(kadry(&["plan", &package, "--out", &out]).code, 0);
    let parent = written.out.parent().expect("folder").to_owned();
    let [study, sweep, whole_sweep] = ["study", "sweep", "whole"].map(|name| parent.join(name).display().to_string());
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let report = ["report", &out];
    let compare = ["compare", &out, &out, "--out", &study, "--overwrite"];
    let sweeping = ["sweep", &package, "--draws", "12", "--parts", "--out", &sweep];
    let times = [duration(&report), duration(&compare), duration(&sweeping)];
    for _ in 0..kills() {
        killed(&report, times[0], &mut random);
        verified(&written.out);
        killed(&compare, times[1], &mut random);
        assert!(PathBuf::from(&study).join("study.json").is_file());
        std::fs::remove_dir_all(&sweep).expect("removed");
        killed(&sweeping, times[2], &mut random);
        assert!(start(&sweeping).wait().expect("ends").success());
    }
    let uninterrupted = ["sweep", &package, "--draws", "12", "--parts", "--out", &whole_sweep];
    assert!(start(&uninterrupted).wait().expect("ends").success());
    assert!(contents(Path::new(&sweep)) == contents(Path::new(&whole_sweep)), "a sweep that was killed is another one");
    assert!(start(&compare).wait().expect("ends").success());
    assert_eq!(leftovers(&parent), Vec::<String>::new());
}

/// An earlier sweep stands until the one that replaces it is finished.
#[test]
fn a_sweep_that_replaces_another_keeps_it_until_its_end() {
    let (written, package, _) = ready();
    let parent = written.out.parent().expect("folder").to_owned();
    let sweep = parent.join("sweep").display().to_string();
    let first = ["sweep", &package, "--draws", "8", "--parts", "--out", &sweep];
    assert!(start(&first).wait().expect("ends").success());
    let second = ["sweep", &package, "--draws", "9", "--parts", "--out", &sweep, "--overwrite"];
    let mut child = start(&second);
    while child.try_wait().expect("ends").is_none() && leftovers(&parent).is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("killed");
    child.wait().expect("ends");
    assert!(parent.join("sweep/study.json").is_file() || parent.join(".kadry-earlier-sweep/study.json").is_file());
    assert!(start(&second).wait().expect("ends").success());
    assert!(parent.join("sweep/study.json").is_file());
    assert_eq!(leftovers(&parent), Vec::<String>::new());
}

/// The system refuses a file in the midst of writing, as a full disk does.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_leaves_the_earlier_run_and_a_sentence() {
    let (written, package, out) = ready();
    assert_eq!(kadry(&["plan", &package, "--out", &out]).code, 0);
    let before = contents(&written.out);
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 60; exec \"$0\" plan \"$1\" --out \"$2\" --overwrite",
            env!("CARGO_BIN_EXE_kadry"),
            &package,
            &out,
        ])
        .output()
        .expect("runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("Расчёт не записан:") && said.contains("файл больше, чем разрешает система. Прежний расчёт, если он был, цел."),
        "{said}"
    );
    assert!(before == contents(&written.out), "the earlier run is as it was");
    assert_eq!(leftovers(written.out.parent().expect("folder")), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_place_where_nothing_can_be_written_is_refused_before_the_calculation() {
    let (_written, package, _) = ready();
    for out in ["/dev/null/run", "/proc/kadry/run"] {
        for command in [vec!["plan", &package, "--out", out], vec!["sweep", &package, "--draws", "2", "--out", out]] {
            let answer = kadry(&command);
            assert_eq!(answer.code, 2, "{command:?}: {}", answer.err);
            assert!(answer.err.contains("Сюда нельзя записать расчёт:"), "{command:?}: {}", answer.err);
        }
    }
}

/// Of two programs that make one run, neither with --overwrite, one is told that the other was quicker.
#[test]
fn two_programs_at_one_place_lose_no_run() {
    let (written, package, out) = ready();
    let mut children = ["ru", "en"].map(|lang| start(&["plan", &package, "--out", &out, "--lang", lang]));
    let mut codes: Vec<i32> = children.iter_mut().map(|child| child.wait().expect("ends").code().expect("no signal")).collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 2]);
    verified(&written.out);
}

/// A link in the place of a document leads to a file of someone else.
#[cfg(unix)]
#[test]
fn documents_are_not_written_through_a_link() {
    let (written, package, out) = ready();
    assert_eq!(kadry(&["plan", &package, "--out", &out]).code, 0);
    let victim = written.out.with_file_name("thesis.txt");
    std::fs::write(&victim, "my thesis").expect("file");
    std::fs::remove_file(written.out.join("note.docx")).expect("removed");
    std::os::unix::fs::symlink(&victim, written.out.join("note.docx")).expect("link");
    let answer = kadry(&["report", &out]);
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.err.contains("note.docx: это не обычный файл"), "{}", answer.err);
    assert_eq!(std::fs::read_to_string(victim).expect("file"), "my thesis");
}

#[test]
fn the_folder_that_the_shell_stands_in_is_not_replaced() {
    let (written, package, _) = ready();
    let here = written.out.with_file_name("here");
    std::fs::create_dir(&here).expect("folder");
    let output =
        Command::new(env!("CARGO_BIN_EXE_kadry")).args(["plan", &package, "--out", "."]).current_dir(&here).output().expect("runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("место занято: это текущая папка"), "{said}");
}

/// What was read is what is kept: a table that changes while the plan is made changes nothing, or is refused as torn.
#[test]
fn an_input_that_changes_meanwhile_does_not_reach_the_run() {
    let (written, package, out) = ready();
    let table = written.path.join("employment.csv");
    let good = std::fs::read_to_string(&table).expect("table");
    let other = good.replacen(",true,", ",false,", 3);
    let mut child = start(&["plan", &package, "--out", &out]);
    let mut turn = 0_usize;
    let code = loop {
        if let Some(status) = child.try_wait().expect("ends") {
            break status.code().expect("no signal");
        }
        turn += 1;
        std::fs::write(&table, if turn.is_multiple_of(2) { &good } else { &other }).expect("written");
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(turn > 1, "the plan ended before anything changed");
    // A table that is read in the midst of a change may be half a table.
    assert!(code == 0 || code == 3, "{code}");
    if code == 0 {
        verified(&written.out);
        let kept = std::fs::read_to_string(written.out.join("input/employment.csv")).expect("copy");
        assert!(kept == good || kept == other);
    }
}
