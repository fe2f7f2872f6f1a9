//! The article format: Markdown with TOML front matter, one line per thing, plain to edit by hand.
//!
//! ~~~text
//! +++
//! id = "0f3a…"                       front matter: TOML; its title is the first block of the text
//! title = "…"
//! +++
//!
//! > 编者按 …                          a blockquote: the editor's note
//!
//! ```dropped                          a fence named `dropped`: lines of the page that are not its text
//! 据联谊报
//! ```
//!
//! # 湖州市政协主席 杨建新:             a speaker line as the page has it, and who it is
//! <!-- speaker name="杨建新" post="湖州市政协主席" -->
//!
//! ![](bbb68d74.jpg)                   an image
//!
//! ## 务求“专”有机制                    a practice heading
//!
//! 推出“广泛协商”…                      a paragraph
//! ~~~
//!
//! Reading is two steps: [`pieces()`] cuts the source into runs that tile it, byte for byte, whatever it holds; [`parse`]
//! makes a document of them. Neither can fail; what is doubtful is read as text and reported.
//!
//! # Why not a Markdown library
//! The canonical text must hold what the page holds, character for character, and every piece must know its own bytes so
//! that a later edit touches nothing else. `CommonMark` gives `*`, `&amp;` and `2~3` a meaning that press pages do not
//! intend. So inline text is literal here but for backslash escapes, and [`escape`] writes text that `CommonMark` reads the
//! same way. Tests hold both against a `CommonMark` parser.

mod correct;
mod edit;
mod front;
mod inline;
mod parts;
mod pieces;
mod speaker;
mod write;

use super::document::{Document, Meta, Parts};
use super::lines::{is_blank, lines};
use super::outline::{Head, NodeKind};
use super::{Block, BlockKind, Outline, Problem, ProblemKind};

pub use correct::{Class, Correction, Refusal, correct, label_end, named_in};
pub use edit::{Edit, with_id};
pub use front::FRONT_MATTER_LIMIT;
pub use inline::escape;
pub use pieces::{Piece, PieceKind, pieces};
pub use write::{Item, ItemKind, write};

/// What reads an article.
const EXTRACTOR: &str = "pizhu-article 1";

/// Whether `source` starts with the line that opens front matter.
pub fn has_front_matter(source: &str) -> bool {
    pieces::opens_front_matter(source)
}

/// The document of an article file, and what its owner should look at, in the order of lines. `stem`, the file's name
/// without its ending, is the title of an article that has none. Never fails; linear in the length of `source`.
pub fn parse(stem: &str, source: &str) -> (Document, Vec<Problem>) {
    let mut reader = Reader {
        source,
        ..Reader::default()
    };
    let pieces = pieces(source);
    for (ix, piece) in pieces.iter().enumerate() {
        let before = ix.checked_sub(1).map(|before_ix| &pieces[before_ix]);
        reader.read(before, piece, pieces.get(ix + 1));
    }
    reader.finish(stem)
}

/// What stands in an article file, in order, for [`write()`]: as [`parse`] reads it, with the dropped lines and without the
/// front matter.
pub fn items(source: &str) -> Vec<Item> {
    let read = pieces_with_items(source).into_iter();
    read.flat_map(|(_, items)| items).collect()
}

/// The pieces of `source`, each with the items that are read from it. A speaker comes with the heading, and not with the comment.
fn pieces_with_items(source: &str) -> Vec<(Piece, Vec<Item>)> {
    let mut reader = Reader {
        source,
        ..Reader::default()
    };
    let pieces = pieces(source);
    let mut read = Vec::with_capacity(pieces.len());
    for (ix, piece) in pieces.iter().enumerate() {
        let (blocks, heads) = (reader.parts.blocks.len(), reader.heads.len());
        let (dropped, images) = (reader.parts.dropped.len(), reader.parts.images.len());
        let before = ix.checked_sub(1).map(|before_ix| &pieces[before_ix]);
        reader.read(before, piece, pieces.get(ix + 1));
        let mut items: Vec<Item> = reader.parts.dropped[dropped..]
            .iter()
            .map(|line| dropped_line(line))
            .collect();
        let image = reader.parts.images.get(images).cloned();
        let head = reader.heads.get(heads);
        let blocks = reader.parts.blocks[blocks..].iter();
        items.extend(blocks.filter_map(|block| reader.item(block, head, image.as_ref())));
        read.push((piece.clone(), items));
    }
    read
}

