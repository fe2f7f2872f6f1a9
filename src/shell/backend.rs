//! Frames to the terminal in few bytes.
//!
//! A stock backend moves the cursor by address after every wide character, which makes a page of Chinese three times as long as
//! its text. This one knows what the terminal shows, and sends the least that makes the next picture of it, all in one write.
//! After characters whose width every terminal agrees on it knows where the cursor is; after any other it says so by address, so
//! that one wrong width never shifts a row.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::columns;
use super::hand::{Cursor, Hand};
use super::pen::Pen;
use super::picture::Picture;
use super::rows;
use super::scroll::Shift;

/// What a terminal that knows synchronized updates shows at once.
const TOGETHER: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];
/// Bytes of a frame that no terminal reads in pieces.
const AT_ONCE: usize = 128;

/// A terminal that is written to.
#[derive(Debug)]
pub struct Screen<W: Write> {
    writer: W,
    hand: Hand,
    shown: Picture,
    /// The same once more: the next frame is painted into it, so that only what changes is copied.
    next: Picture,
    /// Whether the terminal itself has said how wide it draws ambiguous characters.
    is_measured: bool,
    /// Whether the cursor is shown, as far as is known.
    is_shown: Option<bool>,
    /// Where the cursor waits while it is hidden.
    rest: Option<Position>,
}

impl<W: Write> Screen<W> {
    /// Writes to `writer`: to a terminal with a blank screen.
    pub fn new(writer: W) -> Self {
        Self {
            writer,
            hand: Hand::new(),
            shown: Picture::default(),
            next: Picture::default(),
            is_measured: false,
            is_shown: None,
            rest: None,
        }
    }

    /// The terminal has said how wide it draws ambiguous characters, and cells are as wide as it says.
    pub fn measured(&mut self) {
        self.is_measured = true;
    }

    /// Something else may have written to the terminal.
    pub fn forget(&mut self) {
        self.hand.forget();
        self.is_shown = None;
    }

    /// The cursor waits at this cell from the next frame on while it is hidden: an input method that is opened shows there.
    pub fn rest_at(&mut self, cell: Option<(u16, u16)>) {
        self.rest = cell.map(Position::from);
    }

    /// What is written to, past the frames.
    pub fn writer_mut(&mut self) -> &mut W {
        &mut self.writer
    }

    fn show(&mut self, is_shown: bool) {
        if self.is_shown != Some(is_shown) {
            let sequence: &[u8] = if is_shown { b"\x1b[?25h" } else { b"\x1b[?25l" };
            self.hand.bytes.extend(sequence);
            self.is_shown = Some(is_shown);
        }
    }

    fn take_frame(&mut self) -> Vec<u8> {
        let frame = std::mem::take(&mut self.hand.bytes);
        if frame.len() <= AT_ONCE {
            return frame;
        }
        let [begin, end] = TOGETHER;
        [begin, &frame, end].concat()
    }

    /// The hand when it has drawn what is wanted, with or without a scroll, whichever is shorter.
    fn drawn(&self, wanted: &Picture) -> Hand {
        let drawn = self.drawn_from(self.hand.clone(), &self.shown, wanted);
        if drawn.bytes.len() <= AT_ONCE {
            return drawn;
        }
        let Some(shift) = Shift::between(&self.shown, wanted) else {
            return drawn;
        };
        let mut hand = self.hand.clone();
        shift.draw(&mut hand);
        let scrolled = self.drawn_from(hand, &shift.of(&self.shown), wanted);
        if scrolled.bytes.len() < drawn.bytes.len() {
            scrolled
        } else {
            drawn
        }
    }

    fn drawn_from(&self, mut hand: Hand, shown: &Picture, wanted: &Picture) -> Hand {
        let lined = columns::draw(&mut hand, shown, wanted, self.is_measured);
        let shown = lined.as_ref().unwrap_or(shown);
        rows::draw(&mut hand, shown, wanted, self.is_measured);
        hand
    }

