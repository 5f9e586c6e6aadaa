//! The tables of a study as one workbook: a sheet with filters for each, and nothing that the tables do not say.

use super::grid::{self, Cell, FIRST, HEAD, Holds};
use crate::documents::DocumentError;
use crate::tables::Table;
use kadry_region::lang::Lang;
use polars::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Table as SheetTable, TableColumn, TableStyle, Workbook};
use std::collections::BTreeSet;

/// Rows of a sheet at most: Excel takes 1 048 576, but a table of that length is for other programs than it.
const MOST: usize = 100_000;

/// A workbook with a sheet for each table. A table too long for a sheet is cut, and its sheet says so.
///
/// # Errors
/// [`DocumentError`] where the workbook cannot be assembled.
pub fn tables_book(title: &str, tables: &[Table], lang: Lang) -> Result<Vec<u8>, DocumentError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = title.chars().take(200).collect();
    book.set_properties(&DocProperties::new().set_title(&title).set_author("kadry").set_creation_datetime(&created));
    for table in tables {
        add(&mut book, &title, table, lang)?;
    }
    Ok(book.save_to_buffer()?)
}

fn add(book: &mut Workbook, title: &str, table: &Table, lang: Lang) -> Result<(), DocumentError> {
    let rows = table.frame.height();
    let shown = rows.min(MOST);
    let subtitle = match (shown < rows, lang) {
        (false, _) => title.to_owned(),
        (true, Lang::Ru) => format!("{title}. Показано строк: {shown} из {rows}; все — в tables/{}.csv", table.name),
        (true, Lang::En) => format!("{title}. Rows shown: {shown} of {rows}; all in tables/{}.csv", table.name),
    };
    // Excel takes at most 31 characters.
    let name: String = table.name.chars().take(31).collect();
    let heading = head(table.name, lang);
    let sheet = grid::open(book, &name, &heading, &subtitle)?;
    let columns = table.frame.columns();
    let mut heads: Vec<TableColumn> = Vec::new();
    let mut taken = BTreeSet::new();
    for (at, column) in (0_u16..).zip(columns) {
        let holds = holds(column);
        let cells = cells(column, shown);
        let longest = cells.iter().map(length).max().unwrap_or(0) as f64;
        let mut text = head(column.name(), lang);
        // Heads of one table must differ.
        while !taken.insert(text.to_lowercase()) {
            text.push('*');
        }
        sheet.set_column_width(at, longest.max(text.chars().count() as f64 * 0.7 + 3.0).clamp(7.0, 60.0))?;
        for (row, cell) in (FIRST..).zip(&cells) {
            grid::write(sheet, row, at, cell, holds)?;
        }
        heads.push(TableColumn::new().set_header(text).set_header_format(grid::head_format(holds)));
    }
    let (last, width) = (HEAD + u32::try_from(shown.max(1)).unwrap_or(1), u16::try_from(columns.len().max(1)).unwrap_or(1));
    let styled = SheetTable::new().set_name(format!("t_{}", table.name)).set_style(TableStyle::Light1).set_columns(&heads);
    sheet.add_table(HEAD, 0, last, width - 1, &styled)?;
    sheet.set_row_height(HEAD, 37.5)?;
    sheet.set_freeze_panes(FIRST, 0)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    const A4: u8 = 9;
    sheet.set_landscape().set_paper_size(A4).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&8&A&R&8&P / &N");
    Ok(())
}

fn holds(column: &Column) -> Holds {
    match column.dtype() {
        DataType::String | DataType::Boolean => Holds::Text,
        _ if column.name().ends_with("year") => Holds::Year,
        dtype if dtype.is_integer() => Holds::Whole,
        _ if column.name().ends_with("share") || column.name() == "gap" => Holds::Factor,
        _ => Holds::Plain,
    }
}

fn cells(column: &Column, rows: usize) -> Vec<Cell> {
    let value = |row: usize| match column.get(row) {
        Ok(AnyValue::String(text)) => text.into(),
        Ok(AnyValue::StringOwned(text)) => text.as_str().into(),
        Ok(AnyValue::Boolean(flag)) => Cell::Text(if flag { "+" } else { "−" }.to_owned()),
        Ok(other) => other.extract::<f64>().map_or(Cell::Empty, Cell::from),
        Err(_) => Cell::Empty,
    };
    (0..rows).map(value).collect()
}

