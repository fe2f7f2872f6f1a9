//! The reader's annotations on one article, and what was done to them.
//!
//! The notebook holds the records (tombstones included), where each live one stands in the text, and the undo history.
//! It reaches no disk and reads no clock: who saves takes [`Notebook::records`] and gives back what others wrote
//! through [`Notebook::absorb`]. The document it is given is always the one it was opened with; another revision of the
//! text opens another notebook.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::annotation::{Anchor, Annotation, Content, Records, State, Timestamp, Uuid};
use super::change::{Change, Edit, Refused, Stamp};
use super::history::{History, Turn};
use super::index::{Index, Placed};
use super::merge::merge;
use super::reanchor::{Bases, Finder};
use super::source::{Source, text_sha256};
use crate::corpus::Document;

/// The annotations of one article.
#[derive(Clone, Debug)]
pub struct Notebook {
    /// Shared with whoever saves them.
    records: Arc<Records>,
    /// What of the file has been seen here.
    base: Arc<Records>,
    /// Earlier texts of the article, in which older anchors count.
    bases: Bases,
    index: Index,
    history: History,
    /// Counts what changed the annotations.
    revision: u64,
    /// Hash of the text at hand; taken when the first mark needs it, for a long text takes a while.
    text_sha256: OnceLock<String>,
}

impl Notebook {
    /// The notebook of `document` with what a file held, each annotation placed in the text. `bases` are the earlier texts that
    /// its anchors count in, as far as they are kept.
    pub fn open(document: &Document, records: impl Into<Arc<Records>>, bases: Bases) -> Self {
        Self::open_known(document, OnceLock::new(), records.into(), bases)
    }

    /// As [`Notebook::open`], of the text that `source` was made of: its hash need not be taken again.
    pub fn open_of(
        document: &Document,
        source: &Source,
        records: impl Into<Arc<Records>>,
        bases: Bases,
    ) -> Self {
        let sha256 = OnceLock::from(source.sha256.clone());
        Self::open_known(document, sha256, records.into(), bases)
    }

    fn open_known(
        document: &Document,
        text_sha256: OnceLock<String>,
        records: Arc<Records>,
        bases: Bases,
    ) -> Self {
        let mut notebook = Self {
            base: Arc::clone(&records),
            records,
            bases,
            index: Index::default(),
            history: History::default(),
            revision: 0,
            text_sha256,
        };
        let placed = notebook.place(document, notebook.records.values());
        notebook.index.exchange(&BTreeSet::new(), placed);
        notebook
    }

    /// Every record, tombstones included: what a file is to hold.
    pub fn records(&self) -> &Arc<Records> {
        &self.records
    }

    /// What the file held when it was last read or written, as far as it was taken in here: the base to
    /// [`merge`](super::merge()) with when the records are saved.
    pub fn base(&self) -> &Arc<Records> {
        &self.base
    }

    /// Another number whenever the annotations are others.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// A notebook with these annotations alone, for what is only read.
    #[must_use]
    pub fn with_only(&self, document: &Document, ids: &[Uuid]) -> Self {
        let chosen = ids.iter().filter_map(|id| self.records.get_key_value(id));
        let records: Records = chosen
            .map(|(id, record)| (*id, Arc::clone(record)))
            .collect();
        Self::open(document, records, self.bases.clone())
    }

    /// The live annotation of this id.
    pub fn get(&self, id: Uuid) -> Option<&Placed> {
        self.index.get(id)
    }

    /// The live annotations in reading order, the outer before the inner; those without a place last. How many there are is known
    /// without going through them.
    pub fn live(&self) -> impl ExactSizeIterator<Item = &Placed> {
        self.index.all().iter()
    }

    /// The placed annotation that stands after this one in reading order.
    pub fn after(&self, id: Uuid) -> Option<&Placed> {
        self.index.drawn().get(self.index.ix(id)? + 1)
    }

    /// The live annotation that stands before this one in reading order.
    pub fn before(&self, id: Uuid) -> Option<&Placed> {
        self.index.all().get(self.index.ix(id)?.checked_sub(1)?)
    }

    /// The first placed annotation that begins behind this byte.
    pub fn first_behind(&self, byte: usize) -> Option<&Placed> {
        self.index.drawn().get(self.index.before(byte + 1))
    }

    /// The last annotation that begins before this byte.
    pub fn last_before(&self, byte: usize) -> Option<&Placed> {
        let before = self.index.before(byte);
        self.index.drawn().get(before.checked_sub(1)?)
    }

    /// The tags in use, in the order of their words, and how many live annotations have each.
    pub fn tags(&self) -> &BTreeMap<String, usize> {
        self.index.tags()
    }

