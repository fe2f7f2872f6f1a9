//! What is known of articles and annotation files without reading them.
//!
//! Knows, for each file of a folder, what was in it when it was read last, and tells whether it may have changed since by its size and
//! the time it was modified. Knows nothing of how a file is read.
//!
//! # Why
//! A list of ten thousand articles must not read ten thousand files. What is kept here is a cache and nothing else: it lies in the state
//! folder of this device, one file for each folder, in JSON because people have no business in it and reading it must be fast. Deleted,
//! damaged, or written by another version, it is made anew from the files, and nobody needs to be told. What could not be read is not
//! kept: a file may be readable again without having changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::annotations::AnnotationFile;
use super::folders::Folders;
use super::format::MAX_BYTES;
use super::memory::{Forgotten, keep};
use super::names::{ANNOTATIONS, hash, is_hash};
use super::reading::read;
use crate::app::About;

/// The version of what is kept. It goes up when what is kept changes, or when the same file would be read as another article.
const FORMAT: u32 = 1;
/// Most bytes of an index that is read: some 400,000 articles.
const INDEX_BYTES: usize = 128 << 20;

/// A file as it looks from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Look {
    size: u64,
    /// Seconds and nanoseconds since 1970.
    modified: (u64, u32),
}

impl Look {
    fn of(file: &Metadata) -> Option<Self> {
        let modified = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            size: file.len(),
            modified: (modified.as_secs(), modified.subsec_nanos()),
        })
    }
}

/// What was in the files of a folder.
#[derive(Debug)]
struct Index<T> {
    path: Option<PathBuf>,
    kept: Kept<T>,
    is_changed: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept<T> {
    format: u32,
    folder: String,
    files: BTreeMap<String, (Look, T)>,
}

impl<T: Serialize + DeserializeOwned> Index<T> {
    /// What is kept of `folder` as a folder of `kind`; nothing, where that is nothing of use.
    fn open(folders: &Folders, kind: &str, folder: &Path) -> Self {
        let folder = folder.to_string_lossy().into_owned();
        let path = folders.shelves().map(|shelves| {
            let name = format!("{kind}-{}.json", hash(&folder, 16));
            shelves.join(name)
        });
        let bytes = path
            .as_ref()
            .and_then(|path| read(path, INDEX_BYTES).ok().flatten());
        let kept = bytes.and_then(|bytes| serde_json::from_slice::<Kept<T>>(&bytes).ok());
        let kept = kept.filter(|kept| kept.format == FORMAT && kept.folder == folder);
        Self {
            path,
            kept: kept.unwrap_or(Kept {
                format: FORMAT,
                folder,
                files: BTreeMap::new(),
            }),
            is_changed: false,
        }
    }

    fn get(&self, path: &Path, file: &Metadata) -> Option<&T> {
        let (look, kept) = self.kept.files.get(name(path)?)?;
        (Some(*look) == Look::of(file)).then_some(kept)
    }

    fn put(&mut self, path: &Path, file: &Metadata, known: T) {
        if let (Some(name), Some(look)) = (name(path), Look::of(file)) {
            self.kept.files.insert(name.to_owned(), (look, known));
            self.is_changed = true;
        }
    }

    /// Drops what is kept of files that are not among these, and not there.
    fn retain<'a>(&mut self, there: impl Iterator<Item = &'a Path>) {
        let there: BTreeSet<&str> = there.filter_map(name).collect();
        let before = self.kept.files.len();
        let folder = Path::new(&self.kept.folder);
        self.kept
            .files
            .retain(|name, _| there.contains(name.as_str()) || folder.join(name).exists());
        self.is_changed |= self.kept.files.len() != before;
    }

    /// Writes what is new.
    fn save(&mut self) -> Result<(), Forgotten> {
        if !std::mem::take(&mut self.is_changed) {
            return Ok(());
        }
        match serde_json::to_string(&self.kept) {
            Ok(text) => keep(self.path.clone(), &text),
            // names and numbers can always be written
            Err(_) => Ok(()),
        }
    }
}

/// The name of a file; one that is not UTF-8 is read anew each time.
fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

/// An article as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct KeptArticle {
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    speakers: Vec<String>,
    chars: usize,
}

impl From<&KeptArticle> for About {
    fn from(kept: &KeptArticle) -> Self {
        Self {
            id: kept.id.clone(),
            title: kept.title.clone(),
            date: kept.date.clone(),
            source: kept.source.clone(),
            author: kept.author.clone(),
            speakers: kept.speakers.clone(),
            chars: kept.chars,
        }
    }
}

impl From<&About> for KeptArticle {
    fn from(about: &About) -> Self {
        Self {
            id: about.id.clone(),
            title: about.title.clone(),
            date: about.date.clone(),
            source: about.source.clone(),
            author: about.author.clone(),
            speakers: about.speakers.clone(),
            chars: about.chars,
        }
    }
}

/// What is known of the articles in a folder.
#[derive(Debug)]
pub struct Shelf(Index<KeptArticle>);

impl Shelf {
    /// What is kept of the articles in `folder`.
    pub fn open(folders: &Folders, folder: &Path) -> Self {
        Self(Index::open(folders, "articles", folder))
    }

