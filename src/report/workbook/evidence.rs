//! Sheets that answer the expert review: constraints with prices, flags, indicators, assumptions and sources, the run card.

use super::grid::{self, Cell, FIRST, Grid, Holds, column, page, say};
use super::plan::{BLUE, PALE_GREEN, PALE_RED, PALE_YELLOW, bars, colour_words, fill, name};
use crate::contract::{Assumption, Constraint, Indicator, Remark, Source};
use crate::documents::DocumentError;
use crate::dossier::Dossier;
use crate::flags::meaning;
use crate::scoreboard::{Score, method, scores, status};
use kadry_package::schema::Table;
use kadry_region::lang::{Lang, number};
use rust_xlsxwriter::{Format, Workbook};

/// How many prices the chart shows.
const PRICES: usize = 12;

/// «Ограничения»: bound, use, slack and price of each, those with a price first.
///
/// # Errors
/// [`DocumentError`].
pub fn constraints(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let (yes, no) = (name(lang, "да", "yes"), name(lang, "нет", "no"));
    let columns = vec![
        c("Ограничение", "Constraint", 22.0, Holds::Text),
        c("Чьё", "Owner", 30.0, Holds::Text),
        c("Год", "Year", 8.0, Holds::Year),
        c("Граница", "Bound", 13.0, Holds::Plain),
        c("Использовано", "Used", 13.0, Holds::Plain),
        c("Свободно", "Slack", 12.0, Holds::Plain),
        c("Сдерживает", "Binding", 12.0, Holds::Text),
        c("Единица больше снизит дефицит, чел.", "A unit more saves, people", 13.5, Holds::Factor),
        c("Группа больше снизит дефицит, чел.", "A group more saves, people", 13.5, Holds::Factor),
        c("Словами", "In words", 52.0, Holds::Text),
        c("Цена верна от", "Price holds from", 10.5, Holds::Plain),
        c("до", "to", 10.5, Holds::Plain),
    ];
    let mut constraints = dossier.table::<Constraint>("constraints")?;
    constraints.sort_by(|a, b| saved(b).total_cmp(&saved(a)).then(b.binding.cmp(&a.binding)));
    let rows = constraints.iter().map(|row| {
        // A range without width tells nothing of how far a price holds.
        let flat = row.range_low.zip(row.range_high).is_some_and(|(low, high)| low >= high);
        vec![
            name(lang, row.kind_ru(), "").into_or(&row.kind),
            (&row.owner).into(),
            row.year.into(),
            row.bound.into(),
            row.activity.into(),
            row.slack.into(),
            (if row.binding { yes } else { no }).into(),
            // A saving is shown as a saving; without a sign there is nothing to misread.
            row.one_more_people.or(row.price_people).map(|people| (-people).max(0.0)).into(),
            row.group_more_people.map(|people| (-people).max(0.0)).into(),
            (&row.sentence).into(),
            row.range_low.filter(|_| !flat).into(),
            row.range_high.filter(|_| !flat).into(),
        ]
    });
    let grid = Grid {
        name: name(lang, "Ограничения", "Constraints"),
        table: "Constraints",
        title: say(lang, "Ограничения и их цена в людях", "Constraints and their price in people"),
        subtitle: say(
            lang,
            "Цена — на сколько единица границы (место, группа, миллион рублей) снизила бы взвешенный дефицит; пустая ячейка — цена не определена.",
            "The price is what one unit of the bound (a place, a group, a million roubles) would take off the weighted shortage; an empty cell: not known.",
        ),
        columns,
        rows: rows.collect(),
        frozen: 2,
        // The others are neither used up nor worth anything: they stay on the screen.
        printed: Some(constraints.iter().filter(|row| row.binding || saved(row) > 0.0).count()),
        unprinted: 2,
    };
    let last = grid.last_row();
    let sheet = grid.add(book, dossier)?;
    colour_words(sheet, 6, last, &[(yes, PALE_YELLOW)])?;
    let priced = constraints.iter().filter(|row| saved(row) > 0.0).count().min(PRICES);
    if priced > 1 {
        let end = FIRST + u32::try_from(priced - 1).unwrap_or_default();
        let title = say(lang, "На сколько единица больше снизит дефицит", "What a unit more takes off the shortage");
        let mut chart = bars(&title, &say(lang, "чел.", "people"));
        chart
            .add_series()
            .set_categories((grid.name, FIRST, 0, end, 2))
            .set_values((grid.name, FIRST, 7, end, 7))
            .set_format(&mut fill(BLUE));
        chart.legend().set_hidden();
        chart.set_width(900).set_height(460);
        sheet.insert_chart(FIRST, 13, &chart)?;
    }
    Ok(())
}

