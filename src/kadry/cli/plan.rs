//! `kadry plan`: the main job.

use super::{Common, Context, cannot_write, exit, now, refused, robust, scenarios, timing};
use clap::Args;
use kadry::run::{ExportError, Making, ModelExport, Overrides, PlanError, PlanStep, PlanTask, Planned, Unplanned, WriteError};
use kadry::run::{check_free, make_plan, names_path};
use kadry_engine::Forecast;
use kadry_engine::quota::{PlanStatus, Progress, Refusal, Watch};
use kadry_package::disk::said;
use kadry_region::Lang;
use kadry_region::lang::{Text, number};
use kadry_report::refusal::{self, Explanation};
use kadry_report::summary::summary;
use kadry_report::words::failure_text;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

const REFUSED: [&str; 2] = ["Пакет не принят, плана нет.\n", "The package is refused, there is no plan.\n"];

/// Forecast, admission plan and run folder
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
    out: PathBuf,
    /// replace the earlier run in this folder
    #[arg(long)]
    overwrite: bool,
    /// seconds to solve
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<f64>,
    /// gap that is good enough, such as 0.005
    #[arg(long, value_name = "SHARE")]
    gap: Option<f64>,
    /// write the model for another solver: .mps or .lp
    #[arg(long, value_name = "FILE")]
    export_model: Option<PathBuf>,
    /// seed of the random draws
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[command(flatten)]
    robust: robust::Arguments,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let Arguments { package, out, overwrite, .. } = arguments;
    let overwrite = *overwrite;
    if let Err(error) = check_free(out, overwrite) {
        return cannot_write(context, &error, out);
    }
    let export = match arguments.export_model.as_ref().map(|file| ModelExport::to(file, out, overwrite)).transpose() {
        Ok(export) => export,
        Err(error) => return cannot_export(context, &error),
    };
    let started = now();
    let clock = Instant::now();
    let robust = match robust::asked(context, &arguments.robust) {
        Ok(robust) => robust,
        Err(code) => return code,
    };
    let shown = std::io::stderr().is_terminal() && !context.json;
    let progress = |progress: Progress| {
        if shown {
            show(&progress, context.lang);
        }
    };
    let task = PlanTask {
        package,
        scenarios: scenarios(&arguments.scenario),
        overrides: Overrides { time_limit: arguments.time_limit, gap: arguments.gap, seed: arguments.seed },
        robust,
        export: export.as_ref(),
        out,
        lang: context.lang,
        watch: Watch { tell: &progress, ..Watch::silent() },
    };
    let tell = |step: PlanStep<'_>| match step {
        PlanStep::Read(read) => context.say(&read.findings(context.lang)),
        PlanStep::FirstYear(imposed, base) => robust::first_year(context, imposed, base),
        PlanStep::Exported(columns, rows) => exported(context, export.as_ref(), columns, rows),
    };
    let Planned { outcome, inputs, log } = match make_plan(task, &tell) {
        Ok(planned) => planned,
        Err(error) => return not_planned(context, error, (started, overwrite), out),
    };
    let making = Making { inputs: &inputs, log: &log, started, lang: context.lang, overwrite };
    match kadry::write_run(kadry::Computed::Plan(&outcome), &making, out) {
        Err(error) => cannot_write(context, &error, out),
        Ok(files) => {
            if context.json {
                context.print_json(&serde_json::json!({ "status": outcome.plan.status, "gap": outcome.plan.gap, "goals": outcome.plan.goals, "out": out, "files": files }));
            } else {
                context.print(&summary(&outcome, out, &files, context.lang));
                context.say(&timing(context, &outcome.forecast.seconds, clock.elapsed().as_secs_f64()));
            }
            if outcome.plan.status == PlanStatus::TimeLimit { exit::TIME_LIMIT } else { exit::DONE }
        }
    }
}

fn not_planned(context: &Context, error: PlanError, (started, overwrite): (String, bool), out: &Path) -> u8 {
    match error {
        PlanError::Package(reading) => {
            refused(context, &reading, REFUSED);
            exit::REFUSED
        }
        PlanError::PackageAgain(reading) => {
            refused(context, &reading, REFUSED);
            exit::INTERNAL
        }
        PlanError::Overrides => {
            context.say(context.pick(
                "--time-limit: секунд больше 0; --gap: доля от 0 до 1\n",
                "--time-limit: seconds above 0; --gap: a share from 0 to 1\n",
            ));
            exit::USAGE
        }
        PlanError::NoPlan(unplanned) => {
            let Unplanned { refused, inputs, log } = &*unplanned;
            let making = Making { inputs, log, started, lang: context.lang, overwrite };
            no_plan(context, &refused.refusal, &refused.forecast, making, out)
        }
        PlanError::FirstYear(failure) => no_first_year(context, &failure_text(&failure)),
        PlanError::FirstYearFile(error) => no_first_year(context, &Text::new(said(&error), error.to_string())),
        PlanError::Beside(error) => cannot_write(context, &error, out),
        PlanError::Export(error) => not_exported(context, &error),
    }
}

