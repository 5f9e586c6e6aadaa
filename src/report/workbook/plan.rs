//! Sheets of the plan: line by line, with its justification, and by industry.

use super::grid::{Cell, Column, FIRST, Grid, Holds, column, note, say};
use crate::chain::Line;
use crate::contract::PlanRow;
use crate::documents::DocumentError;
use crate::dossier::Dossier;
use kadry_region::lang::{Lang, plural_ru};
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, ConditionalFormatCell,
    ConditionalFormatCellRule, ConditionalFormatDataBar, Format, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

pub const BLUE: Color = Color::RGB(0x00_72_B2);
pub const ORANGE: Color = Color::RGB(0xD5_5E_00);
pub const SKY: Color = Color::RGB(0x56_B4_E9);
/// Bars behind numbers.
const PALE_BLUE: Color = Color::RGB(0xCF_E8_F7);
/// Grounds of cells: what is good, what wants a look, what is bad.
pub const PALE_GREEN: Color = Color::RGB(0xD9_F0_E3);
pub const PALE_YELLOW: Color = Color::RGB(0xFF_F2_CC);
pub const PALE_RED: Color = Color::RGB(0xF8_D7_C9);

/// A bar chart whose first category stands on top, as in the table.
pub fn bars(title: &str, unit: &str) -> Chart {
    let mut chart = titled(ChartType::Bar, title);
    // Turned round, the categories take the axis of values to the top; its labels go back to the bottom.
    chart.y_axis().set_reverse();
    chart.x_axis().set_name(unit).set_min(0).set_label_position(ChartAxisLabelPosition::High);
    chart
}

/// A chart with its title in the size of the sheet.
pub fn titled(of: ChartType, title: &str) -> Chart {
    let mut chart = Chart::new(of);
    chart.title().set_name(title).set_font(ChartFont::new().set_size(11));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
}

pub fn fill(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

/// Colours a column of words by the word that each cell holds.
///
/// # Errors
/// Where the book does not take it.
pub fn colour_words(sheet: &mut Worksheet, column: u16, last: u32, words: &[(&str, Color)]) -> Result<(), XlsxError> {
    for (word, colour) in words {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo((*word).to_owned()))
            .set_format(Format::new().set_background_color(*colour));
        sheet.add_conditional_format(FIRST, column, last, column, &rule)?;
    }
    Ok(())
}

/// Growth and cuts in their colours.
///
/// # Errors
/// Where the book does not take it.
pub fn colour_change(sheet: &mut Worksheet, column: u16, last: u32) -> Result<(), XlsxError> {
    for (rule, colour) in [(ConditionalFormatCellRule::GreaterThan(0.0), BLUE), (ConditionalFormatCellRule::LessThan(0.0), ORANGE)] {
        let rule = ConditionalFormatCell::new().set_rule(rule).set_format(Format::new().set_font_color(colour).set_bold());
        sheet.add_conditional_format(FIRST, column, last, column, &rule)?;
    }
    Ok(())
}

fn years(dossier: &Dossier) -> String {
    let settings = &dossier.card.settings;
    format!("{}, {}–{}", settings.name, settings.first_admission_year, settings.last_admission())
}

