//! `kadry template`: an empty package to fill in, as a folder of CSV files or as one workbook; `--from` fills the workbook from
//! a package.

use super::{Common, Context, exit};
use clap::Args;
use kadry_package::template;
use kadry_region::{Lang, Text};
use std::ffi::OsString;
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Write an empty package: a folder of tables, or an .xlsx workbook
#[derive(Args)]
pub struct Arguments {
    /// a new folder, or an .xlsx file
    #[arg(value_name = "DIR")]
    target: PathBuf,
    /// the workbook DIR.xlsx instead of a folder
    #[arg(long)]
    xlsx: bool,
    /// fill the workbook from this package
    #[arg(long, value_name = "PACKAGE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

pub fn run(context: &Context, arguments: &Arguments) -> u8 {
    let Arguments { target, xlsx, from, .. } = arguments;
    match (book_path(target, *xlsx), from) {
        (Some(book), from) => workbook(context, &book, from.as_deref()),
        (None, None) => folder(context, target),
        (None, Some(_)) => {
            context.say(context.pick(
                "--from заполняет книгу: назовите файл .xlsx или добавьте --xlsx.\n",
                "--from fills a workbook: name an .xlsx file, or add --xlsx.\n",
            ));
            exit::USAGE
        }
    }
}

/// A workbook is asked for by the name of the file or by `--xlsx`, which adds the ending where it lacks.
fn book_path(target: &Path, asked: bool) -> Option<PathBuf> {
    let named = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    if named || !asked {
        return named.then(|| target.to_owned());
    }
    // A folder may be named with a slash behind it.
    let mut name: OsString = target.components().as_path().into();
    name.push(".xlsx");
    Some(name.into())
}

fn folder(context: &Context, folder: &Path) -> u8 {
    match template::write(folder) {
        Ok(files) => {
            if context.json {
                context.print_json(&serde_json::json!({ "folder": folder, "files": files }));
            } else {
                files.iter().for_each(|file| context.print(&format!("{}\n", folder.join(file).display())));
            }
            exit::DONE
        }
        Err(error) => {
            let name = folder.display();
            let taken = Text::new(
                format!("Папка {name} не пуста: заготовка в неё не пишется.\n"),
                format!("The folder {name} is not empty: no template is written into it.\n"),
            );
            not_written(context, &error, &taken)
        }
    }
}

fn workbook(context: &Context, book: &Path, from: Option<&Path>) -> u8 {
    let content = match from.map(template::content) {
        None => None,
        Some((Some(content), problems)) => {
            context.say(&context.describe(&problems));
            Some(content)
        }
        Some((None, problems)) => {
            if context.json {
                context.print_json(&context.json_problems(&problems));
            } else {
                context.say(&context.describe(&problems));
                context.say(context.pick("Пакет не принят, книга не записана.\n", "The package is refused, no workbook is written.\n"));
            }
            return exit::REFUSED;
        }
    };
    let written = template::workbook(content.as_ref(), context.lang).map_err(Error::other).and_then(|bytes| write_new(book, &bytes));
    match written {
        Ok(()) => {
            if context.json {
                context.print_json(&serde_json::json!({ "file": book }));
            } else {
                context.print(&format!("{}\n", book.display()));
            }
            exit::DONE
        }
        Err(error) => {
            let name = book.display();
            let taken = Text::new(
                format!("Файл {name} уже есть: он не заменяется. Назовите другой.\n"),
                format!("The file {name} exists and is not replaced. Name another one.\n"),
            );
            not_written(context, &error, &taken)
        }
    }
}

/// The file appears whole or not at all, and never in place of another.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let written = std::fs::File::create_new(path)?.write_all(bytes);
    if written.is_err() {
        let _ = std::fs::remove_file(path);
    }
    written
}

fn not_written(context: &Context, error: &Error, taken: &Text) -> u8 {
    if error.kind() == ErrorKind::AlreadyExists {
        context.say(taken.get(context.lang));
        return exit::USAGE;
    }
    context.say(&match context.lang {
        Lang::Ru => format!("Заготовка не записана: {error}\n"),
        Lang::En => format!("The template was not written: {error}\n"),
    });
    exit::INTERNAL
}
