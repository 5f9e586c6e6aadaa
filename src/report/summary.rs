//! What a person reads in the terminal after a plan: need and balance by industry, places, what binds, what was assumed.

use super::assumptions;
use super::tables::by_industry;
use crate::words::constraint::{self, kind_ru};
use comfy_table::{CellAlignment, Table, presets};
use kadry_engine::outcome::Outcome;
use kadry_engine::quota::{BalanceStatus, GoalName, GoalResult, LotLine, PlanStatus};
use kadry_engine::review::plan::{AdmissionTotal, HeldBack, held_back};
use kadry_region::Offer;
use kadry_region::lang::{Lang, number, plural_ru};
use kadry_region::units::Year;
use std::collections::BTreeMap;
use std::path::Path;

/// The summary; `files` are the names in the run folder `out`.
pub fn summary(outcome: &Outcome, out: &Path, files: &[String], lang: Lang) -> String {
    let parts = [
        head(outcome, lang),
        industries(outcome, lang),
        places(outcome, lang),
        binding(outcome, lang),
        goals(outcome, lang),
        assumptions::told(&outcome.forecast, true, lang),
        listing(out, files, lang),
    ];
    parts.join("\n\n") + "\n"
}

pub(super) fn pick<'t>(lang: Lang, ru: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}

pub(super) fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table.to_string()
}

fn head(outcome: &Outcome, lang: Lang) -> String {
    let region = outcome.region();
    let settings = &region.settings;
    let (colleges, programmes, lines) = (region.colleges.len(), region.programmes.len(), region.offers.len());
    let (first, last) = (settings.first_admission_year, settings.last_admission());
    let earliest = outcome.plan.balance.iter().filter(|l| l.status != BalanceStatus::OutOfReach).map(|l| l.year).min();
    let lag = earliest.map_or_else(String::new, |year| match lang {
        Lang::Ru => format!("\nКЦП этой кампании не закроют дефицит раньше лета {year} года."),
        Lang::En => format!("\nThe figures of this campaign close no shortage before summer {year}."),
    });
    match lang {
        Lang::Ru => format!(
            "{}. План приёма {first}–{last}, сценарий {}\n{} {}, {} {}, {} {} плана; факты по {} год, потребность до {} года.{lag}",
            settings.name,
            settings.scenario.name,
            colleges,
            plural_ru(colleges as f64, ["колледж", "колледжа", "колледжей"]),
            programmes,
            plural_ru(programmes as f64, ["программа", "программы", "программ"]),
            lines,
            plural_ru(lines as f64, ["строка", "строки", "строк"]),
            settings.base_year,
            settings.horizon,
        ),
        Lang::En => format!(
            "{}. Admission plan {first}–{last}, scenario {}\n{colleges} colleges, {programmes} programmes, {lines} lines; facts to {}, need to {}.{lag}",
            settings.name, settings.scenario.name, settings.base_year, settings.horizon,
        ),
    }
}

/// Need, shortage and surplus of each industry in the years that the plan can reach.
fn industries(outcome: &Outcome, lang: Lang) -> String {
    let cells = by_industry(outcome);
    let mut years: Vec<Year> = cells.iter().map(|c| c.1).collect();
    years.sort();
    years.dedup();
    let mut rows: BTreeMap<&str, BTreeMap<Year, (f64, f64, f64)>> = BTreeMap::new();
    for (industry, year, need, shortage, surplus) in &cells {
        rows.entry(industry).or_default().insert(*year, (*need, *shortage, *surplus));
    }
    let n = |value: f64| number(value, 0, lang);
    let cell = |v: Option<&(f64, f64, f64)>| {
        v.map_or(String::new(), |(need, shortage, surplus)| format!("{} / {} / {}", n(*need), n(*shortage), n(*surplus)))
    };
    let mut lines: Vec<Vec<String>> = rows
        .iter()
        .map(|(name, by_year)| std::iter::once((*name).to_owned()).chain(years.iter().map(|year| cell(by_year.get(year)))).collect())
        .collect();
    let total = |year: &Year| cells.iter().filter(|c| c.1 == *year).fold((0.0, 0.0, 0.0), |s, c| (s.0 + c.2, s.1 + c.3, s.2 + c.4));
    lines.push(std::iter::once(pick(lang, "Всего", "Total").to_owned()).chain(years.iter().map(|year| cell(Some(&total(year))))).collect());
    let head = std::iter::once(pick(lang, "Отрасль", "Industry").to_owned()).chain(years.iter().map(Year::to_string)).collect();
    let title = pick(
        lang,
        "Потребность / дефицит / избыток, чел. в год выпуска (только программы и годы, на которые влияет этот приём)",
        "Need / shortage / surplus, people in the year of graduation (only programmes and years that this admission reaches)",
    );
    format!("{title}\n{}", table(head, lines))
}

