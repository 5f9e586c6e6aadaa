//! What a person reads after a forecast: need by year with its interval and causes, the programmes that need most people.

use super::assumptions;
use super::summary::{pick, table};
use super::words::source_name;
use kadry_engine::Forecast;
use kadry_engine::demand::Subject;
use kadry_engine::review::need::{NeedSummary, NeedYear, need_summary};
use kadry_region::lang::{Lang, number, plural_ru};
use std::path::Path;

/// The summary as text; `written` is the run folder with the names of its files, where there is one.
pub fn need_text(forecast: &Forecast, written: Option<(&Path, &[String])>, lang: Lang) -> String {
    let summary = need_summary(forecast);
    let mut parts = vec![head(forecast, lang), years(&summary, lang)];
    parts.extend(sources(forecast, lang));
    parts.extend([programmes(&summary, lang), assumptions::told(forecast, written.is_some(), lang)]);
    parts.extend(written.map(|(out, files)| listing(out, files, lang)));
    parts.join("\n\n") + "\n"
}

fn head(forecast: &Forecast, lang: Lang) -> String {
    let settings = &forecast.inputs.region.settings;
    let (programmes, occupations) = (forecast.inputs.region.programmes.len(), forecast.inputs.region.occupations.len());
    match lang {
        Lang::Ru => format!(
            "{}. Прогноз потребности до {} года, сценарий {}\n{programmes} {}, {occupations} {}; факты по {} год.",
            settings.name,
            settings.horizon,
            settings.scenario.name,
            plural_ru(programmes as f64, ["программа", "программы", "программ"]),
            plural_ru(occupations as f64, ["занятие", "занятия", "занятий"]),
            settings.base_year,
        ),
        Lang::En => format!(
            "{}. Forecast of need to {}, scenario {}\n{programmes} programmes, {occupations} occupations; facts to {}.",
            settings.name, settings.horizon, settings.scenario.name, settings.base_year,
        ),
    }
}

/// Causes in the order of the tables with their heads.
const CAUSES: [(&str, &str, &str); 10] = [
    ("retirement", "пенсия", "retirement"),
    ("death", "смертность", "death"),
    ("transfer", "смена занятия", "transfer"),
    ("migration", "выезд", "migration"),
    ("growth", "рост", "growth"),
    ("projects", "проекты", "projects"),
    ("vacancies", "вакансии", "vacancies"),
    ("other_supply", "другие источники", "other supply"),
    ("remainder", "сверх выбытия", "beyond leavers"),
    ("control_total", "контрольная цифра", "control total"),
];

fn years(summary: &NeedSummary, lang: Lang) -> String {
    let n = |value: f64| number(value, 0, lang);
    let part = |year: &NeedYear, cause: &str| year.causes.get(cause).copied().unwrap_or_default();
    let shown: Vec<_> = CAUSES.iter().filter(|(cause, ..)| summary.years.iter().any(|y| part(y, cause).abs() >= 0.5)).collect();
    let head = [pick(lang, "Год", "Year"), pick(lang, "Потребность", "Need"), pick(lang, "80 %: от", "80%: from"), pick(lang, "до", "to")]
        .into_iter()
        .chain(shown.iter().map(|(_, ru, en)| pick(lang, ru, en)))
        .map(str::to_owned)
        .collect();
    let rows = summary
        .years
        .iter()
        .map(|year| {
            let figures = [year.need, year.low, year.high].into_iter().chain(shown.iter().map(|(cause, ..)| part(year, cause)));
            std::iter::once(year.year.to_string()).chain(figures.map(n)).collect()
        })
        .collect();
    let title = pick(
        lang,
        "Потребность в работниках по программам пакета, чел. в год, и её причины",
        "Need for workers with the programmes of the package, people a year, and its causes",
    );
    let mut text = format!("{title}\n{}", table(head, rows));
    if shown.iter().any(|(cause, ..)| *cause == "remainder") {
        text.push_str(pick(
            lang,
            "\nСверх выбытия — люди занятий, которые сокращаются быстрее, чем из них уходят: другим занятиям они не замена.",
            "\nBeyond leavers: people of occupations that shrink faster than people leave them; they fill no other occupation.",
        ));
    }
    if shown.iter().any(|(cause, ..)| *cause == "control_total") {
        text.push_str(pick(
            lang,
            "\nКонтрольная цифра — на сколько потребность приведена к официальным прогнозам (tables/control_totals.csv).",
            "\nControl total: by how much need was raked to official forecasts (tables/control_totals.csv).",
        ));
    }
    text
}

