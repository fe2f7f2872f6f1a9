//! The source of an article, cut into pieces that tile it.
//!
//! The rules are those of `CommonMark` 0.31 chapter 4 and 5.1 for what the format uses (blank lines, ATX headings, fenced
//! code, HTML comments, paragraphs, block quotes with lazy lines); everything else of it is a paragraph here.

use std::ops::Range;

use crate::corpus::lines::{SourceLine, is_blank, line_at, lines};
use crate::corpus::open::MARK;

use super::inline;

/// A run of the source. The ranges of all pieces, one after the other, are the whole source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its bytes in the source, line endings included.
    pub range: Range<usize>,
    /// Line of the source it starts on, from 1.
    pub line: usize,
}

/// What a piece is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PieceKind {
    /// The byte order mark.
    ByteOrderMark,
    /// From `+++` to `+++`.
    FrontMatter {
        /// Whether the second `+++` is there; without it the piece is the first line alone.
        closed: bool,
    },
    /// Lines without anything to see.
    Blank,
    /// One line with `#` marks.
    Heading {
        /// How many, 1..=6.
        marks: u8,
    },
    /// An HTML comment that starts a line.
    Comment {
        /// Whether it ends; without an end the piece is its first line alone.
        closed: bool,
    },
    /// A blockquote.
    Quote,
    /// A line that is an image and nothing else.
    Image,
    /// A fenced block.
    Fence {
        /// Whether its closing fence is there; without it the piece reaches to the end of the source.
        closed: bool,
    },
    /// Other lines that follow each other.
    Paragraph,
}

/// Cuts `source`; linear in its length.
pub fn pieces(source: &str) -> Vec<Piece> {
    let mut scanner = Scanner {
        source,
        at: 0,
        line: 1,
        comments_may_end: true,
    };
    let mut pieces = Vec::new();
    while scanner.at < source.len() {
        pieces.push(scanner.piece());
    }
    pieces
}

/// Whether the first line is `+++`.
pub(super) fn opens_front_matter(source: &str) -> bool {
    lines(source.strip_prefix(MARK).unwrap_or(source))
        .next()
        .is_some_and(|line| is_front_matter_fence(line.text))
}

/// The text of a heading line, still with its escapes: without the marks before it and those that may close it.
pub(super) fn heading_text(line: &str) -> &str {
    let text = line.trim().trim_start_matches('#').trim();
    let open = text.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) {
        open.trim_end()
    } else {
        text
    }
}

/// What stands after the opening fence.
pub(super) fn fence_info(line: &str) -> &str {
    opening_fence(line).map_or("", |fence| fence.info)
}

/// A line of a blockquote without its mark; a lazy line is itself.
pub(super) fn without_quote_mark(line: &str) -> &str {
    let Some(inner) = indented(line).and_then(|text| text.strip_prefix('>')) else {
        return line;
    };
    inner.strip_prefix(' ').unwrap_or(inner)
}

struct Scanner<'s> {
    source: &'s str,
    /// Where the next piece starts.
    at: usize,
    /// The line it starts on.
    line: usize,
    /// Whether `-->` may still come: once it was sought in vain it is not sought again.
    comments_may_end: bool,
}

impl<'s> Scanner<'s> {
    fn piece(&mut self) -> Piece {
        let (kind, end) = self.kind_and_end();
        let piece = Piece {
            kind,
            range: self.at..end,
            line: self.line,
        };
        let text = &self.source[piece.range.clone()];
        self.line += lines(text).count() - usize::from(!text.ends_with(['\n', '\r']));
        self.at = end;
        piece
    }

    fn kind_and_end(&mut self) -> (PieceKind, usize) {
        if self.at == 0 && self.source.starts_with(MARK) {
            return (PieceKind::ByteOrderMark, MARK.len_utf8());
        }
        let Some(line) = line_at(self.source, self.at) else {
            return (PieceKind::Blank, self.source.len());
        };
        if self.is_start() && is_front_matter_fence(line.text) {
            return self.front_matter(line.end);
        }
        if !self.is_at_line_start() {
            return (PieceKind::Paragraph, self.while_lines(line.end, is_text));
        }
        match LineKind::of(line.text) {
            LineKind::Blank => (PieceKind::Blank, self.while_lines(line.end, is_blank)),
            LineKind::Heading { marks } => (PieceKind::Heading { marks }, line.end),
            LineKind::Image => (PieceKind::Image, line.end),
            LineKind::Fence(fence) => self.fence(fence, line.end),
            LineKind::Comment => self.comment(line.end),
            LineKind::Quote => (PieceKind::Quote, self.quote(line)),
            LineKind::Text => (PieceKind::Paragraph, self.while_lines(line.end, is_text)),
        }
    }

    fn is_start(&self) -> bool {
        self.source[..self.at].chars().all(|char| char == MARK)
    }

    /// Not so after a comment with text behind it.
    fn is_at_line_start(&self) -> bool {
        self.is_start() || self.source[..self.at].ends_with(['\n', '\r'])
    }

