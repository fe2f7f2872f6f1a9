//! HTML as a tree that knows the line of every text, read within limits.
//!
//! # Why a tree of our own
//! html5ever reads HTML as browsers do and says on which line it is; the trees that others built on it forget that, have
//! walks that call themselves, and no limits. Two things in a page cost more than its length: nesting, and attributes of
//! one tag; both are bounded here while the page is read.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, LocalName, QualName, TokenizerResult, local_name, ns};

use crate::recognise::extract::ExtractError;

/// Deepest nesting that is read: no page is written so deep, and each level makes every tag dearer.
const DEEPEST: u32 = 1_000;
/// How much of a page is read.
#[derive(Clone, Copy, Debug)]
struct Limits {
    nodes: usize,
    attributes: usize,
    /// html5ever compares each attribute of a tag with those before it.
    comparisons: usize,
}

/// So many comparisons are a second.
const LIMITS: Limits = Limits {
    nodes: 2_000_000,
    attributes: 1_000_000,
    comparisons: 1_000_000_000,
};
/// Bytes that are read between two looks at the limits.
const STEP: usize = 4 << 10;

/// Where a node is in its tree.
pub(super) type NodeIx = u32;

/// A page as a tree.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub parent: Option<NodeIx>,
    pub first: Option<NodeIx>,
    last: Option<NodeIx>,
    previous: Option<NodeIx>,
    pub next: Option<NodeIx>,
    depth: u32,
    /// Line breaks in its text.
    breaks: usize,
    /// The line of the source that it starts on; for an element the one its tag ends on.
    pub line: usize,
    pub content: Content,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Content {
    /// The document, a comment, the inside of a template.
    Other,
    Text(String),
    Element {
        name: LocalName,
        attributes: Vec<(LocalName, StrTendril)>,
    },
}

impl Tree {
    /// Reads a page.
    ///
    /// # Errors
    /// Where it is nested deeper, or holds more nodes or attributes, than is read.
    pub(super) fn read(source: &str) -> Result<Self, ExtractError> {
        Self::read_within(source, LIMITS)
    }

