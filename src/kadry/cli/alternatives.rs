//! `kadry alternatives`: plans nearly as good as that of a finished run, and the lines that they leave open.

use super::{Common, Context, cannot_write, exit};
use clap::Args;
use kadry::run::{AlternativesStudy, StudyError, check_free, write_study};
use kadry_engine::quota::Watch;
use kadry_engine::quota::alternatives::Near;
use kadry_region::Lang;
use kadry_report::words::failure_text;
use std::path::{Path, PathBuf};

/// Other plans, hardly worse than that of a run, and the lines that are open to negotiation
#[derive(Args)]
pub struct Arguments {
    /// run folder
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// run folder
    #[arg(long, short, value_name = "RUN")]
    out: Option<PathBuf>,
    /// replace the earlier run in this folder
    #[arg(long)]
    overwrite: bool,
    /// per cent by which shortage (or the weighted sum) may rise
    #[arg(long, value_name = "PERCENT", default_value = "2")]
    within: f64,
    /// per cent by which the other goals may be worse
    #[arg(long, value_name = "PERCENT", default_value = "10")]
    others: f64,
    /// how many plans to show: 1 to 50
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = "5")]
    plans: i64,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let Arguments { run, overwrite, plans, .. } = arguments;
    let (overwrite, plans) = (*overwrite, *plans);
    let out = beside(run, arguments.out.as_ref(), "alternatives");
    let shares = [arguments.within, arguments.others].map(|percent| percent / 100.0);
    if !shares.iter().all(|share| (0.0..=1.0).contains(share)) || !(1..=50).contains(&plans) {
        context.say(context.pick(
            "--within и --others: проценты от 0 до 100; --plans: от 1 до 50\n",
            "--within and --others: per cent from 0 to 100; --plans: 1 to 50\n",
        ));
        return exit::USAGE;
    }
    if let Err(error) = check_free(&out, overwrite) {
        return cannot_write(context, &error, &out);
    }
    let [deciding, others] = shares;
    let made = AlternativesStudy::of(run, Near { deciding, others, plans: plans as usize }, Watch::silent());
    let made = made.and_then(|made| {
        let study = made.study(context.lang)?;
        Ok((made.summary(context.lang), write_study(study, context.lang, &out, overwrite)?))
    });
    told(context, made, run, &out)
}

/// A folder for a study of a run: the one that was asked for, or one beside the run.
pub fn beside(run: &Path, asked: Option<&PathBuf>, what: &str) -> PathBuf {
    let name = run.file_name().map_or("run".to_owned(), |name| name.to_string_lossy().into_owned());
    asked.cloned().unwrap_or_else(|| run.with_file_name(format!("{name}-{what}")))
}

/// Says what a study of a run found and where it stands, or why there is none.
pub fn told(context: &Context, made: Result<(String, Vec<String>), StudyError>, run: &Path, out: &Path) -> u8 {
    match made {
        Ok((_, files)) if context.json => {
            context.print_json(&serde_json::json!({ "out": out, "files": files }));
            exit::DONE
        }
        Ok((summary, _)) => {
            context.print(&summary);
            let out = out.display();
            context.print(&match context.lang {
                Lang::Ru => format!("Таблицы, рисунки и книга: {out}\n"),
                Lang::En => format!("Tables, pictures and workbook: {out}\n"),
            });
            exit::DONE
        }
        Err(StudyError::Unreadable(why)) => {
            context.say(&format!("{}: {}\n", run.display(), why.0.get(context.lang)));
            exit::REFUSED
        }
        Err(StudyError::Write(error)) => cannot_write(context, &error, out),
        Err(StudyError::Solver(failure)) => {
            let why = failure_text(&failure);
            context.say(&match context.lang {
                Lang::Ru => format!("Исследование не сделано: {}.\n", why.ru),
                Lang::En => format!("The study was not made: {}.\n", why.en),
            });
            exit::INTERNAL
        }
    }
}
