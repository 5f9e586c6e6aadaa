//! A chart as a list of shapes: laid out once, painted on every backend by the same code.
//! Text is placed by its baseline, because the backends of plotters disagree on every other anchor.

use super::ChartError;
use plotters::prelude::{
    BitMapBackend, Color, DrawingBackend, FontDesc, FontFamily, FontStyle, RGBColor, SVGBackend, ShapeStyle, TextStyle,
};
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::sync::OnceLock;

pub type Colour = RGBColor;

/// Okabe and Ito's palette for colour-blind readers. Some of its colours are one grey: `marks` tells those apart by form.
pub const BLUE: Colour = RGBColor(0, 114, 178);
pub const SKY: Colour = RGBColor(86, 180, 233);
pub const GREEN: Colour = RGBColor(0, 158, 115);
pub const ORANGE: Colour = RGBColor(230, 159, 0);
pub const YELLOW: Colour = RGBColor(240, 228, 66);
pub const PINK: Colour = RGBColor(204, 121, 167);
pub const VERMILLION: Colour = RGBColor(213, 94, 0);
pub const DARK: Colour = RGBColor(34, 34, 34);
pub const GREY: Colour = RGBColor(96, 96, 96);
pub const SILVER: Colour = RGBColor(170, 170, 170);
pub const PALE: Colour = RGBColor(226, 226, 226);
pub const WHITE: Colour = RGBColor(255, 255, 255);

/// plotters sets a face of "size" s at s / 1.24 units per em in SVG; ab_glyph fits ascent and descent into s.
const FAMILY: &str = "sans-serif";
const SVG_ASCENT: f64 = 0.76 / 1.24;
const BITMAP_ASCENT: f64 = 0.5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Lettering {
    pub size: i32,
    pub bold: bool,
    pub colour: Colour,
    pub align: Align,
}

impl Lettering {
    pub fn new(size: i32) -> Self {
        Self { size, bold: false, colour: DARK, align: Align::Left }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    pub fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    fn font(self) -> FontDesc<'static> {
        let style = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        FontDesc::new(FontFamily::Name(FAMILY), f64::from(self.size), style)
    }

