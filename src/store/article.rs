//! Writing article files: the ones a reader corrected, and new ones in the library.
//!
//! # Why
//! An article file is the reader's as much as an annotation file is: it may have been edited elsewhere since it was read. So it is written
//! only over the very bytes that were read, and what the corrections began with is kept aside in the state folder, once for each of
//! the versions, under the hash of its text.

use std::error::Error;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::atomic::{SaveError, remove, save};
use super::folders::Folders;
use super::names::hash;
use super::reading::{Trouble, read};
use crate::notes::sha256_hex;

/// Why an article was not written. The file is as it was.
#[derive(Debug)]
pub enum ArticleUnsaved {
    /// It is not what was read.
    Changed(PathBuf),
    /// It cannot be read again.
    Trouble(Trouble),
    /// It, or what it was before, cannot be written.
    Save(SaveError),
}

/// Plain English for logs; the program words these errors itself, in the reader's language.
impl fmt::Display for ArticleUnsaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(path) => write!(f, "`{}` was changed elsewhere", path.display()),
            Self::Trouble(trouble) => trouble.fmt(f),
            Self::Save(error) => error.fmt(f),
        }
    }
}

impl Error for ArticleUnsaved {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Changed(_) => None,
            Self::Trouble(trouble) => Some(trouble),
            Self::Save(error) => Some(error),
        }
    }
}

/// Writes `after` over the article file at `path`, which holds `before`; with `keeps_original`, keeps `before` aside first.
///
/// # Errors
/// When the file holds something else by now, or the disk refuses, be it only to keep the original.
pub fn replace_article(
    folders: &Folders,
    path: &Path,
    (before, after): (&str, &str),
    keeps_original: bool,
) -> Result<(), ArticleUnsaved> {
    // one byte more than it may have is enough to know that it is another
    let held = match read(path, before.len() + 1) {
        Ok(held) => held,
        Err(Trouble::TooLarge { .. }) => None,
        Err(trouble) => return Err(ArticleUnsaved::Trouble(trouble)),
    };
    if held.as_deref() != Some(before.as_bytes()) {
        return Err(ArticleUnsaved::Changed(path.to_owned()));
    }
    if keeps_original {
        keep_original(folders, before)?;
    }
    save(path, after.as_bytes())
        .map(drop)
        .map_err(ArticleUnsaved::Save)
}

fn keep_original(folders: &Folders, text: &str) -> Result<(), ArticleUnsaved> {
    let folder = folders
        .originals()
        .ok_or(ArticleUnsaved::Trouble(Trouble::NoHome))?;
    let path = folder.join(format!("{}.md", sha256_hex(text)));
    if path.exists() {
        return Ok(());
    }
    save(&path, text.as_bytes())
        .map(drop)
        .map_err(ArticleUnsaved::Save)
}

/// Writes a new article into the library, under the first name from `stem` that is free, and says where it is.
///
/// # Errors
/// When there is no library folder, or the disk refuses.
pub fn make_article(folders: &Folders, stem: &str, text: &str) -> Result<PathBuf, ArticleUnsaved> {
    let library = folders
        .library
        .as_ref()
        .ok_or(ArticleUnsaved::Trouble(Trouble::NoHome))?;
    let names = (1_u32..).map(|number| match number {
        1 => format!("{stem}.md"),
        number => format!("{stem}-{number}.md"),
    });
    let mut paths = names.map(|name| library.join(name));
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    let path = paths
        .find(is_free)
        .ok_or(ArticleUnsaved::Trouble(Trouble::NoHome))?;
    save(&path, text.as_bytes()).map_err(ArticleUnsaved::Save)?;
    Ok(path)
}

/// Keeps what corrections have made of `before`, the source of the article with this id, until they are saved.
///
/// # Errors
/// When there is no state folder, or the disk refuses.
pub fn keep_corrections(
    folders: &Folders,
    id: &str,
    before: &str,
    after: &str,
) -> Result<(), ArticleUnsaved> {
    let path = corrections(folders, id).ok_or(ArticleUnsaved::Trouble(Trouble::NoHome))?;
    let kept = format!("{}\n{after}", sha256_hex(before));
    save(&path, kept.as_bytes())
        .map(drop)
        .map_err(ArticleUnsaved::Save)
}

/// What corrections had made of `before` when they were kept last; `None` where none are, or they were made on another text.
pub fn kept_corrections(
    folders: &Folders,
    id: &str,
    before: &str,
    most_bytes: usize,
) -> Option<String> {
    let kept = read(&corrections(folders, id)?, most_bytes).ok()??;
    let kept = String::from_utf8(kept).ok()?;
    let (sha256, after) = kept.split_once('\n')?;
    (sha256 == sha256_hex(before)).then(|| after.to_owned())
}

