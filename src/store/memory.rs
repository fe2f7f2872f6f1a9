//! What this device remembers: its own id, where the reader left off, what terminals answered.
//!
//! Knows the files of the state folder, which no synchronisation touches. Knows no annotations.
//!
//! # Why
//! One small file per article, so that two windows on two articles never write the same one. None of it is precious:
//! what cannot be read counts as forgotten.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use super::atomic::{SaveError, save};
use super::folders::{Folders, NoHome};
use super::format::{MAX_BYTES, parsed, utf8};
use super::names::hash;
use super::reading::read;
use super::record::Reader;
use super::writer::literal;
use crate::app::ShelfOrder;
use crate::notes::{Timestamp, Uuid};
use crate::text::{Ambiguous, WidthPolicy};

/// The state folder of this device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Memory {
    folder: Option<PathBuf>,
}

/// Why something could not be remembered.
#[derive(Debug)]
pub enum Forgotten {
    /// There is no state folder.
    NoHome,
    /// The disk refuses.
    Save(SaveError),
}

impl fmt::Display for Forgotten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => NoHome.fmt(f),
            Self::Save(error) => error.fmt(f),
        }
    }
}

impl Error for Forgotten {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NoHome => None,
            Self::Save(error) => Some(error),
        }
    }
}

impl Memory {
    /// The memory in the state folder of `folders`.
    pub fn new(folders: &Folders) -> Self {
        Self {
            folder: folders.state.clone(),
        }
    }

    /// The name this device has in version vectors: four letters and digits. One is made up where none is kept; it lasts as
    /// long as the caller keeps it, or for ever with [`Memory::keep_device`].
    pub fn device(&self) -> String {
        self.kept_device().unwrap_or_else(new_device)
    }

    /// Keeps the name of this device, unless one is kept already.
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written. A device without a name can still be written on.
    pub fn keep_device(&self, name: &str) -> Result<(), Forgotten> {
        match self.kept_device() {
            Some(_) => Ok(()),
            None => keep(self.path("device"), &format!("{name}\n")),
        }
    }

    fn kept_device(&self) -> Option<String> {
        let kept = self.path("device").as_deref().and_then(text)?;
        Some(kept.trim().to_owned()).filter(|name| is_device(name))
    }

    /// Where the reader left off in `article`, in code points of its canonical text.
    pub fn place(&self, article: &str) -> Option<usize> {
        recall(&self.place_path(article)?, |table| {
            table.count("chars").ok()?
        })
    }

    /// Remembers that the reader is `chars` code points into `article`.
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written.
    pub fn keep_place(&self, article: &str, chars: usize) -> Result<(), Forgotten> {
        let text = format!("article = {}\nchars = {chars}\n", literal(article));
        keep(self.place_path(article), &text)
    }

    /// When each article was last left: the times at which its place was kept.
    pub fn readings(&self) -> Readings {
        let entries = self.path("places").and_then(|path| fs::read_dir(path).ok());
        let entries = entries.into_iter().flatten().flatten();
        let reading = |entry: DirEntry| {
            let modified = entry.metadata().ok()?.modified().ok()?;
            let name = entry.file_name().into_string().ok()?;
            Some((name, Timestamp::try_from(modified).ok()?))
        };
        Readings(entries.filter_map(reading).collect())
    }

    /// What articles are listed by.
    pub fn order(&self) -> Option<ShelfOrder> {
        recall(&self.path("picker.toml")?, |table| {
            ShelfOrder::named(&table.string("order").ok()??)
        })
    }

    /// Remembers what articles are listed by.
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written.
    pub fn keep_order(&self, order: ShelfOrder) -> Result<(), Forgotten> {
        let text = format!("order = {}\n", literal(order.word()));
        keep(self.path("picker.toml"), &text)
    }

    /// The article that was last read in `library`.
    pub fn last_read(&self, library: &Path) -> Option<String> {
        recall(&self.library_path(library)?, |table| {
            table.string("article").ok()?
        })
    }

