//! Finding the annotations of an article whose id says nothing: a text without front matter was edited, renamed, converted.
//!
//! Only asked where no file has the article's id. A file belongs to the article if it was made on the very same text; or was read
//! from the same place, and its quotations are in the text; or on a text that is the same but for punctuation width, white
//! space, and traditional or simplified characters; or its quotations are in the text, and where it was read from there is
//! nothing any more.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::annotations::AnnotationFile;
use super::folders::Folders;
use super::format::{BASE_BYTES, MAX_BYTES};
use super::names::{ANNOTATIONS, is_hash};
use super::reading::{head, read};
use crate::notes::{Source, is_same_but_for_form, quotes_in};

/// Bytes at the start of a file in which its `[source]` is looked for.
const HEAD: u64 = 8192;
/// Fewest characters of a quotation that does not stand in many an article.
const TELLING: usize = 8;
/// Most files looked at.
const FILES: usize = 4096;

/// The annotation file in the notes folder that belongs to `article`, whose text `text` gives.
pub(super) fn find<'t>(
    folders: &Folders,
    article: &Source,
    text: impl FnOnce() -> Cow<'t, str>,
) -> Option<PathBuf> {
    let text = LazyCell::new(text);
    let text = || -> &str { &text };
    // Two articles that both say who they are are two.
    let may_be = |(_, source): &(PathBuf, Source)| !is_given(&source.id) || !is_given(&article.id);
    let files: Vec<_> = all(folders).filter(may_be).collect();
    let first = |is_kin: &dyn Fn(&(PathBuf, Source)) -> bool| {
        let found = files
            .iter()
            .filter(|file| is_kin(file))
            .min_by_key(|(path, _)| path);
        found.map(|(path, _)| path.clone())
    };
    first(&|(_, source)| source.sha256 == article.sha256)
        .or_else(|| {
            first(&|(path, source)| is_same_place(source, article) && may_be_about(path, text()))
        })
        .or_else(|| first(&|(_, source)| is_same_in_form(source, folders, article, &text)))
        .or_else(|| first(&|(path, source)| has_left(source, path, &text)))
}

/// The annotation files whose article was read from a file that is no longer there. `known` are the files of the articles that
/// are.
pub fn left_behind(folders: &Folders, known: &BTreeSet<PathBuf>) -> Vec<(PathBuf, Source)> {
    let is_left = |(path, source): &(PathBuf, Source)| !known.contains(path) && is_gone(source);
    let mut left: Vec<_> = all(folders).filter(is_left).collect();
    left.sort_by(|(one, _), (other, _)| one.cmp(other));
    left
}

/// The annotation files in the notes folder, and what each says it belongs to.
fn all(folders: &Folders) -> impl Iterator<Item = (PathBuf, Source)> {
    let entries = folders
        .notes
        .as_ref()
        .and_then(|notes| fs::read_dir(notes).ok());
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    paths
        .filter(|path| path.to_string_lossy().ends_with(ANNOTATIONS))
        .take(FILES)
        .filter_map(|path| Some((path.clone(), source(&path)?)))
}

/// Whether the article was read from a file, and there is none there now.
fn is_gone(source: &Source) -> bool {
    let path = source.uri.as_ref().map(Path::new);
    path.is_some_and(|path| path.is_absolute() && !path.exists())
}

/// Whether an id was given to the article, and not made from its text.
fn is_given(id: &str) -> bool {
    !is_hash(id)
}

/// What a file says it belongs to, read from its start.
fn source(path: &Path) -> Option<Source> {
    let head = head(path, HEAD).ok()??;
    let head = String::from_utf8_lossy(&head);
    let above = head.find("[[annotation]]").map_or(&*head, |at| &head[..at]);
    let file = AnnotationFile::parse(above.to_owned()).ok()?;
    Some(file.source().clone())
}

fn is_same_place(source: &Source, article: &Source) -> bool {
    source.uri.is_some() && source.uri == article.uri
}

/// Whether at least three in ten of the file's quotations are in `text`, if it has any: another article may stand in the same
/// place now.
fn may_be_about(path: &Path, text: &str) -> bool {
    votes(path, text, 1).is_some_and(|(found, all)| 10 * found >= 3 * all)
}

/// Whether the place is empty that the file's article was read from, and its quotations are in `text`: it was moved and edited.
fn has_left<'t>(source: &Source, path: &Path, text: &dyn Fn() -> &'t str) -> bool {
    is_gone(source)
        && votes(path, text(), TELLING)
            .is_some_and(|(found, all)| found > 0 && 10 * found >= 3 * all)
}

/// Of the file's quotations that have at least `chars` characters, how many are in `text`, and how many there are.
fn votes(path: &Path, text: &str, chars: usize) -> Option<(usize, usize)> {
    let file = AnnotationFile::from_bytes(read(path, MAX_BYTES).ok()??).ok()?;
    Some(quotes_in(file.records(), text, chars))
}

fn is_same_in_form<'t>(
    source: &Source,
    folders: &Folders,
    article: &Source,
    text: &dyn Fn() -> &'t str,
) -> bool {
    let is_as_long = source.chars.abs_diff(article.chars) <= article.chars / 4;
    let base = folders.base(&source.sha256).filter(|_| is_as_long);
    let base = base.and_then(|path| read(&path, BASE_BYTES).ok()?);
    let base = base.and_then(|bytes| String::from_utf8(bytes).ok());
    base.is_some_and(|base| is_same_but_for_form(&base, text()))
}