    /// How many placed annotations begin in these bytes.
    pub fn count_in(&self, range: &Range<usize>) -> usize {
        let before_start = self.index.before(range.start);
        self.index.before(range.end).saturating_sub(before_start)
    }

    /// How many annotations stand in reading order before the first that ends behind this byte, or has no place.
    pub fn count_past(&self, byte: usize) -> usize {
        self.index.reaching(byte)
    }

    /// The placed annotations that overlap these bytes of the canonical text, in reading order. A bookmark overlaps a
    /// range that holds its byte. Cost grows with what is found, whatever else there is.
    pub fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Placed> {
        self.index.touching(range)
    }

    /// Of the annotations whose range holds this byte the innermost, of equally long ones the newest. A bookmark has
    /// no length and holds no byte.
    pub fn at(&self, byte: usize) -> Option<&Placed> {
        let rank = |placed: &&Placed| {
            let length = placed.range.as_ref().map(Range::len);
            (length, Reverse(placed.annotation.id))
        };
        let touching = self.touching(byte..byte.saturating_add(1));
        touching
            .filter(|placed| placed.holds(byte))
            .min_by_key(rank)
    }

    /// Does `change` and makes it the last step of the history; what was undone can no longer be redone. Edits that
    /// change nothing are left out, and a change of nothing is no step.
    ///
    /// # Errors
    /// When an annotation is not what `change` found, or stands in it twice: nothing is done then.
    pub fn apply(
        &mut self,
        document: &Document,
        mut change: Change,
        stamp: &Stamp,
    ) -> Result<(), Refused> {
        self.name_base(document, &mut change);
        change.edits.retain(|edit| !edit.is_idle());
        self.perform(document, &change, stamp)?;
        if !change.edits.is_empty() {
            self.history.turn(Turn::Did(change));
        }
        Ok(())
    }

    /// Takes back the last step and returns what was done for it; `None` when there is no step.
    ///
    /// # Errors
    /// When an annotation of the step has changed since (in another window, say): nothing is done, and the step, which
    /// can never be done again, leaves the history.
    pub fn undo(&mut self, document: &Document, stamp: &Stamp) -> Option<Result<Change, Refused>> {
        let inverse = self.history.last_done()?.inverse();
        let outcome = self.repeat(document, &inverse, stamp);
        let is_done = outcome.is_ok();
        self.history
            .turn(if is_done { Turn::Undid } else { Turn::LostDone });
        Some(outcome.map(|()| inverse))
    }

    /// Does again the step that was undone last and returns it; `None` when there is none.
    ///
    /// # Errors
    /// As with [`Notebook::undo`].
    pub fn redo(&mut self, document: &Document, stamp: &Stamp) -> Option<Result<Change, Refused>> {
        let step = self.history.last_undone()?.clone();
        let outcome = self.repeat(document, &step, stamp);
        let is_done = outcome.is_ok();
        self.history.turn(if is_done {
            Turn::Redid
        } else {
            Turn::LostUndone
        });
        Some(outcome.map(|()| step))
    }

    /// What happened to the history since this was asked last, to be kept for the next start.
    pub fn take_turns(&mut self) -> Vec<Turn> {
        self.history.take_turns()
    }

    /// Puts the steps of earlier sessions below those of this one.
    pub fn recall(&mut self, earlier: History) {
        self.history.recall(earlier);
    }

    /// Takes in what a save brought back: `sent` are the records that were handed to it, `merged` those it wrote. What
    /// has not changed here since `sent` becomes as in `merged`; what has is merged with it, for the next save. The history stays,
    /// and a step that no longer applies is refused when its turn comes.
    pub fn absorb(&mut self, document: &Document, sent: &Arc<Records>, merged: &Arc<Records>) {
        self.base = Arc::clone(merged);
        if sent == merged {
            return;
        }
        let records = merge(sent, &self.records, merged);
        let is_new = |id: &&Uuid| records.get(id) != self.records.get(id);
        let changed = records
            .keys()
            .chain(self.records.keys())
            .filter(is_new)
            .copied()
            .collect();
        self.records = Arc::new(records);
        self.place_anew(document, &changed);
    }

    /// Takes in changes that were made here before and could not be saved then; they are to be saved now.
    pub fn recover(&mut self, document: &Document, pending: &Records) {
        self.records = Arc::new(merge(&Records::new(), &self.records, pending));
        self.place_anew(document, &pending.keys().copied().collect());
    }

