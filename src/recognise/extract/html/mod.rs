//! HTML: its blocks as lines, in order, what is not its text marked as dropped.
//!
//! Line numbers are those of the source, exactly, but for text that the parser moves out of a table.

mod head;
mod outline;
mod tree;
mod writer;
mod zone;

use super::ExtractError;
use crate::recognise::page::{Page, Shape, WhyDropped};
use outline::Outline;
use tree::{Content, NodeIx, Tree};
use writer::{Writer, Written};

pub(super) use head::{declared, iso_date};
pub(super) use writer::joins;

/// Longest text of a cell in a table of data; what is longer is laid out in a table.
const LONGEST_CELL: usize = 60;

/// What holds for the text at a place of the tree.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is inherited by itself")]
struct Context {
    dropped: Option<WhyDropped>,
    /// Level, 0 outside headings.
    heading: u8,
    is_quote: bool,
    is_item: bool,
    is_centred: bool,
    is_bold: bool,
    is_link: bool,
    is_pre: bool,
    /// In a table of data.
    is_data: bool,
    /// In a row of such a table, which is one line.
    is_row: bool,
    has_background: bool,
    /// In the main element.
    is_inside: bool,
}

/// What is to be done next in a walk over the tree.
enum Step {
    Enter(NodeIx, Context),
    /// The end of a block.
    Leave(Context),
}

/// The page of a decoded HTML file.
///
/// # Errors
/// Where it is nested deeper or larger than is read.
pub(super) fn extract(source: &str) -> Result<Page, ExtractError> {
    let tree = Tree::read(source)?;
    let outline = Outline::of(&tree);
    let mut written = write(&tree, &outline);
    let head = head::Head::of(&tree);
    let trail = head::trail(&tree, &written);
    judge(&mut written, &head, outline.is_whole);
    let lines: Vec<_> = written.into_iter().map(|it| it.line).collect();
    let meta = head.meta(&lines, trail);
    Ok(Page {
        meta,
        lines,
        ..Page::default()
    })
}

/// Drops lines that are known by what stands in them: links outside the text, the legal lines of a site.
fn judge(lines: &mut [Written], head: &head::Head, is_whole: bool) {
    let is_sentence = |written: &Written| {
        let text = &written.line.text;
        written.linked < 50
            && !matches!(written.line.shape, Shape::Dropped(_) | Shape::Image { .. })
            && text.chars().count() >= 20
            && text.contains(['。', '，', ',', '！', '？'])
    };
    let first = lines.iter().position(is_sentence);
    let last = lines.iter().rposition(is_sentence);
    let (Some(first), Some(last)) = (first, last) else {
        return;
    };
    for (ix, written) in lines.iter_mut().enumerate() {
        // a speaker may be a link, right before the first sentence
        let may_speak = ix + 1 == first && !written.line.text.contains(['|', '｜', '>', '›', '»']);
        let is_around = if is_whole {
            ix < first && !may_speak || ix > last
        } else {
            !written.is_inside
        };
        if is_around && let Some(why) = around(written, head) {
            written.line.shape = Shape::Dropped(why);
        }
    }
    drop_foot(&mut lines[last + 1..]);
}

/// Drops what is written together with the legal lines of a site, and after them; `lines` follow the last sentence.
fn drop_foot(lines: &mut [Written]) {
    let is_legal = |written: &Written| {
        written.line.shape == Shape::Dropped(WhyDropped::Around) && is_legal(&written.line.text)
    };
    let Some(legal) = lines.iter().position(is_legal) else {
        return;
    };
    let with = lines[1..=legal]
        .iter()
        .rev()
        .take_while(|written| written.line.blanks == 0)
        .count();
    for written in &mut lines[legal - with..] {
        if !matches!(written.line.shape, Shape::Dropped(_) | Shape::Image { .. }) {
            written.line.shape = Shape::Dropped(WhyDropped::Around);
        }
    }
}

/// Whether a line says who owns a site and who permits it.
fn is_legal(text: &str) -> bool {
    let words = [
        "版权所有",
        "Copyright",
        "copyright",
        "ICP备",
        "ICP证",
        "公网安备",
    ];
    text.chars().count() < 200 && words.iter().any(|it| text.contains(it))
}

/// Why a line around the text is none of it, if that can be told.
fn around(written: &Written, head: &head::Head) -> Option<WhyDropped> {
    let line = &written.line;
    if matches!(line.shape, Shape::Dropped(_) | Shape::Image { .. }) {
        return None;
    }
    if is_legal(&line.text) {
        return Some(WhyDropped::Around);
    }
    let is_trail = written.linked > 0 && head::crumbs(&line.text).is_some();
    ((written.linked >= 70 || is_trail) && !head.is_title(&line.text))
        .then_some(WhyDropped::Navigation)
}