trait IntoOr {
    /// The word, or another where it is empty.
    fn into_or(self, other: &str) -> Cell;
}

impl IntoOr for &str {
    fn into_or(self, other: &str) -> Cell {
        if self.is_empty() { other.into() } else { self.into() }
    }
}

fn saved(row: &Constraint) -> f64 {
    row.one_more_people.or(row.price_people).map_or(0.0, |people| (-people).max(0.0))
}

/// «Флаги»: remarks F01–F15 on lines, employers and totals.
///
/// # Errors
/// [`DocumentError`].
pub fn flags(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let columns = vec![
        c("Флаг", "Flag", 8.0, Holds::Text),
        c("Что это значит", "What it means", 36.0, Holds::Text),
        c("Колледж или работодатель", "College or employer", 34.0, Holds::Text),
        c("Код", "Code", 9.5, Holds::Text),
        c("Форма", "Form", 9.0, Holds::Text),
        c("База", "Base", 7.5, Holds::Text),
        c("Год", "Year", 8.0, Holds::Year),
        c("Замечание", "Remark", 66.0, Holds::Text),
    ];
    let rows = dossier.table::<Remark>("flags")?;
    let rows = rows.iter().map(|row| {
        let subject = if row.subject.is_empty() { &row.college } else { &row.subject };
        vec![
            (&row.flag).into(),
            meaning(&row.flag).get(lang).into(),
            subject.into(),
            (&row.programme).into(),
            (&row.form).into(),
            (&row.base).into(),
            row.year.into(),
            (&row.sentence).into(),
        ]
    });
    let grid = Grid {
        name: name(lang, "Флаги", "Flags"),
        table: "Flags",
        title: say(lang, "Замечания экспертной проверки F01–F15", "Remarks of the expert review, F01–F15"),
        subtitle: say(
            lang,
            "Флаг — повод для вопроса, а не ошибка. Кодов, которых здесь нет, не встретилось.",
            "A flag is a reason to ask, not an error. Codes without a row did not occur.",
        ),
        columns,
        rows: rows.collect(),
        frozen: 1,
        printed: None,
        unprinted: 0,
    };
    grid.add(book, dossier)?;
    Ok(())
}

/// «Показатели»: every year of every indicator.
///
/// # Errors
/// [`DocumentError`].
pub fn indicators(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let columns = vec![
        c("Группа", "Group", 26.0, Holds::Text),
        c("Показатель", "Indicator", 46.0, Holds::Text),
        c("Единица", "Unit", 9.0, Holds::Text),
        c("О ком", "Scope", 18.0, Holds::Text),
        c("Год", "Year", 8.0, Holds::Year),
        c("Факт", "Actual", 12.0, Holds::Plain),
        c("Прогноз", "Forecast", 12.0, Holds::Plain),
        c("Цель", "Target", 12.0, Holds::Plain),
        c("Отклонение", "Gap", 12.5, Holds::Plain),
        c("Состояние", "Status", 15.0, Holds::Text),
        c("Как получено", "Method", 26.0, Holds::Text),
        c("Источник", "Source", 40.0, Holds::Text),
    ];
    let rows = dossier.table::<Indicator>("indicators")?;
    let rows = rows.iter().map(|row| {
        vec![
            (&row.group).into(),
            (&row.indicator).into(),
            (&row.unit).into(),
            (&row.scope).into(),
            row.year.into(),
            row.actual.into(),
            row.forecast.into(),
            row.target.into(),
            row.gap.into(),
            status(&row.status, lang).into(),
            (&method(row, lang)).into(),
            (&row.source).into(),
        ]
    });
    let grid = Grid {
        name: name(lang, "Показатели", "Indicators"),
        table: "Indicators",
        title: say(lang, "Показатели: факт, прогноз, цель", "Indicators: actual, forecast, target"),
        subtitle: say(
            lang,
            "Прогноз — расчёт по формуле из величин модели или продолжение ряда. Цели между заданными годами — по прямой.",
            "The forecast is a formula over the model or the past carried on. Targets between given years lie on a line.",
        ),
        columns,
        rows: rows.collect(),
        frozen: 2,
        printed: None,
        unprinted: 1,
    };
    let last = grid.last_row();
    let sheet = grid.add(book, dossier)?;
    let words = [("met", PALE_GREEN), ("close", PALE_YELLOW), ("missed", PALE_RED)].map(|(key, colour)| (status(key, lang), colour));
    colour_words(sheet, 9, last, &words)?;
    Ok(())
}

