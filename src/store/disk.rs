//! The system calls that a save consists of.
//!
//! Knows how a file is opened without following or waiting for what was slipped in, made for its owner alone, and flushed. Knows
//! nothing of the order in which a save does these things.
//!
//! # Why
//! Every one of them may fail, and the disk that makes it fail is never at hand. So each goes through `call`, or `write`, which
//! in the program make the call, and in tests may be told to fail instead.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

#[cfg(all(test, unix))]
pub(super) mod faults;
#[cfg(all(test, unix))]
use faults::{call, write};

#[cfg(not(all(test, unix)))]
fn call<T>(_name: &str, real: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    real()
}

#[cfg(not(all(test, unix)))]
fn write(mut file: &File, data: &[u8]) -> io::Result<usize> {
    file.write(data)
}

pub(super) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    call("realpath", || fs::canonicalize(path))
}

pub(super) fn metadata(path: &Path) -> io::Result<Metadata> {
    call("stat", || fs::metadata(path))
}

/// Opens an existing file for writing, without changing it.
pub(super) fn open_to_write(path: &Path) -> io::Result<File> {
    call("open", || {
        careful(OpenOptions::new().write(true)).open(path)
    })
}

/// Makes a file that its owner alone may read.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    call("create", || {
        private(careful(OpenOptions::new().write(true).create_new(true))).open(path)
    })
}

/// Opens a file at its end, which is made if need be, for its owner alone.
pub(super) fn open_at_end(path: &Path) -> io::Result<File> {
    call("append", || {
        private(careful(OpenOptions::new().append(true).create(true))).open(path)
    })
}

/// Makes a folder that its owner alone may enter.
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    call("mkdir", || private_folder(folder))
}

pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    call("read", || fs::read(path))
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    call("rename", || fs::rename(from, to))
}

/// Gives a file a second name, which must be free.
pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    call("link", || fs::hard_link(from, to))
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    call("unlink", || fs::remove_file(path))
}

pub(super) fn write_all(file: &File, data: &[u8]) -> io::Result<()> {
    struct Calls<'a>(&'a File);
    impl Write for Calls<'_> {
        fn write(&mut self, data: &[u8]) -> io::Result<usize> {
            write(self.0, data)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    Calls(file).write_all(data)
}

/// Goes back to the first byte of a file.
pub(super) fn rewind(mut file: &File) -> io::Result<u64> {
    call("lseek", || file.seek(SeekFrom::Start(0)))
}

pub(super) fn set_length(file: &File, bytes: usize) -> io::Result<()> {
    call("ftruncate", || file.set_len(bytes as u64))
}

/// Flushes a file to the disk. Gives whether the file system could: some of the network know no flush, and the bytes are as safe
/// there as they can be.
pub(super) fn flush(file: &File) -> io::Result<bool> {
    match call("fsync", || file.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::Unsupported | ErrorKind::InvalidInput
            ) =>
        {
            Ok(false)
        }
        outcome => outcome.map(|()| true),
    }
}

/// Whether a file or folder may be written by this process, on a file system that may be written. What nobody may write was closed
/// on purpose, whatever this process may do.
pub(super) fn may_write(path: &Path) -> bool {
    let is_open = fs::metadata(path).is_ok_and(|file| !file.permissions().readonly());
    is_open && has_access(path)
}

#[cfg(unix)]
fn has_access(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn has_access(_path: &Path) -> bool {
    true
}

/// Flushes the names in a folder, as [`flush`] does a file.
#[cfg(unix)]
pub(super) fn flush_folder(folder: &Path) -> io::Result<bool> {
    flush(&call("opendir", || File::open(folder))?)
}

/// There is no way to flush a folder here; the file system's own journal has to do.
#[cfg(not(unix))]
pub(super) fn flush_folder(_folder: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Gives a file the owner, where the system allows, and the mode of `old`.
#[cfg(unix)]
pub(super) fn keep_owner_and_mode(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    // only root may give a file away; for everyone else the owner is the same already. Before the mode, because it clears bits of it.
    let _ = call("fchown", || fchown(file, Some(old.uid()), Some(old.gid())));
    keep_mode(file, old)
}

#[cfg(not(unix))]
pub(super) fn keep_owner_and_mode(file: &File, old: &Metadata) -> io::Result<()> {
    keep_mode(file, old)
}

fn keep_mode(file: &File, old: &Metadata) -> io::Result<()> {
    call("fchmod", || file.set_permissions(old.permissions()))
}

/// `options` for a path that is already resolved: a link or a pipe that was slipped in meanwhile is refused, not followed or waited for.
#[cfg(unix)]
fn careful(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(
        (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC)
            .bits()
            .cast_signed(),
    )
}

#[cfg(not(unix))]
fn careful(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}
