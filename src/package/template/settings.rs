//! The sheet of settings: every one with its meaning and its default, so that a workbook needs no `region.toml`.

use super::style::{self, set_page};
use crate::entry::Entry;
use crate::schema::{Choice, Kind};
use crate::settings_sheet::{expectation, sections};
use crate::sheets::{SETTINGS, in_lang};
use kadry_region::lang::{Lang, Text};
use kadry_region::settings::{Domain, Section, Setting, Settings, Value, YEARS};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationRule, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
};

const WIDTHS: [f64; 5] = [34.0, 34.0, 62.0, 24.0, 34.0];
const VALUE: u16 = 1;

/// Adds the sheet, with the values of a package where there is one.
pub fn add(book: &mut Workbook, settings: Option<&Settings>, lang: Lang) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(in_lang(SETTINGS, lang))?.set_tab_color(style::TAB_REQUIRED);
    let heads = match lang {
        Lang::Ru => ["Настройка", "Значение", "Что писать", "Если пусто", "Ключ в region.toml"],
        Lang::En => ["Setting", "Value", "What to write", "Where empty", "Key in region.toml"],
    };
    for ((index, head), width) in (0_u16..).zip(heads).zip(WIDTHS) {
        sheet.write_string_with_format(0, index, head, &style::head(index <= VALUE))?;
        sheet.set_column_width(index, width)?;
    }
    let mut row = 1;
    for section in with_own_sources(settings) {
        for column in 0_u16..5 {
            sheet.write_blank(row, column, &style::section())?;
        }
        sheet.write_string_with_format(row, 0, section.title.get(lang), &style::section())?;
        row += 1;
        for setting in &section.settings {
            add_setting(sheet, row, setting, settings.and_then(|settings| setting.value(settings)), lang)?;
            row += 1;
        }
    }
    sheet.set_row_height(0, 21)?.set_freeze_panes(1, 2)?;
    sheet.protect_with_options(&style::protection());
    set_page(sheet, in_lang(SETTINGS, lang));
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_selection(2, VALUE, 2, VALUE)?;
    Ok(())
}

/// The sections, and rows for sources that a package names by other words than tables.
fn with_own_sources(settings: Option<&Settings>) -> Vec<Section> {
    let mut all = sections();
    let known: Vec<String> = all.iter().flat_map(|section| &section.settings).map(|setting| setting.key.clone()).collect();
    if let (Some(sources), Some(settings)) = (all.last_mut(), settings) {
        let own = settings.sources.keys().filter(|of| !known.contains(&format!("sources.{of}")));
        sources.settings.extend(own.map(|of| {
            let key = format!("sources.{of}");
            Setting::source(of, Text::new(key.clone(), key), Text::default())
        }));
    }
    all
}

fn add_setting(sheet: &mut Worksheet, row: u32, setting: &Setting, value: Option<Value>, lang: Lang) -> Result<(), XlsxError> {
    let about = match setting.domain {
        Domain::Text | Domain::Name | Domain::Oktmo | Domain::YesNo | Domain::One(_) | Domain::Many(_) => {
            setting.about.get(lang).to_owned()
        }
        domain => format!("{}; {}", setting.about.get(lang), expectation(domain).get(lang)),
    };
    let default = match setting.default() {
        Some(default) => shown(setting.domain, &default, lang),
        None if setting.required() => Entry::Text(in_lang(["нужно заполнить", "must be filled in"], lang).to_owned()),
        None => Entry::Empty,
    };
    let plain = style::wrapped();
    let label = if setting.required() { style::head(true) } else { style::wrapped() };
    sheet.write_string_with_format(row, 0, setting.label.get(lang), &label)?;
    for (column, text) in [(2_u16, &about), (4, &setting.key)] {
        sheet.write_string_with_format(row, column, text, &plain)?;
    }
    sheet.write_blank(row, 3, &plain)?;
    default.write(sheet, row, 3, &plain.clone().set_align(FormatAlign::Left))?;
    let format = cell(setting.domain);
    sheet.write_blank(row, VALUE, &format)?;
    let value = value.map_or(Entry::Empty, |value| shown(setting.domain, &value, lang));
    value.write(sheet, row, VALUE, &format)?;
    if let Some(rule) = validation(setting, lang)? {
        sheet.add_data_validation(row, VALUE, row, VALUE, &rule)?;
    }
    if setting.required() {
        let rule = ConditionalFormatFormula::new().set_rule(format!("=ISBLANK($B${})", row + 1).as_str()).set_format(style::missing());
        sheet.add_conditional_format(row, VALUE, row, VALUE, &rule)?;
    }
    let texts = [setting.label.get(lang), &value.show(), &about, &default.show(), &setting.key];
    let lines = texts.into_iter().zip(WIDTHS).map(|(text, width)| style::lines(text, width - 2.0)).fold(1.0, f64::max);
    sheet.set_row_height(row, style::height(lines))?;
    Ok(())
}

