//! The picker: the articles of the library, in an order, narrowed by what is typed, to read one of them.
//!
//! It covers the panes, whether an article is open behind it or none is yet; help, palette and questions lie over it as they do over an
//! article.
//!
//! # Why
//! What the world knows of the articles comes in pieces: their names at once, what stands in an index a moment later, and what has to be
//! read from the files themselves when it has been read. Whatever comes, the choice stays on its article once the reader has moved it.
//!
//! An article that was picked lies on top of the picker, and `quit` closes what lies on top: so it leads back here, as `KOReader` leads
//! back to its file manager, and one more `quit` ends the program. An article that was named on the command line lies on nothing, and
//! `quit` ends the program, as in any editor.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::geometry::Rect;
use super::narrow::Narrowing;
use super::overlay::{Choice, ListRow};
use super::{
    App, Command, Effect, Lang, Listing, Mouse, MouseKind, Msg, TextBox, Visit, general, lists,
};
use crate::notes::Timestamp;
use crate::text;

/// An article that may be picked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shelved {
    /// Its file; absolute.
    pub path: PathBuf,
    /// What it says of itself.
    pub facts: Facts,
    /// Annotations on it.
    pub annotations: usize,
    /// When it was last read on this device.
    pub read: Option<Timestamp>,
}

/// How far an article is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Facts {
    /// It has not been read yet.
    NotYet,
    /// This is in it.
    Known(About),
    /// It cannot be read, and why.
    Broken(Msg),
}

/// What there is to know of an article without reading it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About {
    /// What it is known by.
    pub id: String,
    /// Title.
    pub title: String,
    /// ISO date.
    pub date: Option<String>,
    /// Where it was published.
    pub source: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// The names of those who speak in it, in order.
    pub speakers: Vec<String>,
    /// Code points in its canonical text.
    pub chars: usize,
}

/// What comes to be known of the articles that may be picked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShelfNews {
    /// These there are.
    All(Vec<Shelved>),
    /// These have been read since, by their number among all.
    More(Vec<(usize, Shelved)>),
}

/// How the article at hand and the picker belong together.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picking {
    /// The file of the article at hand; where none is, the one the picker begins on. Absolute.
    pub path: Option<PathBuf>,
    /// The article was picked: quitting it leads back to the picker.
    pub is_picked: bool,
    /// No article is at hand, and one of these is to be picked.
    pub names: Option<Vec<PathBuf>>,
    /// What the picker lists by.
    pub order: ShelfOrder,
}

/// What articles are listed by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ShelfOrder {
    /// When they were last read, the latest first; then those never read, the newest first.
    #[default]
    Read,
    /// Their titles: Chinese by its commonest reading, behind Latin letters.
    Title,
    /// Their dates, the newest first.
    Date,
    /// How many annotations are on them, most first.
    Annotations,
}

impl ShelfOrder {
    const ALL: [Self; 4] = [Self::Read, Self::Title, Self::Date, Self::Annotations];

    fn next(self) -> Self {
        match self {
            Self::Read => Self::Title,
            Self::Title => Self::Date,
            Self::Date => Self::Annotations,
            Self::Annotations => Self::Read,
        }
    }

    /// What it is called in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Title => "title",
            Self::Date => "date",
            Self::Annotations => "annotations",
        }
    }

    /// The order of this name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }

    /// What it is called.
    pub fn name(self, lang: Lang) -> &'static str {
        lang.pick(match self {
            Self::Read => ("按上次阅读", "by last reading"),
            Self::Title => ("按标题", "by title"),
            Self::Date => ("按日期", "by date"),
            Self::Annotations => ("按标注数", "by annotations"),
        })
    }
}

