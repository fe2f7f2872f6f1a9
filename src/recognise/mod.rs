//! How a page becomes an article: decode its bytes, extract its lines, recognise who speaks in it.
//!
//! This room knows no files and no network: bytes come in, values go out.

mod date;
mod decode;
mod ending;
mod extract;
mod name;
mod ordinal;
mod page;
mod post;
mod seen;
mod who;

pub use decode::{DecodeError, Decoded, decode};
pub use extract::{ExtractError, Format, extract};
pub use page::{Page, PageLine, Shape, WhyDropped};
