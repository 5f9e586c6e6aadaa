//! `kadry sweep`: the plan under many scenarios and draws; `kadry sweep merge`: shards put together.

use super::{Common, Context, cannot_write, exit, scenarios};
use clap::{Args, Subcommand, value_parser};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use kadry::run::check_place;
use kadry::run::sweep;
use kadry::run::sweep::{Asked, Done, NotSwept, Step, SweepError, Task, in_threads};
use kadry_engine::quota::Watch;
use kadry_engine::scenario::sweep::{Findings, Settings};
use kadry_region::Lang;
use kadry_region::lang::{number, plural_ru};
use kadry_report::sweep::{json, text};
use kadry_report::words::failure_text;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Sweep of scenarios and draws: what of the plan holds, and what not knowing costs
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    work: Option<Work>,
    // Required, but where there is a subcommand.
    /// region package: a folder, or an .xlsx workbook
    #[arg(value_name = "PACKAGE", required = true)]
    package: Option<PathBuf>,
    /// folder of the sweep; a sweep that was stopped goes on in it
    #[arg(long, short, value_name = "DIR", required = true)]
    out: Option<PathBuf>,
    /// draws of need in each scenario; without it the forecasts of the scenarios alone
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..=1_000_000))]
    draws: Option<u64>,
    /// folder of .toml scenarios: each on top of the package, and the package itself
    #[arg(long, value_name = "DIR")]
    scenarios: Option<PathBuf>,
    /// scenarios that the whole sweep stands on
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    scenario: Vec<String>,
    /// seed of the random draws
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// fast: groups of draws may come in parts
    #[arg(long)]
    parts: bool,
    /// only share i of n of the work; kadry sweep merge afterwards
    #[arg(long, value_name = "i/n")]
    shard: Option<String>,
    /// begin anew in this folder
    #[arg(long)]
    overwrite: bool,
    /// how many threads; the answer is the same
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..=1024))]
    threads: Option<u64>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Subcommand)]
enum Work {
    Merge(MergeArguments),
}

/// Put the shards of one sweep together
#[derive(Args)]
struct MergeArguments {
    /// folders of the shards
    #[arg(value_name = "SHARD", required = true, num_args = 1..)]
    shards: Vec<PathBuf>,
    /// folder of the sweep; a sweep that was stopped goes on in it
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    /// begin anew in this folder
    #[arg(long)]
    overwrite: bool,
    /// how many threads; the answer is the same
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..=1024))]
    threads: Option<u64>,
    #[command(flatten)]
    common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    if let Some(Work::Merge(arguments)) = &arguments.work {
        return merge(&Context { json: arguments.common.json, ..*context }, arguments);
    }
    let (Some(package), Some(out)) = (&arguments.package, &arguments.out) else { return exit::USAGE };
    if let Err(error) = check_place(out) {
        return cannot_write(context, &error, out);
    }
    let settings = Settings { draws: arguments.draws.unwrap_or(0), parts: arguments.parts };
    let shard = match arguments.shard.as_deref().map(sweep::shard) {
        Some(None) => return usage(context, "--shard i/n: i от 1 до n\n", "--shard i/n: i from 1 to n\n"),
        given => given.flatten(),
    };
    let asked = Asked {
        package,
        stack: &scenarios(&arguments.scenario),
        folder: arguments.scenarios.as_deref(),
        settings,
        seed: arguments.seed,
        shard,
        lang: context.lang,
        overwrite: arguments.overwrite,
    };
    let task = match asked.task(&|problems| context.say(&context.describe(problems))) {
        Ok(task) => task,
        Err(error) => return not_swept(context, &error),
    };
    order_of_goals(context, &task);
    let teller = Teller::new(context);
    let done = in_threads(threads(arguments.threads), || sweep::sweep(task, out, &|step| teller.tell(step), Watch::silent().stop));
    teller.clear();
    match done {
        Err(error) => failed(context, &error, out),
        Ok(Done::Already) => {
            let out = out.display();
            say_done(
                context,
                "finished_before",
                format!("Перебор уже закончен: {out}\n"),
                format!("The sweep was finished before: {out}\n"),
            )
        }
        Ok(Done::Shard { units, missing }) => shard_done(context, out, units, missing),
        Ok(Done::Finished(findings)) => tell(context, &findings, out),
    }
}

fn threads(given: Option<u64>) -> Option<usize> {
    given.and_then(|threads| usize::try_from(threads).ok())
}

