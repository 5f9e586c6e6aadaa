//! `kadry explain`: finds the lines that a question means, and says the chain behind each for a terminal.

use super::chain::{self, Line};
use super::dossier::{Dossier, Goal, Unreadable};
use super::reason::cause_name;
use super::words::{GROUPS, PLACES, factor_name};
use crate::contract::PlanRow;
use kadry_region::lang::{Lang, Text, number, plural_ru, text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Whose figure is asked for. College and programme by identifier or name.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub college: String,
    pub programme: String,
    pub form: Option<String>,
    pub base: Option<String>,
    pub year: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotExplained {
    /// The folder is no run with a plan, or a table of it does not read.
    #[error("{}", .0.en)]
    Unreadable(Text),
    /// No line, or no single one, is meant by what was asked.
    #[error("{}", .0.en)]
    NotFound(Text),
}

impl From<Unreadable> for NotExplained {
    fn from(Unreadable(why): Unreadable) -> Self {
        NotExplained::Unreadable(why)
    }
}

/// What whole groups cost a goal of the whole plan.
#[derive(Clone, Debug, Serialize)]
pub struct Wholeness {
    pub goal: String,
    pub value: f64,
    pub in_parts: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    pub lines: Vec<Line>,
    pub wholeness: Vec<Wholeness>,
}

/// Explains every line of a run that the question means.
///
/// # Errors
/// [`NotExplained`] with what to say.
pub fn explain(run: &Path, asked: &Asked) -> Result<Explained, NotExplained> {
    let dossier = Dossier::read_tables(run)?;
    let lines = chain::lines(&dossier)?;
    let college = one_of(&lines, |plan| (&plan.college, &plan.college_name), &asked.college)?;
    let own: Vec<&Line> = lines.iter().filter(|line| line.plan.college == college).collect();
    let all = one_of(&lines, |plan| (&plan.programme, &plan.programme_name), &asked.programme)?;
    let chosen: Vec<&Line> = own.iter().copied().filter(|line| line.plan.programme == all).collect();
    if chosen.is_empty() {
        let have = listed(own.iter().map(|line| line.plan.programme.clone()));
        return Err(NotExplained::NotFound(text!(
            "В распределении нет строки «{college}» · {all}: колледж её не предлагал. Его программы: {have}.",
            "The allocation has no line “{college}” · {all}: the college does not offer it. Its programmes: {have}."
        )));
    }
    let chosen = narrowed(chosen, "form", |plan| plan.form.clone(), asked.form.as_deref())?;
    let chosen = narrowed(chosen, "base", |plan| plan.base.clone(), asked.base.as_deref())?;
    let year = asked.year.map(|year| year.to_string());
    let chosen = narrowed(chosen, "admission_year", |plan| plan.admission_year.to_string(), year.as_deref())?;
    Ok(Explained { lines: chosen.into_iter().cloned().collect(), wholeness: wholeness(&dossier) })
}

/// Goals of the run card: the plan against the relaxation to parts of groups.
fn wholeness(dossier: &Dossier) -> Vec<Wholeness> {
    let of = |goal: &Goal| Some(Wholeness { goal: goal.name.clone(), value: goal.optimum?, in_parts: goal.in_parts? });
    dossier.card.goals.iter().filter_map(of).collect()
}

fn listed(values: impl Iterator<Item = String>) -> String {
    const MOST: usize = 12;
    let all: BTreeSet<String> = values.collect();
    let more = if all.len() > MOST { " …" } else { "" };
    all.into_iter().take(MOST).collect::<Vec<_>>().join(", ") + more
}

/// The identifier that is meant: the same identifier or name, else the only one that holds what was asked.
fn one_of(lines: &[Line], named: impl Fn(&PlanRow) -> (&String, &String), asked: &str) -> Result<String, NotExplained> {
    let of = |line: &'_ Line| -> (String, String) {
        let (id, name) = named(&line.plan);
        (id.clone(), name.clone())
    };
    let owned: BTreeMap<String, String> = lines.iter().map(of).collect();
    let known: BTreeMap<&str, &str> = owned.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let wanted = asked.trim().to_lowercase();
    let named = |(id, name): (&str, &str)| if name.is_empty() || name == id { id.to_owned() } else { format!("{id} ({name})") };
    let same = |test: &dyn Fn(&str) -> bool| -> Vec<(&str, &str)> {
        known.iter().map(|(id, name)| (*id, *name)).filter(|(id, name)| test(&id.to_lowercase()) || test(&name.to_lowercase())).collect()
    };
    let exact = same(&|text| text == wanted);
    let found = if exact.is_empty() { same(&|text| !wanted.is_empty() && text.contains(&wanted)) } else { exact };
    match found.as_slice() {
        [(id, _)] => Ok((*id).to_owned()),
        [] => {
            let near = listed_near(&known, &wanted, named);
            Err(NotExplained::NotFound(text!(
                "«{asked}» в распределении нет. Похожие: {near}.",
                "“{asked}” is not in the allocation. Near: {near}."
            )))
        }
        several => {
            let several = several.iter().take(12).map(|pair| named(*pair)).collect::<Vec<_>>().join("; ");
            Err(NotExplained::NotFound(text!(
                "«{asked}» подходит нескольким: {several}. Назовите одно.",
                "“{asked}” fits several: {several}. Name one."
            )))
        }
    }
}

