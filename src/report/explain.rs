//! The chain behind one figure of a finished run: need by occupation and cause, the share of the programme, those in training,
//! the yield of a place, what keeps one more group out and its price. Read from the tables of the run; nothing is computed anew.

use super::reason::cause_name;
use crate::lang::{Lang, Text, number, plural_ru, text};
use crate::region::sha256;
use serde::Serialize;
use std::collections::BTreeMap;
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotExplained {
    /// The folder is no run with a plan, or a table of it does not read.
    Unreadable(Text),
    /// No line, or no single one, is meant by what was asked.
    NotFound(Text),
}

/// One line of the plan with everything behind it.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub college: String,
    pub college_name: String,
    pub programme: String,
    pub programme_name: String,
    pub form: String,
    pub base: String,
    pub admission_year: i32,
    pub groups: f64,
    pub places: f64,
    pub previous_places: Option<f64>,
    pub contracts: f64,
    pub graduation_year: i32,
    pub expected_graduates: f64,
    pub expected_workers: f64,
    /// Need of the programme in the year of graduation, and the occupations that it comes from.
    pub need: Option<f64>,
    pub occupations: Vec<Occupation>,
    /// What raking to an official total adds.
    pub control_total: f64,
    pub pipeline_workers: Option<f64>,
    pub planned_workers: Option<f64>,
    pub shortage: Option<f64>,
    pub surplus: Option<f64>,
    pub yields: Vec<Factor>,
    pub constraint: Option<Constraint>,
    pub flags: String,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Occupation {
    pub name: String,
    pub openings: f64,
    /// Part of the openings that this programme fills.
    pub share: f64,
    /// `(cause, people)` of all openings of the occupation, without zeros.
    pub causes: Vec<(String, f64)>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Factor {
    pub name: String,
    pub value: f64,
    pub assumed: bool,
    pub source: String,
}

/// What keeps one more group out; empty cells of the table are `None`.
#[derive(Clone, Debug, Serialize)]
pub struct Constraint {
    pub name: String,
    pub bound: f64,
    pub activity: f64,
    pub price_people: Option<f64>,
    pub range_low: Option<f64>,
    pub range_high: Option<f64>,
    pub one_more_people: Option<f64>,
    pub group_more_people: Option<f64>,
    pub sentence: String,
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

type Row = BTreeMap<String, String>;

/// Explains every line of a run that the question means.
///
/// # Errors
/// [`NotExplained`] with what to say.
pub fn explain(run: &Path, asked: &Asked) -> Result<Explained, NotExplained> {
    let run = Run::read(run)?;
    let wholeness = run.wholeness()?;
    let lines = run.rows("justification")?;
    let college = one_of(&lines, ["college", "college_name"], &asked.college)?;
    let own: Vec<&Row> = lines.iter().filter(|row| cell(row, "college") == college).collect();
    let all = one_of(&lines, ["programme", "programme_name"], &asked.programme)?;
    let own: Vec<&Row> = {
        let chosen: Vec<&Row> = own.iter().copied().filter(|row| cell(row, "programme") == all).collect();
        if chosen.is_empty() {
            let have = listed(own.iter().map(|row| cell(row, "programme")));
            return Err(NotExplained::NotFound(text!(
                "В распределении нет строки «{college}» · {all}: колледж её не предлагал. Его программы: {have}.",
                "The allocation has no line “{college}” · {all}: the college does not offer it. Its programmes: {have}."
            )));
        }
        chosen
    };
    let own = narrowed(own, "form", asked.form.as_deref())?;
    let own = narrowed(own, "base", asked.base.as_deref())?;
    let own = narrowed(own, "admission_year", asked.year.map(|year| year.to_string()).as_deref())?;
    let tables = Tables {
        constraints: run.rows("constraints")?,
        yields: run.rows("yields")?,
        need: run.rows("need")?,
        causes: run.rows("need_by_cause")?,
        matrix: run.rows("matrix")?,
    };
    let lines = own.into_iter().map(|row| tables.line(row)).collect::<Result<Vec<_>, _>>()?;
    Ok(Explained { lines, wholeness })
}

struct Tables {
    constraints: Vec<Row>,
    yields: Vec<Row>,
    need: Vec<Row>,
    causes: Vec<Row>,
    matrix: Vec<Row>,
}

const CAUSES: [&str; 7] = ["retirement", "death", "transfer", "migration", "growth", "projects", "vacancies"];

impl Tables {
    fn line(&self, row: &Row) -> Result<Line, NotExplained> {
        let of = |name: &str| cell(row, name).to_owned();
        let (programme, year) = (cell(row, "programme"), cell(row, "graduation_year"));
        let binding = cell(row, "binding_constraint");
        let constraint = self.constraints.iter().find(|found| !binding.is_empty() && cell(found, "constraint") == binding);
        let here = |found: &&Row| ["college", "programme", "form", "base"].iter().all(|name| cell(found, name) == cell(row, name));
        let factor = |found: &Row| {
            let (name, source) = (cell(found, "factor").to_owned(), cell(found, "source").to_owned());
            Ok(Factor { name, value: needed(found, "value")?, assumed: cell(found, "assumed") == "true", source })
        };
        let of_need = self.need.iter().find(|found| cell(found, "programme") == programme && cell(found, "year") == year);
        let control = of_need.map(|found| Ok(needed(found, "need")? - needed(found, "bottom_up")?)).transpose()?;
        Ok(Line {
            college: of("college"),
            college_name: of("college_name"),
            programme: of("programme"),
            programme_name: of("programme_name"),
            form: of("form"),
            base: of("base"),
            admission_year: needed(row, "admission_year")? as i32,
            groups: needed(row, "groups")?,
            places: needed(row, "places")?,
            previous_places: maybe(row, "previous_places"),
            contracts: needed(row, "contracts")?,
            graduation_year: needed(row, "graduation_year")? as i32,
            expected_graduates: needed(row, "expected_graduates")?,
            expected_workers: needed(row, "expected_workers")?,
            need: maybe(row, "need"),
            occupations: self.occupations(programme, year)?,
            control_total: control.unwrap_or_default(),
            pipeline_workers: maybe(row, "pipeline_workers"),
            planned_workers: maybe(row, "planned_workers"),
            shortage: maybe(row, "shortage"),
            surplus: maybe(row, "surplus"),
            yields: self.yields.iter().filter(here).map(factor).collect::<Result<_, _>>()?,
            constraint: constraint.map(bound).transpose()?,
            flags: of("flags"),
            reason: of("reason"),
        })
    }

    /// Occupations behind the need of a programme, the largest first.
    fn occupations(&self, programme: &str, year: &str) -> Result<Vec<Occupation>, NotExplained> {
        let mut found = Vec::new();
        for share in self.matrix.iter().filter(|row| cell(row, "programme") == programme) {
            let name = cell(share, "occupation");
            let Some(row) = self.causes.iter().find(|row| cell(row, "occupation") == name && cell(row, "year") == year) else { continue };
            let mut causes = Vec::new();
            for cause in CAUSES {
                causes.push((cause.to_owned(), needed(row, cause)?));
            }
            causes.push(("other_supply".to_owned(), -needed(row, "other_supply")?));
            causes.retain(|(_, people)| people.abs() >= 0.05);
            found.push(Occupation { name: name.to_owned(), openings: needed(row, "openings")?, share: needed(share, "share")?, causes });
        }
        found.sort_by(|a, b| (b.openings * b.share).total_cmp(&(a.openings * a.share)).then(a.name.cmp(&b.name)));
        Ok(found)
    }
}

fn bound(row: &Row) -> Result<Constraint, NotExplained> {
    Ok(Constraint {
        name: cell(row, "constraint").to_owned(),
        bound: needed(row, "bound")?,
        activity: needed(row, "activity")?,
        price_people: maybe(row, "price_people"),
        range_low: maybe(row, "range_low"),
        range_high: maybe(row, "range_high"),
        one_more_people: maybe(row, "one_more_people"),
        group_more_people: maybe(row, "group_more_people"),
        sentence: cell(row, "sentence").to_owned(),
    })
}

/// The run card and the tables that it vouches for.
struct Run<'r> {
    folder: &'r Path,
    card: serde_json::Value,
}

impl<'r> Run<'r> {
    fn read(folder: &'r Path) -> Result<Self, NotExplained> {
        let content = std::fs::read(folder.join("run.json")).map_err(|_| {
            NotExplained::Unreadable(text!(
                "файла run.json нет: это не папка расчёта kadry",
                "there is no run.json: this is no run folder of kadry"
            ))
        })?;
        let card = serde_json::from_slice(&content)
            .map_err(|error| NotExplained::Unreadable(text!("run.json не читается: {error}", "run.json cannot be read: {error}")))?;
        Ok(Self { folder, card })
    }

    /// Goals of the run card: the plan against the relaxation to parts of groups.
    fn wholeness(&self) -> Result<Vec<Wholeness>, NotExplained> {
        let goals = self.card.get("goals").and_then(|goals| goals.as_array()).ok_or_else(|| {
            NotExplained::Unreadable(text!(
                "в этой папке нет плана приёма: объяснять нечего; план считает и записывает kadry plan",
                "there is no admission plan in this folder: nothing to explain; kadry plan computes and writes one"
            ))
        })?;
        let number = |goal: &serde_json::Value, name: &str| goal.get(name).and_then(serde_json::Value::as_f64);
        let of = |goal: &serde_json::Value| {
            Some(Wholeness {
                goal: goal.get("name")?.as_str()?.to_owned(),
                value: number(goal, "optimum")?,
                in_parts: number(goal, "in_parts")?,
            })
        };
        Ok(goals.iter().filter_map(of).collect())
    }

    /// A table as the calculation wrote it; one that was cut or edited since explains nothing.
    fn rows(&self, table: &str) -> Result<Vec<Row>, NotExplained> {
        let name = format!("tables/{table}.csv");
        let unreadable = |error: String| {
            NotExplained::Unreadable(text!("таблица {name} не читается: {error}", "the table {name} cannot be read: {error}"))
        };
        let content = std::fs::read(self.folder.join(&name)).map_err(|error| unreadable(error.to_string()))?;
        let stated = self.card.get("outputs").and_then(|outputs| outputs.get(&name)).and_then(|hash| hash.as_str());
        if stated != Some(sha256(&content).as_str()) {
            return Err(NotExplained::Unreadable(text!(
                "таблица {name} изменена после расчёта: что изменено, покажет kadry verify",
                "the table {name} was changed after the calculation: kadry verify shows what"
            )));
        }
        let rows: Result<Vec<Row>, csv::Error> = csv::Reader::from_reader(content.as_slice()).deserialize().collect();
        rows.map_err(|error| unreadable(error.to_string()))
    }
}

/// The text of a cell, without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    let raw = row.get(column).map(String::as_str).unwrap_or_default();
    match raw.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => raw,
    }
}

