//! A quotation with where it is from, in a form of the reader's choice.
//!
//! In a template `{name}` stands for what is known of the place; a part in `[ ]` is left out where nothing in it is known.

use crate::corpus::{Document, NodeKind};

/// What a template may name.
pub(super) const FIELDS: [&str; 8] = [
    "quote", "speaker", "post", "heading", "title", "source", "date", "author",
];

/// The usual form.
const USUAL: &str =
    "“{quote}”——[{post}{speaker}，]《{title}》[，“{heading}”一节][，《{source}》][，{date}]";

/// A form of citation that names nothing unknown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citation {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Text(String),
    Field(usize),
    Optional(Vec<Part>),
}

impl Default for Citation {
    fn default() -> Self {
        Self::parse(USUAL).unwrap_or(Self { parts: Vec::new() })
    }
}

impl Citation {
    /// Reads a template; `None` where it names an unknown field, or a brace or bracket has no partner.
    pub fn parse(template: &str) -> Option<Self> {
        let (parts, rest) = parts(template, false)?;
        rest.is_empty().then_some(Self { parts })
    }

    /// `quote`, which stands at `byte` of `document`, cited.
    pub(super) fn of(&self, document: &Document, byte: usize, quote: &str) -> String {
        let values = values(document, byte, quote);
        let mut out = String::new();
        write(&self.parts, &values, &mut out);
        out
    }
}

/// The parts of a template up to its end, or to the bracket that closes an optional part; and what stands behind it.
fn parts(mut rest: &str, is_optional: bool) -> Option<(Vec<Part>, &str)> {
    let mut parts = Vec::new();
    loop {
        let mark = rest.find(['{', '}', '[', ']']).unwrap_or(rest.len());
        if mark > 0 {
            parts.push(Part::Text(rest[..mark].to_owned()));
        }
        rest = &rest[mark..];
        match rest.chars().next() {
            None => return (!is_optional).then_some((parts, rest)),
            Some('{') => {
                let (name, behind) = rest[1..].split_once('}')?;
                parts.push(Part::Field(FIELDS.iter().position(|field| *field == name)?));
                rest = behind;
            }
            Some('[') if !is_optional => {
                let (inner, behind) = self::parts(&rest[1..], true)?;
                parts.push(Part::Optional(inner));
                rest = behind;
            }
            Some(']') if is_optional => return Some((parts, &rest[1..])),
            Some(_) => return None,
        }
    }
}

/// What is known of a place, in the order of [`FIELDS`].
fn values(document: &Document, byte: usize, quote: &str) -> [String; 8] {
    let meta = document.meta();
    let kind = |ix: Option<usize>| Some(&document.outline().nodes.get(ix?)?.kind);
    let (speaker, post) = match kind(document.speaker_at(byte)) {
        Some(NodeKind::Speaker { name, post, .. }) => (name.clone(), post.clone()),
        _ => Default::default(),
    };
    let heading = match kind(document.node_at(byte)) {
        Some(NodeKind::Heading { text, .. }) => text.clone(),
        _ => String::new(),
    };
    let known = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        quote.to_owned(),
        speaker,
        post,
        heading,
        meta.title.clone(),
        known(&meta.source),
        known(&meta.date),
        known(&meta.author),
    ]
}

fn write(parts: &[Part], values: &[String; 8], out: &mut String) {
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Field(ix) => out.push_str(&values[*ix]),
            Part::Optional(inner) => {
                let is_known =
                    |part: &Part| matches!(part, Part::Field(ix) if !values[*ix].is_empty());
                if inner.iter().any(is_known) {
                    write(inner, values, out);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;

    const ARTICLE: &str = "+++\ntitle = \"题\"\ndate = \"2019-08-22\"\n+++\n\n引言。\n\n# 主席 张三\n<!-- speaker name=\"张三\" post=\"主席\" -->\n\n甲。\n\n## 做法\n\n乙。\n";

    fn cited(template: &str, quote: &str) -> Option<String> {
        let (document, _) = corpus::open("a.md", ARTICLE.into()).expect("an article");
        let byte = document.find(quote, 0).expect("the quotation").start;
        Some(Citation::parse(template)?.of(&document, byte, quote))
    }

    #[test]
    fn the_usual_form_says_what_is_known_and_no_more() {
        for (quote, wanted) in [
            ("乙", "“乙”——主席张三，《题》，“做法”一节，2019-08-22"),
            ("甲", "“甲”——主席张三，《题》，2019-08-22"),
            ("引言", "“引言”——《题》，2019-08-22"),
        ] {
            assert_eq!(cited(USUAL, quote).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn a_form_of_ones_own_is_followed() {
        assert_eq!(
            cited("{quote} ({speaker}[, {source}])", "乙").as_deref(),
            Some("乙 (张三)")
        );
        assert_eq!(cited("> {quote}\n", "乙").as_deref(), Some("> 乙\n"));
    }

    #[test]
    fn a_form_that_cannot_be_followed_is_none() {
        for template in [
            "{name}", "{quote", "quote}", "[{quote}", "{quote}]", "[a[b]]",
        ] {
            assert_eq!(Citation::parse(template), None, "{template}");
        }
    }
}
