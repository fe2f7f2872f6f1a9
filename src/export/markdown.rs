//! The Markdown document: quotations under their speakers and headings.
//!
//! ```markdown
//! # 聚焦新定位 树立新样子
//!
//! 联谊报 · 2019-08-22
//!
//! ## 杭州市政协主席 潘家玮
//!
//! ### 着眼“强”字抓专委会党建龙头
//!
//! <!-- hl 01936b0e-… 5d41402a -->
//!
//! > 探索建立专委会分党组,
//!
//! —— 潘家玮 ▸ 着眼“强”字抓专委会党建龙头 · ¶ p1 · 黄 · #党建
//!
//! 金华“临时党支部”可对照
//!
//! <!-- /hl -->
//! ```
//!
//! What stands outside any speaker comes first, what has no place in the text comes last under a heading of its own. Headings stand
//! outside the fences: they belong to the user from then on (see [`super::merge`]). Nothing depends on the time of writing.

use super::escape;
use super::excerpts::{Article, Excerpts, Quotation, Speaker};
use super::{fence, note};
use crate::notes::{Color, Kind, Uuid};

/// The words of a document, in the language it is written in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Labels<'a> {
    /// The colours of styles 1 to 5.
    pub colors: [&'a str; 5],
    /// What a bookmark is called.
    pub bookmark: &'a str,
    /// What follows a name that the page does not give in whole.
    pub incomplete: &'a str,
    /// The heading over annotations that have no place in the text.
    pub unplaced: &'a str,
}

/// A fresh document in Markdown: `CommonMark`, LF, one LF at the end; the same bytes for the same arguments.
pub fn markdown(excerpts: &Excerpts<'_>, labels: &Labels<'_>) -> String {
    let entries = entries(excerpts, labels);
    let mut blocks = header(&excerpts.article);
    let mut path: &[String] = &[];
    for entry in &entries {
        blocks.extend_from_slice(&entry.path[shared(path, &entry.path)..]);
        blocks.push(fence::wrap(entry.id, &entry.body));
        path = &entry.path;
    }
    blocks.join("\n\n") + "\n"
}

/// One annotation as it stands in a document.
pub(super) struct Entry {
    /// Which annotation.
    pub id: Uuid,
    /// The heading lines it stands under, `##` first.
    pub path: Vec<String>,
    /// What stands in its fence.
    pub body: String,
}

/// The annotations in the order of the document.
pub(super) fn entries(excerpts: &Excerpts<'_>, labels: &Labels<'_>) -> Vec<Entry> {
    let mut quotations: Vec<&Quotation<'_>> = excerpts.quotations.iter().collect();
    quotations.sort_by_key(|quotation| {
        (
            !quotation.is_placed(),
            quotation.is_placed() && quotation.speaker.is_some(),
        )
    });
    quotations
        .into_iter()
        .map(|quotation| Entry {
            id: quotation.id,
            path: path(quotation, labels),
            body: body(quotation, labels),
        })
        .collect()
}

/// The blocks before the first heading: the title, and one line of where and when it was published.
pub(super) fn header(article: &Article<'_>) -> Vec<String> {
    let published: Vec<String> = [article.source, article.date, article.author]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .map(escape::line)
        .collect();
    let title = if article.title.is_empty() {
        String::new()
    } else {
        format!("# {}", escape::line(article.title))
    };
    [title, published.join(" · ")]
        .into_iter()
        .filter(|block| !block.is_empty())
        .collect()
}

/// How many headings of `path` stand already over what follows `before`. The last heading is written again where `path` leaves a
/// section for the one around it.
pub(super) fn shared(before: &[String], path: &[String]) -> usize {
    let shared = before.iter().zip(path).take_while(|(a, b)| a == b).count();
    if shared == path.len() && before.len() > path.len() {
        shared.saturating_sub(1)
    } else {
        shared
    }
}

fn path(quotation: &Quotation<'_>, labels: &Labels<'_>) -> Vec<String> {
    let texts: Vec<String> = if quotation.is_placed() {
        let speaker = quotation
            .speaker
            .iter()
            .map(|speaker| title(speaker, labels));
        speaker
            .chain(
                quotation
                    .headings
                    .iter()
                    .map(|heading| escape::line(heading)),
            )
            .collect()
    } else {
        vec![escape::line(labels.unplaced)]
    };
    texts
        .iter()
        .zip(2..)
        .map(|(text, level)| format!("{} {text}", "#".repeat(6.min(level))))
        .collect()
}

