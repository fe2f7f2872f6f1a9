//! What lies over the panes.

use super::{Painter, Theme, bars, editor};
use crate::app::{
    AnnotationList, App, BoxRow, Choice, Command, Context, ListRow, Listing, Overlay, Prompt,
    Question, Rect, TextBox, prompt_label, scrolled_off,
};

/// Draws the overlay; gives the cell of the caret when something is being typed.
pub(super) fn draw(app: &App, painter: &mut Painter<'_>, theme: Theme) -> Option<(u16, u16)> {
    let overlay = app.overlay.as_ref()?;
    let area = app.overlay_area();
    match overlay {
        Overlay::Help(list) => {
            painter.frame(
                area,
                app.lang.pick(("按键与命令", "keys and commands")),
                theme.faint(),
            );
            rows(painter, theme, list, area.inner());
        }
        Overlay::Annotations(open) => return annotations(app, painter, theme, open),
        Overlay::Drift { list, .. } => {
            let title = app.lang.pick(("核对变动", "text that changed"));
            painter.frame(area, title, theme.faint());
            rows(painter, theme, list, area.inner());
        }
        Overlay::Names(list) => {
            let name = app.editor.as_ref().and_then(|editor| editor.name());
            let name = name.unwrap_or_default();
            let title = app
                .lang
                .pick((format!("“{name}”并入"), format!("{name} is")));
            painter.frame(area, &title, theme.faint());
            rows(painter, theme, list, area.inner());
        }
        Overlay::Who(form) => return editor::form(app, painter, theme, form),
        Overlay::Split(parting) => editor::parting(app, painter, theme, parting),
        Overlay::Menu { list, .. } => {
            painter.frame(area, "", theme.faint());
            rows(painter, theme, list, area.inner());
        }
        Overlay::Palette { input, list } => {
            painter.frame(area, app.lang.pick(("命令", "commands")), theme.faint());
            painter.text(area.x + 1, area.y + 1, area.right(), ":", theme.strong());
            let inner = area.inner();
            rows(
                painter,
                theme,
                list,
                inner.split_bottom(inner.height.saturating_sub(2)).1,
            );
            return one_line(app, painter, theme, input);
        }
        Overlay::Prompt(Prompt { kind, input }) => {
            painter.blank(area, theme.text());
            painter.fitted(
                area.x,
                area.y,
                area.right(),
                &prompt_label(app, kind),
                theme.strong(),
            );
            fitting_tags(app, painter, theme, area);
            return one_line(app, painter, theme, input);
        }
        Overlay::Note { input, first, .. } => {
            painter.frame(area, app.lang.pick(("批注", "note")), theme.strong());
            return note(app, painter, theme, input, *first);
        }
        Overlay::Ask(question) => {
            let row = bars::row(app, area.y);
            painter.blank(row, theme.text());
            painter.fitted(
                row.x + 1,
                row.y,
                row.right(),
                &words(app, question),
                theme.error(),
            );
        }
    }
    None
}

fn annotations(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    open: &AnnotationList,
) -> Option<(u16, u16)> {
    let area = app.overlay_area();
    let (shown, all) = (open.shown(), app.notebook.live().len() + open.elsewhere());
    let count = if shown == all {
        shown.to_string()
    } else {
        format!("{shown}/{all}")
    };
    let (name, order) = (
        app.lang.pick(("标注", "annotations")),
        open.order.name(app.lang),
    );
    painter.frame(area, &format!("{name} {count} {order}"), theme.faint());
    let above = app.overlay.as_ref().map_or(0, Overlay::rows_above_list);
    let inner = area.inner();
    let below = inner.split_bottom(inner.height.saturating_sub(above)).1;
    rows(painter, theme, &open.list, below);
    if shown == 0 {
        let none = app.lang.pick(("没有符合的", "none of them"));
        painter.fitted(below.x, below.y, below.right(), none, theme.faint());
    }
    if above == 0 {
        return None;
    }
    painter.text(area.x + 1, area.y + 1, area.right(), "/", theme.strong());
    if open.is_typing {
        return one_line(app, painter, theme, &open.filter);
    }
    painter.fitted(
        area.x + 3,
        area.y + 1,
        area.right().saturating_sub(1),
        open.filter.text(),
        theme.text(),
    );
    None
}