fn not_swept(context: &Context, error: &NotSwept) -> u8 {
    match error {
        NotSwept::NoScenarios(folder) => {
            let shown = folder.display();
            usage(context, &format!("--scenarios {shown}: нет файлов .toml\n"), &format!("--scenarios {shown}: there are no .toml files\n"))
        }
        NotSwept::Nothing => usage(
            context,
            "Перебирать нечего: укажите --draws N, --scenarios ПАПКА или оба.\n",
            "Nothing to sweep: give --draws N, --scenarios DIR, or both.\n",
        ),
        NotSwept::Clash(name) => usage(
            context,
            &format!("Два разных файла с именем {name}: переименуйте один.\n"),
            &format!("Two different files named {name}: rename one.\n"),
        ),
        NotSwept::Refused(name, reading) => {
            if context.json {
                context.print_json(&context.json_problems(&reading.problems));
            } else {
                context.say(&context.describe(&reading.problems));
            }
            let (ru, en) = (
                format!("Пакет со сценарием «{name}» не принят, перебора нет.\n"),
                format!("The package under the scenario “{name}” is refused, nothing is swept.\n"),
            );
            context.say(context.pick(&ru, &en));
            exit::REFUSED
        }
    }
}

fn merge(context: &Context, arguments: &MergeArguments) -> u8 {
    let MergeArguments { shards, out, overwrite, .. } = arguments;
    let merged = in_threads(threads(arguments.threads), || sweep::merge(shards, out, context.lang, *overwrite));
    match merged {
        Ok(findings) => tell(context, &findings, out),
        Err(SweepError::Differs(what)) => {
            let list: String = what.iter().take(12).map(|line| format!("  {line}\n")).collect();
            usage(
                context,
                &format!("Это доли разных переборов (первая папка → другая):\n{list}Сложить можно доли одного перебора.\n"),
                &format!(
                    "These are shards of different sweeps (first folder → another):\n{list}Shards of one sweep can be put together.\n"
                ),
            )
        }
        Err(error) => failed(context, &error, out),
    }
}

/// A sweep weighs the goals in one sum, which is said where a scenario orders them otherwise.
fn order_of_goals(context: &Context, task: &Task) {
    let quoted = |name: &&str| context.pick(&format!("«{name}»"), &format!("“{name}”")).to_owned();
    let names: Vec<String> = task.unordered().iter().map(quoted).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        let (ru, en) = (
            format!(
                "Перебор сравнивает планы по взвешенной сумме целей: другой порядок, допуски и способ целей ({names}) на него не действуют.\n"
            ),
            format!(
                "A sweep compares plans by the weighted sum of the goals: another order, tolerances or mode of goals ({names}) has no part in it.\n"
            ),
        );
        context.say(context.pick(&ru, &en));
    }
}

fn usage(context: &Context, ru: &str, en: &str) -> u8 {
    context.say(context.pick(ru, en));
    exit::USAGE
}

fn tell(context: &Context, findings: &Findings, out: &Path) -> u8 {
    if context.json {
        let mut answer = json(findings);
        answer["out"] = serde_json::json!(out);
        context.print_json(&answer);
    } else {
        context.print(&text(findings, context.lang));
        let out = out.display();
        context.print(&match context.lang {
            Lang::Ru => format!("Таблицы, рисунки и книга: {out}\n"),
            Lang::En => format!("Tables, charts and workbook: {out}\n"),
        });
    }
    exit::DONE
}

fn say_done(context: &Context, status: &str, ru: String, en: String) -> u8 {
    if context.json {
        context.print_json(&serde_json::json!({ "status": status }));
    } else {
        context.print(context.pick(&ru, &en));
    }
    exit::DONE
}

fn shard_done(context: &Context, out: &Path, units: usize, missing: usize) -> u8 {
    let out = out.display();
    let word = plural_ru(units as f64, ["часть", "части", "частей"]);
    let (mut ru, mut en) = (format!("Шард готов: {units} {word} в {out}.\n"), format!("The shard is done: {units} units in {out}.\n"));
    if missing > 0 {
        ru += "Когда готовы все, соберите их: kadry sweep merge ПАПКА ПАПКА… --out ИТОГ\n";
        en += "When all are done, put them together: kadry sweep merge SHARD SHARD… --out DIR\n";
    } else {
        ru += "Здесь есть все части: закончите той же командой без --shard.\n";
        en += "All units are here: finish with the same command without --shard.\n";
    }
    say_done(context, "shard", ru, en)
}