    /// What the file at `path`, which looks like `file`, says of itself, if it was read before and is still the same.
    pub fn about(&self, path: &Path, file: &Metadata) -> Option<About> {
        self.0.get(path, file).map(About::from)
    }

    /// Keeps what the file at `path` says of itself. `file` is how it looked before it was read.
    pub fn learn(&mut self, path: &Path, file: &Metadata, about: &About) {
        self.0.put(path, file, about.into());
    }

    /// Forgets the files that are gone; these are there.
    pub fn retain<'a>(&mut self, there: impl Iterator<Item = &'a Path>) {
        self.0.retain(there);
    }

    /// Writes what was learnt, if anything was.
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written; then it is read from the files again the next time.
    pub fn save(&mut self) -> Result<(), Forgotten> {
        self.0.save()
    }
}

/// An annotation file as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct KeptMarks {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    /// Annotations in it that are not removed.
    live: usize,
}

/// How many annotations each article has.
#[derive(Debug)]
pub struct Counts {
    index: Index<KeptMarks>,
    by_id: HashMap<String, usize>,
    by_uri: HashMap<String, usize>,
    /// Files that have to be read.
    unread: Vec<(PathBuf, Metadata)>,
}

impl Counts {
    /// What is kept of the files in the notes folder; those that changed are still to be read with [`Counts::read_next`].
    pub fn open(folders: &Folders) -> Self {
        let folder = folders.notes.clone().unwrap_or_default();
        let mut counts = Self {
            index: Index::open(folders, "notes", &folder),
            by_id: HashMap::new(),
            by_uri: HashMap::new(),
            unread: Vec::new(),
        };
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut there = Vec::new();
        for path in entries.map(|entry| entry.path()) {
            let is_ours = name(&path).is_some_and(|name| name.ends_with(ANNOTATIONS));
            let Some(file) = fs::metadata(&path).ok().filter(|_| is_ours) else {
                continue;
            };
            match counts.index.get(&path, &file).cloned() {
                Some(marks) => counts.count(&marks),
                None => counts.unread.push((path.clone(), file)),
            }
            there.push(path);
        }
        counts.index.retain(there.iter().map(PathBuf::as_path));
        counts
    }

    /// A conflict copy says it belongs to the same article, and holds much the same: of several files the fullest counts.
    fn count(&mut self, marks: &KeptMarks) {
        let uri = marks.uri.clone();
        let by_uri = uri.map(|uri| (&mut self.by_uri, uri));
        let by_id = Some((&mut self.by_id, marks.id.clone()));
        for (counts, key) in [by_id, by_uri].into_iter().flatten() {
            let count = counts.entry(key).or_default();
            *count = marks.live.max(*count);
        }
    }

    /// Reads one of the files that changed; whether there was one. One that cannot be understood counts as empty, and is looked at
    /// again the next time.
    pub fn read_next(&mut self) -> bool {
        let Some((path, file)) = self.unread.pop() else {
            return false;
        };
        let bytes = read(&path, MAX_BYTES).ok().flatten();
        if let Some(annotations) = bytes.and_then(|bytes| AnnotationFile::from_bytes(bytes).ok()) {
            let records = annotations.records().values();
            let marks = KeptMarks {
                id: annotations.source().id.clone(),
                uri: annotations.source().uri.clone(),
                live: records.filter(|record| record.is_live()).count(),
            };
            self.count(&marks);
            self.index.put(&path, &file, marks);
        }
        true
    }

    /// How many annotations the article with this id has, which is read from `path`. Where the id is made from the text, those count as
    /// well that were made on an earlier text from the same place, as they do when it is opened.
    pub fn of(&self, id: &str, path: &Path) -> usize {
        let by_place = || {
            let path = path.to_str().filter(|_| is_hash(id))?;
            self.by_uri.get(path)
        };
        self.by_id.get(id).or_else(by_place).copied().unwrap_or(0)
    }

    /// Writes what was read, if anything was.
    ///
    /// # Errors
    /// As [`Shelf::save`].
    pub fn save(&mut self) -> Result<(), Forgotten> {
        self.index.save()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    use super::*;

    struct Home(tempfile::TempDir);

    impl Home {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn folders(&self) -> Folders {
            Folders::below(self.0.path(), self.0.path(), self.0.path())
        }

        /// Writes a file, as old as all that are written here.
        fn put(&self, name: &str, content: &str) -> (PathBuf, Metadata) {
            let path = self.0.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000))
                .unwrap();
            let metadata = fs::metadata(&path).unwrap();
            (path, metadata)
        }

        fn open(&self) -> Shelf {
            Shelf::open(&self.folders(), self.0.path())
        }

        fn index(&self) -> PathBuf {
            let shelves = fs::read_dir(self.folders().shelves().unwrap()).unwrap();
            shelves.flatten().next().unwrap().path()
        }

        fn learn(&self, name: &str) -> (PathBuf, Metadata) {
            let (path, file) = self.put(name, "一");
            let mut known = self.open();
            known.learn(&path, &file, &about());
            known.save().unwrap();
            (path, file)
        }

