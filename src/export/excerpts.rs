//! What is to leave: an article's name and its annotations in reading order, borrowed from wherever they live.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use crate::corpus::{Document, NodeKind};
use crate::notes::{Annotation, Color, Kind, Notebook, Placed, State, Uuid};

/// The article the annotations belong to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Article<'a> {
    /// Title; may be empty.
    pub title: &'a str,
    /// Where it was published.
    pub source: Option<&'a str>,
    /// ISO date.
    pub date: Option<&'a str>,
    /// Author.
    pub author: Option<&'a str>,
}

/// Who speaks where an annotation stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speaker<'a> {
    /// Name.
    pub name: &'a str,
    /// Post; may be empty.
    pub post: &'a str,
    /// The page does not give the whole name.
    pub incomplete: bool,
}

/// One annotation and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quotation<'a> {
    /// The annotation.
    pub id: Uuid,
    /// What it is.
    pub kind: &'a Kind,
    /// The marked text, exactly; its blocks are joined by LF. Empty for a bare place.
    pub quote: Cow<'a, str>,
    /// The reader's words, Markdown; may be empty.
    pub note: &'a str,
    /// Tags, without `#`.
    pub tags: &'a [String],
    /// Its colour.
    pub color: &'a Color,
    /// Who speaks there, if anyone.
    pub speaker: Option<Speaker<'a>>,
    /// The headings it stands under, outermost first.
    pub headings: Vec<&'a str>,
    /// A path for people, as `潘家玮/p2`; may be empty.
    pub at: Cow<'a, str>,
    /// What became of its place; [`State::Unsure`] and [`State::Lost`] have none.
    pub state: State,
}

impl Quotation<'_> {
    /// Whether its place in the article is known.
    pub fn is_placed(&self) -> bool {
        !matches!(self.state, State::Unsure | State::Lost)
    }
}

/// An article's annotations as they are to leave.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Excerpts<'a> {
    /// The article.
    pub article: Article<'a>,
    /// In reading order.
    pub quotations: Vec<Quotation<'a>>,
}

impl<'a> Excerpts<'a> {
    /// All annotations of the article.
    pub fn of(document: &'a Document, notebook: &'a Notebook) -> Self {
        let meta = document.meta();
        let article = Article {
            title: &meta.title,
            source: meta.source.as_deref(),
            date: meta.date.as_deref(),
            author: meta.author.as_deref(),
        };
        let quotations = notebook
            .live()
            .map(|placed| Quotation::of(document, placed))
            .collect();
        Self {
            article,
            quotations,
        }
    }
}

impl<'a> Quotation<'a> {
    /// What has a place says what the article says there, and stands under what the article has over it; anything else says what
    /// its record says.
    fn of(document: &'a Document, placed: &'a Placed) -> Self {
        let recorded = Self::recorded(&placed.annotation, placed.state);
        match &placed.range {
            Some(range) if recorded.is_placed() => recorded.at(document, range.clone()),
            _ => recorded,
        }
    }

    fn recorded(annotation: &'a Annotation, state: State) -> Self {
        Self {
            id: annotation.id,
            kind: &annotation.kind,
            quote: Cow::Borrowed(&annotation.anchor.quote),
            note: &annotation.note,
            tags: &annotation.tags,
            color: &annotation.color,
            speaker: None,
            headings: Vec::new(),
            at: Cow::Borrowed(&annotation.anchor.at),
            state,
        }
    }

