//! Where an annotation belongs in the text at hand.
//!
//! An anchor is the exact quotation, what stands around it, and offsets in code points (W3C Web Annotation,
//! `TextQuoteSelector` and `TextPositionSelector`). It is made from a document and found again in another version of it:
//! where it was; else at the only place that says the same; else nowhere, for a guess would put the reader's mark on
//! words they never marked.
//!
//! Everything asks the document in code points and in small pieces, so no offset from a file can cut a character and
//! no text need be in memory whole.

use std::iter;
use std::ops::Range;

use super::annotation::{Anchor, State};
use crate::corpus::Document;
use crate::text::{self, WidthPolicy};

/// Code points of context kept on either side.
const CONTEXT_CHARS: usize = 32;
/// The longest quotation that is kept whole, in code points.
const QUOTE_CHARS: usize = 4_000;
/// Code points kept of either end of a longer one.
const END_CHARS: usize = 400;
/// Stands between the ends.
const ELISION: char = '…';

impl Anchor {
    /// The anchor of these bytes of the canonical text; an empty range is the anchor of a place. Bytes past the end or
    /// inside a character are rounded down, an end before the start is the start.
    ///
    /// A quotation of more than 4,000 code points is kept as its first and last 400 around `…`. The context is at most
    /// 32 code points on either side and holds whole grapheme clusters, unless one cluster is longer than that.
    pub fn new(document: &Document, range: Range<usize>) -> Self {
        let start = document.chars_before(range.start.min(document.len()));
        let end = document
            .chars_before(range.end.min(document.len()))
            .max(start);
        let (quote, quote_chars) = quotation(document, start..end);
        let before = start.saturating_sub(2 * CONTEXT_CHARS)..start;
        let after = end..end.saturating_add(2 * CONTEXT_CHARS);
        Self {
            quote,
            quote_chars,
            prefix: tail(slice(document, before), CONTEXT_CHARS).to_owned(),
            suffix: head(slice(document, after), CONTEXT_CHARS).to_owned(),
            range: start..end,
            at: document.path(byte(document, start)),
            base: None,
        }
    }

    /// Where it stands in `document`, in bytes of the canonical text: `Kept` where the offsets still hold the
    /// quotation, else `Moved` to the only other place that does, else `Unsure` (several) or `Lost` (none) and no
    /// place. For an anchor without a quotation the context decides in its stead.
    pub fn resolve(&self, document: &Document) -> (State, Option<Range<usize>>) {
        if let Some(range) = self.stated(document) {
            return (State::Kept, Some(range));
        }
        match self.two_hits(document).as_slice() {
            [] => (State::Lost, None),
            [hit] => (State::Moved, Some(hit.clone())),
            _ => (State::Unsure, None),
        }
    }

    /// What the offsets say, if the text agrees.
    fn stated(&self, document: &Document) -> Option<Range<usize>> {
        match self.shape() {
            Shape::Whole(quote) => {
                let range = bytes(document, &self.range)?;
                (document.text(range.clone()) == quote).then_some(range)
            }
            Shape::Ends { head, tail, chars } => {
                let range = bytes(document, &self.range)?;
                let text = document.text(range.clone());
                let agrees =
                    self.range.len() == chars && text.starts_with(head) && text.ends_with(tail);
                agrees.then_some(range)
            }
            Shape::Point { prefix, suffix } => {
                let place = self.range.start;
                let before = place.checked_sub(prefix.chars().count())?..place;
                let after = place..place.checked_add(suffix.chars().count())?;
                let agrees = document.text(bytes(document, &before)?) == prefix
                    && document.text(bytes(document, &after)?) == suffix;
                bytes(document, &(place..place)).filter(|_| agrees)
            }
        }
    }

