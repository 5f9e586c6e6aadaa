//! The two sheets for the reader: how to fill the workbook in, and a reference of every table, column, choice and default.

use super::style::{self, capital, lines, set_page};
use crate::example;
use crate::schema::{Choice, Kind, TABLES, TRAIL, Table};
use crate::sheets::{CODES, GUIDE, REFERENCE, SETTINGS, in_lang};
use kadry_region::lang::{Lang, number};
use kadry_region::reference::{AGES, FACTORS, RATES};
use rust_xlsxwriter::{Format, ProtectionOptions, Url, Workbook, Worksheet, XlsxError};

/// Adds the first sheet: what to do, and the list of sheets.
pub fn add_guide(book: &mut Workbook, lang: Lang) -> Result<(), XlsxError> {
    const TEXT: f64 = 92.0;
    let sheet = book.add_worksheet();
    sheet.set_name(in_lang(GUIDE, lang))?.set_tab_color(style::TAB_HELP);
    for (column, width) in [(0_u16, 26.0), (1, TEXT), (2, 16.0)] {
        sheet.set_column_width(column, width)?;
    }
    let title =
        in_lang(["Данные региона для kadry: как заполнять эту книгу", "Data of a region for kadry: how to fill in this workbook"], lang);
    sheet.write_string_with_format(0, 0, title, &style::title())?;
    let wrapped = Format::new().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top);
    let mut row = 2;
    for (step, text) in steps(lang) {
        sheet.write_string_with_format(row, 0, step, &wrapped.clone().set_bold())?;
        sheet.write_string_with_format(row, 1, text, &wrapped)?;
        sheet.set_row_height(row, style::height(lines(text, TEXT)))?;
        row += 1;
    }
    add_legend(sheet, row + 1, lang)?;
    add_contents(sheet, row + 6, lang)?;
    set_page(sheet, in_lang(GUIDE, lang));
    sheet.set_print_fit_to_pages(1, 1);
    sheet.protect_with_options(&readable());
    Ok(())
}

fn steps(lang: Lang) -> Vec<(&'static str, &'static str)> {
    match lang {
        Lang::Ru => vec![
            (
                "1. Регион",
                "На листе «регион» впишите название, базовый год и первый год приёма. Остальное можно не трогать: пустая ячейка — значение по умолчанию.",
            ),
            (
                "2. Обязательные листы",
                "Заполните программы, колледжи, предложения, занятость и матрицу — их ярлыки тёмно-синие. Сначала программы и колледжи: из них строятся списки для выбора на других листах.",
            ),
            (
                "3. Остальные листы",
                "Заполните то, что знаете. Пустой лист значит «не известно»: берутся значения по умолчанию, и отчёт об этом скажет.",
            ),
            ("Пустое — не ноль", "Если значения нет, оставьте ячейку пустой. Ноль пишите, только если это ноль."),
            (
                "Строка-пример",
                "Серая строка с пометкой «[пример]» показывает, как заполнять; при расчёте она не читается. Её можно удалить или вписать свои данные поверх — тогда сотрите и пометку.",
            ),
            (
                "Подсказки",
                "Наведите указатель на заголовок: там сказано, что это за столбец, в чём измеряется и что писать. Всё вместе — на листах «справочник» и «коды и умолчания».",
            ),
            (
                "Вставка из других книг",
                "Вставляйте только значения (правая кнопка — «Специальная вставка» — «Значения»), чтобы сохранились проверки и формат ячеек.",
            ),
            ("Коды", "Коды программ (08.02.15), ИНН и номера договоров хранятся как текст — так Excel не превратит их в даты и числа."),
            (
                "Строки и столбцы",
                "Строки можно вставлять, удалять, сортировать и фильтровать, столбцы — расширять. Заголовки защищены без пароля: «Рецензирование» — «Снять защиту листа».",
            ),
            (
                "Оценка, источник",
                "В столбце «Оценка» пишите «да», если число — оценка, а не факт: отчёт покажет, какая доля потребности держится на оценках.",
            ),
            ("4. Проверка", "kadry check книга.xlsx — все ошибки сразу: лист, строка, ячейка, что ожидалось и как исправить."),
            ("5. Расчёт", "kadry plan книга.xlsx --out расчёт — прогноз потребности, план приёма и папка расчёта."),
        ],
        Lang::En => vec![
            (
                "1. Region",
                "On the sheet “region” write the name, the base year and the first admission year. The rest may stay as it is: an empty cell takes the default.",
            ),
            (
                "2. Required sheets",
                "Fill in programmes, colleges, offers, employment and matrix: their tabs are dark blue. Begin with programmes and colleges: other sheets choose from them.",
            ),
            ("3. Other sheets", "Fill in what you know. An empty sheet means “not known”: defaults are taken, and the report says so."),
            ("Empty is not zero", "Leave a cell empty where there is no value. Write zero only where it is zero."),
            (
                "Example row",
                "The grey row with the mark “[example]” shows how to fill a table in; it is not read as data. Delete it, or write your data over it, and remove the mark then.",
            ),
            (
                "Hints",
                "Point at a head to see what the column is, its unit and what to write. The sheets “reference” and “codes and defaults” have it all together.",
            ),
            ("Pasting", "Paste values only (Paste Special, Values), so that checks and formats of the cells stay."),
            (
                "Codes",
                "Codes of programmes (08.02.15), taxpayer numbers and numbers of contracts are kept as text, so that Excel makes no dates or numbers of them.",
            ),
            (
                "Rows and columns",
                "Rows can be inserted, deleted, sorted and filtered, columns made wider. Heads are protected without a password: Review, Unprotect Sheet.",
            ),
            (
                "Assumed, source",
                "Write “yes” in the column “Assumed” where a figure is an estimate: the report tells what share of need rests on estimates.",
            ),
            ("4. Check", "kadry check book.xlsx names all errors at once: sheet, row, cell, what was expected and how to mend it."),
            ("5. Plan", "kadry plan book.xlsx --out run makes the forecast of need, the admission plan and the run folder."),
        ],
    }
}

