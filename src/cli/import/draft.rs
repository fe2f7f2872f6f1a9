//! What a file becomes: the bytes of an article file, what it is known by, and what there is to say of it.

use crate::cli::article;
use crate::cli::failure::Failure;
use crate::corpus::{self, Document};
use crate::notes::new_article_id;
use crate::recognise::{self, Format, Recognised};

/// An article that is yet to be put somewhere.
#[derive(Debug)]
pub struct Draft {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is known by: for a page the beginning of the hash of its text, for an article what it says itself.
    pub id: String,
    /// What it says.
    pub document: Document,
    /// What was recognised; `None` for a file that is an article already.
    pub page: Option<Recognised>,
    /// How the file it comes from is encoded.
    pub encoding: &'static str,
    /// What that is written in.
    pub format: Format,
}

impl Draft {
    /// The article that the file `name` with content `bytes` becomes; a file that is an article stays as it is, in UTF-8.
    ///
    /// # Errors
    /// When nothing can be read in it.
    pub fn of(name: &str, bytes: Vec<u8>, encoding: Option<&str>) -> Result<Self, Failure> {
        let opened = article::opened(name, &bytes, encoding)?;
        let Some(page) = opened.page else {
            let document = opened.document;
            let id = document.meta().id.clone();
            return Ok(Self {
                bytes: as_utf8(bytes, opened.encoding),
                id: id.unwrap_or_else(|| new_article_id(&document)),
                document,
                page: None,
                encoding: opened.encoding,
                format: opened.format,
            });
        };
        drop((opened.document, bytes));
        let (document, _) = corpus::article::parse(corpus::stem(name), &page.article());
        let id = new_article_id(&document);
        Ok(Self {
            bytes: page.article_with_id(id.clone()).into_bytes(),
            id,
            document,
            page: Some(page),
            encoding: opened.encoding,
            format: opened.format,
        })
    }

    /// How many things in it only the reader can know.
    pub fn doubts(&self) -> usize {
        self.page.as_ref().map_or(0, |page| page.doubts.len())
    }
}

fn as_utf8(bytes: Vec<u8>, encoding: &str) -> Vec<u8> {
    if encoding == "UTF-8" {
        return bytes;
    }
    // it could be decoded when it was opened
    match recognise::decode(&bytes, Some(encoding), None) {
        Ok(decoded) => decoded.text.into_bytes(),
        Err(_) => bytes,
    }
}
