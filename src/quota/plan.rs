//! Solves the goals one after the other and turns the answer into records.

use super::arithmetic::{self, Reason, describe};
use super::goals::GoalName;
use super::model::{ColumnKey, Data, Model, Row, RowKey, in_reach};
use super::solve::{Answer, Failure, Options, minimise};
use crate::lang::{Lang, Text, number, text};
use crate::units::{Groups, People, Places, Roubles, Workers, Year};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// One line of the plan.
#[derive(Clone, Debug)]
pub struct PlanLine {
    pub offer: usize,
    pub year: Year,
    pub groups: Groups,
    pub places: Places,
    /// Last year's fact for the first admission year, the plan of the year before after it; unknown is not zero.
    pub previous: Option<Places>,
    pub contracts: Places,
    pub graduation: Year,
    pub graduates: People,
    /// Both lags of the yield chain.
    pub workers: Workers,
    /// Of the whole cohort over its years of study; `None` where the offer gives no cost.
    pub cost: Option<Roubles>,
    /// The constraint that leaves no room for one more group; index into `Plan::constraints`.
    pub blocked_by: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceStatus {
    OutOfReach,
    Shortage,
    Balanced,
    Surplus,
}

impl BalanceStatus {
    pub fn key(self) -> &'static str {
        match self {
            BalanceStatus::OutOfReach => "out_of_reach",
            BalanceStatus::Shortage => "shortage",
            BalanceStatus::Balanced => "balanced",
            BalanceStatus::Surplus => "surplus",
        }
    }
}

/// Need of one programme and year against the workers that come.
#[derive(Clone, Debug)]
pub struct BalanceLine {
    pub programme: usize,
    pub year: Year,
    pub need: People,
    pub pipeline: Workers,
    pub planned: Workers,
    pub shortage: Workers,
    pub surplus: Workers,
    pub status: BalanceStatus,
}

/// One constraint as the plan meets it.
#[derive(Clone, Debug)]
pub struct ConstraintLine {
    pub name: String,
    pub kind: &'static str,
    pub owner: String,
    pub year: Year,
    pub bound: f64,
    pub activity: f64,
    pub slack: f64,
    pub binding: bool,
    /// Change of weighted shortage (people) per unit more of the bound, from the LP relaxation of the second goal.
    pub price_people: Option<f64>,
    pub sentence: Text,
}

#[derive(Clone, Debug, Serialize)]
pub struct GoalResult {
    pub name: GoalName,
    /// In the final plan.
    pub value: f64,
    /// When the goal itself was solved; later goals may use the tolerance above it.
    pub optimum: f64,
    /// Proved: no plan does better.
    pub bound: f64,
    /// Bound of the relaxation to parts of groups; the difference is the price of wholeness.
    pub lp_bound: f64,
    /// `(value − bound) / value`.
    pub gap: f64,
    #[serde(skip)]
    pub seconds: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// Every goal is proved to within 0.01 %.
    Optimal,
    /// The work on some goal ended with a gap, which is stated.
    Gap,
    TimeLimit,
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub status: PlanStatus,
    pub gap: f64,
    pub goals: Vec<GoalResult>,
    pub lines: Vec<PlanLine>,
    pub balance: Vec<BalanceLine>,
    pub constraints: Vec<ConstraintLine>,
    /// Columns and rows of the model.
    pub size: (usize, usize),
}

/// Why there is no plan.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Constraints contradict one another.
    Impossible(Vec<Reason>),
    /// The time limit came before any plan.
    NoPlanInTime,
    Solver(String),
}

/// Finds the plan.
///
/// # Errors
/// [`Refusal`] when no plan exists, none was found in time, or the solver failed twice.
pub fn plan(data: &Data<'_>) -> Result<Plan, Refusal> {
    let mut model = Model::build(data);
    let reasons = arithmetic::reasons(&model, data);
    if !reasons.is_empty() {
        return Err(Refusal::Impossible(reasons));
    }
    let size = (model.columns.len(), model.rows.len());
    let own_rows = model.rows.len();
    let (answer, goals, prices) = solve_goals(&mut model, data)?;
    model.rows.truncate(own_rows);
    Ok(collect(&model, data, &answer, goals, &prices, size))
}

