//! The data of the page: the run's tables with equal things once, so that the page stays small. Lines point into the lists of
//! colleges, programmes, chains, yields, constraints and sentences by index.

use super::words;
use crate::chain::{CAUSES, Factor, Occupation, causes_of_programmes};
use crate::contract::{Assumption, Balance, Constraint, Contract, Need, Source};
use crate::dossier::{Dossier, Input, Unreadable};
use crate::flags::meaning;
use crate::reason::cause_name;
use crate::summary::goal_name;
use crate::{chain, contract, scoreboard};
use kadry_region::lang::Lang;
use kadry_region::settings::GoalName;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Serialize)]
pub struct Payload {
    run: Run,
    words: BTreeMap<&'static str, &'static str>,
    colleges: Vec<College>,
    programmes: Vec<Programme>,
    lines: Vec<Line>,
    /// Occupations behind the need of a programme in a year.
    chains: Vec<Vec<Occupation>>,
    yields: Vec<Vec<Factor>>,
    constraints: Vec<Constraint>,
    sentences: Vec<String>,
    /// Kind of constraint, cause and flag by their keys.
    kinds: BTreeMap<String, String>,
    causes: Vec<(&'static str, &'static str)>,
    meanings: BTreeMap<String, String>,
    remarks: Vec<Remark>,
    goals: Vec<Goal>,
    assumptions: Vec<String>,
    sources: Vec<Source>,
    indicators: Vec<Indicator>,
}

#[derive(Serialize)]
struct Run {
    lang: Lang,
    region: String,
    scenario: String,
    base_year: i32,
    first_admission: i32,
    last_admission: i32,
    horizon: i32,
    status: String,
    gap: f64,
    assumed_share: Option<f64>,
    version: String,
    commit: String,
    seed: u64,
    solver: String,
    inputs: Vec<(String, usize, String)>,
}

#[derive(Serialize)]
struct College {
    id: String,
    name: String,
    municipality: String,
    founder: String,
}

#[derive(Serialize)]
struct Programme {
    code: String,
    name: String,
    industry: String,
    years: Vec<ProgrammeYear>,
}

/// Need of a programme in a year against the workers that come; it is known for the region as a whole only.
#[derive(Serialize)]
struct ProgrammeYear {
    year: i32,
    need: f64,
    low: Option<f64>,
    high: Option<f64>,
    training: f64,
    plan: f64,
    shortage: f64,
    surplus: f64,
    reached: bool,
    /// In the order of `Payload::causes`.
    causes: Vec<f64>,
}

#[derive(Serialize)]
struct Line {
    college: usize,
    programme: usize,
    form: String,
    base: String,
    year: i32,
    groups: u32,
    places: u32,
    previous: Option<u32>,
    contracts: u32,
    employers: Vec<(String, u32)>,
    graduation: i32,
    graduates: f64,
    workers: f64,
    cost: Option<f64>,
    per_place: f64,
    group_size: u32,
    group_workers: f64,
    /// Whether the programme has a balance in the year of graduation.
    balance: bool,
    short: String,
    group: String,
    chain: usize,
    raked: f64,
    yields: usize,
    bound: Option<usize>,
    flags: Marks,
}

#[derive(Serialize)]
struct Remark {
    flag: String,
    subject: String,
    sentence: String,
}

#[derive(Serialize)]
struct Goal {
    name: String,
    value: f64,
    bound: Option<f64>,
    gap: Option<f64>,
    in_parts: Option<f64>,
}

/// The series of one indicator of one group.
#[derive(Serialize)]
struct Indicator {
    group: String,
    name: String,
    unit: String,
    scope: String,
    direction: String,
    formula: String,
    source: String,
    years: Vec<IndicatorYear>,
}

#[derive(Serialize)]
struct IndicatorYear {
    year: i32,
    actual: Option<f64>,
    forecast: Option<f64>,
    target: Option<f64>,
    gap: Option<f64>,
    status: String,
}

/// College, programme, form, base and year of admission.
type LineKey = (String, String, String, String, i32);

/// Remarks on a line: code, and index of the sentence.
type Marks = Vec<(String, usize)>;

/// Equal things once.
struct Pool<K, T> {
    items: Vec<T>,
    places: HashMap<K, usize>,
}

impl<K: std::hash::Hash + Eq, T> Pool<K, T> {
    fn new() -> Self {
        Self { items: Vec::new(), places: HashMap::new() }
    }

    fn put(&mut self, key: K, item: impl FnOnce() -> T) -> usize {
        *self.places.entry(key).or_insert_with(|| {
            self.items.push(item());
            self.items.len() - 1
        })
    }
}

