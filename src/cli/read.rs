//! `pizhu [PATH...]`: gathers what the terminal program starts from, and runs it.

use std::cell::RefCell;
use std::env;
use std::fs;
use std::io::{IsTerminal, Write as _, stdout};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode, Stdio};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::thread;

use super::annotated::Annotated;
use super::arriving::{self, Arriving, Begun, recognised};
use super::article::{self, Article, Origin};
use super::failure::Failure;
use super::setup::Setup;
use super::terminal;
use super::{gather, manuscript, pick};
use crate::app::{
    Color, Draft, Event, Kept, Message, Msg, Picking, Revision, Settings, ShelfOrder, Start, Target,
};
use crate::corpus::Document;
use crate::notes::{Bases, Notebook, Records, State, Uuid, article_id};
use crate::recognise::{self, Recognised};
use crate::shell::words::{self, both};
use crate::shell::{
    self, EditOutside, Ended, GivesBack, Keep, KeepDraft, Listener, Load, Loaded, Reach, SettleIn,
    World,
};
use crate::store::{self, Desk, Drafts, Folders, Memory};
use crate::text::WidthPolicy;
use crate::ui::Theme;

/// Reads the article that `paths` mean, or has one of them picked, and those that the reader goes to from there.
///
/// # Errors
/// When there is no such article, or no terminal to read it in.
pub fn run(paths: &[PathBuf], setup: Setup) -> Result<ExitCode, Failure> {
    if !stdout().is_terminal() {
        let msg = both("标准输出不是终端", "standard output is not a terminal");
        let hint = both(
            "`pizhu text PATH` 输出纯文本",
            "`pizhu text PATH` prints the text",
        );
        return Err(Failure::new(msg).hint(hint));
    }
    let origins = article::find(paths, &setup)?;
    let _in_the_end = GivesBack;
    let mut reading = Reading::new(paths, &origins, setup);
    let mut ended = match &origins[..] {
        [one] => {
            let begun = arriving::begin(one, reading.setup.encoding.as_deref())?;
            reading.read(begun, None)?
        }
        _ => reading.pick()?,
    };
    loop {
        ended = match ended {
            Ended::Quit => return Ok(ExitCode::SUCCESS),
            // As a calling shell reports a program that a signal ended.
            Ended::Signal(signal) => {
                return Ok(ExitCode::from(128 + u8::try_from(signal).unwrap_or(0)));
            }
            Ended::Visit {
                path,
                annotation,
                is_picked,
            } => {
                reading.is_picked |= is_picked;
                reading.read(reading.reached(&path)?, annotation)?
            }
            Ended::Library => reading.pick()?,
        };
    }
}

/// What stays from one article to the next.
pub(super) struct Reading {
    pub setup: Arc<Setup>,
    pub memory: Arc<Memory>,
    /// What the picker lists.
    pub shelf: Vec<PathBuf>,
    /// The article read last; absolute.
    pub last: Option<PathBuf>,
    /// Whether articles are picked: then quitting one leads back to the picker.
    is_picked: bool,
    /// To be said at the next start.
    pub messages: Vec<Message>,
    /// Whether the terminal has been asked about widths.
    is_asked: bool,
    /// Keys that came faster than the next article.
    pub typed_ahead: Vec<Event>,
    /// The article that was made ready to be read next.
    next: Rc<RefCell<Option<Begun>>>,
}

impl Reading {
    fn new(paths: &[PathBuf], origins: &[Origin], setup: Setup) -> Self {
        let memory = Memory::new(&setup.folders);
        let is_picked = origins.len() > 1;
        let last = article::last_read(origins, &memory).and_then(|ix| origins[ix].place());
        Self {
            // one article is no choice: then the library is
            shelf: if is_picked { paths } else { &[] }.to_vec(),
            memory: Arc::new(memory),
            messages: setup.messages.clone(),
            setup: Arc::new(setup),
            last,
            is_picked,
            is_asked: false,
            typed_ahead: Vec::new(),
            next: Rc::default(),
        }
    }

    /// The article at `path`, which was made ready.
    fn reached(&self, path: &Path) -> Result<Begun, Failure> {
        let reached = self.next.borrow_mut().take();
        reached.map_or_else(|| arriving::begin(&Origin::File(path.to_owned()), None), Ok)
    }

