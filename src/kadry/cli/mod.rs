//! The commands: they read arguments, call the library, print. They compute nothing.

mod alternatives;
mod backtest;
mod check;
mod compare;
mod explain;
mod forecast;
mod language;
mod plan;
mod replay;
mod report;
mod robust;
mod schema;
mod sensitivity;
mod series;
mod sweep;
mod template;
mod verify;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use kadry::run::{Accepted, WriteError, accept};
use kadry_package::Reading;
use kadry_region::Lang;
use kadry_region::problem::{Problems, Severity};
use kadry_report::findings::described;
use language::localised;
use std::io::Write;
use std::path::Path;

/// Exit codes; 2, wrong usage, is clap's own.
pub mod exit {
    pub const DONE: u8 = 0;
    pub const INTERNAL: u8 = 1;
    pub const USAGE: u8 = 2;
    pub const REFUSED: u8 = 3;
    pub const NO_PLAN: u8 = 4;
    pub const TIME_LIMIT: u8 = 5;
}

/// What every command needs.
pub struct Context {
    pub lang: Lang,
    pub json: bool,
}

impl Context {
    pub fn pick<'t>(&self, ru: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Ru => ru,
            Lang::En => en,
        }
    }

    /// Results go to stdout. A reader that closes the pipe early is no error.
    pub fn print(&self, text: &str) {
        let _ = std::io::stdout().write_all(text.as_bytes());
    }

    /// Talk goes to stderr.
    pub fn say(&self, text: &str) {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    pub fn print_json(&self, value: &serde_json::Value) {
        self.print(&(serde_json::to_string_pretty(value).unwrap_or_default() + "\n"));
    }

    /// The findings about an input, for a terminal.
    pub fn describe(&self, problems: &Problems) -> String {
        described(problems, self.lang)
    }

    /// The findings as JSON.
    pub fn json_problems(&self, problems: &Problems) -> serde_json::Value {
        let list: Vec<_> = problems.iter().collect();
        let more: Vec<_> = problems
            .unkept()
            .map(|(code, file, column, number)| serde_json::json!({ "code": code, "file": file, "column": column, "more": number }))
            .collect();
        let warnings = list.iter().filter(|p| p.severity == Severity::Warning).count();
        serde_json::json!({ "ok": !problems.has_errors(), "errors": problems.errors(), "warnings": warnings, "problems": list, "more": more })
    }
}

/// Reads a package and tells its findings; a refused one ends with the sentence of the command.
fn read(context: &Context, package: &Path, scenarios: &[String], sentence: [&str; 2]) -> Option<Accepted> {
    match accept(package, scenarios) {
        Ok(read) => {
            context.say(&read.findings(context.lang));
            Some(read)
        }
        Err(reading) => {
            refused(context, &reading, sentence);
            None
        }
    }
}

/// Says what is wrong with a package.
fn refused(context: &Context, reading: &Reading, [ru, en]: [&str; 2]) {
    if context.json {
        context.print_json(&context.json_problems(&reading.problems));
    } else {
        context.say(&context.describe(&reading.problems));
        context.say(context.pick(ru, en));
    }
}

