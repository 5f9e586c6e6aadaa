//! What a person and a program read after a back-test: the method against naive and drift, and where it does worse.

use super::need::listing;
use super::summary::{pick, table};
use super::tables::verdict;
use kadry_engine::outcome::Tested;
use kadry_engine::series::{Comparison, Structure, Verdict};
use kadry_region::Observed;
use kadry_region::lang::{Lang, number, plural_ru};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// How many of the series that do worse than naive are named.
const WORST: usize = 10;

/// The back-test as text; `written` is the run folder with the names of its files, where there is one.
pub fn backtest_text(tested: &Tested, written: Option<(&Path, &[String])>, lang: Lang) -> String {
    let parts = [head(tested, lang), groups(tested, lang), worse(tested, lang), structure(tested, lang)];
    let listing = written.map(|(out, files)| listing(out, files, lang)).unwrap_or_default();
    parts.into_iter().chain([listing]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// The whole back-test for a program.
pub fn backtest_json(tested: &Tested) -> Value {
    let result = &tested.result;
    let told = |comparison: Option<&Comparison>| match comparison {
        Some(c) => json!({ "kadry": c.kadry, "naive": c.naive, "drift": c.drift, "verdict": verdict(Some(c)) }),
        None => json!({ "verdict": verdict(None) }),
    };
    let series: Vec<Value> = tested
        .observed
        .iter()
        .zip(&result.series)
        .map(|(s, comparison)| {
            json!({
                "table": s.table, "group": s.group, "series": s.name, "unit": s.unit, "first_year": s.start(), "last_year": s.end,
                "cut": s.cut, "scores": told(comparison.as_ref()),
            })
        })
        .collect();
    let points: Vec<Value> = result
        .points
        .iter()
        .map(|p| {
            let s = &tested.observed[p.series];
            json!({
                "group": s.group, "series": s.name, "unit": s.unit, "origin": p.origin, "year": p.year, "forecast": p.forecast,
                "low": p.low, "high": p.high, "naive": p.naive, "drift": p.drift, "actual": p.actual, "scale": p.scale,
            })
        })
        .collect();
    let named = |(s, c): (&Observed, &Comparison)| json!({ "group": s.group, "series": s.name, "unit": s.unit, "mase": c.kadry.mase, "naive_mase": c.naive.mase });
    json!({
        "region": tested.title,
        "origins": tested.trials.origins,
        "horizon": tested.trials.horizon,
        "level": tested.trials.level,
        "all": told(Some(&result.all)),
        "groups": result.groups.iter().map(|(group, c)| (group.clone(), told(Some(c)))).collect::<BTreeMap<_, _>>(),
        "series": series,
        "worse_than_naive": tested.worse_than_naive().into_iter().map(named).collect::<Vec<_>>(),
        "structure": tested.structure().collect::<Vec<_>>(),
        "points": points,
    })
}

/// How people call a group of series.
pub(super) fn group_name(group: &str, lang: Lang) -> &str {
    match (group, lang) {
        ("employment", Lang::Ru) => "занятость по отраслям",
        ("employment", Lang::En) => "employment by industry",
        ("employment_by_occupation", Lang::Ru) => "занятость по занятиям",
        ("employment_by_occupation", Lang::En) => "employment by occupation",
        ("school_leavers", Lang::Ru) => "выпускники школ",
        ("school_leavers", Lang::En) => "school leavers",
        ("admissions", Lang::Ru) => "приём",
        ("graduates", Lang::Ru) => "выпуск",
        ("indicators", Lang::Ru) => "показатели",
        ("admissions", Lang::En) => "admissions",
        ("", Lang::Ru) => "ряды",
        ("", Lang::En) => "series",
        (other, _) => other,
    }
}

fn verdict_words(comparison: &Comparison, lang: Lang) -> &'static str {
    match (comparison.verdict(), lang) {
        (Verdict::Better, Lang::Ru) => "лучше наивного",
        (Verdict::Same, Lang::Ru) => "не лучше наивного",
        (Verdict::Worse, Lang::Ru) => "хуже наивного",
        (Verdict::Unknown, Lang::Ru) => "сравнить нельзя",
        (Verdict::Better, Lang::En) => "better than naive",
        (Verdict::Same, Lang::En) => "no better than naive",
        (Verdict::Worse, Lang::En) => "worse than naive",
        (Verdict::Unknown, Lang::En) => "nothing to compare",
    }
}

fn head(tested: &Tested, lang: Lang) -> String {
    let (origins, horizon, level) = (tested.trials.origins, tested.trials.horizon, number(tested.trials.level * 100.0, 0, lang));
    let short = tested.result.series.iter().filter(|c| c.is_none()).count();
    let cut: Vec<&Observed> = tested.observed.iter().filter(|s| s.cut > 0).collect();
    let years: usize = cut.iter().map(|s| s.cut).sum();
    let cut = cut.len();
    let name = &tested.title;
    let mut text = match lang {
        Lang::Ru => format!(
            "{name}. Проверка прогноза на прошлом: точек отсчёта до {origins}, до {horizon} {} вперёд, интервал {level} %\n\
             Каждый прогноз сделан только по годам до точки отсчёта. Наивный — последнее известное значение, дрейф — средний прирост.",
            plural_ru(horizon as f64, ["года", "лет", "лет"]),
        ),
        Lang::En => format!(
            "{name}. The forecast tried on the past: up to {origins} origins, up to {horizon} years ahead, interval {level}%\n\
             Every forecast knows only the years up to its origin. Naive is the last known value, drift the mean growth.",
        ),
    };
    if short > 0 {
        text.push_str(&match lang {
            Lang::Ru => format!(
                "\nНе проверено: {short} {} — короче 4 лет подряд или давно прерваны.",
                plural_ru(short as f64, ["ряд", "ряда", "рядов"])
            ),
            Lang::En => format!("\nNot tested: {short} series with fewer than 4 years in a row, or ended long ago."),
        });
    }
    if cut > 0 {
        text.push_str(&match lang {
            Lang::Ru => format!(
                "\nПропуски: у {cut} {} не взяты годы до пропуска, всего {years} {}.",
                plural_ru(cut as f64, ["ряда", "рядов", "рядов"]),
                plural_ru(years as f64, ["значение", "значения", "значений"])
            ),
            Lang::En => format!("\nGaps: in {cut} series the years before a gap are not used, {years} values in all."),
        });
    }
    text
}

fn groups(tested: &Tested, lang: Lang) -> String {
    let result = &tested.result;
    let compared = |group: Option<&str>| {
        let series = tested.observed.iter().zip(&result.series);
        series.filter(|(s, c)| c.is_some() && group.is_none_or(|g| g == s.group)).count()
    };
    let row = |name: &str, count: usize, c: &Comparison| {
        let real = |value: Option<f64>, decimals| value.map_or("—".to_owned(), |v| number(v, decimals, lang));
        vec![
            name.to_owned(),
            count.to_string(),
            number(c.kadry.trials as f64, 0, lang),
            real(c.kadry.mase, 2),
            number(c.kadry.smape, 1, lang),
            real(c.kadry.coverage.map(|share| share * 100.0), 0),
            real(c.kadry.interval_score, 2),
            real(c.naive.mase, 2),
            number(c.naive.smape, 1, lang),
            real(c.drift.mase, 2),
            number(c.drift.smape, 1, lang),
            verdict_words(c, lang).to_owned(),
        ]
    };
    let mut rows: Vec<Vec<String>> = result
        .groups
        .iter()
        .filter(|(_, c)| c.kadry.trials > 0)
        .map(|(group, c)| row(group_name(group, lang), compared(Some(group)), c))
        .collect();
    rows.push(row(pick(lang, "всего", "total"), compared(None), &result.all));
    let head = match lang {
        Lang::Ru => [
            "Ряды",
            "рядов",
            "прогнозов",
            "MASE",
            "sMAPE, %",
            "в интервале, %",
            "оценка интервала",
            "наивный: MASE",
            "sMAPE, %",
            "дрейф: MASE",
            "sMAPE, %",
            "вывод",
        ],
        Lang::En => [
            "Series",
            "series",
            "forecasts",
            "MASE",
            "sMAPE, %",
            "in the interval, %",
            "interval score",
            "naive: MASE",
            "sMAPE, %",
            "drift: MASE",
            "sMAPE, %",
            "verdict",
        ],
    };
    let note = pick(
        lang,
        "MASE — средняя ошибка в средних годовых изменениях ряда; оценка интервала — в них же, меньше лучше. Разница до 2 % — не разница.",
        "MASE is the mean error in mean yearly changes of the series; so is the interval score, less is better. Up to 2% is no difference.",
    );
    format!("{}\n{note}{}", table(head.map(str::to_owned).to_vec(), rows), warnings(tested, lang))
}

/// What the verdict against naive does not tell: intervals that held too little, and groups where plain drift does better.
fn warnings(tested: &Tested, lang: Lang) -> String {
    let groups = || tested.result.groups.iter().map(|(group, c)| (group_name(group, lang), c));
    let percent = |share: f64| number(share * 100.0, 0, lang);
    let level = tested.trials.level;
    let narrow: Vec<String> = groups()
        .filter_map(|(name, c)| c.kadry.coverage.filter(|share| *share < level - 0.05).map(|share| format!("{name} {} %", percent(share))))
        .collect();
    let drift: Vec<String> = groups()
        .filter_map(|(name, c)| c.drift.mase.zip(c.kadry.mase).filter(|(drift, own)| *drift < 0.98 * own).map(|_| name.to_owned()))
        .collect();
    let mut text = String::new();
    if !narrow.is_empty() {
        let (level, list) = (percent(level), narrow.join(", "));
        text.push_str(&match lang {
            Lang::Ru => format!("\nИнтервалы уже обещанных {level} %: {list}."),
            Lang::En => format!("\nIntervals narrower than the promised {level}%: {list}."),
        });
    }
    if !drift.is_empty() {
        let list = drift.join(", ");
        text.push_str(&match lang {
            Lang::Ru => format!("\nДрейф точнее метода: {list}."),
            Lang::En => format!("\nDrift is more accurate than the method: {list}."),
        });
    }
    text
}

fn worse(tested: &Tested, lang: Lang) -> String {
    let rows = tested.worse_than_naive();
    if rows.is_empty() {
        return pick(lang, "Рядов, где метод хуже наивного, нет.", "There is no series where the method is worse than naive.").to_owned();
    }
    let count = rows.len();
    let shown = rows.iter().take(WORST).map(|(s, c)| {
        let mase = |value: Option<f64>| value.map_or("—".to_owned(), |v| number(v, 2, lang));
        let (own, naive, n) = (mase(c.kadry.mase), mase(c.naive.mase), c.kadry.trials);
        let (name, group) = (&s.name, group_name(&s.group, lang));
        match lang {
            Lang::Ru => format!("\n  {name} ({group}): MASE {own} против {naive}, прогнозов {n}"),
            Lang::En => format!("\n  {name} ({group}): MASE {own} against {naive}, {n} forecasts"),
        }
    });
    let title = match (lang, count > WORST) {
        (Lang::Ru, false) => format!("Где метод хуже наивного — {count} {}:", plural_ru(count as f64, ["ряд", "ряда", "рядов"])),
        (Lang::Ru, true) => {
            format!("Где метод хуже наивного — {count} {}, худшие {WORST}:", plural_ru(count as f64, ["ряд", "ряда", "рядов"]))
        }
        (Lang::En, false) => format!("Where the method is worse than naive, {count} series:"),
        (Lang::En, true) => format!("Where the method is worse than naive, {count} series, the worst {WORST}:"),
    };
    title + &shown.collect::<String>()
}

/// At each horizon the latest origin that reaches it, and the mean over origins; of a table of many groups it is left to the
/// run's table.
fn structure(tested: &Tested, lang: Lang) -> String {
    let mut groups: BTreeMap<&str, BTreeMap<i32, Vec<&Structure>>> = BTreeMap::new();
    for row in tested.structure() {
        groups.entry(&row.group).or_default().entry(row.year - row.origin).or_default().push(row);
    }
    let mut groups = groups.into_iter();
    let (Some((group, ahead)), None) = (groups.next(), groups.next()) else { return String::new() };
    let percent = |value: f64| number(value * 100.0, 2, lang);
    let rows = ahead.iter().filter_map(|(years, rows)| {
        let last = rows.iter().max_by_key(|row| row.origin)?;
        let mean = |of: fn(&Structure) -> f64| percent(rows.iter().map(|row| of(row)).sum::<f64>() / rows.len() as f64);
        Some(vec![
            years.to_string(),
            format!("{} → {}", last.origin, last.year),
            percent(last.forecast),
            percent(last.naive),
            rows.len().to_string(),
            mean(|row| row.forecast),
            mean(|row| row.naive),
        ])
    });
    let head = match lang {
        Lang::Ru => ["Лет вперёд", "последняя точка", "прогноз, %", "наивный, %", "точек", "прогноз в среднем, %", "наивный в среднем, %"],
        Lang::En => ["Years ahead", "last origin", "forecast, %", "naive, %", "origins", "mean forecast, %", "mean naive, %"],
    };
    let title = match lang {
        Lang::Ru => {
            format!("Структура: {} — какую долю целого надо переставить, чтобы прогноз совпал с фактом", group_name(group, lang))
        }
        Lang::En => {
            format!("Structure: {} — share of the whole to move for the forecast to match the fact", group_name(group, lang))
        }
    };
    format!("{title}\n{}", table(head.map(str::to_owned).to_vec(), rows.collect()))
}