fn listed_near(known: &BTreeMap<&str, &str>, wanted: &str, named: impl Fn((&str, &str)) -> String) -> String {
    let likeness = |text: &str| strsim::jaro_winkler(&text.to_lowercase(), wanted);
    let mut near: Vec<(f64, (&str, &str))> = known.iter().map(|(id, name)| (likeness(id).max(likeness(name)), (*id, *name))).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    near.into_iter().take(3).map(|(_, pair)| named(pair)).collect::<Vec<_>>().join("; ")
}

fn narrowed<'l>(
    lines: Vec<&'l Line>,
    column: &str,
    of: impl Fn(&PlanRow) -> String,
    wanted: Option<&str>,
) -> Result<Vec<&'l Line>, NotExplained> {
    let Some(wanted) = wanted else { return Ok(lines) };
    let kept: Vec<&Line> = lines.iter().copied().filter(|line| of(&line.plan).to_lowercase() == wanted.trim().to_lowercase()).collect();
    if !kept.is_empty() {
        return Ok(kept);
    }
    let have = listed(lines.iter().map(|line| of(&line.plan)));
    Err(NotExplained::NotFound(text!(
        "Такой строки нет: {column} = «{wanted}». Есть: {have}.",
        "There is no such line: {column} = “{wanted}”. There are: {have}."
    )))
}

impl Explained {
    /// The chain as text for a terminal.
    pub fn describe(&self, lang: Lang) -> String {
        let mut text = self.lines.iter().map(|line| line.describe(lang)).collect::<Vec<_>>().join("\n");
        if let Some(goal) = self.wholeness.iter().find(|goal| goal.goal == "shortage") {
            let n = |value: f64| number(value, 1, lang);
            let (value, parts, price) = (n(goal.value), n(goal.in_parts), n((goal.value - goal.in_parts).max(0.0)));
            text.push_str(&match lang {
                Lang::Ru => format!(
                    "\nЦена целых групп для всего плана: взвешенный дефицит {value} чел., без требования целых групп — не меньше {parts}; разница {price}.\n"
                ),
                Lang::En => format!(
                    "\nThe price of whole groups for the plan as a whole: weighted shortage {value} people, with groups in parts at least {parts}; difference {price}.\n"
                ),
            });
        }
        text
    }
}

impl Line {
    fn describe(&self, lang: Lang) -> String {
        let title = match (self.plan.places == 0, lang) {
            (true, Lang::Ru) => "Почему нет",
            (true, Lang::En) => "Why none",
            (false, Lang::Ru) => "Почему столько",
            (false, Lang::En) => "Why so many",
        };
        let short = format!("  {title}: {}\n", self.plan.reason_short);
        let parts = [
            self.head(lang),
            short,
            self.chain_of_need(lang),
            self.supply(lang),
            self.chain_of_yield(lang),
            self.bound(lang),
            self.group(),
        ];
        parts.concat()
    }

    /// What a group more or less would do.
    fn group(&self) -> String {
        let said = &self.plan.reason_group;
        if said.is_empty() { String::new() } else { format!("  {said}\n") }
    }

    fn head(&self, lang: Lang) -> String {
        let (college, code, name, form, base, year) = (
            &self.plan.college,
            &self.plan.programme,
            &self.plan.programme_name,
            &self.plan.form,
            &self.plan.base,
            self.plan.admission_year,
        );
        let n = |value: u32| number(f64::from(value), 0, lang);
        let (places, groups, contracts) = (n(self.plan.places), n(self.plan.groups), n(self.plan.contracts));
        match lang {
            Lang::Ru => {
                let before = self.plan.previous_places.map_or("неизвестно".to_owned(), n);
                let (place, group) = (plural_ru(f64::from(self.plan.places), PLACES), plural_ru(f64::from(self.plan.groups), GROUPS));
                format!(
                    "{college} · {code} {name} · {form} · база {base} · приём {year}\n  Предлагается: {places} {place} ({groups} {group}); годом раньше: {before}; целевых договоров: {contracts}\n"
                )
            }
            Lang::En => {
                let before = self.plan.previous_places.map_or("unknown".to_owned(), n);
                format!(
                    "{college} · {code} {name} · {form} · base {base} · admission {year}\n  Proposed: {places} places in {groups} groups; the year before: {before}; contracts: {contracts}\n"
                )
            }
        }
    }

