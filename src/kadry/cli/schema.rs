//! `kadry schema`: the tables of a package, from the list that reading and checking use, and those of a run, from the contract that
//! writes them.

use super::{Common, Context, exit};
use clap::Args;
use kadry_package::schema::{SCHEMA_VERSION, TABLES, TRAIL, Table};
use kadry_region::Lang;
use kadry_report::contract::{OUTPUTS, Output};

/// Describe the tables of a package
#[derive(Args)]
pub struct Arguments {
    /// only this table
    #[arg(value_name = "TABLE")]
    table: Option<String>,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let asked = |name: &str| arguments.table.as_deref().is_none_or(|table| table == name);
    let tables: Vec<&Table> = match arguments.table.as_deref() {
        None => TABLES.iter().collect(),
        Some(name) => Table::find(name).into_iter().collect(),
    };
    let outputs: Vec<&Output> = OUTPUTS.iter().filter(|output| asked(output.name)).collect();
    if tables.is_empty() && outputs.is_empty() {
        let names = |of: Vec<&str>| of.join(", ");
        context.say(&format!(
            "{} {}\n{} {}\n",
            context.pick("Такой таблицы нет; есть:", "There is no such table; there are:"),
            names(TABLES.iter().map(|table| table.name).collect()),
            context.pick("Таблицы расчёта:", "Tables of a run:"),
            names(OUTPUTS.iter().map(|output| output.name).collect()),
        ));
        return exit::USAGE;
    }
    if context.json {
        context.print_json(&serde_json::json!({
            "schema_version": SCHEMA_VERSION, "tables": tables, "every_table": TRAIL, "outputs": outputs
        }));
    } else {
        tables.iter().for_each(|table| context.print(&describe(context, table)));
        outputs.iter().for_each(|output| context.print(&describe_output(context, output)));
    }
    exit::DONE
}

/// One table of a run as Markdown.
fn describe_output(context: &Context, output: &Output) -> String {
    let mut text = format!("## tables/{}\n\n{}\n\n", output.name, context.pick("таблица расчёта", "a table of a run"));
    text.push_str(context.pick("| столбец | по-русски | единица |\n", "| column | Russian | unit |\n"));
    text.push_str("|---|---|---|\n");
    for column in output.columns {
        text.push_str(&format!("| {} | {} | {} |\n", column.name, column.ru, column.unit));
    }
    text.push('\n');
    text
}

/// One table as Markdown.
fn describe(context: &Context, table: &Table) -> String {
    let (about, needed) = match context.lang {
        Lang::Ru => (table.about_ru, if table.required { "обязательна" } else { "по желанию" }),
        Lang::En => (table.about_en, if table.required { "required" } else { "optional" }),
    };
    let mut text =
        format!("## {} ({})\n\n{about}; {needed}; {} {}\n\n", table.name, table.alias, context.pick("ключ:", "key:"), table.key.join(", "));
    text.push_str(context.pick(
        "| столбец | по-русски | вид | единица | обязателен | что это |\n",
        "| column | Russian | kind | unit | required | what it is |\n",
    ));
    text.push_str("|---|---|---|---|---|---|\n");
    for column in table.all_columns() {
        let about = if context.lang == Lang::Ru { column.about_ru } else { column.about_en };
        let expectation = column.kind.expectation();
        let required = if column.required { context.pick("да", "yes") } else { "" };
        text.push_str(&format!(
            "| {} | {} | {} | {} | {required} | {about} |\n",
            column.name,
            column.alias,
            expectation.get(context.lang),
            column.unit
        ));
    }
    text.push('\n');
    text
}
