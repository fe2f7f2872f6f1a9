//! Rows that only move: a text read line by line is moved by the terminal itself, and only what comes new is sent.

use std::hash::{DefaultHasher, Hasher as _};

use super::hand::{Cursor, Hand, counted};
use super::pen::Pen;
use super::picture::Picture;

/// Rows that must have moved alike before it is worth a try.
const ENOUGH: usize = 4;

/// Rows from `top` to before `bottom` that move up by `by`, or down where that is negative.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shift {
    top: u16,
    bottom: u16,
    by: i32,
}

impl Shift {
    /// What most rows did that changed, judged by the middle of the screen: beside the text stand columns that do not move with it.
    pub fn between(shown: &Picture, wanted: &Picture) -> Option<Self> {
        let (before, after) = (middles(shown), middles(wanted));
        let changed = |y: &usize| before.get(*y) != after.get(*y);
        let rows: Vec<usize> = (0..before.len().min(after.len())).filter(changed).collect();
        let mut moves = Vec::new();
        for &to in &rows {
            let is_origin = |from: &&usize| after[to].is_some() && before[**from] == after[to];
            moves.extend(rows.iter().filter(is_origin).map(|&from| (from, to)));
        }
        let by = |(from, to): &(usize, usize)| from.cast_signed() - to.cast_signed();
        let most = moves
            .iter()
            .map(by)
            .max_by_key(|it| moves.iter().filter(|other| by(other) == *it).count())?;
        moves.retain(|it| by(it) == most);
        let ends = || moves.iter().flat_map(|(from, to)| [*from, *to]);
        let (top, bottom) = (ends().min()?, ends().max()? + 1);
        (moves.len() >= ENOUGH).then_some(Self {
            top: u16::try_from(top).ok()?,
            bottom: u16::try_from(bottom).ok()?,
            by: i32::try_from(most).ok()?,
        })
    }

    /// What is shown when the rows have moved.
    pub fn of(self, shown: &Picture) -> Picture {
        let mut moved = shown.clone();
        moved.shift(self.top, self.bottom, self.by);
        moved
    }

    /// Moves them. Rows are deleted or inserted at the top of a region that ends where they end: terminals know that which know
    /// nothing of scrolling.
    pub fn draw(self, hand: &mut Hand) {
        // Rows that come in have the ground of the pen.
        if !hand.blanks_like(Pen::PLAIN) {
            hand.take(Pen::PLAIN);
        }
        let region = format!("\x1b[{};{}r", self.top + 1, self.bottom);
        hand.bytes.extend(region.as_bytes());
        hand.cursor = Cursor::Unknown;
        hand.move_to(0, self.top);
        let rows = u16::try_from(self.by.unsigned_abs()).unwrap_or(u16::MAX);
        let letter = if self.by > 0 { 'M' } else { 'L' };
        hand.bytes.extend(counted(rows, letter));
        hand.bytes.extend(b"\x1b[r");
        hand.cursor = Cursor::Unknown;
    }
}

/// The hash of what stands in the middle fifth of every row, blanks left out; `None` where that is all.
fn middles(picture: &Picture) -> Vec<Option<u64>> {
    let (from, to) = (picture.width() * 2 / 5, picture.width() * 3 / 5);
    let middle = |y| {
        let mut hash = DefaultHasher::new();
        let mut is_any = false;
        let symbols = (from..to).map(|x| picture.cell(x, y).symbol());
        for symbol in symbols.filter(|symbol| !symbol.trim_ascii().is_empty()) {
            hash.write(symbol.as_bytes());
            is_any = true;
        }
        is_any.then(|| hash.finish())
    };
    (0..picture.height()).map(middle).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;

    use super::*;

    fn picture(rows: &[&'static str]) -> Picture {
        let mut picture = Picture::default();
        for (row, y) in rows.iter().zip(0..) {
            for (c, x) in row.chars().zip(0..) {
                picture.put(x, y, &Cell::from(c));
            }
        }
        picture
    }

    const TEXT: [&str; 8] = [
        "title", "aaaaa", "bbbbb", "ccccc", "ddddd", "eeeee", "fffff", "state",
    ];

    #[test]
    fn rows_that_moved_are_found_and_what_stays_is_left_alone() {
        let next = [
            "title", "bbbbb", "ccccc", "ddddd", "eeeee", "fffff", "ggggg", "state",
        ];
        let (before, after) = (picture(&TEXT), picture(&next));
        let shift = |top, bottom, by| Some(Shift { top, bottom, by });
        assert_eq!(Shift::between(&before, &after), shift(1, 7, 1));
        assert_eq!(Shift::between(&after, &before), shift(1, 7, -1));
        assert_eq!(Shift::between(&before, &before), None);
    }

    #[test]
    fn moved_rows_are_deleted_at_the_top_of_their_region() {
        let mut hand = Hand::new();
        let (top, bottom) = (1, 7);
        Shift { top, bottom, by: 2 }.draw(&mut hand);
        assert_eq!(hand.bytes, b"\x1b[2;7r\x1b[2H\x1b[2M\x1b[r");
    }
}