        fn notes(&self, name: &str, id: &str, live: usize) {
            let record = |ix| {
                format!(
                    "\n[[annotation]]\nid = \"01a20ae1-4b11-7a3a-b86e-{ix:012}\"\nstart = 0\nend = 1\n"
                )
            };
            let records: String = (0..live).map(record).collect();
            self.put(
                &format!("pizhu/notes/{name}.annot.toml"),
                &format!("format = 1\n\n[source]\nid = \"{id}\"\nuri = \"/{name}.txt\"\n{records}"),
            );
        }

        fn counts(&self) -> (Counts, usize) {
            let mut counts = Counts::open(&self.folders());
            let mut read = 0;
            while counts.read_next() {
                read += 1;
            }
            counts.save().unwrap();
            (counts, read)
        }
    }

    fn about() -> About {
        About {
            id: "i".into(),
            title: "题\t\"\n".into(),
            date: Some("2019-08-22".into()),
            source: None,
            author: Some("甲".into()),
            speakers: vec!["张三".into(), "李四".into()],
            chars: 7,
        }
    }

    #[test]
    fn what_was_learnt_is_known_at_the_next_start() {
        let home = Home::new();
        let (path, file) = home.learn("a.md");
        assert_eq!(home.open().about(&path, &file), Some(about()));
        assert_eq!(home.open().about(Path::new("/b.md"), &file), None);
    }

    #[test]
    fn another_size_or_time_means_that_it_has_to_be_read_again() {
        let home = Home::new();
        let (path, _) = home.learn("a.md");
        let (_, longer) = home.put("a.md", "一二");
        assert_eq!(home.open().about(&path, &longer), None);
        let (_, same) = home.put("a.md", "二");
        assert!(home.open().about(&path, &same).is_some());
        fs::write(&path, "三").unwrap();
        let newer = fs::metadata(&path).unwrap();
        assert_eq!(home.open().about(&path, &newer), None);
    }

    #[test]
    fn a_damaged_index_and_one_of_another_version_are_nothing() {
        let home = Home::new();
        let (path, file) = home.learn("a.md");
        let index = fs::read_to_string(home.index()).unwrap();
        let half = index[..index.len() / 2].to_owned();
        let newer = index.replace("\"format\":1", "\"format\":2");
        let wrong = index.replace("\"chars\":7", "\"chars\":-7");
        for spoilt in ["", "null", "{}", "\u{0}", &half, &newer, &wrong] {
            fs::write(home.index(), spoilt).unwrap();
            assert_eq!(home.open().about(&path, &file), None, "{spoilt}");
            let mut shelf = home.open();
            shelf.learn(&path, &file, &about());
            shelf.save().unwrap();
            assert!(home.open().about(&path, &file).is_some());
        }
        fs::remove_dir_all(home.folders().shelves().unwrap()).unwrap();
        assert_eq!(home.open().about(&path, &file), None);
    }

    #[test]
    fn files_that_are_gone_are_forgotten_and_nothing_new_is_not_written() {
        let home = Home::new();
        let (path, file) = home.learn("a.md");
        let swept = || {
            let mut shelf = home.open();
            shelf.retain(std::iter::empty());
            shelf.save().unwrap();
            home.open().about(&path, &file)
        };
        assert!(swept().is_some());
        fs::remove_file(&path).unwrap();
        assert_eq!(swept(), None);
        fs::remove_file(home.index()).unwrap();
        home.open().save().unwrap();
        let shelves = fs::read_dir(home.folders().shelves().unwrap()).unwrap();
        assert_eq!(shelves.count(), 0);
    }

    #[test]
    fn annotations_are_counted_by_id_and_each_file_is_read_once() {
        let home = Home::new();
        home.notes("a", "talk", 3);
        home.notes("b", "other", 0);
        let (counts, read) = home.counts();
        assert_eq!((counts.of("talk", Path::new("/x")), read), (3, 2));
        let (counts, read) = home.counts();
        assert_eq!((counts.of("talk", Path::new("/x")), read), (3, 0));
        home.notes("a", "talk", 2);
        let (counts, read) = home.counts();
        assert_eq!((counts.of("talk", Path::new("/x")), read), (2, 1));
        assert_eq!(counts.of("unknown", Path::new("/a.txt")), 0);
    }

    #[test]
    fn a_text_that_was_edited_keeps_the_count_of_its_place() {
        let home = Home::new();
        let (old, new) = ("a".repeat(64), "b".repeat(64));
        home.notes("a", &old, 2);
        let (counts, _) = home.counts();
        assert_eq!(counts.of(&new, Path::new("/a.txt")), 2);
        assert_eq!(counts.of(&new, Path::new("/b.txt")), 0);
    }

    #[test]
    fn without_a_home_nothing_is_known_and_nothing_is_kept() {
        let mut shelf = Shelf::open(&Folders::default(), Path::new("/"));
        let file = fs::metadata("/").unwrap();
        shelf.learn(Path::new("/a.md"), &file, &about());
        assert!(matches!(shelf.save(), Err(Forgotten::NoHome)));
    }
}
