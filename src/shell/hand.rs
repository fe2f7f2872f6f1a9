//! What is sent for a frame, and what the terminal is like when it has read that: where its cursor is and which pen it has.
//!
//! Every step takes the shortest of the ways that all terminals know.

use std::io::Write as _;

use super::pen::Pen;

/// What never fails.
const IN_MEMORY: &str = "memory takes every byte";

/// Rows that are gone down one by one at most: an address is never longer.
const DOWN: u16 = 6;

/// Where the terminal's cursor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cursor {
    /// Here.
    At(u16, u16),
    /// Somewhere on this row.
    Row(u16),
    /// Nobody knows.
    Unknown,
}

/// Writes and moves.
#[derive(Clone, Debug)]
pub struct Hand {
    /// What is still to be sent.
    pub bytes: Vec<u8>,
    /// Where the cursor is.
    pub cursor: Cursor,
    pen: Option<Pen>,
}

impl Hand {
    /// Nothing is known of the terminal, but that it has a plain pen.
    pub fn new() -> Self {
        Self {
            bytes: Vec::new(),
            cursor: Cursor::Unknown,
            pen: Some(Pen::PLAIN),
        }
    }

    /// Another program may have written.
    pub fn forget(&mut self) {
        (self.cursor, self.pen) = (Cursor::Unknown, None);
    }

    /// Goes on with this pen.
    pub fn take(&mut self, pen: Pen) {
        self.bytes.extend(pen.taken_from(self.pen));
        self.pen = Some(pen);
    }

    /// Whether a blank written now looks as one written with `pen`.
    pub fn blanks_like(&self, pen: Pen) -> bool {
        self.pen
            .is_some_and(|have| have.on_blank() == pen.on_blank())
    }

    /// Whether what is written now looks as if written with `pen`.
    pub fn writes_like(&self, pen: Pen) -> bool {
        self.pen == Some(pen)
    }

    /// Goes to a cell.
    pub fn move_to(&mut self, x: u16, y: u16) {
        if self.cursor != Cursor::At(x, y) {
            let way = self.way(x, y);
            self.bytes.extend(way);
            self.cursor = Cursor::At(x, y);
        }
    }

    /// The shortest way to a cell.
    pub fn way(&self, x: u16, y: u16) -> Vec<u8> {
        let mut ways = vec![address(x, y)];
        let (at_x, at_y) = match self.cursor {
            Cursor::At(at_x, at_y) => (Some(at_x), at_y),
            Cursor::Row(at_y) => (None, at_y),
            Cursor::Unknown => return address(x, y),
        };
        if let Some(rows) = rows(at_y, y) {
            ways.push([&rows[..], &column(x)].concat());
            // From the last column, too: a carriage return calls off the wrap that is pending there.
            ways.push([b"\r", &rows[..], &across(0, x)].concat());
            ways.extend(at_x.map(|at_x| [&rows[..], &across(at_x, x)].concat()));
        }
        ways.into_iter()
            .min_by_key(Vec::len)
            .expect("an address is a way")
    }
}

/// The sequence with this letter and number, which is left out where it is one.
pub fn counted(number: u16, letter: char) -> Vec<u8> {
    let mut sequence = Vec::new();
    match number {
        1 => write!(sequence, "\x1b[{letter}"),
        _ => write!(sequence, "\x1b[{number}{letter}"),
    }
    .expect(IN_MEMORY);
    sequence
}

fn address(x: u16, y: u16) -> Vec<u8> {
    if x == 0 {
        return counted(y + 1, 'H');
    }
    let mut sequence = Vec::new();
    write!(sequence, "\x1b[{};{}H", y + 1, x + 1).expect(IN_MEMORY);
    sequence
}

fn column(x: u16) -> Vec<u8> {
    counted(x + 1, 'G')
}

/// From one row to another, if it is near: in raw mode a line feed stays in its column.
fn rows(from: u16, to: u16) -> Option<Vec<u8>> {
    if to < from {
        return Some(counted(from - to, 'A'));
    }
    (to - from <= DOWN).then(|| vec![b'\n'; usize::from(to - from)])
}

/// From one column to another in the same row. Not with backspaces: what is sent has no control characters but line ends, so that
/// one that stood in a file would be found.
fn across(from: u16, to: u16) -> Vec<u8> {
    match from.abs_diff(to) {
        0 => Vec::new(),
        cells => counted(cells, if from < to { 'C' } else { 'D' }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: Cursor, (x, y): (u16, u16)) -> String {
        let hand = Hand {
            cursor: from,
            ..Hand::new()
        };
        String::from_utf8(hand.way(x, y)).expect("text")
    }

    #[test]
    fn the_shortest_way_is_taken() {
        for (from, to, expected) in [
            ((30, 4), (33, 4), "\x1b[3C"),
            ((30, 4), (29, 4), "\x1b[D"),
            ((30, 4), (0, 4), "\r"),
            ((30, 4), (30, 6), "\n\n"),
            ((30, 4), (0, 5), "\r\n"),
            ((30, 4), (30, 3), "\x1b[A"),
            ((30, 4), (2, 20), "\x1b[21;3H"),
            ((30, 4), (0, 20), "\x1b[21H"),
        ] {
            let (x, y) = from;
            assert_eq!(way(Cursor::At(x, y), to), expected, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn from_an_unknown_column_no_way_starts_from_that_column() {
        assert_eq!(way(Cursor::Row(4), (33, 4)), "\x1b[34G");
        assert_eq!(way(Cursor::Row(4), (33, 5)), "\n\x1b[34G");
        assert_eq!(way(Cursor::Unknown, (0, 0)), "\x1b[H");
    }
}
