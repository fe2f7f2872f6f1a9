//! What the elements of a page are for, by their names, attributes and classes.

use super::tree::{NodeIx, Tree};
use crate::recognise::page::WhyDropped;

/// Classes and ids that say what is in an element, each a word of the attribute.
const NAVIGATION: &[&str] = &[
    "nav",
    "navi",
    "navbar",
    "topnav",
    "mainnav",
    "subnav",
    "navigation",
    "menu",
    "submenu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "daohang",
    "weizhi",
    "mbx",
    "mianbaoxie",
    "sidebar",
    "pager",
    "pagination",
    "related",
    "recommend",
    "recommended",
    "xgxw",
    "xgyd",
    "rank",
    "ranking",
    "paihang",
    "friendlink",
    "friendlinks",
    "yqlj",
    "sitemap",
];
const ADVERT: &[&str] = &[
    "ad",
    "ads",
    "adv",
    "advert",
    "adverts",
    "advertisement",
    "advertising",
    "adbox",
    "adsbygoogle",
    "guanggao",
    "gg",
    "sponsor",
    "sponsored",
    "promo",
];
const AROUND: &[&str] = &[
    "footer",
    "foot",
    "copyright",
    "comment",
    "comments",
    "pinglun",
    "share",
    "sharebar",
    "bdsharebuttonbox",
    "fenxiang",
    "toolbar",
    "login",
    "search",
    "searchbar",
    "header",
    "banner",
    "qrcode",
    "feedback",
];
const BREADCRUMB: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "weizhi",
    "mbx",
    "mianbaoxie",
];

/// Whether an element begins and ends a line.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "textarea"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

/// Whether an element holds nothing that is text: it is not even listed.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "area"
            | "audio"
            | "base"
            | "canvas"
            | "datalist"
            | "embed"
            | "frame"
            | "frameset"
            | "head"
            | "iframe"
            | "link"
            | "map"
            | "meta"
            | "noembed"
            | "noframes"
            | "object"
            | "param"
            | "rp"
            | "rt"
            | "rtc"
            | "script"
            | "source"
            | "style"
            | "svg"
            | "template"
            | "title"
            | "track"
            | "video"
    )
}

