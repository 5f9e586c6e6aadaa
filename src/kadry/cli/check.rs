//! `kadry check`: every problem of a package at once.

use super::{Common, Context, exit, scenarios};
use clap::Args;
use kadry_package::scenario::known;
use kadry_region::Lang;
use kadry_region::lang::plural_ru;
use kadry_report::findings::changes;
use std::path::PathBuf;

/// Check a package and report every problem at once
#[derive(Args)]
pub struct Arguments {
    /// region package: a folder with region.toml and tables, or an .xlsx workbook
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    /// scenarios of the package in their order (PACKAGE/scenarios/NAME.toml), or .toml files
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    scenario: Vec<String>,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let path = &arguments.package;
    let reading = kadry_package::read_package_with(path, &scenarios(&arguments.scenario));
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
