//! How a page becomes an article: decode its bytes, extract its lines, recognise who speaks in it.
//!
//! This room knows no files and no network: bytes come in, values go out.

mod decode;
mod extract;
mod page;

pub use decode::{DecodeError, Decoded, decode};
pub use extract::{ExtractError, Format, extract};
pub use page::{Page, PageLine, Shape, WhyDropped};
