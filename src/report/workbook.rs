//! The justification workbook: what a ministry sends, sheet by sheet, from the tables of the run.

mod comparison;
mod evidence;
mod grid;
mod need;
mod plan;
mod summary;
mod tables_book;

pub use comparison::comparison;
pub use tables_book::tables_book;

use super::chain;
use super::documents::DocumentError;
use super::dossier::Dossier;
use plan::name;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

/// `justification.xlsx`. The same run gives the same bytes: the time of creation is fixed.
///
/// # Errors
/// [`DocumentError`] where a table of the run is missing, or the workbook cannot be assembled.
pub fn justification(dossier: &Dossier) -> Result<Vec<u8>, DocumentError> {
    let lang = dossier.lang();
    let lines = chain::lines(dossier)?;
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = dossier.card.settings.name.chars().take(200).collect();
    book.set_properties(&DocProperties::new().set_title(&title).set_author("kadry").set_creation_datetime(&created));
    let sheets = [
        ("План", "Plan"),
        ("Обоснование", "Justification"),
        ("Отрасли", "Industries"),
        ("Потребность", "Need"),
        ("Баланс", "Balance"),
        ("Обучающиеся", "In training"),
        ("Работодатели", "Employers"),
        ("Договоры", "Contracts"),
        ("Ограничения", "Constraints"),
        ("Флаги", "Flags"),
        ("Табло", "Scoreboard"),
        ("Показатели", "Indicators"),
        ("Допущения", "Assumptions"),
        ("Карточка", "Run card"),
    ]
    .map(|(ru, en)| name(lang, ru, en));
    summary::summary(&mut book, dossier, &lines, &sheets)?;
    plan::lines(&mut book, dossier, &lines)?;
    plan::justification(&mut book, dossier, &lines)?;
    plan::industries(&mut book, dossier, &lines)?;
    need::causes(&mut book, dossier)?;
    need::balance(&mut book, dossier)?;
    need::training(&mut book, dossier)?;
    need::employers(&mut book, dossier)?;
    need::contracts(&mut book, dossier)?;
    evidence::constraints(&mut book, dossier)?;
    evidence::flags(&mut book, dossier)?;
    evidence::scoreboard(&mut book, dossier)?;
    evidence::indicators(&mut book, dossier)?;
    evidence::assumptions(&mut book, dossier)?;
    evidence::card(&mut book, dossier)?;
    Ok(book.save_to_buffer()?)
}
