//! What the reader wrote: annotations, their anchors, the notebook with its undo history, and merging. All of it pure.
//!
//! An *annotation* is one record; its *anchor* says where it belongs; its *content* is what the reader owns of it. A
//! *change* is what the reader did, in *edits* that can be taken back. The *notebook* holds the annotations of one
//! article and does changes; *merge* brings together what two windows did. A removed annotation stays as a *tombstone*
//! so that no merge brings it back.
//!
//! Nothing here knows a file, a clock or a screen: time and device come with each change, and the names things have in
//! files are given as strings to whoever writes them.

mod anchor;
mod annotation;
mod carry;
mod change;
#[cfg(test)]
mod fixture;
mod fold;
mod fuzzy;
mod hash;
mod history;
mod index;
mod look;
mod merge;
mod notebook;
mod reach;
mod reanchor;
mod rev;
mod source;

pub use annotation::{Anchor, Annotation, Content, Records, State, Timestamp, Uuid};
pub use change::{Action, Change, Edit, Refused, Stamp};
pub use hash::sha256_hex;
pub use history::{History, Turn};
pub use index::Placed;
pub use look::{Color, Drawing, Kind};
pub use merge::merge;
pub use notebook::Notebook;
pub use reanchor::{Bases, Standing, is_same_but_for_form, quotes_in};
pub use rev::{BadRev, Rev};
pub use source::{Source, article_id, new_article_id};
