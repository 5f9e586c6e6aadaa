//! What must hold of every plan, whatever the region: seen from outside, on generated regions.

use crate::support::{Package, Written, kadry, number, rows};
use kadry_package::generate::{Size, files};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

const SEEDS: std::ops::Range<u64> = 0..3;

fn region(seed: u64) -> Package {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let size = Size { colleges: random.random_range(2..6), programmes: random.random_range(3..7) };
    let files = files(size, seed).into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    // Solved to the end, so that an optimum is one.
    let package = Package { files };
    let settings = package.text("region.toml");
    assert!(settings.contains("[scenario]"), "{settings}");
    package.set("region.toml", settings.replacen("[scenario]", "[scenario]\ngap = 0.0\ndraws = 50", 1))
}

fn planned(package: &Package) -> Written {
    let written = package.write();
    let answer = written.plan();
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    written
}

/// What each goal reached when it was solved: later goals may give a little of it back, within its tolerance.
fn goals(written: &Written) -> BTreeMap<String, f64> {
    let card: serde_json::Value = serde_json::from_slice(&std::fs::read(written.out.join("run.json")).expect("card")).expect("JSON");
    let goals = card["goals"].as_array().expect("goals").iter();
    goals
        .map(|goal| {
            (goal["name"].as_str().expect("name").to_owned(), goal["optimum"].as_f64().or_else(|| goal["value"].as_f64()).expect("value"))
        })
        .collect()
}

/// Every table of a run as text.
fn tables(written: &Written) -> BTreeMap<String, String> {
    let folder = std::fs::read_dir(written.out.join("tables")).expect("tables");
    let paths = folder.map(|entry| entry.expect("entry").path()).filter(|path| path.extension().is_some_and(|e| e == "csv"));
    paths
        .map(|path| (path.file_name().expect("name").to_string_lossy().into_owned(), std::fs::read_to_string(path).expect("table")))
        .collect()
}

fn shuffled(package: &Package, seed: u64) -> Package {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let shuffle = |text: &str, random: &mut ChaCha8Rng| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("row")).collect();
        rows[1..].shuffle(random);
        let mut writer = csv::Writer::from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).expect("row"));
        writer.into_inner().expect("bytes")
    };
    let names: Vec<String> = package.files.keys().filter(|name| name.ends_with(".csv")).cloned().collect();
    let files = names.into_iter().map(|name| {
        let content = shuffle(&package.text(&name), &mut random);
        (name, content)
    });
    let mut all = package.files.clone();
    all.extend(files.collect::<Vec<_>>());
    Package { files: all }
}

#[test]
fn rows_in_another_order_change_nothing() {
    for seed in SEEDS {
        let package = region(seed);
        let [base, other] = [tables(&planned(&package)), tables(&planned(&shuffled(&package, seed)))];
        for (name, content) in &base {
            assert_eq!(Some(content), other.get(name), "seed {seed}: {name}");
        }
    }
}

/// Places are neither lost nor made on the way from lines to programmes, and what lacks is what is needed less what comes.
#[test]
fn places_and_people_are_conserved() {
    for seed in SEEDS {
        let run = planned(&region(seed));
        let mut planned: BTreeMap<(String, String), f64> = BTreeMap::new();
        let mut total = 0.0;
        for line in rows(&run.out, "allocation") {
            let (groups, places) = (number(&line, "groups"), number(&line, "places"));
            assert_eq!(groups == 0.0, places == 0.0, "seed {seed}: {line:?}");
            total += number(&line, "expected_workers");
            *planned.entry((line["programme"].clone(), line["graduation_year"].clone())).or_default() += number(&line, "expected_workers");
        }
        let mut came = 0.0;
        for row in rows(&run.out, "balance") {
            let [need, pipeline, workers] = ["need", "pipeline_workers", "planned_workers"].map(|name| number(&row, name));
            let [shortage, surplus] = ["shortage", "surplus"].map(|name| number(&row, name));
            assert!((need - pipeline - workers - shortage + surplus).abs() < 1e-3, "seed {seed}: {row:?}");
            assert!(shortage >= 0.0 && surplus >= 0.0 && shortage * surplus < 1e-3, "seed {seed}: {row:?}");
            came += workers;
        }
        assert!((total - came).abs() < 1e-2 * total.max(1.0), "seed {seed}: {total} workers of lines, {came} in the balance");
    }
}

/// Settings that leave the goals of the model as they are, with one more row or a changed one.
fn changed(package: &Package, change: &str) -> Package {
    Package { files: package.files.clone() }.set("scenarios/change.toml", change)
}