fn places(outcome: &Outcome, lang: Lang) -> String {
    let region = outcome.region();
    let before: u32 = region.offers.iter().filter_map(|o| o.kcp).map(|p| p.0).sum();
    let unknown = region.offers.iter().filter(|o| o.kcp.is_none()).count();
    let rows = region
        .settings
        .admissions()
        .into_iter()
        .map(|year| {
            // A line without a year before is told below, not counted as new.
            let AdmissionTotal { places, change, groups, contracts, workers, .. } = AdmissionTotal::of(&outcome.plan, year);
            let sign = if change > 0.0 { "+" } else { "" };
            vec![
                year.to_string(),
                number(f64::from(places), 0, lang),
                format!("{sign}{}", number(change, 0, lang)),
                number(f64::from(groups), 0, lang),
                number(f64::from(contracts), 0, lang),
                number(workers, 0, lang),
            ]
        })
        .collect();
    let head = match lang {
        Lang::Ru => ["Приём", "Мест", "К году раньше", "Групп", "Договоров", "Работников даст"],
        Lang::En => ["Admission", "Places", "Against the year before", "Groups", "Contracts", "Workers it gives"],
    };
    let title = match lang {
        Lang::Ru => format!(
            "Предлагаемые места; прошлый год — {}{}",
            number(f64::from(before), 0, lang),
            if unknown > 0 {
                format!(" (у {unknown} {} прошлый год неизвестен)", plural_ru(unknown as f64, ["строки", "строк", "строк"]))
            } else {
                String::new()
            }
        ),
        Lang::En => format!(
            "Places proposed; last year {}{}",
            number(f64::from(before), 0, lang),
            if unknown > 0 { format!(" ({unknown} lines without a figure)") } else { String::new() }
        ),
    };
    let unmet: Vec<String> = outcome
        .plan
        .lines
        .iter()
        .filter(|line| line.contracts > line.places)
        .map(|line| match lang {
            Lang::Ru => format!(
                "\n  договоры не выполнены: {}, приём {}: договоров {}, мест {}",
                region.offer_label(line.offer),
                line.year,
                line.contracts,
                line.places
            ),
            Lang::En => format!(
                "\n  contracts unmet: {}, admission {}: {} contracts, {} places",
                region.offer_label(line.offer),
                line.year,
                line.contracts,
                line.places
            ),
        })
        .collect();
    format!("{title}\n{}{}", table(head.map(str::to_owned).to_vec(), rows), unmet.concat())
}

/// Which kinds of constraint keep more groups out, and of how many places.
fn binding(outcome: &Outcome, lang: Lang) -> String {
    let title = pick(
        lang,
        "Что сдерживает план (у скольких строк и приёмов оно не пускает ещё одну группу)",
        "What binds (lines that it keeps from one more group)",
    );
    let rows = held_back(&outcome.plan).into_iter().map(|HeldBack { kind, lines, dearest }| {
        let name = pick(lang, kind_ru(kind), kind.key());
        let example = constraint::sentence(dearest, &outcome.region().settings.scenario);
        format!("  {name}: {lines}\n      {}", example.get(lang))
    });
    let mut lines: Vec<String> = std::iter::once(title.to_owned()).chain(rows).collect();
    if lines.len() == 1 {
        lines.push(
            pick(lang, "  ничего: ещё одна группа нигде не улучшила бы целей", "  nothing: one more group would improve no goal")
                .to_owned(),
        );
    }
    lines.join("\n")
}

