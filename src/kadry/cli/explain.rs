//! `kadry explain`: the chain behind one figure of a finished run.

use super::{Common, Context, exit};
use clap::Args;
use kadry_report::explain::{Asked, NotExplained, explain};
use std::path::PathBuf;

/// Why so many: the chain behind one figure of a plan
#[derive(Args)]
pub struct Arguments {
    /// run folder
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// college: identifier or name
    #[arg(long, value_name = "WORD")]
    college: String,
    /// programme: code or name
    #[arg(long, value_name = "WORD")]
    programme: String,
    /// form of study
    #[arg(long, value_name = "WORD")]
    form: Option<String>,
    /// base: 9, 11 or none
    #[arg(long, value_name = "WORD")]
    base: Option<String>,
    /// year of admission
    #[arg(long, value_name = "T")]
    year: Option<i32>,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let path = &arguments.run;
    let asked = Asked {
        college: arguments.college.clone(),
        programme: arguments.programme.clone(),
        form: arguments.form.clone(),
        base: arguments.base.clone(),
        year: arguments.year,
    };
    match explain(path, &asked) {
        Ok(explained) if context.json => {
            context.print_json(&serde_json::to_value(&explained).unwrap_or_default());
            exit::DONE
        }
        Ok(explained) => {
            context.print(&explained.describe(context.lang));
            exit::DONE
        }
        Err(NotExplained::NotFound(message)) => {
            context.say(&format!("{}\n", message.get(context.lang)));
            exit::USAGE
        }
        Err(NotExplained::Unreadable(message)) => {
            context.say(&format!("{}: {}\n", path.display(), message.get(context.lang)));
            exit::REFUSED
        }
    }
}
