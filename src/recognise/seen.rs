//! A line as the rules see it: every width and script of a character counts as one.
//!
//! Press pages carry `,:;()` beside `，：；（）`, ideographic beside common spaces, traditional beside simplified characters; every
//! rule must take them all. So rules look at [`Seen::plain`], and what they find is cut from the line itself.

use std::ops::Range;

use crate::text::simplified;

/// A line and its plain form, in which character number n stands for character number n of the line.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The line, character by character.
    chars: Vec<char>,
    /// Simplified, with half-width marks, letters and digits, and one kind of blank; the quotation marks are “ ” and ‘ ’.
    pub plain: Vec<char>,
}

impl Seen {
    /// The first `limit` characters of `line` (rules about who speaks look at no more).
    pub fn new(line: &str, limit: usize) -> Self {
        let mut chars: Vec<char> = line.chars().take(limit).collect();
        // a page has many lines
        chars.shrink_to_fit();
        let plain = chars.iter().map(|&char| plain(char)).collect();
        Self { chars, plain }
    }

    /// The characters of the line itself in this range, without the blanks around them.
    pub fn original(&self, range: Range<usize>) -> String {
        let text: String = self.chars[range].iter().collect();
        text.trim().to_owned()
    }

    /// The plain form as a string.
    pub fn text(&self) -> String {
        self.plain.iter().collect()
    }
}

/// What a character counts as.
pub(super) fn plain(char: char) -> char {
    match char {
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(char) - 0xfee0).expect("full-width forms mirror ASCII")
        }
        '〔' | '﹝' => '(',
        '〕' | '﹞' => ')',
        '︰' | '∶' => ':',
        '﹐' => ',',
        '「' | '『' => '“',
        '」' | '』' => '”',
        '•' | '‧' | '・' | '∙' | '⋅' | '᛫' => '·',
        '―' | '─' => '—',
        '丨' | '│' => '|',
        _ => simplified(char),
    }
}

/// The plain form of a whole text.
pub(super) fn plain_text(text: &str) -> String {
    text.chars().map(plain).collect()
}

/// Whether a character is an ideograph.
pub(super) fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_scripts_count_as_one_and_the_line_stays() {
        let seen = Seen::new("湖州市政協主席\u{3000}楊建新：", 99);
        assert_eq!(seen.text(), "湖州市政协主席 杨建新:");
        assert_eq!(seen.original(7..11), "楊建新");
    }
}