fn add_legend(sheet: &mut Worksheet, row: u32, lang: Lang) -> Result<(), XlsxError> {
    let mark = in_lang(example::MARK, lang);
    let legend = match lang {
        Lang::Ru => [
            ("Обязательный столбец", "тёмный заголовок; ячейка нужна в каждой строке", style::head(true)),
            ("Можно не заполнять", "светлый заголовок", style::head(false)),
            (mark, "строка-пример, не читается", style::example()),
            ("", "не хватает обязательного значения в начатой строке", style::missing()),
        ],
        Lang::En => [
            ("Required column", "dark head; every row needs the cell", style::head(true)),
            ("May stay empty", "light head", style::head(false)),
            (mark, "example row, not read", style::example()),
            ("", "a required value lacks in a row that was begun", style::missing()),
        ],
    };
    for (at, (sample, meaning, format)) in (row..).zip(legend) {
        sheet.write_string_with_format(at, 0, sample, &format)?;
        sheet.write_string(at, 1, meaning)?;
    }
    Ok(())
}

fn add_contents(sheet: &mut Worksheet, row: u32, lang: Lang) -> Result<(), XlsxError> {
    let heads = if lang == Lang::Ru { ["Лист", "Что в нём", "Нужен"] } else { ["Sheet", "What it holds", "Needed"] };
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(row, column, head, &style::head(true))?;
    }
    let (yes, no) = in_lang_pair(lang);
    let tables = TABLES.iter().map(|table| (table.sheet(lang), table.about(lang), if table.required { yes } else { no }));
    let other = |names, about, needed| (in_lang(names, lang).to_owned(), in_lang(about, lang), needed);
    let settings = other(SETTINGS, ["Название, годы и настройки расчёта", "Name, years and settings of the calculation"], yes);
    let reference = other(REFERENCE, ["Все столбцы всех листов", "All columns of all sheets"], "");
    let codes = other(CODES, ["Значения на выбор; откуда значения по умолчанию", "Values to choose from; where defaults come from"], "");
    for (at, (name, about, needed)) in (row + 1..).zip(std::iter::once(settings).chain(tables).chain([reference, codes])) {
        sheet.write_url_with_text(at, 0, Url::new(format!("internal:'{name}'!A1")), &name)?;
        sheet.write_string_with_format(at, 1, about, &Format::new().set_text_wrap())?;
        sheet.write_string(at, 2, needed)?;
    }
    Ok(())
}

fn in_lang_pair(lang: Lang) -> (&'static str, &'static str) {
    if lang == Lang::Ru { ("обязательно", "по желанию") } else { ("required", "optional") }
}

