//! `note.docx`: the explanatory note to the draft figures. Each chapter has a file; every figure in it comes from a table of
//! the run.

mod annex;
mod data;
mod limits;
mod method;
mod need;
mod plan;
mod risks;
mod targets;

use super::paper::{Layout, Look, Paper};
use crate::contract::{Balance, Constraint, Need, PlanRow, Programme};
use crate::documents::DocumentError;
use crate::dossier::{Dossier, Unreadable};
use crate::words;
use crate::words::{counted, counted_en, listed_years};
use kadry_region::Settings;
use kadry_region::lang::{Lang, Text, number, text};
use std::collections::{BTreeMap, BTreeSet};

/// `note.docx`.
///
/// # Errors
/// [`DocumentError`] where a table of the run is missing, or the document cannot be assembled.
pub fn note(dossier: &Dossier) -> Result<Vec<u8>, DocumentError> {
    let mut note = Note::new(dossier)?;
    note.head();
    note.purpose();
    note.data()?;
    note.method();
    note.need()?;
    note.plan();
    note.limits();
    note.targets()?;
    note.risks()?;
    note.scenarios();
    note.paper.end(Layout::PORTRAIT, false);
    note.annex();
    note.paper.end(Layout::LANDSCAPE, false);
    Ok(note.paper.finish()?)
}

struct Note<'a> {
    dossier: &'a Dossier,
    lang: Lang,
    paper: Paper,
    lines: Vec<PlanRow>,
    need: Vec<Need>,
    balance: Vec<Balance>,
    constraints: Vec<Constraint>,
    programmes: BTreeMap<String, Programme>,
}

impl<'a> Note<'a> {
    fn new(dossier: &'a Dossier) -> Result<Self, Unreadable> {
        let lang = dossier.lang();
        let title = text!("Пояснительная записка к проекту контрольных цифр приёма", "Explanatory note to the draft admission figures");
        let program = format!("kadry {}", dossier.card.version);
        let programmes = dossier.table::<Programme>("programmes")?;
        Ok(Self {
            dossier,
            lang,
            paper: Paper::new(lang, title.get(lang).to_owned(), program),
            lines: dossier.table("justification")?,
            need: dossier.table("need")?,
            balance: dossier.table("balance")?,
            constraints: dossier.table("constraints")?,
            programmes: programmes.into_iter().map(|row| (row.programme.clone(), row)).collect(),
        })
    }