/// The articles that may be picked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picker {
    /// Those that are shown.
    pub list: Listing,
    /// What narrows them: words that all must be found.
    pub filter: TextBox,
    /// Whether what is typed goes into the filter.
    pub is_typing: bool,
    /// What they are listed by.
    pub order: ShelfOrder,
    /// All of them, as they were given.
    entries: Vec<Entry>,
    /// Their numbers, in order.
    sorted: Vec<usize>,
    /// Those of `sorted` that are shown.
    narrowing: Narrowing,
    /// The entries or the order changed since they were sorted.
    is_stale: bool,
    /// The article to begin on.
    on: Option<PathBuf>,
    /// The choice is on its article on purpose, not because it is the first.
    is_held: bool,
    /// The row that was chosen when the screen was settled last.
    settled: usize,
    /// What news must carry to be heeded.
    ticket: u64,
    telling: Telling,
}

/// How far the world has answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Telling {
    /// Not at all.
    #[default]
    Asked,
    /// With the articles there are.
    Told,
    /// Reading those that are not known takes long enough to be told about.
    Slow,
}

/// An article in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The article.
    pub shelved: Shelved,
    /// Another one has the same title.
    pub is_double: bool,
    row: ListRow,
    /// What is searched of it, in lower case.
    words: String,
}

impl Entry {
    fn new(ix: usize, shelved: Shelved) -> Self {
        Self {
            is_double: false,
            row: ListRow::new(name(&shelved).to_owned(), String::new(), Choice::Open(ix)),
            words: words(&shelved),
            shelved,
        }
    }

    /// Its title, or the name of its file where none is known.
    pub fn name(&self) -> &str {
        self.row.left()
    }

    /// What is known of it.
    pub fn about(&self) -> Option<&About> {
        about(&self.shelved)
    }
}

fn about(shelved: &Shelved) -> Option<&About> {
    match &shelved.facts {
        Facts::Known(about) => Some(about),
        Facts::NotYet | Facts::Broken(_) => None,
    }
}

fn name(shelved: &Shelved) -> &str {
    about(shelved).map_or_else(|| file_name(&shelved.path), |about| &about.title)
}

/// The name of a file; what is not UTF-8 in it stays unknown.
pub fn file_name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("?")
}

fn words(shelved: &Shelved) -> String {
    let mut words = vec![file_name(&shelved.path)];
    if let Some(about) = about(shelved) {
        words.push(&about.title);
        words.extend(about.date.as_deref());
        words.extend(about.source.as_deref());
        words.extend(about.author.as_deref());
        words.extend(about.speakers.iter().map(String::as_str));
    }
    words.join("\n").to_lowercase()
}

impl Picker {
    fn new(picking: &Picking, ticket: u64) -> Self {
        Self {
            filter: TextBox::line(""),
            order: picking.order,
            on: picking.path.clone(),
            ticket,
            ..Self::default()
        }
    }

    /// How many articles there are.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// How many of them have been read, while reading the others takes long.
    pub fn progress(&self) -> Option<usize> {
        let unread = self
            .entries
            .iter()
            .filter(|it| it.shelved.facts == Facts::NotYet);
        let unread = unread.count();
        (self.telling == Telling::Slow && unread > 0).then(|| self.entries.len() - unread)
    }

    /// Whether it is known that there are no articles.
    pub fn is_empty(&self) -> bool {
        self.telling != Telling::Asked && self.entries.is_empty()
    }

    /// The article of a row of the list.
    pub fn entry(&self, row: &ListRow) -> Option<&Entry> {
        match row.choice {
            Choice::Open(ix) => self.entries.get(ix),
            _ => None,
        }
    }

    /// The chosen article.
    pub fn chosen(&self) -> Option<&Entry> {
        self.entry(self.list.rows.get(self.list.selected)?)
    }

    /// The filter, while it is typed.
    pub fn input(&self) -> Option<&TextBox> {
        self.is_typing.then_some(&self.filter)
    }

    pub(super) fn input_mut(&mut self) -> Option<&mut TextBox> {
        self.is_typing.then_some(&mut self.filter)
    }

    /// Whether the line that narrows the list is shown.
    pub fn shows_filter(&self) -> bool {
        self.is_typing || !self.filter.text().is_empty()
    }

