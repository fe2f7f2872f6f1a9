//! What the program is doing: the one place where interaction state lives.
//!
//! `App::update(event, now)` is three steps. *Interpret* turns a key into a [`Command`] through the keymap, or into text for
//! the open box. *Run*: the command's handler changes plain state and pushes [`Effect`]s. *Settle* derives what the screen
//! needs. Handlers are free functions in the modules named for what they handle; each pane owns its state.

mod annotation_list;
mod arrival;
mod cite;
mod command;
mod drift;
mod editor;
mod event;
mod find;
mod general;
mod geometry;
mod ids;
mod jump;
mod key;
mod keymap;
mod lists;
mod marks;
mod msg;
mod narrow;
mod object;
mod outline;
mod overlay;
mod page;
mod picker;
mod reader;
mod review;
mod selection;
mod setting;
mod settings;
mod step;
mod tags;
mod textbox;
mod typing;

use std::path::PathBuf;
use std::sync::Arc;

pub use annotation_list::{AnnotationList, Order};
pub use arrival::{Arrival, Kept, Revision};
pub use cite::Citation;
pub use command::{COMMANDS, Command, Group, Row as CommandRow};
pub use editor::{
    ArticleSave, Corrections, Editor, EditorAreas, EditorLine, LineDoubt, Manuscript, Parting,
    WhoForm,
};
pub use event::{Draft, Effect, Elsewhere, Event, ExportProblem, ExportRequest, Mouse, MouseKind};
pub use geometry::{Areas, Focus, GUTTER_WIDTH, Rect, SPILL_WIDTH, Wanted};
pub use ids::IdSource;
pub use jump::{Labels, Waiting};
pub use key::{Code, Key, spell};
pub use keymap::{
    BUILT_IN as BUILT_IN_KEYMAP, CONTEXTS, Context, Displaced, Fault, Keymap, Problem, closest,
    nearest,
};
pub use msg::{Lang, Msg};
pub use outline::{OutlinePane, OutlineRow};
pub use overlay::{
    Choice, ListRow, Listing, Overlay, Prompt, PromptKind, Question, Target, prompt_label,
    scrolled_off,
};
pub use page::{Layouts, Page, Placed, Row, Setting, Top};
pub use picker::{
    About, COLUMNS_FROM, Entry as PickerEntry, Facts, Picker, PickerAreas, Picking, ShelfNews,
    ShelfOrder, Shelved, file_name,
};
pub use reader::ReaderPane;
pub use review::Review;
pub use selection::{Selection, SelectionKind};
pub use settings::{
    Color, Fault as SettingFault, OPTIONS as SETTING_NAMES, Rule, Settings, SettingsProblem,
};
pub use textbox::{BoxRow, TextBox};

use crate::corpus::{Document, Library, TextFault};
use crate::notes::{
    Annotation, Bases, Change, Kind, Notebook, Placed as PlacedAnnotation, Records, Stamp,
    Timestamp, Uuid,
};
use crate::text::WidthPolicy;
pub use find::{Hit, Quest, Search};
use marks::Recall;

/// Whether everything the reader did is on the disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Saving {
    /// The annotations are still being read.
    Opening,
    /// Nothing was changed yet.
    Untouched,
    /// A save is under way.
    Pending,
    /// The disk said so.
    Saved,
    /// It could not be saved.
    Failed(Msg),
    /// Marks cannot be kept here, and why.
    ReadOnly(Msg),
}

/// Whether the program ends when everything is saved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Quitting {
    No,
    /// By the reader, who is asked if saving fails.
    Asked,
    /// From outside: it ends even if saving fails.
    Told,
}

/// Where to go from an article.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Visit {
    /// To another article.
    Article {
        path: PathBuf,
        /// The annotation to go to in it.
        annotation: Option<Uuid>,
        /// Code points before the place to go on from, where it is this article.
        chars: Option<usize>,
    },
    /// Back to the picker it was picked in.
    Picker,
}

/// A line for the reader in the status line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// What it says.
    pub msg: Msg,
    /// Whether something went wrong.
    pub error: bool,
}

