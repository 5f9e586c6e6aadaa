//! The justification workbook: one row per line of the plan, with its causes, yields and the sentence.

use super::tables;
use crate::lang::Lang;
use crate::outcome::Outcome;
use polars::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, Workbook, Worksheet, XlsxError};

/// Russian head, English head, width, decimals (`None` for text) of each column of the justification.
fn layout(name: &str) -> (&'static str, &'static str, f64, Option<u8>) {
    match name {
        "college" => ("Колледж", "College", 32.0, None),
        "programme" => ("Код", "Code", 10.0, None),
        "form" => ("Форма", "Form", 9.0, None),
        "base" => ("База", "Base", 6.0, None),
        "college_name" => ("Название колледжа", "Name of the college", 32.0, None),
        "programme_name" => ("Программа", "Programme", 36.0, None),
        "admission_year" => ("Год приёма", "Admission year", 9.0, Some(9)),
        "groups" => ("Групп", "Groups", 7.0, Some(0)),
        "places" => ("Мест", "Places", 7.0, Some(0)),
        "previous_places" => ("Мест годом раньше", "Places the year before", 10.0, Some(0)),
        "contracts" => ("Целевых договоров", "Contracts", 10.0, Some(0)),
        "graduation_year" => ("Год выпуска", "Graduation year", 9.0, Some(9)),
        "expected_graduates" => ("Выпускников, чел.", "Graduates, people", 11.0, Some(1)),
        "expected_workers" => ("Работников, чел.", "Workers, people", 11.0, Some(1)),
        "need" => ("Потребность по программе, чел.", "Need of the programme, people", 12.0, Some(1)),
        "need_retirement" => ("в т. ч. пенсия", "of it retirement", 10.0, Some(1)),
        "need_death" => ("смертность", "death", 10.0, Some(1)),
        "need_transfer" => ("смена занятия", "change of occupation", 10.0, Some(1)),
        "need_migration" => ("выезд", "migration", 10.0, Some(1)),
        "need_growth" => ("рост", "growth", 10.0, Some(1)),
        "need_projects" => ("проекты", "projects", 10.0, Some(1)),
        "need_vacancies" => ("вакансии", "vacancies", 10.0, Some(1)),
        "need_other_supply" => ("другие источники", "other supply", 10.0, Some(1)),
        "pipeline_workers" => ("Дадут обучающиеся, чел.", "From those in training, people", 14.0, Some(1)),
        "planned_workers" => ("Даст план, чел.", "From the plan, people", 11.0, Some(1)),
        "shortage" => ("Дефицит, чел.", "Shortage, people", 10.0, Some(1)),
        "surplus" => ("Избыток, чел.", "Surplus, people", 10.0, Some(1)),
        "survival" => ("Сохранность", "Survival", 11.0, Some(3)),
        "employed" => ("Трудоустроено", "Employed", 11.0, Some(3)),
        "in_occupation" => ("По профессии", "In occupation", 11.0, Some(3)),
        "in_region" => ("В регионе", "In region", 10.0, Some(3)),
        "delayed" => ("Отложено", "Delayed", 10.0, Some(3)),
        "returning" => ("Вернётся", "Returning", 10.0, Some(3)),
        "workers_per_place" => ("Работников на место", "Workers per place", 11.0, Some(3)),
        "binding_constraint" => ("Что не пускает больше", "What keeps more out", 40.0, None),
        "flags" => ("Флаги", "Flags", 12.0, None),
        "reason" => ("Почему столько", "Why so many", 100.0, None),
        _ => ("", "", 12.0, Some(2)),
    }
}

/// Columns of the first printed page; the others, the details behind them, follow on the second.
const FIRST_PAGE: [&str; 18] = [
    "college",
    "programme",
    "programme_name",
    "form",
    "base",
    "admission_year",
    "groups",
    "places",
    "previous_places",
    "contracts",
    "graduation_year",
    "need",
    "pipeline_workers",
    "planned_workers",
    "shortage",
    "surplus",
    "reason",
    "flags",
];
/// Row of the heads, below the title.
const HEAD: u32 = 3;

