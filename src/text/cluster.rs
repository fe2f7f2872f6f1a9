//! Clusters, and what is shown for each of them.
//!
//! A text is a row of **slices**: one visible grapheme cluster (UAX #29) each, together with the invisible characters after
//! it (and before it, at the start of the text). So every slice shows something, and a cursor that steps from slice to
//! slice never stands still. What is shown can be sent to any terminal:
//!
//! - a tab is blank up to the next stop, every [`TAB_STOP`] cells; the first is counted from the `x` the text starts at
//! - C0 and DEL are control pictures (␛, ␡); C1, bidirectional controls, line and paragraph separators, tags, interlinear
//!   marks, noncharacters and whatever would take no cell of its own are named, `<U+202E>`
//! - a no-break space is a blank; ZWSP, ZWNJ, ZWJ, WJ, BOM and SHY are not shown, and named where they are all there is
//! - combining marks and variation selectors stay, up to [`MARKS`] marks and [`BYTES`] bytes a cluster
//! - emoji joined to others, and skin tones, are shown as the emoji they start with
//!
//! # Why
//! Terminals print a ZWSP as 0 to 6 cells and a family of emoji as 2 to 18; tmux 3.3a glues what follows to a symbol that ends
//! in a ZWJ, even after a cursor move. What every terminal agrees on is all that is sent.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::width::{Ambiguous, WidthPolicy, cells_of};

/// Cells between tab stops.
const TAB_STOP: u16 = 4;
/// Blanks of the longest tab.
const TAB: &str = "    ";
/// Marks kept in a cluster.
const MARKS: usize = 8;
/// Bytes shown for a cluster.
const BYTES: usize = 32;

/// What is shown for one grapheme cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cluster<'a> {
    /// Bytes of the source; never empty. The ranges of a text's clusters tile it.
    pub range: Range<usize>,
    /// What is painted: never empty, never a control character.
    pub shown: Cow<'a, str>,
    /// Cells of what is painted; at least 1.
    pub cells: u16,
}

/// The clusters of `text`, which starts at a tab stop. An empty text has none.
pub fn clusters(text: &str, policy: WidthPolicy) -> impl Iterator<Item = Cluster<'_>> {
    clusters_at(text, 0, policy)
}

/// The clusters of `text` when its first cell is `x`.
pub(super) fn clusters_at(
    text: &str,
    mut x: u16,
    policy: WidthPolicy,
) -> impl Iterator<Item = Cluster<'_>> {
    slices(text).map(move |range| {
        let shown = show(&text[range.clone()], x, policy);
        let cells = cells_of(&shown, policy);
        x = x.saturating_add(cells);
        Cluster {
            range,
            shown,
            cells,
        }
    })
}

/// The source bytes of each cluster of `text`, in order, without a gap.
pub(super) fn slices(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let range = start..slice_end(text, start)?;
        start = range.end;
        Some(range)
    })
}

/// The byte after the slice that starts at `start`, a slice boundary; `None` at the end of `text`.
pub(super) fn slice_end(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    let mut visible = false;
    while end < text.len() && (!visible || text[end..].starts_with(is_hidden)) {
        let next = grapheme_end(text, end);
        let hidden = text[end..next].chars().all(is_hidden);
        if visible && !hidden {
            break;
        }
        visible |= !hidden;
        end = next;
    }
    (end > start).then_some(end)
}

/// The byte after the grapheme cluster that starts at `start`, a grapheme boundary before the end of `text`.
pub(super) fn grapheme_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        // Nearly all Chinese text goes this way; the tables behind UAX #29 take twice as long.
        (Some(first), next) if is_plain(first) && next.is_none_or(is_plain) => {
            start + first.len_utf8()
        }
        _ => start + rest.graphemes(true).next().map_or(0, str::len),
    }
}

/// Whether `c` has nothing to do with the characters beside it: `Grapheme_Cluster_Break=Other`, and shown as itself.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '‐'..='‧' | '\u{3000}'..='〩' | '㐀'..='䶿' | '一'..='鿿' | '！'..='～')
}

