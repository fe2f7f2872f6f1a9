//! `pizhu outline`: speakers, headings and paragraph counts, for people or as JSON.

use std::sync::Arc;

use serde::Serialize;

use super::args::OutlineArgs;
use super::article::{self, Article};
use super::console::Console;
use super::failure::Stop;
use super::setup::Setup;
use crate::app::{Lang, Msg};
use crate::corpus::{Document, Node, NodeKind};
use crate::recognise::Recognised;
use crate::shell::words::both;
use crate::text::{WidthPolicy, pad, width};

/// The widest column of labels, in cells; a longer label pushes its count away.
const LABELS_MAX: u16 = 60;

/// An article as `--json` shows it. Field names are a promise to scripts.
#[derive(Serialize)]
struct ArticleJson<'a> {
    title: &'a str,
    subtitle: Option<&'a str>,
    date: Option<&'a str>,
    source: Option<&'a str>,
    author: Option<&'a str>,
    editor_note: Vec<&'a str>,
    paragraphs_before_first_speaker: usize,
    /// Those outside any speaker.
    headings: Vec<HeadingJson<'a>>,
    speakers: Vec<SpeakerJson<'a>>,
    images: &'a [String],
    dropped: &'a [String],
    /// How the file is encoded, as the WHATWG Encoding Standard spells it.
    encoding: &'a str,
    /// From 0 to 1: how sure it is who speaks; 1 for an article, which says so itself.
    confidence: f64,
    /// Of a conversation, in reading order.
    #[serde(skip_serializing_if = "Option::is_none")]
    turns: Option<Vec<TurnJson<'a>>>,
    /// What only the reader can know.
    uncertain: Vec<UncertainJson>,
}

#[derive(Serialize)]
struct TurnJson<'a> {
    speaker: &'a str,
    paragraphs: usize,
}

/// Something that only the reader can know.
#[derive(Serialize)]
pub struct UncertainJson {
    kind: &'static str,
    line: usize,
    text: String,
}

#[derive(Serialize)]
struct SpeakerJson<'a> {
    name: &'a str,
    post: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    name_incomplete: bool,
    paragraphs_before_first_heading: usize,
    /// Of every level, in reading order.
    headings: Vec<HeadingJson<'a>>,
}

#[derive(Serialize)]
struct HeadingJson<'a> {
    text: &'a str,
    level: u8,
    paragraphs: usize,
}

/// Prints the outlines.
///
/// # Errors
/// When a path leads nowhere, or the output cannot be written. An article that cannot be opened is complained about, and the
/// others are shown.
pub fn run(args: &OutlineArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let articles = opened(args, setup, console)?;
    let is_one_file = matches!(&args.paths[..], [path] if !path.is_dir());
    match &articles[..] {
        [] => {}
        [(article, document)] if args.json && is_one_file => {
            console.json(&json(article, document))?;
        }
        _ if args.json => {
            let outlines: Vec<_> = articles
                .iter()
                .map(|(article, document)| json(article, document))
                .collect();
            console.json(&outlines)?;
        }
        _ => {
            for (ix, (_, document)) in articles.iter().enumerate() {
                if ix > 0 {
                    console.line("")?;
                }
                tree(document, setup, console)?;
            }
        }
    }
    Ok(())
}

/// The articles with what is outlined of them: of a page the article that it would be imported as.
fn opened(
    args: &OutlineArgs,
    setup: &Setup,
    console: &mut Console,
) -> Result<Vec<(Article, Arc<Document>)>, Stop> {
    let mut articles = Vec::new();
    for origin in article::find(&args.paths, setup)? {
        match origin.open_as(setup.encoding.as_deref()) {
            Ok(article) => {
                let document = article.imported();
                articles.push((article, document));
            }
            Err(failure) => console.complain(&failure),
        }
    }
    Ok(articles)
}

fn json<'a>(article: &'a Article, document: &'a Document) -> ArticleJson<'a> {
    let (meta, outline) = (document.meta(), document.outline());
    let page = article.page.as_deref();
    let mut json = ArticleJson {
        title: &meta.title,
        subtitle: meta.subtitle.as_deref(),
        date: meta.date.as_deref(),
        source: meta.source.as_deref(),
        author: meta.author.as_deref(),
        editor_note: document.editor_note(),
        paragraphs_before_first_speaker: outline.paragraphs_before,
        headings: Vec::new(),
        speakers: Vec::new(),
        images: document.images(),
        dropped: document.dropped(),
        encoding: article.encoding,
        confidence: page.map_or(1.0, |page| f64::from(page.confidence) / 100.0),
        turns: None,
        uncertain: page.map(uncertain).unwrap_or_default(),
    };
    let is_interview = meta.form.as_deref() == Some("interview");
    let mut current = None;
    for node in &outline.nodes {
        match &node.kind {
            NodeKind::Speaker { .. } => {
                current = Some(take_speaker(&mut json, node, is_interview));
            }
            NodeKind::Heading { level, text } => {
                let heading = HeadingJson {
                    text,
                    level: *level,
                    paragraphs: node.paragraphs,
                };
                // a heading under a speaker stands under the last one there was
                let under_speaker = document.speaker_at(node.range.start).is_some();
                match current.filter(|_| under_speaker) {
                    Some(speaker_ix) => {
                        let speaker: &mut SpeakerJson = &mut json.speakers[speaker_ix];
                        speaker.headings.push(heading);
                    }
                    None => json.headings.push(heading),
                }
            }
        }
    }
    json
}

