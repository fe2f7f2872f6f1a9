//! The reader pane: the reading cursor, how it moves, and what of the text is on the screen.

use std::ops::Range;

use jiff::SignedDuration;

use super::geometry::Focus;
use super::object::{self, Object, Reach};
use super::page::Top;
use super::{App, Arrival, Mouse, MouseKind, Msg, Selection, SelectionKind, outline, overlay};
use crate::corpus::{Block, BlockKind, Document, Node, Place};
use crate::notes::{Timestamp, Uuid};
use crate::text::{self, Unit};

/// Rows kept between the cursor and the upper and lower edge.
const SCROLL_OFF: usize = 2;
/// Rows one turn of the wheel scrolls.
const WHEEL_ROWS: isize = 3;
/// How soon a click follows another to be a double click.
const CLICKS_WITHIN: SignedDuration = SignedDuration::from_millis(400);
/// Jumps remembered.
const JUMPS_MAX: usize = 200;

/// The state of the reader pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReaderPane {
    /// Where the reading cursor is: the first byte of a cluster.
    pub place: Place,
    /// What is selected, from here to the cursor.
    pub selection: Option<Selection>,
    /// First row on the screen.
    pub top: Top,
    /// The column that moving by lines tries to keep, from the left edge of the text.
    goal: Option<u16>,
    /// Places jumped from, and those come back from.
    jumps: Vec<usize>,
    forward: Vec<usize>,
    /// Where the left button went down.
    pressed: Option<usize>,
    /// The annotation that was stepped to last, and where that was.
    pub(super) stepped: Option<(Uuid, usize)>,
    /// Where and when it last did, and how often at that place.
    clicks: Option<(usize, Timestamp, u8)>,
}

/// The bytes of the cluster at `byte`; empty at the end of the text.
pub(super) fn cluster_at(document: &Document, byte: usize) -> Range<usize> {
    let Some(block) = document
        .block_at(byte)
        .filter(|block| byte < block.range.end)
    else {
        return byte..byte;
    };
    let text = document.text(block.range.clone());
    text::clusters(&text, text::WidthPolicy::default())
        .map(|cluster| {
            block.range.start + cluster.range.start..block.range.start + cluster.range.end
        })
        .find(|bytes| byte < bytes.end)
        .unwrap_or(byte..byte)
}

/// The sentence (or other unit) at `byte`; a blank belongs to the unit before it.
pub(super) fn unit_at(document: &Document, unit: Unit, byte: usize) -> Option<Range<usize>> {
    let block = document.block_at(byte)?;
    let start = block.range.start;
    let at = byte.saturating_sub(start);
    let mut found = None;
    for span in text::spans(unit, &document.text(block.range.clone())) {
        if found.is_some() && at < span.start {
            break;
        }
        let holds = at < span.end;
        found = Some(start + span.start..start + span.end);
        if holds {
            break;
        }
    }
    found
}

/// The bytes of the line of text that holds `byte`.
pub(super) fn line_of(app: &App, byte: usize) -> Option<Range<usize>> {
    let document = app.document();
    let block = document.block_at(byte)?;
    let line_ix = app.layouts.line_at(document, &block, byte);
    let line = app.layouts.line(document, &block, line_ix);
    let is_last = line.end == block.range.end;
    Some(line.start..line.end + usize::from(is_last))
}

/// Puts the cursor at the cluster that holds `byte` and keeps it on the screen.
pub(super) fn go(app: &mut App, byte: usize) {
    app.reader.place.byte = cluster_start(app.document(), byte);
    app.reader.goal = None;
}

/// The last cluster of the block when `byte` is behind it.
fn cluster_start(document: &Document, byte: usize) -> usize {
    let Some(block) = document.block_at(byte) else {
        return 0;
    };
    let byte = byte.clamp(
        block.range.start,
        block.range.end.saturating_sub(1).max(block.range.start),
    );
    let bytes = cluster_at(document, byte);
    bytes.start
}

/// Goes to `byte`, remembering where the reader came from; when it is not on the screen, its line comes to rest a third
/// below the top.
pub(super) fn jump(app: &mut App, byte: usize) {
    remember_jump(app);
    let on_screen = app.page.row_of(byte).is_some();
    go(app, byte);
    if !on_screen {
        let top = app.layouts.top_at(app.document(), byte);
        let rows = isize::try_from(app.areas.reader.height / 3).unwrap_or(0);
        app.reader.top = app.layouts.scrolled(app.document(), top, -rows);
    }
    app.focus = Focus::Reader;
}