fn cell(domain: Domain) -> Format {
    let format = style::field();
    match domain {
        Domain::Text | Domain::Name | Domain::Oktmo => format.set_num_format("@"),
        Domain::Year(_) => format.set_num_format("0"),
        _ => format,
    }
}

/// A value as the cell of a form.
fn shown(domain: Domain, value: &Value, lang: Lang) -> Entry {
    let word = |choices, key: &str| Choice::find(choices, key).map_or_else(|| key.to_owned(), |choice| choice.word(lang).to_owned());
    let choices = match domain {
        Domain::One(choices) | Domain::Many(choices) => choices,
        _ => Kind::Flag.choices(),
    };
    match value {
        Value::Text(text) if text.is_empty() => Entry::Empty,
        Value::Text(text) => Entry::Text(text.clone()),
        Value::Whole(number) => Entry::Number(*number as f64),
        Value::Number(number) => Entry::Number(*number),
        Value::Flag(flag) => Entry::Text(word(choices, &flag.to_string())),
        Value::Word(key) => Entry::Text(word(choices, key)),
        Value::Words(keys) => Entry::Text(keys.iter().map(|key| word(choices, key)).collect::<Vec<_>>().join(", ")),
    }
}

fn bound(number: i64) -> Formula {
    Formula::new(number.to_string())
}

fn validation(setting: &Setting, lang: Lang) -> Result<Option<DataValidation>, XlsxError> {
    let rule = DataValidation::new();
    let rule = match setting.domain {
        Domain::Text | Domain::Name | Domain::Oktmo | Domain::Many(_) => return Ok(None),
        Domain::Year(_) => rule.allow_whole_number(DataValidationRule::Between(YEARS[0], YEARS[1])),
        Domain::Whole(least, most) => match (i32::try_from(least), i32::try_from(most)) {
            (Ok(least), Ok(most)) => rule.allow_whole_number(DataValidationRule::Between(least, most)),
            // As a formula a bound may be wider than the numbers of a rule.
            _ => rule.allow_whole_number_formula(DataValidationRule::Between(bound(least), bound(most))),
        },
        Domain::Number(least, most) => rule.allow_decimal_number(DataValidationRule::Between(least, most)),
        Domain::Share => rule.allow_decimal_number(DataValidationRule::Between(0.0, 1.0)),
        Domain::YesNo => rule.allow_list_strings(&Kind::Flag.choices().iter().map(|choice| choice.word(lang)).collect::<Vec<_>>())?,
        Domain::One(choices) => rule.allow_list_strings(&choices.iter().map(|choice| choice.word(lang)).collect::<Vec<_>>())?,
    };
    let title = in_lang(["Так не подходит", "This does not fit"], lang);
    let message = format!("{}: {}.", setting.label.get(lang), expectation(setting.domain).get(lang));
    Ok(Some(rule.set_error_title(title)?.set_error_message(message)?))
}
