//! Every constraint of the model, recomputed from places and inputs, and the table of constraints against it.
//! A constraint is written once as a rule: a bound, what is used of it, and how the two must stand.

use super::allocation::Plan;
use super::table::{self, Table};
use super::{Report, at_most, figure, limits, near};
use kadry_region::lang::{Lang, Text, text};
use kadry_region::units::Year;
use kadry_region::{Contracts, Leavers, Offer, Region, reference};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    AtMost,
    AtLeast,
    Equal,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub kind: &'static str,
    pub owner: String,
    pub year: Year,
    /// `None` where it rests on a forecast: the bound that the run states is taken then.
    pub bound: Option<f64>,
    pub activity: f64,
    pub sense: Sense,
    /// Planned students have a part in it: today's students alone may exceed a capacity without fault of the plan.
    pub planned: bool,
    /// The table of constraints must have it.
    pub listed: bool,
}

/// Names of the kinds in both languages.
const KINDS: [(&str, &str, &str); 14] = [
    ("licence", "лицензия и число групп", "licence and number of groups"),
    ("contract", "целевые договоры", "targeted contracts"),
    ("intake", "предел приёма колледжа", "intake capacity"),
    ("contingent", "контингент колледжа", "contingent capacity"),
    ("workshop", "мастерские", "workshop"),
    ("teachers", "часы преподавателей", "teaching hours"),
    ("dormitory", "общежитие", "dormitory"),
    ("budget", "бюджет", "budget"),
    ("applicants", "число поступающих", "applicants"),
    ("growth", "рост к прошлому году", "growth from the year before"),
    ("decline", "снижение к прошлому году", "decline from the year before"),
    ("limit_min", "нижний предел", "lower limit"),
    ("limit_max", "верхний предел", "upper limit"),
    ("federal", "решение федерального органа", "federal decision"),
];

pub fn check(run: &Path, plan: Option<&Plan<'_>>, region: &Region, report: &mut Report) {
    let table = table::read(run, "constraints", &["kind", "owner", "year", "bound", "activity", "slack"], report);
    let stated = table.as_ref().map(|table| read(table, report));
    let Some(plan) = plan else { return };
    let mut rules = rules(plan);
    forecast_bounds(&mut rules, stated.as_deref().unwrap_or_default(), report);
    let soft = region.settings.scenario.contracts == Contracts::Soft;
    for rule in &rules {
        report.count(rule.kind, usize::from(rule.planned || rule.kind != "federal"));
        if rule.planned && !(soft && rule.kind == "contract") && !holds(rule) {
            report.find(rule.kind, format!("{}, {}", rule.owner, rule.year), broken(rule));
        }
    }
    if let Some(stated) = stated {
        report.count("constraints", stated.len());
        against(&rules, stated, report);
    }
}

fn holds(rule: &Rule) -> bool {
    let Some(bound) = rule.bound else { return true };
    match rule.sense {
        Sense::AtMost => at_most(rule.activity, bound),
        Sense::AtLeast => at_most(bound, rule.activity),
        Sense::Equal => near(bound, rule.activity),
    }
}

fn names(kind: &str) -> (&'static str, &'static str) {
    KINDS.iter().find(|(name, ..)| *name == kind).map_or(("ограничение", "constraint"), |(_, ru, en)| (*ru, *en))
}

fn broken(rule: &Rule) -> Text {
    let (ru, en) = names(rule.kind);
    let say = |lang| (figure(rule.activity, lang), figure(rule.bound.unwrap_or_default(), lang));
    let ((found, bound), (found_en, bound_en)) = (say(Lang::Ru), say(Lang::En));
    let (must, must_en) = match rule.sense {
        Sense::AtMost => ("не больше", "at most"),
        Sense::AtLeast => ("не меньше", "at least"),
        Sense::Equal => ("ровно", "exactly"),
    };
    Text::new(
        format!("нарушено: {ru} — {found}, должно быть {must} {bound}"),
        format!("broken: {en} — {found_en}, must be {must_en} {bound_en}"),
    )
}

