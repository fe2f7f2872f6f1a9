//! Speed, as ratios and rates on the machine at hand: `cargo bench`. How many bytes a page takes is counted by a test, in
//! `tests/painting.rs`.
//!
//! The start is measured from outside, in a pseudo-terminal, in turns with a bare ratatui program that draws one screen of
//! the same text: this executable itself, called with `--bare FILE`.

#![expect(clippy::cast_precision_loss, reason = "rates need few digits")]

use std::fs;
use std::hint::black_box;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pizhu::app::{App, Effect, Event, IdSource, Kept, Key, Keymap, Lang, Settings, Start};
use pizhu::corpus::{self, Document, Long};
use pizhu::notes::{Anchor, Annotation, Bases, Notebook, Records, Source, Timestamp};
use pizhu::shell;
use pizhu::store::{self, Desk, Folders};
use pizhu::text::{self, Measure, Typography, WidthPolicy};
use pizhu::ui::{self, Theme};
use ratatui::layout::Rect;
use ratatui::widgets::{Paragraph, Wrap};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

#[expect(dead_code, reason = "shared with tests")]
#[path = "../tests/common/pty.rs"]
mod pty;

const SIZE: (u16, u16) = (120, 40);
/// The window that frames are timed in.
const FRAME: (u16, u16) = (200, 60);
const STARTS: usize = 30;
/// Runs of what is timed.
const RUNS: usize = 20;
/// How often the article stands in the text that is annotated, and annotations.
const COPIES: usize = 40;
const FEW: usize = 50;
const MANY: usize = 5_000;
const MB: f64 = 1e6;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--bare") {
        return bare(Path::new(&args[at + 1]));
    }
    if let Some(at) = args.iter().position(|arg| arg == "--open") {
        return open_many(Path::new(&args[at + 1]));
    }
    layout();
    frames(
        "the built-in article",
        document(corpus::BUILT_IN.0, corpus::BUILT_IN.1),
    );
    frames("1 MB of text", document("long.txt", &long()));
    long_texts();
    annotations();
    annotation_file();
    starts();
}

fn document(name: &str, source: &str) -> Arc<Document> {
    let (document, _) = corpus::open(name, source.to_owned()).expect("a document");
    Arc::new(document)
}

fn long() -> String {
    let article = document(corpus::BUILT_IN.0, corpus::BUILT_IN.1);
    article
        .text(0..article.len())
        .repeat(1_000_000 / article.len())
}

