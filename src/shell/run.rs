//! The loop: drain what happened, update, perform, draw once.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, stdout};
use std::os::fd::AsFd as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::backend::Screen;
use super::export::perform_export;
use super::gate::Gate;
use super::load::{self, Load};
use super::saver::{Job, KeepDraft, Saver, SettleIn};
use super::session::{Session, window_size};
use super::unkept::Unkept;
use super::{input, probe};
use crate::app::{
    App, ArticleSave, Corrections, Draft, Effect, Elsewhere, Event, Kept, Manuscript, Message, Msg,
    Quest, ShelfNews, ShelfOrder, Start,
};
use crate::notes::Uuid;
use crate::store::Desk;
use crate::text::WidthPolicy;
use crate::ui::{self, Theme};

/// How long quitting waits for answers of the terminal.
const LATE_ANSWERS: Duration = Duration::from_millis(200);

/// How often a search says how far it has come.
const TELL: Duration = Duration::from_millis(100);
/// The ticket of nobody.
const NONE: u64 = u64::MAX;

/// Keeps something for the next start.
pub type Keep<T> = Box<dyn Fn(T) -> Result<(), Msg>>;

/// Gives a text to another program to edit, and what it made of it.
pub type EditOutside = Box<dyn Fn(&str) -> Result<String, Msg>>;

/// Reads the annotations on the other articles of the library; it takes its time.
pub type Gather = Arc<dyn Fn() -> Vec<Elsewhere> + Send + Sync>;

/// Reads the source of the article, to be corrected.
pub type OpenManuscript = Arc<dyn Fn() -> Result<Manuscript, Msg> + Send + Sync>;

/// Keeps (or, with `None`, drops) corrections that are not saved yet.
pub type KeepCorrections = Arc<dyn Fn(Option<&Corrections>) -> Result<(), Msg> + Send + Sync>;

/// Writes the corrected article, and says which file holds it.
pub type SaveArticle = Arc<dyn Fn(&ArticleSave) -> Result<PathBuf, Msg> + Send + Sync>;
/// Lists the articles there are, and reads what is not known of them yet. It tells what it knows as soon as it does, and stops when it is
/// told that nobody listens any more.
pub type Shelve = Arc<dyn Fn(&dyn Fn(ShelfNews) -> bool) + Send + Sync>;

/// Makes ready to read the article in a file.
pub type Reach = Box<dyn Fn(&Path) -> Result<(), Msg>>;

/// What the loop needs of the world beside the annotations.
pub struct World {
    /// The article's annotation file, where it has been read.
    pub desk: Option<Desk>,
    /// Reads on after the first page.
    pub load: Option<Load>,
    /// With or without colours.
    pub theme: Theme,
    /// Keeps what is to be remembered of this start.
    pub settle_in: SettleIn,
    /// Keeps (or, with `None`, drops) the draft of the open note.
    pub keep_draft: KeepDraft,
    /// Whether the terminal is to be asked about widths.
    pub asks: bool,
    /// Keeps what it answered.
    pub keep_widths: Keep<WidthPolicy>,
    /// Keeps the reading place, in code points before the cursor.
    pub remember: Keep<usize>,
    /// Lets another program edit a text, in the same terminal.
    pub edit_outside: EditOutside,
    /// Reads the annotations on the other articles of the library.
    pub gather: Gather,
    /// Reads the source of the article.
    pub open_manuscript: OpenManuscript,
    /// Writes the corrected article.
    pub save_article: SaveArticle,
    /// Keeps corrections that are not saved yet.
    pub keep_corrections: KeepCorrections,
    /// Lists the articles there are.
    pub shelve: Shelve,
    /// Makes ready to read one of them; the article at hand is left only when that succeeds.
    pub reach: Reach,
    /// Keeps what they are listed by.
    pub keep_order: Keep<ShelfOrder>,
    /// Puts a text on the desktop's own clipboard, where there is one; the terminal is told besides.
    pub copy_outside: Box<dyn Fn(&str)>,
}

/// Where the loop goes next.
enum Next {
    Go,
    Leave(Ended),
}

/// How reading an article ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    /// By the reader, or the terminal went away.
    Quit,
    /// By a signal.
    Signal(i32),
    /// For another article.
    Visit {
        /// Its file.
        path: PathBuf,
        /// The annotation to start at; without one, where the reader left off.
        annotation: Option<Uuid>,
        /// Whether it was picked.
        is_picked: bool,
    },
    /// For the picker.
    Library,
}

