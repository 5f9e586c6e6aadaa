//! What makes runs hard to compare: other versions, inputs, settings, years; plans that are missing or not proved.

use super::measures::{goal, own_reach};
use super::read::{Outline, Plan, Run};
use crate::words::{joined, listed_years};
use kadry_engine::quota::GoalName;
use kadry_package::settings_sheet::sections;
use kadry_region::lang::{Lang, Text, number, text};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Something that has a value in each run.
#[derive(Clone, Debug, Serialize)]
pub struct Differs {
    pub key: String,
    /// None where the run has no such thing.
    pub values: Vec<Option<String>>,
}

impl Differs {
    /// From the first run.
    pub fn differs(&self, run: usize) -> bool {
        self.values.get(run) != self.values.first()
    }

    pub fn differs_at_all(&self) -> bool {
        (1..self.values.len()).any(|run| self.differs(run))
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Warning {
    pub kind: &'static str,
    /// The run that it is about.
    pub run: String,
    pub sentence: String,
}

/// Keys that say what is asked of a plan.
const GOAL_KEYS: [&str; 6] =
    ["scenario.goals", "scenario.mode", "scenario.weights", "scenario.tolerances", "scenario.goal_tolerance", "scenario.new_line_weight"];

/// Levels of the settings parted by points.
fn flat(value: &Value) -> BTreeMap<String, String> {
    fn walk(at: &str, value: &Value, found: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(parts) => {
                for (key, value) in parts {
                    walk(&if at.is_empty() { key.clone() } else { format!("{at}.{key}") }, value, found);
                }
            }
            Value::Array(parts) => {
                let parts: Vec<String> = parts.iter().map(plain).collect();
                found.insert(at.to_owned(), parts.join(", "));
            }
            value => {
                found.insert(at.to_owned(), plain(value));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk("", value, &mut found);
    found
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn differing(found: Vec<BTreeMap<String, String>>) -> Vec<Differs> {
    let keys: BTreeSet<&String> = found.iter().flat_map(BTreeMap::keys).collect();
    keys.into_iter().map(|key| Differs { key: key.clone(), values: found.iter().map(|of| of.get(key).cloned()).collect() }).collect()
}

/// Settings that differ in some run; the name of the scenario is the name of the run.
pub fn settings(runs: &[Run]) -> Vec<Differs> {
    let mut settings = differing(runs.iter().map(|run| flat(&run.settings)).collect());
    // What the scenarios are called is told with their files.
    settings.retain(|row| row.differs_at_all() && !["scenario.name", "scenario.applied"].contains(&row.key.as_str()));
    settings
}

/// Hashes of every file that some run was computed from.
pub fn inputs(runs: &[Run]) -> Vec<Differs> {
    let hashes = |run: &Run| run.card.inputs.iter().map(|input| (input.name.clone(), input.sha256.clone())).collect();
    differing(runs.iter().map(hashes).collect())
}

/// Settings in words, by their keys.
pub fn label(key: &str, lang: Lang) -> String {
    let found = sections().into_iter().flat_map(|section| section.settings).find(|setting| setting.key == key);
    found.map_or_else(|| key.to_owned(), |setting| setting.label.get(lang).to_owned())
}

/// Settings of the goals that differ between two runs, in words.
pub fn changed_goals(before: &Run, after: &Run, lang: Lang) -> Vec<String> {
    if before.settings == after.settings {
        return Vec::new();
    }
    let all = differing([before, after].iter().map(|run| flat(&run.settings)).collect());
    let of_goals =
        |key: &str| GOAL_KEYS.iter().any(|known| key.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
    let mut labels: Vec<String> =
        all.iter().filter(|row| row.differs_at_all() && of_goals(&row.key)).map(|row| label(&row.key, lang)).collect();
    labels.dedup();
    labels.truncate(3);
    labels
}

/// Everything that a reader must know before the figures.
pub fn warnings(runs: &[Run], settings: &[Differs], inputs: &[Differs], lang: Lang) -> Vec<Warning> {
    let Some(base) = runs.first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut add = |kind, run: &Run, sentence: Option<Text>| {
        if let Some(sentence) = sentence {
            found.push(Warning { kind, run: run.name.clone(), sentence: sentence.get(lang).to_owned() });
        }
    };
    for (at, run) in runs.iter().enumerate() {
        add("no_plan", run, no_plan(run));
        add("time_limit", run, time_limit(run));
        if at == 0 {
            continue;
        }
        runs[..at].iter().for_each(|earlier| add("same_run", run, same(earlier, run)));
        add("reach", run, other_reach(base, run));
        add("region", run, region(base, run));
        add("years", run, years(base, run));
        add("version", run, version(base, run));
        let (scenarios, files): (Vec<&Differs>, Vec<&Differs>) =
            inputs.iter().filter(|row| row.differs(at)).partition(|row| row.key.starts_with("scenarios/"));
        add("scenario_files", run, scenario_files(base, run, &scenarios, at));
        add("inputs", run, changed_files(base, run, &files, at));
        let changed: Vec<&Differs> = settings.iter().filter(|row| row.differs(at)).collect();
        add("settings", run, changed_settings(base, run, &changed, at));
        add("gap", run, noise(base, run, lang));
    }
    found
}

fn no_plan(run: &Run) -> Option<Text> {
    let Run { name, card: Outline { status, reasons, .. }, plan: None, .. } = run else { return None };
    let count = reasons.len();
    Some(match status.as_str() {
        "no_plan" => {
            let (of, reason) =
                (count, kadry_region::lang::plural_ru(count as f64, ["причина названа", "причины названы", "причин названо"]));
            text!(
                "«{name}»: плана нет, {of} {reason} в его таблице reasons; сравнивается только его потребность, в строках и целях он не участвует",
                "“{name}” has no plan; its table reasons has {of} of them; only its need is compared, it takes no part in lines and goals"
            )
        }
        _ => text!(
            "«{name}» — расчёт без плана приёма ({status}): сравнивается только его потребность, в строках и целях он не участвует",
            "“{name}” is a run without an admission plan ({status}): only its need is compared, it takes no part in lines and goals"
        ),
    })
}

fn time_limit(run: &Run) -> Option<Text> {
    let plan = run.plan.as_ref().filter(|plan| plan.card.status == "time_limit")?;
    let name = &run.name;
    let [ru, en] = [Lang::Ru, Lang::En].map(|lang| number(plan.card.solver.time_limit, 0, lang));
    Some(text!(
        "«{name}»: время решения ({ru} с) вышло, это лучший найденный план: часть различий может быть от этого",
        "“{name}”: the time limit ({en} s) was reached and this is the best plan found: part of the differences may come of it"
    ))
}

/// One run twice, or two of the same inputs, settings and results.
fn same(base: &Run, run: &Run) -> Option<Text> {
    let (first, second) = (&base.name, &run.name);
    let tables = |run: &Run| -> Vec<(String, String)> {
        let csv = run.card.outputs.iter().filter(|(name, _)| name.starts_with("tables/") && name.ends_with(".csv"));
        csv.map(|(name, hash)| (name.clone(), hash.clone())).collect()
    };
    // A run of another command, or without a plan, has the same id and other tables.
    let alike = base.card.run_id == run.card.run_id && base.card.status == run.card.status;
    alike.then(|| {
        if tables(base) == tables(run) {
            text!(
                "«{second}» — тот же расчёт, что и «{first}»: номер и таблицы совпадают, сравнивать нечего",
                "“{second}” is the same run as “{first}”: id and tables agree, there is nothing to compare"
            )
        } else {
            text!(
                "у «{second}» и «{first}» один номер, а таблицы разные: один из них изменён или оборван временем; проверьте оба — kadry verify",
                "“{second}” and “{first}” have one id and other tables: one was changed, or cut by time; check both with kadry verify"
            )
        }
    })
}

/// Shorter programmes meet the need of other years.
fn other_reach(base: &Run, run: &Run) -> Option<Text> {
    let (before, after) = (own_reach(base.plan.as_ref()?), own_reach(run.plan.as_ref()?));
    let (first, second) = (&base.name, &run.name);
    let (only_first, only_second) = (before.difference(&after).count(), after.difference(&before).count());
    (before != after).then(|| {
        text!(
            "планы влияют на разные программы и годы: только «{first}» — на {only_first}, только «{second}» — на {only_second}; потребность, дефицит и избыток считаются по всем, на которые влияет хоть один план",
            "the plans reach different programmes and years: {only_first} only “{first}”, {only_second} only “{second}”; need, shortage and surplus are over all that some plan reaches"
        )
    })
}

fn region(base: &Run, run: &Run) -> Option<Text> {
    let (a, b) = (&base.card.settings.name, &run.card.settings.name);
    let (first, second) = (&base.name, &run.name);
    (a != b).then(|| text!("регионы разные: «{first}» — {a}, «{second}» — {b}", "the regions differ: “{first}” is {a}, “{second}” is {b}"))
}

fn years(base: &Run, run: &Run) -> Option<Text> {
    let of = |run: &Run| {
        let settings = &run.card.settings;
        (settings.first_admission_year.0, settings.last_admission().0, settings.horizon.0)
    };
    let (a, b) = (of(base), of(run));
    let span = |of: (i32, i32, i32), lang| listed_years(&(of.0..=of.1).collect::<Vec<_>>(), lang);
    let (first, second) = (&base.name, &run.name);
    let (a_ru, b_ru, a_en, b_en) = (span(a, Lang::Ru), span(b, Lang::Ru), span(a, Lang::En), span(b, Lang::En));
    let (a_end, b_end) = (a.2, b.2);
    (a != b).then(|| {
        text!(
            "годы разные: «{first}» — приём {a_ru}, потребность до {a_end}; «{second}» — приём {b_ru}, потребность до {b_end}; строки сравниваются только в общих годах приёма, итоги — какие есть",
            "the years differ: “{first}” plans {a_en}, need to {a_end}; “{second}” plans {b_en}, need to {b_end}; lines are compared in common years only, totals as they are"
        )
    })
}

fn version(base: &Run, run: &Run) -> Option<Text> {
    let of = |run: &Run| (run.card.version.clone(), run.card.schema_version.clone());
    let ((a, a_schema), (b, b_schema)) = (of(base), of(run));
    let (first, second) = (&base.name, &run.name);
    (a != b || a_schema != b_schema).then(|| {
        text!(
            "версии программы или таблиц разные: «{first}» — {a} (таблицы {a_schema}), «{second}» — {b} (таблицы {b_schema})",
            "versions of program or tables differ: “{first}” {a} (tables {a_schema}), “{second}” {b} (tables {b_schema})"
        )
    })
}

const MOST: usize = 8;

fn listed(parts: Vec<String>, lang: Lang) -> String {
    let (shown, more) = (parts.len().min(MOST), parts.len().saturating_sub(MOST));
    let list = parts.into_iter().take(shown).collect::<Vec<_>>().join("; ");
    match (more, lang) {
        (0, _) => list,
        (more, Lang::Ru) => format!("{list}; и ещё {more}"),
        (more, Lang::En) => format!("{list}; and {more} more"),
    }
}

/// Scenario files are there to differ: they say what was changed.
fn scenario_files(base: &Run, run: &Run, files: &[&Differs], at: usize) -> Option<Text> {
    let own = |at: usize| -> Vec<String> {
        let named = files.iter().filter(|row| row.values.get(at).is_some_and(Option::is_some));
        named.map(|row| row.key.trim_start_matches("scenarios/").to_owned()).collect()
    };
    let said = |names: Vec<String>, lang: Lang| match (names.is_empty(), lang) {
        (true, Lang::Ru) => "нет".to_owned(),
        (true, Lang::En) => "none".to_owned(),
        (false, lang) => joined(&names, lang),
    };
    let (first, second) = (&base.name, &run.name);
    let [a_ru, a_en] = [Lang::Ru, Lang::En].map(|lang| said(own(0), lang));
    let [b_ru, b_en] = [Lang::Ru, Lang::En].map(|lang| said(own(at), lang));
    (!files.is_empty()).then(|| {
        text!(
            "файлы сценария (так и задумано): «{first}» — {a_ru}; «{second}» — {b_ru}",
            "scenario files (as intended): “{first}”: {a_en}; “{second}”: {b_en}"
        )
    })
}

fn changed_files(base: &Run, run: &Run, files: &[&Differs], at: usize) -> Option<Text> {
    let said = |lang: Lang| {
        let one = |row: &&Differs| {
            let there = |at: usize| row.values.get(at).is_some_and(Option::is_some);
            let only = |run: &Run| {
                if lang == Lang::Ru { format!(" (только в «{}»)", run.name) } else { format!(" (only in “{}”)", run.name) }
            };
            let aside = match (there(0), there(at)) {
                (true, true) => String::new(),
                (true, false) => only(base),
                (false, _) => only(run),
            };
            format!("{}{aside}", row.key)
        };
        listed(files.iter().map(one).collect(), lang)
    };
    let (first, second, ru, en) = (&base.name, &run.name, said(Lang::Ru), said(Lang::En));
    (!files.is_empty()).then(|| {
        text!("входные данные «{second}» не те, что у «{first}»: {ru}", "the inputs of “{second}” are not those of “{first}”: {en}")
    })
}

fn changed_settings(base: &Run, run: &Run, changed: &[&Differs], at: usize) -> Option<Text> {
    let said = |lang: Lang| {
        let value = |row: &Differs, at: usize| row.values.get(at).cloned().flatten().unwrap_or_else(|| "—".to_owned());
        let one = |row: &&Differs| format!("{} ({}): {} → {}", label(&row.key, lang), row.key, value(row, 0), value(row, at));
        listed(changed.iter().map(one).collect(), lang)
    };
    let (first, second, ru, en) = (&base.name, &run.name, said(Lang::Ru), said(Lang::En));
    (!changed.is_empty()).then(|| {
        text!("изменено в настройках «{second}» против «{first}»: {ru}", "settings of “{second}” that differ from “{first}”: {en}")
    })
}

/// Goals whose difference is no larger than what the two plans leave open: each true optimum lies between bound and plan.
fn noise(base: &Run, run: &Run, lang: Lang) -> Option<Text> {
    let (before, after) = (base.plan.as_ref()?, run.plan.as_ref()?);
    let open = GoalName::ORDER.into_iter().chain([GoalName::Weighted]).filter_map(|name| within(before, after, name, lang));
    let open: Vec<String> = open.collect();
    let (first, second, list) = (&base.name, &run.name, open.join("; "));
    (!open.is_empty()).then(|| {
        text!(
            "разница «{second}» и «{first}» в пределах разрывов решения, её знак не доказан: {list}",
            "differences of “{second}” and “{first}” within the gaps of the solutions, their sign is not proved: {list}"
        )
    })
}

/// «избыток сверх допуска +0,4 чел.», where the bounds of the two plans allow the opposite too.
fn within(before: &Plan, after: &Plan, name: GoalName, lang: Lang) -> Option<String> {
    let of = |plan: &Plan| plan.card.goals.iter().find(|goal| goal.name == name.key()).and_then(|goal| Some((goal.value, goal.bound?)));
    let ((was, was_bound), (is, is_bound)) = (of(before)?, of(after)?);
    let (words, unit, factor) = goal(name, lang);
    let moved = (is - was) * factor;
    let shown = number(moved, 1, lang);
    if !shown.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        return None;
    }
    let open = is_bound - was <= 0.0 && is - was_bound >= 0.0;
    let sign = if moved > 0.0 { "+" } else { "" };
    let unit = unit.split(" (").next().unwrap_or_default();
    open.then(|| format!("{words} {sign}{shown} {unit}").trim_end().to_owned())
}
