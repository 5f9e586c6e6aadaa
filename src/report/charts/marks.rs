//! Marks that stand for something in a picture and in its legend. Those of one chart differ in form or in lightness, so that
//! they are told apart in grey print and by colour-blind readers.

use super::canvas::{Align, BLUE, Canvas, Colour, DARK, Lettering, Rect, VERMILLION, WHITE, ink, luminance, tint};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Fill(Colour),
    /// Stripes that rise to the right, that fall, and that do neither.
    Rising(Colour),
    Falling(Colour),
    Level(Colour),
    /// A ground whose figures carry a sign.
    Signed(Colour, char),
    Line(Colour),
    Dashes(Colour),
    /// An upright line.
    Upright(Colour),
    /// A line between two bounds.
    Span(Colour),
    Dot(Colour),
    Ring(Colour),
    Cross(Colour),
    Diamond(Colour),
    /// "No value here".
    Hatch,
}

/// More than before, and less: everywhere the same two.
pub const GAIN: Mark = Mark::Fill(BLUE);
pub const LOSS: Mark = Mark::Falling(VERMILLION);

impl Mark {
    /// Fills a rectangle; marks that are no ground fill it with their colour.
    pub fn fill(self, canvas: &mut Canvas, rect: Rect) {
        match self {
            Mark::Rising(colour) | Mark::Falling(colour) => {
                canvas.fill(rect, colour);
                // Broad lines end beyond their points.
                let inner = Rect { x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 2 };
                canvas.stripes(inner, matches!(self, Mark::Rising(_)), 12, stripe(colour));
            }
            Mark::Level(colour) => {
                canvas.fill(rect, colour);
                let (width, ink) = stripe(colour);
                for y in (rect.y + 3..rect.bottom() - 1).step_by(7) {
                    canvas.fill(Rect { x: rect.x, y, width: rect.width, height: width as i32 }, ink);
                }
            }
            Mark::Hatch => canvas.hatch(rect),
            _ => canvas.fill(rect, self.colour()),
        }
    }

    /// Draws a point of a picture.
    pub fn point(self, canvas: &mut Canvas, (x, y): (i32, i32), radius: i32) {
        let colour = self.colour();
        match self {
            Mark::Ring(_) => {
                canvas.dot((x, y), radius as u32, colour);
                canvas.dot((x, y), (radius - 3).max(1) as u32, WHITE);
            }
            Mark::Cross(_) => {
                let arm = radius * 3 / 4;
                canvas.line(vec![(x - arm, y - arm), (x + arm, y + arm)], 2, colour);
                canvas.line(vec![(x - arm, y + arm), (x + arm, y - arm)], 2, colour);
            }
            Mark::Diamond(_) => {
                let around = |radius: i32| vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
                canvas.area(around(radius + 2), WHITE);
                canvas.area(around(radius), colour);
            }
            _ => canvas.dot((x, y), radius as u32, colour),
        }
    }

    /// Draws the mark before an entry of the legend.
    pub fn swatch(self, canvas: &mut Canvas, swatch: Rect) {
        let (x, y) = swatch.middle();
        let level = vec![(swatch.x, y), (swatch.right(), y)];
        match self {
            Mark::Line(colour) => canvas.line(level, 4, colour),
            Mark::Dashes(colour) => canvas.dashes(&level, 3, colour),
            Mark::Upright(colour) => canvas.line(vec![(x, swatch.y - 2), (x, swatch.bottom() + 2)], 3, colour),
            Mark::Span(colour) => span(canvas, (swatch.x, swatch.right()), y, colour),
            Mark::Dot(_) | Mark::Ring(_) | Mark::Cross(_) | Mark::Diamond(_) => self.point(canvas, (x, y), 8),
            Mark::Signed(colour, sign) => {
                canvas.fill(swatch, colour);
                canvas.text(x, y + 7, &sign.to_string(), Lettering::new(20).bold().colour(ink(colour)).align(Align::Centre));
            }
            _ => self.fill(canvas, swatch),
        }
    }

    pub fn colour(self) -> Colour {
        match self {
            Mark::Fill(colour)
            | Mark::Rising(colour)
            | Mark::Falling(colour)
            | Mark::Level(colour)
            | Mark::Signed(colour, _)
            | Mark::Line(colour)
            | Mark::Dashes(colour)
            | Mark::Upright(colour)
            | Mark::Span(colour)
            | Mark::Dot(colour)
            | Mark::Ring(colour)
            | Mark::Cross(colour)
            | Mark::Diamond(colour) => colour,
            Mark::Hatch => tint(DARK, 0.05),
        }
    }
}