    /// Remembers that `article` is the one being read in `library`.
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written.
    pub fn keep_last_read(&self, library: &Path, article: &str) -> Result<(), Forgotten> {
        let text = format!(
            "library = {}\narticle = {}\n",
            literal(&library.to_string_lossy()),
            literal(article)
        );
        keep(self.library_path(library), &text)
    }

    /// How wide `terminal` drew what terminals disagree about when it was last asked.
    pub fn widths(&self, terminal: &str) -> Option<WidthPolicy> {
        recall(&self.terminal_path(terminal)?, |table| {
            let breadth = |name| match &*table.string(name).ok()?? {
                "narrow" => Some(Ambiguous::Narrow),
                "wide" => Some(Ambiguous::Wide),
                _ => None,
            };
            Some(WidthPolicy {
                ambiguous: breadth("ambiguous")?,
                box_drawing: breadth("box-drawing")?,
                emoji: breadth("emoji")?,
                flags: breadth("flags")?,
                symbols: breadth("symbols")?,
            })
        })
    }

    /// Remembers what `terminal` answered.
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written.
    pub fn keep_widths(&self, terminal: &str, widths: WidthPolicy) -> Result<(), Forgotten> {
        let word = |breadth| match breadth {
            Ambiguous::Narrow => "narrow",
            Ambiguous::Wide => "wide",
        };
        let mut text = format!("terminal = {}\n", literal(terminal));
        for (name, breadth) in [
            ("ambiguous", widths.ambiguous),
            ("box-drawing", widths.box_drawing),
            ("emoji", widths.emoji),
            ("flags", widths.flags),
            ("symbols", widths.symbols),
        ] {
            text.extend([name, " = \"", word(breadth), "\"\n"]);
        }
        keep(self.terminal_path(terminal), &text)
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(name))
    }

    fn place_path(&self, article: &str) -> Option<PathBuf> {
        self.path(&format!("places/{}", place_name(article)))
    }

    fn terminal_path(&self, terminal: &str) -> Option<PathBuf> {
        self.path(&format!("terminals/{}.toml", hash(terminal, 16)))
    }

    fn library_path(&self, library: &Path) -> Option<PathBuf> {
        self.path(&format!(
            "libraries/{}.toml",
            hash(&library.to_string_lossy(), 16)
        ))
    }
}

/// When articles were last read on this device.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Readings(HashMap<String, Timestamp>);

impl Readings {
    /// When this article was last read.
    pub fn of(&self, article: &str) -> Option<Timestamp> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&place_name(article)).copied()
    }
}

/// The name of the file of an article's place.
fn place_name(article: &str) -> String {
    format!("{}.toml", hash(article, 16))
}

/// Writes a file of this device.
pub(super) fn keep(path: Option<PathBuf>, text: &str) -> Result<(), Forgotten> {
    let path = path.ok_or(Forgotten::NoHome)?;
    let saved = save(&path, text.as_bytes());
    saved.map(drop).map_err(Forgotten::Save)
}

fn text(path: &Path) -> Option<String> {
    utf8(read(path, MAX_BYTES).ok()??).ok()
}

fn recall<T>(path: &Path, value: impl FnOnce(&Reader<'_, '_>) -> Option<T>) -> Option<T> {
    let text = text(path)?;
    let root = parsed(&text).ok()?;
    value(&Reader {
        text: &text,
        table: root.get_ref(),
    })
}

/// Letters and digits of RFC 4648 base 32, in lower case.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Two devices of one person get the same name once in a million.
fn new_device() -> String {
    // the last bytes of a UUIDv7 are random
    let bytes = Uuid::now_v7().into_bytes();
    bytes[12..]
        .iter()
        .map(|byte| char::from(BASE32[usize::from(byte % 32)]))
        .collect()
}

