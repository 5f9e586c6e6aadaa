//! A document as a list of blocks, written with the set-up that Russian offices ask for (ГОСТ Р 7.0.97-2016). Blocks come
//! first and numbers later, so that a sentence may point to a table that stands behind it.

use super::WordError;
use super::grid::Grid;
use super::package::{Extras, packed};
use docx_rs::{
    AlignmentType, Docx, FieldCharType, Header, Hyperlink, HyperlinkType, InstrText, LineSpacing, LineSpacingType, PageMargin, PageNum,
    PageNumType, PageOrientationType, PageSize, Paragraph, Pic, Run, RunFonts, Section, SpecialIndentType, Style, StyleType, Table,
};
use kadry_region::lang::{Lang, Text};
use std::collections::BTreeMap;

/// Twentieths of a point in a millimetre.
const MM: f64 = 1440.0 / 25.4;
/// English metric units in a twentieth of a point.
const EMU: f64 = 635.0;
const FONT: &str = "Times New Roman";
/// What every document says of its making: a clock would give the same run other bytes.
const CREATED: &str = "2000-01-01T00:00:00Z";

/// Sides of a page in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    landscape: bool,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Layout {
    pub const PORTRAIT: Layout = Layout { landscape: false, left: 30.0, right: 10.0, top: 20.0, bottom: 20.0 };
    /// The binding edge is the upper one.
    pub const LANDSCAPE: Layout = Layout { landscape: true, left: 20.0, right: 15.0, top: 30.0, bottom: 10.0 };

    fn text_width(self) -> usize {
        let width = if self.landscape { 297.0 } else { 210.0 };
        ((width - self.left - self.right) * MM) as usize
    }

    /// Height that a picture may take, so that its caption stays on the page.
    fn picture_height(self) -> f64 {
        let height = if self.landscape { 210.0 } else { 297.0 };
        (height - self.top - self.bottom - 25.0) * MM
    }

    fn margins(self) -> PageMargin {
        let margin = |mm: f64| (mm * MM) as i32;
        let sides = PageMargin::new().left(margin(self.left)).right(margin(self.right)).top(margin(self.top)).bottom(margin(self.bottom));
        sides.header(margin(10.0)).footer(margin(8.0)).gutter(0)
    }

    /// Width and height in twentieths of a point.
    fn page(self) -> (u32, u32) {
        if self.landscape { (16838, 11906) } else { (11906, 16838) }
    }

    fn orientation(self) -> PageOrientationType {
        if self.landscape { PageOrientationType::Landscape } else { PageOrientationType::Portrait }
    }
}

/// What stands in a section of pages.
enum Piece {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

impl From<Table> for Piece {
    fn from(table: Table) -> Self {
        Piece::Table(Box::new(table))
    }
}

impl From<Paragraph> for Piece {
    fn from(paragraph: Paragraph) -> Self {
        Piece::Paragraph(Box::new(paragraph))
    }
}

/// How a paragraph without a number of its own looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    Title,
    /// Centred, below a title.
    Subtitle,
    Body,
    /// An item of a list.
    Item,
    /// In the right half of the page.
    Right,
    /// Before a signature: left, with room above.
    Signature,
}

