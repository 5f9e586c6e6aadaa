//! `kadry report`: the documents of a finished run, made again.

use super::{Context, exit};
use clap::ArgMatches;
use kadry::run::{RebuildError, rebuild};
use kadry_region::Lang;
use kadry_report::DocumentError;
use std::path::PathBuf;

pub fn run(context: &Context, arguments: &ArgMatches) -> u8 {
    let Some(run) = arguments.get_one::<PathBuf>("run") else { return exit::USAGE };
    let out = arguments.get_one::<PathBuf>("out");
    match rebuild(run, out.map(PathBuf::as_path)) {
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