/// Everything an [`App`] starts from.
#[derive(Debug)]
pub struct Start {
    /// The article.
    pub document: Arc<Document>,
    /// A short name of its file, for messages and the default export name.
    pub stem: String,
    /// Whether more of it is to come.
    pub is_arriving: bool,
    /// What is kept of the reader's work on it; `None` where that is still being read, and comes as [`Event::Kept`].
    pub kept: Option<Kept>,
    /// The annotation to start at, and not where the reader left off.
    pub at: Option<Uuid>,
    /// Keys.
    pub keymap: Keymap,
    /// Options.
    pub settings: Settings,
    /// Language of the interface.
    pub lang: Lang,
    /// Ids for new annotations.
    pub ids: IdSource,
    /// How it belongs together with the picker.
    pub picking: Picking,
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// Things to say at the start.
    pub messages: Vec<Message>,
    /// Tells name and post from a line that names somebody; all of it is the name where no more is known.
    pub named: fn(&str) -> (String, String),
}

/// All interaction state.
#[derive(Debug)]
pub struct App {
    /// What is read.
    pub library: Library,
    /// A short name of the article's file.
    pub stem: String,
    /// The reader's annotations.
    pub notebook: Notebook,
    /// The tree of speakers and headings.
    pub outline: OutlinePane,
    /// The text.
    pub reader: ReaderPane,
    /// Which pane the keys go to.
    pub focus: Focus,
    /// The picker, where it covers the panes.
    pub picker: Option<Box<Picker>>,
    /// What lies over the panes, or over the picker.
    pub overlay: Option<Overlay>,
    /// The outline editor, which takes the place of the panes.
    pub editor: Option<Box<Editor>>,
    /// What the status line says.
    pub message: Option<Message>,
    /// Whether everything is on the disk.
    pub saving: Saving,
    /// Keys of an unfinished sequence.
    pub pending: Vec<Key>,
    /// What the next key names, if it is no command.
    pub waiting: Option<Waiting>,
    /// The annotation that waits for a place to be selected.
    relocating: Option<Uuid>,
    /// What is being exported, where it is not everything.
    export_of: Option<Vec<Uuid>>,
    /// How far the steps of earlier sessions are known.
    recall: Recall,
    /// The search.
    pub search: Search,
    /// Keys.
    pub keymap: Keymap,
    /// Options.
    pub settings: Settings,
    /// Language of the interface.
    pub lang: Lang,
    /// Where everything stands; settled.
    pub areas: Areas,
    /// What stands on the screen; settled.
    pub page: Page,
    /// The text setting.
    pub layouts: Layouts,
    /// How much of the text is there.
    pub arrival: Arrival,
    /// The annotation to start at, once the annotations are there.
    start_at: Option<Uuid>,
    /// What could not be read of the text, if that has been said.
    fault: Option<TextFault>,
    size: (u16, u16),
    ids: IdSource,
    named: fn(&str) -> (String, String),
    now: Timestamp,
    /// Counts changes; the save that answers with the latest one has saved everything.
    ticket: u64,
    /// Whether a save is under way; the next one waits for its answer, because it starts from what that one merged.
    in_flight: bool,
    quitting: Quitting,
    /// Where to go from this article.
    visit: Option<Visit>,
    picking: Picking,
    /// Whether an article is at hand; else there is only the picker.
    has_article: bool,
    /// Counts how often the articles there are were asked for.
    shelf_ticket: u64,
    effects: Vec<Effect>,
}

/// Several messages as one line.
fn in_one(messages: &[Message]) -> Option<Message> {
    let all = |lang| {
        messages
            .iter()
            .map(|message| message.msg.text(lang))
            .collect::<Vec<_>>()
    };
    (!messages.is_empty()).then(|| Message {
        msg: Msg::Both(all(Lang::Zh).join("；"), all(Lang::En).join("; ")),
        error: messages.iter().any(|message| message.error),
    })
}

