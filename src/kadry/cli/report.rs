//! `kadry report`: the documents of a finished run, made again.

use super::{Common, Context, exit};
use clap::Args;
use kadry::run::{RebuildError, rebuild};
use kadry_region::Lang;
use kadry_report::DocumentError;
use std::path::PathBuf;

/// Make the documents of a run again
#[derive(Args)]
pub struct Arguments {
    /// run folder
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// folder for the documents; the run folder without it
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let run = &arguments.run;
    match rebuild(run, arguments.out.as_deref()) {
        Ok(files) if context.json => {
            context.print_json(&serde_json::json!({ "files": files }));
            exit::DONE
        }
        Ok(files) => {
            files.iter().for_each(|file| context.print(&format!("{}\n", file.display())));
            exit::DONE
        }
        Err(RebuildError::Unreadable(why) | RebuildError::Document(DocumentError::Unreadable(why))) => {
            context.say(&format!("{}: {}\n", run.display(), why.0.get(context.lang)));
            exit::REFUSED
        }
        Err(error) => {
            let why = match &error {
                RebuildError::Write(error) => error.text().get(context.lang).to_owned(),
                other => other.to_string(),
            };
            context.say(&match context.lang {
                Lang::Ru => format!("Документы не записаны: {why}\n"),
                Lang::En => format!("The documents were not written: {why}\n"),
            });
            exit::INTERNAL
        }
    }
}
