//! Speed, as ratios and rates on the machine at hand: `cargo bench`. How many bytes a page takes is counted by a test, in
//! `tests/painting.rs`.
//!
//! The start is measured from outside, in a pseudo-terminal, in turns with a bare ratatui program that draws one screen of
//! the same text: this executable itself, called with `--bare FILE`.

#![expect(clippy::cast_precision_loss, reason = "rates need few digits")]

use std::fs;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pizhu::app::{App, Event, IdSource, Key, Keymap, Lang, Settings, Start};
use pizhu::corpus::{self, Document};
use pizhu::notes::{Bases, Notebook, Records, Timestamp};
use pizhu::shell;
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
const MB: f64 = 1e6;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--bare") {
        return bare(Path::new(&args[at + 1]));
    }
    layout();
    frames(
        "the built-in article",
        document(corpus::BUILT_IN.0, corpus::BUILT_IN.1),
    );
    frames("1 MB of text", document("long.txt", &long()));
    starts();
}

fn document(name: &str, source: &str) -> Arc<Document> {
    let (document, _) = corpus::open(name, source.as_bytes().to_vec()).expect("a document");
    Arc::new(document)
}

fn long() -> String {
    let article = document(corpus::BUILT_IN.0, corpus::BUILT_IN.1);
    article
        .text(0..article.len())
        .repeat(1_000_000 / article.len())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn time(mut run: impl FnMut()) -> Duration {
    let once = || {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    median(std::iter::repeat_with(once).take(20).collect())
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

fn app(document: Arc<Document>) -> App {
    App::new(Start {
        notebook: Notebook::open(&document, Records::new(), Bases::new()),
        document,
        stem: "article".into(),
        read_only: None,
        is_doubtful: false,
        place: Some(0),
        at: None,
        draft: None,
        keymap: Keymap::built_in(),
        settings: Settings::default(),
        lang: Lang::Zh,
        ids: IdSource::new("b1".into(), 1),
        size: FRAME,
        messages: Vec::new(),
    })
}

fn frames(what: &str, document: Arc<Document>) {
    let first = time(|| {
        black_box(app(document.clone()));
    });
    let mut app = app(document);
    let mut screen = shell::Screen::new(io::sink());
    screen.measured();
    let options = TerminalOptions {
        viewport: Viewport::Fixed(Rect::new(0, 0, FRAME.0, FRAME.1)),
    };
    let mut terminal = Terminal::with_options(screen, options).expect("a terminal");
    let mut press = |key: &str| {
        let key = Key::parse(key).expect("a key");
        app.update(Event::Key(key), Timestamp::UNIX_EPOCH);
        let draw = |frame: &mut Frame<'_>| {
            ui::draw(&app, frame.buffer_mut(), Theme::new(true));
        };
        terminal.draw(draw).expect("a frame");
    };
    press("tab");
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
