//! Going somewhere, or selecting something, by naming it: a character (or the letter it is typed with), or the label that stands on a
//! sentence or clause while labels are shown.

use std::iter;
use std::ops::Range;

use super::key::{Key, ascii_twin};
use super::keymap::Found;
use super::object::select_range;
use super::{App, Command, Msg, reader};
use crate::corpus::{BlockKind, Document};
use crate::text::{self, Unit};

/// What labels are made of: the keys nearest to the resting hand first, without those that do something to a selection. When
/// there are more places than letters, the last letters begin labels of two.
const LETTERS: &str = "asdfghjklewriupzvbnASDFGHJKLEWRIUPZVBN";

/// What the next key names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// A character to go to.
    Character {
        /// Behind the cursor, or before it.
        forward: bool,
    },
    /// A label.
    Label(Labels),
}

/// Labels on the screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Labels {
    /// Each label with the bytes it picks, in the order of the text.
    pub targets: Vec<(String, Range<usize>)>,
    /// What has been typed of one.
    pub typed: String,
    /// What was picked first, or selected before; the next label extends it.
    pub picked: Option<Range<usize>>,
}

impl Labels {
    /// What still has to be typed of a label; `None` for one that does not begin with what was typed.
    pub fn rest<'a>(&self, label: &'a str) -> Option<&'a str> {
        label
            .strip_prefix(self.typed.as_str())
            .filter(|rest| !rest.is_empty())
    }
}

pub(super) fn to_character(app: &mut App, forward: bool) {
    app.waiting = Some(Waiting::Character { forward });
}

/// Labels the sentences or clauses that are on the screen.
pub(super) fn label(app: &mut App, unit: Unit) {
    let ranges = visible(app, unit);
    if ranges.is_empty() {
        return app.say(Msg::NothingToMark);
    }
    app.waiting = Some(Waiting::Label(Labels {
        targets: labels(ranges.len()).into_iter().zip(ranges).collect(),
        typed: String::new(),
        picked: app.selected(),
    }));
}

/// Takes a key that something waits for. Gives it back if it is not what was waited for.
pub(super) fn press(app: &mut App, waiting: Waiting, key: Key) -> Option<Key> {
    if app.keymap.find(app.context(), &[key]) == Found::Command(Command::Cancel) {
        return None;
    }
    match waiting {
        Waiting::Character { forward } => match key.typed() {
            Some(c) => find(app, c, forward),
            None => return Some(key),
        },
        Waiting::Label(labels) => return press_label(app, labels, key),
    }
    None
}

fn press_label(app: &mut App, mut labels: Labels, key: Key) -> Option<Key> {
    let Some(letter) = key.folded().typed() else {
        return Some(key);
    };
    labels.typed.push(letter);
    let picked = labels
        .targets
        .iter()
        .find(|(label, _)| *label == labels.typed);
    if let Some((_, range)) = picked {
        let range = match &labels.picked {
            Some(first) => first.start.min(range.start)..first.end.max(range.end),
            None => range.clone(),
        };
        select_range(app, &range);
        if labels.picked.is_none() {
            labels.typed.clear();
            labels.picked = Some(range);
            app.waiting = Some(Waiting::Label(labels));
        }
        return None;
    }
    let may_be = |(label, _): &(String, Range<usize>)| label.starts_with(&labels.typed);
    if labels.targets.iter().any(may_be) {
        app.waiting = Some(Waiting::Label(labels));
        return None;
    }
    // What was picked is selected, and the key is meant for it.
    let is_meant_for_it = labels.picked.is_some() && labels.typed.chars().count() == 1;
    if is_meant_for_it {
        return Some(key);
    }
    app.say(Msg::NoSuchLabel {
        label: labels.typed,
    });
    None
}

