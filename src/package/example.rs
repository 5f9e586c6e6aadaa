//! The example row of each table: how a filled row looks. It is marked, and the reader leaves marked rows out, so that no one
//! plans with it by accident.

use crate::entry::{Entry, entry};
use crate::read::{Cell, RawTable};
use crate::schema::{Column, Table};
use crate::sheets::in_lang;
use kadry_region::lang::{Lang, text};
use kadry_region::problem::{Problem, Problems};

/// What the first cell of an example row begins with.
pub const MARK: [&str; 2] = ["[пример]", "[example]"];

/// The cells of the example, the mark in the first of them.
pub fn row(table: &Table, lang: Lang) -> Vec<Entry> {
    let mut cells: Vec<Entry> = table.all_columns().map(|column| entry(column.kind, value(table, column, lang), lang)).collect();
    if let Some(first) = cells.first_mut() {
        *first = Entry::Text(format!("{} {}", in_lang(MARK, lang), first.show()));
    }
    cells
}

/// Takes the marked rows out of a sheet. One that is not the template's own is said: somebody may have written data over the
/// example and left the mark.
pub fn drop_examples(raw: &mut RawTable, table: &'static Table, problems: &mut Problems) {
    let (marked, rows) = std::mem::take(&mut raw.rows).into_iter().partition(|(_, cells)| cells.iter().any(is_marked));
    raw.rows = rows;
    for (number, cells) in marked {
        if ![Lang::Ru, Lang::En].into_iter().any(|lang| is_own(raw, &cells, table, lang)) {
            let column = cells.iter().position(is_marked).unwrap_or_default();
            problems.push(
                Problem::warning(
                    "example_row",
                    raw.place_of(number, column),
                    text!("строка с пометкой примера не читается", "the row has the mark of an example and is not read"),
                )
                .value(cells.get(column).map(Cell::show).unwrap_or_default())
                .cure(text!(
                    "если это данные, сотрите пометку «[пример]»; если нет — удалите строку",
                    "remove the mark “[example]” if these are data; otherwise delete the row"
                )),
            );
        }
    }
}

fn is_marked(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if MARK.iter().any(|mark| text.trim_start().to_lowercase().starts_with(mark)))
}

fn is_own(raw: &RawTable, cells: &[Cell], table: &Table, lang: Lang) -> bool {
    let example = row(table, lang);
    let known: Vec<&Column> = table.all_columns().collect();
    raw.header.iter().zip(cells).all(|(header, cell)| {
        let wanted = table.column(header).and_then(|column| known.iter().position(|c| c.name == column.name)).and_then(|i| example.get(i));
        cell.show() == wanted.map(Entry::show).unwrap_or_default()
    })
}

/// A value that a column may hold, as the reader takes it.
pub fn value(table: &Table, column: &Column, lang: Lang) -> &'static str {
    let number = in_numbers(table.name, column.name);
    if number.is_empty() { in_lang(in_words(table.name, column.name), lang) } else { number }
}

fn in_numbers(table: &str, column: &str) -> &'static str {
    match (table, column) {
        ("limits", "programme") | (_, "programme") => "34.02.01",
        (_, "inn") => "9900000000",
        ("projects", "year") => "2029",
        ("employer_requests" | "control_totals", "year") => "2030",
        ("growth", "year") => "2028",
        ("budget" | "limits", "year") | (_, "admission_year") => "2027",
        ("births", "year") => "2010",
        (_, "year") => "2025",
        (_, "base") if table != "limits" => "9",
        (_, "priority") => "1.5",
        (_, "valid_from") => "2024",
        (_, "intake_capacity") => "325",
        (_, "contingent_capacity") => "1100",
        (_, "dormitory") => "400",
        (_, "dormitory_share") => "0.3",
        (_, "teacher_hours") => "59616",
        (_, "duration_months") => "34",
        (_, "group_size") => "25",
        (_, "group_min") => "20",
        (_, "max_groups") => "4",
        (_, "cost") => "120000",
        (_, "workshop") => "265",
        (_, "score") => "56.8",
        (_, "kcp" | "admitted") => "75",
        (_, "applications") => "109",
        (_, "graduates") => "56",
        (_, "students") => "75",
        (_, "headcount") if table == "employment" => "1439",
        ("matrix", "share") => "0.85",
        ("age_structure", "share") => "0.12",
        ("contracts", "count") => "3",
        ("employer_requests", "count") => "12",
        ("school_leavers", "count") => "3662",
        ("births", "count") => "3954",
        (_, "obligation_years") => "3",
        (_, "age_from") => "40",
        (_, "age_to") => "59",
        (_, "rate") => "0.006",
        (_, "employment_index") => "1.02",
        (_, "jobs") => "40",
        (_, "probability") => "0.6",
        (_, "open") => "29",
        ("vacancies", "date") => "2025-12-31",
        ("employer_requests", "date") => "2026-09-01",
        (_, "course") => "1",
        (_, "base_date") => "2026-10-01",
        (_, "survival" | "returning" | "in_occupation") => "0.8",
        (_, "employed") => "0.9",
        (_, "in_region") => "0.92",
        (_, "delayed") => "0.05",
        (_, "accreditation_applied") => "0.98",
        (_, "accreditation_passed") => "0.95",
        (_, "participation") => "0.6",
        (_, "amount") => "267750000",
        (_, "max") => "100",
        (_, "need") => "43",
        (_, "actual") => "0.71",
        (_, "target") => "0.75",
        _ => "",
    }
}

