//! What was done and can be undone, and what was undone and can be redone.
//!
//! It holds changes and knows nothing of records: whether a step still applies is the notebook's to say.

use super::Change;

/// Two stacks of changes, each as it was first done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
}

impl History {
    /// Records what was just done. What was undone before it is given up.
    pub fn push(&mut self, change: Change) {
        self.done.push(change);
        self.undone.clear();
    }

    /// Takes the change that was done last. It is gone from the history until [`History::keep_undone`].
    pub fn take_done(&mut self) -> Option<Change> {
        self.done.pop()
    }

    /// Takes the change that was undone last. It is gone from the history until [`History::keep_done`].
    pub fn take_undone(&mut self) -> Option<Change> {
        self.undone.pop()
    }

    /// Keeps a change that was redone.
    pub fn keep_done(&mut self, change: Change) {
        self.done.push(change);
    }

    /// Keeps a change that was undone.
    pub fn keep_undone(&mut self, change: Change) {
        self.undone.push(change);
    }
}
