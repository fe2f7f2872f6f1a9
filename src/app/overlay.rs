//! What lies over the panes: help, palette, lists, prompts, the note editor, questions. All of it data.

use std::collections::HashSet;
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;

use super::geometry::{Rect, in_view};
use super::keymap::Context;
use super::{
    AnnotationList, App, COMMANDS, Command, Draft, Group, Mouse, MouseKind, Msg, Parting, Review,
    TextBox, WhoForm, annotation_list, drift, editor, lists, typing,
};
use crate::notes::Uuid;

/// Columns of the menu.
const MENU_WIDTH: u16 = 40;

/// What a note or tags are on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// These bytes, not marked yet.
    New(Range<usize>),
    /// An annotation.
    Existing(Uuid),
}

/// One of the things that lie over the panes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Overlay {
    /// Keys and commands.
    Help(Listing),
    /// Commands by name.
    Palette {
        /// What narrows the list.
        input: TextBox,
        /// The commands that fit.
        list: Listing,
    },
    /// The annotations of the article.
    Annotations(Box<AnnotationList>),
    /// Those whose text changed under them.
    Drift {
        /// For each its words and the places it may stand at.
        list: Listing,
        /// The revision of the notebook that its rows were made from.
        made_from: Option<u64>,
    },
    /// What can be done with what is under the pointer.
    Menu {
        /// Where the pointer is.
        at: (u16, u16),
        /// The commands.
        list: Listing,
    },
    /// The names that the speaker at the editor's cursor can have instead.
    Names(Listing),
    /// Name and post of the speaker at the editor's cursor.
    Who(Box<WhoForm>),
    /// The line at the editor's cursor, to be split.
    Split(Box<Parting>),
    /// A question answered in one line.
    Prompt(Prompt),
    /// The note editor.
    Note {
        /// What it is on.
        target: Target,
        /// What is typed.
        input: TextBox,
        /// What was there when it opened.
        original: String,
        /// First row on the screen; settled.
        first: usize,
    },
    /// A question answered by yes, no or cancel.
    Ask(Question),
}

/// A line to type into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prompt {
    /// What for.
    pub kind: PromptKind,
    /// What is typed.
    pub input: TextBox,
}

/// What a prompt is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PromptKind {
    /// A text to find.
    Find,
    /// A text to find in the lines of the editor.
    FindLine,
    /// A file to export to.
    Export,
    /// A file to export these to.
    ExportOf(Vec<Uuid>),
    /// Tags.
    Tags(Target),
    /// Tags for all that this list shows.
    TagsOfAll(Box<AnnotationList>),
}

/// A question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// Save the note before leaving? Holds the open editor.
    SaveNote(Box<Overlay>),
    /// Save what was corrected before leaving the editor?
    SaveArticle,
    /// Quit although something is not saved?
    QuitUnsaved,
    /// Overwrite a file that is not an export of ours?
    Overwrite(PathBuf),
    /// Mark this, which was found?
    Mark(Box<Review>),
    /// Is this still the article that the annotations were made on?
    SameArticle {
        /// Annotations without a place in it.
        lost: usize,
        /// All of them.
        all: usize,
    },
}

/// A list one row of which is chosen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// The chosen row.
    pub selected: usize,
    /// The first row on the screen; settled.
    pub first: usize,
    /// The rows; settled.
    pub rows: Vec<ListRow>,
}

impl Listing {
    /// Puts other rows in the place of those there are; what is chosen stays chosen where it is still there.
    pub(super) fn replace(&mut self, rows: Vec<ListRow>) {
        let chosen = self.rows.get(self.selected).map(|row| row.choice);
        let again = rows.iter().position(|row| Some(row.choice) == chosen);
        self.selected = again.unwrap_or(self.selected);
        self.rows = rows;
    }
}

/// One row of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListRow {
    /// What choosing it does.
    pub choice: Choice,
    /// What stands at the left and at the right; `None` until it is on the screen.
    words: Option<Rc<(String, String)>>,
}

impl ListRow {
    /// A row with `left`, and dimmed after it as much of `right` as fits.
    pub fn new(left: String, right: String, choice: Choice) -> Self {
        Self {
            choice,
            words: Some(Rc::new((left, right))),
        }
    }

    /// A row whose words are made when it comes on the screen.
    pub(super) fn untold(choice: Choice) -> Self {
        Self {
            choice,
            words: None,
        }
    }

    /// Whether its words are still to be made.
    pub(super) fn is_untold(&self) -> bool {
        self.words.is_none()
    }