    fn settings(&self) -> &'a Settings {
        &self.dossier.card.settings
    }

    fn horizon(&self) -> i32 {
        self.settings().horizon.0
    }

    /// Years of admission that the plan speaks of.
    fn admissions(&self) -> Vec<i32> {
        self.settings().admissions().into_iter().map(|year| year.0).collect()
    }

    fn word(&self, ru: &str, en: &str) -> String {
        let word = if self.lang == Lang::Ru { ru } else { en };
        word.to_owned()
    }

    /// A value without decimals.
    fn whole(&self, value: f64) -> String {
        number(value, 0, self.lang)
    }

    fn tenths(&self, value: f64) -> String {
        number(value, 1, self.lang)
    }

    /// With its sign, for changes.
    fn signed(&self, value: f64) -> String {
        format!("{}{}", if value > 0.0 { "+" } else { "" }, self.whole(value))
    }

    /// A part of 1 as a percentage.
    fn percent(&self, part: f64, decimals: usize) -> String {
        let value = number(100.0 * part, decimals, self.lang);
        if self.lang == Lang::Ru { format!("{value}\u{a0}%") } else { format!("{value}%") }
    }

    fn of(&self, part: f64, whole: f64) -> String {
        if whole > 0.0 { self.percent(part / whole, 0) } else { "—".to_owned() }
    }

    /// A number and its noun in the language of the note; English nouns as singular and plural.
    fn count(&self, value: usize, ru: [&'static str; 3], en: [&'static str; 2]) -> String {
        match self.lang {
            Lang::Ru => counted(value as f64, 0, ru),
            Lang::En => counted_en(value, en),
        }
    }

    /// The same in a case other than the nominative.
    fn count_in(&self, value: usize, ru: words::Oblique, en: [&'static str; 2]) -> String {
        match self.lang {
            Lang::Ru => words::in_case(value, ru),
            Lang::En => counted_en(value, en),
        }
    }

    /// «2027 год», «2027–2029 годы».
    fn years(&self, years: &[i32]) -> String {
        let list = listed_years(years, self.lang);
        match (self.lang, years.len()) {
            (Lang::Ru, 1) => format!("{list}\u{a0}год"),
            (Lang::Ru, _) => format!("{list}\u{a0}годы"),
            (Lang::En, _) => list,
        }
    }

    /// Code and name of a programme.
    fn programme(&self, code: &str) -> String {
        match self.programmes.get(code) {
            Some(row) if !row.name.trim().is_empty() => format!("{code} {}", row.name),
            _ => code.to_owned(),
        }
    }

    fn industry(&self, programme: &str) -> &str {
        self.programmes.get(programme).map_or("", |row| row.industry.as_str())
    }

    /// A chart of the run with its caption, where the run has it.
    fn chart(&mut self, name: &'static str, caption: &Text) {
        if let Some(png) = self.dossier.png(name) {
            self.paper.figure(name, caption, png);
        }
    }

    fn head(&mut self) {
        let settings = self.settings();
        let (region, scenario, base, horizon) = (&settings.name, &settings.scenario.name, settings.base_year, settings.horizon);
        let years = self.years(&self.admissions());
        self.paper.words(Look::Title, self.word("Пояснительная записка", "Explanatory note"));
        let subtitles = [
            text!(
                "к проекту контрольных цифр приёма граждан на обучение по образовательным программам среднего профессионального образования на {years}",
                "to the draft admission control figures of secondary vocational education for {years}"
            ),
            text!("{region}", "{region}"),
            text!(
                "Сценарий «{scenario}». Факты по {base}\u{a0}год, потребность до {horizon}\u{a0}года.",
                "Scenario “{scenario}”. Facts to {base}, need to {horizon}."
            ),
            self.making(),
        ];
        for text in subtitles {
            self.paper.words(Look::Subtitle, text.get(self.lang));
        }
        self.paper.contents();
    }

    /// By which run of which program the figures were made.
    fn making(&self) -> Text {
        let card = &self.dossier.card;
        let version = &card.version;
        if card.run_id.is_empty() {
            text!("Расчёт выполнен программой kadry {version}.", "Calculated by kadry {version}.")
        } else {
            let id = &card.run_id;
            text!("Расчёт №\u{a0}{id}, программа kadry {version}.", "Run {id}, program kadry {version}.")
        }
    }

    fn purpose(&mut self) {
        self.paper.heading(&text!("Назначение и основания", "Purpose and grounds"));
        let years = self.years(&self.admissions());
        self.paper.say(&text!(
            "Записка обосновывает проект контрольных цифр приёма (далее\u{a0}— КЦП) по программам среднего профессионального образования на {years}. Числа взяты из таблиц расчёта, которые приложены к ней в электронном виде.",
            "The note gives the reasons of the draft admission control figures (КЦП) of secondary vocational education for {years}. All figures come from the tables of the run, which go with the note as files."
        ));
        self.paper.say(&text!(
            "КЦП распределяются по итогам публичного конкурса: статья\u{a0}100 Федерального закона от 29.12.2012 №\u{a0}273-ФЗ «Об образовании в Российской Федерации». Порядок, сроки и критерии конкурса устанавливаются актами региона. Их реквизитов в данных расчёта нет.",
            "The figures are distributed by public competition: article 100 of federal law 273-FZ of 29.12.2012 on education. Order, terms and criteria of the competition are set by acts of the region; the data of the run do not name them."
        ));
        let distinct = |of: fn(&PlanRow) -> &String| self.lines.iter().map(of).collect::<BTreeSet<_>>().len();
        let colleges = self.count(distinct(|line| &line.college), words::COLLEGES, ["college", "colleges"]);
        let programmes = self.count(distinct(|line| &line.programme), words::PROGRAMMES, ["programme", "programmes"]);
        let offers: BTreeSet<_> = self.lines.iter().map(|l| (&l.college, &l.programme, &l.form, &l.base)).collect();
        let lines = self.count(offers.len(), words::LINES, ["line", "lines"]);
        self.paper.say(&text!(
            "В плане {colleges}, {programmes}, {lines}. Строка плана\u{a0}— это колледж, программа, форма обучения и базовое образование.",
            "The plan has {colleges}, {programmes} and {lines}. A line is a college, a programme, a form of study and a base of education."
        ));
        let proposed: Vec<String> = self.admissions().into_iter().map(|year| self.proposed(year)).collect();
        let proposed = words::joined(&proposed, self.lang);
        self.paper.see(&text!("Предлагается: {proposed}.", "Proposed: {proposed}."), &["places"]);
        let reached = self.balance.iter().filter(|row| row.in_reach()).map(|row| row.year).min();
        if let Some(year) = reached {
            self.paper.say(&text!(
                "Срок обучения отделяет приём от выпуска: КЦП этой кампании не закроют дефицит раньше лета {year}\u{a0}года.",
                "Training takes its time: the figures of this campaign close no shortage before summer {year}."
            ));
        }
    }

    /// «на 2027 год — 1 875 мест (77 групп)».
    fn proposed(&self, year: i32) -> String {
        let own = || self.lines.iter().filter(|line| line.admission_year == year);
        let places = self.count(own().map(|l| l.places as usize).sum(), words::PLACES, ["place", "places"]);
        let groups = self.count(own().map(|l| l.groups as usize).sum(), words::GROUPS, ["group", "groups"]);
        match self.lang {
            Lang::Ru => format!("на {year}\u{a0}год\u{a0}— {places} ({groups})"),
            Lang::En => format!("{places} in {groups} for {year}"),
        }
    }

    fn scenarios(&mut self) {
        self.paper.heading(&text!("Сценарии", "Scenarios"));
        let scenario = &self.settings().scenario.name;
        self.paper.say(&text!(
            "Расчёт содержит один сценарий\u{a0}— «{scenario}». Сравнения сценариев в нём нет.",
            "The run holds one scenario, “{scenario}”; it compares no scenarios."
        ));
    }
}
