//! What a terminal shows, cell by cell.
//!
//! A backend is only told which cells change. Whether the rest of a row is blank, or the cells between two changes had better
//! be written again than jumped over, only what stands there tells.

use ratatui::buffer::{Cell, CellDiffOption};
use ratatui::layout::Position;

use super::pen::Pen;
use crate::ui::width_of;

/// What stands in the second cell of a wide glyph.
const TAIL: &str = "";

static BLANK: Cell = Cell::EMPTY;

/// Rows of cells, as many as were ever written since the screen was blank; all others are blank.
#[derive(Clone, Default, Debug)]
pub struct Picture {
    rows: Vec<Vec<Cell>>,
    width: u16,
}

impl Picture {
    /// Columns that there are for certain.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Rows that there are for certain.
    pub fn height(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(u16::MAX)
    }

    /// The cell at a column of a row.
    pub fn cell(&self, x: u16, y: u16) -> &Cell {
        self.rows
            .get(usize::from(y))
            .and_then(|row| row.get(usize::from(x)))
            .unwrap_or(&BLANK)
    }

    /// Whether a wide glyph has one of its halves there.
    pub fn has_half(&self, x: u16, y: u16) -> bool {
        let is_tail = |x| self.cell(x, y).symbol() == TAIL;
        is_tail(x) || is_tail(x + 1)
    }

    fn set(&mut self, x: u16, y: u16, cell: Cell) {
        let (column, row) = (usize::from(x), usize::from(y));
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let row = &mut self.rows[row];
        if row.len() <= column {
            row.resize(column + 1, BLANK.clone());
        }
        row[column] = cell;
        self.width = self.width.max(x + 1);
    }

    /// Puts a glyph into its cells. The half that is left of another stays: it looks like nothing that could be wanted there.
    pub fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        self.set(x, y, cell.clone());
        for tail in x + 1..x + width_of(cell) {
            let mut half = Cell::new(TAIL);
            half.set_style(cell.style());
            self.set(tail, y, half);
        }
    }

    /// Blanks everything from one cell to before another, in the order of reading; without an end, all that follows.
    pub fn wipe(&mut self, from: Position, end: Option<Position>) {
        for (row, y) in self.rows.iter_mut().zip(0..) {
            for (cell, x) in row.iter_mut().zip(0..) {
                let at = (y, x);
                if at >= (from.y, from.x) && end.is_none_or(|end| at < (end.y, end.x)) {
                    *cell = BLANK.clone();
                }
            }
        }
    }

    /// Forgets what was ever written: another size may follow.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Moves the rows from `top` to before `bottom` up by `by`, or down where that is negative; blank rows come after them.
    pub fn shift(&mut self, top: u16, bottom: u16, by: i32) {
        let (top, bottom) = (usize::from(top), usize::from(bottom));
        let Some(rows) = self.rows.get_mut(top..bottom) else {
            return;
        };
        let cells = usize::try_from(by.unsigned_abs()).map_or(rows.len(), |by| by.min(rows.len()));
        let come = if by > 0 {
            rows.rotate_left(cells);
            rows.len() - cells..rows.len()
        } else {
            rows.rotate_right(cells);
            0..cells
        };
        rows[come].fill(Vec::new());
    }
}

/// Whether two cells look the same.
pub fn look_alike(one: &Cell, other: &Cell) -> bool {
    let symbol = one.symbol();
    if symbol != other.symbol() || one.diff_option != other.diff_option {
        return false;
    }
    // What the second half is drawn with stands in the first.
    let has_same_pen = (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier);
    has_same_pen
        || symbol == TAIL
        || symbol == " " && Pen::of(one).on_blank() == Pen::of(other).on_blank()
}

/// Whether nothing is to be seen in a cell.
pub fn is_blank(cell: &Cell) -> bool {
    look_alike(cell, &BLANK)
}

/// Whether the terminal gives a character two cells, and the tables do not.
pub fn is_widened(cell: &Cell) -> bool {
    matches!(cell.diff_option, CellDiffOption::ForcedWidth(width) if width.get() == 2)
}
