//! Scenario files: what they change, how they stack, and what is refused.

use crate::support::{Package, Written, kadry};
use kadry_package::scenario;
use kadry_region::Region;
use std::path::Path;

/// A package with scenario files beside its tables.
fn package(files: &[(&str, &str)]) -> Written {
    let written = Package::tiny().write();
    add(&written, files);
    written
}

fn add(written: &Written, files: &[(&str, &str)]) {
    let folder = written.path.join("scenarios");
    std::fs::create_dir_all(&folder).expect("folder");
    files.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).expect("file"));
}

fn read(written: &Written, names: &[&str]) -> Region {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let reading = kadry_package::read_package_with(&written.path, &names);
    let said: Vec<String> = reading.problems.iter().map(|problem| problem.describe(kadry_region::Lang::Ru)).collect();
    reading.region.unwrap_or_else(|| panic!("{said:#?}"))
}

#[track_caller]
fn refused(file: &str, sentence: &str) {
    let written = package(&[("s.toml", file)]);
    let answer = kadry(&["check", &written.path.display().to_string(), "--scenario", "s"]);
    assert_eq!(answer.code, 3, "{}", answer.out);
    assert!(answer.out.contains(sentence), "expected:\n{sentence}\n\nsaid:\n{}", answer.out);
}

fn open(region: &Region) -> f64 {
    region.vacancies.iter().map(|row| row.open.0).sum()
}

const HALF: &str = "[[change]]\ntable = \"vacancies\"\ncolumn = \"open\"\nmultiply = 0.5\n";

#[test]
fn values_are_multiplied_raised_and_set_in_the_rows_of_the_filter_only() {
    let written = package(&[("s.toml", "[[change]]\ntable = \"оборудование\"\n")]);
    let plain = read(&written, &["base"]);
    let colleges = [&plain.colleges[0].id, &plain.colleges[1].id];
    let text = format!(
        "title = \"Проба\"\n[set]\nhorizon = 2031\nscenario.weights.shortage = 2\n{HALF}\
         [[change]]\ntable = \"colleges\"\ncolumn = \"предел_приема\"\nadd = 25\nwhere = {{ college = \"{}\" }}\n\
         [[change]]\ntable = \"offers\"\ncolumn = \"licensed\"\nset = false\nwhere = {{ college = \"{}\" }}\n\
         [[change]]\nsetting = \"scenario.retire_first\"\nmultiply = 0.5\n",
        colleges[0], colleges[1]
    );
    let text = text.replace("предел_приема", "intake_capacity");
    // A contract of a line without a licence would be refused.
    let written = Package::tiny().without("contracts.csv").write();
    add(&written, &[("s.toml", &text)]);
    let changed = read(&written, &["s"]);
    assert!((open(&changed) - 0.5 * open(&plain)).abs() < 1e-9 && open(&plain) > 0.0);
    let intake = |region: &Region, c: usize| region.colleges[c].intake_capacity.map(|places| places.0);
    assert_eq!(intake(&changed, 0), intake(&plain, 0).map(|places| places + 25));
    assert_eq!(intake(&changed, 1), intake(&plain, 1));
    for (now, before) in changed.offers.iter().zip(&plain.offers) {
        assert_eq!(now.licensed, before.licensed && now.college != 1);
    }
    let settings = &changed.settings;
    assert_eq!((settings.horizon.0, settings.scenario.weights.shortage), (2031, 2.0));
    assert!((settings.scenario.retire_first.0 - 0.5 * plain.settings.scenario.retire_first.0).abs() < 1e-12);
    assert_eq!((settings.scenario.name.as_str(), settings.scenario.applied.as_slice()), ("s", &["s".to_owned()][..]));
    let what: Vec<&str> = changed.changes[0].what.iter().map(|text| text.en.as_str()).collect();
    assert_eq!(what[..2], ["horizon = 2031", "scenario.weights.shortage = 2"]);
    assert_eq!(what[3], format!("vacancies.open × 0.5, rows: {}", plain.vacancies.len()));
}

