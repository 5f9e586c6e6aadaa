//! `kadry check`: every problem of a package at once.

use super::{Context, exit, scenarios};
use clap::ArgMatches;
use kadry_package::scenario::known;
use kadry_region::Lang;
use kadry_region::lang::plural_ru;
use kadry_report::findings::changes;
use std::path::PathBuf;

pub fn run(context: &Context, arguments: &ArgMatches) -> u8 {
    let Some(path) = arguments.get_one::<PathBuf>("package") else { return exit::USAGE };
    let reading = kadry_package::read_package_with(path, &scenarios(arguments));
    let refused = reading.region.is_none();
    if context.json {
        context.print_json(&context.json_problems(&reading.problems));
    } else {
        context.print(&context.describe(&reading.problems));
        if let Some(region) = &reading.region {
            context.say(&changes(region, context.lang));
        }
        let (errors, warnings) = (reading.problems.errors(), reading.problems.warnings().count());
        let tables = reading.inputs.len();
        let rows: usize = reading.inputs.iter().map(|i| i.rows).sum();
        context.print(&match context.lang {
            Lang::Ru => {
                let errors_word = plural_ru(errors as f64, ["ошибка", "ошибки", "ошибок"]);
                let warnings_word = plural_ru(warnings as f64, ["предупреждение", "предупреждения", "предупреждений"]);
                let verdict = if refused { "Пакет не принят" } else { "Пакет принят" };
                format!("{verdict}: файлов {tables}, строк {rows}; {errors} {errors_word}, {warnings} {warnings_word}\n")
            }
            Lang::En => {
                let verdict = if refused { "The package is refused" } else { "The package is accepted" };
                format!("{verdict}: {tables} files, {rows} rows; {errors} errors, {warnings} warnings\n")
            }
        });
        let known = known(path);
        if !refused && known.len() > 1 {
            context.print(&format!("{}: {}\n", context.pick("Сценарии (--scenario)", "Scenarios (--scenario)"), known.join(", ")));
        }
    }
    if refused { exit::REFUSED } else { exit::DONE }
}
