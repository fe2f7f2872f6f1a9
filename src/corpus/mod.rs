//! What was said: documents, blocks, places, the outline, the article format.
use std::{ops::Range, sync::Arc};

/// The parsed articles of one reading session.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The documents; [`Place::document`] counts in it.
    pub documents: Vec<Arc<Document>>,
}

/// A position in the library.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Place {
    /// Which document.
    pub document: usize,
    /// Byte in its canonical text.
    pub byte: usize,
}

/// What the front matter says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meta {
    /// Never changes once given; `None` for an article without one.
    pub id: Option<String>,
    /// Title; the file name for a text without one.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// ISO date.
    pub date: Option<String>,
    /// Where it was published.
    pub source: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Breadcrumb of the page.
    pub trail: Vec<String>,
    /// BCP 47 language.
    pub language: Option<String>,
    /// Where the page was saved from.
    pub uri: Option<String>,
}

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
}

/// A unit of layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its number in the document.
    pub ix: usize,
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the canonical text.
    pub range: Range<usize>,
    /// Whether blank lines stand before it in a plain text.
    pub spaced: bool,
}

/// A speaker or heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The block that says it.
    pub block_ix: usize,
    /// Bytes from its own line to the end of what stands under it.
    pub range: Range<usize>,
    /// 0 for speakers and for headings outside any speaker.
    pub depth: u8,
    /// The node it stands under.
    pub parent_ix: Option<usize>,
    /// Paragraphs directly under it (not under its children).
    pub paragraphs: usize,
}

/// What a node is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// A speaker.
    Speaker {
        /// Name.
        name: String,
        /// Post; may be empty.
        post: String,
        /// The page does not give the whole name.
        incomplete: bool,
    },
    /// A practice heading.
    Heading {
        /// From 1 under a speaker.
        level: u8,
        /// Its text.
        text: String,
    },
}

/// The tree of speakers and headings, flat, in reading order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outline {
    /// Parents stand before their children.
    pub nodes: Vec<Node>,
    /// Paragraphs before the first speaker.
    pub paragraphs_before: usize,
}

/// One article.
#[derive(Clone, Debug)]
pub struct Document {}

impl Document {
    /// What the front matter says.
    pub fn meta(&self) -> &Meta { todo!() }
    /// The tree of speakers and headings.
    pub fn outline(&self) -> &Outline { todo!() }
    /// Bytes of the canonical text.
    pub fn len(&self) -> usize { todo!() }
    /// Whether it has no text.
    pub fn is_empty(&self) -> bool { self.len() == 0 }
    /// A slice of the canonical text.
    pub fn text(&self, _range: Range<usize>) -> &str { todo!() }
    /// The block at or, between blocks, before this byte (the first one if there is none before).
    pub fn block_at(&self, _byte: usize) -> Option<Block> { todo!() }
    /// Block number `ix`.
    pub fn block(&self, _ix: usize) -> Option<Block> { todo!() }
    /// The block after.
    pub fn next(&self, _block: &Block) -> Option<Block> { todo!() }
    /// The block before.
    pub fn previous(&self, _block: &Block) -> Option<Block> { todo!() }
    /// The last block.
    pub fn last(&self) -> Option<Block> { todo!() }
    /// The deepest node whose range holds this byte.
    pub fn node_at(&self, _byte: usize) -> Option<usize> { todo!() }
    /// The speaker's node this byte stands under.
    pub fn speaker_at(&self, _byte: usize) -> Option<usize> { todo!() }
    /// A path for people: speaker or heading, `/`, paragraph number inside it, as `潘家玮/p2`.
    pub fn path(&self, _byte: usize) -> String { todo!() }
    /// Code points before this byte (rounded down to a boundary).
    pub fn chars_before(&self, _byte: usize) -> usize { todo!() }
    /// The byte before which `chars` code points stand; `None` past the end.
    pub fn byte_of(&self, _chars: usize) -> Option<usize> { todo!() }
    /// Paragraphs of the editor's note, without the label (编者按).
    pub fn editor_note(&self) -> Vec<&str> { todo!() }
    /// Image file names, in order.
    pub fn images(&self) -> &[String] { todo!() }
    /// Lines of the page that are not text of the article.
    pub fn dropped(&self) -> &[String] { todo!() }
    /// First match at or after `from`.
    pub fn find(&self, _pattern: &str, _from: usize) -> Option<Range<usize>> { todo!() }
    /// Last match that starts before `before`.
    pub fn rfind(&self, _pattern: &str, _before: usize) -> Option<Range<usize>> { todo!() }
}
