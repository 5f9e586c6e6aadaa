//! Which column of the file is which of the schema, and which are missing or strange.

use crate::lookalike;
use crate::read::{Cell, RawTable};
use crate::schema::{Column, Table, normalise};
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Problem, Problems};

/// Pairs the columns of the file with the schema's: `(index in the file, column)`.
pub fn match_header(raw: &RawTable, schema: &'static Table, problems: &mut Problems) -> Option<Vec<(usize, &'static Column)>> {
    let mut found: Vec<(usize, &'static Column)> = Vec::new();
    let mut strangers: Vec<(usize, &str)> = Vec::new();
    for (index, header) in raw.header.iter().enumerate() {
        let Some(column) = schema.column(header) else {
            if !header.is_empty() {
                strangers.push((index, header));
            }
            continue;
        };
        if found.iter().any(|(_, seen)| seen.name == column.name) {
            let name = column.name;
            problems.push(
                Problem::error(
                    "duplicate_column",
                    raw.place_of(raw.header_row, index),
                    text!("столбец {name} дан дважды", "the column {name} is given twice"),
                )
                .cure(text!("оставьте один из столбцов", "keep one of the columns")),
            );
            continue;
        }
        found.push((index, column));
    }
    let missing: Vec<&Column> = schema.columns.iter().filter(|c| c.required && !found.iter().any(|(_, f)| f.name == c.name)).collect();
    for column in &missing {
        let (name, alias) = (column.name, column.alias);
        let near = strangers.iter().map(|(_, header)| header).find(|s| similar(s, name) || similar(s, alias));
        let alike = |header: &&&str| [name, alias].iter().any(|known| lookalike::shape(&normalise(header)) == lookalike::shape(known));
        let cure = match near {
            Some(near) if alike(&near) => text!(
                "в названии «{near}» буквы другого алфавита, похожие на нужные: впишите его заново или разрешите замену: mend_lookalikes = true в region.toml",
                "the name “{near}” has letters of another alphabet that only look right: write it again, or allow to replace them: mend_lookalikes = true in region.toml"
            ),
            Some(near) => {
                text!("похоже на столбец «{near}» — переименуйте его в {name}", "the column “{near}” looks like it: rename it to {name}")
            }
            None => text!("добавьте столбец {name} (по-русски «{alias}»)", "add the column {name}"),
        };
        let header = raw.header.join(", ");
        problems.push(
            Problem::error(
                "missing_column",
                raw.place.row(raw.header_row).column(name),
                text!("нет обязательного столбца {name}", "the column {name} is missing"),
            )
            .value(header)
            .expected(Text::new(column.about_ru, column.about_en))
            .cure(cure),
        );
    }
    if !schema.open {
        for (index, stranger) in &strangers {
            let near = schema.all_columns().find(|c| similar(stranger, c.name) || similar(stranger, c.alias));
            let cure = match near.map(|c| c.name) {
                Some(name) => text!("возможно, это {name}: переименуйте столбец", "perhaps it is {name}: rename the column"),
                None => text!("если столбец не нужен, удалите его", "delete the column if it is not needed"),
            };
            problems.push(
                Problem::warning(
                    "unknown_column",
                    raw.place_of(raw.header_row, *index),
                    text!("столбец не читается: в схеме такого нет", "the column is not read: the schema has no such one"),
                )
                .cure(cure),
            );
        }
    }
    missing.is_empty().then_some(found)
}

/// What the user keeps beside the schema's columns; it takes no part in the calculation.
pub fn other_columns(raw: &RawTable, schema: &Table) -> Vec<(String, Vec<Cell>)> {
    let strange = raw.header.iter().enumerate().filter(|(_, header)| !header.is_empty() && schema.column(header).is_none());
    let cells = |index: usize| raw.rows.iter().map(|(_, cells)| cells.get(index).cloned().unwrap_or(Cell::Empty)).collect();
    strange.map(|(index, header)| (header.clone(), cells(index))).collect()
}

fn similar(a: &str, b: &str) -> bool {
    strsim::jaro_winkler(&normalise(a), &normalise(b)) > 0.85
}
