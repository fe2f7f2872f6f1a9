//! One article: what it is made of, and every question that may be asked of it.
//!
//! # Why no list of blocks
//! Articles are parsed whole, and their blocks are held in a `Vec`. Nobody outside sees it, so that a text of 100 MB finds its blocks on
//! demand behind the same methods.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use super::long::Long;
use super::whole::Whole;
use super::{Block, BlockKind, Node, Outline, plain};

/// Bytes of a piece of a text that is not in memory.
const PIECE: usize = 64 << 10;

/// What the front matter says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meta {
    /// Never changes once given; `None` for an article without one.
    pub id: Option<String>,
    /// Title; the file name for a text without one.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// ISO date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Where it was published.
    pub source: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Breadcrumb of the page.
    pub trail: Vec<String>,
    /// BCP 47 language.
    pub language: Option<String>,
    /// Where the page was saved from.
    pub uri: Option<String>,
    /// What kind of text it is: `interview` for a conversation, in which people speak in turns.
    pub form: Option<String>,
    /// Lines of the page that say when, where and with whom: 时间:…, 嘉宾:….
    pub labels: Vec<String>,
}

/// One article. Immutable; bytes are those of its canonical text, and a byte inside a character stands for that
/// character, a byte past the end for the end.
#[derive(Clone, Debug)]
pub struct Document {
    extractor: &'static str,
    meta: Meta,
    outline: Outline,
    images: Vec<String>,
    dropped: Vec<String>,
    body: Body,
}

/// Where the text is.
#[derive(Clone, Debug)]
enum Body {
    Whole(Whole),
    Long(Long),
}

/// What a parser gathers.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// See [`Document::extractor`].
    pub extractor: &'static str,
    pub meta: Meta,
    /// The canonical text.
    pub text: String,
    /// In order, apart from each other, as [`Block`] promises.
    pub blocks: Vec<Block>,
    pub outline: Outline,
    pub images: Vec<String>,
    pub dropped: Vec<String>,
}

impl From<Parts> for Document {
    fn from(parts: Parts) -> Self {
        Self {
            extractor: parts.extractor,
            meta: parts.meta,
            outline: parts.outline,
            images: parts.images,
            dropped: parts.dropped,
            body: Body::Whole(Whole::new(parts.text, parts.blocks)),
        }
    }
}

/// What the document is.
impl Document {
    /// A plain text that is not in memory, in which every line that is not blank is a paragraph; `title` is not part of its text.
    pub fn long(title: &str, text: Long) -> Self {
        Self {
            extractor: plain::EXTRACTOR,
            meta: Meta {
                title: title.to_owned(),
                ..Meta::default()
            },
            outline: Outline::default(),
            images: Vec::new(),
            dropped: Vec::new(),
            body: Body::Long(text),
        }
    }

    /// A document without text: what is at hand before an article has been opened.
    pub fn blank() -> Self {
        Parts::default().into()
    }

    /// What the front matter says.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The tree of speakers and headings.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Name and version of what made the canonical text, as `pizhu-article 1`: it changes when the same file would give
    /// another text.
    pub fn extractor(&self) -> &'static str {
        self.extractor
    }

    /// Image file names, in order.
    pub fn images(&self) -> &[String] {
        &self.images
    }

    /// Lines of the page that are not text of the article.
    pub fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// Paragraphs of the editor's note, without the label (编者按); a paragraph that is only a label is left out. A text that is not in
    /// memory has none.
    pub fn editor_note(&self) -> Vec<&str> {
        let Body::Whole(text) = &self.body else {
            return Vec::new();
        };
        let notes = text.blocks().iter();
        notes
            .filter(|block| block.kind == BlockKind::Note)
            .map(|block| without_label(text.text(block.range.clone())))
            .filter(|note| !note.is_empty())
            .collect()
    }
}

/// Its text.
impl Document {
    /// The text, where it is not in memory; then searching all of it takes a while.
    pub fn as_long(&self) -> Option<&Long> {
        match &self.body {
            Body::Whole(_) => None,
            Body::Long(text) => Some(text),
        }
    }

    /// Bytes of the canonical text.
    pub fn len(&self) -> usize {
        match &self.body {
            Body::Whole(text) => text.len(),
            Body::Long(text) => text.len(),
        }
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A slice of the canonical text: of one in memory the slice itself.
    pub fn text(&self, range: Range<usize>) -> Cow<'_, str> {
        match &self.body {
            Body::Whole(text) => Cow::Borrowed(text.text(range)),
            Body::Long(text) => Cow::Owned(text.text(range)),
        }
    }

    /// All of the canonical text, in pieces that are held one at a time.
    pub fn pieces(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let mut at = 0;
        iter::from_fn(move || {
            let piece = match &self.body {
                Body::Whole(text) => Cow::Borrowed(text.text(at..usize::MAX)),
                Body::Long(text) => Cow::Owned(text.text(at..at.saturating_add(PIECE))),
            };
            at += piece.len();
            (!piece.is_empty()).then_some(piece)
        })
    }