enum Block {
    Words(Look, String, Vec<&'static str>),
    Heading(String),
    Contents,
    Table(&'static str, String, Grid),
    Bare(Grid),
    Figure(&'static str, String, Vec<u8>),
    /// Ends a section of pages; the next begins on a new page.
    End {
        layout: Layout,
        restart: bool,
    },
}

pub struct Paper {
    lang: Lang,
    title: String,
    program: String,
    blocks: Vec<Block>,
}

impl Paper {
    pub fn new(lang: Lang, title: String, program: String) -> Self {
        Self { lang, title, program, blocks: Vec::new() }
    }

    pub fn words(&mut self, look: Look, text: impl Into<String>) {
        self.blocks.push(Block::Words(look, text.into(), Vec::new()));
    }

    /// A paragraph of sentences.
    pub fn say(&mut self, text: &Text) {
        self.words(Look::Body, text.get(self.lang));
    }

    /// A paragraph that ends by pointing to tables and figures: «… (см. таблицу 3, рисунок 1).» What the document does not
    /// hold is not pointed to.
    pub fn see(&mut self, text: &Text, keys: &[&'static str]) {
        self.blocks.push(Block::Words(Look::Body, text.get(self.lang).to_owned(), keys.to_vec()));
    }

    /// A step of a numbered list; it brings its number along.
    pub fn item(&mut self, text: &Text) {
        self.words(Look::Item, text.get(self.lang));
    }

    /// A list with dashes, a semicolon behind each item and a full stop at the end.
    pub fn list(&mut self, items: Vec<String>) {
        let last = items.len();
        for (index, item) in items.into_iter().enumerate() {
            let end = if index + 1 == last { "." } else { ";" };
            self.words(Look::Item, format!("–\u{a0}{}{end}", item.trim_end_matches(['.', ';'])));
        }
    }

    /// A heading; its number is given by its place.
    pub fn heading(&mut self, text: &Text) {
        self.blocks.push(Block::Heading(text.get(self.lang).to_owned()));
    }

    /// The list of headings.
    pub fn contents(&mut self) {
        self.blocks.push(Block::Contents);
    }

    pub fn table(&mut self, key: &'static str, caption: &Text, grid: Grid) {
        if !grid.is_empty() {
            self.blocks.push(Block::Table(key, caption.get(self.lang).to_owned(), grid));
        }
    }

    /// A table without a caption; a paragraph follows.
    pub fn bare(&mut self, grid: Grid) {
        self.blocks.push(Block::Bare(grid));
    }

    pub fn figure(&mut self, key: &'static str, caption: &Text, png: &[u8]) {
        self.blocks.push(Block::Figure(key, caption.get(self.lang).to_owned(), png.to_vec()));
    }

    pub fn end(&mut self, layout: Layout, restart: bool) {
        self.blocks.push(Block::End { layout, restart });
    }

    /// The bytes of the document.
    ///
    /// # Errors
    /// [`WordError`] where a picture is none or the archive cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, WordError> {
        Writer::new(&self).write()
    }
}

/// What a document can point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Table,
    Figure,
}

impl Kind {
    fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Kind::Table, Lang::Ru) => "Таблица",
            (Kind::Table, Lang::En) => "Table",
            (Kind::Figure, Lang::Ru) => "Рисунок",
            (Kind::Figure, Lang::En) => "Figure",
        }
    }

    /// As the object of «см.»: «таблицу», «таблицы».
    fn pointed(self, several: bool, lang: Lang) -> &'static str {
        match (self, several, lang) {
            (Kind::Table, false, Lang::Ru) => "таблицу",
            (Kind::Table, true, Lang::Ru) => "таблицы",
            (Kind::Figure, false, Lang::Ru) => "рисунок",
            (Kind::Figure, true, Lang::Ru) => "рисунки",
            (Kind::Table, false, Lang::En) => "table",
            (Kind::Table, true, Lang::En) => "tables",
            (Kind::Figure, false, Lang::En) => "figure",
            (Kind::Figure, true, Lang::En) => "figures",
        }
    }
}

struct Writer<'a> {
    paper: &'a Paper,
    /// Kind and number of what can be pointed to, by kind and key.
    numbers: BTreeMap<(Kind, &'static str), usize>,
    headings: usize,
    bookmarks: usize,
    pictures: Vec<(String, String)>,
}

impl<'a> Writer<'a> {
    fn new(paper: &'a Paper) -> Self {
        let mut numbers = BTreeMap::new();
        let (mut tables, mut figures) = (0, 0);
        for block in &paper.blocks {
            match block {
                Block::Table(key, ..) => {
                    tables += 1;
                    numbers.insert((Kind::Table, *key), tables);
                }
                Block::Figure(key, ..) => {
                    figures += 1;
                    numbers.insert((Kind::Figure, *key), figures);
                }
                _ => {}
            }
        }
        Self { paper, numbers, headings: 0, bookmarks: 0, pictures: Vec::new() }
    }

    fn write(mut self) -> Result<Vec<u8>, WordError> {
        let mut docx = styled(Docx::new().created_at(CREATED).updated_at(CREATED));
        let sections: Vec<&[Block]> = self.paper.blocks.split_inclusive(|block| matches!(block, Block::End { .. })).collect();
        for (index, blocks) in sections.iter().enumerate() {
            let (layout, restart) = match blocks.last() {
                Some(Block::End { layout, restart }) => (*layout, *restart),
                _ => (Layout::PORTRAIT, false),
            };
            let mut pieces = Vec::new();
            for block in *blocks {
                pieces.extend(self.block(block, layout)?);
            }
            let (first, last) = (index == 0, index + 1 == sections.len());
            docx =
                if last { ended(docx, pieces, layout, first, restart) } else { docx.add_section(section(pieces, layout, first, restart)) };
        }
        let extras =
            Extras { lang: self.paper.lang, title: clean(&self.paper.title), program: self.paper.program.clone(), pictures: self.pictures };
        packed(docx.build(), &extras)
    }

