//! Axes: round steps, values to pixels, year labels that leave one another room.

use super::canvas::{Align, Canvas, Colour, Lettering, PALE, Rect};
use crate::units::Year;

/// A linear map from values to pixels.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: f64,
    high: f64,
    from: i32,
    to: i32,
}

impl Scale {
    /// Covers `low` to `high`, zero included; never empty.
    pub fn new(low: f64, high: f64, from: i32, to: i32) -> Self {
        let (low, high) = (finite(low).min(0.0), finite(high).max(0.0));
        Self { low, high: if high > low { high } else { low + 1.0 }, from, to }
    }

    /// Ends the scale on round steps.
    pub fn rounded(self, wanted: usize) -> Self {
        let step = step(self.high - self.low, wanted);
        Self { low: (self.low / step).floor() * step, high: (self.high / step).ceil() * step, ..self }
    }

    pub fn at(self, value: f64) -> i32 {
        let part = ((finite(value) - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + (part * f64::from(self.to - self.from)).round() as i32
    }

    pub fn ticks(self, wanted: usize) -> Vec<f64> {
        let step = step(self.high - self.low, wanted);
        let (first, last) = ((self.low / step).ceil() as i64, (self.high / step).floor() as i64);
        (first..=last).map(|index| index as f64 * step).collect()
    }
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

/// 1, 2 or 5 times a power of ten, not below 1: people and places are counted.
fn step(span: f64, wanted: usize) -> f64 {
    let raw = (span / wanted.max(1) as f64).max(1.0);
    let power = 10f64.powf(raw.log10().floor());
    [1.0, 2.0, 5.0, 10.0].iter().map(|factor| factor * power).find(|step| *step >= raw * 0.999).unwrap_or(raw)
}

/// Horizontal grid lines with their values to the left of `area`.
pub fn value_axis(canvas: &mut Canvas, area: Rect, scale: Scale, wanted: usize, lettering: Lettering, show: &dyn Fn(f64) -> String) {
    for tick in scale.ticks(wanted) {
        let y = scale.at(tick);
        let colour: Colour = if tick == 0.0 { lettering.colour } else { PALE };
        canvas.line(vec![(area.x, y), (area.right(), y)], 1, colour);
        canvas.text(area.x - 8, y + lettering.size / 3, &show(tick), lettering.align(Align::Right));
    }
}

/// Years below `area`, thinned out until they fit; the years in step with `keep` stay.
pub fn year_axis(canvas: &mut Canvas, years: &[(Year, i32)], baseline: i32, keep: Year, lettering: Lettering) {
    let gap = match years {
        [(_, first), (_, second), ..] => (second - first).max(1),
        _ => i32::MAX,
    };
    let stride = (lettering.width("0000") + 12) / gap + 1;
    for (year, x) in years.iter().filter(|(year, _)| year.since(keep) % stride == 0) {
        canvas.text(*x, baseline, &year.to_string(), lettering.align(Align::Centre));
    }
}

/// `count` equal cells in `columns`, row by row, with `gap` between them.
pub fn grid(area: Rect, count: usize, columns: usize, gap: i32) -> Vec<Rect> {
    let columns = columns.clamp(1, count.max(1)) as i32;
    let rows = (count as i32 + columns - 1) / columns;
    let width = (area.width - gap * (columns - 1)) / columns;
    let height = (area.height - gap * (rows - 1).max(0)) / rows.max(1);
    (0..count as i32)
        .map(|index| Rect { x: area.x + index % columns * (width + gap), y: area.y + index / columns * (height + gap), width, height })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_never_empty() {
        let scale = Scale::new(0.0, 1234.0, 0, 100).rounded(4);
        assert_eq!(scale.ticks(4), [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!((scale.at(0.0), scale.at(1500.0), scale.at(f64::NAN)), (0, 100, 0));
        assert_eq!(Scale::new(f64::NAN, f64::INFINITY, 0, 100).ticks(3), [0.0, 1.0]);
        assert_eq!(Scale::new(-30.0, 70.0, 100, 0).rounded(5).ticks(5), [-40.0, -20.0, 0.0, 20.0, 40.0, 60.0, 80.0]);
    }

    #[test]
    fn grid_fills_its_area() {
        let cells = grid(Rect { x: 0, y: 0, width: 100, height: 50 }, 5, 3, 10);
        assert_eq!(cells.len(), 5);
        assert_eq!((cells[4].x, cells[4].y, cells[2].right() <= 100, cells[4].bottom()), (36, 30, true, 50));
        assert!(grid(Rect { x: 0, y: 0, width: 100, height: 50 }, 0, 3, 10).is_empty());
    }
}
