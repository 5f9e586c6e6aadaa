//! Finds the tables of a package, reads them, and hands them to the checks.

use crate::disk::Fault;
use crate::example::drop_examples;
use crate::frame::Frame;
use crate::input::InputFile;
use crate::read::{RawTable, cap};
use crate::schema::{TABLES, Table, normalise};
use crate::{alike, assemble, disk, read, scenario, settings, settings_sheet, sheets};
use kadry_region::Region;
use kadry_region::lang::{Lang, Text, text};
use kadry_region::problem::{Place, Problem, Problems};
use kadry_region::settings::Settings;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The outcome of reading: a region where the package holds, and what was found in any case.
#[derive(Debug)]
pub struct Reading {
    pub region: Option<Region>,
    pub problems: Problems,
    pub inputs: Vec<InputFile>,
}

/// Reads and checks a package: a folder with `region.toml` and tables, or one workbook.
pub fn read_package(path: &Path) -> Reading {
    read_package_with(path, &[])
}

/// The same under scenarios, by name or path, one on top of the other.
pub fn read_package_with(path: &Path, scenarios: &[String]) -> Reading {
    Package::read(path).finish(path, scenarios).0
}

/// The copy of a package in a run, under scenarios that its card names: by name only, for anyone can write a card.
pub fn read_copy(path: &Path, scenarios: &[String]) -> Reading {
    let Some(strange) = scenarios.iter().find(|name| name.contains(['/', '\\']) || name.ends_with(".toml")) else {
        return read_package_with(path, scenarios);
    };
    let problem = Problem::error(
        "unknown_scenario",
        Place::file("run.json"),
        text!("сценарий назван путём, а не именем", "a scenario is named by a path, not by its name"),
    );
    let problem = problem.value(strange).expected(text!("имя сценария из папки расчёта", "the name of a scenario in the run folder"));
    let mut problems = Problems::default();
    problems.push(problem.cure(text!("повторите расчёт из пакета: kadry plan", "compute the run again from its package: kadry plan")));
    Reading { region: None, problems, inputs: Vec::new() }
}

/// The same with the tables as they were given.
pub fn read_with_tables(path: &Path) -> (Reading, BTreeMap<&'static str, Frame>) {
    Package::read(path).finish(path, &[])
}

impl Package {
    fn read(path: &Path) -> Self {
        let mut package = Package::default();
        let name = path.display().to_string();
        match std::fs::metadata(path) {
            Err(error) => package.problems.push(
                Problem::error(
                    "no_package",
                    Place::file(name),
                    text!("пакета региона нет: {error}", "there is no region package: {error}"),
                )
                .expected(text!(
                    "папка с region.toml и таблицами или одна книга .xlsx",
                    "a folder with region.toml and tables, or one .xlsx workbook"
                ))
                .cure(text!("проверьте путь; образец — data/demo", "check the path; data/demo is an example")),
            ),
            Ok(meta) if meta.is_dir() => package.read_folder(path),
            Ok(_) => package.read_file(path, None),
        }
        package
    }
}

#[derive(Default)]
struct Package {
    problems: Problems,
    inputs: Vec<InputFile>,
    bytes: u64,
    cells: u64,
    text: u64,
    tables: Vec<(RawTable, &'static Table)>,
    frames: BTreeMap<&'static str, Frame>,
    given: BTreeMap<&'static str, Place>,
    settings: Option<Settings>,
    /// Where the settings stand.
    settings_given: Option<Place>,
    /// Sheets of a workbook that hold heads and no rows: as good as not there, and named where the table is needed.
    unfilled: BTreeMap<&'static str, Place>,
    found_any: bool,
}

/// Bytes of `region.toml` at most.
const SETTINGS_CAP: u64 = 1 << 20;

/// Key of the sheet of settings among the unfilled.
const SETTINGS: &str = "region";

impl Package {
    fn read_folder(&mut self, folder: &Path) {
        let mut paths: Vec<PathBuf> = match std::fs::read_dir(folder) {
            Ok(entries) => entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect(),
            Err(error) => {
                let place = Place::file(folder.display().to_string());
                self.problems.push(Problem::error(
                    "unreadable",
                    place,
                    text!("папка не читается: {error}", "the folder cannot be read: {error}"),
                ));
                return;
            }
        };
        paths.sort();
        for path in paths {
            self.read_file(&path, Some(folder));
        }
    }

