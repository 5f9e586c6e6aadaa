//! Graduates by employer: a heat table of employers and programmes.

use super::canvas::{Align, BLUE, Canvas, GREY, Lettering, PALE, Rect, ink, tint};
use super::frame::{Context, Frame, LABEL};
use super::words::{brief, ellipsis, wrap};
use super::{ChartError, Drawing, plain};
use kadry_engine::review::employers::EmployerYear;
use kadry_region::lang::{Text, plural_ru, text};
use std::collections::BTreeMap;

/// The last row and the last column but one hold the sums of the rest.
const EMPLOYERS: usize = 12;
const PROGRAMMES: usize = 7;
const HEAD: i32 = 124;
const LINE: i32 = 27;
const ROW: i32 = 3 * LINE + 14;
const NAMES: i32 = 330;
const QUANTITIES: i32 = 130;

/// Asked, contracted, expected.
type Counts = [f64; 3];

fn add(sum: &mut Counts, more: &Counts) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// What orders employers and programmes.
fn size(counts: &Counts) -> f64 {
    counts[0].max(counts[1])
}

/// Rows and columns with their sums.
struct Matrix {
    employers: Vec<String>,
    /// Code and name; a subject that is no programme has no code.
    programmes: Vec<(String, String)>,
    cells: BTreeMap<(usize, usize), Counts>,
}

impl Matrix {
    fn row(&self, employer: usize) -> Counts {
        self.sum(|row, _| row == employer)
    }

    fn sum(&self, keep: impl Fn(usize, usize) -> bool) -> Counts {
        let mut sum = Counts::default();
        self.cells.iter().filter(|((row, column), _)| keep(*row, *column)).for_each(|(_, counts)| add(&mut sum, counts));
        sum
    }
}