    /// Has every annotation that stands in the text count in it from now on, so that the next version is compared with this one
    /// and not with ever older ones. Its quotation stays as the reader saw it, so one whose words changed goes on saying so;
    /// and so does the time of its last change, for the reader changed nothing. How many there are: they are to be saved.
    pub fn roll(&mut self, document: &Document, device: &str) -> usize {
        let sha256 = self
            .text_sha256
            .get_or_init(|| text_sha256(document))
            .clone();
        let finder = Finder::new(document, &self.text_sha256, &self.bases);
        let rolled: Records = self
            .live()
            .filter_map(|it| rolled(document, &finder, it, &sha256, device))
            .map(|record| (record.id, Arc::new(record)))
            .collect();
        let ids: BTreeSet<Uuid> = rolled.keys().copied().collect();
        Arc::make_mut(&mut self.records).extend(rolled);
        self.place_anew(document, &ids);
        ids.len()
    }

    /// Whether so many annotations have no place in the text, more than three in ten, that it is likely another one.
    pub fn is_mostly_lost(&self) -> bool {
        let lost = self.live().filter(|it| it.state == State::Lost).count();
        10 * lost > 3 * self.live().count()
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        self.history.last_done().is_some()
    }

    /// Whether there is a step to redo.
    pub fn can_redo(&self) -> bool {
        self.history.last_undone().is_some()
    }

    /// Does a step of the history, or its inverse. One whose edits were too many to be kept cannot be done.
    fn repeat(
        &mut self,
        document: &Document,
        change: &Change,
        stamp: &Stamp,
    ) -> Result<(), Refused> {
        if change.edits.is_empty() {
            return Err(Refused { ids: Vec::new() });
        }
        self.perform(document, change, stamp)
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
            Arc::make_mut(&mut self.records).insert(edit.id, Arc::new(record));
        }
        self.place_anew(document, &change.ids());
        Ok(())
    }

    /// The annotations that are not what `change` found, or stand in it twice.
    fn refused(&self, change: &Change) -> Vec<Uuid> {
        let mut seen = BTreeSet::new();
        let fits = |edit: &Edit| match (self.content(edit.id), &edit.before) {
            (Some(content), Some(before)) => content.is_to_the_reader(before),
            (content, before) => content.is_none() && before.is_none(),
        };
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

    /// Says of every new anchor which text it counts in.
    fn name_base(&self, document: &Document, change: &mut Change) {
        let new_anchors = change.edits.iter_mut().filter_map(Edit::new_anchor);
        for anchor in new_anchors.filter(|anchor| anchor.base.is_empty()) {
            let sha256 = self.text_sha256.get_or_init(|| text_sha256(document));
            anchor.base.clone_from(sha256);
        }
    }

    fn place_anew(&mut self, document: &Document, ids: &BTreeSet<Uuid>) {
        if ids.is_empty() {
            return;
        }
        self.revision += 1;
        let changed = ids.iter().filter_map(|id| self.records.get(id));
        let placed = self.place(document, changed);
        self.index.exchange(ids, placed);
    }

    /// The live ones of `records`, each where it stands in `document`.
    fn place<'a>(
        &self,
        document: &Document,
        records: impl Iterator<Item = &'a Arc<Annotation>>,
    ) -> Vec<Placed> {
        let finder = Finder::new(document, &self.text_sha256, &self.bases);
        let live = records.filter(|record| record.is_live());
        live.map(|record| Placed::new(&finder, Arc::clone(record)))
            .collect()
    }
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
            let anchor = record.anchor.clone();
            record.set_content(content.clone());
            if record.deleted.is_none() && edit.keeps_anchor() {
                record.anchor = anchor;
            }
            record.deleted = None;
        }
        None => record.deleted = Some(now),
    }
    record.updated = Some(now);
    record.rev.bump(device);
    record
}

/// The record of `it` with an anchor that counts in `document`, whose hash is `sha256`; `None` where the one it has does, or
/// its place is not certain.
fn rolled(
    document: &Document,
    finder: &Finder<'_>,
    it: &Placed,
    sha256: &str,
    device: &str,
) -> Option<Annotation> {
    let range = it.range.clone()?;
    let old = &it.annotation.anchor;
    if old.base == sha256 {
        return None;
    }
    let anchor = Anchor {
        quote: old.quote.clone(),
        quote_chars: old.quote_chars,
        base: sha256.to_owned(),
        ..Anchor::new(document, range.clone())
    };
    let again = finder.find(&anchor);
    let is_changed = it.state == State::Changed;
    if again.range != Some(range) || is_changed != (again.state == State::Changed) {
        return None;
    }
    let mut record = Annotation::clone(&it.annotation);
    record.anchor = anchor;
    record.rev.bump(device);
    Some(record)
}

/// The file holds whole seconds; a record with more would differ from itself once it was saved and read.
fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

#[cfg(test)]
mod tests;
