//! Charts of the plan: places by college, what becomes of them, and what keeps lines from growing.

use super::bars::{self, Bar};
use super::canvas::{BLUE, Canvas, SILVER, SKY, VERMILLION, tint};
use super::change::{self, Change, place_ru};
use super::frame::{Context, Frame};
use super::marks::Mark;
use super::words::brief;
use super::{ChartError, Drawing, plain};
use crate::words::constraint::kind_ru;
use kadry_engine::quota::{Kind, Plan, PlanLine};
use kadry_engine::supply::Chain;
use kadry_region::lang::{Lang, Text, plural_ru, text};
use std::collections::BTreeMap;

/// Places of lines whose last admission is unknown.
const UNKNOWN: Mark = Mark::Rising(SKY);

/// Places of one college.
struct CollegeRow<'a> {
    name: &'a str,
    change: Change,
}

/// Places of the first planned admission beside last year's, the largest college first.
pub fn places_by_college(context: Context<'_>, lines: &[PlanLine]) -> Result<Drawing, ChartError> {
    let year = context.region.settings.first_admission_year;
    let rows = colleges(context, lines);
    let mut legend = vec![
        (Mark::Fill(BLUE), context.say(text!("план {year} года", "plan for {year}"))),
        (Mark::Fill(SILVER), context.say(text!("прошлый год", "last year"))),
    ];
    let more = rows.iter().any(|row| row.change.other > 0.0);
    if more {
        legend.insert(
            1,
            (
                UNKNOWN,
                context.say(text!("план по строкам, прошлый приём которых неизвестен", "plan of lines without a known last admission")),
            ),
        );
    }
    let more = if more {
        text!("; «ещё» — места остальных строк", "; “plus”: places of the other lines")
    } else {
        Text::default()
    };
    let frame = Frame {
        title: context.say(college_title(context, &rows)),
        subtitle: context.say(text!(
            "Места приёма {year} года (КЦП) по колледжам; в скобках — изменение к прошлому году по строкам, где прошлый приём известен{ru}.",
            "Places of the {year} admission by college; in brackets: change from last year of the lines whose last admission is known{en}.",
            ru = &more.ru,
            en = &more.en,
        )),
        legend,
        tables: &["offers", "colleges"],
        height: bars::height(rows.len(), 40),
    };
    let values = |row: &CollegeRow<'_>| {
        let change = &row.change;
        [change.places(), change.compared, change.previous, change.moved()].map(plain)
    };
    let table: Vec<Vec<String>> =
        rows.iter().map(|row| [row.name.to_owned(), year.to_string()].into_iter().chain(values(row)).collect()).collect();
    let bars: Vec<Bar> = rows
        .iter()
        .map(|row| {
            let change = &row.change;
            Bar {
                name: row.name.to_owned(),
                value: change.compared,
                mark: Mark::Fill(BLUE),
                more: Some((change.other, UNKNOWN)),
                before: Some((change.previous, Mark::Fill(SILVER))),
                note: college_note(context, change),
            }
        })
        .collect();
    let canvas = filled(frame, context, 40, &bars);
    Drawing::new(
        "places_by_college",
        canvas,
        &["college", "admission_year", "places", "places_compared", "previous_places", "change"],
        &table,
    )
}

fn college_note(context: Context<'_>, change: &Change) -> String {
    let (places, moved, other) = (context.whole(change.places()), context.signed(change.moved()), context.whole(change.other));
    if change.other > 0.0 {
        return context.say(text!("{places} ({moved}, ещё {other})", "{places} ({moved}, plus {other})"));
    }
    format!("{places} ({moved})")
}

fn filled(frame: Frame, context: Context<'_>, row: i32, bars: &[Bar]) -> Canvas {
    if bars.is_empty() {
        return frame.empty(*context);
    }
    let (mut canvas, body) = frame.open(*context);
    bars::draw(&mut canvas, *context, body, row, bars);
    canvas
}

