//! Where the text of a page is: the smallest element that holds most of its sentences.
//!
//! # Why so mild
//! A finder that takes one element and throws the rest away loses titles and dates above it, and one that judges paragraphs
//! loses speakers, which are short lines with class names like `author`. So the main element only says where classes are
//! doubted: what contains it is never dropped, and what lies within it only where it is mostly links.

use super::tree::{Content, NodeIx, Tree};
use super::zone;
use crate::recognise::page::WhyDropped;

/// Of a hundred characters in sentences the main element holds at least this many.
const MOST: usize = 70;
/// Fewer characters in sentences than this make no main text: then all of the body is.
const FEW: usize = 60;

/// How much of what is below a node.
#[derive(Clone, Copy, Default, Debug)]
struct Amount {
    /// Characters that are seen.
    text: usize,
    /// Those in links.
    linked: usize,
    /// Those outside links, in pieces that are sentences.
    sentences: usize,
    /// Those of them that no class calls an advert, comments and the like.
    article: usize,
    links: usize,
    has_heading: bool,
}

/// Where the text of a page is.
#[derive(Debug)]
pub(super) struct Outline {
    amounts: Vec<Amount>,
    /// The main element.
    pub main: NodeIx,
    /// Whether a node is the main element or contains it.
    contains_main: Vec<bool>,
    /// Whether the page has no main text apart from the rest.
    pub is_whole: bool,
    /// Whether most of the text is hidden until a script shows it.
    is_revealed: bool,
}

impl Outline {
    pub(super) fn of(tree: &Tree) -> Self {
        let (seen, all) = (amounts(tree, false), amounts(tree, true));
        let is_revealed = all[0].sentences > FEW + 3 * seen[0].sentences;
        let amounts = if is_revealed { all } else { seen };
        let body = tree
            .below(0)
            .find(|ix| tree.name(*ix) == "body")
            .unwrap_or(0);
        let main = main_element(tree, &amounts, body);
        let mut contains_main = vec![false; tree.len()];
        let mut container = Some(main);
        while let Some(ix) = container {
            contains_main[ix as usize] = true;
            container = tree.node(ix).parent;
        }
        Self {
            amounts,
            main,
            contains_main,
            is_whole: main == body,
            is_revealed,
        }
    }

    /// Whether nobody sees an element, nor will: a page may show its text by a script.
    pub(super) fn is_hidden(&self, tree: &Tree, ix: NodeIx, has_background: bool) -> bool {
        let shows = self.is_revealed && self.amounts[ix as usize].sentences >= FEW;
        !shows && tree.name(ix) != "body" && zone::is_hidden(tree, ix, has_background)
    }

    /// Why an element is dropped, if it is; `is_inside` the main element.
    pub(super) fn dropped(&self, tree: &Tree, ix: NodeIx, is_inside: bool) -> Option<WhyDropped> {
        if self.contains_main[ix as usize] {
            return None;
        }
        let amount = self.amounts[ix as usize];
        let is_list = is_list_of_links(tree, ix, amount);
        let Some(why) = zone::said(tree, ix) else {
            return is_list.then_some(WhyDropped::Navigation);
        };
        let is_dropped = if is_inside {
            self.is_dropped_inside(tree, ix, why)
        } else {
            let is_title = amount.has_heading && amount.linked * 2 < amount.text;
            let is_text = amount.sentences > 200 && amount.linked * 3 < amount.text;
            !is_title && (why == WhyDropped::Around || !is_text)
        };
        (is_dropped || is_list).then_some(why)
    }

    fn is_dropped_inside(&self, tree: &Tree, ix: NodeIx, why: WhyDropped) -> bool {
        let amount = self.amounts[ix as usize];
        let all = self.amounts[self.main as usize];
        if zone::is_breadcrumb(tree, ix) && amount.text < 200 {
            return true;
        }
        let is_line = matches!(
            tree.name(ix),
            "p" | "span" | "h1" | "h2" | "h3" | "h4" | "li" | "td"
        );
        let is_linked = amount.linked * 2 > amount.text;
        match (tree.name(ix), why) {
            ("nav" | "button" | "select" | "textarea" | "dialog", _) => true,
            ("aside", _) | (_, WhyDropped::Navigation) => is_linked,
            (_, WhyDropped::Advert) => amount.text < 200,
            ("header", _) => is_linked,
            _ => {
                is_linked || !is_line && !amount.has_heading && amount.sentences * 3 < all.sentences
            }
        }
    }
}

