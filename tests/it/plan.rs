//! The main job: what the run folder holds, that it holds together, and that it can be repeated.

use crate::support::{Package, contents, kadry, number, rows};
use std::collections::BTreeMap;
use std::path::Path;

fn shipped(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name).display().to_string()
}

#[test]
fn the_demo_region_is_planned_verified_and_repeated() {
    let folder = tempfile::tempdir().expect("folder");
    let (first, second) = (folder.path().join("a"), folder.path().join("b"));
    for out in [&first, &second] {
        let answer = kadry(&["plan", &shipped("demo"), "--out", &out.display().to_string()]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        for part in ["Потребность / дефицит / избыток", "Предлагаемые места", "Что сдерживает план", "Что принято", "Файлы:"]
        {
            assert!(answer.out.contains(part), "{part}: {}", answer.out);
        }
    }
    let (a, b) = (contents(&first), contents(&second));
    for (name, bytes) in &a {
        // The run card holds times.
        assert!(name == "run.json" || b[name] == *bytes, "{name} differs between two runs");
    }
    let charts = a.keys().filter(|name| name.starts_with("charts/") && name.ends_with(".png")).count();
    assert_eq!(charts, 17);
    for table in ["need_by_cause", "need", "pipeline", "allocation", "balance", "constraints", "justification", "unmapped"] {
        assert!(a.contains_key(&format!("tables/{table}.csv")) && a.contains_key(&format!("tables/{table}.parquet")), "{table}");
    }
    assert!(a.contains_key("justification.xlsx"));
    assert_eq!(kadry(&["verify", &first.display().to_string()]).code, 0);
}

#[test]
fn an_existing_folder_is_replaced_only_when_asked_and_only_if_it_is_a_run() {
    let written = Package::tiny().write();
    let plan = |more: &[&str]| {
        let (package, out) = (written.path.display().to_string(), written.out.display().to_string());
        kadry(&[&["plan", &package, "--out", &out], more].concat())
    };
    assert_eq!(plan(&[]).code, 0);
    let again = plan(&[]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("уже есть") && again.err.contains("--overwrite"), "{}", again.err);
    assert_eq!(plan(&["--overwrite"]).code, 0);
    std::fs::remove_file(written.out.join("run.json")).expect("removed");
    let other = plan(&["--overwrite"]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("не расчёт kadry"), "{}", other.err);
    let left: Vec<_> =
        std::fs::read_dir(written.out.parent().expect("parent")).expect("folder").map(|e| e.expect("entry").file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".kadry-")), "temporary folders remain: {left:?}");
}

#[test]
fn a_plan_changed_by_hand_is_caught() {
    let written = Package::tiny().write();
    assert_eq!(written.plan().code, 0);
    let path = written.out.join("tables/allocation.csv");
    let text = std::fs::read_to_string(&path).expect("table");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut cells: Vec<String> = lines[1].split(',').map(str::to_owned).collect();
    let places = lines[0].split(',').position(|head| head == "places").expect("column");
    cells[places] = (cells[places].parse::<u32>().expect("places") + 25).to_string();
    lines[1] = cells.join(",");
    std::fs::write(&path, lines.join("\r\n") + "\r\n").expect("written");
    let answer = kadry(&["verify", &written.out.display().to_string()]);
    assert_eq!(answer.code, 3, "{}", answer.out);
    assert!(answer.out.contains("allocation.csv"), "{}", answer.out);
}

