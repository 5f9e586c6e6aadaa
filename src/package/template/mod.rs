//! Packages to fill in, from the schema: a folder of CSV files with a `region.toml`, or one workbook.

mod example;
mod guide;
mod lists;
mod settings;
mod style;
mod table;
mod workbook;

pub use example::drop_examples;
pub use workbook::{Content, workbook};

use crate::package::read_with_tables;
use crate::schema::{TABLES, normalise};
use kadry_region::lang::Lang;
use kadry_region::problem::Problems;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Sheets of the workbook that hold no data: how to fill it in, the reference, the lists behind
/// drop-downs.
const GUIDE: [&str; 2] = ["как заполнять", "how to"];
const REFERENCE: [&str; 2] = ["справочник", "reference"];
const CODES: [&str; 2] = ["коды и умолчания", "codes and defaults"];
const LISTS: [&str; 2] = ["списки", "lists"];

/// The sheet of settings.
const SETTINGS: [&str; 2] = ["регион", "region"];

fn in_lang(names: [&'static str; 2], lang: Lang) -> &'static str {
    if lang == Lang::Ru { names[0] } else { names[1] }
}

/// Whether a sheet is one of those that a template brings along for people.
pub fn is_helper(sheet: &str) -> bool {
    let name = normalise(sheet);
    [GUIDE, REFERENCE, CODES, LISTS].iter().flatten().any(|helper| normalise(helper) == name)
}

/// What an existing package puts into the workbook, or why it is refused, with what was said of it in any case.
pub fn content(package: &Path) -> (Option<Content>, Problems) {
    let (reading, tables) = read_with_tables(package);
    let content = reading.region.map(|region| Content { settings: region.settings, tables });
    (content, reading.problems)
}

/// Writes the template into a folder that does not exist yet or is empty.
///
/// # Errors
/// When the folder holds files, or cannot be written.
pub fn write(folder: &Path) -> io::Result<Vec<String>> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
    }
    let mut files = vec!["region.toml".to_owned()];
    fs::write(folder.join("region.toml"), REGION)?;
    for table in TABLES {
        let name = format!("{}.csv", table.name);
        let mut file = fs::File::create(folder.join(&name))?;
        // Excel reads a CSV as UTF-8 only behind a byte order mark.
        file.write_all("\u{feff}".as_bytes())?;
        let header: Vec<&str> = table.all_columns().map(|column| column.name).collect();
        writeln!(file, "{}", header.join(","))?;
        files.push(name);
    }
    Ok(files)
}

const REGION: &str = r#"# Настройки региона. The settings of the region.
name = "Название региона"
oktmo = ""
base_year = 2025            # последний год фактов · last year of facts
first_admission_year = 2027
admission_years = 3
horizon = 2030

[sources]
# employment = "Росстат, ..."

[scenario]
# vacancy_years = 3           # за сколько лет закрывается запас вакансий · years over which vacancies are cleared
# other_supply_share = 0.0    # доля потребности, которую закрывают другие источники · share filled by other sources
# change_share = 0.25         # изменение строки за год · change of a line from year to year
# surplus_tolerance = 0.05
# contracts = "hard"          # "soft": невыполненные договоры перечисляются · unmet contracts are listed
# goals = ["contracts", "shortage", "fairness", "surplus", "change", "cost", "score"]
#                             # цели по порядку, лишние уберите · goals in their order, leave out what does not count
# mode = "lexicographic"      # "weighted": взвешенная сумма · weighted sum; "competition": конкурс по баллам · lots by rank of score
# goal_tolerance = 0.005      # на сколько цель может отступить ради следующих · how far a goal may give way to the next
# tolerances.surplus = 0.02   # ... своя у цели · one of its own
# weights.shortage = 1.0      # вес цели при mode = "weighted" · weight of a goal in the weighted mode
# pension_age_shift = 0       # −5 на Крайнем Севере · −5 in the Far North
# sd_retire = 0.10            # относительная погрешность вероятности выхода на пенсию · relative error of the rate of retirement
# sd_death = 0.05             # ... смерти · of death
# sd_transfer = 0.20          # ... ухода в другое занятие · of transfer to another occupation
# sd_migration = 0.30         # ... выезда · of migration
# sd_yield = 0.10             # ... числа работников на место · of the workers per place
# draws = 400                 # случайных испытаний · draws of the Monte Carlo
# seed = 1
"#;

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_reads_back_and_only_lacks_rows() {
        let folder = tempfile::tempdir().expect("folder");
        let package = folder.path().join("p");
        super::write(&package).expect("written");
        let reading = crate::read_package(&package);
        let codes: Vec<&str> = reading.problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, ["empty_table"; 5], "{:?}", reading.problems);
        assert!(super::write(&package).is_err(), "a folder with files is not overwritten");
    }
}
