//! The list of annotations: in an order, narrowed by what is typed, and changed as a whole.
//!
//! # Why
//! An article may hold thousands. When the list is opened, they are only put in order; what is shown of one is made when it comes on the
//! screen, and what is searched of all when something is typed. A key that is typed after it only narrows (`narrow`).

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::narrow::Narrowing;
use super::overlay::{Choice, ListRow, Prompt, PromptKind};
use super::{
    App, Effect, Elsewhere, Lang, Listing, Msg, Overlay, TextBox, Visit, general, marks, picker,
};
use crate::corpus::{Document, NodeKind};
use crate::notes::{Action, Annotation, Change, Color, Content, Edit, Kind, Placed, State, Uuid};

/// What annotations are listed by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// Where they stand.
    #[default]
    Place,
    /// When they were last changed, the newest first.
    Date,
    /// Their styles.
    Style,
    /// Their tags; one with several stands under each.
    Tag,
    /// Who speaks.
    Speaker,
}

impl Order {
    fn next(self) -> Self {
        match self {
            Self::Place => Self::Date,
            Self::Date => Self::Style,
            Self::Style => Self::Tag,
            Self::Tag => Self::Speaker,
            Self::Speaker => Self::Place,
        }
    }

    /// What it is called.
    pub fn name(self, lang: Lang) -> &'static str {
        lang.pick(match self {
            Self::Place => ("按位置", "by place"),
            Self::Date => ("按日期", "by date"),
            Self::Style => ("按样式", "by style"),
            Self::Tag => ("按标签", "by tag"),
            Self::Speaker => ("按发言人", "by speaker"),
        })
    }
}

/// Whose annotations are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// The article's.
    #[default]
    Article,
    /// Those of the library, which are being gathered.
    Asked,
    /// Those of the library.
    Library,
}

/// The annotations of the article, or of the library.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AnnotationList {
    /// Those that are shown, under headings where the order has any.
    pub list: Listing,
    /// What narrows them: words that all must be found.
    pub filter: TextBox,
    /// Whether what is typed goes into the filter.
    pub is_typing: bool,
    /// What they are listed by.
    pub order: Order,
    /// Whether those of the other articles are shown too.
    pub scope: Scope,
    elsewhere: Vec<Elsewhere>,
    /// All of them, in order.
    entries: Vec<Entry>,
    /// The words of the annotations, by their numbers; none until something is typed.
    narrowing: Option<Narrowing>,
    /// What the rows were narrowed by.
    narrowed_by: Option<String>,
    /// What `entries` were made from: the revision of the notebook, whose annotations are listed, and the order.
    made_from: Option<(u64, Scope, Order)>,
    /// How many annotations are shown.
    count: usize,
}

/// An annotation in its place in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    /// The number of the annotation: in reading order, then those of other articles.
    number: usize,
    choice: Choice,
    heading: Option<Rc<str>>,
    /// The annotation stands under an earlier heading already.
    is_again: bool,
}

impl Entry {
    fn of((number, it): (usize, &Placed)) -> Self {
        Self {
            number,
            choice: Choice::Go(it.annotation.id),
            heading: None,
            is_again: false,
        }
    }
}

/// An annotation, with what the list shows of it.
struct Shown<'a> {
    annotation: &'a Annotation,
    speaker: Option<&'a str>,
    state: State,
}

impl AnnotationList {
    /// How many annotations are shown.
    pub fn shown(&self) -> usize {
        self.count
    }

    /// How many annotations on other articles may be shown.
    pub fn elsewhere(&self) -> usize {
        match self.scope {
            Scope::Library => self.elsewhere.len(),
            Scope::Article | Scope::Asked => 0,
        }
    }

    /// Rows of its box: as many as all of them take, narrowed or not.
    pub(super) fn height(&self) -> u16 {
        let all = self.entries.len() + 3;
        u16::try_from(all.max(self.list.rows.len() + 3)).unwrap_or(u16::MAX)
    }

    /// The entries that are shown.
    fn shown_entries(&self) -> impl Iterator<Item = &Entry> {
        let fits = |entry: &&Entry| match &self.narrowing {
            Some(narrowing) => narrowing.shows(entry.number),
            None => true,
        };
        self.entries.iter().filter(fits)
    }

