//! The source of the article that is read, for the program to correct, and writing it back.

use std::path::Path;
use std::sync::Arc;

use super::article::Origin;
use super::read::Known;
use super::setup::Setup;
use crate::app::{ArticleSave, Corrections, LineDoubt, Manuscript, Msg};
use crate::corpus::article::{Item, ItemKind, items};
use crate::corpus::{BUILT_IN, Document};
use crate::notes::article_id;
use crate::recognise::{self, DoubtKind, Recognised};
use crate::shell::page_words;
use crate::shell::words::{self, both};
use crate::shell::{KeepCorrections, OpenManuscript, SaveArticle};
use crate::store::{self, Trouble};

/// Most bytes of an article that is corrected: every correction reads it anew.
const MAX_BYTES: usize = 8 << 20;

/// Gives the source of `origin`, of which this is known, and the corrections of it that were not saved.
pub fn open(setup: &Arc<Setup>, origin: Origin, known: Arc<Known>) -> OpenManuscript {
    let setup = setup.clone();
    Arc::new(move || {
        let document = known.document().ok_or_else(still_read)?;
        if document.len() > MAX_BYTES {
            return Err(too_large());
        }
        let page = known.page().ok_or_else(still_read)?;
        let mut manuscript = match (&origin, &page) {
            (Origin::BuiltIn, _) => made(BUILT_IN.1.to_owned()),
            (_, Some(page)) => Manuscript {
                doubts: doubts(page),
                ..made(as_article(page, document))
            },
            (Origin::File(path), None) => in_file(path)?,
            (Origin::Standard, None) => return Err(in_no_file()),
        };
        let (id, source) = (article_id(document), &manuscript.source);
        // corrections add marks to a text, and hardly more
        manuscript.kept = store::kept_corrections(&setup.folders, &id, source, 2 * MAX_BYTES);
        Ok(manuscript)
    })
}

/// Keeps corrections of the article with this id until they are saved.
pub fn keep(setup: &Arc<Setup>, known: Arc<Known>) -> KeepCorrections {
    let setup = setup.clone();
    Arc::new(move |corrections: Option<&Corrections>| {
        let id = known.id().ok_or_else(still_read)?;
        let kept = match corrections {
            Some(Corrections { before, source }) => {
                store::keep_corrections(&setup.folders, id, before, source)
            }
            None => store::drop_corrections(&setup.folders, id),
        };
        kept.map_err(|unsaved| words::article_unsaved(&unsaved))
    })
}

/// The source in an article file.
fn in_file(path: &Path) -> Result<Manuscript, Msg> {
    let bytes = match store::read(path, MAX_BYTES) {
        Err(Trouble::TooLarge { .. }) => return Err(too_large()),
        outcome => outcome.map_err(|trouble| words::file_trouble(&trouble))?,
    };
    let missing = std::io::ErrorKind::NotFound.into();
    let bytes = bytes.ok_or_else(|| words::unreadable(path, &missing))?;
    match String::from_utf8(bytes) {
        Ok(source) => Ok(Manuscript {
            doubts: missing_names(&source),
            source,
            file: Some(path.to_owned()),
            kept: None,
        }),
        // an article in another encoding is written as a new file
        Err(error) => recognise::decode(error.as_bytes(), None, None)
            .map(|decoded| made(decoded.text))
            .map_err(|_| words::unreadable(path, &std::io::ErrorKind::InvalidData.into())),
    }
}

/// What recognition was not sure of, by the lines of the article. What is doubtful about the whole page, or about a line that went
/// into the front matter, is shown at the line that follows.
pub fn doubts(page: &Recognised) -> Vec<LineDoubt> {
    let line_doubt = |doubt: &recognise::Doubt| {
        let next = page.lines.iter().position(|line| line.number >= doubt.line);
        Some(LineDoubt {
            line_ix: next.or(page.lines.len().checked_sub(1))?,
            msg: page_words::doubt(doubt.kind),
        })
    };
    page.doubts.iter().filter_map(line_doubt).collect()
}

/// An article says itself who speaks; only a name that is not whole is doubtful in it.
fn missing_names(source: &str) -> Vec<LineDoubt> {
    let doubt = |(line_ix, item): (usize, Item)| {
        let ItemKind::Speaker {
            incomplete: true, ..
        } = item.kind
        else {
            return None;
        };
        Some(LineDoubt {
            line_ix,
            msg: page_words::doubt(DoubtKind::NameIncomplete),
        })
    };
    items(source)
        .into_iter()
        .enumerate()
        .filter_map(doubt)
        .collect()
}

/// The article that a page is imported as, known by what the page was known by.
fn as_article(page: &Recognised, document: &Document) -> String {
    page.article_with_id(article_id(document))
}

fn made(source: String) -> Manuscript {
    Manuscript {
        doubts: missing_names(&source),
        source,
        file: None,
        kept: None,
    }
}

fn still_read() -> Msg {
    both(
        "文章还在读入，请稍候再整理",
        "the article is still being read: try again in a moment",
    )
}

fn in_no_file() -> Msg {
    both(
        "来自标准输入的文章不能整理，请先存成文件",
        "an article from standard input cannot be corrected: save it to a file first",
    )
}

fn too_large() -> Msg {
    let limit = MAX_BYTES >> 20;
    both(
        format!("文章超过 {limit} MB，不能在这里整理"),
        format!("the article is larger than {limit} MB and cannot be corrected here"),
    )
}

/// Writes a corrected article: over its file, or as a new one named `stem` in the library.
pub fn save(setup: &Arc<Setup>, stem: String) -> SaveArticle {
    let setup = setup.clone();
    Arc::new(move |article: &ArticleSave| {
        let folders = &setup.folders;
        let saved = match &article.file {
            Some(path) => {
                let texts = (article.before.as_str(), article.source.as_str());
                store::replace_article(folders, path, texts, article.keeps_original)
                    .map(|()| path.clone())
            }
            None => store::make_article(folders, &stem, &article.source),
        };
        saved.map_err(|unsaved| words::article_unsaved(&unsaved))
    })
}