    /// Makes ready to read the article at a path.
    pub fn reach(&self) -> Reach {
        let next = self.next.clone();
        Box::new(move |path| {
            let begun = arriving::begin(&Origin::File(path.to_owned()), None);
            *next.borrow_mut() = Some(begun.map_err(|failure| failure.msg)?);
            Ok(())
        })
    }

    /// Keeps what the picker lists by.
    pub fn keep_order(&self) -> Keep<ShelfOrder> {
        let memory = self.memory.clone();
        Box::new(move |order| {
            memory
                .keep_order(order)
                .map_err(|forgotten| words::forgotten(&forgotten))
        })
    }

    /// The options as they hold in this terminal, its name, and whether it is still to be asked how wide it draws.
    pub fn settings(&mut self) -> (Settings, String, bool) {
        let mut settings = self.setup.settings.clone();
        let terminal = terminal::name();
        let is_open = settings.ambiguous.is_none();
        if is_open && let Some(widths) = self.memory.widths(&terminal) {
            settings.widths = widths;
        }
        let was_asked = std::mem::replace(&mut self.is_asked, true);
        (
            settings,
            terminal,
            is_open && !was_asked && terminal::can_answer(),
        )
    }

    /// Reads one article, from an annotation or from where the reader left off.
    fn read(&mut self, begun: Begun, at: Option<Uuid>) -> Result<Ended, Failure> {
        let (article, arriving) = begun;
        let (settings, terminal, asks) = self.settings();
        let setup = self.setup.clone();
        let ids = setup.ids();
        let memory = self.memory.clone();
        let mut messages = std::mem::take(&mut self.messages);
        messages.extend(doubts_message(article.page.as_deref()));
        let settle_in = settle_in(&memory, ids.device().to_owned(), article.origin.clone());
        self.last = article.origin.place();
        let stem = article.origin.stem();
        let known = Arc::new(Known::default());
        let take_up = TakeUp {
            setup: setup.clone(),
            memory: memory.clone(),
            device: ids.device().to_owned(),
            known: known.clone(),
        };
        let document = article.document.clone();
        let open_manuscript = manuscript::open(&setup, article.origin.clone(), known.clone());
        let is_arriving = arriving.as_ref().is_some_and(Arriving::grows);
        let (kept, desk, load) = match arriving {
            Some(arriving) => (None, None, Some(load(article, arriving, take_up))),
            None if Desk::is_large(&setup.folders, &article_id(&document)) => {
                (None, None, Some(load_kept(article, take_up)))
            }
            None => {
                let (kept, desk) = take_up.of(article);
                (Some(kept), Some(desk), None)
            }
        };
        let start = Start {
            stem: stem.clone(),
            kept,
            is_arriving,
            at,
            keymap: setup.keymap.clone(),
            lang: setup.lang,
            ids,
            picking: Picking {
                path: self.last.clone(),
                is_picked: self.is_picked,
                names: None,
                order: memory.order().unwrap_or_default(),
            },
            size: (0, 0),
            messages,
            settings,
            document,
            named: recognise::who_is,
        };
        let theme = Theme::new(colored(start.settings.color));
        let world = World {
            desk,
            load,
            theme,
            settle_in,
            asks,
            keep_widths: keep_widths(&memory, terminal),
            remember: keep_place(&memory, known.clone()),
            edit_outside: edit_outside(&setup.folders),
            copy_outside: Box::new(copy_outside),
            gather: gather::job(id_of(&known), setup.clone()),
            open_manuscript,
            keep_corrections: manuscript::keep(&setup, known.clone()),
            save_article: manuscript::save(&setup, stem),
            shelve: pick::shelve(self),
            reach: self.reach(),
            keep_order: self.keep_order(),
            keep_draft: keep_draft(known),
        };
        shell::run(start, world, &mut self.typed_ahead)
            .map_err(|error| Failure::new(words::no_terminal(&error)))
    }
}