/// The scenarios that the command line names.
fn scenarios(given: &[String]) -> Vec<String> {
    given.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The present for the run card.
fn now() -> String {
    chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn timing(context: &Context, stages: &[(&'static str, f64)], total: f64) -> String {
    let parts: Vec<String> = stages.iter().map(|(name, seconds)| format!("{name} {seconds:.2}")).collect();
    format!("{}: {}; {} {total:.2}\n", context.pick("Секунд", "Seconds"), parts.join(", "), context.pick("всего", "in all"))
}

fn cannot_write(context: &Context, error: &WriteError, out: &Path) -> u8 {
    let out = out.display();
    let (text, code) = match (error, context.lang) {
        (WriteError::Exists(_), Lang::Ru) => (format!("Папка {out} уже есть. Укажите другую или добавьте --overwrite.\n"), exit::USAGE),
        (WriteError::Exists(_), Lang::En) => (format!("The folder {out} exists. Name another one, or add --overwrite.\n"), exit::USAGE),
        (WriteError::NotARun(_), Lang::Ru) => {
            (format!("В папке {out} не расчёт kadry: она не будет заменена. Укажите другую.\n"), exit::USAGE)
        }
        (WriteError::NotARun(_), Lang::En) => {
            (format!("The folder {out} holds no kadry run: it will not be replaced. Name another one.\n"), exit::USAGE)
        }
        (WriteError::Place { .. }, lang) => {
            let why = error.text();
            let text = match lang {
                Lang::Ru => format!("Сюда нельзя записать расчёт: {}. Укажите другую папку в --out.\n", why.ru),
                Lang::En => format!("The run cannot be written here: {}. Name another folder with --out.\n", why.en),
            };
            (text, exit::USAGE)
        }
        (error, lang) => {
            let why = error.text();
            let text = match lang {
                Lang::Ru => format!("Расчёт не записан: {}. Прежний расчёт, если он был, цел.\n", why.ru),
                Lang::En => format!("The run was not written: {}. An earlier run, if there was one, is whole.\n", why.en),
            };
            (text, exit::INTERNAL)
        }
    };
    context.say(&text);
    code
}

/// Forecast of a region's need for staff and distribution of vocational admission figures
#[derive(Parser)]
#[command(name = "kadry", version, disable_help_subcommand = true)]
struct Cli {
    // Taken before the arguments are read, so that help and errors speak it.
    #[arg(long, value_name = "LANG", value_parser = ["ru", "en"], hide = true)]
    lang: Option<String>,
    #[command(subcommand)]
    command: Commands,
}

#[derive(Subcommand)]
enum Commands {
    Plan(plan::Arguments),
    Forecast(forecast::Arguments),
    Backtest(backtest::Arguments),
    Check(check::Arguments),
    Verify(verify::Arguments),
    Replay(replay::Arguments),
    Explain(explain::Arguments),
    Compare(compare::Arguments),
    Report(report::Arguments),
    Alternatives(alternatives::Arguments),
    Sensitivity(sensitivity::Arguments),
    Template(template::Arguments),
    Sweep(sweep::Arguments),
    Series(series::Arguments),
    Schema(schema::Arguments),
}

// What every command has. No doc comment: it would become that of the command.
#[derive(Args)]
pub struct Common {
    /// language of messages and documents
    // Taken before the arguments are read, so that help and errors speak it.
    #[arg(long, value_name = "LANG", value_parser = ["ru", "en"], default_value = "ru")]
    lang: String,
    /// the answer as JSON on stdout
    #[arg(long)]
    json: bool,
    /// show this help
    #[arg(long, short, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Runs the program on its arguments and returns the exit code.
pub fn run(arguments: Vec<std::ffi::OsString>) -> u8 {
    let lang = asked_language(&arguments);
    let command = localised(Cli::command(), lang);
    let cli = match command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { exit::USAGE } else { exit::DONE };
            let _ = error.print();
            return code;
        }
    };
    let context = |common: &Common| Context { lang, json: common.json };
    match &cli.command {
        Commands::Plan(arguments) => plan::run(&context(&arguments.common), arguments),
        Commands::Forecast(arguments) => forecast::run(&context(&arguments.common), arguments),
        Commands::Backtest(arguments) => backtest::run(&context(&arguments.common), arguments),
        Commands::Check(arguments) => check::run(&context(&arguments.common), arguments),
        Commands::Verify(arguments) => verify::run(&context(&arguments.common), arguments),
        Commands::Replay(arguments) => replay::run(&context(&arguments.common), arguments),
        Commands::Explain(arguments) => explain::run(&context(&arguments.common), arguments),
        Commands::Compare(arguments) => compare::run(&context(&arguments.common), arguments),
        Commands::Report(arguments) => report::run(&context(&arguments.common), arguments),
        Commands::Alternatives(arguments) => alternatives::run(&context(&arguments.common), arguments),
        Commands::Sensitivity(arguments) => sensitivity::run(&context(&arguments.common), arguments),
        Commands::Template(arguments) => template::run(&context(&arguments.common), arguments),
        Commands::Sweep(arguments) => sweep::run(&context(&arguments.common), arguments),
        Commands::Series(arguments) => series::run(&context(&arguments.common), arguments),
        Commands::Schema(arguments) => schema::run(&context(&arguments.common), arguments),
    }
}

/// The language must be known before the arguments are read, so that help and errors speak it.
fn asked_language(arguments: &[std::ffi::OsString]) -> Lang {
    let words: Vec<String> = arguments.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let value = |(i, word): (usize, &String)| match word.strip_prefix("--lang=") {
        Some(value) => Some(value.to_owned()),
        None if word == "--lang" => words.get(i + 1).cloned(),
        None => None,
    };
    match words.iter().enumerate().find_map(value).as_deref() {
        Some("en") => Lang::En,
        _ => Lang::Ru,
    }
}
