//! `kadry verify`: a second opinion on a run, without the solver.
//!
//! Exit code 0 when all holds; 3 when something does not or the folder is no run: it is refused as evidence.

use super::{Common, Context, exit};
use clap::Args;
use kadry_region::Lang;
use kadry_region::lang::{number, plural_ru};
use kadry_verify::{NO_PLAN, Report, verify};
use std::path::PathBuf;

/// How many findings a terminal gets; `--json` has them all.
const SHOWN: usize = 50;

/// Recompute the constraints and goals of a run without the solver
#[derive(Args)]
pub struct Arguments {
    /// run folder
    #[arg(value_name = "RUN")]
    run: PathBuf,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let report = verify(&arguments.run);
    if context.json {
        let mut value = serde_json::to_value(&report).unwrap_or_default();
        if let Some(answer) = value.as_object_mut() {
            answer.insert("holds".to_owned(), report.holds().into());
        }
        context.print_json(&value);
    } else {
        context.print(&checked(context, &report));
        context.print(&bounds(context, &report));
        context.print(&findings(context, &report));
    }
    if report.holds() { exit::DONE } else { exit::REFUSED }
}

fn checked(context: &Context, report: &Report) -> String {
    if report.checked.is_empty() {
        return String::new();
    }
    let mut text = context.pick("Пересчитано без решателя:\n", "Recomputed without the solver:\n").to_owned();
    for checked in &report.checked {
        text.push_str(&format!("  {}: {}\n", name(checked.kind, context.lang), checked.count));
    }
    // A study has no inputs: its files alone are held against its card.
    if !report.checked.iter().any(|checked| checked.kind == "inputs") {
        return text;
    }
    text.push_str(context.pick(
        "Не пересчитано: прогноз причин потребности; цены, предложения, справочные таблицы, Parquet и графики — только по контрольным суммам.\n",
        "Not recomputed: the forecast of the causes of need; prices, sentences, reference tables, Parquet and charts are held by checksums only.\n",
    ));
    text
}

/// What is proved of the bound of each goal, and what remains the word of branch and bound.
fn bounds(context: &Context, report: &Report) -> String {
    if report.bounds.is_empty() {
        return String::new();
    }
    let mut text = context.pick("Границы целей:\n", "Bounds of the goals:\n").to_owned();
    for proof in &report.bounds {
        let show = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| figure(value, context.lang));
        let (name, value, bound, proved) =
            (harmless(&proof.goal), figure(proof.value, context.lang), show(proof.bound), show(proof.proved));
        text.push_str(&match context.lang {
            Lang::Ru => format!("  {name}: план {value}, граница {bound}: из них доказано двойственностью {proved}\n"),
            Lang::En => format!("  {name}: plan {value}, bound {bound}, of which duality proves {proved}\n"),
        });
    }
    text.push_str(context.pick(
        "Что граница выше доказанного двойственностью — слово решателя (ветви и границы).\n",
        "By what a bound exceeds the part that duality proves it is the solver's word (branch and bound).\n",
    ));
    text
}

fn figure(value: f64, lang: Lang) -> String {
    if value.is_finite() && value.abs() < 1e15 { number(value, 4, lang) } else { format!("{value:e}") }
}

fn findings(context: &Context, report: &Report) -> String {
    let number = report.findings.len();
    if number == 0 {
        return context.pick("Расхождений нет: расчёт подтверждён.\n", "Nothing differs: the run holds.\n").to_owned();
    }
    if let [only] = report.findings.as_slice()
        && only.what == NO_PLAN
    {
        return format!("{}: {}\n", only.place, only.message.get(context.lang));
    }
    let mut text = match context.lang {
        Lang::Ru => {
            format!("{number} {}: расчёт не подтверждён.\n", plural_ru(number as f64, ["расхождение", "расхождения", "расхождений"]))
        }
        Lang::En => format!("{number} findings: the run does not hold.\n"),
    };
    for finding in report.findings.iter().take(SHOWN) {
        let line = format!("[{}] {}: {}", finding.what, finding.place, finding.message.get(context.lang));
        text.push_str(&format!("  {}\n", harmless(&line)));
    }
    if number > SHOWN {
        let more = number - SHOWN;
        text.push_str(&match context.lang {
            Lang::Ru => format!("  … и ещё {more}; все — с ключом --json\n"),
            Lang::En => format!("  … and {more} more; --json has them all\n"),
        });
    }
    text
}

/// Text of a foreign file for a terminal: no control characters, no endless line.
fn harmless(line: &str) -> String {
    const LONGEST: usize = 600;
    line.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn name(kind: &'static str, lang: Lang) -> &'static str {
    let (ru, en) = match kind {
        "seal" => ("печать карточки run.json", "seal of the card run.json"),
        "files" => ("контрольные суммы файлов", "checksums of files"),
        "inputs" => ("исходные файлы", "input files"),
        "settings" => ("настройки", "settings"),
        "allocation" => ("строки распределения", "lines of the allocation"),
        "group_bounds" => ("наполнение групп", "sizes of groups"),
        "need" => ("потребность по программам", "need by programme"),
        "need_by_cause" => ("потребность по причинам", "need by cause"),
        "control_totals" => ("контрольные цифры", "control totals"),
        "licence" => ("лицензия и число групп", "licence and number of groups"),
        "contract" => ("целевые договоры", "targeted contracts"),
        "intake" => ("предел приёма", "intake capacity"),
        "contingent" => ("контингент", "contingent capacity"),
        "workshop" => ("мастерские", "workshops"),
        "teachers" => ("часы преподавателей", "teaching hours"),
        "dormitory" => ("общежитие", "dormitory"),
        "budget" => ("бюджет", "budget"),
        "applicants" => ("число поступающих", "applicants"),
        "applicants_forecast" => {
            ("  из них с прогнозом выпуска школ, взятым из расчёта", "  of these, with the run's own forecast of school leavers")
        }
        "growth" => ("рост к прошлому году", "growth from the year before"),
        "decline" => ("снижение к прошлому году", "decline from the year before"),
        "limit_min" => ("нижние пределы", "lower limits"),
        "limit_max" => ("верхние пределы", "upper limits"),
        "federal" => ("решения федерального органа", "federal decisions"),
        "constraints" => ("строки таблицы ограничений", "rows of the table of constraints"),
        "pipeline" => ("обучающиеся", "those in training"),
        "balance" => ("строки баланса", "rows of the balance"),
        "competition" => ("строки конкурса", "lines of the competition"),
        "goals" => ("цели", "goals"),
        "certificate" => ("множители строк (сертификат границ)", "multipliers of rows (certificate of the bounds)"),
        other => (other, other),
    };
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}
