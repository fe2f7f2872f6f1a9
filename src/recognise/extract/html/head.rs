//! What a page says about itself: its encoding, title, date, source, author, breadcrumb.

use super::tree::{Content, NodeIx, Tree};
use super::writer::Written;
use super::zone;
use crate::corpus::Meta;
use crate::recognise::page::{PageLine, Shape};

/// Bytes at the start of a file in which it may declare its encoding; more than the 1,024 of the standard, for the pages that
/// put scripts first.
const HEAD: usize = 4 << 10;

/// The encoding that a file declares, in an XML declaration or a `<meta>`.
pub(in crate::recognise::extract) fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head: String = head
        .iter()
        .map(|byte| char::from(*byte).to_ascii_lowercase())
        .collect();
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|rest| {
        let declaration = &rest[..rest.find("?>")?];
        label(&declaration[declaration.find("encoding")? + "encoding".len()..])
    });
    xml.or_else(|| {
        head.match_indices("<meta").find_map(|(at, _)| {
            let tag = &head[at..];
            let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
            label(&tag[tag.find("charset")? + "charset".len()..])
        })
    })
}

/// The label after an equals sign.
fn label(text: &str) -> Option<String> {
    let value = text.trim_start().strip_prefix('=')?;
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|char: char| !char.is_ascii_alphanumeric() && !"-_:.".contains(char));
    let label = &value[..end.unwrap_or(value.len())];
    (!label.is_empty()).then(|| label.to_owned())
}

/// What the head of a page says.
#[derive(Debug, Default)]
pub(super) struct Head {
    title: String,
    /// Names and contents of the `<meta>` elements, names in small letters.
    named: Vec<(String, String)>,
    canonical: Option<String>,
    language: Option<String>,
}

impl Head {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut head = Self::default();
        for ix in tree.below(0) {
            let attribute = |name| tree.attribute(ix, name).map(str::trim);
            match tree.name(ix) {
                "title" if head.title.is_empty() && !is_in_image(tree, ix) => {
                    head.title = plain(&tree.text(ix));
                }
                "html" => {
                    head.language = attribute("lang")
                        .or(attribute("xml:lang"))
                        .map(str::to_owned);
                }
                "link"
                    if attribute("rel")
                        .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
                {
                    head.canonical = attribute("href").map(str::to_owned);
                }
                "meta" => {
                    let name = attribute("name")
                        .or(attribute("property"))
                        .or(attribute("itemprop"));
                    if let (Some(name), Some(content)) = (name, attribute("content"))
                        && head.named.len() < 1_000
                    {
                        head.named.push((name.to_ascii_lowercase(), plain(content)));
                    }
                }
                _ => {}
            }
        }
        head
    }

    /// The content of the first of these names that has one, without the label that some sites put into it.
    fn named(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .flat_map(|name| self.named.iter().filter(move |(known, _)| known == name))
            .map(|(_, content)| {
                ["来源", "作者"]
                    .iter()
                    .find_map(|label| content.strip_prefix(label)?.strip_prefix([':', '：']))
                    .unwrap_or(content)
                    .trim()
            })
            .find(|content| !content.is_empty())
            .map(str::to_owned)
    }

    /// Whether a line is the title that the head gives, perhaps without the name of the site.
    pub(super) fn is_title(&self, line: &str) -> bool {
        let og = self.named(&["og:title"]).unwrap_or_default();
        let (line, title) = (bare(line), bare(&self.title));
        line.chars().count() >= 4
            && (title == line
                || bare(&og) == line
                || cuts(&self.title).any(|cut| bare(cut) == line))
    }

    /// What is known of the page, whose text is `lines`.
    pub(super) fn meta(self, lines: &[PageLine], trail: Vec<String>) -> Meta {
        Meta {
            title: self.best_title(lines),
            date: self
                .named(&[
                    "article:published_time",
                    "og:published_time",
                    "pubdate",
                    "publishdate",
                    "publish_date",
                    "datepublished",
                    "dc.date",
                    "date",
                ])
                .and_then(|date| iso_date(&date)),
            source: self.named(&[
                "contentsource",
                "source",
                "article:source",
                "mediaid",
                "dc.source",
            ]),
            author: self.named(&["author", "article:author", "dc.creator"]),
            trail,
            uri: self
                .canonical
                .clone()
                .or_else(|| self.named(&["og:url"]))
                .filter(|uri| !uri.is_empty()),
            language: self.language.filter(|language| !language.is_empty()),
            ..Meta::default()
        }
    }

    /// The title without the name of the site: cut where what is left is a line of the text, or what other pages are told.
    fn best_title(&self, lines: &[PageLine]) -> String {
        let og = self.named(&["og:title"]).unwrap_or_default();
        let shown: std::collections::HashSet<String> = lines
            .iter()
            .filter(|line| !matches!(line.shape, Shape::Dropped(_) | Shape::Image { .. }))
            .map(|line| bare(&line.text))
            .collect();
        let mut candidates = [self.title.as_str(), &og]
            .into_iter()
            .chain(cuts(&self.title))
            .chain(cuts(&og));
        let found = candidates.find(|title| !title.is_empty() && shown.contains(&bare(title)));
        let fallback = if self.title.is_empty() || !og.is_empty() && self.title.starts_with(&og) {
            &og
        } else {
            &self.title
        };
        found.unwrap_or(fallback).to_owned()
    }
}