fn is_one_plain(slice: &str) -> bool {
    let mut chars = slice.chars();
    chars.next().is_some_and(is_plain) && chars.next().is_none()
}

/// The character a slice is known by: its first visible one, or the first of all.
pub(super) fn face(slice: &str) -> char {
    slice
        .chars()
        .find(|&c| !is_hidden(c))
        .or(slice.chars().next())
        .unwrap_or('\0')
}

/// Cells of a tab at `x`.
pub(super) fn tab_cells(x: u16) -> u16 {
    TAB_STOP - x % TAB_STOP
}

/// `cells` blanks, at most as many as a tab has.
pub(super) fn blanks(cells: u16) -> &'static str {
    &TAB[..usize::from(cells).min(TAB.len())]
}

/// What is painted for a slice at `x`.
pub(super) fn show(slice: &str, x: u16, policy: WidthPolicy) -> Cow<'_, str> {
    if is_one_plain(slice) {
        return Cow::Borrowed(slice);
    }
    if face(slice) == '\t' {
        return Cow::Borrowed(blanks(tab_cells(x)));
    }
    let visible = first_emoji(slice.trim_matches(is_hidden));
    let visible = without_selector(visible, policy);
    if visible.is_empty() {
        named(slice)
    } else if visible.starts_with(leans_on_another) {
        named(visible)
    } else if let Some(letters) = flag_letters(visible, policy) {
        Cow::Owned(letters)
    } else if visible.len() <= MARKS && visible.chars().all(is_shown_as_itself) {
        // So few bytes hold no mark too many.
        Cow::Borrowed(visible)
    } else {
        spelled(visible)
    }
}

/// A cluster character by character, dangerous ones replaced, superfluous ones left out.
fn spelled(visible: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut marks = 0;
    for c in visible.chars().filter(|&c| !is_hidden(c)) {
        let before = shown.len();
        marks += usize::from(c.width() == Some(0));
        match standing_in(c) {
            StandIn::None if marks > MARKS => {}
            StandIn::None => shown.push(c),
            StandIn::Char(other) => shown.push(other),
            StandIn::Name => push_name(&mut shown, c),
        }
        if shown.len() > BYTES {
            shown.truncate(before);
            break;
        }
    }
    Cow::Owned(shown)
}

/// The names of the characters of `slice`, as many as fit.
fn named(slice: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    for c in slice.chars() {
        let before = shown.len();
        push_name(&mut shown, c);
        if shown.len() > BYTES {
            shown.truncate(before);
            break;
        }
    }
    Cow::Owned(shown)
}

fn push_name(shown: &mut String, c: char) {
    write!(shown, "<U+{:04X}>", u32::from(c)).expect("writing to a string cannot fail");
}

/// A sequence of emoji cut to the first of them; anything else as it is.
fn first_emoji(visible: &str) -> &str {
    let mut chars = visible.char_indices();
    let Some((_, first)) = chars.next() else {
        return visible;
    };
    // Joiners between letters are only left out.
    if first.is_alphabetic() {
        return visible;
    }
    let goes_on = |c| c == '\u{200D}' || is_skin_tone(c) || (first == '\u{1F3F4}' && is_tag(c));
    let end = chars
        .find(|&(_, c)| goes_on(c))
        .map_or(visible.len(), |(byte, _)| byte);
    &visible[..end]
}

/// A character made an emoji, as itself where this terminal does not draw such emoji wide.
fn without_selector(visible: &str, policy: WidthPolicy) -> &str {
    let made_emoji = visible
        .find(['\u{FE0F}', '\u{20E3}'])
        .filter(|at| *at > 0 && policy.emoji == Ambiguous::Narrow);
    made_emoji.map_or(visible, |at| &visible[..at])
}