/// Whether a class, or the id, says one of these words.
fn says(tree: &Tree, ix: NodeIx, words: &[&str]) -> bool {
    ["class", "id", "role"]
        .into_iter()
        .filter_map(|name| tree.attribute(ix, name))
        .filter(|value| value.len() < 1_000)
        .flat_map(|value| value.split(|char: char| !char.is_alphanumeric()))
        .map(|word| word.trim_end_matches(|char: char| char.is_ascii_digit()))
        .any(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// What an element's name or class says that it is, where that is not part of what the page says.
pub(super) fn said(tree: &Tree, ix: NodeIx) -> Option<WhyDropped> {
    let named = match tree.name(ix) {
        "nav" | "menu" | "dir" | "aside" => Some(WhyDropped::Navigation),
        "footer" | "form" | "button" | "select" | "textarea" | "dialog" => Some(WhyDropped::Around),
        "" => return None,
        _ => None,
    };
    let classes = [
        (ADVERT, WhyDropped::Advert),
        (NAVIGATION, WhyDropped::Navigation),
        (AROUND, WhyDropped::Around),
    ];
    let named = named.or_else(|| is_called_advert(tree, ix).then_some(WhyDropped::Advert));
    named.or_else(|| {
        classes
            .into_iter()
            .find_map(|(words, why)| says(tree, ix, words).then_some(why))
    })
}

/// Whether a class ends as the names of adverts do: textad, topads.
fn is_called_advert(tree: &Tree, ix: NodeIx) -> bool {
    let words = [
        "head", "thead", "read", "lead", "load", "upload", "download", "thread", "road", "pad",
        "ipad", "nomad", "spread", "dead", "ready",
    ];
    let classes = ["class", "id"]
        .into_iter()
        .filter_map(|name| tree.attribute(ix, name));
    classes.flat_map(str::split_whitespace).any(|class| {
        let class = class.to_ascii_lowercase();
        let is_advert = class.ends_with("ad") || class.ends_with("ads");
        is_advert && class.len() > 3 && !words.iter().any(|word| class.ends_with(word))
    })
}

/// Whether the class of an element says that it is an advert, or what stands around a text.
pub(super) fn is_called_around(tree: &Tree, ix: NodeIx) -> bool {
    says(tree, ix, ADVERT) || says(tree, ix, AROUND)
}

/// Whether an element says that it is the breadcrumb of the page.
pub(super) fn is_breadcrumb(tree: &Tree, ix: NodeIx) -> bool {
    says(tree, ix, BREADCRUMB)
        || tree
            .attribute(ix, "aria-label")
            .is_some_and(|label| label.eq_ignore_ascii_case("breadcrumb"))
}

/// Whether nobody sees an element; `has_background` where something around it sets one, so that white may be seen.
pub(super) fn is_hidden(tree: &Tree, ix: NodeIx, has_background: bool) -> bool {
    let style = |wanted, values: &[&str]| {
        style(tree, ix, wanted)
            .is_some_and(|value| values.iter().any(|it| value.eq_ignore_ascii_case(it)))
    };
    tree.name(ix) == "noscript"
        || tree
            .attribute(ix, "hidden")
            .is_some_and(|value| value != "until-found")
        || tree.attribute(ix, "aria-hidden") == Some("true")
        || style("display", &["none"])
        || style("visibility", &["hidden", "collapse"])
        || style("font-size", &["0", "0px", "0pt", "0em", "0%"])
        || !has_background && is_white(tree, ix)
}

/// Whether an element writes white on white; one with a class may get a background from it.
fn is_white(tree: &Tree, ix: NodeIx) -> bool {
    let color = match tree.name(ix) {
        "font" => tree.attribute(ix, "color"),
        _ => None,
    };
    let color = style(tree, ix, "color").or(color).unwrap_or_default();
    let white = ["#fff", "#ffffff", "white", "rgb(255,255,255)"];
    tree.attribute(ix, "class").is_none()
        && white.iter().any(|it| color.trim().eq_ignore_ascii_case(it))
        && !sets_background(tree, ix)
}

/// Whether an element sets a background, of whatever colour but white.
pub(super) fn sets_background(tree: &Tree, ix: NodeIx) -> bool {
    let set = tree
        .attribute(ix, "bgcolor")
        .or_else(|| tree.attribute(ix, "background"))
        .or_else(|| style(tree, ix, "background"))
        .or_else(|| style(tree, ix, "background-color"))
        .or_else(|| style(tree, ix, "background-image"));
    let none = ["", "#fff", "#ffffff", "white", "none", "transparent"];
    set.is_some_and(|set| !none.iter().any(|it| set.trim().eq_ignore_ascii_case(it)))
}

/// Whether an element sets its text in the middle; nothing where it does not say.
pub(super) fn centring(tree: &Tree, ix: NodeIx) -> Option<bool> {
    if tree.name(ix) == "center" {
        return Some(true);
    }
    let align = style(tree, ix, "text-align").or_else(|| {
        (tree.name(ix) != "img" && tree.name(ix) != "table")
            .then(|| tree.attribute(ix, "align"))
            .flatten()
    })?;
    Some(align.trim().eq_ignore_ascii_case("center"))
}

/// Whether an element sets its text in bold; nothing where it does not say.
pub(super) fn boldness(tree: &Tree, ix: NodeIx) -> Option<bool> {
    if let Some(weight) = style(tree, ix, "font-weight") {
        let weight = weight.to_ascii_lowercase();
        return Some(
            weight.starts_with("bold") || weight.parse().is_ok_and(|weight: u16| weight >= 600),
        );
    }
    matches!(tree.name(ix), "b" | "strong").then_some(true)
}

/// The value of a property in the element's own style.
fn style<'a>(tree: &'a Tree, ix: NodeIx, wanted: &str) -> Option<&'a str> {
    tree.attribute(ix, "style")?
        .split(';')
        .filter_map(|rule| rule.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value.trim().trim_end_matches("!important").trim_end())
}
