//! `kadry replay`: a run computed again from its own copies of the inputs, and compared with what it holds byte for byte.
//! What changes with the clock is left out: the times in the card.

use super::error::WriteError;
use super::folder::{Computed, Making};
use super::reopen;
use kadry_engine::outcome::{backtest, distribute, forecast};
use kadry_engine::quota::Refusal;
use kadry_engine::series::Trials;
use kadry_package::{CARD, disk, sha256};
use kadry_region::Settings;
use kadry_region::lang::{Lang, Text, text};
use kadry_report::dossier::{Input, Unreadable, contents};
use kadry_report::findings::{changes, described};
use kadry_report::refusal::Explanation;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What came of a repetition.
#[derive(Clone, Debug, Serialize)]
pub struct Replay {
    /// Program that made the run, and this one.
    pub versions: [String; 2],
    /// Files that are the same byte for byte.
    pub same: usize,
    /// Tables of a choice that was made before the plan: taken over, not computed again.
    pub carried: Vec<String>,
    /// The calculation was cut off by its time limit: another speed gives another plan.
    pub timed: bool,
    pub differences: Vec<Difference>,
}

/// A file that is not the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub file: String,
    pub message: Text,
}

impl Replay {
    pub fn holds(&self) -> bool {
        self.differences.is_empty()
    }
}

/// The fields of a card that a repetition needs.
#[derive(Deserialize)]
struct Recorded {
    version: String,
    commit: String,
    command: String,
    status: String,
    settings: Settings,
    lang: Lang,
    started: String,
    inputs: Vec<Input>,
    outputs: BTreeMap<String, String>,
    origins: Option<usize>,
    horizon: Option<usize>,
    level: Option<f64>,
}

/// Computes a run again.
///
/// # Errors
/// [`Unreadable`] where the folder is no run, its card or an input was changed, or nothing can be computed of it.
pub fn replay(run: &Path) -> Result<Replay, Unreadable> {
    let (card, _) = contents(run, &["input/"])?;
    let recorded = Recorded::deserialize(&card)
        .map_err(|error| Unreadable(text!("run.json не читается: {error}", "run.json cannot be read: {error}")))?;
    let carried = carried(run, &recorded);
    let made = computed(run, &recorded, &carried)?;
    let mut replay = Replay {
        versions: [format!("{} ({})", recorded.version, recorded.commit), this_version()],
        same: 0,
        carried: carried.into_keys().collect(),
        timed: recorded.status == "time_limit",
        differences: Vec::new(),
    };
    let names: BTreeSet<&String> = recorded.outputs.keys().chain(made.keys().filter(|name| *name != CARD)).collect();
    for name in names {
        // The name comes from a file that anyone can write.
        let there = disk::read_of_run(run, name).ok();
        match difference(name, recorded.outputs.get(name), made.get(name), there.as_deref()) {
            None => replay.same += 1,
            Some(message) => replay.differences.push(Difference { file: name.clone(), message }),
        }
    }
    let now = made.get(CARD).and_then(|content| serde_json::from_slice::<Value>(content).ok()).unwrap_or_default();
    replay.differences.extend(card_differences(&card, &now));
    Ok(replay)
}

fn this_version() -> String {
    format!("{} ({})", env!("CARGO_PKG_VERSION"), option_env!("KADRY_COMMIT").unwrap_or("unknown"))
}

/// The measures of a robust first year, which was chosen before the plan and stands among the inputs.
fn carried(run: &Path, recorded: &Recorded) -> BTreeMap<String, Vec<u8>> {
    let names = ["tables/robust.csv", "tables/robust.parquet"].into_iter().filter(|name| recorded.outputs.contains_key(*name));
    names.filter_map(|name| Some((name.to_owned(), disk::read_of_run(run, name).ok()?))).collect()
}

/// Every file of the run as it is computed now.
fn computed(run: &Path, recorded: &Recorded, carried: &BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, Vec<u8>>, Unreadable> {
    let (region, reading) = reopen::region(run, reopen::settings(&recorded.settings)?, &recorded.inputs)?;
    let lang = recorded.lang;
    let log = described(&reading.problems, lang) + &changes(&region, lang);
    let making = Making { inputs: &reading.inputs, log: &log, started: recorded.started.clone(), lang, overwrite: false };
    let files = |computed: Computed<'_>| {
        computed.files(&making, carried.clone()).map_err(|error: WriteError| {
            let Text { ru, en } = error.text();
            Unreadable(text!("расчёт не собирается: {ru}", "the run cannot be assembled: {en}"))
        })
    };
    match (recorded.command.as_str(), recorded.origins, recorded.horizon, recorded.level) {
        ("plan", ..) => match distribute(forecast(region)) {
            Ok(outcome) => files(Computed::Plan(&outcome)),
            Err(refused) => match &refused.refusal {
                Refusal::Impossible(conflict) => {
                    let explanation = Explanation::new(conflict, &refused.forecast.inputs);
                    files(Computed::NoPlan(&refused.forecast, &explanation))
                }
                Refusal::NoPlanInTime => {
                    let seconds = recorded.settings.scenario.time_limit;
                    Err(Unreadable(text!(
                        "за {seconds} с, как в расчёте, не найдено ни одного плана",
                        "no plan was found in {seconds} s, the time limit of the run"
                    )))
                }
                Refusal::Stopped => Err(Unreadable(text!("расчёт остановлен", "the calculation was stopped"))),
                Refusal::Solver(error) => Err(Unreadable(text!("решатель не справился: {error}", "the solver failed: {error}"))),
            },
        },
        ("forecast", ..) => files(Computed::Forecast(&forecast(region))),
        ("backtest", Some(origins), Some(horizon), Some(level)) if origins <= 20 && horizon <= 15 && (0.5..1.0).contains(&level) => {
            let tested = backtest(&region, Trials { origins, horizon, level });
            files(Computed::Backtest(&tested, &region.settings, &[]))
        }
        (command, ..) => {
            let command: String = command.chars().filter(|c| !c.is_control()).take(40).collect();
            Err(Unreadable(text!("команда «{command}» не повторяется", "the command “{command}” cannot be repeated")))
        }
    }
}