    fn at(mut self, document: &'a Document, range: Range<usize>) -> Self {
        let nodes = &document.outline().nodes;
        self.at = Cow::Owned(document.path(range.start));
        let deepest = document.node_at(range.start).and_then(|ix| nodes.get(ix));
        for node in iter::successors(deepest, |node| nodes.get(node.parent_ix?)) {
            match &node.kind {
                NodeKind::Heading { text, .. } => self.headings.insert(0, text),
                NodeKind::Speaker {
                    name,
                    post,
                    incomplete,
                } => {
                    self.speaker = Some(Speaker {
                        name,
                        post,
                        incomplete: *incomplete,
                    });
                }
            }
        }
        self.quote = document.text(range);
        self
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::corpus::{BUILT_IN, open};
    use crate::export::oracle::{self, Dialect};
    use crate::export::sample::LABELS;
    use crate::export::{markdown, merge_markdown};
    use crate::notes::{Anchor, Bases, Records, Timestamp};

    fn built_in() -> Document {
        open(BUILT_IN.0, BUILT_IN.1.into())
            .expect("the built-in article opens")
            .0
    }

    /// A notebook with an annotation on each of these ranges.
    fn notebook(document: &Document, ranges: &[Range<usize>]) -> Notebook {
        let records: Records = (1..)
            .zip(ranges)
            .map(|(id, range)| {
                let mut annotation = Annotation::born(Uuid::from_u128(id), Timestamp::UNIX_EPOCH);
                annotation.anchor = Anchor::new(document, range.clone());
                (annotation.id, Arc::new(annotation))
            })
            .collect();
        Notebook::open(document, records, Bases::new())
    }

    #[test]
    fn a_quotation_stands_under_its_speaker_and_heading() {
        let document = built_in();
        let range = document
            .find("探索建立专委会分党组", 0)
            .expect("the article has it");
        let notebook = notebook(&document, &[range]);
        let excerpts = Excerpts::of(&document, &notebook);
        let quotation = &excerpts.quotations[0];
        assert_eq!(quotation.quote, "探索建立专委会分党组");
        assert_eq!(
            quotation.speaker,
            Some(Speaker {
                name: "潘家玮",
                post: "杭州市政协主席",
                incomplete: false
            })
        );
        assert_eq!(quotation.headings, ["着眼“强”字抓专委会党建龙头"]);
        assert_eq!(
            (excerpts.article.source, excerpts.article.date),
            (Some("联谊报"), Some("2019-08-22"))
        );
    }

    #[test]
    fn a_quotation_whose_place_is_gone_says_what_its_record_says() {
        let document = built_in();
        let mut annotation = Annotation::born(Uuid::from_u128(1), Timestamp::UNIX_EPOCH);
        annotation.anchor = Anchor {
            quote: "文中没有的话".to_owned(),
            at: "某人/p2".to_owned(),
            ..Anchor::default()
        };
        let records = Records::from([(annotation.id, Arc::new(annotation))]);
        let notebook = Notebook::open(&document, records, Bases::new());
        let excerpts = Excerpts::of(&document, &notebook);
        let quotation = &excerpts.quotations[0];
        assert!(!quotation.is_placed());
        assert_eq!(
            (quotation.quote.as_ref(), quotation.at.as_ref()),
            ("文中没有的话", "某人/p2")
        );
        assert!(markdown(&excerpts, &LABELS).contains("## 未能定位\n"));
    }

    #[test]
    fn every_paragraph_of_the_built_in_article_can_leave_word_for_word() {
        let document = built_in();
        let blocks = || document.blocks();
        let mut ranges: Vec<Range<usize>> = blocks().map(|block| block.range).collect();
        ranges.extend(
            blocks().filter_map(|block| Some(block.range.start..document.next(&block)?.range.end)),
        );
        let notebook = notebook(&document, &ranges);
        let excerpts = Excerpts::of(&document, &notebook);
        let text = markdown(&excerpts, &LABELS);
        let mut wanted: Vec<_> = ranges
            .iter()
            .map(|range| document.text(range.clone()))
            .collect();
        let mut shown = oracle::quotes(&text, Dialect::Plain);
        wanted.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, wanted);
        let levels = |level| {
            oracle::headings(&text, Dialect::Plain)
                .iter()
                .filter(|heading| heading.0 == level)
                .count()
        };
        assert_eq!((levels(1), levels(2), levels(3)), (1, 7, 27));
        assert_eq!(
            merge_markdown(&text, &excerpts, &LABELS).map(|merged| merged.text),
            Ok(text)
        );
    }
}
