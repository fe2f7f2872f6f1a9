//! Copies of an annotation file beside it: what programs that sync a folder leave of a file that was changed in two places, and what a
//! save leaves that was killed while it wrote over a file.
//!
//! Knows which files are such copies, and where one goes when all that is in it has been taken in. It is moved, never deleted.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};

use super::atomic::{make_folders, save};
use super::join::copied_from;
use super::names::backed_up;

/// The copies of the file at `path`, in the order of their names.
pub(super) fn of(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Vec::new();
    };
    let is_copy = |entry: &fs::DirEntry| {
        let copy = entry.file_name();
        let Some(copy) = copy.to_str() else {
            return false;
        };
        copied_from(copy).is_some_and(|original| *original == *name)
            || backed_up(copy).is_some_and(|original| *original == *name)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut copies: Vec<_> = entries.filter(is_copy).map(|entry| entry.path()).collect();
    copies.sort();
    copies
}

/// Whether a copy was made by a save before it wrote over the file.
pub(super) fn is_backup(copy: &Path) -> bool {
    let name = copy.file_name().and_then(OsStr::to_str);
    name.is_some_and(|name| backed_up(name).is_some())
}

/// Moves a copy that was taken in into `folder`, and says where it is then. What is there already under its name stays.
///
/// # Errors
/// When it cannot be moved; it stays then, and is taken in again, which changes nothing.
pub(super) fn put_aside(copy: &Path, folder: &Path) -> io::Result<PathBuf> {
    make_folders(folder).map_err(io::Error::other)?;
    let aside = free(copy, folder);
    if fs::rename(copy, &aside).is_err() {
        // Another file system.
        keep(copy, folder)?;
        fs::remove_file(copy)?;
    }
    Ok(aside)
}

/// Keeps a copy of the file at `path` in `folder`.
///
/// # Errors
/// When it cannot be read, or written there.
pub(super) fn keep(path: &Path, folder: &Path) -> io::Result<()> {
    let saved = save(&free(path, folder), &fs::read(path)?);
    saved.map(drop).map_err(io::Error::other)
}

/// A place in `folder` for the file at `path` where nothing is.
fn free(path: &Path, folder: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let first = folder.join(&*name);
    let numbered = (2..).map(|number| folder.join(format!("{number}-{name}")));
    iter::once(first.clone())
        .chain(numbered)
        .find(|place| !place.exists())
        .unwrap_or(first)
}