#[test]
fn filters_follow_what_a_row_refers_to() {
    let plain = read(&Package::tiny().write(), &[]);
    let industry = &plain.programmes[0].industry;
    let text = format!(
        "[[change]]\ntable = \"offers\"\ncolumn = \"max_groups\"\nadd = 7\nwhere = {{ industry = \"{industry}\", duration_months = \"..200\" }}\n"
    );
    let changed = read(&package(&[("s.toml", &text)]), &["s"]);
    for (now, before) in changed.offers.iter().zip(&plain.offers) {
        let of = plain.programmes[before.programme].industry == *industry;
        assert_eq!(now.max_groups, before.max_groups + if of { 7 } else { 0 });
    }
    assert!(plain.programmes.iter().any(|programme| programme.industry != *industry));
}

#[test]
fn scenarios_stack_in_their_order_and_each_is_applied_once() {
    let written = package(&[
        ("half.toml", HALF),
        ("more.toml", "stack = [\"half\"]\n[set]\nhorizon = 2031\n"),
        ("most.toml", "[set]\nhorizon = 2032\n[[change]]\ntable = \"vacancies\"\ncolumn = \"open\"\nset = 10\n"),
    ]);
    let plain = read(&written, &[]);
    let stacked = read(&written, &["base", "half", "more"]);
    assert!((open(&stacked) - 0.5 * open(&plain)).abs() < 1e-9, "half stands below more and is not applied twice");
    assert_eq!(stacked.settings.scenario.applied, ["half", "more"]);
    assert_eq!(stacked.settings.scenario.name, "base+half+more");
    let last = read(&written, &["more", "most"]);
    assert_eq!((last.settings.horizon.0, open(&last)), (2032, 10.0 * plain.vacancies.len() as f64));
    let first = read(&written, &["most", "more"]);
    assert_eq!((first.settings.horizon.0, open(&first)), (2031, 5.0 * plain.vacancies.len() as f64));
    assert_eq!(scenario::known(&written.path), ["base", "half", "more", "most"]);
}

#[test]
fn rows_are_added_from_the_scenario_and_from_a_file() {
    let written = package(&[
        (
            "s.toml",
            "[[append]]\ntable = \"limits\"\nrows = [{ kind = \"total\", max = 4000, year = 2027 }]\n[[append]]\ntable = \"limits\"\nfile = \"more.csv\"\n",
        ),
        ("more.csv", "вид,минимум,год\nвсего,1,2028\n"),
    ]);
    let (plain, more) = (read(&written, &[]), read(&written, &["s"]));
    assert_eq!(more.limits.len(), plain.limits.len() + 2);
    let added = more.limits.iter().filter(|limit| limit.kind == "total" && limit.year.is_some());
    let bounds: Vec<_> =
        added.map(|limit| (limit.year.map(|year| year.0), limit.min.map(|min| min.0), limit.max.map(|max| max.0))).collect();
    assert_eq!(bounds, [(Some(2027), None, Some(4000)), (Some(2028), Some(1), None)]);
}

#[test]
fn those_in_training_finish_as_they_began() {
    let text = "[[change]]\ntable = \"offers\"\ncolumn = \"duration_months\"\nadd = -12\nwhere = { duration_months = \"30..\" }\n";
    let written = package(&[("s.toml", text)]);
    let (plain, short) = (read(&written, &[]), read(&written, &["s"]));
    let shorter: Vec<usize> = (0..plain.offers.len()).filter(|k| plain.offers[*k].duration_months >= 30).collect();
    assert!(!shorter.is_empty());
    for k in shorter {
        let (now, before) = (&short.offers[k], &plain.offers[k]);
        assert_eq!((now.years(), now.years_in_training()), (before.years() - 1, before.years()));
    }
    let pipeline = |region: &Region| {
        let pipeline = kadry_engine::supply::pipeline(region, &kadry_engine::supply::chains(region));
        let years = (2026..2036).map(kadry_region::units::Year);
        years.map(|year| (0..region.programmes.len()).map(|p| pipeline.at(p, year).workers.0).sum::<f64>()).collect::<Vec<_>>()
    };
    let (before, now) = (pipeline(&plain), pipeline(&short));
    assert!(before.iter().sum::<f64>() > 0.0 && before.iter().zip(&now).all(|(a, b)| (a - b).abs() < 1e-9), "{before:?} {now:?}");
}

