//! `kadry replay`: a run again, from its own inputs, byte for byte.
//!
//! Exit code 0 when every file is the same; 3 when something differs or the folder cannot be repeated.

use super::{Common, Context, exit};
use clap::Args;
use kadry::run::{Replay, replay};
use kadry_region::Lang;
use kadry_region::lang::plural_ru;
use std::path::PathBuf;

/// How many differences a terminal gets; `--json` has them all.
const SHOWN: usize = 50;

/// Repeat a run from its card and compare it byte for byte
#[derive(Args)]
pub struct Arguments {
    /// run folder
    #[arg(value_name = "RUN")]
    run: PathBuf,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let folder = &arguments.run;
    let replay = match replay(folder) {
        Ok(replay) => replay,
        Err(why) => {
            context.say(&format!("{}: {}\n", folder.display(), why.0.get(context.lang)));
            return exit::REFUSED;
        }
    };
    if context.json {
        let mut value = serde_json::to_value(&replay).unwrap_or_default();
        if let Some(answer) = value.as_object_mut() {
            answer.insert("holds".to_owned(), replay.holds().into());
        }
        context.print_json(&value);
    } else {
        context.print(&told(&replay, context.lang));
    }
    if replay.holds() { exit::DONE } else { exit::REFUSED }
}

fn told(replay: &Replay, lang: Lang) -> String {
    let [made, here] = &replay.versions;
    let mut text = String::new();
    if made != here {
        text += &match lang {
            Lang::Ru => format!("Расчёт сделан kadry {made}, повторён kadry {here}.\n"),
            Lang::En => format!("The run was made by kadry {made} and repeated by kadry {here}.\n"),
        };
    }
    let (same, differences) = (replay.same, replay.differences.len());
    if replay.holds() {
        text += &match lang {
            Lang::Ru => format!(
                "Расчёт повторён: {same} {} байт в байт.\n",
                plural_ru(same as f64, ["файл совпал", "файла совпали", "файлов совпали"])
            ),
            Lang::En => format!("The run is repeated: {same} files are the same byte for byte.\n"),
        };
    } else {
        text += &match lang {
            Lang::Ru => format!(
                "Расчёт не повторился: {} {differences}, {} {same}.\n",
                plural_ru(differences as f64, ["отличается", "отличаются", "отличается"]),
                plural_ru(same as f64, ["совпал", "совпали", "совпало"])
            ),
            Lang::En => format!("The run is not repeated: {differences} differ, {same} are the same.\n"),
        };
        for difference in replay.differences.iter().take(SHOWN) {
            text += &format!("  {}: {}\n", difference.file, difference.message.get(lang));
        }
        if differences > SHOWN {
            let more = differences - SHOWN;
            text += &match lang {
                Lang::Ru => format!("  … и ещё {more}; все — с ключом --json\n"),
                Lang::En => format!("  … and {more} more; --json has them all\n"),
            };
        }
        if replay.timed {
            text += match lang {
                Lang::Ru => "Расчёт был остановлен пределом времени: на машине другой скорости план может быть другим.\n",
                Lang::En => "The run was stopped by its time limit: a machine of another speed may give another plan.\n",
            };
        }
    }
    if !replay.carried.is_empty() {
        let names = replay.carried.join(", ");
        text += &match lang {
            Lang::Ru => format!("Взято из расчёта, не пересчитано: {names} (выбор первого года до плана).\n"),
            Lang::En => format!("Taken from the run, not computed again: {names} (the choice of the first year before the plan).\n"),
        };
    }
    text
}
