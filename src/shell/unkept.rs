//! When the open note is to be kept: some time after what was kept last is no longer what stands in it.

use std::time::{Duration, Instant};

use crate::app::Draft;

/// The most typing that is lost when the program is killed or the power fails.
const PATIENCE: Duration = Duration::from_secs(1);

/// What of the open note has been kept, and when the rest is to be.
#[derive(Debug, Default)]
pub struct Unkept {
    kept: Option<Draft>,
    due: Option<Instant>,
}

impl Unkept {
    /// Takes notice of the note as it is at this time.
    pub fn notice(&mut self, draft: Option<&Draft>, now: Instant) {
        let is_new = draft != self.kept.as_ref();
        self.due = is_new.then(|| self.due.unwrap_or(now + PATIENCE));
    }

    /// How long there is time; `None` while there is nothing to be kept.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        Some(self.due?.saturating_duration_since(now))
    }

    /// The note was handed over to be kept, or its draft to be dropped.
    pub fn keep(&mut self, draft: Option<Draft>) {
        self.kept = draft;
        self.due = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Target;

    fn draft(text: &str) -> Draft {
        Draft {
            target: Target::New(0..1),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_is_typed_is_due_a_second_after_its_first_letter() {
        let mut unkept = Unkept::default();
        let start = Instant::now();
        unkept.notice(None, start);
        assert_eq!(unkept.left(start), None);
        unkept.notice(Some(&draft("一")), start);
        unkept.notice(Some(&draft("一二")), start + PATIENCE / 2);
        assert_eq!(unkept.left(start + PATIENCE / 2), Some(PATIENCE / 2));
        assert_eq!(unkept.left(start + PATIENCE * 2), Some(Duration::ZERO));
        unkept.keep(Some(draft("一二")));
        unkept.notice(Some(&draft("一二")), start + PATIENCE);
        assert_eq!(unkept.left(start + PATIENCE), None);
    }

    #[test]
    fn a_note_that_is_as_it_was_before_leaves_no_draft() {
        let mut unkept = Unkept::default();
        let start = Instant::now();
        unkept.keep(Some(draft("一")));
        unkept.notice(None, start);
        assert_eq!(unkept.left(start), Some(PATIENCE));
    }
}