    /// Width in pixels; an estimate on the safe side where there is no font.
    pub fn width(self, text: &str) -> i32 {
        let measured = self.font().box_size(text).ok().and_then(|(width, _)| i32::try_from(width).ok());
        measured.unwrap_or_else(|| text.chars().count() as i32 * self.size)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Rect {
    pub fn right(self) -> i32 {
        self.x + self.width
    }

    pub fn bottom(self) -> i32 {
        self.y + self.height
    }

    pub fn middle(self) -> (i32, i32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

#[derive(Clone, Debug)]
pub enum Shape {
    Fill { rect: Rect, colour: Colour },
    Line { points: Vec<(i32, i32)>, width: u32, colour: Colour },
    Area { points: Vec<(i32, i32)>, colour: Colour },
    Dot { centre: (i32, i32), radius: u32, colour: Colour },
    Text { x: i32, baseline: i32, text: String, lettering: Lettering },
}

#[derive(Clone, Debug)]
pub struct Canvas {
    pub width: i32,
    pub height: i32,
    pub shapes: Vec<Shape>,
    /// What the legend promises.
    #[cfg(test)]
    pub legend: Vec<super::marks::Mark>,
}

impl Canvas {
    pub fn new(width: i32, height: i32) -> Self {
        let paper = Shape::Fill { rect: Rect { x: 0, y: 0, width, height }, colour: WHITE };
        Self {
            width,
            height,
            shapes: vec![paper],
            #[cfg(test)]
            legend: Vec::new(),
        }
    }

    pub fn fill(&mut self, rect: Rect, colour: Colour) {
        if rect.width > 0 && rect.height > 0 {
            self.shapes.push(Shape::Fill { rect, colour });
        }
    }

    pub fn line(&mut self, points: Vec<(i32, i32)>, width: u32, colour: Colour) {
        if points.len() > 1 {
            self.shapes.push(Shape::Line { points, width, colour });
        }
    }

    pub fn area(&mut self, points: Vec<(i32, i32)>, colour: Colour) {
        if points.len() > 2 {
            self.shapes.push(Shape::Area { points, colour });
        }
    }

    pub fn dot(&mut self, centre: (i32, i32), radius: u32, colour: Colour) {
        self.shapes.push(Shape::Dot { centre, radius, colour });
    }

    pub fn text(&mut self, x: i32, baseline: i32, text: &str, lettering: Lettering) {
        let text = printable(text);
        if !text.trim().is_empty() {
            self.shapes.push(Shape::Text { x, baseline, text, lettering });
        }
    }

    /// A broken line.
    pub fn dashes(&mut self, points: &[(i32, i32)], width: u32, colour: Colour) {
        const DASH: f64 = 9.0;
        let mut walked = 0.0;
        for pair in points.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
            let length = dx.hypot(dy);
            let at = |way: f64| (from.0 + (dx * way / length).round() as i32, from.1 + (dy * way / length).round() as i32);
            let mut way: f64 = 0.0;
            while way < length {
                // Dashes and gaps go on over the corners of the line.
                let part = DASH - (walked + way) % DASH;
                let end = (way + part).min(length);
                if ((walked + way) / DASH).floor() % 2.0 == 0.0 {
                    self.line(vec![at(way), at(end)], width, colour);
                }
                way = end.max(way + 0.5);
            }
            walked += length;
        }
    }

    /// Slanted lines on pale ground: "no value here", also in grey print.
    pub fn hatch(&mut self, rect: Rect) {
        self.fill(rect, RGBColor(244, 244, 244));
        self.stripes(rect, true, 10, (1, SILVER));
    }

    /// Slanted lines within a rectangle, `gap` pixels apart.
    pub fn stripes(&mut self, rect: Rect, rising: bool, gap: usize, (width, colour): (u32, Colour)) {
        if rect.width < 1 || rect.height < 1 {
            return;
        }
        for start in (-rect.height..rect.width).step_by(gap).filter(|start| start + rect.height > 0) {
            let (from, to) = (start.max(0), (start + rect.height).min(rect.width));
            let down = |offset: i32| if rising { rect.bottom() - (offset - start) } else { rect.y + offset - start };
            self.line(vec![(rect.x + from, down(from)), (rect.x + to, down(to))], width, colour);
        }
    }

    pub fn svg(&self) -> Result<String, ChartError> {
        let mut svg = String::new();
        let mut backend = SVGBackend::with_string(&mut svg, self.size());
        self.paint(&mut backend, SVG_ASCENT)?;
        drop(backend);
        Ok(svg)
    }

    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        let (width, height) = self.size();
        let mut pixels = vec![0; width as usize * height as usize * 3];
        let mut backend = BitMapBackend::with_buffer(&mut pixels, (width, height));
        self.paint(&mut backend, BITMAP_ASCENT)?;
        drop(backend);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        // Charts are flat: as rows without a filter they take a third of the room of filtered ones.
        encoder.set_compression(png::Compression::Default);
        encoder.set_filter(png::FilterType::NoFilter);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).map_err(drawing)?;
        Ok(file)
    }

    fn size(&self) -> (u32, u32) {
        (self.width.max(1) as u32, self.height.max(1) as u32)
    }

    /// `ascent` is the way from the top anchor to the baseline, in parts of the text size.
    fn paint<B: DrawingBackend>(&self, backend: &mut B, ascent: f64) -> Result<(), ChartError> {
        fonts()?;
        backend.ensure_prepared().map_err(drawing)?;
        for shape in &self.shapes {
            match shape {
                Shape::Fill { rect, colour } => backend.draw_rect((rect.x, rect.y), (rect.right(), rect.bottom()), colour, true),
                Shape::Line { points, width, colour } => {
                    backend.draw_path(points.iter().copied(), &ShapeStyle { color: (*colour).into(), filled: false, stroke_width: *width })
                }
                Shape::Area { points, colour } => backend.fill_polygon(points.iter().copied(), colour),
                Shape::Dot { centre, radius, colour } => backend.draw_circle(*centre, *radius, colour, true),
                Shape::Text { x, baseline, text, lettering } => {
                    let top = baseline - (f64::from(lettering.size) * ascent).round() as i32;
                    backend.draw_text(text, &style(*lettering), (*x, top))
                }
            }
            .map_err(drawing)?;
        }
        backend.present().map_err(drawing)
    }
}

fn style(lettering: Lettering) -> TextStyle<'static> {
    let horizontal = match lettering.align {
        Align::Left => HPos::Left,
        Align::Centre => HPos::Center,
        Align::Right => HPos::Right,
    };
    let color = lettering.colour.to_backend_color();
    TextStyle { font: lettering.font(), color, pos: Pos::new(horizontal, VPos::Top) }
}

