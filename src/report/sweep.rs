//! What a sweep found, for a terminal and as JSON.

use super::words::{candidate_name, scenario_title, source_name};
use kadry_engine::scenario::sweep::{Findings, InformationValue, LineKey, RegretSummary, SureKind};
use kadry_region::lang::{Lang, Text, number, plural_ru, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Shortage over the draws of one scenario.
struct Shortages<'a> {
    scenario: &'a str,
    title: Text,
    point: Option<f64>,
    /// 10th percentile, median and 90th percentile; none without draws.
    drawn: Option<[f64; 3]>,
}

fn shortages(of: &Findings) -> Vec<Shortages<'_>> {
    let of_scenario = |index: usize| {
        let found = of.shortage_of(index);
        let drawn = (!found.drawn.is_empty()).then(|| [0.1, 0.5, 0.9].map(|share| found.quantile(share)));
        Shortages { scenario: &of.scenarios[index], title: scenario_title(of, index), point: found.point, drawn }
    };
    (0..of.scenarios.len()).map(of_scenario).collect()
}

/// A few lines for a terminal.
pub fn text(of: &Findings, lang: Lang) -> String {
    let mut lines: Vec<Text> = vec![swept(of, lang)];
    lines.extend(shortages(of).iter().map(|row| shortage(row, of.settings.draws, lang)));
    lines.push(sure(of, lang));
    lines.extend(of.safest().map(|row| safest_text(of, row, lang)));
    lines.extend(misfits(of));
    lines.extend(of.dearest().map(|row| dearest_text(of, row, lang)));
    lines.iter().map(|line| format!("{}\n", line.get(lang))).collect()
}

fn swept(of: &Findings, lang: Lang) -> Text {
    let count = of.scenarios.len() as f64;
    let (scenarios, of_draws) = (number(count, 0, lang), number(of.settings.draws as f64, 0, lang));
    let word = plural_ru(count, ["сценарий", "сценария", "сценариев"]);
    let word_en = if count == 1.0 { "scenario" } else { "scenarios" };
    if of.settings.draws == 0 {
        return text!("Перебор: {scenarios} {word}, прогноз каждого", "Sweep: {scenarios} {word_en}, the forecast of each");
    }
    let draws = plural_ru(of.settings.draws as f64, ["испытание", "испытания", "испытаний"]);
    let (mode, mode_en) = if of.settings.parts {
        ("группы частями", "groups in parts")
    } else {
        ("группы целиком", "whole groups")
    };
    text!(
        "Перебор: {scenarios} {word}, по {of_draws} {draws} потребности в каждом, {mode}",
        "Sweep: {scenarios} {word_en}, {of_draws} draws of need each, {mode_en}"
    )
}

fn shortage(row: &Shortages<'_>, draws: u64, lang: Lang) -> Text {
    let figure = |value: f64| number(value, 0, lang);
    let Text { ru, en } = &row.title;
    match (row.point, row.drawn) {
        (None, _) => {
            text!("  «{ru}»: плана нет, ограничения противоречат друг другу", "  “{en}”: no plan, its constraints contradict one another")
        }
        (Some(point), None) => {
            let point = figure(point);
            text!("  «{ru}»: взвешенный дефицит {point} чел.", "  “{en}”: weighted shortage {point} people")
        }
        (Some(point), Some(_)) if draws == 1 => {
            let point = figure(point);
            text!(
                "  «{ru}»: взвешенный дефицит {point} чел. по прогнозу; одно испытание ничего не говорит о разбросе",
                "  “{en}”: weighted shortage {point} people under the forecast; one draw says nothing of the spread"
            )
        }
        (Some(point), Some(drawn)) => {
            let (point, [low, middle, high]) = (figure(point), drawn.map(figure));
            text!(
                "  «{ru}»: взвешенный дефицит {low}–{middle}–{high} чел. (10 %, середина, 90 % испытаний); по прогнозу {point}",
                "  “{en}”: weighted shortage {low}–{middle}–{high} people (10%, median, 90% of draws); {point} under the forecast"
            )
        }
    }
}

fn sure(of: &Findings, lang: Lang) -> Text {
    let (sure, never) = (of.total(SureKind::Sure), of.total(SureKind::Never));
    let figure = |value: f64| number(value, 0, lang);
    let (groups, places, open, lines) = (figure(sure.groups), figure(sure.places), figure(of.open_groups()), figure(never.lines as f64));
    let word = plural_ru(sure.groups, ["группа", "группы", "групп"]);
    let count = plural_ru(sure.places.round(), ["место", "места", "мест"]);
    text!(
        "Не зависят от испытания и сценария: {groups} {word} ({places} {count}) за все годы приёма; под вопросом групп: {open}; строк, где групп нет никогда: {lines}",
        "Independent of draw and scenario: {groups} groups ({places} places) over all admission years; groups open to question: {open}; lines never opened: {lines}"
    )
}