    fn block(&mut self, block: &Block, layout: Layout) -> Result<Vec<Piece>, WordError> {
        let room = || Piece::from(Paragraph::new().style("Room"));
        Ok(match block {
            Block::Words(look, text, keys) => vec![Piece::from(self.paragraph(*look, text, keys))],
            Block::Heading(text) => vec![Piece::from(self.heading(text))],
            Block::Contents => self.contents().into_iter().map(Piece::from).collect(),
            Block::Table(key, caption, grid) => {
                let caption = self.caption(Kind::Table, key, caption).style("TableCaption").keep_next(true);
                vec![Piece::from(caption), Piece::from(grid.table(layout.text_width(), false)), room()]
            }
            Block::Bare(grid) => vec![room(), Piece::from(grid.table(layout.text_width(), true))],
            Block::Figure(key, caption, png) => {
                let picture = self.picture(key, caption, png, layout)?;
                let caption = self.caption(Kind::Figure, key, caption).style("FigureCaption");
                vec![Piece::from(picture), Piece::from(caption)]
            }
            Block::End { .. } => Vec::new(),
        })
    }

    fn paragraph(&self, look: Look, text: &str, keys: &[&'static str]) -> Paragraph {
        let style = match look {
            Look::Title => "Title",
            Look::Subtitle => "Subtitle",
            Look::Body => "BodyText",
            Look::Item => "ListItem",
            Look::Right => "RightHalf",
            Look::Signature => "Signature",
        };
        let paragraph = Paragraph::new().style(style);
        let text = clean(text);
        let groups = self.pointed(keys);
        if groups.is_empty() {
            let end = if keys.is_empty() || text.ends_with('.') { "" } else { "." };
            return paragraph.add_run(field_free(&format!("{text}{end}")));
        }
        let see = if self.paper.lang == Lang::Ru { "см." } else { "see" };
        let open = format!("{} ({see}\u{a0}", text.trim_end_matches('.'));
        let and = if self.paper.lang == Lang::Ru { " и\u{a0}" } else { " and\u{a0}" };
        let mut paragraph = paragraph.add_run(field_free(&open));
        for (index, (kind, found)) in groups.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            paragraph = paragraph.add_run(field_free(&format!("{comma}{}\u{a0}", kind.pointed(found.len() > 1, self.paper.lang))));
            for (position, (number, key)) in found.iter().enumerate() {
                let between = match position {
                    0 => "",
                    last if last + 1 == found.len() => and,
                    _ => ", ",
                };
                let reference = field(&format!(" REF {} \\h ", bookmark(*kind, key)), &number.to_string());
                paragraph = paragraph.add_run(field_free(between)).add_run(reference);
            }
        }
        paragraph.add_run(field_free(")."))
    }

    /// Tables and figures among `keys` that are there, in the order of their numbers.
    fn pointed(&self, keys: &[&'static str]) -> Vec<(Kind, Vec<(usize, &'static str)>)> {
        let of = |kind: Kind| {
            let mut found: Vec<_> = keys.iter().filter_map(|key| Some((*self.numbers.get(&(kind, *key))?, *key))).collect();
            found.sort_unstable();
            (kind, found)
        };
        [of(Kind::Table), of(Kind::Figure)].into_iter().filter(|(_, found)| !found.is_empty()).collect()
    }

    fn heading(&mut self, text: &str) -> Paragraph {
        self.headings += 1;
        let (number, id) = (self.headings, self.bookmark());
        let run = field_free(&format!("{number}. {}", clean(text)));
        let paragraph = Paragraph::new().style("Heading1").keep_next(true).add_bookmark_start(id, heading_bookmark(number));
        paragraph.add_run(run).add_bookmark_end(id)
    }

