//! The tree of speakers and headings.

use super::{Painter, Theme};
use crate::app::{App, Focus, OutlineRow, Rect};
use crate::corpus::{Node, NodeKind};

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    let area = app.areas.outline;
    if area.is_empty() {
        return;
    }
    let mut inner = area;
    if !app.areas.reader.is_empty() {
        inner.width -= 1;
        painter.vertical(inner.right(), area.y, area.bottom(), theme.faint());
    }
    let nodes = &app.document().outline().nodes;
    let rows = app.outline.rows.iter().enumerate().skip(app.outline.first);
    for ((row_ix, row), y) in rows.zip(area.y..area.bottom()) {
        draw_row(
            app,
            painter,
            theme,
            &nodes[row.node_ix],
            (row_ix, row),
            Rect {
                y,
                height: 1,
                ..inner
            },
        );
        let cell = Rect {
            y,
            height: 1,
            ..inner
        };
        if row.node_ix == app.outline.cursor && app.focus == Focus::Outline {
            painter.tint(cell, theme.chosen());
        } else if Some(row_ix) == app.outline.reading {
            painter.tint(cell, theme.chosen_elsewhere());
        }
    }
}

fn draw_row(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    node: &Node,
    (row_ix, row): (usize, &OutlineRow),
    area: Rect,
) {
    let mut end = area.right();
    let annotations = app.annotations_in_row(row_ix);
    if annotations > 0 {
        let count = annotations.to_string();
        end -= painter.width(&count).min(area.width);
        painter.text(end, area.y, area.right(), &count, theme.strong());
        end = end.saturating_sub(1);
    }
    let indent = u16::from(node.depth) * 2;
    let x = area.x + indent.min(area.width / 2);
    if row.has_children {
        let sign = if app.outline.unfolded[row.node_ix] {
            "▾"
        } else {
            "▸"
        };
        painter.put(x, area.y, sign, 1, theme.faint());
    }
    draw_node(app, painter, theme, node, ((x + 2).min(end), area.y, end));
}

/// A speaker's name and post, or a heading, from column `x` to `end` of row `y`.
pub(super) fn draw_node(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    node: &Node,
    (x, y, end): (u16, u16, u16),
) {
    match &node.kind {
        NodeKind::Speaker {
            name,
            post,
            incomplete,
        } => {
            let mut x = painter.fitted(x, y, end, name, theme.strong());
            if *incomplete {
                let mark = app.lang.pick(("(缺字)", "(incomplete)"));
                x = painter.fitted(x, y, end, mark, theme.error());
            }
            if x + 3 < end {
                painter.fitted(x + 1, y, end, post, theme.faint());
            }
        }
        NodeKind::Heading { text, .. } => {
            painter.fitted(x, y, end, text, theme.text());
        }
    }
}