impl App {
    /// Starts with an article; the first screen is settled.
    pub fn new(start: Start) -> Self {
        let mut app = Self {
            outline: OutlinePane::new(&start.document),
            reader: ReaderPane::default(),
            focus: if start.document.outline().nodes.is_empty() {
                Focus::Reader
            } else {
                Focus::Outline
            },
            notebook: Notebook::open(&start.document, Records::new(), Bases::new()),
            library: Library {
                documents: vec![start.document],
            },
            stem: start.stem,
            picker: None,
            overlay: None,
            editor: None,
            message: in_one(&start.messages),
            saving: Saving::Opening,
            pending: Vec::new(),
            waiting: None,
            relocating: None,
            export_of: None,
            recall: Recall::default(),
            search: Search::default(),
            keymap: start.keymap,
            settings: start.settings,
            lang: start.lang,
            areas: Areas::default(),
            page: Page::default(),
            layouts: Layouts::default(),
            arrival: Arrival::of(start.is_arriving),
            start_at: start.at,
            fault: None,
            size: start.size,
            ids: start.ids,
            named: start.named,
            now: Timestamp::UNIX_EPOCH,
            ticket: 0,
            in_flight: false,
            quitting: Quitting::No,
            visit: None,
            has_article: start.picking.names.is_none(),
            picking: start.picking,
            shelf_ticket: 0,
            effects: Vec::new(),
        };
        if let Some(names) = app.picking.names.take() {
            picker::begin(&mut app, names);
        }
        if let Some(kept) = start.kept {
            arrival::kept(&mut app, kept);
        }
        app.settle();
        app
    }

    /// The article being read.
    pub fn document(&self) -> &Arc<Document> {
        &self.library.documents[self.reader.place.document]
    }

    /// Takes in what happened, at `now`, and says what is to be done in the world.
    pub fn update(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        self.interpret(event);
        let turns = self.notebook.take_turns();
        if !turns.is_empty() {
            self.effects.push(Effect::KeepTurns(turns));
        }
        self.settle();
        std::mem::take(&mut self.effects)
    }

    fn interpret(&mut self, event: Event) {
        match event {
            Event::Key(key) => self.press(key),
            Event::Paste(text) => typing::paste(self, &text),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Resize { width, height } => {
                self.size = (width, height);
                self.waiting = None;
            }
            Event::Widths(widths) => self.take_widths(widths),
            Event::Saved {
                ticket,
                sent,
                merged,
            } => self.saved(ticket, &sent, &merged),
            Event::History(earlier) => marks::recalled(self, earlier),
            Event::Library(elsewhere) => annotation_list::gathered(self, elsewhere),
            Event::List => picker::list(self),
            Event::Shelf { ticket, news } => picker::told(self, ticket, news),
            Event::Unsaved => self.save_at_start(),
            Event::Text(revision) => arrival::text(self, revision),
            Event::Kept(kept) => arrival::kept(self, *kept),
            Event::Found { ticket, hit } => find::found(self, ticket, hit),
            Event::Searched { ticket, byte } => find::searched(self, ticket, byte),
            Event::Elsewhere(records) => self.changed_elsewhere(&records),
            Event::SaveFailed { ticket, problem } => self.save_failed(ticket, problem),
            Event::Manuscript(result) => editor::opened(self, result),
            Event::ArticleSaved(result) => editor::saved(self, result),
            Event::Edited(result) => typing::edited(self, result),
            Event::Exported(result) => general::exported(self, result),
            Event::Say(message) => self.message = Some(message),
            Event::Suspend => general::suspend(self),
            Event::Terminate => general::terminate(self),
        }
    }

    /// Lays the text out anew if the terminal draws otherwise than was believed.
    fn take_widths(&mut self, widths: WidthPolicy) {
        let believed = std::mem::replace(&mut self.settings.widths, widths);
        if believed != widths {
            self.effects.push(Effect::KeepWidths(widths));
        }
        // What is drawn of the rest is drawn anew because it looks otherwise.
        if (believed.ambiguous, believed.box_drawing) != (widths.ambiguous, widths.box_drawing) {
            self.effects.push(Effect::Redraw);
        }
    }

    fn press(&mut self, key: Key) {
        self.message = None;
        self.arrival = Arrival::of(self.arrival.is_coming());
        let key = match self.waiting.take() {
            Some(waiting) => jump::press(self, waiting, key),
            None => Some(key),
        };
        let Some(key) = key else {
            return;
        };
        let context = self.context();
        let key = if context == Context::Text {
            key
        } else {
            key.folded()
        };
        self.pending.push(key);
        match self.keymap.find(context, &self.pending) {
            keymap::Found::Command(command) => {
                self.pending.clear();
                command.run(self);
            }
            keymap::Found::Prefix => {}
            keymap::Found::Nothing => {
                let keys = std::mem::take(&mut self.pending);
                let gives_up = keys.len() > 1
                    && self.keymap.find(context, &[key]) == keymap::Found::Command(Command::Cancel);
                match (context, key.typed()) {
                    _ if gives_up => {}
                    (Context::Text, Some(c)) => typing::type_char(self, c),
                    (Context::Text, None) => {}
                    _ => self.say(Msg::NoSuchKey { keys: spell(&keys) }),
                }
            }
        }
    }

