//! From the bytes of any file to a document, or to one clear reason why not.

use crate::corpus::article::{Item, ItemKind, PieceKind, pieces};
use crate::corpus::{self, Document, Problem, article};

use super::build::{Recognised, recognise};
use super::doubt::{Doubt, DoubtKind};
use super::extract::{ExtractError, Format, extract, extract_text};

/// A file that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What is read: of an article its text, of a plain text the file itself with what is known of its lines, of any other
    /// page the article that it would be imported as.
    pub document: Document,
    /// What is wrong with an article file.
    pub problems: Vec<Problem>,
    /// How the file was encoded, as the WHATWG Encoding Standard spells it.
    pub encoding: &'static str,
    /// What was recognised in a page; `None` for an article, which says itself who speaks, and for Markdown in which nobody does.
    pub page: Option<Recognised>,
    /// What the file is written in.
    pub format: Format,
}

/// Why a file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OpenError {
    /// There is nothing in it that could be shown.
    Empty,
    /// No text could be had from it.
    Extract(ExtractError),
}

/// Opens the file `name` (a name or path) with content `bytes`; `encoding` is the one the reader asks for.
///
/// # Errors
/// See [`OpenError`].
pub fn open(name: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Opened, OpenError> {
    let extracted = extract(name, bytes, encoding).map_err(OpenError::Extract)?;
    let (decoded, format) = (extracted.decoded, extracted.format);
    let source = decoded.text;
    let is_text = matches!(format, Format::Text | Format::Markdown);
    if is_text && is_ours(name, &source) {
        let (document, problems) = corpus::open(name, source).ok_or(OpenError::Empty)?;
        return Ok(Opened {
            document,
            problems,
            encoding: decoded.encoding,
            page: None,
            format: Format::Article,
        });
    }
    let mut page = recognise(&extracted.page, corpus::stem(name));
    page.doubts.splice(
        0..0,
        of_bytes(decoded.encoding, decoded.confidence, &source),
    );
    if format == Format::Markdown && page.is_unremarkable() {
        let (document, problems) = corpus::open(name, source).ok_or(OpenError::Empty)?;
        return Ok(Opened {
            document,
            problems,
            encoding: decoded.encoding,
            page: None,
            format,
        });
    }
    let document = match format {
        Format::Text => as_plain(&page, source),
        _ => article::parse(corpus::stem(name), &page.article()).0,
    };
    document.last().ok_or(OpenError::Empty)?;
    Ok(Opened {
        document,
        problems: Vec::new(),
        encoding: decoded.encoding,
        page: Some(page),
        format,
    })
}

/// What is recognised in a plain text; `stem` is the title of one that has none.
pub fn recognise_text(text: &str, stem: &str) -> Recognised {
    recognise(&extract_text(text), stem)
}

/// Whether a text is an article in our format, and not a page in Markdown or a plain text: it says who speaks, keeps dropped
/// lines, or its front matter has an id.
fn is_ours(name: &str, source: &str) -> bool {
    if !corpus::is_article(name, source) {
        return false;
    }
    let pieces = pieces(source);
    let is_named_markdown = corpus::is_article(name, "");
    pieces.iter().any(|piece| {
        let text = &source[piece.range.clone()];
        match piece.kind {
            PieceKind::Comment { closed: true } => text.contains("speaker"),
            PieceKind::Fence { .. } => text
                .trim_start_matches(['`', '~', ' '])
                .starts_with("dropped"),
            // other programs put it into Markdown too, but not into a plain text
            PieceKind::FrontMatter { closed: true } => {
                !is_named_markdown || text.lines().any(|line| line.trim_start().starts_with("id"))
            }
            _ => false,
        }
    })
}

/// The file itself, with what is known of its lines.
fn as_plain(page: &Recognised, source: String) -> Document {
    let items: Vec<(usize, Item)> = page
        .lines
        .iter()
        .map(|line| (line.number, line.item.clone()))
        .collect();
    corpus::parse_as(page.meta.clone(), source, &items)
}

/// What is doubtful about the bytes.
fn of_bytes(encoding: &str, confidence: u8, text: &str) -> Vec<Doubt> {
    let doubt = |kind, line| Doubt {
        kind,
        line,
        text: String::new(),
    };
    let is_guess = confidence < SURE || confidence < 100 && encoding == LIKE_CHINESE;
    let encoding = is_guess.then(|| doubt(DoubtKind::Encoding, 1));
    let damage = text.find(char::REPLACEMENT_CHARACTER).map(|at| {
        let line = 1 + text[..at].matches('\n').count();
        doubt(DoubtKind::Damaged, line)
    });
    encoding.into_iter().chain(damage).collect()
}

/// Korean in this encoding looks like Chinese in GB 2312, byte for byte.
const LIKE_CHINESE: &str = "EUC-KR";

/// An encoding less sure than this, in percent, is asked about.
const SURE: u8 = 60;

impl Recognised {
    /// Nobody speaks in it, and its head says nothing: as Markdown it is read as it stands.
    fn is_unremarkable(&self) -> bool {
        let speaks = self
            .lines
            .iter()
            .any(|line| matches!(line.item.kind, ItemKind::Speaker { .. }));
        let meta = &self.meta;
        !speaks && meta.date.is_none() && meta.source.is_none() && meta.author.is_none()
    }
}