fn drawing(error: impl Error) -> ChartError {
    ChartError::Drawing(error.to_string())
}

/// The faces travel with the program; plotters knows none until they are registered.
pub fn fonts() -> Result<(), ChartError> {
    static READY: OnceLock<bool> = OnceLock::new();
    let ready = READY.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular()).is_ok()
            && register_font(FAMILY, FontStyle::Bold, dejavu::sans::bold()).is_ok()
    });
    if *ready { Ok(()) } else { Err(ChartError::Font) }
}

/// Characters that XML forbids, and line breaks, become spaces.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}

/// Relative luminance, 0 to 1.
pub fn luminance(colour: Colour) -> f64 {
    let light = |channel: u8| (f64::from(channel) / 255.0).powf(2.2);
    0.2126 * light(colour.0) + 0.7152 * light(colour.1) + 0.0722 * light(colour.2)
}

/// Dark letters on light ground, white on dark: whichever has the higher contrast.
pub fn ink(ground: Colour) -> Colour {
    if luminance(ground) > 0.2 { DARK } else { WHITE }
}

/// `colour` mixed into white; `strength` 1 is the full colour.
pub fn tint(colour: Colour, strength: f64) -> Colour {
    let strength = strength.clamp(0.0, 1.0);
    let mix = |channel: u8| (255.0 - strength * (255.0 - f64::from(channel))).round() as u8;
    RGBColor(mix(colour.0), mix(colour.1), mix(colour.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_markup_and_control_characters_stay_one_valid_text() {
        let mut canvas = Canvas::new(400, 100);
        canvas.text(10, 50, "«Руда & <лес>» \"А\"\u{1}\n'Б'", Lettering::new(20));
        let svg = canvas.svg().unwrap();
        assert!(svg.contains("«Руда &amp; &lt;лес&gt;» &quot;А&quot;  &apos;Б&apos;"), "{svg}");
        assert!(svg.trim_end().ends_with("</svg>"));
    }

    #[test]
    fn both_backends_give_the_same_bytes_twice() {
        let mut canvas = Canvas::new(200, 60);
        canvas.hatch(Rect { x: 10, y: 10, width: 60, height: 30 });
        canvas.text(80, 40, "Ёж 1 234", Lettering::new(20).bold());
        let (png, svg) = (canvas.png().unwrap(), canvas.svg().unwrap());
        assert!(png.starts_with(b"\x89PNG"));
        assert_eq!((png, svg), (canvas.png().unwrap(), canvas.svg().unwrap()));
    }

    #[test]
    fn tint_runs_from_white_to_the_colour() {
        assert_eq!((tint(BLUE, 0.0), tint(BLUE, 1.0), tint(BLUE, f64::INFINITY)), (WHITE, BLUE, BLUE));
    }
}
