//! One annotation: the record as the domain knows it. How it is written to a file is the store's business.

use std::collections::BTreeMap;
use std::ops::Range;

pub use jiff::Timestamp;
pub use uuid::Uuid;

/// What an annotation is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// A marked range.
    #[default]
    Highlight,
    /// A note on a place or paragraph, without a drawn range.
    Note,
    /// A marked place.
    Bookmark,
    /// A kind this version does not know; kept, and shown plainly.
    Other(String),
}

/// The colour of a highlight. A person calls the first five "style 1" to "style 5".
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Color {
    /// Style 1.
    #[default]
    Yellow,
    /// Style 2.
    Red,
    /// Style 3.
    Green,
    /// Style 4.
    Blue,
    /// Style 5.
    Purple,
    /// A colour this version does not offer; kept in the file and drawn as style 1.
    Other(String),
}

/// How a highlight is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Drawing {
    /// A coloured ground.
    Fill,
    /// A line below.
    Underline,
    /// A line through.
    Strike,
    /// A drawing this version does not know; kept in the file and drawn as a fill.
    Other(String),
}

/// A version vector: how often each device changed the record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rev(pub BTreeMap<String, u64>);

/// Which text a set of annotations belongs to: the `[source]` table of an annotation file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// The article's id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Author.
    pub author: Option<String>,
    /// Where the article was read from, a path or an address.
    pub uri: Option<String>,
    /// SHA-256 of the canonical text, lower-case hex.
    pub sha256: String,
    /// Code points in the canonical text.
    pub chars: usize,
    /// Name and version of what made the canonical text, as `pizhu-article 1`.
    pub extractor: String,
    /// BCP 47 language.
    pub lang: Option<String>,
    /// When the first mark was made.
    pub added: Option<Timestamp>,
}

/// Where an annotation belongs, in a form that survives edits of the article (W3C Web Annotation selectors).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Anchor {
    /// The exact canonical text, as the reader saw it.
    pub quote: String,
    /// Code points of the whole quotation where `quote` holds only its head and tail.
    pub quote_chars: Option<usize>,
    /// Up to 32 code points before it.
    pub prefix: String,
    /// Up to 32 code points after it.
    pub suffix: String,
    /// Half-open, in code points of the text whose hash is `base`.
    pub range: Range<usize>,
    /// A path for people, as `潘家玮/p2`.
    pub at: String,
    /// SHA-256 of the text `range` counts in; `None` when it is the file's `source.sha256`.
    pub base: Option<String>,
}

/// One annotation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    /// UUIDv7: the key of every merge.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// Its colour.
    pub color: Color,
    /// How it is drawn; `None` is a fill.
    pub drawing: Option<Drawing>,
    /// When it was made; `None` where the file holds no readable time.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// Version vector.
    pub rev: Rev,
    /// When it was removed: a tombstone, kept so that a merge does not bring it back.
    pub deleted: Option<Timestamp>,
    /// Tags, without `#`.
    pub tags: Vec<String>,
    /// The reader's words, Markdown; empty for none.
    pub note: String,
    /// Where it belongs.
    pub anchor: Anchor,
}

/// What became of an annotation's place in the text at hand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// Where it was.
    Kept,
    /// The same words, elsewhere.
    Moved,
    /// The words around or inside it changed.
    Changed,
    /// Several places fit.
    Unsure,
    /// No place fits.
    Lost,
}