/// Adds a speaker, or what somebody who spoke before says in another turn; gives their number.
fn take_speaker<'a>(json: &mut ArticleJson<'a>, node: &'a Node, is_interview: bool) -> usize {
    let NodeKind::Speaker {
        name,
        post,
        incomplete,
    } = &node.kind
    else {
        unreachable!("only a speaker's node is taken");
    };
    let mut known = None;
    if is_interview {
        let turns = json.turns.get_or_insert_default();
        turns.push(TurnJson {
            speaker: name,
            paragraphs: node.paragraphs,
        });
        known = json.speakers.iter().position(|known| known.name == name);
    }
    if let Some(known) = known {
        let speaker = &mut json.speakers[known];
        speaker.paragraphs_before_first_heading += node.paragraphs;
        if speaker.post.is_empty() {
            speaker.post = post;
        }
        return known;
    }
    json.speakers.push(SpeakerJson {
        name,
        post,
        name_incomplete: *incomplete,
        paragraphs_before_first_heading: node.paragraphs,
        headings: Vec::new(),
    });
    json.speakers.len() - 1
}

/// What only the reader can know of a page.
pub fn uncertain(page: &Recognised) -> Vec<UncertainJson> {
    let doubts = page.doubts.iter();
    doubts
        .map(|doubt| UncertainJson {
            kind: doubt.kind.name(),
            line: doubt.line,
            text: doubt.text.clone(),
        })
        .collect()
}

fn tree(document: &Document, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let (lang, widths) = (setup.lang, setup.settings.widths);
    let meta = document.meta();
    console.line(&meta.title)?;
    let published = [
        meta.subtitle.as_deref(),
        meta.source.as_deref(),
        meta.date.as_deref(),
        meta.author.as_deref(),
    ];
    let published = published
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("  ");
    if !published.is_empty() {
        console.line(&published)?;
    }
    console.say(&totals(document))?;
    let nodes = &document.outline().nodes;
    let labels: Vec<_> = nodes.iter().map(|node| label(node, lang)).collect();
    let column = labels
        .iter()
        .map(|label| width(label, widths))
        .max()
        .unwrap_or(0)
        .min(LABELS_MAX);
    for (node, label) in nodes.iter().zip(&labels) {
        let count = both(
            format!("{} 段", node.paragraphs),
            counted(node.paragraphs, "paragraph"),
        );
        console.line(&format!(
            "{}  {}",
            padded(label, column, widths),
            count.text(lang)
        ))?;
    }
    Ok(())
}

/// `label` in a column of `cells`; a label that is wider stays whole.
fn padded(label: &str, cells: u16, widths: WidthPolicy) -> String {
    pad(label, cells.max(width(label, widths)), widths)
}

fn label(node: &Node, lang: Lang) -> String {
    let indent = "  ".repeat(usize::from(node.depth));
    match &node.kind {
        NodeKind::Heading { text, .. } => format!("{indent}{text}"),
        NodeKind::Speaker {
            name,
            post,
            incomplete,
        } => {
            let mark = if *incomplete {
                lang.pick(("(缺字)", "(name incomplete)"))
            } else {
                ""
            };
            format!("{indent}{name}{mark}  {post}")
                .trim_end()
                .to_owned()
        }
    }
}

fn totals(document: &Document) -> Msg {
    let nodes = &document.outline().nodes;
    let is_speaker = |node: &&Node| matches!(node.kind, NodeKind::Speaker { .. });
    let speakers = nodes.iter().filter(is_speaker).count();
    let headings = nodes.len() - speakers;
    let under_nodes: usize = nodes.iter().map(|node| node.paragraphs).sum();
    let paragraphs = document.outline().paragraphs_before + under_nodes;
    both(
        format!("{speakers} 位发言人，{headings} 个做法标题，{paragraphs} 段"),
        format!(
            "{}, {}, {}",
            counted(speakers, "speaker"),
            counted(headings, "heading"),
            counted(paragraphs, "paragraph")
        ),
    )
}

/// A number of things, in English.
fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}
