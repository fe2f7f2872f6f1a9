//! A block: the unit of layout, one run of the canonical text without a line break in it.

use std::ops::Range;

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BlockKind {
    /// The article's title.
    Title,
    /// A paragraph of the editor's note.
    Note,
    /// A speaker line.
    Speaker,
    /// A practice heading; levels count from 1 under a speaker.
    Heading {
        /// 1..=5
        level: u8,
    },
    /// A paragraph.
    Paragraph,
    /// The caption or name of an image.
    Caption,
    /// A line of a plain page that is not its text: a menu, a credit, a date.
    Aside,
}

/// A unit of layout. It is never empty, holds no line break, and neither starts nor ends with white space.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the canonical text.
    pub range: Range<usize>,
    /// Whether blank lines stand before it in a plain text.
    pub spaced: bool,
}