/// Least weighted shortage where parts of groups are allowed: the LP of the second goal.
///
/// # Errors
/// [`Refusal`] as for [`plan`].
pub fn shortage_bound(model: &Model, data: &Data<'_>) -> Result<f64, Refusal> {
    let scenario = &data.region.settings.scenario;
    let options = Options { gap: scenario.gap.0, time_limit: scenario.time_limit, nodes: i32::MAX, search: 0.05, relax: true };
    let answer = minimise(model, &GoalName::Shortage.terms(model, data), options, None);
    answer.map(|answer| answer.objective).map_err(|failure| refuse(failure, model, data))
}

/// Solves the goals in their order; returns the last answer and the duals of the relaxation of the shortage goal.
fn solve_goals(model: &mut Model, data: &Data<'_>) -> Result<(Answer, Vec<GoalResult>, Vec<f64>), Refusal> {
    let scenario = &data.region.settings.scenario;
    let started = Instant::now();
    let mut results: Vec<GoalResult> = Vec::new();
    let mut kept: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut last: Option<Answer> = None;
    let mut prices = Vec::new();
    let mut timed_out = false;
    for goal in GoalName::ORDER {
        let terms = goal.terms(model, data);
        if terms.is_empty() && goal == GoalName::Contracts {
            continue;
        }
        // Nothing that the plan can reach counts for this goal: it is met as it stands.
        if terms.is_empty() && last.is_some() {
            results.push(GoalResult { name: goal, value: 0.0, optimum: 0.0, bound: 0.0, lp_bound: 0.0, gap: 0.0, seconds: 0.0 });
            kept.push(terms);
            continue;
        }
        let stage = Instant::now();
        let (gap, nodes, search) = effort(goal, scenario.gap.0);
        let options = |relax: bool| {
            let time_limit = (scenario.time_limit - started.elapsed().as_secs_f64()).max(0.0);
            Options { gap, time_limit, nodes, search, relax }
        };
        let solved = minimise(model, &terms, options(true), None).and_then(|relaxed| {
            let near = last.as_ref().map(|answer| {
                let first = between(model, &terms, &answer.values, &relaxed.values, options(false));
                let first = first.unwrap_or_else(|| answer.values.clone());
                between(model, &terms, &first, &last_year(model, data, &first), options(false)).unwrap_or(first)
            });
            minimise(model, &terms, options(false), near.as_deref()).map(|answer| (relaxed, answer))
        });
        let (relaxed, answer) = match (solved, &last) {
            (Ok(solved), _) => solved,
            // An earlier goal already has a plan: the limit came during this one.
            (Err(Failure::NoPlanInTime), Some(_)) => {
                timed_out = true;
                break;
            }
            (Err(failure), None) => return Err(refuse(failure, model, data)),
            (Err(failure), Some(_)) => return Err(Refusal::Solver(format!("{}: {failure:?}", goal.key()))),
        };
        if goal == GoalName::Shortage {
            prices = relaxed.duals.clone();
        }
        timed_out |= answer.timed_out;
        results.push(GoalResult {
            name: goal,
            value: answer.objective,
            optimum: answer.objective,
            bound: answer.bound.max(relaxed.objective.min(answer.objective)),
            lp_bound: relaxed.objective,
            gap: 0.0,
            seconds: stage.elapsed().as_secs_f64(),
        });
        // Contracts are law: no tolerance of theirs is spent on later goals.
        let tolerance = if goal == GoalName::Contracts { 0.0 } else { scenario.goal_tolerance.0 };
        let room = (answer.objective.abs() * tolerance).max(1e-4);
        model.add_row(RowKey::Kept { goal: kept.len() }, terms.clone(), f64::NEG_INFINITY, answer.objective + room);
        kept.push(terms);
        last = Some(answer);
        if timed_out {
            break;
        }
    }
    let Some(mut answer) = last else { return Err(Refusal::Solver("no goal".to_owned())) };
    answer.timed_out = timed_out;
    for (result, terms) in results.iter_mut().zip(&kept) {
        result.value = terms.iter().map(|(column, coefficient)| answer.values[*column] * coefficient).sum();
    }
    Ok((answer, results, prices))
}

