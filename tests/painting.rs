//! What a terminal shows is what the buffer says: frames go through the real backend to a terminal emulator, narrow and wide,
//! and every cell is compared.

#[expect(dead_code, reason = "shared with other tests")]
mod common;
#[path = "common/emulator.rs"]
mod emulator;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use common::Session;
use emulator::{Emulator, Pen, Wire};
use pizhu::app::{Event, Rect as Area};
use pizhu::shell;
use pizhu::text::{Ambiguous, WidthPolicy};
use pizhu::ui::{self, Painter, Theme};
use proptest::collection::vec;
use proptest::prelude::*;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

struct Screen {
    wire: Wire,
    terminal: Terminal<shell::Screen<Wire>>,
}

fn fixed(width: u16, height: u16) -> TerminalOptions {
    TerminalOptions {
        viewport: Viewport::Fixed(Rect::new(0, 0, width, height)),
    }
}

impl Screen {
    fn new(width: u16, height: u16, ambiguous: Ambiguous) -> Self {
        let wire = Wire::new(Emulator::new(width, height, ambiguous == Ambiguous::Wide));
        let screen = shell::Screen::new(wire.clone());
        let terminal = Terminal::with_options(screen, fixed(width, height)).expect("a terminal");
        Self { wire, terminal }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.wire.emulator.borrow_mut().resize(width, height);
        let area = Rect::new(0, 0, width, height);
        self.terminal.resize(area).expect("another size");
    }

    /// Draws a frame, then compares every cell of the emulator with the buffer.
    fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) {
        let frame = self
            .terminal
            .draw(|frame| paint(frame.buffer_mut()))
            .expect("a frame");
        let emulator = self.wire.emulator.borrow();
        for y in 0..frame.buffer.area.height {
            for x in 0..frame.buffer.area.width {
                let cell = &frame.buffer[(x, y)];
                let shown = &emulator.rows[usize::from(y)][usize::from(x)];
                assert_eq!(shown.text, cell.symbol(), "cell {x},{y}");
                let wanted = emulator::Cell {
                    text: cell.symbol().into(),
                    pen: pen(cell),
                };
                assert_eq!(shown.seen(), wanted.seen(), "cell {x},{y}");
            }
        }
    }
}

/// What a cell is to be drawn with.
fn pen(cell: &Cell) -> Pen {
    let attributes = (1..=9).filter(|code| cell.modifier.bits() & 1 << (code - 1) != 0);
    let color = |color, base: u16| match color {
        Color::Reset => Vec::new(),
        Color::Red => vec![base + 1],
        Color::LightBlue => vec![base + 64],
        Color::Rgb(r, g, b) => vec![base + 8, 2, r.into(), g.into(), b.into()],
        Color::Indexed(index) => vec![base + 8, 5, index.into()],
        color => panic!("nothing is drawn in {color}"),
    };
    Pen {
        attributes: attributes.collect(),
        colour: color(cell.fg, 30),
        ground: color(cell.bg, 40),
    }
}

const BOTH: [Ambiguous; 2] = [Ambiguous::Narrow, Ambiguous::Wide];

#[test]
fn a_wide_glyph_under_every_column_of_a_popup_border_is_never_halved() {
    let window = Area {
        x: 0,
        y: 0,
        width: 30,
        height: 5,
    };
    for (ambiguous, words) in BOTH
        .into_iter()
        .flat_map(|it| [(it, "中文"), (it, "“中…文”")])
    {
        let policy = WidthPolicy::all(ambiguous);
        for (shift, left) in (0..4).flat_map(|shift| (2..12).map(move |left| (shift, left))) {
            let mut screen = Screen::new(window.width, window.height, ambiguous);
            let text = format!("{}{}", " ".repeat(shift), words.repeat(7));
            let reversed = Style::new().add_modifier(Modifier::REVERSED);
            let background = |painter: &mut Painter<'_>| {
                painter.blank(window, Style::new());
                for y in 0..5 {
                    painter.text(0, y, 30, &text, reversed);
                }
            };
            let popup = Area {
                x: left,
                y: 1,
                width: 9,
                height: 3,
            };
            screen.draw(|buffer| background(&mut Painter::new(buffer, policy)));
            screen.draw(|buffer| {
                let mut painter = Painter::new(buffer, policy);
                background(&mut painter);
                painter.frame(popup, "题", Style::new());
            });
            screen.draw(|buffer| background(&mut Painter::new(buffer, policy)));
        }
    }
}

