//! Marks that are shown otherwise than they are written: full-width twins of half-width marks, and boxed quotes.
//!
//! Only what is shown changes: bytes, copying and searching stay on the source.

use std::ops::Range;

use super::typography::{Punctuation, Quotes, Script, Typography};
use super::width::{Ambiguous, WidthPolicy};

/// Marks and blanks that are looked past to find out what a half-width mark stands beside.
const LOOKED_PAST: usize = 8;

/// What is shown for marks of one block.
#[derive(Clone, Copy)]
pub(super) struct Marks<'a> {
    block: &'a str,
    twins: bool,
    boxes: bool,
}

impl<'a> Marks<'a> {
    pub fn new(block: &'a str, typography: Typography, policy: WidthPolicy) -> Self {
        let boxes = typography.quotes == Quotes::Boxed && policy.ambiguous == Ambiguous::Narrow;
        Self {
            block,
            twins: typography.punctuation == Punctuation::FullWidth,
            boxes: boxes && Script::of(block) == Script::Ideographic,
        }
    }

    /// What is shown, in two cells, for the cluster at `range` with this face; `None` where it is shown as itself.
    pub fn set(&self, range: &Range<usize>, face: char) -> Option<&'static str> {
        match face {
            ','..=';' | '!'..='?' if self.twins => twin(face).filter(|_| self.is_beside_han(range)),
            '“' | '‘' | '”' | '’' | '—' | '…' if self.boxes => {
                boxed(face).filter(|_| !self.is_apostrophe(range, face))
            }
            _ => None,
        }
    }

    /// Whether Chinese stands on either side, perhaps behind other marks.
    fn is_beside_han(&self, range: &Range<usize>) -> bool {
        begins_in_chinese(self.block[range.end..].chars())
            || begins_in_chinese(self.block[..range.start].chars().rev())
    }

    /// `don’t`.
    fn is_apostrophe(&self, range: &Range<usize>, face: char) -> bool {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_chinese(c));
        face == '’'
            && is_letter(self.block[..range.start].chars().next_back())
            && is_letter(self.block[range.end..].chars().next())
    }
}

/// Whether the first of `chars` that is no such mark itself is Chinese.
fn begins_in_chinese(chars: impl Iterator<Item = char>) -> bool {
    let is_passed = |c: &char| twin(*c).is_some() || "“”‘’".contains(*c);
    chars
        .take(LOOKED_PAST)
        .find(|c| !is_passed(c))
        .is_some_and(is_chinese)
}

/// The full-width form of a half-width mark.
fn twin(c: char) -> Option<&'static str> {
    Some(match c {
        ',' => "，",
        ';' => "；",
        ':' => "：",
        '(' => "（",
        ')' => "）",
        '?' => "？",
        '!' => "！",
        _ => return None,
    })
}

/// A one-cell mark in a box of two.
fn boxed(c: char) -> Option<&'static str> {
    Some(match c {
        '“' => " “",
        '‘' => " ‘",
        '”' => "” ",
        '’' => "’ ",
        '—' => "——",
        '…' => "… ",
        _ => return None,
    })
}

/// What is left of a box without its blank half.
pub(super) fn without_blank(boxed: &'static str) -> &'static str {
    boxed.trim_matches(' ')
}

/// Whether `c` is a letter or mark that only Chinese and Japanese text has.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::super::cluster::slices;
    use super::*;

    /// `text` as it is shown.
    fn shown(text: &str, typography: Typography) -> String {
        let marks = Marks::new(text, typography, WidthPolicy::default());
        slices(text)
            .map(|range| {
                let slice = &text[range.clone()];
                let face = slice.chars().next().unwrap_or(' ');
                marks.set(&range, face).unwrap_or(slice)
            })
            .collect()
    }

    #[test]
    fn half_width_marks_beside_chinese_are_shown_full_width() {
        let full = Typography {
            punctuation: Punctuation::FullWidth,
            ..Typography::default()
        };
        for (text, expected) in [
            ("龙头,市(县)的;好:吗?好!", "龙头，市（县）的；好：吗？好！"),
            ("“强”,“弱”", "“强”，“弱”"),
            ("会议(2019),完", "会议（2019），完"),
            (
                "1,000人在12:30看http://a.b/c?d=1",
                "1,000人在12:30看http://a.b/c?d=1",
            ),
            ("Hello, world (2019)!", "Hello, world (2019)!"),
            ("城镇化2.0", "城镇化2.0"),
        ] {
            assert_eq!(shown(text, full), expected);
        }
        assert_eq!(shown("龙头,市", Typography::default()), "龙头,市");
    }

    #[test]
    fn narrow_quotes_are_boxed_in_chinese_and_left_alone_elsewhere() {
        let boxes = Typography {
            quotes: Quotes::Boxed,
            ..Typography::default()
        };
        for (text, expected) in [
            ("眼“强”字", "眼 “强” 字"),
            ("新——旧……", "新————旧… … "),
            ("说don’t的‘人’", "说don’t的 ‘人’ "),
            ("a “quoted” word", "a “quoted” word"),
        ] {
            assert_eq!(shown(text, boxes), expected);
        }
        let wide = WidthPolicy::all(Ambiguous::Wide);
        assert_eq!(Marks::new("“强”", boxes, wide).set(&(0..3), '“'), None);
    }
}
