//! The run card as a reader of the folder meets it: nothing in it is trusted.
//! Settings pass the same checks as those of a package.

use super::{NO_PLAN, Report};
use kadry_package::disk::Fault;
use kadry_package::{disk, is_sealed};
use kadry_region::Settings;
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problems};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Deserialize)]
pub struct Card {
    pub status: String,
    pub gap: Option<f64>,
    pub goals: Vec<Goal>,
    pub settings: serde_json::Value,
    pub inputs: Vec<Input>,
    pub outputs: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub struct Goal {
    pub name: String,
    pub value: f64,
    pub optimum: Option<f64>,
    pub bound: Option<f64>,
    pub lp_bound: Option<f64>,
    pub gap: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub struct Input {
    pub name: String,
    pub sha256: String,
}

/// The part of a card that every command writes.
#[derive(Deserialize)]
struct Head {
    command: Option<String>,
    status: Option<String>,
}

pub fn read(run: &Path, report: &mut Report) -> Option<Card> {
    const CAP: u64 = 64 << 20;
    let content = match disk::read_within(run, &run.join("run.json"), CAP) {
        Err(Fault::Io(_)) => {
            report.find(
                "no_run",
                "run.json",
                text!("файла run.json нет: это не папка расчёта kadry", "there is no run.json: this is no run folder of kadry"),
            );
            return None;
        }
        Err(fault) => Err(fault.text()),
        Ok(content) => Ok(content),
    };
    let value = content.as_ref().ok().and_then(|content| serde_json::from_slice::<serde_json::Value>(content).ok());
    if value.is_some_and(|card| card.is_object() && !is_sealed(&card)) {
        report.find(
            "card_changed",
            "run.json",
            text!(
                "run.json изменён после расчёта: его печать не сходится",
                "run.json was changed after the calculation: its seal does not hold"
            ),
        );
    }
    let head = content.as_ref().ok().and_then(|content| serde_json::from_slice::<Head>(content).ok());
    let (command, status) = head.map_or((None, None), |head| (head.command, head.status));
    if status.as_deref() == Some(NO_PLAN) {
        report.find(
            NO_PLAN,
            "run.json",
            text!(
                "в этой папке нет плана приёма: он невозможен, причины — в tables/reasons.csv",
                "there is no admission plan in this folder: none is possible, the reasons are in tables/reasons.csv"
            ),
        );
        return None;
    }
    if matches!(command.as_deref(), Some("forecast" | "backtest")) {
        report.find(
            NO_PLAN,
            "run.json",
            text!(
                "в этой папке нет плана приёма: проверять нечего; план считает и записывает kadry plan",
                "there is no admission plan in this folder: nothing to verify; kadry plan computes and writes one"
            ),
        );
        return None;
    }
    let card = content
        .and_then(|content| serde_json::from_slice::<Card>(&content).map_err(|error| Text::new(error.to_string(), error.to_string())));
    card.map_err(|Text { ru, en }| {
        report.find("bad_card", "run.json", text!("run.json не читается: {ru}", "run.json cannot be read: {en}"))
    })
    .ok()
}

/// The settings of the run, checked, and the same as in the copy that is kept beside the inputs.
pub fn settings(run: &Path, card: &Card, report: &mut Report) -> Option<Settings> {
    let given = serde_json::from_value::<Settings>(card.settings.clone()).map_err(|error| error.to_string());
    let content = given.and_then(|settings| toml::to_string(&settings).map_err(|error| error.to_string()));
    let mut problems = Problems::default();
    let settings = content.map(|content| kadry_package::settings::from_toml(&content, &Place::file("run.json"), &mut problems));
    match settings {
        Ok(Some(settings)) => {
            same_settings(run, &settings, report);
            Some(settings)
        }
        Ok(None) => {
            let problem = problems.iter().next();
            let ru = problem.map(|p| p.describe(kadry_region::Lang::Ru).replace('\n', " ")).unwrap_or_default();
            let en = problem.map(|p| p.describe(kadry_region::Lang::En).replace('\n', " ")).unwrap_or_default();
            report.find(
                "bad_settings",
                "run.json",
                text!("настройки расчёта не принимаются: {ru}", "the settings of the run are refused: {en}"),
            );
            None
        }
        Err(error) => {
            report.find(
                "bad_settings",
                "run.json",
                text!("настройки расчёта не читаются: {error}", "the settings of the run cannot be read: {error}"),
            );
            None
        }
    }
}

/// The card is not covered by a checksum of its own, but the copy of the settings is.
fn same_settings(run: &Path, settings: &Settings, report: &mut Report) {
    const COPY: &str = "input/scenario.resolved.toml";
    const CAP: u64 = 1 << 20;
    let Ok(content) = disk::read_within(run, &run.join(COPY), CAP) else { return };
    let copy = std::str::from_utf8(&content).ok().and_then(|content| toml::from_str::<Settings>(content).ok());
    let same = copy.is_some_and(|copy| serde_json::to_value(copy).ok() == serde_json::to_value(settings).ok());
    report.count("settings", 1);
    if !same {
        report.find(
            "settings_differ",
            COPY,
            text!("настройки в run.json и в {COPY} различаются", "the settings in run.json and in {COPY} differ"),
        );
    }
}
