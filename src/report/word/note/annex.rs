//! The annex table of the note: college × programme × form × base × year, on pages across.

use super::Note;
use crate::contract::PlanRow;
use crate::word::facts;
use crate::word::grid::{Column, Grid};
use kadry_region::lang::{Lang, text};

impl Note<'_> {
    pub(super) fn annex(&mut self) {
        self.paper.heading(&text!("Приложение: места по колледжам и программам", "Annex: places by college and programme"));
        let years = self.admissions();
        let mut rows: Vec<&PlanRow> = self.lines.iter().collect();
        rows.sort_by(|a, b| facts::order(a).cmp(&facts::order(b)));
        let given = |own: &[&PlanRow]| own.iter().any(|line| line.places > 0 || line.previous_places.is_some_and(|before| before > 0));
        let mut grid = Grid::new(self.columns(&years));
        for college in rows.chunk_by(|a, b| a.college == b.college) {
            let offers: Vec<&[&PlanRow]> = college.chunk_by(|a, b| offer(a) == offer(b)).filter(|own| given(own)).collect();
            if offers.is_empty() {
                continue;
            }
            grid.band(college.first().map_or("", |line| facts::college(line)));
            for own in offers {
                let Some(line) = own.first() else { continue };
                let mut cells =
                    vec![line.programme.clone(), line.programme_name.clone(), facts::form(&line.form, self.lang), self.base(&line.base)];
                cells.extend(self.places_of(own, &years));
                grid.row(cells);
            }
            grid.sum(self.word("Итого по колледжу", "College in all"), self.places_of(college, &years));
        }
        if grid.is_empty() {
            self.paper.say(&text!("Расчёт не предлагает ни одного места.", "The calculation proposes no places."));
            return;
        }
        grid.sum(self.word("Всего", "Total"), self.places_of(&rows, &years));
        self.paper.table(
            "annex",
            &text!(
                "Места по колледжам, программам, формам, базовому образованию и годам приёма",
                "Places by college, programme, form, base and year"
            ),
            grid,
        );
    }

    fn columns(&self, years: &[i32]) -> Vec<Column> {
        let mut columns = vec![
            Column::centred(self.word("Код", "Code"), 22),
            Column::words(self.word("Профессия, специальность", "Profession, specialty"), 88),
            Column::centred(self.word("Форма", "Form"), 26),
            Column::centred(self.word("База", "Base"), 24),
            Column::number(self.word("Годом раньше", "Year before"), 22),
        ];
        columns.extend(years.iter().map(|year| Column::number(year.to_string(), 18)));
        columns.push(Column::number(self.word("Целевых договоров", "Contracts"), 24));
        columns
    }

    fn base(&self, base: &str) -> String {
        match (base, self.lang) {
            ("9" | "11", Lang::Ru) => format!("{base}\u{a0}классов"),
            ("9" | "11", Lang::En) => format!("{base} years"),
            _ => "—".to_owned(),
        }
    }

    /// Places of the year before, of each admission, and contracts of all admissions. An unknown year before stays a dash.
    fn places_of(&self, lines: &[&PlanRow], years: &[i32]) -> Vec<String> {
        let first = self.settings().first_admission_year.0;
        let before: Vec<u32> = lines.iter().filter(|line| line.admission_year == first).filter_map(|line| line.previous_places).collect();
        let before = if before.is_empty() { "—".to_owned() } else { self.whole(f64::from(before.iter().sum::<u32>())) };
        let of_year = |year: &i32| lines.iter().filter(|line| line.admission_year == *year).map(|line| line.places).sum::<u32>();
        let contracts: u32 = lines.iter().map(|line| line.contracts).sum();
        let mut cells = vec![before];
        cells.extend(years.iter().map(|year| self.whole(f64::from(of_year(year)))));
        cells.push(self.whole(f64::from(contracts)));
        cells
    }
}

fn offer(line: &PlanRow) -> (&str, &str, &str) {
    (&line.programme, &line.form, &line.base)
}