/// «План»: every line of the plan; the reason of each figure stands in a note on it.
///
/// # Errors
/// Where the book does not take it.
pub fn lines(book: &mut Workbook, dossier: &Dossier, lines: &[Line]) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let (places, before) = (7, 8);
    let columns = vec![
        c("Колледж", "College", 18.0, Holds::Text),
        c("Код", "Code", 9.5, Holds::Text),
        c("Программа", "Programme", 23.0, Holds::Text),
        c("Форма", "Form", 8.0, Holds::Text),
        c("База", "Base", 6.5, Holds::Text),
        c("Год приёма", "Admission year", 8.0, Holds::Year),
        c("Групп", "Groups", 7.0, Holds::Whole).summed(),
        c("Мест", "Places", 7.0, Holds::Whole).summed(),
        c("Мест годом раньше", "Places the year before", 8.5, Holds::Whole).summed(),
        c("Изменение", "Change", 10.5, Holds::Change).summed(),
        c("Целевых договоров", "Contracts", 10.0, Holds::Whole).summed(),
        c("Год выпуска", "Graduation year", 8.5, Holds::Year),
        c("Выпускников, чел.", "Graduates, people", 11.0, Holds::People).summed(),
        c("Работников, чел.", "Workers, people", 11.0, Holds::People).summed(),
        c("Флаги", "Flags", 9.0, Holds::Text),
        c("Почему столько", "Why so many", 46.0, Holds::Text),
    ];
    let rows = lines
        .iter()
        .map(|Line { plan, .. }| {
            let change = plan.previous_places.map_or(Cell::Empty, |earlier| Cell::Difference {
                later: places,
                earlier: before,
                value: f64::from(plan.places) - f64::from(earlier),
            });
            vec![
                (&plan.college).into(),
                (&plan.programme).into(),
                (&plan.programme_name).into(),
                (&plan.form).into(),
                base(plan, lang),
                plan.admission_year.into(),
                plan.groups.into(),
                plan.places.into(),
                plan.previous_places.into(),
                change,
                plan.contracts.into(),
                plan.graduation_year.into(),
                plan.expected_graduates.into(),
                plan.expected_workers.into(),
                (&plan.flags.replace(';', " ")).into(),
                (&plan.reason_short).into(),
            ]
        })
        .collect();
    let grid = Grid {
        name: name(lang, "План", "Plan"),
        table: "Plan",
        title: format!(
            "{}: {}",
            say(lang, "План приёма по колледжам и программам", "Admission plan by college and programme"),
            years(dossier)
        ),
        subtitle: say(
            lang,
            "Полное обоснование цифры — в примечании к ячейке «Мест» и на листе «Обоснование»; пустая ячейка — данных нет.",
            "The full reason of a figure is in the note on its cell “Places” and on the sheet “Justification”; an empty cell: no data.",
        ),
        columns,
        rows,
        frozen: 3,
        printed: None,
        // The reasons print with the justification.
        unprinted: 1,
    };
    let sheet = grid.add(book, dossier)?;
    for (row, line) in (FIRST..).zip(lines) {
        note(sheet, row, places, &line.plan.reason)?;
    }
    colour_change(sheet, 9, grid.last_row())?;
    let bar = ConditionalFormatDataBar::new().set_fill_color(PALE_BLUE).set_solid_fill(true);
    sheet.add_conditional_format(FIRST, places, grid.last_row(), places, &bar)?;
    Ok(())
}

fn base(plan: &PlanRow, lang: Lang) -> Cell {
    match (plan.base.as_str(), lang) {
        ("none", Lang::Ru) => "нет".into(),
        ("9" | "11", Lang::Ru) => format!("{} кл.", plan.base).as_str().into(),
        (other, _) => other.into(),
    }
}

pub fn name(lang: Lang, ru: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Ru { ru } else { en }
}

const YIELDS: [(&str, &str, &str); 8] = [
    ("survival", "Сохранность", "Survival"),
    ("employed", "Трудоустроено", "Employed"),
    ("in_occupation", "По профессии", "In occupation"),
    ("in_region", "В регионе", "In region"),
    ("accreditation_applied", "Подали на аккредитацию", "Applied for accreditation"),
    ("accreditation_passed", "Прошли аккредитацию", "Passed accreditation"),
    ("delayed", "Отложено на год", "Delayed by a year"),
    ("returning", "Вернётся из них", "Returning of them"),
];