fn title(speaker: &Speaker<'_>, labels: &Labels<'_>) -> String {
    let name = name(speaker, labels);
    if speaker.post.is_empty() {
        name
    } else {
        format!("{} {name}", escape::line(speaker.post))
    }
}

fn name(speaker: &Speaker<'_>, labels: &Labels<'_>) -> String {
    escape::line(speaker.name)
        + &escape::line(if speaker.incomplete {
            labels.incomplete
        } else {
            ""
        })
}

/// Quotation, attribution and note. A bookmark marks a place, not words, so its words appear only where the place is gone; without a
/// quotation and a note, the attribution is all there is, as a line of a list.
fn body(quotation: &Quotation<'_>, labels: &Labels<'_>) -> String {
    let is_place = *quotation.kind == Kind::Bookmark && quotation.is_placed();
    let quote = if is_place {
        String::new()
    } else {
        blockquote(&quotation.quote)
    };
    let note = note::safe(quotation.note);
    let mark = if quote.is_empty() && note.is_empty() {
        "-"
    } else {
        "——"
    };
    let attribution = format!("{mark} {}", attribution(quotation, labels));
    let blocks: Vec<String> = [quote, attribution, note]
        .into_iter()
        .filter(|block| !block.is_empty())
        .collect();
    blocks.join("\n\n")
}

/// A block quote that renders to exactly `text`; empty for empty text.
fn blockquote(text: &str) -> String {
    let paragraphs: Vec<String> = escape::paragraphs(text)
        .iter()
        .map(|paragraph| format!("> {paragraph}"))
        .collect();
    paragraphs.join("\n>\n")
}

