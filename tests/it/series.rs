//! `kadry series forecast` on long tables: accuracy on facts, intervals, messy input, the same bytes always.

use crate::support::kadry;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Forecast of one series and step.
#[derive(Clone, Debug)]
struct Row {
    mean: f64,
    low: f64,
    high: f64,
    method: String,
}

type Forecasts = BTreeMap<(String, i32), Row>;
/// `region → year → value`.
type Facts = BTreeMap<String, BTreeMap<i32, f64>>;

fn rosstat(indicator: &str) -> Facts {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rosstat_spo.csv");
    let mut reader = csv::Reader::from_path(path).expect("facts");
    let years: Vec<i32> = reader.headers().expect("header").iter().skip(2).map(|y| y.parse().expect("year")).collect();
    let mut facts = Facts::new();
    for record in reader.records() {
        let record = record.expect("row");
        if &record[0] == indicator {
            let values = years.iter().zip(record.iter().skip(2)).filter_map(|(year, v)| Some((*year, v.parse().ok()?))).collect();
            facts.insert(record[1].to_owned(), values);
        }
    }
    facts
}

/// A long table of the facts up to `last`.
fn long(facts: &Facts, last: i32) -> String {
    let mut text = "series_id,t,value\n".to_owned();
    for (region, values) in facts {
        for (year, value) in values.range(..=last) {
            writeln!(text, "\"{region}\",{year},{value}").expect("text");
        }
    }
    text
}

fn write(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("file");
    path
}

/// Runs the command; the answer on stdout is the table.
fn forecast(arguments: &[&str]) -> Forecasts {
    let output = kadry(&[&["series", "forecast"], arguments].concat());
    assert_eq!(output.code, 0, "{}", output.err);
    parse(&output.out)
}

fn parse(text: &str) -> Forecasts {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().expect("header"), vec!["series_id", "t", "mean", "low", "high", "method"]);
    let number = |text: &str| text.parse::<f64>().expect("number");
    reader
        .records()
        .map(|record| {
            let r = record.expect("row");
            let row = Row { mean: number(&r[2]), low: number(&r[3]), high: number(&r[4]), method: r[5].to_owned() };
            ((r[0].to_owned(), r[1].parse().expect("t")), row)
        })
        .collect()
}

/// Mean sMAPE of `forecast(region, year)` over the years, per cent.
fn smape(facts: &Facts, years: std::ops::RangeInclusive<i32>, forecast: impl Fn(&str, i32) -> Option<f64>) -> f64 {
    let errors: Vec<f64> = facts
        .iter()
        .flat_map(|(region, values)| values.range(years.clone()).map(move |(year, actual)| (region, *year, *actual)))
        .filter_map(|(region, year, actual)| Some((actual, forecast(region, year)?)))
        .map(|(actual, f)| if actual + f > 0.0 { 200.0 * (actual - f).abs() / (actual + f) } else { 0.0 })
        .collect();
    assert!(errors.len() > 300, "{}", errors.len());
    errors.iter().sum::<f64>() / errors.len() as f64
}

#[test]
fn graduates_from_admissions_beat_every_extrapolation() {
    let (graduates, admissions) = (rosstat("4.16"), rosstat("4.15"));
    let folder = TempDir::new().expect("folder");
    let file = write(&folder, "graduates.csv", &long(&graduates, 2018));
    let entrants = write(&folder, "admissions.csv", &long(&admissions, 2018));
    let (file, entrants) = (file.to_str().expect("path"), entrants.to_str().expect("path"));
    let by_cohort = forecast(&[file, "--horizon", "4", "--entrants", entrants, "--lags", "3-4"]);
    let extrapolated = forecast(&[file, "--horizon", "4"]);
    let of =
        |forecasts: &Forecasts| smape(&graduates, 2019..=2022, |region, year| forecasts.get(&(region.to_owned(), year)).map(|r| r.mean));
    let (cohort, series) = (of(&by_cohort), of(&extrapolated));
    let naive = smape(&graduates, 2019..=2022, |region, _| graduates[region].get(&2018).copied());
    assert!(cohort < 5.8 && cohort < 0.75 * series.min(naive), "cohort {cohort:.2}, series {series:.2}, naive {naive:.2}");
    let inside = graduates
        .iter()
        .flat_map(|(region, values)| values.range(2019..=2022).map(move |(year, v)| ((region.clone(), *year), *v)))
        .filter_map(|(key, actual)| by_cohort.get(&key).map(|r| r.low <= actual && actual <= r.high));
    let (held, all) = inside.fold((0, 0), |(held, all), inside| (held + usize::from(inside), all + 1));
    assert!(held * 100 >= all * 70, "{held} of {all} inside the 80 % interval");
    assert!(by_cohort.values().filter(|r| r.method == "cohort").count() > 300);
}

