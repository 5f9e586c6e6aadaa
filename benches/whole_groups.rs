//! Plans in whole groups on instances of known structure, beside the solver alone on the same model, in one run.
//!
//! `KADRY_CASES="region big ten country"` chooses the cases (region by default), `KADRY_ALONE="10 60"` how many seconds the solver
//! alone gets, `KADRY_TABLES=FOLDER` writes the instances as tables for `benches/pulp_peer.py`.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench prints, and may fail loudly")]

#[path = "support/instances.rs"]
mod instances;

use instances::{Instance, Shape};
use kadry_engine::quota::{Failure, Options, minimise, relax, rounding, solve};
use std::time::Instant;

fn main() {
    // `cargo test --benches` runs the program too; there it has nothing to prove.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let words = |name: &str, usual: &str| -> Vec<String> {
        std::env::var(name).unwrap_or_else(|_| usual.to_owned()).split_whitespace().map(str::to_owned).collect()
    };
    for case in words("KADRY_CASES", "region") {
        let instance = Instance::named(&case).expect("tiny, region, big, ten or country");
        if let Ok(folder) = std::env::var("KADRY_TABLES") {
            instance.write_tables(&std::path::Path::new(&folder).join(&case)).expect("tables");
        }
        linear(&case, &instance);
        whole(&case, &instance, &words("KADRY_ALONE", "10"));
    }
}

fn options(gap: f64, seconds: f64) -> Options<'static> {
    Options {
        gap,
        time_limit: seconds,
        nodes: i32::MAX,
        search: 0.05,
        relax: false,
        target: f64::NEG_INFINITY,
        stop: kadry_engine::quota::Watch::silent().stop,
    }
}

/// Places one by one: building and solving.
fn linear(case: &str, instance: &Instance) {
    let clock = Instant::now();
    let (model, goal) = instance.model(Shape::Places);
    let build = clock.elapsed().as_secs_f64();
    match relax(&model, &goal, options(1e-3, 600.0)) {
        Ok((objective, bound)) => println!(
            "{case}: LP of {} columns and {} rows: built in {build:.3} s, solved in {:.2} s, {objective:.6}, bound {bound:.6}",
            model.columns.len(),
            model.rows.len(),
            clock.elapsed().as_secs_f64() - build
        ),
        Err(failure) => println!("{case}: LP: {failure:?}"),
    }
}

fn whole(case: &str, instance: &Instance, alone: &[String]) {
    let clock = Instant::now();
    let (mut model, goal) = instance.model(Shape::Hull);
    rounding::capacities(&mut model);
    let build = clock.elapsed().as_secs_f64();
    let asked = match case {
        "country" | "ten" => 0.01,
        "big" => 0.005,
        _ => 0.003,
    };
    let clock = Instant::now();
    let solved = solve(&model, &goal, options(asked, 900.0)).expect("a plan");
    let seconds = clock.elapsed().as_secs_f64();
    check(&model, &solved.plan.values);
    let gap = |value: f64| (value - solved.bound) / value * 100.0;
    if let Some((after, value)) = solved.first_plan {
        println!("{case}: kadry, first plan after {after:.2} s: {value:.2}, gap {:.2} % (to the bound found later)", gap(value));
    }
    println!(
        "{case}: kadry, built in {build:.3} s, relaxed after {:.2} s, plan after {seconds:.2} s: {:.2}, bound {:.2}, gap {:.3} %",
        solved.relaxed_after,
        solved.plan.objective,
        solved.bound,
        gap(solved.plan.objective)
    );
    for shape in [Shape::Groups, Shape::Hull] {
        let (model, goal) = instance.model(shape);
        let name = if shape == Shape::Hull { "with the hull of each need" } else { "as it stands" };
        for limit in alone.iter().filter_map(|seconds| seconds.parse::<f64>().ok()) {
            match minimise(&model, &goal, options(asked, limit), None) {
                Ok(answer) => println!(
                    "{case}: the solver alone, model {name}, {limit} s: {:.2}, own bound {:.2}, gap to our bound {:.2} %",
                    answer.objective,
                    answer.bound,
                    gap(answer.objective)
                ),
                Err(Failure::NoPlanInTime) => println!("{case}: the solver alone, model {name}, {limit} s: no plan"),
                Err(failure) => println!("{case}: the solver alone, model {name}, {limit} s: {failure:?}"),
            }
        }
    }
}

/// Every plan of this bench holds, row by row and group by group.
fn check(model: &kadry_engine::quota::Model, values: &[f64]) {
    for row in &model.rows {
        let (activity, room) = (row.activity(values), |bound: f64| 1e-5 * bound.abs().max(1.0));
        assert!(activity >= row.lower - room(row.lower) && activity <= row.upper + room(row.upper), "{:?}", row.key);
    }
    let whole = |(column, value): (&kadry_engine::quota::Column, &f64)| !column.integer || (value - value.round()).abs() < 1e-5;
    assert!(model.columns.iter().zip(values).all(whole), "groups are whole");
}