/// What comes to be known of an article that is being read.
#[derive(Default)]
pub(super) struct Known {
    /// Its id and its text.
    article: OnceLock<(String, Arc<Document>)>,
    /// The draft of its open note, which is this program's as long as this is held.
    drafts: OnceLock<Drafts>,
    /// What was recognised in it.
    page: OnceLock<Option<Arc<Recognised>>>,
}

impl Known {
    /// Its id.
    pub fn id(&self) -> Option<&str> {
        self.article.get().map(|(id, _)| id.as_str())
    }

    /// Its text.
    pub fn document(&self) -> Option<&Arc<Document>> {
        self.article.get().map(|(_, document)| document)
    }

    /// Whether it has been looked through for speakers, and has nothing more to come.
    pub fn is_whole(&self) -> bool {
        self.page.get().is_some()
    }

    /// What was recognised in it; nothing in an article, which says itself who speaks.
    pub fn page(&self) -> Option<&Arc<Recognised>> {
        self.page.get()?.as_ref()
    }
}

/// Takes up what is kept of the reader's work on an article.
struct TakeUp {
    setup: Arc<Setup>,
    memory: Arc<Memory>,
    device: String,
    known: Arc<Known>,
}

impl TakeUp {
    fn tell(&self, article: Article, listener: &Listener) {
        let document = article.document.clone();
        let (kept, desk) = self.of(article);
        listener.tell(Loaded::Kept {
            kept: Box::new(kept),
            desk: Some((Box::new(desk), document)),
        });
    }

    fn of(&self, article: Article) -> (Kept, Desk) {
        let folders = &self.setup.folders;
        let page = article.page.clone();
        let mut annotated = Annotated::open(article, folders);
        let mut messages = desk_messages(&annotated.desk);
        messages.extend(drift_message(&annotated.notebook));
        let is_doubtful = annotated.is_doubtful();
        annotated.roll(&self.device);
        let Annotated {
            article,
            desk,
            notebook,
        } = annotated;
        let document = &article.document;
        let id = desk.article_id().to_owned();
        let place = self.memory.place(&id);
        let drafts = Drafts::open(folders, &id);
        let draft = draft(&drafts, document, &mut messages);
        _ = self.known.drafts.set(drafts);
        if article.origin == Origin::BuiltIn && place.is_none() && messages.is_empty() {
            messages.push(note(pick::how_to_begin(&self.setup)));
        }
        _ = self.known.article.set((id, document.clone()));
        if page.is_some() || document.as_long().is_none() {
            _ = self.known.page.set(page);
        }
        let kept = Kept {
            read_only: desk.trouble().map(words::trouble),
            is_doubtful,
            place: place
                .filter(|chars| *chars > 0)
                .and_then(|chars| document.byte_of(chars)),
            draft,
            messages,
            notebook,
        };
        (kept, desk)
    }
}

/// The job of taking up the annotations of an article.
fn load_kept(article: Article, take_up: TakeUp) -> Load {
    Box::new(move |listener: &Listener| take_up.tell(article, listener))
}

/// The job of reading the rest of an article, taking up its annotations, and looking for speakers in it.
fn load(mut article: Article, arriving: Arriving, take_up: TakeUp) -> Load {
    Box::new(move |listener: &Listener| {
        let document = match arriving.read_on(listener) {
            Ok(Some(document)) => document,
            Ok(None) => return,
            Err(failure) => return listener.tell(unfinished(&article.document, failure.msg)),
        };
        article.document = document.clone();
        let known = take_up.known.clone();
        take_up.tell(article, listener);
        let recognised = recognised(&document).filter(|_| listener.is_there());
        let page = recognised.map(|(document, page)| {
            let message = doubts_message(Some(&page));
            listener.tell(Loaded::Text(Revision {
                document: Arc::new(document),
                is_arriving: false,
                message,
            }));
            Arc::new(page)
        });
        _ = known.page.set(page);
    })
}

/// A text that could not be read to its end: nothing can be kept of it.
fn unfinished(document: &Document, why: Msg) -> Loaded {
    let notebook = Notebook::open(document, Records::new(), Bases::new());
    Loaded::Kept {
        kept: Box::new(Kept {
            notebook,
            read_only: Some(why.clone()),
            is_doubtful: false,
            place: None,
            draft: None,
            messages: vec![error(why)],
        }),
        desk: None,
    }
}

