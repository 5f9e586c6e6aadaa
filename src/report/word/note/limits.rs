//! Chapter of what binds the plan: constraints and their price, the price of whole groups, how far each goal is proved.

use super::Note;
use crate::contract::Constraint;
use crate::dossier::Goal;
use crate::summary::goal_name;
use crate::word::grid::{Column, Grid};
use crate::words;
use crate::words::constraint::kind_ru_of;
use kadry_engine::quota::GoalName;
use kadry_region::lang::{Lang, Text, text};
use std::collections::BTreeMap;

/// Constraints whose price is told in a sentence.
const TOLD: usize = 8;
/// People of shortage: a smaller effect is none.
const EFFECT: f64 = 0.005;
/// A relative gap that is the noise of the solver.
const PROVED: f64 = 1e-6;

impl Note<'_> {
    pub(super) fn limits(&mut self) {
        self.paper.heading(&text!("Что ограничивает план и какова цена", "What binds the plan, and its price"));
        self.binding();
        self.chart("binding_constraints", &text!("Что не пускает ещё одну группу", "What keeps one more group out"));
        self.prices();
        self.chart("constraint_prices", &text!("Цена ограничений", "Price of constraints"));
        self.whole_groups();
        self.goals();
    }

    fn binding(&mut self) {
        let by_name: BTreeMap<&str, &Constraint> = self.constraints.iter().map(|row| (row.constraint.as_str(), row)).collect();
        let mut kinds: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
        for line in &self.lines {
            if let Some(bound) = by_name.get(line.binding_constraint.as_str()) {
                let held = kinds.entry(bound.kind.as_str()).or_default();
                held.0 += 1;
                held.1 += line.places;
            }
        }
        let held: usize = kinds.values().map(|held| held.0).sum();
        let (held, all) = (self.count_in(held, words::IN_CASES, ["case", "cases"]), self.whole(self.lines.len() as f64));
        if kinds.is_empty() {
            self.paper.say(&text!(
                "Ни одно ограничение не сдерживает план: ещё одна группа нигде не улучшила\u{a0}бы целей.",
                "No constraint holds the plan back: one more group would improve no goal."
            ));
            return;
        }
        self.paper.see(
            &text!(
                "Ещё одну группу не пускает отдельное ограничение: так в {held} из {all}, если считать каждую строку плана в каждом году приёма",
                "A single constraint keeps one more group out in {held} of {all}, each line of the plan in each year counted"
            ),
            &["binding", "binding_constraints"],
        );
        let mut grid = Grid::new(vec![
            Column::words(self.word("Ограничение", "Constraint"), 90),
            Column::number(self.word("Случаев", "Cases"), 40),
            Column::number(self.word("Мест в них", "Places in them"), 40),
        ]);
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(b.0)));
        for (kind, (lines, places)) in kinds {
            let name = if self.lang == Lang::Ru { kind_ru_of(kind) } else { kind };
            grid.row(vec![name.to_owned(), self.whole(lines as f64), self.whole(f64::from(places))]);
        }
        self.paper.table("binding", &text!("Что не пускает ещё одну группу", "What keeps one more group out"), grid);
    }

    /// Prices that were confirmed by solving again; a dual alone may hold for no whole unit.
    fn prices(&mut self) {
        let effect = |row: &Constraint| row.one_more_people.into_iter().chain(row.group_more_people).reduce(f64::min);
        let mut dear: Vec<(f64, &Constraint)> = self.constraints.iter().filter_map(|row| Some((effect(row)?, row))).collect();
        dear.retain(|(people, _)| *people < -EFFECT);
        dear.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.constraint.cmp(&b.1.constraint)));
        let sentences: Vec<String> = dear.iter().take(TOLD).map(|(_, row)| row.sentence.clone()).collect();
        if !sentences.is_empty() {
            self.paper.see(
                &text!(
                    "Цена ограничения\u{a0}— на сколько человек уменьшится взвешенный дефицит, если ослабить его на единицу",
                    "The price of a constraint is the shortage in people that one unit more of it would save"
                ),
                &["constraint_prices"],
            );
            self.paper.say(&text!("Дороже всего:", "The dearest:"));
            return self.paper.list(sentences);
        }
        let unconfirmed = self.constraints.iter().any(|row| effect(row).is_none() && row.price_people.is_some_and(|price| price < -EFFECT));
        self.paper.say(&if unconfirmed {
            text!(
                "Цены ограничений не подтверждены повторным решением: времени расчёта на него не хватило. Неподтверждённые оценки — на листе «Ограничения» книги обоснования.",
                "The prices of constraints are not confirmed by solving again: there was no time for it. Unconfirmed values are in the table constraints of the run."
            )
        } else {
            text!(
                "Ослабление любого одного ограничения на единицу дефицит не уменьшает.",
                "To relax any one constraint by a unit would not lower the shortage."
            )
        });
    }

    fn whole_groups(&mut self) {
        let goals = &self.dossier.card.goals;
        let priced = goals.iter().find_map(|goal| Some((goal, goal.optimum?, goal.in_parts?)));
        let Some((goal, whole, parts)) = priced else { return };
        let (name, factor) = named(goal, self.lang);
        let (name, unit) = name.split_once(", ").unwrap_or((name, ""));
        let [whole, parts, more] =
            [whole, parts, whole - parts].map(|value| format!("{}\u{a0}{unit}", self.tenths(value * factor)).trim_end().to_owned());
        self.paper.say(&text!(
            "Цена целых групп по цели «{name}»: лучшее найденное значение\u{a0}— {whole}, а если бы группы можно было набирать частями, оно было бы не меньше {parts} (разница {more}\u{a0}— плата за целые группы).",
            "Price of whole groups for the goal “{name}”: the best value found is {whole}; with groups in parts it would be at least {parts} (the difference, {more}, is what whole groups cost)."
        ));
    }

    fn goals(&mut self) {
        let card = &self.dossier.card;
        let gap = self.percent(card.gap, 2);
        self.paper.see(
            &match card.status.as_str() {
                "optimal" => text!("Для всех целей доказан оптимум", "The optimum of every goal is proved"),
                "gap" => text!(
                    "План отличается от доказанной границы не больше чем на {gap} по любой из целей",
                    "The plan is within {gap} of the proved bound of every goal"
                ),
                _ => text!(
                    "Время расчёта вышло раньше доказательства. Записан лучший найденный план; наибольший разрыв с доказанной границей\u{a0}— {gap}",
                    "Time ran out before the proof. The best plan found is written; the largest gap to a proved bound is {gap}"
                ),
            },
            &["goals"],
        );
        let head = |ru: &str, en: &str| self.word(ru, en);
        let mut grid = Grid::new(vec![
            Column::words(head("Цель по порядку", "Goal in order"), 66),
            Column::number(head("План", "Plan"), 26),
            Column::number(head("Доказанная граница", "Proved bound"), 28),
            Column::number(head("Разрыв", "Gap"), 20),
            Column::words(head("Итог", "Outcome"), 34),
        ]);
        for goal in &card.goals {
            let (name, factor) = named(goal, self.lang);
            let shown = |value: Option<f64>| value.map_or("—".to_owned(), |value| self.tenths(value * factor));
            let gap = goal.gap.map_or("—".to_owned(), |gap| self.percent(gap, 2));
            let outcome = outcome(goal).get(self.lang).to_owned();
            grid.row(vec![name.to_owned(), shown(Some(goal.value)), shown(goal.bound), gap, outcome]);
        }
        self.paper.table("goals", &text!("Цели плана и доказанные границы", "Goals of the plan and proved bounds"), grid);
    }
}

fn named(goal: &Goal, lang: Lang) -> (&str, f64) {
    let known = GoalName::ORDER.into_iter().chain([GoalName::Weighted]).find(|name| name.key() == goal.name);
    known.map_or((goal.name.as_str(), 1.0), |name| goal_name(name, lang))
}

fn outcome(goal: &Goal) -> Text {
    match goal.gap {
        Some(gap) if gap <= PROVED => text!("оптимум доказан", "optimum proved"),
        Some(_) => text!("граница доказана", "bound proved"),
        None => text!("граница неизвестна", "no bound"),
    }
}