#[test]
fn a_jump_of_definition_is_not_a_trend() {
    let folder = TempDir::new().expect("folder");
    for (indicator, broken) in [("4.10", 20), ("4.11", 70), ("4.12", 70)] {
        let facts = rosstat(indicator);
        let file = write(&folder, "series.csv", &long(&facts, 2018));
        let output = kadry(&["series", "forecast", file.to_str().expect("path"), "--horizon", "4", "--lang", "en"]);
        let (forecasts, talk) = (parse(&output.out), output.err);
        assert!(talk.contains("(2016)"), "{indicator}: {talk}");
        let found = forecasts.iter().filter(|((_, year), r)| *year == 2019 && r.method.ends_with("+level_break")).count();
        assert!(found >= broken, "{indicator}: {found}");
        let ours = smape(&facts, 2019..=2022, |region, year| forecasts.get(&(region.to_owned(), year)).map(|r| r.mean));
        let drift = smape(&facts, 2019..=2022, |region, year| {
            let (first, last) = (facts[region].iter().next()?, facts[region].get(&2018)?);
            Some((last + (last - first.1) / f64::from(2018 - first.0) * f64::from(year - 2018)).max(0.0))
        });
        let naive = smape(&facts, 2019..=2022, |region, _| facts[region].get(&2018).copied());
        assert!(ours < 0.5 * drift && ours < 1.5 * naive, "{indicator}: {ours:.2}, drift {drift:.2}, naive {naive:.2}");
    }
}

/// Twelve series of several shapes.
fn shapes() -> Vec<(String, Vec<f64>)> {
    (0..12_u32)
        .map(|s| {
            let values = (0..10 + s).map(|t| {
                let wave = f64::from((t * 7 + s * 3) % 11) - 5.0;
                100.0 + f64::from(s) * 10.0 + f64::from(t) * f64::from(s % 4) * 3.0 + wave
            });
            (format!("ряд {s:02}"), values.collect())
        })
        .collect()
}

fn table(series: &[(String, Vec<f64>)], start: i32, factor: f64) -> String {
    let mut text = "series_id,t,value\n".to_owned();
    for (id, values) in series {
        for (t, value) in values.iter().enumerate() {
            writeln!(text, "{id},{},{}", start + t as i32, value * factor).expect("text");
        }
    }
    text
}

#[test]
fn intervals_hold_the_mean_and_widen_with_the_horizon_and_the_level() {
    let folder = TempDir::new().expect("folder");
    let file = write(&folder, "series.csv", &table(&shapes(), 2001, 1.0));
    let file = file.to_str().expect("path");
    let (eighty, fifty) = (forecast(&[file, "--horizon", "15"]), forecast(&[file, "--horizon", "15", "--level", "50"]));
    let mut before: Option<(&str, f64)> = None;
    for ((id, year), row) in &eighty {
        assert!(row.low <= row.mean && row.mean <= row.high && row.low >= 0.0, "{id} {year} {row:?}");
        let width = row.high - row.low;
        assert!(before.is_none_or(|(last, narrower)| last != id || width >= narrower), "{id} {year}");
        before = Some((id, width));
        let inner = &fifty[&(id.clone(), *year)];
        assert!(inner.high - inner.low < width && inner.mean == row.mean, "{id} {year}");
    }
}

#[test]
fn scale_years_order_and_threads_change_nothing() {
    let folder = TempDir::new().expect("folder");
    let series = shapes();
    let plain = write(&folder, "plain.csv", &table(&series, 2001, 1.0));
    let run = |path: &Path, threads: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kadry"))
            .args(["series", "forecast", path.to_str().expect("path"), "--horizon", "6"])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("run");
        assert!(output.status.success());
        output.stdout
    };
    let one = run(&plain, "1");
    assert_eq!(one, run(&plain, "4"), "threads");
    let mut rows: Vec<String> = table(&series, 2001, 1.0).lines().skip(1).map(str::to_owned).collect();
    rows.reverse();
    let shuffled = write(&folder, "shuffled.csv", &format!("series_id,t,value\n{}\n", rows.join("\n")));
    assert_eq!(one, run(&shuffled, "2"), "order of rows");
    let shifted = parse(&String::from_utf8_lossy(&run(&write(&folder, "shifted.csv", &table(&series, 1, 1.0)), "2")));
    let scaled = parse(&String::from_utf8_lossy(&run(&write(&folder, "scaled.csv", &table(&series, 2001, 1024.0)), "2")));
    for ((id, year), row) in parse(&String::from_utf8_lossy(&one)) {
        let moved = &shifted[&(id.clone(), year - 2000)];
        assert_eq!((row.mean, row.low, row.high), (moved.mean, moved.low, moved.high), "shift of t");
        let large = &scaled[&(id, year)];
        for (a, b) in [(row.mean, large.mean), (row.low, large.low), (row.high, large.high)] {
            assert!((a * 1024.0 - b).abs() <= 1e-9 * b.abs(), "scale: {a} {b}");
        }
    }
}