/// Tells the id of the article that is read, once it is known.
fn id_of(known: &Arc<Known>) -> impl Fn() -> Option<String> + Send + Sync + 'static {
    let known = known.clone();
    move || known.id().map(str::to_owned)
}

/// That there is something only the reader can know of a page.
fn doubts_message(page: Option<&Recognised>) -> Option<Message> {
    let doubts = manuscript::doubts(page?);
    let mut lines: Vec<usize> = doubts.iter().map(|doubt| doubt.line_ix).collect();
    lines.dedup();
    let count = lines.len();
    let english = match count {
        1 => "1 place is uncertain: E looks at it".to_owned(),
        _ => format!("{count} places are uncertain: E looks at them"),
    };
    let msg = both(format!("有 {count} 处拿不准，按 E 核对"), english);
    (count > 0).then(|| note(msg))
}

/// What the text that changed did to the annotations.
fn drift_message(notebook: &Notebook) -> Option<Message> {
    let count = |is: fn(State) -> bool| notebook.live().filter(|it| is(it.state)).count();
    match (count(State::has_drifted), count(|it| it == State::Moved)) {
        (0, 0) => None,
        (0, moved) => Some(note(both(
            format!("文章有变动，{moved} 处标注已随文移动"),
            format!("the text has changed; annotations that moved with it: {moved}"),
        ))),
        (count, _) => Some(note(Msg::Drifted { count })),
    }
}

fn note(msg: Msg) -> Message {
    Message { msg, error: false }
}

fn error(msg: Msg) -> Message {
    Message { msg, error: true }
}

/// What there is to say about an annotation file.
fn desk_messages(desk: &Desk) -> Vec<Message> {
    let mut messages: Vec<Message> = desk
        .trouble()
        .map(words::trouble)
        .map(error)
        .into_iter()
        .collect();
    if !desk.pending().is_empty() && messages.is_empty() {
        messages.push(note(both(
            "上次没能保存的改动已恢复",
            "changes that could not be saved last time are back",
        )));
    }
    let bad = desk.problems().len();
    if bad > 0 {
        messages.push(error(both(
            format!("{bad} 条标注无法读取，原样保留；`pizhu check` 说明原因"),
            format!(
                "{bad} annotations cannot be read and are left as they are; `pizhu check` says why"
            ),
        )));
    }
    let copies = desk.absorbed();
    if copies > 0 {
        messages.push(note(both(
            format!("已合并 {copies} 个同步冲突副本"),
            format!("conflict copies of a synced folder taken in: {copies}"),
        )));
    }
    if desk.is_restored() {
        messages.push(note(words::restored()));
    }
    if desk.is_healed() {
        messages.push(note(both(
            "标注文件里未完成的合并已合好，下次保存时写入",
            "a half-done merge in the annotation file has been finished; the next save writes it",
        )));
    }
    if let Some(other) = desk.others().first() {
        let other = words::shown(other);
        messages.push(error(both(
            format!("{other} 也属于这篇文章，其中的标注没有显示"),
            format!("`{other}` belongs to this article too; what is in it is not shown"),
        )));
    }
    messages
}

/// The note that was open when the program ended, its place counted in bytes of the text at hand.
fn draft(drafts: &Drafts, document: &Document, messages: &mut Vec<Message>) -> Option<Draft> {
    match drafts.kept() {
        Ok(kept) => {
            let kept = kept?;
            let byte = |chars| document.byte_of(chars).unwrap_or(document.len());
            let target = match kept.annotation {
                Some(id) => Target::Existing(id),
                None => Target::New(byte(kept.range.start)..byte(kept.range.end)),
            };
            Some(Draft {
                target,
                text: kept.note,
            })
        }
        Err(trouble) => {
            messages.push(error(words::trouble(&trouble)));
            None
        }
    }
}

/// What is to be remembered of a start: the name of this device, and which article of its folder is read.
fn settle_in(memory: &Arc<Memory>, device: String, origin: Origin) -> SettleIn {
    let memory = memory.clone();
    Box::new(move || {
        memory
            .keep_device(&device)
            .and_then(|()| origin.keep_as_last(&memory))
            .map_err(|forgotten| words::forgotten(&forgotten))
    })
}

