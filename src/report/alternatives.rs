//! What is said of plans nearly as good as a given one: their names, tables and a summary for a terminal.

use super::tables::{Table, frame, offer_columns, real, text as words, whole};
use super::words::{LINES, PLACES, counted, counted_en};
use kadry_engine::quota::alternatives::{Allocation, Alternative, Alternatives, Direction, LineRange, LineStatus, distance};
use kadry_engine::quota::{GoalName, Side};
use kadry_region::Region;
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::units::Year;
use polars::prelude::*;

/// Everything that tables, charts and the summary are made of.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub region: &'a Region,
    pub plan: &'a Allocation,
    pub alternatives: &'a Alternatives,
}

/// What an alternative is, in a few words.
pub fn title(direction: &Direction) -> Text {
    match direction {
        Direction::Region(Side::Max) => text!("больше мест всего", "more places in all"),
        Direction::Region(Side::Min) => text!("меньше мест всего", "fewer places in all"),
        Direction::Industry(name, Side::Max) => text!("больше мест в отрасли «{name}»", "more places in “{name}”"),
        Direction::Industry(name, Side::Min) => text!("меньше мест в отрасли «{name}»", "fewer places in “{name}”"),
        Direction::Municipality(name, Side::Max) => text!("больше мест в муниципалитете «{name}»", "more places in {name}"),
        Direction::Municipality(name, Side::Min) => text!("меньше мест в муниципалитете «{name}»", "fewer places in {name}"),
        Direction::LastYear => text!("ближе всего к прошлому году", "nearest to last year"),
        Direction::Farthest => text!("дальше всего от плана", "farthest from the plan"),
    }
}

