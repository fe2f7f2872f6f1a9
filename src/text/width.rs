//! How many cells a string takes, and how to make it take fewer or more.
//!
//! The cells of a code point are those of `unicode-width`; the reader's terminal decides about the ambiguous ones. What is
//! measured is always what is shown (see [`super::cluster`]), so a tab, an escape or an emoji counts as it is painted.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::ambiguous::is_ambiguous;
use super::cluster::clusters;

/// Whether ambiguous-width characters (UAX #11 class A) take one cell or two in the reader's terminal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Ambiguous {
    /// One cell: nearly every terminal unless told otherwise.
    #[default]
    Narrow,
    /// Two cells, letters and box drawing included.
    Wide,
}

/// What decides the cells of a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct WidthPolicy {
    /// How ambiguous-width characters count.
    pub ambiguous: Ambiguous,
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

/// `text` as it is shown, truncated or followed by blanks to take exactly `cells`.
///
/// Exactly, except that a result which ends in `…` may need a blank after it, which is added.
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
    match u16::try_from(cells).unwrap_or(u16::MAX) {
        0 | 1 if policy.ambiguous == Ambiguous::Wide && shown.starts_with(is_ambiguous) => 2,
        0 => 1,
        cells => cells,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NARROW: WidthPolicy = WidthPolicy {
        ambiguous: Ambiguous::Narrow,
    };
    const WIDE: WidthPolicy = WidthPolicy {
        ambiguous: Ambiguous::Wide,
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
