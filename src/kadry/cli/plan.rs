//! `kadry plan`: the main job.

use super::robust::Asked;
use super::{Context, cannot_write, exit, now, read, scenarios, timing};
use clap::ArgMatches;
use kadry::run::{Making, Staging, check_free, names_path, write_model};
use kadry_engine::quota::{Conflict, ModelFormat, PlanStatus, Progress, Refusal};
use kadry_engine::{Forecast, Outcome, Refused};
use kadry_region::Lang;
use kadry_region::Scenario;
use kadry_region::lang::number;
use kadry_region::units::Share;
use kadry_report::refusal;
use kadry_report::summary::summary;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub fn run(context: &Context, arguments: &ArgMatches) -> u8 {
    let (Some(package), Some(out)) = (arguments.get_one::<PathBuf>("package"), arguments.get_one::<PathBuf>("out")) else {
        return exit::USAGE;
    };
    let overwrite = arguments.get_flag("overwrite");
    if let Err(error) = check_free(out, overwrite) {
        return cannot_write(context, &error, out);
    }
    let export = match arguments.get_one::<PathBuf>("export-model").map(|file| Export::to(context, file, out, overwrite)) {
        Some(Err(code)) => return code,
        export => export.and_then(Result::ok),
    };
    let started = now();
    let clock = Instant::now();
    let robust = match Asked::of(context, arguments) {
        Ok(robust) => robust,
        Err(code) => return code,
    };
    let mut stack = scenarios(arguments);
    let refused = ["Пакет не принят, плана нет.\n", "The package is refused, there is no plan.\n"];
    let Some(mut read) = read(context, package, &stack, refused) else {
        return exit::REFUSED;
    };
    if !override_settings(context, arguments, &mut read.region.settings.scenario) {
        return exit::USAGE;
    }
    if std::io::stderr().is_terminal() && !context.json {
        kadry_engine::quota::watch(match context.lang {
            Lang::Ru => |progress| show(progress, Lang::Ru),
            Lang::En => |progress| show(progress, Lang::En),
        });
    }
    // The file of the first year is copied into the run when that is written.
    let folder;
    let mut measures = Vec::new();
    if let Some(asked) = robust {
        folder = match Staging::beside(out) {
            Ok(folder) => folder,
            Err(error) => return cannot_write(context, &error, out),
        };
        let base = match kadry_engine::distribute(kadry_engine::forecast(read.region)) {
            Ok(base) => base,
            Err(refused) => {
                let making = Making { inputs: &read.inputs, log: &read.findings, started, lang: context.lang, overwrite };
                return no_plan(context, &refused, making, out);
            }
        };
        let path = match asked.write(context, &base, folder.path()) {
            Ok((path, found)) => {
                measures = found;
                path
            }
            Err(code) => return code,
        };
        stack.push(path.display().to_string());
        let Some(again) = super::read(context, package, &stack, refused) else { return exit::INTERNAL };
        read = again;
        if !override_settings(context, arguments, &mut read.region.settings.scenario) {
            return exit::USAGE;
        }
    }
    let mut forecast = kadry_engine::forecast(read.region);
    forecast.seconds.insert(0, ("read", read.seconds));
    // Before the solving: where there is no plan, another solver is wanted most.
    if let Some(Err(code)) = export.map(|export| export.write(context, &forecast)) {
        return code;
    }
    let log = read.findings;
    let making = |log| Making { inputs: &read.inputs, log, started, lang: context.lang, overwrite };
    let outcome = match kadry_engine::distribute(forecast) {
        Ok(outcome) => Outcome { robust: measures, ..outcome },
        Err(refused) => return no_plan(context, &refused, making(&log), out),
    };
    match kadry::write_run(kadry::Computed::Plan(&outcome), &making(&log), out) {
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

/// Settings of the command line; false where one is out of its domain, which is said.
fn override_settings(context: &Context, arguments: &ArgMatches, scenario: &mut Scenario) -> bool {
    if let Some(seconds) = arguments.get_one::<f64>("time-limit") {
        scenario.time_limit = *seconds;
    }
    if let Some(gap) = arguments.get_one::<f64>("gap") {
        scenario.gap = Share(*gap);
    }
    if let Some(seed) = arguments.get_one::<u64>("seed") {
        scenario.seed = *seed;
    }
    let holds = scenario.time_limit.is_finite() && scenario.time_limit > 0.0 && (0.0..=1.0).contains(&scenario.gap.0);
    if !holds {
        context.say(
            context.pick(
                "--time-limit: секунд больше 0; --gap: доля от 0 до 1\n",
                "--time-limit: seconds above 0; --gap: a share from 0 to 1\n",
            ),
        );
    }
    holds
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

/// The file that `--export-model` names.
struct Export<'a> {
    file: &'a Path,
    format: ModelFormat,
}

impl<'a> Export<'a> {
    /// Refuses before the long calculation what could not be written after it.
    fn to(context: &Context, file: &'a Path, run: &Path, overwrite: bool) -> Result<Self, u8> {
        let name = file.display();
        let refuse = |ru: String, en: String| {
            context.say(context.pick(&ru, &en));
            Err(exit::USAGE)
        };
        let Some(format) = ModelFormat::of(file) else {
            return refuse(
                format!("--export-model {name}: имя файла должно кончаться на .mps или .lp\n"),
                format!("--export-model {name}: the name of the file must end with .mps or .lp\n"),
            );
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() || file.starts_with(run) {
            return refuse(
                format!("--export-model {name}: нужна имеющаяся папка вне папки расчёта\n"),
                format!("--export-model {name}: a folder is needed that exists and is not the run folder\n"),
            );
        }
        if let Some(taken) = [file.to_owned(), names_path(file)].iter().find(|path| path.is_dir() || (path.exists() && !overwrite)) {
            let taken = taken.display();
            return refuse(
                format!("{taken} уже есть. Укажите другой файл или добавьте --overwrite.\n"),
                format!("{taken} exists. Name another file, or add --overwrite.\n"),
            );
        }
        Ok(Export { file, format })
    }

    fn write(&self, context: &Context, forecast: &Forecast) -> Result<(), u8> {
        let (name, names) = (self.file.display(), names_path(self.file));
        let names = names.display();
        match write_model(forecast, self.file, self.format) {
            Ok((columns, rows)) => {
                context.say(&match context.lang {
                    Lang::Ru => format!("Модель записана: {name} (столбцов {columns}, строк {rows}), имена — {names}\n"),
                    Lang::En => format!("The model is written: {name} ({columns} columns, {rows} rows), its names: {names}\n"),
                });
                Ok(())
            }
            Err(error) => {
                context.say(&match context.lang {
                    Lang::Ru => format!("Модель не записана: {error}\n"),
                    Lang::En => format!("The model was not written: {error}\n"),
                });
                Err(exit::INTERNAL)
            }
        }
    }
}

fn no_plan(context: &Context, refused: &Refused, making: Making<'_>, out: &Path) -> u8 {
    match &refused.refusal {
        Refusal::Impossible(conflict) => impossible(context, &refused.forecast, conflict, making, out),
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
fn impossible(context: &Context, forecast: &Forecast, conflict: &Conflict, making: Making<'_>, out: &Path) -> u8 {
    if !context.json {
        context.say(&refusal::text(conflict, context.lang));
    }
    let files = match kadry::write_run(kadry::Computed::NoPlan(forecast, conflict), &making, out) {
        Ok(files) => files,
        Err(error) => return cannot_write(context, &error, out),
    };
    if context.json {
        context.print_json(&serde_json::json!({
            "status": "no_plan", "reasons": conflict.reasons, "relief": conflict.relief, "out": out, "files": files
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
