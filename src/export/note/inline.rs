//! The inline text of a note.

/// The inline text of one block with raw HTML as text: a reference for each `<` that would start some. Automatic links stay as they are,
/// and code spans where they surely are some: on one line, with nothing before them in the block on which parsers disagree.
///
/// A backslash will not do: GitHub's automatic links take it for a part of the address.
pub(super) fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut doubtful = text.lines().any(is_delimiter_row);
    let (mut byte, mut address_end) = (0, 0);
    while let Some(c) = text[byte..].chars().next() {
        let rest = &text[byte..];
        let mut taken = c.len_utf8();
        match c {
            '\\' if starts_html(&rest[1..]) => {}
            '\\' => {
                taken += rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..taken]);
            }
            '<' if starts_html(rest) => {
                let link = automatic_link(rest);
                out.push_str(link.unwrap_or("&lt;"));
                taken = link.map_or(1, str::len);
            }
            '`' if !doubtful => {
                let (span, is_code) = code_span(rest);
                out.push_str(span);
                taken = span.len();
                doubtful = !is_code;
            }
            _ => {
                if byte >= address_end
                    && let Some(address) = bare_address(rest)
                {
                    address_end = byte + address.len();
                    doubtful |= address.contains('`');
                }
                out.push(c);
            }
        }
        byte += taken;
    }
    out
}

/// A row that makes the line before it the head of a table, whose cells know nothing of each other's code.
fn is_delimiter_row(line: &str) -> bool {
    line.contains('-')
        && line
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The address without brackets that starts here, up to a blank: GitHub lets even a backtick belong to one.
fn bare_address(text: &str) -> Option<&str> {
    let is_address = text.starts_with("://") || text.starts_with("www.");
    if is_address {
        text.split_whitespace().next()
    } else {
        None
    }
}

/// The code span that starts here and ends on the same line, and `true`; else the run of backticks, and `false`.
fn code_span(text: &str) -> (&str, bool) {
    let count = run(text);
    let mut byte = count;
    while let Some(skipped) = text[byte..].find(['`', '\n']) {
        byte += skipped;
        let closing = run(&text[byte..]);
        byte += closing;
        if closing == count {
            return (&text[..byte], true);
        }
        if closing == 0 {
            break;
        }
    }
    (&text[..count], false)
}

fn run(text: &str) -> usize {
    text.bytes().take_while(|&b| b == b'`').count()
}

fn starts_html(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|text| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    })
}

/// The automatic link that starts here (`CommonMark` 0.31, 6.5), or text in its shape: an address without blanks that holds a colon or
/// an `@` is no tag, whatever else it is.
fn automatic_link(text: &str) -> Option<&str> {
    let end =
        1 + text[1..].find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`' | '\\'))?;
    let address = &text[1..end];
    let is_address =
        address.starts_with(|c: char| c.is_ascii_alphanumeric()) && address.contains([':', '@']);
    (is_address && text[end..].starts_with('>')).then(|| &text[..=end])
}