/// Whether a list or a box is nothing but three links or more.
fn is_list_of_links(tree: &Tree, ix: NodeIx, amount: Amount) -> bool {
    matches!(tree.name(ix), "ul" | "ol" | "dl" | "table")
        && amount.links >= 3
        && amount.linked * 10 >= amount.text * 8
}

fn main_element(tree: &Tree, amounts: &[Amount], body: NodeIx) -> NodeIx {
    let Amount {
        sentences, article, ..
    } = amounts[body as usize];
    // a page may call its article what others call their comments
    let is_called_rightly = article >= FEW && article * 3 >= sentences;
    let measure = |ix: NodeIx| {
        let amount = amounts[ix as usize];
        if is_called_rightly {
            amount.article
        } else {
            amount.sentences
        }
    };
    let all = measure(body);
    if all < FEW {
        return body;
    }
    let mut main = body;
    while let Some(child) = tree
        .children(main)
        .find(|child| measure(*child) * 100 >= all * MOST)
        .filter(|child| {
            let is_leaf = ["p", "li", "blockquote", "dd", "h1", "h2", "h3", "pre", ""];
            !is_leaf.contains(&tree.name(*child))
        })
    {
        main = child;
    }
    main
}

/// The amounts of every node, those of its children included; what is hidden counts where `with_hidden`.
fn amounts(tree: &Tree, with_hidden: bool) -> Vec<Amount> {
    let mut amounts = vec![Amount::default(); tree.len()];
    // parents first: what holds for a node is known to its children, and summed up on the way back
    let order: Vec<NodeIx> = tree.below(0).collect();
    let mut unseen = vec![false; tree.len()];
    let mut linked = vec![false; tree.len()];
    let mut around = vec![false; tree.len()];
    for &ix in &order {
        let parent = tree.node(ix).parent.unwrap_or(0) as usize;
        let (this, name) = (ix as usize, tree.name(ix));
        unseen[this] = unseen[parent]
            || zone::is_void(name)
            || matches!(name, "nav" | "footer" | "textarea" | "select")
            || !with_hidden && name != "body" && zone::is_hidden(tree, ix, true);
        let is_link = name == "a" && tree.attribute(ix, "href").is_some();
        linked[this] = linked[parent] || is_link;
        around[this] = around[parent] || name != "body" && zone::is_called_around(tree, ix);
        amounts[this] = own(tree, ix, unseen[this], linked[this]);
        if !around[this] {
            amounts[this].article = amounts[this].sentences;
        }
        amounts[this].links += usize::from(is_link);
        amounts[this].has_heading = name == "h1" && !unseen[this];
    }
    for &ix in order.iter().rev() {
        let amount = amounts[ix as usize];
        let sum = &mut amounts[tree.node(ix).parent.unwrap_or(0) as usize];
        sum.text += amount.text;
        sum.linked += amount.linked;
        sum.sentences += amount.sentences;
        sum.article += amount.article;
        sum.links += amount.links;
        sum.has_heading |= amount.has_heading;
    }
    amounts
}

fn own(tree: &Tree, ix: NodeIx, is_unseen: bool, is_linked: bool) -> Amount {
    let mut amount = Amount::default();
    if let (Content::Text(text), false) = (&tree.node(ix).content, is_unseen) {
        amount.text = text.chars().filter(|char| !char.is_whitespace()).count();
        let is_sentence = amount.text >= 10
            && text.contains(['。', '！', '？', '；', '，', ',', '.', '!', '?', ';']);
        if is_linked {
            amount.linked = amount.text;
        } else if is_sentence {
            amount.sentences = amount.text;
        }
    }
    amount
}
