//! The note that is being written: kept while it is typed, offered again when the program did not come to its end.
//!
//! Knows where one window keeps its draft, and that no other window may touch it.
//!
//! # Why
//! A draft on the disk is not yet a draft left behind: its window may be open. So every window holds a lock on the place of its
//! drafts, which the system lets go of however the window ends. A window takes a place that none holds, and rather one with a
//! draft in it; where there is none, only when something is typed, for a lock costs a start more than all else it reads.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use super::atomic::{SaveError, remove};
use super::folders::Folders;
use super::format::{FormatError, MAX_BYTES, parsed, utf8};
use super::lock::Lock;
use super::memory::{Forgotten, keep};
use super::names::hash;
use super::reading::{Trouble, read};
use super::record::Reader;
use super::writer::literal;
use crate::notes::Uuid;

/// Windows on one article that each have a place for a draft.
const PLACES: u8 = 8;

/// A note that was being written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The annotation it belongs to; `None` for a note on a range that has none yet.
    pub annotation: Option<Uuid>,
    /// The range it is about, in code points of the canonical text.
    pub range: Range<usize>,
    /// The words so far.
    pub note: String,
}

/// Where one window keeps the note that is being written on an article.
#[derive(Debug)]
pub struct Drafts {
    folders: Folders,
    article: String,
    /// The place, once it is taken; the lock on it is held as long as the window is open.
    place: OnceLock<Option<(PathBuf, Lock)>>,
}

impl Drafts {
    /// A place for the drafts of one more window on `article`.
    pub fn open(folders: &Folders, article: &str) -> Self {
        Self {
            folders: folders.clone(),
            article: article.to_owned(),
            place: OnceLock::new(),
        }
    }

    /// Where this window's draft is, from now on.
    fn path(&self) -> Option<&Path> {
        let take = || place(&self.folders, &self.article);
        let (path, _) = self.place.get_or_init(take).as_ref()?;
        Some(path)
    }

    /// The note that was being written.
    ///
    /// # Errors
    /// When there is one and it cannot be read; it stays.
    pub fn kept(&self) -> Result<Option<Draft>, Trouble> {
        let drafts = places(&self.folders, &self.article).unwrap_or_default();
        let is_any = drafts.iter().any(|(path, _)| path.exists());
        if !is_any {
            return Ok(None);
        }
        let Some(path) = self.path() else {
            return Ok(None);
        };
        let Some(bytes) = read(path, MAX_BYTES)? else {
            return Ok(None);
        };
        let draft = utf8(bytes).and_then(|text| draft_in(&text)).map(Some);
        draft.map_err(|error| Trouble::Malformed {
            path: path.to_owned(),
            error,
        })
    }

    /// Keeps the note that is being written, in the place of the one before.
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written.
    pub fn keep(&self, draft: &Draft) -> Result<(), Forgotten> {
        let Draft {
            annotation,
            range,
            note,
        } = draft;
        let annotation = annotation.map_or_else(String::new, |id| format!("id = \"{id}\"\n"));
        let article = format!("article = {}\n", literal(&self.article));
        let text = format!(
            "{article}{annotation}start = {}\nend = {}\nnote = {}\n",
            range.start,
            range.end,
            literal(note)
        );
        keep(self.path().map(Path::to_owned), &text)
    }

    /// Forgets the draft: it was saved or given up.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn discard(&self) -> Result<(), SaveError> {
        let place = self.place.get().and_then(Option::as_ref);
        place.map_or(Ok(()), |(path, _)| remove(path))
    }
}

/// The places for drafts on an article, and where the lock on each is.
fn places(folders: &Folders, article: &str) -> Option<Vec<(PathBuf, PathBuf)>> {
    let (drafts, locks) = (folders.drafts()?, folders.locks()?);
    let article = hash(article, 16);
    let place = |number| {
        let name = match number {
            1 => article.clone(),
            _ => format!("{article}.{number}"),
        };
        let lock = locks.join(format!("draft-{name}.lock"));
        (drafts.join(format!("{name}.toml")), lock)
    };
    Some((1..=PLACES).map(place).collect())
}

