//! The desk: one article's annotation file, opened to be read and saved.
//!
//! Knows which file belongs to an article, what it held when it was last read, and how to bring together what was written here and
//! elsewhere. Knows neither the screen nor the article's structure.
//!
//! # Why
//! A file in a notes folder is also edited by hand, by another window, by whatever syncs the folder. So a save never trusts
//! what was read before: under a lock it reads the file again, merges by id with what was last read as the common ground, and only
//! then writes. A file that cannot be understood is never written over.

use std::borrow::Cow;
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
use super::disk;
use super::folders::Folders;
use super::format::{BASE_BYTES, FormatError, MAX_BYTES};
use super::join::{healed, join};
use super::kin;
use super::lock::{Lock, PATIENCE};
use super::log::Version;
use super::names::{ANNOTATIONS, article_hash, hash, slug};
use super::past::Past;
use super::reading::{Trouble, holds, read};
use crate::notes::{Annotation, Bases, History, Records, Source, Turn, Uuid, merge, sha256_hex};

/// Where an article's annotations are read and written.
#[derive(Debug)]
pub struct Desk {
    folders: Folders,
    /// The article at hand, which may be a later version of the one in the file.
    article: Source,
    /// The annotation file; it may not exist yet. `None` without a notes folder.
    path: Option<PathBuf>,
    /// What was on the disk when it was last read or written, `None` while there is nothing.
    file: Option<Arc<AnnotationFile>>,
    trouble: Option<Trouble>,
    others: Vec<PathBuf>,
    absorbed: usize,
    is_restored: bool,
    /// The file of a text without an id of its own, found by other means.
    adopted: Option<PathBuf>,
    /// Changes that could not be saved when they were made.
    pending: Records,
    past: Past,
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
    /// Whether the file system could be told to put it on the disk. If not, it does so when it likes, and a power cut before that
    /// undoes the save.
    pub flushed: bool,
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

/// What a copy of the file was good for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absorbed {
    /// What it held besides is in the file now.
    Copy,
    /// It took the place of what could not be read.
    Backup,
    /// Nothing.
    Nothing,
}

/// An annotation file of more bytes takes longer to read than a first page takes to be shown: some 500 annotations.
const LARGE: u64 = 256 << 10;

impl Desk {
    /// Whether the annotation file of the article with this id is so large that a first page should not wait for it.
    pub fn is_large(folders: &Folders, article: &str) -> bool {
        let folder = folders.notes.as_ref();
        let paths = folder.and_then(|folder| candidates(folder, article).ok());
        let is_large = |path: &PathBuf| fs::metadata(path).is_ok_and(|it| it.len() > LARGE);
        paths.unwrap_or_default().iter().any(is_large)
    }

    /// Opens the annotations of `article`. This never fails: a file that cannot be used leaves a desk that can be read only, as far as
    /// anything could be read, and says why in [`Desk::trouble`].
    pub fn open(folders: &Folders, article: Source) -> Self {
        let mut desk = Self {
            past: Past::of(folders, &article.id),
            folders: folders.clone(),
            article,
            path: None,
            file: None,
            trouble: None,
            others: Vec::new(),
            absorbed: 0,
            is_restored: false,
            adopted: None,
            pending: Records::new(),
            seen: None,
        };
        desk.reload();
        desk.absorb();
        let kept = desk.pending_path().and_then(|path| look(&path).ok()?);
        desk.pending = kept.map_or_else(Records::new, |file| file.records().clone());
        desk
    }

