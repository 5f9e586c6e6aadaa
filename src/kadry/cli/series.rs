//! `kadry series forecast` and `kadry series backtest`: any long table of annual series, for analysts and benchmarks.

use super::{Context, exit};
use clap::{Arg, ArgMatches, Command, value_parser};
use kadry::run::{WriteError, forecast_table, table_csv, write_charts, write_table};
use kadry_engine::outcome::Tested;
use kadry_engine::series::{Forecast, Lags, Series, Trials, forecast_all, forecast_from_entrants};
use kadry_package::read_long;
use kadry_region::Lang;
use kadry_region::LongSeries;
use kadry_region::problem::Severity;
use kadry_region::units::Year;
use kadry_report::backtest::{backtest_json, backtest_text};
use kadry_report::charts::{Ahead, Fan, draw_backtest, draw_series};
use kadry_report::tables::backtest_points;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The command with its arguments; `common` adds those that every command has.
pub fn command(lang: Lang, common: &dyn Fn(Command) -> Command) -> Command {
    let t = |ru: &'static str, en: &'static str| match lang {
        Lang::Ru => ru,
        Lang::En => en,
    };
    let file = || {
        Arg::new("file").value_name("FILE").required(true).value_parser(value_parser!(PathBuf)).help(t(
            "таблица рядов: series_id, t, value (CSV, XLSX или Parquet)",
            "table of series: series_id, t, value (CSV, XLSX or Parquet)",
        ))
    };
    let whole = |name: &'static str, value: &'static str, default: &'static str, low: u64, high: u64, help: &'static str| {
        Arg::new(name).long(name).value_name(value).default_value(default).value_parser(value_parser!(u64).range(low..=high)).help(help)
    };
    let level =
        || whole("level", "PER_CENT", "80", 1, 99, t("уровень интервала, %: от 1 до 99", "level of the interval, per cent: 1 to 99"));
    let out = |help: &'static str| Arg::new("out").long("out").short('o').value_name("OUT").value_parser(value_parser!(PathBuf)).help(help);
    let forecast = Command::new("forecast")
        .about(t("Прогноз каждого ряда таблицы с интервалом", "Forecast every series of a table with its interval"))
        .arg(file())
        .arg(whole("horizon", "YEARS", "5", 1, 50, t("на сколько лет: от 1 до 50", "years ahead: 1 to 50")))
        .arg(level())
        .arg(Arg::new("entrants").long("entrants").value_name("FILE").requires("lags").value_parser(value_parser!(PathBuf)).help(t(
            "таблица входящих (приём, рождения) с теми же series_id: ряды прогнозируются по когортам",
            "table of entrants (admissions, births) of the same series_id: the series are forecast from cohorts",
        )))
        .arg(
            Arg::new("lags")
                .long("lags")
                .value_name("FROM-TO")
                .requires("entrants")
                .value_parser(lags)
                .help(t("лет от входа до выхода, например 3-4 или 15", "years from entry to exit, such as 3-4 or 15")),
        )
        .arg(out(t("файл .csv или .parquet; без него таблица печатается", "a file .csv or .parquet; without it the table is printed")));
    let charts = || {
        Arg::new("charts")
            .long("charts")
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .help(t("папка для рисунков: SVG, PNG и CSV", "folder for the charts: SVG, PNG and CSV"))
    };
    let forecast = forecast.arg(charts());
    let backtest = Command::new("backtest")
        .about(t("Проверить прогноз рядов таблицы на прошлом", "Try the forecast of a table's series on the past"))
        .arg(file())
        .arg(whole("origins", "N", "5", 1, 20, t("точек отсчёта: от 1 до 20", "origins: 1 to 20")))
        .arg(whole("horizon", "YEARS", "4", 1, 15, t("лет вперёд: от 1 до 15", "years ahead: 1 to 15")))
        .arg(level())
        .arg(out(t("каждый прогноз рядом с фактом: файл .csv или .parquet", "every forecast beside the fact: a file .csv or .parquet")))
        .arg(charts());
    let parent = Command::new("series")
        .about(t("Прогноз и проверка любых годовых рядов", "Forecast and back-test of any annual series"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true);
    common(parent).subcommand(common(forecast)).subcommand(common(backtest))
}

/// `3-4` or `15`.
fn lags(text: &str) -> Result<Lags, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |part: &str| part.trim().parse::<usize>().ok();
    number(first)
        .zip(number(last))
        .and_then(|(first, last)| Lags::new(first, last))
        .ok_or_else(|| "от 1 до 30, например 15 или 3-4 / 1 to 30, such as 15 or 3-4".to_owned())
}