/// A text that is not in memory, of 1 and of 100 MB: its first page, its last, and a search to its end.
fn long_texts() {
    let text = long();
    let bytes = Arc::new(text.repeat(100).into_bytes());
    for copies in [1, 100] {
        let len = text.len() * copies;
        let open = || Document::long("long", Long::new(bytes.clone(), len));
        let first = time(|| {
            black_box(Reader::new(app(Arc::new(open()), Records::new())));
        });
        let mut reader = Reader::new(app(Arc::new(open()), Records::new()));
        let last = time(|| {
            black_box((reader.press("end"), reader.press("home")));
        });
        let page = time(|| {
            black_box(reader.press("space"));
        });
        let document = open();
        let search = time(|| {
            black_box(document.find("没有的话", 0));
        });
        println!(
            "{copies} MB of text on demand: first screen {first:.1?}, to the end and back {last:.1?}, page {page:.1?}, search {search:.1?}"
        );
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn elapsed(run: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    run();
    begin.elapsed()
}

fn time(mut run: impl FnMut()) -> Duration {
    let once = || elapsed(&mut run);
    median(std::iter::repeat_with(once).take(RUNS).collect())
}

fn layout() {
    let text = long();
    let measure = Measure {
        indent: 4,
        spill: 1,
        typography: Typography::default(),
        ..Measure::plain(80, WidthPolicy::default())
    };
    let took = time(|| {
        for paragraph in text.lines() {
            black_box(text::wrap(paragraph, measure));
        }
    });
    println!(
        "lines: {:.0} MB/s",
        text.len() as f64 / MB / took.as_secs_f64()
    );
}

fn app(document: Arc<Document>, records: Records) -> App {
    App::new(Start {
        kept: Some(Kept {
            notebook: Notebook::open(&document, records, Bases::new()),
            read_only: None,
            is_doubtful: false,
            place: Some(0),
            draft: None,
            messages: Vec::new(),
        }),
        document,
        is_arriving: false,
        stem: "article".into(),
        at: None,
        keymap: Keymap::built_in(),
        settings: Settings::default(),
        lang: Lang::Zh,
        ids: IdSource::new("b1".into(), 1),
        picking: pizhu::app::Picking::default(),
        size: FRAME,
        messages: Vec::new(),
        named: pizhu::recognise::who_is,
    })
}

/// The program without a terminal and a disk.
struct Reader {
    app: App,
    terminal: Terminal<shell::Screen<io::Sink>>,
}

impl Reader {
    fn new(app: App) -> Self {
        let mut screen = shell::Screen::new(io::sink());
        screen.measured();
        let options = TerminalOptions {
            viewport: Viewport::Fixed(Rect::new(0, 0, FRAME.0, FRAME.1)),
        };
        let terminal = Terminal::with_options(screen, options).expect("a terminal");
        Self { app, terminal }
    }

    fn press(&mut self, key: &str) -> Vec<Effect> {
        self.take(Event::Key(Key::parse(key).expect("a key")))
    }

    /// Takes an event in, and draws.
    fn take(&mut self, event: Event) -> Vec<Effect> {
        let effects = self.app.update(event, Timestamp::UNIX_EPOCH);
        let draw = |frame: &mut Frame<'_>| {
            ui::draw(&self.app, frame.buffer_mut(), Theme::new(true));
        };
        self.terminal.draw(draw).expect("a frame");
        effects
    }
}

fn frames(what: &str, document: Arc<Document>) {
    let first = time(|| {
        black_box(app(document.clone(), Records::new()));
    });
    let mut reader = Reader::new(app(document, Records::new()));
    let mut press = |key: &str| _ = reader.press(key);
    let page = time(|| press("pagedown"));
    let line = time(|| press("j"));
    let end = time(|| {
        press("end");
        press("home");
    });
    println!(
        "{what}, {}x{}, painted, compared and sent: first screen settled {first:.1?}, page {page:.1?}, line {line:.1?}, to the end and back {end:.1?}",
        FRAME.0, FRAME.1
    );
}

/// What keys take with few and with many annotations in the same text.
fn annotations() {
    let document = annotated_article();
    moving(&document);
    let (few, many) = (key_times(&document, FEW), key_times(&document, MANY));
    println!("{MANY} annotations, compared with {FEW}:");
    for ((what, few), (_, many)) in few.iter().zip(many) {
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        println!("  {what}: {few:.1?}, {many:.1?}; ratio {ratio:.2}");
    }
}

/// The built-in article, its speakers many times.
fn annotated_article() -> Arc<Document> {
    let (head, body) = corpus::BUILT_IN
        .1
        .split_once("\n# ")
        .expect("a speaker in it");
    let source = format!("{head}{}", format!("\n# {body}").repeat(COPIES));
    document(corpus::BUILT_IN.0, &source)
}

/// What moving takes without annotations, with many that are not on the screen, and with many all over.
fn moving(document: &Arc<Document>) {
    let half = document.len() / 2;
    let behind = annotated(document, half..document.len(), MANY);
    let over = annotated(document, 0..document.len(), MANY);
    let mut readers =
        [Records::new(), behind, over].map(|records| Reader::new(app(document.clone(), records)));
    for (what, key) in [("a line", "j"), ("a page", "space")] {
        let mut times = [const { Vec::new() }; 3];
        for reader in &mut readers {
            _ = reader.press("home");
        }
        for _ in 0..RUNS {
            for (reader, times) in readers.iter_mut().zip(&mut times) {
                times.push(elapsed(|| _ = reader.press(key)));
            }
        }
        let [none, behind, over] = times.map(median);
        let ratio = |it: Duration| it.as_secs_f64() / none.as_secs_f64();
        println!(
            "{what} without annotations {none:.1?}; with {MANY} elsewhere, ratio {:.2}; all over, ratio {:.2}",
            ratio(behind),
            ratio(over)
        );
    }
}

/// Annotations all over the bytes, each with a note and a tag that every filter below fits: few and many fill the screen alike, and no
/// key leaves the next one less to look through.
fn annotated(document: &Document, bytes: Range<usize>, count: usize) -> Records {
    let mut ids = IdSource::new("b1".into(), 2);
    let step = bytes.len() / count;
    let sha256 = Source::of(document, None).sha256;
    let record = |ix: usize| {
        let id = ids.id(Timestamp::UNIX_EPOCH);
        let mut record = Annotation::born(id, Timestamp::UNIX_EPOCH);
        let start = bytes.start + ix * step;
        record.anchor = Anchor::new(document, start..start + step.min(60));
        record.anchor.base.clone_from(&sha256);
        "与去年政协工作的发言对照，并请专委会核对".clone_into(&mut record.note);
        record.tags = vec!["党建".to_owned()];
        (id, Arc::new(record))
    };
    (0..count).map(record).collect()
}

/// What each kind of key takes, with its frame.
fn key_times(document: &Arc<Document>, count: usize) -> Vec<(String, Duration)> {
    let mut reader = Reader::new(app(
        document.clone(),
        annotated(document, 0..document.len(), count),
    ));
    let mut times = Vec::new();
    for (what, key) in [
        ("a line", "j"),
        ("a page", "space"),
        ("a heading", "J"),
        ("a mark", "."),
    ] {
        reader.press("home");
        times.push((what.to_owned(), time(|| _ = reader.press(key))));
    }
    for (what, key) in [("marking", "1"), ("undoing it", "u")] {
        times.push((what.to_owned(), median(marking(&mut reader, key))));
    }
    times.push((
        "what was saved".to_owned(),
        median(marking(&mut reader, "saved")),
    ));
    let mut opening = Vec::new();
    for _ in 0..RUNS {
        opening.push(elapsed(|| _ = reader.press("A")));
        reader.press("esc");
    }
    times.push(("opening the list".to_owned(), median(opening)));
    for typed in ["政协工作", "#党建", "zxgz", "q"] {
        let mut keys = vec![Vec::new(); typed.chars().count()];
        for _ in 0..RUNS {
            reader.press("A");
            reader.press("/");
            for (key, times) in typed.chars().zip(&mut keys) {
                times.push(elapsed(|| _ = reader.press(&key.to_string())));
            }
            reader.press("esc");
            reader.press("esc");
        }
        for (key, took) in typed.chars().zip(keys) {
            times.push((format!("{key} of {typed} in the filter"), median(took)));
        }
    }
    reader.press("A");
    for (what, key) in [("a row of the list", "j"), ("a page of it", "pagedown")] {
        times.push((what.to_owned(), time(|| _ = reader.press(key))));
    }
    times
}

/// How long a mark takes that is made, saved, undone, and saved: the one step that is asked for.
fn marking(reader: &mut Reader, asked: &str) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        reader.press("w");
        reader.press("v");
        reader.press("l");
        for key in ["1", "u"] {
            let mut effects = Vec::new();
            let took = elapsed(|| effects = reader.press(key));
            if key == asked {
                times.push(took);
            }
            for effect in effects {
                if let Effect::Save {
                    ticket, records, ..
                } = effect
                {
                    let merged = records.clone();
                    let saved = Event::Saved {
                        ticket,
                        sent: records,
                        merged,
                    };
                    let mut effects = Vec::new();
                    let took = elapsed(|| effects = reader.take(saved));
                    assert!(effects.is_empty(), "{:?}", reader.app.message);
                    if asked == "saved" {
                        times.push(took);
                    }
                }
            }
        }
    }
    times
}

