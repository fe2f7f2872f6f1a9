//! What was said: the library, its documents, their blocks and outline, the article format, and search.
//!
//! A text becomes a [`Document`] through [`open()`]. From then on it is asked, never taken apart: there is no public list of
//! all blocks, so a text too large to be parsed whole can answer the same questions later.
//!
//! This room knows no files and no clocks: texts come in, values go out. It says nothing to people either: what is wrong
//! with a file is a [`Problem`], which the app puts into words.

pub mod article;
mod block;
mod chars;
mod cut;
mod document;
mod library;
mod lines;
mod long;
mod open;
mod outline;
mod plain;
mod problem;
#[cfg(test)]
mod properties;
mod search;
mod whole;

pub use block::{Block, BlockKind};
pub use document::{Document, Meta, after_note_label};
pub use library::{Library, Place};
pub use long::{Bytes, Long, TextFault};
pub use open::{is_article, open, stem};
pub use outline::{Node, NodeKind, Outline};
pub use plain::parse_as;
pub use problem::{Problem, ProblemKind};

/// The article that every copy of the program can read: file name and text.
pub const BUILT_IN: (&str, &str) = (
    "2019-08-22-主席读书会交流精粹.md",
    include_str!("../../articles/2019-08-22-主席读书会交流精粹.md"),
);