fn maybe(row: &Row, column: &str) -> Option<f64> {
    cell(row, column).parse().ok().filter(|value: &f64| value.is_finite())
}

fn needed(row: &Row, column: &str) -> Result<f64, NotExplained> {
    let shown: String = cell(row, column).chars().take(40).collect();
    maybe(row, column).ok_or_else(|| {
        NotExplained::Unreadable(text!(
            "таблица расчёта повреждена: столбец {column}, «{shown}» — не число",
            "a table of the run is damaged: column {column}, “{shown}” is no number"
        ))
    })
}

fn listed<'s>(values: impl Iterator<Item = &'s str>) -> String {
    const MOST: usize = 12;
    let all: std::collections::BTreeSet<&str> = values.collect();
    let more = if all.len() > MOST { " …" } else { "" };
    all.into_iter().take(MOST).collect::<Vec<_>>().join(", ") + more
}

/// The identifier that is meant: the same identifier or name, else the only one that holds what was asked.
fn one_of(rows: &[Row], [id, name]: [&str; 2], asked: &str) -> Result<String, NotExplained> {
    let known: BTreeMap<&str, &str> = rows.iter().map(|row| (cell(row, id), cell(row, name))).collect();
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

fn narrowed<'r>(lines: Vec<&'r Row>, column: &str, wanted: Option<&str>) -> Result<Vec<&'r Row>, NotExplained> {
    let Some(wanted) = wanted else { return Ok(lines) };
    let kept: Vec<&Row> = lines.iter().copied().filter(|row| cell(row, column).to_lowercase() == wanted.trim().to_lowercase()).collect();
    if !kept.is_empty() {
        return Ok(kept);
    }
    let have = listed(lines.iter().map(|row| cell(row, column)));
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
        let parts = [self.head(lang), self.chain_of_need(lang), self.supply(lang), self.chain_of_yield(lang), self.bound(lang)];
        let title = match (self.places == 0.0, lang) {
            (true, Lang::Ru) => "Почему нет",
            (true, Lang::En) => "Why none",
            (false, Lang::Ru) => "Почему столько",
            (false, Lang::En) => "Why so many",
        };
        format!("{}  {title}: {}\n", parts.concat(), self.reason)
    }

    fn head(&self, lang: Lang) -> String {
        let (college, code, name, form, base, year) =
            (&self.college, &self.programme, &self.programme_name, &self.form, &self.base, self.admission_year);
        let n = |value: f64| number(value, 0, lang);
        let (places, groups, contracts) = (n(self.places), n(self.groups), n(self.contracts));
        match lang {
            Lang::Ru => {
                let before = self.previous_places.map_or("неизвестно".to_owned(), n);
                let (place, group) =
                    (plural_ru(self.places, ["место", "места", "мест"]), plural_ru(self.groups, ["группа", "группы", "групп"]));
                format!(
                    "{college} · {code} {name} · {form} · база {base} · приём {year}\n  Предлагается: {places} {place} ({groups} {group}); годом раньше: {before}; целевых договоров: {contracts}\n"
                )
            }
            Lang::En => {
                let before = self.previous_places.map_or("unknown".to_owned(), n);
                format!(
                    "{college} · {code} {name} · {form} · base {base} · admission {year}\n  Proposed: {places} places in {groups} groups; the year before: {before}; contracts: {contracts}\n"
                )
            }
        }
    }

    fn chain_of_need(&self, lang: Lang) -> String {
        let n = |value: f64| number(value, 1, lang);
        let year = self.graduation_year;
        let mut text = match (self.need, lang) {
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
            (self.pipeline_workers, self.planned_workers, self.shortage, self.surplus)
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
        let names = [
            ("survival", "сохранность контингента", "survival"),
            ("employed", "трудоустройство", "employed"),
            ("in_occupation", "по профессии", "in the occupation"),
            ("in_region", "остаются в регионе", "stay in the region"),
            ("accreditation_applied", "подают на аккредитацию", "apply for accreditation"),
            ("accreditation_passed", "проходят аккредитацию", "pass accreditation"),
        ];
        let own: Vec<String> = names
            .iter()
            .filter_map(|(name, ru, en)| {
                let factor = at(name)?;
                let mark = match (factor.assumed, lang) {
                    (false, _) => "",
                    (true, Lang::Ru) => " (справочно)",
                    (true, Lang::En) => " (reference)",
                };
                Some(format!("{} {}{mark}", if lang == Lang::Ru { ru } else { en }, n(factor.value)))
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
        let (all, factors, places) = (n(first + later), own.join(" × "), number(self.places, 0, lang));
        let (graduates, workers) = (number(self.expected_graduates, 1, lang), number(self.expected_workers, 1, lang));
        let gives = match (self.places > 0.0, lang) {
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
