//! The thread that saves annotations and drafts, and looks once a second whether annotations were changed elsewhere. The app sends the
//! next state when it has the answer to the last.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::words;
use crate::app::{Draft, Event, Message, Msg};
use crate::corpus::Document;
use crate::notes::{History, Records, Turn};
use crate::store::Desk;

/// How often an idle program looks whether the annotations were changed elsewhere.
const LOOK: Duration = Duration::from_secs(1);

/// Keeps (or, with `None`, drops) the draft of a note.
pub type KeepDraft = Box<dyn Fn(Option<&Draft>) -> Result<(), Msg> + Send>;

/// Keeps what is to be remembered of a start; done by the saver, so that the first frame does not wait for it.
pub type SettleIn = Box<dyn FnOnce() -> Result<(), Msg> + Send>;

/// Records to save.
pub struct Job {
    /// Given back with the answer.
    pub ticket: u64,
    /// What of the file the app has seen.
    pub base: Arc<Records>,
    /// All of them.
    pub records: Arc<Records>,
}

enum Task {
    Open(Box<Desk>, Arc<Document>),
    Finish,
    Save(Job),
    KeepDraft(Option<Draft>),
    KeepTurns(Vec<Turn>),
    Recall,
    Run(Box<dyn FnOnce() + Send>),
}

/// The saver as the main thread sees it.
pub struct Saver {
    tasks: Sender<Task>,
    thread: JoinHandle<()>,
}

impl Saver {
    /// Starts the thread, which settles in first; it answers with [`Event::Saved`] or [`Event::SaveFailed`], once there is a desk.
    pub fn start(settle_in: SettleIn, keep_draft: KeepDraft, events: Sender<Event>) -> Self {
        let (tasks, queue) = channel();
        let thread = thread::spawn(move || {
            if let Err(msg) = settle_in() {
                say(&events, msg);
            }
            work(&keep_draft, &queue, &events);
        });
        Self { tasks, thread }
    }

    /// What hands it the desk, from another thread.
    pub fn handle(&self) -> Handle {
        Handle(self.tasks.clone())
    }

    /// Hands a job over. A saver that is gone has said so.
    pub fn save(&self, job: Job) {
        _ = self.tasks.send(Task::Save(job));
    }

    /// Has the draft of the open note kept, or dropped, after all that was handed over before.
    pub fn keep_draft(&self, draft: Option<Draft>) {
        _ = self.tasks.send(Task::KeepDraft(draft));
    }

    /// Has what happened to the undo history kept.
    pub fn keep_turns(&self, turns: Vec<Turn>) {
        _ = self.tasks.send(Task::KeepTurns(turns));
    }

    /// Asks for what was done in earlier sessions; the answer is [`Event::History`].
    pub fn recall(&self) {
        _ = self.tasks.send(Task::Recall);
    }

    /// Has something else written, after all that was handed over before; it answers for itself.
    pub fn run(&self, work: Box<dyn FnOnce() + Send>) {
        _ = self.tasks.send(Task::Run(work));
    }

    /// Waits until everything handed over is on the disk, or has failed.
    pub fn finish(self) {
        _ = self.tasks.send(Task::Finish);
        _ = self.thread.join();
    }
}

/// The saver as the thread sees it that reads the article.
#[derive(Clone)]
pub struct Handle(Sender<Task>);

impl Handle {
    /// Gives the saver the annotation file of the article, whose text is `document`.
    pub fn open(&self, desk: Box<Desk>, document: Arc<Document>) {
        _ = self.0.send(Task::Open(desk, document));
    }
}

fn work(keep_draft: &KeepDraft, queue: &Receiver<Task>, events: &Sender<Event>) {
    // each is said once
    let mut told: Vec<Msg> = Vec::new();
    let mut at: Option<(Box<Desk>, Arc<Document>)> = None;
    loop {
        let task = match queue.recv_timeout(LOOK) {
            Ok(task) => Some(task),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match (task, &mut at) {
            (Some(Task::Finish), _) => return,
            (Some(Task::Open(desk, document)), _) => at = Some((desk, document)),
            (Some(Task::Run(work)), _) => work(),
            (Some(Task::KeepDraft(draft)), _) => {
                if let Err(msg) = keep_draft(draft.as_ref()) {
                    say(events, msg);
                }
            }
            (Some(Task::Save(job)), Some((desk, document))) => {
                for caveat in save(desk, document, job, events) {
                    if !told.contains(&caveat) {
                        say(events, caveat.clone());
                        told.push(caveat);
                    }
                }
            }
            (Some(Task::KeepTurns(turns)), Some((desk, _))) => {
                if let Err(error) = desk.keep_turns(&turns) {
                    say(events, words::save_error(&error));
                }
            }
            (Some(Task::Recall), Some((desk, _))) => {
                _ = events.send(Event::History(desk.history()));
            }
            (Some(Task::Recall), None) => _ = events.send(Event::History(History::default())),
            (None, Some((desk, _))) => look(desk, events),
            // nothing is marked before the annotations are there
            (Some(Task::Save(_) | Task::KeepTurns(_)) | None, None) => {}
        }
    }
}

/// Tells the app what was written elsewhere, in another window or by another program.
fn look(desk: &mut Desk, events: &Sender<Event>) {
    if !desk.refresh() {
        return;
    }
    match desk.trouble() {
        Some(trouble) => say(events, words::trouble(trouble)),
        None => _ = events.send(Event::Elsewhere(Arc::new(desk.records().clone()))),
    }
}

/// Saves and answers. Gives what the reader should know of it.
fn save(desk: &mut Desk, document: &Document, job: Job, events: &Sender<Event>) -> Vec<Msg> {
    let Job {
        ticket,
        base,
        records,
    } = job;
    let text = || document.text(0..document.len());
    let outcome = catch_unwind(AssertUnwindSafe(|| desk.save(&base, &records, text)));
    let mut caveats = Vec::new();
    let event = match outcome {
        Ok(Ok(saved)) => {
            caveats = words::caveats(&saved);
            // One and the same where nothing was written elsewhere: the app sees that at a glance, and keeps no second copy.
            let merged = if saved.records == *records {
                Arc::clone(&records)
            } else {
                Arc::new(saved.records)
            };
            Event::Saved {
                ticket,
                sent: records,
                merged,
            }
        }
        Ok(Err(problem)) => Event::SaveFailed {
            ticket,
            problem: words::kept_aside(&problem, desk.keep_pending(&base, &records).is_ok()),
        },
        Err(_) => Event::SaveFailed {
            ticket,
            problem: words::saver_died(),
        },
    };
    _ = events.send(event);
    caveats
}

fn say(events: &Sender<Event>, msg: Msg) {
    _ = events.send(Event::Say(Message { msg, error: true }));
}