    /// A field with its entries; where the reader asks for it, the word processor adds pages to them.
    fn contents(&self) -> Vec<Paragraph> {
        let headings: Vec<&String> =
            self.paper.blocks.iter().filter_map(|b| if let Block::Heading(text) = b { Some(text) } else { None }).collect();
        let last = headings.len();
        let entry = |(index, text): (usize, &&String)| {
            let number = index + 1;
            let mut paragraph = Paragraph::new().style("TOC1");
            if index == 0 {
                let begin = Run::new().add_field_char(FieldCharType::Begin, false);
                let begin = begin.add_instr_text(InstrText::Unsupported(" TOC \\o \"1-1\" \\h ".to_owned()));
                paragraph = paragraph.add_run(begin.add_field_char(FieldCharType::Separate, false));
            }
            let link = Hyperlink::new(heading_bookmark(number), HyperlinkType::Anchor);
            paragraph = paragraph.add_hyperlink(link.add_run(field_free(&format!("{number}. {}", clean(text)))));
            if number == last {
                paragraph = paragraph.add_run(Run::new().add_field_char(FieldCharType::End, false));
            }
            paragraph
        };
        let title = if self.paper.lang == Lang::Ru { "Содержание" } else { "Contents" };
        std::iter::once(Paragraph::new().style("ContentsTitle").keep_next(true).add_run(field_free(title)))
            .chain(headings.iter().enumerate().map(entry))
            .collect()
    }

    /// «Таблица 3 — название», the number as a field that counts.
    fn caption(&mut self, kind: Kind, key: &'static str, text: &str) -> Paragraph {
        let number = self.numbers.get(&(kind, key)).copied().unwrap_or_default();
        let (label, id) = (kind.label(self.paper.lang), self.bookmark());
        Paragraph::new()
            .add_run(field_free(&format!("{label}\u{a0}")))
            .add_bookmark_start(id, bookmark(kind, key))
            .add_run(field(&format!(" SEQ {label} \\* ARABIC "), &number.to_string()))
            .add_bookmark_end(id)
            .add_run(field_free(&format!(" — {}", clean(text))))
    }

    fn bookmark(&mut self) -> usize {
        self.bookmarks += 1;
        self.bookmarks
    }

    fn picture(&mut self, key: &str, caption: &str, png: &[u8], layout: Layout) -> Result<Paragraph, WordError> {
        let (width, height) = dimensions(png).ok_or_else(|| WordError::Picture(key.to_owned()))?;
        let ratio = f64::from(height) / f64::from(width);
        let across = (layout.text_width() as f64).min(layout.picture_height() / ratio);
        let number = self.pictures.len() + 1;
        self.pictures.push((format!("{} {number}", Kind::Figure.label(self.paper.lang)), clean(caption)));
        let size = ((across * EMU) as u32, (across * ratio * EMU) as u32);
        let picture = Pic::new_with_dimensions(png.to_vec(), width, height).id(format!("rIdImage{number}")).size(size.0, size.1);
        Ok(Paragraph::new().style("Figure").keep_next(true).add_run(Run::new().add_image(picture)))
    }
}

/// A section before the last. The number of the page stands on all pages but the first of what is numbered from 1.
fn section(pieces: Vec<Piece>, layout: Layout, first: bool, restart: bool) -> Section {
    let (width, height) = layout.page();
    let size = PageSize::new().size(width, height).orient(layout.orientation());
    let mut section = Section::new().page_size(size).page_margin(layout.margins());
    if first {
        section = section.header(numbered_head());
    }
    if first || restart {
        section = section.title_pg();
    }
    if restart {
        section = section.page_num_type(PageNumType::new().start(1));
    }
    pieces.into_iter().fold(section, |section, piece| match piece {
        Piece::Paragraph(paragraph) => section.add_paragraph(*paragraph),
        Piece::Table(table) => section.add_table(*table),
    })
}

/// The last section is the document's own: another one would end with an empty page.
fn ended(docx: Docx, pieces: Vec<Piece>, layout: Layout, first: bool, restart: bool) -> Docx {
    let (width, height) = layout.page();
    let mut docx = docx.page_size(width, height).page_orient(layout.orientation()).page_margin(layout.margins());
    if first {
        docx = docx.header(numbered_head());
    }
    if first || restart {
        docx = docx.title_pg();
    }
    if restart {
        docx = docx.page_num_type(PageNumType::new().start(1));
    }
    pieces.into_iter().fold(docx, |docx, piece| match piece {
        Piece::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
        Piece::Table(table) => docx.add_table(*table),
    })
}

