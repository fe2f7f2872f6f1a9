//! From the bytes of any file to a document, or to one clear reason why not.

use crate::corpus::article::{Item, ItemKind, PieceKind, pieces};
use crate::corpus::{self, Document, Problem, article};

use super::build::{Line, Recognised, recognise};
use super::decode::Decoded;
use super::doubt::{Doubt, DoubtKind};
use super::extract::{Contents, ExtractError, Format, contents, extract_text};
use super::long::RECOGNISED;

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
    let contents = contents(name, bytes, encoding).map_err(OpenError::Extract)?;
    let extracted = match contents {
        Contents::Text(Format::Text | Format::Markdown, decoded)
            if is_ours(name, &decoded.text) =>
        {
            return as_it_stands(name, decoded, Format::Article);
        }
        Contents::Text(Format::Text, decoded) if decoded.text.len() > RECOGNISED => {
            return as_it_stands(name, decoded, Format::Text);
        }
        other => other.extracted().map_err(OpenError::Extract)?,
    };
    let (decoded, format) = (extracted.decoded, extracted.format);
    let mut page = recognise(&extracted.page, corpus::stem(name));
    let is_plain =
        page.is_unremarkable() || !page.speaks() && article::has_front_matter(&decoded.text);
    if format == Format::Markdown && is_plain {
        return as_it_stands(name, decoded, format);
    }
    page.doubts.splice(0..0, of_bytes(&decoded));
    let document = match format {
        Format::Text => as_plain(&page, decoded.text),
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

/// A text of which nothing has to be recognised.
fn as_it_stands(name: &str, decoded: Decoded, format: Format) -> Result<Opened, OpenError> {
    let (document, problems) = corpus::open(name, decoded.text).ok_or(OpenError::Empty)?;
    Ok(Opened {
        document,
        problems,
        encoding: decoded.encoding,
        page: None,
        format,
    })
}

/// A decoded plain text with what is known of its lines, and what that is; `stem` is the title of one that has none.
pub fn open_text(text: String, stem: &str) -> (Document, Recognised) {
    let page = recognise_text(&text, stem);
    (as_plain(&page, text), page)
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
fn of_bytes(decoded: &Decoded) -> Vec<Doubt> {
    let (confidence, text) = (decoded.confidence, &decoded.text);
    let doubt = |kind, line| Doubt {
        kind,
        line,
        text: String::new(),
    };
    let is_guess = confidence < SURE || confidence < 100 && decoded.encoding == LIKE_CHINESE;
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
    /// Whether anybody speaks in it.
    fn speaks(&self) -> bool {
        let is_speaker = |line: &Line| matches!(line.item.kind, ItemKind::Speaker { .. });
        self.lines.iter().any(is_speaker)
    }

    /// Nobody speaks in it, and its head says nothing: as Markdown it is read as it stands.
    fn is_unremarkable(&self) -> bool {
        let meta = &self.meta;
        !self.speaks() && meta.date.is_none() && meta.source.is_none() && meta.author.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read_by_its_own_parser_alone() {
        let deep = ">".repeat(200_000);
        let speaker = "# 张三\n<!-- speaker name=\"张三\" -->\n\n甲\n\n";
        let opened = |text: String| open("a.md", text.as_bytes(), None);
        let article = opened(format!("{speaker}{deep}乙\n")).expect("an article");
        assert_eq!(
            (article.format, article.page.is_none()),
            (Format::Article, true)
        );
        assert_eq!(
            opened(format!("{deep}乙\n")).err(),
            Some(OpenError::Extract(ExtractError::TooDeep))
        );
    }
}
