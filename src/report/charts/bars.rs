//! Horizontal bars with names on the left and values at their ends, for any number of rows.

use super::canvas::{Align, Canvas, Lettering, Rect, WHITE};
use super::frame::{LABEL, Page};
use super::marks::Mark;
use super::rows;
use super::scale::Scale;
use super::words::ellipsis;

/// One row: a bar, perhaps with a part that continues it, perhaps above another to compare with, and words at its end.
pub struct Bar {
    pub name: String,
    pub value: f64,
    pub mark: Mark,
    pub more: Option<(f64, Mark)>,
    pub before: Option<(f64, Mark)>,
    pub note: String,
}

impl Bar {
    fn whole(&self) -> f64 {
        self.value + self.more.map_or(0.0, |(more, _)| more)
    }
}

/// Height of the picture of `count` rows.
pub fn height(count: usize, row: i32) -> i32 {
    row * count as i32 + 34
}

/// Draws the rows, `row` pixels each, and an axis above them.
pub fn draw(canvas: &mut Canvas, page: Page<'_>, body: Rect, row: i32, bars: &[Bar]) {
    let label = Lettering::new(LABEL);
    let widest = |width: &dyn Fn(&Bar) -> i32| bars.iter().map(width).max().unwrap_or_default();
    let names = widest(&|bar| label.width(&bar.name)).min(body.width * 2 / 5);
    let notes = widest(&|bar| label.width(&bar.note)).min(body.width * 2 / 5);
    let area = Rect { x: body.x + names + 16, y: body.y + 34, width: body.width - names - notes - 16 - 14, height: body.height - 34 };
    let most = bars.iter().map(|bar| bar.before.map_or(bar.whole(), |(before, _)| before.max(bar.whole()))).fold(0.0, f64::max);
    let scale = Scale::new(0.0, most, area.x, area.right());
    rows::axis(canvas, page, area, scale);
    for (index, bar) in bars.iter().enumerate() {
        let y = area.y + row * index as i32;
        let thick = row * 7 / 10;
        let main = if bar.before.is_some() { thick * 3 / 5 } else { thick };
        let (middle, end) = (scale.at(bar.value), scale.at(bar.whole()));
        let top = y + (row - thick) / 2;
        bar.mark.fill(canvas, Rect { x: area.x, y: top, width: middle - area.x, height: main });
        if let Some((_, mark)) = bar.more {
            mark.fill(canvas, Rect { x: middle, y: top, width: end - middle, height: main });
        }
        let other = bar.before.map_or(area.x, |(before, mark)| {
            let end = scale.at(before);
            mark.fill(canvas, Rect { x: area.x, y: top + main, width: end - area.x, height: thick - main });
            end
        });
        let baseline = y + row / 2 + LABEL / 3;
        rows::stack(canvas, (area.x - 12, y + row / 2, names), Align::Right, &bar.name, "");
        let (x, note) = (end.max(other) + 12, ellipsis(&bar.note, notes, label));
        canvas.fill(Rect { x: x - 4, y: baseline - LABEL, width: label.width(&note) + 8, height: LABEL + 8 }, WHITE);
        canvas.text(x, baseline, &note, label);
    }
}
