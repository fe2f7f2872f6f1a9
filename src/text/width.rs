//! How many cells a string takes, and how to make it take fewer or more.
//!
//! The cells of a code point are those of `unicode-width`; the reader's terminal decides about the ambiguous ones. What is
//! measured is always what is shown (see [`super::cluster`]), so a tab, an escape or an emoji counts as it is painted.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::ambiguous::is_ambiguous;
use super::cluster::clusters;

/// Whether characters about which terminals disagree take one cell or two.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Ambiguous {
    /// One cell.
    #[default]
    Narrow,
    /// Two cells.
    Wide,
}

/// What decides the cells of a cluster: how the reader's terminal draws what terminals disagree about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct WidthPolicy {
    /// Ambiguous-width characters (UAX #11 class A), letters included: narrow in nearly every terminal unless told otherwise.
    pub ambiguous: Ambiguous,
    /// Those of them that lines and boxes are drawn with, U+2500 to U+259F.
    pub box_drawing: Ambiguous,
    /// Characters made emoji by U+FE0F, and keycaps. Where they are narrow, the character is shown without.
    pub emoji: Ambiguous,
    /// Flags, two regional indicators. Where they are not wide, their two letters are shown.
    pub flags: Ambiguous,
    /// Characters that are wide since Unicode 16 only: trigrams, hexagrams, monograms.
    pub symbols: Ambiguous,
}

impl WidthPolicy {
    /// A terminal that draws all ambiguous-width characters so.
    pub fn all(ambiguous: Ambiguous) -> Self {
        Self {
            ambiguous,
            box_drawing: ambiguous,
            ..Self::default()
        }
    }
}

impl Default for WidthPolicy {
    /// What the Unicode tables say, ambiguous ones narrow.
    fn default() -> Self {
        Self {
            ambiguous: Ambiguous::Narrow,
            box_drawing: Ambiguous::Narrow,
            emoji: Ambiguous::Wide,
            flags: Ambiguous::Wide,
            symbols: Ambiguous::Wide,
        }
    }
}

/// Cells that `text` takes when it is shown from the left edge; at most `u16::MAX`.
pub fn width(text: &str, policy: WidthPolicy) -> u16 {
    clusters(text, policy).fold(0, |cells, cluster| cells.saturating_add(cluster.cells))
}

/// `text` as it is shown, cut at a cluster and ended by `…` where it would take more than `cells`.
///
/// The result is never wider than `cells`; it is empty where not even `…` fits.
pub fn truncate(text: &str, cells: u16, policy: WidthPolicy) -> String {
    let room = cells.checked_sub(cells_of(ELLIPSIS, policy));
    let (mut shown, mut x, mut cut) = (String::new(), 0u16, 0);
    for cluster in clusters(text, policy) {
        x = x.saturating_add(cluster.cells);
        if x > cells {
            shown.truncate(cut);
            shown.push_str(room.map_or("", |_| ELLIPSIS));
            return shown;
        }
        shown.push_str(&cluster.shown);
        if room.is_some_and(|room| x <= room) {
            cut = shown.len();
        }
    }
    shown
}

/// `text` as it is shown, truncated if need be and followed by blanks, to take exactly `cells`.
pub fn pad(text: &str, cells: u16, policy: WidthPolicy) -> String {
    let mut shown = truncate(text, cells, policy);
    let missing = cells.saturating_sub(width(&shown, policy));
    shown.extend(std::iter::repeat_n(' ', usize::from(missing)));
    shown
}

const ELLIPSIS: &str = "…";

/// Cells of what is shown for one cluster: never 0.
pub(super) fn cells_of(shown: &str, policy: WidthPolicy) -> u16 {
    let mut chars = shown.chars();
    // One character goes through one table, a string through the rules for sequences.
    let cells = match (chars.next(), chars.next()) {
        (Some(only), None) => only.width().unwrap_or(1),
        _ => shown.width(),
    };
    let first = shown.chars().next().unwrap_or(' ');
    match u16::try_from(cells).unwrap_or(u16::MAX) {
        0 | 1 if is_wide_here(first, policy) => 2,
        0 => 1,
        2 if is_new_symbol(first) && policy.symbols == Ambiguous::Narrow => 1,
        cells => cells,
    }
}

fn is_wide_here(c: char, policy: WidthPolicy) -> bool {
    let breadth = if matches!(c, '\u{2500}'..='\u{259F}') {
        policy.box_drawing
    } else {
        policy.ambiguous
    };
    breadth == Ambiguous::Wide && is_ambiguous(c)
}

