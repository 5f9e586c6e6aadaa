//! CSV as ministries save it: UTF-8, UTF-16 or windows-1251, comma, semicolon or tab.

use super::{Cell, RawTable, bytes, cap, empty, too_big};
use crate::lang::{Text, text};
use crate::region::problem::{Place, Problem};
use std::borrow::Cow;
use std::path::Path;

/// Reads one CSV file.
///
/// # Errors
/// One [`Problem`] when the file as a whole cannot be read: too big, binary, cut inside a quoted cell.
pub fn read(path: &Path, place: Place) -> Result<RawTable, Problem> {
    let content = bytes(path, &place)?;
    let (content, encoding) = decode(&content, &place)?;
    // Between \r and \n the reader's line number is one behind; rows must be named as a spreadsheet numbers them.
    let content = content.replace("\r\n", "\n");
    // The reader would hold a whole line in memory, so a line of 600 000 columns is refused before it is split.
    let delimiter = delimiter(&content);
    let first = content.lines().next().unwrap_or_default();
    let columns = first.split(delimiter as char).count();
    if columns > cap::COLUMNS {
        let place = place.row(1);
        return Err(too_big(place, text!("столбцов {columns}", "{columns} columns"), columns.to_string()));
    }
    if let Some(line) = unclosed_quote(&content, delimiter) {
        return Err(cut_in_quotes(place.row(line)));
    }

    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(content.as_bytes());
    let mut table = RawTable {
        comma_separated: delimiter == b',',
        assumed: assumption(encoding, delimiter),
        header_row: 1,
        header: Vec::new(),
        rows: Vec::new(),
        place,
    };
    let mut record = csv::StringRecord::new();
    let mut cells = 0_u64;
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let place = table.place.row(line);
                return Err(Problem::error("unreadable", place, text!("строка не читается: {error}", "the row cannot be read: {error}")));
            }
        }
        let line = record.position().map_or(line, |p| p.line());
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.header.is_empty() {
            table.header = record.iter().map(|cell| cell.trim().to_owned()).collect();
            table.header_row = line;
            continue;
        }
        cells += record.len() as u64;
        let over = record.len() > cap::COLUMNS || cells > cap::CELLS || table.rows.len() as u64 >= cap::ROWS;
        if over || record.iter().any(|cell| cell.chars().count() > cap::CELL) {
            let place = table.place.row(line);
            return Err(too_big(
                place,
                text!("строк, столбцов, ячеек или знаков в ячейке", "rows, columns, cells or characters in a cell"),
                record.len().to_string(),
            ));
        }
        table.rows.push((line, record.iter().map(cell).collect()));
    }
    if table.header.is_empty() {
        return Err(empty(table.place));
    }
    Ok(table)
}

fn cell(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn decode<'a>(content: &'a [u8], place: &Place) -> Result<(Cow<'a, str>, &'static str), Problem> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(content) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&content[mark..]);
        if !had_errors && !text.contains('\0') {
            return Ok((text, encoding.name()));
        }
    } else if let Ok(text) = std::str::from_utf8(content) {
        if !text.contains('\0') {
            return Ok((Cow::Borrowed(text), "UTF-8"));
        }
    } else if !content.contains(&0) {
        let (text, _, had_errors) = encoding_rs::WINDOWS_1251.decode(content);
        if !had_errors {
            return Ok((text, "windows-1251"));
        }
    }
    Err(Problem::error(
        "not_text",
        place.clone(),
        text!("это не текст CSV: файл двоичный или повреждён", "this is no CSV text: the file is binary or damaged"),
    )
    .expected(text!("CSV в UTF-8 или windows-1251", "CSV in UTF-8 or windows-1251"))
    .cure(text!("откройте исходную таблицу и сохраните её как «CSV UTF-8»", "open the source table and save it as “CSV UTF-8”")))
}

/// The separator that the header line holds most often outside quotes.
fn delimiter(content: &str) -> u8 {
    let header = content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            counts.iter_mut().filter(|(d, _)| *d == byte).for_each(|(_, n)| *n += 1);
        }
    }
    let mut best = counts[0];
    for candidate in &counts[1..] {
        if candidate.1 > best.1 {
            best = *candidate;
        }
    }
    best.0
}

/// The line on which a quoted cell opens that the file never closes.
fn unclosed_quote(content: &str, delimiter: u8) -> Option<u64> {
    let mut line = 1;
    let mut opened = None;
    let mut cell_starts = true;
    let mut bytes = content.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, opened) {
            (b'"', None) if cell_starts => opened = Some(line),
            (b'"', Some(_)) if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (b'"', Some(_)) => opened = None,
            _ => {}
        }
        cell_starts = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
        if byte == b'\n' {
            line += 1;
        }
    }
    opened
}

fn cut_in_quotes(place: Place) -> Problem {
    Problem::error(
        "cut_file",
        place,
        text!(
            "файл оборван: кавычка открыта и до конца файла не закрыта",
            "the file is cut: a quote opens and is not closed before the end"
        ),
    )
    .expected(text!("закрывающая кавычка", "a closing quote"))
    .cure(text!(
        "получите файл заново целиком или закройте кавычку в этой строке",
        "get the whole file again, or close the quote in this row"
    ))
}

/// Said only where something other than the plain form had to be assumed.
fn assumption(encoding: &str, delimiter: u8) -> Option<Text> {
    if encoding == "UTF-8" && delimiter == b',' {
        return None;
    }
    let (ru, en) = match delimiter {
        b';' => ("точка с запятой, десятичная запятая", "semicolon, decimal comma"),
        b'\t' => ("табуляция, десятичная запятая", "tab, decimal comma"),
        _ => ("запятая", "comma"),
    };
    Some(text!("прочитано как {encoding}, разделитель — {ru}", "read as {encoding}, separator: {en}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(content: &[u8]) -> Result<RawTable, Problem> {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("t.csv");
        std::fs::write(&path, content).expect("file");
        read(&path, Place::file("t.csv"))
    }

    #[test]
    fn windows_1251_with_semicolons_reads() {
        let (content, _, _) = encoding_rs::WINDOWS_1251.encode("год;численность\r\n2022;1 234,5\r\n;\r\n2023;\"7\"\r\n");
        let table = read_bytes(&content).expect("reads");
        assert_eq!(table.header, ["год", "численность"]);
        assert_eq!(table.rows[0], (2, vec![Cell::Text("2022".into()), Cell::Text("1 234,5".into())]));
        assert_eq!(table.rows[1].0, 4);
        assert!(table.assumed.expect("said").ru.contains("windows-1251"));
    }

    #[test]
    fn a_byte_order_mark_and_utf16_are_no_obstacle() {
        let table = read_bytes("\u{feff}a,b\n1,2\n".as_bytes()).expect("reads");
        assert_eq!(table.header, ["a", "b"]);
        let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain("a\tб\n1\t2\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_bytes(&utf16).expect("reads").header, ["a", "б"]);
    }

    #[test]
    fn cut_binary_wide_and_empty_files_are_refused() {
        let code = |content: &[u8]| read_bytes(content).expect_err("refused").code;
        assert_eq!(code(b"a,b\n1,\"two\n3,4\n"), "cut_file");
        assert_eq!(code(b"PK\x03\x04\0\0\0"), "not_text");
        assert_eq!(code("x,".repeat(600_000).as_bytes()), "too_big");
        assert_eq!(code(b"  \n\n"), "empty_file");
    }
}
