//! `kadry explain`: the chain behind one figure of a finished run.

use super::{Context, exit};
use clap::ArgMatches;
use kadry_report::explain::{Asked, NotExplained, explain};
use std::path::PathBuf;

pub fn run(context: &Context, arguments: &ArgMatches) -> u8 {
    let word = |name: &str| arguments.get_one::<String>(name).cloned();
    let (Some(path), Some(college), Some(programme)) = (arguments.get_one::<PathBuf>("run"), word("college"), word("programme")) else {
        return exit::USAGE;
    };
    let asked = Asked { college, programme, form: word("form"), base: word("base"), year: arguments.get_one::<i32>("year").copied() };
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