fn planned_under(package: &Package) -> Written {
    let written = package.write();
    let [path, out] = [&written.path, &written.out].map(|path| path.display().to_string());
    let answer = kadry(&["plan", &path, "--scenario", "change", "--out", &out]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    written
}

#[test]
fn more_budget_never_worsens_the_shortage() {
    for seed in SEEDS {
        let mut last = f64::INFINITY;
        for factor in ["0.97", "1", "1.2", "2"] {
            let change = format!("[[change]]\ntable = \"budget\"\ncolumn = \"amount\"\nmultiply = {factor}\n");
            let written = changed(&region(seed), &change).write();
            let [path, out] = [&written.path, &written.out].map(|path| path.display().to_string());
            let answer = kadry(&["plan", &path, "--scenario", "change", "--out", &out]);
            // Less money may be too little for any plan.
            if answer.code == 4 {
                assert!(last.is_infinite(), "seed {seed}: no plan with more money");
                continue;
            }
            assert_eq!(answer.code, 0, "{}", answer.err);
            let shortage = goals(&written)["shortage"];
            assert!(shortage <= last + 1e-4 * last.clamp(1.0, 1e6), "seed {seed}, budget × {factor}: {shortage} after {last}");
            last = shortage;
        }
    }
}

/// With no place to plan, all need that those in training do not meet is shortage: twice the people, twice the shortage.
#[test]
fn need_scaled_scales_the_shortage() {
    for seed in SEEDS {
        let bare = region(seed).without("contingent.csv").without("contracts.csv").without("limits.csv").without("control_totals.csv");
        let none = "[[change]]\ntable = \"offers\"\ncolumn = \"max_groups\"\nset = 0\n\
            [[change]]\ntable = \"vacancies\"\ncolumn = \"open\"\nmultiply = 2\n[[change]]\ntable = \"projects\"\ncolumn = \"jobs\"\nmultiply = 2\n";
        let twice = format!("{}[[change]]\ntable = \"employment\"\ncolumn = \"headcount\"\nmultiply = FACTOR\n", none);
        let of = |factor: &str| {
            let change = twice.replace("FACTOR", factor).replace("multiply = 2\n", &format!("multiply = {factor}\n"));
            let run = planned_under(&changed(&bare, &change));
            rows(&run.out, "balance").iter().map(|row| number(row, "shortage")).sum::<f64>()
        };
        let [once, doubled] = ["1", "2"].map(of);
        assert!(once > 0.0 && (doubled - 2.0 * once).abs() < 1e-4 * once, "seed {seed}: {once}, {doubled}");
    }
}

/// A unit more of what bounds from above never raises the weighted shortage, a unit more of what is demanded never lowers it.
#[test]
fn prices_have_the_right_sign() {
    let mut priced = 0;
    for seed in SEEDS {
        let run = planned(&region(seed));
        for row in rows(&run.out, "constraints").iter().filter(|row| !row["price_people"].is_empty()) {
            let price = number(row, "price_people");
            // What must be met exactly may have a price of either sign.
            let right = match row["kind"].as_str() {
                "federal" => true,
                "contract" | "limit_min" | "decline" => price >= -1e-6,
                _ => price <= 1e-6,
            };
            assert!(right, "seed {seed}: {row:?}");
            priced += usize::from(price.abs() > 1e-6);
        }
    }
    assert!(priced > 10, "{priced} prices only");
}

/// The same plan under another name, wherever the name stands in the alphabet.
#[test]
fn a_college_renamed_changes_only_its_name() {
    for seed in SEEDS {
        let package = region(seed);
        let name = package.get("colleges.csv", 1, "college");
        let base = planned(&package);
        for other in ["А первый", "Я последний"] {
            let rename = |text: String| {
                let lines = text.lines().map(|line| {
                    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
                    let record = reader.records().next().map(|record| record.expect("row")).unwrap_or_default();
                    let cells: Vec<&str> = record.iter().map(|cell| if cell == name { other } else { cell }).collect();
                    let mut writer = csv::Writer::from_writer(Vec::new());
                    writer.write_record(&cells).expect("row");
                    String::from_utf8(writer.into_inner().expect("bytes")).expect("UTF-8")
                });
                lines.collect::<String>()
            };
            let files = package.files.keys().map(|file| {
                let content = if file.ends_with(".csv") { rename(package.text(file)).into_bytes() } else { package.files[file].clone() };
                (file.clone(), content)
            });
            let renamed = planned(&Package { files: files.collect() });
            let lines = |run: &Written, was: &str| {
                let mut lines: Vec<Vec<String>> = rows(&run.out, "allocation")
                    .into_iter()
                    .map(|line| {
                        let college = if line["college"] == was { name.clone() } else { line["college"].clone() };
                        [
                            college,
                            line["programme"].clone(),
                            line["form"].clone(),
                            line["base"].clone(),
                            line["admission_year"].clone(),
                            line["places"].clone(),
                        ]
                        .to_vec()
                    })
                    .collect();
                lines.sort();
                lines
            };
            assert_eq!(lines(&base, &name), lines(&renamed, other), "seed {seed}: {name} as {other}");
        }
    }
}
