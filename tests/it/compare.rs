//! `kadry compare`: finished runs side by side.

use crate::browser::{self, Browser};
use crate::support::{Answer, Package, Written, contents, kadry, number, rows};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The demo region as a package to patch; a name of its own for its scenario.
fn demo(name: &str) -> Package {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let files: BTreeMap<String, Vec<u8>> = contents(&folder)
        .into_iter()
        .filter(|(file, _)| !file.contains('/') && (file.ends_with(".csv") || file == "region.toml"))
        .collect();
    Package { files }.patch("region.toml", "[scenario]\n", &format!("[scenario]\nname = '{name}'\n"))
}

fn planned(package: &Package) -> Written {
    let written = package.write();
    let answer = written.plan();
    assert!([0, 5].contains(&answer.code), "{}", answer.err);
    written
}

static BASE: LazyLock<Written> = LazyLock::new(|| planned(&demo("основа")));
/// Less intake of one college, and dearer money: two bounds that force lines.
static TIGHT: LazyLock<Written> = LazyLock::new(|| planned(&demo("тесно").cell("colleges.csv", 1, "intake_capacity", "250")));
/// A third of the plan is asked for in another order, and by half a need.
static OTHER: LazyLock<Written> = LazyLock::new(|| {
    planned(&demo("иначе").patch("region.toml", "other_supply_share = 0.1", "other_supply_share = 0.4").without("control_totals.csv"))
});