    /// Reads a file, of a folder or by itself.
    fn read_file(&mut self, path: &Path, folder: Option<&Path>) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // Office programs leave such locks beside a file that is open.
        if name.starts_with("~$") || name.starts_with('.') {
            return;
        }
        let place = Place::file(name.clone());
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let settings = name == "region.toml";
        match extension.as_str() {
            "csv" | "parquet" | "xlsx" | "xlsm" => {}
            "xls" | "ods" | "xlsb" => return self.unsupported(place, &extension),
            _ if settings => {}
            _ => return,
        }
        let content = match folder {
            Some(folder) => disk::read_within(folder, path, if settings { SETTINGS_CAP } else { cap::BYTES }),
            None => disk::read(path, cap::BYTES),
        };
        let content = match content {
            Ok(content) => content,
            Err(fault) => return self.unread(place, &fault),
        };
        self.bytes += content.len() as u64;
        if self.bytes > cap::PACKAGE {
            let mb = cap::PACKAGE >> 20;
            let what = text!("файлы пакета вместе больше {mb} МБ", "the files of the package are over {mb} MB together");
            return self.problems.push(read::too_big(place, what, format!("> {mb} MB")));
        }
        let before = self.tables.iter().map(|(raw, _)| raw.rows.len()).sum::<usize>();
        match extension.as_str() {
            "toml" => self.read_settings(&content, &place),
            "xlsx" | "xlsm" => match read::xlsx(&content, place.clone()) {
                Ok(book) => {
                    if book.sheets.is_empty() {
                        let message = text!("в книге нет ни одной ячейки", "the workbook has no cell");
                        let cure = text!("уберите книгу или заполните её", "remove the workbook or fill it");
                        self.problems.push(Problem::warning("empty_workbook", place, message).cure(cure));
                    }
                    book.said.into_iter().for_each(|problem| self.problems.push(problem));
                    self.take_sheets(book.sheets);
                }
                Err(problem) => {
                    self.found_any = true;
                    self.problems.push(problem);
                }
            },
            _ => match Table::find(&stem) {
                Some(table) => {
                    let read = if extension == "csv" { read::csv(&content, place) } else { read::parquet(&content, place) };
                    self.take(read, table);
                }
                None => {
                    self.stranger(place, &stem);
                    return;
                }
            },
        }
        let rows = self.tables.iter().map(|(raw, _)| raw.rows.len()).sum::<usize>() - before;
        self.inputs.push(InputFile::new(name, content, rows));
    }

    fn unread(&mut self, place: Place, fault: &Fault) {
        self.found_any = true;
        let problem = Problem::error(fault.code(), place, fault.text());
        self.problems.push(
            problem.expected(text!("файл таблицы в папке пакета", "the file of a table in the folder of the package")).cure(fault.cure()),
        );
    }

    fn unsupported(&mut self, place: Place, extension: &str) {
        self.found_any = true;
        self.problems.push(
            Problem::error("unsupported_file", place, text!("формат .{extension} не читается", "the form .{extension} is not read"))
                .expected(text!("CSV, XLSX или Parquet", "CSV, XLSX or Parquet"))
                .cure(text!("сохраните таблицу как .xlsx или .csv", "save the table as .xlsx or .csv")),
        );
    }

    fn read_settings(&mut self, content: &[u8], place: &Place) {
        self.found_any = true;
        if !self.first_settings(place) {
            return;
        }
        match std::str::from_utf8(content) {
            Ok(content) => self.settings = settings::from_toml(content.trim_start_matches('\u{feff}'), place, &mut self.problems),
            Err(_) => self.problems.push(
                Problem::error(
                    "unreadable",
                    place.clone(),
                    text!("файл не читается как текст UTF-8", "the file cannot be read as UTF-8 text"),
                )
                .cure(text!("сохраните файл в UTF-8", "save the file in UTF-8")),
            ),
        }
    }

    /// Settings may stand once; of two the second is an error.
    fn first_settings(&mut self, place: &Place) -> bool {
        let Some(first) = &self.settings_given else {
            self.settings_given = Some(place.clone());
            return true;
        };
        let (ru, en) = (first.describe(Lang::Ru), first.describe(Lang::En));
        self.problems.push(
            Problem::error(
                "table_given_twice",
                place.clone(),
                text!("настройки региона уже прочитаны: {ru}", "the settings of the region were read already: {en}"),
            )
            .cure(text!("оставьте region.toml или лист «регион»", "keep region.toml or the sheet “region”")),
        );
        false
    }