fn words(app: &App, question: &Question) -> String {
    match question {
        Question::SaveNote(_) => app
            .lang
            .pick((
                "批注未保存。保存吗？ y 保存 · n 丢弃 · esc 继续写",
                "the note is not saved. Save it?  y save · n discard · esc go on writing",
            ))
            .to_owned(),
        Question::SaveArticle => app
            .lang
            .pick((
                "改动未保存。保存吗？ y 保存 · n 丢弃 · esc 继续改",
                "the corrections are not saved. Save them?  y save · n discard · esc go on",
            ))
            .to_owned(),
        Question::QuitUnsaved => app
            .lang
            .pick((
                "有改动没有保存成功。仍要退出吗？ y 退出 · n 再试一次 · esc 取消",
                "not everything is saved. Quit anyway?  y quit · n try again · esc cancel",
            ))
            .to_owned(),
        Question::Mark(review) => {
            let (words, name, number, count) = review.question(app);
            app.lang.pick((
                format!("{number}/{count} 把“{words}”标为{name}？ y 是 · n 否 · a 余下全标 · esc 结束"),
                format!("{number}/{count} mark “{words}” as {name}?  y yes · n no · a all the rest · esc end"),
            ))
        }
        Question::SameArticle { lost, all } => app.lang.pick((
            format!("{all} 处标注有 {lost} 处在文中找不到。仍是原来的文章吗？ y 是 · n 不是（只读）"),
            format!("not in this text: {lost} of {all} annotations. Same article?  y yes · n no, only read"),
        )),
        Question::Overwrite(path) => {
            let path = path.display();
            app.lang.pick((
                format!("{path} 已存在，不是批注导出的文件。覆盖吗？ y 覆盖 · n 取消"),
                format!("{path} exists and is not an export of pizhu. Overwrite it?  y overwrite · n cancel"),
            ))
        }
    }
}

fn rows(painter: &mut Painter<'_>, theme: Theme, list: &Listing, area: Rect) {
    for ((ix, row), y) in list
        .rows
        .iter()
        .enumerate()
        .skip(list.first)
        .zip(area.y..area.bottom())
    {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_row(painter, theme, row, line);
        if ix == list.selected {
            painter.tint(line, theme.chosen());
        }
    }
}

fn draw_row(painter: &mut Painter<'_>, theme: Theme, row: &ListRow, area: Rect) {
    if row.choice == Choice::Nothing {
        painter.fitted(area.x, area.y, area.right(), row.left(), theme.heading());
        return;
    }
    let right = painter.width(row.right()).min(area.width / 2);
    let end = if right > 0 {
        area.right() - right - 1
    } else {
        area.right()
    };
    painter.fitted(
        area.x + 1,
        area.y,
        end.saturating_sub(1),
        row.left(),
        theme.text(),
    );
    painter.fitted(end, area.y, area.right(), row.right(), theme.faint());
}

/// A box of one line: what does not fit scrolls out at the left.
/// Above the line in which tags are typed, those in use that fit; the first is what completing takes.
fn fitting_tags(app: &App, painter: &mut Painter<'_>, theme: Theme, prompt: Rect) {
    let fitting = app.fitting_tags().unwrap_or_default();
    let Some(y) = prompt.y.checked_sub(1).filter(|_| !fitting.is_empty()) else {
        return;
    };
    let row = bars::row(app, y);
    painter.blank(row, theme.text());
    let key = app.keymap.key_for(Context::Text, Command::TypingComplete);
    let mut x = painter.text(
        row.x,
        y,
        row.right(),
        &key.unwrap_or_default(),
        theme.faint(),
    ) + 1;
    for (ix, tag) in fitting.iter().enumerate() {
        let style = if ix == 0 {
            theme.strong()
        } else {
            theme.text()
        };
        if x + 1 + painter.width(tag) > row.right() {
            return;
        }
        x = painter.text(x, y, row.right(), &format!("#{tag}"), style) + 2;
    }
}

pub(super) fn one_line(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    input: &TextBox,
) -> Option<(u16, u16)> {
    let (area, caret) = app.input_area()?;
    let policy = app.settings.widths;
    let off = scrolled_off(input.caret_cell(area.width, policy).1, area.width);
    if let Some(row) = input.rows(area.width, policy).first() {
        box_row(app, painter, theme, input, row, (area, off));
    }
    Some(caret)
}

fn note(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    input: &TextBox,
    first: usize,
) -> Option<(u16, u16)> {
    let (area, caret) = app.input_area()?;
    let policy = app.settings.widths;
    for (row, y) in input
        .rows(area.width, policy)
        .iter()
        .skip(first)
        .zip(area.y..area.bottom())
    {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        box_row(app, painter, theme, input, row, (line, 0));
    }
    Some(caret)
}

pub(super) fn box_row(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    input: &TextBox,
    row: &BoxRow,
    (area, off): (Rect, u16),
) {
    let policy = app.settings.widths;
    let paragraph = &input.text()[row.paragraph..row.paragraph_end];
    for glyph in row
        .line
        .glyphs(paragraph, input.measure(area.width, policy))
    {
        if glyph.x >= off && glyph.x - off + glyph.cells <= area.width {
            painter.put(
                area.x + glyph.x - off,
                area.y,
                &glyph.shown,
                glyph.cells,
                theme.text(),
            );
        }
    }
}