#[test]
fn the_tables_hold_together() {
    let written = Package::tiny().write();
    assert_eq!(written.plan().code, 0);
    let run = &written.out;
    let mut openings: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in rows(run, "need_by_cause") {
        let causes: f64 =
            ["retirement", "death", "transfer", "migration", "growth", "projects", "vacancies"].iter().map(|c| number(&row, c)).sum();
        let net = causes - number(&row, "other_supply");
        assert!((number(&row, "openings") - net.max(0.0)).abs() < 1e-5, "{row:?}");
        assert!((number(&row, "openings") - number(&row, "remainder") - net).abs() < 1e-5, "{row:?}");
        openings.insert((row["occupation"].clone(), row["year"].clone()), number(&row, "openings"));
    }
    let matrix = csv::Reader::from_path(written.path.join("matrix.csv"))
        .expect("table")
        .into_deserialize::<BTreeMap<String, String>>()
        .map(Result::unwrap)
        .collect::<Vec<_>>();
    for row in rows(run, "need") {
        let from_openings: f64 = matrix
            .iter()
            .filter(|m| m["programme"] == row["programme"])
            .map(|m| number(m, "share") * openings[&(m["occupation"].clone(), row["year"].clone())])
            .sum();
        assert!((number(&row, "bottom_up") - from_openings).abs() < 1e-4, "{row:?}");
        assert!(
            number(&row, "need_low") <= number(&row, "need") + 1e-9 && number(&row, "need") <= number(&row, "need_high") + 1e-9,
            "{row:?}"
        );
    }
    for row in rows(run, "balance") {
        let left = number(&row, "pipeline_workers") + number(&row, "planned_workers") + number(&row, "shortage")
            - number(&row, "surplus")
            - number(&row, "need");
        assert!(left.abs() < 1e-4, "{row:?}");
        assert!(["out_of_reach", "shortage", "balanced", "surplus"].contains(&row["status"].as_str()));
    }
    for row in rows(run, "allocation") {
        let (groups, places) = (number(&row, "groups"), number(&row, "places"));
        assert!(20.0 * groups <= places && places <= 25.0 * groups, "{row:?}");
        assert!(places >= number(&row, "contracts"), "{row:?}");
    }
}

/// The shipped region is what its README says: 43 colleges, 130 programmes, 4 576 budget places, Rosstat's totals.
#[test]
fn yakutia_reads_without_a_warning_and_keeps_the_published_figures() {
    let reading = kadry_package::read_package(Path::new(&shipped("yakutia")));
    let problems: Vec<String> = reading.problems.iter().map(|p| p.describe(kadry_region::Lang::En)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let region = reading.region.expect("region");
    assert_eq!((region.colleges.len(), region.programmes.len()), (43, 130));
    assert_eq!(region.offers.iter().filter_map(|o| o.kcp).map(|p| p.0).sum::<u32>(), 4576);
    let employed = |year: i32| region.employment.iter().filter(|e| e.year.0 == year).map(|e| e.headcount.0).sum::<f64>();
    assert!((employed(2022) - 509_200.0).abs() < 1.0, "{}", employed(2022));
    assert!((employed(2010) - 482_200.0).abs() < 1.0, "{}", employed(2010));
    assert_eq!(region.vacancies.iter().map(|v| v.open.0).sum::<f64>(), 10_627.0);
    let fact = |name: &str, year: i32| region.indicators.iter().find(|i| i.name.contains(name) && i.year.0 == year).and_then(|i| i.actual);
    assert_eq!(fact("среднего медицинского персонала", 2022).or(fact("реднего мед", 2022)).or(fact("редний мед", 2022)), Some(12.6));
}

#[test]
fn help_schema_and_template_speak_both_languages() {
    assert!(kadry(&["--help"]).out.contains("Команды:"));
    assert!(kadry(&["plan", "--help", "--lang", "en"]).out.contains("Usage:"));
    assert_eq!(kadry(&["plan"]).code, 2);
    assert_eq!(kadry(&["no-such-command"]).code, 2);
    let schema: serde_json::Value = serde_json::from_str(&kadry(&["schema", "--json"]).out).expect("JSON");
    let names: Vec<&str> = schema["tables"].as_array().expect("list").iter().filter_map(|t| t["name"].as_str()).collect();
    assert_eq!(names.len(), 21);
    assert!(kadry(&["schema", "матрица"]).out.contains("| share | доля |"));
    let folder = tempfile::tempdir().expect("folder");
    let target = folder.path().join("new");
    assert_eq!(kadry(&["template", &target.display().to_string()]).code, 0);
    assert!(target.join("offers.csv").is_file() && target.join("region.toml").is_file());
    assert_eq!(kadry(&["template", &target.display().to_string()]).code, 2);
}