/// `justification.xlsx`. The same run gives the same bytes: the time of creation is fixed.
///
/// # Errors
/// When the workbook cannot be assembled.
pub fn justification(outcome: &Outcome, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let frame = tables::justification(outcome, lang).map_err(|e| XlsxError::ParameterError(e.to_string()))?;
    let mut columns: Vec<&Column> = frame.columns().iter().collect();
    columns.sort_by_key(|column| FIRST_PAGE.iter().position(|name| name == column.name()).unwrap_or(FIRST_PAGE.len()));
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("kadry").set_author("kadry").set_creation_datetime(&created));
    let sheet = book.add_worksheet();
    let (title, headline) = match lang {
        Lang::Ru => ("Обоснование", "Обоснование контрольных цифр приёма"),
        Lang::En => ("Justification", "Justification of the admission control figures"),
    };
    sheet.set_name(title)?;
    let settings = &outcome.region.settings;
    let bold = Format::new().set_bold().set_font_size(14);
    let years = format!("{headline}: {}, {}–{}", settings.name, settings.first_admission_year, settings.last_admission());
    sheet.write_string_with_format(0, 0, years, &bold)?;
    sheet.write_string(1, 0, subtitle(outcome, lang))?;

    let heads: Vec<TableColumn> = columns.iter().map(|column| TableColumn::new().set_header(head(column.name(), lang))).collect();
    for (index, column) in (0_u16..).zip(&columns) {
        write_column(sheet, index, column)?;
    }
    set_heights(sheet, &columns)?;
    let last_row = HEAD + u32::try_from(frame.height().max(1)).unwrap_or(1);
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.add_table(HEAD, 0, last_row, last_column, &Table::new().set_columns(&heads))?;
    let wrapped = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    sheet.set_row_height(HEAD, 60)?;
    for (index, column) in (0_u16..).zip(&columns) {
        sheet.write_string_with_format(HEAD, index, head(column.name(), lang), &wrapped)?;
    }
    const A3: u8 = 8;
    sheet.set_freeze_panes(HEAD + 1, 3)?;
    sheet.set_landscape().set_paper_size(A3).set_print_scale(47).set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_repeat_rows(HEAD, HEAD)?.set_repeat_columns(0, 1)?;
    sheet.set_vertical_page_breaks(&[u32::try_from(FIRST_PAGE.len()).unwrap_or_default()])?;
    sheet.set_footer("&C&P / &N");
    book.save_to_buffer()
}

fn head(name: &str, lang: Lang) -> &'static str {
    let (ru, en, ..) = layout(name);
    if lang == Lang::Ru { ru } else { en }
}

fn write_column(sheet: &mut Worksheet, index: u16, column: &Column) -> Result<(), XlsxError> {
    let (_, _, width, decimals) = layout(column.name());
    let format = match decimals {
        Some(9) => Format::new().set_num_format("0"),
        Some(0) => Format::new().set_num_format("#,##0"),
        Some(1) => Format::new().set_num_format("#,##0.0"),
        Some(_) => Format::new().set_num_format("0.000"),
        None => Format::new().set_text_wrap(),
    }
    .set_align(FormatAlign::Top);
    sheet.set_column_width(index, width)?;
    for (at, row) in (HEAD + 1..).zip(0..column.len()) {
        match column.get(row) {
            // Text is typed as text: what begins with "=" is no formula here.
            Ok(AnyValue::String(text)) => sheet.write_string_with_format(at, index, text, &format)?,
            Ok(AnyValue::StringOwned(text)) => sheet.write_string_with_format(at, index, text.as_str(), &format)?,
            Ok(value) => match value.extract::<f64>() {
                Some(number) => sheet.write_number_with_format(at, index, number, &format)?,
                None => sheet.write_blank(at, index, &format)?,
            },
            Err(_) => sheet.write_blank(at, index, &format)?,
        };
    }
    Ok(())
}

/// Programs other than Excel keep the height that the file gives, so wrapped text needs its height counted here.
fn set_heights(sheet: &mut Worksheet, columns: &[&Column]) -> Result<(), XlsxError> {
    const LINE: f64 = 15.0;
    let rows = columns.first().map_or(0, |column| column.len());
    for (at, row) in (HEAD + 1..).zip(0..rows) {
        let lines = columns.iter().filter_map(|column| {
            let letters = column.str().ok()?.get(row)?.chars().count() as f64;

            Some((letters / (layout(column.name()).2)).ceil())
        });
        sheet.set_row_height(at, lines.fold(1.0, f64::max) * LINE)?;
    }
    Ok(())
}

fn subtitle(outcome: &Outcome, lang: Lang) -> String {
    let share = crate::lang::number(outcome.demand.assumed_share * 100.0, 0, lang);
    match lang {
        Lang::Ru => format!(
            "Сценарий {}. Доля потребности, которая опирается на оценки: {share} %. Потребность, дефицит и избыток — по программе региона в год выпуска.",
            outcome.region.settings.scenario.name
        ),
        Lang::En => format!(
            "Scenario {}. Share of need that rests on assumptions: {share} %. Need, shortage and surplus are of the programme in the region, in the year of graduation.",
            outcome.region.settings.scenario.name
        ),
    }
}