/// A small generator, so that a failing walk can be walked again.
fn random(state: &mut u64, below: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state % below as u64).expect("less than `below`")
}

const KEYS: [&str; 49] = [
    "j", "k", "l", "h", "space", "pageup", "ctrl-d", "J", "K", "L", "H", "v", "V", "1", "2", "3",
    "c", "esc", "n", "tab", "l", "z R", "z M", "?", "q", "A", "x", "u", "ctrl-r", ":", "esc", "G",
    "g g", ")", "w", "m", "enter", "t", "esc", "z q", "z p", "z l", "z h", "z a", "z j", "+", "-",
    "/", "e",
];
const SIZES: [(u16, u16); 6] = [(80, 24), (120, 36), (160, 50), (47, 12), (20, 5), (101, 31)];

#[test]
fn thousands_of_frames_of_a_wandering_reader_are_shown_exactly() {
    for (ambiguous, seed) in BOTH.into_iter().flat_map(|it| [(it, 1), (it, 2), (it, 3)]) {
        let mut state = 0x9E37_79B9 + seed;
        let mut session = Session::built_in().size(120, 36);
        if ambiguous == Ambiguous::Wide {
            session = session.wide();
        }
        let mut screen = Screen::new(120, 36, ambiguous);
        for _ in 0..500 {
            if random(&mut state, 40) == 0 {
                let (width, height) = SIZES[random(&mut state, SIZES.len())];
                session.event(Event::Resize { width, height });
                screen.resize(width, height);
            }
            let theme = Theme::new(random(&mut state, 2) == 0);
            // Quitting ends nothing here; the session simply goes on.
            session.keys(KEYS[random(&mut state, KEYS.len())]).saved();
            if random(&mut state, 8) == 0 {
                session.type_text("政协“强”字…");
            }
            screen.draw(|buffer| {
                ui::draw(&session.app, buffer, theme);
            });
        }
    }
}

const WORDS: [&str; 8] = [
    "中",
    "政协工作",
    "ab",
    "“强”字…",
    "│",
    "— ① α",
    "，。",
    "a 中 b",
];
const STYLES: [Style; 8] = [
    Style::new(),
    Style::new().fg(Color::Red),
    Style::new()
        .fg(Color::Indexed(30))
        .add_modifier(Modifier::BOLD),
    Style::new().bg(Color::Indexed(222)).fg(Color::Indexed(234)),
    Style::new().add_modifier(Modifier::REVERSED),
    Style::new()
        .fg(Color::LightBlue)
        .add_modifier(Modifier::UNDERLINED),
    Style::new()
        .bg(Color::Rgb(1, 2, 3))
        .add_modifier(Modifier::DIM),
    Style::new().add_modifier(Modifier::ITALIC.union(Modifier::CROSSED_OUT)),
];
const CANVAS: Rect = Rect::new(0, 0, 24, 12);

/// Something done to a picture.
#[derive(Clone, Debug)]
enum Stroke {
    Text(u16, u16, usize, usize, usize),
    Down(u16, u16, u16, usize),
    Blank(Area, usize),
    Tint(Area, usize),
    Popup(Area),
    /// Rows from one to before another move up.
    Rise(u16, u16, u16),
    /// And down.
    Sink(u16, u16, u16),
}