/// «больше мест в отрасли «Здравоохранение»» begins a sentence.
pub fn begun(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl Found<'_> {
    /// Difference of an alternative from the plan in places of a line.
    pub fn difference(&self, other: &Allocation, key: &(usize, Year)) -> i64 {
        let places = |of: &Allocation| of.get(key).map_or(0, |allotted| i64::from(allotted.places));
        places(other) - places(self.plan)
    }

    /// Lines in which an alternative differs.
    fn lines_changed(&self, other: &Allocation) -> usize {
        let groups = |of: &Allocation, key: &(usize, Year)| of.get(key).copied().unwrap_or_default();
        self.keys().into_iter().filter(|key| groups(other, key) != groups(self.plan, key)).count()
    }

    /// Lines of the plan, and those that an alternative opens beside it.
    fn keys(&self) -> Vec<(usize, Year)> {
        let others = self.alternatives.chosen.iter().flat_map(|other| &other.allocation);
        let opened = others.filter(|(_, allotted)| allotted.groups > 0).map(|(key, _)| *key);
        let keys: std::collections::BTreeSet<_> = self.plan.keys().copied().chain(opened).collect();
        keys.into_iter().collect()
    }

    /// # Errors
    /// Only if columns of one table differ in length, which would be a defect of this file.
    pub fn tables(&self, lang: Lang) -> PolarsResult<Vec<Table>> {
        Ok(vec![
            Table { name: "alternatives", frame: self.alternatives(lang)? },
            Table { name: "kept_goals", frame: self.kept()? },
            Table { name: "line_ranges", frame: self.ranges()? },
            Table { name: "alternative_lines", frame: self.lines()? },
        ])
    }

    /// The plan of the run has the number 0.
    fn alternatives(&self, lang: Lang) -> PolarsResult<DataFrame> {
        let found = self.alternatives;
        let own = text!("план расчёта", "the plan of the run").get(lang).to_owned();
        let titles = std::iter::once(own).chain(found.chosen.iter().map(|other| title(&other.direction).get(lang).to_owned()));
        let plans = || std::iter::once(self.plan).chain(found.chosen.iter().map(|other| &other.allocation));
        let mut columns = vec![
            whole("plan", (0..=found.chosen.len()).map(|number| number as i64)),
            words("title", titles),
            whole("places", plans().map(|plan| plan.values().map(|allotted| i64::from(allotted.places)).sum())),
            whole("lines_changed", plans().map(|plan| self.lines_changed(plan) as i64)),
            whole("places_changed", plans().map(|plan| i64::from(distance(plan, self.plan)))),
        ];
        for (index, goal) in found.goals.iter().enumerate() {
            let values = std::iter::once(found.plan_goals[index]).chain(found.chosen.iter().map(|other| other.goals[index]));
            columns.push(real(&format!("goal_{}", goal.key()), values));
        }
        frame(columns)
    }

    fn kept(&self) -> PolarsResult<DataFrame> {
        let rows = || self.alternatives.kept.iter();
        frame(vec![
            words("goal", rows().map(|kept| kept.goal.key())),
            real("value", rows().map(|kept| kept.value)),
            real("limit", rows().map(|kept| kept.limit)),
            words("kind", rows().map(|kept| if kept.deciding { "deciding" } else { "other" })),
        ])
    }

    fn ranges(&self) -> PolarsResult<DataFrame> {
        let rows = || self.alternatives.ranges.iter();
        let mut columns = offer_columns(self.region, rows().map(|row| row.offer));
        let number = |name: &str, of: &dyn Fn(&LineRange) -> u32| whole(name, rows().map(|row| i64::from(of(row))));
        columns.extend([
            whole("admission_year", rows().map(|row| i64::from(row.year.0))),
            number("groups", &|row| row.groups),
            number("proved_groups_min", &|row| row.proved_groups.0),
            number("proved_groups_max", &|row| row.proved_groups.1),
            number("places", &|row| row.places),
            number("proved_min", &|row| row.proved.0),
            number("proved_max", &|row| row.proved.1),
            number("found_min", &|row| row.found.0),
            number("found_max", &|row| row.found.1),
            number("plans_differ", &|row| row.differ),
            words("status", rows().map(|row| row.status().key())),
        ]);
        frame(columns)
    }

    fn lines(&self) -> PolarsResult<DataFrame> {
        let keys = self.keys();
        let chosen = &self.alternatives.chosen;
        let rows: Vec<(usize, &Alternative, (usize, Year))> =
            chosen.iter().enumerate().flat_map(|(number, other)| keys.iter().map(move |key| (number + 1, other, *key))).collect();
        let at = |(_, other, key): &(usize, &Alternative, (usize, Year))| other.allocation.get(key).copied().unwrap_or_default();
        let mut columns = vec![whole("plan", rows.iter().map(|row| row.0 as i64))];
        columns.extend(offer_columns(self.region, rows.iter().map(|row| row.2.0)));
        columns.extend([
            whole("admission_year", rows.iter().map(|row| i64::from(row.2.1.0))),
            whole("groups", rows.iter().map(|row| i64::from(at(row).groups))),
            whole("places", rows.iter().map(|row| i64::from(at(row).places))),
            whole("difference", rows.iter().map(|row| self.difference(&row.1.allocation, &row.2))),
        ]);
        frame(columns)
    }

    /// Lines of each status.
    pub fn count(&self, status: LineStatus) -> usize {
        self.alternatives.ranges.iter().filter(|range| range.status() == status).count()
    }

    /// The answer for a terminal.
    pub fn summary(&self, lang: Lang) -> String {
        let found = self.alternatives;
        let mut out = vec![self.said_of_kept(), self.said_of_lines()];
        for (number, other) in found.chosen.iter().enumerate() {
            out.push(self.said_of(number + 1, other));
        }
        if found.chosen.is_empty() {
            out.push(text!(
                "Других планов в целых группах в этих пределах не найдено.",
                "No other plan in whole groups was found within these limits."
            ));
        }
        out.iter().map(|line| format!("{}\n", line.get(lang))).collect()
    }

    fn said_of_kept(&self) -> Text {
        let of = |lang: Lang| {
            let said = self.alternatives.kept.iter().map(|kept| {
                let (name, value, limit) = (goal_name(kept.goal), figure(kept.goal, kept.value, lang), figure(kept.goal, kept.limit, lang));
                match lang {
                    Lang::Ru => format!("{} {value} (не хуже {limit})", name.ru),
                    Lang::En => format!("{} {value} (no worse than {limit})", name.en),
                }
            });
            said.collect::<Vec<_>>().join("; ")
        };
        Text::new(format!("Цели плана и пределы: {}.", of(Lang::Ru)), format!("Goals of the plan and their limits: {}.", of(Lang::En)))
    }

    fn said_of_lines(&self) -> Text {
        let [all, fixed, stable, open] =
            [self.alternatives.ranges.len(), self.count(LineStatus::Fixed), self.count(LineStatus::Stable), self.count(LineStatus::Open)];
        let lines = counted(all as f64, 0, LINES);
        let (tried, found) = (self.alternatives.tried, self.alternatives.found);
        text!(
            "{lines} плана по годам: у {fixed} число групп одно и то же в любом таком плане (доказано), {stable} не менялись ни в одном найденном, {open} открыты \
             для обсуждения. Испробовано направлений: {tried}, найдено разных планов: {found}.",
            "{all} lines by year: {fixed} have the same number of groups in every such plan (proved), {stable} changed in none that was found, {open} are open to \
             negotiation. Directions tried: {tried}, different plans found: {found}."
        )
    }

    fn said_of(&self, number: usize, other: &Alternative) -> Text {
        let title = title(&other.direction);
        let (lines, places) = (self.lines_changed(&other.allocation), distance(&other.allocation, self.plan));
        let costs = |lang: Lang| {
            let goals = self.alternatives.goals.iter().zip(&self.alternatives.plan_goals).zip(&other.goals);
            let said = goals.filter(|((goal, plan), value)| figure(**goal, **plan, lang) != figure(**goal, **value, lang)).map(
                |((goal, plan), value)| {
                    let name = goal_name(*goal);
                    format!("{} {} → {}", name.get(lang), figure(*goal, *plan, lang), figure(*goal, *value, lang))
                },
            );
            said.collect::<Vec<_>>().join(", ")
        };
        let moved: i64 = self
            .keys()
            .iter()
            .filter(|(offer, _)| other.direction.covers(self.region, *offer))
            .map(|key| self.difference(&other.allocation, key))
            .sum();
        let (signed_ru, signed_en) = (signed(moved, Lang::Ru), signed(moved, Lang::En));
        let about = match other.direction {
            Direction::LastYear | Direction::Farthest => Text::default(),
            _ => Text::new(format!(" ({signed_ru})"), format!(" ({signed_en})")),
        };
        let (changed, changed_en) = (counted(lines as f64, 0, LINES), counted_en(lines, ["line", "lines"]));
        let (places_ru, places_en) = (counted(f64::from(places), 0, PLACES), counted_en(places as usize, ["place", "places"]));
        let (costs_ru, costs_en) = (costs(Lang::Ru), costs(Lang::En));
        Text::new(
            format!("{number}. {}{}: иначе {changed}, сдвинуто {places_ru}; {costs_ru}.", begun(&title.ru), about.ru),
            format!("{number}. {}{}: {changed_en} differ, {places_en} moved; {costs_en}.", begun(&title.en), about.en),
        )
    }
}

