//! Text folded for comparison: what people and converters change without changing the words.
//!
//! White space and invisible characters go; full-width forms become half-width, marks of either width and style one, Latin
//! letters lower-case, traditional characters simplified. Compared is folded text, stored is the text itself; [`Folded`]
//! knows for every folded character where it stood.

use std::ops::Range;

use crate::text::simplified;

/// A text folded, and where each of its characters stood.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    /// The folded characters.
    pub chars: Vec<char>,
    /// For each, its place in the text, in code points.
    places: Vec<u32>,
    /// The folded characters that stand first in a line, in order.
    pub firsts: Vec<usize>,
}

impl Folded {
    /// Folds `text`.
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        for (place, c) in text.chars().enumerate() {
            if c == '\n' {
                folded.firsts.push(folded.chars.len());
            }
            if let Some(c) = fold(c) {
                folded.chars.push(c);
                folded.places.push(u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        folded
    }

    /// The folded characters that stand in these code points of the text.
    pub fn within(&self, chars: &Range<usize>) -> Range<usize> {
        let at = |chars: usize| {
            self.places
                .partition_point(|place| (*place as usize) < chars)
        };
        at(chars.start)..at(chars.end)
    }

    /// The code points of the text from the first of these folded characters to the last; `None` for none.
    pub fn places(&self, folded: &Range<usize>) -> Option<Range<usize>> {
        let (start, last) = self
            .places
            .get(folded.clone())
            .and_then(|places| Some((places.first()?, places.last()?)))?;
        Some(*start as usize..*last as usize + 1)
    }
}

/// What `c` counts as; `None` for what does not count.
pub(super) fn fold(c: char) -> Option<char> {
    let c = match c {
        '一'..='鿿' | '㐀'..='䶿' | '豈'..='\u{FAFF}' => return Some(simplified(c)),
        _ if c.is_whitespace() || is_invisible(c) => return None,
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    Some(match c {
        '。' | '｡' | '．' | '…' | '⋯' => '.',
        '、' | '､' => ',',
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '﹁' | '﹂' | '〝' | '〞' | '\'' => {
            '"'
        }
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '【' | '〔' | '〖' => '[',
        '】' | '〕' | '〗' => ']',
        '—' | '–' | '―' | '─' => '-',
        '·' | '・' | '‧' | '•' => '·',
        _ => c.to_lowercase().next().unwrap_or(c),
    })
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        Folded::new(text).chars.into_iter().collect()
    }

    #[test]
    fn what_is_written_in_another_way_is_the_same() {
        for (one, other) in [
            ("专委会，“强”字。", "專委會,「強」字."),
            ("１２４６＋Ｘ", "1246+x"),
            ("《论语》（一）", "〈論語〉(一)"),
            ("着眼", "著眼"),
            ("政 协\u{200b}\n　会\u{fe00}", "政协会"),
            ("……——", "..--"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        assert_ne!(folded("政协"), folded("政府"));
    }

    #[test]
    fn folded_characters_know_where_they_stood() {
        let text = Folded::new("甲 乙\n丙丁");
        assert_eq!(text.within(&(1..4)), 1..2);
        assert_eq!(text.places(&(1..3)), Some(2..5));
        assert_eq!(text.places(&(1..1)), None);
        assert_eq!(text.places(&(3..9)), None);
    }
}
