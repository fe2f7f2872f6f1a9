//! The desk: one article's annotation file, opened to be read and saved.
//!
//! Knows which file belongs to an article, what it held when it was last read, and how to bring together what was written here and
//! elsewhere. Knows neither the screen nor the article's structure.
//!
//! # Why
//! A file in a notes folder is also edited by hand, by another window, by whatever syncs the folder. So a save never trusts
//! what was read before: under a lock it reads the file again, merges by id with what was last read as the common ground, and only
//! then writes. A file that cannot be understood is never written over.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::annotations::{AnnotationFile, BadRecord, FORMAT};
use super::atomic::{SaveError, make_folders, remove, save, sweep};
use super::copies;
use super::folders::Folders;
use super::format::{FormatError, MAX_BYTES};
use super::join::{healed, join};
use super::kin;
use super::lock::{Lock, PATIENCE};
use super::log::{self, Version};
use super::names::{ANNOTATIONS, article_hash, hash, slug};
use super::reading::{Trouble, read};
use crate::notes::{Annotation, Bases, Records, Source, Timestamp, Uuid, merge, sha256_hex};

/// Most bytes of an earlier text.
const BASE_BYTES: usize = 1 << 30;

/// Where an article's annotations are read and written.
#[derive(Debug)]
pub struct Desk {
    folders: Folders,
    /// The article at hand, which may be a later version of the one in the file.
    article: Source,
    /// The annotation file; it may not exist yet. `None` without a notes folder.
    path: Option<PathBuf>,
    /// What was on the disk when it was last read or written, `None` while there is nothing.
    file: Option<AnnotationFile>,
    trouble: Option<Trouble>,
    others: Vec<PathBuf>,
    absorbed: usize,
    /// The file of a text without an id of its own, found by other means.
    adopted: Option<PathBuf>,
    /// Changes that could not be saved when they were made.
    pending: Records,
    /// Annotations whose earlier version is in the log.
    logged: BTreeSet<Uuid>,
    /// What the file looked like from outside when it was last read or written.
    seen: Option<Stamp>,
}

/// What tells from outside that a file was written: time, length and place on the disk.
type Stamp = (Option<SystemTime>, u64, u64);

/// What came of a save.
#[derive(Debug)]
pub struct Saved {
    /// The annotations the file holds now: what was sent, and what was written elsewhere meanwhile.
    pub records: Records,
    /// Whether no one else could save at the same time. If not, what another window wrote in the very same instant may be lost.
    pub locked: bool,
    /// Why the text that the annotations count in could not be kept; they themselves are safe.
    pub without_base: Option<SaveError>,
}

/// What came of taking a file over.
#[derive(Debug)]
pub struct Taken {
    /// The annotations in it, tombstones left out.
    pub count: usize,
    /// Where it is now.
    pub aside: PathBuf,
}

/// Why nothing was saved.
#[derive(Debug)]
pub enum Unsaved {
    /// The file cannot be read, so it must not be written.
    Trouble(Trouble),
    /// These annotations were changed here, and can no longer be read in the file.
    Withheld(Vec<Uuid>),
    /// The file cannot be written.
    Save(SaveError),
}

impl fmt::Display for Unsaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trouble(trouble) => trouble.fmt(f),
            Self::Withheld(ids) => {
                write!(
                    f,
                    "{} annotations can no longer be read in the file",
                    ids.len()
                )
            }
            Self::Save(error) => error.fmt(f),
        }
    }
}

impl Error for Unsaved {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Trouble(trouble) => Some(trouble),
            Self::Withheld(_) => None,
            Self::Save(error) => Some(error),
        }
    }
}

impl Desk {
    /// Opens the annotations of `article`. This never fails: a file that cannot be used leaves a desk that can be read only, as far as
    /// anything could be read, and says why in [`Desk::trouble`].
    pub fn open(folders: &Folders, article: Source) -> Self {
        let mut desk = Self {
            folders: folders.clone(),
            article,
            path: None,
            file: None,
            trouble: None,
            others: Vec::new(),
            absorbed: 0,
            adopted: None,
            pending: Records::new(),
            logged: BTreeSet::new(),
            seen: None,
        };
        desk.reload();
        desk.absorb();
        let kept = desk.pending_path().and_then(|path| look(&path).ok()?);
        desk.pending = kept.map_or_else(Records::new, |file| file.records().clone());
        desk
    }

    /// Where the article has no annotations by its id: takes up those that were made on it before its text, its name or its form
    /// changed. `text` is its canonical text.
    pub fn adopt(&mut self, text: &str) {
        let is_there = self.path.as_ref().is_none_or(|path| path.exists());
        if !is_there && let Some(path) = kin::find(&self.folders, &self.article, text) {
            self.adopted = Some(path);
            self.reload();
            self.absorb();
        }
    }

    /// Changes that could not be saved when they were made, and wait for a save that succeeds.
    pub fn pending(&self) -> &Records {
        &self.pending
    }