fn areas() -> impl Strategy<Value = Area> {
    let side = |end: u16| (0..end).prop_flat_map(move |from| (Just(from), 1..=end - from));
    (side(CANVAS.width), side(CANVAS.height)).prop_map(|((x, width), (y, height))| Area {
        x,
        y,
        width,
        height,
    })
}

fn strokes() -> impl Strategy<Value = Stroke> {
    let (x, y) = (0..CANVAS.width, 0..CANVAS.height);
    let rows = || (0..CANVAS.height, 1..=CANVAS.height, 1..4_u16);
    prop_oneof![
        4 => (x.clone(), y.clone(), 0..WORDS.len(), 1..6_usize, 0..STYLES.len())
            .prop_map(|(x, y, word, times, style)| Stroke::Text(x, y, word, times, style)),
        1 => (x, y, 1..=CANVAS.height, 0..STYLES.len())
            .prop_map(|(x, y, bottom, style)| Stroke::Down(x, y, bottom, style)),
        1 => (areas(), 0..STYLES.len()).prop_map(|(area, style)| Stroke::Blank(area, style)),
        1 => (areas(), 0..STYLES.len()).prop_map(|(area, style)| Stroke::Tint(area, style)),
        1 => areas().prop_map(Stroke::Popup),
        1 => rows().prop_map(|(top, bottom, by)| Stroke::Rise(top, bottom, by)),
        1 => rows().prop_map(|(top, bottom, by)| Stroke::Sink(top, bottom, by)),
    ]
}

impl Stroke {
    fn paint(&self, canvas: &mut Buffer, policy: WidthPolicy) {
        let mut painter = Painter::new(canvas, policy);
        match *self {
            Self::Text(x, y, word, times, style) => {
                let text = WORDS[word].repeat(times);
                painter.text(x, y, CANVAS.width, &text, STYLES[style]);
            }
            Self::Down(x, y, bottom, style) => painter.vertical(x, y, bottom, STYLES[style]),
            Self::Blank(area, style) => painter.blank(area, STYLES[style]),
            // The halves of a glyph are never tinted apart.
            Self::Tint(area, style) => {
                let whole = Area {
                    x: 0,
                    width: CANVAS.width,
                    ..area
                };
                painter.tint(whole, STYLES[style]);
            }
            Self::Popup(area) => painter.frame(area, "题", STYLES[0]),
            Self::Rise(top, bottom, by) => {
                for y in top..bottom.saturating_sub(by) {
                    copy_row(canvas, y + by, y);
                }
            }
            Self::Sink(top, bottom, by) => {
                for y in (top + by..bottom).rev() {
                    copy_row(canvas, y - by, y);
                }
            }
        }
    }
}