/// «Обоснование»: need, those in training and the plan, the yield of a place, what a group more or less would do, the whole reason.
///
/// # Errors
/// Where the book does not take it.
pub fn justification(book: &mut Workbook, dossier: &Dossier, lines: &[Line]) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let mut columns = vec![
        c("Колледж", "College", 20.0, Holds::Text),
        c("Код", "Code", 9.5, Holds::Text),
        c("Форма", "Form", 8.5, Holds::Text),
        c("База", "Base", 7.5, Holds::Text),
        c("Год приёма", "Admission year", 8.5, Holds::Year),
        c("Мест", "Places", 8.0, Holds::Whole),
        c("Потребность программы, чел.", "Need of the programme, people", 12.5, Holds::People),
        c("Дадут обучающиеся, чел.", "From those in training, people", 12.5, Holds::People),
        c("Даст план всех колледжей, чел.", "From the plan of all colleges, people", 12.0, Holds::People),
        c("Дефицит, чел.", "Shortage, people", 10.5, Holds::People),
        c("Избыток, чел.", "Surplus, people", 10.5, Holds::People),
    ];
    columns.extend(YIELDS.map(|(_, ru, en)| c(ru, en, 11.5, Holds::Factor)));
    columns.extend([
        c("Работников на место", "Workers per place", 11.0, Holds::Factor),
        c("Дефицит с группой больше, чел.", "Shortage with a group more, people", 11.5, Holds::People),
        c("Дефицит с группой меньше, чел.", "Shortage with a group less, people", 11.5, Holds::People),
        c("Почему столько", "Why so many", 92.0, Holds::Text),
    ]);
    let rows = lines
        .iter()
        .map(|line| {
            let plan = &line.plan;
            let mut row: Vec<Cell> = vec![
                (&plan.college).into(),
                (&plan.programme).into(),
                (&plan.form).into(),
                base(plan, lang),
                plan.admission_year.into(),
                plan.places.into(),
                plan.need.into(),
                plan.pipeline_workers.into(),
                plan.planned_workers.into(),
                plan.shortage.into(),
                plan.surplus.into(),
            ];
            row.extend(YIELDS.map(|(name, ..)| line.yields.iter().find(|factor| factor.name == name).map(|factor| factor.value).into()));
            row.extend([
                plan.workers_per_place.into(),
                plan.shortage_group_more.into(),
                plan.shortage_group_less.into(),
                (&plan.reason).into(),
            ]);
            row
        })
        .collect();
    let grid = Grid {
        name: name(lang, "Обоснование", "Justification"),
        table: "Justification",
        title: format!("{}: {}", say(lang, "Обоснование каждой строки", "Justification of each line"), years(dossier)),
        subtitle: say(
            lang,
            "Потребность, дефицит и избыток — по программе региона в год выпуска. Множители выхода курсивом — справочные, не измерены здесь.",
            "Need, shortage and surplus are of the programme in the region in the year of graduation. Yields in italics are reference values, not measured here.",
        ),
        columns,
        rows,
        frozen: 2,
        printed: None,
        unprinted: 0,
    };
    let sheet = grid.add(book, dossier)?;
    // Reference values stand in the italics of what was not measured here.
    for (row, line) in (FIRST..).zip(lines) {
        for (index, (name, ..)) in (11_u16..).zip(YIELDS) {
            if let Some(factor) = line.yields.iter().find(|factor| factor.name == name && factor.assumed) {
                let format = super::grid::format(Holds::Factor).set_italic().set_font_color(super::grid::GREY);
                sheet.write_number_with_format(row, index, factor.value, &format)?;
            }
        }
    }
    sheet.set_print_fit_to_pages(3, 0);
    sheet.set_repeat_columns(0, 1)?;
    Ok(())
}

