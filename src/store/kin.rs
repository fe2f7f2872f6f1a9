//! Finding the annotations of an article whose id says nothing: a text without front matter was edited, renamed, converted.
//!
//! Only asked where no file has the article's id. A file belongs to the article if it was made on the very same text; or was read
//! from the same place, and its quotations are in the text; or on a text that is the same but for punctuation width, white
//! space, and traditional or simplified characters.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::annotations::AnnotationFile;
use super::folders::Folders;
use super::format::MAX_BYTES;
use super::names::{ANNOTATIONS, is_hash};
use super::reading::read;
use crate::notes::{Source, has_quotes_of, is_same_but_for_form};

/// Bytes at the start of a file in which its `[source]` is looked for.
const HEAD: u64 = 8192;
/// Most files looked at.
const FILES: usize = 4096;

/// The annotation file in the notes folder that belongs to `article`, whose text is `text`.
pub(super) fn find(folders: &Folders, article: &Source, text: &str) -> Option<PathBuf> {
    let files: Vec<(PathBuf, Source)> = fs::read_dir(folders.notes.as_ref()?)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(ANNOTATIONS))
        .take(FILES)
        .filter_map(|path| Some((path.clone(), source(&path)?)))
        // Two articles that both say who they are are two.
        .filter(|(_, source)| !is_given(&source.id) || !is_given(&article.id))
        .collect();
    let first = |is_kin: &dyn Fn(&(PathBuf, Source)) -> bool| {
        let found = files
            .iter()
            .filter(|file| is_kin(file))
            .min_by_key(|(path, _)| path);
        found.map(|(path, _)| path.clone())
    };
    first(&|(_, source)| source.sha256 == article.sha256)
        .or_else(|| first(&|(path, source)| is_same_place(source, article) && is_about(path, text)))
        .or_else(|| first(&|(_, source)| is_same_in_form(source, folders, article, text)))
}

/// Whether an id was given to the article, and not made from its text.
fn is_given(id: &str) -> bool {
    !is_hash(id)
}

/// What a file says it belongs to, read from its start.
fn source(path: &Path) -> Option<Source> {
    let mut head = Vec::new();
    File::open(path)
        .ok()?
        .take(HEAD)
        .read_to_end(&mut head)
        .ok()?;
    let head = String::from_utf8_lossy(&head);
    let above = head.find("[[annotation]]").map_or(&*head, |at| &head[..at]);
    let file = AnnotationFile::parse(above.to_owned()).ok()?;
    Some(file.source().clone())
}

fn is_same_place(source: &Source, article: &Source) -> bool {
    source.uri.is_some() && source.uri == article.uri
}

/// Whether enough of the file's quotations are in `text`: another article may stand in the same place now.
fn is_about(path: &Path, text: &str) -> bool {
    let file = read(path, MAX_BYTES).ok().flatten();
    let file = file.and_then(|bytes| AnnotationFile::from_bytes(bytes).ok());
    file.is_some_and(|file| has_quotes_of(file.records(), text))
}

fn is_same_in_form(source: &Source, folders: &Folders, article: &Source, text: &str) -> bool {
    let is_as_long = source.chars.abs_diff(article.chars) <= article.chars / 4;
    let base = folders.base(&source.sha256).filter(|_| is_as_long);
    let base = base.and_then(|path| fs::read_to_string(path).ok());
    base.is_some_and(|base| is_same_but_for_form(&base, text))
}
