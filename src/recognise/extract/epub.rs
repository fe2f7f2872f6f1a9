//! EPUB 2 and 3, also those that were packed wrongly.
//!
//! # Why no EPUB library
//! Books that people make of saved pages are often packed in a way that a library refuses: paths that differ in case or are
//! escaped, a folder too many, a missing item. A reader of books shows them all the same, and so do we.
//!
//! Nothing is ever written or read outside the archive: a path only chooses among the names in it.

mod archive;
mod package;

use super::{ExtractError, html, within};
use crate::recognise::decode::{Decoded, decode};
use crate::recognise::page::{Page, PageLine, Shape, WhyDropped};
use archive::{Archive, join};
use package::Package;

pub(super) use archive::is_epub;

/// Most parts that are read.
const MOST_PARTS: usize = 10_000;
/// A cover with more letters than this says something.
const COVER: usize = 300;

/// The page of a book: its parts in reading order, and how they are encoded.
///
/// # Errors
/// Where it cannot be unpacked, is encrypted, or too large.
pub(super) fn extract(bytes: &[u8], named: Option<&str>) -> Result<(Page, Decoded), ExtractError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(encryption) = archive.find("META-INF/encryption.xml", "") {
        let text = archive.read_text(encryption, None)?.text;
        if package::covers_content(&text) {
            return Err(ExtractError::Encrypted);
        }
    }
    let (package, folder) = package_of(&mut archive)?;
    let parts = parts(&archive, &package, &folder);
    within(parts.len(), MOST_PARTS)?;
    if parts.is_empty() {
        return Err(ExtractError::Broken {
            message: "no part with text in it".into(),
        });
    }
    read(&mut archive, parts, package, named)
}

/// The package document, and the folder it lies in; an empty one where there is none to be found.
fn package_of(archive: &mut Archive) -> Result<(Package, String), ExtractError> {
    let mut found = None;
    if let Some(container) = archive.find("META-INF/container.xml", "") {
        let text = archive.read_text(container, None)?.text;
        found = package::root_file(&text).and_then(|path| archive.find(&path, ""));
    }
    let Some(ix) = found.or_else(|| archive.first_ending(".opf")) else {
        return Ok((Package::default(), String::new()));
    };
    let text = archive.read_text(ix, None)?.text;
    let folder = archive
        .name(ix)
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    Ok((package::parse(&text), folder.to_owned()))
}

/// A part of a book that is to be read.
struct Part {
    ix: usize,
    /// Why it is no text, if it is none.
    why: Option<WhyDropped>,
    is_cover: bool,
}

/// The parts in reading order, those aside from it last.
fn parts(archive: &Archive, package: &Package, folder: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (linear, aside): (Vec<_>, Vec<_>) = package.spine.iter().partition(|item| item.is_linear);
    for item in linear.into_iter().chain(aside) {
        let Some(ix) = archive.find(&join(folder, &item.path), folder) else {
            continue;
        };
        if parts.iter().take(MOST_PARTS).any(|part| part.ix == ix) || !archive.is_text(ix) {
            continue;
        }
        let why = if item.is_navigation {
            Some(WhyDropped::Navigation)
        } else {
            (!item.is_linear).then_some(WhyDropped::Around)
        };
        parts.push(Part {
            ix,
            why,
            is_cover: item.is_cover,
        });
        if parts.len() > MOST_PARTS {
            return parts;
        }
    }
    if parts.iter().all(|part| part.why.is_some()) {
        let known: Vec<usize> = parts.iter().map(|part| part.ix).collect();
        let others = archive.texts().into_iter().filter(|ix| !known.contains(ix));
        parts.extend(others.map(|ix| Part {
            ix,
            why: None,
            is_cover: false,
        }));
    }
    parts
}

fn read(
    archive: &mut Archive,
    parts: Vec<Part>,
    package: Package,
    named: Option<&str>,
) -> Result<(Page, Decoded), ExtractError> {
    let mut page = Page {
        meta: package.meta,
        ..Page::default()
    };
    let mut how: Option<Decoded> = None;
    let mut before = 0;
    for part in parts {
        let decoded = archive.read_text(part.ix, named)?;
        let inner = html::extract(&package::as_html(&decoded.text))?;
        if page.meta.title.is_empty() {
            page.meta.title = inner.meta.title;
        }
        add(&mut page.lines, inner.lines, &part, before);
        before += decoded.text.lines().count();
        let first = how.get_or_insert_with(|| Decoded {
            text: String::new(),
            damaged: 0,
            ..decoded
        });
        first.confidence = first.confidence.min(decoded.confidence);
        first.damaged += decoded.damaged;
    }
    let how = how.ok_or_else(|| ExtractError::Broken {
        message: "no part with text in it".into(),
    })?;
    Ok((page, how))
}

/// Adds the lines of a part, `before` of whose lines lie in earlier parts.
fn add(lines: &mut Vec<PageLine>, part: Vec<PageLine>, how: &Part, before: usize) {
    let letters: usize = part.iter().map(|line| line.text.chars().count()).sum();
    let cover = (how.is_cover && letters < COVER).then_some(WhyDropped::Around);
    let why = how.why.or(cover);
    lines.extend(part.into_iter().filter_map(|mut line| {
        line.number += before;
        if let (Some(why), false) = (why, matches!(line.shape, Shape::Dropped(_))) {
            line.shape = Shape::Dropped(why);
        }
        let is_empty = line.text.is_empty() && !matches!(line.shape, Shape::Image { .. });
        (!is_empty).then_some(line)
    }));
}

/// `bytes` of a part as text.
fn text_of(bytes: &[u8], named: Option<&str>) -> Result<Decoded, ExtractError> {
    let declared = html::declared(bytes);
    decode(bytes, named, declared.as_deref()).map_err(ExtractError::Decode)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
