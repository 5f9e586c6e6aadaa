//! Chapter of need: by cause, by industry, to the horizon.

use super::Note;
use crate::contract::CauseRow;
use crate::dossier::Unreadable;
use crate::reason::cause_name;
use crate::word::grid::{Column, Grid};
use kadry_region::lang::text;
use std::collections::{BTreeMap, BTreeSet};

/// People by year.
type ByYear = BTreeMap<i32, f64>;

impl Note<'_> {
    pub(super) fn need(&mut self) -> Result<(), Unreadable> {
        self.paper.heading(&text!("Потребность в кадрах", "Need for staff"));
        let horizon = self.horizon();
        let causes: Vec<CauseRow> =
            self.dossier.table::<CauseRow>("need_by_cause")?.into_iter().filter(|row| row.year <= horizon).collect();
        let mut sums: Vec<(&str, ByYear)> = Vec::new();
        let mut all = ByYear::new();
        for row in &causes {
            *all.entry(row.year).or_default() += row.openings;
            for (cause, people) in row.causes() {
                let index = sums.iter().position(|(name, _)| *name == cause).unwrap_or_else(|| {
                    sums.push((cause, ByYear::new()));
                    sums.len() - 1
                });
                *sums[index].1.entry(row.year).or_default() += people;
            }
        }
        let years: Vec<i32> = all.keys().copied().collect();
        self.total_need(&sums, &all);
        let head = self.word("Причина", "Cause");
        let mut grid = self.by_year(&head, &years);
        for (cause, by_year) in &sums {
            let name = capital(cause_name(cause, self.lang));
            grid.row(self.year_cells(name, by_year, &years));
        }
        grid.total(self.year_cells(self.word("Потребность", "Need"), &all, &years));
        self.paper.table("need_by_cause", &text!("Потребность региона по причинам, чел.", "Need of the region by cause, people"), grid);
        self.chart(
            "need_by_cause",
            &text!("Потребность по причинам с учётом долей программ", "Need by cause, by the shares of the programmes"),
        );
        self.chart("need_waterfall", &text!("Из чего складывается потребность до горизонта", "What makes up need to the horizon"));
        self.need_of_industries(&years, &all);
        self.chart("need_by_industry", &text!("Потребность по отраслям с интервалом 80\u{a0}%", "Need by industry with 80% intervals"));
        self.chart("employment_fan", &text!("Занятость по отраслям: факт и прогноз", "Employment by industry: facts and forecast"));
        Ok(())
    }

    fn total_need(&mut self, sums: &[(&str, ByYear)], all: &ByYear) {
        let total: f64 = all.values().sum();
        let of = |by_year: &ByYear| by_year.values().sum::<f64>();
        let largest = sums.iter().map(|(cause, by_year)| (*cause, of(by_year))).max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((cause, people)) = largest else { return };
        let years = self.years(&all.keys().copied().collect::<Vec<_>>());
        let adding: f64 = sums.iter().map(|(_, by_year)| of(by_year).max(0.0)).sum();
        let (need, name, part) = (self.whole(total), cause_name(cause, self.lang), self.of(people, adding));
        let people = self.whole(people);
        self.paper.see(
            &text!(
                "За {years} региону потребуется {need}\u{a0}чел. по занятиям, которые есть в данных. Главная причина\u{a0}— {name}: {people}\u{a0}чел., или {part} всего, что увеличивает потребность.",
                "For {years} the region needs {need} people in the occupations of the data. The main cause is {name}: {people} people, {part} of all that adds to need."
            ),
            &["need_by_cause", "need_waterfall"],
        );
    }

    fn need_of_industries(&mut self, years: &[i32], all: &ByYear) {
        let mut industries: BTreeMap<String, ByYear> = BTreeMap::new();
        let mut sums = ByYear::new();
        for row in self.need.iter().filter(|row| years.contains(&row.year)) {
            *industries.entry(self.industry(&row.programme).to_owned()).or_default().entry(row.year).or_default() += row.need;
            *sums.entry(row.year).or_default() += row.need;
        }
        let (need, part) = (sums.values().sum::<f64>(), all.values().sum::<f64>());
        let (people, share) = (self.whole(need), self.of(need, part));
        let mut ordered: Vec<(String, ByYear)> = industries.into_iter().collect();
        ordered.sort_by(|a, b| b.1.values().sum::<f64>().total_cmp(&a.1.values().sum::<f64>()).then(a.0.cmp(&b.0)));
        self.paper.see(
            &text!(
                "На программы, которые есть в регионе, приходится {people}\u{a0}чел., или {share} этой потребности. Остальное приходится на занятия и доли занятий, для которых в регионе не готовят",
                "The programmes of the region answer for {people} people, {share} of this need. The rest falls to occupations, and parts of them, that no programme here serves"
            ),
            &["need_by_industry"],
        );
        let mut grid = self.by_year(&self.word("Отрасль", "Industry"), years);
        for (industry, by_year) in &ordered {
            grid.row(self.year_cells(industry.clone(), by_year, years));
        }
        grid.total(self.year_cells(self.word("Всего", "Total"), &sums, years));
        self.paper.table(
            "need_by_industry",
            &text!("Потребность программ по отраслям, чел.", "Need of the programmes by industry, people"),
            grid,
        );
    }

    /// A first column of names and a column for each year, and their sum.
    fn by_year(&self, head: &str, years: &[i32]) -> Grid {
        let mut columns = vec![Column::words(head, if years.len() > 6 { 44 } else { 56 })];
        columns.extend(years.iter().map(|year| Column::number(year.to_string(), 18)));
        columns.push(Column::number(self.word("Всего", "Total"), 20));
        Grid::new(columns)
    }

    fn year_cells(&self, name: String, by_year: &ByYear, years: &[i32]) -> Vec<String> {
        let values = years.iter().map(|year| by_year.get(year).copied().unwrap_or_default());
        let sum = self.whole(values.clone().sum());
        std::iter::once(name).chain(values.map(|value| self.whole(value))).chain(std::iter::once(sum)).collect()
    }

    /// Years that the admissions of the plan act on.
    pub(super) fn reached(&self) -> BTreeSet<i32> {
        self.balance.iter().filter(|row| row.in_reach()).map(|row| row.year).collect()
    }
}

fn capital(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