    /// What stands at the left.
    pub fn left(&self) -> &str {
        self.words.as_ref().map_or("", |words| &words.0)
    }

    /// What stands at the right.
    pub fn right(&self) -> &str {
        self.words.as_ref().map_or("", |words| &words.1)
    }
}

/// What choosing a row does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// Nothing: it is a heading.
    Nothing,
    /// Runs a command.
    Run(Command),
    /// Goes to an annotation.
    Go(Uuid),
    /// Goes to one on another article, by its number in the list.
    Visit(usize),
    /// Reads an article, by its number in the picker.
    Open(usize),
    /// Puts an annotation on these bytes.
    Anchor {
        /// The annotation.
        id: Uuid,
        /// First byte.
        start: usize,
        /// Byte after the last.
        end: usize,
    },
    /// Gives a speaker another name, by its number in the list of names.
    Name(usize),
    /// Has another place chosen for an annotation.
    Relocate(Uuid),
}

impl Overlay {
    /// The context its keys are looked up in.
    pub fn context(&self) -> Context {
        match self {
            Self::Annotations(open) if open.is_typing => Context::Text,
            Self::Help(_)
            | Self::Annotations(_)
            | Self::Drift { .. }
            | Self::Names(_)
            | Self::Menu { .. } => Context::List,
            Self::Palette { .. } | Self::Prompt(_) | Self::Note { .. } | Self::Who(_) => {
                Context::Text
            }
            Self::Split(_) => Context::Split,
            Self::Ask(_) => Context::Dialog,
        }
    }

    /// Its list, if it has one.
    pub fn listing(&self) -> Option<&Listing> {
        match self {
            Self::Annotations(open) => Some(&open.list),
            Self::Help(list)
            | Self::Drift { list, .. }
            | Self::Names(list)
            | Self::Menu { list, .. }
            | Self::Palette { list, .. } => Some(list),
            _ => None,
        }
    }

    pub(super) fn listing_mut(&mut self) -> Option<&mut Listing> {
        match self {
            Self::Annotations(open) => Some(&mut open.list),
            Self::Help(list)
            | Self::Drift { list, .. }
            | Self::Names(list)
            | Self::Menu { list, .. }
            | Self::Palette { list, .. } => Some(list),
            _ => None,
        }
    }

    /// Its text box, if it has one.
    pub fn input(&self) -> Option<&TextBox> {
        match self {
            Self::Annotations(open) if open.is_typing => Some(&open.filter),
            Self::Who(form) => Some(form.field()),
            Self::Palette { input, .. }
            | Self::Prompt(Prompt { input, .. })
            | Self::Note { input, .. } => Some(input),
            _ => None,
        }
    }

    /// Rows of its box above the list: the line that narrows it.
    pub fn rows_above_list(&self) -> u16 {
        match self {
            Self::Palette { .. } => 2,
            Self::Annotations(open) if open.is_typing || !open.filter.text().is_empty() => 1,
            _ => 0,
        }
    }

    pub(super) fn input_mut(&mut self) -> Option<&mut TextBox> {
        match self {
            Self::Annotations(open) if open.is_typing => Some(&mut open.filter),
            Self::Who(form) => Some(form.field_mut()),
            Self::Palette { input, .. }
            | Self::Prompt(Prompt { input, .. })
            | Self::Note { input, .. } => Some(input),
            _ => None,
        }
    }
}

/// Opens the note editor, with what was typed before if it was interrupted.
pub(super) fn write_note(app: &mut App, target: Target, typed: Option<&str>) {
    let original = match &target {
        Target::Existing(id) => app
            .annotation(*id)
            .map_or(String::new(), |it| it.note.clone()),
        Target::New(_) => String::new(),
    };
    app.overlay = Some(Overlay::Note {
        input: TextBox::lines(typed.unwrap_or(&original)),
        target,
        original,
        first: 0,
    });
}

/// Opens the note that was being written when the program ended.
pub(super) fn reopen(app: &mut App, draft: Draft) {
    let byte = match &draft.target {
        Target::New(range) => Some(range.start),
        Target::Existing(id) => app
            .notebook
            .get(*id)
            .and_then(|it| it.range.as_ref())
            .map(|range| range.start),
    };
    if let Some(byte) = byte {
        super::reader::jump(app, byte);
    }
    let gone = matches!(&draft.target, Target::Existing(id) if app.notebook.get(*id).is_none());
    if gone
        && let Some(sentence) = super::reader::unit_at(
            app.document(),
            crate::text::Unit::Sentence,
            app.reader.place.byte,
        )
    {
        write_note(app, Target::New(sentence), Some(&draft.text));
    } else {
        write_note(app, draft.target, Some(&draft.text));
    }
    app.say(Msg::DraftReopened);
}

