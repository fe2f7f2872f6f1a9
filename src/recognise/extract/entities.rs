//! Character references that were left in a text, or escaped twice.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The longest name of a reference, `CounterClockwiseContourIntegral;`, and its ampersand.
const LONGEST: usize = 33;

/// `text` with its references resolved, and those that come to light once more: `&amp;nbsp;` is a no-break space. What is no
/// reference, or does not end in a semicolon, stays.
pub(in crate::recognise) fn unescape_entities(text: &str) -> Cow<'_, str> {
    match unescape_once(text) {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(text) => Cow::Owned(unescape_once(&text).into_owned()),
    }
}

/// `text` with its references resolved once.
pub(super) fn unescape_once(text: &str) -> Cow<'_, str> {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = reference(rest).map_or(0, |(character, length)| {
            resolved.push_str(&character);
            length
        });
        if length == 0 {
            resolved.push('&');
        }
        rest = &rest[length.max(1)..];
    }
    resolved.push_str(rest);
    if resolved == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(resolved)
    }
}

/// What the reference at the start of `text` stands for, and its bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let character = match name.strip_prefix('#') {
        Some(number) => String::from(numbered(number)?),
        None => named(&text[1..=end])?,
    };
    Some((character, end + 1))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // HTML: the control characters of Latin-1 mean those of Windows-1252
    let windows = code
        .checked_sub(0x80)
        .and_then(|ix| *C1_REPLACEMENTS.get(usize::try_from(ix).ok()?)?);
    let character = windows.or_else(|| char::from_u32(code))?;
    match character {
        // a line ends where the file says so, not a reference
        '\t' | '\n' | '\r' => Some(' '),
        character => (!character.is_control()).then_some(character),
    }
}

fn named(name: &str) -> Option<String> {
    let (first, second) = *NAMED_ENTITIES.get(name)?;
    let first = char::from_u32(first).filter(|first| *first != '\0')?;
    let second = char::from_u32(second).filter(|second| *second != '\0');
    Some([Some(first), second].into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_twice_at_most() {
        for (text, plain) in [
            ("甲&nbsp;乙", "甲\u{a0}乙"),
            ("&amp;ldquo;甲&amp;rdquo;", "“甲”"),
            ("&#8220;&#x4e2d;&#147;", "“中“"),
            ("&amp;amp;amp;", "&amp;"),
            ("甲&#10;乙", "甲 乙"),
        ] {
            assert_eq!(unescape_entities(text), plain);
        }
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in [
            "A&B",
            "&nbsp",
            "&nosuchthing;",
            "&",
            "&;",
            "&#xd800;",
            "&#0;",
            "&中;",
        ] {
            assert!(
                matches!(unescape_entities(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }
}
