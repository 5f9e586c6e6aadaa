//! A thousand draws of need of one generated region: the relaxation again and again beside the solver alone, plans in whole
//! groups, and robust first years.
//!
//! `KADRY_PACKAGE=FOLDER` takes another region, `KADRY_DRAWS`, `KADRY_COLD`, `KADRY_WHOLE` and `KADRY_ROBUST` say how many draws
//! each part gets. `KADRY_PYTHON=PYTHON` names a Python with PuLP, linopy and highspy: `benches/draws_peer.py` then solves the
//! first `KADRY_PEERS` draws in the same run.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench prints, and may fail loudly")]

use highs::{RowProblem, Sense};
use kadry_engine::Inputs;
use kadry_engine::demand::{Draws, Source};
use kadry_engine::quota::{Aim, Model, Resolver, Wanted, Watch};
use kadry_engine::scenario::robust::robust;
use kadry_package::generate::{Size, write};
use kadry_region::units::{Places, Year};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let number = |name: &str, usual: usize| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let package = std::env::var("KADRY_PACKAGE").unwrap_or_else(|_| {
        write(folder.path(), Size::REGION, 1).expect("a package");
        folder.path().display().to_string()
    });
    let region = kadry_package::read_package(Path::new(&package)).region.expect("a region that reads");
    let forecast = kadry_engine::forecast(region);
    let clock = Instant::now();
    let data = &forecast.inputs;
    let again = Resolver::new(data).expect("a plan");
    let draws = number("KADRY_DRAWS", 1000) as u64;
    let needs = Draws::new(&data.region, &data.demand);
    let draw = |draw: u64| drawn(&again, &needs, draw);
    let sizes = |model: &Model| format!("{} columns, {} rows", model.columns.len(), model.rows.len());
    println!(
        "{} pairs, {} lines; the LP {}, reduced {}; ready in {:.2} s",
        again.pairs().len(),
        again.lines().len(),
        sizes(&again.posed(again.base()).0),
        sizes(&again.reduced(again.base()).0),
        clock.elapsed().as_secs_f64()
    );
    let (ours, objectives) = linear(&again, draws, draw, number("KADRY_COLD", draws as usize) as u64);
    if let Ok(python) = std::env::var("KADRY_PYTHON") {
        let draws = (number("KADRY_PEERS", 20) as u64).min(draws);
        tables(folder.path(), &again, (0..draws).map(draw));
        peers(&python, folder.path(), ours, &objectives[..draws as usize]);
    }
    whole(&again, number("KADRY_WHOLE", 20) as u64, draw);
    let draws = number("KADRY_ROBUST", 0) as u64;
    if draws > 0 {
        first_years(data, &again, (0..draws).map(draw).collect(), (draws..6 * draws).map(draw).collect());
    }
}

/// Robust first years by each aim, against that of the whole plan under the point forecast.
fn first_years(data: &Inputs, again: &Resolver<'_>, draws: Vec<Wanted>, fresh: Vec<Wanted>) {
    let plan = again.worker().and_then(|mut worker| worker.whole(again.base())).expect("a plan");
    let first = data.region.settings.first_admission_year;
    let lines = again.lines().iter().zip(&plan.places).filter(|((_, year), _)| *year == first);
    let base: Vec<(usize, Places)> = lines.map(|((offer, _), places)| (*offer, Places(*places))).collect();
    for aim in ["expected", "cvar:0.9", "regret"] {
        let clock = Instant::now();
        let robust = robust(data, &draws, &fresh, &base, Aim::parse(aim).expect("an aim"), Watch::silent()).expect("a first year");
        println!("{aim}: {:.1} s, in parts {:.1}, whole {:.1}", clock.elapsed().as_secs_f64(), robust.relaxed, robust.whole);
        for measure in &robust.measures {
            println!(
                "  {}: base {:.1}, robust {:.1}, difference {:+.1}",
                measure.criterion.key(),
                measure.base,
                measure.robust,
                measure.difference()
            );
        }
    }
}

