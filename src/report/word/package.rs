//! What the docx writer leaves out, put into the finished parts: heads that repeat, alternative text of pictures, the language
//! of the text, title; then one archive with fixed times, so that the same document has the same bytes.

use super::WordError;
use docx_rs::XMLDocx;
use kadry_region::lang::Lang;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// What the parts are told beyond what the writer knows.
pub struct Extras {
    pub lang: Lang,
    pub title: String,
    pub program: String,
    /// Of the pictures, in their order: name and alternative text.
    pub pictures: Vec<(String, String)>,
}

const HEAD: &str = r#"<w:trHeight w:val="1" w:hRule="atLeast" />"#;
const PICTURE: &str = r#"<wp:docPr id="1" name="Figure" />"#;
/// Text of the document has no plain quotation mark: it is escaped there.
const NUMBER: &str = r#" w14:paraId=""#;
const LAST_RUN_DEFAULT: &str = "</w:rPr></w:rPrDefault>";
const CREATOR: &str = "<dc:creator>unknown</dc:creator>";
const CHANGER: &str = "<cp:lastModifiedBy>unknown</cp:lastModifiedBy>";

/// The bytes of the document.
///
/// # Errors
/// [`WordError`] where a part is not what it is expected to be, or the archive cannot be written.
pub fn packed(mut parts: XMLDocx, extras: &Extras) -> Result<Vec<u8>, WordError> {
    parts.document = changed(&parts.document, |text| {
        let text = unnumbered(text).replace(HEAD, "<w:tblHeader />");
        Some(pictures(text, &extras.pictures))
    })?;
    for part in parts.headers.iter_mut().chain([&mut parts.footnotes]) {
        *part = changed(part, |text| Some(unnumbered(text)))?;
    }
    let language = match extras.lang {
        Lang::Ru => "ru-RU",
        Lang::En => "en-GB",
    };
    let spoken = format!(r#"<w:lang w:val="{language}" w:eastAsia="{language}" />{LAST_RUN_DEFAULT}"#);
    parts.styles = changed(&parts.styles, |text| replaced(text, LAST_RUN_DEFAULT, &spoken))?;
    let (program, title) = (escaped(&extras.program), escaped(&extras.title));
    let creator = format!("<dc:creator>{program}</dc:creator><dc:title>{title}</dc:title><dc:language>{language}</dc:language>");
    let changer = format!("<cp:lastModifiedBy>{program}</cp:lastModifiedBy>");
    parts.doc_props.core = changed(&parts.doc_props.core, |text| replaced(&replaced(text, CREATOR, &creator)?, CHANGER, &changer))?;
    let mut stored = Cursor::new(Vec::new());
    parts.pack(&mut stored).map_err(|error| WordError::Packed(error.to_string()))?;
    Ok(compressed(stored)?)
}

fn changed(part: &[u8], change: impl Fn(&str) -> Option<String>) -> Result<Vec<u8>, WordError> {
    let text = std::str::from_utf8(part).map_err(|error| WordError::Packed(error.to_string()))?;
    change(text).map(String::into_bytes).ok_or_else(|| WordError::Packed("a part of the document is not as expected".to_owned()))
}

/// Without the numbers of paragraphs: nothing refers to them, and the writer counts on from one document to the next.
fn unnumbered(text: &str) -> String {
    let mut parts = text.split(NUMBER);
    let first = parts.next().unwrap_or_default();
    std::iter::once(first).chain(parts.filter_map(|rest| rest.split_once('"').map(|(_, rest)| rest))).collect()
}

/// Names and alternative texts of pictures, one after the other.
fn pictures(text: String, named: &[(String, String)]) -> String {
    named.iter().enumerate().fold(text, |text, (index, (name, about))| {
        let (name, about) = (escaped(name), escaped(about));
        text.replacen(PICTURE, &format!(r#"<wp:docPr id="{}" name="{name}" descr="{about}" />"#, index + 1), 1)
    })
}

fn replaced(text: &str, from: &str, to: &str) -> Option<String> {
    text.contains(from).then(|| text.replacen(from, to, 1))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The archive again, its text compressed and every time the same.
fn compressed(stored: Cursor<Vec<u8>>) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(stored)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name()?.into_owned();
        // Pictures are compressed already.
        let method = if name.ends_with(".png") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        writer.start_file(name, options)?;
        writer.write_all(&content)?;
    }
    Ok(writer.finish()?.into_inner())
}