fn remember_jump(app: &mut App) {
    let here = app.reader.place.byte;
    let jumps = &mut app.reader.jumps;
    jumps.retain(|byte| *byte != here);
    jumps.push(here);
    if jumps.len() > JUMPS_MAX {
        jumps.remove(0);
    }
    app.reader.forward.clear();
}

/// Puts a speaker or heading at the top of the text and the cursor on the first sentence below it.
pub(super) fn go_to_node(app: &mut App, node_ix: usize) {
    let document = app.document().clone();
    let Some(node) = document.outline().nodes.get(node_ix) else {
        return;
    };
    remember_jump(app);
    go(app, landing(&document, node));
    app.reader.top = app.layouts.top_at(&document, node.range.start);
    app.focus = Focus::Reader;
}

/// The first paragraph below a node, else its own line.
fn landing(document: &Document, node: &Node) -> usize {
    let mut block = document.block_at(node.range.start);
    while let Some(here) = block {
        if here.range.start >= node.range.end {
            break;
        }
        if here.kind == BlockKind::Paragraph {
            return here.range.start;
        }
        block = document.next(&here);
    }
    node.range.start
}

/// Starts where the reader left off.
pub(super) fn resume(app: &mut App, byte: usize) {
    go(app, byte.min(app.document().len()));
    app.focus = Focus::Reader;
    app.reader.top = Top {
        byte: app.reader.place.byte,
        blank: 0,
    };
}

/// Whether the reader has gone anywhere yet.
pub(super) fn has_moved(app: &App) -> bool {
    app.reader.place.byte > 0 || app.reader.top.byte > 0 || app.reader.selection.is_some()
}

/// Makes `byte` the place that going back leads to.
pub(super) fn leave_way_to(app: &mut App, byte: usize) {
    app.reader.jumps.push(byte);
}

/// Keeps the cursor on the screen and sets the page.
pub(super) fn settle(app: &mut App) {
    let document = app.document().clone();
    let area = app.areas.reader;
    if document.is_empty() || area.is_empty() {
        app.page = super::Page {
            rows: Vec::new(),
            area,
        };
        return;
    }
    let height = usize::from(area.height);
    let off = SCROLL_OFF.min(height.saturating_sub(1) / 2);
    let byte = app.reader.place.byte;
    // The line that holds the remembered byte may have another start now.
    let top = app.layouts.top_at(&document, app.reader.top.byte);
    let same_line = top.byte == app.reader.top.byte;
    let mut top = Top {
        blank: if same_line { app.reader.top.blank } else { 0 },
        ..top
    };
    let steps = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
    match app.layouts.rows_between(&document, top, byte, height) {
        Some(row) if row < off => {
            top = app
                .layouts
                .scrolled(&document, top, steps(row) - steps(off));
        }
        Some(row) if row + off >= height => {
            top = app
                .layouts
                .scrolled(&document, top, steps(row + off + 1) - steps(height));
        }
        Some(_) => {}
        None => {
            let line = app.layouts.top_at(&document, byte);
            let above = if byte < top.byte {
                off
            } else {
                height - 1 - off
            };
            top = app.layouts.scrolled(&document, line, -steps(above));
        }
    }
    set_page(app, &document, top);
}

/// Sets the page from `top` on, but not so low that it would end with blank rows it could do without.
fn set_page(app: &mut App, document: &Document, top: Top) {
    let area = app.areas.reader;
    let height = usize::from(area.height);
    app.reader.top = top;
    app.page = app.layouts.page(document, top, area);
    if app.page.rows.len() >= height {
        return;
    }
    let Some(last) = document.last() else {
        return;
    };
    let end = app.layouts.top_at(document, last.range.end);
    let lowest = app
        .layouts
        .scrolled(document, end, 1 - isize::try_from(height).unwrap_or(1));
    let order = |top: Top| (top.byte, std::cmp::Reverse(top.blank));
    if order(top) > order(lowest) {
        app.reader.top = lowest;
        app.page = app.layouts.page(document, lowest, area);
    }
}