fn is_new_symbol(c: char) -> bool {
    matches!(c, '\u{2630}'..='\u{2637}' | '\u{268A}'..='\u{268F}' | '\u{4DC0}'..='\u{4DFF}' | '\u{1D300}'..='\u{1D376}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NARROW: WidthPolicy = WidthPolicy {
        ambiguous: Ambiguous::Narrow,
        box_drawing: Ambiguous::Narrow,
        emoji: Ambiguous::Wide,
        flags: Ambiguous::Wide,
        symbols: Ambiguous::Wide,
    };
    const WIDE: WidthPolicy = WidthPolicy {
        ambiguous: Ambiguous::Wide,
        box_drawing: Ambiguous::Wide,
        ..NARROW
    };

    #[track_caller]
    fn check(text: &str, narrow: u16, wide: u16) {
        assert_eq!(
            (width(text, NARROW), width(text, WIDE)),
            (narrow, wide),
            "{text:?}"
        );
    }

    #[test]
    fn han_and_full_width_marks_take_two_cells() {
        for c in "中〇，。《》「」～〜\u{3000}㈠𠀀".chars() {
            check(c.encode_utf8(&mut [0; 4]), 2, 2);
        }
    }

    #[test]
    fn ascii_takes_one_cell() {
        (' '..='~').for_each(|c| check(c.encode_utf8(&mut [0; 4]), 1, 1));
    }

    #[test]
    fn ambiguous_characters_follow_the_terminal() {
        for c in "“”‘’—…·×①Ⅳ→★■℃─█αЖéǎ\u{E000}".chars() {
            check(c.encode_utf8(&mut [0; 4]), 1, 2);
        }
    }

    #[test]
    fn marks_add_no_cell() {
        check("葛\u{E0100}", 2, 2);
        check("中\u{323}", 2, 2);
        check("e\u{301}", 1, 1);
        check("α\u{301}", 1, 2);
    }

    #[test]
    fn half_width_kana_with_a_voiced_mark_takes_two_cells() {
        check("ｶﾞ", 2, 2);
    }

    #[test]
    fn emoji_take_two_cells() {
        for emoji in [
            "👨‍👩‍👧",
            "👍🏽",
            "🇨🇳",
            "❤\u{FE0F}",
            "1\u{FE0F}\u{20E3}",
            "❤\u{FE0F}\u{200D}🔥",
            "®\u{FE0F}",
        ] {
            check(emoji, 2, 2);
        }
    }

    #[test]
    fn what_a_terminal_does_not_know_is_shown_as_it_draws_it() {
        let old = WidthPolicy {
            emoji: Ambiguous::Narrow,
            flags: Ambiguous::Narrow,
            symbols: Ambiguous::Narrow,
            ..NARROW
        };
        for (text, shown, cells) in [
            ("❤\u{FE0F}", "❤", 1),
            ("1\u{FE0F}\u{20E3}", "1", 1),
            ("🇨🇳", "CN", 2),
            ("☰", "☰", 1),
            ("👍🏽", "👍", 2),
            ("中", "中", 2),
        ] {
            let seen: Vec<_> = clusters(text, old).collect();
            assert_eq!((&*seen[0].shown, seen[0].cells), (shown, cells), "{text}");
        }
    }

    #[test]
    fn lines_are_drawn_as_wide_as_the_terminal_draws_lines() {
        let lines = WidthPolicy {
            ambiguous: Ambiguous::Wide,
            ..NARROW
        };
        assert_eq!((width("─“", lines), width("─“", WIDE)), (3, 4));
    }

    #[test]
    fn a_text_without_clusters_takes_no_cell() {
        check("", 0, 0);
    }

    #[test]
    fn a_text_that_fits_is_not_truncated() {
        assert_eq!(truncate("杭州市", 6, NARROW), "杭州市");
        assert_eq!(truncate("", 0, NARROW), "");
    }

    #[test]
    fn a_truncated_text_ends_in_an_ellipsis_and_fits() {
        assert_eq!(truncate("杭州市政协", 6, NARROW), "杭州…");
        assert_eq!(truncate("杭州市政协", 6, WIDE), "杭州…");
        assert_eq!(truncate("杭州市政协", 5, WIDE), "杭…");
        assert_eq!(truncate("杭州市政协", 1, NARROW), "…");
        assert_eq!(truncate("杭州市政协", 1, WIDE), "");
        assert_eq!(truncate("a\u{1b}b", 2, NARROW), "a…");
    }

    #[test]
    fn a_padded_text_takes_the_cells_it_is_given() {
        assert_eq!(pad("杭州", 6, NARROW), "杭州  ");
        assert_eq!(pad("杭州市政协", 6, NARROW), "杭州… ");
        assert_eq!(pad("杭州市", 1, WIDE), " ");
    }

    proptest! {
        #[test]
        fn truncating_and_padding_never_take_more_than_they_are_given(text: String, cells in 0u16..40, wide: bool) {
            let policy = if wide { WIDE } else { NARROW };
            prop_assert!(width(&truncate(&text, cells, policy), policy) <= cells);
            prop_assert_eq!(width(&pad(&text, cells, policy), policy), cells);
        }
    }
}
