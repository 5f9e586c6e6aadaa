//! The commands: they read arguments, call the library, print. They compute nothing.

mod alternatives;
mod backtest;
mod check;
mod compare;
mod explain;
mod forecast;
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

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use kadry::run::{Accepted, WriteError, accept};
use kadry_package::Reading;
use kadry_region::Lang;
use kadry_region::problem::{Problems, Severity};
use kadry_report::findings::described;
use std::io::Write;
use std::path::{Path, PathBuf};

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
fn scenarios(arguments: &ArgMatches) -> Vec<String> {
    let given = arguments.get_many::<String>("scenario").into_iter().flatten();
    given.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
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

/// Runs the program on its arguments and returns the exit code.
pub fn run(arguments: Vec<std::ffi::OsString>) -> u8 {
    let lang = asked_language(&arguments);
    let matches = match command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let code = if error.use_stderr() { exit::USAGE } else { exit::DONE };
            let _ = error.print();
            return code;
        }
    };
    match matches.subcommand() {
        Some(("plan", arguments)) => plan::run(&context(arguments, lang), arguments),
        Some(("forecast", arguments)) => forecast::run(&context(arguments, lang), arguments),
        Some(("backtest", arguments)) => backtest::run(&context(arguments, lang), arguments),
        Some(("check", arguments)) => check::run(&context(arguments, lang), arguments),
        Some(("verify", arguments)) => verify::run(&context(arguments, lang), arguments),
        Some(("replay", arguments)) => replay::run(&context(arguments, lang), arguments),
        Some(("compare", arguments)) => compare::run(&context(arguments, lang), arguments),
        Some(("report", arguments)) => report::run(&context(arguments, lang), arguments),
        Some(("explain", arguments)) => explain::run(&context(arguments, lang), arguments),
        Some(("alternatives", arguments)) => alternatives::run(&context(arguments, lang), arguments),
        Some(("sensitivity", arguments)) => sensitivity::run(&context(arguments, lang), arguments),
        Some(("template", arguments)) => template::run(&context(arguments, lang), arguments),
        Some(("sweep", arguments)) => sweep::run(&context(arguments, lang), arguments),
        Some(("series", arguments)) => series::run(&context(arguments, lang), arguments),
        Some(("schema", arguments)) => schema::run(&context(arguments, lang), arguments),
        _ => exit::USAGE,
    }
}