fn no_first_year(context: &Context, why: &Text) -> u8 {
    context.say(&match context.lang {
        Lang::Ru => format!("Устойчивый план не найден: {}\n", why.ru),
        Lang::En => format!("No robust plan was found: {}\n", why.en),
    });
    exit::INTERNAL
}

/// One line of progress over the last one.
fn show(progress: &Progress, lang: Lang) {
    let figure = |value: Option<f64>| value.map_or("…".to_owned(), |value| number(value, 2, lang));
    let gap = match (progress.incumbent, progress.bound) {
        (Some(plan), Some(bound)) if plan.abs() > 1e-9 => number((plan - bound) / plan.abs() * 100.0, 2, lang),
        _ => "…".to_owned(),
    };
    let (goal, plan, bound) = (progress.goal.key(), figure(progress.incumbent), figure(progress.bound));
    let seconds = number(progress.seconds, 1, lang);
    let line = match lang {
        Lang::Ru => format!("{goal}: план {plan}, граница {bound}, разрыв {gap} %, {seconds} с"),
        Lang::En => format!("{goal}: plan {plan}, bound {bound}, gap {gap} %, {seconds} s"),
    };
    let _ = write!(std::io::stderr(), "\r\x1b[2K{line}{}", if progress.incumbent.is_some() { "\n" } else { "" });
}

fn cannot_export(context: &Context, error: &ExportError) -> u8 {
    let (ru, en) = match error {
        ExportError::Ending(file) => {
            let name = file.display();
            (
                format!("--export-model {name}: имя файла должно кончаться на .mps или .lp\n"),
                format!("--export-model {name}: the name of the file must end with .mps or .lp\n"),
            )
        }
        ExportError::Folder(file) => {
            let name = file.display();
            (
                format!("--export-model {name}: нужна имеющаяся папка вне папки расчёта\n"),
                format!("--export-model {name}: a folder is needed that exists and is not the run folder\n"),
            )
        }
        ExportError::Taken(taken) => {
            let taken = taken.display();
            (
                format!("{taken} уже есть. Укажите другой файл или добавьте --overwrite.\n"),
                format!("{taken} exists. Name another file, or add --overwrite.\n"),
            )
        }
    };
    context.say(context.pick(&ru, &en));
    exit::USAGE
}

fn exported(context: &Context, export: Option<&ModelExport>, columns: usize, rows: usize) {
    let Some(file) = export.map(ModelExport::file) else { return };
    let (name, names) = (file.display(), names_path(file));
    let names = names.display();
    context.say(&match context.lang {
        Lang::Ru => format!("Модель записана: {name} (столбцов {columns}, строк {rows}), имена — {names}\n"),
        Lang::En => format!("The model is written: {name} ({columns} columns, {rows} rows), its names: {names}\n"),
    });
}

fn not_exported(context: &Context, error: &WriteError) -> u8 {
    let why = error.text();
    context.say(&match context.lang {
        Lang::Ru => format!("Модель не записана: {}\n", why.ru),
        Lang::En => format!("The model was not written: {}\n", why.en),
    });
    exit::INTERNAL
}

fn no_plan(context: &Context, refusal: &Refusal, forecast: &Forecast, making: Making<'_>, out: &Path) -> u8 {
    match refusal {
        Refusal::Impossible(conflict) => {
            let explanation = Explanation::new(conflict, &forecast.inputs);
            impossible(context, forecast, &explanation, making, out)
        }
        Refusal::NoPlanInTime => {
            if context.json {
                context.print_json(&serde_json::json!({ "status": "time_limit", "out": null }));
            }
            context.say(context.pick(
                "За отведённое время не найдено ни одного плана: увеличьте --time-limit.\n",
                "No plan was found in time: raise --time-limit.\n",
            ));
            exit::TIME_LIMIT
        }
        // The command stops nothing.
        Refusal::Stopped => exit::INTERNAL,
        Refusal::Solver(error) => {
            context.say(&match context.lang {
                Lang::Ru => format!("Решатель дважды не справился: {error}. Сообщите об этом вместе с пакетом.\n"),
                Lang::En => format!("The solver failed twice: {error}. Please report it with the package.\n"),
            });
            exit::INTERNAL
        }
    }
}

/// There is a report all the same: the reasons, and the need that no plan meets.
fn impossible(context: &Context, forecast: &Forecast, explanation: &Explanation, making: Making<'_>, out: &Path) -> u8 {
    if !context.json {
        context.say(&refusal::text(explanation, context.lang));
    }
    let files = match kadry::write_run(kadry::Computed::NoPlan(forecast, explanation), &making, out) {
        Ok(files) => files,
        Err(error) => return cannot_write(context, &error, out),
    };
    if context.json {
        context.print_json(&serde_json::json!({
            "status": "no_plan", "reasons": explanation.reasons, "relief": explanation.relief, "out": out, "files": files
        }));
    } else {
        let out = out.display();
        context.say(&match context.lang {
            Lang::Ru => format!("Отчёт без плана: {out} (причины — tables/reasons.csv, потребность — tables/need.csv)\n"),
            Lang::En => format!("A report without a plan: {out} (reasons in tables/reasons.csv, need in tables/need.csv)\n"),
        });
    }
    exit::NO_PLAN
}