#[test]
fn odd_series_get_an_answer() {
    let folder = TempDir::new().expect("folder");
    let text = "series_id,t,value\nодно,5,7\nдва,1,7\nдва,2,9\nпостоянный,1,5\nпостоянный,2,5\nпостоянный,3,5\nпостоянный,4,5\nпостоянный,5,5\nпостоянный,6,5\n\
        нули,1,0\nнули,2,0\nнули,3,0\nнули,4,0\nнули,5,0\nнули,6,0\n\
        большой,1,1000000000000000\nбольшой,2,1100000000000000\nбольшой,3,1050000000000000\nбольшой,4,1200000000000000\nбольшой,5,1150000000000000\n\
        знаки,1,-5\nзнаки,2,3\nзнаки,3,-2\nзнаки,4,1\nзнаки,5,-4\nзнаки,6,2\n";
    let file = write(&folder, "odd.csv", text);
    let rows = forecast(&[file.to_str().expect("path"), "--horizon", "3"]);
    assert_eq!(rows.len(), 18);
    let at = |id: &str, t: i32| &rows[&(id.to_owned(), t)];
    assert_eq!((at("одно", 8).mean, at("одно", 6).method.as_str()), (7.0, "naive"));
    assert!(at("одно", 6).low < 7.0 && at("одно", 6).high > 7.0);
    assert!(at("два", 3).mean > 9.0 && at("два", 3).mean < 10.0);
    assert_eq!((at("постоянный", 9).mean, at("нули", 9).mean, at("нули", 9).high), (5.0, 0.0, 0.0));
    assert!(at("большой", 8).mean > 0.9e15 && at("большой", 8).mean < 2e15);
    assert!(at("знаки", 9).low < 0.0, "a series that goes below zero may do so again");
    assert!(rows.values().all(|r| r.mean.is_finite() && r.low.is_finite() && r.high.is_finite()));
}

#[test]
fn what_cannot_be_forecast_is_refused_with_its_place() {
    let folder = TempDir::new().expect("folder");
    let file = write(&folder, "bad.csv", "series_id,t,value\na,1,3\na,2,NaN\na,2.5,4\nb,1,\nb,2,5\nb,2,6\n");
    let output =
        kadry(&["series", "forecast", file.to_str().expect("path"), "--out", folder.path().join("out.csv").to_str().expect("path")]);
    let talk = output.err;
    assert_eq!(output.code, 3, "{talk}");
    for place in
        ["bad.csv, строка 3, столбец «value»", "bad.csv, строка 4, столбец «t»", "bad.csv, строка 5, столбец «value»", "bad.csv, строка 7"]
    {
        assert!(talk.contains(place), "{place}: {talk}");
    }
    assert!(!folder.path().join("out.csv").exists());
    let missing = kadry(&["series", "forecast", "нет такого.csv"]);
    assert_eq!(missing.code, 3);
    let horizon = kadry(&["series", "forecast", file.to_str().expect("path"), "--horizon", "0"]);
    assert_eq!(horizon.code, 2);
}

#[test]
fn a_gap_is_filled_and_said_and_names_stay_text() {
    let folder = TempDir::new().expect("folder");
    let file = write(&folder, "gap.csv", "series_id;t;value\n=СУММ(1);2018;1,5\n=СУММ(1);2020;2,5\n=СУММ(1);2021;3\n");
    let out = folder.path().join("out.csv");
    let output = kadry(&["series", "forecast", file.to_str().expect("path"), "--horizon", "2", "--out", out.to_str().expect("path")]);
    assert_eq!(output.code, 0);
    assert!(output.err.contains("нет t = 2019: взята прямая между соседними значениями"));
    let text = std::fs::read_to_string(out).expect("file");
    assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("'=СУММ(1),2022,")), "{text}");
}