/// «Табло»: each indicator in a row: its last fact, and forecast and target of the horizon or the year nearest to it.
///
/// # Errors
/// [`DocumentError`].
pub fn scoreboard(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let columns = vec![
        c("Группа", "Group", 24.0, Holds::Text),
        c("Показатель", "Indicator", 50.0, Holds::Text),
        c("Единица", "Unit", 9.5, Holds::Text),
        c("Год факта", "Year of the fact", 8.5, Holds::Year),
        c("Факт", "Actual", 12.0, Holds::Plain),
        c("Год прогноза", "Year of the forecast", 9.5, Holds::Year),
        c("Прогноз", "Forecast", 12.0, Holds::Plain),
        c("Год цели", "Year of the target", 8.5, Holds::Year),
        c("Цель", "Target", 12.0, Holds::Plain),
        c("Отклонение", "Gap", 12.5, Holds::Plain),
        c("Состояние", "Status", 16.0, Holds::Text),
        c("Как получено", "Method", 24.0, Holds::Text),
    ];
    let horizon = dossier.card.settings.horizon.0;
    let rows = dossier.table::<Indicator>("indicators")?;
    let rows = scores(&rows, horizon).into_iter().map(|Score { head, fact, forecast, target, judged }| {
        vec![
            (&head.group).into(),
            (&head.indicator).into(),
            (&head.unit).into(),
            fact.map(|row| row.year).into(),
            fact.and_then(|row| row.actual).into(),
            forecast.map(|row| row.year).into(),
            forecast.and_then(|row| row.forecast).into(),
            target.map(|row| row.year).into(),
            target.and_then(|row| row.target).into(),
            judged.and_then(|row| row.gap).into(),
            judged.map_or("", |row| status(&row.status, lang)).into(),
            (&method(head, lang)).into(),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let grid = Grid {
        name: name(lang, "Табло", "Scoreboard"),
        table: "Scoreboard",
        title: say(lang, "Табло показателей", "Scoreboard of indicators"),
        subtitle: say(
            lang,
            &format!(
                "Последний факт; прогноз и цель — {horizon} года или ближайшего к нему. Отклонение и состояние — последнего года, где есть и значение, и цель."
            ),
            &format!(
                "The last fact; forecast and target are of {horizon} or the year nearest to it. Gap and status are of the last year with both a value and a target."
            ),
        ),
        columns,
        rows,
        frozen: 2,
        printed: None,
        unprinted: 0,
    };
    let last = grid.last_row();
    let sheet = grid.add(book, dossier)?;
    let words = [("met", PALE_GREEN), ("close", PALE_YELLOW), ("missed", PALE_RED)].map(|(key, colour)| (status(key, lang), colour));
    colour_words(sheet, 10, last, &words)?;
    Ok(())
}

/// «Допущения»: what was assumed, and where each table comes from.
///
/// # Errors
/// [`DocumentError`].
pub fn assumptions(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let columns = vec![
        c("Таблица", "Table", 28.0, Holds::Text),
        c("Строк", "Rows", 10.0, Holds::Whole),
        c("Из них оценок", "Estimates among them", 12.0, Holds::Whole),
        c("Источник или допущение", "Source or assumption", 110.0, Holds::Text),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for assumption in dossier.table::<Assumption>("assumptions")? {
        rows.push(vec![
            say(lang, "допущение расчёта", "assumption").as_str().into(),
            Cell::Empty,
            Cell::Empty,
            (&assumption.sentence).into(),
        ]);
    }
    for source in dossier.table::<Source>("sources")? {
        let table = Table::find(&source.table).filter(|_| lang == Lang::Ru).map_or(source.table.clone(), |t| t.about_ru.to_owned());
        let said = if source.source.is_empty() {
            say(lang, "источник в пакете не указан", "the package states no source")
        } else {
            source.source
        };
        rows.push(vec![(&table).into(), Cell::Number(source.rows as f64), Cell::Number(source.assumed as f64), (&said).into()]);
    }
    let grid = Grid {
        name: name(lang, "Допущения", "Assumptions"),
        table: "Assumptions",
        title: say(lang, "Допущения и источники", "Assumptions and sources"),
        subtitle: say(
            lang,
            "Оценка — строка с отметкой assumed: не факт, а допущение пакета.",
            "An estimate is a row that is marked as assumed: no fact, an assumption of the package.",
        ),
        columns,
        rows,
        frozen: 1,
        printed: None,
        unprinted: 0,
    };
    grid.add(book, dossier)?;
    Ok(())
}

fn goals_status(status: &str, lang: Lang) -> String {
    match status {
        "optimal" => say(lang, "оптимум доказан", "the optimum is proved"),
        "gap" => say(lang, "план с доказанным разрывом", "a plan with a proved gap"),
        "time_limit" => say(lang, "время вышло, лучший найденный план", "the time limit was reached, the best plan found"),
        other => other.to_owned(),
    }
}

/// «Карточка»: program, settings, inputs with their hashes.
///
/// # Errors
/// [`DocumentError`].
pub fn card(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let card = &dossier.card;
    let sheet = grid::open(
        book,
        name(lang, "Карточка", "Run card"),
        &say(lang, "Карточка расчёта", "Run card"),
        &say(
            lang,
            "Время расчёта — в run.json: документы одного расчёта совпадают до байта.",
            "Times are in run.json: documents of one run are the same bytes.",
        ),
    )?;
    sheet.set_column_width(0, 44)?.set_column_width(1, 70)?.set_column_width(2, 12)?;
    let threshold = number(card.solver.gap * 100.0, 2, lang);
    let facts: Vec<(String, String)> = vec![
        (say(lang, "Программа", "Program"), format!("kadry {} ({})", card.version, card.commit)),
        (say(lang, "Номер расчёта", "Run id"), card.run_id.clone()),
        (say(lang, "Версия схемы таблиц", "Version of the schema"), card.schema_version.clone()),
        (say(lang, "Решатель", "Solver"), card.solver.name.clone()),
        (say(lang, "Столбцов и строк модели", "Columns and rows of the model"), format!("{} × {}", card.solver.columns, card.solver.rows)),
        (say(lang, "Допустимый разрыв, %", "Gap that is good enough, %"), threshold),
        (say(lang, "Предел времени, с", "Time limit, s"), number(card.solver.time_limit, 0, lang)),
        (say(lang, "Начальное число испытаний", "Seed"), card.seed.to_string()),
        (say(lang, "Состояние целей", "Status of the goals"), goals_status(&card.status, lang)),
    ];
    let bold = Format::new().set_bold().set_font_size(9);
    let mut row = 3;
    for (what, value) in facts {
        grid::write(sheet, row, 0, &(&what).into(), Holds::Text)?;
        grid::write(sheet, row, 1, &(&value).into(), Holds::Text)?;
        row += 1;
    }
    row += 1;
    for (column, head) in (0_u16..).zip([say(lang, "Файл входа", "Input"), "SHA-256".to_owned(), say(lang, "Строк", "Rows")])
    {
        sheet.write_string_with_format(row, column, head, &bold)?;
    }
    for input in &card.inputs {
        row += 1;
        grid::write(sheet, row, 0, &(&input.name).into(), Holds::Text)?;
        grid::write(sheet, row, 1, &(&input.sha256).into(), Holds::Text)?;
        grid::write(sheet, row, 2, &Cell::Number(input.rows as f64), Holds::Whole)?;
    }
    row += 2;
    sheet.write_string_with_format(row, 0, say(lang, "Настройки, все значения", "Settings, every value"), &bold)?;
    let settings = toml::to_string(&card.settings).unwrap_or_default();
    for line in settings.lines().filter(|line| !line.is_empty()) {
        row += 1;
        let (key, value) = line.split_once(" = ").unwrap_or((line, ""));
        grid::write(sheet, row, 0, &key.into(), Holds::Text)?;
        grid::write(sheet, row, 1, &value.into(), Holds::Text)?;
    }
    sheet.set_print_area(0, 0, row, 2)?.set_print_fit_to_pages(1, 0);
    page(sheet, dossier);
    Ok(())
}