/// How a file differs: from what the card says, or from what is computed now.
fn difference(name: &str, recorded: Option<&String>, now: Option<&Vec<u8>>, there: Option<&[u8]>) -> Option<Text> {
    let Some(recorded) = recorded else {
        return Some(match there {
            Some(_) => text!("файл есть в папке, но его нет в run.json", "the file is in the folder, and run.json does not list it"),
            None => text!("этот файл делается только теперь", "this file is only made now"),
        });
    };
    let Some(now) = now else { return Some(text!("этот файл теперь не делается", "this file is not made now")) };
    let Some(there) = there else {
        return Some(text!("файла в папке нет или он не читается", "the file is missing from the folder or cannot be read"));
    };
    let (edited, changed) = (sha256(there) != *recorded, sha256(now) != *recorded);
    if !edited && !changed {
        return None;
    }
    let rows = if name.ends_with(".csv") { rows(there, now) } else { None };
    let (rows_ru, rows_en) = rows.map_or_else(Default::default, |rows| (format!(": {}", rows.ru), format!(": {}", rows.en)));
    Some(if edited {
        text!("файл изменён после расчёта{rows_ru}", "the file was changed after the calculation{rows_en}")
    } else {
        text!("теперь вычислено иначе{rows_ru}", "computed differently now{rows_en}")
    })
}

/// The first cell that differs, and the number of such rows.
fn rows(there: &[u8], now: &[u8]) -> Option<Text> {
    let read = |content: &[u8]| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
        reader.byte_records().map_while(Result::ok).collect::<Vec<_>>()
    };
    let (there, now) = (read(there), read(now));
    let longest = there.len().max(now.len());
    let differs: Vec<usize> = (0..longest).filter(|row| there.get(*row) != now.get(*row)).collect();
    let (number, first) = (differs.len(), *differs.first()?);
    let cell = |rows: &[csv::ByteRecord], row: usize, column: usize| {
        let cell = rows.get(row).and_then(|cells| cells.get(column)).unwrap_or_default();
        String::from_utf8_lossy(cell).chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect::<String>()
    };
    let widest = [&there, &now].into_iter().filter_map(|rows| rows.get(first)).map(csv::ByteRecord::len).max().unwrap_or_default();
    let column = (0..widest).find(|column| cell(&there, first, *column) != cell(&now, first, *column)).unwrap_or_default();
    let (head, was, is, row) = (cell(&now, 0, column), cell(&there, first, column), cell(&now, first, column), first + 1);
    Some(text!(
        "строк с отличиями {number}, первая — {row}, столбец {head}: в папке «{was}», по расчёту «{is}»",
        "{number} rows differ, the first is {row}, column {head}: the folder has “{was}”, the calculation gives “{is}”"
    ))
}

/// The fields of the card that differ, but for times.
fn card_differences(recorded: &Value, now: &Value) -> Vec<Difference> {
    let plain = |card: &Value| {
        let mut card = card.clone();
        for goal in card.get_mut("goals").and_then(Value::as_array_mut).into_iter().flatten() {
            goal.as_object_mut().map(|goal| goal.remove("seconds"));
        }
        let mut fields = card.as_object_mut().map(std::mem::take).unwrap_or_default();
        for name in ["started", "seconds", "seal", "outputs", "version", "commit"] {
            fields.remove(name);
        }
        Value::Object(fields)
    };
    let mut found = Vec::new();
    leaves("", &plain(recorded), &plain(now), &mut found);
    found
}

/// Walks both values down to what differs.
fn leaves(path: &str, was: &Value, is: &Value, found: &mut Vec<Difference>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
            names.into_iter().for_each(|name| {
                let of = |fields: &serde_json::Map<String, Value>| fields.get(name).cloned().unwrap_or_default();
                leaves(&below(name), &of(was), &of(is), found);
            });
        }
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            was.iter().zip(is).enumerate().for_each(|(index, (was, is))| leaves(&format!("{path}[{index}]"), was, is, found));
        }
        _ if was == is => {}
        _ => {
            let shown = |value: &Value| value.to_string().chars().take(80).collect::<String>();
            let (was, is) = (shown(was), shown(is));
            let message = text!("поле {path}: записано {was}, теперь {is}", "the field {path}: {was} is recorded, {is} now");
            found.push(Difference { file: CARD.to_owned(), message });
        }
    }
}
