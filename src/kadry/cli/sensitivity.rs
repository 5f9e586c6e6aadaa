//! `kadry sensitivity`: what the plan of a finished run owes to each assumption, and what its goals cost one another.

use super::alternatives::{beside, told};
use super::{Common, Context, cannot_write, exit};
use clap::Args;
use kadry::run::{SensitivityStudy, check_free, write_study};
use kadry_engine::quota::Watch;
use std::path::PathBuf;

/// What each assumption of a run changes, and what less shortage costs
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
    /// step of an assumption in per cent
    #[arg(long, value_name = "PERCENT", default_value = "10")]
    step: f64,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let (run, overwrite, step) = (&arguments.run, arguments.overwrite, arguments.step / 100.0);
    let out = beside(run, arguments.out.as_ref(), "sensitivity");
    if !(0.001..=0.9).contains(&step) {
        context.say(context.pick("--step: проценты от 0,1 до 90\n", "--step: per cent from 0.1 to 90\n"));
        return exit::USAGE;
    }
    if let Err(error) = check_free(&out, overwrite) {
        return cannot_write(context, &error, &out);
    }
    let made = SensitivityStudy::of(run, step, Watch::silent()).and_then(|made| {
        let study = made.study(context.lang)?;
        Ok((made.summary(context.lang), write_study(study, context.lang, &out, overwrite)?))
    });
    told(context, made, run, &out)
}
