//! The only way text enters a buffer.
//!
//! Every cluster is put into its cells one by one, with the width that [`crate::text`] gives it; where ratatui would count
//! other cells, the cell is told its width. What is painted never reaches over the edge it is given, and nothing is painted
//! that could drive a terminal, because clusters show such characters as symbols.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use ratatui::style::Style;

use crate::app::Rect;
use crate::text::{self, Ambiguous, WidthPolicy};

/// What stands in the second cell of a wide glyph. It is never sent; but it differs from a blank, so that a blank which takes
/// its place is sent even if it looks the same: the terminal has erased that cell with another ground.
const TAIL: &str = "";

/// A buffer being painted on, with what decides the width of a cluster.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    policy: WidthPolicy,
}

impl<'a> Painter<'a> {
    /// Paints on `buffer`.
    pub fn new(buffer: &'a mut Buffer, policy: WidthPolicy) -> Self {
        Self { buffer, policy }
    }

    /// Cells that `text` takes.
    pub fn width(&self, text: &str) -> u16 {
        text::width(text, self.policy)
    }

    fn cell(&mut self, x: u16, y: u16) -> Option<&mut Cell> {
        self.buffer.cell_mut((x, y))
    }

    /// Puts one cluster of `cells` cells at a cell; nothing where it would reach outside the buffer.
    pub fn put(&mut self, x: u16, y: u16, shown: &str, cells: u16, style: Style) {
        if cells == 0
            || x.checked_add(cells)
                .is_none_or(|end| end > self.buffer.area.right())
        {
            return;
        }
        // A named control character and a mark set in a box of its own are several clusters: each has its own cells.
        if cells > 1 && self.is_several(shown) {
            self.text(x, y, x + cells, shown, style);
            return;
        }
        for x in x..x + cells {
            self.part(x, y);
        }
        if let Some(cell) = self.cell(x, y) {
            cell.reset();
            cell.set_symbol(shown).set_style(style);
            if width_of(cell) != cells
                && let Some(width) = NonZeroU16::new(cells)
            {
                cell.set_diff_option(CellDiffOption::ForcedWidth(width));
            }
        }
        for tail in x + 1..x + cells {
            if let Some(cell) = self.cell(tail, y) {
                cell.reset();
                cell.set_symbol(TAIL).set_style(style);
            }
        }
    }

    fn is_several(&self, shown: &str) -> bool {
        shown.chars().nth(1).is_some() && text::clusters(shown, self.policy).nth(1).is_some()
    }

    /// Blanks both halves of a wide glyph that the cell at `x` is one of, so that overwriting this half leaves none.
    fn part(&mut self, x: u16, y: u16) {
        let is_tail = |painter: &Self, x: u16| {
            painter
                .buffer
                .cell((x, y))
                .is_some_and(|cell| cell.symbol() == TAIL)
        };
        let head = if is_tail(self, x) {
            x.saturating_sub(1)
        } else {
            x
        };
        if is_tail(self, head + 1) {
            for half in [head, head + 1] {
                if let Some(cell) = self.cell(half, y) {
                    cell.set_symbol(" ").set_diff_option(CellDiffOption::None);
                }
            }
        }
    }

    /// Writes `text` from column `x`, stopping before column `end`. Gives the column after it.
    pub fn text(&mut self, x: u16, y: u16, end: u16, text: &str, style: Style) -> u16 {
        let mut x = x;
        for cluster in text::clusters(text, self.policy) {
            if x + cluster.cells > end {
                break;
            }
            if cluster.cells > 2 {
                for c in cluster.shown.chars() {
                    self.put(x, y, c.encode_utf8(&mut [0; 4]), 1, style);
                    x += 1;
                }
            } else {
                self.put(x, y, &cluster.shown, cluster.cells, style);
                x += cluster.cells;
            }
        }
        x
    }

    /// Writes `text` cut to the cells from `x` to `end`, with … where something was left out.
    pub fn fitted(&mut self, x: u16, y: u16, end: u16, text: &str, style: Style) -> u16 {
        let cut = text::truncate(text, end.saturating_sub(x), self.policy);
        self.text(x, y, end, &cut, style)
    }