/// Reads the tables of a run for the page.
///
/// # Errors
/// [`Unreadable`] where a table of the run is missing or does not read.
pub fn payload(dossier: &Dossier) -> Result<Payload, Unreadable> {
    let lang = dossier.lang();
    let mut colleges = Pool::new();
    for row in dossier.table::<contract::College>("colleges")? {
        let contract::College { college: id, name, municipality, founder, .. } = row;
        colleges.put(id.clone(), || College { id, name, municipality, founder });
    }
    let mut programmes = programmes(dossier)?;
    let flags = dossier.table::<contract::Remark>("flags")?;
    let meanings = flags.iter().map(|row| (row.flag.clone(), meaning(&row.flag).get(lang).to_owned())).collect();
    let mut sentences = Pool::new();
    let (mut flagged, remarks) = parted(flags, &mut sentences);
    let mut employers = employers(dossier)?;
    let (mut chains, mut yields, mut constraints) = (Pool::new(), Pool::new(), Pool::new());
    let mut lines = Vec::new();
    for chain::Line { plan, occupations, control_total, yields: factors, constraint } in chain::lines(dossier)? {
        let key: LineKey = (plan.college.clone(), plan.programme.clone(), plan.form.clone(), plan.base.clone(), plan.admission_year);
        lines.push(Line {
            college: colleges.put(plan.college.clone(), || College {
                id: plan.college.clone(),
                name: plan.college_name,
                municipality: plan.municipality,
                founder: plan.founder,
            }),
            programme: programmes.put(plan.programme.clone(), || Programme {
                code: plan.programme.clone(),
                name: plan.programme_name,
                industry: plan.industry,
                years: Vec::new(),
            }),
            chain: chains.put((plan.programme.clone(), plan.graduation_year), || occupations.into_iter().map(rounded).collect()),
            yields: yields.put((plan.college, plan.programme, plan.form.clone(), plan.base.clone()), || factors),
            bound: constraint.map(|constraint| constraints.put(constraint.constraint.clone(), || constraint)),
            flags: flagged.remove(&key).unwrap_or_default(),
            employers: employers.remove(&key).unwrap_or_default(),
            form: plan.form,
            base: plan.base,
            year: plan.admission_year,
            groups: plan.groups,
            places: plan.places,
            previous: plan.previous_places,
            contracts: plan.contracts,
            graduation: plan.graduation_year,
            graduates: round(plan.expected_graduates),
            workers: round(plan.expected_workers),
            cost: plan.cost,
            per_place: plan.workers_per_place,
            group_size: plan.group_size,
            group_workers: round(plan.group_workers),
            balance: plan.need.is_some(),
            short: plan.reason_short,
            group: plan.reason_group,
            raked: round(control_total),
        });
    }
    let kind = |row: &Constraint| {
        let name = if lang == Lang::Ru { row.kind_ru().to_owned() } else { row.kind.clone() };
        (row.kind.clone(), name)
    };
    Ok(Payload {
        run: run(dossier),
        words: words::script(lang),
        colleges: colleges.items,
        programmes: programmes.items,
        lines,
        chains: chains.items,
        yields: yields.items,
        kinds: constraints.items.iter().map(kind).collect(),
        constraints: constraints.items,
        sentences: sentences.items,
        causes: CAUSES.map(|cause| (cause, cause_name(cause, lang))).to_vec(),
        meanings,
        remarks,
        goals: goals(dossier),
        assumptions: dossier.table::<Assumption>("assumptions")?.into_iter().map(|row| row.sentence).collect(),
        sources: dossier.table("sources")?,
        indicators: indicators(&dossier.table("indicators")?, dossier.lang()),
    })
}

fn run(dossier: &Dossier) -> Run {
    let card = &dossier.card;
    let settings = &card.settings;
    Run {
        lang: dossier.lang(),
        region: settings.name.clone(),
        scenario: settings.scenario.name.clone(),
        base_year: settings.base_year.0,
        first_admission: settings.first_admission_year.0,
        last_admission: settings.last_admission().0,
        horizon: settings.horizon.0,
        status: card.status.clone(),
        gap: card.gap,
        assumed_share: card.assumed_share,
        version: card.version.clone(),
        commit: card.commit.clone(),
        seed: card.seed,
        solver: card.solver.name.clone(),
        inputs: card.inputs.iter().map(|Input { name, sha256, rows }| (name.clone(), *rows, sha256.clone())).collect(),
    }
}