/// What the file of many annotations takes.
fn annotation_file() {
    let home = tempfile::tempdir().expect("a folder");
    let folders = Folders::below(home.path(), home.path(), home.path());
    let document = annotated_article();
    let text = document.text(0..document.len());
    let source = Source::of(&document, None);
    let mut desk = Desk::open(&folders, source.clone());
    let records = annotated(&document, 0..document.len(), MANY);
    desk.save(&Records::new(), &records, || text.as_ref().into())
        .expect("saved");
    let path = desk.path().expect("a file").to_owned();
    let size = fs::metadata(&path).expect("the file").len();
    let opened = time(|| _ = black_box(opened(&folders, &document)));
    let mut base = records;
    let mut saved = Vec::new();
    for round in 0..RUNS {
        let mut changed = base.clone();
        let (id, record) = changed.iter_mut().nth(MANY / 2).expect("an annotation");
        Arc::make_mut(record).note = format!("{id} {round}");
        saved.push(elapsed(|| {
            _ = desk
                .save(&base, &changed, || text.as_ref().into())
                .expect("saved");
        }));
        base = changed;
    }
    let bytes = fs::read(&path).expect("the file");
    let written = time(|| _ = store::save(&path, &bytes).expect("written"));
    let saved = median(saved);
    println!(
        "file of {MANY} annotations, {:.1} MB: opened in {opened:.1?}; one changed and saved in {saved:.1?}, its bytes alone {written:.1?}, ratio {:.2}",
        size as f64 / MB,
        saved.as_secs_f64() / written.as_secs_f64()
    );
    let program = std::env::current_exe().expect("this program");
    let mut program = std::process::Command::new(program);
    let program = program.arg("--open").arg(home.path());
    _ = program.status().expect("memory");
}