    /// Keeps what changed since `base` in the state folder, because it cannot be saved now; it is found there by the next desk.
    ///
    /// # Errors
    /// When it cannot be kept there either.
    pub fn keep_pending(&mut self, base: &Records, records: &Records) -> Result<(), Unsaved> {
        let path = self
            .pending_path()
            .ok_or(Unsaved::Trouble(Trouble::NoHome))?;
        let mut changed = std::mem::take(&mut self.pending);
        let is_new = |(id, record): &(&Uuid, &Arc<Annotation>)| base.get(id) != Some(record);
        let new = records.iter().filter(is_new);
        changed.extend(new.map(|(id, record)| (*id, Arc::clone(record))));
        let file = self.blank(&changed).with(&changed);
        self.pending = changed;
        let file = file.map_err(|error| {
            let path = path.clone();
            Unsaved::Trouble(Trouble::Malformed { path, error })
        })?;
        save(&path, file.text().as_bytes()).map_err(Unsaved::Save)
    }

    fn pending_path(&self) -> Option<PathBuf> {
        let name = format!("{}{ANNOTATIONS}", hash(&self.article.id, 16));
        Some(self.folders.pending()?.join(name))
    }

    /// Everything is saved: nothing waits any more.
    fn drop_pending(&mut self) {
        if !std::mem::take(&mut self.pending).is_empty()
            && let Some(path) = self.pending_path()
        {
            // What stays is read again at the next start, and is no news then.
            _ = remove(&path);
        }
    }

    /// Takes in the conflict copies of the file, and moves them out of the way. What cannot be read or written now stays for
    /// another time.
    fn absorb(&mut self) {
        let Some((path, aside)) = self.path.clone().zip(self.folders.absorbed()) else {
            return;
        };
        for copy in copies::of(&path) {
            let lock = self.lock(&path, PATIENCE);
            if let (Ok(Some(ours)), Ok(Some(theirs))) = (self.writable(), look(&copy))
                && let Ok(joined) = join(None, &ours, &theirs)
                && (joined.text() == ours.text() || save(&path, joined.text().as_bytes()).is_ok())
                && copies::put_aside(&copy, &aside).is_ok()
            {
                self.absorbed += 1;
                self.log(ours.records(), joined.records());
            }
            drop(lock);
        }
        if self.absorbed > 0 {
            self.reload();
        }
    }

    /// Takes the annotations of the file `other` into the article's own, and moves `other` out of the way.
    ///
    /// # Errors
    /// When either file cannot be read, or the disk refuses; nothing is lost then.
    pub fn take_over(&mut self, other: &Path) -> Result<Taken, Unsaved> {
        let path = self.path.clone().ok_or(Unsaved::Trouble(Trouble::NoHome))?;
        let aside = self.folders.absorbed();
        let aside = aside.ok_or(Unsaved::Trouble(Trouble::NoHome))?;
        let theirs = look(other).map_err(Unsaved::Trouble)?;
        let theirs = theirs.ok_or_else(|| Unsaved::Trouble(missing(other)))?;
        if let Some(newer) = newer(other, &theirs) {
            return Err(Unsaved::Trouble(newer));
        }
        make_folders(path.parent().unwrap_or(&path)).map_err(Unsaved::Save)?;
        let lock = self.lock(&path, PATIENCE);
        let ours = self.writable().map_err(Unsaved::Trouble)?;
        let ours = ours.unwrap_or_else(|| self.blank(theirs.records()));
        let joined = join(None, &ours, &theirs).map_err(|error| {
            let path = path.clone();
            Unsaved::Trouble(Trouble::Malformed { path, error })
        })?;
        save(&path, joined.text().as_bytes()).map_err(Unsaved::Save)?;
        self.log(ours.records(), joined.records());
        drop(lock);
        self.reload();
        let aside = copies::put_aside(other, &aside).map_err(|error| {
            let path = other.to_owned();
            Unsaved::Trouble(Trouble::Failed { path, error })
        })?;
        let live = theirs.records().values().filter(|record| record.is_live());
        let count = live.count();
        Ok(Taken { count, aside })
    }

    /// The conflict copies that could not be taken in.
    pub fn copies(&self) -> Vec<PathBuf> {
        self.path.as_deref().map_or_else(Vec::new, copies::of)
    }

    /// How many conflict copies were taken in when the desk was opened.
    pub fn absorbed(&self) -> usize {
        self.absorbed
    }

    /// Whether a merge that was left half done in the file has been finished; the next save writes it.
    pub fn is_healed(&self) -> bool {
        self.file.as_ref().is_some_and(AnnotationFile::is_healed)
    }

    /// Reads the file anew, as if the desk had just been opened.
    pub fn reload(&mut self) {
        let found = self.find();
        // Before it is read: a write in between is seen as one at the next look.
        self.seen = self.stamp();
        let outcome = found.and_then(|()| self.look());
        (self.file, self.trouble) = match outcome {
            Ok(file) => (file, None),
            Err(trouble) => (None, Some(trouble)),
        };
        self.trouble = self.trouble.take().or_else(|| {
            self.file
                .as_ref()
                .and_then(|file| newer(self.path.as_deref()?, file))
        });
    }

    /// Reads the file anew if it was written elsewhere since it was last read or written here; whether it was.
    pub fn refresh(&mut self) -> bool {
        let is_new = self.stamp() != self.seen;
        if is_new {
            self.reload();
        }
        is_new
    }