/// Gap and nodes at which the work on a goal ends, and the part of it that looks for plans. The goals that decide about
/// people are solved to the gap that was asked for. Those after them have long proofs that are worth little: a good plan is
/// sought first, then the proof gets a fixed amount of work, and the gap that is left is reported.
fn effort(goal: GoalName, asked: f64) -> (f64, i32, f64) {
    match goal {
        GoalName::Contracts => (0.0, i32::MAX, 0.05),
        GoalName::Shortage => (asked, i32::MAX, 0.05),
        GoalName::Surplus => (asked.max(0.02), 10, 0.0),
        GoalName::Change => (asked.max(0.30), 1, 0.0),
    }
}

/// A good plan for the next goal soon: each count of groups may move only between the plan so far and a target.
fn between(model: &Model, goal: &[(usize, f64)], plan: &[f64], target: &[f64], options: Options) -> Option<Vec<f64>> {
    let mut columns = model.columns.clone();
    for (index, column) in columns.iter_mut().enumerate() {
        if let ColumnKey::Groups { .. } = column.key {
            column.lower = plan[index].round().min(target[index].floor()).max(column.lower);
            column.upper = plan[index].round().max(target[index].ceil()).min(column.upper);
        }
    }
    let small = Model::from_parts(columns, model.rows.clone());
    minimise(&small, goal, Options { nodes: 20, gap: 0.03, search: 0.2, ..options }, Some(plan)).ok().map(|answer| answer.values)
}

/// The plan with every line at last year's number of groups, as far as it is known.
fn last_year(model: &Model, data: &Data<'_>, plan: &[f64]) -> Vec<f64> {
    let mut values = plan.to_vec();
    for (value, column) in values.iter_mut().zip(&model.columns) {
        if let ColumnKey::Groups { offer, .. } = column.key {
            let line = &data.region.offers[offer];
            if let Some(kcp) = line.kcp {
                *value = f64::from(kcp) / f64::from(line.group_size);
            }
        }
    }
    values
}

fn refuse(failure: Failure, model: &Model, data: &Data<'_>) -> Refusal {
    match failure {
        Failure::Infeasible => Refusal::Impossible(elastic(model, data)),
        Failure::NoPlanInTime => Refusal::NoPlanInTime,
        Failure::Solver(error) => Refusal::Solver(error),
    }
}

/// Arithmetic found nothing and still the constraints contradict one another together: give every constraint of an owner
/// some slack at a price, and say which ones need it and how much.
fn elastic(model: &Model, data: &Data<'_>) -> Vec<Reason> {
    let mut columns = model.columns.clone();
    let mut rows = model.rows.clone();
    let mut goal = Vec::new();
    for (number, row) in rows.iter_mut().enumerate() {
        let Some(_) = describe(row.key, data) else { continue };
        // Each constraint gives way in parts of itself, so that roubles and places weigh alike.
        let scale = 1.0 / row.upper.abs().min(row.lower.abs()).max(1.0);
        for (bounded, direction) in [(row.upper.is_finite(), -1.0), (row.lower.is_finite(), 1.0)] {
            if bounded {
                let index = columns.len();
                columns.push(super::model::Column {
                    key: ColumnKey::Slack { row: number },
                    lower: 0.0,
                    upper: f64::INFINITY,
                    integer: false,
                });
                row.terms.push((index, direction));
                goal.push((index, scale));
            }
        }
    }
    let first_slack = model.columns.len();
    let relaxed = Model::from_parts(columns, rows);
    let options = Options { gap: 0.01, time_limit: data.region.settings.scenario.time_limit, nodes: i32::MAX, search: 0.05, relax: false };
    let Ok(answer) = minimise(&relaxed, &goal, options, None) else { return Vec::new() };
    relaxed
        .rows
        .iter()
        .filter_map(|row| {
            let (kind, owner, year) = describe(row.key, data)?;
            let give: f64 = row.terms.iter().filter(|(column, _)| *column >= first_slack).map(|(column, _)| answer.values[*column]).sum();
            let bound = if row.upper.is_finite() { row.upper } else { row.lower } + row.taken;
            (give > 1e-6).then(|| {
                let (shown, by, what) = (number(bound, 1, Lang::Ru), number(give, 1, Lang::Ru), kind_ru(kind));
                Reason {
                    kind,
                    owner: owner.clone(),
                    year,
                    required: bound,
                    available: give,
                    sentence: text!(
                        "Ограничения вместе невыполнимы. Достаточно, например, ослабить: {what}, {owner}, {year} год, граница {shown} — на {by}",
                        "The constraints cannot hold together. It is enough, for example, to relax {kind}, {owner}, {year}, bound {shown}, by {by}"
                    ),
                }
            })
        })
        .collect()
}