    fn take_sheets(&mut self, sheets: Vec<Result<RawTable, Problem>>) {
        for sheet in sheets {
            let name = match &sheet {
                Ok(raw) => raw.place.sheet.clone(),
                Err(problem) => problem.place.sheet.clone(),
            }
            .unwrap_or_default();
            match (normalise(&name).as_str(), Table::find(&name), sheet) {
                ("region" | "регион", _, Ok(raw)) => self.take_settings(&raw),
                (_, Some(table), Ok(raw)) => self.take_sheet(raw, table),
                (_, Some(table), failed) => self.take(failed, table),
                (_, None, Ok(_)) if sheets::is_helper(&name) => {}
                (_, None, Ok(raw)) => self.stranger(raw.place, &name),
                (_, None, Err(problem)) => {
                    self.found_any = true;
                    self.problems.push(problem);
                }
            }
        }
    }

    fn take_settings(&mut self, raw: &RawTable) {
        self.found_any = true;
        if settings_sheet::is_blank(raw) {
            self.unfilled.insert(SETTINGS, raw.place.clone());
        } else if self.first_settings(&raw.place) {
            self.settings = settings_sheet::read(raw, &mut self.problems);
        }
    }

    /// A sheet of a table, without the example of the template.
    fn take_sheet(&mut self, mut raw: RawTable, table: &'static Table) {
        if raw.hidden {
            let message = text!("лист скрыт, но прочитан", "the sheet is hidden and was read");
            let cure = text!("если лист не нужен, удалите его; иначе покажите", "delete the sheet if it is not needed, or else show it");
            self.problems.push(Problem::warning("hidden_sheet", raw.place.clone(), message).cure(cure));
        }
        drop_examples(&mut raw, table, &mut self.problems);
        if raw.rows.is_empty() {
            self.found_any = true;
            self.unfilled.insert(table.name, raw.place);
        } else {
            self.take(Ok(raw), table);
        }
    }

    fn take(&mut self, read: Result<RawTable, Problem>, table: &'static Table) {
        self.found_any = true;
        let raw = match read {
            Ok(raw) => raw,
            Err(problem) => {
                self.given.insert(table.name, problem.place.clone());
                self.problems.push(problem);
                return;
            }
        };
        if let Some(first) = self.given.get(table.name) {
            let first = first.describe(Lang::Ru);
            let name = table.name;
            self.problems.push(
                Problem::error(
                    "table_given_twice",
                    raw.place,
                    text!("таблица {name} уже прочитана: {first}", "the table {name} was read already: {first}"),
                )
                .cure(text!("оставьте один файл или лист этой таблицы", "keep one file or sheet of this table")),
            );
            return;
        }
        self.given.insert(table.name, raw.place.clone());
        self.text += raw.text();
        if self.text > cap::TEXT {
            let mb = cap::TEXT >> 20;
            let what = text!("текста в таблицах пакета больше {mb} МБ", "over {mb} MB of text in the tables of the package");
            return self.problems.push(read::too_big(raw.place, what, format!("> {mb} MB")));
        }
        self.cells += raw.cells();
        if self.cells > cap::CELLS {
            let cells = cap::CELLS;
            let what = text!("ячеек в таблицах пакета больше {cells}", "over {cells} cells in the tables of the package");
            return self.problems.push(read::too_big(raw.place, what, format!("> {cells}")));
        }
        for assumed in &raw.assumed {
            self.problems.push(Problem::warning("reading_assumed", raw.place.clone(), assumed.clone()));
        }
        self.tables.push((raw, table));
    }

    /// Types the tables: only the settings, which may stand in any file, tell what may be mended in them.
    fn build(&mut self) {
        let mend = self.settings.as_ref().is_some_and(|settings| settings.mend_lookalikes);
        for (raw, table) in std::mem::take(&mut self.tables) {
            if let Some(frame) = Frame::build(raw, table, mend, &mut self.problems) {
                self.frames.insert(table.name, frame);
            }
        }
        alike::tell_alike(&self.frames, &mut self.problems);
    }

