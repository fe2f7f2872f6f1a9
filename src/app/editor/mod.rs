//! The outline editor: the reader corrects by hand what recognition of a page got wrong.
//!
//! It works on the source of the article's canonical file, one row for each line of the page, dropped ones included. Every correction
//! is an edit of that source, so nothing that is not touched can change, and undoing swaps the old run of it back. The article that
//! is being read stays what it is until the editor is left; then the file that was saved is read as any other.

mod correcting;
mod doubts;
mod moving;
mod parting;
mod saving;

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

pub(super) use correcting::{
    caption, demote, drop_lines, heading, incomplete, join, level, merge, note, paragraph, promote,
    redo, rename, save_who, speaker, switch_field, title, undo, who,
};
pub use doubts::LineDoubt;
pub(super) use doubts::{doubt_next, doubt_previous};
pub(super) use moving::{
    down, find, find_next, find_previous, first, last, mouse, page_down, page_up, search, select,
    speaker_next, speaker_previous, up,
};
pub(super) use parting::{click, part, part_here, part_turn, step};
pub(super) use saving::{answer, cancel, leave, save, saved};

use super::geometry::{Areas, Focus, OUTLINE_WIDTH, Rect, in_view};
use super::msg::item_words;
use super::{App, Command, Effect, Group, Msg, TextBox};
use crate::corpus::article::{self, Edit, Item, ItemKind};
use crate::corpus::{Block, BlockKind, Document, NodeKind};

/// Fewest columns at which the tree stands beside the rows.
const WITH_TREE: u16 = 100;

/// The source of an article's canonical file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manuscript {
    /// Its text.
    pub source: String,
    /// The file that holds it; `None` where saving makes a new one.
    pub file: Option<PathBuf>,
    /// Corrections of it that were not saved when the program ended: what they made of it.
    pub kept: Option<String>,
    /// What is doubtful about its lines, in their order.
    pub doubts: Vec<LineDoubt>,
}

/// Corrections that are not saved yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Corrections {
    /// The source as the file holds it.
    pub before: String,
    /// As it is corrected.
    pub source: String,
}

/// An article to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArticleSave {
    /// What is to be written.
    pub source: String,
    /// What the file held when it was read or written last.
    pub before: String,
    /// The file; `None` for a new one.
    pub file: Option<PathBuf>,
    /// Whether what the file holds is to be kept aside.
    pub keeps_original: bool,
}

/// One line of the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditorLine {
    /// What it is.
    pub item: Item,
    /// The speaker or heading it is or stands under, by its number in the outline.
    pub node_ix: Option<usize>,
    /// Steps it is set in.
    pub depth: u16,
    /// The level of a heading, as it is counted under its speaker; else 0.
    pub level: u8,
    /// Its block in the document; `None` for a dropped line.
    block_ix: Option<usize>,
}

/// One correction, and where the cursor was.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Step {
    edit: Edit,
    cursor: usize,
    /// What was doubtful on the side of it that the editor is not on.
    doubts: Vec<LineDoubt>,
}

/// The state of the editor.
#[derive(Debug)]
pub struct Editor {
    /// The source as it is corrected.
    source: String,
    /// As the file holds it.
    saved: String,
    file: Option<PathBuf>,
    /// What the source says, for the tree.
    pub document: Document,
    /// The lines of the page, in order.
    pub lines: Vec<EditorLine>,
    /// The row the cursor is on.
    pub cursor: usize,
    /// The first row on the screen; settled.
    pub first: usize,
    /// Where the selection began.
    anchor: Option<usize>,
    /// What is doubtful still.
    doubts: Vec<LineDoubt>,
    done: Vec<Step>,
    undone: Vec<Step>,
    pattern: String,
    /// A save is under way.
    is_saving: bool,
    /// The editor is to be left when it is done.
    is_leaving: bool,
    /// The file was written: it is read anew on leaving.
    was_saved: bool,
}

