//! A reading session without terminal, thread or disk: keys go in, screens and effects come out.

use std::sync::Arc;

use pizhu::app::{
    App, Code, Draft, Effect, Event, IdSource, Kept, Key, Keymap, Lang, LineDoubt, Manuscript,
    Mouse, MouseKind, Picking, Saving, Settings, Start,
};
use pizhu::corpus::{self, Document, Long};
use pizhu::notes::{Bases, History, Notebook, Records, Timestamp, Turn};
use pizhu::text::{Ambiguous, WidthPolicy};
use pizhu::ui::{self, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// A reading session.
pub struct Session {
    pub app: App,
    pub effects: Vec<Effect>,
    /// What recognition was not sure of.
    pub doubts: Vec<LineDoubt>,
    /// What happened to the undo history in this session.
    turns: Vec<Turn>,
    start: Parts,
    now: i64,
}

#[derive(Clone)]
struct Parts {
    document: Arc<Document>,
    /// What the article's file holds.
    source: String,
    records: Arc<Records>,
    size: (u16, u16),
    lang: Lang,
    settings: Settings,
    place: Option<usize>,
    draft: Option<Draft>,
    read_only: Option<pizhu::app::Msg>,
    is_doubtful: bool,
    picking: Picking,
    /// The annotations are still to come.
    is_arriving: bool,
    /// The undo history of earlier sessions.
    turns: Vec<Turn>,
}

impl Parts {
    /// What is kept of the reader's work.
    fn kept(&self) -> Kept {
        Kept {
            notebook: Notebook::open(&self.document, self.records.clone(), Bases::new()),
            read_only: self.read_only.clone(),
            is_doubtful: self.is_doubtful,
            place: self.place,
            draft: self.draft.clone(),
            messages: Vec::new(),
        }
    }
}

impl Session {
    /// Reads an article in the article format.
    pub fn article(source: &str) -> Self {
        Self::open("article.md", source)
    }

    /// Reads a plain text.
    pub fn text(source: &str) -> Self {
        Self::open("article.txt", source)
    }

    /// Reads a plain text that is not in memory, before its annotations are there.
    pub fn arriving(source: &str) -> Self {
        let bytes = Arc::new(source.as_bytes().to_vec());
        let document = Document::long("题", Long::new(bytes, source.len()));
        let session = Self::text("略");
        session.again(|start| {
            start.document = Arc::new(document);
            start.is_arriving = true;
        })
    }

    /// Reads the built-in article.
    pub fn built_in() -> Self {
        let (name, source) = corpus::BUILT_IN;
        Self::open(name, source)
    }

    fn open(name: &str, source: &str) -> Self {
        let (document, _) = corpus::open(name, source.to_owned()).expect("an article");
        Self::with(Parts {
            document: Arc::new(document),
            source: source.to_owned(),
            records: Arc::default(),
            size: (80, 24),
            lang: Lang::Zh,
            settings: Settings::default(),
            place: None,
            draft: None,
            read_only: None,
            is_doubtful: false,
            picking: Picking::default(),
            is_arriving: false,
            turns: Vec::new(),
        })
    }

    fn with(start: Parts) -> Self {
        let app = App::new(Start {
            kept: (!start.is_arriving).then(|| start.kept()),
            document: start.document.clone(),
            is_arriving: start.is_arriving,
            stem: "article".into(),
            at: None,
            keymap: Keymap::built_in(),
            settings: start.settings.clone(),
            lang: start.lang,
            ids: IdSource::new("t1".into(), 1),
            picking: start.picking.clone(),
            size: start.size,
            messages: Vec::new(),
            named: pizhu::recognise::who_is,
        });
        Self {
            app,
            effects: Vec::new(),
            doubts: Vec::new(),
            turns: Vec::new(),
            start,
            now: 1_700_000_000,
        }
    }

    fn again(self, change: impl FnOnce(&mut Parts)) -> Self {
        let (mut start, now) = (self.start, self.now);
        change(&mut start);
        Self {
            now,
            ..Self::with(start)
        }
    }

    /// The same from the start, in a window of this size.
    pub fn size(self, width: u16, height: u16) -> Self {
        self.again(|start| start.size = (width, height))
    }

    /// The same from the start, in English.
    pub fn english(self) -> Self {
        self.again(|start| start.lang = Lang::En)
    }

    /// The same from the start, in a terminal that sets ambiguous characters wide.
    pub fn wide(self) -> Self {
        self.again(|start| start.settings.widths = WidthPolicy::all(Ambiguous::Wide))
    }

    /// The same from the start, with other options.
    pub fn set(self, change: impl FnOnce(&mut Settings)) -> Self {
        self.again(|start| change(&mut start.settings))
    }

    /// The same from the start, with annotations from elsewhere.
    pub fn records(self, records: impl Into<Arc<Records>>) -> Self {
        self.again(|start| start.records = records.into())
    }

    /// The same from the start, with a note that was being written.
    pub fn draft(self, draft: Draft) -> Self {
        self.again(|start| start.draft = Some(draft))
    }

    /// The same from the start, with annotations that cannot be changed.
    pub fn read_only(self) -> Self {
        self.again(|start| start.read_only = Some(pizhu::app::Msg::Plain("read-only".into())))
    }

    /// The same from the start, the article at hand as the picker knows it, or the picker with no article.
    pub fn picking(self, picking: Picking) -> Self {
        self.again(|start| start.picking = picking)
    }

    /// The same from the start, with most annotations lost in a text that is new to them.
    pub fn doubtful(self) -> Self {
        self.again(|start| start.is_doubtful = true)
    }

    /// Quits and reads again, with what was saved and where the reader left off.
    pub fn reopened(self) -> Self {
        let records = self.app.notebook.records().clone();
        let place = self.app.reader.place.byte;
        let turns = self.turns.clone();
        self.again(|start| {
            start.records = records;
            start.turns.extend(turns);
            start.place = Some(place);
        })
    }

    /// The same, in a text that was edited meanwhile.
    pub fn reopened_with(self, text: &str) -> Self {
        let (document, _) = corpus::open("article.txt", text.to_owned()).expect("a text");
        let reopened = self.reopened();
        reopened.again(|start| start.document = Arc::new(document))
    }

    /// Presses keys as `keymap.toml` spells them.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in Key::parse_sequence(keys).expect("keys") {
            self.event(Event::Key(key));
        }
        self
    }

    /// Types a text, with enter for every line end.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let code = if c == '\n' {
                Code::Enter
            } else {
                Code::Char(c)
            };
            self.event(Event::Key(Key::plain(code)));
        }
        self
    }

    /// Sends an event.
    pub fn event(&mut self, event: Event) -> &mut Self {
        self.now += 1;
        let now = Timestamp::from_second(self.now).expect("a time");
        let effects = self.app.update(event, now);
        for effect in effects {
            match effect {
                Effect::KeepTurns(turns) => self.turns.extend(turns),
                Effect::Recall => {
                    let earlier = History::of(self.start.turns.clone());
                    self.event(Event::History(earlier));
                }
                Effect::OpenManuscript => {
                    let manuscript = Manuscript {
                        source: self.start.source.clone(),
                        file: Some("article.md".into()),
                        kept: None,
                        doubts: self.doubts.clone(),
                    };
                    self.event(Event::Manuscript(Ok(manuscript)));
                }
                effect => self.effects.push(effect),
            }
        }
        self
    }

    /// What is kept of the reader's work arrives; the reader left off at `place`.
    pub fn arrives(&mut self, place: Option<usize>) -> &mut Self {
        let place = place.or(self.start.place);
        let kept = Kept {
            place,
            ..self.start.kept()
        };
        self.event(Event::Kept(Box::new(kept)))
    }

    /// Answers the search that was asked for last, as the world does.
    pub fn searched(&mut self) -> &mut Self {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Search { ticket, quest } => Some((*ticket, quest.clone())),
            _ => None,
        });
        let (ticket, quest) = asked.expect("a search");
        let hit = quest.run(&|_| true);
        self.event(Event::Found { ticket, hit })
    }

    /// The source that the editor has made.
    pub fn source(&self) -> &str {
        self.app
            .editor
            .as_ref()
            .expect("the editor is open")
            .source()
    }

    /// Answers every save as a disk does that works.
    pub fn saved(&mut self) -> &mut Self {
        while let Some(at) = self
            .effects
            .iter()
            .position(|effect| matches!(effect, Effect::Save { .. }))
        {
            if let Effect::Save {
                ticket, records, ..
            } = self.effects.remove(at)
            {
                let merged = records.clone();
                self.event(Event::Saved {
                    ticket,
                    sent: records,
                    merged,
                });
            }
        }
        self
    }

    /// Presses the left button at a cell and lets it go.
    pub fn click(&mut self, x: u16, y: u16) -> &mut Self {
        self.mouse(MouseKind::Press, x, y)
            .mouse(MouseKind::Release, x, y)
    }

    /// Moves the mouse.
    /// Clicks so often within the same second.
    pub fn clicks(&mut self, x: u16, y: u16, count: u32) -> &mut Self {
        for _ in 0..count {
            self.click(x, y);
            self.now -= 2;
        }
        self
    }

    pub fn mouse(&mut self, kind: MouseKind, x: u16, y: u16) -> &mut Self {
        self.event(Event::Mouse(Mouse { kind, x, y }))
    }

    /// The buffer of the screen, and the caret.
    pub fn buffer(&self) -> (Buffer, Option<(u16, u16)>) {
        let window = self.app.areas.window;
        let mut buffer = Buffer::empty(Rect::new(0, 0, window.width, window.height));
        let caret = ui::draw(&self.app, &mut buffer, Theme::new(false));
        (buffer, caret)
    }

    /// The rows of the screen as text, blanks at the ends cut.
    pub fn rows(&self) -> Vec<String> {
        let (buffer, _) = self.buffer();
        (0..buffer.area.height).map(|y| row(&buffer, y)).collect()
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.rows().join("\n")
    }

    /// The one row that holds `text`, and the column where it stands.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let (buffer, _) = self.buffer();
        for y in 0..buffer.area.height {
            let mut column = Vec::new();
            let mut line = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let cell = &buffer[(x, y)];
                column.extend(std::iter::repeat_n(x, cell.symbol().len()));
                line.push_str(cell.symbol());
                x += cells(&buffer, x, y);
            }
            if let Some(at) = line.find(text) {
                return (column[at], y);
            }
        }
        panic!("`{text}` is not on the screen:\n{}", self.screen());
    }

    /// The text of the cells that have a modifier, in order.
    pub fn text_with(&self, modifier: Modifier) -> String {
        let (buffer, _) = self.buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut x = 0;
            while x < buffer.area.width {
                let cell = &buffer[(x, y)];
                if cell.modifier.contains(modifier) {
                    text.push_str(cell.symbol());
                }
                x += cells(&buffer, x, y);
            }
        }
        text
    }

    /// The live annotations: style, quote, note.
    pub fn annotations(&self) -> Vec<(u8, String, String)> {
        let live = self.app.notebook.live();
        live.map(|it| {
            let annotation = &it.annotation;
            (
                annotation.color.style(),
                annotation.anchor.quote.clone(),
                annotation.note.clone(),
            )
        })
        .collect()
    }

    /// The quotes of the live annotations.
    pub fn quotes(&self) -> Vec<String> {
        self.annotations()
            .into_iter()
            .map(|(_, quote, _)| quote)
            .collect()
    }

    /// Whether everything is on the disk.
    pub fn is_saved(&self) -> bool {
        matches!(self.app.saving, Saving::Saved | Saving::Untouched)
    }

    /// What the status line says.
    pub fn message(&self) -> String {
        self.app
            .message
            .as_ref()
            .map_or(String::new(), |message| message.msg.text(self.app.lang))
    }

    /// The text under the reading cursor, up to `chars` characters.
    pub fn at_cursor(&self, chars: usize) -> String {
        let document = self.app.document();
        document
            .text(self.app.reader.place.byte..document.len())
            .chars()
            .take(chars)
            .collect()
    }
}

fn cells(buffer: &Buffer, x: u16, y: u16) -> u16 {
    use ratatui::buffer::CellWidth;
    buffer[(x, y)].cell_width().max(1)
}

fn row(buffer: &Buffer, y: u16) -> String {
    let mut line = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        line.push_str(buffer[(x, y)].symbol());
        x += cells(buffer, x, y);
    }
    line.trim_end().to_owned()
}