fn rules(plan: &Plan<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    lines(plan, &mut rules);
    colleges(plan, &mut rules);
    budgets(plan, &mut rules);
    applicants(plan, &mut rules);
    limits::rules(plan, &mut rules);
    rules
}

/// Rules of a single line: licence, contracts, continuity, workshop.
fn lines(plan: &Plan<'_>, rules: &mut Vec<Rule>) {
    for (k, offer) in plan.region.offers.iter().enumerate() {
        let owner = plan.region.offer_label(k);
        let rule = |kind, year, bound, activity, sense, listed| Rule {
            kind,
            owner: owner.clone(),
            year,
            bound: Some(bound),
            activity,
            sense,
            planned: true,
            listed,
        };
        for year in plan.admissions.iter().copied() {
            let (allowed, places) = (plan.allowed(k, year), plan.places(k, year));
            rules.push(rule("licence", year, allowed, plan.groups(k, year), Sense::AtMost, false));
            let contracted = plan.contracted(k, year);
            if contracted > 0.0 {
                rules.push(rule("contract", year, contracted, places, Sense::AtLeast, true));
            }
            if let Some((least, most)) = continuity(plan, k, offer, year) {
                rules.push(rule("growth", year, most, places, Sense::AtMost, false));
                rules.push(rule("decline", year, least, places, Sense::AtLeast, false));
            }
        }
        if let Some(capacity) = offer.workshop {
            rules.extend(over_time(plan, "workshop", &owner, capacity.0, &[k], |k, year| {
                (plan.planned_students(k, year), plan.earlier_students(k, year))
            }));
        }
    }
}

/// Least and most places that the change from the year before allows.
fn continuity(plan: &Plan<'_>, k: usize, offer: &Offer, year: Year) -> Option<(f64, f64)> {
    let allowed = plan.allowed(k, year);
    let previous = plan.previous(k, year).filter(|_| allowed > 0.0)?;
    let group = f64::from(offer.group_size);
    let step = (plan.region.settings.scenario.change_share.0 * previous).max(group);
    Some(((previous - step).min(group * allowed).max(0.0), previous + step))
}

/// A capacity in every year in which a planned cohort may study; `used` gives planned and earlier use of a line.
fn over_time(
    plan: &Plan<'_>,
    kind: &'static str,
    owner: &str,
    bound: f64,
    lines: &[usize],
    used: impl Fn(usize, Year) -> (f64, f64),
) -> Vec<Rule> {
    let longest = lines.iter().filter_map(|k| plan.chains.get(*k)).map(|chain| chain.years).max().unwrap_or_default();
    let (Some(first), Some(last)) = (plan.admissions.first(), plan.admissions.last()) else { return Vec::new() };
    let years = first.to(last.plus(longest - 1));
    let rule = |year: Year| {
        let (planned, earlier) = lines.iter().map(|k| used(*k, year)).fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        let planned_any = planned > 0.0;
        Rule {
            kind,
            owner: owner.to_owned(),
            year,
            bound: Some(bound),
            activity: planned + earlier,
            sense: Sense::AtMost,
            planned: planned_any,
            listed: planned_any,
        }
    };
    years.map(rule).collect()
}