    fn take(&mut self, news: ShelfNews) {
        match news {
            ShelfNews::All(all) => {
                self.telling = Telling::Told;
                let held = self.is_held.then(|| self.chosen()).flatten();
                let held = held.map(|entry| entry.shelved.path.clone());
                self.on = held.or(self.on.take());
                let entries = all.into_iter().enumerate();
                self.entries = entries.map(|(ix, it)| Entry::new(ix, it)).collect();
                self.list.rows = Vec::new();
                self.list.selected = 0;
                self.settled = 0;
                self.is_held = false;
            }
            ShelfNews::More(more) => {
                self.telling = Telling::Slow;
                for (ix, shelved) in more {
                    if let Some(entry) = self.entries.get_mut(ix) {
                        *entry = Entry::new(ix, shelved);
                    }
                }
            }
        }
        self.tell_doubles_apart();
        self.is_stale = true;
    }

    fn tell_doubles_apart(&mut self) {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for entry in &self.entries {
            *counts.entry(entry.name().to_owned()).or_default() += 1;
        }
        for entry in &mut self.entries {
            entry.is_double = entry.about().is_some() && counts[entry.row.left()] > 1;
        }
    }

    fn sort(&mut self) {
        let entries = &self.entries;
        let shelved = |ix: &usize| &entries[*ix].shelved;
        let date = |ix: &usize| Reverse(entries[*ix].about().and_then(|it| it.date.as_deref()));
        self.sorted = (0..entries.len()).collect();
        match self.order {
            ShelfOrder::Read => {
                let read = |ix: &usize| (Reverse(shelved(ix).read), date(ix));
                self.sorted.sort_by(|a, b| read(a).cmp(&read(b)));
            }
            ShelfOrder::Title => {
                let title = |ix: &usize| text::sorting_key(entries[*ix].name());
                self.sorted.sort_by_cached_key(title);
            }
            ShelfOrder::Date => self.sorted.sort_by(|a, b| date(a).cmp(&date(b))),
            ShelfOrder::Annotations => {
                let most = |ix: &usize| Reverse(shelved(ix).annotations);
                self.sorted.sort_by_key(most);
            }
        }
        // what cannot be read stands behind what can
        let is_broken = |ix: &usize| matches!(shelved(ix).facts, Facts::Broken(_));
        self.sorted.sort_by_key(is_broken);
    }

    /// Brings the rows up to date.
    fn settle(&mut self) {
        self.is_held |= self.list.selected != self.settled;
        if std::mem::take(&mut self.is_stale) {
            self.sort();
            let words = self
                .sorted
                .iter()
                .map(|ix| self.entries[*ix].words.as_str());
            self.narrowing = Narrowing::of(words);
        }
        // before the articles are told, the one to begin on waits
        if !self.narrowing.narrow(self.filter.text())
            || self.entries.is_empty() && self.telling == Telling::Asked
        {
            return;
        }
        let before = self.list.rows.get(self.list.selected).map(|row| row.choice);
        let shown = self.narrowing.shown().iter();
        let rows: Vec<_> = shown
            .map(|at| self.entries[self.sorted[*at]].row.clone())
            .collect();
        let on = self.on.take();
        let is_wanted = |row: &ListRow| match &on {
            Some(path) => self
                .entry(row)
                .is_some_and(|entry| entry.shelved.path == *path),
            None => self.is_held && Some(row.choice) == before,
        };
        let wanted = rows.iter().position(is_wanted);
        if on.is_some() {
            self.is_held = wanted.is_some();
        }
        self.list.selected = wanted.unwrap_or(0);
        self.list.rows = rows;
    }
}

/// Where the parts of the picker stand. Empty rectangles are not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PickerAreas {
    /// The line that narrows the list.
    pub filter: Rect,
    /// What the columns are called.
    pub header: Rect,
    /// The articles.
    pub rows: Rect,
    /// More about the chosen one.
    pub detail: Rect,
}

