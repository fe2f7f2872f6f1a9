//! Finding the place of an annotation in a later version of its text.
//!
//! 1. The same text: the offsets say where it is.
//! 2. The text it was made in is kept: where that passage went ([`super::carry`]).
//! 3. Otherwise, or where it went nowhere: the place most like the quotation and what stood around it ([`super::fuzzy`]), if
//!    it is like enough, and better than the next. Where a comparison says that the passage is gone, more proof is asked for.
//!
//! All of it on folded text ([`super::fold`]), so that another width of the punctuation or traditional characters change
//! nothing. Nothing is guessed: what is in doubt is unsure, with the places that come into question.
//!
//! # Why
//! Measured on edits of known outcome, the text at hand: a search for the quotation alone puts one in five marks of deleted
//! passages on words the reader never marked, this less than one in twenty.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::anchor::CONTEXT_CHARS;
use super::annotation::{Anchor, Records, State};
use super::carry::{Carried, Carry};
use super::fold::Folded;
use super::fuzzy::{likeness, search};
use super::source::text_sha256;
use crate::corpus::Document;

/// Earlier texts of an article by their SHA-256 in lower-case hex.
pub type Bases = BTreeMap<String, Arc<str>>;

/// Quotations of fewer folded characters are short: their context counts more than they do.
const SHORT: usize = 8;
/// What a place must score, and what it must where a comparison says that the passage is gone.
const ENOUGH: f64 = 0.60;
const PROOF: f64 = 0.80;
/// The context a short quotation must have.
const SHORT_CONTEXT: f64 = 0.45;
/// How much better the best place must be than the next.
const LEAD: f64 = 0.03;
/// Most places weighed, and most that are offered.
const WEIGHED: usize = 2_000;
const OFFERED: usize = 5;
/// Fewest characters of a passage that is taken for what is left of a longer one.
const REMNANT: usize = 5;
/// Most edits, whatever the length.
const ERRORS: usize = 256;

/// Where an annotation stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// What became of its place.
    pub state: State,
    /// Bytes of the canonical text; `None` where it has no place.
    pub range: Option<Range<usize>>,
    /// For an unsure or lost one: the places that come into question, the likeliest first.
    pub candidates: Vec<Range<usize>>,
}

/// Finds places in one document.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    document: &'a Document,
    /// The hash of its text, once it is known.
    sha256: &'a OnceLock<String>,
    folded: OnceCell<Folded>,
    bases: BTreeMap<&'a str, OnceCell<Base>>,
    texts: &'a Bases,
}

/// An earlier text and where its characters went.
#[derive(Debug)]
struct Base {
    folded: Folded,
    carry: Carry,
}

/// A place and how well it fits.
struct Candidate {
    range: Range<usize>,
    score: f64,
    context: f64,
}

impl<'a> Finder<'a> {
    /// Finds in `document`, with what is kept of its earlier texts; `sha256` takes the hash of its text when that is asked for.
    pub fn new(document: &'a Document, sha256: &'a OnceLock<String>, texts: &'a Bases) -> Self {
        let bases = texts.keys().map(|sha| (sha.as_str(), OnceCell::new()));
        Self {
            document,
            sha256,
            folded: OnceCell::new(),
            bases: bases.collect(),
            texts,
        }
    }

    /// Where `anchor` stands.
    pub fn find(&self, anchor: &Anchor) -> Standing {
        if let Some(range) = anchor.stated(self.document)
            && (self.is_text(&anchor.base) || self.context_at(anchor, &range) >= 0.5)
        {
            return Standing {
                state: State::Kept,
                range: Some(range),
                candidates: Vec::new(),
            };
        }
        if let Some((state, range)) = self.stated_otherwise(anchor) {
            return Standing {
                state,
                range: Some(range),
                candidates: Vec::new(),
            };
        }
        if !anchor.has_words() {
            return self.find_point_or_long(anchor);
        }
        let quote = Folded::new(&anchor.quote).chars;
        let Some(base) = self.base(&anchor.base) else {
            return self.search(anchor, &quote, false);
        };
        let passage = base.folded.within(&anchor.range);
        // Words that changed since they were quoted are looked for as the base has them, if its offsets can be right.
        let words = base.folded.chars.get(passage.clone());
        let words = words
            .filter(|words| (1..=2 * quote.len()).contains(&words.len()))
            .unwrap_or(&quote);
        let carried = base.carry.range(passage);
        let is_gone = carried.as_ref().is_none_or(|it| it.coverage <= 0.2);
        match carried.filter(|it| self.is_passage(it, words)) {
            Some(it) => self.standing(anchor, &it.range),
            None => self.search(anchor, words, is_gone),
        }
    }

