//! How a page becomes an article: decode its bytes, extract its lines, recognise who speaks in it.
//!
//! This room knows no files and no network: bytes come in, values go out.

mod build;
mod choose;
mod date;
mod decode;
mod doubt;
mod ending;
mod extract;
mod front;
mod headings;
mod long;
mod name;
mod nature;
mod noise;
mod open;
mod ordinal;
mod page;
mod post;
mod prose;
mod seen;
mod turn;
mod who;
mod who_is;

pub use build::{Line, Reason, Recognised, recognise};
pub use choose::{By, Genre};
pub use decode::{DecodeError, Decoded, HEAD, Transcriber, decode};
pub use doubt::{Doubt, DoubtKind};
pub use extract::{ExtractError, Extracted, Format, extract};
pub use headings::Sign;
pub use long::{RECOGNISED, WHOLE, is_long_text};
pub use open::{OpenError, Opened, open, open_text, recognise_text};
pub use page::{Page, PageLine, Shape, WhyDropped};
pub use who_is::who_is;
