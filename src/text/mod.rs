//! What a string looks like: cells, clusters, lines, words, clauses and sentences.
//!
//! This room knows how text stands on a grid of cells. It knows no article, no terminal and no file, and uses no other room.
//!
//! | word | is |
//! |---|---|
//! | cluster | a grapheme cluster (UAX #29) with the invisible characters around it: the least a cursor can step over |
//! | shown | what is painted for a cluster; never a control character, always at least one cell |
//! | [`Line`] | a slice of a block's bytes that fits the [`Measure`]; [`Line::glyphs`] says where each cluster stands |
//! | [`Unit`] | what motions and marks step over |
//! | [`Safe`] | the only strings that reach a terminal without the painter |
//!
//! # Why
//! Drawing, the cursor, the mouse and search hits agree because they all ask [`Line::glyphs`], and that asks the same
//! function as [`width()`] and [`Safe`] do. There is no second measure of text in the program.

mod ambiguous;
mod cluster;
#[cfg(test)]
mod conformance;
mod enclosed;
mod justify;
mod linebreak;
mod marks;
mod pinyin;
mod safe;
mod simplified;
mod typography;
mod unit;
mod width;
mod words;
mod wrap;

pub use cluster::{Cluster, clusters};
pub use enclosed::{Enclosed, Enclosure, enclosed};
pub use pinyin::{initials, is_spelled_with, is_typed_with, sorting_key};
pub use safe::Safe;
pub use simplified::simplified;
pub use typography::{Autospace, Kinsoku, Punctuation, Quotes, Typography};
pub use unit::{Unit, spans, without_end};
pub use width::{Ambiguous, WidthPolicy, pad, truncate, width};
pub use words::{lengths as word_lengths, rarity, word_rarity};
pub use wrap::{Glyph, Line, Measure, wrap};