/// The beginnings of a title before a mark that sets off the name of a site, longest first.
fn cuts(title: &str) -> impl Iterator<Item = &str> {
    title
        .rmatch_indices(['_', '|', '-', '–', '—', '｜', '－', '·', '«', '<', '>'])
        .map(|(at, _)| {
            title[..at]
                .trim_end_matches(|char: char| char.is_whitespace() || "_|-–—｜－".contains(char))
        })
        .filter(|cut| !cut.is_empty())
        .take(20)
}

/// A text to compare by: without white space.
fn bare(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// A text on one line.
fn plain(text: &str) -> String {
    let text = super::super::entities::unescape_once(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_in_image(tree: &Tree, ix: NodeIx) -> bool {
    tree.node(ix)
        .parent
        .is_some_and(|parent| tree.name(parent) == "svg")
}

/// The day that a time begins with: `2019-08-22T08:55:29+08:00`, `2019/8/22`, `2019年8月22日`, `20190822`.
pub(in crate::recognise::extract) fn iso_date(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, month, day) = if digits(text) == 8 {
        (&text[..4], &text[4..6], &text[6..8])
    } else {
        let mut numbers = text
            .split(|char: char| !char.is_ascii_digit())
            .filter(|number| !number.is_empty());
        (numbers.next()?, numbers.next()?, numbers.next()?)
    };
    let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    let is_date = year.len() == 4
        && text.starts_with(year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day);
    is_date.then(|| format!("{year}-{month:02}-{day:02}"))
}

/// The steps of a breadcrumb that is one line: `当前位置: 首页 >A>B>>正文`.
pub(super) fn crumbs(line: &str) -> Option<Vec<String>> {
    let marks = ['>', '›', '»', '＞', '→'];
    let labels = [
        "当前位置",
        "您的位置",
        "你的位置",
        "您所在的位置",
        "您现在的位置",
        "所在位置",
        "位置",
    ];
    let label = labels.iter().find(|label| line.starts_with(**label));
    let rest = label.map_or(line, |label| {
        line[label.len()..].trim_start_matches([':', '：', '是'])
    });
    let parts: Vec<String> = rest
        .split(marks)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let is_trail = parts.len() >= 3 || parts.len() == 2 && label.is_some();
    let is_short = parts.iter().all(|part| part.chars().count() <= 40);
    (is_trail && is_short && parts.len() <= 12).then_some(parts)
}

/// The breadcrumb of a page: an element that says so, or a line that reads so before the text.
pub(super) fn trail(tree: &Tree, lines: &[Written]) -> Vec<String> {
    let element = tree.below(0).find(|ix| zone::is_breadcrumb(tree, *ix));
    let parts: Vec<String> = element.map(|ix| steps(tree, ix)).unwrap_or_default();
    if (2..=12).contains(&parts.len()) {
        return parts;
    }
    lines
        .iter()
        .take_while(|written| !(written.is_inside && written.line.text.chars().count() > 100))
        .find_map(|written| crumbs(&written.line.text).filter(|_| written.linked > 0))
        .unwrap_or_default()
}

/// The steps in a breadcrumb of several elements.
fn steps(tree: &Tree, top: NodeIx) -> Vec<String> {
    let texts = tree
        .below(top)
        .filter_map(|ix| match &tree.node(ix).content {
            Content::Text(text) => Some(plain(text)),
            _ => None,
        });
    let parts: Vec<String> = texts
        .flat_map(|text| {
            text.split(['>', '›', '»', '＞', '→', '/'])
                .map(|part| part.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|part| !part.is_empty() && !part.ends_with([':', '：']))
        .take(13)
        .collect();
    parts
}