fn colleges<'a>(context: Context<'a>, lines: &[PlanLine]) -> Vec<CollegeRow<'a>> {
    let sums = change::by(context, lines, |offer| Some(context.region.colleges.get(offer.college)?.id.as_str()));
    let mut rows: Vec<CollegeRow<'a>> = sums.into_iter().map(|(name, change)| CollegeRow { name, change }).collect();
    rows.sort_by(|a, b| b.change.places().total_cmp(&a.change.places()).then(b.change.previous.total_cmp(&a.change.previous)));
    rows
}

fn college_title(context: Context<'_>, rows: &[CollegeRow<'_>]) -> Text {
    let year = context.region.settings.first_admission_year;
    // A college with lines that cannot be compared may seem to change and does not.
    let known = rows.iter().filter(|row| row.change.other == 0.0).max_by(|a, b| a.change.moved().abs().total_cmp(&b.change.moved().abs()));
    let Some(most) = known.or(rows.first()) else {
        return text!("Места по колледжам: нет данных", "Places by college: no data");
    };
    let all = change::total(rows.iter().map(|row| &row.change));
    let (count, before, moved, other) = (all.places(), all.previous, all.moved(), all.other);
    let (places, word) = (context.whole(count), place_ru(count));
    if most.change.moved().abs() < 0.5 {
        return text!(
            "Приём {year} года — {places} {word}; прошлогодние места колледжей не меняются",
            "{year} admission: {places} places; last year's places stay as they were"
        );
    }
    let (size, share) = (context.whole(moved.abs()), context.percent(moved.abs(), before));
    let (ru, en) = if moved >= 0.0 { ("больше", "more") } else { ("меньше", "fewer") };
    let (name, step) = (brief(most.name, 45), context.signed(most.change.moved()));
    if other > 0.0 {
        return text!(
            "Приём {year} года — {places} {word}; там, где прошлый приём известен, на {size} ({share}) {ru}; сильнее всех меняется {name} ({step})",
            "{year} admission: {places} places; where last year is known, {size} ({share}) {en}; {name} changes most ({step})"
        );
    }
    text!(
        "Приём {year} года — {places} {word}, на {size} ({share}) {ru} прошлогоднего; сильнее всех меняется {name} ({step})",
        "{year} admission: {places} places, {size} ({share}) {en} than last year; {name} changes most ({step})"
    )
}

/// A step from a place to a worker.
struct Step {
    key: &'static str,
    name: Text,
    people: f64,
}

/// From places to workers, summed over all planned lines.
pub fn yield_funnel(context: Context<'_>, lines: &[PlanLine], chains: &[Chain]) -> Result<Drawing, ChartError> {
    let steps = steps(lines, chains);
    let places = steps.first().map_or(0.0, |step| step.people);
    let years = context.region.settings.first_admission_year;
    let last = context.region.settings.last_admission();
    let note = assumed(lines, chains);
    let frame = Frame {
        title: context.say(funnel_title(context, &steps)),
        subtitle: context.say(text!(
            "Чел.; все строки плана приёма {years}–{last} годов. У каждого шага — доля от предыдущего шага и доля от мест.{ru}",
            "People; all lines of the {years}–{last} admissions. Each step with its share of the step before and of places.{en}",
            ru = &note.ru,
            en = &note.en,
        )),
        legend: Vec::new(),
        tables: &["yields", "offers"],
        height: bars::height(steps.len(), 84),
    };
    let mut table = Vec::new();
    let mut rows = Vec::new();
    let mut before = places;
    for (index, step) in steps.iter().enumerate() {
        let (people, of_before, of_places) =
            (context.whole(step.people), context.percent(step.people, before), context.percent(step.people, places));
        let note = match index {
            0 => people,
            _ => context.say(text!(
                "{people} — {of_before} от шага выше, {of_places} от мест",
                "{people}: {of_before} of the step above, {of_places} of places"
            )),
        };
        rows.push(Bar {
            name: context.say(step.name.clone()),
            value: step.people,
            mark: Mark::Fill(tint(BLUE, 1.0 - 0.1 * index as f64)),
            more: None,
            before: None,
            note,
        });
        table.push(vec![step.key.to_owned(), plain(step.people), share(step.people, before), share(step.people, places)]);
        before = step.people;
    }
    let canvas = if places > 0.0 { filled(frame, context, 84, &rows) } else { frame.empty(*context) };
    Drawing::new("yield_funnel", canvas, &["step", "people", "share_of_step_before", "share_of_places"], &table)
}

