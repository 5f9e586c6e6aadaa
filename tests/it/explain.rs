//! `kadry explain`: the chain behind one figure, from the run folder alone.

use crate::support::{Package, contents, kadry};
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The demo region, planned once.
static RUN: LazyLock<(TempDir, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("run").display().to_string();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").display().to_string();
    let answer = kadry(&["plan", &demo, "--out", &out]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    (folder, out)
});

fn explain(more: &[&str]) -> crate::support::Answer {
    kadry(&[&["explain", RUN.1.as_str()], more].concat())
}

const LINE: [&str; 8] = ["--college", "Колледж № 1", "--programme", "08.01.28", "--base", "9", "--year", "2027"];

/// No-break spaces of numbers as plain ones, so that the expectation can be read.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn one_line_of_the_demo_region_is_explained_word_by_word() {
    let answer = explain(&LINE);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let expected = "\
Колледж № 1 · 08.01.28 Мастер отделочных строительных и декоративных работ · очная · база 9 · приём 2027
  Предлагается: 50 мест (2 группы); годом раньше: 75; целевых договоров: 3
  Почему столько: 50 мест (2 группы): в 2030 году по программе нужно 64,9 чел., обучающиеся дадут 26,3, план всех колледжей — 47,1, избыток 8,6; ещё одну группу не пускает: предел приёма колледжа.
  Потребность по программе в 2030 году: 64,9 чел.
    7131 Маляры: нужно 76,3 (выход на пенсию 46,8, смертность 19,1, смена занятия 25,1, выезд 6,7, рост занятости −13,0, другие источники −8,5); доля программы 0,85 → 64,9
  Уже обучающиеся дадут 26,3, план всех колледжей — 47,1; избыток 8,6
  Работников с одного места: 0,377 = сохранность контингента 0,807 (справочно) × трудоустройство 0,834 (справочно) × по профессии 0,560 (справочно) × остаются в регионе 1,000 (справочно)
    мест 50 → выпускников 40,3 → работников 18,8
  Ещё одну группу не пускает: Колледж № 1, 2027 год: предел приёма колледжа — 325 из 325 мест; исчерпано
  Группой больше (25 мест, 9,4 работника): дефицита программы 2030 года нет и так, избыток вырос бы на 9,4; группой меньше — дефицит 0,9 (прочие строки — как есть, пределы не учтены).

Цена целых групп для всего плана: взвешенный дефицит 392,8 чел., без требования целых групп — не меньше 376,3; разница 16,4.
";
    assert_eq!(plain(&answer.out), expected);
}

#[test]
fn a_line_without_places_says_why_none_and_what_room_would_bring() {
    let answer = explain(&["--college", "№ 5", "--programme", "34.02.01", "--year", "2029"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let text = plain(&answer.out);
    assert!(text.contains("\n  Предлагается: 0 мест (0 групп); годом раньше: 0; целевых договоров: 0\n"), "{text}");
    assert!(text.contains("\n  Почему нет: Набора нет: в 2032 году"), "{text}");
    let bound = "  Ещё одну группу не пускает: Колледж № 5, 2029 год: предел приёма колледжа — 346 из 350 мест; свободно 4; место ещё для одной целой группы снизит взвешенный дефицит на 2,23 чел. (пересчитано целыми группами, все прочие строки плана — как есть)\n";
    assert!(text.contains(bound), "{text}");
}

#[test]
fn names_serve_as_well_as_codes_and_programs_get_json() {
    let answer = explain(&["--college", "гбпоу «колледж № 1»", "--programme", "отделочных", "--base", "9", "--year", "2027", "--json"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let value: serde_json::Value = serde_json::from_str(&answer.out).expect("JSON");
    let line = &value["lines"][0];
    assert_eq!((&line["college"], &line["programme"]), (&"Колледж № 1".into(), &"08.01.28".into()));
    let number = |value: &serde_json::Value| value.as_f64().expect("number");
    let from_occupations: f64 =
        line["occupations"].as_array().expect("list").iter().map(|o| number(&o["openings"]) * number(&o["share"])).sum();
    assert!((from_occupations + number(&line["control_total"]) - number(&line["need"])).abs() < 1e-4, "{line}");
    let english = explain(&[&LINE[..], &["--lang", "en"]].concat());
    assert!(english.out.contains("  Proposed: 50 places in 2 groups; the year before: 75; contracts: 3\n"), "{}", english.out);
    let years = explain(&["--college", "Колледж № 1", "--programme", "08.01.28"]);
    assert_eq!(years.out.matches("  Предлагается: ").count(), 3, "{}", years.out);
}

#[test]
fn what_is_not_there_or_not_one_thing_is_wrong_usage() {
    let said = |more: &[&str]| {
        let answer = explain(more);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
        answer.err
    };
    let unknown = said(&["--college", "Коледж № 4", "--programme", "08.01.28"]);
    assert!(unknown.starts_with("«Коледж № 4» в распределении нет. Похожие: Колледж № 4 (ГБПОУ «Колледж № 4»); "), "{unknown}");
    let several = said(&["--college", "Колледж", "--programme", "08.01.28"]);
    assert!(several.starts_with("«Колледж» подходит нескольким: Колледж № 1 (") && several.ends_with("Назовите одно.\n"), "{several}");
    let foreign = said(&["--college", "Колледж № 4", "--programme", "15.01.05"]);
    assert_eq!(
        foreign,
        "В распределении нет строки «Колледж № 4» · 15.01.05: колледж её не предлагал. Его программы: 08.02.01, 23.02.07, 44.02.01.\n"
    );
    let year = said(&["--college", "Колледж № 1", "--programme", "08.01.28", "--year", "2035"]);
    assert_eq!(year, "Такой строки нет: admission_year = «2035». Есть: 2027, 2028, 2029.\n");
}

#[test]
fn a_folder_without_a_plan_is_refused() {
    let written = Package::tiny().write();
    let run = written.out.display().to_string();
    let asked = ["--college", "1", "--programme", "1"];
    let answer = kadry(&[&["explain", run.as_str()], &asked[..]].concat());
    assert_eq!(answer.code, 3);
    assert!(answer.err.ends_with(": файла run.json нет: это не папка расчёта kadry\n"), "{}", answer.err);
    assert_eq!(kadry(&["forecast", &written.path.display().to_string(), "--out", &run]).code, 0);
    let answer = kadry(&[&["explain", run.as_str()], &asked[..]].concat());
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("в этой папке нет плана приёма"), "{}", answer.err);
    // A table that was cut explains nothing.
    let broken = tempfile::tempdir().expect("folder");
    for (name, bytes) in contents(Path::new(&RUN.1)) {
        let path = broken.path().join(&name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        let kept = if name == "tables/justification.csv" { bytes[..bytes.len() - 40].to_vec() } else { bytes };
        std::fs::write(path, kept).expect("file");
    }
    let answer = kadry(&[&["explain", &broken.path().display().to_string()], &asked[..]].concat());
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.err.contains("файл tables/justification.csv изменён после расчёта"), "{}", answer.err);
}