/// Fewest columns in which there is more than titles.
pub const COLUMNS_FROM: u16 = 60;
/// Fewest rows with room for what the columns are called.
const HEADER_FROM: u16 = 6;
/// Fewest rows with room for more about the chosen article.
const DETAIL_FROM: u16 = 10;

impl App {
    /// Where the parts of the picker stand, between the title and the status line.
    pub fn picker_areas(&self) -> PickerAreas {
        let (top, bottom) = (self.areas.title.bottom(), self.areas.status.y);
        let mut rows = Rect {
            y: top,
            height: bottom.saturating_sub(top),
            ..self.areas.window
        };
        let height = rows.height;
        let cut = |rows: &mut Rect, is_shown: bool| {
            let cut = u16::from(is_shown).min(rows.height);
            let line = Rect {
                height: cut,
                ..*rows
            };
            rows.y += cut;
            rows.height -= cut;
            line
        };
        let filter = cut(
            &mut rows,
            self.picker.as_ref().is_some_and(|it| it.shows_filter()),
        );
        let has_columns = rows.width >= COLUMNS_FROM && height >= HEADER_FROM;
        let header = cut(&mut rows, has_columns);
        let (rows, detail) = rows.split_bottom(u16::from(height >= DETAIL_FROM));
        PickerAreas {
            filter,
            header,
            rows,
            detail,
        }
    }

    /// How long ago something was, in words; the day where that is long ago.
    pub fn ago(&self, then: Timestamp) -> String {
        let minutes = self.now.duration_since(then).as_mins().max(0);
        let (number, (zh, en)) = match minutes {
            0 => return self.lang.pick(("刚才", "just now")).to_owned(),
            1..60 => (minutes, ("分钟前", "min ago")),
            60..1440 => (minutes / 60, ("小时前", "h ago")),
            1440..43200 => (minutes / 1440, ("天前", "d ago")),
            _ => return then.strftime("%Y-%m-%d").to_string(),
        };
        self.lang
            .pick((format!("{number} {zh}"), format!("{number} {en}")))
    }
}

/// Opens the picker over the article, on the article.
pub(super) fn open(app: &mut App) {
    app.overlay = None;
    if app.picker.is_some() {
        return app.say(Msg::InThePicker);
    }
    app.picker = Some(Box::new(Picker::new(&app.picking, app.shelf_ticket)));
    list(app);
}

/// Opens the picker where no article is, with the names there are.
pub(super) fn begin(app: &mut App, names: Vec<PathBuf>) {
    let mut picker = Picker::new(&app.picking, app.shelf_ticket);
    let on = picker.on.clone();
    let unknown = |path| Shelved {
        path,
        facts: Facts::NotYet,
        annotations: 0,
        read: None,
    };
    picker.take(ShelfNews::All(names.into_iter().map(unknown).collect()));
    picker.settle();
    picker.on = on;
    picker.is_held = false;
    app.picker = Some(Box::new(picker));
}

/// Asks what articles there are now.
pub(super) fn list(app: &mut App) {
    if let Some(picker) = &mut app.picker {
        app.shelf_ticket += 1;
        picker.ticket = app.shelf_ticket;
        picker.telling = Telling::Asked;
        app.effects.push(Effect::Shelve {
            ticket: app.shelf_ticket,
        });
    }
}

/// Takes in what has come to be known, if it was asked for last.
pub(super) fn told(app: &mut App, ticket: u64, news: ShelfNews) {
    let Some(picker) = app.picker.as_mut().filter(|it| it.ticket == ticket) else {
        return;
    };
    picker.take(news);
    if picker.entries.is_empty() && app.has_article {
        app.picker = None;
        app.complain(Msg::EmptyLibrary);
    }
}

