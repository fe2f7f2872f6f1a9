//! What comes after the first page is shown: more of the text, who speaks in it, and what is kept of the reader's.

use std::sync::Arc;

use super::{
    App, Command, Context, Draft, Message, Msg, OutlinePane, Saving, drift, in_one, overlay,
    reader, step,
};
use crate::corpus::{Document, Long, TextFault};
use crate::notes::Notebook;

/// What is kept of the reader's work on an article.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The annotations.
    pub notebook: Notebook,
    /// Why marks cannot be kept, if they cannot.
    pub read_only: Option<Msg>,
    /// The text is new to the annotations, and so many of them are not in it that the reader is asked before any of them
    /// is made to count in it.
    pub is_doubtful: bool,
    /// Byte where the reader left off.
    pub place: Option<usize>,
    /// A note that was open when the program ended.
    pub draft: Option<Draft>,
    /// What there is to say about it.
    pub messages: Vec<Message>,
}

/// How much of the text is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// All of it.
    Done,
    /// More is to come.
    Coming,
    /// More is to come, and the reader has asked for the end: they are kept there until the next key.
    Followed,
}

impl Arrival {
    /// All of it, or not yet.
    pub fn of(is_coming: bool) -> Self {
        if is_coming { Self::Coming } else { Self::Done }
    }

    /// Whether more is to come.
    pub fn is_coming(self) -> bool {
        self != Self::Done
    }
}

/// Another revision of the text that is read: it begins as the last one did.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The text.
    pub document: Arc<Document>,
    /// Whether more of it is to come.
    pub is_arriving: bool,
    /// What there is to say about it.
    pub message: Option<Message>,
}

/// Takes the next revision of the text.
pub(super) fn text(app: &mut App, revision: Revision) {
    let Revision {
        document,
        is_arriving,
        message,
    } = revision;
    let before = app.document().clone();
    app.message = message.or(app.message.take());
    if document.outline() != before.outline() {
        app.outline = OutlinePane::new(&document);
    }
    if document.as_long().is_none() {
        // what the lines are taken for decides how they are set
        app.layouts.forget();
    }
    let here = app.reader.place.byte;
    app.library.documents[app.reader.place.document] = document;
    let end = app.document().len();
    if here > end || app.arrival == Arrival::Followed {
        reader::go(app, end);
    }
    if !is_arriving || !app.arrival.is_coming() {
        app.arrival = Arrival::of(is_arriving);
    }
}

/// Takes up what is kept of the reader's work.
pub(super) fn kept(app: &mut App, kept: Kept) {
    app.notebook = kept.notebook;
    app.saving = kept.read_only.map_or(Saving::Untouched, Saving::ReadOnly);
    let said = app.message.take().into_iter();
    app.message = in_one(&said.chain(kept.messages).collect::<Vec<_>>());
    match kept.place {
        Some(byte) if reader::has_moved(app) => {
            reader::leave_way_to(app, byte);
            let percent = (byte * 100).checked_div(app.document().len());
            let keys = app.keymap.key_for(Context::Reader, Command::Back);
            app.say(Msg::LeftOff {
                percent: percent.unwrap_or(100).min(100),
                keys: keys.unwrap_or_default(),
            });
        }
        Some(byte) => reader::resume(app, byte),
        None => {}
    }
    if app.start_at.is_some() || kept.draft.is_some() {
        // both go from what is on the screen
        app.settle();
    }
    if let Some(id) = app.start_at.take() {
        step::to(app, id);
    }
    if let Some(draft) = kept.draft {
        overlay::reopen(app, draft);
    } else if kept.is_doubtful {
        drift::ask(app);
    }
}

/// Says, once, that something of the text could not be read.
pub(super) fn notice_fault(app: &mut App) {
    let fault = app.document().as_long().and_then(Long::fault);
    if fault == app.fault {
        return;
    }
    app.fault.clone_from(&fault);
    if let Some(fault) = fault {
        app.complain(match fault {
            TextFault::Shrunk => Msg::TextShrank,
            TextFault::Unreadable(why) => Msg::TextUnreadable {
                why: why.to_string(),
            },
        });
    }
}
