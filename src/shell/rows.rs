//! From one picture to another, row by row.

use ratatui::buffer::Cell;

use super::hand::{Cursor, Hand};
use super::pen::Pen;
use super::picture::{Picture, is_blank, is_widened, look_alike};
use crate::ui::width_of;

/// Wipes the rest of a row.
const WIPE: &[u8] = b"\x1b[K";

/// Draws what makes `wanted` of `shown`. `is_measured` says that the terminal itself has told its widths.
pub fn draw(hand: &mut Hand, shown: &Picture, wanted: &Picture, is_measured: bool) {
    for y in 0..wanted.height() {
        Row {
            shown,
            wanted,
            y,
            is_measured,
        }
        .draw(hand);
    }
}

struct Row<'a> {
    shown: &'a Picture,
    wanted: &'a Picture,
    y: u16,
    is_measured: bool,
}

impl<'a> Row<'a> {
    fn cell(&self, x: u16) -> &'a Cell {
        self.wanted.cell(x, self.y)
    }

    fn changes(&self, x: u16) -> bool {
        !look_alike(self.shown.cell(x, self.y), self.cell(x))
    }

    fn draw(&self, hand: &mut Hand) {
        let width = self.wanted.width();
        let change = |from: u16| (from..width).find(|x| self.changes(*x));
        let mut x = 0;
        let mut written = None;
        while let Some(next) = change(x) {
            let written = *written.get_or_insert_with(|| self.written());
            if next >= written {
                return self.wipe(hand, next);
            }
            self.go(hand, next);
            self.put(hand, next);
            x = next + width_of(self.cell(next)).max(1);
        }
    }

    /// Columns up to the last in which something is to be seen.
    fn written(&self) -> u16 {
        let last = (0..self.wanted.width())
            .rev()
            .find(|x| !is_blank(self.cell(*x)));
        last.map_or(0, |last| last + 1)
    }

    /// Leaves nothing from this column on, where the terminal shows something still.
    fn wipe(&self, hand: &mut Hand, x: u16) {
        let last = (x..self.wanted.width())
            .rev()
            .find(|x| self.changes(*x))
            .unwrap_or(x);
        self.go(hand, x);
        // Wiped cells have the ground of the pen, in some terminals all of it.
        if !hand.blanks_like(Pen::PLAIN) {
            hand.take(Pen::PLAIN);
        }
        if usize::from(last - x) < WIPE.len() {
            for x in x..=last {
                self.put(hand, x);
            }
        } else {
            hand.bytes.extend(WIPE);
        }
    }

    /// Goes to a column, over cells that stay as they are: by writing them again where that is shorter.
    fn go(&self, hand: &mut Hand, x: u16) {
        if let Cursor::At(at_x, at_y) = hand.cursor
            && at_y == self.y
            && at_x < x
            && let Some(over) = self.over(hand, at_x, x)
            && over.len() < hand.way(x, self.y).len()
        {
            hand.bytes.extend(over);
            hand.cursor = Cursor::At(x, self.y);
        } else {
            hand.move_to(x, self.y);
        }
    }

    /// What is written into the cells from a column to another; none if their looks or widths would not be those that they have.
    fn over(&self, hand: &Hand, from: u16, to: u16) -> Option<Vec<u8>> {
        let mut over = Vec::new();
        let mut x = from;
        while x < to {
            let cell = self.cell(x);
            let has_pen = match cell.symbol() {
                " " => hand.blanks_like(Pen::of(cell)),
                _ => hand.writes_like(Pen::of(cell)),
            };
            if !has_pen || is_widened(cell) || !self.is_trusted(cell) || over.len() > 8 {
                return None;
            }
            over.extend(cell.symbol().as_bytes());
            x += width_of(cell).max(1);
        }
        (x == to).then_some(over)
    }

    /// Draws the glyph of a column, where the cursor is.
    fn put(&self, hand: &mut Hand, x: u16) {
        let cell = self.cell(x);
        // The second half of a wide character is drawn with the first.
        if cell.symbol().is_empty() {
            return;
        }
        self.take_pen(hand, x);
        if is_widened(cell) {
            // xterm paints such a character into the first of its two cells and leaves the second as it was.
            hand.bytes.extend(b"  ");
            hand.cursor = self.behind(x + 2);
            hand.move_to(x, self.y);
        }
        hand.bytes.extend(cell.symbol().as_bytes());
        hand.cursor = self.cursor_behind(x, cell);
    }

    /// A blank is drawn with the pen at hand where that looks the same, else with the next one that does.
    fn take_pen(&self, hand: &mut Hand, x: u16) {
        let pen = Pen::of(self.cell(x));
        if self.cell(x).symbol() != " " {
            return hand.take(pen);
        }
        if hand.blanks_like(pen) {
            return;
        }
        let next = (x..self.wanted.width()).map(|x| self.cell(x));
        let next = next
            .map(|cell| (cell.symbol(), Pen::of(cell)))
            .find(|(symbol, _)| *symbol != " ")
            .map(|(_, next)| next)
            .filter(|next| next.on_blank() == pen.on_blank());
        hand.take(next.unwrap_or(pen));
    }

    fn cursor_behind(&self, x: u16, cell: &Cell) -> Cursor {
        let behind = self.behind(x + width_of(cell));
        match (self.is_trusted(cell), behind) {
            (true, _) => behind,
            (false, Cursor::At(..)) => Cursor::Row(self.y),
            // Where the terminal draws it wider it is in the next row.
            (false, _) => Cursor::Unknown,
        }
    }

    /// Where the cursor is when it was moved to this column by what was drawn: never behind the last one, and it is not said
    /// which that is.
    fn behind(&self, x: u16) -> Cursor {
        if x < self.wanted.width() {
            Cursor::At(x, self.y)
        } else {
            Cursor::Row(self.y)
        }
    }

    fn is_trusted(&self, cell: &Cell) -> bool {
        is_trusted(cell.symbol(), self.is_measured)
    }
}

/// Whether the terminal draws `symbol` in as many cells as the model says: ASCII in one, what is plainly Chinese, Japanese or
/// Korean in two, and in a terminal that was measured the marks and lines it was measured with, and their like.
pub fn is_trusted(symbol: &str, is_measured: bool) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        return false;
    };
    let is_like_measured = matches!(c, '‐'..='‧' | '─'..='╿' | '①'..='⑳' | '■'..='◿' | '·');
    (is_measured && is_like_measured)
        || matches!(
            c,
            ' '..='~' | '\u{3001}'..='\u{3029}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{3400}'..='\u{4DBF}' | '一'..='鿿'
            | '가'..='\u{D7A3}' | '\u{F900}'..='\u{FA6D}' | '！'..='～' | '\u{20000}'..='\u{2A6DF}'
        )
}
