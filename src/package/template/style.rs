//! How the workbook looks: formats of heads and cells, and the protection that keeps heads and leaves data free.

use crate::schema::{Column, Kind};
use kadry_region::lang::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, ProtectionOptions, Worksheet};

const REQUIRED: Color = Color::RGB(0x1F_4E_79);
const OPTIONAL: Color = Color::RGB(0xDD_EB_F7);
const LINE: Color = Color::RGB(0xBF_BF_BF);
pub const TAB_REQUIRED: Color = REQUIRED;
pub const TAB_OPTIONAL: Color = Color::RGB(0x9B_C2_E6);
pub const TAB_HELP: Color = Color::RGB(0x70_AD_47);

/// The cell of everything that has no format of its own. Unlocked: a row can be deleted on a protected sheet only if all of
/// its cells are, to the last column.
pub fn free() -> Format {
    Format::new().set_unlocked()
}

/// Heads of required columns are dark and bold, so that they differ in grey print too.
pub fn head(required: bool) -> Format {
    let format = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin).set_border_color(LINE);
    if required {
        format.set_bold().set_font_color(Color::White).set_background_color(REQUIRED)
    } else {
        format.set_background_color(OPTIONAL)
    }
}

/// Text stays text: Excel makes no date of 08.02.15 and no number of 007.
pub fn cell(column: &Column) -> Format {
    let format = free().set_align(FormatAlign::Top);
    match column.kind {
        Kind::Text if wraps(column) => format.set_num_format("@").set_text_wrap(),
        Kind::Text | Kind::Programme | Kind::Ugps | Kind::Inn => format.set_num_format("@"),
        Kind::Year => format.set_num_format("0").set_align(FormatAlign::Center),
        Kind::Count | Kind::Positive => format.set_num_format("#,##0"),
        Kind::Amount if column.unit.starts_with("roubles") => format.set_num_format("#,##0"),
        Kind::Date => format.set_num_format("dd.mm.yyyy"),
        kind if !kind.choices().is_empty() => format.set_align(FormatAlign::Center),
        _ => format,
    }
}

/// Names wrap; the trail to the source stays on one line, or a thousand rows with long sources would be a thousand pages.
pub fn wraps(column: &Column) -> bool {
    column.kind == Kind::Text && !matches!(column.name, "source" | "note")
}

/// Width of a column in characters.
pub fn width(column: &Column, lang: Lang) -> f64 {
    let least = match (column.kind, column.name) {
        (Kind::Text, "name" | "occupation" | "indicator") => 34.0,
        (Kind::Text, "unit") => 16.0,
        (Kind::Text, _) => 22.0,
        (Kind::Amount, _) => 14.0,
        _ => 10.0,
    };
    // The longest word of the head with the button of the filter beside it.
    let word = column.head(lang).split(' ').map(|word| word.chars().count()).max().unwrap_or_default();
    f64::max(least, word as f64 * 1.15 + 3.5)
}

/// Height of a row whose wrapped text takes some lines. Programs other than Excel keep the height that the file gives.
pub fn height(lines: f64) -> f64 {
    15.0 * lines + 2.0
}

/// Lines that a wrapped text takes in a column.
pub fn lines(text: &str, width: f64) -> f64 {
    let mut lines: f64 = 1.0;
    let mut used = 0.0;
    for word in text.split(' ') {
        let letters = word.chars().count() as f64 * 1.1;
        if used > 0.0 && used + 1.0 + letters > width {
            lines += 1.0;
            used = letters;
        } else {
            used += letters + if used > 0.0 { 1.0 } else { 0.0 };
        }
    }
    lines
}

/// Heads are kept; rows may be sorted, filtered, added and removed, columns made wider. There is no password.
pub fn protection() -> ProtectionOptions {
    ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        insert_links: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    }
}

pub fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(LINE)
}

pub fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// Rows that are an example: grey and slanted.
pub fn example() -> Format {
    Format::new().set_italic().set_font_color(Color::RGB(0x7F_7F_7F)).set_background_color(Color::RGB(0xF2_F2_F2))
}

/// A heading between rows.
pub fn section() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0xE7_E6_E6))
}

/// A cell of a form, with its frame.
pub fn field() -> Format {
    free().set_align(FormatAlign::Top).set_align(FormatAlign::Left).set_border(FormatBorder::Thin).set_border_color(LINE).set_text_wrap()
}

/// A required cell that is still empty in a row that was begun.
pub fn missing() -> Format {
    Format::new().set_background_color(Color::RGB(0xF8_CB_AD))
}

/// A4 landscape, as wide as the page.
pub fn set_page(sheet: &mut Worksheet, title: &str) {
    const A4: u8 = 9;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_header(format!("&L{title}")).set_footer("&C&P / &N");
}

pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
