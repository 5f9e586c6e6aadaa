//! Sheets of need and supply: causes, balance with those in training, employers and their contracts.

use super::grid::{Cell, Grid, Holds, column, say};
use super::plan::{PALE_GREEN, PALE_RED, PALE_YELLOW, colour_words, name};
use crate::contract::{Balance, CauseRow, Contract, Employer, Need, Pipeline, Programme};
use crate::documents::DocumentError;
use crate::dossier::Dossier;
use kadry_region::lang::Lang;
use rust_xlsxwriter::Workbook;
use std::collections::HashMap;

/// «Потребность»: every occupation and year by cause.
///
/// # Errors
/// [`DocumentError`].
pub fn causes(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let people = |ru, en| c(ru, en, 12.0, Holds::People).summed();
    let columns = vec![
        c("Занятие", "Occupation", 46.0, Holds::Text),
        c("Год", "Year", 8.0, Holds::Year),
        people("Выход на пенсию", "Retirement"),
        people("Смертность", "Death"),
        people("Смена занятия", "Change of occupation"),
        people("Выезд", "Migration"),
        people("Рост занятости", "Growth"),
        people("Проекты", "Projects"),
        people("Вакансии", "Vacancies"),
        people("Другие источники (вычитаются)", "Other supply (subtracted)"),
        people("Потребность", "Openings"),
    ];
    let rows = dossier.table::<CauseRow>("need_by_cause")?;
    let rows = rows.iter().map(|row| {
        let causes = row.causes().map(|(_, people)| Cell::from(people));
        [vec![Cell::from(&row.occupation), row.year.into()], causes.to_vec(), vec![row.openings.into()]].concat()
    });
    let grid = Grid {
        name: name(lang, "Потребность", "Need"),
        table: "NeedByCause",
        title: say(
            lang,
            "Потребность в работниках по занятиям и причинам, чел. в год",
            "Need for staff by occupation and cause, people a year",
        ),
        subtitle: say(
            lang,
            "Рост ниже нуля — занятость сокращается. Потребность не бывает меньше нуля: излишек остаётся в столбцах причин.",
            "Growth below zero: employment shrinks. Need is never below zero; what exceeds it stays in the columns of causes.",
        ),
        columns,
        rows: rows.collect(),
        frozen: 2,
        printed: None,
        unprinted: 0,
    };
    grid.add(book, dossier)?;
    Ok(())
}

/// Word of a status as people read it.
pub fn status(key: &str, lang: Lang) -> &'static str {
    match (key, lang) {
        ("out_of_reach", Lang::Ru) => "вне влияния плана",
        ("shortage", Lang::Ru) => "дефицит",
        ("balanced", Lang::Ru) => "баланс",
        ("surplus", Lang::Ru) => "избыток",
        ("out_of_reach", Lang::En) => "out of reach",
        ("shortage", Lang::En) => "shortage",
        ("balanced", Lang::En) => "balanced",
        ("surplus", Lang::En) => "surplus",
        _ => "",
    }
}

