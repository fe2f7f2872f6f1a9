//! Taking articles in: which are in a folder already, and putting a new one there.
//!
//! # Why
//! An article is known by the id in its front matter, which is made of its text when it is imported and stays when it is edited. So
//! a page that is imported again is found again, whatever became of the file since, and nothing is ever written over.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::atomic::{SaveError, save_new};
use super::names::article_name;
use super::reading::{head, read};
use crate::corpus::article;

/// Bytes at the start of a file in which its id is looked for.
const HEAD: u64 = 8192;

/// Where an article was put.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Put {
    /// In a new file.
    Made(PathBuf),
    /// Nowhere: this file holds the same bytes.
    Same(PathBuf),
}

/// The ids that the front matters of the Markdown files in `folder` give, with the files, in the order of their names. What
/// cannot be read has none.
pub fn article_ids(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            ["md", "markdown"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(ending))
        })
        .collect();
    paths.sort();
    let with_id = |path: PathBuf| Some((id(&path)?, path));
    paths.into_iter().filter_map(with_id).collect()
}

fn id(path: &Path) -> Option<String> {
    let head = head(path, HEAD).ok()??;
    let (document, _) = article::parse("", &String::from_utf8_lossy(&head));
    document.meta().id.clone()
}

/// Puts an article into `folder`, which is made if need be, under the first name made of its date and title that is free.
///
/// # Errors
/// When the disk refuses.
pub fn put_article(
    folder: &Path,
    date: Option<&str>,
    title: &str,
    bytes: &[u8],
) -> Result<Put, SaveError> {
    let mut number = 1;
    loop {
        let path = folder.join(article_name(date, title, number));
        if save_new(&path, bytes)? {
            return Ok(Put::Made(path));
        }
        if holds(&path, bytes) {
            return Ok(Put::Same(path));
        }
        number += 1;
    }
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    matches!(read(path, bytes.len()), Ok(Some(held)) if held == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[track_caller]
    fn put(folder: &Path, text: &str) -> Put {
        put_article(folder, Some("2019-08-22"), "题", text.as_bytes()).expect("put")
    }

    #[test]
    fn articles_of_one_name_are_numbered_and_the_same_one_is_found() {
        let home = folder();
        let folder = home.path().join("below/articles");
        let path = |name: &str| folder.join(name);
        assert_eq!(put(&folder, "甲"), Put::Made(path("2019-08-22-题.md")));
        assert_eq!(put(&folder, "乙"), Put::Made(path("2019-08-22-题-2.md")));
        assert_eq!(put(&folder, "乙"), Put::Same(path("2019-08-22-题-2.md")));
        assert_eq!(
            fs::read_to_string(path("2019-08-22-题.md")).ok().as_deref(),
            Some("甲")
        );
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 2);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leads_nowhere_is_no_free_name() {
        let home = folder();
        std::os::unix::fs::symlink("gone", home.path().join("2019-08-22-题.md")).expect("a link");
        let made = Put::Made(home.path().join("2019-08-22-题-2.md"));
        assert_eq!(put(home.path(), "甲"), made);
    }

    #[test]
    fn ids_are_those_of_front_matters() {
        let home = folder();
        let file =
            |name: &str, text: &str| fs::write(home.path().join(name), text).expect("a file");
        file("b.md", "+++\nid = \"乙\"\n+++\n\n甲\n");
        file("a.markdown", "+++\nid = \"甲\"\n+++\n");
        file("none.md", "id = \"丙\"\n");
        file("text.txt", "+++\nid = \"丁\"\n+++\n");
        file(
            "open.md",
            &format!("+++\nid = \"戊\"\n{}", "# 甲\n".repeat(9_000)),
        );
        let found = article_ids(home.path());
        let ids: Vec<_> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["甲", "乙"]);
        assert_eq!(article_ids(&home.path().join("missing")), []);
    }
}