fn safest_text(of: &Findings, row: &RegretSummary, lang: Lang) -> Text {
    let name = candidate_name(of, &row.name);
    let (worst, mean) = (number(row.worst_regret(), 1, lang), number(row.mean, 1, lang));
    let at = row.worst.map(|worst| {
        let Text { ru, en } = scenario_title(of, worst.scenario);
        match worst.case.draw() {
            Some(draw) => text!("«{ru}», испытание {draw}", "“{en}”, draw {draw}"),
            None => text!("«{ru}»", "“{en}”"),
        }
    });
    let at = at.unwrap_or_default();
    text!(
        "Меньше всего худшее сожаление: {ru} — {worst} чел. ({at_ru}), в среднем {mean}",
        "Least worst regret: {en}, {worst} people ({at_en}), {mean} on average",
        ru = &name.ru,
        en = &name.en,
        at_ru = &at.ru,
        at_en = &at.en,
    )
}

/// Candidates that some scenario does not allow, and last year's places where they are unknown.
fn misfits(of: &Findings) -> Vec<Text> {
    let names: Vec<Text> = of.summaries.iter().filter(|row| !row.fits_all).map(|row| candidate_name(of, &row.name)).collect();
    let join = |pick: fn(&Text) -> &str| names.iter().map(pick).collect::<Vec<_>>().join("; ");
    let mut lines = Vec::new();
    const NAMED: usize = 3;
    if names.len() > NAMED {
        let count = names.len();
        lines.push(text!(
            "Нарушают ограничения хотя бы одного сценария и не сравниваются планов: {count} (tables/candidates.csv)",
            "Plans that break constraints of at least one scenario and are not compared: {count} (tables/candidates.csv)"
        ));
    } else if !names.is_empty() {
        lines.push(text!(
            "Нарушают ограничения хотя бы одного сценария и не сравниваются: {ru}",
            "Break constraints of at least one scenario and are not compared: {en}",
            ru = join(|name| &name.ru),
            en = join(|name| &name.en),
        ));
    }
    if of.last_year_unknown > 0 {
        let offers: BTreeSet<&LineKey> = of.sure.iter().map(|row| &row.key).collect();
        let (unknown, all) = (of.last_year_unknown, offers.len());
        lines.push(text!(
            "План прошлого года не сравнивается: места неизвестны у {unknown} строк из {all}",
            "Last year's plan is not compared: its places are unknown in {unknown} lines of {all}"
        ));
    }
    lines
}

fn dearest_text(of: &Findings, row: &InformationValue, lang: Lang) -> Text {
    let name = row.source.map(source_name).unwrap_or_default();
    let (value, error) = (number(row.value, 1, lang), number(row.error, 1, lang));
    let all = of.values.iter().find(|row| row.source.is_none()).map_or(0.0, |row| row.value);
    let all = number(all, 1, lang);
    text!(
        "Дороже всего незнание: {ru} — знать заранее снизило бы взвешенную сумму целей на {value} ± {error} чел.; знать всё — на {all}",
        "Dearest to not know: {en}; to know it before would lower the weighted sum of the goals by {value} ± {error} people, to know all by {all}",
        ru = &name.ru,
        en = &name.en,
    )
}

/// The same as JSON.
pub fn json(of: &Findings) -> Value {
    let kind = |kind: SureKind| {
        let total = of.total(kind);
        json!({ "lines": total.lines, "groups": total.groups, "places": total.places })
    };
    json!({
        "draws": of.settings.draws,
        "parts": of.settings.parts,
        "scenarios": shortages(of).iter().map(|row| json!({
            "name": row.scenario,
            "has_plan": row.point.is_some(),
            "weighted_shortage": row.point,
            "p10": row.drawn.map(|drawn| drawn[0]),
            "p50": row.drawn.map(|drawn| drawn[1]),
            "p90": row.drawn.map(|drawn| drawn[2]),
        })).collect::<Vec<_>>(),
        "sure": kind(SureKind::Sure),
        "open": kind(SureKind::Open),
        "never": kind(SureKind::Never),
        "groups_open_to_question": of.open_groups(),
        "candidates": of.summaries.iter().map(|row| json!({
            "name": row.name.key(),
            "fits_all_scenarios": row.fits_all,
            "judged": row.judged,
            "mean_regret": (row.judged > 0).then_some(row.mean),
            "p90_regret": (row.judged > 0).then_some(row.high),
            "worst_regret": row.worst.map(|worst| worst.regret),
        })).collect::<Vec<_>>(),
        "least_worst_regret": of.safest().map(|row| row.name.key()),
        "information": of.values.iter().map(|row| json!({
            "source": row.source.map_or("all", |source| source.key()),
            "value": row.value,
            "standard_error": row.error,
        })).collect::<Vec<_>>(),
    })
}
