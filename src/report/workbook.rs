//! The justification workbook: one row per line of the plan, with its causes, yields and the sentence.

use super::tables;
use crate::lang::Lang;
use crate::outcome::Outcome;
use polars::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, Workbook, XlsxError};

/// Russian head, English head, width, decimals (`None` for text) of each column of the justification.
fn layout(name: &str) -> (&'static str, &'static str, f64, Option<u8>) {
    match name {
        "college" => ("Колледж", "College", 32.0, None),
        "programme" => ("Код", "Code", 10.0, None),
        "form" => ("Форма", "Form", 9.0, None),
        "base" => ("База", "Base", 6.0, None),
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
        "pipeline_workers" => ("Дадут обучающиеся, чел.", "From those in training, people", 12.0, Some(1)),
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
        "reason" => ("Почему столько", "Why so many", 110.0, None),
        _ => ("", "", 12.0, Some(2)),
    }
}

/// `justification.xlsx`. The same run gives the same bytes: the time of creation is fixed.
///
/// # Errors
/// When the workbook cannot be assembled.
pub fn justification(outcome: &Outcome, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let frame = tables::justification(outcome, lang).map_err(|e| XlsxError::ParameterError(e.to_string()))?;
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

    const HEAD: u32 = 3;
    let mut heads = Vec::new();
    for (index, column) in frame.columns().iter().enumerate() {
        let (ru, en, width, decimals) = layout(column.name());
        let index = u16::try_from(index).unwrap_or(u16::MAX);
        heads.push(TableColumn::new().set_header(if lang == Lang::Ru { ru } else { en }));
        let format = match decimals {
            Some(9) => Format::new().set_num_format("0"),
            Some(0) => Format::new().set_num_format("#,##0"),
            Some(1) => Format::new().set_num_format("#,##0.0"),
            Some(_) => Format::new().set_num_format("0.000"),
            None => Format::new().set_text_wrap(),
        }
        .set_align(FormatAlign::Top);
        sheet.set_column_width(index, width)?;
        for row in 0..frame.height() {
            let at = HEAD + 1 + u32::try_from(row).unwrap_or(u32::MAX - HEAD - 1);
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
    }
    let last_row = HEAD + u32::try_from(frame.height().max(1)).unwrap_or(1);
    let last_column = u16::try_from(frame.width().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.add_table(HEAD, 0, last_row, last_column, &Table::new().set_columns(&heads).set_header_row(true))?;
    let wrapped = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    sheet.set_row_height(HEAD, 48)?;
    for (index, column) in frame.columns().iter().enumerate() {
        let (ru, en, ..) = layout(column.name());
        sheet.write_string_with_format(HEAD, u16::try_from(index).unwrap_or(u16::MAX), if lang == Lang::Ru { ru } else { en }, &wrapped)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?;
    sheet.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD, HEAD)?;
    book.save_to_buffer()
}

fn subtitle(outcome: &Outcome, lang: Lang) -> String {
    let share = crate::lang::number(outcome.demand.assumed_share * 100.0, 0, lang);
    match lang {
        Lang::Ru => format!("Сценарий {}. Доля потребности, которая опирается на оценки: {share} %. Потребность, дефицит и избыток — по программе региона в год выпуска.", outcome.region.settings.scenario.name),
        Lang::En => format!("Scenario {}. Share of need that rests on assumptions: {share} %. Need, shortage and surplus are of the programme in the region, in the year of graduation.", outcome.region.settings.scenario.name),
    }
}
