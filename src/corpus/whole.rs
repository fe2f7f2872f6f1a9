//! The text of a document that is held in memory, and its blocks.

use std::ops::Range;

use super::chars::CharIndex;
use super::{Block, BlockKind, search};

/// A text in memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Whole {
    text: String,
    /// In order, apart from each other, as [`Block`] promises.
    blocks: Vec<Block>,
    chars: CharIndex,
}

impl Whole {
    pub fn new(text: String, blocks: Vec<Block>) -> Self {
        Self {
            chars: CharIndex::new(&text),
            text,
            blocks,
        }
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn len(&self) -> usize {
        self.text.len()
    }

    pub fn text(&self, range: Range<usize>) -> &str {
        let end = self.text.floor_char_boundary(range.end);
        &self.text[self.text.floor_char_boundary(range.start).min(end)..end]
    }

    pub fn chars_before(&self, byte: usize) -> usize {
        self.chars.chars_before(&self.text, byte)
    }

    pub fn byte_of(&self, chars: usize) -> Option<usize> {
        self.chars.byte_of(&self.text, chars)
    }

    pub fn find(&self, pattern: &str, range: Range<usize>) -> Option<Range<usize>> {
        search::find(&self.text, pattern, range)
    }

    pub fn rfind(&self, pattern: &str, before: usize) -> Option<Range<usize>> {
        search::rfind(&self.text, pattern, before)
    }

    pub fn block_at(&self, byte: usize) -> Option<Block> {
        self.blocks.get(self.ix_at(byte)).cloned()
    }

    pub fn next(&self, block: &Block) -> Option<Block> {
        self.blocks.get(self.ix_at(block.range.start) + 1).cloned()
    }

    pub fn previous(&self, block: &Block) -> Option<Block> {
        let ix = self.ix_at(block.range.start).checked_sub(1)?;
        self.blocks.get(ix).cloned()
    }

    pub fn first(&self) -> Option<Block> {
        self.blocks.first().cloned()
    }

    pub fn last(&self) -> Option<Block> {
        self.blocks.last().cloned()
    }

    /// Blocks of one kind that begin in these bytes.
    pub fn count(&self, kind: BlockKind, bytes: &Range<usize>) -> usize {
        let before = |byte| {
            self.blocks
                .partition_point(|block| block.range.start < byte)
        };
        let blocks = &self.blocks[before(bytes.start)..before(bytes.end)];
        blocks.iter().filter(|block| block.kind == kind).count()
    }

    /// The number of the last block that starts at or before this byte, else of the first.
    fn ix_at(&self, byte: usize) -> usize {
        let after = self
            .blocks
            .partition_point(|block| block.range.start <= byte);
        after.saturating_sub(1)
    }
}