    fn stamp(&self) -> Option<Stamp> {
        let file = fs::metadata(self.path.as_ref()?).ok()?;
        Some((file.modified().ok(), file.len(), file.ino()))
    }

    /// The file, whether it exists or not; `None` when there is no place for it.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Why nothing can be written, if so: the file is read-only for this program.
    pub fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// The annotations as they were last read or written, tombstones included.
    pub fn records(&self) -> &Records {
        static NONE: Records = Records::new();
        self.file.as_ref().map_or(&NONE, AnnotationFile::records)
    }

    /// Records in the file that cannot be used. They stay as they are.
    pub fn problems(&self) -> &[BadRecord] {
        self.file.as_ref().map_or(&[], AnnotationFile::problems)
    }

    /// More files that say they belong to this article. What is in them is not shown.
    pub fn others(&self) -> &[PathBuf] {
        &self.others
    }

    /// Writes `records`, which were made from `base`, merged by id with what others made of `base` in the file; and with the
    /// first of them `text`, the canonical text of the article at hand. Returns when the disk has it.
    ///
    /// # Errors
    /// Nothing is written when the file became unreadable, an annotation was changed here and elsewhere, or the disk refuses.
    pub fn save(
        &mut self,
        base: &Records,
        records: &Records,
        text: &str,
    ) -> Result<Saved, Unsaved> {
        self.save_within(base, records, text, PATIENCE)
    }

    fn save_within(
        &mut self,
        base: &Records,
        records: &Records,
        text: &str,
        patience: Duration,
    ) -> Result<Saved, Unsaved> {
        if !self.path.as_ref().is_some_and(|path| path.exists()) {
            // made or renamed elsewhere in the meantime
            self.find().map_err(Unsaved::Trouble)?;
        }
        let path = self.path.clone().ok_or(Unsaved::Trouble(Trouble::NoHome))?;
        make_folders(path.parent().unwrap_or(&path)).map_err(Unsaved::Save)?;
        let lock = self.lock(&path, patience);
        let found = self.writable().map_err(Unsaved::Trouble)?;
        let exists = found.is_some();
        let theirs = found
            .or_else(|| self.file.clone())
            .unwrap_or_else(|| self.blank(records));
        let merged = merged(base, records, &theirs).map_err(Unsaved::Withheld)?;
        let malformed = |error| {
            Unsaved::Trouble(Trouble::Malformed {
                path: path.clone(),
                error,
            })
        };
        let file = theirs
            .with(&merged)
            .and_then(|file| self.up_to_date(file))
            .map_err(malformed)?;
        let records = file.records().clone();
        if file.text() != theirs.text() || theirs.is_healed() || !(exists || merged.is_empty()) {
            save(&path, file.text().as_bytes()).map_err(Unsaved::Save)?;
            sweep(&path);
            self.log(theirs.records(), &records);
            self.file = Some(file.written());
        } else {
            self.file = exists.then_some(file);
        }
        self.trouble = None;
        self.seen = self.stamp();
        let locked = lock.is_held();
        drop(lock);
        self.drop_pending();
        let without_base = if records.is_empty() {
            None
        } else {
            self.keep_text(text).err()
        };
        Ok(Saved {
            records,
            locked,
            without_base,
        })
    }

    /// Puts what became of `before` into the log, and what it was, where the log may not have it yet.
    fn log(&mut self, before: &Records, after: &Records) {
        let Some(path) = self.log_path() else {
            return;
        };
        let now = Some(Timestamp::now());
        let mut versions = Vec::new();
        for (id, record) in after {
            let old = before.get(id);
            if old == Some(record) {
                continue;
            }
            let is_known = !self.logged.insert(*id);
            versions.extend(old.filter(|_| !is_known).map(|old| (None, &**old)));
            versions.push((now, &**record));
        }
        // The log is a memory aid; a save that succeeded is not called off for it.
        _ = log::write(&path, versions.into_iter());
    }

    fn log_path(&self) -> Option<PathBuf> {
        let name = format!("{}.log", hash(&self.article.id, 16));
        Some(self.folders.log()?.join(name))
    }

    /// The versions of an annotation that were saved or found here, oldest first, the one in the file last.
    pub fn life(&self, id: Uuid) -> Vec<Version> {
        let mut versions = self
            .log_path()
            .map(|path| log::versions(&path, id))
            .unwrap_or_default();
        if let Some(record) = self.records().get(&id)
            && versions.last().is_none_or(|last| last.record != **record)
        {
            versions.push(Version {
                logged: None,
                record: Annotation::clone(record),
            });
        }
        versions
    }

    /// The file as one that was made on the article at hand, once at least half of what is in it counts there.
    fn up_to_date(&self, file: AnnotationFile) -> Result<AnnotationFile, FormatError> {
        let own = &self.article.sha256;
        let live = || file.records().values().filter(|record| record.is_live());
        let here = live().filter(|record| record.anchor.base == *own).count();
        if file.source().sha256 == *own || here == 0 || 2 * here < live().count() {
            return Ok(file);
        }
        file.made_on(&self.article)
    }