    /// The rows of what is shown, under their headings.
    fn rows(&self) -> Vec<ListRow> {
        let mut rows = Vec::with_capacity(self.entries.len());
        let mut heading = None;
        for entry in self.shown_entries() {
            if entry.heading != heading {
                heading.clone_from(&entry.heading);
                let words = heading.iter().map(ToString::to_string);
                rows.extend(words.map(|it| ListRow::new(it, String::new(), Choice::Nothing)));
            }
            rows.push(ListRow::untold(entry.choice));
        }
        rows
    }

    /// Of each annotation that is shown, the first entry.
    fn once(&self) -> impl Iterator<Item = &Entry> {
        self.shown_entries().filter(|entry| !entry.is_again)
    }

    /// The annotations of this article that are shown, each once.
    fn ids(&self) -> Vec<Uuid> {
        let id = |entry: &Entry| match entry.choice {
            Choice::Go(id) => Some(id),
            _ => None,
        };
        self.once().filter_map(id).collect()
    }

    /// Has those shown that fit the filter.
    fn narrow(&mut self, app: &App) {
        let filter = self.filter.text();
        if self.narrowed_by.as_deref() == Some(filter) {
            return;
        }
        let filter = filter.to_owned();
        if self.narrowing.is_none() && !filter.trim().is_empty() {
            self.narrowing = Some(narrowing(app, self));
        }
        if let Some(narrowing) = &mut self.narrowing {
            narrowing.narrow(&filter);
        }
        self.narrowed_by = Some(filter);
        let rows = self.rows();
        self.count = self.once().count();
        self.list.replace(rows);
    }
}

/// Opens the list, on the annotation at the cursor or the next one.
pub(super) fn open(app: &mut App) {
    if app.notebook.live().next().is_none() {
        return app.say(Msg::NoAnnotations);
    }
    let here = app.reader.place.byte;
    let selected = app.notebook.count_past(here);
    app.overlay = Some(Overlay::Annotations(Box::new(AnnotationList {
        list: Listing {
            selected,
            ..Listing::default()
        },
        filter: TextBox::line(""),
        ..AnnotationList::default()
    })));
}

/// Brings the rows up to date.
pub(super) fn settle(app: &App, open: &mut AnnotationList) {
    let made_from = (app.notebook.revision(), open.scope, open.order);
    if open.made_from != Some(made_from) {
        open.entries = entries(app, open.order);
        if open.scope == Scope::Library {
            add_elsewhere(app, open);
        }
        let (revision, scope, _) = made_from;
        let has_others = |&(of, within, _): &_| (of, within) != (revision, scope);
        if open.made_from.as_ref().is_none_or(has_others) {
            open.narrowing = None;
        }
        open.narrowed_by = None;
        open.made_from = Some(made_from);
    }
    open.narrow(app);
}

/// Makes the words of the rows that are on the screen, which has room for `height`.
pub(super) fn tell(app: &App, open: &mut AnnotationList, height: usize) {
    let mut rows = std::mem::take(&mut open.list.rows);
    let on_screen = rows.iter_mut().skip(open.list.first).take(height);
    for row in on_screen.filter(|row| row.is_untold()) {
        if let Some(shown) = shown(app, open, row.choice) {
            let (left, right) = row_words(app, &shown);
            *row = ListRow::new(left, right, row.choice);
        }
    }
    open.list.rows = rows;
}

/// The open list; says that there is none.
fn opened(app: &mut App) -> Option<&mut AnnotationList> {
    if !matches!(app.overlay, Some(Overlay::Annotations(_))) {
        app.say(Msg::NoAnnotationList);
    }
    match &mut app.overlay {
        Some(Overlay::Annotations(open)) => Some(open),
        _ => None,
    }
}

pub(super) fn filter(app: &mut App) {
    if app.picks() {
        return picker::filter(app);
    }
    if let Some(open) = opened(app) {
        open.is_typing = true;
    }
}

/// Goes back from the filter to the list.
pub(super) fn stop_typing(app: &mut App, keep: bool) {
    if let Some(open) = opened(app) {
        open.is_typing = false;
        if !keep {
            open.filter = TextBox::line("");
        }
    }
}

