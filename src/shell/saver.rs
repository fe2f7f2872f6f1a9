//! The thread that saves annotations: one save at a time, the newest state next, never cancelled.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use crate::app::{Event, Message, Msg};
use super::words;
use crate::corpus::Document;
use crate::notes::{Records, Uuid};
use crate::store::Desk;

/// What the saver is told.
pub enum Job {
    /// Save these records.
    Save {
        /// Given back with the answer.
        ticket: u64,
        /// All of them.
        records: Records,
    },
    /// See [`Desk::dispute`].
    Dispute {
        /// Which annotations.
        ids: Vec<Uuid>,
        /// What both sides started from.
        sent: Records,
    },
}

/// The saver as the main thread sees it.
pub struct Saver {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Saver {
    /// Starts the thread; it answers with [`Event::Saved`] or [`Event::SaveFailed`].
    pub fn start(desk: Desk, document: Arc<Document>, events: Sender<Event>) -> Self {
        let (jobs, queue) = channel();
        let thread = thread::spawn(move || work(desk, &document, &queue, &events));
        Self { jobs, thread }
    }

    /// Hands a job over. A saver that is gone has said so.
    pub fn send(&self, job: Job) {
        _ = self.jobs.send(job);
    }

    /// Waits until everything handed over is on the disk, or has failed.
    pub fn finish(self) {
        drop(self.jobs);
        _ = self.thread.join();
    }
}

fn work(mut desk: Desk, document: &Document, queue: &Receiver<Job>, events: &Sender<Event>) {
    while let Ok(first) = queue.recv() {
        let mut newest = None;
        for job in std::iter::once(first).chain(std::iter::from_fn(|| queue.try_recv().ok())) {
            match job {
                Job::Save { ticket, records } => newest = Some((ticket, records)),
                Job::Dispute { ids, sent } => desk.dispute(&ids, &sent),
            }
        }
        if let Some((ticket, records)) = newest {
            save(&mut desk, document, ticket, records, events);
        }
    }
}

fn save(desk: &mut Desk, document: &Document, ticket: u64, records: Records, events: &Sender<Event>) {
    let text = document.text(0..document.len());
    let outcome = catch_unwind(AssertUnwindSafe(|| desk.save(&records, text)));
    let event = match outcome {
        Ok(Ok(saved)) => {
            if let Some(error) = saved.without_base {
                say(events, words::save_error(&error));
            }
            Event::Saved {
                ticket,
                sent: records,
                merged: saved.records,
            }
        }
        Ok(Err(problem)) => Event::SaveFailed {
            ticket,
            problem: words::unsaved(&problem),
        },
        Err(_) => Event::SaveFailed {
            ticket,
            problem: words::saver_died(),
        },
    };
    _ = events.send(event);
}

fn say(events: &Sender<Event>, msg: Msg) {
    _ = events.send(Event::Say(Message { msg, error: true }));
}
