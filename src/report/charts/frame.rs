//! The one frame of all charts: finding, unit, legend, picture, sources and origin, in fixed places.

use super::canvas::{Align, Canvas, GREY, Lettering, PALE, Rect};
use super::marks::Mark;
use super::words::{brief, ellipsis, wrap};
use kadry_package::schema::TABLES;
use kadry_region::Region;
use kadry_region::lang::{Lang, Text, number, text};
use std::ops::Deref;

pub const WIDTH: i32 = 1600;
const MARGIN: i32 = 48;
/// A title that does not fit into two lines is set smaller, so that its figures are never cut.
const TITLES: [i32; 4] = [36, 32, 28, 25];
const SUBTITLE: i32 = 23;
pub const LABEL: i32 = 21;
const FOOTER: i32 = 18;

/// Where the figures of a chart come from: its footer says so.
#[derive(Clone, Copy)]
pub enum Origin<'a> {
    Region(&'a Region),
    /// A table of series without a region, by its name.
    Table(&'a str),
}

/// What every chart knows: the language that it is shown in, its origin, and the run that it belongs to, if any.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub origin: Origin<'a>,
    pub run: Option<&'a str>,
    pub lang: Lang,
}

/// A page about a region, for charts that read it.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub region: &'a Region,
    page: Page<'a>,
}

impl<'a> Context<'a> {
    pub fn new(region: &'a Region, run: &'a str, lang: Lang) -> Self {
        Self { region, page: Page { origin: Origin::Region(region), run: Some(run), lang } }
    }
}

impl<'a> Deref for Context<'a> {
    type Target = Page<'a>;

    fn deref(&self) -> &Page<'a> {
        &self.page
    }
}

impl Page<'_> {
    pub fn say(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// A whole number as a reader writes it.
    pub fn whole(&self, value: f64) -> String {
        number(value, 0, self.lang)
    }

    /// With its sign, also above zero.
    pub fn signed(&self, value: f64) -> String {
        let shown = self.whole(value);
        if value > 0.0 && shown != "0" { format!("+{shown}") } else { shown }
    }

    pub fn percent(&self, part: f64, all: f64) -> String {
        let share = if all.abs() > 0.0 { 100.0 * part / all } else { 0.0 };
        self.whole(share) + self.percent_sign()
    }

    pub fn percent_sign(&self) -> &'static str {
        match self.lang {
            Lang::Ru => "\u{a0}%",
            Lang::En => "%",
        }
    }

    pub fn no_data(&self) -> String {
        self.say(text!("нет данных", "no data"))
    }
}

/// Everything around the picture. `height` is that of the picture alone.
pub struct Frame {
    pub title: String,
    pub subtitle: String,
    pub legend: Vec<(Mark, String)>,
    /// Input tables whose sources stand below the picture.
    pub tables: &'static [&'static str],
    pub height: i32,
}

impl Frame {
    /// Draws the frame and gives the canvas with the rectangle that is left for the picture.
    pub fn open(self, page: Page<'_>) -> (Canvas, Rect) {
        let inner = WIDTH - 2 * MARGIN;
        let (subtitle, footer) = (Lettering::new(SUBTITLE).colour(GREY), Lettering::new(FOOTER).colour(GREY));
        let below = footer_lines(page, self.tables, inner, footer);
        let mut canvas = Canvas::new(WIDTH, 0);
        let mut y = MARGIN - 8;
        let (title, lettering) = title(&self.title, inner);
        y = lines(&mut canvas, &title, y, lettering, lettering.size + 10);
        y = lines(&mut canvas, &wrap(&self.subtitle, inner, 3, subtitle), y + 8, subtitle, 32);
        #[cfg(test)]
        canvas.legend.extend(self.legend.iter().map(|(mark, _)| *mark));
        y = legend(&mut canvas, &self.legend, y + 14, inner);
        let body = Rect { x: MARGIN, y: y + 20, width: inner, height: self.height };
        let rule = body.bottom() + 24;
        canvas.line(vec![(MARGIN, rule), (MARGIN + inner, rule)], 1, PALE);
        let bottom = lines(&mut canvas, &below, rule + 10, footer, 26);
        canvas.height = bottom + 28;
        if let Some(super::canvas::Shape::Fill { rect, .. }) = canvas.shapes.first_mut() {
            rect.height = canvas.height;
        }
        (canvas, body)
    }

