//! What a terminal shows is what the buffer says: frames go through the real backend to a terminal emulator, and every cell
//! is compared.

#[expect(dead_code, reason = "shared with other tests")]
mod common;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use common::Session;
use pizhu::app::Rect as Area;
use pizhu::text::WidthPolicy;
use pizhu::ui::{self, Painter, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};

/// A terminal emulator that takes what is written to it.
#[derive(Clone)]
struct Emulator(Rc<RefCell<vt100::Parser>>);

impl Write for Emulator {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Screen {
    emulator: Emulator,
    terminal: Terminal<CrosstermBackend<Emulator>>,
}

impl Screen {
    fn new(width: u16, height: u16) -> Self {
        let size = |cells: u16| cells.try_into().expect("a size");
        let parser = vt100::Parser::new(size(height), size(width), 0);
        let emulator = Emulator(Rc::new(RefCell::new(parser)));
        let options = TerminalOptions {
            viewport: Viewport::Fixed(Rect::new(0, 0, width, height)),
        };
        let terminal = Terminal::with_options(CrosstermBackend::new(emulator.clone()), options)
            .expect("a terminal");
        Self { emulator, terminal }
    }

    /// Draws a frame, then compares every cell of the emulator with the buffer.
    fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) {
        let frame = self
            .terminal
            .draw(|frame| paint(frame.buffer_mut()))
            .expect("a frame");
        let parser = self.emulator.0.borrow();
        let screen = parser.screen();
        for y in 0..frame.buffer.area.height {
            let mut x = 0;
            while x < frame.buffer.area.width {
                let cell = &frame.buffer[(x, y)];
                let shown = screen.cell(y, x).expect("a cell");
                let text = if shown.has_contents() {
                    shown.contents()
                } else {
                    " "
                };
                assert_eq!(text, cell.symbol(), "cell {x},{y}");
                let wide = shown.is_wide();
                assert_eq!(
                    shown.inverse(),
                    cell.modifier.contains(Modifier::REVERSED),
                    "cell {x},{y}"
                );
                if wide {
                    let tail = screen.cell(y, x + 1).expect("a cell");
                    assert!(tail.is_wide_continuation(), "cell {x},{y}");
                }
                x += if wide { 2 } else { 1 };
            }
        }
    }
}

#[test]
fn a_wide_glyph_under_every_column_of_a_popup_border_is_never_halved() {
    let policy = WidthPolicy::default();
    for shift in 0..4 {
        for left in 2..12 {
            let mut screen = Screen::new(30, 5);
            let text = format!("{}{}", " ".repeat(shift), "中文".repeat(7));
            let background = |painter: &mut Painter<'_>| {
                painter.blank(
                    Area {
                        x: 0,
                        y: 0,
                        width: 30,
                        height: 5,
                    },
                    Style::new(),
                );
                for y in 0..5 {
                    painter.text(
                        0,
                        y,
                        30,
                        &text,
                        Style::new().add_modifier(Modifier::REVERSED),
                    );
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
                painter.frame(popup, "", Style::new());
            });
            screen.draw(|buffer| background(&mut Painter::new(buffer, policy)));
        }
    }
}

/// A small generator, so that a failing walk can be walked again.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn hundreds_of_frames_of_a_wandering_reader_are_shown_exactly() {
    let keys = [
        "j", "k", "l", "h", "space", "pageup", "ctrl-d", "J", "K", "L", "H", "v", "V", "1", "2",
        "3", "c", "esc", "n", "tab", "l", "z R", "z M", "?", "q", "A", "x", "u", "ctrl-r", ":",
        "esc", "G", "g g", ")", "w", "m", "enter", "t", "esc",
    ];
    for seed in [1, 2, 3] {
        let mut state = 0x9E37_79B9 + seed;
        let mut session = Session::built_in().size(100, 30);
        let mut screen = Screen::new(100, 30);
        for _ in 0..250 {
            let pick = usize::try_from(random(&mut state)).expect("64 bits") % keys.len();
            // Quitting ends nothing here; the session simply goes on.
            session.keys(keys[pick]).saved();
            screen.draw(|buffer| {
                ui::draw(&session.app, buffer, Theme::new(false));
            });
        }
    }
}
