//! Plans nearly as good as a given one: which lines are open to negotiation, and what each plan moves between industries.

use super::canvas::{Align, BLUE, Canvas, DARK, GREY, Lettering, PALE, Rect, SILVER, VERMILLION, WHITE, ink, tint};
use super::frame::{Context, Frame, LABEL};
use super::marks::{Mark, span};
use super::rows::{self, Label};
use super::words::wrap;
use super::{ChartError, Drawing};
use crate::alternatives::{Found, title};
use kadry_engine::quota::alternatives::{LineRange, LineStatus};
use kadry_region::lang::{Text, text};
use std::collections::BTreeMap;

const ROWS: usize = 24;
const ROW: i32 = 66;
/// Plans that have room side by side.
const PLANS: usize = 8;
const PROVED: Mark = Mark::Span(SILVER);
const MET: Mark = Mark::Fill(BLUE);
const PLAN: Mark = Mark::Diamond(DARK);

/// Lines found with other places, those that change most often first.
pub fn line_ranges(context: Context<'_>, found: Found<'_>) -> Result<Drawing, ChartError> {
    let mut open: Vec<&LineRange> = found.alternatives.ranges.iter().filter(|range| range.status() == LineStatus::Open).collect();
    open.sort_by_key(|range| std::cmp::Reverse((range.differ, range.found.1 - range.found.0)));
    let shown = &open[..open.len().min(ROWS)];
    let frame = Frame {
        title: context.say(ranges_title(found)),
        subtitle: context.say(ranges_subtitle(shown.len(), open.len())),
        legend: vec![
            (PROVED, context.say(text!("дальше ни один такой план выйти не может (доказано)", "no such plan can leave it (proved)"))),
            (MET, context.say(text!("так бывает в найденных планах", "so it is in plans that were found"))),
            (PLAN, context.say(text!("план расчёта", "plan of the run"))),
        ],
        tables: &["offers", "colleges", "programmes"],
        height: rows::height(shown.len(), ROW),
    };
    let table: Vec<Vec<String>> = shown
        .iter()
        .map(|range| {
            let numbers =
                [range.places, range.proved.0, range.proved.1, range.found.0, range.found.1, range.differ].map(|value| value.to_string());
            [found.region.offer_label(range.offer), range.year.to_string()].into_iter().chain(numbers).collect()
        })
        .collect();
    let canvas = if shown.is_empty() {
        frame.empty_for(*context, text!("Ни одна строка не найдена с другим числом мест.", "No line was found with other places."))
    } else {
        let (mut canvas, body) = frame.open(*context);
        let labels: Vec<Label> = shown.iter().map(|range| label(context, range, found.alternatives.found)).collect();
        let most = shown.iter().map(|range| f64::from(range.proved.1.max(range.found.1))).fold(1.0, f64::max);
        let rows = rows::open(&mut canvas, *context, body, ROW, &labels, (0.0, most), false);
        for (index, range) in shown.iter().enumerate() {
            let at = |places: u32| rows.scale.at(f64::from(places));
            span(&mut canvas, (at(range.proved.0), at(range.proved.1)), rows.middle(index), SILVER);
            MET.fill(&mut canvas, rows.bar(index, (f64::from(range.found.0), f64::from(range.found.1)), 18));
            PLAN.point(&mut canvas, (at(range.places), rows.middle(index)), 9);
        }
        canvas
    };
    let header = ["line", "admission_year", "places", "proved_min", "proved_max", "found_min", "found_max", "plans_differ"];
    Drawing::new("line_ranges", canvas, &header, &table)
}

fn label(context: Context<'_>, range: &LineRange, plans: usize) -> Label {
    let offer = &context.region.offers[range.offer];
    let (programme, college) = (&context.region.programmes[offer.programme], &context.region.colleges[offer.college]);
    let (code, base, form, year) = (&programme.code, &offer.base, &offer.form, range.year);
    let (low, high, places, differ) = (range.found.0, range.found.1, range.places, range.differ);
    Label {
        name: format!("{code} {}", programme.name),
        under: format!("{year} · {form} · {base} · {}", college.name),
        note: context.say(text!("{places} ({low}–{high})", "{places} ({low}–{high})")),
        note_under: context.say(text!("иначе в {differ} из {plans}", "differs in {differ} of {plans}")),
    }
}

fn ranges_title(found: Found<'_>) -> Text {
    let [all, fixed, open] = [found.alternatives.ranges.len(), found.count(LineStatus::Fixed), found.count(LineStatus::Open)];
    if fixed == 0 {
        return text!(
            "Из {all} строк плана {open} открыты для обсуждения; ни у одной не доказано, что число групп неизменно",
            "Of {all} lines of the plan {open} are open to negotiation; of none is it proved that it stays the same"
        );
    }
    text!(
        "Из {all} строк плана {open} открыты для обсуждения, у {fixed} число групп одно в любом столь же хорошем плане",
        "Of {all} lines of the plan {open} are open to negotiation, {fixed} are the same in every plan as good"
    )
}

fn ranges_subtitle(shown: usize, all: usize) -> Text {
    let rest =
        if shown < all { text!(" На рисунке {shown} из {all}.", " {shown} of {all} are shown.") } else { Text::default() };
    text!(
        "Места строки в год приёма: в плане и в планах, которые почти не хуже его; справа — план, найденные пределы и в скольких \
         из найденных планов мест другое число.{ru}",
        "Places of a line in an admission year: in the plan and in plans hardly worse; at the right the plan, what was found, and in \
         how many of the plans found it differs.{en}",
        ru = &rest.ru,
        en = &rest.en
    )
}