fn failed(context: &Context, error: &SweepError, out: &Path) -> u8 {
    let (ru, en, code) = match error {
        SweepError::Write(error) => return cannot_write(context, error, out),
        SweepError::Failed(failed) => {
            let (scenario, case, why) = (&failed.scenario, failed.case, failure_text(&failed.failure));
            (
                format!("Сценарий «{scenario}», {case}: {}. Готовые части сохранены.\n", why.ru),
                format!("Scenario “{scenario}”, {case}: {}. Finished units are kept.\n", why.en),
                exit::INTERNAL,
            )
        }
        SweepError::Differs(what) => {
            let list: String = what.iter().take(12).map(|line| format!("  {line}\n")).collect();
            (
                format!("В папке другой перебор (было → стало):\n{list}Укажите другую папку или добавьте --overwrite.\n"),
                format!("The folder holds another sweep (was → is):\n{list}Name another folder, or add --overwrite.\n"),
                exit::USAGE,
            )
        }
        SweepError::NotASweep(path) => {
            let path = path.display();
            (
                format!("В папке {path} нет перебора (sweep.json).\n"),
                format!("The folder {path} holds no sweep (sweep.json).\n"),
                exit::USAGE,
            )
        }
        SweepError::Missing(units) => {
            let (count, list) = (units.len(), units.iter().take(12).cloned().collect::<Vec<_>>().join(", "));
            (
                format!("Не хватает частей: {count} — {list}. Досчитайте их шарды.\n"),
                format!("Units are missing: {count}: {list}. Finish their shards.\n"),
                exit::USAGE,
            )
        }
        SweepError::Disagree(name) => (
            format!("Шарды говорят разное о части {name}: один из них повреждён.\n"),
            format!("Shards disagree about {name}: one of them is damaged.\n"),
            exit::USAGE,
        ),
        SweepError::Refused(problems) => {
            context.say(&context.describe(problems));
            (
                "Копия пакета не принята, перебора нет.\n".to_owned(),
                "The copy of the package is refused, nothing is merged.\n".to_owned(),
                exit::REFUSED,
            )
        }
        SweepError::Stopped => (
            "Перебор остановлен. Готовые части сохранены.\n".to_owned(),
            "The sweep was stopped. Finished units are kept.\n".to_owned(),
            exit::INTERNAL,
        ),
        SweepError::Changed(name) => {
            (format!("Файл изменился во время работы: {name}\n"), format!("A file has changed meanwhile: {name}\n"), exit::USAGE)
        }
    };
    context.say(context.pick(&ru, &en));
    code
}

/// Says how far the work is: a bar on a terminal, else a line now and then.
struct Teller {
    lang: Lang,
    bar: ProgressBar,
    /// When a line was said last; none where nobody should hear.
    lines: Option<Mutex<Instant>>,
}

/// Seconds between lines where there is no terminal.
const EVERY: u64 = 30;

/// «осталось около 2 мин».
fn time_left(left: Duration, lang: Lang) -> String {
    let seconds = left.as_secs_f64();
    let (amount, ru, en) = match seconds {
        s if s < 100.0 => (s, "с", "s"),
        s if s < 6000.0 => (s / 60.0, "мин", "min"),
        s => (s / 3600.0, "ч", "h"),
    };
    let amount = number(amount, 0, lang);
    match lang {
        Lang::Ru => format!("осталось около {amount}\u{a0}{ru}"),
        Lang::En => format!("about {amount} {en} left"),
    }
}

impl Teller {
    fn new(context: &Context) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = ProgressBar::hidden();
        if terminal && !context.json {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        // NO_COLOR is honoured: the bar has no colour at all.
        let template = match context.lang {
            Lang::Ru => "{bar:40} {pos} из {len}{left}  {msg}",
            Lang::En => "{bar:40} {pos} of {len}{left}  {msg}",
        };
        let lang = context.lang;
        // Nothing is known of the time before the first case.
        let left = move |state: &ProgressState, text: &mut dyn std::fmt::Write| {
            let said = if state.pos() == 0 { Ok(()) } else { write!(text, ", {}", time_left(state.eta(), lang)) };
            said.unwrap_or_default();
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.with_key("left", left));
        }
        let lines = (!terminal && !context.json).then(|| Mutex::new(Instant::now()));
        Self { lang: context.lang, bar, lines }
    }

    fn tell(&self, step: Step) {
        match step {
            Step::Begun { cases, kept } => {
                self.bar.set_length(cases);
                if kept > 0 {
                    self.bar.set_message(match self.lang {
                        Lang::Ru => format!("(ещё {kept} готовы)"),
                        Lang::En => format!("({kept} more are done)"),
                    });
                }
            }
            Step::Solved => {
                self.bar.inc(1);
                self.line();
            }
            Step::Telling => self.bar.set_message(match self.lang {
                Lang::Ru => "таблицы и рисунки",
                Lang::En => "tables and charts",
            }),
        }
    }

    fn line(&self) {
        let Some(mut last) = self.lines.as_ref().and_then(|lines| lines.lock().ok()) else { return };
        if last.elapsed() < Duration::from_secs(EVERY) {
            return;
        }
        *last = Instant::now();
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
        let left = time_left(self.bar.eta(), self.lang);
        eprintln!(
            "{}",
            match self.lang {
                Lang::Ru => format!("решено {done} из {all}, {left}"),
                Lang::En => format!("{done} of {all} solved, {left}"),
            }
        );
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