/// Width and height in pixels, from the head of a PNG file.
fn dimensions(png: &[u8]) -> Option<(u32, u32)> {
    let at = |from: usize| png.get(from..from + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let (width, height) = (at(16)?, at(20)?);
    (png.starts_with(b"\x89PNG\r\n\x1a\n") && width > 0 && height > 0).then_some((width, height))
}

fn bookmark(kind: Kind, key: &str) -> String {
    match kind {
        Kind::Table => format!("table_{key}"),
        Kind::Figure => format!("figure_{key}"),
    }
}

fn heading_bookmark(number: usize) -> String {
    format!("heading_{number}")
}

/// A field of the word processor with the value that it has now. Only names of this program go into the instruction.
fn field(instruction: &str, value: &str) -> Run {
    Run::new()
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::Unsupported(instruction.to_owned()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text(value)
        .add_field_char(FieldCharType::End, false)
}

/// Text and nothing but text.
pub fn field_free(text: &str) -> Run {
    Run::new().add_text(text)
}

/// Text without what XML forbids; line breaks and tabs of a name become spaces.
pub fn clean(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).filter(allowed).collect()
}

/// The number of the page, centred at its top. Title pages have no head of their own, and so none.
fn numbered_head() -> Header {
    Header::new().add_paragraph(Paragraph::new().style("PageNumber").add_page_num(PageNum::new()))
}

fn styled(docx: Docx) -> Docx {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT);
    let docx = docx.default_fonts(fonts).default_size(28).default_line_spacing(lines(1.15, 0, 0));
    styles().into_iter().fold(docx, Docx::add_style)
}

/// Lines as a multiple of the type, room before and after in twentieths of a point.
fn lines(height: f64, before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Auto).line((240.0 * height) as i32).before(before).after(after)
}