    /// Whether annotations were saved before while this text was at hand; without one there is nothing to know.
    pub fn knows_text(&self) -> bool {
        let kept = self.folders.base(&self.article.sha256);
        self.records().is_empty() || kept.is_some_and(|path| path.exists())
    }

    /// The file as it is now, `None` where there is none.
    fn writable(&self) -> Result<Option<AnnotationFile>, Trouble> {
        let found = self.look()?;
        match found
            .as_ref()
            .and_then(|file| newer(self.path.as_deref()?, file))
        {
            Some(newer) => Err(newer),
            None => Ok(found),
        }
    }

    /// The file of an article that has none.
    fn blank(&self, records: &Records) -> AnnotationFile {
        let first = records.values().filter_map(|record| record.created).min();
        AnnotationFile::new(&Source {
            added: self.article.added.or(first),
            ..self.article.clone()
        })
    }

    /// The lock of the file at `path`: one lock for all the names a file may have.
    fn lock(&self, path: &Path, patience: Duration) -> Lock {
        let in_folder = || {
            Some(
                fs::canonicalize(path.parent()?)
                    .ok()?
                    .join(path.file_name()?),
            )
        };
        let path = fs::canonicalize(path)
            .ok()
            .or_else(in_folder)
            .unwrap_or_else(|| path.to_owned());
        let name = format!("{}.lock", hash(&path.to_string_lossy(), 16));
        self.folders
            .locks()
            .map_or_else(Lock::none, |locks| Lock::take(&locks.join(name), patience))
    }

    /// The earlier texts of the article that live annotations count in, as far as they are kept. A file that does not hold the
    /// text it is named by is none.
    pub fn bases(&self) -> Bases {
        let live = self.records().values().filter(|record| record.is_live());
        let mut named: Vec<&String> = live
            .map(|record| &record.anchor.base)
            .filter(|sha256| **sha256 != self.article.sha256)
            .collect();
        named.sort_unstable();
        named.dedup();
        let text = |sha256: &String| {
            let bytes = read(&self.folders.base(sha256)?, BASE_BYTES).ok()??;
            let text = String::from_utf8(bytes).ok()?;
            (sha256_hex(&text) == *sha256).then(|| (sha256.clone(), text.into()))
        };
        named.into_iter().filter_map(text).collect()
    }

    /// Keeps the canonical text, once: it is named by its hash and never changes.
    fn keep_text(&self, text: &str) -> Result<(), SaveError> {
        match self.folders.base(&self.article.sha256) {
            Some(path) if !path.exists() => save(&path, text.as_bytes()),
            _ => Ok(()),
        }
    }

    fn look(&self) -> Result<Option<AnnotationFile>, Trouble> {
        self.path.as_deref().map_or(Ok(None), look)
    }

    /// Finds the article's file, or a name for it.
    fn find(&mut self) -> Result<(), Trouble> {
        let folder = self.folders.notes.clone().ok_or(Trouble::NoHome)?;
        let mut ours = Vec::new();
        let mut unreadable = Vec::new();
        for path in candidates(&folder, &self.article.id)? {
            match look(&path) {
                Ok(Some(file))
                    if file.source().id == self.article.id || file.source().id.is_empty() =>
                {
                    ours.push(path);
                }
                Ok(_) => {}
                Err(_) => unreadable.push(path),
            }
        }
        ours.append(&mut unreadable);
        if ours.is_empty() {
            ours.extend(self.adopted.clone());
        }
        let mut ours = ours.into_iter();
        self.path = ours.next().or_else(|| Some(fresh(&folder, &self.article)));
        self.others = ours.collect();
        Ok(())
    }
}

/// What `records` and `theirs`, both made from `base`, are together. A record that became unusable in the file counts as not
/// changed there; if it was changed here, it is named instead.
fn merged(
    base: &Records,
    records: &Records,
    theirs: &AnnotationFile,
) -> Result<Records, Vec<Uuid>> {
    let mut known = theirs.records().clone();
    let withheld = base.iter().filter(|(id, _)| theirs.withholds(**id));
    known.extend(withheld.map(|(id, record)| (*id, Arc::clone(record))));
    let merged = merge(base, records, &known);
    let hidden = |id: &Uuid| theirs.withholds(*id) && merged.get(id) != base.get(id);
    let ids: Vec<_> = merged.keys().copied().filter(hidden).collect();
    if ids.is_empty() { Ok(merged) } else { Err(ids) }
}

/// Why the file at `path` must not be written, if it is of a later format.
fn newer(path: &Path, file: &AnnotationFile) -> Option<Trouble> {
    (file.format() > FORMAT).then(|| Trouble::Newer {
        path: path.to_owned(),
        format: file.format(),
    })
}

fn missing(path: &Path) -> Trouble {
    Trouble::Failed {
        path: path.to_owned(),
        error: ErrorKind::NotFound.into(),
    }
}

fn look(path: &Path) -> Result<Option<AnnotationFile>, Trouble> {
    let Some(bytes) = read(path, MAX_BYTES)? else {
        return Ok(None);
    };
    let healed = || healed(&String::from_utf8(read(path, MAX_BYTES).ok()??).ok()?);
    match AnnotationFile::from_bytes(bytes) {
        Ok(file) => Ok(Some(file)),
        Err(error) => match healed() {
            Some(file) => Ok(Some(file)),
            None => Err(Trouble::Malformed {
                path: path.to_owned(),
                error,
            }),
        },
    }
}

