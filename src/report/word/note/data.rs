//! Chapter of data and assumptions: what was given, how much of it is an estimate, what is missing.

use super::Note;
use crate::contract::{Assumption, Source, Unmapped, YieldRow};
use crate::dossier::Unreadable;
use crate::word::grid::{Column, Grid};
use crate::words;
use kadry_package::schema;
use kadry_region::lang::{number, text};
use std::collections::BTreeMap;

/// Occupations without a programme that are named.
const NAMED: usize = 3;

impl Note<'_> {
    pub(super) fn data(&mut self) -> Result<(), Unreadable> {
        let sources = self.dossier.table::<Source>("sources")?;
        self.paper.heading(&text!("Исходные данные и допущения", "Data and assumptions"));
        let rows: usize = sources.iter().map(|row| row.rows).sum();
        let assumed: usize = sources.iter().map(|row| row.assumed).sum();
        let tables = self.count(sources.len(), words::TABLES_AS_OBJECT, ["table", "tables"]);
        let share = self.of(assumed as f64, rows as f64);
        let rows = self.count(rows, words::LINES_AS_OBJECT, ["row", "rows"]);
        self.paper.see(
            &text!(
                "Данные региона содержат {tables} и {rows}. Оценками, а не фактами, являются {share} строк.",
                "The data of the region hold {tables} with {rows}; {share} of the rows are estimates and no facts."
            ),
            &["sources"],
        );
        self.sources(&sources);
        self.paper.say(&text!("Допущения расчёта:", "Assumptions of the run:"));
        let said = self.dossier.table::<Assumption>("assumptions")?;
        // Rows and reference yields have tables of their own here.
        let told = said.iter().filter(|row| !matches!(row.topic.as_str(), "rows" | "yields"));
        self.paper.list(told.map(|row| row.sentence.clone()).collect());
        self.reference_values()?;
        self.missing(&sources)
    }

    fn sources(&mut self, sources: &[Source]) {
        let common = self.settings().sources.get("all");
        if let Some(source) = common {
            self.paper.say(&text!("Общий источник таблиц: {source}.", "Source of the tables as a whole: {source}."));
        }
        let mut grid = Grid::new(vec![
            Column::words(self.word("Данные", "Data"), 60),
            Column::number(self.word("Строк", "Rows"), 16),
            Column::number(self.word("Из них оценок", "Estimates"), 18),
            Column::words(self.word("Источник", "Source"), 76),
        ]);
        for row in sources {
            let source = match (row.source.is_empty(), common.is_some()) {
                (false, _) => row.source.clone(),
                (true, true) => self.word("общий", "as a whole"),
                (true, false) => self.word("не указан", "not stated"),
            };
            let about = schema::TABLES
                .iter()
                .find(|table| table.name == row.table)
                .map_or(row.table.clone(), |table| self.word(table.about_ru, table.about_en));
            grid.row(vec![short(&about), self.whole(row.rows as f64), self.whole(row.assumed as f64), source]);
        }
        self.paper.table("sources", &text!("Исходные данные и их источники", "Data and their sources"), grid);
    }

    /// Steps from a place to a worker that the region did not give, with the source that stands in.
    fn reference_values(&mut self) -> Result<(), Unreadable> {
        let mut rows = self.dossier.table::<YieldRow>("yields")?;
        rows.retain(|row| row.assumed);
        // In the order of the chain, which is that of its first line.
        let place = |factor: &str| rows.iter().position(|row| row.factor == factor);
        let mut found: BTreeMap<(Option<usize>, &str, &str), (f64, f64)> = BTreeMap::new();
        for row in &rows {
            let key = (place(&row.factor), row.factor.as_str(), row.source.as_str());
            let range = found.entry(key).or_insert((row.value, row.value));
            *range = (range.0.min(row.value), range.1.max(row.value));
        }
        if found.is_empty() {
            return Ok(());
        }
        self.paper.see(
            &text!(
                "Там, где регион не сообщил, что даёт место, взяты справочные значения",
                "Where the region did not say what a place gives, reference values stand in"
            ),
            &["reference"],
        );
        let mut grid = Grid::new(vec![
            Column::words(self.word("Множитель", "Factor"), 50),
            Column::centred(self.word("Значения", "Values"), 34),
            Column::words(self.word("Источник", "Source"), 86),
        ]);
        for ((_, factor, source), (low, high)) in found {
            let [low, high] = [low, high].map(|value| number(value, 3, self.lang));
            let values = if low == high { low } else { format!("{low}–{high}") };
            grid.row(vec![words::factor_name(factor, self.lang).to_owned(), values, words::stated(source, self.lang)]);
        }
        self.paper.table("reference", &text!("Справочные значения и их источники", "Reference values and their sources"), grid);
        Ok(())
    }

    fn missing(&mut self, sources: &[Source]) -> Result<(), Unreadable> {
        let given = |name: &str| sources.iter().any(|row| row.table == name);
        let absent: Vec<String> =
            schema::TABLES.iter().filter(|t| !given(t.name)).map(|t| lowered(&short(&self.word(t.about_ru, t.about_en)))).collect();
        if !absent.is_empty() {
            let absent = absent.join("; ");
            self.paper.say(&text!("Не представлены: {absent}.", "Not given: {absent}."));
        }
        let unmapped = self.dossier.table::<Unmapped>("unmapped")?;
        let mut without: Vec<&Unmapped> = unmapped.iter().filter(|row| row.kind == "occupation_without_programme").collect();
        without.sort_by(|a, b| b.people.unwrap_or_default().total_cmp(&a.people.unwrap_or_default()));
        if !without.is_empty() {
            let people = self.whole(without.iter().filter_map(|row| row.people).sum());
            let occupations = self.count_in(without.len(), words::FOR_OCCUPATIONS, ["occupation", "occupations"]);
            let named = |row: &&Unmapped| format!("{} ({})", row.subject, self.whole(row.people.unwrap_or_default()));
            let largest = without.iter().take(NAMED).map(named).collect::<Vec<_>>().join("; ");
            let horizon = self.horizon();
            self.paper.say(&text!(
                "Для {occupations} в данных нет программы: это {people}\u{a0}чел. потребности до {horizon}\u{a0}года, план её не закрывает. Наибольшая потребность (чел.): {largest}.",
                "{occupations} have no programme in the data: {people} people of need to {horizon} that the plan does not serve. The largest (people): {largest}."
            ));
        }
        let demandless: Vec<String> =
            unmapped.iter().filter(|row| row.kind == "programme_without_demand").map(|row| row.subject.clone()).collect();
        if !demandless.is_empty() {
            let list = demandless.join(", ");
            self.paper.say(&text!("Программы без потребности в данных: {list}.", "Programmes without a need in the data: {list}."));
        }
        Ok(())
    }
}

/// The name of a table without what the schema explains behind it.
fn short(about: &str) -> String {
    about.split([';', ':']).next().unwrap_or_default().to_owned()
}

/// The name of a table inside a sentence.
fn lowered(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}
