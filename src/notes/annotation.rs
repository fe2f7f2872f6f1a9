//! One annotation: the record as the domain knows it.
//!
//! It knows every field a record has, tombstones included, and which of them are the reader's own ([`Content`]). How a
//! record is written to a file is the store's business; how it changes is the notebook's.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use jiff::Timestamp;
pub use uuid::Uuid;

use super::{Color, Drawing, Kind, Rev};

/// The annotations of one article by id, tombstones included.
pub type Records = BTreeMap<Uuid, Arc<Annotation>>;

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
    /// SHA-256 of the text `range` counts in, lower-case hex; empty where it is not known.
    pub base: String,
}

/// One annotation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    /// `UUIDv7`: the key of every merge.
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

/// What the reader owns of an annotation: what an edit changes and undo gives back. Everything else in a record
/// (id, times, version vector, tombstone) follows from the edits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Content {
    /// What it is.
    pub kind: Kind,
    /// Its colour.
    pub color: Color,
    /// How it is drawn; `None` is a fill.
    pub drawing: Option<Drawing>,
    /// Tags, without `#`.
    pub tags: Vec<String>,
    /// The reader's words, Markdown; empty for none.
    pub note: String,
    /// Where it belongs.
    pub anchor: Anchor,
}

impl Content {
    /// Whether it is the same to the reader: offsets and context may have moved with the text.
    pub fn is_to_the_reader(&self, other: &Self) -> bool {
        let mut here = self.clone();
        here.anchor.clone_from(&other.anchor);
        here == *other && self.anchor.quote == other.anchor.quote
    }
}

impl Annotation {
    /// A record of this age with nothing in it yet.
    pub fn born(id: Uuid, now: Timestamp) -> Self {
        let Content {
            kind,
            color,
            drawing,
            tags,
            note,
            anchor,
        } = Content::default();
        Self {
            id,
            kind,
            color,
            drawing,
            created: Some(now),
            updated: Some(now),
            rev: Rev::default(),
            deleted: None,
            tags,
            note,
            anchor,
        }
    }

    /// Whether it is there for the reader: not a tombstone.
    pub fn is_live(&self) -> bool {
        self.deleted.is_none()
    }

    /// What the reader owns of it; a tombstone still has the content it had.
    pub fn content(&self) -> Content {
        Content {
            kind: self.kind.clone(),
            color: self.color.clone(),
            drawing: self.drawing.clone(),
            tags: self.tags.clone(),
            note: self.note.clone(),
            anchor: self.anchor.clone(),
        }
    }

    /// Puts `content` in place of what the reader owned.
    pub fn set_content(&mut self, content: Content) {
        let Content {
            kind,
            color,
            drawing,
            tags,
            note,
            anchor,
        } = content;
        self.kind = kind;
        self.color = color;
        self.drawing = drawing;
        self.tags = tags;
        self.note = note;
        self.anchor = anchor;
    }
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

impl State {
    /// Whether a person has to look: the words changed, or have no certain place.
    pub fn has_drifted(self) -> bool {
        matches!(self, Self::Changed | Self::Unsure | Self::Lost)
    }
}
