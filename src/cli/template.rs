//! `kadry template`: an empty package.

use super::{Context, exit};
use clap::ArgMatches;
use kadry::Lang;
use std::path::PathBuf;

pub fn run(context: &Context, arguments: &ArgMatches) -> u8 {
    let Some(folder) = arguments.get_one::<PathBuf>("dir") else { return exit::USAGE };
    match kadry::region::template::write(folder) {
        Ok(files) => {
            if context.json {
                context.print_json(&serde_json::json!({ "folder": folder, "files": files }));
            } else {
                files.iter().for_each(|file| context.print(&format!("{}\n", folder.join(file).display())));
            }
            exit::DONE
        }
        Err(error) => {
            let folder = folder.display();
            let taken = error.kind() == std::io::ErrorKind::AlreadyExists;
            context.say(&match (taken, context.lang) {
                (true, Lang::Ru) => format!("Папка {folder} не пуста: заготовка в неё не пишется.\n"),
                (true, Lang::En) => format!("The folder {folder} is not empty: no template is written into it.\n"),
                (false, Lang::Ru) => format!("Заготовка не записана: {error}\n"),
                (false, Lang::En) => format!("The template was not written: {error}\n"),
            });
            if taken { exit::USAGE } else { exit::INTERNAL }
        }
    }
}
