//! Where a line too long for one block is cut: a pure function of the text.
//!
//! Lines are cut near multiples of 16 KB, and only where all of the 16 KB before has no line break. So the blocks of a text follow
//! from the text alone, from wherever one begins to look, and walking up meets the blocks that walking down met. Cutting "every
//! 16 KB from here" would not do that.

use crate::text::{self, WidthPolicy};

/// Bytes between two places where a line may be cut.
pub(super) const CELL: usize = 16 << 10;
/// Bytes behind such a place in which the end of a clause is looked for.
pub(super) const REACH: usize = 1 << 10;

/// Marks behind which a line is cut, and marks that stay with them.
const ENDS: [char; 8] = ['。', '！', '？', '，', '；', '\u{ff0e}', '!', '?'];
const CLOSERS: [char; 9] = ['”', '’', '」', '』', '）', '》', '】', '"', ')'];

/// The byte of `window` at which a line is cut: behind the first end of a clause that lies behind byte `from`, else at the first cluster
/// behind it. `window` begins at or just before a multiple of [`CELL`] and reaches [`REACH`] bytes on. `None` where the line ends
/// first.
pub(super) fn cut(window: &str, from: usize) -> Option<usize> {
    let line_end = memchr::memchr(b'\n', window.as_bytes()).unwrap_or(window.len());
    let line = &window[..line_end];
    let mut ends = line
        .char_indices()
        .filter(|(_, char)| ENDS.contains(char))
        .map(|(byte, char)| byte + char.len_utf8());
    let clause = ends.find(|end| *end > from).map(|end| {
        let rest = &line[end..];
        end + rest.len() - rest.trim_start_matches(CLOSERS).len()
    });
    let cluster = || {
        let mut starts = text::clusters(line, WidthPolicy::default()).map(|it| it.range.start);
        starts.find(|start| *start > from)
    };
    clause.or_else(cluster).filter(|at| *at < line.len())
}

/// The pieces that the line at bytes `line` of `text` is cut into, most often itself.
pub(super) fn pieces(text: &str, line: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let first = (line.start + CELL).next_multiple_of(CELL);
    let cuts = (first..line.end).step_by(CELL).filter_map(|place| {
        let start = text.floor_char_boundary(place);
        let window = &text[start..text.floor_char_boundary(place + REACH)];
        Some(start + cut(window, place - start)?)
    });
    let mut pieces = Vec::with_capacity(1);
    let mut start = line.start;
    for end in cuts.chain([line.end]) {
        pieces.push(start..end);
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_behind_a_clause_and_its_closing_marks() {
        assert_eq!(cut("甲，“乙。”丙", 3), Some(6));
        assert_eq!(cut("甲，“乙。”丙", 6), Some("甲，“乙。”".len()));
    }

    #[test]
    fn without_a_clause_a_line_is_cut_between_clusters() {
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 0), Some(3));
        assert_eq!(cut("甲乙", 1), Some(3));
    }

    #[test]
    fn a_line_that_ends_first_is_not_cut() {
        assert_eq!(cut("甲乙\n丙，丁", 4), None);
        assert_eq!(cut("甲。", 0), None);
        assert_eq!(cut("", 0), None);
    }

    #[test]
    fn short_lines_stay_whole_and_long_ones_lose_nothing() {
        let text = "甲乙丙，".repeat(10_000);
        assert_eq!(pieces(&text, 5..16_000).len(), 1);
        let pieces = pieces(&text, 0..text.len());
        assert_eq!(pieces.len(), text.len() / CELL + 1);
        assert!(pieces.iter().all(|piece| piece.len() < 2 * CELL));
        assert!(pieces.windows(2).all(|pair| pair[0].end == pair[1].start));
    }
}
