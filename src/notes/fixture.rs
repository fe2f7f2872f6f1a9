//! Small documents and marks for the tests of this room.

use super::{
    Action, Anchor, Bases, Change, Content, Edit, Notebook, Records, Stamp, Timestamp, Uuid,
};
use crate::corpus::{self, Document};

/// A plain text; every line is a paragraph.
pub fn document(text: &str) -> Document {
    corpus::open("t.txt", text.into()).expect("a text").0
}

/// An empty notebook of `document`.
pub fn notebook(document: &Document) -> Notebook {
    Notebook::open(document, Records::new(), Bases::new())
}

/// The time `second` seconds and a half after the epoch, on device `k7`.
pub fn stamp(second: i64) -> Stamp<'static> {
    let now = Timestamp::new(second, 500_000_000).expect("a time");
    Stamp { now, device: "k7" }
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A highlight of the first `quote` in `document`.
pub fn highlight(document: &Document, quote: &str) -> Content {
    let range = document.find(quote, 0).expect("the quotation");
    Content {
        anchor: Anchor::new(document, range),
        ..Content::default()
    }
}

/// Makes annotation `number` a highlight of the first `quote`.
pub fn create(document: &Document, number: u128, quote: &str) -> Change {
    Change::of(
        Action::Highlight,
        Edit::create(id(number), highlight(document, quote)),
    )
}

/// Writes `note` on annotation `number`.
pub fn annotate(notebook: &Notebook, number: u128, note: &str) -> Change {
    let annotation = &notebook.get(id(number)).expect("an annotation").annotation;
    let after = Content {
        note: note.to_owned(),
        ..annotation.content()
    };
    Change::of(Action::Note, Edit::change(annotation, after))
}

/// Removes annotation `number`.
pub fn remove(notebook: &Notebook, number: u128) -> Change {
    let annotation = &notebook.get(id(number)).expect("an annotation").annotation;
    Change::of(Action::Remove, Edit::remove(annotation))
}