/// The units that begin on the screen, or reach into it from above.
fn visible(app: &App, unit: Unit) -> Vec<Range<usize>> {
    let document = app.document();
    let on_screen = app.page.bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut block = document.block_at(on_screen.start);
    while let Some(at) = block.filter(|block| block.range.start < on_screen.end) {
        let start = at.range.start;
        let text = document.text(at.range.clone());
        let units = text::spans(unit, &text)
            .map(|span| start + span.start..start + span.end)
            .skip_while(|range| range.end <= on_screen.start)
            .take_while(|range| range.start < on_screen.end);
        if !matches!(at.kind, BlockKind::Caption | BlockKind::Aside) {
            found.extend(units);
        }
        block = document.next(&at);
    }
    found
}

/// So many labels, none of which begins another.
fn labels(count: usize) -> Vec<String> {
    let letters: Vec<char> = LETTERS.chars().collect();
    let all = letters.len();
    // each letter that begins labels of two gives `all` of them for one
    let firsts = count.saturating_sub(all).div_ceil(all - 1).min(all);
    let single = letters[..all - firsts].iter().map(char::to_string);
    let double = letters[all - firsts..]
        .iter()
        .flat_map(|first| letters.iter().map(move |second| format!("{first}{second}")));
    single.chain(double).take(count).collect()
}

/// Goes to the nearest place of `wanted` behind or before the cursor: the character itself in either width, in either case, or for
/// a letter a Chinese character that is typed with it.
fn find(app: &mut App, wanted: char, forward: bool) {
    let document = app.document();
    let at = app.reader.place.byte;
    let fits = |c: char| fits(c, wanted);
    let found = if forward {
        let after = reader::cluster_at(document, at).end;
        in_blocks(document, at, true, |block| {
            let from = after.clamp(block.start, block.end);
            let text = document.text(from..block.end);
            text.find(fits).map(|byte| from + byte)
        })
    } else {
        in_blocks(document, at, false, |block| {
            let text = document.text(block.start..at.clamp(block.start, block.end));
            text.rfind(fits).map(|byte| block.start + byte)
        })
    };
    match found {
        Some(byte) => reader::go(app, byte),
        None => app.say(Msg::NotFound {
            pattern: wanted.to_string(),
        }),
    }
}

/// What is found in the block that holds `at`, or in the next one after (or before) it that has it.
fn in_blocks(
    document: &Document,
    at: usize,
    forward: bool,
    find: impl Fn(Range<usize>) -> Option<usize>,
) -> Option<usize> {
    let mut blocks = iter::successors(document.block_at(at), |block| {
        if forward {
            document.next(block)
        } else {
            document.previous(block)
        }
    });
    blocks.find_map(|block| find(block.range))
}

fn fits(c: char, wanted: char) -> bool {
    let (c, wanted) = (ascii_twin(c), ascii_twin(wanted));
    c == wanted
        || c.eq_ignore_ascii_case(&wanted)
        || wanted.is_ascii_lowercase() && text::initials(c) & text::initials(wanted) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_begins_another_and_short_ones_come_first() {
        for count in [1, 5, 38, 39, 100, 1000, 1444] {
            let labels = labels(count);
            assert_eq!(labels.len(), count);
            for (ix, label) in labels.iter().enumerate() {
                let begins = |other: &String| other.starts_with(label.as_str());
                assert_eq!(
                    labels.iter().filter(|other| begins(other)).count(),
                    1,
                    "{label}"
                );
                assert!(label.len() <= 2 && (ix == 0 || labels[ix - 1].len() <= label.len()));
            }
        }
        assert_eq!(labels(9999).len(), 1444);
    }

    #[test]
    fn a_letter_finds_itself_in_any_form_and_what_is_typed_with_it() {
        for (c, wanted, is) in [
            ('政', '政', true),
            ('政', 'z', true),
            ('政', 'x', false),
            ('Z', 'z', true),
            ('，', ',', true),
            (',', '，', true),
            ('政', 'Z', false),
        ] {
            assert_eq!(fits(c, wanted), is, "{c} {wanted}");
        }
    }
}