/// «Баланс»: each programme and year, with those in training.
///
/// # Errors
/// [`DocumentError`].
pub fn balance(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let programmes: HashMap<String, Programme> =
        dossier.table::<Programme>("programmes")?.into_iter().map(|row| (row.programme.clone(), row)).collect();
    let bounds: HashMap<(String, i32), Need> =
        dossier.table::<Need>("need")?.into_iter().map(|row| ((row.programme.clone(), row.year), row)).collect();
    let training: HashMap<(String, i32), f64> =
        dossier.table::<Pipeline>("pipeline")?.into_iter().map(|row| ((row.programme, row.year), row.graduates)).collect();
    let columns = vec![
        c("Код", "Code", 9.5, Holds::Text),
        c("Программа", "Programme", 34.0, Holds::Text),
        c("Отрасль", "Industry", 24.0, Holds::Text),
        c("Год", "Year", 8.0, Holds::Year),
        c("Потребность, чел.", "Need, people", 12.0, Holds::People).summed(),
        c("не меньше (80 %)", "at least (80%)", 10.5, Holds::People),
        c("не больше (80 %)", "at most (80%)", 10.5, Holds::People),
        c("Выпуск обучающихся, чел.", "Graduates of those in training", 12.0, Holds::People).summed(),
        c("Дадут обучающиеся, работников", "From those in training, workers", 13.0, Holds::People).summed(),
        c("Даст план, работников", "From the plan, workers", 12.0, Holds::People).summed(),
        c("Дефицит, чел.", "Shortage, people", 10.5, Holds::People).summed(),
        c("Избыток, чел.", "Surplus, people", 10.5, Holds::People).summed(),
        c("Состояние", "Status", 19.0, Holds::Text),
    ];
    let rows = dossier.table::<Balance>("balance")?;
    let last = u32::try_from(rows.len()).unwrap_or_default() + super::grid::HEAD;
    let rows = rows.iter().map(|row| {
        let key = (row.programme.clone(), row.year);
        let (programme, need) = (programmes.get(&row.programme), bounds.get(&key));
        vec![
            (&row.programme).into(),
            programme.map(|p| p.name.as_str()).into(),
            programme.map(|p| p.industry.as_str()).into(),
            row.year.into(),
            row.need.into(),
            need.map(|n| n.need_low).into(),
            need.map(|n| n.need_high).into(),
            training.get(&key).copied().into(),
            row.pipeline_workers.into(),
            row.planned_workers.into(),
            row.shortage.into(),
            row.surplus.into(),
            status(&row.status, lang).into(),
        ]
    });
    let grid = Grid {
        name: name(lang, "Баланс", "Balance"),
        table: "Balance",
        title: say(lang, "Баланс потребности и выпуска по программам и годам", "Balance of need and supply by programme and year"),
        subtitle: say(
            lang,
            "«Вне влияния плана» — ни один из планируемых приёмов к этому году не даст работников. Границы — 80 % интервал потребности.",
            "“Out of reach”: no admission of the plan gives workers by that year. The bounds are the 80% interval of need.",
        ),
        columns,
        rows: rows.collect(),
        frozen: 2,
        printed: None,
        unprinted: 0,
    };
    let sheet = grid.add(book, dossier)?;
    let words = [(status("shortage", lang), PALE_RED), (status("balanced", lang), PALE_GREEN), (status("surplus", lang), PALE_YELLOW)];
    colour_words(sheet, 12, last, &words)?;
    Ok(())
}

/// «Обучающиеся»: graduates and workers of those who are in training already.
///
/// # Errors
/// [`DocumentError`].
pub fn training(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let programmes: HashMap<String, Programme> =
        dossier.table::<Programme>("programmes")?.into_iter().map(|row| (row.programme.clone(), row)).collect();
    let columns = vec![
        c("Код", "Code", 9.5, Holds::Text),
        c("Программа", "Programme", 48.0, Holds::Text),
        c("Отрасль", "Industry", 32.0, Holds::Text),
        c("Год выпуска", "Year", 10.0, Holds::Year),
        c("Выпускников, чел.", "Graduates, people", 14.0, Holds::People).summed(),
        c("Работников по профессии, чел.", "Workers in the occupation", 16.0, Holds::People).summed(),
    ];
    let rows = dossier.table::<Pipeline>("pipeline")?;
    // Years in which nobody graduates or comes back say nothing; the sheet of the balance has them all.
    let rows = rows.iter().filter(|row| row.graduates > 0.0 || row.workers > 0.0).map(|row| {
        let programme = programmes.get(&row.programme);
        vec![
            (&row.programme).into(),
            programme.map(|p| p.name.as_str()).into(),
            programme.map(|p| p.industry.as_str()).into(),
            row.year.into(),
            row.graduates.into(),
            row.workers.into(),
        ]
    });
    let grid = Grid {
        name: name(lang, "Обучающиеся", "In training"),
        table: "Pipeline",
        title: say(lang, "Выпуск тех, кто уже обучается", "Graduation of those in training"),
        subtitle: say(
            lang,
            "Студенты по курсам, умноженные на сохранность оставшихся лет; работники — с учётом трудоустройства, профессии, региона и вернувшихся через год.",
            "Students by course times the survival of the years left; workers: employed, in the occupation, in the region, with those who return a year later.",
        ),
        columns,
        rows: rows.collect(),
        frozen: 2,
        printed: None,
        unprinted: 0,
    };
    grid.add(book, dossier)?;
    Ok(())
}

