//! The thread that reads on after the first page is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use super::saver::Handle;
use crate::app::{Event, Kept, Revision};
use crate::corpus::Document;
use crate::store::Desk;

/// What has come of an article.
pub enum Loaded {
    /// Another revision of its text.
    Text(Revision),
    /// What is kept of the reader's work on it.
    Kept {
        /// What is kept.
        kept: Box<Kept>,
        /// The annotation file, and the text it is about; none where nothing can be saved.
        desk: Option<(Box<Desk>, Arc<Document>)>,
    },
}

/// Who is told.
pub struct Listener {
    saver: Handle,
    events: Sender<Event>,
    is_over: Arc<AtomicBool>,
}

impl Listener {
    /// Whether anybody still listens; when not, there is no use in going on.
    pub fn is_there(&self) -> bool {
        !self.is_over.load(Ordering::SeqCst)
    }

    /// Tells what has come.
    pub fn tell(&self, loaded: Loaded) {
        match loaded {
            Loaded::Text(revision) => _ = self.events.send(Event::Text(revision)),
            Loaded::Kept { kept, desk } => {
                let is_unsaved = kept.notebook.records() != kept.notebook.base();
                if let Some((desk, document)) = desk {
                    self.saver.open(desk, document);
                }
                _ = self.events.send(Event::Kept(kept));
                if is_unsaved {
                    _ = self.events.send(Event::Unsaved);
                }
            }
        }
    }
}

/// Reads the rest of an article, and tells what has come as soon as it has.
pub type Load = Box<dyn FnOnce(&Listener) + Send>;

/// Starts the thread; it ends soon after `is_over` is set.
pub(super) fn start(load: Load, saver: Handle, events: Sender<Event>, is_over: Arc<AtomicBool>) {
    thread::spawn(move || {
        load(&Listener {
            saver,
            events,
            is_over,
        });
    });
}