impl App {
    /// Whether what is typed goes into a box of one line.
    pub fn types_one_line(&self) -> bool {
        self.input().is_some_and(TextBox::is_one_line)
    }

    /// The box that is typed into.
    pub fn input(&self) -> Option<&TextBox> {
        match &self.overlay {
            Some(overlay) => overlay.input(),
            None => self.picker.as_ref()?.input(),
        }
    }

    pub(super) fn input_mut(&mut self) -> Option<&mut TextBox> {
        match &mut self.overlay {
            Some(overlay) => overlay.input_mut(),
            None => self.picker.as_mut()?.input_mut(),
        }
    }

    /// The list that keys move in.
    pub(super) fn listing(&self) -> Option<&Listing> {
        match &self.overlay {
            Some(overlay) => overlay.listing(),
            None => self.picker.as_ref().map(|picker| &picker.list),
        }
    }

    pub(super) fn listing_mut(&mut self) -> Option<&mut Listing> {
        match &mut self.overlay {
            Some(overlay) => overlay.listing_mut(),
            None => self.picker.as_mut().map(|picker| &mut picker.list),
        }
    }

    /// Whether keys go to the picker: it is there, and nothing lies over it.
    pub fn picks(&self) -> bool {
        self.picker.is_some() && self.overlay.is_none()
    }

    /// The note that is being written, to be kept when the program is ended from outside.
    pub fn draft(&self) -> Option<Draft> {
        let editor = match &self.overlay {
            Some(Overlay::Ask(Question::SaveNote(editor))) => editor.as_ref(),
            Some(overlay) => overlay,
            None => return None,
        };
        match editor {
            Overlay::Note {
                target,
                input,
                original,
                ..
            } if input.text() != original => Some(Draft {
                target: target.clone(),
                text: input.text().to_owned(),
            }),
            _ => None,
        }
    }

    /// Where the overlay stands: a box in the middle for lists, one over the lower half for the note editor, the row above
    /// the status line for prompts and questions.
    pub fn overlay_area(&self) -> Rect {
        let body = Rect {
            height: self
                .areas
                .window
                .height
                .saturating_sub(self.areas.status.height),
            ..self.areas.window
        };
        match &self.overlay {
            None => Rect::default(),
            Some(Overlay::Prompt(_) | Overlay::Ask(_)) => body.split_bottom(1).1,
            Some(Overlay::Note { .. }) => self.note_area(body),
            // as high as it was before it was narrowed
            Some(Overlay::Annotations(open)) => body.centred(92, open.height()),
            Some(Overlay::Help(list) | Overlay::Drift { list, .. }) => {
                body.centred(92, lists::box_height(list, 2))
            }
            Some(Overlay::Names(list)) => body.centred(50, lists::box_height(list, 2)),
            Some(Overlay::Who(_)) => body.centred(70, 5),
            Some(Overlay::Split(parting)) => {
                let room = body.centred(84, body.height);
                let rows = parting
                    .input
                    .rows(room.inner().width, self.settings.widths)
                    .len();
                room.centred(room.width, u16::try_from(rows + 2).unwrap_or(u16::MAX))
            }
            Some(Overlay::Menu { at: (x, y), list }) => {
                let (width, height) = (MENU_WIDTH.min(body.width), lists::box_height(list, 2));
                let height = height.min(body.height);
                Rect {
                    x: (*x).min(body.right().saturating_sub(width)),
                    y: (*y + 1).min(body.bottom().saturating_sub(height)),
                    width,
                    height,
                }
            }
            Some(Overlay::Palette { list, .. }) => {
                let full = body.centred(76, body.height.saturating_sub(2).min(24));
                Rect {
                    height: lists::box_height(list, 4).min(full.height.max(3)),
                    ..full
                }
            }
        }
    }

    /// Over the text, at the half of it where the cursor is not.
    fn note_area(&self, body: Rect) -> Rect {
        let pane = if self.areas.reader.is_empty() {
            body
        } else {
            self.areas.reader
        };
        let height = (body.height / 2).clamp(body.height.min(6), 14);
        let cursor = self.page.cell_of(self.reader.place.byte);
        let at_top = cursor.is_some_and(|(_, y, _)| y >= body.bottom().saturating_sub(height));
        let y = if at_top {
            pane.y
        } else {
            body.bottom().saturating_sub(height)
        };
        Rect {
            y,
            height,
            x: pane.x,
            width: pane.width.min(super::GUTTER_WIDTH + self.areas.measure + 2),
        }
    }