fn colleges(plan: &Plan<'_>, rules: &mut Vec<Rule>) {
    let region = plan.region;
    let scenario = &region.settings.scenario;
    let mut offers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (k, offer) in region.offers.iter().enumerate() {
        offers.entry(offer.college).or_default().push(k);
    }
    for (index, lines) in &offers {
        let Some(college) = region.colleges.get(*index) else { continue };
        let owner = college.id.as_str();
        if let Some(capacity) = college.intake_capacity {
            rules.extend(plan.admissions.iter().map(|year| {
                let activity: f64 = lines.iter().map(|k| plan.places(*k, *year)).sum();
                let bound = Some(f64::from(capacity));
                Rule {
                    kind: "intake",
                    owner: owner.to_owned(),
                    year: *year,
                    bound,
                    activity,
                    sense: Sense::AtMost,
                    planned: true,
                    listed: activity > 0.0,
                }
            }));
        }
        if let Some(capacity) = college.contingent_capacity {
            rules.extend(over_time(plan, "contingent", owner, capacity.0, lines, |k, year| {
                (plan.planned_students(k, year), plan.earlier_students(k, year))
            }));
        }
        if let Some(hours) = college.teacher_hours {
            let each = scenario.teacher_hours_per_group;
            let size = |k: usize| region.offers.get(k).map_or(1.0, |offer| f64::from(offer.group_size));
            let used = |k, year| (each * plan.planned_groups(k, year), each * plan.earlier_students(k, year) / size(k));
            rules.extend(over_time(plan, "teachers", owner, hours, lines, used));
        }
        if let Some(beds) = college.dormitory {
            let share = college.dormitory_share.unwrap_or(scenario.dormitory_share).0;
            let by_day: Vec<usize> = lines.iter().copied().filter(|k| region.offers.get(*k).is_some_and(Offer::full_time)).collect();
            let used = |k, year| (share * plan.planned_students(k, year), share * plan.earlier_students(k, year));
            rules.extend(over_time(plan, "dormitory", owner, beds.0, &by_day, used));
        }
    }
}

fn budgets(plan: &Plan<'_>, rules: &mut Vec<Rule>) {
    let region = plan.region;
    for budget in &region.budgets {
        let founder = |offer: &Offer| region.colleges.get(offer.college).and_then(|college| college.founder.as_deref());
        let paid = |offer: &Offer| budget.founder.is_none() || founder(offer) == budget.founder.as_deref();
        let lines: Vec<usize> = region.offers.iter().enumerate().filter(|(_, offer)| paid(offer)).map(|(k, _)| k).collect();
        let owner = budget.founder.as_deref().unwrap_or(&region.settings.name);
        let cost = |k: usize| region.offers.get(k).and_then(|offer| offer.cost).map_or(0.0, |cost| cost.0);
        let used = |k, year| (cost(k) * plan.planned_students(k, year), cost(k) * plan.earlier_students(k, year));
        rules.extend(over_time(plan, "budget", owner, budget.amount.0, &lines, used).into_iter().filter(|rule| rule.year == budget.year));
    }
}

fn applicants(plan: &Plan<'_>, rules: &mut Vec<Rule>) {
    let region = plan.region;
    let groups: BTreeSet<(&Option<String>, &str)> = region.leavers.iter().map(|row| (&row.municipality, row.base.as_str())).collect();
    for (municipality, base) in groups {
        let rows: Vec<&Leavers> = region.leavers.iter().filter(|row| row.municipality == *municipality && row.base == base).collect();
        let here = |offer: &Offer| {
            municipality.is_none() || region.colleges.get(offer.college).is_some_and(|college| college.municipality == *municipality)
        };
        let lines: Vec<usize> =
            region.offers.iter().enumerate().filter(|(_, offer)| offer.base == base && here(offer)).map(|(k, _)| k).collect();
        let owner = format!("{}, база {base}", municipality.as_deref().unwrap_or(&region.settings.name));
        for year in plan.admissions.iter().copied().filter(|year| rows.iter().any(|row| row.year <= *year)) {
            let activity: f64 = lines.iter().map(|k| plan.places(*k, year)).sum();
            let bound = rows.iter().find(|row| row.year == year).map(|row| entrants(row));
            rules.push(Rule {
                kind: "applicants",
                owner: owner.clone(),
                year,
                bound,
                activity,
                sense: Sense::AtMost,
                planned: true,
                listed: activity > 0.0,
            });
        }
    }
}

/// School leavers who go on to vocational education.
pub fn entrants(row: &Leavers) -> f64 {
    let usual = || reference::factor("participation", "", &row.base).map_or(1.0, |row| row.value);
    row.count.0 * row.participation.map_or_else(usual, |share| share.0)
}

/// One row of the table of constraints.
struct Stated<'t> {
    kind: &'t str,
    owner: &'t str,
    year: Year,
    bound: f64,
    activity: f64,
    place: String,
}

