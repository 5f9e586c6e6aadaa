//! `kadry series forecast` and `kadry series backtest`: any long table of annual series, for analysts and benchmarks.

use super::{Common, Context, exit};
use clap::{Args, Subcommand, value_parser};
use kadry::run::{WriteError, forecast_table, table_csv, write_charts, write_table};
use kadry_engine::outcome::Tested;
use kadry_engine::series::{Forecast, Lags, Series, Trials, forecast_all, forecast_from_entrants};
use kadry_package::read_long;
use kadry_region::problem::Severity;
use kadry_region::units::Year;
use kadry_region::{Lang, LongSeries};
use kadry_report::backtest::{backtest_json, backtest_text};
use kadry_report::charts::{Ahead, Fan, draw_backtest, draw_series};
use kadry_report::tables::backtest_points;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Forecast and back-test of any annual series
#[derive(Args)]
#[command(disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    work: Work,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Subcommand)]
enum Work {
    Forecast(ForecastArguments),
    Backtest(BacktestArguments),
}

/// Forecast every series of a table with its interval
#[derive(Args)]
struct ForecastArguments {
    /// table of series: series_id, t, value (CSV, XLSX or Parquet)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// years ahead: 1 to 50
    #[arg(long, value_name = "YEARS", default_value = "5", value_parser = value_parser!(u64).range(1..=50))]
    horizon: u64,
    /// level of the interval, per cent: 1 to 99
    #[arg(long, value_name = "PER_CENT", default_value = "80", value_parser = value_parser!(u64).range(1..=99))]
    level: u64,
    /// table of entrants (admissions, births) of the same series_id: the series are forecast from cohorts
    #[arg(long, value_name = "FILE", requires = "lags")]
    entrants: Option<PathBuf>,
    /// years from entry to exit, such as 3-4 or 15
    #[arg(long, value_name = "FROM-TO", requires = "entrants", value_parser = lags)]
    lags: Option<Lags>,
    /// a file .csv or .parquet; without it the table is printed
    #[arg(long, short, value_name = "OUT")]
    out: Option<PathBuf>,
    /// folder for the charts: SVG, PNG and CSV
    #[arg(long, value_name = "DIR")]
    charts: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// Try the forecast of a table's series on the past
#[derive(Args)]
struct BacktestArguments {
    /// table of series: series_id, t, value (CSV, XLSX or Parquet)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// origins: 1 to 20
    #[arg(long, value_name = "N", default_value = "5", value_parser = value_parser!(u64).range(1..=20))]
    origins: u64,
    /// years ahead: 1 to 15
    #[arg(long, value_name = "YEARS", default_value = "4", value_parser = value_parser!(u64).range(1..=15))]
    horizon: u64,
    /// level of the interval, per cent: 1 to 99
    #[arg(long, value_name = "PER_CENT", default_value = "80", value_parser = value_parser!(u64).range(1..=99))]
    level: u64,
    /// every forecast beside the fact: a file .csv or .parquet
    #[arg(long, short, value_name = "OUT")]
    out: Option<PathBuf>,
    /// folder for the charts: SVG, PNG and CSV
    #[arg(long, value_name = "DIR")]
    charts: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
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

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let inner = |common: &Common| Context { json: common.json, ..*context };
    match &arguments.work {
        Work::Forecast(arguments) => forecast(&inner(&arguments.common), arguments),
        Work::Backtest(arguments) => backtest(&inner(&arguments.common), arguments),
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

fn forecast(context: &Context, arguments: &ForecastArguments) -> u8 {
    let path = &arguments.file;
    if let Some(refusal) = bad_out(context, arguments.out.as_deref(), &[Some(path), arguments.entrants.as_ref()]) {
        context.say(&refusal);
        return exit::USAGE;
    }
    let (horizon, level) = (arguments.horizon as usize, arguments.level as f64 / 100.0);
    let series = match read(context, path) {
        Ok(series) => series,
        Err(code) => return code,
    };
    let mut forecasts = forecast_all(&as_series(&series), horizon, level);
    if let Some((path, lags)) = arguments.entrants.as_ref().zip(arguments.lags) {
        let entrants = match read(context, path) {
            Ok(entrants) => entrants,
            Err(code) => return code,
        };
        let by_cohort = from_entrants(&series, &entrants, lags, horizon, level);
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
    if let Some(folder) = &arguments.charts {
        let drawn = draw_series(&fans(&series, &forecasts), level, &file_name(path), context.lang);
        if let Err(error) = drawn.map_err(WriteError::from).and_then(|charts| write_charts(&charts, folder)) {
            return failed(context, &error.to_string());
        }
    }
    match &arguments.out {
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
fn bad_out(context: &Context, out: Option<&Path>, inputs: &[Option<&PathBuf>]) -> Option<String> {
    let out = out?;
    let target = out.canonicalize().ok();
    let shown = out.display();
    if target.is_some() && inputs.iter().flatten().any(|input| input.canonicalize().ok() == target) {
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
fn backtest(context: &Context, arguments: &BacktestArguments) -> u8 {
    let path = &arguments.file;
    if let Some(refusal) = bad_out(context, arguments.out.as_deref(), &[Some(path)]) {
        context.say(&refusal);
        return exit::USAGE;
    }
    let trials = Trials { horizon: arguments.horizon as usize, origins: arguments.origins as usize, level: arguments.level as f64 / 100.0 };
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
        if let Some(out) = &arguments.out {
            write_table(&mut backtest_points(&tested)?, out)?;
        }
        if let Some(folder) = &arguments.charts {
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
