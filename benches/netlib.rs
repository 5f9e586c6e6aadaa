//! Published optima of Netlib's linear programs and of generalised assignment, through the path that plans take.
//!
//! `KADRY_LP=FOLDER cargo bench --bench netlib`: the folder holds `*.mps.gz` with `netlib_optima.csv`, and `orlib_gap?.txt` with
//! `orlib_gap_reference.csv`. Prints a table, five minutes long; ends with an error where a proved optimum differs by more than 1e-6.

#![allow(clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "../tests/it/mps.rs"]
#[allow(dead_code, reason = "the tests read more of it")]
mod mps;

use kadry_engine::quota::{Answer, Column, ColumnKey, Model, Options, Row, RowKey, minimise};
use mps::Mps;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Seconds for each problem in whole numbers; two of them are open to every solver.
const LIMIT: f64 = 20.0;
const CLOSE: f64 = 1e-6;

fn main() {
    let Ok(folder) = std::env::var("KADRY_LP") else {
        println!("KADRY_LP names no folder with problems: nothing to solve");
        return;
    };
    let folder = Path::new(&folder);
    println!("{:14} {:>18} {:>18} {:>9} {:>8}", "problem", "published", "ours", "error", "seconds");
    let wrong = netlib(folder) + assignment(folder);
    assert_eq!(wrong, 0, "optima that differ");
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn solve(model: &Model, goal: &[(usize, f64)], relax: bool) -> (Answer, f64) {
    let clock = Instant::now();
    let options = Options {
        gap: 0.0,
        time_limit: if relax { 600.0 } else { LIMIT },
        nodes: i32::MAX,
        search: 0.05,
        relax,
        target: f64::NEG_INFINITY,
        stop: kadry_engine::quota::Watch::silent().stop,
    };
    let answer = minimise(model, goal, options, None).expect("an answer");
    (answer, clock.elapsed().as_secs_f64())
}

/// Prints a line; 1 where the optimum differs.
fn tell(name: &str, published: f64, ours: f64, seconds: f64, note: &str) -> usize {
    let error = (ours - published).abs() / published.abs().max(1.0);
    println!("{name:14} {published:18.8} {ours:18.8} {error:9.1e} {seconds:8.2}{note}");
    usize::from(error > CLOSE && note.is_empty())
}

fn netlib(folder: &Path) -> usize {
    let solve_one = |row: BTreeMap<String, String>| {
        let unpacked = Command::new("gzip").arg("-dc").arg(folder.join(&row["file"])).output().expect("gzip runs");
        let mps = Mps::read(&String::from_utf8(unpacked.stdout).expect("ASCII"));
        let (answer, seconds) = solve(&mps.model(), &mps.objective, true);
        let number = |column: &str| row[column].parse::<f64>().expect("a number");
        // Four values of Netlib's readme are wrong or leave out a constant; the table has better ones beside them.
        let published = number(if number("rel_diff") < CLOSE { "netlib_readme_value" } else { "highs_value" });
        tell(&row["name"], published, answer.objective + mps.constant, seconds, "")
    };
    rows(&folder.join("netlib_optima.csv")).into_iter().map(solve_one).sum()
}

/// Generalised assignment: each job to one agent, each agent within its capacity, at the least cost.
fn assignment(folder: &Path) -> usize {
    let mut wrong = 0;
    for row in rows(&folder.join("orlib_gap_reference.csv")) {
        let text = std::fs::read_to_string(folder.join(&row["file"])).expect("a file");
        let problem: usize = row["problem"].parse().expect("a number");
        let (model, goal) = problem_of(&text, problem);
        let name = format!("{} {problem}", row["file"].trim_start_matches("orlib_").trim_end_matches(".txt"));
        let relaxed: f64 = row["lp_relaxation_min"].parse().expect("a number");
        let (answer, seconds) = solve(&model, &goal, true);
        wrong += tell(&format!("{name} LP"), relaxed, answer.objective, seconds, "");
        let best: f64 = row["mip_best_min"].parse().expect("a number");
        let open = row["mip_status"] != "Optimal";
        let (answer, seconds) = solve(&model, &goal, false);
        let note = match (open, answer.timed_out) {
            (false, false) => String::new(),
            // What is published is no optimum, or ours is not proved: both are only good plans, ours with its bound.
            _ => format!("  not proved, bound {:.1}", answer.bound),
        };
        wrong += tell(&name, best, answer.objective, seconds, &note);
        assert!(answer.bound <= best + CLOSE * best, "{name}: a bound above a known plan");
    }
    wrong
}

fn problem_of(text: &str, number: usize) -> (Model, Vec<(usize, f64)>) {
    let mut numbers = text.split_whitespace().map(|word| word.parse::<f64>().expect("a number"));
    let mut next = || numbers.next().expect("more numbers");
    let problems = next() as usize;
    assert!(number <= problems);
    for index in 1..=problems {
        let (agents, jobs) = (next() as usize, next() as usize);
        let costs: Vec<f64> = (0..agents * jobs).map(|_| next()).collect();
        let sizes: Vec<f64> = (0..agents * jobs).map(|_| next()).collect();
        let capacities: Vec<f64> = (0..agents).map(|_| next()).collect();
        if index == number {
            return (assignment_model(agents, jobs, &sizes, &capacities), costs.into_iter().enumerate().collect());
        }
    }
    panic!("no problem {number}");
}

fn assignment_model(agents: usize, jobs: usize, sizes: &[f64], capacities: &[f64]) -> Model {
    let columns = (0..agents * jobs).map(|row| Column { key: ColumnKey::Slack { row }, lower: 0.0, upper: 1.0, integer: true }).collect();
    let row = |goal, terms, lower, upper| Row { key: RowKey::Kept { goal }, terms, lower, upper, taken: 0.0 };
    let capacity = (0..agents).map(|agent| {
        let terms = (agent * jobs..(agent + 1) * jobs).map(|column| (column, sizes[column])).collect();
        row(agent, terms, f64::NEG_INFINITY, capacities[agent])
    });
    let each_job = (0..jobs).map(|job| row(agents + job, (0..agents).map(|agent| (agent * jobs + job, 1.0)).collect(), 1.0, 1.0));
    Model::from_parts(columns, capacity.chain(each_job).collect())
}
