//! An annotation as `--json` shows it. Field names are a promise to scripts.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::super::annotated::Annotated;
use super::super::console::Console;
use super::super::failure::Stop;
use crate::corpus::{Document, Node, NodeKind};
use crate::notes::{Drawing, Placed, State};

/// An annotation.
#[derive(Serialize)]
pub struct RecordJson<'a> {
    id: String,
    kind: &'a str,
    color: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'a str>,
    quote: Cow<'a, str>,
    note: &'a str,
    tags: &'a [String],
    /// Code points of the canonical text; where the place is not known, those it was last seen at.
    start: usize,
    end: usize,
    speaker: Option<&'a str>,
    heading: Option<&'a str>,
    /// RFC 3339 in UTC.
    created: Option<String>,
    updated: Option<String>,
    state: &'static str,
}

impl<'a> RecordJson<'a> {
    /// `placed` in `document`.
    pub fn of(document: &'a Document, placed: &'a Placed) -> Self {
        let annotation = &placed.annotation;
        let bytes = placed.range.as_ref();
        let chars = bytes.map_or(annotation.anchor.range.clone(), |range| {
            chars(document, range)
        });
        let (speaker, heading) =
            bytes.map_or((None, None), |range| stands_under(document, range.start));
        Self {
            id: annotation.id.to_string(),
            kind: annotation.kind.name(),
            color: annotation.color.name(),
            style: annotation.drawing.as_ref().map(Drawing::name),
            quote: quote(document, placed),
            note: &annotation.note,
            tags: &annotation.tags,
            start: chars.start,
            end: chars.end,
            speaker,
            heading,
            created: annotation.created.map(|time| time.to_string()),
            updated: annotation.updated.map(|time| time.to_string()),
            state: state_name(placed.state),
        }
    }
}

/// Code points of some bytes.
pub fn chars(document: &Document, bytes: &Range<usize>) -> Range<usize> {
    document.chars_before(bytes.start)..document.chars_before(bytes.end)
}

/// The words marked: in whole, where the record holds only both ends of them and they can be read in the text.
pub fn quote<'a>(document: &'a Document, placed: &'a Placed) -> Cow<'a, str> {
    let anchor = &placed.annotation.anchor;
    match &placed.range {
        Some(range) if anchor.quote_chars.is_some() => document.text(range.clone()),
        _ => anchor.quote.as_str().into(),
    }
}

/// Speaker and deepest heading that a byte stands under.
fn stands_under(document: &Document, byte: usize) -> (Option<&str>, Option<&str>) {
    let nodes = &document.outline().nodes;
    let speaker = document.speaker_at(byte).map(|ix| nodes[ix].label());
    let node = document.node_at(byte).map(|ix| &nodes[ix]);
    let heading = node.filter(|node| matches!(node.kind, NodeKind::Heading { .. }));
    (speaker, heading.map(Node::label))
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Kept => "kept",
        State::Moved => "moved",
        State::Changed => "changed",
        State::Unsure => "unsure",
        State::Lost => "lost",
    }
}

/// Prints what a command made of an annotation: the record, or its id alone.
pub fn print(
    one: &Annotated,
    placed: &Placed,
    as_json: bool,
    console: &mut Console,
) -> Result<(), Stop> {
    if as_json {
        console.json(&RecordJson::of(&one.article.document, placed))?;
    } else {
        console.line(&placed.annotation.id.to_string())?;
    }
    Ok(())
}
