//! Changes of bytes, of cells, and of the parts of an archive.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::{Cursor, Read, Write};

/// What the bytes of a target are, so that a change gets past the first check.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Bytes,
    /// Lines of words: TOML, JSON.
    Text,
    /// Cells.
    Table,
    /// A ZIP archive of XML.
    Archive,
}

pub struct Mutator {
    random: ChaCha8Rng,
    form: Form,
}

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1",
    "1e308",
    "1e309",
    "-1e308",
    "1e-320",
    "NaN",
    "inf",
    "0.5",
    "1,5",
    "1.000,5",
    "1 000",
    "1\u{a0}000",
    "99999999999999999999",
    "2147483647",
    "2147483648",
    "-2147483648",
    "4294967296",
    "18446744073709551616",
    "0x10",
    "1e18",
    "1e15",
    "0.1",
    "1.0000001",
    "3.5",
    "2025",
    "2026",
    "1989",
    "2101",
    "12",
    "1048577",
    "16385",
];
const WORDS: &[&str] = &[
    "",
    " ",
    "\u{feff}",
    "\u{202e}",
    "\u{200f}",
    "\0",
    "\u{7}",
    "да",
    "нет",
    "true",
    "false",
    "all",
    "=1+1",
    "@SUM(A1)",
    "+7",
    "-",
    "—",
    "08.02.01",
    "О8.02.01",
    "08.02.2015",
    "34.02.01",
    "09.03.01",
    "00.00.00",
    "99.99.99",
    "очная",
    "9 классов",
    "[[[[",
    "{{{{",
    "]]",
    "\"",
    "'",
    "\"\"\"",
    "#REF!",
    "#N/A",
    "Колледж cвязи",
    "<a>",
    "&amp;",
    "\u{1F600}",
    "ё",
    "../../etc/passwd",
    "/dev/zero",
    "ӓ",
];

impl Mutator {
    pub fn new(seed: u64, form: Form) -> Self {
        Self { random: ChaCha8Rng::seed_from_u64(seed), form }
    }

    /// One of the cases, changed at some places.
    pub fn mutate(&mut self, pool: &[Vec<u8>]) -> Vec<u8> {
        let case = pool[self.below(pool.len())].clone();
        let blind = self.below(5) == 0;
        match self.form {
            Form::Archive if !blind => self.archive(&case).unwrap_or_else(|| self.blind(case, pool)),
            Form::Table if !blind => self.table(&case),
            Form::Text if !blind => self.words(&case),
            _ => self.blind(case, pool),
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { self.random.random_range(0..bound) }
    }

    fn token(&mut self) -> &'static str {
        let all = NUMBERS.len() + WORDS.len();
        let index = self.below(all);
        NUMBERS.get(index).or_else(|| WORDS.get(index - NUMBERS.len())).copied().unwrap_or_default()
    }

    /// Bytes changed, put in, taken out, copied, cut.
    fn blind(&mut self, mut case: Vec<u8>, pool: &[Vec<u8>]) -> Vec<u8> {
        for _ in 0..=self.below(6) {
            let at = self.below(case.len());
            let end = (at + 1 + self.below(64)).min(case.len());
            match self.below(8) {
                0 if !case.is_empty() => case[at] ^= 1 << self.below(8),
                1 if !case.is_empty() => case[at] = self.random.random(),
                2 => case.insert(at, self.random.random()),
                3 => drop(case.drain(at..end)),
                4 => {
                    let copy = case[at..end].to_vec();
                    let to = self.below(case.len());
                    case.splice(to..to, copy);
                }
                5 if self.below(4) == 0 => case.truncate(at),
                6 => {
                    let token = self.token();
                    case.splice(at..at, token.bytes());
                }
                _ => {
                    let other = &pool[self.below(pool.len())];
                    let from = self.below(other.len());
                    let to = (from + self.below(200)).min(other.len());
                    case.splice(at..at, other[from..to].to_vec());
                }
            }
        }
        case
    }

