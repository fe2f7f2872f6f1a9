//! The one way a file is written: whole, or not at all.
//!
//! Knows how bytes reach the disk so that a crash, a full disk or a power cut leaves either the old file or the new one.
//! Knows nothing of what the bytes mean.
//!
//! # Why
//! The new content goes to a temporary file in the same folder, is flushed, and takes the old one's place by `rename`; the folder is
//! flushed too, because a rename that only the page cache knows is undone by a power cut. A symbolic link is followed and stays a
//! link. Library crates were measured and left aside: they replace the link, skip the flush of the folder, or leave their
//! temporary file behind when a step fails.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use uuid::Uuid;

use super::disk;
use super::names::backup_name;

/// How the name of a temporary file ends.
const TEMPORARY: &str = ".tmp";

/// A temporary file of this age belongs to no save that is still going on.
const STALE: Duration = Duration::from_hours(1);

/// What stands where a regular file was expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// A folder.
    Folder,
    /// A pipe, socket or device.
    Special,
}

/// The step of a save that failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Finding out what the path leads to.
    Resolve,
    /// Making the folders above the file.
    MakeFolder,
    /// Making the temporary file.
    MakeTemporary,
    /// Giving it the old file's permissions.
    KeepMode,
    /// Writing the bytes.
    Write,
    /// Flushing them to the disk.
    Flush,
    /// Putting the new file in the old one's place.
    Replace,
    /// Flushing the folder.
    FlushFolder,
    /// Copying the old file aside before it is written in place.
    BackUp,
    /// Removing it.
    Remove,
}

/// Why a file was not saved. The old file, if there was one, is untouched, save after [`Step::FlushFolder`]: then the new one is in
/// place, and only a power cut can undo it.
#[derive(Debug)]
pub enum SaveError {
    /// The path is a symbolic link that leads nowhere.
    Dangling {
        /// The link.
        path: PathBuf,
    },
    /// Something that is not a regular file stands there.
    NotAFile {
        /// What was asked for.
        path: PathBuf,
        /// What is there.
        obstacle: Obstacle,
    },
    /// The file is there and must not be written; a rename would not have asked.
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// A step failed.
    Failed {
        /// The file or folder the step was about.
        path: PathBuf,
        /// Which step.
        step: Step,
        /// What the system said.
        error: io::Error,
    },
}

impl SaveError {
    /// The path that could not be saved.
    pub fn path(&self) -> &Path {
        match self {
            Self::Dangling { path }
            | Self::NotAFile { path, .. }
            | Self::ReadOnly { path }
            | Self::Failed { path, .. } => path,
        }
    }
}

/// Plain English for logs; the program words these errors itself, in the reader's language.
impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path().display();
        match self {
            Self::Dangling { .. } => write!(f, "`{path}` is a link that leads nowhere"),
            Self::NotAFile {
                obstacle: Obstacle::Folder,
                ..
            } => write!(f, "`{path}` is a folder"),
            Self::NotAFile {
                obstacle: Obstacle::Special,
                ..
            } => write!(f, "`{path}` is not a regular file"),
            Self::ReadOnly { .. } => write!(f, "`{path}` is read-only"),
            Self::Failed { error, .. } => write!(f, "cannot save `{path}`: {error}"),
        }
    }
}

impl Error for SaveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// Writes `data` to `path`, whole or not at all, and returns when the disk has it. Gives whether the file system could be told to
/// put it on the disk: some of the network cannot.
///
/// A symbolic link is followed and kept. An existing file keeps its mode (and, where the system allows, its owner); a new one is
/// readable by its owner alone, and so are the folders made for it.
///
/// # Errors
/// [`SaveError::Dangling`], [`SaveError::NotAFile`] and [`SaveError::ReadOnly`] when the path is not a place to write to;
/// [`SaveError::Failed`] when the system refuses a step. No temporary file stays behind.
pub fn save(path: &Path, data: &[u8]) -> Result<bool, SaveError> {
    let target = Target::resolve(path)?;
    let temporary = target.make_beside(&temporary_name(&target.name), data)?;
    let flushed = match disk::rename(&temporary.path, &target.file) {
        Ok(()) => temporary.keep(),
        // a file mounted on its own cannot be replaced by another, only written
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
            ) =>
        {
            drop(temporary);
            write_in_place(&target, data)?
        }
        Err(error) => return Err(failed(&target.file, Step::Replace)(error)),
    };
    Ok(flush_folder(&target.folder)? && flushed)
}