/// A way to solve a draw by the solver alone, from nothing each time.
struct Cold {
    name: &'static str,
    reduced: bool,
    solver: &'static str,
    draws: u64,
    seconds: f64,
    /// From our objectives, as a part of them.
    furthest: f64,
}

/// Draws after which it is the turn of another way: what slows the machine for a while slows them all.
const BLOCK: usize = 50;

/// Ours against the solver alone, in turn; milliseconds of ours per draw, and its objectives.
fn linear(again: &Resolver<'_>, draws: u64, draw: impl Fn(u64) -> Wanted, cold: u64) -> (f64, Vec<f64>) {
    let way = |name, reduced, solver, draws| Cold { name, reduced, solver, draws, seconds: 0.0, furthest: 0.0 };
    let mut ways = [
        way("cold HiGHS, the LP, defaults", false, "choose", cold),
        way("cold HiGHS, the LP, simplex", false, "simplex", cold / 10),
        way("cold HiGHS, the LP, ipm", false, "ipm", cold / 10),
        way("cold HiGHS, the reduced LP, defaults", true, "choose", cold),
        way("cold HiGHS, the reduced LP, ipm", true, "ipm", cold / 10),
    ];
    let mut worker = again.worker().expect("a worker");
    let (mut ours, mut objectives) = (0.0, Vec::new());
    for from in (0..draws).step_by(BLOCK) {
        let block: Vec<(u64, Wanted)> = (from..draws.min(from + BLOCK as u64)).map(|number| (number, draw(number))).collect();
        let clock = Instant::now();
        let solved = block.iter().map(|(_, wanted)| worker.relaxed(wanted).expect("an optimum").objective);
        objectives.extend(solved);
        ours += clock.elapsed().as_secs_f64();
        for way in &mut ways {
            for (number, wanted) in block.iter().filter(|(number, _)| *number < way.draws) {
                let (model, goal, constant) = if way.reduced {
                    again.reduced(wanted)
                } else {
                    let (model, goal) = again.posed(wanted);
                    (model, goal, 0.0)
                };
                let (taken, objective) = alone(&model, goal, way.solver);
                way.seconds += taken;
                let best = objectives[*number as usize];
                way.furthest = way.furthest.max((objective + constant - best).abs() / best.abs());
            }
        }
        if [100, draws].contains(&(objectives.len() as u64)) {
            println!("peak memory after {} draws: {}", objectives.len(), peak());
        }
    }
    println!("{} of {draws} draws left to the solver\n", worker.fallbacks());
    let ours = 1e3 * ours / draws as f64;
    println!("| way | ms per draw | draws | times ours | objectives differ by at most |\n|---|---|---|---|---|");
    println!("| kadry, kept | {ours:.2} | {draws} | 1 | |");
    for Cold { name, draws, seconds, furthest, .. } in ways.iter().filter(|way| way.draws > 0) {
        let each = 1e3 * seconds / *draws as f64;
        println!("| {name} | {each:.2} | {draws} | {:.1} | {furthest:.0e} |", each / ours);
    }
    (ours, objectives)
}

/// The peers, as `draws_peer.py` tells them: name, milliseconds and the objective of each draw, parted by tabs.
fn peers(python: &str, folder: &Path, ours: f64, objectives: &[f64]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/draws_peer.py");
    let answer = std::process::Command::new(python).arg(script).arg(folder).output().expect("a Python");
    eprint!("{}", String::from_utf8_lossy(&answer.stderr));
    for line in String::from_utf8_lossy(&answer.stdout).lines() {
        let mut parts = line.split('\t');
        let (Some(name), Some(Ok(each))) = (parts.next(), parts.next().map(str::parse::<f64>)) else {
            println!("{line}");
            continue;
        };
        let differs = |(text, best): (&str, &f64)| text.parse::<f64>().map_or(f64::NAN, |found| (found - best).abs() / best.abs());
        let furthest = parts.zip(objectives).map(differs).fold(0.0, f64::max);
        println!("| {name} | {each:.1} | {} | {:.1} | {furthest:.0e} |", objectives.len(), each / ours);
    }
}