    /// What the offsets of an anchor that counts in the text at hand say, if its words differ from the quotation in form alone, or
    /// are what became of it.
    fn stated_otherwise(&self, anchor: &Anchor) -> Option<(State, Range<usize>)> {
        let has_words = anchor.has_words();
        let chars = Some(&anchor.range).filter(|_| has_words && self.is_text(&anchor.base))?;
        let range = self.document.byte_of(chars.start)?..self.document.byte_of(chars.end)?;
        let quote = Folded::new(&anchor.quote).chars;
        if chars.len() > 2 * anchor.quote.chars().count() {
            return None;
        }
        let words = Folded::new(&self.document.text(range.clone())).chars;
        let state = match words == quote {
            true => State::Kept,
            false if !anchor.base.is_empty() && likeness(&quote, &words) >= 0.5 => State::Changed,
            false => return None,
        };
        Some((state, range))
    }

    /// Whether what was carried over is the passage still.
    fn is_passage(&self, it: &Carried, quote: &[char]) -> bool {
        let text = &self.folded().chars[it.range.clone()];
        it.coverage >= 0.75
            || it.coverage >= 0.5 && text.len() <= 2 * quote.len() && likeness(quote, text) >= 0.5
            || it.coverage > 0.25 && it.purity >= 0.8 && text.len() >= REMNANT
    }

    /// A place without words, or with too many to be kept: carried over, else found by what is exactly the same.
    fn find_point_or_long(&self, anchor: &Anchor) -> Standing {
        let carried = self.base(&anchor.base).and_then(|base| {
            let Range { start, end } = anchor.range.clone();
            if start < end {
                let carried = base.carry.range(base.folded.within(&(start..end)))?;
                return (carried.coverage >= 0.75).then_some(carried.range);
            }
            let at = |chars: Range<usize>| {
                let carried = base.carry.range(base.folded.within(&chars))?;
                (carried.coverage >= 0.5).then_some(carried.range)
            };
            let after = at(start..start.saturating_add(anchor.suffix.chars().count()))
                .map(|it| it.start..it.start);
            let before = start.saturating_sub(anchor.prefix.chars().count())..start;
            after.or_else(|| at(before).map(|it| it.end..it.end))
        });
        let (state, range) = match carried.and_then(|folded| self.bytes(&folded)) {
            Some(range) => (State::Moved, Some(range)),
            None => anchor.resolve(self.document),
        };
        Standing {
            state,
            range,
            candidates: Vec::new(),
        }
    }

    /// The place most like the quotation.
    fn search(&self, anchor: &Anchor, quote: &[char], proof: bool) -> Standing {
        let (enough, share) = if proof { (PROOF, 25) } else { (ENOUGH, 40) };
        let most = if quote.len() < SHORT {
            quote.len() / 4
        } else {
            (quote.len() * share / 100).min(ERRORS)
        };
        let mut found = self.candidates(anchor, quote, most);
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        let offered = |found: &[Candidate]| {
            found
                .iter()
                .take(OFFERED)
                .filter_map(|candidate| self.bytes(&candidate.range))
                .collect()
        };
        let nowhere = |state, candidates| Standing {
            state,
            range: None,
            candidates,
        };
        match &found[..] {
            [] => nowhere(State::Lost, Vec::new()),
            [best, ..]
                if best.score < enough || quote.len() < SHORT && best.context < SHORT_CONTEXT =>
            {
                nowhere(State::Lost, offered(&found))
            }
            [best, next, ..] if best.score - next.score < LEAD => {
                nowhere(State::Unsure, offered(&found))
            }
            [best, ..] => self.standing(anchor, &best.range),
        }
    }

    fn candidates(&self, anchor: &Anchor, quote: &[char], most: usize) -> Vec<Candidate> {
        let (prefix, suffix) = surroundings(anchor);
        let text = &self.folded().chars;
        let expected = self.folded().within(&anchor.range).start;
        let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        search(text, quote, most)
            .into_iter()
            .take(WEIGHED)
            .map(|hit| {
                let like = 1.0 - share(hit.errors) / share(quote.len().max(hit.range.len()));
                let context = context(text, &hit.range, &prefix, &suffix);
                let near =
                    1.0 - share(expected.abs_diff(hit.range.start)) / share(text.len().max(1));
                let words = if quote.len() < SHORT { 0.4 } else { 0.6 };
                Candidate {
                    score: words * like + (1.0 - words) * context + 0.02 * near,
                    range: hit.range,
                    context,
                }
            })
            .collect()
    }

    /// What the context of `anchor` is like that of these bytes.
    fn context_at(&self, anchor: &Anchor, range: &Range<usize>) -> f64 {
        let chars = self.document.chars_before(range.start)..self.document.chars_before(range.end);
        let folded = self.folded();
        let (prefix, suffix) = surroundings(anchor);
        context(&folded.chars, &folded.within(&chars), &prefix, &suffix)
    }

