//! Rows with a name on the left, a picture on a common axis, and words in a column on the right.

use super::canvas::{Align, Canvas, GREY, Lettering, PALE, Rect};
use super::frame::{LABEL, Page};
use super::scale::Scale;
use super::words::{ellipsis, wrap};
use kadry_region::lang::number;

/// Of second lines, and of names that one line does not hold.
const SMALL: i32 = 17;
const HEAD: i32 = 34;

/// The words of one row; those under the first line may be empty.
#[derive(Clone, Debug, Default)]
pub struct Label {
    pub name: String,
    pub under: String,
    pub note: String,
    pub note_under: String,
}

/// Where the picture of each row goes.
pub struct Rows {
    pub area: Rect,
    pub scale: Scale,
    row: i32,
}

impl Rows {
    /// Middle of a row.
    pub fn middle(&self, index: usize) -> i32 {
        self.area.y + self.row * index as i32 + self.row / 2
    }

    /// A bar between two values, `thick` pixels high.
    pub fn bar(&self, index: usize, (from, to): (f64, f64), thick: i32) -> Rect {
        let (a, b) = (self.scale.at(from), self.scale.at(to));
        Rect { x: a.min(b), y: self.middle(index) - thick / 2, width: (a - b).abs(), height: thick }
    }
}

/// Height of the picture of `count` rows.
pub fn height(count: usize, row: i32) -> i32 {
    HEAD + row * count as i32
}

/// Writes the words of the rows, `row` pixels each, and draws an axis from `low` to `high` above them; on a `fine` axis steps
/// may be parts of one.
pub fn open(canvas: &mut Canvas, page: Page<'_>, body: Rect, row: i32, labels: &[Label], (low, high): (f64, f64), fine: bool) -> Rows {
    let (label, under) = (Lettering::new(LABEL), Lettering::new(SMALL).colour(GREY));
    let width = |first: fn(&Label) -> &str, second: fn(&Label) -> &str| {
        let widths = labels.iter().map(|row| label.width(first(row)).max(under.width(second(row))));
        widths.max().unwrap_or_default().min(body.width * 2 / 5)
    };
    let names = width(|row| &row.name, |row| &row.under);
    let notes = width(|row| &row.note, |row| &row.note_under);
    let area = Rect { x: body.x + names + 30, y: body.y + HEAD, width: body.width - names - notes - 60, height: row * labels.len() as i32 };
    let scale = Scale::new(low, high, area.x, area.right());
    let wanted = (area.width / 100).max(1) as usize;
    let rows = Rows { area, scale: if fine { scale.fine() } else { scale }.rounded(wanted), row };
    axis(canvas, page, area, rows.scale);
    for (index, words) in labels.iter().enumerate() {
        let middle = rows.middle(index);
        stack(canvas, (body.x + names, middle, names), Align::Right, &words.name, &words.under);
        stack(canvas, (body.right() - notes, middle, notes), Align::Left, &words.note, &words.note_under);
    }
    rows
}

/// Lines one below the other around `middle`; a text too long for its line takes two smaller ones.
pub fn stack(canvas: &mut Canvas, (x, middle, width): (i32, i32, i32), align: Align, first: &str, second: &str) {
    let (label, small) = (Lettering::new(LABEL), Lettering::new(SMALL));
    let mut lines: Vec<(String, Lettering)> = if label.width(first) <= width {
        vec![(first.to_owned(), label)]
    } else {
        wrap(first, width, 2, small).into_iter().map(|line| (line, small)).collect()
    };
    if !second.is_empty() {
        lines.push((ellipsis(second, width, small), small.colour(GREY)));
    }
    let mut top = middle - lines.iter().map(|(_, lettering)| lettering.size + 3).sum::<i32>() / 2;
    for (line, lettering) in lines {
        canvas.text(x, top + lettering.size, &line, lettering.align(align));
        top += lettering.size + 3;
    }
}

/// Upright grid lines with their values above `area`.
pub fn axis(canvas: &mut Canvas, page: Page<'_>, area: Rect, scale: Scale) {
    let small = Lettering::new(18).colour(GREY).align(Align::Centre);
    let wanted = (area.width / 140).max(1) as usize;
    let decimals = (-scale.step(wanted).log10() - 1e-9).ceil().clamp(0.0, 4.0) as usize;
    for tick in scale.ticks(wanted) {
        let x = scale.at(tick);
        let zero = tick == 0.0;
        canvas.line(vec![(x, area.y), (x, area.bottom())], if zero { 2 } else { 1 }, if zero { GREY } else { PALE });
        canvas.text(x, area.y - 10, &number(tick, decimals, page.lang), small);
    }
}
