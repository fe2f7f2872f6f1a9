//! Reading a file that may be anything: missing, a pipe, endless, not ours.
//!
//! Knows how to look at a path without waiting for it or swallowing it whole. Knows nothing of what is in the file.

use std::error::Error;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::atomic::Obstacle;
use super::folders::NoHome;
use super::format::FormatError;

/// Why a file of ours cannot be used. Whatever is in it stays there: nothing is written over a file in trouble.
#[derive(Debug)]
pub enum Trouble {
    /// There is no folder for it.
    NoHome,
    /// The system refuses.
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Something that is not a regular file stands there.
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What is there.
        obstacle: Obstacle,
    },
    /// It is larger than such a file can be.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most it may have, in bytes.
        limit: usize,
    },
    /// It cannot be understood.
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        error: FormatError,
    },
    /// A later version of the program wrote it.
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its layout.
        format: u64,
    },
}

/// Plain English for logs; the program words these itself, in the reader's language.
impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => NoHome.fmt(f),
            Self::Failed { path, error } => write!(f, "cannot read `{}`: {error}", path.display()),
            Self::NotAFile { path, .. } => write!(f, "`{}` is not a regular file", path.display()),
            Self::TooLarge { path, limit } => {
                write!(f, "`{}` has more than {limit} bytes", path.display())
            }
            Self::Malformed { path, error } => write!(f, "{}:{error}", path.display()),
            Self::Newer { path, format } => {
                write!(f, "`{}` has the newer format {format}", path.display())
            }
        }
    }
}

impl Error for Trouble {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed { error, .. } => Some(error),
            Self::Malformed { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// The bytes of the regular file at `path`, links followed; `None` where there is nothing.
///
/// # Errors
/// [`Trouble::NotAFile`], [`Trouble::TooLarge`] for more than `limit` bytes (none are read if it says so, and never more than
/// that), [`Trouble::Failed`].
pub fn read(path: &Path, limit: usize) -> Result<Option<Vec<u8>>, Trouble> {
    let Some(file) = regular(path)? else {
        return Ok(None);
    };
    let too_large = || Trouble::TooLarge {
        path: path.to_owned(),
        limit,
    };
    let says = file.metadata().map_or(0, |file| file.len());
    if says > limit as u64 {
        return Err(too_large());
    }
    // one byte more than allowed: what it says may not be so
    let bytes = start(file, limit as u64 + 1).map_err(failed(path))?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(Some(bytes))
}

/// Opens the regular file at `path`, links followed, to be read here and there, and gives its length in bytes; `None` where there is
/// nothing.
///
/// # Errors
/// [`Trouble::NotAFile`], [`Trouble::TooLarge`] for more than `limit` bytes, [`Trouble::Failed`].
pub fn open_file(path: &Path, limit: usize) -> Result<Option<(File, usize)>, Trouble> {
    let Some(file) = regular(path)? else {
        return Ok(None);
    };
    let says = file.metadata().map_err(failed(path))?.len();
    let length = usize::try_from(says).ok().filter(|length| *length <= limit);
    let length = length.ok_or_else(|| Trouble::TooLarge {
        path: path.to_owned(),
        limit,
    })?;
    Ok(Some((file, length)))
}

/// The first bytes of the regular file at `path`, at most `limit`; `None` where there is nothing.
///
/// # Errors
/// [`Trouble::NotAFile`], [`Trouble::Failed`].
pub(super) fn head(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Trouble> {
    let file = regular(path)?;
    file.map(|file| start(file, limit).map_err(failed(path)))
        .transpose()
}

/// Whether the regular file at `path` holds these bytes and no more. It is read a piece at a time.
///
/// # Errors
/// [`Trouble::NotAFile`], [`Trouble::Failed`].
pub(super) fn holds(path: &Path, bytes: &[u8]) -> Result<bool, Trouble> {
    let file = regular(path)?;
    let is_same = file.map_or(Ok(false), |file| is_same(file, bytes));
    is_same.map_err(failed(path))
}

fn is_same(mut file: File, mut bytes: &[u8]) -> io::Result<bool> {
    let mut piece = [0; 1 << 14];
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => return Ok(bytes.is_empty()),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match bytes.strip_prefix(&piece[..read]) {
            Some(rest) => bytes = rest,
            None => return Ok(false),
        }
    }
}

fn start(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let says = file.metadata().map_or(0, |file| file.len()).min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(says).unwrap_or(0));
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The file at `path`, if it is a regular one.
fn regular(path: &Path) -> Result<Option<File>, Trouble> {
    // a link that leads nowhere is not nothing: what it led to may come back
    let is_link = || std::fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink());
    let file = match open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound && !is_link() => return Ok(None),
        Err(error) => return Err(failed(path)(error)),
    };
    let kind = file.metadata().map_err(failed(path))?;
    if kind.is_file() {
        return Ok(Some(file));
    }
    let obstacle = if kind.is_dir() {
        Obstacle::Folder
    } else {
        Obstacle::Special
    };
    Err(Trouble::NotAFile {
        path: path.to_owned(),
        obstacle,
    })
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
    |error| Trouble::Failed {
        path: path.to_owned(),
        error,
    }
}

/// Opens without waiting for the other end of a pipe.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .read(true)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(
            read(&path, 5).unwrap().as_deref(),
            Some(b"12345".as_slice())
        );
        assert!(matches!(
            read(&path, 4),
            Err(Trouble::TooLarge { limit: 4, .. })
        ));
        assert_eq!(head(&path, 4).unwrap().as_deref(), Some(&b"1234"[..]));
        assert!(matches!(
            read(Path::new("/dev/zero"), 4),
            Err(Trouble::NotAFile {
                obstacle: Obstacle::Special,
                ..
            })
        ));
    }

    #[test]
    fn a_file_holds_its_own_bytes_and_no_fewer_or_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let long = vec![b'a'; 100_000];
        assert!(!holds(&path, b"").unwrap(), "there is none");
        for held in [b"".as_slice(), b"12345", &long] {
            std::fs::write(&path, held).unwrap();
            assert!(holds(&path, held).unwrap());
            assert!(!holds(&path, &[held, b"6"].concat()).unwrap());
            let others = held.iter().map(|byte| byte + 1).collect::<Vec<_>>();
            assert_eq!(holds(&path, &others).unwrap(), held.is_empty());
        }
        assert!(!holds(&path, &long[1..]).unwrap());
        assert!(holds(folder.path(), b"").is_err());
    }

    #[test]
    fn what_is_not_there_is_nothing_and_what_is_no_file_is_trouble() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("a"), 4).unwrap().is_none());
        assert!(head(&folder.path().join("a"), 4).unwrap().is_none());
        assert!(matches!(
            read(folder.path(), 4),
            Err(Trouble::NotAFile {
                obstacle: Obstacle::Folder,
                ..
            })
        ));
        let pipe = folder.path().join("pipe");
        rustix::fs::mkfifoat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        )
        .unwrap();
        assert!(matches!(
            read(&pipe, 4),
            Err(Trouble::NotAFile {
                obstacle: Obstacle::Special,
                ..
            })
        ));
        assert!(head(&pipe, 4).is_err());
    }
}