/// Writes `data` to `path` as [`save`] does, but never over anything: gives whether it was written, or something stood there already,
/// be it a link that leads nowhere.
///
/// # Errors
/// As [`save`].
pub(super) fn save_new(path: &Path, data: &[u8]) -> Result<bool, SaveError> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(false);
    }
    let target = Target::fresh(path)?;
    let temporary = target.make_beside(&temporary_name(&target.name), data)?;
    match disk::link(&temporary.path, &target.file) {
        Ok(()) => drop(temporary),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        // some file systems know no second name of a file
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::Unsupported
            ) =>
        {
            if fs::symlink_metadata(&target.file).is_ok() {
                return Ok(false);
            }
            disk::rename(&temporary.path, &target.file)
                .map_err(failed(&target.file, Step::Replace))?;
            temporary.keep();
        }
        Err(error) => return Err(failed(&target.file, Step::Replace)(error)),
    }
    flush_folder(&target.folder)?;
    Ok(true)
}

/// Where a save goes, links followed.
struct Target {
    file: PathBuf,
    folder: PathBuf,
    name: OsString,
    /// What is known of the file in place, `None` when there is none.
    old: Option<fs::Metadata>,
}

impl Target {
    fn resolve(path: &Path) -> Result<Self, SaveError> {
        match disk::canonicalize(path) {
            Ok(file) => Self::existing(path, file),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::fresh(path),
            Err(error) => Err(failed(path, Step::Resolve)(error)),
        }
    }

    fn existing(path: &Path, file: PathBuf) -> Result<Self, SaveError> {
        let old = disk::metadata(&file).map_err(failed(path, Step::Resolve))?;
        if !old.is_file() {
            let obstacle = if old.is_dir() {
                Obstacle::Folder
            } else {
                Obstacle::Special
            };
            return Err(SaveError::NotAFile {
                path: path.to_owned(),
                obstacle,
            });
        }
        // root may open anything for writing; a file nobody may write was closed on purpose
        if old.permissions().readonly() {
            return Err(SaveError::ReadOnly {
                path: path.to_owned(),
            });
        }
        match disk::open_to_write(&file) {
            Ok(_) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                return Err(SaveError::ReadOnly {
                    path: path.to_owned(),
                });
            }
            Err(error) => return Err(failed(path, Step::Resolve)(error)),
        }
        Self::at(path, file, Some(old))
    }

    fn fresh(path: &Path) -> Result<Self, SaveError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(SaveError::Dangling {
                path: path.to_owned(),
            });
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(SaveError::NotAFile {
                path: path.to_owned(),
                obstacle: Obstacle::Folder,
            });
        };
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        make_folders(folder)?;
        let folder = disk::canonicalize(folder).map_err(failed(folder, Step::Resolve))?;
        Self::at(path, folder.join(name), None)
    }

    fn at(path: &Path, file: PathBuf, old: Option<fs::Metadata>) -> Result<Self, SaveError> {
        match (
            file.parent().map(Path::to_owned),
            file.file_name().map(OsStr::to_owned),
        ) {
            (Some(folder), Some(name)) => Ok(Self {
                file,
                folder,
                name,
                old,
            }),
            _ => Err(SaveError::NotAFile {
                path: path.to_owned(),
                obstacle: Obstacle::Folder,
            }),
        }
    }

    /// A new file in the same folder, flushed, with the owner and mode of the old one.
    fn make_beside(&self, name: &OsStr, data: &[u8]) -> Result<Temporary, SaveError> {
        let path = self.folder.join(name);
        let file = disk::create_new(&path).map_err(failed(&path, Step::MakeTemporary))?;
        let mut temporary = Temporary {
            path,
            kept: false,
            flushed: false,
        };
        if let Some(old) = &self.old {
            disk::keep_owner_and_mode(&file, old).map_err(failed(&self.file, Step::KeepMode))?;
        }
        disk::write_all(&file, data).map_err(failed(&self.file, Step::Write))?;
        temporary.flushed = disk::flush(&file).map_err(failed(&self.file, Step::Flush))?;
        Ok(temporary)
    }
}

/// A file that is removed when it goes out of scope, unless it is kept.
struct Temporary {
    path: PathBuf,
    kept: bool,
    flushed: bool,
}

