//! `order_annex.docx`: the figures as an order carries them, a part for each founder and admission year, since each founder
//! signs an order of its own.

use super::facts::{self, Level};
use super::grid::{Column, Grid};
use super::paper::{Layout, Look, Paper};
use crate::contract::PlanRow;
use crate::documents::DocumentError;
use crate::dossier::Dossier;
use kadry_region::lang::{Lang, Text, number, text};
use std::collections::BTreeSet;

/// `order_annex.docx`.
///
/// # Errors
/// [`DocumentError`] where a table of the run is missing, or the document cannot be assembled.
pub fn order_annex(dossier: &Dossier) -> Result<Vec<u8>, DocumentError> {
    let lines = facts::lines_with_places(dossier)?;
    let lang = dossier.lang();
    let program = format!("kadry {}", dossier.card.version);
    let mut paper = Paper::new(lang, name().get(lang).to_owned(), program);
    let founders: BTreeSet<&str> = lines.iter().map(|line| line.founder.trim()).collect();
    let years: BTreeSet<i32> = lines.iter().map(|line| line.admission_year).collect();
    let mut annex = Annex { dossier, paper: &mut paper, lang, several: founders.len() > 1 };
    // Colleges without a founder come last.
    let founders = founders.iter().filter(|name| !name.is_empty()).chain(founders.iter().filter(|name| name.is_empty()));
    let mut parts = 0;
    for founder in founders {
        for year in &years {
            let own: Vec<&PlanRow> = lines.iter().filter(|line| line.founder.trim() == *founder && line.admission_year == *year).collect();
            if !own.is_empty() {
                annex.part(founder, *year, &own);
                parts += 1;
            }
        }
    }
    if parts == 0 {
        annex.none();
    }
    Ok(paper.finish()?)
}

fn name() -> Text {
    text!("Контрольные цифры приёма: приложение к приказу", "Admission control figures: annex of an order")
}

struct Annex<'a> {
    dossier: &'a Dossier,
    paper: &'a mut Paper,
    lang: Lang,
    /// Colleges of several founders are in the plan.
    several: bool,
}

impl Annex<'_> {
    fn part(&mut self, founder: &str, year: i32, lines: &[&PlanRow]) {
        self.head();
        self.title(year);
        if self.several || !founder.is_empty() {
            let founder = if founder.is_empty() { self.say(&text!("не указан", "not stated")) } else { founder.to_owned() };
            self.paper.words(Look::Subtitle, self.say(&text!("Учредитель: {founder}", "Founder: {founder}")));
        }
        let grid = self.table(lines);
        self.paper.bare(grid);
        self.signature();
        self.paper.end(Layout::PORTRAIT, true);
    }

    fn none(&mut self) {
        self.head();
        self.title(self.dossier.card.settings.first_admission_year.0);
        let none = text!("Расчёт не предлагает ни одного места.", "The calculation proposes no places.");
        self.paper.words(Look::Body, none.get(self.lang));
        self.paper.end(Layout::PORTRAIT, true);
    }

    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// Of which order it is a part, at the top right. Its issuer is written by hand: a name from the data has no genitive.
    fn head(&mut self) {
        let lines = [
            text!("Приложение", "Annex"),
            text!("к приказу ______________________", "to the order of ____________"),
            text!("от ____________ №\u{a0}______", "of ____________ No.\u{a0}______"),
        ];
        for line in lines {
            self.paper.words(Look::Right, line.get(self.lang));
        }
    }

    fn title(&mut self, year: i32) {
        let next = year + 1;
        let region = &self.dossier.card.settings.name;
        self.paper.words(Look::Title, self.say(&text!("Контрольные цифры приёма", "Admission control figures")));
        let about = text!(
            "граждан на обучение по образовательным программам среднего профессионального образования за счёт бюджетных ассигнований на {year}/{next} учебный год",
            "of citizens to programmes of secondary vocational education paid from the budget, academic year {year}/{next}"
        );
        self.paper.words(Look::Subtitle, self.say(&about));
        self.paper.words(Look::Subtitle, region);
    }

    fn table(&self, lines: &[&PlanRow]) -> Grid {
        let head = |ru: &str, en: &str| Text::new(ru, en).get(self.lang).to_owned();
        let mut grid = Grid::new(vec![
            Column::centred(head("№ п/п", "No."), 14),
            Column::centred(head("Код", "Code"), 20),
            Column::words(head("Профессия, специальность", "Profession, specialty"), 54),
            Column::centred(head("Форма обучения", "Form"), 24),
            Column::words(head("Базовое образование", "Base of education"), 34),
            Column::number(head("Число мест", "Places"), 16),
            Column::number(head("из них по целевым договорам", "of them under contracts"), 26),
        ]);
        for (index, own) in lines.chunk_by(|a, b| a.college == b.college).enumerate() {
            let place = index + 1;
            grid.band(format!("{place}. {}", own.first().map_or("", |line| facts::college(line))));
            for (index, line) in own.iter().enumerate() {
                let mut cells = vec![
                    format!("{place}.{}", index + 1),
                    line.programme.clone(),
                    line.programme_name.clone(),
                    facts::form(&line.form, self.lang),
                    self.say(&facts::schooling(&line.base)),
                ];
                cells.extend(self.sums(&[line]));
                grid.row(cells);
            }
            grid.sum(self.say(&text!("Итого по колледжу", "College in all")), self.sums(own));
        }
        for level in Level::ALL {
            let own: Vec<&PlanRow> = lines.iter().copied().filter(|line| Level::of(&line.programme) == level).collect();
            if own.is_empty() {
                continue;
            }
            let label = match level {
                Level::Profession => text!("Всего по профессиям (ППКРС)", "Professions (skilled workers) in all"),
                Level::Specialty => text!("Всего по специальностям (ППССЗ)", "Specialties (mid-level) in all"),
            };
            grid.sum(self.say(&label), self.sums(&own));
        }
        grid.sum(self.say(&text!("Всего", "Total")), self.sums(lines));
        grid
    }

    /// Places, and how many of them contracts take.
    fn sums(&self, lines: &[&PlanRow]) -> Vec<String> {
        let places: u32 = lines.iter().map(|line| line.places).sum();
        let contracts: u32 = lines.iter().map(|line| line.contracts.min(line.places)).sum();
        [places, contracts].map(|sum| number(f64::from(sum), 0, self.lang)).to_vec()
    }

    fn signature(&mut self) {
        let line = text!(
            "Руководитель ______________ (подпись) ______________ (инициалы, фамилия)",
            "Head ______________ (signature) ______________ (name)"
        );
        self.paper.words(Look::Signature, self.say(&line));
    }
}
