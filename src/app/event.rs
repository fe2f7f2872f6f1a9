//! Events and effects: what the world tells the app, and what the app asks of the world. Both are plain data.

use std::path::PathBuf;
use std::sync::Arc;

use super::arrival::{Kept, Revision};
use super::editor::{ArticleSave, Corrections, Manuscript};
use super::find::{Hit, Quest};
use super::key::Key;
use super::msg::{Lang, Msg};
use super::{Message, Settings, ShelfNews, ShelfOrder, Target};
use crate::corpus::Document;
use crate::notes::{Annotation, History, Notebook, Records, Turn, Uuid};
use crate::text::WidthPolicy;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// A text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The window has a new size, in cells.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The terminal has said how wide it draws what terminals disagree about.
    Widths(WidthPolicy),
    /// The records sent with this ticket are on the disk, merged with what was there.
    Saved {
        /// The effect's ticket.
        ticket: u64,
        /// What was sent.
        sent: Arc<Records>,
        /// What is in the file now.
        merged: Arc<Records>,
    },
    /// What was done in earlier sessions.
    History(History),
    /// The annotations on the other articles of the library.
    Library(Vec<Elsewhere>),
    /// The picker is open, and is to ask for the articles there are.
    List,
    /// Something has come to be known of the articles there are.
    Shelf {
        /// The effect's ticket.
        ticket: u64,
        /// What.
        news: ShelfNews,
    },
    /// The notebook holds what is in no file yet: it is to be saved now.
    Unsaved,
    /// The text has another revision: more of it, or what is known of its lines.
    Text(Revision),
    /// What is kept of the reader's work on the article.
    Kept(Box<Kept>),
    /// The search with this ticket has ended.
    Found {
        /// The effect's ticket.
        ticket: u64,
        /// The match.
        hit: Option<Hit>,
    },
    /// The search with this ticket goes on.
    Searched {
        /// The effect's ticket.
        ticket: u64,
        /// The byte it has come to.
        byte: usize,
    },
    /// These are in the file now: it was written by another window or program.
    Elsewhere(Arc<Records>),
    /// They are not.
    SaveFailed {
        /// The effect's ticket.
        ticket: u64,
        /// Why.
        problem: Msg,
    },
    /// Another program has edited the text of the open note, or could not.
    Edited(Result<String, Msg>),
    /// The source of the article, to be corrected.
    Manuscript(Result<Manuscript, Msg>),
    /// The corrected article is in this file, or it is not saved.
    ArticleSaved(Result<PathBuf, Msg>),
    /// An export ended.
    Exported(Result<Msg, ExportProblem>),
    /// The world has something to say.
    Say(Message),
    /// The program is told to stop for a while (SIGTSTP from outside).
    Suspend,
    /// The program is told to end (SIGTERM, SIGHUP).
    Terminate,
}

/// Why an export was not written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExportProblem {
    /// Another file is in the way; it may be overwritten if the reader says so.
    Exists(PathBuf),
    /// Anything else.
    Other(Msg),
}

/// An annotation on another article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Elsewhere {
    /// The article's file.
    pub path: PathBuf,
    /// Its title.
    pub title: String,
    /// Who speaks there, if anyone does.
    pub speaker: Option<String>,
    /// The annotation.
    pub annotation: Arc<Annotation>,
}

/// A movement of the mouse, in cells of the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

/// What the mouse did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// It moved with the left button down.
    Drag,
    /// The left button went up.
    Release,
    /// The right button went down.
    Menu,
    /// The wheel turned up.
    WheelUp,
    /// The wheel turned down.
    WheelDown,
}

/// Something the app asks of the world.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Save these annotations.
    Save {
        /// To be given back with the answer.
        ticket: u64,
        /// What of the file has been seen here.
        base: Arc<Records>,
        /// All records.
        records: Arc<Records>,
    },
    /// Keep (or, with `None`, drop) the draft of the open note.
    KeepDraft(Option<Draft>),
    /// Search a text that is not in memory, and nothing else any more.
    Search {
        /// To be given back with the answers.
        ticket: u64,
        /// What, from where.
        quest: Quest,
    },
    /// Give up the search.
    StopSearch,
    /// Give the annotations on the other articles of the library.
    Gather,
    /// Give the articles there are to pick from, and what is known of them.
    Shelve {
        /// To be given back with the answers.
        ticket: u64,
    },
    /// Keep what the picker lists by.
    KeepOrder(ShelfOrder),
    /// Read another article, at one of its annotations or where the reader left off. Where it cannot be read, this one stays.
    Visit {
        /// Its file.
        path: PathBuf,
        /// The annotation.
        annotation: Option<Uuid>,
        /// Whether it was picked: then quitting it leads back to the picker.
        is_picked: bool,
    },
    /// Give the source of the article, to be corrected.
    OpenManuscript,
    /// Keep (or, with `None`, drop) corrections that are not saved yet.
    KeepCorrections(Option<Box<Corrections>>),
    /// Write the corrected article.
    SaveArticle(Box<ArticleSave>),
    /// Leave the article for the picker.
    Library,
    /// Have this text edited by another program.
    EditOutside(String),
    /// Keep what happened to the undo history.
    KeepTurns(Vec<Turn>),
    /// Give what was done in earlier sessions.
    Recall,
    /// Keep the reading place.
    Remember {
        /// Code points before the reading cursor.
        chars: usize,
    },
    /// Keep how wide this terminal draws what terminals disagree about.
    KeepWidths(WidthPolicy),
    /// Put a text on the clipboard.
    Copy(String),
    /// Write the annotations out.
    Export(Box<ExportRequest>),
    /// Draw the whole screen anew.
    Redraw,
    /// Stop the program as ctrl-z does.
    Suspend,
    /// Give the terminal back and end.
    Quit,
}

/// What to export, and where to.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// The article.
    pub document: Arc<Document>,
    /// Its annotations.
    pub notebook: Notebook,
    /// What the styles are called.
    pub settings: Settings,
    /// Language of the labels.
    pub lang: Lang,
    /// The file.
    pub path: PathBuf,
    /// Overwrite a file that is not an export of ours.
    pub force: bool,
}

/// A note that was being written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// What it is on.
    pub target: Target,
    /// What has been typed.
    pub text: String,
}
