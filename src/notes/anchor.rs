//! Where an annotation belongs in the text at hand.
//!
//! An anchor is the exact quotation, what stands around it, and offsets in code points (W3C Web Annotation,
//! `TextQuoteSelector` and `TextPositionSelector`). It is made from a document and found again in another version of it:
//! where it was; else at the only place that says the same; else nowhere, for a guess would put the reader's mark on
//! words they never marked.
//!
//! Everything asks the document in code points and in small pieces, so no offset from a file can cut a character and
//! no text need be in memory whole.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use super::annotation::{Anchor, State};
use crate::corpus::Document;
use crate::text::{self, WidthPolicy};

/// Code points of context kept on either side.
pub(super) const CONTEXT_CHARS: usize = 32;
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
    /// 32 code points on either side and holds whole grapheme clusters, unless one cluster is longer than that. The base is left to
    /// whoever knows the hash of the text.
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
            prefix: tail(&slice(document, before), CONTEXT_CHARS).to_owned(),
            suffix: head(&slice(document, after), CONTEXT_CHARS).to_owned(),
            range: start..end,
            at: document.path(byte(document, start)),
            base: String::new(),
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

    /// Whether it has words to compare others with: a quotation that is kept whole. One that is longer than any kept here, as
    /// another program may have written it, would take too long.
    pub(super) fn has_words(&self) -> bool {
        let is_long = self.quote.chars().nth(QUOTE_CHARS).is_some();
        !self.quote.is_empty() && self.quote_chars.is_none() && !is_long
    }

    /// What the offsets say, if the text agrees.
    pub(super) fn stated(&self, document: &Document) -> Option<Range<usize>> {
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
        return (slice(document, chars).into_owned(), None);
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
fn slice(document: &Document, chars: Range<usize>) -> Cow<'_, str> {
    document.text(byte(document, chars.start)..byte(document, chars.end))
}

fn byte(document: &Document, chars: usize) -> usize {
    document.byte_of(chars).unwrap_or(document.len())
}

/// The longest beginning of `text` of at most `chars` code points that ends between two clusters.
fn head(text: &str, chars: usize) -> &str {
    let limit = byte_at(text, chars);
    let cut = clusters(text)
        .map(|cluster| cluster.end)
        .take_while(|&end| end <= limit)
        .last();
    &text[..cut.unwrap_or(limit)]
}

/// The longest end of `text` of at most `chars` code points that starts between two clusters.
fn tail(text: &str, chars: usize) -> &str {
    let limit = byte_at(text, text.chars().count().saturating_sub(chars));
    let cut = clusters(text)
        .map(|cluster| cluster.start)
        .find(|&start| start >= limit);
    &text[cut.unwrap_or(limit)..]
}

/// Bytes of each cluster.
fn clusters(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text::clusters(text, WidthPolicy::default()).map(|cluster| cluster.range)
}

