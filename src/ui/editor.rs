//! The outline editor: one row for each line of the page, what it is before it, and the tree beside it where there is room.

use ratatui::style::Style;

use super::{Painter, Theme, outline, overlay};
use crate::app::{App, Command, Context, Editor, EditorLine, Parting, Rect, WhoForm};
use crate::corpus::article::ItemKind;

/// Columns of the key that makes a line what it is, and of the word for it.
const KEY_WIDTH: u16 = 3;
const WORD_WIDTH: u16 = 9;
/// Stands before a line about which there is a doubt.
const DOUBT: &str = "?";
/// Columns a line is set in for each level.
const STEP: u16 = 2;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, theme: Theme, editor: &Editor) {
    let areas = app.editor_areas();
    tree(app, painter, theme, editor, areas.tree);
    let chosen = editor.chosen();
    let lines = editor.lines.iter().enumerate().skip(editor.first);
    for ((ix, line), y) in lines.zip(areas.rows.y..areas.rows.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..areas.rows
        };
        draw_line(app, painter, theme, line, row);
        if editor.doubts_at(ix).next().is_some() {
            painter.text(row.x, y, row.right(), DOUBT, theme.error());
        }
        if ix == editor.cursor {
            if editor.is_selecting() {
                painter.text(row.x, y, row.right(), ">", theme.strong());
            }
            painter.tint(row, theme.chosen());
        } else if chosen.contains(&ix) {
            painter.tint(row, theme.selected(theme.text()));
        }
    }
    if !areas.about.is_empty() {
        about(app, painter, theme, editor, areas.about);
    }
}

fn tree(app: &App, painter: &mut Painter<'_>, theme: Theme, editor: &Editor, area: Rect) {
    if area.is_empty() {
        return;
    }
    let inner = Rect {
        width: area.width - 1,
        ..area
    };
    painter.vertical(inner.right(), area.y, area.bottom(), theme.faint());
    let nodes = editor.document.outline().nodes.iter().enumerate();
    let at = editor.line().and_then(|line| line.node_ix);
    for ((ix, node), y) in nodes
        .skip(editor.first_node(area.height))
        .zip(area.y..area.bottom())
    {
        let indent = (u16::from(node.depth) * STEP).min(inner.width / 2);
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        outline::draw_node(
            app,
            painter,
            theme,
            node,
            (inner.x + 1 + indent, y, inner.right()),
        );
        if Some(ix) == at {
            painter.tint(row, theme.chosen_elsewhere());
        }
    }
}

/// The command that makes a line what it is, and a short word for that.
fn class(line: &EditorLine) -> (Command, (String, String)) {
    let word = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match line.item.kind {
        ItemKind::Speaker { .. } => (Command::EditorSpeaker, word("发言人", "speaker")),
        ItemKind::Heading { .. } => {
            let level = line.level;
            let command = match level {
                1 => Command::EditorHeading1,
                2 => Command::EditorHeading2,
                3 => Command::EditorHeading3,
                4 => Command::EditorHeading4,
                _ => Command::EditorHeading5,
            };
            (
                command,
                (format!("{level}级标题"), format!("heading{level}")),
            )
        }
        ItemKind::Paragraph => (Command::EditorParagraph, word("段落", "para")),
        ItemKind::Note => (Command::EditorNote, word("编者按", "note")),
        ItemKind::Image { .. } => (Command::EditorCaption, word("图片", "caption")),
        ItemKind::Dropped => (Command::EditorDrop, word("不用", "dropped")),
    }
}

fn style(theme: Theme, kind: &ItemKind) -> Style {
    match kind {
        ItemKind::Speaker { .. } => theme.strong(),
        ItemKind::Heading { .. } => theme.heading(),
        ItemKind::Paragraph | ItemKind::Note => theme.text(),
        ItemKind::Image { .. } | ItemKind::Dropped => theme.faint(),
    }
}

fn draw_line(app: &App, painter: &mut Painter<'_>, theme: Theme, line: &EditorLine, row: Rect) {
    let (command, words) = class(line);
    let key = app
        .keymap
        .key_for(Context::Editor, command)
        .unwrap_or_default();
    let style = style(theme, &line.item.kind);
    let (word_x, text_x) = (row.x + 1 + KEY_WIDTH, row.x + 1 + KEY_WIDTH + WORD_WIDTH);
    painter.fitted(row.x + 1, row.y, word_x - 1, &key, theme.faint());
    painter.fitted(word_x, row.y, text_x - 1, &app.lang.pick(words), style);
    let indent = (line.depth * STEP).min(row.width / 4);
    let who = who(app, &line.item.kind).unwrap_or_default();
    let who_width = painter.width(&who).min(row.width / 2);
    let end = if who_width > 0 {
        row.right().saturating_sub(who_width + 1)
    } else {
        row.right()
    };
    painter.fitted(
        text_x + indent,
        row.y,
        end.saturating_sub(1),
        line.item.shown(),
        style,
    );
    painter.fitted(end, row.y, row.right(), &who, theme.faint());
}