/// Whether a command means something where the picker is.
fn allows(command: Command) -> bool {
    use Command as C;
    matches!(command.row().group, super::Group::Typing)
        || matches!(
            command,
            C::Help
                | C::Palette
                | C::Library
                | C::Redraw
                | C::Suspend
                | C::Cancel
                | C::Quit
                | C::ListDown
                | C::ListUp
                | C::ListFirst
                | C::ListLast
                | C::ListPageDown
                | C::ListPageUp
                | C::ListAccept
                | C::ListFilter
                | C::ListOrder
                | C::AnswerYes
                | C::AnswerNo
                | C::AnswerAll
        )
}

/// Whether a command is about an article while the picker is there instead; says so.
pub(super) fn refuses(app: &mut App, command: Command) -> bool {
    let refuses = app.picker.is_some() && !allows(command);
    if refuses {
        app.overlay = None;
        app.say(Msg::NotInThePicker);
    }
    refuses
}

/// Types into the filter.
pub(super) fn filter(app: &mut App) {
    if let Some(picker) = &mut app.picker {
        picker.is_typing = true;
    }
}

/// Goes back from the filter to the list.
pub(super) fn stop_typing(app: &mut App, keep: bool) {
    if let Some(picker) = &mut app.picker {
        picker.is_typing = false;
        if !keep {
            picker.filter = TextBox::line("");
        }
    }
}

/// Lists by something else, now and at the next start.
pub(super) fn order(app: &mut App) {
    if let Some(picker) = &mut app.picker {
        picker.order = picker.order.next();
        picker.is_stale = true;
        app.picking.order = picker.order;
        app.effects.push(Effect::KeepOrder(picker.order));
    }
}

/// Takes the filter back; without one, leaves.
pub(super) fn cancel(app: &mut App) {
    match &app.picker {
        Some(picker) if picker.shows_filter() => stop_typing(app, false),
        _ => quit(app),
    }
}

/// Goes back to the article that is open, or ends the program.
pub(super) fn quit(app: &mut App) {
    if app.has_article {
        app.picker = None;
    } else {
        app.visit = None;
        general::leave_when_saved(app);
    }
}

/// Leaves for the article with this number; says why it cannot be read.
pub(super) fn pick(app: &mut App, ix: usize) {
    let entry = app.picker.as_ref().and_then(|it| it.entries.get(ix));
    let Some(shelved) = entry.map(|entry| &entry.shelved) else {
        return;
    };
    if let Facts::Broken(why) = &shelved.facts {
        let why = why.clone();
        return app.complain(why);
    }
    let path = shelved.path.clone();
    if app.has_article && app.picking.path.as_ref() == Some(&path) {
        app.picker = None;
        return;
    }
    app.visit = Some(Visit::Article {
        path,
        annotation: None,
        chars: None,
    });
    general::leave_when_saved(app);
}

/// The wheel moves the choice, a click chooses, a click on the chosen one opens it.
pub(super) fn mouse(app: &mut App, mouse: Mouse) {
    match mouse.kind {
        MouseKind::WheelUp => lists::scroll(app, -3),
        MouseKind::WheelDown => lists::scroll(app, 3),
        MouseKind::Press => click(app, mouse),
        _ => {}
    }
}

fn click(app: &mut App, mouse: Mouse) {
    let areas = app.picker_areas();
    if areas.filter.holds(mouse.x, mouse.y) {
        return filter(app);
    }
    let Some(picker) = &mut app.picker else {
        return;
    };
    let row = picker.list.first + usize::from(mouse.y.saturating_sub(areas.rows.y));
    if !areas.rows.holds(mouse.x, mouse.y) || row >= picker.list.rows.len() {
        return;
    }
    if row == picker.list.selected {
        lists::accept(app);
    } else {
        picker.list.selected = row;
    }
}

/// Derives the rows, and keeps the chosen one on the screen.
pub(super) fn settle(app: &mut App) {
    let Some(mut picker) = app.picker.take() else {
        return;
    };
    picker.settle();
    app.picker = Some(picker);
    let height = usize::from(app.picker_areas().rows.height);
    if let Some(picker) = &mut app.picker {
        lists::settle(&mut picker.list, height);
        picker.settled = picker.list.selected;
    }
}