/// A place that no window holds, and the lock on it. The first place will do where none can be locked.
fn place(folders: &Folders, article: &str) -> Option<(PathBuf, Lock)> {
    let mut places = places(folders, article)?;
    let first = places[0].0.clone();
    places.sort_by_key(|(path, _)| !path.exists());
    let mut locked = places
        .into_iter()
        .map(|(path, lock)| (path, Lock::take(&lock, Duration::ZERO)));
    locked
        .find(|(_, lock)| lock.is_held())
        .or_else(|| Some((first, Lock::none())))
}

/// The draft in `text`. What is missing is left empty: words without a place are still words.
fn draft_in(text: &str) -> Result<Draft, FormatError> {
    let root = parsed(text)?;
    let table = Reader {
        text,
        table: root.get_ref(),
    };
    let count = |key| table.count(key).ok().flatten().unwrap_or_default();
    let start = count("start");
    Ok(Draft {
        annotation: table.id(),
        range: start..count("end").max(start),
        note: table.string("note").ok().flatten().unwrap_or_default(),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use proptest::prelude::*;

    use super::super::atomic::save;
    use super::*;
    use crate::store::writer::tests::hostile;

    fn folders() -> (tempfile::TempDir, Folders) {
        let root = tempfile::tempdir().unwrap();
        let folders = Folders::below(root.path(), root.path(), &root.path().join("state"));
        (root, folders)
    }

    fn draft(note: &str) -> Draft {
        Draft {
            annotation: None,
            range: 3..9,
            note: note.to_owned(),
        }
    }

    #[test]
    fn a_draft_lasts_until_it_is_discarded() {
        let (_root, folders) = folders();
        let draft = draft("写到一半\n");
        Drafts::open(&folders, "甲").keep(&draft).unwrap();
        let again = Drafts::open(&folders, "甲");
        assert_eq!(again.kept().unwrap(), Some(draft));
        assert_eq!(Drafts::open(&folders, "乙").kept().unwrap(), None);
        again.discard().unwrap();
        again.discard().unwrap();
        assert_eq!(again.kept().unwrap(), None);
    }

    #[test]
    fn windows_that_are_open_at_once_keep_a_draft_each() {
        let (_root, folders) = folders();
        let (left, right) = (Drafts::open(&folders, "甲"), Drafts::open(&folders, "甲"));
        left.keep(&draft("左")).unwrap();
        assert_eq!(right.kept().unwrap(), None);
        right.keep(&draft("右")).unwrap();
        assert_eq!(left.kept().unwrap(), Some(draft("左")));
        left.discard().unwrap();
        drop((left, right));
        assert_eq!(
            Drafts::open(&folders, "甲").kept().unwrap(),
            Some(draft("右"))
        );
    }

    #[test]
    fn without_a_home_no_draft_is_kept() {
        let nowhere = Drafts::open(&Folders::default(), "甲");
        assert!(matches!(nowhere.keep(&draft("")), Err(Forgotten::NoHome)));
        assert_eq!(nowhere.kept().unwrap(), None);
        nowhere.discard().unwrap();
    }

    #[test]
    fn a_spoilt_draft_is_said_and_stays() {
        let (_root, folders) = folders();
        let drafts = Drafts::open(&folders, "甲");
        let path = drafts.path().map(Path::to_owned).unwrap();
        save(&path, b"note = \"\"\"\nhalf").unwrap();
        assert!(matches!(drafts.kept(), Err(Trouble::Malformed { .. })));
        assert!(path.exists());
        save(&path, "note = '只有话'".as_bytes()).unwrap();
        assert_eq!(drafts.kept().unwrap().unwrap().note, "只有话");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_draft_comes_back(article in hostile(), note in hostile(), start in 0_usize..99, chars in 0_usize..99, known: bool) {
            let (_root, folders) = folders();
            let draft = Draft { annotation: known.then(Uuid::now_v7), range: start..start + chars, note };
            Drafts::open(&folders, &article).keep(&draft).unwrap();
            prop_assert_eq!(Drafts::open(&folders, &article).kept().unwrap(), Some(draft));
        }
    }
}