pub(super) fn keep_widths(memory: &Arc<Memory>, terminal: String) -> Keep<WidthPolicy> {
    let memory = memory.clone();
    Box::new(move |widths| {
        memory
            .keep_widths(&terminal, widths)
            .map_err(|forgotten| words::forgotten(&forgotten))
    })
}

fn keep_place(memory: &Arc<Memory>, known: Arc<Known>) -> Keep<usize> {
    let memory = memory.clone();
    Box::new(move |chars| match known.id() {
        Some(id) => memory
            .keep_place(id, chars)
            .map_err(|forgotten| words::forgotten(&forgotten)),
        None => Ok(()),
    })
}

fn keep_draft(known: Arc<Known>) -> KeepDraft {
    Box::new(move |draft| {
        // before the annotations are there no note is written
        let (Some(drafts), Some(document)) = (known.drafts.get(), known.document()) else {
            return Ok(());
        };
        match draft {
            Some(draft) => drafts
                .keep(&stored(draft, document))
                .map_err(|forgotten| words::forgotten(&forgotten)),
            None => drafts.discard().map_err(|error| words::save_error(&error)),
        }
    })
}

/// Gives a text to the editor of the reader's choice, as git does: `$VISUAL`, else `$EDITOR`, else vi, with the file behind it.
fn edit_outside(folders: &Folders) -> EditOutside {
    let folder = folders.drafts().unwrap_or_else(env::temp_dir);
    Box::new(move |text| {
        let path = folder.join(format!("note-{}.md", process::id()));
        store::save(&path, text.as_bytes()).map_err(|error| words::save_error(&error))?;
        let set = |name| env::var(name).ok().filter(|value| !value.trim().is_empty());
        let editor = set("VISUAL")
            .or_else(|| set("EDITOR"))
            .unwrap_or_else(|| "vi".into());
        let mut command = process::Command::new("sh");
        let status = command
            .args(["-c", &format!("{editor} \"$1\""), "sh"])
            .arg(&path)
            .status();
        let edited = store::read(&path, store::MAX_BYTES);
        // a file that stays is written over the next time
        _ = fs::remove_file(&path);
        if !status.is_ok_and(|status| status.success()) {
            return Err(both(
                format!("`{editor}` 没有正常结束，批注未变"),
                format!("`{editor}` did not end well; the note is as it was"),
            ));
        }
        let bytes = edited.map_err(|trouble| words::file_trouble(&trouble))?;
        let text = String::from_utf8(bytes.unwrap_or_default()).map_err(|_| {
            both(
                "批注不是 UTF-8，未采用",
                "the note is not UTF-8, and not taken",
            )
        })?;
        Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
    })
}

/// Puts a text on the clipboard of the desktop, if the program runs on one that has a command for it. What goes wrong there is nothing
/// the reader could act on: the terminal has been told the text as well.
pub(super) fn copy_outside(text: &str) {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let (program, args): (&str, &[&str]) = match () {
        () if cfg!(target_os = "macos") => ("pbcopy", &[]),
        () if is_set("WAYLAND_DISPLAY") => ("wl-copy", &[]),
        () if is_set("DISPLAY") => ("xclip", &["-selection", "clipboard"]),
        () => return,
    };
    let mut command = process::Command::new(program);
    let command = command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else {
        return;
    };
    let text = text.to_owned();
    thread::spawn(move || {
        if let Some(mut input) = child.stdin.take() {
            _ = input.write_all(text.as_bytes());
        }
        _ = child.wait();
    });
}

/// A draft as it is kept: places in code points.
fn stored(draft: &Draft, document: &Document) -> store::Draft {
    let (annotation, range) = match &draft.target {
        Target::Existing(id) => (Some(*id), 0..0),
        Target::New(range) => (
            None,
            document.chars_before(range.start)..document.chars_before(range.end),
        ),
    };
    store::Draft {
        annotation,
        range,
        note: draft.text.clone(),
    }
}

/// Whether to use colours: `NO_COLOR` (no-color.org) counts when it is set and not empty.
pub(super) fn colored(color: Color) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}
