//! How it leaves: the reader's annotations as a document that other programs read.
//!
//! Everything here works on [`Excerpts`], a borrowed view of what is to leave: the article's name and one [`Quotation`] for each
//! annotation. A format is a function from that view to text, so a further format, a filter or another order is a function
//! beside the others and none of them needs to know documents and notebooks.
//!
//! The room knows no files, clocks or languages: words come in as [`Labels`], text goes out as a `String` whose bytes depend on
//! nothing but the arguments.

mod escape;
mod excerpts;
mod fence;
mod markdown;
mod merge;
mod note;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod sample;

pub use excerpts::{Article, Excerpts, Quotation, Speaker};
pub use markdown::{Labels, markdown};
pub use merge::{Merged, NotOurs, Report, merge_markdown};
