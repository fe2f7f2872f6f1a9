//! The reader's annotations on one article, and what was done to them.
//!
//! The notebook holds the records (tombstones included), where each live one stands in the text, and the undo history.
//! It reaches no disk and reads no clock: who saves takes [`Notebook::records`] and gives back what others wrote
//! through [`Notebook::absorb`]. The document it is given is always the one it was opened with; another revision of the
//! text opens another notebook.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::annotation::{Annotation, Content, Records, Timestamp, Uuid};
use super::change::{Change, Edit, Refused, Stamp};
use super::history::History;
use super::index::{Index, Placed};
use super::merge::{Conflict, reconcile};
use super::source::{Source, text_sha256};
use crate::corpus::Document;

/// The annotations of one article.
#[derive(Clone, Debug)]
pub struct Notebook {
    source: Source,
    records: Records,
    index: Index,
    history: History,
    /// Hash of the text at hand; taken when the first mark needs it, for a long text takes a while.
    text_sha256: OnceLock<String>,
}

impl Notebook {
    /// The notebook of `document` with what a file held, each annotation placed in the text.
    pub fn open(document: &Document, source: Source, records: Records) -> Self {
        let index = Index::new(place(document, records.values()));
        let (history, text_sha256) = (History::default(), OnceLock::new());
        Self {
            source,
            records,
            index,
            history,
            text_sha256,
        }
    }

    /// Which text the records belong to.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Every record, tombstones included: what a file is to hold.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The live annotation of this id.
    pub fn get(&self, id: Uuid) -> Option<&Placed> {
        self.index.get(id)
    }

    /// The live annotations in reading order, the outer before the inner; those without a place last.
    pub fn live(&self) -> impl Iterator<Item = &Placed> {
        self.index.iter()
    }

    /// The placed annotations that overlap these bytes of the canonical text, in reading order. A bookmark overlaps a
    /// range that holds its byte. Cost grows with what is found and with what lies under a far-reaching mark.
    pub fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Placed> {
        self.index.touching(range)
    }

    /// Of the annotations whose range holds this byte the innermost, of equally long ones the newest. A bookmark has
    /// no length and holds no byte.
    pub fn at(&self, byte: usize) -> Option<&Placed> {
        self.touching(byte..byte.saturating_add(1))
            .filter(|placed| placed.holds(byte))
            .min_by_key(|placed| {
                (
                    placed.range.as_ref().map(Range::len),
                    std::cmp::Reverse(placed.annotation.id),
                )
            })
    }

    /// Does `change` and makes it the last step of the history; what was undone can no longer be redone. Edits that
    /// change nothing are left out, and a change of nothing is no step.
    ///
    /// A mark made in another text than the file's own is given that text as its base.
    ///
    /// # Errors
    /// When an annotation is not what `change` found, or stands in it twice: nothing is done then.
    pub fn apply(
        &mut self,
        document: &Document,
        mut change: Change,
        stamp: &Stamp,
    ) -> Result<(), Refused> {
        change.edits.retain(|edit| !edit.is_idle());
        self.name_base(document, &mut change);
        self.perform(document, &change, stamp)?;
        if !change.edits.is_empty() {
            self.history.push(change);
        }
        Ok(())
    }

    /// Takes back the last step and returns what was done for it; `None` when there is no step.
    ///
    /// # Errors
    /// When an annotation of the step has changed since (in another window, say): nothing is done, and the step, which
    /// can never be done again, leaves the history.
    pub fn undo(&mut self, document: &Document, stamp: &Stamp) -> Option<Result<Change, Refused>> {
        let step = self.history.take_done()?;
        let inverse = step.inverse();
        let outcome = self.perform(document, &inverse, stamp);
        Some(outcome.map(|()| {
            self.history.keep_undone(step);
            inverse
        }))
    }

    /// Does again the step that was undone last and returns it; `None` when there is none.
    ///
    /// # Errors
    /// As with [`Notebook::undo`].
    pub fn redo(&mut self, document: &Document, stamp: &Stamp) -> Option<Result<Change, Refused>> {
        let step = self.history.take_undone()?;
        let outcome = self.perform(document, &step, stamp);
        Some(outcome.map(|()| {
            self.history.keep_done(step.clone());
            step
        }))
    }

