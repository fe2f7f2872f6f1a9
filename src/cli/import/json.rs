//! The report of an import for scripts. Field names are a promise.

use serde::Serialize;

use super::draft::Draft;
use super::report::{Counts, is_conversation};
use crate::cli::outline::{self, UncertainJson};
use crate::corpus::article::ItemKind;
use crate::recognise::{By, Format, Genre, Reason, Sign, WhyDropped};

/// The whole report.
#[derive(Serialize, Default)]
pub struct RunJson {
    pub imported: usize,
    pub duplicates: usize,
    pub uncertain: usize,
    pub failed: usize,
    /// Inputs that were not looked at because the program was asked to end.
    pub left: usize,
    /// In the order they were looked at.
    pub files: Vec<FileJson>,
}

/// One input.
#[derive(Serialize)]
pub struct FileJson {
    pub input: String,
    /// `imported`, `duplicate` or `failed`.
    pub status: &'static str,
    /// The article file; of a duplicate the one that is there already.
    pub path: Option<String>,
    /// Why it failed, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(flatten)]
    pub found: Option<FoundJson>,
}

/// What was found in it.
#[derive(Serialize)]
pub struct FoundJson {
    id: String,
    title: String,
    date: Option<String>,
    source: Option<String>,
    author: Option<String>,
    format: &'static str,
    encoding: &'static str,
    genre: Option<&'static str>,
    speakers: Vec<SpeakerJson>,
    turns: Option<usize>,
    headings: usize,
    paragraphs: usize,
    images: usize,
    dropped: Vec<String>,
    confidence: f64,
    uncertain: Vec<UncertainJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<LineJson>>,
}

#[derive(Serialize)]
struct SpeakerJson {
    name: String,
    post: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    name_incomplete: bool,
}

#[derive(Serialize)]
struct LineJson {
    line: usize,
    class: &'static str,
    confidence: f64,
    reason: &'static str,
    text: String,
}

impl FoundJson {
    /// What was found in what `draft` was made of; with every line and its reason, where `why` is asked for.
    pub fn of(draft: &Draft, why: bool) -> Self {
        let meta = draft.document.meta();
        let counts = Counts::of(&draft.document, is_conversation(draft));
        let page = draft.page.as_ref();
        let speakers = counts.speakers.iter().map(|speaker| SpeakerJson {
            name: speaker.name.to_owned(),
            post: speaker.post.to_owned(),
            name_incomplete: speaker.is_incomplete,
        });
        let lines = page.filter(|_| why).map(|page| {
            let lines = page.lines.iter().map(|line| LineJson {
                line: line.number,
                class: class(&line.item.kind),
                confidence: f64::from(line.confidence) / 100.0,
                reason: reason(line.reason),
                text: line.item.text.clone(),
            });
            lines.collect()
        });
        Self {
            id: draft.id.clone(),
            title: meta.title.clone(),
            date: meta.date.clone(),
            source: meta.source.clone(),
            author: meta.author.clone(),
            format: format(draft.format),
            encoding: draft.encoding,
            genre: page.map(|page| genre(page.genre)),
            speakers: speakers.collect(),
            turns: is_conversation(draft).then_some(counts.turns),
            headings: counts.headings,
            paragraphs: counts.paragraphs,
            images: counts.images,
            dropped: draft.document.dropped().to_vec(),
            confidence: page.map_or(1.0, |page| f64::from(page.confidence) / 100.0),
            uncertain: page.map(outline::uncertain).unwrap_or_default(),
            lines,
        }
    }
}

fn format(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Html => "html",
        Format::Markdown => "markdown",
        Format::Epub => "epub",
        Format::Article => "article",
    }
}

fn genre(genre: Genre) -> &'static str {
    match genre {
        Genre::Speeches => "speeches",
        Genre::Interview => "interview",
        Genre::Speech => "speech",
        Genre::Text => "text",
    }
}

fn class(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::Note => "note",
        ItemKind::Dropped => "dropped",
        ItemKind::Speaker { .. } => "speaker",
        ItemKind::Heading { .. } => "heading",
        ItemKind::Paragraph => "paragraph",
        ItemKind::Image { .. } => "image",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Speaker(By::NameAndPost) => "name-and-post",
        Reason::Speaker(By::Name) => "name",
        Reason::Speaker(By::NameAndTopic) => "name-and-topic",
        Reason::Speaker(By::SeveralNames) => "several-names",
        Reason::Speaker(By::Company) => "company",
        Reason::Speaker(By::Label) => "label",
        Reason::Heading(Sign::Format) => "format",
        Reason::Heading(Sign::Ordinal) => "ordinal",
        Reason::Heading(Sign::SetApart) => "set-apart",
        Reason::Heading(Sign::Short) => "short",
        Reason::Heading(Sign::Question) => "question",
        Reason::Dropped(WhyDropped::Navigation) => "navigation",
        Reason::Dropped(WhyDropped::Hidden) => "hidden",
        Reason::Dropped(WhyDropped::Advert) => "advert",
        Reason::Dropped(WhyDropped::Around) => "around",
        Reason::Dropped(WhyDropped::Apparatus) => "apparatus",
        Reason::Note => "note",
        Reason::Image => "image",
        Reason::Paragraph => "paragraph",
    }
}