/// The lines of a page.
fn write(tree: &Tree, outline: &Outline) -> Vec<Written> {
    let mut writer = Writer::default();
    let mut steps = vec![Step::Enter(0, Context::default())];
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(context) => writer.block(context),
            Step::Enter(ix, context) => {
                let node = tree.node(ix);
                if let Some(next) = node.next {
                    steps.push(Step::Enter(next, context));
                }
                match &node.content {
                    Content::Text(text) => writer.text(text, node.line, context),
                    Content::Other if ix == 0 => {
                        steps.extend(node.first.map(|first| Step::Enter(first, context)));
                    }
                    Content::Other => {}
                    Content::Element { .. } => {
                        enter(tree, outline, ix, context, &mut writer, &mut steps);
                    }
                }
            }
        }
    }
    writer.block(Context::default());
    writer.lines
}

fn enter(
    tree: &Tree,
    outline: &Outline,
    ix: NodeIx,
    around: Context,
    writer: &mut Writer,
    steps: &mut Vec<Step>,
) {
    let node = tree.node(ix);
    let name = tree.name(ix);
    match name {
        "br" => return writer.line_break(around),
        "img" => return image(tree, ix, around, writer),
        // the head of a page that was cut or put together wrongly may hold text
        "head" => {}
        _ if zone::is_void(name) => return,
        _ => {}
    }
    let context = inner(tree, outline, ix, around);
    let boundary = if context.dropped == Some(WhyDropped::Hidden) {
        context
    } else {
        around
    };
    if around.is_row && matches!(name, "td" | "th") {
        writer.cell(node.line, context);
    } else if zone::is_block(name) {
        writer.block(boundary);
        writer.begins_item |= name == "li";
        steps.push(Step::Leave(boundary));
    }
    steps.extend(node.first.map(|first| Step::Enter(first, context)));
}

/// What holds inside an element.
fn inner(tree: &Tree, outline: &Outline, ix: NodeIx, around: Context) -> Context {
    let mut context = around;
    let name = tree.name(ix);
    context.is_inside |= ix == outline.main;
    if context.dropped.is_none() {
        context.dropped = if outline.is_hidden(tree, ix, around.has_background) {
            Some(WhyDropped::Hidden)
        } else {
            outline.dropped(tree, ix, around.is_inside)
        };
    }
    // what a class sets is not known; outside the main element it sets much
    let may_set = zone::sets_background(tree, ix) || tree.attribute(ix, "class").is_some();
    context.has_background = zone::sets_background(tree, ix)
        || ix != outline.main && (around.has_background || may_set || !around.is_inside);
    context.is_centred = zone::centring(tree, ix).unwrap_or(context.is_centred);
    context.is_bold = zone::boldness(tree, ix).unwrap_or(context.is_bold);
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => context.heading = name.as_bytes()[1] - b'0',
        "blockquote" => context.is_quote = true,
        "li" => context.is_item = true,
        "pre" | "listing" | "xmp" | "plaintext" => context.is_pre = true,
        "a" => context.is_link |= tree.attribute(ix, "href").is_some(),
        "table" => {
            (context.is_data, context.is_row) = (is_data(tree, ix), false);
            // HTML, 15.3.11: tables start anew where a page is in quirks mode, as those are that centre with them
            context.is_centred = false;
        }
        "tr" => context.is_row = context.is_data,
        _ => {}
    }
    context
}

/// Whether a table holds data: several rows of several cells, none of them long or holding another table.
fn is_data(tree: &Tree, table: NodeIx) -> bool {
    let (mut rows, mut cells) = (0, 0);
    for ix in tree.below(table) {
        match tree.name(ix) {
            "table" => return false,
            "tr" => rows += 1,
            "td" | "th" => {
                cells += 1;
                let text = tree.text(ix);
                if text
                    .split_whitespace()
                    .map(|it| it.chars().count())
                    .sum::<usize>()
                    > LONGEST_CELL
                {
                    return false;
                }
            }
            _ => {}
        }
    }
    rows >= 2 && cells >= 2 * rows
}

fn image(tree: &Tree, ix: NodeIx, context: Context, writer: &mut Writer) {
    let attribute = |name| tree.attribute(ix, name).map(str::trim).unwrap_or_default();
    let is_dot = ["width", "height"]
        .iter()
        .any(|side| matches!(attribute(side), "0" | "1" | "0px" | "1px"));
    if is_dot || zone::is_hidden(tree, ix, true) {
        return;
    }
    let address = ["src", "data-src", "data-original", "_src"]
        .into_iter()
        .map(attribute)
        .find(|address| !address.is_empty() && !address.starts_with("data:"))
        .unwrap_or_default();
    let name = address.split(['?', '#']).next().unwrap_or_default();
    let name = name.rsplit('/').next().unwrap_or_default();
    writer.image(
        name.to_owned(),
        attribute("alt").to_owned(),
        tree.node(ix).line,
        context,
    );
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
