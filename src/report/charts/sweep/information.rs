//! What it would be worth to know each source of uncertainty before deciding.

use super::super::canvas::{BLUE, DARK, SKY};
use super::super::frame::{Frame, Page};
use super::super::marks::Mark;
use super::super::rows::{self, Label};
use super::super::{ChartError, Drawing, exact};
use crate::words::source_name;
use kadry_engine::scenario::sweep::{Findings, InformationValue};
use kadry_region::lang::{Text, number, text};

const ROW: i32 = 62;
const SOURCE: Mark = Mark::Fill(SKY);
const ALL: Mark = Mark::Rising(BLUE);
const ERROR: Mark = Mark::Span(DARK);

/// Bars of the sources, the dearest first, below that of all together.
pub fn information(page: Page<'_>, of: &Findings) -> Result<Drawing, ChartError> {
    let mut rows: Vec<&InformationValue> = of.values.iter().collect();
    rows.sort_by(|a, b| a.source.is_some().cmp(&b.source.is_some()).then(b.value.total_cmp(&a.value)));
    let frame = Frame {
        title: page.say(title(page, of)),
        subtitle: page.say(subtitle(&rows)),
        legend: vec![
            (ALL, page.say(text!("знать всё", "to know all"))),
            (SOURCE, page.say(text!("знать только это", "to know this alone"))),
            (ERROR, page.say(text!("± стандартная ошибка", "± standard error"))),
        ],
        tables: &["employment", "exit_rates", "projects", "yields"],
        height: rows::height(rows.len(), ROW),
    };
    let table: Vec<Vec<String>> = rows
        .iter()
        .map(|row| vec![row.source.map_or("all", |source| source.key()).to_owned(), exact(row.value), exact(row.error)])
        .collect();
    let (mut canvas, body) = frame.open(page);
    let labels: Vec<Label> = rows.iter().map(|row| label(page, row)).collect();
    let most = rows.iter().map(|row| row.value + row.error).fold(0.0, f64::max);
    let drawn = rows::open(&mut canvas, page, body, ROW, &labels, (0.0, most), most < 10.0);
    for (index, row) in rows.iter().enumerate() {
        let mark = if row.source.is_some() { SOURCE } else { ALL };
        mark.fill(&mut canvas, drawn.bar(index, (0.0, row.value), ROW / 2));
        let at = |value: f64| drawn.scale.at(value.max(0.0));
        let y = drawn.middle(index);
        super::super::marks::span(&mut canvas, (at(row.value - row.error), at(row.value + row.error)), y, ERROR.colour());
    }
    Drawing::new("sweep_information", canvas, &["source", "value", "standard_error"], &table)
}

fn label(page: Page<'_>, row: &InformationValue) -> Label {
    let name = row.source.map_or_else(|| text!("всё вместе", "all together"), source_name);
    let (value, error) = (number(row.value, 1, page.lang), number(row.error, 1, page.lang));
    Label { name: page.say(name), note: page.say(text!("{value} ± {error} чел.", "{value} ± {error} people")), ..Label::default() }
}

fn title(page: Page<'_>, of: &Findings) -> Text {
    match of.dearest() {
        Some(row) if row.value >= 0.05 => {
            let (name, value) = (row.source.map(source_name).unwrap_or_default(), number(row.value, 1, page.lang));
            text!(
                "Дороже всего не знать «{ru}»: знание заранее дало бы {value} чел.",
                "Dearest not to know is “{en}”: knowing it before would save {value} people of shortage",
                ru = &name.ru,
                en = &name.en,
            )
        }
        _ => text!(
            "Ни один источник неопределённости сам по себе плана почти не меняет",
            "No source of uncertainty alone would change the plan much"
        ),
    }
}

fn subtitle(rows: &[&InformationValue]) -> Text {
    let nested = rows.iter().find(|row| row.source.is_some());
    let (outer, inner) = nested.map_or((0, 0), |row| (row.outer, row.inner));
    let all = rows.iter().find(|row| row.source.is_none()).map_or(0, |row| row.outer);
    let plans = rows.first().map_or(0, |row| row.plans);
    text!(
        "Насколько лучше был бы план, если бы источник был известен до решения; чел. — взвешенная сумма целей в людях дефицита. Выбор из {plans} планов; источник — {outer} значений по {inner} испытаний остального, всё вместе — {all} испытаний.",
        "How much better the plan would be if the source were known before deciding; people: the weighted sum of the goals, in people of shortage. Choice among {plans} plans; a source: {outer} values with {inner} draws of the rest each; all together: {all} draws."
    )
}