/// Runs the program until the reader quits or leaves for another article, or it is told to end. What was typed faster than the article
/// before was left is in `typed_ahead`, and what is typed faster than this one is left will be.
///
/// # Errors
/// When the terminal cannot be used.
pub fn run(mut start: Start, world: World, typed_ahead: &mut Vec<Event>) -> io::Result<Ended> {
    let (sender, events) = channel();
    let (signal_sender, signals) = channel();
    let is_outside = Arc::new(AtomicBool::new(false));
    let caught = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGWINCH])?;
    // From here on no change of it is missed.
    start.size = window_size()?;
    let questions = world.asks.then(probe::questions);
    let session = Session::take(&questions.unwrap_or_default())?;
    let is_unsaved = |kept: &Kept| kept.notebook.records() != kept.notebook.base();
    if start.kept.as_ref().is_some_and(is_unsaved) {
        _ = sender.send(Event::Unsaved);
    }
    if start.picking.names.is_some() {
        _ = sender.send(Event::List);
    }
    for event in typed_ahead.drain(..) {
        _ = sender.send(event);
    }
    let document = start.document.clone();
    let mut frames = Frames::new(world.theme)?;
    let mut app = App::new(start);
    frames.draw(&app)?;
    take_signals(caught, sender.clone(), signal_sender, is_outside.clone());
    let gate = Arc::new(Gate::default());
    let answered = input::start(sender.clone(), world.asks, gate.clone());
    let saver = Saver::start(world.settle_in, world.keep_draft, sender.clone());
    if let Some(desk) = world.desk {
        saver.handle().open(Box::new(desk), document);
    }
    let is_over = Arc::new(AtomicBool::new(false));
    if let Some(load) = world.load {
        load::start(load, saver.handle(), sender.clone(), is_over.clone());
    }
    let mut shell = Shell {
        frames,
        session,
        saver,
        sender,
        unkept: Unkept::default(),
        gate,
        is_outside,
        edit_outside: world.edit_outside,
        copy_outside: world.copy_outside,
        gather: world.gather,
        open_manuscript: world.open_manuscript,
        save_article: world.save_article,
        keep_corrections: world.keep_corrections,
        shelve: world.shelve,
        shelf_ticket: Arc::default(),
        search_ticket: Arc::default(),
        reach: world.reach,
        keep_order: world.keep_order,
        keep_widths: world.keep_widths,
        remember: world.remember,
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| shell.turn(&mut app, &events)));
    if outcome.is_err()
        && let Some(draft) = app.draft()
    {
        shell.saver.keep_draft(Some(draft));
    }
    is_over.store(true, Ordering::SeqCst);
    shell.search_ticket.store(NONE, Ordering::SeqCst);
    shell.saver.finish();
    // Answers that come later would be typed into the shell.
    _ = answered.recv_timeout(LATE_ANSWERS);
    if let Ok(Ok(Ended::Visit { .. } | Ended::Library)) = &outcome {
        // The next one is read by a thread of its own, in the same terminal.
        shell.gate.end()?;
        typed_ahead.extend(events.try_iter().filter(is_typed));
        shell.session.hand_on();
    } else {
        drop(shell.session);
    }
    match outcome {
        Ok(ended) => {
            let ended = ended?;
            Ok(signals.try_recv().map_or(ended, Ended::Signal))
        }
        Err(panic) => resume_unwind(panic),
    }
}

/// Whether the reader did it.
fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(_))
}

/// Starts the thread that takes signals: those that end the program, the one that stops it, and the one that says that the
/// window has another size. Crossterm would say that too, but from its first read on only. While the terminal is another
/// program's, so is its ctrl-c.
fn take_signals(
    mut signals: Signals,
    events: Sender<Event>,
    ended_by: Sender<i32>,
    is_outside: Arc<AtomicBool>,
) {
    thread::spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGTSTP => Some(Event::Suspend),
                SIGWINCH => resized(),
                SIGINT if is_outside.load(Ordering::SeqCst) => None,
                _ => {
                    _ = ended_by.send(signal);
                    Some(Event::Terminate)
                }
            };
            if event.is_some_and(|event| events.send(event).is_err()) {
                return;
            }
        }
    });
}

/// The size that the window has now.
fn resized() -> Option<Event> {
    let (width, height) = window_size().ok()?;
    Some(Event::Resize { width, height })
}

