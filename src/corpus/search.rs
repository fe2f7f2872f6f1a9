//! Literal search in a canonical text. The pattern is matched exactly, code point by code point, across blocks too.

use std::ops::Range;

use memchr::memmem;

/// The first match of `pattern` that lies in these bytes; an empty pattern matches nowhere.
pub(super) fn find(text: &str, pattern: &str, range: Range<usize>) -> Option<Range<usize>> {
    let end = range.end.min(text.len());
    let from = range.start.min(end);
    let hit = memmem::find(&text.as_bytes()[from..end], pattern.as_bytes())
        .filter(|_| !pattern.is_empty())?;
    Some(from + hit..from + hit + pattern.len())
}

/// The last match of `pattern` that starts before byte `before`; an empty pattern matches nowhere.
pub(super) fn rfind(text: &str, pattern: &str, before: usize) -> Option<Range<usize>> {
    let last_start = before.checked_sub(1).filter(|_| !pattern.is_empty())?;
    let end = last_start.saturating_add(pattern.len()).min(text.len());
    let hit = memmem::rfind(&text.as_bytes()[..end], pattern.as_bytes())?;
    Some(hit..hit + pattern.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_at_the_starting_byte_counts_forwards_and_not_backwards() {
        assert_eq!(find("民心民心", "民心", 6..99), Some(6..12));
        assert_eq!(rfind("民心民心", "民心", 6), Some(0..6));
        assert_eq!(rfind("民心民心", "民心", 7), Some(6..12));
    }

    #[test]
    fn overlapping_matches_are_all_found() {
        assert_eq!(find("aaa", "aa", 1..3), Some(1..3));
        assert_eq!(rfind("aaa", "aa", 2), Some(1..3));
        assert_eq!(rfind("aaa", "aa", 1), Some(0..2));
    }

    #[test]
    fn places_outside_the_text_find_nothing_and_do_no_harm() {
        assert_eq!(find("民心", "心", 99..usize::MAX), None);
        assert_eq!(find("民心", "心", 0..5), None);
        assert_eq!(find("民心", "心", 1..99), Some(3..6));
        assert_eq!(rfind("民心", "心", usize::MAX), Some(3..6));
        assert_eq!(rfind("民心", "民", 0), None);
        assert_eq!(find("民心", "", 0..9), None);
        assert_eq!(rfind("民心", "", 3), None);
    }
}
