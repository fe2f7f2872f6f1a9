//! A gate before the terminal: closed while another program uses it.
//!
//! # Why
//! The thread that reads the terminal waits in a call that nothing but the terminal ends; so a key meant for the other program would
//! go to it. A signal that the window may have changed ends the call too, and changes nothing.

use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::raise;

/// How long closing waits for the reader: longer than a terminal takes that never answers.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum State {
    #[default]
    Open,
    Closing,
    Closed,
    Ending,
    Ended,
}

/// Where the reader of the terminal passes before it reads.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

impl Gate {
    /// Waits while the gate is closed. Gives whether there is more to read.
    pub fn pass(&self) -> bool {
        let mut state = self.state();
        let reached = match *state {
            State::Closing => State::Closed,
            State::Ending => State::Ended,
            other => other,
        };
        if reached != *state {
            *state = reached;
            self.changed.notify_all();
        }
        let state = self
            .changed
            .wait_while(state, |state| *state == State::Closed)
            .unwrap_or_else(PoisonError::into_inner);
        *state != State::Ended
    }

    /// Closes the gate, and waits until the reader stands before it.
    ///
    /// # Errors
    /// When the reader cannot be called back.
    pub fn close(&self) -> io::Result<()> {
        self.call(State::Closing)
    }

    /// Sends the reader home, and waits until it has left.
    ///
    /// # Errors
    /// When the reader cannot be called back.
    pub fn end(&self) -> io::Result<()> {
        self.call(State::Ending)
    }

    /// Opens it again.
    pub fn open(&self) {
        *self.state() = State::Open;
        self.changed.notify_all();
    }

    fn call(&self, next: State) -> io::Result<()> {
        let mut state = self.state();
        *state = next;
        raise(SIGWINCH)?;
        let waited = self
            .changed
            .wait_timeout_while(state, PATIENCE, |state| *state == next);
        drop(waited);
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