/// Russian name of a kind of constraint.
pub fn kind_ru(kind: &str) -> &'static str {
    match kind {
        "licence" => "лицензия и число групп",
        "contract" => "целевые договоры",
        "intake" => "предел приёма колледжа",
        "contingent" => "контингент колледжа",
        "workshop" => "мастерские",
        "teachers" => "часы преподавателей",
        "dormitory" => "общежитие",
        "budget" => "бюджет",
        "applicants" => "число поступающих",
        "growth" => "рост к прошлому году",
        "decline" => "снижение к прошлому году",
        "limit_min" => "нижний предел",
        "limit_max" => "верхний предел",
        "federal" => "решение федерального органа",
        _ => "ограничение",
    }
}

fn collect(model: &Model, data: &Data<'_>, answer: &Answer, mut goals: Vec<GoalResult>, prices: &[f64], size: (usize, usize)) -> Plan {
    let region = data.region;
    // Everything is computed again from whole groups and places, so that no trace of the solver's rounding remains.
    let mut values = answer.values.clone();
    for (value, column) in values.iter_mut().zip(&model.columns) {
        if matches!(
            column.key,
            ColumnKey::Groups { .. } | ColumnKey::Places { .. } | ColumnKey::ChangeMode { .. } | ColumnKey::Opened { .. }
        ) {
            *value = value.round();
        }
    }
    let places = |offer: usize, year: Year| model.column(ColumnKey::Places { offer, year }).map_or(0.0, |x| values[x]);
    let constraints = constraints(model, data, &values, prices, &places);
    let blockers = blockers(model, data, &values, &constraints);
    let mut lines = Vec::new();
    let mut planned: BTreeMap<(usize, Year), f64> = BTreeMap::new();
    for (k, offer) in region.offers.iter().enumerate() {
        let chain = &data.chains[k];
        for year in region.settings.admissions() {
            let count = places(k, year);
            let groups = model.column(ColumnKey::Groups { offer: k, year }).map_or(0.0, |g| values[g]);
            let (first, second) = chain.per_place();
            let graduation = year.plus(offer.years());
            *planned.entry((offer.programme, graduation)).or_default() += first * count;
            *planned.entry((offer.programme, graduation.plus(1))).or_default() += second * count;
            let contracts = region.contracted(k, year);
            if !offer.licensed && offer.kcp.is_none_or(|kcp| kcp.0 == 0) && contracts.0 == 0 {
                continue;
            }
            let previous =
                if year == region.settings.first_admission_year { offer.kcp } else { Some(Places(places(k, year.plus(-1)) as u32)) };
            let student_years: f64 = (0..offer.years()).map(|passed| chain.alive_after(passed)).sum();
            lines.push(PlanLine {
                offer: k,
                year,
                groups: Groups(groups as u32),
                places: Places(count as u32),
                previous,
                contracts,
                graduation,
                graduates: People(count * chain.survival.value.0),
                workers: Workers(count * (first + second)),
                cost: offer.cost.map(|cost| Roubles(cost.0 * count * student_years)),
                blocked_by: blockers.get(&(k, year)).copied(),
            });
        }
    }
    let balance = balance(data, &planned);
    for goal in &mut goals {
        goal.value = goal_value(goal.name, data, &balance, &lines, &places);
        // Rounding may move a value below its bound by the solver's tolerance; that is no negative gap.
        goal.gap = if goal.value > goal.bound + 1e-6 { (goal.value - goal.bound) / goal.value.abs().max(1e-9) } else { 0.0 };
    }
    let gap = goals.iter().map(|goal| goal.gap).fold(0.0, f64::max);
    let stopped =
        goals.len() < GoalName::ORDER.iter().filter(|goal| **goal != GoalName::Contracts || !goal.terms(model, data).is_empty()).count();
    let status = match gap {
        _ if stopped || answer.timed_out => PlanStatus::TimeLimit,
        gap if gap <= 1e-4 => PlanStatus::Optimal,
        _ => PlanStatus::Gap,
    };
    Plan { status, gap, goals, lines, balance, constraints, size }
}