/// Which source moves the need of the region most, in the last year of the report.
fn sources(forecast: &Forecast, lang: Lang) -> Option<String> {
    let horizon = forecast.inputs.region.settings.horizon;
    let mut shares: Vec<_> = forecast.inputs.demand.sources.iter().filter(|s| s.subject == Subject::Region && s.year == horizon).collect();
    shares.sort_by(|a, b| b.share.0.total_cmp(&a.share.0));
    let listed: Vec<String> =
        shares.iter().map(|s| format!("{} {} %", source_name(s.source).get(lang), number(s.share.0 * 100.0, 0, lang))).collect();
    let listed = (!listed.is_empty()).then(|| listed.join(", "))?;
    Some(match lang {
        Lang::Ru => format!("Что делает потребность {horizon} года неопределённой (доли разброса): {listed}."),
        Lang::En => format!("What makes the need of {horizon} uncertain (shares of its variance): {listed}."),
    })
}

fn programmes(summary: &NeedSummary, lang: Lang) -> String {
    let horizon = summary.horizon;
    if summary.programmes.is_empty() {
        return match lang {
            Lang::Ru => format!("В {horizon} году ни одной программе пакета потребности нет."),
            Lang::En => format!("In {horizon} no programme of the package has any need."),
        };
    }
    let n = |value: f64| number(value, 0, lang);
    let rows = summary
        .programmes
        .iter()
        .map(|row| vec![format!("{} {}", row.code, row.name), n(row.need), n(row.low), n(row.high), n(row.pipeline_workers)]);
    let head = match lang {
        Lang::Ru => ["Программа", "Потребность", "80 %: от", "до", "Дадут обучающиеся"],
        Lang::En => ["Programme", "Need", "80%: from", "to", "From those in training"],
    };
    let count = summary.programmes.len();
    let title = match lang {
        Lang::Ru => format!(
            "Наибольшая потребность в {horizon} году, чел. ({count} {})",
            plural_ru(count as f64, ["программа", "программы", "программ"])
        ),
        Lang::En => format!("Largest need in {horizon}, people ({count} programmes)"),
    };
    format!("{title}\n{}", table(head.map(str::to_owned).to_vec(), rows.collect()))
}

/// Where the files are, for a run without a plan.
pub(super) fn listing(out: &Path, files: &[String], lang: Lang) -> String {
    let of = |prefix: &str, suffix: &str| files.iter().filter(|f| f.starts_with(prefix) && f.ends_with(suffix)).count();
    let (tables, charts) = (of("tables/", ".csv"), of("charts/", ".png"));
    let out = out.display();
    let drawn = match (charts, lang) {
        (0, _) => String::new(),
        (_, Lang::Ru) => format!("; графиков {charts} (charts/, PNG, SVG и CSV)"),
        (_, Lang::En) => format!("; {charts} charts (charts/, PNG, SVG and CSV)"),
    };
    match lang {
        Lang::Ru => format!("Файлы: {out}\n  таблиц {tables} (tables/, CSV и Parquet){drawn}; карточка — run.json"),
        Lang::En => format!("Files: {out}\n  {tables} tables (tables/, CSV and Parquet){drawn}; run card run.json"),
    }
}