fn read<'t>(table: &'t Table, report: &mut Report) -> Vec<Stated<'t>> {
    let mut rows = Vec::new();
    for row in table.rows() {
        let year = row.year("year", report);
        let numbers = ["bound", "activity", "slack"].map(|column| row.number(column, report));
        let (Some(year), [Some(bound), Some(activity), Some(slack)]) = (year, numbers) else { continue };
        if !near((bound - activity).abs(), slack.abs()) {
            report.find("slack", row.place(), super::differs(["запас", "slack"], (bound - activity).abs(), slack.abs()));
        }
        rows.push(Stated { kind: row.text("kind"), owner: row.text("owner"), year, bound, activity, place: row.place() });
    }
    rows
}

/// Bounds that rest on a forecast of school leavers are those that the run states.
fn forecast_bounds(rules: &mut [Rule], stated: &[Stated<'_>], report: &mut Report) {
    for rule in rules.iter_mut().filter(|rule| rule.bound.is_none()) {
        let row = stated.iter().find(|row| row.kind == rule.kind && row.owner == rule.owner && row.year == rule.year);
        rule.bound = row.map(|row| row.bound);
        report.count("applicants_forecast", 1);
    }
}

/// The rows that the run states against the rules: neither may hold what the other has not.
fn against(rules: &[Rule], stated: Vec<Stated<'_>>, report: &mut Report) {
    let mut rest: BTreeMap<(&str, &str, Year), Vec<&Rule>> = BTreeMap::new();
    for rule in rules {
        rest.entry((rule.kind, key(rule.kind, &rule.owner), rule.year)).or_default().push(rule);
    }
    for row in stated {
        let same = rest.get_mut(&(row.kind, key(row.kind, row.owner), row.year)).filter(|rules| !rules.is_empty());
        let Some(candidates) = same else {
            let (ru, en) = names(row.kind);
            let (owner, year) = (row.owner, row.year);
            let message = Text::new(
                format!("ограничения «{ru}», {owner}, {year} в расчёте быть не должно"),
                format!("there is no constraint “{en}”, {owner}, {year}"),
            );
            report.find("constraint_unknown", row.place, message);
            continue;
        };
        let fits = |rule: &&Rule| near(rule.activity, row.activity) && rule.bound.is_none_or(|bound| near(bound, row.bound));
        // The second side of an equality must not take the place of another equality with the same figures.
        let chosen = candidates.iter().position(|rule| rule.listed && fits(rule)).or_else(|| candidates.iter().position(fits));
        let rule = candidates.remove(chosen.unwrap_or_default());
        if chosen.is_none() {
            differ(rule, &row, report);
        }
    }
    for rule in rest.into_values().flatten().filter(|rule| rule.listed) {
        let (ru, en) = names(rule.kind);
        let place = format!("{}, {}", rule.owner, rule.year);
        report.find(
            "constraint_missing",
            place,
            text!("в таблице constraints нет ограничения «{ru}»", "the table constraints lacks the constraint “{en}”"),
        );
    }
}

/// Limits have no name of their own: within a kind and a year they are told apart by their numbers.
fn key<'o>(kind: &str, owner: &'o str) -> &'o str {
    if matches!(kind, "limit_min" | "limit_max" | "federal") { "" } else { owner }
}

fn differ(rule: &Rule, row: &Stated<'_>, report: &mut Report) {
    let (ru, en) = names(rule.kind);
    let place = format!("{} ({}, {})", row.place, row.owner, row.year);
    let named = |part_ru: &str, part_en: &str| [format!("{ru}, {part_ru}"), format!("{en}, {part_en}")];
    let bound = rule.bound.unwrap_or(row.bound);
    let [bound_ru, bound_en] = named("предел", "bound");
    report.compare("constraint_bound", &place, [&bound_ru, &bound_en], bound, row.bound);
    let [used_ru, used_en] = named("использовано", "activity");
    report.compare("constraint_activity", &place, [&used_ru, &used_en], rule.activity, row.activity);
}
