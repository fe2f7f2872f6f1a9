//! Lines that go down: the same glyph in row after row is drawn with one pen, and each is a step below the other. Row by row,
//! every one would need its pen and its address.

use ratatui::buffer::Cell;

use super::hand::{Cursor, Hand};
use super::pen::Pen;
use super::picture::{Picture, look_alike};
use super::rows::is_trusted;
use crate::ui::width_of;

/// Rows that a line goes down at least.
const ENOUGH: usize = 3;

/// Draws the lines that `wanted` has and `shown` has not, and gives what is shown then; `None` where there are none. Not over halves of wide glyphs: every
/// terminal is sure to leave nothing of those only where what comes in their place is drawn from left to right.
pub fn draw(
    hand: &mut Hand,
    shown: &Picture,
    wanted: &Picture,
    is_measured: bool,
) -> Option<Picture> {
    let mut drawn: Option<Picture> = None;
    for x in 0..wanted.width() {
        let is_new = |y: &u16| {
            let (cell, before) = (wanted.cell(x, *y), shown.cell(x, *y));
            is_line(cell, is_measured) && !shown.has_half(x, *y) && !look_alike(cell, before)
        };
        let rows: Vec<u16> = (0..wanted.height()).filter(is_new).collect();
        let goes_on = |a: &u16, b: &u16| a + 1 == *b && wanted.cell(x, *a) == wanted.cell(x, *b);
        let lines = rows.chunk_by(goes_on);
        for &y in lines.filter(|line| line.len() >= ENOUGH).flatten() {
            let cell = wanted.cell(x, y);
            hand.move_to(x, y);
            hand.take(Pen::of(cell));
            hand.bytes.extend(cell.symbol().as_bytes());
            let is_inside = x + 1 < wanted.width();
            hand.cursor = if is_inside {
                Cursor::At(x + 1, y)
            } else {
                Cursor::Row(y)
            };
            drawn.get_or_insert_with(|| shown.clone()).put(x, y, cell);
        }
    }
    drawn
}

/// Whether it is a part of a line, one cell wide in every terminal.
fn is_line(cell: &Cell, is_measured: bool) -> bool {
    let symbol = cell.symbol();
    let is_drawn = matches!(symbol, "|" | "│" | "┃" | "║" | "▏" | "▕" | "█");
    is_drawn && width_of(cell) == 1 && is_trusted(symbol, is_measured)
}
