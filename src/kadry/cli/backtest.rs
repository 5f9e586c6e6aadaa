//! `kadry backtest`: the forecast tried on the past of a package.

use super::{Common, Context, cannot_write, exit, now, read};
use clap::Args;
use kadry::run::{Making, check_free};
use kadry_engine::series::Trials;
use kadry_report::backtest::{backtest_json, backtest_text};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Try the forecast on the past years of a package
#[derive(Args)]
pub struct Arguments {
    /// region package: a folder with region.toml and tables, or an .xlsx workbook
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    /// run folder
    #[arg(long, short, value_name = "RUN")]
    out: Option<PathBuf>,
    /// replace the earlier run in this folder
    #[arg(long)]
    overwrite: bool,
    /// origins: 1 to 20
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = "5")]
    origins: i64,
    /// years ahead: 1 to 15
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = "4")]
    horizon: i64,
    /// level of the interval, %: 50 to 99
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value = "80")]
    level: i64,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let Some(trials) = trials(context, arguments) else { return exit::USAGE };
    let (out, overwrite) = (arguments.out.as_ref(), arguments.overwrite);
    if let Some(out) = out
        && let Err(error) = check_free(out, overwrite)
    {
        return cannot_write(context, &error, out);
    }
    let started = now();
    let Some(read) =
        read(context, &arguments.package, &[], ["Пакет не принят, проверки нет.\n", "The package is refused, nothing was tried.\n"])
    else {
        return exit::REFUSED;
    };
    let clock = Instant::now();
    let tested = kadry_engine::backtest(&read.region, trials);
    let seconds = [("read", read.seconds), ("backtest", clock.elapsed().as_secs_f64())];
    if tested.result.points.is_empty() {
        if context.json {
            context.print_json(&serde_json::json!({ "status": "too_short", "least_years": 4 }));
        }
        context.say(context.pick(
            "Проверять не на чем: нужны значения хотя бы одного ряда за 4 года подряд (занятость, выпускники школ или показатели), не позже base_year.\n",
            "Nothing to try the forecast on: at least one series (employment, school leavers or indicators) needs the values of 4 years in a row, not after base_year.\n",
        ));
        return exit::REFUSED;
    }
    let making = Making { inputs: &read.inputs, log: &read.findings(context.lang), started, lang: context.lang, overwrite };
    let files =
        match out.map(|out| (out, kadry::write_run(kadry::Computed::Backtest(&tested, &read.region.settings, &seconds), &making, out))) {
            None => Vec::new(),
            Some((_, Ok(files))) => files,
            Some((out, Err(error))) => return cannot_write(context, &error, out),
        };
    let written: Option<(&Path, &[String])> = out.map(|out| (out.as_path(), files.as_slice()));
    if context.json {
        let answer = backtest_json(&tested);
        context.print_json(&serde_json::json!({ "status": "backtest", "backtest": answer, "out": out, "files": files }));
    } else {
        context.print(&backtest_text(&tested, written, context.lang));
    }
    exit::DONE
}

/// The options within their ranges; what is outside is said.
fn trials(context: &Context, arguments: &Arguments) -> Option<Trials> {
    let ranged = |name: &str, given: i64, from: i64, to: i64| {
        let value = Some(given).filter(|value| (from..=to).contains(value));
        if value.is_none() {
            let (whole, and) = (context.pick("целое от", "a whole number from"), context.pick("до", "to"));
            context.say(&format!("--{name}: {whole} {from} {and} {to}\n"));
        }
        value
    };
    let (origins, horizon, level) = (
        ranged("origins", arguments.origins, 1, 20),
        ranged("horizon", arguments.horizon, 1, 15),
        ranged("level", arguments.level, 50, 99),
    );
    Some(Trials { horizon: usize::try_from(horizon?).ok()?, origins: usize::try_from(origins?).ok()?, level: level? as f64 / 100.0 })
}