    /// Values of lines, whole lines.
    fn words(&mut self, case: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(case).into_owned();
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        for _ in 0..=self.below(4) {
            let (at, other) = (self.below(lines.len()), self.below(lines.len()));
            match self.below(6) {
                0 => drop(lines.remove(at)),
                1 => {
                    let copy = lines[at].clone();
                    lines.insert(other, copy);
                }
                2 => lines.swap(at, other),
                3 => {
                    let deep = self.below(3000);
                    lines.insert(at, format!("x = {}", "[".repeat(deep)));
                }
                _ => {
                    let token = self.token();
                    let line = &mut lines[at];
                    let split = line.find(['=', ':']).map_or(0, |place| place + 1);
                    *line = if token.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == 't') {
                        format!("{}{token}", &line[..split])
                    } else {
                        format!("{}\"{token}\"", &line[..split])
                    };
                }
            }
            if lines.is_empty() {
                lines.push(String::new());
            }
        }
        lines.join("\n").into_bytes()
    }

    /// Cells, rows and columns of a table of commas.
    fn table(&mut self, case: &[u8]) -> Vec<u8> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(case);
        let mut rows: Vec<Vec<String>> =
            reader.byte_records().flatten().map(|r| r.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect()).collect();
        if rows.is_empty() {
            return case.to_vec();
        }
        for _ in 0..=self.below(5) {
            let (row, other) = (self.below(rows.len()), self.below(rows.len()));
            let column = self.below(rows[row].len());
            match self.below(9) {
                0 => drop(rows.remove(row)),
                1 => {
                    let copy = rows[row].clone();
                    rows.insert(other, copy);
                }
                2 => rows.swap(row, other),
                3 if !rows[row].is_empty() => drop(rows[row].remove(column)),
                4 if !rows[other].is_empty() => {
                    let from = self.below(rows[other].len());
                    let value = rows[other][from].clone();
                    rows[row].insert(column, value);
                }
                // A whole column.
                5 => {
                    let token = self.token();
                    rows.iter_mut().skip(1).filter_map(|cells| cells.get_mut(column)).for_each(|cell| *cell = token.to_owned());
                }
                _ if !rows[row].is_empty() => rows[row][column] = self.token().to_owned(),
                _ => {}
            }
            if rows.is_empty() {
                return Vec::new();
            }
        }
        let delimiter = [b',', b',', b';', b'\t'][self.below(4)];
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).expect("row"));
        writer.into_inner().expect("bytes")
    }

    /// A part of the archive, packed again.
    fn archive(&mut self, case: &[u8]) -> Option<Vec<u8>> {
        let mut archive = zip::ZipArchive::new(Cursor::new(case)).ok()?;
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index(index).ok()?;
            let name = entry.name().ok()?.into_owned();
            let mut content = Vec::new();
            entry.take(4 << 20).read_to_end(&mut content).ok()?;
            parts.push((name, content));
        }
        let at = self.below(parts.len());
        match self.below(12) {
            0 => drop(parts.remove(at)),
            1 => {
                let other = self.below(parts.len());
                let content = parts[other].1.clone();
                parts[at].1 = content;
            }
            _ => parts[at].1 = self.markup(&parts[at].1.clone()),
        }
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &parts {
            writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).ok()?;
            writer.write_all(content).ok()?;
        }
        Some(writer.finish().ok()?.into_inner())
    }

    /// Elements, attributes and texts of markup.
    fn markup(&mut self, content: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(content).into_owned();
        let mut pieces: Vec<String> = text.split_inclusive('>').map(str::to_owned).collect();
        if pieces.is_empty() {
            return content.to_vec();
        }
        for _ in 0..=self.below(5) {
            let (at, other) = (self.below(pieces.len()), self.below(pieces.len()));
            match self.below(9) {
                0 => drop(pieces.remove(at)),
                1 => {
                    let copy = pieces[at].clone();
                    pieces.insert(other, copy);
                }
                2 => pieces.swap(at, other),
                3 => {
                    let copies = self.below(300);
                    let piece = pieces[at].repeat(copies);
                    pieces.insert(at, piece);
                }
                4 => {
                    const CELLS: [&str; 8] = ["A1", "XFD1048576", "AAAAAA1", "A0", "1A", "A99999999999", "ZZZ1", ""];
                    let cell = CELLS[self.below(CELLS.len())];
                    if let Some((before, after)) = pieces[at].clone().split_once(" r=\"") {
                        let rest = after.split_once('"').map_or("", |(_, rest)| rest);
                        pieces[at] = format!("{before} r=\"{cell}\"{rest}");
                    }
                }
                5 => {
                    const PIECES: [&str; 10] = [
                        "<mergeCell ref=\"A1:XFD1048576\"/>",
                        "<c t=\"s\"><v>99999999</v></c>",
                        "<c t=\"s\"><v>-1</v></c>",
                        "<f>1+1</f>",
                        "<f t=\"shared\" si=\"4294967295\" ref=\"A1:A9\">B1</f>",
                        "<!DOCTYPE x [<!ENTITY a \"b\">]>",
                        "<c t=\"e\"><v>#REF!</v></c>",
                        "<sst uniqueCount=\"18446744073709551615\">",
                        "<dimension ref=\"A1:XFD1048576\"/>",
                        "&a;",
                    ];
                    let piece = PIECES[self.below(PIECES.len())].to_owned();
                    pieces.insert(at, piece);
                }
                _ => {
                    // The value of an attribute, or the text before the next element.
                    let token = self.token();
                    let piece = pieces[at].clone();
                    pieces[at] = match piece.split_once("=\"") {
                        Some((before, after)) if self.below(3) > 0 => {
                            let rest = after.split_once('"').map_or("", |(_, rest)| rest);
                            format!("{before}=\"{token}\"{rest}")
                        }
                        _ => piece.find('<').map_or(token.to_owned(), |open| format!("{token}{}", &piece[open..])),
                    };
                }
            }
            if pieces.is_empty() {
                pieces.push(String::new());
            }
        }
        pieces.concat().into_bytes()
    }
}
