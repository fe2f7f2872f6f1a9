//! Conflict copies: what programs that sync a folder leave beside a file that was changed in two places.
//!
//! Knows which files are copies of an annotation file, and where a copy goes when all that is in it has been taken in. It is moved,
//! never deleted.

use std::fs;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};

use super::atomic::{make_folders, save};
use super::join::copied_from;

/// The conflict copies of the file at `path`, in the order of their names.
pub(super) fn of(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Vec::new();
    };
    let is_copy = |entry: &fs::DirEntry| {
        let copied = entry.file_name().to_str().and_then(copied_from);
        copied.as_deref().map(AsRef::as_ref) == Some(name)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut copies: Vec<_> = entries.filter(is_copy).map(|entry| entry.path()).collect();
    copies.sort();
    copies
}

/// Moves a copy that was taken in into `folder`, and says where it is then. What is there already under its name stays.
///
/// # Errors
/// When it cannot be moved; it stays then, and is taken in again, which changes nothing.
pub(super) fn put_aside(copy: &Path, folder: &Path) -> io::Result<PathBuf> {
    let name = copy.file_name().unwrap_or_default().to_string_lossy();
    make_folders(folder).map_err(io::Error::other)?;
    let free = |aside: &PathBuf| !aside.exists();
    let numbered = (2..).map(|number| folder.join(format!("{number}-{name}")));
    let aside = iter::once(folder.join(&*name)).chain(numbered).find(free);
    let aside = aside.unwrap_or_else(|| folder.join(&*name));
    fs::rename(copy, &aside).or_else(|_| {
        // Another file system.
        save(&aside, &fs::read(copy)?).map_err(io::Error::other)?;
        fs::remove_file(copy)
    })?;
    Ok(aside)
}
