//! `kadry schema`: the tables of a package, from the list that reading and checking use.

use super::{Common, Context, exit};
use clap::Args;
use kadry_package::schema::{SCHEMA_VERSION, TABLES, TRAIL, Table};
use kadry_region::Lang;

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
    let tables: Vec<&Table> = match &arguments.table {
        None => TABLES.iter().collect(),
        Some(name) => match Table::find(name) {
            Some(table) => vec![table],
            None => {
                let names: Vec<&str> = TABLES.iter().map(|t| t.name).collect();
                context.say(&format!(
                    "{} {}\n",
                    context.pick("Такой таблицы нет; есть:", "There is no such table; there are:"),
                    names.join(", ")
                ));
                return exit::USAGE;
            }
        },
    };
    if context.json {
        context.print_json(&serde_json::json!({ "schema_version": SCHEMA_VERSION, "tables": tables, "every_table": TRAIL }));
    } else {
        tables.iter().for_each(|table| context.print(&describe(context, table)));
    }
    exit::DONE
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
