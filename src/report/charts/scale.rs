//! Axes: round steps, values to pixels, short figures, year labels that leave one another room.

use super::canvas::{Align, Canvas, Colour, Lettering, PALE, Rect};
use kadry_region::lang::{Lang, Text, number, text};
use kadry_region::units::Year;

/// A linear map from values to pixels.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    low: f64,
    high: f64,
    from: i32,
    to: i32,
    step: Option<f64>,
    /// Smallest step: 1 where people and places are counted.
    least: f64,
}

impl Scale {
    /// Covers `low` to `high`, zero included; never empty.
    pub fn new(low: f64, high: f64, from: i32, to: i32) -> Self {
        let (low, high) = (finite(low).min(0.0), finite(high).max(0.0));
        Self { low, high: if high > low { high } else { low + 1.0 }, from, to, step: None, least: 1.0 }
    }

    /// For measured values: covers `low` to `high`, and zero only where it is near, so that a line far from it keeps its shape.
    pub fn measured(low: f64, high: f64, from: i32, to: i32) -> Self {
        let (low, high) = (finite(low).min(finite(high)), finite(low).max(finite(high)));
        let (low, high) = match (low, high) {
            (low, high) if low >= 0.0 && low <= high / 2.0 => (0.0, high),
            (low, high) if high <= 0.0 && high >= low / 2.0 => (low, 0.0),
            // A constant is not a cliff of rounding errors.
            (low, high) if high - low <= 1e-9 * high.abs().max(low.abs()) => (low - 0.1 * low.abs(), high + 0.1 * high.abs()),
            near => near,
        };
        Self { low, high: if high > low { high } else { low + 1.0 }, from, to, step: None, least: 0.0 }
    }

    /// Steps may be parts of one.
    pub fn fine(self) -> Self {
        Self { least: 0.0, ..self }
    }

    pub fn covers(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Ends the scale on round steps, which are its ticks.
    pub fn rounded(self, wanted: usize) -> Self {
        let step = self.step(wanted);
        Self { low: (self.low / step).floor() * step, high: (self.high / step).ceil() * step, step: Some(step), ..self }
    }

    pub fn at(self, value: f64) -> i32 {
        let part = ((finite(value) - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + (part * f64::from(self.to - self.from)).round() as i32
    }

    pub fn ticks(self, wanted: usize) -> Vec<f64> {
        let step = self.step(wanted);
        let (first, last) = ((self.low / step - 1e-6).ceil() as i64, (self.high / step + 1e-6).floor() as i64);
        (first..=last).map(|index| index as f64 * step).collect()
    }

    /// Distance of the ticks: 1, 2 or 5 times a power of ten.
    pub fn step(self, wanted: usize) -> f64 {
        self.step.unwrap_or_else(|| {
            let raw = ((self.high - self.low) / wanted.max(1) as f64).max(self.least).max(f64::MIN_POSITIVE);
            let power = 10f64.powf(raw.log10().floor());
            [1.0, 2.0, 5.0, 10.0].iter().map(|factor| factor * power).find(|step| *step >= raw * 0.999).unwrap_or(raw)
        })
    }
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

/// How the values of one panel are written: short figures, and the word that stands for the zeros left out.
#[derive(Clone, Debug)]
pub struct Figures {
    divisor: f64,
    decimals: usize,
    /// "тыс." and the like; empty for units.
    pub word: Text,
    lang: Lang,
}

impl Figures {
    /// For values up to `most` in size that are told apart by `step`.
    pub fn new(most: f64, step: f64, lang: Lang) -> Self {
        let (divisor, word) = match most.abs() {
            size if size < 1e5 => (1.0, Text::default()),
            size if size < 1e6 => (1e3, text!("тыс.", "thousand")),
            size if size < 1e9 => (1e6, text!("млн", "million")),
            size if size < 1e12 => (1e9, text!("млрд", "billion")),
            size if size < 1e15 => (1e12, text!("трлн", "trillion")),
            _ => (1.0, Text::default()),
        };
        let places = (-(step / divisor).log10() - 1e-9).ceil();
        Self { divisor, decimals: if most.abs() >= 1e15 { usize::MAX } else { places.clamp(0.0, 1e3) as usize }, word, lang }
    }

    /// With three digits that count, for notes.
    pub fn precise(most: f64, lang: Lang) -> Self {
        let size = if most.abs() > 0.0 { most.abs() } else { 100.0 };
        Self::new(most, 10f64.powf(size.log10().floor() - 2.0), lang)
    }

    pub fn show(&self, value: f64) -> String {
        if self.decimals > 5 && value.abs() > 0.0 {
            format!("{value:.1e}")
        } else {
            number(value / self.divisor, self.decimals.min(5), self.lang)
        }
    }
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
        assert_eq!(Scale::new(0.0, 0.3, 0, 100).fine().rounded(3).ticks(3).len(), 4);
        assert_eq!(Scale::new(-30.0, 70.0, 100, 0).rounded(5).ticks(5), [-40.0, -20.0, 0.0, 20.0, 40.0, 60.0, 80.0]);
    }

    #[test]
    fn measured_scales_keep_the_shape_of_a_line_far_from_zero() {
        assert_eq!(Scale::measured(96.0, 104.0, 0, 100).rounded(4).ticks(4), [96.0, 98.0, 100.0, 102.0, 104.0]);
        assert_eq!(Scale::measured(10.0, 40.0, 0, 100).rounded(4).ticks(4), [0.0, 10.0, 20.0, 30.0, 40.0]);
        let constant = Scale::measured(1e9, 1e9, 0, 100).rounded(4);
        assert!(constant.covers(1e9) && constant.ticks(4).len() > 2);
        assert_eq!(Scale::measured(0.0, 0.0, 0, 100).ticks(2), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn figures_are_short_at_every_size() {
        let shown = |most: f64, step: f64| {
            let figures = Figures::new(most, step, Lang::Ru);
            (figures.show(most), figures.word.ru)
        };
        let of = |figure: &str, word: &str| (figure.to_owned(), word.to_owned());
        assert_eq!(shown(0.0, 1.0), of("0", ""));
        assert_eq!(shown(0.35, 0.05), of("0,35", ""));
        assert_eq!(shown(99_000.0, 500.0), of("99\u{a0}000", ""));
        assert_eq!(shown(250_000.0, 50_000.0), of("250", "тыс."));
        assert_eq!(shown(1.5e9, 5e8), of("1,5", "млрд"));
        assert_eq!(shown(2e17, 1e17), of("2.0e17", ""));
        assert_eq!(shown(3e-8, 1e-8), of("3.0e-8", ""));
        assert_eq!(Figures::precise(1234.5, Lang::En).show(1234.5), "1,234");
        assert_eq!(Figures::precise(0.0, Lang::En).show(0.0), "0");
        assert_eq!(Figures::precise(12.34, Lang::En).show(12.34), "12.3");
    }
}