fn opened(folders: &Folders, document: &Document) -> (Desk, Notebook) {
    let desk = Desk::open(folders, Source::of(document, None));
    let notebook = Notebook::open(document, desk.records().clone(), desk.bases());
    (desk, notebook)
}

/// Opens the file of many annotations in a program of its own, and says what memory that took.
fn open_many(home: &Path) {
    let document = annotated_article();
    let before = memory("VmRSS");
    let kept = opened(&Folders::below(home, home, home), &document);
    println!(
        "  memory: {:.1} MB at most while it is opened, {:.1} MB before",
        memory("VmHWM"),
        before
    );
    black_box(kept);
}

/// A line of what the kernel says of this program, in MB; nothing where there is no such kernel.
fn memory(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kb = line.and_then(|line| {
        line.trim_matches([':', '\t', ' ', 'k', 'B'])
            .parse::<f64>()
            .ok()
    });
    kb.unwrap_or(0.0) / 1e3
}

/// The least a ratatui program does: draw one screen of a file, and end on a key.
fn bare(path: &Path) {
    let text = fs::read_to_string(path).expect("a file");
    let mut terminal = ratatui::init();
    terminal
        .draw(|frame| {
            frame.render_widget(
                Paragraph::new(text.as_str()).wrap(Wrap { trim: false }),
                frame.area(),
            );
        })
        .expect("a frame");
    _ = crossterm::event::read();
    ratatui::restore();
}

fn starts() {
    let home = tempfile::tempdir().expect("a folder");
    let page = home.path().join("page.txt");
    let article = document(corpus::BUILT_IN.0, corpus::BUILT_IN.1);
    let text = article.text(0..article.len());
    // As much as fits on one screen.
    fs::write(&page, text.chars().take(1500).collect::<String>()).expect("a file");
    let page = page.to_str().expect("a path");
    let bare_program = std::env::current_exe().expect("this program");
    let bare_program = bare_program.to_str().expect("a path");
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        bare.push(start(bare_program, &["--bare", page], home.path()));
        ours.push(start(env!("CARGO_BIN_EXE_pizhu"), &[], home.path()));
    }
    let (ours, bare) = (median(ours), median(bare));
    println!(
        "start to the first screen: {ours:.1?}; a bare program {bare:.1?}; ratio {:.2}",
        ours.as_secs_f64() / bare.as_secs_f64()
    );
}

fn start(program: &str, args: &[&str], home: &Path) -> Duration {
    let begin = Instant::now();
    let mut terminal = pty::Terminal::start(program, args, home, SIZE);
    terminal.shows("强化分党组学习机制");
    let took = begin.elapsed();
    terminal.send("q").ended();
    took
}