/// Name and post of a speaker, as they are understood.
fn who(app: &App, kind: &ItemKind) -> Option<String> {
    let ItemKind::Speaker {
        name,
        post,
        incomplete,
    } = kind
    else {
        return None;
    };
    let gap = if *incomplete {
        app.lang.pick(("(缺字)", "(incomplete)"))
    } else {
        ""
    };
    let separator = if post.is_empty() { "" } else { " · " };
    Some(format!("= {name}{gap}{separator}{post}"))
}

/// What the line at the cursor is, and under whom.
fn about(app: &App, painter: &mut Painter<'_>, theme: Theme, editor: &Editor, area: Rect) {
    painter.blank(area, theme.text());
    let number = format!(
        "{}/{}",
        (editor.cursor + 1).min(editor.lines.len()),
        editor.lines.len()
    );
    let mut x = painter.text(area.x + 1, area.y, area.right(), &number, theme.faint()) + 2;
    let Some(line) = editor.line() else {
        return;
    };
    let doubts: Vec<String> = editor
        .doubts_at(editor.cursor)
        .map(|doubt| doubt.text(app.lang))
        .collect();
    if !doubts.is_empty() {
        let separator = app.lang.pick(("；", "; "));
        let doubts = format!("{DOUBT} {}", doubts.join(separator));
        x = painter.fitted(x, area.y, area.right(), &doubts, theme.error()) + 2;
    }
    x = painter.fitted(
        x.min(area.right()),
        area.y,
        area.right(),
        &app.lang.pick(line.words()),
        theme.strong(),
    ) + 2;
    let above = editor.above(editor.cursor);
    if above.is_empty() {
        return;
    }
    let under = format!("{}{}", app.lang.pick(("在：", "under ")), above.join(" ▸ "));
    painter.fitted(
        x.min(area.right()),
        area.y,
        area.right(),
        &under,
        theme.faint(),
    );
}

/// The form for name and post. Gives the cell of the caret.
pub(super) fn form(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    form: &WhoForm,
) -> Option<(u16, u16)> {
    let area = app.overlay_area();
    painter.frame(area, app.lang.pick(("发言人", "speaker")), theme.strong());
    let inner = area.inner();
    painter.fitted(
        inner.x + 1,
        inner.y,
        inner.right(),
        &form.line,
        theme.faint(),
    );
    let fields = [
        (("姓名", "name"), &form.name, false),
        (("职务", "post"), &form.post, true),
    ];
    let mut caret = None;
    for (words, input, is_post) in fields {
        let field = WhoForm::field_area(area, is_post);
        let is_here = is_post == form.at_post;
        let label = if is_here {
            theme.strong()
        } else {
            theme.faint()
        };
        painter.fitted(inner.x + 1, field.y, field.x, app.lang.pick(words), label);
        if is_here {
            caret = overlay::one_line(app, painter, theme, input);
        } else {
            painter.fitted(field.x, field.y, field.right(), input.text(), theme.text());
        }
    }
    caret
}

/// The line that is being split; the character that the second one begins with stands out.
pub(super) fn parting(app: &App, painter: &mut Painter<'_>, theme: Theme, parting: &Parting) {
    let area = app.overlay_area();
    let title = app.lang.pick(("拆成两行", "split in two"));
    painter.frame(area, title, theme.strong());
    let (inner, policy) = (area.inner(), app.settings.widths);
    let input = &parting.input;
    let (row, column) = input.caret_cell(inner.width, policy);
    let first = parting.first(inner, policy);
    for (box_row, y) in input
        .rows(inner.width, policy)
        .iter()
        .skip(first)
        .zip(inner.y..inner.bottom())
    {
        let line = Rect {
            y,
            height: 1,
            ..inner
        };
        overlay::box_row(app, painter, theme, input, box_row, (line, 0));
    }
    let y = inner.y + u16::try_from(row - first).unwrap_or(0);
    let at = Rect {
        x: inner.x + column,
        y,
        width: 1,
        height: 1,
    };
    painter.tint(at, theme.chosen());
}