/// «Отрасли»: places of each industry and admission year, and its chart.
///
/// # Errors
/// Where the book does not take it.
pub fn industries(book: &mut Workbook, dossier: &Dossier, lines: &[Line]) -> Result<(), DocumentError> {
    #[derive(Default)]
    struct Sum {
        groups: u32,
        places: u32,
        before: Option<u32>,
        unknown: u32,
        contracts: u32,
        workers: f64,
    }
    let lang = dossier.lang();
    let mut sums: BTreeMap<(i32, &str), Sum> = BTreeMap::new();
    for Line { plan, .. } in lines {
        let sum = sums.entry((plan.admission_year, &plan.industry)).or_default();
        sum.groups += plan.groups;
        sum.places += plan.places;
        sum.contracts += plan.contracts;
        sum.workers += plan.expected_workers;
        match plan.previous_places {
            Some(before) => sum.before = Some(sum.before.unwrap_or_default() + before),
            None => sum.unknown += 1,
        }
    }
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let columns: Vec<Column> = vec![
        c("Отрасль", "Industry", 42.0, Holds::Text),
        c("Год приёма", "Admission year", 10.0, Holds::Year),
        c("Групп", "Groups", 9.0, Holds::Whole).summed(),
        c("Мест", "Places", 9.0, Holds::Whole).summed(),
        c("Мест годом раньше", "Places the year before", 11.0, Holds::Whole).summed(),
        c("Изменение", "Change", 11.0, Holds::Change).summed(),
        c("Целевых договоров", "Contracts", 11.0, Holds::Whole).summed(),
        c("Работников, чел.", "Workers, people", 12.0, Holds::People).summed(),
        c("Замечание", "Remark", 40.0, Holds::Text),
    ];
    let rows: Vec<Vec<Cell>> = sums
        .iter()
        .map(|((year, industry), sum)| {
            // A sum with unknown parts is no base for a change.
            let change = sum.before.filter(|_| sum.unknown == 0).map_or(Cell::Empty, |before| Cell::Difference {
                later: 3,
                earlier: 4,
                value: f64::from(sum.places) - f64::from(before),
            });
            let remark = match (sum.unknown, lang) {
                (0, _) => String::new(),
                (n, Lang::Ru) => format!("у {n} {} прошлый год неизвестен", plural_ru(f64::from(n), ["строки", "строк", "строк"])),
                (n, Lang::En) => format!("the year before is unknown of {n} lines"),
            };
            vec![
                (*industry).into(),
                (*year).into(),
                sum.groups.into(),
                sum.places.into(),
                sum.before.into(),
                change,
                sum.contracts.into(),
                sum.workers.into(),
                (&remark).into(),
            ]
        })
        .collect();
    let first = sums.keys().filter(|(year, _)| Some(*year) == sums.keys().next().map(|key| key.0)).count();
    let grid = Grid {
        name: name(lang, "Отрасли", "Industries"),
        table: "Industries",
        title: format!("{}: {}", say(lang, "План приёма по отраслям", "Admission plan by industry"), years(dossier)),
        subtitle: say(lang, "Отрасль — та, для которой готовит программа.", "The industry is the one that the programme serves."),
        columns,
        rows,
        frozen: 1,
        printed: None,
        unprinted: 0,
    };
    let sheet = grid.add(book, dossier)?;
    colour_change(sheet, 5, grid.last_row())?;
    if first > 0 {
        let last = FIRST + u32::try_from(first - 1).unwrap_or_default();
        let year = sums.keys().next().map(|key| key.0).unwrap_or_default();
        let title = say(lang, &format!("Места по отраслям, приём {year}"), &format!("Places by industry, admission {year}"));
        let mut chart = bars(&title, &say(lang, "мест", "places"));
        for (column, colour) in [(4, SKY), (3, BLUE)] {
            chart
                .add_series()
                .set_name((grid.name, 3, column))
                .set_categories((grid.name, FIRST, 0, last, 0))
                .set_values((grid.name, FIRST, column, last, column))
                .set_format(&mut fill(colour));
        }
        chart.set_width(760).set_height(u32::try_from(140 + first * 34).unwrap_or(600).min(900));
        sheet.insert_chart(grid.last_row() + 2, 0, &chart)?;
        // The chart prints with its table, on a page of its own below a long one.
        if grid.rows.len() > 24 {
            sheet.set_page_breaks(&[grid.last_row() + 2])?;
        }
        sheet.set_print_area(0, 0, grid.last_row() + 40, 8)?;
    }
    Ok(())
}