fn balance(data: &Data<'_>, planned: &BTreeMap<(usize, Year), f64>) -> Vec<BalanceLine> {
    let region = data.region;
    let reach = in_reach(data);
    let tolerance = region.settings.scenario.surplus_tolerance.0;
    let last = reach.iter().map(|(_, year)| *year).max().unwrap_or(region.settings.horizon);
    let mut lines = Vec::new();
    for programme in 0..region.programmes.len() {
        for year in region.settings.base_year.plus(1).to(last) {
            let need = data.demand.need(programme, year);
            let pipeline = data.pipeline.at(programme, year).workers;
            let planned = planned.get(&(programme, year)).copied().unwrap_or_default();
            let left = need.0 - pipeline.0 - planned;
            // Half a person is no shortage.
            let band = (tolerance * need.0).max(0.5);
            let status = match left {
                _ if !reach.contains(&(programme, year)) => BalanceStatus::OutOfReach,
                left if left > band => BalanceStatus::Shortage,
                left if -left > band => BalanceStatus::Surplus,
                _ => BalanceStatus::Balanced,
            };
            lines.push(BalanceLine {
                programme,
                year,
                need,
                pipeline,
                planned: Workers(planned),
                shortage: Workers(left.max(0.0)),
                surplus: Workers((-left).max(0.0)),
                status,
            });
        }
    }
    lines
}

/// A goal of the final plan, from its records.
fn goal_value(goal: GoalName, data: &Data<'_>, balance: &[BalanceLine], lines: &[PlanLine], places: &dyn Fn(usize, Year) -> f64) -> f64 {
    let region = data.region;
    let scenario = &region.settings.scenario;
    let reached = || balance.iter().filter(|line| line.status != BalanceStatus::OutOfReach);
    match goal {
        GoalName::Contracts => lines.iter().map(|line| f64::from(line.contracts) - f64::from(line.places)).map(|lack| lack.max(0.0)).sum(),
        GoalName::Shortage => reached().map(|line| region.programmes[line.programme].priority * line.shortage.0).sum(),
        GoalName::Surplus => reached().map(|line| (line.surplus.0 - scenario.surplus_tolerance.0 * line.need.0).max(0.0)).sum(),
        GoalName::Change => {
            let moved: f64 =
                lines.iter().filter_map(|line| line.previous.map(|previous| (f64::from(line.places) - f64::from(previous)).abs())).sum();
            let years = region.settings.admissions();
            let opened = region
                .offers
                .iter()
                .enumerate()
                .filter(|(k, offer)| offer.kcp == Some(Places(0)) && years.iter().any(|year| places(*k, *year) > 0.0))
                .count();
            moved + scenario.new_line_weight * opened as f64
        }
    }
}

/// Every constraint that a user owns, with what the plan makes of it.
fn constraints(model: &Model, data: &Data<'_>, values: &[f64], prices: &[f64], places: &dyn Fn(usize, Year) -> f64) -> Vec<ConstraintLine> {
    let region = data.region;
    let share = region.settings.scenario.change_share.0;
    let mut seen: BTreeSet<RowKey> = BTreeSet::new();
    let mut lines = Vec::new();
    for (index, row) in model.rows.iter().enumerate() {
        let Some((kind, owner, year)) = describe(row.key, data) else { continue };
        if !seen.insert(row.key) {
            continue;
        }
        let upper = row.upper.is_finite();
        let (mut bound, mut activity) = (if upper { row.upper } else { row.lower } + row.taken, row.activity(values) + row.taken);
        // An unmet part keeps the row of a soft contract, but it is no place.
        if let RowKey::Contract { offer, year } = row.key {
            activity = places(offer, year);
        }
        // Between planned years the bound depends on the plan itself: it is shown for the places of the year before.
        if let RowKey::Growth { offer, year } | RowKey::Decline { offer, year } = row.key
            && year > region.settings.first_admission_year
        {
            let before = places(offer, year.plus(-1));
            let step = (share * before).max(f64::from(region.offers[offer].group_size));
            activity = places(offer, year);
            bound = if upper { before + step } else { (before - step).max(0.0) };
        }
        let slack = if upper { bound - activity } else { activity - bound };
        let binding = slack <= 1e-6 * bound.abs().max(1.0) && !(bound == 0.0 && kind == "decline");
        let price = prices.get(index).copied().filter(|_| has_price(row)).map(|p| if p.abs() < 1e-9 { 0.0 } else { p });
        let sentence = sentence(kind, &owner, year, bound, activity, slack, binding, price);
        lines.push(ConstraintLine {
            name: format!("{kind}[{owner}, {year}]"),
            kind,
            owner,
            year,
            bound,
            activity,
            slack,
            binding,
            price_people: price,
            sentence,
        });
    }
    lines
}

