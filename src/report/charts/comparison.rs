//! Runs side by side: totals, shortage by year, places by industry, the lines and indicators that change most.

use super::canvas::{Align, BLUE, Canvas, Colour, DARK, GREEN, GREY, Lettering, ORANGE, PALE, Rect, SILVER, SKY, VERMILLION};
use super::frame::{Frame, Origin, Page};
use super::marks::{GAIN, LOSS, Mark};
use super::panels::grid;
use super::rows::{self, Label};
use super::scale::{Scale, value_axis, year_axis};
use super::words::{brief, ellipsis};
use super::{ChartError, Drawing, exact, plain};
use crate::compare::{Comparison, Line, Measure};
use kadry_region::lang::{Text, text};
use kadry_region::units::Year;

/// The first runs, each with its mark; more cannot be told apart.
const MARKS: [Mark; 6] =
    [Mark::Ring(DARK), Mark::Dot(BLUE), Mark::Diamond(VERMILLION), Mark::Cross(GREEN), Mark::Dot(ORANGE), Mark::Diamond(SKY)];
const ROW: i32 = 46;
const LINES: usize = 24;
const INDICATORS: usize = 20;
/// Letters of the name of a run within a title.
const NAME: usize = 28;

/// Everything that one chart needs.
struct View<'a> {
    of: &'a Comparison,
    page: Page<'a>,
    /// Indices of the runs that are shown: those with a plan.
    runs: Vec<usize>,
}

pub fn drawings(of: &Comparison) -> Result<Vec<Drawing>, ChartError> {
    let named: Vec<String> = of.runs.iter().map(|run| format!("{} (№ {})", brief(&run.name, 40), run.card.run_id)).collect();
    let origin = text!("расчёты {named}", "runs {named}", named = named.join(", ")).get(of.lang).to_owned();
    let runs = (0..of.runs.len()).filter(|run| of.runs[*run].plan.is_some()).take(MARKS.len()).collect();
    let view = View { of, page: Page { origin: Origin::Table(&origin), run: None, lang: of.lang }, runs };
    Ok(vec![view.totals()?, view.years()?, view.industries()?, view.lines()?, view.indicators()?])
}

