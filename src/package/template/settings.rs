//! The sheet of settings: every one with its meaning and its default, so that a workbook needs no `region.toml`.

use super::table::{Entry, set_page};
use super::{SETTINGS, in_lang, style};
use crate::schema::{Choice, Kind};
use crate::settings_sheet::{Holds, Section, Setting, sections, values};
use kadry_region::Settings;
use kadry_region::lang::Lang;
use kadry_region::units::Year;
use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, DataValidationRule, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

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
    let given = settings.map(values).unwrap_or_default();
    let defaults = values(&defaults());
    let mut row = 1;
    for section in with_own_sources(&given) {
        for column in 0_u16..5 {
            sheet.write_blank(row, column, &style::section())?;
        }
        sheet.write_string_with_format(row, 0, section.title.get(lang), &style::section())?;
        row += 1;
        for setting in &section.settings {
            add_setting(sheet, row, setting, given.get(&setting.key), defaults.get(&setting.key), lang)?;
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

/// What holds where a setting is left out. Region and years have no default and are not shown.
fn defaults() -> Settings {
    let (name, year) = (String::new(), Year(0));
    Settings {
        name,
        oktmo: String::new(),
        base_year: year,
        first_admission_year: year,
        admission_years: 3,
        horizon: Year(2030),
        mend_lookalikes: false,
        sources: BTreeMap::new(),
        scenario: kadry_region::Scenario::default(),
    }
}

/// The sections, and rows for sources that a package names by other words than tables.
fn with_own_sources(given: &BTreeMap<String, toml::Value>) -> Vec<Section> {
    let mut all = sections();
    let known: Vec<String> = all.iter().flat_map(|section| &section.settings).map(|setting| setting.key.clone()).collect();
    if let Some(sources) = all.last_mut() {
        let own = given.keys().filter(|key| !known.contains(key));
        sources.settings.extend(own.map(|key| Setting {
            key: key.clone(),
            label: kadry_region::lang::Text::new(key.clone(), key.clone()),
            holds: Holds::Text,
            required: false,
            about: kadry_region::lang::Text::default(),
        }));
    }
    all
}

fn add_setting(
    sheet: &mut Worksheet,
    row: u32,
    setting: &Setting,
    value: Option<&toml::Value>,
    default: Option<&toml::Value>,
    lang: Lang,
) -> Result<(), XlsxError> {
    let about = match setting.holds {
        Holds::Text | Holds::YesNo | Holds::One(_) | Holds::Many(_) => setting.about.get(lang).to_owned(),
        holds => format!("{}; {}", setting.about.get(lang), holds.expectation().get(lang)),
    };
    let default = match default {
        Some(default) if !setting.required => shown(setting.holds, default, lang),
        _ if setting.required => Entry::Text(in_lang(["нужно заполнить", "must be filled in"], lang).to_owned()),
        _ => Entry::Empty,
    };
    let plain = style::wrapped();
    let label = if setting.required { style::head(true) } else { style::wrapped() };
    sheet.write_string_with_format(row, 0, setting.label.get(lang), &label)?;
    for (column, text) in [(2_u16, &about), (4, &setting.key)] {
        sheet.write_string_with_format(row, column, text, &plain)?;
    }
    sheet.write_blank(row, 3, &plain)?;
    default.write(sheet, row, 3, &plain.clone().set_align(FormatAlign::Left))?;
    let format = cell(setting.holds);
    sheet.write_blank(row, VALUE, &format)?;
    let value = value.map_or(Entry::Empty, |value| shown(setting.holds, value, lang));
    value.write(sheet, row, VALUE, &format)?;
    if let Some(rule) = validation(setting, lang)? {
        sheet.add_data_validation(row, VALUE, row, VALUE, &rule)?;
    }
    if setting.required {
        let rule = ConditionalFormatFormula::new().set_rule(format!("=ISBLANK($B${})", row + 1).as_str()).set_format(style::missing());
        sheet.add_conditional_format(row, VALUE, row, VALUE, &rule)?;
    }
    let texts = [setting.label.get(lang), &value.show(), &about, &default.show(), &setting.key];
    let lines = texts.into_iter().zip(WIDTHS).map(|(text, width)| style::lines(text, width - 2.0)).fold(1.0, f64::max);
    sheet.set_row_height(row, style::height(lines))?;
    Ok(())
}

fn cell(holds: Holds) -> Format {
    let format = style::field();
    match holds {
        Holds::Text => format.set_num_format("@"),
        Holds::Year => format.set_num_format("0"),
        _ => format,
    }
}

/// A value of TOML as the cell of a form.
fn shown(holds: Holds, value: &toml::Value, lang: Lang) -> Entry {
    let word = |choices, key: &str| Choice::find(choices, key).map_or_else(|| key.to_owned(), |choice| choice.word(lang).to_owned());
    match (holds, value) {
        (Holds::YesNo, toml::Value::Boolean(flag)) => Entry::Text(word(Kind::Flag.choices(), &flag.to_string())),
        (Holds::One(choices), toml::Value::String(key)) => Entry::Text(word(choices, key)),
        (Holds::Many(choices), toml::Value::Array(keys)) => {
            Entry::Text(keys.iter().filter_map(toml::Value::as_str).map(|key| word(choices, key)).collect::<Vec<_>>().join(", "))
        }
        (_, toml::Value::Integer(number)) => Entry::Number(*number as f64),
        (_, toml::Value::Float(number)) => Entry::Number(*number),
        (_, toml::Value::String(text)) if text.is_empty() => Entry::Empty,
        (_, toml::Value::String(text)) => Entry::Text(text.clone()),
        (_, other) => Entry::Text(other.to_string()),
    }
}

fn validation(setting: &Setting, lang: Lang) -> Result<Option<DataValidation>, XlsxError> {
    let rule = DataValidation::new();
    let rule = match setting.holds {
        Holds::Text | Holds::Many(_) => return Ok(None),
        Holds::Year => rule.allow_whole_number(DataValidationRule::Between(1990, 2100)),
        Holds::Whole(least, most) => rule.allow_whole_number(DataValidationRule::Between(least, most)),
        Holds::Number(least, most) => rule.allow_decimal_number(DataValidationRule::Between(least, most)),
        Holds::YesNo => rule.allow_list_strings(&Kind::Flag.choices().iter().map(|choice| choice.word(lang)).collect::<Vec<_>>())?,
        Holds::One(choices) => rule.allow_list_strings(&choices.iter().map(|choice| choice.word(lang)).collect::<Vec<_>>())?,
    };
    let title = in_lang(["Так не подходит", "This does not fit"], lang);
    let message = format!("{}: {}.", setting.label.get(lang), setting.holds.expectation().get(lang));
    Ok(Some(rule.set_error_title(title)?.set_error_message(message)?))
}