    /// An annotation found at these folded characters.
    fn standing(&self, anchor: &Anchor, folded: &Range<usize>) -> Standing {
        let Some(range) = self.bytes(folded) else {
            return Standing {
                state: State::Lost,
                range: None,
                candidates: Vec::new(),
            };
        };
        let words = self.document.text(range.clone());
        let is_same = words == anchor.quote || is_same_but_for_form(&words, &anchor.quote);
        let is_there = self.document.chars_before(range.start) == anchor.range.start;
        let state = match (is_same, is_there) {
            (false, _) => State::Changed,
            (true, false) => State::Moved,
            (true, true) => State::Kept,
        };
        Standing {
            state,
            range: Some(range),
            candidates: Vec::new(),
        }
    }

    fn bytes(&self, folded: &Range<usize>) -> Option<Range<usize>> {
        let chars = self.folded().places(folded).or_else(|| {
            let place = self
                .folded()
                .places(&(folded.start..folded.start + 1))?
                .start;
            Some(place..place)
        })?;
        Some(self.document.byte_of(chars.start)?..self.document.byte_of(chars.end)?)
    }

    fn is_text(&self, sha256: &str) -> bool {
        sha256.is_empty() || self.sha256.get_or_init(|| text_sha256(self.document)) == sha256
    }

    fn folded(&self) -> &Folded {
        self.folded
            .get_or_init(|| Folded::new(&self.document.text(0..self.document.len())))
    }

    fn base(&self, sha256: &str) -> Option<&Base> {
        let (text, base) = (self.texts.get(sha256)?, self.bases.get(sha256)?);
        Some(base.get_or_init(|| {
            let folded = Folded::new(text);
            Base {
                carry: Carry::new(&folded, self.folded()),
                folded,
            }
        }))
    }
}

/// Whether two texts are the same but for the width of punctuation, white space, letter case, and traditional or simplified
/// characters.
pub fn is_same_but_for_form(one: &str, other: &str) -> bool {
    Folded::new(one).chars == Folded::new(other).chars
}

/// Of the quotations of `records` that have at least `chars` characters, how many are in `text`, and how many there are.
pub fn quotes_in(records: &Records, text: &str, chars: usize) -> (usize, usize) {
    let text = Folded::new(text).chars.into_iter().collect::<String>();
    let quotes: Vec<String> = records
        .values()
        .filter(|record| record.is_live())
        .map(|record| Folded::new(&record.anchor.quote).chars)
        .filter(|quote| quote.len() >= chars)
        .map(|quote| quote.into_iter().collect())
        .collect();
    let found = quotes.iter().filter(|quote| text.contains(*quote));
    (found.count(), quotes.len())
}

/// What stood before and after the quotation, folded: no more of it than is kept here, whatever a file holds.
fn surroundings(anchor: &Anchor) -> (Vec<char>, Vec<char>) {
    let mut prefix = Folded::new(&anchor.prefix).chars;
    let mut suffix = Folded::new(&anchor.suffix).chars;
    prefix.drain(..prefix.len().saturating_sub(CONTEXT_CHARS));
    suffix.truncate(CONTEXT_CHARS);
    (prefix, suffix)
}

/// How like what stands around a place is to what stood around the quotation: one intact neighbour is nearly enough.
fn context(text: &[char], range: &Range<usize>, prefix: &[char], suffix: &[char]) -> f64 {
    let before = &text[range.start.saturating_sub(prefix.len())..range.start];
    let after = &text[range.end..text.len().min(range.end + suffix.len())];
    let (before, after) = (likeness(prefix, before), likeness(suffix, after));
    f64::midpoint(before, after).max(0.65 * before.max(after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::{fixture, sha256_hex};

    #[test]
    fn words_that_changed_since_they_were_quoted_are_looked_for_as_the_base_has_them() {
        let base = "甲乙丙丁。昨夜下雨今日天色甚佳大家去公园散步看花。子丑寅卯。";
        let new = fixture::document("子丑寅卯。清早放晴今日天色甚佳大家去公园散步看花。甲乙丙丁。");
        let start = "甲乙丙丁。昨夜下雨".len();
        let words = start..start + "今日天色甚佳大家".len();
        let anchor = Anchor {
            quote: "今天天气很好我们".to_owned(),
            base: sha256_hex(base),
            ..Anchor::new(&fixture::document(base), words)
        };
        let bases = Bases::from([(sha256_hex(base), base.into())]);
        let hash = OnceLock::new();
        let standing = Finder::new(&new, &hash, &bases).find(&anchor);
        let found = standing.range.map(|range| new.text(range));
        assert_eq!(
            (standing.state, found),
            (State::Changed, Some("今日天色甚佳大家".into()))
        );
    }
}
