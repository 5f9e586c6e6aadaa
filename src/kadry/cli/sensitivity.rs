//! `kadry sensitivity`: what the plan of a finished run owes to each assumption, and what its goals cost one another.

use super::alternatives::{beside, told};
use super::{Context, cannot_write, exit};
use clap::ArgMatches;
use kadry::run::{SensitivityStudy, check_free, write_study};
use std::path::PathBuf;

pub fn run(context: &Context, arguments: &ArgMatches) -> u8 {
    let Some(run) = arguments.get_one::<PathBuf>("run") else { return exit::USAGE };
    let out = beside(run, arguments.get_one::<PathBuf>("out"), "sensitivity");
    let overwrite = arguments.get_flag("overwrite");
    let step = arguments.get_one::<f64>("step").copied().unwrap_or_default() / 100.0;
    if !(0.001..=0.9).contains(&step) {
        context.say(context.pick("--step: проценты от 0,1 до 90\n", "--step: per cent from 0.1 to 90\n"));
        return exit::USAGE;
    }
    if let Err(error) = check_free(&out, overwrite) {
        return cannot_write(context, &error, &out);
    }
    let made = SensitivityStudy::of(run, step).and_then(|made| {
        let study = made.study(context.lang)?;
        Ok((made.summary(context.lang), write_study(study, context.lang, &out, overwrite)?))
    });
    told(context, made, run, &out)
}