    /// Where the text of the open box stands, and the cell of its caret.
    pub fn input_area(&self) -> Option<(Rect, (u16, u16))> {
        let input = self.input()?;
        let area = self.overlay_area();
        let policy = self.settings.widths;
        let inside = match &self.overlay {
            None => {
                let line = self.picker_areas().filter;
                Rect {
                    x: line.x + 3,
                    width: line.width.saturating_sub(4),
                    ..line
                }
            }
            Some(Overlay::Note { .. }) => area.inner(),
            Some(Overlay::Palette { .. } | Overlay::Annotations(_)) => Rect {
                x: area.x + 3,
                y: area.y + 1,
                width: area.width.saturating_sub(4),
                height: 1,
            },
            Some(Overlay::Who(form)) => WhoForm::field_area(area, form.at_post),
            Some(Overlay::Prompt(prompt)) => {
                let label = crate::text::width(&prompt_label(self, &prompt.kind), policy)
                    .min(area.width / 2);
                Rect {
                    x: area.x + label,
                    width: area.width - label,
                    ..area
                }
            }
            _ => return None,
        };
        let first = if let Some(Overlay::Note { first, .. }) = &self.overlay {
            *first
        } else {
            0
        };
        let (row, column) = input.caret_cell(inside.width, policy);
        let off = if input.is_one_line() {
            scrolled_off(column, inside.width)
        } else {
            0
        };
        let x = column.saturating_sub(off);
        let y = u16::try_from(row.saturating_sub(first)).unwrap_or(0);
        Some((inside, (inside.x + x, inside.y + y)))
    }
}

/// Cells of a one-line box that have scrolled out at the left so that the caret's column stays in view.
pub fn scrolled_off(column: u16, width: u16) -> u16 {
    (column + 1).saturating_sub(width)
}

/// What stands before the line.
pub fn prompt_label(app: &App, kind: &PromptKind) -> String {
    let words = match kind {
        PromptKind::Find | PromptKind::FindLine => ("查找：", "find: "),
        PromptKind::Export | PromptKind::ExportOf(_) => ("导出到：", "export to: "),
        PromptKind::Tags(_) => ("标签：", "tags: "),
        PromptKind::TagsOfAll(_) => (
            "给全部加标签（-去掉）：",
            "tags for all (-tag takes away): ",
        ),
    };
    app.lang.pick(words).to_owned()
}

/// Derives the rows of an open list, and keeps what is chosen or typed on the screen.
pub(super) fn settle(app: &mut App) {
    let Some(mut overlay) = app.overlay.take() else {
        return;
    };
    match &mut overlay {
        Overlay::Help(list) => list.rows = help_rows(app),
        Overlay::Annotations(open) => annotation_list::settle(app, open),
        Overlay::Drift { list, made_from } => {
            let revision = Some(app.notebook.revision());
            if std::mem::replace(made_from, revision) != revision {
                list.rows = drift::rows(app);
            }
        }
        Overlay::Names(list) => list.rows = name_rows(app),
        Overlay::Menu { list, .. } => list.rows = menu_rows(app),
        Overlay::Palette { input, list } => list.rows = palette_rows(app, input.text()),
        _ => {}
    }
    app.overlay = Some(overlay);
    let area = app.overlay_area();
    let policy = app.settings.widths;
    match app.overlay.as_mut() {
        Some(Overlay::Note { input, first, .. }) => {
            let inside = area.inner();
            let (row, _) = input.caret_cell(inside.width, policy);
            *first = in_view(*first, row, usize::from(inside.height));
        }
        Some(overlay) => {
            let above = usize::from(overlay.rows_above_list());
            let height = usize::from(area.inner().height).saturating_sub(above);
            if let Some(list) = overlay.listing_mut() {
                lists::settle(list, height);
            }
            if let Some(Overlay::Annotations(mut open)) = app.overlay.take_if(is_annotations) {
                annotation_list::tell(app, &mut open, height);
                app.overlay = Some(Overlay::Annotations(open));
            }
        }
        None => {}
    }
}

fn is_annotations(overlay: &mut Overlay) -> bool {
    matches!(overlay, Overlay::Annotations(_))
}

