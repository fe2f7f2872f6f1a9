//! What a terminal shows is what the buffer says: frames go through the real backend to a terminal emulator, narrow and wide,
//! and every cell is compared.

#[expect(dead_code, reason = "shared with other tests")]
mod common;
#[path = "common/emulator.rs"]
mod emulator;

use common::Session;
use emulator::{Emulator, Wire};
use pizhu::app::{Event, Rect as Area};
use pizhu::shell;
use pizhu::text::{Ambiguous, WidthPolicy};
use pizhu::ui::{self, Painter, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};

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
                let reversed = cell.modifier.contains(Modifier::REVERSED);
                assert_eq!(shown.reversed, reversed, "cell {x},{y}");
            }
        }
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
            // Quitting ends nothing here; the session simply goes on.
            session.keys(KEYS[random(&mut state, KEYS.len())]).saved();
            if random(&mut state, 8) == 0 {
                session.type_text("政协“强”字…");
            }
            screen.draw(|buffer| {
                ui::draw(&session.app, buffer, Theme::new(false));
            });
        }
    }
}

/// Bytes of a whole frame by our backend, in a terminal that was measured, and by the stock one.
fn frame_bytes(session: &Session, (width, height): (u16, u16)) -> (usize, usize) {
    let paint = |buffer: &mut Buffer| {
        ui::draw(&session.app, buffer, Theme::new(true));
    };
    let ours = Wire::new(Emulator::new(width, height, false));
    let mut screen = shell::Screen::new(ours.clone());
    screen.measured();
    let mut terminal = Terminal::with_options(screen, fixed(width, height)).expect("a terminal");
    let frame = terminal.draw(|frame| paint(frame.buffer_mut()));
    frame.expect("a frame");
    let mut stock = Vec::new();
    let backend = CrosstermBackend::new(&mut stock);
    let mut terminal = Terminal::with_options(backend, fixed(width, height)).expect("a terminal");
    let frame = terminal.draw(|frame| paint(frame.buffer_mut()));
    frame.expect("a frame");
    drop(terminal);
    (*ours.bytes.borrow(), stock.len())
}

#[test]
fn a_page_takes_at_most_two_fifths_of_what_a_stock_backend_sends() {
    let built_in = Session::built_in();
    let text = built_in
        .app
        .document()
        .text(0..built_in.app.document().len());
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut plain = Session::text(&text).size(size.0, size.1);
        plain.keys("space");
        let (ours, stock) = frame_bytes(&plain, size);
        println!("{size:?} text: {ours} bytes of {stock}");
        assert!(10 * ours <= 4 * stock, "{size:?}: {ours} bytes of {stock}");
        let mut article = Session::built_in().size(size.0, size.1);
        article.keys("enter space");
        let (ours, stock) = frame_bytes(&article, size);
        println!("{size:?} article and outline: {ours} bytes of {stock}");
        assert!(2 * ours <= stock, "{size:?}: {ours} bytes of {stock}");
    }
}