fn in_words(table: &str, column: &str) -> [&'static str; 2] {
    match (table, column) {
        // Empty here means every one, or that another column says it.
        ("yields" | "limits", "college")
        | ("exit_rates" | "employer_requests" | "control_totals", "occupation")
        | ("employment" | "school_leavers" | "births" | "limits", "municipality")
        | ("limits", "industry" | "cluster" | "founder" | "professionalitet") => ["", ""],
        (_, "college") => ["Медицинский колледж", "Medical College"],
        ("programmes", "name") => ["Сестринское дело", "Nursing"],
        ("colleges", "name") => ["ГБПОУ «Медицинский колледж»", "Medical College of the Region"],
        (_, "industry") => ["Здравоохранение", "Health care"],
        (_, "municipality") => ["город Энск", "City of Ensk"],
        (_, "founder") => ["Министерство здравоохранения", "Ministry of Health"],
        (_, "cluster") => ["Медицинский кластер", "Medical cluster"],
        (_, "occupation") => ["3221 Медицинские сёстры", "3221 Nurses"],
        (_, "employer") => ["Городская больница № 1", "City Hospital No. 1"],
        (_, "contract") => ["Ц-2027-001", "C-2027-001"],
        (_, "project") => ["Новая больница", "New hospital"],
        (_, "form") => ["очная", "full-time"],
        (_, "licensed" | "professionalitet") => ["да", "yes"],
        (_, "adapted" | "assumed") => ["нет", "no"],
        ("exit_rates", "cause") => ["смерть", "death"],
        ("employer_requests", "cause") => ["замена", "replacement"],
        (_, "sex") => ["ж", "f"],
        (_, "kind") => ["программа", "programme"],
        (_, "indicator") => ["Доля трудоустроенных выпускников", "Share of graduates employed"],
        (_, "unit") => ["доля", "share"],
        (_, "direction") => ["больше", "up"],
        ("employment" | "age_structure" | "exit_rates" | "births" | "school_leavers", "source") => ["Росстат, 2025", "Rosstat, 2025"],
        ("control_totals", "source") => ["прогноз Минтруда", "forecast of the ministry"],
        (_, "source") => ["отчёт СПО-1, 2025", "form SPO-1, 2025"],
        _ => ["", ""],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::TABLES;

    /// The examples, without their marks, are a package of one row a table.
    #[test]
    fn the_examples_are_good_data_and_agree_with_one_another() {
        for lang in [Lang::Ru, Lang::En] {
            let folder = tempfile::tempdir().expect("folder");
            let settings = "name = \"Область\"\nbase_year = 2025\nfirst_admission_year = 2027\n";
            std::fs::write(folder.path().join("region.toml"), settings).expect("file");
            for table in TABLES {
                let mut writer = csv::Writer::from_path(folder.path().join(format!("{}.csv", table.name))).expect("file");
                writer.write_record(table.all_columns().map(|column| column.head(lang))).expect("header");
                writer.write_record(table.all_columns().map(|column| value(table, column, lang))).expect("row");
            }
            let reading = crate::read_package(folder.path());
            assert!(reading.region.is_some(), "{:#?}", reading.problems);
            assert!(!reading.problems.iter().any(|p| p.code.starts_with("unknown")), "{:#?}", reading.problems);
        }
    }
}