/// The files whose name says that they may belong to the article with this id, in the order of their names.
fn candidates(folder: &Path, id: &str) -> Result<Vec<PathBuf>, Trouble> {
    let ending = format!("-{}{ANNOTATIONS}", article_hash(id));
    let failed = |error| Trouble::Failed {
        path: folder.to_owned(),
        error,
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if entry.file_name().to_string_lossy().ends_with(&ending) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// A name that no file has; two articles whose hashes begin alike are told apart by a number.
fn fresh(folder: &Path, article: &Source) -> PathBuf {
    let (slug, hash) = (slug(&article.title), article_hash(&article.id));
    let first = folder.join(format!("{slug}-{hash}{ANNOTATIONS}"));
    let numbered =
        (2..).map(|number: u32| folder.join(format!("{slug}-{number}-{hash}{ANNOTATIONS}")));
    let free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    std::iter::once(first.clone())
        .chain(numbered)
        .find(free)
        .unwrap_or(first)
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;
    use crate::notes::{Anchor, Annotation, Timestamp, sha256_hex};

    const TEXT: &str = "正文一二三四五六七八九十";

    struct Room {
        root: tempfile::TempDir,
        folders: Folders,
    }

    fn room() -> Room {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        Room {
            folders: Folders::below(&at("config"), &at("data"), &at("state")),
            root,
        }
    }

    impl Room {
        fn desk(&self) -> Desk {
            Desk::open(&self.folders, article("seed", "标题"))
        }

        fn notes(&self) -> PathBuf {
            self.folders.notes.clone().unwrap()
        }

        fn put(&self, name: &str, text: &str) -> PathBuf {
            fs::create_dir_all(self.notes()).unwrap();
            let path = self.notes().join(name);
            fs::write(&path, text).unwrap();
            path
        }

        /// Names in the notes folder, sorted.
        fn names(&self) -> Vec<String> {
            let mut names: Vec<_> = fs::read_dir(self.notes())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }
    }

    fn article(id: &str, title: &str) -> Source {
        Source {
            id: id.to_owned(),
            title: title.to_owned(),
            sha256: sha256_hex(TEXT),
            chars: 12,
            ..Source::default()
        }
    }

    fn annotation(note: &str) -> Annotation {
        let mut annotation = Annotation::born(
            Uuid::now_v7(),
            Timestamp::from_second(1_700_000_000).unwrap(),
        );
        note.clone_into(&mut annotation.note);
        annotation.anchor = Anchor {
            quote: "一二".to_owned(),
            range: 2..4,
            ..Anchor::default()
        };
        annotation
    }

    fn with(records: &Records, annotation: &Annotation) -> Records {
        let mut records = records.clone();
        records.insert(annotation.id, Arc::new(annotation.clone()));
        records
    }

    fn renoted(annotation: &Annotation, note: &str) -> Annotation {
        Annotation {
            note: note.to_owned(),
            ..annotation.clone()
        }
    }

    /// Saves `records`, made from what the desk read last.
    fn save_from(desk: &mut Desk, records: &Records, text: &str) -> Result<Saved, Unsaved> {
        let base = desk.records().clone();
        desk.save(&base, records, text)
    }

    fn add(desk: &mut Desk, annotation: &Annotation) -> Saved {
        let base = desk.records().clone();
        desk.save(&base, &with(&base, annotation), TEXT).unwrap()
    }

    #[test]
    fn a_mark_is_there_when_the_desk_is_opened_again() {
        let room = room();
        let mut desk = room.desk();
        assert!(desk.records().is_empty() && desk.trouble().is_none());
        assert!(!room.notes().exists(), "reading makes no folders");
        let mark = annotation("批注");
        let saved = add(&mut desk, &mark);
        assert!(saved.locked && saved.without_base.is_none());
        let again = room.desk();
        assert_eq!(*again.records(), saved.records);
        assert_eq!(*again.records()[&mark.id], mark);
        let file = again.file.as_ref().unwrap();
        assert_eq!(file.source().added, mark.created);
        assert_eq!(again.path(), desk.path());
    }

    #[test]
    fn the_file_is_named_for_people_and_for_the_article() {
        let room = room();
        add(&mut room.desk(), &annotation(""));
        assert_eq!(
            room.names(),
            [
                "bases".to_owned(),
                format!("标题-{}.annot.toml", article_hash("seed"))
            ]
        );
        let renamed = Desk::open(&room.folders, article("seed", "新标题"));
        assert_eq!(renamed.records().len(), 1);
    }

    #[test]
    fn everything_written_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let room = room();
        add(&mut room.desk(), &annotation(""));
        let mut folders = vec![
            room.root.path().join("data"),
            room.root.path().join("state"),
        ];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
                assert_eq!(
                    mode,
                    if path.is_dir() { 0o700 } else { 0o600 },
                    "{}",
                    path.display()
                );
                folders.extend(path.is_dir().then_some(path));
            }
        }
    }

    #[test]
    fn the_text_the_marks_count_in_is_kept_once() {
        let room = room();
        let mut desk = room.desk();
        add(&mut desk, &annotation(""));
        let base = room
            .notes()
            .join("bases")
            .join(format!("{}.txt", sha256_hex(TEXT)));
        assert_eq!(fs::read_to_string(&base).unwrap(), TEXT);
        let records = with(desk.records(), &annotation(""));
        save_from(&mut desk, &records, "another text by mistake").unwrap();
        assert_eq!(fs::read_to_string(&base).unwrap(), TEXT);
    }

    #[test]
    fn nothing_is_written_when_nothing_changed() {
        let room = room();
        let mut desk = room.desk();
        save_from(&mut desk, &Records::new(), TEXT).unwrap();
        assert!(room.names().is_empty());
        add(&mut desk, &annotation(""));
        let path = desk.path().unwrap().to_owned();
        let before = std::os::unix::fs::MetadataExt::ino(&fs::metadata(&path).unwrap());
        let same = desk.records().clone();
        save_from(&mut desk, &same, TEXT).unwrap();
        assert_eq!(
            std::os::unix::fs::MetadataExt::ino(&fs::metadata(&path).unwrap()),
            before
        );
    }

    #[test]
    fn without_a_home_one_can_read_and_not_write() {
        let mut desk = Desk::open(&Folders::default(), article("seed", "标题"));
        assert!(matches!(desk.trouble(), Some(Trouble::NoHome)));
        let records = with(desk.records(), &annotation(""));
        assert!(matches!(
            save_from(&mut desk, &records, TEXT),
            Err(Unsaved::Trouble(Trouble::NoHome))
        ));
    }

    #[test]
    fn with_a_notes_folder_alone_one_can_write_without_a_lock() {
        let room = room();
        let folders = Folders {
            notes: Some(room.notes()),
            ..Folders::default()
        };
        let mut desk = Desk::open(&folders, article("seed", "标题"));
        assert!(!add(&mut desk, &annotation("")).locked);
        assert_eq!(room.desk().records().len(), 1);
    }

    #[test]
    fn two_windows_keep_each_others_marks() {
        let room = room();
        let (mut left, mut right) = (room.desk(), room.desk());
        let (one, two) = (annotation("左"), annotation("右"));
        add(&mut left, &one);
        let saved = add(&mut right, &two);
        assert_eq!(
            saved.records.keys().copied().collect::<Vec<_>>(),
            [one.id, two.id]
        );
        assert_eq!(add(&mut left, &annotation("")).records.len(), 3);
    }

    #[test]
    fn what_another_window_wrote_is_seen_once_and_what_was_written_here_is_not() {
        let room = room();
        let (mut here, mut there) = (room.desk(), room.desk());
        assert!(!here.refresh());
        add(&mut there, &annotation("那边"));
        assert!(here.refresh());
        assert_eq!(here.records(), there.records());
        assert!(!here.refresh());
        add(&mut here, &annotation("这边"));
        assert!(!here.refresh());
        assert!(there.refresh());
        assert_eq!(there.records().len(), 2);
        fs::write(there.path().unwrap(), "half a fi").unwrap();
        assert!(here.refresh());
        assert!(here.trouble().is_some());
    }

    #[test]
    fn changes_that_cannot_be_saved_wait_for_a_save_that_succeeds() {
        let room = room();
        let mut desk = room.desk();
        let first = annotation("一");
        add(&mut desk, &first);
        let path = desk.path().unwrap().to_owned();
        let (aside, base) = (path.with_extension("aside"), desk.records().clone());
        fs::rename(&path, &aside).unwrap();
        fs::create_dir(&path).unwrap();
        for second in [annotation("二"), renoted(&first, "一改")] {
            let records = with(&base, &second);
            assert!(desk.save(&base, &records, TEXT).is_err());
            desk.keep_pending(&base, &records).unwrap();
        }
        fs::remove_dir(&path).unwrap();
        fs::rename(&aside, &path).unwrap();
        let mut desk = room.desk();
        assert_eq!((desk.records().len(), desk.pending().len()), (1, 2));
        let base = desk.records().clone();
        let recovered = merge(&Records::new(), &base, desk.pending());
        desk.save(&base, &recovered, TEXT).unwrap();
        assert!(desk.pending().is_empty() && room.desk().pending().is_empty());
        let notes: Vec<_> = desk
            .records()
            .values()
            .map(|record| record.note.clone())
            .collect();
        assert_eq!(
            (notes.len(), notes[0].contains("一改"), notes[1].as_str()),
            (2, true, "二")
        );
    }

    #[test]
    fn a_conflict_copy_is_taken_in_and_moved_aside() {
        let room = room();
        let mut desk = room.desk();
        let (ours, theirs) = (annotation("这里"), annotation("那里"));
        add(&mut desk, &ours);
        let path = desk.path().unwrap().to_owned();
        let before = fs::read_to_string(&path).unwrap();
        add(&mut desk, &theirs);
        let name = path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .replace(".toml", ".sync-conflict-20261124-101112-ABCDEF7.toml");
        fs::rename(&path, path.with_file_name(&name)).unwrap();
        fs::write(&path, before).unwrap();
        let desk = room.desk();
        assert_eq!((desk.records().len(), desk.absorbed()), (2, 1));
        assert!(!path.with_file_name(&name).exists());
        assert!(room.folders.absorbed().unwrap().join(&name).exists());
        assert_eq!(room.desk().absorbed(), 0);
    }

    #[test]
    fn a_half_done_merge_is_finished_and_written_with_the_next_save() {
        let room = room();
        let mut desk = room.desk();
        add(&mut desk, &annotation("一"));
        let path = desk.path().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let note = "note = \"一\"\n";
        let conflict = "<<<<<<< HEAD\nnote = \"一二\"\n=======\nnote = \"一三\"\n>>>>>>> other\n";
        fs::write(&path, text.replace(note, conflict)).unwrap();
        let mut desk = room.desk();
        assert!(desk.trouble().is_none() && desk.is_healed());
        let note = desk.records().values().next().unwrap().note.clone();
        assert!(note.contains("一二") && note.contains("一三"));
        add(&mut desk, &annotation("新"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("<<<<<<<") && text.contains("一三") && text.contains("新"));
    }

    #[test]
    fn the_file_moves_on_to_a_new_text_when_half_of_its_annotations_have() {
        let room = room();
        let mut desk = room.desk();
        let (first, second) = (annotation("一"), annotation("二"));
        add(&mut desk, &first);
        add(&mut desk, &second);
        let new = Source {
            sha256: hash("a new text", 64),
            ..article("seed", "标题")
        };
        let mut desk = Desk::open(&room.folders, new.clone());
        assert!(!desk.knows_text());
        let moved = |annotation: &Annotation| {
            let mut moved = annotation.clone();
            moved.anchor.base.clone_from(&new.sha256);
            moved
        };
        let source = |desk: &Desk| desk.file.as_ref().unwrap().source().sha256.clone();
        add(&mut desk, &moved(&first));
        assert_eq!(source(&desk), new.sha256);
        assert!(desk.knows_text());
        let old = room.desk().records()[&second.id].anchor.base.clone();
        assert_eq!(
            old, second.anchor.base,
            "what did not move stays where it was"
        );
    }

    #[test]
    fn two_windows_that_add_at_once_lose_nothing() {
        let room = room();
        let worker = |name: &'static str| {
            let folders = room.folders.clone();
            move || {
                let mut desk = Desk::open(&folders, article("seed", "标题"));
                for number in 0..100 {
                    let base = desk.records().clone();
                    let records = with(&base, &annotation(&format!("{name}{number}")));
                    // a busy disk may keep the other waiting for longer than a reader would
                    let saved = desk.save_within(&base, &records, TEXT, PATIENCE * 30);
                    assert!(saved.unwrap().locked);
                }
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(worker("左"));
            scope.spawn(worker("右"));
        });
        assert_eq!(room.desk().records().len(), 200);
        assert_eq!(room.names().len(), 2, "{:?}", room.names());
    }

    #[test]
    fn a_save_goes_on_without_a_lock_that_is_not_let_go() {
        let room = room();
        let mut desk = room.desk();
        add(&mut desk, &annotation(""));
        let held = desk.lock(desk.path().unwrap(), Duration::ZERO);
        assert!(held.is_held());
        let records = with(desk.records(), &annotation(""));
        let saved = desk
            .save_within(&desk.records().clone(), &records, TEXT, Duration::ZERO)
            .unwrap();
        assert!(!saved.locked);
        assert_eq!(saved.records.len(), 2);
    }

    #[test]
    fn a_mark_changed_here_and_elsewhere_keeps_both_notes() {
        let room = room();
        let mark = annotation("一");
        add(&mut room.desk(), &mark);
        let (mut left, mut right) = (room.desk(), room.desk());
        add(&mut left, &renoted(&mark, "左"));
        let records = with(right.records(), &renoted(&mark, "右"));
        let saved = save_from(&mut right, &records, TEXT).unwrap();
        let note = &saved.records[&mark.id].note;
        assert!(note.contains('左') && note.contains('右'), "{note}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_read_only_and_never_overwritten() {
        let room = room();
        let mut desk = room.desk();
        add(&mut desk, &annotation(""));
        let path = desk.path().unwrap().to_owned();
        let broken = "format = 1\n<<<<<<< ours\n";
        fs::write(&path, broken).unwrap();
        let records = with(desk.records(), &annotation(""));
        let Err(Unsaved::Trouble(Trouble::Malformed {
            path: where_,
            error,
        })) = save_from(&mut desk, &records, TEXT)
        else {
            panic!()
        };
        assert_eq!((where_, error.line), (path.clone(), 2));
        let mut opened = room.desk();
        assert!(matches!(opened.trouble(), Some(Trouble::Malformed { .. })));
        assert!(save_from(&mut opened, &records, TEXT).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    }

    #[test]
    fn a_file_mended_by_hand_takes_what_waited() {
        let room = room();
        let mut desk = room.desk();
        let mark = annotation("");
        add(&mut desk, &mark);
        let path = desk.path().unwrap().to_owned();
        let good = fs::read(&path).unwrap();
        fs::write(&path, "broken").unwrap();
        let records = with(desk.records(), &annotation(""));
        assert!(save_from(&mut desk, &records, TEXT).is_err());
        fs::write(&path, good).unwrap();
        assert_eq!(
            save_from(&mut desk, &records, TEXT).unwrap().records,
            records
        );
    }

    #[test]
    fn a_file_of_a_later_version_is_shown_and_not_written() {
        let room = room();
        add(&mut room.desk(), &annotation(""));
        let path = room.desk().path().unwrap().to_owned();
        let text = fs::read_to_string(&path)
            .unwrap()
            .replace("format = 1", "format = 2");
        fs::write(&path, &text).unwrap();
        let mut desk = room.desk();
        assert!(matches!(
            desk.trouble(),
            Some(Trouble::Newer { format: 2, .. })
        ));
        assert_eq!(desk.records().len(), 1);
        let records = with(desk.records(), &annotation(""));
        assert!(matches!(
            save_from(&mut desk, &records, TEXT),
            Err(Unsaved::Trouble(Trouble::Newer { .. }))
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn a_file_that_was_removed_comes_back_whole() {
        let room = room();
        let mut desk = room.desk();
        add(&mut desk, &annotation(""));
        let path = desk.path().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("# mine\n{text}")).unwrap();
        desk.reload();
        fs::remove_file(&path).unwrap();
        let saved = add(&mut desk, &annotation(""));
        assert_eq!(saved.records.len(), 2);
        assert!(fs::read_to_string(&path).unwrap().starts_with("# mine\n"));
    }

    #[test]
    fn a_file_that_was_renamed_is_found_again() {
        let room = room();
        let mut desk = room.desk();
        add(&mut desk, &annotation(""));
        let renamed = room
            .notes()
            .join(format!("my-name-{}.annot.toml", article_hash("seed")));
        fs::rename(desk.path().unwrap(), &renamed).unwrap();
        add(&mut desk, &annotation(""));
        assert_eq!(desk.path(), Some(renamed.as_path()));
        assert_eq!(room.desk().records().len(), 2);
    }

    #[test]
    fn a_hash_that_begins_alike_is_not_the_same_article() {
        let room = room();
        let name = format!("标题-{}.annot.toml", article_hash("seed"));
        let other = room.put(&name, "format = 1\n[source]\nid = \"another\"\n");
        let mut desk = room.desk();
        add(&mut desk, &annotation(""));
        assert_ne!(desk.path(), Some(other.as_path()));
        assert_eq!(room.desk().records().len(), 1);
        assert!(room.desk().others().is_empty());
    }

    #[test]
    fn a_second_file_of_the_article_is_named() {
        let room = room();
        add(&mut room.desk(), &annotation(""));
        let text = fs::read_to_string(room.desk().path().unwrap()).unwrap();
        let copy = room.put(
            &format!("标题 copy-{}.annot.toml", article_hash("seed")),
            &text,
        );
        let desk = room.desk();
        let mut both = desk.others().to_vec();
        both.extend(desk.path().map(Path::to_owned));
        assert!(both.len() == 2 && both.contains(&copy));
    }

    #[test]
    fn a_link_to_the_file_stays_a_link_and_one_that_leads_nowhere_is_trouble() {
        let room = room();
        add(&mut room.desk(), &annotation(""));
        let path = room.desk().path().unwrap().to_owned();
        let real = room.root.path().join("elsewhere.toml");
        fs::rename(&path, &real).unwrap();
        std::os::unix::fs::symlink(&real, &path).unwrap();
        add(&mut room.desk(), &annotation(""));
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
        assert_eq!(room.desk().records().len(), 2);
        fs::remove_file(&real).unwrap();
        assert!(matches!(
            room.desk().trouble(),
            Some(Trouble::Failed { .. })
        ));
    }

    #[test]
    fn a_record_spoilt_by_hand_stays_and_is_a_conflict_only_if_it_changed_here() {
        let room = room();
        let mut desk = room.desk();
        let mark = annotation("一");
        add(&mut desk, &mark);
        let path = desk.path().unwrap().to_owned();
        let spoilt = fs::read_to_string(&path)
            .unwrap()
            .replace("start = 2", "start = -2");
        fs::write(&path, &spoilt).unwrap();
        let ours = desk.records().clone();
        let changed = with(&ours, &renoted(&mark, "二"));
        assert!(matches!(
            save_from(&mut desk, &changed, TEXT),
            Err(Unsaved::Withheld(_))
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), spoilt);
        let other = annotation("");
        let saved = save_from(&mut desk, &with(&ours, &other), TEXT).unwrap();
        assert_eq!(
            saved.records.keys().copied().collect::<Vec<_>>(),
            [other.id]
        );
        assert_eq!(desk.problems().len(), 1);
        assert!(fs::read_to_string(&path).unwrap().starts_with(&spoilt));
    }

    #[test]
    fn a_file_where_the_folder_should_be_is_trouble_with_a_path() {
        let room = room();
        fs::create_dir_all(room.root.path().join("data/pizhu")).unwrap();
        fs::write(room.notes(), "not a folder").unwrap();
        let desk = room.desk();
        assert!(
            matches!(desk.trouble(), Some(Trouble::Failed { path, .. }) if *path == room.notes())
        );
    }
}
