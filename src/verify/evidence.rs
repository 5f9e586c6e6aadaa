//! Checksums: every file of the run is the one that the calculation wrote.
//! A folder that was edited is named file by file; the recomputation goes on all the same.

use super::Report;
use super::card::Card;
use kadry_package::disk::Fault;
use kadry_package::scenario::FOLDER as SCENARIOS;
use kadry_package::{STUDY, disk, is_sealed, sha256};
use kadry_region::lang::{Text, text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Component, Path};

/// Tables on which the recomputation stands: without a checksum they prove nothing.
const TABLES: [&str; 7] = ["allocation", "balance", "certificate", "constraints", "need", "need_by_cause", "pipeline"];

/// What a reader takes for a document of the run wherever it comes from.
const DOCUMENTS: [&str; 5] = ["justification.xlsx", "log.txt", "note.docx", "order_annex.docx", "report.html"];

pub fn check(run: &Path, card: &Card, report: &mut Report) {
    for (name, sha256) in &card.outputs {
        file(run, name, sha256, report);
    }
    report.count("files", card.outputs.len());
    for input in &card.inputs {
        let name = format!("input/{}", input.name);
        if card.outputs.get(&name) != Some(&input.sha256) {
            file(run, &name, &input.sha256, report);
        }
    }
    report.count("inputs", card.inputs.len());
    for name in TABLES.iter().map(|name| format!("tables/{name}.csv")).filter(|name| !card.outputs.contains_key(name)) {
        report.find(
            "not_hashed",
            name.clone(),
            text!("в run.json нет контрольной суммы файла {name}", "run.json has no checksum of the file {name}"),
        );
    }
    let listed: BTreeSet<&str> = card.inputs.iter().map(|input| input.name.as_str()).collect();
    let copied = card.outputs.keys().filter_map(|name| name.strip_prefix("input/")).filter(|name| *name != "scenario.resolved.toml");
    for name in copied.filter(|name| !listed.contains(name)) {
        report.find(
            "input_unlisted",
            format!("input/{name}"),
            text!("в run.json нет исходного файла {name}", "run.json does not list the input {name}"),
        );
    }
    strangers(run, "input", card, report);
    strangers(run, &format!("input/{SCENARIOS}"), card, report);
    strangers(run, "tables", card, report);
    strangers(run, "charts", card, report);
    for name in DOCUMENTS.iter().filter(|name| !card.outputs.contains_key(**name) && run.join(name).exists()) {
        report.find("file_unlisted", *name, text!("файла {name} в расчёте не было", "the file {name} was no part of the run"));
    }
}

/// The files of a study against its card: its figures are not recomputed.
pub fn study(run: &Path, report: &mut Report) {
    #[derive(Deserialize)]
    struct Listed {
        outputs: BTreeMap<String, String>,
    }
    let content = disk::read_of_run(run, STUDY).ok();
    let value = content.and_then(|content| serde_json::from_slice::<serde_json::Value>(&content).ok());
    let listed = value.as_ref().and_then(|value| Listed::deserialize(value).ok());
    let (Some(value), Some(listed)) = (value, listed) else {
        report.find("bad_card", STUDY, text!("{STUDY} не читается", "{STUDY} cannot be read"));
        return;
    };
    report.count("seal", 1);
    if !is_sealed(&value) {
        report.find(
            "card_changed",
            STUDY,
            text!(
                "{STUDY} изменён после расчёта: его печать не сходится",
                "{STUDY} was changed after the calculation: its seal does not hold"
            ),
        );
    }
    listed.outputs.iter().for_each(|(name, hash)| file(run, name, hash, report));
    report.count("files", listed.outputs.len());
}

fn file(run: &Path, name: &str, hash: &str, report: &mut Report) {
    let path = Path::new(name);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        report.find(
            "file_unsafe",
            name,
            text!(
                "имя файла «{name}» ведёт за пределы папки расчёта: файл не читался",
                "the file name “{name}” leads out of the run folder: the file was not read"
            ),
        );
        return;
    }
    match disk::read_of_run(run, name) {
        Ok(content) if sha256(&content).eq_ignore_ascii_case(hash) => {}
        Ok(_) if name.starts_with("tables/") => {
            report.find(
                "file_changed",
                name,
                text!("таблица {name} изменена после расчёта", "the table {name} was changed after the calculation"),
            );
        }
        Ok(_) => report.find(
            "file_changed",
            name,
            text!("файл {name} изменён после расчёта", "the file {name} was changed after the calculation"),
        ),
        Err(Fault::Io(error)) if error.kind() == ErrorKind::NotFound => {
            report.find("file_missing", name, text!("файла {name} нет в папке расчёта", "the file {name} is missing from the run folder"));
        }
        Err(fault) => {
            let Text { ru, en } = fault.text();
            report.find("file_unreadable", name, text!("файл {name} не читается: {ru}", "the file {name} cannot be read: {en}"))
        }
    }
}

/// A table laid beside the inputs later would be read as one of them.
fn strangers(run: &Path, folder: &str, card: &Card, report: &mut Report) {
    let Ok(entries) = std::fs::read_dir(run.join(folder)) else { return };
    let names: BTreeSet<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    // The folder of the scenarios is looked into by itself.
    let hidden = |name: &String| name.starts_with('.') || name.starts_with("~$") || folder == "input" && name == SCENARIOS;
    for name in
        names.iter().filter(|name| !hidden(name)).map(|name| format!("{folder}/{name}")).filter(|name| !card.outputs.contains_key(name))
    {
        report.find("file_unlisted", name.clone(), text!("файла {name} в расчёте не было", "the file {name} was no part of the run"));
    }
}
