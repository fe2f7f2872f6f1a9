//! What a string looks like: width, clusters, lines, sentences.
use std::{borrow::Cow, ops::Range};

/// Whether ambiguous-width characters (UAX #11 class A) take one cell or two in the reader's terminal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Ambiguous {
    /// One cell: nearly every terminal unless told otherwise.
    #[default]
    Narrow,
    /// Two cells.
    Wide,
}

/// What decides the cells of a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct WidthPolicy {
    /// How ambiguous-width characters count.
    pub ambiguous: Ambiguous,
}

/// Cells that `text` takes on the screen.
pub fn width(_text: &str, _policy: WidthPolicy) -> u16 { todo!() }

/// What is shown for one grapheme cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cluster<'a> {
    /// Bytes of the source.
    pub range: Range<usize>,
    /// What is painted.
    pub shown: Cow<'a, str>,
    /// Cells.
    pub cells: u16,
}

/// The clusters of `text`.
pub fn clusters(_text: &str, _policy: WidthPolicy) -> impl Iterator<Item = Cluster<'_>> { std::iter::empty() }

/// What a block is wrapped to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Measure {
    /// Cells of a full line.
    pub cells: u16,
    /// Cells the first line is indented by.
    pub indent: u16,
    /// Widths.
    pub policy: WidthPolicy,
}

/// A slice of a block's bytes that fits the measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Blank cells before it.
    pub indent: u16,
}

/// A cluster with its place on the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glyph<'a> {
    /// Bytes of the block.
    pub range: Range<usize>,
    /// What is painted.
    pub shown: Cow<'a, str>,
    /// First cell, from the left edge of the measure (indent included).
    pub x: u16,
    /// Cells.
    pub cells: u16,
}

impl Line {
    /// The glyphs of this line of `block`.
    pub fn glyphs<'a>(&self, _block: &'a str, _measure: Measure) -> impl Iterator<Item = Glyph<'a>> { std::iter::empty() }
}

/// The lines of one block.
pub fn wrap(_block: &str, _measure: Measure) -> Vec<Line> { todo!() }

/// A unit of Chinese text that motions and marks know.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// A word or number.
    Word,
    /// A clause.
    Clause,
    /// A sentence.
    Sentence,
}

/// The spans of `unit` in `text`, in order.
pub fn spans(_unit: Unit, _text: &str) -> impl Iterator<Item = Range<usize>> + '_ { std::iter::empty() }

/// A string that may be sent to a terminal.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Safe(String);

impl Safe {
    /// One line.
    pub fn line(_text: &str) -> Self { todo!() }
    /// Several lines: LF and tab stay.
    pub fn lines(_text: &str) -> Self { todo!() }
    /// The text.
    pub fn as_str(&self) -> &str { &self.0 }
}

impl std::fmt::Display for Safe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
}
