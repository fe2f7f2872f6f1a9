//! The report of an import for scripts. Field names are a promise.

use serde::Serialize;

use super::draft::Draft;
use super::report::{Counts, is_conversation};
use crate::app::Lang;
use crate::cli::outline::{self, UncertainJson};
use crate::recognise::{Format, Genre};
use crate::shell::page_words;

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
    class: String,
    confidence: f64,
    reason: String,
    text: String,
}

impl FoundJson {
    /// What was found in what `draft` was made of; with every line and its reason, in English, where `why` is asked for.
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
                class: page_words::class(&line.item.kind).text(Lang::En),
                confidence: f64::from(line.confidence) / 100.0,
                reason: page_words::reason(line.reason).text(Lang::En),
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