/// Scrolls by rows and keeps the cursor on its row of the screen.
fn scroll_with_cursor(app: &mut App, steps: isize) {
    let document = app.document().clone();
    let height = usize::from(app.areas.reader.height);
    if height == 0 || document.is_empty() {
        return;
    }
    let (x, row) = app
        .cursor_cell()
        .map_or((0, 0), |(x, y)| (x, usize::from(y - app.areas.reader.y)));
    let before = app.reader.top;
    let top = app.layouts.scrolled(&document, before, steps);
    set_page(app, &document, top);
    let moved = app.reader.top != before;
    let row = match (moved, steps > 0) {
        (true, _) => row,
        (false, true) => app.page.rows.len().saturating_sub(1),
        (false, false) => 0,
    };
    put_on_row(app, row, x);
}

/// Puts the cursor on the row of the screen nearest to `row` that has text, in column `x` of the window.
fn put_on_row(app: &mut App, row: usize, x: u16) {
    let goal = app.reader.goal;
    let nearest = (0..app.page.rows.len())
        .filter(|ix| app.page.rows[*ix].bytes.is_some())
        .min_by_key(|ix| ix.abs_diff(row));
    let place = nearest.and_then(|ix| {
        let y = app.page.area.y + u16::try_from(ix).ok()?;
        app.page
            .place_at(goal.map_or(x, |goal| goal + app.page.area.x), y)
    });
    if let Some(byte) = place {
        go(app, byte);
        app.reader.goal = goal.or(Some(x.saturating_sub(app.page.area.x)));
    }
}

fn page_rows(app: &App) -> isize {
    isize::try_from(app.areas.reader.height)
        .unwrap_or(0)
        .saturating_sub(1)
        .max(1)
}

pub(super) fn page_down(app: &mut App) {
    scroll_with_cursor(app, page_rows(app));
}

pub(super) fn page_up(app: &mut App) {
    scroll_with_cursor(app, -page_rows(app));
}

pub(super) fn half_page_down(app: &mut App) {
    scroll_with_cursor(app, (page_rows(app) / 2).max(1));
}

pub(super) fn half_page_up(app: &mut App) {
    scroll_with_cursor(app, -(page_rows(app) / 2).max(1));
}

/// Scrolls by the wheel; the cursor stays where it is unless it would leave the screen.
fn wheel(app: &mut App, steps: isize) {
    let document = app.document().clone();
    let height = usize::from(app.areas.reader.height);
    if height == 0 || document.is_empty() {
        return;
    }
    let top = app.layouts.scrolled(&document, app.reader.top, steps);
    set_page(app, &document, top);
    let off = SCROLL_OFF.min(height.saturating_sub(1) / 2);
    let row = app.page.row_of(app.reader.place.byte);
    let lowest = app.page.rows.len().saturating_sub(1 + off);
    let x = app.page.area.x + super::GUTTER_WIDTH;
    match row {
        Some(row) if (off..=lowest).contains(&row) => {}
        Some(row) if row > lowest => put_on_row(app, lowest, x),
        _ if steps < 0 => put_on_row(app, lowest, x),
        _ => put_on_row(app, off, x),
    }
}

pub(super) fn line_down(app: &mut App) {
    vertical(app, true);
}

pub(super) fn line_up(app: &mut App) {
    vertical(app, false);
}

fn vertical(app: &mut App, down: bool) {
    let document = app.document().clone();
    let Some(block) = document.block_at(app.reader.place.byte) else {
        return;
    };
    let goal = app
        .reader
        .goal
        .unwrap_or_else(|| column(app, &document, &block, app.reader.place.byte));
    let line_ix = app
        .layouts
        .line_at(&document, &block, app.reader.place.byte);
    let lines = app.layouts.lines(&document, &block);
    let target = match down {
        true if line_ix + 1 < lines => Some((block, line_ix + 1)),
        true => document.next(&block).map(|next| (next, 0)),
        false if line_ix > 0 => Some((block, line_ix - 1)),
        false => document.previous(&block).map(|previous| {
            let lines = app.layouts.lines(&document, &previous);
            (previous, lines.saturating_sub(1))
        }),
    };
    match target {
        Some((block, line_ix)) => {
            let byte = byte_in_column(app, &document, &block, line_ix, goal);
            go(app, byte);
            app.reader.goal = Some(goal);
        }
        None => app.say(if down { Msg::AtEnd } else { Msg::AtStart }),
    }
}

