//! The list of annotations: in an order, narrowed by what is typed, and changed as a whole.
//!
//! # Why
//! An article may hold thousands. What is shown and searched of each is made when the list is opened or the annotations change, and
//! kept; a key that is typed only narrows (`narrow`).

use std::cmp::Reverse;
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
    entries: Vec<Entry>,
    /// Those of `entries` that `list` shows.
    narrowing: Narrowing,
    /// What `entries` were made from: the revision of the notebook and the order.
    made_from: Option<(u64, Order, Scope)>,
    /// How many annotations are shown.
    count: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    row: Rc<ListRow>,
    heading: Option<Rc<ListRow>>,
    /// The annotation stands under an earlier heading already.
    is_again: bool,
}

/// An entry before its words are put with the others'.
struct Described {
    entry: Entry,
    /// Quotation, note, tags with `#`, and speaker, in lower case.
    words: String,
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
        self.narrowing.shown().iter().map(|ix| &self.entries[*ix])
    }

    /// The rows of what is shown, under their headings.
    fn rows(&self) -> Vec<Rc<ListRow>> {
        let mut rows = Vec::with_capacity(self.narrowing.shown().len());
        let mut heading = None;
        for entry in self.shown_entries() {
            if entry.heading != heading {
                heading.clone_from(&entry.heading);
                rows.extend(heading.clone());
            }
            rows.push(Rc::clone(&entry.row));
        }
        rows
    }

    /// Takes entries for those there are.
    fn take(&mut self, described: Vec<Described>) {
        self.narrowing = Narrowing::of(described.iter().map(|it| it.words.as_str()));
        self.entries = described.into_iter().map(|it| it.entry).collect();
    }

    /// Of each annotation that is shown, the first entry.
    fn once(&self) -> impl Iterator<Item = &Entry> {
        self.shown_entries().filter(|entry| !entry.is_again)
    }

    /// The annotations of this article that are shown, each once.
    fn ids(&self) -> Vec<Uuid> {
        let id = |entry: &Entry| match entry.row.choice {
            Choice::Go(id) => Some(id),
            _ => None,
        };
        self.once().filter_map(id).collect()
    }

    fn narrow(&mut self) {
        if !self.narrowing.narrow(self.filter.text()) {
            return;
        }
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
    let made_from = Some((app.notebook.revision(), open.order, open.scope));
    if open.made_from != made_from {
        let mut described = entries(app, open.order);
        if open.scope == Scope::Library {
            described = with_elsewhere(app, described, open);
        }
        open.take(described);
        open.made_from = made_from;
    }
    open.narrow();
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

fn entries(app: &App, order: Order) -> Vec<Described> {
    let document = app.document();
    let mut live: Vec<&Placed> = app.notebook.live().collect();
    match order {
        Order::Place | Order::Speaker | Order::Tag => {}
        Order::Date => live.sort_by_key(|it| Reverse(it.annotation.updated)),
        Order::Style => live.sort_by_key(|it| {
            let is_bookmark = it.annotation.kind == Kind::Bookmark;
            (is_bookmark, it.annotation.color.style())
        }),
    }
    if order == Order::Tag {
        return by_tag(app, &live);
    }
    live.iter()
        .map(|it| {
            let group = match order {
                Order::Style if it.annotation.kind == Kind::Bookmark => {
                    Some(app.lang.pick(("书签", "bookmarks")).to_owned())
                }
                Order::Style => Some(
                    app.settings
                        .style_name(it.annotation.color.style(), app.lang)
                        .to_owned(),
                ),
                Order::Speaker => Some(speaker(document, it).unwrap_or_else(|| {
                    app.lang.pick(("发言人之前", "before the speakers")).into()
                })),
                _ => None,
            };
            entry(app, it, group)
        })
        .collect()
}

/// Under each tag those that have it, then those that have none.
fn by_tag(app: &App, live: &[&Placed]) -> Vec<Described> {
    let mut tags: Vec<&String> = live.iter().flat_map(|it| &it.annotation.tags).collect();
    tags.sort();
    tags.dedup();
    let tagged = tags.into_iter().flat_map(|tag| {
        let having = live.iter().filter(|it| it.annotation.tags.contains(tag));
        having.map(move |it| {
            let mut described = entry(app, it, Some(format!("#{tag}")));
            described.entry.is_again = it.annotation.tags.iter().min() != Some(tag);
            described
        })
    });
    let none = app.lang.pick(("无标签", "without tags"));
    let untagged = live.iter().filter(|it| it.annotation.tags.is_empty());
    tagged
        .chain(untagged.map(|it| entry(app, it, Some(none.to_owned()))))
        .collect()
}

/// The entries of this article, and under the title of each other article its own.
fn with_elsewhere(app: &App, mut entries: Vec<Described>, open: &AnnotationList) -> Vec<Described> {
    let own = &app.document().meta().title;
    for Described { entry, .. } in &mut entries {
        entry.heading.get_or_insert_with(|| heading(own.clone()));
    }
    let there = open.elsewhere.iter().enumerate().map(|(ix, it)| {
        let who = it.speaker.as_deref();
        let group = Some(it.title.clone());
        described(
            app,
            &it.annotation,
            who,
            State::Kept,
            Choice::Visit(ix),
            group,
        )
    });
    entries.extend(there);
    entries
}

fn heading(left: String) -> Rc<ListRow> {
    Rc::new(ListRow {
        left,
        right: String::new(),
        choice: Choice::Nothing,
    })
}

fn speaker(document: &Document, it: &Placed) -> Option<String> {
    let ix = document.speaker_at(it.range.as_ref()?.start)?;
    match &document.outline().nodes[ix].kind {
        NodeKind::Speaker { name, .. } => Some(name.clone()),
        NodeKind::Heading { .. } => None,
    }
}

fn entry(app: &App, it: &Placed, group: Option<String>) -> Described {
    let who = speaker(app.document(), it);
    let choice = Choice::Go(it.annotation.id);
    described(app, &it.annotation, who.as_deref(), it.state, choice, group)
}

fn described(
    app: &App,
    annotation: &Annotation,
    who: Option<&str>,
    state: State,
    choice: Choice,
    group: Option<String>,
) -> Described {
    let mark = match annotation.kind {
        Kind::Bookmark => ">".to_owned(),
        _ => annotation.color.style().to_string(),
    };
    let state = match state {
        State::Kept => String::new(),
        state => format!("[{}] ", Msg::StateName(state).text(app.lang)),
    };
    let quote = match annotation.kind {
        Kind::Bookmark => &annotation.anchor.suffix,
        _ => &annotation.anchor.quote,
    };
    let tags = annotation.tags.iter().map(|tag| format!("#{tag}"));
    let tags = tags.collect::<Vec<_>>().join(" ");
    let note = annotation.note.lines().next().unwrap_or("");
    let said = who.map_or(String::new(), |who| format!("{who}  "));
    let words = [quote, annotation.note.as_str(), &tags, who.unwrap_or("")]
        .join("\n")
        .to_lowercase();
    let entry = Entry {
        row: Rc::new(ListRow {
            left: format!("{mark} {said}{state}{}", quote.replace('\n', " ")),
            right: [&tags, note].join(" ").trim().to_owned(),
            choice,
        }),
        heading: group.map(heading),
        is_again: false,
    };
    Described { entry, words }
}
