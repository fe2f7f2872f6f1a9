//! The blocks of a text that is not in memory. Each is a line of it, or a piece of a line too long ([`crate::corpus::cut`]).

use std::ops::{Range, RangeInclusive};

use memchr::{memchr, memrchr};

use super::{Long, chunks};
use crate::corpus::cut::{CELL, REACH, cut};
use crate::corpus::{Block, BlockKind};

/// Bytes in which something visible is looked for at first, and at most at once.
const NEAR: usize = 256;
const FAR: usize = 64 << 10;

// a cell lies in one chunk
const _: () = assert!(chunks::BYTES.is_multiple_of(CELL));

impl Long {
    /// The block at or, between blocks, before this byte (the first one if there is none before).
    pub fn block_at(&self, byte: usize) -> Option<Block> {
        let byte = byte.min(self.len);
        let last = self.len.checked_sub(1)?;
        let here = self.block_in(self.piece(byte.min(last)));
        here.filter(|block| block.range.start <= byte)
            .or_else(|| self.block_before(byte))
            .or_else(|| self.block_from(byte))
    }

    /// The block after.
    pub fn next(&self, block: &Block) -> Option<Block> {
        self.block_from(self.piece(block.range.start).end)
    }

    /// The block before.
    pub fn previous(&self, block: &Block) -> Option<Block> {
        self.block_before(self.piece(block.range.start).start)
    }

    /// The first block.
    pub fn first(&self) -> Option<Block> {
        self.block_from(0)
    }

    /// The last block.
    pub fn last(&self) -> Option<Block> {
        self.block_before(self.len)
    }

    /// Blocks from the one that holds one byte to the one that holds another.
    pub(in crate::corpus) fn count(&self, bytes: RangeInclusive<usize>) -> usize {
        let first = self.block_at(*bytes.start());
        std::iter::successors(first, |block| self.next(block))
            .take_while(|block| block.range.start <= *bytes.end())
            .count()
    }

    /// The first block that begins at or after `byte`, which is not inside one.
    fn block_from(&self, byte: usize) -> Option<Block> {
        let visible = self.visible_from(byte)?;
        self.block_in(self.piece(visible))
    }

    /// The last block that begins before `byte`, which is not inside one.
    fn block_before(&self, byte: usize) -> Option<Block> {
        let visible = self.visible_before(byte)?;
        self.block_in(self.piece(visible))
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
        before.is_some_and(|last| self.text(self.piece(last)).trim().is_empty())
    }

    /// The line that holds `byte`, without its line break, or the piece of it.
    fn piece(&self, byte: usize) -> Range<usize> {
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