    /// The context in which a key is looked up now.
    pub fn context(&self) -> Context {
        let overlay = self.overlay.as_ref().map(Overlay::context);
        overlay.unwrap_or_else(|| self.context_below())
    }

    /// The context of the pane that has the focus, whatever lies over it.
    fn context_below(&self) -> Context {
        if let Some(picker) = &self.picker {
            return if picker.is_typing {
                Context::Text
            } else {
                Context::List
            };
        }
        match self.focus {
            _ if self.editor.is_some() => Context::Editor,
            Focus::Outline => Context::Outline,
            Focus::Reader if self.reader.selection.is_some() => Context::Selection,
            Focus::Reader => Context::Reader,
        }
    }

    fn mouse(&mut self, mouse: Mouse) {
        self.message = None;
        self.pending.clear();
        self.waiting = None;
        if self.overlay.is_some() {
            overlay::mouse(self, mouse);
        } else if self.editor.is_some() {
            editor::mouse(self, mouse);
        } else if self.picker.is_some() {
            picker::mouse(self, mouse);
        } else if self.areas.outline.holds(mouse.x, mouse.y)
            && !matches!(mouse.kind, MouseKind::Drag)
        {
            outline::mouse(self, mouse);
        } else {
            reader::mouse(self, mouse);
        }
    }

    /// Derives what the screen needs. Runs once, last.
    fn settle(&mut self) {
        if self.picker.is_some() {
            return self.settle_picker();
        }
        let (width, height) = self.size;
        let panel = self
            .annotation_at_cursor()
            .is_some_and(|it| !it.annotation.note.is_empty() || !it.annotation.tags.is_empty());
        let has_outline = !self.document().outline().nodes.is_empty();
        let wanted = Wanted {
            measure: self.settings.measure.saturating_mul(2),
            hanging: self.settings.typography.hanging,
            focus: self.focus,
            outline: has_outline,
            panel,
        };
        self.areas = Areas::new(width, height, wanted);
        self.layouts.set(Setting {
            cells: self.areas.measure,
            spill: self.areas.spill,
            indent: 2 * self.settings.indent,
            spacing: self.settings.line_spacing,
            policy: self.settings.widths,
            typography: self.settings.typography,
        });
        reader::settle(self);
        arrival::notice_fault(self);
        outline::settle(self);
        editor::settle(self);
        overlay::settle(self);
    }

    /// The picker covers the panes: what they need is derived when it is gone.
    fn settle_picker(&mut self) {
        let (width, height) = self.size;
        let wanted = Wanted {
            measure: 0,
            hanging: false,
            focus: Focus::Reader,
            outline: false,
            panel: false,
        };
        self.areas = Areas::new(width, height, wanted);
        picker::settle(self);
        overlay::settle(self);
    }

    fn say(&mut self, msg: Msg) {
        self.message = Some(Message { msg, error: false });
    }

    fn complain(&mut self, msg: Msg) {
        self.message = Some(Message { msg, error: true });
    }

    /// The window cell of the reading cursor, when it is on the screen.
    pub fn cursor_cell(&self) -> Option<(u16, u16)> {
        if let Some(editor) = &self.editor {
            let rows = self.editor_areas().rows;
            let row = u16::try_from(editor.cursor.saturating_sub(editor.first)).unwrap_or(0);
            return Some((rows.x, rows.y + row));
        }
        let is_covered = self.picker.is_some();
        let cell = self.page.cell_of(self.reader.place.byte);
        cell.filter(|_| !is_covered).map(|(x, y, _)| (x, y))
    }

