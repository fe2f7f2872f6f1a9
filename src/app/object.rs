//! Text objects: what `i` (inner) and `a` (around) take hold of at the cursor.
//!
//! | object | inner | around |
//! |---|---|---|
//! | word | the word | and the blanks beside it |
//! | clause, sentence | without the mark that ends it | with it |
//! | paragraph | without the blanks around it | all of it |
//! | heading, speaker | what stands below | with the heading or the speaker's line |
//! | quotes and brackets | what they enclose | with them; once more: the next pair outside |

use std::ops::Range;

use super::reader::{cluster_at, go, unit_at};
use super::{App, Focus, Msg, Selection, SelectionKind};
use crate::corpus::{Document, NodeKind};
use crate::text::{self, Enclosure, Unit};

/// A thing in the text that can be selected at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Object {
    Word,
    Clause,
    Sentence,
    Paragraph,
    Heading,
    Speaker,
    Enclosed(Enclosure),
}

/// How much of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reach {
    Inner,
    Around,
}

/// Selects the object at the cursor.
pub(super) fn select(app: &mut App, reach: Reach, object: Object) {
    let document = app.document().clone();
    match extent(app, &document, reach, object) {
        Some(range) => select_range(app, &range),
        None => app.say(match object {
            Object::Enclosed(_) => Msg::NotEnclosed,
            Object::Heading => Msg::NoHeadingHere,
            Object::Speaker => Msg::NoSpeakerHere,
            _ => Msg::NothingToMark,
        }),
    }
}

/// Makes these bytes the selection, the cursor at its end.
pub(super) fn select_range(app: &mut App, range: &Range<usize>) {
    app.focus = Focus::Reader;
    app.reader.selection = Some(Selection {
        kind: SelectionKind::Characters,
        from: range.start,
    });
    let document = app.document().clone();
    let last = document.text(range.clone()).chars().next_back();
    let last = range.end - last.map_or(0, char::len_utf8);
    go(app, cluster_at(&document, last).start.max(range.start));
}

fn extent(app: &App, document: &Document, reach: Reach, object: Object) -> Option<Range<usize>> {
    let at = app.reader.place.byte;
    let range = match object {
        Object::Word => word(document, reach, at),
        Object::Clause => marked_off(document, Unit::Clause, reach, at),
        Object::Sentence => marked_off(document, Unit::Sentence, reach, at),
        Object::Paragraph => {
            let block = document.block_at(at)?.range;
            match reach {
                Reach::Inner => Some(trimmed(document, block)),
                Reach::Around => Some(block),
            }
        }
        Object::Heading => {
            let node_ix = document.node_at(at)?;
            let node = &document.outline().nodes[node_ix];
            matches!(node.kind, NodeKind::Heading { .. })
                .then(|| section(document, node_ix, reach))?
        }
        Object::Speaker => section(document, document.speaker_at(at)?, reach),
        Object::Enclosed(kind) => enclosed(app, document, kind, reach),
    };
    range.filter(|range| !range.is_empty())
}

fn word(document: &Document, reach: Reach, at: usize) -> Option<Range<usize>> {
    let found = unit_at(document, Unit::Word, at).filter(|word| word.contains(&at));
    let word = found.unwrap_or_else(|| cluster_at(document, at));
    if reach == Reach::Inner {
        return Some(word);
    }
    let block = document.block_at(at)?.range;
    let after = document.text(word.end..block.end);
    let before = document.text(block.start..word.start);
    let blanks_after = after.len() - after.trim_start().len();
    let blanks_before = before.len() - before.trim_end().len();
    Some(match blanks_after {
        0 => word.start - blanks_before..word.end,
        _ => word.start..word.end + blanks_after,
    })
}

fn marked_off(document: &Document, unit: Unit, reach: Reach, at: usize) -> Option<Range<usize>> {
    let whole = trimmed(document, unit_at(document, unit, at)?);
    let bare = text::without_end(&document.text(whole.clone())).len();
    Some(match reach {
        Reach::Inner if bare > 0 => whole.start..whole.start + bare,
        _ => whole,
    })
}

fn section(document: &Document, node_ix: usize, reach: Reach) -> Option<Range<usize>> {
    let node = &document.outline().nodes[node_ix];
    let start = match reach {
        Reach::Around => node.range.start,
        Reach::Inner => {
            document
                .next(&document.block_at(node.range.start)?)?
                .range
                .start
        }
    };
    let range = start..node.range.end.max(start);
    Some(trimmed(document, range))
}

/// The innermost pair around the cursor; where it is selected already, the next one outside.
fn enclosed(app: &App, document: &Document, kind: Enclosure, reach: Reach) -> Option<Range<usize>> {
    let at = app.reader.place.byte;
    let block = document.block_at(at)?.range;
    let selected = app.selected();
    text::enclosed(&document.text(block.clone()), kind, at - block.start)
        .into_iter()
        .map(|it| match reach {
            Reach::Inner => it.inner,
            Reach::Around => it.around,
        })
        .map(|range| block.start + range.start..block.start + range.end)
        .filter(|range| !range.is_empty())
        .find(|range| {
            let is_wider =
                |selected: &Range<usize>| range.start < selected.start || range.end > selected.end;
            selected.as_ref().is_none_or(is_wider)
        })
}

fn trimmed(document: &Document, range: Range<usize>) -> Range<usize> {
    let text = document.text(range.clone());
    let start = range.start + text.len() - text.trim_start().len();
    let end = range.start + text.trim_end().len();
    start..end.max(start)
}