fn length(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.chars().count() + 2,
        Cell::Empty => 0,
        _ => 10,
    }
}

/// What people call a table or a column; a name that is not listed stays as it is.
fn head(name: &str, lang: Lang) -> String {
    let known = HEADS.iter().find(|(english, _)| *english == name).map(|(_, russian)| *russian);
    match (lang, known) {
        (Lang::Ru, Some(russian)) => russian.to_owned(),
        _ => name.replace('_', " "),
    }
}

/// Names of tables and columns of studies in Russian, by the English name.
const HEADS: &[(&str, &str)] = &[
    // Keys of a line and of a balance.
    ("college", "Колледж"),
    ("programme", "Программа"),
    ("form", "Форма"),
    ("base", "База"),
    ("admission_year", "Год приёма"),
    ("year", "Год"),
    ("industry", "Отрасль"),
    ("municipality", "Муниципалитет"),
    ("indicator", "Показатель"),
    ("unit", "Единица"),
    ("groups", "Групп"),
    ("places", "Мест"),
    ("need", "Потребность, чел."),
    ("shortage", "Дефицит, чел."),
    ("surplus", "Избыток, чел."),
    ("cost", "Стоимость, млн руб."),
    ("difference", "Разница"),
    ("status", "Состояние"),
    ("gap", "Разрыв"),
    ("share", "Доля"),
    ("value", "Значение"),
    ("run", "Расчёт"),
    ("scenario", "Сценарий"),
    ("draw", "Испытание"),
    ("why", "Почему"),
    ("measure", "Мера"),
    // A sweep.
    ("scenarios", "Сценарии"),
    ("change", "Что меняет"),
    ("draws", "Испытания"),
    ("line_distribution", "Места по строкам плана"),
    ("group_frequency", "Как часто открываются группы"),
    ("shortage_distribution", "Дефицит по программам"),
    ("no_regret", "Что не зависит от испытания"),
    ("no_regret_totals", "Что не зависит: итоги"),
    ("candidates", "Планы-кандидаты"),
    ("regret", "Сожаление, чел."),
    ("regret_summary", "Сожаление: итоги"),
    ("uncertainty_value", "Цена незнания"),
    ("case", "Случай"),
    ("objective", "Сумма целей, чел."),
    ("bound", "Доказанная граница, чел."),
    ("weighted_shortage", "Взвешенный дефицит, чел."),
    ("cost_million", "Стоимость, млн руб."),
    ("base_places", "Мест по прогнозу"),
    ("mean", "Среднее"),
    ("p10", "10 % не выше"),
    ("p50", "Середина"),
    ("p90", "90 % не выше"),
    ("min", "Наименьшее"),
    ("max", "Наибольшее"),
    ("opened_share", "Доля случаев с группой"),
    ("group", "Группа"),
    ("point", "По прогнозу"),
    ("kind", "Вид"),
    ("most_groups", "Групп самое большее"),
    ("lines", "Строк"),
    ("candidate", "План"),
    ("constraints", "Ограничения"),
    ("best_known", "Лучший известный план, чел."),
    ("fits_all_scenarios", "Выполним везде"),
    ("judged", "Проверено случаев"),
    ("worst", "Худшее"),
    ("worst_scenario", "Худший сценарий"),
    ("worst_draw", "Худшее испытание"),
    ("source", "Источник"),
    ("standard_error", "Стандартная ошибка"),
    ("decided_without", "Решение без знания, чел."),
    ("outer_draws", "Значений источника"),
    ("inner_draws", "Испытаний остального"),
    ("plans", "Планов на выбор"),
    // Comparison of runs.
    ("comparison", "Сравнение: итоги"),
    ("comparison_runs", "Сравнение: расчёты"),
    ("comparison_warnings", "Сравнение: что учесть"),
    ("comparison_goals", "Сравнение: цели"),
    ("comparison_years", "Сравнение: годы"),
    ("comparison_lines", "Сравнение: строки плана"),
    ("comparison_programmes", "Сравнение: программы"),
    ("comparison_industries", "Сравнение: отрасли"),
    ("comparison_indicators", "Сравнение: показатели"),
    ("comparison_settings", "Сравнение: настройки"),
    ("comparison_inputs", "Сравнение: файлы входа"),
    ("run_id", "Номер расчёта"),
    ("region", "Регион"),
    ("version", "Версия"),
    ("reasons", "Причин"),
    ("sentence", "Что учесть"),
    ("name", "Название"),
    ("difference_share", "Разница, доля"),
    ("pipeline_workers", "Дадут обучающиеся, чел."),
    ("planned_workers", "Даст план, чел."),
    ("need_difference", "Потребность: разница"),
    ("pipeline_workers_difference", "Обучающиеся: разница"),
    ("planned_workers_difference", "План: разница"),
    ("shortage_difference", "Дефицит: разница"),
    ("surplus_difference", "Избыток: разница"),
    ("places_difference", "Мест: разница"),
    ("target", "Цель"),
    ("key", "Ключ"),
    ("differs", "Иначе"),
    ("file", "Файл"),
    // Alternatives, sensitivity and trade-offs.
    ("alternatives", "Альтернативные планы"),
    ("kept_goals", "Сохраняемые цели"),
    ("line_ranges", "Пределы строк"),
    ("alternative_lines", "Строки альтернатив"),
    ("sensitivity", "Чувствительность"),
    ("flips", "Открываемые и закрываемые строки"),
    ("trade_offs", "Дефицит против других целей"),
    ("plan", "План"),
    ("lines_changed", "Иначе строк"),
    ("places_changed", "Сдвинуто мест"),
    ("goal", "Цель"),
    ("goal_contracts", "Договоры без мест"),
    ("goal_shortage", "Взвешенный дефицит, чел."),
    ("goal_fairness", "Дефицит худшей отрасли, доля"),
    ("goal_surplus", "Избыток сверх допуска, чел."),
    ("goal_change", "Изменения, мест"),
    ("goal_cost", "Стоимость, млн руб."),
    ("goal_score", "Баллы со знаком минус"),
    ("limit", "Предел"),
    ("proved_groups_min", "Групп не меньше (доказано)"),
    ("proved_groups_max", "Групп не больше (доказано)"),
    ("proved_min", "Мест не меньше (доказано)"),
    ("proved_max", "Мест не больше (доказано)"),
    ("found_min", "Мест не меньше (найдено)"),
    ("found_max", "Мест не больше (найдено)"),
    ("plans_differ", "Планов, где иначе"),
    ("assumption", "Предположение"),
    ("base_value", "Значение"),
    ("low_value", "Ниже"),
    ("high_value", "Выше"),
    ("need_low", "Потребность ниже, чел."),
    ("need_high", "Потребность выше, чел."),
    ("shortage_low", "Дефицит ниже, чел."),
    ("shortage_high", "Дефицит выше, чел."),
    ("places_low", "Мест ниже"),
    ("places_high", "Мест выше"),
    ("cost_low", "Стоимость ниже, млн руб."),
    ("cost_high", "Стоимость выше, млн руб."),
    ("swing", "Размах дефицита, чел."),
    ("lines_flipped", "Открыто и закрыто строк"),
    ("values_capped", "Ограничено значений"),
    ("note", "Примечание"),
    ("side", "Сторона"),
    ("groups_before", "Групп было"),
    ("groups_after", "Групп стало"),
    ("against", "Против цели"),
    ("least_shortage", "Наименьший дефицит, чел."),
    ("slope", "Цена одного человека"),
    ("chosen", "План расчёта"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_listed_twice() {
        let names: BTreeSet<&str> = HEADS.iter().map(|(english, _)| *english).collect();
        assert_eq!(names.len(), HEADS.len());
    }

    #[test]
    fn empty_tables_and_equal_heads_make_a_workbook() {
        let frame = df!["value" => Vec::<f64>::new(), "Значение" => Vec::<String>::new()].expect("frame");
        let book = tables_book("Пусто", &[Table { name: "comparison", frame }], Lang::Ru).expect("book");
        assert!(book.starts_with(b"PK"));
    }
}