    /// The cell of the cursor, as far as is known.
    fn cursor(&self) -> Option<Position> {
        match self.hand.cursor {
            Cursor::At(x, y) => Some(Position { x, y }),
            Cursor::Row(_) | Cursor::Unknown => None,
        }
    }
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let changes: Vec<_> = content.collect();
        let paint = |picture: &mut Picture| {
            for (x, y, cell) in &changes {
                picture.put(*x, *y, cell);
            }
        };
        let mut wanted = std::mem::take(&mut self.next);
        paint(&mut wanted);
        self.hand = self.drawn(&wanted);
        self.next = std::mem::replace(&mut self.shown, wanted);
        paint(&mut self.next);
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false);
        if let Some(Position { x, y }) = self.rest {
            self.hand.move_to(x, y);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true);
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        crossterm::cursor::position().map(Position::from)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.hand.move_to(x, y);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        let at = self.cursor().unwrap_or_default();
        let next = Position {
            x: at.x + 1,
            y: at.y,
        };
        let next_row = Position { x: 0, y: at.y + 1 };
        let row = Position { x: 0, y: at.y };
        let (sequence, from, end): (&[u8], _, _) = match region {
            ClearType::All => (b"\x1b[2J", Position::ORIGIN, None),
            ClearType::AfterCursor => (b"\x1b[J", at, None),
            ClearType::BeforeCursor => (b"\x1b[1J", Position::ORIGIN, Some(next)),
            ClearType::CurrentLine => (b"\x1b[2K", row, Some(next_row)),
            ClearType::UntilNewLine => (b"\x1b[K", at, Some(next_row)),
        };
        // Wiped cells have the ground of the pen.
        self.hand.take(Pen::PLAIN);
        self.hand.bytes.extend(sequence);
        match (from, end) {
            (Position::ORIGIN, None) => self.shown.clear(),
            _ => self.shown.wipe(from, end),
        }
        self.next = self.shown.clone();
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        crossterm::terminal::size().map(Size::from)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let pixels = Size::default();
        self.size().map(|columns_rows| WindowSize {
            columns_rows,
            pixels,
        })
    }

    /// Sends what there is to send, in one write; nothing where nothing changed.
    fn flush(&mut self) -> io::Result<()> {
        let frame = self.take_frame();
        if frame.is_empty() {
            return Ok(());
        }
        self.writer.write_all(&frame)?;
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;
    use crate::app::Rect as Area;
    use crate::text::WidthPolicy;
    use crate::ui::Painter;

    /// What is sent for a row of 12 cells painted with `paint`.
    fn sent(paint: impl Fn(&mut Painter<'_>)) -> String {
        let empty = Buffer::empty(Rect::new(0, 0, 12, 2));
        let mut buffer = empty.clone();
        paint(&mut Painter::new(&mut buffer, WidthPolicy::default()));
        let mut screen = Screen::new(Vec::new());
        screen
            .draw(empty.diff(&buffer).into_iter())
            .expect("a vector takes all");
        String::from_utf8(screen.hand.bytes).expect("text")
    }

    #[test]
    fn trusted_characters_need_no_address() {
        let text = |text: &'static str| {
            sent(move |painter| {
                painter.text(0, 0, 12, text, Style::new());
            })
        };
        assert_eq!(text("政协ab，好"), "\x1b[H政协ab，好");
        assert_eq!(text("着“强”字"), "\x1b[H着“\x1b[4G强”\x1b[7G字");
        assert_eq!(text("a ☰b"), "\x1b[Ha ☰\x1b[5Gb");
    }

    #[test]
    fn a_style_is_switched_on_once() {
        let bold = Style::new()
            .fg(Color::Indexed(30))
            .add_modifier(Modifier::BOLD);
        let seen = sent(|painter| {
            painter.text(0, 0, 12, "政协", bold);
            painter.text(
                4,
                0,
                12,
                "ab",
                Style::new().fg(Color::Red).bg(Color::DarkGray),
            );
        });
        assert_eq!(seen, "\x1b[H\x1b[1;38;5;30m政协\x1b[0;31;100mab");
    }

    #[test]
    fn the_next_row_is_a_line_feed_away() {
        let seen = sent(|painter| {
            painter.text(0, 0, 12, "abcdefghijkl", Style::new());
            painter.text(0, 1, 12, "m", Style::new());
        });
        assert_eq!(seen, "\x1b[Habcdefghijkl\r\nm");
    }

    #[test]
    fn the_cursor_is_shown_and_hidden_when_that_changes() {
        let mut screen = Screen::new(Vec::new());
        for shown in [true, true, false, false, true] {
            screen.show(shown);
        }
        screen.forget();
        screen.show_cursor().expect("a vector takes all");
        assert_eq!(screen.hand.bytes, b"\x1b[?25h\x1b[?25l\x1b[?25h\x1b[?25h");
    }

    #[test]
    fn nothing_is_sent_for_the_halves_of_a_character_that_is_cut() {
        let area = Area {
            x: 0,
            y: 0,
            width: 12,
            height: 1,
        };
        let seen = sent(|painter| {
            painter.text(0, 0, 12, "中中", Style::new());
            painter.blank(
                Area {
                    x: 1,
                    width: 1,
                    ..area
                },
                Style::new(),
            );
        });
        assert_eq!(seen, "\x1b[1;3H中");
    }
}
