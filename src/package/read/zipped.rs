//! The archive that a workbook is, before its cells are read: every part is inflated once and counted, whatever its header
//! says, and what no Office program writes is refused.

use super::{cap, too_big};
use kadry_region::lang::text;
use kadry_region::problem::{Place, Problem};
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read};

/// Checks the archive; gives what must be said of it.
///
/// # Errors
/// One [`Problem`]: the file is no whole archive, or goes over a cap.
pub fn check(content: &[u8], place: &Place, damaged: &dyn Fn(&dyn std::fmt::Display) -> Problem) -> Result<Vec<Problem>, Problem> {
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|e| damaged(&e))?;
    let entries = archive.len();
    if entries > cap::ENTRIES {
        return Err(too_big(place.clone(), text!("файлов в архиве {entries}", "{entries} files in the archive"), entries.to_string()));
    }
    if let Some(twice) = twin(content, &archive) {
        return Err(Problem::error(
            "twin_parts",
            place.clone(),
            text!(
                "в книге две части с именем {twice}: программы прочтут её по-разному",
                "the workbook holds two parts named {twice}: programs read it in different ways"
            ),
        )
        .expected(text!("каждая часть один раз", "each part once"))
        .cure(text!(
            "откройте книгу в Excel и сохраните заново, сверив значения",
            "open the workbook in Excel and save it anew, checking its values"
        )));
    }
    let mut left = cap::BYTES;
    let mut cells = 0;
    let (mut macros, mut links) = (false, false);
    for index in 0..entries {
        let entry = archive.by_index(index).map_err(|e| damaged(&e))?;
        let name = entry.name().map_err(|e| damaged(&e))?.to_ascii_lowercase();
        macros |= name.ends_with("vbaproject.bin");
        links |= name.contains("externallinks/");
        let mut part = entry.take(left + 1);
        if name.ends_with(".xml") || name.ends_with(".rels") {
            markup(&mut part, place, strings_of(&name), &mut cells)?;
        }
        std::io::copy(&mut part, &mut std::io::sink()).map_err(|e| damaged(&e))?;
        left = match part.limit() {
            0 => {
                let mb = cap::BYTES >> 20;
                return Err(too_big(
                    place.clone(),
                    text!("книга больше {mb} МБ после распаковки", "the workbook inflates to over {mb} MB"),
                    format!("> {mb} MB"),
                ));
            }
            limit => limit - 1,
        };
    }
    let mut said = Vec::new();
    if macros {
        let message = text!("в книге есть макросы: они не выполняются", "the workbook has macros: they are not run");
        said.push(Problem::warning("macros", place.clone(), message));
    }
    if links {
        said.push(
            Problem::warning(
                "external_links",
                place.clone(),
                text!(
                    "в книге есть ссылки на другие файлы: взяты значения, которые сохранены в ней",
                    "the workbook refers to other files: the values that were saved with it are taken"
                ),
            )
            .cure(text!(
                "замените ссылки значениями (Данные — Изменить связи — Разорвать связь), если они могли устареть",
                "replace the links by values (Data, Edit links, Break link) where they may be stale"
            )),
        );
    }
    Ok(said)
}

/// A name that two parts share; for some programs neither case nor the direction of a stroke parts names.
fn twin(content: &[u8], archive: &zip::ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    let mut names = BTreeSet::new();
    let folded = archive.file_names().flatten().map(|name| name.replace('\\', "/").trim_start_matches('/').to_lowercase());
    for name in folded {
        if !names.insert(name.clone()) {
            return Some(name.chars().filter(|c| !c.is_control()).take(80).collect());
        }
    }
    // Of parts with the same name the archive keeps one; its end tells how many there are.
    const END: &[u8] = b"PK\x05\x06";
    let end = content.windows(END.len()).rposition(|window| window == END)?;
    let told = u16::from_le_bytes([*content.get(end + 10)?, *content.get(end + 11)?]);
    (told != u16::MAX && usize::from(told) != archive.len()).then(|| "…".to_owned())
}

