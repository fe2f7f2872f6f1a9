//! The package of a book: what it consists of, in which order, and what it says about itself.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::corpus::Meta;
use crate::recognise::extract::entities::{unescape_entities, unescape_once};
use crate::recognise::extract::html::iso_date;

/// What a package document says.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub meta: Meta,
    /// The parts in reading order.
    pub spine: Vec<Item>,
}

/// One part in the reading order.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// As it is written, from the folder of the package.
    pub path: String,
    pub is_linear: bool,
    /// The table of contents.
    pub is_navigation: bool,
    pub is_cover: bool,
}

/// An element, its attributes, and the text right in it.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn get(&self, wanted: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    }
}

/// Every element of an XML document, in order of their starts, up to where it is no longer well-formed; prefixes are left out.
fn elements(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut elements: Vec<Element> = Vec::new();
    let mut open = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open.push(elements.len());
                elements.push(element(&start));
            }
            Ok(Event::Empty(start)) => elements.push(element(&start)),
            Ok(Event::End(_)) => _ = open.pop(),
            Ok(Event::Text(piece)) => add(&mut elements, &open, &piece),
            Ok(Event::CData(piece)) => add(&mut elements, &open, &piece),
            Ok(Event::GeneralRef(name)) => {
                let reference = format!("&{};", &*name);
                add(&mut elements, &open, &unescape_once(&reference));
            }
            Ok(Event::Eof) | Err(_) => return elements,
            Ok(_) => {}
        }
    }
}

fn element(start: &BytesStart) -> Element {
    let mut attributes = start.attributes();
    let attributes = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .map(|attribute| {
            let name = attribute.key.local_name().as_ref().to_ascii_lowercase();
            (name, unescape_entities(&attribute.value).into_owned())
        })
        .collect();
    Element {
        name: start.local_name().as_ref().to_ascii_lowercase(),
        attributes,
        text: String::new(),
    }
}

fn add(elements: &mut [Element], open: &[usize], piece: &str) {
    if let Some(element) = open.last().and_then(|ix| elements.get_mut(*ix)) {
        element.text.push_str(piece);
    }
}

/// The path of the package that a container names.
pub(super) fn root_file(text: &str) -> Option<String> {
    elements(text)
        .iter()
        .filter(|element| element.name == "rootfile")
        .find_map(|element| element.get("full-path").map(str::to_owned))
}

/// Whether parts with text in them are encrypted; fonts that are merely made unreadable do not matter.
pub(super) fn covers_content(text: &str) -> bool {
    let mut is_font_method = false;
    elements(text).iter().any(|element| {
        match element.name.as_str() {
            "encrypteddata" => is_font_method = false,
            "encryptionmethod" => {
                let method = element.get("algorithm").unwrap_or_default();
                is_font_method = method.contains("idpf.org/2008/embedding")
                    || method.contains("ns.adobe.com/pdf/enc");
            }
            "cipherreference" => {
                let path = element.get("uri").unwrap_or_default().to_ascii_lowercase();
                let ends = [".html", ".htm", ".xhtml", ".xht", ".xml", ".opf"];
                return !is_font_method && ends.iter().any(|end| path.ends_with(end));
            }
            _ => {}
        }
        false
    })
}

/// What a package document says.
pub(super) fn parse(text: &str) -> Package {
    let elements = elements(text);
    let covers: Vec<&str> = elements
        .iter()
        .filter(|it| {
            it.name == "reference"
                && it
                    .get("type")
                    .is_some_and(|it| it.eq_ignore_ascii_case("cover"))
        })
        .filter_map(|it| it.get("href"))
        .collect();
    let tables: Vec<&str> = elements
        .iter()
        .filter(|it| {
            it.name == "reference"
                && it
                    .get("type")
                    .is_some_and(|it| it.eq_ignore_ascii_case("toc"))
        })
        .filter_map(|it| it.get("href"))
        .collect();
    let items: HashMap<&str, &Element> = elements
        .iter()
        .filter(|it| it.name == "item")
        .filter_map(|it| Some((it.get("id")?, it)))
        .collect();
    let spine = elements
        .iter()
        .filter(|it| it.name == "itemref")
        .filter_map(|it| {
            let id = it.get("idref")?;
            // what the manifest lacks may be named after its file
            let (path, properties) = match items.get(id) {
                Some(item) => (
                    item.get("href")?,
                    item.get("properties").unwrap_or_default(),
                ),
                None => (id, ""),
            };
            let has = |paths: &[&str]| paths.contains(&path);
            Some(Item {
                path: path.to_owned(),
                is_linear: it.get("linear") != Some("no"),
                is_navigation: properties.split_whitespace().any(|it| it == "nav") || has(&tables),
                is_cover: has(&covers) || is_called_cover(id) || is_called_cover(path),
            })
        })
        .collect();
    Package {
        meta: meta(&elements),
        spine,
    }
}

fn is_called_cover(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file).to_ascii_lowercase();
    [
        "cover",
        "coverpage",
        "cover-page",
        "cover_page",
        "titlepage",
    ]
    .contains(&stem.as_str())
}

fn meta(elements: &[Element]) -> Meta {
    let all = |name: &str| -> Vec<String> {
        let texts = elements.iter().filter(|it| it.name == name);
        texts
            .map(|it| it.text.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|text| !text.is_empty())
            .collect()
    };
    let first = |name| all(name).into_iter().next();
    let authors = all("creator");
    Meta {
        title: first("title").unwrap_or_default(),
        author: (!authors.is_empty()).then(|| authors.join("、")),
        date: all("date").iter().find_map(|date| iso_date(date)),
        source: first("publisher"),
        language: first("language"),
        ..Meta::default()
    }
}

/// XHTML as HTML: an element that XML closes in its tag would stay open, and swallow the rest where it is a title or a script.
pub(super) fn as_html(text: &str) -> Cow<'_, str> {
    if !text.contains("/>") && !text.contains("<![CDATA[") {
        return Cow::Borrowed(text);
    }
    let mut html = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        html.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((data, after)) = rest
            .strip_prefix("<![CDATA[")
            .and_then(|it| it.split_once("]]>"))
        {
            html.push_str(&data.replace('&', "&amp;").replace('<', "&lt;"));
            rest = after;
            continue;
        }
        let Some((tag, after)) = tag(rest) else {
            html.push('<');
            rest = &rest[1..];
            continue;
        };
        match tag.strip_suffix("/>") {
            Some(open) if !is_empty_in_html(name(open)) => {
                html.push_str(open);
                html.push_str("></");
                html.push_str(name(open));
                html.push('>');
            }
            _ => html.push_str(tag),
        }
        rest = after;
    }
    html.push_str(rest);
    Cow::Owned(html)
}

/// The start tag that `text` begins with, and what comes after it. A tag ends before the next one at the latest.
fn tag(text: &str) -> Option<(&str, &str)> {
    if !text[1..].starts_with(|char: char| char.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'>', None) => return Some(text.split_at(at + 1)),
            (b'<', _) => return None,
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

fn name(tag: &str) -> &str {
    let inner = &tag[1..];
    let end = inner.find(|char: char| char.is_whitespace() || char == '/' || char == '>');
    &inner[..end.unwrap_or(inner.len())]
}

fn is_empty_in_html(name: &str) -> bool {
    let empty = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    empty.iter().any(|it| name.eq_ignore_ascii_case(it)) || name.contains(':')
}