/// The form for name and post of a speaker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhoForm {
    /// The line of the page.
    pub line: String,
    /// Name.
    pub name: TextBox,
    /// Post.
    pub post: TextBox,
    /// Whether the keys go to the post.
    pub at_post: bool,
}

/// A line that is about to be split.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parting {
    /// Its text; the second line begins at the caret.
    pub input: TextBox,
}

/// Where the parts of the editor stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EditorAreas {
    /// The tree of speakers and headings; its last column is the dividing line. Empty where there is no room.
    pub tree: Rect,
    /// The lines of the page.
    pub rows: Rect,
    /// What the line at the cursor is.
    pub about: Rect,
}

impl EditorLine {
    /// What it is, in Chinese and English.
    pub fn words(&self) -> (String, String) {
        item_words(&self.item.kind, self.level)
    }
}

/// Columns of the form before what is typed.
const LABEL_WIDTH: u16 = 8;

impl WhoForm {
    /// The box the keys go to.
    pub fn field(&self) -> &TextBox {
        if self.at_post { &self.post } else { &self.name }
    }

    pub(super) fn field_mut(&mut self) -> &mut TextBox {
        if self.at_post {
            &mut self.post
        } else {
            &mut self.name
        }
    }

    /// Where the name, or the post, stands in the form's box.
    pub fn field_area(area: Rect, is_post: bool) -> Rect {
        let inner = area.inner();
        let label = LABEL_WIDTH.min(inner.width);
        Rect {
            x: inner.x + label,
            y: inner.y + 1 + u16::from(is_post),
            width: inner.width - label,
            height: 1,
        }
    }
}

impl Editor {
    fn new(stem: &str, manuscript: Manuscript) -> Self {
        let (document, _) = article::parse(stem, &manuscript.source);
        let lines = lines(&document, &manuscript.source);
        Self {
            saved: manuscript.source.clone(),
            source: manuscript.source,
            file: manuscript.file,
            doubts: manuscript.doubts,
            document,
            lines,
            cursor: 0,
            first: 0,
            anchor: None,
            done: Vec::new(),
            undone: Vec::new(),
            pattern: String::new(),
            is_saving: false,
            is_leaving: false,
            was_saved: false,
        }
    }

    /// Goes on with corrections that were not saved; they are one step.
    fn reopen(&mut self, stem: &str, kept: String) {
        let edit = Edit::between(&self.source, &kept);
        let old = std::mem::take(&mut self.lines);
        self.take(stem, kept);
        let doubts = doubts::found_again(&self.doubts, &old, &self.lines);
        self.done.push(Step {
            edit,
            cursor: self.cursor,
            doubts: std::mem::replace(&mut self.doubts, doubts),
        });
    }

    /// What is not saved yet, to be kept; `None` where everything is.
    fn unsaved(&self) -> Option<Corrections> {
        self.is_changed().then(|| Corrections {
            before: self.saved.clone(),
            source: self.source.clone(),
        })
    }

    /// Takes another source.
    fn take(&mut self, stem: &str, source: String) {
        (self.document, _) = article::parse(stem, &source);
        self.lines = lines(&self.document, &source);
        self.source = source;
        self.cursor = self.cursor.min(self.lines.len().saturating_sub(1));
        self.anchor = None;
    }

    fn last_step(&mut self, back: bool) -> Option<Step> {
        if back {
            self.done.pop()
        } else {
            self.undone.pop()
        }
    }

    /// Whether there is something to save.
    pub fn is_changed(&self) -> bool {
        self.source != self.saved
    }

    /// The source as it is corrected.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The rows a correction is about: those that are selected, else that of the cursor.
    pub fn chosen(&self) -> Range<usize> {
        let anchor = self.anchor.unwrap_or(self.cursor);
        anchor.min(self.cursor)..anchor.max(self.cursor) + 1
    }

    /// Whether several rows are being selected.
    pub fn is_selecting(&self) -> bool {
        self.anchor.is_some()
    }

