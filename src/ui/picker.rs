//! The picker: titles and what is known of the articles, in as many columns as there is room for.

use std::ops::Range;

use super::{Painter, Theme, overlay};
use crate::app::{
    About, App, COLUMNS_FROM, Facts, Listing, Picker, PickerEntry, Rect, ShelfOrder, file_name,
};

/// Fewest columns of the window in which the source stands beside the title.
const SOURCE_FROM: u16 = 100;
/// Columns of the window from which the source may be long.
const LONG_SOURCE_FROM: u16 = 140;
/// Columns between two columns of the list.
const GAP: u16 = 2;

/// A column of the list beside the title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Source,
    Date,
    Speakers,
    Annotations,
    Read,
}

impl Column {
    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Source => ("来源", "source"),
            Self::Date => ("日期", "date"),
            Self::Speakers => ("发言", "talks"),
            Self::Annotations => ("标注", "marks"),
            Self::Read => ("上次阅读", "last read"),
        }
    }

    fn width(self, window: u16) -> u16 {
        match self {
            Self::Source if window >= LONG_SOURCE_FROM => 20,
            Self::Source => 12,
            Self::Date | Self::Read => 10,
            Self::Speakers | Self::Annotations => 5,
        }
    }

    /// Whether it is set flush right, as numbers are.
    fn is_number(self) -> bool {
        matches!(self, Self::Speakers | Self::Annotations)
    }

    fn order(self) -> Option<ShelfOrder> {
        match self {
            Self::Date => Some(ShelfOrder::Date),
            Self::Annotations => Some(ShelfOrder::Annotations),
            Self::Read => Some(ShelfOrder::Read),
            Self::Source | Self::Speakers => None,
        }
    }
}

/// The columns beside the title in a window so wide, each with its columns of cells, and the cells of the title.
fn columns(window: Rect) -> (Range<u16>, Vec<(Column, Range<u16>)>) {
    let mut shown = vec![];
    if window.width >= COLUMNS_FROM {
        let rest = [
            Column::Date,
            Column::Speakers,
            Column::Annotations,
            Column::Read,
        ];
        shown.extend((window.width >= SOURCE_FROM).then_some(Column::Source));
        shown.extend(rest);
    }
    let mut end = window.right().saturating_sub(1);
    let mut placed = Vec::with_capacity(shown.len());
    for column in shown.into_iter().rev() {
        let start = end.saturating_sub(column.width(window.width));
        placed.push((column, start..end));
        end = start.saturating_sub(GAP);
    }
    placed.reverse();
    (window.x + 1..end, placed)
}

/// Draws the picker; gives the cell of the caret while the filter is typed.
pub(super) fn draw(
    app: &App,
    picker: &Picker,
    painter: &mut Painter<'_>,
    theme: Theme,
) -> Option<(u16, u16)> {
    title(app, picker, painter, theme);
    let areas = app.picker_areas();
    if !areas.header.is_empty() {
        header(app, picker, painter, theme, areas.header);
    }
    rows(app, picker, painter, theme, areas.rows);
    if !areas.detail.is_empty() {
        detail(app, picker, painter, theme, areas.detail);
    }
    let line = areas.filter;
    if line.is_empty() {
        return None;
    }
    painter.text(line.x + 1, line.y, line.right(), "/", theme.strong());
    if let Some(input) = picker.input().filter(|_| app.overlay.is_none()) {
        return overlay::one_line(app, painter, theme, input);
    }
    let typed = picker.filter.text();
    painter.fitted(line.x + 3, line.y, line.right(), typed, theme.text());
    None
}

/// What is listed, how much of it, in which order; at the right what is being read.
fn title(app: &App, picker: &Picker, painter: &mut Painter<'_>, theme: Theme) {
    let area = app.areas.title;
    if area.is_empty() {
        return;
    }
    let progress = picker.progress().map_or(String::new(), |read| {
        let all = picker.count();
        app.lang.pick((
            format!("正在读取 {read}/{all}"),
            format!("reading {read}/{all}"),
        ))
    });
    let end = area.right().saturating_sub(painter.width(&progress) + 1);
    painter.text(end, area.y, area.right(), &progress, theme.faint());
    let name = app.lang.pick(("批注", "pizhu"));
    let x = painter.text(area.x + 1, area.y, end, name, theme.faint());
    let name = app.lang.pick(("书库", "library"));
    let x = painter.fitted((x + 2).min(end), area.y, end, name, theme.strong());
    let (shown, all) = (picker.list.rows.len(), picker.count());
    let count = match (shown == all, all) {
        (true, _) => app.lang.pick((format!("{all} 篇"), all.to_string())),
        (false, _) => app
            .lang
            .pick((format!("{shown}/{all} 篇"), format!("{shown}/{all}"))),
    };
    let facts = format!("{count}  {}", picker.order.name(app.lang));
    painter.fitted((x + 1).min(end), area.y, end, &facts, theme.faint());
}

fn header(app: &App, picker: &Picker, painter: &mut Painter<'_>, theme: Theme, area: Rect) {
    let style = |order: Option<ShelfOrder>| {
        if order == Some(picker.order) {
            theme.strong()
        } else {
            theme.faint()
        }
    };
    let (title, columns) = columns(area);
    let name = app.lang.pick(("标题", "title"));
    painter.fitted(
        title.start,
        area.y,
        title.end,
        name,
        style(Some(ShelfOrder::Title)),
    );
    for (column, cells) in columns {
        let name = app.lang.pick(column.name());
        let x = start(column, &cells, painter.width(name));
        painter.fitted(x, area.y, cells.end, name, style(column.order()));
    }
}

