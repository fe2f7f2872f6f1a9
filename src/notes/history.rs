//! What was done and can be undone, and what was undone and can be redone.
//!
//! It holds changes and knows nothing of records: whether a step still applies is the notebook's to say. What happens to it is told
//! as [`Turn`]s, from which the next start makes it again.

use super::Change;

/// Most steps that are kept.
const STEPS: usize = 1_000;

/// Something that happened to a history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Turn {
    /// A step was done.
    Did(Change),
    /// The last step was undone.
    Undid,
    /// The step that was undone last was redone.
    Redid,
    /// The last step can no longer be undone, and is gone.
    LostDone,
    /// The step that was undone last can no longer be redone, and is gone.
    LostUndone,
}

/// Two stacks of changes, each as it was first done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    turns: Vec<Turn>,
}

impl History {
    /// The history after these turns.
    pub fn of(turns: impl IntoIterator<Item = Turn>) -> Self {
        let mut history = Self::default();
        for turn in turns {
            history.take(turn);
        }
        history
    }

    /// What happened since this was asked last.
    pub fn take_turns(&mut self) -> Vec<Turn> {
        std::mem::take(&mut self.turns)
    }

    /// Puts the steps of an earlier history below its own; those that were undone there count as long as nothing was done here.
    pub fn recall(&mut self, mut earlier: Self) {
        if self.done.is_empty() && self.undone.is_empty() {
            self.undone = earlier.undone;
        }
        earlier.done.append(&mut self.done);
        self.done = earlier.done;
    }

    /// The last step.
    pub fn last_done(&self) -> Option<&Change> {
        self.done.last()
    }

    /// The step that was undone last.
    pub fn last_undone(&self) -> Option<&Change> {
        self.undone.last()
    }

    /// Something happens.
    pub fn turn(&mut self, turn: Turn) {
        self.take(turn.clone());
        self.turns.push(turn);
    }

    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Did(change) => {
                self.done.push(change);
                self.undone.clear();
                if self.done.len() > STEPS {
                    self.done.remove(0);
                }
            }
            Turn::Undid => self.undone.extend(self.done.pop()),
            Turn::Redid => self.done.extend(self.undone.pop()),
            Turn::LostDone => _ = self.done.pop(),
            Turn::LostUndone => _ = self.undone.pop(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::Action;

    fn step(action: Action) -> Change {
        Change {
            action,
            edits: Vec::new(),
        }
    }

    fn actions(steps: &[Change]) -> Vec<Action> {
        steps.iter().map(|step| step.action).collect()
    }

    #[test]
    fn a_history_is_made_again_from_its_turns() {
        let mut history = History::default();
        for turn in [
            Turn::Did(step(Action::Highlight)),
            Turn::Did(step(Action::Note)),
            Turn::Undid,
            Turn::Redid,
            Turn::Did(step(Action::Tags)),
            Turn::Undid,
            Turn::LostDone,
        ] {
            history.turn(turn);
        }
        let again = History::of(history.take_turns());
        assert_eq!(again, history);
        assert_eq!(actions(&again.done), [Action::Highlight]);
        assert_eq!(actions(&again.undone), [Action::Tags]);
        assert!(history.take_turns().is_empty());
    }

    #[test]
    fn earlier_steps_lie_below_and_what_was_undone_counts_until_something_is_done() {
        let earlier = || {
            History::of([
                Turn::Did(step(Action::Highlight)),
                Turn::Did(step(Action::Note)),
                Turn::Undid,
            ])
        };
        let mut fresh = History::default();
        fresh.recall(earlier());
        assert_eq!(fresh, earlier());
        let mut used = History::of([Turn::Did(step(Action::Tags))]);
        used.recall(earlier());
        assert_eq!(actions(&used.done), [Action::Highlight, Action::Tags]);
        assert!(used.undone.is_empty());
    }

    #[test]
    fn the_oldest_of_too_many_steps_is_let_go() {
        let turns = (0..=STEPS).map(|_| Turn::Did(step(Action::Tags)));
        let history = History::of(std::iter::once(Turn::Did(step(Action::Note))).chain(turns));
        assert_eq!(history.done.len(), STEPS);
        assert_eq!(history.done[0].action, Action::Tags);
    }
}