/// Helper sheets are read, not filled in; columns may be made wider and filtered.
fn readable() -> ProtectionOptions {
    ProtectionOptions { format_columns: true, format_rows: true, use_autofilter: true, ..ProtectionOptions::new() }
}

/// Adds the reference of columns.
pub fn add_reference(book: &mut Workbook, lang: Lang) -> Result<(), XlsxError> {
    const WIDTHS: [f64; 8] = [20.0, 24.0, 24.0, 44.0, 20.0, 40.0, 14.0, 26.0];
    let sheet = book.add_worksheet();
    sheet.set_name(in_lang(REFERENCE, lang))?.set_tab_color(style::TAB_HELP);
    let heads = match lang {
        Lang::Ru => ["Лист", "Столбец", "По-английски", "Что это", "Единица", "Что писать", "Нужен", "Пример"],
        Lang::En => ["Sheet", "Column", "In Russian", "What it is", "Unit", "What to write", "Needed", "Example"],
    };
    let columns = columns(lang);
    set_widths(sheet, &WIDTHS)?;
    add_block(sheet, 0, &heads, &columns, WIDTHS)?;
    sheet.autofilter(0, 0, u32::try_from(columns.len()).unwrap_or(u32::MAX), 7)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.protect_with_options(&readable());
    set_page(sheet, in_lang(REFERENCE, lang));
    Ok(())
}

/// Adds the values to choose from, and the defaults with their sources.
pub fn add_codes(book: &mut Workbook, lang: Lang) -> Result<(), XlsxError> {
    const WIDTHS: [f64; 4] = [26.0, 44.0, 26.0, 60.0];
    let sheet = book.add_worksheet();
    sheet.set_name(in_lang(CODES, lang))?.set_tab_color(style::TAB_HELP);
    set_widths(sheet, &WIDTHS)?;
    let (title, heads) = match lang {
        Lang::Ru => ("Значения на выбор", ["Что", "В книге", "В таблицах расчёта", "Читается тоже"]),
        Lang::En => ("Values to choose from", ["What", "In the workbook", "In the tables of a run", "Read as well"]),
    };
    sheet.write_string_with_format(0, 0, title, &style::title())?;
    let choices = choices(lang);
    add_block(sheet, 1, &heads, &choices, WIDTHS)?;
    let below = u32::try_from(choices.len()).unwrap_or_default() + 3;
    let (title, heads) = match lang {
        Lang::Ru => ("Откуда значения по умолчанию", ["Лист", "Что", "Значение", "Источник"]),
        Lang::En => ("Where defaults come from", ["Sheet", "What", "Value", "Source"]),
    };
    sheet.write_string_with_format(below, 0, title, &style::title())?;
    add_block(sheet, below + 1, &heads, &defaults(lang), WIDTHS)?;
    sheet.set_page_breaks(&[below])?;
    sheet.protect_with_options(&readable());
    set_page(sheet, in_lang(CODES, lang));
    Ok(())
}

fn set_widths(sheet: &mut Worksheet, widths: &[f64]) -> Result<(), XlsxError> {
    (0_u16..).zip(widths).try_for_each(|(column, width)| sheet.set_column_width(column, *width).map(drop))
}

/// Heads and rows, the heads in the row `top`.
fn add_block<const N: usize>(
    sheet: &mut Worksheet,
    top: u32,
    heads: &[&str; N],
    rows: &[[String; N]],
    widths: [f64; N],
) -> Result<(), XlsxError> {
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(top, column, *head, &style::head(true))?;
    }
    sheet.set_row_height(top, 21)?;
    let format = style::wrapped();
    for (row, cells) in (top + 1..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &format)?;
        }
        let most = cells.iter().zip(widths).map(|(cell, width)| lines(cell, width - 1.0)).fold(1.0, f64::max);
        sheet.set_row_height(row, style::height(most))?;
    }
    Ok(())
}