    fn chain_of_need(&self, lang: Lang) -> String {
        let n = |value: f64| number(value, 1, lang);
        let year = self.plan.graduation_year;
        let mut text = match (self.plan.need, lang) {
            (Some(need), Lang::Ru) => format!("  Потребность по программе в {year} году: {} чел.\n", n(need)),
            (Some(need), Lang::En) => format!("  Need of the programme in {year}: {} people\n", n(need)),
            (None, Lang::Ru) => format!("  Потребность по программе в {year} году не рассчитана\n"),
            (None, Lang::En) => format!("  The need of the programme in {year} was not computed\n"),
        };
        for occupation in &self.occupations {
            let causes: Vec<String> =
                occupation.causes.iter().map(|(cause, people)| format!("{} {}", cause_name(cause, lang), n(*people))).collect();
            let (name, openings, share, gives) =
                (&occupation.name, n(occupation.openings), number(occupation.share, 2, lang), n(occupation.openings * occupation.share));
            let causes = causes.join(", ");
            text.push_str(&match lang {
                Lang::Ru => format!("    {name}: нужно {openings} ({causes}); доля программы {share} → {gives}\n"),
                Lang::En => format!("    {name}: openings {openings} ({causes}); share of the programme {share} → {gives}\n"),
            });
        }
        if self.control_total.abs() >= 0.05 {
            text.push_str(&format!("    {}: {}\n", cause_name("control_total", lang), n(self.control_total)));
        }
        text
    }

    fn supply(&self, lang: Lang) -> String {
        let n = |value: f64| number(value, 1, lang);
        let (Some(pipeline), Some(planned), Some(shortage), Some(surplus)) =
            (self.plan.pipeline_workers, self.plan.planned_workers, self.plan.shortage, self.plan.surplus)
        else {
            return String::new();
        };
        let (pipeline, planned) = (n(pipeline), n(planned));
        let left = match (shortage >= 0.05, surplus >= 0.05, lang) {
            (true, _, Lang::Ru) => format!("не хватает {}", n(shortage)),
            (true, _, Lang::En) => format!("{} lack", n(shortage)),
            (_, true, Lang::Ru) => format!("избыток {}", n(surplus)),
            (_, true, Lang::En) => format!("{} too many", n(surplus)),
            (_, _, Lang::Ru) => "баланс достигнут".to_owned(),
            (_, _, Lang::En) => "in balance".to_owned(),
        };
        match lang {
            Lang::Ru => format!("  Уже обучающиеся дадут {pipeline}, план всех колледжей — {planned}; {left}\n"),
            Lang::En => format!("  Those in training give {pipeline}, the plan of all colleges {planned}; {left}\n"),
        }
    }

    /// «0,377 работника с места: сохранность 0,807 × …»
    fn chain_of_yield(&self, lang: Lang) -> String {
        let at = |wanted: &str| self.yields.iter().find(|factor| factor.name == wanted);
        let value = |wanted: &str| at(wanted).map(|factor| factor.value);
        let n = |value: f64| number(value, 3, lang);
        let names = ["survival", "employed", "in_occupation", "in_region", "accreditation_applied", "accreditation_passed"];
        let own: Vec<String> = names
            .iter()
            .filter_map(|name| {
                let factor = at(name)?;
                let mark = match (factor.assumed, lang) {
                    (false, _) => "",
                    (true, Lang::Ru) => " (справочно)",
                    (true, Lang::En) => " (reference)",
                };
                Some(format!("{} {}{mark}", factor_name(name, lang), n(factor.value)))
            })
            .collect();
        let (Some(first), Some(later)) = (value("workers_per_place"), value("workers_per_place_a_year_later")) else {
            return String::new();
        };
        let late = match lang {
            _ if later < 5e-4 => String::new(),
            Lang::Ru => format!(", из них {} через год после выпуска (призыв, отпуск)", n(later)),
            Lang::En => format!(", of which {} a year after graduation", n(later)),
        };
        let (all, factors, places) = (n(first + later), own.join(" × "), number(f64::from(self.plan.places), 0, lang));
        let (graduates, workers) = (number(self.plan.expected_graduates, 1, lang), number(self.plan.expected_workers, 1, lang));
        let gives = match (self.plan.places > 0, lang) {
            (false, _) => String::new(),
            (true, Lang::Ru) => format!("    мест {places} → выпускников {graduates} → работников {workers}\n"),
            (true, Lang::En) => format!("    {places} places → {graduates} graduates → {workers} workers\n"),
        };
        match lang {
            Lang::Ru => format!("  Работников с одного места: {all} = {factors}{late}\n{gives}"),
            Lang::En => format!("  Workers per place: {all} = {factors}{late}\n{gives}"),
        }
    }

    /// The constraint that keeps one more group out; its sentence carries price and range.
    fn bound(&self, lang: Lang) -> String {
        match (&self.constraint, lang) {
            (Some(constraint), Lang::Ru) => format!("  Ещё одну группу не пускает: {}\n", constraint.sentence),
            (Some(constraint), Lang::En) => format!("  One more group is kept out by: {}\n", constraint.sentence),
            (None, Lang::Ru) => "  Отдельного ограничения, которое не пускает ещё одну группу, нет\n".to_owned(),
            (None, Lang::En) => "  No single constraint keeps one more group out\n".to_owned(),
        }
    }
}