    /// Where the article has no annotations by its id: takes up those that were made on it before its text, its name or its form
    /// changed. `text` gives its canonical text, if that is needed.
    pub fn adopt<'t>(&mut self, text: impl FnOnce() -> Cow<'t, str>) {
        let is_there = self.path.as_ref().is_none_or(|path| path.exists());
        if !is_there && let Some(path) = kin::find(&self.folders, &self.article, text) {
            self.adopted = Some(path);
            self.reload();
            self.absorb();
        }
    }

    /// The id of the article at hand.
    pub fn article_id(&self) -> &str {
        &self.article.id
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
        let saved = save(&path, file.text().as_bytes());
        saved.map(drop).map_err(Unsaved::Save)
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

    /// Takes in the copies of the file, and moves them out of the way. What cannot be read or written now stays for another time.
    fn absorb(&mut self) {
        let Some(path) = self.path.clone() else {
            return;
        };
        let mut is_new = false;
        for copy in copies::of(&path) {
            let lock = self.lock(&path, PATIENCE);
            let absorbed = self.take_in(&copy, &path, &lock);
            self.absorbed += usize::from(absorbed == Some(Absorbed::Copy));
            self.is_restored |= absorbed == Some(Absorbed::Backup);
            is_new |= absorbed.is_some();
        }
        if is_new {
            self.reload();
        }
    }

    /// Takes in one copy of the file at `path`, which is then moved out of the way.
    fn take_in(&mut self, copy: &Path, path: &Path, lock: &Lock) -> Option<Absorbed> {
        let aside = self.folders.absorbed()?;
        let is_backup = copies::is_backup(copy);
        // Without the lock, it may be the backup of a save that is still going on.
        if is_backup && !lock.is_held() {
            return None;
        }
        let absorbed = match (self.writable(), look(copy)) {
            (Ok(Some(ours)), Ok(Some(theirs))) => {
                let joined = join(None, &ours, &theirs).ok()?;
                if joined.text() != ours.text() {
                    save(path, joined.text().as_bytes()).ok()?;
                    self.past.log(ours.records(), joined.records());
                }
                Absorbed::Copy
            }
            (Err(Trouble::Malformed { .. }), Ok(Some(whole))) if is_backup => {
                copies::keep(path, &aside).ok()?;
                save(path, whole.text().as_bytes()).ok()?;
                Absorbed::Backup
            }
            // It was cut off itself, before anything was written over.
            (Ok(Some(_)), Err(Trouble::Malformed { .. })) if is_backup => Absorbed::Nothing,
            _ => return None,
        };
        copies::put_aside(copy, &aside).ok()?;
        Some(absorbed)
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
        let ours = ours.unwrap_or_else(|| Arc::new(self.blank(theirs.records())));
        let joined = join(None, &ours, &theirs).map_err(|error| {
            let path = path.clone();
            Unsaved::Trouble(Trouble::Malformed { path, error })
        })?;
        save(&path, joined.text().as_bytes()).map_err(Unsaved::Save)?;
        self.past.log(ours.records(), joined.records());
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

    /// Whether the file had been written by half, and was put back as it was before.
    pub fn is_restored(&self) -> bool {
        self.is_restored
    }

    /// Whether a merge that was left half done in the file has been finished; the next save writes it.
    pub fn is_healed(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.is_healed())
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
        self.file.as_ref().map_or(&NONE, |file| file.records())
    }

    /// Records in the file that cannot be used. They stay as they are.
    pub fn problems(&self) -> &[BadRecord] {
        self.file.as_ref().map_or(&[], |file| file.problems())
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
    pub fn save<'t>(
        &mut self,
        base: &Records,
        records: &Records,
        text: impl FnOnce() -> Cow<'t, str>,
    ) -> Result<Saved, Unsaved> {
        self.save_within(base, records, text, PATIENCE)
    }

    fn save_within<'t>(
        &mut self,
        base: &Records,
        records: &Records,
        text: impl FnOnce() -> Cow<'t, str>,
        patience: Duration,
    ) -> Result<Saved, Unsaved> {
        if !self.path.as_ref().is_some_and(|path| path.exists()) {
            // made or renamed elsewhere in the meantime
            self.find().map_err(Unsaved::Trouble)?;
        }
        let path = self.path.clone().ok_or(Unsaved::Trouble(Trouble::NoHome))?;
        make_folders(path.parent().unwrap_or(&path)).map_err(Unsaved::Save)?;
        let lock = self.lock(&path, patience);
        let mut found = self.writable();
        if found.is_err() && self.restore(&path, &lock) {
            found = self.writable();
        }
        let found = found.map_err(Unsaved::Trouble)?;
        let exists = found.is_some();
        let theirs = found
            .or_else(|| self.file.clone())
            .unwrap_or_else(|| Arc::new(self.blank(records)));
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
        let mut flushed = true;
        if file.text() != theirs.text() || theirs.is_healed() || !(exists || merged.is_empty()) {
            flushed = save(&path, file.text().as_bytes()).map_err(Unsaved::Save)?;
            sweep(&path);
            self.past.log(theirs.records(), &records);
            self.file = Some(Arc::new(file.written()));
        } else {
            self.file = exists.then(|| Arc::new(file));
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
            flushed,
            without_base,
        })
    }

    /// Puts the file back as it was before a save left half of one.
    fn restore(&mut self, path: &Path, lock: &Lock) -> bool {
        let mut copies = copies::of(path)
            .into_iter()
            .filter(|copy| copies::is_backup(copy));
        copies.any(|copy| self.take_in(&copy, path, lock) == Some(Absorbed::Backup))
    }

    /// Adds turns of the undo history to those of earlier sessions.
    ///
    /// # Errors
    /// When the disk refuses; what was done can then be undone only as long as the program runs.
    pub fn keep_turns(&mut self, turns: &[Turn]) -> Result<(), SaveError> {
        self.past.keep_turns(turns)
    }

    /// The undo history of earlier sessions.
    pub fn history(&self) -> History {
        self.past.history()
    }

    /// The versions of an annotation that were saved or found here, oldest first, the one in the file last.
    pub fn life(&self, id: Uuid) -> Vec<Version> {
        let mut versions = self.past.versions(id);
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

    /// Whether the file and its folder may be written; asked before something is saved that the reader did not do.
    pub fn may_write(&self) -> bool {
        let folder = self.path.as_deref().and_then(Path::parent);
        let both = [self.path.as_deref(), folder];
        both.into_iter()
            .all(|path| path.is_some_and(disk::may_write))
    }

    /// Whether annotations were saved before while this text was at hand; without one there is nothing to know.
    pub fn knows_text(&self) -> bool {
        let kept = self.folders.base(&self.article.sha256);
        self.records().is_empty() || kept.is_some_and(|path| path.exists())
    }

    /// The file as it is now, `None` where there is none.
    fn writable(&self) -> Result<Option<Arc<AnnotationFile>>, Trouble> {
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
    fn keep_text<'t>(&self, text: impl FnOnce() -> Cow<'t, str>) -> Result<(), SaveError> {
        match self.folders.base(&self.article.sha256) {
            Some(path) if !path.exists() => save(&path, text().as_bytes()).map(drop),
            _ => Ok(()),
        }
    }

    fn look(&self) -> Result<Option<Arc<AnnotationFile>>, Trouble> {
        let Some(path) = self.path.as_deref() else {
            return Ok(None);
        };
        // what has not changed need not be understood again
        let known = self.file.as_ref().filter(|file| !file.is_healed());
        if let Some(file) = known
            && holds(path, file.text().as_bytes())?
        {
            return Ok(Some(Arc::clone(file)));
        }
        Ok(look(path)?.map(Arc::new))
    }

    /// Finds the article's file, or a name for it.
    fn find(&mut self) -> Result<(), Trouble> {
        let folder = self.folders.notes.clone().ok_or(Trouble::NoHome)?;
        for is_last in [false, false, true] {
            let candidates = candidates(&folder, &self.article.id)?;
            let mut ours = Vec::new();
            let mut unreadable = Vec::new();
            for path in &candidates {
                match look(path) {
                    Ok(Some(file))
                        if file.source().id == self.article.id || file.source().id.is_empty() =>
                    {
                        if ours.is_empty() {
                            // understood once: it is looked at again for what changed
                            self.file = Some(Arc::new(file));
                        }
                        ours.push(path.clone());
                    }
                    Ok(_) => {}
                    Err(_) => unreadable.push(path.clone()),
                }
            }
            ours.append(&mut unreadable);
            if ours.is_empty() {
                ours.extend(self.adopted.clone());
            }
            let mut ours = ours.into_iter();
            let path = ours
                .next()
                .unwrap_or_else(|| fresh(&folder, &self.article, &candidates));
            // Another window has made it at this moment: it is looked at, or there would be two.
            let is_new = !candidates.contains(&path) && fs::symlink_metadata(&path).is_ok();
            if is_new && !is_last && self.adopted.as_ref() != Some(&path) {
                continue;
            }
            self.path = Some(path);
            self.others = ours.collect();
            break;
        }
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

/// A name for the file of an article that has none: the first that is none of the files `known` to be others', whose hashes begin
/// alike.
fn fresh(folder: &Path, article: &Source, known: &[PathBuf]) -> PathBuf {
    let (slug, hash) = (slug(&article.title), article_hash(&article.id));
    let first = folder.join(format!("{slug}-{hash}{ANNOTATIONS}"));
    let numbered =
        (2..).map(|number: u32| folder.join(format!("{slug}-{number}-{hash}{ANNOTATIONS}")));
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|path| !known.contains(path))
        .unwrap_or(first)
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod faults;
#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