/// Employers by programmes, the largest first.
pub fn graduates_by_employer(context: Context<'_>, records: &[EmployerYear]) -> Result<Drawing, ChartError> {
    let matrix = matrix(context, records);
    let years = records.iter().map(|record| record.year).min().zip(records.iter().map(|record| record.year).max());
    let years = years.map_or_else(String::new, |(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
    let frame = Frame {
        title: context.say(title(context, &matrix)),
        subtitle: context.say(text!(
            "Чел., годы выпуска {years}, по работодателям и программам: сколько просят (каждая потребность один раз), сколько мест по целевым договорам и сколько работников по ним придёт. Чем темнее, тем больше.",
            "People, graduation years {years}, by employer and programme: asked (each need once), places under contract, and workers that come of them. Darker is more."
        )),
        legend: Vec::new(),
        tables: &["employer_requests", "contracts", "yields"],
        height: HEAD + ROW * matrix.employers.len() as i32,
    };
    let table: Vec<Vec<String>> = matrix
        .cells
        .iter()
        .map(|((row, column), counts)| {
            let (code, name) = &matrix.programmes[*column];
            [matrix.employers[*row].clone(), code.clone(), name.clone()].into_iter().chain(counts.map(plain)).collect()
        })
        .collect();
    let canvas = if matrix.employers.is_empty() {
        frame.empty_for(
            *context,
            text!(
                "В пакете региона нет ни заявок работодателей, ни целевых договоров.",
                "The region package holds neither requests of employers nor contracts."
            ),
        )
    } else {
        let (mut canvas, body) = frame.open(*context);
        draw(&mut canvas, context, &matrix, body);
        canvas
    };
    Drawing::new("graduates_by_employer", canvas, &["employer", "programme", "name", "requested", "contracted", "expected"], &table)
}

/// The largest keys of a sum, then `rest` for all others where there are more than `most`.
fn largest<K: Ord + Clone>(sums: &BTreeMap<K, Counts>, most: usize) -> Vec<K> {
    let mut keys: Vec<(&K, f64)> = sums.iter().map(|(key, counts)| (key, size(counts))).collect();
    keys.sort_by(|a, b| b.1.total_cmp(&a.1));
    let kept = if keys.len() > most { most - 1 } else { most };
    keys.into_iter().take(kept).map(|(key, _)| key.clone()).collect()
}

fn matrix(context: Context<'_>, records: &[EmployerYear]) -> Matrix {
    let (mut by_employer, mut by_subject) = (BTreeMap::<&str, Counts>::new(), BTreeMap::<&str, Counts>::new());
    for record in records {
        let counts = [record.requested, record.contracted, record.expected];
        add(by_employer.entry(&record.employer).or_default(), &counts);
        add(by_subject.entry(&record.subject).or_default(), &counts);
    }
    let (rows, columns) = (largest(&by_employer, EMPLOYERS), largest(&by_subject, PROGRAMMES));
    let mut cells: BTreeMap<(usize, usize), Counts> = BTreeMap::new();
    for record in records {
        let place = |of: &[&str], name: &str| of.iter().position(|known| *known == name).unwrap_or(of.len());
        let cell = (place(&rows, &record.employer), place(&columns, &record.subject));
        add(cells.entry(cell).or_default(), &[record.requested, record.contracted, record.expected]);
    }
    let mut employers: Vec<String> = rows.iter().map(|name| (*name).to_owned()).collect();
    if by_employer.len() > employers.len() {
        let count = by_employer.len() - employers.len();
        employers.push(context.say(text!("Прочие работодатели ({count})", "Other employers ({count})")));
    }
    let mut programmes: Vec<(String, String)> = columns.iter().map(|subject| named(context, subject)).collect();
    if by_subject.len() > programmes.len() {
        let count = by_subject.len() - programmes.len();
        programmes.push((String::new(), context.say(text!("прочие ({count})", "others ({count})"))));
    }
    Matrix { employers, programmes, cells }
}

fn named(context: Context<'_>, subject: &str) -> (String, String) {
    let programme = context.region.programmes.iter().find(|programme| programme.code == subject);
    programme.map_or_else(|| (String::new(), subject.to_owned()), |programme| (programme.code.clone(), programme.name.clone()))
}

fn title(context: Context<'_>, matrix: &Matrix) -> Text {
    if matrix.employers.is_empty() {
        return text!("Выпускники по работодателям: нет данных", "Graduates by employer: no data");
    }
    let [asked, contracted, expected] = matrix.sum(|_, _| true);
    let (requests, places, workers) = (context.whole(asked), context.whole(contracted), context.whole(expected));
    let word = plural_ru(expected.round(), ["работник", "работника", "работников"]);
    let most = match matrix.employers.as_slice() {
        [first, _, ..] => {
            let (name, most) = (brief(first, 60), context.whole(size(&matrix.row(0))));
            text!("; больше всех — {name} ({most})", "; the largest is {name} ({most})")
        }
        _ => Text::default(),
    };
    let (ru, en) = (&most.ru, &most.en);
    if asked < 0.5 {
        return text!(
            "Целевых мест — {places}, по ним к работодателям придёт {workers} {word}{ru}",
            "{places} contracted places give employers {workers} workers{en}"
        );
    }
    text!(
        "Работодатели просят {requests} чел., целевых мест — {places}, по ним придёт {workers} {word}{ru}",
        "Employers ask for {requests} people, {places} places are contracted and give {workers} workers{en}"
    )
}

fn draw(canvas: &mut Canvas, context: Context<'_>, matrix: &Matrix, body: Rect) {
    let columns = matrix.programmes.len() as i32 + 1;
    let width = ((body.width - NAMES - QUANTITIES) / columns).min(170);
    let left = |column: usize| body.x + NAMES + QUANTITIES + width * column as i32;
    let (bold, small) = (Lettering::new(18).bold(), Lettering::new(16).colour(GREY));
    for (column, (code, name)) in matrix.programmes.iter().enumerate() {
        let x = left(column) + width / 2;
        canvas.text(x, body.y + 20, &ellipsis(code, width - 8, bold), bold.align(Align::Centre));
        for (line, text) in wrap(name, width - 10, 4, small).iter().enumerate() {
            canvas.text(x, body.y + 42 + 21 * line as i32, text, small.align(Align::Centre));
        }
    }
    let total = context.say(text!("Всего", "Total"));
    canvas.text(left(matrix.programmes.len()) + width / 2, body.y + 20, &total, bold.align(Align::Centre));
    let strongest = matrix.cells.values().flatten().copied().fold(1.0, f64::max);
    for (row, employer) in matrix.employers.iter().enumerate() {
        let top = body.y + HEAD + ROW * row as i32;
        canvas.line(vec![(body.x, top - 7), (left(matrix.programmes.len() + 1), top - 7)], 1, PALE);
        words(canvas, context, employer, (body.x, top));
        for column in 0..matrix.programmes.len() {
            if let Some(counts) = matrix.cells.get(&(row, column)) {
                cell(canvas, context, counts, Rect { x: left(column), y: top, width, height: 3 * LINE }, Some(strongest));
            }
        }
        let sum = matrix.row(row);
        cell(canvas, context, &sum, Rect { x: left(matrix.programmes.len()), y: top, width, height: 3 * LINE }, None);
    }
}

/// Name of the employer, and what the three lines are.
fn words(canvas: &mut Canvas, context: Context<'_>, employer: &str, (x, top): (i32, i32)) {
    let (label, small) = (Lettering::new(LABEL - 1), Lettering::new(16).colour(GREY));
    for (line, text) in wrap(employer, NAMES - 16, 3, label).iter().enumerate() {
        canvas.text(x, top + 20 + LINE * line as i32, text, label);
    }
    let quantities = [text!("просят", "asked"), text!("по договорам", "contracted"), text!("придёт", "come")];
    for (line, name) in quantities.into_iter().enumerate() {
        canvas.text(x + NAMES + QUANTITIES - 12, top + 19 + LINE * line as i32, &context.say(name), small.align(Align::Right));
    }
}

/// Three figures on grounds as dark as they are large; sums have none.
fn cell(canvas: &mut Canvas, context: Context<'_>, counts: &Counts, area: Rect, strongest: Option<f64>) {
    for (line, value) in counts.iter().enumerate() {
        let rect = Rect { x: area.x + 1, y: area.y + LINE * line as i32, width: area.width - 2, height: LINE - 1 };
        // The root keeps small figures visible beside a very large one.
        let strength = strongest.filter(|_| *value >= 0.05).map_or(0.0, |most| 0.08 + 0.82 * (value / most).sqrt());
        let ground = tint(BLUE, strength);
        canvas.fill(rect, ground);
        let shown = Lettering::new(18).colour(ink(ground)).align(Align::Centre);
        let shown = if strongest.is_none() { shown.bold() } else { shown };
        canvas.text(rect.middle().0, rect.y + 20, &ellipsis(&context.whole(*value), rect.width, shown), shown);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RUN, employer_years, records, region, said};
    use super::*;
    use kadry_region::lang::Lang;

    #[test]
    fn the_rest_is_summed_and_nobody_is_lost() {
        let (region, years) = (region(30), employer_years(30));
        let drawing = graduates_by_employer(Context::new(&region, RUN, Lang::Ru), &years).expect("a drawing");
        let rows = records(&drawing.csv);
        let employers: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
        assert!(employers.len() == EMPLOYERS && employers.contains("Прочие работодатели (19)"), "{employers:?}");
        let shown: f64 = rows.iter().map(|row| row[4].parse::<f64>().expect("a number")).sum();
        let all: f64 = years.iter().map(|year| year.contracted).sum();
        assert!((shown - all).abs() < 1e-6, "{shown} {all}");
    }

    #[test]
    fn a_region_without_requests_and_contracts_is_told_why_there_is_nothing() {
        let region = region(3);
        let drawing = graduates_by_employer(Context::new(&region, RUN, Lang::Ru), &[]).expect("a drawing");
        let text = said(&drawing);
        assert!(text.contains("нет ни заявок работодателей, ни целевых договоров"), "{text}");
    }
}