fn context(arguments: &ArgMatches, lang: Lang) -> Context {
    Context { lang, json: arguments.get_flag("json") }
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

fn command(lang: Lang) -> Command {
    let t = |ru: &'static str, en: &'static str| match lang {
        Lang::Ru => ru,
        Lang::En => en,
    };
    let package = || {
        Arg::new("package").value_name("PACKAGE").required(true).value_parser(value_parser!(PathBuf)).help(t(
            "пакет региона: папка с region.toml и таблицами или книга .xlsx",
            "region package: a folder with region.toml and tables, or an .xlsx workbook",
        ))
    };
    let out = || {
        Arg::new("out").long("out").short('o').value_name("RUN").value_parser(value_parser!(PathBuf)).help(t("папка расчёта", "run folder"))
    };
    let overwrite = || {
        Arg::new("overwrite")
            .long("overwrite")
            .action(ArgAction::SetTrue)
            .help(t("заменить прежний расчёт в этой папке", "replace the earlier run in this folder"))
    };
    let seed = || {
        Arg::new("seed")
            .long("seed")
            .value_name("N")
            .value_parser(value_parser!(u64))
            .help(t("начальное число случайных испытаний", "seed of the random draws"))
    };
    let scenario = || {
        Arg::new("scenario").long("scenario").value_name("NAME,NAME…").value_delimiter(',').action(ArgAction::Append).help(t(
            "сценарии пакета по порядку (PACKAGE/scenarios/NAME.toml) или файлы .toml",
            "scenarios of the package in their order (PACKAGE/scenarios/NAME.toml), or .toml files",
        ))
    };
    let whole = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("N").allow_negative_numbers(true).value_parser(value_parser!(i64)).help(help)
    };
    let percent = |name: &'static str, default: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("PERCENT").value_parser(value_parser!(f64)).default_value(default).help(help)
    };
    let run_folder =
        || Arg::new("run").value_name("RUN").required(true).value_parser(value_parser!(PathBuf)).help(t("папка расчёта", "run folder"));
    let word = |name: &'static str, help: &'static str| Arg::new(name).long(name).value_name("WORD").help(help);
    let common = |command: Command| {
        command
            .disable_help_flag(true)
            .arg(
                Arg::new("lang")
                    .long("lang")
                    .value_name("LANG")
                    .value_parser(["ru", "en"])
                    .default_value("ru")
                    .help(t("язык сообщений и документов", "language of messages and documents")),
            )
            .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(t("ответ в JSON на stdout", "the answer as JSON on stdout")))
            .arg(Arg::new("help").long("help").short('h').action(ArgAction::Help).help(t("показать справку", "show this help")))
            .help_template(t("{about}\n\nВызов: {usage}\n\n{all-args}", "{about}\n\nUsage: {usage}\n\n{all-args}"))
    };
    Command::new("kadry")
        .version(env!("CARGO_PKG_VERSION"))
        .about(t(
            "Прогноз кадровой потребности региона и распределение КЦП СПО",
            "Forecast of a region's need for staff and distribution of vocational admission figures",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .help_template(t(
            "{about}\n\nВызов: {usage}\n\nКоманды:\n{subcommands}\n\nСправка по команде: kadry КОМАНДА --help; по-английски: --lang en",
            "{about}\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nHelp on a command: kadry COMMAND --help --lang en",
        ))
        .arg(Arg::new("lang").long("lang").value_name("LANG").value_parser(["ru", "en"]).hide(true))
        .subcommand(common(robust::arguments(
            Command::new("plan")
                .about(t("Прогноз, план приёма и папка расчёта", "Forecast, admission plan and run folder"))
                .arg(package())
                .arg(scenario())
                .arg(out().required(true))
                .arg(overwrite())
                .arg(
                    Arg::new("time-limit")
                        .long("time-limit")
                        .value_name("SECONDS")
                        .value_parser(value_parser!(f64))
                        .help(t("сколько секунд решать", "seconds to solve")),
                )
                .arg(
                    Arg::new("gap")
                        .long("gap")
                        .value_name("SHARE")
                        .value_parser(value_parser!(f64))
                        .help(t("достаточный разрыв, например 0.005", "gap that is good enough, such as 0.005")),
                )
                .arg(
                    Arg::new("export-model")
                        .long("export-model")
                        .value_name("FILE")
                        .value_parser(value_parser!(PathBuf))
                        .help(t("записать модель для другого решателя: .mps или .lp", "write the model for another solver: .mps or .lp")),
                )
                .arg(seed()),
            lang,
        )))
        .subcommand(common(
            Command::new("forecast")
                .about(t("Прогноз потребности без плана приёма", "Forecast of need without an admission plan"))
                .arg(package())
                .arg(scenario())
                .arg(out())
                .arg(overwrite())
                .arg(seed())
                .arg(whole("draws", t("сколько случайных испытаний: от 10 до 100000", "how many random draws: 10 to 100000"))),
        ))
        .subcommand(common(
            Command::new("backtest")
                .about(t("Проверить прогноз на прошлых годах пакета", "Try the forecast on the past years of a package"))
                .arg(package())
                .arg(out())
                .arg(overwrite())
                .arg(whole("origins", t("точек отсчёта: от 1 до 20", "origins: 1 to 20")).default_value("5"))
                .arg(whole("horizon", t("лет вперёд: от 1 до 15", "years ahead: 1 to 15")).default_value("4"))
                .arg(whole("level", t("уровень интервала, %: от 50 до 99", "level of the interval, %: 50 to 99")).default_value("80")),
        ))
        .subcommand(common(
            Command::new("check")
                .about(t("Проверить пакет и назвать все ошибки сразу", "Check a package and report every problem at once"))
                .arg(package())
                .arg(scenario()),
        ))
        .subcommand(common(
            Command::new("verify")
                .about(t(
                    "Пересчитать ограничения и цели готового расчёта без решателя",
                    "Recompute the constraints and goals of a run without the solver",
                ))
                .arg(run_folder()),
        ))
        .subcommand(common(
            Command::new("replay")
                .about(t(
                    "Повторить расчёт по его карточке и сравнить байт в байт",
                    "Repeat a run from its card and compare it byte for byte",
                ))
                .arg(run_folder()),
        ))
        .subcommand(common(
            Command::new("explain")
                .about(t("Почему столько: цепочка за одной цифрой плана", "Why so many: the chain behind one figure of a plan"))
                .arg(run_folder())
                .arg(word("college", t("колледж: код или название", "college: identifier or name")).required(true))
                .arg(word("programme", t("программа: код или название", "programme: code or name")).required(true))
                .arg(word("form", t("форма обучения", "form of study")))
                .arg(word("base", t("база: 9, 11 или none", "base: 9, 11 or none")))
                .arg(
                    Arg::new("year")
                        .long("year")
                        .value_name("T")
                        .value_parser(value_parser!(i32))
                        .help(t("год приёма", "year of admission")),
                ),
        ))
        .subcommand(common(
            Command::new("compare")
                .about(t(
                    "Сравнить готовые расчёты: что иначе, на сколько и почему; первый — основа",
                    "Compare finished runs: what differs, by how much and why; the first is the base",
                ))
                .arg(
                    Arg::new("runs")
                        .value_name("RUN")
                        .required(true)
                        .num_args(2..)
                        .value_parser(value_parser!(PathBuf))
                        .help(t("папки расчётов, не меньше двух", "run folders, at least two")),
                )
                .arg(
                    Arg::new("out")
                        .long("out")
                        .short('o')
                        .value_name("DIR")
                        .value_parser(value_parser!(PathBuf))
                        .help(t("папка для таблиц, рисунков, книги и страницы", "folder for tables, charts, workbook and page")),
                )
                .arg(overwrite()),
        ))
        .subcommand(common(
            Command::new("report")
                .about(t("Собрать документы готового расчёта заново", "Make the documents of a run again"))
                .arg(run_folder())
                .arg(
                    Arg::new("out")
                        .long("out")
                        .value_name("DIR")
                        .value_parser(value_parser!(PathBuf))
                        .help(t("папка для документов; без неё — папка расчёта", "folder for the documents; the run folder without it")),
                ),
        ))
        .subcommand(common(
            Command::new("alternatives")
                .about(t(
                    "Другие планы, почти не хуже плана готового расчёта, и строки, которые можно обсуждать",
                    "Other plans, hardly worse than that of a run, and the lines that are open to negotiation",
                ))
                .arg(run_folder())
                .arg(out())
                .arg(overwrite())
                .arg(percent(
                    "within",
                    "2",
                    t(
                        "на сколько процентов может вырасти дефицит (и взвешенная сумма целей)",
                        "per cent by which shortage (or the weighted sum) may rise",
                    ),
                ))
                .arg(percent(
                    "others",
                    "10",
                    t("на сколько процентов могут ухудшиться прочие цели", "per cent by which the other goals may be worse"),
                ))
                .arg(whole("plans", t("сколько планов показать: от 1 до 50", "how many plans to show: 1 to 50")).default_value("5")),
        ))
        .subcommand(common(
            Command::new("sensitivity")
                .about(t(
                    "Что меняет каждое предположение готового расчёта и чем платят за снижение дефицита",
                    "What each assumption of a run changes, and what less shortage costs",
                ))
                .arg(run_folder())
                .arg(out())
                .arg(overwrite())
                .arg(percent("step", "10", t("шаг предположения в процентах", "step of an assumption in per cent"))),
        ))
        .subcommand(common(
            Command::new("template")
                .about(t(
                    "Записать пустой пакет: папку с таблицами или книгу .xlsx",
                    "Write an empty package: a folder of tables, or an .xlsx workbook",
                ))
                .arg(
                    Arg::new("target")
                        .value_name("DIR")
                        .required(true)
                        .value_parser(value_parser!(PathBuf))
                        .help(t("новая папка или файл .xlsx", "a new folder, or an .xlsx file")),
                )
                .arg(
                    Arg::new("xlsx")
                        .long("xlsx")
                        .action(ArgAction::SetTrue)
                        .help(t("книга DIR.xlsx вместо папки", "the workbook DIR.xlsx instead of a folder")),
                )
                .arg(
                    Arg::new("from")
                        .long("from")
                        .value_name("PACKAGE")
                        .value_parser(value_parser!(PathBuf))
                        .help(t("заполнить книгу из этого пакета", "fill the workbook from this package")),
                ),
        ))
        .subcommand(sweep::command(lang, &common))
        .subcommand(series::command(lang, &common))
        .subcommand(common(
            Command::new("schema")
                .about(t("Описание таблиц пакета", "Describe the tables of a package"))
                .arg(Arg::new("table").value_name("TABLE").help(t("только эта таблица", "only this table"))),
        ))
}