/// Shows those of the other articles too, or no longer.
pub(super) fn scope(app: &mut App) {
    let Some(open) = opened(app) else {
        return;
    };
    if open.scope == Scope::Article {
        open.scope = Scope::Asked;
        app.effects.push(Effect::Gather);
        app.say(Msg::Gathering);
    } else {
        open.scope = Scope::Article;
    }
}

/// Takes what was gathered, if the list is still open for it.
pub(super) fn gathered(app: &mut App, elsewhere: Vec<Elsewhere>) {
    if let Some(Overlay::Annotations(open)) = &mut app.overlay
        && open.scope == Scope::Asked
    {
        let count = elsewhere.len();
        open.scope = Scope::Library;
        open.elsewhere = elsewhere;
        app.say(Msg::Gathered { count });
    }
}

/// Leaves for the article of an annotation.
pub(super) fn visit(app: &mut App, ix: usize) {
    let there = opened(app).and_then(|open| open.elsewhere.get(ix));
    let visit = there.map(|it| Visit::Article {
        path: it.path.clone(),
        annotation: Some(it.annotation.id),
        chars: None,
    });
    let Some(visit) = visit else {
        return;
    };
    app.overlay = None;
    app.visit = Some(visit);
    general::leave_when_saved(app);
}

pub(super) fn order(app: &mut App) {
    if app.picks() {
        return picker::order(app);
    }
    if let Some(open) = opened(app) {
        open.order = open.order.next();
    }
}

/// Gives all that are shown another style.
pub(super) fn restyle(app: &mut App, style: u8) {
    let color = Color::of_style(style).unwrap_or_default();
    let after = |content: &Content| {
        let is_bookmark = content.kind == Kind::Bookmark;
        (!is_bookmark).then(|| Content {
            color: color.clone(),
            ..content.clone()
        })
    };
    change_shown(app, Action::Restyle, after);
}

/// Removes all that are shown.
pub(super) fn remove(app: &mut App) {
    let Some(ids) = own_ids(app) else {
        return;
    };
    let edits = ids
        .iter()
        .filter_map(|id| app.annotation(*id).map(Edit::remove));
    let edits: Vec<Edit> = edits.collect();
    apply(app, Action::Remove, edits);
    if app.notebook.live().next().is_none() {
        app.overlay = None;
    }
}

/// Asks for a file to export what is shown to.
pub(super) fn export(app: &mut App) {
    let stem = app.stem.clone();
    let Some(open) = opened(app) else {
        return;
    };
    let (ids, filter) = (open.ids(), open.filter.text());
    if ids.is_empty() {
        return app.say(Msg::NothingChanged);
    }
    let of_what: String = filter
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let of_what = of_what.trim_matches('-');
    let name = if of_what.is_empty() {
        "批注"
    } else {
        of_what
    };
    let path = format!("{stem}-{name}.md");
    app.overlay = Some(Overlay::Prompt(Prompt {
        kind: PromptKind::ExportOf(ids),
        input: TextBox::line(&path),
    }));
}

/// Asks for tags to give to all that are shown, or to take from them.
pub(super) fn tags(app: &mut App) {
    if opened(app).is_none() || !marks::can_mark(app) {
        return;
    }
    if let Some(Overlay::Annotations(list)) = app.overlay.take() {
        app.overlay = Some(Overlay::Prompt(Prompt {
            kind: PromptKind::TagsOfAll(list),
            input: TextBox::line(""),
        }));
    }
}

/// Takes the line that was typed: words are tags to give, words after `-` tags to take away.
pub(super) fn set_tags(app: &mut App, list: Box<AnnotationList>, line: &str) {
    app.overlay = Some(Overlay::Annotations(list));
    let (gone, new): (Vec<&str>, Vec<&str>) = line
        .split_whitespace()
        .partition(|word| word.starts_with('-'));
    let new = marks::tags_in(&new.join(" "));
    let gone = marks::tags_in(&gone.join(" ").replace('-', ""));
    change_shown(app, Action::Tags, |content| {
        let mut after = content.clone();
        after.tags.retain(|tag| !gone.contains(tag));
        let missing = new.iter().filter(|tag| !content.tags.contains(tag));
        after.tags.extend(missing.cloned());
        Some(after)
    });
}