fn signed(value: i64, lang: Lang) -> String {
    let shown = number(value as f64, 0, lang);
    let shown = if value > 0 { format!("+{shown}") } else { shown };
    match lang {
        Lang::Ru => format!("{shown} мест"),
        Lang::En => format!("{shown} places"),
    }
}

/// A goal as a reader calls it.
pub fn goal_name(goal: GoalName) -> Text {
    match goal {
        GoalName::Contracts => text!("договоры без мест", "contracts without places"),
        GoalName::Shortage => text!("дефицит, чел.", "shortage, people"),
        GoalName::Fairness => text!("дефицит худшей отрасли, %", "shortage of the worst industry, %"),
        GoalName::Surplus => text!("избыток, чел.", "surplus, people"),
        GoalName::Change => text!("изменения, мест", "changes, places"),
        GoalName::Cost => text!("стоимость, млн руб.", "cost, million roubles"),
        GoalName::Score => text!("баллы (со знаком минус)", "score (negative)"),
        GoalName::Weighted => text!("взвешенная сумма целей", "weighted sum of the goals"),
    }
}

/// The value of a goal as it is written beside its name.
pub fn figure(goal: GoalName, value: f64, lang: Lang) -> String {
    match goal {
        GoalName::Fairness => number(100.0 * value, 1, lang),
        GoalName::Shortage | GoalName::Weighted | GoalName::Surplus => number(value, 1, lang),
        _ => number(value, 0, lang),
    }
}