/// What each alternative moves, by industry.
pub fn industries(context: Context<'_>, found: Found<'_>) -> Result<Drawing, ChartError> {
    let chosen = &found.alternatives.chosen[..found.alternatives.chosen.len().min(PLANS)];
    let mut moved: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for key in found.plan.keys() {
        let industry = context.region.programmes[context.region.offers[key.0].programme].industry.as_str();
        let row = moved.entry(industry).or_insert_with(|| vec![0; chosen.len()]);
        row.iter_mut().zip(chosen).for_each(|(sum, other)| *sum += found.difference(&other.allocation, key));
    }
    let titles: Vec<String> = chosen.iter().map(|other| context.say(title(&other.direction))).collect();
    let frame = Frame {
        title: context.say(industries_title(chosen.len(), &moved)),
        subtitle: context.say(text!(
            "Места всех лет приёма: на сколько больше (+) или меньше (−), чем в плане расчёта; по столбцу на каждый из планов, которые почти не хуже его.",
            "Places of all admission years: more (+) or fewer (−) than in the plan of the run; a column for each plan hardly worse."
        )),
        legend: vec![
            (Mark::Signed(tint(BLUE, 0.7), '+'), context.say(text!("мест больше", "more places"))),
            (Mark::Signed(tint(VERMILLION, 0.7), '−'), context.say(text!("мест меньше", "fewer places"))),
            (Mark::Fill(PALE), context.say(text!("без изменений", "as in the plan"))),
        ],
        tables: &["offers", "programmes"],
        height: HEAD + 44 * (moved.len() as i32 + 1),
    };
    let table: Vec<Vec<String>> = moved
        .iter()
        .flat_map(|(industry, row)| {
            row.iter()
                .zip(&titles)
                .enumerate()
                .map(|(number, (moved, title))| vec![(number + 1).to_string(), title.clone(), (*industry).to_owned(), moved.to_string()])
        })
        .collect();
    let canvas = if chosen.is_empty() || moved.is_empty() {
        frame.empty_for(*context, text!("Других планов не найдено.", "No other plan was found."))
    } else {
        cells(frame, context, &titles, &moved)
    };
    Drawing::new("alternative_industries", canvas, &["plan", "title", "industry", "difference"], &table)
}

/// Height of the headings.
const HEAD: i32 = 120;

fn cells(frame: Frame, context: Context<'_>, titles: &[String], moved: &BTreeMap<&str, Vec<i64>>) -> Canvas {
    let (mut canvas, body) = frame.open(*context);
    let (label, small) = (Lettering::new(LABEL), Lettering::new(17).colour(GREY).align(Align::Centre));
    let names = 420;
    let width = ((body.width - names) / titles.len() as i32).min(300);
    let column = |index: usize| body.x + names + width * index as i32;
    for (index, title) in titles.iter().enumerate() {
        let middle = column(index) + width / 2;
        canvas.text(middle, body.y + 20, &(index + 1).to_string(), label.bold().align(Align::Centre));
        for (line, words) in wrap(title, width - 16, 4, small).iter().enumerate() {
            canvas.text(middle, body.y + 44 + 21 * line as i32, words, small);
        }
    }
    let strongest = moved.values().flatten().map(|value| value.abs()).max().unwrap_or(1).max(1) as f64;
    let sums: Vec<i64> = (0..titles.len()).map(|index| moved.values().map(|row| row[index]).sum()).collect();
    let all = context.say(text!("Итого", "Total"));
    let rows = moved.iter().map(|(name, row)| (*name, row)).chain([(all.as_str(), &sums)]);
    for (index, (name, row)) in rows.enumerate() {
        let y = body.y + HEAD + 44 * index as i32;
        let total = index == moved.len();
        let lettering = if total { label.bold() } else { label };
        if total {
            canvas.text(body.x, y + 29, name, lettering);
        } else {
            rows::stack(&mut canvas, (body.x, y + 22, names - 20), Align::Left, name, "");
        }
        for (index, value) in row.iter().enumerate() {
            let rect = Rect { x: column(index) + 1, y: y + 1, width: width - 2, height: 42 };
            let strength = 0.15 + 0.85 * (value.abs() as f64 / strongest).sqrt().min(1.0);
            let ground = match value {
                _ if total => WHITE,
                0 => PALE,
                1.. => tint(BLUE, strength),
                _ => tint(VERMILLION, strength),
            };
            canvas.fill(rect, ground);
            canvas.text(rect.middle().0, y + 29, &context.signed(*value as f64), lettering.colour(ink(ground)).align(Align::Centre));
        }
    }
    canvas
}

fn industries_title(plans: usize, moved: &BTreeMap<&str, Vec<i64>>) -> Text {
    let widest = moved.iter().max_by_key(|(_, row)| row.iter().max().unwrap_or(&0) - row.iter().min().unwrap_or(&0));
    let Some((name, row)) = widest.filter(|_| plans > 0) else {
        return text!("Другие планы: нет данных", "Other plans: no data");
    };
    let name = super::words::brief(name, 50);
    let spread = row.iter().max().unwrap_or(&0).max(&0) - row.iter().min().unwrap_or(&0).min(&0);
    text!(
        "Планов, которые почти не хуже: {plans}; больше всего они расходятся в отрасли «{name}» — на {spread} мест",
        "{plans} plans are hardly worse; they part most in “{name}”: by {spread} places"
    )
}