impl View<'_> {
    fn name(&self, run: usize) -> &str {
        &self.of.runs[run].name
    }

    fn brief(&self, run: usize) -> String {
        brief(self.name(run), NAME)
    }

    fn measure(&self, key: &str) -> Option<&Measure> {
        self.of.measures.iter().find(|measure| measure.key == key)
    }

    /// Runs beyond the marks are not shown, and that is said; begins with a space.
    fn aside(&self) -> Text {
        let all = self.of.runs.iter().filter(|run| run.plan.is_some()).count();
        let few = self.runs.len();
        if few < all {
            text!(" Показаны первые {few} из {all} расчётов с планом.", " The first {few} of {all} runs with a plan are shown.")
        } else {
            Text::default()
        }
    }

    fn legend(&self) -> Vec<(Mark, String)> {
        self.runs.iter().zip(MARKS).map(|(run, mark)| (mark, brief(self.name(*run), 60))).collect()
    }

    /// There are two plans to compare.
    fn comparable(&self) -> bool {
        self.runs.first() == Some(&0) && self.runs.len() > 1
    }

    fn frame(&self, title: Text, subtitle: Text, legend: Vec<(Mark, String)>, height: i32) -> Frame {
        let aside = self.aside();
        let subtitle = format!("{}{}", subtitle.get(self.of.lang), aside.get(self.of.lang));
        Frame { title: self.page.say(title), subtitle, legend, tables: &[], height }
    }

    fn signed(&self, moved: f64, decimals: usize) -> String {
        self.of.signed(moved, decimals)
    }

    /// The run whose measure is furthest from the first.
    fn furthest(&self, of: impl Fn(usize) -> Option<f64>) -> Option<(usize, f64)> {
        let moved = self.runs.iter().filter(|run| **run > 0).filter_map(|run| Some((*run, of(*run)?)));
        moved.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()).then(b.0.cmp(&a.0)))
    }

    fn totals(&self) -> Result<Drawing, ChartError> {
        let measures: Vec<&Measure> = ["places", "shortage", "surplus", "cost"].iter().filter_map(|key| self.measure(key)).collect();
        let title = match self.measure("shortage").and_then(|shortage| self.furthest(|run| shortage.difference(run))) {
            Some((run, moved)) => {
                let places = self.measure("places").and_then(|places| places.difference(run)).unwrap_or_default();
                let (name, moved, places) = (self.brief(run), self.signed(moved, 0), self.signed(places, 0));
                text!(
                    "«{name}» против основы: дефицит {moved} чел., мест {places}",
                    "“{name}” against the base: shortage {moved} people, places {places}"
                )
            }
            None => text!("Итоги расчётов: сравнивать не с чем", "Totals of the runs: nothing to compare"),
        };
        let subtitle = text!(
            "Итоги за все годы плана, у каждой меры своя ось; в скобках — разница с первым расчётом.",
            "Totals over all years of the plan, each measure on its own axis; differences to the first run in brackets."
        );
        let panel = 60 + 44 * self.runs.len() as i32 + 20;
        let frame = self.frame(title, subtitle, Vec::new(), 2 * panel + 30);
        let rows: Vec<Vec<String>> = measures
            .iter()
            .flat_map(|measure| {
                let row = |run: &usize| {
                    let cell = |value: Option<f64>| value.map_or(String::new(), exact);
                    vec![
                        measure.key.to_owned(),
                        measure.unit.clone(),
                        self.name(*run).to_owned(),
                        cell(measure.values[*run]),
                        cell(measure.difference(*run)),
                    ]
                };
                self.runs.iter().map(row).collect::<Vec<_>>()
            })
            .collect();
        let canvas = if self.runs.is_empty() {
            frame.empty(self.page)
        } else {
            let (mut canvas, body) = frame.open(self.page);
            for (cell, measure) in grid(body, measures.len(), 2, 40).into_iter().zip(&measures) {
                self.panel(&mut canvas, cell, measure);
            }
            canvas
        };
        Drawing::new("comparison_totals", canvas, &["measure", "unit", "run", "value", "difference"], &rows)
    }

    /// One measure: a bar for each run.
    fn panel(&self, canvas: &mut Canvas, cell: Rect, measure: &Measure) {
        canvas.text(cell.x, cell.y + 22, &Comparison::heading(measure), Lettering::new(22).bold());
        let label = Lettering::new(19);
        let names: Vec<String> = self.runs.iter().map(|run| ellipsis(self.name(*run), cell.width * 3 / 10, label)).collect();
        let notes: Vec<String> = self.runs.iter().map(|run| self.of.cell(measure, *run)).collect();
        let widest = |texts: &[String]| texts.iter().map(|text| label.width(text)).max().unwrap_or_default();
        let (left, right) = (cell.x + widest(&names) + 14, cell.right() - widest(&notes) - 14);
        let most = measure.values.iter().flatten().copied().fold(0.0, f64::max);
        let scale = Scale::new(0.0, most, left, right);
        canvas.line(vec![(left, cell.y + 40), (left, cell.y + 40 + 44 * self.runs.len() as i32)], 2, GREY);
        for (index, run) in self.runs.iter().enumerate() {
            let y = cell.y + 44 + 44 * index as i32;
            canvas.text(left - 12, y + 24, &names[index], label.align(Align::Right));
            let end = measure.values[*run].map_or(left, |value| scale.at(value));
            let mark = if index == 0 { Mark::Fill(SILVER) } else { Mark::Fill(BLUE) };
            mark.fill(canvas, Rect { x: left, y, width: end - left, height: 34 });
            canvas.text(end + 10, y + 24, &notes[index], label);
        }
    }

    fn years(&self) -> Result<Drawing, ChartError> {
        let years: Vec<_> = self.of.years.iter().filter(|year| self.runs.iter().any(|run| year.shortage[*run].is_some())).collect();
        let moves = years.iter().flat_map(|year| {
            let base = year.shortage.first().copied().flatten();
            self.runs.iter().filter(|run| **run > 0).filter_map(move |run| Some((*run, year.year, year.shortage[*run]? - base?)))
        });
        let most = moves.max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()));
        let title = match most.filter(|most| most.2.abs() >= 0.5) {
            Some((run, year, moved)) => {
                let (name, moved) = (self.brief(run), self.signed(moved, 0));
                text!(
                    "Дефицит сильнее всего расходится в {year} году: «{name}» {moved} чел.",
                    "Shortage differs most in {year}: “{name}” {moved} people"
                )
            }
            None => text!("Дефицит по годам у расчётов почти одинаков", "Shortage by year is almost the same in the runs"),
        };
        let subtitle = text!(
            "Дефицит программ и годов, на которые план влияет, чел. в год.",
            "Shortage of the programmes and years that the plan reaches, people a year."
        );
        let frame = self.frame(title, subtitle, self.legend(), 520);
        let rows: Vec<Vec<String>> = years
            .iter()
            .flat_map(|year| {
                self.runs
                    .iter()
                    .filter_map(|run| Some(vec![year.year.to_string(), self.name(*run).to_owned(), plain(year.shortage[*run]?)]))
            })
            .collect();
        let canvas = if years.is_empty() {
            frame.empty(self.page)
        } else {
            let (mut canvas, body) = frame.open(self.page);
            let small = Lettering::new(19).colour(GREY);
            let area = Rect { x: body.x + 90, y: body.y + 20, width: body.width - 130, height: body.height - 70 };
            let high = years.iter().flat_map(|year| year.shortage.iter().flatten()).copied().fold(0.0, f64::max);
            let scale = Scale::new(0.0, high, area.bottom(), area.y).rounded(5);
            value_axis(&mut canvas, area, scale, 5, small, &|value| self.page.whole(value));
            let step = area.width / (years.len() as i32 + 1);
            let x = |index: usize| area.x + step * (index as i32 + 1);
            let places: Vec<(Year, i32)> = years.iter().enumerate().map(|(index, year)| (Year(year.year), x(index))).collect();
            year_axis(&mut canvas, &places, area.bottom() + 32, Year(years[0].year), small);
            for (run, mark) in self.runs.iter().zip(MARKS) {
                let points: Vec<(i32, i32)> =
                    years.iter().enumerate().filter_map(|(index, year)| Some((x(index), scale.at(year.shortage[*run]?)))).collect();
                canvas.line(points.clone(), 3, mark.colour());
                points.into_iter().for_each(|point| mark.point(&mut canvas, point, radius(mark)));
            }
            canvas
        };
        Drawing::new("comparison_years", canvas, &["year", "run", "shortage"], &rows)
    }

    fn industries(&self) -> Result<Drawing, ChartError> {
        let mut shown: Vec<_> = self
            .of
            .industries
            .iter()
            .filter(|row| self.runs.iter().any(|run| row.places[*run].is_some_and(|places| places > 0.0)))
            .collect();
        let size = |row: &crate::compare::Industry| row.places.iter().flatten().copied().fold(0.0, f64::max);
        shown.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.name.cmp(&b.name)));
        let moves = shown.iter().flat_map(|row| {
            let base = row.places.first().copied().flatten();
            self.runs.iter().filter(|run| **run > 0).filter_map(move |run| Some((row.name.as_str(), *run, row.places[*run]? - base?)))
        });
        let title = match moves.max_by(|a, b| a.2.abs().total_cmp(&b.2.abs())).filter(|most| most.2.abs() >= 0.5) {
            Some((industry, run, moved)) => {
                let (industry, name, moved) = (brief(industry, 40), self.brief(run), self.signed(moved, 0));
                text!(
                    "Места отраслей: сильнее всего меняется {industry} — «{name}» {moved}",
                    "Places by industry: {industry} changes most, “{name}” {moved}"
                )
            }
            None => text!("Места по отраслям у расчётов одинаковы", "Places by industry are the same in the runs"),
        };
        let subtitle = text!(
            "Места за все годы приёма, по отраслям программ; справа — разницы с первым расчётом.",
            "Places over all admission years, by industry of the programme; on the right the differences to the first run."
        );
        let frame = self.frame(title, subtitle, self.legend(), rows::height(shown.len(), ROW));
        let table: Vec<Vec<String>> = shown
            .iter()
            .flat_map(|row| {
                self.runs.iter().filter_map(|run| Some(vec![row.name.clone(), self.name(*run).to_owned(), plain(row.places[*run]?)]))
            })
            .collect();
        let canvas = if shown.is_empty() {
            frame.empty(self.page)
        } else {
            let (mut canvas, body) = frame.open(self.page);
            let label = |row: &&crate::compare::Industry| {
                let base = row.places.first().copied().flatten();
                let moved = self.runs.iter().filter(|run| **run > 0);
                let notes: Vec<String> =
                    moved.map(|run| row.places[*run].zip(base).map_or("—".to_owned(), |(is, was)| self.signed(is - was, 0))).collect();
                Label { name: row.name.clone(), note: notes.join("; "), ..Label::default() }
            };
            let labels: Vec<Label> = shown.iter().map(label).collect();
            let most = shown.iter().map(|row| size(row)).fold(0.0, f64::max);
            let rows = rows::open(&mut canvas, self.page, body, ROW, &labels, (0.0, most), false);
            for (index, row) in shown.iter().enumerate() {
                let y = rows.middle(index);
                let at: Vec<Option<i32>> = self.runs.iter().map(|run| row.places[*run].map(|places| rows.scale.at(places))).collect();
                let ends = || at.iter().flatten().copied();
                if let (Some(from), Some(to)) = (ends().min(), ends().max()) {
                    canvas.line(vec![(from, y), (to, y)], 4, PALE);
                }
                for (x, mark) in at.iter().zip(MARKS) {
                    if let Some(x) = x {
                        mark.point(&mut canvas, (*x, y), radius(mark));
                    }
                }
            }
            canvas
        };
        Drawing::new("comparison_industries", canvas, &["industry", "run", "places"], &table)
    }

    fn lines(&self) -> Result<Drawing, ChartError> {
        let moves = self.of.moves();
        let shown: Vec<(&Line, usize)> = moves.iter().take(LINES).copied().collect();
        let (few, all) = (shown.len(), moves.len());
        let title = match shown.first() {
            Some((line, run)) => {
                let (college, code, year) = (brief(&line.key.0, 40), &line.key.1, line.key.4);
                let (name, moved) = (self.brief(*run), self.signed(line.moved(*run) as f64, 0));
                text!(
                    "Сильнее всех меняется {college} · {code}, приём {year}: {moved} («{name}»)",
                    "{college} · {code}, admission {year}, changes most: {moved} (“{name}”)"
                )
            }
            None if self.comparable() => text!("Строки планов не различаются", "The lines of the plans are the same"),
            None => text!("Строки сравнить не с чем", "There are no lines to compare"),
        };
        let subtitle = text!(
            "Мест в первом расчёте и в сравниваемом, по строкам плана; показано изменений: {few} из {all}.",
            "Places in the first run and in the other, by line of the plan; {few} changes of {all} are shown."
        );
        let legend = vec![
            (BASE, brief(self.of.runs.first().map_or("", |run| &run.name), 60)),
            (MORE, self.page.say(text!("в сравниваемом больше", "more in the other run"))),
            (FEWER, self.page.say(text!("в сравниваемом меньше", "fewer in the other run"))),
        ];
        let several = self.of.runs.len() > 2;
        let frame = self.frame(title, subtitle, legend, rows::height(few, ROW));
        let places = |line: &Line, run: usize| f64::from(line.places[run].unwrap_or_default());
        let table: Vec<Vec<String>> = shown
            .iter()
            .map(|(line, run)| {
                let (college, programme, form, base, year) = &line.key;
                let cell = |run: usize| line.places[run].map_or(String::new(), |places| places.to_string());
                vec![
                    college.clone(),
                    programme.clone(),
                    form.clone(),
                    base.clone(),
                    year.to_string(),
                    self.name(*run).to_owned(),
                    cell(0),
                    cell(*run),
                    line.moved(*run).to_string(),
                ]
            })
            .collect();
        let canvas = if shown.is_empty() {
            frame.empty(self.page)
        } else {
            let (mut canvas, body) = frame.open(self.page);
            let label = |(line, run): &(&Line, usize)| {
                let (college, programme, form, base, year) = &line.key;
                let count = |run: usize| line.places[run].map_or("—".to_owned(), |places| self.page.whole(f64::from(places)));
                Label {
                    name: format!("{} · {programme}", brief(college, 44)),
                    under: self.page.say(text!("{form} · {base} · приём {year}", "{form} · {base} · admission {year}")),
                    note: format!("{} ({} → {})", self.signed(line.moved(*run) as f64, 0), count(0), count(*run)),
                    note_under: if several { brief(self.name(*run), 30) } else { String::new() },
                }
            };
            let labels: Vec<Label> = shown.iter().map(label).collect();
            let most = shown.iter().map(|(line, run)| places(line, 0).max(places(line, *run))).fold(0.0, f64::max);
            let rows = rows::open(&mut canvas, self.page, body, ROW, &labels, (0.0, most), false);
            for (index, (line, run)) in shown.iter().enumerate() {
                let y = rows.middle(index);
                let (from, to) = (rows.scale.at(places(line, 0)), rows.scale.at(places(line, *run)));
                let mark = if line.moved(*run) > 0 { MORE } else { FEWER };
                arrow(&mut canvas, (from, to), y, mark.colour());
                BASE.point(&mut canvas, (from, y), 9);
                mark.point(&mut canvas, (to, y), 9);
            }
            canvas
        };
        let head = ["college", "programme", "form", "base", "admission_year", "run", "places_first", "places", "difference"];
        Drawing::new("comparison_lines", canvas, &head, &table)
    }

    fn indicators(&self) -> Result<Drawing, ChartError> {
        let mut moves: Vec<(&crate::compare::Score, usize, f64, f64, f64)> = Vec::new();
        for score in &self.of.indicators {
            let Some(was) = score.values.first().copied().flatten().filter(|was| was.abs() > 0.0) else { continue };
            for run in self.runs.iter().filter(|run| **run > 0) {
                if let Some(is) = score.values[*run] {
                    moves.push((score, *run, was, is, 100.0 * (is - was) / was.abs()));
                }
            }
        }
        moves.retain(|row| row.4.abs() >= 0.05);
        moves.sort_by(|a, b| b.4.abs().total_cmp(&a.4.abs()).then_with(|| (&a.0.name, a.1).cmp(&(&b.0.name, b.1))));
        let all = moves.len();
        moves.truncate(INDICATORS);
        let few = moves.len();
        let title = match moves.first() {
            Some((score, run, _, _, moved)) => {
                let (indicator, name, moved) = (brief(&score.name, 60), self.brief(*run), self.signed(*moved, 1));
                let sign = self.page.percent_sign();
                text!(
                    "Сильнее всего меняется показатель «{indicator}»: {moved}{sign} («{name}»)",
                    "The indicator “{indicator}” changes most: {moved}{sign} (“{name}”)"
                )
            }
            None => text!("Показатели расчётов не различаются", "The indicators of the runs are the same"),
        };
        let subtitle = text!(
            "Разница прогноза показателя с первым расчётом, %, в последнем году прогноза; показано: {few} из {all}.",
            "Difference of the forecast of an indicator to the first run, %, in the last year of the forecast; {few} of {all} are shown."
        );
        let legend = vec![
            (GAIN, self.page.say(text!("больше, чем в первом расчёте", "above the first run"))),
            (LOSS, self.page.say(text!("меньше", "below"))),
        ];
        let frame = self.frame(title, subtitle, legend, rows::height(few, ROW));
        let table: Vec<Vec<String>> = moves
            .iter()
            .map(|(score, run, was, is, moved)| {
                vec![
                    score.group.clone(),
                    score.name.clone(),
                    score.unit.clone(),
                    score.year.to_string(),
                    self.name(*run).to_owned(),
                    exact(*was),
                    exact(*is),
                    plain(*moved),
                ]
            })
            .collect();
        let several = self.of.runs.len() > 2;
        let canvas = if moves.is_empty() {
            frame.empty_for(
                self.page,
                text!(
                    "ни один показатель не отличается от первого расчёта на 0,05 % и больше",
                    "no indicator differs from the first run by 0.05% or more"
                ),
            )
        } else {
            let (mut canvas, body) = frame.open(self.page);
            let label = |(score, run, was, is, _): &(&crate::compare::Score, usize, f64, f64, f64)| {
                let figures = super::scale::Figures::precise(was.abs().max(is.abs()), self.of.lang);
                let unit = format!("{} {}", figures.word.get(self.of.lang), score.unit);
                Label {
                    name: score.name.clone(),
                    note: format!("{} → {} {}", figures.show(*was), figures.show(*is), brief(unit.trim(), 18)),
                    note_under: if several { brief(self.name(*run), 30) } else { String::new() },
                    ..Label::default()
                }
            };
            let labels: Vec<Label> = moves.iter().map(label).collect();
            let (low, high) = moves.iter().map(|row| row.4).fold((0.0, 0.0), |(low, high), v: f64| (v.min(low), v.max(high)));
            let rows = rows::open(&mut canvas, self.page, body, ROW, &labels, (low, high), true);
            for (index, row) in moves.iter().enumerate() {
                let mark = if row.4 > 0.0 { GAIN } else { LOSS };
                mark.fill(&mut canvas, rows.bar(index, (0.0, row.4), ROW * 6 / 10));
            }
            canvas
        };
        Drawing::new(
            "comparison_indicators",
            canvas,
            &["group", "indicator", "unit", "year", "run", "value_first", "value", "difference_percent"],
            &table,
        )
    }
}

const BASE: Mark = Mark::Ring(GREY);
const MORE: Mark = Mark::Dot(BLUE);
const FEWER: Mark = Mark::Diamond(VERMILLION);

/// The ring of the first run stays in sight behind the mark of a run that says the same.
fn radius(mark: Mark) -> i32 {
    if mark == MARKS[0] { 14 } else { 8 }
}

/// A shaft with its head before the point that it leads to.
fn arrow(canvas: &mut Canvas, (from, to): (i32, i32), y: i32, colour: Colour) {
    canvas.line(vec![(from, y), (to, y)], 4, colour);
    let back = if to > from { -1 } else { 1 };
    let tip = to + back * 9;
    if (to - from).abs() > 34 {
        canvas.area(vec![(tip, y), (tip + back * 16, y - 9), (tip + back * 16, y + 9)], colour);
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::tests::told_apart;
    use super::*;

    #[test]
    fn runs_are_told_apart_in_grey_and_by_every_eye() {
        for (index, mark) in MARKS.iter().enumerate() {
            assert!(MARKS[..index].iter().all(|other| told_apart(*mark, *other)), "{mark:?}");
        }
        assert!(told_apart(MORE, FEWER) && told_apart(BASE, MORE));
    }
}
