//! Need without a plan, and the forecast tried on the past: the same figures as in a plan, the same bytes every time.

use crate::support::{Answer, Package, contents, kadry, number, rows};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn shipped(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name).display().to_string()
}

fn run(command: &str, package: &str, out: &Path, more: &[&str]) -> Answer {
    kadry(&[&[command, package, "--out", &out.display().to_string()], more].concat())
}

#[test]
fn the_need_of_a_forecast_is_that_of_the_plan() {
    let folder = tempfile::tempdir().expect("folder");
    let (forecast, plan) = (folder.path().join("forecast"), folder.path().join("plan"));
    let answer = run("forecast", &shipped("demo"), &forecast, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for part in ["Потребность в работниках", "80 %", "пенсия", "Наибольшая потребность в 2030 году", "Что принято", "Файлы:"]
    {
        assert!(answer.out.contains(part), "{part}: {}", answer.out);
    }
    assert_eq!(run("plan", &shipped("demo"), &plan, &[]).code, 0);
    let (a, b) = (contents(&forecast), contents(&plan));
    let shared = ["need_by_cause", "need", "employment", "pipeline", "yields", "unmapped", "backtest_groups", "backtest_series"];
    for name in shared.iter().flat_map(|table| [format!("tables/{table}.csv"), format!("tables/{table}.parquet")]) {
        assert!(a[&name] == b[&name], "{name} differs");
    }
    // A plan adds what is computed of it; what is carried on is the same.
    let carried = |run: &Path| {
        rows(run, "indicators")
            .into_iter()
            .filter(|r| r["method"] == "series")
            .map(|r| (r["indicator"].clone(), r["year"].clone(), r["forecast"].clone()))
            .collect::<Vec<_>>()
    };
    let expected = carried(&plan);
    assert!(carried(&forecast).iter().all(|row| expected.contains(row)) && !expected.is_empty());
    for name in ["charts/need_by_industry.png", "charts/need_by_cause.svg", "log.txt", "input/region.toml"] {
        assert!(a[name] == b[name], "{name} differs");
    }
    for name in ["tables/allocation.csv", "tables/balance.csv", "charts/balance_heatmap.png", "justification.xlsx"] {
        assert!(!a.contains_key(name), "{name} needs a plan");
    }
    let card: serde_json::Value = serde_json::from_slice(&a["run.json"]).expect("JSON");
    assert_eq!((card["command"].as_str(), card["status"].as_str()), (Some("forecast"), Some("forecast")));
    assert!(card["outputs"]["tables/need.csv"].is_string() && card["goals"].is_null(), "{card}");
}

/// Two threads and one give the bytes of every file but the card, which holds times.
#[test]
fn neither_repetition_nor_threads_change_a_byte() {
    let package = Package::tiny().write();
    for command in ["forecast", "backtest"] {
        let runs: Vec<BTreeMap<String, Vec<u8>>> = [("a", "1"), ("b", "2"), ("c", "2")]
            .into_iter()
            .map(|(name, threads)| {
                let out = package.out.with_file_name(format!("{command}-{name}"));
                let status = Command::new(env!("CARGO_BIN_EXE_kadry"))
                    .env("RAYON_NUM_THREADS", threads)
                    .args([command.as_ref(), package.path.as_os_str(), "--out".as_ref(), out.as_os_str()])
                    .output()
                    .expect("runs");
                assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
                let mut files = contents(&out);
                files.remove("run.json").expect("a card");
                files
            })
            .collect();
        for other in &runs[1..] {
            assert_eq!(runs[0].keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
            for (name, bytes) in &runs[0] {
                assert!(other[name] == *bytes, "{command}: {name} differs");
            }
        }
    }
}

#[test]
fn an_existing_folder_is_refused_and_a_forecast_has_no_plan_to_verify() {
    let written = Package::tiny().write();
    let package = written.path.display().to_string();
    for command in ["forecast", "backtest"] {
        let out = written.out.with_file_name(command);
        assert_eq!(run(command, &package, &out, &[]).code, 0);
        let again = run(command, &package, &out, &[]);
        assert_eq!(again.code, 2);
        assert!(again.err.contains("уже есть") && again.err.contains("--overwrite"), "{}", again.err);
        assert_eq!(run(command, &package, &out, &["--overwrite"]).code, 0);
        let verified = kadry(&["verify", &out.display().to_string()]);
        assert_eq!(verified.code, 3);
        assert!(verified.out.contains("нет плана приёма"), "{}", verified.out);
        let told: serde_json::Value = serde_json::from_str(&kadry(&["verify", &out.display().to_string(), "--json"]).out).expect("JSON");
        assert_eq!(told["findings"][0]["what"], "no_plan");
    }
    let refused = Package::tiny().without("matrix.csv").write();
    let answer = run("forecast", &refused.path.display().to_string(), &refused.out, &[]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("прогноза нет") && !refused.out.exists(), "{}", answer.err);
}

#[test]
fn need_adds_up_from_its_causes() {
    let answer = kadry(&["forecast", &shipped("demo"), "--json", "--draws", "50", "--seed", "7"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let told: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
    let years = told["need"]["years"].as_array().expect("years");
    assert_eq!(years.last().expect("a year")["year"], 2030);
    for year in years {
        let causes: f64 = year["causes"].as_object().expect("causes").values().filter_map(serde_json::Value::as_f64).sum();
        let need = year["need"].as_f64().expect("need");
        assert!((causes - need).abs() < 1e-6, "{year}");
        assert!(year["low"].as_f64() <= Some(need) && Some(need) <= year["high"].as_f64(), "{year}");
    }
    assert_eq!(told["need"]["programmes"].as_array().map(Vec::len), Some(10));
    assert!(kadry(&["forecast", &shipped("demo"), "--draws", "5"]).err.contains("--draws"));
}

#[test]
fn yakutia_has_a_verdict() {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("run");
    let answer = run("backtest", &shipped("yakutia"), &out, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for part in ["занятость по отраслям", "показатели", "MASE", "в интервале", "наивного", "Структура", "Интервалы уже обещанных"]
    {
        assert!(answer.out.contains(part), "{part}: {}", answer.out);
    }
    let groups = rows(&out, "backtest_groups");
    assert_eq!(groups.iter().map(|r| r["group"].as_str()).collect::<Vec<_>>(), ["employment", "indicators", "school_leavers", "all"]);
    assert_eq!(number(&groups[1], "series"), 14.0);
    let points = rows(&out, "backtest_points");
    let all = number(&groups[3], "forecasts");
    assert_eq!(points.len() as f64, all);
    assert_eq!(groups[..3].iter().map(|row| number(row, "forecasts")).sum::<f64>(), all);
    let (mut error, mut moved) = (0.0, 0.0);
    for row in points.iter().filter(|row| number(row, "scale") > 0.0) {
        error += (number(row, "actual") - number(row, "forecast")).abs() / number(row, "scale");
        moved += 1.0;
    }
    assert!((error / moved - number(&groups[3], "mase")).abs() < 1e-3, "{} {}", error / moved, number(&groups[3], "mase"));
    let verdicts = ["better", "same", "worse", "unknown"];
    assert!(rows(&out, "backtest_series").iter().all(|row| verdicts.contains(&row["verdict"].as_str())));
    assert!(rows(&out, "structure").iter().all(|row| (0.0..=1.0).contains(&number(row, "forecast"))));
    let told = kadry(&["backtest", &shipped("yakutia"), "--json", "--origins", "2", "--horizon", "2", "--level", "90", "--lang", "en"]);
    let told: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
    assert_eq!((&told["backtest"]["level"], &told["backtest"]["horizon"]), (&0.9.into(), &2.into()));
}

#[test]
fn what_cannot_be_tried_is_said() {
    let package = Package::tiny().without("indicators.csv").without("school_leavers.csv");
    let text = package.text("employment.csv");
    let kept: Vec<&str> = text.lines().enumerate().filter(|(i, line)| *i == 0 || line.starts_with("2025")).map(|(_, line)| line).collect();
    let short = package.set("employment.csv", kept.join("\n") + "\n").write();
    let answer = kadry(&["backtest", &short.path.display().to_string(), "--out", &short.out.display().to_string()]);
    assert_eq!(answer.code, 3, "{}{}", answer.out, answer.err);
    assert!(answer.err.contains("за 4 года подряд") && !short.out.exists(), "{}", answer.err);
    for (option, value) in
        [("--level", "49"), ("--level", "100"), ("--horizon", "0"), ("--horizon", "16"), ("--origins", "-1"), ("--origins", "21")]
    {
        let answer = kadry(&["backtest", &shipped("demo"), option, value]);
        assert_eq!(answer.code, 2, "{option} {value}");
        assert!(answer.err.contains(&format!("{option}: целое от")), "{}", answer.err);
    }
}

/// Employment of 2018 is missing; school leavers are given to 2029, four years after the last facts.
#[test]
fn only_facts_without_a_gap_are_tried() {
    let package = Package::tiny();
    let text = package.text("employment.csv");
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("2018")).collect();
    let written = package.set("employment.csv", kept.join("\n") + "\n").write();
    let answer = run("backtest", &written.path.display().to_string(), &written.out, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("Пропуски: у"), "{}", answer.out);
    for row in rows(&written.out, "backtest_series") {
        assert_eq!(row["last_year"], "2025", "{row:?}");
        if row["group"] == "employment" {
            assert_eq!((row["first_year"].as_str(), row["cut"].as_str()), ("2019", "3"), "{row:?}");
        }
    }
}

/// Employment of two industries in two municipalities, ten years, for the tiny package.
fn with_municipalities() -> Package {
    let package = Package::tiny();
    let text = package.text("employment.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut out = "year,occupation,industry,municipality,headcount\n".to_owned();
    for record in reader.records() {
        let row = record.expect("row");
        let (year, count): (i32, f64) = (row[0].parse().expect("year"), row[3].parse().expect("people"));
        // The shares of the two move against each other, so that their forecasts do not add up by themselves.
        let share = 0.4 + 0.02 * f64::from((year * 7) % 5);
        for (place, part) in [("Район А", share), ("Район Б", 1.0 - share)] {
            out.push_str(&format!("{year},\"{}\",\"{}\",{place},{}\n", &row[1], &row[2], (count * part).round()));
        }
    }
    package.set("employment.csv", out)
}

#[test]
fn the_region_is_the_sum_of_its_industries_and_of_its_municipalities() {
    let package = with_municipalities().write();
    let answer = kadry(&["forecast", &package.path.display().to_string(), "--out", &package.out.display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let mut sums: BTreeMap<(String, String), f64> = BTreeMap::new();
    let mut moved = false;
    for row in &rows(&package.out, "reconciliation") {
        *sums.entry((row["level"].clone(), row["year"].clone())).or_default() += number(row, "reconciled");
        let (own, parts) = (number(row, "own_forecast"), number(row, "sum_of_parts"));
        assert!((number(row, "discrepancy") - (parts - own)).abs() < 1e-5);
        moved |= (parts - own).abs() > 0.01;
    }
    assert!(moved, "the forecasts of the parts must not add up by themselves");
    for ((_, year), total) in sums.iter().filter(|((level, _), _)| level == "region") {
        for level in ["industry", "municipality"] {
            let sum = sums[&(level.to_owned(), year.clone())];
            assert!((sum - total).abs() < 1e-4 * total, "{level} {year}: {sum} {total}");
        }
    }
    let mut paths: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows(&package.out, "employment").iter().filter(|row| row["method"] != "fact") {
        *paths.entry(row["year"].clone()).or_default() += number(row, "headcount");
    }
    assert!(!paths.is_empty());
}

#[test]
fn need_is_raked_to_control_totals_unless_the_scenario_only_compares() {
    let totals = "programme,ugps,occupation,year,need,source\n,,,2030,100,прогноз А\n,,,2030,120,прогноз Б\n";
    let need = |package: Package| -> (f64, Vec<BTreeMap<String, String>>) {
        let package = package.set("control_totals.csv", totals).write();
        let answer = kadry(&["forecast", &package.path.display().to_string(), "--out", &package.out.display().to_string()]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let of_2030 = rows(&package.out, "need");
        let sum = of_2030.iter().filter(|row| row["year"] == "2030").map(|row| number(row, "need")).sum();
        (sum, rows(&package.out, "control_totals"))
    };
    let (raked, table) = need(Package::tiny());
    assert!((raked - 110.0).abs() < 1e-3, "{raked}");
    assert_eq!((table.len(), table[0]["status"].as_str(), number(&table[0], "official")), (1, "applied", 110.0));
    assert_eq!(table[0]["source"], "прогноз А; прогноз Б");
    let settings = Package::tiny().text("region.toml");
    let compared = Package::tiny().set("region.toml", settings.replacen("[scenario]", "[scenario]\ncontrol_totals = \"compare\"", 1));
    let (plain, table) = need(compared);
    assert!((plain - number(&table[0], "model")).abs() < 1e-3 && (plain - 110.0).abs() > 1.0, "{plain}");
    assert_eq!(table[0]["status"], "compared");
}

#[test]
fn the_shares_of_the_sources_and_the_intervals_are_told() {
    let package = Package::tiny().write();
    let answer = kadry(&["forecast", &package.path.display().to_string(), "--out", &package.out.display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let mut sums: BTreeMap<(String, String, String), f64> = BTreeMap::new();
    for row in &rows(&package.out, "uncertainty") {
        let share = number(row, "share");
        assert!((0.0..=1.0).contains(&share));
        *sums.entry((row["subject"].clone(), row["year"].clone(), row["quantity"].clone())).or_default() += share;
    }
    assert!(sums.len() > 10 && sums.values().all(|sum| *sum <= 1.0 + 1e-5));
    for row in &rows(&package.out, "need") {
        assert!(number(row, "need_low") <= number(row, "need") + 1e-6 && number(row, "need") <= number(row, "need_high") + 1e-6);
    }
}

#[test]
fn births_change_the_forecast_of_school_leavers() {
    let leavers = |package: Package| {
        let package = package.write();
        let answer = kadry(&["plan", &package.path.display().to_string(), "--out", &package.out.display().to_string()]);
        assert!(answer.code == 0 || answer.code == 4, "{}", answer.err);
        answer.code
    };
    // A baby bust sixteen years before the admission leaves nobody to admit on grade 9.
    let bust: String = (2000..=2026).map(|year| format!("{year},{}\n", if year < 2009 { 4000 } else { 4 })).collect();
    let history: String = (2010..=2024).map(|year| format!("{year},,9,3600,0.5\n")).collect();
    let leavers_table = format!("year,municipality,base,count,participation\n{history}");
    let plain = Package::tiny().set("school_leavers.csv", leavers_table.clone());
    let busted = Package::tiny().set("school_leavers.csv", leavers_table).set("births.csv", format!("year,count\n{bust}"));
    assert_eq!((leavers(plain), leavers(busted)), (0, 4));
}