/// The byte before which `chars` code points stand, or the end.
fn byte_at(text: &str, chars: usize) -> usize {
    text.char_indices()
        .nth(chars)
        .map_or(text.len(), |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus;
    use crate::notes::fixture::document;

    /// The anchor of the first `quote` in `text`.
    fn anchor(text: &str, quote: &str) -> Anchor {
        let document = document(text);
        let range = document.find(quote, 0).expect("the quotation");
        Anchor::new(&document, range)
    }

    /// The anchor of the place before the first `following` in `text`.
    fn point(text: &str, following: &str) -> Anchor {
        let document = document(text);
        let place = document.find(following, 0).expect("the place").start;
        Anchor::new(&document, place..place)
    }

    /// Looks for `anchor` in `text`; `found` is the text before the place and the text at it.
    fn check(anchor: &Anchor, text: &str, state: State, found: Option<(&str, &str)>) {
        let document = document(text);
        let (actual, range) = anchor.resolve(&document);
        let place = range.map(|range| (document.text(0..range.start), document.text(range)));
        let found = found.map(|(before, at)| (before.into(), at.into()));
        assert_eq!((actual, place), (state, found));
    }

    #[test]
    fn an_anchor_holds_the_words_the_context_and_the_offsets() {
        let anchor = anchor("近年来\n杭州市政协加强建设", "政协");
        assert_eq!(anchor.quote, "政协");
        assert_eq!(
            (anchor.prefix.as_str(), anchor.suffix.as_str()),
            ("近年来\n杭州市", "加强建设")
        );
        assert_eq!(
            (anchor.range, anchor.quote_chars, anchor.base.as_str()),
            (7..9, None, "")
        );
        assert_eq!(anchor.at, "p2");
    }

    #[test]
    fn the_context_is_32_code_points_on_either_side() {
        let (before, after) = ("前".repeat(50), "后".repeat(50));
        let anchor = anchor(&format!("{before}中{after}"), "中");
        assert_eq!(
            (anchor.prefix, anchor.suffix),
            ("前".repeat(32), "后".repeat(32))
        );
    }

    #[test]
    fn the_context_ends_between_two_clusters() {
        let family = "👨‍👩‍👧";
        let (before, after) = (
            format!("{family}{}", "前".repeat(30)),
            format!("{}{family}", "后".repeat(30)),
        );
        let anchor = anchor(&format!("{before}中{after}"), "中");
        assert_eq!(
            (anchor.prefix, anchor.suffix),
            ("前".repeat(30), "后".repeat(30))
        );
    }

    #[test]
    fn a_cluster_longer_than_the_context_is_cut() {
        let marks = "\u{301}".repeat(100);
        let anchor = anchor(&format!("a{marks}\n中\na{marks}"), "中");
        assert_eq!(
            (anchor.prefix.chars().count(), anchor.suffix.chars().count()),
            (1, 1)
        );
        assert_eq!(head(&format!("a{marks}"), 32).chars().count(), 32);
        assert_eq!(tail(&format!("a{marks}"), 32).chars().count(), 32);
    }

    #[test]
    fn a_byte_inside_a_character_stands_for_it() {
        let document = document("中文字");
        assert_eq!(Anchor::new(&document, 1..7).quote, "中文");
        assert_eq!(Anchor::new(&document, 4..usize::MAX).quote, "文字");
        #[expect(clippy::reversed_empty_ranges, reason = "what a caller may get wrong")]
        let reversed = Anchor::new(&document, 6..3);
        assert_eq!((reversed.quote.as_str(), reversed.range), ("", 2..2));
    }

    #[test]
    fn what_stands_where_it_was_is_kept_though_it_stands_elsewhere_too() {
        check(
            &anchor("民心民心", "民心"),
            "民心民心",
            State::Kept,
            Some(("", "民心")),
        );
    }

    #[test]
    fn the_only_place_that_says_the_same_is_where_it_moved() {
        check(
            &anchor("紧扣民心", "民心"),
            "我们紧扣民心做事",
            State::Moved,
            Some(("我们紧扣", "民心")),
        );
    }

    #[test]
    fn several_places_are_no_place() {
        check(
            &anchor("紧扣民心", "民心"),
            "民心就是民心",
            State::Unsure,
            None,
        );
        check(&anchor("长叹啊啊", "啊啊"), "啊啊啊", State::Unsure, None);
    }

    #[test]
    fn words_that_are_gone_are_lost() {
        check(&anchor("紧扣民心", "民心"), "紧扣人心", State::Lost, None);
    }

    /// Three sentences, the middle one `chars` code points of which no two are neighbours twice.
    fn long_text(chars: u32) -> (String, String) {
        let middle: String = (0..chars)
            .filter_map(|ix| char::from_u32(0x4e00 + ix))
            .collect();
        (format!("开头。{middle}。结尾"), middle)
    }

    #[test]
    fn a_quotation_of_4000_is_whole_and_a_longer_one_is_its_two_ends() {
        let (text, middle) = long_text(4_000);
        assert_eq!(anchor(&text, &middle).quote, middle);
        let (text, middle) = long_text(4_001);
        let anchor = anchor(&text, &middle);
        assert_eq!(
            (anchor.quote.chars().count(), anchor.quote_chars),
            (801, Some(4_001))
        );
        assert_eq!(anchor.quote.chars().nth(400), Some('…'));
    }

    #[test]
    fn a_long_quotation_is_found_by_its_ends_and_its_length() {
        let (text, middle) = long_text(5_000);
        let anchor = anchor(&text, &middle);
        check(&anchor, &text, State::Kept, Some(("开头。", &middle)));
        check(
            &anchor,
            &format!("又{text}"),
            State::Moved,
            Some(("又开头。", &middle)),
        );
        check(&anchor, &text.replacen('丁', "", 1), State::Lost, None);
        check(&anchor, &format!("又{text}{text}"), State::Unsure, None);
    }

    #[test]
    fn a_place_is_kept_where_its_context_is() {
        let text = "甲乙\n丙丁";
        check(&point(text, "丙"), text, State::Kept, Some(("甲乙\n", "")));
        check(&point(text, "甲"), text, State::Kept, Some(("", "")));
        let document = document(text);
        let end = Anchor::new(&document, document.len()..document.len());
        check(&end, text, State::Kept, Some((text, "")));
    }

    #[test]
    fn a_place_moves_with_its_context() {
        check(
            &point("甲乙\n丙丁", "丙"),
            "前言\n甲乙\n丙丁",
            State::Moved,
            Some(("前言\n甲乙\n", "")),
        );
        check(
            &point("甲乙丙丁", "丙"),
            "甲乙丙丁,甲乙丙丁",
            State::Kept,
            Some(("甲乙", "")),
        );
        check(
            &point("甲乙丙丁", "丙"),
            "又甲乙丙丁甲乙丙丁",
            State::Unsure,
            None,
        );
        check(&point("甲乙丙丁", "丙"), "甲乙丁", State::Lost, None);
    }

    #[test]
    fn offsets_and_lengths_that_make_no_sense_find_the_quotation_all_the_same() {
        let stated = |range| Anchor {
            quote: "民心".to_owned(),
            range,
            ..Anchor::default()
        };
        #[expect(clippy::reversed_empty_ranges, reason = "what a file may hold")]
        for range in [
            4..2,
            2..3,
            0..usize::MAX,
            usize::MAX..usize::MAX,
            usize::MAX..0,
        ] {
            check(
                &stated(range),
                "紧扣民心",
                State::Moved,
                Some(("紧扣", "民心")),
            );
        }
        let of_chars = |chars| Anchor {
            quote_chars: Some(chars),
            ..stated(0..1)
        };
        check(
            &of_chars(usize::MAX),
            "紧扣民心",
            State::Moved,
            Some(("紧扣", "民心")),
        );
    }

    #[test]
    fn lengths_that_make_no_sense_find_no_long_quotation() {
        let (text, middle) = long_text(5_000);
        for chars in [0, 1, 4_999, usize::MAX] {
            let anchor = Anchor {
                quote_chars: Some(chars),
                ..anchor(&text, &middle)
            };
            check(&anchor, &text, State::Lost, None);
        }
    }

    #[test]
    fn a_place_without_context_is_where_its_offset_says_if_the_text_reaches_so_far() {
        let stated = |range| Anchor {
            range,
            ..Anchor::default()
        };
        check(&stated(1..1), "甲乙", State::Kept, Some(("甲", "")));
        check(&stated(3..3), "甲乙", State::Lost, None);
        check(&stated(usize::MAX..usize::MAX), "甲乙", State::Lost, None);
    }

    #[test]
    fn every_block_of_the_built_in_article_is_found_again_behind_a_new_preface() {
        let (name, text) = corpus::BUILT_IN;
        let article = |text: &str| corpus::open(name, text.into()).expect("an article").0;
        let (old, new) = (
            article(text),
            article(&text.replacen("\n# ", "\n新的前言。\n\n# ", 1)),
        );
        let mut states = Vec::new();
        for here in old.blocks() {
            let (state, range) = Anchor::new(&old, here.range.clone()).resolve(&new);
            assert_eq!(
                range.map(|range| new.text(range)),
                Some(old.text(here.range.clone()))
            );
            states.push(state);
        }
        assert!(states.contains(&State::Kept) && states.contains(&State::Moved));
    }

    proptest! {
        #[test]
        fn every_mark_is_found_where_it_was_made(
            text in "[中文a。\n\u{301}👨\u{200d}🇨🇳]{1,80}x", from in 0_usize..80, len in 0_usize..80,
        ) {
            let document = document(&text);
            let chars = document.chars_before(document.len());
            let start = byte(&document, from.min(chars));
            let range = start..byte(&document, (from + len).min(chars)).max(start);
            let anchor = Anchor::new(&document, range.clone());
            prop_assert!(anchor.prefix.chars().count() <= CONTEXT_CHARS);
            prop_assert!(anchor.suffix.chars().count() <= CONTEXT_CHARS);
            prop_assert_eq!(anchor.resolve(&document), (State::Kept, Some(range)));
        }

        #[test]
        fn no_anchor_and_no_text_is_too_strange(
            text in "[^\0]{0,20}x", quote in ".{0,3}", prefix in ".{0,2}", suffix in ".{0,2}",
            start in any::<usize>(), end in any::<usize>(), quote_chars in any::<Option<usize>>(),
        ) {
            let at = String::new();
            let anchor = Anchor { quote, quote_chars, prefix, suffix, range: start..end, at, base: String::new() };
            let document = document(&text);
            let (state, range) = anchor.resolve(&document);
            prop_assert_eq!(range.is_some(), matches!(state, State::Kept | State::Moved));
        }
    }
}