struct Shell {
    frames: Frames,
    session: Session,
    saver: Saver,
    sender: Sender<Event>,
    unkept: Unkept,
    keep_widths: Keep<WidthPolicy>,
    remember: Keep<usize>,
    gate: Arc<Gate>,
    /// Another program has the terminal.
    is_outside: Arc<AtomicBool>,
    edit_outside: EditOutside,
    copy_outside: Box<dyn Fn(&str)>,
    gather: Gather,
    open_manuscript: OpenManuscript,
    save_article: SaveArticle,
    keep_corrections: KeepCorrections,
    shelve: Shelve,
    /// Who listens to the list of articles.
    shelf_ticket: Arc<AtomicU64>,
    /// Who waits for what is searched.
    search_ticket: Arc<AtomicU64>,
    reach: Reach,
    keep_order: Keep<ShelfOrder>,
}

impl Shell {
    fn turn(&mut self, app: &mut App, events: &Receiver<Event>) -> io::Result<Ended> {
        loop {
            let Some(first) = self.next(app, events) else {
                return Ok(Ended::Quit);
            };
            for event in std::iter::once(first).chain(std::iter::from_fn(|| events.try_recv().ok()))
            {
                if let Event::Widths(_) = event {
                    self.frames.terminal.backend_mut().measured();
                }
                for effect in app.update(event, Timestamp::now()) {
                    if let Next::Leave(ended) = self.perform(effect)? {
                        return Ok(ended);
                    }
                }
            }
            self.frames.draw(app)?;
        }
    }

    /// Waits for what happens next. The open note is kept meanwhile.
    fn next(&mut self, app: &App, events: &Receiver<Event>) -> Option<Event> {
        let draft = app.draft();
        self.unkept.notice(draft.as_ref(), Instant::now());
        if let Some(left) = self.unkept.left(Instant::now()) {
            match events.recv_timeout(left) {
                Ok(event) => return Some(event),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => self.keep_draft(draft),
            }
        }
        events.recv().ok()
    }

    fn keep_draft(&mut self, draft: Option<Draft>) {
        self.saver.keep_draft(draft.clone());
        self.unkept.keep(draft);
    }

    fn perform(&mut self, effect: Effect) -> io::Result<Next> {
        match effect {
            Effect::Save {
                ticket,
                base,
                records,
            } => self.saver.save(Job {
                ticket,
                base,
                records,
            }),
            Effect::KeepDraft(draft) => self.keep_draft(draft),
            Effect::KeepWidths(widths) => {
                let kept = (self.keep_widths)(widths);
                self.report(kept);
            }
            Effect::EditOutside(text) => self.edit_outside(&text)?,
            Effect::KeepTurns(turns) => self.saver.keep_turns(turns),
            Effect::Recall => self.saver.recall(),
            Effect::Remember { chars } => {
                let kept = (self.remember)(chars);
                self.report(kept);
            }
            Effect::Copy(text) => {
                (self.copy_outside)(&text);
                execute!(
                    self.frames.writer(),
                    CopyToClipboard::to_clipboard_from(text)
                )?;
            }
            Effect::Export(request) => {
                _ = self.sender.send(Event::Exported(perform_export(&request)));
            }
            Effect::Redraw => self.frames.blank()?,
            Effect::Suspend => self.suspend()?,
            Effect::Gather => {
                let (gather, sender) = (self.gather.clone(), self.sender.clone());
                thread::spawn(move || sender.send(Event::Library(gather())));
            }
            Effect::OpenManuscript => {
                let (open, sender) = (self.open_manuscript.clone(), self.sender.clone());
                thread::spawn(move || sender.send(Event::Manuscript(open())));
            }
            Effect::KeepCorrections(corrections) => {
                let (keep, sender) = (self.keep_corrections.clone(), self.sender.clone());
                self.saver.run(Box::new(move || {
                    if let Err(msg) = keep(corrections.as_deref()) {
                        _ = sender.send(Event::Say(Message { msg, error: true }));
                    }
                }));
            }
            Effect::SaveArticle(article) => {
                let (save, sender) = (self.save_article.clone(), self.sender.clone());
                self.saver.run(Box::new(move || {
                    _ = sender.send(Event::ArticleSaved(save(&article)));
                }));
            }
            Effect::Shelve { ticket } => self.list(ticket),
            Effect::Search { ticket, quest } => self.search(ticket, quest),
            Effect::StopSearch => self.search_ticket.store(NONE, Ordering::SeqCst),
            Effect::KeepOrder(order) => {
                let kept = (self.keep_order)(order);
                self.report(kept);
            }
            Effect::Visit {
                path,
                annotation,
                is_picked,
            } => match (self.reach)(&path) {
                Ok(()) => {
                    return Ok(Next::Leave(Ended::Visit {
                        path,
                        annotation,
                        is_picked,
                    }));
                }
                why => self.report(why),
            },
            Effect::Library => return Ok(Next::Leave(Ended::Library)),
            Effect::Quit => return Ok(Next::Leave(Ended::Quit)),
        }
        Ok(Next::Go)
    }

