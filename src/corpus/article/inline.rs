//! Text inside the pieces: escapes, lines that belong together, images.

use crate::corpus::lines::is_blank;

/// `text` with its backslash escapes resolved: a backslash before ASCII punctuation stands for that character, any other
/// backslash for itself (`CommonMark` 2.4).
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let escaped = chars.next_if(|next| char == '\\' && next.is_ascii_punctuation());
        plain.push(escaped.unwrap_or(char));
    }
    plain
}

/// `text` as one line that the article format and `CommonMark` both read back as exactly `text`, be it a paragraph, a
/// heading or a quoted paragraph. White space at its ends, which no block has, is left out, and a line break is a blank.
pub fn escape(text: &str) -> String {
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    for (byte, char) in text.char_indices() {
        if is_special(&text[..byte], before, char, &text[byte + char.len_utf8()..]) {
            escaped.push('\\');
        }
        escaped.push(if matches!(char, '\n' | '\r') {
            ' '
        } else {
            char
        });
        before = Some(char);
    }
    escaped
}

/// Whether `char` would mean something to `CommonMark` between `head` and `tail`; `before` is the last character of `head`.
fn is_special(head: &str, before: Option<char>, char: char, tail: &str) -> bool {
    match char {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' => true,
        // Marks that open or close a heading.
        '#' => before.is_none_or(|before| before.is_whitespace() || before == '#'),
        // Quotes, list items, rules, front matter.
        '>' | '-' | '+' => head.is_empty(),
        // Ordered list items: 1. or 1)
        '.' | ')' => {
            let is_number =
                (1..=9).contains(&head.len()) && head.bytes().all(|byte| byte.is_ascii_digit());
            is_number && (tail.is_empty() || tail.starts_with(char::is_whitespace))
        }
        _ => false,
    }
}

/// The lines of one paragraph as one text, without escapes: joined by a blank, or by nothing where one of the two
/// characters that meet is Chinese, since Chinese has no blank to lose at a line's end (CSS Text 4, segment breaks).
pub(super) fn joined<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let mut text = String::new();
    for line in lines {
        join(&mut text, &unescape(line.trim()));
    }
    text
}

/// Puts a further line at the end of a text, as [`joined`] does.
pub(super) fn join(text: &mut String, line: &str) {
    let meets_chinese = text.ends_with(is_chinese) || line.starts_with(is_chinese);
    if !(text.is_empty() || line.is_empty() || meets_chinese) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Ideographs, kana, their punctuation and full-width forms.
fn is_chinese(char: char) -> bool {
    matches!(char,
        '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// An image.
pub(super) struct Image {
    /// What stands in its place; may be empty.
    pub alt: String,
    /// File name; may be empty.
    pub name: String,
}

/// The image that `line` is: `![alt](name)` or `![alt](<na me>)` and nothing else. One with words and without a name is the words
/// of a picture that the page does not have.
pub(super) fn image(line: &str) -> Option<Image> {
    let inside = line.trim().strip_prefix("![")?.strip_suffix(')')?;
    let (alt_end, _) = unescaped(inside).find(|&(_, char)| char == ']')?;
    let (alt, target) = inside.split_at(alt_end);
    let target = target.strip_prefix("](")?.trim();
    let bracketed = target
        .strip_prefix('<')
        .and_then(|target| target.strip_suffix('>'));
    let name = bracketed.unwrap_or(target);
    let is_target = match bracketed {
        Some(name) => !unescaped(name).any(|(_, char)| matches!(char, '<' | '>')),
        None => !name.contains(|char: char| char.is_ascii_whitespace()) && is_balanced(name),
    };
    (is_target && !(is_blank(name) && is_blank(alt))).then(|| Image {
        alt: unescape(alt),
        name: unescape(name),
    })
}

/// Whether every bracket in `name` closes one in it.
fn is_balanced(name: &str) -> bool {
    let mut open = 0_usize;
    let closes = unescaped(name).try_for_each(|(_, char)| {
        open = match char {
            '(' => open + 1,
            ')' => open.checked_sub(1)?,
            _ => open,
        };
        Some(())
    });
    closes.is_some() && open == 0
}

/// The characters of `text` before which no backslash stands, with their bytes.
pub(super) fn unescaped(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut is_escaped = false;
    text.char_indices().filter(move |&(_, char)| {
        let is_plain = !is_escaped;
        is_escaped = is_plain && char == '\\';
        is_plain
    })
}