fn is_device(name: &str) -> bool {
    (2..=6).contains(&name.len()) && name.bytes().all(|byte| BASE32.contains(&byte))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn memory() -> (tempfile::TempDir, Memory) {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory {
            folder: Some(folder.path().join("state")),
        };
        (folder, memory)
    }

    fn nowhere() -> Memory {
        Memory { folder: None }
    }

    #[test]
    fn a_device_keeps_its_name() {
        let (_folder, memory) = memory();
        let name = memory.device();
        assert!(is_device(&name) && name.len() == 4, "{name}");
        memory.keep_device(&name).unwrap();
        assert_eq!(memory.device(), name);
        memory.keep_device("k7").unwrap();
        assert_eq!(memory.device(), name);
        let (_other_folder, other) = self::memory();
        assert_ne!(other.device(), name);
    }

    #[test]
    fn what_a_terminal_answered_is_known_at_the_next_start() {
        let (_folder, memory) = memory();
        let wide = WidthPolicy {
            emoji: Ambiguous::Narrow,
            ..WidthPolicy::all(Ambiguous::Wide)
        };
        memory.keep_widths("xterm 379", wide).unwrap();
        assert_eq!(memory.widths("xterm 379"), Some(wide));
        assert_eq!(memory.widths("tmux 3.3a"), None);
    }

    #[test]
    fn a_spoilt_device_name_is_replaced_and_one_given_by_hand_is_kept() {
        let (_folder, memory) = memory();
        memory.keep_device(&memory.device()).unwrap();
        let path = memory.path("device").unwrap();
        std::fs::write(&path, "k7\n").unwrap();
        assert_eq!(memory.device(), "k7");
        for spoilt in ["", "k", "k:7", "K7", "seven77", "\u{202e}k7", "a b"] {
            std::fs::write(&path, spoilt).unwrap();
            assert!(is_device(&memory.device()));
            assert_ne!(memory.device(), spoilt);
        }
    }

    #[test]
    fn without_a_home_there_is_a_name_and_nothing_is_remembered() {
        assert!(is_device(&nowhere().device()));
        assert!(matches!(
            nowhere().keep_place("a", 1),
            Err(Forgotten::NoHome)
        ));
        assert_eq!(nowhere().place("a"), None);
    }

    #[test]
    fn the_place_in_each_article_is_remembered() {
        let (_folder, memory) = memory();
        memory.keep_place("甲", 12).unwrap();
        memory.keep_place("../乙\n", 34).unwrap();
        memory.keep_place("甲", 56).unwrap();
        assert_eq!(
            (
                memory.place("甲"),
                memory.place("../乙\n"),
                memory.place("丙")
            ),
            (Some(56), Some(34), None)
        );
        assert_eq!(
            std::fs::read_dir(memory.path("places").unwrap())
                .unwrap()
                .count(),
            2
        );
    }

    #[test]
    fn an_article_was_last_read_when_its_place_was_kept() {
        let (_folder, memory) = memory();
        assert_eq!(memory.readings().of("甲"), None);
        memory.keep_place("甲", 12).unwrap();
        let readings = memory.readings();
        assert!(readings.of("甲").is_some() && readings.of("乙").is_none());
    }

    #[test]
    fn the_order_of_the_picker_is_remembered() {
        let (_folder, memory) = memory();
        assert_eq!(memory.order(), None);
        memory.keep_order(ShelfOrder::Date).unwrap();
        assert_eq!(memory.order(), Some(ShelfOrder::Date));
        std::fs::write(memory.path("picker.toml").unwrap(), "order = 'x'").unwrap();
        assert_eq!(memory.order(), None);
    }

    #[test]
    fn a_spoilt_place_counts_as_forgotten() {
        let (_folder, memory) = memory();
        for spoilt in ["", "chars = -1", "chars = 'x'", "chars =", "\u{0}"] {
            save(&memory.place_path("甲").unwrap(), spoilt.as_bytes()).unwrap();
            assert_eq!(memory.place("甲"), None);
        }
    }

    #[test]
    fn the_last_article_of_each_library_is_remembered() {
        let (_folder, memory) = memory();
        memory.keep_last_read(Path::new("/书库"), "甲").unwrap();
        assert_eq!(memory.last_read(Path::new("/书库")).as_deref(), Some("甲"));
        assert_eq!(memory.last_read(Path::new("/")), None);
    }
}