/// What can be done with an annotation, and with text.
const ON_ANNOTATION: &[Command] = &[
    Command::OpenAnnotation,
    Command::Tags,
    Command::Highlight1,
    Command::Highlight2,
    Command::Highlight3,
    Command::Highlight4,
    Command::Highlight5,
    Command::CopyCited,
    Command::Remove,
];
const ON_TEXT: &[Command] = &[
    Command::Highlight1,
    Command::Highlight2,
    Command::Highlight3,
    Command::Highlight4,
    Command::Highlight5,
    Command::Note,
    Command::Tags,
    Command::Copy,
    Command::CopyCited,
    Command::Bookmark,
];

fn menu_rows(app: &App) -> Vec<ListRow> {
    let is_on_one = app.reader.selection.is_none() && app.annotation_at_cursor().is_some();
    let commands = if is_on_one { ON_ANNOTATION } else { ON_TEXT };
    let row = |command: &Command| {
        let key = app.keymap.key_for(app.context_below(), *command);
        let help = command.row().help(app.lang).to_owned();
        ListRow::new(help, key.unwrap_or_default(), Choice::Run(*command))
    };
    commands.iter().map(row).collect()
}

/// Opens the menu of what is at the cursor, beside the pointer.
pub(super) fn menu(app: &mut App, at: (u16, u16)) {
    app.overlay = Some(Overlay::Menu {
        at,
        list: Listing::default(),
    });
}

fn help_rows(app: &App) -> Vec<ListRow> {
    let mut rows = Vec::new();
    let mut group: Option<Group> = None;
    for row in COMMANDS {
        if group != Some(row.group) {
            group = Some(row.group);
            let title = row.group.title(app.lang).to_owned();
            rows.push(ListRow::new(title, String::new(), Choice::Nothing));
        }
        rows.push(command_row(app, row));
    }
    rows
}

fn command_row(app: &App, row: &'static super::CommandRow) -> ListRow {
    let mut keys: Vec<String> = app
        .keymap
        .keys_of(row.command)
        .map(|(_, keys)| keys)
        .collect();
    let mut seen = HashSet::new();
    keys.retain(|key| seen.insert(key.clone()));
    let right = format!("{} · {}", keys.join(", "), row.name);
    let help = row.help(app.lang).to_owned();
    ListRow::new(help, right, Choice::Run(row.command))
}

/// The names of the article but the one at the editor's cursor.
fn name_rows(app: &App) -> Vec<ListRow> {
    let Some(editor) = &app.editor else {
        return Vec::new();
    };
    let own = editor.name();
    let row = |(ix, (name, count)): (usize, (&str, usize))| {
        ListRow::new(name.to_owned(), format!("×{count}"), Choice::Name(ix))
    };
    let names = editor.names().into_iter().enumerate();
    names
        .filter(|(_, (name, _))| Some(*name) != own)
        .map(row)
        .collect()
}

/// The commands that hold every word typed, those in which a word begins with what was typed first.
fn palette_rows(app: &App, typed: &str) -> Vec<ListRow> {
    let typed: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let rank = |row: &super::CommandRow| {
        let help = [row.help(super::Lang::Zh), row.help(super::Lang::En)];
        let all = format!("{} {}", row.name, help.join(" ")).to_lowercase();
        let begins = |word: &String| {
            let mut words = all.split([' ', '-']);
            words.any(|other| other.starts_with(word.as_str()))
        };
        let holds = typed.iter().all(|word| all.contains(word.as_str()));
        holds.then(|| !typed.iter().all(begins))
    };
    let mut found: Vec<_> = COMMANDS
        .iter()
        .filter(|row| !matches!(row.group, Group::Typing | Group::Lists))
        .filter(|row| match app.editor {
            Some(_) => editor::allows(row.command),
            None => row.group != Group::Correcting,
        })
        .filter_map(|row| Some((rank(row)?, row)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.iter().map(|(_, row)| command_row(app, row)).collect()
}

pub(super) fn mouse(app: &mut App, mouse: Mouse) {
    let area = app.overlay_area();
    match mouse.kind {
        MouseKind::WheelUp => lists::scroll(app, -3),
        MouseKind::WheelDown => lists::scroll(app, 3),
        MouseKind::Press if !area.holds(mouse.x, mouse.y) => {
            if let Some(Overlay::Menu { .. }) = app.overlay {
                app.overlay = None;
            }
        }
        MouseKind::Press => {
            if app
                .overlay
                .as_ref()
                .is_some_and(|overlay| overlay.listing().is_some())
            {
                lists::click(app, mouse);
            } else {
                typing::click(app, mouse);
            }
        }
        _ => {}
    }
}
