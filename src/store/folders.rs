//! Where things are kept: the folders of the XDG base directory specification, or those the command line names.
//!
//! Knows paths and makes none of them: a folder comes into being with the first file in it.
//!
//! # Why
//! What the reader owns (annotations and the texts they count in) lies in the data folder, or wherever `--notes` says, and may be
//! synced between devices. What belongs to one device (its id, reading places, locks, drafts) lies in the state folder and must
//! not be. Reading needs neither, so a missing home folder is an error only when something is to be written.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::names::is_hash;

/// What the command line says about folders and files; `None` is the usual place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Overrides {
    /// `--notes DIR`: where annotation files live.
    pub notes: Option<PathBuf>,
    /// `--library DIR`: where articles live.
    pub library: Option<PathBuf>,
    /// `--config FILE`.
    pub config: Option<PathBuf>,
    /// `--keymap FILE`.
    pub keymap: Option<PathBuf>,
}

/// The places where files are kept. A field is `None` when there is neither a home folder nor an override.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Folders {
    /// The settings file.
    pub config: Option<PathBuf>,
    /// The reader's keymap file.
    pub keymap: Option<PathBuf>,
    /// The folder of articles.
    pub library: Option<PathBuf>,
    /// The folder of annotation files.
    pub notes: Option<PathBuf>,
    /// What this device alone remembers.
    pub state: Option<PathBuf>,
}

/// Something is to be written, and the system names no home folder to write it below.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoHome;

impl fmt::Display for NoHome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no home folder is known")
    }
}

impl Error for NoHome {}

impl Folders {
    /// The folders of the person who runs the program.
    pub fn find(overrides: Overrides) -> Self {
        let usual = etcetera::choose_base_strategy().map_or_else(
            |_| Self::default(),
            |home| {
                let data = home.data_dir();
                Self::below(
                    &home.config_dir(),
                    &data,
                    &home.state_dir().unwrap_or(data.join("pizhu")),
                )
            },
        );
        usual.with(overrides)
    }

    /// The folders below three base folders: configuration, data, state.
    pub fn below(config: &Path, data: &Path, state: &Path) -> Self {
        let [config, data, state] = [config, data, state].map(|folder| folder.join("pizhu"));
        Self {
            config: Some(config.join("config.toml")),
            keymap: Some(config.join("keymap.toml")),
            library: Some(data.join("articles")),
            notes: Some(data.join("notes")),
            state: Some(state),
        }
    }

    fn with(self, overrides: Overrides) -> Self {
        Self {
            config: overrides.config.or(self.config),
            keymap: overrides.keymap.or(self.keymap),
            library: overrides.library.or(self.library),
            notes: overrides.notes.or(self.notes),
            state: self.state,
        }
    }

    /// Where the canonical texts that annotations count in are kept, named by their hash.
    pub fn bases(&self) -> Option<PathBuf> {
        self.notes.as_ref().map(|notes| notes.join("bases"))
    }

    /// Where the text with this hash is kept; `None` for what is no hash, as a damaged file may have it.
    pub(super) fn base(&self, sha256: &str) -> Option<PathBuf> {
        let folder = self.bases().filter(|_| is_hash(sha256))?;
        Some(folder.join(format!("{sha256}.txt")))
    }

    /// Where changes wait that could not be saved.
    pub fn pending(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("pending"))
    }

    /// Where the earlier versions of annotations are kept.
    pub fn log(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("log"))
    }

    /// Where the notes that are being written are kept.
    pub fn drafts(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("drafts"))
    }

    /// Where undo histories are kept.
    pub fn history(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("history"))
    }

    /// Where conflict copies go when what is in them has been taken in.
    pub fn absorbed(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("absorbed"))
    }

    /// Where corrections of articles are kept that are not saved yet.
    pub fn corrections(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("corrections"))
    }

    /// Where articles are kept as they were before they were corrected.
    pub fn originals(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("originals"))
    }

    /// Where what is known of articles is kept, so that they need not be read to be listed.
    pub fn shelves(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("shelves"))
    }

    /// Where the locks of annotation files are kept: never beside the files, which may be synced.
    pub fn locks(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("locks"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Folders {
        Folders::below(Path::new("/c"), Path::new("/d"), Path::new("/s"))
    }

    #[test]
    fn each_thing_has_its_place() {
        let folders = usual();
        assert_eq!(
            folders.config.as_deref(),
            Some(Path::new("/c/pizhu/config.toml"))
        );
        assert_eq!(
            folders.keymap.as_deref(),
            Some(Path::new("/c/pizhu/keymap.toml"))
        );
        assert_eq!(
            folders.library.as_deref(),
            Some(Path::new("/d/pizhu/articles"))
        );
        assert_eq!(folders.notes.as_deref(), Some(Path::new("/d/pizhu/notes")));
        assert_eq!(
            folders.bases().as_deref(),
            Some(Path::new("/d/pizhu/notes/bases"))
        );
        assert_eq!(
            folders.locks().as_deref(),
            Some(Path::new("/s/pizhu/locks"))
        );
    }

    #[test]
    fn the_command_line_wins_and_takes_the_base_texts_along() {
        let folders = usual().with(Overrides {
            notes: Some("/n".into()),
            ..Overrides::default()
        });
        assert_eq!(folders.bases().as_deref(), Some(Path::new("/n/bases")));
        assert_eq!(
            folders.locks().as_deref(),
            Some(Path::new("/s/pizhu/locks"))
        );
    }

    #[test]
    fn without_a_home_an_override_still_counts() {
        let folders = Folders::default().with(Overrides {
            notes: Some("/n".into()),
            ..Overrides::default()
        });
        assert_eq!(folders.notes.as_deref(), Some(Path::new("/n")));
        assert_eq!(folders.state, None);
    }
}
