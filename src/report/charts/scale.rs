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
    step: Option<f64>,
}

impl Scale {
    /// Covers `low` to `high`, zero included; never empty.
    pub fn new(low: f64, high: f64, from: i32, to: i32) -> Self {
        let (low, high) = (finite(low).min(0.0), finite(high).max(0.0));
        Self { low, high: if high > low { high } else { low + 1.0 }, from, to, step: None }
    }

    /// Ends the scale on round steps, which are its ticks.
    pub fn rounded(self, wanted: usize) -> Self {
        let step = step(self.high - self.low, wanted);
        Self { low: (self.low / step).floor() * step, high: (self.high / step).ceil() * step, step: Some(step), ..self }
    }

    pub fn at(self, value: f64) -> i32 {
        let part = ((finite(value) - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + (part * f64::from(self.to - self.from)).round() as i32
    }

    pub fn ticks(self, wanted: usize) -> Vec<f64> {
        let step = self.step.unwrap_or_else(|| step(self.high - self.low, wanted));
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
}