/// The letters of a flag, where this terminal does not draw flags in two cells.
fn flag_letters(visible: &str, policy: WidthPolicy) -> Option<String> {
    let letter = |c| char::from_u32(u32::from(c) - REGIONAL_A + u32::from('A'));
    let is_flag = policy.flags == Ambiguous::Narrow && visible.starts_with(is_regional);
    is_flag.then(|| {
        let regional = visible.chars().filter(|c| is_regional(*c));
        regional.filter_map(letter).collect()
    })
}

const REGIONAL_A: u32 = 0x1F1E6;

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Whether `c` is never shown: it takes no cell and changes nothing on a grid.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
    )
}

/// Whether `c` would be drawn onto the cluster before it, if it were painted first in its own.
fn leans_on_another(c: char) -> bool {
    c.width() == Some(0) && standing_in(c) == StandIn::None
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

fn is_shown_as_itself(c: char) -> bool {
    !is_hidden(c) && standing_in(c) == StandIn::None
}

/// What is painted in the place of a character.
#[derive(PartialEq, Eq)]
enum StandIn {
    None,
    Char(char),
    Name,
}

/// What is painted in the place of `c`, which is not hidden.
fn standing_in(c: char) -> StandIn {
    match c {
        '\0'..='\u{1F}' => StandIn::Char(char::from_u32(0x2400 + u32::from(c)).unwrap_or('␦')),
        '\u{7F}' => StandIn::Char('␡'),
        '\u{A0}' => StandIn::Char(' '),
        '\u{80}'..='\u{9F}'
        | '\u{61C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FFF9}'..='\u{FFFB}' => StandIn::Name,
        // A skin tone without an emoji would colour whatever is painted before it.
        _ if is_skin_tone(c) || is_tag(c) || u32::from(c) & 0xFFFE == 0xFFFE => StandIn::Name,
        _ => StandIn::None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Vec<String> {
        clusters(text, WidthPolicy::default())
            .map(|cluster| cluster.shown.into_owned())
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(text), expected, "{text:?}");
    }

    #[test]
    fn every_character_of_plain_text_is_a_cluster() {
        check("政协a1，", &["政", "协", "a", "1", "，"]);
        check("", &[]);
    }

    #[test]
    fn marks_and_variation_selectors_stay_with_their_character() {
        check(
            "葛\u{E0100}中\u{323}e\u{301}",
            &["葛\u{E0100}", "中\u{323}", "e\u{301}"],
        );
    }

    #[test]
    fn a_tab_is_blank_up_to_the_next_stop() {
        check("\ta\t政协\t", &["    ", "a", "   ", "政", "协", "    "]);
    }

    #[test]
    fn control_characters_are_pictures() {
        check(
            "\0\u{1b}[2J\r\n\u{7f}",
            &["␀", "␛", "[", "2", "J", "␍␊", "␡"],
        );
    }

    #[test]
    fn what_could_drive_a_terminal_or_reorder_text_is_named() {
        check(
            "\u{9b}\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{2029}\u{fff9}\u{fdd0}\u{ffff}",
            &[
                "<U+009B>", "<U+202E>", "<U+2066>", "<U+200F>", "<U+061C>", "<U+2028>", "<U+2029>",
                "<U+FFF9>", "<U+FDD0>", "<U+FFFF>",
            ],
        );
        check("好\u{e0041}", &["好<U+E0041>"]);
    }

    #[test]
    fn invisible_characters_join_the_cluster_before_them() {
        let text = "专\u{200b}委\u{2060}\u{feff}会\u{ad}\u{200d}";
        let ranges: Vec<_> = clusters(text, WidthPolicy::default())
            .map(|cluster| &text[cluster.range])
            .collect();
        assert_eq!(
            ranges,
            ["专\u{200b}", "委\u{2060}\u{feff}", "会\u{ad}\u{200d}"]
        );
        check(text, &["专", "委", "会"]);
    }

    #[test]
    fn invisible_characters_at_the_start_join_the_first_cluster() {
        check("\u{feff}\u{200b}专", &["专"]);
    }

    #[test]
    fn invisible_characters_on_their_own_are_named() {
        check("\u{200b}", &["<U+200B>"]);
        check(
            "\u{200b}\u{200d}\u{feff}\u{2060}\u{ad}",
            &["<U+200B><U+200D><U+FEFF><U+2060>"],
        );
    }

    #[test]
    fn a_mark_without_a_character_is_named() {
        check("\u{301}a", &["<U+0301>", "a"]);
        check("e\u{200b}\u{301}", &["e", "<U+0301>"]);
        check("👍\u{200b}🏽中🏽", &["👍", "<U+1F3FD>", "中<U+1F3FD>"]);
    }

    #[test]
    fn a_cluster_keeps_eight_marks() {
        check(
            &format!("好{}", "\u{301}".repeat(500)),
            &[&format!("好{}", "\u{301}".repeat(8))],
        );
    }

    #[test]
    fn a_sequence_of_emoji_is_shown_as_the_first() {
        check("👨‍👩‍👧👍🏽", &["👨", "👍"]);
        check("❤\u{fe0f}\u{200d}🔥", &["❤\u{fe0f}"]);
        check("\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}", &["\u{1f3f4}"]);
        check("🇨🇳", &["🇨🇳"]);
    }

    #[test]
    fn joiners_between_letters_are_left_out() {
        check("क\u{94d}\u{200d}ष", &["क\u{94d}ष"]);
    }

    #[test]
    fn a_no_break_space_is_a_blank() {
        check("者:\u{a0}", &["者", ":", " "]);
    }

    /// Strings of the characters this module has an opinion about, and of any other.
    fn odd_text() -> impl Strategy<Value = String> {
        let odd = "\t\n\r\0\u{1b}\u{7f}\u{9b}\u{a0}\u{ad}\u{200b}\u{200d}\u{200e}\u{202e}\u{2028}\u{2060}\u{feff}\u{301}\u{fe0f}\u{20e3}\
                   \u{e0041}\u{e0100}\u{fdd0}\u{ff9e}ｶ中，“…a1 \u{3000}👨👩🏽🇨🇳\u{1160}ᄀ\u{600}ش\u{94d}कष\u{1f3f4}α";
        let odd: Vec<char> = odd.chars().collect();
        proptest::collection::vec(
            prop_oneof![4 => proptest::sample::select(odd), 1 => any::<char>()],
            0..40,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    fn is_harmless(shown: &str) -> bool {
        !shown.is_empty()
            && shown.len() <= BYTES
            && shown
                .chars()
                .all(|c| !c.is_control() && (standing_in(c) == StandIn::None))
    }

    proptest! {
        #[test]
        fn clusters_tile_the_text(text in odd_text()) {
            let mut end = 0;
            for cluster in clusters(&text, WidthPolicy::default()) {
                prop_assert_eq!(cluster.range.start, end);
                prop_assert!(cluster.range.end > end);
                end = cluster.range.end;
            }
            prop_assert_eq!(end, text.len());
        }

        #[test]
        fn nothing_shown_can_drive_a_terminal(text in odd_text()) {
            for cluster in clusters(&text, WidthPolicy::default()) {
                prop_assert!(is_harmless(&cluster.shown), "{:?}", cluster);
                prop_assert!(cluster.cells > 0);
            }
        }

        #[test]
        fn what_is_shown_is_shown_as_itself(text in odd_text(), wide: bool) {
            let breadth = if wide { Ambiguous::Wide } else { Ambiguous::Narrow };
            let policy = WidthPolicy { ambiguous: breadth, box_drawing: breadth, emoji: breadth, flags: breadth, symbols: breadth };
            let once: Vec<_> = clusters(&text, policy).collect();
            let joined: String = once.iter().map(|cluster| &*cluster.shown).collect();
            let again: String = clusters(&joined, policy).map(|cluster| cluster.shown.into_owned()).collect();
            prop_assert_eq!(again, joined);
        }
    }
}
