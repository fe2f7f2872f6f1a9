//! A gate before the terminal: closed while another program uses it.
//!
//! # Why
//! The thread that reads the terminal waits in a call that nothing but the terminal ends; so a key meant for the other program would
//! go to it. A signal that the window may have changed ends the call too, and changes nothing.

use std::io;
use std::sync::{Condvar, Mutex, PoisonError};
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
}

/// Where the reader of the terminal passes before it reads.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

impl Gate {
    /// Waits while the gate is closed.
    pub fn pass(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == State::Closing {
            *state = State::Closed;
            self.changed.notify_all();
        }
        let closed = self
            .changed
            .wait_while(state, |state| *state == State::Closed);
        drop(closed);
    }

    /// Closes the gate, and waits until the reader stands before it.
    ///
    /// # Errors
    /// When the reader cannot be called back.
    pub fn close(&self) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State::Closing;
        raise(SIGWINCH)?;
        let waited = self
            .changed
            .wait_timeout_while(state, PATIENCE, |state| *state == State::Closing);
        drop(waited);
        Ok(())
    }

    /// Opens it again.
    pub fn open(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::Open;
        self.changed.notify_all();
    }
}