    /// Code points before this byte (rounded down to a boundary). In a text that is not in memory this counts, once, all that stands
    /// before.
    pub fn chars_before(&self, byte: usize) -> usize {
        match &self.body {
            Body::Whole(text) => text.chars_before(byte),
            Body::Long(text) => text.chars_before(byte),
        }
    }

    /// The byte before which `chars` code points stand; `None` past the end.
    pub fn byte_of(&self, chars: usize) -> Option<usize> {
        match &self.body {
            Body::Whole(text) => text.byte_of(chars),
            Body::Long(text) => text.byte_of(chars),
        }
    }

    /// First match that starts at or after `from`; an empty pattern matches nowhere.
    pub fn find(&self, pattern: &str, from: usize) -> Option<Range<usize>> {
        self.find_in(pattern, from..usize::MAX)
    }

    /// First match that lies in these bytes; an empty pattern matches nowhere.
    pub fn find_in(&self, pattern: &str, range: Range<usize>) -> Option<Range<usize>> {
        match &self.body {
            Body::Whole(text) => text.find(pattern, range),
            Body::Long(text) => text.find(pattern, range, &|_| true),
        }
    }

    /// Last match that starts before `before`; an empty pattern matches nowhere.
    pub fn rfind(&self, pattern: &str, before: usize) -> Option<Range<usize>> {
        match &self.body {
            Body::Whole(text) => text.rfind(pattern, before),
            Body::Long(text) => text.rfind(pattern, before, &|_| true),
        }
    }
}

/// Its blocks.
impl Document {
    /// The block at or, between blocks, before this byte (the first one if there is none before).
    pub fn block_at(&self, byte: usize) -> Option<Block> {
        match &self.body {
            Body::Whole(text) => text.block_at(byte),
            Body::Long(text) => text.block_at(byte),
        }
    }

    /// The block after.
    pub fn next(&self, block: &Block) -> Option<Block> {
        match &self.body {
            Body::Whole(text) => text.next(block),
            Body::Long(text) => text.next(block),
        }
    }

    /// The block before.
    pub fn previous(&self, block: &Block) -> Option<Block> {
        match &self.body {
            Body::Whole(text) => text.previous(block),
            Body::Long(text) => text.previous(block),
        }
    }

    /// All blocks, in order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        iter::successors(self.first(), |block| self.next(block))
    }

    /// The first block.
    pub fn first(&self) -> Option<Block> {
        match &self.body {
            Body::Whole(text) => text.first(),
            Body::Long(text) => text.first(),
        }
    }

    /// The last block.
    pub fn last(&self) -> Option<Block> {
        match &self.body {
            Body::Whole(text) => text.last(),
            Body::Long(text) => text.last(),
        }
    }
}

/// Where a byte stands.
impl Document {
    /// The deepest node whose range holds this byte; the line break after a block counts as part of it.
    pub fn node_at(&self, byte: usize) -> Option<usize> {
        self.outline().node_at(byte)
    }

    /// The speaker's node this byte stands under.
    pub fn speaker_at(&self, byte: usize) -> Option<usize> {
        self.outline().speaker_of(self.node_at(byte)?)
    }