    /// Blanks a rectangle. No half of a wide glyph is left at its edges.
    pub fn blank(&mut self, area: Rect, style: Style) {
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                self.part(x, y);
                if let Some(cell) = self.cell(x, y) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// Lays a style over what stands in a rectangle.
    pub fn tint(&mut self, area: Rect, style: Style) {
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.cell(x, y) {
                    cell.set_style(style);
                }
            }
        }
    }

    /// A column of vertical line.
    pub fn vertical(&mut self, x: u16, y: u16, bottom: u16, style: Style) {
        let line = self.lines().vertical;
        for y in y..bottom {
            self.put(x, y, line, 1, style);
        }
    }

    /// A blank box with a border, and a title in its upper edge.
    pub fn frame(&mut self, area: Rect, title: &str, style: Style) {
        self.blank(area, Style::new());
        if area.width < 2 || area.height < 2 {
            return;
        }
        let lines = self.lines();
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for x in area.x + 1..right {
            self.put(x, area.y, lines.horizontal, 1, style);
            self.put(x, bottom, lines.horizontal, 1, style);
        }
        for (x, y, corner) in [
            (area.x, area.y, lines.corners[0]),
            (right, area.y, lines.corners[1]),
            (area.x, bottom, lines.corners[2]),
            (right, bottom, lines.corners[3]),
        ] {
            self.put(x, y, corner, 1, style);
        }
        self.vertical(area.x, area.y + 1, bottom, style);
        self.vertical(right, area.y + 1, bottom, style);
        if area.width > 8 && !title.is_empty() {
            let end = self.fitted(area.x + 2, area.y, right - 2, &format!(" {title}"), style);
            self.text(end, area.y, right, " ", style);
        }
    }

    /// Line drawing characters take two cells in a terminal that sets ambiguous characters wide, so ASCII stands in there.
    pub fn lines(&self) -> Lines {
        match self.policy.box_drawing {
            Ambiguous::Narrow => Lines {
                horizontal: "─",
                vertical: "│",
                corners: ["┌", "┐", "└", "┘"],
            },
            Ambiguous::Wide => Lines {
                horizontal: "-",
                vertical: "|",
                corners: ["+", "+", "+", "+"],
            },
        }
    }
}

/// Characters of one cell to draw lines with.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// Along a row.
    pub horizontal: &'static str,
    /// Along a column.
    pub vertical: &'static str,
    corners: [&'static str; 4],
}

/// Cells that a glyph takes in the buffer: what [`CellWidth`] says, without its tables for ASCII and Chinese characters.
pub fn width_of(cell: &Cell) -> u16 {
    let is_plain = matches!(cell.diff_option, CellDiffOption::None);
    match cell.symbol().as_bytes() {
        [b' '..=b'~'] if is_plain => 1,
        // U+5000 to U+8FFF
        [0xe5..=0xe8, _, _] if is_plain => 2,
        _ => cell.cell_width(),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect as Window;
    use ratatui::style::Modifier;

    use super::*;

    fn row(text: &str) -> Buffer {
        let mut buffer = Buffer::empty(Window::new(0, 0, 8, 1));
        let bar = Style::new().add_modifier(Modifier::REVERSED);
        let mut painter = Painter::new(&mut buffer, WidthPolicy::default());
        let area = Rect {
            x: 0,
            y: 0,
            width: 8,
            height: 1,
        };
        painter.blank(area, bar);
        painter.text(0, 0, 8, text, bar);
        buffer
    }

    #[test]
    fn a_blank_in_the_place_of_a_tail_is_sent() {
        let (before, after) = (row(" 中"), row("中"));
        let sent: Vec<u16> = before.diff(&after).into_iter().map(|(x, _, _)| x).collect();
        assert_eq!(sent, [0, 2]);
    }

    #[test]
    fn ambiguous_characters_take_the_cells_of_the_terminal() {
        let mut buffer = Buffer::empty(Window::new(0, 0, 8, 1));
        let policy = WidthPolicy::all(Ambiguous::Wide);
        let end = Painter::new(&mut buffer, policy).text(0, 0, 8, "“中”", Style::new());
        assert_eq!(end, 6);
        assert_eq!(
            (buffer[(2, 0)].symbol(), buffer[(4, 0)].symbol()),
            ("中", "”")
        );
    }
}