/// A level line between two bounds, with a stop at each.
pub fn span(canvas: &mut Canvas, (from, to): (i32, i32), y: i32, colour: Colour) {
    canvas.fill(Rect { x: from, y: y - 3, width: (to - from).max(1), height: 6 }, colour);
    for x in [from, to] {
        canvas.fill(Rect { x: x - 1, y: y - 8, width: 3, height: 16 }, colour);
    }
}

/// Width and colour of stripes that show on a ground and leave it its lightness.
fn stripe(ground: Colour) -> (u32, Colour) {
    if luminance(ground) < 0.35 { (2, WHITE) } else { (1, DARK) }
}

#[cfg(test)]
pub mod tests {
    //! Vision, simulated: what a pair of marks looks like in grey and to colour-blind readers.

    use super::*;
    use std::mem::discriminant;

    /// CIE L* steps below this are one grey in print.
    const LEAST_STEP: f64 = 8.0;
    /// CIE 1976 colour differences below this are one colour.
    const LEAST_DIFFERENCE: f64 = 14.0;

    type Triple = [f64; 3];

    /// Full protanopia and deuteranopia in linear RGB: Machado, Oliveira and Fernandes, A physiologically-based model for
    /// simulation of color vision deficiency, IEEE TVCG 15 (2009), table 1, severity 1.
    const BLINDNESS: [[Triple; 3]; 2] = [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ];
    const SIGHT: [Triple; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    /// Linear sRGB to CIE XYZ, white D65 (IEC 61966-2-1).
    const XYZ: [Triple; 3] = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]];

    fn times(matrix: &[Triple; 3], vector: Triple) -> Triple {
        matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
    }

    fn linear(colour: Colour) -> Triple {
        [colour.0, colour.1, colour.2].map(|channel| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// CIE L*a*b* of a colour as an eye sees it.
    fn seen(colour: Colour, eye: &[Triple; 3]) -> Triple {
        let light = times(eye, linear(colour)).map(|channel| channel.clamp(0.0, 1.0));
        let [x, y, z] = times(&XYZ, light);
        let root = |part: f64| if part > 0.008856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 };
        let (x, y, z) = (root(x / 0.95047), root(y), root(z / 1.08883));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn grey_step(a: Colour, b: Colour) -> f64 {
        (seen(a, &SIGHT)[0] - seen(b, &SIGHT)[0]).abs()
    }

    fn difference(a: Colour, b: Colour, eye: &[Triple; 3]) -> f64 {
        let (a, b) = (seen(a, eye), seen(b, eye));
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    /// Two marks are told apart by their form, or by their colour in grey print and to every eye.
    pub fn told_apart(a: Mark, b: Mark) -> bool {
        let signs = match (a, b) {
            (Mark::Signed(_, a), Mark::Signed(_, b)) => a != b,
            _ => false,
        };
        let (x, y) = (a.colour(), b.colour());
        let eyes = || BLINDNESS.iter().chain([&SIGHT]).all(|eye| difference(x, y, eye) >= LEAST_DIFFERENCE);
        discriminant(&a) != discriminant(&b) || signs || (grey_step(x, y) >= LEAST_STEP && eyes())
    }

    #[test]
    fn simulated_eyes_see_greys_as_they_are_and_confuse_what_they_should() {
        for eye in &BLINDNESS {
            assert!(difference(DARK, DARK, eye) < 1e-9 && difference(DARK, WHITE, eye) > 80.0);
        }
        let (red, green) = (plotters::style::RGBColor(190, 60, 40), plotters::style::RGBColor(110, 115, 40));
        assert!(difference(red, green, &SIGHT) > 50.0);
        assert!(BLINDNESS.iter().any(|eye| difference(red, green, eye) < 0.4 * difference(red, green, &SIGHT)));
    }

    #[test]
    fn marks_of_one_grey_are_one_mark_unless_their_form_differs() {
        use super::super::canvas::{ORANGE, SKY};
        assert!(grey_step(SKY, ORANGE) < LEAST_STEP);
        assert!(!told_apart(Mark::Fill(SKY), Mark::Fill(ORANGE)));
        assert!(told_apart(Mark::Fill(SKY), Mark::Rising(ORANGE)));
        assert!(told_apart(Mark::Signed(SKY, '+'), Mark::Signed(ORANGE, '−')));
        assert!(told_apart(Mark::Line(BLUE), Mark::Line(DARK)));
        assert!(told_apart(GAIN, LOSS));
    }
}
