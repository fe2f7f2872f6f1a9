//! The blocks of a text that is not in memory. Each is a line of it, or a piece of a line too long ([`crate::corpus::cut`]).

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::{memchr, memrchr};

use super::{Long, chunks, locked};
use crate::corpus::cut::{CELL, REACH, cut};
use crate::corpus::{Block, BlockKind};

/// Bytes in which something visible is looked for at first, and at most at once.
const NEAR: usize = 256;
const FAR: usize = 64 << 10;
/// Pieces kept.
const KEPT: usize = 1024;

// a cell lies in one chunk
const _: () = assert!(chunks::BYTES.is_multiple_of(CELL));

/// A line of the text, or a piece of it.
#[derive(Clone, Debug)]
struct Piece {
    /// Its bytes, without its line break.
    range: Range<usize>,
    /// Where the next one starts.
    next: usize,
    /// The block that it is, if anything can be seen in it.
    block: Option<Block>,
}

/// The pieces found last, by where they start: a page asks for the same ones many times.
#[derive(Debug, Default)]
pub(super) struct Pieces(BTreeMap<usize, Piece>);

impl Pieces {
    fn at(&self, byte: usize) -> Option<&Piece> {
        let (_, piece) = self.0.range(..=byte).next_back()?;
        (byte < piece.next).then_some(piece)
    }

    fn keep(&mut self, piece: Piece) {
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.insert(piece.range.start, piece);
    }
}

impl Long {
    /// The block at or, between blocks, before this byte (the first one if there is none before).
    pub fn block_at(&self, byte: usize) -> Option<Block> {
        let byte = byte.min(self.len);
        let last = self.len.checked_sub(1)?;
        let here = self.piece(byte.min(last));
        let block = here.block.filter(|block| block.range.start <= byte);
        block
            .or_else(|| self.block_before(here.range.start))
            .or_else(|| self.block_from(here.range.start))
    }

    /// The block after.
    pub fn next(&self, block: &Block) -> Option<Block> {
        self.block_from(self.piece(block.range.start).next)
    }

    /// The block before.
    pub fn previous(&self, block: &Block) -> Option<Block> {
        self.block_before(self.piece(block.range.start).range.start)
    }

    /// The first block.
    pub fn first(&self) -> Option<Block> {
        self.block_from(0)
    }

    /// The last block.
    pub fn last(&self) -> Option<Block> {
        self.block_before(self.len)
    }

    /// The first block at or after `byte`, where a piece starts.
    fn block_from(&self, byte: usize) -> Option<Block> {
        if byte >= self.len {
            return None;
        }
        let here = self.piece(byte).block;
        here.or_else(|| self.piece(self.visible_from(byte)?).block)
    }

    /// The last block before `byte`, where a piece starts or the text ends.
    fn block_before(&self, byte: usize) -> Option<Block> {
        let here = self.piece(byte.checked_sub(1)?).block;
        here.or_else(|| self.piece(self.visible_before(byte)?).block)
    }

    /// The block that a piece of a line is, if anything can be seen in it.
    fn block_in(&self, piece: Range<usize>) -> Option<Block> {
        let start = piece.start;
        let text = self.text(piece);
        let trimmed = text.trim_start();
        let from = start + text.len() - trimmed.len();
        let range = from..from + trimmed.trim_end().len();
        (!range.is_empty()).then(|| Block {
            kind: BlockKind::Paragraph,
            range,
            spaced: self.is_blank_before(start),
        })
    }

    /// Whether the piece that ends before byte `start`, where another begins, is blank.
    fn is_blank_before(&self, start: usize) -> bool {
        let before = start.checked_sub(1);
        before.is_some_and(|last| {
            let known = locked(&self.pieces).at(last).cloned();
            let is_blank = |range| self.text(range).trim().is_empty();
            known.map_or_else(|| is_blank(self.piece_range(last)), |it| it.block.is_none())
        })
    }

    /// The line that holds `byte`, or the piece of it.
    fn piece(&self, byte: usize) -> Piece {
        if let Some(piece) = locked(&self.pieces).at(byte) {
            return piece.clone();
        }
        let range = self.piece_range(byte);
        let is_line = self
            .first_break(range.end..self.len.min(range.end + 1))
            .is_some();
        let piece = Piece {
            next: range.end + usize::from(is_line),
            block: self.block_in(range.clone()),
            range,
        };
        locked(&self.pieces).keep(piece.clone());
        piece
    }

    fn piece_range(&self, byte: usize) -> Range<usize> {
        self.piece_start(byte)..self.piece_end(byte)
    }

    fn piece_start(&self, byte: usize) -> usize {
        let mut end = byte;
        let mut cell = byte / CELL * CELL;
        loop {
            let line = self.last_break(cell..end).map(|at| at + 1);
            let start = line.or_else(|| self.cut(cell).filter(|at| *at <= byte));
            match start {
                Some(start) => return start,
                None if cell == 0 => return 0,
                None => (end, cell) = (cell, cell - CELL),
            }
        }
    }

    fn piece_end(&self, byte: usize) -> usize {
        let mut from = byte;
        let mut cell = byte / CELL * CELL;
        while cell < self.len {
            if let Some(at) = self.cut(cell).filter(|at| *at > byte) {
                return at;
            }
            if let Some(at) = self.first_break(from..self.len.min(cell + CELL)) {
                return at;
            }
            cell += CELL;
            from = cell;
        }
        self.len
    }

    /// Where a line is cut near the byte `cell`: only where it goes on through all of the cell before.
    fn cut(&self, cell: usize) -> Option<usize> {
        let before = cell.checked_sub(CELL)?;
        if self.last_break(before..cell).is_some() {
            return None;
        }
        let start = self.floor(cell);
        let window = self.text(start..cell + REACH);
        let at = start + cut(&window, cell - start)?;
        (at < self.len).then_some(at)
    }

    /// The first line break in bytes of one cell.
    fn first_break(&self, range: Range<usize>) -> Option<usize> {
        let (chunk, within) = self.cell(&range)?;
        memchr(b'\n', &chunk[within]).map(|at| range.start + at)
    }

    /// The last line break in bytes of one cell.
    fn last_break(&self, range: Range<usize>) -> Option<usize> {
        let (chunk, within) = self.cell(&range)?;
        memrchr(b'\n', &chunk[within]).map(|at| range.start + at)
    }

    /// The chunk that holds these bytes of one cell, and where in it they are.
    fn cell(&self, range: &Range<usize>) -> Option<(std::sync::Arc<[u8]>, Range<usize>)> {
        if range.is_empty() {
            return None;
        }
        let ix = range.start / chunks::BYTES;
        let from = range.start - ix * chunks::BYTES;
        Some((self.chunk(ix), from..from + range.len()))
    }

    /// The first character at or after `from` that can be seen.
    fn visible_from(&self, from: usize) -> Option<usize> {
        let mut at = from;
        let mut width = NEAR;
        while at < self.len {
            let text = self.text(at..at + width);
            let blank = text.len() - text.trim_start().len();
            if blank < text.len() {
                return Some(at + blank);
            }
            at += text.len();
            width = FAR;
        }
        None
    }

    /// The last character before `before` that can be seen.
    fn visible_before(&self, before: usize) -> Option<usize> {
        let mut end = before;
        let mut width = NEAR;
        while end > 0 {
            let from = self.floor(end.saturating_sub(width));
            let text = self.text(from..end);
            if let Some(last) = text.trim_end().chars().next_back() {
                return Some(from + text.trim_end().len() - last.len_utf8());
            }
            end = from;
            width = FAR;
        }
        None
    }
}