/// What is shown, where it is all of this article; says that it is not.
fn own_ids(app: &mut App) -> Option<Vec<Uuid>> {
    let open = opened(app)?;
    if open.scope == Scope::Library {
        app.say(Msg::OnlyOfTheArticle);
        return None;
    }
    Some(open.ids())
}

fn change_shown(app: &mut App, action: Action, after: impl Fn(&Content) -> Option<Content>) {
    let Some(ids) = own_ids(app) else {
        return;
    };
    let edits = ids.iter().filter_map(|id| {
        let annotation = app.annotation(*id)?;
        Some(Edit::change(annotation, after(&annotation.content())?))
    });
    let edits = edits.filter(|edit| !edit.is_idle()).collect();
    apply(app, action, edits);
}

fn apply(app: &mut App, action: Action, edits: Vec<Edit>) {
    let count = edits.len();
    if count == 0 {
        return app.say(Msg::NothingChanged);
    }
    if app.apply(Change { action, edits }) {
        app.say(Msg::DoneToAll { action, count });
    }
}

/// The annotations of the article in their order.
fn entries(app: &App, order: Order) -> Vec<Entry> {
    let document = app.document();
    let mut live: Vec<(usize, &Placed)> = app.notebook.live().enumerate().collect();
    match order {
        Order::Place => live.into_iter().map(Entry::of).collect(),
        Order::Date => {
            live.sort_by_key(|(_, it)| Reverse(it.annotation.updated));
            live.into_iter().map(Entry::of).collect()
        }
        Order::Style => {
            live.sort_by_key(|(_, it)| style(it));
            grouped(live, style, |style| style_name(app, style))
        }
        Order::Speaker => {
            let nobody = app.lang.pick(("发言人之前", "before the speakers"));
            let speaker = |it: &Placed| speaker(document, it).unwrap_or(nobody);
            grouped(live, speaker, |name| name)
        }
        Order::Tag => by_tag(app, &live),
    }
}

/// Each under the name of what it has in common with those beside it.
fn grouped<'a, K: Copy + PartialEq>(
    live: Vec<(usize, &'a Placed)>,
    key: impl Fn(&'a Placed) -> K,
    name: impl Fn(K) -> &'a str,
) -> Vec<Entry> {
    let mut last: Option<(K, Rc<str>)> = None;
    let entry = |(number, it): (usize, &'a Placed)| {
        let key = key(it);
        let group = last.take().filter(|(before, _)| *before == key);
        let group = group.unwrap_or_else(|| (key, name(key).into()));
        let heading = Some(Rc::clone(&last.insert(group).1));
        Entry {
            heading,
            ..Entry::of((number, it))
        }
    };
    live.into_iter().map(entry).collect()
}

/// Under each tag those that have it, then those that have none.
fn by_tag(app: &App, live: &[(usize, &Placed)]) -> Vec<Entry> {
    let mut tagged: BTreeMap<&str, Vec<(usize, &Placed)>> = BTreeMap::new();
    for (number, it) in live {
        for tag in &it.annotation.tags {
            let having = tagged.entry(tag).or_default();
            if having.last().is_none_or(|(last, _)| last != number) {
                having.push((*number, it));
            }
        }
    }
    let under = |(tag, having): (&str, Vec<(usize, &Placed)>)| {
        let heading: Rc<str> = format!("#{tag}").into();
        let entry = |(number, it): (usize, &Placed)| Entry {
            heading: Some(Rc::clone(&heading)),
            is_again: it.annotation.tags.iter().min().map(String::as_str) != Some(tag),
            ..Entry::of((number, it))
        };
        having.into_iter().map(entry).collect::<Vec<_>>()
    };
    let mut entries: Vec<Entry> = tagged.into_iter().flat_map(under).collect();
    let none: Rc<str> = app.lang.pick(("无标签", "without tags")).into();
    let untagged = live.iter().filter(|(_, it)| it.annotation.tags.is_empty());
    entries.extend(untagged.map(|of| Entry {
        heading: Some(Rc::clone(&none)),
        ..Entry::of(*of)
    }));
    entries
}

/// Puts the annotations of this article under its title where they have no heading, and behind them under the title of each other
/// article its own.
fn add_elsewhere(app: &App, open: &mut AnnotationList) {
    let mut title: Rc<str> = app.document().meta().title.as_str().into();
    for entry in &mut open.entries {
        entry.heading.get_or_insert_with(|| Rc::clone(&title));
    }
    let first = app.notebook.live().len();
    for (ix, it) in open.elsewhere.iter().enumerate() {
        if *title != *it.title {
            title = it.title.as_str().into();
        }
        open.entries.push(Entry {
            number: first + ix,
            choice: Choice::Visit(ix),
            heading: Some(Rc::clone(&title)),
            is_again: false,
        });
    }
}

/// Bookmarks behind what has a style.
fn style(it: &Placed) -> (bool, u8) {
    let is_bookmark = it.annotation.kind == Kind::Bookmark;
    (is_bookmark, it.annotation.color.style())
}

fn style_name(app: &App, (is_bookmark, style): (bool, u8)) -> &str {
    if is_bookmark {
        app.lang.pick(("书签", "bookmarks"))
    } else {
        app.settings.style_name(style, app.lang)
    }
}

fn speaker<'a>(document: &'a Document, it: &Placed) -> Option<&'a str> {
    let ix = document.speaker_at(it.range.as_ref()?.start)?;
    match &document.outline().nodes[ix].kind {
        NodeKind::Speaker { name, .. } => Some(name),
        NodeKind::Heading { .. } => None,
    }
}