fn compare(runs: &[&Path], more: &[&str]) -> Answer {
    let runs: Vec<String> = runs.iter().map(|run| run.display().to_string()).collect();
    let mut arguments = vec!["compare"];
    arguments.extend(runs.iter().map(String::as_str));
    arguments.extend(more);
    kadry(&arguments)
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// The study of the base against the tight and the other run.
static STUDY: LazyLock<(TempDir, std::path::PathBuf, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("study");
    let answer = compare(&[&BASE.out, &TIGHT.out, &OTHER.out], &["--out", &out.display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    (folder, out, plain(&answer.out))
});

fn value(measures: &[BTreeMap<String, String>], measure: &str, run: &str, column: &str) -> f64 {
    let row = measures.iter().find(|row| row["measure"] == measure && row["run"] == run);
    number(row.unwrap_or_else(|| panic!("no {measure} of {run}")), column)
}

#[test]
fn differences_add_up_and_agree_with_the_tables_of_the_runs() {
    let study = &STUDY.1;
    let (measures, lines) = (rows(study, "comparison"), rows(study, "comparison_lines"));
    for (run, written) in [("тесно", &*TIGHT), ("иначе", &*OTHER)] {
        let of = |name: &str| lines.iter().filter(|row| row["run"] == run).map(|row| number(row, name)).sum::<f64>();
        assert_eq!(of("difference"), value(&measures, "places", run, "difference"));
        let places: f64 = rows(&written.out, "allocation").iter().map(|row| number(row, "places")).sum();
        assert_eq!((of("places"), value(&measures, "places", run, "value")), (places, places));
        let changed = lines.iter().filter(|row| row["run"] == run && row["difference"] != "0");
        assert_eq!(changed.clone().count() as f64, value(&measures, "lines_changed", run, "value"));
        assert!(changed.clone().all(|row| row["why"].ends_with('.')), "a change without a reason");
        // Cost and shortage as the cards and balances of the run have them.
        let reached = |row: &BTreeMap<String, String>| row["status"] != "out_of_reach";
        let shortage: f64 = rows(&written.out, "balance").iter().filter(|row| reached(row)).map(|row| number(row, "shortage")).sum();
        assert!((shortage - value(&measures, "shortage", run, "value")).abs() < 1e-3);
        let industries = rows(study, "comparison_industries");
        let moved: f64 = industries.iter().filter(|row| row["run"] == run).map(|row| number(row, "places_difference")).sum();
        assert_eq!(moved, value(&measures, "places", run, "difference"));
        let programmes = rows(study, "comparison_programmes");
        let moved: f64 = programmes.iter().filter(|row| row["run"] == run).map(|row| number(row, "shortage_difference")).sum();
        assert!((moved - value(&measures, "shortage", run, "difference")).abs() < 1e-3);
        let card: serde_json::Value = serde_json::from_slice(&std::fs::read(written.out.join("run.json")).expect("card")).expect("JSON");
        let goal = card["goals"].as_array().expect("goals").iter().find(|goal| goal["name"] == "shortage").expect("goal");
        let weighted = value(&measures, "shortage_weighted", run, "value");
        assert!((goal["value"].as_f64().expect("number") - weighted).abs() < 1e-3, "{goal} {weighted}");
    }
    assert!(lines.iter().filter(|row| row["run"] == "основа").all(|row| row["why"].is_empty()));
}

#[test]
fn a_tighter_bound_and_a_smaller_need_are_told_with_their_numbers() {
    let lines = rows(&STUDY.1, "comparison_lines");
    let whys = |run: &str| -> Vec<String> {
        lines.iter().filter(|row| row["run"] == run && !row["why"].is_empty()).map(|row| plain(&row["why"])).collect()
    };
    let bound = "Предел приёма колледжа (Колледж № 1, 2027 год): 250 мест вместо 325.";
    assert!(whys("тесно").iter().any(|why| why == bound), "{:#?}", whys("тесно"));
    // Every need that a sentence names is that of the tables of both runs.
    let needs = |written: &Written| -> BTreeMap<(String, String), f64> {
        rows(&written.out, "balance").iter().map(|row| ((row["programme"].clone(), row["year"].clone()), number(row, "need"))).collect()
    };
    let (was, is) = (needs(&BASE), needs(&OTHER));
    let grads = rows(&BASE.out, "allocation");
    let mut told = 0;
    for row in lines.iter().filter(|row| row["run"] == "иначе" && row["why"].starts_with("Потребность программы в 20"))
    {
        let why = plain(&row["why"]);
        let same = |line: &&BTreeMap<String, String>| {
            ["college", "programme", "form", "base", "admission_year"].iter().all(|key| line[*key] == row[*key])
        };
        let year = &grads.iter().find(same).expect("line")["graduation_year"];
        let key = (row["programme"].clone(), year.clone());
        if !why.contains(&format!("в {year} году ")) {
            continue;
        }
        let shown = |value: f64| kadry_region::lang::number(value, 1, kadry_region::Lang::Ru).replace('\u{a0}', " ");
        let expected = format!(
            "меньше на {} чел. ({} → {}; прежде всего другие источники ",
            shown(was[&key] - is[&key]),
            shown(was[&key]),
            shown(is[&key])
        );
        assert!(why.contains(&expected), "{why}\n{expected}");
        assert!(row["difference"].starts_with("'-") || number(row, "difference") < 0.0, "a smaller need brings no places");
        told += 1;
    }
    assert!(told > 3, "{told}: {:#?}", whys("иначе"));
}

#[test]
fn each_kind_of_reason_is_told_of_the_change_that_made_it() {
    let told = |package: Package, reason: &str| {
        let written = planned(&package);
        let answer = compare(&[&BASE.out, &written.out], &["--json"]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let value: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
        let lines = value["lines"].as_array().expect("lines");
        let whys: Vec<String> = lines.iter().map(|line| plain(line["why"][1].as_str().expect("text"))).collect();
        assert!(whys.iter().any(|why| why.to_lowercase().contains(reason)), "no {reason:?} in {whys:#?}");
    };
    told(demo("договор").append("contracts.csv", "Ц-9,Цех,Колледж № 5,34.02.01,очная,9,2029,7,3,тест"), "7 целевых договоров вместо 0");
    told(
        demo("выход").patch("yields.csv", "34.02.01,Колледж № 1,0.85", "34.02.01,Колледж № 1,0.45"),
        "; сохранность контингента 0,450 вместо 0,850",
    );
    let students = demo("обучение");
    let rest = students.text("contingent.csv").lines().take(1).collect::<Vec<_>>().join("\n") + "\n";
    told(students.set("contingent.csv", rest), "обучающиеся дадут в ");
    told(
        demo("цели").patch(
            "region.toml",
            "\"shortage\", \"fairness\", \"surplus\", \"change\"",
            "\"change\", \"shortage\", \"fairness\", \"surplus\"",
        ),
        "план составлен с другими настройками целей (цели по порядку)",
    );
}

#[test]
fn warnings_name_files_settings_and_gaps() {
    let text = &STUDY.2;
    for expected in [
        "  входные данные «тесно» не те, что у «основа»: colleges.csv; region.toml.\n",
        "  входные данные «иначе» не те, что у «основа»: control_totals.csv (только в «основа»); region.toml.\n",
        "  изменено в настройках «иначе» против «основа»: Доля других источников (scenario.other_supply_share): 0.1 → 0.4.\n",
    ] {
        assert!(text.contains(expected), "no {expected:?} in\n{text}");
    }
    let settings = rows(&STUDY.1, "comparison_settings");
    assert!(settings.iter().all(|row| row["key"] == "scenario.other_supply_share"), "{settings:?}");
    // A run against itself differs in nothing.
    let answer = compare(&[&BASE.out, &BASE.out], &[]);
    assert!(plain(&answer.out).ends_with("Строки плана не различаются.\n"), "{}", answer.out);
    assert!(
        plain(&answer.out)
            .contains("Что учесть\n  «run (2)» — тот же расчёт, что и «run»: номер и таблицы совпадают, сравнивать нечего.\n\n")
    );
    assert!(answer.out.contains("run") && answer.out.contains("run (2)"), "{}", answer.out);
    let english = compare(&[&BASE.out, &TIGHT.out], &["--lang", "en"]);
    assert!(english.out.contains("the inputs of “тесно” are not those of “основа”: colleges.csv; region.toml."), "{}", english.out);
}

#[test]
fn runs_without_a_plan_are_told_and_take_no_part_in_lines() {
    let none = demo("нет плана").cell("contracts.csv", 1, "count", "4000").write();
    assert_eq!(none.plan().code, 4);
    let forecast = demo("прогноз").write();
    assert_eq!(kadry(&["forecast", &forecast.path.display().to_string(), "--out", &forecast.out.display().to_string()]).code, 0);
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("study");
    let answer = compare(&[&BASE.out, &none.out, &forecast.out], &["--out", &out.display().to_string()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let text = plain(&answer.out);
    assert!(text.contains("«нет плана»: плана нет, "), "{text}");
    assert!(
        text.contains(
            "«прогноз» — расчёт без плана приёма (forecast): сравнивается только его потребность, в строках и целях он не участвует"
        ),
        "{text}"
    );
    let lines = rows(&out, "comparison_lines");
    assert!(lines.iter().filter(|row| row["run"] != "основа").all(|row| row["places"].is_empty() && row["difference"].is_empty()));
    // The need is the same people, plan or no plan.
    let measures = rows(&out, "comparison");
    for measure in ["need", "pipeline_workers"] {
        let of = |run: &str| value(&measures, measure, run, "value");
        assert!(of("основа") > 0.0 && (of("прогноз") - of("основа")).abs() < 1e-3, "{measure}: {} {}", of("прогноз"), of("основа"));
        assert!(of("нет плана") > 0.0);
    }
    let runs = rows(&out, "comparison_runs");
    assert!(runs[1]["status"] == "no_plan" && number(&runs[1], "reasons") >= 1.0, "{runs:?}");
}

/// Shorter programmes meet the need of earlier years: the years that only one plan reaches count in both.
#[test]
fn totals_of_plans_that_reach_other_years_are_of_the_same_people() {
    let short = demo("короче").write();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo/scenarios/short-programmes.toml");
    let [package, scenario, out] = [&short.path, &scenario, &short.out].map(|path| path.display().to_string());
    let answer = kadry(&["plan", &package, "--scenario", &scenario, "--out", &out]);
    assert!([0, 5].contains(&answer.code), "{}", answer.err);
    let folder = tempfile::tempdir().expect("folder");
    let study = folder.path().join("study");
    let answer = compare(&[&BASE.out, &short.out], &["--out", &study.display().to_string()]);
    assert!(plain(&answer.out).contains("планы влияют на разные программы и годы: только «основа» — на "), "{}", answer.out);
    let (runs, measures) = (rows(&study, "comparison_runs"), rows(&study, "comparison"));
    let other = &runs[1]["run"];
    // What is needed and who is in training are the same in both runs.
    for measure in ["need", "pipeline_workers"] {
        assert_eq!(value(&measures, measure, other, "difference"), 0.0, "{measure}");
    }
    let cells = |out: &Path| -> Vec<(String, String)> {
        let of = |row: BTreeMap<String, String>| (row["programme"].clone(), row["year"].clone());
        rows(out, "balance").into_iter().filter(|row| row["status"] != "out_of_reach").map(of).collect()
    };
    let reach = [cells(&BASE.out), cells(&short.out)].concat();
    let shortage = |out: &Path| -> f64 {
        let counts = |row: &BTreeMap<String, String>| reach.contains(&(row["programme"].clone(), row["year"].clone()));
        rows(out, "balance").iter().filter(|row| counts(row)).map(|row| number(row, "shortage")).sum()
    };
    assert!((shortage(&short.out) - value(&measures, "shortage", other, "value")).abs() < 1e-3);
    assert!((shortage(&BASE.out) - value(&measures, "shortage", "основа", "value")).abs() < 1e-3);
}

#[test]
fn what_is_no_run_or_was_edited_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("folder");
    let answer = compare(&[&BASE.out, folder.path()], &[]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.ends_with(": файла run.json нет: это не папка расчёта kadry\n"), "{}", answer.err);
    let edited = folder.path().join("edited");
    for (name, bytes) in contents(&BASE.out) {
        let path = edited.join(&name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        let kept = if name == "tables/balance.csv" { [bytes, b"x".to_vec()].concat() } else { bytes };
        std::fs::write(path, kept).expect("file");
    }
    let out = folder.path().join("out");
    let answer = compare(&[&BASE.out, &edited], &["--out", &out.display().to_string()]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("файл tables/balance.csv изменён после расчёта"), "{}", answer.err);
    assert!(!out.exists());
    for (file, from, to, said) in [
        ("run.json", "\"seed\": 1", "\"seed\": 2", "run.json изменён после расчёта: номер расчёта не сходится"),
        ("input/colleges.csv", "250", "251", "файл input/colleges.csv изменён после расчёта"),
    ] {
        let forged = folder.path().join(said);
        for (name, bytes) in contents(&TIGHT.out) {
            let path = forged.join(&name);
            std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(name != file || text.contains(from), "nothing to forge in {file}");
            std::fs::write(path, if name == file { text.replace(from, to).into_bytes() } else { bytes }).expect("file");
        }
        let answer = compare(&[&BASE.out, &forged], &[]);
        assert_eq!(answer.code, 3, "{said}");
        assert!(answer.err.contains(said), "{}", answer.err);
    }
    let answer = compare(&[&BASE.out, &TIGHT.out], &["--out", &BASE.out.display().to_string(), "--overwrite"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("сама сравнивается") && BASE.out.join("run.json").is_file(), "{}", answer.err);
    assert_eq!(compare(&[&BASE.out], &[]).code, 2);
}

#[test]
fn the_same_runs_give_the_same_bytes_and_hostile_names_stay_text() {
    let hostile = "=cmd|' <script>alert(1)</script> & \"ы\"".replace('\'', "") + &"ж".repeat(120);
    let written = planned(&demo(&hostile));
    let folder = tempfile::tempdir().expect("folder");
    let study = |name: &str| {
        let out = folder.path().join(name);
        let answer = compare(&[&BASE.out, &written.out], &["--out", &out.display().to_string()]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        contents(&out)
    };
    let (first, second) = (study("a"), study("b"));
    assert!(first == second, "the bytes differ");
    let page = String::from_utf8(first["compare.html"].clone()).expect("UTF-8");
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"));
    for needed in ["compare.xlsx", "tables.xlsx", "study.json", "charts/comparison_lines.svg", "tables/comparison.parquet"] {
        assert!(first.contains_key(needed), "{needed}");
    }
    for (name, svg) in first.iter().filter(|(name, _)| name.ends_with(".svg")) {
        let svg = std::str::from_utf8(svg).expect("UTF-8");
        assert!(!svg.contains("<script"), "{name}");
    }
}

#[test]
fn the_page_filters_its_lines_and_breaks_no_rule_of_its_own() {
    let Some(program) = browser::find() else { return };
    let mut browser = Browser::start(&program);
    browser.open(&STUDY.1.join("compare.html"), "", 1400);
    let changed = rows(&STUDY.1, "comparison_lines").iter().filter(|row| !["", "0"].contains(&row["difference"].as_str())).count();
    let shown = "[...document.querySelectorAll('#plan tbody tr')].filter((row) => !row.hidden).length";
    assert_eq!(browser.number(shown), changed as f64);
    let of_one = rows(&STUDY.1, "comparison_lines").iter().filter(|row| row["run"] == "тесно" && row["difference"] != "0").count();
    browser.value("(() => { const run = document.getElementById('run'); run.value = '1'; run.dispatchEvent(new Event('change')); })()");
    assert_eq!(browser.number(shown), of_one as f64);
    assert_eq!(browser.text("document.getElementById('shown').textContent"), format!("Показано {of_one} из {changed}"));
    browser.value("(() => { const find = document.getElementById('find'); find.value = 'нет такого слова'; find.dispatchEvent(new Event('input')); })()");
    assert_eq!(browser.number(shown), 0.0);
    browser.wait("[...document.images].every((image) => image.complete && image.naturalWidth > 0)");
    assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
    assert!(
        browser
            .requests
            .iter()
            .all(|address| address.starts_with("file:") || address.starts_with("data:") || address.starts_with("about:"))
    );
}
