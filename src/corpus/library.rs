//! The articles of one reading session, and a position in them.

use std::sync::Arc;

use super::Document;

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