/// Programmes with their balance, interval and causes of need by year.
fn programmes(dossier: &Dossier) -> Result<Pool<String, Programme>, Unreadable> {
    let mut causes = causes_of_programmes(dossier)?;
    let mut needs: HashMap<(String, i32), Need> = HashMap::new();
    for row in dossier.table::<Need>("need")? {
        needs.insert((row.programme.clone(), row.year), row);
    }
    let mut years: HashMap<String, Vec<ProgrammeYear>> = HashMap::new();
    for row in dossier.table::<Balance>("balance")? {
        let key = (row.programme.clone(), row.year);
        let mut parts = causes.remove(&key).unwrap_or_default();
        let need = needs.get(&key);
        parts[CAUSES.len() - 1] = need.map_or(0.0, |need| need.need - need.bottom_up);
        years.entry(row.programme).or_default().push(ProgrammeYear {
            year: row.year,
            need: round(row.need),
            low: need.map(|need| round(need.need_low)),
            high: need.map(|need| round(need.need_high)),
            training: round(row.pipeline_workers),
            plan: round(row.planned_workers),
            shortage: round(row.shortage),
            surplus: round(row.surplus),
            reached: row.status != "out_of_reach",
            causes: parts.map(round).to_vec(),
        });
    }
    let mut programmes = Pool::new();
    for contract::Programme { programme: code, name, industry, .. } in dossier.table::<contract::Programme>("programmes")? {
        let years = years.remove(&code).unwrap_or_default();
        programmes.put(code.clone(), || Programme { code, name, industry, years });
    }
    Ok(programmes)
}

/// Remarks on lines, and those on employers and totals.
fn parted(rows: Vec<contract::Remark>, sentences: &mut Pool<String, String>) -> (HashMap<LineKey, Marks>, Vec<Remark>) {
    let mut of_line: HashMap<LineKey, Marks> = HashMap::new();
    let mut others = Vec::new();
    for row in rows {
        match row.year {
            Some(year) if !row.college.is_empty() => {
                let sentence = sentences.put(row.sentence.clone(), || row.sentence);
                let key = (row.college, row.programme, row.form, row.base, year);
                of_line.entry(key).or_default().push((row.flag, sentence));
            }
            _ => others.push(Remark { flag: row.flag, subject: row.subject, sentence: row.sentence }),
        }
    }
    (of_line, others)
}

/// Employers with contracts on each line.
fn employers(dossier: &Dossier) -> Result<HashMap<LineKey, Vec<(String, u32)>>, Unreadable> {
    let mut found: HashMap<LineKey, Vec<(String, u32)>> = HashMap::new();
    for row in dossier.table::<Contract>("contracts")? {
        let key = (row.college, row.programme, row.form, row.base, row.admission_year);
        found.entry(key).or_default().push((row.employer, row.count));
    }
    Ok(found)
}

fn goals(dossier: &Dossier) -> Vec<Goal> {
    let named = |key: &str| GoalName::ORDER.into_iter().chain([GoalName::Weighted]).find(|goal| goal.key() == key);
    let told = |goal: &crate::dossier::Goal| {
        let (name, factor) = named(&goal.name).map_or((goal.name.as_str(), 1.0), |known| goal_name(known, dossier.lang()));
        let scaled = |value: f64| round(value * factor);
        Goal {
            name: name.to_owned(),
            value: scaled(goal.value),
            bound: goal.bound.map(scaled),
            gap: goal.gap,
            in_parts: goal.in_parts.map(scaled),
        }
    };
    dossier.card.goals.iter().map(told).collect()
}

/// The rows of the table as series.
fn indicators(rows: &[contract::Indicator], lang: Lang) -> Vec<Indicator> {
    let years = |of: &[contract::Indicator]| {
        let year = |row: &contract::Indicator| IndicatorYear {
            year: row.year,
            actual: row.actual,
            forecast: row.forecast,
            // A target between two given ones is no milestone of its own.
            target: row.target.filter(|_| !row.interpolated),
            gap: row.gap.filter(|_| !row.interpolated),
            status: row.status.clone(),
        };
        of.iter().map(year).collect()
    };
    let series = rows.chunk_by(|a, b| a.indicator == b.indicator && a.unit == b.unit);
    let told = series.filter_map(|of| {
        let head = of.first()?;
        Some(Indicator {
            group: head.group.clone(),
            name: head.indicator.clone(),
            unit: head.unit.clone(),
            scope: head.scope.clone(),
            direction: head.direction.clone(),
            formula: scoreboard::method(head, lang),
            source: head.source.clone(),
            years: years(of),
        })
    });
    told.collect()
}

fn rounded(occupation: Occupation) -> Occupation {
    let causes = occupation.causes.into_iter().map(|(cause, people)| (cause, round(people))).collect();
    Occupation { openings: round(occupation.openings), causes, ..occupation }
}

/// Thousandths of a person are kept: the page shows tenths.
fn round(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}
