//! Seconds of each stage on three generated sizes: reading, need, model building, LP, whole groups.

#![allow(clippy::expect_used, reason = "a bench may fail loudly")]

use divan::Bencher;
use kadry_engine::Inputs;
use kadry_engine::demand::demand;
use kadry_engine::quota::{Model, Watch, plan, shortage_bound};
use kadry_package::generate::{Size, write};
use kadry_region::Region;
use tempfile::TempDir;

const SIZES: [(&str, Size); 3] = [("15 colleges", Size::SMALL), ("60 colleges", Size::REGION), ("250 colleges", Size::BIG)];
/// Seconds that the whole-group plan may take; at this limit the best plan so far counts.
const PLAN_LIMIT: f64 = 30.0;

fn main() {
    divan::main();
}

fn names() -> impl Iterator<Item = &'static str> {
    SIZES.iter().map(|(name, _)| *name)
}

fn package(name: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let size = SIZES.iter().find(|(n, _)| *n == name).map_or(Size::SMALL, |(_, size)| *size);
    write(folder.path(), size, 1).expect("a package");
    folder
}

fn region(name: &str) -> Region {
    let mut region = kadry_package::read_package(package(name).path()).region.expect("a region that reads");
    region.settings.scenario.time_limit = PLAN_LIMIT;
    region
}

/// Runs `work` with everything that the model is built from.
fn with_data(name: &str, work: impl FnOnce(&Inputs)) {
    work(&Inputs::new(region(name)));
}

#[divan::bench(args = names(), sample_count = 5)]
fn a_reading(bencher: Bencher<'_, '_>, name: &str) {
    let folder = package(name);
    bencher.bench(|| kadry_package::read_package(folder.path()));
}

#[divan::bench(args = names(), sample_count = 5)]
fn b_need(bencher: Bencher<'_, '_>, name: &str) {
    let region = region(name);
    bencher.bench(|| demand(&region));
}

#[divan::bench(args = names(), sample_count = 5)]
fn c_model(bencher: Bencher<'_, '_>, name: &str) {
    with_data(name, |data| bencher.bench(|| Model::build(data).rows.len()));
}

#[divan::bench(args = names(), sample_count = 3)]
fn d_lp(bencher: Bencher<'_, '_>, name: &str) {
    with_data(name, |data| {
        let model = Model::build(data);
        bencher.bench(|| shortage_bound(&model, data));
    });
}

#[divan::bench(args = names(), sample_count = 1)]
fn e_whole_groups(bencher: Bencher<'_, '_>, name: &str) {
    with_data(name, |data| {
        bencher.bench(|| {
            let plan = plan(data, Watch::silent()).expect("a plan");
            let goals: Vec<String> =
                plan.goals.iter().map(|g| format!("{} {:.1} %", g.name.key(), g.gap.unwrap_or_default() * 100.0)).collect();
            eprintln!("{name}: {} columns, {} rows; gaps: {}", plan.size.0, plan.size.1, goals.join(", "));
        });
    });
}