/// Drops what was kept: it is saved, or not wanted.
///
/// # Errors
/// When the disk refuses.
pub fn drop_corrections(folders: &Folders, id: &str) -> Result<(), ArticleUnsaved> {
    let path = corrections(folders, id);
    path.map_or(Ok(()), |path| remove(&path).map_err(ArticleUnsaved::Save))
}

fn corrections(folders: &Folders, id: &str) -> Option<PathBuf> {
    Some(folders.corrections()?.join(format!("{}.md", hash(id, 16))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, Folders) {
        let home = tempfile::tempdir().expect("a folder");
        let [config, data, state] = ["c", "d", "s"].map(|name| home.path().join(name));
        let folders = Folders::below(&config, &data, &state);
        (home, folders)
    }

    fn text(path: &Path) -> String {
        fs::read_to_string(path).expect("a file")
    }

    #[test]
    fn the_original_is_kept_under_the_hash_of_its_text() {
        let (home, folders) = folders();
        let path = home.path().join("a.md");
        save(&path, "甲\n".as_bytes()).expect("saved");
        replace_article(&folders, &path, ("甲\n", "# 甲\n"), true).expect("replaced");
        replace_article(&folders, &path, ("# 甲\n", "## 甲\n"), false).expect("replaced");
        assert_eq!(text(&path), "## 甲\n");
        let originals = folders.originals().expect("a folder");
        let name = format!("{}.md", sha256_hex("甲\n"));
        assert_eq!(text(&originals.join(name)), "甲\n");
        assert_eq!(fs::read_dir(originals).expect("a folder").count(), 1);
    }

    #[test]
    fn a_file_that_was_changed_elsewhere_is_left_alone() {
        let (home, folders) = folders();
        let path = home.path().join("a.md");
        for other in ["乙\n", "甲\n\n很长的另一篇\n", ""] {
            save(&path, other.as_bytes()).expect("saved");
            let outcome = replace_article(&folders, &path, ("甲\n", "# 甲\n"), true);
            assert!(
                matches!(outcome, Err(ArticleUnsaved::Changed(_))),
                "{outcome:?}"
            );
            assert_eq!(text(&path), other);
        }
        fs::remove_file(&path).expect("removed");
        let outcome = replace_article(&folders, &path, ("甲\n", "# 甲\n"), true);
        assert!(
            matches!(outcome, Err(ArticleUnsaved::Changed(_))),
            "{outcome:?}"
        );
        assert!(!path.exists());
    }

    #[test]
    fn where_the_original_cannot_be_kept_nothing_is_written() {
        let (home, mut folders) = folders();
        let path = home.path().join("a.md");
        save(&path, b"a\n").expect("saved");
        folders.state = Some(path.join("no-folder"));
        let outcome = replace_article(&folders, &path, ("a\n", "b\n"), true);
        assert!(
            matches!(outcome, Err(ArticleUnsaved::Save(_))),
            "{outcome:?}"
        );
        folders.state = None;
        let outcome = replace_article(&folders, &path, ("a\n", "b\n"), true);
        assert!(
            matches!(outcome, Err(ArticleUnsaved::Trouble(Trouble::NoHome))),
            "{outcome:?}"
        );
        assert_eq!(text(&path), "a\n");
    }

    #[test]
    fn corrections_are_kept_for_the_text_they_were_made_on_alone() {
        let (_home, folders) = folders();
        let kept = |before| kept_corrections(&folders, "id", before, 1 << 20);
        assert_eq!(kept("甲"), None);
        keep_corrections(&folders, "id", "甲", "# 甲\n乙").expect("kept");
        assert_eq!(
            (kept("甲").as_deref(), kept("丙")),
            (Some("# 甲\n乙"), None)
        );
        drop_corrections(&folders, "id").expect("dropped");
        drop_corrections(&folders, "id").expect("nothing to drop");
        assert_eq!(kept("甲"), None);
        let nowhere = Folders::default();
        assert!(keep_corrections(&nowhere, "id", "甲", "乙").is_err());
        assert!(drop_corrections(&nowhere, "id").is_ok());
    }

    #[test]
    fn a_new_article_never_takes_the_place_of_another() {
        let (_home, folders) = folders();
        for (content, name) in [("甲", "页.md"), ("乙", "页-2.md"), ("丙", "页-3.md")] {
            let path = make_article(&folders, "页", content).expect("made");
            assert!(path.ends_with(name), "{path:?}");
            assert_eq!(text(&path), content);
        }
        let nowhere = make_article(&Folders::default(), "页", "甲");
        assert!(matches!(
            nowhere,
            Err(ArticleUnsaved::Trouble(Trouble::NoHome))
        ));
    }
}
