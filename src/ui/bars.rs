//! The title at the top and the status line at the bottom.

use super::{Painter, Theme};
use crate::app::{
    App, Command, Context, Editor, Overlay, Rect, Saving, SelectionKind, Waiting, spell,
};
use crate::corpus::{Document, NodeKind};

pub(super) fn title(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    let area = app.areas.title;
    if area.is_empty() {
        return;
    }
    let meta = match &app.editor {
        Some(editor) => editor.document.meta(),
        None => app.document().meta(),
    };
    let facts: Vec<&str> = [&meta.source, &meta.date]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let facts = facts.join(" ");
    let width = painter.width(&facts);
    let fits = width > 0 && width + 24 < area.width;
    let end = if fits {
        area.right() - width - 1
    } else {
        area.right()
    };
    let name = app.lang.pick(("批注", "pizhu"));
    let x = painter.text(area.x + 1, area.y, end, name, theme.faint());
    painter.fitted(
        (x + 2).min(end),
        area.y,
        end.saturating_sub(1),
        &meta.title,
        theme.strong(),
    );
    if fits {
        painter.text(end, area.y, area.right(), &facts, theme.faint());
    }
}

pub(super) fn status(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    let area = app.areas.status;
    if area.is_empty() {
        return;
    }
    painter.tint(area, theme.bar());
    let end = area.right();
    let mode = mode(app);
    let mut x = painter.fitted(
        area.x + 1,
        area.y,
        end,
        mode,
        theme.bar().patch(theme.strong()),
    );
    if let Some(message) = &app.message {
        let style = if message.error {
            theme.bar_error()
        } else {
            theme.bar()
        };
        let saving = saving(app);
        let saving_at = end.saturating_sub(painter.width(saving) + 1);
        x = painter.fitted(x + 2, area.y, end, &message.msg.text(app.lang), style);
        if x + 2 < saving_at {
            painter.text(saving_at, area.y, end, saving, theme.bar());
        }
        return;
    }
    let hints = hints(app);
    let hints_at = end.saturating_sub(painter.width(&hints) + 1);
    let separator = format!(" {} ", painter.lines().vertical);
    let facts = if app.picker.is_some() {
        Vec::new()
    } else {
        facts(app)
    };
    let facts_width: u16 = facts.iter().map(|fact| painter.width(fact) + 3).sum();
    let room = hints_at.max(x);
    let place = if app.editor.is_some() || app.picker.is_some() {
        String::new()
    } else {
        place(app.document(), app.reader.place.byte)
    };
    let place_end = room.saturating_sub(facts_width + 1).max(x);
    if place_end > x + 8 && !place.is_empty() {
        x = painter.text(x, area.y, place_end, &separator, theme.bar());
        x = painter.fitted(x, area.y, place_end, &place, theme.bar());
    }
    for fact in facts {
        if x + 3 + painter.width(&fact) < end {
            x = painter.text(x, area.y, end, &separator, theme.bar());
            x = painter.text(x, area.y, end, &fact, theme.bar());
        }
    }
    if x + 1 < hints_at {
        painter.text(hints_at, area.y, end, &hints, theme.bar());
    }
}

fn mode(app: &App) -> &'static str {
    app.lang.pick(
        match (app.context(), app.reader.selection.map(|it| it.kind)) {
            (Context::Selection, Some(SelectionKind::Sentences)) => ("选句", "SENTENCES"),
            (Context::Selection, _) => ("选字", "SELECT"),
            (Context::Outline, _) => ("发言人", "SPEAKERS"),
            (Context::Text, _) => ("输入", "TYPE"),
            (Context::Editor, _) => ("整理", "CORRECT"),
            (Context::Split, _) => ("拆行", "SPLIT"),
            (Context::List, _) if app.picks() => ("书库", "LIBRARY"),
            (Context::List, _) => ("列表", "LIST"),
            (Context::Dialog, _) => ("请回答", "ANSWER"),
            (Context::Reader | Context::Global, _) => ("阅读", "READ"),
        },
    )
}