/// Who, under which heading, in which paragraph; then colour (or that it is a bookmark) and tags.
fn attribution(quotation: &Quotation<'_>, labels: &Labels<'_>) -> String {
    let speaker = quotation
        .speaker
        .iter()
        .map(|speaker| name(speaker, labels));
    let headings = quotation
        .headings
        .iter()
        .map(|heading| escape::line(heading));
    let place: Vec<String> = speaker.chain(headings).collect();
    let kind = if *quotation.kind == Kind::Bookmark {
        labels.bookmark
    } else {
        color(quotation.color, labels)
    };
    let tags: Vec<String> = quotation
        .tags
        .iter()
        .map(|tag| format!("#{}", escape::line(tag)))
        .collect();
    let parts = [
        place.join(" ▸ "),
        paragraph(quotation),
        escape::line(kind),
        tags.join(" "),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// The path, without the speaker or heading that the attribution names right before it.
fn paragraph(quotation: &Quotation<'_>) -> String {
    let speaker = quotation.speaker.as_ref().map(|speaker| speaker.name);
    let named = quotation.headings.last().copied().or(speaker);
    let rest = named.and_then(|label| quotation.at.strip_prefix(label));
    let path = match rest {
        Some("") => "",
        Some(rest) => rest.strip_prefix('/').unwrap_or(&quotation.at),
        None => &quotation.at,
    };
    if path.is_empty() {
        String::new()
    } else {
        format!("¶ {}", escape::line(path))
    }
}

fn color<'a>(color: &'a Color, labels: &Labels<'a>) -> &'a str {
    let [yellow, red, green, blue, purple] = labels.colors;
    match color {
        Color::Yellow => yellow,
        Color::Red => red,
        Color::Green => green,
        Color::Blue => blue,
        Color::Purple => purple,
        Color::Other(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::oracle::{self, Dialect, hostile};
    use crate::export::sample::{LABELS, Sample};
    use crate::notes::State;
    use proptest::prelude::*;

    #[test]
    fn an_article_with_one_highlight_reads_like_this() {
        let sample = Sample::default().highlight(
            1,
            Some("潘家玮"),
            &["着眼“强”字抓专委会党建龙头"],
            "探索建立专委会分党组,\n第二段*",
            "金华“临时党支部”可对照\n第二行",
            &["党建", "a b"],
        );
        let expected = "\
# 聚焦新定位 树立新样子

联谊报 · 2019-08-22

## 杭州市政协主席 潘家玮

### 着眼“强”字抓专委会党建龙头

<!-- hl 00000000-0000-0000-0000-000000000001 HASH -->

> 探索建立专委会分党组,
>
> 第二段\\*

—— 潘家玮 ▸ 着眼“强”字抓专委会党建龙头 · ¶ p1 · 黄 · #党建 #a b

金华“临时党支部”可对照
第二行

<!-- /hl -->
";
        let text = sample.markdown();
        let hash = &text[text.find("000001 ").map_or(0, |ix| ix + 7)..][..8];
        assert_eq!(text, expected.replace("HASH", hash));
    }

    #[test]
    fn groups_stand_in_reading_order_with_the_outside_first_and_the_unplaced_last() {
        let sample = Sample::default()
            .highlight(1, Some("甲"), &["一"], "a", "", &[])
            .highlight(2, Some("甲"), &["一"], "b", "", &[])
            .lost(3, "c")
            .highlight(4, Some("甲"), &["一", "深"], "d", "", &[])
            .highlight(5, Some("甲"), &["二"], "e", "", &[])
            .highlight(6, Some("乙"), &[], "f", "", &[])
            .highlight(7, None, &[], "g", "", &[])
            .highlight(8, None, &["前言"], "h", "", &[]);
        let text = sample.markdown();
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with(['#', '>']))
            .collect();
        assert_eq!(
            lines,
            [
                "# 聚焦新定位 树立新样子",
                "> g",
                "## 前言",
                "> h",
                "## 杭州市政协主席 甲",
                "### 一",
                "> a",
                "> b",
                "#### 深",
                "> d",
                "### 二",
                "> e",
                "## 杭州市政协主席 乙",
                "> f",
                "## 未能定位",
                "> c",
            ]
        );
    }

    #[test]
    fn a_bare_bookmark_is_a_line_of_a_list() {
        let text = Sample::default().bookmark(1, "").markdown();
        assert!(
            text.contains(" -->\n\n- 潘家玮 ▸ 一 · ¶ p1 · 书签\n\n<!-- /hl -->"),
            "{text}"
        );
    }

    #[test]
    fn a_bookmark_with_a_note_keeps_it_out_of_a_list() {
        let text = Sample::default().bookmark(1, "  ```\n  a").markdown();
        assert!(
            text.contains("—— 潘家玮 ▸ 一 · ¶ p1 · 书签\n\n  ```\n  a\n```\n\n<!-- /hl -->"),
            "{text}"
        );
    }

    #[test]
    fn an_incomplete_name_says_so() {
        let mut sample = Sample::default().highlight(1, Some("伟"), &[], "a", "", &[]);
        sample.mark_incomplete();
        assert!(
            sample
                .markdown()
                .contains("\n## 杭州市政协主席 伟（姓名不全）\n")
        );
        assert!(
            sample
                .markdown()
                .contains("\n—— 伟（姓名不全） · ¶ p1 · 黄\n")
        );
    }

    #[test]
    fn colours_this_version_does_not_know_are_named_and_escaped() {
        let colour = Color::Other("o*range".to_owned());
        assert_eq!(color(&colour, &LABELS), "o*range");
        let quotation = Quotation {
            color: &colour,
            state: State::Kept,
            ..Sample::quotation()
        };
        assert!(body(&quotation, &LABELS).ends_with("o\\*range"));
    }

    #[test]
    fn an_article_without_annotations_is_its_title() {
        assert_eq!(
            Sample::default().markdown(),
            "# 聚焦新定位 树立新样子\n\n联谊报 · 2019-08-22\n"
        );
    }

    proptest! {
        #![proptest_config(oracle::cases(2_000))]

        #[test]
        fn every_quotation_renders_to_its_words(quotes in prop::collection::vec(hostile(), 1..4), note in hostile(), tag in hostile(), heading in hostile()) {
            let mut sample = Sample::default();
            for (quote, id) in quotes.iter().zip(1..) {
                sample = sample.highlight(id, Some(&heading), &[&heading], quote, &note, &[&tag]);
            }
            let text = sample.markdown();
            let ours = sample.markdown_without_notes();
            for dialect in Dialect::ALL {
                let wanted: Vec<String> = quotes.iter().map(|quote| escape::clean(quote)).filter(|quote| !quote.is_empty()).collect();
                prop_assert_eq!(oracle::quotes(&ours, dialect), wanted, "{}", ours);
            }
            for dialect in [Dialect::Plain, Dialect::GitHub] {
                let html = oracle::raw_html(&text, dialect);
                prop_assert_eq!(html.len(), 2 * quotes.len(), "{}", text);
                prop_assert!(html.iter().all(|html| fence::is_marker(html)), "{}", text);
            }
        }
    }
}