/// A row per column of every table; the trail to the source, which all of them have, once at the end.
fn columns(lang: Lang) -> Vec<[String; 8]> {
    let (yes, no) = in_lang_pair(lang);
    let other = if lang == Lang::Ru { Lang::En } else { Lang::Ru };
    let row = |sheet: &str, table: &Table, column: &crate::schema::Column| {
        [
            sheet.to_owned(),
            column.head(lang),
            column.head(other),
            capital(column.about(lang)),
            column.unit(lang).to_owned(),
            capital(column.kind.expectation().get(lang)),
            (if column.required { yes } else { no }).to_owned(),
            example::value(table, column, lang).to_owned(),
        ]
    };
    let own = TABLES.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    let every = in_lang(["все листы", "every sheet"], lang);
    let trail = TABLES.iter().take(1).flat_map(|table| TRAIL.iter().map(move |column| (table, column)));
    own.map(|(table, column)| row(&table.sheet(lang), table, column))
        .chain(trail.map(|(table, column)| row(every, table, column)))
        .collect()
}

fn choices(lang: Lang) -> Vec<[String; 4]> {
    let kinds = [
        (Kind::Form, ["Форма обучения", "Form of study"]),
        (Kind::Base, ["База", "Base"]),
        (Kind::Cause, ["Причина выбытия", "Cause of exit"]),
        (Kind::Sex, ["Пол", "Sex"]),
        (Kind::Limit, ["Вид предела", "Kind of limit"]),
        (Kind::Direction, ["Направление показателя", "Direction of an indicator"]),
        (Kind::Flag, ["Да или нет", "Yes or no"]),
    ];
    let row = |name: [&'static str; 2], choice: &Choice| {
        let other = if lang == Lang::Ru { choice.en } else { choice.ru };
        let also: Vec<&str> = std::iter::once(other).chain(choice.also.iter().copied()).filter(|word| *word != choice.word(lang)).collect();
        [in_lang(name, lang).to_owned(), choice.word(lang).to_owned(), choice.key.to_owned(), also.join(", ")]
    };
    kinds.into_iter().flat_map(|(kind, name)| kind.choices().iter().map(move |choice| row(name, choice))).collect()
}

/// Values that stand in where a package has none, each with its source.
fn defaults(lang: Lang) -> Vec<[String; 4]> {
    let sheet = |name: &str| Table::find(name).map(|table| table.sheet(lang)).unwrap_or_default();
    let column = |table: &str, name: &str| Table::find(table).and_then(|t| t.column(name)).map(|c| c.head(lang)).unwrap_or_default();
    let by_age = in_lang(["по полу и возрасту", "by sex and age"], lang);
    let mut rows = vec![[
        sheet("exit_rates"),
        capital(word(Kind::Cause, "retire", lang)),
        in_lang(["по календарю", "by the calendar"], lang).to_owned(),
        in_lang(
            [
                "400-ФЗ: календарь пенсионного возраста; доли выходящих — на листе «регион», допущение",
                "Law 400-ФЗ: the calendar of pension age; shares that retire are on the sheet “region”, an assumption",
            ],
            lang,
        )
        .to_owned(),
    ]];
    let rates = RATES.iter().map(|rate| {
        let cause = capital(word(Kind::Cause, &rate.cause, lang));
        [sheet("exit_rates"), cause, by_age.to_owned(), rate.source.clone()]
    });
    let everyone = in_lang(["Возраст и пол занятых", "Age and sex of the employed"], lang);
    let ages = AGES.iter().map(|age| [sheet("age_structure"), everyone.to_owned(), by_age.to_owned(), age.source.clone()]);
    let factors = FACTORS.iter().map(|factor| {
        let (table, name) = match factor.factor.as_str() {
            "participation" => ("school_leavers", "participation"),
            "yearly_survival" => ("yields", "survival"),
            name => ("yields", name),
        };
        let yearly = if factor.factor == "yearly_survival" { in_lang([" за год", " in a year"], lang) } else { "" };
        let of = in_lang(["база", "base"], lang);
        let base = if factor.base.is_empty() { String::new() } else { format!(", {of} {}", word(Kind::Base, &factor.base, lang)) };
        let level = match factor.level.as_str() {
            "01" => in_lang([", профессии", ", professions"], lang),
            "02" => in_lang([", специальности", ", specialties"], lang),
            _ => "",
        };
        let decimals = factor.value.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len());
        [sheet(table), format!("{}{yearly}{level}{base}", column(table, name)), number(factor.value, decimals, lang), factor.source.clone()]
    });
    rows.extend(rates.chain(ages).chain(factors));
    rows.dedup();
    rows
}

fn word(kind: Kind, key: &str, lang: Lang) -> &str {
    Choice::find(kind.choices(), key).map_or(key, |choice| choice.word(lang))
}
