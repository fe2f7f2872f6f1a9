//! The lines of a source text, whichever way they end: LF, CRLF or CR (`CommonMark` 2.1, "line ending").

use memchr::memchr2;

/// One line of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SourceLine<'s> {
    /// Its text without the line ending.
    pub text: &'s str,
    /// Byte of the source after the line ending.
    pub end: usize,
}

/// The line that starts at byte `start`; `None` at the end of the source.
pub(super) fn line_at(source: &str, start: usize) -> Option<SourceLine<'_>> {
    let rest = source.get(start..).filter(|rest| !rest.is_empty())?;
    let stop = memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
    let ending = match &rest.as_bytes()[stop..] {
        [] => 0,
        [b'\r', b'\n', ..] => 2,
        _ => 1,
    };
    Some(SourceLine {
        text: &rest[..stop],
        end: start + stop + ending,
    })
}

/// All lines of `source`.
pub(super) fn lines(source: &str) -> impl Iterator<Item = SourceLine<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let line = line_at(source, start)?;
        start = line.end;
        Some(line)
    })
}

/// Whether nothing can be seen in `text`.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// `text` with its lines joined by blanks, without the white space at their ends.
pub(super) fn one_line(text: &str) -> String {
    lines(text)
        .map(|line| line.text.trim())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

/// `text` with every line ending made LF; itself when it has no CR.
pub(super) fn with_lf(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending_of_commonmark_ends_a_line() {
        let texts: Vec<_> = lines("甲\n乙\r\n丙\r\r丁").map(|line| line.text).collect();
        assert_eq!(texts, ["甲", "乙", "丙", "", "丁"]);
    }

    #[test]
    fn a_final_line_ending_starts_no_further_line() {
        assert_eq!(lines("甲\n").count(), 1);
        assert_eq!(lines("").count(), 0);
    }
}
