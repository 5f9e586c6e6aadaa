//! Chapter of the plan: places against last year, by industry and by college, and what they leave of shortage and surplus.

use super::Note;
use crate::contract::PlanRow;
use crate::word::facts;
use crate::word::grid::{Column, Grid};
use crate::words;
use kadry_region::lang::{number, text};
use std::collections::{BTreeMap, BTreeSet};

/// Places of a group of lines: the year before the first admission where it is known, then each admission.
#[derive(Clone, Default)]
struct Places {
    before: u32,
    by_year: BTreeMap<i32, u32>,
}

impl Note<'_> {
    pub(super) fn plan(&mut self) {
        self.paper.heading(&text!("Проект плана приёма", "Draft plan of admission"));
        self.proposal();
        self.admissions_table();
        self.chart("places_change", &text!("Изменение мест к прошлому году", "Places against last year"));
        self.chart("yield_funnel", &text!("От места до работника", "From a place to a worker"));
        self.paper.see(
            &text!("Места распределены по отраслям и колледжам", "Places by industry and by college"),
            &["places_by_industry", "places_by_college", "municipalities"],
        );
        let industries = self.places_by(|line| line.industry.clone());
        let caption = text!("Места по отраслям", "Places by industry");
        self.places_table("places_by_industry", &self.word("Отрасль", "Industry"), industries, &caption);
        let colleges = self.places_by(|line| facts::college(line).to_owned());
        let caption = text!("Места по колледжам", "Places by college");
        self.places_table("places_by_college", &self.word("Колледж", "College"), colleges, &caption);
        self.chart("places_by_college", &text!("Места по колледжам", "Places by college"));
        self.chart("municipalities", &text!("Места по муниципалитетам", "Places by municipality"));
        self.what_is_left();
    }

    fn proposal(&mut self) {
        let first = self.settings().first_admission_year.0;
        let own = || self.lines.iter().filter(|line| line.admission_year == first);
        let known = || own().filter_map(|line| Some((f64::from(line.places), f64::from(line.previous_places?))));
        let (before, now): (f64, f64) = known().fold((0.0, 0.0), |sum, (places, before)| (sum.0 + before, sum.1 + places));
        let moved: f64 = known().map(|(places, before)| (places - before).abs()).sum();
        let (before_text, now_text, change, moved) = (self.whole(before), self.whole(now), self.signed(now - before), self.whole(moved));
        let part = if before > 0.0 { self.percent((now - before) / before, 1) } else { "—".to_owned() };
        let all = own().map(|line| line.places).sum::<u32>();
        let all = text!("{ru}", "{all} places", ru = words::counted(f64::from(all), 0, words::PLACES), all = self.whole(f64::from(all)));
        let (all_ru, all_en) = (all.ru, all.en);
        let unknown = own().filter(|line| line.previous_places.is_none());
        let (lines, places) = unknown.fold((0_usize, 0_u32), |sum, line| (sum.0 + 1, sum.1 + line.places));
        let comparison = if lines > 0 {
            let (lines, places) = (self.count_in(lines, words::OF_LINES, ["line", "lines"]), self.whole(f64::from(places)));
            text!(
                "У {lines} ({places} из этих мест) прошлый год неизвестен, и в сравнение они не входят; у остальных мест {now_text} против {before_text} годом раньше",
                "{lines} with {places} of these places have no figure of the year before and are left out of the comparison; the others have {now_text} against {before_text} the year before"
            )
        } else {
            text!("Годом раньше их было {before_text}", "The year before there were {before_text}")
        };
        let (ru, en) = (comparison.ru, comparison.en);
        self.paper.see(
            &text!(
                "На {first}\u{a0}год предлагается {all_ru}. {ru}: изменение {change}, или {part}. Если сложить прибавки и сокращения по строкам, сдвинуто мест: {moved}",
                "For {first}, {all_en} are proposed. {en}: a change of {change}, or {part}. Gains and cuts of lines together move {moved} places"
            ),
            &["places", "places_change"],
        );
        let costs: Vec<f64> = self.lines.iter().filter_map(|line| line.cost).collect();
        if !costs.is_empty() {
            let millions = number(costs.iter().sum::<f64>() / 1e6, 1, self.lang);
            self.paper.say(&text!(
                "Обучение принятых за все годы учёбы стоит {millions}\u{a0}млн руб. (по строкам, где стоимость задана).",
                "All years of training of those admitted cost {millions} million roubles (lines with a known cost)."
            ));
        }
    }

    fn admissions_table(&mut self) {
        let head = |ru: &str, en: &str| self.word(ru, en);
        let mut grid = Grid::new(vec![
            Column::centred(head("Приём", "Admission"), 20),
            Column::number(head("Мест", "Places"), 20),
            Column::number(head("Годом раньше", "Year before"), 22),
            Column::number(head("Изменение", "Change"), 26),
            Column::number(head("Групп", "Groups"), 18),
            Column::number(head("Целевых договоров", "Contracts"), 24),
            Column::number(head("Выпускников", "Graduates"), 28),
            Column::number(head("Работников", "Workers"), 26),
        ]);
        for year in self.admissions() {
            let own = || self.lines.iter().filter(|line| line.admission_year == year);
            let sum = |of: fn(&PlanRow) -> f64| self.whole(own().map(of).sum());
            let known = || own().filter_map(|line| Some((f64::from(line.places), f64::from(line.previous_places?))));
            let change: f64 = known().map(|(places, before)| places - before).sum();
            grid.row(vec![
                year.to_string(),
                sum(|line| f64::from(line.places)),
                self.whole(known().map(|(_, before)| before).sum()),
                self.signed(change),
                sum(|line| f64::from(line.groups)),
                sum(|line| f64::from(line.contracts)),
                sum(|line| line.expected_graduates),
                sum(|line| line.expected_workers),
            ]);
        }
        self.paper.table("places", &text!("План приёма по годам", "Plan of admission by year"), grid);
    }

    fn places_by(&self, of: impl Fn(&PlanRow) -> String) -> BTreeMap<String, Places> {
        let first = self.settings().first_admission_year.0;
        let mut found: BTreeMap<String, Places> = BTreeMap::new();
        for line in &self.lines {
            let places = found.entry(of(line)).or_default();
            *places.by_year.entry(line.admission_year).or_default() += line.places;
            if line.admission_year == first {
                places.before += line.previous_places.unwrap_or_default();
            }
        }
        found
    }

    fn places_table(&mut self, key: &'static str, head: &str, rows: BTreeMap<String, Places>, caption: &kadry_region::lang::Text) {
        let years = self.admissions();
        let mut columns = vec![Column::words(head, 90), Column::number(self.word("Годом раньше", "Year before"), 22)];
        columns.extend(years.iter().map(|year| Column::number(year.to_string(), 19)));
        let mut grid = Grid::new(columns);
        let cells = |name: String, places: &Places| -> Vec<String> {
            let by_year = years.iter().map(|year| f64::from(places.by_year.get(year).copied().unwrap_or_default()));
            let values = std::iter::once(f64::from(places.before)).chain(by_year);
            std::iter::once(name).chain(values.map(|value| self.whole(value))).collect()
        };
        let mut sum = Places::default();
        for (name, places) in &rows {
            sum.before += places.before;
            for (year, count) in &places.by_year {
                *sum.by_year.entry(*year).or_default() += count;
            }
            grid.row(cells(words::stated(name, self.lang), places));
        }
        grid.total(cells(self.word("Всего", "Total"), &sum));
        self.paper.table(key, caption, grid);
    }

    /// Shortage and surplus that the plan leaves, in the years that it reaches.
    fn what_is_left(&mut self) {
        let years: BTreeSet<i32> = self.reached();
        let in_reach = || self.balance.iter().filter(|row| row.in_reach());
        let sum = |of: fn(&crate::contract::Balance) -> f64| in_reach().map(of).sum::<f64>();
        let (need, shortage, surplus) = (sum(|row| row.need), sum(|row| row.shortage), sum(|row| row.surplus));
        let reached = self.years(&years.iter().copied().collect::<Vec<_>>());
        let (need_text, lack, lack_part) = (self.whole(need), self.whole(shortage), self.of(shortage, need));
        let (more, more_part) = (self.whole(surplus), self.of(surplus, need));
        self.paper.see(
            &text!(
                "План действует на выпуск за {reached}. По программам и годам, на которые он влияет, нужно {need_text}\u{a0}чел.; не хватит {lack}\u{a0}чел. ({lack_part}), избыток составит {more}\u{a0}чел. ({more_part}). Дефицит одной программы не погашается избытком другой",
                "The plan acts on graduations of {reached}. Programmes and years that it reaches need {need_text} people; {lack} will lack ({lack_part}) and {more} will be too many ({more_part}). A surplus of one programme does not make up for a shortage of another"
            ),
            &["balance", "balance_by_industry", "balance_heatmap", "shortage_by_industry", "need_small_multiples"],
        );
        self.balance_table(&years);
        self.industry_table(&years);
        self.chart("shortage_by_industry", &text!("Дефицит и избыток по отраслям", "Shortage and surplus by industry"));
        self.chart("balance_heatmap", &text!("Дефицит и избыток по программам и годам", "Shortage and surplus by programme and year"));
        self.chart("need_small_multiples", &text!("Потребность и выпуск по отраслям", "Need and supply by industry"));
    }

    fn balance_table(&mut self, years: &BTreeSet<i32>) {
        let head = |ru: &str, en: &str| self.word(ru, en);
        let mut grid = Grid::new(vec![
            Column::centred(head("Год выпуска", "Year"), 24),
            Column::number(head("Потребность", "Need"), 30),
            Column::number(head("Дадут обучающиеся", "Those in training"), 30),
            Column::number(head("Даст план", "The plan"), 24),
            Column::number(head("Дефицит", "Shortage"), 24),
            Column::number(head("Избыток", "Surplus"), 24),
        ]);
        for year in years {
            let own = || self.balance.iter().filter(|row| row.in_reach() && row.year == *year);
            let sum = |of: fn(&crate::contract::Balance) -> f64| self.tenths(own().map(of).sum());
            grid.row(vec![
                year.to_string(),
                sum(|row| row.need),
                sum(|row| row.pipeline_workers),
                sum(|row| row.planned_workers),
                sum(|row| row.shortage),
                sum(|row| row.surplus),
            ]);
        }
        self.paper.table("balance", &text!("Баланс по годам, чел.", "Balance by year, people"), grid);
    }

    fn industry_table(&mut self, years: &BTreeSet<i32>) {
        let mut found: BTreeMap<&str, BTreeMap<i32, (f64, f64)>> = BTreeMap::new();
        for row in self.balance.iter().filter(|row| row.in_reach()) {
            let sum = found.entry(self.industry(&row.programme)).or_default().entry(row.year).or_default();
            sum.0 += row.shortage;
            sum.1 += row.surplus;
        }
        let mut columns = vec![Column::words(self.word("Отрасль", "Industry"), 60)];
        columns.extend(years.iter().map(|year| Column::number(year.to_string(), 26)));
        let mut grid = Grid::new(columns);
        for (industry, by_year) in &found {
            let cell = |year: &i32| {
                by_year.get(year).map_or("—".to_owned(), |(shortage, surplus)| {
                    format!("{}\u{a0}/\u{a0}{}", self.whole(*shortage), self.whole(*surplus))
                })
            };
            grid.row(std::iter::once(words::stated(industry, self.lang)).chain(years.iter().map(cell)).collect());
        }
        self.paper.table(
            "balance_by_industry",
            &text!(
                "Дефицит\u{a0}/\u{a0}избыток по отраслям и годам выпуска, чел.",
                "Shortage\u{a0}/\u{a0}surplus by industry and year of graduation, people"
            ),
            grid,
        );
    }
}