    /// Has the articles listed by a thread of its own, which stops when they are asked for again, or the loop has ended.
    fn list(&self, ticket: u64) {
        self.shelf_ticket.store(ticket, Ordering::SeqCst);
        let (latest, sender) = (self.shelf_ticket.clone(), self.sender.clone());
        let shelve = self.shelve.clone();
        thread::spawn(move || {
            shelve(&|news| {
                let is_asked = latest.load(Ordering::SeqCst) == ticket;
                is_asked && sender.send(Event::Shelf { ticket, news }).is_ok()
            });
        });
    }

    /// Searches in a thread of its own, which stops when something else is searched, or the loop has ended.
    fn search(&self, ticket: u64, quest: Quest) {
        self.search_ticket.store(ticket, Ordering::SeqCst);
        let (latest, sender) = (self.search_ticket.clone(), self.sender.clone());
        thread::spawn(move || {
            let is_asked = || latest.load(Ordering::SeqCst) == ticket;
            let told = Cell::new(Instant::now());
            let hit = quest.run(&|byte| {
                if told.get().elapsed() > TELL {
                    told.set(Instant::now());
                    _ = sender.send(Event::Searched { ticket, byte });
                }
                is_asked()
            });
            if is_asked() {
                _ = sender.send(Event::Found { ticket, hit });
            }
        });
    }

    fn report(&self, outcome: Result<(), Msg>) {
        if let Err(msg) = outcome {
            _ = self.sender.send(Event::Say(Message { msg, error: true }));
        }
    }

    /// Lets another program edit a text: it has the terminal meanwhile.
    fn edit_outside(&mut self, text: &str) -> io::Result<()> {
        self.gate.close()?;
        self.is_outside.store(true, Ordering::SeqCst);
        Session::pause();
        let edited = (self.edit_outside)(text);
        Session::resume()?;
        self.is_outside.store(false, Ordering::SeqCst);
        self.gate.open();
        _ = self.sender.send(Event::Edited(edited));
        if let Some(event) = resized() {
            _ = self.sender.send(event);
        }
        self.frames.blank()
    }

    /// Stops as ctrl-z does, and takes the terminal again when the program is continued.
    fn suspend(&mut self) -> io::Result<()> {
        Session::pause();
        emulate_default_handler(SIGTSTP)?;
        Session::resume()?;
        if let Some(event) = resized() {
            _ = self.sender.send(event);
        }
        self.frames.blank()
    }
}

/// Frames of the app, sent to the terminal.
struct Frames {
    terminal: Terminal<Screen<File>>,
    theme: Theme,
}

impl Frames {
    fn new(theme: Theme) -> io::Result<Self> {
        // Not the standard output itself, which writes row by row.
        let out = File::from(stdout().as_fd().try_clone_to_owned()?);
        let mut screen = Screen::new(out);
        // The article before stands there still, in terminals that are on the second screen already.
        screen.clear_region(ClearType::All)?;
        let terminal = Terminal::new(screen)?;
        Ok(Self { terminal, theme })
    }

    /// Draws. The terminal's own cursor is shown where something is
    /// typed; else it is hidden, and waits at the reading cursor for an input method that is opened by accident.
    fn draw(&mut self, app: &App) -> io::Result<()> {
        self.terminal.backend_mut().rest_at(app.cursor_cell());
        let theme = self.theme;
        self.terminal.draw(|frame| {
            if let Some(caret) = ui::draw(app, frame.buffer_mut(), theme) {
                frame.set_cursor_position(caret);
            }
        })?;
        Ok(())
    }

    fn writer(&mut self) -> &mut File {
        self.terminal.backend_mut().writer_mut()
    }

    /// Clears the screen, so that the next frame is sent whole. Not `Terminal::clear`, which asks the terminal for its cursor
    /// and would wait for an answer that the input thread takes.
    fn blank(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().forget();
        let area = self.terminal.get_frame().area();
        self.terminal.resize(area)
    }
}