fn dropped_line(line: &str) -> Item {
    Item {
        kind: ItemKind::Dropped,
        text: line.to_owned(),
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reader<'s> {
    source: &'s str,
    parts: Parts,
    heads: Vec<Head>,
    problems: Vec<Problem>,
    /// Whether the last `#` heading is no speaker: `##` is then a level below it.
    is_under_plain_heading: bool,
}

impl<'s> Reader<'s> {
    fn read(&mut self, before: Option<&Piece>, piece: &Piece, after: Option<&Piece>) {
        match piece.kind {
            PieceKind::ByteOrderMark | PieceKind::Blank => {}
            PieceKind::FrontMatter { closed } => self.front_matter(piece, closed),
            PieceKind::Quote => self.quote(piece),
            PieceKind::Heading { marks } => self.heading(piece, marks, after),
            PieceKind::Comment { closed } => self.comment(before, piece, closed),
            PieceKind::Image => self.image(piece),
            PieceKind::Fence { closed } => self.fence(piece, closed),
            PieceKind::Paragraph => self.paragraph(piece),
        }
    }

    fn finish(mut self, stem: &str) -> (Document, Vec<Problem>) {
        if self.parts.meta.title.is_empty() {
            stem.clone_into(&mut self.parts.meta.title);
        }
        self.parts.extractor = EXTRACTOR;
        self.parts.outline = Outline::of(self.heads, &self.parts.blocks);
        self.problems.sort_by_key(|problem| problem.line);
        (self.parts.into(), self.problems)
    }

    fn text(&self, piece: &Piece) -> &'s str {
        &self.source[piece.range.clone()]
    }

    fn problem(&mut self, line: usize, kind: ProblemKind) {
        self.problems.push(Problem { line, kind });
    }

    /// Adds a block and gives its number; nothing for a text that cannot be seen.
    fn block(&mut self, kind: BlockKind, text: &str) -> Option<usize> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let canonical = &mut self.parts.text;
        if !canonical.is_empty() {
            canonical.push('\n');
        }
        let start = canonical.len();
        canonical.push_str(text);
        let ix = self.parts.blocks.len();
        self.parts.blocks.push(Block {
            kind,
            range: start..canonical.len(),
            spaced: false,
        });
        Some(ix)
    }

    fn front_matter(&mut self, piece: &Piece, closed: bool) {
        if !closed {
            self.problem(piece.line, ProblemKind::FrontMatterUnclosed);
            return self.paragraph(piece);
        }
        let (meta, problems) = front::parse(self.text(piece), piece.line);
        self.problems.extend(problems);
        self.block(BlockKind::Title, &meta.title);
        self.parts.meta = meta;
    }

    fn quote(&mut self, piece: &Piece) {
        let inner: Vec<&str> = lines(self.text(piece))
            .map(|line| pieces::without_quote_mark(line.text))
            .collect();
        for paragraph in inner.split(|line| is_blank(line)) {
            self.block(BlockKind::Note, &inline::joined(paragraph.iter().copied()));
        }
    }

    fn paragraph(&mut self, piece: &Piece) {
        let text = inline::joined(lines(self.text(piece)).map(|line| line.text));
        self.block(BlockKind::Paragraph, &text);
    }

    fn image(&mut self, piece: &Piece) {
        let Some(image) = inline::image(self.text(piece)) else {
            return;
        };
        let alt = if is_blank(&image.alt) {
            &image.name
        } else {
            &image.alt
        };
        self.block(BlockKind::Caption, alt);
        if !is_blank(&image.name) {
            self.parts.images.push(image.name);
        }
    }

    fn fence(&mut self, piece: &Piece, closed: bool) {
        if !closed {
            self.problem(piece.line, ProblemKind::FenceUnclosed);
        }
        let mut lines: Vec<&str> = lines(self.text(piece)).map(|line| line.text).collect();
        if closed {
            lines.pop();
        }
        let info = pieces::fence_info(lines.remove(0));
        let shown = lines.into_iter().filter(|line| !is_blank(line));
        if info.split_whitespace().next() == Some("dropped") {
            self.parts.dropped.extend(shown.map(str::to_owned));
            return;
        }
        self.problem(
            piece.line,
            ProblemKind::FenceUnknown {
                info: info.to_owned(),
            },
        );
        for line in shown {
            self.block(BlockKind::Paragraph, line);
        }
    }

    fn comment(&mut self, before: Option<&Piece>, piece: &Piece, closed: bool) {
        if !closed {
            self.problem(piece.line, ProblemKind::CommentUnclosed);
            self.paragraph(piece);
        } else if !speaker::is_speaker(self.text(piece)) {
            self.problem(piece.line, ProblemKind::CommentUnknown);
        } else if before.is_none_or(|before| before.kind != PieceKind::Heading { marks: 1 }) {
            self.problem(piece.line, ProblemKind::SpeakerWithoutHeading);
        }
    }

    /// A block as it is written, with the head or image that made it; nothing for the title.
    fn item(&self, block: &Block, head: Option<&Head>, image: Option<&String>) -> Option<Item> {
        let mut text = self.parts.text[block.range.clone()].to_owned();
        let kind = match (block.kind, head, image) {
            (BlockKind::Title, ..) => return None,
            (BlockKind::Note, ..) => ItemKind::Note,
            (BlockKind::Caption, _, name) => {
                let name = name.cloned().unwrap_or_default();
                if text == name {
                    text.clear();
                }
                ItemKind::Image { name }
            }
            (BlockKind::Speaker | BlockKind::Heading { .. }, Some(head), _) => match &head.kind {
                NodeKind::Speaker {
                    name,
                    post,
                    incomplete,
                } => ItemKind::Speaker {
                    name: name.clone(),
                    post: post.clone(),
                    incomplete: *incomplete,
                },
                NodeKind::Heading { .. } => ItemKind::Heading { marks: head.marks },
            },
            _ => ItemKind::Paragraph,
        };
        Some(Item { kind, text })
    }

    fn heading(&mut self, piece: &Piece, marks: u8, after: Option<&Piece>) {
        let text = inline::unescape(pieces::heading_text(self.text(piece)));
        if is_blank(&text) {
            return self.problem(piece.line, ProblemKind::HeadingEmpty);
        }
        let above = self.heads.last().map_or(1, |head| head.marks);
        if marks > above + 1 {
            self.problem(
                piece.line,
                ProblemKind::HeadingSkipsLevel {
                    from: above,
                    to: marks,
                },
            );
        }
        let comment = after.filter(|after| marks == 1 && self.is_speaker_comment(after));
        if let Some(comment) = comment {
            self.speaker(comment, &text);
        } else {
            self.plain_heading(&text, marks);
        }
    }

    fn is_speaker_comment(&self, piece: &Piece) -> bool {
        piece.kind == (PieceKind::Comment { closed: true }) && speaker::is_speaker(self.text(piece))
    }

    fn speaker(&mut self, comment: &Piece, line: &str) {
        self.is_under_plain_heading = false;
        let read = speaker::parse(self.text(comment));
        if !read.is_whole {
            self.problem(comment.line, ProblemKind::SpeakerSyntax);
        }
        let mut name = read.name;
        if name.is_empty() {
            self.problem(comment.line, ProblemKind::SpeakerWithoutName);
            line.trim()
                .trim_end_matches([':', '：'])
                .clone_into(&mut name);
        }
        let kind = NodeKind::Speaker {
            name,
            post: read.post,
            incomplete: read.incomplete,
        };
        self.head(BlockKind::Speaker, line, kind, 1);
    }

    fn plain_heading(&mut self, text: &str, marks: u8) {
        self.is_under_plain_heading |= marks == 1;
        let level = marks - u8::from(!self.is_under_plain_heading);
        let level = level.clamp(1, 5);
        let kind = NodeKind::Heading {
            level,
            text: text.trim().to_owned(),
        };
        self.head(BlockKind::Heading { level }, text, kind, marks);
    }

    fn head(&mut self, block: BlockKind, text: &str, kind: NodeKind, marks: u8) {
        if let Some(block_ix) = self.block(block, text) {
            self.heads.push(Head {
                kind,
                block_ix,
                marks,
            });
        }
    }
}

#[cfg(test)]
mod tests;
