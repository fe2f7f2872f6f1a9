//! The lock that windows and processes hold, one after the other, while they save the same file.
//!
//! # Why
//! The lock is a file of its own, in the state folder: a lock on the annotation file would stay on the old file when the new one
//! takes its place, and a lock beside it would be synced between devices. It is never deleted, or two could hold two locks of
//! one name. Whoever cannot get it goes on after a while: the merge that follows still protects nearly everything, and a
//! reader who cannot save at all is worse off.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::atomic::make_folders;

/// How long a save waits for another one to end. A save takes some 15 ms, but seconds on a disk that is slow and busy.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How often it looks.
const PAUSE: Duration = Duration::from_millis(5);

/// Held until it goes out of scope.
#[derive(Debug)]
pub(super) struct Lock {
    held: Option<File>,
}

impl Lock {
    /// The lock in the file at `path`, which is made if it is missing, or no lock after `patience`.
    pub fn take(path: &Path, patience: Duration) -> Self {
        let Some(file) = open(path) else {
            return Self::none();
        };
        let deadline = Instant::now() + patience;
        loop {
            match file.try_lock() {
                Ok(()) => return Self { held: Some(file) },
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(PAUSE),
                // taken for too long, or a system without locks
                Err(_) => return Self::none(),
            }
        }
    }

    /// No lock, for want of a place to keep it.
    pub fn none() -> Self {
        Self { held: None }
    }

    /// Whether it is held.
    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }
}

fn open(path: &Path) -> Option<File> {
    make_folders(path.parent()?).ok()?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_the_next_when_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("locks/a.lock");
        let first = Lock::take(&path, Duration::ZERO);
        assert!(first.is_held());
        assert!(!Lock::take(&path, Duration::from_millis(20)).is_held());
        drop(first);
        assert!(Lock::take(&path, Duration::ZERO).is_held());
    }

    #[test]
    fn where_no_lock_can_be_made_there_is_none() {
        assert!(!Lock::take(Path::new("/dev/null/a.lock"), Duration::ZERO).is_held());
    }
}