/// Name and unit of a goal as people read it, and what its value is multiplied by for that unit.
pub(super) fn goal_name(goal: GoalName, lang: Lang) -> (&'static str, f64) {
    let (ru, en, factor) = match goal {
        GoalName::Contracts => ("невыполненные договоры, мест", "unmet contracts, places", 1.0),
        GoalName::Shortage => ("взвешенный дефицит, чел.", "weighted shortage, people", 1.0),
        GoalName::Fairness => {
            ("дефицит самой обделённой отрасли, % её потребности", "shortage of the worst industry, % of its need", 100.0)
        }
        GoalName::Surplus => ("избыток сверх допуска, чел.", "surplus beyond the tolerance, people", 1.0),
        GoalName::Change => ("изменения к прошлому году, мест", "change from the year before, places", 1.0),
        GoalName::Cost => ("стоимость обучения принятых, млн руб.", "cost of those admitted, m roubles", 1.0),
        GoalName::Score => ("баллы отбора, балл × место (больше — лучше)", "criteria score, points × places (more is better)", -1.0),
        GoalName::Weighted => ("взвешенная сумма целей", "weighted sum of the goals", 1.0),
    };
    (pick(lang, ru, en), factor)
}

fn goals(outcome: &Outcome, lang: Lang) -> String {
    let plan = &outcome.plan;
    let known = |value: Option<f64>, decimals| value.map_or("—".to_owned(), |value| number(value, decimals, lang));
    let rows = plan
        .goals
        .iter()
        .map(|goal| {
            let (name, factor) = goal_name(goal.name, lang);
            let shown = |value: Option<f64>| known(value.map(|value| value * factor), 1);
            vec![
                name.to_owned(),
                shown(Some(goal.value)),
                shown(goal.bound),
                goal.gap.map_or("—".to_owned(), |gap| format!("{} %", number(gap * 100.0, 2, lang))),
                shown(goal.in_parts),
                number(goal.seconds, 1, lang),
            ]
        })
        .collect();
    let head = match lang {
        Lang::Ru => ["Цель по порядку", "План", "Доказанная граница", "Разрыв", "Без целых групп", "Секунд"],
        Lang::En => ["Goal, in order", "Plan", "Proved bound", "Gap", "Groups in parts", "Seconds"],
    };
    let status = match (plan.status, lang) {
        (PlanStatus::Optimal, Lang::Ru) => "Цели: оптимум доказан",
        (PlanStatus::Gap, Lang::Ru) => "Цели: план с доказанным разрывом",
        (PlanStatus::TimeLimit, Lang::Ru) => "Цели: время вышло, записан лучший найденный план",
        (PlanStatus::Optimal, Lang::En) => "Goals: the optimum is proved",
        (PlanStatus::Gap, Lang::En) => "Goals: a plan with a proved gap",
        (PlanStatus::TimeLimit, Lang::En) => "Goals: the time limit was reached, the best plan so far is written",
    };
    let parts = [
        format!("{status}\n{}", table(head.map(str::to_owned).to_vec(), rows)),
        retries(&outcome.plan.goals, lang).trim_end().to_owned(),
        left_out(outcome, lang),
        competition(outcome, lang),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Lines that a goal cannot count, because the region does not say their cost or score.
fn left_out(outcome: &Outcome, lang: Lang) -> String {
    let named = |goal| outcome.plan.goals.iter().any(|result| result.name == goal);
    let count = |lacks: fn(&Offer) -> bool| outcome.region().offers.iter().filter(|offer| offer.licensed && lacks(offer)).count();
    let mut said = Vec::new();
    let without_cost = count(|offer| offer.cost.is_none());
    if named(GoalName::Cost) && without_cost > 0 {
        said.push(match lang {
            Lang::Ru => format!("  без стоимости (cost) строк: {without_cost} — в цели стоимости их нет"),
            Lang::En => format!("  lines without a cost: {without_cost}; the goal of cost does not count them"),
        });
    }
    let without_score = count(|offer| offer.score.is_none());
    if named(GoalName::Score) && without_score > 0 {
        said.push(match lang {
            Lang::Ru => format!("  без балла отбора (score) строк: {without_score} — в цели баллов их нет"),
            Lang::En => format!("  lines without a score: {without_score}; the goal of score does not count them"),
        });
    }
    said.join("\n")
}

/// What the competition changes of the need-optimal plan.
fn competition(outcome: &Outcome, lang: Lang) -> String {
    let Some(competition) = &outcome.plan.competition else { return String::new() };
    let rows = competition
        .goals
        .iter()
        .map(|row| {
            let (name, factor) = goal_name(row.goal, lang);
            let shown = |value: f64| number(value * factor, 1, lang);
            vec![name.to_owned(), shown(row.competition), shown(row.need_optimal), shown(row.competition - row.need_optimal)]
        })
        .collect();
    let head = match lang {
        Lang::Ru => ["Цель", "Конкурс", "План по потребности", "Разница"],
        Lang::En => ["Goal", "Competition", "Need-optimal plan", "Difference"],
    };
    let moved = competition.lines.iter().filter(|line| line.places != line.need_optimal).count();
    let unranked = competition.lines.iter().filter(|line| line.score.is_none()).count();
    let title = match lang {
        Lang::Ru => format!(
            "Конкурс: лоты по плану потребности розданы по рангу балла отбора; иначе, чем в нём, — {moved} {} (tables/competition.csv)",
            plural_ru(moved as f64, ["строка", "строки", "строк"])
        ),
        Lang::En => {
            format!(
                "Competition: lots of the need-optimal plan, handed out by rank of score; {moved} lines differ (tables/competition.csv)"
            )
        }
    };
    let of = |places: fn(&LotLine) -> u32| competition.lines.iter().map(|line| u64::from(places(line))).sum::<u64>();
    let left = of(|line| line.need_optimal.0).saturating_sub(of(|line| line.places.0));
    let left = match (left, lang) {
        (0, _) => String::new(),
        (n, Lang::Ru) => format!("\n  осталось нерозданных мест: {n} — в них нет целой группы или им нет места в колледжах по рангу"),
        (n, Lang::En) => format!("\n  places left over: {n}; they make no whole group, or the colleges by rank have no room"),
    };
    let unranked = match (unranked, lang) {
        (0, _) => String::new(),
        (n, Lang::Ru) => format!("\n  без балла отбора (score) строк: {n} — они в конце своих лотов"),
        (n, Lang::En) => format!("\n  lines without a score: {n}; they stand last in their lots"),
    };
    format!("\n{title}\n{}{left}{unranked}", table(head.map(str::to_owned).to_vec(), rows))
}

/// Goals at which the solver failed first, a line each.
pub fn retries(goals: &[GoalResult], lang: Lang) -> String {
    let line = |goal: &GoalResult| {
        let (name, error) = (goal.name.key(), goal.retried.as_ref()?);
        Some(match lang {
            Lang::Ru => format!("Цель {name}: решатель сначала отказал ({error}), со второй попытки и другими настройками решил\n"),
            Lang::En => format!("Goal {name}: the solver failed first ({error}) and answered the second time, with other settings\n"),
        })
    };
    goals.iter().filter_map(line).collect()
}

fn listing(out: &Path, files: &[String], lang: Lang) -> String {
    let of = |prefix: &str, suffix: &str| files.iter().filter(|f| f.starts_with(prefix) && f.ends_with(suffix)).count();
    let (tables, charts) = (of("tables/", ".csv"), of("charts/", ".png"));
    let out = out.display();
    match lang {
        Lang::Ru => format!(
            "Файлы: {out}\n  обоснование — justification.xlsx; пояснительная записка — note.docx; приложение к приказу — order_annex.docx; страница — report.html\n  таблиц {tables} (tables/, CSV и Parquet); графиков {charts} (charts/, PNG, SVG и CSV); карточка — run.json\n  проверка без решателя: kadry verify {out}"
        ),
        Lang::En => format!(
            "Files: {out}\n  justification.xlsx; explanatory note note.docx; annex of the order order_annex.docx; page report.html\n  {tables} tables (tables/, CSV and Parquet); {charts} charts (charts/, PNG, SVG and CSV); run card run.json\n  check without the solver: kadry verify {out}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kadry_engine::quota::GoalName;

    #[test]
    fn a_goal_that_took_two_attempts_is_told() {
        let once = GoalResult::solved(GoalName::Shortage, 1.0, 1.0, 1.0, 0.0);
        let twice = GoalResult { retried: Some("SolveError".to_owned()), ..GoalResult::solved(GoalName::Surplus, 1.0, 1.0, 1.0, 0.0) };
        let goals = [once, twice];
        let told = "Goal surplus: the solver failed first (SolveError) and answered the second time, with other settings\n";
        assert_eq!(retries(&goals, Lang::En), told);
        let cards: Vec<_> = goals.iter().map(|goal| serde_json::to_value(goal).expect("JSON")).collect();
        assert_eq!((cards[0].get("retried"), cards[1]["retried"].as_str()), (None, Some("SolveError")));
    }
}