impl Temporary {
    /// Gives whether it could be flushed.
    fn keep(mut self) -> bool {
        self.kept = true;
        self.flushed
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.kept {
            // nothing more can be done about a file that will not go
            let _ = disk::remove(&self.path);
        }
    }
}

/// Hidden, unique, and short enough for any file system however long the real name is.
fn temporary_name(name: &OsStr) -> OsString {
    let name = format!(
        "{}{}-{}{TEMPORARY}",
        temporary_prefix(name),
        std::process::id(),
        Uuid::now_v7().simple()
    );
    name.into()
}

fn temporary_prefix(name: &OsStr) -> String {
    format!(
        ".{}.",
        name.to_string_lossy().chars().take(40).collect::<String>()
    )
}

/// Removes what saves of `path` left beside it when they were killed: our temporary files that are older than an hour.
pub(super) fn sweep(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return;
    };
    let prefix = temporary_prefix(name);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&prefix) && name.ends_with(TEMPORARY) && is_stale(&entry) {
            // the next save will try again
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_stale(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > STALE))
}

/// Removes the file at `path`; one that is not there is removed already.
///
/// # Errors
/// [`SaveError::Failed`] when the system refuses.
pub(super) fn remove(path: &Path) -> Result<(), SaveError> {
    match disk::remove(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(path, Step::Remove)(error)),
        _ => Ok(()),
    }
}

/// Puts `data` at the end of the file at `path`, which is made if need be; how many bytes it has now. A crash may leave half of
/// `data` there.
///
/// # Errors
/// [`SaveError::Failed`] when the system refuses.
pub(super) fn append(path: &Path, data: &[u8]) -> Result<u64, SaveError> {
    if let Some(folder) = path.parent() {
        make_folders(folder)?;
    }
    disk::open_at_end(path)
        .and_then(|file| {
            disk::write_all(&file, data)?;
            Ok(file.metadata()?.len())
        })
        .map_err(failed(path, Step::Write))
}

/// Overwrites the file itself, with a copy of the old content beside it until the new one is on the disk.
fn write_in_place(target: &Target, data: &[u8]) -> Result<bool, SaveError> {
    let file = disk::open_to_write(&target.file).map_err(failed(&target.file, Step::Write))?;
    let old = disk::read(&target.file).map_err(failed(&target.file, Step::BackUp))?;
    let backup = back_up(target, &old)?;
    flush_folder(&target.folder)?;
    overwrite(&file, data).map_err(|error| {
        if overwrite(&file, &old).is_err() {
            // the only whole one
            backup.keep();
        }
        failed(&target.file, Step::Write)(error)
    })
}

/// A copy of the old content under the first name that is free: what a killed save left there may be the only whole copy.
fn back_up(target: &Target, old: &[u8]) -> Result<Temporary, SaveError> {
    let mut number = 1;
    loop {
        match target.make_beside(&backup_name(&target.name, number), old) {
            Err(SaveError::Failed { error, .. }) if error.kind() == ErrorKind::AlreadyExists => {
                number += 1;
            }
            outcome => return outcome,
        }
    }
}

/// Writes a file anew. Its first byte comes last, and is NUL until then, so that half a file never passes for a whole one; and it is
/// cut only where it is too long, so that the room it takes cannot be lost to another on a full disk.
fn overwrite(file: &File, data: &[u8]) -> io::Result<bool> {
    let (first, rest) = data.split_at(data.len().min(1));
    disk::rewind(file)?;
    disk::write_all(file, &[0][..first.len()])?;
    disk::write_all(file, rest)?;
    disk::set_length(file, data.len())?;
    disk::flush(file)?;
    disk::rewind(file)?;
    disk::write_all(file, first)?;
    disk::flush(file)
}

/// Makes the folders that are missing, each readable by its owner alone and each flushed into the one above.
pub(super) fn make_folders(folder: &Path) -> Result<(), SaveError> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = match folder.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    };
    if above != Path::new(".") {
        make_folders(above)?;
    }
    match disk::create_folder(folder) {
        // another window may have been quicker
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(failed(folder, Step::MakeFolder)(error)),
        Ok(()) => flush_folder(above).map(drop),
    }
}

fn flush_folder(folder: &Path) -> Result<bool, SaveError> {
    disk::flush_folder(folder).map_err(failed(folder, Step::FlushFolder))
}

fn failed(path: &Path, step: Step) -> impl FnOnce(io::Error) -> SaveError {
    let path = path.to_owned();
    move |error| SaveError::Failed { path, step, error }
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod faults;
#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