/// The column of a byte on its line, from the left edge of the text.
fn column(app: &App, document: &Document, block: &Block, byte: usize) -> u16 {
    let line_ix = app.layouts.line_at(document, block, byte);
    let glyphs = app.layouts.glyphs(document, block, line_ix);
    glyphs
        .into_iter()
        .find(|(bytes, _)| byte < bytes.end)
        .map_or(0, |(_, x)| x)
}

fn byte_in_column(
    app: &App,
    document: &Document,
    block: &Block,
    line_ix: usize,
    column: u16,
) -> usize {
    let glyphs = app.layouts.glyphs(document, block, line_ix);
    let at = glyphs
        .partition_point(|(_, x)| *x <= column)
        .saturating_sub(1);
    glyphs
        .get(at)
        .map_or(block.range.start, |(bytes, _)| bytes.start)
}

pub(super) fn char_right(app: &mut App) {
    let document = app.document().clone();
    let here = app.reader.place.byte;
    let after = cluster_at(&document, here).end;
    let block = document.block_at(here);
    let next = match &block {
        Some(block) if after < block.range.end => Some(after),
        Some(block) => document.next(block).map(|next| next.range.start),
        None => None,
    };
    match next {
        Some(byte) => go(app, byte),
        None => app.say(Msg::AtEnd),
    }
}

pub(super) fn char_left(app: &mut App) {
    let document = app.document().clone();
    let here = app.reader.place.byte;
    let Some(block) = document.block_at(here) else {
        return;
    };
    let previous = if here > block.range.start {
        Some(here - 1)
    } else {
        document.previous(&block).map(|previous| previous.range.end)
    };
    match previous {
        Some(byte) => go(app, byte),
        None => app.say(Msg::AtStart),
    }
}

/// The first start of a unit behind `byte`, in this block or a later one.
fn next_start(document: &Document, unit: Unit, byte: usize) -> Option<usize> {
    let mut block = document.block_at(byte)?;
    loop {
        let start = block.range.start;
        let found = text::spans(unit, &document.text(block.range.clone()))
            .map(|span| start + span.start)
            .find(|at| *at > byte);
        if found.is_some() {
            return found;
        }
        block = document.next(&block)?;
    }
}

/// The last start of a unit before `byte`, in this block or an earlier one.
fn previous_start(document: &Document, unit: Unit, byte: usize) -> Option<usize> {
    let mut block = document.block_at(byte)?;
    loop {
        let start = block.range.start;
        let found = text::spans(unit, &document.text(block.range.clone()))
            .map(|span| start + span.start)
            .take_while(|at| *at < byte)
            .last();
        if found.is_some() {
            return found;
        }
        block = document.previous(&block)?;
    }
}

fn to_next(app: &mut App, unit: Unit) {
    match next_start(app.document(), unit, app.reader.place.byte) {
        Some(byte) => go(app, byte),
        None => app.say(Msg::AtEnd),
    }
}

fn to_previous(app: &mut App, unit: Unit) {
    match previous_start(app.document(), unit, app.reader.place.byte) {
        Some(byte) => go(app, byte),
        None => app.say(Msg::AtStart),
    }
}

pub(super) fn word_next(app: &mut App) {
    to_next(app, Unit::Word);
}

pub(super) fn word_previous(app: &mut App) {
    to_previous(app, Unit::Word);
}

pub(super) fn sentence_next(app: &mut App) {
    to_next(app, Unit::Sentence);
}

pub(super) fn sentence_previous(app: &mut App) {
    to_previous(app, Unit::Sentence);
}

pub(super) fn paragraph_next(app: &mut App) {
    let document = app.document().clone();
    match document
        .block_at(app.reader.place.byte)
        .and_then(|block| document.next(&block))
    {
        Some(next) => go(app, next.range.start),
        None => app.say(Msg::AtEnd),
    }
}

pub(super) fn paragraph_previous(app: &mut App) {
    let document = app.document().clone();
    let here = app.reader.place.byte;
    let target = document.block_at(here).and_then(|block| {
        if here > block.range.start {
            Some(block)
        } else {
            document.previous(&block)
        }
    });
    match target {
        Some(block) => go(app, block.range.start),
        None => app.say(Msg::AtStart),
    }
}