    /// The frame of a chart without data.
    pub fn empty(self, page: Page<'_>) -> Canvas {
        self.empty_for(page, Text::default())
    }

    /// The frame of a chart without data, with the reason.
    pub fn empty_for(mut self, page: Page<'_>, reason: Text) -> Canvas {
        self.height = 220;
        self.legend.clear();
        let (mut canvas, body) = self.open(page);
        let (x, y) = body.middle();
        canvas.text(x, y, &page.no_data(), Lettering::new(30).colour(GREY).align(Align::Centre));
        let lettering = Lettering::new(LABEL).colour(GREY);
        for (index, line) in wrap(&page.say(reason), body.width * 3 / 4, 2, lettering).iter().enumerate() {
            canvas.text(x, y + 40 + 28 * index as i32, line, lettering.align(Align::Centre));
        }
        canvas
    }
}

fn title(text: &str, width: i32) -> (Vec<String>, Lettering) {
    let set = |size: &i32, lines: usize| {
        let lettering = Lettering::new(*size).bold();
        (wrap(text, width, lines, lettering), lettering)
    };
    let fitting = TITLES.iter().map(|size| set(size, 3)).find(|(lines, _)| lines.len() <= 2);
    fitting.unwrap_or_else(|| set(&TITLES[TITLES.len() - 1], 3))
}

fn lines(canvas: &mut Canvas, lines: &[String], top: i32, lettering: Lettering, height: i32) -> i32 {
    for (index, line) in lines.iter().enumerate() {
        canvas.text(MARGIN, top + height * index as i32 + lettering.size, line, lettering);
    }
    top + height * lines.len() as i32
}

fn legend(canvas: &mut Canvas, entries: &[(Mark, String)], top: i32, inner: i32) -> i32 {
    let lettering = Lettering::new(LABEL);
    let (mark_width, row) = (38, 36);
    let (mut x, mut y) = (MARGIN, top);
    for (mark, name) in entries {
        let name = ellipsis(name, inner - mark_width, lettering);
        let width = mark_width + lettering.width(&name) + 30;
        if x > MARGIN && x + width > MARGIN + inner {
            (x, y) = (MARGIN, y + row);
        }
        let swatch = Rect { x, y: y + 6, width: 28, height: 20 };
        mark.swatch(canvas, swatch);
        canvas.text(x + mark_width, y + 24, &name, lettering);
        x += width;
    }
    if entries.is_empty() { top } else { y + row }
}

fn footer_lines(page: Page<'_>, tables: &[&str], width: i32, lettering: Lettering) -> Vec<String> {
    let (sources, mut origin) = match page.origin {
        Origin::Region(region) => region_lines(page, region, tables),
        Origin::Table(name) => {
            let name = brief(name, 200);
            (text!("Источник: {name}.", "Source: {name}."), text!("Расчёт: kadry.", "Computed by kadry."))
        }
    };
    if let Some(run) = page.run {
        origin = text!("{ru} Расчёт № {run}.", "{en} Run {run}.", ru = origin.ru, en = origin.en);
    }
    let mut all = wrap(&page.say(sources), width, 3, lettering);
    all.extend(wrap(&page.say(origin), width, 2, lettering));
    all
}

/// Sources of the tables, and the region with its scenario.
fn region_lines(page: Page<'_>, region: &Region, tables: &[&str]) -> (Text, Text) {
    let settings = &region.settings;
    let named: Vec<String> = tables
        .iter()
        .filter_map(|name| {
            let source = settings.sources.get(*name)?;
            let shown = match page.lang {
                Lang::Ru => TABLES.iter().find(|table| table.name == *name).map_or(*name, |table| table.alias),
                Lang::En => name,
            };
            Some(format!("{} — {}", shown.replace('_', " "), brief(source, 110)))
        })
        .collect();
    let list = if named.is_empty() {
        page.say(text!("в пакете региона не указаны", "not stated in the region package"))
    } else {
        named.join("; ")
    };
    let stop = if list.ends_with('…') { "" } else { "." };
    let (name, scenario) = (brief(&settings.name, 90), brief(&settings.scenario.name, 60));
    let origin = text!("Расчёт: kadry, {name}, сценарий «{scenario}».", "Computed by kadry, {name}, scenario “{scenario}”.");
    (text!("Источники: {list}{stop}", "Sources: {list}{stop}"), origin)
}