    fn stranger(&mut self, place: Place, name: &str) {
        let wanted = normalise(name);
        let near = TABLES
            .iter()
            .find(|t| strsim::jaro_winkler(&wanted, t.name) > 0.85 || strsim::jaro_winkler(&wanted, &normalise(t.alias)) > 0.85);
        let cure = match near.map(|t| t.name) {
            Some(near) => text!("возможно, это {near}: переименуйте", "perhaps it is {near}: rename it"),
            None => text!(
                "если таблица не нужна, уберите её; список таблиц — kadry schema",
                "remove it if it is not needed; kadry schema lists the tables"
            ),
        };
        self.problems.push(
            Problem::warning(
                "unknown_table",
                place,
                text!("«{name}» не читается: такой таблицы в схеме нет", "“{name}” is not read: the schema has no such table"),
            )
            .cure(cure),
        );
    }

    fn finish(mut self, path: &Path, scenarios: &[String]) -> (Reading, BTreeMap<&'static str, Frame>) {
        self.build();
        self.demand_settings(path);
        self.demand_tables();
        if let Some(settings) = &mut self.settings {
            settings.scenario.applied.clear();
        }
        let Self { settings, frames, problems, inputs, .. } = &mut self;
        let found = scenario::stack(path, scenarios, problems);
        let changes = scenario::apply(&found, scenarios, settings, frames, problems, inputs);
        let region = assemble::region(self.settings, &self.frames, &mut self.problems);
        let region = region.filter(|_| !self.problems.has_errors()).map(|region| Region { changes, ..region });
        (Reading { region, problems: self.problems, inputs: self.inputs }, self.frames)
    }

    fn demand_settings(&mut self, path: &Path) {
        let readable = self.found_any || !self.problems.has_errors();
        if !readable || self.settings_given.is_some() {
            return;
        }
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let place = self.unfilled.get(SETTINGS).cloned().unwrap_or_else(|| Place::file(name));
        let cure = if place.sheet.is_some() {
            text!("впишите название, базовый год и первый год приёма", "write the name, the base year and the first admission year")
        } else {
            text!("возьмите заготовку: kadry template ПАПКА", "start from a template: kadry template DIR")
        };
        let (code, message) = if self.found_any {
            ("missing_settings", text!("нет настроек региона", "the settings of the region are missing"))
        } else {
            ("empty_package", text!("в пакете нет ни настроек, ни таблиц", "the package has neither settings nor tables"))
        };
        self.problems.push(
            Problem::error(code, place, message)
                .expected(text!("файл region.toml или лист «region»", "the file region.toml or the sheet “region”"))
                .cure(cure),
        );
    }

    fn demand_tables(&mut self) {
        let missing = TABLES.iter().filter(|t| self.found_any && t.required && !self.given.contains_key(t.name));
        let (unfilled, missing): (Vec<_>, Vec<_>) = missing.partition(|table| self.unfilled.contains_key(table.name));
        missing.into_iter().for_each(|table| self.problems.push(missing_table(table)));
        let empty_sheets = unfilled.into_iter().filter_map(|table| Some((table, self.unfilled.get(table.name)?.clone())));
        let empty_files = self.frames.values().filter(|f| f.schema.required && f.len() == 0).map(|f| (f.schema, f.place.clone()));
        let empty: Vec<_> = empty_sheets.chain(empty_files).collect();
        empty.into_iter().for_each(|(table, place)| self.problems.push(empty_table(table, place)));
    }
}

fn missing_table(table: &Table) -> Problem {
    let (name, alias) = (table.name, table.alias);
    Problem::error(
        "missing_table",
        Place::file(format!("{name}.csv")),
        text!("нет обязательной таблицы {name} («{alias}»)", "the table {name} is missing"),
    )
    .expected(Text::new(table.about_ru, table.about_en))
    .cure(text!(
        "добавьте файл {name}.csv, .xlsx или .parquet; заготовка — kadry template ПАПКА",
        "add {name}.csv, .xlsx or .parquet; kadry template DIR writes an empty one"
    ))
}

fn empty_table(table: &Table, place: Place) -> Problem {
    let name = table.name;
    Problem::error("empty_table", place, text!("в обязательной таблице {name} нет строк", "the table {name} has no rows"))
        .expected(Text::new(table.about_ru, table.about_en))
        .cure(text!("заполните таблицу; образец — data/demo", "fill the table; data/demo is an example"))
}
