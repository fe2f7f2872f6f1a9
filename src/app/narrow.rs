//! Narrowing a list by what is typed: the one way in which the annotations and the articles of the library are searched.
//!
//! Knows what is searched of each entry, and which entries hold every word. Knows nothing of what an entry is.
//!
//! # Why
//! A list may hold thousands. What is searched of each entry is put together once; a key that is typed only compares, and only what the
//! keys before it left.

use std::ops::Range;

use memchr::memmem;

use crate::text;

/// What is searched of all entries, and which of them fit what was typed last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Narrowing {
    /// One after the other, so that a key goes through it from end to end.
    words: String,
    /// What each character of `words` is typed with.
    initials: Vec<u32>,
    entries: Vec<Span>,
    /// The entries that fit, in their order.
    shown: Vec<usize>,
    narrowed_by: Option<String>,
}

/// Where the words of an entry stand.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Span {
    bytes: Range<usize>,
    /// Characters.
    initials: Range<usize>,
}

/// A word that narrows: letters may stand for what is typed with them.
enum Word<'a> {
    Letters(&'a str, Vec<u32>),
    Other(Box<memmem::Finder<'a>>),
}

impl<'a> Word<'a> {
    fn new(word: &'a str) -> Self {
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            Self::Letters(word, word.chars().map(text::initials).collect())
        } else {
            Self::Other(Box::new(memmem::Finder::new(word)))
        }
    }

    fn is_in(&self, span: &Span, all: &Narrowing) -> bool {
        let words = &all.words[span.bytes.clone()];
        let initials = &all.initials[span.initials.clone()];
        match self {
            Self::Letters(word, letters) => {
                text::is_typed_with(initials, letters)
                    || text::is_spelled_with(words, initials, word)
            }
            Self::Other(finder) => finder.find(words.as_bytes()).is_some(),
        }
    }
}

impl Narrowing {
    /// What is searched of each entry, in lower case. All of them fit until [`Narrowing::narrow`] says otherwise.
    pub fn of(texts: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let mut all = Self::default();
        for text in texts {
            let text = text.as_ref();
            let (bytes, chars) = (all.words.len(), all.initials.len());
            all.initials.extend(text.chars().map(text::initials));
            all.words.push_str(text);
            all.entries.push(Span {
                bytes: bytes..all.words.len(),
                initials: chars..all.initials.len(),
            });
        }
        all
    }

    /// Has those fit that hold every word of `filter`, whatever its case. Gives whether others may fit than before.
    pub fn narrow(&mut self, filter: &str) -> bool {
        let filter = filter.to_lowercase();
        if self.narrowed_by.as_ref() == Some(&filter) {
            return false;
        }
        let before = self.narrowed_by.as_ref();
        let mut shown = if before.is_some_and(|before| filter.starts_with(before)) {
            std::mem::take(&mut self.shown)
        } else {
            (0..self.entries.len()).collect()
        };
        let words: Vec<Word<'_>> = filter.split_whitespace().map(Word::new).collect();
        shown.retain(|ix| {
            words
                .iter()
                .all(|word| word.is_in(&self.entries[*ix], self))
        });
        self.shown = shown;
        self.narrowed_by = Some(filter);
        true
    }

    /// Whether the entry of this number fits.
    pub fn shows(&self, ix: usize) -> bool {
        self.shown.binary_search(&ix).is_ok()
    }

    /// The numbers of the entries that fit, in order.
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(filters: &[&str]) -> Vec<usize> {
        let mut all = Narrowing::of(["杭州市政协 cppcc", "宁波市 重点", "杭州 数据"].into_iter());
        for filter in filters {
            all.narrow(filter);
        }
        all.shown().to_vec()
    }

    #[test]
    fn every_word_has_to_be_found_by_itself_its_letters_or_its_readings() {
        for (filter, fitting) in [
            ("", &[0, 1, 2][..]),
            ("杭州", &[0, 2]),
            ("hz", &[0, 2]),
            ("hangzhou", &[0, 2]),
            ("hangz sj", &[2]),
            ("zhongdian", &[1]),
            ("CPPCC", &[0]),
            ("杭州 宁波", &[]),
        ] {
            assert_eq!(shown(&[filter]), fitting, "{filter}");
        }
    }

    #[test]
    fn a_letter_more_narrows_what_is_left_and_one_taken_back_widens() {
        assert_eq!(shown(&["h", "hz", "hzs"]), [0]);
        assert_eq!(shown(&["hzs", "hz"]), [0, 2]);
    }

    #[test]
    fn the_same_words_again_change_nothing() {
        let mut all = Narrowing::of(["甲"].into_iter());
        assert!(all.narrow("") && !all.narrow("") && all.narrow("A") && !all.narrow("a"));
    }
}