/// Speaker and heading of a place.
fn place(document: &Document, byte: usize) -> String {
    let name = |ix: usize| match &document.outline().nodes[ix].kind {
        NodeKind::Speaker { name, .. } => name.clone(),
        NodeKind::Heading { text, .. } => text.clone(),
    };
    let (speaker, node) = (document.speaker_at(byte), document.node_at(byte));
    match (speaker, node) {
        (Some(speaker), Some(node)) if speaker != node => {
            format!("{} ▸ {}", name(speaker), name(node))
        }
        (_, Some(node)) => name(node),
        (_, None) => String::new(),
    }
}

/// Progress, saved state, number of annotations.
fn facts(app: &App) -> Vec<String> {
    if let Some(editor) = &app.editor {
        return editor_facts(app, editor);
    }
    let document = app.document();
    let shown = app.page.bytes().end.max(app.reader.place.byte);
    let mut facts = vec![if app.arrival.is_coming() {
        let there = size(document.len());
        app.lang
            .pick((format!("已读入 {there}"), format!("{there} so far")))
    } else {
        // a line end behind the last word is nothing that could be read
        let rest = shown..document.len();
        let is_end = rest.len() < 16 && document.text(rest).trim().is_empty();
        let read = if is_end { document.len() } else { shown };
        format!("{}%", percent(read, document.len()))
    }];
    let saving = saving(app);
    if !saving.is_empty() {
        facts.push(saving.to_owned());
    }
    let count = app.notebook.live().len();
    if count > 0 {
        facts.push(app.lang.pick((format!("{count} 处标注"), marks(count))));
    }
    facts
}

/// A part of a whole, in percent; nothing is all of nothing.
fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100).min(100)
}

/// Bytes, in a unit that gives a short number.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// Whether there is something to save, how many lines are selected, and how many are doubtful.
fn editor_facts(app: &App, editor: &Editor) -> Vec<String> {
    let changed = editor.is_changed().then(|| saving(app).to_owned());
    let count = editor.chosen().len();
    let selected = (format!("选中 {count} 行"), format!("lines: {count}"));
    let selected = editor.is_selecting().then(|| app.lang.pick(selected));
    let doubtful = editor.doubtful_lines();
    let key = app
        .keymap
        .key_for(Context::Editor, Command::EditorDoubtNext)
        .unwrap_or_default();
    let uncertain = (
        format!("{key} {doubtful} 处拿不准"),
        format!("{key} uncertain: {doubtful}"),
    );
    let uncertain = (doubtful > 0).then(|| app.lang.pick(uncertain));
    changed
        .into_iter()
        .chain(selected)
        .chain(uncertain)
        .collect()
}

fn marks(count: usize) -> String {
    format!("{count} mark{}", if count == 1 { "" } else { "s" })
}

/// Whether everything is on the disk, in a word; none before the first change. While an article is corrected, that is meant.
fn saving(app: &App) -> &'static str {
    if let Some(editor) = &app.editor {
        let words = if editor.is_changed() {
            ("有改动", "changed")
        } else {
            ("", "")
        };
        return app.lang.pick(words);
    }
    app.lang.pick(match &app.saving {
        Saving::Opening | Saving::Untouched => ("", ""),
        Saving::Pending => ("保存中…", "saving…"),
        Saving::Saved => ("已保存", "saved"),
        Saving::Failed(_) => ("未保存!", "NOT SAVED"),
        Saving::ReadOnly(_) => ("只读", "read-only"),
    })
}