pub fn run(context: &Context, arguments: &ArgMatches) -> u8 {
    let inner = |arguments: &ArgMatches| Context { lang: context.lang, json: arguments.get_flag("json") };
    match arguments.subcommand() {
        Some(("forecast", arguments)) => forecast(&inner(arguments), arguments),
        Some(("backtest", arguments)) => backtest(&inner(arguments), arguments),
        _ => exit::USAGE,
    }
}

/// Reads a table or says why not.
fn read(context: &Context, path: &Path) -> Result<Vec<LongSeries>, u8> {
    let (series, problems) = read_long(path);
    if problems.has_errors() {
        if context.json {
            context.print_json(&context.json_problems(&problems));
        } else {
            context.say(&context.describe(&problems));
            context.say(context.pick("Таблица не принята, прогноза нет.\n", "The table is refused, there is no forecast.\n"));
        }
        return Err(exit::REFUSED);
    }
    if problems.iter().any(|p| p.severity == Severity::Warning) {
        context.say(&context.describe(&problems));
    }
    Ok(series)
}

fn as_series(series: &[LongSeries]) -> Vec<Series<'_>> {
    series.iter().map(|one| Series { group: &one.group, end: one.end, values: &one.values }).collect()
}

fn forecast(context: &Context, arguments: &ArgMatches) -> u8 {
    let number = |name: &str| arguments.get_one::<u64>(name).copied().unwrap_or_default();
    let Some(path) = arguments.get_one::<PathBuf>("file") else { return exit::USAGE };
    if let Some(refusal) = bad_out(context, arguments) {
        context.say(&refusal);
        return exit::USAGE;
    }
    let (horizon, level) = (number("horizon") as usize, number("level") as f64 / 100.0);
    let series = match read(context, path) {
        Ok(series) => series,
        Err(code) => return code,
    };
    let mut forecasts = forecast_all(&as_series(&series), horizon, level);
    if let Some((path, lags)) = arguments.get_one::<PathBuf>("entrants").zip(arguments.get_one::<Lags>("lags")) {
        let entrants = match read(context, path) {
            Ok(entrants) => entrants,
            Err(code) => return code,
        };
        let by_cohort = from_entrants(&series, &entrants, *lags, horizon, level);
        let without: Vec<&str> = series.iter().zip(&by_cohort).filter(|(_, f)| f.is_none()).map(|(one, _)| one.id.as_str()).collect();
        if !without.is_empty() {
            context.say(&not_by_cohort(context, &without));
        }
        for (plain, cohort) in forecasts.iter_mut().zip(by_cohort) {
            if let Some(cohort) = cohort {
                *plain = cohort;
            }
        }
    }
    context.say(&breaks(context, &series, &forecasts));
    context.say(&spikes(context, &series, &forecasts));
    let mut table = match forecast_table(&series, &forecasts) {
        Ok(table) => table,
        Err(error) => return failed(context, &error.to_string()),
    };
    if context.json {
        let rows: Vec<_> = series
            .iter()
            .zip(&forecasts)
            .map(|(one, f)| {
                serde_json::json!({ "series_id": one.id, "last_t": one.end, "mean": f.mean, "low": f.low, "high": f.high, "method": f.method(),
                    "level_break_t": f.level_break.map(|at| one.end - (one.values.len() - 1 - at) as i32) })
            })
            .collect();
        context.print_json(&serde_json::json!({ "level": level, "horizon": horizon, "series": rows }));
    }
    if let Some(folder) = arguments.get_one::<PathBuf>("charts") {
        let drawn = draw_series(&fans(&series, &forecasts), level, &file_name(path), context.lang);
        if let Err(error) = drawn.map_err(WriteError::from).and_then(|charts| write_charts(&charts, folder)) {
            return failed(context, &error.to_string());
        }
    }
    match arguments.get_one::<PathBuf>("out") {
        Some(out) => match write_table(&mut table, out) {
            Ok(()) => exit::DONE,
            Err(error) => failed(context, &error.to_string()),
        },
        None if context.json => exit::DONE,
        None => match table_csv(&table) {
            Ok(content) => {
                context.print(&String::from_utf8_lossy(&content));
                exit::DONE
            }
            Err(error) => failed(context, &error.to_string()),
        },
    }
}