/// To the next or previous node of a kind, counted from where reading it would begin.
fn to_node(app: &mut App, forward: bool, wanted: impl Fn(&Node) -> bool) {
    let document = app.document().clone();
    let here = app.reader.place.byte;
    let mut nodes = document
        .outline()
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| wanted(node));
    let target = if forward {
        nodes.find(|(_, node)| landing(&document, node) > here)
    } else {
        nodes.rfind(|(_, node)| landing(&document, node) < here)
    };
    match target.map(|(ix, _)| ix) {
        Some(ix) => go_to_node(app, ix),
        None => app.say(if forward {
            Msg::NoHeadingAfter
        } else {
            Msg::NoHeadingBefore
        }),
    }
}

pub(super) fn heading_next(app: &mut App) {
    to_node(app, true, |node| !outline::is_speaker(node));
}

pub(super) fn heading_previous(app: &mut App) {
    to_node(app, false, |node| !outline::is_speaker(node));
}

pub(super) fn speaker_next(app: &mut App) {
    to_node(app, true, outline::is_speaker);
}

pub(super) fn speaker_previous(app: &mut App) {
    to_node(app, false, outline::is_speaker);
}

pub(super) fn goto_start(app: &mut App) {
    jump(app, 0);
    app.reader.top = Top::default();
}

pub(super) fn goto_end(app: &mut App) {
    let end = app.document().len();
    jump(app, end);
    if app.arrival.is_coming() {
        app.arrival = Arrival::Followed;
    }
}

pub(super) fn back(app: &mut App) {
    match app.reader.jumps.pop() {
        Some(byte) => {
            let here = app.reader.place.byte;
            let forward = std::mem::take(&mut app.reader.forward);
            let jumps = app.reader.jumps.clone();
            jump(app, byte);
            app.reader.jumps = jumps;
            app.reader.forward = forward;
            app.reader.forward.push(here);
        }
        None => app.say(Msg::NoJumpBack),
    }
}

pub(super) fn forward(app: &mut App) {
    match app.reader.forward.pop() {
        Some(byte) => {
            let forward = std::mem::take(&mut app.reader.forward);
            jump(app, byte);
            app.reader.forward = forward;
        }
        None => app.say(Msg::NoJumpForward),
    }
}

pub(super) fn mouse(app: &mut App, mouse: Mouse) {
    match mouse.kind {
        MouseKind::WheelUp => wheel(app, -WHEEL_ROWS),
        MouseKind::WheelDown => wheel(app, WHEEL_ROWS),
        MouseKind::Press if app.areas.reader.holds(mouse.x, mouse.y) => {
            if let Some(byte) = app.page.place_at(mouse.x, mouse.y) {
                app.focus = Focus::Reader;
                app.reader.selection = None;
                app.reader.pressed = Some(byte);
                go(app, byte);
                match count_clicks(app, byte) {
                    2 => object::select(app, Reach::Inner, Object::Word),
                    3 => object::select(app, Reach::Around, Object::Sentence),
                    _ => {}
                }
            }
        }
        MouseKind::Menu if app.areas.reader.holds(mouse.x, mouse.y) => {
            if let Some(byte) = app.page.place_at(mouse.x, mouse.y) {
                app.focus = Focus::Reader;
                if !app.selected().is_some_and(|range| range.contains(&byte)) {
                    app.reader.selection = None;
                    go(app, byte);
                }
                overlay::menu(app, (mouse.x, mouse.y));
            }
        }
        MouseKind::Drag => drag(app, mouse),
        MouseKind::Release => app.reader.pressed = None,
        MouseKind::Press | MouseKind::Menu => {}
    }
}

/// How often the button went down at this place in short succession: 1 to 3.
fn count_clicks(app: &mut App, byte: usize) -> u8 {
    let before = app.reader.clicks.filter(|(place, time, _)| {
        let passed = app.now.duration_since(*time);
        *place == byte && passed < CLICKS_WITHIN
    });
    let count = before.map_or(1, |(_, _, count)| count % 3 + 1);
    app.reader.clicks = Some((byte, app.now, count));
    count
}

fn drag(app: &mut App, mouse: Mouse) {
    let Some(from) = app.reader.pressed else {
        return;
    };
    let area = app.page.area;
    let y = mouse.y.clamp(area.y, area.bottom().saturating_sub(1));
    if let Some(byte) = app.page.place_at(mouse.x, y) {
        if byte != from || app.reader.selection.is_some() {
            app.reader.selection = Some(Selection {
                kind: SelectionKind::Characters,
                from,
            });
        }
        go(app, byte);
    }
}
