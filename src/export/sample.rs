//! An article with annotations, for tests.

use std::borrow::Cow;

use super::excerpts::{Article, Excerpts, Quotation, Speaker};
use super::markdown::{Labels, markdown};
use crate::notes::{Color, Kind, State, Uuid};

pub(super) const LABELS: Labels<'static> = Labels {
    colors: ["黄", "红", "绿", "蓝", "紫"],
    bookmark: "书签",
    incomplete: "（姓名不全）",
    unplaced: "未能定位",
};

/// One annotation, owned.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub id: u128,
    pub kind: Kind,
    pub speaker: Option<String>,
    pub incomplete: bool,
    pub headings: Vec<String>,
    pub quote: String,
    pub note: String,
    pub tags: Vec<String>,
    pub state: State,
}

/// The annotations of an article, in reading order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    pub marks: Vec<Mark>,
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(str::to_owned).collect()
}

impl Sample {
    pub(super) fn highlight(
        mut self,
        id: u128,
        speaker: Option<&str>,
        headings: &[&str],
        quote: &str,
        note: &str,
        tags: &[&str],
    ) -> Self {
        self.marks.push(Mark {
            id,
            kind: Kind::Highlight,
            speaker: speaker.map(str::to_owned),
            incomplete: false,
            headings: owned(headings),
            quote: quote.to_owned(),
            note: note.to_owned(),
            tags: owned(tags),
            state: State::Kept,
        });
        self
    }

    pub(super) fn bookmark(self, id: u128, note: &str) -> Self {
        let mut sample = self.highlight(id, Some("潘家玮"), &["一"], "书签处的字", note, &[]);
        sample
            .marks
            .iter_mut()
            .filter(|mark| mark.id == id)
            .for_each(|mark| mark.kind = Kind::Bookmark);
        sample
    }

    pub(super) fn lost(self, id: u128, quote: &str) -> Self {
        let mut sample = self.highlight(id, None, &[], quote, "", &[]);
        sample
            .marks
            .iter_mut()
            .filter(|mark| mark.id == id)
            .for_each(|mark| mark.state = State::Lost);
        sample
    }

    pub(super) fn mark_incomplete(&mut self) {
        self.marks
            .iter_mut()
            .for_each(|mark| mark.incomplete = true);
    }

    /// The annotations with these ids.
    pub(super) fn only(&self, ids: &[u128]) -> Self {
        Self {
            marks: self
                .marks
                .iter()
                .filter(|mark| ids.contains(&mark.id))
                .cloned()
                .collect(),
        }
    }

    pub(super) fn excerpts(&self) -> Excerpts<'_> {
        let article = Article {
            title: "聚焦新定位 树立新样子",
            source: Some("联谊报"),
            date: Some("2019-08-22"),
            author: None,
        };
        Excerpts {
            article,
            quotations: self.marks.iter().map(Mark::quotation).collect(),
        }
    }

    pub(super) fn markdown(&self) -> String {
        markdown(&self.excerpts(), &LABELS)
    }

    /// The document of the same annotations with empty notes.
    pub(super) fn markdown_without_notes(&self) -> String {
        let mut bare = self.clone();
        bare.marks.iter_mut().for_each(|mark| mark.note.clear());
        bare.markdown()
    }

    /// A quotation of nothing, to be filled.
    pub(super) fn quotation() -> Quotation<'static> {
        Quotation {
            id: Uuid::nil(),
            kind: &Kind::Highlight,
            quote: "".into(),
            note: "",
            tags: &[],
            color: &Color::Yellow,
            speaker: None,
            headings: Vec::new(),
            at: Cow::Borrowed(""),
            state: State::Kept,
        }
    }
}

impl Mark {
    fn quotation(&self) -> Quotation<'_> {
        let speaker = self.speaker.as_deref().map(|name| Speaker {
            name,
            post: "杭州市政协主席",
            incomplete: self.incomplete,
        });
        Quotation {
            id: Uuid::from_u128(self.id),
            kind: &self.kind,
            quote: self.quote.as_str().into(),
            note: &self.note,
            tags: &self.tags,
            at: Cow::Owned(format!(
                "{}/p1",
                self.headings
                    .last()
                    .or(self.speaker.as_ref())
                    .map_or("", String::as_str)
            )),
            speaker,
            headings: self.headings.iter().map(String::as_str).collect(),
            state: self.state,
            ..Sample::quotation()
        }
    }
}