/// The keys of an unfinished sequence, else the keys that help from here.
fn hints(app: &App) -> String {
    if !app.pending.is_empty() {
        return format!("{} …", spell(&app.pending));
    }
    if let Some(waiting) = &app.waiting {
        let words = match waiting {
            Waiting::Character { .. } => ("按一个字或拼音首字母", "a character, or its letter"),
            Waiting::Label(labels) if labels.picked.is_some() => (
                "再按标签延伸，或按操作键",
                "a label extends; or what to do with it",
            ),
            Waiting::Label(_) => ("按标签选中", "a label selects"),
        };
        return app.lang.pick(words).to_owned();
    }
    let context = app.context();
    let wanted: &[(Command, (&str, &str))] = match context {
        Context::Selection => &[
            (Command::Highlight1, ("高亮", "highlight")),
            (Command::Note, ("批注", "note")),
            (Command::Copy, ("复制", "copy")),
            (Command::Cancel, ("取消", "cancel")),
        ],
        Context::Text if matches!(app.overlay, Some(Overlay::Who(_))) => &[
            (Command::TypingComplete, ("另一栏", "other line")),
            (Command::TypingSave, ("确定", "take")),
            (Command::TypingLeave, ("关闭", "close")),
        ],
        Context::Text if app.picks() => &[
            (Command::TypingEnter, ("阅读", "read")),
            (Command::TypingComplete, ("回到列表", "to the list")),
            (Command::TypingLeave, ("取消筛选", "show all")),
        ],
        Context::Text if app.types_one_line() => &[
            (Command::TypingEnter, ("选定", "take")),
            (Command::TypingLeave, ("关闭", "close")),
        ],
        Context::Text => &[
            (Command::TypingSave, ("保存", "save")),
            (Command::TypingLeave, ("离开", "leave")),
        ],
        Context::Editor => &[
            (Command::EditorSpeaker, ("发言人", "speaker")),
            (Command::EditorHeading, ("标题", "heading")),
            (Command::EditorParagraph, ("段落", "para")),
            (Command::EditorDrop, ("不用", "drop")),
            (Command::EditorSave, ("保存", "save")),
            (Command::Help, ("帮助", "help")),
        ],
        Context::Split => &[
            (Command::SplitHere, ("拆开", "split")),
            (Command::SplitTurn, ("前为发言人", "speaker before")),
            (Command::Cancel, ("取消", "cancel")),
        ],
        Context::List if matches!(app.overlay, Some(Overlay::Annotations(_))) => &[
            (Command::ListFilter, ("筛选", "narrow")),
            (Command::ListOrder, ("排列", "order")),
            (Command::ListScope, ("书库", "library")),
            (Command::ListAccept, ("前往", "go")),
        ],
        Context::List if app.picks() && app.areas.window.width < 60 => &[
            (Command::ListAccept, ("阅读", "read")),
            (Command::ListFilter, ("筛选", "narrow")),
            (Command::Help, ("帮助", "help")),
        ],
        Context::List if app.picks() => &[
            (Command::ListAccept, ("阅读", "read")),
            (Command::ListFilter, ("筛选", "narrow")),
            (Command::ListOrder, ("排列", "order")),
            (Command::Help, ("帮助", "help")),
            (Command::Quit, ("离开", "leave")),
        ],
        Context::List => &[
            (Command::ListAccept, ("选定", "take")),
            (Command::Cancel, ("关闭", "close")),
        ],
        Context::Outline => &[
            (Command::OutlineToggle, ("展开", "unfold")),
            (Command::OutlineRead, ("阅读", "read")),
            (Command::Help, ("帮助", "help")),
        ],
        Context::Dialog => &[],
        Context::Reader | Context::Global => &[
            (Command::Help, ("帮助", "help")),
            (Command::Palette, ("命令", "commands")),
        ],
    };
    let hint = |(command, words): &(Command, (&str, &str))| {
        let key = app.keymap.key_for(context, *command)?;
        Some(format!("{key} {}", app.lang.pick(*words)))
    };
    wanted
        .iter()
        .filter_map(hint)
        .collect::<Vec<_>>()
        .join("  ")
}

/// One row of the window, for a question.
pub(super) fn row(app: &App, y: u16) -> Rect {
    Rect {
        y,
        height: 1,
        ..app.areas.window
    }
}