/// A dual is a price of the bound only where the bound is a number of the user's.
fn has_price(row: &Row) -> bool {
    !matches!(row.key, RowKey::Growth { .. } | RowKey::Decline { .. }) || row.terms.len() == 1
}

#[allow(clippy::too_many_arguments, reason = "the parts of one sentence")]
fn sentence(kind: &str, owner: &str, year: Year, bound: f64, activity: f64, slack: f64, binding: bool, price: Option<f64>) -> Text {
    let money = kind == "budget";
    let (scale, unit_ru, unit_en) = match kind {
        "budget" => (1e6, "млн руб.", "m roubles"),
        "licence" => (1.0, "гр.", "groups"),
        "teachers" => (1.0, "ч", "hours"),
        "contingent" | "workshop" | "dormitory" => (1.0, "чел.", "people"),
        _ => (1.0, "мест", "places"),
    };
    let show = |value: f64, lang: Lang| number(value / scale, if money { 1 } else { 0 }, lang);
    let what = kind_ru(kind);
    let mut ru = format!("{owner}, {year} год: {what} — {} из {} {unit_ru}", show(activity, Lang::Ru), show(bound, Lang::Ru));
    let mut en = format!("{owner}, {year}: {kind}: {} of {} {unit_en}", show(activity, Lang::En), show(bound, Lang::En));
    if matches!(kind, "contract" | "limit_min" | "decline") {
        ru = format!("{owner}, {year} год: {what} — {} при нижней границе {} {unit_ru}", show(activity, Lang::Ru), show(bound, Lang::Ru));
        en = format!("{owner}, {year}: {kind}: {} with a lower bound of {} {unit_en}", show(activity, Lang::En), show(bound, Lang::En));
    }
    if binding {
        ru.push_str("; исчерпано");
        en.push_str("; used up");
    } else {
        ru.push_str(&format!("; свободно {}", show(slack, Lang::Ru)));
        en.push_str(&format!("; {} free", show(slack, Lang::En)));
    }
    if let Some(price) = price.filter(|p| p.abs() >= 5e-4 / scale) {
        let (ru_price, en_price) = (number(price * scale, 2, Lang::Ru), number(price * scale, 2, Lang::En));
        let (one_ru, one_en) = if unit_ru == "мест" { ("место", "place") } else { (unit_ru, unit_en) };
        ru.push_str(&format!("; ещё 1 {one_ru}: взвешенный дефицит {ru_price} чел. (оценка без требования целых групп)"));
        en.push_str(&format!("; 1 {one_en} more: weighted shortage {en_price} people (an estimate with groups in parts)"));
    }
    Text::new(ru, en)
}

/// For each line the constraint that one more group would break; where several would, the one with the highest price.
fn blockers(model: &Model, data: &Data<'_>, values: &[f64], constraints: &[ConstraintLine]) -> BTreeMap<(usize, Year), usize> {
    let mut by_key: BTreeMap<RowKey, usize> = BTreeMap::new();
    for row in model.rows.iter().filter(|row| describe(row.key, data).is_some()) {
        let next = by_key.len();
        by_key.entry(row.key).or_insert(next);
    }
    let mut found: BTreeMap<(usize, Year), (f64, usize)> = BTreeMap::new();
    for row in model.rows.iter().filter(|row| row.upper.is_finite()) {
        let Some(line) = by_key.get(&row.key).copied().filter(|line| *line < constraints.len()) else { continue };
        let slack = row.upper - row.activity(values);
        for (column, coefficient) in row.terms.iter().filter(|(_, c)| *c > 0.0) {
            let (offer, admission, step) = match model.columns[*column].key {
                ColumnKey::Places { offer, year } => (offer, year, f64::from(data.region.offers[offer].group_min)),
                ColumnKey::Groups { offer, year } => (offer, year, 1.0),
                _ => continue,
            };
            if slack + 1e-6 < coefficient * step {
                let price = constraints[line].price_people.map_or(0.0, f64::abs);
                let entry = found.entry((offer, admission)).or_insert((price, line));
                if price > entry.0 {
                    *entry = (price, line);
                }
            }
        }
    }
    found.into_iter().map(|(key, (_, line))| (key, line)).collect()
}