#[test]
fn drop_out_is_of_a_year_and_of_every_line() {
    let written = package(&[("s.toml", "[set]\nscenario.dropout_factor = 1.1\n")]);
    let (plain, more) = (read(&written, &[]), read(&written, &["s"]));
    let (before, now) = (kadry_engine::supply::chains(&plain), kadry_engine::supply::chains(&more));
    for (before, now) in before.iter().zip(&now) {
        let leave = |chain: &kadry_engine::supply::Chain| 1.0 - chain.survival.value.0.powf(1.0 / f64::from(chain.years));
        assert!((leave(now) - 1.1 * leave(before)).abs() < 1e-9);
    }
}

#[test]
fn a_run_under_a_scenario_keeps_it_and_is_verified() {
    let text = format!("{HALF}[[append]]\ntable = \"limits\"\nfile = \"more.csv\"\n");
    let written = package(&[("s.toml", &text), ("more.csv", "kind,max,year\ntotal,4000,2027\n")]);
    let (path, out) = (written.path.display().to_string(), written.out.display().to_string());
    let answer = kadry(&["plan", &path, "--scenario", "s", "--out", &out]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for file in ["input/scenarios/s.toml", "input/scenarios/more.csv"] {
        assert!(written.out.join(file).is_file(), "{file}");
    }
    let answer = kadry(&["verify", &out]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let assumed = std::fs::read_to_string(written.out.join("tables/assumptions.csv")).expect("table");
    assert!(assumed.contains("scenario,\"сценарий «s». вакансии · Открыто × 0,5, строк: "), "{assumed}");
    // The copy of a scenario that is changed is found.
    std::fs::write(written.out.join("input/scenarios/s.toml"), HALF).expect("file");
    let answer = kadry(&["verify", &out]);
    assert!(answer.code == 3 && answer.out.contains("input/scenarios/s.toml изменён"), "{}", answer.out);
}

#[test]
fn what_is_not_there_is_an_error_with_what_there_is() {
    let change = |table: &str, rest: &str| format!("title = \"x\"\n\n[[change]]\ntable = \"{table}\"\n{rest}\n");
    refused(
        &change("vacancy", "column = \"open\"\nmultiply = 2"),
        "ошибка: scenarios/s.toml, строка 3, столбец «table»\n  такой таблицы в схеме нет\n  значение: «vacancy»",
    );
    refused(
        &change("vacancies", "column = \"opened\"\nmultiply = 2"),
        "в таблице vacancies нет такого столбца\n  значение: «opened»\n  ожидалось: одно из: occupation, open, date,",
    );
    refused(
        &change("vacancies", "column = \"open\"\nmultiply = 2\nadd = 1"),
        "ошибка: scenarios/s.toml, строка 3\n  непонятно, что и как менять\n  ожидалось: table и column (или setting) и одно из multiply, add, set",
    );
    refused(
        &change("offers", "column = \"cost\"\nmultiply = 2\nwhere = { programme = \"34.02.99\" }"),
        "ошибка: scenarios/s.toml, строка 3, столбец «where»\n  условию programme не отвечает ни одна строка\n  значение: «34.02.99»\n  ожидалось: одно из: ",
    );
    refused(
        &change("offers", "column = \"cost\"\nmultiply = 2\nwhere = { teacher = \"x\" }"),
        "таблицу offers так не отобрать\n  значение: «teacher»",
    );
    for numbers in ["multiply = nan\nmin = 0", "multiply = 2\nmin = 10\nmax = 5", "add = inf"] {
        refused(&change("vacancies", &format!("column = \"open\"\n{numbers}")), "строка 3\n  число изменения не годится\n");
    }
    refused("[set]\nhorizon = \"2030\"\n", "ошибка: scenarios/s.toml, столбец «horizon»\n  значение настройки horizon не годится");
    refused(&change("yields", "column = \"survival\"\nmultiply = 3"), "таблица yields, строка 2: доля больше 1");
    refused(&change("programmes", "column = \"name\"\nmultiply = 3"), "столбец name — не число");
    let written = Package::tiny().without("control_totals.csv").write();
    add(&written, &[("s.toml", &change("control_totals", "column = \"need\"\nmultiply = 3"))]);
    let answer = kadry(&["check", &written.path.display().to_string(), "--scenario", "s"]);
    assert!(answer.code == 3 && answer.out.contains("таблицы control_totals в пакете нет"), "{}", answer.out);
    refused("[set]\nscenario.goal = [\"cost\"]\n", "такой настройки нет\n  значение: «scenario.goal»");
    refused("[set]\nscenario.goals = [\"beauty\"]\n", "неизвестное значение «beauty», допустимо: contracts, shortage,");
    refused("[set]\nscenario.gap = 7\n", "недопустимое значение настройки scenario.gap");
    refused("[sets]\n", "неизвестный ключ «sets»");
    refused("stack = [\"s2\"]\n", "ошибка: scenarios/s.toml\n  такого сценария нет\n  значение: «s2»");
    refused("stack = [\"../../etc/passwd\"]\n", "такого сценария нет");
    refused("[[append]]\ntable = \"limits\"\nfile = \"../region.toml\"\n", "файла строк нет\n  значение: «../region.toml»");
    refused("[[append]]\ntable = \"limits\"\nrows = [{ kind = \"total\" }]\n", "предел без границ");
    let answer = kadry(&["plan", "data/demo", "--scenario", "low-demnd", "--out", "nowhere"]);
    assert_eq!(answer.code, 3);
    assert!(
        answer.err.contains("такого сценария нет\n  значение: «low-demnd»") && answer.err.contains("возможно, «low-demand»"),
        "{}",
        answer.err
    );
}

#[test]
fn a_long_chain_of_scenarios_is_no_circle() {
    let files: Vec<(String, String)> =
        (0..20).map(|n| (format!("c{n}.toml"), if n < 19 { format!("stack = [\"c{}\"]\n", n + 1) } else { HALF.to_owned() })).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let written = package(&files);
    let (plain, stacked) = (read(&written, &[]), read(&written, &["c0"]));
    assert!((open(&stacked) - 0.5 * open(&plain)).abs() < 1e-9);
    assert_eq!(stacked.settings.scenario.applied.len(), 20);
}

#[test]
fn a_circle_of_scenarios_ends() {
    let written = package(&[("a.toml", "stack = [\"b\"]\n"), ("b.toml", "stack = [\"a\"]\n")]);
    let answer = kadry(&["check", &written.path.display().to_string(), "--scenario", "a"]);
    assert!(answer.code == 3 && answer.out.contains("сценарии ссылаются друг на друга по кругу"), "{}", answer.out);
}

#[test]
fn every_shipped_scenario_reads_on_its_package() {
    for package in ["data/demo", "data/yakutia"] {
        let names = scenario::known(Path::new(package));
        let asked = [
            "base",
            "low-demand",
            "high-demand",
            "later-retirement",
            "dropout-plus-10",
            "budget-minus-10",
            "short-programmes",
            "federal-decision",
            "industry-first",
            "optimistic",
        ];
        assert!(asked.iter().all(|name| names.iter().any(|known| known == name)), "{package}: {names:?}");
        for name in names {
            let reading = kadry_package::read_package_with(Path::new(package), std::slice::from_ref(&name));
            let region = reading.region.unwrap_or_else(|| panic!("{package} {name}"));
            assert!(!region.changes[0].title.ru.is_empty() && region.changes[0].title.ru != name, "{name}");
            assert!(name == "base" || region.changes.iter().any(|applied| !applied.what.is_empty()), "{name}");
        }
    }
}