fn copy_row(canvas: &mut Buffer, from: u16, to: u16) {
    for x in 0..CANVAS.width {
        canvas[(x, to)] = canvas[(x, from)].clone();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_frame_after_any_others_looks_as_if_it_were_the_first(
        frames in vec(vec(strokes(), 1..14), 1..6),
        is_wide: bool,
        is_measured: bool,
    ) {
        let ambiguous = BOTH[usize::from(is_wide)];
        let screen = || {
            let mut screen = Screen::new(CANVAS.width, CANVAS.height, ambiguous);
            if is_measured {
                screen.terminal.backend_mut().measured();
            }
            screen
        };
        let mut canvas = Buffer::empty(CANVAS);
        let mut used = screen();
        for (strokes, rest) in frames.iter().zip([None, Some((3, 4)), Some((23, 11))].iter().cycle()) {
            for stroke in strokes {
                stroke.paint(&mut canvas, WidthPolicy::all(ambiguous));
            }
            used.terminal.backend_mut().rest_at(*rest);
            used.draw(|buffer| buffer.clone_from(&canvas));
        }
        let mut fresh = screen();
        fresh.draw(|buffer| buffer.clone_from(&canvas));
        let (used, fresh) = (used.wire.emulator.borrow(), fresh.wire.emulator.borrow());
        prop_assert_eq!(used.seen(), fresh.seen());
    }
}

/// The same frames by our backend, in a terminal that was measured, and by the stock one.
struct Meter {
    wire: Wire,
    ours: Terminal<shell::Screen<Wire>>,
    stock_bytes: Rc<RefCell<Vec<u8>>>,
    stock: Terminal<CrosstermBackend<Shared>>,
}

/// Bytes that are counted while the terminal writes them.
struct Shared(Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Meter {
    fn new((width, height): (u16, u16)) -> Self {
        let wire = Wire::new(Emulator::new(width, height, false));
        let mut screen = shell::Screen::new(wire.clone());
        screen.measured();
        let ours = Terminal::with_options(screen, fixed(width, height)).expect("a terminal");
        let stock_bytes = Rc::default();
        let backend = CrosstermBackend::new(Shared(Rc::clone(&stock_bytes)));
        let stock = Terminal::with_options(backend, fixed(width, height)).expect("a terminal");
        Self {
            wire,
            ours,
            stock_bytes,
            stock,
        }
    }

    /// Bytes of one frame, ours and the stock backend's.
    fn frame(&mut self, session: &Session) -> [usize; 2] {
        let paint = |frame: &mut Frame<'_>| {
            ui::draw(&session.app, frame.buffer_mut(), Theme::new(true));
        };
        *self.wire.bytes.borrow_mut() = 0;
        self.stock_bytes.borrow_mut().clear();
        self.ours.draw(paint).expect("a frame");
        self.stock.draw(paint).expect("a frame");
        let (ours, stock) = (*self.wire.bytes.borrow(), self.stock_bytes.borrow().len());
        [ours, stock]
    }
}

/// Bytes of a first screen, of pages there and back, and of lines, by both backends.
fn reading(session: &mut Session, size: (u16, u16)) -> [(&'static str, [usize; 2]); 3] {
    let mut meter = Meter::new(size);
    let first = meter.frame(session);
    let mut all = |keys: &[&str]| {
        keys.iter().fold([0, 0], |[ours, stock], key| {
            session.keys(key);
            let [our_frame, stock_frame] = meter.frame(session);
            [ours + our_frame, stock + stock_frame]
        })
    };
    let pages = all(&[["space"; 6], ["pageup"; 6]].concat());
    let lines = all(&["j"; 60]);
    [("first screen", first), ("pages", pages), ("lines", lines)]
}

#[test]
fn a_page_takes_at_most_36_hundredths_of_what_a_stock_backend_sends_and_lines_a_quarter() {
    let built_in = Session::built_in();
    let document = built_in.app.document();
    let text = document.text(0..document.len()).repeat(4);
    for size in [(80, 24), (120, 36), (120, 40), (160, 50), (200, 60)] {
        let article = Session::built_in().size(size.0, size.1);
        let plain = Session::text(&text).size(size.0, size.1);
        for (what, mut session, opening) in
            [("text", plain, "space"), ("article", article, "enter")]
        {
            session.keys(opening);
            for (which, [ours, stock]) in reading(&mut session, size) {
                println!("{size:?} {what}, {which}: {ours} bytes of {stock}");
                let most = if which == "lines" { 25 } else { 36 };
                assert!(
                    100 * ours <= most * stock,
                    "{size:?} {what}, {which}: {ours} bytes of {stock}"
                );
            }
        }
    }
}

#[test]
fn a_frame_in_which_nothing_changed_sends_nothing() {
    let mut session = Session::built_in().size(80, 24);
    session.keys("enter space");
    let mut meter = Meter::new((80, 24));
    for _ in 0..2 {
        let cell = session.app.cursor_cell();
        meter.ours.backend_mut().rest_at(cell);
        meter.frame(&session);
    }
    assert_eq!(meter.frame(&session)[0], 0);
}