    /// The line at the cursor.
    pub fn line(&self) -> Option<&EditorLine> {
        self.lines.get(self.cursor)
    }

    /// The name of the speaker at the cursor.
    pub fn name(&self) -> Option<&str> {
        match &self.line()?.item.kind {
            ItemKind::Speaker { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The names of speakers, each once, in order, with how often each speaks.
    pub fn names(&self) -> Vec<(&str, usize)> {
        let mut names: Vec<(&str, usize)> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for line in &self.lines {
            if let ItemKind::Speaker { name, .. } = &line.item.kind {
                let ix = *known.entry(name).or_insert(names.len());
                match names.get_mut(ix) {
                    Some((_, count)) => *count += 1,
                    None => names.push((name, 1)),
                }
            }
        }
        names
    }

    /// The speaker and headings that line `ix` stands under, from the speaker on.
    pub fn above(&self, ix: usize) -> Vec<&str> {
        let nodes = &self.document.outline().nodes;
        let Some(line) = self.lines.get(ix) else {
            return Vec::new();
        };
        let is_head = matches!(
            line.item.kind,
            ItemKind::Speaker { .. } | ItemKind::Heading { .. }
        );
        let node = line.node_ix.and_then(|ix| nodes.get(ix));
        let start = if is_head {
            node.and_then(|node| node.parent_ix)
        } else {
            line.node_ix
        };
        let chain = std::iter::successors(start, |ix| nodes.get(*ix)?.parent_ix);
        let mut above: Vec<&str> = chain
            .filter_map(|ix| Some(nodes.get(ix)?.label()))
            .collect();
        above.reverse();
        above
    }
}

/// The lines that stand in `source`, which `document` was read from.
fn lines(document: &Document, source: &str) -> Vec<EditorLine> {
    let nodes = &document.outline().nodes;
    let first_block = document
        .first()
        .map_or(0, |block| usize::from(block.kind == BlockKind::Title));
    let (mut heads, mut blocks) = (0, first_block);
    let line = |item: Item| {
        let is_head = matches!(
            item.kind,
            ItemKind::Speaker { .. } | ItemKind::Heading { .. }
        );
        let is_dropped = item.kind == ItemKind::Dropped;
        heads += usize::from(is_head);
        let node_ix = heads.checked_sub(1);
        let depth = node_ix
            .and_then(|ix| nodes.get(ix))
            .map_or(0, |node| u16::from(node.depth) + u16::from(!is_head));
        let level = match node_ix.and_then(|ix| nodes.get(ix)).map(|node| &node.kind) {
            Some(NodeKind::Heading { level, .. }) if is_head => *level,
            _ => 0,
        };
        let block_ix = (!is_dropped).then_some(blocks);
        blocks += usize::from(!is_dropped);
        EditorLine {
            item,
            node_ix,
            depth,
            level,
            block_ix,
        }
    };
    article::items(source).into_iter().map(line).collect()
}

/// Asks for the source of the article.
pub(super) fn open(app: &mut App) {
    if app.overlay.is_some() {
        return app.say(Msg::CloseFirst);
    }
    app.effects.push(Effect::OpenManuscript);
}

/// Opens the editor at the line that is being read.
pub(super) fn opened(app: &mut App, manuscript: Result<Manuscript, Msg>) {
    let manuscript = match manuscript {
        Ok(manuscript) if app.overlay.is_none() && app.editor.is_none() => manuscript,
        Ok(_) => return,
        Err(msg) => return app.complain(msg),
    };
    let kept = manuscript.kept.clone();
    let mut editor = Editor::new(&app.stem, manuscript);
    editor.cursor = block_in_focus(app)
        .and_then(|block| line_of(&editor.lines, app.document(), &block))
        .unwrap_or(0);
    // the line comes to rest where those above it can be seen
    editor.first = editor.cursor.saturating_sub(4);
    app.reader.selection = None;
    if let Some(kept) = kept {
        editor.reopen(&app.stem, kept);
        app.say(Msg::CorrectionsReopened);
    }
    app.editor = Some(Box::new(editor));
}

/// The block that is being read, or that of the node the outline's cursor is on.
fn block_in_focus(app: &App) -> Option<Block> {
    let document = app.document();
    match app.focus {
        Focus::Outline => {
            let node = document.outline().nodes.get(app.outline.cursor)?;
            document.block_at(node.range.start)
        }
        Focus::Reader => document.block_at(app.reader.place.byte),
    }
}

/// The line that a block of the document is. In a plain text the blocks are the lines of the file, of which some went into the front
/// matter: there it is the nearest line with the same words.
fn line_of(lines: &[EditorLine], document: &Document, block: &Block) -> Option<usize> {
    let text = document.text(block.range.clone());
    let words = text.trim();
    let block_ix = document.blocks().position(|it| it == *block)?;
    let is_same = |line: &&EditorLine| line.item.shown().trim() == words;
    let own = || {
        lines
            .iter()
            .position(|line| line.block_ix.is_some() && line.block_ix >= Some(block_ix))
    };
    let own_is_same = own().and_then(|ix| lines.get(ix)).filter(is_same);
    if own_is_same.is_some() {
        return own();
    }
    let same = lines.iter().enumerate().filter(|(_, line)| is_same(line));
    let nearest = same.min_by_key(|(ix, _)| ix.abs_diff(block_ix));
    nearest.map(|(ix, _)| ix).or_else(own)
}

/// Whether a command may be run while the editor is open: the others are about what it hides.
pub(super) fn allows(command: Command) -> bool {
    let group = command.row().group;
    matches!(group, Group::Correcting | Group::Lists | Group::Typing)
        || matches!(
            command,
            Command::Help
                | Command::Palette
                | Command::Find
                | Command::FindNext
                | Command::FindPrevious
                | Command::Undo
                | Command::Redo
                | Command::Redraw
                | Command::Suspend
                | Command::Cancel
                | Command::Quit
        )
}

/// The open editor; says that there is none.
fn editor(app: &mut App) -> Option<&mut Editor> {
    if app.editor.is_none() {
        app.say(Msg::NoEditor);
    }
    app.editor.as_deref_mut()
}

/// Has what is not saved yet kept, should the program be ended.
fn keep(app: &mut App) {
    if let Some(editor) = &app.editor {
        let unsaved = editor.unsaved().map(Box::new);
        app.effects.push(Effect::KeepCorrections(unsaved));
    }
}

/// Keeps the cursor on the screen.
pub(super) fn settle(app: &mut App) {
    let height = usize::from(app.editor_areas().rows.height);
    if let Some(editor) = &mut app.editor {
        editor.first = in_view(editor.first, editor.cursor, height);
        editor.first = editor.first.min(editor.lines.len().saturating_sub(height));
    }
}

impl App {
    /// Where the parts of the editor stand.
    pub fn editor_areas(&self) -> EditorAreas {
        let Areas {
            window,
            title,
            status,
            ..
        } = self.areas;
        let body = Rect {
            y: title.height,
            height: window.height.saturating_sub(title.height + status.height),
            ..window
        };
        let tree_width = if body.width >= WITH_TREE {
            OUTLINE_WIDTH
        } else {
            0
        };
        let right = Rect {
            x: tree_width,
            width: body.width - tree_width,
            ..body
        };
        let (rows, about) = right.split_bottom(u16::from(right.height > 4));
        EditorAreas {
            tree: Rect {
                width: tree_width,
                ..body
            },
            rows,
            about,
        }
    }

    /// The speaker at the editor's cursor: name, post, and whether the name is not whole.
    fn speaker_at_cursor(&self) -> Option<(&str, &str, bool)> {
        match &self.editor.as_ref()?.line()?.item.kind {
            ItemKind::Speaker {
                name,
                post,
                incomplete,
            } => Some((name, post, *incomplete)),
            _ => None,
        }
    }
}