/// Why the answer cannot go where it is asked to.
fn bad_out(context: &Context, arguments: &ArgMatches) -> Option<String> {
    let out = arguments.get_one::<PathBuf>("out")?;
    let place = |name: &str| arguments.try_get_one::<PathBuf>(name).ok().flatten().and_then(|path| path.canonicalize().ok());
    let target = out.canonicalize().ok();
    let shown = out.display();
    if target.is_some() && ["file", "entrants"].iter().any(|name| place(name) == target) {
        return Some(match context.lang {
            Lang::Ru => format!("--out {shown}: это исходная таблица, она была бы потеряна. Назовите другой файл.\n"),
            Lang::En => format!("--out {shown}: that is the input table, it would be lost. Name another file.\n"),
        });
    }
    let book = out.extension().is_some_and(|e| ["xlsx", "xlsm", "xls", "ods"].iter().any(|book| e.eq_ignore_ascii_case(book)));
    (book || out.is_dir()).then(|| match context.lang {
        Lang::Ru => format!("--out {shown}: нужен файл .csv или .parquet.\n"),
        Lang::En => format!("--out {shown}: a file .csv or .parquet is needed.\n"),
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn fans(series: &[LongSeries], forecasts: &[Forecast]) -> Vec<Fan> {
    series
        .iter()
        .zip(forecasts)
        .map(|(one, forecast)| {
            let first = one.end + 1 - one.values.len() as i32;
            Fan {
                name: one.id.clone(),
                history: (first..).map(Year).zip(one.values.iter().copied()).collect(),
                forecast: (0..forecast.mean.len())
                    .map(|step| Ahead {
                        year: Year(one.end + 1 + step as i32),
                        mean: forecast.mean[step],
                        low: forecast.low[step],
                        high: forecast.high[step],
                    })
                    .collect(),
                level_break: forecast.level_break.map(|at| Year(first + at as i32)),
                ..Fan::default()
            }
        })
        .collect()
}

/// The forecast tried on the past of the table: the verdict on stdout, every point with `--out`.
fn backtest(context: &Context, arguments: &ArgMatches) -> u8 {
    let number = |name: &str| arguments.get_one::<u64>(name).copied().unwrap_or_default();
    let Some(path) = arguments.get_one::<PathBuf>("file") else { return exit::USAGE };
    if let Some(refusal) = bad_out(context, arguments) {
        context.say(&refusal);
        return exit::USAGE;
    }
    let trials = Trials { horizon: number("horizon") as usize, origins: number("origins") as usize, level: number("level") as f64 / 100.0 };
    let series = match read(context, path) {
        Ok(series) => series,
        Err(code) => return code,
    };
    let tested = Tested::long(series, file_name(path), trials);
    if tested.result.points.is_empty() {
        if context.json {
            context.print_json(&serde_json::json!({ "status": "too_short", "least_years": 4 }));
        }
        context.say(context.pick(
            "Проверять не на чем: нужны значения хотя бы одного ряда за 4 года подряд.\n",
            "Nothing to try the forecast on: at least one series needs the values of 4 years in a row.\n",
        ));
        return exit::REFUSED;
    }
    let written = || -> Result<(), WriteError> {
        if let Some(out) = arguments.get_one::<PathBuf>("out") {
            write_table(&mut backtest_points(&tested)?, out)?;
        }
        if let Some(folder) = arguments.get_one::<PathBuf>("charts") {
            write_charts(&[draw_backtest(&tested, &file_name(path), None, context.lang)?], folder)?;
        }
        Ok(())
    };
    if let Err(error) = written() {
        return failed(context, &error.to_string());
    }
    if context.json {
        context.print_json(&backtest_json(&tested));
    } else {
        context.print(&backtest_text(&tested, None, context.lang));
    }
    exit::DONE
}

/// Forecasts from the entrants of the same name.
fn from_entrants(series: &[LongSeries], entrants: &[LongSeries], lags: Lags, horizon: usize, level: f64) -> Vec<Option<Forecast>> {
    let by_id: BTreeMap<&str, Series> = entrants.iter().map(|one| one.id.as_str()).zip(as_series(entrants)).collect();
    let paired: Vec<Option<Series>> = series.iter().map(|one| by_id.get(one.id.as_str()).cloned()).collect();
    forecast_from_entrants(&as_series(series), &paired, lags, horizon, level)
}

const LISTED: usize = 10;

fn not_by_cohort(context: &Context, ids: &[&str]) -> String {
    let (number, listed) = (ids.len(), listed(ids));
    match context.lang {
        Lang::Ru => format!(
            "Без когорт, по самому ряду: {listed} (всего {number}) — входящих нет, их история коротка или ряд за ними не следует.\n"
        ),
        Lang::En => format!(
            "Not from cohorts but from the series itself: {listed} ({number} in all): no entrants, too short a history of them, or a series that does not follow them.\n"
        ),
    }
}

fn breaks(context: &Context, series: &[LongSeries], forecasts: &[Forecast]) -> String {
    let found: Vec<String> = series
        .iter()
        .zip(forecasts)
        .filter_map(|(one, f)| f.level_break.map(|at| format!("{} ({})", one.id, one.end - (one.values.len() - 1 - at) as i32)))
        .collect();
    if found.is_empty() {
        return String::new();
    }
    let (number, listed) = (found.len(), listed(&found.iter().map(String::as_str).collect::<Vec<_>>()));
    match context.lang {
        Lang::Ru => {
            format!("Скачок уровня (похоже на смену определения; прежние годы приведены к новому уровню): {listed}; всего {number}.\n")
        }
        Lang::En => format!(
            "Level break (it looks like a new definition; earlier years were brought to the new level): {listed}; {number} in all.\n"
        ),
    }
}

fn spikes(context: &Context, series: &[LongSeries], forecasts: &[Forecast]) -> String {
    let found: Vec<String> = series
        .iter()
        .zip(forecasts)
        .flat_map(|(one, f)| f.spikes.iter().map(|at| format!("{} ({})", one.id, one.end - (one.values.len() - 1 - at) as i32)))
        .collect();
    if found.is_empty() {
        return String::new();
    }
    let (number, listed) = (found.len(), listed(&found.iter().map(String::as_str).collect::<Vec<_>>()));
    match context.lang {
        Lang::Ru => format!("Одиночный выброс (похоже на описку; взято среднее соседних лет — проверьте): {listed}; всего {number}.\n"),
        Lang::En => format!(
            "A single wild value (it looks like a slip; the mean of its neighbours is taken, check it): {listed}; {number} in all.\n"
        ),
    }
}

fn listed(names: &[&str]) -> String {
    let more = if names.len() > LISTED { ", …" } else { "" };
    names.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ") + more
}

fn failed(context: &Context, error: &str) -> u8 {
    context.say(&match context.lang {
        Lang::Ru => format!("Прогноз не записан: {error}\n"),
        Lang::En => format!("The forecast was not written: {error}\n"),
    });
    exit::INTERNAL
}
