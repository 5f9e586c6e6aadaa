//! `kadry forecast`: need without a plan.

use super::{Common, Context, cannot_write, exit, now, read, scenarios, timing};
use clap::Args;
use kadry::run::{Making, check_free};
use kadry_engine::review::need::need_summary;
use kadry_report::need::need_text;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Forecast of need without an admission plan
#[derive(Args)]
pub struct Arguments {
    /// region package: a folder with region.toml and tables, or an .xlsx workbook
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    /// scenarios of the package in their order (PACKAGE/scenarios/NAME.toml), or .toml files
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    scenario: Vec<String>,
    /// run folder
    #[arg(long, short, value_name = "RUN")]
    out: Option<PathBuf>,
    /// replace the earlier run in this folder
    #[arg(long)]
    overwrite: bool,
    /// seed of the random draws
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// how many random draws: 10 to 100000
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    draws: Option<i64>,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let (out, overwrite) = (arguments.out.as_ref(), arguments.overwrite);
    let draws = match arguments.draws {
        None => None,
        Some(draws @ 10..=100_000) => u32::try_from(draws).ok(),
        Some(_) => {
            context.say(context.pick("--draws: целое от 10 до 100000\n", "--draws: a whole number from 10 to 100000\n"));
            return exit::USAGE;
        }
    };
    if let Some(out) = out
        && let Err(error) = check_free(out, overwrite)
    {
        return cannot_write(context, &error, out);
    }
    let started = now();
    let clock = Instant::now();
    let Some(read) = read(
        context,
        &arguments.package,
        &scenarios(&arguments.scenario),
        ["Пакет не принят, прогноза нет.\n", "The package is refused, there is no forecast.\n"],
    ) else {
        return exit::REFUSED;
    };
    let log = read.findings(context.lang);
    let mut region = read.region;
    let scenario = &mut region.settings.scenario;
    scenario.draws = draws.unwrap_or(scenario.draws);
    scenario.seed = arguments.seed.unwrap_or(scenario.seed);
    let mut forecast = kadry_engine::forecast(region);
    forecast.seconds.insert(0, ("read", read.seconds));
    let making = Making { inputs: &read.inputs, log: &log, started, lang: context.lang, overwrite };
    let files = match out.map(|out| (out, kadry::write_run(kadry::Computed::Forecast(&forecast), &making, out))) {
        None => Vec::new(),
        Some((_, Ok(files))) => files,
        Some((out, Err(error))) => return cannot_write(context, &error, out),
    };
    let written: Option<(&Path, &[String])> = out.map(|out| (out.as_path(), files.as_slice()));
    if context.json {
        let need = need_summary(&forecast);
        context.print_json(&serde_json::json!({ "status": "forecast", "need": need, "out": out, "files": files }));
    } else {
        context.print(&need_text(&forecast, written, context.lang));
        context.say(&timing(context, &forecast.seconds, clock.elapsed().as_secs_f64()));
    }
    exit::DONE
}
