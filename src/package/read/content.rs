//! What a file is by its first bytes, whatever its name says.

use kadry_region::lang::{Text, text};

/// What the bytes look like; `None` where nothing is known of them.
pub fn kind(content: &[u8]) -> Option<Text> {
    if content.is_empty() {
        return Some(text!("файл пуст", "the file is empty"));
    }
    let plain = || text!("по содержимому это текст", "by its content this is text");
    foreign(content).or_else(|| (!content.iter().take(4096).any(|byte| *byte == 0)).then(plain))
}

/// What the bytes are where they belong to another program; `None` for text and for what nothing is known of.
pub fn foreign(content: &[u8]) -> Option<Text> {
    let begins = |mark: &[u8]| content.starts_with(mark);
    let holds = |part: &[u8]| content.windows(part.len()).take(1 << 16).any(|window| window == part);
    let start: String = content.iter().take(64).map(|byte| byte.to_ascii_lowercase() as char).collect();
    let start = start.trim_start();
    Some(if begins(b"PK\x03\x04") && holds(b"xl/") {
        text!("по содержимому это книга Excel", "by its content this is an Excel workbook")
    } else if begins(b"PK\x03\x04") && holds(b"word/") {
        text!("по содержимому это документ Word", "by its content this is a Word document")
    } else if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        text!("по содержимому это архив ZIP", "by its content this is a ZIP archive")
    } else if begins(b"\xd0\xcf\x11\xe0") {
        text!(
            "по содержимому это файл Office старого формата или под паролем",
            "by its content this is an Office file of the old form or with a password"
        )
    } else if begins(b"PAR1") {
        text!("по содержимому это Parquet", "by its content this is Parquet")
    } else if begins(b"%PDF") {
        text!("по содержимому это PDF", "by its content this is a PDF")
    } else if begins(b"{\\rtf") {
        text!("по содержимому это документ RTF", "by its content this is an RTF document")
    } else if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") {
        text!("по содержимому это картинка", "by its content this is a picture")
    } else if begins(b"Rar!") || begins(b"7z\xbc\xaf") || begins(b"\x1f\x8b") {
        text!("по содержимому это архив", "by its content this is an archive")
    } else if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<table") {
        text!("по содержимому это страница HTML", "by its content this is an HTML page")
    } else if start.starts_with("<?xml") {
        text!("по содержимому это XML", "by its content this is XML")
    } else {
        return None;
    })
}
