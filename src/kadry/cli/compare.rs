//! `kadry compare`: finished runs side by side.

use super::{Common, Context, cannot_write, exit};
use clap::Args;
use kadry::run::{WriteError, check_free, comparison, write_study};
use kadry_region::Lang;
use kadry_report::compare::Comparison;
use std::path::{Path, PathBuf};

/// Compare finished runs: what differs, by how much and why; the first is the base
#[derive(Args)]
pub struct Arguments {
    /// run folders, at least two
    #[arg(value_name = "RUN", required = true, num_args = 2..)]
    runs: Vec<PathBuf>,
    /// folder for tables, charts, workbook and page
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// replace the earlier run in this folder
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let (folders, out, overwrite) = (&arguments.runs, arguments.out.as_ref(), arguments.overwrite);
    let place = |path: &Path| path.canonicalize().ok();
    if let Some(out) = out.filter(|out| place(out).is_some() && folders.iter().any(|folder| place(folder) == place(out))) {
        let out = out.display();
        context.say(&match context.lang {
            Lang::Ru => format!("Папка {out} сама сравнивается: укажите другую.\n"),
            Lang::En => format!("The folder {out} is compared itself: name another one.\n"),
        });
        return exit::USAGE;
    }
    if let Some(out) = out
        && let Err(error) = check_free(out, overwrite)
    {
        return cannot_write(context, &error, out);
    }
    let compared = match Comparison::read(folders, context.lang) {
        Ok(compared) => compared,
        Err(refused) => {
            context.say(&format!("{}: {}\n", refused.folder.display(), refused.why.0.get(context.lang)));
            return exit::REFUSED;
        }
    };
    let files = match out.map(|out| write(&compared, out, overwrite)).transpose() {
        Ok(files) => files,
        Err(error) => return cannot_write(context, &error, out.map_or(Path::new(""), PathBuf::as_path)),
    };
    if context.json {
        let mut answer = compared.json();
        if let (Some(files), Some(answer)) = (&files, answer.as_object_mut()) {
            answer.insert("files".to_owned(), serde_json::json!(files));
        }
        context.print_json(&answer);
        return exit::DONE;
    }
    context.print(&compared.text());
    if let (Some(out), Some(files)) = (out, files) {
        context.print(&format!("\n{} {}: {}\n", context.pick("Записано в", "Written to"), out.display(), files.len()));
    }
    exit::DONE
}

fn write(compared: &Comparison, out: &Path, overwrite: bool) -> Result<Vec<String>, WriteError> {
    write_study(comparison(compared)?, compared.lang, out, overwrite)
}
