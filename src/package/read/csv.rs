//! CSV as ministries save it: UTF-8, UTF-16 or windows-1251, comma, semicolon or tab.

use super::content::foreign;
use super::meter::Meter;
use super::{Cell, RawTable, cap, empty, too_big};
use ::csv::{ByteRecord, Reader, ReaderBuilder, StringRecord, Terminator};
use kadry_region::lang::{Text, text};
use kadry_region::problem::{Place, Problem};
use std::borrow::Cow;

/// Reads one CSV file.
///
/// # Errors
/// One [`Problem`] when the file as a whole cannot be read: too big, binary, cut inside a quoted cell.
pub fn read(content: &[u8], place: Place) -> Result<RawTable, Problem> {
    if foreign(content).is_some() {
        return Err(not_text(content, &place));
    }
    let (mut content, encoding) = decode(content, &place)?;
    // Lines of old Macintosh programs end with \r alone.
    if content.contains('\r') && !content.contains('\n') {
        content = content.replace('\r', "\n").into();
    }
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
    measure(&content, delimiter, &place)?;

    let mut reader = reader(&content, delimiter);
    let mut table = RawTable {
        comma_separated: delimiter == b',',
        assumed: assumption(encoding, delimiter).into_iter().collect(),
        header_row: 1,
        place,
        ..RawTable::default()
    };
    let mut record = StringRecord::new();
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
        // The reader passes over blank lines before a record without moving its place.
        let start = record.position().and_then(|place| content.as_bytes().get(usize::try_from(place.byte()).ok()?..)).unwrap_or_default();
        let blank = start.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count() as u64;
        let line = line + blank;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.header.is_empty() {
            table.header = record.iter().map(|cell| cell.trim().to_owned()).collect();
            table.header_row = line;
            continue;
        }
        table.rows.push((line, record.iter().map(cell).collect()));
    }
    if table.header.is_empty() {
        return Err(empty(table.place));
    }
    Ok(table)
}

/// Lines end with \n, whatever stands before it: between \r and \n the reader's line number would be one behind, and rows
/// must be named as a spreadsheet numbers them.
fn reader(content: &str, delimiter: u8) -> Reader<&[u8]> {
    let end = Terminator::Any(b'\n');
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).terminator(end).from_reader(content.as_bytes())
}

/// Counts rows and cells before any is kept: a file of ten million rows costs no more memory than its bytes.
fn measure(content: &str, delimiter: u8, place: &Place) -> Result<(), Problem> {
    let mut reader = reader(content, delimiter);
    let mut meter = Meter::default();
    let mut record = ByteRecord::new();
    loop {
        let line = reader.position().line();
        if !reader.read_byte_record(&mut record).unwrap_or_default() {
            return Ok(());
        }
        if record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        meter.row(place, line)?;
        for (column, cell) in record.iter().enumerate() {
            meter.cell(place, line, column, std::str::from_utf8(cell).unwrap_or_default())?;
        }
    }
}

fn cell(text: &str) -> Cell {
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn decode<'a>(content: &'a [u8], place: &Place) -> Result<(Cow<'a, str>, &'static str), Problem> {
    let (text, encoding) = if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(content) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&content[mark..]);
        (Some(text).filter(|_| !had_errors), encoding.name())
    } else if let Ok(text) = std::str::from_utf8(content) {
        (Some(Cow::Borrowed(text)), "UTF-8")
    } else {
        let (text, _, had_errors) = encoding_rs::WINDOWS_1251.decode(content);
        (Some(text).filter(|_| !had_errors && !content.contains(&0)), "windows-1251")
    };
    match text {
        Some(text) => match text.find('\0') {
            None => Ok((text, encoding)),
            Some(at) => Err(null_byte(&text, at, content, place)),
        },
        None => Err(not_text(content, place)),
    }
}

/// Text with a byte of zero in it, which no table program writes: where the first stands.
fn null_byte(text: &str, at: usize, content: &[u8], place: &Place) -> Problem {
    let number = text.matches('\0').count();
    // Other programs' files and UTF-16 without its mark are full of zeros.
    if number > 8 && number * 20 > text.len() {
        return not_text(content, place);
    }
    let line = text[..at].matches('\n').count() as u64 + 1;
    Problem::error(
        "null_byte",
        place.row(line),
        text!("в файле нулевые байты, всего {number}: он повреждён", "the file holds {number} bytes of zero: it is damaged"),
    )
    .value("U+0000")
    .expected(text!("текст без управляющих знаков", "text without control characters"))
    .cure(text!("получите файл заново или сохраните таблицу как «CSV UTF-8»", "get the file again, or save the table as “CSV UTF-8”"))
}

fn not_text(content: &[u8], place: &Place) -> Problem {
    let (ru, en) =
        foreign(content).map_or_else(|| ("файл двоичный или повреждён".into(), "the file is binary or damaged".into()), |k| (k.ru, k.en));
    Problem::error("not_text", place.clone(), text!("это не текст CSV: {ru}", "this is no CSV text: {en}"))
        .expected(text!("CSV в UTF-8 или windows-1251", "CSV in UTF-8 or windows-1251"))
        .cure(text!(
            "откройте исходную таблицу и сохраните её как «CSV UTF-8»; книгу назовите .xlsx",
            "open the source table and save it as “CSV UTF-8”; give a workbook the name .xlsx"
        ))
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
        read(content, Place::file("t.csv"))
    }

    #[test]
    fn windows_1251_with_semicolons_reads() {
        let (content, _, _) = encoding_rs::WINDOWS_1251.encode("год;численность\r\n2022;1 234,5\r\n;\r\n2023;\"7\"\r\n");
        let table = read_bytes(&content).expect("reads");
        assert_eq!(table.header, ["год", "численность"]);
        assert_eq!(table.rows[0], (2, vec![Cell::Text("2022".into()), Cell::Text("1 234,5".into())]));
        assert_eq!(table.rows[1].0, 4);
        assert!(table.assumed[0].ru.contains("windows-1251"));
    }

    #[test]
    fn a_byte_order_mark_and_utf16_are_no_obstacle() {
        let table = read_bytes("\u{feff}a,b\n1,2\n".as_bytes()).expect("reads");
        assert_eq!(table.header, ["a", "b"]);
        let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain("a\tб\n1\t2\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_bytes(&utf16).expect("reads").header, ["a", "б"]);
    }

    #[test]
    fn rows_of_any_line_ending_are_numbered_as_a_spreadsheet_does() {
        for content in ["a,b\r\n1,\"2\"\r\n\r\n3,4", "a,b\n1,\"2\"\n\n3,4\n", "a,b\r1,\"2\"\r\r3,4\r"] {
            let table = read_bytes(content.as_bytes()).expect("reads");
            assert_eq!(table.header, ["a", "b"]);
            assert_eq!(table.rows[0].1, [Cell::Text("1".into()), Cell::Text("2".into())], "{content:?}");
            assert_eq!(table.rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 4], "{content:?}");
        }
    }

    #[test]
    fn cut_binary_wide_and_empty_files_are_refused() {
        let code = |content: &[u8]| read_bytes(content).expect_err("refused").code;
        assert_eq!(code(b"a,b\n1,\"two\n3,4\n"), "cut_file");
        assert_eq!(code(b"PK\x03\x04\0\0\0"), "not_text");
        assert_eq!(code("x,".repeat(600_000).as_bytes()), "too_big");
        assert_eq!(code(b"  \n\n"), "empty_file");
        assert_eq!(code(b"a,b\n1,\0\n"), "null_byte");
        assert_eq!(code(format!("a\n{}\n", "x".repeat(40_000)).as_bytes()), "too_big");
    }
}
