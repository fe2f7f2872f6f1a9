//! What a line without its indent looks like (`CommonMark` 0.31, 4).

/// The level of an ATX heading.
pub(super) fn heading(content: &str) -> Option<usize> {
    let level = content.bytes().take_while(|&b| b == b'#').count();
    let text = &content[level..];
    ((1..=6).contains(&level) && (text.is_empty() || text.starts_with([' ', '\t'])))
        .then_some(level)
}

/// The level of the setext heading that this line underlines.
pub(super) fn underline(content: &str) -> Option<usize> {
    let signs = content.trim_end_matches([' ', '\t']);
    let is_all = |sign| !signs.is_empty() && signs.bytes().all(|b| b == sign);
    if is_all(b'=') {
        Some(1)
    } else {
        is_all(b'-').then_some(2)
    }
}

/// Sign and count of an opening code fence.
pub(super) fn code_fence(content: &str) -> Option<(u8, usize)> {
    let sign = *content
        .as_bytes()
        .first()
        .filter(|sign| matches!(sign, b'`' | b'~'))?;
    let count = content.bytes().take_while(|&b| b == sign).count();
    (count >= 3 && !(sign == b'`' && content[count..].contains('`'))).then_some((sign, count))
}

/// Whether this line closes such a code fence.
pub(super) fn closes(content: &str, sign: u8, count: usize) -> bool {
    let signs = content.trim_end_matches([' ', '\t']);
    signs.len() >= count && signs.bytes().all(|b| b == sign)
}

/// Whether this line is a thematic break.
pub(super) fn is_break(content: &str) -> bool {
    let mut signs = content.bytes().filter(|b| !matches!(b, b' ' | b'\t'));
    let Some(sign @ (b'*' | b'-' | b'_')) = signs.next() else {
        return false;
    };
    let mut count = 1;
    signs.all(|b| {
        count += 1;
        b == sign
    }) && count >= 3
}