/// What the reader has to know of factors that the region does not give.
fn assumed(lines: &[PlanLine], chains: &[Chain]) -> Text {
    let used = || lines.iter().filter_map(|line| chains.get(line.offer));
    if used().next().is_some() && used().all(|chain| chain.in_region.source.is_some() && chain.in_region.value.0 >= 1.0) {
        return text!(
            " Доли, которых нет в пакете, — справочные; доля оставшихся в регионе не известна и принята за 100 %.",
            " Shares that the package does not give are reference values; the share that stays is unknown and taken as 100%."
        );
    }
    if used().any(|chain| chain.factors().any(|(_, factor)| factor.source.is_some())) {
        return text!(" Доли, которых нет в пакете, — справочные.", " Shares that the package does not give are reference values.");
    }
    Text::default()
}

fn share(part: f64, all: f64) -> String {
    format!("{:.4}", if all > 0.0 { part / all } else { 0.0 })
}

fn steps(lines: &[PlanLine], chains: &[Chain]) -> Vec<Step> {
    let [mut places, mut graduates, mut employed, mut occupation, mut region, mut workers] = [0.0; 6];
    for line in lines {
        let Some(chain) = chains.get(line.offer) else { continue };
        let (at_work, fitting) = (chain.employed.value.0, chain.in_occupation.value.0);
        places += f64::from(line.places);
        graduates += line.graduates.0;
        employed += line.graduates.0 * at_work;
        occupation += line.graduates.0 * at_work * fitting;
        region += line.graduates.0 * at_work * fitting * chain.in_region.value.0;
        workers += line.workers.0;
    }
    if places <= 0.0 {
        return Vec::new();
    }
    let mut steps = vec![
        Step { key: "places", name: text!("Места приёма", "Places"), people: places },
        Step { key: "graduates", name: text!("Выпускники", "Graduates"), people: graduates },
        Step { key: "employed", name: text!("Работают", "Employed"), people: employed },
        Step { key: "in_occupation", name: text!("Работают по профессии", "In their occupation"), people: occupation },
        Step { key: "in_region", name: text!("Остались в регионе", "Stay in the region"), people: region },
    ];
    // Accreditation and deferral come on top of the chain; they are a step of their own where they take anyone.
    if region - workers >= 0.5 {
        steps.push(Step {
            key: "workers",
            name: text!("После аккредитации и отсрочки", "After accreditation and deferral"),
            people: workers,
        });
    }
    steps
}

fn funnel_title(context: Context<'_>, steps: &[Step]) -> Text {
    let (Some(first), Some(last)) = (steps.first().filter(|step| step.people > 0.0), steps.last()) else {
        return text!("Путь от места до работника: нет данных", "From places to workers: no data");
    };
    let keeps = |pair: &[Step]| match pair {
        [before, after] if before.people > 0.0 => after.people / before.people,
        _ => 1.0,
    };
    let worst = steps.windows(2).min_by(|a, b| keeps(a).total_cmp(&keeps(b))).and_then(|pair| Some((pair.get(1)?, 1.0 - keeps(pair))));
    let count = 100.0 * last.people / first.people;
    let (workers, word) = (context.whole(count), plural_ru(count.round(), ["работник", "работника", "работников"]));
    let Some((step, lost)) = worst.filter(|(_, lost)| *lost > 0.0) else {
        return text!("Каждое место даёт региону работника", "Every place gives the region a worker");
    };
    let (ru, en, lost) = (&step.name.ru, &step.name.en, context.percent(lost, 1.0));
    text!(
        "100 мест приёма дают региону {workers} {word} по профессии; больше всего теряется на шаге «{ru}» — {lost}",
        "100 places give the region {workers} workers in their occupation; the largest loss is at “{en}”: {lost}"
    )
}

