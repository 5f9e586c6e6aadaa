//! Small multiples: a grid of panels with the same kind of heading.

use super::canvas::{Canvas, GREY, Lettering, Rect};
use super::words::{ellipsis, wrap};

const NAME: i32 = 21;
const NOTE: i32 = 18;
const LINE: i32 = 25;

fn name_lettering() -> Lettering {
    Lettering::new(NAME).bold()
}

/// Notes and axes of a panel.
pub fn small() -> Lettering {
    Lettering::new(NOTE).colour(GREY)
}

/// Draws the headings of a grid of panels and gives the rectangle that each has left for its picture.
/// A name takes two lines at most; all panels leave the same room, so that their pictures stand level.
pub fn open(canvas: &mut Canvas, cells: &[Rect], headings: &[(&str, String)]) -> Vec<Rect> {
    let names: Vec<Vec<String>> = cells.iter().zip(headings).map(|(cell, (name, _))| wrap(name, cell.width, 2, name_lettering())).collect();
    let lines = names.iter().map(Vec::len).max().unwrap_or_default() as i32;
    let top = LINE * lines + 42;
    for ((cell, name), (_, note)) in cells.iter().zip(&names).zip(headings) {
        for (index, line) in name.iter().enumerate() {
            canvas.text(cell.x, cell.y + NAME + LINE * index as i32, line, name_lettering());
        }
        canvas.text(cell.x, cell.y + LINE * name.len() as i32 + NOTE, &ellipsis(note, cell.width, small()), small());
    }
    cells.iter().map(|cell| Rect { x: cell.x + 70, y: cell.y + top, width: cell.width - 70 - 24, height: cell.height - top - 30 }).collect()
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
    fn grid_fills_its_area() {
        let cells = grid(Rect { x: 0, y: 0, width: 100, height: 50 }, 5, 3, 10);
        assert_eq!(cells.len(), 5);
        assert_eq!((cells[4].x, cells[4].y, cells[2].right() <= 100, cells[4].bottom()), (36, 30, true, 50));
        assert!(grid(Rect { x: 0, y: 0, width: 100, height: 50 }, 0, 3, 10).is_empty());
    }
}