fn styles() -> Vec<Style> {
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal");
    let first_line = Some(SpecialIndentType::FirstLine((12.5 * MM) as i32));
    let half = (90.0 * MM) as i32;
    vec![
        style("Title", "Title").bold().align(AlignmentType::Center).line_spacing(lines(1.15, 240, 120)),
        style("Subtitle", "Subtitle").align(AlignmentType::Center).line_spacing(lines(1.15, 0, 60)),
        style("Heading1", "heading 1").bold().outline_lvl(0).indent(Some(0), first_line, None, None).line_spacing(lines(1.15, 300, 120)),
        style("BodyText", "Body Text").align(AlignmentType::Both).indent(Some(0), first_line, None, None).line_spacing(lines(1.25, 0, 60)),
        style("ListItem", "List Item").align(AlignmentType::Both).indent(Some(0), first_line, None, None).line_spacing(lines(1.25, 0, 40)),
        style("ContentsTitle", "Contents Title").bold().align(AlignmentType::Center).line_spacing(lines(1.15, 360, 120)),
        style("TOC1", "toc 1").line_spacing(lines(1.15, 0, 60)),
        style("TableCaption", "Table Caption").size(24).line_spacing(lines(1.0, 180, 80)),
        style("FigureCaption", "Figure Caption").size(24).align(AlignmentType::Center).line_spacing(lines(1.0, 60, 240)),
        style("Figure", "Figure").align(AlignmentType::Center).line_spacing(lines(1.0, 180, 0)),
        style("TableText", "Table Text").size(20).line_spacing(lines(1.0, 0, 0)),
        style("TableTextSmall", "Table Text Small").size(18).line_spacing(lines(1.0, 0, 0)),
        style("Room", "Room").size(12).line_spacing(lines(1.0, 0, 120)),
        style("RightHalf", "Right Half").indent(Some(half), None, None, None),
        style("Signature", "Signature").line_spacing(lines(1.15, 480, 0)),
        style("PageNumber", "Page Number").size(24).align(AlignmentType::Center),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::grid::Column;
    use kadry_region::lang::text;
    use std::io::{Cursor, Read};

    /// A PNG head of 1600 × 800 pixels: no more of a picture is read.
    fn png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(1600_u32.to_be_bytes());
        bytes.extend(800_u32.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0]);
        bytes
    }

    fn grid(cell: &str) -> Grid {
        let mut grid = Grid::new(vec![Column::words("Имя", 3), Column::number("Мест", 1)]);
        grid.band("Полоса");
        grid.row(vec![cell.to_owned(), "5".to_owned()]);
        grid.sum("Всего", vec!["5".to_owned()]);
        grid
    }

    fn paper(cell: &str) -> Paper {
        let mut paper = Paper::new(Lang::Ru, format!("Записка {cell}"), "kadry".to_owned());
        paper.words(Look::Title, cell);
        paper.contents();
        paper.heading(&text!("Первая", "First"));
        paper.see(&text!("Вперёд и назад", "Both ways"), &["b", "picture", "a", "absent"]);
        paper.see(&text!("Без пары", "Alone"), &["absent"]);
        paper.table("a", &text!("Одна", "One"), grid(cell));
        paper.figure("picture", &text!("Рисунок с «<&>»", "Picture"), &png());
        paper.end(Layout::PORTRAIT, false);
        paper.heading(&text!("Вторая", "Second"));
        paper.table("b", &text!("Другая", "Another"), grid(cell));
        paper.end(Layout::LANDSCAPE, false);
        paper
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("archive");
        let mut text = String::new();
        archive.by_name(name).expect("part").read_to_string(&mut text).expect("UTF-8");
        text
    }

    fn document(cell: &str) -> String {
        part(&paper(cell).finish().expect("document"), "word/document.xml")
    }

    /// What stands in the runs of text, fields with their cached values.
    fn words(xml: &str) -> String {
        let texts = xml.split("<w:t xml:space=\"preserve\">").skip(1).filter_map(|rest| rest.split_once("</w:t>"));
        texts.map(|(text, _)| text).collect::<String>().replace('\u{a0}', " ")
    }

    #[test]
    fn captions_count_and_sentences_point_to_them_in_both_directions() {
        let xml = document("Имя");
        let text = words(&xml);
        assert!(text.contains("Вперёд и назад (см. таблицы 1 и 2, рисунок 1)."), "{text}");
        assert!(text.contains("Таблица 1 — Одна") && text.contains("Таблица 2 — Другая"), "{text}");
        assert!(text.contains("1. Первая") && text.contains("2. Вторая"), "{text}");
        for target in ["table_a", "table_b", "figure_picture", "heading_1", "heading_2"] {
            assert_eq!(xml.matches(&format!(r#"w:name="{target}""#)).count(), 1, "{target}");
        }
        assert_eq!(xml.matches(" SEQ Таблица ").count(), 2);
        assert!(text.contains("Без пары."), "a sentence whose table is not there ends all the same: {text}");
        assert_eq!(xml.matches("w:fldCharType=\"begin\"").count(), xml.matches("w:fldCharType=\"end\"").count());
    }

    #[test]
    fn heads_repeat_and_pictures_say_what_they_show() {
        let xml = document("Имя");
        assert_eq!(xml.matches("<w:tblHeader />").count(), 2);
        assert!(!xml.contains("w:trHeight"), "the mark of a head is replaced");
        assert!(xml.contains(r#"name="Рисунок 1" descr="Рисунок с «&lt;&amp;&gt;»""#), "{xml}");
    }

    #[test]
    fn what_xml_forbids_is_dropped_and_the_rest_is_text() {
        let xml = document("=cmd|' <w:p> \u{7}\u{0}&\u{ffff} конец");
        assert!(xml.contains("=cmd|&apos; &lt;w:p&gt; &amp; конец"), "{}", words(&xml));
        assert!(!xml.contains(['\u{7}', '\u{0}', '\u{ffff}']));
        assert_eq!(clean("a\tb\nc\u{1b}"), "a b c");
    }

    #[test]
    fn the_same_blocks_make_the_same_bytes() {
        let bytes = || paper("Имя").finish().expect("document");
        assert!(bytes() == bytes());
        let core = part(&paper("<&>").finish().expect("document"), "docProps/core.xml");
        assert!(core.contains("<dc:title>Записка &lt;&amp;&gt;</dc:title>") && core.contains(CREATED), "{core}");
    }

    #[test]
    fn pages_turn_between_sections_and_no_empty_section_follows() {
        let xml = document("Имя");
        assert_eq!(xml.matches("<w:sectPr>").count(), 2);
        let (before, after) = xml.split_once(r#"w:orient="landscape""#).expect("a page across");
        assert!(before.contains("Другая") && !after.contains("<w:tbl>"));
    }

    #[test]
    fn a_picture_that_is_none_is_said() {
        let mut paper = Paper::new(Lang::Ru, String::new(), String::new());
        paper.figure("chart", &text!("а", "a"), b"not a picture");
        assert_eq!(paper.finish().expect_err("no picture").to_string(), "chart.png: not a PNG picture");
    }
}