    /// A path for people: the deepest speaker or heading, `/`, and which paragraph directly under it, as `潘家玮/p2`.
    ///
    /// Paragraphs count from `p1`, paragraphs of the editor's note from `n1`, images from `i1`, lines beside the text from `x1`. The line of a speaker or
    /// heading is the label alone, and before the first of them the number stands alone; the title is `title`. Empty for
    /// a document without text. In a text that is not in memory nothing is counted: there it is how far down, in percent.
    pub fn path(&self, byte: usize) -> String {
        let Some(block) = self.block_at(byte) else {
            return String::new();
        };
        let Body::Whole(text) = &self.body else {
            return format!("{}%", block.range.start * 100 / self.len());
        };
        let node = self
            .node_at(block.range.start)
            .map(|node_ix| &self.outline().nodes[node_ix]);
        let letter = match block.kind {
            BlockKind::Title => return "title".to_owned(),
            BlockKind::Speaker | BlockKind::Heading { .. } => None,
            BlockKind::Paragraph => Some('p'),
            BlockKind::Note => Some('n'),
            BlockKind::Caption => Some('i'),
            BlockKind::Aside => Some('x'),
        };
        let label = node.map(Node::label);
        let from_byte = node.map_or(0, |node| node.range.start);
        let number = letter.map(|letter| {
            let bytes = from_byte..block.range.end;
            format!("{letter}{}", text.count(block.kind, &bytes))
        });
        [label, number.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("/")
    }
}

/// What press pages call an editor's note, longer names first where one starts another.
const NOTE_LABELS: [&str; 14] = [
    "编者按语",
    "编者按",
    "编者的话",
    "编者语",
    "按语",
    "核心提示",
    "内容提要",
    "内容摘要",
    "提要",
    "摘要",
    "概要",
    "导读",
    "导语",
    "开栏的话",
];

/// The brackets such a label stands in.
const LABEL_BRACKETS: [(char, char); 4] = [('【', '】'), ('[', ']'), ('（', '）'), ('(', ')')];

/// A note without its label.
fn without_label(note: &str) -> &str {
    after_note_label(note).unwrap_or(note)
}

/// What follows the label of an editor's note: one of the known names, in brackets or followed by a colon, by blanks or by
/// nothing. `None` for a text without such a label.
pub fn after_note_label(note: &str) -> Option<&str> {
    let bracketed = LABEL_BRACKETS.iter().find_map(|&(open, close)| {
        let inside = note.strip_prefix(open)?.trim_start();
        strip_name(inside)?.trim_start().strip_prefix(close)
    });
    let bare = || strip_name(note).filter(|rest| rest.is_empty() || rest.starts_with(is_separator));
    bracketed
        .or_else(bare)
        .map(|rest| rest.trim_start_matches(is_separator))
}

fn strip_name(text: &str) -> Option<&str> {
    NOTE_LABELS
        .iter()
        .find_map(|label| text.strip_prefix(label))
}

fn is_separator(char: char) -> bool {
    char.is_whitespace() || matches!(char, ':' | '：')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::article::parse;

    fn article(source: &str) -> Document {
        parse("x", source).0
    }

    #[test]
    fn the_label_is_no_part_of_the_note() {
        for note in [
            "编者按    各地",
            "编者按:各地",
            "编者按：各地",
            "【编者按】各地",
            "[编者的话] 各地",
            "编者按语: 各地",
        ] {
            assert_eq!(without_label(note), "各地", "{note}");
        }
    }

    #[test]
    fn a_word_that_starts_like_a_label_stays() {
        for note in ["摘要求真", "导读者入门", "【编者", "编者各地"] {
            assert_eq!(without_label(note), note);
        }
    }

    #[test]
    fn a_label_on_its_own_line_is_no_paragraph_of_the_note() {
        assert_eq!(
            article("> 编者按\n>\n> 甲\n>\n> 乙\n").editor_note(),
            ["甲", "乙"]
        );
    }

    const TALK: &str = "+++\ntitle = \"题\"\n+++\n\n> 按\n\n前\n\n# 主席 张三:\n<!-- speaker name=\"张三\" -->\n\n![](a.jpg)\n\n甲\n\n乙\n\n## 一\n\n丙\n";

    fn paths(source: &str) -> Vec<String> {
        let document = article(source);
        document
            .blocks()
            .map(|block| document.path(block.range.start))
            .collect()
    }

    #[test]
    fn a_path_names_the_deepest_node_and_the_paragraph_under_it() {
        assert_eq!(
            paths(TALK),
            [
                "title",
                "n1",
                "p1",
                "张三",
                "张三/i1",
                "张三/p1",
                "张三/p2",
                "一",
                "一/p1"
            ]
        );
    }

    #[test]
    fn a_byte_between_blocks_belongs_to_the_block_before() {
        let document = article(TALK);
        let heading = document.find("一", 0).expect("a heading");
        assert_eq!(
            document
                .block_at(heading.start - 1)
                .map(|block| document.text(block.range)),
            Some("乙".into())
        );
        assert_eq!(document.path(heading.start - 1), "张三/p2");
        assert_eq!(document.path(usize::MAX), "一/p1");
    }

    #[test]
    fn the_speaker_is_found_from_under_a_heading() {
        let document = article(TALK);
        assert_eq!(document.speaker_at(document.len()), Some(0));
        assert_eq!(document.node_at(document.len()), Some(1));
        assert_eq!(document.node_at(0), None);
    }

    #[test]
    fn a_slice_never_cuts_a_character() {
        let document = article("中文");
        assert_eq!(document.text(1..4), "中");
        assert_eq!(document.text(5..99), "文");
        #[expect(clippy::reversed_empty_ranges, reason = "what a caller may get wrong")]
        let reversed = 4..1;
        assert_eq!(document.text(reversed), "");
    }

    #[test]
    fn a_document_without_text_answers_everything() {
        let document = article("");
        assert!(document.is_empty());
        assert_eq!(
            (document.block_at(0), document.last(), document.node_at(0)),
            (None, None, None)
        );
        assert_eq!(
            (
                document.path(0),
                document.chars_before(9),
                document.byte_of(0)
            ),
            (String::new(), 0, Some(0))
        );
    }
}