/// The annotation that a row is of.
fn shown<'a>(app: &'a App, open: &'a AnnotationList, choice: Choice) -> Option<Shown<'a>> {
    match choice {
        Choice::Go(id) => app.notebook.get(id).map(|it| own(app, it)),
        Choice::Visit(ix) => open.elsewhere.get(ix).map(other),
        _ => None,
    }
}

fn own<'a>(app: &'a App, it: &'a Placed) -> Shown<'a> {
    Shown {
        annotation: &it.annotation,
        speaker: speaker(app.document(), it),
        state: it.state,
    }
}

fn other(it: &Elsewhere) -> Shown<'_> {
    Shown {
        annotation: &it.annotation,
        speaker: it.speaker.as_deref(),
        state: State::Kept,
    }
}

/// What is searched of each annotation that may be shown, by its number.
fn narrowing(app: &App, open: &AnnotationList) -> Narrowing {
    let elsewhere = match open.scope {
        Scope::Library => &open.elsewhere[..],
        Scope::Article | Scope::Asked => &[],
    };
    let own = app.notebook.live().map(|it| own(app, it));
    let all = own.chain(elsewhere.iter().map(other));
    let words = |it: Shown<'_>| {
        let (annotation, speaker) = (it.annotation, it.speaker.unwrap_or(""));
        let note = annotation.note.as_str();
        [quote(annotation), note, &tags_of(annotation), speaker]
            .join("\n")
            .to_lowercase()
    };
    Narrowing::of(all.map(words))
}

/// What stands in the row of an annotation.
fn row_words(app: &App, it: &Shown<'_>) -> (String, String) {
    let annotation = it.annotation;
    let mark = match annotation.kind {
        Kind::Bookmark => ">".to_owned(),
        _ => annotation.color.style().to_string(),
    };
    let said = it.speaker.map_or(String::new(), |who| format!("{who}  "));
    let state = match it.state {
        State::Kept => String::new(),
        state => format!("[{}] ", Msg::StateName(state).text(app.lang)),
    };
    let quote = quote(annotation).replace('\n', " ");
    let note = annotation.note.lines().next().unwrap_or("");
    let right = [&tags_of(annotation), note].join(" ").trim().to_owned();
    (format!("{mark} {said}{state}{quote}"), right)
}

/// The words it is on; those behind it, of a bookmark.
fn quote(annotation: &Annotation) -> &str {
    match annotation.kind {
        Kind::Bookmark => &annotation.anchor.suffix,
        _ => &annotation.anchor.quote,
    }
}

fn tags_of(annotation: &Annotation) -> String {
    let tags = annotation.tags.iter().map(|tag| format!("#{tag}"));
    tags.collect::<Vec<_>>().join(" ")
}