    /// Takes in what a save brought back: `sent` are the records that were handed to it, `merged` those it wrote. What
    /// has not changed here since `sent` becomes as in `merged`; what has stays, for the next save. The history stays,
    /// and a step that no longer applies is refused when its turn comes.
    ///
    /// # Errors
    /// Names the annotations that changed here since `sent` and elsewhere as well. All others are taken in, and of
    /// these ours stay; for them the next merge needs `sent` as its base, or it would take what the others wrote for
    /// seen and overwrite it.
    pub fn absorb(
        &mut self,
        document: &Document,
        sent: &Records,
        merged: &Records,
    ) -> Result<(), Conflict> {
        let (records, contested) = reconcile(sent, &self.records, merged);
        let is_new = |id: &&Uuid| records.get(id) != self.records.get(id);
        let changed = records
            .keys()
            .chain(self.records.keys())
            .filter(is_new)
            .copied()
            .collect();
        self.records = records;
        self.place_anew(document, &changed);
        if contested.is_empty() {
            Ok(())
        } else {
            Err(Conflict { ids: contested })
        }
    }

    /// Writes every edit into the records, or none.
    fn perform(
        &mut self,
        document: &Document,
        change: &Change,
        stamp: &Stamp,
    ) -> Result<(), Refused> {
        let ids = self.refused(change);
        if !ids.is_empty() {
            return Err(Refused { ids });
        }
        let now = whole_seconds(stamp.now);
        for edit in &change.edits {
            let record = rewritten(self.records.get(&edit.id), edit, now, stamp.device);
            self.records.insert(edit.id, Arc::new(record));
            self.source.added.get_or_insert(now);
        }
        self.place_anew(document, &change.ids());
        Ok(())
    }

    /// The annotations that are not what `change` found, or stand in it twice.
    fn refused(&self, change: &Change) -> Vec<Uuid> {
        let mut seen = BTreeSet::new();
        let fits = |edit: &Edit| self.content(edit.id) == edit.before;
        let refused = change
            .edits
            .iter()
            .filter(|edit| !seen.insert(edit.id) || !fits(edit));
        refused.map(|edit| edit.id).collect()
    }

    /// What the reader owns of an annotation; `None` for none and for a removed one.
    fn content(&self, id: Uuid) -> Option<Content> {
        self.records
            .get(&id)
            .filter(|record| record.is_live())
            .map(|record| record.content())
    }

    /// Says of every new anchor which text it counts in, where that is not the file's own.
    fn name_base(&self, document: &Document, change: &mut Change) {
        for edit in &mut change.edits {
            let known = edit.before.as_ref().map(|content| &content.anchor);
            if let Some(after) = edit
                .after
                .as_mut()
                .filter(|after| known != Some(&after.anchor))
            {
                let sha256 = self.text_sha256.get_or_init(|| text_sha256(document));
                let base = Some(sha256).filter(|sha256| **sha256 != self.source.sha256);
                after.anchor.base = after.anchor.base.take().or_else(|| base.cloned());
            }
        }
    }

    fn place_anew(&mut self, document: &Document, ids: &BTreeSet<Uuid>) {
        if ids.is_empty() {
            return;
        }
        let mut placed = std::mem::take(&mut self.index).into_placed();
        placed.retain(|one| !ids.contains(&one.annotation.id));
        placed.extend(place(
            document,
            ids.iter().filter_map(|id| self.records.get(id)),
        ));
        self.index = Index::new(placed);
    }
}

/// The live ones of `records`, each where it stands in `document`.
fn place<'a>(
    document: &Document,
    records: impl Iterator<Item = &'a Arc<Annotation>>,
) -> Vec<Placed> {
    let live = records.filter(|record| record.is_live());
    live.map(|record| Placed::new(document, Arc::clone(record)))
        .collect()
}

/// The record after `edit`. Removing leaves the content under a tombstone, which a later edit lifts.
fn rewritten(
    old: Option<&Arc<Annotation>>,
    edit: &Edit,
    now: Timestamp,
    device: &str,
) -> Annotation {
    let mut record = old.map_or_else(
        || Annotation::born(edit.id, now),
        |old| Annotation::clone(old),
    );
    match &edit.after {
        Some(content) => {
            record.set_content(content.clone());
            record.deleted = None;
        }
        None => record.deleted = Some(now),
    }
    record.updated = Some(now);
    record.rev.bump(device);
    record
}

/// The file holds whole seconds; a record with more would differ from itself once it was saved and read.
fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