    /// The annotation the cursor stands on: that which was stepped to, else the innermost highlight that holds it, else a bookmark on
    /// its line.
    pub fn annotation_at_cursor(&self) -> Option<&PlacedAnnotation> {
        let byte = self.reader.place.byte;
        let stepped_to = self.stepped_to().and_then(|id| self.notebook.get(id));
        stepped_to.or_else(|| self.notebook.at(byte)).or_else(|| {
            let line = reader::line_of(self, byte)?;
            self.notebook
                .touching(line)
                .find(|it| it.annotation.kind == Kind::Bookmark)
        })
    }

    /// Applies a change and has it saved; says why if it cannot.
    fn apply(&mut self, change: Change) -> bool {
        if !marks::can_mark(self) {
            return false;
        }
        let document = self.document().clone();
        let stamp = Stamp {
            now: self.now,
            device: self.ids.device(),
        };
        let applied = self.notebook.apply(&document, change, &stamp).is_ok();
        if applied {
            self.save();
        } else {
            self.complain(Msg::ChangedElsewhere);
        }
        applied
    }

    /// Has the newest state saved: now, or after the save that is under way.
    fn save(&mut self) {
        self.ticket += 1;
        self.saving = Saving::Pending;
        if !self.in_flight {
            self.send();
        }
    }

    fn send(&mut self) {
        self.in_flight = true;
        self.effects.push(Effect::Save {
            ticket: self.ticket,
            base: self.notebook.base().clone(),
            records: self.notebook.records().clone(),
        });
    }

    fn saved(&mut self, ticket: u64, sent: &Arc<Records>, merged: &Arc<Records>) {
        let document = self.document().clone();
        self.notebook.absorb(&document, sent, merged);
        self.in_flight = false;
        if ticket != self.ticket || self.notebook.records() != self.notebook.base() {
            return self.send();
        }
        self.saving = Saving::Saved;
        if self.quitting != Quitting::No {
            self.leave();
        }
    }

    /// Has saved what is in no file yet.
    fn save_at_start(&mut self) {
        if !matches!(self.saving, Saving::ReadOnly(_)) {
            self.save();
        }
    }

    /// Takes in what another window or program wrote; what changed here since stays, for the next save.
    fn changed_elsewhere(&mut self, records: &Arc<Records>) {
        let (document, base) = (self.document().clone(), self.notebook.base().clone());
        let before = self.notebook.records().clone();
        self.notebook.absorb(&document, &base, records);
        let after = self.notebook.records();
        let count = after
            .iter()
            .filter(|(id, record)| before.get(id) != Some(record))
            .count();
        if count > 0 {
            self.say(Msg::ChangedInAnotherWindow { count });
        }
        if self.notebook.records() != self.notebook.base() && !self.in_flight {
            self.save();
        }
    }

    fn save_failed(&mut self, ticket: u64, problem: Msg) {
        self.in_flight = false;
        if ticket != self.ticket {
            return self.send();
        }
        self.saving = Saving::Failed(problem.clone());
        self.complain(problem);
        match std::mem::replace(&mut self.quitting, Quitting::No) {
            Quitting::No => {}
            Quitting::Asked => self.overlay = Some(Overlay::Ask(Question::QuitUnsaved)),
            Quitting::Told => self.leave(),
        }
    }

    /// Quits for good: the place is remembered, the terminal given back.
    fn leave(&mut self) {
        self.quitting = Quitting::No;
        let visit = self.visit.take();
        let chars = match &visit {
            Some(Visit::Article { chars, .. }) => *chars,
            _ => None,
        };
        self.effects
            .push(chars.map_or_else(|| self.remember(), |chars| Effect::Remember { chars }));
        self.effects.push(match visit {
            Some(Visit::Article {
                path, annotation, ..
            }) => Effect::Visit {
                path,
                is_picked: annotation.is_none() && chars.is_none(),
                annotation,
            },
            Some(Visit::Picker) => Effect::Library,
            None => Effect::Quit,
        });
    }

    /// The effect that keeps the reading place.
    fn remember(&self) -> Effect {
        Effect::Remember {
            chars: self.document().chars_before(self.reader.place.byte),
        }
    }

    /// The annotation's own words, for messages and lists.
    pub fn annotation(&self, id: Uuid) -> Option<&Annotation> {
        self.notebook.get(id).map(|it| it.annotation.as_ref())
    }
}