    /// The first two places that say the same, wherever they are: enough to know whether there is only one.
    fn two_hits(&self, document: &Document) -> Vec<Range<usize>> {
        match self.shape() {
            Shape::Whole(quote) => finds(document, quote).take(2).collect(),
            Shape::Ends { head, tail, chars } => {
                let whole = |hit: Range<usize>| {
                    let start = document.chars_before(hit.start);
                    let range = bytes(document, &(start..start.checked_add(chars)?))?;
                    document
                        .text(range.clone())
                        .ends_with(tail)
                        .then_some(range)
                };
                finds(document, head).filter_map(whole).take(2).collect()
            }
            Shape::Point { prefix, suffix } => {
                let context = [prefix, suffix].concat();
                let place = |hit: Range<usize>| hit.start + prefix.len();
                finds(document, &context)
                    .map(|hit| place(hit.clone())..place(hit))
                    .take(2)
                    .collect()
            }
        }
    }

    fn shape(&self) -> Shape<'_> {
        if self.quote.is_empty() {
            return Shape::Point {
                prefix: &self.prefix,
                suffix: &self.suffix,
            };
        }
        self.ends().unwrap_or(Shape::Whole(&self.quote))
    }

    /// Head and tail of a quotation that is not kept whole.
    fn ends(&self) -> Option<Shape<'_>> {
        let chars = self.quote_chars?;
        let (head, rest) = self.quote.split_at(byte_at(&self.quote, END_CHARS));
        Some(Shape::Ends {
            head,
            tail: rest.strip_prefix(ELISION)?,
            chars,
        })
    }
}

/// What an anchor has to go by.
enum Shape<'a> {
    /// The whole quotation.
    Whole(&'a str),
    /// Its two ends and its length in code points.
    Ends {
        head: &'a str,
        tail: &'a str,
        chars: usize,
    },
    /// Nothing but what stands around the place.
    Point { prefix: &'a str, suffix: &'a str },
}

/// The quotation as it is kept, and its length where that is not the whole of it. The cut is at 400 code points
/// exactly, or the `…` between the ends could not be told from one in the text.
fn quotation(document: &Document, chars: Range<usize>) -> (String, Option<usize>) {
    if chars.len() <= QUOTE_CHARS {
        return (slice(document, chars).to_owned(), None);
    }
    let head = slice(document, chars.start..chars.start + END_CHARS);
    let tail = slice(document, chars.end - END_CHARS..chars.end);
    (format!("{head}{ELISION}{tail}"), Some(chars.len()))
}

/// The hits of `pattern` from the start of the text, overlapping ones too; none for an empty pattern.
fn finds<'a>(document: &'a Document, pattern: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let step = pattern.chars().next().map(char::len_utf8);
    let first = step.and_then(|_| document.find(pattern, 0));
    iter::successors(first, move |hit| document.find(pattern, hit.start + step?))
}

/// Bytes of these code points; `None` when the text does not reach so far or the range is turned round.
fn bytes(document: &Document, chars: &Range<usize>) -> Option<Range<usize>> {
    let range = document.byte_of(chars.start)?..document.byte_of(chars.end)?;
    (range.start <= range.end).then_some(range)
}

/// The text of these code points, as far as there is any.
fn slice(document: &Document, chars: Range<usize>) -> &str {
    document.text(byte(document, chars.start)..byte(document, chars.end))
}

fn byte(document: &Document, chars: usize) -> usize {
    document.byte_of(chars).unwrap_or(document.len())
}

/// The longest beginning of `text` of at most `chars` code points that ends between two clusters.
fn head(text: &str, chars: usize) -> &str {
    let limit = byte_at(text, chars);
    let cut = cuts(text).take_while(|&cut| cut <= limit).last();
    &text[..cut.unwrap_or(limit)]
}

/// The longest end of `text` of at most `chars` code points that starts between two clusters.
fn tail(text: &str, chars: usize) -> &str {
    let limit = byte_at(text, text.chars().count().saturating_sub(chars));
    let cut = cuts(text).find(|&cut| cut >= limit && cut < text.len());
    &text[cut.unwrap_or(limit)..]
}

/// Bytes between two clusters, and the end.
fn cuts(text: &str) -> impl Iterator<Item = usize> + '_ {
    text::clusters(text, WidthPolicy::default()).map(|cluster| cluster.range.end)
}

/// The byte before which `chars` code points stand, or the end.
fn byte_at(text: &str, chars: usize) -> usize {
    text.char_indices()
        .nth(chars)
        .map_or(text.len(), |(byte, _)| byte)
}
