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
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use uuid::Uuid;

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

/// Writes `data` to `path`, whole or not at all, and returns when the disk has it.
///
/// A symbolic link is followed and kept. An existing file keeps its mode (and, where the system allows, its owner); a new one is
/// readable by its owner alone, and so are the folders made for it.
///
/// # Errors
/// [`SaveError::Dangling`], [`SaveError::NotAFile`] and [`SaveError::ReadOnly`] when the path is not a place to write to;
/// [`SaveError::Failed`] when the system refuses a step. No temporary file stays behind.
pub fn save(path: &Path, data: &[u8]) -> Result<(), SaveError> {
    let target = Target::resolve(path)?;
    let temporary = Temporary::write(&target, data)?;
    match fs::rename(&temporary.path, &target.file) {
        Ok(()) => temporary.keep(),
        // a file mounted on its own cannot be replaced by another, only written
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
            ) =>
        {
            drop(temporary);
            write_in_place(&target, data)?;
        }
        Err(error) => return Err(failed(&target.file, Step::Replace)(error)),
    }
    flush_folder(&target.folder)
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
        match fs::canonicalize(path) {
            Ok(file) => Self::existing(path, file),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::fresh(path),
            Err(error) => Err(failed(path, Step::Resolve)(error)),
        }
    }

    fn existing(path: &Path, file: PathBuf) -> Result<Self, SaveError> {
        let old = fs::metadata(&file).map_err(failed(path, Step::Resolve))?;
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
        match careful(OpenOptions::new().write(true)).open(&file) {
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
        let folder = fs::canonicalize(folder).map_err(failed(folder, Step::Resolve))?;
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
}

/// A file that is removed when it goes out of scope, unless it became the real one.
struct Temporary {
    path: PathBuf,
    kept: bool,
}

impl Temporary {
    fn write(target: &Target, data: &[u8]) -> Result<Self, SaveError> {
        let path = target.folder.join(temporary_name(&target.name));
        let mut file = create_new(&path).map_err(failed(&path, Step::MakeTemporary))?;
        let temporary = Self { path, kept: false };
        if let Some(old) = &target.old {
            keep_owner_and_mode(&file, old).map_err(failed(&target.file, Step::KeepMode))?;
        }
        file.write_all(data)
            .map_err(failed(&target.file, Step::Write))?;
        flush(&file).map_err(failed(&target.file, Step::Flush))?;
        Ok(temporary)
    }

    fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.kept {
            // nothing more can be done about a file that will not go
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Hidden, unique, and short enough for any file system however long the real name is.
fn temporary_name(name: &OsStr) -> String {
    format!(
        "{}{}-{}{TEMPORARY}",
        temporary_prefix(name),
        std::process::id(),
        Uuid::now_v7().simple()
    )
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
    match fs::remove_file(path) {
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
    open_at_end(path)
        .and_then(|mut file| {
            file.write_all(data)?;
            Ok(file.metadata()?.len())
        })
        .map_err(failed(path, Step::Write))
}

/// Overwrites the file itself, with a copy of the old content beside it until the new one is on the disk.
fn write_in_place(target: &Target, data: &[u8]) -> Result<(), SaveError> {
    let mut name = target.name.clone();
    name.push(".bak");
    let backup = target.folder.join(name);
    copy_aside(&target.file, &backup).map_err(failed(&backup, Step::BackUp))?;
    flush_folder(&target.folder)?;
    if let Err(error) = overwrite(&target.file, data) {
        // if this fails too, the copy stays and is the only whole one
        if fs::read(&backup)
            .and_then(|old| overwrite(&target.file, &old))
            .is_ok()
        {
            let _ = fs::remove_file(&backup);
        }
        return Err(failed(&target.file, Step::Write)(error));
    }
    fs::remove_file(&backup).map_err(failed(&backup, Step::BackUp))
}

fn overwrite(path: &Path, data: &[u8]) -> io::Result<()> {
    let mut file = careful(OpenOptions::new().write(true).truncate(true)).open(path)?;
    file.write_all(data)?;
    flush(&file)
}

fn copy_aside(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = create_new(to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    flush(&copy)
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
    match private_folder(folder) {
        // another window may have been quicker
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(failed(folder, Step::MakeFolder)(error)),
        Ok(()) => flush_folder(above),
    }
}

fn flush(file: &File) -> io::Result<()> {
    tolerate_unsupported(file.sync_all())
}

#[cfg(unix)]
fn flush_folder(folder: &Path) -> Result<(), SaveError> {
    File::open(folder)
        .and_then(|folder| flush(&folder))
        .map_err(failed(folder, Step::FlushFolder))
}

/// There is no way to flush a folder here; the file system's own journal has to do.
#[cfg(not(unix))]
fn flush_folder(_folder: &Path) -> Result<(), SaveError> {
    Ok(())
}

/// Some network file systems know no flush; the bytes are as safe there as they can be.
fn tolerate_unsupported(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::Unsupported | ErrorKind::InvalidInput
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

fn failed(path: &Path, step: Step) -> impl FnOnce(io::Error) -> SaveError {
    let path = path.to_owned();
    move |error| SaveError::Failed { path, step, error }
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
fn create_new(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    careful(OpenOptions::new().write(true).create_new(true).mode(0o600)).open(path)
}

#[cfg(not(unix))]
fn create_new(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn open_at_end(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    careful(OpenOptions::new().append(true).create(true).mode(0o600)).open(path)
}

#[cfg(not(unix))]
fn open_at_end(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
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

#[cfg(unix)]
fn keep_owner_and_mode(file: &File, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    // only root may give a file away; for everyone else the owner is the same already. Before the mode, because it clears bits of it.
    let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn keep_owner_and_mode(file: &File, old: &fs::Metadata) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_is_private_and_leaves_nothing_beside_it() {
        let folder = folder();
        let path = folder.path().join("甲.txt");
        save(&path, "正文".as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "正文");
        assert_eq!(mode(&path), 0o600);
        assert_eq!(names(folder.path()), ["甲.txt"]);
    }

    #[test]
    fn an_old_file_keeps_its_mode() {
        let folder = folder();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        save(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path), 0o640);
    }

    #[test]
    fn missing_folders_are_made_private() {
        let folder = folder();
        let path = folder.path().join("a/b/c");
        save(&path, b"x").unwrap();
        assert_eq!(mode(&folder.path().join("a")), 0o700);
        assert_eq!(mode(&folder.path().join("a/b")), 0o700);
    }

    #[test]
    fn a_link_is_followed_and_stays_a_link() {
        let folder = folder();
        fs::create_dir(folder.path().join("real")).unwrap();
        let (real, link) = (folder.path().join("real/file"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        symlink("real/file", &link).unwrap();
        save(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert_eq!(names(&folder.path().join("real")), ["file"]);
    }

    #[test]
    fn a_dangling_link_is_refused() {
        let folder = folder();
        let link = folder.path().join("link");
        symlink("nowhere", &link).unwrap();
        assert!(matches!(save(&link, b"x"), Err(SaveError::Dangling { path }) if path == link));
        assert_eq!(names(folder.path()), ["link"]);
    }

    #[test]
    fn a_link_to_itself_is_refused() {
        let folder = folder();
        let link = folder.path().join("link");
        symlink("link", &link).unwrap();
        assert!(matches!(
            save(&link, b"x"),
            Err(SaveError::Failed {
                step: Step::Resolve,
                ..
            })
        ));
    }

    #[test]
    fn a_folder_is_refused() {
        let folder = folder();
        for path in [folder.path(), Path::new("/"), Path::new("..")] {
            assert!(matches!(
                save(path, b"x"),
                Err(SaveError::NotAFile {
                    obstacle: Obstacle::Folder,
                    ..
                })
            ));
        }
        assert!(save(Path::new(""), b"x").is_err());
    }

    #[test]
    fn pipes_and_devices_are_refused_without_waiting() {
        let folder = folder();
        let pipe = folder.path().join("pipe");
        rustix::fs::mkfifoat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        )
        .unwrap();
        for path in [pipe.as_path(), Path::new("/dev/null")] {
            assert!(matches!(
                save(path, b"x"),
                Err(SaveError::NotAFile {
                    obstacle: Obstacle::Special,
                    ..
                })
            ));
        }
        assert_eq!(names(folder.path()), ["pipe"]);
    }

    #[test]
    fn a_file_closed_to_writing_is_not_replaced() {
        let folder = folder();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(matches!(
            save(&path, b"new"),
            Err(SaveError::ReadOnly { .. })
        ));
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn a_file_below_a_file_is_an_error_with_its_path() {
        let folder = folder();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let error = save(&path.join("b"), b"x").unwrap_err();
        assert!(error.path().starts_with(&path), "{error}");
    }

    #[test]
    fn a_failed_step_leaves_the_old_file_and_no_temporary() {
        let folder = folder();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let target = Target::resolve(&path).unwrap();
        // the target turned into a folder after it was resolved: the last step, the rename, fails
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let temporary = Temporary::write(&target, b"new").unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        assert!(fs::rename(&temporary.path, &target.file).is_err());
        drop(temporary);
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn a_file_that_cannot_be_replaced_is_written_in_place() {
        let folder = folder();
        let path = folder.path().join("a");
        fs::write(&path, "a longer old text").unwrap();
        write_in_place(&Target::resolve(&path).unwrap(), b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn an_older_backup_is_never_overwritten() {
        let folder = folder();
        let path = folder.path().join("a");
        fs::write(&path, "half").unwrap();
        fs::write(folder.path().join("a.bak"), "the only whole copy").unwrap();
        let error = write_in_place(&Target::resolve(&path).unwrap(), b"new").unwrap_err();
        assert!(matches!(
            error,
            SaveError::Failed {
                step: Step::BackUp,
                ..
            }
        ));
        assert_eq!(
            fs::read(folder.path().join("a.bak")).unwrap(),
            b"the only whole copy"
        );
    }

    #[test]
    fn what_a_killed_save_left_is_swept_when_it_is_old() {
        let folder = folder();
        let path = folder.path().join("a");
        let old = ["b.tmp", ".a.1-x.tmp", ".b.1-x.tmp"].map(|name| folder.path().join(name));
        for path in &old {
            let file = File::create(path).unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH)
                .unwrap();
        }
        fs::write(folder.path().join(".a.2-y.tmp"), "still being written").unwrap();
        sweep(&path);
        assert_eq!(names(folder.path()), [".a.2-y.tmp", ".b.1-x.tmp", "b.tmp"]);
    }

    #[test]
    fn what_is_not_there_is_removed() {
        let folder = folder();
        let path = folder.path().join("a");
        remove(&path).unwrap();
        save(&path, b"x").unwrap();
        remove(&path).unwrap();
        assert!(names(folder.path()).is_empty());
        assert!(matches!(
            remove(folder.path()),
            Err(SaveError::Failed {
                step: Step::Remove,
                ..
            })
        ));
    }

    /// Where the process that [`a_killed_save_leaves_a_whole_file`] starts is to save.
    const SAVE_FOREVER: &str = "PIZHU_TEST_SAVE_FOREVER";

    #[test]
    #[ignore = "run in a process of its own by the next test"]
    fn saves_until_it_is_killed() {
        let Some(path) = std::env::var_os(SAVE_FOREVER) else {
            return;
        };
        for byte in (b'a'..=b'z').cycle() {
            save(Path::new(&path), &vec![byte; 300_000]).unwrap();
        }
    }

    #[test]
    fn a_killed_save_leaves_a_whole_file() {
        let folder = folder();
        let path = folder.path().join("a");
        for round in 0..12 {
            let mut child = std::process::Command::new(std::env::current_exe().unwrap())
                .args([
                    "--ignored",
                    "--exact",
                    "store::atomic::tests::saves_until_it_is_killed",
                ])
                .env(SAVE_FOREVER, &path)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            let mut seen = std::collections::BTreeSet::new();
            // a different number of looks each round, so that the end comes at different steps
            while seen.len() < 3 + round {
                let bytes = fs::read(&path).unwrap_or_default();
                seen.extend(bytes.first().copied());
                assert!(bytes.is_empty() && seen.is_empty() || whole(&bytes));
                assert!(
                    child.try_wait().unwrap().is_none(),
                    "it saves until it is killed"
                );
            }
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(whole(&fs::read(&path).unwrap()));
        }
    }

    fn whole(bytes: &[u8]) -> bool {
        bytes.len() == 300_000 && bytes.iter().all(|byte| *byte == bytes[0])
    }

    #[test]
    fn the_longest_file_name_still_has_room_for_a_temporary() {
        let folder = folder();
        let path = folder.path().join("汉".repeat(85));
        save(&path, b"x").unwrap();
        save(&path, b"y").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"y");
    }
}