    fn read_within(source: &str, limits: Limits) -> Result<Self, ExtractError> {
        let options = TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        };
        let counting = Counting {
            builder: TreeBuilder::new(Sink::default(), options),
            tokens: Cell::new(0),
        };
        let tokenizer = Tokenizer::new(counting, TokenizerOpts::default());
        feed(&tokenizer, &without_data(source), limits)?;
        tokenizer.end();
        let sink = tokenizer.sink.builder.sink;
        sink.check(limits)?;
        Ok(Self {
            nodes: sink.nodes.into_inner(),
        })
    }

    pub(super) fn node(&self, ix: NodeIx) -> &Node {
        &self.nodes[ix as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The element's name; empty for what is none.
    pub(super) fn name(&self, ix: NodeIx) -> &str {
        match &self.node(ix).content {
            Content::Element { name, .. } => name,
            _ => "",
        }
    }

    pub(super) fn attribute(&self, ix: NodeIx, wanted: &str) -> Option<&str> {
        let Content::Element { attributes, .. } = &self.node(ix).content else {
            return None;
        };
        let found = attributes.iter().find(|(name, _)| **name == *wanted)?;
        Some(&found.1)
    }

    pub(super) fn children(&self, ix: NodeIx) -> impl Iterator<Item = NodeIx> {
        std::iter::successors(self.node(ix).first, |child| self.node(*child).next)
    }

    /// Every node below `top`, parents before their children, in order of the page.
    pub(super) fn below(&self, top: NodeIx) -> impl Iterator<Item = NodeIx> {
        std::iter::successors(self.node(top).first, move |ix| {
            self.node(*ix).first.or_else(|| self.after(*ix, top))
        })
    }

    /// The node after `ix` and all that is in it, below `top`.
    fn after(&self, mut ix: NodeIx, top: NodeIx) -> Option<NodeIx> {
        loop {
            if ix == top {
                return None;
            }
            let node = self.node(ix);
            if node.next.is_some() {
                return node.next;
            }
            ix = node.parent?;
        }
    }

    /// The text below a node, as it stands there.
    pub(super) fn text(&self, top: NodeIx) -> String {
        self.below(top)
            .filter_map(|ix| match &self.node(ix).content {
                Content::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// `source` without what `data:` addresses hold: nobody reads it, and it is long.
fn without_data(source: &str) -> String {
    let mut rest = source;
    let mut kept = String::with_capacity(source.len());
    while let Some(at) = rest.find(";base64,") {
        let (before, data) = rest.split_at(at + ";base64,".len());
        kept.push_str(before);
        let length = data
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte))
            .count();
        rest = &data[length..];
    }
    kept.push_str(rest);
    kept
}

/// Gives the source to the parser in steps, and stops where it becomes too dear.
fn feed(tokenizer: &Tokenizer<Counting>, source: &str, limits: Limits) -> Result<(), ExtractError> {
    let queue = BufferQueue::default();
    let (mut rest, mut gaps, mut work) = (source, 0_usize, 0_usize);
    while !rest.is_empty() {
        let (step, after) = rest.split_at(rest.floor_char_boundary(STEP));
        rest = after;
        let before = tokenizer.sink.tokens.get();
        queue.push_back(StrTendril::from_slice(step));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if tokenizer.sink.tokens.get() == before {
            // one long tag or comment: each of these may begin an attribute
            let here = step
                .bytes()
                .filter(|byte| b" \t\r\n\x0c/\"'".contains(byte))
                .count();
            work = work.saturating_add((gaps + here).saturating_mul(here));
            gaps += here;
        } else {
            gaps = 0;
        }
        tokenizer.sink.builder.sink.check(limits)?;
        if work > limits.comparisons {
            let limit = limits.attributes;
            return Err(ExtractError::TooMany { limit });
        }
    }
    Ok(())
}

/// Counts what comes out of the tokenizer on its way to the tree.
struct Counting {
    builder: TreeBuilder<Handle, Sink>,
    tokens: Cell<usize>,
}

impl TokenSink for Counting {
    type Handle = Handle;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<Handle> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        self.builder.process_token(token, line_number)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node as html5ever knows it: it asks for the name so often that it goes along.
#[derive(Clone)]
struct Handle {
    ix: NodeIx,
    name: Rc<QualName>,
}

/// Gathers the nodes of a tree.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    line: Cell<usize>,
    attributes: Cell<usize>,
    deepest: Cell<u32>,
    nameless: Rc<QualName>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self {
            nodes: RefCell::default(),
            line: Cell::new(1),
            attributes: Cell::new(0),
            deepest: Cell::new(0),
            nameless: Rc::new(QualName::new(None, ns!(), local_name!(""))),
        };
        sink.add(Content::Other, 1);
        sink
    }
}

impl Sink {
    fn check(&self, limits: Limits) -> Result<(), ExtractError> {
        if self.deepest.get() > DEEPEST {
            return Err(ExtractError::TooDeep);
        }
        let limits = [
            (self.nodes.borrow().len(), limits.nodes),
            (self.attributes.get(), limits.attributes),
        ];
        match limits.into_iter().find(|(count, limit)| count > limit) {
            Some((_, limit)) => Err(ExtractError::TooMany { limit }),
            None => Ok(()),
        }
    }

    fn add(&self, content: Content, line: usize) -> NodeIx {
        let mut nodes = self.nodes.borrow_mut();
        let ix =
            NodeIx::try_from(nodes.len()).expect("the limit is checked while the page is read");
        nodes.push(Node {
            parent: None,
            first: None,
            last: None,
            previous: None,
            next: None,
            depth: 0,
            breaks: 0,
            line,
            content,
        });
        ix
    }

    fn other(&self) -> Handle {
        Handle {
            ix: self.add(Content::Other, self.line.get()),
            name: self.nameless.clone(),
        }
    }

    /// Puts what html5ever gives below `parent`, before `before` or last; text joins the text that is there.
    fn place(&self, parent: NodeIx, before: Option<NodeIx>, child: NodeOrText<Handle>) {
        let child = match child {
            NodeOrText::AppendNode(handle) => {
                self.detach(handle.ix);
                handle.ix
            }
            NodeOrText::AppendText(text) => {
                let neighbour = match before {
                    Some(ix) => self.nodes.borrow()[ix as usize].previous,
                    None => self.nodes.borrow()[parent as usize].last,
                };
                if let Some(ix) = neighbour
                    && self.join(ix, &text)
                {
                    return;
                }
                let ix = self.add(Content::Text(String::new()), self.line.get());
                self.join(ix, &text);
                ix
            }
        };
        self.link(parent, before, child);
    }

    /// Adds text to a node of text, if it is one. The line is where the text ends, and in a table it is known late.
    fn join(&self, ix: NodeIx, text: &str) -> bool {
        let nodes = &mut *self.nodes.borrow_mut();
        let node = &mut nodes[ix as usize];
        let Content::Text(there) = &mut node.content else {
            return false;
        };
        there.push_str(text);
        node.breaks += text.bytes().filter(|byte| *byte == b'\n').count();
        let first = self.line.get().saturating_sub(node.breaks).max(1);
        node.line = node.line.min(first);
        true
    }

    fn link(&self, parent: NodeIx, before: Option<NodeIx>, child: NodeIx) {
        let nodes = &mut *self.nodes.borrow_mut();
        let previous = match before {
            Some(ix) => nodes[ix as usize].previous.replace(child),
            None => nodes[parent as usize].last.replace(child),
        };
        match previous {
            Some(ix) => nodes[ix as usize].next = Some(child),
            None => nodes[parent as usize].first = Some(child),
        }
        let depth = nodes[parent as usize].depth + 1;
        self.deepest.set(self.deepest.get().max(depth));
        let node = &mut nodes[child as usize];
        (node.parent, node.previous, node.next, node.depth) =
            (Some(parent), previous, before, depth);
    }

    fn detach(&self, ix: NodeIx) {
        let nodes = &mut *self.nodes.borrow_mut();
        let node = &mut nodes[ix as usize];
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        let Some(parent) = parent else { return };
        match previous {
            Some(ix) => nodes[ix as usize].next = next,
            None => nodes[parent as usize].first = next,
        }
        match next {
            Some(ix) => nodes[ix as usize].previous = previous,
            None => nodes[parent as usize].last = previous,
        }
    }

    fn parent(&self, ix: NodeIx) -> Option<NodeIx> {
        self.nodes.borrow()[ix as usize].parent
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: std::borrow::Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle {
            ix: 0,
            name: self.nameless.clone(),
        }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        self.attributes
            .set(self.attributes.get() + attributes.len());
        let content = Content::Element {
            name: name.local.clone(),
            attributes: attributes
                .into_iter()
                .map(|it| (it.name.local, it.value))
                .collect(),
        };
        Handle {
            ix: self.add(content, self.line.get()),
            name: Rc::new(name),
        }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.other()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.other()
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(parent.ix, None, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        if self.parent(element.ix).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What is in a template is never shown: its handle leads nowhere in the tree.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.other()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.ix == other.ix
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some(parent) = self.parent(sibling.ix) {
            self.place(parent, Some(sibling.ix), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        let nodes = &mut *self.nodes.borrow_mut();
        let Content::Element { attributes, .. } = &mut nodes[target.ix as usize].content else {
            return;
        };
        for attribute in more {
            let name = attribute.name.local;
            if attributes.len() < 100 && attributes.iter().all(|(known, _)| *known != name) {
                attributes.push((name, attribute.value));
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.ix);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        loop {
            let first = self.nodes.borrow()[node.ix as usize].first;
            let Some(child) = first else { return };
            self.detach(child);
            self.link(new_parent.ix, None, child);
        }
    }

    fn set_current_line(&self, line_number: u64) {
        self.line
            .set(usize::try_from(line_number).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits {
        nodes: 10_000,
        attributes: 10_000,
        comparisons: 1_000_000,
    };

    #[track_caller]
    fn check_too_large(source: &str) {
        let read = Tree::read_within(source, SMALL);
        assert!(matches!(read, Err(ExtractError::TooMany { .. })));
    }

    #[test]
    fn attributes_of_one_tag_are_bounded_before_it_ends() {
        let attributes = (0..20_000).map(|ix| format!(" a{ix}"));
        check_too_large(&format!("<p{}>", attributes.collect::<Vec<_>>().concat()));
    }

    #[test]
    fn attributes_of_all_tags_are_bounded() {
        check_too_large(&"<p a b c d e>".repeat(3_000));
    }

    #[test]
    fn open_elements_that_every_paragraph_repeats_are_bounded() {
        let open = (0..500).map(|ix| format!("<font size={ix}>"));
        let open = open.collect::<Vec<_>>().concat();
        check_too_large(&format!("<p>{open}</p>{}", "<p>甲".repeat(1_000)));
    }

    #[test]
    fn long_comments_and_pictures_in_addresses_are_read() {
        let data = "AAA/".repeat(100_000);
        let source = format!(
            "<!--{}--><img src=\"data:image/png;base64,{data}\">",
            "甲".repeat(10_000)
        );
        assert!(Tree::read_within(&source, SMALL).is_ok());
    }
}
