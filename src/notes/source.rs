//! Which article a set of annotations belongs to, and how an article is known again.

use jiff::Timestamp;

use super::hash::hash_of;
use crate::corpus::Document;

/// Which text a set of annotations belongs to: the `[source]` table of an annotation file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// The article's id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Author.
    pub author: Option<String>,
    /// Where the article was read from, a path or an address.
    pub uri: Option<String>,
    /// SHA-256 of the canonical text, lower-case hex.
    pub sha256: String,
    /// Code points in the canonical text.
    pub chars: usize,
    /// Name and version of what made the canonical text, as `pizhu-article 1`.
    pub extractor: String,
    /// BCP 47 language.
    pub lang: Option<String>,
    /// When the first mark was made.
    pub added: Option<Timestamp>,
}

impl Source {
    /// The source of annotations that are yet to be made on `document`, which was read from `uri` (its own address
    /// where that is `None`). Reads the whole text once.
    pub fn of(document: &Document, uri: Option<String>) -> Self {
        let meta = document.meta();
        let sha256 = text_sha256(document);
        Self {
            id: meta.id.clone().unwrap_or_else(|| sha256.clone()),
            title: meta.title.clone(),
            author: meta.author.clone(),
            uri: uri.or_else(|| meta.uri.clone()),
            sha256,
            chars: document.chars_before(document.len()),
            extractor: document.extractor().to_owned(),
            lang: meta.language.clone(),
            added: None,
        }
    }
}

/// What an article is known by: the id its front matter gives, else the hash of its text (which reads it all once).
pub fn article_id(document: &Document) -> String {
    document
        .meta()
        .id
        .clone()
        .unwrap_or_else(|| text_sha256(document))
}

/// The id that an article without one is given when it is imported: the first 16 hex digits of the hash of its text (which reads
/// it all once). The same page gives the same id, wherever and whenever.
pub fn new_article_id(document: &Document) -> String {
    let mut id = text_sha256(document);
    id.truncate(16);
    id
}

/// SHA-256 of the canonical text, lower-case hex.
pub(super) fn text_sha256(document: &Document) -> String {
    hash_of(document.pieces())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;
    use crate::notes::fixture::document;
    use crate::notes::sha256_hex;

    #[test]
    fn an_article_is_known_by_the_id_it_gives() {
        let (name, text) = corpus::BUILT_IN;
        let (article, _) = corpus::open(name, text.into()).expect("the built-in article");
        let source = Source::of(&article, Some("a.md".to_owned()));
        assert_eq!(Some(&source.id), article.meta().id.as_ref());
        assert_eq!(source.id, article_id(&article));
        assert_eq!(source.uri.as_deref(), Some("a.md"));
    }

    #[test]
    fn the_id_of_an_import_is_made_of_its_text() {
        let (name, text) = corpus::BUILT_IN;
        let (article, _) = corpus::open(name, text.into()).expect("the built-in article");
        assert_eq!(Some(new_article_id(&article)), article.meta().id);
    }

    #[test]
    fn a_text_without_an_id_is_known_by_its_words() {
        let text = document("近年来\n杭州");
        let source = Source::of(&text, None);
        assert_eq!(source.id, sha256_hex("近年来\n杭州"));
        assert_eq!((source.id, source.chars), (source.sha256, 6));
        assert_eq!(article_id(&text), sha256_hex("近年来\n杭州"));
    }
}