/// How many lines each kind of constraint keeps from another group.
pub fn binding_constraints(context: Context<'_>, plan: &Plan) -> Result<Drawing, ChartError> {
    let mut kinds: BTreeMap<Option<Kind>, (usize, f64)> = BTreeMap::new();
    for line in &plan.lines {
        let kind = line.blocked_by.and_then(|index| plan.constraints.get(index)).map(|constraint| constraint.kind);
        let entry = kinds.entry(kind).or_default();
        *entry = (entry.0 + 1, entry.1 + f64::from(line.places));
    }
    let mut rows: Vec<(Option<Kind>, usize, f64)> = kinds.into_iter().map(|(kind, (count, places))| (kind, count, places)).collect();
    rows.sort_by_key(|(kind, count, _)| (kind.is_none(), std::cmp::Reverse(*count)));
    let frame = Frame {
        title: context.say(constraint_title(context, &rows)),
        subtitle: context.say(text!(
            "Число строк плана (колледж — программа — год приёма) по ограничению, которое не оставляет места ещё одной группе; рядом — места этих строк.",
            "Lines of the plan (college, programme, admission year) by the constraint that leaves no room for one more group; beside: places of those lines."
        )),
        legend: vec![
            (Mark::Fill(VERMILLION), context.say(text!("упёрлись в ограничение", "held by a constraint"))),
            (Mark::Fill(SKY), context.say(text!("потребность закрыта или не ограничено", "need is met or nothing holds"))),
        ],
        tables: &["offers", "colleges", "budget", "limits", "school_leavers", "contracts"],
        height: bars::height(rows.len(), 64),
    };
    let table: Vec<Vec<String>> = rows
        .iter()
        .map(|(kind, count, places)| vec![kind.map_or("none", Kind::key).to_owned(), count.to_string(), plain(*places)])
        .collect();
    let bars: Vec<Bar> = rows.iter().map(|(kind, count, places)| constraint_bar(context, *kind, *count as f64, *places)).collect();
    let canvas = filled(frame, context, 64, &bars);
    Drawing::new("binding_constraints", canvas, &["constraint", "lines", "places"], &table)
}

fn constraint_bar(context: Context<'_>, kind: Option<Kind>, count: f64, places: f64) -> Bar {
    let name = kind.map_or_else(
        || context.say(text!("потребность закрыта / не ограничено", "need is met / nothing holds")),
        |kind| kind_name(context, kind),
    );
    let mark = Mark::Fill(if kind.is_some() { VERMILLION } else { SKY });
    let (lines, line_word) = (context.whole(count), plural_ru(count, ["строка", "строки", "строк"]));
    let (seats, place_word) = (context.whole(places), place_ru(places));
    let note = context.say(text!("{lines} {line_word}, {seats} {place_word}", "{lines} lines, {seats} places"));
    Bar { name, value: count, mark, more: None, before: None, note }
}

pub fn kind_name(context: Context<'_>, kind: Kind) -> String {
    match context.lang {
        Lang::Ru => kind_ru(kind).to_owned(),
        Lang::En => kind.key().replace('_', " "),
    }
}

fn constraint_title(context: Context<'_>, rows: &[(Option<Kind>, usize, f64)]) -> Text {
    let all: usize = rows.iter().map(|(_, count, _)| count).sum();
    let held: usize = rows.iter().filter(|(kind, _, _)| kind.is_some()).map(|(_, count, _)| count).sum();
    if all == 0 {
        return text!("Что ограничивает план: нет данных", "What holds the plan: no data");
    }
    let Some((Some(kind), count, _)) = rows.first() else {
        return text!("Ни одна строка плана не упирается в ограничение", "No line of the plan is held by a constraint");
    };
    let (name, count) = (kind_name(context, *kind), context.whole(*count as f64));
    let share = context.percent(held as f64, all as f64);
    let lines = context.whole(all as f64);
    text!(
        "В ограничения упирается {share} строк плана; чаще всего это «{name}» — {count} из {lines}",
        "{share} of the plan's lines are held by a constraint, most often “{name}”: {count} of {lines}"
    )
}