/// «Работодатели»: requested, contracted, expected.
///
/// # Errors
/// [`DocumentError`].
pub fn employers(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let columns = vec![
        c("Работодатель", "Employer", 48.0, Holds::Text),
        c("Программа или занятие", "Programme or occupation", 34.0, Holds::Text),
        c("Год выпуска", "Year", 10.0, Holds::Year),
        c("Заявлено, чел.", "Requested, people", 13.0, Holds::People).summed(),
        c("По целевым договорам, мест", "Contracted, places", 14.0, Holds::People).summed(),
        c("Ожидается по договорам, работников", "Expected of contracts, workers", 16.0, Holds::People).summed(),
    ];
    let rows = dossier.table::<Employer>("graduates_by_employer")?;
    let rows = rows.iter().map(|row| {
        vec![
            (&row.employer).into(),
            (&row.programme).into(),
            row.year.into(),
            row.requested.into(),
            row.contracted.into(),
            row.expected.into(),
        ]
    });
    let grid = Grid {
        name: name(lang, "Работодатели", "Employers"),
        table: "Employers",
        title: say(lang, "Выпускники по работодателям: заявки и целевые договоры", "Graduates by employer: requests and contracts"),
        subtitle: say(
            lang,
            "Одна потребность, заявленная дважды, посчитана один раз. Ожидаемые работники — места по договорам, умноженные на выход.",
            "A need that was stated twice counts once. Expected workers are contracted places times the yield.",
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

/// «Договоры»: the register with the line that serves each.
///
/// # Errors
/// [`DocumentError`].
pub fn contracts(book: &mut Workbook, dossier: &Dossier) -> Result<(), DocumentError> {
    let lang = dossier.lang();
    let c = |ru, en, width, holds| column(lang, ru, en, width, holds);
    let columns = vec![
        c("Договор", "Contract", 18.0, Holds::Text),
        c("Заказчик", "Employer", 38.0, Holds::Text),
        c("Колледж", "College", 26.0, Holds::Text),
        c("Код", "Code", 9.5, Holds::Text),
        c("Форма", "Form", 9.0, Holds::Text),
        c("База", "Base", 7.5, Holds::Text),
        c("Год приёма", "Admission year", 9.0, Holds::Year),
        c("Мест по договору", "Places of the contract", 11.0, Holds::Whole).summed(),
        c("Договоров в строке", "Contracts of the line", 11.0, Holds::Whole),
        c("Мест в строке", "Places of the line", 10.0, Holds::Whole),
        c("Ожидается работников", "Workers expected", 12.0, Holds::People).summed(),
        c("Состояние", "Status", 14.0, Holds::Text),
    ];
    let (kept, broken) = (name(lang, "обеспечен", "served"), name(lang, "мест не хватает", "places lack"));
    let rows = dossier.table::<Contract>("contracts")?;
    let last = u32::try_from(rows.len().max(1)).unwrap_or(1) + super::grid::HEAD;
    let rows = rows.iter().map(|row| {
        vec![
            (&row.contract).into(),
            (&row.employer).into(),
            (&row.college).into(),
            (&row.programme).into(),
            (&row.form).into(),
            (&row.base).into(),
            row.admission_year.into(),
            row.count.into(),
            row.line_contracts.into(),
            row.line_places.into(),
            row.expected_workers.into(),
            (if row.line_contracts <= row.line_places { kept } else { broken }).into(),
        ]
    });
    let grid = Grid {
        name: name(lang, "Договоры", "Contracts"),
        table: "Contracts",
        title: say(
            lang,
            "Договоры о целевом обучении и места, которые их обеспечивают",
            "Targeted training contracts and the places that serve them",
        ),
        subtitle: say(
            lang,
            "Строка плана: колледж, программа, форма, база и год приёма договора.",
            "A line: college, programme, form, base and admission year of the contract.",
        ),
        columns,
        rows: rows.collect(),
        frozen: 2,
        printed: None,
        unprinted: 0,
    };
    let sheet = grid.add(book, dossier)?;
    colour_words(sheet, 11, last, &[(kept, PALE_GREEN), (broken, PALE_RED)])?;
    Ok(())
}