    /// The lines from byte `start` on.
    fn lines_from(&self, start: usize) -> impl Iterator<Item = SourceLine<'s>> {
        let ends = move |line: SourceLine<'s>| SourceLine {
            end: start + line.end,
            ..line
        };
        lines(&self.source[start..]).map(ends)
    }

    /// Where the lines from `start` on that are `wanted` end.
    fn while_lines(&self, start: usize, wanted: impl Fn(&str) -> bool) -> usize {
        self.lines_from(start)
            .take_while(|line| wanted(line.text))
            .last()
            .map_or(start, |line| line.end)
    }

    fn front_matter(&self, start: usize) -> (PieceKind, usize) {
        let close = self
            .lines_from(start)
            .find(|line| is_front_matter_fence(line.text));
        (
            PieceKind::FrontMatter {
                closed: close.is_some(),
            },
            close.map_or(start, |line| line.end),
        )
    }

    fn fence(&self, fence: Fence, start: usize) -> (PieceKind, usize) {
        let close = self
            .lines_from(start)
            .find(|line| fence.is_closed_by(line.text));
        (
            PieceKind::Fence {
                closed: close.is_some(),
            },
            close.map_or(self.source.len(), |line| line.end),
        )
    }

    /// A comment and the blanks after it; text after it on its last line starts a paragraph, whatever it looks like.
    fn comment(&mut self, first_end: usize) -> (PieceKind, usize) {
        let rest = &self.source[self.at..];
        let close = if self.comments_may_end {
            memchr::memmem::find(rest.as_bytes(), b"-->")
        } else {
            None
        };
        let Some(close) = close else {
            self.comments_may_end = false;
            return (PieceKind::Comment { closed: false }, first_end);
        };
        let end = self.at + close + "-->".len();
        let after = line_at(self.source, end).filter(|line| is_blank(line.text));
        (
            PieceKind::Comment { closed: true },
            after.map_or(end, |line| line.end),
        )
    }

    /// Where the blockquote that starts with `first` ends: a text line after one of its paragraphs is part of it.
    fn quote(&self, first: SourceLine) -> usize {
        let mut end = first.end;
        let mut is_lazy = !is_blank(without_quote_mark(first.text));
        for line in self.lines_from(first.end) {
            match LineKind::of(line.text) {
                LineKind::Quote => is_lazy = !is_blank(without_quote_mark(line.text)),
                LineKind::Text if is_lazy => {}
                _ => break,
            }
            end = line.end;
        }
        end
    }
}

/// What a line says by itself.
enum LineKind<'l> {
    Blank,
    Heading { marks: u8 },
    Fence(Fence<'l>),
    Comment,
    Quote,
    Image,
    Text,
}

impl<'l> LineKind<'l> {
    fn of(line: &'l str) -> Self {
        if is_blank(line) {
            return Self::Blank;
        }
        let Some(text) = indented(line) else {
            return Self::Text;
        };
        match text.as_bytes()[0] {
            b'#' => heading_marks(text).map_or(Self::Text, |marks| Self::Heading { marks }),
            b'`' | b'~' => opening_fence(line).map_or(Self::Text, Self::Fence),
            b'<' if text.starts_with("<!--") => Self::Comment,
            b'>' => Self::Quote,
            b'!' if inline::image(line).is_some() => Self::Image,
            _ => Self::Text,
        }
    }
}

fn is_text(line: &str) -> bool {
    matches!(LineKind::of(line), LineKind::Text)
}

/// The line without its indent; `None` where `CommonMark` sees no block start: after 4 blanks or a tab, or in a line of blanks.
fn indented(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(' ');
    (line.len() - text.len() < 4 && !text.is_empty()).then_some(text)
}

fn heading_marks(text: &str) -> Option<u8> {
    let after = text.trim_start_matches('#');
    let marks = u8::try_from(text.len() - after.len())
        .ok()
        .filter(|marks| (1..=6).contains(marks))?;
    (after.is_empty() || after.starts_with([' ', '\t'])).then_some(marks)
}

fn is_front_matter_fence(line: &str) -> bool {
    line.trim_end_matches([' ', '\t']) == "+++"
}

#[derive(Clone, Copy)]
struct Fence<'l> {
    mark: char,
    marks: usize,
    info: &'l str,
}

fn opening_fence(line: &str) -> Option<Fence<'_>> {
    let text = indented(line)?;
    let mark = text
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let after = text.trim_start_matches(mark);
    let fence = Fence {
        mark,
        marks: text.len() - after.len(),
        info: after.trim(),
    };
    (fence.marks >= 3 && !(mark == '`' && fence.info.contains('`'))).then_some(fence)
}

impl Fence<'_> {
    fn is_closed_by(&self, line: &str) -> bool {
        let Some(text) = indented(line) else {
            return false;
        };
        let after = text.trim_start_matches(self.mark);
        text.len() - after.len() >= self.marks && after.trim_matches([' ', '\t']).is_empty()
    }
}