/// The solver as it comes: the model is built outside the clock, presolve and solve are inside.
fn alone(model: &Model, goal: &[(usize, f64)], solver: &str) -> (f64, f64) {
    let mut cost = vec![0.0; model.columns.len()];
    goal.iter().for_each(|(column, weight)| cost[*column] += weight);
    let mut problem = RowProblem::new();
    let columns: Vec<_> =
        model.columns.iter().zip(cost).map(|(column, cost)| problem.add_column(cost, column.lower..=column.upper)).collect();
    for row in &model.rows {
        problem.add_row(row.lower..=row.upper, row.terms.iter().map(|(column, weight)| (columns[*column], *weight)).collect::<Vec<_>>());
    }
    let mut highs = problem.optimise(Sense::Minimise);
    highs.make_quiet();
    highs.set_option("threads", 1);
    highs.set_option("solver", solver);
    let clock = Instant::now();
    let solved = highs.solve();
    let taken = clock.elapsed().as_secs_f64();
    (taken, solved.objective_value())
}

/// Whole groups: seconds and gaps.
fn whole(again: &Resolver<'_>, draws: u64, draw: impl Fn(u64) -> Wanted) {
    let mut worker = again.worker().expect("a worker");
    let (mut seconds, mut gaps) = (Vec::new(), Vec::new());
    for number in 0..draws {
        let wanted = draw(number);
        let clock = Instant::now();
        let plan = worker.whole(&wanted).expect("a plan");
        seconds.push(clock.elapsed().as_secs_f64());
        gaps.push(100.0 * plan.gap());
    }
    for (name, mut values) in [("seconds", seconds), ("gap, %", gaps)] {
        values.sort_by(f64::total_cmp);
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        println!("whole groups, {draws} draws: {name}: mean {mean:.3}, most {:.3}", values.last().copied().unwrap_or_default());
    }
}

/// Peak memory of the process so far.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim().to_owned()
}

/// What a draw asks for: need with all its sources, and the students in training.
fn drawn(again: &Resolver<'_>, needs: &Draws<'_>, draw: u64) -> Wanted {
    let need = needs.need([draw; Source::ALL.len()]);
    let at = |pair: &(usize, Year)| needs.keys().binary_search(pair).map_or(0.0, |place| need[place]);
    again.wanted(&again.pairs().iter().map(at).collect::<Vec<_>>(), needs.pipeline_factor(draw))
}

fn tables(folder: &Path, again: &Resolver<'_>, draws: impl Iterator<Item = Wanted>) {
    std::fs::create_dir_all(folder).expect("a folder");
    let (model, goal) = again.posed(again.base());
    let mut cost = vec![0.0; model.columns.len()];
    goal.iter().for_each(|(column, weight)| cost[*column] += weight);
    let mut columns = "lower,upper,cost,key\n".to_owned();
    for (column, cost) in model.columns.iter().zip(&cost) {
        writeln!(columns, "{},{},{cost},\"{:?}\"", column.lower, column.upper, column.key).expect("text");
    }
    let (mut rows, mut terms) = ("lower,upper,key\n".to_owned(), "row,column,weight\n".to_owned());
    for (number, row) in model.rows.iter().enumerate() {
        writeln!(rows, "{},{},\"{:?}\"", row.lower, row.upper, row.key).expect("text");
        row.terms.iter().for_each(|(column, weight)| writeln!(terms, "{number},{column},{weight}").expect("text"));
    }
    let mut sides = String::new();
    for draw in draws {
        let values: Vec<String> = draw.workers.iter().chain(&draw.band).map(f64::to_string).collect();
        writeln!(sides, "{}", values.join(",")).expect("text");
    }
    for (name, text) in [("columns", columns), ("rows", rows), ("terms", terms), ("draws", sides)] {
        std::fs::write(folder.join(format!("{name}.csv")), text).expect("a table");
    }
}