/// How many strings a part may announce: the reader of cells would set memory aside for them at once.
fn strings_of(name: &str) -> Option<u64> {
    name.ends_with("sharedstrings.xml").then_some(cap::CELLS)
}

/// Walks through the markup of a part. What is not well-formed is left to the reader of cells, which says what is damaged.
fn markup(part: &mut dyn Read, place: &Place, strings: Option<u64>, cells: &mut u64) -> Result<(), Problem> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut value = Value::default();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        if event.as_ref().is_ok_and(|event| !value.is_plain(event)) {
            return Err(Problem::error(
                "odd_value",
                place.clone(),
                text!(
                    "значение ячейки записано с разметкой внутри или дважды: программы прочтут его по-разному",
                    "the value of a cell has markup in it or is given twice: programs read it in different ways"
                ),
            )
            .expected(text!("одно значение в ячейке", "one value in a cell"))
            .cure(text!(
                "откройте книгу в Excel и сохраните заново, сверив значения",
                "open the workbook in Excel and save it anew, checking its values"
            )));
        }
        match event {
            Ok(Event::Start(start)) => {
                depth += 1;
                // Each cell is walked through twice more: too many are told here.
                *cells += u64::from(start.local_name().as_ref() == "c");
                if *cells > cap::CELLS {
                    let most = cap::CELLS;
                    return Err(too_big(place.clone(), text!("ячеек больше {most}", "over {most} cells"), format!("> {most}")));
                }
                if depth > cap::DEPTH {
                    let most = cap::DEPTH;
                    return Err(too_big(
                        place.clone(),
                        text!("разметка книги вложена глубже {most} уровней", "the markup of the workbook is over {most} levels deep"),
                        depth.to_string(),
                    ));
                }
                let announced = || {
                    let count = start.try_get_attribute("uniqueCount").ok().flatten()?;
                    Some(count.value.into_owned())
                };
                if let Some(most) = strings
                    && start.local_name().as_ref() == "sst"
                    && let Some(count) = announced()
                    && count.trim().parse::<u64>().map_or(!count.trim().is_empty(), |count| count > most)
                {
                    let place = place.clone();
                    return Err(too_big(
                        place,
                        text!("книга объявляет строк текста: {count}", "the workbook announces {count} texts"),
                        count,
                    ));
                }
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::DocType(_)) => {
                return Err(Problem::error(
                    "entities",
                    place.clone(),
                    text!(
                        "в разметке книги есть описание сущностей (DOCTYPE): программы Office его не пишут",
                        "the markup of the workbook declares entities (DOCTYPE): Office programs write none"
                    ),
                )
                .cure(text!(
                    "получите книгу из другого источника или сохраните её заново",
                    "get the workbook from elsewhere, or save it anew"
                )));
            }
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// Where the walk stands within a cell.
#[derive(Default)]
struct Value {
    /// The tag of the cell: its kind is looked up only where it matters.
    tag: String,
    inside: bool,
    given: bool,
}

impl Value {
    /// Whether the event is what Office programs write: one `<v>` in a cell, one piece of text in it.
    fn is_plain(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(start) if start.local_name().as_ref() == "c" => {
                self.tag.clear();
                self.tag.push_str(start);
                (self.inside, self.given) = (false, false);
                true
            }
            Event::Start(start) if start.local_name().as_ref() == "v" => {
                self.inside = true;
                !std::mem::replace(&mut self.given, true)
            }
            Event::End(end) if end.local_name().as_ref() == "v" => {
                self.inside = false;
                true
            }
            Event::Text(_) | Event::Eof => true,
            Event::GeneralRef(_) => !self.inside || self.is_text(),
            _ => !self.inside,
        }
    }

    /// The cell holds text of a formula, where entities may stand.
    fn is_text(&self) -> bool {
        let kind = self.tag.split_once(" t=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next());
        kind.is_some_and(|kind| !matches!(kind, "n" | "s" | "b" | "e"))
    }
}