fn start(column: Column, cells: &Range<u16>, width: u16) -> u16 {
    if column.is_number() {
        cells.end.saturating_sub(width).max(cells.start)
    } else {
        cells.start
    }
}

fn rows(app: &App, picker: &Picker, painter: &mut Painter<'_>, theme: Theme, area: Rect) {
    let Listing {
        rows,
        first,
        selected,
    } = &picker.list;
    for ((ix, row), y) in rows
        .iter()
        .enumerate()
        .skip(*first)
        .zip(area.y..area.bottom())
    {
        let Some(entry) = picker.entry(row) else {
            continue;
        };
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_row(app, painter, theme, entry, line);
        if ix == *selected {
            painter.tint(line, theme.chosen());
        }
    }
    if rows.is_empty() {
        nothing(app, picker, painter, theme, area);
    }
}

/// Why there is nothing to pick from.
fn nothing(app: &App, picker: &Picker, painter: &mut Painter<'_>, theme: Theme, area: Rect) {
    let words = if picker.is_empty() {
        (
            "这里没有文章；`pizhu import` 把网页存为文章",
            "no article here; `pizhu import` makes one of a page",
        )
    } else if picker.count() == 0 {
        ("", "")
    } else {
        (
            "没有符合的；esc 取消筛选",
            "none of them; esc shows all again",
        )
    };
    let end = area.right().saturating_sub(1);
    painter.fitted(area.x + 1, area.y, end, app.lang.pick(words), theme.faint());
}

fn draw_row(app: &App, painter: &mut Painter<'_>, theme: Theme, entry: &PickerEntry, area: Rect) {
    let (title, columns) = columns(area);
    let about = match &entry.shelved.facts {
        Facts::Known(about) => about,
        Facts::NotYet => {
            let end = area.right().saturating_sub(1);
            painter.fitted(title.start, area.y, end, entry.name(), theme.faint());
            return;
        }
        Facts::Broken(why) => {
            return broken(painter, theme, entry, &why.text(app.lang), (area, title));
        }
    };
    draw_title(painter, theme, entry, title, area.y);
    for (column, cells) in columns {
        let value = value(app, entry, about, column);
        let x = start(column, &cells, painter.width(&value));
        let style = if column == Column::Annotations {
            theme.strong()
        } else {
            theme.faint()
        };
        painter.fitted(x, area.y, cells.end, &value, style);
    }
}

/// Why the file cannot be read, dimmed; and its name, where that does not say it.
fn broken(
    painter: &mut Painter<'_>,
    theme: Theme,
    entry: &PickerEntry,
    why: &str,
    (area, title): (Rect, Range<u16>),
) {
    let end = area.right().saturating_sub(1);
    let mut x = title.start;
    if !why.contains(entry.name()) {
        let half = x + (title.end - x) / 2;
        x = painter.fitted(x, area.y, half, entry.name(), theme.faint()) + GAP;
    }
    painter.fitted(x.min(end), area.y, end, why, theme.faint());
}

/// The title, and behind it the name of its file where another article is called the same.
fn draw_title(
    painter: &mut Painter<'_>,
    theme: Theme,
    entry: &PickerEntry,
    cells: Range<u16>,
    y: u16,
) {
    let file = if entry.is_double {
        file_name(&entry.shelved.path)
    } else {
        ""
    };
    let width = painter.width(file).min((cells.end - cells.start) / 2);
    let end = cells
        .end
        .saturating_sub(if width > 0 { width + GAP } else { 0 });
    let x = painter.fitted(cells.start, y, end, entry.name(), theme.text());
    if width > 0 {
        painter.fitted(x + GAP, y, cells.end, file, theme.faint());
    }
}

fn value(app: &App, entry: &PickerEntry, about: &About, column: Column) -> String {
    let number = |count: usize| (count > 0).then(|| count.to_string());
    let value = match column {
        Column::Source => about.source.clone(),
        Column::Date => about.date.clone(),
        Column::Speakers => number(about.speakers.len()),
        Column::Annotations => number(entry.shelved.annotations),
        Column::Read => entry.shelved.read.map(|then| app.ago(then)),
    };
    value.unwrap_or_default()
}

/// What the columns do not say of the chosen article.
fn detail(app: &App, picker: &Picker, painter: &mut Painter<'_>, theme: Theme, area: Rect) {
    let Some(entry) = picker.chosen() else {
        return;
    };
    let (_, columns) = columns(area);
    let file = file_name(&entry.shelved.path);
    let words = match &entry.shelved.facts {
        Facts::NotYet => file.to_owned(),
        Facts::Broken(why) => why.text(app.lang),
        Facts::Known(about) => {
            let has = |wanted| columns.iter().any(|(column, _)| *column == wanted);
            let date = about.date.clone().filter(|_| !has(Column::Date));
            let is_cut = |source: &String| {
                painter.width(source) > Column::Source.width(area.width) || !has(Column::Source)
            };
            let source = about.source.clone().filter(is_cut);
            let chars = about.chars;
            let chars = app
                .lang
                .pick((format!("{chars} 字"), format!("{chars} characters")));
            let names = about.speakers.join(app.lang.pick(("、", ", ")));
            [
                date,
                source,
                about.author.clone(),
                Some(chars),
                Some(file.to_owned()),
                Some(names),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("  ")
        }
    };
    let end = area.right().saturating_sub(1);
    painter.fitted(area.x + 1, area.y, end, &words, theme.faint());
}
