//! What is to be imported: files, the pages in folders, and what stands on standard input.
//!
//! # Why
//! A folder may hold anything. Links in it are not followed, so a walk through it ends; hidden files, and the folder of scraps that
//! a browser saves beside a page (`page_files` beside `page.html`), are nobody's pages.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::article::{self, STANDARD};
use crate::cli::failure::Failure;
use crate::shell::words::{self, both};
use crate::text::Safe;

/// Folders below one that was named.
const DEPTH: usize = 16;
/// Files and folders looked at, all in all.
const ENTRIES: usize = 100_000;
/// One thing to be imported.
#[derive(Debug)]
pub enum Input {
    /// A file, not read yet.
    File(PathBuf),
    /// What stood on standard input.
    Standard(Vec<u8>),
    /// What leads nowhere, or was not looked at, and why.
    Unusable(PathBuf, Failure),
}

impl Input {
    /// What it is called in messages.
    pub fn shown(&self) -> Safe {
        match self {
            Self::File(path) | Self::Unusable(path, _) => words::shown(path),
            Self::Standard(_) => Safe::line(STANDARD),
        }
    }

    /// What scripts know it by.
    pub fn exact(&self) -> String {
        match self {
            Self::Standard(_) => STANDARD.to_owned(),
            _ => self.name(),
        }
    }

    /// Its name, for what its ending says.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) | Self::Unusable(path, _) => path.to_string_lossy().into_owned(),
            Self::Standard(_) => String::new(),
        }
    }

    /// Its size in bytes, where that is known.
    pub fn size(&self) -> u64 {
        match self {
            Self::File(path) => path.metadata().map_or(0, |file| file.len()),
            Self::Standard(bytes) => bytes.len() as u64,
            Self::Unusable(..) => 0,
        }
    }
}

/// All that `named` stand for, in their order and that of names. Standard input is read to its end.
pub fn gather(named: &[PathBuf]) -> Vec<Input> {
    let mut walk = Walk::default();
    for path in named {
        if let Err(failure) = walk.take(path) {
            walk.found.push(Input::Unusable(path.clone(), failure));
        }
    }
    walk.found
}

/// A walk through what was named.
#[derive(Default)]
struct Walk {
    found: Vec<Input>,
    entries: usize,
}

impl Walk {
    fn take(&mut self, path: &Path) -> Result<(), Failure> {
        if path == Path::new(STANDARD) {
            self.found.push(Input::Standard(article::standard_input()?));
            return Ok(());
        }
        if !article::is_folder(path)? {
            self.found.push(Input::File(path.to_owned()));
            return Ok(());
        }
        let before = self.found.len();
        self.folder(path, 0);
        if self.found.len() == before {
            return Err(article::no_articles(path));
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path, depth: usize) {
        let entries = match self.entries(folder) {
            Ok(entries) => entries,
            Err(error) => return self.fail(folder, article::unreadable(folder, error)),
        };
        let names: BTreeSet<OsString> = entries.iter().map(|(name, _)| name.clone()).collect();
        for (name, kind) in &entries {
            let path = folder.join(name);
            if kind.is_dir() && !is_scraps(&name.to_string_lossy(), &names) {
                if depth < DEPTH {
                    self.folder(&path, depth + 1);
                } else {
                    self.fail(&path, too_deep(&path));
                }
            } else if kind.is_file() && article::is_named_as_article(&path) {
                self.found.push(Input::File(path));
            }
        }
    }

    fn fail(&mut self, path: &Path, failure: Failure) {
        self.found.push(Input::Unusable(path.to_owned(), failure));
    }

    /// What is in a folder and not hidden, by name.
    fn entries(&mut self, folder: &Path) -> io::Result<Vec<(OsString, fs::FileType)>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            if self.entries == ENTRIES {
                self.fail(folder, too_many(folder));
            }
            self.entries += 1;
            if self.entries > ENTRIES {
                break;
            }
            let entry = entry?;
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                entries.push((entry.file_name(), entry.file_type()?));
            }
        }
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(entries)
    }
}

/// Whether a folder was saved with a page that stands beside it.
fn is_scraps(name: &str, beside: &BTreeSet<OsString>) -> bool {
    let page = ["_files", ".files"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    page.is_some_and(|page| {
        ["html", "htm", "xhtml"]
            .iter()
            .any(|end| beside.contains(&OsString::from(format!("{page}.{end}"))))
    })
}

fn too_deep(folder: &Path) -> Failure {
    let folder = words::shown(folder);
    Failure::new(both(
        format!("{folder} 太深，没有看"),
        format!("`{folder}` lies too deep and was not looked at"),
    ))
    .hint(both(
        format!("文件夹最多 {DEPTH} 层；可单独导入这一个"),
        format!("folders are looked at {DEPTH} deep; import this one by itself"),
    ))
}

fn too_many(folder: &Path) -> Failure {
    let folder = words::shown(folder);
    Failure::new(both(
        format!("文件太多，{folder} 之后没有看完"),
        format!("too many files: `{folder}` and what follows were not looked through"),
    ))
    .hint(both(
        format!("一次最多看 {ENTRIES} 个；请分几次导入"),
        format!("{ENTRIES} are looked at in one go; import the folders one by one"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_that_a_browser_saves_beside_a_page_is_no_folder_of_pages() {
        let beside = ["甲.html".into(), "甲_files".into(), "乙_files".into()].into();
        assert!(is_scraps("甲_files", &beside));
        assert!(!is_scraps("乙_files", &beside));
        assert!(!is_scraps("甲", &beside));
    }
}
